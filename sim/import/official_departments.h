/* official_departments: tables of GPs by department and mode of practice (RPPS) or category (CNAM),
 * beside a table by age and sex. */
#ifndef RELEVE_IMPORT_OFFICIAL_DEPARTMENTS_H
#define RELEVE_IMPORT_OFFICIAL_DEPARTMENTS_H

#include "official_internal.h"

typedef struct {
    rlv_tidy_t *by_age, *by_mode;
    rlv_tidy_t modes; /* department,year,mode: sums, to be checked and put */
} rlv_departments_t;

int rlv_departments_begin(rlv_official_t *self, const char *table, const char *header);
void rlv_departments_release(rlv_official_t *self);
/* A row's department: 1 in the region, 0 accounted for. */
int rlv_departments_of(rlv_official_t *self, const rlv_tabular_row_t *row, int column, double sum,
                       char code[4]);
/* Where the total of the modes and its parts are there, they agree. */
int rlv_departments_check(rlv_official_t *self, const char *const part[], size_t num_parts);
/* Sums by mode as rows of gp_departments.csv, known `known_after` years after theirs. */
int rlv_departments_put(rlv_official_t *self, const char *producer, int known_after);

#endif
