/* official_internal: what the sources of single files share. A source is a constant
 * rlv_official_source_t in a file of its own; the engine (official.c) finds the header, gives it
 * each row below and keeps the accounts. */
#ifndef RELEVE_OFFICIAL_INTERNAL_H
#define RELEVE_OFFICIAL_INTERNAL_H

#include "base.h"
#include "releve/layout.h"
#include "releve/official.h"
#include "releve/sha256.h"

#define RLV_ETALAB "Licence Ouverte / Etalab 2.0"
/* What the column of a commune's code is called. */
#define RLV_COMMUNE_NAMES                                                                          \
    "codgeo|code commune|code de la commune|insee com|depcom|com|code insee|com code"

enum { RLV_OFFICIAL_MAX_TABLES = 6, RLV_OFFICIAL_MAX_REASONS = 24 };

/* What became of the rows, and of the sum of their main count. */
typedef struct {
    size_t rows;
    double sum;
} rlv_account_t;

typedef struct {
    rlv_account_t read, matched, merged, later, elsewhere;
    struct {
        char reason[120];
        rlv_account_t account;
    } dropped[RLV_OFFICIAL_MAX_REASONS];
    size_t num_reasons;
    size_t zeros_restored; /* codes that had lost their leading zero */
    double total_of_file;  /* of a line of totals of this sheet; NaN none */
    double sum_before;     /* read.sum when this sheet began */
    bool counts;           /* sums mean something */
} rlv_accounts_t;

/* What a row was read under, to refuse it a second time. */
typedef struct {
    char *text;      /* "01001 in 2020" */
    uint64_t others; /* of the row's other cells, 0 where a key has one row */
    size_t file, line;
} rlv_official_key_t;

typedef struct rlv_official rlv_official_t;

typedef struct {
    rlv_official_info_t info;
    bool needs_base; /* communes and departments of the folder */
    bool rates; /* per commune a rate, not a count: no sums, and copied to what a commune became */
    const rlv_layout_t *layout;
    size_t num_layouts;
    int (*begin)(rlv_official_t *self);                                /* tables, state */
    int (*begin_sheet)(rlv_official_t *self, const char *sheet);       /* may be NULL */
    int (*raw)(rlv_official_t *self, const rlv_tabular_row_t *row);    /* rows above the header */
    int (*header)(rlv_official_t *self, const rlv_tabular_row_t *row); /* the header itself */
    int (*row)(rlv_official_t *self, const rlv_tabular_row_t *row);    /* below it */
    int (*end)(rlv_official_t *self);                                  /* after the last file */
    void (*release)(rlv_official_t *self);                             /* what begin and row made */
} rlv_official_source_t;

struct rlv_official {
    const rlv_official_source_t *source;
    const rlv_official_options_t *options;
    char *const *file;
    size_t num_files, file_index;        /* of the one being read */
    char (*digest)[RLV_SHA256_HEX_SIZE]; /* [num_files] */
    rlv_official_key_t *key;
    size_t num_keys, key_capacity;
    rlv_base_t base;
    rlv_layout_finder_t finder;
    const rlv_layout_match_t *match; /* of the sheet being read */
    int file_year;                   /* said by a sheet of its own, or 0 */
    int sheet_year;                  /* in the sheet's name or in a title above the header, or 0 */
    char date[11];                   /* of the file: given, or the latest written in it */
    char layouts[128], sheets[256];  /* used */
    int first_year, last_year;       /* of the figures read, 0 none */
    rlv_accounts_t accounts;
    rlv_tidy_t table[RLV_OFFICIAL_MAX_TABLES];
    size_t num_tables;
    struct {
        size_t field[4], num;
    } replaced[RLV_OFFICIAL_MAX_TABLES]; /* see rlv_tidy_keep; num 0: the table is replaced whole */
    char difference[512];                /* from what was there, for the report */
    void *state;                         /* of the source, freed by release */
    rlv_notes_t *notes;
    rlv_error_t *err;
};

/* The texts and numbers of a row, by the layout's column. */
const char *rlv_official_text(const rlv_official_t *self, const rlv_tabular_row_t *row, int column);
bool rlv_official_has(const rlv_official_t *self, int column);
/* 1 with a value, 0 missing, or an error. */
int rlv_official_real(rlv_official_t *self, const rlv_tabular_row_t *row, int column, double low,
                      double high, double *value);
/* The same for a cell of the sheet (a series). */
int rlv_official_cell(rlv_official_t *self, const rlv_tabular_row_t *row, int cell, double low,
                      double high, double *value);
/* The same for a count: a whole number, and no "1.283" that may be 1,283. */
int rlv_official_cell_count(rlv_official_t *self, const rlv_tabular_row_t *row, int cell,
                            double high, double *value);
int rlv_official_count(rlv_official_t *self, const rlv_tabular_row_t *row, int column,
                       int64_t *value);
