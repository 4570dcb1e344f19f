#include "releve/alignment.h"

#include "releve/indicator.h"
#include "releve/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PASSES = 20, FULL_STEPS = 3 };

/* Past the first passes only the steps of the means of whole numbers are left, which full steps
 * would jump over to and fro. */
static const double SHORT_STEP = 0.5;

int rlv_alignment_init(rlv_alignment_t *self, const rlv_model_t *model, int first_year,
                       rlv_error_t *err)
{
    const size_t num_years = model->shape.num_years;

    self->first_year = first_year;
    self->num_years = num_years;
    self->num_places = 1 + model->region->num_departments;
    const size_t num_means = num_years * RLV_NUM_INDICATORS * self->num_places;
    self->factor = rlv_calloc(num_years, sizeof *self->factor, err);
    self->before = rlv_calloc(num_means, sizeof *self->before, err);
    self->after = rlv_calloc(num_means, sizeof *self->after, err);
    if (self->factor == NULL || self->before == NULL || self->after == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < num_years; i++)
        self->factor[i] = 1;
    return RLV_OK;
}

void rlv_alignment_free(rlv_alignment_t *self)
{
    rlv_target_list_free(&self->targets);
    free(self->factor);
    free(self->before);
    free(self->after);
    memset(self, 0, sizeof *self);
}

/* --- means */

static size_t mean_index(const rlv_alignment_t *self, int indicator, size_t year_index,
                         size_t place)
{
    return (year_index * RLV_NUM_INDICATORS + (size_t)indicator) * self->num_places + place;
}

double rlv_alignment_mean(const rlv_alignment_t *self, const double mean[], int indicator,
                          size_t year_index)
{
    return mean[mean_index(self, indicator, year_index, 0)];
}

double rlv_alignment_share_shift(const rlv_alignment_t *self, int indicator, size_t year_index)
{
    const double *before = &self->before[mean_index(self, indicator, year_index, 1)];
    const double *after = &self->after[mean_index(self, indicator, year_index, 1)];
    double sum_before = 0, sum_after = 0, shift = 0;

    for (size_t d = 0; d + 1 < self->num_places; d++) {
        sum_before += before[d];
        sum_after += after[d];
    }
    for (size_t d = 0; d + 1 < self->num_places && sum_before > 0 && sum_after > 0; d++)
        shift += 0.5 * fabs(after[d] / sum_after - before[d] / sum_before);
    return shift;
}

static int compute_means(const rlv_alignment_t *self, const rlv_ensemble_t *ensemble,
                         const rlv_model_t *model, double *mean, rlv_error_t *err)
{
    const rlv_region_t *region = model->region;
    const size_t departments = rlv_region_first_place(region, RLV_LEVEL_DEPARTMENT);
    int64_t *population = rlv_summary_population(model, err);

    if (population == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < RLV_NUM_INDICATORS; i++) {
        const int last = rlv_indicator_last_year(&RLV_INDICATORS[i], &model->shape);
        if (!(RLV_INDICATORS[i].levels & 1u << RLV_LEVEL_REGION))
            continue;
        for (int year = model->shape.base_year; year <= last; year++)
            for (size_t k = 0; k < self->num_places; k++) {
                const size_t place =
                    k == 0 ? rlv_region_first_place(region, RLV_LEVEL_REGION) : departments + k - 1;
                double sum = 0;
                for (size_t r = 0; r < ensemble->num_replicates; r++) {
                    const rlv_indicator_view_t view = {
                        &model->shape, ensemble->tally + r * ensemble->tally_size, population};
                    sum += RLV_INDICATORS[i].value(&view, place, year);
                }
                mean[mean_index(self, (int)i, (size_t)(year - model->shape.base_year), k)] =
                    sum / (double)ensemble->num_replicates;
            }
    }
    free(population);
    return RLV_OK;
}

/* --- factors */

/* What a pass is judged by. */
typedef struct {
    rlv_alignment_t *alignment;
    int base_year, entries, headcount; /* indices of the two indicators */
    double tolerance, step;            /* relative; GPs */
} fit_t;

static double reached(const fit_t *fit, const rlv_target_t *target)
{
    return rlv_alignment_mean(fit->alignment, fit->alignment->after,
                              target->kind == RLV_TARGET_ENTRIES ? fit->entries : fit->headcount,
                              (size_t)(target->year - fit->base_year));
}

