#include "releve/synthetic_did.h"

#include "addressed.h"
#include "dense.h"
#include "simplex_qp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double cell(const rlv_block_design_t *design, size_t unit, size_t period)
{
    return design->outcome[unit * design->num_periods + period];
}

/* --- checks and scales -------------------------------------------------------------------------
 */

static int check_design(const rlv_block_design_t *d, enum rlv_synthetic_kind kind, rlv_error_t *err)
{
    if (d->num_controls < 1 || d->num_controls >= d->num_units)
        return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "num_controls",
                           "1 to the number of units minus one",
                           "%zu control units among %zu units", d->num_controls, d->num_units);
    if (d->num_pre < 1 || d->num_pre >= d->num_periods)
        return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "num_pre",
                           "1 to the number of periods minus one",
                           "%zu periods before treatment among %zu", d->num_pre, d->num_periods);
    if (kind != RLV_SYNTHETIC_PLAIN_DID && d->num_pre < 2)
        return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "num_pre", "2 periods or more",
                           "synthetic weights cannot be fitted on one period before treatment");
    for (size_t i = 0; i < d->num_units * d->num_periods; i++)
        if (!isfinite(d->outcome[i]))
            return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "outcome", "a finite number",
                               "unit %zu has no value in period %zu", i / d->num_periods + 1,
                               i % d->num_periods + 1);
    return 0;
}

static double noise_level(const rlv_block_design_t *design)
{
    const size_t steps = design->num_pre - 1, count = steps * design->num_controls;
    double mean = 0.0, sum = 0.0;
    if (count < 2)
        return NAN;
    for (size_t i = 0; i < design->num_controls; i++)
        mean += (cell(design, i, steps) - cell(design, i, 0)) / (double)count;
    for (size_t i = 0; i < design->num_controls; i++)
        for (size_t t = 0; t < steps; t++) {
            const double gap = cell(design, i, t + 1) - cell(design, i, t) - mean;
            sum += gap * gap;
        }
    return sqrt(sum / (double)(count - 1));
}

static int set_scales(rlv_synthetic_did_t *self, const rlv_block_design_t *design,
                      const rlv_synthetic_options_t *options, rlv_error_t *err)
{
    const double num_treated_cells = (double)((design->num_units - design->num_controls) *
                                              (design->num_periods - design->num_pre));
    self->noise_level = noise_level(design);
    const double eta_omega =
        options->kind == RLV_SYNTHETIC_CONTROL ? 1e-6 : pow(num_treated_cells, 0.25);
    self->zeta_omega =
        options->zeta_omega != NULL ? *options->zeta_omega : eta_omega * self->noise_level;
    self->zeta_lambda =
        options->zeta_lambda != NULL ? *options->zeta_lambda : 1e-6 * self->noise_level;
    if (options->kind == RLV_SYNTHETIC_PLAIN_DID)
        return 0;
    double largest = 0.0;
    for (size_t i = 0; i < design->num_controls * design->num_periods; i++)
        largest = fmax(largest, fabs(design->outcome[i]));
    const bool needs_noise = options->zeta_omega == NULL ||
                             (options->zeta_lambda == NULL && options->kind == RLV_SYNTHETIC_DID);
    if (needs_noise && !(self->noise_level > 1e-13 * largest))
        return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "outcome", NULL,
                           "the control units all change alike before treatment: no noise level");
    if (!(self->zeta_omega >= 0.0) ||
        (options->kind == RLV_SYNTHETIC_DID && !(self->zeta_lambda >= 0.0)))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "zeta", "a number >= 0",
                           "a penalty is negative or missing");
    return 0;
}

/* --- the two quadratic programs ----------------------------------------------------------------
 */

/* Columns: periods before treatment, rows: controls; target: mean after treatment. */
static void fill_lambda_problem(const rlv_block_design_t *d, double *column, double *target)
{
    for (size_t i = 0; i < d->num_controls; i++) {
        double sum = 0.0;
        for (size_t t = 0; t < d->num_pre; t++)
            column[t * d->num_controls + i] = cell(d, i, t);
        for (size_t t = d->num_pre; t < d->num_periods; t++)
            sum += cell(d, i, t);
        target[i] = sum / (double)(d->num_periods - d->num_pre);
    }
}

/* Columns: controls, rows: periods before treatment; target: mean of the treated. */
static void fill_omega_problem(const rlv_block_design_t *d, double *column, double *target)
{
    for (size_t t = 0; t < d->num_pre; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < d->num_controls; i++)
            column[i * d->num_pre + t] = cell(d, i, t);
        for (size_t i = d->num_controls; i < d->num_units; i++)
            sum += cell(d, i, t);
        target[t] = sum / (double)(d->num_units - d->num_controls);
    }
}

