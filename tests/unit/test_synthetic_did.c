/* Synthetic difference-in-differences against exact optima (quadprog), against the published
 * software's own iterations, and against what must hold for any panel. */
#include "releve/synthetic_did.h"

#include "evaluate_cases.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    rlv_block_design_t design;
    double *outcome; /* what design.outcome points to */
    char **name;     /* [num_units] */
} block_t;

static void block_free(block_t *self)
{
    free(self->outcome);
    free(self->name);
}

/* Cohort 2018 against the never treated. */
static void read_tvs(block_t *self, rlv_csv_table_t *table)
{
    const size_t num_periods = 10;
    cases_read(table, "tests/data/tvs_panel_240x10/data.csv");
    self->outcome = calloc(table->num_rows, sizeof *self->outcome);
    self->name = calloc(table->num_rows, sizeof *self->name);
    assert_non_null(self->outcome);
    assert_non_null(self->name);
    size_t next = 0, num_controls = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t row = 0; row < table->num_rows; row++) {
            const double cohort = cases_number(table, row, "g");
            if (cohort != (pass == 0 ? 0.0 : 2018.0))
                continue;
            if (next % num_periods == 0)
                self->name[next / num_periods] =
                    table->cell[row * table->num_columns + (size_t)rlv_csv_find(table, "id")];
            self->outcome[next++] = cases_number(table, row, "y");
        }
        num_controls = pass == 0 ? next / num_periods : num_controls;
    }
    self->design =
        (rlv_block_design_t){self->outcome, next / num_periods, num_periods, num_controls, 4};
}

/* California last. */
static bool read_california(block_t *self, rlv_csv_table_t *table)
{
    if (!cases_read_shared(table, "california_prop99/data.csv"))
        return false;
    const size_t num_periods = 31, num_units = 39;
    assert_int_equal(table->num_rows, num_units * num_periods);
    self->outcome = calloc(table->num_rows, sizeof *self->outcome);
    self->name = calloc(num_units, sizeof *self->name);
    assert_non_null(self->outcome);
    assert_non_null(self->name);
    size_t num_names = 0;
    for (size_t row = 0; row < table->num_rows; row++) {
        char *const state = table->cell[row * table->num_columns];
        const bool treated = strcmp(state, "California") == 0;
        size_t unit = 0;
        while (!treated && unit < num_names && strcmp(self->name[unit], state) != 0)
            unit++;
        if (!treated && unit == num_names)
            self->name[num_names++] = state;
        unit = treated ? num_units - 1 : unit;
        const size_t period = (size_t)(cases_number(table, row, "Year") - 1970.0);
        self->outcome[unit * num_periods + period] = cases_number(table, row, "PacksPerCapita");
    }
    self->design = (rlv_block_design_t){self->outcome, num_units, num_periods, num_units - 1, 19};
    return true;
}

static size_t unit_called(const block_t *block, const char *name)
{
    for (size_t i = 0; i < block->design.num_controls; i++)
        if (strcmp(block->name[i], name) == 0)
            return i;
    fail_msg("no unit %s", name);
    return 0;
}

static rlv_synthetic_did_t fit(const block_t *block, const rlv_synthetic_options_t *options)
{
    rlv_error_t err = {0};
    rlv_synthetic_did_t result;
    if (rlv_synthetic_did_fit(&result, &block->design, options, &err) != 0)
        fail_msg("%s", err.text);
    return result;
}

