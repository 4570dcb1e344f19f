/* Population, exits, entries, activity, one replicate: values by hand and limits. */
#include "small_region.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void population_grows_and_shrinks(void **state)
{
    rlv_population_t p;
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_population_init(&p, 0, &err), 0);
    for (uint32_t i = 0; i < 1000; i++) {
        const rlv_doctor_t doctor = {.id = rlv_doctor_id(2031, i),
                                     .birth_year = (int16_t)(1960 + i % 30),
                                     .installed_year = 2031,
                                     .cell = (uint16_t)(i % 7),
                                     .sex = i % 2,
                                     .diploma = (uint8_t)(i % 3),
                                     .state = (uint8_t)(i % 3),
                                     .cumul = i % 5 == 0};
        assert_int_equal(rlv_population_add(&p, &doctor, &err), 0);
        p.decision[i] = i % 4 == 3   ? RLV_DECISION_LEAVE
                        : i % 4 == 1 ? RLV_DECISION_SEEK
                                     : RLV_DECISION_STAY;
        p.fte_milli[i] = (uint16_t)i;
    }
    assert_int_equal(rlv_population_verify(&p, 7, 2031, &err), 0);
    rlv_population_remove_decided(&p, RLV_DECISION_LEAVE);
    assert_int_equal(p.num_rows, 750);
    for (uint32_t row = 0; row < 750; row++) { /* the order is kept, every attribute follows */
        const uint32_t i = row / 3 * 4 + row % 3;
        assert_int_equal(p.id[row], 131u << 20 | i);
        assert_int_equal(p.birth_year[row], 1960 + i % 30);
        assert_int_equal(p.cell[row], i % 7);
        assert_int_equal(p.sex[row], i % 2);
        assert_int_equal(p.diploma[row], i % 3);
        assert_int_equal(p.state[row], i % 3);
        assert_int_equal(p.cumul[row], i % 5 == 0);
        assert_int_equal(p.fte_milli[row], i);
        assert_int_equal(p.installed_year[row], 2031);
    }
    assert_int_equal(rlv_population_verify(&p, 6, 2031, &err), RLV_ERR_SOFTWARE);
    memset(&err, 0, sizeof err);
    p.id[3] = p.id[700];
    assert_int_equal(rlv_population_verify(&p, 7, 2031, &err), RLV_ERR_SOFTWARE);
    assert_non_null(strstr(err.text, "two doctors"));
    memset(&err, 0, sizeof err);
    p.birth_year[0] = 2010;
    assert_int_equal(rlv_population_verify(&p, 7, 2031, &err), RLV_ERR_SOFTWARE);
    rlv_population_clear(&p);
    assert_int_equal(p.num_rows, 0);
    rlv_population_free(&p);
    rlv_population_free(&p);
}

static void exit_probability_by_hand(void **state)
{
    support_small_t small;
    rlv_model_t model;
    support_life_t life;
    (void)state;
    support_small_fixed(&small);
    small.national.exit_probability[RLV_MAN][64] = 0.20;
    small.national.exit_probability[RLV_MAN][62] = 0.10;
    small.national.exit_probability[RLV_MAN][63] = 0.15;
    small.national.exit_probability[RLV_WOMAN][45] = 0.05;
    small.national.exit_probability[RLV_MAN][45] = 1e-6;
    small.national.death_probability[RLV_MAN][45] = 0.01;
    support_set(&small.params, "exits.women_factor", 1.5);
    support_set(&small.params, "exits.factor_60_69", 1.1);
    support_set(&small.params, "exits.low_density_factor", 0.8);
    support_set(&small.params, "exits.mortality_factor", 0.5);
    support_set(&small.params, "exits.other_addition", 0.002);
    small.params.time_horizon = 2022;
    support_small_model(&small, &model);
    support_life_run(&life, &model, 1, 0);
    rlv_simulation_t *s = &life.simulation;
    assert_close(rlv_exit_probability(s, RLV_MAN, 64, false), 1 - pow(0.8, 1.1), 1e-14, 0);
    assert_close(rlv_exit_probability(s, RLV_MAN, 64, true), 1 - pow(0.8, 1.1 * 0.8), 1e-14, 0);
    assert_close(rlv_exit_probability(s, RLV_WOMAN, 45, true), 1 - pow(0.95, 1.5) * exp(-0.002),
                 1e-14, 0);
    /* never below death */
    support_set(&s->params, "exits.other_addition", 0);
    rlv_exits_prepare(s);
    assert_close(rlv_exit_probability(s, RLV_MAN, 45, false), 1 - pow(0.99, 0.5), 1e-13, 0);
    /* retirement a year and a half later: the hazard of 62.5 at 64 */
    s->params.exits_retirement_shift.value[0] = 1.5;
    assert_close(rlv_exit_probability(s, RLV_MAN, 64, false), 1 - pow(0.9 * 0.85, 0.5 * 1.1), 1e-14,
                 0);
    assert_close(rlv_exit_probability(s, RLV_MAN, RLV_AGE_LAST, false), 1, 0, 0);
    support_life_free(&life);
    rlv_model_free(&model);
    support_small_free(&small);
}

