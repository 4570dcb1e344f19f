/*
 * ensemble: replicates of one scenario over threads.
 *
 * Replicate r lives with the doctors' draws of address r and the parameters' draws of row r, so it
 * is the same whatever the number of threads or of replicates. Memory: 4 bytes per replicate, year,
 * kind of count and place (about 0.5 MB a replicate for Occitanie to 2040).
 */
#ifndef RELEVE_ENSEMBLE_H
#define RELEVE_ENSEMBLE_H

#include "releve/param_draws.h"
#include "releve/simulation.h"

/* What differs between replicates (parameter run.uncertainty). */
typedef enum { RLV_CHANCE, RLV_PARAMETERS, RLV_BOTH } rlv_uncertainty_t;

typedef struct {
    size_t num_replicates;
    size_t tally_size, pyramid_size; /* of one replicate */
    int32_t *tally;                  /* [num_replicates * tally_size] */
    int32_t *pyramid;                /* [num_replicates * pyramid_size] */
} rlv_ensemble_t;

/* Lives all replicates. `draws` (may be NULL) holds a row per replicate, used unless uncertainty is
 * RLV_CHANCE. `num_threads` 0: as many as the machine offers. */
int rlv_ensemble_run(rlv_ensemble_t *self, const rlv_model_t *model, uint64_t seed,
                     size_t num_replicates, rlv_uncertainty_t uncertainty,
                     const rlv_param_draws_t *draws, size_t num_threads,
                     const rlv_progress_t *progress, rlv_error_t *err) RLV_MUST_CHECK;

/* What is called after each replicate, by any thread, each replicate once; `lived` is the workspace
 * at the horizon. A negative status ends the run. */
typedef struct {
    int (*observe)(void *context, size_t replicate, const rlv_simulation_t *lived,
                   rlv_error_t *err);
    void *context;
} rlv_ensemble_observer_t;

/* The same with an observer (may be NULL). */
int rlv_ensemble_run_observed(rlv_ensemble_t *self, const rlv_model_t *model, uint64_t seed,
                              size_t num_replicates, rlv_uncertainty_t uncertainty,
                              const rlv_param_draws_t *draws, size_t num_threads,
                              const rlv_progress_t *progress,
                              const rlv_ensemble_observer_t *observer,
                              rlv_error_t *err) RLV_MUST_CHECK;
void rlv_ensemble_free(rlv_ensemble_t *self);

/* In every replicate, year and place: GPs(Y+1) = GPs(Y) + entries + moves in - moves out - exits.
 * RLV_ERR_SOFTWARE names the first place where it is not so. */
int rlv_ensemble_verify(const rlv_ensemble_t *self, const rlv_model_t *model,
                        rlv_error_t *err) RLV_MUST_CHECK;

#endif
