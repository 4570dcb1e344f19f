/* The multiplier bootstrap of att_gt. */
#include "addressed.h"
#include "att_internal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Signs are taken BITS at a time: one addition from a table of subset sums serves BITS units or
 * clusters, and TABLES such tables are used at once so that the draws are passed over less often.
 */
enum { BITS = 6, TABLES = 4, SUBSETS = 1 << BITS, STEP = BITS * TABLES, STEP_BYTES = STEP / 8 };

/* gcc vectorises a loop of unknown length at -O2 only when told to; clang does so unasked, and
 * warns at -O1 when told to. Each element is computed alone: the bits are the same either way. */
#if defined(__GNUC__) && !defined(__clang__)
#define VECTORISED _Pragma("omp simd")
#else
#define VECTORISED
#endif

typedef struct {
    size_t blocks; /* units or clusters: what varies independently */
    size_t columns, draws;
    size_t row_bytes;    /* of signs, a multiple of 16 with room to read beyond */
    double *sum;         /* [blocks * columns], influence by block */
    double *table;       /* [TABLES * SUBSETS * columns] */
    double *draw;        /* [draws * columns] */
    unsigned char *sign; /* [draws * row_bytes], one bit a block */
    double *value;       /* [draws], scratch */
} work_t;

/* The k-th smallest value (from 0); reorders the values. Wirth (1976), Algorithms + Data Structures
 * = Programs, section 2.3.4. */
static double select_value(double *value, size_t count, size_t k)
{
    const ptrdiff_t wanted = (ptrdiff_t)k;
    ptrdiff_t low = 0, high = (ptrdiff_t)count - 1;

    while (low < high) {
        const double pivot = value[wanted];
        ptrdiff_t i = low, j = high;
        do {
            while (value[i] < pivot)
                i++;
            while (pivot < value[j])
                j--;
            if (i <= j) {
                const double kept = value[i];
                value[i++] = value[j];
                value[j--] = kept;
            }
        } while (i <= j);
        if (j < wanted)
            low = i;
        if (wanted < i)
            high = j;
    }
    return value[wanted];
}

/* Type-1 quantile: an order statistic. */
static double quantile(double *value, size_t count, double p)
{
    const double rank = ceil(p * (double)count - 1e-9);
    return select_value(value, count, rank < 1 ? 0 : (size_t)rank - 1);
}

/* Bit b of a draw's row is the sign of block b: 128 to a Philox block, addressed by (seed, draw).
 */
static void draw_signs(const work_t *w, uint64_t seed)
{
    for (size_t d = 0; d < w->draws; d++)
        for (size_t first = 0; first < w->blocks; first += 128) {
            const rlv_block_t block = rlv_evaluate_block(
                seed, (uint32_t)d, 0, RLV_USE_MULTIPLIER_SIGNS, (uint32_t)(first / 128));
            unsigned char *out = w->sign + d * w->row_bytes + first / 8;
            for (size_t i = 0; i < 16; i++)
                out[i] = (unsigned char)(block.word[i / 4] >> (8 * (i % 4)));
        }
}

/* table[s * columns + k] = sum over the blocks of subset s of column k; blocks beyond the last
 * count as 0. */
static void subset_sums(const work_t *w, size_t first, double *table)
{
    const size_t columns = w->columns;

    memset(table, 0, columns * sizeof *table);
    for (size_t bit = 0; bit < BITS; bit++) {
        const size_t half = (size_t)1 << bit;
        const double *row = first + bit < w->blocks ? w->sum + (first + bit) * columns : NULL;
        for (size_t s = 0; s < half; s++) {
            const double *from = table + s * columns;
            double *to = table + (half + s) * columns;
            if (row == NULL) {
                memcpy(to, from, columns * sizeof *to);
                continue;
            }
            VECTORISED
            for (size_t k = 0; k < columns; k++)
                to[k] = from[k] + row[k];
        }
    }
}

