/*
 * import: reads official files and makes the project's tables (data/README.md describes each): a
 * whole base from a folder of files. official.h takes single files as published and changes a base.
 *
 * The reader sees one region of France on the commune list of 1 January 2019 (COG 2019). An import
 * holds the communes, the units of the rebuilt TVS, the territories they form, the cells
 * (territory x department) and what each source says of them. Order of use: rlv_import_init,
 * rlv_import_read with the sources one needs (RLV_IMPORT_READ_*), rlv_import_set_zones for each
 * rebuilt vintage, then the writers; rlv_import_free. The struct owns all it points to.
 *
 * Invariants after rlv_import_read: communes, units, territories and cells are sorted by code
 * (strcmp); every commune belongs to one unit, every unit to one territory, every commune to one
 * cell. A source that names a commune twice, lacks a column, has a negative count, an unknown
 * territory, a code that lost its leading zero, or a total that does not balance is refused with
 * file and line (RLV_ERR_DATA).
 *
 * Writers: UTF-8, comma, dot, LF, sorted by key; through a temporary file in the same folder and a
 * rename, so that a table is the old one or the new one. The same inputs give the same bytes.
 *
 * Territories: units of the rebuilt TVS without a GP in BPE 2020 join the nearest unit with GPs of
 * the same bassin de vie, and, where there is none, the nearest remaining territory (great-circle
 * distance between centroids weighted with the inhabitants of 2021, ties by code).
 *
 * Projected inhabitants (rlv_import_project). Department d in year t > 2021:
 *     D(d,t) = P(d,2021) O(d,t) / O(d,2021),
 * O the Omphale scenario, straight lines between its years 2018, 2050 and 2070: its growth, not its
 * level (its line is 67,258 below the observed region of 2021).
 * Cell c of d has weight
 *     W(c,t) = W(c,t-1) exp(S 2^(-(t-1-2021)/H) g(c)),   W(c,2021) = P(c,2021),
 *     g(c) = ln(P(c,2021)/P(c,2015))/6 - ln(P(d,2021)/P(d,2015))/6,
 * S = 0.5 the share of its own trend that a cell keeps in the first year, H = 8 years the half-life
 * of that share. The weights are scaled to D(d,t), rounded by largest remainders (ties by
 * territory), so that the cells of a department sum to its rounded total. S and H are [assumed],
 * near what the censuses show of territories: the slope of a territory's later trend (relative to
 * its department) on its earlier one is 0.49 (2012-15 -> 2015-18), 0.37 (2012-16 -> 2017-21), 0.32
 * (2012-15 -> 2018-21).
 */
#ifndef RELEVE_IMPORT_H
#define RELEVE_IMPORT_H

#include "releve/core.h"

enum {
    RLV_IMPORT_NUM_CENSUS = 9, /* census years: 2012 to 2019 and 2021 */
    RLV_IMPORT_NUM_APL = 6,    /* years of the revised APL: 2015 to 2019 and 2021 */
    RLV_IMPORT_NUM_FIRST = 2,  /* years of the first-release APL: 2016 and 2018 */
    RLV_IMPORT_NUM_ZONES = 3,  /* vintages of the zoning: 2018, 2022, 2025 */
    RLV_IMPORT_FIRST_YEAR = 2012,
    RLV_IMPORT_BASE_YEAR = 2021, /* last census: what follows is projected */
    RLV_IMPORT_LAST_YEAR = 2060,
    RLV_IMPORT_NUM_YEARS = RLV_IMPORT_LAST_YEAR - RLV_IMPORT_FIRST_YEAR + 1
};

extern const int rlv_import_census_year[RLV_IMPORT_NUM_CENSUS];
extern const int rlv_import_apl_year[RLV_IMPORT_NUM_APL];
extern const int rlv_import_first_year[RLV_IMPORT_NUM_FIRST];
extern const int rlv_import_zone_year[RLV_IMPORT_NUM_ZONES];

