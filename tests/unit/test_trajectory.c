/* Trajectory rules at their boundaries, slopes, Ward's clusters, principal components. */
#include "support.h"

#include "releve/principal.h"
#include "releve/trajectory.h"
#include "releve/ward.h"

#include <math.h>
#include <string.h>

static void one_class_at_every_boundary(void **state)
{
    (void)state;
    rlv_trajectory_rules_t r;
    rlv_trajectory_rules_init(&r);
    assert_int_equal(rlv_trajectory_class(&r, 2.5, 0.9, 0.5), RLV_TRAJECTORY_FRAGILE);
    assert_int_equal(rlv_trajectory_class(&r, nextafter(2.5, 3), 0.4, 0.5), RLV_TRAJECTORY_AT_RISK);
    assert_int_equal(rlv_trajectory_class(&r, 3, nextafter(0.4, 0), 0.01),
                     RLV_TRAJECTORY_RECOVERING);
    assert_int_equal(rlv_trajectory_class(&r, 3, 0, nextafter(0.01, 0)), RLV_TRAJECTORY_STABLE);
    assert_int_equal(rlv_trajectory_class(&r, 3, 0, -0.01), RLV_TRAJECTORY_EROSION);
    assert_int_equal(rlv_trajectory_class(&r, 3, 0, nextafter(-0.01, 0)), RLV_TRAJECTORY_STABLE);
    assert_int_equal(rlv_trajectory_class(&r, 3, 0, NAN), RLV_TRAJECTORY_STABLE);
    assert_int_equal(rlv_trajectory_class(&r, 0, 0, NAN), RLV_TRAJECTORY_FRAGILE);
}

static void thresholds_are_held_to_their_ranges(void **state)
{
    (void)state;
    rlv_trajectory_rules_t r;
    rlv_error_t err = {0};
    rlv_trajectory_rules_init(&r);
    assert_int_equal(rlv_trajectory_rules_set(&r, "fragile_apl", 2.71, &err), 0);
    assert_close(r.fragile_apl, 2.71, 0, 0);
    assert_int_equal(rlv_trajectory_rules_set(&r, "erosion_slope", 0.1, &err), RLV_ERR_USAGE);
    err = (rlv_error_t){0};
    assert_int_equal(rlv_trajectory_rules_set(&r, "nothing", 1, &err), RLV_ERR_USAGE);
    assert_non_null(strstr(err.text, "recovering_slope"));
    for (size_t i = 0; i < RLV_NUM_TRAJECTORY_THRESHOLDS; i++) {
        const rlv_trajectory_threshold_t *t = &RLV_TRAJECTORY_THRESHOLDS[i];
        assert_true(t->low <= t->value && t->value <= t->high);
    }
}

static void slopes_by_hand(void **state)
{
    (void)state;
    const double line[] = {4, NAN, 3, 2.5}; /* -0.5 a year, mean 9.5 / 3 */
    const double two[] = {4, NAN, 3};
    const double zero[] = {0, 0, 0};
    assert_close(rlv_trajectory_slope(line, 4), -0.5 / (9.5 / 3), 1e-12, 0);
    assert_true(isnan(rlv_trajectory_slope(two, 3)));
    assert_true(isnan(rlv_trajectory_slope(zero, 3)));
}

/* Points 0, 1, 5, 7 on a line: {0,1} at 1, {5,7} at 2; the two pairs are centred on 0.5 and 6, at
 * sqrt(2 * 2 * 2 / 4) * 5.5 = sqrt(2) * 5.5 (ward.D2: sqrt(2 |A| |B| / (|A| + |B|)) times the
 * distance of the centres). */
static void ward_by_hand(void **state)
{
    (void)state;
    const double x[] = {0, 5, 1, 7};
    rlv_ward_merge_t m[3];
    size_t cluster[4];
    rlv_error_t err = {0};
    assert_int_equal(rlv_ward_cluster(x, 4, 1, m, &err), 0);
    assert_int_equal(m[0].first, 0);
    assert_int_equal(m[0].second, 2);
    assert_close(m[0].height, 1, 1e-15, 0);
    assert_int_equal(m[1].first, 1);
    assert_int_equal(m[1].second, 3);
    assert_close(m[1].height, 2, 1e-15, 0);
    assert_close(m[2].height, sqrt(2) * 5.5, 1e-14, 0);
    assert_int_equal(m[2].size, 4);
    assert_int_equal(rlv_ward_cut(m, 4, 2, cluster, &err), 0);
    const size_t expected[] = {0, 1, 0, 1};
    assert_memory_equal(cluster, expected, sizeof expected);
    assert_int_equal(rlv_ward_cut(m, 4, 5, cluster, &err), RLV_ERR_USAGE);
    const double bad[] = {0, NAN};
    err = (rlv_error_t){0};
    assert_int_equal(rlv_ward_cluster(bad, 2, 1, m, &err), RLV_ERR_DATA);
}

/* Two columns of correlation r: variances 1 + r and 1 - r, loadings 1 / sqrt(2). */
static void components_by_hand(void **state)
{
    (void)state;
    const double x[] = {1, 2, 2, 1, 3, 4, 4, 3}; /* r = 0.6 */
    const double flat[] = {1, 5, 2, 5};
    rlv_principal_t p;
    rlv_error_t err = {0};
    assert_int_equal(rlv_principal_init(&p, x, 4, 2, &err), 0);
    assert_close(p.variance[0], 1.6, 1e-12, 0);
    assert_close(p.variance[1], 0.4, 1e-12, 0);
    assert_close(p.loading[0], sqrt(0.5), 1e-12, 0);
    assert_close(p.loading[2], sqrt(0.5), 1e-12, 0);
    assert_int_equal(rlv_principal_count(&p, 0.8), 1);
    assert_int_equal(rlv_principal_count(&p, 0.81), 2);
    rlv_principal_free(&p);
    assert_int_equal(rlv_principal_init(&p, flat, 2, 2, &err), RLV_ERR_DATA);
    rlv_principal_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_class_at_every_boundary),
        cmocka_unit_test(thresholds_are_held_to_their_ranges),
        cmocka_unit_test(slopes_by_hand),
        cmocka_unit_test(ward_by_hand),
        cmocka_unit_test(components_by_hand),
    };
    return cmocka_run_group_tests_name("trajectory", tests, NULL, NULL);
}
