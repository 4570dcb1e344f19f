/*
 * Activity: full-time equivalents by age, sex and cumul, with the drift of cohorts; and the acts a
 * GP counts for in the supply of the APL, floor and cap applied per doctor.
 */
#include "releve/process.h"

static double power(double base, int exponent)
{
    double result = 1;
    for (int i = 0; i < exponent; i++)
        result *= base;
    for (int i = 0; i > exponent; i--)
        result /= base;
    return result;
}

double rlv_activity_acts(const rlv_params_t *params, double full_time, int elapsed)
{
    const double acts =
        full_time * params->activity_acts_per_fte * power(1.0 + params->apl_drift, elapsed);
    if (acts < params->apl_floor_acts)
        return params->apl_floor_acts;
    return acts > params->apl_cap_acts ? params->apl_cap_acts : acts;
}

void rlv_activity_set(rlv_simulation_t *self, int year)
{
    const int base = self->model->shape.base_year;
    const int elapsed = year > base ? year - base : 0;
    const double drift = power(1.0 + self->params.activity_drift, elapsed);

    for (int cumul = 0; cumul < 2; cumul++)
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int age = 0; age < RLV_NUM_AGES; age++) {
                const double full_time = self->model->national->activity[cumul][sex][age];
                self->fte_milli[cumul][sex][age] = (uint16_t)(1000.0 * full_time * drift + 0.5);
                self->acts[cumul][sex][age] =
                    (int32_t)(rlv_activity_acts(&self->params, full_time, elapsed) + 0.5);
            }
    for (size_t row = 0; row < self->doctors.num_rows; row++) {
        const int age = rlv_age(self->doctors.birth_year[row], year);
        self->doctors.fte_milli[row] =
            self->fte_milli[self->doctors.cumul[row]][self->doctors.sex[row]][age];
    }
}

/* The activity that each doctor has on the next 1 January. */
static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    (void)err;
    rlv_activity_set(self, self->year + 1);
    return RLV_OK;
}

const rlv_process_t RLV_ACTIVITY = {
    "activity",
    "Full-time equivalents by age, sex and cumul emploi-retraite, drifting with cohorts.",
    "DREES panel 2019 (hours); DGOS FAQ 2018 (floor and cap of acts)", step};
