#include "rd_side.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double rlv_rd_dot(size_t count, const double *a, const double *b)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

static double kernel_weight(double distance, double bandwidth, rlv_rd_kernel_t kernel)
{
    const double u = distance / bandwidth;
    if (fabs(u) > 1.0)
        return 0.0;
    switch (kernel) {
    case RLV_RD_EPANECHNIKOV:
        return 0.75 * (1.0 - u * u) / bandwidth;
    case RLV_RD_UNIFORM:
        return 0.5 / bandwidth;
    case RLV_RD_TRIANGULAR:
        break;
    }
    return (1.0 - fabs(u)) / bandwidth;
}

/* The rows with weight at bandwidth `reach`: they follow each other, the side being sorted. */
static void find_rows(rlv_rd_fit_t *self, double reach, rlv_rd_kernel_t kernel)
{
    const rlv_rd_side_t *side = self->side;
    self->num_rows = 0;
    for (size_t i = 0; i < side->num_rows; i++) {
        if (kernel_weight(side->distance[i], reach, kernel) > 0.0) {
            if (self->num_rows == 0)
                self->first = i;
            self->num_rows++;
        }
    }
}

static size_t count_distinct(const rlv_rd_fit_t *self)
{
    size_t distinct = 0;
    for (size_t i = 0; i < self->num_rows; i++)
        if (self->weight[i] > 0.0 && (self->side->tie_first[self->first + i] == self->first + i))
            distinct++;
    return distinct;
}

static int fail_few(const rlv_rd_fit_t *self, size_t distinct, rlv_error_t *err)
{
    return rlv_fail(
        err, RLV_ERR_DATA,
        "running: %zu distinct value%s within %.6g of the threshold on %s [at least %zu "
        "for a polynomial of order %zu]",
        distinct, distinct == 1 ? "" : "s", self->bandwidth, self->side->name, self->num_terms,
        self->num_terms - 1);
}

/* half = the inverse of the triangle of the weighted design (QR, so that the condition number is
 * not squared), inverse = half half'. */
static int invert(rlv_rd_fit_t *self, rlv_error_t *err)
{
    const size_t n = self->num_rows, k = self->num_terms;
    int status = RLV_OK;
    gsl_matrix *design = gsl_matrix_alloc(n, k);
    gsl_vector *tau = gsl_vector_alloc(k);
    if (design == NULL || tau == NULL) {
        status = rlv_fail_memory(err, n * k * sizeof(double));
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < k; j++)
            gsl_matrix_set(design, i, j, sqrt(self->weight[i]) * self->power[i * k + j]);
    (void)gsl_linalg_QR_decomp(design, tau);
    for (size_t j = 0; j < k; j++) {
        if (!(fabs(gsl_matrix_get(design, j, j)) > 1e-13 * fabs(gsl_matrix_get(design, 0, 0)))) {
            status = fail_few(self, count_distinct(self), err);
            goto out;
        }
        self->half[j * k + j] = 1.0;
    }
    gsl_matrix_view triangle = gsl_matrix_submatrix(design, 0, 0, k, k);
    gsl_matrix_view half = gsl_matrix_view_array(self->half, k, k);
    gsl_matrix_view inverse = gsl_matrix_view_array(self->inverse, k, k);
    (void)gsl_blas_dtrsm(CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, 1.0, &triangle.matrix,
                         &half.matrix);
    (void)gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &half.matrix, &half.matrix, 0.0,
                         &inverse.matrix);
out:
    gsl_matrix_free(design);
    gsl_vector_free(tau);
    return status;
}

int rlv_rd_fit_init(rlv_rd_fit_t *self, const rlv_rd_side_t *side, int order, double bandwidth,
                    double reach, rlv_rd_kernel_t kernel, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->side = side;
    self->num_terms = (size_t)order + 1;
    self->bandwidth = bandwidth;
    find_rows(self, reach, kernel);
    const size_t n = self->num_rows, k = self->num_terms;
    if (n < k)
        return fail_few(self, n, err);
    self->weight = rlv_calloc(n, sizeof *self->weight, err);
    self->power = rlv_calloc(n * k, sizeof *self->power, err);
    self->half = rlv_calloc(k * k, sizeof *self->half, err);
    self->inverse = rlv_calloc(k * k, sizeof *self->inverse, err);
    self->run_sum = rlv_calloc(n, sizeof *self->run_sum, err);
    if (self->weight == NULL || self->power == NULL || self->half == NULL ||
        self->inverse == NULL || self->run_sum == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++) {
        const double distance = side->distance[self->first + i];
        self->weight[i] = kernel_weight(distance, bandwidth, kernel);
        self->power[i * k] = 1.0;
        for (size_t j = 1; j < k; j++)
            self->power[i * k + j] = self->power[i * k + j - 1] * (distance / bandwidth);
    }
    const size_t distinct = count_distinct(self);
    if (distinct < k)
        return fail_few(self, distinct, err);
    return invert(self, err);
}

