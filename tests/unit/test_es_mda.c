#include "support.h"

#include "releve/es_mda.h"
#include "releve/mathx.h"
#include "releve/rng.h"

#include <math.h>
#include <stdlib.h>

/* y = G z + e, z ~ N(0, I), e ~ N(0, diag(sd^2)). Exact posterior: covariance (I + G' R^-1 G)^-1,
 * mean covariance G' R^-1 y. With two parameters by hand. */
enum { K = 2, D = 3, N = 4000, STEPS = 4 };
static const double G[D][K] = {{1, 0.5}, {-0.3, 2}, {0.7, 0.7}};
static const double SD[D] = {0.4, 1.1, 0.6}, Y[D] = {1.2, -0.9, 0.35};

static void exact(double mean[K], double cov[K][K])
{
    double a[K][K] = {{1, 0}, {0, 1}}, b[K] = {0};
    for (int t = 0; t < D; t++)
        for (int i = 0; i < K; i++) {
            b[i] += G[t][i] * Y[t] / (SD[t] * SD[t]);
            for (int j = 0; j < K; j++)
                a[i][j] += G[t][i] * G[t][j] / (SD[t] * SD[t]);
        }
    const double det = a[0][0] * a[1][1] - a[0][1] * a[1][0];
    cov[0][0] = a[1][1] / det;
    cov[1][1] = a[0][0] / det;
    cov[0][1] = cov[1][0] = -a[0][1] / det;
    for (int i = 0; i < K; i++)
        mean[i] = cov[i][0] * b[0] + cov[i][1] * b[1];
}

static void run_linear(const double z[], size_t num, double *output)
{
    for (size_t j = 0; j < num; j++)
        for (int t = 0; t < D; t++)
            output[j * D + (size_t)t] = G[t][0] * z[j * K] + G[t][1] * z[j * K + 1];
}

static void test_linear_gaussian(void **state)
{
    const rlv_es_mda_t mda = {N, K, D, Y, SD, 42};
    double *z = malloc(N * K * sizeof *z), *output = malloc(N * D * sizeof *output);
    double mean[K], cov[K][K], got[K] = {0};
    rlv_error_t err = {0};
    (void)state;
    assert_non_null(z);
    assert_non_null(output);
    rlv_es_mda_prior(&mda, z);
    run_linear(z, N, output);
    const double before = rlv_es_mda_mismatch(&mda, output);
    const double effective = rlv_es_mda_effective(&mda, output);
    assert_true(effective > 10 && effective < N / 2);
    for (int step = 1; step <= STEPS; step++) {
        run_linear(z, N, output);
        assert_int_equal(rlv_es_mda_update(&mda, output, STEPS, step, z, &err), 0);
    }
    run_linear(z, N, output);
    assert_true(rlv_es_mda_mismatch(&mda, output) < before / 3);
    exact(mean, cov);
    for (int i = 0; i < K; i++) {
        for (size_t j = 0; j < N; j++)
            got[i] += z[j * K + (size_t)i] / N;
        /* four standard errors of a mean of N members */
        assert_close(got[i], mean[i], 0, 4 * sqrt(cov[i][i] / N) + 0.01);
    }
    for (int i = 0; i < K; i++)
        for (int l = 0; l < K; l++) {
            double c = 0;
            for (size_t j = 0; j < N; j++)
                c += (z[j * K + (size_t)i] - got[i]) * (z[j * K + (size_t)l] - got[l]) / (N - 1);
            assert_close(c, cov[i][l], 0, 0.08 * sqrt(cov[i][i] * cov[l][l]));
        }
    free(z);
    free(output);
}

/* Data that say nothing (large errors) leave the prior. */
static void test_prior_is_kept(void **state)
{
    static const double WIDE[D] = {1e6, 1e6, 1e6};
    const rlv_es_mda_t mda = {200, K, D, Y, WIDE, 7};
    double z[200 * K], first[200 * K], output[200 * D], a[200], b[200];
    rlv_error_t err = {0};
    (void)state;
    rlv_es_mda_prior(&mda, first);
    rlv_es_mda_prior(&mda, z);
    run_linear(z, 200, output);
    assert_int_equal(rlv_es_mda_update(&mda, output, 1, 1, z, &err), 0);
    for (size_t i = 0; i < 200 * K; i++)
        assert_close(z[i], first[i], 0, 1e-4);
    for (size_t j = 0; j < 200; j++) {
        a[j] = first[j * K];
        b[j] = z[j * K];
    }
    assert_close(rlv_overlap(a, b, 200), 1, 1e-3, 0);
    for (size_t j = 0; j < 200; j++)
        b[j] = a[j] + 100;
    assert_close(rlv_overlap(a, b, 200), 0, 0, 1e-9);
    /* two normal laws of sd 1 whose means are 2 apart: 2 Phi(-1) */
    for (size_t j = 0; j < 200; j++)
        b[j] = a[j] + 2;
    assert_close(rlv_overlap(a, b, 200), 0.31731050786, 1e-3, 0);
}

static void test_prior_is_standard(void **state)
{
    const rlv_es_mda_t mda = {50, 3, 0, NULL, NULL, 5};
    double z[150];
    (void)state;
    rlv_es_mda_prior(&mda, z);
    for (size_t i = 0; i < 3; i++) {
        double mean = 0, square = 0;
        for (size_t j = 0; j < 50; j++)
            mean += z[j * 3 + i] / 50;
        for (size_t j = 0; j < 50; j++)
            square += (z[j * 3 + i] - mean) * (z[j * 3 + i] - mean) / 49;
        assert_close(mean, 0, 0, 1e-12);
        assert_close(square, 1, 1e-12, 0);
    }
}

/* Equal sd s: the variance is the sample's less s^2; shrinkage by their ratio. By hand: estimates
 * -2, 0, 2, 4 with mean 1, sum of squares 20, sd 1: (20 - 3) / (4 - 1) = 17 / 3. */
static void test_shrink(void **state)
{
    static const double ESTIMATE[] = {-2, 0, 2, 4}, ONE[] = {1, 1, 1, 1}, FIVE[] = {5, 5, 5, 5};
    double shrunk[4];
    (void)state;
    assert_close(rlv_shrink(ESTIMATE, ONE, 4, shrunk), 17.0 / 3, 1e-12, 0);
    assert_close(shrunk[3], 4 * (17.0 / 3) / (17.0 / 3 + 1), 1e-12, 0);
    assert_close(rlv_shrink(ESTIMATE, FIVE, 4, shrunk), 0, 0, 0);
    assert_close(shrunk[0], 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear_gaussian),
        cmocka_unit_test(test_prior_is_kept),
        cmocka_unit_test(test_prior_is_standard),
        cmocka_unit_test(test_shrink),
    };
    return cmocka_run_group_tests_name("es_mda", tests, NULL, NULL);
}
