/* What the years before an origin say of the model (rlv_hindcast_fit). */
#include "releve/backtest.h"
#include "releve/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 3 };

/* Mean and variance over replicates of the logarithm of a place's APL in a year. */
static double log_mean(const rlv_ensemble_t *ensemble, const rlv_model_t *model, size_t place,
                       int year, double *variance)
{
    const size_t n = ensemble->num_replicates;
    double sum = 0, squares = 0;

    for (size_t r = 0; r < n; r++) {
        const int32_t *record = ensemble->tally + r * ensemble->tally_size;
        const double apl = record[rlv_tally_index(&model->shape, year, RLV_TALLY_APL, place)] / 1e6;
        const double x = log(fmax(apl, 1e-3));
        sum += x;
        squares += x * x;
    }
    if (variance != NULL)
        *variance = n > 1 ? fmax((squares - sum * sum / (double)n) / (double)(n - 1), 0) : 0;
    return sum / (double)n;
}

/* One squared departure and what it should be: base + x[0] observation^2 + x[1] drift^2. */
typedef struct {
    double square, base, x[2];
} moment_t;

/* Least squares of square - base on x, weighted by the inverse square of the expectation; a
 * coefficient that would be negative is zero and the other is fitted alone. */
static void solve(const moment_t moment[], size_t num, double coefficient[2])
{
    coefficient[0] = coefficient[1] = 1e-3;
    for (int round = 0; round < ROUNDS; round++) {
        double a[3] = {0}, b[2] = {0};
        for (size_t i = 0; i < num; i++) {
            const moment_t *m = &moment[i];
            const double expected = m->base + m->x[0] * coefficient[0] + m->x[1] * coefficient[1];
            const double w = 1.0 / (expected * expected + 1e-12), y = m->square - m->base;
            a[0] += w * m->x[0] * m->x[0];
            a[1] += w * m->x[0] * m->x[1];
            a[2] += w * m->x[1] * m->x[1];
            b[0] += w * m->x[0] * y;
            b[1] += w * m->x[1] * y;
        }
        const double det = a[0] * a[2] - a[1] * a[1];
        if (!(a[0] > 0) || !(a[2] > 0))
            return;
        /* one year alone cannot tell them apart: the whole is observation error */
        const bool apart = det > 1e-9 * a[0] * a[2];
        coefficient[0] = apart ? (b[0] * a[2] - b[1] * a[1]) / det : b[0] / a[0];
        coefficient[1] = apart ? (b[1] * a[0] - b[0] * a[1]) / det : 0;
        if (coefficient[0] < 0) {
            coefficient[0] = 0;
            coefficient[1] = fmax(b[1] / a[2], 0);
        } else if (coefficient[1] < 0) {
            coefficient[1] = 0;
            coefficient[0] = fmax(b[0] / a[0], 0);
        }
    }
}

typedef struct {
    double t, gap; /* years since the first, log(published / model) of the region */
    double level;  /* log(published) of the region */
    int year;
} regional_t;

static size_t list_regional(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                            const rlv_observed_list_t *observed, regional_t *list, size_t max)
{
    const size_t region = rlv_region_first_place(model->region, RLV_LEVEL_REGION);
    size_t n = 0;
    for (size_t i = 0; i < observed->num_rows && n < max; i++) {
        const rlv_observed_t *row = &observed->row[i];
        if (row->level != RLV_LEVEL_REGION || strcmp(row->indicator, "apl") != 0 ||
            row->year < model->shape.base_year || row->year > model->shape.horizon)
            continue;
        list[n++] =
            (regional_t){(double)(row->year - model->shape.base_year),
                         log(row->value) - log_mean(ensemble, model, region, row->year, NULL),
                         log(row->value), row->year};
    }
    return n;
}

/* Slope through the first year, and the error of a mean yearly change. */
static void fit_drift(const regional_t list[], size_t num, rlv_hindcast_t *fit)
{
    double tt = 0, tg = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < num; i++) {
        tt += list[i].t * list[i].t;
        tg += list[i].t * list[i].gap;
    }
    fit->drift = tg / tt;
    for (size_t i = 1; i < num; i++) {
        const double change = (list[i].level - list[i - 1].level) / (list[i].t - list[i - 1].t);
        sum += change;
        squares += change * change;
    }
    const double n = (double)(num - 1);
    fit->drift_error = n > 1 ? sqrt(fmax(squares - sum * sum / n, 0) / (n - 1) / n) : 0.006;
}

static void fit_measure(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                        const rlv_observed_list_t *observed, const regional_t list[], size_t num,
                        moment_t *moment, rlv_hindcast_t *fit)
{
    size_t n = 0;
    double coefficient[2];

    for (size_t i = 0; i < observed->num_rows; i++) {
        const rlv_observed_t *row = &observed->row[i];
        if (row->level != RLV_LEVEL_TERRITORY || strcmp(row->indicator, "apl") != 0 ||
            row->year <= model->shape.base_year || row->year > model->shape.horizon ||
            !(row->value > 0))
            continue;
        double gap = 0, t = 0, variance = 0;
        for (size_t k = 0; k < num; k++)
            if (list[k].year == row->year) {
                gap = list[k].gap;
                t = list[k].t;
            }
        const double people = (double)rlv_region_territory_population(model->region, row->place,
                                                                      model->shape.base_year);
        const double small = 10000.0 / fmax(people, 100.0);
        const double e =
            log(row->value) - log_mean(ensemble, model, row->place, row->year, &variance) - gap;
        moment[n++] = (moment_t){e * e, variance, {sqrt(small), t * pow(small, 0.9)}};
    }
    solve(moment, n, coefficient);
    fit->observation_sd = sqrt(coefficient[0]);
    fit->drift_sd = sqrt(coefficient[1]);
}

int rlv_hindcast_fit(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                     const rlv_observed_list_t *observed, rlv_hindcast_t *fit, rlv_error_t *err)
{
    enum { MOST = 64 };
    regional_t list[MOST];
    const size_t num = list_regional(ensemble, model, observed, list, MOST);
    moment_t *moment = rlv_calloc(observed->num_rows + 1, sizeof *moment, err);

    memset(fit, 0, sizeof *fit);
    if (moment == NULL)
        return RLV_ERR_OS;
    if (num >= 2) {
        fit->num_years = num - 1;
        fit_drift(list, num, fit);
        fit_measure(ensemble, model, observed, list, num, moment, fit);
    }
    free(moment);
    return RLV_OK;
}
