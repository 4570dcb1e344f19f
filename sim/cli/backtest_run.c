/* One scenario of a back-test: what it may know, what earlier years say of it, its run. */
#include "backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TREND_YEARS = 5, HINDCAST_REPLICATES = 40, HINDCAST_ROUNDS = 2, FIRST_APL = 2000 };

/* What the hook of the runner needs. */
typedef struct {
    rlv_backtest_set_t *set;
    int origin;     /* what may be known: 1 January of that year */
    bool earlier;   /* the run over the years before the origin */
    double *weight; /* [num_places] inhabitants at the origin; the caller's to free */
    double drift;   /* apl.drift of the run before the origin; NaN: as it is */
} preparing_t;

static size_t index_of(const char *path)
{
    return (size_t)rlv_params_find(path);
}

/* A parameter that the user did not fix by --set. */
static void give(rlv_runner_t *runner, const preparing_t *p, const char *path, double value,
                 rlv_dist_t dist)
{
    const size_t i = index_of(path);
    const rlv_param_info_t *info = &RLV_PARAMS[i];
    if (runner->scenario.param[i].origin == RLV_ORIGIN_SET)
        return;
    rlv_params_set(&runner->scenario.params, info, fmin(fmax(value, info->low), info->high));
    runner->scenario.param[i].dist = dist;
    p->set->param[i].known = RLV_KNOWN_OLDER;
    p->set->param[i].year = p->origin;
    (void)snprintf(p->set->param[i].source, sizeof p->set->param[i].source,
                   "fitted on the APL published up to the origin");
}

static int weigh(preparing_t *p, const rlv_runner_t *runner, rlv_error_t *err)
{
    const size_t places = rlv_region_num_places(&runner->region);
    int32_t *sum = rlv_calloc(places, sizeof *sum, err);

    p->weight = rlv_calloc(places, sizeof *p->weight, err);
    if (sum == NULL || p->weight == NULL) {
        free(sum);
        return RLV_ERR_OS;
    }
    for (size_t c = 0; c < runner->region.num_cells; c++)
        rlv_region_add(&runner->region, c, rlv_region_population(&runner->region, c, p->origin),
                       sum);
    for (size_t i = 0; i < places; i++)
        p->weight[i] = (double)sum[i];
    free(sum);
    return RLV_OK;
}

/* Zonings decided after the origin were not known then. */
static void forget_lists(rlv_region_t *region, int origin)
{
    size_t known = 0;
    while (known < region->num_lists && region->list_year[known] <= origin)
        known++;
    region->num_lists = known;
}

static int prepare(void *context, rlv_runner_t *runner, rlv_error_t *err)
{
    preparing_t *p = context;
    rlv_csv_table_t priors = {0};
    const char *path = runner->scenario.params.backtest_priors;
    const bool real_time = p->set->real_time;
    int status = weigh(p, runner, err);

    if (status == RLV_OK && real_time && path[0] != '\0') {
        status = rlv_csv_read(&priors, path, ',', err);
        if (status == RLV_OK)
            status = rlv_file_list_add(&runner->inputs, path, err);
    }
    if (status == RLV_OK)
        status = rlv_real_time_apply(&runner->scenario, priors.num_rows > 0 ? &priors : NULL,
                                     p->origin, real_time, p->set->param, err);
    rlv_csv_free(&priors);
    if (status < 0 || !real_time)
        return status;
    rlv_real_time_population(&runner->region, p->origin, TREND_YEARS);
    forget_lists(&runner->region, p->origin);
    if (p->earlier && isfinite(p->drift))
        give(runner, p, "apl.drift", p->drift, (rlv_dist_t){RLV_DIST_NONE, 0, 0});
    if (!p->earlier && p->set->fitted) {
        const rlv_hindcast_t *fit = &p->set->fit;
        give(runner, p, "apl.drift", fit->drift,
             (rlv_dist_t){RLV_DIST_NORMAL, fit->drift_error, 0});
        give(runner, p, "apl.observation_sd", fit->observation_sd,
             (rlv_dist_t){RLV_DIST_NONE, 0, 0});
        give(runner, p, "apl.drift_sd", fit->drift_sd, (rlv_dist_t){RLV_DIST_NONE, 0, 0});
    }
    return RLV_OK;
}

