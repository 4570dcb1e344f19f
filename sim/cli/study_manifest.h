/*
 * study_manifest: manifest.json of the commands that study the model (backtest, calibrate,
 * sensitivity): what was asked, digests of inputs and outputs, notes; what differs between machines
 * under "machine".
 */
#ifndef RELEVE_CLI_STUDY_MANIFEST_H
#define RELEVE_CLI_STUDY_MANIFEST_H

#include <jansson.h>

#include "releve/out_folder.h"
#include "releve/region_csv.h"

/* `study` is the command's own object (a reference is taken over, also on failure). `outputs` are
 * files already in the folder. */
int rlv_study_manifest_write(const rlv_out_folder_t *folder, const char *program, json_t *study,
                             const rlv_file_list_t *inputs, const rlv_notes_t *notes,
                             const char *const outputs[], size_t num_outputs, double seconds,
                             rlv_error_t *err) RLV_MUST_CHECK;

/* A number as the tables write it: shortest text that reads back, "" for NaN. */
void rlv_study_number(FILE *out, double value, char end);
/* A text as a CSV cell: quoted where it must be. */
void rlv_study_text(FILE *out, const char *text, char end);

#endif
