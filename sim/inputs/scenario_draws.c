/* Uncertain parameters drawn: uniform numbers with an address, through GSL's inverse distribution
 * functions. */
#include "scenario_internal.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "releve/rng.h"

/* FNV-1a, 32 bits (Fowler, Noll, Vo): a number that stays with a name. */
static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

static uint32_t stream_id(const rlv_scenario_param_t *param, const char *path)
{
    if (param->dist.kind != RLV_DIST_TABLE)
        return hash_of(path);
    const char *slash = strrchr(param->table_file, '/');
    return hash_of(slash != NULL ? slash + 1 : param->table_file);
}

/* Uniform on ]0, 1[, 53 bits. */
static double uniform_of(uint64_t seed, size_t replicate, uint32_t id)
{
    const rlv_address_t at = rlv_address(seed, (uint32_t)replicate, id, 0, RLV_STREAM_PARAMETER);
    const rlv_block_t block = rlv_draw(&at, 0);
    const uint64_t bits = (uint64_t)block.word[0] << 20 | block.word[1] >> 12;
    return ((double)bits + 0.5) * 0x1p-52;
}

/* Inverse distribution function of the triangular distribution with its mode at `mode`. */
static double triangular_quantile(double u, double low, double mode, double high)
{
    const double below = (mode - low) / (high - low);
    if (u < below)
        return low + sqrt(u * (high - low) * (mode - low));
    return high - sqrt((1 - u) * (high - low) * (high - mode));
}

static double quantile(const rlv_scenario_param_t *param, double value, double u)
{
    const rlv_dist_t *dist = &param->dist;

    switch (dist->kind) {
    case RLV_DIST_UNIFORM:
        return gsl_cdf_flat_Pinv(u, dist->a, dist->b);
    case RLV_DIST_TRIANGULAR:
        return triangular_quantile(u, dist->a, value, dist->b);
    case RLV_DIST_NORMAL:
        return value + gsl_cdf_gaussian_Pinv(u, dist->a);
    case RLV_DIST_LOGNORMAL:
        return gsl_cdf_lognormal_Pinv(u, log(value), dist->a);
    case RLV_DIST_BETA:
        return gsl_cdf_beta_Pinv(u, dist->a, dist->b);
    case RLV_DIST_TABLE:
        return param->table_value[(size_t)(u * (double)param->num_table)];
    case RLV_DIST_NONE:
        break;
    }
    return value;
}

/* The number of an uncertain parameter at probability `u`, within its range. */
static int number_at(const rlv_scenario_t *self, size_t index, double u, double *number,
                     rlv_error_t *err)
{
    const rlv_param_info_t *info = &RLV_PARAMS[index];
    const rlv_scenario_param_t *param = &self->param[index];
    const rlv_drawn_t drawn = rlv_params_drawn(&self->params, info);
    const double x = quantile(param, drawn.centre, u);

    if (isnan(x))
        return rlv_fail(err, RLV_ERR_SOFTWARE, "%s: no quantile of %s at %.17g", info->path,
                        rlv_dist_name(param->dist.kind), u);
    *number = fmin(fmax(x, drawn.low), drawn.high);
    return RLV_OK;
}

static int draw_all(const rlv_scenario_t *self, uint64_t seed, rlv_param_draws_t *draws,
                    rlv_error_t *err)
{
    int status = RLV_OK;

    for (size_t r = 0; r < draws->num_replicates; r++) {
        for (size_t i = 0; i < draws->num_params && status == RLV_OK; i++) {
            const size_t index = draws->param[i];
            const uint32_t id = stream_id(&self->param[index], RLV_PARAMS[index].path);
            status = number_at(self, index, uniform_of(seed, r, id),
                               &draws->value[r * draws->num_params + i], err);
        }
    }
    return status;
}

int rlv_scenario_draws(const rlv_scenario_t *self, uint64_t seed, size_t num_replicates,
                       rlv_param_draws_t *draws, rlv_error_t *err)
{
    int status = RLV_ERR_OS;

    memset(draws, 0, sizeof *draws);
    /* GSL's default handler aborts; a quantile that does not converge is to be an error */
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    draws->num_replicates = num_replicates;
    draws->param = rlv_calloc(RLV_NUM_PARAMS, sizeof *draws->param, err);
    if (draws->param == NULL)
        goto out;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        if (self->param[i].dist.kind != RLV_DIST_NONE)
            draws->param[draws->num_params++] = i;
    draws->value = rlv_calloc(num_replicates * draws->num_params, sizeof *draws->value, err);
    if (draws->value == NULL)
        goto out;
    status = draw_all(self, seed, draws, err);
out:
    (void)gsl_set_error_handler(handler);
    return status;
}

int rlv_scenario_quantile(const rlv_scenario_t *self, size_t param, double u, double *value,
                          rlv_error_t *err)
{
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    const int status = number_at(self, param, u, value, err);

    (void)gsl_set_error_handler(handler);
    return status;
}
