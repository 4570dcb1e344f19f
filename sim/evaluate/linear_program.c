#include "releve/linear_program.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TOLERANCE = 1e-10;
enum { MAX_AGE = 100 };

void rlv_linear_program_free(rlv_linear_program_t *self)
{
    free(self->matrix);
    free(self->right);
    free(self->tableau);
    free(self->reduced);
    free(self->basis);
    memset(self, 0, sizeof *self);
}

static double *row_of(const rlv_linear_program_t *self, size_t row)
{
    return self->tableau + row * self->stride;
}

static void pivot(rlv_linear_program_t *self, size_t row, size_t column)
{
    double *const at = row_of(self, row);
    const double divisor = at[column];
    for (size_t j = 0; j < self->stride; j++)
        at[j] /= divisor;
    for (size_t i = 0; i <= self->num_rows; i++) {
        double *const other = i < self->num_rows ? row_of(self, i) : self->reduced;
        const double factor = i == row ? 0.0 : other[column];
        for (size_t j = 0; factor != 0.0 && j < self->stride; j++)
            other[j] -= factor * at[j];
        if (i != row)
            other[column] = 0.0;
    }
    self->basis[row] = column;
    self->age++;
}

/* Reduced costs of an objective over the first columns (NULL: zero), artificial ones costing
 * `artificial`. */
static void price(rlv_linear_program_t *self, const double *objective, double artificial)
{
    const size_t n = self->num_columns, last = self->stride - 1;
    for (size_t j = 0; j < last; j++)
        self->reduced[j] = j >= n ? artificial : objective != NULL ? objective[j] : 0.0;
    self->reduced[last] = 0.0;
    for (size_t i = 0; i < self->num_rows; i++) {
        const size_t column = self->basis[i];
        const double cost = column >= n ? artificial : objective != NULL ? objective[column] : 0.0;
        for (size_t j = 0; cost != 0.0 && j <= last; j++)
            self->reduced[j] -= cost * row_of(self, i)[j];
    }
}

static size_t entering_column(const rlv_linear_program_t *self, size_t num_columns, bool bland)
{
    size_t chosen = num_columns;
    double best = TOLERANCE;
    for (size_t j = 0; j < num_columns; j++)
        if (self->reduced[j] > best) {
            chosen = j;
            if (bland)
                return j;
            best = self->reduced[j];
        }
    return chosen;
}

static size_t leaving_row(const rlv_linear_program_t *self, size_t column)
{
    size_t chosen = self->num_rows;
    double best = INFINITY;
    for (size_t i = 0; i < self->num_rows; i++) {
        const double slope = row_of(self, i)[column];
        if (!(slope > TOLERANCE))
            continue;
        const double ratio = fmax(0.0, row_of(self, i)[self->stride - 1]) / slope;
        if (ratio < best || (ratio == best && self->basis[i] < self->basis[chosen])) {
            best = ratio;
            chosen = i;
        }
    }
    return chosen;
}

/* Improves the priced objective over the first `num_columns` columns; false when unbounded. */
static bool improve(rlv_linear_program_t *self, size_t num_columns)
{
    const size_t patience = 50 * (self->num_rows + num_columns);
    for (size_t step = 0; step < 100 * patience; step++) {
        const size_t column = entering_column(self, num_columns, step > patience);
        if (column == num_columns)
            return true;
        const size_t row = leaving_row(self, column);
        if (row == self->num_rows)
            return false;
        pivot(self, row, column);
    }
    return true;
}

/* Takes the artificial columns out of the basis; a row that has nothing else is redundant. */
static void drop_artificials(rlv_linear_program_t *self, size_t num_columns)
{
    for (size_t i = 0; i < self->num_rows;) {
        size_t column = 0;
        if (self->basis[i] < num_columns) {
            i++;
            continue;
        }
        while (column < num_columns && fabs(row_of(self, i)[column]) <= 1e-9)
            column++;
        if (column < num_columns) {
            pivot(self, i++, column);
            continue;
        }
        const size_t redundant = self->basis[i] - num_columns, last = --self->num_rows;
        memmove(self->matrix + redundant * num_columns,
                self->matrix + (redundant + 1) * num_columns,
                (last - redundant) * num_columns * sizeof *self->matrix);
        memmove(self->right + redundant, self->right + redundant + 1,
                (last - redundant) * sizeof *self->right);
        memmove(row_of(self, i), row_of(self, last), self->stride * sizeof *self->tableau);
        self->basis[i] = self->basis[last];
        for (size_t r = 0; r < last; r++) /* artificial columns are named after their rows */
            if (self->basis[r] >= num_columns && self->basis[r] - num_columns > redundant)
                self->basis[r]--;
    }
}

