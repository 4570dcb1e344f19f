/*
 * trajectories: releve territory --trajectories: classes of fragility over the replicates of a run
 * that is run again, and clusters of territories.
 *
 * The folder gets, with a manifest.json (thresholds, run, seed, loadings of the components):
 *   trajectories.csv  code,year,class,probability            every class, so that they sum to one
 *   clusters.csv      code,name,INDICATORS,pc1...,cluster    indicators of the base year as they
 * are
 *   figures/trajectories_map  png and svg
 */
#ifndef RELEVE_CLI_TRAJECTORIES_H
#define RELEVE_CLI_TRAJECTORIES_H

#include "options.h"

#include "releve/trajectory.h"

typedef struct {
    const rlv_options_t *options;
    const char *run, *output; /* output NULL: the screen only */
    bool force, no_figures;
    rlv_trajectory_rules_t rules;
    size_t num_clusters;
} rlv_trajectories_t;

int rlv_trajectories(const rlv_trajectories_t *self, rlv_error_t *err) RLV_MUST_CHECK;

#endif
