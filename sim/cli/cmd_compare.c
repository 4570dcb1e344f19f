/* releve compare: what scenarios change, against a reference. */
#include "cli.h"

#include "compare_costs.h"
#include "compare_levers.h"
#include "compare_screen.h"
#include "compare_twins.h"
#include "compare_workbook.h"
#include "draw.h"

#include "releve/workbook.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_FORCE = 0x200,
    KEY_FR,
    KEY_UNPAIRED,
    KEY_CSV,
    KEY_JSON,
    KEY_XLSX,
    KEY_REPLICATES,
    KEY_NO_FIGURES,
    KEY_LEVERS,
    KEY_SHAPLEY,
    KEY_LEVER,
    KEY_TWINS,
    KEY_RESPONSE
};

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Comparison:", 3},
    {"unpaired", KEY_UNPAIRED, NULL, 0,
     "Allow runs with other seeds, replicates, base or data: their draws are not shared", 3},
    {"levers", KEY_LEVERS, NULL, 0,
     "Share out the difference of each OTHER between its levers, in order: the groups of "
     "parameters "
     "that it changes, or those of --lever",
     3},
    {"shapley", KEY_SHAPLEY, NULL, 0,
     "The same, and by Shapley's mean over all orders (2^levers worlds are run)", 3},
    {"lever", KEY_LEVER, "LABEL=PATH,...", 0,
     "A lever by the parameters, or groups of them, that it holds; may be repeated", 3},
    {"twins", KEY_TWINS, NULL, 0,
     "Count who would have come to the targeted territories anyway, under the assumed response", 3},
    {"response", KEY_RESPONSE, "PATH", 0,
     "The same over the range of this parameter, low end, middle, high end", 3},
    {NULL, 0, NULL, 0, "Output:", 4},
    {"output", 'o', "DIR", 0, "Folder of the tables [out/comparison]", 4},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing folder of results", 4},
    {"no-figures", KEY_NO_FIGURES, NULL, 0, "Draw no figure", 4},
    {"fr", KEY_FR, NULL, 0, "Tables with semicolons, decimal commas and a BOM", 4},
    {"csv", KEY_CSV, NULL, 0, "Print the summary as CSV instead of the screen's table", 4},
    {"json", KEY_JSON, NULL, 0, "Print every table but the long ones as JSON", 4},
    {"xlsx", KEY_XLSX, NULL, 0, "Also write comparison.xlsx, one sheet per table", 4},
    {"keep-replicates", KEY_REPLICATES, NULL, 0,
     "Also write replicates.csv: every value of every replicate (large)", 4},
    {0},
};

typedef struct {
    rlv_options_t options;
    char **path; /* [num_paths], the reference first */
    size_t num_paths;
    const char *output;
    bool force, french, unpaired, csv, json, xlsx, replicates, no_figures, levers, shapley, twins;
    const char *response;
    char **lever; /* [num_levers] */
    size_t num_levers;
} arguments_t;

static error_t append(char ***list, size_t *num, char *text)
{
    if (rlv_resize(list, *num + 1, sizeof **list, NULL) < 0)
        return ENOMEM;
    (*list)[(*num)++] = text;
    return 0;
}

