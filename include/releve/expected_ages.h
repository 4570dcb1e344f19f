/*
 * expected_ages: GPs expected by cell, sex and age at the reference date: the synthesis before its
 * rounding (synthesis.h), at the central values of the parameters; or the records of a microdata
 * file. Counts by cell are observed, ages are inferred.
 */
#ifndef RELEVE_EXPECTED_AGES_H
#define RELEVE_EXPECTED_AGES_H

#include "releve/simulation.h"

enum { RLV_EXPECTED_AGES = RLV_NUM_SEXES * RLV_PYRAMID_AGES };

/* `gp` [num_cells * RLV_EXPECTED_AGES], age fastest (from RLV_AGE_FIRST), then sex. */
int rlv_expected_ages(const rlv_model_t *model, double *gp, rlv_error_t *err) RLV_MUST_CHECK;

#endif
