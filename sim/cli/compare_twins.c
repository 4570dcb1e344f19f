#include "compare_twins.h"

#include "releve/twins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUM(array) (sizeof(array) / sizeof((array)[0]))

static const rlv_grid_column_t COLUMNS[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"response", "Paramètre de réponse", "Response parameter", RLV_COLUMN_TEXT, 0},
    {"response_value", "Sa valeur", "Its value", RLV_COLUMN_NUMBER, 3},
    {"year", "Année", "Year", RLV_COLUMN_YEAR, 0},
    {"twin", "Nom", "Name", RLV_COLUMN_TEXT, 0},
    {"label", "Médecins installés en ZIP ou ZAC depuis l’année de base",
     "GPs settled in ZIP or ZAC since the base year", RLV_COLUMN_TEXT, 0},
    {"mean", "Moyenne", "Mean", RLV_COLUMN_NUMBER, 1},
    {"p05", "Bas", "Low", RLV_COLUMN_NUMBER, 1},
    {"p95", "Haut", "High", RLV_COLUMN_NUMBER, 1},
    {"share", "Part des installés", "Share of those settled", RLV_COLUMN_NUMBER, 3},
    {"note", "Portée", "Scope", RLV_COLUMN_TEXT, 0},
};

static const char *label_of(rlv_twin_t twin, rlv_lang_t lang)
{
    static const char *const LABELS[RLV_NUM_TWINS][2] = {
        {"seraient venus de toute façon (aubaine)", "would have come anyway (windfall)"},
        {"viennent d’un autre territoire ciblé", "come from another targeted territory"},
        {"viennent d’un territoire non ciblé (déplacement)",
         "come from a territory that is not targeted (displacement)"},
        {"ne seraient pas dans la région", "would not be in the region"},
        {"perdus : installés là sans la mesure seulement",
         "lost: settled there without the measure only"},
    };
    return LABELS[twin][lang];
}

/* A model with one parameter set to a value; the tables stay the runner's. */
typedef struct {
    const rlv_runner_t *runner;
    rlv_scenario_t scenario; /* shallow: param is ours */
    rlv_model_t model;
    bool own_model;
    rlv_param_draws_t draws;
} side_t;

static void free_side(side_t *self)
{
    if (self->own_model)
        rlv_model_free(&self->model);
    rlv_param_draws_free(&self->draws);
    free(self->scenario.param);
}

/* `param` at `value` for certain; SIZE_MAX: the run as it is. */
static int make_side(side_t *self, const rlv_runner_t *runner, size_t param, double value,
                     rlv_error_t *err)
{
    const rlv_params_t *const p = &runner->scenario.params;
    int status;

    *self = (side_t){.runner = runner, .scenario = runner->scenario, .model = runner->model};
    self->scenario.param = rlv_calloc(RLV_NUM_PARAMS, sizeof *self->scenario.param, err);
    if (self->scenario.param == NULL)
        return RLV_ERR_OS;
    memcpy(self->scenario.param, runner->scenario.param,
           RLV_NUM_PARAMS * sizeof *self->scenario.param);
    if (param != SIZE_MAX) {
        rlv_params_set(&self->scenario.params, &RLV_PARAMS[param], value);
        self->scenario.param[param].dist.kind = RLV_DIST_NONE;
        /* what replicates share is made of central values too */
        rlv_params_set(&self->model.params, &RLV_PARAMS[param], value);
    }
    status = rlv_scenario_draws(&self->scenario, (uint64_t)p->run_seed, (size_t)p->run_replicates,
                                &self->draws, err);
    return status;
}

typedef struct {
    const rlv_comparison_t *comparison;
    rlv_lang_t lang;
    const char *response;
    size_t param;
    size_t num_threads;
} job_t;

