#include "support.h"

#include "releve/rng.h"
#include "releve/score.h"

#include <math.h>
#include <stdlib.h>

/* By hand: values 1, 2, 4 and y = 3. E|X - y| = (2 + 1 + 1) / 3; pairs |1-2| + |1-4| + |2-4| = 6,
 * so E|X - X'| = 2 * 6 / 9 for the empirical law, 6 / 3 without the values themselves. */
static void test_crps_by_hand(void **state)
{
    static const double VALUES[] = {1, 2, 4};
    (void)state;
    assert_close(rlv_crps_sample(VALUES, 3, 3), 4.0 / 3 - 0.5 * 12.0 / 9, 1e-14, 0);
    assert_close(rlv_crps_fair(VALUES, 3, 3), 4.0 / 3 - 0.5 * 2.0, 1e-14, 0);
    assert_close(rlv_crps_sample(VALUES, 1, 3.5), 2.5, 1e-14, 0);
    assert_close(rlv_crps_fair(VALUES, 1, 3.5), 2.5, 1e-14, 0);
}

/* The definition: the integral of (F(x) - 1{y <= x})^2 between the values. */
static void test_crps_is_the_integral(void **state)
{
    double values[17];
    (void)state;
    for (size_t i = 0; i < 17; i++)
        values[i] = 0.31 * (double)i + 0.01 * (double)(i * i);
    for (double y = -1; y < 9; y += 0.37) {
        double sum = 0;
        const double step = 1e-3;
        for (double x = -3; x < 12; x += step) {
            size_t below = 0;
            for (size_t i = 0; i < 17; i++)
                below += values[i] <= x + step / 2;
            const double gap = (double)below / 17 - (y <= x + step / 2);
            sum += gap * gap * step;
        }
        assert_close(rlv_crps_sample(values, 17, y), sum, 0, 2e-3);
    }
}

/* Gneiting and Raftery 2007, eq. 21, at values known elsewhere: sd (2 phi(0) - 1 / sqrt(pi)) at the
 * mean; |y - mean| - sd / sqrt(pi) far away. */
static void test_crps_normal_closed_form(void **state)
{
    const double pi = acos(-1.0);
    (void)state;
    assert_close(rlv_crps_normal(3, 2, 3), 2 * (2 / sqrt(2 * pi) - 1 / sqrt(pi)), 1e-12, 0);
    assert_close(rlv_crps_normal(0, 1, 40), 40 - 1 / sqrt(pi), 1e-12, 0);
    assert_close(rlv_crps_normal(0, 1, 1), 0.6024413576275158, 1e-9, 0);
    assert_close(rlv_crps_normal(5, 0, 3), 2, 0, 0);
}

/* Quantiles of a normal law in equal steps: a large ensemble has the law's CRPS. */
static void test_crps_of_a_normal_ensemble(void **state)
{
    enum { N = 4000 };
    double *values = malloc(N * sizeof *values);
    (void)state;
    assert_non_null(values);
    for (size_t i = 0; i < N; i++) { /* inverse of the normal by bisection on erfc */
        const double p = ((double)i + 0.5) / N;
        double low = -9, high = 9;
        for (int k = 0; k < 60; k++) {
            const double mid = (low + high) / 2;
            if (0.5 * erfc(-mid / sqrt(2)) < p)
                low = mid;
            else
                high = mid;
        }
        values[i] = 4 + 1.5 * low;
    }
    assert_close(rlv_crps_sample(values, N, 5.1), rlv_crps_normal(4, 1.5, 5.1), 1e-3, 0);
    assert_close(rlv_crps_fair(values, N, 2.2), rlv_crps_normal(4, 1.5, 2.2), 1e-3, 0);
    free(values);
}

