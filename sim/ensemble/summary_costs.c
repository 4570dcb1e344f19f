/* Statistics of contracts and money over replicates. */
#include "releve/summary.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const rlv_ensemble_t *ensemble;
    const rlv_model_t *model;
    double *value; /* [num_replicates] */
    rlv_cost_stats_t *row;
    size_t num_rows, capacity;
} costs_t;

static int add_row(costs_t *self, const rlv_cost_stats_t *key, double share, rlv_error_t *err)
{
    const rlv_ensemble_t *e = self->ensemble;
    const size_t index =
        rlv_cost_index(&self->model->shape, key->year, key->scheme, key->zone, key->kind);
    for (size_t r = 0; r < e->num_replicates; r++)
        self->value[r] = share * (double)e->costs[r * e->cost_size + index];
    if (self->num_rows == self->capacity) {
        const size_t capacity = 2 * self->capacity + 256;
        if (rlv_resize(&self->row, capacity, sizeof *self->row, err) < 0)
            return RLV_ERR_OS;
        self->capacity = capacity;
    }
    self->row[self->num_rows] = *key;
    self->row[self->num_rows++].stats = rlv_stats(self->value, NULL, e->num_replicates);
    return RLV_OK;
}

/* Whether a scheme ever counts anything of a kind in a class of territory. */
static bool is_used(const costs_t *self, size_t scheme, int zone, rlv_cost_kind_t kind)
{
    const rlv_tally_shape_t *shape = &self->model->shape;
    const rlv_ensemble_t *e = self->ensemble;
    for (size_t r = 0; r < e->num_replicates; r++)
        for (int year = shape->base_year; year <= shape->horizon; year++)
            if (e->costs[r * e->cost_size + rlv_cost_index(shape, year, scheme, zone, kind)] != 0)
                return true;
    return false;
}

static int add_series(costs_t *self, size_t scheme, int zone, rlv_cost_kind_t kind,
                      rlv_error_t *err)
{
    const rlv_tally_shape_t *shape = &self->model->shape;
    const rlv_scheme_t *s = &self->model->schemes->scheme[scheme];
    const bool money =
        kind == RLV_COST_COMMITTED || kind == RLV_COST_PAID || kind == RLV_COST_REPAID;
    const int last = kind == RLV_COST_RUNNING ? shape->horizon : shape->horizon - 1;
    int status = RLV_OK;

    for (int year = shape->base_year; year <= last; year++) {
        rlv_cost_stats_t key = {
            .year = year, .zone = zone, .scheme = scheme, .payer = RLV_NUM_PAYERS, .kind = kind};
        if (!money)
            status = add_row(self, &key, 1.0, err);
        for (key.payer = 0; money && key.payer < RLV_NUM_PAYERS && status == RLV_OK; key.payer++)
            if (s->payer[key.payer] > 0)
                status = add_row(self, &key, s->payer[key.payer], err);
        if (status < 0)
            return status;
    }
    return RLV_OK;
}

int rlv_summary_costs(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                      rlv_cost_stats_t **row, size_t *num_rows, rlv_error_t *err)
{
    costs_t self = {.ensemble = ensemble, .model = model};
    int status = RLV_OK;

    *row = NULL;
    *num_rows = 0;
    self.value = rlv_calloc(ensemble->num_replicates, sizeof *self.value, err);
    if (self.value == NULL)
        return RLV_ERR_OS;
    for (size_t k = 0; model->schemes != NULL && k < model->schemes->num_schemes; k++)
        for (int zone = 0; zone < RLV_COST_ZONES; zone++)
            for (int kind = 0; kind < RLV_NUM_COSTS && status == RLV_OK; kind++)
                if (is_used(&self, k, zone, (rlv_cost_kind_t)kind))
                    status = add_series(&self, k, zone, (rlv_cost_kind_t)kind, err);
    free(self.value);
    if (status < 0) {
        free(self.row);
        return status;
    }
    *row = self.row;
    *num_rows = self.num_rows;
    return RLV_OK;
}
