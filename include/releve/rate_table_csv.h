/*
 * rate_table_csv: reads a rate_table from a CSV file.
 *
 * Columns: age_from,age_to (completed years, inclusive), sex (M, F, all), value, low, high
 * (plausible range, may be empty), mark (pub, data, calibrated, unverified, assumed, setting),
 * known (year from which the value was known), source; optional cumul (0, 1; empty: both). `known`
 * and `source` may be empty unless the mark is pub or data. Rows in any order.
 */
#ifndef RELEVE_RATE_TABLE_CSV_H
#define RELEVE_RATE_TABLE_CSV_H

#include "releve/rate_table.h"

/* Reads `path`, which must cover the ages age_from to age_to of both sexes with values within
 * [low, high]. RLV_ERR_NO_INPUT: missing file; RLV_ERR_DATA: wrong content. rlv_rate_table_free is
 * legal after a failure. */
int rlv_rate_table_read(rlv_rate_table_t *self, const char *path, int age_from, int age_to,
                        double low, double high, rlv_notes_t *notes,
                        rlv_error_t *err) RLV_MUST_CHECK;

#endif
