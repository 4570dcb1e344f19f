/*
 * prospect: the prospective zoning: what class each territory would have at a coming decision, over
 * the replicates of an ensemble and under several rankings, and which of the two decides.
 *
 * In each replicate a decision of year Y ranks the territories by that replicate's indicators of
 * year A = Y - lag: apl_le65 and apl (the figures that would be published, observation error
 * included), share_60plus (of GPs; the region's where a territory has none), density (GPs per
 * 100,000 inhabitants), and need (given, constant); caps are of the inhabitants of year A.
 *
 * Replicates differ by chance, by the parameters where the run draws them, and by the observation
 * error of the published APL: `chance` below holds all three.
 *
 * What decides. With c(t,k,r) the class of territory t under ranking k in replicate r:
 *   chance  = mean over t, k of P(c(t,k,r) != c(t,k,r')), two different replicates,
 *   ranking = mean over t, r of P(c(t,k,r) != c(t,k',r)), two different rankings;
 * and the variance of the class as a category (Gini-Simpson index 1 - sum p^2: Light and Margolin
 * 1971) of each territory splits exactly into the mean within rankings (chance) and the rest
 * between rankings: `between` is the second as a share of the whole.
 */
#ifndef RELEVE_PROSPECT_H
#define RELEVE_PROSPECT_H

#include "releve/ensemble.h"
#include "releve/zoning.h"

/* Mean and band over the replicates. */
typedef struct {
    double mean, p05, p95;
} rlv_prospect_stats_t;

/* What runs in a territory and goes on to its end whatever its class. */
typedef enum {
    RLV_PROSPECT_AIDS,
    RLV_PROSPECT_CESP,
    RLV_PROSPECT_NUM_CONTRACTS
} rlv_prospect_contract_t;

/* Territories that pass from one class to another, in each replicate those of that replicate. */
typedef struct {
    rlv_prospect_stats_t territories, inhabitants;
    /* running there on 1 January of the decision's year: aid contracts, CESP commitments; NaN
     * where the ensemble ends before */
    rlv_prospect_stats_t contracts[RLV_PROSPECT_NUM_CONTRACTS];
} rlv_prospect_change_t;

typedef struct {
    int year, apl_year;
    size_t num_territories, num_rankings, num_replicates;
    uint8_t *class_of;   /* [num_rankings * num_replicates * num_territories], territory fastest */
    double *probability; /* [num_rankings * num_territories * RLV_NUM_ZONES], class fastest */
    rlv_prospect_change_t *change; /* [num_rankings * RLV_NUM_ZONES * RLV_NUM_ZONES], to fastest */
    int64_t *inhabitants;          /* [num_territories] of the decision's APL year */
    /* each territory counting once, then each inhabitant */
    double chance[2], ranking[2], between[2];
} rlv_prospect_t;

/*
 * rule: method 2017 or 2021 (its own ranking is not used); ranking[num_rankings];
 * need[num_territories] of the model's region, NaN unknown; current[num_territories]: class in
 * force, rlv_zone_t or -1. RLV_ERR_DATA when year - lag is not held by the ensemble or an indicator
 * is missing. O(rankings * replicates * territories log territories).
 */
int rlv_prospect_run(rlv_prospect_t *self, const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                     const rlv_zoning_rule_t *rule, const rlv_zoning_ranking_t *const ranking[],
                     size_t num_rankings, const double need[], const int current[], int year,
                     int lag, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_prospect_free(rlv_prospect_t *self);

static inline double rlv_prospect_probability(const rlv_prospect_t *self, size_t ranking,
                                              size_t territory, rlv_zone_t zone)
{
    return self
        ->probability[(ranking * self->num_territories + territory) * RLV_NUM_ZONES + (size_t)zone];
}

#endif
