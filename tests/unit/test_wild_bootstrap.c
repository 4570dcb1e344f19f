/* The wild cluster bootstrap against fwildclusterboot and an enumeration in R, and against a direct
 * computation that makes each bootstrap sample and regresses it. */
#include "releve/wild_bootstrap.h"

#include "evaluate_cases.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUM_YEARS = 11 };

typedef struct {
    rlv_clustered_regression_t regression;
    double *design;
    double *outcome;
    size_t *cluster;
} case_t;

static void case_free(case_t *self)
{
    free(self->design);
    free(self->outcome);
    free(self->cluster);
}

/* y on D and years, with unit effects removed; rows are sorted by unit, NUM_YEARS each. */
static void read_regions(case_t *self)
{
    rlv_csv_table_t table;
    cases_read(&table, "tests/data/wcb_regions/data.csv");
    const size_t n = table.num_rows, k = NUM_YEARS;
    self->design = calloc(n * k, sizeof(double));
    self->outcome = calloc(n, sizeof(double));
    self->cluster = calloc(n, sizeof(size_t));
    assert_true(self->design != NULL && self->outcome != NULL && self->cluster != NULL);
    for (size_t i = 0; i < n; i++) {
        const size_t year = (size_t)(cases_number(&table, i, "year") - 2014.0);
        assert_int_equal(year, i % NUM_YEARS);
        self->design[i * k] = cases_number(&table, i, "D");
        if (year > 0)
            self->design[i * k + year] = 1.0;
        self->outcome[i] = cases_number(&table, i, "y");
        self->cluster[i] = (size_t)cases_number(&table, i, "reg") - 1;
    }
    for (size_t first = 0; first < n; first += NUM_YEARS)
        for (size_t j = 0; j <= k; j++) {
            double *const at = j < k ? self->design + first * k + j : self->outcome + first;
            const size_t stride = j < k ? k : 1;
            double mean = 0.0;
            for (size_t t = 0; t < NUM_YEARS; t++)
                mean += at[t * stride] / NUM_YEARS;
            for (size_t t = 0; t < NUM_YEARS; t++)
                at[t * stride] -= mean;
        }
    rlv_csv_free(&table);
    self->regression =
        (rlv_clustered_regression_t){self->design, self->outcome, self->cluster, n, k, 12, 0};
}

static rlv_wild_test_t run(const rlv_clustered_regression_t *regression,
                           const rlv_wild_options_t *options)
{
    rlv_error_t err = {0};
    rlv_wild_test_t test;
    if (rlv_wild_bootstrap_test(&test, regression, options, &err) != 0)
        fail_msg("%s", err.text);
    return test;
}

static void regions_enumerated_like_the_own_enumeration(void **state)
{
    (void)state;
    static const double null_value[] = {0.0, 0.12, 0.15, 0.17, 0.28};
    case_t data;
    rlv_csv_table_t expected;
    read_regions(&data);
    cases_read(&expected, "tests/data/wcb_regions/expected_wcb.csv");
    for (size_t i = 0; i < 5; i++)
        for (int free_null = 0; free_null < 2; free_null++) {
            const rlv_wild_options_t options = {
                .free_null = free_null != 0, .null_value = null_value[i], .num_draws = 9999};
            char name[96];
            (void)snprintf(name, sizeof name,
                           i == 0 ? "impose_null=%s" : "impose_null=%s;H0:beta=%g",
                           free_null ? "FALSE" : "TRUE", null_value[i]);
            size_t row = 0;
            for (size_t r = 0; r < expected.num_rows; r++) {
                const char *const text = expected.cell[r * expected.num_columns + 1];
                const size_t length = strlen(text), wanted = strlen(name);
                if (strcmp(expected.cell[r * expected.num_columns],
                           "wild_cluster_bootstrap_own_enumeration") == 0 &&
                    length >= wanted && strcmp(text + length - wanted, name) == 0)
                    row = r;
            }
            assert_true(row > 0);
            const rlv_wild_test_t test = run(&data.regression, &options);
            assert_true(test.enumerated);
            assert_int_equal(test.num_draws, 4096);
            assert_close(test.estimate, cases_number(&expected, row, "estimate"), 1e-11, 0.0);
            assert_close(test.t, cases_note(&expected, row, "t0(no ssc)"), 1e-10, 0.0);
            assert_true(
                test.p_strict ==
                cases_note(&expected, row, i == 0 ? "p_strict(mean(|t*|>|t0|))" : "p_strict"));
            assert_true(test.p_weak ==
                        cases_note(&expected, row, i == 0 ? "p_weak(mean(|t*|>=|t0|))" : "p_weak"));
            if (i > 0)
                assert_true(test.p_equal_tailed == cases_note(&expected, row, "p_equal_tailed"));
        }
    rlv_csv_free(&expected);
    case_free(&data);
}

