/*
 * Second sites, in the nearest ZIP in a straight line: those that GPs outside ZIP open by choice,
 * which a contract makes more likely (CSTM, secondary practice), and the days of solidarity that
 * the scenario asks of GPs outside ZIP and ZAC. Supply counts where it is given; heads at the main
 * site.
 *
 * A GP within sites.reach_km opens a site in the year with probability 1 - exp(-h),
 *
 *   h = sites.rate exp(settlement.aid EUR / 50,000),
 *
 * EUR being the best contract that he or she would take there: a proportional hazard with the
 * coefficient that money has in the utility of settling. The site lasts while a contract runs, then
 * closes with probability sites.closing a year; with a move or an exit it ends. Contracts that run
 * at the reference date are those that the same draws would have signed in the years before, the
 * zones being what they are then; sites without one are in the counts and in the anchor of the APL.
 */
#include "releve/contracts.h"
#include "releve/mathx.h"
#include "releve/process.h"

#include <math.h>

static const double DAYS_MONTH = 5.5 * 52.0 / 12.0;

static void find_nearest(rlv_simulation_t *self, double reach)
{
    const rlv_region_t *region = self->model->region;
    const size_t n = region->num_territories;

    for (size_t from = 0; from < n; from++) {
        const double *km = self->model->territory_km + from * n;
        size_t nearest = n;
        for (size_t to = 0; to < n && self->zone[from] != RLV_ZONE_ZIP; to++)
            if (self->zone[to] == RLV_ZONE_ZIP && km[to] <= reach &&
                (nearest == n || km[to] < km[nearest]))
                nearest = to;
        self->second_site[from] = nearest;
    }
}

static void set_site(rlv_simulation_t *self, size_t row, rlv_site_t kind, size_t to, double share)
{
    rlv_population_t *d = &self->doctors;
    uint16_t cell = RLV_NO_CELL, milli = 0;

    if (kind != RLV_SITE_NONE) {
        cell = rlv_settlement_site(self, d->id[row], to);
        milli = (uint16_t)(1000.0 * share + 0.5);
    }
    d->second_kind[row] = (uint8_t)kind;
    d->second_cell[row] = cell;
    d->second_milli[row] = milli;
}

static void give_days(rlv_simulation_t *self, double days)
{
    const rlv_region_t *region = self->model->region;
    const rlv_population_t *d = &self->doctors;

    find_nearest(self, self->params.solidarity_reach_km);
    for (size_t row = 0; row < d->num_rows; row++) {
        const uint32_t from = region->cell_territory[d->cell[row]];
        const rlv_address_t at =
            rlv_address(self->seed, self->replicate, d->id[row], 0, RLV_STREAM_SOLIDARITY);
        if (d->second_kind[row] == RLV_SITE_OWN)
            continue;
        const bool gives = days > 0 && self->zone[from] == RLV_ZONE_ZAR &&
                           self->second_site[from] != region->num_territories &&
                           rlv_state_counts(d->state[row]) &&
                           rlv_unit(rlv_draw(&at, 0).word[0]) < self->params.solidarity_compliance;
        set_site(self, row, gives ? RLV_SITE_SOLIDARITY : RLV_SITE_NONE, self->second_site[from],
                 fmin(days / DAYS_MONTH, 1.0));
    }
}

/* Whether any days of solidarity run on from the year before. */
static bool days_are_given(const rlv_simulation_t *self)
{
    for (size_t row = 0; row < self->doctors.num_rows; row++)
        if (self->doctors.second_kind[row] == RLV_SITE_SOLIDARITY)
            return true;
    return false;
}

/* Opens a site at `to` if the year's draw `u` falls under the hazard with the aid. */
static void try_to_open(rlv_simulation_t *self, size_t row, size_t to, double u)
{
    const rlv_params_t *p = &self->params;
    const rlv_applicant_t who = rlv_contract_applicant(self, row);
    const uint32_t wishes =
        rlv_contract_wishes(self, self->doctors.id[row], RLV_SCHEME_SECOND, &who);
    const double eur = rlv_contract_worth(self, wishes, &who, to);
    const double hazard = p->sites_rate * rlv_contract_factor(p->settlement_aid, eur);

    if (u >= 1.0 - rlv_exp(-hazard))
        return;
    set_site(self, row, RLV_SITE_OWN, to, p->aids_second_site_share);
    rlv_contract_sign_second(self, row, wishes, &who);
}

