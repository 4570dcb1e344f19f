/*
 * region: the places of a study region in memory: departments, territories (TVS), cells, communes.
 *
 * A cell is the part of a territory that lies in one department (71 of Occitanie's 321 territories
 * lie in several; 401 cells). Counts that come by commune are kept by cell, so that departments and
 * territories are both exact sums of cells.
 *
 * Order: departments, territories and communes by code; cells by territory, then department.
 * Owned: everything; rlv_region_free releases it. Filled by rlv_region_read (region_csv.h) or, in
 * tests and other targets, by hand; rlv_region_verify checks the invariants.
 */
#ifndef RELEVE_REGION_H
#define RELEVE_REGION_H

#include "releve/core.h"

enum { RLV_CODE_SIZE = 16, RLV_NAME_SIZE = 96, RLV_MAX_DEPARTMENTS = 128 };

/* Class of a territory in the zoning of aids, most favourable first. */
typedef enum { RLV_ZONE_ZIP, RLV_ZONE_ZAC, RLV_ZONE_ZAR, RLV_NUM_ZONES } rlv_zone_t;

typedef struct {
    char code[RLV_CODE_SIZE];
    char name[RLV_NAME_SIZE];
} rlv_place_name_t;

typedef struct {
    char code[RLV_CODE_SIZE]; /* of the region, "76" */
    char name[RLV_NAME_SIZE];
    /* First installations a year for its stock of GPs, and their range: what entries.per_year
     * should be for this region. NaN when the base does not say. */
    double entries_per_year, entries_low, entries_high;

    size_t num_departments;
    rlv_place_name_t *department; /* [num_departments] */
    double *share_55plus; /* [num_departments], share of doctors of 55 and over; NaN when unknown */

    size_t num_territories;
    rlv_place_name_t *territory;  /* [num_territories] */
    double *latitude, *longitude; /* [num_territories], degrees, WGS 84, weighted by inhabitants */
    uint8_t *zone;                /* [num_territories], rlv_zone_t on 1 January of the base year */
    double *mountain_share;       /* [num_territories] inhabitants in mountain communes */
    uint16_t *qpv;                /* [num_territories] priority quarters */
    uint16_t *msp;                /* [num_territories] communes with a coordinated structure */
    double *apl;                  /* [num_territories], published, all ages, base year */
    double *le65_ratio;           /* [num_territories], published APL of GPs <= 65 / all ages */

    size_t num_lists;   /* zonings known, by date */
    int *list_year;     /* [num_lists] first 1 January on which the list holds, increasing */
    uint8_t *list_zone; /* [num_lists * num_territories] rlv_zone_t */

    size_t num_cells;
    uint32_t *cell_territory;  /* [num_cells] */
    uint32_t *cell_department; /* [num_cells] */
    uint32_t
        *first_cell; /* [num_territories + 1], cells of t are first_cell[t]..first_cell[t+1]-1 */
    uint32_t *gp;    /* [num_cells], GPs at the reference date */

    int first_year, last_year; /* of the inhabitants */
    int32_t *population;       /* [num_cells * num_years], inhabitants on 1 January, year fastest */

    /* [num_departments * num_years] need per inhabitant by age, France = 1, or NULL: not known */
    double *need;
    /* [num_communes] need per inhabitant against the region's mean, of the year commune_need_year
     * (standardised / all inhabitants, mean of the vintages held), 1 around it; NULL: not known */
    double *commune_need;
    int commune_need_year;
    size_t commune_need_bounded; /* ratios that were out of bounds (rlv_need_t) */

    size_t num_communes; /* those of the region first, then those around it */
    size_t num_communes_inside;
    rlv_place_name_t *commune;  /* [num_communes] */
    uint32_t *commune_cell;     /* [num_communes_inside] */
    double *commune_latitude;   /* [num_communes] degrees */
    double *commune_longitude;  /* [num_communes] degrees */
    double *commune_population; /* [num_communes] inhabitants of the last census */
    double *commune_gp;         /* [num_communes] GPs at the reference date */
    uint8_t *commune_density;   /* [num_communes] INSEE density grid 1 (dense) to 7; 0 unknown */
    uint8_t *commune_mountain;  /* [num_communes] 1 in a mountain area */
} rlv_region_t;

/* Arrays for these numbers of places, all zero. RLV_ERR_OS without memory. */
int rlv_region_init(rlv_region_t *self, size_t num_departments, size_t num_territories,
                    size_t num_cells, size_t num_communes, int first_year, int last_year,
                    rlv_error_t *err) RLV_MUST_CHECK;
void rlv_region_free(rlv_region_t *self);

/* Room for `num_lists` zonings, all ZAR. */
int rlv_region_set_lists(rlv_region_t *self, size_t num_lists, rlv_error_t *err) RLV_MUST_CHECK;
/* Index of the list in force on 1 January of `year`, or -1 before the first. */
int rlv_region_list_at(const rlv_region_t *self, int year);

/* Cells sorted and in range, each territory with a cell and a commune, counts not negative, years
 * in order. RLV_ERR_DATA says what is not so. */
int rlv_region_verify(const rlv_region_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* Inhabitants of a cell on 1 January of `year`, which is brought within the years held. */
static inline int32_t rlv_region_population(const rlv_region_t *self, size_t cell, int year)
{
    const int held = year < self->first_year  ? self->first_year
                     : year > self->last_year ? self->last_year
                                              : year;
    const size_t num_years = (size_t)(self->last_year - self->first_year + 1);
    return self->population[cell * num_years + (size_t)(held - self->first_year)];
}

/* Need per inhabitant of a department, the year brought within those held; `need` is not NULL. */
static inline double rlv_region_need(const rlv_region_t *self, size_t department, int year)
{
    const int held = year < self->first_year  ? self->first_year
                     : year > self->last_year ? self->last_year
                                              : year;
    const size_t num_years = (size_t)(self->last_year - self->first_year + 1);
    return self->need[department * num_years + (size_t)(held - self->first_year)];
}

/* Inhabitants of a territory, and of the whole region. */
int64_t rlv_region_territory_population(const rlv_region_t *self, size_t territory, int year);
int64_t rlv_region_total_population(const rlv_region_t *self, int year);

/* Index of a code in a sorted list of places, or -1. O(log n). */
int rlv_place_find(const rlv_place_name_t place[], size_t num_places, const char *code);

const char *rlv_zone_name(rlv_zone_t zone); /* "ZIP", "ZAC", "ZAR" */
int rlv_zone_find(const char *name);        /* its number, or -1 */

/*
 * Places as tables index them: territories 0..T-1, then departments, zones (by class in the base
 * year), and the region last.
 */
typedef enum {
    RLV_LEVEL_TERRITORY,
    RLV_LEVEL_DEPARTMENT,
    RLV_LEVEL_ZONE,
    RLV_LEVEL_REGION,
    RLV_NUM_LEVELS
} rlv_level_t;

size_t rlv_region_num_places(const rlv_region_t *self);
size_t rlv_region_first_place(const rlv_region_t *self, rlv_level_t level);
size_t rlv_region_level_size(const rlv_region_t *self, rlv_level_t level);
/* Adds `amount` to the four places that hold a cell: its territory, department, zone and region. */
void rlv_region_add(const rlv_region_t *self, size_t cell, int32_t amount, int32_t *by_place);

#endif
