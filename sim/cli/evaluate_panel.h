/* evaluate_panel: what the parts of `releve evaluate panel` share: the request, its data, its
 * results. */
#ifndef RELEVE_CLI_EVALUATE_PANEL_H
#define RELEVE_CLI_EVALUATE_PANEL_H

#include <stdio.h>

#include "evaluate_output.h"
#include "releve/att_gt.h"
#include "releve/did_regression.h"
#include "releve/estimates.h"
#include "releve/panel.h"

enum { RLV_EVALUATE_PANEL_COLUMNS = 64 };

/* What --estimators takes. */
enum rlv_family {
    RLV_FAMILY_TWFE,
    RLV_FAMILY_EVENT_STUDY,
    RLV_FAMILY_SUN_ABRAHAM,
    RLV_FAMILY_ATT_GT,
    RLV_FAMILY_IMPUTATION,
    RLV_FAMILY_BACON,
    RLV_FAMILY_SYNTHETIC_DID,
    RLV_FAMILY_DID,
    RLV_NUM_FAMILIES
};

typedef struct {
    /* as asked for; texts are those of argv */
    rlv_panel_spec_t spec;
    const char *covariate[RLV_EVALUATE_PANEL_COLUMNS], *cluster[2];
    const char *family[RLV_NUM_FAMILIES + 1]; /* texts of --estimators */
    bool wanted[RLV_NUM_FAMILIES], chosen;    /* chosen: --estimators was given */
    rlv_att_options_t att;
    rlv_did_options_t did;
    rlv_agg_options_t agg;
    bool has_cohort_value, honest, force, english;
    int32_t cohort_value;
    size_t bootstrap, wild, randomisation; /* draws, 0: none */
    uint64_t seed;
    const char *neighbours, *output;
    const char *latitude, *longitude; /* columns, or NULL */
    double conley_km;
    /* the data and the results */
    rlv_panel_t panel;
    rlv_estimates_t estimates;
    rlv_diagnostics_t diagnostics;
    rlv_notes_t notes;
} rlv_evaluate_panel_t;

/* Values of the options, in the order of their types, ended by NULL. */
extern const char *const RLV_CONTROL_NAMES[],
    *const RLV_METHOD_NAMES[], *const RLV_BASE_NAMES[], *const RLV_SSC_NAMES[],
                                                            *const RLV_UNBALANCED_NAMES[];

const char *rlv_family_name(enum rlv_family family);

/* Runs what is wanted. An estimator that the panel does not allow is noted, with the reason, and
 * becomes a row `refused` of the diagnostics; RLV_ERR_DATA when none is left. */
int rlv_evaluate_panel_run(rlv_evaluate_panel_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* The family att_gt; the estimators of one cohort against the never treated. */
int rlv_evaluate_panel_att_gt(rlv_evaluate_panel_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_evaluate_panel_block(rlv_evaluate_panel_t *self, bool synthetic,
                             rlv_error_t *err) RLV_MUST_CHECK;

/* What was asked for besides: neighbours, wild bootstrap, randomisation, Conley errors. */
int rlv_evaluate_panel_besides(rlv_evaluate_panel_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* Sensitivity of the mean dynamic effect to violations of parallel trends. */
int rlv_evaluate_panel_honest(rlv_evaluate_panel_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* What each overall estimate is, in plain words; the first is not robust to effects that differ. */
enum { RLV_NUM_OVERALL_WORDS = 9 };
extern const struct rlv_overall_words {
    const char *estimator, *french, *english;
} RLV_OVERALL_WORDS[RLV_NUM_OVERALL_WORDS];

enum {
    RLV_PANEL_OUTCOME,
    RLV_PANEL_OVERALL,
    RLV_PANEL_DYNAMIC,
    RLV_PANEL_HONEST,
    RLV_NUM_PANEL_FIGURES
};
extern const rlv_result_figure_t RLV_PANEL_FIGURES[RLV_NUM_PANEL_FIGURES];

/* report.md; what was asked for, for manifest.json. */
void rlv_evaluate_panel_write_report(const rlv_evaluate_panel_t *self, FILE *file);
json_t *rlv_evaluate_panel_settings(const rlv_evaluate_panel_t *self);

#endif
