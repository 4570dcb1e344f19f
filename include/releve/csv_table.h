/*
 * csv_table: a CSV file read whole, every cell a text, with its line number for error messages.
 *
 * Read: UTF-8 with or without BOM, LF or CRLF, last line with or without newline, quoted fields
 * (RFC 4180, through libcsv), lines starting with '#' before the header (comments). Refused, with
 * file and line: an empty file, bytes that are not UTF-8, a column named twice, a row whose number
 * of fields differs from the header's. Blank lines are passed over.
 *
 * Order of use: rlv_csv_read, then rlv_csv_require for the columns one needs (which notes once the
 * columns nobody asked for), then the getters. Cost: one pass, about 1.1 times the file in memory
 * plus 8 bytes a cell.
 */
#ifndef RELEVE_CSV_TABLE_H
#define RELEVE_CSV_TABLE_H

#include "releve/core.h"

typedef struct {
    char *path;    /* as given */
    char **column; /* [num_columns], names of the header */
    size_t num_columns;
    size_t num_rows;
    char **cell; /* [num_rows * num_columns], row-major; never NULL, "" when empty */
    size_t
        *line; /* [num_rows], 1-based line in the file (the last one of a row that spans several) */
    char *text; /* what the cells point into */
} rlv_csv_table_t;

/* Reads `path`, fields separated by `separator` (',' or ';'). RLV_ERR_NO_INPUT when it cannot be
 * opened, RLV_ERR_DATA when its content is wrong. rlv_csv_free is legal after a failure. */
int rlv_csv_read(rlv_csv_table_t *self, const char *path, char separator,
                 rlv_error_t *err) RLV_MUST_CHECK;
void rlv_csv_free(rlv_csv_table_t *self);

/* Index of the column called `name`, or -1. */
int rlv_csv_find(const rlv_csv_table_t *self, const char *name);

/* The indices of `num_names` columns that must be there (RLV_ERR_DATA names the missing one and
 * lists those found). A name that starts with '?' is optional and gets -1 when absent. Columns that
 * are not named are ignored and, if `notes` is given, said once. */
int rlv_csv_require(const rlv_csv_table_t *self, const char *const names[], size_t num_names,
                    int *index, rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;

/* The cell's text. */
static inline const char *rlv_csv_text(const rlv_csv_table_t *self, size_t row, int column)
{
    return self->cell[row * self->num_columns + (size_t)column];
}

/* A cell's text that may not be empty. */
int rlv_csv_get_text(const rlv_csv_table_t *self, size_t row, int column, const char **value,
                     rlv_error_t *err) RLV_MUST_CHECK;
/* A whole number within [low, high]; empty is an error. */
int rlv_csv_get_int(const rlv_csv_table_t *self, size_t row, int column, int64_t low, int64_t high,
                    int64_t *value, rlv_error_t *err) RLV_MUST_CHECK;
/* A finite decimal number within [low, high]; empty is an error. */
int rlv_csv_get_real(const rlv_csv_table_t *self, size_t row, int column, double low, double high,
                     double *value, rlv_error_t *err) RLV_MUST_CHECK;
/* The same, where an empty cell is a missing value and gives NaN. */
int rlv_csv_get_real_or_missing(const rlv_csv_table_t *self, size_t row, int column, double low,
                                double high, double *value, rlv_error_t *err) RLV_MUST_CHECK;
/* An error about a cell, in the project's form. `allowed` may be NULL. */
int rlv_csv_fail(const rlv_csv_table_t *self, size_t row, int column, rlv_error_t *err,
                 const char *allowed, const char *format, ...) RLV_PRINTF(6, 7);

#endif
