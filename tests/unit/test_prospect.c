/* The prospective zoning on an ensemble made by hand: probabilities, what decides, changes. */
#include "support.h"

#include "releve/prospect.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { T = 3, R = 2, BASE = 2021, YEARS = 3 };

static rlv_region_t region;
static rlv_model_t model;
static rlv_ensemble_t ensemble;
static rlv_error_t err;
static const double NEED[T] = {1.0, 1.0, 1.0};
static const int CURRENT[T] = {RLV_ZONE_ZAR, RLV_ZONE_ZIP, -1};

/* Three territories of 100, 100 and 200 inhabitants in one department. */
static int setup(void **state)
{
    static const int PEOPLE[T] = {100, 100, 200};
    (void)state;
    assert_int_equal(rlv_region_init(&region, 1, T, T, 0, BASE, BASE, &err), 0);
    for (uint32_t t = 0; t < T; t++) {
        (void)snprintf(region.territory[t].code, RLV_CODE_SIZE, "T%u", t);
        region.cell_territory[t] = t;
        region.first_cell[t + 1] = t + 1;
        region.population[t] = PEOPLE[t];
    }
    model.region = &region;
    model.shape =
        (rlv_tally_shape_t){BASE, BASE + YEARS - 1, YEARS, rlv_region_num_places(&region)};
    ensemble.num_replicates = R;
    ensemble.tally_size = rlv_tally_size(&model.shape);
    ensemble.tally = rlv_calloc(R * ensemble.tally_size, sizeof *ensemble.tally, &err);
    return ensemble.tally == NULL;
}

static int teardown(void **state)
{
    (void)state;
    rlv_region_free(&region);
    free(ensemble.tally);
    return 0;
}

static void set(size_t replicate, rlv_tally_kind_t kind, const int32_t value[T])
{
    for (size_t t = 0; t < T; t++)
        ensemble.tally[replicate * ensemble.tally_size +
                       rlv_tally_index(&model.shape, BASE + 1, kind, t)] = value[t];
}

static rlv_zoning_rule_t rule = {
    .method = RLV_ZONING_2021, .threshold = {NAN, NAN}, .share = {0.25, 0.25}};
static const rlv_zoning_ranking_t BY_APL = {"apl", "", 1, {{"apl_le65", 1, false}}};
static const rlv_zoning_ranking_t BY_AGE = {"age", "", 1, {{"share_60plus", 1, true}}};
static const rlv_zoning_ranking_t *const BOTH[] = {&BY_APL, &BY_AGE};

/* APL: replicate 0 ranks T0 T1 T2, replicate 1 ranks T1 T0 T2. Age: T1 T0 T2 in both, T2 without a
 * GP taking the region's share, 0 here. ZIP and ZAC hold 100 inhabitants each. */
static void fill(void)
{
    set(0, RLV_TALLY_APL_LE65_OBSERVED, (const int32_t[]){1000000, 2000000, 3000000});
    set(1, RLV_TALLY_APL_LE65_OBSERVED, (const int32_t[]){2000000, 1000000, 3000000});
    for (size_t r = 0; r < R; r++) {
        set(r, RLV_TALLY_HEADCOUNT, (const int32_t[]){4, 4, 0});
        set(r, RLV_TALLY_AGE_60PLUS, (const int32_t[]){1, 2, 0});
    }
}

static void classes_are_counted_over_replicates(void **state)
{
    rlv_prospect_t p;
    (void)state;
    fill();
    if (rlv_prospect_run(&p, &ensemble, &model, &rule, BOTH, 2, NEED, CURRENT, BASE + 3, 2, &err) !=
        0)
        fail_msg("%s", err.text);
    assert_int_equal(p.apl_year, BASE + 1);
    assert_close(rlv_prospect_probability(&p, 0, 0, RLV_ZONE_ZIP), 0.5, 0, 0);
    assert_close(rlv_prospect_probability(&p, 0, 0, RLV_ZONE_ZAC), 0.5, 0, 0);
    assert_close(rlv_prospect_probability(&p, 1, 1, RLV_ZONE_ZIP), 1.0, 0, 0);
    assert_close(rlv_prospect_probability(&p, 1, 2, RLV_ZONE_ZAR), 1.0, 0, 0);
    /* T0 and T1: by APL the two replicates always differ, by age never; T2 never */
    assert_close(p.chance[0], (0.5 + 0.5 + 0) / 3, 0, 1e-15);
    assert_close(p.chance[1], (0.5 * 100 + 0.5 * 100) / 400, 0, 1e-15);
    /* the rankings differ for T0 and T1 in replicate 0 only */
    assert_close(p.ranking[0], (0.5 + 0.5) / 3, 0, 1e-15);
    /* T0: pooled 1/4 ZIP, 3/4 ZAC: 0.375; within (0.5 + 0) / 2 = 0.25 */
    assert_close(p.between[0], 1 - 0.25 / 0.375, 0, 1e-12);
    /* T0 (ZAR now) enters ZIP in replicate 0 by APL; T1 (ZIP now) leaves it then */
    assert_close(p.change[RLV_ZONE_ZAR * 3 + RLV_ZONE_ZIP].territories.mean, 0.5, 0, 0);
    assert_close(p.change[RLV_ZONE_ZAR * 3 + RLV_ZONE_ZIP].inhabitants.mean, 50, 0, 0);
    assert_close(p.change[RLV_ZONE_ZIP * 3 + RLV_ZONE_ZAC].territories.mean, 0.5, 0, 0);
    assert_close(p.change[9 + RLV_ZONE_ZIP * 3 + RLV_ZONE_ZIP].territories.mean, 1, 0, 0);
    assert_true(isnan(p.change[0].contracts[RLV_PROSPECT_AIDS].mean)); /* decided after the run */
    rlv_prospect_free(&p);
}

