/* A parameter given by year that is uncertain: one factor a replicate, on all its points. */
#include "small_region.h"
#include "support.h"

#include "releve/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHARE(law) "cesp = { share = { value = ( (2020, 0.055), (2030, 0.08) ); " law " }; };\n"
#define UNIFORM    "distribution = \"uniform\"; low = 0.8; high = 1.2;"

enum { MOST = 20000 };

static rlv_scenario_t scenario;
static rlv_param_draws_t draws;
static rlv_error_t err;

static int teardown(void **state)
{
    (void)state;
    rlv_scenario_free(&scenario);
    rlv_param_draws_free(&draws);
    memset(&err, 0, sizeof err);
    return 0;
}

static void read_and_draw(const char *text, size_t num_replicates)
{
    (void)teardown(NULL);
    if (rlv_scenario_read(&scenario, support_temp_file(text), NULL, 0, NULL, &err) != 0 ||
        rlv_scenario_draws(&scenario, 7, num_replicates, &draws, &err) != 0)
        fail_msg("%s", err.text);
}

static rlv_params_t replicate_of(size_t r)
{
    rlv_params_t params;
    rlv_params_apply(&scenario.params, &draws, r, &params);
    return params;
}

/* The parameter of a path in the table of draws; its place there. */
static size_t drawn_place(const char *path)
{
    for (size_t i = 0; i < draws.num_params; i++)
        if (strcmp(RLV_PARAMS[draws.param[i]].path, path) == 0)
            return i;
    fail_msg("%s is not drawn", path);
    return 0;
}

static void a_factor_is_on_all_points(void **state)
{
    (void)state;
    read_and_draw(SHARE(UNIFORM), 50);
    const size_t place = drawn_place("cesp.share");
    assert_close(rlv_series_at(&scenario.params.cesp_share, 2025), 0.0675, 1e-15, 0);
    for (size_t r = 0; r < 50; r++) {
        const double factor = draws.value[r * draws.num_params + place];
        const rlv_params_t params = replicate_of(r);
        assert_true(factor >= 0.8 && factor <= 1.2);
        assert_int_equal(params.cesp_share.num_points, 2);
        assert_int_equal(params.cesp_share.year[1], 2030);
        assert_close(params.cesp_share.value[0], 0.055 * factor, 1e-15, 0);
        assert_close(params.cesp_share.value[1], 0.08 * factor, 1e-15, 0);
        assert_true(r == 0 || fabs(factor - draws.value[place]) > 0);
    }
}

static void values_are_kept_within_their_range(void **state)
{
    size_t num_low = 0, num_high = 0;
    (void)state;
    read_and_draw("cesp = { share = { value = ( (2020, 0.5), (2030, 0.9) ); "
                  "distribution = \"normal\"; sd = 0.8; }; };",
                  500);
    for (size_t r = 0; r < 500; r++) {
        const rlv_params_t params = replicate_of(r);
        for (int i = 0; i < 2; i++)
            assert_true(params.cesp_share.value[i] >= 0 && params.cesp_share.value[i] <= 1);
        num_high += params.cesp_share.value[1] >= 1 && params.cesp_share.value[0] < 1;
        num_low += params.cesp_share.value[0] <= 0;
    }
    /* P(z < -1.25) = 0.106; P(0.139 < z < 1.25) = 0.339 */
    assert_in_range(num_low, 35, 75);
    assert_in_range(num_high, 140, 200);
}

static void factors_have_their_law(void **state)
{
    const char *const table = support_temp_file("cesp.share\n0.5\n1\n1.5\n2\n");
    static const struct {
        const char *law;
        double mean, sd; /* of the factor; the tolerances are five Monte Carlo errors */
    } CASES[] = {
        {UNIFORM, 1, 0.1154700538},
        {"distribution = \"triangular\"; low = 0.5; high = 2;", 3.5 / 3, 0.3118047822},
        {"distribution = \"normal\"; sd = 0.1;", 1, 0.1},
        {"distribution = \"lognormal\"; sd = 0.1;", 1.0050125208594, 0.1007541},
        {"distribution = \"beta\"; a = 40; b = 20;", 2.0 / 3, 0.06035678},
        {NULL, 1.25, 0.5590169944},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        double sum = 0, squares = 0;
        char law[256], text[512];
        (void)snprintf(law, sizeof law,
                       "distribution = \"table\"; file = \"%s\"; column = \"cesp.share\";", table);
        (void)snprintf(text, sizeof text, SHARE("%s"), CASES[i].law != NULL ? CASES[i].law : law);
        read_and_draw(text, MOST);
        for (size_t r = 0; r < MOST; r++) {
            const double factor = replicate_of(r).cesp_share.value[1] / 0.08;
            sum += factor;
            squares += factor * factor;
        }
        const double mean = sum / MOST;
        assert_close(mean, CASES[i].mean, 0, 5 * CASES[i].sd / sqrt(MOST));
        assert_close(sqrt(squares / MOST - mean * mean), CASES[i].sd, 5 / sqrt(2.0 * MOST), 0);
    }
}

