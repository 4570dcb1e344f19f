/* exp, log, cos, normal quantile: their error against libm in extended precision. */
#include "support.h"

#include "releve/mathx.h"

#include <float.h>
#include <math.h>

/* Distance to the exact value in units of the last place of it. */
static double ulps(double ours, long double exact)
{
    int exponent;
    (void)frexpl(exact, &exponent);
    const int least = exponent - 53 > -1074 ? exponent - 53 : -1074;
    return (double)(fabsl((long double)ours - exact) / ldexpl(1.0L, least));
}

static void exp_under_one_ulp(void **state)
{
    double worst = 0;
    (void)state;
    for (int i = -70000; i <= 70900; i++) {
        const double x = 0.01 * i + 1e-7 * (i % 997);
        worst = fmax(worst, ulps(rlv_exp(x), expl((long double)x)));
    }
    for (int i = -200000; i <= 200000; i++) {
        const double x = i * 1.234567e-5;
        worst = fmax(worst, ulps(rlv_exp(x), expl((long double)x)));
    }
    if (!(worst < 1))
        fail_msg("worst error %.3f ulp", worst);
}

static void exp_at_the_ends(void **state)
{
    (void)state;
    assert_true(rlv_exp(0) == 1);
    assert_true(rlv_exp(710) == INFINITY);
    assert_true(rlv_exp(INFINITY) == INFINITY);
    assert_true(rlv_exp(-746) == 0);
    assert_true(rlv_exp(-INFINITY) == 0);
    assert_true(isnan(rlv_exp(NAN)));
    assert_true(isfinite(rlv_exp(709.78)));
    /* subnormal results: within one unit of the smallest step */
    for (double x = -745; x < -708; x += 0.01)
        assert_true(fabs(rlv_exp(x) - (double)expl((long double)x)) <= 2 * 0x1p-1074);
}

static void log_under_one_ulp(void **state)
{
    double worst = 0, x = DBL_MIN;
    (void)state;
    for (; x < 1e307; x *= 1.00713)
        worst = fmax(worst, ulps(rlv_log(x), logl((long double)x)));
    for (int i = 1; i < 400000; i++) { /* the uniforms that the model draws */
        const double u = i / 400000.0;
        worst = fmax(worst, ulps(rlv_log(u), logl((long double)u)));
    }
    for (int i = -100000; i <= 100000; i++) { /* around 1, where it cancels */
        const double y = 1.0 + i * 3.1e-9;
        if (y != 1)
            worst = fmax(worst, ulps(rlv_log(y), logl((long double)y)));
    }
    if (!(worst < 1))
        fail_msg("worst error %.3f ulp", worst);
}

static void log_at_the_ends(void **state)
{
    (void)state;
    assert_true(rlv_log(1) == 0);
    assert_true(rlv_log(0) == -INFINITY);
    assert_true(isnan(rlv_log(-1)));
    assert_true(isnan(rlv_log(NAN)));
    assert_true(rlv_log(INFINITY) == INFINITY);
    assert_close(rlv_log(0x1p-1074), -1074 * 0.69314718055994530942, 1e-15, 0);
}

static void pow_and_cosine(void **state)
{
    (void)state;
    for (int i = 1; i < 3000; i++) {
        const double x = i * 0.037, y = 0.25 + (i % 7) * 0.1;
        assert_close(rlv_pow(x, y), pow(x, y), 4e-15, 0);
    }
    for (int i = -90000; i <= 90000; i++) {
        const double degrees = i * 1e-3;
        const long double exact = cosl((long double)degrees * 3.14159265358979323846264L / 180.0L);
        assert_close(rlv_cos_degrees(degrees), (double)exact, 0, 6e-16);
    }
}

/* Exact by one Newton step in extended precision from our own value. */
static void normal_quantile(void **state)
{
    double worst = 0;
    (void)state;
    for (int i = 1; i < 20000; i++) {
        const double p = i < 10000 ? i / 10000.0 : 0.5 * exp(-0.003 * (i - 10000));
        const double x = rlv_normal_quantile(p);
        const long double left = 0.5L * erfcl(-(long double)x / sqrtl(2.0L));
        const long double density =
            expl(-0.5L * (long double)x * (long double)x) / sqrtl(2.0L * acosl(-1.0L));
        const long double step = (left - (long double)p) / density;
        if (p != 0.5)
            worst = fmax(worst, (double)fabsl(step) / fabs(x));
    }
    if (!(worst < 1e-15))
        fail_msg("worst relative error %.3g", worst);
    assert_true(rlv_normal_quantile(0.5) == 0);
    assert_close(rlv_normal_quantile(0.975), 1.959963984540054, 1e-15, 0);
    assert_close(rlv_normal_quantile(1e-20), -9.262340089798408, 1e-15, 0);
    assert_true(rlv_normal_quantile(0.25) == -rlv_normal_quantile(0.75));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_under_one_ulp), cmocka_unit_test(exp_at_the_ends),
        cmocka_unit_test(log_under_one_ulp), cmocka_unit_test(log_at_the_ends),
        cmocka_unit_test(pow_and_cosine),    cmocka_unit_test(normal_quantile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
