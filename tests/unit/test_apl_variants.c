/* The APL on random maps against a computation over all pairs, by hand on small ones; its travel
 * times and weights; the split of a change by hand. */
#include "support.h"

#include "random_map.h"

#include "releve/apl.h"
#include "releve/apl_rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUM_MAPS = 12 };

/* Minutes by the definition, without a grid. */
static double minutes_between(const rlv_region_t *r, const rlv_params_t *p, size_t i, size_t j)
{
    double speed[2];
    const size_t end[2] = {i, j};
    if (i == j)
        return 0;
    for (int k = 0; k < 2; k++) {
        const int density = r->commune_density[end[k]];
        speed[k] = density == 1                  ? p->apl_speed_city
                   : density >= 2 && density < 5 ? p->apl_speed_town
                                                 : p->apl_speed_rural;
        if (r->commune_mountain[end[k]])
            speed[k] *= p->apl_mountain_speed_factor;
    }
    const double km = rlv_distance_km(r->commune_latitude[i], r->commune_longitude[i],
                                      r->commune_latitude[j], r->commune_longitude[j]);
    return 60.0 * p->apl_detour * km / (0.5 * (speed[0] + speed[1]));
}

/* The matrix holds exactly the pairs of the definition, in order, and nothing else. */
static void the_grid_finds_every_pair(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= NUM_MAPS; seed++) {
        static const double LIMITS[] = {20, 30, 3, 120};
        const support_map_t map = support_map_small(seed);
        const double limit = LIMITS[seed % 4];
        rlv_params_t params;
        rlv_region_t region;
        rlv_travel_t travel;
        rlv_error_t err = {0};
        rlv_params_init(&params);
        support_map_make(&map, &region);
        assert_int_equal(rlv_travel_init(&travel, &region, &params, limit, &err), RLV_OK);
        for (size_t i = 0; i < map.num_communes; i++) {
            size_t at = travel.first[i];
            for (size_t j = 0; j < map.num_communes; j++) {
                const double minutes = minutes_between(&region, &params, i, j);
                if (i != j && !(minutes < limit))
                    continue;
                assert_true(at < travel.first[i + 1]);
                assert_int_equal(travel.to[at], j);
                assert_close(travel.minutes[at], minutes, 1e-14, 0);
                at++;
            }
            assert_int_equal(at, travel.first[i + 1]);
        }
        rlv_travel_free(&travel);
        rlv_region_free(&region);
    }
}

/* Far places, one point, the antimeridian's sides: the grid must not fail nor invent a pair. */
static void a_grid_of_odd_shapes(void **state)
{
    (void)state;
    support_map_t map = support_map_small(5);
    rlv_params_t params;
    rlv_region_t region;
    rlv_travel_t travel;
    rlv_error_t err = {0};
    rlv_params_init(&params);
    support_map_make(&map, &region);
    for (size_t i = 0; i < map.num_communes; i++) { /* overseas, and all in one place */
        region.commune_latitude[i] = i % 2 ? -21.1 : 48.8;
        region.commune_longitude[i] = i % 2 ? 55.5 : -61.0;
    }
    assert_int_equal(rlv_travel_init(&travel, &region, &params, 20, &err), RLV_OK);
    const size_t odd = map.num_communes / 2, even = map.num_communes - odd;
    assert_int_equal(travel.first[map.num_communes], odd * odd + even * even);
    rlv_travel_free(&travel);
    region.commune_latitude[0] = 90.0;
    region.commune_latitude[1] = -90.0;
    assert_int_equal(rlv_travel_init(&travel, &region, &params, 0, &err), RLV_OK);
    assert_int_equal(travel.first[map.num_communes], map.num_communes); /* each alone */
    rlv_travel_free(&travel);
    rlv_region_free(&region);
}

