/*
 * rate_table: a rate, probability or share by age and sex (and, for some, by whether in cumul
 * emploi-retraite), in memory, with what is known of each figure.
 *
 * Invariants after rlv_rate_table_read: every cell has a finite value; the rows cover every age
 * from age_from to age_to once; younger ages than any row have the value of the youngest age that a
 * row gives, older ones that of the oldest. Without a cumul column both halves are equal.
 * Lookups are array reads; the object is read only once made and may be shared by threads.
 */
#ifndef RELEVE_RATE_TABLE_H
#define RELEVE_RATE_TABLE_H

#include "releve/core.h"
#include "releve/national.h"
#include "releve/params.h"

/* One row of the file, for provenance. */
typedef struct {
    size_t line;          /* in the file, 1-based */
    int age_from, age_to; /* completed years, inclusive */
    int sex;              /* RLV_MAN, RLV_WOMAN, or RLV_NUM_SEXES for both */
    int cumul;            /* 0, 1, or -1 for both */
    double value;
    double low, high; /* plausible range, NaN when not stated */
    rlv_mark_t mark;
    int known;    /* year from which the value was known, 0 when not stated */
    char *source; /* "" when not stated */
} rlv_rate_row_t;

/* Owns its rows. */
typedef struct {
    double value[2][RLV_NUM_SEXES][RLV_NUM_AGES]; /* [cumul][sex][age] */
    bool by_cumul;                                /* the file tells doctors in cumul apart */
    int age_from, age_to;                         /* ages that the rows cover without a gap */
    rlv_rate_row_t *row;                          /* [num_rows], order of the file */
    size_t num_rows;
} rlv_rate_table_t;

/* Fills the cells from the rows and checks the invariants; `path` is for the error's text.
 * RLV_ERR_DATA: a gap between age_from and age_to, or two rows for one age and sex. */
int rlv_rate_table_fill(rlv_rate_table_t *self, const char *path, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_rate_table_free(rlv_rate_table_t *self);

/* The value at an age (brought within 0 to 120) for a sex. */
static inline double rlv_rate_table_at(const rlv_rate_table_t *self, bool cumul, int sex, int age)
{
    const int within = age < 0 ? 0 : age < RLV_NUM_AGES ? age : RLV_NUM_AGES - 1;
    return self->value[cumul][sex][within];
}

#endif
