/* The split of the variance: by hand, on a linear model of known shares, on ensembles where one of
 * the two is held or drowns the other. */
#include "small_region.h"
#include "support.h"

#include "releve/mathx.h"
#include "releve/summary.h"
#include "releve/variance.h"

#include <math.h>
#include <string.h>

static void by_hand(void **state)
{
    static const double VALUE[] = {1, 4, 7}, TWIN[] = {3, 4};
    (void)state;
    /* Var(1, 4, 7) = 9; halves of squared gaps: 2 and 0 */
    const rlv_variance_t v = rlv_variance_of(VALUE, 3, TWIN, 2);
    assert_close(v.total, 9, 1e-15, 0);
    assert_close(v.chance, 1, 1e-15, 0);
    assert_close(v.parameters, 8, 1e-15, 0);
    assert_close(v.chance_se, 1, 1e-15, 0); /* sd of 2 and 0 is sqrt 2, over sqrt 2 */
    assert_true(v.measure == 0);
    /* more chance than variance: nothing is left to the parameters, nothing negative */
    static const double SAME[] = {2, 2, 2}, FAR[] = {4, 0};
    const rlv_variance_t w = rlv_variance_of(SAME, 3, FAR, 2);
    assert_true(w.total == 0 && w.parameters == 0);
    assert_close(w.chance, 2, 1e-15, 0);
}

/* y = 3 theta + e, theta and e standard normal: 9 and 1. Averaged over samples, the estimates are
 * right (within five of their standard errors, seeds fixed) and chance_se says their spread. */
static void a_linear_model(void **state)
{
    enum { SAMPLES = 400, N = 60, PAIRS = 20 };
    double chance = 0, parameters = 0, squares = 0, se = 0;
    (void)state;
    for (uint32_t s = 0; s < SAMPLES; s++) {
        double value[N], twin[PAIRS];
        for (uint32_t r = 0; r < N; r++) {
            const double theta = rlv_normal_quantile(support_unit(s, 3 * r));
            value[r] = 3 * theta + rlv_normal_quantile(support_unit(s, 3 * r + 1));
            if (r < PAIRS)
                twin[r] = 3 * theta + rlv_normal_quantile(support_unit(s, 3 * r + 2));
        }
        const rlv_variance_t v = rlv_variance_of(value, N, twin, PAIRS);
        chance += v.chance / SAMPLES;
        parameters += (v.total - v.chance) / SAMPLES;
        squares += v.chance * v.chance / SAMPLES;
        se += v.chance_se / SAMPLES;
    }
    /* sd of the mean of PAIRS chi-square/1 is sqrt(2 / PAIRS) = 0.316; over 400 samples 0.016 */
    assert_close(chance, 1, 0, 5 * 0.016);
    /* sd of Var(y): 10 sqrt(2 / 59) = 1.84; over 400 samples 0.092 */
    assert_close(parameters, 9, 0, 5 * 0.1);
    assert_close(sqrt(squares - chance * chance), 0.316, 0.15, 0);
    assert_close(se, 0.316, 0.15, 0);
}

typedef struct {
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t ensemble;
    rlv_variance_table_t table;
} run_t;

enum { REPLICATES = 60, PAIRS = 30, HORIZON = 2028 };

static void run_init(run_t *run, rlv_uncertainty_t uncertainty, const double entries[])
{
    size_t param[] = {(size_t)rlv_params_find("entries.per_year")};
    double value[REPLICATES];
    rlv_error_t err = {0};

    memset(run, 0, sizeof *run);
    support_small_fixed(&run->small);
    run->small.params.time_horizon = HORIZON;
    run->small.params.apl_observation_sd = 0.035;
    run->small.params.apl_drift_sd = 0.042;
    support_small_model(&run->small, &run->model);
    memcpy(value, entries, sizeof value);
    const rlv_param_draws_t draws = {1, param, REPLICATES, value};
    const rlv_ensemble_plan_t plan = {.seed = 9,
                                      .num_replicates = REPLICATES,
                                      .num_twins = uncertainty == RLV_BOTH ? PAIRS : 0,
                                      .uncertainty = uncertainty,
                                      .draws = &draws,
                                      .num_threads = 2};
    assert_int_equal(rlv_ensemble_live(&run->ensemble, &run->model, &plan, NULL, &err), 0);
    assert_true(rlv_variance_known(&run->ensemble, uncertainty));
    assert_int_equal(
        rlv_variance_table_init(&run->table, &run->ensemble, &run->model, uncertainty, &err), 0);
}

