/* The APL of a year at every level, the split of its changes, the operator, agreement with
 * published values: on random maps and by hand. */
#include "support.h"

#include "random_map.h"

#include "releve/apl_study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUM_MAPS = 12 };

/* Two worlds on a random map that differ in everything, and the second one with all its gps. */
static void make_worlds(const support_map_t *map, const rlv_region_t *region,
                        rlv_apl_world_t world[2])
{
    rlv_error_t err = {0};
    for (int k = 0; k < 2; k++) {
        assert_int_equal(rlv_apl_world_init(&world[k], region->num_communes, &err), RLV_OK);
        assert_int_equal(rlv_apl_world_people(&world[k], region, 2018 + 3 * k, 2018, &err), RLV_OK);
        world[k].acts = 5000 - 200 * k;
        for (size_t i = 0; i < region->num_communes; i++) {
            const uint32_t draw = (uint32_t)(4 * i + (size_t)k);
            world[k].gps[i] = region->commune_gp[i] + (support_map_unit(map->seed, draw) < 0.1);
            world[k].need[i] = 0.8 + 0.4 * support_map_unit(map->seed, draw + 2);
        }
    }
}

static void check_parts(const rlv_apl_map_t *map, const rlv_apl_world_t world[2],
                        const double *factor, rlv_weighting_t weighting)
{
    const size_t n = rlv_apl_num_values(map->region);
    rlv_error_t err = {0};
    double *part = rlv_calloc(RLV_NUM_CAUSES * n, sizeof *part, &err);
    double *before = rlv_calloc(n, sizeof *before, &err),
           *after = rlv_calloc(n, sizeof *after, &err);
    double *value = rlv_calloc(n, sizeof *value, &err);
    assert_true(part && before && after && value);
    assert_int_equal(
        rlv_apl_split(map, &world[0], &world[1], factor, weighting, part, before, after, &err),
        RLV_OK);
    assert_int_equal(rlv_apl_values(map, &world[1], factor, weighting, value, &err), RLV_OK);
    for (size_t v = 0; v < n; v++) {
        double sum = 0;
        for (size_t cause = 0; cause < RLV_NUM_CAUSES; cause++)
            sum += part[cause * n + v];
        assert_close(sum, after[v] - before[v], 1e-12, 1e-12);
        assert_close(after[v], value[v], 0, 0);
        if (map->region->num_communes_inside > 100 && v == n - 1) { /* the right causes */
            assert_true(part[RLV_CAUSE_ACTIVITY * n + v] < 0);
            assert_true(part[RLV_CAUSE_INHABITANTS * n + v] < 0);
        }
    }
    free(part);
    free(before);
    free(after);
    free(value);
}

/* Means by brute force over the communes. */
static void check_means(const rlv_apl_map_t *map, const rlv_apl_world_t *world)
{
    const rlv_region_t *r = map->region;
    const size_t n = rlv_apl_num_values(r);
    rlv_error_t err = {0};
    double *value = rlv_calloc(n, sizeof *value, &err);
    assert_non_null(value);
    for (int w = 0; w < RLV_NUM_WEIGHTINGS; w++) {
        assert_int_equal(rlv_apl_values(map, world, NULL, (rlv_weighting_t)w, value, &err), RLV_OK);
        for (size_t t = 0; t < r->num_territories; t++) {
            double sum = 0, total = 0, plain = 0, count = 0;
            for (size_t i = 0; i < r->num_communes_inside; i++) {
                if (r->cell_territory[r->commune_cell[i]] != t)
                    continue;
                const double weight = world->people[i] * (w ? world->need[i] : 1.0);
                sum += weight * value[i];
                total += weight;
                plain += value[i];
                count++;
            }
            assert_close(value[rlv_apl_first_territory(r) + t],
                         total > 0 ? sum / total : plain / count, 1e-12, 1e-14);
        }
        assert_string_equal(rlv_apl_place(r, n - 1).level, "region");
        assert_string_equal(rlv_apl_place(r, rlv_apl_first_territory(r)).code,
                            r->territory[0].code);
    }
    free(value);
}

static void studies_on_random_maps(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= NUM_MAPS; seed++) {
        const support_map_t shape = support_map_small(seed);
        rlv_params_t params;
        rlv_region_t region;
        rlv_travel_t travel;
        rlv_apl_world_t world[2];
        rlv_operator_check_t check;
        rlv_error_t err = {0};
        double factor[301];
        rlv_params_init(&params);
        support_map_make(&shape, &region);
        assert_int_equal(rlv_region_verify(&region, &err), RLV_OK);
        assert_int_equal(rlv_travel_init(&travel, &region, &params, 30, &err), RLV_OK);
        double *weight = rlv_calloc(travel.first[shape.num_communes], sizeof *weight, &err);
        assert_non_null(weight);
        rlv_decay_weights(&travel, (rlv_decay_t)(seed % RLV_NUM_DECAYS), weight);
        const rlv_apl_map_t map = {&region, &travel, weight};
        make_worlds(&shape, &region, world);
        assert_int_equal(rlv_apl_le65_factor(&region, &params, factor, &err), RLV_OK);
        check_means(&map, &world[0]);
        check_parts(&map, world, NULL, RLV_WEIGHTING_RESIDENT);
        check_parts(&map, world, factor, RLV_WEIGHTING_STANDARDISED);
        /* the operator equals the communes for its own shares, and not for others */
        assert_int_equal(rlv_operator_check(&check, &map, &world[0], world[0].gps, &err), RLV_OK);
        assert_true(check.same_max < 1e-12);
        assert_true(check.moved_max < 1e-12);
        assert_int_equal(rlv_operator_check(&check, &map, &world[0], world[1].gps, &err), RLV_OK);
        assert_true(check.same_max < 1e-12);
        assert_true(shape.num_communes < 100 || check.moved_mean > 0);
        free(weight);
        rlv_apl_world_free(&world[0]);
        rlv_apl_world_free(&world[1]);
        rlv_travel_free(&travel);
        rlv_region_free(&region);
    }
}

