/* A mean made surer by one whose expectation is known: on numbers worked by hand, and on the model
 * of a small region, whose expectation is exact. */
#include "small_region.h"
#include "support.h"

#include "releve/control_variate.h"
#include "releve/expectation.h"

#include <math.h>

static void numbers_worked_by_hand(void **state)
{
    /* mean x 3, y 5; Sxx 10, Sxy 8, Syy 10: b 0.8, residuals 10 - 6.4 = 3.6 */
    static const double x[] = {1, 2, 3, 4, 5}, y[] = {3, 5, 4, 7, 6};
    (void)state;
    const rlv_controlled_t c = rlv_control_variate(y, x, 5, 3.5);
    assert_close(c.mean, 5, 1e-15, 0);
    assert_close(c.coefficient, 0.8, 1e-15, 0);
    assert_close(c.controlled, 5 + 0.8 * 0.5, 1e-14, 0);
    assert_close(c.mcse, sqrt(10.0 / 4 / 5), 1e-14, 0);
    assert_close(c.controlled_mcse, sqrt(3.6 / 3 / 5), 1e-14, 0);
}

static void a_control_that_does_not_vary_changes_nothing(void **state)
{
    static const double x[] = {2, 2, 2}, y[] = {1, 4, 7};
    (void)state;
    const rlv_controlled_t c = rlv_control_variate(y, x, 3, 9);
    assert_close(c.controlled, 4, 1e-15, 0);
    assert_close(c.controlled_mcse, c.mcse, 0, 0);
    assert_close(c.coefficient, 0, 0, 0);
}

/* Need and take-over feed back; the same replicates without them are the control. Few controlled
 * replicates agree with the mean of many plain ones. */
static void the_model_without_feedback_controls_the_model(void **state)
{
    enum { FEW = 40, MANY = 2000, HORIZON = 2031 };
    static double y[MANY], x[MANY];
    support_small_t small;
    rlv_model_t model;
    rlv_expectation_t e;
    support_life_t life;
    rlv_error_t err = {0};
    double expected = 0;
    (void)state;
    support_small_fixed(&small);
    support_set(&small.params, "time.horizon", HORIZON);
    support_set(&small.params, "zoning.mode", 1);
    support_set(&small.params, "cesp.base_holders", 0);
    support_set(&small.params, "entries.per_year", 8);
    support_small_model(&small, &model);
    assert_int_equal(rlv_expectation_init(&e, &model, &model.params, &err), 0);
    for (size_t c = 0; c < e.num_cells; c++)
        expected += rlv_expectation_headcount(&e, HORIZON, c);
    rlv_params_t whole = model.params;
    support_set(&whole, "settlement.need", 0.5);
    support_set(&whole, "settlement.takeover", 1);
    const size_t region = rlv_region_first_place(&small.region, RLV_LEVEL_REGION);
    support_life_run(&life, &model, 3, 0);
    for (uint32_t r = 0; r < MANY; r++) {
        assert_int_equal(rlv_simulation_run(&life.simulation, &whole, 3, r, life.counts, &err), 0);
        y[r] = support_count(&model, life.counts.tally, HORIZON, RLV_TALLY_HEADCOUNT, region);
        assert_int_equal(
            rlv_simulation_run(&life.simulation, &model.params, 3, r, life.counts, &err), 0);
        x[r] = support_count(&model, life.counts.tally, HORIZON, RLV_TALLY_HEADCOUNT, region);
    }
    const rlv_controlled_t many = rlv_control_variate(y, x, MANY, expected);
    const rlv_controlled_t few = rlv_control_variate(y, x, FEW, expected);
    assert_true(few.controlled_mcse < 0.5 * few.mcse);
    assert_close(few.controlled, many.mean, 0,
                 4 * sqrt(few.controlled_mcse * few.controlled_mcse + many.mcse * many.mcse));
    support_life_free(&life);
    rlv_expectation_free(&e);
    rlv_model_free(&model);
    support_small_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_worked_by_hand),
        cmocka_unit_test(a_control_that_does_not_vary_changes_nothing),
        cmocka_unit_test(the_model_without_feedback_controls_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
