/* What run_folder.c and run_manifest.c share. */
#ifndef RELEVE_RUN_FOLDER_INTERNAL_H
#define RELEVE_RUN_FOLDER_INTERNAL_H

#include "releve/run_folder.h"

/* Fills self->manifest from a manifest.json; absent keys stay empty or 0. */
int rlv_run_manifest_read(rlv_run_folder_t *self, const char *path, rlv_error_t *err);

#endif
