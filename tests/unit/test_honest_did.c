/* Sensitivity to violated parallel trends against HonestDiD (R) on the Medicaid event study, and
 * against properties and closed forms. */
#include "releve/honest_did.h"

#include "evaluate_cases.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRE = 5, POST = 2, ALL = PRE + POST };

static double beta[ALL], sigma[ALL * ALL];
static const double half_half[] = {0.5, 0.5}, one_zero[] = {1.0, 0.0};

static bool read_ehec(rlv_event_study_t *study, rlv_csv_table_t *expected)
{
    rlv_csv_table_t table;
    if (!cases_read_shared(&table, "honestdid_ehec/betahat.csv"))
        return false;
    for (size_t i = 0; i < ALL; i++)
        beta[i] = cases_number(&table, i, "betahat");
    rlv_csv_free(&table);
    (void)cases_read_shared(&table, "honestdid_ehec/sigma.csv");
    for (size_t row = 0; row < table.num_rows; row++)
        sigma[(size_t)(cases_number(&table, row, "i") - 1.0) * ALL +
              (size_t)(cases_number(&table, row, "j") - 1.0)] = cases_number(&table, row, "sigma");
    rlv_csv_free(&table);
    if (expected != NULL)
        (void)cases_read_shared(expected, "honestdid_ehec/expected_honestdid_0.2.8.csv");
    *study = (rlv_event_study_t){beta, sigma, PRE, POST, NULL, 0.05};
    return true;
}

static const struct {
    const char *estimator;
    rlv_honest_options_t options;
} row_kind[] = {
    {"DeltaSD_FLCI", {.method = RLV_HONEST_FLCI}},
    {"DeltaRM_C-LF", {.restriction = RLV_HONEST_RELATIVE, .method = RLV_HONEST_HYBRID}},
    {"DeltaRM_Conditional", {.restriction = RLV_HONEST_RELATIVE, .method = RLV_HONEST_CONDITIONAL}},
    {"DeltaSD_C-LF", {.method = RLV_HONEST_HYBRID}},
    {"DeltaSD_Conditional", {.method = RLV_HONEST_CONDITIONAL}},
    {"DeltaSDM_C-LF", {.method = RLV_HONEST_HYBRID, .sign = RLV_HONEST_INCREASING}},
    {"DeltaSDB_C-LF", {.method = RLV_HONEST_HYBRID, .sign = RLV_HONEST_POSITIVE}},
};

/* Every confidence set of the case: FLCI within 2e-3 of the half-length (the reference simulates
 * its critical value), grid bounds within two steps. */
static void every_set_of_the_case(void **state)
{
    (void)state;
    rlv_event_study_t study;
    rlv_csv_table_t expected;
    if (!read_ehec(&study, &expected))
        skip();
    size_t num_checked = 0;
    for (size_t row = 0; row < expected.num_rows; row++) {
        const char *const *const cell =
            (const char *const *)(expected.cell + row * expected.num_columns);
        for (size_t kind = 0; kind < sizeof row_kind / sizeof row_kind[0]; kind++) {
            rlv_honest_interval_t interval;
            rlv_error_t err = {0};
            if (strcmp(cell[0], row_kind[kind].estimator) != 0)
                continue;
            study.weight = strstr(cell[1], "l=(0.5,0.5)") != NULL ? half_half : NULL;
            const double bound = cases_number(&expected, row, "time");
            if (rlv_honest_interval(&study, &row_kind[kind].options, bound, &interval, &err) != 0)
                fail_msg("%s", err.text);
            const double lower = cases_number(&expected, row, "lower");
            const double upper = cases_number(&expected, row, "upper");
            const double tolerance =
                kind == 0 ? 1e-3 * (upper - lower) : 2.0 * interval.step * (1.0 + 1e-9);
            assert_close(interval.lower, lower, 0.0, tolerance);
            assert_close(interval.upper, upper, 0.0, tolerance);
            assert_false(interval.open_below || interval.open_above);
            num_checked++;
        }
    }
    assert_int_equal(num_checked, 6 + 4 + 4 + 6 + 6 + 3 + 3 + 6 + 5 + 5);
    rlv_csv_free(&expected);
}

