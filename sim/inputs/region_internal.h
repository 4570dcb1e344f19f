/* region_internal: what the two files that read a region share. */
#ifndef RELEVE_REGION_INTERNAL_H
#define RELEVE_REGION_INTERNAL_H

#include "releve/csv_table.h"
#include "releve/region_csv.h"

enum {
    RLV_REGION_MAX_COUNT = 100000000,
    RLV_REGION_FIRST_YEAR = 1950,
    RLV_REGION_LAST_YEAR = 2150,
    RLV_REGION_MAX_COLUMNS = 24 /* of one table */
};

typedef struct {
    rlv_region_t *region;
    const rlv_params_t *params;
    rlv_file_list_t *files;
    rlv_notes_t *notes;
    rlv_error_t *err;
} rlv_region_loader_t;

/* Opens a table of the folder and finds its columns: those read first, then, each with a '?', the
 * others that data/README.md documents. Any other one is noted as ignored. */
int rlv_region_open_table(const rlv_region_loader_t *l, const char *name,
                          const char *const columns[], size_t num_columns,
                          int index[RLV_REGION_MAX_COLUMNS], rlv_csv_table_t *table);
/* A text that must fit `size` bytes. */
int rlv_region_copy_text(const rlv_csv_table_t *table, size_t row, int column, char *to,
                         size_t size, rlv_error_t *err);
/* Code and name of each row into `place`; codes must increase (which also refuses duplicates). */
int rlv_region_read_places(const rlv_csv_table_t *table, int code, int name,
                           rlv_place_name_t *place, rlv_error_t *err);
/* The place that a cell of a table names. */
int rlv_region_find_place(const rlv_csv_table_t *table, size_t row, int column,
                          const rlv_place_name_t place[], size_t num_places, const char *what,
                          size_t *found, rlv_error_t *err);

int rlv_region_read_region_name(const rlv_region_loader_t *l);
/* Inhabitants of the last census by commune. */
int rlv_region_read_commune_population(const rlv_region_loader_t *l);
/* GPs of the vintage by commune, summed over cells: the stock of the reference date. */
int rlv_region_read_gps(const rlv_region_loader_t *l);
/* Whether a vintage is a stock by department to be spread ("2014_apl", "2014_bpe"), and whether by
 * the counts of the older BPE. */
bool rlv_region_spread_by(const char *vintage, bool *by_counts);
/* Then, after counts and APL: the spreading (region_spread.c). */
int rlv_region_spread_gps(const rlv_region_loader_t *l);
/* The published APL of the last year not after the base year, and the last ratio <= 65 / all. */
int rlv_region_read_apl(const rlv_region_loader_t *l);
/* Need per inhabitant by department and year, where the folder holds need.csv. */
int rlv_region_read_need(const rlv_region_loader_t *l);
/* Need per inhabitant by commune, where the folder holds communes_need.csv. */
int rlv_region_read_commune_need(const rlv_region_loader_t *l);
/* Class of each territory in the last list in force on 1 January of the base year. */
int rlv_region_read_zones(const rlv_region_loader_t *l);
int rlv_region_read_universities(const rlv_region_loader_t *l, rlv_universities_t *u);

#endif
