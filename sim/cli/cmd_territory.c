/* releve territory: the sheet of a territory, and the trajectories of fragility of all. */
#include "cli.h"

#include "datadir.h"
#include "options.h"
#include "runner.h"
#include "trajectories.h"

#include "releve/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KEY_RUN = 0x300,
    KEY_COMMUNES,
    KEY_JSON,
    KEY_FIGURE,
    KEY_TRAJECTORIES,
    KEY_RULE,
    KEY_CLUSTERS,
    KEY_FORCE,
    KEY_NO_FIGURES,
    KEY_ZONES
};
enum { MAX_CLUSTERS = 50 };

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Sheet:", 3},
    {"run", KEY_RUN, "DIR", 0,
     "Run that gives the projected part [out/baseline, where it is there]; none: without", 3},
    {"communes", KEY_COMMUNES, "A,B,C", 0,
     "A territory of one's own, from communes (codes or names)", 3},
    {"zones", KEY_ZONES, "DIR", 0,
     "Prospective zoning: folder made by releve zone --run RUN -o DIR [none]", 3},
    {"json", KEY_JSON, NULL, 0, "As JSON (keys: include/releve/sheet.h)", 3},
    {"figure", KEY_FIGURE, "FILE", 0, "Draw the sheet as an A4 page, .pdf or .png", 3},
    {NULL, 0, NULL, 0, "Trajectories:", 4},
    {"trajectories", KEY_TRAJECTORIES, NULL, 0,
     "Class every territory over the replicates of the run", 4},
    {"output", 'o', "DIR", 0, "Folder of trajectories.csv, clusters.csv and figures/ [none]", 4},
    {"no-figures", KEY_NO_FIGURES, NULL, 0, "No map", 4},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing folder of results", 4},
    {"rule", KEY_RULE, "NAME=VALUE", 0,
     "Give a threshold of the rules another value; may be repeated", 4},
    {"clusters", KEY_CLUSTERS, "K", 0, "Number of clusters [5]", 4},
    {0},
};

typedef struct {
    rlv_options_t options;
    const char *place, *communes, *run, *figure, *output, *zones;
    bool json, trajectories, force, no_figures;
    rlv_trajectory_rules_t rules;
    size_t num_clusters;
    rlv_error_t *err;
} territory_options_t;

static void parse_rule(territory_options_t *self, const char *arg, const struct argp_state *state)
{
    char name[64], *end = NULL;
    const char *equals = strchr(arg, '=');
    rlv_error_t err = {0};

    if (equals == NULL || (size_t)(equals - arg) >= sizeof name)
        argp_error(state, "--rule: '%.60s' is wrong [name=value]", arg);
    (void)snprintf(name, sizeof name, "%.*s", (int)(equals - arg), arg);
    const double value = strtod(equals + 1, &end);
    if (equals[1] == '\0' || *end != '\0')
        argp_error(state, "--rule: '%.60s' is not a number", equals + 1);
    if (rlv_trajectory_rules_set(&self->rules, name, value, &err) < 0)
        argp_error(state, "--rule: %s", err.text);
}

