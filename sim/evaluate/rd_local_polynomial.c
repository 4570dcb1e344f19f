#include "releve/rd_local_polynomial.h"

#include "rd_side.h"
#include "releve/rd_bandwidth.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_ROWS = 20 };

const char *rlv_rd_kernel_name(rlv_rd_kernel_t kernel)
{
    static const char *const NAMES[] = {"tri", "epa", "uni"};
    return NAMES[kernel];
}

const char *rlv_rd_selector_name(rlv_rd_selector_t selector)
{
    static const char *const NAMES[] = {"mserd", "msetwo", "msesum", "msecomb1", "msecomb2",
                                        "cerrd", "certwo", "cersum", "cercomb1", "cercomb2"};
    return NAMES[selector];
}

const char *rlv_rd_variance_name(rlv_rd_variance_t variance)
{
    static const char *const NAMES[] = {"nn", "hc0", "hc1", "hc2", "hc3", "cr1", "cr2", "cr3"};
    return NAMES[variance];
}

rlv_rd_options_t rlv_rd_options(double threshold)
{
    return (rlv_rd_options_t){.threshold = threshold,
                              .order = 1,
                              .num_matches = 3,
                              .variance = RLV_RD_NN,
                              .kernel = RLV_RD_TRIANGULAR,
                              .selector = RLV_RD_MSERD,
                              .mass_points = RLV_RD_MASS_ADJUST,
                              .level = 0.95};
}

int rlv_rd_check_options(const rlv_rd_sample_t *sample, const rlv_rd_options_t *options,
                         rlv_error_t *err)
{
    const int q = rlv_rd_bias_order(options);
    const char *name = NULL, *allowed = NULL;

    if (!isfinite(options->threshold))
        name = "threshold", allowed = "a finite number";
    else if (options->order < 0 || options->order > 4)
        name = "order", allowed = "0 to 4";
    else if (q <= options->order || q > 6)
        name = "bias order", allowed = "above the order and at most 6";
    else if (options->derivative < 0 || options->derivative > options->order)
        name = "derivative", allowed = "0 to the order";
    else if (options->num_matches < 1)
        name = "matches", allowed = "1 or more";
    else if (!(options->level > 0.0 && options->level < 1.0))
        name = "level", allowed = "between 0 and 1";
    else if (options->bandwidth_ratio < 0.0 || !isfinite(options->bandwidth_ratio))
        name = "bandwidth ratio", allowed = "a positive number";
    for (int s = 0; s < 2; s++)
        if (options->main_bandwidth[s] < 0.0 || !isfinite(options->main_bandwidth[s]) ||
            options->bias_bandwidth[s] < 0.0 || !isfinite(options->bias_bandwidth[s]))
            name = "bandwidth", allowed = "a positive number";
    if ((options->main_bandwidth[0] > 0.0) != (options->main_bandwidth[1] > 0.0))
        name = "bandwidth", allowed = "one for each side, or none";
    if (name != NULL)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, name, allowed, "out of range");
    for (size_t i = 0; sample->cluster != NULL && i < sample->num_rows; i++)
        if (sample->cluster[i] >= sample->num_clusters)
            return rlv_fail(err, RLV_ERR_SOFTWARE, "cluster label %zu of %zu", sample->cluster[i],
                            sample->num_clusters);
    return RLV_OK;
}

static void set_inference(rlv_rd_inference_t *self, double estimate, double variance, double level)
{
    const double quantile = gsl_cdf_ugaussian_Pinv(0.5 + level / 2.0);
    self->estimate = estimate;
    self->std_error = sqrt(variance);
    self->z = estimate / self->std_error;
    self->lower = estimate - quantile * self->std_error;
    self->upper = estimate + quantile * self->std_error;
    self->p_value = 2.0 * gsl_cdf_ugaussian_Q(fabs(self->z));
}

/* One side's two fits and the weights of the two estimates. */
typedef struct {
    rlv_rd_fit_t fit[2];  /* order p with h, order q with b, on the same rows */
    double *a[2];         /* [num_rows] conventional, bias-corrected */
    double *y, *residual; /* [num_rows] */
} side_work_t;

