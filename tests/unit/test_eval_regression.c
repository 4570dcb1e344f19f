#include "eval_cases.h"
#include "releve/did_regression.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double RELATIVE = 1e-6, ABSOLUTE = 1e-9;

typedef struct {
    rlv_panel_t panel;
    rlv_estimates_t out;
    rlv_diagnostics_t diagnostics;
    rlv_did_options_t options;
} fixture_t;

static void estimate_all(fixture_t *f)
{
    rlv_error_t err = {0};
    if (rlv_twfe_estimate(&f->panel, &f->options, &f->out, &f->diagnostics, &err) < 0 ||
        rlv_event_study_estimate(&f->panel, &f->options, &f->out, NULL, &err) < 0 ||
        rlv_sun_abraham_estimate(&f->panel, &f->options, &f->out, &f->diagnostics, NULL, &err) < 0)
        fail_msg("%s", err.text);
}

static void release(fixture_t *f)
{
    rlv_estimates_free(&f->out);
    rlv_diagnostics_free(&f->diagnostics);
    rlv_panel_free(&f->panel);
}

static void compare_row(const fixture_t *f, const char *estimator, int64_t time,
                        const eval_row_t *row)
{
    char what[256];
    const rlv_estimate_t *found = rlv_estimates_find(&f->out, estimator, RLV_NO_KEY, time);
    (void)snprintf(what, sizeof what, "line %zu: %s %s", row->line, row->estimator, row->options);
    if (found == NULL)
        fail_msg("%s: no row", what);
    support_assert_close(found->estimate, row->estimate, RELATIVE, ABSOLUTE, what, __FILE__,
                         __LINE__);
    support_assert_close(found->std_error, row->std_error, RELATIVE, ABSOLUTE, what, __FILE__,
                         __LINE__);
    if (!isnan(row->lower)) {
        support_assert_close(found->lower, row->lower, RELATIVE, ABSOLUTE, what, __FILE__,
                             __LINE__);
        support_assert_close(found->upper, row->upper, RELATIVE, ABSOLUTE, what, __FILE__,
                             __LINE__);
    }
    const char *p = strstr(row->note, "pv=");
    if (p != NULL)
        support_assert_close(found->p_value, strtod(p + 3, NULL), 1e-5, ABSOLUTE, what, __FILE__,
                             __LINE__);
    if (!isnan(row->n))
        assert_int_equal((int)found->n, (int)row->n);
}

static void compare_diagnostic(const fixture_t *f, const char *diagnostic, const char *item,
                               const eval_row_t *row)
{
    const rlv_diagnostic_t *found = rlv_diagnostics_find(&f->diagnostics, diagnostic, item);
    if (found == NULL)
        fail_msg("line %zu: no %s %s", row->line, diagnostic, item);
    assert_close(found->value, row->estimate, RELATIVE, ABSOLUTE);
    assert_close(found->std_error, row->std_error, RELATIVE, ABSOLUTE);
}

static void test_tvs_panel(void **state)
{
    (void)state;
    eval_expected_t expected;
    size_t compared = 0;

    eval_open(&expected, eval_path("tvs_panel_240x10", "expected_fixest.csv"));
    for (int run = 0; run < 3; run++) {
        fixture_t f = {.options = {.kind = RLV_VCOV_CLUSTER, .by_cluster = run == 1}};
        eval_panel(&f.panel, eval_path("tvs_panel_240x10", "data.csv"), "id", "year", "g", "y",
                   NULL, run == 2 ? "pop" : NULL, "dep", RLV_UNBALANCED_DROP, false);
        f.options.by_cluster = run > 0;
        estimate_all(&f);
        for (size_t i = 0; i < expected.num_rows; i++) {
            const eval_row_t row = eval_at(&expected, i);
            const char *time = strstr(row.note, "::");
            const int which = strstr(row.options, "weights=")       ? 2
                              : strstr(row.options, "cluster(dep)") ? 1
                                                                    : 0;
            if (which != run)
                continue;
            if (strcmp(row.estimator, "twfe") == 0)
                compare_row(&f, "twfe", RLV_NO_KEY, &row);
            else if (strcmp(row.estimator, "twfe_event_study") == 0)
                compare_row(&f, "event_study", atoi(time + 2), &row);
            else if (strstr(row.options, "agg=att"))
                compare_row(&f, "sun_abraham_att", RLV_NO_KEY, &row);
            else
                compare_row(&f, "sun_abraham", atoi(time + 2), &row);
            compared++;
        }
        release(&f);
    }
    assert_int_equal((int)compared, (int)expected.num_rows);
    eval_close(&expected);
}

