/* releve sensitivity: which uncertain parameter a figure hangs on. */
#include "cli.h"

#include "draw.h"
#include "sensitivity_out.h"
#include "study_cache.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_FORCE = 0x200,
    KEY_NO_FIGURES,
    KEY_OUTPUT,
    KEY_PLACE,
    KEY_PATHS,
    KEY_ROWS,
    KEY_CHANCE,
    OWN_FACTORS = RLV_SOBOL_MAX_COLUMNS - 1 /* beyond, the rest is one group */
};

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Sensitivity:", 3},
    {"output", KEY_OUTPUT, "INDICATOR,YEAR", 0, "Figure whose spread is explained", 3},
    {"place", KEY_PLACE, "CODE", 0, "Territory, department, zone or region [the region]", 3},
    {"paths", KEY_PATHS, "N", 0, "Paths of the Morris screening [10]", 3},
    {"rows", KEY_ROWS, "N", 0, "Rows of the Saltelli design, 0: screening only [128]", 3},
    {"chance", KEY_CHANCE, "N", 0, "Replicates of each point, common to all [4]", 3},
    {"folder", 'o', "DIR", 0, "Folder of the results [out/sensitivity]", 3},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing folder of results", 3},
    {"no-figures", KEY_NO_FIGURES, NULL, 0, "Draw no figure", 3},
    {0},
};