/* The total furthest from being met, or NULL. */
static const rlv_target_t *worst_unmet(const fit_t *fit)
{
    const rlv_target_list_t *list = &fit->alignment->targets;
    const rlv_target_t *worst = NULL;
    double largest = 0;

    for (size_t i = 0; i < list->num_targets; i++) {
        const rlv_target_t *target = &list->target[i];
        const double gap = fabs(reached(fit, target) - target->value);
        if (gap > fmax(fit->tolerance * target->value, fit->step) &&
            gap / target->value > largest) {
            largest = gap / target->value;
            worst = target;
        }
    }
    return worst;
}

static double entries_of(const fit_t *fit, int year)
{
    return rlv_alignment_mean(fit->alignment, fit->alignment->after, fit->entries,
                              (size_t)(year - fit->base_year));
}

/* Scales the free years that lead to a stock by what it lacks. */
static void scale_stock(const fit_t *fit, int since, const rlv_target_t *target, double lacking)
{
    const rlv_target_list_t *list = &fit->alignment->targets;
    double sum = 0;

    for (int year = since; year < target->year; year++)
        if (rlv_target_find(list, RLV_TARGET_ENTRIES, year) == NULL)
            sum += entries_of(fit, year);
    const double factor = sum > 0 ? fmax(1.0 + lacking / sum, 0) : 1;
    for (int year = since; year < target->year; year++)
        if (rlv_target_find(list, RLV_TARGET_ENTRIES, year) == NULL)
            fit->alignment->factor[year - fit->base_year] *= factor;
}

static void update(const fit_t *fit)
{
    const rlv_target_list_t *list = &fit->alignment->targets;
    const double step = fit->alignment->num_passes <= FULL_STEPS ? 1.0 : SHORT_STEP;
    double gap_before = 0;
    int since = fit->alignment->first_year;

    for (size_t i = 0; i < list->num_targets; i++) {
        const rlv_target_t *target = &list->target[i];
        const double after = reached(fit, target);
        if (target->kind == RLV_TARGET_ENTRIES) {
            if (after > 0)
                fit->alignment->factor[target->year - fit->base_year] *=
                    1.0 + step * (target->value / after - 1.0);
            continue;
        }
        scale_stock(fit, since, target, step * (target->value - after - gap_before));
        gap_before = target->value - after;
        since = target->year;
    }
}

/* One ensemble, its means into `mean`. */
static int pass(rlv_alignment_t *self, const rlv_model_t *model, const rlv_ensemble_plan_t *plan,
                const rlv_progress_t *progress, double *mean, rlv_error_t *err)
{
    rlv_ensemble_plan_t bare = *plan;
    rlv_ensemble_t ensemble = {0};

    bare.num_twins = 0;
    bare.save = NULL;
    int status = rlv_ensemble_live(&ensemble, model, &bare, progress, err);
    if (status == RLV_OK)
        status = compute_means(self, &ensemble, model, mean, err);
    rlv_ensemble_free(&ensemble);
    self->num_passes++;
    return status;
}

int rlv_alignment_fit(rlv_alignment_t *self, rlv_model_t *model, const rlv_ensemble_plan_t *plan,
                      double tolerance, const rlv_progress_t *progress, rlv_error_t *err)
{
    const fit_t fit = {self,
                       model->shape.base_year,
                       rlv_indicator_find("entries"),
                       rlv_indicator_find("gp_headcount"),
                       tolerance,
                       2.0 / (double)plan->num_replicates};
    const size_t num_means = self->num_years * RLV_NUM_INDICATORS * self->num_places;
    const rlv_target_t *unmet = NULL;

    model->alignment = NULL;
    int status = pass(self, model, plan, progress, self->before, err);
    if (status < 0)
        return status;
    memcpy(self->after, self->before, num_means * sizeof *self->after);
    model->alignment = self->factor;
    if (self->has_factors)
        return pass(self, model, plan, progress, self->after, err);
    while ((unmet = worst_unmet(&fit)) != NULL && self->num_passes < MAX_PASSES) {
        update(&fit);
        status = pass(self, model, plan, progress, self->after, err);
        if (status < 0)
            return status;
    }
    if (unmet == NULL)
        return RLV_OK;
    return rlv_fail_at(err, RLV_ERR_CONFIG, NULL, 0, "alignment.targets",
                       "totals within the reach of the entries; a wider alignment.tolerance",
                       "%s of %d: %.6g is asked for, %.6g is reached after %zu ensembles",
                       rlv_target_name(unmet->kind), unmet->year, unmet->value,
                       reached(&fit, unmet), self->num_passes);
}
