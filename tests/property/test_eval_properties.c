/* Properties that hold for any panel: what must not change an estimate, and identities. */
#include "releve/att_gt.h"
#include "releve/bacon.h"
#include "releve/did_regression.h"
#include "releve/imputation.h"
#include "releve/rng.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 2000, PANELS = 12 };

/* A panel in memory that tests may bend before it is built. */
typedef struct {
    size_t num_rows, num_units;
    uint32_t unit[MAX_ROWS], cluster[MAX_ROWS];
    int32_t time[MAX_ROWS], cohort[MAX_ROWS];
    double outcome[MAX_ROWS], weight[MAX_ROWS], covariate[MAX_ROWS];
    bool weighted, with_covariate;
} rows_t;

static double uniform(uint32_t panel, uint32_t item, uint32_t use)
{
    const uint32_t counter[4] = {item, panel, use, 0};
    return rlv_unit(rlv_philox(77, counter).word[0]);
}

static double normal(uint32_t panel, uint32_t item, uint32_t use)
{
    double sum = -6;
    for (uint32_t k = 0; k < 12; k++)
        sum += uniform(panel, item, 100 * use + k);
    return sum;
}

/* Random sizes, cohorts (some treated from the start in odd panels), effects and trends. */
static void draw(rows_t *r, uint32_t panel)
{
    const size_t periods = 4 + panel % 4;
    const int32_t first = 2010;

    memset(r, 0, sizeof *r);
    r->num_units = 40 + 3 * panel;
    for (uint32_t u = 0; u < r->num_units; u++) {
        const double pick = uniform(panel, u, 1);
        int32_t cohort = 0;
        if (pick > 0.4)
            cohort = first + 2 + (int32_t)(uniform(panel, u, 2) * (double)(periods - 2));
        if (panel % 2 == 1 && pick > 0.95)
            cohort = first;
        const double x = normal(panel, u, 3), level = 5 * normal(panel, u, 4);
        const double weight = 0.5 + uniform(panel, u, 5);
        for (size_t t = 0; t < periods; t++) {
            const size_t i = r->num_rows++;
            const int32_t year = first + (int32_t)t;
            r->unit[i] = u;
            r->cluster[i] = u % 7;
            r->time[i] = year;
            r->cohort[i] = cohort;
            r->covariate[i] = x;
            r->weight[i] = weight;
            r->outcome[i] = level + 0.3 * x * (double)t + normal(panel, (uint32_t)i, 6) +
                            (cohort != 0 && year >= cohort ? 1 + 0.5 * (year - cohort) : 0);
        }
    }
}

static void build(const rows_t *r, rlv_panel_t *panel, rlv_unbalanced_t unbalanced)
{
    const double *covariates[] = {r->covariate};
    const uint32_t *clusters[] = {r->cluster};
    rlv_error_t err = {0};
    const rlv_panel_columns_t columns = {.num_rows = r->num_rows,
                                         .num_units = r->num_units,
                                         .num_covariates = r->with_covariate,
                                         .num_clusters = 1,
                                         .unit = r->unit,
                                         .time = r->time,
                                         .cohort = r->cohort,
                                         .outcome = r->outcome,
                                         .weight = r->weighted ? r->weight : NULL,
                                         .covariate = covariates,
                                         .cluster = clusters,
                                         .unbalanced = unbalanced};
    if (rlv_panel_build(panel, &columns, NULL, &err) < 0)
        fail_msg("%s", err.text);
}

static void add_att(const rlv_panel_t *panel, rlv_method_t method, rlv_estimates_t *out)
{
    static const char *const NAMES[] = {
        "att_simple",          "att_group",    "att_group_overall",   "att_dynamic",
        "att_dynamic_overall", "att_calendar", "att_calendar_overall"};
    rlv_att_gt_t gt;
    rlv_aggregates_t agg;
    rlv_error_t err = {0};
    const rlv_att_options_t options = {.method = method, .control = RLV_CONTROL_NOT_YET};
    const rlv_agg_options_t all = rlv_agg_options();

    if (rlv_att_gt_estimate(&gt, panel, &options, NULL, &err) < 0 ||
        rlv_att_gt_aggregate(&gt, &all, &agg, &err) < 0)
        fail_msg("%s", err.text);
    for (size_t c = 0; c < gt.num_cells; c++) {
        rlv_estimate_t row = rlv_estimate("att_gt");
        row.group = gt.cell[c].group;
        row.time = gt.cell[c].time;
        row.estimate = gt.cell[c].estimate;
        row.std_error = gt.cell[c].std_error;
        assert_int_equal(rlv_estimates_add(out, &row, &err), 0);
    }
    for (size_t r = 0; r < agg.num_rows; r++) {
        rlv_estimate_t row = rlv_estimate(NAMES[agg.row[r].kind]);
        if (agg.row[r].kind == RLV_AGG_GROUP)
            row.group = agg.row[r].key;
        if (agg.row[r].kind == RLV_AGG_DYNAMIC || agg.row[r].kind == RLV_AGG_CALENDAR)
            row.time = agg.row[r].key;
        row.estimate = agg.row[r].estimate;
        row.std_error = agg.row[r].std_error;
        assert_int_equal(rlv_estimates_add(out, &row, &err), 0);
    }
    rlv_aggregates_free(&agg);
    rlv_att_gt_free(&gt);
}

