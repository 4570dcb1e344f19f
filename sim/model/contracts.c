/*
 * Contracts: signed and paid each year, after settlement. See contracts.h.
 */
#include "releve/contracts.h"

#include "releve/mathx.h"
#include "releve/process.h"

#include <string.h>

static const double AID_UNIT = 50000.0; /* euros of one coefficient */
static const double FULL_TIME_DAYS = 5.5, GUARANTEE_MONTH = 4250.0, RENEWED_YEAR = 2025.0;
enum { ZONES_CATALOGUE, ZONES_ZIP, ZONES_ZIP_ZAC, ZONES_ALL };
enum { BASE_CAIM_YEARS = 5 };

double rlv_contract_days(double fte)
{
    const double days = FULL_TIME_DAYS * fte;
    return days < FULL_TIME_DAYS ? days : FULL_TIME_DAYS;
}

bool rlv_contract_eligible(const rlv_scheme_t *scheme, const rlv_applicant_t *who)
{
    return (!who->salaried || scheme->salaried) && who->age >= scheme->age_min &&
           who->age <= scheme->age_max && (!scheme->first_installation || who->first) &&
           (!(scheme->installed_max_years > 0) ||
            (double)who->years_installed < scheme->installed_max_years) &&
           rlv_contract_days(who->fte) >= scheme->days_min;
}

static double share_of_year(const rlv_scheme_t *scheme, int years_installed)
{
    const size_t last = scheme->num_shares - 1;
    const size_t k = (size_t)years_installed < last ? (size_t)years_installed : last;
    return scheme->share[k];
}

/* The amount without supplements and the scenario's factor. */
static double plain_amount(const rlv_scheme_t *scheme, const rlv_params_t *params, double fte)
{
    const double years = scheme->duration;

    if (scheme->guarantee)
        return params->aids_guarantee_paid * GUARANTEE_MONTH * 12.0 * years;
    if (scheme->num_shares > 0) {
        const double second =
            scheme->channel == RLV_SCHEME_SECOND ? params->aids_second_site_share : 1.0;
        const double eur = scheme->share[0] * params->aids_fees_eur * fte * second;
        return (scheme->cap_year > 0 && eur > scheme->cap_year ? scheme->cap_year : eur) * years;
    }
    for (size_t i = 0; i < scheme->num_steps; i++)
        if (rlv_contract_days(fte) >= scheme->step[i].days)
            return scheme->step[i].eur;
    return 0;
}

double rlv_contract_amount(const rlv_scheme_t *scheme, const rlv_params_t *params,
                           const rlv_applicant_t *who, int year)
{
    const double plain = plain_amount(scheme, params, who->fte);
    double eur = plain;

    for (int i = 0; i < RLV_NUM_SUPPLEMENTS && plain > 0; i++)
        if (who->supplement[i])
            eur += scheme->supplement_eur[i] + scheme->supplement_share[i] * plain;
    return rlv_series_at(&params->aids_amount_factor, year) * eur;
}

double rlv_contract_open_share(const rlv_scheme_t *scheme, const rlv_params_t *params, int year)
{
    double until = scheme->until;
    if (params->aids_extend_to > 0 && scheme->from <= RENEWED_YEAR && until > RENEWED_YEAR &&
        until < (double)params->aids_extend_to + 1.0)
        until = (double)params->aids_extend_to + 1.0;
    if (!params->aids_on || (params->aids_stop_after > 0 && year > params->aids_stop_after))
        return 0;
    const double from = scheme->from > (double)year ? scheme->from : (double)year;
    const double end = until < (double)year + 1.0 ? until : (double)year + 1.0;
    return end > from ? end - from : 0;
}

static bool asks_zone(const rlv_scheme_t *s)
{
    return s->zone[RLV_ZONE_ZIP] || s->zone[RLV_ZONE_ZAC] || s->zone[RLV_ZONE_ZAR];
}

