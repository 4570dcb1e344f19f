/* releve calibrate: parameters fitted to what was observed, with what remains uncertain. */
#include "cli.h"

#include "calibrate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_FORCE = 0x200,
    KEY_TARGETS,
    KEY_PARAMETER,
    KEY_METHOD,
    KEY_MEMBERS,
    KEY_STEPS,
    KEY_CHANCE,
    KEY_FOR
};

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Calibration:", 3},
    {"targets", KEY_TARGETS, "FILE", 0, "CSV: indicator,code,year,value,sd", 3},
    {"parameter", KEY_PARAMETER, "PATH", 0, "Parameter to fit, with its law as prior; repeat", 3},
    {"method", KEY_METHOD, "simplex|esmda", 0,
     "Quick fit of the mean only, or also the posterior [esmda]", 3},
    {"members", KEY_MEMBERS, "N", 0, "Members of the ensemble [200]", 3},
    {"steps", KEY_STEPS, "N", 0, "Assimilations of the data, 1 to 8 [4]", 3},
    {"chance", KEY_CHANCE, "N", 0, "Replicates of each member, common to all [8]", 3},
    {"for", KEY_FOR, "SCENARIO", 0, "Scenario that calibrated.cfg extends [the one calibrated]", 3},
    {"output", 'o', "DIR", 0, "Folder of the results [out/calibration]", 3},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing folder of results", 3},
    {0},
};

typedef struct {
    rlv_options_t options;
    rlv_calibration_t calibration;
    bool force;
} request_t;

static size_t parse_count(struct argp_state *state, const char *option, const char *text,
                          unsigned long low, unsigned long high)
{
    char *end = NULL;
    const unsigned long value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || value < low || value > high)
        argp_error(state, "%s: '%.40s' is wrong [a whole number from %lu to %lu]", option, text,
                   low, high);
    return value;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    request_t *self = state->input;
    rlv_calibration_t *c = &self->calibration;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case KEY_TARGETS:
        c->targets = arg;
        return 0;
    case KEY_PARAMETER:
        if (rlv_resize(&c->name, c->num_names + 1, sizeof *c->name, NULL) < 0)
            return ENOMEM;
        c->name[c->num_names++] = arg;
        return 0;
    case KEY_METHOD:
        if (strcmp(arg, "simplex") != 0 && strcmp(arg, "esmda") != 0)
            argp_error(state, "--method: '%.40s' is wrong [simplex, esmda]", arg);
        c->simplex_only = strcmp(arg, "simplex") == 0;
        return 0;
    case KEY_MEMBERS:
        c->num_members = parse_count(state, "--members", arg, 20, 10000);
        return 0;
    case KEY_STEPS:
        c->num_steps = parse_count(state, "--steps", arg, 1, RLV_MDA_MAX_STEPS);
        return 0;
    case KEY_CHANCE:
        c->num_chance = parse_count(state, "--chance", arg, 1, 10000);
        return 0;
    case KEY_FOR:
        c->applied = arg;
        return 0;
    case 'o':
        c->path = arg;
        return 0;
    case KEY_FORCE:
        self->force = true;
        return 0;
    case ARGP_KEY_ARG:
        if (c->scenario != NULL)
            argp_error(state, "one scenario at a time");
        c->scenario = arg;
        return 0;
    case ARGP_KEY_END:
        if (c->scenario == NULL)
            argp_error(state, "which scenario? [a file such as scenarios/calibration.cfg]");
        if (c->targets == NULL)
            argp_error(state, "which targets? [--targets FILE]");
        if (c->num_names == 0)
            argp_error(state, "which parameters? [--parameter PATH, one or more]");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int open_cache(rlv_calibration_t *c, rlv_error_t *err)
{
    char text[1024];
    size_t used = (size_t)snprintf(text, sizeof text, "calibrate %zu %zu %zu", c->num_members,
                                   c->num_steps, c->num_chance);
    for (size_t i = 0; i < c->num_params && used < sizeof text; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, " %s", RLV_PARAMS[c->param[i]].path);
    return rlv_study_cache_open(&c->cache, c->path, &c->runner, text, err);
}

static void free_calibration(rlv_calibration_t *c)
{
    free(c->name);
    free(c->param);
    free(c->output);
    free(c->target);
    free(c->target_sd);
    free(c->error_sd);
    rlv_errors_free(&c->errors);
    free(c->prior);
    free(c->posterior);
    free(c->fit_prior);
    free(c->fit_posterior);
    free(c->best);
    free(c->fit_best);
    rlv_study_cache_free(&c->cache);
    rlv_runner_free(&c->runner);
}

static int run(request_t *self, rlv_error_t *err)
{
    rlv_calibration_t *c = &self->calibration;
    rlv_out_folder_t folder = {0};
    const double start = rlv_runner_clock();
    int status;

    rlv_runner_watch();
    c->options = &self->options;
    status = rlv_out_folder_open(&folder, c->path, self->force, err);
    if (status == RLV_OK)
        status = rlv_runner_read(&c->runner, c->scenario, &self->options, err);
    if (status == RLV_OK)
        status = rlv_calibration_prepare(c, err);
    if (status == RLV_OK)
        status = open_cache(c, err);
    if (status == RLV_OK)
        status = rlv_calibration_simplex(c, err);
    if (status == RLV_OK && !c->simplex_only)
        status = rlv_calibration_smooth(c, err);
    c->seconds = rlv_runner_clock() - start;
    if (status == RLV_OK)
        status = rlv_calibration_write(c, &folder, err);
    if (status == RLV_OK)
        status = rlv_runner_stopped(err);
    if (status == RLV_OK)
        status = rlv_out_folder_commit(&folder, err);
    if (status == RLV_OK) {
        rlv_study_cache_remove(&c->cache);
        rlv_calibration_report(c, stdout);
        rlv_cli_print_notes(&c->runner.notes);
        if (fflush(stdout) != 0)
            status = rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
    }
    rlv_out_folder_discard(&folder);
    return status;
}

int rlv_cmd_calibrate(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "SCENARIO.cfg",
        .doc = "Examples:\n"
               "  releve calibrate scenarios/calibration.cfg --targets "
               "data/calibration/targets.csv --parameter entries.per_year --parameter apl.drift "
               "--for scenarios/baseline.cfg\n"
               "  releve run out/calibration/calibrated.cfg --uncertainty parameters\n"
               "\vFits the named parameters to the targets: highest posterior density by simplex, "
               "then the posterior by ES-MDA. Writes parameters.csv (prior and posterior), "
               "targets.csv (targets and fit), posterior.csv (draws), calibrated.cfg (a scenario "
               "that takes them, marked calibrated), territory_effects.csv, report.md, "
               "manifest.json. An interrupted calibration resumes by the same command. Exit code: "
               "0, 64 bad usage, 65 wrong data, 66 missing file, 73 the folder cannot be made, 78 "
               "wrong scenario, 130 interrupted.",
        .children = CHILDREN,
    };
    request_t self = {
        .calibration = {
            .path = "out/calibration", .num_members = 200, .num_steps = 4, .num_chance = 8}};
    rlv_error_t err = {0};

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)run(&self, &err);
    free_calibration(&self.calibration);
    rlv_options_free(&self.options);
    return rlv_cli_exit(&err);
}
