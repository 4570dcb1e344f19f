/*
 * Maps of the territories in classes, side by side for the base year, 2030 and the horizon: what
 * figure_map.c (outlines, classes, files) and figure_map_words.c (one map a row, with its words)
 * share.
 */
#ifndef RELEVE_FIGURE_MAP_H
#define RELEVE_FIGURE_MAP_H

#include "figure_internal.h"

#include "releve/geo.h"

/* The outlines of a base's territories, and what is drawn over them. */
typedef struct {
    rlv_geo_t territories;
    rlv_geo_t departments; /* empty when there is no such file */
    double grid;           /* degrees: about half a pixel of a map a third of the figure wide */
} rlv_map_outlines_t;

/* `self` zeroed; from the territories.geojson and departments.geojson of a folder. */
int rlv_map_outlines_read(rlv_map_outlines_t *self, const rlv_figure_work_t *work,
                          const char *folder) RLV_MUST_CHECK;
void rlv_map_outlines_free(rlv_map_outlines_t *self);
/* The files and numbers that plots/maps.gp reads whatever the map shows. */
int rlv_map_outlines_put(const rlv_map_outlines_t *self,
                         const rlv_figure_work_t *work) RLV_MUST_CHECK;
/* The areas of map `number` (from 1) by class: 0 to num_classes - 1, then "none", then "unknown";
 * those of the first `num_losses` classes get a dash. class_of_area [areas of the territories]. */
int rlv_map_areas_put(const rlv_map_outlines_t *self, const rlv_figure_work_t *work, int number,
                      const int class_of_area[], int num_classes, int num_losses) RLV_MUST_CHECK;

enum { RLV_MAP_MAX_BOUNDS = 8, RLV_MAP_MAX_PANELS = 3 };

/* One of the maps side by side. */
typedef struct {
    const rlv_run_table_t *table; /* territories: what is shaded */
    const rlv_run_table_t
        *about; /* territories: inhabitants and GPs for the remarks; often `table` */
    const rlv_run_table_t *whole; /* region: the remark's value; NULL: none */
    int year;
    const char *title; /* NULL: the year and whether it is observed, rebuilt or projected */
} rlv_map_panel_t;

/* What a map says in words: territories and inhabitants on the wrong side of the remarkable bound.
 */
typedef struct {
    int num_marked, num_none;
    double people, people_marked;
} rlv_map_tally_t;

/* An indicator in classes: the bounds are the same whatever the run and the year, so that two maps
 * can be laid side by side. A class holds its lower bound. */
typedef struct rlv_map {
    const char *indicator;
    double scale;                     /* values are multiplied by it: 100 makes a share per cent */
    double bound[RLV_MAP_MAX_BOUNDS]; /* [num_bounds], rising, after scaling */
    int num_bounds;                   /* classes: one more */
    double remarkable;                /* a bound: the remark counts territories below it ... */
    bool above;                       /* ... or, if true, those that reach it */
    bool use_mean;                    /* mean of the replicates instead of their median */
    int num_losses;                   /* classes of a decrease, each area marked with a dash */
    bool marks_none;                  /* territories without a GP have a class of their own */
    /* title, subtitle, legend and the classes' labels */
    void (*put_words)(const rlv_figure_work_t *work, const struct rlv_map *map);
    /* the two lines under map `number` */
    void (*put_remark)(const rlv_figure_work_t *work, const struct rlv_map *map, int number,
                       const rlv_map_panel_t *panel, const rlv_map_tally_t *tally);
    /* "Lecture", of the last map; the caller frees it */
    char *(*reading)(const rlv_figure_work_t *work, const struct rlv_map *map,
                     const rlv_map_panel_t *panel, const rlv_map_tally_t *tally);
} rlv_map_t;

/* The run's territories in the base year, 2030 and at the horizon. */
int rlv_figure_map(rlv_figure_work_t *work, const rlv_map_t *map);
/* At most RLV_MAP_MAX_PANELS maps of one's choice. */
int rlv_figure_map_panels(rlv_figure_work_t *work, const rlv_map_t *map,
                          const rlv_map_panel_t panel[], int num_panels);

/* What is drawn over every map: the territories or areas where the ARS pays supplements. Files
 * hatch_mountain.tsv, hatch_departments.tsv and qpv.tsv, the key "supplements" of the legend; empty
 * ones where the data folder does not say. */
int rlv_figure_supplements(const rlv_figure_work_t *work, const rlv_geo_t *territories,
                           const rlv_geo_t *departments);

/* figure_map_words.c: the labels of the classes, with `unit` ("" or " %") after each number. */
void rlv_figure_map_classes(const rlv_figure_work_t *work, const rlv_map_t *map, const char *unit,
                            int decimals);

#endif
