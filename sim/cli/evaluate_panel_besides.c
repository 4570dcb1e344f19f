/* What `releve evaluate panel` does on request beside the estimators: neighbours, wild bootstrap,
 * randomisation, errors correlated over distance. All of it goes to diagnostics.csv. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_panel.h"
#include "releve/csv_table.h"
#include "releve/did_inference.h"

static int add(rlv_evaluate_panel_t *self, const char *diagnostic, const char *item, double value,
               double std_error, double p_value, const char *note, rlv_error_t *err)
{
    return rlv_diagnostics_add(&self->diagnostics, diagnostic, item, value, std_error, p_value,
                               note, err);
}

/* twfe and the simple mean of att_gt on another panel. */
static int short_estimates(rlv_evaluate_panel_t *self, const rlv_panel_t *panel,
                           const char *diagnostic, const char *note, rlv_error_t *err)
{
    rlv_estimates_t out = {0};
    rlv_att_gt_t gt = {0};
    rlv_aggregates_t agg = {0};
    rlv_error_t refusal = {0};
    int status = rlv_twfe_estimate(panel, &self->did, &out, NULL, &refusal);

    if (status == RLV_OK)
        status = add(self, diagnostic, "twfe", out.row[0].estimate, out.row[0].std_error,
                     out.row[0].p_value, note, err);
    else if (status == RLV_ERR_DATA)
        status = add(self, diagnostic, "twfe", NAN, NAN, NAN, refusal.text, err);
    rlv_estimates_free(&out);
    if (status < 0)
        return status;
    refusal = (rlv_error_t){0};
    status = rlv_att_gt_estimate(&gt, panel, &self->att, NULL, &refusal);
    if (status == RLV_OK)
        status = rlv_att_gt_aggregate(&gt, &self->agg, &agg, &refusal);
    if (status == RLV_OK) {
        rlv_estimate_t row = rlv_estimate("att_simple");
        row.estimate = agg.row[0].estimate;
        row.std_error = agg.row[0].std_error;
        rlv_estimate_interval(&row, 0, 0);
        status = add(self, diagnostic, "att_simple", row.estimate, row.std_error, row.p_value, note,
                     err);
    } else if (status == RLV_ERR_DATA) {
        status = add(self, diagnostic, "att_simple", NAN, NAN, NAN, refusal.text, err);
    }
    rlv_aggregates_free(&agg);
    rlv_att_gt_free(&gt);
    return status;
}

/* First treatment among the neighbours of each unit (either direction of a pair counts). */
static int read_exposure(rlv_evaluate_panel_t *self, int32_t *exposure, rlv_error_t *err)
{
    static const char *const NAMES[] = {"unit", "neighbour"};
    const rlv_panel_t *p = &self->panel;
    rlv_csv_table_t table = {0};
    int column[2];
    size_t unknown = 0;
    int status = rlv_csv_read(&table, self->neighbours, ',', err);

    if (status < 0 || (status = rlv_csv_require(&table, NAMES, 2, column, &self->notes, err)) < 0)
        goto out;
    for (size_t u = 0; u < p->num_units; u++)
        exposure[u] = RLV_NEVER_TREATED;
    for (size_t i = 0; i < table.num_rows; i++) {
        const char *name[2];
        long unit[2];
        for (int side = 0; side < 2; side++) {
            if ((status = rlv_csv_get_text(&table, i, column[side], &name[side], err)) < 0)
                goto out;
            unit[side] = rlv_panel_find_unit(p, name[side]);
        }
        unknown += unit[0] < 0 || unit[1] < 0;
        for (int side = 0; side < 2 && unit[0] >= 0 && unit[1] >= 0; side++) {
            const int32_t cohort = p->cohort[unit[1 - side]];
            if (cohort < exposure[unit[side]])
                exposure[unit[side]] = cohort;
        }
    }
    if (unknown > 0)
        rlv_note(&self->notes, "%s: %zu pairs with a unit that is not in the panel",
                 self->neighbours, unknown);
out:
    rlv_csv_free(&table);
    return status;
}

