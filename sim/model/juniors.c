/*
 * Docteurs juniors: the interns of the fourth year, a stock of one year with a territory, counted
 * apart from GPs. They practise where GPs are, or, for the share that the scenario sets, in ZIP.
 * Source: laws of 2022 and 2023; the first ones begin in November 2026.
 */
#include "releve/process.h"
#include "releve/training.h"

#include <string.h>

static size_t place_one(rlv_simulation_t *self, uint32_t k, double in_zip)
{
    const size_t n = self->model->region->num_territories;
    const int32_t *gps = self->flow + RLV_TALLY_HEADCOUNT * self->model->shape.num_places;
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, k, self->year, RLV_STREAM_JUNIOR);
    const bool zip = rlv_unit(rlv_draw(&at, UINT32_MAX).word[0]) < in_zip;

    for (size_t t = 0; t < n; t++)
        self->weight[t] = zip && self->zone[t] != RLV_ZONE_ZIP ? 0.0 : (double)gps[t];
    return rlv_choice_among(&at, self->weight, n);
}

void rlv_juniors_place(rlv_simulation_t *self, double *total, double *total_le65)
{
    const size_t n = self->model->region->num_territories;
    const rlv_params_t *p = &self->params;
    const double expected = rlv_training_juniors(p, self->model->national, self->year) *
                            rlv_series_at(&p->entries_factor, self->year);
    const double in_zip = rlv_series_at(&p->training_juniors_in_zip, self->year);
    const double acts = (double)(int32_t)(p->training_juniors_fte * p->activity_acts_per_fte + 0.5);

    memset(self->juniors, 0, n * sizeof *self->juniors);
    for (uint32_t k = 0; (double)k + 0.5 < expected; k++) {
        const size_t t = place_one(self, k, in_zip);
        if (t == n)
            continue;
        self->juniors[t]++;
        if (p->training_juniors_in_apl) {
            self->supply[t] += acts;
            self->supply_le65[t] += acts;
            *total += acts;
            *total_le65 += acts;
        }
    }
}

void rlv_juniors_count(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    for (size_t t = 0; t < region->num_territories; t++)
        if (self->juniors[t] > 0)
            rlv_simulation_count(self, RLV_TALLY_JUNIORS, region->first_cell[t], self->juniors[t]);
}
