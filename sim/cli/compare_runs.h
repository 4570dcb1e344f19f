/*
 * compare_runs: the runs that `releve compare` sets side by side, each lived, and why some cannot
 * be.
 *
 * An argument is a scenario file, run here, or the folder of a finished run, lived again from its
 * manifest and checked against its digests (replay.h). The same file or folder given twice is lived
 * once. Paired runs must share seed, replicates, uncertainty, base and data, else RLV_ERR_USAGE
 * says which of them differs.
 */
#ifndef RELEVE_CLI_COMPARE_RUNS_H
#define RELEVE_CLI_COMPARE_RUNS_H

#include "options.h"
#include "runner.h"

#include "releve/comparison.h"

typedef struct {
    const char *path;     /* as given */
    char *name;           /* unique short name */
    bool folder;          /* a finished run */
    char *real_path;      /* to know it again */
    rlv_runner_t *runner; /* lived */
    bool owns_runner;     /* false: that of an earlier argument */
} rlv_compare_run_t;

typedef struct {
    rlv_compare_run_t *run; /* [num_runs], the reference first */
    rlv_compared_t *compared;
    size_t num_runs;
} rlv_compare_runs_t;

/* Lives all runs. rlv_compare_runs_free is legal after a failure. */
int rlv_compare_runs_init(rlv_compare_runs_t *self, char *const path[], size_t num_paths,
                          const rlv_options_t *options, bool paired,
                          rlv_error_t *err) RLV_MUST_CHECK;
void rlv_compare_runs_free(rlv_compare_runs_t *self);

/* Whether scenario `b` states parameter `p` (index in RLV_PARAMS) otherwise than `a`; false for
 * what is no lever: the base, the run, the time. */
bool rlv_compare_is_changed(const rlv_scenario_t *a, const rlv_scenario_t *b, size_t p);

#endif
