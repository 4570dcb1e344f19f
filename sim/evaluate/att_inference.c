/* Influence functions of att_gt put to use: standard errors, pre-test, multiplier bootstrap. */
#include "addressed.h"
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
    return error > 1e-10 * self->scale ? error : NAN;
}

/* Units or clusters are what varies independently. */
static size_t num_blocks(const rlv_att_gt_t *self)
{
    return self->cluster != NULL ? self->num_clusters : self->num_units;
}

static void sum_by_block(const rlv_att_gt_t *self, const double *dense, double *out)
{
    if (self->cluster == NULL) {
        memcpy(out, dense, self->num_units * sizeof *out);
        return;
    }
    memset(out, 0, self->num_clusters * sizeof *out);
    for (size_t i = 0; i < self->num_units; i++)
        out[self->cluster[i]] += dense[i];
}

/* Correlations of the pre-treatment cells, and their t statistics. */
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

/* The pre-treatment cells that have a variance: their sums by block, standard errors and t. */
static int pretest_cells(const rlv_att_gt_t *self, size_t blocks, double *sums, double *se,
                         double *t, rlv_error_t *err)
{
    double *dense = rlv_calloc(self->num_units, sizeof *dense, err);
    size_t q = 0;

    if (dense == NULL)
        return RLV_ERR_OS;
    for (size_t c = 0; c < self->num_cells; c++) {
        const rlv_att_cell_t *cell = &self->cell[c];
        if (cell->post || !(cell->std_error > 0))
            continue;
        rlv_att_gt_influence(self, c, dense);
        sum_by_block(self, dense, sums + q * blocks);
        se[q] = cell->std_error;
        t[q++] = cell->estimate / cell->std_error;
    }
    free(dense);
    return RLV_OK;
}

int rlv_att_gt_pretest(rlv_att_gt_t *self, rlv_error_t *err)
{
    const size_t blocks = num_blocks(self);
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
    sums = rlv_calloc(q * blocks, sizeof *sums, err);
    matrix = rlv_calloc(q * q, sizeof *matrix, err);
    t = rlv_calloc(q, sizeof *t, err);
    se = rlv_calloc(q, sizeof *se, err);
    if (sums == NULL || matrix == NULL || t == NULL || se == NULL ||
        (status = pretest_cells(self, blocks, sums, se, t, err)) < 0)
        goto out;
    pretest_matrix(sums, q, blocks, se, (double)self->num_units, matrix);
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

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Type-1 quantile (an order statistic) of sorted values. */
static double quantile(const double *sorted, size_t n, double p)
{
    size_t rank = (size_t)ceil(p * (double)n - 1e-9);
    rank = rank < 1 ? 1 : rank;
    return sorted[rank - 1];
}

enum { BITS = 8, SUBSETS = 1 << BITS };

/* table[s * columns + k] = sum over the blocks of subset s of the influence of column k: a draw
 * then costs one addition for eight blocks. */
static void subset_sums(const double *sums, size_t columns, size_t first, size_t count,
                        double *table)
{
    memset(table, 0, columns * sizeof *table);
    for (size_t bit = 0; bit < count; bit++) {
        const double *row = sums + (first + bit) * columns;
        const size_t half = (size_t)1 << bit;
        for (size_t s = 0; s < half; s++)
            for (size_t k = 0; k < columns; k++)
                table[(half + s) * columns + k] = table[s * columns + k] + row[k];
    }
}

/* draw[b * columns + k]: mean over units of sign * influence. Signs are bits of Philox blocks, 128
 * to a block, addressed by (seed, draw). */
static void draw_all(const double *sums, size_t columns, size_t blocks, size_t draws, double n,
                     uint64_t seed, double *table, double *draw)
{
    for (size_t first = 0; first < blocks; first += BITS) {
        const size_t count = blocks - first < BITS ? blocks - first : BITS;
        subset_sums(sums, columns, first, count, table);
        for (size_t b = 0; b < draws; b++) {
            const rlv_block_t block = rlv_evaluate_block(
                seed, (uint32_t)b, 0, RLV_USE_MULTIPLIER_SIGNS, (uint32_t)(first / 128));
            const size_t bit = first % 128;
            const size_t s = block.word[bit / 32] >> (bit % 32) & ((1u << count) - 1);
            const double *chosen = table + s * columns;
            double *out = draw + b * columns;
            for (size_t k = 0; k < columns; k++)
                out[k] += 2 * chosen[k];
        }
    }
    for (size_t k = 0; k < columns; k++) {
        double total = 0;
        for (size_t i = 0; i < blocks; i++)
            total += sums[i * columns + k];
        for (size_t b = 0; b < draws; b++)
            draw[b * columns + k] = (draw[b * columns + k] - total) / n;
    }
}

int rlv_att_gt_bootstrap(const rlv_att_gt_t *self, const double *const *influence,
                         size_t num_columns, size_t num_draws, uint64_t seed, double *std_error,
                         double *critical, rlv_error_t *err)
{
    const size_t blocks = num_blocks(self), columns = num_columns;
    const double spread = gsl_cdf_ugaussian_Pinv(0.75) - gsl_cdf_ugaussian_Pinv(0.25);
    double *sums = rlv_calloc(blocks * columns, sizeof *sums, err);
    double *draw = rlv_calloc(num_draws * columns, sizeof *draw, err);
    double *table = rlv_calloc(SUBSETS * columns, sizeof *table, err);
    double *column = rlv_calloc(num_draws > blocks ? num_draws : blocks, sizeof *column, err);
    int status = RLV_ERR_OS;

    *critical = gsl_cdf_ugaussian_Pinv(0.975);
    if (sums == NULL || draw == NULL || table == NULL || column == NULL)
        goto out;
    for (size_t k = 0; k < columns; k++) {
        sum_by_block(self, influence[k], column);
        for (size_t i = 0; i < blocks; i++)
            sums[i * columns + k] = column[i];
    }
    draw_all(sums, columns, blocks, num_draws, (double)self->num_units, seed, table, draw);
    bool any = false;
    for (size_t k = 0; k < columns; k++) {
        for (size_t b = 0; b < num_draws; b++)
            column[b] = draw[b * columns + k];
        qsort(column, num_draws, sizeof *column, by_value);
        const double error =
            (quantile(column, num_draws, 0.75) - quantile(column, num_draws, 0.25)) / spread;
        std_error[k] = error > 1e-10 * self->scale ? error : NAN;
        any = any || std_error[k] > 0;
    }
    for (size_t b = 0; b < num_draws; b++) {
        column[b] = 0;
        for (size_t k = 0; k < columns; k++)
            if (std_error[k] > 0)
                column[b] = fmax(column[b], fabs(draw[b * columns + k]) / std_error[k]);
    }
    qsort(column, num_draws, sizeof *column, by_value);
    const double value = quantile(column, num_draws, 0.95);
    if (any && isfinite(value) && value > *critical)
        *critical = value;
    status = RLV_OK;
out:
    free(sums);
    free(draw);
    free(table);
    free(column);
    return status;
}
