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

#include "releve/core.h"

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

#endif
