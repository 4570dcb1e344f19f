/* run_tables: the tables of a run that it may or may not have. */
#ifndef RELEVE_OUTPUT_RUN_TABLES_H
#define RELEVE_OUTPUT_RUN_TABLES_H

#include "releve/result.h"

/* variance.csv, alignment.csv with alignment_factors.csv, checks.csv: those that the run has. */
int rlv_run_tables_write(const rlv_run_t *run, const rlv_out_folder_t *folder,
                         rlv_error_t *err) RLV_MUST_CHECK;

#endif
