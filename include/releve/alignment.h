/*
 * alignment: an ensemble brought to outside totals of the region, with a receipt.
 *
 * Explicit and optional. A total is met on the mean of the replicates, by one factor a year on the
 * expected entries, the same in every replicate and territory: the spread of the replicates and the
 * choice of places stay as they are. (Multiplicative scaling of a rate, the mildest of the
 * alignments that Li and O'Donoghue compare, International Journal of Microsimulation 7:1, 2014;
 * replicate by replicate it would take away the uncertainty.) A stock is met by the entries of the
 * years since the stock before, or since the first year, those whose entries are given left out.
 *
 * The factors are found by running the ensemble again: entries are scaled by total / mean; a stock
 * that lacks d GPs scales its free years by 1 + d / their entries, d being reckoned from the gap of
 * the stock before. A total counts as met within `tolerance` of it, or within 2 / replicates GPs,
 * which is the step of a mean of whole numbers. Cost: one ensemble a pass, two to eight as a rule.
 *
 * The receipt keeps what was before: totals, and every indicator of the region and of the
 * departments. With the factors saved and reloaded, a scenario is compared with its parent under
 * the same factors; fitting each anew would align the difference away.
 */
#ifndef RELEVE_ALIGNMENT_H
#define RELEVE_ALIGNMENT_H

#include "releve/alignment_targets.h"
#include "releve/ensemble.h"

/* Zero-initialised: no alignment. */
typedef struct {
    rlv_target_list_t targets; /* owned, read by the caller */
    bool has_factors;          /* the factors were given: nothing is fitted */
    int first_year;            /* whose entries may be scaled */
    size_t num_years;          /* of the run */
    double *factor;            /* [num_years] on the entries of each year from the base year on */
    size_t num_places;         /* the region, then its departments */
    double *before;            /* [num_years * indicators * num_places] means without factors */
    double *after;             /* the same with them */
    size_t num_passes;         /* ensembles run */
} rlv_alignment_t;

static inline bool rlv_alignment_is_on(const rlv_alignment_t *self)
{
    return self->factor != NULL;
}

/* Room for the years of a model, all factors 1. */
int rlv_alignment_init(rlv_alignment_t *self, const rlv_model_t *model, int first_year,
                       rlv_error_t *err) RLV_MUST_CHECK;
void rlv_alignment_free(rlv_alignment_t *self);

/* Finds the factors (unless they were given) and the means before and after. `plan` is that of the
 * run; its twins and saved states are left out. On success model->alignment points to the factors.
 * RLV_ERR_CONFIG: a total that the entries cannot reach. */
int rlv_alignment_fit(rlv_alignment_t *self, rlv_model_t *model, const rlv_ensemble_plan_t *plan,
                      double tolerance, const rlv_progress_t *progress,
                      rlv_error_t *err) RLV_MUST_CHECK;

/* Mean of an indicator of the region in a year, before or after. */
double rlv_alignment_mean(const rlv_alignment_t *self, const double mean[], int indicator,
                          size_t year_index);
/* Half the sum of the absolute changes of the departments' shares of an indicator: 0 when the
 * geography is kept, 1 when none of it is. */
double rlv_alignment_share_shift(const rlv_alignment_t *self, int indicator, size_t year_index);

#endif
