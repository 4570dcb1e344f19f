/*
 * did_inference: other ways to judge the coefficient of twfe: wild cluster bootstrap, randomisation
 * of the adoption dates, errors correlated over distance. Each fits the regression of
 * did_regression.h (covariates x periods, weights) and hands it to wild_bootstrap.h,
 * randomisation.h or conley.h, where the methods are described.
 */
#ifndef RELEVE_DID_INFERENCE_H
#define RELEVE_DID_INFERENCE_H

#include "releve/panel.h"
#include "releve/randomisation.h"
#include "releve/wild_bootstrap.h"

/* Null imposed, type 11; clusters: the panel's first (it must hold whole units, RLV_ERR_DATA
 * otherwise) or the units. */
int rlv_twfe_wild_bootstrap(const rlv_panel_t *panel, bool by_cluster, size_t num_draws,
                            uint64_t seed, rlv_wild_test_t *result,
                            rlv_error_t *err) RLV_MUST_CHECK;

/* Adoption dates permuted between all units. Cost: one regression an assignment. */
int rlv_twfe_randomisation(const rlv_panel_t *panel, size_t max_assignments, uint64_t seed,
                           rlv_randomisation_test_t *result, rlv_error_t *err) RLV_MUST_CHECK;

/* Uniform kernel up to `cutoff_km`, a place fully correlated with itself over time; coordinates of
 * the units in degrees [num_units]. *std_error is NaN when the variance comes out negative. */
int rlv_twfe_conley(const rlv_panel_t *panel, const double *latitude, const double *longitude,
                    double cutoff_km, double *estimate, double *std_error,
                    rlv_error_t *err) RLV_MUST_CHECK;

#endif