static void remove_mean(double *values, size_t count)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    for (size_t i = 0; i < count; i++)
        values[i] -= sum / (double)count;
}

static void sparsify(double *x, size_t count)
{
    double largest = 0.0, sum = 0.0;
    for (size_t j = 0; j < count; j++)
        largest = fmax(largest, x[j]);
    for (size_t j = 0; j < count; j++) {
        x[j] = x[j] <= largest / 4.0 ? 0.0 : x[j];
        sum += x[j];
    }
    for (size_t j = 0; j < count; j++)
        x[j] /= sum;
}

static int solve_frank_wolfe(const rlv_simplex_qp_t *problem, double noise,
                             const rlv_synthetic_options_t *options, double *x, rlv_error_t *err)
{
    const size_t max_steps = options->max_steps > 0 ? options->max_steps : 10000;
    const double decrease = options->min_decrease > 0.0 ? options->min_decrease : 1e-5 * noise;
    int status = 0;
    for (size_t j = 0; j < problem->num_columns; j++)
        x[j] = 1.0 / (double)problem->num_columns;
    if (!options->one_round) {
        status = rlv_simplex_qp_frank_wolfe(problem, x, decrease, 100, err);
        sparsify(x, problem->num_columns);
    }
    if (status == 0)
        status = rlv_simplex_qp_frank_wolfe(problem, x, decrease, max_steps, err);
    return status;
}

static int solve_weights(rlv_simplex_qp_t *problem, double zeta, double noise,
                         const rlv_synthetic_options_t *options, double *x, double *objective,
                         rlv_error_t *err)
{
    int status = 0;
    problem->eta = (double)problem->num_rows * zeta * zeta;
    if (options->solver == RLV_SYNTHETIC_FRANK_WOLFE) {
        status = solve_frank_wolfe(problem, noise, options, x, err);
    } else {
        double largest = 0.0;
        for (size_t j = 0; j < problem->num_columns; j++) {
            const double *const a = problem->column + j * problem->num_rows;
            largest = fmax(largest, rlv_dot(problem->num_rows, a, a));
        }
        const double eta = problem->eta;
        problem->eta += options->relative_ridge * largest;
        status = rlv_simplex_qp_exact(problem, x, err);
        problem->eta = eta;
    }
    *objective = rlv_simplex_qp_objective(problem, x);
    return status;
}

static int fit_weights(rlv_synthetic_did_t *self, const rlv_block_design_t *d,
                       const rlv_synthetic_options_t *options, bool for_lambda, rlv_error_t *err)
{
    const size_t num_rows = for_lambda ? d->num_controls : d->num_pre;
    const size_t num_columns = for_lambda ? d->num_pre : d->num_controls;
    int status = RLV_ERR_OS;
    double *column = rlv_calloc(num_rows * num_columns, sizeof *column, err);
    double *target = rlv_calloc(num_rows, sizeof *target, err);
    if (column == NULL || target == NULL)
        goto out;
    if (for_lambda)
        fill_lambda_problem(d, column, target);
    else
        fill_omega_problem(d, column, target);
    if (options->kind == RLV_SYNTHETIC_DID) {
        for (size_t j = 0; j < num_columns; j++)
            remove_mean(column + j * num_rows, num_rows);
        remove_mean(target, num_rows);
    }
    rlv_simplex_qp_t problem = {column, target, num_rows, num_columns, 0.0};
    status = solve_weights(&problem, for_lambda ? self->zeta_lambda : self->zeta_omega,
                           self->noise_level, options, for_lambda ? self->lambda : self->omega,
                           for_lambda ? &self->lambda_objective : &self->omega_objective, err);
out:
    free(column);
    free(target);
    return status;
}

/* --- the estimate ------------------------------------------------------------------------------
 */

/* Treated mean minus synthetic control in one period. */
static double gap_at(const rlv_block_design_t *d, const double *omega, size_t period)
{
    double treated = 0.0, control = 0.0;
    for (size_t i = 0; i < d->num_controls; i++)
        control += omega[i] * cell(d, i, period);
    for (size_t i = d->num_controls; i < d->num_units; i++)
        treated += cell(d, i, period);
    return treated / (double)(d->num_units - d->num_controls) - control;
}

