#include "did_internal.h"
#include "eval_cases.h"
#include "releve/csv_table.h"
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
        if (strstr(row.note, ":lpop")) { /* not reported: test_covariances has them */
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

/* A regression of mpdta_fe with its terms in any order: those of interest, then the covariate's. */
enum { MOST_TERMS = 16 };
typedef struct {
    rlv_panel_t panel;
    rlv_did_model_t model;
    size_t num_names;
    const char *name[MOST_TERMS]; /* of the terms of interest */
} named_model_t;

/* Whether a row has the dummy that fixest calls `name`. */
static bool has_dummy(const rlv_panel_t *panel, size_t row, const char *name)
{
    const long cohort = panel->cohort[panel->row_unit[row]];
    const long event = panel->period[panel->row_period[row]] - cohort;
    const char *of_cohort = strstr(name, "cohort::");

    if (strcmp(name, "D") == 0)
        return event >= 0;
    return event == atol(strstr(name, "::") + 2) &&
           (of_cohort == NULL || cohort == atol(of_cohort + strlen("cohort::")));
}

static size_t term_called(named_model_t *self, const char *name)
{
    size_t k = 0;
    if (strstr(name, ":lpop") != NULL)
        return self->model.num_main + (size_t)(atoi(name + strlen("year::")) - 2004);
    while (k < self->num_names && strcmp(self->name[k], name) != 0)
        k++;
    return k;
}

static void fit_named(named_model_t *self, const char *text, const rlv_csv_table_t *covariances,
                      const char *data)
{
    const eval_row_t row = {.options = text};
    rlv_error_t err = {0};
    fixture_t f;

    (void)configure(&row, &f, data);
    *self = (named_model_t){.panel = f.panel};
    assert_int_equal(rlv_did_model_init(&self->model, &self->panel, &err), 0);
    for (size_t r = 0; r < covariances->num_rows; r++) {
        const char *name = rlv_csv_text(covariances, r, 1);
        if (strcmp(rlv_csv_text(covariances, r, 0), text) != 0 || strstr(name, ":lpop") ||
            term_called(self, name) < self->num_names)
            continue;
        double *term = rlv_did_model_term(&self->model, &err);
        assert_non_null(term);
        assert_true(self->num_names < MOST_TERMS);
        self->name[self->num_names++] = name;
        for (size_t i = 0; i < self->panel.num_rows; i++)
            term[i] = has_dummy(&self->panel, i, name);
    }
    if (rlv_did_model_fit(&self->model, &err) < 0 ||
        rlv_did_model_vcov(&self->model, &f.options, &err) < 0)
        fail_msg("%s: %s", text, err.text);
}

/* Every covariance of the coefficients, those of the covariate included, and the covariate's
 * coefficients themselves, which no table of ours reports. */
static void test_covariances(void **state)
{
    (void)state;
    rlv_csv_table_t covariances;
    eval_expected_t expected;
    rlv_error_t err = {0};
    named_model_t m = {0};
    const char *text = "";
    size_t coefficients = 0;

    if (support_shared() == NULL)
        skip();
    const char *data = eval_with_weight(eval_path("mpdta_fe", "data.csv"), "lpop");
    assert_int_equal(
        rlv_csv_read(&covariances, eval_path("mpdta_fe", "expected_vcov.csv"), ',', &err), 0);
    assert_int_equal((int)covariances.num_rows, 628);
    eval_open(&expected, eval_path("mpdta_fe", "expected_fixest_0.14.2.csv"));
    for (size_t r = 0; r < covariances.num_rows; r++) {
        if (strcmp(rlv_csv_text(&covariances, r, 0), text) != 0) {
            rlv_did_model_free(&m.model);
            rlv_panel_free(&m.panel);
            text = rlv_csv_text(&covariances, r, 0);
            fit_named(&m, text, &covariances, data);
            for (size_t i = 0; i < expected.num_rows; i++) {
                const eval_row_t row = eval_at(&expected, i);
                const char *covariate = strstr(row.note, "coef=year::200");
                if (covariate == NULL || strstr(text, row.options) == NULL)
                    continue;
                const size_t k = term_called(&m, covariate + strlen("coef="));
                assert_close(m.model.fit.coef[k], row.estimate, 1e-6, 0);
                assert_close(sqrt(m.model.vcov[k * m.model.num_terms + k]), row.std_error, 1e-6, 0);
                coefficients++;
            }
        }
        const size_t i = term_called(&m, rlv_csv_text(&covariances, r, 1));
        const size_t j = term_called(&m, rlv_csv_text(&covariances, r, 2));
        assert_true(i < m.model.num_terms && j < m.model.num_terms);
        assert_close(m.model.vcov[i * m.model.num_terms + j],
                     strtod(rlv_csv_text(&covariances, r, 3), NULL), 1e-6, 0);
    }
    assert_int_equal((int)coefficients, 8);
    rlv_did_model_free(&m.model);
    rlv_panel_free(&m.panel);
    eval_close(&expected);
    rlv_csv_free(&covariances);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tvs_panel),
        cmocka_unit_test(test_mpdta),
        cmocka_unit_test(test_covariances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
