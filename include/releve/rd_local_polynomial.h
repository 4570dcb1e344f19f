/*
 * rd_local_polynomial: regression discontinuity by local polynomials, with the conventional, the
 * bias-corrected and the robust bias-corrected inference, sharp or fuzzy, with covariates, for the
 * level (derivative 0) or a kink.
 *
 * The units are split at the threshold; on each side the outcome is regressed on powers 0..p of
 * (running - threshold) with kernel weights of bandwidth h, and the effect is the difference of the
 * two fits at the threshold (times derivative! for a derivative). The leading bias is estimated
 * with a fit of order q > p and bandwidth b and taken away; the robust standard error counts the
 * noise of that correction. The robust interval is centred on the bias-corrected estimate: neither
 * the conventional estimate with the robust error nor the reverse has the stated coverage.
 *
 * Sides: units at or above the threshold are eligible and the effect is right minus left; with
 * `eligible_below`, units at or below it are eligible and the effect is left minus right. In every
 * result index 0 is the side below and 1 the side above, on the running variable as given; units at
 * the threshold itself are on the eligible side.
 *
 * Covariates enter additively with one slope for both sides (they buy precision, not
 * identification). Clusters replace the nearest-neighbour and HC variances by CR1, CR2 or CR3.
 *
 * Rows with a missing (NaN) value in a used column are left out. Constant or collinear covariates
 * are left out too. With fewer than 20 rows no bandwidth is chosen: h and b are the range of the
 * data (all three are reported in the result).
 *
 * Errors, RLV_ERR_DATA: no unit on a side; constant outcome; too few distinct values of the running
 * variable or too few rows within a bandwidth; no jump of the treatment (fuzzy); one cluster on a
 * side; a bandwidth that cannot be chosen. RLV_ERR_USAGE: an option out of its range.
 *
 * Cost: O(n log n) for the sort, O(n q^2) per fit; about 20 fits when the bandwidth is chosen.
 *
 * Sources: Calonico, Cattaneo, Titiunik (2014), Econometrica 82(6), 2295-2326; Calonico, Cattaneo,
 * Farrell, Titiunik (2019), Review of Economics and Statistics 101(3), 442-451 (covariates);
 * Calonico, Cattaneo, Farrell (2020), Econometrics Journal 23(2), 192-210 (coverage-error
 * bandwidths); Bell, McCaffrey (2002) and Pustejovsky, Tipton (2018) for CR2 and CR3. Numbers
 * follow the R package rdrobust 4.0.0.
 */
#ifndef RELEVE_RD_LOCAL_POLYNOMIAL_H
#define RELEVE_RD_LOCAL_POLYNOMIAL_H

#include "releve/core.h"

typedef enum { RLV_RD_TRIANGULAR, RLV_RD_EPANECHNIKOV, RLV_RD_UNIFORM } rlv_rd_kernel_t;

/* Variance: nearest neighbours, heteroskedasticity-consistent, or clustered. With clusters NN, HC0
 * and HC1 mean CR1, HC2 means CR2, HC3 means CR3; without clusters CRx means HCx. */
typedef enum {
    RLV_RD_NN,
    RLV_RD_HC0,
    RLV_RD_HC1,
    RLV_RD_HC2,
    RLV_RD_HC3,
    RLV_RD_CR1,
    RLV_RD_CR2,
    RLV_RD_CR3
} rlv_rd_variance_t;

/* Which mean squared (MSE) or coverage (CER) error the bandwidth minimises: of the difference of
 * the sides (RD), of each side (TWO), of their sum (SUM), the smaller of RD and SUM (COMB1), the
 * median of RD, TWO and SUM (COMB2). */
typedef enum {
    RLV_RD_MSERD,
    RLV_RD_MSETWO,
    RLV_RD_MSESUM,
    RLV_RD_MSECOMB1,
    RLV_RD_MSECOMB2,
    RLV_RD_CERRD,
    RLV_RD_CERTWO,
    RLV_RD_CERSUM,
    RLV_RD_CERCOMB1,
    RLV_RD_CERCOMB2,
    RLV_RD_NUM_SELECTORS
} rlv_rd_selector_t;

