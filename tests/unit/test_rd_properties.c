/* Regression discontinuity: properties, fuzzy designs, checks, and what is refused. */
#include "releve/rd_bandwidth.h"
#include "releve/rd_checks.h"
#include "releve/rd_local_polynomial.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 2000, MOST_COVARIATES = 4 };

typedef struct {
    double outcome[MOST_ROWS], running[MOST_ROWS], treatment[MOST_ROWS];
    double covariate[MOST_ROWS * MOST_COVARIATES];
    size_t cluster[MOST_ROWS];
    rlv_rd_sample_t sample;
} data_t;

/* A generated sample: a smooth curve, a jump of 3 for the eligible, noise from a fixed recurrence.
 */
static void make_data(data_t *d, size_t n, double step)
{
    uint32_t state = 12345u;
    memset(&d->sample, 0, sizeof d->sample);
    for (size_t i = 0; i < n; i++) {
        double u[3];
        for (int j = 0; j < 3; j++) {
            state = state * 1664525u + 1013904223u;
            u[j] = (double)(state >> 8) / 16777216.0;
        }
        d->running[i] = step > 0.0 ? round((4.0 * u[0] - 2.0) / step) * step : 4.0 * u[0] - 2.0;
        d->treatment[i] = d->running[i] >= 0.0 ? 1.0 : 0.0;
        d->outcome[i] = 3.0 * d->treatment[i] + sin(d->running[i]) + 2.0 * (u[1] - 0.5);
        d->covariate[i] = u[2] + 0.3 * u[1];
        d->cluster[i] = i % 25;
    }
    d->sample.num_rows = n;
    d->sample.outcome = d->outcome;
    d->sample.running = d->running;
}

static rlv_rd_result_t estimate(const data_t *d, const rlv_rd_options_t *o)
{
    rlv_error_t err = {0};
    rlv_rd_result_t result;
    if (rlv_rd_estimate(&result, &d->sample, o, &err) != RLV_OK)
        fail_msg("%s", err.text);
    return result;
}

static void assert_same(const rlv_rd_result_t *a, const rlv_rd_result_t *b)
{
    for (int e = 0; e < RLV_RD_NUM_INFERENCES; e++) {
        assert_close(a->effect[e].estimate, b->effect[e].estimate, 1e-8, 0.0);
        assert_close(a->effect[e].std_error, b->effect[e].std_error, 1e-8, 0.0);
    }
    for (int s = 0; s < 2; s++)
        assert_close(a->main_bandwidth[s], b->main_bandwidth[s], 1e-8, 0.0);
}

/* Mirroring the running variable and the eligible side gives the same effect, sides exchanged;
 * exactly the values at the threshold stay eligible. */
static void mirrored_design_has_the_same_effect(void **state)
{
    (void)state;
    data_t *d = calloc(1, sizeof *d);
    assert_non_null(d);
    make_data(d, 800, 0.05);
    rlv_rd_options_t o = rlv_rd_options(0.0);
    o.selector = RLV_RD_MSETWO;
    const rlv_rd_result_t above = estimate(d, &o);
    for (size_t i = 0; i < 800; i++)
        d->running[i] = -d->running[i];
    o.eligible_below = true;
    const rlv_rd_result_t below = estimate(d, &o);
    for (int e = 0; e < RLV_RD_NUM_INFERENCES; e++)
        assert_close(below.effect[e].estimate, above.effect[e].estimate, 1e-9, 0.0);
    for (int s = 0; s < 2; s++) {
        assert_close(below.main_bandwidth[s], above.main_bandwidth[1 - s], 1e-9, 0.0);
        assert_close(below.limit[s], above.limit[1 - s], 1e-9, 0.0);
        assert_int_equal(below.num_main[s], above.num_main[1 - s]);
    }
    assert_true(above.many_ties);
    assert_true(above.effect[0].estimate > 2.0);
    o.order = 2;
    o.derivative = 1;
    const rlv_rd_result_t kink = estimate(d, &o);
    assert_close(kink.effect[0].estimate, kink.limit[0] - kink.limit[1], 1e-9, 0.0);
    free(d);
}

/* Adding a constant, permuting the rows, rows with a missing value: nothing changes. Multiplying
 * the outcome multiplies the effect. */
