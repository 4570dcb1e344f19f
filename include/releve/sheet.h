/*
 * sheet: what a planner asks of one territory, on one page: key figures beside department, region
 * and France, past and projection with bands, ages, zones, aids, structures, neighbours, the
 * installations needed, the patients who lose their GP.
 *
 * What the project's data do not hold is NaN, printed as a dash and null in JSON. A territory of
 * one's own (rlv_sheet_init_communes) sums its communes; what a run gives by territory only is
 * interpolated: counts of GPs by its share of each territory's GPs (of inhabitants where there is
 * none), inhabitants by its share of inhabitants, means weighted accordingly, the APL as its own
 * published value moved like its territories'. Bounds of bands are summed alike: an upper limit of
 * the band's width. `interpolated` says so. Installations needed there are those of its pieces of
 * territories, a GP settling where the GPs of the pieces are.
 *
 * Ages are expected ones (expected_ages.h): no folder of results holds ages by territory.
 *
 * JSON (releve-territory-1): code, name, department, own, communes, merged_from, definition,
 * figures [{key, unit, territory, department, region, france, year, source}], past [{indicator,
 * year, value}], projection [{indicator, year, p05, p50, p95}] or null, ages [{age_from, age_to,
 * men, women}], zones [{vintage, valid_from, class, status}], zone_ahead
 * [{year, ranking, ZIP, ZAC, ZAR}], aids [{id, name, until}], msp_communes, structures {msp,
 * health_centre, cpts} or null, emergency_km {mean, farthest}, neighbours [{code, name, km,
 * effect}], ranks [{key, rank, of}], needs [{year, target, alone, together, here, exact, apart}],
 * patients {year, list_size, low, high, departures, ...} or null, notes, sources, run {folder,
 * title, seed, replicates} or null, version.
 */
#ifndef RELEVE_SHEET_H
#define RELEVE_SHEET_H

#include "releve/aids.h"
#include "releve/allocation.h"
#include "releve/number_fr.h"
#include "releve/observed.h"
#include "releve/run_folder.h"
#include "releve/simulation.h"
#include "releve/zone_ahead.h"

#include <stdio.h>

/* Nothing is owned; all outlive the sheet. */
typedef struct {
    const rlv_model_t *model;
    const rlv_observed_list_t *observed;
    const rlv_run_folder_t *run; /* NULL: no projected part */
    const rlv_gazetteer_t *gazetteer;
    const rlv_aids_t *aids; /* NULL: not at hand */
    const char *zones;      /* folder of releve zone -o with a prospective zoning; NULL: none */
} rlv_sheet_source_t;

enum {
    RLV_SHEET_MAX_PARTS = 64,
    RLV_SHEET_MAX_POINTS = 64,
    RLV_SHEET_MAX_ZONES = 8,
    RLV_SHEET_NEIGHBOURS = 6,
    RLV_SHEET_AGES = 10, /* under 30, 30-34 ... 65-69, 70 and over */
    RLV_SHEET_MAX_NEEDS = 6,
    RLV_SHEET_MAX_AIDS = 24
};

/* A territory's part in the sheet: all of one, or pieces of several. */
typedef struct {
    size_t territory;
    double supply, people; /* shares of its GPs, of its inhabitants */
} rlv_sheet_part_t;

typedef enum {
    RLV_FIGURE_POPULATION,
    RLV_FIGURE_GPS,
    RLV_FIGURE_DENSITY,
    RLV_FIGURE_SHARE_60PLUS,
    RLV_FIGURE_APL,
    RLV_FIGURE_PATIENTS_PER_GP,
    RLV_FIGURE_ACTS_PER_GP,
    RLV_FIGURE_EMERGENCY_KM,
    RLV_NUM_FIGURES
} rlv_sheet_figure_t;

typedef enum {
    RLV_COLUMN_TERRITORY,
    RLV_COLUMN_DEPARTMENT,
    RLV_COLUMN_REGION,
    RLV_COLUMN_FRANCE,
    RLV_NUM_COLUMNS
} rlv_sheet_column_t;

/* Coordinated structures, by the kinds of structures.csv. */
typedef enum {
    RLV_STRUCTURE_MSP,
    RLV_STRUCTURE_HEALTH_CENTRE,
    RLV_STRUCTURE_CPTS,
    RLV_NUM_STRUCTURES
} rlv_sheet_structure_t;

/* What is shown over the years. */
typedef enum {
    RLV_SERIES_POPULATION,
    RLV_SERIES_GPS,
    RLV_SERIES_DENSITY,
    RLV_SERIES_SHARE_60PLUS,
    RLV_SERIES_APL,
    RLV_SERIES_UNDER_2_5,
    RLV_SERIES_DEPARTURES,
    RLV_SERIES_NEEDED_KEEP,
    RLV_SERIES_NEEDED_2_5,
    RLV_SERIES_NEEDED_4,
    RLV_NUM_SHEET_SERIES
} rlv_sheet_series_t;

