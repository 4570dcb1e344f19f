#include "releve/rd_density.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    size_t num;
    double *middle, *height; /* [num], relative to the threshold */
    double low, high;        /* middles of the bins of the least and greatest value */
} histogram_t;

typedef struct {
    double sd, min, max;
    size_t num_rows;
} summary_t;

static summary_t summarise(const double *running, size_t num_rows)
{
    summary_t s = {0.0, INFINITY, -INFINITY, 0};
    double mean = 0.0;
    for (size_t i = 0; i < num_rows; i++) {
        if (isnan(running[i]))
            continue;
        s.num_rows++;
        mean += (running[i] - mean) / (double)s.num_rows;
        s.min = fmin(s.min, running[i]);
        s.max = fmax(s.max, running[i]);
    }
    for (size_t i = 0; i < num_rows; i++)
        if (!isnan(running[i]))
            s.sd += (running[i] - mean) * (running[i] - mean);
    s.sd = sqrt(s.sd / ((double)s.num_rows - 1.0));
    return s;
}

static double middle_of(double x, double threshold, double bin)
{
    return floor((x - threshold) / bin) * bin + bin / 2.0 + threshold;
}

static int histogram_init(histogram_t *self, const double *running, size_t num_rows,
                          const summary_t *s, double threshold, double bin, rlv_error_t *err)
{
    const double cells = floor((s->max - s->min) / bin) + 2.0;
    if (!(cells < 1e7))
        return rlv_fail(err, RLV_ERR_DATA, "bin: %.3g makes %.3g bins [at most 1e7]", bin, cells);
    self->num = (size_t)cells;
    self->middle = rlv_calloc(self->num, sizeof *self->middle, err);
    self->height = rlv_calloc(self->num, sizeof *self->height, err);
    if (self->middle == NULL || self->height == NULL)
        return RLV_ERR_OS;
    self->low = middle_of(s->min, threshold, bin);
    self->high = middle_of(s->max, threshold, bin);
    for (size_t i = 0; i < num_rows; i++) {
        if (isnan(running[i]))
            continue;
        const double at = round((middle_of(running[i], threshold, bin) - self->low) / bin);
        self->height[(size_t)at] += 1.0;
    }
    for (size_t j = 0; j < self->num; j++) {
        self->height[j] = self->height[j] / (double)s->num_rows / bin;
        self->middle[j] = middle_of(self->low + (double)j * bin, threshold, bin) - threshold;
    }
    return RLV_OK;
}

/* Weighted least squares of height on powers of middle / unit; `residual` gets the sum of squares.
 */
static int regress(const histogram_t *hist, size_t begin, size_t end, double bandwidth, size_t k,
                   double unit, double *beta, double *residual, rlv_error_t *err)
{
    const size_t n = end - begin;
    int status = RLV_OK;
    gsl_matrix *design = gsl_matrix_calloc(n > k ? n : k, k);
    gsl_vector *right = gsl_vector_calloc(n > k ? n : k), *tau = gsl_vector_alloc(k);
    gsl_vector *rest = gsl_vector_calloc(n > k ? n : k);
    gsl_vector_view out = gsl_vector_view_array(beta, k);
    if (design == NULL || right == NULL || tau == NULL || rest == NULL) {
        status = rlv_fail_memory(err, n * k * sizeof(double));
        goto out;
    }
    for (size_t i = 0; i < n; i++) {
        const double x = hist->middle[begin + i];
        const double weight = isinf(bandwidth) ? 1.0 : fmax(1.0 - fabs(x / bandwidth), 0.0);
        double value = sqrt(weight);
        gsl_vector_set(right, i, value * hist->height[begin + i]);
        for (size_t j = 0; j < k; j++, value *= x / unit)
            gsl_matrix_set(design, i, j, value);
    }
    (void)gsl_linalg_QR_decomp(design, tau);
    for (size_t j = 0; j < k; j++)
        if (!(fabs(gsl_matrix_get(design, j, j)) > 1e-12 * fabs(gsl_matrix_get(design, 0, 0)))) {
            status = rlv_fail(err, RLV_ERR_DATA,
                              "running: too few bins on a side of the threshold for McCrary's test "
                              "(%zu within the bandwidth's reach, %zu coefficients)",
                              n, k);
            goto out;
        }
    (void)gsl_linalg_QR_lssolve(design, tau, right, &out.vector, rest);
    *residual = 0.0;
    for (size_t i = 0; i < n; i++)
        *residual += gsl_vector_get(rest, i) * gsl_vector_get(rest, i);
out:
    gsl_matrix_free(design);
    gsl_vector_free(right);
    gsl_vector_free(rest);
    gsl_vector_free(tau);
    return status;
}

/* 3.348 (s^2 width / sum of squared second derivatives)^(1/5), from a quartic on one side. */
static int side_bandwidth(const histogram_t *hist, size_t begin, size_t end, double width,
                          double *bandwidth, rlv_error_t *err)
{
    double beta[5], squares = 0.0, curvature = 0.0;
    const double unit = fmax(fabs(hist->middle[begin]), fabs(hist->middle[end - 1]));

    if (end - begin < 6)
        return rlv_fail(err, RLV_ERR_DATA,
                        "running: %zu bins on a side of the threshold [at least 6 for a quartic]",
                        end - begin);
    const int status = regress(hist, begin, end, INFINITY, 5, unit, beta, &squares, err);
    if (status < 0)
        return status;
    for (size_t j = begin; j < end; j++) {
        const double u = hist->middle[j] / unit;
        const double second =
            (2.0 * beta[2] + 6.0 * beta[3] * u + 12.0 * beta[4] * u * u) / (unit * unit);
        curvature += second * second;
    }
    const double variance = squares / ((double)(end - begin) - 5.0);
    *bandwidth = 3.348 * pow(variance * width / curvature, 0.2);
    return RLV_OK;
}

