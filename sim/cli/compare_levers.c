#include "compare_levers.h"

#include "releve/result.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NUM(array) (sizeof(array) / sizeof((array)[0]))

/* --- levers */

typedef struct {
    char *label, *paths; /* paths: those of its parameters, joined by spaces */
    bool *holds;         /* [RLV_NUM_PARAMS] */
} lever_t;

typedef struct {
    lever_t lever[RLV_LEVERS_MAX];
    size_t num_levers;
} levers_t;

static void free_levers(levers_t *self)
{
    for (size_t i = 0; i < self->num_levers; i++) {
        free(self->lever[i].label);
        free(self->lever[i].paths);
        free(self->lever[i].holds);
    }
    memset(self, 0, sizeof *self);
}

static int add_lever(levers_t *self, const char *label, size_t length, lever_t **lever,
                     rlv_error_t *err)
{
    if (self->num_levers == RLV_LEVERS_MAX)
        return rlv_fail(err, RLV_ERR_USAGE, "too many levers [at most %d; --lever joins some]",
                        RLV_LEVERS_MAX);
    lever_t *const one = &self->lever[self->num_levers++];
    one->label = rlv_format(err, "%.*s", (int)length, label);
    one->paths = rlv_strdup("", err);
    one->holds = rlv_calloc(RLV_NUM_PARAMS, sizeof *one->holds, err);
    *lever = one;
    return one->label == NULL || one->paths == NULL || one->holds == NULL ? RLV_ERR_OS : RLV_OK;
}

static int put_param(lever_t *lever, size_t p, bool changed[], rlv_error_t *err)
{
    char *const joined =
        rlv_format(err, "%s%s%s", lever->paths, lever->paths[0] ? " " : "", RLV_PARAMS[p].path);
    if (joined == NULL)
        return RLV_ERR_OS;
    free(lever->paths);
    lever->paths = joined;
    lever->holds[p] = true;
    changed[p] = false; /* taken */
    return RLV_OK;
}

/* Whether `path` of a --lever, `length` long, is parameter p or its group. */
static bool names(const char *path, size_t length, size_t p)
{
    const char *const own = RLV_PARAMS[p].path;
    return strncmp(own, path, length) == 0 && (own[length] == '\0' || own[length] == '.');
}

/* LABEL=PATH[,PATH...] */
static int read_lever(levers_t *self, const char *text, bool changed[], rlv_error_t *err)
{
    const char *const equal = strchr(text, '=');
    lever_t *lever;
    int status;

    if (equal == NULL || equal == text)
        return rlv_fail(err, RLV_ERR_USAGE, "--lever: '%.80s' is wrong [LABEL=PATH,PATH...]", text);
    if ((status = add_lever(self, text, (size_t)(equal - text), &lever, err)) < 0)
        return status;
    for (const char *path = equal + 1; *path != '\0';) {
        const size_t length = strcspn(path, ",");
        for (size_t p = 0; p < RLV_NUM_PARAMS && status == RLV_OK; p++)
            if (changed[p] && names(path, length, p))
                status = put_param(lever, p, changed, err);
        if (status < 0)
            return status;
        path += length + (path[length] == ',');
    }
    if (lever->paths[0] == '\0') { /* this scenario does not pull it */
        free(lever->label);
        free(lever->paths);
        free(lever->holds);
        *lever = (lever_t){0};
        self->num_levers--;
    }
    return RLV_OK;
}

