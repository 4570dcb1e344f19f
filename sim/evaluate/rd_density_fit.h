/*
 * rd_density_fit: private to rd_density*. The sorted sample, one local polynomial fit of its
 * distribution function on both sides of the threshold, and the kernel's moments.
 */
#ifndef RELEVE_EVALUATE_RD_DENSITY_FIT_H
#define RELEVE_EVALUATE_RD_DENSITY_FIT_H

#include "releve/rd_density.h"

typedef struct {
    size_t num_rows, num_left, num_missing;
    double *x;        /* [num_rows], running minus threshold, ascending */
    double *cdf;      /* [num_rows], empirical distribution function */
    size_t *first;    /* [num_rows], first row of the same value */
    double *distinct; /* [num_distinct] */
    size_t num_distinct, num_distinct_left;
} rlv_rd_density_sample_t;

int rlv_rd_density_sample_init(rlv_rd_density_sample_t *self, const double *running,
                               size_t num_rows, const rlv_rd_density_options_t *options,
                               rlv_error_t *err) RLV_MUST_CHECK;
void rlv_rd_density_sample_free(rlv_rd_density_sample_t *self);
int rlv_rd_density_check(const rlv_rd_density_options_t *options, rlv_error_t *err) RLV_MUST_CHECK;

/* Densities and their variances for left, right, difference, sum; `high` is the coefficient of
 * x^power on each side (on both, when restricted). */
typedef struct {
    double density[RLV_RD_DENSITY_TARGETS], variance[RLV_RD_DENSITY_TARGETS];
    double high[2];
    size_t num_in[2];
} rlv_rd_density_fit_t;

int rlv_rd_density_fit(rlv_rd_density_fit_t *self, const rlv_rd_density_sample_t *sample,
                       const rlv_rd_density_options_t *options, int order, int power,
                       const double bandwidth[2], rlv_error_t *err) RLV_MUST_CHECK;

enum { RLV_RD_DENSITY_TERMS = 20 }; /* 2 (MAX_ORDER + 2) + 2 */

/* Integral over [0, 1] of x^power K(x). */
double rlv_rd_kernel_moment(rlv_rd_kernel_t kernel, int power);
/* Inverse of the (size x size) symmetric positive definite matrix; false when it has none. */
bool rlv_rd_invert_symmetric(const double *matrix, size_t size, double *inverse);

#endif
