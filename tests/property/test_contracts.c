/*
 * Whatever the scenario: no scheme pays after its end, above its cap, to someone not eligible or
 * beyond the budget; a CESP holder settles in ZIP or ZAC; running contracts are the initial ones
 * less endings plus signatures; costs by scheme and class are those by place, to the euro.
 */
#include "../support/schemes.h"
#include "../support/small_region.h"
#include "../support/support.h"

#include "releve/contracts.h"

#include <math.h>
#include <string.h>

static void draw_scenario(rlv_params_t *p, uint32_t seed)
{
    uint32_t k = 500;
#define DRAW(path, low, high)                                                                      \
    support_set(p, path, (low) + ((high) - (low)) * support_unit(seed, k++))
    DRAW("entries.per_year", 2, 60);
    DRAW("aids.take_up_caim", 0, 1);
    DRAW("aids.take_up_coscom", 0, 1);
    DRAW("aids.take_up_cotram", 0, 1);
    DRAW("aids.take_up_cstm", 0, 0.5);
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
    support_set(p, "aids.zones", support_whole(seed, k++, 0, 3));
    support_set(p, "zoning.mode", support_whole(seed, k++, 0, 1));
    support_set(p, "time.horizon", 2032);
}

/* What a year's end must satisfy, doctor by doctor. */
static void check_doctors(const rlv_simulation_t *s, const rlv_schemes_t *schemes)
{
    const rlv_population_t *d = &s->doctors;
    const rlv_region_t *region = s->model->region;
    for (size_t row = 0; row < d->num_rows; row++) {
        const uint32_t t = region->cell_territory[d->cell[row]];
        const int32_t zone = support_count(s->model, s->counts.tally, s->year, RLV_TALLY_ZONE, t);
        if (d->cesp_years[row] > 0 && d->installed_year[row] == s->year &&
            d->state[row] != RLV_STATE_HEALTH_CENTRE)
            assert_true(zone != RLV_ZONE_ZAR);
        assert_int_equal(d->aid_left[row] > 0, d->aid_scheme[row] != RLV_NO_SCHEME);
        assert_int_equal(d->second_left[row] > 0, d->second_scheme[row] != RLV_NO_SCHEME);
        if (d->aid_left[row] > 0) {
            const rlv_scheme_t *c = &schemes->scheme[d->aid_scheme[row]];
            const int signed_in = s->year + 1 + d->aid_left[row] - c->duration;
            const double factor = s->params.aids_amount_factor.value[0];
            const double most = c->num_shares > 0 ? c->cap_year : c->step[0].eur / c->duration;
            assert_true((double)d->aid_eur[row] <= factor * most + 0.5 || signed_in <= 2021);
            assert_true(signed_in < 2026 && d->aid_left[row] <= c->duration);
            if (signed_in == s->year) { /* just signed: the place was open */
                assert_true(s->scheme_open[d->aid_scheme[row] * region->num_territories + t]);
                if (s->params.aids_zones <= 1)
                    assert_int_equal(zone, RLV_ZONE_ZIP);
            }
        }
        if (d->second_left[row] > 0)
            assert_true(d->second_cell[row] != RLV_NO_CELL && d->second_milli[row] <= 1000);
    }
}

static int32_t region_count(const rlv_simulation_t *s, int year, rlv_tally_kind_t kind)
{
    return support_count(s->model, s->counts.tally, year, kind,
                         rlv_region_first_place(s->model->region, RLV_LEVEL_REGION));
}

static int64_t cost(const rlv_simulation_t *s, int year, rlv_cost_kind_t kind, bool students)
{
    int64_t sum = 0;
    for (size_t k = 0; k < RLV_MAX_SCHEMES; k++)
        for (int zone = 0; zone < (students ? RLV_COST_ZONES : RLV_NUM_ZONES); zone++)
            sum += s->counts.costs[rlv_cost_index(&s->model->shape, year, k, zone, kind)];
    return sum;
}

