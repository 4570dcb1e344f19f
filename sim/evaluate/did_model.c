#include "dense.h"
#include "did_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int rlv_did_model_init(rlv_did_model_t *self, const rlv_panel_t *panel, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->panel = panel;
    if (panel->repeated)
        return rlv_fail(err, RLV_ERR_DATA,
                        "regressions with unit effects need units that are followed (not "
                        "--repeated-cross-section)");
    return RLV_OK;
}

double *rlv_did_model_term(rlv_did_model_t *self, rlv_error_t *err)
{
    if (self->num_terms == self->capacity) {
        const size_t capacity = self->capacity ? 2 * self->capacity : 16;
        if (rlv_resize(&self->term, capacity, sizeof *self->term, err) < 0)
            return NULL;
        self->capacity = capacity;
    }
    self->term[self->num_terms] = rlv_calloc(self->panel->num_rows, sizeof(double), err);
    if (self->term[self->num_terms] == NULL)
        return NULL;
    return self->term[self->num_terms++];
}

rlv_fe_data_t rlv_did_data(const rlv_panel_t *panel, const double *const *term, size_t num_terms)
{
    return (rlv_fe_data_t){
        .num_rows = panel->num_rows,
        .num_terms = num_terms,
        .num_units = panel->num_units,
        .num_periods = panel->num_periods,
        .unit = panel->row_unit,
        .period = panel->row_period,
        .weight = panel->weight,
        .outcome = panel->outcome,
        .term = term,
        .balanced = panel->balanced && panel->weight_fixed,
    };
}

int rlv_did_model_fit(rlv_did_model_t *self, rlv_error_t *err)
{
    const rlv_panel_t *p = self->panel;

    self->num_main = self->num_terms;
    self->rounding = rlv_rounding(p->num_rows, p->outcome);
    for (size_t k = 0; k < p->num_covariates; k++)
        for (uint32_t t = 1; t < p->num_periods; t++) {
            double *term = rlv_did_model_term(self, err);
            if (term == NULL)
                return RLV_ERR_OS;
            for (size_t i = 0; i < p->num_rows; i++)
                term[i] = p->row_period[i] == t ? p->covariate[k][i] : 0;
        }
    const rlv_fe_data_t data = rlv_did_data(p, (const double *const *)self->term, self->num_terms);
    self->vcov = rlv_calloc(self->num_terms * self->num_terms, sizeof *self->vcov, err);
    if (self->vcov == NULL)
        return RLV_ERR_OS;
    return rlv_fe_fit(&self->fit, &data, err);
}

/* Whether `code` does not change within any period. */
static bool fixed_in_period(const rlv_panel_t *p, const uint32_t *code, rlv_error_t *err)
{
    uint32_t *first = rlv_calloc(p->num_periods, sizeof *first, err);
    bool fixed = first != NULL;

    for (size_t i = 0; i < p->num_rows && fixed; i++) {
        uint32_t *seen = &first[p->row_period[i]];
        fixed = *seen == 0 || *seen == code[i] + 1;
        *seen = code[i] + 1;
    }
    free(first);
    return fixed;
}

int rlv_did_model_vcov(rlv_did_model_t *self, const rlv_did_options_t *options, rlv_error_t *err)
{
    const rlv_panel_t *p = self->panel;
    rlv_vcov_spec_t spec = {.kind = options->kind,
                            .ssc = options->ssc,
                            .own_cluster_factor = options->own_cluster_factor,
                            .num_clusters = 1,
                            .cluster = {p->row_unit},
                            .cluster_size = {p->num_units},
                            .unit_nested = true};

    if (p->num_clusters > sizeof spec.cluster / sizeof spec.cluster[0])
        return rlv_fail(err, RLV_ERR_DATA, "%zu ways of clustering [one or two]", p->num_clusters);
    if (options->by_cluster && p->num_clusters > 0) {
        spec.unit_nested = false;
        spec.num_clusters = p->num_clusters;
        for (size_t d = 0; d < p->num_clusters; d++) {
            spec.cluster[d] = p->cluster[d];
            spec.cluster_size[d] = p->cluster_size[d];
            spec.unit_nested = spec.unit_nested || p->cluster_fixed[d];
            spec.period_nested = spec.period_nested || fixed_in_period(p, p->cluster[d], err);
        }
    }
    return rlv_fe_vcov(&self->fit, &spec, self->vcov, &self->df, err);
}

void rlv_did_model_free(rlv_did_model_t *self)
{
    for (size_t j = 0; j < self->num_terms; j++)
        free(self->term[j]);
    free(self->term);
    free(self->vcov);
    rlv_fe_free(&self->fit);
    memset(self, 0, sizeof *self);
}

