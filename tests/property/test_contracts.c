/*
 * Whatever the scenario: no scheme pays after its end, above its cap, to someone not eligible or
 * beyond the budget; a CESP holder settles in ZIP or ZAC; running contracts are the initial ones
 * less endings plus signatures; costs by scheme and class are those by place, and those of the
 * contracts of the doctors, to the euro; students are paid, and pay back, by the contracts and
 * breaches drawn.
 */
#include "../support/schemes.h"
#include "../support/small_region.h"
#include "../support/support.h"

#include "releve/contracts.h"
#include "releve/training.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void draw_scenario(rlv_params_t *p, uint32_t seed)
{
    uint32_t k = 500;
#define DRAW(path, low, high)                                                                      \
    support_set(p, path, (low) + ((high) - (low)) * support_unit(seed, k++))
    DRAW("entries.per_year", 2, 60);
    DRAW("aids.take_up_caim", 0, 1);
    DRAW("aids.take_up_coscom", 0, 1);
    DRAW("aids.take_up_cotram", 0, 1);
    DRAW("aids.take_up_cstm", 0, 1);
    DRAW("sites.rate", 0, 0.5);
    DRAW("sites.closing", 0, 1);
    DRAW("health_centres.aid_eur", 0, 100000);
    DRAW("aids.base_contracts", 0, 1);
    DRAW("aids.amount_factor", 0, 3);
    DRAW("aids.budget_eur", 0, 2e6);
    DRAW("settlement.aid", 0, 2);
    DRAW("settlement.nest_similarity", 0.2, 1);
    DRAW("settlement.outside_share", 0, 0.6);
    DRAW("cesp.share", 0, 0.6);
    DRAW("cesp.base_holders", 0, 30);
    DRAW("relocation.probability", 0, 0.3);
    DRAW("health_centres.posts", 0, 20);
    DRAW("solidarity.days_month", 0, 6);
    DRAW("regulation.on", 0, 1);
    DRAW("zoning.share_zip", 0, 0.5);
    DRAW("zoning.share_zac", 0, 0.5);
#undef DRAW
    support_set(p, "aids.zones", support_whole(seed, k++, 0, 3));
    support_set(p, "zoning.mode", support_whole(seed, k++, 0, 1));
    support_set(p, "time.horizon", 2032);
}

/* What a year's end must satisfy, doctor by doctor. */
static void check_doctors(const rlv_simulation_t *s, const rlv_schemes_t *schemes)
{
    const rlv_population_t *d = &s->doctors;
    const rlv_region_t *region = s->model->region;
    for (size_t row = 0; row < d->num_rows; row++) {
        const uint32_t t = region->cell_territory[d->cell[row]];
        const int32_t zone = support_count(s->model, s->counts.tally, s->year, RLV_TALLY_ZONE, t);
        if (d->cesp_years[row] > 0 && d->installed_year[row] == s->year &&
            d->state[row] != RLV_STATE_HEALTH_CENTRE)
            assert_true(zone != RLV_ZONE_ZAR);
        assert_int_equal(d->aid_left[row] > 0, d->aid_scheme[row] != RLV_NO_SCHEME);
        assert_int_equal(d->second_left[row] > 0, d->second_scheme[row] != RLV_NO_SCHEME);
        if (d->aid_left[row] > 0) {
            const rlv_scheme_t *c = &schemes->scheme[d->aid_scheme[row]];
            const int signed_in = s->year + 1 + d->aid_left[row] - c->duration;
            const double factor = s->params.aids_amount_factor.value[0];
            const double most = c->num_shares > 0 ? c->cap_year : c->step[0].eur / c->duration;
            assert_true((double)d->aid_eur[row] <= factor * most + 0.5 || signed_in <= 2021);
            assert_true(signed_in < 2026 && d->aid_left[row] <= c->duration);
            if (signed_in == s->year) { /* just signed: the place was open */
                assert_true(s->scheme_open[d->aid_scheme[row] * region->num_territories + t]);
                const int age = rlv_age(d->birth_year[row], s->year);
                assert_true(age >= c->age_min && age <= c->age_max);
                assert_true(c->installed_max_years <= 0 || d->installed_year[row] == s->year ||
                            s->year == 2021); /* in 2021, perhaps one that ran on 1 January */
                if (s->params.aids_zones <= 1)
                    assert_int_equal(zone, RLV_ZONE_ZIP);
            }
        }
        if (d->second_left[row] > 0)
            assert_true(d->second_cell[row] != RLV_NO_CELL && d->second_milli[row] <= 1000);
    }
}

