/*
 * indicator: what the tables show, each documented once: RLV_INDICATORS is the dictionary from
 * which tables, --describe and the documentation are made.
 */
#ifndef RELEVE_INDICATOR_H
#define RELEVE_INDICATOR_H

#include "releve/region.h"
#include "releve/tally.h"

typedef enum {
    RLV_STOCK,  /* on 1 January: base year to horizon */
    RLV_FLOW,   /* during the year: base year to the year before the horizon */
    RLV_FLOW_5Y /* over five years: base year to five years before the horizon */
} rlv_indicator_time_t;

/* What an indicator is computed from: one replicate's record and what all replicates share. */
typedef struct {
    const rlv_tally_shape_t *shape;
    const int32_t *record;     /* [rlv_tally_size] */
    const int64_t *population; /* [num_places * num_years] inhabitants, year fastest */
} rlv_indicator_view_t;

typedef double (*rlv_indicator_value_t)(const rlv_indicator_view_t *view, size_t place, int year);

typedef struct {
    const char *name;
    const char *unit;
    rlv_indicator_time_t time;
    unsigned levels;              /* bit 1 << rlv_level_t where it is shown */
    rlv_indicator_value_t value;  /* mean and median come from it */
    rlv_indicator_value_t spread; /* sd and other quantiles, where they hold more; else NULL */
    const char *text;             /* definition, English */
    const char *text_fr;          /* definition, French */
} rlv_indicator_t;

extern const rlv_indicator_t RLV_INDICATORS[]; /* sorted by name */
extern const size_t RLV_NUM_INDICATORS;

int rlv_indicator_find(const char *name); /* index, or -1 */

/* Last year for which an indicator has a value. */
int rlv_indicator_last_year(const rlv_indicator_t *self, const rlv_tally_shape_t *shape);

#endif