/* Contracts of the territories that move in a replicate are those of that replicate, not means. */
static void contracts_are_those_of_the_replicates_that_move(void **state)
{
    rlv_prospect_t p;
    const rlv_prospect_stats_t *s;
    (void)state;
    fill();
    set(0, RLV_TALLY_CONTRACTS, (const int32_t[]){2, 8, 100});
    set(1, RLV_TALLY_CONTRACTS, (const int32_t[]){6, 5, 100});
    set(0, RLV_TALLY_CESP, (const int32_t[]){1, 3, 7});
    set(1, RLV_TALLY_CESP, (const int32_t[]){0, 2, 7});
    if (rlv_prospect_run(&p, &ensemble, &model, &rule, BOTH, 2, NEED, CURRENT, BASE + 1, 0, &err) !=
        0)
        fail_msg("%s", err.text);
    /* T0 enters ZIP in replicate 0 only: 2 contracts there, none in replicate 1 */
    s = p.change[RLV_ZONE_ZAR * 3 + RLV_ZONE_ZIP].contracts;
    assert_close(s[RLV_PROSPECT_AIDS].mean, 1, 0, 1e-12);
    assert_close(s[RLV_PROSPECT_AIDS].p05, 0.1, 0, 1e-12);
    assert_close(s[RLV_PROSPECT_AIDS].p95, 1.9, 0, 1e-12);
    assert_close(s[RLV_PROSPECT_CESP].mean, 0.5, 0, 1e-12);
    /* T1 leaves it in replicate 0, with the 8 of that replicate */
    s = p.change[RLV_ZONE_ZIP * 3 + RLV_ZONE_ZAC].contracts;
    assert_close(s[RLV_PROSPECT_AIDS].mean, 4, 0, 1e-12);
    assert_close(s[RLV_PROSPECT_CESP].mean, 1.5, 0, 1e-12);
    /* T1 stays in it by age: 8 and 5 */
    s = p.change[9 + RLV_ZONE_ZIP * 3 + RLV_ZONE_ZIP].contracts;
    assert_close(s[RLV_PROSPECT_AIDS].mean, 6.5, 0, 1e-12);
    assert_close(s[RLV_PROSPECT_AIDS].p95, 7.85, 0, 1e-12);
    rlv_prospect_free(&p);
}

static void without_chance_the_ranking_decides_all(void **state)
{
    rlv_prospect_t p;
    (void)state;
    fill();
    set(1, RLV_TALLY_APL_LE65_OBSERVED, (const int32_t[]){1000000, 2000000, 3000000});
    assert_int_equal(
        rlv_prospect_run(&p, &ensemble, &model, &rule, BOTH, 2, NEED, CURRENT, BASE + 1, 0, &err),
        0);
    assert_close(p.chance[0], 0, 0, 0);
    assert_close(p.between[0], 1, 0, 0);
    rlv_prospect_free(&p);
}

static void a_year_that_the_run_does_not_hold_is_refused(void **state)
{
    rlv_prospect_t p;
    (void)state;
    memset(&err, 0, sizeof err);
    assert_int_equal(
        rlv_prospect_run(&p, &ensemble, &model, &rule, BOTH, 2, NEED, CURRENT, BASE + 9, 2, &err),
        RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "uses the APL of 2028, which the run does not hold [2021 to"));
    rlv_prospect_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_counted_over_replicates),
        cmocka_unit_test(contracts_are_those_of_the_replicates_that_move),
        cmocka_unit_test(without_chance_the_ranking_decides_all),
        cmocka_unit_test(a_year_that_the_run_does_not_hold_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