static void finish(rlv_synthetic_did_t *self, const rlv_block_design_t *d)
{
    const size_t num_post = d->num_periods - d->num_pre;
    double before = 0.0, pre = 0.0, post = 0.0, sum = 0.0;
    for (size_t t = 0; t < d->num_pre; t++) {
        const double gap = gap_at(d, self->omega, t);
        before += self->lambda[t] * gap;
        pre += gap * gap;
    }
    for (size_t t = 0; t < num_post; t++) {
        const double gap = gap_at(d, self->omega, d->num_pre + t);
        self->effect_curve[t] = gap - before;
        sum += self->effect_curve[t];
        post += gap * gap;
    }
    self->estimate = sum / (double)num_post;
    self->pre_rmspe = sqrt(pre / (double)d->num_pre);
    self->post_rmspe = sqrt(post / (double)num_post);
}

void rlv_synthetic_did_free(rlv_synthetic_did_t *self)
{
    free(self->omega);
    free(self->lambda);
    free(self->effect_curve);
    memset(self, 0, sizeof *self);
}

static const rlv_synthetic_options_t default_options;

int rlv_synthetic_did_fit(rlv_synthetic_did_t *self, const rlv_block_design_t *design,
                          const rlv_synthetic_options_t *options, rlv_error_t *err)
{
    options = options != NULL ? options : &default_options;
    memset(self, 0, sizeof *self);
    self->omega_objective = self->lambda_objective = NAN;
    int status = check_design(design, options->kind, err);
    if (status == 0)
        status = set_scales(self, design, options, err);
    if (status != 0)
        goto out;
    status = RLV_ERR_OS;
    self->omega = rlv_calloc(design->num_controls, sizeof *self->omega, err);
    self->lambda = rlv_calloc(design->num_pre, sizeof *self->lambda, err);
    self->effect_curve =
        rlv_calloc(design->num_periods - design->num_pre, sizeof *self->effect_curve, err);
    if (self->omega == NULL || self->lambda == NULL || self->effect_curve == NULL)
        goto out;
    status = 0;
    if (options->kind == RLV_SYNTHETIC_PLAIN_DID) {
        for (size_t i = 0; i < design->num_controls; i++)
            self->omega[i] = 1.0 / (double)design->num_controls;
        for (size_t t = 0; t < design->num_pre; t++)
            self->lambda[t] = 1.0 / (double)design->num_pre;
    } else {
        if (options->kind == RLV_SYNTHETIC_DID)
            status = fit_weights(self, design, options, true, err);
        if (status == 0)
            status = fit_weights(self, design, options, false, err);
    }
    if (status == 0)
        finish(self, design);
out:
    if (status != 0)
        rlv_synthetic_did_free(self);
    return status;
}

/* --- standard errors ---------------------------------------------------------------------------
 */

/* One unit's outcome after treatment minus its weighted outcome before it: with lambda fixed, the
 * estimate is a difference of weighted means of these. */
static double unit_change(const rlv_synthetic_did_t *self, const rlv_block_design_t *d, size_t unit)
{
    double before = 0.0, after = 0.0;
    for (size_t t = 0; t < d->num_pre; t++)
        before += self->lambda[t] * cell(d, unit, t);
    for (size_t t = d->num_pre; t < d->num_periods; t++)
        after += cell(d, unit, t);
    return after / (double)(d->num_periods - d->num_pre) - before;
}

double rlv_synthetic_did_jackknife(const rlv_synthetic_did_t *self, const rlv_block_design_t *d)
{
    const size_t num_treated = d->num_units - d->num_controls;
    double control = 0.0, treated = 0.0, weight = 0.0, mean = 0.0, square = 0.0;
    if (num_treated < 2 || d->num_controls < 2)
        return NAN;
    for (size_t i = 0; i < d->num_controls; i++) {
        control += self->omega[i] * unit_change(self, d, i);
        weight += self->omega[i];
    }
    for (size_t i = d->num_controls; i < d->num_units; i++)
        treated += unit_change(self, d, i);
    const double n = (double)d->num_units;
    for (size_t i = 0; i < d->num_units; i++) {
        const double change = unit_change(self, d, i);
        double estimate = 0.0;
        if (i < d->num_controls) {
            const double left = weight - self->omega[i];
            if (!(left > 1e-12))
                return NAN;
            estimate = treated / (double)num_treated - (control - self->omega[i] * change) / left;
        } else {
            estimate = (treated - change) / (double)(num_treated - 1) - control / weight;
        }
        const double step = estimate - mean; /* running moments: no cancellation */
        mean += step / (double)(i + 1);
        square += step * (estimate - mean);
    }
    const double error = sqrt((n - 1.0) / n * square);
    return error > rlv_rounding(d->num_units * d->num_periods, d->outcome) ? error : NAN;
}

