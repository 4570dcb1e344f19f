/* Need per inhabitant in the operators of the APL: what ages and communes change, and what not. */
#include "small_region.h"
#include "support.h"

#include "releve/apl_study.h"

#include <stdlib.h>
#include <string.h>

enum { YEARS_ON = 10, NUM_TERRITORIES = 7 };

typedef struct {
    double apl[NUM_TERRITORIES];   /* of the base year */
    double later[NUM_TERRITORIES]; /* of YEARS_ON years later, same supply */
} apl_t;

/* Need per inhabitant by department: level, and growth a year from the first year. */
static void set_need(rlv_region_t *region, const double level[3], const double growth[3])
{
    const size_t num_years = (size_t)(region->last_year - region->first_year + 1);
    free(region->need);
    region->need = calloc(region->num_departments * num_years, sizeof *region->need);
    assert_non_null(region->need);
    for (size_t d = 0; d < region->num_departments; d++) {
        double need = level[d];
        for (size_t y = 0; y < num_years; y++, need *= 1.0 + growth[d])
            region->need[d * num_years + y] = need;
    }
}

static void set_commune_need(rlv_region_t *region, double first, double others)
{
    free(region->commune_need);
    region->commune_need = calloc(region->num_communes, sizeof *region->commune_need);
    assert_non_null(region->commune_need);
    for (size_t i = 0; i < region->num_communes; i++)
        region->commune_need[i] = i >= region->num_communes_inside ? 1.0 : i == 0 ? first : others;
    region->commune_need_year = 2015;
}

static void compute(const support_small_t *small, apl_t *apl)
{
    rlv_model_t model;
    double supply[NUM_TERRITORIES] = {0};
    support_small_model(small, &model);
    const rlv_region_t *r = &small->region;
    assert_int_equal(r->num_territories, NUM_TERRITORIES);
    assert_true(model.shape.num_years > YEARS_ON);
    for (size_t c = 0; c < r->num_cells; c++)
        supply[r->cell_territory[c]] += (double)r->gp[c] * 5000.0;
    rlv_apl_operator_apply(&model.operators[0], supply, 1.0, apl->apl);
    rlv_apl_operator_apply(&model.operators[YEARS_ON], supply, 1.0, apl->later);
    rlv_model_free(&model);
}

static void assert_same(const double *a, const double *b, double factor)
{
    for (size_t t = 0; t < NUM_TERRITORIES; t++)
        assert_close(a[t], factor * b[t], 1e-10, 1e-14);
}

static const double LEVEL[3] = {1.1, 0.9, 1.0}, EVEN[3] = {0.01, 0.01, 0.01}, NONE[3] = {0, 0, 0},
                    UNEVEN[3] = {0.02, 0, 0.01};

/* One growth everywhere: the APL falls by it with need_rebase 0, not at all with 1 or without
 * ages; levels of departments that differ change nothing by themselves. */
static void even_ageing_is_a_factor(void **state)
{
    support_small_t small;
    apl_t plain, aged;
    double growth = 1.0;
    (void)state;
    for (int y = 0; y < YEARS_ON; y++)
        growth *= 1.01;
    support_small_fixed(&small);
    compute(&small, &plain);
    set_need(&small.region, LEVEL, EVEN);
    support_set(&small.params, "apl.need_rebase", 0);
    compute(&small, &aged);
    assert_same(aged.apl, plain.apl, 1);
    assert_same(aged.later, plain.later, 1.0 / growth);
    support_set(&small.params, "apl.need_rebase", 1);
    compute(&small, &aged);
    assert_same(aged.later, plain.later, 1);
    support_set(&small.params, "apl.need_rebase", 0);
    support_set(&small.params, "apl.need_by_age", 0);
    compute(&small, &aged);
    assert_same(aged.later, plain.later, 1);
    set_need(&small.region, LEVEL, NONE);
    support_set(&small.params, "apl.need_by_age", 1);
    compute(&small, &aged);
    assert_same(aged.later, plain.later, 1);
    support_small_free(&small);
}

/* Departments that age apart: re-based, the base year is untouched, later those that age more lose
 * and the others gain. */
static void uneven_ageing_moves_departments(void **state)
{
    support_small_t small;
    apl_t plain, aged;
    size_t lost = 0, gained = 0;
    (void)state;
    support_small_fixed(&small);
    compute(&small, &plain);
    set_need(&small.region, LEVEL, UNEVEN);
    support_set(&small.params, "apl.need_rebase", 1);
    compute(&small, &aged);
    assert_same(aged.apl, plain.apl, 1);
    for (size_t t = 0; t < NUM_TERRITORIES; t++) {
        lost += aged.later[t] < plain.later[t] * (1 - 1e-6);
        gained += aged.later[t] > plain.later[t] * (1 + 1e-6);
    }
    assert_true(lost > 0 && gained > 0);
    support_small_free(&small);
}

