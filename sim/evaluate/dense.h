/*
 * dense: the little dense linear algebra that several estimators share, in row-major arrays of
 * double, over GSL. GSL's default handler ends the program on a singular matrix; these functions
 * look first and say so by their result. Private to sim/evaluate.
 */
#ifndef RELEVE_EVALUATE_DENSE_H
#define RELEVE_EVALUATE_DENSE_H

#include "releve/core.h"

/* Solves A X = B by LU with partial pivoting. `matrix` [size * size] is overwritten by its factors,
 * `right` [num_right * size] holds each right-hand side contiguously and gets the solutions.
 * `*singular` tells that the smallest pivot is under 1e-13 of the largest (nothing is solved then).
 */
int rlv_dense_solve(size_t size, double *matrix, size_t num_right, double *right, bool *singular,
                    rlv_error_t *err) RLV_MUST_CHECK;

/* Least squares |A x - b|^2 by Householder QR; `matrix` [num_rows * num_columns], num_rows >=
 * num_columns, and `right` [num_rows] are overwritten; `solution` [num_columns] may hold infinities
 * or NaN when A is rank deficient: the caller looks. */
int rlv_dense_least_squares(size_t num_rows, size_t num_columns, double *matrix, double *right,
                            double *solution, rlv_error_t *err) RLV_MUST_CHECK;

/* A standard error up to this is rounding, and reported as missing: 1e-10 of the standard deviation
 * of the outcome. */
double rlv_rounding(size_t size, const double *outcome);

static inline double rlv_dot(size_t size, const double *x, const double *y)
{
    double sum = 0.0;
    for (size_t i = 0; i < size; i++)
        sum += x[i] * y[i];
    return sum;
}

#endif
