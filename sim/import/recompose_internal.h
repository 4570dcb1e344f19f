/* recompose_internal: between recompose.c and recompose_tables.c. */
#ifndef RELEVE_IMPORT_RECOMPOSE_INTERNAL_H
#define RELEVE_IMPORT_RECOMPOSE_INTERNAL_H

#include "recompose.h"

/* A table of the base. */
int rlv_recompose_open(const rlv_official_t *self, const char *name,
                       rlv_csv_table_t *table) RLV_MUST_CHECK;
const char *rlv_recompose_text(const rlv_csv_table_t *table, size_t row, const char *column);
int rlv_recompose_population(rlv_official_t *self) RLV_MUST_CHECK;
int rlv_recompose_apl(rlv_official_t *self) RLV_MUST_CHECK;
int rlv_recompose_rebuild(rlv_official_t *self, rlv_tidy_t *table,
                          const rlv_official_rebuild_t *rebuild) RLV_MUST_CHECK;

#endif
