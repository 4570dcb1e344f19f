#include "rd_density_fit.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_reals(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

int rlv_rd_density_check(const rlv_rd_density_options_t *options, rlv_error_t *err)
{
    const char *name = NULL, *allowed = NULL;
    const int q = options->test_order;

    if (!isfinite(options->threshold))
        name = "threshold", allowed = "a finite number";
    else if (options->order < 1 || options->order > RLV_RD_DENSITY_MAX_ORDER)
        name = "order", allowed = "1 to 7";
    else if (q != 0 && (q < options->order || q > RLV_RD_DENSITY_MAX_ORDER + 1))
        name = "test order", allowed = "the order to 8";
    else if (options->restricted && options->plug_in)
        name = "plug-in", allowed = "without the restricted fit";
    else if (options->restricted && options->selector == RLV_RD_DENSITY_EACH)
        name = "selector", allowed = "comb, diff or sum with the restricted fit";
    else if (options->restricted && options->bandwidth[0] != options->bandwidth[1])
        name = "bandwidth", allowed = "the same on both sides with the restricted fit";
    for (int s = 0; s < 2; s++)
        if (options->bandwidth[s] < 0.0 || !isfinite(options->bandwidth[s]))
            name = "bandwidth", allowed = "a positive number";
    if (name != NULL)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, name, allowed, "out of range");
    return RLV_OK;
}

/* Ties, distinct values and the distribution function of the sorted values. */
static void describe(rlv_rd_density_sample_t *self, bool ignore_ties)
{
    const size_t n = self->num_rows;
    size_t next = 0;

    for (size_t i = 0; i < n; i++)
        self->num_left += self->x[i] < 0.0;
    for (size_t first = 0; first < n; first = next) {
        while (next < n && self->x[next] == self->x[first])
            next++;
        for (size_t i = first; i < next; i++) {
            self->first[i] = ignore_ties ? i : first;
            self->cdf[i] = (double)(ignore_ties ? i : next - 1) / (double)(n - 1);
        }
        self->num_distinct_left += self->x[first] < 0.0;
        self->distinct[self->num_distinct++] = self->x[first];
    }
}

int rlv_rd_density_sample_init(rlv_rd_density_sample_t *self, const double *running,
                               size_t num_rows, const rlv_rd_density_options_t *options,
                               rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->x = rlv_calloc(num_rows, sizeof *self->x, err);
    self->cdf = rlv_calloc(num_rows, sizeof *self->cdf, err);
    self->first = rlv_calloc(num_rows, sizeof *self->first, err);
    self->distinct = rlv_calloc(num_rows, sizeof *self->distinct, err);
    if (self->x == NULL || self->cdf == NULL || self->first == NULL || self->distinct == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < num_rows; i++)
        if (!isnan(running[i]))
            self->x[self->num_rows++] = running[i] - options->threshold;
    self->num_missing = num_rows - self->num_rows;
    qsort(self->x, self->num_rows, sizeof *self->x, compare_reals);
    if (self->num_rows < 2 || !(self->x[0] < 0.0) || !(self->x[self->num_rows - 1] >= 0.0))
        return rlv_fail(err, RLV_ERR_DATA,
                        "threshold: %.10g leaves no value on one side [within the range of the "
                        "running variable]",
                        options->threshold);
    describe(self, options->ignore_ties);
    return RLV_OK;
}

void rlv_rd_density_sample_free(rlv_rd_density_sample_t *self)
{
    free(self->x);
    free(self->cdf);
    free(self->first);
    free(self->distinct);
    memset(self, 0, sizeof *self);
}

/* The kernel on [0, 1] as c0 + c1 x + c2 x^2. */
static const double KERNEL[][3] = {{1.0, -1.0, 0.0}, {0.75, 0.0, -0.75}, {0.5, 0.0, 0.0}};

double rlv_rd_kernel_moment(rlv_rd_kernel_t kernel, int power)
{
    double sum = 0.0;
    for (int a = 0; a < 3; a++)
        sum += KERNEL[kernel][a] / (power + a + 1);
    return sum;
}

/* Integral over 0 < x < y < 1 of x^i y^j K(x) K(y). */
static double double_moment(rlv_rd_kernel_t kernel, int i, int j)
{
    double sum = 0.0;
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++)
            sum += KERNEL[kernel][a] * KERNEL[kernel][b] /
                   ((double)(i + a + 1) * (double)(i + a + j + b + 2));
    return sum;
}

