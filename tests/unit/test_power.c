/* Power by simulation against the normal theory of a difference of means, whose spread under
 * resampling is known exactly from the panel. */
#include "releve/power.h"

#include "support.h"

#include <math.h>
#include <string.h>

enum { UNITS = 60, PERIODS = 4, TREATED = 20, EFFECTS = 9 };

typedef struct {
    double residual[UNITS * PERIODS];
    double exposure[UNITS * PERIODS];
    double spread; /* standard deviation of a unit's change, over the panel */
    double critical;
    size_t num_calls;
    size_t fail_every; /* 0: never */
    int fail_status;
} panel_t;

/* Treated minus untreated mean change between the two halves; its interval from the panel's own
 * spread times `critical`. */
static int mean_change(void *context, const double *outcome, double *estimate, double *lower,
                       double *upper, rlv_error_t *err)
{
    panel_t *const panel = context;
    double mean[2] = {0.0, 0.0};
    if (panel->fail_every > 0 && panel->num_calls++ % panel->fail_every == 0)
        return rlv_fail(err, panel->fail_status, "made to fail");
    for (size_t i = 0; i < UNITS; i++) {
        const double *const y = outcome + i * PERIODS;
        mean[i < TREATED] +=
            0.5 * (y[2] + y[3] - y[0] - y[1]) / (i < TREATED ? TREATED : UNITS - TREATED);
    }
    const double error = panel->spread * sqrt(1.0 / TREATED + 1.0 / (UNITS - TREATED));
    *estimate = mean[1] - mean[0];
    *lower = *estimate - panel->critical * error;
    *upper = *estimate + panel->critical * error;
    return 0;
}

static void make_panel(panel_t *panel)
{
    double mean = 0.0, square = 0.0;
    memset(panel, 0, sizeof *panel);
    panel->critical = 1.959963984540054;
    panel->fail_status = RLV_ERR_DATA;
    for (size_t i = 0; i < UNITS * PERIODS; i++) {
        panel->residual[i] =
            sin(12.9898 * (double)(i + 1)) + 0.5 * cos(78.233 * (double)(i * i % 97));
        panel->exposure[i] = i / PERIODS < TREATED && i % PERIODS >= 2;
    }
    for (size_t i = 0; i < UNITS; i++) {
        const double *const y = panel->residual + i * PERIODS;
        const double change = 0.5 * (y[2] + y[3] - y[0] - y[1]);
        mean += change / UNITS;
        square += change * change / UNITS;
    }
    panel->spread = sqrt(square - mean * mean);
}

static void agrees_with_the_normal_theory(void **state)
{
    (void)state;
    panel_t panel;
    double effect[EFFECTS];
    rlv_power_point_t point[EFFECTS], again[EFFECTS];
    rlv_error_t err = {0};
    make_panel(&panel);
    const double error = panel.spread * sqrt(1.0 / TREATED + 1.0 / (UNITS - TREATED));
    for (size_t e = 0; e < EFFECTS; e++)
        effect[e] = 0.5 * (double)e * error;
    const rlv_power_t power = {.residual = panel.residual,
                               .exposure = panel.exposure,
                               .num_units = UNITS,
                               .num_periods = PERIODS,
                               .effect = effect,
                               .num_effects = EFFECTS,
                               .num_draws = 4000,
                               .seed = 11,
                               .estimator = mean_change,
                               .context = &panel};
    assert_int_equal(rlv_power_simulate(&power, point, &err), 0);
    assert_int_equal(rlv_power_simulate(&power, again, &err), 0);
    for (size_t e = 0; e < EFFECTS; e++) {
        const double t = 0.5 * (double)e;
        const double expected = 0.5 * erfc((1.959963984540054 - t) / sqrt(2.0)) +
                                0.5 * erfc((1.959963984540054 + t) / sqrt(2.0));
        assert_close(point[e].rejection, expected, 0.0, 4.0 * sqrt(0.25 / 4000.0));
        assert_close(point[e].coverage, 0.95, 0.0, 4.0 * sqrt(0.05 * 0.95 / 4000.0));
        assert_close(point[e].mean_estimate, effect[e], 0.0, 4.0 * error / sqrt(4000.0));
        assert_close(point[e].sd_estimate, error, 0.05, 0.0);
        assert_close(point[e].mean_half_length, 1.959963984540054 * error, 1e-9, 0.0);
        assert_close(point[e].rejection_mcse,
                     sqrt(point[e].rejection * (1.0 - point[e].rejection) / 4000.0), 1e-12, 0.0);
        assert_true(point[e].rejection == again[e].rejection);
        assert_int_equal(point[e].num_failed, 0);
        assert_true(e == 0 || point[e].rejection >= point[e - 1].rejection);
    }
    /* z(0.975) + z(0.8) standard errors */
    assert_close(rlv_power_detectable(point, EFFECTS, 0.8), 2.8015 * error, 0.03, 0.0);
    assert_true(isinf(rlv_power_detectable(point, 4, 0.8)));
    assert_close(rlv_power_detectable(point, EFFECTS, 0.01), 0.0, 0.0, 0.0);
}

