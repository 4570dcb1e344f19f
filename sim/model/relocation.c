/*
 * Relocation: who leaves the territory for another one of the region. Where to is the settlement's
 * to choose, by the utility of territories and the distance from the present one.
 */
#include "releve/process.h"

#include "releve/mathx.h"

void rlv_relocation_prepare(rlv_simulation_t *self)
{
    const size_t n = self->model->region->num_territories;
    for (size_t from = 0; from < n; from++)
        for (size_t to = 0; to < n; to++)
            self->move_weight[from * n + to] =
                from == to ? 0.0
                           : rlv_exp(-self->model->territory_km[from * n + to] /
                                     self->params.relocation_distance_km);
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    rlv_population_t *doctors = &self->doctors;

    (void)err;
    for (size_t row = 0; row < doctors->num_rows; row++) {
        const rlv_address_t at = rlv_address(self->seed, self->replicate, doctors->id[row],
                                             self->year, RLV_STREAM_RELOCATION);
        const bool early =
            self->year - doctors->installed_year[row] < self->params.relocation_early_years;
        const double probability = self->params.relocation_probability *
                                   (early ? self->params.relocation_early_factor : 1);
        const bool leaves = rlv_state_counts(doctors->state[row]) &&
                            rlv_unit(rlv_draw(&at, 0).word[0]) < probability;
        doctors->decision[row] = leaves ? RLV_DECISION_SEEK : RLV_DECISION_STAY;
    }
    return RLV_OK;
}

const rlv_process_t RLV_RELOCATION = {
    "relocation", "Which installed GPs move to another territory, more often in their first years.",
    "INSEE Premiere (2024): yearly moves between communes; turnover of BPE", step};
