/*
 * simplex_qp: ridge least squares over the unit simplex,
 *     minimise |A x - b|^2 + eta |x|^2   subject to   x >= 0, sum(x) = 1.
 *
 * rlv_simplex_qp_exact ends on the exact active set, so its error is that of one linear solve:
 *  - eta not small: Newton's method on the dual, a convex piecewise quadratic in num_rows + 1
 *    variables (r = b - A x and the multiplier of the sum), with a line search; it stops when the
 *    active set repeats after a full step. Cost: a few solves of size num_rows + 1.
 *  - eta small or zero, or many more rows than columns: the active set method of Lawson and Hanson
 * (1974, chapter 23) with the sum constraint eliminated and the subproblems solved by QR, never by
 * the normal equations. With eta = 0 and more columns than rows the optimum is not unique: one
 * optimal vertex is given. rlv_simplex_qp_frank_wolfe copies the stopping rule of the published
 * implementation (Arkhangelsky et al. 2021, replication code): it does NOT reach the optimum, and
 * serves comparisons only.
 *
 * Private to sim/evaluate.
 */
#ifndef RELEVE_EVALUATE_SIMPLEX_QP_H
#define RELEVE_EVALUATE_SIMPLEX_QP_H

#include "releve/core.h"

typedef struct {
    const double *column; /* [num_columns * num_rows], each column of A contiguous */
    const double *target; /* [num_rows], b */
    size_t num_rows;
    size_t num_columns; /* at least 1 */
    double eta;         /* >= 0 */
} rlv_simplex_qp_t;

/* `x` [num_columns] gets the optimum. RLV_ERR_SOFTWARE when the method does not end, which would be
 * a bug. */
int rlv_simplex_qp_exact(const rlv_simplex_qp_t *self, double *x, rlv_error_t *err) RLV_MUST_CHECK;

/* Frank-Wolfe steps with exact line search from the given `x` [num_columns], until a step decreases
 * |A x - b|^2 / num_rows + eta / num_rows |x|^2 by `min_decrease`^2 or less, or `max_steps`. */
int rlv_simplex_qp_frank_wolfe(const rlv_simplex_qp_t *self, double *x, double min_decrease,
                               size_t max_steps, rlv_error_t *err) RLV_MUST_CHECK;

/* (|A x - b|^2 + eta |x|^2) / num_rows. */
double rlv_simplex_qp_objective(const rlv_simplex_qp_t *self, const double *x);

#endif