/* Rows before `before` of the units to keep, with their cohorts or other ones. */
static int copy_rows(const rlv_panel_t *from, const bool *keep_unit, const int32_t *cohort_of,
                     int32_t before, rlv_panel_t *out, rlv_error_t *err)
{
    const size_t n = from->num_rows;
    rlv_panel_rows_t rows = {0};
    int status = rlv_panel_rows_init(&rows, from, err);

    for (size_t i = 0; i < n && status == RLV_OK; i++) {
        const uint32_t u = from->row_unit[i];
        if (!keep_unit[u] || rows.time[i] >= before)
            rows.outcome[i] = NAN;
        if (cohort_of != NULL)
            rows.cohort[i] = cohort_of[u];
    }
    if (status == RLV_OK)
        status = rlv_panel_build(out, &rows.columns, NULL, err);
    rlv_panel_rows_free(&rows);
    return status;
}

int rlv_panel_select(rlv_panel_t *self, const rlv_panel_t *from, const bool keep[],
                     const int32_t cohort[], rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    return copy_rows(from, keep, cohort, RLV_NEVER_TREATED, self, err);
}

int rlv_panel_rows_init(rlv_panel_rows_t *self, const rlv_panel_t *from, rlv_error_t *err)
{
    const size_t n = from->num_rows;

    memset(self, 0, sizeof *self);
    self->outcome = rlv_calloc(n, sizeof *self->outcome, err);
    self->time = rlv_calloc(n, sizeof *self->time, err);
    self->cohort = rlv_calloc(n, sizeof *self->cohort, err);
    if (self->outcome == NULL || self->time == NULL || self->cohort == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++) {
        self->time[i] = from->period[from->row_period[i]];
        self->outcome[i] = from->outcome[i];
        self->cohort[i] = from->cohort[from->row_unit[i]];
    }
    self->columns = (rlv_panel_columns_t){
        .num_rows = n,
        .num_units = from->num_units,
        .num_covariates = from->num_covariates,
        .num_clusters = from->num_clusters,
        .unit = from->row_unit,
        .unit_name = (const char *const *)from->unit_name,
        .time = self->time,
        .cohort = self->cohort,
        .outcome = self->outcome,
        .weight = from->weight,
        .covariate = (const double *const *)from->covariate,
        .cluster = (const uint32_t *const *)from->cluster,
        .unbalanced = RLV_UNBALANCED_KEEP,
        .repeated = from->repeated,
    };
    return RLV_OK;
}

void rlv_panel_rows_free(rlv_panel_rows_t *self)
{
    free(self->outcome);
    free(self->time);
    free(self->cohort);
}

int rlv_did_clean(const rlv_panel_t *panel, const char *who, int32_t anticipation, bool cut,
                  rlv_panel_t *out, bool *copied, rlv_notes_t *notes, rlv_error_t *err)
{
    bool *keep = rlv_calloc(panel->num_units, sizeof *keep, err), never = false;
    int32_t *cohort = rlv_calloc(panel->num_units, sizeof *cohort, err);
    size_t dropped = 0;
    int32_t last = INT32_MIN, before = RLV_NEVER_TREATED;
    int status = RLV_OK;

    *copied = false;
    if (keep == NULL || cohort == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    for (size_t u = 0; u < panel->num_units; u++) {
        const int32_t g = panel->cohort[u];
        keep[u] = g == RLV_NEVER_TREATED || g > panel->period[0] + anticipation;
        dropped += !keep[u];
        never = never || g == RLV_NEVER_TREATED;
        if (g != RLV_NEVER_TREATED && keep[u] && g > last)
            last = g;
    }
    if (last == INT32_MIN) {
        status = rlv_fail(err, RLV_ERR_DATA, "%s: no unit has a period before its treatment", who);
        goto out;
    }
    if (dropped > 0)
        rlv_note(notes, "%s: %zu units dropped: already treated in the first period", who, dropped);
    if (!never && cut) {
        before = last - anticipation;
        rlv_note(notes,
                 "%s: no unit is never treated: the last cohort (%d) is the control, and the "
                 "periods from %d on are dropped",
                 who, last, before);
    }
    if (dropped > 0 || (!never && cut)) {
        for (size_t u = 0; u < panel->num_units; u++)
            cohort[u] =
                !never && cut && panel->cohort[u] == last ? RLV_NEVER_TREATED : panel->cohort[u];
        status = copy_rows(panel, keep, cohort, before, out, err);
        *copied = true;
    }
out:
    free(keep);
    free(cohort);
    return status;
}

int32_t rlv_did_reference(const rlv_panel_t *panel, int32_t anticipation)
{
    int32_t best = INT32_MIN;
    for (size_t i = 0; i < panel->num_rows; i++) {
        if (panel->cohort[panel->row_unit[i]] == RLV_NEVER_TREATED)
            continue;
        const int32_t e = rlv_did_event(panel, i);
        if (e < -anticipation && e > best)
            best = e;
    }
    return best;
}
