/*
 * chart_map: maps of the territories in classes, side by side, in a chart (releve/chart.h). The
 * script draws them with plots/maps.gp and gives the colours of the classes: shade(k), k from 1.
 */
#ifndef RELEVE_CHART_MAP_H
#define RELEVE_CHART_MAP_H

#include "releve/chart.h"
#include "releve/region.h"

/* One map. Texts are not owned. */
typedef struct {
    const char *heading;   /* above it */
    const char *remark[2]; /* two lines under it, NULL or "": none */
    const int *class_of;   /* [num_territories] 0 to num_classes - 1; -1: no data */
} rlv_chart_map_t;

/* What all of them share. */
typedef struct {
    const char *folder;                /* of territories.geojson and departments.geojson */
    const rlv_place_name_t *territory; /* [num_territories] */
    size_t num_territories;
    const char *legend;
    const char *const *class_label; /* [num_classes] */
    size_t num_classes;
} rlv_chart_map_frame_t;

/* Puts the maps into an open chart: files, numbers, texts. An area without a territory of its code
 * shows no data. RLV_ERR_NO_INPUT: no outlines in the folder. */
int rlv_chart_maps(rlv_chart_t *self, const rlv_chart_map_frame_t *frame,
                   const rlv_chart_map_t map[], size_t num_maps, rlv_notes_t *notes,
                   rlv_error_t *err) RLV_MUST_CHECK;

#endif
