/* The parameter table keeps its own rules, and its accessors work for every row. */
#include "support.h"

#include "releve/param_draws.h"
#include "releve/params.h"
#include "releve/scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_bounded(const rlv_param_info_t *info)
{
    return info->type == RLV_TYPE_REAL || info->type == RLV_TYPE_INT ||
           info->type == RLV_TYPE_SERIES;
}

static void every_row_is_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        const bool is_published = info->mark == RLV_MARK_PUB || info->mark == RLV_MARK_DATA;
        const char *problem = NULL;
        char name[64];
        if (rlv_params_find(info->path) != (int)i)
            problem = "the path is there twice";
        else if (strspn(info->path, "abcdefghijklmnopqrstuvwxyz0123456789_.") !=
                     strlen(info->path) ||
                 strchr(info->path, '.') == NULL)
            problem = "the path is not group.name";
        else if (info->text[0] == '\0')
            problem = "no text says what it is";
        else if (is_bounded(info) && !(info->low <= info->value && info->value <= info->high))
            problem = "the default is out of range";
        else if (info->type == RLV_TYPE_CHOICE &&
                 rlv_choice_name(info, (int)info->value, name, sizeof name) != RLV_OK)
            problem = "the default is no choice";
        else if (is_published && (info->source[0] == '\0' || info->known == 0))
            problem = "published, but no source or year";
        else if (info->mark == RLV_MARK_SETTING && (info->known != 0 || info->source[0] != '\0'))
            problem = "a setting has neither a source nor a year from which it was known";
        else if (info->mark != RLV_MARK_SETTING && info->source[0] == '\0')
            problem = "no source";
        if (problem != NULL)
            fail_msg("%s: %s", info->path, problem);
    }
}

/* What is wrong with a French text of one sentence, or NULL. */
static const char *french_problem(const char *text)
{
    static const char NARROW[] = "\u202F"; /* 3 bytes */
    const size_t length = strlen(text);
    if (length > 0 && (text[length - 1] == '.' || text[length - 1] == ' '))
        return "ends with a point or a space";
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'' || *c == '"')
            return "a typewriter's apostrophe or quote";
        if (strchr(";:?!%", *c) != NULL && (c - text < 3 || memcmp(c - 3, NARROW, 3) != 0))
            return "no narrow no-break space before ; : ? ! %";
        if (*c == ' ' && c[1] == ' ')
            return "two spaces";
        if (c > text && (c[-1] >= '0' && c[-1] <= '9') && (*c == '.' || *c == ' ') &&
            (c[1] >= '0' && c[1] <= '9'))
            return "a number without its decimal comma or narrow space";
    }
    return NULL;
}

static void french_texts_are_there_and_well_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        const char *problem = french_problem(info->text_fr);
        if (problem == NULL)
            problem = french_problem(info->source_fr);
        if (info->text_fr[0] == '\0')
            problem = "no French text";
        else if ((info->source[0] == '\0') != (info->source_fr[0] == '\0'))
            problem = "a source in one language only";
        else if (rlv_unit_label(info->unit) == NULL)
            problem = "the unit has no French name";
        if (problem != NULL)
            fail_msg("%s: %s", info->path, problem);
    }
    assert_non_null(french_problem("Trop: serré"));
    assert_non_null(french_problem("10 000"));
    assert_non_null(french_problem("1.5"));
    assert_null(rlv_unit_label("parsec"));
    assert_string_equal(rlv_unit_label("GPs"), "généralistes");
    assert_string_equal(rlv_mark_label(RLV_MARK_UNVERIFIED), "non vérifié");
    assert_string_equal(rlv_dist_label(RLV_DIST_TABLE), "table");
}

