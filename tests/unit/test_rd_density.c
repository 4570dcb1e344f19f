/* Density tests against rddensity 3.0 and DCdensity (rdd 0.57), and what they refuse. */
#include "releve/csv_table.h"
#include "releve/rd_density.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_table(rlv_csv_table_t *t, const char *path)
{
    rlv_error_t err = {0};
    if (rlv_csv_read(t, path, ',', &err) != RLV_OK)
        fail_msg("%s", err.text);
}

static double real_at(const rlv_csv_table_t *t, size_t row, const char *name)
{
    rlv_error_t err = {0};
    double value = NAN;
    assert_int_equal(
        rlv_csv_get_real_or_missing(t, row, rlv_csv_find(t, name), -1e300, 1e300, &value, &err),
        RLV_OK);
    return value;
}

static const char *text_at(const rlv_csv_table_t *t, size_t row, const char *name)
{
    assert_true(rlv_csv_find(t, name) >= 0);
    return rlv_csv_text(t, row, rlv_csv_find(t, name));
}

static double *read_column(const char *path, const char *name, size_t *num_rows)
{
    rlv_csv_table_t t = {0};
    read_table(&t, path);
    double *x = calloc(t.num_rows, sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < t.num_rows; i++)
        x[i] = real_at(&t, i, name);
    *num_rows = t.num_rows;
    rlv_csv_free(&t);
    return x;
}

static rlv_rd_density_options_t parse_options(const char *text, double threshold)
{
    rlv_rd_density_options_t o = rlv_rd_density_options(threshold);
    const char *value = strchr(text, '=');
    value = value != NULL ? value + 1 : "";
    if (strncmp(text, "p=", 2) == 0)
        o.order = atoi(value);
    else if (strncmp(text, "c=", 2) == 0)
        o.threshold = strtod(value, NULL);
    else if (strncmp(text, "h=", 2) == 0) {
        o.bandwidth[0] = o.bandwidth[1] = strtod(value, NULL);
        if (strchr(value, ',') != NULL)
            o.bandwidth[1] = strtod(strchr(value, ',') + 1, NULL);
    } else if (strcmp(text, "fitselect=restricted") == 0)
        o.restricted = true;
    else if (strcmp(text, "kernel=uniform") == 0)
        o.kernel = RLV_RD_UNIFORM;
    else if (strcmp(text, "kernel=epanechnikov") == 0)
        o.kernel = RLV_RD_EPANECHNIKOV;
    else if (strcmp(text, "vce=plugin") == 0)
        o.plug_in = true;
    else if (strcmp(text, "massPoints=FALSE") == 0)
        o.ignore_ties = true;
    else if (strcmp(text, "regularize=FALSE") == 0)
        o.unregularised = true;
    else if (strcmp(text, "bwselect=each") == 0)
        o.selector = RLV_RD_DENSITY_EACH;
    else if (strcmp(text, "bwselect=diff") == 0)
        o.selector = RLV_RD_DENSITY_DIFF;
    else if (strcmp(text, "bwselect=sum") == 0)
        o.selector = RLV_RD_DENSITY_SUM;
    else if (strcmp(text, "bwselect=comb") != 0 && strncmp(text, "default", 7) != 0)
        fail_msg("unknown option '%s'", text);
    return o;
}

static double note_number(const rlv_csv_table_t *t, size_t row, const char *key)
{
    const char *at = strstr(text_at(t, row, "note"), key);
    return at != NULL ? strtod(at + strlen(key), NULL) : NAN;
}

static void check_window(const rlv_csv_table_t *e, size_t row, const rlv_rd_density_result_t *r)
{
    const size_t w = (size_t)real_at(e, row, "time") - 1;
    assert_true(w < r->num_windows);
    assert_close(r->window[w].p_value, real_at(e, row, "estimate"), 1e-6, 0.0);
    assert_close(r->window[w].half_width[0], real_at(e, row, "lower"), 1e-6, 0.0);
    assert_close(r->window[w].half_width[1], real_at(e, row, "upper"), 1e-6, 0.0);
    assert_int_equal(r->window[w].count[0], (size_t)note_number(e, row, "nleft="));
    assert_int_equal(r->window[w].count[1], (size_t)note_number(e, row, "nright="));
}

/* A value, and its standard error where the row is about the variance in use. */
static void check_value(const rlv_csv_table_t *e, size_t row, const rlv_rd_density_value_t *value)
{
    const double estimate = real_at(e, row, "estimate");
    const double std_error = real_at(e, row, "std.error");
    if (!isnan(estimate))
        assert_close(value->estimate, estimate, 1e-6, 0.0);
    if (!isnan(std_error))
        assert_close(value->std_error, std_error, 1e-6, 0.0);
}

