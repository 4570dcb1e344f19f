/*
 * rd_checks: estimates that should show no effect, or the same one, if a discontinuity is what it
 * seems: placebo thresholds, donuts, balance of covariates, other bandwidths.
 *
 * placebo_threshold: the quartiles of the running variable on each side, each tried on the units of
 *   that side alone (so that the true jump cannot leak), bandwidth chosen anew.
 * donut: units nearer to the threshold than a radius left out: 0 (only those exactly at it, if any)
 *   and 5, 10, 20 and 40 % of the smaller bandwidth; bandwidths of the main estimate.
 * covariate_balance: each covariate as the outcome, bandwidth chosen anew.
 * bandwidth: half, three quarters, 5/4, 3/2 and twice the bandwidths of the main estimate.
 *
 * A check that cannot be estimated is a row with its reason, not a failure of the call. Cost: one
 * rlv_rd_estimate per row.
 */
#ifndef RELEVE_RD_CHECKS_H
#define RELEVE_RD_CHECKS_H

#include "releve/rd_local_polynomial.h"

typedef enum {
    RLV_RD_PLACEBO,
    RLV_RD_DONUT,
    RLV_RD_BALANCE,
    RLV_RD_OTHER_BANDWIDTH
} rlv_rd_check_kind_t;

typedef struct {
    rlv_rd_check_kind_t kind;
    double setting;  /* threshold, radius or factor; the covariate's index for the balance */
    double estimate; /* conventional */
    rlv_rd_inference_t robust;
    size_t num_main[2];
    bool failed;
    char reason[256]; /* when failed */
} rlv_rd_check_t;

typedef struct {
    rlv_rd_check_t *row; /* [num_rows] */
    size_t num_rows;
} rlv_rd_checks_t;

/* All checks of a main estimate. rlv_rd_checks_free is legal after a failure. */
int rlv_rd_checks_run(rlv_rd_checks_t *self, const rlv_rd_sample_t *sample,
                      const rlv_rd_options_t *options, const rlv_rd_result_t *result,
                      rlv_error_t *err) RLV_MUST_CHECK;
void rlv_rd_checks_free(rlv_rd_checks_t *self);

/* The step to which the values are rounded (1, 1/2, 1/4 or 1/5 of a power of ten, 1e-4 to 1e4) when
 * a fifth of them or more are repeated; 0 when no such step fits. */
double rlv_rd_rounding_step(const double *running, size_t num_rows, rlv_error_t *err);

#endif
