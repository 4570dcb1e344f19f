/* Randomisation inference against the full enumeration of ri_small, and on small designs that can
 * be counted by hand. */
#include "releve/randomisation.h"

#include "evaluate_cases.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The difference in differences of means before and after 2018 (columns: regions x years). */
typedef struct {
    double change[12]; /* mean after minus mean before, by region */
    size_t num_calls;
    int fail_from; /* calls from this one fail (0: never) */
} regions_t;

static int did_of(void *context, const int *adoption, double *statistic, rlv_error_t *err)
{
    regions_t *const self = context;
    double sum[2] = {0.0, 0.0};
    double count[2] = {0.0, 0.0};
    self->num_calls++;
    if (self->fail_from > 0 && self->num_calls >= (size_t)self->fail_from)
        return rlv_fail(err, RLV_ERR_DATA, "made to fail");
    for (size_t i = 0; i < 12; i++) {
        const int treated = adoption[i] != 0;
        sum[treated] += self->change[i];
        count[treated] += 1.0;
    }
    *statistic = sum[1] / count[1] - sum[0] / count[0];
    return 0;
}

/* Fills changes and the observed adoption (0: never). */
static void read_small(regions_t *regions, int adoption[12])
{
    rlv_csv_table_t table;
    memset(regions, 0, sizeof *regions);
    memset(adoption, 0, 12 * sizeof *adoption);
    cases_read(&table, "tests/data/ri_small/data.csv");
    double first = 9999.0;
    for (size_t row = 0; row < table.num_rows; row++)
        if (cases_number(&table, row, "D") > 0.0) {
            const double year = cases_number(&table, row, "year");
            first = year < first ? year : first;
            adoption[(size_t)cases_number(&table, row, "reg") - 1] = 1;
        }
    double count[2] = {0.0, 0.0};
    for (size_t row = 0; row < table.num_rows; row++)
        count[cases_number(&table, row, "year") >= first] += 1.0 / 12.0;
    for (size_t row = 0; row < table.num_rows; row++) {
        const bool after = cases_number(&table, row, "year") >= first;
        regions->change[(size_t)cases_number(&table, row, "reg") - 1] +=
            (after ? 1.0 : -1.0) * cases_number(&table, row, "y") / count[after];
    }
    rlv_csv_free(&table);
}

static void small_case_is_enumerated(void **state)
{
    (void)state;
    regions_t regions;
    int adoption[12];
    rlv_csv_table_t expected, assignments;
    rlv_randomisation_test_t test;
    rlv_error_t err = {0};
    double *all = NULL;
    read_small(&regions, adoption);
    cases_read(&expected, "tests/data/ri_small/expected_ri.csv");
    cases_read(&assignments, "tests/data/ri_small/all_assignments.csv");
    const rlv_randomisation_t design = {.adoption = adoption,
                                        .num_units = 12,
                                        .statistic = did_of,
                                        .context = &regions,
                                        .max_assignments = 1000};
    assert_int_equal(rlv_randomisation_count(adoption, NULL, 12), 495);
    assert_int_equal(rlv_randomisation_run(&test, &design, &all, &err), 0);
    assert_true(test.enumerated);
    assert_int_equal(test.num_assignments, 495);
    assert_close(
        test.observed,
        cases_number(&expected, cases_row(&expected, "did_2x2", NULL, NULL, NULL), "estimate"),
        1e-10, 0.0);
    assert_close(
        test.p_two_sided,
        cases_number(&expected, cases_row(&expected, "ri_two_sided", NULL, NULL, NULL), "estimate"),
        1e-14, 0.0);
    assert_close(test.p_upper,
                 cases_number(&expected,
                              cases_row(&expected, "ri_one_sided_upper", NULL, NULL, NULL),
                              "estimate"),
                 1e-14, 0.0);
    /* our order is the dictionary's over (never, treated): the reference's backwards */
    assert_int_equal(assignments.num_rows, 495);
    for (size_t i = 0; i < 495; i++)
        assert_close(all[494 - i], cases_number(&assignments, i, "stat"), 1e-9, 1e-14);
    free(all);
    rlv_csv_free(&assignments);
    rlv_csv_free(&expected);
}

static void random_assignments_come_close(void **state)
{
    (void)state;
    regions_t regions;
    int adoption[12];
    rlv_randomisation_test_t all, drawn, again;
    rlv_error_t err = {0};
    read_small(&regions, adoption);
    rlv_randomisation_t design = {.adoption = adoption,
                                  .num_units = 12,
                                  .statistic = did_of,
                                  .context = &regions,
                                  .max_assignments = 495,
                                  .seed = 3};
    assert_int_equal(rlv_randomisation_run(&all, &design, NULL, &err), 0);
    design.max_assignments = 494;
    assert_int_equal(rlv_randomisation_run(&drawn, &design, NULL, &err), 0);
    assert_int_equal(rlv_randomisation_run(&again, &design, NULL, &err), 0);
    assert_true(all.enumerated && !drawn.enumerated);
    assert_true(drawn.p_two_sided == again.p_two_sided);
    assert_close(drawn.p_two_sided, all.p_two_sided, 0.0, 4.0 * sqrt(0.2 * 0.8 / 494.0));
    assert_true(drawn.p_two_sided >= 1.0 / 494.0);
}

