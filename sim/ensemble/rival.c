#include "releve/rival.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *rlv_rival_name(rlv_rival_t rival)
{
    static const char *const NAMES[RLV_NUM_RIVALS] = {"last_value", "own_trend", "regional_plus",
                                                      "regional_times"};
    return NAMES[rival];
}

/* Slope of values (or of their logarithms) over the years up to the origin; NaN under two years. */
static double slope(const int year[], const double value[], size_t num_years, int origin, bool logs)
{
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (size_t i = 0; i < num_years && year[i] <= origin; i++) {
        const double x = (double)(year[i] - origin);
        const double y = logs ? log(value[i]) : value[i];
        if (!isfinite(y))
            continue;
        n += 1;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    const double spread = n * sxx - sx * sx;
    return n >= 2 && spread > 0 ? (n * sxy - sx * sy) / spread : NAN;
}

static double at_year(const rlv_panel_past_t *past, size_t place, int year)
{
    for (size_t i = 0; i < past->num_years; i++)
        if (past->year[i] == year)
            return past->value[place * past->num_years + i];
    return NAN;
}

double rlv_rival_point(const rlv_panel_past_t *past, rlv_rival_t rival, size_t place, int origin,
                       int horizon)
{
    const double last = at_year(past, place, origin), h = (double)horizon;

    switch (rival) {
    case RLV_RIVAL_LAST:
        return last;
    case RLV_RIVAL_TREND: {
        const double next = last + h * slope(past->year, past->value + place * past->num_years,
                                             past->num_years, origin, false);
        return next < 0 ? 0 : next;
    }
    case RLV_RIVAL_PLUS: {
        const double next =
            last + h * slope(past->year, past->region, past->num_years, origin, false);
        return next < 0 ? 0 : next;
    }
    case RLV_RIVAL_TIMES:
        return last * exp(h * slope(past->year, past->region, past->num_years, origin, true));
    case RLV_NUM_RIVALS:
        break;
    }
    return NAN;
}

/* Relative error that the rival would have made; NaN where it cannot be told. */
static double past_error(const rlv_panel_past_t *past, rlv_rival_t rival, size_t place, int origin,
                         int horizon)
{
    const double point = rlv_rival_point(past, rival, place, origin, horizon);
    return point > 0 ? at_year(past, place, origin + horizon) / point - 1.0 : NAN;
}

/* Whether some earlier origin had this horizon with its target known at `origin`. */
static bool has_horizon(const rlv_panel_past_t *past, rlv_rival_t rival, int origin, int horizon)
{
    for (size_t i = 0; i < past->num_years; i++)
        for (size_t p = 0; past->year[i] + horizon <= origin && p < past->num_places; p++)
            if (isfinite(past_error(past, rival, p, past->year[i], horizon)))
                return true;
    return false;
}

/* Variance of the last value's relative errors at each horizon, about their mean, as a line in the
 * horizon: how fast errors grow. A falling line is taken as flat, a negative intercept as zero. */
static double growth(const rlv_panel_past_t *past, int origin, int from, int to)
{
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;

    for (int h = 1; h <= origin - past->year[0]; h++) {
        double count = 0, sum = 0, squares = 0;
        for (size_t i = 0; i < past->num_years; i++)
            for (size_t p = 0; past->year[i] + h <= origin && p < past->num_places; p++) {
                const double e = past_error(past, RLV_RIVAL_LAST, p, past->year[i], h);
                if (!isfinite(e))
                    continue;
                count += 1;
                sum += e;
                squares += e * e;
            }
        if (count < 2)
            continue;
        const double variance = (squares - sum * sum / count) / (count - 1);
        n += 1;
        sx += h;
        sy += variance;
        sxx += (double)h * h;
        sxy += h * variance;
    }
    const double spread = n * sxx - sx * sx;
    if (n < 2 || !(spread > 0))
        return sqrt((double)to / (double)from);
    const double b = fmax((n * sxy - sx * sy) / spread, 0);
    const double a = fmax((sy - b * sx) / n, 0);
    return a + b * from > 0 ? sqrt((a + b * to) / (a + b * from)) : 1.0;
}

typedef struct {
    double weight;
    size_t place;
} ranked_t;

static int compare(const void *a, const void *b)
{
    const ranked_t *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* Classes of equal numbers of places by size; few places make one class. */
static int classify(rlv_rival_band_t *self, const rlv_panel_past_t *past, rlv_error_t *err)
{
    enum { FEWEST = 50 };
    const size_t n = past->num_places;
    ranked_t *rank = rlv_calloc(n, sizeof *rank, err);

    self->place_class = rlv_calloc(n, sizeof *self->place_class, err);
    if (rank == NULL || self->place_class == NULL) {
        free(rank);
        return RLV_ERR_OS;
    }
    for (size_t p = 0; p < n; p++)
        rank[p] = (ranked_t){past->weight[p], p};
    qsort(rank, n, sizeof *rank, compare);
    for (size_t i = 0; n >= FEWEST && i < n; i++)
        self->place_class[rank[i].place] = (uint8_t)(i * RLV_RIVAL_CLASSES / n);
    free(rank);
    return RLV_OK;
}

/* Brings the errors of a horizon to a longer one: their mean grows with it, their spread as said.
 */
static void stretch(double error[], size_t num, double horizons, double spread)
{
    double mean = 0;
    for (size_t i = 0; i < num; i++)
        mean += error[i] / (double)num;
    for (size_t i = 0; i < num; i++)
        error[i] = fmax(mean * horizons + (error[i] - mean) * spread, -1.0);
}

int rlv_rival_band_init(rlv_rival_band_t *self, const rlv_panel_past_t *past, rlv_rival_t rival,
                        int origin, int horizon, rlv_error_t *err)
{
    int from = horizon;
    int status;

    memset(self, 0, sizeof *self);
    status = classify(self, past, err);
    for (size_t c = 0; c < RLV_RIVAL_CLASSES && status == RLV_OK; c++) {
        self->error[c] =
            rlv_calloc(past->num_places * past->num_years, sizeof *self->error[c], err);
        if (self->error[c] == NULL)
            status = RLV_ERR_OS;
    }
    if (status < 0)
        return status;
    while (from > 0 && !has_horizon(past, rival, origin, from))
        from--;
    if (from == 0)
        return RLV_OK;
    for (size_t i = 0; i < past->num_years && past->year[i] + from <= origin; i++)
        for (size_t p = 0; p < past->num_places; p++) {
            const double e = past_error(past, rival, p, past->year[i], from);
            const uint8_t c = self->place_class[p];
            if (isfinite(e))
                self->error[c][self->num_errors[c]++] = e;
        }
    if (from < horizon)
        for (size_t c = 0; c < RLV_RIVAL_CLASSES; c++)
            stretch(self->error[c], self->num_errors[c], (double)horizon / (double)from,
                    growth(past, origin, from, horizon));
    return RLV_OK;
}

void rlv_rival_band_free(rlv_rival_band_t *self)
{
    for (size_t c = 0; c < RLV_RIVAL_CLASSES; c++)
        free(self->error[c]);
    free(self->place_class);
    memset(self, 0, sizeof *self);
}