/* The levers of a scenario; the base and the data are none. */
static int find_levers(levers_t *self, const rlv_scenario_t *a, const rlv_scenario_t *b,
                       const rlv_lever_options_t *options, rlv_lang_t lang, rlv_error_t *err)
{
    bool *changed = rlv_calloc(RLV_NUM_PARAMS, sizeof *changed, err);
    int status = changed == NULL ? RLV_ERR_OS : RLV_OK;
    lever_t *lever = NULL;
    const char *group = "";

    for (size_t p = 0; changed != NULL && p < RLV_NUM_PARAMS; p++)
        changed[p] = rlv_compare_is_changed(a, b, p);
    for (size_t i = 0; i < options->num && status == RLV_OK; i++)
        status = read_lever(self, options->text[i], changed, err);
    for (size_t p = 0; p < RLV_NUM_PARAMS && status == RLV_OK; p++) {
        const size_t length = strcspn(RLV_PARAMS[p].path, ".");
        if (!changed[p])
            continue;
        if (lever == NULL ||
            (options->num == 0 &&
             (strncmp(group, RLV_PARAMS[p].path, length) != 0 || group[length] != '.'))) {
            const char *const heading = rlv_params_group(p, lang == RLV_LANG_FR);
            const char *const label = options->num > 0 ? (lang == RLV_LANG_FR ? "Autres" : "Others")
                                      : heading != NULL ? heading
                                                        : RLV_PARAMS[p].path;
            status = add_lever(self, label, strlen(label), &lever, err);
        }
        group = RLV_PARAMS[p].path;
        if (status == RLV_OK)
            status = put_param(lever, p, changed, err);
    }
    free(changed);
    return status;
}

/* --- worlds */

typedef struct {
    rlv_level_t level;
    size_t place;
    const char *indicator;
    const char *label[2];
} outcome_t;

static const outcome_t OUTCOMES[] = {
    {RLV_LEVEL_REGION, 0, "gp_headcount", {"Médecins généralistes", "General practitioners"}},
    {RLV_LEVEL_ZONE,
     RLV_ZONE_ZIP,
     "gp_headcount",
     {"Médecins en ZIP de l’année de base", "GPs in the base year’s ZIP"}},
    {RLV_LEVEL_REGION, 0, "apl", {"APL", "APL"}},
    {RLV_LEVEL_REGION,
     0,
     "population_under_apl_2_5",
     {"Habitants de TVS sous 2,5 d’APL", "Inhabitants of TVS under APL 2.5"}},
};
enum { NUM_OUTCOMES = NUM(OUTCOMES) };

typedef struct {
    const rlv_comparison_t *comparison;
    const levers_t *levers;
    int year[RLV_COMPARISON_YEARS], num_years;
    size_t num_replicates;
    double **value; /* [2^levers] worlds, each NULL (not lived) or [outcome, year, replicate] */
} worlds_t;

static double *vector(const worlds_t *self, size_t world, size_t outcome, int year)
{
    return self->value[world] +
           (outcome * (size_t)self->num_years + (size_t)year) * self->num_replicates;
}

static int measure(worlds_t *self, size_t world, const rlv_contrast_side_t *side, rlv_error_t *err)
{
    self->value[world] = rlv_calloc(NUM_OUTCOMES * (size_t)self->num_years * self->num_replicates,
                                    sizeof **self->value, err);
    if (self->value[world] == NULL)
        return RLV_ERR_OS;
    for (size_t o = 0; o < NUM_OUTCOMES; o++)
        for (int y = 0; y < self->num_years; y++)
            rlv_contrast_values(side, &RLV_INDICATORS[rlv_indicator_find(OUTCOMES[o].indicator)],
                                rlv_region_first_place(side->model->region, OUTCOMES[o].level) +
                                    OUTCOMES[o].place,
                                self->year[y], vector(self, world, o, y), NULL);
    return RLV_OK;
}