/* Both steps over all pairs. */
static void brute_force(const rlv_region_t *region, const rlv_params_t *params, rlv_decay_t decay,
                        const double *supply, const double *people, double *apl)
{
    const size_t n = region->num_communes;
    for (size_t i = 0; i < n; i++)
        apl[i] = 0;
    for (size_t j = 0; j < n; j++) {
        double reached = 0;
        for (size_t i = 0; i < n; i++)
            reached += rlv_decay_weight(decay, minutes_between(region, params, i, j)) * people[i];
        for (size_t i = 0; i < n && reached > 0; i++)
            apl[i] += rlv_decay_weight(decay, minutes_between(region, params, i, j)) * supply[j] /
                      reached;
    }
}

static void the_apl_is_that_of_all_pairs(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= NUM_MAPS; seed++) {
        const support_map_t map = support_map_small(seed);
        const rlv_decay_t decay = (rlv_decay_t)(seed % RLV_NUM_DECAYS);
        rlv_params_t params;
        rlv_region_t region;
        rlv_travel_t travel;
        rlv_error_t err = {0};
        double apl[301], expected[301], supply[301], served = 0, within_reach = 0;
        rlv_params_init(&params);
        support_map_make(&map, &region);
        const size_t n = map.num_communes;
        for (size_t i = 0; i < n; i++)
            supply[i] = 4800.0 * region.commune_gp[i];
        assert_int_equal(rlv_travel_init(&travel, &region, &params, 30, &err), RLV_OK);
        double *weight = rlv_calloc(travel.first[n], sizeof *weight, &err);
        assert_non_null(weight);
        rlv_decay_weights(&travel, decay, weight);
        assert_int_equal(
            rlv_apl_communes(&travel, weight, supply, region.commune_population, apl, &err),
            RLV_OK);
        brute_force(&region, &params, decay, supply, region.commune_population, expected);
        for (size_t i = 0; i < n; i++)
            assert_close(apl[i], expected[i], 1e-12, 1e-12);
        /* conservation: what inhabitants reach is the supply that somebody reaches */
        for (size_t j = 0; j < n; j++) {
            double reached = 0;
            for (size_t p = travel.first[j]; p < travel.first[j + 1]; p++)
                reached += weight[p] * region.commune_population[travel.to[p]];
            within_reach += reached > 0 ? supply[j] : 0;
            served += apl[j] * region.commune_population[j];
        }
        assert_close(served, within_reach, 1e-12, 1e-9);
        free(weight);
        rlv_travel_free(&travel);
        rlv_region_free(&region);
    }
}

/* --- by hand */

static void by_hand(size_t n, size_t num_rows, const uint32_t from[], const uint32_t to[],
                    const double minutes[], const double supply[], const double people[],
                    const double expected[])
{
    rlv_travel_t travel;
    rlv_error_t err = {0};
    double weight[64], apl[8];
    assert_int_equal(rlv_travel_init_table(&travel, n, num_rows, from, to, minutes, 20, &err),
                     RLV_OK);
    rlv_decay_weights(&travel, RLV_DECAY_STEPS_20MIN, weight);
    assert_int_equal(rlv_apl_communes(&travel, weight, supply, people, apl, &err), RLV_OK);
    for (size_t i = 0; i < n; i++)
        assert_close(apl[i], expected[i], 1e-14, 1e-14);
    rlv_travel_free(&travel);
}

static void cases_by_hand(void **state)
{
    (void)state;
    const uint32_t from[] = {0}, to[] = {1};
    const double near[] = {7}, middle[] = {12}, far[] = {20};
    /* one commune: its own ratio */
    by_hand(1, 0, NULL, NULL, NULL, (const double[]){5000}, (const double[]){1000},
            (const double[]){5});
    /* two within 10 minutes share everything: 9,000 acts for 3,000 inhabitants */
    by_hand(2, 1, from, to, near, (const double[]){9000, 0}, (const double[]){1000, 2000},
            (const double[]){3, 3});
    /* 12 minutes apart weigh 1/3: 9,000 / (1,000 + 1,500 / 3) = 6, a third of it there */
    by_hand(2, 1, from, to, middle, (const double[]){9000, 0}, (const double[]){1000, 1500},
            (const double[]){6, 2});
    /* 20 minutes is out of reach: isolated */
    by_hand(2, 1, from, to, far, (const double[]){9000, 0}, (const double[]){1000, 1500},
            (const double[]){9, 0});
    /* nobody lives there: supply that nobody reaches serves nobody; an empty place next to supply
     * has an accessibility */
    by_hand(1, 0, NULL, NULL, NULL, (const double[]){9000}, (const double[]){0},
            (const double[]){0});
    by_hand(2, 1, from, to, near, (const double[]){9000, 0}, (const double[]){1000, 0},
            (const double[]){9, 9});
    /* no GP anywhere */
    by_hand(2, 1, from, to, near, (const double[]){0, 0}, (const double[]){1000, 10},
            (const double[]){0, 0});
}

