/* Saved states: what goes on from one is what was never interrupted, from every year, in every kind
 * of uncertainty; bytes, refusals. */
#include "small_region.h"
#include "support.h"

#include "releve/snapshot.h"

#include <stdlib.h>
#include <string.h>

enum { REPLICATES = 5, TWINS = 3, ITEMS = REPLICATES + TWINS };

typedef struct {
    support_small_t small;
    rlv_model_t model;
    double value[2 * REPLICATES];
    size_t param[2];
    rlv_param_draws_t draws;
} fixture_t;

static void fixture_init(fixture_t *f, int horizon)
{
    memset(f, 0, sizeof *f);
    support_small_fixed(&f->small);
    f->small.params.time_horizon = horizon;
    support_set(&f->small.params, "entries.per_year", 6);
    /* every process has something to do */
    support_set(&f->small.params, "relocation.probability", 0.05);
    support_set(&f->small.params, "exits.other_addition", 0.02);
    support_set(&f->small.params, "states.to_health_centre", 0.6);
    support_small_model(&f->small, &f->model);
    f->param[0] = (size_t)rlv_params_find("exits.women_factor");
    f->param[1] = (size_t)rlv_params_find("entries.per_year");
    for (size_t r = 0; r < REPLICATES; r++) {
        f->value[2 * r] = 0.8 + 0.1 * (double)r;
        f->value[2 * r + 1] = 3.0 + (double)r;
    }
    f->draws = (rlv_param_draws_t){2, f->param, REPLICATES, f->value};
}

static void fixture_free(fixture_t *f)
{
    rlv_model_free(&f->model);
    support_small_free(&f->small);
}

static rlv_ensemble_plan_t plan_of(const fixture_t *f, rlv_uncertainty_t uncertainty)
{
    return (rlv_ensemble_plan_t){.seed = 6,
                                 .num_replicates = REPLICATES,
                                 .num_twins = uncertainty == RLV_BOTH ? TWINS : 0,
                                 .uncertainty = uncertainty,
                                 .draws = &f->draws,
                                 .num_threads = 2};
}

static void live(rlv_ensemble_t *e, const fixture_t *f, const rlv_ensemble_plan_t *plan)
{
    rlv_error_t err = {0};
    if (rlv_ensemble_live(e, &f->model, plan, NULL, &err) < 0)
        fail_msg("%s", err.text);
}

static void assert_same(const rlv_ensemble_t *a, const rlv_ensemble_t *b)
{
    const size_t items = a->num_replicates + a->num_twins;
    assert_int_equal(a->num_replicates + a->num_twins, b->num_replicates + b->num_twins);
    assert_memory_equal(a->tally, b->tally, items * a->tally_size * sizeof *a->tally);
    assert_memory_equal(a->pyramid, b->pyramid, items * a->pyramid_size * sizeof *a->pyramid);
    assert_memory_equal(a->costs, b->costs, items * a->cost_size * sizeof *a->costs);
}

static void free_states(rlv_snapshot_t *state)
{
    for (size_t i = 0; i < ITEMS; i++)
        rlv_snapshot_free(&state[i]);
}

static void going_on_is_not_stopping(void **state)
{
    static const rlv_uncertainty_t KINDS[] = {RLV_CHANCE, RLV_PARAMETERS, RLV_BOTH};
    fixture_t f;
    (void)state;
    fixture_init(&f, 2030);
    for (size_t k = 0; k < 3; k++)
        for (int year = 2021; year <= 2030; year += 3) {
            rlv_snapshot_t saved[ITEMS] = {{0}}, again[ITEMS] = {{0}};
            rlv_ensemble_t plain, saving, going_on;
            rlv_ensemble_plan_t plan = plan_of(&f, KINDS[k]);
            live(&plain, &f, &plan);
            plan.save = saved;
            plan.save_year = year;
            live(&saving, &f, &plan);
            assert_same(&plain, &saving); /* saving changes nothing */
            plan.start = saved;
            plan.save = again;
            live(&going_on, &f, &plan);
            assert_same(&plain, &going_on);
            /* what is saved at once after a start is what it started from */
            for (size_t i = 0; i < plan.num_replicates + plan.num_twins; i++) {
                assert_int_equal(saved[i].num_bytes, again[i].num_bytes);
                assert_memory_equal(saved[i].bytes, again[i].bytes, saved[i].num_bytes);
            }
            rlv_ensemble_free(&plain);
            rlv_ensemble_free(&saving);
            rlv_ensemble_free(&going_on);
            free_states(saved);
            free_states(again);
        }
    fixture_free(&f);
}

/* A scenario that changes something from 2026 on may leave from 2025; another horizon may too. */
static void a_branch_is_the_whole_scenario(void **state)
{
    fixture_t parent, child;
    rlv_snapshot_t saved[ITEMS] = {{0}};
    rlv_ensemble_t e, whole, branch;
    (void)state;
    fixture_init(&parent, 2027);
    fixture_init(&child, 2032);
    const rlv_series_t factor = {2, {2025, 2026}, {1, 2}};
    child.model.params.entries_factor = factor;

    rlv_ensemble_plan_t plan = plan_of(&parent, RLV_BOTH);
    plan.save = saved;
    plan.save_year = 2025;
    live(&e, &parent, &plan);
    plan = plan_of(&child, RLV_BOTH);
    live(&whole, &child, &plan);
    plan.start = saved;
    live(&branch, &child, &plan);
    assert_same(&whole, &branch);
    rlv_ensemble_free(&e);
    rlv_ensemble_free(&whole);
    rlv_ensemble_free(&branch);
    free_states(saved);
    fixture_free(&parent);
    fixture_free(&child);
}