/* The reference with the levers of `world` pulled, as a scenario file. */
static int write_world(const rlv_scenario_t *a, const rlv_scenario_t *b, const levers_t *levers,
                       size_t world, FILE *out, rlv_error_t *err)
{
    rlv_scenario_t mixed = *a;
    int status;

    mixed.param = rlv_calloc(RLV_NUM_PARAMS, sizeof *mixed.param, err);
    if (mixed.param == NULL)
        return RLV_ERR_OS;
    memcpy(mixed.param, a->param, RLV_NUM_PARAMS * sizeof *mixed.param);
    for (size_t p = 0; p < RLV_NUM_PARAMS; p++) {
        const rlv_param_info_t *const info = &RLV_PARAMS[p];
        bool pulled = false;
        for (size_t i = 0; i < levers->num_levers; i++)
            pulled = pulled || ((world >> i & 1) && levers->lever[i].holds[p]);
        if (!pulled)
            continue;
        mixed.param[p] = b->param[p];
        if (info->type == RLV_TYPE_TEXT || info->type == RLV_TYPE_PATH)
            memcpy((char *)&mixed.params + info->offset, (const char *)&b->params + info->offset,
                   RLV_PATH_SIZE);
        else if (info->type == RLV_TYPE_SERIES)
            memcpy((char *)&mixed.params + info->offset, (const char *)&b->params + info->offset,
                   sizeof(rlv_series_t));
        else
            rlv_params_set(&mixed.params, info, rlv_params_get(&b->params, info));
    }
    status = rlv_scenario_print(&mixed, out, err);
    free(mixed.param);
    return status;
}

static int live_world(worlds_t *self, size_t world, const rlv_scenario_t *a,
                      const rlv_scenario_t *b, size_t num_threads, rlv_error_t *err)
{
    static const rlv_options_t NO_OPTIONS = {0};
    const char *const base = getenv("TMPDIR");
    char *path = rlv_format(err, "%s/releve-world-XXXXXX", base != NULL && *base ? base : "/tmp");
    rlv_runner_t *runner = rlv_calloc(1, sizeof *runner, err);
    rlv_contrast_side_t side = {0};
    int64_t *population = NULL;
    int status = path == NULL || runner == NULL ? RLV_ERR_OS : RLV_OK;
    const int file = status == RLV_OK ? mkstemp(path) : -1;
    FILE *out = file >= 0 ? fdopen(file, "w") : NULL;

    if (status == RLV_OK && out == NULL)
        status = rlv_fail(err, RLV_ERR_CANT_CREATE, "%s: %s", path, strerror(errno));
    if (status == RLV_OK) {
        status = write_world(a, b, self->levers, world, out, err);
        if (fclose(out) != 0 && status == RLV_OK)
            status = rlv_fail(err, RLV_ERR_IO, "%s: %s", path, strerror(errno));
    }
    if (status == RLV_OK)
        status = rlv_runner_read(runner, path, &NO_OPTIONS, err);
    if (status == RLV_OK)
        status = rlv_runner_simulate(runner, num_threads, err);
    if (status == RLV_OK && (population = rlv_summary_population(&runner->model, err)) == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK) {
        side = (rlv_contrast_side_t){&runner->model, &runner->ensemble, population};
        status = measure(self, world, &side, err);
    }
    if (file >= 0)
        (void)unlink(path);
    if (runner != NULL)
        rlv_runner_free(runner);
    free(runner);
    free(population);
    free(path);
    return status;
}

/* The worlds that are asked for: those of the order, or all. */
static int live_worlds(worlds_t *self, const rlv_compare_runs_t *runs, size_t run, bool all,
                       size_t num_threads, rlv_error_t *err)
{
    const size_t k = self->levers->num_levers, full = ((size_t)1 << k) - 1;
    const rlv_contrast_side_t none = rlv_comparison_side(self->comparison, 0);
    const rlv_contrast_side_t every = rlv_comparison_side(self->comparison, run);
    int status = measure(self, 0, &none, err);

    if (status == RLV_OK)
        status = measure(self, full, &every, err);
    for (size_t world = 1; world < full && status == RLV_OK; world++)
        if (all || (world & (world + 1)) == 0) /* the first levers, without a gap */
            status = live_world(self, world, &runs->run[0].runner->scenario,
                                &runs->run[run].runner->scenario, num_threads, err);
    return status;
}

/* --- contributions */