/* --- a table of road times */

static void a_table_is_completed_by_symmetry(void **state)
{
    (void)state;
    /* 0-1 one way; 2-0 both ways, 8 and 12: 10; 1-2 too far; 3 nowhere; 2-2 is 0 anyway */
    const uint32_t from[] = {1, 2, 0, 1, 2}, to[] = {0, 0, 2, 2, 2};
    const double minutes[] = {4, 8, 12, 45, 9};
    const size_t first[] = {0, 3, 5, 7, 8};
    const uint32_t reached[] = {0, 1, 2, 0, 1, 0, 2, 3};
    const double expected[] = {0, 4, 10, 4, 0, 10, 0, 0};
    rlv_travel_t travel;
    rlv_error_t err = {0};
    assert_int_equal(rlv_travel_init_table(&travel, 4, 5, from, to, minutes, 20, &err), RLV_OK);
    assert_memory_equal(travel.first, first, sizeof first);
    assert_memory_equal(travel.to, reached, sizeof reached);
    for (size_t p = 0; p < 8; p++)
        assert_close(travel.minutes[p], expected[p], 0, 0);
    rlv_travel_free(&travel);
}

static void a_wrong_table_is_refused(void **state)
{
    (void)state;
    const uint32_t from[] = {0, 0}, to[] = {1, 1}, beyond[] = {4, 1};
    const double minutes[] = {4, 8}, negative[] = {4, -1}, missing[] = {NAN, 1};
    rlv_travel_t travel;
    rlv_error_t err = {0};
    assert_int_equal(rlv_travel_init_table(&travel, 4, 2, from, to, minutes, 20, &err),
                     RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "rows 0 and 1"));
    rlv_travel_free(&travel);
    assert_int_equal(rlv_travel_init_table(&travel, 4, 1, from, beyond, minutes, 20, NULL),
                     RLV_ERR_DATA);
    rlv_travel_free(&travel);
    assert_int_equal(rlv_travel_init_table(&travel, 4, 2, from, to, negative, 20, NULL),
                     RLV_ERR_DATA);
    rlv_travel_free(&travel);
    assert_int_equal(rlv_travel_init_table(&travel, 4, 1, from, to, missing, 20, NULL),
                     RLV_ERR_DATA);
    rlv_travel_free(&travel);
}

/* The estimated minutes given as a table give the estimated matrix. */
static void a_table_equals_the_estimate(void **state)
{
    (void)state;
    const support_map_t map = support_map_small(3);
    rlv_params_t params;
    rlv_region_t region;
    rlv_travel_t travel, again;
    rlv_error_t err = {0};
    rlv_params_init(&params);
    support_map_make(&map, &region);
    assert_int_equal(rlv_travel_init(&travel, &region, &params, 20, &err), RLV_OK);
    const size_t pairs = travel.first[map.num_communes];
    uint32_t *from = rlv_calloc(pairs, sizeof *from, &err);
    assert_non_null(from);
    for (size_t i = 0; i < map.num_communes; i++)
        for (size_t p = travel.first[i]; p < travel.first[i + 1]; p++)
            from[p] = (uint32_t)i;
    assert_int_equal(rlv_travel_init_table(&again, map.num_communes, pairs, from, travel.to,
                                           travel.minutes, 20, &err),
                     RLV_OK);
    assert_memory_equal(again.first, travel.first, (map.num_communes + 1) * sizeof *again.first);
    assert_memory_equal(again.to, travel.to, pairs * sizeof *again.to);
    assert_memory_equal(again.minutes, travel.minutes, pairs * sizeof *again.minutes);
    free(from);
    rlv_travel_free(&again);
    rlv_travel_free(&travel);
    rlv_region_free(&region);
}

