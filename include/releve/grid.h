/*
 * grid: a small table in memory that is written in every form a planner asks for: CSV, JSON, a
 * sheet of a workbook, columns on a terminal.
 *
 * A grid has a stable name (of its file and sheet), a title, columns described once (name in files,
 * title in each language, kind, decimals shown) and rows of cells, filled from left to right. Files
 * hold ten significant digits; a terminal and a workbook show the column's decimals. A missing
 * number is NaN: an empty cell, null in JSON, a dash on a terminal.
 *
 * Ownership: texts of cells are copied; columns and names are the caller's. Adding notes the first
 * failure (no memory) in `failed`, which every writer returns.
 */
#ifndef RELEVE_GRID_H
#define RELEVE_GRID_H

#include <stdio.h>

#include "releve/core.h"
#include "releve/number_fr.h"

typedef enum {
    RLV_COLUMN_TEXT,
    RLV_COLUMN_RIGHT, /* text set to the right: a number already worded */
    RLV_COLUMN_YEAR,  /* whole, without groups of thousands */
    RLV_COLUMN_NUMBER /* with `decimals` where it is shown */
} rlv_column_kind_t;

typedef struct {
    const char *name;
    const char *title_fr, *title_en;
    rlv_column_kind_t kind;
    int decimals;
} rlv_grid_column_t;

typedef union {
    double number;
    char *text;
} rlv_grid_cell_t;

typedef struct {
    const char *name, *title_fr, *title_en;
    const rlv_grid_column_t *column; /* [num_columns] */
    size_t num_columns;
    rlv_grid_cell_t *cell; /* [num_cells], row-major */
    size_t num_cells, capacity;
    bool failed;
} rlv_grid_t;

void rlv_grid_init(rlv_grid_t *self, const char *name, const char *title_fr, const char *title_en,
                   const rlv_grid_column_t column[], size_t num_columns);
void rlv_grid_free(rlv_grid_t *self);
static inline size_t rlv_grid_num_rows(const rlv_grid_t *self)
{
    return self->num_cells / self->num_columns;
}

/* The next cell, of the kind of its column. */
void rlv_grid_text(rlv_grid_t *self, const char *text);
void rlv_grid_number(rlv_grid_t *self, double value);

/* A cell by its row and the name of its column: NaN, "" where there is none of that kind. */
double rlv_grid_number_at(const rlv_grid_t *self, size_t row, const char *column);
const char *rlv_grid_text_at(const rlv_grid_t *self, size_t row, const char *column);

/* CSV of the project: UTF-8, comma and point; `french`: semicolon, decimal comma, BOM. */
typedef struct {
    FILE *file;
    bool french;
} rlv_csv_out_t;
void rlv_csv_out_text(const rlv_csv_out_t *out, const char *text, bool last);
/* Ten significant digits, or 17 when `exact`; a NaN is empty. */
void rlv_csv_out_number(const rlv_csv_out_t *out, double value, bool last);
void rlv_csv_out_exact(const rlv_csv_out_t *out, double value, bool last);

int rlv_grid_write_csv(const rlv_grid_t *self, const rlv_csv_out_t *out,
                       rlv_error_t *err) RLV_MUST_CHECK;
/* {"NAME": {"title": ..., "columns": [...], "rows": [[...], ...]}, ...} */
int rlv_grids_write_json(const rlv_grid_t *const grid[], size_t num_grids, rlv_lang_t lang,
                         FILE *out, rlv_error_t *err) RLV_MUST_CHECK;
/* Columns set under their titles, numbers to the right. */
void rlv_grid_print(const rlv_grid_t *self, rlv_lang_t lang, FILE *out);

#endif
