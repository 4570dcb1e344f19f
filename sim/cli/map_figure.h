/*
 * map_figure: one figure of maps in a folder of results: the chart, its frame and captions. What a
 * command has to say is in the structure.
 */
#ifndef RELEVE_CLI_MAP_FIGURE_H
#define RELEVE_CLI_MAP_FIGURE_H

#include "releve/chart_map.h"
#include "releve/out_folder.h"

/* Texts are not owned. */
typedef struct {
    const char *name; /* of the script and of the pictures */
    const char *title, *subtitle;
    const char *reading, *scope, *source; /* "Lecture", "Champ", "Source" */
    rlv_chart_map_frame_t frame;
    const rlv_chart_map_t *map; /* [num_maps] */
    size_t num_maps;
    rlv_lang_t lang;
} rlv_map_figure_t;

/* Draws it into FOLDER/figures. Without gnuplot or outlines there is a note and no figure: the
 * tables stand. Other failures are errors. */
int rlv_map_figure_draw(const rlv_map_figure_t *self, const rlv_out_folder_t *folder,
                        rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;

/* Class of a value between rising bounds: 0 below the first... num_bounds; -1 for NaN. */
int rlv_map_class(double value, const double bound[], size_t num_bounds);

#endif