/* The class alone; supplements on the forfait, which sign no contract, follow the catalogue. */
static bool open_zone(const rlv_simulation_t *self, const rlv_scheme_t *s, uint8_t zone)
{
    const rlv_params_t *p = &self->params;
    const bool chosen = s->channel != RLV_SCHEME_FORFAIT && self->year >= p->aids_zones_from;

    if (!asks_zone(s))
        return false;
    switch (chosen ? p->aids_zones : ZONES_CATALOGUE) {
    case ZONES_ZIP:
        return zone == RLV_ZONE_ZIP;
    case ZONES_ZIP_ZAC:
        return zone != RLV_ZONE_ZAR;
    case ZONES_ALL:
        return true;
    default:
        return s->zone[zone];
    }
}

void rlv_contracts_open(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    const rlv_schemes_t *schemes = self->model->schemes;
    const size_t n = region->num_territories;

    self->committed = 0;
    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++) {
        const rlv_scheme_t *s = &schemes->scheme[k];
        self->scheme_share[k] = rlv_contract_open_share(s, &self->params, self->year);
        for (size_t t = 0; t < n; t++) {
            const uint32_t department = self->model->department[t];
            self->scheme_open[k * n + t] =
                self->scheme_share[k] > 0 &&
                (s->any_place || open_zone(self, s, self->zone[t]) ||
                 (s->mountain && region->mountain_share[t] > 0.5) ||
                 (s->qpv && region->qpv[t] > 0) ||
                 (department < 64 && (s->departments >> department & 1) != 0));
        }
    }
}

/* A scheme at the very place: a territory of several departments is open in part only. */
static bool open_at(const rlv_simulation_t *self, size_t k, size_t cell)
{
    const rlv_region_t *region = self->model->region;
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const uint32_t t = region->cell_territory[cell], department = region->cell_department[cell];

    if (!self->scheme_open[k * region->num_territories + t])
        return false;
    return s->departments == 0 || open_zone(self, s, self->zone[t]) ||
           (s->mountain && region->mountain_share[t] > 0.5) ||
           (department < 64 && (s->departments >> department & 1) != 0);
}

static double take_up(const rlv_simulation_t *self, size_t k)
{
    const rlv_params_t *p = &self->params;
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const double rates[] = {
        [RLV_TAKE_UP_CAIM] = p->aids_take_up_caim,
        [RLV_TAKE_UP_GUARANTEE] = p->aids_take_up_guarantee,
        [RLV_TAKE_UP_ARS] =
            p->aids_take_up_ars * rlv_series_at(&p->aids_take_up_ars_factor, self->year),
        [RLV_TAKE_UP_CONVENTION_2026] = p->aids_take_up_convention_2026,
        [RLV_TAKE_UP_COSCOM] = p->aids_take_up_coscom,
        [RLV_TAKE_UP_COTRAM] = p->aids_take_up_cotram,
        [RLV_TAKE_UP_CSTM] = p->aids_take_up_cstm,
    };
    const bool quarter_only = s->qpv && !asks_zone(s) && !s->mountain && s->departments == 0;
    return rates[s->take_up] * self->scheme_share[k] * (quarter_only ? p->aids_qpv_share : 1.0);
}

/* The number that decides whether a doctor takes scheme `k` in a year: the same in all scenarios.
 */
static double wish(const rlv_simulation_t *self, uint32_t id, size_t k)
{
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_AID);
    return rlv_unit(rlv_draw(&at, (uint32_t)(k / 4)).word[k % 4]);
}

uint32_t rlv_contract_wishes(const rlv_simulation_t *self, uint32_t id,
                             rlv_scheme_channel_t channel, const rlv_applicant_t *who)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    uint32_t wishes = 0;

    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++)
        if (schemes->scheme[k].channel == channel && self->scheme_share[k] > 0 &&
            rlv_contract_eligible(&schemes->scheme[k], who) && wish(self, id, k) < take_up(self, k))
            wishes |= UINT32_C(1) << k;
    return wishes;
}

double rlv_contract_worth(const rlv_simulation_t *self, uint32_t wishes, const rlv_applicant_t *who,
                          size_t territory)
{
    const size_t n = self->model->region->num_territories;
    double most = 0;

    for (size_t k = 0; wishes >> k != 0; k++) {
        if ((wishes >> k & 1) == 0 || !self->scheme_open[k * n + territory])
            continue;
        const double eur =
            rlv_contract_amount(&self->model->schemes->scheme[k], &self->params, who, self->year);
        most = eur > most ? eur : most;
    }
    return most;
}

