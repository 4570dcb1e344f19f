/* did_internal: what the regression estimators share. */
#ifndef RELEVE_DID_INTERNAL_H
#define RELEVE_DID_INTERNAL_H

#include "releve/did_regression.h"
#include "releve/imputation.h"

/* A regression on a panel: terms of interest first, covariates x periods after. */
typedef struct {
    const rlv_panel_t *panel;
    size_t num_main, num_terms, capacity;
    double **term; /* [num_terms][num_rows], owned */
    rlv_fe_fit_t fit;
    double *vcov;        /* [num_terms^2] */
    double df, rounding; /* dense.h */
} rlv_did_model_t;

int rlv_did_model_init(rlv_did_model_t *self, const rlv_panel_t *panel, rlv_error_t *err);
/* A new zeroed column of interest, NULL without memory. All come before the covariates. */
double *rlv_did_model_term(rlv_did_model_t *self, rlv_error_t *err);
/* The regression of these terms on a panel's rows, as rlv_fe_fit takes it. */
rlv_fe_data_t rlv_did_data(const rlv_panel_t *panel, const double *const *term, size_t num_terms);
/* Adds the covariates, fits. */
int rlv_did_model_fit(rlv_did_model_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* Covariance by the options (once fitted; may be called again with others). */
int rlv_did_model_vcov(rlv_did_model_t *self, const rlv_did_options_t *options,
                       rlv_error_t *err) RLV_MUST_CHECK;
void rlv_did_model_free(rlv_did_model_t *self);

/* A copy of the panel without the units treated in the first period (plus anticipation) or before,
 * and, if there is no never-treated unit and `cut` is set, with the last cohort made never treated
 * and the periods from its start on dropped. *copied tells whether `out` was needed (to be freed);
 * when it was not, use `panel`. */
int rlv_did_clean(const rlv_panel_t *panel, const char *who, int32_t anticipation, bool cut,
                  rlv_panel_t *out, bool *copied, rlv_notes_t *notes,
                  rlv_error_t *err) RLV_MUST_CHECK;

/* The rows of a panel as the input of another: outcome, time and cohort may be changed (NaN drops a
 * row) before rlv_panel_build. */
typedef struct {
    double *outcome;
    int32_t *time, *cohort;
    rlv_panel_columns_t columns;
} rlv_panel_rows_t;

int rlv_panel_rows_init(rlv_panel_rows_t *self, const rlv_panel_t *from,
                        rlv_error_t *err) RLV_MUST_CHECK;
void rlv_panel_rows_free(rlv_panel_rows_t *self);

/* The largest event time below -anticipation that occurs, INT32_MIN if none. */
int32_t rlv_did_reference(const rlv_panel_t *panel, int32_t anticipation);

static inline int32_t rlv_did_event(const rlv_panel_t *panel, size_t row)
{
    return panel->period[panel->row_period[row]] - panel->cohort[panel->row_unit[row]];
}

/* Untreated rows but those of units or periods with a single one: fitted [num_rows]; scratch
 * [num_units], [num_periods]. */
void rlv_imputation_rows(const rlv_panel_t *panel, bool *fitted, size_t *unit_count,
                         size_t *period_count);

/* Event-time dummies on untreated observations only. */
int rlv_imputation_pretrends(const rlv_panel_t *panel, const rlv_imputation_options_t *options,
                             rlv_diagnostics_t *diagnostics, rlv_error_t *err) RLV_MUST_CHECK;

#endif
