#include "runner.h"

#include "datadir.h"

#include "releve/apl_inputs.h"
#include "releve/checks.h"
#include "releve/microdata.h"
#include "releve/national_csv.h"
#include "releve/number_fr.h"
#include "releve/parallel.h"

#include <unistd.h>

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

int rlv_runner_schemes(rlv_schemes_t *schemes, bool *found, const rlv_params_t *params,
                       const rlv_region_t *region, rlv_file_list_t *inputs, rlv_error_t *err)
{
    char path[2 * RLV_PATH_SIZE];
    rlv_aids_t aids = {0};
    int status;

    if (params->aids_file[0] != '\0')
        (void)snprintf(path, sizeof path, "%s", params->aids_file);
    else
        (void)snprintf(path, sizeof path, "%s/aids.cfg", params->data_folder);
    *found = params->aids_file[0] != '\0' || access(path, R_OK) == 0;
    if (!*found)
        return RLV_OK;
    status = rlv_aids_read(&aids, path, err);
    if (status == RLV_OK)
        status = rlv_file_list_add(inputs, path, err);
    if (status == RLV_OK)
        status = rlv_aids_compile(&aids, region, schemes, err);
    rlv_aids_free(&aids);
    return status;
}

static char *path_of(rlv_params_t *params, const rlv_param_info_t *info)
{
    return (char *)params + info->offset;
}

/* Paths of a finished run start from the working directory of the time. */
static int find_paths(rlv_runner_t *self, rlv_error_t *err)
{
    rlv_params_t *const params = &self->scenario.params;
    int status = RLV_OK;

    self->stated = rlv_calloc(1, sizeof *self->stated, err);
    if (self->stated == NULL)
        return RLV_ERR_OS;
    *self->stated = *params;
    for (size_t i = 0; i < RLV_NUM_PARAMS && status == RLV_OK; i++) {
        const rlv_param_info_t *const info = &RLV_PARAMS[i];
        if (info->type != RLV_TYPE_PATH || path_of(params, info)[0] == '\0')
            continue;
        char *const found = rlv_cli_run_path(self->run_folder, path_of(params, info), err);
        if (found == NULL)
            status = RLV_ERR_OS;
        else if (strlen(found) < RLV_PATH_SIZE) {
            memset(path_of(params, info), 0, RLV_PATH_SIZE);
            (void)strcpy(path_of(params, info), found);
        }
        free(found);
    }
    if (status == RLV_OK && access(params->data_folder, R_OK) != 0)
        status = rlv_fail_at(err, RLV_ERR_NO_INPUT, self->run_folder, 0, "data.folder",
                             "run the command from the folder where the run was made",
                             "its data, %s, are neither here nor above the run's folder",
                             params->data_folder);
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
    if (status == RLV_OK && self->run_folder != NULL)
        status = find_paths(self, err);
    if (status == RLV_OK)
        status = rlv_region_read(&self->region, &self->universities, params, &self->inputs,
                                 &self->notes, err);
    if (status == RLV_OK)
        status = rlv_region_check_scenario(&self->region, params, err);
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
    bool has_schemes = false;
    if (status == RLV_OK)
        status = rlv_runner_schemes(&self->schemes, &has_schemes, params, &self->region,
                                    &self->inputs, err);
    self->model.schemes = has_schemes ? &self->schemes : NULL;
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
    if (status == RLV_OK)
        status = rlv_checks_verify(&self->scenario, scenario, &self->model, err);
    self->num_base_inputs = self->inputs.num_paths;
    return status < 0 ? status : rlv_runner_stopped(err);
}

/* A figure whose Monte Carlo error is not small against its band is said so. */
static void warn_few_replicates(rlv_runner_t *self)
{
    enum { ENOUGH = 100 };
    if (self->ensemble.num_replicates < ENOUGH)
        rlv_note(&self->notes,
                 "%zu réplication%s\u202F: l’erreur de Monte-Carlo dépasse un dixième de "
                 "l’écart-type (colonne mcse)",
                 self->ensemble.num_replicates,
                 rlv_plural(self->ensemble.num_replicates, RLV_LANG_FR));
}

/* Twins of the first replicates, where there are two variances to be told apart. */
static size_t count_twins(const rlv_params_t *params)
{
    if (params->run_uncertainty != RLV_BOTH)
        return 0;
    return (size_t)(params->run_variance_pairs < params->run_replicates ? params->run_variance_pairs
                                                                        : params->run_replicates);
}

/* The states that the run starts from, and room for those it leaves. */
static int open_states(rlv_runner_t *self, rlv_ensemble_plan_t *plan, rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    const char *path = params->run_start_from;
    const rlv_file_list_t base = {self->inputs.path, self->num_base_inputs};
    rlv_snapshot_file_t *from = &self->start;
    int status = RLV_OK;

    if (path[0] != '\0') {
        status = rlv_snapshot_file_read(from, path, err);
        if (status == RLV_OK)
            status = rlv_snapshot_file_check(from, path, &self->scenario, &base, plan->num_twins,
                                             &self->notes, err);
        if (status == RLV_OK)
            status = rlv_file_list_add(&self->inputs, path, err);
        if (status == RLV_OK)
            rlv_snapshot_file_cut(from, plan->num_replicates, plan->num_twins);
        plan->start = from->state;
    }
    if (status == RLV_OK && params->run_save_state != 0) {
        status = rlv_snapshot_file_init(&self->saved, (int)params->run_save_state,
                                        plan->num_replicates, plan->num_twins, err);
        plan->save = self->saved.state;
        plan->save_year = self->saved.year;
    }
    return status;
}