static void estimates_follow_the_data(void **state)
{
    (void)state;
    data_t *d = calloc(1, sizeof *d);
    assert_non_null(d);
    make_data(d, 600, 0.0);
    rlv_rd_options_t o = rlv_rd_options(0.0);
    const rlv_rd_result_t plain = estimate(d, &o);
    for (size_t i = 0; i < 600; i++)
        d->outcome[i] += 100.0;
    rlv_rd_result_t changed = estimate(d, &o);
    assert_same(&changed, &plain);
    for (size_t i = 0; i < 300; i++) {
        const double x = d->running[i], y = d->outcome[i];
        d->running[i] = d->running[599 - i];
        d->outcome[i] = d->outcome[599 - i];
        d->running[599 - i] = x;
        d->outcome[599 - i] = y;
    }
    d->running[600] = NAN;
    d->outcome[600] = 7.0;
    d->running[601] = 0.1;
    d->outcome[601] = NAN;
    d->sample.num_rows = 602;
    changed = estimate(d, &o);
    assert_same(&changed, &plain);
    assert_int_equal(changed.num_missing, 2);
    for (size_t i = 0; i < 600; i++)
        d->outcome[i] *= -4.0;
    changed = estimate(d, &o);
    assert_close(changed.effect[2].estimate, -4.0 * plain.effect[2].estimate, 1e-8, 0.0);
    assert_close(changed.effect[2].std_error, 4.0 * plain.effect[2].std_error, 1e-8, 0.0);
    free(d);
}

/* A treatment that the threshold decides wholly makes the fuzzy estimate the sharp one; one that it
 * moves by half doubles it, and the errors with it. */
static void fuzzy_estimate_is_the_ratio(void **state)
{
    (void)state;
    data_t *d = calloc(1, sizeof *d);
    assert_non_null(d);
    make_data(d, 900, 0.0);
    rlv_rd_options_t o = rlv_rd_options(0.0);
    const rlv_rd_result_t sharp = estimate(d, &o);
    d->sample.treatment = d->treatment;
    const rlv_rd_result_t full = estimate(d, &o);
    assert_same(&full, &sharp);
    for (size_t i = 0; i < 900; i++)
        d->treatment[i] = 0.25 + 0.5 * d->treatment[i];
    const rlv_rd_result_t half = estimate(d, &o);
    for (int e = 0; e < RLV_RD_NUM_INFERENCES; e++) {
        assert_close(half.effect[e].estimate, 2.0 * sharp.effect[e].estimate, 1e-8, 0.0);
        assert_close(half.effect[e].std_error, 2.0 * sharp.effect[e].std_error, 1e-8, 0.0);
        assert_close(half.first_stage[e].estimate, 0.5, 1e-8, 0.0);
    }
    /* noise in the treatment: the ratio of the two sharp estimates at the same bandwidth */
    for (size_t i = 0; i < 900; i++)
        d->treatment[i] += (double)(i * 7 % 10) / 20.0;
    for (int s = 0; s < 2; s++)
        o.main_bandwidth[s] = o.bias_bandwidth[s] = 1.0;
    const rlv_rd_result_t noisy = estimate(d, &o);
    d->sample.treatment = NULL;
    d->sample.outcome = d->treatment;
    const rlv_rd_result_t first = estimate(d, &o);
    d->sample.outcome = d->outcome;
    const rlv_rd_result_t reduced = estimate(d, &o);
    assert_close(noisy.effect[0].estimate, reduced.effect[0].estimate / first.effect[0].estimate,
                 1e-10, 0.0);
    assert_close(noisy.first_stage[2].std_error, first.effect[2].std_error, 1e-10, 0.0);
    free(d);
}

/* A fuzzy design with covariates is, at a given bandwidth, the ratio of two designs with the same
 * covariates (the slopes of each outcome are its own). */
