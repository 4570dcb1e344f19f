/*
 * principal: principal components of standardised columns (the correlation matrix's eigenvectors,
 * by GSL: gsl_eigen_symmv). Pearson 1901; Hotelling 1933.
 *
 * Standard deviations divide by n - 1. A component's sign is chosen so that its largest loading is
 * positive. Components come by decreasing variance; their variances sum to the number of columns.
 */
#ifndef RELEVE_PRINCIPAL_H
#define RELEVE_PRINCIPAL_H

#include "releve/core.h"

/* Owns its arrays; rlv_principal_free is legal after a failure. */
typedef struct {
    size_t num_rows, num_columns; /* as many components as columns */
    double *mean, *sd;            /* [num_columns] */
    double *variance;             /* [num_columns] of each component */
    double *loading;              /* [num_columns * num_columns], component fastest */
    double *score;                /* [num_rows * num_columns], component fastest */
} rlv_principal_t;

/* `x` [num_rows * num_columns], row-major, finite. RLV_ERR_DATA for fewer than two rows or a column
 * that does not vary. O(rows * columns^2 + columns^3). */
int rlv_principal_init(rlv_principal_t *self, const double x[], size_t num_rows, size_t num_columns,
                       rlv_error_t *err) RLV_MUST_CHECK;
void rlv_principal_free(rlv_principal_t *self);

/* The least number of components that hold `share` of the variance. */
size_t rlv_principal_count(const rlv_principal_t *self, double share);

#endif
