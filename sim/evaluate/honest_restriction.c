#include "honest_moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void rlv_restriction_free(rlv_restriction_t *self)
{
    free(self->matrix);
    free(self->bound);
    memset(self, 0, sizeof *self);
}

static int allocate(rlv_restriction_t *self, size_t max_rows, size_t num_columns, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->num_columns = num_columns;
    self->matrix = rlv_calloc(max_rows * num_columns, sizeof *self->matrix, err);
    self->bound = rlv_calloc(max_rows, sizeof *self->bound, err);
    if (self->matrix != NULL && self->bound != NULL)
        return 0;
    rlv_restriction_free(self);
    return RLV_ERR_OS;
}

/* Adds `value` to the last row at a place of the full line of periods (num_pre = the reference,
 * which has no column). */
static void add_at(rlv_restriction_t *self, size_t num_pre, size_t place, double value)
{
    if (place == num_pre)
        return;
    const size_t column = place < num_pre ? place : place - 1;
    self->matrix[self->num_rows * self->num_columns + column] += value;
}

/* Adds sign x (delta of place + 1 - delta of place). */
static void add_step(rlv_restriction_t *self, size_t num_pre, size_t place, double factor)
{
    add_at(self, num_pre, place, -factor);
    add_at(self, num_pre, place + 1, factor);
}

/* Closes the row being filled; a row of zeros is forgotten. */
static void end_row(rlv_restriction_t *self, double bound)
{
    double *const row = self->matrix + self->num_rows * self->num_columns;
    double square = 0.0;
    for (size_t j = 0; j < self->num_columns; j++)
        square += row[j] * row[j];
    if (square <= 1e-10) {
        memset(row, 0, self->num_columns * sizeof *row);
        return;
    }
    self->bound[self->num_rows++] = bound;
}

static void add_sign(rlv_restriction_t *self, size_t num_pre, size_t num_post,
                     enum rlv_honest_sign sign)
{
    const bool monotone = sign == RLV_HONEST_INCREASING || sign == RLV_HONEST_DECREASING;
    const double factor = sign == RLV_HONEST_INCREASING || sign == RLV_HONEST_POSITIVE ? -1.0 : 1.0;
    if (sign == RLV_HONEST_ANY_SIGN)
        return;
    for (size_t t = 0; monotone && t < num_pre + num_post; t++) {
        add_step(self, num_pre, t, factor);
        end_row(self, 0.0);
    }
    for (size_t t = 0; !monotone && t < num_post; t++) {
        add_at(self, num_pre, num_pre + 1 + t, factor);
        end_row(self, 0.0);
    }
}

int rlv_restriction_smoothness(rlv_restriction_t *self, size_t num_pre, size_t num_post,
                               double bound, enum rlv_honest_sign sign, rlv_error_t *err)
{
    const size_t num_periods = num_pre + num_post;
    const int status = allocate(self, 3 * num_periods, num_periods, err);
    if (status != 0)
        return status;
    for (int side = 0; side < 2; side++)
        for (size_t t = 0; t + 1 < num_periods; t++) {
            const double factor = side == 0 ? 1.0 : -1.0;
            add_step(self, num_pre, t, -factor);
            add_step(self, num_pre, t + 1, factor);
            end_row(self, bound);
        }
    add_sign(self, num_pre, num_post, sign);
    return 0;
}

int rlv_restriction_relative(rlv_restriction_t *self, size_t num_pre, size_t num_post, double bound,
                             size_t which, bool positive, enum rlv_honest_sign sign,
                             rlv_error_t *err)
{
    const size_t num_periods = num_pre + num_post;
    const int status = allocate(self, 3 * num_periods, num_periods, err);
    if (status != 0)
        return status;
    for (int side = 0; side < 2; side++)
        for (size_t t = 0; t < num_periods; t++) {
            add_step(self, num_pre, t, side == 0 ? 1.0 : -1.0);
            add_step(self, num_pre, which, (positive ? -1.0 : 1.0) * (t < num_pre ? 1.0 : bound));
            end_row(self, 0.0);
        }
    add_sign(self, num_pre, num_post, sign);
    return 0;
}

void rlv_restriction_keep_post(rlv_restriction_t *self, size_t num_pre)
{
    const size_t width = self->num_columns;
    size_t kept = 0;
    for (size_t i = 0; i < self->num_rows; i++) {
        bool bears = false;
        for (size_t j = num_pre; j < width; j++)
            bears = bears || self->matrix[i * width + j] != 0.0;
        if (!bears)
            continue;
        memmove(self->matrix + kept * width, self->matrix + i * width,
                width * sizeof *self->matrix);
        self->bound[kept++] = self->bound[i];
    }
    self->num_rows = kept;
}

int rlv_restriction_range(const rlv_restriction_t *self, size_t num_pre, const double *weight,
                          double *low, double *high, rlv_error_t *err)
{
    const size_t num_post = self->num_columns - num_pre, m = self->num_rows;
    const size_t n = 2 * num_post + m; /* delta = plus - minus, slack */
    rlv_linear_program_t program = {0};
    int status = RLV_ERR_OS;
    double *matrix = rlv_calloc(m * n, sizeof *matrix, err);
    double *objective = rlv_calloc(n, sizeof *objective, err);
    double *solution = rlv_calloc(n, sizeof *solution, err);
    if (matrix == NULL || objective == NULL || solution == NULL)
        goto out;
    for (size_t i = 0; i < m; i++) {
        for (size_t t = 0; t < num_post; t++) {
            matrix[i * n + t] = self->matrix[i * self->num_columns + num_pre + t];
            matrix[i * n + num_post + t] = -matrix[i * n + t];
        }
        matrix[i * n + 2 * num_post + i] = 1.0;
    }
    status = rlv_linear_program_init(&program, m, n, matrix, self->bound, err);
    for (int side = 0; side < 2 && status == 0; side++) {
        double value = 0.0;
        for (size_t t = 0; t < num_post; t++) {
            objective[t] = side == 0 ? weight[t] : -weight[t];
            objective[num_post + t] = -objective[t];
        }
        if (rlv_linear_program_maximise(&program, objective, solution, &value) !=
            RLV_LINEAR_OPTIMAL)
            status = rlv_fail(err, RLV_ERR_DATA, "the restriction does not bound the trends");
        *(side == 0 ? high : low) = side == 0 ? value : -value;
    }
out:
    rlv_linear_program_free(&program);
    free(matrix);
    free(objective);
    free(solution);
    return status;
}