/* How a row of mpdta_fe was run. */
static bool configure(const eval_row_t *row, fixture_t *f, const char *data)
{
    const char *o = row->options, *covariate = NULL, *weight = NULL, *cluster = NULL;

    *f = (fixture_t){.options = {.kind = RLV_VCOV_CLUSTER}};
    if (strstr(o, "vcov=iid"))
        f->options.kind = RLV_VCOV_IID;
    if (strstr(o, "vcov=hetero"))
        f->options.kind = RLV_VCOV_HETERO;
    if (strstr(o, "ssc=none"))
        f->options.ssc = RLV_SSC_RAW;
    if (strstr(o, "K.fixef=full"))
        f->options.ssc = RLV_SSC_FULL;
    if (strstr(o, "K.fixef=none"))
        f->options.ssc = RLV_SSC_NONE;
    if (strstr(o, "cluster(state)"))
        cluster = "state";
    if (strstr(o, "twoway"))
        cluster = "countyreal,year";
    f->options.own_cluster_factor = strstr(o, "G.df=conventional") != NULL;
    f->options.by_cluster = cluster != NULL;
    if (strstr(o, "lpop x year") || strstr(o, "lpop:i(year)"))
        covariate = "lpop";
    if (strstr(o, "weights="))
        weight = "w";
    eval_panel(&f->panel, data, "countyreal", "year", "first.treat", "lemp", covariate, weight,
               cluster, RLV_UNBALANCED_DROP, false);
    return covariate != NULL;
}

static void test_mpdta(void **state)
{
    (void)state;
    eval_expected_t expected;
    size_t compared = 0, covariate_rows = 0;

    if (support_shared() == NULL)
        skip();
    const char *data = eval_with_weight(eval_path("mpdta_fe", "data.csv"), "lpop");
    eval_open(&expected, eval_path("mpdta_fe", "expected_fixest_0.14.2.csv"));
    for (size_t i = 0; i < expected.num_rows; i++) {
        const eval_row_t row = eval_at(&expected, i);
        const char *time = strstr(row.note, "::");
        char item[32];
        fixture_t f;
        if (strstr(row.note, ":lpop")) { /* coefficients of the covariates: not reported */
            covariate_rows++;
            continue;
        }
        (void)configure(&row, &f, data);
        estimate_all(&f);
        if (strcmp(row.estimator, "twfe") == 0)
            compare_row(&f, "twfe", RLV_NO_KEY, &row);
        else if (strcmp(row.estimator, "twfe_event_study") == 0)
            compare_row(&f, "event_study", atoi(time + 2), &row);
        else if (strcmp(row.estimator, "sunab_disaggregated") == 0) {
            (void)snprintf(item, sizeof item, "%d,%d", (int)row.group, (int)row.time);
            compare_diagnostic(&f, "sun_abraham_cell", item, &row);
        } else if (strstr(row.options, "agg=cohort"))
            compare_diagnostic(&f, "sun_abraham_cohort", row.group_text + strlen("cohort::"), &row);
        else if (strstr(row.options, "agg=att"))
            compare_row(&f, "sun_abraham_att", RLV_NO_KEY, &row);
        else
            compare_row(&f, "sun_abraham", atoi(time + 2), &row);
        compared++;
        release(&f);
    }
    assert_int_equal((int)(compared + covariate_rows), (int)expected.num_rows);
    assert_int_equal((int)covariate_rows, 8);
    eval_close(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tvs_panel),
        cmocka_unit_test(test_mpdta),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
