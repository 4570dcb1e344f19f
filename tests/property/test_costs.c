/*
 * Whatever the scenario, the costs of a replicate are those of the contracts of its doctors, to the
 * euro, by scheme and class and by territory; and who signs is admitted.
 */
#include "../support/schemes.h"
#include "../support/small_region.h"
#include "../support/support.h"

#include "releve/contracts.h"
#include "releve/training.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    uint8_t left, scheme;
    uint16_t cell;
    int32_t eur;
} running_t;

/* The main contract of a row, or that of its second site. */
static running_t running(const rlv_population_t *d, size_t row, bool second)
{
    return second
               ? (running_t){d->second_left[row], d->second_scheme[row], d->second_cell[row],
                             d->second_eur[row]}
               : (running_t){d->aid_left[row], d->aid_scheme[row], d->cell[row], d->aid_eur[row]};
}

/* Euros of a year, by scheme and class, and by territory. */
enum { PAID, COMMITTED, NUM_SUMS, MOST_TERRITORIES = 64 };
typedef struct {
    int64_t scheme[NUM_SUMS][RLV_MAX_SCHEMES][RLV_NUM_ZONES];
    int64_t territory[NUM_SUMS][MOST_TERRITORIES];
} ledger_t;

static void book(ledger_t *l, const rlv_simulation_t *s, int sum, const running_t *c, int64_t eur)
{
    const uint32_t t = s->model->region->cell_territory[c->cell];
    assert_true(t < MOST_TERRITORIES);
    l->scheme[sum][c->scheme][s->zone[t]] += eur;
    l->territory[sum][t] += eur;
}

/* What a row's contracts cost in the year: one that runs at its end, or ended with it. */
static void book_row(ledger_t *l, const rlv_simulation_t *s, size_t row, const running_t before[2])
{
    for (int second = 0; second < 2; second++) {
        const running_t after = running(&s->doctors, row, second);
        const running_t *c = after.left > 0 ? &after : &before[second];
        if (c->left == 0)
            continue;
        book(l, s, PAID, c, c->eur);
        const int duration = s->model->schemes->scheme[c->scheme].duration;
        if (after.left == duration - 1) /* signed in the year: none is older, see below */
            book(l, s, COMMITTED, c, (int64_t)c->eur * duration);
    }
}

/* The supplements on the forfait, in ZIP while they last: half, three tenths, a tenth of it at full
 * time in the first years of who has not moved since, a tenth for the others. */
static void book_forfaits(ledger_t *l, const rlv_simulation_t *s, uint8_t permanent, uint8_t first)
{
    const rlv_population_t *d = &s->doctors;
    for (size_t row = 0; row < d->num_rows && s->year < 2026; row++) {
        const int age = rlv_age(d->birth_year[row], s->year), since = d->installed_year[row];
        const bool begins = !d->moved[row] && s->year - since < 2 && since >= 2016;
        const double share = !begins ? 0.1 : s->year == since ? 0.5 : 0.3;
        const double eur = share * s->params.aids_forfait_eur *
                           s->fte_milli[d->state[row]][d->cumul[row]][d->sex[row]][age] / 1000.0 *
                           s->params.aids_amount_factor.value[0];
        const running_t c = {1, begins ? first : permanent, d->cell[row], 0};
        if (rlv_state_counts(d->state[row]) &&
            s->zone[s->model->region->cell_territory[c.cell]] == RLV_ZONE_ZIP)
            book(l, s, PAID, &c, (int64_t)(eur + 0.5));
    }
}

/* The posts filled in the year, paid at once where the scheme is open. */
static void book_posts(ledger_t *l, const rlv_simulation_t *s, uint8_t scheme)
{
    const rlv_population_t *d = &s->doctors;
    for (size_t row = 0; row < d->num_rows && s->year < 2026; row++) {
        const running_t c = {1, scheme, d->cell[row], 0};
        const int64_t eur =
            (int64_t)(s->params.health_centres_aid_eur * s->params.aids_amount_factor.value[0] +
                      0.5);
        const uint32_t t = s->model->region->cell_territory[c.cell];
        if (!d->post[row] || d->installed_year[row] != s->year ||
            !s->scheme_open[scheme * s->model->region->num_territories + t])
            continue;
        book(l, s, PAID, &c, eur);
        book(l, s, COMMITTED, &c, eur);
    }
}

