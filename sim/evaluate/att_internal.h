/* att_internal: what the files of att_gt share. */
#ifndef RELEVE_ATT_INTERNAL_H
#define RELEVE_ATT_INTERNAL_H

#include "releve/att_gt.h"

/* One comparison of two periods for one group: rows of the treated first, then of the controls. */
typedef struct {
    size_t n, num_treated; /* rows */
    size_t num_terms;      /* columns of the design, constant first */
    double *y;             /* panel: change of the outcome; else the outcome [n] */
    double *post;          /* repeated cross-sections: 1 in the later period [n] */
    double *weight;        /* [n], mean 1 */
    double **x;            /* [num_terms][n], standardised */
    double *influence;     /* [n], result */
    double estimate;       /* result */
    size_t num_trimmed;    /* result */
    double *score;         /* propensity scores [n] */
    double *score_inverse; /* [num_terms^2], inverse of X'WX of the logit */
    double *scratch;       /* [8 * num_terms + 5 * num_terms^2] */
    double *fit;           /* [8 * n], weights and fitted values */
    bool design_ready;     /* score, score_inverse and control_inverse are those of x, weight */
    rlv_cell_status_t design_status;
    double *control_inverse; /* [num_terms^2], inverse of X'WX / n of the controls */
} rlv_cell_data_t;

/* The estimator for a panel, from `y` = change, and for repeated cross-sections. They fill
 * estimate, influence (mean 0, before the factor n / n1) and num_trimmed. */
rlv_cell_status_t rlv_cell_panel(rlv_cell_data_t *cell, rlv_method_t method);
rlv_cell_status_t rlv_cell_repeated(rlv_cell_data_t *cell, rlv_method_t method);

#define RLV_TRIM 0.995 /* propensity score from which a control has no weight */

/* Fits the propensity score (score, score_inverse) and judges the overlap. */
rlv_cell_status_t rlv_cell_fit_score(rlv_cell_data_t *cell);
/* Inverse of X'WX / n with the weights `mask` [n] (0 outside the regression's rows); false when it
 * is singular. */
bool rlv_cell_invert_design(const rlv_cell_data_t *cell, const double *mask, double *inverse);
/* Fitted values for all rows of the regression of y on x with the weights `mask`. */
void rlv_cell_fit_outcome(const rlv_cell_data_t *cell, const double *mask, const double *inverse,
                          double *fitted);
/* out[i] = scale x_i' A m, A [num_terms^2], m [num_terms]. */
void rlv_cell_project(const rlv_cell_data_t *cell, const double *a, double scale, const double *m,
                      double *out);
/* Weight of a control in the counterfactual mean. */
double rlv_cell_control_weight(const rlv_cell_data_t *cell, size_t i);

/* The Wald pre-test; fills wald, wald_df, wald_p, wald_reason. */
int rlv_att_gt_pretest(rlv_att_gt_t *self, rlv_error_t *err) RLV_MUST_CHECK;

#endif
