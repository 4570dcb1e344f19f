/*
 * apl_rules: what the APL weighs doctors and inhabitants by, and the split of a change into causes.
 *
 * Sources: Barlet, Coldefy, Collin and Lucas-Gabrielli, DREES and IRDES, 2012 (full-time weights of
 * doctors, use of care by age); DGOS, FAQ on the zoning of 25 May 2018, p. 5 (floor and cap).
 */
#ifndef RELEVE_APL_RULES_H
#define RELEVE_APL_RULES_H

#include "releve/core.h"

/* Full-time weight of a GP with so many acts a year, steps of 2012: under 273 acts 0, to 1,027 0.2,
 * to 2,642 0.5, to 4,251 0.7, from 4,252 on 1. */
double rlv_apl_full_time_2012(double acts);

/* Its continuous variant: acts / 4,973, at most 1.8 (the 95th percentile). Negative acts count 0.
 */
double rlv_apl_full_time_continuous(double acts);

/* Acts a GP counts for in the present version: at least `floor` (3,600), at most `cap` (6,000). */
double rlv_apl_counted_acts(double acts, double floor, double cap);

/* Use of GP care by age, the mean of all ages being about 1: 19 classes of five years, the last
 * from 90 on. `age` in completed years; below 0 counts as 0. */
enum { RLV_APL_NUM_AGE_CLASSES = 19 };
double rlv_apl_age_weight(int age);

/* Standardised inhabitants: sum of `people` [RLV_APL_NUM_AGE_CLASSES] by class times the weights.
 */
double rlv_apl_standardised(const double people[RLV_APL_NUM_AGE_CLASSES]);

/*
 * Ratio published / computed that anchors a territory: shrunk to the region's by the supply within
 * reach, `gps`, then bounded around it. `raw` NaN: nothing is computed there, the region's stands.
 */
double rlv_apl_anchor(double raw, double regional, double gps, double shrink_gps, double bound);

/*
 * The values of a computation where the causes of the set `causes` (bit k: cause k) have changed
 * and the others have not. `value` [num_values] is output.
 */
typedef int (*rlv_apl_evaluate_t)(void *context, unsigned causes, double *value, rlv_error_t *err);

/*
 * Splits the change of each value between no cause and all of them into the parts of the causes:
 * Shapley's value, the mean over all orders in which they may come one after the other (Shapley
 * 1953; Shorrocks, Journal of Economic Inequality 11, 2013). The parts sum to the change up to
 * rounding, and do not depend on an order. `part` [num_causes * num_values], cause by cause;
 * `before`, `after` [num_values]. 2^num_causes evaluations, num_causes from 1 to 8.
 */
int rlv_apl_decompose(size_t num_causes, size_t num_values, rlv_apl_evaluate_t evaluate,
                      void *context, double *part, double *before, double *after,
                      rlv_error_t *err) RLV_MUST_CHECK;

#endif
