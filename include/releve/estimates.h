/*
 * estimates: the table of results that every estimator of `releve evaluate` fills.
 *
 * estimates.csv has the columns estimator,option,group,time,estimate,std_error,lower,upper,p_value,
 * n,note and exactly one row per (estimator, group, time); rlv_estimates_add refuses a second one.
 * Numbers are written with 17 significant digits; a missing number is an empty cell.
 * What is no estimate (tests, counts, other corrections) goes to a rlv_diagnostics_t, written as
 * diagnostics.csv: diagnostic,item,value,std_error,lower,upper,p_value,n,note.
 */
#ifndef RELEVE_ESTIMATES_H
#define RELEVE_ESTIMATES_H

#include <stdio.h>

#include "releve/core.h"

/* `group` or `time` of a row that has none (an empty cell). */
#define RLV_NO_KEY INT64_MIN

typedef struct {
    const char *estimator; /* static text: "twfe", "att_gt"... */
    int64_t group, time;   /* or RLV_NO_KEY */
    const char *side; /* static text of `group` where it is none of the cohorts: "left"; or NULL */
    double estimate, std_error, lower, upper, p_value; /* NaN = missing */
    size_t n;                                          /* 0 = empty */
    char option[128], note[192];
} rlv_estimate_t;

typedef struct {
    rlv_estimate_t *row; /* [num_rows], in order of addition */
    size_t num_rows, capacity;
} rlv_estimates_t;

/* A row with missing numbers and no keys. */
rlv_estimate_t rlv_estimate(const char *estimator);
/* Fills lower, upper and p_value: estimate +- critical * std_error, two-sided normal p-value (or
 * Student with `df` > 0 degrees of freedom, critical value included when `critical` is 0). Nothing
 * when the standard error is missing. */
void rlv_estimate_interval(rlv_estimate_t *row, double critical, double df);

int rlv_estimates_add(rlv_estimates_t *self, const rlv_estimate_t *row,
                      rlv_error_t *err) RLV_MUST_CHECK;
/* The row of a key without a side, or NULL. Cost: linear. */
const rlv_estimate_t *rlv_estimates_find(const rlv_estimates_t *self, const char *estimator,
                                         int64_t group, int64_t time);
void rlv_estimates_free(rlv_estimates_t *self);

/* What is measured besides: a named number with its p-value and a text. */
typedef struct {
    const char *diagnostic; /* static text: "pretest_wald", "units"... */
    char item[96];          /* which one: a cohort, a correction, a cluster */
    double value, std_error, lower, upper, p_value; /* NaN = missing */
    size_t n;                                       /* 0 = empty */
    char note[192];
} rlv_diagnostic_t;

typedef struct {
    rlv_diagnostic_t *row;
    size_t num_rows, capacity;
} rlv_diagnostics_t;

/* A row with missing numbers; `item` and `note` may be NULL. */
rlv_diagnostic_t rlv_diagnostic(const char *diagnostic, const char *item, const char *note);
int rlv_diagnostics_put(rlv_diagnostics_t *self, const rlv_diagnostic_t *row,
                        rlv_error_t *err) RLV_MUST_CHECK;
int rlv_diagnostics_add(rlv_diagnostics_t *self, const char *diagnostic, const char *item,
                        double value, double std_error, double p_value, const char *note,
                        rlv_error_t *err) RLV_MUST_CHECK;
const rlv_diagnostic_t *rlv_diagnostics_find(const rlv_diagnostics_t *self, const char *diagnostic,
                                             const char *item);
void rlv_diagnostics_free(rlv_diagnostics_t *self);

/* Writes the tables to an open file; the caller checks that it could be written. */
void rlv_estimates_write(const rlv_estimates_t *self, FILE *file);
void rlv_diagnostics_write(const rlv_diagnostics_t *self, FILE *file);

#endif
