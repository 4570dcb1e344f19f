/*
 * Exits: death, retirement and other cessations as competing risks; cumul emploi-retraite.
 *
 * The published table gives the probability p of leaving practice within a year, all causes. Its
 * hazard -log(1-p) is multiplied by the scenario's factors; death is the general population's
 * hazard times a factor and is part of the total; what remains is retirement from
 * exits.retirement_age on, another cessation before. An exit happens with probability 1 -
 * exp(-hazard); its cause is drawn in proportion to the hazards. Retirement with cumul is no exit:
 * those who stay may pass into cumul with the probability that keeps the published shares by age.
 */
#include "releve/contracts.h"
#include "releve/process.h"

#include "releve/mathx.h"

enum { RETIREMENT_SHIFT_FROM = 60, BONUS_FIRST_AGE = 62, FACTOR_LAST_AGE = 69 };
enum { LEGAL_FIRST_AGE = 62, LEGAL_LAST_AGE = 64 };
static const double AID_UNIT = 50000.0;

static double hazard_of(double probability)
{
    return probability < 1 ? -rlv_log(1.0 - probability) : 1e9;
}

void rlv_exits_prepare(rlv_simulation_t *self)
{
    const rlv_national_t *national = self->model->national;
    const rlv_params_t *params = &self->params;

    for (int sex = 0; sex < RLV_NUM_SEXES; sex++) {
        for (int age = 0; age < RLV_NUM_AGES; age++) {
            const double sex_factor = sex == RLV_WOMAN ? params->exits_women_factor : 1.0;
            const double age_factor = age >= RETIREMENT_SHIFT_FROM && age <= FACTOR_LAST_AGE
                                          ? params->exits_factor_60_69
                                          : 1.0;
            self->base_hazard[sex][age] =
                hazard_of(national->exit_probability[sex][age]) * sex_factor * age_factor +
                (age < params->exits_retirement_age ? params->exits_other_addition : 0.0);
            self->death_hazard[sex][age] =
                hazard_of(national->death_probability[sex][age]) * params->exits_mortality_factor;
            const double now = national->cumul_share[sex][age];
            const double next = national->cumul_share[sex][age + 1 < RLV_NUM_AGES ? age + 1 : age];
            self->cumul_entry[sex][age] = next <= now ? 0.0
                                          : now < 1   ? (next - now) / (1.0 - now)
                                                      : 0.0;
        }
    }
}

/* Total exit hazard at an age, with the shifts of retirement and of the legal age (linear between
 * ages) and the factor of under-dense territories; never below death. */
static double exit_hazard(const rlv_simulation_t *self, int sex, int age, bool low_density)
{
    double hazard = self->base_hazard[sex][age];

    if (age >= RETIREMENT_SHIFT_FROM) {
        double shift = rlv_series_at(&self->params.exits_retirement_shift, self->year);
        if (age >= LEGAL_FIRST_AGE && age <= LEGAL_LAST_AGE)
            shift += rlv_series_at(&self->params.exits_legal_age_shift, self->year);
        if (shift != 0) {
            double from = (double)age - shift;
            if (from < RETIREMENT_SHIFT_FROM - 1)
                from = RETIREMENT_SHIFT_FROM - 1;
            if (from > RLV_AGE_LAST)
                from = RLV_AGE_LAST;
            const int below = (int)from;
            const double part = from - (double)below;
            hazard = self->base_hazard[sex][below] * (1.0 - part) +
                     self->base_hazard[sex][below + 1] * part;
        }
        if (low_density)
            hazard *= self->params.exits_low_density_factor;
        if (age >= BONUS_FIRST_AGE && age <= FACTOR_LAST_AGE)
            hazard *= 1.0 - rlv_series_at(&self->params.exits_stay_bonus, self->year);
    }
    return hazard > self->death_hazard[sex][age] ? hazard : self->death_hazard[sex][age];
}