static void entries_observed_by_hand(void **state)
{
    rlv_params_t params;
    rlv_national_t national;
    (void)state;
    rlv_params_init(&params);
    memset(&national, 0, sizeof national);
    for (int i = 0; i < RLV_SERIES_YEARS; i++)
        national.first_installations[i] = national.training_places[i] = NAN;
    national.first_installations[2018 - RLV_SERIES_FIRST] = 1800;
    national.first_installations[2022 - RLV_SERIES_FIRST] = 2400;
    national.training_places[2010 - RLV_SERIES_FIRST] = 7000;
    national.training_places[2011 - RLV_SERIES_FIRST] = 7200;
    national.training_places[2016 - RLV_SERIES_FIRST] = 8000;
    national.training_places[2017 - RLV_SERIES_FIRST] = 9000;
    support_set(&params, "entries.per_year", 240);
    assert_close(rlv_entries_observed(&params, &national, 2022), 240, 1e-14, 0);
    /* before the reference year: the national series, interpolated */
    assert_close(rlv_entries_observed(&params, &national, 2020), 240 * 2100.0 / 2400, 1e-14, 0);
    assert_true(isnan(rlv_entries_observed(&params, &national, 2023)));
}

/* Lives one year of entries alone; returns the entrants, by their rank. */
static size_t entrants_of(support_small_t *small, uint32_t replicate, rlv_population_t *copy)
{
    rlv_model_t model;
    support_life_t life;
    rlv_error_t err = {0};
    small->params.time_horizon = 2022;
    support_set(&small->params, "entries.path", 1);
    support_set(&small->params, "settlement.outside_share", 0);
    support_small_model(small, &model);
    support_life_run(&life, &model, 77, replicate);
    const rlv_population_t *doctors = &life.simulation.doctors;
    size_t count = 0;
    assert_int_equal(rlv_population_init(copy, 16, &err), 0);
    for (size_t row = 0; row < doctors->num_rows; row++) {
        const rlv_doctor_t d = {
            doctors->id[row],    doctors->birth_year[row], doctors->installed_year[row],
            doctors->cell[row],  doctors->sex[row],        doctors->diploma[row],
            doctors->state[row], doctors->cumul[row],      doctors->cesp_years[row],
            doctors->post[row]};
        if (d.id >> 20 == 2021 - 1900) {
            assert_int_equal(d.id & 0xfffff, (1 << 19) + count);
            assert_int_equal(rlv_population_add(copy, &d, &err), 0);
            count++;
        }
    }
    support_life_free(&life);
    rlv_model_free(&model);
    return count;
}

/* More are expected: never fewer come, and those who came before are the same, in the same place.
 */
static void more_entries_keep_the_first_ones(void **state)
{
    support_small_t small;
    size_t more = 0;
    (void)state;
    support_small_fixed(&small);
    for (uint32_t replicate = 0; replicate < 60; replicate++) {
        rlv_population_t few, many;
        support_set(&small.params, "entries.per_year", 30 + replicate);
        const size_t a = entrants_of(&small, replicate, &few);
        support_set(&small.params, "entries.per_year", 36 + 9 * replicate);
        const size_t b = entrants_of(&small, replicate, &many);
        assert_true(b >= a);
        more += b > a;
        assert_memory_equal(few.id, many.id, a * sizeof *few.id);
        assert_memory_equal(few.birth_year, many.birth_year, a * sizeof *few.birth_year);
        assert_memory_equal(few.sex, many.sex, a);
        assert_memory_equal(few.diploma, many.diploma, a);
        assert_memory_equal(few.state, many.state, a);
        assert_memory_equal(few.cell, many.cell, a * sizeof *few.cell);
        rlv_population_free(&few);
        rlv_population_free(&many);
    }
    assert_true(more > 50);
    support_small_free(&small);
}

