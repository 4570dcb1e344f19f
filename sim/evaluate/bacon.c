#include "releve/bacon.h"
#include "did_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cohort: its share of the units (by weight), its share of treated periods, its mean outcomes. */
typedef struct {
    int32_t key;  /* first treated period; the first period of the panel: always; or never */
    size_t start; /* index of the first treated period, num_periods when never */
    double share, dbar;
    double *mean; /* [num_periods] */
} cohort_t;

enum { EARLY_LATE, LATE_EARLY, LATE_ALWAYS, UNTREATED, NUM_TYPES };
static const char *const TYPES[NUM_TYPES] = {"Earlier vs Later Treated", "Later vs Earlier Treated",
                                             "Later vs Always Treated", "Treated vs Untreated"};

typedef struct {
    const cohort_t *treated, *control;
    int type;
    double estimate, weight;
} pair_t;

static int32_t key_of(const rlv_panel_t *p, size_t unit)
{
    return p->cohort[unit] < p->period[0] ? p->period[0] : p->cohort[unit];
}

static int fill_cohorts(const rlv_panel_t *p, cohort_t *cohort, size_t count, rlv_error_t *err)
{
    double total = 0;

    for (size_t c = 0; c < count; c++) {
        cohort[c].mean = rlv_calloc(p->num_periods, sizeof(double), err);
        if (cohort[c].mean == NULL)
            return RLV_ERR_OS;
        while (cohort[c].start < p->num_periods && p->period[cohort[c].start] < cohort[c].key)
            cohort[c].start++;
        cohort[c].dbar = (double)(p->num_periods - cohort[c].start) / (double)p->num_periods;
    }
    for (size_t u = 0; u < p->num_units; u++) {
        const int32_t key = key_of(p, u);
        size_t c = 0;
        while (cohort[c].key != key)
            c++;
        const double w = p->weight != NULL ? p->weight[p->unit_start[u]] : 1;
        cohort[c].share += w;
        total += w;
        for (size_t t = 0; t < p->num_periods; t++)
            cohort[c].mean[t] += w * p->outcome[p->unit_start[u] + t];
    }
    for (size_t c = 0; c < count; c++) {
        for (size_t t = 0; t < p->num_periods; t++)
            cohort[c].mean[t] /= cohort[c].share;
        cohort[c].share /= total;
    }
    return RLV_OK;
}

static double mean_over(const cohort_t *c, size_t from, size_t to)
{
    double sum = 0;
    for (size_t t = from; t < to; t++)
        sum += c->mean[t];
    return sum / (double)(to - from);
}

/* (treated after - before) - (control after - before) over the periods [from, cut) and [cut, to).
 */
static double contrast(const cohort_t *k, const cohort_t *u, size_t from, size_t cut, size_t to)
{
    return (mean_over(k, cut, to) - mean_over(k, from, cut)) -
           (mean_over(u, cut, to) - mean_over(u, from, cut));
}

/* Comparison of treated k with control u; false when it does not exist. */
static bool compare(const cohort_t *k, const cohort_t *u, size_t num_periods, pair_t *pair)
{
    const double share = k->share + u->share, nkl = k->share / share;
    const double spread = share * share * nkl * (1 - nkl);

    if (k == u || k->start == 0 || k->start >= num_periods)
        return false;
    *pair = (pair_t){.treated = k, .control = u};
    if (u->start == 0 || u->start >= num_periods) {
        pair->type = u->start == 0 ? LATE_ALWAYS : UNTREATED;
        pair->weight = spread * k->dbar * (1 - k->dbar);
        pair->estimate = contrast(k, u, 0, k->start, num_periods);
    } else if (k->start < u->start) {
        pair->type = EARLY_LATE;
        pair->weight = spread * (k->dbar - u->dbar) * (1 - k->dbar);
        pair->estimate = contrast(k, u, 0, k->start, u->start);
    } else {
        pair->type = LATE_EARLY;
        pair->weight = spread * k->dbar * (u->dbar - k->dbar);
        pair->estimate = contrast(k, u, u->start, k->start, num_periods);
    }
    return true;
}

