/* releve verify: a finished run, run again from its own scenario and compared byte for byte. */
#include "cli.h"

#include "datadir.h"
#include "options.h"
#include "runner.h"

#include "releve/manifest.h"
#include "releve/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    rlv_options_t options;
    const char *folder;
} verify_options_t;

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    verify_options_t *self = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case ARGP_KEY_ARG:
        if (self->folder != NULL)
            argp_error(state, "one folder at a time");
        self->folder = arg;
        return 0;
    case ARGP_KEY_END:
        if (self->folder == NULL)
            argp_error(state, "which folder? [that of a finished run]");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Counts the files of a list whose digest is not the manifest's, and says each. `folder`: where the
 * outputs are; NULL: the inputs of the run in `run`. */
static int count_changed(const rlv_digest_t digest[], size_t num_digests, const char *folder,
                         const char *run, const char *what, size_t *num_changed, rlv_error_t *err)
{
    int status = RLV_OK;

    for (size_t i = 0; i < num_digests && status == RLV_OK; i++) {
        char hex[RLV_SHA256_HEX_SIZE] = "";
        char *path = folder != NULL ? rlv_format(err, "%s/%s", folder, digest[i].path)
                                    : rlv_cli_run_path(run, digest[i].path, err);
        if (path != NULL && folder == NULL && access(path, R_OK) != 0)
            status = rlv_fail_at(err, RLV_ERR_NO_INPUT, run, 0, NULL,
                                 "run the command from the folder where the run was made",
                                 "its input %s is neither here nor above the run's folder", path);
        else
            status = path == NULL ? RLV_ERR_OS : rlv_sha256_file(path, hex, err);
        if (status == RLV_OK && strcmp(hex, digest[i].sha256) != 0) {
            printf("%s\u202F: %s\n", what, digest[i].path);
            (*num_changed)++;
        }
        free(path);
    }
    return status;
}

static int rerun(const verify_options_t *self, const rlv_manifest_t *manifest,
                 const rlv_out_folder_t *again, rlv_error_t *err)
{
    rlv_runner_t runner = {0};
    char *scenario = rlv_format(err, "%s/scenario.resolved.cfg", self->folder);
    int status = scenario == NULL ? RLV_ERR_OS : RLV_OK;

    runner.run_folder = self->folder;
    if (status == RLV_OK)
        status = rlv_runner_read(&runner, scenario, &self->options, err);
    if (status == RLV_OK)
        status = rlv_runner_simulate(&runner, (size_t)self->options.threads, err);
    if (status == RLV_OK)
        status = rlv_runner_write(&runner, again, manifest->french, err);
    rlv_runner_free(&runner);
    free(scenario);
    return status;
}

static int verify(const verify_options_t *self, rlv_error_t *err)
{
    const bool fr = !self->options.english;
    rlv_manifest_t manifest;
    rlv_out_folder_t again = {0};
    char *path = NULL;
    size_t touched = 0, inputs = 0, outputs = 0;
    int status = rlv_manifest_read(&manifest, self->folder, err);

    rlv_runner_watch();
    if (status == RLV_OK && strcmp(manifest.version, RLV_VERSION) != 0)
        fprintf(stderr, "releve: note: version %s, run again with " RLV_VERSION "\n",
                manifest.version);
    if (status == RLV_OK)
        status =
            count_changed(manifest.output, manifest.num_outputs, self->folder, self->folder,
                          fr ? "modifié depuis le calcul" : "changed since the run", &touched, err);
    /* the first input files are the scenario's, which the resolved one replaces */
    if (status == RLV_OK)
        status = count_changed(manifest.input, manifest.num_inputs, NULL, self->folder,
                               fr ? "donnée modifiée" : "input changed", &inputs, err);
    if (status == RLV_OK) {
        path = rlv_format(err, "%s.verify", self->folder);
        status = path == NULL ? RLV_ERR_OS : rlv_out_folder_open(&again, path, true, err);
    }
    if (status == RLV_OK)
        status = rerun(self, &manifest, &again, err);
    if (status == RLV_OK)
        status =
            count_changed(manifest.output, manifest.num_outputs, again.temporary, self->folder,
                          fr ? "différent au recalcul" : "differs when run again", &outputs, err);
    if (status == RLV_OK && touched + inputs + outputs == 0)
        printf(fr ? "%s\u202F: %zu fichiers identiques, octet pour octet\n"
                  : "%s: %zu files identical, byte for byte\n",
               self->folder, manifest.num_outputs);
    else if (status == RLV_OK)
        status = rlv_fail(err, RLV_ERR_DATA,
                          "%s: not reproduced (%zu files changed since, %zu inputs changed, %zu "
                          "differ when run again)",
                          self->folder, touched, inputs, outputs);
    rlv_out_folder_discard(&again);
    rlv_manifest_free(&manifest);
    free(path);
    return status;
}

int rlv_cmd_verify(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .parser = parse_option,
        .args_doc = "DIR",
        .doc = "Examples:\n"
               "  releve verify out/baseline\n"
               "\vRuns the scenario.resolved.cfg of a finished run again and compares the SHA-256 "
               "of every table with the manifest's. Exit code: 0 identical, 65 not reproduced, 66 "
               "no such run.",
        .children = CHILDREN,
    };
    verify_options_t self = {0};
    rlv_error_t err = {0};

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)verify(&self, &err);
    rlv_options_free(&self.options);
    return rlv_cli_exit(&err);
}
