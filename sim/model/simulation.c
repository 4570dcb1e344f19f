#include "releve/contracts.h"
#include "releve/process.h"
#include "releve/synthesis.h"

#include <stdlib.h>
#include <string.h>

int rlv_simulation_init(rlv_simulation_t *self, const rlv_model_t *model, rlv_error_t *err)
{
    const rlv_region_t *region = model->region;
    const size_t n = region->num_territories;
    size_t gps = model->num_records;

    memset(self, 0, sizeof *self);
    self->model = model;
    for (size_t c = 0; c < region->num_cells; c++)
        gps += region->gp[c];
    /* twice the base stock holds any likely path of it; rlv_population_add grows it otherwise */
    if (rlv_population_init(&self->doctors, 2 * gps + 1024, err) < 0)
        return RLV_ERR_OS;
#define ARRAY(field, count)                                                                        \
    self->field = rlv_calloc((count), sizeof *self->field, err);                                   \
    if (self->field == NULL)                                                                       \
    return RLV_ERR_OS
    ARRAY(scratch, RLV_NUM_TALLIES * model->shape.num_places);
    ARRAY(supply_effect, n);
    ARRAY(utility_weight, n);
    ARRAY(move_weight, n * n);
    ARRAY(weight, n + 1);
    ARRAY(free_weight, n);
    ARRAY(nest_constant, n);
    ARRAY(nest_draw, model->num_nests + 1);
    ARRAY(nest_sum, model->num_nests);
    ARRAY(places_left, n);
    ARRAY(juniors, n);
    ARRAY(juniors_left, n);
    ARRAY(hosts, n);
    ARRAY(newcomers, n);
    ARRAY(second_site, n);
    ARRAY(zone, n);
    ARRAY(coordinated, n);
    ARRAY(arrivals, n);
    ARRAY(scheme_open, RLV_MAX_SCHEMES * n);
    ARRAY(supply, n);
    ARRAY(supply_le65, n);
    ARRAY(apl, n);
    ARRAY(apl_le65, n);
    ARRAY(base_apl, n);
    ARRAY(base_apl_le65, n);
    ARRAY(drift, n);
    ARRAY(drift_le65, n);
    ARRAY(fit, region->num_cells * RLV_SYNTHESIS_BLOCKS);
    ARRAY(fit_target, region->num_departments + n);
#undef ARRAY
    return rlv_zones_init(self, err);
}

void rlv_simulation_free(rlv_simulation_t *self)
{
    rlv_population_free(&self->doctors);
    free(self->scratch);
    free(self->supply_effect);
    free(self->utility_weight);
    free(self->move_weight);
    free(self->weight);
    free(self->free_weight);
    free(self->nest_constant);
    free(self->nest_draw);
    free(self->nest_sum);
    free(self->places_left);
    free(self->juniors);
    free(self->juniors_left);
    free(self->hosts);
    free(self->newcomers);
    free(self->second_site);
    free(self->zone);
    free(self->coordinated);
    free(self->arrivals);
    free(self->scheme_open);
    free(self->graduate);
    rlv_zones_free(self);
    free(self->supply);
    free(self->supply_le65);
    free(self->apl);
    free(self->apl_le65);
    free(self->base_apl);
    free(self->base_apl_le65);
    free(self->drift);
    free(self->drift_le65);
    free(self->fit);
    free(self->fit_target);
    memset(self, 0, sizeof *self);
}

/* Where this year's counts go: the record, or nowhere before the base year. */
static void open_year(rlv_simulation_t *self, int year)
{
    const rlv_tally_shape_t *shape = &self->model->shape;

    self->year = year;
    if (year >= shape->base_year) {
        self->flow = self->counts.tally + rlv_tally_index(shape, year, (rlv_tally_kind_t)0, 0);
    } else {
        self->flow = self->scratch;
        memset(self->scratch, 0, RLV_NUM_TALLIES * shape->num_places * sizeof *self->scratch);
    }
}

static int live_year(rlv_simulation_t *self, rlv_error_t *err)
{
    int status = RLV_OK;

    rlv_contracts_open(self);
    for (size_t i = 0; i < RLV_NUM_PROCESSES && status == RLV_OK; i++)
        status = RLV_PROCESSES[i]->step(self, err);
    return status;
}

int rlv_simulation_start(rlv_simulation_t *self, rlv_error_t *err)
{
    const size_t n = self->model->region->num_territories;
    int status;

    self->year = (int)self->params.time_reference_year;
    memset(self->drift, 0, n * sizeof *self->drift);
    memset(self->drift_le65, 0, n * sizeof *self->drift_le65);
    memset(self->arrivals, 0, n * sizeof *self->arrivals);
    rlv_exits_prepare(self);
    rlv_relocation_prepare(self);
    rlv_settlement_prepare(self);
    rlv_structures_prepare(self);
    status = rlv_entries_prepare(self, err);
    if (self->start != NULL && status == RLV_OK) {
        status = rlv_snapshot_restore(self, self->start, err);
        if (status == RLV_OK)
            rlv_activity_set(self, self->year);
        return status;
    }
    if (status == RLV_OK)
        status = rlv_synthesis_draw(self, err);
    if (status == RLV_OK)
        status = rlv_zones_decide(self, err);
    if (status < 0)
        return status;
    rlv_activity_set(self, self->year);
    rlv_relocation_base(self);
    rlv_contracts_base(self);
    return RLV_OK;
}

int rlv_simulation_run(rlv_simulation_t *self, const rlv_params_t *params, uint64_t seed,
                       uint32_t replicate, rlv_counts_t counts, rlv_error_t *err)
{
    const rlv_tally_shape_t *shape = &self->model->shape;
    int status;

    self->params = *params;
    self->seed = seed;
    self->replicate = replicate;
    self->counts = counts;
    memset(counts.tally, 0, rlv_tally_size(shape) * sizeof *counts.tally);
    memset(counts.pyramid, 0, rlv_pyramid_size(shape) * sizeof *counts.pyramid);
    memset(counts.costs, 0, rlv_cost_size(shape) * sizeof *counts.costs);
    status = rlv_simulation_start(self, err);
    for (int year = self->year; year <= shape->horizon && status == RLV_OK; year++) {
        open_year(self, year);
        if (self->save != NULL && year == self->save_year)
            status = rlv_snapshot_save(self, self->save, err);
        if (status == RLV_OK)
            status = rlv_measure(self, err);
        if (status == RLV_OK && year < shape->horizon)
            status = live_year(self, err);
    }
    return status;
}
