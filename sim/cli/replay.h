/*
 * replay: the replicates of a finished run, lived again from its own scenario.
 *
 * A folder of results holds summaries, not replicates. The run's scenario.resolved.cfg with its
 * seed gives them again; that they are the same is checked: every table on disk and every table
 * written again must have the digest of manifest.json, else RLV_ERR_DATA says which one differs and
 * why (the table was changed, an input was changed, another version).
 */
#ifndef RELEVE_CLI_REPLAY_H
#define RELEVE_CLI_REPLAY_H

#include "runner.h"

/* First half: the tables on disk are checked, the scenario is read; nothing is simulated yet.
 * `runner` zeroed, `folder` outlives it. RLV_ERR_NO_INPUT when the folder is no run.
 * rlv_runner_free is legal after a failure. */
int rlv_replay_read(rlv_runner_t *runner, const char *folder, rlv_error_t *err) RLV_MUST_CHECK;
/* Second half: `runner` holds the model and the ensemble afterwards. Costs the run's time again. */
int rlv_replay_simulate(rlv_runner_t *runner, const char *folder, size_t num_threads,
                        rlv_error_t *err) RLV_MUST_CHECK;
/* Both. */
int rlv_replay(rlv_runner_t *runner, const char *folder, size_t num_threads,
               rlv_error_t *err) RLV_MUST_CHECK;

#endif
