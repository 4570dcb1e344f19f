/*
 * backtest: forecasts made from past origins, beside what happened and beside naive rivals.
 *
 * A set is one scenario that starts in a past base year (its origin). Every figure observed after
 * the origin, up to the horizon, becomes a case: what the ensemble said (its mean for bias and
 * RMSE, its median for absolute errors; bands and CRPS from its replicates, with the observation
 * error where an indicator has one), what each rival would have said from the observations up to
 * the origin, and what was observed. Imputed figures are never among the observations (observed.h),
 * hence never scored.
 *
 * Scores: by set, level, indicator and horizon; their means over the horizons of a set; and over
 * all sets, on the cases that every rival can forecast (an origin without two earlier years has no
 * trend). Means are weighted by the inhabitants of the origin, coverage is the plain share of
 * places. Intervals (95 %) are paired bootstraps over places: every forecaster, horizon and set
 * meets the same resampled places, so that ratios are those of the same places.
 */
#ifndef RELEVE_BACKTEST_H
#define RELEVE_BACKTEST_H

#include "releve/ensemble.h"
#include "releve/observed.h"
#include "releve/rival.h"
#include "releve/score.h"

enum {
    RLV_FORECASTER_MODEL,
    RLV_FORECASTER_RIVAL, /* + rlv_rival_t */
    RLV_NUM_FORECASTERS = RLV_FORECASTER_RIVAL + RLV_NUM_RIVALS
};
const char *rlv_forecaster_name(size_t forecaster); /* "releve", "last_value"... */

/* The cases of one set, level, indicator and year. */
typedef struct {
    size_t set;
    rlv_level_t level;
    const char *indicator; /* a constant */
    int origin, year;
    size_t num_cases;
    uint32_t *place;                         /* [num_cases], index inside the level */
    double *observed;                        /* [num_cases] */
    double *weight;                          /* [num_cases] inhabitants at the origin */
    rlv_forecast_t *by[RLV_NUM_FORECASTERS]; /* [num_cases] each */
} rlv_backtest_group_t;

typedef struct {
    uint64_t seed; /* of bootstrap and PIT */
    size_t num_sets, num_groups;
    rlv_backtest_group_t
        *group; /* [num_groups], by set, level (territories first), indicator, year */
    size_t level_size[RLV_NUM_LEVELS];
} rlv_backtest_t;

/* Adds a set: an ensemble lived from the origin (base year of `model`). `observed` and `weight`
 * [num_places], inhabitants at the origin, must not have been changed by real_time.h. All sets must
 * be of one region. Zero-initialise `self` and set its seed before the first.
 * O(cases * replicates log replicates). */
int rlv_backtest_add(rlv_backtest_t *self, const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                     const rlv_observed_list_t *observed, const double weight[],
                     rlv_error_t *err) RLV_MUST_CHECK;
/* Counts a set whose groups were filled in otherwise; rlv_backtest_add does it itself.
 * RLV_ERR_DATA: another region than the sets before. */
int rlv_backtest_count_set(rlv_backtest_t *self, const rlv_region_t *region,
                           rlv_error_t *err) RLV_MUST_CHECK;
void rlv_backtest_free(rlv_backtest_t *self);

enum { RLV_ALL_SETS = -1, RLV_MEAN_HORIZON = 0, RLV_BACKTEST_SCORE_NAME = 48 };

/* A row of scores.csv. */
typedef struct {
    int set; /* or RLV_ALL_SETS */
    rlv_level_t level;
    const char *indicator;
    int horizon; /* years, or RLV_MEAN_HORIZON: the mean over horizons (of all sets: over sets too)
                  */
    size_t forecaster;
    char score[RLV_BACKTEST_SCORE_NAME]; /* rlv_score_name, or "mae_over_RIVAL", "crps_over_RIVAL":
                                            the model's score over that rival's on the same cases */
    double value, lower, upper;          /* NaN where not defined; no interval below 10 places */
    size_t num_cases;
} rlv_backtest_score_t;

/* All scores, with `num_resamples` resamples for the intervals; the caller frees `*row`.
 * O(resamples * cases * forecasters). */
int rlv_backtest_scores(const rlv_backtest_t *self, size_t num_resamples,
                        rlv_backtest_score_t **row, size_t *num_rows,
                        rlv_error_t *err) RLV_MUST_CHECK;
/* The row of a set, level, indicator, horizon, forecaster and score, or NULL. */
const rlv_backtest_score_t *rlv_backtest_find(const rlv_backtest_score_t row[], size_t num_rows,
                                              int set, rlv_level_t level, const char *indicator,
                                              int horizon, size_t forecaster, const char *score);

/*
 * What the years before an origin say of the model, by a rule fixed before any score: an ensemble
 * lived from the first year observed to the origin, without observation error, beside the published
 * APL of these years.
 *   drift         the yearly relative change missing in the region's APL: least squares through the
 *                 first year on log(published / model)
 *   observation   relative sd of the measure of a territory of 10,000 inhabitants, falls as
 *                 inhabitants^-0.25
 *   drift_sd      of its yearly drift, falls as inhabitants^-0.45: both by least squares on the
 *                 squared departures of territories from the region, less the ensemble's own
 *                 variance, weighted by the inverse square of their expectation (three rounds);
 *                 none below 0
 */
typedef struct {
    double drift, drift_error; /* per year; error: sd of the yearly changes over sqrt(years) */
    double observation_sd, drift_sd;
    size_t num_years; /* observed after the first, 0: nothing could be fitted */
} rlv_hindcast_t;

int rlv_hindcast_fit(const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                     const rlv_observed_list_t *observed, rlv_hindcast_t *fit,
                     rlv_error_t *err) RLV_MUST_CHECK;

#endif
