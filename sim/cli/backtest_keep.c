/* A scenario of a back-test that is done, kept as numbers beside the output. */
#include "backtest.h"

#include "releve/indicator.h"

#include <stdlib.h>
#include <string.h>

enum { FIT = 5, GROUP = 5, FORECAST = sizeof(rlv_forecast_t) / sizeof(double) };

/* Numbers written or read one after the other. */
typedef struct {
    double *value; /* NULL: only counted */
    size_t num;
} tape_t;

static void put(tape_t *tape, const double value[], size_t num)
{
    if (tape->value != NULL)
        memcpy(tape->value + tape->num, value, num * sizeof *value);
    tape->num += num;
}

static void put_one(tape_t *tape, double value)
{
    put(tape, &value, 1);
}

static void take(tape_t *tape, double *value, size_t num)
{
    memcpy(value, tape->value + tape->num, num * sizeof *value);
    tape->num += num;
}

static void put_fit(tape_t *tape, const rlv_hindcast_t *fit)
{
    const double value[FIT] = {fit->drift, fit->drift_error, fit->observation_sd, fit->drift_sd,
                               (double)fit->num_years};
    put(tape, value, FIT);
}

static void take_fit(tape_t *tape, rlv_hindcast_t *fit)
{
    double value[FIT];
    take(tape, value, FIT);
    *fit = (rlv_hindcast_t){value[0], value[1], value[2], value[3], (size_t)value[4]};
}

static void put_group(tape_t *tape, const rlv_backtest_group_t *g)
{
    const double head[GROUP] = {g->level, rlv_indicator_find(g->indicator), g->origin, g->year,
                                (double)g->num_cases};
    put(tape, head, GROUP);
    for (size_t i = 0; i < g->num_cases; i++)
        put_one(tape, g->place[i]);
    put(tape, g->observed, g->num_cases);
    put(tape, g->weight, g->num_cases);
    for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++)
        put(tape, (const double *)g->by[f], g->num_cases * FORECAST);
}

static int take_group(tape_t *tape, size_t set, rlv_backtest_group_t *g, rlv_error_t *err)
{
    double head[GROUP], place = 0;
    bool room;

    take(tape, head, GROUP);
    const size_t n = (size_t)head[4];
    *g = (rlv_backtest_group_t){.set = set,
                                .level = (rlv_level_t)head[0],
                                .indicator = RLV_INDICATORS[(size_t)head[1]].name,
                                .origin = (int)head[2],
                                .year = (int)head[3],
                                .num_cases = n,
                                .place = rlv_calloc(n, sizeof *g->place, err),
                                .observed = rlv_calloc(n, sizeof *g->observed, err),
                                .weight = rlv_calloc(n, sizeof *g->weight, err)};
    room = g->place != NULL && g->observed != NULL && g->weight != NULL;
    for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++) {
        g->by[f] = rlv_calloc(n, sizeof **g->by, err);
        room = room && g->by[f] != NULL;
    }
    if (!room)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++) {
        take(tape, &place, 1);
        g->place[i] = (uint32_t)place;
    }
    take(tape, g->observed, n);
    take(tape, g->weight, n);
    for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++)
        take(tape, (double *)g->by[f], n * FORECAST);
    return RLV_OK;
}

/* The set, whose groups are the last ones. */
static void put_set(tape_t *tape, const rlv_backtest_t *backtest, const rlv_backtest_set_t *set,
                    size_t first_group)
{
    tape->num = 0;
    put_one(tape, set->fitted ? 1 : 0);
    put_fit(tape, &set->fit);
    put_fit(tape, &set->after);
    put_one(tape, (double)(backtest->num_groups - first_group));
    for (size_t i = first_group; i < backtest->num_groups; i++)
        put_group(tape, &backtest->group[i]);
}

int rlv_backtest_keep(const rlv_backtest_session_t *self, const rlv_backtest_set_t *set,
                      size_t first_group, rlv_error_t *err)
{
    tape_t tape = {NULL, 0};
    char *size_part = rlv_format(err, "%s.size", set->name);
    int status = RLV_ERR_OS;

    put_set(&tape, &self->backtest, set, first_group);
    const double num = (double)tape.num;
    tape.value = rlv_calloc(tape.num, sizeof *tape.value, err);
    if (size_part != NULL && tape.value != NULL) {
        put_set(&tape, &self->backtest, set, first_group);
        status = rlv_study_cache_save(&set->cache, set->name, tape.num, tape.value, err);
    }
    if (status == RLV_OK)
        status = rlv_study_cache_save(&set->cache, size_part, 1, &num, err);
    free(size_part);
    free(tape.value);
    return status;
}

static int take_set(rlv_backtest_session_t *self, rlv_backtest_set_t *set, tape_t *tape,
                    rlv_error_t *err)
{
    rlv_backtest_t *b = &self->backtest;
    double fitted = 0, num_groups = 0;
    int status;

    take(tape, &fitted, 1);
    set->fitted = fitted > 0;
    take_fit(tape, &set->fit);
    take_fit(tape, &set->after);
    take(tape, &num_groups, 1);
    status = rlv_resize(&b->group, b->num_groups + (size_t)num_groups, sizeof *b->group, err);
    for (size_t i = 0; i < (size_t)num_groups && status == RLV_OK; i++)
        status = take_group(tape, b->num_sets, &b->group[b->num_groups++], err);
    set->resumed = status == RLV_OK;
    return status;
}

int rlv_backtest_recall(rlv_backtest_session_t *self, rlv_backtest_set_t *set, rlv_error_t *err)
{
    tape_t tape = {NULL, 0};
    char *size_part = rlv_format(err, "%s.size", set->name);
    double num = 0;
    int status =
        size_part == NULL ? RLV_ERR_OS : rlv_study_cache_load(&set->cache, size_part, 1, &num, err);

    if (status == RLV_OK && num > 0) {
        tape.value = rlv_calloc((size_t)num, sizeof *tape.value, err);
        status = tape.value == NULL
                     ? RLV_ERR_OS
                     : rlv_study_cache_load(&set->cache, set->name, (size_t)num, tape.value, err);
        /* the number of groups is never 0: all zeros are a file that is not of this study */
        if (status == RLV_OK && tape.value[1 + 2 * FIT] > 0)
            status = take_set(self, set, &tape, err);
    }
    free(size_part);
    free(tape.value);
    return status;
}

void rlv_backtest_forget(const rlv_backtest_set_t *set)
{
    char *size_part = rlv_format(NULL, "%s.size", set->name);
    if (set->cache.path != NULL && size_part != NULL) {
        rlv_study_cache_remove_part(&set->cache, set->name);
        rlv_study_cache_remove_part(&set->cache, size_part);
    }
    free(size_part);
}