static void original_interval_and_bounds_on_m(void **state)
{
    (void)state;
    rlv_event_study_t study;
    rlv_csv_table_t expected;
    if (!read_ehec(&study, &expected))
        skip();
    for (int average = 0; average < 2; average++) {
        const char *const options = average ? "l=(0.5,0.5)" : "l=first post";
        rlv_honest_interval_t interval;
        rlv_error_t err = {0};
        double lower = NAN, upper = NAN;
        study.weight = average ? half_half : NULL;
        size_t row = cases_row(&expected, "original_Original", options, NULL, NULL);
        assert_int_equal(rlv_honest_original(&study, &interval, &err), 0);
        assert_close(interval.lower, cases_number(&expected, row, "lower"), 1e-12, 0.0);
        assert_close(interval.upper, cases_number(&expected, row, "upper"), 1e-12, 0.0);
        assert_int_equal(rlv_honest_smoothness_before(&study, &lower, &upper, &err), 0);
        row = cases_row(&expected, "DeltaSD_lowerBound_M", options, NULL, NULL);
        assert_close(lower, cases_number(&expected, row, "estimate"), 0.0, 1e-12);
        row = cases_row(&expected, "DeltaSD_upperBound_M", options, NULL, NULL);
        assert_close(upper, cases_number(&expected, row, "estimate"), 1e-10, 0.0);
    }
    rlv_csv_free(&expected);
}

/* A made-up event study of `num_pre` + `num_post` periods with correlated errors. */
static rlv_event_study_t made_up(size_t num_pre, size_t num_post, double *b, double *v)
{
    const size_t width = num_pre + num_post;
    for (size_t i = 0; i < width; i++) {
        b[i] = 0.02 * sin(3.0 * (double)i) + (i >= num_pre ? 0.1 : 0.0);
        for (size_t j = 0; j < width; j++) {
            const double gap = fabs((double)i - (double)j);
            v[i * width + j] =
                4e-4 * (0.5 + 0.5 * exp(-0.4 * gap)) * (1.0 + 0.02 * (double)(i + j));
            if (i == j)
                v[i * width + j] += 2e-4;
        }
    }
    const rlv_event_study_t study = {b, v, num_pre, num_post, NULL, 0.05};
    return study;
}

/* Worst bias under smoothness M = 1 by its definition: the estimator's weights against the kinks of
 * delta, each second difference at its worst. */
static double worst_bias(const double *pre, size_t num_pre, const double *post, size_t num_post)
{
    double bias = 0.0, slope = 0.0;
    for (size_t t = 0; t < num_post; t++)
        slope += (double)(t + 1) * post[t];
    for (size_t t = 0; t < num_pre; t++)
        slope -= (double)(num_pre - t) * pre[t];
    assert_close(slope, 0.0, 0.0, 1e-9); /* a linear trend must not bias it at all */
    /* a kink at place p (0 = the reference) bends delta on one side: |t - p| beyond it */
    for (size_t p = 0; p < num_post; p++) {
        double effect = 0.0;
        for (size_t t = p; t < num_post; t++)
            effect += (double)(t + 1 - p) * post[t];
        bias += fabs(effect);
    }
    for (size_t p = 1; p < num_pre; p++) {
        double effect = 0.0;
        for (size_t t = 0; t + p < num_pre; t++)
            effect += (double)(num_pre - p - t) * pre[t];
        bias += fabs(effect);
    }
    return bias;
}

static double half_length_of(const rlv_event_study_t *study, const double *pre, const double *post,
                             double bound)
{
    const size_t width = study->num_pre + study->num_post;
    double weight[16], variance = 0.0;
    for (size_t i = 0; i < width; i++)
        weight[i] = i < study->num_pre ? pre[i] : post[i - study->num_pre];
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j < width; j++)
            variance += weight[i] * study->sigma[i * width + j] * weight[j];
    const double sd = sqrt(variance);
    const double bias = bound * worst_bias(pre, study->num_pre, post, study->num_post);
    return sd * rlv_folded_normal_quantile(bias / sd, study->alpha);
}

/* What the last weight lacks for the estimator to be free of bias from linear trends. */
static double trend_left(const double *pre, const double *post)
{
    double slope = 0.0;
    for (size_t t = 0; t < POST; t++)
        slope += (double)(t + 1) * post[t];
    for (size_t t = 0; t < PRE; t++)
        slope -= (double)(PRE - t) * pre[t];
    return slope;
}

/* The estimator itself. The reference looks for it with a simulated quantile and numerical
 * derivatives; where the length is so flat that leaves its weights 4e-3 away, and by the exact
 * quantile its interval is the longer one, by less than 1e-5 of its length. */