static int work_init(side_work_t *self, const rlv_rd_side_t *side, const rlv_rd_options_t *options,
                     double h, double b, rlv_error_t *err)
{
    const int p = options->order, q = rlv_rd_bias_order(options);
    const double reach = fmax(h, b);
    double constant = 0.0;

    memset(self, 0, sizeof *self);
    int status = rlv_rd_fit_init(&self->fit[0], side, p, h, reach, options->kernel, err);
    if (status == RLV_OK)
        status = rlv_rd_fit_init(&self->fit[1], side, q, b, reach, options->kernel, err);
    if (status < 0)
        return status;
    const size_t n = self->fit[0].num_rows;
    self->a[0] = rlv_calloc(4 * n, sizeof *self->a[0], err);
    if (self->a[0] == NULL)
        return RLV_ERR_OS;
    self->a[1] = self->a[0] + n;
    self->y = self->a[1] + n;
    self->residual = self->y + n;
    rlv_rd_fit_weights(&self->fit[0], (size_t)options->derivative, self->a[0]);
    rlv_rd_fit_weights(&self->fit[1], (size_t)p + 1, self->a[1]);
    for (size_t i = 0; i < n; i++)
        constant += self->a[0][i] * pow(side->distance[self->fit[0].first + i], p + 1);
    for (size_t i = 0; i < n; i++)
        self->a[1][i] = self->a[0][i] - constant * self->a[1][i];
    return RLV_OK;
}

static void work_free(side_work_t *self)
{
    rlv_rd_fit_free(&self->fit[0]);
    rlv_rd_fit_free(&self->fit[1]);
    free(self->a[0]);
}

/* The columns' shares in the effect, and in the first stage. */
typedef struct {
    double *outcome, *treatment, *ratio, *slope;
} shares_t;

/* Right minus left of the combined columns, conventional and bias-corrected. */
static void jumps(side_work_t work[2], const double *share, double unit, double jump[2],
                  double limit[2])
{
    jump[0] = jump[1] = 0.0;
    for (int s = 0; s < 2; s++) {
        const rlv_rd_fit_t *fit = &work[s].fit[0];
        rlv_rd_fit_combine(fit, share, work[s].y);
        for (int e = 0; e < 2; e++) {
            const double value = unit * rlv_rd_dot(fit->num_rows, work[s].a[e], work[s].y);
            jump[e] += s == 1 ? value : -value;
            if (e == 0)
                limit[s] = value;
        }
    }
}

/* Variances of both estimates of the columns combined by `share`. */
static int variances(side_work_t work[2], const double *share, const rlv_rd_options_t *options,
                     rlv_rd_variance_t kind, double unit, double variance[2], rlv_error_t *err)
{
    variance[0] = variance[1] = 0.0;
    for (int s = 0; s < 2; s++) {
        rlv_rd_fit_combine(&work[s].fit[0], share, work[s].y);
        for (int e = 0; e < 2; e++) {
            double part = 0.0;
            rlv_rd_fit_residuals(&work[s].fit[e], work[s].y, kind, (size_t)options->num_matches,
                                 work[s].residual);
            const int status = rlv_rd_fit_variance(&work[s].fit[e], work[s].a[e], work[s].residual,
                                                   kind, &part, err);
            if (status < 0)
                return status;
            variance[e] += unit * unit * part;
        }
    }
    return RLV_OK;
}

static void fill(rlv_rd_inference_t *effect, const double jump[2], const double variance[2],
                 double level)
{
    set_inference(&effect[RLV_RD_CONVENTIONAL], jump[0], variance[0], level);
    set_inference(&effect[RLV_RD_BIAS_CORRECTED], jump[1], variance[0], level);
    set_inference(&effect[RLV_RD_ROBUST], jump[1], variance[1], level);
}

