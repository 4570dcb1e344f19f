/* evaluate_rd: what the parts of `releve evaluate rd` share: the request, its data, its results. */
#ifndef RELEVE_CLI_EVALUATE_RD_H
#define RELEVE_CLI_EVALUATE_RD_H

#include <stdio.h>

#include "evaluate_output.h"
#include "releve/estimates.h"
#include "releve/rd_checks.h"
#include "releve/rd_density.h"

enum { RLV_EVALUATE_RD_COVARIATES = 32 };

typedef struct {
    /* as asked for */
    const char *data, *outcome, *running, *treatment, *cluster, *output;
    const char *covariate[RLV_EVALUATE_RD_COVARIATES];
    size_t num_covariates;
    bool has_threshold, english, force;
    rlv_rd_options_t options;
    /* the data, owned */
    rlv_rd_sample_t sample;
    double *column[3];  /* outcome, running, treatment; [num_rows] */
    double *covariates; /* [num_rows * num_covariates] */
    size_t *cluster_of; /* [num_rows] */
    /* the results */
    rlv_rd_result_t result;
    rlv_rd_density_result_t density;
    int density_status; /* RLV_OK, or there is no density test and why: */
    rlv_error_t no_density;
    rlv_rd_mccrary_t mccrary[2]; /* default bin; bin that is a multiple of the rounding step */
    int mccrary_status[2];
    rlv_error_t no_mccrary[2];
    double rounding_step;    /* 0: not rounded */
    size_t num_at_threshold; /* rows exactly at the threshold */
    rlv_rd_checks_t checks;
    rlv_estimates_t estimates;
    rlv_diagnostics_t diagnostics;
} rlv_evaluate_rd_t;

enum { RLV_RD_OUTCOME, RLV_RD_CHECKS, RLV_NUM_RD_FIGURES };
extern const rlv_result_figure_t RLV_RD_FIGURES[RLV_NUM_RD_FIGURES];

/* Fills the rows of estimates.csv and diagnostics.csv from the results. */
int rlv_evaluate_rd_fill(rlv_evaluate_rd_t *self, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_evaluate_rd_write_report(const rlv_evaluate_rd_t *self, FILE *file);

#endif
