/* What run_folder.c and run_manifest.c share. */
#ifndef RELEVE_RUN_FOLDER_INTERNAL_H
#define RELEVE_RUN_FOLDER_INTERNAL_H

#include "releve/run_folder.h"

/* Fills self->manifest from a manifest.json; absent keys stay empty or 0. */
int rlv_run_manifest_read(rlv_run_folder_t *self, const char *path, rlv_error_t *err);

void rlv_run_manifest_free(rlv_run_manifest_t *self);

/* Row i of a table whose columns are
 * code,name,year,indicator,unit,mean,sd,p05,p25,p50,p75,p95,mcse; in the layout `french` the cells'
 * decimal commas become points. */
int rlv_run_row_parse(const rlv_csv_table_t *csv, size_t i, const int column[], bool french,
                      rlv_run_row_t *row, rlv_error_t *err) RLV_MUST_CHECK;
/* Brings the rows into order; RLV_ERR_DATA when two are of one place and year. */
int rlv_run_table_sort(rlv_run_table_t *self, const char *path, rlv_error_t *err) RLV_MUST_CHECK;

#endif
