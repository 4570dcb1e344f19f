#include "releve/param_draws.h"

#include <stdlib.h>
#include <string.h>

void rlv_param_draws_free(rlv_param_draws_t *self)
{
    free(self->param);
    free(self->value);
    memset(self, 0, sizeof *self);
}

void rlv_params_apply(const rlv_params_t *base, const rlv_param_draws_t *draws, size_t replicate,
                      rlv_params_t *out)
{
    if (out != base)
        *out = *base;
    const double *value = draws->value + replicate * draws->num_params;
    for (size_t i = 0; i < draws->num_params; i++)
        rlv_params_give(out, &RLV_PARAMS[draws->param[i]], value[i]);
}
