/*
 * ensemble: replicates of one scenario over threads.
 *
 * Replicate r lives with the doctors' draws of address r and the parameters' draws of row r, so it
 * is the same whatever the number of threads or of replicates. Memory: 4 bytes per replicate, year,
 * kind of count and place (about 0.5 MB a replicate for Occitanie to 2040).
 *
 * The twin of replicate r has the same parameters and other draws of the doctors: from pairs of
 * twins the variance is split (variance.h). Twins stand behind the replicates in the arrays and
 * enter nothing else.
 */
#ifndef RELEVE_ENSEMBLE_H
#define RELEVE_ENSEMBLE_H

#include "releve/param_draws.h"
#include "releve/simulation.h"

/* What differs between replicates (parameter run.uncertainty). */
typedef enum { RLV_CHANCE, RLV_PARAMETERS, RLV_BOTH } rlv_uncertainty_t;

typedef struct {
    size_t num_replicates;
    size_t num_twins;                           /* of the first replicates */
    size_t tally_size, pyramid_size, cost_size; /* of one replicate */
    int32_t *tally;                             /* [(num_replicates + num_twins) * tally_size] */
    int32_t *pyramid;                           /* [(num_replicates + num_twins) * pyramid_size] */
    int32_t *costs;                             /* [(num_replicates + num_twins) * cost_size] */
} rlv_ensemble_t;

/* What is called after each replicate, by any thread, each replicate once; `lived` is the workspace
 * at the horizon. A negative status ends the run. */
typedef struct {
    int (*observe)(void *context, size_t replicate, const rlv_simulation_t *lived,
                   rlv_error_t *err);
    void *context;
} rlv_ensemble_observer_t;

/* What is to be lived. Nothing is owned. */
typedef struct {
    uint64_t seed;
    size_t num_replicates;
    size_t num_twins; /* at most num_replicates; 0 unless uncertainty is RLV_BOTH */
    rlv_uncertainty_t uncertainty;
    const rlv_param_draws_t *draws; /* a row per replicate, used unless RLV_CHANCE; may be NULL */
    size_t num_threads;             /* 0: as many as the machine offers */
    const rlv_snapshot_t *start; /* [num_replicates + num_twins] states to start from, NULL: none */
    rlv_snapshot_t *save;        /* [num_replicates + num_twins] states of save_year, NULL: none */
    int save_year;
    const rlv_ensemble_observer_t *observer; /* NULL: none; twins are not observed */
} rlv_ensemble_plan_t;

int rlv_ensemble_live(rlv_ensemble_t *self, const rlv_model_t *model,
                      const rlv_ensemble_plan_t *plan, const rlv_progress_t *progress,
                      rlv_error_t *err) RLV_MUST_CHECK;

/* The same without twins or states. */
int rlv_ensemble_run(rlv_ensemble_t *self, const rlv_model_t *model, uint64_t seed,
                     size_t num_replicates, rlv_uncertainty_t uncertainty,
                     const rlv_param_draws_t *draws, size_t num_threads,
                     const rlv_progress_t *progress, rlv_error_t *err) RLV_MUST_CHECK;

void rlv_ensemble_free(rlv_ensemble_t *self);

/* In every replicate, year and place: GPs(Y+1) = GPs(Y) + entries + moves in - moves out - exits.
 * RLV_ERR_SOFTWARE names the first place where it is not so. */
int rlv_ensemble_verify(const rlv_ensemble_t *self, const rlv_model_t *model,
                        rlv_error_t *err) RLV_MUST_CHECK;

#endif
