/*
 * randomisation: randomisation inference on adoption dates (Fisher's exact test for staggered
 * adoption; Young 2019, QJE 134(2)).
 *
 * Under the sharp null of no effect for anyone, the outcome would have been the same had the
 * adoption dates fallen on other units. Whole dates (never included) are permuted between units,
 * within strata when assignment was made within strata, and the statistic is computed anew each
 * time. The observed assignment is one of those counted, so p is never 0. |stat| >= |observed| is
 * counted with a relative tolerance of 1e-9, since the same assignment summed in another order
 * differs in its last bits.
 *
 * When there are at most `max_assignments` distinct assignments, each is taken once and p is exact;
 * otherwise max_assignments - 1 random ones and the observed one (addressed by `seed`).
 */
#ifndef RELEVE_RANDOMISATION_H
#define RELEVE_RANDOMISATION_H

#include "releve/core.h"

/* The statistic of an assignment `adoption` [num_units] (same codes as in the design). May fail
 * with a status of its own, which ends the test. Must not keep the pointer. */
typedef int rlv_statistic_fn(void *context, const int *adoption, double *statistic,
                             rlv_error_t *err);

/* Memory not owned. */
typedef struct {
    const int *adoption;   /* [num_units], the observed dates; any code for never */
    const size_t *stratum; /* [num_units], or NULL: dates move between all units */
    size_t num_units;      /* 2 at least */
    rlv_statistic_fn *statistic;
    void *context;
    size_t max_assignments; /* 2 at least */
    uint64_t seed;
    const rlv_progress_t *progress; /* or NULL */
} rlv_randomisation_t;

typedef struct {
    double observed;
    double p_two_sided; /* share of |stat| >= |observed| */
    double p_upper;     /* share of stat >= observed */
    double p_lower;     /* share of stat <= observed */
    size_t num_assignments;
    bool enumerated;
} rlv_randomisation_test_t;

/* Number of distinct assignments, SIZE_MAX when it exceeds what a double holds exactly (2^53). */
size_t rlv_randomisation_count(const int *adoption, const size_t *stratum, size_t num_units);

/* RLV_ERR_DATA when no other assignment exists (all dates equal within strata) or the statistic is
 * not a number; RLV_ERR_INTERRUPTED when the user stopped it. `*_distribution`, if not NULL, gets
 * the statistics in the order taken (freed by the caller). */
int rlv_randomisation_run(rlv_randomisation_test_t *result, const rlv_randomisation_t *self,
                          double **distribution, rlv_error_t *err) RLV_MUST_CHECK;

#endif