static int infer(rlv_rd_result_t *result, const rlv_rd_sides_t *sides,
                 const rlv_rd_options_t *options, side_work_t work[2], shares_t *shares,
                 rlv_error_t *err)
{
    const size_t m = sides->side[0].num_columns;
    /* mirroring the running variable turns the sign of odd derivatives */
    const bool turned = options->eligible_below && options->derivative % 2 == 1;
    const double unit = (turned ? -1.0 : 1.0) * tgamma(options->derivative + 1.0);
    const rlv_rd_fit_t fits[2] = {work[0].fit[0], work[1].fit[0]};
    double jump[2], treated[2], variance[2], ignored[2];
    const double *share = shares->outcome;

    int status =
        rlv_rd_covariate_slopes(fits, 2, sides->num_covariates, sides->fuzzy, shares->slope, err);
    if (status < 0)
        return status;
    rlv_rd_shares(sides->num_covariates, sides->fuzzy, shares->slope, shares->outcome,
                  shares->treatment);
    jumps(work, shares->outcome, unit, jump, result->limit);
    if (sides->fuzzy) {
        jumps(work, shares->treatment, unit, treated, ignored);
        status = variances(work, shares->treatment, options, result->variance, unit, variance, err);
        if (status < 0)
            return status;
        fill(result->first_stage, treated, variance, options->level);
        if (!(fabs(treated[0]) > 1e-10))
            return rlv_fail(err, RLV_ERR_DATA,
                            "treatment: no jump at the threshold (%.3g), the effect is not "
                            "identified",
                            treated[0]);
        const double ratio = jump[0] / treated[0];
        for (size_t j = 0; j < m; j++)
            shares->ratio[j] = (shares->outcome[j] - ratio * shares->treatment[j]) / treated[0];
        jump[1] = ratio - ((jump[0] - jump[1]) - ratio * (treated[0] - treated[1])) / treated[0];
        jump[0] = ratio;
        share = shares->ratio;
    }
    status = variances(work, share, options, result->variance, unit, variance, err);
    if (status == RLV_OK)
        fill(result->effect, jump, variance, options->level);
    return status;
}

/* The treatment does not vary on a side: the bandwidth is that of the sharp design. */
static bool one_sided_compliance(const rlv_rd_sides_t *sides)
{
    for (int s = 0; s < 2; s++) {
        const rlv_rd_side_t *side = &sides->side[s];
        bool varies = false;
        for (size_t i = 1; i < side->num_rows; i++)
            varies = varies || side->column[side->num_rows + i] != side->column[side->num_rows];
        if (!varies)
            return true;
    }
    return false;
}

/* Chosen bandwidths, index 1 the eligible side. */
static int choose(const rlv_rd_sample_t *sample, const rlv_rd_options_t *options,
                  const rlv_rd_sides_t *sides, rlv_rd_variance_t variance, double h[2], double b[2],
                  rlv_error_t *err)
{
    rlv_rd_sides_t other = {0};
    rlv_rd_sample_t sharp = *sample;
    int status = RLV_OK;
    double unit = 1.0;

    const bool simplify = sides->fuzzy && one_sided_compliance(sides);
    if (!simplify && !options->standardise)
        return rlv_rd_choose_bandwidths(sides, options, variance, h, b, err);
    if (simplify)
        sharp.treatment = NULL;
    status = rlv_rd_sides_init(&other, &sharp, options, err);
    if (status == RLV_OK && options->standardise) {
        unit = other.deviation;
        rlv_rd_sides_scale(&other, unit, other.outcome_deviation);
    }
    if (status == RLV_OK)
        status = rlv_rd_choose_bandwidths(&other, options, variance, h, b, err);
    for (int s = 0; s < 2; s++) {
        h[s] *= unit;
        b[s] *= unit;
    }
    rlv_rd_sides_free(&other);
    return status;
}

/* Given bandwidths (swapped onto mirrored sides), or the whole range, or chosen ones. */
static int set_bandwidths(rlv_rd_result_t *result, const rlv_rd_sample_t *sample,
                          const rlv_rd_options_t *options, const rlv_rd_sides_t *sides, double h[2],
                          double b[2], rlv_error_t *err)
{
    const rlv_rd_side_t *side = sides->side;
    const bool given = options->main_bandwidth[0] > 0.0;
    int status = RLV_OK;

    result->whole_range = side[0].num_rows + side[1].num_rows < LEAST_ROWS && !given;
    if (!given && !result->whole_range)
        status = choose(sample, options, sides, result->variance, h, b, err);
    for (int s = 0; s < 2; s++) {
        const int as_given = options->eligible_below ? 1 - s : s;
        if (result->whole_range)
            h[s] = b[s] = fmax(rlv_rd_side_range(&side[0]), rlv_rd_side_range(&side[1]));
        if (given)
            h[s] = b[s] = options->main_bandwidth[as_given];
        if (options->bias_bandwidth[as_given] > 0.0)
            b[s] = options->bias_bandwidth[as_given];
        if (options->bandwidth_ratio > 0.0)
            b[s] = h[s] / options->bandwidth_ratio;
    }
    return status;
}

