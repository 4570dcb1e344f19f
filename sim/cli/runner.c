#include "runner.h"

#include "releve/apl_inputs.h"
#include "releve/microdata.h"
#include "releve/national_csv.h"
#include "releve/parallel.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stop_asked;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

/* A second Ctrl-C ends the program at once. A file too large is an error like a full disk, not the
 * end of the program. */
void rlv_runner_watch(void)
{
    const struct sigaction stop = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGINT, &stop, NULL);
    (void)sigaction(SIGTERM, &stop, NULL);
    (void)sigaction(SIGXFSZ, &ignore, NULL);
}

int rlv_runner_stopped(rlv_error_t *err)
{
    return stop_asked ? rlv_fail(err, RLV_ERR_INTERRUPTED, "interrupted") : RLV_OK;
}

double rlv_runner_clock(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void show_progress(void *context, size_t done, size_t total)
{
    enum { WIDTH = 40 };
    int *shown = context;
    const int filled = (int)(done * WIDTH / total);
    char bar[WIDTH + 1];

    if (filled == *shown && done != total)
        return;
    *shown = filled;
    memset(bar, ' ', WIDTH);
    memset(bar, '#', (size_t)filled);
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r[%s] %zu/%zu%s", bar, done, total, done == total ? "\r\033[K" : "");
}

int rlv_runner_travel(rlv_travel_t *travel, const char *path, const rlv_region_t *region,
                      double max_minutes, rlv_file_list_t *inputs, rlv_notes_t *notes,
                      rlv_error_t *err)
{
    rlv_travel_table_t table = {0};
    int status = rlv_travel_table_read(&table, path, region, notes, err);

    if (status == RLV_OK)
        status = rlv_file_list_add(inputs, path, err);
    if (status == RLV_OK)
        status = rlv_travel_init_table(travel, region->num_communes, table.num_rows, table.from,
                                       table.to, table.minutes, max_minutes, err);
    rlv_travel_table_free(&table);
    return status;
}

int rlv_runner_read(rlv_runner_t *self, const char *scenario, const rlv_options_t *options,
                    rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    int status;

    self->scenario_path = scenario;
    status = rlv_scenario_read(&self->scenario, scenario, (const char *const *)options->set,
                               options->num_set, &self->notes, err);
    if (status == RLV_OK)
        status = rlv_region_read(&self->region, &self->universities, params, &self->inputs,
                                 &self->notes, err);
    if (status == RLV_OK)
        status = rlv_national_read(&self->national, params, &self->inputs, &self->notes, err);
    if (status == RLV_OK && params->synthesis_microdata[0] != '\0')
        status = rlv_microdata_read(&self->record, &self->num_records, &self->region, params,
                                    &self->inputs, &self->notes, err);
    if (status == RLV_OK && params->apl_travel[0] != '\0') {
        status = rlv_runner_travel(&self->travel, params->apl_travel, &self->region,
                                   rlv_apl_reach(params), &self->inputs, &self->notes, err);
        self->model.travel = &self->travel;
    }
    if (status == RLV_OK)
        status = rlv_observed_read(&self->observed, &self->region, params, err);
    if (status < 0)
        return status;
    self->model.record = self->record;
    self->model.num_records = self->num_records;
    self->model.university = self->universities.name;
    self->model.university_latitude = self->universities.latitude;
    self->model.university_longitude = self->universities.longitude;
    self->model.num_universities = self->universities.num_universities;
    if (self->prepare != NULL)
        status = self->prepare(self->prepare_context, self, err);
    if (status == RLV_OK)
        status = rlv_model_init(&self->model, params, &self->region, &self->national, err);
    return status < 0 ? status : rlv_runner_stopped(err);
}

/* A figure whose Monte Carlo error is not small against its band is said so. */
static void warn_few_replicates(rlv_runner_t *self)
{
    enum { ENOUGH = 100 };
    if (self->ensemble.num_replicates < ENOUGH)
        rlv_note(&self->notes,
                 "%zu réplications\u202F: l’erreur de Monte-Carlo dépasse un dixième de "
                 "l’écart-type (colonne mcse)",
                 self->ensemble.num_replicates);
}

rlv_progress_t rlv_runner_progress(int *shown)
{
    *shown = -1;
    return (rlv_progress_t){isatty(STDERR_FILENO) ? show_progress : NULL, shown, &stop_asked};
}

int rlv_runner_live(rlv_runner_t *self, size_t num_threads, rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    const size_t replicates = (size_t)params->run_replicates;
    int shown;
    const rlv_progress_t progress = rlv_runner_progress(&shown);
    rlv_param_draws_t draws = {0};
    int status;

    self->num_threads = rlv_parallel_threads(num_threads);
    status =
        rlv_scenario_draws(&self->scenario, (uint64_t)params->run_seed, replicates, &draws, err);
    if (status == RLV_OK)
        status = rlv_ensemble_run(&self->ensemble, &self->model, (uint64_t)params->run_seed,
                                  replicates, (rlv_uncertainty_t)params->run_uncertainty, &draws,
                                  num_threads, &progress, err);
    if (status == RLV_OK)
        status = rlv_ensemble_verify(&self->ensemble, &self->model, err);
    rlv_param_draws_free(&draws);
    return status;
}

int rlv_runner_simulate(rlv_runner_t *self, size_t num_threads, rlv_error_t *err)
{
    const rlv_progress_t quiet = {NULL, NULL, &stop_asked};
    const double start = rlv_runner_clock();
    int status = rlv_runner_live(self, num_threads, err);

    for (int level = 0; level < RLV_NUM_LEVELS && status == RLV_OK; level++)
        status = rlv_summary_init(&self->summary[level], &self->ensemble, &self->model,
                                  (rlv_level_t)level, num_threads, &quiet, err);
    self->seconds = rlv_runner_clock() - start;
    if (status == RLV_OK)
        warn_few_replicates(self);
    return status;
}

int rlv_runner_write(const rlv_runner_t *self, const rlv_out_folder_t *folder, bool french,
                     rlv_error_t *err)
{
    const rlv_run_t run = {
        .model = &self->model,
        .ensemble = &self->ensemble,
        .scenario = &self->scenario,
        .summary = self->summary,
        .observed = &self->observed,
        .inputs = &self->inputs,
        .notes = &self->notes,
        .scenario_path = self->scenario_path,
        .num_threads = self->num_threads,
        .seconds = self->seconds,
        .french = french,
    };
    const int status = rlv_result_write(&run, folder, err);
    return status < 0 ? status : rlv_runner_stopped(err);
}

void rlv_runner_free(rlv_runner_t *self)
{
    for (int level = 0; level < RLV_NUM_LEVELS; level++)
        rlv_summary_free(&self->summary[level]);
    rlv_observed_free(&self->observed);
    rlv_ensemble_free(&self->ensemble);
    rlv_model_free(&self->model);
    rlv_travel_free(&self->travel);
    free(self->record);
    rlv_universities_free(&self->universities);
    rlv_region_free(&self->region);
    rlv_file_list_free(&self->inputs);
    rlv_scenario_free(&self->scenario);
    rlv_notes_free(&self->notes);
    memset(self, 0, sizeof *self);
}
