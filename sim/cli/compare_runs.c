#include "compare_runs.h"

#include "replay.h"

#include "releve/sha256.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *base_name(const char *path)
{
    const char *const slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* "baseline" for scenarios/baseline.cfg and out/baseline/; a number behind what is taken. */
static char *make_name(const rlv_compare_runs_t *self, size_t run, rlv_error_t *err)
{
    char *stem = rlv_strdup(self->run[run].path, err);

    for (size_t n = stem != NULL ? strlen(stem) : 0; n > 1 && stem[n - 1] == '/'; n--)
        stem[n - 1] = '\0';
    char *name = stem != NULL ? rlv_strdup(base_name(stem), err) : NULL;
    free(stem);
    if (name == NULL)
        return NULL;
    char *const dot = strrchr(name, '.');
    if (dot != NULL && dot != name && strcmp(dot, ".cfg") == 0)
        *dot = '\0';
    for (size_t i = 0, same = 1; i < run; i++)
        if (strcmp(self->run[i].name, name) == 0 &&
            strcmp(self->run[i].real_path, self->run[run].real_path) != 0) {
            char *const numbered = rlv_format(err, "%s_%zu", name, ++same);
            free(name);
            if (numbered == NULL)
                return NULL;
            name = numbered;
            i = SIZE_MAX; /* look again from the first */
        }
    return name;
}

/* The canonical path; without realpath (POSIX.1-2008 XSI) device and inode would do as well. */
static char *canonical(const char *path, const struct stat *info, rlv_error_t *err)
{
    (void)path;
    return rlv_format(err, "%llu:%llu", (unsigned long long)info->st_dev,
                      (unsigned long long)info->st_ino);
}

static int open_run(rlv_compare_runs_t *self, size_t i, const char *path, rlv_error_t *err)
{
    rlv_compare_run_t *const run = &self->run[i];
    struct stat info;

    run->path = path;
    if (stat(path, &info) != 0)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL,
                           "a scenario file, or the folder of a finished run", "not found");
    run->folder = S_ISDIR(info.st_mode);
    run->real_path = canonical(path, &info, err);
    if (run->real_path == NULL || (run->name = make_name(self, i, err)) == NULL)
        return RLV_ERR_OS;
    for (size_t k = 1; k < i; k++)
        if (strcmp(self->run[k].real_path, run->real_path) == 0)
            return rlv_fail_at(err, RLV_ERR_USAGE, path, 0, NULL, NULL, "given twice");
    return RLV_OK;
}

/* --- what must be the same for runs to be paired */

static int refuse(const rlv_compare_run_t *a, const rlv_compare_run_t *b, const char *what,
                  const char *of_a, const char *of_b, rlv_error_t *err)
{
    return rlv_fail(err, RLV_ERR_USAGE,
                    "%s and %s cannot be paired: %s is %s in one, %s in the other [the same, or "
                    "--unpaired]",
                    a->path, b->path, what, of_a, of_b);
}

static int check_numbers(const rlv_compare_run_t *a, const rlv_compare_run_t *b, rlv_error_t *err)
{
    static const char *const PATHS[] = {"run.seed",        "run.replicates",
                                        "run.uncertainty", "run.observation_error",
                                        "time.base_year",  "time.reference_year"};
    const rlv_params_t *x = &a->runner->scenario.params, *y = &b->runner->scenario.params;

    for (size_t i = 0; i < sizeof PATHS / sizeof PATHS[0]; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[rlv_params_find(PATHS[i])];
        const double u = rlv_params_get(x, info), v = rlv_params_get(y, info);
        char of_a[64], of_b[64];
        if (u == v)
            continue;
        if (info->type == RLV_TYPE_CHOICE) {
            (void)rlv_choice_name(info, (int)u, of_a, sizeof of_a);
            (void)rlv_choice_name(info, (int)v, of_b, sizeof of_b);
        } else {
            (void)snprintf(of_a, sizeof of_a, "%.0f", u);
            (void)snprintf(of_b, sizeof of_b, "%.0f", v);
        }
        return refuse(a, b, PATHS[i], of_a, of_b, err);
    }
    if (x->run_seed != y->run_seed) /* beyond 2^53 */
        return refuse(a, b, "run.seed", "another", "another", err);
    if (strcmp(x->data_gp_vintage, y->data_gp_vintage) != 0)
        return refuse(a, b, "data.gp_vintage", x->data_gp_vintage, y->data_gp_vintage, err);
    if (strcmp(a->runner->region.code, b->runner->region.code) != 0)
        return refuse(a, b, "the region", a->runner->region.code, b->runner->region.code, err);
    return RLV_OK;
}

