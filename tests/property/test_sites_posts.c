/*
 * Aids of second sites and of salaried posts draw, and draw only more: with the same draws, whoever
 * opens a site or takes up a post without aid does so with it. And the hosts of docteurs juniors.
 */
#include "../support/schemes.h"
#include "../support/small_region.h"
#include "../support/support.h"

#include <stdlib.h>

enum { SEEDS = 80 };

/* The first year of a random region, with the coefficient of aid at `aid`. */
static void live(support_small_t *small, rlv_schemes_t *schemes, rlv_model_t *model,
                 support_life_t *life, uint32_t seed, double aid)
{
    support_small_random(small, seed);
    support_schemes(schemes);
    small->schemes = schemes;
    support_set(&small->params, "time.horizon", 2022);
    support_set(&small->params, "entries.per_year", 10);
    support_set(&small->params, "sites.rate", 0.2);
    support_set(&small->params, "sites.reach_km", 80);
    support_set(&small->params, "aids.take_up_cstm", 0.8);
    support_set(&small->params, "aids.second_site_share", 0.3);
    support_set(&small->params, "health_centres.posts", 12);
    support_set(&small->params, "health_centres.fill", 0.3);
    support_set(&small->params, "health_centres.aid_eur", 100000);
    support_set(&small->params, "settlement.aid", aid);
    support_small_model(small, model);
    support_life_run(life, model, seed, 0);
}

static void release(support_small_t *small, rlv_model_t *model, support_life_t *life)
{
    support_life_free(life);
    rlv_model_free(model);
    support_small_free(small);
}

/* The row of a doctor, or the number of rows. */
static size_t row_of(const rlv_population_t *d, uint32_t id)
{
    size_t row = 0;
    while (row < d->num_rows && d->id[row] != id)
        row++;
    return row;
}

/* Where a site may be, and what goes with it. */
static size_t check_sites(const rlv_simulation_t *s)
{
    const rlv_population_t *d = &s->doctors;
    const rlv_region_t *region = s->model->region;
    size_t sites = 0;
    for (size_t row = 0; row < d->num_rows; row++) {
        assert_int_equal(d->second_kind[row] == RLV_SITE_NONE, d->second_cell[row] == RLV_NO_CELL);
        if (d->second_kind[row] != RLV_SITE_OWN)
            continue;
        const uint32_t from = region->cell_territory[d->cell[row]];
        const uint32_t to = region->cell_territory[d->second_cell[row]];
        assert_true(region->zone[to] == RLV_ZONE_ZIP && region->zone[from] != RLV_ZONE_ZIP);
        assert_true(s->model->territory_km[from * region->num_territories + to] <= 80);
        assert_int_equal(d->second_milli[row], 300);
        sites++;
    }
    return sites;
}

static void aid_draws_to_second_sites(void **state)
{
    size_t without = 0, with = 0, kept = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        support_small_t small[2];
        rlv_schemes_t schemes[2];
        rlv_model_t model[2];
        support_life_t life[2];
        for (int i = 0; i < 2; i++)
            live(&small[i], &schemes[i], &model[i], &life[i], seed, 4.0 * i);
        without += check_sites(&life[0].simulation);
        with += check_sites(&life[1].simulation);
        const rlv_population_t *d = &life[0].simulation.doctors;
        const rlv_population_t *aided = &life[1].simulation.doctors;
        for (size_t row = 0; row < d->num_rows; row++) {
            const size_t twin = row_of(aided, d->id[row]);
            if (d->second_cell[row] == RLV_NO_CELL || twin == aided->num_rows ||
                aided->cell[twin] != d->cell[row] || /* drawn elsewhere, or to a post */
                aided->state[twin] != d->state[row])
                continue;
            assert_int_equal(aided->second_cell[twin], d->second_cell[row]);
            kept++;
        }
        for (int i = 0; i < 2; i++)
            release(&small[i], &model[i], &life[i]);
    }
    assert_true(kept > 100 && with > without + without / 4);
}

