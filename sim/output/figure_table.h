/*
 * What the figures of a table share (figure_event_study.c, figure_backtest.c, figure_tornado.c,
 * figure_zoning.c, figure_cost.c): one CSV file of the folder, its cells as numbers.
 */
#ifndef RELEVE_FIGURE_TABLE_H
#define RELEVE_FIGURE_TABLE_H

#include "figure_internal.h"

/* Reads FOLDER/`name` and finds its columns (a name that starts with '?' is optional). */
int rlv_figure_table_read(const rlv_figure_work_t *work, const char *name,
                          const char *const columns[], size_t num_columns, rlv_csv_table_t *csv,
                          int *column) RLV_MUST_CHECK;
/* A cell as a number, decimal comma or point; NaN when it is empty or the column is absent. */
double rlv_figure_table_number(const rlv_csv_table_t *csv, size_t row, int column);
/* A cell as a text, "" when the column is absent. */
const char *rlv_figure_table_text(const rlv_csv_table_t *csv, size_t row, int column);
/* "+1 234" or "−1 234". */
rlv_number_t rlv_figure_signed(const rlv_figure_work_t *work, double value, int decimals);
/* Captions of a figure that is not drawn from a run: takes and frees `reading` and `scope`. */
int rlv_figure_table_caption(const rlv_figure_work_t *work, char *reading, char *scope,
                             const char *source) RLV_MUST_CHECK;

#endif
