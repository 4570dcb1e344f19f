/*
 * travel: road minutes between communes, for all pairs within a limit.
 *
 * Without a table of road times, minutes are estimated from centroids: great-circle kilometres
 * times a detour factor, at a speed that depends on the density class of both ends and on relief
 * (parameters apl.*). Inside a commune the time is 0, as in the published indicator.
 *
 * A sparse matrix by rows: the pairs that leave commune i are first[i] .. first[i+1]-1, by
 * increasing destination; (i, i) is always there. Memory: 12 bytes a pair. Cost of the estimate:
 * communes are swept by latitude, so the pairs looked at grow with n times the communes in a band.
 */
#ifndef RELEVE_TRAVEL_H
#define RELEVE_TRAVEL_H

#include "releve/params.h"
#include "releve/region.h"

typedef struct {
    size_t num_communes;
    size_t *first;   /* [num_communes + 1] */
    uint32_t *to;    /* [first[num_communes]] */
    double *minutes; /* [first[num_communes]] */
} rlv_travel_t;

/* Great-circle kilometres on a sphere of 6,371 km, by the equirectangular approximation (error
 * under 0.1 % below 100 km at these latitudes). Degrees. */
double rlv_distance_km(double latitude_1, double longitude_1, double latitude_2,
                       double longitude_2);

/* All pairs of the region's communes, those around it included, within `max_minutes`. */
int rlv_travel_init(rlv_travel_t *self, const rlv_region_t *region, const rlv_params_t *params,
                    double max_minutes, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_travel_free(rlv_travel_t *self);

#endif
