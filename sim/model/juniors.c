/*
 * Docteurs juniors: the interns of the fourth year, a stock of one year with a territory, a host
 * and an activity, counted apart from GPs. A host is a GP who may receive one (training.host_share,
 * for good); a junior goes where hosts are, or, for the share that the scenario sets, where they
 * are in ZIP while any is free there, then in ZAC. Zones
 * are those of the year before, when the placements of November are made. Source: laws of 2022 and
 * 2023; the first ones begin in November 2026.
 */
#include "releve/process.h"
#include "releve/training.h"

#include <string.h>

bool rlv_juniors_may_host(const rlv_simulation_t *self, uint32_t id)
{
    const rlv_address_t at = rlv_address(self->seed, self->replicate, id, 0, RLV_STREAM_JUNIOR);
    return rlv_unit(rlv_draw(&at, 0).word[0]) < self->params.training_host_share;
}

static void find_hosts(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;

    memset(self->hosts, 0, region->num_territories * sizeof *self->hosts);
    for (size_t row = 0; row < self->doctors.num_rows; row++) {
        self->doctors.junior[row] = rlv_state_counts(self->doctors.state[row]) &&
                                    rlv_juniors_may_host(self, self->doctors.id[row]);
        self->hosts[region->cell_territory[self->doctors.cell[row]]] += self->doctors.junior[row];
    }
}

/* The territory of the k-th junior, or the number of them when no host is free. */
static size_t place_one(rlv_simulation_t *self, uint32_t k, double in_zip)
{
    const size_t n = self->model->region->num_territories;
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, k, self->year, RLV_STREAM_JUNIOR);
    const bool zip = rlv_unit(rlv_draw(&at, UINT32_MAX).word[0]) < in_zip;
    size_t choice = n;

    for (int last = zip ? RLV_ZONE_ZIP : RLV_ZONE_ZAR; last <= RLV_ZONE_ZAR && choice == n;
         last++) {
        for (size_t t = 0; t < n; t++)
            self->weight[t] =
                self->zone[t] > last ? 0.0 : (double)(self->hosts[t] - self->juniors[t]);
        choice = rlv_choice_among(&at, self->weight, n);
    }
    return choice;
}

/* Of the hosts of a territory, as many as it has juniors, each as likely as the others: one after
 * the other, by what is left of both (Fan, Muller and Rezucha 1962). */
static void draw_hosts(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    rlv_population_t *doctors = &self->doctors;

    memcpy(self->juniors_left, self->juniors, region->num_territories * sizeof *self->juniors);
    for (size_t row = 0; row < doctors->num_rows; row++) {
        const uint32_t t = region->cell_territory[doctors->cell[row]];
        if (!doctors->junior[row])
            continue;
        const rlv_address_t at = rlv_address(self->seed, self->replicate, doctors->id[row],
                                             self->year, RLV_STREAM_JUNIOR);
        const double u = rlv_unit(rlv_draw(&at, UINT32_MAX).word[1]);
        doctors->junior[row] = u * (double)self->hosts[t] < (double)self->juniors_left[t];
        self->hosts[t]--;
        self->juniors_left[t] -= doctors->junior[row];
    }
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
    memset(self->doctors.junior, 0, self->doctors.num_rows);
    if (expected < 0.5)
        return;
    find_hosts(self);
    for (uint32_t k = 0; (double)k + 0.5 < expected; k++) {
        const size_t t = place_one(self, k, in_zip);
        if (t == n)
            break; /* no host is free */
        self->juniors[t]++;
        if (p->training_juniors_in_apl) {
            self->supply[t] += acts;
            self->supply_le65[t] += acts;
            *total += acts;
            *total_le65 += acts;
        }
    }
    draw_hosts(self);
}

void rlv_juniors_count(rlv_simulation_t *self)
{
    for (size_t row = 0; row < self->doctors.num_rows; row++)
        if (self->doctors.junior[row])
            rlv_simulation_count(self, RLV_TALLY_JUNIORS, self->doctors.cell[row], 1);
}
