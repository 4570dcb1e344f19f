/* What the dossiers share: dossier.c (reading, writing), dossier_parts.c (series, maps, method,
 * provenance), and one file a kind. */
#ifndef RELEVE_DOSSIER_INTERNAL_H
#define RELEVE_DOSSIER_INTERNAL_H

#include "document.h"
#include "releve/aids.h"
#include "releve/comparison_folder.h"
#include "releve/dossier.h"
#include "releve/gazetteer.h"

typedef struct {
    const rlv_dossier_options_t *options;
    rlv_notes_t *notes;
    rlv_error_t *err;
    rlv_doc_t doc;
    rlv_run_folder_t run[RLV_DOSSIER_MAX_RUNS];
    size_t num_runs;
    rlv_comparison_folder_t comparison[RLV_DOSSIER_MAX_RUNS];
    size_t num_comparisons;
    /* The differences of a run to the first one; NULL: no comparison holds them. */
    const rlv_comparison_run_t *against[RLV_DOSSIER_MAX_RUNS];
    bool paired[RLV_DOSSIER_MAX_RUNS];
    rlv_gazetteer_t gazetteer;
    rlv_doc_outlines_t outlines;
    rlv_aids_t aids;
    char *data_dir;
    int base_year, middle_year, horizon; /* 2030, or the horizon when that is earlier */
} rlv_dossier_t;

#define RLV_DOSSIER_TR(d, fr, en) RLV_DOC_TR(&(d)->doc, fr, en)

/* The row of a run, or NULL. */
const rlv_run_row_t *rlv_dossier_row(const rlv_dossier_t *self, size_t run, rlv_level_t level,
                                     const char *indicator, const char *code, int year);
/* The row of a run's difference to the first one, or NULL. */
const rlv_run_row_t *rlv_dossier_difference(const rlv_dossier_t *self, size_t run,
                                            rlv_level_t level, const char *indicator,
                                            const char *code, int year);
/* What the differences shown are, as a sentence: paired, not paired, or of medians; of one run, or
 * of all for `run` 0. */
const char *rlv_dossier_difference_note(const rlv_dossier_t *self, size_t run);
/* A value with its band, "5 948 [5 789–6 113]"; a dash without a row. */
typedef struct {
    char text[256];
} rlv_dossier_text_t;
rlv_dossier_text_t rlv_dossier_band(const rlv_dossier_t *self, const rlv_run_row_t *row,
                                    double factor, int decimals);

/* A difference, its mean and band with signs: "+125 [+98 ; +149]". */
rlv_dossier_text_t rlv_dossier_difference_text(const rlv_dossier_t *self, const rlv_run_row_t *row,
                                               double factor, int decimals);

/* Curves of a place: every run's medians, the first with its band; then the observed past. Returns
 * their number, at most `capacity`. */
size_t rlv_dossier_series(const rlv_dossier_t *self, rlv_level_t level, const char *code,
                          const char *indicator, rlv_doc_series_t *series, size_t capacity);
/* One observed indicator of a place. */
void rlv_dossier_observed(const rlv_dossier_t *self, rlv_level_t level, const char *code,
                          const char *indicator, rlv_doc_series_t *series);

/* "Relève 0.1.0, scénarios ..., graine ...": the caller frees it. */
char *rlv_dossier_source(const rlv_dossier_t *self);
const char *rlv_dossier_definition(const rlv_dossier_t *self);
/* What a run's bands hold, in words. */
const char *rlv_dossier_uncertainty(const rlv_dossier_t *self, size_t run);
/* A day in words: "22 novembre 2026". */
rlv_dossier_text_t rlv_dossier_day(const rlv_dossier_t *self, const char *date);
/* The region's code, as region.csv has it. */
const char *rlv_dossier_region(const rlv_dossier_t *self);

/* A page with one map of a run's territories, or of the difference to the first run (`minus`). */
typedef enum {
    RLV_DOSSIER_MAP_DENSITY,
    RLV_DOSSIER_MAP_RISK,
    RLV_DOSSIER_MAP_DIFFERENCE
} rlv_dossier_map_t;
void rlv_dossier_map(rlv_dossier_t *self, rlv_dossier_map_t kind, size_t run, int year);

/* Curves of an indicator as a figure with its caption. */
typedef struct {
    const char *indicator, *title, *unit,
        *word; /* title of the figure, unit of the axis, words of the reading */
    double factor;
    int decimals;
} rlv_dossier_curves_t;
void rlv_dossier_curves(rlv_dossier_t *self, rlv_level_t level, const char *code, const char *name,
                        const rlv_dossier_curves_t *what);

/* Region or department: scenarios by year. */
void rlv_dossier_scenarios(rlv_dossier_t *self, rlv_level_t level, const char *code);
void rlv_dossier_method(rlv_dossier_t *self);
void rlv_dossier_provenance(rlv_dossier_t *self);

int rlv_dossier_crsa(rlv_dossier_t *self);
int rlv_dossier_department(rlv_dossier_t *self);
int rlv_dossier_diagnosis(rlv_dossier_t *self);

#endif
