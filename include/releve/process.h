/*
 * process: one rule of the model = one file = one constant.
 *
 * A process reads the population as it stands, writes a decision per row, then applies the
 * decisions in row order. RLV_PROCESSES gives the order of a year.
 */
#ifndef RELEVE_PROCESS_H
#define RELEVE_PROCESS_H

#include "releve/rng.h"
#include "releve/simulation.h"

typedef struct {
    const char *name;
    const char *text;   /* what it does, one or two sentences */
    const char *source; /* of the rule */
    int (*step)(rlv_simulation_t *simulation, rlv_error_t *err);
} rlv_process_t;

extern const rlv_process_t RLV_EXITS;      /* sim/model/exits.c */
extern const rlv_process_t RLV_STATES;     /* sim/model/states.c */
extern const rlv_process_t RLV_RELOCATION; /* sim/model/relocation.c */
extern const rlv_process_t RLV_STRUCTURES; /* sim/model/structures.c */
extern const rlv_process_t RLV_ENTRIES;    /* sim/model/entries.c */
extern const rlv_process_t RLV_POSTS;      /* sim/model/posts.c */
extern const rlv_process_t RLV_SETTLEMENT; /* sim/model/settlement.c */
extern const rlv_process_t RLV_CONTRACTS;  /* sim/model/contracts.c, sites.c */
extern const rlv_process_t RLV_ACTIVITY;   /* sim/model/activity.c */

/* The processes of one year, in order. */
extern const rlv_process_t *const RLV_PROCESSES[];
extern const size_t RLV_NUM_PROCESSES;

/* Decisions that the population carries from a process to those that follow it in the year. */
enum rlv_decision {
    RLV_DECISION_STAY,
    RLV_DECISION_SEEK, /* has left or never had a territory: settlement chooses */
    RLV_DECISION_LEAVE /* removed from the population */
};

/* Tables of a replicate, computed from its parameters (exits.c, entries.c, relocation.c,
 * settlement.c). */