/* One ratio for all communes is no ratio; a needier commune lowers the APL of its territory, in
 * every year, whether ages count or not. */
static void needs_of_communes(void **state)
{
    support_small_t small;
    apl_t plain, apart;
    (void)state;
    support_small_fixed(&small);
    compute(&small, &plain);
    set_commune_need(&small.region, 1.3, 1.3);
    compute(&small, &apart);
    assert_same(apart.apl, plain.apl, 1);
    assert_same(apart.later, plain.later, 1);
    set_commune_need(&small.region, 1.4, 0.9);
    compute(&small, &apart);
    const size_t t = small.region.cell_territory[small.region.commune_cell[0]];
    assert_true(plain.apl[t] > 0);
    assert_true(apart.apl[t] < plain.apl[t] && apart.later[t] < plain.later[t]);
    /* moved from 2015 by the departments, then held with ages off */
    apl_t moved, held;
    set_need(&small.region, LEVEL, EVEN);
    compute(&small, &moved);
    assert_same(moved.apl, apart.apl, 1); /* the same growth everywhere moves nothing apart */
    set_need(&small.region, LEVEL, UNEVEN);
    compute(&small, &moved);
    support_set(&small.params, "apl.need_by_age", 0);
    compute(&small, &held);
    assert_same(moved.apl, held.apl, 1);
    assert_true(held.later[t] != moved.later[t]);
    support_small_free(&small);
}

/* What releve apl computes of a year, standardised weighting, is what the model's operator gives.
 */
static void compare_with_the_command(const support_small_t *small, double level)
{
    const rlv_region_t *r = &small->region;
    const rlv_params_t *params = &small->params;
    const int base = (int)(params->time_base_year - params->apl_population_lag);
    const double acts = rlv_model_mean_acts(params, &small->national, 0);
    rlv_model_t model;
    rlv_travel_t travel = {0};
    rlv_apl_world_t world = {0};
    rlv_error_t err = {0};
    double supply[NUM_TERRITORIES] = {0}, expected[NUM_TERRITORIES];
    support_small_model(small, &model);
    assert_int_equal(rlv_travel_init(&travel, r, params, rlv_apl_reach(params), &err), RLV_OK);
    double *weight = calloc(travel.first[travel.num_communes], sizeof *weight);
    double *value = calloc(rlv_apl_num_values(r), sizeof *value);
    assert_true(weight != NULL && value != NULL);
    rlv_apl_weights(&travel, params, weight);
    const rlv_apl_map_t map = {r, &travel, weight};
    for (size_t c = 0; c < r->num_cells; c++)
        supply[r->cell_territory[c]] += (double)r->gp[c] * acts;
    for (int ahead = 0; ahead <= YEARS_ON; ahead += YEARS_ON) {
        rlv_apl_operator_apply(&model.operators[ahead], supply, 1.0, expected);
        assert_int_equal(rlv_apl_world_init(&world, r->num_communes, &err), RLV_OK);
        memcpy(world.gps, r->commune_gp, r->num_communes * sizeof *world.gps);
        world.acts = acts;
        assert_int_equal(rlv_apl_world_people(&world, r, base + ahead, base, &err), RLV_OK);
        rlv_apl_world_need(&world, r, params, base + ahead, base, true);
        assert_int_equal(
            rlv_apl_values(&map, &world, NULL, RLV_WEIGHTING_STANDARDISED, value, &err), RLV_OK);
        for (size_t t = 0; t < NUM_TERRITORIES; t++)
            assert_close(level * value[rlv_apl_first_territory(r) + t], expected[t], 1e-11, 0);
        rlv_apl_world_free(&world);
    }
    free(weight);
    free(value);
    rlv_travel_free(&travel);
    rlv_model_free(&model);
}

static void the_command_has_the_need_of_the_model(void **state)
{
    support_small_t small;
    double need = 0, people = 0;
    (void)state;
    support_small_fixed(&small);
    const rlv_region_t *r = &small.region;
    compare_with_the_command(&small, 1.0);
    set_commune_need(&small.region, 1.4, 0.9);
    compare_with_the_command(&small, 1.0);
    set_need(&small.region, LEVEL, UNEVEN);
    const int base = (int)(small.params.time_base_year - small.params.apl_population_lag);
    for (size_t c = 0; c < r->num_cells; c++) {
        const double here = (double)rlv_region_population(r, c, base);
        people += here;
        need += here * rlv_region_need(r, r->cell_department[c], base);
    }
    compare_with_the_command(&small, need / people); /* the command's need is on France = 1 */
    support_set(&small.params, "apl.need_rebase", 0.4);
    compare_with_the_command(&small, need / people);
    support_set(&small.params, "apl.need_by_age", 0);
    compare_with_the_command(&small, need / people);
    support_small_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(even_ageing_is_a_factor),
        cmocka_unit_test(uneven_ageing_moves_departments),
        cmocka_unit_test(needs_of_communes),
        cmocka_unit_test(the_command_has_the_need_of_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
