/* ARP's conditional and hybrid tests. With levels z (each moment over its standard deviation), the
 * statistic is eta = max over weights mu >= 0, sum(mu) = 1, mu'X = 0 of mu'z (X: the effect of the
 * nuisance parameters), the dual of min over them of the largest moment. Given the vertex mu and
 * the part of z independent of mu'z, eta is normal truncated to the values for which mu stays
 * optimal. */
#include "addressed.h"
#include "dense.h"
#include "honest_moments.h"

#include "releve/mathx.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- quantiles ---------------------------------------------------------------------------------
 */

double rlv_folded_normal_quantile(double shift, double alpha)
{
    const double t = fabs(shift);
    double low = fmax(0.0, t + gsl_cdf_ugaussian_Qinv(alpha) - 1e-9);
    double high = t + gsl_cdf_ugaussian_Qinv(0.5 * alpha) + 1e-9;
    for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
        const double middle = 0.5 * (low + high);
        const double above = gsl_cdf_ugaussian_Q(middle - t) + gsl_cdf_ugaussian_Q(middle + t);
        *(above > alpha ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}

static double log_upper_tail(double x)
{
    if (isinf(x))
        return x > 0.0 ? -INFINITY : 0.0;
    return gsl_sf_log_erfc(x * 0.70710678118654752) - 0.69314718055994531;
}

/* x with log Q(x) = target, for target <= log(1/2). */
static double upper_tail_inverse(double target)
{
    double x = target > -600.0 ? gsl_cdf_ugaussian_Qinv(exp(target)) : sqrt(-2.0 * target);
    for (int i = 0; i < 50; i++) {
        const double step = (log_upper_tail(x) - target) / gsl_sf_hazard(x);
        x += step;
        if (fabs(step) <= 1e-15 * fabs(x))
            break;
    }
    return x;
}

double rlv_truncated_normal_quantile(double p, double lower, double upper)
{
    if (!(lower < upper))
        return lower;
    if (upper < 0.0)
        return -rlv_truncated_normal_quantile(1.0 - p, -upper, -lower);
    double x = 0.0;
    if (lower > 0.0) { /* both in the upper tail: work with its logarithm */
        const double top = log_upper_tail(lower), bottom = log_upper_tail(upper);
        x = upper_tail_inverse(top + log((1.0 - p) + p * exp(bottom - top)));
    } else {
        const double above =
            (1.0 - p) * gsl_cdf_ugaussian_Q(lower) + p * gsl_cdf_ugaussian_Q(upper);
        const double below =
            (1.0 - p) * gsl_cdf_ugaussian_P(lower) + p * gsl_cdf_ugaussian_P(upper);
        x = above < below ? gsl_cdf_ugaussian_Qinv(above) : gsl_cdf_ugaussian_Pinv(below);
    }
    return fmin(upper, fmax(lower, x));
}

/* --- preparation -------------------------------------------------------------------------------
 */

int rlv_honest_cholesky(const double *sigma, size_t size, double *root, rlv_error_t *err)
{
    memset(root, 0, size * size * sizeof *root);
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j <= i; j++) {
            const double left = sigma[i * size + j] - rlv_dot(j, root + i * size, root + j * size);
            if (i == j && !(left > 1e-14 * sigma[i * size + i]))
                return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "sigma",
                                   "a positive definite covariance without the reference period",
                                   "singular at coefficient %zu", i + 1);
            root[i * size + j] = i == j ? sqrt(left) : left / root[j * size + j];
        }
    return 0;
}

void rlv_arp_free(rlv_arp_t *self)
{
    free(self->level);
    free(self->slope);
    free(self->correlation);
    free(self->loading);
    free(self->shifted);
    free(self->vertex);
    free(self->other);
    free(self->direction);
    free(self->draws);
    rlv_linear_program_free(&self->dual);
    memset(self, 0, sizeof *self);
}

static int arp_allocate(rlv_arp_t *self, rlv_error_t *err)
{
    const size_t m = self->num_rows;
    self->level = rlv_calloc(m, sizeof *self->level, err);
    self->slope = rlv_calloc(m, sizeof *self->slope, err);
    self->correlation = rlv_calloc(m * m, sizeof *self->correlation, err);
    self->loading = rlv_calloc(m * self->num_columns, sizeof *self->loading, err);
    self->shifted = rlv_calloc(m, sizeof *self->shifted, err);
    self->vertex = rlv_calloc(m, sizeof *self->vertex, err);
    self->other = rlv_calloc(2 * m, sizeof *self->other, err);
    self->direction = rlv_calloc(m, sizeof *self->direction, err);
    const bool complete = self->level != NULL && self->slope != NULL && self->correlation != NULL &&
                          self->loading != NULL && self->shifted != NULL && self->vertex != NULL &&
                          self->other != NULL && self->direction != NULL;
    return complete ? 0 : RLV_ERR_OS;
}

