/* Influence functions of att_gt put to use: standard errors, pre-test. */
#include "att_internal.h"
#include "releve/regression.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void rlv_att_gt_influence(const rlv_att_gt_t *self, size_t c, double *dense)
{
    const rlv_att_cell_t *cell = &self->cell[c];
    size_t offset = 0;

    memset(dense, 0, self->num_units * sizeof *dense);
    if (cell->influence == NULL)
        return;
    for (size_t s = 0; s < cell->num_segments; s++) {
        memcpy(dense + cell->segment_start[s], cell->influence + offset,
               cell->segment_size[s] * sizeof *dense);
        offset += cell->segment_size[s];
    }
}

double rlv_att_gt_std_error(const rlv_att_gt_t *self, const double *influence)
{
    const double n = (double)self->num_units;
    double squares = 0;

    if (self->cluster == NULL) {
        for (size_t i = 0; i < self->num_units; i++)
            squares += influence[i] * influence[i];
    } else {
        double *sum = rlv_calloc(self->num_clusters, sizeof *sum, NULL);
        for (size_t i = 0; i < self->num_units && sum != NULL; i++)
            sum[self->cluster[i]] += influence[i];
        for (size_t c = 0; c < self->num_clusters && sum != NULL; c++)
            squares += sum[c] * sum[c];
        free(sum);
    }
    const double error = sqrt(squares) / n;
    return error > self->rounding ? error : NAN;
}

/* Correlations of the pre-treatment cells. */
static void pretest_matrix(const double *sums, size_t q, size_t blocks, const double *se, double n,
                           double *matrix)
{
    for (size_t a = 0; a < q; a++)
        for (size_t b = 0; b <= a; b++) {
            const double *x = sums + a * blocks, *y = sums + b * blocks;
            double sum = 0;
            for (size_t i = 0; i < blocks; i++)
                sum += x[i] * y[i];
            matrix[a * q + b] = matrix[b * q + a] = sum / (n * n * se[a] * se[b]);
        }
}

/* The pre-treatment cells that have a variance: influence functions, standard errors and t, by unit
 * (see the header). */
static void pretest_cells(const rlv_att_gt_t *self, double *influence, double *se, double *t)
{
    const size_t n = self->num_units;
    size_t q = 0;

    for (size_t c = 0; c < self->num_cells; c++) {
        const rlv_att_cell_t *cell = &self->cell[c];
        if (cell->post || !(cell->std_error > 0))
            continue;
        double *dense = influence + q * n, squares = 0;
        rlv_att_gt_influence(self, c, dense);
        for (size_t i = 0; i < n; i++)
            squares += dense[i] * dense[i];
        se[q] = sqrt(squares) / (double)n;
        t[q] = cell->estimate / se[q];
        q++;
    }
}

int rlv_att_gt_pretest(rlv_att_gt_t *self, rlv_error_t *err)
{
    const size_t n = self->num_units;
    size_t q = 0, pre = 0;
    double *sums = NULL, *matrix = NULL, *t = NULL, *se = NULL;
    int status = RLV_ERR_OS;

    for (size_t c = 0; c < self->num_cells; c++) {
        pre += !self->cell[c].post && self->cell[c].status != RLV_CELL_REFERENCE;
        q += !self->cell[c].post && self->cell[c].std_error > 0;
    }
    if (q == 0) {
        self->wald_reason =
            pre == 0 ? "no pre-treatment cell" : "no pre-treatment cell has a variance";
        return RLV_OK;
    }
    sums = rlv_calloc(q * n, sizeof *sums, err);
    matrix = rlv_calloc(q * q, sizeof *matrix, err);
    t = rlv_calloc(q, sizeof *t, err);
    se = rlv_calloc(q, sizeof *se, err);
    if (sums == NULL || matrix == NULL || t == NULL || se == NULL)
        goto out;
    status = RLV_OK;
    pretest_cells(self, sums, se, t);
    pretest_matrix(sums, q, n, se, (double)n, matrix);
    if (rlv_sweep_inverse(matrix, q, 1e-12, NULL) > 0) {
        self->wald_reason = "the covariance of the pre-treatment cells is singular";
        goto out;
    }
    self->wald = 0;
    for (size_t a = 0; a < q; a++)
        for (size_t b = 0; b < q; b++)
            self->wald += t[a] * matrix[a * q + b] * t[b];
    self->wald_df = (double)q;
    self->wald_p = gsl_cdf_chisq_Q(self->wald, self->wald_df);
out:
    free(sums);
    free(matrix);
    free(t);
    free(se);
    return status;
}
