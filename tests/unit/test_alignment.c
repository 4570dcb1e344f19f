/* Alignment: tables of totals and factors, entries and stocks met, what it leaves alone, what it
 * cannot reach. */
#include "small_region.h"
#include "support.h"

#include "releve/alignment.h"
#include "releve/indicator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES = 120, BASE = 2021, HORIZON = 2028 };

static void refuse_targets(const char *text, const char *why)
{
    rlv_target_list_t list;
    rlv_error_t err = {0};
    assert_int_equal(rlv_target_list_read(&list, support_temp_file(text), BASE, HORIZON, &err),
                     RLV_ERR_DATA);
    if (strstr(err.text, why) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, why);
    rlv_target_list_free(&list);
}

static void tables(void **state)
{
    rlv_target_list_t list;
    rlv_error_t err = {0};
    (void)state;
    const char *path = support_temp_file("year,indicator,value,source\n"
                                         "2024,gp_headcount,140,\"ARS, 2024\"\n"
                                         "2024,entries,7.5,\n2022,entries,6,CNAM\n");
    assert_int_equal(rlv_target_list_read(&list, path, BASE, HORIZON, &err), 0);
    assert_int_equal(list.num_targets, 3);
    assert_int_equal(list.target[0].year, 2022);
    assert_int_equal(list.target[1].kind, RLV_TARGET_ENTRIES);
    assert_int_equal(list.target[2].kind, RLV_TARGET_HEADCOUNT);
    assert_string_equal(list.target[2].source, "ARS, 2024");
    assert_ptr_equal(rlv_target_find(&list, RLV_TARGET_ENTRIES, 2024), &list.target[1]);
    assert_null(rlv_target_find(&list, RLV_TARGET_HEADCOUNT, 2022));
    rlv_target_list_free(&list);

    refuse_targets("year,value\n2022,6\n", "indicator");
    refuse_targets("year,indicator,value\n2022,exits,6\n", ":2: indicator: 'exits' cannot be");
    refuse_targets("year,indicator,value\n2020,entries,6\n", "[");
    refuse_targets("year,indicator,value\n2028,entries,6\n", "[");
    refuse_targets("year,indicator,value\n2021,gp_headcount,150\n", "[");
    refuse_targets("year,indicator,value\n2022,entries,-6\n", "[");
    refuse_targets("year,indicator,value\n2022,entries,6\n2022,entries,7\n",
                   ":3: year: entries of 2022 stands twice");
    refuse_targets("year,indicator,value\n2021,entries,6\n2022,entries,6\n2023,gp_headcount,150\n",
                   "every year from 2021 to 2022 cannot all be met");
    rlv_error_t absent = {0};
    assert_int_equal(rlv_target_list_read(&list, "/nowhere.csv", BASE, HORIZON, &absent),
                     RLV_ERR_NO_INPUT);

    double factor[3];
    path = support_temp_file("year,entries_factor\n2019,9\n2022,1.25\n2030,4\n");
    assert_int_equal(rlv_target_factors_read(path, BASE, 3, factor, &err), 0);
    assert_true(factor[0] == 1 && factor[1] == 1.25 && factor[2] == 1);
    rlv_error_t negative = {0};
    path = support_temp_file("year,entries_factor\n2022,-1\n");
    assert_int_equal(rlv_target_factors_read(path, BASE, 3, factor, &negative), RLV_ERR_DATA);
}

typedef struct {
    support_small_t small;
    rlv_model_t model;
    rlv_alignment_t alignment;
    rlv_ensemble_plan_t plan;
} fixture_t;

static void fixture_init(fixture_t *f, const rlv_target_t target[], size_t num_targets)
{
    rlv_error_t err = {0};

    memset(f, 0, sizeof *f);
    support_small_fixed(&f->small);
    f->small.params.time_horizon = HORIZON;
    support_set(&f->small.params, "entries.per_year", 6);
    support_small_model(&f->small, &f->model);
    f->plan = (rlv_ensemble_plan_t){
        .seed = 4, .num_replicates = REPLICATES, .uncertainty = RLV_CHANCE, .num_threads = 2};
    f->alignment.targets.target = calloc(num_targets + 1, sizeof *target);
    assert_non_null(f->alignment.targets.target);
    f->alignment.targets.num_targets = num_targets;
    for (size_t i = 0; i < num_targets; i++)
        f->alignment.targets.target[i] = target[i];
    assert_int_equal(rlv_alignment_init(&f->alignment, &f->model, BASE, &err), 0);
}

