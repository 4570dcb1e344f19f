/*
 * zoning_table: the territories to be classed (rlv_zoning_table_t) from files.
 *
 * From any CSV file: columns code, name, population, optionally inhabitants_elsewhere (in another
 * region), decided_elsewhere (ZIP, ZAC, ZAR), cross_region (0, 1), qpv (number); every further
 * column whose cells are all numbers or empty is an indicator, the others are passed over and
 * noted.
 *
 * From a data folder (layout: data/README.md), for a vintage: inhabitants of its census year;
 * apl_le65 and apl, first release of its APL year, weighted with residents; share_over65 =
 * 1 - apl_le65 / apl; density, GPs of BPE 2020 per 100,000 inhabitants; need, standardised over
 * resident inhabitants of the last year with both. Which territories lie on two regions is known
 * (cross_region), how many live in the other region is not.
 */
#ifndef RELEVE_ZONING_TABLE_H
#define RELEVE_ZONING_TABLE_H

#include "releve/gazetteer.h"
#include "releve/zoning_rule.h"

/* RLV_ERR_NO_INPUT, RLV_ERR_DATA. rlv_zoning_table_free is legal after a failure. */
int rlv_zoning_table_read(rlv_zoning_table_t *self, const char *path, rlv_notes_t *notes,
                          rlv_error_t *err) RLV_MUST_CHECK;
int rlv_zoning_table_from_folder(rlv_zoning_table_t *self, const char *folder,
                                 const rlv_gazetteer_t *gazetteer, const rlv_zoning_rule_t *rule,
                                 rlv_error_t *err) RLV_MUST_CHECK;
void rlv_zoning_table_free(rlv_zoning_table_t *self);

/* Arrays for these numbers, zeroed; indicators missing. */
int rlv_zoning_table_init(rlv_zoning_table_t *self, size_t num_territories, size_t num_indicators,
                          rlv_error_t *err) RLV_MUST_CHECK;

/* Index of a code, or -1. O(n). */
int rlv_zoning_table_find(const rlv_zoning_table_t *self, const char *code);

/* Marks the territories that a rule's margin is asked for; RLV_ERR_CONFIG for an unknown code. */
int rlv_zoning_table_ask(rlv_zoning_table_t *self, const rlv_zoning_rule_t *rule,
                         rlv_error_t *err) RLV_MUST_CHECK;

/* The classes of a list: a file with columns code, class; or, with `vintage`, the rows of that
 * vintage of a file like zones.csv (territory, vintage, class). given[num_territories] gets
 * rlv_zone_t or -1. RLV_ERR_DATA for an unknown code or class, a code twice, or a vintage without a
 * row. */
int rlv_zoning_list_read(const char *path, const char *vintage, const rlv_zoning_table_t *table,
                         int given[], rlv_error_t *err) RLV_MUST_CHECK;

/* Standardised over resident inhabitants of each territory, last year held; NaN where unknown.
 * need[num_territories] of the gazetteer. */
int rlv_zoning_read_need(const char *folder, const rlv_gazetteer_t *gazetteer, double need[],
                         rlv_error_t *err) RLV_MUST_CHECK;

#endif
