/* The allocation against brute force, and its limits. Ward's heights never fall. */
#include "support.h"

#include "releve/allocation.h"
#include "releve/rng.h"
#include "releve/ward.h"

#include <math.h>

enum { PLACES = 3, MOST = 9 };

static double uniform(uint32_t id, uint32_t block)
{
    const rlv_address_t at = rlv_address(20260101, 0, id, 2000, RLV_STREAM_SYNTHESIS_DETAIL);
    return rlv_unit(rlv_draw(&at, block).word[0]);
}

/* Least total of all x in 0..MOST^3 that meet every need, MOST * 3 + 1 when none does. */
static int brute_force(const double *gain, const double *deficit)
{
    int best = 3 * MOST + 1;
    for (int a = 0; a <= MOST; a++)
        for (int b = 0; b <= MOST; b++)
            for (int c = 0; c <= MOST; c++) {
                bool met = true;
                for (int u = 0; u < PLACES; u++)
                    met = met && gain[3 * u] * a + gain[3 * u + 1] * b + gain[3 * u + 2] * c >=
                                     deficit[u] - 1e-9;
                if (met && a + b + c < best)
                    best = a + b + c;
            }
    return best;
}

static void equals_brute_force(void **state)
{
    (void)state;
    int checked = 0;
    for (uint32_t trial = 0; trial < 300; trial++) {
        double gain[PLACES * PLACES], deficit[PLACES];
        rlv_allocation_t solved;
        rlv_error_t err = {0};
        for (uint32_t i = 0; i < PLACES * PLACES; i++)
            gain[i] = (i % (PLACES + 1) == 0 ? 1 : 0.7) * uniform(trial, i);
        for (uint32_t u = 0; u < PLACES; u++)
            deficit[u] = 4 * uniform(trial, 20 + u) - 1;
        const int best = brute_force(gain, deficit);
        assert_int_equal(rlv_allocation_solve(&solved, PLACES, gain, deficit, &err), 0);
        if (best > MOST)
            continue; /* the box of the brute force may cut the best off */
        checked++;
        assert_true(solved.feasible && solved.exact);
        assert_int_equal(solved.total, best);
        for (int u = 0; u < PLACES; u++) {
            double sum = 0;
            for (int s = 0; s < PLACES; s++)
                sum += gain[PLACES * u + s] * solved.count[s];
            assert_true(sum >= deficit[u] - 1e-8);
        }
    }
    assert_true(checked > 200);
}

static void limits(void **state)
{
    (void)state;
    const double gain[] = {1, 0, 0, 0}, met[] = {0, -1}, out[] = {0.5, 1};
    rlv_allocation_t a;
    rlv_error_t err = {0};
    assert_int_equal(rlv_allocation_solve(&a, 2, gain, met, &err), 0);
    assert_true(a.feasible && a.exact && a.total == 0);
    assert_int_equal(rlv_allocation_solve(&a, 2, gain, out, &err), 0);
    assert_false(a.feasible);
    assert_int_equal(rlv_allocation_solve(&a, RLV_ALLOCATION_MAX + 1, gain, met, &err),
                     RLV_ERR_USAGE);
}

static void heights_never_fall(void **state)
{
    (void)state;
    enum { ROWS = 60, COLUMNS = 3 };
    double x[ROWS * COLUMNS];
    rlv_ward_merge_t merge[ROWS];
    rlv_error_t err = {0};
    for (uint32_t i = 0; i < ROWS * COLUMNS; i++)
        x[i] = uniform(9000 + i, 0);
    assert_int_equal(rlv_ward_cluster(x, ROWS, COLUMNS, merge, &err), 0);
    for (size_t i = 1; i + 1 < ROWS; i++)
        assert_true(merge[i].height >= merge[i - 1].height);
    assert_int_equal(merge[ROWS - 2].size, ROWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_brute_force),
        cmocka_unit_test(limits),
        cmocka_unit_test(heights_never_fall),
    };
    return cmocka_run_group_tests_name("allocation", tests, NULL, NULL);
}
