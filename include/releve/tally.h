/*
 * tally: what one replicate counts, in integers, so that sums do not depend on the order of rows or
 * threads. From these the indicators of the tables are computed (indicator.h).
 */
#ifndef RELEVE_TALLY_H
#define RELEVE_TALLY_H

#include "releve/national.h"
#include "releve/scheme.h"

#include <stddef.h>
#include <stdint.h>

typedef enum {
    /* stocks on 1 January */
    RLV_TALLY_HEADCOUNT,     /* GPs, definition of the run */
    RLV_TALLY_FTE_MILLI,     /* their activity, thousandths of full time */
    RLV_TALLY_WOMEN,         /* women among them */
    RLV_TALLY_AGE_60PLUS,    /* those of 60 and over */
    RLV_TALLY_HEALTH_CENTRE, /* GPs salaried in health centres, counted apart */
    RLV_TALLY_CESP,          /* GPs who owe years of commitment */
    RLV_TALLY_CONTRACTS,     /* aid contracts running, second sites included */
    RLV_TALLY_JUNIORS,       /* docteurs juniors */
    RLV_TALLY_PATIENTS,      /* patients that GPs can follow, with assistants and nurses */
    /* departments and region only: graduates between the end of internship and the installation */
    RLV_TALLY_WAITING,
    RLV_TALLY_WAITING_SALARIED, /* those of them in a salaried post */
    /* flows during the year */
    RLV_TALLY_ENTRIES,
    RLV_TALLY_EXITS_RETIREMENT,
    RLV_TALLY_EXITS_DEATH,
    RLV_TALLY_EXITS_OTHER,
    RLV_TALLY_MOVES_IN,
    RLV_TALLY_MOVES_OUT,
    RLV_TALLY_SIGNED,    /* aid contracts signed */
    RLV_TALLY_ENDED,     /* aid contracts ended: term, exit, move */
    RLV_TALLY_COMMITTED, /* euros promised by the contracts signed */
    RLV_TALLY_PAID,      /* euros paid */
    /* accessibility, millionths of a consultation a year per inhabitant */
    RLV_TALLY_APL,
    RLV_TALLY_APL_LE65,
    RLV_TALLY_APL_OBSERVED, /* with the error of the published measure */
    RLV_TALLY_APL_LE65_OBSERVED,
    /* inhabitants of the territories under 2.5 */
    RLV_TALLY_UNDER_APL,
    RLV_TALLY_UNDER_APL_LE65,
    /* territories only: installations that would bring the APL to 2.5 and to 4 */
    RLV_TALLY_NEEDED_2_5,
    RLV_TALLY_NEEDED_4,
    RLV_TALLY_ZONE, /* class of the year, rlv_zone_t */
    /* zones only, by the class of the year */
    RLV_TALLY_HEADCOUNT_CURRENT,
    RLV_TALLY_POPULATION_CURRENT,
    RLV_TALLY_APL_CURRENT,
    RLV_NUM_TALLIES
} rlv_tally_kind_t;

/* What is counted by scheme and class of territory. */
typedef enum {
    RLV_COST_SIGNED,    /* contracts */
    RLV_COST_RUNNING,   /* contracts on 1 January */
    RLV_COST_COMMITTED, /* euros promised by the contracts signed in the year */
    RLV_COST_PAID,      /* euros paid in the year */
    RLV_COST_REPAID,    /* euros that broken contracts pay back in the year */
    RLV_NUM_COSTS
} rlv_cost_kind_t;
enum { RLV_NO_ZONE = RLV_NUM_ZONES, RLV_COST_ZONES = RLV_NUM_ZONES + 1 }; /* students: no zone */

enum { RLV_PYRAMID_AGES = RLV_AGE_LAST - RLV_AGE_FIRST + 2 };

/* Shape of one replicate's record. */
typedef struct {
    int base_year, horizon;
    size_t num_years;  /* horizon - base_year + 1 */
    size_t num_places; /* rlv_region_num_places */
} rlv_tally_shape_t;

/* Index of a count in a record of [num_years * RLV_NUM_TALLIES * num_places]. */
static inline size_t rlv_tally_index(const rlv_tally_shape_t *shape, int year,
                                     rlv_tally_kind_t kind, size_t place)
{
    const size_t y = (size_t)(year - shape->base_year);
    return (y * RLV_NUM_TALLIES + (size_t)kind) * shape->num_places + place;
}

static inline size_t rlv_tally_size(const rlv_tally_shape_t *shape)
{
    return shape->num_years * RLV_NUM_TALLIES * shape->num_places;
}

/* Index in a pyramid of [num_years * RLV_NUM_SEXES * RLV_PYRAMID_AGES], GPs of the region. */
static inline size_t rlv_pyramid_index(const rlv_tally_shape_t *shape, int year, int sex, int age)
{
    const size_t y = (size_t)(year - shape->base_year);
    return (y * RLV_NUM_SEXES + (size_t)sex) * RLV_PYRAMID_AGES + (size_t)(age - RLV_AGE_FIRST);
}

static inline size_t rlv_pyramid_size(const rlv_tally_shape_t *shape)
{
    return shape->num_years * RLV_NUM_SEXES * RLV_PYRAMID_AGES;
}

/* Index in the costs of one replicate: [num_years * RLV_MAX_SCHEMES * RLV_COST_ZONES *
 * RLV_NUM_COSTS]. */
static inline size_t rlv_cost_index(const rlv_tally_shape_t *shape, int year, size_t scheme,
                                    int zone, rlv_cost_kind_t kind)
{
    const size_t y = (size_t)(year - shape->base_year);
    return ((y * RLV_MAX_SCHEMES + scheme) * RLV_COST_ZONES + (size_t)zone) * RLV_NUM_COSTS +
           (size_t)kind;
}

static inline size_t rlv_cost_size(const rlv_tally_shape_t *shape)
{
    return shape->num_years * RLV_MAX_SCHEMES * RLV_COST_ZONES * RLV_NUM_COSTS;
}

#endif
