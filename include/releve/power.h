/*
 * power: what could this panel have detected, and do the intervals cover?
 *
 * Outcomes are made from the panel's own residuals: each unit's place in the design (its dates and
 * exposure) receives the whole series of residuals of a unit drawn with replacement, within the
 * same group if groups are given, so that the dependence over time and the spread between units are
 * the panel's own; then effect x exposure is added and the estimator run. For each effect of a
 * grid: share of intervals that exclude 0 (power; size at effect 0), share that contain the effect
 * (coverage), bias and spread of the estimates. The same draws serve all effects, so that the curve
 * is smooth in the effect (common random numbers).
 *
 * The smallest detectable effect is where the power first reaches the target, by linear
 * interpolation between grid points; infinite when the grid ends before. Units are exchangeable
 * within groups under this resampling: correlation BETWEEN units (departments) is kept only by
 * giving whole departments as units. Cost: num_draws x num_effects runs of the estimator.
 */
#ifndef RELEVE_POWER_H
#define RELEVE_POWER_H

#include "releve/core.h"

/* Estimate and interval of one outcome [num_units * num_periods]. RLV_ERR_DATA: this sample cannot
 * be estimated (counted, and left out); any other failure ends the simulation. */
typedef int rlv_interval_estimator_fn(void *context, const double *outcome, double *estimate,
                                      double *lower, double *upper, rlv_error_t *err);

/* Memory not owned. */
typedef struct {
    const double *residual; /* [num_units * num_periods], row-major, finite */
    const double *exposure; /* the same shape: 0 untreated, 1 treated, or shares and dynamics */
    const size_t *group;    /* [num_units] or NULL: residuals are drawn within a group */
    size_t num_units;
    size_t num_periods;
    const double *effect; /* [num_effects], increasing, from 0 or more */
    size_t num_effects;
    size_t num_draws; /* 2 at least; 1,000 gives a Monte Carlo error of 0.013 at a power of 0.8 */
    uint64_t seed;
    rlv_interval_estimator_fn *estimator;
    void *context;
    const rlv_progress_t *progress; /* or NULL */
} rlv_power_t;

typedef struct {
    double effect;
    double rejection;      /* share of intervals without 0 */
    double rejection_mcse; /* Monte Carlo standard error of it */
    double coverage;       /* share of intervals with the effect in them */
    double mean_estimate;
    double sd_estimate;
    double mean_half_length;
    size_t num_failed; /* samples that could not be estimated */
} rlv_power_point_t;

/* `point` [num_effects]. RLV_ERR_USAGE for a grid out of order, RLV_ERR_DATA for a panel out of
 * range or when more than half of the samples cannot be estimated. */
int rlv_power_simulate(const rlv_power_t *self, rlv_power_point_t *point,
                       rlv_error_t *err) RLV_MUST_CHECK;

/* Smallest effect with power `target` (0.8). The first effect of the grid when it has it already,
 * INFINITY when none has. */
double rlv_power_detectable(const rlv_power_point_t *point, size_t num_effects, double target);

#endif
