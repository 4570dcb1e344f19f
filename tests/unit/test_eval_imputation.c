#include "eval_cases.h"
#include "releve/imputation.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t compare_file(const char *data, const char *expected_path, const char *unit,
                           const char *cohort, const char *outcome, const char *cluster,
                           const char *cluster_text)
{
    eval_expected_t expected;
    size_t compared = 0;
    const int32_t pretrend[] = {-3, -2};

    eval_open(&expected, expected_path);
    for (size_t i = 0; i < expected.num_rows; i++) {
        const eval_row_t row = eval_at(&expected, i);
        rlv_panel_t panel;
        rlv_estimates_t out = {0};
        rlv_diagnostics_t diagnostics = {0};
        rlv_error_t err = {0};
        const rlv_imputation_options_t o = {.by_cluster = strstr(row.options, cluster_text) != NULL,
                                            .num_pretrends = 2,
                                            .pretrend = pretrend};
        eval_panel(&panel, data, unit, "year", cohort, outcome,
                   strstr(row.options, "lpop x year") ? "lpop" : NULL, NULL, cluster,
                   RLV_UNBALANCED_DROP, false);
        if (rlv_imputation_estimate(&panel, &o, &out, &diagnostics, NULL, &err) < 0)
            fail_msg("%s", err.text);
        if (row.has_time && row.time < 0) {
            const rlv_diagnostic_t *found =
                rlv_diagnostics_find(&diagnostics, "imputation_pretrend", row.time_text);
            assert_non_null(found);
            assert_close(found->value, row.estimate, 1e-6, 0);
            assert_close(found->std_error, row.std_error, 1e-6, 0);
        } else {
            const rlv_estimate_t *found =
                rlv_estimates_find(&out, row.has_time ? "imputation_horizon" : "imputation",
                                   RLV_NO_KEY, row.has_time ? row.time : RLV_NO_KEY);
            assert_non_null(found);
            assert_close(found->estimate, row.estimate, 1e-6, 0);
            assert_close(found->std_error, row.std_error, 1e-6, 0);
            if (!isnan(row.lower)) {
                /* a bound near 0 is a difference: relative to the standard error */
                assert_close(found->lower, row.lower, 1e-6, 1e-6 * row.std_error);
                assert_close(found->upper, row.upper, 1e-6, 1e-6 * row.std_error);
            }
        }
        compared++;
        rlv_estimates_free(&out);
        rlv_diagnostics_free(&diagnostics);
        rlv_panel_free(&panel);
    }
    eval_close(&expected);
    return compared;
}

static void test_tvs_panel(void **state)
{
    (void)state;
    assert_int_equal((int)compare_file(eval_path("tvs_panel_240x10", "data.csv"),
                                       eval_path("tvs_panel_240x10", "expected_bjs.csv"), "id", "g",
                                       "y", "dep", "cluster=dep"),
                     14);
}

static void test_mpdta(void **state)
{
    (void)state;
    if (support_shared() == NULL)
        skip();
    assert_int_equal((int)compare_file(eval_path("bjs_mpdta", "data.csv"),
                                       eval_path("bjs_mpdta", "expected_didimputation_0.5.0.csv"),
                                       "countyreal", "first.treat", "lemp", "state",
                                       "cluster=state"),
                     22);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tvs_panel),
        cmocka_unit_test(test_mpdta),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
