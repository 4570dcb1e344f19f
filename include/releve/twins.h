/*
 * twins: where the doctors whom a measure brought would be without it.
 *
 * Draws are addressed, so each doctor of a replicate has a twin, the same id, in the same replicate
 * of the world without the measure. Among the doctors who, in the world with the measure, settled
 * after the base year in a targeted territory (ZIP or ZAC on 1 January of the base year) and still
 * practise there at the horizon, the twin at the horizon is
 *   in the same territory                  would have come anyway: windfall
 *   in another targeted territory          moved within the target
 *   elsewhere in the region                displaced from there
 *   not among the region's GPs             additional
 * and, the other way, a doctor whom the target has only without the measure is lost to it. The
 * first four sum to the doctors who settled in the target. These are consequences of the response
 * that the scenario assumes, never findings.
 */
#ifndef RELEVE_TWINS_H
#define RELEVE_TWINS_H

#include "releve/ensemble.h"

typedef enum {
    RLV_TWIN_SAME,      /* windfall */
    RLV_TWIN_TARGET,    /* from another targeted territory */
    RLV_TWIN_DISPLACED, /* from a territory that is not targeted */
    RLV_TWIN_ADDITIONAL,
    RLV_TWIN_LOST, /* settled in the target without the measure only */
    RLV_NUM_TWINS
} rlv_twin_t;

const char *rlv_twin_name(rlv_twin_t twin); /* "windfall"... */

/* Lives both worlds again, replicate by replicate. `count` [num_replicates * RLV_NUM_TWINS]. The
 * regions of the two models have the same territories in the same order (RLV_ERR_USAGE otherwise).
 * Cost: both runs, and 8 bytes a doctor and replicate. */
int rlv_twins_count(const rlv_model_t *without, const rlv_param_draws_t *without_draws,
                    const rlv_model_t *with, const rlv_param_draws_t *with_draws, uint64_t seed,
                    size_t num_replicates, rlv_uncertainty_t uncertainty, size_t num_threads,
                    const rlv_progress_t *progress, int32_t *count,
                    rlv_error_t *err) RLV_MUST_CHECK;

#endif
