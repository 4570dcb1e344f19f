/*
 * compare_levers: what each lever of a combined scenario contributes to its difference.
 *
 * A lever is a set of parameters that the scenario states otherwise than the reference: one lever a
 * group of the parameter table, or those named by --lever LABEL=PATH[,PATH...], a PATH being a
 * parameter or a whole group; what no lever names is a last one. Worlds with some of the levers are
 * lived with the same draws, so that contributions are paired differences too.
 *
 * In order: each lever's contribution is its addition to those before it; the sum is the whole
 * difference in every replicate, but a lever's share depends on its rank. Shapley (1953): the mean
 * over all ranks, sum over S of |S|! (k - |S| - 1)! / k! (v(S + i) - v(S)); needs 2^k worlds.
 */
#ifndef RELEVE_CLI_COMPARE_LEVERS_H
#define RELEVE_CLI_COMPARE_LEVERS_H

#include "compare_runs.h"

enum { RLV_LEVERS_MAX = 12, RLV_SHAPLEY_MAX = 6 };

typedef struct {
    char *const *text; /* [num] of --lever */
    size_t num;
    bool shapley;
    size_t num_threads;
} rlv_lever_options_t;

/* Table levers.csv: every OTHER that has at least two levers. RLV_ERR_USAGE: a --lever that names
 * nothing changed, too many levers. */
int rlv_compare_levers(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                       const rlv_lever_options_t *options, rlv_lang_t lang, rlv_grid_t *grid,
                       rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;

#endif