typedef struct {
    rlv_options_t options;
    rlv_sensitivity_t study;
    char indicator[64];
    bool force, no_figures;
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

static void parse_output(request_t *self, struct argp_state *state, const char *text)
{
    const char *comma = strchr(text, ',');
    const size_t length = comma != NULL ? (size_t)(comma - text) : 0;
    if (length == 0 || length >= sizeof self->indicator)
        argp_error(state, "--output: '%.60s' is wrong [INDICATOR,YEAR]", text);
    if (comma == NULL)
        return; /* argp_error has ended the program */
    (void)snprintf(self->indicator, sizeof self->indicator, "%.*s", (int)length, text);
    self->study.year = (int)parse_count(state, "--output: year", comma + 1, 1900, 2200);
    self->study.indicator = self->indicator;
    if (rlv_indicator_find(self->indicator) < 0)
        argp_error(state, "--output: '%s' is no indicator [those of territories.csv]",
                   self->indicator);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    request_t *self = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case KEY_OUTPUT:
        parse_output(self, state, arg);
        return 0;
    case KEY_PLACE:
        self->study.code = arg;
        return 0;
    case KEY_PATHS:
        self->study.num_paths = parse_count(state, "--paths", arg, 2, 10000);
        return 0;
    case KEY_ROWS:
        self->study.num_rows = parse_count(state, "--rows", arg, 0, 1000000);
        return 0;
    case KEY_CHANCE:
        self->study.num_chance = parse_count(state, "--chance", arg, 1, 10000);
        return 0;
    case 'o':
        self->study.path = arg;
        return 0;
    case KEY_FORCE:
        self->force = true;
        return 0;
    case KEY_NO_FIGURES:
        self->no_figures = true;
        return 0;
    case ARGP_KEY_ARG:
        if (self->study.scenario != NULL)
            argp_error(state, "one scenario at a time");
        self->study.scenario = arg;
        return 0;
    case ARGP_KEY_END:
        if (self->study.scenario == NULL)
            argp_error(state, "which scenario? [a file such as scenarios/baseline.cfg]");
        if (self->study.indicator == NULL)
            argp_error(state, "which figure? [--output INDICATOR,YEAR]");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int find_place(rlv_sensitivity_t *self, rlv_error_t *err)
{
    const rlv_region_t *region = &self->runner.region;
    const size_t places = rlv_region_num_places(region);
    const rlv_indicator_t *indicator = &RLV_INDICATORS[rlv_indicator_find(self->indicator)];

    self->output.place = places - 1;
    for (size_t p = 0; self->code != NULL && p < places; p++)
        if (strcmp(rlv_place_code(region, p), self->code) == 0)
            self->output.place = p;
    if (self->code != NULL && strcmp(rlv_place_code(region, self->output.place), self->code) != 0)
        return rlv_fail(err, RLV_ERR_USAGE, "--place: '%s' is no place of the region", self->code);
    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        const size_t first = rlv_region_first_place(region, (rlv_level_t)level);
        const size_t size = rlv_region_level_size(region, (rlv_level_t)level);
        if (self->output.place >= first && self->output.place < first + size &&
            !(indicator->levels & 1u << level))
            return rlv_fail(err, RLV_ERR_USAGE, "--output: %s is not shown at that level",
                            indicator->name);
    }
    self->output.indicator = (size_t)(indicator - RLV_INDICATORS);
    self->output.year = self->year;
    if (self->year < self->runner.model.shape.base_year ||
        self->year > rlv_indicator_last_year(indicator, &self->runner.model.shape))
        return rlv_fail(err, RLV_ERR_USAGE, "--output: %s has no value in %d", indicator->name,
                        self->year);
    return RLV_OK;
}

/* Uncertain parameters, one factor each; the columns of one table of draws are one factor. */
static int list_factors(rlv_sensitivity_t *self, rlv_error_t *err)
{
    const rlv_scenario_t *scenario = &self->runner.scenario;

    self->param = rlv_calloc(RLV_NUM_PARAMS, sizeof *self->param, err);
    self->factor_of = rlv_calloc(RLV_NUM_PARAMS, sizeof *self->factor_of, err);
    self->factor = rlv_calloc(RLV_NUM_PARAMS, sizeof *self->factor, err);
    if (self->param == NULL || self->factor_of == NULL || self->factor == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_scenario_param_t *p = &scenario->param[i];
        if (p->dist.kind == RLV_DIST_NONE)
            continue;
        const bool table = p->dist.kind == RLV_DIST_TABLE;
        const char *name = table ? p->table_file : RLV_PARAMS[i].path;
        const char *slash = strrchr(name, '/');
        name = slash != NULL ? slash + 1 : name;
        size_t f = 0;
        while (f < self->num_factors && strcmp(self->factor[f].name, name) != 0)
            f++;
        if (f == self->num_factors) {
            (void)snprintf(self->factor[f].name, RLV_FACTOR_NAME, "%s", name);
            self->factor[f].param = i;
            self->num_factors++;
        }
        self->factor_of[self->num_params] = f;
        self->param[self->num_params++] = i;
    }
    return self->num_factors > 0
               ? RLV_OK
               : rlv_fail(err, RLV_ERR_CONFIG,
                          "%s: no parameter is uncertain [a distribution in the scenario]",
                          self->scenario);
}

/* Parameters of a point whose factors stand at probabilities u. */
static int map_point(const rlv_sensitivity_t *self, const double u[], double *value,
                     rlv_error_t *err)
{
    int status = RLV_OK;
    for (size_t i = 0; i < self->num_params && status == RLV_OK; i++)
        status = rlv_scenario_quantile(&self->runner.scenario, self->param[i],
                                       u[self->factor_of[i]], &value[i], err);
    return status;
}

static int compute(rlv_sensitivity_t *self, rlv_study_cache_t *cache, const char *part,
                   const double u[], size_t num_points, double *result, rlv_error_t *err)
{
    const rlv_points_t points = {.model = &self->runner.model,
                                 .seed = (uint64_t)self->runner.scenario.params.run_seed,
                                 .num_chance = self->num_chance,
                                 .num_params = self->num_params,
                                 .param = self->param,
                                 .num_outputs = 1,
                                 .output = &self->output};
    double *value = rlv_calloc(num_points * self->num_params, sizeof *value, err);
    int status = value == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t i = 0; i < num_points && status == RLV_OK; i++)
        status = map_point(self, u + i * self->num_factors, value + i * self->num_params, err);
    if (status == RLV_OK)
        status = rlv_study_cache_evaluate(cache, part, &points, value, num_points,
                                          (size_t)self->options->threads, result, NULL, err);
    self->num_points += num_points;
    self->num_resumed = cache->num_resumed;
    free(value);
    return status;
}

