/*
 * draw: the figures of a command's own results.
 */
#ifndef RELEVE_CLI_DRAW_H
#define RELEVE_CLI_DRAW_H

#include "releve/figure.h"
#include "releve/out_folder.h"

/* Draws what the tables of an open folder are due, before it takes its name: without gnuplot the
 * tables still stand. Scripts are those of the installation. `figure` NULL: all; `data_dir` NULL:
 * the folder of outlines that the manifest names. */
int rlv_cli_draw(const rlv_out_folder_t *folder, const char *figure, const char *data_dir,
                 bool english, rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;

#endif
