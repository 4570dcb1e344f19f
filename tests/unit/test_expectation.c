/* The exact expectation on cases made by hand; what is refused. */
#include "small_region.h"
#include "support.h"

#include "releve/expectation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BASE = 2021 };

/* A region where nothing happens and nothing feeds back, to which each test adds its one process.
 */
static void quiet_region(support_small_t *small)
{
    support_small_fixed(small);
    support_small_freeze(small);
    support_set(&small->params, "zoning.mode", 1);
    support_set(&small->params, "states.to_health_centre", 0);
    support_set(&small->params, "synthesis.mixed_share", 0);
    support_set(&small->params, "settlement.outside_share", 0);
    support_set(&small->params, "time.horizon", BASE + 6);
}

static void make(const support_small_t *small, const rlv_record_t *record, size_t num_records,
                 rlv_model_t *model, rlv_expectation_t *e)
{
    rlv_error_t err = {0};
    support_small_model(small, model);
    model->record = record;
    model->num_records = num_records;
    if (rlv_expectation_init(e, model, &model->params, &err) < 0)
        fail_msg("%s", err.text);
}

static double region_headcount(const rlv_expectation_t *e, int year)
{
    double sum = 0;
    for (size_t c = 0; c < e->num_cells; c++)
        sum += rlv_expectation_headcount(e, year, c);
    return sum;
}

static double at(const rlv_expectation_t *e, int year, size_t cell, int age, rlv_state_t state)
{
    return e->gp[rlv_expectation_index(e, year, cell, RLV_WOMAN, age, state)];
}

