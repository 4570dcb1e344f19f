/*
 * runner: from a scenario file to the results of its ensemble, for the commands that run one.
 *
 * Order of use: read, simulate, write; free is legal at any time. On a terminal a progress bar
 * shows on stderr; Ctrl-C stops cleanly (RLV_ERR_INTERRUPTED).
 */
#ifndef RELEVE_CLI_RUNNER_H
#define RELEVE_CLI_RUNNER_H

#include "options.h"

#include "releve/aids.h"
#include "releve/result.h"

typedef struct rlv_runner {
    const char *scenario_path; /* not owned */
    /* Called once everything is read and before the model is prepared, to change parameters, region
     * or national tables (a back-test, a calibration); NULL: nothing. Set before read. */
    int (*prepare)(void *context, struct rlv_runner *runner, rlv_error_t *err);
    void *prepare_context;
    /* The finished run whose own scenario is read, or NULL: paths that are not found from here are
     * looked for where the run was made (rlv_cli_run_path), and written again as the run has them.
     * Not owned; set before read. */
    const char *run_folder;
    rlv_params_t *stated; /* before that, or NULL */
    rlv_scenario_t scenario;
    rlv_region_t region;
    rlv_universities_t universities;
    rlv_national_t national;
    rlv_record_t *record; /* [num_records] of a microdata file, or NULL */
    size_t num_records;
    rlv_file_list_t inputs;
    size_t num_base_inputs;    /* the first of them, read before the run: the base of a state */
    rlv_snapshot_file_t start; /* run.start_from */
    rlv_snapshot_file_t saved; /* run.save_state */
    rlv_alignment_t alignment; /* alignment.targets, alignment.factors */
    rlv_variance_table_t variance;
    rlv_travel_t travel;   /* of the file apl.travel, if any */
    rlv_schemes_t schemes; /* of the catalogue of aids, if any */
    rlv_model_t model;
    rlv_ensemble_t ensemble;
    rlv_summary_t summary[RLV_NUM_LEVELS];
    rlv_observed_list_t observed;
    rlv_notes_t notes;
    size_t num_threads;
    double seconds; /* taken by the simulation */
} rlv_runner_t;

/* Scenario, region, national tables, microdata, model; the checks name what it has. */
int rlv_runner_read(rlv_runner_t *self, const char *scenario, const rlv_options_t *options,
                    rlv_error_t *err) RLV_MUST_CHECK;
/* The ensemble, from a saved state and aligned if the scenario says so, checked, without twins and
 * summary. */
int rlv_runner_live(rlv_runner_t *self, size_t num_threads, rlv_error_t *err) RLV_MUST_CHECK;
/* The ensemble as above, its summary, the split of its variance, the state that it leaves.
 * `num_threads` 0: as many as the machine offers. */
int rlv_runner_simulate(rlv_runner_t *self, size_t num_threads, rlv_error_t *err) RLV_MUST_CHECK;
/* All tables and the manifest into an open folder. */
int rlv_runner_write(const rlv_runner_t *self, const rlv_out_folder_t *folder, bool french,
                     rlv_error_t *err) RLV_MUST_CHECK;
void rlv_runner_free(rlv_runner_t *self);

/* From here on Ctrl-C (and SIGTERM) asks for a clean stop, which the functions below see and answer
 * with RLV_ERR_INTERRUPTED; a file that grows beyond a limit is an error of its write. */
void rlv_runner_watch(void);
/* RLV_ERR_INTERRUPTED once a stop was asked for. */
int rlv_runner_stopped(rlv_error_t *err) RLV_MUST_CHECK;
/* The schemes of the catalogue (aids.file, or aids.cfg of data.folder), if there is one and aids
 * are on. */
int rlv_runner_schemes(rlv_schemes_t *schemes, bool *found, const rlv_params_t *params,
                       const rlv_region_t *region, rlv_file_list_t *inputs,
                       rlv_error_t *err) RLV_MUST_CHECK;

/* The road times of a file, under `max_minutes`; the file is listed, what it leaves out noted. */
int rlv_runner_travel(rlv_travel_t *travel, const char *path, const rlv_region_t *region,
                      double max_minutes, rlv_file_list_t *inputs, rlv_notes_t *notes,
                      rlv_error_t *err) RLV_MUST_CHECK;

/* A progress bar on stderr if it is a terminal, and the stop asked for: what long computations
 * take. `shown` is -1 at first and must outlive the progress. */
rlv_progress_t rlv_runner_progress(int *shown);

/* Seconds of a clock that only goes forward. */
double rlv_runner_clock(void);

#endif
