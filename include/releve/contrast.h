/*
 * contrast: what a scenario changes, replicate by replicate.
 *
 * Two ensembles with the same seed and the same number of replicates share their draws (a doctor's
 * draws are addressed by replicate and id), so that the difference of replicate r of one and
 * replicate r of the other holds only what the scenarios change: common random numbers. Statistics
 * are those of these differences. Unpaired ensembles are independent: the mean is the difference of
 * the means, sd and mcse are the roots of the summed variances, and the quantiles are those of
 * differences between replicates that share no draw (r of one, r + 1 of the other, the shorter
 * ensemble repeated).
 *
 * Places are matched by code and years by date: what only one of the two has is left out. As in
 * summary.h, where an indicator has a spread of its own mean and median come from its value, sd and
 * the other quantiles from the spread.
 */
#ifndef RELEVE_CONTRAST_H
#define RELEVE_CONTRAST_H

#include "releve/summary.h"

/* One of the two; nothing is owned. */
typedef struct {
    const rlv_model_t *model;
    const rlv_ensemble_t *ensemble;
    const int64_t *population; /* of rlv_summary_population */
} rlv_contrast_side_t;

/* Differences OTHER minus REFERENCE of one level, sorted by indicator, code, year; `place` counts
 * as in the reference's region. */
typedef struct {
    rlv_level_t level;
    size_t num_rows;
    rlv_summary_row_t *row; /* [num_rows] */
} rlv_contrast_t;

/* Values of an indicator in each replicate, `value` [num_replicates]; `spread` (may be NULL) holds
 * those that give sd and quantiles, equal to `value` where the indicator has no spread. */
void rlv_contrast_values(const rlv_contrast_side_t *side, const rlv_indicator_t *indicator,
                         size_t place, int year, double *value, double *spread);

/* Statistics of other - reference for numbers of replicates n and m; equal ones when paired. `work`
 * has room for 2 max(n, m). */
rlv_stats_t rlv_contrast_stats(const double reference[], const double reference_spread[], size_t n,
                               const double other[], const double other_spread[], size_t m,
                               bool paired, double *work);

/* The place of `other` that has the code of a place of `reference`, or SIZE_MAX. */
size_t rlv_contrast_place(const rlv_region_t *reference, const rlv_region_t *other,
                          rlv_level_t level, size_t place);

/* RLV_ERR_USAGE when `paired` and the numbers of replicates differ. O(rows * replicates * log). */
int rlv_contrast_init(rlv_contrast_t *self, const rlv_contrast_side_t *reference,
                      const rlv_contrast_side_t *other, rlv_level_t level, bool paired,
                      size_t num_threads, const rlv_progress_t *progress,
                      rlv_error_t *err) RLV_MUST_CHECK;
void rlv_contrast_free(rlv_contrast_t *self);

/* The row of an indicator (index), a place of the reference and a year, or NULL. */
const rlv_summary_row_t *rlv_contrast_find(const rlv_contrast_t *self, int indicator, size_t place,
                                           int year);

#endif
