#include "releve/long_difference.h"

#include "releve/randomisation.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums of one group within one band. */
typedef struct {
    double weight, before, after;
    size_t num_units;
} sums_t;

static double weight_of(const rlv_long_difference_t *d, size_t i)
{
    return d->weight != NULL ? d->weight[i] : 1.0;
}

static bool is_used(const rlv_long_difference_t *d, size_t i)
{
    return d->group[i] != RLV_GROUP_OUT && isfinite(d->before[i]) && isfinite(d->after[i]) &&
           weight_of(d, i) > 0.0;
}

static void add_sums(const rlv_long_difference_t *d, long band, sums_t sums[2])
{
    memset(sums, 0, 2 * sizeof *sums);
    for (size_t i = 0; i < d->num_units; i++) {
        if (!is_used(d, i) || (d->band != NULL && d->band[i] != band))
            continue;
        sums_t *s = &sums[d->group[i]];
        const double w = weight_of(d, i);
        s->weight += w;
        s->before += w * d->before[i];
        s->after += w * d->after[i];
        s->num_units++;
    }
}

static int group_change(const sums_t *s, rlv_scale_t scale, double *change, rlv_error_t *err)
{
    if (scale == RLV_SCALE_LEVEL) {
        *change = (s->after - s->before) / s->weight;
        return RLV_OK;
    }
    if (!(s->before > 0.0) || !(s->after > 0.0))
        return rlv_fail(err, RLV_ERR_DATA, "a group holds none: its logarithm does not exist");
    *change = log(s->after) - log(s->before);
    return RLV_OK;
}

/* Adds share x sign x the influence of one group's change. */
static void add_influence(const rlv_long_difference_t *d, long band, const sums_t sums[2],
                          const double change[2], rlv_scale_t scale, double share,
                          double *influence)
{
    for (size_t i = 0; i < d->num_units; i++) {
        if (!is_used(d, i) || (d->band != NULL && d->band[i] != band))
            continue;
        const int g = d->group[i];
        const double w = weight_of(d, i);
        const double own = scale == RLV_SCALE_LEVEL
                               ? w * (d->after[i] - d->before[i] - change[g]) / sums[g].weight
                               : w * (d->after[i] / sums[g].after - d->before[i] / sums[g].before);
        influence[i] += share * (g == RLV_GROUP_TREATED ? own : -own);
    }
}

static int compare_long(const void *a, const void *b)
{
    const long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

/* Distinct bands of the units used, sorted; a single one without bands. */
static int list_bands(const rlv_long_difference_t *d, long **bands, size_t *count, rlv_error_t *err)
{
    size_t n = 0, kept = 0;
    long *list = rlv_calloc(d->num_units + 1, sizeof *list, err);

    *bands = list;
    *count = 1;
    if (list == NULL)
        return RLV_ERR_OS;
    if (d->band == NULL)
        return RLV_OK;
    for (size_t i = 0; i < d->num_units; i++)
        if (is_used(d, i))
            list[n++] = d->band[i];
    qsort(list, n, sizeof *list, compare_long);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || list[i] != list[kept - 1])
            list[kept++] = list[i];
    *count = kept;
    return RLV_OK;
}

static void add_band(rlv_difference_t *result, const sums_t sums[2], const double change[2],
                     double share)
{
    result->estimate += share * (change[1] - change[0]);
    result->treated_change += share * change[1];
    result->control_change += share * change[0];
    result->num_treated += sums[1].num_units;
    result->num_control += sums[0].num_units;
    result->num_bands++;
}

static int sum_bands(rlv_difference_t *result, const rlv_long_difference_t *data, rlv_scale_t scale,
                     const long *bands, size_t num_bands, double *influence, rlv_error_t *err)
{
    sums_t sums[2];
    double treated = 0.0, change[2];

    for (size_t b = 0; b < num_bands; b++) {
        add_sums(data, bands[b], sums);
        if (sums[0].num_units > 0 && sums[1].num_units > 0)
            treated += sums[1].weight;
    }
    if (!(treated > 0.0))
        return rlv_fail(err, RLV_ERR_DATA, "%s",
                        data->band != NULL ? "no band holds units of both groups"
                                           : "one of the two groups is empty");
    for (size_t b = 0; b < num_bands; b++) {
        add_sums(data, bands[b], sums);
        if (sums[0].num_units == 0 || sums[1].num_units == 0)
            continue;
        for (int g = 0; g < 2; g++) {
            const int status = group_change(&sums[g], scale, &change[g], err);
            if (status < 0)
                return status;
        }
        const double share = sums[1].weight / treated;
        add_band(result, sums, change, share);
        if (influence != NULL)
            add_influence(data, bands[b], sums, change, scale, share, influence);
    }
    return RLV_OK;
}

