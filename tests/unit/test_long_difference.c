/* Changes between two dates, group against group: values worked out by hand, invariances, refusals,
 * and what regression to the mean does to a class chosen on a noisy measure. */
#include "releve/long_difference.h"

#include "releve/mathx.h"
#include "releve/rng.h"
#include "support.h"

#include <math.h>
#include <string.h>

/* Five units: two treated, three controls. */
static const double BEFORE[] = {10, 20, 30, 40, 50}, AFTER[] = {13, 22, 33, 44, 49};
static const double WEIGHT[] = {1, 3, 2, 1, 1};
static const int GROUP[] = {1, 1, 0, 0, 0};

static rlv_long_difference_t five(void)
{
    return (rlv_long_difference_t){
        .num_units = 5, .before = BEFORE, .after = AFTER, .weight = WEIGHT, .group = GROUP};
}

static void by_hand(void **state)
{
    (void)state;
    rlv_long_difference_t d = five();
    rlv_difference_t r;
    rlv_error_t err = {0};
    double psi[5];

    assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LEVEL, psi, &err), RLV_OK);
    assert_close(r.treated_change, (3.0 + 3 * 2.0) / 4.0, 1e-15, 1e-14);
    assert_close(r.control_change, (2 * 3.0 + 4.0 - 1.0) / 4.0, 1e-15, 1e-14);
    assert_close(r.estimate, 9.0 / 4.0 - 9.0 / 4.0, 1e-15, 1e-14);
    assert_int_equal(r.num_treated, 2);
    assert_int_equal(r.num_control, 3);
    /* w (d - mean) / sum of weights, controls with a minus */
    const double expected[] = {1 * 0.75 / 4, 3 * -0.25 / 4, -2 * 0.75 / 4, -1 * 1.75 / 4,
                               1 * 3.25 / 4};
    double squares = 0;
    for (int i = 0; i < 5; i++) {
        assert_close(psi[i], expected[i], 1e-15, 1e-14);
        squares += expected[i] * expected[i];
    }
    assert_close(r.std_error, sqrt(squares * 5.0 / 4.0), 1e-14, 1e-14);
    assert_close(r.upper, 1.9599639845400545 * r.std_error, 1e-12, 1e-14);
    assert_close(r.detectable, 2.8015852181130 * r.std_error, 1e-9, 1e-14);

    assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LOG, psi, &err), RLV_OK);
    assert_close(r.estimate, log(79.0 / 70.0) - log(159.0 / 150.0), 1e-14, 1e-14);
    assert_close(psi[1], 3 * (22.0 / 79.0 - 20.0 / 70.0), 1e-15, 1e-14);
}

static void clusters_take_the_larger_error(void **state)
{
    (void)state;
    static const size_t CLUSTER[] = {0, 0, 1, 1, 2};
    rlv_long_difference_t d = five();
    rlv_difference_t r;
    rlv_error_t err = {0};
    double psi[5];

    d.cluster = CLUSTER;
    d.num_clusters = 4; /* the last one holds nobody */
    assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LEVEL, psi, &err), RLV_OK);
    const double a = psi[0] + psi[1], b = psi[2] + psi[3], c = psi[4];
    assert_close(r.cluster_error, sqrt((a * a + b * b + c * c) * 3.0 / 2.0), 1e-14, 1e-14);
    assert_true(r.std_error >= r.unit_error && r.std_error >= r.cluster_error);
    assert_close(r.df, 2.0, 0.0, 1e-14);
    assert_close(r.upper, 4.302652729696142 * r.std_error, 1e-9, 1e-14); /* Student, 2 degrees */
}

static void bands_compare_like_with_like(void **state)
{
    (void)state;
    static const long BAND[] = {1, 2, 1, 1, 3};
    rlv_long_difference_t d = five();
    rlv_difference_t r;
    rlv_error_t err = {0};

    d.band = BAND;
    assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LEVEL, NULL, &err), RLV_OK);
    assert_close(r.estimate, 3.0 - 10.0 / 3.0, 1e-14, 1e-14); /* only band 1 holds both */
    assert_int_equal(r.num_treated, 1);
    assert_int_equal(r.num_control, 2);
    assert_int_equal(r.num_bands, 1);
    static const long APART[] = {1, 1, 2, 2, 2};
    d.band = APART;
    assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LEVEL, NULL, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "no band holds units of both groups"));
}

static void refusals(void **state)
{
    (void)state;
    static const int ALONE[] = {1, 1, -1, -1, -1};
    static const double NONE[] = {0, 0, 1, 1, 1};
    rlv_long_difference_t d = five();
    rlv_difference_t r;
    double slope;

    d.group = ALONE;
    rlv_error_t err = {0};
    assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LEVEL, NULL, &err), RLV_ERR_DATA);
    d = five();
    d.before = NONE;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LOG, NULL, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "logarithm"));
    static const double FLAT[] = {3, 3, 3, 3, 3};
    d = five();
    err = (rlv_error_t){0};
    assert_int_equal(rlv_mean_reversion_slope(&slope, &d, FLAT, RLV_SCALE_LEVEL, NULL, &err),
                     RLV_ERR_DATA);
}