static int32_t region_count(const rlv_simulation_t *s, int year, rlv_tally_kind_t kind)
{
    return support_count(s->model, s->counts.tally, year, kind,
                         rlv_region_first_place(s->model->region, RLV_LEVEL_REGION));
}

static int64_t cost(const rlv_simulation_t *s, int year, rlv_cost_kind_t kind, bool students)
{
    int64_t sum = 0;
    for (size_t k = 0; k < RLV_MAX_SCHEMES; k++)
        for (int zone = 0; zone < (students ? RLV_COST_ZONES : RLV_NUM_ZONES); zone++)
            sum += s->counts.costs[rlv_cost_index(&s->model->shape, year, k, zone, kind)];
    return sum;
}

static void check_accounts(const rlv_simulation_t *s, const rlv_schemes_t *schemes)
{
    const rlv_tally_shape_t *shape = &s->model->shape;
    for (int year = 2021; year < shape->horizon; year++) {
        int64_t posts = 0;
        for (size_t k = 0; k < schemes->num_schemes; k++)
            for (int zone = 0; zone < RLV_NUM_ZONES; zone++) {
                const int32_t *c =
                    s->counts.costs + rlv_cost_index(shape, year, k, zone, RLV_COST_SIGNED);
                if (schemes->scheme[k].channel == RLV_SCHEME_POST)
                    posts += c[RLV_COST_SIGNED];
                if (year >= 2026) /* every scheme is over: no signature, no supplement */
                    assert_int_equal(c[RLV_COST_COMMITTED], 0);
                if (schemes->scheme[k].channel == RLV_SCHEME_FORFAIT && year >= 2026)
                    assert_int_equal(c[RLV_COST_PAID], 0);
                if (schemes->scheme[k].channel <= RLV_SCHEME_SECOND &&
                    year >= 2026 + schemes->scheme[k].duration)
                    assert_int_equal(c[RLV_COST_PAID], 0);
            }
        assert_int_equal(cost(s, year, RLV_COST_PAID, false),
                         region_count(s, year, RLV_TALLY_PAID));
        assert_int_equal(cost(s, year, RLV_COST_COMMITTED, false),
                         region_count(s, year, RLV_TALLY_COMMITTED));
        assert_int_equal(cost(s, year, RLV_COST_SIGNED, false) - posts,
                         region_count(s, year, RLV_TALLY_SIGNED));
        assert_int_equal(cost(s, year, RLV_COST_RUNNING, false),
                         region_count(s, year, RLV_TALLY_CONTRACTS));
        assert_true((double)region_count(s, year, RLV_TALLY_COMMITTED) <=
                    s->params.aids_budget_eur.value[0]);
        assert_int_equal(region_count(s, year + 1, RLV_TALLY_CONTRACTS),
                         region_count(s, year, RLV_TALLY_CONTRACTS) -
                             region_count(s, year, RLV_TALLY_ENDED) +
                             region_count(s, year, RLV_TALLY_SIGNED));
    }
}

static void contracts_obey_their_rules(void **state)
{
    size_t signatures = 0, holders = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        support_small_t small;
        rlv_schemes_t schemes;
        support_life_t life;
        support_small_random(&small, seed);
        support_schemes(&schemes);
        small.schemes = &schemes;
        draw_scenario(&small.params, seed);
        /* runs to three horizons, each looked at in the last year lived */
        for (int horizon = 2022; horizon <= 2032; horizon += 5) {
            rlv_model_t shorter;
            small.params.time_horizon = horizon;
            support_small_model(&small, &shorter);
            support_life_run(&life, &shorter, seed, 0);
            life.simulation.year = horizon - 1; /* the last year lived */
            check_doctors(&life.simulation, &schemes);
            check_accounts(&life.simulation, &schemes);
            for (int year = 2021; year < horizon; year++)
                signatures += (size_t)region_count(&life.simulation, year, RLV_TALLY_SIGNED);
            holders += (size_t)region_count(&life.simulation, horizon, RLV_TALLY_CESP);
            support_life_free(&life);
            rlv_model_free(&shorter);
        }
        support_small_free(&small);
    }
    assert_true(signatures > 500 && holders > 100);
}

/* --- costs against the doctors who have the contracts */

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
        draw_scenario(&small.params, seed);
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
            paid += region_count(s, s->year, RLV_TALLY_PAID);
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
        draw_scenario(&small.params, seed);
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
            assert_int_equal(cost(s, year, RLV_COST_REPAID, true), c[RLV_COST_REPAID]);
        }
        breaches += book.breaches;
        lost += book.lost;
        support_life_free(&life);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(breaches > 500 && lost > 100 && lost < breaches);
}