static void frozen_doctors_only_age(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_expectation_t e;
    (void)state;
    quiet_region(&small);
    make(&small, NULL, 0, &model, &e);
    for (int year = BASE; year <= BASE + 6; year++)
        for (size_t c = 0; c < e.num_cells; c++)
            assert_close(rlv_expectation_headcount(&e, year, c), small.region.gp[c], 0, 2e-6);
    for (size_t c = 0; c < e.num_cells; c++)
        for (int age = 30; age <= 50; age++)
            assert_close(at(&e, BASE + 6, c, age + 6, RLV_STATE_LIBERAL),
                         at(&e, BASE, c, age, RLV_STATE_LIBERAL), 1e-13, 0);
    rlv_expectation_free(&e);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* One woman of 40 in cell 5: hazards and rates by hand, over two years. */
static void exits_and_states_by_hand(void **state)
{
    const rlv_record_t woman = {.birth_year = BASE - 41,
                                .installed_year = BASE - 5,
                                .cell = 5,
                                .sex = RLV_WOMAN,
                                .state = RLV_STATE_LIBERAL};
    support_small_t small;
    rlv_model_t model;
    rlv_expectation_t e;
    (void)state;
    quiet_region(&small);
    support_set(&small.params, "exits.women_factor", 1);
    support_set(&small.params, "exits.mortality_factor", 1);
    support_set(&small.params, "states.to_health_centre", 0.5);
    support_set(&small.params, "states.from_health_centre", 0.25);
    support_set(&small.params, "states.liberal_to_mixed", 0.1);
    support_set(&small.params, "states.mixed_to_liberal", 0.3);
    for (int age = 40; age <= 41; age++) {
        small.national.exit_probability[RLV_WOMAN][age] = 0.2;
        small.national.death_probability[RLV_WOMAN][age] = 0.05;
    }
    make(&small, &woman, 1, &model, &e);
    const double salaried = 0.2 * (1 - log(0.95) / log(0.8)) * 0.5; /* by a year's exits */
    const double liberal = 0.8 * 0.9 + salaried * 0.25, mixed = 0.8 * 0.1, centre = salaried * 0.75;
    assert_close(at(&e, BASE, 5, 40, RLV_STATE_LIBERAL), 1, 0, 0);
    assert_close(at(&e, BASE + 1, 5, 41, RLV_STATE_LIBERAL), liberal, 1e-12, 0);
    assert_close(at(&e, BASE + 1, 5, 41, RLV_STATE_MIXED), mixed, 1e-12, 0);
    assert_close(at(&e, BASE + 1, 5, 41, RLV_STATE_HEALTH_CENTRE), centre, 1e-12, 0);
    /* who leaves a health centre leaves for good */
    const double then = 0.8 * centre + (liberal + mixed) * salaried;
    assert_close(at(&e, BASE + 2, 5, 42, RLV_STATE_LIBERAL),
                 0.8 * (liberal * 0.9 + mixed * 0.3) + 0.25 * then, 1e-12, 0);
    assert_close(at(&e, BASE + 2, 5, 42, RLV_STATE_MIXED), 0.8 * (liberal * 0.1 + mixed * 0.7),
                 1e-12, 0);
    assert_close(at(&e, BASE + 2, 5, 42, RLV_STATE_HEALTH_CENTRE), 0.75 * then, 1e-12, 0);
    rlv_expectation_free(&e);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* One woman of 35 installed last year: her chances to have moved, and where. */
static void moves_by_hand(void **state)
{
    const rlv_record_t woman = {.birth_year = BASE - 36,
                                .installed_year = BASE - 1,
                                .cell = 0,
                                .sex = RLV_WOMAN,
                                .state = RLV_STATE_MIXED};
    support_small_t small;
    rlv_model_t model;
    rlv_expectation_t e;
    (void)state;
    quiet_region(&small);
    support_set(&small.params, "relocation.probability", 0.1);
    support_set(&small.params, "relocation.early_factor", 3);
    support_set(&small.params, "relocation.early_years", 2);
    support_set(&small.params, "relocation.distance_km", 40);
    support_set(&small.params, "settlement.nest_similarity", 1);
    support_set(&small.params, "settlement.inhabitants", 1);
    support_set(&small.params, "settlement.supply", 0);
    support_set(&small.params, "settlement.distance_km", 1e4);
    support_set(&small.params, "settlement.distance_cap_km", 10);
    make(&small, &woman, 1, &model, &e);
    /* 2021 is her first year after that of installation (early), 2022 her second (no more) */
    assert_close(rlv_expectation_headcount(&e, BASE + 1, 0), 0.7, 1e-12, 0);
    assert_close(region_headcount(&e, BASE + 6), 1, 1e-12, 0);
    assert_close(at(&e, BASE + 1, 0, 36, RLV_STATE_MIXED), 0.7, 1e-12, 0);
    /* towards territories 4 (cell 5) and 5 (cell 6): inhabitants and distances */
    const double *km = model.territory_km;
    const double near4 = fmin(model.university_km[4], 10), near5 = fmin(model.university_km[5], 10);
    const double ratio = (double)rlv_region_territory_population(&small.region, 4, BASE) /
                         (double)rlv_region_territory_population(&small.region, 5, BASE) *
                         exp(-(km[4] - km[5]) / 40 - (near4 - near5) / 1e4);
    assert_close(rlv_expectation_headcount(&e, BASE + 1, 5) /
                     rlv_expectation_headcount(&e, BASE + 1, 6),
                 ratio, 1e-12, 0);
    /* territory 3 lies in two departments: by inhabitants */
    assert_close(rlv_expectation_headcount(&e, BASE + 1, 3) /
                     rlv_expectation_headcount(&e, BASE + 1, 4),
                 (double)rlv_region_population(&small.region, 3, BASE) /
                     (double)rlv_region_population(&small.region, 4, BASE),
                 1e-12, 0);
    rlv_expectation_free(&e);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* The flat path adds as many a year, in the ages of entrants. */
static void entries_add_up(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_expectation_t e;
    (void)state;
    quiet_region(&small);
    support_set(&small.params, "entries.path", 1);
    support_set(&small.params, "entries.per_year", 9);
    support_set(&small.params, "entries.reference_year", 2010); /* no observed series after */
    support_set(&small.params, "entries.women_share", 0.75);
    support_set(&small.params, "settlement.outside_share", 0.4);
    make(&small, NULL, 0, &model, &e);
    for (int year = BASE; year <= BASE + 6; year++)
        assert_close(region_headcount(&e, year), 151 + 9 * (year - BASE), 0, 1e-5);
    double young = 0, women = 0; /* of 29 or less there are entrants only */
    for (size_t c = 0; c < e.num_cells; c++)
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int age = RLV_AGE_FIRST; age < 30; age++) {
                const double gp =
                    e.gp[rlv_expectation_index(&e, BASE + 1, c, sex, age, RLV_STATE_LIBERAL)];
                young += gp;
                women += sex == RLV_WOMAN ? gp : 0;
            }
    assert_true(young > 0.1);
    assert_close(women / young, 0.75, 1e-12, 0);
    rlv_expectation_free(&e);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* CESP holders alone: in ZIP and ZAC for the years owed; none stays when none is retained. */
static void holders_serve_their_years(void **state)
{
    enum { OWED = 2 };
    support_small_t small;
    rlv_model_t model;
    rlv_expectation_t e;
    (void)state;
    quiet_region(&small);
    support_set(&small.params, "entries.per_year", 20);
    support_set(&small.params, "entries.eu_share", 0);
    support_set(&small.params, "entries.other_share", 0);
    small.params.cesp_share = (rlv_series_t){.num_points = 1, .year = {BASE}, .value = {1.0}};
    support_set(&small.params, "cesp.first_year", 1990);
    support_set(&small.params, "cesp.min_years", OWED);
    support_set(&small.params, "cesp.max_years", OWED);
    support_set(&small.params, "cesp.breach", 0);
    support_set(&small.params, "cesp.retention", 0);
    make(&small, NULL, 0, &model, &e);
    for (size_t c = 0; c < e.num_cells; c++) {
        const bool zar = small.region.zone[small.region.cell_territory[c]] == RLV_ZONE_ZAR;
        for (int year = BASE + 1; year <= BASE + OWED; year++) {
            const double more = rlv_expectation_headcount(&e, year, c) - small.region.gp[c];
            assert_true(zar ? fabs(more) < 2e-6 : more > 0.01);
        }
        /* the first ones have served, and settle anywhere */
        if (zar)
            assert_true(rlv_expectation_headcount(&e, BASE + OWED + 1, c) >
                        small.region.gp[c] + 0.01);
    }
    rlv_expectation_free(&e);
    rlv_model_free(&model);
    support_small_free(&small);
}

static void feedback_is_refused(void **state)
{
    static const struct {
        const char *path;
        double value;
    } ON[] = {{"zoning.mode", 0}, {"settlement.need", 0.1}, {"cesp.base_holders", 3}};
    static const char *const SERIES[] = {"structures.openings", "regulation.on",
                                         "health_centres.posts"};
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        support_small_t small;
        rlv_model_t model;
        rlv_expectation_t e;
        rlv_feedback_t feedback[RLV_MAX_FEEDBACKS];
        rlv_error_t err = {0};
        quiet_region(&small);
        const char *path = i < 3 ? ON[i].path : SERIES[i - 3];
        if (i < 3) {
            support_set(&small.params, path, ON[i].value);
        } else {
            const rlv_param_info_t *info = &RLV_PARAMS[rlv_params_find(path)];
            rlv_series_t *series = (rlv_series_t *)(void *)((char *)&small.params + info->offset);
            *series = (rlv_series_t){.num_points = 2, .year = {2025, 2030}, .value = {0, 1}};
        }
        support_small_model(&small, &model);
        assert_int_equal(rlv_expectation_feedbacks(&model, &model.params, feedback), 1);
        assert_string_equal(feedback[0].path, path);
        assert_int_equal(rlv_expectation_init(&e, &model, &model.params, &err), RLV_ERR_CONFIG);
        assert_non_null(strstr(err.text, path));
        rlv_expectation_free(&e);
        rlv_model_free(&model);
        support_small_free(&small);
    }
}

/* The rule of zoning is no feedback while lists hold. */
static void lists_are_no_feedback(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_feedback_t feedback[RLV_MAX_FEEDBACKS];
    rlv_error_t err = {0};
    (void)state;
    quiet_region(&small);
    support_set(&small.params, "zoning.mode", 0);
    support_set(&small.params, "zoning.duration", 3);
    assert_int_equal(rlv_region_set_lists(&small.region, 2, &err), 0);
    small.region.list_year[0] = BASE - 1;
    small.region.list_year[1] = BASE + 3;
    support_small_model(&small, &model);
    assert_int_equal(rlv_expectation_feedbacks(&model, &model.params, feedback), 0);
    rlv_model_free(&model);
    small.params.time_horizon++; /* the list of BASE + 3 ends in BASE + 6, before the horizon */
    support_small_model(&small, &model);
    assert_int_equal(rlv_expectation_feedbacks(&model, &model.params, feedback), 1);
    rlv_model_free(&model);
    support_small_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frozen_doctors_only_age),
        cmocka_unit_test(exits_and_states_by_hand),
        cmocka_unit_test(moves_by_hand),
        cmocka_unit_test(entries_add_up),
        cmocka_unit_test(holders_serve_their_years),
        cmocka_unit_test(feedback_is_refused),
        cmocka_unit_test(lists_are_no_feedback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
