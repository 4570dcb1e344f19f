#include "replay.h"

#include "datadir.h"

#include "releve/manifest.h"
#include "releve/sha256.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first file whose digest is not the manifest's, in `folder` (NULL: the inputs of `run`), or
 * NULL. A file that cannot be read counts as different. */
static const char *first_changed(const rlv_digest_t digest[], size_t num, const char *folder,
                                 const char *run)
{
    for (size_t i = 0; i < num; i++) {
        char hex[RLV_SHA256_HEX_SIZE] = "";
        char *path = folder != NULL ? rlv_format(NULL, "%s/%s", folder, digest[i].path)
                                    : rlv_cli_run_path(run, digest[i].path, NULL);
        const bool same = path != NULL && rlv_sha256_file(path, hex, NULL) == RLV_OK &&
                          strcmp(hex, digest[i].sha256) == 0;
        free(path);
        if (!same)
            return digest[i].path;
    }
    return NULL;
}

static int fail_changed(const char *folder, const rlv_manifest_t *manifest, const char *table,
                        rlv_error_t *err)
{
    const char *input = first_changed(manifest->input, manifest->num_inputs, NULL, folder);

    if (strcmp(manifest->version, RLV_VERSION) != 0)
        return rlv_fail(err, RLV_ERR_DATA,
                        "%s: %s differs when run again: the run is of version %s, this is %s "
                        "[releve run again]",
                        folder, table, manifest->version, RLV_VERSION);
    if (input != NULL)
        return rlv_fail(err, RLV_ERR_DATA,
                        "%s: %s differs when run again: the input %s was changed since [releve "
                        "run again]",
                        folder, table, input);
    return rlv_fail(err, RLV_ERR_DATA,
                    "%s: %s differs when run again [releve verify says more; releve run again]",
                    folder, table);
}

/* Writes the tables of the replay into a temporary folder and compares them. */
static int compare(const rlv_runner_t *runner, const char *folder, const rlv_manifest_t *manifest,
                   rlv_error_t *err)
{
    rlv_out_folder_t again = {0};
    const char *base = getenv("TMPDIR");
    char *path = rlv_format(err, "%s/releve-replay-%ld", base != NULL && *base ? base : "/tmp",
                            (long)getpid());
    int status = path == NULL ? RLV_ERR_OS : rlv_out_folder_open(&again, path, true, err);

    if (status == RLV_OK)
        status = rlv_runner_write(runner, &again, manifest->french, err);
    if (status == RLV_OK) {
        const char *table =
            first_changed(manifest->output, manifest->num_outputs, again.temporary, folder);
        if (table != NULL)
            status = fail_changed(folder, manifest, table, err);
    }
    rlv_out_folder_discard(&again);
    free(path);
    return status;
}

int rlv_replay_read(rlv_runner_t *runner, const char *folder, rlv_error_t *err)
{
    static const rlv_options_t NO_OPTIONS = {0};
    rlv_manifest_t manifest;
    char *scenario = rlv_format(err, "%s/scenario.resolved.cfg", folder);
    int status = rlv_manifest_read(&manifest, folder, err);

    if (scenario == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK) {
        const char *table = first_changed(manifest.output, manifest.num_outputs, folder, folder);
        if (table != NULL)
            status = rlv_fail(err, RLV_ERR_DATA,
                              "%s: %s is not what the run wrote (its SHA-256 is not the "
                              "manifest's) [releve run again]",
                              folder, table);
    }
    runner->run_folder = folder;
    if (status == RLV_OK)
        status = rlv_runner_read(runner, scenario, &NO_OPTIONS, err);
    runner->scenario_path = folder; /* `scenario` ends here */
    rlv_manifest_free(&manifest);
    free(scenario);
    return status;
}

int rlv_replay_simulate(rlv_runner_t *runner, const char *folder, size_t num_threads,
                        rlv_error_t *err)
{
    rlv_manifest_t manifest;
    int status = rlv_manifest_read(&manifest, folder, err);

    if (status == RLV_OK)
        status = rlv_runner_simulate(runner, num_threads, err);
    if (status == RLV_OK)
        status = compare(runner, folder, &manifest, err);
    rlv_manifest_free(&manifest);
    return status;
}

int rlv_replay(rlv_runner_t *runner, const char *folder, size_t num_threads, rlv_error_t *err)
{
    const int status = rlv_replay_read(runner, folder, err);
    return status < 0 ? status : rlv_replay_simulate(runner, folder, num_threads, err);
}