static void tvs_panel_has_the_exact_optimum(void **state)
{
    (void)state;
    rlv_csv_table_t data, expected, weights;
    block_t block;
    read_tvs(&block, &data);
    cases_read(&expected, "tests/data/tvs_panel_240x10/expected_synthdid.csv");
    cases_read(&weights, "tests/data/tvs_panel_240x10/expected_synthdid_weights.csv");
    rlv_synthetic_did_t result = fit(&block, NULL);
    const size_t row = cases_row(&expected, "synthdid_exact_qp", NULL, NULL, NULL);
    assert_close(result.estimate, cases_number(&expected, row, "estimate"), 1e-10, 0.0);
    assert_close(rlv_synthetic_did_jackknife(&result, &block.design),
                 cases_number(&expected, row, "std.error"), 1e-10, 0.0);
    assert_close(result.zeta_omega, cases_note(&expected, row, "zeta.omega"), 1e-12, 0.0);
    assert_close(result.noise_level, cases_note(&expected, row, "noise.level"), 1e-12, 0.0);
    assert_close(result.omega_objective, cases_note(&expected, row, "omega objective"), 1e-12, 0.0);
    assert_close(result.lambda_objective, cases_note(&expected, row, "lambda objective"), 1e-12,
                 0.0);
    for (size_t i = 0; i < weights.num_rows; i++) {
        const char *const kind = weights.cell[i * weights.num_columns + 1];
        const char *const name = weights.cell[i * weights.num_columns + 2];
        const double weight = cases_number(&weights, i, "weight");
        if (strcmp(kind, "omega") == 0)
            assert_close(result.omega[unit_called(&block, name)], weight, 1e-9, 1e-12);
        else
            assert_close(result.lambda[atoi(name) - 2014], weight, 1e-9, 1e-12);
    }
    rlv_synthetic_did_free(&result);

    const rlv_synthetic_options_t plain = {.kind = RLV_SYNTHETIC_PLAIN_DID};
    const size_t did = cases_row(&expected, "did_estimate", NULL, NULL, NULL);
    result = fit(&block, &plain);
    assert_close(result.estimate, cases_number(&expected, did, "estimate"), 1e-12, 0.0);
    assert_close(rlv_synthetic_did_jackknife(&result, &block.design),
                 cases_number(&expected, did, "std.error"), 1e-12, 0.0);
    rlv_synthetic_did_free(&result);
    rlv_csv_free(&weights);
    rlv_csv_free(&expected);
    rlv_csv_free(&data);
    block_free(&block);
}

static void california_has_the_exact_optimum(void **state)
{
    (void)state;
    rlv_csv_table_t data, expected, weights;
    block_t block;
    if (!read_california(&block, &data))
        skip();
    (void)cases_read_shared(&expected, "california_prop99/expected_exact_qp.csv");
    (void)cases_read_shared(&weights, "california_prop99/expected_weights_exact_qp.csv");
    const rlv_synthetic_options_t ridge = {.kind = RLV_SYNTHETIC_CONTROL, .relative_ridge = 1e-9};
    rlv_synthetic_did_t did = fit(&block, NULL), sc = fit(&block, &ridge);
    size_t row = cases_row(&expected, "synthdid_exact_qp", NULL, NULL, NULL);
    assert_close(did.estimate, cases_number(&expected, row, "estimate"), 1e-10, 0.0);
    assert_close(did.omega_objective, cases_note(&expected, row, "omega objective"), 1e-12, 0.0);
    assert_close(did.lambda_objective, cases_note(&expected, row, "lambda objective"), 1e-12, 0.0);
    assert_close(did.noise_level, 5.494401018579512, 1e-13, 0.0);
    assert_true(isnan(rlv_synthetic_did_jackknife(&did, &block.design)));
    row = cases_row(&expected, "sc_exact_qp", NULL, NULL, NULL);
    assert_close(sc.estimate, cases_number(&expected, row, "estimate"), 1e-6, 0.0);
    assert_close(sc.omega_objective, cases_note(&expected, row, "omega objective"), 1e-6, 0.0);
    for (size_t i = 0; i < weights.num_rows; i++) {
        const char *const estimator = weights.cell[i * weights.num_columns];
        const char *const kind = weights.cell[i * weights.num_columns + 1];
        const char *const name = weights.cell[i * weights.num_columns + 2];
        const rlv_synthetic_did_t *const from = strcmp(estimator, "sc") == 0 ? &sc : &did;
        const double weight = cases_number(&weights, i, "weight");
        if (strcmp(kind, "omega") == 0)
            assert_close(from->omega[unit_called(&block, name)], weight, 1e-6, 1e-6);
        else
            assert_close(from->lambda[atoi(name) - 1970], weight, 1e-9, 1e-11);
    }
    rlv_synthetic_did_free(&did);
    rlv_synthetic_did_free(&sc);
    rlv_csv_free(&weights);
    rlv_csv_free(&expected);
    rlv_csv_free(&data);
    block_free(&block);
}

static const char *const estimator_name[] = {"synthdid_estimate", "sc_estimate", "did_estimate"};

