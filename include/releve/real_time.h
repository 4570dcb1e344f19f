/*
 * real_time: what a back-test may know at its origin.
 *
 * Every parameter has the year from which it was known (params.h), every input table too
 * (data/known.csv and the tables' own columns `known`). In real time a parameter known later than
 * the origin takes, in this order:
 *   older   the last earlier value of the priors' table (columns path, known, value, distribution,
 *           a, b, source): a value and a law as one would have set them then;
 *   wider   its own value with a law twice as wide (uniform, triangular: both sides; normal,
 *           lognormal: sd; beta: shape parameters divided by four);
 *   later   its own value, when it has no law: kept for want of another, and labelled.
 * A calibrated parameter was fitted on the years that are scored. One calibrated by the scenario
 * (receipt, scenario.h) first goes back to the value and law of the table of parameters; one that
 * the table marks calibrated has no other centre: older, or refused.
 * Settings and what was known at the origin stay. In hindsight nothing changes, and what is later
 * is labelled. Inhabitants known later are replaced by each cell's own trend (population below).
 */
#ifndef RELEVE_REAL_TIME_H
#define RELEVE_REAL_TIME_H

#include "releve/csv_table.h"
#include "releve/region.h"
#include "releve/scenario.h"

typedef enum {
    RLV_KNOWN_SETTING, /* a choice, not a fact */
    RLV_KNOWN_BEFORE,  /* known at the origin */
    RLV_KNOWN_OLDER,   /* replaced by an earlier value */
    RLV_KNOWN_WIDER,   /* kept, with a wider law */
    RLV_KNOWN_LATER    /* kept although known later */
} rlv_known_t;
const char *rlv_known_name(rlv_known_t known); /* "setting", "before", "older"... */

/* What was done to each parameter; plain data. */
typedef struct {
    rlv_known_t known;
    int year;         /* from which the value used was known; 0 unknown or a setting */
    char source[256]; /* of an older value, else "" (the parameter's own) */
} rlv_real_time_param_t;

/* Brings the parameters of `scenario` to what was known on 1 January of `origin` (`real_time`), or
 * only says what is later. `param` [RLV_NUM_PARAMS]. `priors` is the table read, or NULL. A value
 * given by --set is left. RLV_ERR_DATA: a wrong row of the table. RLV_ERR_CONFIG: a parameter that
 * the table of parameters marks calibrated, later than the origin, has no earlier value. */
int rlv_real_time_apply(rlv_scenario_t *scenario, const rlv_csv_table_t *priors, int origin,
                        bool real_time, rlv_real_time_param_t *param,
                        rlv_error_t *err) RLV_MUST_CHECK;

enum { RLV_CENSUS_DELAY = 3 }; /* the census of 1 January Y is published at the end of Y + 2 */

/* Inhabitants after `origin` - RLV_CENSUS_DELAY (the last census known then) become each cell's
 * straight line over the years held up to it, at most `span` years; with a single year they stay
 * level. Not below zero; whole inhabitants. */
void rlv_real_time_population(rlv_region_t *region, int origin, int span);

#endif
