/*
 * An HTML document with print styles, for a screen, a printer or WeasyPrint: no script, drawings as
 * svg. Functions that write note the first failure in `status` and do nothing after it.
 *
 * Text goes through rlv_doc_text and those made on it, which set French spaces and escape; markup
 * is given by constants only.
 */
#ifndef RELEVE_DOCUMENT_H
#define RELEVE_DOCUMENT_H

#include "page_bytes.h"
#include "releve/geo.h"
#include "releve/number_fr.h"
#include "releve/run_folder.h"

typedef struct {
    rlv_bytes_t out;
    rlv_lang_t lang;
    int num_figures, status;
    rlv_error_t *err;
} rlv_doc_t;

#define RLV_DOC_TR(doc, fr, en)       ((doc)->lang == RLV_LANG_FR ? (fr) : (en))
#define RLV_DOC_NUM(doc, v, decimals) (rlv_number_format((v), (decimals), (doc)->lang).text)

/* Begins with the title and the style sheet of `page_dir`; the end closes. */
void rlv_doc_begin(rlv_doc_t *self, const char *page_dir, const char *title);
void rlv_doc_end(rlv_doc_t *self);

void rlv_doc_raw(rlv_doc_t *self, const char *markup);
void rlv_doc_raw_format(rlv_doc_t *self, const char *format, ...) RLV_PRINTF(2, 3);
void rlv_doc_text(rlv_doc_t *self, const char *format, ...) RLV_PRINTF(2, 3);
/* <element>text</element>; a class after a dot: "p.note". */
void rlv_doc_element(rlv_doc_t *self, const char *element, const char *format, ...)
    RLV_PRINTF(3, 4);

/* A table: begin with its caption and heads (a head that starts with '#' is of numbers), cells row
 * by row, end. */
void rlv_doc_table_begin(rlv_doc_t *self, const char *caption, const char *const head[],
                         size_t num_heads);
void rlv_doc_row(rlv_doc_t *self);
void rlv_doc_cell(rlv_doc_t *self, bool number, const char *format, ...) RLV_PRINTF(3, 4);
void rlv_doc_table_end(rlv_doc_t *self);

/* Begins a numbered figure with its title; the caption ends it. */
void rlv_doc_figure(rlv_doc_t *self, const char *format, ...) RLV_PRINTF(2, 3);
void rlv_doc_caption(rlv_doc_t *self, const char *reading, const char *scope, const char *source);

/* --- curves */

enum { RLV_DOC_MAX_POINTS = 96 };

typedef struct {
    int year;
    double p05, p50, p95;
} rlv_doc_point_t;

typedef struct {
    char label[96];
    bool band, observed; /* observed: dots without a line */
    size_t num_points;
    rlv_doc_point_t point[RLV_DOC_MAX_POINTS];
} rlv_doc_series_t;

/* Values are multiplied by `factor`; `unit` follows the axis's numbers (" %", ""). From zero when
 * the data come near it. */
void rlv_doc_lines(rlv_doc_t *self, const rlv_doc_series_t series[], size_t num_series,
                   double factor, const char *unit);

/* A bar a row: label, share of `full`, the text beside it. */
typedef struct {
    char label[128], text[192];
    double value, low, high; /* low and high NaN: no whisker */
} rlv_doc_bar_t;
void rlv_doc_bars(rlv_doc_t *self, const rlv_doc_bar_t bar[], size_t num_bars, double full);

/* --- maps of territories in classes */

typedef struct {
    rlv_geo_t territories, departments; /* departments may be empty */
} rlv_doc_outlines_t;

int rlv_doc_outlines_read(rlv_doc_outlines_t *self, const char *data_dir, rlv_error_t *err);
void rlv_doc_outlines_free(rlv_doc_outlines_t *self);

typedef enum { RLV_DOC_LEVELS, RLV_DOC_RISKS, RLV_DOC_DIFFERENCES } rlv_doc_palette_t;

typedef struct {
    const rlv_doc_outlines_t *outlines;
    const double *value; /* [areas of territories], NaN: not drawn as a class */
    const bool *shown;   /* [areas], NULL: all; the frame is theirs */
    const int *number;   /* [areas], written on the area; 0 none; NULL none */
    rlv_doc_palette_t palette;
    const double *bound;      /* [num_bounds], rising */
    size_t num_bounds;        /* up to 6; differences have the six -b3 -b2 -b1 b1 b2 b3 */
    const char *const *label; /* [num_bounds + 1] */
    double width;             /* of the drawing */
} rlv_doc_map_t;
void rlv_doc_map(rlv_doc_t *self, const rlv_doc_map_t *map);

#endif