/* The weights and the objectives at which the published iterations stop. Returns how many. */
static size_t check_published_weights(const block_t *block, const rlv_synthetic_did_t *result,
                                      const rlv_csv_table_t *expected, const char *kind,
                                      const char *label)
{
    char name[96];
    size_t num_checked = 0;
    rlv_csv_table_t weights;
    (void)cases_read_shared(&weights, "california_prop99/expected_weights.csv");
    for (size_t i = 0; i < weights.num_rows; i++) {
        const char *const *const cell =
            (const char *const *)(weights.cell + i * weights.num_columns);
        if (strcmp(cell[0], kind) != 0 || strstr(cell[1], label) == NULL)
            continue;
        const double weight = cases_number(&weights, i, "weight");
        assert_close(strcmp(cell[2], "omega") == 0 ? result->omega[unit_called(block, cell[3])]
                                                   : result->lambda[atoi(cell[3]) - 1970],
                     weight, 1e-6, 1e-9);
        num_checked++;
    }
    for (int of_lambda = 0; of_lambda < 2; of_lambda++)
        for (size_t i = 0; i < expected->num_rows; i++) {
            const char *const *const cell =
                (const char *const *)(expected->cell + i * expected->num_columns);
            (void)snprintf(name, sizeof name, "%s_%s_objective_last", kind,
                           of_lambda ? "lambda" : "omega");
            if (strcmp(cell[0], name) != 0 || strstr(cell[1], label) == NULL)
                continue;
            assert_close(of_lambda ? result->lambda_objective : result->omega_objective,
                         cases_number(expected, i, "estimate"), 1e-6, 0.0);
            num_checked++;
        }
    rlv_csv_free(&weights);
    return num_checked;
}

/* Estimate, effect curve and placebo in time of one kind, as the published software gives them. */
static size_t check_published_kind(const block_t *block, const rlv_csv_table_t *expected,
                                   rlv_synthetic_options_t options, const char *label)
{
    char name[96];
    const char *const kind = estimator_name[options.kind];
    rlv_synthetic_did_t result = fit(block, &options), placebo;
    size_t row = cases_row(expected, kind, label, NULL, NULL);
    assert_close(result.estimate, cases_number(expected, row, "estimate"), 1e-8, 0.0);
    for (size_t t = 0; t < 12; t++) {
        char year[8];
        (void)snprintf(name, sizeof name, "%s_effect_curve", kind);
        (void)snprintf(year, sizeof year, "%zu", 1989 + t);
        row = cases_row(expected, name, label, NULL, year);
        assert_close(result.effect_curve[t], cases_number(expected, row, "estimate"), 1e-7, 0.0);
    }
    const size_t num_checked = check_published_weights(block, &result, expected, kind, label);
    if (options.kind != RLV_SYNTHETIC_CONTROL) {
        rlv_error_t err = {0};
        (void)snprintf(name, sizeof name, "%s_placebo_in_time", kind);
        row = cases_row(expected, name, label, NULL, NULL);
        options.one_round = false; /* the software's placebo does not pass sparsify=NULL on */
        assert_int_equal(
            rlv_synthetic_did_placebo_time(&placebo, &result, &block->design, &options, &err), 0);
        assert_close(placebo.estimate, cases_number(expected, row, "estimate"), 1e-7, 0.0);
        rlv_synthetic_did_free(&placebo);
    }
    rlv_synthetic_did_free(&result);
    return num_checked;
}

static void california_repeats_the_published_iterations(void **state)
{
    (void)state;
    rlv_csv_table_t data, expected;
    block_t block;
    if (!read_california(&block, &data))
        skip();
    (void)cases_read_shared(&expected, "california_prop99/expected_synthdid_0.0.9.csv");
    size_t num_checked = 0;
    for (int kind = RLV_SYNTHETIC_DID; kind <= RLV_SYNTHETIC_PLAIN_DID; kind++) {
        rlv_synthetic_options_t options = {.kind = (enum rlv_synthetic_kind)kind,
                                           .solver = RLV_SYNTHETIC_FRANK_WOLFE};
        num_checked += check_published_kind(&block, &expected, options, "default");
        options.one_round = true;
        options.min_decrease = 1e-9;
        options.max_steps = 200000;
        num_checked += check_published_kind(&block, &expected, options, "tight");
    }
    assert_int_equal(num_checked, 342 + 6);
    rlv_csv_free(&expected);
    rlv_csv_free(&data);
    block_free(&block);
}

