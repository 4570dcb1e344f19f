/* The circle closed: on worlds simulated by Relève with an aid of known size, what each estimator
 * says. */
#include "evaluate_circle.h"
#include "runner.h"

#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = RLV_CIRCLE_WORLDS * RLV_CIRCLE_METHODS, WORLDS = 300 };
/* four Monte Carlo errors of a share of 5 % over so many worlds: sqrt(.05 .95 / 300) = 0.0126 */
static const double TOLERANCE = 4 * 0.0126;

static rlv_runner_t runner;
static rlv_circle_row_t row[ROWS];

static int run(double factor, size_t threads, size_t worlds, rlv_circle_row_t *rows)
{
    const rlv_circle_t circle = {.model = &runner.model,
                                 .seed = 20181001,
                                 .num_replicates = worlds,
                                 .num_threads = threads,
                                 .factor = factor,
                                 .share = {0.062, 0.369}};
    rlv_error_t err = {0};
    const int status = rlv_circle_run(&circle, rows, &err);
    if (status < 0)
        print_message("%s\n", err.text);
    return status;
}

static int setup(void **state)
{
    char horizon[] = "time.horizon=2029";
    char *set[] = {horizon};
    const rlv_options_t options = {.set = set, .num_set = 1};
    rlv_error_t err = {0};

    (void)state;
    if (rlv_runner_read(&runner, "scenarios/baseline.cfg", &options, &err) < 0) {
        print_message("%s\n", err.text);
        return -1;
    }
    return run(2.0, 2, WORLDS, row);
}

static int teardown(void **state)
{
    (void)state;
    rlv_runner_free(&runner);
    return 0;
}

static const rlv_circle_row_t *find(const char *method, const char *outcome, const char *scale,
                                    int world)
{
    for (int k = 0; k < RLV_CIRCLE_METHODS; k++) {
        const rlv_circle_row_t *r = &row[world * RLV_CIRCLE_METHODS + k];
        if (strcmp(r->method, method) == 0 && strcmp(r->outcome, outcome) == 0 &&
            strcmp(r->scale, scale) == 0)
            return r;
    }
    fail_msg("no row %s %s %s", method, outcome, scale);
    return NULL;
}

static void table(void **state)
{
    (void)state;
    print_message("%-15s %-17s %-6s %6s %8s %8s %8s %9s %6s\n", "method", "outcome", "scale",
                  "factor", "truth", "bias", "sd", "coverage", "power");
    for (int k = 0; k < ROWS; k++) {
        const rlv_circle_row_t *r = &row[k];
        print_message("%-15s %-17s %-6s %6.1f %8.3f %8.3f %8.3f %9.3f %6.3f%s\n", r->method,
                      r->outcome, r->scale, r->factor, r->truth, r->bias, r->sd, r->coverage,
                      r->power, r->retained ? "" : "  not retained");
        assert_int_equal(r->num_done + r->num_failed, WORLDS);
    }
}

/* Without the aid both lives of a world are the same: the truth is exactly zero. */
static void no_effect_is_none(void **state)
{
    (void)state;
    for (int k = 0; k < RLV_CIRCLE_METHODS; k++) {
        assert_true(row[k].truth == 0.0);
        assert_close(row[k].power, 1.0 - row[k].coverage, 0.0, 1e-12);
    }
}

/* An aid that doubles the weight of settling raises every outcome of the treated, and the panel
 * estimators find it. Density falls by a share rather than by a number, so that trends in levels
 * are parallel only nearly: those that compare with the last years before the aid are off by less
 * than a quarter of a standard error, those that compare with all of them by less than a half, the
 * rule of `retained`. */
static void the_aid_is_found(void **state)
{
    static const struct {
        const char *method;
        double most; /* bias, in standard errors */
    } PANEL[] = {{"twfe", 0.5},       {"sun_abraham", 0.25},   {"att_gt", 0.25},
                 {"imputation", 0.5}, {"synthetic_did", 0.25}, {"did", 0.5}};
    (void)state;
    for (int k = RLV_CIRCLE_METHODS; k < ROWS; k++)
        assert_true(row[k].truth > 0.0);
    for (size_t m = 0; m < sizeof PANEL / sizeof *PANEL; m++)
        for (int world = 0; world < 2; world++) {
            const rlv_circle_row_t *r = find(PANEL[m].method, "gp_density_p100k", "level", world);
            assert_true(fabs(r->bias) < PANEL[m].most * r->std_error);
            assert_true(r->coverage > 0.95 - TOLERANCE);
            assert_true(r->retained);
        }
    assert_true(find("att_gt", "gp_density_p100k", "level", 1)->power > 0.5);
}

/* The size of a method that is retained is near 5 % or under; one that finds an effect where there
 * is none is not retained, as the difference of the APL in levels. */
static void sizes(void **state)
{
    (void)state;
    for (int k = 0; k < RLV_CIRCLE_METHODS; k++)
        assert_true(row[k].power < 0.05 + TOLERANCE || !row[k].retained);
    assert_false(find("difference", "apl", "level", 0)->retained);
}

/* What a method costs: the discontinuity at the cap sees an effect that the panel sees in one world
 * of two in one of ten or so. */
static void discontinuity_is_weak(void **state)
{
    (void)state;
    const rlv_circle_row_t *rd = find("rd", "gp_density_p100k", "level", 1);
    assert_true(rd->power < 0.3);
    assert_true(rd->coverage > 0.95 - TOLERANCE);
}

/* The same table for any number of threads. */
static void threads_change_nothing(void **state)
{
    static rlv_circle_row_t one[ROWS], three[ROWS];
    (void)state;
    assert_int_equal(run(1.3, 1, 12, one), RLV_OK);
    assert_int_equal(run(1.3, 3, 12, three), RLV_OK);
    for (int k = 0; k < ROWS; k++) {
        assert_true(one[k].estimate == three[k].estimate);
        assert_true(one[k].bias == three[k].bias);
    }
}

static void refusals(void **state)
{
    rlv_circle_t circle = {.model = &runner.model, .num_replicates = 1, .factor = 2};
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_circle_run(&circle, row, &err), RLV_ERR_USAGE);
    circle.num_replicates = 2;
    circle.factor = 1.0;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_circle_run(&circle, row, &err), RLV_ERR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),
        cmocka_unit_test(no_effect_is_none),
        cmocka_unit_test(the_aid_is_found),
        cmocka_unit_test(sizes),
        cmocka_unit_test(discontinuity_is_weak),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
