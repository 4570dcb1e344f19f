/*
 * rd_side: private to the discontinuity estimators. One side of the threshold, its local fits, and
 * the variance of a weighted sum.
 *
 * Every estimator here is linear in the outcome: a local polynomial's coefficient is sum a_i y_i
 * with weights a_i that do not depend on y, the bias correction only changes the a_i, and
 * covariates and a fuzzy treatment only replace y by a combination of columns. So one side needs
 * three things: the weights of a coefficient, the residuals of a column, and the variance of sum
 * a_i y_i.
 */
#ifndef RELEVE_EVALUATE_RD_SIDE_H
#define RELEVE_EVALUATE_RD_SIDE_H

#include "releve/rd_local_polynomial.h"

typedef struct {
    const char *name; /* for errors */
    size_t num_rows, num_columns, num_distinct;
    double *distance;  /* [num_rows], running minus threshold, ascending */
    double *column;    /* [num_columns * num_rows], column-major: outcome, treatment, covariates */
    size_t *cluster;   /* [num_rows], or NULL */
    size_t num_labels; /* bound of the labels in `cluster` */
    size_t num_clusters;
    size_t *tie_count; /* [num_rows], rows that share the value */
    size_t *tie_first; /* [num_rows], first of them */
} rlv_rd_side_t;

/* The two sides, 1 being the eligible one: with eligible_below the running variable is mirrored. */
typedef struct {
    rlv_rd_side_t side[2];
    size_t num_covariates; /* kept ones; they are the last columns */
    bool fuzzy;            /* column 1 is the treatment */
    size_t num_missing, num_dropped;
    double deviation;           /* of the running variable */
    double interquartile_range; /* of the running variable */
    double outcome_deviation;
} rlv_rd_sides_t;

int rlv_rd_sides_init(rlv_rd_sides_t *self, const rlv_rd_sample_t *sample,
                      const rlv_rd_options_t *options, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_rd_sides_free(rlv_rd_sides_t *self);
/* Distance from the threshold to the farthest row of a side. */
double rlv_rd_side_range(const rlv_rd_side_t *self);
/* Divides distances and outcomes, and the deviations with them. */
void rlv_rd_sides_scale(rlv_rd_sides_t *self, double distance_unit, double outcome_unit);

/* A local polynomial fit on one side, without outcome. Rows are first..first+num_rows-1 of the
 * side; some weights may be zero when `reach` exceeds the bandwidth. */
typedef struct {
    const rlv_rd_side_t *side;
    size_t first, num_rows, num_terms;
    double bandwidth;
    double *weight;  /* [num_rows], kernel / bandwidth */
    double *power;   /* [num_rows * num_terms], powers of distance / bandwidth */
    double *half;    /* [num_terms^2], K with K K' = inverse */
    double *inverse; /* [num_terms^2], of sum weight power power' */
    double
        *run_sum; /* [num_rows], room: sum of y over the rows of one value, at the first of them */
} rlv_rd_fit_t;

/* Fits order `order`; `reach` >= bandwidth is how far rows are kept. */
int rlv_rd_fit_init(rlv_rd_fit_t *self, const rlv_rd_side_t *side, int order, double bandwidth,
                    double reach, rlv_rd_kernel_t kernel, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_rd_fit_free(rlv_rd_fit_t *self);
/* Number of rows with a positive weight. */
size_t rlv_rd_fit_count(const rlv_rd_fit_t *self);
/* a_i such that coefficient `term` (of distance^term) of y is sum a_i y_i; [num_rows]. */
void rlv_rd_fit_weights(const rlv_rd_fit_t *self, size_t term, double *a);
/* A column of the side, at the fit's first row. */
const double *rlv_rd_fit_column(const rlv_rd_fit_t *self, size_t column);
/* y = the columns combined by `share` [num_columns]. */
void rlv_rd_fit_combine(const rlv_rd_fit_t *self, const double *share, double *y);
/* Adds D'WD - U' inverse U to `cross` [num_columns^2]: the columns cleaned of the polynomial. */
void rlv_rd_fit_partial_out(const rlv_rd_fit_t *self, double *cross);
/* Residuals of y, scaled as the variance asks; [num_rows]. */
void rlv_rd_fit_residuals(const rlv_rd_fit_t *self, const double *y, rlv_rd_variance_t variance,
                          size_t num_matches, double *residual);
/* Estimated variance of sum a_i y_i. `self` is the fit that the residuals come from (its leverage
 * and number of terms correct CR1, CR2, CR3). */
int rlv_rd_fit_variance(const rlv_rd_fit_t *self, const double *a, const double *residual,
                        rlv_rd_variance_t variance, double *result,
                        rlv_error_t *err) RLV_MUST_CHECK;
double rlv_rd_dot(size_t count, const double *a, const double *b);

/* Slopes of outcome and treatment on the covariates, over the given fits together:
 * slope[0..num_covariates-1] for the outcome, then for the treatment if fuzzy. */
int rlv_rd_covariate_slopes(const rlv_rd_fit_t *fits, size_t num_fits, size_t num_covariates,
                            bool fuzzy, double *slope, rlv_error_t *err) RLV_MUST_CHECK;
/* How the columns combine, given the slopes: `outcome` and `treatment` (ignored when sharp) are
 * [num_columns]. */
void rlv_rd_shares(size_t num_covariates, bool fuzzy, const double *slope, double *outcome,
                   double *treatment);

/* Bandwidths by the selector, on sides already split (index 1 eligible). */
int rlv_rd_choose_bandwidths(const rlv_rd_sides_t *sides, const rlv_rd_options_t *options,
                             rlv_rd_variance_t variance, double main[2], double bias[2],
                             rlv_error_t *err) RLV_MUST_CHECK;
/* Variance that is really used, given whether there are clusters. */
rlv_rd_variance_t rlv_rd_effective_variance(rlv_rd_variance_t asked, bool clustered);
/* Refuses options out of range. */
int rlv_rd_check_options(const rlv_rd_sample_t *sample, const rlv_rd_options_t *options,
                         rlv_error_t *err) RLV_MUST_CHECK;
static inline int rlv_rd_bias_order(const rlv_rd_options_t *options)
{
    return options->bias_order > 0 ? options->bias_order : options->order + 1;
}

#endif
