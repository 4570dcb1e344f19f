/* Statistics by hand, order of rows, indicators of a record written by hand. */
#include "small_region.h"
#include "support.h"

#include "releve/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void quantiles_type_7(void **state)
{
    /* R: quantile(c(1, 2, 4, 8, 16, 32), c(.05, .25, .5, .75, .95)) */
    static const double SIX[] = {1, 2, 4, 8, 16, 32};
    static const double P[] = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};
    static const double EXPECTED[] = {1, 1.25, 2.5, 6, 14, 28, 32};
    static const double FOUR[] = {1, 2, 3, 4};
    (void)state;
    for (size_t i = 0; i < sizeof P / sizeof P[0]; i++)
        assert_close(rlv_quantile(SIX, 6, P[i]), EXPECTED[i], 1e-15, 0);
    assert_close(rlv_quantile(FOUR, 4, 0.25), 1.75, 1e-15, 0);
    assert_close(rlv_quantile(FOUR, 1, 0.95), 1, 0, 0);
}

static void stats_by_hand(void **state)
{
    double value[] = {32, 1, 16, 2, 8, 4};
    const rlv_stats_t s = rlv_stats(value, NULL, 6);
    (void)state;
    assert_close(s.mean, 10.5, 1e-15, 0);
    assert_close(s.sd, sqrt(140.7), 1e-14, 0);
    assert_close(s.mcse, sqrt(140.7 / 6), 1e-14, 0);
    assert_close(s.p05, 1.25, 1e-15, 0);
    assert_close(s.p25, 2.5, 1e-15, 0);
    assert_close(s.p50, 6, 1e-15, 0);
    assert_close(s.p75, 14, 1e-15, 0);
    assert_close(s.p95, 28, 1e-15, 0);
}

static void equal_values_have_no_spread(void **state)
{
    double value[9];
    (void)state;
    for (int i = 0; i < 9; i++)
        value[i] = 0.1; /* 0.1 * 9 / 9 is not 0.1 */
    const rlv_stats_t s = rlv_stats(value, NULL, 9);
    assert_true(s.mean == 0.1 && s.sd == 0 && s.mcse == 0 && s.p05 == 0.1 && s.p95 == 0.1);
    double one[] = {7};
    const rlv_stats_t none = rlv_stats(one, NULL, 0);
    const rlv_stats_t alone = rlv_stats(one, NULL, 1);
    assert_true(isnan(none.mean) && isnan(none.p50) && isnan(none.mcse));
    assert_true(alone.mean == 7 && alone.sd == 0 && alone.p50 == 7 && alone.mcse == 0);
}

/* Mean, median and Monte Carlo error from the values, the rest from the spread. */
static void spread_widens_only(void **state)
{
    double value[] = {3, 1, 2}, plain[] = {3, 1, 2}, spread[] = {9, -5, 2};
    const rlv_stats_t with = rlv_stats(value, spread, 3), without = rlv_stats(plain, NULL, 3);
    (void)state;
    assert_true(with.mean == without.mean && with.p50 == without.p50 && with.mcse == without.mcse);
    assert_close(with.sd, 7, 1e-14, 0);
    assert_close(with.p05, -5 + 0.1 * 7, 1e-14, 0);
    assert_close(with.p95, 2 + 0.9 * 7, 1e-14, 0);
    /* quantiles stay in order around the median even when the spread lies beside it */
    double low[] = {1, 2, 3}, beside[] = {10, 11, 12};
    const rlv_stats_t s = rlv_stats(low, beside, 3);
    assert_true(s.p05 <= s.p25 && s.p25 <= s.p50 && s.p50 == 2 && s.p50 <= s.p75 && s.p75 <= s.p95);
}

static void random_samples_stay_in_order(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 2000; seed++) {
        double value[40], spread[40];
        const int n = support_whole(seed, 0, 1, 40);
        for (int i = 0; i < n; i++) {
            value[i] = floor(10 * support_unit(seed, 1 + (uint32_t)i));
            spread[i] = value[i] + 3 * (support_unit(seed, 100 + (uint32_t)i) - 0.5);
        }
        const rlv_stats_t s = rlv_stats(value, seed % 2 ? spread : NULL, (size_t)n);
        assert_true(s.p05 <= s.p25 && s.p25 <= s.p50 && s.p50 <= s.p75 && s.p75 <= s.p95);
        assert_true(isfinite(s.mean) && isfinite(s.sd) && s.sd >= 0 && s.mcse >= 0);
    }
}

