/* What the files of the sheet share. */
#ifndef RELEVE_SHEET_INTERNAL_H
#define RELEVE_SHEET_INTERNAL_H

#include "releve/sheet.h"

/* sheet.c: adds a point where there is room. */
void rlv_sheet_push(rlv_sheet_point_t *point, size_t *num, rlv_sheet_point_t value);
/* Weight of the operator, 0 where the territories are out of reach of each other. */
double rlv_sheet_operator_weight(const rlv_apl_operator_t *op, size_t row, size_t column);

/* sheet_tables.c: zones, aids, structures, hospitals, patients, France, and the past of one's own
 * communes, from the tables of the data folder. */
int rlv_sheet_read_tables(rlv_sheet_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* sheet_needs.c: installations that hold or reach, here alone and with the neighbours. */
int rlv_sheet_find_needs(rlv_sheet_t *self, rlv_error_t *err) RLV_MUST_CHECK;

#endif
