#include "releve/score.h"

#include "releve/rng.h"
#include "releve/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Mean distance to y, and the sum over pairs of |x_i - x_j| from the ranks of sorted values. */
static double crps(const double sorted[], size_t n, double observed, double pairs)
{
    double distance = 0, between = 0;

    for (size_t i = 0; i < n; i++) {
        distance += fabs(sorted[i] - observed);
        between += (2.0 * (double)i + 1.0 - (double)n) * sorted[i];
    }
    return distance / (double)n - (pairs > 0 ? between / pairs : 0);
}

double rlv_crps_sample(const double sorted[], size_t num_values, double observed)
{
    return crps(sorted, num_values, observed, (double)num_values * (double)num_values);
}

double rlv_crps_fair(const double sorted[], size_t num_values, double observed)
{
    return crps(sorted, num_values, observed, (double)num_values * ((double)num_values - 1.0));
}

double rlv_crps_normal(double mean, double sd, double observed)
{
    static const double PI = 3.14159265358979323846;
    if (!(sd > 0))
        return fabs(mean - observed);
    const double z = (observed - mean) / sd;
    const double density = exp(-0.5 * z * z) / sqrt(2 * PI);
    return sd * (z * (1.0 - erfc(z / sqrt(2.0))) + 2.0 * density - 1.0 / sqrt(PI));
}

double rlv_pit_sample(const double sorted[], size_t num_values, double observed, double u)
{
    size_t below = 0, equal = 0;
    for (size_t i = 0; i < num_values; i++) {
        below += sorted[i] < observed;
        equal += sorted[i] == observed;
    }
    return ((double)below + u * ((double)equal + 1.0)) / ((double)num_values + 1.0);
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

rlv_forecast_t rlv_forecast_score(double point, double value[], size_t num_values, double observed,
                                  double u)
{
    rlv_forecast_t f = {point, NAN, NAN, NAN, NAN, NAN, NAN, point};
    if (num_values == 0)
        return f;
    qsort(value, num_values, sizeof *value, compare);
    f.p05 = rlv_quantile(value, num_values, 0.05);
    f.p25 = rlv_quantile(value, num_values, 0.25);
    f.p75 = rlv_quantile(value, num_values, 0.75);
    f.p95 = rlv_quantile(value, num_values, 0.95);
    f.crps = rlv_crps_fair(value, num_values, observed);
    f.pit = rlv_pit_sample(value, num_values, observed, u);
    return f;
}

const char *rlv_score_name(rlv_score_t score)
{
    static const char *const NAMES[RLV_NUM_SCORES] = {
        "bias", "mae", "rmse", "mape", "crps", "cover_50", "cover_90", "width_50", "width_90"};
    return NAMES[score];
}

/* What one forecast adds to a score; NaN when it cannot. */
static double term(rlv_score_t score, const rlv_forecast_t *f, double y)
{
    switch (score) {
    case RLV_SCORE_BIAS:
        return f->point - y;
    case RLV_SCORE_MAE:
        return fabs(f->middle - y);
    case RLV_SCORE_RMSE:
        return (f->point - y) * (f->point - y);
    case RLV_SCORE_MAPE:
        return y != 0 ? 100.0 * fabs(f->middle - y) / fabs(y) : NAN;
    case RLV_SCORE_CRPS:
        return f->crps;
    case RLV_SCORE_COVER_50:
        return isnan(f->p25) ? NAN : (double)(f->p25 <= y && y <= f->p75);
    case RLV_SCORE_COVER_90:
        return isnan(f->p05) ? NAN : (double)(f->p05 <= y && y <= f->p95);
    case RLV_SCORE_WIDTH_50:
        return f->p75 - f->p25;
    case RLV_SCORE_WIDTH_90:
        return f->p95 - f->p05;
    case RLV_NUM_SCORES:
        break;
    }
    return NAN;
}

double rlv_score_of(rlv_score_t score, const rlv_forecast_t forecast[], const double observed[],
                    const double weight[], const unsigned times[], size_t num, size_t *used)
{
    const bool plain = score == RLV_SCORE_COVER_50 || score == RLV_SCORE_COVER_90;
    double sum = 0, total = 0;
    size_t count = 0;

    for (size_t i = 0; i < num; i++) {
        const double x = term(score, &forecast[i], observed[i]);
        const double often = times != NULL ? (double)times[i] : 1.0;
        if (isnan(x))
            continue;
        const double w = often * (plain ? 1.0 : weight[i]);
        sum += w * x;
        total += w;
        count++;
    }
    if (used != NULL)
        *used = count;
    if (!(total > 0))
        return NAN;
    return score == RLV_SCORE_RMSE ? sqrt(sum / total) : sum / total;
}

void rlv_pit_histogram(const rlv_forecast_t forecast[], size_t num, size_t num_classes,
                       size_t *count)
{
    memset(count, 0, num_classes * sizeof *count);
    for (size_t i = 0; i < num; i++) {
        if (isnan(forecast[i].pit))
            continue;
        const size_t c = (size_t)(forecast[i].pit * (double)num_classes);
        count[c < num_classes ? c : num_classes - 1]++;
    }
}

void rlv_score_resample(uint64_t seed, uint32_t replicate, size_t num, unsigned *times)
{
    memset(times, 0, num * sizeof *times);
    for (size_t i = 0; i < num; i++) {
        const rlv_address_t at =
            rlv_address(seed, replicate, (uint32_t)(i / 4), 0, RLV_STREAM_RESAMPLE);
        const rlv_block_t block = rlv_draw(&at, 0);
        times[(size_t)(rlv_unit(block.word[i % 4]) * (double)num)]++;
    }
}
