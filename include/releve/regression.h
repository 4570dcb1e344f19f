/*
 * regression: least squares with unit and period effects, cluster-robust covariances, logit.
 *
 * Two-way effects are removed exactly, never by iteration: balanced panels whose weights do not
 * change within a unit by double demeaning; others by unit demeaning and one dense solve for the
 * period effects (num_periods x num_periods, once for all variables). Columns that are collinear
 * with those before them (relative remainder under 1e-10 of their sum of squares) are dropped, in
 * order, as feols does.
 *
 * Small-sample factors on the covariance (fixest 0.14, ssc): (n-1)/(n-K) and, for clusters,
 * G/(G-1) with the smallest G of the dimensions; t with G-1 degrees of freedom.
 * Two-way clusters: V1 + V2 - V12 (Cameron, Gelbach, Miller 2011).
 */
#ifndef RELEVE_REGRESSION_H
#define RELEVE_REGRESSION_H

#include "releve/core.h"

/* Inverts the symmetric positive semi-definite a [k * k] in place by sweeping (Goodnight 1979).
 * A pivot under `tolerance` times its initial value drops the row and column (zeros, dropped[j] =
 * true). `dropped` may be NULL. Returns the number of dropped columns. */
size_t rlv_sweep_inverse(double *a, size_t k, double tolerance, bool *dropped);

typedef enum {
    RLV_SSC_FIXEST, /* K counts the effects not nested in a cluster */
    RLV_SSC_FULL,   /* K counts every effect (as with dummies) */
    RLV_SSC_NONE,   /* K counts the coefficients only; G/(G-1) stays */
    RLV_SSC_RAW     /* no factor at all */
} rlv_ssc_t;

/* What a regression reads; all arrays are the caller's. */
typedef struct {
    size_t num_rows, num_terms, num_units, num_periods;
    const uint32_t *unit;      /* [num_rows], below num_units, not decreasing */
    const uint32_t *period;    /* [num_rows], below num_periods, increasing within a unit */
    const double *weight;      /* [num_rows] or NULL */
    const double *outcome;     /* [num_rows] */
    const double *const *term; /* [num_terms][num_rows] */
    bool balanced;             /* every unit in every period, weights fixed within units */
} rlv_fe_data_t;

typedef struct {
    size_t num_rows, num_terms, num_units, num_periods;
    size_t num_effects; /* free unit and period effects, constant included */
    size_t units_present, periods_present;
    double *coef;        /* [num_terms], NaN when dropped */
    bool *dropped;       /* [num_terms] */
    double *bread;       /* [num_terms * num_terms], inverse of the demeaned X'WX */
    double **demeaned;   /* [num_terms][num_rows] */
    double *residual;    /* [num_rows] */
    double *unit_effect; /* [num_units], of y - X b; NaN: unit without a row */
    double
        *period_effect; /* [num_periods], the first one present of a component is 0; NaN: absent */
    const double *weight; /* the caller's */
} rlv_fe_fit_t;

/* Fits outcome on terms, unit and period effects. rlv_fe_free is legal after a failure. */
int rlv_fe_fit(rlv_fe_fit_t *self, const rlv_fe_data_t *data, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_fe_free(rlv_fe_fit_t *self);

typedef enum { RLV_VCOV_IID, RLV_VCOV_HETERO, RLV_VCOV_CLUSTER } rlv_vcov_kind_t;

/* One or two ways of clustering. */
typedef struct {
    rlv_vcov_kind_t kind;
    rlv_ssc_t ssc;
    bool own_cluster_factor; /* G/(G-1) of each dimension instead of the smallest G's */
    size_t num_clusters;
    const uint32_t *cluster[2];      /* [num_rows], codes */
    size_t cluster_size[2];          /* above the highest code */
    bool unit_nested, period_nested; /* effects nested in one of the clusters */
} rlv_vcov_spec_t;

/* Covariance of the coefficients, vcov [num_terms * num_terms] (zero rows when dropped), and the
 * degrees of freedom of t. RLV_ERR_DATA when there are fewer than 2 clusters. */
int rlv_fe_vcov(const rlv_fe_fit_t *fit, const rlv_vcov_spec_t *spec, double *vcov, double *df,
                rlv_error_t *err) RLV_MUST_CHECK;

/* Codes 0, 1, 2... of the pairs (a[i], b[i]); returns their number, or a negative status. */
long rlv_pair_codes(size_t n, const uint32_t *a, const uint32_t *b, uint32_t *code,
                    rlv_error_t *err) RLV_MUST_CHECK;

typedef enum {
    RLV_LOGIT_OK,
    RLV_LOGIT_SEPARATED, /* the fit ran away to 0 or 1 */
    RLV_LOGIT_SINGULAR   /* collinear columns */
} rlv_logit_t;

/* Weighted logit by iteratively reweighted least squares. The first `num_ones` rows have outcome 1,
 * the others 0; weights have mean 1. x: [k][n] (a constant column if one is wanted); on return p
 * [n] fitted probabilities, inverse [k * k] the inverse of X'WX there. It starts and stops as R's
 * glm does (probabilities (w y + 1/2) / (w + 1); a relative change of the deviance below 1e-8), so
 * that estimates near 0 are those of the reference to more than the six digits that one step more
 * would leave in common. `scratch` has k + k*k doubles. Cost: about 6 passes. */
rlv_logit_t rlv_logit(size_t n, size_t num_ones, size_t k, const double *const *x,
                      const double *weight, double *p, double *inverse, double *scratch);

#endif
