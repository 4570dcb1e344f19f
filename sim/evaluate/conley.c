#include "releve/conley.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double EARTH_RADIUS_KM = 6371.0088; /* mean radius, IUGG */
static const double RADIANS = 0.017453292519943295;

double rlv_great_circle_km(double latitude_a, double longitude_a, double latitude_b,
                           double longitude_b)
{
    const double north = sin(0.5 * (latitude_b - latitude_a) * RADIANS);
    const double east = sin(0.5 * (longitude_b - longitude_a) * RADIANS);
    const double half_chord =
        north * north + cos(latitude_a * RADIANS) * cos(latitude_b * RADIANS) * east * east;
    return 2.0 * EARTH_RADIUS_KM * asin(fmin(1.0, sqrt(half_chord)));
}

static int check(const rlv_conley_t *self, rlv_error_t *err)
{
    if (!(self->cutoff_km >= 0.0))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "cutoff", "0 km or more", "%g",
                           self->cutoff_km);
    if (self->lags < 0)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "lags", "0 or more", "%d", self->lags);
    for (size_t i = 0; i < self->num_rows; i++) {
        if (!(fabs(self->latitude[i]) <= 90.0))
            return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "latitude", "-90 to 90", "row %zu: %g",
                               i + 1, self->latitude[i]);
        if (!(self->longitude[i] >= -180.0 && self->longitude[i] <= 360.0))
            return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "longitude", "-180 to 360",
                               "row %zu: %g", i + 1, self->longitude[i]);
        for (size_t a = 0; a < self->num_columns; a++)
            if (!isfinite(self->score[i * self->num_columns + a]))
                return rlv_fail(err, RLV_ERR_DATA, "row %zu has no score", i + 1);
    }
    return 0;
}

/* Places as points of the unit sphere: their chord orders them like their distance. */
static double *unit_vectors(const rlv_conley_t *self, rlv_error_t *err)
{
    double *point = rlv_calloc(self->num_rows * 3, sizeof *point, err);
    for (size_t i = 0; point != NULL && i < self->num_rows; i++) {
        const double north = self->latitude[i] * RADIANS, east = self->longitude[i] * RADIANS;
        point[3 * i] = cos(north) * cos(east);
        point[3 * i + 1] = cos(north) * sin(east);
        point[3 * i + 2] = sin(north);
    }
    return point;
}

static double weight(const rlv_conley_t *self, const double *point, double largest_chord, size_t i,
                     size_t j)
{
    const double x = point[3 * i] - point[3 * j], y = point[3 * i + 1] - point[3 * j + 1];
    const double z = point[3 * i + 2] - point[3 * j + 2];
    const double chord = sqrt(x * x + y * y + z * z);
    if (self->period != NULL && self->period[i] != self->period[j]) {
        const double lag = fabs((double)self->period[i] - (double)self->period[j]);
        const bool counts = chord == 0.0 && lag <= (double)self->lags;
        return counts ? 1.0 - lag / ((double)self->lags + 1.0) : 0.0;
    }
    if (!(chord < largest_chord))
        return 0.0;
    if (self->kernel == RLV_CONLEY_UNIFORM)
        return 1.0;
    const double distance = 2.0 * EARTH_RADIUS_KM * asin(fmin(1.0, 0.5 * chord));
    return fmax(0.0, 1.0 - distance / self->cutoff_km);
}

/* `meat` [k * k] gets the lower triangle of the double sum; `near` [k] is work space. */
static void sum_pairs(const rlv_conley_t *self, const double *point, double *meat, double *near)
{
    const size_t k = self->num_columns;
    const double half_angle = 0.5 * self->cutoff_km / EARTH_RADIUS_KM;
    const double half_circle = 1.5707963267948966;
    const double largest_chord = half_angle >= half_circle ? INFINITY : 2.0 * sin(half_angle);
    for (size_t i = 0; i < self->num_rows; i++) {
        const double *const score = self->score + i * k;
        memset(near, 0, k * sizeof *near);
        for (size_t j = 0; j < i; j++) {
            const double w = weight(self, point, largest_chord, i, j);
            for (size_t a = 0; w != 0.0 && a < k; a++)
                near[a] += w * self->score[j * k + a];
        }
        for (size_t a = 0; a < k; a++)
            for (size_t b = 0; b <= a; b++)
                meat[a * k + b] += score[a] * score[b] + score[a] * near[b] + near[a] * score[b];
    }
}

int rlv_conley_covariance(const rlv_conley_t *self, double *covariance, double *std_error,
                          rlv_error_t *err)
{
    const size_t k = self->num_columns;
    double *meat = NULL, *half = NULL, *near = NULL, *point = NULL;
    int status = check(self, err);
    if (status != 0)
        goto out;
    status = RLV_ERR_OS;
    meat = rlv_calloc(k * k, sizeof *meat, err);
    half = rlv_calloc(k * k, sizeof *half, err);
    near = rlv_calloc(k, sizeof *near, err);
    point = unit_vectors(self, err);
    if (meat == NULL || half == NULL || near == NULL || point == NULL)
        goto out;
    status = 0;
    sum_pairs(self, point, meat, near);
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            for (size_t c = 0; c < k; c++)
                half[a * k + b] +=
                    self->bread[a * k + c] * (c >= b ? meat[c * k + b] : meat[b * k + c]);
    memset(covariance, 0, k * k * sizeof *covariance);
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            for (size_t c = 0; c < k; c++)
                covariance[a * k + b] += half[a * k + c] * self->bread[c * k + b];
    for (size_t a = 0; std_error != NULL && a < k; a++)
        std_error[a] = covariance[a * k + a] >= 0.0 ? sqrt(covariance[a * k + a]) : NAN;
out:
    free(meat);
    free(half);
    free(near);
    free(point);
    return status;
}