/* A copy of the controls in the given order, as a design whose last num_treated are treated. */
static void permute_controls(const rlv_block_design_t *design, const size_t *order, double *outcome)
{
    for (size_t i = 0; i < design->num_controls; i++)
        memcpy(outcome + i * design->num_periods, design->outcome + order[i] * design->num_periods,
               design->num_periods * sizeof *outcome);
}

int rlv_synthetic_did_placebo_error(const rlv_synthetic_did_t *self,
                                    const rlv_block_design_t *design,
                                    const rlv_synthetic_options_t *options, size_t num_draws,
                                    uint64_t seed, double *std_error, rlv_error_t *err)
{
    const size_t num_controls = design->num_controls;
    const size_t num_treated = design->num_units - num_controls;
    rlv_synthetic_options_t fixed = options != NULL ? *options : default_options;
    rlv_synthetic_did_t placebo;
    double mean = 0.0, square = 0.0;
    int status = RLV_ERR_OS;
    if (num_controls <= num_treated)
        return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "num_controls",
                           "more than the treated units",
                           "no placebo standard error with %zu controls for %zu treated units",
                           num_controls, num_treated);
    if (num_draws < 2)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "num_draws", "2 or more", "%zu draws",
                           num_draws);
    fixed.zeta_omega = &self->zeta_omega;
    fixed.zeta_lambda = &self->zeta_lambda;
    size_t *order = rlv_calloc(num_controls, sizeof *order, err);
    double *outcome = rlv_calloc(num_controls * design->num_periods, sizeof *outcome, err);
    if (order == NULL || outcome == NULL)
        goto out;
    const rlv_block_design_t drawn = {outcome, num_controls, design->num_periods,
                                      num_controls - num_treated, design->num_pre};
    status = 0;
    for (size_t b = 0; b < num_draws; b++) {
        for (size_t i = 0; i < num_controls; i++)
            order[i] = i;
        rlv_evaluate_shuffle(order, num_controls, seed, (uint32_t)b, RLV_USE_PLACEBO_UNITS);
        permute_controls(design, order, outcome);
        status = rlv_synthetic_did_fit(&placebo, &drawn, &fixed, err);
        if (status != 0)
            goto out;
        const double step = placebo.estimate - mean;
        mean += step / (double)(b + 1);
        square += step * (placebo.estimate - mean);
        rlv_synthetic_did_free(&placebo);
    }
    *std_error = sqrt(square / (double)num_draws);
out:
    free(order);
    free(outcome);
    return status;
}

/* --- placebos ----------------------------------------------------------------------------------
 */

int rlv_synthetic_did_placebo_unit(rlv_synthetic_did_t *self, const rlv_block_design_t *design,
                                   const rlv_synthetic_options_t *options, size_t unit,
                                   rlv_error_t *err)
{
    const size_t n = design->num_controls;
    int status = RLV_ERR_OS;
    memset(self, 0, sizeof *self);
    if (unit >= n || n < 2)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "unit", "a control unit, of two or more",
                           "unit %zu of %zu controls", unit, n);
    size_t *order = rlv_calloc(n, sizeof *order, err);
    double *outcome = rlv_calloc(n * design->num_periods, sizeof *outcome, err);
    if (order == NULL || outcome == NULL)
        goto out;
    for (size_t i = 0; i + 1 < n; i++)
        order[i] = i < unit ? i : i + 1;
    order[n - 1] = unit;
    permute_controls(design, order, outcome);
    const rlv_block_design_t placebo = {outcome, n, design->num_periods, n - 1, design->num_pre};
    status = rlv_synthetic_did_fit(self, &placebo, options, err);
out:
    free(order);
    free(outcome);
    return status;
}

int rlv_synthetic_did_placebo_time(rlv_synthetic_did_t *self, const rlv_synthetic_did_t *fitted,
                                   const rlv_block_design_t *design,
                                   const rlv_synthetic_options_t *options, rlv_error_t *err)
{
    const size_t num_pre = design->num_pre;
    rlv_synthetic_options_t fixed = options != NULL ? *options : default_options;
    fixed.zeta_omega = &fitted->zeta_omega;
    fixed.zeta_lambda = &fitted->zeta_lambda;
    memset(self, 0, sizeof *self);
    double *outcome = rlv_calloc(design->num_units * num_pre, sizeof *outcome, err);
    if (outcome == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < design->num_units; i++)
        memcpy(outcome + i * num_pre, design->outcome + i * design->num_periods,
               num_pre * sizeof *outcome);
    const rlv_block_design_t placebo = {outcome, design->num_units, num_pre, design->num_controls,
                                        num_pre * num_pre / design->num_periods};
    const int status = rlv_synthetic_did_fit(self, &placebo, &fixed, err);
    free(outcome);
    return status;
}
