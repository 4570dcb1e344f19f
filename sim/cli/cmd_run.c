/* releve run: a scenario from its file to a folder of tables and figures. */
#include "cli.h"

#include "draw.h"
#include "options.h"
#include "runner.h"
#include "screen.h"

#include "releve/checks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_FORCE = 0x200,
    KEY_NO_FIGURES,
    KEY_NO_OBSERVATION_ERROR,
    KEY_FR,
    KEY_UNCERTAINTY,
    KEY_SAVE_STATE
};

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Output:", 3},
    {"output", 'o', "DIR", 0, "Folder of the results [out/NAME of the scenario]", 3},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing folder of results", 3},
    {"no-figures", KEY_NO_FIGURES, NULL, 0, "Draw no figure", 3},
    {"fr", KEY_FR, NULL, 0, "Tables with semicolons, decimal commas and a BOM", 3},
    {"no-observation-error", KEY_NO_OBSERVATION_ERROR, NULL, 0,
     "Leave the error of the published measure out of the bands of the APL", 3},
    {"uncertainty", KEY_UNCERTAINTY, "chance|parameters|both", 0,
     "The same as --set run.uncertainty=...", 3},
    {"save-state", KEY_SAVE_STATE, "YEAR", 0,
     "Save the state of 1 January YEAR in state_YEAR.bin, which run.start_from takes", 3},
    {0},
};

typedef struct {
    rlv_options_t options;
    const char *scenario, *output;
    bool force, no_figures, french;
} run_options_t;

static error_t add_set(rlv_options_t *options, const char *text)
{
    char *copy = rlv_strdup(text, NULL);
    if (copy == NULL ||
        rlv_resize(&options->set, options->num_set + 1, sizeof *options->set, NULL) < 0) {
        free(copy);
        return ENOMEM;
    }
    options->set[options->num_set++] = copy;
    return 0;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    run_options_t *self = state->input;
    char text[128];

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case 'o':
        self->output = arg;
        return 0;
    case KEY_FORCE:
        self->force = true;
        return 0;
    case KEY_NO_FIGURES:
        self->no_figures = true;
        return 0;
    case KEY_FR:
        self->french = true;
        return 0;
    case KEY_NO_OBSERVATION_ERROR:
        return add_set(&self->options, "run.observation_error=false");
    case KEY_UNCERTAINTY:
        (void)snprintf(text, sizeof text, "run.uncertainty=%.60s", arg);
        return add_set(&self->options, text);
    case KEY_SAVE_STATE:
        (void)snprintf(text, sizeof text, "run.save_state=%.60s", arg);
        return add_set(&self->options, text);
    case ARGP_KEY_ARG:
        if (self->scenario != NULL)
            argp_error(state, "one scenario at a time");
        self->scenario = arg;
        return 0;
    case ARGP_KEY_END:
        if (self->scenario == NULL)
            argp_error(state, "which scenario? [a file such as scenarios/baseline.cfg]");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* out/NAME for path/NAME.cfg */
static char *default_output(const char *scenario, rlv_error_t *err)
{
    const char *slash = strrchr(scenario, '/');
    const char *name = slash != NULL ? slash + 1 : scenario;
    const char *dot = strrchr(name, '.');
    const size_t length = dot != NULL && dot != name ? (size_t)(dot - name) : strlen(name);
    return rlv_format(err, "out/%.*s", (int)length, name);
}

/* The results stand; that a check does not hold is the last thing said. */
static int judge(const rlv_runner_t *runner, rlv_error_t *err)
{
    const size_t failures = rlv_checks_failures(&runner->scenario, &runner->model, runner->summary);

    if (failures == 0)
        return RLV_OK;
    return rlv_fail_at(err, RLV_ERR_DATA, runner->scenario_path, 0, "checks",
                       "checks.csv says which", "%zu of %zu checks do not hold", failures,
                       runner->scenario.num_checks);
}

static int run(const run_options_t *self, rlv_error_t *err)
{
    rlv_runner_t runner = {0};
    rlv_out_folder_t folder = {0};
    rlv_error_t figures_err = {0};
    char *output =
        self->output != NULL ? rlv_strdup(self->output, err) : default_output(self->scenario, err);
    const double start = rlv_runner_clock();
    int figures = RLV_OK;
    int status = output == NULL ? RLV_ERR_OS : RLV_OK;

    rlv_runner_watch();
    if (status == RLV_OK)
        status = rlv_runner_read(&runner, self->scenario, &self->options, err);
    if (status == RLV_OK)
        status = rlv_out_folder_open(&folder, output, self->force, err);
    if (status == RLV_OK)
        status = rlv_runner_simulate(&runner, (size_t)self->options.threads, err);
    if (status == RLV_OK)
        status = rlv_runner_write(&runner, &folder, self->french, err);
    if (status == RLV_OK && !self->no_figures && !self->french)
        figures =
            rlv_cli_draw(&folder, NULL, NULL, self->options.english, &runner.notes, &figures_err);
    if (status == RLV_OK)
        status = rlv_runner_stopped(err);
    if (status == RLV_OK)
        status = rlv_out_folder_commit(&folder, err);
    if (status == RLV_OK) {
        rlv_screen_print(stdout, &runner, output, rlv_runner_clock() - start,
                         self->options.english ? RLV_LANG_EN : RLV_LANG_FR);
        rlv_cli_print_notes(&runner.notes);
        if (fflush(stdout) != 0)
            status = rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
        else if (figures < 0) {
            status = figures;
            *err = figures_err;
        } else
            status = judge(&runner, err);
    }
    rlv_out_folder_discard(&folder);
    rlv_runner_free(&runner);
    free(output);
    return status;
}

int rlv_cmd_run(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "SCENARIO.cfg",
        .doc =
            "Examples:\n"
            "  releve run scenarios/baseline.cfg -o out/baseline\n"
            "  releve run scenarios/baseline.cfg --set time.horizon=2050 --replicates 50 -o "
            "out/long\n"
            "  releve run scenarios/baseline.cfg --save-state 2026 -o out/baseline\n"
            "  releve run scenarios/retirement_later.cfg --set run.start_from="
            "out/baseline/state_2026.bin\n"
            "\vWrites region.csv, departments.csv, zones.csv, territories.csv, pyramid.csv, "
            "observed.csv, scenario.resolved.cfg, manifest.json and figures/; variance.csv, "
            "alignment.csv, checks.csv, state_YEAR.bin where the scenario asks for them. The "
            "folder appears whole or not at all. Exit code: 0, 64 bad usage, 65 wrong data, or a "
            "check that does not hold (the tables are written), 66 missing file, "
            "69 gnuplot missing (the tables are written), 73 the folder cannot be made, 74 disk "
            "full, 78 wrong scenario, 130 interrupted.",
        .children = CHILDREN,
    };
    run_options_t self = {0};
    rlv_error_t err = {0};

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)run(&self, &err);
    rlv_options_free(&self.options);
    return rlv_cli_exit(&err);
}
