#include "support.h"

#include "releve/sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double ishigami(const double u[])
{
    const double pi = acos(-1.0);
    const double a = pi * (2 * u[0] - 1), b = pi * (2 * u[1] - 1), c = pi * (2 * u[2] - 1);
    return sin(a) + 7 * pow(sin(b), 2) + 0.1 * pow(c, 4) * sin(a);
}

static double linear(const double u[])
{
    return 1 * u[0] + 2 * u[1] + 3 * u[2] + 0.5 * u[3];
}

/* Indices of a function of `columns` uniform numbers. */
static void indices(double (*function)(const double[]), size_t factors, const size_t factor_of[],
                    size_t columns, size_t rows, rlv_sobol_t *index)
{
    double *x = malloc((factors + 2) * rows * columns * sizeof *x);
    double *output = malloc((factors + 2) * rows * sizeof *output);
    rlv_error_t err = {0};
    assert_non_null(x);
    assert_non_null(output);
    assert_int_equal(rlv_saltelli_design(3, factors, factor_of, columns, rows, x, &err), 0);
    for (size_t i = 0; i < (factors + 2) * rows; i++)
        output[i] = function(x + i * columns);
    assert_int_equal(rlv_sobol_indices(output, factors, rows, 400, 5, index, &err), 0);
    free(x);
    free(output);
}

static void test_ishigami(void **state)
{
    static const size_t OF[] = {0, 1, 2};
    /* V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = b^2 pi^8 (1/18 - 1/50) */
    const double pi = acos(-1.0), b = 0.1, a = 7;
    const double v1 = 0.5 * pow(1 + b * pow(pi, 4) / 5, 2), v2 = a * a / 8;
    const double v13 = b * b * pow(pi, 8) * (1.0 / 18 - 1.0 / 50), v = v1 + v2 + v13;
    const double first[] = {v1 / v, v2 / v, 0}, total[] = {(v1 + v13) / v, v2 / v, v13 / v};
    rlv_sobol_t index[3];
    (void)state;
    indices(ishigami, 3, OF, 3, 4096, index);
    for (size_t f = 0; f < 3; f++) {
        assert_true(index[f].first_lower <= first[f] && first[f] <= index[f].first_upper);
        assert_true(index[f].total_lower <= total[f] && total[f] <= index[f].total_upper);
        assert_close(index[f].first, first[f], 0, 0.02);
        assert_close(index[f].total, total[f], 0, 0.02);
    }
}

/* Shares are the squared coefficients, first = total, and they sum to one. */
static void test_linear(void **state)
{
    static const size_t OF[] = {0, 1, 2, 3};
    static const double SQUARE[] = {1, 4, 9, 0.25};
    rlv_sobol_t index[4];
    double sum = 0;
    (void)state;
    indices(linear, 4, OF, 4, 1024, index);
    for (size_t f = 0; f < 4; f++) {
        assert_close(index[f].first, SQUARE[f] / 14.25, 0, 0.01);
        assert_close(index[f].total, SQUARE[f] / 14.25, 0, 0.01);
        sum += index[f].total;
    }
    assert_close(sum, 1, 0, 0.01);
}

/* Two columns of one factor have the sum of their shares. */
static void test_groups(void **state)
{
    static const size_t OF[] = {1, 0, 1, 1};
    rlv_sobol_t index[2];
    (void)state;
    indices(linear, 2, OF, 4, 1024, index);
    assert_close(index[0].total, 4 / 14.25, 0, 0.01);
    assert_close(index[1].total, 10.25 / 14.25, 0, 0.01);
}

static double first_and_last(const double u[])
{
    return u[0] + 2 * u[24];
}

/* More columns than the sequence has dimensions: the others are drawn. */
static void test_more_columns_than_dimensions(void **state)
{
    size_t of[25];
    rlv_sobol_t index[2];
    (void)state;
    for (size_t c = 0; c < 25; c++)
        of[c] = c == 0 ? 0 : 1;
    indices(first_and_last, 2, of, 25, 4096, index);
    assert_close(index[0].total, 0.2, 0, 0.02);
    assert_close(index[1].total, 0.8, 0, 0.04);
}

static double with_product(const double u[])
{
    return 5 * u[0] - 2 * u[1] + 8 * u[2] * u[3] + 0 * u[4];
}

static void test_morris(void **state)
{
    enum { K = 5, PATHS = 40 };
    static double x[PATHS * (K + 1) * K], output[PATHS * (K + 1)];
    rlv_morris_t effect[K];
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_morris_design(9, K, PATHS, x, &err), 0);
    for (size_t i = 0; i < PATHS * (K + 1); i++) {
        for (size_t k = 0; k < K; k++)
            assert_true(x[i * K + k] > 0 && x[i * K + k] < 1);
        output[i] = with_product(x + i * K);
    }
    rlv_morris_effects(x, output, K, PATHS, effect);
    assert_close(effect[0].mu, 5, 1e-9, 0);
    assert_close(effect[0].sigma, 0, 0, 1e-9);
    assert_close(effect[1].mu, -2, 1e-9, 0);
    assert_close(effect[1].mu_star, 2, 1e-9, 0);
    assert_close(effect[2].mu, 4, 0.25, 0);
    assert_true(effect[2].sigma > 1);
    assert_close(effect[4].mu_star, 0, 0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ishigami), cmocka_unit_test(test_linear),
        cmocka_unit_test(test_groups),   cmocka_unit_test(test_more_columns_than_dimensions),
        cmocka_unit_test(test_morris),
    };
    return cmocka_run_group_tests_name("sensitivity", tests, NULL, NULL);
}