/* A group of one always receives its own residuals. */
static void residuals_stay_within_groups(void **state)
{
    (void)state;
    panel_t panel;
    size_t group[UNITS];
    rlv_power_point_t point;
    rlv_error_t err = {0};
    const double effect = 0.25;
    double observed = 0.0, lower = 0.0, upper = 0.0, made[UNITS * PERIODS];
    make_panel(&panel);
    for (size_t i = 0; i < UNITS; i++)
        group[i] = i * 7 % UNITS;
    for (size_t i = 0; i < UNITS * PERIODS; i++)
        made[i] = panel.residual[i] + effect * panel.exposure[i];
    assert_int_equal(mean_change(&panel, made, &observed, &lower, &upper, &err), 0);
    rlv_power_t power = {.residual = panel.residual,
                         .exposure = panel.exposure,
                         .group = group,
                         .num_units = UNITS,
                         .num_periods = PERIODS,
                         .effect = &effect,
                         .num_effects = 1,
                         .num_draws = 20,
                         .estimator = mean_change,
                         .context = &panel};
    assert_int_equal(rlv_power_simulate(&power, &point, &err), 0);
    assert_close(point.mean_estimate, observed, 1e-12, 0.0);
    assert_close(point.sd_estimate, 0.0, 0.0, 1e-12);
    power.group = NULL;
    assert_int_equal(rlv_power_simulate(&power, &point, &err), 0);
    assert_true(point.sd_estimate > 0.01);
}

static void failures_are_counted_or_end_it(void **state)
{
    (void)state;
    panel_t panel;
    rlv_power_point_t point;
    rlv_error_t err = {0};
    const double effect = 0.1;
    make_panel(&panel);
    panel.fail_every = 4;
    rlv_power_t power = {.residual = panel.residual,
                         .exposure = panel.exposure,
                         .num_units = UNITS,
                         .num_periods = PERIODS,
                         .effect = &effect,
                         .num_effects = 1,
                         .num_draws = 200,
                         .estimator = mean_change,
                         .context = &panel};
    assert_int_equal(rlv_power_simulate(&power, &point, &err), 0);
    assert_int_equal(point.num_failed, 50);
    assert_close(point.mean_estimate, effect, 0.0, 0.2);
    panel.fail_every = 1;
    assert_int_equal(rlv_power_simulate(&power, &point, &err), RLV_ERR_DATA);
    panel.fail_status = RLV_ERR_OS;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_power_simulate(&power, &point, &err), RLV_ERR_OS);
    assert_string_equal(err.text, "made to fail");
}

static void bad_inputs_are_refused(void **state)
{
    (void)state;
    panel_t panel;
    rlv_power_point_t point[2];
    double effect[] = {0.1, 0.1};
    make_panel(&panel);
    rlv_power_t power = {.residual = panel.residual,
                         .exposure = panel.exposure,
                         .num_units = UNITS,
                         .num_periods = PERIODS,
                         .effect = effect,
                         .num_effects = 2,
                         .num_draws = 10,
                         .estimator = mean_change,
                         .context = &panel};
    rlv_error_t err = {0};
    assert_int_equal(rlv_power_simulate(&power, point, &err), RLV_ERR_USAGE);
    effect[0] = -0.1;
    assert_int_equal(rlv_power_simulate(&power, point, &err), RLV_ERR_USAGE);
    effect[0] = 0.0;
    power.num_draws = 1;
    assert_int_equal(rlv_power_simulate(&power, point, &err), RLV_ERR_USAGE);
    power.num_draws = 10;
    power.num_units = 1;
    assert_int_equal(rlv_power_simulate(&power, point, &err), RLV_ERR_DATA);
    power.num_units = UNITS;
    panel.residual[9] = NAN;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_power_simulate(&power, point, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "unit 3"));
    panel.residual[9] = 0.0;
    const volatile int stop = 1;
    const rlv_progress_t progress = {.stop = &stop};
    power.progress = &progress;
    assert_int_equal(rlv_power_simulate(&power, point, &err), RLV_ERR_INTERRUPTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_normal_theory),
        cmocka_unit_test(residuals_stay_within_groups),
        cmocka_unit_test(failures_are_counted_or_end_it),
        cmocka_unit_test(bad_inputs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
