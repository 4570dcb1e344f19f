/*
 * Settlement: each entrant or mover chooses a territory, and an entrant may choose elsewhere, by a
 * nested logit in its random-utility form (McFadden 1978; Cardell 1997). With A_t = exp(V_t /
 * lambda + c_t), nests n (living areas) and S_n positive stable of index lambda, one per doctor and
 * nest, the choice is the least of independent exponential times of rates S_n A_t: then
 *
 *   P(t) = A_t / I_n * I_n^lambda / (sum over nests m of I_m^lambda),   I_n = sum of A_t in n
 *
 *   V_t = a log(inhabitants) + b log(relative supply) + g 10 growth - km / scale
 *         + mountain share + urban share + need (4 - APL) / 4 + coordinated
 *         + takeover retirements of the year / (GPs + k) + peers arrivals of the year before / (GPs
 * + k)
 *         + birthplace, in the living area of birth + aid EUR / 50,000
 *
 * The constants c_t = (1/lambda - 1) (log(sum of exp(V_s) in n) - V_t), at the values of the
 * reference date without need and measures, make the shares those of the plain logit there: lambda
 * then says how a change of utility draws from neighbours, not how size and distance count.
 *
 * relative supply = (GPs + k) / (GPs expected at the region's density + k) at the reference date:
 * what made a territory better supplied than its inhabitants is taken to last, shrunk by k and b.
 * It is not the supply of the running year, which would feed every drift back on itself. The aid is
 * the largest that the doctor could have and would take there. Elsewhere (another region, locum,
 * salaried) has the weight that gives settlement.outside_share when no aid or opening of structures
 * counts, so that a measure draws from it too. A mover's weight falls with the distance from the
 * present territory, which is left out; a CESP holder has ZIP and ZAC only, and no elsewhere. Where
 * installation is regulated, a territory outside them takes as many as left it in the year.
 *
 * The draws are those of choice.c, coupled monotonically between scenarios.
 */
#include "releve/contracts.h"
#include "releve/process.h"

#include "releve/mathx.h"

#include <math.h>
#include <string.h>

static const double NEED_TARGET = 4.0;
enum { GROWTH_YEARS = 5, GROWTH_SCALE = 10 };
enum { NOT_REGULATED = INT32_MAX };

static double territory_gps(const rlv_region_t *region, size_t t)
{
    double gps = 0;
    for (uint32_t c = region->first_cell[t]; c < region->first_cell[t + 1]; c++)
        gps += (double)region->gp[c];
    return gps;
}

static double growth(const rlv_region_t *region, size_t t, int year)
{
    const double now = (double)rlv_region_territory_population(region, t, year);
    const double before = (double)rlv_region_territory_population(region, t, year - GROWTH_YEARS);
    return before > 0 ? (now / before - 1.0) / (double)GROWTH_YEARS : 0;
}

/* The utility without the need, which the simulation moves, and without measures; a territory
 * without inhabitants is never chosen. */
static double lasting_utility(const rlv_simulation_t *self, size_t t, int year)
{
    const rlv_region_t *region = self->model->region;
    const rlv_params_t *p = &self->params;
    const double inhabitants = (double)rlv_region_territory_population(region, t, year);
    const double cap = p->settlement_distance_cap_km;
    const double km = self->model->university_km[t] < cap ? self->model->university_km[t] : cap;

    if (!(inhabitants > 0))
        return -INFINITY;
    double utility = p->settlement_inhabitants * rlv_log(inhabitants) + self->supply_effect[t] -
                     km / p->settlement_distance_km +
                     (region->msp[t] > 0 ? p->settlement_coordinated : 0) +
                     p->settlement_mountain * region->mountain_share[t] +
                     p->settlement_urban * self->model->urban_share[t];
    if (p->settlement_growth != 0)
        utility += p->settlement_growth * GROWTH_SCALE * growth(region, t, year);
    return utility;
}

/* Log of each territory's supply at the reference date over that of its inhabitants, shrunk. */
static void prepare_supply(rlv_simulation_t *self)
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

void rlv_settlement_prepare(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    const int year = (int)self->params.time_reference_year;
    const double excess = 1.0 / self->params.settlement_nest_similarity - 1.0;
    double *sum = self->nest_sum;

    prepare_supply(self);
    rlv_choice_prepare(self);
    memset(sum, 0, self->model->num_nests * sizeof *sum);
    for (size_t t = 0; t < region->num_territories; t++)
        sum[self->model->nest[t]] += rlv_exp(lasting_utility(self, t, year));
    for (size_t t = 0; t < region->num_territories; t++) {
        const double utility = lasting_utility(self, t, year);
        self->nest_constant[t] =
            isfinite(utility) ? excess * (rlv_log(sum[self->model->nest[t]]) - utility) : 0;
    }
}

