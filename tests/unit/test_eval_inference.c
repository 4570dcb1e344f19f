#include "eval_cases.h"
#include "releve/did_inference.h"
#include "releve/did_regression.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_wild_bootstrap(void **state)
{
    (void)state;
    rlv_panel_t panel;
    rlv_wild_test_t test;
    rlv_error_t err = {0};

    eval_panel(&panel, eval_path("wcb_regions", "data.csv"), "id", "year", "g", "y", NULL, NULL,
               "reg", RLV_UNBALANCED_DROP, false);
    assert_int_equal(rlv_twfe_wild_bootstrap(&panel, true, 9999, 1, &test, &err), 0);
    assert_true(test.enumerated);
    assert_int_equal((int)test.num_draws, 4096);
    assert_close(test.estimate, 0.2195751648820827, 1e-9, 0);
    assert_close(test.t, 6.5079041266737629, 1e-9, 0);
    assert_true(test.p_strict == 2.0 / 4096);
    assert_true(test.p_weak == 4.0 / 4096);
    rlv_panel_free(&panel);
    /* periods cut across units: they cannot be the clusters */
    eval_panel(&panel, eval_path("wcb_regions", "data.csv"), "id", "year", "g", "y", NULL, NULL,
               "year", RLV_UNBALANCED_DROP, false);
    assert_int_equal(rlv_twfe_wild_bootstrap(&panel, true, 99, 1, &test, &err), RLV_ERR_DATA);
    rlv_panel_free(&panel);
}

/* ri_small gives a treatment dummy: the cohort is its first year. */
static void test_randomisation(void **state)
{
    (void)state;
    rlv_panel_t panel;
    rlv_randomisation_test_t test;
    rlv_error_t err = {0};

    eval_panel(&panel, eval_dummy_panel(eval_path("ri_small", "data.csv"), "reg", "year", "y", "D"),
               "unit", "time", "g", "y", NULL, NULL, NULL, RLV_UNBALANCED_DROP, false);
    assert_int_equal(rlv_twfe_randomisation(&panel, 1000, 1, &test, &err), 0);
    assert_true(test.enumerated);
    assert_int_equal((int)test.num_assignments, 495);
    assert_close(test.observed, 0.025416971853283954, 1e-9, 0);
    assert_close(test.p_two_sided, 0.19797979797979798, 1e-12, 0);
    assert_close(test.p_upper, 0.098989898989898989, 1e-12, 0);
    rlv_panel_free(&panel);
}

/* With a cutoff that reaches nobody, Conley's error is the one clustered by unit without any
 * small-sample factor; with half of the units in one place and half in another, the one clustered
 * by place. */
static void test_conley(void **state)
{
    (void)state;
    rlv_panel_t panel;
    rlv_error_t err = {0};
    rlv_estimates_t out = {0};
    rlv_did_options_t o = {.kind = RLV_VCOV_CLUSTER, .ssc = RLV_SSC_RAW};
    double estimate = 0, error = 0;

    eval_panel(&panel, eval_path("tvs_panel_240x10", "data.csv"), "id", "year", "g", "y", "x1",
               NULL, "dep", RLV_UNBALANCED_DROP, false);
    double *place = calloc(2 * panel.num_units, sizeof *place);
    for (size_t u = 0; u < panel.num_units; u++) {
        place[u] = 43 + 0.01 * (double)u;
        place[panel.num_units + u] = 1;
    }
    assert_int_equal(
        rlv_twfe_conley(&panel, place, place + panel.num_units, 0.1, &estimate, &error, &err), 0);
    assert_int_equal(rlv_twfe_estimate(&panel, &o, &out, NULL, &err), 0);
    assert_close(estimate, out.row[0].estimate, 1e-10, 0);
    assert_close(error, out.row[0].std_error, 1e-9, 0);
    rlv_estimates_free(&out);
    for (size_t u = 0; u < panel.num_units; u++)
        place[u] = 40 + panel.cluster[0][panel.unit_start[u]];
    assert_int_equal(
        rlv_twfe_conley(&panel, place, place + panel.num_units, 50, &estimate, &error, &err), 0);
    o.by_cluster = true;
    assert_int_equal(rlv_twfe_estimate(&panel, &o, &out, NULL, &err), 0);
    assert_close(error, out.row[0].std_error, 1e-9, 0);
    rlv_estimates_free(&out);
    free(place);
    rlv_panel_free(&panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wild_bootstrap),
        cmocka_unit_test(test_randomisation),
        cmocka_unit_test(test_conley),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
