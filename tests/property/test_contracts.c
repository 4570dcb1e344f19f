/*
 * Whatever the scenario: no scheme pays after its end, above its cap, to someone not eligible or
 * beyond the budget; a CESP holder settles in ZIP or ZAC; running contracts are the initial ones
 * less endings plus signatures; costs by scheme and class are those by place, and those of the
 * contracts of the doctors, to the euro; students are paid, and pay back, by the contracts and
 * breaches drawn.
 */
#include "../support/schemes.h"
#include "../support/small_region.h"
#include "../support/support.h"

#include "releve/contracts.h"
#include "releve/training.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
                const int age = rlv_age(d->birth_year[row], s->year);
                assert_true(age >= c->age_min && age <= c->age_max);
                assert_true(c->installed_max_years <= 0 || d->installed_year[row] == s->year ||
                            s->year == 2021); /* in 2021, perhaps one that ran on 1 January */
                if (s->params.aids_zones <= 1)
                    assert_int_equal(zone, RLV_ZONE_ZIP);
            }
        }
        if (d->second_left[row] > 0)
            assert_true(d->second_cell[row] != RLV_NO_CELL && d->second_milli[row] <= 1000);
    }
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
        assert_int_equal(support_cost(s, year, RLV_COST_PAID, false),
                         support_region_count(s, year, RLV_TALLY_PAID));
        assert_int_equal(support_cost(s, year, RLV_COST_COMMITTED, false),
                         support_region_count(s, year, RLV_TALLY_COMMITTED));
        assert_int_equal(support_cost(s, year, RLV_COST_SIGNED, false) - posts,
                         support_region_count(s, year, RLV_TALLY_SIGNED));
        assert_int_equal(support_cost(s, year, RLV_COST_RUNNING, false),
                         support_region_count(s, year, RLV_TALLY_CONTRACTS));
        assert_true((double)support_region_count(s, year, RLV_TALLY_COMMITTED) <=
                    s->params.aids_budget_eur.value[0]);
        assert_int_equal(support_region_count(s, year + 1, RLV_TALLY_CONTRACTS),
                         support_region_count(s, year, RLV_TALLY_CONTRACTS) -
                             support_region_count(s, year, RLV_TALLY_ENDED) +
                             support_region_count(s, year, RLV_TALLY_SIGNED));
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
        support_schemes_draw(&small.params, seed);
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
                signatures +=
                    (size_t)support_region_count(&life.simulation, year, RLV_TALLY_SIGNED);
            holders += (size_t)support_region_count(&life.simulation, horizon, RLV_TALLY_CESP);
            support_life_free(&life);
            rlv_model_free(&shorter);
        }
        support_small_free(&small);
    }
    assert_true(signatures > 500 && holders > 100);
}

/* What a budget does not hold draws nobody: with none, aids do what they would without effect. */
static void what_is_not_paid_draws_nobody(void **state)
{
    int64_t sites = 0, drawn = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 30; seed++) {
        support_life_t life[3]; /* no budget; a coefficient of 0; both as they are */
        rlv_model_t model[3];
        support_small_t small[3];
        rlv_schemes_t schemes[3];
        for (int i = 0; i < 3; i++) {
            support_small_random(&small[i], seed);
            support_schemes(&schemes[i]);
            small[i].schemes = &schemes[i];
            support_schemes_draw(&small[i].params, seed);
            support_set(&small[i].params, "settlement.aid", i == 1 ? 0 : 2);
            support_set(&small[i].params, "aids.budget_eur", i == 0 ? 0 : 1e9);
            support_set(&small[i].params, "aids.stay", 0);
            support_small_model(&small[i], &model[i]);
            support_life_run(&life[i], &model[i], seed, 0);
            const rlv_tally_kind_t KINDS[] = {RLV_TALLY_ENTRIES, RLV_TALLY_HEALTH_CENTRE,
                                              RLV_TALLY_MOVES_IN};
            for (int year = 2021; year < 2026 && i > 0; year++)
                for (size_t t = 0; t < small[i].region.num_territories; t++)
                    for (int k = 0; k < 3; k++) {
                        const int32_t a =
                            support_count(&model[0], life[0].counts.tally, year, KINDS[k], t);
                        const int32_t b =
                            support_count(&model[i], life[i].counts.tally, year, KINDS[k], t);
                        if (i == 1)
                            assert_int_equal(a, b);
                        drawn += i == 2 && a != b;
                    }
        }
        const rlv_population_t *d = &life[0].simulation.doctors;
        for (size_t row = 0; row < d->num_rows; row++)
            sites += d->second_kind[row] == RLV_SITE_OWN && d->second_left[row] == 0;
        for (int i = 0; i < 3; i++) {
            support_life_free(&life[i]);
            rlv_model_free(&model[i]);
            support_small_free(&small[i]);
        }
    }
    assert_true(drawn > 100 && sites > 0);
}

