/* The table of scores of a back-test, with paired bootstrap intervals. */
#include "releve/backtest.h"
#include "releve/summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST_PLACES = 10, CELLS = RLV_NUM_FORECASTERS * RLV_NUM_SCORES };
static const rlv_score_t COMPARED[] = {RLV_SCORE_MAE, RLV_SCORE_CRPS};
enum { NUM_COMPARED = sizeof COMPARED / sizeof COMPARED[0] };

typedef struct {
    const rlv_backtest_t *backtest;
    size_t num_resamples;
    double *full;     /* [num_groups * CELLS] */
    double *resample; /* [num_resamples * num_groups * CELLS] */
    double *draws;    /* [num_resamples] */
    size_t *member;   /* [num_groups] groups of the rows being written */
    size_t num_members;
    rlv_backtest_score_t *row;
    size_t num_rows, capacity;
    rlv_error_t *err;
} table_t;

static void score_group(const rlv_backtest_group_t *g, const unsigned times[], double *cells)
{
    for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++)
        for (size_t s = 0; s < RLV_NUM_SCORES; s++)
            cells[f * RLV_NUM_SCORES + s] = rlv_score_of((rlv_score_t)s, g->by[f], g->observed,
                                                         g->weight, times, g->num_cases, NULL);
}

static int score_all(table_t *t)
{
    const rlv_backtest_t *b = t->backtest;
    size_t most = 1;
    for (size_t level = 0; level < RLV_NUM_LEVELS; level++)
        most = b->level_size[level] > most ? b->level_size[level] : most;
    unsigned *drawn = rlv_calloc(most, sizeof *drawn, t->err);
    unsigned *times = rlv_calloc(most, sizeof *times, t->err);
    int status = drawn == NULL || times == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t i = 0; i < b->num_groups && status == RLV_OK; i++) {
        const rlv_backtest_group_t *g = &b->group[i];
        score_group(g, NULL, t->full + i * CELLS);
        for (size_t r = 0; r < t->num_resamples; r++) {
            rlv_score_resample(b->seed, (uint32_t)r, b->level_size[g->level], drawn);
            for (size_t k = 0; k < g->num_cases; k++)
                times[k] = drawn[g->place[k]];
            score_group(g, times, t->resample + (r * b->num_groups + i) * CELLS);
        }
    }
    free(drawn);
    free(times);
    return status;
}

/* Mean of a cell over the member groups that have it. */
static double mean_cell(const table_t *t, const double *cells, size_t cell)
{
    double sum = 0, n = 0;
    for (size_t m = 0; m < t->num_members; m++) {
        const double x = cells[t->member[m] * CELLS + cell];
        if (isfinite(x)) {
            sum += x;
            n += 1;
        }
    }
    return n > 0 ? sum / n : NAN;
}

/* The model's score over a rival's, on the member groups that have both. */
static double ratio(const table_t *t, const double *cells, rlv_score_t score, size_t forecaster)
{
    double model = 0, rival = 0;
    for (size_t m = 0; m < t->num_members; m++) {
        const double *c = cells + t->member[m] * CELLS;
        const double x = c[score], y = c[forecaster * RLV_NUM_SCORES + score];
        if (isfinite(x) && isfinite(y)) {
            model += x;
            rival += y;
        }
    }
    return rival > 0 ? model / rival : NAN;
}

/* Over the rival that did best: the highest ratio. */
static double ratio_best(const table_t *t, const double *cells, rlv_score_t score)
{
    double worst = NAN;
    for (size_t f = RLV_FORECASTER_RIVAL; f < RLV_NUM_FORECASTERS; f++)
        worst = fmax(worst, ratio(t, cells, score, f));
    return worst;
}

/* Which figure a row holds. */
typedef struct {
    rlv_score_t score;
    size_t forecaster; /* or the rival of a ratio */
    enum { PLAIN, OVER_RIVAL, OVER_BEST } kind;
} figure_t;