/* A contract is signed by whom it admits, and one that asks to host has a newcomer. */
static void check_signature(const rlv_simulation_t *s, size_t row, uint32_t had_before)
{
    const rlv_population_t *d = &s->doctors;
    const uint8_t k = d->aid_scheme[row];
    bool hosts = false;
    if (d->aid_left[row] == 0 || had_before == d->aids_had[row])
        return;
    const rlv_scheme_t *scheme = &s->model->schemes->scheme[k];
    if (((had_before ^ d->aids_had[row]) >> k & 1) == 0)
        return; /* it was the second site's */
    assert_true(scheme->state[d->state[row]]);
    for (size_t other = 0; other < d->num_rows && scheme->hosts_under > 0; other++)
        hosts = hosts || (other != row && d->installed_year[other] == s->year &&
                          rlv_age(d->birth_year[other], s->year) < scheme->hosts_under &&
                          s->model->region->cell_territory[d->cell[other]] ==
                              s->model->region->cell_territory[d->cell[row]]);
    assert_true(hosts || scheme->hosts_under == 0);
}

static void check_ledger(const ledger_t *l, const rlv_simulation_t *s, bool committed)
{
    static const rlv_cost_kind_t COST[] = {RLV_COST_PAID, RLV_COST_COMMITTED};
    static const rlv_tally_kind_t TALLY[] = {RLV_TALLY_PAID, RLV_TALLY_COMMITTED};
    for (int sum = 0; sum < (committed ? NUM_SUMS : COMMITTED); sum++) {
        for (size_t k = 0; k < RLV_MAX_SCHEMES; k++)
            for (int zone = 0; zone < RLV_NUM_ZONES; zone++)
                assert_int_equal(
                    l->scheme[sum][k][zone],
                    s->counts.costs[rlv_cost_index(&s->model->shape, s->year, k, zone, COST[sum])]);
        for (size_t t = 0; t < s->model->region->num_territories; t++)
            assert_int_equal(l->territory[sum][t],
                             support_count(s->model, s->counts.tally, s->year, TALLY[sum], t));
    }
}

/* One year by hand, what the process of contracts finds kept apart. */
static void live_year_with_ledger(rlv_simulation_t *s, const rlv_schemes_t *schemes, bool committed)
{
    ledger_t l = {0};
    running_t(*before)[2] = NULL;
    rlv_error_t err = {0};
    uint32_t *had = NULL;
    rlv_contracts_open(s);
    for (size_t i = 0; i < RLV_NUM_PROCESSES; i++) {
        const bool contracts = RLV_PROCESSES[i] == &RLV_CONTRACTS;
        if (contracts) {
            before = calloc(s->doctors.num_rows + 1, sizeof *before);
            had = calloc(s->doctors.num_rows + 1, sizeof *had);
            assert_true(before != NULL && had != NULL);
            memcpy(had, s->doctors.aids_had, s->doctors.num_rows * sizeof *had);
        }
        for (size_t row = 0; contracts && row < s->doctors.num_rows; row++)
            for (int second = 0; second < 2; second++)
                before[row][second] = running(&s->doctors, row, second);
        assert_int_equal(RLV_PROCESSES[i]->step(s, &err), 0);
        for (size_t row = 0; contracts && row < s->doctors.num_rows; row++)
            book_row(&l, s, row, before[row]);
        for (size_t row = 0; contracts && row < s->doctors.num_rows; row++)
            check_signature(s, row, had[row]);
        for (size_t k = 0; contracts && k < schemes->num_schemes; k++) {
            if (strcmp(schemes->scheme[k].id, "forfait") == 0)
                book_forfaits(&l, s, (uint8_t)k, (uint8_t)(k + 1));
            else if (schemes->scheme[k].channel == RLV_SCHEME_POST)
                book_posts(&l, s, (uint8_t)k);
        }
    }
    check_ledger(&l, s, committed);
    free(before);
    free(had);
}

static void costs_are_those_of_the_contracts(void **state)
{
    int64_t paid = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        const bool committed = seed % 2 == 0; /* no contract older than the first year */
        support_small_t small;
        rlv_schemes_t schemes;
        rlv_model_t model;
        support_life_t life;
        rlv_error_t err = {0};
        support_small_random(&small, seed);
        support_schemes(&schemes);
        small.schemes = &schemes;
        support_schemes_draw(&small.params, seed);
        if (committed)
            support_set(&small.params, "aids.base_contracts", 0);
        /* posts that a budget leaves out do not show on their holders */
        support_set(&small.params, seed % 3 ? "health_centres.aid_eur" : "aids.budget_eur",
                    seed % 3 ? 0 : 1e9);
        support_small_model(&small, &model);
        support_life_run(&life, &model, seed, 0);
        rlv_simulation_t *s = &life.simulation;
        memset(s->counts.tally, 0, rlv_tally_size(&model.shape) * sizeof(int32_t));
        memset(s->counts.costs, 0, rlv_cost_size(&model.shape) * sizeof(int32_t));
        assert_int_equal(rlv_simulation_start(s, &err), 0);
        for (; s->year < model.shape.horizon; s->year++) {
            s->flow =
                s->counts.tally + rlv_tally_index(&model.shape, s->year, (rlv_tally_kind_t)0, 0);
            assert_int_equal(rlv_measure(s, &err), 0);
            live_year_with_ledger(s, &schemes, committed);
            paid += support_region_count(s, s->year, RLV_TALLY_PAID);
        }
        support_life_free(&life);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(paid > 10000000);
}