/* Central point, each factor at 5 % and 95 %, then the Morris paths. */
static int screen(rlv_sensitivity_t *self, rlv_study_cache_t *cache, rlv_error_t *err)
{
    static const double AT[] = {0.05, 0.95};
    const size_t k = self->num_factors, single = 1 + 2 * k;
    const size_t num = single + self->num_paths * (k + 1);
    double *u = rlv_calloc(num * k, sizeof *u, err), *result = rlv_calloc(num, sizeof *result, err);
    rlv_morris_t *effect = rlv_calloc(k, sizeof *effect, err);
    int status = u == NULL || result == NULL || effect == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t i = 0; i < single * k && status == RLV_OK; i++)
        u[i] = 0.5;
    for (size_t f = 0; f < 2 * k && status == RLV_OK; f++)
        u[(1 + f) * k + f / 2] = AT[f % 2];
    if (status == RLV_OK)
        status = rlv_morris_design((uint64_t)self->runner.scenario.params.run_seed, k,
                                   self->num_paths, u + single * k, err);
    if (status == RLV_OK)
        status = compute(self, cache, "first", u, num, result, err);
    if (status == RLV_OK)
        rlv_morris_effects(u + single * k, result + single, k, self->num_paths, effect);
    for (size_t f = 0; f < k && status == RLV_OK; f++) {
        rlv_factor_t *factor = &self->factor[f];
        factor->morris = effect[f];
        factor->output_low = result[1 + 2 * f];
        factor->output_high = result[2 + 2 * f];
        status =
            rlv_scenario_quantile(&self->runner.scenario, factor->param, AT[0], &factor->low, err);
        if (status == RLV_OK)
            status = rlv_scenario_quantile(&self->runner.scenario, factor->param, AT[1],
                                           &factor->high, err);
    }
    self->central = status == RLV_OK ? result[0] : NAN;
    free(u);
    free(result);
    free(effect);
    return status;
}

/* Factors of their own by mu*; beyond OWN_FACTORS, one group. */
static void group_factors(rlv_sensitivity_t *self)
{
    for (size_t f = 0; f < self->num_factors; f++) {
        size_t rank = 0;
        for (size_t g = 0; g < self->num_factors; g++) {
            const double a = self->factor[g].morris.mu_star, b = self->factor[f].morris.mu_star;
            rank += a > b || (!(a < b) && g < f) ? 1 : 0;
        }
        const bool fits = self->num_factors <= (size_t)RLV_SOBOL_MAX_COLUMNS;
        self->factor[f].group = fits ? f : rank < OWN_FACTORS ? rank : (size_t)OWN_FACTORS;
    }
    self->num_groups = self->num_factors <= (size_t)RLV_SOBOL_MAX_COLUMNS
                           ? self->num_factors
                           : (size_t)RLV_SOBOL_MAX_COLUMNS;
}

static int decompose(rlv_sensitivity_t *self, rlv_study_cache_t *cache, rlv_error_t *err)
{
    const size_t k = self->num_factors, num = (self->num_groups + 2) * self->num_rows;
    /* columns of the design in the order of their group, so that the leading ones keep the sequence
     */
    size_t *column = rlv_calloc(k, sizeof *column, err), *of = rlv_calloc(k, sizeof *of, err);
    double *x = rlv_calloc(num * k, sizeof *x, err), *u = rlv_calloc(num * k, sizeof *u, err);
    double *result = rlv_calloc(num, sizeof *result, err);
    const uint64_t seed = (uint64_t)self->runner.scenario.params.run_seed;
    size_t c = 0;
    int status = RLV_ERR_OS;

    if (column == NULL || of == NULL || x == NULL || u == NULL || result == NULL)
        goto out;
    for (size_t g = 0; g < self->num_groups; g++)
        for (size_t f = 0; f < k; f++)
            if (self->factor[f].group == g) {
                of[c] = g;
                column[f] = c++;
            }
    status = rlv_saltelli_design(seed, self->num_groups, of, k, self->num_rows, x, err);
    for (size_t i = 0; i < num && status == RLV_OK; i++)
        for (size_t f = 0; f < k; f++)
            u[i * k + f] = x[i * k + column[f]];
    if (status == RLV_OK)
        status = compute(self, cache, "sobol", u, num, result, err);
    if (status == RLV_OK)
        status = rlv_sobol_indices(result, self->num_groups, self->num_rows, self->num_resamples,
                                   seed, self->sobol, err);
    double sum = 0, squares = 0;
    const double n = 2.0 * (double)self->num_rows;
    for (size_t i = 0; i < 2 * self->num_rows && status == RLV_OK; i++) {
        sum += result[i];
        squares += result[i] * result[i];
    }
    self->mean = sum / n;
    self->sd = sqrt(fmax(squares - sum * sum / n, 0) / (n - 1));
out:
    free(column);
    free(of);
    free(x);
    free(u);
    free(result);
    return status;
}