/* One replicate's state of 2024, and a simulation to put it back into. */
static void one_state(const fixture_t *f, rlv_snapshot_t *saved)
{
    rlv_ensemble_t e;
    rlv_ensemble_plan_t plan = plan_of(f, RLV_CHANCE);
    plan.num_replicates = 1;
    plan.save = saved;
    plan.save_year = 2024;
    live(&e, f, &plan);
    rlv_ensemble_free(&e);
}

static int restore(const rlv_model_t *model, const rlv_snapshot_t *saved, uint64_t seed,
                   rlv_error_t *err)
{
    rlv_simulation_t simulation;
    int32_t *tally = calloc(rlv_tally_size(&model->shape), sizeof *tally);
    int32_t *pyramid = calloc(rlv_pyramid_size(&model->shape), sizeof *pyramid);
    int32_t *costs = calloc(rlv_cost_size(&model->shape), sizeof *costs);
    assert_int_equal(rlv_simulation_init(&simulation, model, err), 0);
    simulation.start = saved;
    const int status = rlv_simulation_run(&simulation, &model->params, seed, 0,
                                          (rlv_counts_t){tally, pyramid, costs}, err);
    if (status < 0)
        assert_int_equal(simulation.doctors.num_rows, 0);
    rlv_simulation_free(&simulation);
    free(tally);
    free(pyramid);
    free(costs);
    return status;
}

static void refuse(const rlv_model_t *model, const rlv_snapshot_t *saved, uint64_t seed,
                   const char *why)
{
    rlv_error_t err = {0};
    assert_int_equal(restore(model, saved, seed, &err), RLV_ERR_DATA);
    if (strstr(err.text, why) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, why);
}

static size_t find_text(const rlv_snapshot_t *saved, const char *text)
{
    const size_t length = strlen(text);
    for (size_t i = 0; i + length <= saved->num_bytes; i++)
        if (memcmp(saved->bytes + i, text, length) == 0)
            return i;
    fail_msg("no '%s'", text);
    return 0;
}

static void what_is_wrong_is_refused(void **state)
{
    fixture_t f, other;
    rlv_snapshot_t saved = {0}, bad = {0};
    rlv_error_t err = {0};
    (void)state;
    fixture_init(&f, 2030);
    one_state(&f, &saved);
    bad.bytes = malloc(saved.num_bytes + 1);
    assert_non_null(bad.bytes);
#define BAD(num)                                                                                   \
    memcpy(bad.bytes, saved.bytes, saved.num_bytes);                                               \
    bad.bytes[saved.num_bytes] = 0;                                                                \
    bad.num_bytes = (num)
    BAD(saved.num_bytes);
    assert_int_equal(restore(&f.model, &bad, 6, &err), 0);
    /* cut anywhere, nothing is read beyond the end (the sanitizers look on) */
    for (size_t cut = 0; cut < saved.num_bytes; cut += cut < 600 ? 1 : 997) {
        uint8_t *exact = malloc(cut + 1);
        assert_non_null(exact);
        memcpy(exact, saved.bytes, cut);
        const rlv_snapshot_t shorter = {exact, cut, cut};
        refuse(&f.model, &shorter, 6, "is cut short");
        free(exact);
    }
    BAD(saved.num_bytes + 1);
    refuse(&f.model, &bad, 6, "holds more bytes");
    BAD(saved.num_bytes);
    bad.bytes[find_text(&saved, "doctor.cumul") + 8] = 'x';
    refuse(&f.model, &bad, 6, "field 'doctor.cumul' is not where this version has it");
    BAD(saved.num_bytes);
    bad.bytes[find_text(&saved, "doctor.cell") + strlen("doctor.cell")]++;
    refuse(&f.model, &bad, 6, "field 'doctor.cell' has another size");
    BAD(saved.num_bytes); /* a cell that no region has */
    memset(bad.bytes + find_text(&saved, "doctor.cell") + strlen("doctor.cell") + 9, 0xff, 2);
    rlv_error_t range = {0};
    assert_int_equal(restore(&f.model, &bad, 6, &range), RLV_ERR_SOFTWARE);
    refuse(&f.model, &saved, 7, "field 'seed' differs");
    fixture_init(&other, 2023);
    refuse(&other.model, &saved, 6, "field 'year' is not within");
    fixture_free(&other);
    support_small_random(&other.small, 3);
    support_small_model(&other.small, &other.model);
    refuse(&other.model, &saved, 6, "field 'num_territories' differs");
    fixture_free(&other);
    free(bad.bytes);
    rlv_snapshot_free(&saved);
    fixture_free(&f);
}

/* Least byte first, whatever the machine: the format is in the file, not in memory. */
static void bytes_are_little_endian(void **state)
{
    static const uint8_t YEAR_2024[] = {4, 1, 0, 0, 0, 0, 0, 0, 0, 0xe8, 0x07, 0, 0};
    static const uint8_t SEED_6[] = {8, 1, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0};
    fixture_t f;
    rlv_snapshot_t saved = {0};
    (void)state;
    fixture_init(&f, 2030);
    one_state(&f, &saved);
    assert_int_equal(saved.bytes[0], strlen("num_territories"));
    assert_memory_equal(saved.bytes + find_text(&saved, "\4year") + 5, YEAR_2024, sizeof YEAR_2024);
    assert_memory_equal(saved.bytes + find_text(&saved, "\4seed") + 5, SEED_6, sizeof SEED_6);
    rlv_snapshot_free(&saved);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(going_on_is_not_stopping),
        cmocka_unit_test(a_branch_is_the_whole_scenario),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(bytes_are_little_endian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
