/*
 * checks: what a scenario says that the results of its run must satisfy.
 *
 *   checks = (
 *       { indicator = "gp_headcount"; year = 2030; low = 5500.0; high = 6400.0; },
 *       { indicator = "apl"; level = "department"; place = "12"; year = 2030; statistic = "p50";
 *         high = 4.0; },
 *       { indicator = "gp_headcount"; year = 2040; since = 2030; low = 1.05; }
 *   );
 *
 * indicator, year, and low or high or both are required; level is region (default), department,
 * zone or territory, place its code; statistic mean (default), sd, p05, p25, p50, p75, p95; with
 * `since` the bounds are on the ratio of the year's value to that of `since`. Bounds are inclusive.
 * Checks belong to their file and are not inherited: what holds for a scenario need not hold
 * for one that extends it. They act on nothing; a run writes its tables whether they hold or not
 * (checks.csv), then ends with RLV_ERR_DATA when one does not.
 *
 * Not to be taken for the exact expectation of the model (matrix recursion).
 */
#ifndef RELEVE_CHECKS_H
#define RELEVE_CHECKS_H

#include "releve/scenario.h"
#include "releve/summary.h"

/* RLV_ERR_CONFIG, at its line of `file`: an indicator, place or year that a run of this model does
 * not have. To be called before the run. */
int rlv_checks_verify(const rlv_scenario_t *scenario, const char *file, const rlv_model_t *model,
                      rlv_error_t *err) RLV_MUST_CHECK;

/* The value that is held against the bounds; `summary` [RLV_NUM_LEVELS]. NaN for a ratio to 0. */
double rlv_check_value(const rlv_check_t *self, const rlv_model_t *model,
                       const rlv_summary_t *summary);
/* A missing value holds nothing. */
bool rlv_check_holds(const rlv_check_t *self, double value);
/* How many do not hold. */
size_t rlv_checks_failures(const rlv_scenario_t *scenario, const rlv_model_t *model,
                           const rlv_summary_t *summary);

#endif
