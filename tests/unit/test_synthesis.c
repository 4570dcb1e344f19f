/* The doctors of the reference date: totals of cells, the fit's margins, rounding. */
#include "small_region.h"
#include "support.h"

#include "releve/synthesis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS = RLV_SYNTHESIS_BLOCKS };

static void pyramid_sums_to_one(void **state)
{
    support_small_t small;
    (void)state;
    support_small_fixed(&small);
    for (int liberal = 0; liberal < 2; liberal++)
        for (int tilt = -2; tilt <= 2; tilt++) {
            double pyramid[RLV_NUM_SEXES][RLV_PYRAMID_AGES], sum = 0, women = 0, mean = 0;
            static double before;
            support_set(&small.params, "synthesis.population", liberal);
            support_set(&small.params, "synthesis.age_tilt", 0.1 * tilt);
            support_set(&small.params, "synthesis.women_share", 0.41);
            rlv_synthesis_pyramid(&small.national, &small.params, pyramid);
            for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
                for (int i = 0; i < RLV_PYRAMID_AGES; i++) {
                    assert_true(pyramid[sex][i] >= 0);
                    sum += pyramid[sex][i];
                    women += sex == RLV_WOMAN ? pyramid[sex][i] : 0;
                    mean += pyramid[sex][i] * (RLV_AGE_FIRST + i);
                }
            assert_close(sum, 1, 1e-12, 0);
            assert_close(women, 0.41, 1e-12, 0);
            if (tilt > -2)
                assert_true(mean > before); /* the tilt makes them older */
            before = mean;
        }
    support_small_free(&small);
}

/* Cells exact, the region's blocks met, the departments' and territories' order of ages followed.
 */
static void fit_meets_its_margins(void **state)
{
    support_small_t small;
    const double level[BLOCKS] = {0.52, 0.36, 0.12};
    double fit[8 * BLOCKS], target[3 + 7], sum[BLOCKS] = {0}, total = 0;
    (void)state;
    support_small_fixed(&small);
    const rlv_region_t *r = &small.region;
    const double worst = rlv_synthesis_fit(r, &small.params, level, target, fit);
    assert_true(worst <= 1e-6);
    for (size_t c = 0; c < r->num_cells; c++) {
        double cell = 0;
        for (int b = 0; b < BLOCKS; b++) {
            assert_true(fit[c * BLOCKS + (size_t)b] >= 0);
            cell += fit[c * BLOCKS + (size_t)b];
            sum[b] += fit[c * BLOCKS + (size_t)b];
        }
        assert_close(cell, r->gp[c], 0, 1e-9);
        total += cell;
    }
    for (int b = 0; b < BLOCKS; b++)
        assert_close(sum[b] / total, level[b], 1e-6, 0);
    /* territories: over 65 as aimed; departments: 55 and over as aimed */
    for (size_t t = 0; t < r->num_territories; t++) {
        double over65 = 0;
        for (size_t c = r->first_cell[t]; c < r->first_cell[t + 1]; c++)
            over65 += fit[c * BLOCKS + 2];
        assert_close(over65, target[3 + t], 1e-5, 1e-5);
    }
    for (size_t d = 0; d < r->num_departments; d++) {
        double seniors = 0;
        for (size_t c = 0; c < r->num_cells; c++)
            if (r->cell_department[c] == d)
                seniors += fit[c * BLOCKS + 1] + fit[c * BLOCKS + 2];
        assert_close(seniors, target[d], 1e-4, 1e-4);
    }
    /* territory 1 (ratio 0.72) has more over 65 than territory 4 (0.95), GP for GP */
    assert_true(target[3 + 1] / 5 > target[3 + 4] / 15);
    /* department 1 (0.55 of 55 and over) more seniors than department 0 (0.42), GP for GP */
    assert_true(target[1] / 105 > target[0] / 17);
    support_small_free(&small);
}

/* Followed in full, half-way, not at all. */
static void department_weight(void **state)
{
    support_small_t small;
    const double level[BLOCKS] = {0.52, 0.36, 0.12};
    double fit[8 * BLOCKS], target[3 + 7], relative[3];
    (void)state;
    support_small_fixed(&small);
    for (int w = 0; w < 3; w++) {
        support_set(&small.params, "synthesis.department_weight", 0.5 * w);
        (void)rlv_synthesis_fit(&small.region, &small.params, level, target, fit);
        relative[w] = target[1] / 105 / 0.48; /* cells 2, 4 and 5 hold 87 + 3 + 15 */
    }
    const double mean = (0.42 * 17 + 0.55 * 105 + 0.48 * 29) / 151;
    assert_close(relative[0], 1, 1e-9, 0);
    assert_close(relative[2], 0.55 / mean, 1e-9, 0);
    assert_close(relative[1], 0.5 * (1 + 0.55 / mean), 1e-9, 0);
    support_small_free(&small);
}

