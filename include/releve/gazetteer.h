/*
 * gazetteer: the communes and territories of a data folder, found by code or by name.
 *
 * Names are compared folded: case, accents, ligatures (œ, æ), hyphens and apostrophes do not count,
 * and "St", "Ste" stand for "Saint", "Sainte". A homonym is told apart by its code or by the code
 * of its department in brackets: "Aigues-Vives (30)". A commune that merged is found by its old
 * code or name (communes_merged.csv, optional) and gives the present one; a present commune comes
 * first.
 *
 * Reads communes.csv, communes_population.csv, territories.csv, departments.csv and, where it is
 * there, communes_merged.csv (layout: data/README.md). Owns everything; rlv_gazetteer_free is legal
 * after a failure. Cost: one pass over each file; a search is O(places).
 */
#ifndef RELEVE_GAZETTEER_H
#define RELEVE_GAZETTEER_H

#include "releve/region.h"

enum { RLV_FOLDED_SIZE = 2 * RLV_NAME_SIZE };

typedef struct {
    rlv_place_name_t place;
    char folded[RLV_FOLDED_SIZE];
    size_t department, territory; /* indices */
    int64_t population;           /* inhabitants of the last census; 0 when counted elsewhere */
    int64_t population_year;      /* of which year, 0 when there is none */
    int64_t num_qpv;              /* QPV that touch the commune */
    bool mountain;                /* lies in a massif (ANCT), wider than the "zone Montagne" */
    int zone_2025;                /* rlv_zone_t, or -1 */
} rlv_gazetteer_commune_t;

typedef struct {
    rlv_place_name_t place;
    char folded[RLV_FOLDED_SIZE];
    size_t department;  /* where most inhabitants live */
    int64_t population; /* sum of the communes' */
    size_t num_communes;
    int64_t num_qpv;
    double mountain_share; /* of the inhabitants */
    bool cross_region;     /* its bassin de vie is centred in another region */
} rlv_gazetteer_territory_t;

/* A commune that merged into another: what it was called. */
typedef struct {
    rlv_place_name_t old;
    char folded[RLV_FOLDED_SIZE];
    char code[RLV_CODE_SIZE]; /* present code */
} rlv_gazetteer_merged_t;

typedef struct {
    size_t num_departments;
    rlv_place_name_t *department; /* [num_departments], by code */
    size_t num_communes;
    rlv_gazetteer_commune_t *commune; /* [num_communes], by code */
    size_t num_territories;
    rlv_gazetteer_territory_t *territory; /* [num_territories], by code */
    size_t num_merged;
    rlv_gazetteer_merged_t *merged; /* [num_merged] */
} rlv_gazetteer_t;

typedef enum { RLV_PLACE_COMMUNE, RLV_PLACE_TERRITORY } rlv_place_kind_t;

/* What was found. */
typedef struct {
    rlv_place_kind_t kind;
    size_t index;
    const rlv_gazetteer_merged_t *merged; /* by an old code or name; NULL otherwise */
} rlv_gazetteer_match_t;

/* RLV_ERR_NO_INPUT, RLV_ERR_DATA. */
int rlv_gazetteer_read(rlv_gazetteer_t *self, const char *folder, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_gazetteer_free(rlv_gazetteer_t *self);

/* The place that `text` names. Most territories bear the code and name of a commune: `prefer` is
 * looked for first, the other kind only when there is none of the first. RLV_ERR_DATA for an
 * unknown or ambiguous name, with up to eight candidates (code, name, department). */
int rlv_gazetteer_find(const rlv_gazetteer_t *self, const char *text, rlv_place_kind_t prefer,
                       rlv_gazetteer_match_t *match, rlv_error_t *err) RLV_MUST_CHECK;

/* Index of a code, or -1. O(log n). */
int rlv_gazetteer_commune(const rlv_gazetteer_t *self, const char *code);
int rlv_gazetteer_territory(const rlv_gazetteer_t *self, const char *code);

/* `text` folded as described above, cut at `size`. */
void rlv_gazetteer_fold(const char *text, char *folded, size_t size);

#endif
