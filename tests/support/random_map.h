/*
 * random_map: invented maps of communes for tests and benchmarks of the APL: some spread evenly,
 * some crowded around towns, where they are denser and larger; empty communes and communes without
 * a GP among them.
 */
#ifndef RELEVE_TEST_RANDOM_MAP_H
#define RELEVE_TEST_RANDOM_MAP_H

#include "releve/region.h"

typedef struct {
    uint32_t seed;
    size_t num_communes, num_outside; /* the latter among the former, last */
    size_t num_territories, num_departments;
    double south, north, west, east; /* degrees */
} support_map_t;

/* A region that passes rlv_region_verify, its inhabitants of 2018 to 2021; ends the program without
 * memory. Released by rlv_region_free. */
void support_map_make(const support_map_t *self, rlv_region_t *region);

/* A map of at most 301 communes within small bounds, a fifth of them outside, from a seed. */
support_map_t support_map_small(uint32_t seed);

/* The k-th number of a seed, uniform on (0, 1). */
double support_map_unit(uint32_t seed, uint32_t k);

#endif
