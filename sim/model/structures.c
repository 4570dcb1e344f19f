/*
 * Coordinated structures: territories that get a first one (MSP, health centre) by the scenario,
 * those of lowest APL first. They weigh in the utility of settling (settlement.coordinated).
 */
#include "releve/process.h"

void rlv_structures_prepare(rlv_simulation_t *self)
{
    const rlv_region_t *region = self->model->region;
    for (size_t t = 0; t < region->num_territories; t++)
        self->coordinated[t] = region->msp[t] > 0;
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    const size_t n = self->model->region->num_territories;
    const int openings = (int)(rlv_series_at(&self->params.structures_openings, self->year) + 0.5);

    (void)err;
    for (int k = 0; k < openings && self->year >= self->model->shape.base_year; k++) {
        size_t worst = n;
        for (size_t t = 0; t < n; t++)
            if (!self->coordinated[t] && (worst == n || self->apl[t] < self->apl[worst]))
                worst = t;
        if (worst == n)
            break;
        self->coordinated[worst] = 1;
    }
    return RLV_OK;
}

const rlv_process_t RLV_STRUCTURES = {
    "structures",
    "Coordinated structures open where the scenario's plan puts them: in the territories of lowest "
    "APL that have none.",
    "FINESS (structures of the base year); IRDES, QES 247 (2020) for their effect on settling",
    step};