/* The row of a table is shared by a series and a real, which keeps their dependence. */
static void a_table_is_shared_with_reals(void **state)
{
    const char *const table = support_temp_file("a,b\n0.9,1.09\n1,1.1\n1.1,1.11\n");
    char text[512];
    (void)state;
    (void)snprintf(text, sizeof text,
                   "cesp = { share = { value = 0.1; distribution = \"table\"; file = \"%s\"; "
                   "column = \"a\"; }; };\nexits = { women_factor = { distribution = \"table\"; "
                   "file = \"%s\"; column = \"b\"; }; };",
                   table, table);
    read_and_draw(text, 50);
    for (size_t r = 0; r < 50; r++) {
        const rlv_params_t params = replicate_of(r);
        assert_close(params.exits_women_factor, 1 + params.cesp_share.value[0], 1e-14, 0);
    }
}

/* Its draw is its own: it moves no other, and no other moves it. */
static void the_draw_has_an_address(void **state)
{
    rlv_param_draws_t with, without;
    (void)state;
    read_and_draw("", 30);
    without = draws;
    memset(&draws, 0, sizeof draws);
    read_and_draw(SHARE(UNIFORM), 30);
    with = draws;
    memset(&draws, 0, sizeof draws);
    read_and_draw(SHARE(UNIFORM) "synthesis = { women_share = 0.43; };\n"
                                 "entries = { factor = { value = 1.1; " UNIFORM " }; };",
                  20);
    assert_int_equal(with.num_params, without.num_params + 1);
    for (size_t r = 0; r < 20; r++) {
        rlv_params_t a, b;
        const rlv_params_t c = replicate_of(r);
        rlv_params_apply(&scenario.params, &with, r, &a);
        rlv_params_apply(&scenario.params, &without, r, &b);
        assert_memory_equal(&a.cesp_share, &c.cesp_share, sizeof a.cesp_share);
        assert_true(fabs(c.cesp_share.value[0] / 0.055 - c.entries_factor.value[0] / 1.1) > 1e-6);
        b.cesp_share = a.cesp_share;
        assert_memory_equal(&a, &b, sizeof a);
    }
    rlv_param_draws_free(&with);
    rlv_param_draws_free(&without);
}

/* A child restates a member and keeps the others; a value alone is certain again, and noted. */
static void a_child_overrides(void **state)
{
    rlv_notes_t notes = {0};
    char text[512];
    const char *const parent = support_temp_file(SHARE(UNIFORM));
    const size_t index = (size_t)rlv_params_find("cesp.share");
    (void)state;
    (void)snprintf(text, sizeof text, "extends = \"%s\";\ncesp = { share = { high = 1.5; }; };",
                   parent);
    read_and_draw(text, 1);
    assert_close(scenario.param[index].dist.a, 0.8, 0, 0);
    assert_close(scenario.param[index].dist.b, 1.5, 0, 0);
    assert_int_equal(scenario.params.cesp_share.num_points, 2);
    assert_true(rlv_scenario_is_changed(&scenario, index));
    rlv_scenario_free(&scenario);
    (void)snprintf(text, sizeof text, "extends = \"%s\";\ncesp = { share = ( (2020, 0.1) ); };",
                   parent);
    assert_int_equal(rlv_scenario_read(&scenario, support_temp_file(text), NULL, 0, &notes, &err),
                     0);
    assert_int_equal(scenario.param[index].dist.kind, RLV_DIST_NONE);
    assert_int_equal(notes.num_texts, 1);
    assert_non_null(strstr(notes.text[0], "cesp.share"));
    rlv_notes_free(&notes);
}