/* The flag that a key turns on, or NULL. */
static bool *flag_of(arguments_t *self, int key)
{
    const struct {
        int key;
        bool *flag;
    } FLAGS[] = {{KEY_FORCE, &self->force},
                 {KEY_FR, &self->french},
                 {KEY_UNPAIRED, &self->unpaired},
                 {KEY_CSV, &self->csv},
                 {KEY_JSON, &self->json},
                 {KEY_XLSX, &self->xlsx},
                 {KEY_REPLICATES, &self->replicates},
                 {KEY_NO_FIGURES, &self->no_figures},
                 {KEY_LEVERS, &self->levers},
                 {KEY_SHAPLEY, &self->shapley},
                 {KEY_TWINS, &self->twins}};
    for (size_t i = 0; i < sizeof FLAGS / sizeof FLAGS[0]; i++)
        if (FLAGS[i].key == key)
            return FLAGS[i].flag;
    return NULL;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    arguments_t *self = state->input;
    bool *const flag = flag_of(self, key);

    if (flag != NULL) {
        *flag = true;
        self->levers = self->levers || self->shapley;
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case 'o':
        self->output = arg;
        return 0;
    case KEY_RESPONSE:
        if (rlv_params_find(arg) < 0 || RLV_PARAMS[rlv_params_find(arg)].type != RLV_TYPE_REAL)
            argp_error(state, "--response: '%.80s' is no parameter of one number with a range",
                       arg);
        self->twins = true;
        self->response = arg;
        return 0;
    case KEY_LEVER:
        self->levers = true;
        return append(&self->lever, &self->num_levers, arg);
    case ARGP_KEY_ARG:
        return append(&self->path, &self->num_paths, arg);
    case ARGP_KEY_END:
        if (self->num_paths < 2)
            argp_error(state, "a reference and at least one other [scenario files, or folders of "
                              "finished runs]");
        if (self->csv && self->json)
            argp_error(state, "--csv or --json, not both");
        if (self->unpaired && (self->levers || self->twins))
            argp_error(state, "--levers and --twins need paired runs [without --unpaired]");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* A table that was not asked for has no column. */
enum { SUMMARY, WINNERS, COUNTS, INEQUALITY, LEVERS, COSTS, EFFECT, TWINS, NUM_GRIDS };

static int make_grids(const rlv_comparison_t *comparison, rlv_lang_t lang,
                      rlv_grid_t grid[NUM_GRIDS], rlv_error_t *err)
{
    int status = rlv_comparison_summary(comparison, lang, &grid[SUMMARY], err);
    if (status == RLV_OK)
        status = rlv_comparison_winners(comparison, lang, &grid[WINNERS], &grid[COUNTS], err);
    if (status == RLV_OK)
        status = rlv_comparison_inequality(comparison, lang, &grid[INEQUALITY], err);
    return status;
}

/* A table that is not available is left without columns: it is not written. */
static int add_costs(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                     rlv_lang_t lang, rlv_grid_t grid[NUM_GRIDS], rlv_notes_t *notes,
                     rlv_error_t *err)
{
    bool available = false;
    int status = rlv_compare_costs(runs, comparison, &grid[COSTS], &available, notes, err);

    if (status == RLV_OK && !available)
        grid[COSTS].num_columns = 0;
    if (status == RLV_OK)
        status = rlv_comparison_effectiveness(comparison, lang, &grid[EFFECT], &available, err);
    if (status == RLV_OK && !available)
        grid[EFFECT].num_columns = 0;
    return status;
}

static int write_grid(const rlv_grid_t *grid, const char *name, const rlv_out_folder_t *folder,
                      bool french, rlv_error_t *err)
{
    const rlv_csv_out_t out = {rlv_out_folder_file(folder, name, err), french};
    if (out.file == NULL)
        return err->status;
    const int status = rlv_grid_write_csv(grid, &out, err);
    const int closed = rlv_out_folder_close(folder, name, out.file, err);
    return status < 0 ? status : closed;
}

static int write_manifest(const arguments_t *self, const rlv_compare_runs_t *runs,
                          const rlv_comparison_t *comparison, const rlv_out_folder_t *folder,
                          const char *const outputs[], size_t num_outputs, rlv_error_t *err)
{
    rlv_comparison_source_t *source = rlv_calloc(runs->num_runs, sizeof *source, err);
    int status = RLV_ERR_OS;

    for (size_t i = 0; source != NULL && i < runs->num_runs; i++)
        source[i] = (rlv_comparison_source_t){runs->run[i].path, runs->run[i].folder,
                                              &runs->run[i].runner->scenario.params};
    if (source != NULL)
        status = rlv_comparison_write_manifest(comparison, source, folder, outputs, num_outputs,
                                               self->french, NULL, err);
    free(source);
    return status;
}

static int write_files(const arguments_t *self, const rlv_compare_runs_t *runs,
                       const rlv_comparison_t *comparison, const rlv_grid_t grid[NUM_GRIDS],
                       const rlv_out_folder_t *folder, rlv_error_t *err)
{
    const char *outputs[NUM_GRIDS + 4] = {"differences.csv", "levels.csv"};
    char names[NUM_GRIDS][64];
    size_t num_outputs = 2;
    int status = rlv_comparison_write_differences(comparison, folder, self->french, err);

    if (status == RLV_OK)
        status = rlv_comparison_write_levels(comparison, folder, self->french, err);
    if (status == RLV_OK && self->replicates) {
        outputs[num_outputs++] = "replicates.csv";
        status = rlv_comparison_write_replicates(comparison, folder, self->french, err);
    }
    for (int g = 0; g < NUM_GRIDS && status == RLV_OK; g++) {
        if (grid[g].num_columns == 0)
            continue;
        (void)snprintf(names[g], sizeof names[g], "%s.csv", grid[g].name);
        outputs[num_outputs++] = names[g];
        status = write_grid(&grid[g], names[g], folder, self->french, err);
    }
    if (status == RLV_OK && self->xlsx) {
        outputs[num_outputs++] = "comparison.xlsx";
        status = rlv_compare_workbook(runs, comparison, grid, NUM_GRIDS, folder,
                                      self->options.english ? RLV_LANG_EN : RLV_LANG_FR, err);
    }
    return status < 0 ? status
                      : write_manifest(self, runs, comparison, folder, outputs, num_outputs, err);
}

static int print_result(const arguments_t *self, const rlv_comparison_t *comparison,
                        const rlv_grid_t grid[NUM_GRIDS], const char *output, rlv_error_t *err)
{
    const rlv_lang_t lang = self->options.english ? RLV_LANG_EN : RLV_LANG_FR;
    int status = RLV_OK;

    if (self->csv) {
        const rlv_csv_out_t out = {stdout, self->french};
        status = rlv_grid_write_csv(&grid[SUMMARY], &out, err);
    } else if (self->json) {
        const rlv_grid_t *list[NUM_GRIDS];
        size_t n = 0;
        for (int g = 0; g < NUM_GRIDS; g++)
            if (grid[g].num_columns > 0)
                list[n++] = &grid[g];
        status = rlv_grids_write_json(list, n, lang, stdout, err);
    } else {
        rlv_compare_screen_print(stdout, comparison, &grid[SUMMARY], &grid[WINNERS], &grid[COUNTS],
                                 &grid[INEQUALITY], lang);
        if (grid[EFFECT].num_cells > 0)
            rlv_compare_screen_effect(stdout, &grid[EFFECT], lang);
        if (grid[TWINS].num_cells > 0)
            rlv_compare_screen_twins(stdout, &grid[TWINS], lang);
        if (grid[LEVERS].num_cells > 0)
            rlv_compare_screen_levers(stdout, &grid[LEVERS], comparison->horizon, lang);
        printf(lang == RLV_LANG_FR ? "\nFichiers dans %s\n" : "\nFiles in %s\n", output);
    }
    if (status == RLV_OK && fflush(stdout) != 0)
        status = rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
    return status;
}

/* Runs or reads the scenarios, then makes every table that was asked for. */
static int compute(const arguments_t *self, rlv_compare_runs_t *runs, rlv_comparison_t *comparison,
                   rlv_grid_t grid[NUM_GRIDS], rlv_notes_t *notes, rlv_error_t *err)
{
    const rlv_lang_t lang = self->options.english ? RLV_LANG_EN : RLV_LANG_FR;
    const rlv_progress_t progress = {0};
    int status = rlv_compare_runs_init(runs, self->path, self->num_paths, &self->options,
                                       !self->unpaired, err);

    if (status == RLV_OK)
        status = rlv_comparison_init(comparison, runs->compared, runs->num_runs, !self->unpaired,
                                     (size_t)self->options.threads, &progress, err);
    if (status == RLV_OK)
        status = make_grids(comparison, lang, grid, err);
    if (status == RLV_OK)
        status = add_costs(runs, comparison, lang, grid, notes, err);
    if (status == RLV_OK && self->twins)
        status = rlv_compare_twins(runs, comparison, self->response, (size_t)self->options.threads,
                                   lang, &grid[TWINS], err);
    if (status == RLV_OK && self->levers) {
        const rlv_lever_options_t options = {self->lever, self->num_levers, self->shapley,
                                             (size_t)self->options.threads};
        status = rlv_compare_levers(runs, comparison, &options, lang, &grid[LEVERS], notes, err);
    }
    return status;
}

static int run(const arguments_t *self, rlv_error_t *err)
{
    const char *output = self->output != NULL ? self->output : "out/comparison";
    rlv_notes_t notes = {0};
    rlv_compare_runs_t runs = {0};
    rlv_comparison_t comparison = {0};
    rlv_out_folder_t folder = {0};
    rlv_grid_t grid[NUM_GRIDS] = {0};
    rlv_error_t figures_err = {0};
    int status, figures = RLV_OK;

    rlv_runner_watch();
    if (self->xlsx && !rlv_workbook_available()) /* before the runs, not after */
        return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                        "--xlsx: this program was built without libxlsxwriter [install the package "
                        "libxlsxwriter-dev and build again, or use the CSV files]");
    status = rlv_out_folder_open(&folder, output, self->force, err);
    if (status == RLV_OK)
        status = compute(self, &runs, &comparison, grid, &notes, err);
    if (status == RLV_OK)
        status = write_files(self, &runs, &comparison, grid, &folder, err);
    if (status == RLV_OK && !self->no_figures)
        figures = rlv_cli_draw(&folder, NULL, NULL, self->options.english, &notes, &figures_err);
    if (status == RLV_OK)
        status = rlv_runner_stopped(err);
    if (status == RLV_OK)
        status = rlv_out_folder_commit(&folder, err);
    if (status == RLV_OK)
        status = print_result(self, &comparison, grid, output, err);
    if (status == RLV_OK && figures < 0) {
        status = figures;
        *err = figures_err;
    }
    rlv_cli_print_notes(&notes);
    rlv_notes_free(&notes);
    rlv_out_folder_discard(&folder);
    for (int g = 0; g < NUM_GRIDS; g++)
        rlv_grid_free(&grid[g]);
    rlv_comparison_free(&comparison);
    rlv_compare_runs_free(&runs);
    return status;
}

int rlv_cmd_compare(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "REFERENCE OTHER...",
        .doc =
            "Examples:\n"
            "  releve compare scenarios/baseline.cfg scenarios/ages_older.cfg -o out/ages\n"
            "  releve compare out/baseline out/cesp_double out/msp_plan --xlsx -o out/plan\n"
            "\vREFERENCE and OTHER are scenario files, which are run, or folders of finished runs, "
            "whose replicates are lived again from their manifest and checked against its digests. "
            "Runs with other seeds, replicates, base or data are refused unless --unpaired. Writes "
            "differences.csv, levels.csv, summary.csv, winners.csv, winners_count.csv, "
            "inequality.csv and manifest.json. Exit code: 0, 64 bad usage or runs that cannot be "
            "paired, 65 a run that does not replay, 66 missing file, 73 the folder cannot be made, "
            "78 wrong scenario, 130 interrupted.",
        .children = CHILDREN,
    };
    arguments_t self = {0};
    rlv_error_t err = {0};

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)run(&self, &err);
    rlv_options_free(&self.options);
    free(self.path);
    free(self.lever);
    return rlv_cli_exit(&err);
}
