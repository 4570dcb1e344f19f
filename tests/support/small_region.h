/*
 * small_region: invented regions and national tables in memory, for tests of the engine.
 *
 * support_small_fixed: 3 departments, 7 territories (one in two departments, one without a GP), 19
 * communes and 3 around them. support_small_random: any number of places within small bounds, from
 * a seed; every structure passes its own verification.
 */
#ifndef RELEVE_TEST_SMALL_REGION_H
#define RELEVE_TEST_SMALL_REGION_H

#include "releve/ensemble.h"
#include "releve/process.h"

typedef struct {
    rlv_region_t region;
    rlv_national_t national;
    rlv_params_t params;
    rlv_place_name_t university[2];
    double university_latitude[2], university_longitude[2];
    const rlv_schemes_t *schemes; /* NULL: none */
} support_small_t;

/* Fail the test when anything goes wrong. */
void support_small_fixed(support_small_t *self);
void support_small_random(support_small_t *self, uint32_t seed);
void support_small_free(support_small_t *self);

/* The model of `self` (towns set); freed by rlv_model_free. */
void support_small_model(const support_small_t *self, rlv_model_t *model);

/* One replicate of a model, lived; `counts` point into arrays of the object. */
typedef struct {
    rlv_simulation_t simulation;
    rlv_counts_t counts;
} support_life_t;
void support_life_run(support_life_t *self, const rlv_model_t *model, uint64_t seed,
                      uint32_t replicate);
void support_life_free(support_life_t *self);

/* A count of a record. */
int32_t support_count(const rlv_model_t *model, const int32_t *record, int year,
                      rlv_tally_kind_t kind, size_t place);

/* Nothing happens to doctors: no exit before RLV_AGE_LAST, no entry, move or change of state; the
 * pyramid holds ages 30 to 50 only. */
void support_small_freeze(support_small_t *self);

/* Addressed test numbers, uniform on (0, 1): the k-th of a seed. */
double support_unit(uint32_t seed, uint32_t k);
/* The same brought to low..high, whole numbers, both ends included. */
int support_whole(uint32_t seed, uint32_t k, int low, int high);

/* The value of a parameter by its path. */
void support_set(rlv_params_t *params, const char *path, double value);

#endif