/* Class of the conventional zoning, the more favourable first. */
typedef enum {
    RLV_IMPORT_ZIP,
    RLV_IMPORT_ZAC,
    RLV_IMPORT_ZAR,
    RLV_IMPORT_NUM_CLASSES,
    RLV_IMPORT_NO_CLASS = RLV_IMPORT_NUM_CLASSES
} rlv_import_class_t;

/* What a commune's census figure of a year covers. */
typedef enum {
    RLV_IMPORT_CENSUS,          /* the commune as it is in COG 2019 */
    RLV_IMPORT_BEFORE_MERGER,   /* only the commune whose code survived a later merger */
    RLV_IMPORT_WITH_MERGED,     /* holds a commune that merged into it after 2019 */
    RLV_IMPORT_MERGED_ELSEWHERE /* merged after 2019: counted with another, no figure */
} rlv_import_population_status_t;

typedef struct {
    char code[6];
    char department[4];
    char region[4];
    char bv2012[8]; /* bassin de vie 2012 */
    char canton[8]; /* pseudo-canton, "" unknown */
    char *name;
    int64_t population[RLV_IMPORT_NUM_CENSUS]; /* municipal inhabitants, -1 missing */
    rlv_import_population_status_t population_status[RLV_IMPORT_NUM_CENSUS];
    size_t unit, territory, cell;     /* indices */
    double latitude, longitude;       /* degrees, WGS 84 */
    double area_km2, km_to_emergency; /* NaN missing */
    int64_t density_grid;             /* 1 (dense) to 7, 0 missing */
    bool mountain;                    /* in an ANCT massif (wider than "zone Montagne") */
    bool msp;
    int64_t num_qpv;
    rlv_import_class_t zone_2025;
    int64_t gp[2];                             /* BPE, mid-2010s and 2020 */
    double apl[RLV_IMPORT_NUM_APL];            /* revised, all ages; NaN missing */
    double apl_first[RLV_IMPORT_NUM_FIRST][2]; /* first release: all ages, 65 or less */
    double need[RLV_IMPORT_NUM_FIRST];         /* standardised inhabitants of 2014 and 2016 */
} rlv_import_commune_t;

/* A unit of the rebuilt TVS, before the mergers. */
typedef struct {
    char code[16];
    char bv2012[8];
    char composition[24];
    char *name;
    int64_t num_communes;
    int64_t population[RLV_IMPORT_NUM_CENSUS]; /* corrected for mergers of communes */
    int64_t gp_2020;
    double latitude, longitude; /* weighted with the inhabitants of 2021 */
    size_t joins;               /* index of the unit it belongs to, itself if it stays */
} rlv_import_unit_t;

typedef struct {
    const rlv_import_unit_t *unit; /* whose code and name it keeps */
    char department[4];            /* where most of its inhabitants of 2021 live */
    int64_t num_communes, num_qpv, num_msp_communes;
    int64_t population[RLV_IMPORT_NUM_CENSUS]; /* corrected for mergers of communes */
    double latitude, longitude;
    double mountain_share; /* of the inhabitants of 2021 */
    bool cross_region;     /* its bassin de vie is centred in another region */
    double share[RLV_IMPORT_NUM_ZONES][RLV_IMPORT_NUM_CLASSES]; /* of inhabitants, by class */
    rlv_import_class_t zone[RLV_IMPORT_NUM_ZONES];
} rlv_import_territory_t;

/* A territory's part in one department. */
typedef struct {
    size_t territory;
    size_t department;
    int64_t population[RLV_IMPORT_NUM_YEARS];
    int64_t gp[2];
} rlv_import_cell_t;

/* A commune of another region near the region's border. */
typedef struct {
    rlv_import_commune_t commune;
    double km; /* to the nearest commune of the region */
} rlv_import_outside_t;

/* A change of a commune's code: `from` became, or was merged into, `to`. */
typedef struct {
    char from[6], to[6];
    char date[11];      /* YYYY-MM-DD */
    char from_name[96]; /* what `from` was called */
} rlv_import_movement_t;

