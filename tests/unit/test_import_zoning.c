/* Filling the zones up to shares of the inhabitants: order, ties, caps, limits. */
#include "support.h"

#include "releve/zoning.h"

#include <math.h>
#include <string.h>

enum { ZIP, ZAC, ZAR, NUM = 6 };
static const char *const CODE[NUM] = {"F", "A", "C", "B", "E", "D"};
static const double APL[NUM] = {5.0, 3.0, 2.0, 3.0, 4.0, 3.0};
static const int64_t INHABITANTS[NUM] = {100, 200, 100, 300, 200, 100};
static rlv_error_t err;

static void expect(double zip, double zac, const int expected[NUM])
{
    const double share[2] = {zip, zac};
    int class_of[NUM];
    memset(&err, 0, sizeof err);
    assert_int_equal(
        rlv_zoning_fill_shares(NUM, APL, INHABITANTS, CODE, 3, share, class_of, NULL, &err), 0);
    for (int i = 0; i < NUM; i++)
        assert_int_equal(class_of[i], expected[i]);
}

/* ranked: C 2.0 (100), then A (200), B (300), D (100) tied at 3.0 by code, E 4.0 (200), F (100) */
static void fills_in_order_of_indicator_then_code(void **state)
{
    (void)state;
    expect(0.3, 0.4, (const int[NUM]){ZAR, ZIP, ZIP, ZAC, ZAR, ZAC});
}

static void a_territory_over_the_cap_stops_the_class(void **state)
{
    (void)state;
    /* 0.45: B (300) would make 600 of 1,000; D (100) behind it would fit but may not pass */
    expect(0.45, 0.3, (const int[NUM]){ZAR, ZIP, ZIP, ZAC, ZAR, ZAR});
    expect(0.05, 0.35, (const int[NUM]){ZAR, ZAC, ZAC, ZAR, ZAR, ZAR});
}

static void caps_of_zero_and_all(void **state)
{
    (void)state;
    expect(0.0, 0.0, (const int[NUM]){ZAR, ZAR, ZAR, ZAR, ZAR, ZAR});
    expect(1.0, 0.0, (const int[NUM]){ZIP, ZIP, ZIP, ZIP, ZIP, ZIP});
    expect(0.0, 1.0, (const int[NUM]){ZAC, ZAC, ZAC, ZAC, ZAC, ZAC});
}

static void a_cap_equal_to_a_sum_takes_it(void **state)
{
    (void)state;
    expect(0.1, 0.2, (const int[NUM]){ZAR, ZAC, ZIP, ZAR, ZAR, ZAR});
}

static void says_what_it_filled(void **state)
{
    const double share[2] = {0.3, 0.4};
    int class_of[NUM];
    rlv_zoning_fill_t fill[3];
    (void)state;
    assert_int_equal(
        rlv_zoning_fill_shares(NUM, APL, INHABITANTS, CODE, 3, share, class_of, fill, &err), 0);
    assert_int_equal(fill[ZIP].num_territories, 2);
    assert_int_equal(fill[ZIP].inhabitants, 300);
    assert_close(fill[ZIP].indicator_last, 3.0, 0, 0);
    assert_close(fill[ZAC].indicator_next, 4.0, 0, 0);
    assert_int_equal(fill[ZAR].inhabitants, 300);
    assert_true(isnan(fill[ZAR].indicator_next));
}

static void refuses_what_cannot_be_ranked(void **state)
{
    const double share[2] = {0.3, 1.4}, missing[NUM] = {1, NAN, 1, 1, 1, 1};
    const int64_t negative[NUM] = {1, 1, 1, -1, 1, 1};
    int class_of[NUM];
    (void)state;
    assert_int_equal(
        rlv_zoning_fill_shares(NUM, APL, INHABITANTS, CODE, 3, share, class_of, NULL, &err),
        RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "share 1.4 of class 2 [0 to 1]"));
    memset(&err, 0, sizeof err);
    assert_int_equal(
        rlv_zoning_fill_shares(NUM, missing, INHABITANTS, CODE, 2, share, class_of, NULL, &err),
        RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "territory A has no indicator"));
    memset(&err, 0, sizeof err);
    assert_int_equal(
        rlv_zoning_fill_shares(NUM, APL, negative, CODE, 2, share, class_of, NULL, &err),
        RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "territory B has -1 inhabitants"));
    assert_int_equal(
        rlv_zoning_fill_shares(0, NULL, NULL, NULL, 3, (const double[2]){0, 0}, NULL, NULL, NULL),
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_in_order_of_indicator_then_code),
        cmocka_unit_test(a_territory_over_the_cap_stops_the_class),
        cmocka_unit_test(caps_of_zero_and_all),
        cmocka_unit_test(a_cap_equal_to_a_sum_takes_it),
        cmocka_unit_test(says_what_it_filled),
        cmocka_unit_test(refuses_what_cannot_be_ranked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
