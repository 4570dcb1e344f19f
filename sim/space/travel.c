#include "releve/travel.h"

#include "releve/mathx.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double KM_PER_DEGREE = 6371.0 * 3.14159265358979323846 / 180.0;

double rlv_distance_km(double latitude_1, double longitude_1, double latitude_2, double longitude_2)
{
    const double north = (latitude_2 - latitude_1) * KM_PER_DEGREE;
    const double east = (longitude_2 - longitude_1) * KM_PER_DEGREE *
                        rlv_cos_degrees(0.5 * (latitude_1 + latitude_2));
    return sqrt(north * north + east * east);
}

/* Road speed at one end of a trip, km/h. The density grid goes from 1 (large cities, slow) to 7
 * (very scattered housing, winding roads); 0 is unknown and takes the middle of the rural classes.
 */
static double speed_kmh(const rlv_region_t *region, const rlv_params_t *params, size_t commune)
{
    const int density = region->commune_density[commune];
    double speed = params->apl_speed_rural;
    if (density == 1)
        speed = params->apl_speed_city;
    else if (density >= 2 && density <= 4)
        speed = params->apl_speed_town;
    return region->commune_mountain[commune] ? speed * params->apl_mountain_speed_factor : speed;
}

typedef struct {
    double latitude;
    uint32_t commune;
} by_latitude_t;

static int compare_latitude(const void *a, const void *b)
{
    const by_latitude_t *x = a, *y = b;
    if (x->latitude != y->latitude)
        return x->latitude < y->latitude ? -1 : 1;
    return x->commune < y->commune ? -1 : x->commune > y->commune;
}

typedef struct {
    uint32_t from, to;
    double minutes;
} pair_t;

typedef struct {
    pair_t *pair;
    size_t num_pairs, capacity;
} pair_list_t;

static int push(pair_list_t *list, uint32_t from, uint32_t to, double minutes, rlv_error_t *err)
{
    if (list->num_pairs == list->capacity) {
        const size_t capacity = list->capacity ? 2 * list->capacity : 4096;
        const int status = rlv_resize(&list->pair, capacity, sizeof *list->pair, err);
        if (status < 0)
            return status;
        list->capacity = capacity;
    }
    list->pair[list->num_pairs++] = (pair_t){from, to, minutes};
    return RLV_OK;
}

/* The pairs (from, to), from < to in the order of latitudes, within the limit. */
static int sweep(pair_list_t *list, const by_latitude_t *sorted, const double *speed,
                 const rlv_region_t *region, double detour, double max_minutes, rlv_error_t *err)
{
    double fastest = 0;
    int status = RLV_OK;

    for (size_t i = 0; i < region->num_communes; i++)
        fastest = speed[i] > fastest ? speed[i] : fastest;
    const double reach_km = fastest * max_minutes / 60.0 / detour;
    const double reach_degrees = reach_km / KM_PER_DEGREE;

    for (size_t a = 0; a < region->num_communes && status == RLV_OK; a++) {
        const uint32_t i = sorted[a].commune;
        for (size_t b = a + 1; b < region->num_communes && status == RLV_OK; b++) {
            const uint32_t j = sorted[b].commune;
            if (sorted[b].latitude - sorted[a].latitude > reach_degrees)
                break;
            const double km =
                rlv_distance_km(region->commune_latitude[i], region->commune_longitude[i],
                                region->commune_latitude[j], region->commune_longitude[j]);
            const double minutes = 60.0 * detour * km / (0.5 * (speed[i] + speed[j]));
            if (minutes < max_minutes)
                status = push(list, i, j, minutes, err);
        }
    }
    return status;
}

static int compare_to(const void *a, const void *b)
{
    const pair_t *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* Both directions and the diagonal, by rows. */
static int fill_rows(rlv_travel_t *self, pair_list_t *list, rlv_error_t *err)
{
    const size_t half = list->num_pairs;
    int status = RLV_OK;

    for (size_t p = 0; p < half && status == RLV_OK; p++)
        status = push(list, list->pair[p].to, list->pair[p].from, list->pair[p].minutes, err);
    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++)
        status = push(list, (uint32_t)i, (uint32_t)i, 0.0, err);
    if (status < 0)
        return status;
    qsort(list->pair, list->num_pairs, sizeof *list->pair, compare_to);

    self->first = rlv_calloc(self->num_communes + 1, sizeof *self->first, err);
    self->to = rlv_calloc(list->num_pairs, sizeof *self->to, err);
    self->minutes = rlv_calloc(list->num_pairs, sizeof *self->minutes, err);
    if (self->first == NULL || self->to == NULL || self->minutes == NULL)
        return RLV_ERR_OS;
    for (size_t p = 0; p < list->num_pairs; p++) {
        self->first[list->pair[p].from + 1]++;
        self->to[p] = list->pair[p].to;
        self->minutes[p] = list->pair[p].minutes;
    }
    for (size_t i = 0; i < self->num_communes; i++)
        self->first[i + 1] += self->first[i];
    return RLV_OK;
}

int rlv_travel_init(rlv_travel_t *self, const rlv_region_t *region, const rlv_params_t *params,
                    double max_minutes, rlv_error_t *err)
{
    pair_list_t list = {0};
    by_latitude_t *sorted = NULL;
    double *speed = NULL;
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    self->num_communes = region->num_communes;
    sorted = rlv_calloc(region->num_communes, sizeof *sorted, err);
    speed = rlv_calloc(region->num_communes, sizeof *speed, err);
    if (sorted == NULL || speed == NULL)
        goto out;
    for (size_t i = 0; i < region->num_communes; i++) {
        sorted[i] = (by_latitude_t){region->commune_latitude[i], (uint32_t)i};
        speed[i] = speed_kmh(region, params, i);
    }
    qsort(sorted, region->num_communes, sizeof *sorted, compare_latitude);
    status = sweep(&list, sorted, speed, region, params->apl_detour, max_minutes, err);
    if (status == RLV_OK)
        status = fill_rows(self, &list, err);
out:
    free(list.pair);
    free(sorted);
    free(speed);
    return status;
}

void rlv_travel_free(rlv_travel_t *self)
{
    free(self->first);
    free(self->to);
    free(self->minutes);
    memset(self, 0, sizeof *self);
}
