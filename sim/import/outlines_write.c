/* Outlines as GeoJSON, each place checked: area, validity, cover. */
#ifdef RLV_HAVE_GDAL

#include "outlines.h"

#include <math.h>
#include <stdlib.h>

static const double MAX_AREA_CHANGE = 0.01; /* of a territory, promised */
enum { MAX_FILE_BYTES = 400000 };

/* A ring, the outer one anticlockwise, holes clockwise (RFC 7946). */
static void write_ring(const outlines_t *o, const GEOSGeometry *ring, bool anticlockwise,
                       FILE *file)
{
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(o->geos, ring);
    unsigned num = 0;
    char is_anticlockwise = 0;

    (void)GEOSCoordSeq_getSize_r(o->geos, points, &num);
    (void)GEOSCoordSeq_isCCW_r(o->geos, points, &is_anticlockwise);
    (void)fputc('[', file);
    for (unsigned k = 0; k < num; k++) {
        double x = 0.0, y = 0.0;
        const bool same = (is_anticlockwise != 0) == anticlockwise;
        (void)GEOSCoordSeq_getXY_r(o->geos, points, same ? k : num - 1 - k, &x, &y);
        (void)fprintf(file, "%s[%.4f,%.4f]", k > 0 ? "," : "", x / o->cosine, y);
    }
    (void)fputc(']', file);
}

static void write_polygon(const outlines_t *o, const GEOSGeometry *polygon, FILE *file)
{
    const int num_holes = GEOSGetNumInteriorRings_r(o->geos, polygon);

    (void)fputc('[', file);
    write_ring(o, GEOSGetExteriorRing_r(o->geos, polygon), true, file);
    for (int h = 0; h < num_holes; h++) {
        (void)fputc(',', file);
        write_ring(o, GEOSGetInteriorRingN_r(o->geos, polygon, h), false, file);
    }
    (void)fputc(']', file);
}

static void write_feature(const outlines_t *o, const char *code, const GEOSGeometry *shape,
                          FILE *file)
{
    const int num = GEOSGetNumGeometries_r(o->geos, shape);

    (void)fprintf(file,
                  "{\"type\":\"Feature\",\"properties\":{\"code\":\"%s\"},\"geometry\":{\"type\":"
                  "\"%s\",\"coordinates\":",
                  code, num > 1 ? "MultiPolygon" : "Polygon");
    if (num > 1)
        (void)fputc('[', file);
    for (int k = 0; k < num; k++) {
        if (k > 0)
            (void)fputc(',', file);
        write_polygon(o, GEOSGetGeometryN_r(o->geos, shape, k), file);
    }
    (void)fputs(num > 1 ? "]}}" : "}}", file);
}

/* The union of the cells of a territory or a department. */
static GEOSGeometry *place_of(const outlines_t *o, GEOSGeometry *const cell[], size_t place,
                              bool departments)
{
    GEOSGeometry **part = rlv_calloc(o->import->num_cells, sizeof *part, o->err);
    size_t num = 0;

    for (size_t c = 0; part != NULL && c < o->import->num_cells; c++) {
        const rlv_import_cell_t *k = &o->import->cell[c];
        if ((departments ? k->department : k->territory) == place)
            part[num++] = GEOSGeom_clone_r(o->geos, cell[c]);
    }
    GEOSGeometry *one = part != NULL ? rlv_outlines_dissolve(o, part, num) : NULL;
    free(part);
    if (one != NULL)
        (void)GEOSNormalize_r(o->geos, one); /* the same order of rings and points every time */
    return one;
}

static int check_area(const outlines_t *o, const char *code, size_t place, bool departments,
                      const GEOSGeometry *shape, double *total)
{
    GEOSGeometry *before = place_of(o, o->cell, place, departments);
    double was = 0.0, is = 0.0;

    if (before != NULL)
        (void)GEOSArea_r(o->geos, before, &was);
    (void)GEOSArea_r(o->geos, shape, &is);
    GEOSGeom_destroy_r(o->geos, before);
    *total += is;
    if (!(fabs(is - was) < MAX_AREA_CHANGE * was))
        return rlv_fail(o->err, RLV_ERR_SOFTWARE,
                        "outlines: the area of %s changes by %.2f %% [1 %%]", code,
                        100.0 * (is / was - 1.0));
    if (GEOSisValid_r(o->geos, shape) != 1)
        return rlv_fail(o->err, RLV_ERR_SOFTWARE, "outlines: that of %s is not valid: %s", code,
                        o->message);
    return RLV_OK;
}

/* No gap, no overlap: the areas of the places sum to that of their union. */
static int check_cover(const outlines_t *o, double total)
{
    GEOSGeometry **part = rlv_calloc(o->import->num_cells, sizeof *part, o->err);
    double area = 0.0;

    if (part == NULL)
        return RLV_ERR_OS;
    for (size_t c = 0; c < o->import->num_cells; c++)
        part[c] = GEOSGeom_clone_r(o->geos, o->simple[c]);
    GEOSGeometry *region = rlv_outlines_dissolve(o, part, o->import->num_cells);
    if (region != NULL)
        (void)GEOSArea_r(o->geos, region, &area);
    GEOSGeom_destroy_r(o->geos, region);
    free(part);
    if (!(fabs(area - total) < 1e-9 * total))
        return rlv_fail(o->err, RLV_ERR_SOFTWARE,
                        "outlines: the places overlap: %.10g of area, their union %.10g", total,
                        area);
    return RLV_OK;
}

int rlv_outlines_write(outlines_t *o, const char *folder, const char *name, bool departments)
{
    const rlv_import_t *import = o->import;
    const size_t num = departments ? import->num_departments : import->num_territories;
    rlv_import_out_t out;
    double total = 0.0;
    int status = rlv_import_out_open(&out, folder, name,
                                     "{\"type\":\"FeatureCollection\",\"features\":[", o->err);

    for (size_t k = 0; k < num && status == RLV_OK; k++) {
        const char *code = departments ? import->department[k] : import->territory[k].unit->code;
        GEOSGeometry *shape = place_of(o, o->simple, k, departments);
        status = shape != NULL ? check_area(o, code, k, departments, shape, &total)
                               : rlv_outlines_fail(o, "dissolving cells");
        if (status == RLV_OK) {
            write_feature(o, code, shape, out.file);
            (void)fputs(k + 1 < num ? ",\n" : "\n]}\n", out.file);
        }
        GEOSGeom_destroy_r(o->geos, shape);
    }
    if (status == RLV_OK)
        status = check_cover(o, total);
    if (status == RLV_OK && ftell(out.file) > MAX_FILE_BYTES)
        status = rlv_fail(o->err, RLV_ERR_SOFTWARE, "outlines: %s takes %ld bytes [%d]", name,
                          ftell(out.file), MAX_FILE_BYTES);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, o->err);
    rlv_import_out_free(&out);
    return status;
}

#else
typedef int rlv_outlines_need_geos_t; /* a file of C may not be empty */
#endif