/* Levels, their correlations and loadings; `scale` [num_rows] gets the standard deviations. */
static void prepare_levels(rlv_arp_t *self, const rlv_restriction_t *r, const double *beta,
                           const double *root, double *scale)
{
    const size_t m = self->num_rows, width = self->num_columns;
    for (size_t i = 0; i < m; i++) {
        double *const loading = self->loading + i * width;
        for (size_t j = 0; j < width; j++)
            for (size_t k = j; k < width; k++)
                loading[j] += r->matrix[i * width + k] * root[k * width + j];
        scale[i] = sqrt(rlv_dot(width, loading, loading));
        for (size_t j = 0; j < width; j++)
            loading[j] /= scale[i];
        self->level[i] = (rlv_dot(width, r->matrix + i * width, beta) - r->bound[i]) / scale[i];
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            self->correlation[i * m + j] =
                rlv_dot(width, self->loading + i * width, self->loading + j * width);
}

/* The effects after are (theta, nuisance): the last period with a weight is solved for, the others
 * are the nuisance parameters. Each gives a row of the dual, scaled to 1. */
static int prepare_dual(rlv_arp_t *self, const rlv_restriction_t *r, size_t num_pre,
                        const double *weight, const double *scale, rlv_error_t *err)
{
    const size_t m = self->num_rows, width = self->num_columns, num_post = width - num_pre;
    size_t held = 0, row = 1;
    const size_t num_constraints = num_post > 0 ? num_post : 1;
    double *matrix = rlv_calloc(num_constraints * m, sizeof *matrix, err);
    double *right = rlv_calloc(num_constraints, sizeof *right, err);
    int status = RLV_ERR_OS;
    if (matrix == NULL || right == NULL)
        goto out;
    for (size_t t = 0; t < num_post; t++)
        held = weight[t] != 0.0 ? t : held;
    for (size_t i = 0; i < m; i++) {
        matrix[i] = 1.0;
        if (num_post > 0)
            self->slope[i] = r->matrix[i * width + num_pre + held] / (weight[held] * scale[i]);
    }
    right[0] = 1.0;
    for (size_t t = 0; t < num_post; t++) {
        double largest = 0.0;
        if (t == held)
            continue;
        for (size_t i = 0; i < m; i++) {
            matrix[row * m + i] =
                r->matrix[i * width + num_pre + t] / scale[i] - weight[t] * self->slope[i];
            largest = fmax(largest, fabs(matrix[row * m + i]));
        }
        for (size_t i = 0; largest > 0.0 && i < m; i++)
            matrix[row * m + i] /= largest;
        row++;
    }
    status = rlv_linear_program_init(&self->dual, row, m, matrix, right, err);
out:
    free(matrix);
    free(right);
    return status;
}

/* eta of the levels in `shifted` (weights in `vertex`); -infinity when the moments can always be
 * met. */
static double statistic(rlv_arp_t *self, const double *levels, double *vertex)
{
    double eta = -INFINITY;
    if (rlv_linear_program_maximise(&self->dual, levels, vertex, &eta) != RLV_LINEAR_OPTIMAL)
        return -INFINITY;
    return eta;
}

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Quantile 1 - kappa of eta when every moment has mean zero. */
static double least_favourable(rlv_arp_t *self)
{
    const size_t width = self->num_columns, num_draws = self->num_draws;
    double *const eta = self->draws, *const normal = self->draws + num_draws;

    for (size_t b = 0; b < num_draws; b++) {
        for (size_t j = 0; j < width; j += 4) {
            const rlv_block_t block = rlv_evaluate_block(self->seed, (uint32_t)b, (uint32_t)(j / 4),
                                                         RLV_USE_LEAST_FAVOURABLE, 0);
            for (size_t w = 0; w < 4; w++)
                normal[j + w] = rlv_normal_quantile(rlv_unit(block.word[w]));
        }
        for (size_t i = 0; i < self->num_rows; i++)
            self->shifted[i] = rlv_dot(width, self->loading + i * width, normal);
        eta[b] = statistic(self, self->shifted, self->vertex);
    }
    qsort(eta, num_draws, sizeof *eta, ascending);
    const double at = (1.0 - self->kappa) * (double)(num_draws - 1);
    const size_t below = (size_t)at < num_draws - 1 ? (size_t)at : num_draws - 2;
    return eta[below] + (at - (double)below) * (eta[below + 1] - eta[below]);
}

int rlv_arp_init(rlv_arp_t *self, const rlv_restriction_t *restriction, const double *beta,
                 const double *sigma, size_t num_pre, const double *weight, double alpha,
                 double kappa, size_t num_draws, uint64_t seed, rlv_error_t *err)
{
    const size_t width = restriction->num_columns;
    memset(self, 0, sizeof *self);
    self->num_rows = restriction->num_rows;
    self->num_columns = width;
    self->critical = kappa > 0.0 ? NAN : INFINITY;
    self->kappa = kappa;
    self->num_draws = num_draws;
    self->seed = seed;
    self->size = (alpha - kappa) / (1.0 - kappa);
    double *root = rlv_calloc(width * width, sizeof *root, err);
    double *scale = rlv_calloc(restriction->num_rows, sizeof *scale, err);
    int status = RLV_ERR_OS;
    if (root == NULL || scale == NULL)
        goto out;
    status = arp_allocate(self, err);
    if (status == 0)
        status = rlv_honest_cholesky(sigma, width, root, err);
    if (status != 0)
        goto out;
    prepare_levels(self, restriction, beta, root, scale);
    status = prepare_dual(self, restriction, num_pre, weight, scale, err);
    if (status == 0 && kappa > 0.0) {
        self->draws = rlv_calloc(num_draws + width + 4, sizeof *self->draws, err);
        status = self->draws == NULL ? RLV_ERR_OS : 0;
    }
out:
    free(root);
    free(scale);
    return status;
}

/* --- the test ----------------------------------------------------------------------------------
 */

/* How far eta can move (towards `far`) along the direction of its own noise before another vertex
 * takes over. With z(c) = z + (c - eta) b the value is convex in c and at least c; from a c beyond,
 * its own line meets the diagonal nearer to eta each time, and exactly at the end. */
static double truncation(rlv_arp_t *self, double eta, double far)
{
    const size_t m = self->num_rows;
    double at = far;
    for (int iteration = 0; iteration < 100; iteration++) {
        for (size_t i = 0; i < m; i++)
            self->other[i] = self->shifted[i] + (at - eta) * self->direction[i];
        double *const weights = self->other + m;
        const double value = statistic(self, self->other, weights);
        if (value <= at + 1e-9 * (1.0 + fabs(at)))
            return iteration == 0 ? (far > eta ? INFINITY : -INFINITY) : at;
        const double slope = rlv_dot(m, weights, self->direction);
        const double base = value - slope * at;
        at = base / (1.0 - slope);
        if (!(far > eta ? at > eta : at < eta))
            return eta;
    }
    return at;
}

/* eta at theta, left in `vertex` with the levels in `shifted`. */
static double statistic_at(rlv_arp_t *self, double theta)
{
    for (size_t i = 0; i < self->num_rows; i++)
        self->shifted[i] = self->level[i] - self->slope[i] * theta;
    return statistic(self, self->shifted, self->vertex);
}

bool rlv_arp_surely_accepts(rlv_arp_t *self, double theta)
{
    return !(statistic_at(self, theta) > 0.0); /* no critical value is below 0 */
}

bool rlv_arp_rejects(rlv_arp_t *self, double theta)
{
    const size_t m = self->num_rows;

    if (isnan(self->critical))
        self->critical = least_favourable(self);
    const double eta = statistic_at(self, theta);
    if (eta > self->critical)
        return true;
    if (!(eta > 0.0))
        return false;
    for (size_t i = 0; i < m; i++)
        self->direction[i] = rlv_dot(m, self->correlation + i * m, self->vertex);
    const double variance = rlv_dot(m, self->vertex, self->direction);
    const double sd = sqrt(fmax(0.0, variance));
    if (sd < 1e-10)
        return eta > 0.0;
    for (size_t i = 0; i < m; i++)
        self->direction[i] /= variance;
    const double low = truncation(self, eta, fmin(-100.0, eta - 20.0 * sd));
    const double high = fmin(self->critical, truncation(self, eta, fmax(100.0, eta + 20.0 * sd)));
    const double critical =
        rlv_truncated_normal_quantile(1.0 - self->size, fmin(low, eta) / sd, fmax(high, eta) / sd);
    return eta / sd > fmax(0.0, critical);
}