/* Every estimator on the rows. */
static void estimate(const rows_t *r, rlv_estimates_t *out)
{
    rlv_panel_t panel;
    rlv_error_t err = {0};
    const rlv_did_options_t did = {.kind = RLV_VCOV_CLUSTER};
    const rlv_imputation_options_t imputation = {0};

    memset(out, 0, sizeof *out);
    build(r, &panel, RLV_UNBALANCED_DROP);
    add_att(&panel, RLV_METHOD_DR, out);
    if (rlv_twfe_estimate(&panel, &did, out, NULL, &err) < 0 ||
        rlv_event_study_estimate(&panel, &did, out, NULL, &err) < 0 ||
        rlv_sun_abraham_estimate(&panel, &did, out, NULL, NULL, &err) < 0 ||
        rlv_imputation_estimate(&panel, &imputation, out, NULL, NULL, &err) < 0 ||
        rlv_bacon_estimate(&panel, out, NULL, &err) < 0)
        fail_msg("%s", err.text);
    rlv_panel_free(&panel);
}

/* Two tables with the same keys (shifted by `shift` where they are dates) and numbers. */
static void compare(const rlv_estimates_t *a, const rlv_estimates_t *b, int64_t shift,
                    bool std_errors, double tolerance, const char *what)
{
    assert_int_equal((int)a->num_rows, (int)b->num_rows);
    assert_true(a->num_rows >= 10);
    for (size_t i = 0; i < a->num_rows; i++) {
        const rlv_estimate_t *x = &a->row[i];
        const bool event = strcmp(x->estimator, "att_dynamic") == 0 ||
                           strcmp(x->estimator, "event_study") == 0 ||
                           strcmp(x->estimator, "sun_abraham") == 0 ||
                           strcmp(x->estimator, "imputation_horizon") == 0;
        const rlv_estimate_t *y = rlv_estimates_find(
            b, x->estimator, x->group == RLV_NO_KEY ? RLV_NO_KEY : x->group + shift,
            x->time == RLV_NO_KEY ? RLV_NO_KEY : x->time + (event ? 0 : shift));
        if (y == NULL)
            fail_msg("%s: %s %lld %lld has no counterpart", what, x->estimator, (long long)x->group,
                     (long long)x->time);
        support_assert_close(y->estimate, x->estimate, tolerance, tolerance, what, __FILE__,
                             __LINE__);
        if (std_errors)
            support_assert_close(y->std_error, x->std_error, tolerance, tolerance, what, __FILE__,
                                 __LINE__);
    }
}

static void unit_effects_change_nothing(void **state)
{
    (void)state;
    for (uint32_t p = 0; p < PANELS; p++) {
        static rows_t r;
        rlv_estimates_t a, b;
        draw(&r, p);
        r.with_covariate = p % 3 == 0;
        estimate(&r, &a);
        for (size_t i = 0; i < r.num_rows; i++)
            r.outcome[i] += 1000 + 50 * normal(p, r.unit[i], 9);
        estimate(&r, &b);
        compare(&a, &b, 0, true, 1e-9, "a constant and unit effects");
        rlv_estimates_free(&a);
        rlv_estimates_free(&b);
    }
}

static void swap_rows(rows_t *r, size_t i, size_t j)
{
    const rows_t *c = r;
    const uint32_t unit = c->unit[i], cluster = c->cluster[i];
    const int32_t time = c->time[i], cohort = c->cohort[i];
    const double y = c->outcome[i], w = c->weight[i], x = c->covariate[i];
    r->unit[i] = r->unit[j], r->cluster[i] = r->cluster[j], r->time[i] = r->time[j];
    r->cohort[i] = r->cohort[j], r->outcome[i] = r->outcome[j], r->weight[i] = r->weight[j];
    r->covariate[i] = r->covariate[j];
    r->unit[j] = unit, r->cluster[j] = cluster, r->time[j] = time, r->cohort[j] = cohort;
    r->outcome[j] = y, r->weight[j] = w, r->covariate[j] = x;
}

