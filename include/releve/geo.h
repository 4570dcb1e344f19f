/*
 * geo: outlines of areas, read from GeoJSON, for maps drawn by gnuplot.
 *
 * Reads a FeatureCollection of Polygon and MultiPolygon features (RFC 7946, WGS 84) with the
 * property `code`. Coordinates are projected at once by the equirectangular projection with the
 * given parallel: x = longitude * cos(parallel), y = latitude          (both in degrees of
 * latitude, 111.2 km) true in scale along the parallel; within 1.5 degrees of it distances are off
 * by less than 3 %.
 *
 * Invariants: a ring is closed (last point = first), has at least 4 points; outer rings run
 * counter-clockwise and holes clockwise, whatever the file; the holes of a polygon follow its outer
 * ring. A filled drawing joins the holes to their outer ring by a keyhole (a cut there and back, of
 * width zero); an outline draws each ring by itself, so that no cut shows.
 */
#ifndef RELEVE_GEO_H
#define RELEVE_GEO_H

#include "releve/core.h"

#include <stdio.h>

typedef struct {
    size_t first; /* index of its first point in x and y */
    size_t count; /* points, the repeated first one included */
    size_t area;  /* index of its area */
    bool hole;
} rlv_ring_t;

typedef struct {
    char **code; /* [num_areas], in the file's order, unique */
    size_t num_areas;
    rlv_ring_t *ring; /* [num_rings], by area */
    size_t num_rings;
    double *x, *y; /* [num_points], projected, degrees of latitude */
    size_t num_points, capacity;
    double x_low, x_high, y_low, y_high; /* bounding box of all points */
} rlv_geo_t;

/* Reads `path`. RLV_ERR_NO_INPUT when it cannot be opened, RLV_ERR_DATA when it is no such GeoJSON
 * (the text names the feature). `parallel`: degrees of latitude where the scale is true. */
int rlv_geo_read(rlv_geo_t *self, const char *path, double parallel,
                 rlv_error_t *err) RLV_MUST_CHECK;
void rlv_geo_free(rlv_geo_t *self);

/* Index of the area called `code`, or -1. Cost: linear. */
long rlv_geo_find(const rlv_geo_t *self, const char *code);

/* Writes an area's polygons, each as one closed path `x TAB y`, holes joined by keyholes, a blank
 * line after each. Points are snapped to a grid of `grid` degrees (0: none) and repeated ones
 * dropped: neighbours share their borders before and after. A ring of under 4 points then is left
 * out. */
void rlv_geo_write_filled(const rlv_geo_t *self, size_t area, double grid, FILE *out);
/* Writes each ring of an area as a closed path, a blank line after each. */
void rlv_geo_write_outline(const rlv_geo_t *self, size_t area, double grid, FILE *out);

/* Writes parallel lines over the areas whose `drawn` [num_areas] is true, as segments `x TAB y`, a
 * blank line after each: rising to the right, or falling. `spacing`: between lines, degrees. Lines
 * of neighbours join. Even-odd rule, so that holes stay empty. */
int rlv_geo_write_hatching(const rlv_geo_t *self, const bool drawn[], bool rising, double spacing,
                           FILE *out, rlv_error_t *err) RLV_MUST_CHECK;
/* A point inside the largest ring of an area: the middle of its widest horizontal chord at half its
 * height. */
void rlv_geo_inner_point(const rlv_geo_t *self, size_t area, double *x, double *y);

#endif
