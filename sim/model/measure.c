/*
 * Measure: the stocks of 1 January, in integers, and the accessibility they give.
 *
 * The APL of a territory is its published value of the base year plus the change of the computed
 * one times the anchor's ratio: exact in the base year in every replicate, moved by the simulation
 * afterwards. The APL of GPs of 65 or less starts from the published value times the territory's
 * ratio of 2018.
 */
#include "releve/process.h"

#include "releve/mathx.h"

#include <string.h>

static const double MICRO = 1e6;
static const double THRESHOLD = 2.5, TARGET = 4.0;
enum { SENIOR_AGE = 60, LE65_LAST_AGE = 65, NEW_GP_AGE = 40 };

static void count_doctors(rlv_simulation_t *self)
{
    const rlv_population_t *doctors = &self->doctors;
    const rlv_tally_shape_t *shape = &self->model->shape;

    for (size_t row = 0; row < doctors->num_rows; row++) {
        const size_t cell = doctors->cell[row];
        const int age = rlv_age(doctors->birth_year[row], self->year);
        if (!rlv_state_counts(doctors->state[row])) {
            rlv_simulation_count(self, RLV_TALLY_HEALTH_CENTRE, cell, 1);
            continue;
        }
        rlv_simulation_count(self, RLV_TALLY_HEADCOUNT, cell, 1);
        rlv_simulation_count(self, RLV_TALLY_FTE_MILLI, cell, doctors->fte_milli[row]);
        rlv_simulation_count(self, RLV_TALLY_WOMEN, cell, doctors->sex[row] == RLV_WOMAN);
        rlv_simulation_count(self, RLV_TALLY_AGE_60PLUS, cell, age >= SENIOR_AGE);
        if (self->flow != self->scratch)
            self->counts.pyramid[rlv_pyramid_index(shape, self->year, doctors->sex[row], age)]++;
    }
}

/* Supply in acts by territory, of all GPs and of those of 65 or less; the region's sums. */
static void sum_supply(rlv_simulation_t *self, double *total, double *total_le65)
{
    const rlv_population_t *doctors = &self->doctors;
    const rlv_region_t *region = self->model->region;
    const size_t n = region->num_territories;

    memset(self->supply, 0, n * sizeof *self->supply);
    memset(self->supply_le65, 0, n * sizeof *self->supply_le65);
    *total = *total_le65 = 0;
    for (size_t row = 0; row < doctors->num_rows; row++) {
        const uint32_t t = region->cell_territory[doctors->cell[row]];
        const int age = rlv_age(doctors->birth_year[row], self->year);
        /* whole acts: the sums are exact and do not depend on the order of rows */
        const double acts = (double)self->acts[doctors->cumul[row]][doctors->sex[row]][age];
        self->supply[t] += acts;
        *total += acts;
        if (age <= LE65_LAST_AGE) {
            self->supply_le65[t] += acts;
            *total_le65 += acts;
        }
    }
}

static double anchored(double published, double ratio, double computed, double base)
{
    const double apl = published + ratio * (computed - base);
    return apl > 0 ? apl : 0;
}

static void compute_apl(rlv_simulation_t *self)
{
    const rlv_model_t *model = self->model;
    const size_t n = model->region->num_territories;
    const rlv_apl_operator_t *operators = &model->operators[self->year - model->shape.base_year];
    double total, total_le65;

    sum_supply(self, &total, &total_le65);
    if (self->year == model->shape.base_year) {
        self->base_supply = total;
        self->base_supply_le65 = total_le65;
    }
    const bool follows = self->params.apl_outside_follows;
    const double outside = follows && self->base_supply > 0 ? total / self->base_supply : 1.0;
    const double outside_le65 =
        follows && self->base_supply_le65 > 0 ? total_le65 / self->base_supply_le65 : 1.0;
    rlv_apl_operator_apply(operators, self->supply, outside, self->apl);
    rlv_apl_operator_apply(operators, self->supply_le65, outside_le65, self->apl_le65);
    if (self->year == model->shape.base_year) {
        memcpy(self->base_apl, self->apl, n * sizeof *self->apl);
        memcpy(self->base_apl_le65, self->apl_le65, n * sizeof *self->apl_le65);
    }
    for (size_t t = 0; t < n; t++) {
        const double published = model->region->apl[t];
        self->apl[t] = anchored(published, model->apl_ratio[t], self->apl[t], self->base_apl[t]);
        const double le65 = anchored(published * model->region->le65_ratio[t], model->apl_ratio[t],
                                     self->apl_le65[t], self->base_apl_le65[t]);
        self->apl_le65[t] = le65 < self->apl[t] ? le65 : self->apl[t];
    }
}