static const rlv_grid_column_t COLUMNS[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"rank", "Rang", "Rank", RLV_COLUMN_NUMBER, 0},
    {"lever", "Levier", "Lever", RLV_COLUMN_TEXT, 0},
    {"parameters", "Paramètres", "Parameters", RLV_COLUMN_TEXT, 0},
    {"label", "Indicateur", "Indicator", RLV_COLUMN_TEXT, 0},
    {"level", "Niveau", "Level", RLV_COLUMN_TEXT, 0},
    {"code", "Code", "Code", RLV_COLUMN_TEXT, 0},
    {"indicator", "Nom dans les tables", "Name in tables", RLV_COLUMN_TEXT, 0},
    {"year", "Année", "Year", RLV_COLUMN_YEAR, 0},
    {"in_order", "Contribution dans l’ordre", "Contribution in order", RLV_COLUMN_NUMBER, 2},
    {"in_order_p05", "Dans l’ordre : bas", "In order: low", RLV_COLUMN_NUMBER, 2},
    {"in_order_p95", "Dans l’ordre : haut", "In order: high", RLV_COLUMN_NUMBER, 2},
    {"shapley", "Contribution de Shapley", "Shapley contribution", RLV_COLUMN_NUMBER, 2},
    {"shapley_p05", "Shapley : bas", "Shapley: low", RLV_COLUMN_NUMBER, 2},
    {"shapley_p95", "Shapley : haut", "Shapley: high", RLV_COLUMN_NUMBER, 2},
};

static double factorial(size_t n)
{
    double product = 1;
    for (size_t i = 2; i <= n; i++)
        product *= (double)i;
    return product;
}

static size_t size_of(size_t world)
{
    size_t n = 0;
    for (; world != 0; world >>= 1)
        n += world & 1;
    return n;
}

/* Contribution of a lever in every replicate, by its rank or by Shapley's mean. */
static void contribute(const worlds_t *w, size_t lever, bool shapley, size_t outcome, int year,
                       double *result)
{
    const size_t k = w->levers->num_levers, bit = (size_t)1 << lever, n = w->num_replicates;

    memset(result, 0, n * sizeof *result);
    for (size_t world = 0; world < (size_t)1 << k; world++) {
        if ((world & bit) != 0 || (!shapley && world != bit - 1))
            continue;
        const size_t s = size_of(world);
        const double weight = shapley ? factorial(s) * factorial(k - s - 1) / factorial(k) : 1;
        const double *const without = vector(w, world, outcome, year);
        const double *const with = vector(w, world | bit, outcome, year);
        for (size_t r = 0; r < n; r++)
            result[r] += weight * (with[r] - without[r]);
    }
}

static void put_labels(rlv_grid_t *grid, const rlv_comparison_t *comparison, size_t run,
                       size_t rank, const char *lever, const char *parameters, size_t outcome,
                       int year, rlv_lang_t lang)
{
    const rlv_region_t *const region = comparison->run[0].model->region;
    const outcome_t *const o = &OUTCOMES[outcome];

    rlv_grid_text(grid, comparison->run[run].name);
    rlv_grid_number(grid, (double)rank);
    rlv_grid_text(grid, lever);
    rlv_grid_text(grid, parameters);
    rlv_grid_text(grid, o->label[lang]);
    rlv_grid_text(grid, o->level == RLV_LEVEL_REGION ? "region" : "zone");
    rlv_grid_text(grid,
                  rlv_place_code(region, rlv_region_first_place(region, o->level) + o->place));
    rlv_grid_text(grid, o->indicator);
    rlv_grid_number(grid, year);
}

static void put_stats(rlv_grid_t *grid, const rlv_stats_t *s)
{
    rlv_grid_number(grid, s != NULL ? s->mean : NAN);
    rlv_grid_number(grid, s != NULL ? s->p05 : NAN);
    rlv_grid_number(grid, s != NULL ? s->p95 : NAN);
}