static void a_missing_unit_is_left_out(void **state)
{
    (void)state;
    double before[5];
    rlv_long_difference_t d = five();
    rlv_difference_t r;
    rlv_error_t err = {0};

    memcpy(before, BEFORE, sizeof before);
    before[4] = NAN;
    d.before = before;
    assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LEVEL, NULL, &err), RLV_OK);
    assert_close(r.control_change, 10.0 / 3.0, 1e-14, 1e-14);
    assert_int_equal(r.num_control, 2);
}

/* A level that adds a constant, or a unit effect, changes no difference; another scale of the
 * inhabitants neither; nor another order of the units. */
static void invariances(void **state)
{
    (void)state;
    double before[5], after[5], weight[5];
    int group[5];
    rlv_long_difference_t d = five();
    rlv_difference_t r, other;
    rlv_error_t err = {0};

    assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LEVEL, NULL, &err), RLV_OK);
    for (int i = 0; i < 5; i++) {
        const int from = (i + 2) % 5;
        before[i] = BEFORE[from] + 100.0 * from;
        after[i] = AFTER[from] + 100.0 * from;
        weight[i] = WEIGHT[from] * 7.0;
        group[i] = GROUP[from];
    }
    d = (rlv_long_difference_t){
        .num_units = 5, .before = before, .after = after, .weight = weight, .group = group};
    assert_int_equal(rlv_long_difference(&other, &d, RLV_SCALE_LEVEL, NULL, &err), RLV_OK);
    assert_close(other.estimate, r.estimate, 1e-12, 1e-14);
    assert_close(other.std_error, r.std_error, 1e-12, 1e-14);
}

/* Ten assignments of two labels among five units, counted by hand. */
static void randomisation_enumerates(void **state)
{
    (void)state;
    static const double AT[] = {0, 0, 0, 0, 0}, TO[] = {5, 4, 1, 2, 0};
    const rlv_long_difference_t d = {.num_units = 5, .before = AT, .after = TO, .group = GROUP};
    rlv_error_t err = {0};
    double p = 0;

    /* means of two less means of three: 4.5 - 1 is the largest; -2.6.. of {2, 4} is smaller */
    assert_int_equal(rlv_long_difference_randomise(&p, &d, RLV_SCALE_LEVEL, 1000, 1, &err), RLV_OK);
    assert_close(p, 0.1, 1e-15, 1e-14);
}

/* Worlds without any effect, where the class is the lowest fifth of a noisy measure: the change
 * from the class year shows one, the change from another year does not, and the model fitted on the
 * years before takes it away. */
enum { UNITS = 400, YEARS = 6 };

static double noise(uint32_t world, uint32_t unit, int year)
{
    const rlv_address_t at = rlv_address(20211, world, unit, year, RLV_STREAM_OBSERVATION);
    return rlv_normal_quantile(rlv_unit(rlv_draw(&at, 0).word[0]));
}

static void make_world(uint32_t world, double y[YEARS][UNITS], double persistence)
{
    for (uint32_t i = 0; i < UNITS; i++) {
        double shock = noise(world, i, 50);
        for (int t = 0; t < YEARS; t++) {
            y[t][i] = 4.0 + 0.3 * noise(world, i, 99) + 0.3 * shock;
            shock =
                persistence * shock + sqrt(1.0 - persistence * persistence) * noise(world, i, t);
        }
    }
}

/* The class: under a fixed cut of the year's measure. */
static void classify(const double *measure, int *group)
{
    for (int i = 0; i < UNITS; i++)
        group[i] = measure[i] < 3.6 ? RLV_GROUP_TREATED : RLV_GROUP_CONTROL;
}

static void regression_to_the_mean(void **state)
{
    (void)state;
    enum { WORLDS = 40 };
    static double y[YEARS][UNITS];
    int group[UNITS];
    double naive = 0, raw = 0, corrected = 0;
    rlv_error_t err = {0};

    for (uint32_t w = 0; w < WORLDS; w++) {
        rlv_difference_t r;
        make_world(w, y, 0.6);
        classify(y[2], group);
        rlv_long_difference_t d = {
            .num_units = UNITS, .before = y[2], .after = y[5], .group = group};
        assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LEVEL, NULL, &err), RLV_OK);
        naive += r.estimate / WORLDS; /* class year as reference */
        d.before = y[3];
        assert_int_equal(rlv_long_difference(&r, &d, RLV_SCALE_LEVEL, NULL, &err), RLV_OK);
        raw += r.estimate / WORLDS;
        /* level year 1, change 2 to 4, as level year 2, change 3 to 5 */
        rlv_long_difference_t past = d;
        past.before = y[2];
        past.after = y[4];
        assert_int_equal(
            rlv_mean_reversion_correct(&r, &d, y[2], &past, y[1], RLV_SCALE_LEVEL, &err), RLV_OK);
        corrected += r.estimate / WORLDS;
    }
    assert_true(naive > 0.25);             /* an effect that is none */
    assert_true(raw > 0.1 && raw < naive); /* shocks that last */
    assert_true(fabs(corrected) < 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(clusters_take_the_larger_error),
        cmocka_unit_test(bands_compare_like_with_like),
        cmocka_unit_test(refusals),
        cmocka_unit_test(a_missing_unit_is_left_out),
        cmocka_unit_test(invariances),
        cmocka_unit_test(randomisation_enumerates),
        cmocka_unit_test(regression_to_the_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