static void refuses_what_is_wrong(void **state)
{
    const char *const table = support_temp_file("f\n1\n-0.5\n");
    static const struct {
        const char *text, *says;
    } WRONG[] = {
        {SHARE("\ndistribution = \"uniform\"; low = -0.1; high = 2;"),
         ":1: cesp.share: low = -0.1 is out of range [a factor from 0 to 1000]"},
        {SHARE("distribution = \"uniform\"; low = 0.1; high = 2000;"), "high = 2000.0 is out of"},
        {SHARE("distribution = \"triangular\"; low = 1.1; high = 2;"),
         "low = 1.1, centre = 1, high = 2 [factors on the series: low <= 1 <= high"},
        {SHARE("\n\ndistribution = \"uniform\"; mean = 2;"),
         ":3: cesp.share: 'mean' has no meaning for distribution \"uniform\""},
        {SHARE("distribution = \"gamma\";"), "'gamma' is no distribution"},
        {SHARE("distribution = \"normal\";"), "cesp.share: distribution \"normal\" needs sd"},
        {SHARE("distribution = \"lognormal\"; sd = 0;"), "sd = 0 [sd above 0]"},
        {SHARE("distribution = \"table\"; file = \"t.csv\";"), "needs column"},
        {"\ncesp = { share = {\n value = ( (2020, 2) ); }; };",
         ":3: cesp.share: 2.0 is out of range [a number, or ( (year, number), ... )"},
        {"cesp = { share = { value = \"x\"; }; };", "cesp.share: a text is not allowed here"},
        {"cesp = { share = { value = ( 1, 2 ); }; };", "point 1 is not a pair (year, value)"},
        {"\nexits = { retirement_shift = { distribution = \"normal\"; sd = 0.5; }; };",
         ":2: exits.retirement_shift: a distribution would have no effect: it is that of a factor, "
         "and all values are 0 [a value alone]"},
        {"activity = { generation = { " UNIFORM " }; };",
         "activity.generation: a distribution would have no effect: it is that of a factor, and "
         "only ratios of values count"},
        {"cesp = { min_years = { value = 2; distribution = \"normal\"; sd = 1; }; };",
         "cesp.min_years: a group is not allowed here [a whole number"},
    };
    char text[512];
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        (void)teardown(NULL);
        if (rlv_scenario_read(&scenario, support_temp_file(WRONG[i].text), NULL, 0, NULL, &err) !=
                RLV_ERR_CONFIG ||
            strstr(err.text, WRONG[i].says) == NULL)
            fail_msg("%s: '%s' does not say '%s'", WRONG[i].text, err.text, WRONG[i].says);
    }
    (void)teardown(NULL);
    (void)snprintf(text, sizeof text,
                   SHARE("distribution = \"table\"; file = \"%s\"; column = \"f\";"), table);
    assert_int_equal(rlv_scenario_read(&scenario, support_temp_file(text), NULL, 0, NULL, &err),
                     RLV_ERR_DATA);
    assert_non_null(strstr(err.text, ":3: f: -0.5 is out of range"));
}

/* Replicates that share the doctors' draws differ by the factor, and a replicate is the run of the
 * series multiplied by hand. */
static void it_acts_on_a_run(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t ensemble;
    (void)state;
    support_small_fixed(&small);
    small.params.time_horizon = 2030;
    support_set(&small.params, "entries.per_year", 6);
    read_and_draw("entries = { factor = { distribution = \"uniform\"; low = 0; high = 5; }; };", 4);
    const size_t place = drawn_place("entries.factor"), num = draws.num_params;
    size_t param[] = {draws.param[place]};
    double value[4];
    for (size_t r = 0; r < 4; r++)
        value[r] = draws.value[r * num + place];
    const rlv_param_draws_t alone = {1, param, 4, value};
    support_small_model(&small, &model);
    assert_int_equal(
        rlv_ensemble_run(&ensemble, &model, 6, 4, RLV_PARAMETERS, &alone, 1, NULL, &err), 0);
    for (size_t r = 0; r < 4; r++) {
        support_life_t life;
        model.params.entries_factor = (rlv_series_t){1, {0}, {value[r]}};
        support_life_run(&life, &model, 6, 0);
        assert_memory_equal(life.counts.tally, ensemble.tally + r * ensemble.tally_size,
                            ensemble.tally_size * sizeof *ensemble.tally);
        support_life_free(&life);
        assert_true(r == 0 || memcmp(ensemble.tally, ensemble.tally + r * ensemble.tally_size,
                                     ensemble.tally_size * sizeof *ensemble.tally) != 0);
    }
    rlv_ensemble_free(&ensemble);
    rlv_model_free(&model);
    support_small_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_factor_is_on_all_points, teardown),
        cmocka_unit_test_teardown(values_are_kept_within_their_range, teardown),
        cmocka_unit_test_teardown(factors_have_their_law, teardown),
        cmocka_unit_test_teardown(a_table_is_shared_with_reals, teardown),
        cmocka_unit_test_teardown(the_draw_has_an_address, teardown),
        cmocka_unit_test_teardown(a_child_overrides, teardown),
        cmocka_unit_test_teardown(refuses_what_is_wrong, teardown),
        cmocka_unit_test_teardown(it_acts_on_a_run, teardown),
    };
    return cmocka_run_group_tests_name("uncertain series", tests, NULL, NULL);
}