static void test_pit(void **state)
{
    static const double VALUES[] = {1, 2, 2, 5};
    (void)state;
    assert_close(rlv_pit_sample(VALUES, 4, 0, 0.5), 0.1, 1e-14, 0);
    assert_close(rlv_pit_sample(VALUES, 4, 2, 0.25), (1 + 0.25 * 3) / 5, 1e-14, 0);
    assert_close(rlv_pit_sample(VALUES, 4, 9, 0.5), 0.9, 1e-14, 0);
    /* forecasts whose law is right have uniform PITs */
    enum { FORECASTS = 4000, MEMBERS = 19, CLASSES = 10 };
    rlv_forecast_t *f = calloc(FORECASTS, sizeof *f);
    size_t count[CLASSES];
    assert_non_null(f);
    for (uint32_t i = 0; i < FORECASTS; i++) {
        double member[MEMBERS];
        for (uint32_t m = 0; m < MEMBERS; m++) {
            const rlv_address_t at = rlv_address(7, i, m, 0, RLV_STREAM_PIT);
            member[m] = rlv_unit(rlv_draw(&at, 0).word[0]);
        }
        const rlv_address_t at = rlv_address(7, i, 99, 0, RLV_STREAM_PIT);
        const rlv_block_t block = rlv_draw(&at, 0);
        f[i] = rlv_forecast_score(0.5, member, MEMBERS, rlv_unit(block.word[0]),
                                  rlv_unit(block.word[1]));
    }
    rlv_pit_histogram(f, FORECASTS, CLASSES, count);
    double chi2 = 0;
    for (int c = 0; c < CLASSES; c++)
        chi2 += pow((double)count[c] - 400.0, 2) / 400.0;
    assert_true(chi2 < 27.9); /* 0.999 quantile of chi2 with 9 degrees of freedom */
    free(f);
}

/* Three forecasts by hand, weights 1, 2, 1. */
static void test_scores_by_hand(void **state)
{
    const rlv_forecast_t forecast[] = {{2, 1, 1.5, 2.5, 3, 0.4, 0.2, 2},
                                       {5, 4, 4.5, 5.5, 6, 0.1, 0.5, 5},
                                       {9, 8, 8.5, 9.5, 10, NAN, NAN, 9}};
    static const double OBSERVED[] = {3, 5, 4}, WEIGHT[] = {1, 2, 1};
    static const unsigned TIMES[] = {2, 0, 1};
    size_t used = 0;
    (void)state;
#define SCORE(s) rlv_score_of(RLV_SCORE_##s, forecast, OBSERVED, WEIGHT, NULL, 3, &used)
    assert_close(SCORE(BIAS), (-1 + 0 + 5) / 4.0, 1e-14, 0);
    assert_close(SCORE(MAE), (1 + 0 + 5) / 4.0, 1e-14, 0);
    assert_close(SCORE(RMSE), sqrt((1 + 0 + 25) / 4.0), 1e-14, 0);
    assert_close(SCORE(MAPE), 100 * (1 / 3.0 + 5 / 4.0) / 4, 1e-14, 0);
    assert_close(SCORE(COVER_90), 2 / 3.0, 1e-14, 0);
    assert_close(SCORE(COVER_50), 1 / 3.0, 1e-14, 0);
    assert_close(SCORE(WIDTH_90), 2, 1e-14, 0);
    assert_int_equal(used, 3);
    assert_close(SCORE(CRPS), (0.4 + 2 * 0.1) / 3, 1e-14, 0);
    assert_int_equal(used, 2);
    assert_close(rlv_score_of(RLV_SCORE_MAE, forecast, OBSERVED, WEIGHT, TIMES, 3, NULL),
                 (2 * 1 + 5) / 3.0, 1e-14, 0);
    assert_true(isnan(rlv_score_of(RLV_SCORE_CRPS, forecast + 2, OBSERVED, WEIGHT, NULL, 1, NULL)));
}

static void test_resamples_keep_their_number(void **state)
{
    unsigned times[97], other[97];
    (void)state;
    for (uint32_t r = 0; r < 20; r++) {
        unsigned sum = 0;
        rlv_score_resample(11, r, 97, times);
        rlv_score_resample(11, r, 97, other);
        for (size_t i = 0; i < 97; i++) {
            sum += times[i];
            assert_int_equal(times[i], other[i]);
        }
        assert_int_equal(sum, 97);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crps_by_hand),
        cmocka_unit_test(test_crps_is_the_integral),
        cmocka_unit_test(test_crps_normal_closed_form),
        cmocka_unit_test(test_crps_of_a_normal_ensemble),
        cmocka_unit_test(test_pit),
        cmocka_unit_test(test_scores_by_hand),
        cmocka_unit_test(test_resamples_keep_their_number),
    };
    return cmocka_run_group_tests_name("score", tests, NULL, NULL);
}
