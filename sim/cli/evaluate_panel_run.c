/* Runs the estimators of `releve evaluate panel` and gathers their rows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_panel.h"
#include "releve/bacon.h"
#include "releve/imputation.h"
#include "releve/synthetic_did.h"

const char *const RLV_CONTROL_NAMES[] = {"never", "not-yet", NULL};
const char *const RLV_METHOD_NAMES[] = {"dr", "ipw", "reg", NULL};
const char *const RLV_BASE_NAMES[] = {"varying", "universal", NULL};
const char *const RLV_SSC_NAMES[] = {"fixest", "full", "none", NULL};
const char *const RLV_UNBALANCED_NAMES[] = {"drop", "keep", NULL};

static int run_twfe(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    return rlv_twfe_estimate(&self->panel, &self->did, &self->estimates, &self->diagnostics, err);
}

static int run_event_study(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    return rlv_event_study_estimate(&self->panel, &self->did, &self->estimates, &self->notes, err);
}

static int run_sun_abraham(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    return rlv_sun_abraham_estimate(&self->panel, &self->did, &self->estimates, &self->diagnostics,
                                    &self->notes, err);
}

/* Pre-trends of the last half of the periods that the latest cohort has before its treatment, three
 * at most: the earlier ones stay the reference. */
static int32_t num_pretrends(const rlv_panel_t *panel)
{
    int32_t longest = 0;
    for (size_t u = 0; u < panel->num_units; u++) {
        int32_t before = 0;
        if (panel->cohort[u] == RLV_NEVER_TREATED)
            continue;
        for (size_t t = 0; t < panel->num_periods; t++)
            before += panel->period[t] < panel->cohort[u];
        longest = before > longest ? before : longest;
    }
    return longest / 2 < 3 ? longest / 2 : 3;
}

static int run_imputation(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    const rlv_imputation_options_t options = {.by_cluster = self->did.by_cluster,
                                              .num_pretrends = num_pretrends(&self->panel)};
    return rlv_imputation_estimate(&self->panel, &options, &self->estimates, &self->diagnostics,
                                   &self->notes, err);
}

static int run_bacon(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    if (self->panel.num_covariates > 0)
        rlv_note(&self->notes, "bacon: decomposes twfe without covariates");
    return rlv_bacon_estimate(&self->panel, &self->estimates, &self->diagnostics, err);
}

static int run_synthetic(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    return rlv_evaluate_panel_block(self, true, err);
}

static int run_did(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    return rlv_evaluate_panel_block(self, false, err);
}

static const struct {
    const char *name;
    int (*run)(rlv_evaluate_panel_t *self, rlv_error_t *err);
} FAMILIES[RLV_NUM_FAMILIES] = {
    [RLV_FAMILY_TWFE] = {"twfe", run_twfe},
    [RLV_FAMILY_EVENT_STUDY] = {"event_study", run_event_study},
    [RLV_FAMILY_SUN_ABRAHAM] = {"sun_abraham", run_sun_abraham},
    [RLV_FAMILY_ATT_GT] = {"att_gt", rlv_evaluate_panel_att_gt},
    [RLV_FAMILY_IMPUTATION] = {"imputation", run_imputation},
    [RLV_FAMILY_BACON] = {"bacon", run_bacon},
    [RLV_FAMILY_SYNTHETIC_DID] = {"synthetic_did", run_synthetic},
    [RLV_FAMILY_DID] = {"did", run_did},
};

const char *rlv_family_name(enum rlv_family family)
{
    return FAMILIES[family].name;
}

/* Units of each cohort, what was dropped. */
static int describe_panel(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    const rlv_panel_t *p = &self->panel;
    const struct {
        const char *item;
        size_t value;
    } COUNTS[] = {{"rows", p->num_rows},
                  {"units", p->num_units},
                  {"periods", p->num_periods},
                  {"rows_dropped_missing", p->num_rows_missing},
                  {"units_dropped_incomplete", p->num_units_incomplete}};
    int32_t *cohort = rlv_calloc(p->num_units, sizeof *cohort, err);
    int status = cohort == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t i = 0; i < sizeof COUNTS / sizeof *COUNTS && status == RLV_OK; i++)
        status = rlv_diagnostics_add(&self->diagnostics, "sample", COUNTS[i].item,
                                     (double)COUNTS[i].value, NAN, NAN, "", err);
    size_t count = p->num_units;
    if (cohort != NULL) {
        memcpy(cohort, p->cohort, count * sizeof *cohort);
        count = rlv_distinct(cohort, count);
    }
    for (size_t c = 0; c < count && status == RLV_OK; c++) {
        char item[32] = "never";
        size_t units = 0;
        if (cohort[c] != RLV_NEVER_TREATED)
            (void)snprintf(item, sizeof item, "%d", cohort[c]);
        for (size_t u = 0; u < p->num_units; u++)
            units += p->cohort[u] == cohort[c];
        status = rlv_diagnostics_add(
            &self->diagnostics, "units_of_cohort", item, (double)units, NAN, NAN,
            cohort[c] <= p->period[0] ? "treated from the start" : "", err);
    }
    free(cohort);
    return status;
}