static void flci_estimator_of_the_case(void **state)
{
    (void)state;
    static const double first[] = {0.0, 0.0, 0.0, 0.40629376912277981, 0.18741246181800136};
    static const double average[] = {0.0, 0.0, 0.0, 0.53965390920595335, 0.42069218160286259};
    rlv_event_study_t study;
    rlv_csv_table_t expected;
    if (!read_ehec(&study, &expected))
        skip();
    for (int which = 0; which < 2; which++) {
        const size_t row =
            cases_row(&expected, "FLCI_detail", which ? "l=(0.5,0.5)" : "l=first post", NULL, NULL);
        double estimate = 0.0, half = 0.0, weight[PRE];
        rlv_error_t err = {0};
        study.weight = which ? half_half : NULL;
        assert_int_equal(rlv_honest_flci(&study, 0.01, &estimate, &half, weight, &err), 0);
        assert_close(half, cases_note(&expected, row, "halflength"), 2e-3, 0.0);
        assert_close(estimate, cases_number(&expected, row, "estimate"), 0.0, 2e-4 * half + 2e-5);
        double theirs[PRE];
        for (size_t i = 0; i < PRE; i++)
            theirs[i] = which ? average[i] : first[i];
        theirs[PRE - 1] += trend_left(theirs, which ? half_half : one_zero);
        const double longer =
            half_length_of(&study, theirs, which ? half_half : one_zero, 0.01) / half;
        assert_true(longer >= 1.0 && longer < 1.0 + 1e-5);
        for (size_t i = 0; i < PRE; i++)
            assert_close(weight[i], theirs[i], 0.0, 5e-3);
    }
    rlv_csv_free(&expected);
}

/* The half-length equals its definition, and no change of the weights that keeps linear trends out
 * makes it shorter. */
static void flci_is_the_shortest(void **state)
{
    (void)state;
    static const double bound[] = {0.0, 1e-4, 1e-3, 5e-3, 0.02, 0.1, 5.0};
    static const double post[3] = {0.2, 0.3, 0.5};
    for (size_t num_pre = 1; num_pre <= 8; num_pre++)
        for (size_t m = 0; m < 7; m++) {
            double b[16], v[256], estimate = 0.0, half = 0.0, weight[16], moved[16];
            rlv_event_study_t study = made_up(num_pre, 3, b, v);
            rlv_error_t err = {0};
            study.weight = post;
            assert_int_equal(rlv_honest_flci(&study, bound[m], &estimate, &half, weight, &err), 0);
            assert_close(half_length_of(&study, weight, post, bound[m]), half, 1e-10, 0.0);
            for (size_t i = 0; i + 1 < num_pre; i++)
                for (int side = 0; side < 2; side++)
                    for (double size = 1e-4; size < 0.5; size *= 10.0) {
                        const double change = side ? size : -size;
                        memcpy(moved, weight, sizeof moved);
                        moved[i] += change / (double)(num_pre - i);
                        moved[num_pre - 1] -= change;
                        assert_true(half_length_of(&study, moved, post, bound[m]) >=
                                    half * (1.0 - 1e-10));
                    }
        }
}

/* A linear trend in the coefficients moves no FLCI; units of measure scale everything. */
static void flci_invariances(void **state)
{
    (void)state;
    double b[16], v[256], first = 0.0, second = 0.0, half_first = 0.0, half_second = 0.0;
    const rlv_event_study_t study = made_up(4, 3, b, v);
    rlv_error_t err = {0};
    assert_int_equal(rlv_honest_flci(&study, 0.01, &first, &half_first, NULL, &err), 0);
    for (size_t i = 0; i < 7; i++)
        b[i] += 0.37 * (i < 4 ? (double)i - 4.0 : (double)i - 3.0);
    assert_int_equal(rlv_honest_flci(&study, 0.01, &second, &half_second, NULL, &err), 0);
    assert_close(second, first, 0.0, 1e-12);
    assert_close(half_second, half_first, 1e-14, 0.0);
    (void)made_up(4, 3, b, v);
    for (size_t i = 0; i < 7; i++)
        b[i] *= 250.0;
    for (size_t i = 0; i < 49; i++)
        v[i] *= 250.0 * 250.0;
    assert_int_equal(rlv_honest_flci(&study, 2.5, &second, &half_second, NULL, &err), 0);
    assert_close(second, 250.0 * first, 1e-9, 0.0);
    assert_close(half_second, 250.0 * half_first, 1e-9, 0.0);
}

