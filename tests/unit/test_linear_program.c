/* The simplex against the enumeration of all vertices. */
#include "releve/linear_program.h"

#include "support.h"

#include <math.h>
#include <string.h>

enum { ROWS = 3, COLUMNS = 8 };

static uint64_t seed = 88172645463325252u;

static double next_value(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (double)(seed % 2000001) / 1e6 - 1.0;
}

/* x of the three columns that solves the rows; false when singular. */
static bool solve_columns(const double *a, const double *b, const size_t column[ROWS],
                          double x[ROWS])
{
    double m[ROWS][ROWS + 1];
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = 0; j < ROWS; j++)
            m[i][j] = a[i * COLUMNS + column[j]];
        m[i][ROWS] = b[i];
    }
    for (size_t p = 0; p < ROWS; p++) {
        size_t largest = p;
        for (size_t r = p; r < ROWS; r++)
            largest = fabs(m[r][p]) > fabs(m[largest][p]) ? r : largest;
        if (fabs(m[largest][p]) < 1e-9)
            return false;
        for (size_t q = 0; q <= ROWS; q++) {
            const double kept = m[p][q];
            m[p][q] = m[largest][q];
            m[largest][q] = kept;
        }
        for (size_t r = 0; r < ROWS; r++) {
            const double ratio = r == p ? 0.0 : m[r][p] / m[p][p];
            for (size_t q = 0; q <= ROWS; q++)
                m[r][q] -= ratio * m[p][q];
        }
    }
    for (size_t p = 0; p < ROWS; p++)
        x[p] = m[p][ROWS] / m[p][p];
    return true;
}

static double best_vertex(const double *a, const double *b, const double *c)
{
    double best = -INFINITY;
    size_t column[ROWS];
    for (column[0] = 0; column[0] < COLUMNS; column[0]++)
        for (column[1] = column[0] + 1; column[1] < COLUMNS; column[1]++)
            for (column[2] = column[1] + 1; column[2] < COLUMNS; column[2]++) {
                double x[ROWS];
                if (!solve_columns(a, b, column, x) || x[0] < -1e-12 || x[1] < -1e-12 ||
                    x[2] < -1e-12)
                    continue;
                best = fmax(best, c[column[0]] * x[0] + c[column[1]] * x[1] + c[column[2]] * x[2]);
            }
    return best;
}

static void equals_the_best_vertex(void **state)
{
    (void)state;
    size_t num_feasible = 0;
    for (size_t problem = 0; problem < 300; problem++) {
        double a[ROWS * COLUMNS], b[ROWS] = {1.0, 0.0, 0.0}, c[COLUMNS], x[COLUMNS], value = 0.0;
        rlv_linear_program_t program;
        rlv_error_t err = {0};
        for (size_t j = 0; j < COLUMNS; j++) {
            a[j] = 1.0; /* bounded: the weights sum to one */
            for (size_t i = 1; i < ROWS; i++)
                a[i * COLUMNS + j] = next_value();
        }
        if (problem % 3 == 1)
            b[1] = -0.1;
        if (problem % 3 == 2) /* ties and degenerate vertices */
            for (size_t j = 0; j < COLUMNS; j++)
                a[COLUMNS + j] = rint(2.0 * a[COLUMNS + j]);
        assert_int_equal(rlv_linear_program_init(&program, ROWS, COLUMNS, a, b, &err), 0);
        for (size_t objective = 0; objective < 20; objective++) {
            for (size_t j = 0; j < COLUMNS; j++)
                c[j] = next_value();
            const double best = best_vertex(a, b, c);
            const enum rlv_linear_outcome outcome =
                rlv_linear_program_maximise(&program, c, x, &value);
            assert_int_equal(outcome == RLV_LINEAR_OPTIMAL, isfinite(best));
            if (outcome != RLV_LINEAR_OPTIMAL)
                continue;
            num_feasible++;
            assert_close(value, best, 1e-9, 1e-11);
            for (size_t i = 0; i < ROWS; i++) {
                double left = 0.0;
                for (size_t j = 0; j < COLUMNS; j++)
                    left += a[i * COLUMNS + j] * x[j];
                assert_close(left, b[i], 0.0, 1e-10);
            }
            for (size_t j = 0; j < COLUMNS; j++)
                assert_true(x[j] >= 0.0);
        }
        rlv_linear_program_free(&program);
    }
    assert_true(num_feasible > 3000);
}

static void outcomes_are_told_apart(void **state)
{
    (void)state;
    rlv_linear_program_t program;
    rlv_error_t err = {0};
    double x[2], value = 0.0;
    /* x1 + x2 = -1: none */
    static const double sum[] = {1.0, 1.0}, minus_one[] = {-1.0}, c[] = {1.0, -0.5};
    assert_int_equal(rlv_linear_program_init(&program, 1, 2, sum, minus_one, &err), 0);
    assert_int_equal(rlv_linear_program_maximise(&program, c, x, &value), RLV_LINEAR_INFEASIBLE);
    rlv_linear_program_free(&program);
    /* x1 - x2 = 0: no end */
    static const double gap[] = {1.0, -1.0}, zero[] = {0.0};
    assert_int_equal(rlv_linear_program_init(&program, 1, 2, gap, zero, &err), 0);
    assert_int_equal(rlv_linear_program_maximise(&program, c, x, &value), RLV_LINEAR_UNBOUNDED);
    rlv_linear_program_free(&program);
    /* a row three times: the copies are dropped */
    static const double twice[] = {1.0, 1.0, 2.0, 2.0, 1.0, 1.0}, right[] = {1.0, 2.0, 1.0};
    assert_int_equal(rlv_linear_program_init(&program, 3, 2, twice, right, &err), 0);
    assert_int_equal(program.num_rows, 1);
    assert_int_equal(rlv_linear_program_maximise(&program, c, x, &value), RLV_LINEAR_OPTIMAL);
    assert_close(value, 1.0, 1e-14, 0.0);
    rlv_linear_program_free(&program);
    rlv_linear_program_free(&program);
}

/* Beale's example, on which the largest-coefficient rule alone cycles for ever. */
static void does_not_cycle(void **state)
{
    (void)state;
    static const double a[] = {0.25, -60.0, -0.04, 9.0, 1.0, 0.0, 0.0, 0.5, -90.0, -0.02, 3.0,
                               0.0,  1.0,   0.0,   0.0, 0.0, 1.0, 0.0, 0.0, 0.0,   1.0};
    static const double b[] = {0.0, 0.0, 1.0}, c[] = {0.75, -150.0, 0.02, -6.0, 0.0, 0.0, 0.0};
    rlv_linear_program_t program;
    rlv_error_t err = {0};
    double x[7], value = 0.0;
    assert_int_equal(rlv_linear_program_init(&program, 3, 7, a, b, &err), 0);
    assert_int_equal(rlv_linear_program_maximise(&program, c, x, &value), RLV_LINEAR_OPTIMAL);
    assert_close(value, 0.05, 1e-12, 0.0);
    rlv_linear_program_free(&program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_best_vertex),
        cmocka_unit_test(outcomes_are_told_apart),
        cmocka_unit_test(does_not_cycle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
