/* Checks of a scenario: what is read and refused, values, bounds, ratios; not inherited. */
#include "small_region.h"
#include "support.h"

#include "releve/checks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static rlv_scenario_t scenario;

static int read_text(const char *text, rlv_error_t *err)
{
    rlv_notes_t notes = {0};
    const int status = rlv_scenario_read(&scenario, support_temp_file(text), NULL, 0, &notes, err);
    rlv_notes_free(&notes);
    return status;
}

static void refuse(const char *text, const char *why)
{
    rlv_error_t err = {0};
    assert_int_equal(read_text(text, &err), RLV_ERR_CONFIG);
    if (strstr(err.text, why) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, why);
    rlv_scenario_free(&scenario);
}

static void what_is_read(void **state)
{
    rlv_error_t err = {0};
    char parent[4096];
    (void)state;
    assert_int_equal(
        read_text(
            "checks = (\n  { indicator = \"entries\"; year = 2025; low = 3; },\n"
            "  { indicator = \"apl\"; level = \"zone\"; place = \"ZIP\"; statistic = \"p95\";\n"
            "    year = 2030; since = 2022; low = 0.5; high = 1.5; } );\n",
            &err),
        0);
    assert_int_equal(scenario.num_checks, 2);
    const rlv_check_t *e = scenario.check;
    assert_string_equal(e[0].indicator, "entries");
    assert_string_equal(e[0].level, "region");
    assert_string_equal(e[0].statistic, "mean");
    assert_true(e[0].year == 2025 && e[0].since == 0 && e[0].low == 3 && isinf(e[0].high));
    assert_int_equal(e[0].line, 2);
    assert_string_equal(e[1].place, "ZIP");
    assert_string_equal(e[1].statistic, "p95");
    assert_true(e[1].since == 2022 && e[1].low == 0.5 && e[1].high == 1.5);

    /* the resolved scenario states them, and reads back */
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    assert_int_equal(rlv_scenario_print(&scenario, file, &err), 0);
    assert_int_equal(fclose(file), 0);
    rlv_scenario_free(&scenario);
    assert_int_equal(read_text(text, &err), 0);
    assert_int_equal(scenario.num_checks, 2);
    assert_true(scenario.check[1].high == 1.5 && isinf(scenario.check[0].high));
    rlv_scenario_free(&scenario);

    /* a child has its own, or none */
    (void)snprintf(parent, sizeof parent, "extends = \"%s\";\n", support_temp_file(text));
    free(text);
    assert_int_equal(read_text(parent, &err), 0);
    assert_int_equal(scenario.num_checks, 0);
    rlv_scenario_free(&scenario);
}

static void what_is_refused(void **state)
{
    (void)state;
    refuse("checks = 3;", ":1: checks: is not a list");
    refuse("checks = ( 3 );", "is not a group");
    refuse("checks = ( { indicator = \"apl\"; low = 1; } );", "year: is missing");
    refuse("checks = ( { year = 2030; low = 1; } );", "indicator: is missing");
    refuse("checks = (\n { indicator = \"apl\"; year = 2030; } );", ":2: checks: the bounds hold");
    refuse("checks = ( { indicator = \"apl\"; year = 2030; low = 2; high = 1; } );", "low <= high");
    refuse("checks = ( { indicator = \"apl\"; year = 2030; lo = 2; } );", "lo: unknown key");
    refuse("checks = ( { indicator = \"apl\"; year = 2030; low = \"2\"; } );", "is not a number");
    refuse("checks = ( { indicator = \"apl\"; year = 2030; low = 2; level = \"town\"; } );",
           "level: 'town' is no choice");
    refuse("checks = ( { indicator = \"apl\"; year = 2030; low = 2; statistic = \"p50 p75\"; } );",
           "statistic: 'p50 p75' is no choice");
    refuse("checks = ( { indicator = \"apl\"; year = 2030; low = 2; statistic = \"p51\"; } );",
           "statistic: 'p51' is no choice");
    refuse("checks = ( { indicator = \"apl\"; year = 2030; low = 2; level = \"zone\"; } );",
           "place: is missing");
}