/* Records the assignments met. */
typedef struct {
    int seen[64][6];
    size_t num_seen;
} recorder_t;

static int record(void *context, const int *adoption, double *statistic, rlv_error_t *err)
{
    (void)err;
    recorder_t *const self = context;
    size_t i = 0;
    while (i < self->num_seen && memcmp(self->seen[i], adoption, sizeof self->seen[0]) != 0)
        i++;
    if (i == self->num_seen && self->num_seen < 64)
        memcpy(self->seen[self->num_seen++], adoption, sizeof self->seen[0]);
    *statistic = adoption[0];
    return 0;
}

static void whole_dates_move_within_strata(void **state)
{
    (void)state;
    static const int adoption[] = {2018, 0, 2022, 0, 0, 2018};
    static const size_t stratum[] = {7, 4, 7, 4, 7, 4};
    recorder_t recorder = {.num_seen = 0};
    rlv_randomisation_test_t test;
    rlv_error_t err = {0};
    rlv_randomisation_t design = {.adoption = adoption,
                                  .stratum = stratum,
                                  .num_units = 6,
                                  .statistic = record,
                                  .context = &recorder,
                                  .max_assignments = 100};
    assert_int_equal(rlv_randomisation_count(adoption, stratum, 6), 18); /* 3! times 3 */
    assert_int_equal(rlv_randomisation_count(adoption, NULL, 6), 60);    /* 6! / (3! 2!) */
    assert_int_equal(rlv_randomisation_run(&test, &design, NULL, &err), 0);
    assert_int_equal(test.num_assignments, 18);
    assert_int_equal(recorder.num_seen, 18); /* each once, the observed one among them */
    for (size_t i = 0; i < 18; i++) {
        const int *const seen = recorder.seen[i];
        assert_int_equal(seen[0] + seen[2] + seen[4], 2018 + 2022);
        assert_int_equal(seen[1] + seen[3] + seen[5], 2018);
    }
    /* stratum 7 gives unit 0 each of its dates equally often: 2018 and 2022 are both >= 2018 */
    assert_close(test.p_upper, 2.0 / 3.0, 1e-14, 0.0);
    assert_close(test.p_lower, 2.0 / 3.0, 1e-14, 0.0);
    recorder.num_seen = 0;
    design.max_assignments = 17;
    assert_int_equal(rlv_randomisation_run(&test, &design, NULL, &err), 0);
    for (size_t i = 0; i < recorder.num_seen; i++)
        assert_int_equal(recorder.seen[i][0] + recorder.seen[i][2] + recorder.seen[i][4], 4040);
}

static void bad_designs_are_refused(void **state)
{
    (void)state;
    static const int same[12] = {0};
    static const size_t alone[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    regions_t regions;
    int adoption[12];
    rlv_randomisation_test_t test;
    double *all = &regions.change[0];
    read_small(&regions, adoption);
    rlv_randomisation_t design = {.adoption = same,
                                  .num_units = 12,
                                  .statistic = did_of,
                                  .context = &regions,
                                  .max_assignments = 100};
    rlv_error_t err = {0};
    assert_int_equal(rlv_randomisation_run(&test, &design, &all, &err), RLV_ERR_DATA);
    assert_null(all);
    design.adoption = adoption;
    design.stratum = alone;
    assert_int_equal(rlv_randomisation_run(&test, &design, NULL, &err), RLV_ERR_DATA);
    design.stratum = NULL;
    design.max_assignments = 1;
    assert_int_equal(rlv_randomisation_run(&test, &design, NULL, &err), RLV_ERR_USAGE);
    design.max_assignments = 100;
    design.num_units = 1;
    assert_int_equal(rlv_randomisation_run(&test, &design, NULL, &err), RLV_ERR_USAGE);
    design.num_units = 12;
    regions.num_calls = 0;
    regions.fail_from = 5;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_randomisation_run(&test, &design, NULL, &err), RLV_ERR_DATA);
    assert_string_equal(err.text, "made to fail");
    regions.fail_from = 0;
    regions.change[0] = NAN;
    assert_int_equal(rlv_randomisation_run(&test, &design, NULL, &err), RLV_ERR_DATA);
    const volatile int stop = 1;
    const rlv_progress_t progress = {.stop = &stop};
    design.progress = &progress;
    assert_int_equal(rlv_randomisation_run(&test, &design, NULL, &err), RLV_ERR_INTERRUPTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_case_is_enumerated),
        cmocka_unit_test(random_assignments_come_close),
        cmocka_unit_test(whole_dates_move_within_strata),
        cmocka_unit_test(bad_designs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