static void run_free(run_t *run)
{
    rlv_variance_table_free(&run->table);
    rlv_ensemble_free(&run->ensemble);
    rlv_model_free(&run->model);
    support_small_free(&run->small);
}

static rlv_variance_t headcount(const run_t *run)
{
    const rlv_variance_row_t *row =
        rlv_variance_find(&run->table, &run->model, "gp_headcount", HORIZON);
    assert_non_null(row);
    return row->variance;
}

static void kinds_of_runs(void **state)
{
    double same[REPLICATES], apart[REPLICATES];
    run_t run;
    (void)state;
    for (size_t r = 0; r < REPLICATES; r++) {
        same[r] = 6;
        apart[r] = r % 2 ? 60 : 5; /* in odd and even replicates alike: pairs meet both */
    }
    run_init(&run, RLV_CHANCE, apart);
    rlv_variance_t v = headcount(&run);
    assert_true(v.total > 0 && v.chance == v.total && v.parameters == 0 && v.chance_se == 0);
    run_free(&run);

    run_init(&run, RLV_PARAMETERS, apart);
    v = headcount(&run);
    assert_true(v.total > 0 && v.parameters == v.total && v.chance == 0);
    run_free(&run);

    /* parameters that do not vary: chance alone, within the error of its estimate */
    run_init(&run, RLV_BOTH, same);
    v = headcount(&run);
    assert_close(v.chance, v.total, 0, 4 * v.chance_se);
    run_free(&run);

    /* entries of 5 or of 60 a year: chance is next to nothing */
    run_init(&run, RLV_BOTH, apart);
    v = headcount(&run);
    assert_true(v.chance > 0 && v.parameters > 0.9 * v.total);
    assert_close(v.chance + v.parameters, v.total, 1e-12, 0);
    run_free(&run);
}

/* Twins do not enter the summary; base-year counts have no variance; the measure's part is that
 * which the bands hold besides. */
static void twins_and_measure(void **state)
{
    double entries[REPLICATES];
    rlv_summary_t with, without;
    rlv_error_t err = {0};
    run_t run;
    (void)state;
    for (size_t r = 0; r < REPLICATES; r++)
        entries[r] = 4 + (double)(r % 5);
    run_init(&run, RLV_BOTH, entries);
    assert_int_equal(
        rlv_summary_init(&with, &run.ensemble, &run.model, RLV_LEVEL_REGION, 1, NULL, &err), 0);
    run.ensemble.num_twins = 0;
    assert_false(rlv_variance_known(&run.ensemble, RLV_BOTH));
    assert_int_equal(
        rlv_summary_init(&without, &run.ensemble, &run.model, RLV_LEVEL_REGION, 1, NULL, &err), 0);
    assert_memory_equal(with.row, without.row, with.num_rows * sizeof *with.row);
    size_t with_measure = 0;
    for (size_t i = 0; i < with.num_rows; i++) {
        const rlv_summary_row_t *row = &with.row[i];
        const char *name = RLV_INDICATORS[row->indicator].name;
        const rlv_variance_row_t *found =
            rlv_variance_find(&run.table, &run.model, name, row->year);
        assert_non_null(found);
        const rlv_variance_t *v = &found->variance;
        const double sd = row->stats.sd;
        if (row->stats.mcse > 0) /* of the value alone */
            assert_close(v->total, row->stats.mcse * row->stats.mcse * REPLICATES, 1e-9, 0);
        if (v->measure > 0) {
            assert_close(v->total + v->measure, sd * sd, 1e-9, 0);
            with_measure++;
        }
        if (row->year == 2021 && (strcmp(name, "gp_headcount") == 0 || strcmp(name, "apl") == 0))
            assert_true(v->total == 0 && v->chance == 0 && v->measure == 0);
    }
    assert_true(with_measure > 0);
    rlv_summary_free(&with);
    rlv_summary_free(&without);
    run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(a_linear_model),
        cmocka_unit_test(kinds_of_runs),
        cmocka_unit_test(twins_and_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
