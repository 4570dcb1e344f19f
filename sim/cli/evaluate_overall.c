#include "evaluate_overall.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "releve/att_gt.h"
#include "releve/did_regression.h"
#include "releve/imputation.h"
#include "releve/synthetic_did.h"

const char *const RLV_OVERALL_NAMES[RLV_NUM_OVERALL] = {"twfe",       "sun_abraham",   "att_gt",
                                                        "imputation", "synthetic_did", "did"};

static int regression(const rlv_panel_t *panel, enum rlv_overall which, bool by_cluster,
                      double value[3], rlv_error_t *err)
{
    static const char *const ROWS[] = {"twfe", "sun_abraham_att", "", "imputation"};
    const rlv_did_options_t options = {.kind = RLV_VCOV_CLUSTER, .by_cluster = by_cluster};
    const rlv_imputation_options_t imputation = {.by_cluster = by_cluster};
    rlv_estimates_t table = {0};
    rlv_diagnostics_t besides = {0};
    rlv_notes_t notes = {0};
    int status = which == RLV_OVERALL_TWFE
                     ? rlv_twfe_estimate(panel, &options, &table, &besides, err)
                 : which == RLV_OVERALL_SUN_ABRAHAM
                     ? rlv_sun_abraham_estimate(panel, &options, &table, &besides, &notes, err)
                     : rlv_imputation_estimate(panel, &imputation, &table, &besides, &notes, err);
    if (status == RLV_OK) {
        const rlv_estimate_t *row = rlv_estimates_find(&table, ROWS[which], RLV_NO_KEY, RLV_NO_KEY);
        if (row == NULL)
            status = rlv_fail(err, RLV_ERR_DATA, "no overall effect");
        else
            memcpy(value, (double[]){row->estimate, row->lower, row->upper}, 3 * sizeof *value);
    }
    rlv_estimates_free(&table);
    rlv_diagnostics_free(&besides);
    rlv_notes_free(&notes);
    return status;
}

static int group_time(const rlv_panel_t *panel, bool by_cluster, double value[3], rlv_error_t *err)
{
    const rlv_att_options_t options = {.by_cluster = by_cluster};
    const rlv_agg_options_t all = rlv_agg_options();
    rlv_att_gt_t att = {0};
    rlv_aggregates_t agg = {0};
    int status = rlv_att_gt_estimate(&att, panel, &options, NULL, err);
    if (status == RLV_OK)
        status = rlv_att_gt_aggregate(&att, &all, &agg, err);
    for (size_t r = 0; status == RLV_OK && r < agg.num_rows; r++)
        if (agg.row[r].kind == RLV_AGG_SIMPLE) {
            const double half = 1.9599639845400545 * agg.row[r].std_error;
            value[0] = agg.row[r].estimate;
            value[1] = value[0] - half;
            value[2] = value[0] + half;
        }
    rlv_aggregates_free(&agg);
    rlv_att_gt_free(&att);
    return status;
}

/* The first cohort within the panel, when it is the only one. */
static int only_cohort(const rlv_panel_t *panel, int32_t *cohort, rlv_error_t *err)
{
    bool found = false;
    for (size_t u = 0; u < panel->num_units; u++) {
        const int32_t g = panel->cohort[u];
        if (g == RLV_NEVER_TREATED)
            continue;
        if (g <= panel->period[0] || (found && g != *cohort))
            return rlv_fail(err, RLV_ERR_DATA, "one cohort against the never treated is needed");
        *cohort = g;
        found = true;
    }
    return RLV_OK;
}

static int block(const rlv_panel_t *panel, enum rlv_overall which, double value[3],
                 rlv_error_t *err)
{
    const rlv_synthetic_options_t options = {
        .kind = which == RLV_OVERALL_DID ? RLV_SYNTHETIC_PLAIN_DID : RLV_SYNTHETIC_DID};
    rlv_block_design_t design = {.num_periods = panel->num_periods};
    rlv_synthetic_did_t fit = {0};
    int32_t cohort = 0;
    int status = only_cohort(panel, &cohort, err);
    double *outcome = rlv_calloc(panel->num_rows, sizeof *outcome, err);

    if (outcome == NULL)
        return RLV_ERR_OS;
    for (int treated = 0; treated < 2; treated++)
        for (size_t u = 0; u < panel->num_units; u++) {
            if ((panel->cohort[u] != RLV_NEVER_TREATED) != (treated == 1))
                continue;
            memcpy(outcome + design.num_units * panel->num_periods,
                   panel->outcome + panel->unit_start[u], panel->num_periods * sizeof *outcome);
            design.num_units++;
            design.num_controls += !treated;
        }
    while (design.num_pre < panel->num_periods && panel->period[design.num_pre] < cohort)
        design.num_pre++;
    design.outcome = outcome;
    if (status == RLV_OK)
        status = rlv_synthetic_did_fit(&fit, &design, &options, err);
    if (status == RLV_OK) {
        const double half = 1.9599639845400545 * rlv_synthetic_did_jackknife(&fit, &design);
        value[0] = fit.estimate;
        value[1] = value[0] - half;
        value[2] = value[0] + half;
    }
    rlv_synthetic_did_free(&fit);
    free(outcome);
    return status;
}

int rlv_evaluate_overall(const rlv_panel_t *panel, enum rlv_overall which, bool by_cluster,
                         double value[3], rlv_error_t *err)
{
    switch (which) {
    case RLV_OVERALL_TWFE:
    case RLV_OVERALL_SUN_ABRAHAM:
    case RLV_OVERALL_IMPUTATION:
        return regression(panel, which, by_cluster, value, err);
    case RLV_OVERALL_ATT_GT:
        return group_time(panel, by_cluster, value, err);
    case RLV_OVERALL_SYNTHETIC_DID:
    case RLV_OVERALL_DID:
        return block(panel, which, value, err);
    case RLV_NUM_OVERALL:
    default:
        return rlv_fail(err, RLV_ERR_SOFTWARE, "no such estimator");
    }
}
