#include "dense.h"
#include "did_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const rlv_panel_t *panel;
    const rlv_imputation_options_t *options;
    rlv_error_t *err;
    size_t cluster;      /* which of the panel's, with by_cluster */
    bool *treated;       /* [num_rows] */
    bool *fitted;        /* [num_rows], untreated observations of the first stage */
    bool *imputed;       /* [num_rows], treated observations that can be */
    double *residual;    /* [num_rows], tau of treated, first-stage residual of untreated */
    size_t num_small;    /* T + K: period effects and covariate terms */
    double *unit_weight; /* [num_units], of the first stage */
    double *cross;       /* [num_units * num_small], unit sums of the small columns */
    double *inverse;     /* [num_small^2], inverse of the small columns' part once units are out */
    double *scale;       /* [num_small] */
    double *weight, *v;  /* [num_rows] */
    double *small;       /* [num_small], scratch: lambda */
    double *unit;        /* [num_units], scratch */
} work_t;

static double weight_at(const work_t *w, size_t i)
{
    return w->panel->weight != NULL ? w->panel->weight[i] : 1;
}

/* The small columns of a row: its period's dummy and its covariates x that period. The c-th of
 * 1 + num_covariates entries: index and value. */
static size_t small_index(const work_t *w, size_t i, size_t c)
{
    return c * w->panel->num_periods + w->panel->row_period[i];
}

static double small_value(const work_t *w, size_t i, size_t c)
{
    return c == 0 ? 1 : w->panel->covariate[c - 1][i];
}

/* First-stage rows: untreated, without units or periods observed once. */
void rlv_imputation_rows(const rlv_panel_t *p, bool *fitted, size_t *unit_count,
                         size_t *period_count)
{
    bool changed = true;

    for (size_t i = 0; i < p->num_rows; i++)
        fitted[i] = !rlv_panel_treated(p, i);
    while (changed) {
        changed = false;
        memset(unit_count, 0, p->num_units * sizeof *unit_count);
        memset(period_count, 0, p->num_periods * sizeof *period_count);
        for (size_t i = 0; i < p->num_rows; i++) {
            unit_count[p->row_unit[i]] += fitted[i];
            period_count[p->row_period[i]] += fitted[i];
        }
        for (size_t i = 0; i < p->num_rows; i++)
            if (fitted[i] &&
                (unit_count[p->row_unit[i]] == 1 || period_count[p->row_period[i]] == 1)) {
                fitted[i] = false;
                changed = true;
            }
    }
}

/* Which treated rows have both effects; returns how many. */
static size_t mark_imputed(work_t *w, size_t *unit_count, size_t *period_count)
{
    const rlv_panel_t *p = w->panel;
    size_t count = 0;

    memset(unit_count, 0, p->num_units * sizeof *unit_count);
    memset(period_count, 0, p->num_periods * sizeof *period_count);
    for (size_t i = 0; i < p->num_rows; i++) {
        unit_count[p->row_unit[i]] += w->fitted[i];
        period_count[p->row_period[i]] += w->fitted[i];
    }
    for (size_t i = 0; i < p->num_rows; i++) {
        w->imputed[i] =
            w->treated[i] && unit_count[p->row_unit[i]] > 0 && period_count[p->row_period[i]] > 0;
        count += w->imputed[i];
    }
    return count;
}