/* One row of fwildclusterboot: t with fixest's factor with 304 unit effects counted, which cancels
 * in p; its ties are decided by rounding: between the strict and the weak count. */
static void check_fwild(const case_t *data, const rlv_csv_table_t *expected, size_t row,
                        const rlv_wild_options_t *options)
{
    const double p = cases_note(expected, row, "p_val");
    const double n = (double)data->regression.num_rows;
    const double factor = sqrt((n - 1.0) / (n - 315.0) * 12.0 / 11.0);
    const rlv_wild_test_t test = run(&data->regression, options);
    assert_close(test.estimate, cases_number(expected, row, "estimate"), 1e-9, 0.0);
    assert_close(test.t / factor, cases_note(expected, row, "t_stat"), 1e-9, 0.0);
    assert_true(test.p_strict <= p && p <= test.p_weak);
}

static void regions_like_fwildclusterboot(void **state)
{
    (void)state;
    case_t data;
    rlv_csv_table_t expected;
    read_regions(&data);
    cases_read(&expected, "tests/data/wcb_regions/expected_wcb.csv");
    size_t num_checked = 0;
    for (int type = 0; type < 4; type++)
        for (int free_null = 0; free_null < 2; free_null++) {
            const rlv_wild_options_t options = {.free_null = free_null != 0,
                                                .jackknife_residual = (type & 2) != 0,
                                                .jackknife_variance = (type & 1) != 0,
                                                .num_draws = 4096};
            char name[64];
            (void)snprintf(name, sizeof name, "bootstrap_type=%d%d;impose_null=%s",
                           type & 2 ? 3 : 1, type & 1 ? 3 : 1, free_null ? "FALSE" : "TRUE");
            const size_t row = cases_row(&expected, "wild_cluster_bootstrap", name, NULL, NULL);
            check_fwild(&data, &expected, row, &options);
            num_checked++;
        }
    for (size_t row = 0; row < expected.num_rows; row++) {
        const char *const text = expected.cell[row * expected.num_columns + 1];
        const char *const null = strstr(text, "H0:beta=");
        const rlv_wild_options_t options = {.free_null = strstr(text, "impose_null=FALSE") != NULL,
                                            .null_value = null ? strtod(null + 8, NULL) : 0.0,
                                            .num_draws = 4096};
        if (strstr(text, "bootstrap_type=fnw11") == NULL)
            continue;
        check_fwild(&data, &expected, row, &options);
        num_checked++;
    }
    assert_int_equal(num_checked, 8 + 10);
    rlv_csv_free(&expected);
    case_free(&data);
}

static void regions_interval_by_inversion(void **state)
{
    (void)state;
    case_t data;
    rlv_csv_table_t expected;
    read_regions(&data);
    cases_read(&expected, "tests/data/wcb_regions/expected_wcb.csv");
    for (int free_null = 0; free_null < 2; free_null++) {
        const rlv_wild_options_t options = {.free_null = free_null != 0, .num_draws = 4096};
        rlv_error_t err = {0};
        double lower = 0.0, upper = 0.0;
        char row_name[64];
        (void)snprintf(row_name, sizeof row_name, "bootstrap_type=fnw11;impose_null=%s",
                       free_null ? "FALSE" : "TRUE");
        size_t row = 0;
        while (strstr(expected.cell[row * expected.num_columns + 1], row_name) == NULL)
            row++;
        assert_int_equal(
            rlv_wild_bootstrap_interval(&lower, &upper, &data.regression, &options, 0.05, &err), 0);
        /* p is a step function of r; the reference stops its search within a step or two */
        assert_close(lower, cases_number(&expected, row, "lower"), 0.0, 2e-5);
        assert_close(upper, cases_number(&expected, row, "upper"), 0.0, 2e-5);
        for (int side = 0; side < 2; side++) {
            rlv_wild_options_t at = options;
            at.null_value = cases_number(&expected, row, side == 0 ? "lower" : "upper");
            assert_close(run(&data.regression, &at).p_strict, 0.05, 0.0, 2.01 / 4096.0);
            at.null_value = side == 0 ? lower - 1e-9 : upper + 1e-9;
            assert_true(run(&data.regression, &at).p_strict <= 0.05);
            at.null_value = side == 0 ? lower + 1e-9 : upper - 1e-9;
            assert_true(run(&data.regression, &at).p_strict > 0.05);
        }
    }
    rlv_csv_free(&expected);
    case_free(&data);
}

enum { ROWS = 20, COLUMNS = 3, CLUSTERS = 5 };

