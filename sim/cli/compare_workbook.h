/* compare_workbook: the tables of a comparison as comparison.xlsx. */
#ifndef RELEVE_CLI_COMPARE_WORKBOOK_H
#define RELEVE_CLI_COMPARE_WORKBOOK_H

#include "compare_runs.h"

/* The tables given, then the differences of region, departments and zones by year and those of
 * territories at the horizon (all years are in differences.csv), then the sources. */
int rlv_compare_workbook(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                         const rlv_grid_t grid[], size_t num_grids, const rlv_out_folder_t *folder,
                         rlv_lang_t lang, rlv_error_t *err) RLV_MUST_CHECK;

#endif
