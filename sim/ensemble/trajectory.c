#include "releve/trajectory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW_MAX = 20 };

const char *rlv_trajectory_name(rlv_trajectory_t trajectory)
{
    static const char *const NAMES[RLV_NUM_TRAJECTORIES] = {
        [RLV_TRAJECTORY_FRAGILE] = "already_fragile", [RLV_TRAJECTORY_AT_RISK] = "at_risk",
        [RLV_TRAJECTORY_EROSION] = "slow_erosion",    [RLV_TRAJECTORY_STABLE] = "stable",
        [RLV_TRAJECTORY_RECOVERING] = "recovering",
    };
    return NAMES[trajectory];
}

const char *rlv_trajectory_name_fr(rlv_trajectory_t trajectory)
{
    static const char *const NAMES[RLV_NUM_TRAJECTORIES] = {
        [RLV_TRAJECTORY_FRAGILE] = "déjà fragile",       [RLV_TRAJECTORY_AT_RISK] = "à risque",
        [RLV_TRAJECTORY_EROSION] = "érosion lente",      [RLV_TRAJECTORY_STABLE] = "stable",
        [RLV_TRAJECTORY_RECOVERING] = "en redressement",
    };
    return NAMES[trajectory];
}

#define THRESHOLD(name) #name, offsetof(rlv_trajectory_rules_t, name)
const rlv_trajectory_threshold_t RLV_TRAJECTORY_THRESHOLDS[] = {
    {THRESHOLD(fragile_apl), "consultations per year per inhabitant", 0, 100, 2.5, "pub",
     "Already fragile at or under this APL (threshold of the national selection, arrêté of 13 "
     "November 2017)"},
    {THRESHOLD(risk_share_60plus), "share", 0, 1, 0.40, "assumed",
     "At risk from this share of GPs of 60 and over on"},
    {THRESHOLD(erosion_slope), "per year", -1, 0, -0.01, "assumed",
     "Slow erosion at or under this relative slope of the APL"},
    {THRESHOLD(recovering_slope), "per year", 0, 1, 0.01, "assumed",
     "Recovering from this relative slope of the APL on"},
    {THRESHOLD(window_years), "years", 2, WINDOW_MAX, 5, "assumed",
     "Years that the slope looks back"},
};
#undef THRESHOLD
const size_t RLV_NUM_TRAJECTORY_THRESHOLDS =
    sizeof RLV_TRAJECTORY_THRESHOLDS / sizeof RLV_TRAJECTORY_THRESHOLDS[0];

static void put(rlv_trajectory_rules_t *self, size_t threshold, double value)
{
    memcpy((char *)self + RLV_TRAJECTORY_THRESHOLDS[threshold].offset, &value, sizeof value);
}

double rlv_trajectory_rules_get(const rlv_trajectory_rules_t *self, size_t threshold)
{
    double value;
    memcpy(&value, (const char *)self + RLV_TRAJECTORY_THRESHOLDS[threshold].offset, sizeof value);
    return value;
}

void rlv_trajectory_rules_init(rlv_trajectory_rules_t *self)
{
    for (size_t i = 0; i < RLV_NUM_TRAJECTORY_THRESHOLDS; i++)
        put(self, i, RLV_TRAJECTORY_THRESHOLDS[i].value);
}

int rlv_trajectory_rules_set(rlv_trajectory_rules_t *self, const char *name, double value,
                             rlv_error_t *err)
{
    char known[256] = "";

    for (size_t i = 0; i < RLV_NUM_TRAJECTORY_THRESHOLDS; i++) {
        const rlv_trajectory_threshold_t *t = &RLV_TRAJECTORY_THRESHOLDS[i];
        const size_t used = strlen(known);
        (void)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", t->name);
        if (strcmp(t->name, name) != 0)
            continue;
        if (!(value >= t->low && value <= t->high)) {
            (void)snprintf(known, sizeof known, "%g to %g", t->low, t->high);
            return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, name, known, "%g is out of range",
                               value);
        }
        put(self, i, value);
        return RLV_OK;
    }
    return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, NULL, known, "'%.40s' is not a threshold",
                       name);
}

rlv_trajectory_t rlv_trajectory_class(const rlv_trajectory_rules_t *rules, double apl,
                                      double share_60plus, double slope)
{
    if (apl <= rules->fragile_apl)
        return RLV_TRAJECTORY_FRAGILE;
    if (share_60plus >= rules->risk_share_60plus)
        return RLV_TRAJECTORY_AT_RISK;
    if (slope >= rules->recovering_slope)
        return RLV_TRAJECTORY_RECOVERING;
    if (slope <= rules->erosion_slope)
        return RLV_TRAJECTORY_EROSION;
    return RLV_TRAJECTORY_STABLE;
}