/* --- students: the contracts and breaches of the draws, taken again */

enum { LEDGER_FIRST = 1990, LEDGER_YEARS = 70 };
typedef struct {
    int64_t paid[LEDGER_YEARS]; /* allowances, students */
    int64_t repaid[LEDGER_YEARS];
    size_t breaches, lost; /* breaches; those of them who never settle here in the years lived */
} students_t;

/* The graduate of an address, as training.h and the README have it. */
static void book_graduate(students_t *book, const rlv_simulation_t *s, int end, uint32_t id)
{
    const rlv_params_t *p = &s->params;
    const rlv_address_t at = rlv_address(s->seed, s->replicate, id, end, RLV_STREAM_TRAINING);
    const rlv_block_t draw = rlv_draw(&at, 0), contract = rlv_draw(&at, 1);
    const int terms = (int)(p->cesp_max_years - p->cesp_min_years) + 1;
    const int owed = (int)p->cesp_min_years + (int)(rlv_unit(contract.word[1]) * terms);
    const bool breaks = rlv_unit(contract.word[0]) < p->cesp_breach;
    const bool never = breaks && rlv_unit(draw.word[2]) < p->training_never_share;
    const int wait =
        rlv_training_wait(p, breaks ? 1.0 : p->cesp_delay_factor, rlv_unit(draw.word[0]));
    const int year = never || wait > RLV_TRAINING_MAX_WAIT ? 2079 : end + wait;

    if (rlv_unit(draw.word[1]) >= rlv_training_cesp_share(p, end, owed) ||
        rlv_unit(contract.word[2]) < p->cesp_elsewhere ||
        rlv_unit(draw.word[3]) >= s->kept_share[year - RLV_SERIES_FIRST])
        return;
    for (int paid = end - owed; paid < end; paid++)
        book->paid[paid - LEDGER_FIRST]++;
    if (!breaks)
        return;
    book->repaid[end - LEDGER_FIRST] +=
        (int64_t)(owed * p->cesp_allowance_eur * (1.0 + p->cesp_penalty) + 0.5);
    book->breaches++;
    book->lost += year >= p->time_horizon;
}

static void students_pay_back_the_breaches(void **state)
{
    size_t breaches = 0, lost = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        support_small_t small;
        rlv_schemes_t schemes;
        rlv_model_t model;
        support_life_t life;
        students_t book = {0};
        support_small_random(&small, seed);
        support_schemes(&schemes);
        small.schemes = &schemes;
        support_schemes_draw(&small.params, seed);
        support_set(&small.params, "cesp.breach", support_unit(seed, 600));
        support_set(&small.params, "cesp.penalty", support_unit(seed, 601));
        support_set(&small.params, "cesp.elsewhere", seed % 2 ? support_unit(seed, 602) : 0);
        support_set(&small.params, "cesp.allowance_eur", support_whole(seed, 603, 0, 20000));
        support_small_model(&small, &model);
        support_life_run(&life, &model, seed, 0);
        const rlv_simulation_t *s = &life.simulation;
        const int last = model.shape.horizon + (int)s->params.cesp_max_years;
        for (int end = 2021 - RLV_TRAINING_MAX_WAIT; end <= last; end++) {
            const rlv_address_t at =
                rlv_address(s->seed, s->replicate, (uint32_t)end, end, RLV_STREAM_COHORT_SIZE);
            const uint32_t size = rlv_entries_poisson(rlv_entries_cohort(s, end), &at);
            for (uint32_t k = 0; k < size; k++)
                book_graduate(&book, s, end, rlv_doctor_id(end, k));
        }
        for (int year = 2021; year < model.shape.horizon; year++) {
            const int32_t *c =
                life.counts.costs + rlv_cost_index(&model.shape, year, model.cesp_scheme,
                                                   RLV_NO_ZONE, (rlv_cost_kind_t)0);
            const int64_t students = book.paid[year - LEDGER_FIRST];
            assert_int_equal(c[RLV_COST_RUNNING], students);
            assert_int_equal(c[RLV_COST_PAID], students * (int64_t)s->params.cesp_allowance_eur);
            assert_int_equal(c[RLV_COST_REPAID], book.repaid[year - LEDGER_FIRST]);
            assert_int_equal(support_cost(s, year, RLV_COST_REPAID, true), c[RLV_COST_REPAID]);
        }
        breaches += book.breaches;
        lost += book.lost;
        support_life_free(&life);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(breaches > 500 && lost > 100 && lost < breaches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(costs_are_those_of_the_contracts),
        cmocka_unit_test(students_pay_back_the_breaches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
