/* Replicates over threads: the same for any number of them, uncertainties, a planted imbalance,
 * failures and interruptions. */
#include "small_region.h"
#include "support.h"

#include "releve/parallel.h"
#include "releve/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void model_of(support_small_t *small, rlv_model_t *model)
{
    support_small_fixed(small);
    small->params.time_horizon = 2030;
    support_set(&small->params, "entries.per_year", 6);
    support_small_model(small, model);
}

static void threads_do_not_matter(void **state)
{
    static const size_t THREADS[] = {1, 2, 5};
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t first = {0};
    rlv_error_t err = {0};
    (void)state;
    model_of(&small, &model);
    for (size_t i = 0; i < 3; i++) {
        rlv_ensemble_t e;
        assert_int_equal(
            rlv_ensemble_run(&e, &model, 6, 23, RLV_BOTH, NULL, THREADS[i], NULL, &err), 0);
        if (i == 0) {
            first = e;
            continue;
        }
        assert_memory_equal(first.tally, e.tally, 23 * e.tally_size * sizeof *e.tally);
        assert_memory_equal(first.pyramid, e.pyramid, 23 * e.pyramid_size * sizeof *e.pyramid);
        rlv_ensemble_free(&e);
    }
    /* more replicates leave the first ones as they were */
    rlv_ensemble_t more;
    assert_int_equal(rlv_ensemble_run(&more, &model, 6, 40, RLV_BOTH, NULL, 2, NULL, &err), 0);
    assert_memory_equal(first.tally, more.tally, 23 * more.tally_size * sizeof *more.tally);
    rlv_ensemble_free(&more);
    rlv_ensemble_free(&first);
    rlv_model_free(&model);
    support_small_free(&small);
}

static bool same_replicates(const rlv_ensemble_t *e, size_t a, size_t b)
{
    return memcmp(e->tally + a * e->tally_size, e->tally + b * e->tally_size,
                  e->tally_size * sizeof *e->tally) == 0;
}