static int first_apl_year(const rlv_observed_list_t *observed)
{
    int first = 9999;
    for (size_t i = 0; i < observed->num_rows; i++)
        if (strcmp(observed->row[i].indicator, "apl") == 0 && observed->row[i].year < first &&
            observed->row[i].year >= FIRST_APL)
            first = observed->row[i].year;
    return first;
}

static int add_set(rlv_options_t *options, char *text, rlv_error_t *err)
{
    if (text == NULL ||
        rlv_resize(&options->set, options->num_set + 1, sizeof *options->set, err) < 0) {
        free(text);
        return RLV_ERR_OS;
    }
    options->set[options->num_set++] = text;
    return RLV_OK;
}

/* The user's options and those that bring a run to the years from `first` to `last`. */
static int earlier_options(const rlv_options_t *options, int first, int last, rlv_options_t *out,
                           rlv_error_t *err)
{
    int status = RLV_OK;
    *out = (rlv_options_t){.threads = options->threads};
    for (size_t i = 0; i < options->num_set && status == RLV_OK; i++)
        status = add_set(out, rlv_strdup(options->set[i], err), err);
    const struct {
        const char *path;
        int value;
    } YEARS[] = {{"time.base_year", first},
                 {"time.reference_year", first},
                 {"time.horizon", last},
                 {"entries.reference_year", first},
                 {"run.replicates", HINDCAST_REPLICATES}};
    for (size_t i = 0; i < sizeof YEARS / sizeof YEARS[0] && status == RLV_OK; i++)
        status = add_set(out, rlv_format(err, "%s=%d", YEARS[i].path, YEARS[i].value), err);
    if (status == RLV_OK)
        status = add_set(out, rlv_format(err, "run.observation_error=false"), err);
    if (status == RLV_OK)
        status = add_set(out, rlv_format(err, "run.uncertainty=chance"), err);
    return status;
}

/* The fit on the years before the origin: two rounds, since the drift's effect has a floor. */
static int look_back(const rlv_backtest_session_t *self, rlv_backtest_set_t *set, int first,
                     rlv_error_t *err)
{
    rlv_options_t options = {0};
    double drift = NAN;
    int status = earlier_options(self->options, first, set->origin, &options, err);

    for (int round = 0; round <= HINDCAST_ROUNDS && status == RLV_OK; round++) {
        preparing_t p = {set, set->origin, true, NULL, drift};
        rlv_runner_t runner = {.prepare = prepare, .prepare_context = &p};
        status = rlv_runner_read(&runner, set->path, &options, err);
        if (status == RLV_OK)
            status = rlv_runner_live(&runner, (size_t)options.threads, err);
        if (status == RLV_OK)
            status =
                rlv_hindcast_fit(&runner.ensemble, &runner.model, &runner.observed, &set->fit, err);
        if (status == RLV_OK && round < HINDCAST_ROUNDS)
            drift = runner.scenario.params.apl_drift + set->fit.drift;
        free(p.weight);
        rlv_runner_free(&runner);
    }
    rlv_options_free(&options);
    set->fit.drift = drift;
    set->fitted = status == RLV_OK && set->fit.num_years > 0;
    return status;
}

/* Base year, mode and observed years of a scenario, before anything is run. */
static int inspect(rlv_backtest_session_t *self, rlv_backtest_set_t *set, rlv_error_t *err)
{
    rlv_runner_t runner = {0};
    int status = rlv_runner_read(&runner, set->path, self->options, err);

    if (status == RLV_OK) {
        const rlv_params_t *params = &runner.scenario.params;
        set->origin = (int)params->time_base_year;
        set->reference = (int)params->time_reference_year;
        set->real_time = params->backtest_inputs == 0 && !self->hindsight;
        (void)snprintf(set->vintage, sizeof set->vintage, "%.63s", params->data_gp_vintage);
        set->first_apl = first_apl_year(&runner.observed);
        set->title =
            rlv_strdup(params->scenario_title[0] != '\0' ? params->scenario_title : set->name, err);
        status = set->title == NULL ? RLV_ERR_OS : RLV_OK;
        if (status == RLV_OK && params->backtest_priors[0] != '\0')
            status = rlv_file_list_add(&runner.inputs, params->backtest_priors, err);
    }
    if (status == RLV_OK)
        status = rlv_study_cache_open(&set->cache, self->output, &runner,
                                      set->real_time ? "backtest" : "backtest in hindsight", err);
    if (status == RLV_OK && set->reference > set->origin)
        status = rlv_fail(err, RLV_ERR_CONFIG, "%s: time.reference_year: %d is after the origin %d",
                          set->path, set->reference, set->origin);
    rlv_runner_free(&runner);
    return status;
}

