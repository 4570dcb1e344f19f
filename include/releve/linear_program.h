/*
 * linear_program: a small dense simplex,
 *     maximise c'x   subject to   A x = b, x >= 0,
 * made for many objectives over one set: the feasible basis found once is kept and each objective
 * starts from the last optimum. GSL has no linear programming, and the sets met here have a few
 * rows.
 *
 * Method: tableau simplex, two phases (Dantzig 1951), the largest reduced cost entering, and after
 * 50 (rows + columns) steps the smallest index (Bland 1977, Mathematics of Operations Research
 * 2(2)), which cannot cycle. The tableau is made anew from A every 100 steps or so, so that
 * rounding does not add up. Redundant rows are found and dropped. Tolerance 1e-10 on reduced costs
 * and pivots: scale the rows to about 1 beforehand.
 *
 * The optimum found is a vertex: at most `num_rows` variables are positive.
 */
#ifndef RELEVE_LINEAR_PROGRAM_H
#define RELEVE_LINEAR_PROGRAM_H

#include "releve/core.h"

enum rlv_linear_outcome {
    RLV_LINEAR_OPTIMAL = 0,
    RLV_LINEAR_INFEASIBLE = 1,
    RLV_LINEAR_UNBOUNDED = 2
};

typedef struct {
    size_t num_rows; /* of those kept */
    size_t num_columns;
    bool feasible;
    double *matrix;  /* [num_rows * num_columns] */
    double *right;   /* [num_rows], >= 0 */
    double *tableau; /* [num_rows * stride] */
    size_t stride;
    double *reduced; /* [stride] */
    size_t *basis;   /* [num_rows], column of each row */
    size_t age;      /* pivots since the tableau was made from A */
} rlv_linear_program_t;

/* Copies A [num_rows * num_columns], row-major, and b [num_rows], and looks for a feasible vertex
 * (`feasible` tells). */
int rlv_linear_program_init(rlv_linear_program_t *self, size_t num_rows, size_t num_columns,
                            const double *matrix, const double *right,
                            rlv_error_t *err) RLV_MUST_CHECK;
void rlv_linear_program_free(rlv_linear_program_t *self);

/* `x` [num_columns] and `*value` get the optimum; infeasible and unbounded leave them unset. */
enum rlv_linear_outcome rlv_linear_program_maximise(rlv_linear_program_t *self,
                                                    const double *objective, double *x,
                                                    double *value);

#endif