double rlv_contract_factor(double coefficient, double eur)
{
    return rlv_exp(coefficient * eur / AID_UNIT);
}

void rlv_contract_weigh(const rlv_simulation_t *self, uint32_t wishes, const rlv_applicant_t *who,
                        double coefficient, double weight[])
{
    const size_t n = self->model->region->num_territories;
    double factor[RLV_MAX_SCHEMES] = {0};

    for (size_t k = 0; wishes >> k != 0; k++)
        if ((wishes >> k & 1) != 0)
            factor[k] = rlv_contract_factor(coefficient,
                                            rlv_contract_amount(&self->model->schemes->scheme[k],
                                                                &self->params, who, self->year));
    for (size_t t = 0; t < n && wishes != 0; t++) {
        double best = 1.0;
        for (size_t k = 0; wishes >> k != 0; k++)
            if ((wishes >> k & 1) != 0 && self->scheme_open[k * n + t] && factor[k] > best)
                best = factor[k];
        weight[t] *= best;
    }
}

static void count_cost(rlv_simulation_t *self, size_t scheme, int zone, rlv_cost_kind_t kind,
                       int32_t amount)
{
    if (self->flow != self->scratch)
        self->counts.costs[rlv_cost_index(&self->model->shape, self->year, scheme, zone, kind)] +=
            amount;
}

static int zone_at(const rlv_simulation_t *self, size_t cell)
{
    return self->zone[self->model->region->cell_territory[cell]];
}

/* Whether the year's budget holds `eur` more; if so they are committed. */
static bool commit(rlv_simulation_t *self, size_t k, size_t cell, double eur)
{
    const double budget = rlv_series_at(&self->params.aids_budget_eur, self->year);
    if (self->committed + eur > budget)
        return false;
    self->committed += eur;
    rlv_simulation_count(self, RLV_TALLY_COMMITTED, cell, (int32_t)eur);
    count_cost(self, k, zone_at(self, cell), RLV_COST_SIGNED, 1);
    count_cost(self, k, zone_at(self, cell), RLV_COST_COMMITTED, (int32_t)eur);
    return true;
}

/* Whole euros a year, so that what is committed is exactly what a contract run to its end pays. */
static double whole_years(double eur, int duration)
{
    return (double)((int64_t)(eur / (double)duration + 0.5)) * (double)duration;
}

static void sign(rlv_simulation_t *self, size_t row, size_t k, double eur)
{
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const double whole = whole_years(eur, s->duration);
    if (!(whole > 0) || !commit(self, k, self->doctors.cell[row], whole))
        return;
    rlv_simulation_count(self, RLV_TALLY_SIGNED, self->doctors.cell[row], 1);
    self->doctors.aid_scheme[row] = (uint8_t)k;
    self->doctors.aid_left[row] = (uint8_t)s->duration;
    self->doctors.aid_eur[row] = (int32_t)(whole / s->duration + 0.5);
}

/* The best of the wished schemes at a cell, or RLV_MAX_SCHEMES. */
static size_t best_at(const rlv_simulation_t *self, uint32_t wishes, const rlv_applicant_t *who,
                      size_t cell, double *eur)
{
    size_t best = RLV_MAX_SCHEMES;

    *eur = 0;
    for (size_t k = 0; wishes >> k != 0; k++)
        if ((wishes >> k & 1) != 0 && open_at(self, k, cell)) {
            const double worth = rlv_contract_amount(&self->model->schemes->scheme[k],
                                                     &self->params, who, self->year);
            if (worth > *eur) {
                *eur = worth;
                best = k;
            }
        }
    return best;
}

void rlv_contract_sign_settled(rlv_simulation_t *self, size_t row, uint32_t wishes,
                               const rlv_applicant_t *who)
{
    double eur;
    const size_t best = best_at(self, wishes, who, self->doctors.cell[row], &eur);

    if (best < RLV_MAX_SCHEMES)
        sign(self, row, best, eur);
}