/* Tests run from the project's root. */
static void baseline_states_every_default(void **state)
{
    static const char PATH[] = "scenarios/baseline.cfg";
    rlv_scenario_t baseline;
    rlv_notes_t notes = {0};
    rlv_error_t err = {0};
    (void)state;
    if (rlv_scenario_read(&baseline, PATH, NULL, 0, &notes, &err) != RLV_OK)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const char *const path = RLV_PARAMS[i].path;
        const bool its_own = strncmp(path, "scenario.", strlen("scenario.")) == 0;
        if (baseline.param[i].origin == RLV_ORIGIN_DEFAULT)
            fail_msg("%s: %s is missing", PATH, path);
        if (rlv_scenario_is_changed(&baseline, i) != its_own)
            fail_msg("%s: %s is %s the table's default", PATH, path, its_own ? "still" : "not");
    }
    assert_int_equal(baseline.num_files, 1);
    assert_int_equal(notes.num_texts, 0);
    rlv_scenario_free(&baseline);
    rlv_notes_free(&notes);
}

static void default_distributions_hold_their_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        const rlv_dist_t *d = &info->dist;
        bool sound = true;
        if (d->kind == RLV_DIST_UNIFORM || d->kind == RLV_DIST_TRIANGULAR)
            sound = info->low <= d->a && d->a <= info->value && info->value <= d->b &&
                    d->b <= info->high && d->a < d->b;
        else if (d->kind == RLV_DIST_NORMAL || d->kind == RLV_DIST_LOGNORMAL)
            sound = d->a > 0 && (d->kind == RLV_DIST_NORMAL || info->value > 0);
        else if (d->kind == RLV_DIST_BETA)
            sound = d->a > 0 && d->b > 0;
        if (!sound || d->kind == RLV_DIST_TABLE)
            fail_msg("%s: the default distribution is wrong", info->path);
    }
}

static void init_gives_the_defaults(void **state)
{
    rlv_params_t params;
    rlv_error_t err = {0};
    (void)state;
    rlv_params_init(&params);
    assert_int_equal(rlv_params_check(&params, &err), 0);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        const char *field = (const char *)&params + info->offset;
        if (info->text_value != NULL) {
            assert_string_equal(field, info->text_value);
        } else if (info->type == RLV_TYPE_SERIES) {
            rlv_series_t series;
            memcpy(&series, field, sizeof series);
            assert_true(rlv_series_at(&series, 2021) == info->value);
        } else {
            assert_true(rlv_params_get(&params, info) == info->value);
        }
    }
}

static void set_touches_its_field_alone(void **state)
{
    rlv_params_t before, after;
    (void)state;
    rlv_params_init(&before);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        if (info->text_value != NULL)
            continue;
        after = before;
        rlv_params_set(&after, info, 1);
        for (size_t k = 0; k < RLV_NUM_PARAMS; k++)
            if (k != i && RLV_PARAMS[k].text_value == NULL && RLV_PARAMS[k].type != RLV_TYPE_SERIES)
                assert_true(rlv_params_get(&after, &RLV_PARAMS[k]) ==
                            rlv_params_get(&before, &RLV_PARAMS[k]));
        if (info->type != RLV_TYPE_SERIES)
            assert_true(rlv_params_get(&after, info) == 1);
    }
}

static void series_are_linear_between_points_and_constant_beyond(void **state)
{
    const rlv_series_t series = {.num_points = 3, .year = {2020, 2024, 2025}, .value = {1, 3, -1}};
    const rlv_series_t constant = {.num_points = 1, .value = {0.7}};
    (void)state;
    assert_true(rlv_series_at(&series, 2000) == 1);
    assert_true(rlv_series_at(&series, 2020) == 1);
    assert_close(rlv_series_at(&series, 2021), 1.5, 1e-15, 0);
    assert_close(rlv_series_at(&series, 2023), 2.5, 1e-15, 0);
    assert_true(rlv_series_at(&series, 2024) == 3);
    assert_true(rlv_series_at(&series, 2025) == -1);
    assert_true(rlv_series_at(&series, 2050) == -1);
    assert_true(rlv_series_at(&constant, 1900) == 0.7 && rlv_series_at(&constant, 2100) == 0.7);
}

