/*
 * simulation: one replicate of the model, from the reference date to the horizon.
 *
 * rlv_model_t holds what all replicates share and never changes; rlv_simulation_t is the workspace
 * of one thread, reused from replicate to replicate without allocation. A year is the list of
 * processes of process.h, in order: each decides for every row from the state it finds, then
 * applies the decisions in row order.
 */
#ifndef RELEVE_SIMULATION_H
#define RELEVE_SIMULATION_H

#include "releve/apl.h"
#include "releve/national.h"
#include "releve/params.h"
#include "releve/population.h"
#include "releve/region.h"
#include "releve/scheme.h"
#include "releve/snapshot.h"
#include "releve/tally.h"
#include "releve/zoning.h"

typedef struct {
    const rlv_region_t *region;
    const rlv_national_t *national;
    const rlv_record_t *record; /* [num_records], NULL: synthesis */
    size_t num_records;
    const rlv_place_name_t *university; /* [num_universities] towns where interns are trained */
    const double *university_latitude, *university_longitude; /* degrees */
    size_t num_universities;
    const double *alignment;    /* [num_years] factor on the entries of each year from the base year
                                   on, NULL: 1; may change between runs */
    const rlv_travel_t *travel; /* road times within apl.decay's reach, NULL: estimated */
    const rlv_schemes_t *schemes; /* NULL: none */

    /* made by rlv_model_init, owned */
    rlv_params_t params; /* central values; replicates may draw others */
    rlv_tally_shape_t shape;
    double *university_km; /* [num_territories] to the nearest university town */
    double *urban_share;   /* [num_territories] inhabitants in density classes 1 to 4 */
    uint8_t *department;   /* [num_territories] that of most inhabitants */
    uint16_t *nest;        /* [num_territories] living area, the nest of settlement */
    size_t num_nests;
    uint8_t cesp_scheme;           /* of the catalogue, or RLV_NO_SCHEME */
    uint32_t schemes_kept;         /* of aids.schemes, a bit each */
    double *territory_km;          /* [num_territories * num_territories] */
    rlv_apl_operator_t *operators; /* [num_years], by inhabitants of year - apl.population_lag */
    double *apl_ratio;             /* [num_territories] published / computed, shrunk and bounded */
    double *apl_raw_ratio;         /* [num_territories] as found, NaN where nothing is computed */
    double *observation_sd;        /* [num_territories] relative sd of the published measure */
    double *observation_drift_sd;  /* [num_territories] of its yearly drift */
} rlv_model_t;

/* Prepares what replicates share: distances, the yearly operators, the anchors. Records, towns
 * and road times, if any, are set before; they, `region` and `national` stay the caller's and must
 * outlive the model. O(years * pairs). */
