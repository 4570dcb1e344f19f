/*
 * official: tables of the project from one producer's file, read as it was downloaded.
 *
 * Where import.h puts a whole base together from a folder of files, this takes one source at a time
 * (`releve import SOURCE FILE...`) and puts it into a base that exists: rows of the same year,
 * vintage or producer are replaced, the others stay, and the tables by territory that follow from
 * it are made again. Files are read as tabular.h and layout.h say: any format, headers found.
 *
 * Geography. Codes are text. A code of the base (COG 2019) stands for itself; an older one follows
 * the INSEE movements up to 1 January 2019; a younger one goes back to the communes that made it:
 * counts go to the one with most inhabitants, rates to each. A commune of another region is counted
 * and left out. A count other than zero that has no place in the region is an error, a rate is
 * dropped and named. The movements come from `movements` (the INSEE file), or from
 * communes_movements.csv of the folder.
 *
 * Before the accounts: the same bytes given twice, a row whose key (commune and year, say) was met,
 * and a `year` that the name of a file or a column contradicts are RLV_ERR_DATA.
 *
 * Accounts. Each row read is matched, merged, elsewhere or dropped with a reason; the rows and, for
 * counts, their sum must balance: before = matched + merged + elsewhere + dropped, the table's sum
 * = matched + merged, and a line of totals in the file = the sum of the lines above it. What does
 * not balance is RLV_ERR_DATA and no table is touched.
 *
 * Beside each table made stands TABLE.import.json: source, producer, licence, files (name, SHA-256,
 * size), date of the files (as given or as written in them; never the clock), vintage, the year
 * from which the figures were known, layout, rows and totals; under `before`, the reports of what
 * the table keeps from earlier imports. The same files give the same bytes.
 *
 * Tables are written whole through a temporary file and a rename, after all of them were made.
 * Memory: the tables touched and the region's rows, whatever the size of the files.
 */
#ifndef RELEVE_OFFICIAL_H
#define RELEVE_OFFICIAL_H

#include "releve/core.h"

typedef struct {
    const char *name;
    const char *help;     /* one line */
    const char *producer; /* producer and dataset */
    const char *licence;
    const char *tables; /* made or changed, separated by spaces */
    bool national;      /* in the folder of the national tables */
} rlv_official_info_t;

/* How the zones of a past vintage are rebuilt when the territories change (the rule is in space,
 * which import does not know): territories with the APL of GPs of 65 or less of `apl_year` (first
 * release, weighted with the inhabitants of 2017; NaN missing) and the inhabitants of that year;
 * class_of[num] gets 0 ZIP, 1 ZAC, 2 ZAR. */
typedef struct {
    int vintage, apl_year;
    const void *rule;
    int (*classes)(const void *rule, size_t num, const double apl[], const int64_t inhabitants[],
                   const char *const code[], int class_of[], rlv_error_t *err);
} rlv_official_rebuild_t;

typedef struct {
    const char *folder;    /* of the base */
    const char *national;  /* of the national tables */
    const char *region;    /* INSEE code of the base, or "all" */
    const char *movements; /* INSEE movements of communes, or NULL */
    const char *date;      /* of the files, YYYY-MM-DD, or NULL */
    const char *sheet;     /* the only one to read, or NULL */
    int year;              /* of the figures, when the file does not say; 0: it must */
    int known;             /* year from which they were known; 0: that of the date, if any */
    const rlv_official_rebuild_t *rebuild; /* [num_rebuild], for `tvs` */
    size_t num_rebuild;
} rlv_official_options_t;

/* The sources, by name; what one reads is `columns` of rlv_official_columns. */
size_t rlv_official_num_sources(void);
rlv_official_info_t rlv_official_source(size_t index);
/* Index of a source, or -1. */
int rlv_official_find(const char *name);
/* The columns expected by a source, as text to be freed. */
char *rlv_official_columns(size_t index, rlv_error_t *err) RLV_MUST_CHECK;

/* Reads files of one source and changes the base. RLV_ERR_DATA, RLV_ERR_NO_INPUT,
 * RLV_ERR_UNAVAILABLE (a workbook without GDAL), RLV_ERR_USAGE (a year that must be given). */
int rlv_official_import(size_t source, char *const file[], size_t num_files,
                        const rlv_official_options_t *options, rlv_notes_t *notes,
                        rlv_error_t *err) RLV_MUST_CHECK;

#endif
