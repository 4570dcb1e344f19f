#include "simplify.h"

#ifdef RLV_HAVE_GDAL

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { MAX_LEVEL = 8 };

typedef struct {
    const GEOSGeometry *whole; /* not owned */
    GEOSGeometry *thin;        /* owned */
    size_t left, right;        /* groups on its sides, SIZE_MAX outside */
    double gained;             /* area that the left side gains */
    int level;                 /* tolerance / 2^level */
} line_t;

/* Twice the signed area under a line, as it enters the shoelace sum of a ring. */
static double shoelace(GEOSContextHandle_t geos, const GEOSGeometry *line)
{
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(geos, line);
    unsigned num = 0;
    double sum = 0.0, xa = 0.0, ya = 0.0, xb = 0.0, yb = 0.0;

    (void)GEOSCoordSeq_getSize_r(geos, points, &num);
    (void)GEOSCoordSeq_getXY_r(geos, points, 0, &xa, &ya);
    for (unsigned k = 1; k < num; k++) {
        (void)GEOSCoordSeq_getXY_r(geos, points, k, &xb, &yb);
        sum += xa * yb - xb * ya;
        xa = xb;
        ya = yb;
    }
    return sum;
}

static bool collapsed(GEOSContextHandle_t geos, const GEOSGeometry *whole, const GEOSGeometry *thin)
{
    return GEOSisClosed_r(geos, whole) == 1 && GEOSGetNumCoordinates_r(geos, thin) < 4;
}

static bool thin_line(const rlv_import_simplify_t *self, line_t *line)
{
    GEOSGeom_destroy_r(self->geos, line->thin);
    line->thin = GEOSTopologyPreserveSimplify_r(self->geos, line->whole,
                                                ldexp(self->tolerance, -line->level));
    if (line->thin != NULL && collapsed(self->geos, line->whole, line->thin)) {
        GEOSGeom_destroy_r(self->geos, line->thin);
        line->thin = GEOSGeom_clone_r(self->geos, line->whole);
    }
    if (line->thin == NULL)
        return false;
    /* a ring that keeps its area on its left has a positive shoelace sum */
    line->gained = 0.5 * (shoelace(self->geos, line->thin) - shoelace(self->geos, line->whole));
    return true;
}

static size_t group_at(const rlv_import_simplify_t *self,
                       const GEOSPreparedGeometry *const prepared[], double x, double y)
{
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(self->geos, x, y);
    size_t found = SIZE_MAX;

    for (size_t p = 0; p < self->num_polygons && found == SIZE_MAX && point != NULL; p++)
        if (GEOSPreparedIntersects_r(self->geos, prepared[p], point) == 1)
            found = self->group[p];
    GEOSGeom_destroy_r(self->geos, point);
    return found;
}

/* The groups a hair to the left and right of the middle of the line's longest segment. */
static void find_sides(const rlv_import_simplify_t *self,
                       const GEOSPreparedGeometry *const prepared[], line_t *line)
{
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(self->geos, line->whole);
    unsigned num = 0;
    double xa = 0.0, ya = 0.0, xb = 0.0, yb = 0.0, best = -1.0, x = 0.0, y = 0.0, dx = 0.0,
           dy = 0.0;

    (void)GEOSCoordSeq_getSize_r(self->geos, points, &num);
    (void)GEOSCoordSeq_getXY_r(self->geos, points, 0, &xa, &ya);
    for (unsigned k = 1; k < num; k++) {
        (void)GEOSCoordSeq_getXY_r(self->geos, points, k, &xb, &yb);
        const double length = hypot(xb - xa, yb - ya);
        if (length > best) {
            best = length;
            x = 0.5 * (xa + xb);
            y = 0.5 * (ya + yb);
            dx = (xb - xa) / length;
            dy = (yb - ya) / length;
        }
        xa = xb;
        ya = yb;
    }
    const double hair = 1e-3 * best;
    line->left = group_at(self, prepared, x - hair * dy, y + hair * dx);
    line->right = group_at(self, prepared, x + hair * dy, y - hair * dx);
}

/* Halves the tolerance of the line that changes most the area of each group beyond its limit;
 * returns how many lines were taken again, or -1. */