/* Chance alone ignores the parameters' draws; parameters alone hold the doctors' draws. */
static void kinds_of_uncertainty(void **state)
{
    size_t param[] = {(size_t)rlv_params_find("entries.per_year")};
    double value[] = {2, 2, 30, 30};
    const rlv_param_draws_t draws = {1, param, 4, value};
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t chance, parameters, both, plain;
    rlv_error_t err = {0};
    (void)state;
    model_of(&small, &model);
    assert_int_equal(rlv_ensemble_run(&plain, &model, 6, 4, RLV_CHANCE, NULL, 1, NULL, &err), 0);
    assert_int_equal(rlv_ensemble_run(&chance, &model, 6, 4, RLV_CHANCE, &draws, 1, NULL, &err), 0);
    assert_int_equal(
        rlv_ensemble_run(&parameters, &model, 6, 4, RLV_PARAMETERS, &draws, 1, NULL, &err), 0);
    assert_int_equal(rlv_ensemble_run(&both, &model, 6, 4, RLV_BOTH, &draws, 1, NULL, &err), 0);
    assert_memory_equal(plain.tally, chance.tally, 4 * chance.tally_size * sizeof *chance.tally);
    assert_true(same_replicates(&parameters, 0, 1) && same_replicates(&parameters, 2, 3));
    assert_false(same_replicates(&parameters, 1, 2));
    assert_false(same_replicates(&both, 0, 1) || same_replicates(&both, 2, 3));
    assert_false(same_replicates(&chance, 0, 1));
    rlv_ensemble_free(&plain);
    rlv_ensemble_free(&chance);
    rlv_ensemble_free(&parameters);
    rlv_ensemble_free(&both);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* One GP too many in one place, year and replicate is found and named. */
static void a_planted_imbalance_is_found(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t e;
    (void)state;
    model_of(&small, &model);
    rlv_error_t err = {0};
    assert_int_equal(rlv_ensemble_run(&e, &model, 6, 5, RLV_CHANCE, NULL, 2, NULL, &err), 0);
    assert_int_equal(rlv_ensemble_verify(&e, &model, &err), 0);
    static const rlv_tally_kind_t KINDS[] = {RLV_TALLY_HEADCOUNT,        RLV_TALLY_ENTRIES,
                                             RLV_TALLY_MOVES_IN,         RLV_TALLY_MOVES_OUT,
                                             RLV_TALLY_EXITS_RETIREMENT, RLV_TALLY_EXITS_DEATH,
                                             RLV_TALLY_EXITS_OTHER};
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++)
        for (size_t place = 0; place < model.shape.num_places; place++) {
            int32_t *count =
                &e.tally[3 * e.tally_size + rlv_tally_index(&model.shape, 2025, KINDS[i], place)];
            char where[64];
            rlv_error_t planted = {0};
            (*count)++;
            assert_int_equal(rlv_ensemble_verify(&e, &model, &planted), RLV_ERR_SOFTWARE);
            (void)snprintf(where, sizeof where, "replicate 3, year %d, place %zu",
                           KINDS[i] == RLV_TALLY_HEADCOUNT ? 2024 : 2025, place);
            assert_non_null(strstr(planted.text, where));
            (*count)--;
        }
    assert_int_equal(rlv_ensemble_verify(&e, &model, &err), 0);
    rlv_ensemble_free(&e);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* Observation error: means and medians alike, bands wider, nothing in the base year. */
static void observation_error_widens_bands_only(void **state)
{
    support_small_t small;
    rlv_error_t err = {0};
    rlv_summary_t summary[2];
    (void)state;
    for (int on = 0; on < 2; on++) {
        rlv_model_t model;
        rlv_ensemble_t e;
        support_small_fixed(&small);
        small.params.time_horizon = 2026;
        small.params.run_observation_error = on != 0;
        small.params.apl_observation_sd = 0.035;
        small.params.apl_drift_sd = 0.042;
        support_small_model(&small, &model);
        assert_int_equal(rlv_ensemble_run(&e, &model, 6, 60, RLV_CHANCE, NULL, 2, NULL, &err), 0);
        assert_int_equal(
            rlv_summary_init(&summary[on], &e, &model, RLV_LEVEL_TERRITORY, 1, NULL, &err), 0);
        rlv_ensemble_free(&e);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    size_t wider = 0, narrower = 0;
    for (size_t i = 0; i < summary[0].num_rows; i++) {
        const rlv_stats_t *a = &summary[0].row[i].stats, *b = &summary[1].row[i].stats;
        const char *name = RLV_INDICATORS[summary[0].row[i].indicator].name;
        const bool apl = strcmp(name, "apl") == 0 || strcmp(name, "apl_le65") == 0;
        assert_true(a->mean == b->mean && a->p50 == b->p50 && a->mcse == b->mcse);
        if (!apl || summary[0].row[i].year == 2021) {
            assert_memory_equal(a, b, sizeof *a);
        } else {
            wider += b->sd > a->sd;
            narrower += b->sd < a->sd;
        }
        if (summary[0].row[i].year == 2021 &&
            (apl || strcmp(name, "gp_headcount") == 0 || strcmp(name, "population") == 0))
            assert_true(b->sd == 0 && b->p05 == b->p95 && b->mcse == 0);
    }
    assert_true(wider > 10 * narrower && wider > 60);
    rlv_summary_free(&summary[0]);
    rlv_summary_free(&summary[1]);
}

/* From an earlier reference date the model runs forward, balances, and its base year has spread. */
static void reference_before_base_year(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t e;
    rlv_error_t err = {0};
    int other = 0;
    (void)state;
    support_small_fixed(&small);
    small.params.time_horizon = 2028;
    small.params.time_reference_year = 2020;
    support_set(&small.params, "entries.per_year", 6);
    support_small_model(&small, &model);
    assert_int_equal(rlv_ensemble_run(&e, &model, 6, 30, RLV_CHANCE, NULL, 2, NULL, &err), 0);
    assert_int_equal(rlv_ensemble_verify(&e, &model, &err), 0);
    for (size_t r = 0; r < 30; r++) {
        const int32_t *record = e.tally + r * e.tally_size;
        other += support_count(&model, record, 2021, RLV_TALLY_HEADCOUNT,
                               model.shape.num_places - 1) != 151;
        for (size_t t = 0; t < 7; t++) /* the published figure is still that of the base year */
            assert_int_equal(support_count(&model, record, 2021, RLV_TALLY_APL, t),
                             (int32_t)(1e6 * small.region.apl[t] + 0.5));
    }
    assert_true(other > 15);
    rlv_ensemble_free(&e);
    rlv_model_free(&model);
    support_small_free(&small);
}

static int fail_from_seven(void *context, size_t item, size_t thread, rlv_error_t *err)
{
    int *done = context;
    (void)thread;
    if (item >= 7)
        return rlv_fail(err, RLV_ERR_DATA, "piece %zu", item);
#pragma omp atomic
    (*done)++;
    return RLV_OK;
}

static void first_failure_stops_the_work(void **state)
{
    int done = 0;
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_parallel_for(1000, 1, fail_from_seven, &done, NULL, &err), RLV_ERR_DATA);
    assert_string_equal(err.text, "piece 7");
    assert_int_equal(done, 7);
    rlv_error_t several = {0};
    assert_int_equal(rlv_parallel_for(1000, 3, fail_from_seven, &done, NULL, &several),
                     RLV_ERR_DATA);
    assert_int_equal(several.status, RLV_ERR_DATA);
    assert_int_equal(rlv_parallel_for(0, 3, fail_from_seven, &done, NULL, NULL), 0);
}

static volatile int stop;
static void stop_after_three(void *context, size_t done, size_t total)
{
    *(size_t *)context = done;
    stop = done >= 3;
    assert_true(done <= total);
}

static void interruption_stops_the_ensemble(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t e;
    rlv_error_t err = {0};
    size_t last = 0;
    const rlv_progress_t progress = {stop_after_three, &last, &stop};
    (void)state;
    model_of(&small, &model);
    stop = 0;
    assert_int_equal(rlv_ensemble_run(&e, &model, 6, 500, RLV_CHANCE, NULL, 1, &progress, &err),
                     RLV_ERR_INTERRUPTED);
    assert_int_equal(last, 3);
    rlv_ensemble_free(&e);
    rlv_ensemble_free(&e);
    rlv_model_free(&model);
    support_small_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(kinds_of_uncertainty),
        cmocka_unit_test(a_planted_imbalance_is_found),
        cmocka_unit_test(observation_error_widens_bands_only),
        cmocka_unit_test(reference_before_base_year),
        cmocka_unit_test(first_failure_stops_the_work),
        cmocka_unit_test(interruption_stops_the_ensemble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