/* Weights A_t of the year, with and without the measures in them, and that of elsewhere. */
void rlv_settlement_weights(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    const rlv_params_t *p = &self->params;
    const double inverse = 1.0 / p->settlement_nest_similarity;
    const bool has_apl = self->year >= self->model->shape.base_year;
    const size_t retired = RLV_TALLY_EXITS_RETIREMENT * self->model->shape.num_places;
    double *inclusive = self->nest_sum, all = 0;

    memset(inclusive, 0, self->model->num_nests * sizeof *inclusive);
    for (size_t t = 0; t < region->num_territories; t++) {
        double utility = lasting_utility(self, t, self->year);
        self->free_weight[t] = self->utility_weight[t] = 0;
        if (!isfinite(utility))
            continue;
        if (has_apl && self->apl[t] < NEED_TARGET)
            utility += p->settlement_need * (1.0 - self->apl[t] / NEED_TARGET);
        if (p->settlement_takeover != 0)
            utility += p->settlement_takeover * (double)self->flow[retired + t] /
                       (territory_gps(region, t) + p->settlement_shrink_gp);
        if (p->settlement_peers != 0)
            utility += p->settlement_peers * (double)self->arrivals[t] /
                       (territory_gps(region, t) + p->settlement_shrink_gp);
        self->free_weight[t] = rlv_exp(inverse * utility + self->nest_constant[t]);
        if (self->coordinated[t] && region->msp[t] == 0)
            utility += p->settlement_coordinated;
        if (self->imposed_factor != NULL && self->year >= self->imposed_from)
            utility += rlv_log(self->imposed_factor[t]);
        self->utility_weight[t] = rlv_exp(inverse * utility + self->nest_constant[t]);
        inclusive[self->model->nest[t]] += self->free_weight[t];
    }
    for (size_t m = 0; m < self->model->num_nests; m++)
        all += inclusive[m] > 0 ? rlv_pow(inclusive[m], p->settlement_nest_similarity) : 0;
    const double odds = p->settlement_outside_share / (1.0 - p->settlement_outside_share);
    self->outside_weight = all > 0 && odds > 0 ? rlv_pow(odds * all, inverse) : 0;
}

/* The cell of a territory at a draw, by inhabitants. */
static uint16_t draw_cell(const rlv_simulation_t *self, const rlv_address_t *at, uint32_t block,
                          size_t territory)
{
    const rlv_region_t *region = self->model->region;
    const uint32_t first = region->first_cell[territory], end = region->first_cell[territory + 1];

    if (end - first == 1)
        return (uint16_t)first;
    double left = rlv_unit(rlv_draw(at, block).word[0]) *
                  (double)rlv_region_territory_population(region, territory, self->year);
    for (uint32_t cell = first; cell + 1 < end; cell++) {
        left -= (double)rlv_region_population(region, cell, self->year);
        if (left < 0)
            return (uint16_t)cell;
    }
    return (uint16_t)(end - 1);
}

uint16_t rlv_settlement_cell(const rlv_simulation_t *self, uint32_t id, size_t territory)
{
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_DEPARTMENT);
    return draw_cell(self, &at, 0, territory);
}

uint16_t rlv_settlement_site(const rlv_simulation_t *self, uint32_t id, size_t territory)
{
    const rlv_address_t at = rlv_address(self->seed, self->replicate, id, 0, RLV_STREAM_DEPARTMENT);
    return draw_cell(self, &at, 1, territory);
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

/* The living area where an entrant was born, or the number of them: elsewhere. */
static size_t draw_birthplace(rlv_simulation_t *self, uint32_t id)
{
    const rlv_region_t *region = self->model->region;
    const rlv_address_t at = rlv_address(self->seed, self->replicate, id, 0, RLV_STREAM_BIRTHPLACE);

    if (rlv_unit(rlv_draw(&at, UINT32_MAX).word[0]) >= self->params.settlement_born_here)
        return self->model->num_nests;
    for (size_t t = 0; t < region->num_territories; t++)
        self->weight[t] = (double)rlv_region_territory_population(
            region, t, (int)self->params.time_reference_year);
    const size_t born = rlv_choice_among(&at, self->weight, region->num_territories);
    return born < region->num_territories ? self->model->nest[born] : self->model->num_nests;
}

/* The weights of one doctor, elsewhere last. */
static void prepare_choice(rlv_simulation_t *self, size_t row, uint32_t wishes,
                           const rlv_applicant_t *who)
{
    const rlv_population_t *doctors = &self->doctors;
    const rlv_region_t *region = self->model->region;
    const size_t n = region->num_territories;
    const size_t from = doctors->cell[row];
    const bool holder = doctors->cesp_years[row] > 0;
    const double lambda = self->params.settlement_nest_similarity;
    const bool rooted = from == RLV_NO_CELL && self->params.settlement_birthplace != 0;
    const size_t birthplace =
        rooted ? draw_birthplace(self, doctors->id[row]) : self->model->num_nests;

    rlv_choice_draw_nests(self, doctors->id[row]);
    for (size_t t = 0; t < n; t++)
        self->weight[t] = holder && self->zone[t] == RLV_ZONE_ZAR ? 0.0 : self->utility_weight[t];
    self->weight[n] = 0;
    if (from != RLV_NO_CELL) {
        const double *near = self->move_weight + region->cell_territory[from] * n;
        for (size_t t = 0; t < n; t++)
            self->weight[t] *= near[t];
    } else if (!holder) {
        self->weight[n] = self->outside_weight;
    }
    for (size_t t = 0; t < n && birthplace < self->model->num_nests; t++)
        if (self->model->nest[t] == birthplace)
            self->weight[t] *= rlv_exp(self->params.settlement_birthplace / lambda);
    rlv_contract_weigh(self, wishes, who, self->params.settlement_aid / lambda, self->weight);
}

/* A regulated territory that is full turns the doctor away: to elsewhere, or to the others. */
static size_t choose(rlv_simulation_t *self, size_t row)
{
    const size_t n = self->model->region->num_territories;
    const uint32_t id = self->doctors.id[row];
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_SETTLEMENT);
    size_t territory = rlv_choice_race(self, &at);

    if (territory < n && self->places_left[territory] <= 0) {
        const rlv_address_t refusal =
            rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_REGULATION);
        if (rlv_unit(rlv_draw(&refusal, 0).word[0]) < self->params.regulation_refusal)
            return n;
        for (size_t t = 0; t < n; t++)
            if (self->places_left[t] <= 0)
                self->weight[t] = 0;
        territory = rlv_choice_race(self, &at);
    }
    if (territory < n && self->places_left[territory] != NOT_REGULATED)
        self->places_left[territory]--;
    return territory < n ? territory : n;
}