static int choose_rows(work_t *w, rlv_notes_t *notes)
{
    const rlv_panel_t *p = w->panel;
    size_t *unit_count = rlv_calloc(p->num_units, sizeof *unit_count, w->err);
    size_t *period_count = rlv_calloc(p->num_periods, sizeof *period_count, w->err);
    int status = RLV_OK;
    size_t treated = 0;

    if (unit_count == NULL || period_count == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    for (size_t i = 0; i < p->num_rows; i++)
        treated += w->treated[i];
    rlv_imputation_rows(p, w->fitted, unit_count, period_count);
    size_t imputed = mark_imputed(w, unit_count, period_count);
    if (imputed == 0) {
        for (size_t i = 0; i < p->num_rows; i++)
            w->fitted[i] = !w->treated[i];
        imputed = mark_imputed(w, unit_count, period_count);
        if (imputed > 0)
            rlv_note(notes, "imputation: units with a single untreated observation are kept, for "
                            "there are no others");
    }
    if (imputed == 0)
        status = rlv_fail(w->err, RLV_ERR_DATA,
                          "imputation: no treated observation has an untreated one of its unit and "
                          "one of its period");
    else if (imputed < treated)
        rlv_note(notes,
                 "imputation: %zu of %zu treated observations left out: their unit or period has "
                 "no untreated observation, or one only",
                 treated - imputed, treated);
out:
    free(unit_count);
    free(period_count);
    return status;
}

/* Z0'W Z0 with the unit effects partialled out, on the period and covariate columns; inverted. */
static int small_system(work_t *w)
{
    const rlv_panel_t *p = w->panel;
    const size_t m = w->num_small, per_row = p->num_covariates + 1;
    bool *dropped = rlv_calloc(m, sizeof *dropped, w->err);

    if (dropped == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < p->num_rows; i++) {
        if (!w->fitted[i])
            continue;
        const double omega = weight_at(w, i);
        w->unit_weight[p->row_unit[i]] += omega;
        for (size_t a = 0; a < per_row; a++) {
            const size_t ja = small_index(w, i, a);
            w->cross[p->row_unit[i] * m + ja] += omega * small_value(w, i, a);
            for (size_t b = 0; b < per_row; b++)
                w->inverse[ja * m + small_index(w, i, b)] +=
                    omega * small_value(w, i, a) * small_value(w, i, b);
        }
    }
    for (size_t j = 0; j < m; j++)
        w->scale[j] = w->inverse[j * m + j];
    for (size_t u = 0; u < p->num_units; u++)
        for (size_t a = 0; a < m && w->unit_weight[u] > 0; a++) {
            const double x = w->cross[u * m + a] / w->unit_weight[u];
            for (size_t b = 0; b < m && x != 0; b++)
                w->inverse[a * m + b] -= x * w->cross[u * m + b];
        }
    /* columns to unit length; what the unit effects absorb is dropped */
    for (size_t j = 0; j < m; j++) {
        const double left = w->inverse[j * m + j];
        w->scale[j] = left > 1e-10 * w->scale[j] ? 1 / sqrt(left) : 0;
    }
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b < m; b++)
            w->inverse[a * m + b] *= w->scale[a] * w->scale[b];
    (void)rlv_sweep_inverse(w->inverse, m, 1e-10, dropped);
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b < m; b++)
            w->inverse[a * m + b] *= w->scale[a] * w->scale[b];
    free(dropped);
    return RLV_OK;
}

/* Solves (Z0'W Z0) lambda = moment, where moment comes as its unit part (in w->unit) and its small
 * part (in w->small); lambda replaces them. */
static void solve(work_t *w)
{
    const rlv_panel_t *p = w->panel;
    const size_t m = w->num_small;
    double *rest = w->small + m;

    for (size_t u = 0; u < p->num_units; u++)
        for (size_t j = 0; j < m && w->unit_weight[u] > 0; j++)
            w->small[j] -= w->cross[u * m + j] * w->unit[u] / w->unit_weight[u];
    for (size_t a = 0; a < m; a++) {
        rest[a] = 0;
        for (size_t b = 0; b < m; b++)
            rest[a] += w->inverse[a * m + b] * w->small[b];
    }
    memcpy(w->small, rest, m * sizeof *rest);
    for (size_t u = 0; u < p->num_units; u++) {
        if (!(w->unit_weight[u] > 0))
            continue;
        for (size_t j = 0; j < m; j++)
            w->unit[u] -= w->cross[u * m + j] * w->small[j];
        w->unit[u] /= w->unit_weight[u];
    }
}

/* moment = sum over rows of mass_i z_i, for rows where mass is not 0. */
static void moments(work_t *w, const double *mass)
{
    const rlv_panel_t *p = w->panel;

    memset(w->small, 0, w->num_small * sizeof *w->small);
    memset(w->unit, 0, p->num_units * sizeof *w->unit);
    for (size_t i = 0; i < p->num_rows; i++) {
        if (mass[i] == 0)
            continue;
        w->unit[p->row_unit[i]] += mass[i];
        for (size_t c = 0; c <= p->num_covariates; c++)
            w->small[small_index(w, i, c)] += mass[i] * small_value(w, i, c);
    }
}

static double predict(const work_t *w, size_t i)
{
    double value = w->unit[w->panel->row_unit[i]];
    for (size_t c = 0; c <= w->panel->num_covariates; c++)
        value += w->small[small_index(w, i, c)] * small_value(w, i, c);
    return value;
}