static void fixture_free(fixture_t *f)
{
    rlv_alignment_free(&f->alignment);
    rlv_model_free(&f->model);
    support_small_free(&f->small);
}

static void fit(fixture_t *f)
{
    rlv_error_t err = {0};
    if (rlv_alignment_fit(&f->alignment, &f->model, &f->plan, 0.001, NULL, &err) < 0)
        fail_msg("%s", err.text);
}

/* Mean over replicates of a count of the region, from an ensemble of its own. */
static double mean_of(const rlv_ensemble_t *e, const rlv_model_t *model, rlv_tally_kind_t kind,
                      int year)
{
    const size_t region = rlv_region_first_place(model->region, RLV_LEVEL_REGION);
    double sum = 0;
    for (size_t r = 0; r < e->num_replicates; r++)
        sum += (double)support_count(model, e->tally + r * e->tally_size, year, kind, region);
    return sum / (double)e->num_replicates;
}

static void totals_are_met(void **state)
{
    static const rlv_target_t TARGETS[] = {{RLV_TARGET_ENTRIES, 2022, 9, ""},
                                           {RLV_TARGET_ENTRIES, 2023, 4, ""},
                                           {RLV_TARGET_HEADCOUNT, 2025, 155, ""},
                                           {RLV_TARGET_HEADCOUNT, 2027, 150, ""}};
    const double step = 2.0 / REPLICATES + 1e-9;
    rlv_error_t err = {0};
    rlv_ensemble_t e;
    fixture_t f;
    (void)state;
    fixture_init(&f, TARGETS, 4);
    fit(&f);
    assert_int_equal(rlv_ensemble_live(&e, &f.model, &f.plan, NULL, &err), 0);
    assert_close(mean_of(&e, &f.model, RLV_TALLY_ENTRIES, 2022), 9, 0.001, step);
    assert_close(mean_of(&e, &f.model, RLV_TALLY_ENTRIES, 2023), 4, 0.001, step);
    assert_close(mean_of(&e, &f.model, RLV_TALLY_HEADCOUNT, 2025), 155, 0.001, step);
    assert_close(mean_of(&e, &f.model, RLV_TALLY_HEADCOUNT, 2027), 150, 0.001, step);
    assert_true(f.alignment.num_passes <= 8);
    /* years that no total speaks of are left alone */
    assert_true(f.alignment.factor[HORIZON - BASE] == 1 && f.alignment.factor[2027 - BASE] == 1);
    /* 2021 and 2024 are free of given entries and share the stock's factor */
    assert_close(f.alignment.factor[2024 - BASE], f.alignment.factor[0], 1e-12, 0);
    /* replicates still differ: the mean is aligned, not each of them */
    const size_t region = rlv_region_first_place(f.model.region, RLV_LEVEL_REGION);
    int32_t low = INT32_MAX, high = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        const int32_t count =
            support_count(&f.model, e.tally + r * e.tally_size, 2025, RLV_TALLY_HEADCOUNT, region);
        low = count < low ? count : low;
        high = count > high ? count : high;
    }
    assert_true(high - low > 8);
    assert_int_equal(rlv_ensemble_verify(&e, &f.model, &err), 0);
    rlv_ensemble_free(&e);
    fixture_free(&f);
}