static void settle_row(rlv_simulation_t *self, size_t row)
{
    rlv_population_t *doctors = &self->doctors;
    const rlv_region_t *region = self->model->region;
    const size_t n = region->num_territories;
    const size_t from = doctors->cell[row];
    const rlv_applicant_t who = rlv_contract_newcomer(self, row);
    const uint32_t wishes = rlv_contract_wishes(self, doctors->id[row], RLV_SCHEME_SETTLE, &who);

    prepare_choice(self, row, wishes, &who);
    const size_t territory = choose(self, row);
    doctors->decision[row] = RLV_DECISION_STAY;
    if (territory == n) { /* elsewhere, or nowhere: a mover stays, an entrant is lost */
        if (from == RLV_NO_CELL)
            doctors->decision[row] = RLV_DECISION_LEAVE;
        return;
    }
    const uint16_t to = rlv_settlement_cell(self, doctors->id[row], territory);
    if (from == RLV_NO_CELL) {
        rlv_simulation_count(self, RLV_TALLY_ENTRIES, to, 1);
    } else {
        count_move(self, from, to);
        rlv_contract_end(self, row);
        doctors->moved[row] = 1;
        self->places_left[region->cell_territory[from]] +=
            self->places_left[region->cell_territory[from]] != NOT_REGULATED;
    }
    self->arrivals[territory]++;
    doctors->cell[row] = to;
    doctors->installed_year[row] = (int16_t)self->year;
    rlv_contract_sign_settled(self, row, wishes, &who);
}

/* Places left where installation is regulated: the year's exits less the GPs of health centres who
 * took up liberal practice; a GP who moves away leaves one more (settle_row). */
static void open_places(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    const size_t places = self->model->shape.num_places;
    const bool on = rlv_series_at(&self->params.regulation_on, self->year) >= 0.5;
    static const rlv_tally_kind_t EXITS[] = {RLV_TALLY_EXITS_RETIREMENT, RLV_TALLY_EXITS_DEATH,
                                             RLV_TALLY_EXITS_OTHER};

    for (size_t t = 0; t < region->num_territories; t++) {
        int32_t left = -self->flow[RLV_TALLY_ENTRIES * places + t];
        for (size_t i = 0; i < 3; i++)
            left += self->flow[(size_t)EXITS[i] * places + t];
        self->places_left[t] = on && self->zone[t] == RLV_ZONE_ZAR ? left : NOT_REGULATED;
    }
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    (void)err;
    rlv_settlement_weights(self);
    open_places(self);
    memset(self->arrivals, 0, self->model->region->num_territories * sizeof *self->arrivals);
    for (size_t row = 0; row < self->doctors.num_rows; row++)
        if (self->doctors.decision[row] == RLV_DECISION_SEEK)
            settle_row(self, row);
    rlv_population_remove_decided(&self->doctors, RLV_DECISION_LEAVE);
    return RLV_OK;
}

const rlv_process_t RLV_SETTLEMENT = {
    "settlement",
    "Entrants and movers choose a territory by a nested logit on inhabitants, supply of the "
    "reference date, distance to the university towns, coordinated structures and aids; entrants "
    "may choose elsewhere, CESP holders have ZIP and ZAC only, movers prefer near destinations.",
    "McFadden (1978); Cardell (1997); INSEE Première (2024) for distances", step};
