#include "releve/apl.h"

#include "releve/mathx.h"

#include <stdlib.h>
#include <string.h>

static const char *const DECAY_NAMES[RLV_NUM_DECAYS] = {"steps_20min", "steps_2012", "gaussian",
                                                        "exponential", "empirical"};

const char *rlv_decay_name(rlv_decay_t decay)
{
    return DECAY_NAMES[decay];
}

int rlv_decay_find(const char *name)
{
    for (int decay = 0; decay < RLV_NUM_DECAYS; decay++)
        if (strcmp(name, DECAY_NAMES[decay]) == 0)
            return decay;
    return -1;
}

double rlv_decay_reach(rlv_decay_t decay)
{
    switch (decay) {
    case RLV_DECAY_STEPS_2012:
        return 15.0;
    case RLV_DECAY_GAUSSIAN:
    case RLV_DECAY_EXPONENTIAL:
    case RLV_DECAY_EMPIRICAL:
        return 30.0;
    case RLV_DECAY_STEPS_20MIN:
    case RLV_NUM_DECAYS:
        break;
    }
    return 20.0;
}

static double empirical(double minutes)
{
    const double weight = 2.19 * rlv_exp(-0.216 * minutes);
    return weight < 1.0 ? weight : 1.0;
}

double rlv_decay_weight(rlv_decay_t decay, double minutes)
{
    if (!(minutes < rlv_decay_reach(decay)))
        return 0.0;
    switch (decay) {
    case RLV_DECAY_STEPS_2012:
        return minutes < 5 ? 1.0 : minutes < 10 ? 0.3 : 0.1;
    case RLV_DECAY_GAUSSIAN:
        return rlv_exp(-minutes * minutes / 180.0);
    case RLV_DECAY_EXPONENTIAL:
        return rlv_exp(-0.12 * minutes);
    case RLV_DECAY_EMPIRICAL:
        return empirical(minutes);
    case RLV_DECAY_STEPS_20MIN:
    case RLV_NUM_DECAYS:
        break;
    }
    return minutes < 10 ? 1.0 : minutes < 15 ? 1.0 / 3.0 : 0.1;
}

double rlv_apl_reach(const rlv_params_t *params)
{
    return rlv_decay_reach((rlv_decay_t)params->apl_decay);
}

double rlv_apl_decay(const rlv_params_t *params, double minutes)
{
    return rlv_decay_weight((rlv_decay_t)params->apl_decay, minutes);
}

void rlv_decay_weights(const rlv_travel_t *travel, rlv_decay_t decay, double *weight)
{
    for (size_t p = 0; p < travel->first[travel->num_communes]; p++)
        weight[p] = rlv_decay_weight(decay, travel->minutes[p]);
}

void rlv_apl_weights(const rlv_travel_t *travel, const rlv_params_t *params, double *weight)
{
    rlv_decay_weights(travel, (rlv_decay_t)params->apl_decay, weight);
}

/* Inhabitants who reach each commune, weighted: the denominators of step one. The matrix of minutes
 * is symmetric, so the rows serve as columns. */
static void reach_of(const rlv_travel_t *travel, const double weight[], const double population[],
                     double *reached)
{
    for (size_t j = 0; j < travel->num_communes; j++) {
        double sum = 0;
        for (size_t p = travel->first[j]; p < travel->first[j + 1]; p++)
            sum += weight[p] * population[travel->to[p]];
        reached[j] = sum;
    }
}

int rlv_apl_communes(const rlv_travel_t *travel, const double weight[], const double supply[],
                     const double population[], double *apl, rlv_error_t *err)
{
    double *ratio = rlv_calloc(travel->num_communes, sizeof *ratio, err);
    if (ratio == NULL)
        return RLV_ERR_OS;
    reach_of(travel, weight, population, ratio);
    for (size_t j = 0; j < travel->num_communes; j++)
        ratio[j] = ratio[j] > 0 ? supply[j] / ratio[j] : 0;
    for (size_t i = 0; i < travel->num_communes; i++) {
        double sum = 0;
        for (size_t p = travel->first[i]; p < travel->first[i + 1]; p++)
            sum += weight[p] * ratio[travel->to[p]];
        apl[i] = sum;
    }
    free(ratio);
    return RLV_OK;
}

/* Adds commune i's part of its territory's row: its APL per act of each territory, times its share
 * of the territory's inhabitants. */
