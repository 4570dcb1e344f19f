/*
 * rd_bandwidth: data-driven bandwidths for rd_local_polynomial.
 *
 * Three stages on each side, each a plug-in of estimated variance V and squared bias B^2 into
 * (V / (B^2 + R))^(1/(2o+3)), o the order of the fit whose bandwidth is sought: d for the
 * derivative of order q+1 (no regularisation R, bias from a fit on the whole side), then b for the
 * derivative of order p+1, then h. Variances come from a pilot bandwidth C min(sd, IQR / 1.349)
 * N^(-1/5), C = 2.576 triangular, 2.34 Epanechnikov, 1.843 uniform, IQR by order statistics
 * averaged at jumps (Hyndman and Fan's type 2), N the number of distinct values when mass points
 * are adjusted. RD sums the V of the sides and subtracts their B; SUM adds both; TWO takes each
 * side alone. R is 3 times the variance of the estimated bias. CER multiplies h by
 * N^(-p/((3+p)(3+2p))), N the number of clusters if there are any, and leaves b.
 *
 * Sources: as rd_local_polynomial; Imbens, Kalyanaraman (2012), Review of Economic Studies 79(3),
 * 933-959 for the regularisation. Numbers follow rdbwselect of rdrobust 4.0.0.
 */
#ifndef RELEVE_RD_BANDWIDTH_H
#define RELEVE_RD_BANDWIDTH_H

#include "releve/rd_local_polynomial.h"

typedef struct {
    double main[2]; /* h below and above the threshold */
    double bias[2]; /* b */
} rlv_rd_bandwidths_t;

/* The bandwidths of one selector (options->selector; given bandwidths are not looked at). Sides,
 * missing values and errors as rlv_rd_estimate; fewer than 20 rows is an error here. */
int rlv_rd_select_bandwidth(rlv_rd_bandwidths_t *result, const rlv_rd_sample_t *sample,
                            const rlv_rd_options_t *options, rlv_error_t *err) RLV_MUST_CHECK;

#endif