/* Repeated values of the running variable: count distinct values in the pilot bandwidth and keep at
 * least 10 of them a side when a fifth of a side is repeated (adjust), only count them (check), or
 * neither (off). */
typedef enum { RLV_RD_MASS_ADJUST, RLV_RD_MASS_CHECK, RLV_RD_MASS_OFF } rlv_rd_mass_points_t;

/* The data, borrowed. NaN is a missing value. */
typedef struct {
    size_t num_rows;
    const double *outcome;   /* [num_rows] */
    const double *running;   /* [num_rows] */
    const double *treatment; /* [num_rows], treatment received (fuzzy design); NULL when sharp */
    const double *covariate; /* [num_rows * num_covariates], row-major; NULL without */
    size_t num_covariates;
    const size_t *cluster; /* [num_rows], labels in 0..num_clusters-1; NULL without */
    size_t num_clusters;
} rlv_rd_sample_t;

typedef struct {
    double threshold;
    bool eligible_below;
    rlv_rd_kernel_t kernel;
    int order;      /* p, 0 to 4 */
    int bias_order; /* q, above p and at most 6; 0: p + 1 */
    int derivative; /* 0 to p */
    rlv_rd_selector_t selector;
    double main_bandwidth[2]; /* h below and above; 0: chosen */
    double bias_bandwidth[2]; /* b; 0: chosen, or h when h is given */
    double bandwidth_ratio;   /* h / b; 0: none asked for */
    rlv_rd_variance_t variance;
    int num_matches; /* nearest neighbours, 1 or more */
    rlv_rd_mass_points_t mass_points;
    int min_distinct; /* distinct values a side that the bandwidth must hold; 0: as mass_points says
                       */
    bool unregularised; /* without the term that guards against a small estimated bias */
    bool standardise; /* choose the bandwidth on running and outcome divided by their deviations */
    bool unbounded;   /* let a bandwidth exceed the range of the data */
    double level;     /* of the intervals, in ]0, 1[ */
} rlv_rd_options_t;

/* The defaults: triangular, order 1, MSE-RD, three nearest neighbours, mass points adjusted, 95 %.
 */
rlv_rd_options_t rlv_rd_options(double threshold);

typedef struct {
    double estimate, std_error, lower, upper, z, p_value;
} rlv_rd_inference_t;

enum { RLV_RD_CONVENTIONAL, RLV_RD_BIAS_CORRECTED, RLV_RD_ROBUST, RLV_RD_NUM_INFERENCES };

typedef struct {
    rlv_rd_inference_t effect[RLV_RD_NUM_INFERENCES];
    rlv_rd_inference_t first_stage[RLV_RD_NUM_INFERENCES]; /* fuzzy only, else zeros */
    double limit[2];                                       /* conventional fit at the threshold */
    double main_bandwidth[2], bias_bandwidth[2];
    size_t num_rows[2];         /* rows used */
    size_t num_distinct[2];     /* distinct values of the running variable;
                                   num_rows when mass points are off */
    size_t num_main[2];         /* rows within h */
    size_t num_bias[2];         /* rows within b */
    size_t num_missing;         /* rows left out for a missing value */
    size_t num_dropped;         /* covariates left out as constant or collinear */
    bool whole_range;           /* fewer than 20 rows: bandwidths are the range of the data */
    bool many_ties;             /* a fifth of a side or more repeats a value */
    rlv_rd_variance_t variance; /* as used */
} rlv_rd_result_t;

int rlv_rd_estimate(rlv_rd_result_t *result, const rlv_rd_sample_t *sample,
                    const rlv_rd_options_t *options, rlv_error_t *err) RLV_MUST_CHECK;

/* Names as on the command line: "tri", "mserd", "nn"... */
const char *rlv_rd_kernel_name(rlv_rd_kernel_t kernel);
const char *rlv_rd_selector_name(rlv_rd_selector_t selector);
const char *rlv_rd_variance_name(rlv_rd_variance_t variance);

#endif