/* The levers of one outcome and year, then their total. */
static void put_outcome(const worlds_t *w, size_t run, bool shapley, size_t outcome, int y,
                        rlv_lang_t lang, double *work, rlv_grid_t *grid)
{
    const size_t k = w->levers->num_levers, full = ((size_t)1 << k) - 1;
    rlv_stats_t order, mean;

    for (size_t i = 0; i < k; i++) {
        contribute(w, i, false, outcome, y, work);
        order = rlv_stats(work, NULL, w->num_replicates);
        if (shapley) {
            contribute(w, i, true, outcome, y, work);
            mean = rlv_stats(work, NULL, w->num_replicates);
        }
        put_labels(grid, w->comparison, run, i + 1, w->levers->lever[i].label,
                   w->levers->lever[i].paths, outcome, w->year[y], lang);
        put_stats(grid, &order);
        put_stats(grid, shapley ? &mean : NULL);
    }
    for (size_t r = 0; r < w->num_replicates; r++)
        work[r] = vector(w, full, outcome, y)[r] - vector(w, 0, outcome, y)[r];
    order = rlv_stats(work, NULL, w->num_replicates);
    put_labels(grid, w->comparison, run, 0, "total", "", outcome, w->year[y], lang);
    put_stats(grid, &order);
    put_stats(grid, shapley ? &order : NULL);
}

static int decompose(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison, size_t run,
                     const levers_t *levers, const rlv_lever_options_t *options, rlv_lang_t lang,
                     rlv_grid_t *grid, rlv_error_t *err)
{
    worlds_t w = {.comparison = comparison, .levers = levers};
    const size_t num_worlds = (size_t)1 << levers->num_levers;
    double *work = NULL;
    int status = RLV_ERR_OS;

    w.num_years = rlv_comparison_years(comparison, w.year);
    w.num_replicates = comparison->run[0].ensemble->num_replicates;
    w.value = rlv_calloc(num_worlds, sizeof *w.value, err);
    work = rlv_calloc(w.num_replicates, sizeof *work, err);
    if (w.value == NULL || work == NULL)
        goto out;
    if ((status = live_worlds(&w, runs, run, options->shapley, options->num_threads, err)) < 0)
        goto out;
    for (size_t o = 0; o < NUM_OUTCOMES; o++)
        for (int y = 0; y < w.num_years; y++)
            put_outcome(&w, run, options->shapley, o, y, lang, work, grid);
out:
    for (size_t i = 0; w.value != NULL && i < num_worlds; i++)
        free(w.value[i]);
    free(w.value);
    free(work);
    return status;
}

int rlv_compare_levers(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                       const rlv_lever_options_t *options, rlv_lang_t lang, rlv_grid_t *grid,
                       rlv_notes_t *notes, rlv_error_t *err)
{
    int status = RLV_OK;

    rlv_grid_init(grid, "levers", "Ce que chaque levier apporte", "What each lever contributes",
                  COLUMNS, NUM(COLUMNS));
    for (size_t i = 1; i < runs->num_runs && status == RLV_OK; i++) {
        levers_t levers = {0};
        status = find_levers(&levers, &runs->run[0].runner->scenario,
                             &runs->run[i].runner->scenario, options, lang, err);
        if (status == RLV_OK && options->shapley && levers.num_levers > RLV_SHAPLEY_MAX)
            status = rlv_fail(err, RLV_ERR_USAGE,
                              "%s: %zu levers need %zu worlds [at most %d levers; --lever joins "
                              "some]",
                              runs->run[i].path, levers.num_levers, (size_t)1 << levers.num_levers,
                              RLV_SHAPLEY_MAX);
        if (status == RLV_OK && levers.num_levers < 2)
            rlv_note(notes, "%s: fewer than two levers, nothing to share out", runs->run[i].path);
        else if (status == RLV_OK)
            status = decompose(runs, comparison, i, &levers, options, lang, grid, err);
        free_levers(&levers);
    }
    return status == RLV_OK && grid->failed
               ? rlv_fail(err, RLV_ERR_OS, "out of memory for the levers")
               : status;
}
