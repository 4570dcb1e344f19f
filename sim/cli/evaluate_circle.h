/*
 * evaluate_circle: the circle closed. Worlds simulated by Relève, in which the class is given by
 * the rule on a noisy APL and an aid of known size acts, are given to the estimators of the
 * evaluation.
 *
 * A world is a replicate lived twice from the same draws: without the aid, and with the weight of
 * settling in the ZIP multiplied by `factor` from the start year on. The two are the same until
 * then, so that the difference of one territory in both is its true effect. The class is filled by
 * the rule on the world's own published APL of GPs of 65 or less (observation error included) of
 * the class year. Factor 1 is the world without an effect.
 *
 * Years, b the base year (when the APL has no error yet): class b+2, reference b+3, start b+5,
 * outcome b+8. Regression to the mean is fitted on class b+1, change b+2 to b+4.
 *
 * Truth: the effect on the treated units that a method compares, with its weights; a displacement
 * of GPs from the controls is a bias of the method, as it would be outside.
 */
#ifndef RELEVE_CLI_EVALUATE_CIRCLE_H
#define RELEVE_CLI_EVALUATE_CIRCLE_H

#include <stdio.h>

#include "releve/simulation.h"

enum {
    RLV_CIRCLE_YEARS = 8,
    RLV_CIRCLE_METHODS = 18,
    RLV_CIRCLE_WORLDS = 2,
    RLV_CIRCLE_ROWS = RLV_CIRCLE_WORLDS * RLV_CIRCLE_METHODS
};

typedef struct {
    const rlv_model_t *model; /* horizon at least base year + RLV_CIRCLE_YEARS */
    uint64_t seed;
    size_t num_replicates, num_threads;
    double factor;   /* above 1 */
    double share[2]; /* of the inhabitants: ZIP, ZAC */
    const rlv_progress_t *progress;
} rlv_circle_t;

/* What a method did over the replicates of one world. */
typedef struct {
    const char *method, *outcome, *scale;
    double factor;
    size_t num_done, num_failed;
    double truth, estimate; /* means */
    double bias, bias_mcse, sd;
    double std_error; /* mean of those reported: half-length of the interval / 1.96 */
    double coverage;  /* share of 95 % intervals that hold the truth */
    double power;     /* share that exclude 0: the size of the test when factor is 1 */
    bool retained;    /* of the method: see rlv_circle_run */
} rlv_circle_row_t;

/*
 * Fills row[RLV_CIRCLE_ROWS], world by world (1, then `factor`). A method is
 * retained when, in both worlds, its intervals hold the truth at least 90 % of the time less twice
 * the Monte Carlo error, its bias is at most half the standard error it reports, and it
 * could be computed in nine worlds of ten.
 */
int rlv_circle_run(const rlv_circle_t *self, rlv_circle_row_t *row,
                   rlv_error_t *err) RLV_MUST_CHECK;

#endif
