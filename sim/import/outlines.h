/* outlines: communes dissolved into territories and departments (outlines.c says how). Needs GEOS.
 */
#ifndef RELEVE_IMPORT_OUTLINES_H
#define RELEVE_IMPORT_OUTLINES_H

#include "internal.h"
#include "simplify.h"

#include <geos_c.h>
#include <jansson.h>

#define RLV_OUTLINES_GRID 1e4 /* steps per degree in the files */

typedef struct {
    const rlv_import_t *import;
    rlv_error_t *err;
    GEOSContextHandle_t geos;
    char message[256];       /* what GEOS said last */
    double cosine;           /* of the mean latitude */
    GEOSGeometry **commune;  /* [num_parts] polygons */
    size_t *cell_of_commune; /* [num_parts] */
    size_t num_parts, capacity;
    GEOSGeometry **cell;   /* [num_cells] as dissolved */
    GEOSGeometry **simple; /* [num_cells] on the simplified network */
} outlines_t;

/* For the territories, cells and departments of `import`. rlv_outlines_free is legal after a
 * failure. */
int rlv_outlines_init(outlines_t *o, const rlv_import_t *import, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_outlines_free(outlines_t *o);
/* Adds an outline (GeoJSON geometry) to a commune, by index. */
int rlv_outlines_add(outlines_t *o, size_t commune, const json_t *geometry) RLV_MUST_CHECK;
/* Dissolves, simplifies, checks, writes territories.geojson and departments.geojson. */
int rlv_outlines_finish(outlines_t *o, const char *folder) RLV_MUST_CHECK;

/* Between outlines.c and outlines_write.c. */
int rlv_outlines_fail(outlines_t *o, const char *doing);
/* The union of polygons; the collection takes them. */
GEOSGeometry *rlv_outlines_dissolve(const outlines_t *o, GEOSGeometry **part, size_t num);
int rlv_outlines_write(outlines_t *o, const char *folder, const char *name,
                       bool departments) RLV_MUST_CHECK;

#endif
