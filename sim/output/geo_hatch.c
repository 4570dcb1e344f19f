/* Hatching of areas, computed: the patterns of gnuplot are opaque, and other in png, svg and pdf.
 */
#include "releve/geo.h"

#include <math.h>
#include <stdlib.h>

/* Crossings of one line with the borders of the areas drawn. */
typedef struct {
    double *at; /* [capacity], along the line */
    size_t num, capacity;
} crossings_t;

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static int add_crossing(crossings_t *self, double at, rlv_error_t *err)
{
    if (self->num == self->capacity) {
        const size_t wanted = self->capacity == 0 ? 64 : 2 * self->capacity;
        const int status = rlv_resize(&self->at, wanted, sizeof *self->at, err);
        if (status < 0)
            return status;
        self->capacity = wanted;
    }
    self->at[self->num++] = at;
    return RLV_OK;
}

/* The line across = y - x (rising) or y + x (falling) = level meets an edge where `across` of its
 * ends lies on both sides; half-open, so that a corner counts once. */
static int cross_rings(const rlv_geo_t *g, const bool drawn[], bool rising, double level,
                       crossings_t *found, rlv_error_t *err)
{
    for (size_t k = 0; k < g->num_rings; k++) {
        const rlv_ring_t *const ring = &g->ring[k];
        if (!drawn[ring->area])
            continue;
        for (size_t i = ring->first; i + 1 < ring->first + ring->count; i++) {
            const double a = rising ? g->y[i] - g->x[i] : g->y[i] + g->x[i];
            const double b = rising ? g->y[i + 1] - g->x[i + 1] : g->y[i + 1] + g->x[i + 1];
            if ((a <= level) == (b <= level))
                continue;
            const double part = (level - a) / (b - a);
            const int status = add_crossing(found, g->x[i] + part * (g->x[i + 1] - g->x[i]), err);
            if (status < 0)
                return status;
        }
    }
    return RLV_OK;
}

static void put_segments(const crossings_t *found, bool rising, double level, double least,
                         FILE *out)
{
    for (size_t i = 0; i + 1 < found->num;) {
        const double from = found->at[i];
        double to = found->at[i + 1];
        i += 2;
        /* a border shared by two areas is crossed twice at one place: the line goes on */
        while (i + 1 < found->num && found->at[i] - to < least) {
            to = found->at[i + 1];
            i += 2;
        }
        if (to - from > least)
            (void)fprintf(out, "%.5f\t%.5f\n%.5f\t%.5f\n\n", from,
                          rising ? level + from : level - from, to,
                          rising ? level + to : level - to);
    }
}

int rlv_geo_write_hatching(const rlv_geo_t *self, const bool drawn[], bool rising, double spacing,
                           FILE *out, rlv_error_t *err)
{
    const double low = rising ? self->y_low - self->x_high : self->y_low + self->x_low;
    const double high = rising ? self->y_high - self->x_low : self->y_high + self->x_high;
    const double step = spacing * sqrt(2);
    crossings_t found = {0};
    int status = RLV_OK;

    for (double level = (floor(low / step) + 0.5) * step; level < high && status == RLV_OK;
         level += step) {
        found.num = 0;
        status = cross_rings(self, drawn, rising, level, &found, err);
        if (found.num > 0)
            qsort(found.at, found.num, sizeof *found.at, compare);
        if (status == RLV_OK)
            put_segments(&found, rising, level, spacing / 50, out);
    }
    free(found.at);
    return status;
}

void rlv_geo_inner_point(const rlv_geo_t *self, size_t area, double *x, double *y)
{
    double low = INFINITY, high = -INFINITY, width = -1;
    crossings_t found = {0};

    *x = *y = 0;
    for (size_t k = 0; k < self->num_rings; k++)
        for (size_t i = self->ring[k].first;
             self->ring[k].area == area && i < self->ring[k].first + self->ring[k].count; i++) {
            low = fmin(low, self->y[i]);
            high = fmax(high, self->y[i]);
        }
    const double level = low + (high - low) / 2;
    for (size_t k = 0; k < self->num_rings; k++)
        for (size_t i = self->ring[k].first;
             self->ring[k].area == area && i + 1 < self->ring[k].first + self->ring[k].count; i++)
            if ((self->y[i] <= level) != (self->y[i + 1] <= level))
                (void)add_crossing(&found,
                                   self->x[i] + (level - self->y[i]) /
                                                    (self->y[i + 1] - self->y[i]) *
                                                    (self->x[i + 1] - self->x[i]),
                                   NULL);
    if (found.num > 0)
        qsort(found.at, found.num, sizeof *found.at, compare);
    for (size_t i = 0; i + 1 < found.num; i += 2)
        if (found.at[i + 1] - found.at[i] > width) {
            width = found.at[i + 1] - found.at[i];
            *x = found.at[i] + width / 2;
            *y = level;
        }
    free(found.at);
}