static void fuzzy_with_covariates_is_the_ratio(void **state)
{
    (void)state;
    data_t *d = calloc(1, sizeof *d);
    assert_non_null(d);
    make_data(d, 900, 0.0);
    rlv_rd_options_t o = rlv_rd_options(0.0);
    for (size_t i = 0; i < 900; i++)
        d->treatment[i] = 0.6 * d->treatment[i] + (double)(i * 7 % 10) / 30.0;
    for (int s = 0; s < 2; s++)
        o.main_bandwidth[s] = 0.8, o.bias_bandwidth[s] = 1.2;
    d->sample.covariate = d->covariate;
    d->sample.num_covariates = 1;
    const rlv_rd_result_t reduced = estimate(d, &o);
    d->sample.outcome = d->treatment;
    const rlv_rd_result_t first = estimate(d, &o);
    d->sample.outcome = d->outcome;
    d->sample.treatment = d->treatment;
    const rlv_rd_result_t fuzzy = estimate(d, &o);
    assert_close(fuzzy.effect[0].estimate, reduced.effect[0].estimate / first.effect[0].estimate,
                 1e-10, 0.0);
    assert_close(fuzzy.first_stage[1].estimate, first.effect[1].estimate, 1e-10, 0.0);
    o.main_bandwidth[0] = o.main_bandwidth[1] = 0.0;
    o.bias_bandwidth[0] = o.bias_bandwidth[1] = 0.0;
    assert_true(estimate(d, &o).effect[2].std_error > 0.0);
    free(d);
}

static void useless_covariates_are_left_out(void **state)
{
    (void)state;
    data_t *d = calloc(1, sizeof *d);
    assert_non_null(d);
    make_data(d, 500, 0.0);
    rlv_rd_options_t o = rlv_rd_options(0.0);
    d->sample.covariate = d->covariate;
    d->sample.num_covariates = 1;
    const rlv_rd_result_t one = estimate(d, &o);
    for (size_t i = 500; i-- > 0;) {
        const double z = d->covariate[i];
        d->covariate[3 * i] = z;
        d->covariate[3 * i + 1] = 5.0;
        d->covariate[3 * i + 2] = 2.0 * z - 1.0;
    }
    d->sample.num_covariates = 3;
    const rlv_rd_result_t three = estimate(d, &o);
    assert_same(&three, &one);
    assert_int_equal(three.num_dropped, 2);
    free(d);
}

static void few_rows_take_the_whole_range(void **state)
{
    (void)state;
    data_t *d = calloc(1, sizeof *d);
    assert_non_null(d);
    make_data(d, 19, 0.0);
    const rlv_rd_options_t o = rlv_rd_options(0.0);
    const rlv_rd_result_t r = estimate(d, &o);
    double range = 0.0;
    for (size_t i = 0; i < 19; i++)
        range = fmax(range, fabs(d->running[i]));
    assert_true(r.whole_range);
    assert_close(r.main_bandwidth[0], range, 1e-12, 0.0);
    assert_close(r.bias_bandwidth[1], range, 1e-12, 0.0);
    rlv_rd_bandwidths_t bw;
    rlv_error_t err = {0};
    assert_int_equal(rlv_rd_select_bandwidth(&bw, &d->sample, &o, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "at least 20"));
    free(d);
}

/* One way each to spoil data or options. */
typedef enum {
    SIDE_EMPTY,
    ALL_AT_THRESHOLD,
    CONSTANT_OUTCOME,
    ALL_MISSING,
    NO_NOISE,
    NARROW,
    FEW_VALUES,
    FLAT_TREATMENT,
    ONE_CLUSTER,
    DOMINANT_CLUSTER,
    BAD_ORDER,
    BAD_BANDWIDTH,
    BAD_LEVEL,
    BAD_THRESHOLD
} trouble_t;

