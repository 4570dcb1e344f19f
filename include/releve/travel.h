/*
 * travel: road minutes between communes, for all pairs within a limit.
 *
 * From a table of road times where there is one. Without it, minutes are estimated from centroids:
 * great-circle kilometres times a detour factor, at a speed that depends on the density class of
 * both ends and on relief (parameters apl.*). Inside a commune the time is 0, as in the published
 * indicator.
 *
 * A sparse matrix by rows: the pairs that leave commune i are first[i] .. first[i+1]-1, by
 * increasing destination; (i, i) is always there; it is symmetric, which apl.h relies on. Memory:
 * 12 bytes a pair and 8 a commune, allocated once at their exact size.
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

/* All pairs of the region's communes, those around it included, within `max_minutes`, estimated.
 * Communes are put into a grid whose cells are at least as wide as the reach, and each looks at the
 * nine cells around its own: O(communes + pairs looked at), about three times the pairs kept where
 * communes are spread evenly. The grid takes 8 bytes a commune and at most as many cells. */
int rlv_travel_init(rlv_travel_t *self, const rlv_region_t *region, const rlv_params_t *params,
                    double max_minutes, rlv_error_t *err) RLV_MUST_CHECK;

/* All pairs under `max_minutes` of a table of road times: row r says that from `from[r]` to `to[r]`
 * (indices of communes) it takes `minutes[r]` (0 or more). A pair given in one direction serves for
 * both; given in both, it takes the mean of the two. A pair that is not there is out of reach.
 * Inside a commune the time is 0 whatever the table says. RLV_ERR_DATA for an index out of range or
 * a pair given twice in one direction (the text names the rows, from 0). O(rows log row length). */
int rlv_travel_init_table(rlv_travel_t *self, size_t num_communes, size_t num_rows,
                          const uint32_t from[], const uint32_t to[], const double minutes[],
                          double max_minutes, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_travel_free(rlv_travel_t *self);

#endif
