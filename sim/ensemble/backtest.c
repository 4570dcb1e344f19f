#include "releve/backtest.h"

#include "releve/indicator.h"
#include "releve/rng.h"
#include "releve/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Indicators with an observed figure that is no input of the projection. */
static const char *const SCORED[] = {"apl", "gp_density_p100k", "gp_headcount"};
enum { NUM_SCORED = sizeof SCORED / sizeof SCORED[0], MAX_YEARS = 64 };

const char *rlv_forecaster_name(size_t forecaster)
{
    return forecaster == RLV_FORECASTER_MODEL
               ? "releve"
               : rlv_rival_name((rlv_rival_t)(forecaster - RLV_FORECASTER_RIVAL));
}

static void free_group(rlv_backtest_group_t *g)
{
    free(g->place);
    free(g->observed);
    free(g->weight);
    for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++)
        free(g->by[f]);
}

void rlv_backtest_free(rlv_backtest_t *self)
{
    for (size_t i = 0; i < self->num_groups; i++)
        free_group(&self->group[i]);
    free(self->group);
    memset(self, 0, sizeof *self);
}

/* What one set is made of, while it is added. */
typedef struct {
    rlv_backtest_t *backtest;
    const rlv_ensemble_t *ensemble;
    const rlv_model_t *model;
    const rlv_observed_list_t *observed;
    const double *weight;      /* [num_places] */
    const int64_t *population; /* of the model, by place and year */
    double *value, *sample;    /* [num_replicates] */
    double *errors;            /* workspace of a rival's sample */
} adding_t;

/* The observations of one level and indicator as a panel; its arrays are the caller's to free. */
typedef struct {
    int year[MAX_YEARS];
    double region[MAX_YEARS];
    double *value; /* [num_places * num_years] */
    rlv_panel_past_t past;
} panel_t;

static bool is_of(const rlv_observed_t *row, rlv_level_t level, const char *indicator)
{
    return row->level == level && strcmp(row->indicator, indicator) == 0;
}

/* The observed years of an indicator, increasing. */
static size_t list_years(const rlv_observed_list_t *observed, rlv_level_t level,
                         const char *indicator, int year[MAX_YEARS])
{
    size_t n = 0;
    for (int y = 1990; y < 2100 && n < MAX_YEARS; y++)
        for (size_t i = 0; i < observed->num_rows; i++)
            if (observed->row[i].year == y && is_of(&observed->row[i], level, indicator)) {
                year[n++] = y;
                break;
            }
    return n;
}

static int read_panel(const adding_t *a, rlv_level_t level, const char *indicator, panel_t *panel,
                      rlv_error_t *err)
{
    const rlv_region_t *region = a->model->region;
    const size_t first = rlv_region_first_place(region, level);
    const size_t num_places = rlv_region_level_size(region, level);
    const size_t num_years = list_years(a->observed, level, indicator, panel->year);

    panel->value = rlv_calloc(num_places * num_years, sizeof *panel->value, err);
    if (panel->value == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < num_places * num_years; i++)
        panel->value[i] = NAN;
    for (size_t y = 0; y < num_years; y++)
        panel->region[y] = NAN;
    for (size_t i = 0; i < a->observed->num_rows; i++) {
        const rlv_observed_t *row = &a->observed->row[i];
        for (size_t y = 0; y < num_years; y++) {
            if (panel->year[y] != row->year)
                continue;
            if (is_of(row, level, indicator))
                panel->value[(row->place - first) * num_years + y] = row->value;
            if (is_of(row, RLV_LEVEL_REGION, indicator))
                panel->region[y] = row->value;
        }
    }
    panel->past = (rlv_panel_past_t){num_places,   num_years,     panel->year,
                                     panel->value, panel->region, a->weight + first};
    return RLV_OK;
}

/* A uniform number that belongs to a case, for the PIT. */
static double tie_of(const adding_t *a, size_t place, int year, uint32_t forecaster)
{
    const rlv_address_t at = rlv_address(a->backtest->seed, (uint32_t)a->backtest->num_sets,
                                         (uint32_t)place, year, RLV_STREAM_PIT);
    return rlv_unit(rlv_draw(&at, forecaster).word[0]);
}

static rlv_forecast_t ask_model(const adding_t *a, const rlv_indicator_t *indicator, size_t place,
                                int year, double observed)
{
    const size_t n = a->ensemble->num_replicates;
    double mean = 0;

    for (size_t r = 0; r < n; r++) {
        const rlv_indicator_view_t view = {
            &a->model->shape, a->ensemble->tally + r * a->ensemble->tally_size, a->population};
        const double value = indicator->value(&view, place, year);
        mean += value / (double)n;
        a->sample[r] = indicator->spread != NULL ? indicator->spread(&view, place, year) : value;
    }
    rlv_forecast_t f = rlv_forecast_score(mean, a->sample, n, observed,
                                          tie_of(a, place, year, RLV_FORECASTER_MODEL));
    f.middle = rlv_quantile(a->sample, n, 0.5);
    return f;
}