static void check(const territory_options_t *self, const struct argp_state *state)
{
    if (self->trajectories) {
        if (self->place != NULL || self->communes != NULL)
            argp_error(state, "--trajectories is of all territories: no place beside it");
        return;
    }
    if ((self->place == NULL) == (self->communes == NULL))
        argp_error(
            state,
            "which territory? [its code, its name, one of its communes, or --communes A,B,C]");
    if (self->figure != NULL) {
        const char *dot = strrchr(self->figure, '.');
        if (dot == NULL || (strcmp(dot, ".pdf") != 0 && strcmp(dot, ".png") != 0))
            argp_error(state, "--figure: '%.80s' is no picture [a name that ends in .pdf or .png]",
                       self->figure);
    }
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    territory_options_t *self = state->input;
    char *end = NULL;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case KEY_RUN:
        self->run = arg;
        return 0;
    case KEY_COMMUNES:
        self->communes = arg;
        return 0;
    case KEY_JSON:
        self->json = true;
        return 0;
    case KEY_ZONES:
        self->zones = arg;
        return 0;
    case KEY_FIGURE:
        self->figure = arg;
        return 0;
    case KEY_TRAJECTORIES:
        self->trajectories = true;
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
    case KEY_RULE:
        parse_rule(self, arg, state);
        return 0;
    case KEY_CLUSTERS:
        self->num_clusters = (size_t)strtoul(arg, &end, 10);
        if (*end != '\0' || self->num_clusters < 2 || self->num_clusters > MAX_CLUSTERS)
            argp_error(state, "--clusters: '%.20s' is wrong [2 to %d]", arg, MAX_CLUSTERS);
        return 0;
    case ARGP_KEY_ARG:
        if (self->place != NULL)
            argp_error(state, "one territory at a time [names of several words in quotes]");
        self->place = arg;
        return 0;
    case ARGP_KEY_END:
        check(self, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The scenario of the run, or else the reference that comes with releve. */
static char *scenario_of(const char *run, rlv_error_t *err)
{
    char share[RLV_PATH_SIZE];
    if (run != NULL)
        return rlv_format(err, "%s/scenario.resolved.cfg", run);
    if (rlv_cli_datadir(share, sizeof share, err) < 0)
        return NULL;
    return rlv_format(err, "%s/scenarios/baseline.cfg", share);
}

static int give(const territory_options_t *self, const rlv_sheet_t *sheet, rlv_notes_t *notes,
                rlv_error_t *err)
{
    const rlv_lang_t lang = self->options.english ? RLV_LANG_EN : RLV_LANG_FR;
    char share[RLV_PATH_SIZE];
    int status = RLV_OK;

    if (self->figure != NULL) {
        status = rlv_cli_datadir(share, sizeof share - 8, err);
        if (status == RLV_OK)
            status = rlv_sheet_draw(sheet, strcat(share, "/plots"), self->figure, lang, notes, err);
        if (!self->json)
            return status;
    }
    if (status == RLV_OK && self->json)
        status = rlv_sheet_write_json(sheet, stdout, err);
    else if (status == RLV_OK)
        rlv_sheet_print(sheet, stdout, lang);
    return status;
}

static int make_sheet(const territory_options_t *self, rlv_error_t *err)
{
    rlv_runner_t runner = {0};
    rlv_run_folder_t run = {0};
    rlv_gazetteer_t gazetteer = {0};
    rlv_aids_t aids = {0};
    rlv_sheet_t sheet = {0};
    const char *run_dir = rlv_cli_run_folder(self->run);
    char *scenario = scenario_of(run_dir, err), *catalogue = NULL;
    int status = scenario == NULL ? err->status : RLV_OK;

    if (status == RLV_OK && run_dir != NULL)
        status = rlv_run_folder_read(&run, run_dir, &runner.notes, err);
    runner.run_folder = run_dir;
    if (status == RLV_OK)
        status = rlv_runner_read(&runner, scenario, &self->options, err);
    if (status == RLV_OK)
        status = rlv_gazetteer_read(&gazetteer, runner.scenario.params.data_folder, err);
    if (status == RLV_OK) {
        catalogue = rlv_format(err, "%s/aids.cfg", runner.scenario.params.data_folder);
        if (catalogue != NULL && access(catalogue, R_OK) == 0)
            status = rlv_aids_read(&aids, catalogue, err);
    }
    if (status == RLV_OK) {
        const rlv_sheet_source_t source = {
            .model = &runner.model,
            .observed = &runner.observed,
            .run = run_dir != NULL ? &run : NULL,
            .gazetteer = &gazetteer,
            .aids = aids.num_aids > 0 ? &aids : NULL,
            .zones = self->zones,
        };
        status = self->communes != NULL
                     ? rlv_sheet_init_communes(&sheet, &source, self->communes, err)
                     : rlv_sheet_init(&sheet, &source, self->place, err);
    }
    if (status == RLV_OK)
        status = give(self, &sheet, &runner.notes, err);
    rlv_sheet_free(&sheet);
    rlv_aids_free(&aids);
    rlv_gazetteer_free(&gazetteer);
    rlv_run_folder_free(&run);
    rlv_runner_free(&runner);
    free(scenario);
    free(catalogue);
    return status;
}

static int territory(const territory_options_t *self, rlv_error_t *err)
{
    if (!self->trajectories)
        return make_sheet(self, err);
    const char *run = rlv_cli_run_folder(self->run);
    if (run == NULL)
        return rlv_fail(err, RLV_ERR_NO_INPUT,
                        "--trajectories needs a run [releve run scenarios/baseline.cfg, then --run "
                        "DIR]");
    const rlv_trajectories_t job = {.options = &self->options,
                                    .run = run,
                                    .output = self->output,
                                    .force = self->force,
                                    .no_figures = self->no_figures,
                                    .rules = self->rules,
                                    .num_clusters = self->num_clusters};
    return rlv_trajectories(&job, err);
}

int rlv_cmd_territory(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "CODE|NAME",
        .doc = "Examples:\n"
               "  releve territory Aspet --run out/baseline\n"
               "  releve territory 31020 --figure aspet.pdf\n"
               "  releve territory --communes 31020,31042\n"
               "  releve territory --trajectories --run out/baseline -o out/trajectories\n"
               "\vThe sheet of a territory on one page; without a run its projected part says so. "
               "Exit code: 0, 64 bad usage, 65 unknown or ambiguous name (candidates are given) or "
               "a run that is not reproduced, 66 no such run, 69 gnuplot missing, 73 the output "
               "cannot be made.",
        .children = CHILDREN,
    };
    territory_options_t self = {.num_clusters = 5};
    rlv_error_t err = {0};

    rlv_trajectory_rules_init(&self.rules);
    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)territory(&self, &err);
    rlv_options_free(&self.options);
    return rlv_cli_exit(&err);
}