/* residual: outcome less the imputed one, for all rows in use. */
static void first_stage(work_t *w)
{
    const rlv_panel_t *p = w->panel;

    for (size_t i = 0; i < p->num_rows; i++)
        w->v[i] = w->fitted[i] ? weight_at(w, i) * p->outcome[i] : 0;
    moments(w, w->v);
    solve(w);
    for (size_t i = 0; i < p->num_rows; i++)
        w->residual[i] = w->fitted[i] || w->imputed[i] ? p->outcome[i] - predict(w, i) : 0;
}

/* tau around its mean over cohort x event time, weighted by v^2; by cohort and period, in `mean`
 * (scratch, [num_units * 2] at most: cohorts are represented by their first unit). */
static double centred(const work_t *w, size_t i, const double *mean, const uint32_t *cohort_code)
{
    const rlv_panel_t *p = w->panel;
    if (!w->treated[i])
        return w->residual[i];
    return w->residual[i] - mean[cohort_code[p->row_unit[i]] * p->num_periods + p->row_period[i]];
}

/* Codes of the cohorts of the units; returns how many. */
static size_t code_cohorts(const rlv_panel_t *p, int32_t *list, uint32_t *code)
{
    size_t count = 0;
    for (size_t u = 0; u < p->num_units; u++)
        list[u] = p->cohort[u];
    count = rlv_distinct(list, p->num_units);
    for (size_t u = 0; u < p->num_units; u++)
        for (size_t c = 0; c < count; c++)
            if (list[c] == p->cohort[u])
                code[u] = (uint32_t)c;
    return count;
}

static void fill_v(work_t *w)
{
    const rlv_panel_t *p = w->panel;

    moments(w, w->weight);
    solve(w);
    for (size_t i = 0; i < p->num_rows; i++)
        w->v[i] = w->treated[i]  ? w->weight[i]
                  : w->fitted[i] ? -weight_at(w, i) * predict(w, i)
                                 : 0;
}

static int conservative_error(work_t *w, double *std_error)
{
    const rlv_panel_t *p = w->panel;
    const bool by_cluster = w->options->by_cluster && p->num_clusters > 0;
    const size_t num_sums = by_cluster ? p->cluster_size[w->cluster] : p->num_units;
    int32_t *list = rlv_calloc(p->num_units, sizeof *list, w->err);
    uint32_t *code = rlv_calloc(p->num_units, sizeof *code, w->err);
    double *mean = NULL, *sum = rlv_calloc(num_sums, sizeof *sum, w->err);
    int status = RLV_ERR_OS;

    if (list == NULL || code == NULL || sum == NULL)
        goto out;
    fill_v(w);
    const size_t cells = code_cohorts(p, list, code) * p->num_periods;
    mean = rlv_calloc(2 * cells, sizeof *mean, w->err);
    if (mean == NULL)
        goto out;
    for (size_t i = 0; i < p->num_rows; i++) {
        const size_t cell = code[p->row_unit[i]] * p->num_periods + p->row_period[i];
        if (!w->treated[i])
            continue;
        mean[cell] += w->v[i] * w->v[i] * w->residual[i];
        mean[cells + cell] += w->v[i] * w->v[i];
    }
    for (size_t c = 0; c < cells; c++)
        mean[c] = mean[cells + c] > 0 ? mean[c] / mean[cells + c] : 0;
    for (size_t i = 0; i < p->num_rows; i++)
        sum[by_cluster ? p->cluster[w->cluster][i] : p->row_unit[i]] +=
            w->v[i] * centred(w, i, mean, code);
    double variance = 0;
    for (size_t c = 0; c < num_sums; c++)
        variance += sum[c] * sum[c];
    *std_error = sqrt(variance) > rlv_rounding(p->num_rows, p->outcome) ? sqrt(variance) : NAN;
    status = RLV_OK;
out:
    free(list);
    free(code);
    free(mean);
    free(sum);
    return status;
}

/* One average: all imputed observations, or those of one event time. */
static int average(work_t *w, const int32_t *event, rlv_estimate_t *row)
{
    const rlv_panel_t *p = w->panel;
    double total = 0;
    int status = RLV_OK;

    row->n = 0;
    for (size_t i = 0; i < p->num_rows; i++) {
        const bool in = w->imputed[i] && (event == NULL || rlv_did_event(p, i) == *event);
        w->weight[i] = in ? weight_at(w, i) : 0;
        total += w->weight[i];
        row->n += in;
    }
    (void)snprintf(row->option, sizeof row->option, "cluster=%s",
                   w->options->by_cluster && p->num_clusters > 0 ? "column" : "unit");
    if (row->n == 0) {
        (void)snprintf(row->note, sizeof row->note, "no observation can be imputed");
        return RLV_OK;
    }
    row->estimate = 0;
    for (size_t i = 0; i < p->num_rows; i++) {
        w->weight[i] /= total;
        row->estimate += w->weight[i] != 0 ? w->weight[i] * w->residual[i] : 0;
    }
    status = conservative_error(w, &row->std_error);
    rlv_estimate_interval(row, 1.96, 0);
    return status;
}

