#include "releve/variance.h"

#include "releve/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool rlv_variance_known(const rlv_ensemble_t *ensemble, rlv_uncertainty_t uncertainty)
{
    return uncertainty != RLV_BOTH || ensemble->num_twins > 1;
}

/* Where a value stands. */
typedef struct {
    const rlv_ensemble_t *ensemble;
    const rlv_model_t *model;
    const int64_t *population;
    size_t place;
    int year;
} at_t;

static double value_at(const at_t *at, size_t item, rlv_indicator_value_t value)
{
    const rlv_indicator_view_t view = {
        &at->model->shape, at->ensemble->tally + item * at->ensemble->tally_size, at->population};
    return value(&view, at->place, at->year);
}

/* Sums in index order, so that the bytes do not depend on threads. */
typedef struct {
    size_t n;
    double first, sum, squares; /* of the differences from the first, which keeps equal values exact
                                 */
} moments_t;

static void moments_add(moments_t *self, double value)
{
    if (self->n++ == 0)
        self->first = value;
    self->sum += value - self->first;
    self->squares += (value - self->first) * (value - self->first);
}

static double moments_variance(const moments_t *self)
{
    if (self->n < 2)
        return 0;
    const double n = (double)self->n;
    const double variance = (self->squares - self->sum * self->sum / n) / (n - 1);
    return variance > 0 ? variance : 0;
}

static double moments_mean(const moments_t *self)
{
    return self->n > 0 ? self->first + self->sum / (double)self->n : 0;
}

static rlv_variance_t split(double total, const moments_t *half_squares)
{
    rlv_variance_t v = {.total = total, .chance = moments_mean(half_squares)};
    v.parameters = total > v.chance ? total - v.chance : 0;
    v.chance_se =
        half_squares->n > 0 ? sqrt(moments_variance(half_squares) / (double)half_squares->n) : 0;
    return v;
}

rlv_variance_t rlv_variance_of(const double value[], size_t num_values, const double twin[],
                               size_t num_twins)
{
    moments_t all = {0}, half_squares = {0};

    for (size_t i = 0; i < num_values; i++)
        moments_add(&all, value[i]);
    for (size_t i = 0; i < num_twins; i++)
        moments_add(&half_squares, 0.5 * (value[i] - twin[i]) * (value[i] - twin[i]));
    return split(moments_variance(&all), &half_squares);
}

rlv_variance_t rlv_variance(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                            const int64_t population[], rlv_uncertainty_t uncertainty,
                            size_t indicator, size_t place, int year)
{
    const at_t at = {ensemble, model, population, place, year};
    const rlv_indicator_t *what = &RLV_INDICATORS[indicator];
    moments_t all = {0}, wide = {0}, half_squares = {0};
    rlv_variance_t v;

    for (size_t r = 0; r < ensemble->num_replicates; r++) {
        moments_add(&all, value_at(&at, r, what->value));
        if (what->spread != NULL)
            moments_add(&wide, value_at(&at, r, what->spread));
    }
    for (size_t k = 0; k < ensemble->num_twins; k++) {
        const double gap = value_at(&at, k, what->value) -
                           value_at(&at, ensemble->num_replicates + k, what->value);
        moments_add(&half_squares, 0.5 * gap * gap);
    }
    const double total = moments_variance(&all);
    if (uncertainty == RLV_CHANCE)
        v = (rlv_variance_t){.total = total, .chance = total};
    else if (uncertainty == RLV_PARAMETERS)
        v = (rlv_variance_t){.total = total, .parameters = total};
    else
        v = split(total, &half_squares);
    const double measure = moments_variance(&wide) - total;
    v.measure = what->spread != NULL && measure > 0 ? measure : 0;
    return v;
}

static const rlv_level_t LEVELS[] = {RLV_LEVEL_REGION, RLV_LEVEL_DEPARTMENT, RLV_LEVEL_ZONE,
                                     RLV_LEVEL_TERRITORY};

/* Lays the rows out; counts them when `row` is NULL. */
static size_t lay_rows(const rlv_model_t *model, rlv_variance_row_t *row)
{
    size_t n = 0;

    for (size_t l = 0; l < sizeof LEVELS / sizeof LEVELS[0]; l++)
        for (uint32_t i = 0; i < RLV_NUM_INDICATORS; i++) {
            const size_t first = rlv_region_first_place(model->region, LEVELS[l]);
            const size_t end = first + rlv_region_level_size(model->region, LEVELS[l]);
            const int last = rlv_indicator_last_year(&RLV_INDICATORS[i], &model->shape);
            const int from = LEVELS[l] == RLV_LEVEL_TERRITORY ? last : model->shape.base_year;
            if (!(RLV_INDICATORS[i].levels & 1u << LEVELS[l]) || last < model->shape.base_year)
                continue;
            for (size_t place = first; place < end; place++)
                for (int year = from; year <= last; year++, n++)
                    if (row != NULL)
                        row[n] = (rlv_variance_row_t){
                            .indicator = i, .place = (uint32_t)place, .year = year};
        }
    return n;
}

int rlv_variance_table_init(rlv_variance_table_t *self, const rlv_ensemble_t *ensemble,
                            const rlv_model_t *model, rlv_uncertainty_t uncertainty,
                            rlv_error_t *err)
{
    int64_t *population = NULL;
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    self->num_rows = lay_rows(model, NULL);
    self->row = rlv_calloc(self->num_rows, sizeof *self->row, err);
    population = rlv_summary_population(model, err);
    if (self->row == NULL || population == NULL)
        goto out;
    (void)lay_rows(model, self->row);
    for (size_t i = 0; i < self->num_rows; i++) {
        rlv_variance_row_t *row = &self->row[i];
        row->variance = rlv_variance(ensemble, model, population, uncertainty, row->indicator,
                                     row->place, row->year);
    }
    status = RLV_OK;
out:
    free(population);
    return status;
}

void rlv_variance_table_free(rlv_variance_table_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}

const rlv_variance_row_t *rlv_variance_find(const rlv_variance_table_t *self,
                                            const rlv_model_t *model, const char *indicator,
                                            int year)
{
    const size_t place = rlv_region_first_place(model->region, RLV_LEVEL_REGION);
    const int wanted = rlv_indicator_find(indicator);

    for (size_t i = 0; i < self->num_rows; i++)
        if ((int)self->row[i].indicator == wanted && self->row[i].place == place &&
            self->row[i].year == year)
            return &self->row[i];
    return NULL;
}