/* A larger bound gives a set that holds the smaller one; all hold what the tests accept. */
static void sets_grow_with_the_bound(void **state)
{
    (void)state;
    double b[16], v[256];
    static const size_t num_post[] = {1, 3};
    for (size_t shape = 0; shape < 2; shape++)
        for (size_t kind = 0; kind < sizeof row_kind / sizeof row_kind[0]; kind++) {
            const rlv_event_study_t study = made_up(3, num_post[shape], b, v);
            rlv_honest_options_t options = row_kind[kind].options;
            rlv_honest_interval_t previous = {.lower = INFINITY, .upper = -INFINITY};
            options.num_grid = 200;
            options.num_draws = 500;
            options.grid_half = 12.0;
            for (double bound = 0.0; bound < 0.05; bound += 0.02) {
                const bool relative = options.restriction == RLV_HONEST_RELATIVE;
                rlv_honest_interval_t now;
                rlv_error_t err = {0};
                bool contained = false;
                assert_int_equal(rlv_honest_interval(&study, &options,
                                                     relative ? 20.0 * bound : bound, &now, &err),
                                 0);
                assert_true(now.lower < now.upper);
                if (options.sign == RLV_HONEST_ANY_SIGN) {
                    assert_true(now.lower <= previous.lower + 2.0 * now.step);
                    assert_true(now.upper >= previous.upper - 2.0 * now.step);
                }
                assert_int_equal(rlv_honest_contains(&study, &options,
                                                     relative ? 20.0 * bound : bound,
                                                     now.upper * (1.0 - 1e-12), &contained, &err),
                                 0);
                assert_true(contained);
                assert_int_equal(
                    rlv_honest_contains(&study, &options, relative ? 20.0 * bound : bound,
                                        now.upper + 1.01 * now.step + 1e-9, &contained, &err),
                    0);
                assert_false(contained);
                previous = now;
            }
        }
}

/* At the breakdown value 0 is at the border of the set. */
static void breakdown_is_the_border(void **state)
{
    (void)state;
    double b[16], v[256];
    const rlv_event_study_t study = made_up(4, 2, b, v);
    for (size_t kind = 0; kind < 3; kind++) {
        rlv_honest_options_t options = row_kind[kind].options;
        rlv_error_t err = {0};
        double breakdown = NAN;
        bool contained = true;
        options.num_draws = 1000;
        assert_int_equal(rlv_honest_breakdown(&study, &options, 20.0, 1e-6, &breakdown, &err), 0);
        assert_true(breakdown > 0.0 && breakdown < 20.0);
        assert_int_equal(rlv_honest_contains(&study, &options, breakdown, 0.0, &contained, &err),
                         0);
        assert_true(contained);
        assert_int_equal(
            rlv_honest_contains(&study, &options, breakdown - 2e-6, 0.0, &contained, &err), 0);
        assert_false(contained);
        assert_int_equal(
            rlv_honest_breakdown(&study, &options, 0.5 * breakdown, 1e-6, &breakdown, &err), 0);
        assert_true(isinf(breakdown));
        for (size_t i = 4; i < 6; i++)
            b[i] = 0.0;
        assert_int_equal(rlv_honest_breakdown(&study, &options, 20.0, 1e-6, &breakdown, &err), 0);
        assert_close(breakdown, 0.0, 0.0, 0.0);
        (void)made_up(4, 2, b, v);
    }
}

/* A grid of one standard deviation ends before the set does. */
static void open_sets_are_marked(void **state)
{
    (void)state;
    double b[16], v[256];
    const rlv_event_study_t study = made_up(3, 2, b, v);
    const rlv_honest_options_t options = {.restriction = RLV_HONEST_RELATIVE,
                                          .method = RLV_HONEST_CONDITIONAL,
                                          .num_grid = 50,
                                          .grid_half = 1.0};
    rlv_honest_interval_t interval;
    rlv_error_t err = {0};
    assert_int_equal(rlv_honest_interval(&study, &options, 3.0, &interval, &err), 0);
    assert_true(interval.open_above);
}

/* The true parameter is in the conditional set in 95 % of samples or more, whatever the violation
 * within the bound; and the test has bite: a parameter far off (by eight standard deviations under
 * smoothness, sixteen under relative magnitudes, whose set is a union) is not. */
