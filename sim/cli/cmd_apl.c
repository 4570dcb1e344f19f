/* releve apl: the accessibility to GPs, alone, for one year; its changes; against published values.
 */
#include "cli.h"

#include "apl_figures.h"
#include "apl_screen.h"
#include "apl_session.h"
#include "apl_sources.h"
#include "datadir.h"
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KEY_YEAR = 0x200,
    KEY_VARIANTS,
    KEY_TRAVEL,
    KEY_DECOMPOSE,
    KEY_PUBLISHED,
    KEY_ANCHOR,
    KEY_NEED,
    KEY_FORCE,
    KEY_RUN,
    KEY_NO_FIGURES
};

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "APL:", 3},
    {"year", KEY_YEAR, "Y", 0, "Year of the APL [time.base_year]", 3},
    {"variants", KEY_VARIANTS, "LIST", 0,
     "all, le65 (GPs of 65 or less), each alone or followed by _ and a decay: steps_20min, "
     "steps_2012, gaussian, exponential, empirical [all,le65]",
     3},
    {"travel", KEY_TRAVEL, "FILE", 0,
     "Road times: CSV with the columns from, to, minutes [apl.travel, else estimated from "
     "centroids]",
     3},
    {"need", KEY_NEED, "standardised|resident", 0,
     "Inhabitants who share the supply: weighted with their use of care, or as they are "
     "[standardised]",
     3},
    {"anchor", KEY_ANCHOR, NULL, 0,
     "Level of the published APL of the base year, by territory, moved as in a run", 3},
    {"decompose", KEY_DECOMPOSE, "Y1,Y2", 0,
     "Split the change between two years into supply, activity, inhabitants and ageing", 3},
    {"against-published", KEY_PUBLISHED, NULL, 0, "Compare with the published APL of 2018 and 2021",
     3},
    {"run", KEY_RUN, "DIR", 0,
     "Run that gives the GPs of years to come [out/baseline, where it is there]; none: that of the "
     "base year",
     3},
    {NULL, 0, NULL, 0, "Output:", 4},
    {"output", 'o', "DIR", 0, "Folder of the tables [none]", 4},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing folder of results", 4},
    {"no-figures", KEY_NO_FIGURES, NULL, 0, "No map of the ratios (--against-published)", 4},
    {0},
};

typedef struct {
    rlv_options_t options;
    const char *scenario, *output, *travel, *variants, *run;
    int year, from, to; /* 0: not given */
    bool resident, anchored, published, force, no_figures;
    const char *const *command; /* [num_words], for provenance */
    size_t num_words;
} apl_options_t;

static int parse_year(const struct argp_state *state, const char *option, const char *text,
                      char end, const char **rest)
{
    char *stop = NULL;
    errno = 0;
    const long year = strtol(text, &stop, 10);
    if (*text < '0' || *text > '9' || *stop != end || errno != 0 || year < 1990 || year > 2100)
        argp_error(state, "%s: '%.40s' is wrong [years from 1990 to 2100]", option, text);
    if (rest != NULL)
        *rest = stop + 1;
    return (int)year;
}

