/*
 * workbook: tables as an Excel workbook (xlsx), one sheet each, through libxlsxwriter (optional).
 *
 * Each sheet has its title, its headers frozen, widths that hold the texts, numbers with the
 * decimals of their columns (the reader's own language sets comma and spaces), a filter. Texts are
 * written as texts: what starts with = is no formula. The creation date is fixed, so that the same
 * tables give the same bytes.
 */
#ifndef RELEVE_WORKBOOK_H
#define RELEVE_WORKBOOK_H

#include "releve/grid.h"

/* Whether the program was built with libxlsxwriter. */
bool rlv_workbook_available(void);

/* Writes the grids that have columns, in order; `sources` are the lines of a last sheet. The names
 * of sheets are those of the grids (31 characters at most, unique). RLV_ERR_UNAVAILABLE without
 * libxlsxwriter, RLV_ERR_DATA for more rows than a sheet holds, RLV_ERR_IO. */
int rlv_workbook_write(const char *path, const rlv_grid_t *const grid[], size_t num_grids,
                       const rlv_notes_t *sources, rlv_lang_t lang,
                       rlv_error_t *err) RLV_MUST_CHECK;

#endif