/* Whatever the parameters, a fit that is accepted holds no negative number. */
static void accepted_fits_are_possible(void **state)
{
    int accepted = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 400; seed++) {
        support_small_t small;
        double level[BLOCKS], sum = 0;
        support_small_random(&small, seed);
        const rlv_region_t *r = &small.region;
        double *fit = calloc(r->num_cells * BLOCKS, sizeof *fit);
        double *target = calloc(r->num_departments + r->num_territories, sizeof *target);
        assert_true(fit && target);
        for (int b = 0; b < BLOCKS; b++)
            sum += level[b] = 0.02 + support_unit(seed, 9000 + (uint32_t)b);
        for (int b = 0; b < BLOCKS; b++)
            level[b] /= sum;
        support_set(&small.params, "synthesis.le65_shrink_gp", 20 * support_unit(seed, 9010));
        support_set(&small.params, "synthesis.department_weight", support_unit(seed, 9011));
        const double worst = rlv_synthesis_fit(r, &small.params, level, target, fit);
        if (worst < 0.01) {
            accepted++;
            for (size_t i = 0; i < r->num_cells * BLOCKS; i++)
                if (!(fit[i] >= 0))
                    fail_msg("seed %u: fit[%zu] = %g", (unsigned)seed, i, fit[i]);
        }
        free(fit);
        free(target);
        support_small_free(&small);
    }
    assert_true(accepted > 200);
}

/* Every cell holds its count in every replicate; two replicates give other ages. */
static void cells_hold_their_counts(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_simulation_t s;
    rlv_error_t err = {0};
    double mean_age[200];
    (void)state;
    support_small_fixed(&small);
    support_small_model(&small, &model);
    assert_int_equal(rlv_simulation_init(&s, &model, &err), 0);
    s.params = model.params;
    s.seed = 5;
    s.year = 2021;
    assert_int_equal(rlv_entries_prepare(&s, &err), 0);
    for (uint32_t replicate = 0; replicate < 200; replicate++) {
        uint32_t count[8] = {0};
        s.replicate = replicate;
        assert_int_equal(rlv_synthesis_draw(&s, &err), 0);
        assert_int_equal(rlv_population_verify(&s.doctors, 8, 2021, &err), 0);
        mean_age[replicate] = 0;
        for (size_t row = 0; row < s.doctors.num_rows; row++) {
            count[s.doctors.cell[row]]++;
            mean_age[replicate] += rlv_age(s.doctors.birth_year[row], 2021) / 151.0;
            assert_true(rlv_state_counts(s.doctors.state[row]));
            assert_true(s.doctors.installed_year[row] <= 2021);
        }
        for (size_t c = 0; c < 8; c++)
            assert_int_equal(count[c], small.region.gp[c]);
    }
    int other = 0;
    for (int i = 1; i < 200; i++)
        other += mean_age[i] != mean_age[0];
    assert_true(other > 190);
    rlv_simulation_free(&s);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* The door for real doctors: they are taken as they are. */
static void records_replace_the_synthesis(void **state)
{
    static const rlv_record_t RECORDS[] = {
        {1951, 1985, 2, RLV_MAN, RLV_STATE_LIBERAL, 1},
        {1990, 2020, 0, RLV_WOMAN, RLV_STATE_MIXED, 0},
        {1975, 2004, 7, RLV_WOMAN, RLV_STATE_HEALTH_CENTRE, 0},
    };
    support_small_t small;
    rlv_model_t model;
    support_life_t life;
    (void)state;
    support_small_fixed(&small);
    support_small_freeze(&small);
    memset(small.region.gp, 0, small.region.num_cells * sizeof *small.region.gp);
    small.region.gp[2] = small.region.gp[0] = 1;
    support_set(&small.params, "states.from_health_centre", 0);
    small.params.time_horizon = 2022;
    support_small_model(&small, &model);
    model.record = RECORDS;
    model.num_records = 3;
    support_life_run(&life, &model, 1, 0);
    const rlv_population_t *d = &life.simulation.doctors;
    assert_int_equal(d->num_rows, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(d->birth_year[i], RECORDS[i].birth_year);
        assert_int_equal(d->installed_year[i], RECORDS[i].installed_year);
        assert_int_equal(d->cell[i], RECORDS[i].cell);
        assert_int_equal(d->sex[i], RECORDS[i].sex);
        assert_int_equal(d->state[i], RECORDS[i].state);
    }
    const size_t region = model.shape.num_places - 1;
    const int32_t *tally = life.counts.tally;
    assert_int_equal(support_count(&model, tally, 2021, RLV_TALLY_HEADCOUNT, region), 2);
    assert_int_equal(support_count(&model, tally, 2021, RLV_TALLY_HEALTH_CENTRE, region), 1);
    assert_int_equal(support_count(&model, tally, 2021, RLV_TALLY_AGE_60PLUS, region), 1);
    support_life_free(&life);
    rlv_model_free(&model);
    support_small_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pyramid_sums_to_one),     cmocka_unit_test(fit_meets_its_margins),
        cmocka_unit_test(department_weight),       cmocka_unit_test(accepted_fits_are_possible),
        cmocka_unit_test(cells_hold_their_counts), cmocka_unit_test(records_replace_the_synthesis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
