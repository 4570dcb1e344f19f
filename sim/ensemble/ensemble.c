#include "releve/ensemble.h"

#include "releve/parallel.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    rlv_ensemble_t *ensemble;
    const rlv_model_t *model;
    const rlv_ensemble_plan_t *plan;
    rlv_simulation_t *workspace; /* [num_threads] */
} job_t;

/* Addresses of the doctors' draws: a twin's are far from any replicate's. */
static const uint32_t TWIN_ADDRESS = 0x80000000u;

/* Items are the replicates, then the twins. */
static int live_item(void *context, size_t item, size_t thread, rlv_error_t *err)
{
    const job_t *job = context;
    const rlv_ensemble_plan_t *plan = job->plan;
    const bool is_twin = item >= plan->num_replicates;
    const size_t replicate = is_twin ? item - plan->num_replicates : item;
    const rlv_counts_t counts = {
        job->ensemble->tally + item * job->ensemble->tally_size,
        job->ensemble->pyramid + item * job->ensemble->pyramid_size,
        job->ensemble->costs + item * job->ensemble->cost_size,
    };
    rlv_simulation_t *simulation = &job->workspace[thread];
    rlv_params_t params = job->model->params;

    if (plan->uncertainty != RLV_CHANCE && plan->draws != NULL)
        rlv_params_apply(&job->model->params, plan->draws, replicate, &params);
    const uint32_t address = plan->uncertainty == RLV_PARAMETERS ? 0 : (uint32_t)replicate;
    simulation->start = plan->start != NULL ? &plan->start[item] : NULL;
    simulation->save = plan->save != NULL ? &plan->save[item] : NULL;
    simulation->save_year = plan->save_year;
    const int status = rlv_simulation_run(simulation, &params, plan->seed,
                                          is_twin ? TWIN_ADDRESS | address : address, counts, err);
    return status < 0 || plan->observer == NULL || is_twin
               ? status
               : plan->observer->observe(plan->observer->context, replicate, simulation, err);
}

int rlv_ensemble_live(rlv_ensemble_t *self, const rlv_model_t *model,
                      const rlv_ensemble_plan_t *plan, const rlv_progress_t *progress,
                      rlv_error_t *err)
{
    job_t job = {self, model, plan, NULL};
    const size_t num_items = plan->num_replicates + plan->num_twins;
    size_t num_workspaces = 0, num_threads = rlv_parallel_threads(plan->num_threads);
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    num_threads = num_threads < num_items ? num_threads : num_items;
    self->num_replicates = plan->num_replicates;
    self->num_twins = plan->num_twins;
    self->tally_size = rlv_tally_size(&model->shape);
    self->pyramid_size = rlv_pyramid_size(&model->shape);
    self->tally = rlv_calloc(num_items * self->tally_size, sizeof *self->tally, err);
    self->pyramid = rlv_calloc(num_items * self->pyramid_size, sizeof *self->pyramid, err);
    self->cost_size = rlv_cost_size(&model->shape);
    self->costs = rlv_calloc(num_items * self->cost_size, sizeof *self->costs, err);
    job.workspace = rlv_calloc(num_threads, sizeof *job.workspace, err);
    if (self->tally == NULL || self->pyramid == NULL || self->costs == NULL ||
        job.workspace == NULL)
        goto out;
    for (; num_workspaces < num_threads; num_workspaces++) {
        status = rlv_simulation_init(&job.workspace[num_workspaces], model, err);
        if (status < 0) {
            num_workspaces++;
            goto out;
        }
    }
    status = rlv_parallel_for(num_items, num_threads, live_item, &job, progress, err);
out:
    for (size_t i = 0; i < num_workspaces; i++)
        rlv_simulation_free(&job.workspace[i]);
    free(job.workspace);
    return status;
}

int rlv_ensemble_run(rlv_ensemble_t *self, const rlv_model_t *model, uint64_t seed,
                     size_t num_replicates, rlv_uncertainty_t uncertainty,
                     const rlv_param_draws_t *draws, size_t num_threads,
                     const rlv_progress_t *progress, rlv_error_t *err)
{
    const rlv_ensemble_plan_t plan = {.seed = seed,
                                      .num_replicates = num_replicates,
                                      .uncertainty = uncertainty,
                                      .draws = draws,
                                      .num_threads = num_threads};
    return rlv_ensemble_live(self, model, &plan, progress, err);
}

void rlv_ensemble_free(rlv_ensemble_t *self)
{
    free(self->tally);
    free(self->pyramid);
    free(self->costs);
    memset(self, 0, sizeof *self);
}

static int64_t balance(const int32_t *record, const rlv_tally_shape_t *shape, int year,
                       size_t place)
{
    static const struct {
        rlv_tally_kind_t kind;
        int sign;
    } FLOWS[] = {{RLV_TALLY_ENTRIES, 1},      {RLV_TALLY_MOVES_IN, 1},
                 {RLV_TALLY_MOVES_OUT, -1},   {RLV_TALLY_EXITS_RETIREMENT, -1},
                 {RLV_TALLY_EXITS_DEATH, -1}, {RLV_TALLY_EXITS_OTHER, -1}};
    int64_t sum = record[rlv_tally_index(shape, year, RLV_TALLY_HEADCOUNT, place)] -
                  (int64_t)record[rlv_tally_index(shape, year + 1, RLV_TALLY_HEADCOUNT, place)];
    for (size_t i = 0; i < sizeof FLOWS / sizeof FLOWS[0]; i++)
        sum += (int64_t)FLOWS[i].sign * record[rlv_tally_index(shape, year, FLOWS[i].kind, place)];
    return sum;
}

int rlv_ensemble_verify(const rlv_ensemble_t *self, const rlv_model_t *model, rlv_error_t *err)
{
    const rlv_tally_shape_t *shape = &model->shape;

    for (size_t r = 0; r < self->num_replicates + self->num_twins; r++) {
        const int32_t *record = self->tally + r * self->tally_size;
        for (int year = shape->base_year; year < shape->horizon; year++)
            for (size_t place = 0; place < shape->num_places; place++)
                if (balance(record, shape, year, place) != 0)
                    return rlv_fail(err, RLV_ERR_SOFTWARE,
                                    "stocks and flows do not balance: replicate %zu, year %d, "
                                    "place %zu, off by %lld",
                                    r, year, place, (long long)balance(record, shape, year, place));
    }
    return RLV_OK;
}
