/*
 * zoning: fills the classes of the conventional zoning from a ranking of territories, within shares
 * of the region's inhabitants (method since 2017: arrêté of 13 November 2017, annexes with regional
 * shares; "selon le classement" since 2024). Pure: arrays in memory, no file.
 *
 * Territories are ranked by the indicator, the smallest (worst served) first, ties by code. The
 * first class takes them in that order while the inhabitants it holds stay at or under its share;
 * the territory that would exceed it stops the class and opens the next one, which is filled in the
 * same way up to its own share; the last class takes the rest. A class that has stopped is never
 * reopened for a smaller territory further down: the list stays a ranking.
 */
#ifndef RELEVE_ZONING_H
#define RELEVE_ZONING_H

#include "releve/zoning_rule.h"

enum { RLV_ZONING_MAX_CLASSES = 8 };

/* What a filled class holds. */
typedef struct {
    size_t num_territories;
    int64_t inhabitants;
    double indicator_last; /* of the last territory taken, NaN if none */
    double indicator_next; /* of the one that stopped it, NaN if none was left */
} rlv_zoning_fill_t;

/*
 * indicator[num_territories], finite; inhabitants[num_territories], >= 0; code[num_territories],
 * unique. share[num_classes - 1]: caps of all classes but the last, each in [0, 1] of the total
 * inhabitants. class_of[num_territories] gets 0 (first class) to num_classes - 1; fill[num_classes]
 * may be NULL. RLV_ERR_DATA names what is wrong. O(n log n).
 */
int rlv_zoning_fill_shares(size_t num_territories, const double indicator[],
                           const int64_t inhabitants[], const char *const code[],
                           size_t num_classes, const double share[], int class_of[],
                           rlv_zoning_fill_t fill[], rlv_error_t *err) RLV_MUST_CHECK;

/* Why a territory has its class. */
typedef enum {
    RLV_WHY_NATIONAL,          /* at or under the first threshold: national selection (ZIP-A) */
    RLV_WHY_ZIP_SHARE,         /* by its rank, inside the share of ZIP (ZIP-B) */
    RLV_WHY_ZAC_SHARE,         /* by its rank, inside the share of ZAC */
    RLV_WHY_MARGIN_ZIP,        /* above the vivier, added by the margin, then as ZIP_SHARE */
    RLV_WHY_MARGIN_ZAC,        /* above the vivier, added by the margin, then as ZAC_SHARE */
    RLV_WHY_SHARES_FULL,       /* ranked after the territory that filled the shares */
    RLV_WHY_ABOVE_THRESHOLD,   /* above the upper threshold: outside the vivier */
    RLV_WHY_DECIDED_ELSEWHERE, /* most inhabitants live in another region, which decides */
    RLV_WHY_LIST,              /* by the list */
    RLV_WHY_NOT_LISTED,        /* absent from the list */
    RLV_NUM_WHYS
} rlv_zoning_why_t;

/* Code of a reason in the tables: "national_selection", "zip_share"... */
const char *rlv_zoning_why_name(rlv_zoning_why_t why);

/* What a class holds, and what stopped it. */
typedef struct {
    size_t num_territories;
    int64_t inhabitants;
    double cap;  /* inhabitants it may hold; infinite for the rest */
    size_t last; /* last territory taken by rank, SIZE_MAX if none */
    size_t next; /* the one that would have exceeded the cap, SIZE_MAX if none */
} rlv_zoning_class_t;

/* Classes of all territories; workspace of rlv_zoning_apply too, reused without allocation. */
typedef struct {
    size_t num_territories;
    uint8_t *class_of;  /* [num_territories], rlv_zone_t; ZAR is the rest */
    uint8_t *why;       /* [num_territories], rlv_zoning_why_t */
    uint8_t *qpv_class; /* [num_territories], class of its QPV, if any */
    double *tension;    /* [num_territories], what ranks: more is worse */
    uint32_t *rank;     /* [num_territories], 1 = most tense, of all */
    rlv_zoning_class_t total[RLV_NUM_ZONES];
    int64_t inhabitants;        /* of all territories */
    int64_t vivier_inhabitants; /* between the thresholds (method of 2017) */
    int64_t margin_inhabitants; /* added above it */
    size_t *order;              /* [num_territories], by rank */
    uint8_t *state;             /* [num_territories], scratch */
} rlv_zoning_result_t;

int rlv_zoning_result_init(rlv_zoning_result_t *self, size_t num_territories,
                           rlv_error_t *err) RLV_MUST_CHECK;
void rlv_zoning_result_free(rlv_zoning_result_t *self);

/* Index of an indicator of a table, or -1. */
int rlv_zoning_indicator(const rlv_zoning_table_t *table, const char *name);

/*
 * Applies a rule of method 2017 or 2021. A class is filled in the order of the ranking while what
 * it holds stays at or under its cap; the territory that would exceed it stops it, and nothing
 * passes over it. So each class stays under its cap by less than the inhabitants of `next`. 2017:
 * the national selection (threshold[0]) is ZIP whatever the cap, and counts in it; ZIP-B and then
 * ZAC are filled from the vivier (threshold[0], threshold[1]] and what the margin adds: territories
 * above, taken by rank (or those asked for, by rank) while they stay at or under `margin` times the
 * inhabitants of the vivier. 2021: ZIP then ZAC filled by rank from all territories; with
 * thresholds, a class passes over the territories above its own. A territory with more inhabitants
 * in another region than in this one is decided there: its class as given, else ZAR; under the
 * first threshold it is ZIP in both (method of 2017). Its inhabitants here count in the caps. Where
 * inhabitants elsewhere are unknown it is decided here. QPV: with a class of their own, if their
 * territory is of the vivier (2017) or any (2021) and that class is the more favourable.
 * RLV_ERR_DATA names a missing indicator or value. O(n log n).
 */
int rlv_zoning_apply(const rlv_zoning_rule_t *rule, const rlv_zoning_table_t *table,
                     rlv_zoning_result_t *result, rlv_error_t *err) RLV_MUST_CHECK;

/* The classes of a list: given[num_territories], rlv_zone_t or -1 for absent (then ZAR). */
void rlv_zoning_take_list(const rlv_zoning_table_t *table, const int given[],
                          rlv_zoning_result_t *result);

#endif
