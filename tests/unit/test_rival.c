#include "support.h"

#include "releve/published.h"
#include "releve/rival.h"

#include <math.h>
#include <stdlib.h>

/* Two places, five years with a gap; the region is their sum. */
static const int YEARS[] = {2015, 2016, 2017, 2018, 2020};
static const double VALUES[] = {10, 11, 12, 13, 15, 20, 19, 20, 18, 17};
static const double REGION[] = {30, 30, 32, 31, 32};
static const double WEIGHT[] = {1, 2};
static const rlv_panel_past_t PAST = {2, 5, YEARS, VALUES, REGION, WEIGHT};

static void test_points(void **state)
{
    (void)state;
    assert_close(rlv_rival_point(&PAST, RLV_RIVAL_LAST, 1, 2017, 3), 20, 0, 0);
    assert_close(rlv_rival_point(&PAST, RLV_RIVAL_TREND, 0, 2017, 3), 15, 1e-12, 0);
    /* least squares on 20, 19, 20: level; on the region's 30, 30, 32: one a year */
    assert_close(rlv_rival_point(&PAST, RLV_RIVAL_TREND, 1, 2017, 3), 20, 1e-12, 0);
    assert_close(rlv_rival_point(&PAST, RLV_RIVAL_PLUS, 1, 2017, 3), 23, 1e-12, 0);
    /* logarithms of 30, 30, 32: slope log(32 / 30) / 2 */
    assert_close(rlv_rival_point(&PAST, RLV_RIVAL_TIMES, 1, 2017, 3), 20 * pow(32.0 / 30, 1.5),
                 1e-12, 0);
    /* nothing is known of 2019, and one year has no trend */
    assert_true(isnan(rlv_rival_point(&PAST, RLV_RIVAL_LAST, 0, 2019, 1)));
    assert_true(isnan(rlv_rival_point(&PAST, RLV_RIVAL_TIMES, 0, 2015, 1)));
}

/* Later values change nothing. */
static void test_points_know_no_future(void **state)
{
    double values[10];
    const rlv_panel_past_t other = {2, 5, YEARS, values, REGION, WEIGHT};
    (void)state;
    for (size_t i = 0; i < 10; i++)
        values[i] = i % 5 > 2 ? -999 : VALUES[i];
    for (int r = 0; r < RLV_NUM_RIVALS; r++)
        for (size_t p = 0; p < 2; p++)
            assert_close(rlv_rival_point(&other, (rlv_rival_t)r, p, 2017, 2),
                         rlv_rival_point(&PAST, (rlv_rival_t)r, p, 2017, 2), 0, 0);
}

/* From 2017 at one year the last value's errors are those of 2015 and 2016. */
static void test_bands_are_past_errors(void **state)
{
    rlv_rival_band_t band;
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_rival_band_init(&band, &PAST, RLV_RIVAL_LAST, 2017, 1, &err), 0);
    assert_int_equal(band.num_errors[0], 4);
    assert_close(band.error[0][0], 0.1, 1e-12, 0);
    assert_close(band.error[0][1], -0.05, 1e-12, 0);
    assert_close(band.error[0][2], 12.0 / 11 - 1, 1e-12, 0);
    assert_close(band.error[0][3], 20.0 / 19 - 1, 1e-12, 0);
    rlv_rival_band_free(&band);
    /* a first year has no past error */
    assert_int_equal(rlv_rival_band_init(&band, &PAST, RLV_RIVAL_LAST, 2015, 1, &err), 0);
    assert_int_equal(band.num_errors[0], 0);
    rlv_rival_band_free(&band);
}

/* A horizon that was never seen takes the longest shorter one: the mean grows with the horizon. */
static void test_bands_stretch(void **state)
{
    rlv_rival_band_t two, four;
    rlv_error_t err = {0};
    double mean2 = 0, mean4 = 0, spread2 = 0, spread4 = 0;
    (void)state;
    assert_int_equal(rlv_rival_band_init(&two, &PAST, RLV_RIVAL_LAST, 2017, 2, &err), 0);
    assert_int_equal(rlv_rival_band_init(&four, &PAST, RLV_RIVAL_LAST, 2017, 4, &err), 0);
    assert_int_equal(two.num_errors[0], 2);
    assert_int_equal(four.num_errors[0], 2);
    for (size_t i = 0; i < 2; i++) {
        mean2 += two.error[0][i] / 2;
        mean4 += four.error[0][i] / 2;
    }
    spread2 = fabs(two.error[0][0] - two.error[0][1]);
    spread4 = fabs(four.error[0][0] - four.error[0][1]);
    assert_close(mean4, 2 * mean2, 1e-12, 0);
    assert_true(spread4 >= spread2);
    rlv_rival_band_free(&two);
    rlv_rival_band_free(&four);
}

/* Van Greuningen et al. 2012: the stock of 2019 comes out of the published flows exactly; the FTE
 * within the rounding of the printed means (8,187 from means of three decimals: 8,184). */
static void test_dutch_example(void **state)
{
    rlv_dutch_example_t dutch;
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_dutch_example("data/national", &dutch, &err), 0);
    assert_close(dutch.stock_2009, 10215, 0, 0);
    assert_close(dutch.fte_2009, 7290, 0, 1.0);
    assert_close(dutch.stock_2019, 12246, 0, 0);
    assert_close(dutch.fte_2019, dutch.printed_fte, 0, 12246 * 0.0005);
    assert_close(dutch.required_2019, dutch.printed_required, 0, 0.5);
    assert_close(dutch.surplus, 380, 0, 0.5);
}

static void test_published_records(void **state)
{
    rlv_published_t *row = NULL;
    size_t num_rows = 0;
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_published_read("data/national", &row, &num_rows, &err), 0);
    assert_true(num_rows >= 3);
    assert_string_equal(row[0].publication, "DREES ER 679");
    assert_close(rlv_published_error(&row[0]), 100 * (188000.0 / 215000 - 1), 1e-12, 0);
    free(row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points),
        cmocka_unit_test(test_points_know_no_future),
        cmocka_unit_test(test_bands_are_past_errors),
        cmocka_unit_test(test_bands_stretch),
        cmocka_unit_test(test_dutch_example),
        cmocka_unit_test(test_published_records),
    };
    return cmocka_run_group_tests_name("rival", tests, NULL, NULL);
}