static void rows_are_sorted(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t ensemble;
    rlv_error_t err = {0};
    (void)state;
    support_small_fixed(&small);
    small.params.time_horizon = 2028;
    support_small_model(&small, &model);
    assert_int_equal(rlv_ensemble_run(&ensemble, &model, 5, 3, RLV_CHANCE, NULL, 1, NULL, &err), 0);
    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        rlv_summary_t summary;
        assert_int_equal(
            rlv_summary_init(&summary, &ensemble, &model, (rlv_level_t)level, 2, NULL, &err), 0);
        size_t expected = 0;
        for (size_t i = 0; i < RLV_NUM_INDICATORS; i++) {
            static const int YEARS[] = {8, 7, 3}; /* stocks, flows, five-year flows */
            if (RLV_INDICATORS[i].levels & 1u << level)
                expected += (size_t)YEARS[RLV_INDICATORS[i].time] *
                            rlv_region_level_size(&small.region, (rlv_level_t)level);
            if (i > 0)
                assert_true(strcmp(RLV_INDICATORS[i - 1].name, RLV_INDICATORS[i].name) < 0);
        }
        assert_int_equal(summary.num_rows, expected);
        for (size_t i = 1; i < summary.num_rows; i++) {
            const rlv_summary_row_t *a = &summary.row[i - 1], *b = &summary.row[i];
            assert_true(
                a->indicator < b->indicator ||
                (a->indicator == b->indicator && (a->place != b->place || a->year + 1 == b->year)));
        }
        rlv_summary_free(&summary);
    }
    rlv_ensemble_free(&ensemble);
    rlv_model_free(&model);
    support_small_free(&small);
}

static void write_record(const rlv_tally_shape_t *shape, int32_t record[])
{
#define PUT(y, kind, n) record[rlv_tally_index(shape, (y), RLV_TALLY_##kind, 0)] = (n)
    PUT(2021, HEADCOUNT, 8);
    PUT(2021, FTE_MILLI, 6500);
    PUT(2021, WOMEN, 2);
    PUT(2021, AGE_60PLUS, 3);
    PUT(2021, HEALTH_CENTRE, 2);
    PUT(2021, APL, 2400000);
    PUT(2022, HEADCOUNT, 6);
    PUT(2024, HEADCOUNT, 1);
    for (int y = 2021; y < 2027; y++) {
        PUT(y, EXITS_RETIREMENT, 3);
        PUT(y, EXITS_DEATH, 1);
        PUT(y, EXITS_OTHER, 2);
        PUT(y, MOVES_OUT, 4);
        PUT(y, MOVES_IN, 50);
        PUT(y, ENTRIES, 60);
    }
#undef PUT
}

/* Every indicator of one replicate whose record is written by hand. */
static void indicators_by_hand(void **state)
{
    enum { PLACES = 1, YEARS = 7 };
    const rlv_tally_shape_t shape = {2021, 2027, YEARS, PLACES};
    int32_t record[YEARS * RLV_NUM_TALLIES * PLACES] = {0};
    int64_t population[YEARS];
    const rlv_indicator_view_t view = {&shape, record, population};
    static const struct {
        const char *name;
        int year;
        double expected;
    } CASES[] = {
        {"gp_headcount", 2021, 8},
        {"gp_fte", 2021, 6.5},
        {"gp_density_p100k", 2021, 80},
        {"gp_fte_density_p100k", 2021, 65},
        {"gp_share_60plus", 2021, 0.375},
        {"gp_share_women", 2021, 0.25},
        {"gp_health_centre", 2021, 2},
        {"apl", 2021, 2.4},
        {"p_under_apl_2_5", 2021, 1},
        {"population", 2022, 12500},
        {"departures_5y", 2021, 5 * (3 + 1 + 2 + 4)},
        {"gp_needed_keep", 2022, 4}, /* 80 per 100,000 of 12,500 is 10, 6 are left */
        {"gp_needed_keep", 2021, 0},
        {"p_no_gp", 2023, 1},
        {"gp_share_women", 2023, 0},
        {"gp_density_p100k", 2024, 0}, /* no inhabitant */
        {"gp_needed_keep", 2024, 0},
    };
    (void)state;
    for (int y = 0; y < YEARS; y++)
        population[y] = 10000;
    population[1] = 12500;
    population[3] = 0;
    write_record(&shape, record);
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        const int index = rlv_indicator_find(CASES[i].name);
        assert_true(index >= 0);
        assert_close(RLV_INDICATORS[index].value(&view, 0, CASES[i].year), CASES[i].expected, 1e-12,
                     1e-12);
    }
    assert_int_equal(rlv_indicator_find("gp_headcounts"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_type_7),   cmocka_unit_test(stats_by_hand),
        cmocka_unit_test(spread_widens_only), cmocka_unit_test(equal_values_have_no_spread),
        cmocka_unit_test(rows_are_sorted),    cmocka_unit_test(random_samples_stay_in_order),
        cmocka_unit_test(indicators_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