static void california_placebos_in_space(void **state)
{
    (void)state;
    rlv_csv_table_t data, expected;
    block_t block;
    if (!read_california(&block, &data))
        skip();
    (void)cases_read_shared(&expected, "california_prop99/expected_placebo_in_space.csv");
    for (size_t unit = 0; unit < block.design.num_controls; unit++)
        for (int kind = RLV_SYNTHETIC_DID; kind <= RLV_SYNTHETIC_PLAIN_DID; kind++) {
            const rlv_synthetic_options_t options = {.kind = (enum rlv_synthetic_kind)kind,
                                                     .solver = RLV_SYNTHETIC_FRANK_WOLFE};
            rlv_error_t err = {0};
            rlv_synthetic_did_t placebo;
            char name[64];
            (void)snprintf(name, sizeof name, "placebo_space_%s", estimator_name[kind]);
            const size_t row = cases_row(&expected, name, NULL, block.name[unit], NULL);
            assert_int_equal(
                rlv_synthetic_did_placebo_unit(&placebo, &block.design, &options, unit, &err), 0);
            assert_close(placebo.estimate, cases_number(&expected, row, "estimate"), 1e-6, 0.0);
            if (kind == RLV_SYNTHETIC_CONTROL) {
                assert_close(placebo.pre_rmspe, cases_note(&expected, row, "pre_rmspe"), 1e-6, 0.0);
                assert_close(placebo.post_rmspe, cases_note(&expected, row, "post_rmspe"), 1e-6,
                             0.0);
            }
            rlv_synthetic_did_free(&placebo);
        }
    rlv_csv_free(&expected);
    rlv_csv_free(&data);
    block_free(&block);
}

/* With one treated unit there are only as many placebos as controls, so that the standard error
 * over random draws must come close to the one over all of them. */
static void placebo_error_is_the_spread_of_placebos(void **state)
{
    (void)state;
    rlv_csv_table_t data;
    block_t block;
    read_tvs(&block, &data);
    block.design.num_units = block.design.num_controls + 1;
    rlv_synthetic_did_t result = fit(&block, NULL);
    const rlv_synthetic_options_t fixed = {.zeta_omega = &result.zeta_omega,
                                           .zeta_lambda = &result.zeta_lambda};
    const size_t n = block.design.num_controls;
    double mean = 0.0, square = 0.0, drawn = 0.0, again = 0.0;
    rlv_error_t err = {0};
    for (size_t unit = 0; unit < n; unit++) {
        rlv_synthetic_did_t placebo;
        assert_int_equal(
            rlv_synthetic_did_placebo_unit(&placebo, &block.design, &fixed, unit, &err), 0);
        mean += placebo.estimate / (double)n;
        square += placebo.estimate * placebo.estimate / (double)n;
        rlv_synthetic_did_free(&placebo);
    }
    const double all = sqrt(square - mean * mean);
    assert_int_equal(
        rlv_synthetic_did_placebo_error(&result, &block.design, NULL, 1000, 20260311, &drawn, &err),
        0);
    assert_int_equal(
        rlv_synthetic_did_placebo_error(&result, &block.design, NULL, 1000, 20260311, &again, &err),
        0);
    assert_true(drawn == again);
    /* standard error of a standard deviation over 1,000 draws: about 2.5 % */
    assert_close(drawn, all, 0.1, 0.0);
    rlv_synthetic_did_free(&result);
    rlv_csv_free(&data);
    block_free(&block);
}

/* A constant, unit effects and common shocks change nothing; nor does the order of the controls. */
static void estimate_is_invariant(void **state)
{
    (void)state;
    rlv_csv_table_t data;
    block_t block;
    read_tvs(&block, &data);
    rlv_synthetic_did_t first = fit(&block, NULL);
    const double jackknife = rlv_synthetic_did_jackknife(&first, &block.design);
    const size_t num_periods = block.design.num_periods, n = block.design.num_controls;
    for (size_t i = 0; i < block.design.num_units; i++)
        for (size_t t = 0; t < num_periods; t++)
            block.outcome[i * num_periods + t] += 17.25 + 0.5 * (double)(i * i % 23);
    for (size_t i = 0; i < n / 2; i++)
        for (size_t t = 0; t < num_periods; t++) {
            double *const a = &block.outcome[i * num_periods + t];
            double *const b = &block.outcome[(n - 1 - i) * num_periods + t];
            const double kept = *a;
            *a = *b;
            *b = kept;
        }
    rlv_synthetic_did_t second = fit(&block, NULL);
    assert_close(second.estimate, first.estimate, 1e-9, 0.0);
    assert_close(rlv_synthetic_did_jackknife(&second, &block.design), jackknife, 1e-9, 0.0);
    assert_close(second.omega[n - 1], first.omega[0], 1e-8, 1e-12);
    rlv_synthetic_did_free(&first);
    rlv_synthetic_did_free(&second);
    rlv_csv_free(&data);
    block_free(&block);
}

