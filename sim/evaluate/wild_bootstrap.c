#include "releve/wild_bootstrap.h"

#include "addressed.h"
#include "dense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Everything about the regression that a draw needs, as sums over clusters. */
typedef struct {
    const rlv_clustered_regression_t *regression;
    const rlv_wild_options_t *options;
    size_t num_columns;
    size_t num_clusters;
    double *cross;         /* [G * k * k], X_g'X_g */
    double *cross_outcome; /* [G * k], X_g'y_g */
    double *total;         /* [k * k], X'X */
    double *beta;          /* [k], of the whole sample */
    double *row;           /* [k], row j of (X'X)^-1 */
    double *row_without;   /* [G * k], row j of (X'X - X_g'X_g)^-1, for CV3 */
    double *score;         /* [G * k], of the residuals that are given signs */
    double *contribution;  /* [G * G], of a sign of cluster h to the part of g in the variance */
    double *numerator;     /* [G], of a sign of cluster h to beta* - beta */
    double *work;          /* [k * k] */
    double *work_vector;   /* [k] */
    double estimate;
    double std_error;
    double smallest_error; /* under it the fit is perfect up to rounding */
} wild_t;

static int check(const rlv_clustered_regression_t *r, const rlv_wild_options_t *options,
                 rlv_error_t *err)
{
    if (r->num_clusters < 2 || r->num_columns < 1 || r->coefficient >= r->num_columns)
        return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "cluster", "2 clusters or more",
                           "%zu clusters, %zu columns, coefficient %zu", r->num_clusters,
                           r->num_columns, r->coefficient);
    if (options->num_draws < 1)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "num_draws", "1 or more", "no draws");
    bool *seen = rlv_calloc(r->num_clusters, sizeof *seen, err);
    if (seen == NULL)
        return RLV_ERR_OS;
    int status = 0;
    for (size_t i = 0; i < r->num_rows && status == 0; i++) {
        bool finite = isfinite(r->outcome[i]);
        for (size_t j = 0; j < r->num_columns; j++)
            finite = finite && isfinite(r->design[i * r->num_columns + j]);
        if (!finite)
            status = rlv_fail(err, RLV_ERR_DATA, "row %zu has a missing value", i + 1);
        else if (r->cluster[i] >= r->num_clusters)
            status = rlv_fail(err, RLV_ERR_DATA, "row %zu: cluster %zu out of range", i + 1,
                              r->cluster[i]);
        else
            seen[r->cluster[i]] = true;
    }
    for (size_t g = 0; g < r->num_clusters && status == 0; g++)
        if (!seen[g])
            status = rlv_fail(err, RLV_ERR_DATA, "cluster %zu has no row", g);
    free(seen);
    return status;
}

static void wild_free(wild_t *self)
{
    free(self->cross);
    free(self->cross_outcome);
    free(self->total);
    free(self->beta);
    free(self->row);
    free(self->row_without);
    free(self->score);
    free(self->contribution);
    free(self->numerator);
    free(self->work);
    free(self->work_vector);
}

static int wild_allocate(wild_t *self, rlv_error_t *err)
{
    const size_t k = self->num_columns, g = self->num_clusters;
    self->cross = rlv_calloc(g * k * k, sizeof(double), err);
    self->cross_outcome = rlv_calloc(g * k, sizeof(double), err);
    self->total = rlv_calloc(k * k, sizeof(double), err);
    self->beta = rlv_calloc(k, sizeof(double), err);
    self->row = rlv_calloc(k, sizeof(double), err);
    self->row_without = rlv_calloc(g * k, sizeof(double), err);
    self->score = rlv_calloc(g * k, sizeof(double), err);
    self->contribution = rlv_calloc(g * g, sizeof(double), err);
    self->numerator = rlv_calloc(g, sizeof(double), err);
    self->work = rlv_calloc(k * k, sizeof(double), err);
    self->work_vector = rlv_calloc(k, sizeof(double), err);
    const bool complete = self->cross != NULL && self->cross_outcome != NULL &&
                          self->total != NULL && self->beta != NULL && self->row != NULL &&
                          self->row_without != NULL && self->score != NULL &&
                          self->contribution != NULL && self->numerator != NULL &&
                          self->work != NULL && self->work_vector != NULL;
    return complete ? 0 : RLV_ERR_OS;
}