static void spoil(data_t *d, rlv_rd_options_t *o, trouble_t trouble)
{
    for (size_t i = 0; i < d->sample.num_rows; i++) {
        if (trouble == ALL_AT_THRESHOLD)
            d->running[i] = 0.0;
        if (trouble == CONSTANT_OUTCOME)
            d->outcome[i] = 4.25;
        if (trouble == ALL_MISSING)
            d->outcome[i] = NAN;
        if (trouble == NO_NOISE)
            d->outcome[i] = 1.0 + 2.0 * d->running[i];
        if (trouble == FEW_VALUES)
            d->running[i] = d->running[i] < 0.0 ? -1.0 : 1.0;
        if (trouble == FLAT_TREATMENT)
            d->treatment[i] = 0.5;
        if (trouble == ONE_CLUSTER)
            d->cluster[i] = 0;
        if (trouble == DOMINANT_CLUSTER)
            d->cluster[i] = d->running[i] > 1.2 ? 1 : 0;
    }
    if (trouble == SIDE_EMPTY)
        o->threshold = 5.0;
    if (trouble == NO_NOISE) /* neighbours differ by the slope, residuals do not */
        o->variance = RLV_RD_HC1;
    if (trouble == FLAT_TREATMENT)
        d->sample.treatment = d->treatment;
    if (trouble == ONE_CLUSTER || trouble == DOMINANT_CLUSTER) {
        d->sample.cluster = d->cluster;
        d->sample.num_clusters = 25;
    }
    if (trouble == NARROW || trouble == BAD_BANDWIDTH || trouble == DOMINANT_CLUSTER)
        o->main_bandwidth[0] = o->main_bandwidth[1] = trouble == NARROW          ? 1e-4
                                                      : trouble == BAD_BANDWIDTH ? -1.0
                                                                                 : 1.0;
    if (trouble == DOMINANT_CLUSTER)
        o->variance = RLV_RD_CR3;
    if (trouble == BAD_ORDER)
        o->order = 9;
    if (trouble == BAD_LEVEL)
        o->level = 1.0;
    if (trouble == BAD_THRESHOLD)
        o->threshold = NAN;
}

static void bad_input_is_refused(void **state)
{
    (void)state;
    static const struct {
        trouble_t trouble;
        int status;
        const char *says;
    } CASES[] = {
        {SIDE_EMPTY, RLV_ERR_DATA, "no unit on the eligible side"},
        {ALL_AT_THRESHOLD, RLV_ERR_DATA, "no unit on the side that is not eligible"},
        {CONSTANT_OUTCOME, RLV_ERR_DATA, "the same value in every row"},
        {ALL_MISSING, RLV_ERR_DATA, "0 rows without a missing value"},
        {NO_NOISE, RLV_ERR_DATA, "no variation around"},
        {NARROW, RLV_ERR_DATA, "distinct value"},
        {FEW_VALUES, RLV_ERR_DATA, "distinct value"},
        {FLAT_TREATMENT, RLV_ERR_DATA, "no jump"},
        {ONE_CLUSTER, RLV_ERR_DATA, "one cluster"},
        {DOMINANT_CLUSTER, RLV_ERR_DATA, "cluster"},
        {BAD_ORDER, RLV_ERR_USAGE, "order"},
        {BAD_BANDWIDTH, RLV_ERR_USAGE, "bandwidth"},
        {BAD_LEVEL, RLV_ERR_USAGE, "level"},
        {BAD_THRESHOLD, RLV_ERR_USAGE, "threshold"},
    };
    data_t *d = calloc(1, sizeof *d);
    assert_non_null(d);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        rlv_error_t err = {0};
        rlv_rd_result_t result;
        rlv_rd_options_t o = rlv_rd_options(0.0);
        make_data(d, 400, 0.0);
        spoil(d, &o, CASES[i].trouble);
        const int status = rlv_rd_estimate(&result, &d->sample, &o, &err);
        if (status != CASES[i].status || strstr(err.text, CASES[i].says) == NULL)
            fail_msg("case %zu: status %d, '%s'", i, status, err.text);
    }
    free(d);
}

/* With one unit a cluster CR1 is HC1 up to its factor, and CR3's scores are HC3's. */
static void clusters_of_one_are_no_clusters(void **state)
{
    (void)state;
    data_t *d = calloc(1, sizeof *d);
    assert_non_null(d);
    make_data(d, 500, 0.0);
    rlv_rd_options_t o = rlv_rd_options(0.0);
    for (int s = 0; s < 2; s++)
        o.main_bandwidth[s] = 1.0, o.bias_bandwidth[s] = 1.4;
    for (int v = RLV_RD_HC2; v <= RLV_RD_HC3; v++) {
        o.variance = (rlv_rd_variance_t)v;
        d->sample.cluster = NULL;
        const rlv_rd_result_t plain = estimate(d, &o);
        for (size_t i = 0; i < 500; i++)
            d->cluster[i] = i;
        d->sample.cluster = d->cluster;
        d->sample.num_clusters = 500;
        const rlv_rd_result_t clustered = estimate(d, &o);
        assert_same(&clustered, &plain);
        assert_int_equal(clustered.variance, v == RLV_RD_HC2 ? RLV_RD_CR2 : RLV_RD_CR3);
    }
    free(d);
}