/* --- weights */

static void decays_at_their_borders(void **state)
{
    (void)state;
    static const struct {
        rlv_decay_t decay;
        double minutes, weight;
    } CASES[] = {
        {RLV_DECAY_STEPS_20MIN, 0, 1},
        {RLV_DECAY_STEPS_20MIN, 9.999, 1},
        {RLV_DECAY_STEPS_20MIN, 10, 1.0 / 3.0},
        {RLV_DECAY_STEPS_20MIN, 15, 0.1},
        {RLV_DECAY_STEPS_20MIN, 19.999, 0.1},
        {RLV_DECAY_STEPS_20MIN, 20, 0},
        {RLV_DECAY_STEPS_2012, 4.999, 1},
        {RLV_DECAY_STEPS_2012, 5, 0.3},
        {RLV_DECAY_STEPS_2012, 10, 0.1},
        {RLV_DECAY_STEPS_2012, 15, 0},
        {RLV_DECAY_GAUSSIAN, 0, 1},
        {RLV_DECAY_GAUSSIAN, 29.999, 0.006744},
        {RLV_DECAY_GAUSSIAN, 30, 0},
        {RLV_DECAY_EXPONENTIAL, 10, 0.301194},
        {RLV_DECAY_EXPONENTIAL, 30, 0},
        {RLV_DECAY_EMPIRICAL, 0, 1},
        {RLV_DECAY_EMPIRICAL, 3.6, 1},
        {RLV_DECAY_EMPIRICAL, 10, 0.252562},
        {RLV_DECAY_EMPIRICAL, 30, 0},
    };
    for (size_t k = 0; k < sizeof CASES / sizeof CASES[0]; k++)
        assert_close(rlv_decay_weight(CASES[k].decay, CASES[k].minutes), CASES[k].weight, 1e-3,
                     1e-15);
    for (int decay = 0; decay < RLV_NUM_DECAYS; decay++) {
        assert_int_equal(rlv_decay_find(rlv_decay_name((rlv_decay_t)decay)), decay);
        assert_close(rlv_decay_weight((rlv_decay_t)decay, NAN), 0, 0, 0);
    }
    assert_int_equal(rlv_decay_find("steps"), -1);
}

/* The choices of apl.decay are the decays, in their order. */
static void the_parameter_names_the_decays(void **state)
{
    (void)state;
    rlv_params_t params;
    rlv_params_init(&params);
    for (int decay = 0; decay < RLV_NUM_DECAYS; decay++) {
        params.apl_decay = decay;
        assert_close(rlv_apl_reach(&params), rlv_decay_reach((rlv_decay_t)decay), 0, 0);
        assert_close(rlv_apl_decay(&params, 7), rlv_decay_weight((rlv_decay_t)decay, 7), 0, 0);
    }
}

static void weights_of_doctors_and_ages(void **state)
{
    (void)state;
    static const double ACTS[] = {0, 272, 273, 1027, 1028, 2642, 2643, 4251, 4252, 9000};
    static const double WEIGHTS[] = {0, 0, 0.2, 0.2, 0.5, 0.5, 0.7, 0.7, 1, 1};
    for (size_t k = 0; k < sizeof ACTS / sizeof ACTS[0]; k++)
        assert_close(rlv_apl_full_time_2012(ACTS[k]), WEIGHTS[k], 0, 0);
    assert_close(rlv_apl_full_time_continuous(4973), 1, 0, 0);
    assert_close(rlv_apl_full_time_continuous(8951.4), 1.8, 1e-12, 0);
    assert_close(rlv_apl_full_time_continuous(20000), 1.8, 0, 0);
    assert_close(rlv_apl_full_time_continuous(-1), 0, 0, 0);
    assert_close(rlv_apl_counted_acts(1000, 3600, 6000), 3600, 0, 0);
    assert_close(rlv_apl_counted_acts(5000, 3600, 6000), 5000, 0, 0);
    assert_close(rlv_apl_counted_acts(9000, 3600, 6000), 6000, 0, 0);
    assert_close(rlv_apl_age_weight(0), 1.27, 0, 0);
    assert_close(rlv_apl_age_weight(4), 1.27, 0, 0);
    assert_close(rlv_apl_age_weight(5), 0.65, 0, 0);
    assert_close(rlv_apl_age_weight(89), 2.84, 0, 0);
    assert_close(rlv_apl_age_weight(90), 2.61, 0, 0);
    assert_close(rlv_apl_age_weight(104), 2.61, 0, 0);
    double people[RLV_APL_NUM_AGE_CLASSES] = {0};
    people[0] = 100;
    people[18] = 10;
    assert_close(rlv_apl_standardised(people), 153.1, 1e-14, 0);
}

