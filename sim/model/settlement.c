/*
 * Settlement: each entrant or mover chooses a territory by a conditional logit (McFadden 1974).
 *
 *   V_t = a log(inhabitants_t) + b log(relative supply_t) - km to the nearer university town /
 * scale
 *
 * relative supply = (GPs_t + k) / (GPs expected at the region's density + k) at the reference date:
 * what made a territory better supplied than its inhabitants is taken to last, shrunk by k and b.
 * It is not the supply of the running year, which would feed every drift back on itself. A mover's
 * weight falls with the distance from the present territory, which is left out. The choice is
 * coupled monotonically between scenarios (rlv_settlement_choose).
 */
#include "releve/process.h"

#include "releve/mathx.h"

#include <math.h>

size_t rlv_settlement_choose(const rlv_address_t *at, const double weight[], size_t num_territories)
{
    double best = INFINITY;
    size_t choice = num_territories;

    for (size_t t = 0; t < num_territories; t += 4) {
        const rlv_block_t draw = rlv_draw(at, (uint32_t)(t / 4));
        for (size_t k = 0; k < 4 && t + k < num_territories; k++) {
            const double w = weight[t + k];
            const double u = rlv_unit(draw.word[k]);
            /* -log(u) >= 1 - u: most territories lose without a logarithm */
            if (!(w > 0) || 1.0 - u >= best * w)
                continue;
            const double time = -rlv_log(u) / w;
            if (time < best) {
                best = time;
                choice = t + k;
            }
        }
    }
    return choice;
}

static double territory_gps(const rlv_region_t *region, size_t t)
{
    double gps = 0;
    for (uint32_t c = region->first_cell[t]; c < region->first_cell[t + 1]; c++)
        gps += (double)region->gp[c];
    return gps;
}

/* Log of each territory's supply at the reference date over that of its inhabitants, shrunk. */
void rlv_settlement_prepare(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    const int year = (int)self->params.time_reference_year;
    const double people = (double)rlv_region_total_population(region, year);
    const double k = self->params.settlement_shrink_gp;
    double gps = 0;

    for (size_t t = 0; t < region->num_territories; t++)
        gps += territory_gps(region, t);
    for (size_t t = 0; t < region->num_territories; t++) {
        const double here = (double)rlv_region_territory_population(region, t, year);
        const double expected = people > 0 ? gps * here / people : 0;
        self->supply_effect[t] = self->params.settlement_supply *
                                 rlv_log((territory_gps(region, t) + k) / (expected + k));
    }
}

static void compute_weights(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    const rlv_params_t *params = &self->params;

    for (size_t t = 0; t < region->num_territories; t++) {
        const double inhabitants = (double)rlv_region_territory_population(region, t, self->year);
        const double km = self->model->university_km[t] < params->settlement_distance_cap_km
                              ? self->model->university_km[t]
                              : params->settlement_distance_cap_km;
        self->utility_weight[t] =
            inhabitants > 0 ? rlv_exp(params->settlement_inhabitants * rlv_log(inhabitants) +
                                      self->supply_effect[t] - km / params->settlement_distance_km)
                            : 0;
        if (self->imposed_factor != NULL && self->year >= self->imposed_from)
            self->utility_weight[t] *= self->imposed_factor[t];
    }
}

/* The department inside a territory, by its cells' inhabitants. */
static uint16_t choose_cell(const rlv_simulation_t *self, uint32_t id, size_t territory)
{
    const rlv_region_t *region = self->model->region;
    const uint32_t first = region->first_cell[territory], end = region->first_cell[territory + 1];

    if (end - first == 1)
        return (uint16_t)first;
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_DEPARTMENT);
    double left = rlv_unit(rlv_draw(&at, 0).word[0]) *
                  (double)rlv_region_territory_population(region, territory, self->year);
    for (uint32_t cell = first; cell + 1 < end; cell++) {
        left -= (double)rlv_region_population(region, cell, self->year);
        if (left < 0)
            return (uint16_t)cell;
    }
    return (uint16_t)(end - 1);
}

/* A move crosses the border of the territory, perhaps of the department and of the zone. */
static void count_move(rlv_simulation_t *self, size_t from, size_t to)
{
    const rlv_region_t *region = self->model->region;
    const size_t places = self->model->shape.num_places;
    int32_t *out = self->flow + RLV_TALLY_MOVES_OUT * places;
    int32_t *in = self->flow + RLV_TALLY_MOVES_IN * places;
    const size_t departments = region->num_territories;
    const size_t zones = departments + region->num_departments;
    const uint32_t territory[2] = {region->cell_territory[from], region->cell_territory[to]};
    const uint32_t department[2] = {region->cell_department[from], region->cell_department[to]};
    const uint8_t zone[2] = {region->zone[territory[0]], region->zone[territory[1]]};

    if (territory[0] != territory[1]) {
        out[territory[0]]++;
        in[territory[1]]++;
    }
    if (department[0] != department[1]) {
        out[departments + department[0]]++;
        in[departments + department[1]]++;
    }
    if (zone[0] != zone[1]) {
        out[zones + zone[0]]++;
        in[zones + zone[1]]++;
    }
}

static void settle_row(rlv_simulation_t *self, size_t row)
{
    rlv_population_t *doctors = &self->doctors;
    const rlv_region_t *region = self->model->region;
    const size_t n = region->num_territories;
    const size_t from = doctors->cell[row];
    const rlv_address_t at = rlv_address(self->seed, self->replicate, doctors->id[row], self->year,
                                         RLV_STREAM_SETTLEMENT);
    const double *weight = self->utility_weight;

    if (from != RLV_NO_CELL) {
        const double *near = self->move_weight + region->cell_territory[from] * n;
        for (size_t t = 0; t < n; t++)
            self->weight[t] = self->utility_weight[t] * near[t];
        weight = self->weight;
    }
    const size_t territory = rlv_settlement_choose(&at, weight, n);
    doctors->decision[row] = RLV_DECISION_STAY;
    if (territory == n) { /* nowhere to go: a mover stays, an entrant is lost to the region */
        if (from == RLV_NO_CELL)
            doctors->decision[row] = RLV_DECISION_LEAVE;
        return;
    }
    const uint16_t to = choose_cell(self, doctors->id[row], territory);
    if (from == RLV_NO_CELL)
        rlv_simulation_count(self, RLV_TALLY_ENTRIES, to, 1);
    else
        count_move(self, from, to);
    doctors->cell[row] = to;
    doctors->installed_year[row] = (int16_t)self->year;
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    (void)err;
    compute_weights(self);
    for (size_t row = 0; row < self->doctors.num_rows; row++)
        if (self->doctors.decision[row] == RLV_DECISION_SEEK)
            settle_row(self, row);
    rlv_population_remove_decided(&self->doctors, RLV_DECISION_LEAVE);
    return RLV_OK;
}

const rlv_process_t RLV_SETTLEMENT = {
    "settlement",
    "Entrants and movers choose a territory by a conditional logit on inhabitants, present supply "
    "and distance to the university towns; movers prefer near destinations.",
    "McFadden (1974); INSEE Premiere (2024) for distances", step};
