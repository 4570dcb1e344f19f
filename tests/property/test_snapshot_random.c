/* Random regions, parameters, levers, years: a run that goes on from a saved state is the run that
 * was never stopped, money included; and a scenario whose levers start in the saved year, from its
 * parent's state, is that scenario from the start.
 */
#include "schemes.h"
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
    } RANGES[] = {{"exits.women_factor", 0.5, 2},
                  {"exits.other_addition", 0, 0.05},
                  {"exits.mortality_factor", 0, 2},
                  {"states.to_health_centre", 0, 1},
                  {"states.from_health_centre", 0, 1},
                  {"states.liberal_to_mixed", 0, 0.5},
                  {"relocation.probability", 0, 0.3},
                  {"entries.per_year", 0, 20},
                  {"settlement.distance_km", 20, 1000},
                  {"activity.drift", -0.02, 0.02},
                  {"settlement.need", -1, 1},
                  {"settlement.takeover", 0, 5},
                  {"settlement.nest_similarity", 0.2, 1},
                  {"settlement.aid", 0, 2},
                  {"aids.take_up_coscom", 0, 1},
                  {"aids.take_up_cstm", 0, 1},
                  {"sites.rate", 0, 0.4},
                  {"sites.closing", 0, 1},
                  {"settlement.peers", -1, 5},
                  {"settlement.birthplace", -1, 3},
                  {"health_centres.aid_eur", 0, 100000},
                  {"aids.base_contracts", 0, 1},
                  {"cesp.base_holders", 0, 20},
                  {"cesp.share", 0, 0.5},
                  {"health_centres.posts", 0, 8},
                  {"solidarity.days_month", 0, 4},
                  {"structures.openings", 0, 2},
                  {"regulation.on", 0, 1},
                  {"zoning.mode", 0, 1},
                  {"training.juniors_in_apl", 0, 1}};
    for (uint32_t i = 0; i < sizeof RANGES / sizeof RANGES[0]; i++)
        support_set(&small->params, RANGES[i].path,
                    RANGES[i].low + (RANGES[i].high - RANGES[i].low) * support_unit(seed, 100 + i));
    small->params.time_base_year = support_whole(seed, 200, 2019, 2022);
    small->params.time_reference_year =
        small->params.time_base_year - support_whole(seed, 201, 0, 3);
    small->params.time_horizon = small->params.time_base_year + support_whole(seed, 202, 1, 9);
}

/* Levers that start in `year`, each or none. */
static void change_from(rlv_params_t *params, uint32_t seed, int year)
{
    static const struct {
        const char *path;
        double after;
    } LEVERS[] = {{"exits.retirement_shift", 2}, {"exits.legal_age_shift", 1},
                  {"cesp.share", 0.6},           {"aids.amount_factor", 3},
                  {"health_centres.posts", 15},  {"solidarity.days_month", 5},
                  {"structures.openings", 3},    {"regulation.on", 1},
                  {"nurses.count", 200},         {"training.juniors_in_zip", 1}};
    for (uint32_t i = 0; i < sizeof LEVERS / sizeof LEVERS[0]; i++) {
        const int k = rlv_params_find(LEVERS[i].path);
        rlv_series_t *series = (rlv_series_t *)(void *)((char *)params + RLV_PARAMS[k].offset);
        assert_int_equal(RLV_PARAMS[k].type, RLV_TYPE_SERIES);
        if (support_unit(seed, 300 + i) < 0.5 ||
            (strcmp(LEVERS[i].path, "cesp.share") == 0 && year <= params->entries_reference_year))
            continue; /* the level of entries is found in entries.reference_year */
        const double before = rlv_series_at(series, year - 1);
        *series = (rlv_series_t){2, {year - 1, year}, {before, LEVERS[i].after}};
    }
}

static void check_same(const rlv_ensemble_t *a, const rlv_ensemble_t *b, uint32_t world,
                       const char *what)
{
    if (memcmp(a->tally, b->tally, ITEMS * a->tally_size * sizeof *a->tally) != 0 ||
        memcmp(a->pyramid, b->pyramid, ITEMS * a->pyramid_size * sizeof *a->pyramid) != 0 ||
        memcmp(a->costs, b->costs, ITEMS * a->cost_size * sizeof *a->costs) != 0)
        fail_msg("world %u: %s", world, what);
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
        rlv_ensemble_t whole, going_on, changed;
        support_small_t small;
        rlv_schemes_t schemes;
        rlv_model_t model;
        support_small_random(&small, world);
        support_schemes(&schemes);
        small.schemes = &schemes;
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
        check_same(&whole, &going_on, world, "goes on otherwise");
        rlv_ensemble_free(&going_on);
        change_from(&model.params, world, plan.save_year);
        live(&going_on, &model, &plan);
        plan.start = NULL;
        live(&changed, &model, &plan);
        check_same(&changed, &going_on, world, "branches otherwise");
        for (size_t i = 0; i < ITEMS; i++)
            rlv_snapshot_free(&saved[i]);
        rlv_ensemble_free(&whole);
        rlv_ensemble_free(&going_on);
        rlv_ensemble_free(&changed);
        rlv_model_free(&model);
        support_small_free(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(going_on_anywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