/* The bins beyond the data count as empty as far as the bandwidth reaches. */
static int pad(histogram_t *hist, double threshold, double bin, double bandwidth, rlv_error_t *err)
{
    const double count = ceil(bandwidth / bin);
    if (!(count >= 1.0 && count < 1e7))
        return rlv_fail(err, RLV_ERR_DATA, "bandwidth: %.3g with bins of %.3g", bandwidth, bin);
    const size_t zeros = (size_t)count, total = hist->num + 2 * zeros;
    double *middle = rlv_calloc(total, sizeof *middle, err);
    double *height = rlv_calloc(total, sizeof *height, err);
    if (middle == NULL || height == NULL) {
        free(middle);
        free(height);
        return RLV_ERR_OS;
    }
    for (size_t j = 0; j < zeros; j++) {
        middle[j] = hist->low - threshold - (double)(zeros - j) * bin;
        middle[zeros + hist->num + j] = hist->high - threshold + (double)(j + 1) * bin;
    }
    memcpy(middle + zeros, hist->middle, hist->num * sizeof *middle);
    memcpy(height + zeros, hist->height, hist->num * sizeof *height);
    free(hist->middle);
    free(hist->height);
    hist->middle = middle;
    hist->height = height;
    hist->num = total;
    return RLV_OK;
}

static int limit_density(const histogram_t *hist, int side, double bandwidth, double *density,
                         rlv_error_t *err)
{
    double beta[2], ignored;
    size_t begin = hist->num, end = 0;
    for (size_t j = 0; j < hist->num; j++) {
        if ((hist->middle[j] < 0.0) == (side == 0) && fabs(hist->middle[j]) < bandwidth) {
            begin = j < begin ? j : begin;
            end = j + 1;
        }
    }
    const int status =
        end < begin + 2 ? rlv_fail(err, RLV_ERR_DATA,
                                   "bandwidth: %.3g holds fewer than 2 bins on a side", bandwidth)
                        : regress(hist, begin, end, bandwidth, 2, bandwidth, beta, &ignored, err);
    if (status < 0)
        return status;
    *density = beta[0];
    return *density > 0.0
               ? RLV_OK
               : rlv_fail(err, RLV_ERR_DATA,
                          "running: McCrary's density at the threshold is %.3g on a side, its log "
                          "is not defined [a wider bandwidth]",
                          *density);
}

/* Number of bins on the left, and the bandwidth when none is given. */
static int choose_bandwidth(const histogram_t *hist, double threshold, double *bandwidth,
                            rlv_error_t *err)
{
    double left = 0.0, right = 0.0;
    size_t num_left = 0;
    while (num_left < hist->num && hist->middle[num_left] < 0.0)
        num_left++;
    int status = side_bandwidth(hist, 0, num_left, threshold - hist->low, &left, err);
    if (status == RLV_OK)
        status = side_bandwidth(hist, num_left, hist->num, hist->high - threshold, &right, err);
    *bandwidth = 0.5 * (left + right);
    return status;
}

int rlv_rd_mccrary(rlv_rd_mccrary_t *result, const double *running, size_t num_rows,
                   double threshold, double bin, double bandwidth, rlv_error_t *err)
{
    histogram_t hist = {0};
    double left = 0.0, right = 0.0;
    int status = RLV_OK;

    memset(result, 0, sizeof *result);
    const summary_t s = summarise(running, num_rows);
    if (s.num_rows < 2 || !(threshold > s.min && threshold < s.max)) {
        status =
            rlv_fail(err, RLV_ERR_DATA,
                     "threshold: %.10g is not within the range of the running variable", threshold);
        goto out;
    }
    result->bin = bin > 0.0 ? bin : 2.0 * s.sd * pow((double)s.num_rows, -0.5);
    status = histogram_init(&hist, running, num_rows, &s, threshold, result->bin, err);
    if (status < 0)
        goto out;
    result->bandwidth = bandwidth;
    if (!(bandwidth > 0.0))
        status = choose_bandwidth(&hist, threshold, &result->bandwidth, err);
    if (status == RLV_OK)
        status = pad(&hist, threshold, result->bin, result->bandwidth, err);
    if (status == RLV_OK)
        status = limit_density(&hist, 0, result->bandwidth, &left, err);
    if (status == RLV_OK)
        status = limit_density(&hist, 1, result->bandwidth, &right, err);
    if (status < 0)
        goto out;
    result->num_rows = s.num_rows;
    result->num_missing = num_rows - s.num_rows;
    result->theta = log(right) - log(left);
    result->std_error =
        sqrt(24.0 / 5.0 * (1.0 / right + 1.0 / left) / ((double)s.num_rows * result->bandwidth));
    result->z = result->theta / result->std_error;
    result->p_value = 2.0 * gsl_cdf_ugaussian_Q(fabs(result->z));
out:
    free(hist.middle);
    free(hist.height);
    return status;
}
