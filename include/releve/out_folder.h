/*
 * out_folder: a folder of results that appears whole or not at all.
 *
 * Files are written in a temporary folder beside the final one, which takes its name when all of
 * them are complete. Order of use: open, then write with rlv_out_folder_file, then commit; discard
 * is legal at any time and after commit, and removes what was not committed.
 */
#ifndef RELEVE_OUT_FOLDER_H
#define RELEVE_OUT_FOLDER_H

#include <stdio.h>

#include "releve/core.h"

typedef struct {
    char *path;      /* final */
    char *temporary; /* being filled; NULL once committed or discarded */
    bool replace;    /* an existing folder may go */
} rlv_out_folder_t;

/* RLV_ERR_CANT_CREATE when `path` exists (unless `replace`), or cannot be made. Missing parents are
 * made. With `replace`, only a folder that holds a manifest.json (a result of ours) or nothing may
 * be replaced. */
int rlv_out_folder_open(rlv_out_folder_t *self, const char *path, bool replace,
                        rlv_error_t *err) RLV_MUST_CHECK;

/* A new file of the folder, open for writing; NULL with `err` filled. */
FILE *rlv_out_folder_file(const rlv_out_folder_t *self, const char *name,
                          rlv_error_t *err) RLV_MUST_CHECK;
/* Closes a file and reports what could not be written (RLV_ERR_IO: a full disk). */
int rlv_out_folder_close(const rlv_out_folder_t *self, const char *name, FILE *file,
                         rlv_error_t *err) RLV_MUST_CHECK;

/* Gives the folder its final name; the older one, if any, is removed after that. */
int rlv_out_folder_commit(rlv_out_folder_t *self, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_out_folder_discard(rlv_out_folder_t *self);

/* Removes a folder and what it holds; what cannot be removed stays. */
void rlv_remove_tree(const char *path);

#endif
