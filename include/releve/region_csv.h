/*
 * region_csv: reads a region from a folder of tables (layout: data/README.md).
 *
 * Files: region.csv, departments.csv, territories.csv, population.csv, communes.csv,
 * communes_population.csv, communes_gp.csv, communes_outside.csv, apl.csv, zones.csv,
 * universities.csv. Columns that are not used are ignored and noted once.
 */
#ifndef RELEVE_REGION_CSV_H
#define RELEVE_REGION_CSV_H

#include "releve/params.h"
#include "releve/region.h"

/* Towns where interns are trained. */
typedef struct {
    size_t num_universities;
    rlv_place_name_t *name;       /* [num_universities] */
    double *latitude, *longitude; /* [num_universities] degrees */
} rlv_universities_t;

/* The files read, for provenance: paths, owned. */
typedef struct {
    char **path; /* [num_paths] */
    size_t num_paths;
} rlv_file_list_t;

int rlv_file_list_add(rlv_file_list_t *self, const char *path, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_file_list_free(rlv_file_list_t *self);

/*
 * Reads the region of `params` (data.folder): GPs of the vintage data.gp_vintage (around the region
 * too, where communes_outside.csv has its column, else those of 2020, noted); the published APL
 * of the base year, or of the last year published before it; zones of the last list in force on
 * 1 January of the base year. RLV_ERR_NO_INPUT for a missing file; RLV_ERR_DATA for a missing
 * column, a duplicate code, an unknown place, a negative count, a territory without a commune...
 * Both structures may be freed after a failure.
 */
int rlv_region_read(rlv_region_t *self, rlv_universities_t *universities,
                    const rlv_params_t *params, rlv_file_list_t *files, rlv_notes_t *notes,
                    rlv_error_t *err) RLV_MUST_CHECK;
void rlv_universities_free(rlv_universities_t *self);

/*
 * The scenario's regional figures are those of the base's region. entries.per_year is a number of
 * GPs: of another region it would empty the base, or flood it. RLV_ERR_CONFIG when data.region is
 * not the code in region.csv and the base states its own first installations, which the message
 * gives. A base that states none is taken as it is.
 */
int rlv_region_check_scenario(const rlv_region_t *self, const rlv_params_t *params,
                              rlv_error_t *err) RLV_MUST_CHECK;

#endif