void rlv_difference_infer(rlv_difference_t *result, const double *influence, size_t num_units,
                          const size_t *cluster, size_t num_clusters)
{
    double squares = 0.0, between = 0.0;
    size_t used = 0, held = 0;

    for (size_t i = 0; i < num_units; i++) {
        squares += influence[i] * influence[i];
        used += influence[i] != 0.0;
    }
    for (size_t c = 0; cluster != NULL && c < num_clusters; c++) {
        double sum = 0.0;
        bool any = false;
        for (size_t i = 0; i < num_units; i++)
            if (cluster[i] == c && influence[i] != 0.0) {
                sum += influence[i];
                any = true;
            }
        between += sum * sum;
        held += any;
    }
    result->unit_error = used > 1 ? sqrt(squares * (double)used / (double)(used - 1)) : NAN;
    result->cluster_error = held > 1 ? sqrt(between * (double)held / (double)(held - 1)) : NAN;
    result->std_error = fmax(result->unit_error, result->cluster_error);
    result->df = held > 1 ? (double)(held - 1) : 0.0;
    const double high = result->df > 0 ? gsl_cdf_tdist_Pinv(0.975, result->df) : 1.9599639845400545;
    const double power = result->df > 0 ? gsl_cdf_tdist_Pinv(0.8, result->df) : 0.8416212335729143;
    const double t = fabs(result->estimate) / result->std_error;
    result->lower = result->estimate - high * result->std_error;
    result->upper = result->estimate + high * result->std_error;
    result->p_value =
        2.0 * (result->df > 0 ? gsl_cdf_tdist_Q(t, result->df) : gsl_cdf_ugaussian_Q(t));
    result->detectable = (high + power) * result->std_error;
}

int rlv_long_difference(rlv_difference_t *result, const rlv_long_difference_t *data,
                        rlv_scale_t scale, double *influence, rlv_error_t *err)
{
    long *bands = NULL;
    double *own = NULL, *psi = influence;
    size_t num_bands = 0;
    int status = list_bands(data, &bands, &num_bands, err);

    memset(result, 0, sizeof *result);
    if (status == RLV_OK && psi == NULL) {
        psi = own = rlv_calloc(data->num_units, sizeof *own, err);
        status = own == NULL ? RLV_ERR_OS : RLV_OK;
    }
    if (status == RLV_OK) {
        memset(psi, 0, data->num_units * sizeof *psi);
        status = sum_bands(result, data, scale, bands, num_bands, psi, err);
    }
    if (status == RLV_OK)
        rlv_difference_infer(result, psi, data->num_units, data->cluster, data->num_clusters);
    free(bands);
    free(own);
    return status;
}

/* --- regression to the mean */

static bool in_slope(const rlv_long_difference_t *d, const double *level, rlv_scale_t scale,
                     size_t i, double *x, double *y)
{
    const double b = d->before[i], a = d->after[i], l = level[i];
    if (!isfinite(b) || !isfinite(a) || !isfinite(l) || !(weight_of(d, i) > 0.0))
        return false;
    if (scale == RLV_SCALE_LOG && (!(b > 0.0) || !(a > 0.0) || !(l > 0.0)))
        return false;
    *x = scale == RLV_SCALE_LOG ? log(l) : l;
    *y = scale == RLV_SCALE_LOG ? log(a) - log(b) : a - b;
    return true;
}

int rlv_mean_reversion_slope(double *slope, const rlv_long_difference_t *data, const double *level,
                             rlv_scale_t scale, double *influence, rlv_error_t *err)
{
    double weight = 0.0, mean_x = 0.0, mean_y = 0.0, xx = 0.0, xy = 0.0, x, y;

    for (size_t i = 0; i < data->num_units; i++)
        if (in_slope(data, level, scale, i, &x, &y)) {
            weight += weight_of(data, i);
            mean_x += weight_of(data, i) * x;
            mean_y += weight_of(data, i) * y;
        }
    if (!(weight > 0.0))
        return rlv_fail(err, RLV_ERR_DATA, "regression to the mean: no unit has the three values");
    mean_x /= weight;
    mean_y /= weight;
    for (size_t i = 0; i < data->num_units; i++)
        if (in_slope(data, level, scale, i, &x, &y)) {
            xx += weight_of(data, i) * (x - mean_x) * (x - mean_x);
            xy += weight_of(data, i) * (x - mean_x) * (y - mean_y);
        }
    if (!(xx > 1e-12 * weight * (1.0 + mean_x * mean_x)))
        return rlv_fail(err, RLV_ERR_DATA, "regression to the mean: the level does not vary");
    *slope = xy / xx;
    for (size_t i = 0; influence != NULL && i < data->num_units; i++)
        influence[i] =
            in_slope(data, level, scale, i, &x, &y)
                ? weight_of(data, i) * (x - mean_x) * (y - mean_y - *slope * (x - mean_x)) / xx
                : 0.0;
    return RLV_OK;
}

/* Mean level (or log level) of the treated less that of the controls, with its influence: the
 * change from a constant, in levels. */