static void check_row(const rlv_csv_table_t *e, size_t row, const rlv_rd_density_result_t *r)
{
    const char *name = text_at(e, row, "estimator");
    const double estimate = real_at(e, row, "estimate"), n = real_at(e, row, "n");
    const size_t in[2] = {r->num_in[0], r->num_in[1]};

    if (strcmp(name, "binomial_test") == 0)
        check_window(e, row, r);
    else if (strncmp(name, "fhat_left", 9) == 0)
        check_value(e, row, &r->left);
    else if (strncmp(name, "fhat_right", 10) == 0)
        check_value(e, row, &r->right);
    else if (strncmp(name, "diff", 4) == 0 || strcmp(name, "rddensity_diff") == 0)
        check_value(e, row, &r->difference);
    else if (strcmp(name, "p-1 diff") == 0)
        check_value(e, row, &r->lower_order_difference);
    else if (strncmp(name, "N_", 2) == 0)
        assert_int_equal(r->num_rows[strcmp(name, "N_right") == 0], (size_t)estimate);
    else if (strstr(name, "h_") != NULL) {
        const int side = strstr(name, "right") != NULL;
        assert_close(r->bandwidth[side], estimate, 1e-6, 0.0);
        assert_int_equal(in[side], (size_t)n);
    } else if (strncmp(name, "T_", 2) == 0 || strcmp(name, "rddensity_T_jk") == 0) {
        assert_int_equal(in[0] + in[1], (size_t)n);
        if (!isnan(estimate)) {
            assert_close(r->t, estimate, 1e-6, 0.0);
            assert_close(r->p_value, note_number(e, row, "pv="), 1e-6, 0.0);
        }
    } else
        fail_msg("unknown row '%s'", name);
}

static size_t check_density(const char *data, const char *column, const char *expected,
                            double threshold)
{
    rlv_csv_table_t e = {0};
    rlv_error_t err = {0};
    rlv_rd_density_result_t result = {0};
    size_t num_rows = 0, num_checked = 0;
    double *x = read_column(data, column, &num_rows);

    read_table(&e, expected);
    for (size_t i = 0; i < e.num_rows; i++) {
        const char *text = text_at(&e, i, "options");
        if (i == 0 || strcmp(text, text_at(&e, i - 1, "options")) != 0) {
            const rlv_rd_density_options_t o = parse_options(text, threshold);
            if (rlv_rd_density_test(&result, x, num_rows, &o, &err) != RLV_OK)
                fail_msg("%s: %s", text, err.text);
        }
        check_row(&e, i, &result);
        num_checked++;
    }
    rlv_csv_free(&e);
    free(x);
    return num_checked;
}

static const char *shared_case(const char *name)
{
    static char path[4][256];
    static size_t turn;
    if (support_shared() == NULL)
        skip();
    turn = (turn + 1) % 4;
    (void)snprintf(path[turn], sizeof path[turn], "%s/cases/%s", support_shared(), name);
    return path[turn];
}

static void generated_case_equals_rddensity(void **state)
{
    (void)state;
    assert_int_equal(check_density("tests/data/rd_below_1200/data.csv", "score",
                                   "tests/data/rd_below_1200/expected_rddensity.csv", 2.5),
                     4);
}

static void senate_equals_rddensity(void **state)
{
    (void)state;
    assert_int_equal(check_density(shared_case("rddensity_senate/data.csv"), "margin",
                                   shared_case("rddensity_senate/expected_rddensity_3.0.csv"), 0.0),
                     408);
}

static void senate_bandwidths_equal_rdbwdensity(void **state)
{
    (void)state;
    rlv_csv_table_t e = {0};
    rlv_error_t err = {0};
    size_t num_rows = 0;
    const char *data = shared_case("rddensity_senate/data.csv");
    double *x = read_column(data, "margin", &num_rows);

    read_table(&e, shared_case("rddensity_senate/expected_rdbwdensity_3.0.csv"));
    for (size_t i = 0; i < e.num_rows; i++) {
        static const char *const TARGETS[] = {"rdbwdensity_l", "rdbwdensity_r", "rdbwdensity_diff",
                                              "rdbwdensity_sum"};
        rlv_rd_density_bandwidth_t target[RLV_RD_DENSITY_TARGETS];
        const rlv_rd_density_options_t o = parse_options(text_at(&e, i, "options"), 0.0);
        const char *group = text_at(&e, i, "group");
        size_t t = 0;
        while (strcmp(TARGETS[t], text_at(&e, i, "estimator")) != 0)
            assert_true(++t < RLV_RD_DENSITY_TARGETS);
        assert_int_equal(rlv_rd_density_bandwidths(target, x, num_rows, &o, &err), RLV_OK);
        const double value = strcmp(group, "bw") == 0         ? target[t].bandwidth
                             : strcmp(group, "variance") == 0 ? target[t].variance
                                                              : target[t].squared_bias;
        assert_close(value, real_at(&e, i, "estimate"), 1e-6, 0.0);
    }
    assert_int_equal(e.num_rows, 48);
    rlv_csv_free(&e);
    free(x);
}

