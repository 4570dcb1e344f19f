#include "releve/summary.h"

#include "releve/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double rlv_quantile(const double sorted[], size_t num_values, double p)
{
    const double at = p * (double)(num_values - 1);
    const size_t below = (size_t)at;
    if (below + 1 >= num_values)
        return sorted[num_values - 1];
    const double part = at - (double)below;
    return part > 0 ? sorted[below] + part * (sorted[below + 1] - sorted[below]) : sorted[below];
}

/* Mean and standard deviation (n - 1), in index order. */
static void moments(const double value[], size_t n, double *mean, double *sd)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += value[i];
    *mean = sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (value[i] - *mean) * (value[i] - *mean);
    *sd = n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
}

static bool all_equal(const double value[], size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (value[i] != value[0])
            return false;
    return true;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double most(double a, double b)
{
    return a > b ? a : b;
}

rlv_stats_t rlv_stats(double *value, double *spread, size_t n)
{
    rlv_stats_t s;
    double *wide = spread != NULL ? spread : value;
    double sd_value, mean_wide;

    if (n == 0)
        return (rlv_stats_t){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (all_equal(value, n) && (spread == NULL || all_equal(spread, n))) {
        const double x = value[0];
        return (rlv_stats_t){x, 0, x, x, x, x, x, 0};
    }
    moments(value, n, &s.mean, &sd_value);
    moments(wide, n, &mean_wide, &s.sd);
    s.mcse = sd_value / sqrt((double)n);
    qsort(value, n, sizeof *value, compare);
    s.p50 = rlv_quantile(value, n, 0.50);
    if (spread != NULL)
        qsort(spread, n, sizeof *spread, compare);
    s.p25 = least(rlv_quantile(wide, n, 0.25), s.p50);
    s.p75 = most(rlv_quantile(wide, n, 0.75), s.p50);
    s.p05 = least(rlv_quantile(wide, n, 0.05), s.p25);
    s.p95 = most(rlv_quantile(wide, n, 0.95), s.p75);
    return s;
}

int64_t *rlv_summary_population(const rlv_model_t *model, rlv_error_t *err)
{
    const rlv_tally_shape_t *shape = &model->shape;
    int64_t *population = rlv_calloc(shape->num_places * shape->num_years, sizeof *population, err);
    int32_t *by_place = rlv_calloc(shape->num_places, sizeof *by_place, err);

    if (population == NULL || by_place == NULL) {
        free(population);
        free(by_place);
        return NULL;
    }
    for (size_t y = 0; y < shape->num_years; y++) {
        memset(by_place, 0, shape->num_places * sizeof *by_place);
        for (size_t c = 0; c < model->region->num_cells; c++)
            rlv_region_add(model->region, c,
                           rlv_region_population(model->region, c, shape->base_year + (int)y),
                           by_place);
        for (size_t p = 0; p < shape->num_places; p++)
            population[p * shape->num_years + y] = by_place[p];
    }
    free(by_place);
    return population;
}

typedef struct {
    const rlv_ensemble_t *ensemble;
    const rlv_model_t *model;
    const int64_t *population;
    rlv_summary_t *summary;
    double *workspace; /* [num_threads * 2 * num_replicates] */
} job_t;

/* One row: gathers the replicates' values. */
static int summarise(void *context, size_t item, size_t thread, rlv_error_t *err)
{
    const job_t *job = context;
    const size_t n = job->ensemble->num_replicates;
    rlv_summary_row_t *row = &job->summary->row[item];
    const rlv_indicator_t *indicator = &RLV_INDICATORS[row->indicator];
    double *value = job->workspace + thread * 2 * n, *spread = value + n;

    (void)err;
    for (size_t r = 0; r < n; r++) {
        const rlv_indicator_view_t view = {&job->model->shape,
                                           job->ensemble->tally + r * job->ensemble->tally_size,
                                           job->population};
        value[r] = indicator->value(&view, row->place, row->year);
        if (indicator->spread != NULL)
            spread[r] = indicator->spread(&view, row->place, row->year);
    }
    row->stats = rlv_stats(value, indicator->spread != NULL ? spread : NULL, n);
    return RLV_OK;
}

/* Places of a level in the order of their codes (zones are numbered by favour, not by code). */
static size_t place_by_code(const rlv_region_t *region, rlv_level_t level, size_t rank)
{
    static const size_t ZONES_BY_CODE[RLV_NUM_ZONES] = {RLV_ZONE_ZAC, RLV_ZONE_ZAR, RLV_ZONE_ZIP};
    const size_t first = rlv_region_first_place(region, level);
    return first + (level == RLV_LEVEL_ZONE ? ZONES_BY_CODE[rank] : rank);
}

static size_t lay_rows(const rlv_model_t *model, rlv_level_t level, rlv_summary_row_t *row)
{
    const size_t size = rlv_region_level_size(model->region, level);
    size_t n = 0;
    for (uint32_t i = 0; i < RLV_NUM_INDICATORS; i++) {
        if (!(RLV_INDICATORS[i].levels & 1u << level))
            continue;
        const int last = rlv_indicator_last_year(&RLV_INDICATORS[i], &model->shape);
        for (size_t rank = 0; rank < size; rank++)
            for (int year = model->shape.base_year; year <= last; year++, n++)
                if (row != NULL)
                    row[n] = (rlv_summary_row_t){
                        .indicator = i,
                        .place = (uint32_t)place_by_code(model->region, level, rank),
                        .year = year};
    }
    return n;
}

int rlv_summary_init(rlv_summary_t *self, const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                     rlv_level_t level, size_t num_threads, const rlv_progress_t *progress,
                     rlv_error_t *err)
{
    job_t job = {ensemble, model, NULL, self, NULL};
    int64_t *population = NULL;
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    num_threads = rlv_parallel_threads(num_threads);
    self->level = level;
    self->num_rows = lay_rows(model, level, NULL);
    self->row = rlv_calloc(self->num_rows, sizeof *self->row, err);
    job.workspace =
        rlv_calloc(num_threads * 2 * ensemble->num_replicates, sizeof *job.workspace, err);
    population = rlv_summary_population(model, err);
    if (self->row == NULL || job.workspace == NULL || population == NULL)
        goto out;
    job.population = population;
    (void)lay_rows(model, level, self->row);
    status = rlv_parallel_for(self->num_rows, num_threads, summarise, &job, progress, err);
out:
    free(population);
    free(job.workspace);
    return status;
}

void rlv_summary_free(rlv_summary_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}

const rlv_summary_row_t *rlv_summary_find(const rlv_summary_t *self, const rlv_model_t *model,
                                          const char *indicator, size_t place_in_level, int year)
{
    const int wanted = rlv_indicator_find(indicator);
    const size_t place = rlv_region_first_place(model->region, self->level) + place_in_level;
    for (size_t i = 0; i < self->num_rows; i++)
        if ((int)self->row[i].indicator == wanted && self->row[i].place == place &&
            self->row[i].year == year)
            return &self->row[i];
    return NULL;
}

int rlv_summary_pyramid(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                        rlv_pyramid_stats_t **row, size_t *num_rows, rlv_error_t *err)
{
    static const int SEXES_BY_CODE[] = {RLV_WOMAN, RLV_MAN};
    const rlv_tally_shape_t *shape = &model->shape;
    const size_t n = ensemble->num_replicates;
    double *value = rlv_calloc(n, sizeof *value, err);

    *num_rows = 0;
    *row = rlv_calloc(rlv_pyramid_size(shape), sizeof **row, err);
    if (value == NULL || *row == NULL) {
        free(value);
        return RLV_ERR_OS;
    }
    for (int year = shape->base_year; year <= shape->horizon; year++)
        for (int s = 0; s < RLV_NUM_SEXES; s++)
            for (int age = RLV_AGE_FIRST; age < RLV_AGE_FIRST + RLV_PYRAMID_AGES; age++) {
                const size_t at = rlv_pyramid_index(shape, year, SEXES_BY_CODE[s], age);
                for (size_t r = 0; r < n; r++)
                    value[r] = (double)ensemble->pyramid[r * ensemble->pyramid_size + at];
                const rlv_stats_t stats = rlv_stats(value, NULL, n);
                if (stats.mean > 0)
                    (*row)[(*num_rows)++] = (rlv_pyramid_stats_t){
                        year, SEXES_BY_CODE[s], age, stats.mean, stats.p05, stats.p95};
            }
    free(value);
    return RLV_OK;
}