bool rlv_rd_invert_symmetric(const double *matrix, size_t size, double *inverse)
{
    double copy[RLV_RD_DENSITY_TERMS * RLV_RD_DENSITY_TERMS] = {0.0};
    double scale[RLV_RD_DENSITY_TERMS] = {0.0};
    size_t order[RLV_RD_DENSITY_TERMS];
    int sign = 0;

    for (size_t i = 0; i < size; i++) {
        if (!(matrix[i * size + i] > 0.0))
            return false;
        scale[i] = 1.0 / sqrt(matrix[i * size + i]);
    }
    for (size_t i = 0; i < size * size; i++)
        copy[i] = matrix[i] * scale[i / size] * scale[i % size];
    gsl_matrix_view lu = gsl_matrix_view_array(copy, size, size);
    gsl_matrix_view out = gsl_matrix_view_array(inverse, size, size);
    gsl_permutation permutation = {size, order};
    (void)gsl_linalg_LU_decomp(&lu.matrix, &permutation, &sign);
    for (size_t i = 0; i < size; i++)
        if (!(fabs(gsl_matrix_get(&lu.matrix, i, i)) > 1e-14))
            return false;
    (void)gsl_linalg_LU_invert(&lu.matrix, &permutation, &out.matrix);
    for (size_t i = 0; i < size * size; i++)
        inverse[i] *= scale[i / size] * scale[i % size];
    return true;
}

/* The design of a fit: which column a side's power goes to. Unrestricted: left powers then right
 * powers. Restricted: constant, left slope, right slope, common higher powers. */
typedef struct {
    const rlv_rd_density_sample_t *sample;
    size_t begin, end; /* rows within the bandwidths */
    size_t num_terms;
    int order;
    bool restricted;
    double bandwidth[2];
    rlv_rd_kernel_t kernel;
} design_t;

static size_t column_of(const design_t *d, int side, int power)
{
    if (!d->restricted)
        return (size_t)(side * (d->order + 1) + power);
    if (power == 0)
        return 0;
    return power == 1 ? (size_t)(1 + side) : (size_t)(power + 1);
}

static double row_of(const design_t *d, size_t i, double *row)
{
    const double x = d->sample->x[i];
    const int side = x < 0.0 ? 0 : 1;
    const double h = d->bandwidth[side], u = x / h;
    double value = 1.0;

    memset(row, 0, d->num_terms * sizeof *row);
    for (int j = 0; j <= d->order; j++, value *= u)
        row[column_of(d, side, j)] = value;
    const double *k = KERNEL[d->kernel];
    return (k[0] + k[1] * fabs(u) + k[2] * u * u) / h;
}

/* Coefficients of the scaled powers, and the inverse of the weighted moments. */
static bool solve(const design_t *d, double *beta, double *inverse)
{
    const size_t k = d->num_terms;
    double gram[RLV_RD_DENSITY_TERMS * RLV_RD_DENSITY_TERMS] = {0.0};
    double right[RLV_RD_DENSITY_TERMS] = {0.0}, row[RLV_RD_DENSITY_TERMS];

    for (size_t i = d->begin; i < d->end; i++) {
        const double w = row_of(d, i, row);
        for (size_t a = 0; a < k; a++) {
            right[a] += w * row[a] * d->sample->cdf[i];
            for (size_t b = 0; b < k; b++)
                gram[a * k + b] += w * row[a] * row[b];
        }
    }
    if (!rlv_rd_invert_symmetric(gram, k, inverse))
        return false;
    for (size_t a = 0; a < k; a++) {
        beta[a] = 0.0;
        for (size_t b = 0; b < k; b++)
            beta[a] += inverse[a * k + b] * right[b];
    }
    return true;
}

/* Jackknife: each row's share in the fit is the sum over the later rows of weight times design
 * (over N - 1); the matrix of their products, for the two slopes. */
static int jackknife(const design_t *d, const double *inverse, double cross[3], rlv_error_t *err)
{
    const size_t k = d->num_terms, n = d->end - d->begin;
    const size_t slope[2] = {column_of(d, 0, 1), column_of(d, 1, 1)};
    double row[RLV_RD_DENSITY_TERMS], later[2] = {0.0, 0.0};
    double *after = rlv_calloc(2 * n, sizeof *after, err);
    if (after == NULL)
        return RLV_ERR_OS;
    for (size_t i = n; i-- > 0;) {
        const double w = row_of(d, d->begin + i, row);
        for (int s = 0; s < 2; s++) {
            after[2 * i + (size_t)s] = later[s];
            for (size_t a = 0; a < k; a++)
                later[s] += inverse[slope[s] * k + a] * w * row[a];
        }
    }
    const double unit = 1.0 / (double)(d->sample->num_rows - 1);
    cross[0] = cross[1] = cross[2] = 0.0;
    for (size_t i = 0; i < n; i++) {
        size_t from = d->sample->first[d->begin + i];
        from = from < d->begin ? 0 : from - d->begin;
        const double left = unit * after[2 * from] / d->bandwidth[0];
        const double right = unit * after[2 * from + 1] / d->bandwidth[1];
        cross[0] += left * left;
        cross[1] += right * right;
        cross[2] += left * right;
    }
    free(after);
    return RLV_OK;
}

