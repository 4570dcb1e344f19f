#include "releve/points.h"

#include "releve/parallel.h"
#include "releve/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What one thread works in. */
typedef struct {
    rlv_simulation_t simulation;
    rlv_counts_t counts;
    double *sum, *squares; /* [num_outputs] */
} workspace_t;

typedef struct {
    const rlv_points_t *points;
    const double *value;
    double *result, *variance;
    int64_t *population;
    workspace_t *workspace; /* [num_threads] */
} job_t;

static int live(const job_t *job, workspace_t *w, const rlv_params_t *params, uint32_t chance,
                rlv_error_t *err)
{
    const rlv_points_t *points = job->points;
    const rlv_indicator_view_t view = {&points->model->shape, w->counts.tally, job->population};
    const int status =
        rlv_simulation_run(&w->simulation, params, points->seed, chance, w->counts, err);

    for (size_t o = 0; o < points->num_outputs && status == RLV_OK; o++) {
        const rlv_output_t *output = &points->output[o];
        const double x =
            RLV_INDICATORS[output->indicator].value(&view, output->place, output->year);
        w->sum[o] += x;
        w->squares[o] += x * x;
    }
    return status;
}

static int evaluate(void *context, size_t item, size_t thread, rlv_error_t *err)
{
    const job_t *job = context;
    const rlv_points_t *points = job->points;
    workspace_t *w = &job->workspace[thread];
    const double n = (double)points->num_chance;
    double *result = job->result + item * points->num_outputs;
    rlv_params_t params = points->model->params;
    const uint32_t first = points->own_chance ? (uint32_t)(item * points->num_chance) : 0;
    int status = RLV_OK;

    if (!isnan(result[0]))
        return RLV_OK;
    memset(w->sum, 0, points->num_outputs * sizeof *w->sum);
    memset(w->squares, 0, points->num_outputs * sizeof *w->squares);
    for (size_t i = 0; i < points->num_params; i++)
        rlv_params_give(&params, &RLV_PARAMS[points->param[i]],
                        job->value[item * points->num_params + i]);
    for (uint32_t c = 0; c < points->num_chance && status == RLV_OK; c++)
        status = live(job, w, &params, first + c, err);
    for (size_t o = points->num_outputs; o-- > 0 && status == RLV_OK;) {
        const double mean = w->sum[o] / n;
        if (job->variance != NULL)
            job->variance[item * points->num_outputs + o] =
                n > 1 ? fmax(w->squares[o] - n * mean * mean, 0) / (n - 1) : 0;
        result[o] = mean; /* the first output last: it says that the point is done */
    }
    return status;
}

static int make_workspace(workspace_t *w, const rlv_points_t *points, rlv_error_t *err)
{
    const rlv_tally_shape_t *shape = &points->model->shape;

    w->counts.tally = rlv_calloc(rlv_tally_size(shape), sizeof *w->counts.tally, err);
    w->counts.pyramid = rlv_calloc(rlv_pyramid_size(shape), sizeof *w->counts.pyramid, err);
    w->counts.costs = rlv_calloc(rlv_cost_size(shape), sizeof *w->counts.costs, err);
    w->sum = rlv_calloc(points->num_outputs, sizeof *w->sum, err);
    w->squares = rlv_calloc(points->num_outputs, sizeof *w->squares, err);
    if (w->counts.tally == NULL || w->counts.pyramid == NULL || w->counts.costs == NULL ||
        w->sum == NULL || w->squares == NULL)
        return RLV_ERR_OS;
    return rlv_simulation_init(&w->simulation, points->model, err);
}

int rlv_points_evaluate(const rlv_points_t *self, const double value[], size_t num_points,
                        size_t num_threads, const rlv_progress_t *progress, double *result,
                        double *variance, rlv_error_t *err)
{
    const size_t threads = rlv_parallel_threads(num_threads);
    job_t job = {self, value, result, variance, rlv_summary_population(self->model, err), NULL};
    int status = RLV_OK;

    job.workspace = rlv_calloc(threads, sizeof *job.workspace, err);
    if (job.population == NULL || job.workspace == NULL)
        status = RLV_ERR_OS;
    for (size_t t = 0; t < threads && status == RLV_OK; t++)
        status = make_workspace(&job.workspace[t], self, err);
    if (status == RLV_OK)
        status = rlv_parallel_for(num_points, threads, evaluate, &job, progress, err);
    for (size_t t = 0; job.workspace != NULL && t < threads; t++) {
        rlv_simulation_free(&job.workspace[t].simulation);
        free(job.workspace[t].counts.tally);
        free(job.workspace[t].counts.pyramid);
        free(job.workspace[t].counts.costs);
        free(job.workspace[t].sum);
        free(job.workspace[t].squares);
    }
    free(job.workspace);
    free(job.population);
    return status;
}