static void order_of_rows_changes_no_bit(void **state)
{
    (void)state;
    for (uint32_t p = 0; p < PANELS; p++) {
        static rows_t r;
        rlv_estimates_t a, b;
        draw(&r, p);
        r.weighted = p % 2 == 0;
        estimate(&r, &a);
        for (size_t i = r.num_rows - 1; i > 0; i--)
            swap_rows(&r, i, (size_t)(uniform(p, (uint32_t)i, 10) * (double)(i + 1)));
        estimate(&r, &b);
        compare(&a, &b, 0, true, 0, "the order of rows");
        rlv_estimates_free(&a);
        rlv_estimates_free(&b);
    }
}

static void names_of_units_change_nothing(void **state)
{
    (void)state;
    for (uint32_t p = 0; p < PANELS; p++) {
        static rows_t r;
        rlv_estimates_t a, b;
        draw(&r, p);
        r.with_covariate = true;
        estimate(&r, &a);
        for (size_t i = 0; i < r.num_rows; i++)
            r.unit[i] = (uint32_t)(r.num_units - 1) - r.unit[i];
        estimate(&r, &b);
        compare(&a, &b, 0, true, 1e-10, "the names of units");
        rlv_estimates_free(&a);
        rlv_estimates_free(&b);
    }
}

static void halved_twins_change_no_estimate(void **state)
{
    (void)state;
    for (uint32_t p = 0; p < PANELS; p++) {
        static rows_t r;
        rlv_estimates_t a, b;
        draw(&r, p);
        r.weighted = r.with_covariate = true;
        estimate(&r, &a);
        const size_t n = r.num_rows;
        for (size_t i = 0; i < n; i++) {
            r.weight[i] /= 2;
            r.unit[n + i] = r.unit[i] + (uint32_t)r.num_units;
            r.cluster[n + i] = r.cluster[i], r.time[n + i] = r.time[i];
            r.cohort[n + i] = r.cohort[i], r.outcome[n + i] = r.outcome[i];
            r.weight[n + i] = r.weight[i], r.covariate[n + i] = r.covariate[i];
        }
        r.num_rows *= 2;
        r.num_units *= 2;
        estimate(&r, &b);
        compare(&a, &b, 0, false, 1e-9, "units doubled with half weights");
        rlv_estimates_free(&a);
        rlv_estimates_free(&b);
    }
}

static void years_may_be_relabelled(void **state)
{
    (void)state;
    for (uint32_t p = 0; p < PANELS; p++) {
        static rows_t r;
        rlv_estimates_t a, b;
        draw(&r, p);
        r.with_covariate = p % 2 == 0;
        estimate(&r, &a);
        for (size_t i = 0; i < r.num_rows; i++) {
            r.time[i] -= 1990;
            r.cohort[i] -= r.cohort[i] != 0 ? 1990 : 0;
        }
        estimate(&r, &b);
        compare(&a, &b, -1990, true, 0, "years relabelled");
        rlv_estimates_free(&a);
        rlv_estimates_free(&b);
    }
}

static void bacon_adds_up_to_twfe(void **state)
{
    (void)state;
    for (uint32_t p = 0; p < PANELS; p++) {
        static rows_t r;
        rlv_estimates_t a;
        double weights = 0, total = 0;
        draw(&r, p);
        r.weighted = p % 3 == 1;
        estimate(&r, &a);
        for (size_t i = 0; i < a.num_rows; i++) {
            const char *text = strstr(a.row[i].note, "weight=");
            if (strcmp(a.row[i].estimator, "bacon") != 0)
                continue;
            const double weight = strtod(text + strlen("weight="), NULL);
            assert_true(weight > 0);
            weights += weight;
            total += weight * a.row[i].estimate;
        }
        assert_close(weights, 1, 1e-13, 0);
        assert_close(total, rlv_estimates_find(&a, "twfe", RLV_NO_KEY, RLV_NO_KEY)->estimate, 1e-10,
                     1e-11);
        rlv_estimates_free(&a);
    }
}

