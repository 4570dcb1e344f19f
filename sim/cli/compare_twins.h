/* compare_twins: who came because of a scenario's measures, under its assumed response (twins.h).
 */
#ifndef RELEVE_CLI_COMPARE_TWINS_H
#define RELEVE_CLI_COMPARE_TWINS_H

#include "compare_runs.h"

/* Table twins.csv; with `response`, the path of an uncertain parameter, the curve over its range
 * too: both worlds lived at its low end, middle and high end. The runs are paired, the
 * parameter is a real one: the command's options hold that. */
int rlv_compare_twins(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                      const char *response, size_t num_threads, rlv_lang_t lang, rlv_grid_t *grid,
                      rlv_error_t *err) RLV_MUST_CHECK;

#endif
