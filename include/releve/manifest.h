/*
 * manifest: provenance of a run, manifest.json.
 *
 * What differs between machines and reruns (date, threads, time taken, compiler) stands under the
 * one key "machine", which comparisons leave out.
 */
#ifndef RELEVE_MANIFEST_H
#define RELEVE_MANIFEST_H

#include "releve/result.h"

/* Writes manifest.json into the folder, with the digests of the `num_outputs` files already there.
 */
int rlv_manifest_write(const rlv_run_t *run, const rlv_out_folder_t *folder,
                       const char *const outputs[], size_t num_outputs,
                       rlv_error_t *err) RLV_MUST_CHECK;

/* A file with its digest. */
typedef struct {
    char *path;
    char sha256[65];
} rlv_digest_t;

/* What `verify` needs of a manifest. */
typedef struct {
    char *version;
    bool french;
    size_t num_inputs, num_outputs;
    rlv_digest_t *input;  /* [num_inputs] */
    rlv_digest_t *output; /* [num_outputs] */
} rlv_manifest_t;

/* Reads DIR/manifest.json. RLV_ERR_NO_INPUT or RLV_ERR_DATA. */
int rlv_manifest_read(rlv_manifest_t *self, const char *folder, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_manifest_free(rlv_manifest_t *self);

#endif
