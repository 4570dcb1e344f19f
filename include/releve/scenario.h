/*
 * scenario: the values of all parameters (params.h) as one scenario file and its ancestors state
 * them, with what is known of each and where each comes from.
 *
 * A scenario file is libconfig text. Parameters stand in groups (`time = { horizon = 2050; };`);
 * what a file does not state it takes from the file it extends, and at last from the table of
 * parameters. Above libconfig, which ignores unknown keys and lets whole numbers wrap, everything
 * is strict: an unknown key, a wrong type, a value out of range, a whole number that does not fit
 * is an error `file:line: path: what is wrong [what is allowed]`, RLV_ERR_CONFIG.
 *
 * Three keys are no parameters, all at the top level and valid for their file only:
 *   extends = "other.cfg";                the parent, relative to the file that states it
 *   relative_to = "working_directory";    paths of this file start from the working directory and
 *                                         not from the file's folder ("file", the default); what
 *                                         rlv_scenario_print writes, since it cannot know where the
 *                                         file will stand. A file has one `extends`, no @include.
 *   checks = ( {...}, ... );              what the results of a run must satisfy (checks.h)
 * Values, by type:
 *   INT, BOOL, CHOICE, TEXT   2040 (an L behind it beyond 32 bits), true, "both", "text"
 *   PATH     "../data/occitanie": relative to the file; kept resolved and normalised ("a/../b" is
 *            "b": folders that are symbolic links are not looked into). "" is no path.
 *   SERIES   1.5, or ( (2026, 1.0), (2030, 0.5) ) with increasing years; or a group as below, whose
 *            `value` is either, and whose distribution is that of a factor on all its values
 *            (rlv_params_give); it is refused where a factor would have no effect
 *   REAL     1.15: that value for certain, whatever distribution the parent gave (a note says it);
 *            or { value = 1.15; distribution = "uniform"; low = 1.05; high = 1.25; }, where what is
 *            not restated is kept. Distributions and their members: none; uniform and triangular
 *            low, high; normal and lognormal sd; beta a, b; table file, column (a CSV file whose
 *            rows are equally likely). A member calibrated = "receipt" says that the value was
 *            fitted (releve calibrate): the parameter's mark is then RLV_MARK_CALIBRATED.
 * UTF-8 with or without BOM, LF or CRLF, last line with or without newline.
 */
#ifndef RELEVE_SCENARIO_H
#define RELEVE_SCENARIO_H

#include <stdio.h>

#include "releve/param_draws.h"
#include "releve/params.h"

enum { RLV_ORIGIN_DEFAULT = -1, RLV_ORIGIN_SET = -2 };

/* What is known of one parameter beyond its value. */
typedef struct {
    rlv_dist_t dist;
    char *table_file; /* RLV_DIST_TABLE: resolved path, else NULL */
    char *table_column;
    char *receipt;       /* member `calibrated`: by what it was fitted, else NULL */
    double *table_value; /* [num_table], equally likely numbers, within the range */
    size_t num_table;
    int origin;        /* index in rlv_scenario_t.file, RLV_ORIGIN_DEFAULT or RLV_ORIGIN_SET */
    size_t line;       /* in that file, 1-based; 0 unless origin is a file */
    bool made_certain; /* a value alone took the place of a distribution */
} rlv_scenario_param_t;

/* One element of `checks`: bounds on a statistic of an indicator. Texts are checked against a
 * model by rlv_checks_verify. */
typedef struct {
    char indicator[48];
    char level[16];    /* "region", "department", "zone", "territory" */
    char place[16];    /* code; "" for the region */
    char statistic[8]; /* "mean", "sd", "p05", "p25", "p50", "p75", "p95" */
    int year;
    int since;        /* bounds are on the ratio to the same statistic of this year; 0: on itself */
    double low, high; /* inclusive; -INFINITY, INFINITY: no bound */
    size_t line;      /* in its file, 1-based */
} rlv_check_t;

