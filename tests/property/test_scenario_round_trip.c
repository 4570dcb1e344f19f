/* Whatever a scenario holds, what rlv_scenario_print writes reads back to the same bits. */
#include "support.h"

#include "releve/rng.h"
#include "releve/scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUM_SCENARIOS = 200 };

/* Words drawn one after the other, for one scenario. */
typedef struct {
    uint32_t scenario, next;
} source_t;

static uint32_t word(source_t *source)
{
    const rlv_address_t at = {20210101, source->scenario, 0, 0};
    return rlv_draw(&at, source->next++).word[0];
}

/* Uniform on [low, high], all bits of the fraction in use. */
static double between(source_t *source, double low, double high)
{
    const double u = ((double)word(source) + (double)word(source) * 0x1p-32) * 0x1p-32;
    return fmin(fmax(low + u * (high - low), low), high);
}

static void random_text(source_t *source, char text[RLV_PATH_SIZE], bool is_path)
{
    static const char *const PIECES[] = {"a",
                                         "\"",
                                         "\\",
                                         "\n",
                                         "\t",
                                         "\x01",
                                         "\x7F",
                                         "#",
                                         "//",
                                         "@",
                                         "/*",
                                         "\xC3\xA9",
                                         "\xE2\x80\xAF",
                                         "\xF0\x9F\x98\x80",
                                         "1",
                                         "\\x00",
                                         "=",
                                         ";",
                                         "99999999999",
                                         "\r"};
    const size_t num_pieces = sizeof PIECES / sizeof PIECES[0];
    const uint32_t length = word(source) % 40;

    memset(text, 0, RLV_PATH_SIZE);
    for (uint32_t i = 0; i < length; i++) {
        const char *piece = PIECES[word(source) % num_pieces];
        /* a path is printed folded: only names without a slash stay as they are */
        if (!is_path || strchr(piece, '/') == NULL)
            (void)strcat(text, piece);
    }
}

static void random_dist(source_t *source, const rlv_scenario_t *scenario,
                        const rlv_param_info_t *info, rlv_dist_t *dist)
{
    const rlv_drawn_t drawn = rlv_params_drawn(&scenario->params, info);

    dist->kind = (rlv_dist_kind_t)(word(source) % RLV_DIST_TABLE);
    dist->a = dist->b = 0;
    if (rlv_param_is_shared(info) || rlv_param_is_relative(info) ||
        (dist->kind == RLV_DIST_LOGNORMAL && drawn.centre <= 0))
        dist->kind = RLV_DIST_NONE;
    if (dist->kind == RLV_DIST_UNIFORM || dist->kind == RLV_DIST_TRIANGULAR) {
        dist->a = between(source, drawn.low, drawn.centre);
        dist->b = between(source, drawn.centre, drawn.high);
        if (dist->a >= dist->b)
            dist->kind = RLV_DIST_NONE, dist->a = dist->b = 0;
    } else if (dist->kind != RLV_DIST_NONE) {
        dist->a = between(source, 1e-9, 50);
        dist->b = dist->kind == RLV_DIST_BETA ? between(source, 1e-9, 50) : 0;
    }
}

static void random_series(source_t *source, const rlv_param_info_t *info, rlv_series_t *series)
{
    memset(series, 0, sizeof *series);
    series->num_points = 1 + (int)(word(source) % RLV_SERIES_MAX);
    for (int i = 0; i < series->num_points; i++) {
        series->year[i] = i == 0 ? 1950 : series->year[i - 1] + 1 + (int)(word(source) % 5);
        series->value[i] = between(source, info->low, info->high);
    }
    if (series->num_points == 1)
        series->year[0] = 0; /* a constant */
}

static void randomise(source_t *source, rlv_scenario_t *scenario, size_t index)
{
    const rlv_param_info_t *info = &RLV_PARAMS[index];
    char *field = (char *)&scenario->params + info->offset;
    char text[RLV_PATH_SIZE];
    rlv_series_t series;
    int64_t whole = 0;
    int num_choices = 0;

    switch (info->type) {
    case RLV_TYPE_REAL:
        rlv_params_set(&scenario->params, info, between(source, info->low, info->high));
        random_dist(source, scenario, info, &scenario->param[index].dist);
        break;
    case RLV_TYPE_INT:
        /* the largest double below 2^63, minus something: no bit of an int64 is spared */
        whole = (int64_t)between(source, info->low, fmin(info->high, 0x1.fffffffffffffp62));
        if (info->high > 1e15)
            whole = INT64_MAX - (int64_t)word(source) * (int64_t)(word(source) % 3);
        memcpy(field, &whole, sizeof whole);
        break;
    case RLV_TYPE_BOOL:
        rlv_params_set(&scenario->params, info, word(source) % 2);
        break;
    case RLV_TYPE_CHOICE:
        while (rlv_choice_name(info, num_choices, text, sizeof text) == RLV_OK)
            num_choices++;
        rlv_params_set(&scenario->params, info, word(source) % (uint32_t)num_choices);
        break;
    case RLV_TYPE_SERIES:
        random_series(source, info, &series);
        memcpy(field, &series, sizeof series);
        random_dist(source, scenario, info, &scenario->param[index].dist);
        break;
    case RLV_TYPE_TEXT:
    case RLV_TYPE_PATH:
        random_text(source, text, info->type == RLV_TYPE_PATH);
        memcpy(field, text, sizeof text);
        break;
    }
}

static void print_to(const rlv_scenario_t *scenario, const char *path)
{
    rlv_error_t err = {0};
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(rlv_scenario_print(scenario, file, &err), 0);
    assert_int_equal(fclose(file), 0);
}

static void print_then_read_is_identical(void **state)
{
    const char *path = support_temp_file("");
    rlv_scenario_t scenario, again;
    rlv_error_t err = {0};
    (void)state;

    assert_int_equal(rlv_scenario_read(&scenario, path, NULL, 0, NULL, &err), 0);
    for (uint32_t s = 0; s < NUM_SCENARIOS; s++) {
        source_t source = {s, 0};
        rlv_notes_t notes = {0};
        for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
            const rlv_params_t before = scenario.params;
            const rlv_dist_t dist_before = scenario.param[i].dist;
            randomise(&source, &scenario, i);
            if (rlv_params_check(&scenario.params, NULL) < 0) {
                scenario.params = before;
                scenario.param[i].dist = dist_before;
            }
        }
        print_to(&scenario, path);
        if (rlv_scenario_read(&again, path, NULL, 0, &notes, &err) != 0)
            fail_msg("%s", err.text);
        assert_int_equal(notes.num_texts, 0);
        for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
            const rlv_dist_t *a = &scenario.param[i].dist, *b = &again.param[i].dist;
            if (a->kind != b->kind || a->a != b->a || a->b != b->b)
                fail_msg("%s: another distribution", RLV_PARAMS[i].path);
        }
        assert_memory_equal(&scenario.params, &again.params, sizeof again.params);
        rlv_scenario_free(&again);
    }
    rlv_scenario_free(&scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(print_then_read_is_identical)};
    return cmocka_run_group_tests_name("scenario round trip", tests, NULL, NULL);
}