static void tests_have_their_size(void **state)
{
    (void)state;
    enum { DRAWS = 1000 };
    double b[16], v[256], root[64] = {0.0}, seen[2][2] = {{0.0}};
    static const double trend[2][6] = {
        {-0.04, 0.02, -0.02, 0.04, 0.08, 0.12}, /* relative, Mbar 1 */
        {-0.03, -0.01, 0.0, 0.01, 0.03, 0.06}}; /* smooth, M 0.01 */
    const rlv_event_study_t study = made_up(3, 3, b, v);
    for (size_t i = 0; i < 6; i++) /* Cholesky */
        for (size_t j = 0; j <= i; j++) {
            double left = v[i * 6 + j];
            for (size_t k = 0; k < j; k++)
                left -= root[i * 6 + k] * root[j * 6 + k];
            root[i * 6 + j] = i == j ? sqrt(left) : left / root[j * 6 + j];
        }
    const double sd = sqrt(v[3 * 6 + 3]), theta = 0.1;
    uint64_t seed = 88172645463325252u;
    for (size_t draw = 0; draw < DRAWS; draw++) {
        double noise[6];
        for (size_t i = 0; i < 6; i++) { /* Box and Muller */
            double uniform[2];
            for (size_t u = 0; u < 2; u++) {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                uniform[u] = ((double)(seed >> 11) + 0.5) * 0x1p-53;
            }
            noise[i] = sqrt(-2.0 * log(uniform[0])) * cos(6.283185307179586 * uniform[1]);
        }
        for (int relative = 0; relative < 2; relative++) {
            const rlv_honest_options_t options = {.restriction = relative ? RLV_HONEST_RELATIVE
                                                                          : RLV_HONEST_SMOOTHNESS,
                                                  .method = RLV_HONEST_CONDITIONAL};
            const double bound = relative ? 1.0 : 0.01;
            rlv_error_t err = {0};
            bool contained = false;
            for (size_t i = 0; i < 6; i++) {
                b[i] = trend[!relative][i] + (i >= 3 ? theta : 0.0);
                for (size_t j = 0; j <= i; j++)
                    b[i] += root[i * 6 + j] * noise[j];
            }
            assert_int_equal(rlv_honest_contains(&study, &options, bound, theta, &contained, &err),
                             0);
            seen[relative][0] += contained ? 1.0 / DRAWS : 0.0;
            assert_int_equal(rlv_honest_contains(&study, &options, bound,
                                                 theta + (relative ? 16.0 : 8.0) * sd, &contained,
                                                 &err),
                             0);
            seen[relative][1] += contained ? 1.0 / DRAWS : 0.0;
        }
    }
    for (size_t relative = 0; relative < 2; relative++) {
        assert_true(seen[relative][0] >= 0.95 - 4.0 * sqrt(0.05 * 0.95 / DRAWS));
        assert_true(seen[relative][1] <= 0.05);
    }
}

static void quantiles(void **state)
{
    (void)state;
    static const double range[][2] = {{-1.0, 2.0},  {-INFINITY, 0.5}, {0.3, INFINITY}, {4.0, 4.5},
                                      {-9.0, -8.0}, {-0.5, 0.2},      {2.0, INFINITY}};
    assert_close(rlv_folded_normal_quantile(0.0, 0.05), 1.959963984540054, 1e-13, 0.0);
    assert_close(rlv_folded_normal_quantile(9.0, 0.05), 9.0 + 1.6448536269514722, 1e-13, 0.0);
    assert_close(rlv_folded_normal_quantile(-0.7, 0.1), rlv_folded_normal_quantile(0.7, 0.1), 0.0,
                 0.0);
    for (double t = 0.0; t < 4.0; t += 0.37) {
        const double q = rlv_folded_normal_quantile(t, 0.05);
        assert_close(0.5 * erfc((q - t) / sqrt(2.0)) + 0.5 * erfc((q + t) / sqrt(2.0)), 0.05, 1e-12,
                     0.0);
    }
    for (size_t i = 0; i < sizeof range / sizeof range[0]; i++)
        for (double p = 0.05; p < 1.0; p += 0.15) {
            /* mirrored to the upper tail, where erfc is accurate */
            const bool mirror = range[i][1] < 0.0;
            const double low = mirror ? -range[i][1] : range[i][0];
            const double high = mirror ? -range[i][0] : range[i][1];
            const double x = rlv_truncated_normal_quantile(p, range[i][0], range[i][1]);
            const double at = erfc((mirror ? -x : x) / sqrt(2.0));
            const double top = erfc(low / sqrt(2.0)), bottom = erfc(high / sqrt(2.0));
            assert_close((top - at) / (top - bottom), mirror ? 1.0 - p : p, 1e-10, 0.0);
        }
    /* far tails: an exponential of rate about l */
    const double x = rlv_truncated_normal_quantile(0.5, 60.0, INFINITY);
    assert_close((x - 60.0) * 60.0, log(2.0), 1e-3, 0.0);
    assert_close(rlv_truncated_normal_quantile(0.5, -INFINITY, -60.0), -x, 1e-14, 0.0);
    assert_close(rlv_truncated_normal_quantile(0.95, 50.0, 50.0 + 1e-9), 50.0, 0.0, 1e-9);
    assert_close(rlv_truncated_normal_quantile(0.3, 2.0, 2.0), 2.0, 0.0, 0.0);
}

