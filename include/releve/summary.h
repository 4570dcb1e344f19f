/*
 * summary: what an ensemble says of each indicator, place and year.
 *
 * Quantiles are those of the replicates (Hyndman and Fan 1996, type 7). mcse is the Monte Carlo
 * standard error of the mean, sd / sqrt(replicates). Where an indicator has a spread of its own
 * (the observation error of the APL), mean and median come from its value, sd and the other
 * quantiles from the spread; quantiles are kept in order around the median.
 */
#ifndef RELEVE_SUMMARY_H
#define RELEVE_SUMMARY_H

#include "releve/ensemble.h"
#include "releve/indicator.h"

typedef struct {
    double mean, sd, p05, p25, p50, p75, p95, mcse;
} rlv_stats_t;

/* One row of a table. */
typedef struct {
    uint32_t indicator; /* index in RLV_INDICATORS */
    uint32_t place;     /* as rlv_region_first_place counts */
    int year;
    rlv_stats_t stats;
} rlv_summary_row_t;

/* Rows of one level, sorted by indicator name, code of the place, year. */
typedef struct {
    rlv_level_t level;
    size_t num_rows;
    rlv_summary_row_t *row; /* [num_rows] */
} rlv_summary_t;

/* GPs of the region by age and sex. */
typedef struct {
    int year, sex, age;
    double mean, p05, p95;
} rlv_pyramid_stats_t;

/* Statistics of `num_values` numbers, which are sorted in place; `spread`, if not NULL, is another
 * sample of the same size that gives sd and quantiles. All NaN without a value. */
rlv_stats_t rlv_stats(double *value, double *spread, size_t num_values);
/* Quantile of sorted values, 0 <= p <= 1, type 7. */
double rlv_quantile(const double sorted[], size_t num_values, double p);

/* The indicators of one level over all replicates. O(rows * replicates * log replicates). */
int rlv_summary_init(rlv_summary_t *self, const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                     rlv_level_t level, size_t num_threads, const rlv_progress_t *progress,
                     rlv_error_t *err) RLV_MUST_CHECK;
void rlv_summary_free(rlv_summary_t *self);

/* The row of an indicator, place (index inside the level) and year, or NULL. */
const rlv_summary_row_t *rlv_summary_find(const rlv_summary_t *self, const rlv_model_t *model,
                                          const char *indicator, size_t place_in_level, int year);

/* Inhabitants by place and year [num_places * num_years], year fastest; the caller frees it. */
int64_t *rlv_summary_population(const rlv_model_t *model, rlv_error_t *err) RLV_MUST_CHECK;

/* One row of costs.csv. */
typedef struct {
    int year, zone;       /* rlv_zone_t, or RLV_NO_ZONE: students */
    size_t scheme, payer; /* payer RLV_NUM_PAYERS: all, for numbers of contracts */
    rlv_cost_kind_t kind;
    rlv_stats_t stats;
} rlv_cost_stats_t;

/* Contracts and money by scheme, class of the year, payer (who share a scheme equally) and year;
 * what is zero in every replicate and year is left out. Sorted as the members above but the last.
 * The caller frees it. */
int rlv_summary_costs(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                      rlv_cost_stats_t **row, size_t *num_rows, rlv_error_t *err) RLV_MUST_CHECK;

/* The pyramid of every year: rows [*num_rows] sorted by year, sex (women first: F < M), age; ages
 * without a GP in any replicate are left out. The caller frees it. */
int rlv_summary_pyramid(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                        rlv_pyramid_stats_t **row, size_t *num_rows,
                        rlv_error_t *err) RLV_MUST_CHECK;

#endif