static void two_by_two_is_one_number(void **state)
{
    (void)state;
    for (uint32_t p = 0; p < PANELS; p++) {
        static rows_t r;
        rlv_estimates_t a;
        double mean[2][2] = {{0}};
        size_t count[2] = {0};
        memset(&r, 0, sizeof r);
        r.num_units = 6 + p;
        for (uint32_t u = 0; u < r.num_units; u++)
            for (int32_t t = 0; t < 2; t++) {
                const size_t i = r.num_rows++;
                r.unit[i] = u;
                r.time[i] = 2018 + t;
                r.cohort[i] = u % 3 == 0 ? 2019 : 0;
                r.cluster[i] = u;
                r.outcome[i] = normal(p, (uint32_t)i, 11);
                mean[u % 3 == 0][t] += r.outcome[i];
                count[u % 3 == 0] += t == 0;
            }
        const double expected = (mean[1][1] - mean[1][0]) / (double)count[1] -
                                (mean[0][1] - mean[0][0]) / (double)count[0];
        estimate(&r, &a);
        for (size_t i = 0; i < a.num_rows; i++)
            assert_close(a.row[i].estimate, expected, 1e-10, 1e-12);
        assert_true(a.num_rows >= 14);
        rlv_estimates_free(&a);
    }
}

/* Without covariates the three methods of att_gt are one. */
static void methods_agree_without_covariates(void **state)
{
    (void)state;
    for (uint32_t p = 0; p < PANELS; p++) {
        static rows_t r;
        rlv_panel_t panel;
        rlv_estimates_t a[3] = {{0}};
        draw(&r, p);
        r.weighted = true;
        build(&r, &panel, RLV_UNBALANCED_DROP);
        for (int m = 0; m < 3; m++)
            add_att(&panel, (rlv_method_t)m, &a[m]);
        compare(&a[0], &a[1], 0, true, 1e-9, "dr and ipw");
        compare(&a[0], &a[2], 0, true, 1e-9, "dr and reg");
        for (int m = 0; m < 3; m++)
            rlv_estimates_free(&a[m]);
        rlv_panel_free(&panel);
    }
}

/* Holes: residuals are orthogonal to every unit, every period and the term, which only the exact
 * solution satisfies; and a balanced panel gives the same through the general way. */
static void effects_are_removed_exactly(void **state)
{
    (void)state;
    for (uint32_t p = 0; p < PANELS; p++) {
        static rows_t r;
        rlv_panel_t panel;
        rlv_fe_fit_t fit, again;
        rlv_error_t err = {0};
        static double treated[MAX_ROWS];
        const double *term[] = {treated};
        draw(&r, p);
        r.weighted = true;
        for (size_t i = 0; i < r.num_rows; i++)
            if (p % 2 == 1 && uniform(p, (uint32_t)i, 12) < 0.2)
                r.outcome[i] = NAN;
        build(&r, &panel, RLV_UNBALANCED_KEEP);
        assert_true(panel.balanced == (p % 2 == 0));
        for (size_t i = 0; i < panel.num_rows; i++)
            treated[i] = rlv_panel_treated(&panel, i);
        rlv_fe_data_t data = {.num_rows = panel.num_rows,
                              .num_terms = 1,
                              .num_units = panel.num_units,
                              .num_periods = panel.num_periods,
                              .unit = panel.row_unit,
                              .period = panel.row_period,
                              .weight = panel.weight,
                              .outcome = panel.outcome,
                              .term = term};
        assert_int_equal(rlv_fe_fit(&fit, &data, &err), 0);
        double by_period[16] = {0}, by_term = 0;
        for (size_t u = 0; u < panel.num_units; u++) {
            double by_unit = 0;
            for (size_t i = panel.unit_start[u]; i < panel.unit_start[u + 1]; i++) {
                const double e = panel.weight[i] * fit.residual[i];
                by_unit += e;
                by_period[panel.row_period[i]] += e;
                by_term += e * treated[i];
            }
            assert_close(by_unit, 0, 0, 1e-9);
        }
        assert_close(by_term, 0, 0, 1e-8);
        for (size_t t = 0; t < panel.num_periods; t++)
            assert_close(by_period[t], 0, 0, 1e-8);
        if (panel.balanced) {
            data.balanced = true;
            assert_int_equal(rlv_fe_fit(&again, &data, &err), 0);
            assert_close(again.coef[0], fit.coef[0], 1e-11, 0);
            assert_int_equal((int)again.num_effects, (int)fit.num_effects);
            rlv_fe_free(&again);
        }
        rlv_fe_free(&fit);
        rlv_panel_free(&panel);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unit_effects_change_nothing),
        cmocka_unit_test(order_of_rows_changes_no_bit),
        cmocka_unit_test(names_of_units_change_nothing),
        cmocka_unit_test(halved_twins_change_no_estimate),
        cmocka_unit_test(years_may_be_relabelled),
        cmocka_unit_test(bacon_adds_up_to_twfe),
        cmocka_unit_test(two_by_two_is_one_number),
        cmocka_unit_test(methods_agree_without_covariates),
        cmocka_unit_test(effects_are_removed_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
