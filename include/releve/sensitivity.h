/*
 * sensitivity: which uncertain factor an output hangs on.
 *
 * Factors are uniform numbers on (0, 1) that the caller maps to parameters by their inverse
 * distribution functions. Designs are made first, the caller computes the output of each point (in
 * any order, with common random numbers), then the estimators read the outputs.
 *   Morris 1991 (Technometrics 33: 161-174): elementary effects; mu* of Campolongo et al. 2007.
 *   Sobol: Saltelli et al. 2010 (Comput. Phys. Commun. 181: 259-270): first order by their table 2
 *   (b), total by Jansen 1999 (f); points from GSL's Sobol sequence, 40 dimensions, hence at most
 * 20 columns of their own; columns beyond are uniform draws by address.
 */
#ifndef RELEVE_SENSITIVITY_H
#define RELEVE_SENSITIVITY_H

#include "releve/core.h"

enum { RLV_SOBOL_MAX_COLUMNS = 20, RLV_MORRIS_LEVELS = 8 };

/* `num_paths` random paths of `num_factors` + 1 points that change one factor at a time by half the
 * range of a grid of RLV_MORRIS_LEVELS levels; `x` [num_paths * (num_factors + 1) * num_factors],
 * inside (0, 1): levels are the middles of equal classes. */
int rlv_morris_design(uint64_t seed, size_t num_factors, size_t num_paths, double *x,
                      rlv_error_t *err) RLV_MUST_CHECK;

typedef struct {
    double mu, mu_star, sigma; /* mean, mean absolute, sd of effects, in the unit of the output */
} rlv_morris_t;

/* `output` [num_paths * (num_factors + 1)] of the design's points; `effect` [num_factors]. */
void rlv_morris_effects(const double x[], const double output[], size_t num_factors,
                        size_t num_paths, rlv_morris_t *effect);

/* The design for Sobol indices: (num_factors + 2) blocks of `num_rows` points of `num_columns`: A,
 * B, then for each factor A with that factor's columns of B. `factor_of` [num_columns] gives the
 * factor of each column: several columns of one factor are a group. `x` [(num_factors + 2) *
 * num_rows * num_columns]. A power of two of rows is best. */
int rlv_saltelli_design(uint64_t seed, size_t num_factors, const size_t factor_of[],
                        size_t num_columns, size_t num_rows, double *x,
                        rlv_error_t *err) RLV_MUST_CHECK;

/* Shares of the output's variance, with 95 % bootstrap intervals over rows. */
typedef struct {
    double first, first_lower, first_upper; /* alone */
    double total, total_lower, total_upper; /* with all its interactions */
} rlv_sobol_t;

/* `output` [(num_factors + 2) * num_rows] in the design's order. An output without variance gives
 * zeros. O(resamples * rows * factors). */
int rlv_sobol_indices(const double output[], size_t num_factors, size_t num_rows,
                      size_t num_resamples, uint64_t seed, rlv_sobol_t *index,
                      rlv_error_t *err) RLV_MUST_CHECK;

#endif