int rlv_evaluate_panel_run(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    rlv_error_t first = {0};
    size_t done = 0;
    int status = describe_panel(self, err);

    if (self->att.anticipation > 0)
        rlv_note(&self->notes, "anticipation is used by att_gt, event_study and sun_abraham only");

    for (int f = 0; f < RLV_NUM_FAMILIES && status == RLV_OK; f++) {
        rlv_error_t refusal = {0};
        if (!self->wanted[f])
            continue;
        const size_t rows = self->estimates.num_rows;
        status = FAMILIES[f].run(self, &refusal);
        if (status == RLV_OK) {
            done++;
            continue;
        }
        if (status != RLV_ERR_DATA)
            return rlv_fail(err, status, "%s", refusal.text);
        self->estimates.num_rows = rows; /* nothing half done stays */
        if (first.status == RLV_OK)
            first = refusal;
        rlv_note(&self->notes, "%s left out: %s", FAMILIES[f].name, refusal.text);
        status = rlv_diagnostics_add(&self->diagnostics, "refused", FAMILIES[f].name, NAN, NAN, NAN,
                                     refusal.text, err);
    }
    if (status == RLV_OK && done == 0)
        return rlv_fail(err, RLV_ERR_DATA, "no estimator can be used on this panel: %s",
                        first.text);
    return status;
}

/* The only cohort, when there is one. */
static int choose_cohort(const rlv_evaluate_panel_t *self, int32_t *cohort, rlv_error_t *err)
{
    const rlv_panel_t *p = &self->panel;
    bool several = false, found = false;

    *cohort = self->cohort_value;
    for (size_t u = 0; u < p->num_units; u++) {
        const int32_t g = p->cohort[u];
        if (g == RLV_NEVER_TREATED || g <= p->period[0])
            continue;
        several = several || (found && !self->has_cohort_value && g != *cohort);
        found = found || !self->has_cohort_value || g == self->cohort_value;
        if (!self->has_cohort_value && !several)
            *cohort = g;
    }
    if (several)
        return rlv_fail(
            err, RLV_ERR_USAGE,
            "synthetic_did and did compare one cohort with the never treated, and there "
            "are several [--cohort-value G]");
    if (!found)
        return rlv_fail(err, RLV_ERR_DATA, "no unit of cohort %d is treated within the panel",
                        self->cohort_value);
    return RLV_OK;
}

static int add_block_row(rlv_evaluate_panel_t *self, const rlv_block_design_t *design,
                         bool synthetic, int32_t cohort, rlv_error_t *err)
{
    const rlv_synthetic_options_t options = {.kind = synthetic ? RLV_SYNTHETIC_DID
                                                               : RLV_SYNTHETIC_PLAIN_DID};
    rlv_synthetic_did_t fit;
    rlv_estimate_t row = rlv_estimate(synthetic ? "synthetic_did" : "did");
    int status = rlv_synthetic_did_fit(&fit, design, &options, err);

    if (status == RLV_OK) {
        row.estimate = fit.estimate;
        row.std_error = rlv_synthetic_did_jackknife(&fit, design);
        row.n = design->num_units;
        rlv_estimate_interval(&row, 0, 0);
        (void)snprintf(row.option, sizeof row.option, "cohort=%d;std_error=jackknife", cohort);
        status = rlv_estimates_add(&self->estimates, &row, err);
    }
    rlv_synthetic_did_free(&fit);
    return status;
}

int rlv_evaluate_panel_block(rlv_evaluate_panel_t *self, bool synthetic, rlv_error_t *err)
{
    const rlv_panel_t *p = &self->panel;
    rlv_block_design_t design = {.num_periods = p->num_periods};
    double *outcome = NULL;
    int32_t cohort = 0;
    int status = choose_cohort(self, &cohort, err);

    if (status < 0)
        return status;
    if (!p->balanced || p->repeated)
        return rlv_fail(err, RLV_ERR_DATA, "the panel must be balanced [--unbalanced drop]");
    if (synthetic && p->weight != NULL)
        return rlv_fail(err, RLV_ERR_DATA,
                        "weights have no place in the synthetic difference-in-differences");
    if (p->weight != NULL || p->num_covariates > 0)
        rlv_note(&self->notes, "%s: weights and covariates are not used",
                 synthetic ? "synthetic_did" : "did");
    outcome = rlv_calloc(p->num_rows, sizeof *outcome, err);
    if (outcome == NULL)
        return RLV_ERR_OS;
    for (int treated = 0; treated < 2; treated++)
        for (size_t u = 0; u < p->num_units; u++) {
            if (p->cohort[u] != (treated ? cohort : RLV_NEVER_TREATED))
                continue;
            memcpy(outcome + design.num_units * p->num_periods, p->outcome + p->unit_start[u],
                   p->num_periods * sizeof *outcome);
            design.num_units++;
            design.num_controls += !treated;
        }
    while (design.num_pre < p->num_periods && p->period[design.num_pre] < cohort)
        design.num_pre++;
    design.outcome = outcome;
    status = design.num_controls == 0
                 ? rlv_fail(err, RLV_ERR_DATA, "no unit is never treated: there is no control")
                 : add_block_row(self, &design, synthetic, cohort, err);
    free(outcome);
    return status;
}