/* Owns everything it points to. `params` is plain data and may be copied out. */
typedef struct {
    rlv_params_t params;
    rlv_scenario_param_t *param; /* [RLV_NUM_PARAMS] */
    char **file; /* [num_files], files read, first the oldest ancestor, then tables of draws */
    size_t num_files;
    rlv_check_t *check; /* [num_checks], of the file itself, not its ancestors */
    size_t num_checks;
    char default_base[RLV_PATH_SIZE]; /* folder that default paths start from: the oldest ancestor's
                                       */
} rlv_scenario_t;

/* Reads `path` and its ancestors, then applies the `num_overrides` texts `path=value` of --set (a
 * value in libconfig syntax; the quotes of a TEXT, CHOICE or PATH may be left out; paths then start
 * from the working directory), then checks everything, rlv_params_check included.
 * RLV_ERR_NO_INPUT: a file is missing or unreadable; RLV_ERR_CONFIG: wrong content;
 * RLV_ERR_USAGE: an override without `=`; RLV_ERR_DATA: a table of draws is wrong.
 * rlv_scenario_free is legal after a failure. */
int rlv_scenario_read(rlv_scenario_t *self, const char *path, const char *const overrides[],
                      size_t num_overrides, rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_scenario_free(rlv_scenario_t *self);

/* Where a parameter's value comes from: "default", "--set", or "file:line" written into `text`. */
const char *rlv_scenario_origin(const rlv_scenario_t *self, size_t param, char *text, size_t size);
/* How sure a parameter's value is: its mark in the table, or RLV_MARK_CALIBRATED with a receipt. */
rlv_mark_t rlv_scenario_mark(const rlv_scenario_t *self, size_t param);
/* Whether a parameter's value or distribution differs from the table's default (default paths are
 * relative to the oldest ancestor's folder). */
bool rlv_scenario_is_changed(const rlv_scenario_t *self, size_t param);

/* Writes the whole scenario as one file that extends nothing and reads back to the same bits from
 * the same working directory. */
int rlv_scenario_print(const rlv_scenario_t *self, FILE *out, rlv_error_t *err) RLV_MUST_CHECK;
/* The same with comments: what each parameter is, its source, its range. */
int rlv_scenario_print_commented(const rlv_scenario_t *self, bool french, FILE *out,
                                 rlv_error_t *err) RLV_MUST_CHECK;

/* The table of parameters: for people, in French or English; as a commented scenario file that
 * states every default, made to stand in scenarios/; or as CSV, columns
 * path,type,unit,low,high,default,distribution,mark,known,source,text,source_fr,text_fr. */
int rlv_params_describe(FILE *out, bool french, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_params_describe_cfg(FILE *out, bool french, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_params_describe_csv(FILE *out, rlv_error_t *err) RLV_MUST_CHECK;

/* Draws every parameter that has a distribution, for replicates 0 to num_replicates - 1: one
 * addressed uniform number (stream RLV_STREAM_PARAMETER, id = FNV-1a of the path) through the
 * inverse distribution function, brought into the range of its number (rlv_params_drawn). Adding a
 * parameter or a replicate changes no other draw. Columns of tables with one base name share the
 * row, which keeps their dependence. `draws` is initialised here and freed by rlv_param_draws_free,
 * also after a failure. */
int rlv_scenario_draws(const rlv_scenario_t *self, uint64_t seed, size_t num_replicates,
                       rlv_param_draws_t *draws, rlv_error_t *err) RLV_MUST_CHECK;

/* The number of an uncertain parameter (rlv_params_drawn) at probability `u` in (0, 1): its inverse
 * distribution function, brought into its range; the centre for one without a law. */
int rlv_scenario_quantile(const rlv_scenario_t *self, size_t param, double u, double *value,
                          rlv_error_t *err) RLV_MUST_CHECK;

#endif
