#include "schemes.h"

#include "small_region.h"

#include <stdio.h>
#include <string.h>

static rlv_scheme_t *add(rlv_schemes_t *self, const char *id, rlv_scheme_channel_t channel,
                         rlv_take_up_t take_up, int duration)
{
    rlv_scheme_t *s = &self->scheme[self->num_schemes++];
    (void)snprintf(s->id, sizeof s->id, "%s", id);
    s->channel = channel;
    s->take_up = take_up;
    s->from = 2016;
    s->until = 2026;
    s->zone[RLV_ZONE_ZIP] = true;
    s->state[RLV_STATE_LIBERAL] = s->state[RLV_STATE_MIXED] = true;
    s->age_max = 200;
    s->duration = duration;
    s->payer[0] = 1;
    return s;
}

void support_schemes(rlv_schemes_t *self)
{
    memset(self, 0, sizeof *self);
    rlv_scheme_t *s = add(self, "caim", RLV_SCHEME_SETTLE, RLV_TAKE_UP_CAIM, 5);
    s->installed_max_years = 1;
    s->days_min = 2.5;
    s->once = true;
    s->num_steps = 2;
    s->step[0] = (rlv_scheme_step_t){4, 50000};
    s->step[1] = (rlv_scheme_step_t){2.5, 31250};
    s = add(self, "coscom", RLV_SCHEME_STAY, RLV_TAKE_UP_COSCOM, 3);
    s->num_steps = 1;
    s->step[0].eur = 15000;
    s = add(self, "cotram", RLV_SCHEME_STAY, RLV_TAKE_UP_COTRAM, 3);
    s->age_min = 60;
    s->hosts_under = 50;
    s->once = true;
    s->num_shares = 1;
    s->share[0] = 0.1;
    s->cap_year = 20000;
    s = add(self, "cstm", RLV_SCHEME_SECOND, RLV_TAKE_UP_CSTM, 3);
    s->num_shares = 1;
    s->share[0] = 0.25;
    s->cap_year = 50000;
    s->payer[0] = s->payer[1] = 0.5;
    s = add(self, "forfait", RLV_SCHEME_FORFAIT, RLV_TAKE_UP_CONVENTION_2026, 1);
    s->num_shares = 1;
    s->share[0] = 0.1;
    s = add(self, "first", RLV_SCHEME_FORFAIT, RLV_TAKE_UP_CONVENTION_2026, 3);
    s->first_installation = true;
    s->installed_max_years = 1;
    s->num_shares = 3;
    s->share[0] = 0.5;
    s->share[1] = 0.3;
    s->share[2] = 0.1;
    s = add(self, "post", RLV_SCHEME_POST, RLV_TAKE_UP_ARS, 1);
    s->zone[RLV_ZONE_ZAC] = true;
    s = add(self, "ars", RLV_SCHEME_SETTLE, RLV_TAKE_UP_ARS, 5);
    s->state[RLV_STATE_HEALTH_CENTRE] = true;
    s->num_steps = 1;
    s->step[0].eur = 50000;
    (void)add(self, "cesp", RLV_SCHEME_OUTSIDE, RLV_TAKE_UP_ARS, 1);
}

void support_schemes_draw(rlv_params_t *params, uint32_t seed)
{
    uint32_t k = 500;
#define DRAW(path, low, high)                                                                      \
    support_set(params, path, (low) + ((high) - (low)) * support_unit(seed, k++))
    DRAW("entries.per_year", 2, 60);
    DRAW("aids.take_up_caim", 0, 1);
    DRAW("aids.take_up_coscom", 0, 1);
    DRAW("aids.take_up_cotram", 0, 1);
    DRAW("aids.take_up_cstm", 0, 1);
    DRAW("sites.rate", 0, 0.5);
    DRAW("sites.closing", 0, 1);
    DRAW("health_centres.aid_eur", 0, 100000);
    DRAW("aids.base_contracts", 0, 1);
    DRAW("aids.amount_factor", 0, 3);
    DRAW("aids.budget_eur", 0, 2e6);
    DRAW("settlement.aid", 0, 2);
    DRAW("settlement.nest_similarity", 0.2, 1);
    DRAW("settlement.outside_share", 0, 0.6);
    DRAW("cesp.share", 0, 0.6);
    DRAW("cesp.base_holders", 0, 30);
    DRAW("relocation.probability", 0, 0.3);
    DRAW("health_centres.posts", 0, 20);
    DRAW("solidarity.days_month", 0, 6);
    DRAW("regulation.on", 0, 1);
    DRAW("zoning.share_zip", 0, 0.5);
    DRAW("zoning.share_zac", 0, 0.5);
#undef DRAW
    support_set(params, "aids.zones", support_whole(seed, k++, 0, 3));
    support_set(params, "zoning.mode", support_whole(seed, k++, 0, 1));
    support_set(params, "time.horizon", 2032);
}

int32_t support_region_count(const rlv_simulation_t *s, int year, rlv_tally_kind_t kind)
{
    return support_count(s->model, s->counts.tally, year, kind,
                         rlv_region_first_place(s->model->region, RLV_LEVEL_REGION));
}

int64_t support_cost(const rlv_simulation_t *s, int year, rlv_cost_kind_t kind, bool students)
{
    int64_t sum = 0;
    for (size_t k = 0; k < RLV_MAX_SCHEMES; k++)
        for (int zone = 0; zone < (students ? RLV_COST_ZONES : RLV_NUM_ZONES); zone++)
            sum += s->counts.costs[rlv_cost_index(&s->model->shape, year, k, zone, kind)];
    return sum;
}
