/*
 * Salaried posts in health centres: a stock set by the scenario (health_centres.posts), in ZIP and
 * ZAC, in proportion to inhabitants. A vacant post finds a holder with a yearly probability; part
 * of the holders would otherwise have installed in the region. Posts that close lose their most
 * recent holders. Holders count in gp_health_centre and in the supply of the APL.
 */
#include "releve/contracts.h"
#include "releve/process.h"

enum { POST_RANK = 3 << 18 }; /* first rank of post holders in the ids of a year */

static int64_t count_holders(const rlv_population_t *doctors)
{
    int64_t holders = 0;
    for (size_t row = 0; row < doctors->num_rows; row++)
        holders += doctors->post[row];
    return holders;
}

static void close_posts(rlv_simulation_t *self, int64_t number)
{
    rlv_population_t *doctors = &self->doctors;
    for (size_t row = 0; row < doctors->num_rows; row++)
        doctors->decision[row] =
            doctors->decision[row] == RLV_DECISION_SEEK ? RLV_DECISION_SEEK : RLV_DECISION_STAY;
    for (size_t row = doctors->num_rows; row > 0 && number > 0; row--)
        if (doctors->post[row - 1]) {
            doctors->decision[row - 1] = RLV_DECISION_LEAVE;
            rlv_contract_end(self, row - 1);
            number--;
        }
    rlv_population_remove_decided(doctors, RLV_DECISION_LEAVE);
}

/* The next entrant of the year who has no place yet and owes nothing, from `row` on. */
static size_t next_entrant(const rlv_population_t *doctors, size_t row)
{
    while (row < doctors->num_rows &&
           !(doctors->decision[row] == RLV_DECISION_SEEK && doctors->cell[row] == RLV_NO_CELL &&
             doctors->cesp_years[row] == 0))
        row++;
    return row;
}

static int fill_post(rlv_simulation_t *self, uint32_t k, size_t *entrant, rlv_error_t *err)
{
    const rlv_region_t *region = self->model->region;
    rlv_population_t *doctors = &self->doctors;
    const uint32_t id = rlv_doctor_id(self->year, POST_RANK + k);
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_HEALTH_CENTRE);
    const rlv_block_t draw = rlv_draw(&at, 0);
    const size_t n = region->num_territories;
    size_t row;

    if (rlv_unit(draw.word[0]) >= self->params.health_centres_fill)
        return RLV_OK;
    const rlv_address_t where =
        rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_SETTLEMENT);
    for (size_t t = 0; t < n; t++)
        self->weight[t] = self->zone[t] == RLV_ZONE_ZAR
                              ? 0.0
                              : (double)rlv_region_territory_population(region, t, self->year);
    const size_t territory = rlv_choice_among(&where, self->weight, n);
    if (territory == n)
        return RLV_OK;
    row = rlv_unit(draw.word[1]) < self->params.health_centres_from_liberal
              ? next_entrant(doctors, *entrant)
              : doctors->num_rows;
    if (row < doctors->num_rows) {
        *entrant = row + 1;
    } else {
        const int status = rlv_entries_add(self, id, RLV_DIPLOMA_FRENCH, 0, err);
        if (status < 0)
            return status;
        row = doctors->num_rows - 1;
    }
    doctors->state[row] = RLV_STATE_HEALTH_CENTRE;
    doctors->post[row] = 1;
    doctors->cell[row] = rlv_settlement_cell(self, doctors->id[row], territory);
    doctors->decision[row] = RLV_DECISION_STAY;
    rlv_contract_post(self, doctors->cell[row]);
    return RLV_OK;
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    const double open = rlv_series_at(&self->params.health_centres_posts, self->year);
    const int64_t vacant = (int64_t)(open + 0.5) - count_holders(&self->doctors);
    size_t entrant = 0;
    int status = RLV_OK;

    if (vacant < 0)
        close_posts(self, -vacant);
    for (int64_t k = 0; k < vacant && status == RLV_OK; k++)
        status = fill_post(self, (uint32_t)k, &entrant, err);
    return status;
}

const rlv_process_t RLV_POSTS = {
    "posts",
    "Salaried posts in health centres open and close as the scenario says, in ZIP and ZAC; their "
    "holders come from elsewhere or from those who would have installed.",
    "ARS Occitanie, communiqué of May 2022 (posts financed); rates assumed", step};
