/*
 * tabular: the rows of a tabular file as its producer published it, every cell a text, streamed.
 *
 * Formats, told by content and not by name: CSV (separator , ; tab or |, found; UTF-8 or
 * Windows-1252, said in a note; title lines above the table pass as they are), and through GDAL/OGR
 * xlsx, ods, xls, GeoJSON, GeoPackage and shapefiles. A layer with a geometry gives its attributes'
 * names as the first row and the outline, as GeoJSON in WGS 84, as the last cell of each row. CSV
 * does not go through OGR, which takes the number of columns from the first line (a title) and
 * loses line numbers.
 *
 * Hostile or broken files. Before a workbook is opened, the sizes in its zip directory are added
 * up: over the limit, encrypted, or without a directory (truncated) is refused. What OGR opens is
 * opened in a child process under limits of memory and processor time; its crash is an error here.
 * Rows pass one at a time, so the memory of this process does not grow with the file: a cell holds
 * at most RLV_TABULAR_MAX_CELL bytes, a row RLV_TABULAR_MAX_CELLS cells, and CSV uses a buffer of
 * 64 kB.
 *
 * Errors: RLV_ERR_NO_INPUT (cannot be opened), RLV_ERR_DATA (content), RLV_ERR_UNAVAILABLE (a
 * workbook, and the program was built without GDAL: says what to install), or what a visitor
 * returned. Cost: CSV about 100 MB a second; workbooks as GDAL (a sheet of 300,000 rows x 22: about
 * 15 s and 1 GB in the child).
 */
#ifndef RELEVE_TABULAR_H
#define RELEVE_TABULAR_H

#include "releve/core.h"

enum { RLV_TABULAR_MAX_CELLS = 2048, RLV_TABULAR_MAX_CELL = 1 << 24 };

typedef struct {
    const char *path;
    const char *sheet; /* name of the sheet or layer; "" for CSV */
    size_t line;       /* 1-based, of the file (CSV) or of the sheet */
    char *const *cell; /* [num_cells] trimmed, UTF-8, never NULL */
    size_t num_cells;
    bool has_geometry; /* the last cell is an outline */
} rlv_tabular_row_t;

/* What a reader does with the rows; a negative status stops the reading and is returned. */
typedef struct {
    int (*begin_sheet)(void *context, const char *path, const char *sheet, rlv_error_t *err);
    int (*row)(void *context, const rlv_tabular_row_t *row, rlv_error_t *err);
    void *context;
} rlv_tabular_visitor_t;

typedef struct {
    uint64_t memory_bytes;   /* of the child, above what it starts with */
    uint64_t unzipped_bytes; /* sum of the sizes in the zip directory */
    unsigned cpu_seconds;    /* of the child */
} rlv_tabular_limits_t;

extern const rlv_tabular_limits_t rlv_tabular_default_limits; /* 2 GiB, 1.5 GiB, 600 s */

/* Visits every sheet of a file in order, every row in order. `limits` NULL: the default ones. */
int rlv_tabular_visit(const char *path, const rlv_tabular_limits_t *limits,
                      const rlv_tabular_visitor_t *visitor, rlv_notes_t *notes,
                      rlv_error_t *err) RLV_MUST_CHECK;

/* --- values, as French publications write them ----------------------------------------------- */

/* A number: spaces (narrow, no-break too) between groups of three figures, decimal comma or point.
 * Returns 1 with the value, 0 for a missing one (empty, "-", "nd", "ns", "N/A", "s", "."...), -1
 * for what is neither. */
int rlv_tabular_number(const char *text, double *value);
/* The whole number that a text starts with (blanks before it are passed): 0 when it starts with
 * none, the nearest int when it does not fit. For labels and for texts known to be figures. */
int rlv_tabular_leading(const char *text);
/* A day as YYYY-MM-DD, from 2019-03-01, 2019/03/01 or 01/03/2019 (hours after it are left out). */
bool rlv_tabular_date(const char *text, char date[11]);
/* A commune code: five characters. Returns 1, 2 when a lost leading zero (1001) was restored, 0
 * when the text is no code. Spaces around, and a label after it ("09001 - Aigues"), are passed. */
int rlv_tabular_commune(const char *text, char code[6]);
/* A department: 09, 2A, 971; RPPS style 009, 02A and labels ("09- Ariege", "009-Ariege") pass; a
 * single figure gets its zero back. False for totals (999, 000, Ensemble) and what is no code. */
bool rlv_tabular_department(const char *text, char code[4]);

#endif