/* Nobody stops, so that each signature of a scheme that is signed once is one doctor's. */
static void once_is_once(void **state)
{
    int64_t signatures = 0, moved = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        support_small_t small;
        rlv_schemes_t schemes;
        rlv_model_t model;
        support_life_t life;
        support_small_random(&small, seed);
        support_small_freeze(&small);
        support_schemes(&schemes);
        small.schemes = &schemes;
        support_set(&small.params, "relocation.probability", 0.3);
        support_set(&small.params, "relocation.early_factor", 1);
        support_set(&small.params, "aids.base_contracts", 0);
        support_set(&small.params, "aids.take_up_cotram", 1);
        support_set(&small.params, "zoning.mode", 1);
        support_set(&small.params, "time.horizon", 2028);
        support_small_model(&small, &model);
        support_life_run(&life, &model, seed, 0);
        const rlv_population_t *d = &life.simulation.doctors;
        for (size_t k = 0; k < schemes.num_schemes; k++) {
            int64_t signed_ones = 0, doctors = 0;
            for (int year = 2021; year < 2028; year++)
                for (int zone = 0; zone < RLV_NUM_ZONES; zone++)
                    signed_ones +=
                        life.counts
                            .costs[rlv_cost_index(&model.shape, year, k, zone, RLV_COST_SIGNED)];
            for (size_t row = 0; row < d->num_rows; row++)
                doctors += d->aids_had[row] >> k & 1;
            if (schemes.scheme[k].once)
                assert_int_equal(signed_ones, doctors);
            signatures += schemes.scheme[k].once ? signed_ones : 0;
        }
        for (size_t row = 0; row < d->num_rows; row++)
            moved += d->moved[row];
        support_life_free(&life);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(signatures > 50 && moved > 500);
}

/* Where installation is regulated nobody more arrives than stops or leaves. */
static void regulation_holds(void **state)
{
    size_t full = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        support_small_t small;
        rlv_model_t model;
        support_life_t life;
        support_small_random(&small, seed);
        support_set(&small.params, "entries.per_year", 30);
        support_set(&small.params, "relocation.probability", 0.3 * support_unit(seed, 1));
        support_set(&small.params, "regulation.on", 1);
        support_set(&small.params, "regulation.refusal", support_unit(seed, 2));
        support_set(&small.params, "zoning.mode", 1);
        support_set(&small.params, "states.from_health_centre", 0);
        support_set(&small.params, "time.horizon", 2030);
        support_small_model(&small, &model);
        support_life_run(&life, &model, seed, 0);
        for (int year = 2021; year < 2030; year++)
            for (size_t t = 0; t < small.region.num_territories; t++) {
                const int32_t *tally = life.counts.tally;
#define COUNT(kind) support_count(&model, tally, year, RLV_TALLY_##kind, t)
                if (COUNT(ZONE) != RLV_ZONE_ZAR)
                    continue;
                const int32_t in = COUNT(ENTRIES) + COUNT(MOVES_IN);
                const int32_t out = COUNT(EXITS_RETIREMENT) + COUNT(EXITS_DEATH) +
                                    COUNT(EXITS_OTHER) + COUNT(MOVES_OUT);
#undef COUNT
                assert_true(in <= out);
                full += in == out && in > 0;
            }
        support_life_free(&life);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(full > 100);
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
    assert_close(rlv_contract_amount(caim, &params, &who, 2024), 50000, 0, 0); /* 4.4 days */
    who.fte = 0.7;                                                             /* 3.85 days */
    assert_close(rlv_contract_amount(caim, &params, &who, 2024), 31250, 0, 0);
    who.fte = 0.4; /* 2.2 days */
    assert_false(rlv_contract_eligible(caim, &who));
    assert_close(rlv_contract_amount(caim, &params, &who, 2024), 0, 0, 0);
    who.fte = 0.8;
    who.years_installed = 1;
    assert_false(rlv_contract_eligible(caim, &who));
    assert_false(rlv_contract_eligible(cotram, &who));
    who.age = 60;
    assert_true(rlv_contract_eligible(cotram, &who));
    /* 10 % of 145,000 EUR over three years; the cap of 20,000 a year */
    who.fte = 1;
    assert_close(rlv_contract_amount(cotram, &params, &who, 2024), 43500, 1e-12, 0);
    support_set(&params, "aids.fees_eur", 400000);
    assert_close(rlv_contract_amount(cotram, &params, &who, 2024), 60000, 1e-12, 0);
    /* a guaranteed income: a share of the most it pays, by activity */
    rlv_scheme_t guarantee = *caim;
    guarantee.guarantee = true;
    guarantee.step[0].eur = 36 * 4250;
    who.fte = 0.5;
    assert_close(rlv_contract_amount(&guarantee, &params, &who, 2024), 0.3 * 0.5 * 36 * 4250, 1e-12,
                 0);
    who.fte = 1;
    /* supplements: euros for one condition, a share of the amount for another */
    rlv_scheme_t richer = *caim;
    richer.supplement_eur[0] = 2500;
    richer.supplement_share[2] = 0.2;
    who.supplement[0] = true;
    assert_close(rlv_contract_amount(&richer, &params, &who, 2024), 52500, 1e-12, 0);
    who.supplement[2] = true;
    assert_close(rlv_contract_amount(&richer, &params, &who, 2024), 62500, 1e-12, 0);
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
        cmocka_unit_test(what_is_not_paid_draws_nobody),
        cmocka_unit_test(once_is_once),
        cmocka_unit_test(regulation_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