static int align(rlv_runner_t *self, const rlv_ensemble_plan_t *plan,
                 const rlv_progress_t *progress, rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    const char *targets = params->alignment_targets, *factors = params->alignment_factors;
    const int first = self->start.state != NULL ? self->start.year : self->model.shape.base_year;
    rlv_alignment_t *alignment = &self->alignment;
    int status = RLV_OK;

    if (targets[0] == '\0' && factors[0] == '\0')
        return RLV_OK;
    status = rlv_alignment_init(alignment, &self->model, first, err);
    if (status == RLV_OK && targets[0] != '\0') {
        status = rlv_target_list_read(&alignment->targets, targets, first,
                                      self->model.shape.horizon, err);
        if (status == RLV_OK)
            status = rlv_file_list_add(&self->inputs, targets, err);
    }
    if (status == RLV_OK && factors[0] != '\0') {
        alignment->has_factors = true;
        status = rlv_target_factors_read(factors, self->model.shape.base_year, alignment->num_years,
                                         alignment->factor, err);
        if (status == RLV_OK)
            status = rlv_file_list_add(&self->inputs, factors, err);
    }
    return status == RLV_OK ? rlv_alignment_fit(alignment, &self->model, plan,
                                                params->alignment_tolerance, progress, err)
                            : status;
}

rlv_progress_t rlv_runner_progress(int *shown)
{
    *shown = -1;
    return (rlv_progress_t){isatty(STDERR_FILENO) ? show_progress : NULL, shown, &stop_asked};
}

static int live(rlv_runner_t *self, size_t num_threads, size_t num_twins, rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    const size_t replicates = (size_t)params->run_replicates;
    int shown;
    const rlv_progress_t progress = rlv_runner_progress(&shown);
    rlv_param_draws_t draws = {0};
    const rlv_progress_t quiet = {NULL, NULL, &stop_asked};
    rlv_ensemble_plan_t plan = {.seed = (uint64_t)params->run_seed,
                                .num_replicates = replicates,
                                .num_twins = num_twins,
                                .uncertainty = (rlv_uncertainty_t)params->run_uncertainty,
                                .draws = &draws,
                                .num_threads = num_threads};
    int status;

    self->num_threads = rlv_parallel_threads(num_threads);
    status = rlv_scenario_draws(&self->scenario, plan.seed, replicates, &draws, err);
    if (status == RLV_OK)
        status = open_states(self, &plan, err);
    if (status == RLV_OK)
        status = align(self, &plan, &quiet, err);
    if (status == RLV_OK)
        status = rlv_ensemble_live(&self->ensemble, &self->model, &plan, &progress, err);
    if (status == RLV_OK)
        status = rlv_ensemble_verify(&self->ensemble, &self->model, err);
    rlv_param_draws_free(&draws);
    return status;
}

int rlv_runner_live(rlv_runner_t *self, size_t num_threads, rlv_error_t *err)
{
    return live(self, num_threads, 0, err);
}

int rlv_runner_simulate(rlv_runner_t *self, size_t num_threads, rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    const rlv_uncertainty_t uncertainty = (rlv_uncertainty_t)params->run_uncertainty;
    const rlv_progress_t quiet = {NULL, NULL, &stop_asked};
    const double start = rlv_runner_clock();
    int status = live(self, num_threads, count_twins(params), err);

    for (int level = 0; level < RLV_NUM_LEVELS && status == RLV_OK; level++)
        status = rlv_summary_init(&self->summary[level], &self->ensemble, &self->model,
                                  (rlv_level_t)level, num_threads, &quiet, err);
    if (status == RLV_OK && rlv_variance_known(&self->ensemble, uncertainty))
        status = rlv_variance_table_init(&self->variance, &self->ensemble, &self->model,
                                         uncertainty, err);
    self->seconds = rlv_runner_clock() - start;
    if (status == RLV_OK)
        warn_few_replicates(self);
    return status;
}

int rlv_runner_write(const rlv_runner_t *self, const rlv_out_folder_t *folder, bool french,
                     rlv_error_t *err)
{
    rlv_scenario_t scenario = self->scenario;
    for (size_t i = 0; i < RLV_NUM_PARAMS && self->stated != NULL; i++)
        if (RLV_PARAMS[i].type == RLV_TYPE_PATH)
            memcpy(path_of(&scenario.params, &RLV_PARAMS[i]), path_of(self->stated, &RLV_PARAMS[i]),
                   RLV_PATH_SIZE);
    const rlv_run_t run = {
        .model = &self->model,
        .ensemble = &self->ensemble,
        .scenario = &scenario,
        .summary = self->summary,
        .observed = &self->observed,
        .inputs = &self->inputs,
        .num_base_inputs = self->num_base_inputs,
        .variance = self->variance.row != NULL ? &self->variance : NULL,
        .alignment = rlv_alignment_is_on(&self->alignment) ? &self->alignment : NULL,
        .saved = self->saved.state != NULL ? &self->saved : NULL,
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
    rlv_variance_table_free(&self->variance);
    rlv_alignment_free(&self->alignment);
    rlv_snapshot_file_free(&self->start);
    rlv_snapshot_file_free(&self->saved);
    rlv_observed_free(&self->observed);
    rlv_ensemble_free(&self->ensemble);
    rlv_model_free(&self->model);
    rlv_travel_free(&self->travel);
    free(self->record);
    rlv_universities_free(&self->universities);
    rlv_region_free(&self->region);
    rlv_file_list_free(&self->inputs);
    rlv_scenario_free(&self->scenario);
    free(self->stated);
    rlv_notes_free(&self->notes);
    memset(self, 0, sizeof *self);
}