void rlv_contract_sign_second(rlv_simulation_t *self, size_t row, uint32_t wishes,
                              const rlv_applicant_t *who)
{
    rlv_population_t *d = &self->doctors;
    double eur;
    const size_t best = best_at(self, wishes, who, d->second_cell[row], &eur);

    if (best == RLV_MAX_SCHEMES)
        return;
    const int duration = self->model->schemes->scheme[best].duration;
    const double whole = whole_years(eur, duration);
    if (!(whole > 0) || !commit(self, best, d->second_cell[row], whole))
        return;
    rlv_simulation_count(self, RLV_TALLY_SIGNED, d->second_cell[row], 1);
    d->second_scheme[row] = (uint8_t)best;
    d->second_left[row] = (uint8_t)duration;
    d->second_eur[row] = (int32_t)(whole / duration + 0.5);
}

double rlv_contract_most_second(const rlv_simulation_t *self)
{
    static const rlv_applicant_t anyone = {.fte = 10.0, .supplement = {true, true, true}};
    const rlv_schemes_t *schemes = self->model->schemes;
    double most = 0;

    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++) {
        const rlv_scheme_t *s = &schemes->scheme[k];
        if (s->channel != RLV_SCHEME_SECOND || !(self->scheme_share[k] > 0))
            continue;
        const double eur = rlv_contract_amount(s, &self->params, &anyone, self->year);
        most = eur > most ? eur : most;
    }
    return most;
}

void rlv_contract_end(rlv_simulation_t *self, size_t row)
{
    rlv_population_t *d = &self->doctors;
    if (d->aid_left[row] > 0)
        rlv_simulation_count(self, RLV_TALLY_ENDED, d->cell[row], 1);
    if (d->second_left[row] > 0)
        rlv_simulation_count(self, RLV_TALLY_ENDED, d->second_cell[row], 1);
    d->aid_scheme[row] = d->second_scheme[row] = RLV_NO_SCHEME;
    d->aid_left[row] = d->second_left[row] = 0;
    d->aid_eur[row] = d->second_eur[row] = 0;
    d->second_cell[row] = RLV_NO_CELL;
    d->second_kind[row] = RLV_SITE_NONE;
    d->second_milli[row] = 0;
}

/* The scheme for salaried posts that is open at a place, of which there is one at most. */
static size_t post_scheme(const rlv_simulation_t *self, size_t territory)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    const size_t n = self->model->region->num_territories;

    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++)
        if (schemes->scheme[k].channel == RLV_SCHEME_POST && self->scheme_open[k * n + territory])
            return k;
    return RLV_MAX_SCHEMES;
}

double rlv_contract_post_worth(const rlv_simulation_t *self, size_t territory)
{
    return post_scheme(self, territory) < RLV_MAX_SCHEMES
               ? self->params.health_centres_aid_eur *
                     rlv_series_at(&self->params.aids_amount_factor, self->year)
               : 0;
}

static void pay(rlv_simulation_t *self, size_t cell, size_t k, int32_t eur)
{
    rlv_simulation_count(self, RLV_TALLY_PAID, cell, eur);
    count_cost(self, k, zone_at(self, cell), RLV_COST_PAID, eur);
}

void rlv_contract_post(rlv_simulation_t *self, size_t cell)
{
    const uint32_t t = self->model->region->cell_territory[cell];
    const size_t k = post_scheme(self, t);

    if (k == RLV_MAX_SCHEMES || !open_at(self, k, cell))
        return;
    const double eur = whole_years(rlv_contract_post_worth(self, t), 1);
    if (commit(self, k, cell, eur)) /* paid at once: nothing runs on, so that no stock holds it */
        pay(self, cell, k, (int32_t)eur);
}

rlv_applicant_t rlv_contract_applicant(const rlv_simulation_t *self, size_t row)
{
    const rlv_population_t *d = &self->doctors;
    const rlv_params_t *p = &self->params;
    const int age = rlv_age(d->birth_year[row], self->year);
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, d->id[row], 0, RLV_STREAM_AID);
    const rlv_block_t lasting = rlv_draw(&at, 0); /* conditions met for good */
    const rlv_applicant_t who = {
        .age = age,
        .fte = self->fte_milli[d->cumul[row]][d->sex[row]][age] / 1000.0,
        .years_installed = self->year - d->installed_year[row],
        .first = d->cell[row] == RLV_NO_CELL,
        .salaried = d->state[row] == RLV_STATE_HEALTH_CENTRE,
        .supplement = {rlv_unit(lasting.word[0]) < p->aids_hospital_share,
                       rlv_juniors_may_host(self, d->id[row]),
                       rlv_unit(lasting.word[1]) < p->aids_discretion_share},
    };
    return who;
}