/* The optimum's own conditions (Karush-Kuhn-Tucker) on random problems of all shapes: no weight is
 * negative, they sum to one, and moving weight from a used unit to any other does not help. */
static void weights_satisfy_the_optimality_conditions(void **state)
{
    (void)state;
    static const size_t shape[][4] = {{9, 6, 7, 3},    {40, 5, 37, 2}, {6, 30, 4, 25},
                                      {30, 12, 29, 8}, {3, 4, 2, 2},   {120, 9, 100, 6}};
    uint64_t seed = 88172645463325252u;
    for (size_t s = 0; s < sizeof shape / sizeof shape[0]; s++)
        for (int kind = RLV_SYNTHETIC_DID; kind <= RLV_SYNTHETIC_CONTROL; kind++) {
            const size_t num_units = shape[s][0], num_periods = shape[s][1];
            double *outcome = calloc(num_units * num_periods, sizeof *outcome);
            assert_non_null(outcome);
            for (size_t i = 0; i < num_units * num_periods; i++) {
                seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
                outcome[i] = 50.0 + (double)(seed % 1000003) / 1e5;
            }
            const rlv_block_design_t design = {outcome, num_units, num_periods, shape[s][2],
                                               shape[s][3]};
            const rlv_synthetic_options_t options = {.kind = (enum rlv_synthetic_kind)kind};
            rlv_error_t err = {0};
            rlv_synthetic_did_t fitted;
            assert_int_equal(rlv_synthetic_did_fit(&fitted, &design, &options, &err), 0);
            double sum = 0.0, level = 0.0;
            double *gradient = calloc(design.num_controls, sizeof *gradient);
            double *residual = calloc(design.num_pre, sizeof *residual);
            assert_non_null(gradient);
            assert_non_null(residual);
            const double n1 = (double)(num_units - design.num_controls);
            double centre = 0.0;
            for (size_t t = 0; t < design.num_pre; t++) {
                for (size_t i = 0; i < num_units; i++)
                    residual[t] += (i < design.num_controls ? fitted.omega[i] : -1.0 / n1) *
                                   outcome[i * num_periods + t];
                centre += residual[t] / (double)design.num_pre;
            }
            centre = kind == RLV_SYNTHETIC_DID ? centre : 0.0;
            for (size_t i = 0; i < design.num_controls; i++) {
                for (size_t t = 0; t < design.num_pre; t++)
                    gradient[i] += (residual[t] - centre) * (outcome[i * num_periods + t] - 50.0);
                gradient[i] += (double)design.num_pre * fitted.zeta_omega * fitted.zeta_omega *
                               fitted.omega[i];
                assert_true(fitted.omega[i] >= 0.0);
                sum += fitted.omega[i];
                level += fitted.omega[i] * gradient[i];
            }
            assert_close(sum, 1.0, 1e-12, 0.0);
            for (size_t i = 0; i < design.num_controls; i++) {
                assert_true(gradient[i] >= level - 1e-9);
                if (fitted.omega[i] > 1e-12)
                    assert_close(gradient[i], level, 1e-10, 1e-9);
            }
            free(gradient);
            free(residual);
            free(outcome);
            rlv_synthetic_did_free(&fitted);
        }
}

/* Whole numbers and two controls: ties and perfect fits, where an active set method can go round.
 */
static void ties_end_at_an_optimum(void **state)
{
    (void)state;
    uint64_t seed = 1234567891011121u;
    for (size_t panel = 0; panel < 3000; panel++) {
        double outcome[27];
        rlv_synthetic_did_t fitted;
        rlv_error_t err = {0};
        for (size_t i = 0; i < 27; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            outcome[i] = (double)(20 * (i / 9) + seed % 5);
        }
        const rlv_block_design_t design = {outcome, 3, 9, 2, 7};
        const int status = rlv_synthetic_did_fit(&fitted, &design, NULL, &err);
        assert_int_equal(status, 0);
        double sum = 0.0;
        for (size_t t = 0; t < 7; t++) {
            assert_true(fitted.lambda[t] >= 0.0);
            sum += fitted.lambda[t];
        }
        assert_close(sum, 1.0, 1e-12, 0.0);
        /* no period alone does better */
        for (size_t t = 0; t < 7; t++) {
            const double gap = outcome[t] - outcome[9 + t],
                         after =
                             0.5 * (outcome[7] + outcome[8]) - 0.5 * (outcome[16] + outcome[17]);
            const double alone =
                0.25 * (gap - after) * (gap - after) + fitted.zeta_lambda * fitted.zeta_lambda;
            assert_true(fitted.lambda_objective <= alone * (1.0 + 1e-9) + 1e-24);
        }
        rlv_synthetic_did_free(&fitted);
    }
}