/* Variance of the slope's limit, per unit of density and of N h: entry (1, 1) of S^-1 G S^-1. */
static double plug_in_constant(const design_t *d)
{
    const int k = d->order + 1;
    double s[RLV_RD_DENSITY_TERMS * RLV_RD_DENSITY_TERMS] = {0.0};
    double inverse[RLV_RD_DENSITY_TERMS * RLV_RD_DENSITY_TERMS];
    double sum = 0.0;

    for (int i = 0; i < k; i++)
        for (int j = 0; j < k; j++)
            s[i * k + j] = rlv_rd_kernel_moment(d->kernel, i + j);
    if (!rlv_rd_invert_symmetric(s, (size_t)k, inverse))
        return NAN;
    for (int i = 0; i < k; i++)
        for (int j = 0; j < k; j++)
            sum += inverse[k + i] * inverse[k + j] *
                   (double_moment(d->kernel, i + 1, j) + double_moment(d->kernel, j + 1, i));
    return sum;
}

static int fill_variances(rlv_rd_density_fit_t *self, const design_t *d, const double *inverse,
                          bool plug_in, rlv_error_t *err)
{
    double cross[3] = {0.0, 0.0, 0.0};
    int status = RLV_OK;

    if (plug_in) {
        const double unit = plug_in_constant(d) / (double)d->sample->num_rows;
        cross[0] = self->density[RLV_RD_DENSITY_LEFT] * unit / d->bandwidth[0];
        cross[1] = self->density[RLV_RD_DENSITY_RIGHT] * unit / d->bandwidth[1];
    } else {
        status = jackknife(d, inverse, cross, err);
    }
    self->variance[RLV_RD_DENSITY_LEFT] = cross[0];
    self->variance[RLV_RD_DENSITY_RIGHT] = cross[1];
    self->variance[RLV_RD_DENSITY_DIFFERENCE] = cross[0] + cross[1] - 2.0 * cross[2];
    self->variance[RLV_RD_DENSITY_TOTAL] = cross[0] + cross[1] + 2.0 * cross[2];
    return status;
}

int rlv_rd_density_fit(rlv_rd_density_fit_t *self, const rlv_rd_density_sample_t *sample,
                       const rlv_rd_density_options_t *options, int order, int power,
                       const double bandwidth[2], rlv_error_t *err)
{
    design_t d = {.sample = sample,
                  .order = order,
                  .restricted = options->restricted,
                  .num_terms = (size_t)(options->restricted ? order + 2 : 2 * order + 2),
                  .bandwidth = {bandwidth[0], bandwidth[1]},
                  .kernel = options->kernel};
    double beta[RLV_RD_DENSITY_TERMS] = {0.0};
    double inverse[RLV_RD_DENSITY_TERMS * RLV_RD_DENSITY_TERMS];

    memset(self, 0, sizeof *self);
    while (d.begin < sample->num_left && sample->x[d.begin] < -bandwidth[0])
        d.begin++;
    d.end = sample->num_left;
    while (d.end < sample->num_rows && sample->x[d.end] <= bandwidth[1])
        d.end++;
    self->num_in[0] = sample->num_left - d.begin;
    self->num_in[1] = d.end - sample->num_left;
    if (!solve(&d, beta, inverse))
        return rlv_fail(
            err, RLV_ERR_DATA,
            "running: too few distinct values near the threshold for a density of order "
            "%d (%zu rows within %.6g to the left, %zu within %.6g to the right)",
            order, self->num_in[0], bandwidth[0], self->num_in[1], bandwidth[1]);
    const double left = beta[column_of(&d, 0, 1)] / bandwidth[0];
    const double right = beta[column_of(&d, 1, 1)] / bandwidth[1];
    self->density[RLV_RD_DENSITY_LEFT] = left;
    self->density[RLV_RD_DENSITY_RIGHT] = right;
    self->density[RLV_RD_DENSITY_DIFFERENCE] = right - left;
    self->density[RLV_RD_DENSITY_TOTAL] = right + left;
    for (int s = 0; s < 2; s++)
        self->high[s] = beta[column_of(&d, s, power)] / pow(bandwidth[s], power);
    return fill_variances(self, &d, inverse, options->plug_in, err);
}
