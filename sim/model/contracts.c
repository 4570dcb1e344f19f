/*
 * Contracts: signed and paid each year, after settlement. See contracts.h.
 */
#include "releve/contracts.h"

#include "releve/process.h"

#include <string.h>

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
    if (!rlv_contract_affordable(self, eur))
        return false;
    self->committed += eur;
    rlv_simulation_count(self, RLV_TALLY_COMMITTED, cell, (int32_t)eur);
    count_cost(self, k, zone_at(self, cell), RLV_COST_SIGNED, 1);
    count_cost(self, k, zone_at(self, cell), RLV_COST_COMMITTED, (int32_t)eur);
    return true;
}

static void sign(rlv_simulation_t *self, size_t row, size_t k, double eur)
{
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const double whole = rlv_contract_whole(eur, s->duration);
    if (!(whole > 0) || !commit(self, k, self->doctors.cell[row], whole))
        return;
    rlv_simulation_count(self, RLV_TALLY_SIGNED, self->doctors.cell[row], 1);
    self->doctors.aids_had[row] |= UINT32_C(1) << k;
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
        if ((wishes >> k & 1) != 0 && rlv_contract_open_at(self, k, cell)) {
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
    const double whole = rlv_contract_whole(eur, duration);
    if (!(whole > 0) || !commit(self, best, d->second_cell[row], whole))
        return;
    rlv_simulation_count(self, RLV_TALLY_SIGNED, d->second_cell[row], 1);
    d->aids_had[row] |= UINT32_C(1) << best;
    d->second_scheme[row] = (uint8_t)best;
    d->second_left[row] = (uint8_t)duration;
    d->second_eur[row] = (int32_t)(whole / duration + 0.5);
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

static void pay(rlv_simulation_t *self, size_t cell, size_t k, int32_t eur)
{
    rlv_simulation_count(self, RLV_TALLY_PAID, cell, eur);
    count_cost(self, k, zone_at(self, cell), RLV_COST_PAID, eur);
}

void rlv_contract_post(rlv_simulation_t *self, size_t cell)
{
    const uint32_t t = self->model->region->cell_territory[cell];
    const size_t k = rlv_contract_post_scheme(self, t);

    if (k == RLV_MAX_SCHEMES || !rlv_contract_open_at(self, k, cell))
        return;
    const double eur = rlv_contract_post_worth(self, t);
    if (eur > 0 &&
        commit(self, k, cell, eur)) /* paid at once: nothing runs on, no stock holds it */
        pay(self, cell, k, (int32_t)eur);
}

/* GPs who arrived in each territory in a year, under an age. */
static void count_newcomers(rlv_simulation_t *self, int year, int under)
{
    const rlv_region_t *region = self->model->region;
    const rlv_population_t *d = &self->doctors;

    memset(self->newcomers, 0, region->num_territories * sizeof *self->newcomers);
    for (size_t row = 0; row < d->num_rows; row++)
        self->newcomers[region->cell_territory[d->cell[row]]] +=
            d->installed_year[row] == year && rlv_state_counts(d->state[row]) &&
            rlv_age(d->birth_year[row], year) < under;
}

/* The amount of a contract that an installed GP may sign, or 0. */
static double stay_amount(const rlv_simulation_t *self, size_t row, size_t k)
{
    const rlv_population_t *d = &self->doctors;
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const rlv_applicant_t who = rlv_contract_applicant(self, row);
    const uint32_t t = self->model->region->cell_territory[d->cell[row]];
    const bool is_one = d->installed_year[row] == self->year && who.age < s->hosts_under;

    if (!rlv_contract_eligible(s, &who) || (s->once && (who.had >> k & 1) != 0) ||
        !rlv_contract_open_at(self, k, d->cell[row]) ||
        (s->hosts_under > 0 && self->newcomers[t] - is_one <= 0))
        return 0;
    return rlv_contract_amount(s, &self->params, &who, self->year);
}

static void sign_stays(rlv_simulation_t *self)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    const rlv_population_t *d = &self->doctors;
    const size_t n = self->model->region->num_territories;

    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++) {
        if (schemes->scheme[k].channel != RLV_SCHEME_STAY || !(self->scheme_share[k] > 0))
            continue;
        const double rate = rlv_contract_take_up(self, k, self->year);
        if (schemes->scheme[k].hosts_under > 0)
            count_newcomers(self, self->year, schemes->scheme[k].hosts_under);
        for (size_t row = 0; row < d->num_rows; row++) {
            if (d->aid_left[row] > 0 || !rlv_state_counts(d->state[row]) ||
                !self->scheme_open[k * n + self->model->region->cell_territory[d->cell[row]]] ||
                rlv_contract_wish(self, d->id[row], k, self->year) >= rate)
                continue;
            const double eur = stay_amount(self, row, k);
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

static double share_of_year(const rlv_scheme_t *scheme, int years_installed)
{
    const size_t last = scheme->num_shares - 1;
    const size_t k = (size_t)years_installed < last ? (size_t)years_installed : last;
    return scheme->share[k];
}

/* The share of the forfait that a scheme pays to a GP this year, or 0. */
static double forfait_share(const rlv_simulation_t *self, size_t k, size_t row)
{
    const rlv_population_t *d = &self->doctors;
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const int years = self->year - d->installed_year[row];

    if (s->channel != RLV_SCHEME_FORFAIT || !s->state[d->state[row]] ||
        !rlv_contract_open_at(self, k, d->cell[row]) ||
        /* inside a QPV or not is not known of a practice */
        !rlv_contract_in_zone(self, k, self->model->region->cell_territory[d->cell[row]]))
        return 0;
    if (s->installed_max_years > 0 &&
        (years >= (int)s->num_shares || d->installed_year[row] < (int)s->from ||
         (s->first_installation && d->moved[row])))
        return 0;
    return self->scheme_share[k] * share_of_year(s, years > 0 ? years : 0);
}

/* One supplement at a time, the larger: that of the first years, then the permanent one. */
static void pay_forfaits(rlv_simulation_t *self)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    const rlv_population_t *d = &self->doctors;
    const double full_time =
        self->params.aids_forfait_eur * rlv_series_at(&self->params.aids_amount_factor, self->year);

    for (size_t row = 0; row < d->num_rows && schemes != NULL; row++) {
        double most = 0;
        size_t best = 0;
        for (size_t k = 0; k < schemes->num_schemes && rlv_state_counts(d->state[row]); k++) {
            const double share = forfait_share(self, k, row);
            best = share > most ? k : best;
            most = share > most ? share : most;
        }
        if (most > 0)
            pay(self, d->cell[row], best,
                (int32_t)(most * full_time * rlv_contract_fte(self, row) + 0.5));
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
}

/* A contract of scheme `k` that runs at the reference date, signed in `year`. */
static void run_from(rlv_simulation_t *self, size_t row, size_t k, const rlv_applicant_t *who,
                     int year, int left)
{
    rlv_population_t *d = &self->doctors;
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const double eur = rlv_contract_amount(s, &self->params, who, year);

    d->aids_had[row] |= UINT32_C(1) << k;
    d->aid_scheme[row] = (uint8_t)k;
    d->aid_left[row] = (uint8_t)left;
    d->aid_eur[row] = (int32_t)(eur / s->duration + 0.5);
}

/* In ZIP: a CAIM of who installed within its years, else a COSCOM, for the share of GPs with a
 * contract there. */
static bool run_in_zip(rlv_simulation_t *self, size_t row, const rlv_applicant_t *who, int tenure)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    const rlv_address_t at = rlv_address(self->seed, self->replicate, self->doctors.id[row], 0,
                                         RLV_STREAM_BASE_CONTRACT);
    const rlv_block_t draw = rlv_draw(&at, 0);

    if (zone_at(self, self->doctors.cell[row]) != RLV_ZONE_ZIP ||
        rlv_unit(draw.word[0]) >= self->params.aids_base_contracts)
        return false;
    for (size_t k = 0; k < schemes->num_schemes; k++) {
        const rlv_scheme_t *s = &schemes->scheme[k];
        const bool caim = s->take_up == RLV_TAKE_UP_CAIM && s->channel == RLV_SCHEME_SETTLE;
        const bool coscom = s->take_up == RLV_TAKE_UP_COSCOM && s->channel == RLV_SCHEME_STAY;
        if (!(caim && tenure < s->duration) && !coscom)
            continue;
        const int left =
            caim ? s->duration - tenure : 1 + (int)(rlv_unit(draw.word[1]) * s->duration);
        const int signed_in = self->year - (s->duration - left);
        if (!(rlv_contract_share(self, k, signed_in) > 0) ||
            !rlv_contract_fits(self, k, self->doctors.cell[row]) || !rlv_contract_eligible(s, who))
            continue;
        run_from(self, row, k, who, self->year, left);
        return true;
    }
    return false;
}

/* Other schemes for those who settle: as they would have been signed in the year of installation,
 * the place being what it is now. */
static void run_elsewhere(rlv_simulation_t *self, size_t row, const rlv_applicant_t *who,
                          int tenure)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    const rlv_population_t *d = &self->doctors;
    const int year = d->installed_year[row];

    for (size_t k = 0; k < schemes->num_schemes && d->aid_left[row] == 0; k++) {
        const rlv_scheme_t *s = &schemes->scheme[k];
        if (s->channel == RLV_SCHEME_SETTLE && s->take_up != RLV_TAKE_UP_CAIM &&
            tenure < s->duration && rlv_contract_fits(self, k, d->cell[row]) &&
            rlv_contract_eligible(s, who) &&
            rlv_contract_wish(self, d->id[row], k, year) < rlv_contract_take_up(self, k, year))
            run_from(self, row, k, who, year, s->duration - tenure);
    }
}

/* Contracts for hosting: as they would have been signed in a year before, by who had none. */
static void run_hosts(rlv_simulation_t *self, size_t k, int year)
{
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const rlv_population_t *d = &self->doctors;
    const double rate = rlv_contract_take_up(self, k, year);

    count_newcomers(self, year, s->hosts_under);
    for (size_t row = 0; row < d->num_rows; row++) {
        rlv_applicant_t who = rlv_contract_newcomer(self, row);
        who.age -= self->year - year;
        const bool is_one = d->installed_year[row] == year && who.age < s->hosts_under;
        if (rlv_state_counts(d->state[row]) && d->aid_left[row] == 0 &&
            d->installed_year[row] <= year && rlv_contract_eligible(s, &who) &&
            rlv_contract_fits(self, k, d->cell[row]) &&
            self->newcomers[self->model->region->cell_territory[d->cell[row]]] - is_one > 0 &&
            rlv_contract_wish(self, d->id[row], k, year) < rate)
            run_from(self, row, k, &who, year, s->duration - (self->year - year));
    }
}

void rlv_contracts_base(rlv_simulation_t *self)
{
    const rlv_schemes_t *schemes = self->model->schemes;

    if (schemes == NULL || !self->params.aids_on || !(self->params.aids_base_contracts > 0))
        return;
    rlv_contracts_open(self);
    for (size_t row = 0; row < self->doctors.num_rows; row++) {
        if (!rlv_state_counts(self->doctors.state[row]))
            continue;
        const rlv_applicant_t who = rlv_contract_newcomer(self, row); /* when it was signed */
        const int tenure = self->year - self->doctors.installed_year[row];
        if (!run_in_zip(self, row, &who, tenure))
            run_elsewhere(self, row, &who, tenure);
    }
    for (size_t k = 0; k < schemes->num_schemes; k++)
        for (int ago = schemes->scheme[k].duration - 1;
             ago > 0 && schemes->scheme[k].channel == RLV_SCHEME_STAY &&
             schemes->scheme[k].hosts_under > 0;
             ago--)
            run_hosts(self, k, self->year - ago);
    rlv_sites_base(self);
}

void rlv_contracts_count(rlv_simulation_t *self)
{
    const rlv_population_t *d = &self->doctors;
    const int slot = self->year - RLV_SERIES_FIRST;

    if (self->model->cesp_scheme != RLV_NO_SCHEME && slot >= 0 && slot < RLV_SERIES_YEARS)
        count_cost(self, self->model->cesp_scheme, RLV_NO_ZONE, RLV_COST_RUNNING,
                   self->students_paid[slot]);
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
