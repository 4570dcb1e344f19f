/*
 * synthesis: the doctors of the reference date, from counts by cell.
 *
 * Counts by cell are observed and kept to the unit; ages and sexes are inferred. The national
 * pyramid of all GPs is carried to liberal ones, then adjusted by iterative proportional fitting
 * (Deming and Stephan 1940) to
 *   - the cells' counts,
 *   - the region's pyramid by age and sex,
 *   - each department's share of 55 and over (followed by synthesis.department_weight),
 *   - each territory's share of supply over 65, from the two published APL series, shrunk by size.
 * Expected numbers by cell, age and sex are then rounded by systematic sampling with one random
 * start per cell (Madow 1949): each number is the expected one rounded up or down, unbiased, and
 * each cell's total is exact.
 */
#ifndef RELEVE_SYNTHESIS_H
#define RELEVE_SYNTHESIS_H

#include "releve/simulation.h"

enum { RLV_SYNTHESIS_BLOCKS = 3 }; /* under 55, 55 to 65, over 65 */

/* Expected GPs by cell and block of ages at the reference date. `level` [blocks] is the region's
 * share of each block (sums to one); `fit` [num_cells * blocks] is output; `target` is a workspace
 * of [num_departments + num_territories]. Returns the largest error of a cell's count in the last
 * round, in GPs (the fit stops under 1e-6, or after 500 rounds). O(rounds * cells * departments).
 */
double rlv_synthesis_fit(const rlv_region_t *region, const rlv_params_t *params,
                         const double level[RLV_SYNTHESIS_BLOCKS], double *target, double *fit);

/* The share of liberal GPs by sex and age that the fit starts from; sums to one. */
void rlv_synthesis_pyramid(const rlv_national_t *national, const rlv_params_t *params,
                           double pyramid[RLV_NUM_SEXES][RLV_PYRAMID_AGES]);

/* Fills the population of a replicate: rounding, and each doctor's state, cumul, year of
 * installation; or the records of a microdata file as they are. */
int rlv_synthesis_draw(rlv_simulation_t *self, rlv_error_t *err) RLV_MUST_CHECK;

#endif
