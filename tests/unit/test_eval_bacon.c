#include "eval_cases.h"
#include "releve/bacon.h"
#include "releve/did_regression.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double weight_of(const char *note)
{
    const char *p = strstr(note, "weight=");
    return p != NULL ? strtod(p + strlen("weight="), NULL) : NAN;
}

static void compare_case(const rlv_panel_t *panel, const char *expected_path)
{
    rlv_estimates_t out = {0};
    rlv_diagnostics_t diagnostics = {0};
    rlv_error_t err = {0};
    eval_expected_t expected;
    double total = 0, weights = 0;
    size_t pairs = 0, expected_pairs = 0;

    if (rlv_bacon_estimate(panel, &out, &diagnostics, &err) < 0)
        fail_msg("%s", err.text);
    eval_open(&expected, expected_path);
    for (size_t i = 0; i < expected.num_rows; i++) {
        const eval_row_t row = eval_at(&expected, i);
        if (strcmp(row.estimator, "bacon_2x2") == 0) {
            const rlv_estimate_t *found =
                rlv_estimates_find(&out, "bacon", row.group, row.has_time ? row.time : RLV_NO_KEY);
            assert_non_null(found);
            assert_close(found->estimate, row.estimate, 1e-6, 1e-12);
            assert_close(weight_of(found->note), weight_of(row.note), 1e-6, 0);
            expected_pairs++;
        } else if (strcmp(row.estimator, "bacon_type") == 0) {
            const rlv_diagnostic_t *found =
                rlv_diagnostics_find(&diagnostics, "bacon_type", row.options);
            assert_non_null(found);
            assert_close(found->value, row.estimate, 1e-6, 1e-12);
            assert_close(weight_of(found->note), weight_of(row.note), 1e-6, 0);
        } else {
            assert_close(rlv_estimates_find(&out, "bacon_total", RLV_NO_KEY, RLV_NO_KEY)->estimate,
                         row.estimate, 1e-6, 0);
        }
    }
    for (size_t i = 0; i < out.num_rows; i++)
        if (strcmp(out.row[i].estimator, "bacon") == 0) {
            pairs++;
            weights += weight_of(out.row[i].note);
            total += weight_of(out.row[i].note) * out.row[i].estimate;
        }
    assert_int_equal((int)pairs, (int)expected_pairs);
    assert_close(weights, 1, 0, 1e-14);
    const rlv_did_options_t o = {.kind = RLV_VCOV_CLUSTER};
    assert_int_equal(rlv_twfe_estimate(panel, &o, &out, NULL, &err), 0);
    assert_close(total, rlv_estimates_find(&out, "twfe", RLV_NO_KEY, RLV_NO_KEY)->estimate, 1e-12,
                 1e-15);
    eval_close(&expected);
    rlv_estimates_free(&out);
    rlv_diagnostics_free(&diagnostics);
}

static void test_tvs_panel(void **state)
{
    (void)state;
    rlv_panel_t panel;
    eval_panel(&panel, eval_path("tvs_panel_240x10", "data.csv"), "id", "year", "g", "y", NULL,
               NULL, NULL, RLV_UNBALANCED_DROP, false);
    compare_case(&panel, eval_path("tvs_panel_240x10", "expected_bacon.csv"));
    rlv_panel_free(&panel);
}

static void test_mpdta(void **state)
{
    (void)state;
    rlv_panel_t panel;
    if (support_shared() == NULL)
        skip();
    eval_panel(&panel, eval_path("bacon_mpdta", "data.csv"), "countyreal", "year", "first.treat",
               "lemp", NULL, NULL, NULL, RLV_UNBALANCED_DROP, false);
    compare_case(&panel, eval_path("bacon_mpdta", "expected_bacon_0.1.3.csv"));
    rlv_panel_free(&panel);
}

/* castle gives a treatment dummy, not a cohort: the first year of `post`. */
static void test_castle(void **state)
{
    (void)state;
    rlv_panel_t panel;
    if (support_shared() == NULL)
        skip();
    eval_panel(&panel,
               eval_dummy_panel(eval_path("bacon_castle", "data.csv"), "state", "year",
                                "l_homicide", "post"),
               "unit", "time", "g", "y", NULL, NULL, NULL, RLV_UNBALANCED_DROP, false);
    compare_case(&panel, eval_path("bacon_castle", "expected_bacon_0.1.3.csv"));
    rlv_panel_free(&panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tvs_panel),
        cmocka_unit_test(test_mpdta),
        cmocka_unit_test(test_castle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