static void sum_clusters(wild_t *self)
{
    const rlv_clustered_regression_t *const r = self->regression;
    const size_t k = self->num_columns;
    for (size_t i = 0; i < r->num_rows; i++) {
        const double *const x = r->design + i * k;
        double *const cross = self->cross + r->cluster[i] * k * k;
        self->smallest_error += r->outcome[i] * r->outcome[i] / (double)r->num_rows;
        for (size_t a = 0; a < k; a++) {
            self->cross_outcome[r->cluster[i] * k + a] += x[a] * r->outcome[i];
            for (size_t b = 0; x[a] != 0.0 && b < k; b++)
                cross[a * k + b] += x[a] * x[b];
        }
    }
    for (size_t g = 0; g < self->num_clusters; g++)
        for (size_t a = 0; a < k * k; a++)
            self->total[a] += self->cross[g * k * k + a];
}

/* Solves (X'X - X_g'X_g [without != G]) x = right, in place; with `restricted` the tested column is
 * held at its place: its equation becomes x_j = right_j. */
static int solve_without(wild_t *self, size_t without, bool restricted, double *right,
                         rlv_error_t *err)
{
    const size_t k = self->num_columns, j = self->regression->coefficient;
    bool singular = false;
    memcpy(self->work, self->total, k * k * sizeof *self->work);
    for (size_t a = 0; without < self->num_clusters && a < k * k; a++)
        self->work[a] -= self->cross[without * k * k + a];
    for (size_t a = 0; restricted && a < k; a++)
        self->work[j * k + a] = a == j ? self->total[j * k + j] : 0.0;
    if (restricted)
        right[j] *= self->total[j * k + j];
    const int status = rlv_dense_solve(k, self->work, 1, right, &singular, err);
    if (status == 0 && singular && without < self->num_clusters)
        return rlv_fail(err, RLV_ERR_DATA,
                        "without cluster %zu the regression is not identified: no jackknife",
                        without);
    if (status == 0 && singular)
        return rlv_fail(err, RLV_ERR_DATA, "the columns of the regression are collinear");
    return status;
}

/* beta of the sample without a cluster (G: with all), the tested one at the null if `restricted`.
 */
static int fit_without(wild_t *self, size_t without, bool restricted, double *beta,
                       rlv_error_t *err)
{
    const size_t k = self->num_columns;
    memset(beta, 0, k * sizeof *beta);
    for (size_t g = 0; g < self->num_clusters; g++)
        for (size_t a = 0; g != without && a < k; a++)
            beta[a] += self->cross_outcome[g * k + a];
    if (restricted)
        beta[self->regression->coefficient] = self->options->null_value;
    return solve_without(self, without, restricted, beta, err);
}

static int prepare_rows(wild_t *self, rlv_error_t *err)
{
    const size_t k = self->num_columns, j = self->regression->coefficient;
    self->row[j] = 1.0;
    int status = solve_without(self, self->num_clusters, false, self->row, err);
    for (size_t g = 0; g < self->num_clusters && status == 0 && self->options->jackknife_variance;
         g++) {
        self->row_without[g * k + j] = 1.0;
        status = solve_without(self, g, false, self->row_without + g * k, err);
    }
    return status;
}

/* X_g'(y_g - X_g beta). */
static void score_at(const wild_t *self, size_t g, const double *beta, double *score)
{
    const size_t k = self->num_columns;
    for (size_t a = 0; a < k; a++)
        score[a] = self->cross_outcome[g * k + a] - rlv_dot(k, self->cross + (g * k + a) * k, beta);
}