double rlv_trajectory_slope(const double value[], size_t num_values)
{
    double n = 0, sum_x = 0, sum_y = 0, xx = 0, xy = 0;

    for (size_t i = 0; i < num_values; i++)
        if (value[i] == value[i]) {
            n += 1;
            sum_x += (double)i;
            sum_y += value[i];
        }
    if (n < 3 || !(sum_y > 0))
        return NAN;
    for (size_t i = 0; i < num_values; i++)
        if (value[i] == value[i]) {
            const double x = (double)i - sum_x / n;
            xx += x * x;
            xy += x * (value[i] - sum_y / n);
        }
    return xy / xx / (sum_y / n);
}

size_t rlv_trajectory_window(const rlv_trajectory_rules_t *rules, const rlv_model_t *model,
                             const rlv_apl_past_t *past, const int32_t *record, size_t territory,
                             int year, double *value)
{
    const int window = (int)rules->window_years;
    size_t n = 0;

    for (int y = year - window; y <= year; y++, n++) {
        const int64_t at = (int64_t)y - past->first_year;
        if (y >= model->shape.base_year)
            value[n] =
                1e-6 * (double)record[rlv_tally_index(&model->shape, y, RLV_TALLY_APL, territory)];
        else
            value[n] = at >= 0 && at < (int64_t)past->num_years
                           ? past->apl[territory * past->num_years + (size_t)at]
                           : NAN;
    }
    return n;
}

static rlv_trajectory_t class_of(const rlv_trajectory_rules_t *rules, const rlv_model_t *model,
                                 const rlv_apl_past_t *past, const int32_t *record,
                                 size_t territory, int year)
{
    const rlv_tally_shape_t *shape = &model->shape;
    const int32_t gps = record[rlv_tally_index(shape, year, RLV_TALLY_HEADCOUNT, territory)];
    const int32_t old = record[rlv_tally_index(shape, year, RLV_TALLY_AGE_60PLUS, territory)];
    const double apl =
        1e-6 * (double)record[rlv_tally_index(shape, year, RLV_TALLY_APL, territory)];
    double window[WINDOW_MAX + 1];
    const size_t n = rlv_trajectory_window(rules, model, past, record, territory, year, window);

    return rlv_trajectory_class(rules, apl, gps > 0 ? (double)old / (double)gps : 0,
                                rlv_trajectory_slope(window, n));
}

int rlv_trajectory_counts_init(rlv_trajectory_counts_t *self, const rlv_ensemble_t *ensemble,
                               const rlv_model_t *model, const rlv_trajectory_rules_t *rules,
                               const rlv_apl_past_t *past, rlv_error_t *err)
{
    const size_t n = model->region->num_territories, years = model->shape.num_years;
    const size_t k = RLV_NUM_TRAJECTORIES;

    memset(self, 0, sizeof *self);
    self->num_territories = n;
    self->num_years = years;
    self->num_replicates = ensemble->num_replicates;
    self->base_year = model->shape.base_year;
    self->replicates = rlv_calloc(n * years * k, sizeof *self->replicates, err);
    self->territories =
        rlv_calloc(ensemble->num_replicates * years * k, sizeof *self->territories, err);
    self->inhabitants =
        rlv_calloc(ensemble->num_replicates * years * k, sizeof *self->inhabitants, err);
    if (!self->replicates || !self->territories || !self->inhabitants)
        return RLV_ERR_OS;
    for (size_t t = 0; t < n; t++)
        for (size_t y = 0; y < years; y++) {
            const int year = self->base_year + (int)y;
            const int64_t people = rlv_region_territory_population(model->region, t, year);
            for (size_t r = 0; r < ensemble->num_replicates; r++) {
                const int32_t *record = ensemble->tally + r * ensemble->tally_size;
                const size_t c = (size_t)class_of(rules, model, past, record, t, year);
                self->replicates[(t * years + y) * k + c]++;
                self->territories[(r * years + y) * k + c]++;
                self->inhabitants[(r * years + y) * k + c] += people;
            }
        }
    return RLV_OK;
}

void rlv_trajectory_counts_free(rlv_trajectory_counts_t *self)
{
    free(self->replicates);
    free(self->territories);
    free(self->inhabitants);
    memset(self, 0, sizeof *self);
}

double rlv_trajectory_probability(const rlv_trajectory_counts_t *self, size_t territory, int year,
                                  rlv_trajectory_t trajectory)
{
    const size_t y = (size_t)(year - self->base_year);
    const size_t at = (territory * self->num_years + y) * RLV_NUM_TRAJECTORIES + (size_t)trajectory;
    return (double)self->replicates[at] / (double)self->num_replicates;
}