void rlv_exits_prepare(rlv_simulation_t *self);
int rlv_entries_prepare(rlv_simulation_t *self, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_relocation_prepare(rlv_simulation_t *self);
void rlv_settlement_prepare(rlv_simulation_t *self);
void rlv_structures_prepare(rlv_simulation_t *self);

/* The weights exp(V / lambda) of the running year, with and without the measures in them, and of
 * elsewhere (settlement.c): utility_weight, free_weight, outside_weight. */
void rlv_settlement_weights(rlv_simulation_t *self);

/* Expected numbers (entries.c), after rlv_entries_prepare: those who look for a place in the
 * running year, before any chooses elsewhere, at the level of entries.per_year or of what was
 * observed; the graduates drawn of the cohort that ends its internship in `end`, before waiting and
 * thinning. */
double rlv_entries_seekers(const rlv_simulation_t *self);
double rlv_entries_cohort(const rlv_simulation_t *self, int end);

/* Graduates who wait on 1 January of the running year, into the record (entries.c). O(graduates).
 */
void rlv_entries_count(rlv_simulation_t *self);

/* Classes of territories (zones.c): workspace; the class of the running year, from its APL. */
int rlv_zones_init(rlv_simulation_t *self, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_zones_free(rlv_simulation_t *self);
int rlv_zones_decide(rlv_simulation_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* Commitments of CESP holders at the reference date, placed by a seeded rule [assumed]
 * (relocation.c). */
void rlv_relocation_base(rlv_simulation_t *self);

/* A newcomer of the year who looks for a place. */
int rlv_entries_add(rlv_simulation_t *self, uint32_t id, uint8_t diploma, uint8_t cesp_years,
                    rlv_error_t *err) RLV_MUST_CHECK;

/* The department inside a territory, by its cells' inhabitants. */
uint16_t rlv_settlement_cell(const rlv_simulation_t *self, uint32_t id, size_t territory);
/* The same of a second site, the same each year. */
uint16_t rlv_settlement_site(const rlv_simulation_t *self, uint32_t id, size_t territory);

/* Docteurs juniors of the running year (juniors.c): drawn by territory, and their acts added to the
 * supply of the year and its totals where training.juniors_in_apl says so; then counted. */
void rlv_juniors_place(rlv_simulation_t *self, double *total, double *total_le65);
void rlv_juniors_count(rlv_simulation_t *self);
/* Whether a GP may host interns, the same in all years and scenarios. */
bool rlv_juniors_may_host(const rlv_simulation_t *self, uint32_t id);

/* Parts of the process of contracts (contracts.c, sites.c). */
void rlv_contracts_count(rlv_simulation_t *self);
void rlv_sites_step(rlv_simulation_t *self);
void rlv_sites_base(rlv_simulation_t *self); /* contracts that run at the reference date */

/* First installations of the region in a year not after entries.reference_year, by the national
 * series; NaN where it holds nothing. */
double rlv_entries_observed(const rlv_params_t *params, const rlv_national_t *national, int year);

/* Number of a Poisson law of the given mean at an address, by inversion from 0: never decreases
 * with the mean. Means are split so that exp(-mean) does not underflow. O(mean). */
uint32_t rlv_entries_poisson(double mean, const rlv_address_t *at);

/* Exit probability within the year at an age, by sex and whether the territory is under-dense. */
double rlv_exit_probability(const rlv_simulation_t *self, int sex, int age, bool low_density);

/*
 * The choice of one doctor among territories of weight exp(utility): the least of independent
 * exponential times of rates `weight`, one addressed draw per territory (an exponential race, which
 * is the Gumbel-max form of the logit). Raising one weight changes no choice but to that territory.
 * A territory of weight 0 is never chosen; returns num_territories when all weights are 0.
 */
size_t rlv_choice_among(const rlv_address_t *at, const double weight[], size_t num_territories);

/*
 * The same on `weight` [num_territories + 1] of the simulation, elsewhere last, times a positive
 * stable factor for each nest and for elsewhere, one per doctor and nest: the nested logit (Cardell
 * 1997). rlv_choice_prepare follows a change of settlement.nest_similarity, rlv_choice_draw_nests a
 * change of doctor or year. A factor is computed only where its upper bound could win, which
 * changes no choice. Returns num_territories + 1 when all weights are 0.
 */
void rlv_choice_prepare(rlv_simulation_t *self);
void rlv_choice_draw_nests(rlv_simulation_t *self, uint32_t id);
size_t rlv_choice_race(rlv_simulation_t *self, const rlv_address_t *at);

/* A positive stable number of index 0 < index <= 1 (Laplace transform exp(-s^index)), from a
 * uniform and an exponential one: Kanter (1975). */
double rlv_choice_stable(double index, double u, double exponential);

/* Full time of a GP of an age, sex and cumul on 1 January of `year`, of the generation of that age,
 * without the drift. */
double rlv_activity_full_time(const rlv_params_t *params, const rlv_national_t *national, int cumul,
                              int sex, int age, int year);

/* Acts that a GP of activity `full_time` counts for in the APL's supply, `elapsed` years after the
 * base year (before it when negative): drift, then floor and cap. */
double rlv_activity_acts(const rlv_params_t *params, double full_time, int elapsed);

/* What the APL is computed from (model.c), for the model and for the command that computes it
 * alone. Expected acts of one GP of the region's pyramid, `elapsed` years after the base year. */
double rlv_model_mean_acts(const rlv_params_t *params, const rlv_national_t *national, int elapsed);
/* Shares of supply by commune, `gps` [num_communes]: its part of its territory's GPs, or of its
 * inhabitants where the territory has no GP; for communes around the region, GPs times `acts`. The
 * caller frees `*share` [num_communes]. */
int rlv_model_supply_shares(const rlv_region_t *region, const double gps[], double acts,
                            double **share, rlv_error_t *err) RLV_MUST_CHECK;
/* Inhabitants by commune in a year: each keeps its share of its cell (`cell_census` [num_cells],
 * sums of the last census); around the region they follow `region_trend`. */
void rlv_model_commune_population(const rlv_region_t *region, const double cell_census[], int year,
                                  double region_trend, double *population);
/* Inhabitants of `year` by commune [num_communes] become inhabitants at the region's mean need of
 * the year `base`: each commune's need of that year, aged with its department (need.csv; not with
 * apl.need_by_age off), less the share of the region's mean ageing that the published measure takes
 * out (apl.need_rebase). Around the region, the mean. */
void rlv_model_age_population(const rlv_region_t *region, const rlv_params_t *params, int base,
                              int year, double *population);

/* Stocks on 1 January of the running year into the record: counts, pyramid, APL (measure.c). */
int rlv_measure(rlv_simulation_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* Gives each doctor the activity of 1 January of `year`, and fills the table of the acts that each
 * counts for in the APL's supply. */
void rlv_activity_set(rlv_simulation_t *self, int year);

#endif
