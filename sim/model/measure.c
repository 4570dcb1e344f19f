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

/* Activity counts where it is given. */
static void count_activity(rlv_simulation_t *self, size_t row)
{
    const rlv_population_t *doctors = &self->doctors;
    int32_t second = 0;

    if (doctors->second_cell[row] != RLV_NO_CELL) {
        second = (int32_t)doctors->fte_milli[row] * doctors->second_milli[row] / 1000;
        rlv_simulation_count(self, RLV_TALLY_FTE_MILLI, doctors->second_cell[row], second);
    }
    rlv_simulation_count(self, RLV_TALLY_FTE_MILLI, doctors->cell[row],
                         doctors->fte_milli[row] - second);
}

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
        rlv_simulation_count(self, RLV_TALLY_CESP, cell, doctors->cesp_years[row] > 0);
        rlv_simulation_count(self, RLV_TALLY_HEADCOUNT, cell, 1);
        count_activity(self, row);
        rlv_simulation_count(self, RLV_TALLY_WOMEN, cell, doctors->sex[row] == RLV_WOMAN);
        rlv_simulation_count(self, RLV_TALLY_AGE_60PLUS, cell, age >= SENIOR_AGE);
        if (self->flow != self->scratch)
            self->counts.pyramid[rlv_pyramid_index(shape, self->year, doctors->sex[row], age)]++;
    }
}

/* Adds a doctor's acts to the territories of the sites where they are given. */
static void add_acts(const rlv_simulation_t *self, size_t row, int32_t acts, double *supply)
{
    const rlv_region_t *region = self->model->region;
    const rlv_population_t *doctors = &self->doctors;
    int32_t second = 0;

    if (doctors->second_cell[row] != RLV_NO_CELL) {
        second = acts * doctors->second_milli[row] / 1000;
        supply[region->cell_territory[doctors->second_cell[row]]] += (double)second;
    }
    supply[region->cell_territory[doctors->cell[row]]] += (double)(acts - second);
}

/* What assistants and nurses free, on the supply of all territories. */
static double helpers_factor(const rlv_simulation_t *self, double supply)
{
    const rlv_params_t *p = &self->params;
    const double assistants = rlv_series_at(&p->assistants_share, self->year) * p->assistants_acts;
    const double nurses = rlv_series_at(&p->nurses_count, self->year) * p->nurses_acts;
    return 1.0 + assistants + (supply > 0 ? nurses / supply : 0);
}