/* A table of the same name that both read must hold the same bytes. */
static int check_data(const rlv_compare_run_t *a, const rlv_compare_run_t *b, rlv_error_t *err)
{
    const rlv_file_list_t *x = &a->runner->inputs, *y = &b->runner->inputs;
    char hex[2][RLV_SHA256_HEX_SIZE];

    for (size_t i = 0; i < x->num_paths; i++)
        for (size_t k = 0; k < y->num_paths; k++) {
            int status;
            if (strcmp(x->path[i], y->path[k]) == 0 ||
                strcmp(base_name(x->path[i]), base_name(y->path[k])) != 0)
                continue;
            if ((status = rlv_sha256_file(x->path[i], hex[0], err)) < 0 ||
                (status = rlv_sha256_file(y->path[k], hex[1], err)) < 0)
                return status;
            if (strcmp(hex[0], hex[1]) != 0)
                return rlv_fail(err, RLV_ERR_USAGE,
                                "%s and %s cannot be paired: their data differ, %s and %s [the "
                                "same data, or --unpaired]",
                                a->path, b->path, x->path[i], y->path[k]);
        }
    if (strcmp(a->runner->scenario.params.synthesis_microdata,
               b->runner->scenario.params.synthesis_microdata) != 0)
        return rlv_fail(err, RLV_ERR_USAGE,
                        "%s and %s cannot be paired: their doctors of the reference date come from "
                        "other files [the same synthesis.microdata, or --unpaired]",
                        a->path, b->path);
    return RLV_OK;
}

static int check_pair(const rlv_compare_runs_t *self, size_t i, bool paired, rlv_error_t *err)
{
    const rlv_compare_run_t *const a = &self->run[0], *const b = &self->run[i];
    int status = RLV_OK;

    if (i == 0 || a->runner == b->runner)
        return RLV_OK;
    if (strcmp(a->runner->region.code, b->runner->region.code) != 0 && !paired)
        return rlv_fail(err, RLV_ERR_USAGE, "%s and %s are of other regions (%s, %s) [the same]",
                        a->path, b->path, a->runner->region.code, b->runner->region.code);
    if (paired && (status = check_numbers(a, b, err)) == RLV_OK)
        status = check_data(a, b, err);
    return status;
}

/* --- what a scenario changes */

static bool same_series(const rlv_series_t *a, const rlv_series_t *b)
{
    if (a->num_points != b->num_points)
        return false;
    for (int i = 0; i < a->num_points; i++)
        if (a->year[i] != b->year[i] || a->value[i] != b->value[i])
            return false;
    return true;
}

static bool same_table(const rlv_scenario_param_t *a, const rlv_scenario_param_t *b)
{
    return a->dist.kind != RLV_DIST_TABLE || (strcmp(a->table_file, b->table_file) == 0 &&
                                              strcmp(a->table_column, b->table_column) == 0);
}

bool rlv_compare_is_changed(const rlv_scenario_t *a, const rlv_scenario_t *b, size_t p)
{
    static const char *const NO_LEVERS[] = {"scenario.", "run.", "time.", "data.folder",
                                            "data.national"};
    const rlv_param_info_t *const info = &RLV_PARAMS[p];
    const char *const x = (const char *)&a->params + info->offset;
    const char *const y = (const char *)&b->params + info->offset;
    const rlv_dist_t *const u = &a->param[p].dist, *const v = &b->param[p].dist;

    for (size_t i = 0; i < sizeof NO_LEVERS / sizeof NO_LEVERS[0]; i++)
        if (strncmp(info->path, NO_LEVERS[i], strlen(NO_LEVERS[i])) == 0)
            return false;
    if (info->type == RLV_TYPE_TEXT || info->type == RLV_TYPE_PATH)
        return strcmp(x, y) != 0;
    if (info->type == RLV_TYPE_SERIES && !same_series((const void *)x, (const void *)y))
        return true;
    return rlv_params_get(&a->params, info) != rlv_params_get(&b->params, info) ||
           u->kind != v->kind || u->a != v->a || u->b != v->b ||
           !same_table(&a->param[p], &b->param[p]);
}