typedef struct {
    int year;
    double p05, p50, p95; /* the same for what is observed */
} rlv_sheet_point_t;

typedef struct {
    size_t num_past, num_ahead;
    rlv_sheet_point_t past[RLV_SHEET_MAX_POINTS], ahead[RLV_SHEET_MAX_POINTS];
} rlv_sheet_line_t;

typedef struct {
    char vintage[16], valid_from[16];
    char class_name[48]; /* "ZIP"; of one's own communes "2 ZIP + 1 ZAC" where they differ */
    bool rebuilt;
} rlv_sheet_zone_t;

typedef struct {
    size_t territory;
    double km;
    double effect; /* of a GP there on the APL here, a GP here = 1 */
} rlv_sheet_neighbour_t;

/* Installations that bring the APL to a target in a year. */
typedef struct {
    int year;
    double target;             /* NaN: hold the base year's APL */
    double alone;              /* here, by itself; NaN out of reach */
    bool joint;                /* the rest is given: not for a territory of one's own */
    rlv_allocation_t together; /* here (first) and the neighbours, all at the target */
    double apart;              /* sum of what each of them needs by itself */
} rlv_sheet_need_t;

typedef struct {
    rlv_sheet_source_t from;
    bool own; /* from communes: what a run gives is interpolated */
    char code[RLV_CODE_SIZE], name[4 * RLV_NAME_SIZE];
    const rlv_gazetteer_merged_t *merged; /* asked for by an old name, or NULL */
    size_t department;                    /* main one */
    size_t num_parts;
    rlv_sheet_part_t part[RLV_SHEET_MAX_PARTS];
    uint8_t *inside; /* [communes of the gazetteer] */
    size_t num_communes;
    int base_year;
    double figure[RLV_NUM_FIGURES][RLV_NUM_COLUMNS];
    rlv_sheet_line_t line[RLV_NUM_SHEET_SERIES];
    double ages[RLV_NUM_SEXES][RLV_SHEET_AGES];
    size_t num_zones;
    rlv_sheet_zone_t zone[RLV_SHEET_MAX_ZONES];
    rlv_zone_ahead_t ahead; /* of the first decision to come; year 0: not given */
    size_t num_aids;
    const rlv_aid_t *aid[RLV_SHEET_MAX_AIDS];
    size_t msp_communes;
    bool structures_known; /* structures.csv is in the folder (releve import structures) */
    size_t structures[RLV_NUM_STRUCTURES];
    double emergency_farthest_km;
    size_t num_neighbours;
    rlv_sheet_neighbour_t neighbour[RLV_SHEET_NEIGHBOURS];
    size_t rank_apl, rank_density, rank_share; /* 1 = lowest APL, lowest density, oldest; 0 none */
    size_t num_needs;
    rlv_sheet_need_t need[RLV_SHEET_MAX_NEEDS];
    double list_size, list_low, list_high; /* patients, [assumed] */
} rlv_sheet_t;

/* The territory that `place` names, or that holds the commune it names. RLV_ERR_DATA with the
 * candidates when there is none or several. */
int rlv_sheet_init(rlv_sheet_t *self, const rlv_sheet_source_t *source, const char *place,
                   rlv_error_t *err) RLV_MUST_CHECK;
/* The communes of a list with commas. */
int rlv_sheet_init_communes(rlv_sheet_t *self, const rlv_sheet_source_t *source, const char *list,
                            rlv_error_t *err) RLV_MUST_CHECK;
void rlv_sheet_free(rlv_sheet_t *self);

/* One page of 100 columns. */
void rlv_sheet_print(const rlv_sheet_t *self, FILE *out, rlv_lang_t lang);
int rlv_sheet_write_json(const rlv_sheet_t *self, FILE *out, rlv_error_t *err) RLV_MUST_CHECK;
/* An A4 page by gnuplot, .pdf or .png by the name of `path`. */
int rlv_sheet_draw(const rlv_sheet_t *self, const char *plots_dir, const char *path,
                   rlv_lang_t lang, rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;

/* The value of a year, or NULL. */
const rlv_sheet_point_t *rlv_sheet_ahead(const rlv_sheet_t *self, rlv_sheet_series_t series,
                                         int year);
const char *rlv_sheet_series_name(rlv_sheet_series_t series); /* indicator of the tables */
const char *rlv_sheet_figure_name(rlv_sheet_figure_t figure);
const char *rlv_sheet_structure_name(rlv_sheet_structure_t structure); /* "msp"... */

#endif