static int run_neighbours(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    const rlv_panel_t *p = &self->panel;
    bool *keep = rlv_calloc(p->num_units, sizeof *keep, err);
    int32_t *exposure = rlv_calloc(p->num_units, sizeof *exposure, err);
    size_t exposed = 0;
    int status = keep == NULL || exposure == NULL ? RLV_ERR_OS : read_exposure(self, exposure, err);

    for (size_t u = 0; u < p->num_units && status == RLV_OK; u++)
        exposed += p->cohort[u] == RLV_NEVER_TREATED && exposure[u] != RLV_NEVER_TREATED;
    if (status == RLV_OK)
        status = add(self, "neighbours", "exposed_units", (double)exposed, NAN, NAN,
                     "never treated, with a treated neighbour", err);
    for (int group = 0; group < 2 && status == RLV_OK; group++) {
        /* first without the exposed units; then they are the treated ones, since their first
         * neighbour's treatment, and the treated units are out */
        rlv_panel_t part = {0};
        rlv_error_t refusal = {0};
        for (size_t u = 0; u < p->num_units; u++) {
            const bool never = p->cohort[u] == RLV_NEVER_TREATED;
            keep[u] = group == 0 ? !never || exposure[u] == RLV_NEVER_TREATED : never;
        }
        status = rlv_panel_select(&part, p, keep, group == 0 ? NULL : exposure, &refusal);
        if (status == RLV_OK)
            status = short_estimates(
                self, &part, group == 0 ? "neighbours_dropped" : "neighbours_exposed",
                group == 0 ? "without the never treated that have a treated neighbour"
                           : "effect on the never treated, from their first neighbour's treatment",
                err);
        else if (status == RLV_ERR_DATA)
            status = add(self, group == 0 ? "neighbours_dropped" : "neighbours_exposed", "", NAN,
                         NAN, NAN, refusal.text, err);
        rlv_panel_free(&part);
    }
    free(keep);
    free(exposure);
    return status;
}

static int run_wild(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    rlv_wild_test_t test;
    char note[128];
    int status = rlv_twfe_wild_bootstrap(&self->panel, self->did.by_cluster, self->wild, self->seed,
                                         &test, err);

    if (status < 0)
        return status;
    (void)snprintf(note, sizeof note, "%zu draws%s; null imposed; draws equal to t %s",
                   test.num_draws, test.enumerated ? " (all)" : "", "not counted");
    status = add(self, "wild_bootstrap", "strict", test.estimate, test.std_error, test.p_strict,
                 note, err);
    if (status == RLV_OK) {
        (void)snprintf(note, sizeof note, "%zu draws%s; null imposed; draws equal to t counted",
                       test.num_draws, test.enumerated ? " (all)" : "");
        status = add(self, "wild_bootstrap", "weak", test.estimate, test.std_error, test.p_weak,
                     note, err);
    }
    return status;
}

static int run_randomisation(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    rlv_randomisation_test_t test;
    char note[96];
    const int status =
        rlv_twfe_randomisation(&self->panel, self->randomisation, self->seed, &test, err);

    if (status < 0)
        return status;
    (void)snprintf(note, sizeof note, "%zu assignments of the adoption dates%s",
                   test.num_assignments, test.enumerated ? " (all)" : "");
    return add(self, "randomisation", "twfe", test.observed, NAN, test.p_two_sided, note, err);
}

/* The units' coordinates, read as the covariates of a second panel. */
static int run_conley(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    const char *const names[] = {self->latitude, self->longitude};
    rlv_panel_spec_t spec = self->spec;
    rlv_panel_t places = {0};
    const rlv_panel_t *p = &self->panel;
    double *coordinate = rlv_calloc(2 * p->num_units, sizeof *coordinate, err);
    double estimate = NAN, error = NAN;
    char item[32];
    int status = RLV_ERR_OS;

    if (coordinate == NULL)
        goto out;
    spec.covariates = names;
    spec.num_covariates = 2;
    spec.unbalanced = RLV_UNBALANCED_KEEP;
    if ((status = rlv_panel_read(&places, &spec, NULL, err)) < 0)
        goto out;
    for (size_t u = 0; u < p->num_units; u++) {
        const long found = rlv_panel_find_unit(&places, p->unit_name[u]);
        if (found < 0 || !places.covariate_fixed[0] || !places.covariate_fixed[1]) {
            status = rlv_fail(err, RLV_ERR_DATA,
                              "--coordinates: unit %s has none, or a unit's coordinates change",
                              p->unit_name[u]);
            goto out;
        }
        for (size_t c = 0; c < 2; c++)
            coordinate[c * p->num_units + u] = places.covariate[c][places.unit_start[found]];
    }
    status = rlv_twfe_conley(p, coordinate, coordinate + p->num_units, self->conley_km, &estimate,
                             &error, err);
    (void)snprintf(item, sizeof item, "%g km", self->conley_km);
    rlv_estimate_t row = rlv_estimate("twfe");
    row.estimate = estimate;
    row.std_error = error;
    rlv_estimate_interval(&row, 0, 0);
    if (status == RLV_OK)
        status = add(self, "conley", item, estimate, error, row.p_value,
                     "twfe; uniform kernel; no small-sample factor", err);
out:
    rlv_panel_free(&places);
    free(coordinate);
    return status;
}

int rlv_evaluate_panel_besides(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    int status = RLV_OK;

    if (self->neighbours != NULL)
        status = run_neighbours(self, err);
    if (status == RLV_OK && self->wild > 0)
        status = run_wild(self, err);
    if (status == RLV_OK && self->randomisation > 0)
        status = run_randomisation(self, err);
    if (status == RLV_OK && self->conley_km > 0)
        status = run_conley(self, err);
    if (status == RLV_OK && self->honest)
        status = rlv_evaluate_panel_honest(self, err);
    return status;
}