static int add_rows(const rlv_panel_t *p, const pair_t *pair, size_t count, rlv_estimates_t *out,
                    rlv_diagnostics_t *diagnostics, rlv_error_t *err)
{
    double total = 0, weights = 0, by_type[NUM_TYPES] = {0}, type_weight[NUM_TYPES] = {0};
    int status = RLV_OK;

    for (size_t i = 0; i < count; i++)
        weights += pair[i].weight;
    for (size_t i = 0; i < count && status == RLV_OK; i++) {
        const double weight = pair[i].weight / weights;
        rlv_estimate_t row = rlv_estimate("bacon");
        row.group = pair[i].treated->key;
        if (pair[i].control->key != RLV_NEVER_TREATED)
            row.time = pair[i].control->key;
        row.estimate = pair[i].estimate;
        row.n = p->num_rows;
        (void)snprintf(row.note, sizeof row.note, "weight=%.17g;type=%s", weight,
                       TYPES[pair[i].type]);
        total += weight * pair[i].estimate;
        by_type[pair[i].type] += weight * pair[i].estimate;
        type_weight[pair[i].type] += weight;
        status = rlv_estimates_add(out, &row, err);
    }
    rlv_estimate_t row = rlv_estimate("bacon_total");
    row.estimate = total;
    row.n = p->num_rows;
    (void)snprintf(row.note, sizeof row.note, "weight=1");
    if (status == RLV_OK)
        status = rlv_estimates_add(out, &row, err);
    for (int type = 0; type < NUM_TYPES && status == RLV_OK && diagnostics != NULL; type++) {
        char note[48];
        (void)snprintf(note, sizeof note, "weight=%.17g", type_weight[type]);
        if (type_weight[type] > 0)
            status = rlv_diagnostics_add(diagnostics, "bacon_type", TYPES[type],
                                         by_type[type] / type_weight[type], NAN, NAN, note, err);
    }
    return status;
}

int rlv_bacon_estimate(const rlv_panel_t *panel, rlv_estimates_t *out,
                       rlv_diagnostics_t *diagnostics, rlv_error_t *err)
{
    int32_t *key = NULL;
    cohort_t *cohort = NULL;
    pair_t *pair = NULL;
    size_t count = 0, num_pairs = 0;
    int status = RLV_ERR_OS;

    if (!panel->balanced || panel->repeated || !panel->weight_fixed)
        return rlv_fail(err, RLV_ERR_DATA,
                        "bacon: the panel must be balanced, and its weights the same in every "
                        "period [--unbalanced drop]");
    key = rlv_calloc(panel->num_units, sizeof *key, err);
    if (key == NULL)
        goto out;
    for (size_t u = 0; u < panel->num_units; u++)
        key[u] = key_of(panel, u);
    count = rlv_distinct(key, panel->num_units);
    cohort = rlv_calloc(count, sizeof *cohort, err);
    pair = rlv_calloc(count * count, sizeof *pair, err);
    if (cohort == NULL || pair == NULL)
        goto out;
    for (size_t c = 0; c < count; c++)
        cohort[c].key = key[c];
    if ((status = fill_cohorts(panel, cohort, count, err)) < 0)
        goto out;
    for (size_t k = 0; k < count; k++)
        for (size_t u = 0; u < count; u++)
            num_pairs += compare(&cohort[k], &cohort[u], panel->num_periods, &pair[num_pairs]);
    status = num_pairs == 0 ? rlv_fail(err, RLV_ERR_DATA, "bacon: no two cohorts can be compared")
                            : add_rows(panel, pair, num_pairs, out, diagnostics, err);
out:
    for (size_t c = 0; c < count && cohort != NULL; c++)
        free(cohort[c].mean);
    free(cohort);
    free(pair);
    free(key);
    return status;
}