static int refine(const rlv_import_simplify_t *self, line_t *line, size_t num_lines,
                  const double area[], double change[], size_t worst[])
{
    int num_refined = 0;

    for (size_t g = 0; g < self->num_groups; g++) {
        change[g] = 0.0;
        worst[g] = SIZE_MAX;
    }
    for (size_t k = 0; k < num_lines; k++) {
        if (line[k].left == line[k].right)
            continue;
        for (int side = 0; side < 2; side++) {
            const size_t g = side == 0 ? line[k].left : line[k].right;
            if (g == SIZE_MAX)
                continue;
            change[g] += side == 0 ? line[k].gained : -line[k].gained;
            if (line[k].level < MAX_LEVEL &&
                (worst[g] == SIZE_MAX || fabs(line[k].gained) > fabs(line[worst[g]].gained)))
                worst[g] = k;
        }
    }
    for (size_t g = 0; g < self->num_groups; g++) {
        if (!(fabs(change[g]) > self->max_change * area[g]) || worst[g] == SIZE_MAX)
            continue;
        line[worst[g]].level++;
        if (!thin_line(self, &line[worst[g]]))
            return -1;
        num_refined++;
    }
    return num_refined;
}

/* Lines, their sides, and the areas of the groups. */
static bool prepare(const rlv_import_simplify_t *self, const GEOSGeometry *network, line_t *line,
                    size_t num_lines, double area[])
{
    const GEOSPreparedGeometry **prepared = calloc(self->num_polygons, sizeof *prepared);
    bool good = prepared != NULL;

    for (size_t p = 0; p < self->num_polygons && good; p++) {
        double of_polygon = 0.0;
        prepared[p] = GEOSPrepare_r(self->geos, self->polygon[p]);
        good = prepared[p] != NULL && GEOSArea_r(self->geos, self->polygon[p], &of_polygon) == 1;
        area[self->group[p]] += of_polygon;
    }
    for (size_t k = 0; k < num_lines && good; k++) {
        line[k].whole = GEOSGetGeometryN_r(self->geos, network, (int)k);
        find_sides(self, prepared, &line[k]);
        good = thin_line(self, &line[k]);
    }
    for (size_t p = 0; prepared != NULL && p < self->num_polygons; p++)
        GEOSPreparedGeom_destroy_r(self->geos, prepared[p]);
    free(prepared);
    return good;
}

static GEOSGeometry *collect(const rlv_import_simplify_t *self, line_t *line, size_t num_lines)
{
    GEOSGeometry **part = calloc(num_lines, sizeof *part);
    GEOSGeometry *all = NULL;

    if (part == NULL)
        return NULL;
    for (size_t k = 0; k < num_lines; k++) {
        part[k] = line[k].thin;
        line[k].thin = NULL;
    }
    all =
        GEOSGeom_createCollection_r(self->geos, GEOS_GEOMETRYCOLLECTION, part, (unsigned)num_lines);
    free(part);
    return all;
}

GEOSGeometry *rlv_import_simplify(const rlv_import_simplify_t *self, const GEOSGeometry *network,
                                  rlv_error_t *err)
{
    const size_t num_lines = (size_t)GEOSGetNumGeometries_r(self->geos, network);
    line_t *line = rlv_calloc(num_lines, sizeof *line, err);
    double *area = rlv_calloc(2 * self->num_groups, sizeof *area, err);
    size_t *worst = rlv_calloc(self->num_groups, sizeof *worst, err);
    GEOSGeometry *all = NULL;

    if (line == NULL || area == NULL || worst == NULL)
        goto out;
    int refined = prepare(self, network, line, num_lines, area) ? 1 : -1;
    while (refined > 0) /* ends: a line is refined MAX_LEVEL times at most */
        refined = refine(self, line, num_lines, area, area + self->num_groups, worst);
    if (refined == 0)
        all = collect(self, line, num_lines);
    if (all == NULL)
        (void)rlv_fail(err, RLV_ERR_SOFTWARE, "outlines: GEOS failed to simplify the borders");
out:
    for (size_t k = 0; line != NULL && k < num_lines; k++)
        GEOSGeom_destroy_r(self->geos, line[k].thin);
    free(line);
    free(area);
    free(worst);
    return all;
}

#else

typedef int rlv_import_simplify_needs_geos_t; /* a source file may not be empty */

#endif
