/* Between two scenarios that differ by the attraction of one territory, first-year entrants and
 * movers change their choice only towards it. */
#include "small_region.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

/* Only the inhabitants of one territory differ; its own part of the utility alone depends on them.
 */
static void raise_territory(rlv_region_t *region, size_t t, double factor)
{
    const size_t years = (size_t)(region->last_year - region->first_year + 1);
    for (size_t c = region->first_cell[t]; c < region->first_cell[t + 1]; c++)
        for (size_t y = 0; y < years; y++)
            region->population[c * years + y] =
                (int32_t)((region->population[c * years + y] + 1) * factor);
}

static void one_territory_more_attractive(void **state)
{
    size_t changed = 0, same = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 150; seed++) {
        support_small_t small;
        rlv_model_t model;
        support_life_t before, after;
        support_small_random(&small, seed);
        support_set(&small.params, "settlement.supply", 0);
        support_set(&small.params, "settlement.outside_share",
                    0); /* it weighs against inhabitants */
        support_set(&small.params, "entries.per_year", 60);
        support_set(&small.params, "relocation.probability", 0.3);
        support_set(&small.params, "time.horizon", 2022);
        const size_t t =
            (size_t)support_whole(seed, 7000, 0, (int)small.region.num_territories - 1);
        support_small_model(&small, &model);
        support_life_run(&before, &model, seed, 1);
        rlv_model_free(&model);
        raise_territory(&small.region, t, 1.05 + support_unit(seed, 7001));
        support_small_model(&small, &model);
        support_life_run(&after, &model, seed, 1);

        const rlv_population_t *a = &before.simulation.doctors, *b = &after.simulation.doctors;
        /* a raised territory may have been empty of inhabitants: then doctors may appear there */
        size_t j = 0;
        for (size_t i = 0; i < b->num_rows; i++) {
            const size_t now = small.region.cell_territory[b->cell[i]];
            if (j >= a->num_rows || a->id[j] != b->id[i]) {
                assert_int_equal(now, t);
                continue;
            }
            const size_t then = small.region.cell_territory[a->cell[j]];
            if (now != then) {
                assert_int_equal(now, t);
                changed++;
            } else {
                same++;
            }
            j++;
        }
        assert_int_equal(j, a->num_rows); /* nobody is lost */
        support_life_free(&before);
        support_life_free(&after);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(changed > 300 && same > 3000);
}

/* The doctors of two scenarios that differ by entries only share every draw of the stock. */
static void entries_do_not_touch_the_stock(void **state)
{
    (void)state;
    for (uint32_t seed = 200; seed < 230; seed++) {
        support_small_t small;
        rlv_model_t model;
        support_life_t few, many;
        support_small_random(&small, seed);
        support_set(&small.params, "relocation.probability", 0.1);
        support_set(&small.params, "time.horizon", 2031);
        support_set(&small.params, "zoning.mode", 1); /* or zones would carry the change over */
        support_small_model(&small, &model);
        support_set(&model.params, "entries.per_year", 5);
        support_life_run(&few, &model, seed, 0);
        support_set(&model.params, "entries.per_year", 40);
        support_life_run(&many, &model, seed, 0);
        const rlv_population_t *a = &few.simulation.doctors, *b = &many.simulation.doctors;
        for (size_t i = 0; i < a->num_rows; i++) {
            size_t j = 0;
            while (j < b->num_rows && b->id[j] != a->id[i])
                j++;
            assert_true(j < b->num_rows && a->id[i] == b->id[j]);
            assert_int_equal(a->cell[i], b->cell[j]);
            assert_int_equal(a->state[i], b->state[j]);
            assert_int_equal(a->birth_year[i], b->birth_year[j]);
            assert_int_equal(a->cumul[i], b->cumul[j]);
        }
        assert_true(b->num_rows > a->num_rows);
        support_life_free(&few);
        support_life_free(&many);
        rlv_model_free(&model);
        support_small_free(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_territory_more_attractive),
        cmocka_unit_test(entries_do_not_touch_the_stock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
