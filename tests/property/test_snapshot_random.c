/* Random regions, parameters, years: a run that goes on from a saved state is the run that was
 * never stopped, and a scenario equal to its parent, from a saved year, differs from it by nothing.
 */
#include "small_region.h"
#include "support.h"

#include "releve/snapshot.h"

#include <stdlib.h>
#include <string.h>

enum { WORLDS = 40, REPLICATES = 3, TWINS = 2, ITEMS = REPLICATES + TWINS };

/* Parameters of exits, moves and entries anywhere in reasonable ranges. */
static void random_params(support_small_t *small, uint32_t seed)
{
    static const struct {
        const char *path;
        double low, high;
    } RANGES[] = {{"exits.women_factor", 0.5, 2},       {"exits.other_addition", 0, 0.05},
                  {"exits.mortality_factor", 0, 2},     {"states.to_health_centre", 0, 1},
                  {"states.from_health_centre", 0, 1},  {"states.liberal_to_mixed", 0, 0.5},
                  {"relocation.probability", 0, 0.3},   {"entries.per_year", 0, 20},
                  {"settlement.distance_km", 20, 1000}, {"activity.drift", -0.02, 0.02}};
    for (uint32_t i = 0; i < sizeof RANGES / sizeof RANGES[0]; i++)
        support_set(&small->params, RANGES[i].path,
                    RANGES[i].low + (RANGES[i].high - RANGES[i].low) * support_unit(seed, 100 + i));
    small->params.time_base_year = support_whole(seed, 200, 2019, 2022);
    small->params.time_reference_year =
        small->params.time_base_year - support_whole(seed, 201, 0, 3);
    small->params.time_horizon = small->params.time_base_year + support_whole(seed, 202, 1, 9);
}

static void live(rlv_ensemble_t *e, const rlv_model_t *model, const rlv_ensemble_plan_t *plan)
{
    rlv_error_t err = {0};
    if (rlv_ensemble_live(e, model, plan, NULL, &err) < 0)
        fail_msg("%s", err.text);
}

static void going_on_anywhere(void **state)
{
    (void)state;
    for (uint32_t world = 1; world <= WORLDS; world++) {
        rlv_snapshot_t saved[ITEMS] = {{0}};
        rlv_ensemble_t whole, going_on;
        support_small_t small;
        rlv_model_t model;
        support_small_random(&small, world);
        random_params(&small, world);
        support_small_model(&small, &model);
        const rlv_tally_shape_t *shape = &model.shape;
        rlv_ensemble_plan_t plan = {
            .seed = world,
            .num_replicates = REPLICATES,
            .num_twins = TWINS,
            .uncertainty = RLV_BOTH,
            .num_threads = 1 + world % 3,
            .save = saved,
            .save_year = support_whole(world, 203, shape->base_year, shape->horizon)};
        live(&whole, &model, &plan);
        plan.start = saved;
        plan.save = NULL;
        plan.num_threads = 1 + (world + 1) % 3;
        live(&going_on, &model, &plan);
        if (memcmp(whole.tally, going_on.tally, ITEMS * whole.tally_size * sizeof *whole.tally) !=
                0 ||
            memcmp(whole.pyramid, going_on.pyramid,
                   ITEMS * whole.pyramid_size * sizeof *whole.pyramid) != 0)
            fail_msg("world %u, saved in %d, goes on otherwise", world, plan.save_year);
        for (size_t i = 0; i < ITEMS; i++)
            rlv_snapshot_free(&saved[i]);
        rlv_ensemble_free(&whole);
        rlv_ensemble_free(&going_on);
        rlv_model_free(&model);
        support_small_free(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(going_on_anywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