/* What a budget does not hold draws nobody: with none, aids do what they would without effect. */
static void what_is_not_paid_draws_nobody(void **state)
{
    int64_t sites = 0, drawn = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 30; seed++) {
        support_life_t life[3]; /* no budget; a coefficient of 0; both as they are */
        rlv_model_t model[3];
        support_small_t small;
        rlv_schemes_t schemes;
        for (int i = 0; i < 3; i++) {
            support_small_random(&small, seed);
            support_schemes(&schemes);
            small.schemes = &schemes;
            draw_scenario(&small.params, seed);
            support_set(&small.params, "settlement.aid", i == 1 ? 0 : 2);
            support_set(&small.params, "aids.budget_eur", i == 0 ? 0 : 1e9);
            support_set(&small.params, "aids.stay", 0);
            support_small_model(&small, &model[i]);
            support_life_run(&life[i], &model[i], seed, 0);
            const rlv_tally_kind_t KINDS[] = {RLV_TALLY_ENTRIES, RLV_TALLY_HEALTH_CENTRE,
                                              RLV_TALLY_MOVES_IN};
            for (int year = 2021; year < 2026 && i > 0; year++)
                for (size_t t = 0; t < small.region.num_territories; t++)
                    for (int k = 0; k < 3; k++) {
                        const int32_t a =
                            support_count(&model[0], life[0].counts.tally, year, KINDS[k], t);
                        const int32_t b =
                            support_count(&model[i], life[i].counts.tally, year, KINDS[k], t);
                        if (i == 1)
                            assert_int_equal(a, b);
                        drawn += i == 2 && a != b;
                    }
        }
        const rlv_population_t *d = &life[0].simulation.doctors;
        for (size_t row = 0; row < d->num_rows; row++)
            sites += d->second_kind[row] == RLV_SITE_OWN && d->second_left[row] == 0;
        for (int i = 0; i < 3; i++) {
            support_life_free(&life[i]);
            rlv_model_free(&model[i]);
        }
        support_small_free(&small);
    }
    assert_true(drawn > 100 && sites > 0);
}

/* Nobody stops, so that each signature of a scheme that is signed once is one doctor's. */
static void once_is_once(void **state)
{
    int64_t signatures = 0, moved = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        support_small_t small;
        rlv_schemes_t schemes;
        rlv_model_t model;
        support_life_t life;
        support_small_random(&small, seed);
        support_small_freeze(&small);
        support_schemes(&schemes);
        small.schemes = &schemes;
        support_set(&small.params, "relocation.probability", 0.3);
        support_set(&small.params, "relocation.early_factor", 1);
        support_set(&small.params, "aids.base_contracts", 0);
        support_set(&small.params, "aids.take_up_cotram", 1);
        support_set(&small.params, "zoning.mode", 1);
        support_set(&small.params, "time.horizon", 2028);
        support_small_model(&small, &model);
        support_life_run(&life, &model, seed, 0);
        const rlv_population_t *d = &life.simulation.doctors;
        for (size_t k = 0; k < schemes.num_schemes; k++) {
            int64_t signed_ones = 0, doctors = 0;
            for (int year = 2021; year < 2028; year++)
                for (int zone = 0; zone < RLV_NUM_ZONES; zone++)
                    signed_ones +=
                        life.counts
                            .costs[rlv_cost_index(&model.shape, year, k, zone, RLV_COST_SIGNED)];
            for (size_t row = 0; row < d->num_rows; row++)
                doctors += d->aids_had[row] >> k & 1;
            if (schemes.scheme[k].once)
                assert_int_equal(signed_ones, doctors);
            signatures += schemes.scheme[k].once ? signed_ones : 0;
        }
        for (size_t row = 0; row < d->num_rows; row++)
            moved += d->moved[row];
        support_life_free(&life);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(signatures > 50 && moved > 500);
}

/* Where installation is regulated nobody more arrives than stops or leaves. */
static void regulation_holds(void **state)
{
    size_t full = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        support_small_t small;
        rlv_model_t model;
        support_life_t life;
        support_small_random(&small, seed);
        support_set(&small.params, "entries.per_year", 30);
        support_set(&small.params, "relocation.probability", 0.3 * support_unit(seed, 1));
        support_set(&small.params, "regulation.on", 1);
        support_set(&small.params, "regulation.refusal", support_unit(seed, 2));
        support_set(&small.params, "zoning.mode", 1);
        support_set(&small.params, "states.from_health_centre", 0);
        support_set(&small.params, "time.horizon", 2030);
        support_small_model(&small, &model);
        support_life_run(&life, &model, seed, 0);
        for (int year = 2021; year < 2030; year++)
            for (size_t t = 0; t < small.region.num_territories; t++) {
                const int32_t *tally = life.counts.tally;
#define COUNT(kind) support_count(&model, tally, year, RLV_TALLY_##kind, t)
                if (COUNT(ZONE) != RLV_ZONE_ZAR)
                    continue;
                const int32_t in = COUNT(ENTRIES) + COUNT(MOVES_IN);
                const int32_t out = COUNT(EXITS_RETIREMENT) + COUNT(EXITS_DEATH) +
                                    COUNT(EXITS_OTHER) + COUNT(MOVES_OUT);
#undef COUNT
                assert_true(in <= out);
                full += in == out && in > 0;
            }
        support_life_free(&life);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(full > 100);
}

