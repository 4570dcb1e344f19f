/*
 * Changes of state: liberal and mixed practice, return from a health centre to liberal practice.
 * Leaving the counted states for a health centre is decided with the exits (exits.c).
 */
#include "releve/process.h"

static void decide_row(rlv_simulation_t *self, size_t row)
{
    rlv_population_t *doctors = &self->doctors;
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, doctors->id[row], self->year, RLV_STREAM_STATE);
    const double u = rlv_unit(rlv_draw(&at, 0).word[0]);

    switch ((rlv_state_t)doctors->state[row]) {
    case RLV_STATE_LIBERAL:
        if (u < self->params.states_liberal_to_mixed)
            doctors->state[row] = RLV_STATE_MIXED;
        break;
    case RLV_STATE_MIXED:
        if (u < self->params.states_mixed_to_liberal)
            doctors->state[row] = RLV_STATE_LIBERAL;
        break;
    case RLV_STATE_HEALTH_CENTRE:
        if (!doctors->post[row] && u < self->params.states_from_health_centre) {
            doctors->state[row] = RLV_STATE_LIBERAL;
            rlv_simulation_count(self, RLV_TALLY_ENTRIES, doctors->cell[row], 1);
        }
        break;
    case RLV_NUM_STATES:
        break;
    }
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    (void)err;
    for (size_t row = 0; row < self->doctors.num_rows; row++)
        decide_row(self, row);
    return RLV_OK;
}

const rlv_process_t RLV_STATES = {"states",
                                  "Liberal and mixed practice; return from a salaried post in a "
                                  "health centre, which is an entry.",
                                  "RPPS counts by mode of practice, 2013-2020; rates assumed",
                                  step};