static void add_commune(const rlv_region_t *region, const rlv_travel_t *travel,
                        const double weight[], const double share[], const double reached[],
                        size_t i, double part, double *row, double *outside)
{
    for (size_t p = travel->first[i]; p < travel->first[i + 1]; p++) {
        const size_t j = travel->to[p];
        if (reached[j] <= 0)
            continue;
        const double amount = part * weight[p] * share[j] / reached[j];
        if (j < region->num_communes_inside)
            row[region->cell_territory[region->commune_cell[j]]] += amount;
        else
            *outside += amount;
    }
}

/* Communes of the region grouped by territory: those of t are list[first[t] .. first[t+1]-1]. */
static int group_communes(const rlv_region_t *region, size_t **first, uint32_t **list,
                          rlv_error_t *err)
{
    const size_t n = region->num_territories;
    *first = rlv_calloc(n + 2, sizeof **first, err);
    *list = rlv_calloc(region->num_communes_inside, sizeof **list, err);
    if (*first == NULL || *list == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < region->num_communes_inside; i++)
        (*first)[region->cell_territory[region->commune_cell[i]] + 2]++;
    for (size_t t = 0; t < n; t++)
        (*first)[t + 2] += (*first)[t + 1];
    /* first[t + 1] walks from the start to the end of t while the list fills */
    for (size_t i = 0; i < region->num_communes_inside; i++)
        (*list)[(*first)[region->cell_territory[region->commune_cell[i]] + 1]++] = (uint32_t)i;
    return RLV_OK;
}

static int push_row(rlv_apl_operator_t *self, size_t t, const double *row, size_t *capacity,
                    rlv_error_t *err)
{
    size_t used = self->first[t];
    for (size_t s = 0; s < self->num_territories; s++) {
        if (row[s] == 0)
            continue;
        if (used == *capacity) {
            *capacity = *capacity ? 2 * *capacity : 1024;
            if (rlv_resize(&self->column, *capacity, sizeof *self->column, err) < 0 ||
                rlv_resize(&self->weight, *capacity, sizeof *self->weight, err) < 0)
                return RLV_ERR_OS;
        }
        self->column[used] = (uint32_t)s;
        self->weight[used++] = row[s];
    }
    self->own[t] = row[t];
    self->first[t + 1] = used;
    return RLV_OK;
}

int rlv_apl_operator_init(rlv_apl_operator_t *self, const rlv_region_t *region,
                          const rlv_travel_t *travel, const double weight[], const double share[],
                          const double population[], rlv_error_t *err)
{
    const size_t n = region->num_territories;
    size_t *group = NULL, capacity = 0;
    uint32_t *member = NULL;
    double *reached = NULL, *row = NULL;
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    self->num_territories = n;
    self->first = rlv_calloc(n + 1, sizeof *self->first, err);
    self->own = rlv_calloc(n, sizeof *self->own, err);
    self->outside = rlv_calloc(n, sizeof *self->outside, err);
    reached = rlv_calloc(travel->num_communes, sizeof *reached, err);
    row = rlv_calloc(n, sizeof *row, err);
    if (!self->first || !self->own || !self->outside || !reached || !row)
        goto out;
    status = group_communes(region, &group, &member, err);
    if (status < 0)
        goto out;
    reach_of(travel, weight, population, reached);
    for (size_t t = 0; t < n && status == RLV_OK; t++) {
        const size_t size = group[t + 1] - group[t];
        double inhabitants = 0;
        for (size_t k = group[t]; k < group[t + 1]; k++)
            inhabitants += population[member[k]];
        memset(row, 0, n * sizeof *row);
        for (size_t k = group[t]; k < group[t + 1]; k++) {
            /* without inhabitants the plain mean stands in for the weighted one */
            const double part =
                inhabitants > 0 ? population[member[k]] / inhabitants : 1.0 / (double)size;
            add_commune(region, travel, weight, share, reached, member[k], part, row,
                        &self->outside[t]);
        }
        status = push_row(self, t, row, &capacity, err);
    }
out:
    free(group);
    free(member);
    free(reached);
    free(row);
    return status;
}

void rlv_apl_operator_free(rlv_apl_operator_t *self)
{
    free(self->first);
    free(self->column);
    free(self->weight);
    free(self->own);
    free(self->outside);
    memset(self, 0, sizeof *self);
}

void rlv_apl_operator_apply(const rlv_apl_operator_t *self, const double supply[],
                            double outside_factor, double *apl)
{
    for (size_t t = 0; t < self->num_territories; t++) {
        double sum = self->outside[t] * outside_factor;
        for (size_t p = self->first[t]; p < self->first[t + 1]; p++)
            sum += self->weight[p] * supply[self->column[p]];
        apl[t] = sum;
    }
}
