/*
 * long_difference: the change of an outcome between two dates, one group of units less another, for
 * studies whose data hold two dates, or a few that are compared two by two.
 *
 * For a group G with weights w (fixed: inhabitants of one date), before b and after a:
 *     levels      f_G = sum w (a - b) / sum w              change of the group's mean
 *     logarithms  f_G = log(sum w a) - log(sum w b)         relative change of the group's mean
 * and the estimate is f_treated - f_control. With counts of GPs given as densities on inhabitants
 * that do not change, sum w a is the count itself: the second form is then the change of the log of
 * a count, defined when units hold none. Both are averages of groups, never means of logarithms of
 * small counts. This is the difference-in-differences of two periods; that groups would have moved
 * alike is the assumption, in levels or in logarithms: it cannot hold in both when they start
 * apart.
 *
 * Within bands: units are compared with those of the same band only (`band`); bands that lack one
 * of the groups are left out; the bands' estimates are averaged with the treated units' weights.
 *
 * Inference is by influence functions, so that estimates made on the same units can be combined
 * (differences, a correction with an estimated slope): psi_i with estimate - truth = sum psi_i.
 * Standard error: sqrt(n/(n-1) sum psi^2) by unit (n the units used), sqrt(G/(G-1) sum over
 * clusters of squared sums) by cluster; the larger of the two is taken, with Student's quantile at
 * G - 1 degrees of freedom, since a dozen clusters understate the error as often as not. Cost:
 * O(n).
 */
#ifndef RELEVE_LONG_DIFFERENCE_H
#define RELEVE_LONG_DIFFERENCE_H

#include "releve/core.h"

typedef enum { RLV_SCALE_LEVEL, RLV_SCALE_LOG } rlv_scale_t;

enum { RLV_GROUP_OUT = -1, RLV_GROUP_CONTROL = 0, RLV_GROUP_TREATED = 1 };

/* Memory not owned. A unit whose before or after is missing (NaN) is left out. */
typedef struct {
    size_t num_units;
    const double *before, *after; /* [num_units], NaN = missing */
    const double *weight;         /* [num_units], positive; NULL: all equal */
    const int *group;             /* [num_units], RLV_GROUP_* */
    const long *band;             /* [num_units], any codes; NULL: all units are compared */
    const size_t *cluster;        /* [num_units], below num_clusters; NULL: units alone */
    size_t num_clusters;
} rlv_long_difference_t;

typedef struct {
    double estimate, std_error, lower, upper, p_value; /* 95 %, two-sided */
    double unit_error, cluster_error; /* NaN without clusters, or with a single one */
    double detectable; /* smallest effect seen with power 80 % at 5 %: (t.975 + t.8) std_error */
    double treated_change, control_change;
    size_t num_treated, num_control; /* units used */
    size_t num_bands;                /* bands used; 1 without bands */
    double df;                       /* of Student's quantile; 0: normal */
} rlv_difference_t;

/* The estimate, and in `influence` [num_units] (may be NULL) the influence function. RLV_ERR_DATA
 * when a group (in every band) is empty, or has a sum that is not positive in logarithms. */
int rlv_long_difference(rlv_difference_t *result, const rlv_long_difference_t *data,
                        rlv_scale_t scale, double *influence, rlv_error_t *err) RLV_MUST_CHECK;

/* Fills error, interval, p-value and detectable effect of `result->estimate` from an influence
 * function; units with an influence of 0 are those not used. */
void rlv_difference_infer(rlv_difference_t *result, const double *influence, size_t num_units,
                          const size_t *cluster, size_t num_clusters);

/*
 * Regression to the mean, fitted where nothing was decided: weighted slope of the change `before`
 * -> `after` on an earlier `level` (all units with the three), and its influence function
 * [num_units] (may be NULL). Under logarithms the change is log(after / before) and the slope is
 * per unit of log(level). RLV_ERR_DATA when the level does not vary.
 */
int rlv_mean_reversion_slope(double *slope, const rlv_long_difference_t *data, const double *level,
                             rlv_scale_t scale, double *influence, rlv_error_t *err) RLV_MUST_CHECK;

/*
 * The estimate less what regression to the mean predicts of it:
 *     (f_treated - f_control) - slope (mean level of the treated - of the controls)
 * `level` is measured in the class year, `past` and `past_level` are the earlier change with the
 * same distance in years between level, before and after (its groups are not used). Influences add
 * up.
 */
int rlv_mean_reversion_correct(rlv_difference_t *result, const rlv_long_difference_t *data,
                               const double *level, const rlv_long_difference_t *past,
                               const double *past_level, rlv_scale_t scale,
                               rlv_error_t *err) RLV_MUST_CHECK;

/* Randomisation p-value: the labels treated and control are permuted among the units used, within
 * bands, `num_draws` times (the observed labels count as one); share of |difference| at least as
 * large. Exchangeability of the units is the null: departments are not kept together. */
int rlv_long_difference_randomise(double *p_value, const rlv_long_difference_t *data,
                                  rlv_scale_t scale, size_t num_draws, uint64_t seed,
                                  rlv_error_t *err) RLV_MUST_CHECK;

#endif