int rlv_official_fail(rlv_official_t *self, const rlv_tabular_row_t *row, int column,
                      const char *allowed, const char *format, ...) RLV_PRINTF(5, 6);
/* The year of the figures: in column `column` if there (-1 none), its header, the sheet, --year.
 * An error when none says. */
int rlv_official_year(rlv_official_t *self, const rlv_tabular_row_t *row, int column, int *year);
/* A year that a column or its name states (`column` as for rlv_official_fail): an error when --year
 * is another. */
int rlv_official_column_year(rlv_official_t *self, const rlv_tabular_row_t *row, int column,
                             int year);
/* The first four figures in a text that can be a year of ours, or 0. */
int rlv_official_year_in(const char *text);
/* The year in a title above the header, only where it says that it is that of the figures, or 0. */
int rlv_official_year_of_title(const char *title);
/* Before reading: digests of the files, none there twice, none named after another year than that
 * of --year. */
int rlv_official_check_files(rlv_official_t *self);
/* Names what a row is of (commune and year, say). rlv_official_check_keys, after reading, refuses a
 * key met twice: in one file, unless `figure` >= 0 (the cell of the figure of a long layout, where
 * several rows may share a key) and another cell differs; or in two files. */
int rlv_official_key(rlv_official_t *self, const rlv_tabular_row_t *row, int figure,
                     const char *format, ...) RLV_PRINTF(4, 5);
int rlv_official_check_keys(rlv_official_t *self);
void rlv_official_free_checks(rlv_official_t *self);
/* Says that figures of a year were read. */
void rlv_official_saw_year(rlv_official_t *self, int year);
/* Finds a row's commune. 1: in the region (`place`); 0: not (the row is accounted for: elsewhere,
 * dropped with a reason, or a line of totals, whose sum is kept); or an error. The caller accounts
 * for a row found by rlv_official_found. `sum`: the row's count. */
int rlv_official_commune(rlv_official_t *self, const rlv_tabular_row_t *row, int column, double sum,
                         rlv_base_place_t *place);
void rlv_official_found(rlv_official_t *self, rlv_place_kind_t kind, double sum);
void rlv_official_drop(rlv_official_t *self, double sum, const char *reason, ...) RLV_PRINTF(3, 4);
void rlv_official_elsewhere(rlv_official_t *self, double sum);
/* A new table of this import. Rows of the old one stay, but those that agree with a new row in the
 * `num_replaced` key fields `replaced` (0: none stays). */
int rlv_official_table(rlv_official_t *self, const char *name, const char *header, size_t num_keys,
                       int decimals, const char *tail, const size_t replaced[], size_t num_replaced,
                       rlv_tidy_t **table);
/* A first table that takes the place of the old one. */
int rlv_official_whole_table(rlv_official_t *self, const char *name, const char *header,
                             size_t num_keys, int decimals);
/* A level of a commune into the first table. A commune merged since gives its own to each of those
 * it was made of; one that has a row of its own keeps it, merged communes add nothing to it. Its
 * count becomes `value`. */
int rlv_official_put_level(rlv_official_t *self, const rlv_base_place_t *place, const char *level,
                           int64_t value);
/* A count by commune as state, and after the rows a column of communes.csv made of it (`none` for
 * 0), with what follows in territories.csv. */
int rlv_official_begin_counts(rlv_official_t *self);
int64_t *rlv_official_counts(const rlv_official_t *self); /* [num_communes] */
void rlv_official_free_counts(rlv_official_t *self);
int rlv_official_put_counts(rlv_official_t *self, const char *column, const char *none);
/* The normalised text of a cell. */
const char *rlv_official_plain(const char *text, char out[256]);

/* Cells of the base (territory x department) in order: calls visit once for each. */
typedef struct {
    const char *territory, *department;
} rlv_base_cell_t;
/* cell_of[num_communes] gets the index of each commune's cell; *cells and cell_of are to be
 * freed. */
int rlv_official_cells(const rlv_base_t *base, rlv_base_cell_t **cells, size_t *num_cells,
                       size_t **cell_of, rlv_error_t *err) RLV_MUST_CHECK;

/* Writes folder/TABLE.import.json. */
int rlv_official_write_report(const rlv_official_t *self, const char *table, size_t num_rows,
                              size_t num_kept, const char *folder) RLV_MUST_CHECK;

extern const rlv_official_source_t rlv_source_tvs, rlv_source_zoning, rlv_source_apl,
    rlv_source_rpps, rlv_source_cnam, rlv_source_bpe, rlv_source_services, rlv_source_inhabitants,
    rlv_source_cog, rlv_source_movements, rlv_source_ages, rlv_source_omphale, rlv_source_mortality,
    rlv_source_structures, rlv_source_qpv, rlv_source_mountain, rlv_source_density,
    rlv_source_travel, rlv_source_outlines, rlv_source_survey;

#endif
