/* The APL on random maps against a computation over all pairs, by hand on small ones; its weights;
 * its operator; the split of a change. */
#include "support.h"

#include "random_map.h"

#include "releve/apl_rules.h"
#include "releve/apl_study.h"
#include "releve/process.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUM_MAPS = 12 };

static support_map_t map_of(uint32_t seed)
{
    const size_t n = 1 + (size_t)(300 * support_map_unit(seed, 900001));
    const size_t inside = n - n / 5;
    const double side = 0.2 + 1.5 * support_map_unit(seed, 900002);
    support_map_t map = {.seed = seed,
                         .num_communes = n,
                         .num_outside = n / 5,
                         .num_territories = 1 + inside / 12,
                         .num_departments = inside > 40 ? 3 : 1,
                         .south = 43.0,
                         .north = 43.0 + side,
                         .west = 1.0,
                         .east = 1.0 + side};
    return map;
}

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
        const support_map_t map = map_of(seed);
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
    support_map_t map = map_of(5);
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
        const support_map_t map = map_of(seed);
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
    const support_map_t map = map_of(3);
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
        const support_map_t shape = map_of(seed);
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
    const support_map_t shape = map_of(2);
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
    const support_map_t shape = map_of(3);
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
        cmocka_unit_test(studies_on_random_maps),
        cmocka_unit_test(the_share_of_younger_doctors),
        cmocka_unit_test(supply_is_fitted_to_published_values),
        cmocka_unit_test(agreement_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