static int allocate(work_t *w)
{
    const rlv_panel_t *p = w->panel;
    const size_t n = p->num_rows, m = p->num_periods * (p->num_covariates + 1);

    w->num_small = m;
    w->treated = rlv_calloc(n, sizeof *w->treated, w->err);
    w->fitted = rlv_calloc(n, sizeof *w->fitted, w->err);
    w->imputed = rlv_calloc(n, sizeof *w->imputed, w->err);
    w->residual = rlv_calloc(n, sizeof(double), w->err);
    w->weight = rlv_calloc(n, sizeof(double), w->err);
    w->v = rlv_calloc(n, sizeof(double), w->err);
    w->unit_weight = rlv_calloc(p->num_units, sizeof(double), w->err);
    w->unit = rlv_calloc(p->num_units, sizeof(double), w->err);
    w->cross = rlv_calloc(p->num_units * m, sizeof(double), w->err);
    w->inverse = rlv_calloc(m * m, sizeof(double), w->err);
    w->scale = rlv_calloc(m, sizeof(double), w->err);
    w->small = rlv_calloc(2 * m, sizeof(double), w->err);
    if (w->treated == NULL || w->fitted == NULL || w->imputed == NULL || w->residual == NULL ||
        w->weight == NULL || w->v == NULL || w->unit_weight == NULL || w->unit == NULL ||
        w->cross == NULL || w->inverse == NULL || w->scale == NULL || w->small == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++)
        w->treated[i] = rlv_panel_treated(p, i);
    return RLV_OK;
}

static void release(work_t *w)
{
    free(w->treated);
    free(w->fitted);
    free(w->imputed);
    free(w->residual);
    free(w->weight);
    free(w->v);
    free(w->unit_weight);
    free(w->unit);
    free(w->cross);
    free(w->inverse);
    free(w->scale);
    free(w->small);
}

/* Event times of treated observations, from 0 on: rows imputation_horizon. */
static int horizons(work_t *w, rlv_estimates_t *out)
{
    const rlv_panel_t *p = w->panel;
    int32_t *event = rlv_calloc(p->num_rows, sizeof *event, w->err);
    size_t count = 0;
    int status = event == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t i = 0; i < p->num_rows && event != NULL; i++)
        if (w->treated[i])
            event[count++] = rlv_did_event(p, i);
    count = event != NULL ? rlv_distinct(event, count) : 0;
    for (size_t e = 0; e < count && status == RLV_OK; e++) {
        rlv_estimate_t row = rlv_estimate("imputation_horizon");
        row.time = event[e];
        status = average(w, &event[e], &row);
        if (status == RLV_OK)
            status = rlv_estimates_add(out, &row, w->err);
    }
    free(event);
    return status;
}

int rlv_imputation_estimate(const rlv_panel_t *panel, const rlv_imputation_options_t *options,
                            rlv_estimates_t *out, rlv_diagnostics_t *diagnostics,
                            rlv_notes_t *notes, rlv_error_t *err)
{
    work_t w = {.panel = panel, .options = options, .err = err};
    rlv_estimate_t row = rlv_estimate("imputation");
    int status;

    if (panel->repeated)
        return rlv_fail(err, RLV_ERR_DATA,
                        "imputation: units must be followed (not --repeated-cross-section)");
    if (options->by_cluster && (status = rlv_panel_outer_cluster(panel, &w.cluster, err)) < 0)
        return status;
    if ((status = allocate(&w)) < 0 || (status = choose_rows(&w, notes)) < 0 ||
        (status = small_system(&w)) < 0)
        goto out;
    first_stage(&w);
    if ((status = average(&w, NULL, &row)) < 0 ||
        (status = rlv_estimates_add(out, &row, err)) < 0 || (status = horizons(&w, out)) < 0)
        goto out;
    if (diagnostics != NULL && options->num_pretrends > 0)
        status = rlv_imputation_pretrends(panel, options, diagnostics, err);
out:
    release(&w);
    return status;
}
