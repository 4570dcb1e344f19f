/*
 * backtest: what the files of `releve backtest` share. A session is the scenarios asked for, each
 * run from its origin, and what was scored.
 */
#ifndef RELEVE_CLI_BACKTEST_H
#define RELEVE_CLI_BACKTEST_H

#include "runner.h"
#include "study_cache.h"

#include "releve/backtest.h"
#include "releve/real_time.h"

/* One scenario: what its run took and gave. */
typedef struct {
    const char *path; /* of the scenario; not owned */
    char *name;       /* file name without .cfg */
    char *title;      /* scenario.title, or the name */
    int origin;       /* its base year */
    int first_apl;    /* first year of published APL */
    int reference;    /* year of its stock */
    char vintage[64]; /* of its stock */
    bool real_time;
    bool fitted; /* apl.drift and the measure fitted on the years before the origin */
    rlv_hindcast_t fit;
    rlv_hindcast_t after;         /* the same fit on the years scored: reported, used by nothing */
    rlv_real_time_param_t *param; /* [RLV_NUM_PARAMS] */
    rlv_params_t params;          /* as run */
    rlv_dist_t *dist;             /* [RLV_NUM_PARAMS] as run */
    rlv_study_cache_t cache;
    bool resumed; /* its cases were kept by an interrupted back-test */
} rlv_backtest_set_t;

typedef struct {
    rlv_options_t *options;
    const char *output;
    bool force, no_figures, hindsight;
    size_t num_resamples;
    const char **path; /* [num_sets] scenarios; texts not owned */
    size_t num_sets;
    rlv_backtest_set_t *set; /* [num_sets] */
    rlv_backtest_t backtest;
    rlv_backtest_score_t *score; /* [num_scores] */
    size_t num_scores;
    /* of the region, copied from the first set: codes and names by place */
    rlv_region_t region; /* of the first set; owned */
    rlv_file_list_t inputs;
    rlv_notes_t notes;
    double seconds;
} rlv_backtest_session_t;

/* Reads set `index`: its title, origin and kind of inputs. RLV_ERR_USAGE: the origin or the name of
 * a set before it, whose cases would count twice. */
int rlv_backtest_session_inspect(rlv_backtest_session_t *self, size_t index,
                                 rlv_error_t *err) RLV_MUST_CHECK;
/* Runs set `index`, inspected, and adds its cases. */
int rlv_backtest_session_run(rlv_backtest_session_t *self, size_t index,
                             rlv_error_t *err) RLV_MUST_CHECK;

/* What an interrupted back-test did is kept by scenario (study_cache.h): writes the set, whose
 * cases are the groups from `first_group` on; reads it (`resumed`, fits and cases; the caller
 * counts the set); removes it. */
int rlv_backtest_keep(const rlv_backtest_session_t *self, const rlv_backtest_set_t *set,
                      size_t first_group, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_backtest_recall(rlv_backtest_session_t *self, rlv_backtest_set_t *set,
                        rlv_error_t *err) RLV_MUST_CHECK;
void rlv_backtest_forget(const rlv_backtest_set_t *set);

/* Whether an input known only later than an origin is among a table's parts (data/known.csv and
 * columns `known`): rows of inputs.csv. */
int rlv_backtest_write_inputs(const rlv_backtest_session_t *self, const rlv_out_folder_t *folder,
                              rlv_error_t *err) RLV_MUST_CHECK;
/* scores.csv, forecasts.csv, pit.csv, published.csv, report.md, manifest.json. */
int rlv_backtest_write(const rlv_backtest_session_t *self, const rlv_out_folder_t *folder,
                       rlv_error_t *err) RLV_MUST_CHECK;
/* The plain reading: Markdown. */
void rlv_backtest_report(const rlv_backtest_session_t *self, FILE *out);
#endif