static void make_small(double *design, double *outcome, size_t *cluster)
{
    for (size_t i = 0; i < ROWS; i++) {
        design[i * COLUMNS] = 1.0;
        design[i * COLUMNS + 1] = sin(1.0 + 2.3 * (double)i) + 0.1 * (double)(i % 7);
        design[i * COLUMNS + 2] = cos(0.7 * (double)(i * i % 31));
        outcome[i] = 0.8 * design[i * COLUMNS + 1] + 1.5 * sin(5.1 * (double)i) +
                     0.6 * cos((double)(i % CLUSTERS) * 2.0);
        cluster[i] = i % CLUSTERS == 4 && i < 10 ? 0 : i % CLUSTERS;
    }
}

/* Gaussian elimination for the 3 x 3 (or smaller) normal equations of the rows kept. */
static void regress(const double *design, const double *outcome, const size_t *cluster,
                    size_t without, bool restricted, double null_value, double *beta)
{
    double a[COLUMNS][COLUMNS + 1] = {{0.0}};
    const size_t held = 1;
    for (size_t i = 0; i < ROWS; i++)
        for (size_t p = 0; cluster[i] != without && p < COLUMNS; p++) {
            const double *const x = design + i * COLUMNS;
            for (size_t q = 0; q < COLUMNS; q++)
                a[p][q] += x[p] * x[q];
            a[p][COLUMNS] += x[p] * outcome[i];
        }
    if (restricted)
        for (size_t q = 0; q <= COLUMNS; q++)
            a[held][q] = q == held ? 1.0 : q == COLUMNS ? null_value : 0.0;
    for (size_t p = 0; p < COLUMNS; p++)
        for (size_t r = 0; r < COLUMNS; r++) {
            const double ratio = r == p ? 0.0 : a[r][p] / a[p][p];
            for (size_t q = 0; q <= COLUMNS; q++)
                a[r][q] -= ratio * a[p][q];
        }
    for (size_t p = 0; p < COLUMNS; p++)
        beta[p] = a[p][COLUMNS] / a[p][p];
}

/* t of coefficient 1 of one sample, from its definition. */
static double direct_t(const double *design, const double *outcome, const size_t *cluster,
                       bool jackknife, double null_value)
{
    double beta[COLUMNS], row[COLUMNS], part = 0.0, sum = 0.0;
    regress(design, outcome, cluster, CLUSTERS, false, 0.0, beta);
    for (size_t g = 0; g < CLUSTERS; g++) {
        part = 0.0;
        if (jackknife) {
            regress(design, outcome, cluster, g, false, 0.0, row);
            part = row[1] - beta[1];
        } else {
            /* (X'X)^-1 X_g'e_g: regress the residuals of g alone, others zero */
            double alone[ROWS];
            for (size_t i = 0; i < ROWS; i++)
                alone[i] = cluster[i] != g ? 0.0
                                           : outcome[i] - design[i * COLUMNS] * beta[0] -
                                                 design[i * COLUMNS + 1] * beta[1] -
                                                 design[i * COLUMNS + 2] * beta[2];
            regress(design, alone, cluster, CLUSTERS, false, 0.0, row);
            part = row[1];
        }
        sum += part * part;
    }
    sum *= jackknife ? (CLUSTERS - 1.0) / CLUSTERS : 1.0;
    return (beta[1] - null_value) / sqrt(sum);
}

static void every_type_equals_its_definition(void **state)
{
    (void)state;
    double design[ROWS * COLUMNS], outcome[ROWS], drawn[ROWS];
    size_t cluster[ROWS];
    make_small(design, outcome, cluster);
    const rlv_clustered_regression_t regression = {design,  outcome,  cluster, ROWS,
                                                   COLUMNS, CLUSTERS, 1};
    for (int type = 0; type < 8; type++) {
        const bool restricted = (type & 4) == 0;
        const double null_value = 0.3;
        const rlv_wild_options_t options = {.free_null = !restricted,
                                            .jackknife_residual = (type & 2) != 0,
                                            .jackknife_variance = (type & 1) != 0,
                                            .null_value = null_value,
                                            .num_draws = 32};
        const double t = direct_t(design, outcome, cluster, type & 1, null_value);
        double fitted[COLUMNS], other[COLUMNS];
        size_t strict = 0, weak = 0;
        regress(design, outcome, cluster, CLUSTERS, restricted, null_value, fitted);
        for (size_t b = 0; b < 32; b++) {
            for (size_t i = 0; i < ROWS; i++) {
                const double *const x = design + i * COLUMNS;
                const double *beta = fitted;
                if (type & 2) {
                    regress(design, outcome, cluster, cluster[i], restricted, null_value, other);
                    beta = other;
                }
                const double residual =
                    outcome[i] - x[0] * beta[0] - x[1] * beta[1] - x[2] * beta[2];
                drawn[i] = x[0] * fitted[0] + x[1] * fitted[1] + x[2] * fitted[2] +
                           (b >> cluster[i] & 1 ? -residual : residual);
            }
            const double star = fabs(
                direct_t(design, drawn, cluster, type & 1, restricted ? null_value : fitted[1]));
            strict += star > fabs(t) * (1.0 + 1e-9);
            weak += star >= fabs(t) * (1.0 - 1e-9);
        }
        const rlv_wild_test_t test = run(&regression, &options);
        assert_close(test.t, t, 1e-10, 0.0);
        assert_close(test.p_strict, (double)strict / 32.0, 1e-14, 0.0);
        assert_close(test.p_weak, (double)weak / 32.0, 1e-14, 0.0);
    }
}

