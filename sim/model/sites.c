/*
 * Second sites: days of solidarity that the scenario asks of GPs outside ZIP and ZAC, and second
 * sites under contract (CSTM, secondary practice). Supply counts where it is given; heads at the
 * main site. The second site is the nearest ZIP territory, in a straight line.
 */
#include "releve/contracts.h"
#include "releve/process.h"

#include <math.h>

static const double CONTRACT_REACH_KM = 30.0, DAYS_MONTH = 5.5 * 52.0 / 12.0;

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

static void give_days(rlv_simulation_t *self, double days)
{
    const rlv_region_t *region = self->model->region;
    rlv_population_t *d = &self->doctors;

    find_nearest(self, self->params.solidarity_reach_km);
    for (size_t row = 0; row < d->num_rows; row++) {
        const uint32_t from = region->cell_territory[d->cell[row]];
        const rlv_address_t at =
            rlv_address(self->seed, self->replicate, d->id[row], 0, RLV_STREAM_SOLIDARITY);
        if (d->second_left[row] > 0)
            continue;
        d->second_cell[row] = RLV_NO_CELL;
        d->second_milli[row] = 0;
        if (!(days > 0) || self->zone[from] != RLV_ZONE_ZAR ||
            self->second_site[from] == region->num_territories ||
            !rlv_state_counts(d->state[row]) ||
            rlv_unit(rlv_draw(&at, 0).word[0]) >= self->params.solidarity_compliance)
            continue;
        d->second_cell[row] = rlv_settlement_cell(self, d->id[row], self->second_site[from]);
        d->second_milli[row] = (uint16_t)(1000.0 * fmin(days / DAYS_MONTH, 1.0) + 0.5);
    }
}

void rlv_sites_step(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    rlv_population_t *d = &self->doctors;
    const double days = rlv_series_at(&self->params.solidarity_days_month, self->year);
    const double before = rlv_series_at(&self->params.solidarity_days_month, self->year - 1);

    if (days > 0 || before > 0)
        give_days(self, days);
    if (!self->params.aids_on || self->model->schemes == NULL)
        return;
    find_nearest(self, CONTRACT_REACH_KM);
    for (size_t row = 0; row < d->num_rows; row++) {
        const uint32_t from = region->cell_territory[d->cell[row]];
        if (d->second_cell[row] == RLV_NO_CELL && rlv_state_counts(d->state[row]) &&
            self->second_site[from] != region->num_territories)
            rlv_contract_sign_second(self, row, self->second_site[from]);
    }
}
