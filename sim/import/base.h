/* base: the communes of an existing base (data/occitanie), as reference of geography, and the
 * tables of a base, changed row by row. */
#ifndef RELEVE_IMPORT_BASE_H
#define RELEVE_IMPORT_BASE_H

#include "releve/csv_table.h"
#include "releve/import.h"

typedef struct {
    char code[6], department[4], territory[16];
    const char *name; /* of the table */
    double latitude, longitude;
    int64_t inhabitants; /* of the last census, 0 unknown */
    rlv_import_class_t zone_2025;
    bool mountain, msp;
    int64_t num_qpv;
} rlv_base_commune_t;

enum { RLV_BASE_MAX_YEARS = 64 };

typedef struct {
    char *folder;
    rlv_csv_table_t communes; /* communes.csv, sorted by code */
    rlv_base_commune_t *commune;
    size_t num_communes;
    char (*department)[4]; /* sorted */
    size_t num_departments;
    int census_year[RLV_BASE_MAX_YEARS]; /* ascending */
    size_t num_census;
    int64_t *census;                 /* [num_census * num_communes], -1 missing */
    bool *census_whole;              /* the figure covers the commune as it is in the base */
    rlv_import_movement_t *movement; /* sorted by from, date */
    size_t num_movements;
} rlv_base_t;

/* How a published code lies in the base. */
typedef enum {
    RLV_PLACE_HERE,
    RLV_PLACE_PART,      /* an arrondissement of Paris, Lyon or Marseille */
    RLV_PLACE_MERGED,    /* an older code */
    RLV_PLACE_LATER,     /* a younger one */
    RLV_PLACE_ELSEWHERE, /* another region */
    RLV_PLACE_UNKNOWN
} rlv_place_kind_t;

enum { RLV_PLACE_MAX = 64 };
typedef struct {
    rlv_place_kind_t kind;
    char code[6];                  /* as published */
    size_t commune[RLV_PLACE_MAX]; /* the most inhabited first */
    size_t num;
} rlv_base_place_t;

int rlv_base_init(rlv_base_t *self, const char *folder, const char *movements, rlv_notes_t *notes,
                  rlv_error_t *err) RLV_MUST_CHECK;
void rlv_base_free(rlv_base_t *self);
size_t rlv_base_find(const rlv_base_t *self, const char *code); /* SIZE_MAX */
void rlv_base_place(const rlv_base_t *self, const char code[6], rlv_base_place_t *place);
/* The commune of the base that took in commune `i` after COG 2019, or SIZE_MAX. */
size_t rlv_base_successor(const rlv_base_t *self, size_t i);
bool rlv_base_has_department(const rlv_base_t *self, const char *department);
/* The department in a commune's code, of whatever characters it is. */
void rlv_base_department_of(const char *code, char department[4]);
/* Inhabitants for weights: of the last census not after `year`, from 2017 on where an earlier one
 * is not corrected for mergers; *used gets its year. */
const int64_t *rlv_base_census(const rlv_base_t *self, int year, int *used);

/* A table of a base as lines: key fields first. Sorted and checked when it is written. */
typedef struct {
    char *key;  /* "09001,2020" */
    double sum; /* of what was added under this key */
    char *rest; /* what follows, without the comma before it; NULL: the sum */
} rlv_tidy_row_t;

typedef struct {
    const char *name, *header;
    size_t num_keys;  /* leading fields that name a row */
    int decimals;     /* of the sums */
    const char *tail; /* after a sum (",census"), or "" */
    rlv_tidy_row_t *row;
    size_t num_rows, capacity;
    size_t num_kept; /* rows of the old table */
} rlv_tidy_t;

void rlv_tidy_init(rlv_tidy_t *self, const char *name, const char *header, size_t num_keys,
                   int decimals, const char *tail);
void rlv_tidy_free(rlv_tidy_t *self);
/* Adds `value` under a key (equal keys are summed when the table is finished). */
int rlv_tidy_add(rlv_tidy_t *self, double value, rlv_error_t *err, const char *format, ...)
    RLV_PRINTF(4, 5) RLV_MUST_CHECK;
/* A row of texts: `rest` follows the key; there once only. `sum` is its part in the table's total,
 * not printed. */
int rlv_tidy_put(rlv_tidy_t *self, const char *rest, double sum, rlv_error_t *err,
                 const char *format, ...) RLV_PRINTF(5, 6) RLV_MUST_CHECK;
/* Sorts, sums equal keys, refuses two rows of texts under one key. */
int rlv_tidy_finish(rlv_tidy_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* After finish: adds the rows of the old table folder/name, but those that the new rows replace:
 * a key field of `replaced[k]` index agreeing with a new row in all these fields. No old table:
 * none are added. */
int rlv_tidy_keep(rlv_tidy_t *self, const char *folder, const size_t replaced[],
                  size_t num_replaced, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_tidy_write(const rlv_tidy_t *self, const char *folder, rlv_error_t *err) RLV_MUST_CHECK;
/* A text as a CSV field, to be freed. */
char *rlv_tidy_quote(const char *text, rlv_error_t *err) RLV_MUST_CHECK;

#endif
