/*
 * Salaried posts in health centres: a stock set by the scenario (health_centres.posts), in ZIP and
 * ZAC. Posts that close lose their most recent holders. Holders count in gp_health_centre and in
 * the supply of the APL; part of them would otherwise have installed in the region.
 *
 * Who might hold a vacant post chooses among the territories and none, by weights
 *
 *   inhabitants x exp(settlement.aid EUR / 50,000), and inhabitants of all x (1 - fill) / fill,
 *
 * fill = health_centres.fill: the probability that a post is filled without aid. EUR is what is
 * paid for the post where the scheme is open, with the best contract that this doctor would take
 * and that admits the salaried.
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

/* The row of who might hold the k-th vacant post: an entrant of the year, or a newcomer, whose row
 * is removed at the end of the step if no post is taken up (decision LEAVE). */
static int find_candidate(rlv_simulation_t *self, uint32_t k, size_t *entrant, size_t *row,
                          rlv_error_t *err)
{
    rlv_population_t *doctors = &self->doctors;
    const uint32_t id = rlv_doctor_id(self->year, POST_RANK + k);
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_HEALTH_CENTRE);

    *row = rlv_unit(rlv_draw(&at, 0).word[1]) < self->params.health_centres_from_liberal
               ? next_entrant(doctors, *entrant)
               : doctors->num_rows;
    if (*row < doctors->num_rows) {
        *entrant = *row + 1;
        return RLV_OK;
    }
    const int status = rlv_entries_add(self, id, RLV_DIPLOMA_FRENCH, 0, err);
    if (status == RLV_OK)
        doctors->decision[*row] = RLV_DECISION_LEAVE;
    return status;
}

/* Weights of the territories for a candidate, none last. */
static void weigh_posts(rlv_simulation_t *self, uint32_t wishes, const rlv_applicant_t *who)
{
    const rlv_region_t *region = self->model->region;
    const double fill = self->params.health_centres_fill, aid = self->params.settlement_aid;
    const size_t n = region->num_territories;
    double all = 0;

    for (size_t t = 0; t < n; t++) {
        const double people = self->zone[t] == RLV_ZONE_ZAR
                                  ? 0.0
                                  : (double)rlv_region_territory_population(region, t, self->year);
        all += people;
        self->weight[t] = people * rlv_contract_factor(aid, rlv_contract_post_worth(self, t));
    }
    rlv_contract_weigh(self, wishes, who, aid, self->weight);
    self->weight[n] = all * (1.0 - fill) / fill;
}

/* The wishes that the budget holds on top of what is paid for the post. */
static uint32_t affordable_wishes(const rlv_simulation_t *self, uint32_t wishes,
                                  const rlv_applicant_t *who)
{
    const double post = self->params.health_centres_aid_eur *
                        rlv_series_at(&self->params.aids_amount_factor, self->year);
    uint32_t kept = 0;

    for (size_t k = 0; wishes >> k != 0; k++) {
        const rlv_scheme_t *s = &self->model->schemes->scheme[k];
        if ((wishes >> k & 1) != 0 &&
            rlv_contract_affordable(
                self,
                post + rlv_contract_whole(rlv_contract_amount(s, &self->params, who, self->year),
                                          s->duration)))
            kept |= UINT32_C(1) << k;
    }
    return kept;
}

static int fill_post(rlv_simulation_t *self, uint32_t k, size_t *entrant, rlv_error_t *err)
{
    rlv_population_t *doctors = &self->doctors;
    const size_t n = self->model->region->num_territories;
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, rlv_doctor_id(self->year, POST_RANK + k),
                    self->year, RLV_STREAM_SETTLEMENT);
    size_t row = 0;
    const int status = find_candidate(self, k, entrant, &row, err);

    if (status < 0)
        return status;
    const uint8_t state = doctors->state[row];
    doctors->state[row] = RLV_STATE_HEALTH_CENTRE; /* activity and eligibility on the post */
    const rlv_applicant_t who = rlv_contract_newcomer(self, row);
    const uint32_t wishes = affordable_wishes(
        self, rlv_contract_wishes(self, doctors->id[row], RLV_SCHEME_SETTLE, &who), &who);
    weigh_posts(self, wishes, &who);
    const size_t territory = rlv_choice_among(&at, self->weight, n + 1);
    if (territory >= n) {
        doctors->state[row] = state;
        return RLV_OK;
    }
    doctors->post[row] = 1;
    doctors->cell[row] = rlv_settlement_cell(self, doctors->id[row], territory);
    doctors->decision[row] = RLV_DECISION_STAY;
    rlv_contract_post(self, doctors->cell[row]);
    rlv_contract_sign_settled(self, row, wishes, &who);
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
    for (int64_t k = 0; k < vacant && status == RLV_OK && self->params.health_centres_fill > 0; k++)
        status = fill_post(self, (uint32_t)k, &entrant, err);
    if (vacant > 0)
        rlv_population_remove_decided(&self->doctors, RLV_DECISION_LEAVE);
    return status;
}

const rlv_process_t RLV_POSTS = {
    "posts",
    "Salaried posts in health centres open and close as the scenario says, in ZIP and ZAC; who "
    "holds "
    "them comes from elsewhere or would have installed, and is drawn by the aids to such posts.",
    "ARS Occitanie, communiqué of May 2022 (posts financed); rates assumed", step};
