/*
 * imputation: the effect as observed outcome less the one imputed from untreated observations.
 *
 * Method: Borusyak, Jaravel and Spiess (2024), "Revisiting event-study designs", Review of Economic
 * Studies 91(6): unit and period effects (and covariates x periods) fitted on untreated
 * observations; tau_it = y_it - imputed; averages of tau with the observations' weights. Standard
 * error: their conservative one, equations 6 to 10: v_it = weight for treated observations and
 * -w_it z_it' (Z0'W Z0)^-1 Z1' weight for untreated ones; residuals of treated observations are
 * taken around the mean over cohort x event time weighted by v^2; squares of sums by unit or
 * cluster, no small-sample factor; intervals with 1.96.
 *
 * An observation is imputed only if its unit and its period have an effect. As in didimputation
 * 0.5.0 over fixest, a unit (or period) with a single untreated observation is left out of the
 * first stage, hence of the averages (a note says how many): its effect would fit that observation
 * exactly. Where this leaves nothing to impute (two periods), such units are kept.
 *
 * With weights the covariance uses Z0'W Z0; didimputation 0.5.0 uses the weights twice, so standard
 * errors with weights differ from it.
 */
#ifndef RELEVE_IMPUTATION_H
#define RELEVE_IMPUTATION_H

#include "releve/estimates.h"
#include "releve/panel.h"

typedef struct {
    bool by_cluster;         /* the panel's outer cluster instead of the unit */
    int32_t num_pretrends;   /* dummies of event times -1 ... -num_pretrends, or ... */
    const int32_t *pretrend; /* ... of these event times (NULL: the former) [num_pretrends] */
} rlv_imputation_options_t;

/* Adds the rows `imputation` and `imputation_horizon`; pre-trends (a separate regression on
 * untreated observations, clustered, with the small-sample factor of fixest) go to diagnostics as
 * `imputation_pretrend`. A horizon that cannot be imputed has a row without numbers. */
int rlv_imputation_estimate(const rlv_panel_t *panel, const rlv_imputation_options_t *options,
                            rlv_estimates_t *out, rlv_diagnostics_t *diagnostics,
                            rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;

#endif
