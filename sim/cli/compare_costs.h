/*
 * compare_costs: the aid money of each run by scheme, payer and class, summed over years, from the
 * costs.csv of finished runs (columns scheme,zone,payer,indicator,unit,year,mean at least); a
 * scenario file's run is written into a temporary folder to have it.
 */
#ifndef RELEVE_CLI_COMPARE_COSTS_H
#define RELEVE_CLI_COMPARE_COSTS_H

#include "compare_runs.h"

/* Table costs.csv of the comparison. `*available`: false, with a note that says why, when a run has
 * no such table. */
int rlv_compare_costs(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                      rlv_grid_t *grid, bool *available, rlv_notes_t *notes,
                      rlv_error_t *err) RLV_MUST_CHECK;

#endif
