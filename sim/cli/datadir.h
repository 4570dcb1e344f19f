/*
 * datadir: where the command finds what comes with it: data/, scenarios/, plots/.
 */
#ifndef RELEVE_CLI_DATADIR_H
#define RELEVE_CLI_DATADIR_H

#include "releve/core.h"

/* Writes into `path` [size] the folder that holds data/, scenarios/ and plots/: the first of
 *   1. the environment variable RELEVE_DATADIR, when set and not empty (taken as it is);
 *   2. the source tree around the executable: a folder above it, at most three up, with both
 *      scenarios/ and plots/ in it (build/releve, build/asan/releve);
 *   3. ../share/releve beside the executable's folder (an installation, even moved elsewhere);
 *   4. the folder compiled in, PREFIX/share/releve.
 * RLV_ERR_UNAVAILABLE when the last does not exist either; the error names the variable to set.
 * Cost: a few calls of stat(); call it once. */
int rlv_cli_datadir(char *path, size_t size, rlv_error_t *err) RLV_MUST_CHECK;

/* The run that --run names; NULL for "none"; where nothing is asked (NULL), out/baseline if it is
 * there. */
const char *rlv_cli_run_folder(const char *asked);

#endif
