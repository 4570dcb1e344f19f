/* The choice of a territory: monotone coupling, zero weights, the plain race. */
#include "small_region.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TERRITORIES = 40 };

static size_t random_weights(uint32_t seed, double *weight)
{
    const size_t n = (size_t)support_whole(seed, 0, 1, MAX_TERRITORIES);
    for (size_t t = 0; t < n; t++)
        weight[t] = support_unit(seed, 1 + (uint32_t)t) < 0.2
                        ? 0
                        : exp(8 * support_unit(seed, 100 + (uint32_t)t) - 4);
    return n;
}

static void zero_weights_are_never_chosen(void **state)
{
    double weight[MAX_TERRITORIES];
    (void)state;
    for (uint32_t seed = 0; seed < 20000; seed++) {
        const size_t n = random_weights(seed, weight);
        const rlv_address_t at = rlv_address(3, 0, seed, 2030, RLV_STREAM_SETTLEMENT);
        const size_t choice = rlv_choice_among(&at, weight, n);
        bool any = false;
        for (size_t t = 0; t < n; t++)
            any = any || weight[t] > 0;
        if (any)
            assert_true(choice < n && weight[choice] > 0);
        else
            assert_int_equal(choice, n);
    }
    assert_int_equal(rlv_choice_among(&(rlv_address_t){1, 1, 1, 1}, weight, 0), 0);
}

/* The bound that spares logarithms never changes the choice: least of -log(u) / w over all. */
static void equals_plain_race(void **state)
{
    double weight[MAX_TERRITORIES];
    (void)state;
    for (uint32_t seed = 0; seed < 20000; seed++) {
        const size_t n = random_weights(seed, weight);
        const rlv_address_t at = rlv_address(5, 1, seed, 2024, RLV_STREAM_SETTLEMENT);
        double best = INFINITY;
        size_t expected = n;
        for (size_t t = 0; t < n; t++) {
            const double u = rlv_unit(rlv_draw(&at, (uint32_t)(t / 4)).word[t % 4]);
            if (weight[t] > 0 && -log(u) / weight[t] < best) {
                best = -log(u) / weight[t];
                expected = t;
            }
        }
        assert_int_equal(rlv_choice_among(&at, weight, n), expected);
    }
}

/* Raising one weight: every choice that changes goes there; lowering it: every change leaves it. */
static void coupling_is_monotone(void **state)
{
    double weight[MAX_TERRITORIES];
    int moved = 0, stayed = 0;
    (void)state;
    for (uint32_t seed = 0; seed < 20000; seed++) {
        const size_t n = random_weights(seed, weight);
        const size_t raised = (size_t)support_whole(seed, 300, 0, (int)n - 1);
        const rlv_address_t at = rlv_address(9, 0, seed, 2031, RLV_STREAM_SETTLEMENT);
        const size_t before = rlv_choice_among(&at, weight, n);
        weight[raised] =
            weight[raised] * (1 + 3 * support_unit(seed, 301)) + (weight[raised] > 0 ? 0 : 0.5);
        const size_t after = rlv_choice_among(&at, weight, n);
        if (after != before) {
            assert_int_equal(after, raised);
            moved++;
        } else {
            stayed++;
        }
    }
    assert_true(moved > 500 && stayed > 500); /* the property was put to the test */
}

/* Other territories' weights raised alike leave the order of the others as it was. */
static void choice_is_independent_of_scale(void **state)
{
    double weight[MAX_TERRITORIES], scaled[MAX_TERRITORIES];
    (void)state;
    for (uint32_t seed = 0; seed < 5000; seed++) {
        const size_t n = random_weights(seed, weight);
        const rlv_address_t at = rlv_address(9, 2, seed, 2031, RLV_STREAM_SETTLEMENT);
        for (size_t t = 0; t < n; t++)
            scaled[t] = 1024 * weight[t];
        assert_int_equal(rlv_choice_among(&at, weight, n), rlv_choice_among(&at, scaled, n));
    }
}

