/* table_writer: cells of the tables of a run, standard or French (semicolon, decimal comma, BOM).
 */
#ifndef RELEVE_OUTPUT_TABLE_WRITER_H
#define RELEVE_OUTPUT_TABLE_WRITER_H

#include "releve/out_folder.h"

typedef struct {
    FILE *file;
    bool french;
} rlv_table_writer_t;

/* A new table of the folder with its heading; closed by rlv_out_folder_close. */
int rlv_table_open(rlv_table_writer_t *self, const rlv_out_folder_t *folder, bool french,
                   const char *name, const char *const columns[], size_t num_columns,
                   rlv_error_t *err) RLV_MUST_CHECK;
void rlv_table_text(const rlv_table_writer_t *self, const char *text, bool last);
/* Ten significant digits; a missing value (NaN) is empty. */
void rlv_table_number(const rlv_table_writer_t *self, double value, bool last);

#endif