static int fit_sample(wild_t *self, rlv_error_t *err)
{
    const size_t k = self->num_columns, num_clusters = self->num_clusters;
    const size_t j = self->regression->coefficient;
    double sum = 0.0;
    int status = fit_without(self, num_clusters, false, self->beta, err);
    for (size_t g = 0; g < num_clusters && status == 0; g++) {
        double part = 0.0;
        if (self->options->jackknife_variance) {
            status = fit_without(self, g, false, self->work_vector, err);
            part = self->work_vector[j] - self->beta[j];
        } else {
            score_at(self, g, self->beta, self->work_vector);
            part = rlv_dot(k, self->row, self->work_vector);
        }
        sum += part * part;
    }
    if (self->options->jackknife_variance)
        sum *= (double)(num_clusters - 1) / (double)num_clusters;
    self->estimate = self->beta[j];
    self->std_error = sqrt(sum);
    /* of order: standard deviation of the outcome's rounding x root of (X'X)^-1_jj */
    self->smallest_error = 1e-12 * sqrt(self->smallest_error * fabs(self->row[j]));
    return status;
}

/* The scores that are given signs, and their effect on numerator and variance. */
static int prepare_scores(wild_t *self, rlv_error_t *err)
{
    const size_t k = self->num_columns, num_clusters = self->num_clusters;
    const bool restricted = !self->options->free_null;
    int status = fit_without(self, num_clusters, restricted, self->work_vector, err);
    for (size_t h = 0; h < num_clusters && status == 0; h++) {
        if (self->options->jackknife_residual)
            status = fit_without(self, h, restricted, self->work_vector, err);
        score_at(self, h, self->work_vector, self->score + h * k);
        self->numerator[h] = rlv_dot(k, self->row, self->score + h * k);
    }
    for (size_t h = 0; h < num_clusters && status == 0; h++) {
        if (self->options->jackknife_variance) {
            for (size_t g = 0; g < num_clusters; g++)
                self->contribution[g * num_clusters + h] =
                    (g == h ? 0.0 : rlv_dot(k, self->row_without + g * k, self->score + h * k)) -
                    self->numerator[h];
            continue;
        }
        memcpy(self->work_vector, self->score + h * k, k * sizeof(double));
        status = solve_without(self, num_clusters, false, self->work_vector, err);
        for (size_t g = 0; g < num_clusters; g++) {
            double part = g == h ? self->numerator[h] : 0.0;
            for (size_t a = 0; a < k; a++)
                part -= self->row[a] * rlv_dot(k, self->cross + (g * k + a) * k, self->work_vector);
            self->contribution[g * num_clusters + h] = part;
        }
    }
    return status;
}

static int wild_init(wild_t *self, const rlv_clustered_regression_t *regression,
                     const rlv_wild_options_t *options, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    int status = check(regression, options, err);
    if (status != 0)
        return status;
    self->regression = regression;
    self->options = options;
    self->num_columns = regression->num_columns;
    self->num_clusters = regression->num_clusters;
    status = wild_allocate(self, err);
    if (status != 0)
        return status;
    sum_clusters(self);
    status = prepare_rows(self, err);
    if (status == 0)
        status = fit_sample(self, err);
    if (status == 0 && !(self->std_error > self->smallest_error))
        status = rlv_fail(err, RLV_ERR_DATA, "the fit is perfect: no residual to give signs to");
    if (status == 0)
        status = prepare_scores(self, err);
    return status;
}

static bool enumerates(const wild_t *self)
{
    return self->num_clusters < 8 * sizeof(size_t) - 1 &&
           (size_t)1 << self->num_clusters <= self->options->num_draws;
}

static void set_signs(const wild_t *self, bool enumerated, size_t draw, double *sign)
{
    rlv_block_t block = {{0, 0, 0, 0}};
    for (size_t g = 0; g < self->num_clusters; g++) {
        if (enumerated) {
            sign[g] = draw >> g & 1 ? -1.0 : 1.0;
            continue;
        }
        if (g % 128 == 0)
            block = rlv_evaluate_block(self->options->seed, (uint32_t)draw, (uint32_t)(g / 128),
                                       RLV_USE_WILD_SIGNS, 0);
        sign[g] = block.word[g % 128 / 32] >> g % 32 & 1 ? -1.0 : 1.0;
    }
}