void rlv_rd_fit_free(rlv_rd_fit_t *self)
{
    free(self->weight);
    free(self->power);
    free(self->half);
    free(self->inverse);
    free(self->run_sum);
    memset(self, 0, sizeof *self);
}

size_t rlv_rd_fit_count(const rlv_rd_fit_t *self)
{
    size_t count = 0;
    for (size_t i = 0; i < self->num_rows; i++)
        count += self->weight[i] > 0.0;
    return count;
}

void rlv_rd_fit_weights(const rlv_rd_fit_t *self, size_t term, double *a)
{
    const size_t k = self->num_terms;
    const double unit = pow(self->bandwidth, (double)term);
    for (size_t i = 0; i < self->num_rows; i++)
        a[i] =
            self->weight[i] * rlv_rd_dot(k, self->inverse + term * k, self->power + i * k) / unit;
}

const double *rlv_rd_fit_column(const rlv_rd_fit_t *self, size_t column)
{
    return self->side->column + column * self->side->num_rows + self->first;
}

void rlv_rd_fit_combine(const rlv_rd_fit_t *self, const double *share, double *y)
{
    memset(y, 0, self->num_rows * sizeof *y);
    for (size_t c = 0; c < self->side->num_columns; c++) {
        const double *column = rlv_rd_fit_column(self, c);
        for (size_t i = 0; share[c] != 0.0 && i < self->num_rows; i++)
            y[i] += share[c] * column[i];
    }
}

/* sum w power y, [num_terms] */
static void moments(const rlv_rd_fit_t *self, const double *y, double *sum)
{
    const size_t k = self->num_terms;
    memset(sum, 0, k * sizeof *sum);
    for (size_t i = 0; i < self->num_rows; i++)
        for (size_t j = 0; j < k; j++)
            sum[j] += self->weight[i] * self->power[i * k + j] * y[i];
}

static void coefficients(const rlv_rd_fit_t *self, const double *y, double *beta)
{
    double sum[16];
    moments(self, y, sum);
    for (size_t j = 0; j < self->num_terms; j++)
        beta[j] = rlv_rd_dot(self->num_terms, self->inverse + j * self->num_terms, sum);
}

void rlv_rd_fit_partial_out(const rlv_rd_fit_t *self, double *cross)
{
    const size_t m = self->side->num_columns;
    for (size_t a = 0; a < m; a++) {
        double beta[16];
        const double *left = rlv_rd_fit_column(self, a);
        coefficients(self, left, beta);
        for (size_t b = 0; b < m; b++) {
            const double *right = rlv_rd_fit_column(self, b);
            double sum = 0.0;
            for (size_t i = 0; i < self->num_rows; i++) {
                const double fitted =
                    rlv_rd_dot(self->num_terms, beta, self->power + i * self->num_terms);
                sum += self->weight[i] * (left[i] - fitted) * right[i];
            }
            cross[a * m + b] += sum;
        }
    }
}

/* y minus the mean of at least `num_matches` nearest rows, all those at an equal distance taken,
 * scaled so that its square estimates the variance (Abadie and Imbens). */
static double match_residual(const rlv_rd_fit_t *self, const double *y, size_t at,
                             size_t num_matches)
{
    const double *x = self->side->distance + self->first;
    const size_t *count = self->side->tie_count + self->first;
    const size_t n = self->num_rows;
    const size_t wanted = num_matches < n - 1 ? num_matches : n - 1;
    size_t low = self->side->tie_first[self->first + at] - self->first;
    size_t high = low + count[at] - 1;
    double sum = 0.0;

    while (high - low < wanted) {
        bool down = high == n - 1, up = low == 0;
        if (!down && !up) {
            const double below = x[at] - x[low - 1], above = x[high + 1] - x[at];
            const double tolerance = fmax(below, above) * 1.4901161193847656e-08;
            down = below - above <= tolerance;
            up = above - below <= tolerance;
        }
        high += up ? count[high + 1] : 0;
        low -= down ? count[low - 1] : 0;
    }
    for (size_t i = low; i <= high; i += count[i])
        sum += self->run_sum[i];
    sum -= y[at];
    const double others = (double)(high - low);
    return sqrt(others / (others + 1.0)) * (y[at] - sum / others);
}