/* The flag that a key turns on, or NULL. */
static bool *flag_of(apl_options_t *self, int key)
{
    switch (key) {
    case KEY_ANCHOR:
        return &self->anchored;
    case KEY_PUBLISHED:
        return &self->published;
    case KEY_FORCE:
        return &self->force;
    case KEY_NO_FIGURES:
        return &self->no_figures;
    default:
        return NULL;
    }
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    apl_options_t *self = state->input;
    apl_variant_t variant[APL_MAX_VARIANTS];
    const char *rest = NULL;
    bool *const flag = flag_of(self, key);

    if (flag != NULL) {
        *flag = true;
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case KEY_YEAR:
        self->year = parse_year(state, "--year", arg, '\0', NULL);
        return 0;
    case KEY_VARIANTS:
        if (apl_variants_parse(variant, arg, RLV_DECAY_STEPS_20MIN) == 0)
            argp_error(state,
                       "--variants: '%.80s' is wrong [all, le65, all_gaussian, ..., each "
                       "once, separated by commas]",
                       arg);
        self->variants = arg;
        return 0;
    case KEY_TRAVEL:
        self->travel = arg;
        return 0;
    case KEY_NEED:
        if (strcmp(arg, "standardised") != 0 && strcmp(arg, "resident") != 0)
            argp_error(state, "--need: '%.40s' is wrong [standardised, resident]", arg);
        self->resident = strcmp(arg, "resident") == 0;
        return 0;
    case KEY_DECOMPOSE:
        self->from = parse_year(state, "--decompose", arg, ',', &rest);
        self->to = parse_year(state, "--decompose", rest, '\0', NULL);
        return 0;
    case 'o':
        self->output = arg;
        return 0;
    case KEY_RUN:
        self->run = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (self->scenario != NULL)
            argp_error(state, "one scenario at a time");
        self->scenario = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What one call computes. */
typedef struct {
    apl_session_t session;
    size_t num_variants, num_changes, num_lines;
    apl_variant_t variant[APL_MAX_VARIANTS];
    rlv_apl_series_t series[APL_MAX_VARIANTS];
    rlv_apl_change_t change[APL_MAX_CHANGES];
    rlv_apl_comparison_t line[APL_MAX_COMPARISONS];
    rlv_apl_ratio_t ratio[APL_NUM_YEARS_PUBLISHED];
    rlv_operator_check_t check;
} work_t;

static void work_free(work_t *self)
{
    for (size_t i = 0; i < APL_MAX_VARIANTS; i++)
        apl_series_free(&self->series[i]);
    for (size_t i = 0; i < APL_MAX_CHANGES; i++)
        apl_change_free(&self->change[i]);
    for (size_t i = 0; i < APL_NUM_YEARS_PUBLISHED; i++)
        apl_ratio_free(&self->ratio[i]);
    apl_session_free(&self->session);
}

static int compute(work_t *self, const apl_options_t *options, rlv_error_t *err)
{
    const rlv_params_t *params = &self->session.scenario.params;
    const int year = options->year != 0 ? options->year : (int)params->time_base_year;
    int status = RLV_OK;

    apl_sources_note(&self->session, year);
    for (int k = 0; k < 2 && options->from != 0; k++)
        apl_sources_note(&self->session, k ? options->to : options->from);
    for (size_t v = 0; v < self->num_variants && status == RLV_OK; v++)
        status = apl_session_series(&self->session, &self->variant[v], year, options->anchored,
                                    &self->series[v], err);
    for (size_t v = 0; v < self->num_variants && options->from != 0; v++)
        for (int w = 0; w < RLV_NUM_WEIGHTINGS && status == RLV_OK; w++)
            status =
                apl_session_change(&self->session, &self->variant[v], options->from, options->to,
                                   (rlv_weighting_t)w, &self->change[self->num_changes++], err);
    if (status == RLV_OK && options->published)
        status =
            apl_session_compare(&self->session, self->line, &self->num_lines, self->ratio, err);
    if (status == RLV_OK)
        status = apl_session_operator(&self->session, &self->check, err);
    return status;
}

static int write_tables(work_t *self, const apl_options_t *options, rlv_error_t *err)
{
    const rlv_region_t *region = &self->session.region;
    rlv_out_folder_t folder = {0};
    int status = rlv_out_folder_open(&folder, options->output, options->force, err);

    if (status == RLV_OK)
        status = rlv_apl_table_write(region, self->series, self->num_variants, &folder, err);
    if (status == RLV_OK && self->num_changes > 0)
        status = rlv_apl_changes_write(region, self->change, self->num_changes, &folder, err);
    if (status == RLV_OK && options->published)
        status = rlv_apl_comparisons_write(self->line, self->num_lines, &folder, err);
    if (status == RLV_OK && options->published)
        status = rlv_apl_ratios_write(region, self->ratio, APL_NUM_YEARS_PUBLISHED, &folder, err);
    if (status == RLV_OK && options->published && !options->no_figures)
        status =
            apl_figures_ratios(&self->session, self->ratio,
                               options->options.english ? RLV_LANG_EN : RLV_LANG_FR, &folder, err);
    if (status == RLV_OK)
        status = rlv_apl_provenance_write(options->command, options->num_words,
                                          self->session.scenario_path, &self->session.inputs,
                                          &self->session.notes, &folder, err);
    if (status == RLV_OK)
        status = rlv_out_folder_commit(&folder, err);
    rlv_out_folder_discard(&folder);
    return status;
}

static void print(const work_t *self, const apl_options_t *options)
{
    const rlv_lang_t lang = options->options.english ? RLV_LANG_EN : RLV_LANG_FR;

    apl_screen_series(stdout, &self->session, self->series, self->num_variants, options->anchored,
                      lang);
    if (self->num_changes > 0)
        apl_screen_change(stdout, &self->session, &self->change[0], lang);
    apl_screen_operator(stdout, &self->session, &self->check, lang);
    if (options->published)
        apl_screen_comparison(stdout, self->line, self->num_lines, lang);
    if (options->output != NULL)
        printf(lang == RLV_LANG_FR ? "\nFichiers dans %s\n" : "\nFiles in %s\n", options->output);
    rlv_cli_print_notes(&self->session.notes);
}

/* The scenario named, or scenarios/baseline.cfg here, or the one that comes with the command. */
static int find_scenario(const char *named, char *path, size_t size, rlv_error_t *err)
{
    static const char *const DEFAULT = "scenarios/baseline.cfg";
    const bool installed = named == NULL && access(DEFAULT, R_OK) != 0;
    const char *found = named != NULL ? named : DEFAULT;
    char share[RLV_PATH_SIZE] = ".";
    const int status = installed ? rlv_cli_datadir(share, sizeof share, err) : RLV_OK;

    if (status < 0)
        return status;
    const int length = installed ? snprintf(path, size, "%s/%s", share, DEFAULT)
                                 : snprintf(path, size, "%s", found);
    if (length < 0 || (size_t)length >= size)
        return rlv_fail(err, RLV_ERR_NO_INPUT, "%.200s...: the path is too long", found);
    return RLV_OK;
}

/* Minutes that the widest decay in use reaches. */
static double longest_reach(const work_t *work, const apl_options_t *options,
                            const rlv_params_t *params)
{
    double reach = options->published ? rlv_decay_reach(RLV_DECAY_GAUSSIAN) : rlv_apl_reach(params);
    for (size_t v = 0; v < work->num_variants; v++) {
        const double one = rlv_decay_reach(work->variant[v].decay);
        reach = one > reach ? one : reach;
    }
    return reach;
}

static int run(const apl_options_t *options, rlv_error_t *err)
{
    work_t *work = rlv_calloc(1, sizeof *work, err);
    char path[RLV_PATH_SIZE + 32];
    int status =
        work == NULL ? RLV_ERR_OS : find_scenario(options->scenario, path, sizeof path, err);

    if (status < 0)
        goto out;
    work->session.scenario_path = path;
    work->session.travel_path = options->travel;
    work->session.resident_need = options->resident;
    work->session.run_path = options->run;
    work->session.last_year = options->year > options->to ? options->year : options->to;
    if (options->from > work->session.last_year)
        work->session.last_year = options->from;
    status = apl_session_read(&work->session, &options->options, err);
    if (status < 0)
        goto out;
    const rlv_params_t *params = &work->session.scenario.params;
    work->num_variants =
        apl_variants_parse(work->variant, options->variants, (rlv_decay_t)params->apl_decay);
    status = apl_session_travel(&work->session, longest_reach(work, options, params), err);
    if (status == RLV_OK)
        status = compute(work, options, err);
    if (status == RLV_OK && options->output != NULL)
        status = write_tables(work, options, err);
    if (status == RLV_OK)
        print(work, options);
    if (status == RLV_OK && (fflush(stdout) != 0 || ferror(stdout)))
        status = rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
out:
    if (work != NULL)
        work_free(work);
    free(work);
    return status;
}

int rlv_cmd_apl(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "[SCENARIO.cfg]",
        .doc = "Examples:\n"
               "  releve apl\n"
               "  releve apl --decompose 2018,2021 -o out/apl\n"
               "  releve apl --against-published --travel times.csv\n"
               "  releve apl --year 2030 --run out/baseline --anchor\n"
               "\vComputes the potential local accessibility to GPs (accessibilité potentielle "
               "localisée) of DREES and IRDES commune by commune, with the parameters apl.* of the "
               "scenario [scenarios/baseline.cfg]. With -o: apl.csv, decomposition.csv, "
               "comparison.csv, ratios.csv, provenance.json, figures/apl_ratio_map (png, svg). "
               "Exit code: 0, 64 bad usage, 65 wrong "
               "data, 66 missing file, 73 the folder cannot be made, 74 disk full, 78 wrong "
               "scenario.",
        .children = CHILDREN,
    };
    apl_options_t self = {
        .variants = "all,le65", .command = (const char *const *)argv, .num_words = (size_t)argc};
    rlv_error_t err = {0};

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)run(&self, &err);
    rlv_options_free(&self.options);
    return rlv_cli_exit(&err);
}