/* draw[d * columns + k] = (sum of the blocks with sign + less those with sign -) / n. */
static void draw_all(const work_t *w, double n)
{
    const size_t columns = w->columns;

    for (size_t first = 0; first < w->blocks; first += STEP) {
        for (size_t t = 0; t < TABLES; t++)
            subset_sums(w, first + t * BITS, w->table + t * SUBSETS * columns);
        for (size_t d = 0; d < w->draws; d++) {
            const unsigned char *byte = w->sign + d * w->row_bytes + first / 8;
            const uint32_t bits =
                (uint32_t)byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16;
            const double *t0 = w->table + (bits & 63) * columns;
            const double *t1 = w->table + (SUBSETS + (bits >> 6 & 63)) * columns;
            const double *t2 = w->table + (2 * SUBSETS + (bits >> 12 & 63)) * columns;
            const double *t3 = w->table + (3 * SUBSETS + (bits >> 18 & 63)) * columns;
            double *restrict out = w->draw + d * columns;
            VECTORISED
            for (size_t k = 0; k < columns; k++)
                out[k] += (t0[k] + t1[k]) + (t2[k] + t3[k]);
        }
    }
    for (size_t k = 0; k < columns; k++) {
        double total = 0;
        for (size_t i = 0; i < w->blocks; i++)
            total += w->sum[i * columns + k];
        for (size_t d = 0; d < w->draws; d++)
            w->draw[d * columns + k] = (2 * w->draw[d * columns + k] - total) / n;
    }
}

static int work_init(work_t *w, const rlv_att_gt_t *gt, const double *const *influence,
                     rlv_error_t *err)
{
    w->row_bytes = (w->blocks + 127) / 128 * 16 + STEP_BYTES;
    w->sum = rlv_calloc(w->blocks * w->columns, sizeof *w->sum, err);
    w->table = rlv_calloc(w->columns * TABLES * SUBSETS, sizeof *w->table, err);
    w->draw = rlv_calloc(w->draws * w->columns, sizeof *w->draw, err);
    w->sign = rlv_calloc(w->draws * w->row_bytes, sizeof *w->sign, err);
    w->value = rlv_calloc(w->draws, sizeof *w->value, err);
    if (w->sum == NULL || w->table == NULL || w->draw == NULL || w->sign == NULL ||
        w->value == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < gt->num_units; i++) {
        const size_t block = gt->cluster != NULL ? gt->cluster[i] : i;
        for (size_t k = 0; k < w->columns; k++)
            w->sum[block * w->columns + k] += influence[k][i];
    }
    return RLV_OK;
}

static void work_free(work_t *w)
{
    free(w->sum);
    free(w->table);
    free(w->draw);
    free(w->sign);
    free(w->value);
}

/* The 95 % quantile of the largest |t| among the columns of a set; the pointwise value when there
 * is none or it is smaller. */
static double band(const work_t *w, const size_t *set, size_t which, const double *std_error)
{
    const double pointwise = gsl_cdf_ugaussian_Pinv(0.975);
    bool any = false;

    for (size_t d = 0; d < w->draws; d++) {
        w->value[d] = 0;
        for (size_t k = 0; k < w->columns; k++)
            if (set[k] == which && std_error[k] > 0) {
                const double t = fabs(w->draw[d * w->columns + k]) / std_error[k];
                w->value[d] = t > w->value[d] ? t : w->value[d];
                any = true;
            }
    }
    const double value = any ? quantile(w->value, w->draws, 0.95) : 0;
    return isfinite(value) && value > pointwise ? value : pointwise;
}

int rlv_att_gt_bootstrap(const rlv_att_gt_t *self, const double *const *influence,
                         size_t num_columns, const size_t *set, size_t num_sets, size_t num_draws,
                         uint64_t seed, double *std_error, double *critical, rlv_error_t *err)
{
    const double spread = gsl_cdf_ugaussian_Pinv(0.75) - gsl_cdf_ugaussian_Pinv(0.25);
    work_t w = {.blocks = self->cluster != NULL ? self->num_clusters : self->num_units,
                .columns = num_columns,
                .draws = num_draws};
    const int status = work_init(&w, self, influence, err);

    if (status < 0)
        goto out;
    draw_signs(&w, seed);
    draw_all(&w, (double)self->num_units);
    for (size_t k = 0; k < num_columns; k++) {
        for (size_t d = 0; d < num_draws; d++)
            w.value[d] = w.draw[d * num_columns + k];
        const double error =
            (quantile(w.value, num_draws, 0.75) - quantile(w.value, num_draws, 0.25)) / spread;
        std_error[k] = error > 1e-10 * self->scale ? error : NAN;
    }
    for (size_t s = 0; s < num_sets; s++)
        critical[s] = band(&w, set, s, std_error);
out:
    work_free(&w);
    return status;
}
