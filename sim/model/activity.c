/*
 * Activity: full-time equivalents by age, sex, state, cumul and generation; and the acts a GP
 * counts for in the supply of the APL, floor and cap applied per doctor.
 *
 * The table is a cross-section of the base year. At a given age, a year later is a year of birth
 * later: a constant drift from one generation to the next is a constant drift by calendar year (the
 * identity of age, period and cohort; Fienberg and Mason 1979), hence one parameter for both,
 * activity.drift. What is not constant from one generation to the next is activity.generation.
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

double rlv_activity_full_time(const rlv_params_t *params, const rlv_national_t *national, int cumul,
                              int sex, int age, int year)
{
    const int born = year - 1 - age, then = (int)params->time_base_year - 1 - age;
    return national->activity[cumul][sex][age] * rlv_series_at(&params->activity_generation, born) /
           rlv_series_at(&params->activity_generation, then);
}

void rlv_activity_set(rlv_simulation_t *self, int year)
{
    const int base = self->model->shape.base_year;
    const int elapsed = year > base ? year - base : 0;
    const double drift = power(1.0 + self->params.activity_drift, elapsed);

    for (int state = 0; state < RLV_NUM_STATES; state++)
        for (int cumul = 0; cumul < 2; cumul++)
            for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
                for (int age = 0; age < RLV_NUM_AGES; age++) {
                    const double full_time =
                        rlv_activity_full_time(&self->params, self->model->national, cumul, sex,
                                               age, year) *
                        (state == RLV_STATE_MIXED ? self->params.activity_mixed_factor : 1.0);
                    self->fte_milli[state][cumul][sex][age] =
                        (uint16_t)(1000.0 * full_time * drift + 0.5);
                    self->acts[state][cumul][sex][age] =
                        (int32_t)(rlv_activity_acts(&self->params, full_time, elapsed) + 0.5);
                }
    for (size_t row = 0; row < self->doctors.num_rows; row++) {
        const rlv_population_t *d = &self->doctors;
        const int age = rlv_age(d->birth_year[row], year);
        d->fte_milli[row] = self->fte_milli[d->state[row]][d->cumul[row]][d->sex[row]][age];
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
    "activity", "Full-time equivalents by age, sex, state, cumul emploi-retraite and generation.",
    "DREES panel 2019 (hours); DGOS FAQ 2018 (floor and cap of acts)", step};