static void anchors_shrink_and_are_bounded(void **state)
{
    (void)state;
    assert_close(rlv_apl_anchor(1.2, 0.8, 9, 3, 4), (1.2 * 9 + 0.8 * 3) / 12, 1e-15, 0);
    assert_close(rlv_apl_anchor(NAN, 0.8, 9, 3, 4), 0.8, 0, 0);
    assert_close(rlv_apl_anchor(100, 0.8, 9, 0, 4), 3.2, 1e-15, 0);
    assert_close(rlv_apl_anchor(0, 0.8, 9, 0, 4), 0.2, 1e-15, 0);
    assert_close(rlv_apl_anchor(5, 0.8, 0, 0, 4), 0.8, 0, 0);
}

/* --- split of a change */

/* Value 0: x0 x1 with x from (2, 3) to (4, 10); value 1: cause 2 adds 7; value 2: nothing. */
static int product(void *context, unsigned causes, double *value, rlv_error_t *err)
{
    (void)context;
    (void)err;
    value[0] = (causes & 1u ? 4.0 : 2.0) * (causes & 2u ? 10.0 : 3.0);
    value[1] = causes & 4u ? 12.0 : 5.0;
    value[2] = 1.0;
    return RLV_OK;
}

static int failing(void *context, unsigned causes, double *value, rlv_error_t *err)
{
    (void)context;
    (void)value;
    return causes == 2 ? rlv_fail(err, RLV_ERR_DATA, "no") : RLV_OK;
}

static void parts_by_hand(void **state)
{
    (void)state;
    double part[9], before[3], after[3];
    rlv_error_t err = {0};
    assert_int_equal(rlv_apl_decompose(3, 3, product, NULL, part, before, after, &err), RLV_OK);
    assert_close(before[0], 6, 0, 0);
    assert_close(after[0], 40, 0, 0);
    assert_close(part[0], 13, 1e-14, 0); /* (2 x 3 + 2 x 10) / 2 */
    assert_close(part[3], 21, 1e-14, 0); /* (7 x 2 + 7 x 4) / 2 */
    assert_close(part[6], 0, 0, 1e-14);
    assert_close(part[7], 7, 1e-14, 0);
    assert_close(part[1], 0, 0, 1e-14);
    assert_close(part[2], 0, 0, 1e-14);
    assert_int_equal(rlv_apl_decompose(3, 3, failing, NULL, part, before, after, &err),
                     RLV_ERR_DATA);
    assert_int_equal(rlv_apl_decompose(9, 3, product, NULL, part, before, after, NULL),
                     RLV_ERR_SOFTWARE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grid_finds_every_pair),
        cmocka_unit_test(a_grid_of_odd_shapes),
        cmocka_unit_test(the_apl_is_that_of_all_pairs),
        cmocka_unit_test(cases_by_hand),
        cmocka_unit_test(a_table_is_completed_by_symmetry),
        cmocka_unit_test(a_wrong_table_is_refused),
        cmocka_unit_test(a_table_equals_the_estimate),
        cmocka_unit_test(decays_at_their_borders),
        cmocka_unit_test(the_parameter_names_the_decays),
        cmocka_unit_test(weights_of_doctors_and_ages),
        cmocka_unit_test(anchors_shrink_and_are_bounded),
        cmocka_unit_test(parts_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