static void check_accounts(const rlv_simulation_t *s, const rlv_schemes_t *schemes)
{
    const rlv_tally_shape_t *shape = &s->model->shape;
    for (int year = 2021; year < shape->horizon; year++) {
        int64_t posts = 0;
        for (size_t k = 0; k < schemes->num_schemes; k++)
            for (int zone = 0; zone < RLV_NUM_ZONES; zone++) {
                const int32_t *c =
                    s->counts.costs + rlv_cost_index(shape, year, k, zone, RLV_COST_SIGNED);
                if (schemes->scheme[k].channel == RLV_SCHEME_POST)
                    posts += c[RLV_COST_SIGNED];
                if (year >= 2026) /* every scheme is over: no signature, no supplement */
                    assert_int_equal(c[RLV_COST_COMMITTED], 0);
                if (schemes->scheme[k].channel == RLV_SCHEME_FORFAIT && year >= 2026)
                    assert_int_equal(c[RLV_COST_PAID], 0);
                if (schemes->scheme[k].channel <= RLV_SCHEME_SECOND &&
                    year >= 2026 + schemes->scheme[k].duration)
                    assert_int_equal(c[RLV_COST_PAID], 0);
            }
        assert_int_equal(cost(s, year, RLV_COST_PAID, false),
                         region_count(s, year, RLV_TALLY_PAID));
        assert_int_equal(cost(s, year, RLV_COST_COMMITTED, false),
                         region_count(s, year, RLV_TALLY_COMMITTED));
        assert_int_equal(cost(s, year, RLV_COST_SIGNED, false) - posts,
                         region_count(s, year, RLV_TALLY_SIGNED));
        assert_int_equal(cost(s, year, RLV_COST_RUNNING, false),
                         region_count(s, year, RLV_TALLY_CONTRACTS));
        assert_true((double)region_count(s, year, RLV_TALLY_COMMITTED) <=
                    s->params.aids_budget_eur.value[0]);
        assert_int_equal(region_count(s, year + 1, RLV_TALLY_CONTRACTS),
                         region_count(s, year, RLV_TALLY_CONTRACTS) -
                             region_count(s, year, RLV_TALLY_ENDED) +
                             region_count(s, year, RLV_TALLY_SIGNED));
    }
}

static void contracts_obey_their_rules(void **state)
{
    size_t signatures = 0, holders = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        support_small_t small;
        rlv_schemes_t schemes;
        support_life_t life;
        support_small_random(&small, seed);
        support_schemes(&schemes);
        small.schemes = &schemes;
        draw_scenario(&small.params, seed);
        /* runs to three horizons, each looked at in the last year lived */
        for (int horizon = 2022; horizon <= 2032; horizon += 5) {
            rlv_model_t shorter;
            small.params.time_horizon = horizon;
            support_small_model(&small, &shorter);
            support_life_run(&life, &shorter, seed, 0);
            life.simulation.year = horizon - 1; /* the last year lived */
            check_doctors(&life.simulation, &schemes);
            check_accounts(&life.simulation, &schemes);
            for (int year = 2021; year < horizon; year++)
                signatures += (size_t)region_count(&life.simulation, year, RLV_TALLY_SIGNED);
            holders += (size_t)region_count(&life.simulation, horizon, RLV_TALLY_CESP);
            support_life_free(&life);
            rlv_model_free(&shorter);
        }
        support_small_free(&small);
    }
    assert_true(signatures > 500 && holders > 100);
}

static void eligibility_and_amounts(void **state)
{
    rlv_schemes_t schemes;
    rlv_params_t params;
    (void)state;
    support_schemes(&schemes);
    rlv_params_init(&params);
    const rlv_scheme_t *caim = &schemes.scheme[0], *cotram = &schemes.scheme[2];
    rlv_applicant_t who = {.age = 35, .fte = 0.8, .first = true};
    assert_true(rlv_contract_eligible(caim, &who));
    assert_close(rlv_contract_amount(caim, &params, 0.8, 2024), 50000, 0, 0); /* 4.4 days */
    assert_close(rlv_contract_amount(caim, &params, 0.7, 2024), 31250, 0, 0); /* 3.85 days */
    who.fte = 0.4;                                                            /* 2.2 days */
    assert_false(rlv_contract_eligible(caim, &who));
    assert_close(rlv_contract_amount(caim, &params, 0.4, 2024), 0, 0, 0);
    who.fte = 0.8;
    who.years_installed = 1;
    assert_false(rlv_contract_eligible(caim, &who));
    assert_false(rlv_contract_eligible(cotram, &who));
    who.age = 60;
    assert_true(rlv_contract_eligible(cotram, &who));
    /* 10 % of 145,000 EUR over three years; the cap of 20,000 a year */
    assert_close(rlv_contract_amount(cotram, &params, 1, 2024), 43500, 1e-12, 0);
    support_set(&params, "aids.fees_eur", 400000);
    assert_close(rlv_contract_amount(cotram, &params, 1, 2024), 60000, 1e-12, 0);
    /* open from 2016 to the end of 2025, extended, stopped, off */
    rlv_scheme_t part = *caim;
    part.from = 2019.75;
    assert_close(rlv_contract_open_share(&part, &params, 2019), 0.25, 1e-12, 0);
    assert_close(rlv_contract_open_share(&part, &params, 2025), 1, 0, 0);
    assert_close(rlv_contract_open_share(&part, &params, 2026), 0, 0, 0);
    support_set(&params, "aids.extend_to", 2030);
    assert_close(rlv_contract_open_share(&part, &params, 2030), 1, 0, 0);
    assert_close(rlv_contract_open_share(&part, &params, 2031), 0, 0, 0);
    support_set(&params, "aids.stop_after", 2027);
    assert_close(rlv_contract_open_share(&part, &params, 2028), 0, 0, 0);
    support_set(&params, "aids.on", 0);
    assert_close(rlv_contract_open_share(&part, &params, 2024), 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eligibility_and_amounts),
        cmocka_unit_test(contracts_obey_their_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
