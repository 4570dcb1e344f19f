/*
 * trajectory: the class of fragility of each territory, year by year, counted over replicates.
 *
 * The rules are read from top to bottom, the first that holds decides, the last holds always: every
 * territory has one class and only one.
 *   already fragile   APL <= fragile_apl
 *   at risk           share of GPs of 60 and over >= risk_share_60plus
 *   recovering        slope of the APL >= recovering_slope
 *   slow erosion      slope of the APL <= erosion_slope
 *   stable            the rest
 * The APL is that of all ages, without the error of its published measure (as the other threshold
 * indicators). Its slope is that of least squares over the years y - window_years to y, relative to
 * their mean: published values before the base year, the replicate's own from the base year on.
 * With fewer than three values it is unknown, and decides nothing. Where there is no GP the share
 * of 60 and over is 0.
 *
 * The two first rules are those of the URPS's question (under-supply, and a supply about to
 * retire); the two slopes are [assumed]. RLV_TRAJECTORY_THRESHOLDS is their one table.
 */
#ifndef RELEVE_TRAJECTORY_H
#define RELEVE_TRAJECTORY_H

#include "releve/ensemble.h"

typedef enum {
    RLV_TRAJECTORY_FRAGILE,
    RLV_TRAJECTORY_AT_RISK,
    RLV_TRAJECTORY_EROSION,
    RLV_TRAJECTORY_STABLE,
    RLV_TRAJECTORY_RECOVERING,
    RLV_NUM_TRAJECTORIES
} rlv_trajectory_t;

const char *rlv_trajectory_name(rlv_trajectory_t trajectory);    /* "already_fragile"... */
const char *rlv_trajectory_name_fr(rlv_trajectory_t trajectory); /* "déjà fragile"... */

typedef struct {
    double fragile_apl;       /* consultations per year per inhabitant */
    double risk_share_60plus; /* share */
    double erosion_slope;     /* per year, relative, negative */
    double recovering_slope;  /* per year, relative, positive */
    double window_years;      /* years that the slope looks back, whole */
} rlv_trajectory_rules_t;

/* One threshold: its name is the name of the field. */
typedef struct {
    const char *name;
    size_t offset; /* in rlv_trajectory_rules_t */
    const char *unit;
    double low, high; /* allowed, inclusive */
    double value;     /* default */
    const char *mark; /* pub, assumed */
    const char *text;
} rlv_trajectory_threshold_t;

extern const rlv_trajectory_threshold_t RLV_TRAJECTORY_THRESHOLDS[];
extern const size_t RLV_NUM_TRAJECTORY_THRESHOLDS;

void rlv_trajectory_rules_init(rlv_trajectory_rules_t *self);
/* Gives a threshold another value. RLV_ERR_USAGE: no such name, or out of its range. */
int rlv_trajectory_rules_set(rlv_trajectory_rules_t *self, const char *name, double value,
                             rlv_error_t *err) RLV_MUST_CHECK;
double rlv_trajectory_rules_get(const rlv_trajectory_rules_t *self, size_t threshold);

/* `slope` may be NaN (unknown). */
rlv_trajectory_t rlv_trajectory_class(const rlv_trajectory_rules_t *rules, double apl,
                                      double share_60plus, double slope);

/* Slope of least squares of `value` [num_values] on 0, 1, 2... relative to the mean; missing values
 * (NaN) are left out; NaN with fewer than three values or a mean that is not positive. */
double rlv_trajectory_slope(const double value[], size_t num_values);

/* The published APL before the base year. Not owned. */
typedef struct {
    int first_year;
    size_t num_years;
    const double *apl; /* [num_territories * num_years], year fastest, NaN where not published */
} rlv_apl_past_t;

/* APL of a territory over the window that ends in `year`, into `value` (room for window_years + 1);
 * `record` is a replicate's tally. Returns the number of values. */
size_t rlv_trajectory_window(const rlv_trajectory_rules_t *rules, const rlv_model_t *model,
                             const rlv_apl_past_t *past, const int32_t *record, size_t territory,
                             int year, double *value);

/* How often each class is met. */
typedef struct {
    size_t num_territories, num_years, num_replicates;
    int base_year;
    uint32_t *replicates;  /* [num_territories * num_years * classes], class fastest */
    uint32_t *territories; /* [num_replicates * num_years * classes] */
    int64_t *inhabitants;  /* [num_replicates * num_years * classes], of those territories */
} rlv_trajectory_counts_t;

/* Every territory, year and replicate. O(replicates * years * territories * window). */
int rlv_trajectory_counts_init(rlv_trajectory_counts_t *self, const rlv_ensemble_t *ensemble,
                               const rlv_model_t *model, const rlv_trajectory_rules_t *rules,
                               const rlv_apl_past_t *past, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_trajectory_counts_free(rlv_trajectory_counts_t *self);

/* Share of replicates in which a territory is of a class in a year. */
double rlv_trajectory_probability(const rlv_trajectory_counts_t *self, size_t territory, int year,
                                  rlv_trajectory_t trajectory);

#endif
