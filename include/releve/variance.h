/*
 * variance: how much of an indicator's spread is chance, parameters, the published measure.
 *
 * By the law of total variance, with theta the parameters of a replicate,
 *     Var(Y) = E[Var(Y | theta)] + Var(E[Y | theta]) = chance + parameters.
 * In a paired design, a replicate y_r and its twin z_r (ensemble.h) share theta and nothing else:
 *     chance     = mean of (y_r - z_r)^2 / 2 over the pairs     (unbiased)
 *     parameters = Var(y) over all replicates - chance           (unbiased, brought up to 0)
 * chance_se is the standard error of the first: sd of (y_r - z_r)^2 / 2 over sqrt(pairs). Saltelli
 * et al., Global Sensitivity Analysis, 2008, ch. 4; for simulations with noise of their own: Sun,
 * Apley and Staum, Operations Research 59:4, 2011 (here with an inner sample of two).
 * Without twins the split is known only where one of the two is held: RLV_CHANCE, RLV_PARAMETERS.
 * What the draws of ages and sexes of the base year leave open is chance.
 *
 * measure: what the error of the published measure adds to the bands (APL only), Var(spread) -
 * Var(y), brought up to 0.
 */
#ifndef RELEVE_VARIANCE_H
#define RELEVE_VARIANCE_H

#include "releve/ensemble.h"
#include "releve/indicator.h"

typedef struct {
    double total; /* chance + parameters, as estimated over all replicates */
    double chance, parameters, measure;
    double chance_se; /* 0 when the split is exact */
} rlv_variance_t;

/* A row of the table of variances. */
typedef struct {
    uint32_t indicator; /* index in RLV_INDICATORS */
    uint32_t place;     /* as rlv_region_first_place counts */
    int year;
    rlv_variance_t variance;
} rlv_variance_row_t;

/* Region, departments and zones in every year, territories in the last one; by level (region,
 * departments, zones, territories), indicator, place, year. */
typedef struct {
    size_t num_rows;
    rlv_variance_row_t *row; /* [num_rows] */
} rlv_variance_table_t;

/* Whether a run of this kind can be split: with RLV_BOTH, two twins at least. */
bool rlv_variance_known(const rlv_ensemble_t *ensemble, rlv_uncertainty_t uncertainty);

/* The split of one indicator in one place and year; `population` of rlv_summary_population.
 * O(replicates). */
rlv_variance_t rlv_variance(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                            const int64_t population[], rlv_uncertainty_t uncertainty,
                            size_t indicator, size_t place, int year);

/* Two splits of the same total: from values [num_values], and the twins [num_twins] of the first
 * of them. */
rlv_variance_t rlv_variance_of(const double value[], size_t num_values, const double twin[],
                               size_t num_twins);

int rlv_variance_table_init(rlv_variance_table_t *self, const rlv_ensemble_t *ensemble,
                            const rlv_model_t *model, rlv_uncertainty_t uncertainty,
                            rlv_error_t *err) RLV_MUST_CHECK;
void rlv_variance_table_free(rlv_variance_table_t *self);
/* The row of an indicator of the region in a year, or NULL. */
const rlv_variance_row_t *rlv_variance_find(const rlv_variance_table_t *self,
                                            const rlv_model_t *model, const char *indicator,
                                            int year);

#endif