void rlv_rd_fit_residuals(const rlv_rd_fit_t *self, const double *y, rlv_rd_variance_t variance,
                          size_t num_matches, double *residual)
{
    const size_t n = self->num_rows, k = self->num_terms;
    double beta[16];

    coefficients(self, y, beta);
    if (variance == RLV_RD_NN) {
        memset(self->run_sum, 0, n * sizeof *self->run_sum);
        for (size_t i = 0; i < n; i++)
            self->run_sum[self->side->tie_first[self->first + i] - self->first] += y[i];
    }
    for (size_t i = 0; i < n; i++) {
        const double *u = self->power + i * k;
        double scale = 1.0;
        if (variance == RLV_RD_NN) {
            residual[i] = match_residual(self, y, i, num_matches);
            continue;
        }
        if (variance == RLV_RD_HC1)
            scale = sqrt((double)n / (double)(n - k));
        if (variance == RLV_RD_HC2 || variance == RLV_RD_HC3) {
            double leverage = 0.0;
            for (size_t j = 0; j < k; j++)
                leverage += self->weight[i] * u[j] * rlv_rd_dot(k, self->inverse + j * k, u);
            scale = 1.0 / fmax(1.0 - leverage, 1e-8);
            if (variance == RLV_RD_HC2)
                scale = sqrt(scale);
        }
        residual[i] = scale * (y[i] - rlv_rd_dot(k, beta, u));
    }
}

/* The slopes' normal equations by singular values, scaled to unit diagonal; directions under 1e-12
 * of the largest (covariates collinear within the bandwidth) are left out. */
static int solve_slopes(size_t m, size_t num, size_t num_targets, const double *cross,
                        double *slope, rlv_error_t *err)
{
    int status = RLV_OK;
    gsl_matrix *u = gsl_matrix_alloc(num, num), *v = gsl_matrix_alloc(num, num);
    gsl_vector *s = gsl_vector_alloc(num), *work = gsl_vector_alloc(num);
    gsl_vector *right = gsl_vector_alloc(num), *x = gsl_vector_alloc(num);
    if (u == NULL || v == NULL || s == NULL || work == NULL || right == NULL || x == NULL) {
        status = rlv_fail_memory(err, num * num * sizeof(double));
        goto out;
    }
    const size_t offset = m - num;
    for (size_t i = 0; i < num; i++)
        for (size_t j = 0; j < num; j++) {
            const double scale =
                sqrt(cross[(offset + i) * (m + 1)] * cross[(offset + j) * (m + 1)]);
            gsl_matrix_set(u, i, j,
                           scale > 0.0 ? cross[(offset + i) * m + offset + j] / scale : 0.0);
        }
    (void)gsl_linalg_SV_decomp(u, v, s, work);
    for (size_t j = 0; j < num; j++)
        if (gsl_vector_get(s, j) < 1e-12 * gsl_vector_get(s, 0))
            gsl_vector_set(s, j, 0.0);
    for (size_t t = 0; t < num_targets; t++) {
        for (size_t i = 0; i < num; i++) {
            const double scale = sqrt(cross[(offset + i) * (m + 1)]);
            gsl_vector_set(right, i, scale > 0.0 ? cross[(offset + i) * m + t] / scale : 0.0);
        }
        (void)gsl_linalg_SV_solve(u, v, s, right, x);
        for (size_t i = 0; i < num; i++) {
            const double scale = sqrt(cross[(offset + i) * (m + 1)]);
            slope[t * num + i] = scale > 0.0 ? gsl_vector_get(x, i) / scale : 0.0;
        }
    }
out:
    gsl_matrix_free(u);
    gsl_matrix_free(v);
    gsl_vector_free(s);
    gsl_vector_free(work);
    gsl_vector_free(right);
    gsl_vector_free(x);
    return status;
}

int rlv_rd_covariate_slopes(const rlv_rd_fit_t *fits, size_t num_fits, size_t num_covariates,
                            bool fuzzy, double *slope, rlv_error_t *err)
{
    const size_t m = fits[0].side->num_columns;
    if (num_covariates == 0)
        return RLV_OK;
    double *cross = rlv_calloc(m * m, sizeof *cross, err);
    if (cross == NULL)
        return RLV_ERR_OS;
    for (size_t f = 0; f < num_fits; f++)
        rlv_rd_fit_partial_out(&fits[f], cross);
    const int status = solve_slopes(m, num_covariates, fuzzy ? 2 : 1, cross, slope, err);
    free(cross);
    return status;
}

void rlv_rd_shares(size_t num_covariates, bool fuzzy, const double *slope, double *outcome,
                   double *treatment)
{
    const size_t offset = fuzzy ? 2 : 1;
    outcome[0] = 1.0;
    if (fuzzy) {
        outcome[1] = treatment[0] = 0.0;
        treatment[1] = 1.0;
    }
    for (size_t j = 0; j < num_covariates; j++) {
        outcome[offset + j] = -slope[j];
        if (fuzzy)
            treatment[offset + j] = -slope[num_covariates + j];
    }
}
