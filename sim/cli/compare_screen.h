/* compare_screen: what a planner reads on the terminal when a comparison ends. */
#ifndef RELEVE_CLI_COMPARE_SCREEN_H
#define RELEVE_CLI_COMPARE_SCREEN_H

#include "releve/comparison.h"

/* A block a scenario: the summary with its bands, the count of territories that gain and lose, the
 * five that gain and the five that lose most GPs; then inequality. */
void rlv_compare_screen_print(FILE *out, const rlv_comparison_t *comparison,
                              const rlv_grid_t *summary, const rlv_grid_t *winners,
                              const rlv_grid_t *counts, const rlv_grid_t *inequality,
                              rlv_lang_t lang);
/* Cost and effect of each scenario. */
void rlv_compare_screen_effect(FILE *out, const rlv_grid_t *effect, rlv_lang_t lang);
/* Who would have come anyway. */
void rlv_compare_screen_twins(FILE *out, const rlv_grid_t *twins, rlv_lang_t lang);
/* The levers at the horizon, and their total. */
void rlv_compare_screen_levers(FILE *out, const rlv_grid_t *levers, int year, rlv_lang_t lang);

#endif
