#include "releve/sensitivity.h"

#include "releve/rng.h"
#include "releve/score.h"
#include "releve/summary.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A uniform number on (0, 1) by address. */
static double uniform(uint64_t seed, uint32_t a, uint32_t b, uint32_t block)
{
    const rlv_address_t at = rlv_address(seed, a, b, 0, RLV_STREAM_DESIGN);
    return rlv_unit(rlv_draw(&at, block).word[0]);
}

/* --- Morris */

static void shuffle(size_t *item, size_t count, uint64_t seed, uint32_t path)
{
    for (size_t i = 0; i < count; i++)
        item[i] = i;
    for (size_t i = count; i-- > 1;) {
        const size_t j = (size_t)(uniform(seed, path, (uint32_t)i, 1) * (double)(i + 1));
        const size_t kept = item[i];
        item[i] = item[j];
        item[j] = kept;
    }
}

int rlv_morris_design(uint64_t seed, size_t num_factors, size_t num_paths, double *x,
                      rlv_error_t *err)
{
    enum { HALF = RLV_MORRIS_LEVELS / 2 };
    size_t *order = rlv_calloc(num_factors, sizeof *order, err);

    if (order == NULL)
        return RLV_ERR_OS;
    for (size_t p = 0; p < num_paths; p++) {
        double *start = x + p * (num_factors + 1) * num_factors;
        shuffle(order, num_factors, seed, (uint32_t)p);
        for (size_t k = 0; k < num_factors; k++) {
            const double u = uniform(seed, (uint32_t)p, (uint32_t)k, 0);
            start[k] = (floor(u * RLV_MORRIS_LEVELS) + 0.5) / RLV_MORRIS_LEVELS;
        }
        for (size_t step = 0; step < num_factors; step++) {
            const double *from = start + step * num_factors;
            double *to = start + (step + 1) * num_factors;
            memcpy(to, from, num_factors * sizeof *to);
            const double half = (double)HALF / RLV_MORRIS_LEVELS;
            to[order[step]] += from[order[step]] < 0.5 ? half : -half;
        }
    }
    free(order);
    return RLV_OK;
}

void rlv_morris_effects(const double x[], const double output[], size_t num_factors,
                        size_t num_paths, rlv_morris_t *effect)
{
    memset(effect, 0, num_factors * sizeof *effect);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t p = 0; p < num_paths; p++)
            for (size_t step = 0; step < num_factors; step++) {
                const size_t at = p * (num_factors + 1) + step;
                const double *from = x + at * num_factors, *to = from + num_factors;
                size_t k = 0;
                while (k + 1 < num_factors && from[k] == to[k])
                    k++;
                const double e = (output[at + 1] - output[at]) / (to[k] - from[k]);
                if (pass == 0) {
                    effect[k].mu += e / (double)num_paths;
                    effect[k].mu_star += fabs(e) / (double)num_paths;
                } else if (num_paths > 1) {
                    effect[k].sigma +=
                        (e - effect[k].mu) * (e - effect[k].mu) / (double)(num_paths - 1);
                }
            }
    }
    for (size_t k = 0; k < num_factors; k++)
        effect[k].sigma = sqrt(effect[k].sigma);
}

/* --- Sobol */

/* Rows of A and B: the sequence's dimensions 0..c-1 for A, c..2c-1 for B; further columns by
 * address. */
static int fill_rows(uint64_t seed, size_t num_columns, size_t num_rows, double *a, double *b,
                     rlv_error_t *err)
{
    const size_t own =
        num_columns < RLV_SOBOL_MAX_COLUMNS ? num_columns : (size_t)RLV_SOBOL_MAX_COLUMNS;
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)(2 * own));
    double point[2 * RLV_SOBOL_MAX_COLUMNS];
    const int status = sequence == NULL ? rlv_fail(err, RLV_ERR_OS, "no Sobol sequence") : RLV_OK;

    for (size_t row = 0; row < num_rows && status == RLV_OK; row++) {
        (void)gsl_qrng_get(sequence, point);
        for (size_t c = 0; c < num_columns; c++) {
            const bool drawn = c >= own;
            a[row * num_columns + c] =
                drawn ? uniform(seed, (uint32_t)row, (uint32_t)c, 2) : point[c];
            b[row * num_columns + c] =
                drawn ? uniform(seed, (uint32_t)row, (uint32_t)c, 3) : point[own + c];
        }
    }
    gsl_qrng_free(sequence);
    (void)gsl_set_error_handler(handler);
    return status;
}

