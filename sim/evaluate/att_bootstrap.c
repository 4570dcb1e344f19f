/* The multiplier bootstrap of att_gt. */
#include "addressed.h"
#include "att_internal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Signs are taken BITS at a time: one addition from a table of subset sums serves BITS units or
 * clusters, and TABLES such tables are used at once so that the draws are passed over less often.
 * Columns are taken LANE at a time, so that the tables stay in the nearest cache and a lane in
 * which no block of a step has an influence (units of another cohort) is passed over.
 */
enum {
    BITS = 6,
    TABLES = 4,
    SUBSETS = 1 << BITS,
    STEP = BITS * TABLES,
    STEP_BYTES = STEP / 8,
    LANE = 8
};

/* gcc vectorises a loop of unknown length at -O2 only when told to; clang does so unasked, and
 * warns at -O1 when told to. Each element is computed alone: the bits are the same either way. */
#if defined(__GNUC__) && !defined(__clang__)
#define VECTORISED _Pragma("omp simd")
#else
#define VECTORISED
#endif

typedef struct {
    size_t blocks, steps; /* units or clusters: what varies independently; STEP at a time */
    size_t columns, lanes, draws;
    double *sum;         /* [lanes][steps * STEP][LANE], influence by block, 0 beyond the last */
    double *draw;        /* [lanes][draws][LANE] */
    unsigned char *sign; /* [steps][draws][STEP_BYTES], one bit a block */
    double *value;       /* [draws], scratch */
} work_t;

static double *sum_of(const work_t *w, size_t block, size_t column)
{
    return w->sum + (column / LANE * w->steps * STEP + block) * LANE + column % LANE;
}

static double *draw_of(const work_t *w, size_t draw, size_t column)
{
    return w->draw + (column / LANE * w->draws + draw) * LANE + column % LANE;
}

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

/* The bits of a draw are the signs of the blocks in order: 128 to a Philox block, addressed by
 * (seed, draw). */
static void draw_signs(const work_t *w, uint64_t seed)
{
    for (size_t d = 0; d < w->draws; d++)
        for (size_t byte = 0; byte < w->steps * STEP_BYTES; byte += 16) {
            const rlv_block_t block = rlv_evaluate_block(
                seed, (uint32_t)d, 0, RLV_USE_MULTIPLIER_SIGNS, (uint32_t)(byte / 16));
            for (size_t i = 0; i < 16 && byte + i < w->steps * STEP_BYTES; i++)
                w->sign[((byte + i) / STEP_BYTES * w->draws + d) * STEP_BYTES +
                        (byte + i) % STEP_BYTES] =
                    (unsigned char)(block.word[i / 4] >> (8 * (i % 4)));
        }
}

/* table[s * LANE + k] = sum over the blocks of subset s of column k of the lane. */
static void subset_sums(const double *row, double *table)
{
    memset(table, 0, LANE * sizeof *table);
    for (size_t bit = 0; bit < BITS; bit++, row += LANE) {
        const size_t half = (size_t)1 << bit;
        for (size_t s = 0; s < half; s++)
            for (size_t k = 0; k < LANE; k++)
                table[(half + s) * LANE + k] = table[s * LANE + k] + row[k];
    }
}

/* Adds to the draws of a lane the blocks of a step with sign +. */
static void draw_step(const work_t *w, const double *row, const unsigned char *sign, double *out)
{
    enum { MASK = SUBSETS - 1 };
    double table[TABLES][SUBSETS * LANE];
    bool any = false;

    for (size_t i = 0; i < (size_t)STEP * LANE && !any; i++)
        any = row[i] != 0;
    if (!any)
        return;
    for (size_t t = 0; t < TABLES; t++)
        subset_sums(row + t * BITS * LANE, table[t]);
    for (size_t d = 0; d < w->draws; d++, sign += STEP_BYTES, out += LANE) {
        const size_t bits = (size_t)sign[0] | (size_t)sign[1] << 8 | (size_t)sign[2] << 16;
        const double *t0 = table[0] + (bits & MASK) * LANE;
        const double *t1 = table[1] + (bits >> BITS & MASK) * LANE;
        const double *t2 = table[2] + (bits >> 2 * BITS & MASK) * LANE;
        const double *t3 = table[3] + (bits >> 3 * BITS & MASK) * LANE;
        VECTORISED
        for (size_t k = 0; k < LANE; k++)
            out[k] += (t0[k] + t1[k]) + (t2[k] + t3[k]);
    }
}

/* draw = (sum of the blocks with sign + less those with sign -) / n. */
static void draw_all(const work_t *w, double n)
{
    for (size_t lane = 0; lane < w->lanes; lane++)
        for (size_t step = 0; step < w->steps; step++)
            draw_step(w, w->sum + (lane * w->steps + step) * STEP * LANE,
                      w->sign + step * w->draws * STEP_BYTES, w->draw + lane * w->draws * LANE);
    for (size_t k = 0; k < w->columns; k++) {
        double total = 0;
        for (size_t i = 0; i < w->blocks; i++)
            total += *sum_of(w, i, k);
        for (size_t d = 0; d < w->draws; d++)
            *draw_of(w, d, k) = (2 * *draw_of(w, d, k) - total) / n;
    }
}

static int work_init(work_t *w, const rlv_att_gt_t *gt, const double *const *influence,
                     rlv_error_t *err)
{
    w->steps = (w->blocks + STEP - 1) / STEP;
    w->lanes = (w->columns + LANE - 1) / LANE;
    w->sum = rlv_calloc(w->lanes * w->steps * STEP * LANE, sizeof *w->sum, err);
    w->draw = rlv_calloc(w->lanes * w->draws * LANE, sizeof *w->draw, err);
    w->sign = rlv_calloc(w->steps * w->draws * STEP_BYTES, sizeof *w->sign, err);
    w->value = rlv_calloc(w->draws, sizeof *w->value, err);
    if (w->sum == NULL || w->draw == NULL || w->sign == NULL || w->value == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < gt->num_units; i++) {
        const size_t block = gt->cluster != NULL ? gt->cluster[i] : i;
        for (size_t k = 0; k < w->columns; k++)
            *sum_of(w, block, k) += influence[k][i];
    }
    return RLV_OK;
}

static void work_free(work_t *w)
{
    free(w->sum);
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

    memset(w->value, 0, w->draws * sizeof *w->value);
    for (size_t k = 0; k < w->columns; k++) {
        if (set[k] != which || !(std_error[k] > 0))
            continue;
        any = true;
        for (size_t d = 0; d < w->draws; d++) {
            const double t = fabs(*draw_of(w, d, k)) / std_error[k];
            w->value[d] = t > w->value[d] ? t : w->value[d];
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
            w.value[d] = *draw_of(&w, d, k);
        const double error =
            (quantile(w.value, num_draws, 0.75) - quantile(w.value, num_draws, 0.25)) / spread;
        std_error[k] = error > self->rounding ? error : NAN;
    }
    for (size_t s = 0; s < num_sets; s++)
        critical[s] = band(&w, set, s, std_error);
out:
    work_free(&w);
    return status;
}