int rlv_model_init(rlv_model_t *self, const rlv_params_t *params, const rlv_region_t *region,
                   const rlv_national_t *national, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_model_free(rlv_model_t *self);

/* Factor that an outside total puts on the entries of a year (alignment.h). */
static inline double rlv_model_alignment(const rlv_model_t *self, int year)
{
    const bool inside = year >= self->shape.base_year && year <= self->shape.horizon;
    return self->alignment != NULL && inside ? self->alignment[year - self->shape.base_year] : 1.0;
}

/* What a replicate counts; the arrays are the caller's. */
typedef struct {
    int32_t *tally;   /* [rlv_tally_size] */
    int32_t *pyramid; /* [rlv_pyramid_size] */
    int32_t *costs;   /* [rlv_cost_size] */
} rlv_counts_t;

/* A graduate of the training pipeline who waits for a first installation. */
typedef struct {
    uint32_t id;
    uint32_t next;      /* of the same year of installation, or UINT32_MAX */
    int16_t end, year;  /* of the internship, of the first installation */
    uint8_t cesp_years; /* owed, 0 without a contract */
    uint8_t department; /* of the years between */
    bool salaried;      /* in them; else a locum */
} rlv_graduate_t;

/* A chooser's random factor of a nest: its two draws, a bound, and its value once it is needed. */
typedef struct {
    uint32_t word[2];
    double bound;
    double factor; /* 0: not computed yet */
} rlv_nest_draw_t;
enum { RLV_NEST_BOUNDS = 256 };

typedef struct rlv_simulation {
    const rlv_model_t *model;
    rlv_params_t params; /* of this replicate */
    uint64_t seed;
    uint32_t replicate; /* address of the doctors' draws */
    int year;           /* being lived */
    rlv_population_t doctors;
    rlv_counts_t counts;
    uint8_t *zone;            /* [num_territories] class of the running year, rlv_zone_t */
    int zone_year;            /* when it was last decided */
    uint8_t *coordinated;     /* [num_territories] 1 with a coordinated structure */
    int32_t *arrivals;        /* [num_territories] GPs who settled in the year before */
    rlv_graduate_t *graduate; /* [num_graduates] of all cohorts, linked by year of installation */
    size_t num_graduates, graduate_capacity;
    uint32_t first_graduate[RLV_SERIES_YEARS], last_graduate[RLV_SERIES_YEARS];
    int32_t students_paid[RLV_SERIES_YEARS];   /* CESP allowances, by year - RLV_SERIES_FIRST */
    int64_t students_repaid[RLV_SERIES_YEARS]; /* euros of broken ones, by the same */
    double training_scale;                     /* regional graduates per French one (training.h) */
    double kept_share[RLV_SERIES_YEARS];       /* of those who would install in a year */
    uint8_t *scheme_open; /* [RLV_MAX_SCHEMES * num_territories] open there in the year */
    double scheme_share[RLV_MAX_SCHEMES]; /* share of the year in which it is open */
    double committed;                     /* euros promised in the year so far */

    /* tables of the replicate, refreshed when a year starts where they depend on it */
    double base_hazard[RLV_NUM_SEXES][RLV_NUM_AGES];  /* exit, per year */
    double death_hazard[RLV_NUM_SEXES][RLV_NUM_AGES]; /* death, per year */
    double cumul_entry[RLV_NUM_SEXES][RLV_NUM_AGES];  /* yearly probability */
    double entry_age[RLV_NUM_AGES];                   /* cumulative distribution */
    double department_gps[RLV_MAX_DEPARTMENTS];       /* of the reference date, cumulated */
    /* by state, cumul, sex, age */
    uint16_t fte_milli[RLV_NUM_STATES][2][RLV_NUM_SEXES][RLV_NUM_AGES];
    int32_t acts[RLV_NUM_STATES][2][RLV_NUM_SEXES]
                [RLV_NUM_AGES]; /* supply of one GP, floor and cap applied */

    /* An effect imposed to try evaluations on, set between runs: factor on the weight of settling
     * in each territory from a year on. Borrowed; NULL (none) after rlv_simulation_init. */
    const double *imposed_factor; /* [num_territories] */
    int imposed_from;

    /* Where the replicate starts and what it leaves, set between runs, borrowed; NULL: the base
     * year, nothing. */
    const rlv_snapshot_t *start;
    rlv_snapshot_t *save; /* gets the state of 1 January of save_year */
    int save_year;

    /* workspaces */
    int32_t *flow;          /* [RLV_NUM_TALLIES * num_places] of the year, the record or scratch */
    int32_t *scratch;       /* [RLV_NUM_TALLIES * num_places] for years before the base year */
    double *supply_effect;  /* [num_territories] of the reference date's supply, in the utility */
    double *utility_weight; /* [num_territories] exp of the utility of settling */
    double *move_weight;    /* [num_territories * num_territories] decay of moves with distance */
    double *weight;         /* [num_territories + 1] of the chooser at hand, elsewhere last */
    double *nest_constant;  /* [num_territories] of the nested logit (settlement.c) */
    double *free_weight;    /* [num_territories] utility_weight without policies */
    rlv_nest_draw_t *nest_draw; /* [num_nests + 1] of the chooser at hand, elsewhere last */
    double *nest_sum;           /* [num_nests] of the weights of the territories in a nest */
    /* least upper bounds of the two parts of a nest's factor, by the high bits of their draws */
    double nest_bound[2][RLV_NEST_BOUNDS];
    double outside_weight; /* of choosing elsewhere */
    int32_t *juniors;      /* [num_territories] docteurs juniors of the year */
    int32_t *juniors_left; /* [num_territories] of them, without a host yet */
    int32_t *hosts;        /* [num_territories] GPs who may host one */
    int32_t *newcomers;    /* [num_territories] GPs arrived in the year, under an age */
    int32_t
        *places_left; /* [num_territories] arrivals still allowed where regulated, else INT32_MAX */
    size_t *second_site; /* [num_territories] nearest territory for a second site, or the number */
    rlv_zoning_rule_t zoning_rule;
    rlv_zoning_table_t zoning_table;
    rlv_zoning_result_t zoning_result;
    double *supply;                       /* [num_territories] acts */
    double *supply_le65;                  /* [num_territories] acts of GPs of 65 or less */
    double *apl, *apl_le65;               /* [num_territories] */
    double *base_apl, *base_apl_le65;     /* [num_territories] computed in the base year */
    double base_supply, base_supply_le65; /* of the region */
    double *drift, *drift_le65;           /* [num_territories] of the observation error, summed */
    double *fit;        /* [num_cells * RLV_SYNTHESIS_BLOCKS] synthesis: expected GPs */
    double *fit_target; /* [num_departments + num_territories] synthesis: margins */
} rlv_simulation_t;

int rlv_simulation_init(rlv_simulation_t *self, const rlv_model_t *model,
                        rlv_error_t *err) RLV_MUST_CHECK;
void rlv_simulation_free(rlv_simulation_t *self);

/* The state of the reference date, from the parameters, seed, replicate and counts set before:
 * tables, doctors, their contracts and commitments. Part of rlv_simulation_run, for tests. */
int rlv_simulation_start(rlv_simulation_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* Lives one replicate with the given parameters and writes its counts. */
int rlv_simulation_run(rlv_simulation_t *self, const rlv_params_t *params, uint64_t seed,
                       uint32_t replicate, rlv_counts_t counts, rlv_error_t *err) RLV_MUST_CHECK;

/* Places in `flow`: adds `amount` of a kind to the four places that hold a cell. */
static inline void rlv_simulation_count(rlv_simulation_t *self, rlv_tally_kind_t kind, size_t cell,
                                        int32_t amount)
{
    rlv_region_add(self->model->region, cell, amount,
                   self->flow + (size_t)kind * self->model->shape.num_places);
}

#endif