/* A contract for a second site that runs at the reference date, signed `ago` years before. */
static bool run_from(rlv_simulation_t *self, size_t row, size_t to, size_t k, int ago)
{
    rlv_population_t *d = &self->doctors;
    const rlv_params_t *p = &self->params;
    const rlv_scheme_t *s = &self->model->schemes->scheme[k];
    const int year = self->year - ago;
    const rlv_applicant_t who = rlv_contract_applicant(self, row);
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, d->id[row], year, RLV_STREAM_SITE);
    const double eur = rlv_contract_amount(s, p, &who, year);
    const double hazard = p->sites_rate * rlv_contract_factor(p->settlement_aid, eur);

    if (rlv_unit(rlv_draw(&at, 0).word[0]) >= 1.0 - rlv_exp(-hazard) ||
        rlv_contract_wish(self, d->id[row], k, year) >= rlv_contract_take_up(self, k, year) ||
        !rlv_contract_eligible(s, &who) || d->installed_year[row] > year)
        return false;
    const uint16_t cell = rlv_settlement_site(self, d->id[row], to);
    if (!(eur > 0) || !rlv_contract_fits(self, k, cell))
        return false;
    set_site(self, row, RLV_SITE_OWN, to, p->aids_second_site_share);
    d->aids_had[row] |= UINT32_C(1) << k;
    d->second_scheme[row] = (uint8_t)k;
    d->second_left[row] = (uint8_t)(s->duration - ago);
    d->second_eur[row] = (int32_t)(eur / s->duration + 0.5);
    return true;
}

void rlv_sites_base(rlv_simulation_t *self)
{
    const rlv_schemes_t *schemes = self->model->schemes;
    const rlv_region_t *region = self->model->region;
    const rlv_population_t *d = &self->doctors;

    find_nearest(self, self->params.sites_reach_km);
    for (size_t row = 0; row < d->num_rows; row++) {
        const size_t to = self->second_site[region->cell_territory[d->cell[row]]];
        bool runs = to == region->num_territories || !rlv_state_counts(d->state[row]);
        for (size_t k = 0; k < schemes->num_schemes && !runs; k++)
            for (int ago = schemes->scheme[k].duration - 1;
                 ago > 0 && !runs && schemes->scheme[k].channel == RLV_SCHEME_SECOND; ago--)
                runs = run_from(self, row, to, k, ago);
    }
}

void rlv_sites_step(rlv_simulation_t *self)
{
    const rlv_params_t *p = &self->params;
    const rlv_region_t *region = self->model->region;
    const rlv_population_t *d = &self->doctors;
    const double days = rlv_series_at(&p->solidarity_days_month, self->year);
    /* nobody opens a site above this draw, so that few need their wishes and amounts */
    const double most =
        1.0 - rlv_exp(-p->sites_rate *
                      rlv_contract_factor(p->settlement_aid, rlv_contract_most_second(self)));

    if (days > 0 || days_are_given(self))
        give_days(self, days);
    find_nearest(self, p->sites_reach_km);
    for (size_t row = 0; row < d->num_rows; row++) {
        const size_t to = self->second_site[region->cell_territory[d->cell[row]]];
        const rlv_address_t at =
            rlv_address(self->seed, self->replicate, d->id[row], self->year, RLV_STREAM_SITE);
        const bool alone = d->second_kind[row] == RLV_SITE_OWN && d->second_left[row] == 0;
        const bool may = d->second_kind[row] == RLV_SITE_NONE && rlv_state_counts(d->state[row]) &&
                         to != region->num_territories;
        if (!alone && !may)
            continue;
        const rlv_block_t draw = rlv_draw(&at, 0);
        if (alone && rlv_unit(draw.word[1]) < p->sites_closing)
            set_site(self, row, RLV_SITE_NONE, to, 0);
        else if (may && rlv_unit(draw.word[0]) < most)
            try_to_open(self, row, to, rlv_unit(draw.word[0]));
    }
}
