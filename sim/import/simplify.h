/*
 * simplify: thins a network of borders line by line, so that the areas on its sides hardly change.
 *
 * Each line from node to node is simplified on its own (Douglas-Peucker; nodes stay), first with
 * the coarsest tolerance. The area that a line hands from one side to the other is the difference
 * of its shoelace sums; while an area changes by more than its limit, the line of its border that
 * weighs most is taken again with half its tolerance. Deterministic.
 */
#ifndef RELEVE_IMPORT_SIMPLIFY_H
#define RELEVE_IMPORT_SIMPLIFY_H

#ifdef RLV_HAVE_GDAL

#include "releve/core.h"

#include <geos_c.h>

typedef struct {
    GEOSContextHandle_t geos;
    GEOSGeometry *const *polygon; /* [num_polygons], a partition whose borders are the network */
    const size_t *group;          /* [num_polygons]: the area is that of a group of polygons */
    size_t num_polygons, num_groups;
    double tolerance;  /* coarsest, in the plane's unit */
    double max_change; /* of a group's area, as a share of it */
} rlv_import_simplify_t;

/* The simplified lines, a collection that the caller destroys; NULL with `err` filled. */
GEOSGeometry *rlv_import_simplify(const rlv_import_simplify_t *self, const GEOSGeometry *network,
                                  rlv_error_t *err) RLV_MUST_CHECK;

#endif
#endif