static double evaluate(const table_t *t, const double *cells, const figure_t *f)
{
    if (f->kind == PLAIN)
        return mean_cell(t, cells, f->forecaster * RLV_NUM_SCORES + f->score);
    return f->kind == OVER_RIVAL ? ratio(t, cells, f->score, f->forecaster)
                                 : ratio_best(t, cells, f->score);
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static size_t count_cases(const table_t *t, const figure_t *f)
{
    size_t sum = 0;
    for (size_t m = 0; m < t->num_members; m++) {
        const rlv_backtest_group_t *g = &t->backtest->group[t->member[m]];
        size_t used = 0;
        (void)rlv_score_of(f->score, g->by[f->kind == OVER_BEST ? 0 : f->forecaster], g->observed,
                           g->weight, NULL, g->num_cases, &used);
        sum += used;
    }
    return sum;
}

static int push(table_t *t, int set, int horizon, const figure_t *f)
{
    const rlv_backtest_group_t *g = &t->backtest->group[t->member[0]];
    rlv_backtest_score_t row = {.set = set,
                                .level = g->level,
                                .indicator = g->indicator,
                                .horizon = horizon,
                                .lower = NAN,
                                .upper = NAN,
                                .forecaster = f->kind == PLAIN ? f->forecaster : 0};
    size_t n = 0;

    row.value = evaluate(t, t->full, f);
    if (!isfinite(row.value))
        return RLV_OK;
    row.num_cases = count_cases(t, f);
    (void)snprintf(row.score, sizeof row.score, "%s%s%s", rlv_score_name(f->score),
                   f->kind == PLAIN ? "" : "_over_",
                   f->kind == PLAIN        ? ""
                   : f->kind == OVER_RIVAL ? rlv_forecaster_name(f->forecaster)
                                           : "best_rival");
    for (size_t r = 0; r < t->num_resamples && g->num_cases >= FEWEST_PLACES; r++) {
        const double x = evaluate(t, t->resample + r * t->backtest->num_groups * CELLS, f);
        if (isfinite(x))
            t->draws[n++] = x;
    }
    if (n > 1) {
        qsort(t->draws, n, sizeof *t->draws, compare);
        row.lower = rlv_quantile(t->draws, n, 0.025);
        row.upper = rlv_quantile(t->draws, n, 0.975);
    }
    if (t->num_rows == t->capacity) {
        const size_t capacity = t->capacity ? 2 * t->capacity : 1024;
        const int status = rlv_resize(&t->row, capacity, sizeof *t->row, t->err);
        if (status < 0)
            return status;
        t->capacity = capacity;
    }
    t->row[t->num_rows++] = row;
    return RLV_OK;
}

/* All figures of the member groups. */
static int push_all(table_t *t, int set, int horizon)
{
    int status = RLV_OK;
    if (t->num_members == 0)
        return RLV_OK;
    for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++)
        for (size_t s = 0; s < RLV_NUM_SCORES && status == RLV_OK; s++)
            status = push(t, set, horizon, &(figure_t){(rlv_score_t)s, f, PLAIN});
    for (size_t i = 0; i < NUM_COMPARED && status == RLV_OK; i++) {
        for (size_t f = RLV_FORECASTER_RIVAL; f < RLV_NUM_FORECASTERS && status == RLV_OK; f++)
            status = push(t, set, horizon, &(figure_t){COMPARED[i], f, OVER_RIVAL});
        if (status == RLV_OK)
            status = push(t, set, horizon, &(figure_t){COMPARED[i], 0, OVER_BEST});
    }
    return status;
}

/* Whether every rival has a point forecast: what scores over all sets are made of, so that means of
 * different forecasters are of the same cases. */
static bool all_forecast(const table_t *t, size_t group)
{
    for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++)
        if (!isfinite(t->full[group * CELLS + f * RLV_NUM_SCORES + RLV_SCORE_MAE]))
            return false;
    return true;
}

/* Makes the groups of a set (or all), level, indicator and horizon (or all) the members. */
static void choose(table_t *t, int set, rlv_level_t level, const char *indicator, int horizon)
{
    t->num_members = 0;
    for (size_t i = 0; i < t->backtest->num_groups; i++) {
        const rlv_backtest_group_t *g = &t->backtest->group[i];
        if ((set == RLV_ALL_SETS ? all_forecast(t, i) : (int)g->set == set) && g->level == level &&
            strcmp(g->indicator, indicator) == 0 && g->num_cases > 0 &&
            (horizon == RLV_MEAN_HORIZON || g->year - g->origin == horizon))
            t->member[t->num_members++] = i;
    }
}

static int write_rows(table_t *t)
{
    enum { LONGEST = 60 };
    static const char *const INDICATORS[] = {"apl", "gp_density_p100k", "gp_headcount"};
    const int num_sets = (int)t->backtest->num_sets;
    int status = RLV_OK;

    for (int set = num_sets > 1 ? RLV_ALL_SETS : 0; set < num_sets; set++)
        for (int level = 0; level < RLV_NUM_LEVELS; level++)
            for (size_t i = 0; i < sizeof INDICATORS / sizeof INDICATORS[0]; i++)
                for (int h = RLV_MEAN_HORIZON; h <= LONGEST && status == RLV_OK; h++) {
                    choose(t, set, (rlv_level_t)level, INDICATORS[i], h);
                    status = push_all(t, set, h);
                }
    return status;
}

int rlv_backtest_scores(const rlv_backtest_t *self, size_t num_resamples,
                        rlv_backtest_score_t **row, size_t *num_rows, rlv_error_t *err)
{
    table_t t = {.backtest = self, .num_resamples = num_resamples, .err = err};
    int status = RLV_ERR_OS;

    *row = NULL;
    *num_rows = 0;
    t.full = rlv_calloc(self->num_groups * CELLS, sizeof *t.full, err);
    t.resample = rlv_calloc(num_resamples * self->num_groups * CELLS, sizeof *t.resample, err);
    t.draws = rlv_calloc(num_resamples, sizeof *t.draws, err);
    t.member = rlv_calloc(self->num_groups, sizeof *t.member, err);
    if (t.full == NULL || t.resample == NULL || t.draws == NULL || t.member == NULL)
        goto out;
    status = score_all(&t);
    if (status == RLV_OK)
        status = write_rows(&t);
out:
    free(t.full);
    free(t.resample);
    free(t.draws);
    free(t.member);
    if (status < 0) {
        free(t.row);
        return status;
    }
    *row = t.row;
    *num_rows = t.num_rows;
    return RLV_OK;
}

const rlv_backtest_score_t *rlv_backtest_find(const rlv_backtest_score_t row[], size_t num_rows,
                                              int set, rlv_level_t level, const char *indicator,
                                              int horizon, size_t forecaster, const char *score)
{
    for (size_t i = 0; i < num_rows; i++)
        if (row[i].set == set && row[i].level == level && row[i].horizon == horizon &&
            row[i].forecaster == forecaster && strcmp(row[i].indicator, indicator) == 0 &&
            strcmp(row[i].score, score) == 0)
            return &row[i];
    return NULL;
}
