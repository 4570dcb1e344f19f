/*
 * evaluate_cases: reading the reference cases of the estimators (tests/data/<case>/, or
 * ../shared/cases/<case>/ for those that may not enter the project).
 */
#ifndef RELEVE_TEST_EVALUATE_CASES_H
#define RELEVE_TEST_EVALUATE_CASES_H

#include "releve/csv_table.h"

#include "support.h"

/* Reads a file that must be there. */
void cases_read(rlv_csv_table_t *table, const char *path);
/* The same under ../shared/cases; false (nothing read) without it. */
bool cases_read_shared(rlv_csv_table_t *table, const char *path);

/* A cell as a number; "" and NA are NaN. */
double cases_number(const rlv_csv_table_t *table, size_t row, const char *column);

/* The only row with this estimator whose options contain `options` and whose `group` and `time` are
 * the texts given (NULL: any). Fails when there is none or more than one. */
size_t cases_row(const rlv_csv_table_t *table, const char *estimator, const char *options,
                 const char *group, const char *time);

/* The number after `key=` in the row's note. */
double cases_note(const rlv_csv_table_t *table, size_t row, const char *key);

#endif