static void random_signs_come_close_to_all_signs(void **state)
{
    (void)state;
    case_t data;
    read_regions(&data);
    rlv_wild_options_t options = {.null_value = 0.17, .num_draws = 4096};
    const rlv_wild_test_t all = run(&data.regression, &options);
    options.num_draws = 4000;
    options.seed = 7;
    const rlv_wild_test_t drawn = run(&data.regression, &options);
    const rlv_wild_test_t again = run(&data.regression, &options);
    options.seed = 8;
    const rlv_wild_test_t other = run(&data.regression, &options);
    assert_true(all.enumerated && !drawn.enumerated);
    assert_true(drawn.p_strict == again.p_strict);
    assert_true(drawn.p_strict != other.p_strict);
    /* four standard errors of a share of 0.19 over 4,000 draws */
    assert_close(drawn.p_strict, all.p_strict, 0.0, 4.0 * sqrt(0.19 * 0.81 / 4000.0));
    assert_close(other.p_strict, all.p_strict, 0.0, 4.0 * sqrt(0.19 * 0.81 / 4000.0));
    case_free(&data);
}

static void bad_regressions_are_refused(void **state)
{
    (void)state;
    double design[ROWS * COLUMNS], outcome[ROWS];
    size_t cluster[ROWS];
    make_small(design, outcome, cluster);
    rlv_clustered_regression_t regression = {design, outcome, cluster, ROWS, COLUMNS, CLUSTERS, 1};
    rlv_wild_options_t options = {.num_draws = 0};
    rlv_wild_test_t test;
    rlv_error_t err = {0};
    double lower = 0.0, upper = 0.0;
    assert_int_equal(rlv_wild_bootstrap_test(&test, &regression, &options, &err), RLV_ERR_USAGE);
    options.num_draws = 32;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_wild_bootstrap_interval(&lower, &upper, &regression, &options, 1.0, &err),
                     RLV_ERR_USAGE);
    regression.num_clusters = 1;
    assert_int_equal(rlv_wild_bootstrap_test(&test, &regression, &options, &err), RLV_ERR_DATA);
    regression.num_clusters = 4; /* cluster 4 is out of range */
    assert_int_equal(rlv_wild_bootstrap_test(&test, &regression, &options, &err), RLV_ERR_DATA);
    regression.num_clusters = 6; /* cluster 5 is empty */
    assert_int_equal(rlv_wild_bootstrap_test(&test, &regression, &options, &err), RLV_ERR_DATA);
    regression.num_clusters = CLUSTERS;
    const double kept = outcome[3];
    outcome[3] = NAN;
    assert_int_equal(rlv_wild_bootstrap_test(&test, &regression, &options, &err), RLV_ERR_DATA);
    outcome[3] = kept;
    for (size_t i = 0; i < ROWS; i++) /* identified by cluster 2 alone */
        design[i * COLUMNS + 2] = cluster[i] == 2 ? 1.0 + (double)i : 0.0;
    assert_int_equal(rlv_wild_bootstrap_test(&test, &regression, &options, &err), 0);
    options.jackknife_variance = true;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_wild_bootstrap_test(&test, &regression, &options, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "cluster 2"));
    for (size_t i = 0; i < ROWS; i++)
        design[i * COLUMNS + 2] = 2.0 * design[i * COLUMNS + 1];
    options.jackknife_variance = false;
    assert_int_equal(rlv_wild_bootstrap_test(&test, &regression, &options, &err), RLV_ERR_DATA);
    make_small(design, outcome, cluster);
    static const double level[] = {0.0, 91.3};
    for (size_t constant = 0; constant < 2; constant++) {
        for (size_t i = 0; i < ROWS; i++)
            outcome[i] = level[constant];
        err = (rlv_error_t){0};
        assert_int_equal(rlv_wild_bootstrap_test(&test, &regression, &options, &err), RLV_ERR_DATA);
        assert_non_null(strstr(err.text, "perfect"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_equals_its_definition),
        cmocka_unit_test(random_signs_come_close_to_all_signs),
        cmocka_unit_test(bad_regressions_are_refused),
        cmocka_unit_test(regions_enumerated_like_the_own_enumeration),
        cmocka_unit_test(regions_like_fwildclusterboot),
        cmocka_unit_test(regions_interval_by_inversion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