/* The checks on a design that holds: no placebo jump, a balanced covariate, an effect that survives
 * the donut; and a rounded running variable is seen to be one. */
static void checks_of_a_clean_design_are_clean(void **state)
{
    (void)state;
    static const size_t EXPECTED[] = {6, 4, 1, 5};
    size_t count[4] = {0, 0, 0, 0};
    data_t *d = calloc(1, sizeof *d);
    rlv_rd_checks_t checks;
    rlv_error_t err = {0};
    assert_non_null(d);
    make_data(d, 1500, 0.0);
    d->sample.covariate = d->covariate;
    d->sample.num_covariates = 1;
    const rlv_rd_options_t o = rlv_rd_options(0.0);
    const rlv_rd_result_t main_result = estimate(d, &o);
    assert_int_equal(rlv_rd_checks_run(&checks, &d->sample, &o, &main_result, &err), RLV_OK);
    for (size_t i = 0; i < checks.num_rows; i++) {
        const rlv_rd_check_t *row = &checks.row[i];
        assert_false(row->failed);
        count[row->kind]++;
        const bool zero = row->kind == RLV_RD_PLACEBO || row->kind == RLV_RD_BALANCE;
        assert_true(fabs(row->robust.estimate - (zero ? 0.0 : 3.0)) < 4.0 * row->robust.std_error);
    }
    for (int k = 0; k < 4; k++)
        assert_int_equal(count[k], EXPECTED[k]);
    rlv_rd_checks_free(&checks);
    assert_close(rlv_rd_rounding_step(d->running, 1500, &err), 0.0, 0.0, 0.0);
    make_data(d, 1500, 0.1);
    assert_close(rlv_rd_rounding_step(d->running, 1500, &err), 0.1, 1e-12, 0.0);
    make_data(d, 1500, 0.25);
    assert_close(rlv_rd_rounding_step(d->running, 1500, &err), 0.25, 1e-12, 0.0);
    free(d);
}

/* A check that cannot be estimated says why. */
static void impossible_checks_have_a_reason(void **state)
{
    (void)state;
    data_t *d = calloc(1, sizeof *d);
    rlv_rd_checks_t checks;
    rlv_error_t err = {0};
    size_t num_failed = 0;
    assert_non_null(d);
    make_data(d, 1500, 0.0);
    for (size_t i = 0; i < 1500; i++)
        d->covariate[i] = 1.0;
    d->sample.covariate = d->covariate;
    d->sample.num_covariates = 1;
    const rlv_rd_options_t o = rlv_rd_options(0.0);
    const rlv_rd_result_t main_result = estimate(d, &o);
    assert_int_equal(rlv_rd_checks_run(&checks, &d->sample, &o, &main_result, &err), RLV_OK);
    for (size_t i = 0; i < checks.num_rows; i++) {
        if (checks.row[i].failed) {
            assert_int_equal(checks.row[i].kind, RLV_RD_BALANCE);
            assert_non_null(strstr(checks.row[i].reason, "the same value"));
            num_failed++;
        }
    }
    assert_int_equal(num_failed, 1);
    rlv_rd_checks_free(&checks);
    free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mirrored_design_has_the_same_effect),
        cmocka_unit_test(estimates_follow_the_data),
        cmocka_unit_test(fuzzy_estimate_is_the_ratio),
        cmocka_unit_test(fuzzy_with_covariates_is_the_ratio),
        cmocka_unit_test(useless_covariates_are_left_out),
        cmocka_unit_test(few_rows_take_the_whole_range),
        cmocka_unit_test(bad_input_is_refused),
        cmocka_unit_test(clusters_of_one_are_no_clusters),
        cmocka_unit_test(checks_of_a_clean_design_are_clean),
        cmocka_unit_test(impossible_checks_have_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