static double draw_t(const wild_t *self, const double *sign)
{
    const size_t num_clusters = self->num_clusters;
    double sum = 0.0;
    for (size_t g = 0; g < num_clusters; g++) {
        const double part = rlv_dot(num_clusters, self->contribution + g * num_clusters, sign);
        sum += part * part;
    }
    if (self->options->jackknife_variance)
        sum *= (double)(num_clusters - 1) / (double)num_clusters;
    return rlv_dot(num_clusters, self->numerator, sign) / sqrt(sum);
}

static int count_draws(const wild_t *self, rlv_wild_test_t *result, rlv_error_t *err)
{
    size_t strict = 0, equal = 0, below = 0, above = 0;
    double *sign = rlv_calloc(self->num_clusters, sizeof *sign, err);
    if (sign == NULL)
        return RLV_ERR_OS;
    result->estimate = self->estimate;
    result->std_error = self->std_error;
    result->t = (self->estimate - self->options->null_value) / self->std_error;
    result->enumerated = enumerates(self);
    result->num_draws =
        result->enumerated ? (size_t)1 << self->num_clusters : self->options->num_draws;
    const double level = fabs(result->t), tolerance = 1e-9 * level;
    for (size_t b = 0; b < result->num_draws; b++) {
        set_signs(self, result->enumerated, b, sign);
        const double t = draw_t(self, sign);
        strict += fabs(t) > level + tolerance;
        equal += fabs(fabs(t) - level) <= tolerance;
        below += t < result->t - tolerance;
        above += t > result->t + tolerance;
    }
    const double count = (double)result->num_draws;
    result->p_strict = (double)strict / count;
    result->p_weak = (double)(strict + equal) / count;
    result->p_equal_tailed = 2.0 * (double)(below < above ? below : above) / count;
    free(sign);
    return 0;
}

int rlv_wild_bootstrap_test(rlv_wild_test_t *result, const rlv_clustered_regression_t *regression,
                            const rlv_wild_options_t *options, rlv_error_t *err)
{
    wild_t wild;
    memset(result, 0, sizeof *result);
    int status = wild_init(&wild, regression, options, err);
    if (status == 0)
        status = count_draws(&wild, result, err);
    wild_free(&wild);
    return status;
}

/* --- inversion ---------------------------------------------------------------------------------
 */

/* The bound on one side (direction -1 or 1): p_strict goes down from 1 at the estimate. */
static int find_bound(wild_t *wild, rlv_wild_options_t *options, double direction, double alpha,
                      double *bound, rlv_error_t *err)
{
    const double scale = wild->std_error;
    double inside = 0.0, outside = 1.0;
    for (int iteration = 0; iteration < 80; iteration++) {
        const bool searching = isinf(*bound);
        const double at = searching ? outside : 0.5 * (inside + outside);
        rlv_wild_test_t test;
        options->null_value = wild->estimate + direction * at * scale;
        int status = prepare_scores(wild, err);
        if (status == 0)
            status = count_draws(wild, &test, err);
        if (status != 0)
            return status;
        if (test.p_strict > alpha) {
            inside = at;
            outside = searching ? 1.5 * at : outside;
            if (searching && at > 100.0)
                return 0;
        } else {
            outside = at;
            *bound = wild->estimate + direction * at * scale;
        }
        if (!searching && outside - inside <= 1e-10)
            break;
    }
    return 0;
}

int rlv_wild_bootstrap_interval(double *lower, double *upper,
                                const rlv_clustered_regression_t *regression,
                                const rlv_wild_options_t *options, double alpha, rlv_error_t *err)
{
    rlv_wild_options_t moving = *options;
    wild_t wild;
    *lower = -INFINITY;
    *upper = INFINITY;
    if (!(alpha > 0.0 && alpha < 1.0))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "alpha", "between 0 and 1", "%g", alpha);
    int status = wild_init(&wild, regression, &moving, err);
    if (status == 0)
        status = find_bound(&wild, &moving, -1.0, alpha, lower, err);
    if (status == 0)
        status = find_bound(&wild, &moving, 1.0, alpha, upper, err);
    wild_free(&wild);
    return status;
}