int rlv_saltelli_design(uint64_t seed, size_t num_factors, const size_t factor_of[],
                        size_t num_columns, size_t num_rows, double *x, rlv_error_t *err)
{
    const size_t block = num_rows * num_columns;
    const double *b = x + block;
    const int status = fill_rows(seed, num_columns, num_rows, x, x + block, err);

    for (size_t f = 0; f < num_factors && status == RLV_OK; f++) {
        double *mixed = x + (f + 2) * block;
        memcpy(mixed, x, block * sizeof *x);
        for (size_t row = 0; row < num_rows; row++)
            for (size_t c = 0; c < num_columns; c++)
                if (factor_of[c] == f)
                    mixed[row * num_columns + c] = b[row * num_columns + c];
    }
    return status;
}

/* Mean and variance of A and B together, row i counted times[i] times. */
static void spread_of(const double output[], size_t num_rows, const unsigned times[], double *mean,
                      double *variance)
{
    double sum = 0, squares = 0, n = 0;
    for (size_t i = 0; i < 2 * num_rows; i++) {
        const double w = (double)times[i % num_rows];
        sum += w * output[i];
        n += w;
    }
    *mean = sum / n;
    for (size_t i = 0; i < 2 * num_rows; i++)
        squares += (double)times[i % num_rows] * (output[i] - *mean) * (output[i] - *mean);
    *variance = squares / n;
}

static void estimate(const double output[], size_t num_factors, size_t num_rows,
                     const unsigned times[], double *first, double *total)
{
    const double *a = output, *b = output + num_rows;
    double mean, variance;

    spread_of(output, num_rows, times, &mean, &variance);
    for (size_t f = 0; f < num_factors; f++) {
        const double *mixed = output + (f + 2) * num_rows;
        double covariance = 0, gap = 0, n = 0;
        for (size_t i = 0; i < num_rows; i++) {
            const double w = (double)times[i];
            covariance += w * (b[i] - mean) * (mixed[i] - a[i]);
            gap += w * (a[i] - mixed[i]) * (a[i] - mixed[i]);
            n += w;
        }
        first[f] = variance > 0 ? covariance / n / variance : 0;
        total[f] = variance > 0 ? gap / (2 * n) / variance : 0;
    }
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void interval(double *draw, size_t num, double *lower, double *upper)
{
    if (num < 2)
        return;
    qsort(draw, num, sizeof *draw, compare);
    *lower = rlv_quantile(draw, num, 0.025);
    *upper = rlv_quantile(draw, num, 0.975);
}

int rlv_sobol_indices(const double output[], size_t num_factors, size_t num_rows,
                      size_t num_resamples, uint64_t seed, rlv_sobol_t *index, rlv_error_t *err)
{
    unsigned *times = rlv_calloc(num_rows, sizeof *times, err);
    double *value = rlv_calloc(2 * num_factors, sizeof *value, err);
    /* draws of the first order, then of the total, by factor */
    double *draw = rlv_calloc(2 * num_factors * num_resamples, sizeof *draw, err);
    int status = RLV_ERR_OS;

    if (times == NULL || value == NULL || draw == NULL)
        goto out;
    for (size_t i = 0; i < num_rows; i++)
        times[i] = 1;
    estimate(output, num_factors, num_rows, times, value, value + num_factors);
    for (size_t f = 0; f < num_factors; f++)
        index[f] = (rlv_sobol_t){value[f], NAN, NAN, value[num_factors + f], NAN, NAN};
    for (size_t r = 0; r < num_resamples; r++) {
        rlv_score_resample(seed, (uint32_t)r, num_rows, times);
        estimate(output, num_factors, num_rows, times, value, value + num_factors);
        for (size_t k = 0; k < 2 * num_factors; k++)
            draw[k * num_resamples + r] = value[k];
    }
    for (size_t f = 0; f < num_factors; f++) {
        interval(draw + f * num_resamples, num_resamples, &index[f].first_lower,
                 &index[f].first_upper);
        interval(draw + (num_factors + f) * num_resamples, num_resamples, &index[f].total_lower,
                 &index[f].total_upper);
    }
    status = RLV_OK;
out:
    free(times);
    free(value);
    free(draw);
    return status;
}