static rlv_forecast_t ask_rival(const adding_t *a, const panel_t *panel,
                                const rlv_rival_band_t *band, rlv_rival_t rival, size_t first,
                                size_t place, int year, double observed)
{
    const int origin = a->model->shape.base_year;
    const double point = rlv_rival_point(&panel->past, rival, place, origin, year - origin);
    const uint8_t c = band->place_class[place];

    for (size_t i = 0; i < band->num_errors[c]; i++)
        a->errors[i] = point * (1.0 + band->error[c][i]);
    return rlv_forecast_score(
        point, a->errors, isfinite(point) ? band->num_errors[c] : 0, observed,
        tie_of(a, first + place, year, RLV_FORECASTER_RIVAL + (uint32_t)rival));
}

static int make_group(const adding_t *a, const panel_t *panel, rlv_level_t level, size_t scored,
                      size_t y, rlv_backtest_group_t *g, rlv_error_t *err)
{
    const size_t num_places = panel->past.num_places, num_years = panel->past.num_years;
    const size_t first = rlv_region_first_place(a->model->region, level);
    const int index = rlv_indicator_find(SCORED[scored]);
    const int origin = a->model->shape.base_year, year = panel->year[y];
    rlv_rival_band_t band = {0};
    int status = RLV_OK;

    *g = (rlv_backtest_group_t){
        a->backtest->num_sets, level, SCORED[scored], origin, year, 0, NULL, NULL, NULL, {NULL}};
    g->place = rlv_calloc(num_places, sizeof *g->place, err);
    g->observed = rlv_calloc(num_places, sizeof *g->observed, err);
    g->weight = rlv_calloc(num_places, sizeof *g->weight, err);
    if (g->place == NULL || g->observed == NULL || g->weight == NULL)
        status = RLV_ERR_OS;
    for (size_t f = 0; f < RLV_NUM_FORECASTERS && status == RLV_OK; f++)
        if ((g->by[f] = rlv_calloc(num_places, sizeof **g->by, err)) == NULL)
            status = RLV_ERR_OS;
    for (size_t p = 0; p < num_places && status == RLV_OK; p++) {
        const double observed = panel->value[p * num_years + y];
        if (!isfinite(observed) || !(a->weight[first + p] > 0))
            continue;
        g->place[g->num_cases] = (uint32_t)p;
        g->observed[g->num_cases] = observed;
        g->weight[g->num_cases] = a->weight[first + p];
        g->by[0][g->num_cases++] = ask_model(a, &RLV_INDICATORS[index], first + p, year, observed);
    }
    for (size_t r = 0; r < RLV_NUM_RIVALS && status == RLV_OK; r++) {
        status =
            rlv_rival_band_init(&band, &panel->past, (rlv_rival_t)r, origin, year - origin, err);
        for (size_t i = 0; i < g->num_cases && status == RLV_OK; i++)
            g->by[RLV_FORECASTER_RIVAL + r][i] = ask_rival(a, panel, &band, (rlv_rival_t)r, first,
                                                           g->place[i], year, g->observed[i]);
        rlv_rival_band_free(&band);
    }
    return status;
}

static int add_level(const adding_t *a, rlv_level_t level, size_t scored, rlv_error_t *err)
{
    rlv_backtest_t *self = a->backtest;
    const rlv_tally_shape_t *shape = &a->model->shape;
    panel_t panel = {.value = NULL};
    int status = read_panel(a, level, SCORED[scored], &panel, err);

    for (size_t y = 0; y < panel.past.num_years && status == RLV_OK; y++) {
        if (panel.year[y] <= shape->base_year || panel.year[y] > shape->horizon)
            continue;
        status = rlv_resize(&self->group, self->num_groups + 1, sizeof *self->group, err);
        if (status == RLV_OK)
            status = make_group(a, &panel, level, scored, y, &self->group[self->num_groups++], err);
    }
    free(panel.value);
    return status;
}

/* Most errors that a rival's class may hold. */
enum { ERRORS_PER_PLACE = MAX_YEARS };

int rlv_backtest_count_set(rlv_backtest_t *self, const rlv_region_t *region, rlv_error_t *err)
{
    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        const size_t size = rlv_region_level_size(region, (rlv_level_t)level);
        if (self->num_sets > 0 && self->level_size[level] != size)
            return rlv_fail(err, RLV_ERR_DATA, "the scenarios are of different regions");
        self->level_size[level] = size;
    }
    self->num_sets++;
    return RLV_OK;
}

int rlv_backtest_add(rlv_backtest_t *self, const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                     const rlv_observed_list_t *observed, const double weight[], rlv_error_t *err)
{
    const size_t places = rlv_region_num_places(model->region);
    int64_t *population = rlv_summary_population(model, err);
    adding_t a = {self, ensemble, model, observed, weight, population, NULL, NULL, NULL};
    int status = RLV_ERR_OS;

    a.sample = rlv_calloc(ensemble->num_replicates, sizeof *a.sample, err);
    a.errors = rlv_calloc(places * ERRORS_PER_PLACE, sizeof *a.errors, err);
    if (population == NULL || a.sample == NULL || a.errors == NULL)
        goto out;
    status = RLV_OK;
    for (int level = 0; level < RLV_NUM_LEVELS && status == RLV_OK; level++)
        for (size_t i = 0; i < NUM_SCORED && status == RLV_OK; i++)
            status = add_level(&a, (rlv_level_t)level, i, err);
    if (status == RLV_OK)
        status = rlv_backtest_count_set(self, model->region, err);
out:
    free(population);
    free(a.sample);
    free(a.errors);
    return status;
}
