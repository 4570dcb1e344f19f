/*
 * national_csv: reads the national rates and series from a folder (layout: data/README.md).
 *
 * Files: exit_probability.csv, activity.csv, cumul_share.csv, liberal_share.csv (rate tables),
 * mortality.csv, pyramid.csv, first_installations.csv, training_places.csv.
 */
#ifndef RELEVE_NATIONAL_CSV_H
#define RELEVE_NATIONAL_CSV_H

#include "releve/national.h"
#include "releve/params.h"
#include "releve/region_csv.h"

/* Reads the folder data.national: the pyramid of synthesis.pyramid_year, the last mortality table.
 * A class of the pyramid is spread evenly over its ages, the open last class over five.
 * RLV_ERR_NO_INPUT for a missing file, RLV_ERR_DATA for a wrong one. */
int rlv_national_read(rlv_national_t *self, const rlv_params_t *params, rlv_file_list_t *files,
                      rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;

#endif
