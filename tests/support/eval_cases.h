/* eval_cases: reading the reference cases of the evaluation tests. */
#ifndef RELEVE_TEST_EVAL_CASES_H
#define RELEVE_TEST_EVAL_CASES_H

#include "releve/csv_table.h"
#include "releve/panel.h"

typedef struct {
    const char *estimator, *options, *note;
    bool has_group, has_time;
    int64_t group, time;
    double estimate, std_error, lower, upper, n; /* NaN = not given */
    const char *group_text, *time_text;
    size_t line;
} eval_row_t;

/* Path of a case's file: tests/data/<name>/<file> when the project has it, else
 * ../shared/cases/<name>/<file>; NULL when neither is there. Static buffer. */
const char *eval_path(const char *name, const char *file);

/* The expected rows of a file. Fails the test when it cannot be read. */
typedef struct {
    rlv_csv_table_t table;
    size_t num_rows;
} eval_expected_t;
void eval_open(eval_expected_t *self, const char *path);
eval_row_t eval_at(const eval_expected_t *self, size_t row);
void eval_close(eval_expected_t *self);

/* Reads a panel, failing the test when it cannot. `covariate`, `weight`, `cluster` may be NULL;
 * two covariates as "a,b". */
void eval_panel(rlv_panel_t *self, const char *path, const char *unit, const char *time,
                const char *cohort, const char *outcome, const char *covariates, const char *weight,
                const char *cluster, rlv_unbalanced_t unbalanced, bool repeated);

/* A temporary CSV `unit,time,y,g` of a file that has a treatment dummy, not a cohort: g = the first
 * period in which the dummy is 1 (rows of a unit in order of time), 0 when never. */
const char *eval_dummy_panel(const char *path, const char *unit, const char *time,
                             const char *outcome, const char *dummy);

/* A temporary copy of a file with one more column, `w` = exp(column
 * `of`). */
const char *eval_with_weight(const char *path, const char *of);

/* Whether `part` is one of the ';'-separated parts of `options`. */
bool eval_option(const char *options, const char *part);

#endif
