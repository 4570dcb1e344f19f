#include "releve/power.h"

#include "addressed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int check(const rlv_power_t *self, rlv_error_t *err)
{
    if (self->num_units < 2 || self->num_periods < 1)
        return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "panel", "2 units and 1 period or more",
                           "%zu units, %zu periods", self->num_units, self->num_periods);
    if (self->num_draws < 2 || self->num_effects < 1)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "num_draws", "2 or more",
                           "%zu draws of %zu effects", self->num_draws, self->num_effects);
    for (size_t e = 0; e < self->num_effects; e++)
        if (!(self->effect[e] >= 0.0) || !isfinite(self->effect[e]) ||
            (e > 0 && !(self->effect[e] > self->effect[e - 1])))
            return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "effect", "increasing, 0 or more",
                               "effect %zu of the grid is %g", e + 1, self->effect[e]);
    for (size_t i = 0; i < self->num_units * self->num_periods; i++)
        if (!isfinite(self->residual[i]) || !isfinite(self->exposure[i]))
            return rlv_fail(err, RLV_ERR_DATA, "unit %zu has no residual or exposure in period %zu",
                            i / self->num_periods + 1, i % self->num_periods + 1);
    return 0;
}

/* Units that share the group of each, in one run: pool[first[i] .. first[i] + size[i]). */
typedef struct {
    size_t *pool;  /* [num_units] */
    size_t *first; /* [num_units] */
    size_t *size;  /* [num_units] */
} pools_t;

static int fill_pools(pools_t *self, const rlv_power_t *power, rlv_error_t *err)
{
    const size_t n = power->num_units;
    size_t next = 0;
    self->pool = rlv_calloc(n, sizeof *self->pool, err);
    self->first = rlv_calloc(n, sizeof *self->first, err);
    self->size = rlv_calloc(n, sizeof *self->size, err);
    if (self->pool == NULL || self->first == NULL || self->size == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++) {
        if (self->size[i] > 0)
            continue;
        const size_t first = next;
        for (size_t j = i; j < n; j++)
            if (power->group == NULL || power->group[j] == power->group[i])
                self->pool[next++] = j;
        for (size_t k = first; k < next; k++) {
            self->first[self->pool[k]] = first;
            self->size[self->pool[k]] = next - first;
        }
    }
    return 0;
}

static void draw_outcome(const rlv_power_t *self, const pools_t *pools, size_t draw,
                         double *outcome)
{
    const size_t width = self->num_periods;
    for (size_t i = 0; i < self->num_units; i++) {
        const rlv_block_t block =
            rlv_evaluate_block(self->seed, (uint32_t)draw, (uint32_t)i, RLV_USE_RESAMPLED_UNIT, 0);
        const size_t taken =
            pools->pool[pools->first[i] + rlv_evaluate_index(block, pools->size[i])];
        memcpy(outcome + i * width, self->residual + taken * width, width * sizeof *outcome);
    }
}

/* Adds one sample's interval to the sums of its effect (means are kept as running means, the spread
 * as the sum of squares about the mean). */
static void add_interval(rlv_power_point_t *point, size_t count, double estimate, double lower,
                         double upper)
{
    const double n = (double)count, step = estimate - point->mean_estimate;
    point->mean_estimate += step / n;
    point->sd_estimate += step * (estimate - point->mean_estimate);
    point->rejection += ((lower > 0.0 || upper < 0.0) - point->rejection) / n;
    point->coverage += ((lower <= point->effect && point->effect <= upper) - point->coverage) / n;
    point->mean_half_length += (0.5 * (upper - lower) - point->mean_half_length) / n;
}

/* All effects of one draw. `made` is work space of the panel's size. */
static int run_draw(const rlv_power_t *self, const double *drawn, double *made, size_t draw,
                    rlv_power_point_t *point, rlv_error_t *err)
{
    const size_t num_cells = self->num_units * self->num_periods;
    for (size_t e = 0; e < self->num_effects; e++) {
        double estimate = 0.0, lower = 0.0, upper = 0.0;
        rlv_error_t local = {0};
        if (rlv_progress_stopped(self->progress))
            return rlv_fail(err, RLV_ERR_INTERRUPTED, "interrupted");
        for (size_t i = 0; i < num_cells; i++)
            made[i] = drawn[i] + self->effect[e] * self->exposure[i];
        const int status = self->estimator(self->context, made, &estimate, &lower, &upper, &local);
        if (status != 0 && status != RLV_ERR_DATA)
            return rlv_fail(err, status, "%s", local.text);
        if (status != 0 || !isfinite(estimate) || isnan(lower) || isnan(upper))
            point[e].num_failed++;
        else
            add_interval(&point[e], draw + 1 - point[e].num_failed, estimate, lower, upper);
    }
    return 0;
}

static int finish(const rlv_power_t *self, rlv_power_point_t *point, rlv_error_t *err)
{
    for (size_t e = 0; e < self->num_effects; e++) {
        const size_t count = self->num_draws - point[e].num_failed;
        if (count < 2 || 2 * point[e].num_failed > self->num_draws)
            return rlv_fail(err, RLV_ERR_DATA,
                            "%zu of %zu samples could not be estimated at effect %g",
                            point[e].num_failed, self->num_draws, point[e].effect);
        point[e].sd_estimate = sqrt(point[e].sd_estimate / (double)(count - 1));
        point[e].rejection_mcse =
            sqrt(fmax(0.0, point[e].rejection * (1.0 - point[e].rejection)) / (double)count);
    }
    return 0;
}

int rlv_power_simulate(const rlv_power_t *self, rlv_power_point_t *point, rlv_error_t *err)
{
    pools_t pools = {NULL, NULL, NULL};
    double *drawn = NULL, *made = NULL;
    int status = check(self, err);
    if (status != 0)
        goto out;
    status = fill_pools(&pools, self, err);
    if (status != 0)
        goto out;
    status = RLV_ERR_OS;
    drawn = rlv_calloc(self->num_units * self->num_periods, sizeof *drawn, err);
    made = rlv_calloc(self->num_units * self->num_periods, sizeof *made, err);
    if (drawn == NULL || made == NULL)
        goto out;
    status = 0;
    for (size_t e = 0; e < self->num_effects; e++)
        point[e] = (rlv_power_point_t){.effect = self->effect[e]};
    for (size_t b = 0; b < self->num_draws && status == 0; b++) {
        draw_outcome(self, &pools, b, drawn);
        status = run_draw(self, drawn, made, b, point, err);
        if (self->progress != NULL && self->progress->tick != NULL)
            self->progress->tick(self->progress->context, b + 1, self->num_draws);
    }
    if (status == 0)
        status = finish(self, point, err);
out:
    free(pools.pool);
    free(pools.first);
    free(pools.size);
    free(drawn);
    free(made);
    return status;
}

double rlv_power_detectable(const rlv_power_point_t *point, size_t num_effects, double target)
{
    for (size_t e = 0; e < num_effects; e++) {
        if (!(point[e].rejection >= target))
            continue;
        if (e == 0)
            return point[0].effect;
        const double share =
            (target - point[e - 1].rejection) / (point[e].rejection - point[e - 1].rejection);
        return point[e - 1].effect + share * (point[e].effect - point[e - 1].effect);
    }
    return INFINITY;
}
