/*
 * What the aid schemes are to a doctor: where each is open, who may have it, would take it, and how
 * much it is worth. See contracts.h.
 */
#include "releve/contracts.h"

#include "releve/mathx.h"
#include "releve/process.h"

static const double AID_UNIT = 50000.0; /* euros of one coefficient */
static const double FULL_TIME_DAYS = 5.5, RENEWED_YEAR = 2025.0;
enum { ZONES_CATALOGUE, ZONES_ZIP, ZONES_ZIP_ZAC, ZONES_ALL };

double rlv_contract_days(double fte)
{
    const double days = FULL_TIME_DAYS * fte;
    return days < FULL_TIME_DAYS ? days : FULL_TIME_DAYS;
}

bool rlv_contract_eligible(const rlv_scheme_t *scheme, const rlv_applicant_t *who)
{
    return scheme->state[who->state] && who->age >= scheme->age_min &&
           who->age <= scheme->age_max && (!scheme->first_installation || who->first) &&
           (!(scheme->installed_max_years > 0) ||
            (double)who->years_installed < scheme->installed_max_years) &&
           rlv_contract_days(who->fte) >= scheme->days_min;
}

/* The amount without supplements and the scenario's factor. */
static double plain_amount(const rlv_scheme_t *scheme, const rlv_params_t *params, double fte)
{
    const double years = scheme->duration;

    if (scheme->guarantee)
        return params->aids_guarantee_paid * scheme->step[0].eur * (fte < 1.0 ? fte : 1.0);
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

bool rlv_contract_in_zone(const rlv_simulation_t *self, size_t k, size_t territory)
{
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    return !asks_zone(s) || open_zone(self, s, self->zone[territory]);
}

/* The place alone, whatever the date: by class, mountain, quarters or department of a cell. */
static bool fits(const rlv_simulation_t *self, const rlv_scheme_t *s, size_t cell)
{
    const rlv_region_t *region = self->model->region;
    const uint32_t t = region->cell_territory[cell], department = region->cell_department[cell];

    return s->any_place || open_zone(self, s, self->zone[t]) ||
           (s->mountain && region->mountain_share[t] > 0.5) || (s->qpv && region->qpv[t] > 0) ||
           (department < 64 && (s->departments >> department & 1) != 0);
}

bool rlv_contract_fits(const rlv_simulation_t *self, size_t k, size_t cell)
{
    return fits(self, &self->model->schemes->scheme[k], cell);
}

double rlv_contract_share(const rlv_simulation_t *self, size_t k, int year)
{
    const bool chosen = year >= self->params.aids_schemes_from;
    const bool exists = !chosen || (self->model->schemes_kept >> k & 1) != 0;
    return exists ? rlv_contract_open_share(&self->model->schemes->scheme[k], &self->params, year)
                  : 0;
}

void rlv_contracts_open(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    const rlv_schemes_t *schemes = self->model->schemes;
    const size_t n = region->num_territories;

    self->committed = 0;
    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++) {
        const rlv_scheme_t *s = &schemes->scheme[k];
        self->scheme_share[k] = rlv_contract_share(self, k, self->year);
        for (size_t t = 0; t < n; t++) {
            bool open = false;
            for (uint32_t cell = region->first_cell[t];
                 cell < region->first_cell[t + 1] && self->scheme_share[k] > 0 && !open; cell++)
                open = fits(self, s, cell);
            self->scheme_open[k * n + t] = open;
        }
    }
}

bool rlv_contract_open_at(const rlv_simulation_t *self, size_t k, size_t cell)
{
    return self->scheme_share[k] > 0 && rlv_contract_fits(self, k, cell);
}

