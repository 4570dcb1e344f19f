/*
 * honest_did: how far can parallel trends fail before the conclusion changes?
 * Rambachan and Roth (2023), "A More Credible Approach to Parallel Trends", Review of Economic
 * Studies 90(5); the tests are those of Andrews, Roth, Pakes (2023, same review, 90(6)), here
 * "ARP".
 *
 * Input: the coefficients of an event study WITHOUT its reference period, before then after, and
 * their covariance (no small-sample factor). Parameter: theta = weight'(effects after).
 * Coefficients are effect + delta, delta the difference in trends, 0 in the reference period and
 * bounded by smoothness (Delta^SD(M)):     |second difference of delta| <= M, everywhere relative
 * (Delta^RM(Mbar)):   |first difference after| <= Mbar x the largest one before, the step to the
 * reference period included and, if asked, by a sign: delta monotone, or of one sign after.
 *
 * Confidence sets for theta:
 *   FLCI (smoothness without sign only): the shortest interval of fixed length about a linear
 *     estimator, worst-case bias and spread weighed exactly: the path of bias against variance is a
 *     lasso path, solved on its active sets, and the critical value is the exact quantile of |N(t,
 * 1)| (the R package simulates it, to about 1e-3 of the length). hybrid (C-LF): ARP's conditional
 * test after a first test of size kappa = alpha / 10 against the least favourable critical value;
 * conditional: the same without the first test. Inverted on a grid of theta; for the relative
 * restriction the union over which difference is the largest and its sign. Moments without a
 * coefficient after treatment are left out (they do not bound theta). The bounds are the smallest
 * and the largest grid point not rejected: they are exact to a step, and a bound at an end of the
 * grid is no bound (`open_*`): widen the grid.
 *
 * Cost: hybrid, about 0.02 s for 5 + 2 periods, 0.2 s for 8 + 6 under the relative restriction,
 * nearly all of it the least favourable critical values.
 */
#ifndef RELEVE_HONEST_DID_H
#define RELEVE_HONEST_DID_H

#include "releve/core.h"

/* Memory not owned. */
typedef struct {
    const double *beta;   /* [num_pre + num_post], event time increasing, reference left out */
    const double *sigma;  /* [(num_pre + num_post)^2], covariance, positive definite */
    size_t num_pre;       /* 1 at least */
    size_t num_post;      /* 1 at least */
    const double *weight; /* [num_post], not all 0; NULL: the first period after */
    double alpha;         /* 0.05 for 95 % */
} rlv_event_study_t;

enum rlv_honest_restriction { RLV_HONEST_SMOOTHNESS = 0, RLV_HONEST_RELATIVE = 1 };
enum rlv_honest_method { RLV_HONEST_FLCI = 0, RLV_HONEST_HYBRID = 1, RLV_HONEST_CONDITIONAL = 2 };
enum rlv_honest_sign {
    RLV_HONEST_ANY_SIGN = 0,
    RLV_HONEST_INCREASING = 1, /* delta monotone in time */
    RLV_HONEST_DECREASING = 2,
    RLV_HONEST_POSITIVE = 3, /* delta >= 0 after */
    RLV_HONEST_NEGATIVE = 4
};

/* Zero-initialised: FLCI under smoothness. */
typedef struct {
    enum rlv_honest_restriction restriction;
    enum rlv_honest_method method;
    enum rlv_honest_sign sign;
    size_t num_grid;   /* 0: 1,000 */
    double grid_half;  /* half-width beyond the identified set under parallel trends, in standard
                          deviations of theta; 0: 20 */
    int max_widenings; /* times that a grid which ends before the set does is made twice as wide,
                          with as small a step */
    size_t num_draws;  /* of the least favourable critical value; 0: 10,000 */
    uint64_t seed;
} rlv_honest_options_t;

typedef struct {
    double lower; /* NaN when every grid point is rejected */
    double upper;
    bool open_below; /* the grid ends before the set does */
    bool open_above;
    double step; /* of the grid; 0 for an FLCI */
} rlv_honest_interval_t;

/* The usual interval, under parallel trends: weight'beta -+ z sd. */
int rlv_honest_original(const rlv_event_study_t *study, rlv_honest_interval_t *interval,
                        rlv_error_t *err) RLV_MUST_CHECK;

/* The FLCI with its estimator: `pre_weight` [num_pre] (or NULL) are the weights of the coefficients
 * before, those after are the study's. */
int rlv_honest_flci(const rlv_event_study_t *study, double bound, double *estimate,
                    double *half_length, double *pre_weight, rlv_error_t *err) RLV_MUST_CHECK;

/* The robust confidence set for a `bound` M or Mbar >= 0. RLV_ERR_USAGE for a method that does not
 * go with the restriction, RLV_ERR_DATA for a study out of range. */
int rlv_honest_interval(const rlv_event_study_t *study, const rlv_honest_options_t *options,
                        double bound, rlv_honest_interval_t *interval,
                        rlv_error_t *err) RLV_MUST_CHECK;

/* Whether one value of theta is in the set. */
int rlv_honest_contains(const rlv_event_study_t *study, const rlv_honest_options_t *options,
                        double bound, double theta, bool *contained,
                        rlv_error_t *err) RLV_MUST_CHECK;

/* Breakdown value: the smallest bound under which theta = 0 is not rejected, by bisection to
 * `tolerance`; 0 when it is not rejected even under 0, INFINITY when it still is under `largest`.
 */
int rlv_honest_breakdown(const rlv_event_study_t *study, const rlv_honest_options_t *options,
                         double largest, double tolerance, double *breakdown,
                         rlv_error_t *err) RLV_MUST_CHECK;

/* One-sided bounds on M at level alpha from the coefficients before (two at least): upper = largest
 * of the upper bounds of the second differences; lower = smallest M that the conditional test does
 * not reject, on 1,000 points up to 3 times the largest standard deviation before (INFINITY if
 * none). */
int rlv_honest_smoothness_before(const rlv_event_study_t *study, double *lower, double *upper,
                                 rlv_error_t *err) RLV_MUST_CHECK;

/* The quantile of |N(shift, 1)| at level 1 - alpha. */
double rlv_folded_normal_quantile(double shift, double alpha);

/* The quantile p of a standard normal truncated to [lower, upper], stable in both tails. */
double rlv_truncated_normal_quantile(double p, double lower, double upper);

#endif
