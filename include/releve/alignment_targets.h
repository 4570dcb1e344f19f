/*
 * alignment_targets: outside totals of the region that a run must meet, and factors already found.
 *
 * Totals: CSV, columns year, indicator, value, source (text, may be empty; the column may be
 * absent); indicator is entries (installations of the year) or gp_headcount (stock of 1 January),
 * both in the definition of the run. Factors: CSV, columns year, entries_factor.
 */
#ifndef RELEVE_ALIGNMENT_TARGETS_H
#define RELEVE_ALIGNMENT_TARGETS_H

#include "releve/core.h"

typedef enum { RLV_TARGET_ENTRIES, RLV_TARGET_HEADCOUNT, RLV_NUM_TARGETS } rlv_target_kind_t;

const char *rlv_target_name(rlv_target_kind_t kind); /* that of the indicator */

typedef struct {
    rlv_target_kind_t kind;
    int year;
    double value; /* GPs, positive */
    char source[160];
} rlv_target_t;

/* Sorted by year, entries first; one of a kind a year. */
typedef struct {
    size_t num_targets;
    rlv_target_t *target; /* [num_targets], owned */
} rlv_target_list_t;

/* Entries of the years first to last - 1, stocks of first + 1 to last. RLV_ERR_NO_INPUT; or
 * RLV_ERR_DATA: a year outside, an unknown indicator, a value that is not positive, a total given
 * twice, a stock all of whose years back to the total before are given as entries. */
int rlv_target_list_read(rlv_target_list_t *self, const char *path, int first, int last,
                         rlv_error_t *err) RLV_MUST_CHECK;
void rlv_target_list_free(rlv_target_list_t *self);

/* The total of a kind and year, or NULL. */
const rlv_target_t *rlv_target_find(const rlv_target_list_t *self, rlv_target_kind_t kind,
                                    int year);

/* Factors of the years `first` to `first` + num_years - 1 into `factor`, 1 where the file has none;
 * rows of other years are passed over. RLV_ERR_NO_INPUT, RLV_ERR_DATA. */
int rlv_target_factors_read(const char *path, int first, size_t num_years, double *factor,
                            rlv_error_t *err) RLV_MUST_CHECK;

#endif
