/*
 * wild_bootstrap: wild cluster bootstrap test of one coefficient of a linear regression.
 *
 * H0: beta_j = r. Residuals of the regression under the null (WCR, the default) or free of it (WCU)
 * keep their size and take, cluster by cluster, a random sign (Rademacher); t statistics of the
 * samples so made are the reference distribution. Cameron, Gelbach, Miller (2008, Review of
 * Economics and Statistics 90(3)); types after MacKinnon, Nielsen, Webb (2023, Journal of Applied
 * Econometrics 38(5), "Fast and reliable jackknife and bootstrap methods for cluster-robust
 * inference"): first figure 1 or 3 = residuals as they are, or those of the fit without the
 * cluster; second figure = variance CV1, or the jackknife CV3. All work is on cluster sums, so a
 * draw costs O(G^2) whatever the number of rows.
 *
 * With 2^G <= num_draws every combination of signs is taken once and the p-value is exact, without
 * random numbers. Ties are then certain: all signs alike give back |t| itself (2 of 2^G), and
 * rounding would decide them; draws within a relative 1e-9 of |t| count as equal, `p_strict` leaves
 * them out, `p_weak` takes them in. Report p_weak when in doubt: it cannot be 0.
 *
 * Fixed effects nested in the clusters may be removed beforehand from the outcome and from every
 * column (the within transformation is block-diagonal over clusters: the test is unchanged); others
 * (periods) must be columns. With weights, give rows times the root of their weight. Small-sample
 * factors multiply t and every draw alike and cancel in p.
 */
#ifndef RELEVE_WILD_BOOTSTRAP_H
#define RELEVE_WILD_BOOTSTRAP_H

#include "releve/core.h"

/* Memory not owned. */
typedef struct {
    const double *design;  /* [num_rows * num_columns], row-major, full column rank */
    const double *outcome; /* [num_rows] */
    const size_t *cluster; /* [num_rows], 0 to num_clusters - 1, none empty */
    size_t num_rows;
    size_t num_columns;
    size_t num_clusters; /* 2 at least */
    size_t coefficient;  /* the column tested */
} rlv_clustered_regression_t;

/* Zero-initialised (but num_draws): type 11, null imposed, beta = 0. */
typedef struct {
    bool free_null;          /* WCU instead of WCR */
    bool jackknife_residual; /* first figure 3 */
    bool jackknife_variance; /* second figure 3 */
    double null_value;       /* r */
    size_t num_draws;        /* B, 1 at least; the type is enumerated when 2^G <= B */
    uint64_t seed;           /* of the signs, when not enumerated */
} rlv_wild_options_t;

typedef struct {
    double estimate;
    double std_error;      /* of the type's variance, no small-sample factor but CV3's (G-1)/G */
    double t;              /* (estimate - null_value) / std_error */
    double p_strict;       /* share of |t*| > |t| */
    double p_weak;         /* share of |t*| >= |t| */
    double p_equal_tailed; /* twice the smaller of the shares of t* < t and of t* > t */
    size_t num_draws;      /* taken */
    bool enumerated;
} rlv_wild_test_t;

/* RLV_ERR_DATA when the design is rank deficient (for a type 3: without one of the clusters, which
 * then alone identifies a column), a value is not finite, a cluster is empty, or the fit is perfect
 * up to rounding (a constant outcome). */
int rlv_wild_bootstrap_test(rlv_wild_test_t *result, const rlv_clustered_regression_t *regression,
                            const rlv_wild_options_t *options, rlv_error_t *err) RLV_MUST_CHECK;

/* Confidence interval by inversion: the values r where p_strict(r) crosses `alpha`, found by
 * bisection outwards from the estimate to a relative 1e-10 of the standard error. `options`'
 * null_value is not used. A bound not met within 100 standard errors is infinite. */
int rlv_wild_bootstrap_interval(double *lower, double *upper,
                                const rlv_clustered_regression_t *regression,
                                const rlv_wild_options_t *options, double alpha,
                                rlv_error_t *err) RLV_MUST_CHECK;

#endif