typedef struct {
    char *folder;   /* laid out as shared/data */
    char region[4]; /* INSEE code, or "all" */
    bool by_rule;   /* units are rebuilt by the rule: no table of units is of this region */
    rlv_notes_t *notes;
    rlv_import_commune_t *commune; /* [num_communes] of the region */
    size_t num_communes;
    rlv_import_commune_t *elsewhere; /* [num_elsewhere] communes of the other regions */
    size_t num_elsewhere;
    rlv_import_movement_t *movement; /* [num_movements], sorted by from, date */
    size_t num_movements;
    rlv_import_unit_t *unit;
    size_t num_units;
    rlv_import_territory_t *territory;
    size_t num_territories;
    size_t *by_territory;       /* [num_communes] communes by territory, then code */
    size_t *first_of_territory; /* [num_territories + 1] into by_territory */
    rlv_import_cell_t *cell;
    size_t num_cells;
    char (*department)[4]; /* [num_departments], sorted */
    size_t num_departments;
    rlv_import_outside_t *outside;
    size_t num_outside;
} rlv_import_t;

/* A line of the table of sources: what `releve import NAME` reads and writes. */
typedef struct {
    const char *name;
    const char *files;  /* expected in the folder, separated by spaces */
    const char *tables; /* written, separated by spaces */
    const char *help;   /* one line */
    int (*run)(const rlv_import_t *self, const char *out_folder, rlv_error_t *err);
    bool national; /* written in data/national rather than in the region's folder */
} rlv_import_source_t;

/* The sources, in the order in which `releve import all` takes them. */
const rlv_import_source_t *rlv_import_sources(size_t *num_sources);

/* Reads the communes, the units and every source that describes them, forms the territories, the
 * cells and the projection. `region` is the INSEE code ("76"), or "all" for every region; about 1 s
 * and 60 MB. Where the tables of units in the folder are of another region (they are of
 * Occitanie), or absent, both, units are rebuilt by the rule: a bassin de vie 2012 up to 50,000
 * inhabitants of 2017, else its pieces by pseudo-canton (for Occitanie these are the 344 units of
 * the table). Files of another region are then optional: what is missing is noted. Communes without
 * any inhabitants in the list (the 17 of Mayotte) are left out. */
int rlv_import_read(rlv_import_t *self, const char *folder, const char *region, rlv_notes_t *notes,
                    rlv_error_t *err) RLV_MUST_CHECK;
void rlv_import_free(rlv_import_t *self);

/* After a source's run: folder/TABLE.import.json of each of its tables, with the files read (name,
 * SHA-256, size), their producer, licence, vintage, date and the year from which they were known,
 * as their producers give them, and the rows written. The same files give the same bytes. */
int rlv_import_report(const rlv_import_t *self, const rlv_import_source_t *source,
                      const char *folder, rlv_error_t *err) RLV_MUST_CHECK;

/* The rebuilt class of each territory in a vintage: class_of[num_territories]. */
void rlv_import_set_zones(rlv_import_t *self, size_t vintage, const rlv_import_class_t class_of[]);

/* Mean APL of a territory over its communes, weighted with the inhabitants of `weight_year` (a
 * census year) or, with weight_year 0, with the standardised inhabitants that came with it;
 * communes without a value are left out; NaN when none has one. */
double rlv_import_first_apl(const rlv_import_t *self, size_t territory, size_t first_index,
                            bool le65, int weight_year);

/* Index of a commune of the region, or SIZE_MAX. O(log n). */
size_t rlv_import_find(const rlv_import_t *self, const char *code);

/* Code that `code` has after the mergers dated after `after` and up to `until` (YYYY-MM-DD), or
 * `code` itself. */
const char *rlv_import_successor(const rlv_import_t *self, const char *code, const char *after,
                                 const char *until);

/* Great-circle distance in km between two points in degrees (sphere of radius 6371 km). */
double rlv_import_distance_km(double lat_a, double lon_a, double lat_b, double lon_b);

/* Splits `total` in proportion to weight[num] (>= 0, not all 0 unless total is 0) into whole parts
 * that sum to it: largest remainders, ties to the lower index. */
int rlv_import_apportion(int64_t total, const double weight[], size_t num, int64_t part[],
                         rlv_error_t *err) RLV_MUST_CHECK;

#endif