double rlv_contract_take_up(const rlv_simulation_t *self, size_t k, int year)
{
    const rlv_params_t *p = &self->params;
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const double more =
        s->departments != 0 ? rlv_series_at(&p->aids_take_up_departments_factor, year) : 1.0;
    const double rates[] = {
        [RLV_TAKE_UP_CAIM] = p->aids_take_up_caim,
        [RLV_TAKE_UP_GUARANTEE] = p->aids_take_up_guarantee,
        [RLV_TAKE_UP_ARS] = p->aids_take_up_ars * more,
        [RLV_TAKE_UP_CONVENTION_2026] = p->aids_take_up_convention_2026,
        [RLV_TAKE_UP_COSCOM] = p->aids_take_up_coscom,
        [RLV_TAKE_UP_COTRAM] = p->aids_take_up_cotram,
        [RLV_TAKE_UP_CSTM] = p->aids_take_up_cstm,
    };
    const bool quarter_only = s->qpv && !asks_zone(s) && !s->mountain && s->departments == 0;
    return rates[s->take_up] * (quarter_only ? p->aids_qpv_share : 1.0) *
           rlv_contract_share(self, k, year);
}

double rlv_contract_wish(const rlv_simulation_t *self, uint32_t id, size_t k, int year)
{
    const rlv_address_t at = rlv_address(self->seed, self->replicate, id, year, RLV_STREAM_AID);
    return rlv_unit(rlv_draw(&at, (uint32_t)(k / 4)).word[k % 4]);
}

double rlv_contract_whole(double eur, int duration)
{
    return (double)((int64_t)(eur / (double)duration + 0.5)) * (double)duration;
}

bool rlv_contract_affordable(const rlv_simulation_t *self, double eur)
{
    return self->committed + eur <= rlv_series_at(&self->params.aids_budget_eur, self->year);
}

uint32_t rlv_contract_wishes(const rlv_simulation_t *self, uint32_t id,
                             rlv_scheme_channel_t channel, const rlv_applicant_t *who)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    uint32_t wishes = 0;

    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++) {
        const rlv_scheme_t *s = &schemes->scheme[k];
        if (s->channel != channel || !(self->scheme_share[k] > 0) ||
            (s->once && (who->had >> k & 1) != 0) || !rlv_contract_eligible(s, who) ||
            rlv_contract_wish(self, id, k, self->year) >= rlv_contract_take_up(self, k, self->year))
            continue;
        const double eur =
            rlv_contract_whole(rlv_contract_amount(s, &self->params, who, self->year), s->duration);
        if (rlv_contract_affordable(self, eur))
            wishes |= UINT32_C(1) << k;
    }
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

/* The scheme for salaried posts that is open at a place, of which there is one at most. */
size_t rlv_contract_post_scheme(const rlv_simulation_t *self, size_t territory)
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
    const size_t k = rlv_contract_post_scheme(self, territory);
    const double eur =
        rlv_contract_whole(self->params.health_centres_aid_eur *
                               rlv_series_at(&self->params.aids_amount_factor, self->year) *
                               (k < RLV_MAX_SCHEMES ? self->scheme_share[k] : 0),
                           1);
    return rlv_contract_affordable(self, eur) ? eur : 0;
}

double rlv_contract_fte(const rlv_simulation_t *self, size_t row)
{
    const rlv_population_t *d = &self->doctors;
    const int age = rlv_age(d->birth_year[row], self->year);
    return self->fte_milli[d->state[row]][d->cumul[row]][d->sex[row]][age] / 1000.0;
}

rlv_applicant_t rlv_contract_applicant(const rlv_simulation_t *self, size_t row)
{
    const rlv_population_t *d = &self->doctors;
    const rlv_params_t *p = &self->params;
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, d->id[row], 0, RLV_STREAM_AID);
    const rlv_block_t lasting = rlv_draw(&at, 0); /* conditions met for good */
    const rlv_applicant_t who = {
        .age = rlv_age(d->birth_year[row], self->year),
        .fte = rlv_contract_fte(self, row),
        .years_installed = self->year - d->installed_year[row],
        .first = d->cell[row] == RLV_NO_CELL,
        .state = d->state[row],
        .had = d->aids_had[row],
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
