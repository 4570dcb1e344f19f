/*
 * Relocation: who leaves the territory for another one of the region. Where to is the settlement's
 * to choose, by the utility of territories and the distance from the present one.
 */
#include "releve/process.h"

#include "releve/mathx.h"

enum { HOLDER_LAST_AGE = 45 };
static const double AID_UNIT = 50000.0;

void rlv_relocation_prepare(rlv_simulation_t *self)
{
    const size_t n = self->model->region->num_territories;
    for (size_t from = 0; from < n; from++)
        for (size_t to = 0; to < n; to++)
            self->move_weight[from * n + to] =
                from == to ? 0.0
                           : rlv_exp(-self->model->territory_km[from * n + to] /
                                     (self->params.relocation_distance_km *
                                      self->params.settlement_nest_similarity));
}

void rlv_relocation_base(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    const rlv_params_t *params = &self->params;
    rlv_population_t *doctors = &self->doctors;
    size_t eligible = 0;

    for (int pass = 0; pass < 2; pass++)
        for (size_t row = 0; row < doctors->num_rows; row++) {
            if (rlv_age(doctors->birth_year[row], self->year) >= HOLDER_LAST_AGE ||
                self->zone[region->cell_territory[doctors->cell[row]]] == RLV_ZONE_ZAR)
                continue;
            eligible += pass == 0;
            const rlv_address_t at = rlv_address(self->seed, self->replicate, doctors->id[row], 0,
                                                 RLV_STREAM_BASE_CONTRACT);
            const rlv_block_t draw = rlv_draw(&at, 1);
            if (pass == 1 && rlv_unit(draw.word[0]) * (double)eligible < params->cesp_base_holders)
                doctors->cesp_years[row] = (uint8_t)(1 + (int64_t)(rlv_unit(draw.word[1]) *
                                                                   (double)params->cesp_max_years));
        }
}

/* A year of commitment served: true when it was the last and the holder leaves the place. */
static bool serve(rlv_simulation_t *self, size_t row)
{
    rlv_population_t *doctors = &self->doctors;
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, doctors->id[row], 0, RLV_STREAM_CESP);
    if (--doctors->cesp_years[row] > 0)
        return false;
    return rlv_state_counts(doctors->state[row]) &&
           rlv_unit(rlv_draw(&at, 0).word[0]) >= self->params.cesp_retention;
}

/* Factor on the probability of a move, of the aids that the contract pays. */
static double attachment(const rlv_simulation_t *self, size_t row)
{
    const rlv_population_t *doctors = &self->doctors;
    const double left = (double)doctors->aid_left[row] * (double)doctors->aid_eur[row];
    return left > 0 ? rlv_exp(-self->params.aids_stay * left / AID_UNIT) : 1.0;
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
        if (doctors->cesp_years[row] > 0) {
            doctors->decision[row] = serve(self, row) ? RLV_DECISION_SEEK : RLV_DECISION_STAY;
            continue;
        }
        const bool leaves =
            rlv_state_counts(doctors->state[row]) &&
            rlv_unit(rlv_draw(&at, 0).word[0]) < probability * attachment(self, row);
        doctors->decision[row] = leaves ? RLV_DECISION_SEEK : RLV_DECISION_STAY;
    }
    return RLV_OK;
}

const rlv_process_t RLV_RELOCATION = {
    "relocation",
    "Which installed GPs move to another territory, more often in their first years, less often "
    "under contract; CESP holders serve their years, and part of them leave at the end.",
    "INSEE Première (2024): yearly moves between communes; turnover of BPE", step};
