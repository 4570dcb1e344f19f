/*
 * bacon: what two-way fixed effects average.
 *
 * Method: Goodman-Bacon (2021), "Difference-in-differences with variation in treatment timing",
 * Journal of Econometrics 225(2), theorem 1: every comparison of two cohorts, its estimate and its
 * weight. Weights sum to 1 and the weighted sum is the coefficient of twfe without covariates, to
 * rounding. Units treated from the start are one control cohort (its key is the first period).
 *
 * Balanced panels only (RLV_ERR_DATA otherwise); observation weights must not change within a unit
 * (they enter the cohorts' shares and means).
 *
 * Rows `bacon`: group = treated cohort, time = comparison cohort (none = never treated), note =
 * "weight=...;type=..."; `bacon_total`; diagnostics `bacon_type` by type (value = mean, note =
 * weight).
 */
#ifndef RELEVE_BACON_H
#define RELEVE_BACON_H

#include "releve/estimates.h"
#include "releve/panel.h"

int rlv_bacon_estimate(const rlv_panel_t *panel, rlv_estimates_t *out,
                       rlv_diagnostics_t *diagnostics, rlv_error_t *err) RLV_MUST_CHECK;

#endif