static void acts_have_floor_and_cap(void **state)
{
    rlv_params_t params;
    (void)state;
    rlv_params_init(&params);
    support_set(&params, "apl.drift", -0.01);
    support_set(&params, "activity.acts_per_fte", 5000);
    assert_close(rlv_activity_acts(&params, 1, 0), 5000, 0, 0);
    assert_close(rlv_activity_acts(&params, 1, 3), 5000 * 0.99 * 0.99 * 0.99, 1e-14, 0);
    assert_close(rlv_activity_acts(&params, 0.5, 0), 3600, 0, 0);
    assert_close(rlv_activity_acts(&params, 1.5, 0), 6000, 0, 0);
}

/* Neither exits nor entries nor moves: every stock stays, in every place. */
static void frozen_stock_is_unchanged(void **state)
{
    support_small_t small;
    rlv_model_t model;
    support_life_t life;
    (void)state;
    support_small_fixed(&small);
    support_small_freeze(&small);
    small.params.time_horizon = 2040;
    support_small_model(&small, &model);
    support_life_run(&life, &model, 8, 3);
    for (int year = 2021; year <= 2040; year++)
        for (size_t p = 0; p < model.shape.num_places; p++) {
            for (int kind = RLV_TALLY_ENTRIES; kind <= RLV_TALLY_MOVES_OUT; kind++)
                assert_int_equal(
                    support_count(&model, life.counts.tally, year, (rlv_tally_kind_t)kind, p), 0);
            assert_int_equal(
                support_count(&model, life.counts.tally, year, RLV_TALLY_HEADCOUNT, p),
                support_count(&model, life.counts.tally, 2021, RLV_TALLY_HEADCOUNT, p));
            assert_int_equal(support_count(&model, life.counts.tally, year, RLV_TALLY_WOMEN, p),
                             support_count(&model, life.counts.tally, 2021, RLV_TALLY_WOMEN, p));
        }
    support_life_free(&life);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* An exit probability of one at every age empties the region in a year. */
static void certain_exit_empties_in_a_year(void **state)
{
    support_small_t small;
    rlv_model_t model;
    support_life_t life;
    (void)state;
    support_small_fixed(&small);
    support_set(&small.params, "entries.per_year", 0);
    support_set(&small.params, "states.to_health_centre", 0);
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int age = 0; age < RLV_NUM_AGES; age++)
            small.national.exit_probability[sex][age] = 1;
    small.params.time_horizon = 2024;
    support_small_model(&small, &model);
    support_life_run(&life, &model, 8, 0);
    const size_t region = model.shape.num_places - 1;
    int32_t exits = 0;
    for (int kind = RLV_TALLY_EXITS_RETIREMENT; kind <= RLV_TALLY_EXITS_OTHER; kind++)
        exits += support_count(&model, life.counts.tally, 2021, (rlv_tally_kind_t)kind, region);
    assert_int_equal(support_count(&model, life.counts.tally, 2021, RLV_TALLY_HEADCOUNT, region),
                     151);
    assert_int_equal(exits, 151);
    for (int year = 2022; year <= 2024; year++)
        for (size_t p = 0; p < model.shape.num_places; p++)
            assert_int_equal(support_count(&model, life.counts.tally, year, RLV_TALLY_HEADCOUNT, p),
                             0);
    assert_int_equal(life.simulation.doctors.num_rows, 0);
    support_life_free(&life);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* Without entries no stock rises, and the old of one year are those of the year before. */
static void without_entries_the_stock_falls(void **state)
{
    support_small_t small;
    rlv_model_t model;
    (void)state;
    support_small_fixed(&small);
    support_set(&small.params, "entries.per_year", 0);
    support_set(&small.params, "relocation.probability", 0);
    support_set(&small.params, "states.from_health_centre", 0);
    support_set(&small.params, "cesp.base_holders", 0); /* who move at the end of their years */
    small.params.time_horizon = 2045;
    support_small_model(&small, &model);
    for (uint32_t replicate = 0; replicate < 10; replicate++) {
        support_life_t life;
        support_life_run(&life, &model, 12, replicate);
        for (int year = 2022; year <= 2045; year++) {
            for (size_t p = 0; p < model.shape.num_places; p++)
                assert_true(
                    support_count(&model, life.counts.tally, year, RLV_TALLY_HEADCOUNT, p) <=
                    support_count(&model, life.counts.tally, year - 1, RLV_TALLY_HEADCOUNT, p));
            for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
                for (int age = RLV_AGE_FIRST + 1; age <= RLV_AGE_LAST; age++)
                    assert_true(
                        life.counts.pyramid[rlv_pyramid_index(&model.shape, year, sex, age)] <=
                        life.counts
                            .pyramid[rlv_pyramid_index(&model.shape, year - 1, sex, age - 1)]);
        }
        support_life_free(&life);
    }
    rlv_model_free(&model);
    support_small_free(&small);
}

/* In the base year what is input has no spread and the published APL is met exactly. */
static void base_year_equals_input(void **state)
{
    support_small_t small;
    rlv_model_t model;
    (void)state;
    support_small_fixed(&small);
    small.params.time_horizon = 2022;
    support_small_model(&small, &model);
    for (uint32_t replicate = 0; replicate < 20; replicate++) {
        support_life_t life;
        int32_t by_place[7 + 3 + RLV_NUM_ZONES + 1] = {0}, women = 0, stock = 0;
        support_life_run(&life, &model, 3, replicate);
        for (size_t c = 0; c < small.region.num_cells; c++)
            rlv_region_add(&small.region, c, (int32_t)small.region.gp[c], by_place);
        for (size_t p = 0; p < model.shape.num_places; p++)
            assert_int_equal(support_count(&model, life.counts.tally, 2021, RLV_TALLY_HEADCOUNT, p),
                             by_place[p]);
        for (size_t t = 0; t < 7; t++) {
            const int32_t apl = (int32_t)(1e6 * small.region.apl[t] + 0.5);
            const int32_t le65 =
                (int32_t)(1e6 * small.region.apl[t] * small.region.le65_ratio[t] + 0.5);
            assert_int_equal(support_count(&model, life.counts.tally, 2021, RLV_TALLY_APL, t), apl);
            assert_int_equal(
                support_count(&model, life.counts.tally, 2021, RLV_TALLY_APL_OBSERVED, t), apl);
            assert_int_equal(support_count(&model, life.counts.tally, 2021, RLV_TALLY_APL_LE65, t),
                             le65);
        }
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int age = RLV_AGE_FIRST; age <= RLV_AGE_LAST; age++) {
                const int32_t n =
                    life.counts.pyramid[rlv_pyramid_index(&model.shape, 2021, sex, age)];
                stock += n;
                women += sex == RLV_WOMAN ? n : 0;
            }
        assert_int_equal(stock, 151);
        assert_int_equal(support_count(&model, life.counts.tally, 2021, RLV_TALLY_WOMEN,
                                       model.shape.num_places - 1),
                         women);
        support_life_free(&life);
    }
    rlv_model_free(&model);
    support_small_free(&small);
}