/* Factors found once and given back act in the same way; the receipt keeps what was before. */
static void factors_come_back(void **state)
{
    static const rlv_target_t TARGET = {RLV_TARGET_ENTRIES, 2023, 12, ""};
    const int entries = rlv_indicator_find("entries");
    rlv_error_t err = {0};
    rlv_ensemble_t plain, e, again;
    fixture_t f, g;
    (void)state;
    fixture_init(&f, &TARGET, 1);
    assert_int_equal(rlv_ensemble_live(&plain, &f.model, &f.plan, NULL, &err), 0);
    fit(&f);
    assert_int_equal(rlv_ensemble_live(&e, &f.model, &f.plan, NULL, &err), 0);
    fixture_init(&g, NULL, 0);
    g.alignment.has_factors = true;
    memcpy(g.alignment.factor, f.alignment.factor, f.alignment.num_years * sizeof(double));
    fit(&g);
    assert_int_equal(rlv_ensemble_live(&again, &g.model, &g.plan, NULL, &err), 0);
    assert_memory_equal(e.tally, again.tally, REPLICATES * e.tally_size * sizeof *e.tally);
    assert_close(rlv_alignment_mean(&f.alignment, f.alignment.before, entries, 2),
                 mean_of(&plain, &f.model, RLV_TALLY_ENTRIES, 2023), 1e-12, 0);
    assert_close(rlv_alignment_mean(&g.alignment, g.alignment.after, entries, 2),
                 mean_of(&e, &f.model, RLV_TALLY_ENTRIES, 2023), 1e-12, 0);
    /* a scaled rate keeps the geography of the entries, but for chance */
    assert_true(rlv_alignment_share_shift(&f.alignment, entries, 2) < 0.05);
    assert_true(rlv_alignment_share_shift(&f.alignment, entries, 0) < 0.05);
    rlv_ensemble_free(&plain);
    rlv_ensemble_free(&e);
    rlv_ensemble_free(&again);
    fixture_free(&f);
    fixture_free(&g);
}

/* Nothing to change: factors of one, and the same counts. */
static void a_total_already_met(void **state)
{
    rlv_target_t target = {RLV_TARGET_HEADCOUNT, 2026, 0, ""};
    rlv_error_t err = {0};
    rlv_ensemble_t plain;
    fixture_t f;
    (void)state;
    fixture_init(&f, &target, 1);
    assert_int_equal(rlv_ensemble_live(&plain, &f.model, &f.plan, NULL, &err), 0);
    f.alignment.targets.target[0].value =
        mean_of(&plain, &f.model, RLV_TALLY_HEADCOUNT, 2026) + 0.5 / REPLICATES;
    fit(&f);
    assert_int_equal(f.alignment.num_passes, 1);
    for (size_t i = 0; i < f.alignment.num_years; i++)
        assert_true(f.alignment.factor[i] == 1);
    rlv_ensemble_free(&plain);
    fixture_free(&f);
}

/* Half the GPs cannot go by not coming. */
static void out_of_reach(void **state)
{
    static const rlv_target_t TARGET = {RLV_TARGET_HEADCOUNT, 2023, 70, ""};
    rlv_error_t err = {0};
    fixture_t f;
    (void)state;
    fixture_init(&f, &TARGET, 1);
    f.plan.num_replicates = 20;
    assert_int_equal(rlv_alignment_fit(&f.alignment, &f.model, &f.plan, 0.001, NULL, &err),
                     RLV_ERR_CONFIG);
    assert_non_null(strstr(err.text, "gp_headcount of 2023: 70 is asked for"));
    fixture_free(&f);
}

static void share_shift_by_hand(void **state)
{
    fixture_t f;
    (void)state;
    fixture_init(&f, NULL, 0);
    const int entries = rlv_indicator_find("entries");
    const size_t at = ((size_t)entries) * f.alignment.num_places;
    assert_int_equal(f.alignment.num_places, 4);
    const double before[] = {10, 5, 3, 2}, after[] = {20, 10, 4, 6};
    memcpy(f.alignment.before + at, before, sizeof before);
    memcpy(f.alignment.after + at, after, sizeof after);
    assert_close(rlv_alignment_share_shift(&f.alignment, entries, 0), 0.1, 1e-12, 0);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
        cmocka_unit_test(totals_are_met),
        cmocka_unit_test(factors_come_back),
        cmocka_unit_test(a_total_already_met),
        cmocka_unit_test(out_of_reach),
        cmocka_unit_test(share_shift_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
