/* releve check: validates scenario files, prints one as used, describes the parameters. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "options.h"
#include "releve/scenario.h"

enum { KEY_PRINT = 0x200, KEY_DESCRIBE };

typedef struct {
    rlv_options_t options;
    char **file; /* [num_files], arguments */
    int num_files;
    bool print_config, describe, as_csv, as_cfg;
} check_t;

static const struct argp_option OPTIONS[] = {
    {"print-config", KEY_PRINT, NULL, 0,
     "Print the one scenario with every parameter, as it would be used", 0},
    {"describe", KEY_DESCRIBE, "csv|cfg", OPTION_ARG_OPTIONAL,
     "Describe every parameter: type, range, default, distribution, source; as a table (csv), as a "
     "commented scenario that states every default (cfg)",
     0},
    {0},
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    check_t *self = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case KEY_PRINT:
        self->print_config = true;
        return 0;
    case KEY_DESCRIBE:
        self->as_csv = arg != NULL && strcmp(arg, "csv") == 0;
        self->as_cfg = arg != NULL && strcmp(arg, "cfg") == 0;
        if (arg != NULL && !self->as_csv && !self->as_cfg)
            argp_error(state, "--describe: '%.40s' is wrong [nothing, csv, cfg]", arg);
        self->describe = true;
        return 0;
    case ARGP_KEY_ARGS:
        self->file = state->argv + state->next;
        self->num_files = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (self->num_files == 0 && !self->describe)
            argp_error(state, "no scenario file given");
        if (self->print_config && self->num_files != 1)
            argp_error(state, "--print-config takes one scenario file");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int say_valid(const check_t *self, const rlv_scenario_t *scenario, const char *path,
                     rlv_error_t *err)
{
    const char *title = scenario->params.scenario_title;
    size_t num_changed = 0;

    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        num_changed += rlv_scenario_is_changed(scenario, i);
    if (title[0] == '\0')
        title = path;
    if (self->options.english)
        printf("valid scenario: %s, %zu parameters, %zu changed from the default\n", title,
               RLV_NUM_PARAMS, num_changed);
    else
        printf("scénario valide\u202F: %s, %zu paramètres, %zu %s par rapport au défaut\n", title,
               RLV_NUM_PARAMS, num_changed, num_changed < 2 ? "changé" : "changés");
    if (fflush(stdout) != 0)
        return rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
    return RLV_OK;
}

static int check_file(const check_t *self, const char *path)
{
    rlv_error_t err = {0};
    rlv_notes_t notes = {0};
    rlv_scenario_t scenario;

    int status = rlv_scenario_read(&scenario, path, (const char *const *)self->options.set,
                                   self->options.num_set, &notes, &err);
    rlv_cli_print_notes(&notes);
    if (status == RLV_OK && self->print_config)
        status = rlv_scenario_print_commented(&scenario, !self->options.english, stdout, &err);
    else if (status == RLV_OK)
        status = say_valid(self, &scenario, path, &err);
    rlv_scenario_free(&scenario);
    rlv_notes_free(&notes);
    return status == RLV_OK ? 0 : rlv_cli_exit(&err);
}

static int describe(const check_t *self, rlv_error_t *err)
{
    if (self->as_csv)
        return rlv_params_describe_csv(stdout, err);
    if (self->as_cfg)
        return rlv_params_describe_cfg(stdout, !self->options.english, err);
    return rlv_params_describe(stdout, !self->options.english, err);
}

int rlv_cmd_check(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "FILE...\n--describe[=csv|cfg]",
        .doc = "Examples:\n"
               "  releve check scenarios/baseline.cfg\n"
               "  releve check scenarios/baseline.cfg --set time.horizon=2050 --print-config\n"
               "  releve check --describe\n"
               "\vExit code: 0 all valid, 64 bad usage, 66 a file is missing, 78 a scenario is "
               "wrong, 65 a table that a scenario names is wrong (the first failure's).",
        .children = CHILDREN,
    };
    check_t self = {0};
    rlv_error_t err = {0};
    int exit_code = 0;

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0) {
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
        exit_code = rlv_cli_exit(&err);
        goto out;
    }
    if (self.describe && describe(&self, &err) < 0)
        exit_code = rlv_cli_exit(&err);
    for (int i = 0; i < self.num_files; i++) {
        const int code = check_file(&self, self.file[i]);
        if (exit_code == 0)
            exit_code = code;
    }
out:
    rlv_options_free(&self.options);
    return exit_code;
}
