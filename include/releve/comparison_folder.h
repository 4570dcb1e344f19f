/*
 * comparison_folder: a comparison read back from the folder of `releve compare`, for figures and
 * pages.
 *
 * Reads manifest.json, levels.csv and differences.csv (all needed). Run 0 is the reference. For
 * each run and level there is a table of its own values and, for the others, one of its
 * differences, with the invariants of run_folder.h: rows sorted by indicator, code, year, no
 * duplicate; the same functions find in them. By territory levels.csv holds a few indicators only.
 * Other tables of the folder are read where they are needed.
 *
 * Ownership: texts of rows point into the two CSV tables; everything goes with
 * rlv_comparison_folder_free.
 */
#ifndef RELEVE_COMPARISON_FOLDER_H
#define RELEVE_COMPARISON_FOLDER_H

#include "releve/run_folder.h"

typedef struct {
    char *name, *title;
    rlv_run_table_t level[RLV_NUM_LEVELS];      /* their csv is empty */
    rlv_run_table_t difference[RLV_NUM_LEVELS]; /* empty for the reference */
} rlv_comparison_run_t;

typedef struct {
    char *path;
    bool paired;
    rlv_comparison_run_t *run; /* [num_runs] */
    size_t num_runs;
    rlv_run_manifest_t manifest; /* what runs share, in the words of a run's manifest; title: that
                                    of the reference */
    rlv_csv_table_t levels_csv, differences_csv;
} rlv_comparison_folder_t;

/* RLV_ERR_NO_INPUT when a file is absent, RLV_ERR_DATA when one is wrong. */
int rlv_comparison_folder_read(rlv_comparison_folder_t *self, const char *path,
                               rlv_error_t *err) RLV_MUST_CHECK;
void rlv_comparison_folder_free(rlv_comparison_folder_t *self);

/* Whether DIR/manifest.json is that of a comparison. */
bool rlv_comparison_folder_is(const char *path);

#endif
