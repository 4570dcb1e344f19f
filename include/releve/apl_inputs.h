/*
 * apl_inputs: the tables that only the computation of the APL reads: road times, need by commune,
 * earlier counts of GPs, published values. Layout of the folder: data/README.md.
 */
#ifndef RELEVE_APL_INPUTS_H
#define RELEVE_APL_INPUTS_H

#include "releve/region_csv.h"

/* Road times between communes of the region and around it, as indices into region->commune. */
typedef struct {
    size_t num_rows;
    uint32_t *from, *to;      /* [num_rows] */
    double *minutes;          /* [num_rows], 0 to 1,440 */
    size_t num_outside_rows;  /* rows left out: they name a commune that the region does not hold */
    size_t num_unknown_codes; /* communes so named */
    size_t num_silent;        /* communes of the region that no row names: they reach nobody else */
} rlv_travel_table_t;

/* Reads a CSV with the columns from, to (codes of communes) and minutes. RLV_ERR_NO_INPUT when it
 * cannot be opened; RLV_ERR_DATA for a missing column, minutes that are no number or out of range,
 * a pair given twice in one direction, or when no row is about the region. What is left out is
 * noted. Rows are kept in the order of (from, to). O(rows log rows). */
int rlv_travel_table_read(rlv_travel_table_t *self, const char *path, const rlv_region_t *region,
                          rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_travel_table_free(rlv_travel_table_t *self);

enum { RLV_NEED_MAX_VINTAGES = 8 };

/*
 * Need of GP care per inhabitant, by commune (communes_need.csv over communes_population.csv).
 *
 * Standardised inhabitants are re-based at each vintage, so two vintages are never compared in
 * level: a commune's need is kept relative to the region's of its vintage, bounded to 0.5 to 2 (the
 * smallest communes hold absurd figures). Communes around the region have the region's need. A
 * table without a row (a region other than Occitanie) gives no vintage.
 */
typedef struct {
    size_t num_communes;
    int num_vintages;
    int year[RLV_NEED_MAX_VINTAGES]; /* of the inhabitants, increasing */
    size_t num_bounded;              /* values brought within the bounds */
    double *relative;                /* [num_vintages * num_communes], vintage by vintage */
} rlv_need_t;

int rlv_need_read(rlv_need_t *self, const rlv_region_t *region, const rlv_params_t *params,
                  rlv_file_list_t *files, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_need_free(rlv_need_t *self);

/* GPs by commune of another vintage than the scenario's (communes_gp.csv, and the column
 * gp_VINTAGE of communes_outside.csv). The caller frees `*gps` [num_communes]. RLV_ERR_DATA when
 * the folder does not hold the vintage. */
int rlv_vintage_read(double **gps, const char *vintage, const rlv_region_t *region,
                     const rlv_params_t *params, rlv_error_t *err) RLV_MUST_CHECK;

/* Acts a year of a full-time GP by department (gp_activity_departments.csv: patients per GP times
 * acts per patient), into `acts` [num_departments]; a department that is not there takes the mean
 * by GPs. RLV_ERR_NO_INPUT when the folder has no such table. */
int rlv_department_acts_read(double *acts, const rlv_region_t *region, const rlv_params_t *params,
                             rlv_file_list_t *files, rlv_error_t *err) RLV_MUST_CHECK;

/* Published APL of one year, all ages, revised series, NaN where there is none: by commune of the
 * region (`communes` [num_communes_inside]) and by territory (`territories` [num_territories],
 * mean by resident inhabitants). Returns how many communes have one, or a negative status. */
int rlv_published_apl_read(double *communes, double *territories, int year,
                           const rlv_region_t *region, const rlv_params_t *params,
                           rlv_file_list_t *files, rlv_error_t *err) RLV_MUST_CHECK;

#endif
