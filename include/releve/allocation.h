/*
 * allocation: the fewest installations that bring several territories to their targets together.
 *
 *     minimise sum_s x_s   subject to   sum_s gain[u][s] x_s >= deficit[u]  for every u,  x whole
 * >= 0
 *
 * gain[u][s] is what one installation in s adds to the APL of u (the operator of apl.h): a GP at a
 * border serves both sides, so together fewer are needed than each alone.
 *
 * Solved exactly by branch and bound from a greedy start (each step takes the place that fills most
 * of what is still missing, ties to the first), with the bound of the dual: prices y with
 * sum_u y_u gain[u][s] <= 1 for all s give sum_x >= y . deficit. Beyond `RLV_ALLOCATION_NODES`
 * nodes the best found so far is given with `exact` false and `bound` the proven least.
 */
#ifndef RELEVE_ALLOCATION_H
#define RELEVE_ALLOCATION_H

#include "releve/core.h"

enum { RLV_ALLOCATION_MAX = 12, RLV_ALLOCATION_NODES = 2000000 };

typedef struct {
    bool feasible;                 /* false: some deficit is out of reach of every place */
    bool exact;                    /* proven least */
    int total;                     /* sum of `count` */
    int bound;                     /* no solution has fewer */
    int count[RLV_ALLOCATION_MAX]; /* by place */
} rlv_allocation_t;

/* `gain` [num * num], row u, column s, >= 0; `deficit` [num], <= 0 where nothing is missing.
 * RLV_ERR_USAGE for more than RLV_ALLOCATION_MAX places. */
int rlv_allocation_solve(rlv_allocation_t *self, size_t num, const double gain[],
                         const double deficit[], rlv_error_t *err) RLV_MUST_CHECK;

#endif
