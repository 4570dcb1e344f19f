/*
 * apl_study: the APL of one year, alone, at every level; its change between two years split into
 * causes; the operator's error; agreement with published values. Tables in memory.
 *
 * Values come in the order communes of the region, territories, departments, region. The APL of a
 * place is the mean over its communes, weighted with resident or with standardised inhabitants
 * (those of the year the APL uses); where a place has none, the plain mean.
 */
#ifndef RELEVE_APL_STUDY_H
#define RELEVE_APL_STUDY_H

#include "releve/apl.h"

typedef enum {
    RLV_WEIGHTING_RESIDENT,
    RLV_WEIGHTING_STANDARDISED,
    RLV_NUM_WEIGHTINGS
} rlv_weighting_t;
const char *rlv_weighting_name(rlv_weighting_t weighting); /* "resident", "standardised" */

/* The region within reach of itself: nothing is owned. */
typedef struct {
    const rlv_region_t *region;
    const rlv_travel_t *travel; /* its communes in the region's order */
    const double *weight;       /* [pairs of travel] from rlv_decay_weights */
} rlv_apl_map_t;

/* What the APL of one year is made of, by commune [num_communes], those around included. */
typedef struct {
    double *gps;
    double *people; /* inhabitants of the year the APL uses */
    double *need;   /* per inhabitant */
    double acts;    /* of one GP */
} rlv_apl_world_t;

int rlv_apl_world_init(rlv_apl_world_t *self, size_t num_communes, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_apl_world_free(rlv_apl_world_t *self);

/* Inhabitants of `year`, as in the model: a commune keeps its share of its cell; around the region
 * the region's trend since `base_year`. */
int rlv_apl_world_people(rlv_apl_world_t *self, const rlv_region_t *region, int year, int base_year,
                         rlv_error_t *err) RLV_MUST_CHECK;

/* Need per inhabitant of `year`, once its people are there, as in the model
 * (rlv_model_age_population), France = 1. `rebased`: as the published measure has it
 * (apl.need_rebase), for values anchored on it; else ageing counts in full. */
void rlv_apl_world_need(rlv_apl_world_t *self, const rlv_region_t *region,
                        const rlv_params_t *params, int year, int base_year, bool rebased);

/* Places with a value, and where each kind starts. */
size_t rlv_apl_num_values(const rlv_region_t *region);
size_t rlv_apl_first_territory(const rlv_region_t *region);
size_t rlv_apl_first_department(const rlv_region_t *region);
size_t rlv_apl_region_value(const rlv_region_t *region);

/* What a value is about. `level`: "commune", "territory", "department", "region". */
typedef struct {
    const char *level, *code, *name;
} rlv_apl_place_t;
rlv_apl_place_t rlv_apl_place(const rlv_region_t *region, size_t value);

/* APL of every place. `factor` [num_communes] multiplies the supply of each commune (the share of
 * GPs of 65 or less), NULL: 1. `value` [rlv_apl_num_values]. O(pairs). */
int rlv_apl_values(const rlv_apl_map_t *map, const rlv_apl_world_t *world, const double factor[],
                   rlv_weighting_t weighting, double *value, rlv_error_t *err) RLV_MUST_CHECK;

/* Means of territories, departments and region from the values of the communes, which stand at the
 * head of `value`. */
int rlv_apl_average(const rlv_region_t *region, const rlv_apl_world_t *world,
                    rlv_weighting_t weighting, double *value, rlv_error_t *err) RLV_MUST_CHECK;

/* Share of supply of GPs of 65 or less, by commune: its territory's ratio of published APL <= 65 to
 * all ages (what doctors within reach give, taken for what doctors of the territory give), shrunk
 * to the region's by the territory's GPs with synthesis.le65_shrink_gp; around the region, the
 * region's. `factor` [num_communes]. */
int rlv_apl_le65_factor(const rlv_region_t *region, const rlv_params_t *params, double *factor,
                        rlv_error_t *err) RLV_MUST_CHECK;

/* Ratio by which each territory is anchored on the published APL of the base year, as in the model
 * (rlv_apl_anchor, apl.anchor_*). `value` are the values of the base year weighted with resident
 * inhabitants. `anchor` [num_territories]. */
void rlv_apl_anchors(const rlv_region_t *region, const rlv_params_t *params,
                     const rlv_apl_world_t *world, const double value[], double *anchor);

enum {
    RLV_CAUSE_SUPPLY,      /* GPs and where they are */
    RLV_CAUSE_ACTIVITY,    /* acts of one GP */
    RLV_CAUSE_INHABITANTS, /* how many and where */
    RLV_CAUSE_AGEING,      /* need per inhabitant */
    RLV_NUM_CAUSES
};
const char *rlv_cause_name(int cause); /* "supply", "activity", "inhabitants", "ageing" */

/* The change of every value from one world to another, in parts (rlv_apl_decompose). `part`
 * [RLV_NUM_CAUSES * num_values], `before`, `after` [num_values]. 16 times rlv_apl_values. */
int rlv_apl_split(const rlv_apl_map_t *map, const rlv_apl_world_t *from, const rlv_apl_world_t *to,
                  const double factor[], rlv_weighting_t weighting, double *part, double *before,
                  double *after, rlv_error_t *err) RLV_MUST_CHECK;

/* How far the operator between territories is from the commune computation. */
typedef struct {
    double same_max;       /* largest relative difference for the shares it was made with */
    double moved_mean;     /* mean absolute difference by inhabitants when only the shares of supply
                              inside territories move to those of `other_gps`, in the APL's unit */
    double moved_max;      /* the largest, and */
    size_t moved_worst;    /* the territory where it is */
    double moved_relative; /* mean absolute difference over mean APL */
} rlv_operator_check_t;

/* Checks it on a world, its inhabitants times need being the operator's inhabitants: `other_gps`
 * [num_communes] gives other shares inside each territory, whose totals stay. */
int rlv_operator_check(rlv_operator_check_t *self, const rlv_apl_map_t *map,
                       const rlv_apl_world_t *world, const double other_gps[],
                       rlv_error_t *err) RLV_MUST_CHECK;

/*
 * The limit of what acts by GP can explain: a factor on the supply of each commune, fitted so that
 * the computed APL comes near `published` [num_communes_inside] (NaN: unknown). Multiplicative
 * updates, RLV_FIT_ROUNDS of them: each commune's factor is multiplied by the mean ratio published
 * / computed of the inhabitants who reach it, kept within 0.1 to 5; around the region it follows
 * the communes inside that reach it. This is no estimate of anyone's activity: the factors take in
 * the errors of counts and of travel times too. `factor` [num_communes] is output. O(rounds *
 * pairs).
 */
enum { RLV_FIT_ROUNDS = 60 };
int rlv_apl_fit_supply(const rlv_apl_map_t *map, const rlv_apl_world_t *world,
                       const double published[], double *factor, rlv_error_t *err) RLV_MUST_CHECK;

/* Agreement of computed and published values over places, weighted. */
typedef struct {
    size_t num_places;    /* with both values and a weight */
    double correlation;   /* Pearson's */
    double mean_computed; /* weighted means */
    double mean_published;
    double mae;        /* mean absolute difference once computed has the mean of published */
    double ratio_mean; /* of published / computed, where something is computed */
    double ratio_cv;   /* its coefficient of variation */
} rlv_agreement_t;

/* Places where `published` is NaN or `weight` 0 are left out. */
void rlv_agreement(rlv_agreement_t *self, size_t num_places, const double computed[],
                   const double published[], const double weight[]);

#endif
