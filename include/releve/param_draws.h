/*
 * param_draws: the values of the uncertain parameters, one set per replicate.
 *
 * Made by rlv_scenario_draws (which knows distributions), applied by the engine replicate by
 * replicate; plain numbers, so that the engine needs no library for it.
 */
#ifndef RELEVE_PARAM_DRAWS_H
#define RELEVE_PARAM_DRAWS_H

#include "releve/params.h"

typedef struct {
    size_t num_params; /* parameters that have a distribution */
    size_t *param;     /* [num_params], index in RLV_PARAMS, increasing */
    size_t num_replicates;
    double
        *value; /* [num_replicates * num_params], replicate-major: as rlv_params_give takes them */
} rlv_param_draws_t;

void rlv_param_draws_free(rlv_param_draws_t *self);

/* `out` = `base` with the drawn values of one replicate (0-based, below num_replicates). `out` may
 * be `base`. */
void rlv_params_apply(const rlv_params_t *base, const rlv_param_draws_t *draws, size_t replicate,
                      rlv_params_t *out);

#endif
