/* recompose: the tables by territory made again when communes change territory (official_tvs.c). */
#ifndef RELEVE_IMPORT_RECOMPOSE_H
#define RELEVE_IMPORT_RECOMPOSE_H

#include "official_internal.h"

typedef struct {
    char code[16];
    char *name;
} rlv_recompose_place_t;

typedef struct {
    rlv_recompose_place_t *place; /* [num_communes] the new territory */
    size_t *order;                /* [num_communes] communes by new territory, then code */
    size_t *first;                /* [num_territories + 1] into order */
    size_t num_territories;
} rlv_recompose_t;

/* Makes the tables of self (state: rlv_recompose_t with `place` filled). */
int rlv_recompose(rlv_official_t *self) RLV_MUST_CHECK;
/* communes.csv with one column replaced: text_of[num_communes], as a table of this import. */
int rlv_recompose_communes(rlv_official_t *self, const char *column,
                           const char *const text_of[]) RLV_MUST_CHECK;
/* The same with territories.csv, whose column of that matter is made again: `mountain` (its share
 * of inhabitants), `qpv`, `msp` (sums); of another column nothing follows. */
int rlv_recompose_context(rlv_official_t *self, const char *column,
                          const char *const text_of[]) RLV_MUST_CHECK;
/* Rows of zones.csv of one vintage from classes by commune (RLV_IMPORT_NO_CLASS none): the class of
 * most inhabitants of a territory, ties to the more favourable, and the shares.
 * territory_of[num_communes]. */
int rlv_recompose_zones(rlv_official_t *self, rlv_tidy_t *table, const char *const territory_of[],
                        const rlv_import_class_t class_of[], const char *vintage,
                        const char *valid_from) RLV_MUST_CHECK;

#endif
