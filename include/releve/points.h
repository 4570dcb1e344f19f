/*
 * points: the model lived at many sets of parameters, for sensitivity and calibration.
 *
 * Every point meets the same chance draws (addresses 0 to num_chance - 1 of the seed), so that
 * differences between points are those of their parameters: common random numbers. The output of a
 * point is the mean over these replicates. One record per thread is held, whatever the number of
 * points. Parameters that only the preparation of the model reads (travel times, anchors, error of
 * the measure) have no effect, as in the replicates of a run.
 */
#ifndef RELEVE_POINTS_H
#define RELEVE_POINTS_H

#include "releve/indicator.h"
#include "releve/simulation.h"

/* A figure of the tables. */
typedef struct {
    size_t indicator; /* index in RLV_INDICATORS */
    size_t place;     /* as rlv_region_first_place counts */
    int year;
} rlv_output_t;

typedef struct {
    const rlv_model_t *model;
    uint64_t seed;
    size_t num_chance;
    bool own_chance; /* point i takes addresses i * num_chance on instead: chance itself is studied
                      */
    size_t num_params;
    const size_t *param; /* [num_params] index in RLV_PARAMS; values are given by rlv_params_give */
    size_t num_outputs;
    const rlv_output_t *output; /* [num_outputs] */
} rlv_points_t;

/* The outputs of the points whose first output is NaN; others are left (done before). `value`
 * [num_points * num_params], `result` [num_points * num_outputs]; `variance` (may be NULL) of the
 * same shape gets that of one replicate over chance. On RLV_ERR_INTERRUPTED what was done is there.
 */
int rlv_points_evaluate(const rlv_points_t *self, const double value[], size_t num_points,
                        size_t num_threads, const rlv_progress_t *progress, double *result,
                        double *variance, rlv_error_t *err) RLV_MUST_CHECK;

#endif
