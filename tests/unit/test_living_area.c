/* Living areas: centres apart, everyone within reach of the nearest, the most populated first. */
#include "small_region.h"
#include "support.h"

#include "releve/living_area.h"

#include <math.h>
#include <stdlib.h>

enum { MAX = 60 };

static void four_territories_by_hand(void **state)
{
    /* on a line, at 0, 20, 45 and 70 km; reach 30: 300 at 45 covers 20 and 70, then 0 */
    static const double AT[] = {0, 20, 45, 70}, INHABITANTS[] = {200, 100, 300, 250};
    double km[16];
    uint16_t area[4];
    size_t centre[4];
    (void)state;
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 4; j++)
            km[i * 4 + j] = fabs(AT[i] - AT[j]);
    assert_int_equal(rlv_living_areas(km, INHABITANTS, 4, 30, area, centre), 2);
    assert_int_equal(centre[0], 2);
    assert_int_equal(centre[1], 0);
    assert_int_equal(area[0], 1);
    assert_int_equal(area[1], 1); /* 20 km from the second centre, 25 from the first */
    assert_int_equal(area[2], 0);
    assert_int_equal(area[3], 0);
    assert_int_equal(rlv_living_areas(km, INHABITANTS, 4, 0, area, centre), 4);
    assert_int_equal(rlv_living_areas(km, INHABITANTS, 4, 100, area, centre), 1);
    assert_int_equal(rlv_living_areas(km, INHABITANTS, 0, 30, area, centre), 0);
}

static void covers_of_random_maps(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 300; seed++) {
        const size_t n = (size_t)support_whole(seed, 0, 1, MAX);
        const double reach = 100 * support_unit(seed, 1);
        double x[MAX], y[MAX], inhabitants[MAX], km[MAX * MAX];
        uint16_t area[MAX];
        size_t centre[MAX];
        for (size_t i = 0; i < n; i++) {
            x[i] = 200 * support_unit(seed, 10 + (uint32_t)i);
            y[i] = 200 * support_unit(seed, 100 + (uint32_t)i);
            inhabitants[i] = 1e4 * support_unit(seed, 200 + (uint32_t)i);
        }
        for (size_t i = 0; i < n * n; i++)
            km[i] = hypot(x[i / n] - x[i % n], y[i / n] - y[i % n]);
        const size_t num = rlv_living_areas(km, inhabitants, n, reach, area, centre);
        for (size_t a = 0; a < num; a++) {
            assert_int_equal(area[centre[a]], a);
            assert_true(a == 0 || inhabitants[centre[a]] < inhabitants[centre[a - 1]]);
            for (size_t b = 0; b < a; b++)
                assert_true(km[centre[a] * n + centre[b]] > reach);
        }
        for (size_t t = 0; t < n; t++) {
            assert_true(area[t] < num && km[centre[area[t]] * n + t] <= reach);
            for (size_t a = 0; a < num; a++)
                assert_true(km[centre[a] * n + t] >= km[centre[area[t]] * n + t]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_territories_by_hand),
        cmocka_unit_test(covers_of_random_maps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