static void the_share_of_younger_doctors(void **state)
{
    (void)state;
    const support_map_t shape = support_map_small(2);
    rlv_params_t params;
    rlv_region_t region;
    rlv_error_t err = {0};
    double factor[301], gps = 0, sum = 0;
    rlv_params_init(&params);
    support_map_make(&shape, &region);
    for (size_t t = 0; t < region.num_territories; t++) {
        gps += region.gp[t];
        sum += region.gp[t] * region.le65_ratio[t];
    }
    assert_int_equal(rlv_apl_le65_factor(&region, &params, factor, &err), RLV_OK);
    const double k = params.synthesis_le65_shrink_gp;
    for (size_t i = 0; i < region.num_communes_inside; i++) {
        const uint32_t t = region.commune_cell[i];
        assert_close(factor[i],
                     (region.gp[t] * region.le65_ratio[t] + k * sum / gps) / (region.gp[t] + k),
                     1e-12, 0);
    }
    assert_close(factor[region.num_communes - 1], sum / gps, 1e-12, 0);
    rlv_region_free(&region);
}

/* Values made with known factors are found again, closer than with plain supply. */
static void supply_is_fitted_to_published_values(void **state)
{
    (void)state;
    const support_map_t shape = support_map_small(3);
    rlv_params_t params;
    rlv_region_t region;
    rlv_travel_t travel;
    rlv_apl_world_t world[2];
    rlv_agreement_t plain, fitted;
    rlv_error_t err = {0};
    double factor[301], published[400], value[400];
    rlv_params_init(&params);
    support_map_make(&shape, &region);
    const size_t n = region.num_communes_inside;
    assert_true(rlv_apl_num_values(&region) <= 400);
    assert_int_equal(rlv_travel_init(&travel, &region, &params, 20, &err), RLV_OK);
    double *weight = rlv_calloc(travel.first[region.num_communes], sizeof *weight, &err);
    assert_non_null(weight);
    rlv_apl_weights(&travel, &params, weight);
    const rlv_apl_map_t map = {&region, &travel, weight};
    make_worlds(&shape, &region, world);
    for (size_t i = 0; i < region.num_communes; i++)
        factor[i] = 0.5 + support_map_unit(99, (uint32_t)i);
    assert_int_equal(
        rlv_apl_values(&map, &world[0], factor, RLV_WEIGHTING_RESIDENT, published, &err), RLV_OK);
    assert_int_equal(rlv_apl_values(&map, &world[0], NULL, RLV_WEIGHTING_RESIDENT, value, &err),
                     RLV_OK);
    rlv_agreement(&plain, n, value, published, world[0].people);
    published[0] = NAN; /* an unknown one disturbs nothing */
    assert_int_equal(rlv_apl_fit_supply(&map, &world[0], published, factor, &err), RLV_OK);
    assert_int_equal(rlv_apl_values(&map, &world[0], factor, RLV_WEIGHTING_RESIDENT, value, &err),
                     RLV_OK);
    rlv_agreement(&fitted, n, value, published, world[0].people);
    assert_true(fitted.correlation > plain.correlation);
    assert_true(fitted.mae < 0.5 * plain.mae);
    for (size_t i = 0; i < region.num_communes; i++)
        assert_true(factor[i] >= 0.1 && factor[i] <= 5.0);
    free(weight);
    rlv_apl_world_free(&world[0]);
    rlv_apl_world_free(&world[1]);
    rlv_travel_free(&travel);
    rlv_region_free(&region);
}

static void agreement_by_hand(void **state)
{
    (void)state;
    const double computed[] = {2, 4, 9, 0, 1}, published[] = {1, 2, NAN, 1, 1};
    const double weight[] = {1, 1, 1, 2, 0};
    rlv_agreement_t a;
    rlv_agreement(&a, 5, computed, published, weight);
    assert_int_equal(a.num_places, 3);
    assert_close(a.mean_computed, 1.5, 1e-15, 0);
    assert_close(a.mean_published, 1.25, 1e-15, 0);
    /* deviations 0.5, 2.5, -1.5 (twice) and -0.25, 0.75, -0.25 (twice) */
    assert_close(a.correlation, (-0.125 + 1.875 + 0.75) / sqrt(11 * 0.75), 1e-14, 0);
    /* computed times 1.25 / 1.5: 5/3, 10/3, 0 */
    assert_close(a.mae, (2.0 / 3 + 4.0 / 3 + 2) / 4, 1e-14, 0);
    assert_close(a.ratio_mean, 0.5, 1e-15, 0);
    assert_close(a.ratio_cv, 0, 0, 1e-7);
    rlv_agreement(&a, 0, NULL, NULL, NULL);
    assert_int_equal(a.num_places, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(studies_on_random_maps),
        cmocka_unit_test(the_share_of_younger_doctors),
        cmocka_unit_test(supply_is_fitted_to_published_values),
        cmocka_unit_test(agreement_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