/* The years after the figure are not lived: the horizon comes down to it. */
static int add_horizon(request_t *self, rlv_error_t *err)
{
    const rlv_indicator_t *i = &RLV_INDICATORS[rlv_indicator_find(self->study.indicator)];
    const int later = i->time == RLV_STOCK ? 0 : i->time == RLV_FLOW ? 1 : 5;
    char *text = rlv_format(err, "time.horizon=%d", self->study.year + later);

    if (text == NULL || rlv_resize(&self->options.set, self->options.num_set + 1,
                                   sizeof *self->options.set, err) < 0) {
        free(text);
        return RLV_ERR_OS;
    }
    self->options.set[self->options.num_set++] = text;
    return RLV_OK;
}

static int study(request_t *self, rlv_study_cache_t *cache, rlv_error_t *err)
{
    rlv_sensitivity_t *s = &self->study;
    char options[160];
    int status = add_horizon(self, err);

    if (status == RLV_OK)
        status = rlv_runner_read(&s->runner, s->scenario, &self->options, err);
    if (status == RLV_OK)
        status = find_place(s, err);
    if (status == RLV_OK)
        status = list_factors(s, err);
    (void)snprintf(options, sizeof options, "sensitivity %s %d %zu %zu %zu %zu", s->indicator,
                   s->year, s->output.place, s->num_paths, s->num_rows, s->num_chance);
    if (status == RLV_OK)
        status = rlv_study_cache_open(cache, s->path, &s->runner, options, err);
    if (status == RLV_OK)
        status = screen(s, cache, err);
    if (status < 0)
        return status;
    group_factors(s);
    s->sobol = rlv_calloc(s->num_groups, sizeof *s->sobol, err);
    if (s->sobol == NULL)
        return RLV_ERR_OS;
    return s->num_rows > 0 ? decompose(s, cache, err) : RLV_OK;
}

static int run(request_t *self, rlv_error_t *err)
{
    rlv_sensitivity_t *s = &self->study;
    rlv_out_folder_t folder = {0};
    rlv_study_cache_t cache = {0};
    rlv_error_t figures_err = {0};
    const double start = rlv_runner_clock();
    int figures = RLV_OK;
    int status;

    rlv_runner_watch();
    s->options = &self->options;
    status = rlv_out_folder_open(&folder, s->path, self->force, err);
    if (status == RLV_OK)
        status = study(self, &cache, err);
    s->seconds = rlv_runner_clock() - start;
    if (status == RLV_OK)
        status = rlv_sensitivity_write(s, &folder, err);
    if (status == RLV_OK && !self->no_figures)
        figures = rlv_cli_draw(&folder, "tornado", NULL, self->options.english, &s->runner.notes,
                               &figures_err);
    if (status == RLV_OK)
        status = rlv_out_folder_commit(&folder, err);
    if (status == RLV_OK) {
        rlv_study_cache_remove(&cache);
        rlv_sensitivity_report(s, stdout);
        rlv_cli_print_notes(&s->runner.notes);
        if (fflush(stdout) != 0)
            status = rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
        else if (figures < 0) {
            status = figures;
            *err = figures_err;
        }
    }
    rlv_out_folder_discard(&folder);
    rlv_study_cache_free(&cache);
    free(s->param);
    free(s->factor_of);
    free(s->factor);
    free(s->sobol);
    rlv_runner_free(&s->runner);
    return status;
}

int rlv_cmd_sensitivity(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "SCENARIO.cfg",
        .doc = "Examples:\n"
               "  releve sensitivity scenarios/baseline.cfg --output gp_headcount,2030\n"
               "  releve sensitivity scenarios/baseline.cfg --output apl,2035 --place 31 -o "
               "out/sensitivity_31\n"
               "\vScreens the uncertain parameters (Morris), then shares out the variance (Sobol "
               "indices, first order and total, with bootstrap intervals); beyond 20 parameters "
               "the least influential are one group. Writes sensitivity.csv, report.md, "
               "manifest.json and figures/tornado. An interrupted study resumes by the same "
               "command (FOLDER.partial.*). Exit code: 0, 64 bad usage, 65 wrong data, 66 missing "
               "file, 69 gnuplot missing (the tables are written), 73 the folder cannot be made, "
               "78 wrong scenario, 130 interrupted.",
        .children = CHILDREN,
    };
    request_t self = {.study = {.path = "out/sensitivity",
                                .num_paths = 10,
                                .num_rows = 128,
                                .num_chance = 4,
                                .num_resamples = 500}};
    rlv_error_t err = {0};

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)run(&self, &err);
    rlv_options_free(&self.options);
    return rlv_cli_exit(&err);
}