/* A workspace lives any replicate again the same, whatever it lived before. */
static void workspace_carries_nothing_over(void **state)
{
    support_small_t small;
    rlv_model_t model;
    support_life_t first, other;
    rlv_error_t err = {0};
    (void)state;
    support_small_fixed(&small);
    small.params.time_horizon = 2035;
    support_small_model(&small, &model);
    const size_t bytes = rlv_tally_size(&model.shape) * sizeof(int32_t);
    support_life_run(&first, &model, 21, 4);
    support_life_run(&other, &model, 21, 5);
    assert_memory_not_equal(first.counts.tally, other.counts.tally, bytes);
    assert_int_equal(
        rlv_simulation_run(&other.simulation, &model.params, 21, 4, other.counts, &err), 0);
    assert_memory_equal(first.counts.tally, other.counts.tally, bytes);
    assert_memory_equal(first.counts.pyramid, other.counts.pyramid,
                        rlv_pyramid_size(&model.shape) * sizeof(int32_t));
    support_life_free(&first);
    support_life_free(&other);
    rlv_model_free(&model);
    support_small_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(population_grows_and_shrinks),
        cmocka_unit_test(exit_probability_by_hand),
        cmocka_unit_test(entries_observed_by_hand),
        cmocka_unit_test(more_entries_keep_the_first_ones),
        cmocka_unit_test(acts_have_floor_and_cap),
        cmocka_unit_test(frozen_stock_is_unchanged),
        cmocka_unit_test(certain_exit_empties_in_a_year),
        cmocka_unit_test(without_entries_the_stock_falls),
        cmocka_unit_test(base_year_equals_input),
        cmocka_unit_test(workspace_carries_nothing_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