static void note_changes(rlv_compared_t *compared, const rlv_scenario_t *a, const rlv_scenario_t *b)
{
    for (size_t p = 0; p < RLV_NUM_PARAMS; p++) {
        const bool of_aids = strncmp(RLV_PARAMS[p].path, "aids.", 5) == 0 ||
                             strncmp(RLV_PARAMS[p].path, "cesp.", 5) == 0;
        if (rlv_compare_is_changed(a, b, p))
            *(of_aids ? &compared->changes_aids : &compared->changes_more) = true;
    }
}

/* --- reading them, then living them */

static int read_run(rlv_compare_runs_t *self, size_t i, const rlv_options_t *options, bool paired,
                    rlv_error_t *err)
{
    rlv_compare_run_t *const run = &self->run[i];
    int status;

    if (i > 0 && strcmp(run->real_path, self->run[0].real_path) == 0) {
        run->runner = self->run[0].runner;
        return RLV_OK;
    }
    run->runner = rlv_calloc(1, sizeof *run->runner, err);
    if (run->runner == NULL)
        return RLV_ERR_OS;
    run->owns_runner = true;
    status = run->folder ? rlv_replay_read(run->runner, run->path, err)
                         : rlv_runner_read(run->runner, run->path, options, err);
    return status < 0 ? status : check_pair(self, i, paired, err);
}

static int live(rlv_compare_run_t *run, size_t num_threads, rlv_error_t *err)
{
    if (!run->owns_runner)
        return RLV_OK;
    return run->folder ? rlv_replay_simulate(run->runner, run->path, num_threads, err)
                       : rlv_runner_simulate(run->runner, num_threads, err);
}

int rlv_compare_runs_init(rlv_compare_runs_t *self, char *const path[], size_t num_paths,
                          const rlv_options_t *options, bool paired, rlv_error_t *err)
{
    int status = RLV_OK;

    memset(self, 0, sizeof *self);
    self->run = rlv_calloc(num_paths, sizeof *self->run, err);
    self->compared = rlv_calloc(num_paths, sizeof *self->compared, err);
    if (self->run == NULL || self->compared == NULL)
        return RLV_ERR_OS;
    self->num_runs = num_paths;
    for (size_t i = 0; i < num_paths && status == RLV_OK; i++) {
        status = open_run(self, i, path[i], err);
        if (status == RLV_OK && self->run[i].folder && options->num_set > 0)
            status = rlv_fail_at(err, RLV_ERR_USAGE, path[i], 0, NULL, NULL,
                                 "--set, --seed and --replicates cannot change a finished run");
    }
    for (size_t i = 0; i < num_paths && status == RLV_OK; i++) /* refused before any is lived */
        status = read_run(self, i, options, paired, err);
    for (size_t i = 0; i < num_paths && status == RLV_OK; i++) {
        rlv_compare_run_t *const run = &self->run[i];
        status = live(run, (size_t)options->threads, err);
        if (status < 0)
            break;
        const char *const title = run->runner->scenario.params.scenario_title;
        self->compared[i] = (rlv_compared_t){.name = run->name,
                                             .title = title[0] != '\0' ? title : run->name,
                                             .model = &run->runner->model,
                                             .ensemble = &run->runner->ensemble,
                                             .summary = run->runner->summary};
        note_changes(&self->compared[i], &self->run[0].runner->scenario, &run->runner->scenario);
    }
    return status;
}

void rlv_compare_runs_free(rlv_compare_runs_t *self)
{
    for (size_t i = 0; self->run != NULL && i < self->num_runs; i++) {
        if (self->run[i].owns_runner) {
            rlv_runner_free(self->run[i].runner);
            free(self->run[i].runner);
        }
        free(self->run[i].name);
        free(self->run[i].real_path);
    }
    free(self->run);
    free(self->compared);
    memset(self, 0, sizeof *self);
}
