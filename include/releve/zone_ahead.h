/*
 * zone_ahead: the classes that a territory may have at a coming zoning, read back from the table
 * prospective.csv (code,year,ranking,class,probability) that `releve zone --run -o FOLDER` writes.
 */
#ifndef RELEVE_ZONE_AHEAD_H
#define RELEVE_ZONE_AHEAD_H

#include "releve/zoning_rule.h"

typedef struct {
    int year; /* of the decision; 0: none */
    size_t num_rankings;
    char ranking[RLV_ZONING_MAX_RANKINGS][RLV_ZONING_WORD_SIZE]; /* in the table's order */
    double probability[RLV_ZONING_MAX_RANKINGS][RLV_NUM_ZONES];
} rlv_zone_ahead_t;

/* The last decision of FOLDER/prospective.csv not after `year` (none: the year stays 0), or with
 * `year` 0 the first one; `code` is a territory's. RLV_ERR_NO_INPUT without the table, RLV_ERR_DATA
 * for a wrong one. O(rows). */
int rlv_zone_ahead_read(rlv_zone_ahead_t *self, const char *folder, const char *code, int year,
                        rlv_error_t *err) RLV_MUST_CHECK;

#endif