/* Checks of what this model does not have, or not in that year. */
static void refuse_for(const rlv_model_t *model)
{
    static const struct {
        const char *text, *why;
    } WRONG[] = {
        {"indicator = \"gp\"; year = 2025;", "x.cfg:1: checks: 'gp' is no indicator of a region"},
        {"indicator = \"p_no_gp\"; year = 2025;", "'p_no_gp' is no indicator of a region"},
        {"indicator = \"apl\"; level = \"zone\"; place = \"ZZZ\"; year = 2025;", "is no zone"},
        {"indicator = \"apl\"; place = \"98\"; year = 2025;", "'98' is no region of this base"},
        {"indicator = \"apl\"; year = 2027;", "apl has no value in 2027 [2021 to 2026]"},
        {"indicator = \"entries\"; year = 2026;", "[2021 to 2025]"},
        {"indicator = \"apl\"; year = 2026; since = 2020;", "apl has no value in 2020"},
    };
    rlv_error_t err = {0};
    char text[1024];

    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        rlv_error_t wrong = {0};
        (void)snprintf(text, sizeof text, "checks = ( { %s low = 0; } );", WRONG[i].text);
        assert_int_equal(read_text(text, &err), 0);
        assert_int_equal(rlv_checks_verify(&scenario, "x.cfg", model, &wrong), RLV_ERR_CONFIG);
        if (strstr(wrong.text, WRONG[i].why) == NULL)
            fail_msg("'%s' does not say '%s'", wrong.text, WRONG[i].why);
        rlv_scenario_free(&scenario);
    }
}

/* A run of the small region: values are those of its summary. */
static void against_a_run(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t ensemble;
    rlv_summary_t summary[RLV_NUM_LEVELS];
    rlv_error_t err = {0};
    char text[1024];
    (void)state;
    support_small_fixed(&small);
    small.params.time_horizon = 2026;
    support_small_model(&small, &model);
    assert_int_equal(rlv_ensemble_run(&ensemble, &model, 3, 8, RLV_CHANCE, NULL, 1, NULL, &err), 0);
    for (int level = 0; level < RLV_NUM_LEVELS; level++)
        assert_int_equal(
            rlv_summary_init(&summary[level], &ensemble, &model, (rlv_level_t)level, 1, NULL, &err),
            0);
    const rlv_stats_t *now =
        &rlv_summary_find(&summary[RLV_LEVEL_DEPARTMENT], &model, "gp_headcount", 1, 2025)->stats;
    const rlv_stats_t *before =
        &rlv_summary_find(&summary[RLV_LEVEL_DEPARTMENT], &model, "gp_headcount", 1, 2021)->stats;
    const char *code = small.region.department[1].code;
    (void)snprintf(text, sizeof text,
                   "checks = ( { indicator = \"gp_headcount\"; level = \"department\"; place = "
                   "\"%s\"; year = 2025; statistic = \"p75\"; low = %.17g; high = %.17g; },"
                   "{ indicator = \"gp_headcount\"; level = \"department\"; place = \"%s\"; year = "
                   "2025; since = 2021; high = 0.01; },"
                   "{ indicator = \"exits_death\"; year = 2025; high = 0; } );",
                   code, now->p75, now->p75, code);
    assert_int_equal(read_text(text, &err), 0);
    assert_int_equal(rlv_checks_verify(&scenario, "x.cfg", &model, &err), 0);
    const rlv_check_t *e = scenario.check;
    const double value = rlv_check_value(&e[0], &model, summary);
    assert_true(value == now->p75 && rlv_check_holds(&e[0], value)); /* bounds inclusive */
    const double ratio = rlv_check_value(&e[1], &model, summary);
    assert_true(ratio == now->mean / before->mean && !rlv_check_holds(&e[1], ratio));
    assert_false(rlv_check_holds(&e[1], NAN));
    assert_int_equal(rlv_checks_failures(&scenario, &model, summary), 2);
    rlv_scenario_free(&scenario);
    refuse_for(&model);
    for (int level = 0; level < RLV_NUM_LEVELS; level++)
        rlv_summary_free(&summary[level]);
    rlv_ensemble_free(&ensemble);
    rlv_model_free(&model);
    support_small_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(against_a_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
