/*
 * Calibration recovers known parameters: truths drawn from the prior, targets from one replicate of
 * the model at the truth (its own chance, unknown to the calibration) with errors of known sd; the
 * 90 % posterior interval of each parameter must hold the truth about nine times in ten.
 */
#include "small_region.h"
#include "support.h"

#include "releve/es_mda.h"
#include "releve/mathx.h"
#include "releve/parallel.h"
#include "releve/points.h"
#include "releve/rng.h"
#include "releve/summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TRIALS = 400, MEMBERS = 100, STEPS = 4, CHANCE = 4, K = 3, YEARS = 5, D = 4 * YEARS };

/* Parameters and the bounds of their uniform priors. */
static const struct {
    const char *path;
    double low, high;
} PRIOR[K] = {
    {"entries.per_year", 4, 16}, {"exits.factor_60_69", 0.5, 1.8}, {"apl.drift", -0.03, 0.02}};

/* What is observed each year, and its error's sd. */
static const struct {
    const char *indicator;
    double sd;
} SEEN[4] = {{"gp_headcount", 1.0}, {"entries", 1.0}, {"exits_retirement", 1.0}, {"apl", 0.05}};

typedef struct {
    support_small_t small;
    rlv_model_t model;
    size_t param[K];
    rlv_output_t output[D];
    rlv_points_t points;
} study_t;

static void prepare(study_t *s)
{
    support_small_fixed(&s->small);
    s->small.params.time_horizon = s->small.params.time_base_year + YEARS + 1;
    s->small.params.run_observation_error = false;
    support_small_model(&s->small, &s->model);
    for (size_t i = 0; i < K; i++)
        s->param[i] = (size_t)rlv_params_find(PRIOR[i].path);
    for (size_t t = 0; t < D; t++)
        s->output[t] = (rlv_output_t){(size_t)rlv_indicator_find(SEEN[t / YEARS].indicator),
                                      s->model.shape.num_places - 1,
                                      s->model.shape.base_year + 1 + (int)(t % YEARS)};
    s->points = (rlv_points_t){&s->model, 7, CHANCE, false, K, s->param, D, s->output};
}

static void map(const double z[], double value[K])
{
    for (size_t i = 0; i < K; i++)
        value[i] = PRIOR[i].low + (PRIOR[i].high - PRIOR[i].low) * 0.5 * erfc(-z[i] / sqrt(2.0));
}

static double normal(uint32_t trial, uint32_t item)
{
    const rlv_address_t at = rlv_address(99, trial, item, 0, RLV_STREAM_ASSIMILATION);
    return rlv_normal_quantile(rlv_unit(rlv_draw(&at, 0).word[0]));
}

static void evaluate(const rlv_points_t *points, const double value[], size_t num, double *result)
{
    rlv_error_t err = {0};
    for (size_t i = 0; i < num * D; i++)
        result[i] = NAN;
    assert_int_equal(rlv_points_evaluate(points, value, num, 0, NULL, result, NULL, &err), 0);
}

/* The truth of a trial, what is seen of it and the errors that the calibration takes. */
static void observe(const study_t *s, uint32_t trial, double truth[K], double target[D],
                    rlv_errors_t *errors)
{
    enum { LIVES = 200 };
    static double middle[LIVES * K], sample[LIVES * D];
    double z[K], sd[D];
    rlv_points_t once = s->points, many = s->points;
    rlv_error_t err = {0};

    once.num_chance = many.num_chance = 1;
    once.seed = 1000 + trial;
    many.own_chance = true;
    for (uint32_t i = 0; i < K; i++)
        z[i] = normal(trial, i);
    map(z, truth);
    evaluate(&once, truth, 1, target);
    for (size_t j = 0; j < LIVES; j++)
        map((const double[K]){0}, middle + j * K);
    evaluate(&many, middle, LIVES, sample);
    for (uint32_t t = 0; t < D; t++) {
        sd[t] = SEEN[t / YEARS].sd;
        target[t] += sd[t] * normal(trial, 100 + t);
    }
    assert_int_equal(rlv_errors_init(errors, sd, D, sample, LIVES, 1.0 + 1.0 / CHANCE, &err), 0);
}

/* Whether the 90 % interval of each parameter holds the truth, and its width over the prior's. */
static void calibrate(const study_t *s, uint32_t trial, bool held[K], double width[K])
{
    static double z[MEMBERS * K], value[MEMBERS * K], result[MEMBERS * D];
    double truth[K], target[D], ones[D], column[MEMBERS];
    rlv_errors_t errors = {0};
    rlv_error_t err = {0};

    observe(s, trial, truth, target, &errors);
    rlv_errors_whiten(&errors, target, 1);
    for (size_t t = 0; t < D; t++)
        ones[t] = 1;
    const rlv_es_mda_t mda = {MEMBERS, K, D, target, ones, trial};
    rlv_es_mda_prior(&mda, z);
    for (int step = 1; step <= STEPS; step++) {
        for (size_t j = 0; j < MEMBERS; j++)
            map(z + j * K, value + j * K);
        evaluate(&s->points, value, MEMBERS, result);
        rlv_errors_whiten(&errors, result, MEMBERS);
        assert_int_equal(rlv_es_mda_update(&mda, result, STEPS, step, z, &err), 0);
    }
    rlv_errors_free(&errors);
    for (size_t j = 0; j < MEMBERS; j++)
        map(z + j * K, value + j * K);
    for (size_t i = 0; i < K; i++) {
        for (size_t j = 0; j < MEMBERS; j++)
            column[j] = value[j * K + i];
        const rlv_stats_t stats = rlv_stats(column, NULL, MEMBERS);
        held[i] = stats.p05 <= truth[i] && truth[i] <= stats.p95;
        width[i] = (stats.p95 - stats.p05) / (0.9 * (PRIOR[i].high - PRIOR[i].low));
    }
}

static void test_posterior_holds_the_truth(void **state)
{
    study_t s;
    int count[K] = {0};
    double narrowed[K] = {0};
    (void)state;
    prepare(&s);
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        bool held[K];
        double width[K];
        calibrate(&s, trial, held, width);
        for (size_t i = 0; i < K; i++) {
            count[i] += held[i];
            narrowed[i] += width[i] / TRIALS;
        }
    }
    for (size_t i = 0; i < K; i++) {
        print_message("%s: truth held %d times of %d, interval %.2f of the prior's\n",
                      PRIOR[i].path, count[i], TRIALS, narrowed[i]);
    }
    for (size_t i = 0; i < K; i++)
        assert_in_range(count[i], 82 * TRIALS / 100, 96 * TRIALS / 100);
    assert_true(narrowed[0] < 0.8); /* the targets do say something */
    rlv_model_free(&s.model);
    support_small_free(&s.small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_posterior_holds_the_truth)};
    return cmocka_run_group_tests_name("calibration", tests, NULL, NULL);
}
