/* internal: what the files of sim/import share. */
#ifndef RELEVE_IMPORT_INTERNAL_H
#define RELEVE_IMPORT_INTERNAL_H

#include "releve/csv_table.h"
#include "releve/import.h"

#include <jansson.h>
#include <stdio.h>

#define RLV_COG_DATE "2019-01-01" /* the geography of every table */

/* --- reading -------------------------------------------------------------------------------- */

/* Reads folder/file and the indices of the named columns; the others are passed over in silence
 * (official files carry many). rlv_csv_free is legal after a failure. */
int rlv_import_open(const rlv_import_t *self, rlv_csv_table_t *csv, const char *file,
                    char separator, const char *const names[], size_t num_names, int *index,
                    rlv_error_t *err) RLV_MUST_CHECK;
/* folder/file, to be freed. */
char *rlv_import_path(const rlv_import_t *self, const char *file, rlv_error_t *err) RLV_MUST_CHECK;
/* A commune code: five characters, the second a digit, A or B, the others digits. */
int rlv_import_code(const rlv_csv_table_t *csv, size_t row, int column, const char **code,
                    rlv_error_t *err) RLV_MUST_CHECK;
/* Copies a text into an array of `size` bytes; too long is an error. */
int rlv_import_copy(const rlv_csv_table_t *csv, size_t row, int column, char *to, size_t size,
                    rlv_error_t *err) RLV_MUST_CHECK;
/* A count that may be empty (-1). */
int rlv_import_count(const rlv_csv_table_t *csv, size_t row, int column, int64_t *value,
                     rlv_error_t *err) RLV_MUST_CHECK;
/* Refuses a second row for the same commune: seen[num_communes]. */
int rlv_import_once(const rlv_csv_table_t *csv, size_t row, int column, size_t commune, bool seen[],
                    rlv_error_t *err) RLV_MUST_CHECK;
/* Whether a commune code lies in one of the region's departments. */
bool rlv_import_in_region(const rlv_import_t *self, const char *code);
size_t rlv_import_department(const rlv_import_t *self, const char *code);
/* A sum that should be `expected`. */
int rlv_import_balance(const char *what, int64_t found, int64_t expected,
                       rlv_error_t *err) RLV_MUST_CHECK;

/* commune list, movements, units, and what describes a commune */
int rlv_import_read_communes(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_read_movements(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* The same from an open table. */
int rlv_import_movements_of(rlv_import_t *self, const rlv_csv_table_t *csv,
                            rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_read_units(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_read_gp(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_read_apl(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_read_centroids(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_read_context(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_read_qpv(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_read_msp(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_read_zones_2025(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* Centroids, from the outlines in published/geo, of the communes that have none. */
int rlv_import_fill_centroids(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* The files published/geo/communes-*.geojson, sorted; each path and the array are to be freed,
 * after a failure too. */
int rlv_import_list_outlines(const rlv_import_t *self, char ***path, size_t *num,
                             rlv_error_t *err) RLV_MUST_CHECK;
/* --region all: every region. */
bool rlv_import_is_all(const rlv_import_t *self);
/* Units by the rule (rebuilt.c): whether the region needs them, and how they are made. */
int rlv_import_choose_units(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* Whether a file may be passed over: of a region by the rule, and absent (noted). */
bool rlv_import_skips(const rlv_import_t *self, const char *file);
int rlv_import_rebuild_units(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* After the communes and the BPE: what units hold; places, mountain and density of communes. */
int rlv_import_complete_units(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* territories, cells, their inhabitants, the communes around the region */
int rlv_import_form_territories(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_form_cells(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_project(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_import_form_outside(rlv_import_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* --- writing -------------------------------------------------------------------------------- */

typedef struct {
    FILE *file;
    char *path, *temporary;
} rlv_import_out_t;

/* A new table folder/name with its header line (no newline in `header`). rlv_import_out_free is
 * legal after a failure and removes an unfinished table. */
int rlv_import_out_open(rlv_import_out_t *self, const char *folder, const char *name,
                        const char *header, rlv_error_t *err) RLV_MUST_CHECK;
/* Ends the table and gives it its name. */
int rlv_import_out_close(rlv_import_out_t *self, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_import_out_free(rlv_import_out_t *self);
/* A text, quoted where CSV needs it. */
void rlv_import_out_text(rlv_import_out_t *self, const char *text);
/* ",value" with `decimals` figures, or "," when missing (NaN). */
void rlv_import_out_real(rlv_import_out_t *self, double value, int decimals);

/* folder/TABLE.import.json; the object stays the caller's. */
int rlv_import_write_json(const char *folder, const char *table, json_t *root,
                          rlv_error_t *err) RLV_MUST_CHECK;

typedef int rlv_import_writer_t(const rlv_import_t *self, const char *folder, rlv_error_t *err);
rlv_import_writer_t rlv_import_write_communes, rlv_import_write_merged,
    rlv_import_write_territories, rlv_import_write_population, rlv_import_write_need,
    rlv_import_write_gp, rlv_import_write_gp_departments, rlv_import_write_gp_activity,
    rlv_import_write_apl, rlv_import_write_zones, rlv_import_write_outside,
    rlv_import_write_mortality, rlv_import_write_outlines, rlv_import_write_national_places;

#endif
