#include "releve/principal.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int standardise(rlv_principal_t *self, const double x[], double *z, rlv_error_t *err)
{
    const size_t n = self->num_rows, p = self->num_columns;

    for (size_t k = 0; k < p; k++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < n; i++)
            sum += x[i * p + k];
        self->mean[k] = sum / (double)n;
        for (size_t i = 0; i < n; i++)
            squares += (x[i * p + k] - self->mean[k]) * (x[i * p + k] - self->mean[k]);
        self->sd[k] = sqrt(squares / (double)(n - 1));
        if (!isfinite(self->sd[k]) || !(self->sd[k] > 0))
            return rlv_fail(err, RLV_ERR_DATA,
                            "principal components: column %zu does not vary or is not finite", k);
        for (size_t i = 0; i < n; i++)
            z[i * p + k] = (x[i * p + k] - self->mean[k]) / self->sd[k];
    }
    return RLV_OK;
}

static int decompose(rlv_principal_t *self, const double *z, rlv_error_t *err)
{
    const size_t n = self->num_rows, p = self->num_columns;
    gsl_matrix *correlation = gsl_matrix_alloc(p, p), *vector = gsl_matrix_alloc(p, p);
    gsl_vector *value = gsl_vector_alloc(p);
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(p);
    int status = correlation && vector && value && work
                     ? RLV_OK
                     : rlv_fail_memory(err, 2 * p * p * sizeof(double));

    for (size_t a = 0; a < p && status == RLV_OK; a++)
        for (size_t b = 0; b < p; b++) {
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += z[i * p + a] * z[i * p + b];
            gsl_matrix_set(correlation, a, b, sum / (double)(n - 1));
        }
    if (status == RLV_OK && (gsl_eigen_symmv(correlation, value, vector, work) != 0 ||
                             gsl_eigen_symmv_sort(value, vector, GSL_EIGEN_SORT_VAL_DESC) != 0))
        status = rlv_fail(err, RLV_ERR_SOFTWARE, "principal components: no eigenvectors");
    for (size_t c = 0; c < p && status == RLV_OK; c++) {
        double largest = 0;
        for (size_t k = 0; k < p; k++)
            if (fabs(gsl_matrix_get(vector, k, c)) > fabs(largest) + 1e-12)
                largest = gsl_matrix_get(vector, k, c);
        self->variance[c] = gsl_vector_get(value, c);
        for (size_t k = 0; k < p; k++)
            self->loading[k * p + c] = gsl_matrix_get(vector, k, c) * (largest < 0 ? -1 : 1);
    }
    gsl_matrix_free(correlation);
    gsl_matrix_free(vector);
    gsl_vector_free(value);
    gsl_eigen_symmv_free(work);
    return status;
}

int rlv_principal_init(rlv_principal_t *self, const double x[], size_t num_rows, size_t num_columns,
                       rlv_error_t *err)
{
    const size_t n = num_rows, p = num_columns;
    double *z = NULL;
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    if (n < 2 || p < 1)
        return rlv_fail(err, RLV_ERR_DATA, "principal components of %zu rows, %zu columns", n, p);
    self->num_rows = n;
    self->num_columns = p;
    self->mean = rlv_calloc(p, sizeof *self->mean, err);
    self->sd = rlv_calloc(p, sizeof *self->sd, err);
    self->variance = rlv_calloc(p, sizeof *self->variance, err);
    self->loading = rlv_calloc(p * p, sizeof *self->loading, err);
    self->score = rlv_calloc(n * p, sizeof *self->score, err);
    z = rlv_calloc(n * p, sizeof *z, err);
    if (!self->mean || !self->sd || !self->variance || !self->loading || !self->score || !z)
        goto out;
    status = standardise(self, x, z, err);
    if (status == RLV_OK)
        status = decompose(self, z, err);
    for (size_t i = 0; i < n && status == RLV_OK; i++)
        for (size_t c = 0; c < p; c++)
            for (size_t k = 0; k < p; k++)
                self->score[i * p + c] += z[i * p + k] * self->loading[k * p + c];
out:
    free(z);
    return status;
}

void rlv_principal_free(rlv_principal_t *self)
{
    free(self->mean);
    free(self->sd);
    free(self->variance);
    free(self->loading);
    free(self->score);
    memset(self, 0, sizeof *self);
}

size_t rlv_principal_count(const rlv_principal_t *self, double share)
{
    double sum = 0;
    for (size_t c = 0; c < self->num_columns; c++) {
        sum += self->variance[c];
        if (sum >= share * (double)self->num_columns - 1e-9)
            return c + 1;
    }
    return self->num_columns;
}