static void eligibility_and_amounts(void **state)
{
    rlv_schemes_t schemes;
    rlv_params_t params;
    (void)state;
    support_schemes(&schemes);
    rlv_params_init(&params);
    const rlv_scheme_t *caim = &schemes.scheme[0], *cotram = &schemes.scheme[2];
    rlv_applicant_t who = {.age = 35, .fte = 0.8, .first = true};
    assert_true(rlv_contract_eligible(caim, &who));
    assert_close(rlv_contract_amount(caim, &params, &who, 2024), 50000, 0, 0); /* 4.4 days */
    who.fte = 0.7;                                                             /* 3.85 days */
    assert_close(rlv_contract_amount(caim, &params, &who, 2024), 31250, 0, 0);
    who.fte = 0.4; /* 2.2 days */
    assert_false(rlv_contract_eligible(caim, &who));
    assert_close(rlv_contract_amount(caim, &params, &who, 2024), 0, 0, 0);
    who.fte = 0.8;
    who.years_installed = 1;
    assert_false(rlv_contract_eligible(caim, &who));
    assert_false(rlv_contract_eligible(cotram, &who));
    who.age = 60;
    assert_true(rlv_contract_eligible(cotram, &who));
    /* 10 % of 145,000 EUR over three years; the cap of 20,000 a year */
    who.fte = 1;
    assert_close(rlv_contract_amount(cotram, &params, &who, 2024), 43500, 1e-12, 0);
    support_set(&params, "aids.fees_eur", 400000);
    assert_close(rlv_contract_amount(cotram, &params, &who, 2024), 60000, 1e-12, 0);
    /* a guaranteed income: a share of the most it pays, by activity */
    rlv_scheme_t guarantee = *caim;
    guarantee.guarantee = true;
    guarantee.step[0].eur = 36 * 4250;
    who.fte = 0.5;
    assert_close(rlv_contract_amount(&guarantee, &params, &who, 2024), 0.3 * 0.5 * 36 * 4250, 1e-12,
                 0);
    who.fte = 1;
    /* supplements: euros for one condition, a share of the amount for another */
    rlv_scheme_t richer = *caim;
    richer.supplement_eur[0] = 2500;
    richer.supplement_share[2] = 0.2;
    who.supplement[0] = true;
    assert_close(rlv_contract_amount(&richer, &params, &who, 2024), 52500, 1e-12, 0);
    who.supplement[2] = true;
    assert_close(rlv_contract_amount(&richer, &params, &who, 2024), 62500, 1e-12, 0);
    /* open from 2016 to the end of 2025, extended, stopped, off */
    rlv_scheme_t part = *caim;
    part.from = 2019.75;
    assert_close(rlv_contract_open_share(&part, &params, 2019), 0.25, 1e-12, 0);
    assert_close(rlv_contract_open_share(&part, &params, 2025), 1, 0, 0);
    assert_close(rlv_contract_open_share(&part, &params, 2026), 0, 0, 0);
    support_set(&params, "aids.extend_to", 2030);
    assert_close(rlv_contract_open_share(&part, &params, 2030), 1, 0, 0);
    assert_close(rlv_contract_open_share(&part, &params, 2031), 0, 0, 0);
    support_set(&params, "aids.stop_after", 2027);
    assert_close(rlv_contract_open_share(&part, &params, 2028), 0, 0, 0);
    support_set(&params, "aids.on", 0);
    assert_close(rlv_contract_open_share(&part, &params, 2024), 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eligibility_and_amounts),
        cmocka_unit_test(contracts_obey_their_rules),
        cmocka_unit_test(costs_are_those_of_the_contracts),
        cmocka_unit_test(what_is_not_paid_draws_nobody),
        cmocka_unit_test(once_is_once),
        cmocka_unit_test(regulation_holds),
        cmocka_unit_test(students_pay_back_the_breaches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