rlv_applicant_t rlv_contract_newcomer(const rlv_simulation_t *self, size_t row)
{
    rlv_applicant_t who = rlv_contract_applicant(self, row);
    who.years_installed = 0;
    return who;
}

/* The amount a year of a contract that an installed GP signs, or 0. */
static double stay_amount(const rlv_simulation_t *self, size_t row, size_t k)
{
    const rlv_population_t *d = &self->doctors;
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const rlv_applicant_t who = rlv_contract_applicant(self, row);
    const uint32_t t = self->model->region->cell_territory[d->cell[row]];

    if (s->channel != RLV_SCHEME_STAY || !rlv_contract_eligible(s, &who) ||
        !open_at(self, k, d->cell[row]) || (s->hosts && self->arrivals[t] == 0))
        return 0;
    return rlv_contract_amount(s, &self->params, &who, self->year);
}

static void sign_stays(rlv_simulation_t *self)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    const rlv_population_t *d = &self->doctors;

    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++) {
        if (schemes->scheme[k].channel != RLV_SCHEME_STAY || !(self->scheme_share[k] > 0))
            continue;
        const double rate = take_up(self, k);
        for (size_t row = 0; row < d->num_rows; row++) {
            if (d->aid_left[row] > 0 || !rlv_state_counts(d->state[row]) ||
                !self->scheme_open[k * self->model->region->num_territories +
                                   self->model->region->cell_territory[d->cell[row]]])
                continue;
            const double eur = wish(self, d->id[row], k) < rate ? stay_amount(self, row, k) : 0;
            if (eur > 0)
                sign(self, row, k, eur);
        }
    }
}

/* A year of each contract; one whose years are over ends with the year. */
static void pay_contracts(rlv_simulation_t *self)
{
    rlv_population_t *d = &self->doctors;

    for (size_t row = 0; row < d->num_rows; row++) {
        if (d->aid_left[row] > 0) {
            pay(self, d->cell[row], d->aid_scheme[row], d->aid_eur[row]);
            if (--d->aid_left[row] == 0) {
                d->aid_scheme[row] = RLV_NO_SCHEME;
                rlv_simulation_count(self, RLV_TALLY_ENDED, d->cell[row], 1);
            }
        }
        if (d->second_left[row] > 0) {
            pay(self, d->second_cell[row], d->second_scheme[row], d->second_eur[row]);
            if (--d->second_left[row] == 0) {
                rlv_simulation_count(self, RLV_TALLY_ENDED, d->second_cell[row], 1);
                d->second_scheme[row] = RLV_NO_SCHEME;
            }
        }
    }
}

static void pay_forfaits(rlv_simulation_t *self)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    const rlv_population_t *d = &self->doctors;

    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++) {
        const rlv_scheme_t *s = &schemes->scheme[k];
        if (s->channel != RLV_SCHEME_FORFAIT || !(self->scheme_share[k] > 0))
            continue;
        for (size_t row = 0; row < d->num_rows; row++) {
            const int years = self->year - d->installed_year[row];
            const bool in_time =
                s->installed_max_years <= 0 ||
                (years < (int)s->num_shares && (double)d->installed_year[row] >= s->from &&
                 !(s->first_installation && d->moved[row]));
            if (!rlv_state_counts(d->state[row]) || !in_time || !open_at(self, k, d->cell[row]))
                continue;
            if (asks_zone(s) && !open_zone(self, s, (uint8_t)zone_at(self, d->cell[row])))
                continue; /* inside a QPV or not is not known of a practice */
            const double eur = share_of_year(s, years > 0 ? years : 0) *
                               self->params.aids_forfait_eur * d->fte_milli[row] / 1000.0 *
                               rlv_series_at(&self->params.aids_amount_factor, self->year);
            pay(self, d->cell[row], k, (int32_t)(eur + 0.5));
        }
    }
}