static int keep(rlv_backtest_session_t *self, rlv_backtest_set_t *set, rlv_runner_t *runner,
                rlv_error_t *err)
{
    set->params = runner->scenario.params;
    set->dist = rlv_calloc(RLV_NUM_PARAMS, sizeof *set->dist, err);
    if (set->dist == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        set->dist[i] = runner->scenario.param[i].dist;
    for (size_t i = 0; i < runner->notes.num_texts; i++)
        rlv_note(&self->notes, "%s", runner->notes.text[i]);
    if (self->inputs.num_paths == 0) {
        self->inputs = runner->inputs;
        memset(&runner->inputs, 0, sizeof runner->inputs);
        self->region = runner->region;
        memset(&runner->region, 0, sizeof runner->region);
    }
    return RLV_OK;
}

/* Runs the set and adds its cases. */
static int live(rlv_backtest_session_t *self, rlv_backtest_set_t *set, rlv_runner_t *runner,
                const double weight[], rlv_error_t *err)
{
    const size_t first_group = self->backtest.num_groups;
    int status = rlv_runner_live(runner, (size_t)self->options->threads, err);

    if (status == RLV_OK)
        status = rlv_backtest_add(&self->backtest, &runner->ensemble, &runner->model,
                                  &runner->observed, weight, err);
    if (status == RLV_OK)
        status = rlv_hindcast_fit(&runner->ensemble, &runner->model, &runner->observed, &set->after,
                                  err);
    if (status == RLV_OK && self->backtest.num_groups > first_group)
        status = rlv_backtest_keep(self, set, first_group, err);
    return status;
}

int rlv_backtest_session_inspect(rlv_backtest_session_t *self, size_t index, rlv_error_t *err)
{
    rlv_backtest_set_t *set = &self->set[index];
    int status;

    set->param = rlv_calloc(RLV_NUM_PARAMS, sizeof *set->param, err);
    status = set->param == NULL ? RLV_ERR_OS : inspect(self, set, err);
    for (size_t i = 0; i < index && status == RLV_OK; i++) {
        const rlv_backtest_set_t *other = &self->set[i];
        if (strcmp(other->name, set->name) == 0)
            status = rlv_fail(err, RLV_ERR_USAGE,
                              "%s: the name of %s, which names rows of scores.csv [each scenario "
                              "once, under its own name]",
                              set->path, other->path);
        else if (other->origin == set->origin)
            status = rlv_fail(err, RLV_ERR_USAGE,
                              "%s: starts in %d as %s does: what was observed after it would "
                              "count twice [scenarios of one origin in back-tests of their own]",
                              set->path, set->origin, other->path);
    }
    return status;
}

int rlv_backtest_session_run(rlv_backtest_session_t *self, size_t index, rlv_error_t *err)
{
    rlv_backtest_set_t *set = &self->set[index];
    preparing_t p = {set, 0, false, NULL, NAN};
    rlv_runner_t runner = {.prepare = prepare, .prepare_context = &p};
    int status;

    p.origin = set->origin;
    status = rlv_backtest_recall(self, set, err);
    if (status == RLV_OK && !set->resumed && set->real_time && set->first_apl < set->origin)
        status = look_back(self, set, set->first_apl, err);
    if (status == RLV_OK)
        status = rlv_runner_read(&runner, set->path, self->options, err);
    if (status == RLV_OK && set->resumed)
        status = rlv_backtest_count_set(&self->backtest, &runner.region, err);
    else if (status == RLV_OK)
        status = live(self, set, &runner, p.weight, err);
    if (status == RLV_OK)
        status = keep(self, set, &runner, err);
    free(p.weight);
    rlv_runner_free(&runner);
    return status;
}