static void bad_studies_are_refused(void **state)
{
    (void)state;
    double b[16], v[256], out = 0.0, other = 0.0;
    static const double none[] = {0.0, 0.0};
    rlv_event_study_t study = made_up(3, 2, b, v);
    rlv_honest_options_t options = {.restriction = RLV_HONEST_RELATIVE};
    rlv_honest_interval_t interval;
    bool contained = false;
    rlv_error_t err = {0};
    assert_int_equal(rlv_honest_interval(&study, &options, 1.0, &interval, &err), RLV_ERR_USAGE);
    assert_int_equal(rlv_honest_contains(&study, &options, 1.0, 0.0, &contained, &err),
                     RLV_ERR_USAGE);
    options.method = RLV_HONEST_HYBRID;
    options.num_grid = 1;
    assert_int_equal(rlv_honest_interval(&study, &options, 1.0, &interval, &err), RLV_ERR_USAGE);
    options.num_grid = 0;
    assert_int_equal(rlv_honest_interval(&study, &options, -1.0, &interval, &err), RLV_ERR_USAGE);
    assert_int_equal(rlv_honest_interval(&study, &options, NAN, &interval, &err), RLV_ERR_USAGE);
    assert_int_equal(rlv_honest_breakdown(&study, &options, 0.0, 0.1, &out, &err), RLV_ERR_USAGE);
    assert_int_equal(rlv_honest_breakdown(&study, &options, 1.0, 0.0, &out, &err), RLV_ERR_USAGE);
    study.weight = none;
    assert_int_equal(rlv_honest_original(&study, &interval, &err), RLV_ERR_USAGE);
    study.weight = NULL;
    study.alpha = 0.7;
    assert_int_equal(rlv_honest_original(&study, &interval, &err), RLV_ERR_USAGE);
    study.alpha = 0.05;
    study.num_pre = 0;
    assert_int_equal(rlv_honest_flci(&study, 0.1, &out, &other, NULL, &err), RLV_ERR_DATA);
    study.num_pre = 1;
    study.num_post = 4;
    assert_int_equal(rlv_honest_smoothness_before(&study, &out, &other, &err), RLV_ERR_DATA);
    study = made_up(3, 2, b, v);
    v[2 * 5 + 2] = 0.0; /* the reference period left in */
    err = (rlv_error_t){0};
    assert_int_equal(rlv_honest_interval(&study, &options, 1.0, &interval, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "coefficient 3"));
    for (size_t i = 0; i < 25; i++)
        v[i] = 1e-4; /* singular */
    err = (rlv_error_t){0};
    assert_int_equal(rlv_honest_interval(&study, &options, 1.0, &interval, &err), RLV_ERR_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(original_interval_and_bounds_on_m),
        cmocka_unit_test(flci_estimator_of_the_case),
        cmocka_unit_test(flci_is_the_shortest),
        cmocka_unit_test(flci_invariances),
        cmocka_unit_test(sets_grow_with_the_bound),
        cmocka_unit_test(breakdown_is_the_border),
        cmocka_unit_test(open_sets_are_marked),
        cmocka_unit_test(tests_have_their_size),
        cmocka_unit_test(quantiles),
        cmocka_unit_test(bad_studies_are_refused),
        cmocka_unit_test(every_set_of_the_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
