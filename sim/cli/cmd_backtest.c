/* releve backtest: forecasts from past years, scored against what happened and naive rivals. */
#include "cli.h"

#include "backtest.h"
#include "draw.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_FORCE = 0x200, KEY_NO_FIGURES, KEY_HINDSIGHT, KEY_RESAMPLES, DEFAULT_RESAMPLES = 400 };

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Back-test:", 3},
    {"output", 'o', "DIR", 0, "Folder of the results [out/backtest]", 3},
    {"hindsight", KEY_HINDSIGHT, NULL, 0,
     "Take the present parameters and tables, known later than the origin (default: real time)", 3},
    {"resamples", KEY_RESAMPLES, "N", 0, "Resamples of places for the intervals [400]", 3},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing folder of results", 3},
    {"no-figures", KEY_NO_FIGURES, NULL, 0, "Draw no figure", 3},
    {0},
};

typedef struct {
    rlv_options_t options;
    rlv_backtest_session_t session;
} request_t;

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    request_t *self = state->input;
    rlv_backtest_session_t *s = &self->session;
    char *end = NULL;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case 'o':
        s->output = arg;
        return 0;
    case KEY_HINDSIGHT:
        s->hindsight = true;
        return 0;
    case KEY_RESAMPLES:
        s->num_resamples = (size_t)strtoul(arg, &end, 10);
        if (*arg < '0' || *arg > '9' || *end != '\0' || s->num_resamples > 100000)
            argp_error(state, "--resamples: '%.40s' is wrong [a whole number from 0 to 100000]",
                       arg);
        return 0;
    case KEY_FORCE:
        s->force = true;
        return 0;
    case KEY_NO_FIGURES:
        s->no_figures = true;
        return 0;
    case ARGP_KEY_ARG:
        if (rlv_resize(&s->path, s->num_sets + 1, sizeof *s->path, NULL) < 0)
            return ENOMEM;
        s->path[s->num_sets++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->num_sets == 0)
            argp_error(state, "which scenarios? [files such as scenarios/backtest_2017.cfg]");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* NAME of path/NAME.cfg */
static char *name_of(const char *path, rlv_error_t *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return rlv_format(
        err, "%.*s", (int)(dot != NULL && dot != name ? (size_t)(dot - name) : strlen(name)), name);
}

static int run_sets(rlv_backtest_session_t *s, rlv_error_t *err)
{
    int status = RLV_OK;

    s->set = rlv_calloc(s->num_sets, sizeof *s->set, err);
    if (s->set == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < s->num_sets && status == RLV_OK; i++) {
        s->set[i].path = s->path[i];
        s->set[i].name = name_of(s->path[i], err);
        status = s->set[i].name == NULL ? RLV_ERR_OS : rlv_backtest_session_inspect(s, i, err);
    }
    for (size_t i = 0; i < s->num_sets && status == RLV_OK; i++)
        status = rlv_backtest_session_run(s, i, err);
    if (status == RLV_OK && s->backtest.num_groups == 0)
        status = rlv_fail(err, RLV_ERR_CONFIG,
                          "%s: nothing was observed between the base year and the horizon [an "
                          "earlier time.base_year]",
                          s->path[0]);
    if (status == RLV_OK)
        status =
            rlv_backtest_scores(&s->backtest, s->num_resamples, &s->score, &s->num_scores, err);
    return status;
}

static void free_session(rlv_backtest_session_t *s)
{
    for (size_t i = 0; s->set != NULL && i < s->num_sets; i++) {
        free(s->set[i].name);
        free(s->set[i].title);
        free(s->set[i].param);
        free(s->set[i].dist);
        rlv_study_cache_free(&s->set[i].cache);
    }
    free(s->set);
    free(s->path);
    free(s->score);
    rlv_backtest_free(&s->backtest);
    rlv_region_free(&s->region);
    rlv_file_list_free(&s->inputs);
    rlv_notes_free(&s->notes);
}

/* The figure is that of the APL, by region and territory. */
static bool has_apl(const rlv_backtest_session_t *s)
{
    bool of[RLV_NUM_LEVELS] = {false};

    for (size_t i = 0; i < s->backtest.num_groups; i++) {
        const rlv_backtest_group_t *const g = &s->backtest.group[i];
        if (g->num_cases > 0 && strcmp(g->indicator, "apl") == 0)
            of[g->level] = true;
    }
    return of[RLV_LEVEL_REGION] && of[RLV_LEVEL_TERRITORY];
}

static int run(rlv_backtest_session_t *s, rlv_error_t *err)
{
    rlv_out_folder_t folder = {0};
    rlv_error_t figures_err = {0};
    const double start = rlv_runner_clock();
    int figures = RLV_OK;
    int status;

    rlv_runner_watch();
    status = rlv_out_folder_open(&folder, s->output, s->force, err);
    if (status == RLV_OK)
        status = run_sets(s, err);
    s->seconds = rlv_runner_clock() - start;
    if (status == RLV_OK)
        status = rlv_backtest_write(s, &folder, err);
    if (status == RLV_OK && !s->no_figures && has_apl(s))
        figures = rlv_cli_draw(&folder, "backtest", s->set[0].params.data_folder,
                               s->options->english, &s->notes, &figures_err);
    if (status == RLV_OK)
        status = rlv_runner_stopped(err);
    if (status == RLV_OK)
        status = rlv_out_folder_commit(&folder, err);
    if (status == RLV_OK) {
        for (size_t i = 0; i < s->num_sets; i++)
            rlv_backtest_forget(&s->set[i]);
        rlv_backtest_report(s, stdout);
        rlv_cli_print_notes(&s->notes);
        if (fflush(stdout) != 0)
            status = rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
        else if (figures < 0) {
            status = figures;
            *err = figures_err;
        }
    }
    rlv_out_folder_discard(&folder);
    return status;
}

int rlv_cmd_backtest(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "SCENARIO.cfg...",
        .doc = "Examples:\n"
               "  releve backtest scenarios/backtest_2017.cfg -o out/backtest_2017\n"
               "  releve backtest scenarios/backtest_2015.cfg scenarios/backtest_2017.cfg "
               "scenarios/backtest_2019.cfg -o out/backtest\n"
               "\vWrites scores.csv, forecasts.csv, pit.csv, inputs.csv, published.csv, report.md, "
               "manifest.json and figures/. Each scenario starts from its base year and is scored "
               "on what was observed after it; several scenarios are also scored together, one "
               "scenario for an origin. An interrupted back-test resumes by the same command, "
               "after the scenarios done. Exit "
               "code: 0, 64 bad usage, 65 wrong data, 66 missing file, 69 gnuplot missing (the "
               "tables are written), 73 the folder cannot be made, 78 wrong scenario, 130 "
               "interrupted.",
        .children = CHILDREN,
    };
    request_t self = {.session = {.output = "out/backtest", .num_resamples = DEFAULT_RESAMPLES}};
    rlv_error_t err = {0};

    self.session.options = &self.options;
    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)run(&self.session, &err);
    free_session(&self.session);
    rlv_options_free(&self.options);
    return rlv_cli_exit(&err);
}
