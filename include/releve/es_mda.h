/*
 * es_mda: ensemble smoother with multiple data assimilation (Emerick and Reynolds 2013, Comput.
 * Geosci. 55: 3-15), and shrunken effects (empirical Bayes).
 *
 * Parameters are standard normal scores z (prior N(0, 1), independent); the caller maps them by the
 * parameters' inverse distribution functions, so that ranges and laws hold. In each of the steps
 * the caller computes the outputs of every member and calls rlv_es_mda_update with the step's
 * inflation alpha; 1/alpha over the steps must sum to one (equal steps: alpha = number of steps).
 * With a linear output and normal errors the members become a sample of the exact posterior as
 * their number grows.
 */
#ifndef RELEVE_ES_MDA_H
#define RELEVE_ES_MDA_H

#include "releve/core.h"

typedef struct {
    size_t num_members, num_params, num_targets;
    const double *target;   /* [num_targets] */
    const double *error_sd; /* [num_targets] above 0: of the target, model chance included */
    uint64_t seed;          /* of the prior's draws and of the perturbed targets */
} rlv_es_mda_t;

/* Prior scores z [num_members * num_params], in each column of mean 0 and variance 1 exactly. */
void rlv_es_mda_prior(const rlv_es_mda_t *self, double *z);

/* One step: z [num_members * num_params] is updated from the outputs [num_members * num_targets].
 * Perturbations are centred. With m the lesser of members
 * and targets: O(m^3 + members * (members + targets) * m). RLV_ERR_SOFTWARE when the matrix
 * of members cannot be solved. */
int rlv_es_mda_update(const rlv_es_mda_t *self, const double output[], double alpha, int step,
                      double *z, rlv_error_t *err) RLV_MUST_CHECK;

/* Mean over members of the squared departures from the targets in sd, by target: about one when the
 * fit is as good as the errors say. */
double rlv_es_mda_mismatch(const rlv_es_mda_t *self, const double output[]);

/* Effective number of members when each is weighted by its likelihood, 1 / sum of squared weights
 * (Kong 1992): small where the data say much. */
double rlv_es_mda_effective(const rlv_es_mda_t *self, const double output[]);

/*
 * Errors that hang together. The departures of a forecast that is one life of the model are
 * correlated (a doctor more this year is one more next year), and independent errors would count
 * them as so many pieces of news. Their covariance is that of the targets' own errors plus the
 * model's chance: `sample` [num_lives * num_targets] at one set of parameters, its correlations
 * shrunk by num_targets / (num_targets + num_lives), times `chance` (1 + 1 / replicates of a
 * member). Decomposed (Cholesky); whitened targets and outputs have independent errors of sd 1.
 */
typedef struct {
    size_t num_targets;
    double *factor; /* [num_targets * num_targets] lower triangle */
} rlv_errors_t;

int rlv_errors_init(rlv_errors_t *self, const double target_sd[], size_t num_targets,
                    const double sample[], size_t num_lives, double chance,
                    rlv_error_t *err) RLV_MUST_CHECK;
void rlv_errors_free(rlv_errors_t *self);
/* Whitens `num_rows` rows of num_targets figures in place. O(rows * targets^2). */
void rlv_errors_whiten(const rlv_errors_t *self, double *rows, size_t num_rows);

/* Overlap of two samples (0: apart, 1: the same law): the common area of the normal laws with their
 * means and sd, which few members estimate well. */
double rlv_overlap(const double prior[], const double posterior[], size_t num);

/* Effects of places shrunk to zero (empirical Bayes, normal): estimates with their sd; the variance
 * between places by the moments of DerSimonian and Laird 1986, not below 0; shrunken effect =
 * estimate * variance / (variance + sd^2). Effects are of mean zero: the caller centres them. */
double rlv_shrink(const double estimate[], const double sd[], size_t num, double *shrunk);

#endif
