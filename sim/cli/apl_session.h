/*
 * apl_session: what `releve apl` reads and computes, for its screen and its tables.
 *
 * Order of use: read, travel, then any of the rest; free is legal at any time.
 */
#ifndef RELEVE_CLI_APL_SESSION_H
#define RELEVE_CLI_APL_SESSION_H

#include "options.h"

#include "releve/apl_inputs.h"
#include "releve/apl_tables.h"
#include "releve/national.h"
#include "releve/run_folder.h"
#include "releve/scenario.h"

enum {
    APL_MAX_VARIANTS = 2 * (RLV_NUM_DECAYS + 1),
    APL_MAX_CHANGES = APL_MAX_VARIANTS * RLV_NUM_WEIGHTINGS,
    APL_NUM_YEARS_PUBLISHED = 2,
    APL_YEARS_BETWEEN_VINTAGES = 3 /* of the BPE */
};

/* Need per inhabitant: 1; by age, in full; by age, as the published measure has it
 * (rlv_apl_world_need). */
typedef enum { APL_NEED_RESIDENT, APL_NEED_FULL, APL_NEED_PUBLISHED } apl_need_t;

/* "all" or "le65", then "_DECAY" unless it is the scenario's. */
typedef struct {
    char name[48];
    bool le65;
    rlv_decay_t decay;
} apl_variant_t;

/* Fills `variant` [APL_MAX_VARIANTS] from "all,le65_gaussian,..."; returns their number, 0 for a
 * wrong list. `scenario_decay` is the decay of a variant that names none. */
size_t apl_variants_parse(apl_variant_t variant[], const char *text, rlv_decay_t scenario_decay);

typedef struct {
    const char *scenario_path; /* not owned */
    const char *travel_path;   /* not owned; NULL: apl.travel of the scenario */
    const char *run_path;      /* not owned; a run that gives the GPs of later years; NULL: the
                                  default one, where it is there */
    int last_year;             /* of the years asked for: a run is read where it is a later one */
    bool resident_need;        /* need per inhabitant 1 instead of standardised */
    rlv_scenario_t scenario;
    rlv_region_t region;
    rlv_universities_t universities;
    rlv_national_t national;
    rlv_file_list_t inputs;
    rlv_notes_t notes;
    double *older_gps; /* [num_communes] of the vintage before */
    bool older_held;   /* else they are those of time.reference_year */
    double
        *activity; /* [num_communes] acts of a GP by department over their mean; NULL: not held */
    rlv_run_folder_t run;
    rlv_travel_t travel;
    double *weight; /* [pairs], room for one decay */
    double *le65;   /* [num_communes] share of supply */
} apl_session_t;

/* Scenario and tables; run_path is NULL afterwards when no run is of use. */
int apl_session_read(apl_session_t *self, const rlv_options_t *options,
                     rlv_error_t *err) RLV_MUST_CHECK;
/* Travel times under `max_minutes`, and what depends on them. */
int apl_session_travel(apl_session_t *self, double max_minutes, rlv_error_t *err) RLV_MUST_CHECK;
void apl_session_free(apl_session_t *self);

/* What the APL of `year` is made of. GPs: on a straight line between the two vintages of BPE, that
 * of the scenario at 1 January of time.reference_year and the older one three years before
 * [assumed]; after them the mean of the run by territory (installed and in health centres), spread
 * over its communes as in the base year (by inhabitants where there was no GP), around the region
 * by its trend if apl.outside_follows; without a run, and before, held; inhabitants and need of
 * year - apl.population_lag; acts by apl.drift. */
int apl_session_world(const apl_session_t *self, int year, apl_need_t need, rlv_apl_world_t *world,
                      rlv_error_t *err) RLV_MUST_CHECK;

/* Values of one variant and one year, for both weightings, in a new series. `anchored`: each
 * territory moves from the published APL of the base year as in a run (sim/README.md 7.7), and its
 * communes in proportion. */
int apl_session_series(const apl_session_t *self, const apl_variant_t *variant, int year,
                       bool anchored, rlv_apl_series_t *series, rlv_error_t *err) RLV_MUST_CHECK;
void apl_series_free(rlv_apl_series_t *series);

/* Whether the run gives the GPs of `year`: after time.reference_year, up to its horizon. */
bool apl_session_uses_run(const apl_session_t *self, int year);

/* The change between two years, for one variant and weighting. */
int apl_session_change(const apl_session_t *self, const apl_variant_t *variant, int from, int to,
                       rlv_weighting_t weighting, rlv_apl_change_t *change,
                       rlv_error_t *err) RLV_MUST_CHECK;
void apl_change_free(rlv_apl_change_t *change);

/* The operator between territories on the base year, with the scenario's decay. */
int apl_session_operator(const apl_session_t *self, rlv_operator_check_t *check,
                         rlv_error_t *err) RLV_MUST_CHECK;

enum { APL_MAX_COMPARISONS = APL_NUM_YEARS_PUBLISHED * 2 * (2 * RLV_NUM_DECAYS + 2) };

/* Compares with the published APL of 2018 and 2021: communes and territories, resident and
 * standardised inhabitants, every decay; and the session's own settings with the acts of a GP by
 * department (gp_activity_departments.csv, where it is there) and, as a limit, with supply fitted
 * to the published values of the communes. The ratios are of the session's own settings. `line`
 * [APL_MAX_COMPARISONS], `ratio` [APL_NUM_YEARS_PUBLISHED]. */
int apl_session_compare(apl_session_t *self, rlv_apl_comparison_t line[], size_t *num_lines,
                        rlv_apl_ratio_t ratio[], rlv_error_t *err) RLV_MUST_CHECK;
void apl_ratio_free(rlv_apl_ratio_t *ratio);

#endif
