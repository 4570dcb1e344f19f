/*
 * rd_density: is the density of the running variable continuous at the threshold? Two tests.
 *
 * rlv_rd_density_test: local polynomial regression of the empirical distribution function, order q
 * (the density is the coefficient of the first power), on each side or jointly with a common curve
 * that only breaks in its slope (restricted). T is right minus left, on the running variable as
 * given, over its jackknife or plug-in standard error. Repeated values all take the last value of
 * the empirical distribution function. The bandwidth of order p < q minimises the estimated mean
 * squared error of the left, right, difference or sum of the densities; "comb" takes per side the
 * median of (side, difference, sum), or with the restricted fit the smaller of difference and sum,
 * and each is regularised: within the range of the data, and at least 21 + p rows and distinct
 * values a side. Binomial tests in growing windows round the threshold go with it.
 * Sources: Cattaneo, Jansson, Ma (2018), Stata Journal 18(1), 234-261; (2020), JASA 115(531),
 * 1449-1455. Numbers follow the R package rddensity 3.0.
 *
 * rlv_rd_mccrary: histogram in bins that do not straddle the threshold, then a local linear fit on
 * the bins of each side with a triangular kernel; theta is the log of right over left. It rejects
 * falsely when the running variable is rounded: the bin must then be a multiple of the step, and
 * the threshold must not fall inside a rounding cell. Source: McCrary (2008), Journal of
 * Econometrics 142(2), 698-714. Numbers follow the R package rdd 0.57 (DCdensity).
 *
 * A value equal to the threshold is on its right. Missing values (NaN) are left out.
 * Errors: RLV_ERR_DATA when the threshold is outside the data, or a side has too few rows for the
 * polynomial; RLV_ERR_USAGE for options out of range. Cost: O(n log n).
 */
#ifndef RELEVE_RD_DENSITY_H
#define RELEVE_RD_DENSITY_H

#include "releve/rd_local_polynomial.h"

enum { RLV_RD_DENSITY_WINDOWS = 10, RLV_RD_DENSITY_MAX_ORDER = 7 };

typedef enum {
    RLV_RD_DENSITY_COMB,
    RLV_RD_DENSITY_EACH,
    RLV_RD_DENSITY_DIFF,
    RLV_RD_DENSITY_SUM
} rlv_rd_density_selector_t;

typedef struct {
    double threshold;
    int order;      /* p, 1 to 7: order of the bandwidth */
    int test_order; /* q, p to 8; 0: p + 1 */
    rlv_rd_kernel_t kernel;
    bool restricted;    /* one curve for both sides, broken in its slope; not with plug-in */
    bool plug_in;       /* standard error from the asymptotic formula instead of the jackknife */
    bool ignore_ties;   /* treat repeated values as distinct */
    bool unregularised; /* bandwidths as estimated */
    rlv_rd_density_selector_t selector;
    double bandwidth[2]; /* left and right; 0: chosen */
} rlv_rd_density_options_t;

rlv_rd_density_options_t rlv_rd_density_options(double threshold);

/* Of one density or combination of densities. */
typedef struct {
    double estimate, std_error;
} rlv_rd_density_value_t;

typedef struct {
    double half_width[2]; /* of the window, left and right */
    size_t count[2];
    double p_value; /* two-sided binomial, probability one half */
} rlv_rd_density_window_t;

typedef struct {
    rlv_rd_density_value_t left, right, difference; /* order q */
    rlv_rd_density_value_t lower_order_difference;  /* order p, undersmoothed by nothing: biased */
    double t, p_value;
    double bandwidth[2];
    size_t num_rows[2], num_in[2]; /* rows, rows within the bandwidth */
    size_t num_missing;
    bool has_ties;
    size_t num_windows;
    rlv_rd_density_window_t window[RLV_RD_DENSITY_WINDOWS];
} rlv_rd_density_result_t;

int rlv_rd_density_test(rlv_rd_density_result_t *result, const double *running, size_t num_rows,
                        const rlv_rd_density_options_t *options, rlv_error_t *err) RLV_MUST_CHECK;

/* Index of the four targets. */
enum {
    RLV_RD_DENSITY_LEFT,
    RLV_RD_DENSITY_RIGHT,
    RLV_RD_DENSITY_DIFFERENCE,
    RLV_RD_DENSITY_TOTAL,
    RLV_RD_DENSITY_TARGETS
};

typedef struct {
    double bandwidth, variance, squared_bias;
} rlv_rd_density_bandwidth_t;

int rlv_rd_density_bandwidths(rlv_rd_density_bandwidth_t target[RLV_RD_DENSITY_TARGETS],
                              const double *running, size_t num_rows,
                              const rlv_rd_density_options_t *options,
                              rlv_error_t *err) RLV_MUST_CHECK;

typedef struct {
    double theta, std_error, z, p_value;
    double bin, bandwidth;
    size_t num_rows, num_missing;
} rlv_rd_mccrary_t;

/* `bin` and `bandwidth` 0: chosen (2 sd / sqrt(n); 3.348 (s^2 width / sum f''^2)^(1/5) from a
 * global quartic on the bins of each side, the two sides averaged). */
int rlv_rd_mccrary(rlv_rd_mccrary_t *result, const double *running, size_t num_rows,
                   double threshold, double bin, double bandwidth, rlv_error_t *err) RLV_MUST_CHECK;

#endif