static void report_sides(rlv_rd_result_t *result, const rlv_rd_sides_t *sides,
                         const rlv_rd_options_t *options, side_work_t work[2], const double h[2],
                         const double b[2])
{
    const double limit[2] = {result->limit[0], result->limit[1]};
    for (int s = 0; s < 2; s++) {
        const int to = options->eligible_below ? 1 - s : s;
        const rlv_rd_side_t *side = &sides->side[s];
        result->limit[to] = limit[s];
        result->main_bandwidth[to] = h[s];
        result->bias_bandwidth[to] = b[s];
        result->num_rows[to] = side->num_rows;
        result->num_distinct[to] =
            options->mass_points == RLV_RD_MASS_OFF ? side->num_rows : side->num_distinct;
        result->num_main[to] = rlv_rd_fit_count(&work[s].fit[0]);
        result->num_bias[to] = rlv_rd_fit_count(&work[s].fit[1]);
        if (1.0 - (double)side->num_distinct / (double)side->num_rows >= 0.2)
            result->many_ties = true;
    }
    result->num_missing = sides->num_missing;
    result->num_dropped = sides->num_dropped;
}

int rlv_rd_estimate(rlv_rd_result_t *result, const rlv_rd_sample_t *sample,
                    const rlv_rd_options_t *options, rlv_error_t *err)
{
    rlv_rd_sides_t sides = {0};
    side_work_t work[2] = {0};
    shares_t shares = {0};
    double h[2] = {0.0, 0.0}, b[2] = {0.0, 0.0};

    memset(result, 0, sizeof *result);
    int status = rlv_rd_check_options(sample, options, err);
    if (status < 0)
        goto out;
    status = rlv_rd_sides_init(&sides, sample, options, err);
    if (status < 0)
        goto out;
    result->variance = rlv_rd_effective_variance(options->variance, sample->cluster != NULL);
    status = set_bandwidths(result, sample, options, &sides, h, b, err);
    for (int s = 0; s < 2 && status == RLV_OK; s++)
        status = work_init(&work[s], &sides.side[s], options, h[s], b[s], err);
    if (status < 0)
        goto out;
    const size_t m = sides.side[0].num_columns;
    shares.outcome = rlv_calloc(5 * m, sizeof *shares.outcome, err);
    if (shares.outcome == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    shares.treatment = shares.outcome + m;
    shares.ratio = shares.treatment + m;
    shares.slope = shares.ratio + m;
    status = infer(result, &sides, options, work, &shares, err);
    if (status < 0)
        goto out;
    report_sides(result, &sides, options, work, h, b);
    if (!(result->effect[RLV_RD_CONVENTIONAL].std_error > 1e-10 * sides.outcome_deviation))
        status = sides.fuzzy ? RLV_OK
                             : rlv_fail(err, RLV_ERR_DATA,
                                        "outcome: no variation around the local polynomials, the "
                                        "standard error is %.3g",
                                        result->effect[RLV_RD_CONVENTIONAL].std_error);
out:
    free(shares.outcome);
    work_free(&work[0]);
    work_free(&work[1]);
    rlv_rd_sides_free(&sides);
    return status;
}

int rlv_rd_select_bandwidth(rlv_rd_bandwidths_t *result, const rlv_rd_sample_t *sample,
                            const rlv_rd_options_t *options, rlv_error_t *err)
{
    rlv_rd_sides_t sides = {0};
    double h[2] = {0.0, 0.0}, b[2] = {0.0, 0.0};
    int status = rlv_rd_check_options(sample, options, err);
    if (status < 0)
        goto out;
    status = rlv_rd_sides_init(&sides, sample, options, err);
    if (status < 0)
        goto out;
    const size_t n = sides.side[0].num_rows + sides.side[1].num_rows;
    if (n < LEAST_ROWS) {
        status = rlv_fail(err, RLV_ERR_DATA, "%zu rows [at least %d to choose a bandwidth]", n,
                          LEAST_ROWS);
        goto out;
    }
    const rlv_rd_variance_t variance =
        rlv_rd_effective_variance(options->variance, sample->cluster != NULL);
    status = choose(sample, options, &sides, variance, h, b, err);
    for (int s = 0; s < 2; s++) {
        const int to = options->eligible_below ? 1 - s : s;
        result->main[to] = h[s];
        result->bias[to] = b[s];
    }
out:
    rlv_rd_sides_free(&sides);
    return status;
}
