/* What the files of the page share: page.c (assembly), page_pack.c (tables of a run as integers),
 * page_places.c (what is known of places), page_runs.c (what a run says of itself). */
#ifndef RELEVE_PAGE_INTERNAL_H
#define RELEVE_PAGE_INTERNAL_H

#include "page_bytes.h"
#include "releve/gazetteer.h"
#include "releve/page.h"
#include "releve/run_folder.h"

#include <jansson.h>

/* "territory", "department", "zone", "region" */
extern const char *const RLV_PAGE_LEVEL[RLV_NUM_LEVELS];

/* The codes of a level, as the first run's tables have them. */
typedef struct {
    size_t count;
    char (*code)[RLV_CODE_SIZE]; /* [count], sorted */
    char (*name)[RLV_NAME_SIZE];
} rlv_page_places_t;

int rlv_page_places_init(rlv_page_places_t *self, const rlv_run_table_t *table, rlv_error_t *err);
void rlv_page_places_free(rlv_page_places_t *self);
/* Index of a code, or -1. */
long rlv_page_places_find(const rlv_page_places_t *self, const char *code);

/* A page being made. */
typedef struct {
    const rlv_page_options_t *options;
    rlv_notes_t *notes;
    rlv_error_t *err;
    char *data_dir;
    rlv_page_places_t place[RLV_NUM_LEVELS];
    json_t *meta;            /* what is no long column of numbers */
    rlv_bytes_t *packed;     /* [num_runs], deflated */
    rlv_bytes_t *difference; /* [num_differences], deflated */
    size_t num_differences;
    int more_decimals; /* while differences are packed */
    size_t num_kept;   /* indicators of territories, by priority */
    char **kept;       /* [num_kept], owned texts */
} rlv_page_t;

/* The data folder: as asked for (not NULL), or as the run names it, seen from here, from the run,
 * from `share`. The caller frees it. */
char *rlv_page_data_dir(const rlv_run_folder_t *run, const char *asked, const char *share,
                        rlv_error_t *err);

/* Decimals kept of a value in this unit. */
int rlv_page_decimals(const char *unit);
/* A value as an integer of so many decimals; NULL JSON when it is not finite. */
json_t *rlv_page_integer(double value, int decimals);
/* A key of an object; false without memory. Takes the value, which may be NULL. */
bool rlv_page_set(json_t *object, const char *key, json_t *value);

/* page_pack.c: chooses the territories' indicators (of the first run), then packs a run's tables;
 * `columns` describes them. */
int rlv_page_choose(rlv_page_t *page, const rlv_run_folder_t *run);
int rlv_page_pack(rlv_page_t *page, const rlv_run_folder_t *run, rlv_bytes_t *out, json_t *columns);

/* page_places.c: names, outlines, communes, zones, aids, the observed past. */
int rlv_page_put_places(rlv_page_t *page, const rlv_run_folder_t *first);
/* page_runs.c: the manifest of a folder, NULL with the error said; the caller drops it. */
json_t *rlv_page_manifest(const rlv_page_t *page, const char *folder);
/* page_runs.c: title, seed, parameters that differ from those of the first run, pyramid... */
int rlv_page_put_run(rlv_page_t *page, const rlv_run_folder_t *run, size_t number, json_t *columns);
/* page_differences.c: the folders of `releve compare`. */
int rlv_page_put_comparisons(rlv_page_t *page);

#endif
