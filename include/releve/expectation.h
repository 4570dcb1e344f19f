/*
 * expectation: the exact expected stocks of the model without feedback, by cell, sex, age and state
 * on each 1 January: an oracle for the ensemble, which draws what is computed here.
 *
 * Without feedback doctors move independently of each other and entries are Poisson, so that the
 * expected stocks obey a linear recursion, n(t + 1) = A(t) n(t) + b(t): matrix population models
 * (Leslie 1945; Caswell 2001, ch. 2-4), a Markov chain with immigration. A year applies, in the
 * model's order, exits as competing risks, changes of state, the end of commitments (CESP), moves,
 * and the entrants whose wait is over; destinations have the closed form of the nested logit
 * (settlement.c). Doctors are told apart by cell, sex, age, state, years since installation (up to
 * relocation.early_years) and years owed by CESP holders; cumul changes no count and is left out.
 * The first vector is the synthesis before its rounding (which is unbiased), or the records of a
 * microdata file. Shares of graduates by years waited are exact on the grid of the 2^32 uniform
 * numbers that the model draws from. Differences from the model's mean are of rounding: the fit of
 * the synthesis stops 1e-6 GP from a cell's count.
 *
 * What feeds back, or ties doctors to each other, is refused: rlv_expectation_feedbacks names it.
 * Parameters are fixed: with run.uncertainty other than chance, the ensemble's mean is that of its
 * draws, not of the central values.
 * Cost: O(years * (cells * ages * states * years of installation * years owed + territories^2 *
 * ages)); two vectors of states in memory besides the result.
 */
#ifndef RELEVE_EXPECTATION_H
#define RELEVE_EXPECTATION_H

#include "releve/simulation.h"

/* GPs of a cell and year: [RLV_NUM_SEXES][RLV_PYRAMID_AGES][RLV_NUM_STATES], state fastest. */
enum { RLV_EXPECTATION_BLOCK = RLV_NUM_SEXES * RLV_PYRAMID_AGES * RLV_NUM_STATES };

typedef struct {
    int base_year;
    size_t num_years, num_cells;
    double *gp; /* [num_years * num_cells * RLV_EXPECTATION_BLOCK], from base_year on */
} rlv_expectation_t;

/* A parameter that feeds back, and what it must be. */
typedef struct {
    const char *path, *value; /* static texts */
} rlv_feedback_t;
enum { RLV_MAX_FEEDBACKS = 16 };

/* The parameters for which this model has no exact expectation; returns their number. */
size_t rlv_expectation_feedbacks(const rlv_model_t *model, const rlv_params_t *params,
                                 rlv_feedback_t feedback[RLV_MAX_FEEDBACKS]);

/* The expectation under `params` (of the model or of a replicate). RLV_ERR_CONFIG names the first
 * parameter that feeds back. */
int rlv_expectation_init(rlv_expectation_t *self, const rlv_model_t *model,
                         const rlv_params_t *params, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_expectation_free(rlv_expectation_t *self);

/* Index in gp. */
static inline size_t rlv_expectation_index(const rlv_expectation_t *self, int year, size_t cell,
                                           int sex, int age, rlv_state_t state)
{
    const size_t y = (size_t)(year - self->base_year);
    return (((y * self->num_cells + cell) * RLV_NUM_SEXES + (size_t)sex) * RLV_PYRAMID_AGES +
            (size_t)(age - RLV_AGE_FIRST)) *
               RLV_NUM_STATES +
           (size_t)state;
}

/* GPs that gp_headcount counts (liberal and mixed) expected in a cell. O(ages). */
double rlv_expectation_headcount(const rlv_expectation_t *self, int year, size_t cell);

#endif