/* Means by place, weighted by the inhabitants of the year, in millionths. */
static void average(const rlv_simulation_t *self, const double *by_territory, int32_t *by_place)
{
    const rlv_region_t *region = self->model->region;
    const size_t departments = region->num_territories;
    const size_t zones = departments + region->num_departments;
    const size_t last = zones + RLV_NUM_ZONES;
    double sum[RLV_MAX_DEPARTMENTS + RLV_NUM_ZONES + 1] = {0};
    double weight[RLV_MAX_DEPARTMENTS + RLV_NUM_ZONES + 1] = {0};

    for (size_t c = 0; c < region->num_cells; c++) {
        const size_t t = region->cell_territory[c];
        const double people = (double)rlv_region_population(region, c, self->year);
        const size_t places[3] = {departments + region->cell_department[c], zones + region->zone[t],
                                  last};
        for (int i = 0; i < 3; i++) {
            sum[places[i] - departments] += people * by_territory[t];
            weight[places[i] - departments] += people;
        }
    }
    for (size_t t = 0; t < region->num_territories; t++)
        by_place[t] = (int32_t)(by_territory[t] * MICRO + 0.5);
    for (size_t p = departments; p <= last; p++)
        by_place[p] = weight[p - departments] > 0
                          ? (int32_t)(sum[p - departments] / weight[p - departments] * MICRO + 0.5)
                          : 0;
}

/* The figure that would be published: the model's, with the measure's error and drift. */
static void observe(rlv_simulation_t *self, const double *apl, double *drift, uint32_t block,
                    double *observed)
{
    const rlv_model_t *model = self->model;
    const bool on = self->params.run_observation_error && self->year > model->shape.base_year;

    for (size_t t = 0; t < model->region->num_territories; t++) {
        observed[t] = apl[t];
        if (!on)
            continue;
        const rlv_address_t at = rlv_address(self->seed, self->replicate, (uint32_t)t, self->year,
                                             RLV_STREAM_OBSERVATION);
        const rlv_block_t draw = rlv_draw(&at, block);
        drift[t] += model->observation_drift_sd[t] * rlv_normal_quantile(rlv_unit(draw.word[0]));
        const double error =
            drift[t] + model->observation_sd[t] * rlv_normal_quantile(rlv_unit(draw.word[1]));
        observed[t] = error > -1 ? apl[t] * (1.0 + error) : 0;
    }
}

static void count_under(rlv_simulation_t *self, const double *apl, rlv_tally_kind_t kind)
{
    const rlv_region_t *region = self->model->region;
    for (size_t c = 0; c < region->num_cells; c++)
        if (apl[region->cell_territory[c]] < THRESHOLD)
            rlv_simulation_count(self, kind, c, rlv_region_population(region, c, self->year));
}

/* Installations in the territory alone that would lift its APL to a target. */
static int32_t needed(double apl, double target, double per_gp)
{
    if (apl >= target)
        return 0;
    const double exact = per_gp > 0 ? (target - apl) / per_gp : 999;
    const int32_t whole = exact < 999 ? (int32_t)exact : 999;
    return (double)whole < exact && whole < 999 ? whole + 1 : whole;
}

static void count_needed(rlv_simulation_t *self)
{
    const rlv_model_t *model = self->model;
    const rlv_apl_operator_t *operators = &model->operators[self->year - model->shape.base_year];
    const double acts =
        0.5 * (double)(self->acts[0][RLV_MAN][NEW_GP_AGE] + self->acts[0][RLV_WOMAN][NEW_GP_AGE]);
    int32_t *lift = self->flow + RLV_TALLY_NEEDED_2_5 * model->shape.num_places;
    int32_t *reach = self->flow + RLV_TALLY_NEEDED_4 * model->shape.num_places;

    for (size_t t = 0; t < model->region->num_territories; t++) {
        const double per_gp = operators->own[t] * acts * model->apl_ratio[t];
        lift[t] = needed(self->apl[t], THRESHOLD, per_gp);
        reach[t] = needed(self->apl[t], TARGET, per_gp);
    }
}

void rlv_measure(rlv_simulation_t *self)
{
    const size_t places = self->model->shape.num_places;

    count_doctors(self);
    if (self->flow == self->scratch)
        return;
    compute_apl(self);
    average(self, self->apl, self->flow + RLV_TALLY_APL * places);
    average(self, self->apl_le65, self->flow + RLV_TALLY_APL_LE65 * places);
    observe(self, self->apl, self->drift, 0, self->weight);
    average(self, self->weight, self->flow + RLV_TALLY_APL_OBSERVED * places);
    observe(self, self->apl_le65, self->drift_le65, 0, self->weight);
    average(self, self->weight, self->flow + RLV_TALLY_APL_LE65_OBSERVED * places);
    count_under(self, self->apl, RLV_TALLY_UNDER_APL);
    count_under(self, self->apl_le65, RLV_TALLY_UNDER_APL_LE65);
    count_needed(self);
}