/* A sum of euros as costs hold it; beyond 32 bits (2,147 million) their largest number. */
static int32_t to_eur(double eur)
{
    return eur < (double)INT32_MAX ? (int32_t)eur : INT32_MAX;
}

/* Allowances of the students under contract, and what broken contracts pay back: in no territory.
 */
static void pay_students(rlv_simulation_t *self)
{
    const int slot = self->year - RLV_SERIES_FIRST;
    if (self->model->cesp_scheme == RLV_NO_SCHEME || slot < 0 || slot >= RLV_SERIES_YEARS)
        return;
    count_cost(self, self->model->cesp_scheme, RLV_NO_ZONE, RLV_COST_PAID,
               to_eur((double)self->students_paid[slot] * self->params.cesp_allowance_eur));
    count_cost(self, self->model->cesp_scheme, RLV_NO_ZONE, RLV_COST_REPAID,
               to_eur((double)self->students_repaid[slot]));
    count_cost(self, self->model->cesp_scheme, RLV_NO_ZONE, RLV_COST_RUNNING,
               self->students_paid[slot]);
}

void rlv_contracts_base(rlv_simulation_t *self)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    rlv_population_t *d = &self->doctors;

    if (schemes == NULL || !self->params.aids_on)
        return;
    rlv_contracts_open(self);
    for (size_t row = 0; row < d->num_rows; row++) {
        const rlv_address_t at =
            rlv_address(self->seed, self->replicate, d->id[row], 0, RLV_STREAM_BASE_CONTRACT);
        const rlv_block_t draw = rlv_draw(&at, 0);
        const bool recent = self->year - d->installed_year[row] <= BASE_CAIM_YEARS;
        if (zone_at(self, d->cell[row]) != RLV_ZONE_ZIP || !rlv_state_counts(d->state[row]) ||
            rlv_unit(draw.word[0]) >= self->params.aids_base_contracts)
            continue;
        for (size_t k = 0; k < schemes->num_schemes; k++) {
            const rlv_scheme_t *s = &schemes->scheme[k];
            const rlv_applicant_t who = rlv_contract_newcomer(self, row); /* when it was signed */
            if (s->take_up != (recent ? RLV_TAKE_UP_CAIM : RLV_TAKE_UP_COSCOM) ||
                s->channel > RLV_SCHEME_STAY || !open_at(self, k, d->cell[row]) ||
                !rlv_contract_eligible(s, &who))
                continue;
            const double eur = rlv_contract_amount(s, &self->params, &who, self->year);
            d->aid_scheme[row] = (uint8_t)k;
            d->aid_left[row] = (uint8_t)(1 + (int)(rlv_unit(draw.word[1]) * s->duration));
            d->aid_eur[row] = (int32_t)(eur / s->duration + 0.5);
            break;
        }
    }
}

void rlv_contracts_count(rlv_simulation_t *self)
{
    const rlv_population_t *d = &self->doctors;
    for (size_t row = 0; row < d->num_rows; row++) {
        if (d->aid_left[row] > 0) {
            rlv_simulation_count(self, RLV_TALLY_CONTRACTS, d->cell[row], 1);
            count_cost(self, d->aid_scheme[row], zone_at(self, d->cell[row]), RLV_COST_RUNNING, 1);
        }
        if (d->second_left[row] > 0) {
            rlv_simulation_count(self, RLV_TALLY_CONTRACTS, d->second_cell[row], 1);
            count_cost(self, d->second_scheme[row], zone_at(self, d->second_cell[row]),
                       RLV_COST_RUNNING, 1);
        }
    }
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    (void)err;
    sign_stays(self);
    rlv_sites_step(self);
    pay_contracts(self);
    pay_forfaits(self);
    pay_students(self);
    return RLV_OK;
}

const rlv_process_t RLV_CONTRACTS = {
    "contracts",
    "Contracts of the installed and for second sites are signed within the budget; all contracts, "
    "supplements and allowances of students are paid.",
    "Medical conventions of 2016 and 2026, contracts of the ARS: data/occitanie/aids.cfg", step};
