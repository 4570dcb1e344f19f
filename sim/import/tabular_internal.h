/* sheet_internal: what the readers of tabular files share. */
#ifndef RELEVE_TABULAR_INTERNAL_H
#define RELEVE_TABULAR_INTERNAL_H

#include "releve/tabular.h"

/* Refuses a zip (xlsx, ods) that is truncated, encrypted or too large once unpacked, from its
 * directory alone. */
int rlv_tabular_check_zip(const char *path, uint64_t max_unzipped, rlv_error_t *err) RLV_MUST_CHECK;
/* Refuses a compound file (xls) that holds an encrypted workbook. */
int rlv_tabular_check_compound(const char *path, rlv_error_t *err) RLV_MUST_CHECK;
/* Through OGR, in a child process. */
int rlv_tabular_visit_ogr(const char *path, const rlv_tabular_limits_t *limits,
                          const rlv_tabular_visitor_t *visitor, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_tabular_visit_csv(const char *path, const rlv_tabular_visitor_t *visitor,
                          rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;
/* Cuts the white space (no-break too) on both sides, in place. */
char *rlv_tabular_trim(char *text);

#endif