/* Supply in acts by territory, of all GPs and of those of 65 or less; the region's sums. */
static void sum_supply(rlv_simulation_t *self, double *total, double *total_le65)
{
    const rlv_population_t *doctors = &self->doctors;
    const size_t n = self->model->region->num_territories;

    memset(self->supply, 0, n * sizeof *self->supply);
    memset(self->supply_le65, 0, n * sizeof *self->supply_le65);
    *total = *total_le65 = 0;
    for (size_t row = 0; row < doctors->num_rows; row++) {
        const int age = rlv_age(doctors->birth_year[row], self->year);
        /* whole acts: the sums are exact and do not depend on the order of rows */
        const int32_t acts =
            self->acts[doctors->state[row]][doctors->cumul[row]][doctors->sex[row]][age];
        add_acts(self, row, acts, self->supply);
        *total += (double)acts;
        if (age <= LE65_LAST_AGE) {
            add_acts(self, row, acts, self->supply_le65);
            *total_le65 += (double)acts;
        }
    }
    rlv_juniors_place(self, total, total_le65);
    const double factor = helpers_factor(self, *total);
    for (size_t t = 0; t < n && factor != 1.0; t++) {
        self->supply[t] *= factor;
        self->supply_le65[t] *= factor;
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

/* An APL in millionths; beyond what 32 bits hold (2,147, a GP for a handful of inhabitants) their
 * largest number. */
static int32_t to_micro(double apl)
{
    return apl * MICRO < 2147483646.0 ? (int32_t)(apl * MICRO + 0.5) : INT32_MAX;
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
        by_place[t] = to_micro(by_territory[t]);
    for (size_t p = departments; p <= last; p++)
        by_place[p] = weight[p - departments] > 0
                          ? to_micro(sum[p - departments] / weight[p - departments])
                          : 0;
}

/* The figure that would be published: the model's, with the measure's error and drift, which are
 * the same for all ages and for 65 or less. */
static void observe(rlv_simulation_t *self, const double *apl, double *drift, double *observed)
{
    const rlv_model_t *model = self->model;
    const bool on = self->params.run_observation_error && self->year > model->shape.base_year;

    for (size_t t = 0; t < model->region->num_territories; t++) {
        observed[t] = apl[t];
        if (!on)
            continue;
        const rlv_address_t at = rlv_address(self->seed, self->replicate, (uint32_t)t, self->year,
                                             RLV_STREAM_OBSERVATION);
        const rlv_block_t draw = rlv_draw(&at, 0);
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
    const double acts = 0.5 * (double)(self->acts[RLV_STATE_LIBERAL][0][RLV_MAN][NEW_GP_AGE] +
                                       self->acts[RLV_STATE_LIBERAL][0][RLV_WOMAN][NEW_GP_AGE]);
    int32_t *lift = self->flow + RLV_TALLY_NEEDED_2_5 * model->shape.num_places;
    int32_t *reach = self->flow + RLV_TALLY_NEEDED_4 * model->shape.num_places;

    for (size_t t = 0; t < model->region->num_territories; t++) {
        const double per_gp = operators->own[t] * acts * model->apl_ratio[t];
        lift[t] = needed(self->apl[t], THRESHOLD, per_gp);
        reach[t] = needed(self->apl[t], TARGET, per_gp);
    }
}

/* Patients that GPs can follow: by their activity, with assistants; nurses in proportion to GPs. */
static void count_patients(rlv_simulation_t *self)
{
    const size_t places = self->model->shape.num_places;
    const int32_t *fte = self->flow + RLV_TALLY_FTE_MILLI * places;
    int32_t *patients = self->flow + RLV_TALLY_PATIENTS * places;
    const rlv_params_t *p = &self->params;
    const double helped =
        1.0 + rlv_series_at(&p->assistants_share, self->year) * p->assistants_patients;
    const double nurses = rlv_series_at(&p->nurses_count, self->year) * p->nurses_patients;
    const double all = (double)fte[places - 1];

    for (size_t place = 0; place < places; place++) {
        const double share = all > 0 ? (double)fte[place] / all : 0;
        patients[place] =
            (int32_t)((double)fte[place] / 1000.0 * p->activity_patients_per_fte * helped +
                      nurses * share + 0.5);
    }
}

/* What is grouped by the class of the year. */
static void count_zones(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    const size_t places = self->model->shape.num_places;
    const size_t first = rlv_region_first_place(region, RLV_LEVEL_ZONE);
    const int32_t *gps = self->flow + RLV_TALLY_HEADCOUNT * places;
    double sum[RLV_NUM_ZONES] = {0}, weight[RLV_NUM_ZONES] = {0};

    for (size_t t = 0; t < region->num_territories; t++) {
        const uint8_t zone = self->zone[t];
        const double people = (double)rlv_region_territory_population(region, t, self->year);
        self->flow[RLV_TALLY_ZONE * places + t] = zone;
        self->flow[RLV_TALLY_HEADCOUNT_CURRENT * places + first + zone] += gps[t];
        self->flow[RLV_TALLY_POPULATION_CURRENT * places + first + zone] += (int32_t)people;
        sum[zone] += people * self->apl[t];
        weight[zone] += people;
    }
    for (size_t z = 0; z < RLV_NUM_ZONES; z++)
        self->flow[RLV_TALLY_APL_CURRENT * places + first + z] =
            weight[z] > 0 ? to_micro(sum[z] / weight[z]) : 0;
}

int rlv_measure(rlv_simulation_t *self, rlv_error_t *err)
{
    const size_t places = self->model->shape.num_places;
    const bool recorded = self->flow != self->scratch;

    count_doctors(self);
    if (recorded)
        compute_apl(self);
    const int status = rlv_zones_decide(self, err);
    if (status < 0 || !recorded)
        return status;
    rlv_juniors_count(self);
    rlv_contracts_count(self);
    rlv_entries_count(self);
    count_patients(self);
    count_zones(self);
    average(self, self->apl, self->flow + RLV_TALLY_APL * places);
    average(self, self->apl_le65, self->flow + RLV_TALLY_APL_LE65 * places);
    observe(self, self->apl, self->drift, self->weight);
    average(self, self->weight, self->flow + RLV_TALLY_APL_OBSERVED * places);
    observe(self, self->apl_le65, self->drift_le65, self->weight);
    average(self, self->weight, self->flow + RLV_TALLY_APL_LE65_OBSERVED * places);
    count_under(self, self->apl, RLV_TALLY_UNDER_APL);
    count_under(self, self->apl_le65, RLV_TALLY_UNDER_APL_LE65);
    count_needed(self);
    return RLV_OK;
}