/* With closing certain, a site is new or has a contract; never closing, all stay with their GP. */
static void sites_close(void **state)
{
    size_t kept = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        support_small_t small;
        rlv_schemes_t schemes;
        rlv_model_t model, longer;
        support_life_t life;
        live(&small, &schemes, &model, &life, seed, 1);
        support_life_free(&life);
        for (int closing = 0; closing < 2; closing++) {
            support_set(&small.params, "time.horizon", 2026);
            support_set(&small.params, "sites.closing", closing);
            support_small_model(&small, &longer);
            support_life_run(&life, &longer, seed, 0);
            const rlv_population_t *d = &life.simulation.doctors;
            for (size_t row = 0; row < d->num_rows; row++)
                if (d->second_kind[row] == RLV_SITE_OWN && d->second_left[row] == 0)
                    kept += closing == 0;
            /* the last year lived is 2025: once more, with nobody opening a site */
            life.simulation.params.sites_rate = 0;
            rlv_sites_step(&life.simulation);
            for (size_t row = 0; row < d->num_rows; row++)
                assert_false(closing == 1 && d->second_kind[row] == RLV_SITE_OWN &&
                             d->second_left[row] == 0);
            support_life_free(&life);
            rlv_model_free(&longer);
        }
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(kept > 100);
}

static size_t holders(const rlv_simulation_t *s, size_t *contracts)
{
    const rlv_population_t *d = &s->doctors;
    size_t num = 0;
    for (size_t row = 0; row < d->num_rows; row++) {
        assert_true(!d->post[row] ||
                    (d->state[row] == RLV_STATE_HEALTH_CENTRE && d->cell[row] != RLV_NO_CELL));
        num += d->post[row];
        *contracts += d->post[row] && d->aid_left[row] > 0;
    }
    return num;
}

static void aid_draws_to_posts(void **state)
{
    size_t without = 0, with = 0, contracts = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        support_small_t small[2];
        rlv_schemes_t schemes[2];
        rlv_model_t model[2];
        support_life_t life[2];
        size_t held[2];
        for (int i = 0; i < 2; i++) {
            live(&small[i], &schemes[i], &model[i], &life[i], seed, 1.0 * i);
            held[i] = holders(&life[i].simulation, &contracts);
        }
        assert_true(held[1] >= held[0] && held[1] <= 12);
        without += held[0];
        with += held[1];
        for (int i = 0; i < 2; i++)
            release(&small[i], &model[i], &life[i]);
    }
    /* 0.3 of 12 posts without aid; odds times e^2 and more with it: 0.76 */
    assert_true(without > 150 && with > 2 * without && contracts > 0);
}

static void a_host_has_one_junior(void **state)
{
    int64_t all = 0, in_zip = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        support_small_t small;
        rlv_model_t model;
        support_life_t life;
        support_small_random(&small, seed);
        support_set(&small.params, "training.region_share", 0.001);
        support_set(&small.params, "training.host_share", 0.5);
        support_set(&small.params, "training.juniors_in_zip", 1);
        support_set(&small.params, "zoning.mode", 1);
        support_set(&small.params, "time.horizon", 2030);
        support_small_model(&small, &model);
        support_life_run(&life, &model, seed, 0);
        const rlv_simulation_t *s = &life.simulation;
        const size_t region = rlv_region_first_place(&small.region, RLV_LEVEL_REGION);
        int32_t hosts = 0, *by_territory = calloc(small.region.num_territories, sizeof(int32_t));
        assert_non_null(by_territory);
        for (size_t row = 0; row < s->doctors.num_rows; row++) {
            assert_true(s->doctors.junior[row] <= 1);
            assert_true(!s->doctors.junior[row] || rlv_state_counts(s->doctors.state[row]));
            hosts += s->doctors.junior[row];
            by_territory[small.region.cell_territory[s->doctors.cell[row]]] +=
                s->doctors.junior[row];
        }
        assert_int_equal(hosts,
                         support_count(&model, life.counts.tally, 2030, RLV_TALLY_JUNIORS, region));
        for (size_t t = 0; t < small.region.num_territories; t++) {
            assert_int_equal(by_territory[t], s->juniors[t]);
            in_zip += s->zone[t] == RLV_ZONE_ZIP ? s->juniors[t] : 0;
            all += s->juniors[t];
        }
        free(by_territory);
        release(&small, &model, &life);
    }
    assert_true(all > 100 && 3 * in_zip > all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aid_draws_to_second_sites),
        cmocka_unit_test(sites_close),
        cmocka_unit_test(aid_draws_to_posts),
        cmocka_unit_test(a_host_has_one_junior),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