static int level_gap(rlv_difference_t *gap, const rlv_long_difference_t *data, const double *level,
                     rlv_scale_t scale, double *influence, rlv_error_t *err)
{
    double *zero = rlv_calloc(data->num_units, sizeof *zero, err);
    double *height = rlv_calloc(data->num_units, sizeof *height, err);
    rlv_long_difference_t levels = *data;
    int status = RLV_ERR_OS;

    if (zero != NULL && height != NULL) {
        for (size_t i = 0; i < data->num_units; i++) {
            const bool held = isfinite(data->before[i]) && isfinite(data->after[i]);
            height[i] = !held ? NAN : scale == RLV_SCALE_LOG ? log(level[i]) : level[i];
        }
        levels.before = zero;
        levels.after = height;
        status = rlv_long_difference(gap, &levels, RLV_SCALE_LEVEL, influence, err);
    }
    free(zero);
    free(height);
    return status;
}

int rlv_mean_reversion_correct(rlv_difference_t *result, const rlv_long_difference_t *data,
                               const double *level, const rlv_long_difference_t *past,
                               const double *past_level, rlv_scale_t scale, rlv_error_t *err)
{
    const size_t n = data->num_units;
    rlv_difference_t gap;
    double slope = 0.0;
    double *psi = rlv_calloc(3 * n, sizeof *psi, err);
    int status = psi == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK)
        status = rlv_long_difference(result, data, scale, psi, err);
    if (status == RLV_OK)
        status = level_gap(&gap, data, level, scale, psi + n, err);
    if (status == RLV_OK)
        status = rlv_mean_reversion_slope(&slope, past, past_level, scale, psi + 2 * n, err);
    if (status == RLV_OK) {
        result->estimate -= slope * gap.estimate;
        for (size_t i = 0; i < n; i++)
            psi[i] -= slope * psi[n + i] + gap.estimate * psi[2 * n + i];
        rlv_difference_infer(result, psi, n, data->cluster, data->num_clusters);
    }
    free(psi);
    return status;
}

/* --- randomisation */

typedef struct {
    const rlv_long_difference_t *data; /* units used only */
    rlv_scale_t scale;
    const long *bands;
    size_t num_bands;
} permuted_t;

static int statistic(void *context, const int *label, double *value, rlv_error_t *err)
{
    const permuted_t *p = context;
    rlv_long_difference_t data = *p->data;
    rlv_difference_t result = {0};
    data.group = label;
    const int status = sum_bands(&result, &data, p->scale, p->bands, p->num_bands, NULL, err);
    *value = result.estimate;
    return status;
}

static size_t stratum_of(const long *bands, size_t num_bands, long band)
{
    size_t s = 0;
    while (s < num_bands && bands[s] != band)
        s++;
    return s;
}

int rlv_long_difference_randomise(double *p_value, const rlv_long_difference_t *data,
                                  rlv_scale_t scale, size_t num_draws, uint64_t seed,
                                  rlv_error_t *err)
{
    const size_t n = data->num_units;
    rlv_long_difference_t held = *data;
    rlv_randomisation_test_t test;
    permuted_t context = {&held, scale, NULL, 0};
    double *real = rlv_calloc(3 * n, sizeof *real, err);
    int *label = rlv_calloc(n, sizeof *label, err);
    long *band = rlv_calloc(n, sizeof *band, err), *bands = NULL;
    size_t *stratum = rlv_calloc(n, sizeof *stratum, err);
    size_t m = 0;
    int status = RLV_ERR_OS;

    if (real == NULL || label == NULL || band == NULL || stratum == NULL)
        goto out;
    status = list_bands(data, &bands, &context.num_bands, err);
    if (status < 0)
        goto out;
    context.bands = bands;
    for (size_t i = 0; i < n; i++) {
        if (!is_used(data, i))
            continue;
        real[m] = data->before[i];
        real[n + m] = data->after[i];
        real[2 * n + m] = weight_of(data, i);
        label[m] = data->group[i];
        band[m] = data->band != NULL ? data->band[i] : 0;
        stratum[m] = data->band != NULL ? stratum_of(bands, context.num_bands, band[m]) : 0;
        m++;
    }
    held = (rlv_long_difference_t){.num_units = m,
                                   .before = real,
                                   .after = real + n,
                                   .weight = real + 2 * n,
                                   .group = label,
                                   .band = data->band != NULL ? band : NULL};
    const rlv_randomisation_t run = {.adoption = label,
                                     .stratum = stratum,
                                     .num_units = m,
                                     .statistic = statistic,
                                     .context = &context,
                                     .max_assignments = num_draws,
                                     .seed = seed};
    status = rlv_randomisation_run(&test, &run, NULL, err);
    if (status == RLV_OK)
        *p_value = test.p_two_sided;
out:
    free(real);
    free(label);
    free(band);
    free(bands);
    free(stratum);
    return status;
}