static int put_rows(const job_t *job, size_t run, double value, const int32_t *count, size_t n,
                    rlv_grid_t *grid, rlv_error_t *err)
{
    double settled = 0;
    double *work = rlv_calloc(n, sizeof *work, err);

    if (work == NULL)
        return RLV_ERR_OS;
    for (size_t r = 0; r < n; r++)
        for (int k = 0; k < RLV_TWIN_LOST; k++)
            settled += (double)count[r * RLV_NUM_TWINS + (size_t)k] / (double)n;
    for (int k = 0; k < RLV_NUM_TWINS; k++) {
        for (size_t r = 0; r < n; r++)
            work[r] = (double)count[r * RLV_NUM_TWINS + (size_t)k];
        const rlv_stats_t s = rlv_stats(work, NULL, n);
        rlv_grid_text(grid, job->comparison->run[run].name);
        rlv_grid_text(grid, job->response != NULL ? job->response : "");
        rlv_grid_number(grid, value);
        rlv_grid_number(grid, job->comparison->run[run].model->shape.horizon);
        rlv_grid_text(grid, rlv_twin_name((rlv_twin_t)k));
        rlv_grid_text(grid, label_of((rlv_twin_t)k, job->lang));
        rlv_grid_number(grid, s.mean);
        rlv_grid_number(grid, s.p05);
        rlv_grid_number(grid, s.p95);
        rlv_grid_number(grid, settled > 0 ? s.mean / settled : NAN);
        rlv_grid_text(grid, job->lang == RLV_LANG_FR
                                ? "sous hypothèse : suit la réponse supposée, n’est pas un constat"
                                : "under assumption: follows the assumed response, no finding");
    }
    free(work);
    return RLV_OK;
}

static int count_one(const job_t *job, const rlv_runner_t *a, const rlv_runner_t *b, size_t run,
                     double value, rlv_grid_t *grid, rlv_error_t *err)
{
    const rlv_params_t *const p = &a->scenario.params;
    const size_t n = (size_t)p->run_replicates;
    const rlv_progress_t quiet = {0};
    side_t without = {0}, with = {0};
    int32_t *count = rlv_calloc(n * RLV_NUM_TWINS, sizeof *count, err);
    int status = count == NULL ? RLV_ERR_OS : make_side(&without, a, job->param, value, err);

    if (status == RLV_OK)
        status = make_side(&with, b, job->param, value, err);
    if (status == RLV_OK)
        status = rlv_twins_count(&without.model, &without.draws, &with.model, &with.draws,
                                 (uint64_t)p->run_seed, n, (rlv_uncertainty_t)p->run_uncertainty,
                                 job->num_threads, &quiet, count, err);
    if (status == RLV_OK)
        status = put_rows(job, run, value, count, n, grid, err);
    free_side(&without);
    free_side(&with);
    free(count);
    return status;
}

/* The low end, the middle and the high end of what is known of a parameter. */
static void range_of(const rlv_scenario_t *scenario, size_t param, double value[3])
{
    const rlv_dist_t *const d = &scenario->param[param].dist;
    const rlv_param_info_t *const info = &RLV_PARAMS[param];
    const double middle = rlv_params_get(&scenario->params, info);

    value[0] = value[1] = value[2] = middle;
    if (d->kind == RLV_DIST_UNIFORM || d->kind == RLV_DIST_TRIANGULAR) {
        value[0] = d->a;
        value[2] = d->b;
    } else if (d->kind == RLV_DIST_NORMAL) {
        value[0] = fmax(info->low, middle - 1.645 * d->a);
        value[2] = fmin(info->high, middle + 1.645 * d->a);
    } else if (d->kind == RLV_DIST_LOGNORMAL) {
        value[0] = fmax(info->low, middle * exp(-1.645 * d->a));
        value[2] = fmin(info->high, middle * exp(1.645 * d->a));
    }
}

int rlv_compare_twins(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                      const char *response, size_t num_threads, rlv_lang_t lang, rlv_grid_t *grid,
                      rlv_error_t *err)
{
    job_t job = {comparison, lang, response, SIZE_MAX, num_threads};
    int status = RLV_OK;

    rlv_grid_init(grid, "twins", "Qui est venu grâce à la mesure, sous hypothèse",
                  "Who came because of the measure, under assumption", COLUMNS, NUM(COLUMNS));
    if (response != NULL)
        job.param = (size_t)rlv_params_find(response);
    for (size_t i = 1; i < runs->num_runs && status == RLV_OK; i++) {
        const rlv_runner_t *const a = runs->run[0].runner, *const b = runs->run[i].runner;
        double value[3] = {NAN, NAN, NAN};
        if (response != NULL)
            range_of(&b->scenario, job.param, value);
        for (int k = 0; k < (response != NULL ? 3 : 1) && status == RLV_OK; k++)
            status = count_one(&job, a, b, i, value[k], grid, err);
    }
    return status == RLV_OK && grid->failed
               ? rlv_fail(err, RLV_ERR_OS, "out of memory for the twins")
               : status;
}
