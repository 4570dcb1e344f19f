/*
 * layout: finds the header of a published table, whatever stands above it and however its columns
 * are spelt this year.
 *
 * A layout lists the columns that a reader knows, each with the texts it goes by. Texts are
 * compared after rlv_layout_normalise: small letters without accents, every other sign (apostrophe,
 * no-break space, underscore, line end) one space. In a pattern, alternatives stand between '|',
 * '*' is any text, '?' a figure, '#' a year of four figures, which is kept; a year at the end of a
 * column that the pattern does not ask for is passed over and kept too ("Population totale
 * (2016)").
 *
 * The header is the first of the sheet's first RLV_LAYOUT_HEAD rows that names all required columns
 * of a layout, each once. A row that names a column twice is refused as ambiguous, unless the
 * column repeats by year ('+'). A sheet without a header is passed over; when no sheet of a file
 * has one, the error lists the columns found in the likeliest row and those expected.
 *
 * Order of use: rlv_layout_finder_init, _begin for each sheet, _feed with each row until it returns
 * 1, _free. Nothing of a row is kept but the texts of the likeliest header.
 */
#ifndef RELEVE_LAYOUT_H
#define RELEVE_LAYOUT_H

#include "releve/tabular.h"

enum { RLV_LAYOUT_MAX_COLUMNS = 16, RLV_LAYOUT_MAX_SERIES = 256, RLV_LAYOUT_HEAD = 60 };

typedef struct {
    /* How the reader calls it. '?' before it: optional; '+': one or more, one a year. */
    const char *name;
    const char *pattern; /* normalised, "a|b c|d *" */
} rlv_layout_column_t;

typedef struct {
    const char *name;                                   /* of the layout, for reports */
    rlv_layout_column_t column[RLV_LAYOUT_MAX_COLUMNS]; /* ends with a NULL name */
} rlv_layout_t;

typedef struct {
    int column; /* of the sheet */
    int year;
} rlv_layout_series_t;

typedef struct {
    const rlv_layout_t *layout;
    int index[RLV_LAYOUT_MAX_COLUMNS]; /* in the sheet, -1 absent; of a '+' the first */
    int year[RLV_LAYOUT_MAX_COLUMNS];  /* written in the column's name, 0 none */
    rlv_layout_series_t series[RLV_LAYOUT_MAX_SERIES]; /* of the '+' column, in order */
    size_t num_series;
    size_t num_cells; /* of the header row */
} rlv_layout_match_t;

typedef struct {
    const rlv_layout_t *layout; /* [num_layouts] */
    size_t num_layouts;
    rlv_layout_match_t match; /* valid after a feed returned 1 */
    size_t rows_seen;         /* of this sheet */
    bool found;               /* in this sheet */
    size_t num_found;         /* sheets with a header */
    size_t best_score;        /* of the likeliest header of the file */
    char best_path[256], best_sheet[128];
    size_t best_line;
    char best_columns[512]; /* its texts */
    char sheets[256];       /* names of the sheets seen */
} rlv_layout_finder_t;

/* `out` gets at most size - 1 bytes. */
void rlv_layout_normalise(const char *text, char *out, size_t size);
/* Whether a normalised text goes by a pattern; *year gets the year in it, or 0. */
bool rlv_layout_is(const char *pattern, const char *normalised, int *year);

void rlv_layout_finder_init(rlv_layout_finder_t *self, const rlv_layout_t layout[],
                            size_t num_layouts);
void rlv_layout_begin(rlv_layout_finder_t *self, const char *sheet);
/* 1 when the row is the header (then `match` is set), 0 when it is not, or RLV_ERR_DATA when a
 * column is there twice. */
int rlv_layout_feed(rlv_layout_finder_t *self, const rlv_tabular_row_t *row, rlv_error_t *err);
/* The error of a file without a header: columns found and expected. */
int rlv_layout_fail(const rlv_layout_finder_t *self, const char *path, rlv_error_t *err);

#endif
