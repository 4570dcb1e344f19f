/*
 * publish: gives a file written aside its name, in one step, and only where a file may stand.
 *
 * Whoever reads the name sees the older file or the new one, never half of it. What is not a
 * regular file (a device, a pipe, a folder, a link) is never replaced: a rename over /dev/null
 * would take it away from the whole machine. RLV_ERR_CANT_CREATE says what stands there.
 */
#ifndef RELEVE_PUBLISH_H
#define RELEVE_PUBLISH_H

#include "releve/core.h"

/* Whether `path` is free or a regular file: to be asked before anything is made beside it. */
int rlv_publish_check(const char *path, rlv_error_t *err) RLV_MUST_CHECK;
/* Renames `temporary`, a file of the same file system, to `path`. */
int rlv_publish(const char *temporary, const char *path, rlv_error_t *err) RLV_MUST_CHECK;

#endif
