/*
 * microdata: real doctors, one a row, in place of the synthesis.
 *
 * Columns: birth_year, sex (M, F), territory, department, state (liberal, mixed, health_centre),
 * cumul (0, 1), installed_year. Ages on 1 January of the reference year lie within RLV_AGE_FIRST
 * and RLV_AGE_LAST. The counts of the file replace those of the BPE.
 */
#ifndef RELEVE_MICRODATA_H
#define RELEVE_MICRODATA_H

#include "releve/doctor.h"
#include "releve/region_csv.h"

/* Reads synthesis.microdata; `record` [*num_records] belongs to the caller; the counts of `region`
 * become those of the file. RLV_ERR_NO_INPUT, RLV_ERR_DATA. */
int rlv_microdata_read(rlv_record_t **record, size_t *num_records, rlv_region_t *region,
                       const rlv_params_t *params, rlv_file_list_t *files, rlv_notes_t *notes,
                       rlv_error_t *err) RLV_MUST_CHECK;

#endif