static void choices_have_names(void **state)
{
    const rlv_param_info_t *info = &RLV_PARAMS[rlv_params_find("run.uncertainty")];
    char name[64];
    (void)state;
    assert_int_equal(rlv_choice_find(info, "chance"), 0);
    assert_int_equal(rlv_choice_find(info, "both"), 2);
    assert_int_equal(rlv_choice_find(info, "bot"), -1);
    assert_int_equal(rlv_choice_find(info, ""), -1);
    assert_int_equal(rlv_choice_name(info, 1, name, sizeof name), 0);
    assert_string_equal(name, "parameters");
    assert_int_equal(rlv_choice_name(info, 3, name, sizeof name), RLV_ERR_SOFTWARE);
    assert_int_equal(rlv_params_find("run"), -1);
    assert_string_equal(rlv_mark_name(RLV_MARK_UNVERIFIED), "unverified");
    assert_string_equal(rlv_dist_name(RLV_DIST_TABLE), "table");
}

static void check_names_what_contradicts(void **state)
{
    rlv_params_t params;
    rlv_error_t err = {0};
    (void)state;
    rlv_params_init(&params);
    params.time_horizon = params.time_base_year;
    assert_int_equal(rlv_params_check(&params, &err), RLV_ERR_CONFIG);
    assert_non_null(strstr(err.text, "time.horizon: 2021 is not after time.base_year 2021"));
    rlv_params_init(&params);
    memset(&err, 0, sizeof err);
    params.time_reference_year = params.time_base_year + 1;
    assert_int_equal(rlv_params_check(&params, &err), RLV_ERR_CONFIG);
    assert_non_null(strstr(err.text, "time.reference_year: 2022 is after time.base_year 2021"));
}

static void draws_replace_their_parameters_only(void **state)
{
    size_t param[1] = {(size_t)rlv_params_find("exits.women_factor")};
    double value[3] = {1.5, 2.5, 3.5};
    const rlv_param_draws_t draws = {1, param, 3, value};
    rlv_params_t base, out;
    (void)state;
    rlv_params_init(&base);
    rlv_params_apply(&base, &draws, 2, &out);
    assert_true(out.exits_women_factor == 3.5);
    out.exits_women_factor = base.exits_women_factor;
    assert_memory_equal(&base, &out, sizeof out);
    rlv_params_apply(&base, &draws, 0, &base);
    assert_true(base.exits_women_factor == 1.5);
}

/* Whatever the values of a series, a factor is on all of them, each kept within the range. */
static void a_factor_keeps_series_within_their_range(void **state)
{
    (void)state;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        const rlv_series_t before = {2, {2020, 2030}, {info->low, 0.75 * info->high}};
        rlv_params_t params;
        rlv_series_t after;
        if (info->type != RLV_TYPE_SERIES)
            continue;
        rlv_params_init(&params);
        memcpy((char *)&params + info->offset, &before, sizeof before);
        assert_true(rlv_params_drawn(&params, info).centre == 1);
        for (int times = 0; times < 3; times++) {
            rlv_params_give(&params, info, times);
            memcpy(&after, (char *)&params + info->offset, sizeof after);
            memcpy((char *)&params + info->offset, &before, sizeof before);
            assert_int_equal(after.num_points, 2);
            assert_memory_equal(after.year, before.year, sizeof after.year);
            for (int k = 0; k < 2; k++)
                assert_true(after.value[k] ==
                            fmin(fmax(times * before.value[k], info->low), info->high));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_sound),
        cmocka_unit_test(french_texts_are_there_and_well_set),
        cmocka_unit_test(baseline_states_every_default),
        cmocka_unit_test(default_distributions_hold_their_value),
        cmocka_unit_test(init_gives_the_defaults),
        cmocka_unit_test(set_touches_its_field_alone),
        cmocka_unit_test(series_are_linear_between_points_and_constant_beyond),
        cmocka_unit_test(choices_have_names),
        cmocka_unit_test(check_names_what_contradicts),
        cmocka_unit_test(draws_replace_their_parameters_only),
        cmocka_unit_test(a_factor_keeps_series_within_their_range),
    };
    return cmocka_run_group_tests_name("params", tests, NULL, NULL);
}