static void find_vertex(rlv_linear_program_t *self)
{
    const size_t n = self->num_columns;
    double infeasible = 0.0;
    memset(self->tableau, 0, self->num_rows * self->stride * sizeof *self->tableau);
    for (size_t i = 0; i < self->num_rows; i++) {
        memcpy(row_of(self, i), self->matrix + i * n, n * sizeof *self->tableau);
        row_of(self, i)[n + i] = 1.0;
        row_of(self, i)[self->stride - 1] = self->right[i];
        self->basis[i] = n + i;
    }
    price(self, NULL, -1.0);
    (void)improve(self, n);
    for (size_t i = 0; i < self->num_rows; i++)
        infeasible += self->basis[i] >= n ? fabs(row_of(self, i)[self->stride - 1]) : 0.0;
    self->feasible = infeasible <= 1e-9;
    if (self->feasible)
        drop_artificials(self, n);
}

int rlv_linear_program_init(rlv_linear_program_t *self, size_t num_rows, size_t num_columns,
                            const double *matrix, const double *right, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->num_rows = num_rows;
    self->num_columns = num_columns;
    self->stride = num_columns + num_rows + 1;
    self->matrix = rlv_calloc(num_rows * num_columns, sizeof *self->matrix, err);
    self->right = rlv_calloc(num_rows, sizeof *self->right, err);
    self->tableau = rlv_calloc(num_rows * self->stride, sizeof *self->tableau, err);
    self->reduced = rlv_calloc(self->stride, sizeof *self->reduced, err);
    self->basis = rlv_calloc(num_rows, sizeof *self->basis, err);
    if (self->matrix == NULL || self->right == NULL || self->tableau == NULL ||
        self->reduced == NULL || self->basis == NULL) {
        rlv_linear_program_free(self);
        return RLV_ERR_OS;
    }
    for (size_t i = 0; i < num_rows; i++) {
        const double sign = right[i] < 0.0 ? -1.0 : 1.0;
        self->right[i] = sign * right[i];
        for (size_t j = 0; j < num_columns; j++)
            self->matrix[i * num_columns + j] = sign * matrix[i * num_columns + j];
    }
    find_vertex(self);
    self->age = MAX_AGE; /* its artificial columns and dropped rows go */
    return 0;
}

/* The tableau of the present basis, from A, by elimination with row exchanges. */
static void rebuild(rlv_linear_program_t *self)
{
    const size_t n = self->num_columns;
    memset(self->tableau, 0, self->num_rows * self->stride * sizeof *self->tableau);
    memset(self->reduced, 0, self->stride * sizeof *self->reduced);
    for (size_t i = 0; i < self->num_rows; i++) {
        memcpy(row_of(self, i), self->matrix + i * n, n * sizeof *self->tableau);
        row_of(self, i)[self->stride - 1] = self->right[i];
    }
    for (size_t i = 0; i < self->num_rows; i++) {
        const size_t column = self->basis[i];
        size_t largest = i;
        for (size_t r = i; r < self->num_rows; r++)
            if (fabs(row_of(self, r)[column]) > fabs(row_of(self, largest)[column]))
                largest = r;
        for (size_t j = 0; largest != i && j < self->stride; j++) {
            const double kept = row_of(self, i)[j];
            row_of(self, i)[j] = row_of(self, largest)[j];
            row_of(self, largest)[j] = kept;
        }
        pivot(self, i, column);
    }
    self->age = 0;
}

enum rlv_linear_outcome rlv_linear_program_maximise(rlv_linear_program_t *self,
                                                    const double *objective, double *x,
                                                    double *value)
{
    const size_t n = self->num_columns;
    if (!self->feasible)
        return RLV_LINEAR_INFEASIBLE;
    if (self->age >= MAX_AGE)
        rebuild(self);
    price(self, objective, 0.0);
    if (!improve(self, n))
        return RLV_LINEAR_UNBOUNDED;
    memset(x, 0, n * sizeof *x);
    *value = 0.0;
    for (size_t i = 0; i < self->num_rows; i++) {
        const double level = fmax(0.0, row_of(self, i)[self->stride - 1]);
        x[self->basis[i]] = level;
        *value += objective[self->basis[i]] * level;
    }
    return RLV_LINEAR_OPTIMAL;
}
