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

/* Where a file or folder that a finished run names is: `path` itself when it is absolute or found
 * from here; else the first of the folders above `folder`, the run's, from which it is found (the
 * run was made there); else below the data that come with releve; else `path` as it is. A copy to
 * free, or NULL. */
char *rlv_cli_run_path(const char *folder, const char *path, rlv_error_t *err);

/* The run that --run names; NULL for "none"; where nothing is asked (NULL), out/baseline if it is
 * there. */
const char *rlv_cli_run_folder(const char *asked);

#endif
