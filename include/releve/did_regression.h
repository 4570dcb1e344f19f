/*
 * did_regression: difference-in-differences by least squares with unit and period effects.
 *
 * - twfe: one coefficient of the treatment dummy (period >= cohort). Units treated from the start
 *   are kept.
 * - event_study: dummies of event time (period - cohort), the reference being the last period
 * before treatment (anticipation deducted); without a never-treated unit the earliest event time is
 * a second reference. Units treated from the start are dropped (they have no such period).
 * - sun_abraham: Sun and Abraham (2021), Journal of Econometrics 225(2), interaction-weighted
 *   estimator, as fixest's sunab: all cohort x event-time dummies but the reference one, controls
 *   = never treated; aggregated by event time (and over all treated cells, `_att`) with shares of
 *   observations taken as fixed. Units treated from the start are dropped, for they would serve as
 *   controls. Without a never-treated unit the last cohort is the control and the periods from its
 *   start on are dropped.
 *
 * Covariates enter interacted with period dummies (the first period left out): conditional parallel
 * trends, which time-invariant covariates need. Standard errors: clustered by unit, or by the
 * panel's one or two clusters; small-sample rules of regression.h.
 *
 * Each function adds its rows to `out` and what is besides to `diagnostics` (either may be filled
 * already). RLV_ERR_DATA when the effect cannot be told from the unit and period effects, and for
 * repeated cross-sections.
 */
#ifndef RELEVE_DID_REGRESSION_H
#define RELEVE_DID_REGRESSION_H

#include "releve/estimates.h"
#include "releve/panel.h"
#include "releve/regression.h"

typedef struct {
    rlv_vcov_kind_t kind; /* RLV_VCOV_CLUSTER as a rule */
    rlv_ssc_t ssc;
    bool by_cluster;         /* the panel's clusters instead of the unit */
    bool own_cluster_factor; /* see rlv_vcov_spec_t */
    int32_t anticipation;
} rlv_did_options_t;

int rlv_twfe_estimate(const rlv_panel_t *panel, const rlv_did_options_t *options,
                      rlv_estimates_t *out, rlv_diagnostics_t *diagnostics,
                      rlv_error_t *err) RLV_MUST_CHECK;
int rlv_event_study_estimate(const rlv_panel_t *panel, const rlv_did_options_t *options,
                             rlv_estimates_t *out, rlv_notes_t *notes,
                             rlv_error_t *err) RLV_MUST_CHECK;
int rlv_sun_abraham_estimate(const rlv_panel_t *panel, const rlv_did_options_t *options,
                             rlv_estimates_t *out, rlv_diagnostics_t *diagnostics,
                             rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;

#endif