double rlv_exit_probability(const rlv_simulation_t *self, int sex, int age, bool low_density)
{
    if (age >= RLV_AGE_LAST)
        return 1.0;
    return 1.0 - rlv_exp(-exit_hazard(self, sex, age, low_density));
}

/* The cause of an exit that happens, of total hazard `total`: which count it enters. */
static rlv_tally_kind_t cause(const rlv_simulation_t *self, int sex, int age, double total,
                              double u)
{
    if (u * total < self->death_hazard[sex][age])
        return RLV_TALLY_EXITS_DEATH;
    return age >= self->params.exits_retirement_age ? RLV_TALLY_EXITS_RETIREMENT
                                                    : RLV_TALLY_EXITS_OTHER;
}

/* Factor of a contract of transition (COTRAM) on the hazard of stopping, as on that of moving; 1
 * without one. */
static double held_back(const rlv_simulation_t *self, size_t row)
{
    const rlv_population_t *doctors = &self->doctors;
    const uint8_t k = doctors->aid_scheme[row];

    if (k == RLV_NO_SCHEME || self->model->schemes->scheme[k].take_up != RLV_TAKE_UP_COTRAM)
        return 1.0;
    const double left = (double)doctors->aid_left[row] * (double)doctors->aid_eur[row];
    return rlv_exp(-self->params.aids_stay * left / AID_UNIT);
}

static void decide_row(rlv_simulation_t *self, size_t row,
                       double probability[2][RLV_NUM_SEXES][RLV_NUM_AGES])
{
    rlv_population_t *doctors = &self->doctors;
    const rlv_region_t *region = self->model->region;
    const size_t cell = doctors->cell[row];
    const bool low_density = self->zone[region->cell_territory[cell]] == RLV_ZONE_ZIP;
    const int sex = doctors->sex[row];
    const int age = rlv_age(doctors->birth_year[row], self->year);
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, doctors->id[row], self->year, RLV_STREAM_EXIT);
    const rlv_block_t draw = rlv_draw(&at, 0);

    const double held = held_back(self, row);
    double total = exit_hazard(self, sex, age, low_density), p = probability[low_density][sex][age];

    if (held != 1.0 && p < 1.0) { /* death is not held back */
        total = self->death_hazard[sex][age] + (total - self->death_hazard[sex][age]) * held;
        p = 1.0 - rlv_exp(-total);
    }
    doctors->decision[row] = RLV_DECISION_STAY;
    if (rlv_unit(draw.word[0]) >= p) {
        if (!doctors->cumul[row] && rlv_unit(draw.word[2]) < self->cumul_entry[sex][age])
            doctors->cumul[row] = 1;
        return;
    }
    const rlv_tally_kind_t why = cause(self, sex, age, total, rlv_unit(draw.word[1]));
    const bool counted = rlv_state_counts(doctors->state[row]);
    rlv_contract_end(self, row);
    if (counted)
        rlv_simulation_count(self, why, cell, 1);
    if (counted && why == RLV_TALLY_EXITS_OTHER &&
        rlv_unit(draw.word[3]) < self->params.states_to_health_centre)
        doctors->state[row] = RLV_STATE_HEALTH_CENTRE;
    else
        doctors->decision[row] = RLV_DECISION_LEAVE;
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    double probability[2][RLV_NUM_SEXES][RLV_NUM_AGES];

    (void)err;
    for (int low = 0; low < 2; low++)
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int age = 0; age < RLV_NUM_AGES; age++)
                probability[low][sex][age] = rlv_exit_probability(self, sex, age, low);
    for (size_t row = 0; row < self->doctors.num_rows; row++)
        decide_row(self, row, probability);
    rlv_population_remove_decided(&self->doctors, RLV_DECISION_LEAVE);
    return RLV_OK;
}

const rlv_process_t RLV_EXITS = {
    "exits",
    "Death, retirement and other cessations as competing risks by age, sex and class of territory; "
    "passage into cumul emploi-retraite.",
    "Exit probabilities calibrated to DREES, Etudes et Resultats 1097 (2018); mortality INSEE",
    step};