static void cases_equal_dcdensity(void **state)
{
    (void)state;
    rlv_csv_table_t t = {0}, e = {0};
    rlv_error_t err = {0};

    read_table(&t, shared_case("mccrary/data.csv"));
    read_table(&e, shared_case("mccrary/expected_rdd_0.57.csv"));
    double *x = calloc(t.num_rows, sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < e.num_rows; i++) {
        const char *options = text_at(&e, i, "options");
        const size_t length = strcspn(options, ";");
        rlv_rd_mccrary_t r = {0};
        double threshold = NAN;
        size_t n = 0;
        for (size_t j = 0; j < t.num_rows; j++) {
            const char *set = text_at(&t, j, "set");
            if (strlen(set) != length || strncmp(set, options, length) != 0)
                continue;
            x[n++] = real_at(&t, j, "x");
            threshold = real_at(&t, j, "cutoff");
        }
        const char *bin = strstr(options, "bin="), *bandwidth = strstr(options, "bw=");
        assert_int_equal(rlv_rd_mccrary(&r, x, n, threshold, bin ? strtod(bin + 4, NULL) : 0.0,
                                        bandwidth ? strtod(bandwidth + 3, NULL) : 0.0, &err),
                         RLV_OK);
        assert_close(r.theta, real_at(&e, i, "estimate"), 1e-6, 0.0);
        assert_close(r.std_error, real_at(&e, i, "std.error"), 1e-6, 0.0);
        assert_int_equal(r.num_rows, (size_t)real_at(&e, i, "n"));
        assert_close(r.z, note_number(&e, i, "z="), 1e-6, 0.0);
        assert_close(r.p_value, note_number(&e, i, "p="), 1e-5, 0.0);
        assert_close(r.bin, note_number(&e, i, "binsize="), 1e-6, 0.0);
        assert_close(r.bandwidth, note_number(&e, i, "bw="), 1e-6, 0.0);
    }
    assert_int_equal(e.num_rows, 6);
    rlv_csv_free(&t);
    rlv_csv_free(&e);
    free(x);
}

static void bad_input_is_refused(void **state)
{
    (void)state;
    double x[60];
    rlv_rd_density_result_t r = {0};
    rlv_rd_mccrary_t m = {0};
    for (size_t i = 0; i < 60; i++)
        x[i] = (double)i;
    const struct {
        double threshold;
        size_t num_rows;
        int order;
        int status;
        const char *says;
    } cases[] = {
        {100.0, 60, 2, RLV_ERR_DATA, "no value on one side"},
        {-1.0, 60, 2, RLV_ERR_DATA, "no value on one side"},
        {1.5, 60, 2, RLV_ERR_DATA, "too few distinct values"},
        {0.5, 1, 2, RLV_ERR_DATA, "no value on one side"},
        {30.0, 60, 9, RLV_ERR_USAGE, "order"},
        {NAN, 60, 2, RLV_ERR_USAGE, "threshold"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rlv_error_t err = {0};
        rlv_rd_density_options_t o = rlv_rd_density_options(cases[i].threshold);
        o.order = cases[i].order;
        assert_int_equal(rlv_rd_density_test(&r, x, cases[i].num_rows, &o, &err), cases[i].status);
        assert_non_null(strstr(err.text, cases[i].says));
    }
    rlv_error_t err = {0};
    assert_int_equal(rlv_rd_mccrary(&m, x, 60, 70.0, 0.0, 0.0, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "not within the range"));
}

/* Neither the order of the rows, nor a missing value, nor moving both scale and threshold counts.
 */
static void order_missing_and_units_change_nothing(void **state)
{
    (void)state;
    size_t n = 0;
    rlv_error_t err = {0};
    rlv_rd_density_result_t a = {0}, b = {0};
    double *x = read_column("tests/data/rd_below_1200/data.csv", "score", &n);
    double *y = calloc(n + 1, sizeof *y);
    assert_non_null(y);
    for (size_t i = 0; i < n; i++)
        y[n - i] = 10.0 * x[i] + 7.0;
    y[0] = NAN;
    rlv_rd_density_options_t o = rlv_rd_density_options(2.5);
    assert_int_equal(rlv_rd_density_test(&a, x, n, &o, &err), RLV_OK);
    o.threshold = 32.0;
    assert_int_equal(rlv_rd_density_test(&b, y, n + 1, &o, &err), RLV_OK);
    assert_close(b.t, a.t, 1e-9, 0.0);
    assert_close(b.bandwidth[0], 10.0 * a.bandwidth[0], 1e-9, 0.0);
    assert_int_equal(b.num_missing, 1);
    free(x);
    free(y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(generated_case_equals_rddensity),
        cmocka_unit_test(senate_equals_rddensity),
        cmocka_unit_test(senate_bandwidths_equal_rdbwdensity),
        cmocka_unit_test(cases_equal_dcdensity),
        cmocka_unit_test(bad_input_is_refused),
        cmocka_unit_test(order_missing_and_units_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