static void bad_designs_are_refused(void **state)
{
    (void)state;
    double outcome[] = {1.0, 2.0, 4.0, 3.0, 5.0, 4.0, 2.0, 2.0, 7.0};
    rlv_synthetic_did_t result;
    rlv_synthetic_options_t options = {.kind = RLV_SYNTHETIC_DID};
    const rlv_block_design_t bad[] = {{outcome, 3, 3, 0, 2},
                                      {outcome, 3, 3, 3, 2},
                                      {outcome, 3, 3, 2, 0},
                                      {outcome, 3, 3, 2, 3},
                                      {outcome, 3, 3, 2, 1}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        rlv_error_t err = {0};
        assert_int_equal(rlv_synthetic_did_fit(&result, &bad[i], &options, &err), RLV_ERR_DATA);
        assert_true(err.text[0] != '\0');
        rlv_synthetic_did_free(&result);
    }
    const rlv_block_design_t good = {outcome, 3, 3, 2, 2};
    rlv_error_t err = {0};
    assert_int_equal(rlv_synthetic_did_fit(&result, &good, &options, &err), 0);
    double error = 0.0;
    assert_int_equal(rlv_synthetic_did_placebo_error(&result, &good, NULL, 1, 1, &error, &err),
                     RLV_ERR_USAGE);
    const rlv_block_design_t two_treated = {outcome, 3, 3, 1, 2};
    err = (rlv_error_t){0};
    assert_int_equal(
        rlv_synthetic_did_placebo_error(&result, &two_treated, NULL, 9, 1, &error, &err),
        RLV_ERR_DATA);
    rlv_synthetic_did_free(&result);
    err = (rlv_error_t){0};
    assert_int_equal(rlv_synthetic_did_placebo_unit(&result, &good, NULL, 2, &err), RLV_ERR_USAGE);
    const double negative = -1.0;
    options.zeta_omega = &negative;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_synthetic_did_fit(&result, &good, &options, &err), RLV_ERR_USAGE);
    options.zeta_omega = NULL;
    outcome[0] = NAN;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_synthetic_did_fit(&result, &good, &options, &err), RLV_ERR_DATA);
    double flat[] = {1.0, 1.0, 4.0, 1.0, 1.0, 4.0, 2.0, 2.0, 7.0};
    const rlv_block_design_t constant = {flat, 3, 3, 2, 2};
    err = (rlv_error_t){0};
    assert_int_equal(rlv_synthetic_did_fit(&result, &constant, &options, &err), RLV_ERR_DATA);
    double additive[] = {90.1, 90.4, 91.0, 93.7, 94.0, 94.6, 12.3, 12.6, 17.2};
    const rlv_block_design_t parallel = {additive, 3, 3, 2, 2}; /* noise of rounding only */
    err = (rlv_error_t){0};
    assert_int_equal(rlv_synthetic_did_fit(&result, &parallel, &options, &err), RLV_ERR_DATA);
    options.kind = RLV_SYNTHETIC_PLAIN_DID;
    assert_int_equal(rlv_synthetic_did_fit(&result, &constant, &options, &err), 0);
    assert_close(result.estimate, 2.0, 1e-14, 0.0);
    rlv_synthetic_did_free(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tvs_panel_has_the_exact_optimum),
        cmocka_unit_test(california_has_the_exact_optimum),
        cmocka_unit_test(california_repeats_the_published_iterations),
        cmocka_unit_test(california_placebos_in_space),
        cmocka_unit_test(placebo_error_is_the_spread_of_placebos),
        cmocka_unit_test(estimate_is_invariant),
        cmocka_unit_test(weights_satisfy_the_optimality_conditions),
        cmocka_unit_test(ties_end_at_an_optimum),
        cmocka_unit_test(bad_designs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