/* A territory without inhabitants receives nobody; a region without any loses its entrants. */
static void empty_territory_receives_nobody(void **state)
{
    support_small_t small;
    rlv_model_t model;
    support_life_t life;
    (void)state;
    support_small_fixed(&small);
    const size_t years = (size_t)(small.region.last_year - small.region.first_year + 1);
    memset(small.region.population + 7 * years, 0, years * sizeof *small.region.population);
    support_set(&small.params, "entries.per_year", 80);
    support_set(&small.params, "relocation.probability", 0.3);
    small.params.time_horizon = 2026;
    support_small_model(&small, &model);
    support_life_run(&life, &model, 4, 0);
    for (int year = 2021; year < 2026; year++) {
        assert_int_equal(support_count(&model, life.counts.tally, year, RLV_TALLY_HEADCOUNT, 6), 0);
        assert_true(support_count(&model, life.counts.tally, year, RLV_TALLY_ENTRIES, 2) > 0);
    }
    support_life_free(&life);
    rlv_model_free(&model);

    memset(small.region.population, 0,
           8 * years * sizeof *small.region.population); /* nowhere to go */
    support_small_model(&small, &model);
    support_life_run(&life, &model, 4, 0);
    const size_t region = model.shape.num_places - 1;
    for (int year = 2021; year < 2026; year++) {
        assert_int_equal(support_count(&model, life.counts.tally, year, RLV_TALLY_ENTRIES, region),
                         0);
        for (size_t t = 0; t < 7; t++) /* movers stay */
            assert_int_equal(support_count(&model, life.counts.tally, year, RLV_TALLY_MOVES_OUT, t),
                             0);
    }
    support_life_free(&life);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* The bounds that spare factors of nests change no choice: least of -log(u) / (w S) over all. */
static void nested_race_needs_few_factors(void **state)
{
    size_t computed = 0, all = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        support_small_t small;
        rlv_model_t model;
        support_life_t life;
        support_small_random(&small, seed);
        support_set(&small.params, "settlement.nest_similarity", 0.1 + 0.9 * support_unit(seed, 5));
        support_set(&small.params, "settlement.nest_km", 10 * support_unit(seed, 6));
        support_set(&small.params, "time.horizon", 2022);
        support_small_model(&small, &model);
        support_life_run(&life, &model, seed, 0);
        rlv_simulation_t *s = &life.simulation;
        const size_t n = small.region.num_territories;
        for (uint32_t id = 0; id < 500; id++) {
            const rlv_address_t at = rlv_address(7, 0, id, 2030, RLV_STREAM_SETTLEMENT);
            double best = INFINITY;
            size_t expected = n + 1;
            for (size_t t = 0; t <= n; t++)
                s->weight[t] = support_unit(id, (uint32_t)t) < 0.2
                                   ? 0
                                   : exp(6 * support_unit(id, 100 + (uint32_t)t));
            rlv_choice_draw_nests(s, id);
            for (size_t t = 0; t <= n; t++) {
                const rlv_nest_draw_t *nest =
                    &s->nest_draw[t < n ? model.nest[t] : model.num_nests];
                const double factor =
                    rlv_choice_stable(s->params.settlement_nest_similarity, rlv_unit(nest->word[0]),
                                      -log(rlv_unit(nest->word[1])));
                const double u = rlv_unit(rlv_draw(&at, (uint32_t)(t / 4)).word[t % 4]);
                assert_true(factor <= nest->bound);
                if (s->weight[t] > 0 && -log(u) / (s->weight[t] * factor) < best) {
                    best = -log(u) / (s->weight[t] * factor);
                    expected = t;
                }
            }
            assert_int_equal(rlv_choice_race(s, &at), expected);
            for (size_t m = 0; m <= model.num_nests; m++, all++)
                computed += s->nest_draw[m].factor > 0;
        }
        support_life_free(&life);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(2 * computed < all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_weights_are_never_chosen),
        cmocka_unit_test(equals_plain_race),
        cmocka_unit_test(coupling_is_monotone),
        cmocka_unit_test(choice_is_independent_of_scale),
        cmocka_unit_test(empty_territory_receives_nobody),
        cmocka_unit_test(nested_race_needs_few_factors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
