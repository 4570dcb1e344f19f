/*
 * run_folder: a finished run read back from its folder, for figures and pages.
 *
 * Reads region.csv, departments.csv, territories.csv, pyramid.csv and manifest.json (all needed),
 * and zones.csv and observed.csv (may be absent: their tables are then empty). Columns are those of
 * the output contract, in either layout (the manifest says which); further columns are ignored. The
 * manifest is read leniently: a key that is absent is taken from the tables where it can be, else
 * left empty.
 *
 * Invariant after rlv_run_folder_read: the rows of each rlv_run_table_t are sorted by indicator,
 * code, year and hold no duplicate, whatever the order in the file.
 *
 * Ownership: the texts of rows point into the tables' csv; everything goes with
 * rlv_run_folder_free. Cost: one pass over each file plus a sort; 180,000 territory rows take about
 * 0.3 s.
 */
#ifndef RELEVE_RUN_FOLDER_H
#define RELEVE_RUN_FOLDER_H

#include "releve/core.h"
#include "releve/csv_table.h"
#include "releve/region.h"

/* One line of region.csv, departments.csv, zones.csv or territories.csv. NaN where the cell is
 * empty. */
typedef struct {
    const char *code, *name, *indicator, *unit;
    int year;
    double mean, sd, p05, p25, p50, p75, p95, mcse; /* in `unit` */
} rlv_run_row_t;

typedef struct {
    rlv_csv_table_t csv;
    rlv_run_row_t *row; /* [num_rows], sorted by indicator, code, year */
    size_t num_rows;
} rlv_run_table_t;

/* One line of pyramid.csv: GPs of one sex and one age (completed years, or the first year of a
 * class). */
typedef struct {
    int year, age;
    char sex; /* 'M' or 'F' */
    double mean, p05, p95;
} rlv_pyramid_row_t;

/* One line of observed.csv. */
typedef struct {
    rlv_level_t level;
    const char *code, *name, *indicator, *unit, *definition, *source;
    int year;
    double value; /* NaN where the cell is empty */
} rlv_observed_row_t;

typedef struct {
    char *title;       /* of the scenario; the folder's name when the manifest has none */
    char *definition;  /* of a GP: BPE, RPPS, CNAM; "" when unknown */
    char *uncertainty; /* what the bands hold, words of the manifest ("chance", "knowledge"); ""
                          when unknown */
    char *seed;        /* decimal; "" when unknown */
    char *version;     /* of the program that made the run; "" when unknown */
    char *data_folder; /* path as the manifest writes it; "" when unknown */
    long replicates;   /* 0 when unknown */
    bool french;       /* tables with semicolons and decimal commas (layout "fr") */
    int base_year;     /* the first year of region.csv when the manifest does not say */
    int horizon;       /* the last year of region.csv when the manifest does not say */
    int last_known; /* last year whose regional total is known; base_year when the manifest does not
                       say */
} rlv_run_manifest_t;

typedef struct {
    char *path; /* as given */
    rlv_run_manifest_t manifest;
    rlv_run_table_t table[RLV_NUM_LEVELS];
    rlv_csv_table_t pyramid_csv;
    rlv_pyramid_row_t *pyramid; /* [num_pyramid], in the file's order */
    size_t num_pyramid;
    rlv_csv_table_t observed_csv;
    rlv_observed_row_t *observed; /* [num_observed], in the file's order */
    size_t num_observed;
} rlv_run_folder_t;

/* RLV_ERR_NO_INPUT when a needed file is absent, RLV_ERR_DATA when one is wrong. */
int rlv_run_folder_read(rlv_run_folder_t *self, const char *path, rlv_notes_t *notes,
                        rlv_error_t *err) RLV_MUST_CHECK;
void rlv_run_folder_free(rlv_run_folder_t *self);

/* The rows of one indicator, contiguous: index of the first, `*count` their number (0 when none).
 */
size_t rlv_run_table_slice(const rlv_run_table_t *self, const char *indicator, size_t *count);

/* The row of an indicator, a code and a year, or NULL. Cost: a binary search. */
const rlv_run_row_t *rlv_run_table_find(const rlv_run_table_t *self, const char *indicator,
                                        const char *code, int year);

#endif
