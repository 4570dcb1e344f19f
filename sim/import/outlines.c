/*
 * Outlines of territories and departments, from those of the communes (published/geo, COG 2018).
 *
 * Communes are dissolved into cells (territory x department), whose borders form one network, each
 * border once: it is thinned, put on a grid of 0.0001 degree and closed into faces again, so that
 * neighbours, territories and departments fit without gap or overlap. Areas are measured in a plane
 * where a degree of longitude is shortened by the cosine of the mean latitude.
 */
#include "internal.h"

#ifndef RLV_HAVE_GDAL

int rlv_import_write_outlines(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    (void)self;
    (void)folder;
    return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                    "outlines: built without GDAL and GEOS; install them and build again "
                    "[apt-get install libgdal-dev libgeos-dev]");
}

#else

#include "outlines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TOLERANCE = 0.0030;  /* of the simplification, degrees of latitude (330 m) */
static const double GAP_DEGREES2 = 1e-4; /* a smaller hole (1.2 km2) is a gap of the source */
static const double AIM_AREA_CHANGE = 0.008; /* aimed at: the grid moves points a little more */
static const double GRID = RLV_OUTLINES_GRID;

static void on_message(const char *text, void *data)
{
    outlines_t *o = data;
    (void)snprintf(o->message, sizeof o->message, "%s", text);
}

int rlv_outlines_fail(outlines_t *o, const char *doing)
{
    return rlv_fail(o->err, RLV_ERR_SOFTWARE, "outlines: %s: GEOS: %s", doing, o->message);
}

/* --- reading --------------------------------------------------------------------------------- */

static GEOSGeometry *make_ring(const outlines_t *o, const json_t *ring)
{
    const size_t num = json_array_size(ring);
    GEOSCoordSequence *points = num < 4 ? NULL : GEOSCoordSeq_create_r(o->geos, (unsigned)num, 2);

    if (points == NULL)
        return NULL;
    for (size_t k = 0; k < num; k++) {
        const json_t *p = json_array_get(ring, k);
        (void)GEOSCoordSeq_setXY_r(o->geos, points, (unsigned)k,
                                   o->cosine * json_number_value(json_array_get(p, 0)),
                                   json_number_value(json_array_get(p, 1)));
    }
    return GEOSGeom_createLinearRing_r(o->geos, points); /* takes the points */
}

static GEOSGeometry *make_polygon(const outlines_t *o, const json_t *rings)
{
    enum { MAX_HOLES = 256 };
    GEOSGeometry *hole[MAX_HOLES];
    const size_t num = json_array_size(rings);
    GEOSGeometry *shell = num > 0 ? make_ring(o, json_array_get(rings, 0)) : NULL;
    unsigned num_holes = 0;

    if (shell == NULL)
        return NULL;
    for (size_t r = 1; r < num && num_holes < MAX_HOLES; r++) {
        hole[num_holes] = make_ring(o, json_array_get(rings, r));
        num_holes += hole[num_holes] != NULL;
    }
    GEOSGeometry *polygon = GEOSGeom_createPolygon_r(o->geos, shell, hole, num_holes);
    GEOSGeometry *valid = polygon != NULL ? GEOSMakeValid_r(o->geos, polygon) : NULL;
    GEOSGeom_destroy_r(o->geos, polygon);
    return valid;
}

static int add_part(outlines_t *o, const json_t *rings, size_t cell)
{
    if (o->num_parts == o->capacity) {
        const size_t capacity = o->capacity > 0 ? 2 * o->capacity : 8192;
        if (rlv_resize(&o->commune, capacity, sizeof *o->commune, o->err) < 0 ||
            rlv_resize(&o->cell_of_commune, capacity, sizeof *o->cell_of_commune, o->err) < 0)
            return RLV_ERR_OS;
        o->capacity = capacity;
    }
    GEOSGeometry *polygon = make_polygon(o, rings);
    if (polygon == NULL)
        return rlv_outlines_fail(o, "a commune's outline");
    o->commune[o->num_parts] = polygon;
    o->cell_of_commune[o->num_parts++] = cell;
    return RLV_OK;
}

int rlv_outlines_add(outlines_t *o, size_t commune, const json_t *geometry)
{
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    const char *type = json_string_value(json_object_get(geometry, "type"));
    int status = RLV_OK;

    if (type != NULL && strcmp(type, "Polygon") == 0)
        return add_part(o, coordinates, o->import->commune[commune].cell);
    if (type == NULL || strcmp(type, "MultiPolygon") != 0)
        return rlv_fail(o->err, RLV_ERR_DATA, "outlines: commune %s has no polygon",
                        o->import->commune[commune].code);
    for (size_t p = 0; p < json_array_size(coordinates) && status == RLV_OK; p++)
        status = add_part(o, json_array_get(coordinates, p), o->import->commune[commune].cell);
    return status;
}

static int add_commune(outlines_t *o, const json_t *feature, const char *path, bool seen[])
{
    const json_t *geometry = json_object_get(feature, "geometry");
    const char *code =
        json_string_value(json_object_get(json_object_get(feature, "properties"), "code"));

    if (code == NULL || geometry == NULL)
        return rlv_fail_at(o->err, RLV_ERR_DATA, path, 0, NULL, NULL,
                           "a feature without code or geometry");
    size_t i = rlv_import_find(o->import, code);
    if (i == SIZE_MAX)
        i = rlv_import_find(o->import,
                            rlv_import_successor(o->import, code, "0000-00-00", RLV_COG_DATE));
    if (i == SIZE_MAX)
        return rlv_fail_at(o->err, RLV_ERR_DATA, path, 0, code, NULL,
                           "not a commune of COG 2019, nor merged into one");
    seen[i] = true;
    return rlv_outlines_add(o, i, geometry);
}

static int read_file(outlines_t *o, const char *path, bool seen[])
{
    json_error_t why;
    json_t *root = json_load_file(path, 0, &why);
    const json_t *features = json_object_get(root, "features");
    int status = RLV_OK;

    if (root == NULL)
        return rlv_fail_at(o->err, RLV_ERR_DATA, path, why.line > 0 ? (size_t)why.line : 0, NULL,
                           NULL, "%s", why.text);
    for (size_t f = 0; f < json_array_size(features) && status == RLV_OK; f++)
        status = add_commune(o, json_array_get(features, f), path, seen);
    json_decref(root);
    return status;
}

static int read_communes(outlines_t *o)
{
    char **path = NULL;
    size_t num_paths = 0;
    bool *seen = rlv_calloc(o->import->num_communes, sizeof *seen, o->err);
    int status =
        seen != NULL ? rlv_import_list_outlines(o->import, &path, &num_paths, o->err) : RLV_ERR_OS;

    for (size_t k = 0; k < num_paths && status == RLV_OK; k++)
        status = read_file(o, path[k], seen);
    for (size_t i = 0; i < o->import->num_communes && status == RLV_OK; i++)
        if (!seen[i])
            status = rlv_fail(o->err, RLV_ERR_DATA, "outlines: commune %s has none",
                              o->import->commune[i].code);
    for (size_t k = 0; k < num_paths; k++)
        free(path[k]);
    free(path);
    free(seen);
    return status;
}

/* --- dissolving ------------------------------------------------------------------------------- */

/* The union of polygons; the collection takes them. */
GEOSGeometry *rlv_outlines_dissolve(const outlines_t *o, GEOSGeometry **part, size_t num)
{
    GEOSGeometry *all =
        GEOSGeom_createCollection_r(o->geos, GEOS_GEOMETRYCOLLECTION, part, (unsigned)num);
    GEOSGeometry *one = all != NULL ? GEOSUnaryUnion_r(o->geos, all) : NULL;

    GEOSGeom_destroy_r(o->geos, all);
    return one;
}

static int dissolve_cells(outlines_t *o)
{
    GEOSGeometry **part = rlv_calloc(o->num_parts, sizeof *part, o->err);
    int status = part != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t c = 0; c < o->import->num_cells && status == RLV_OK; c++) {
        size_t num = 0;
        for (size_t k = 0; k < o->num_parts; k++)
            if (o->cell_of_commune[k] == c && o->commune[k] != NULL) {
                part[num++] = o->commune[k];
                o->commune[k] = NULL;
            }
        o->cell[c] = rlv_outlines_dissolve(o, part, num);
        if (o->cell[c] == NULL)
            status = rlv_outlines_fail(o, "dissolving communes");
    }
    free(part);
    return status;
}

/* Every border of the polygons once, noded and merged into lines from node to node. */
static GEOSGeometry *network_of(const outlines_t *o, GEOSGeometry *const polygon[], size_t num)
{
    GEOSGeometry **border = calloc(num, sizeof *border);
    GEOSGeometry *noded = NULL, *merged = NULL;

    if (border == NULL)
        return NULL;
    for (size_t c = 0; c < num; c++)
        border[c] = GEOSBoundary_r(o->geos, polygon[c]);
    noded = rlv_outlines_dissolve(o, border, num);
    if (noded != NULL)
        merged = GEOSLineMerge_r(o->geos, noded);
    GEOSGeom_destroy_r(o->geos, noded);
    free(border);
    return merged;
}

/* --- faces ------------------------------------------------------------------------------------ */

/* The polygon that covers most of a face, SIZE_MAX when none covers a third of it. */
static size_t owner_of(const outlines_t *o, const GEOSGeometry *face, GEOSGeometry *const polygon[],
                       const GEOSPreparedGeometry *const prepared[], size_t num)
{
    size_t best = SIZE_MAX;
    double best_area = 0.0, whole = 0.0;

    (void)GEOSArea_r(o->geos, face, &whole);
    for (size_t c = 0; c < num; c++) {
        double area = 0.0;
        if (GEOSPreparedIntersects_r(o->geos, prepared[c], face) != 1)
            continue;
        GEOSGeometry *common = GEOSIntersection_r(o->geos, face, polygon[c]);
        if (common != NULL)
            (void)GEOSArea_r(o->geos, common, &area);
        GEOSGeom_destroy_r(o->geos, common);
        if (area > best_area) {
            best_area = area;
            best = c;
        }
    }
    return 3.0 * best_area > whole ? best : SIZE_MAX;
}

/* The polygon with which a face shares the longest border. */
static size_t neighbour_of(const outlines_t *o, const GEOSGeometry *face,
                           GEOSGeometry *const polygon[],
                           const GEOSPreparedGeometry *const prepared[], size_t num)
{
    GEOSGeometry *border = GEOSBoundary_r(o->geos, face);
    size_t best = SIZE_MAX;
    double best_length = 0.0;

    for (size_t c = 0; c < num && border != NULL; c++) {
        double length = 0.0;
        if (GEOSPreparedIntersects_r(o->geos, prepared[c], face) != 1)
            continue;
        GEOSGeometry *common = GEOSIntersection_r(o->geos, border, polygon[c]);
        if (common != NULL)
            (void)GEOSLength_r(o->geos, common, &length);
        GEOSGeom_destroy_r(o->geos, common);
        if (length > best_length) {
            best_length = length;
            best = c;
        }
    }
    GEOSGeom_destroy_r(o->geos, border);
    return best;
}

/* Closes a network into faces, gives each face to the polygon that covers it (a small gap to its
 * longest neighbour, a larger one is a hole of the region), and dissolves them: made[num]. */
static int rebuild(outlines_t *o, const GEOSGeometry *network, GEOSGeometry *const polygon[],
                   size_t num, GEOSGeometry *made[])
{
    const GEOSPreparedGeometry **prepared = NULL;
    GEOSGeometry **part = NULL;
    size_t *owner = NULL;
    GEOSGeometry *faces = GEOSPolygonize_r(o->geos, &network, 1);
    const int num_faces = faces != NULL ? GEOSGetNumGeometries_r(o->geos, faces) : 0;
    int status = num_faces > 0 ? RLV_OK : rlv_outlines_fail(o, "closing the network");

    if (status < 0)
        goto out;
    prepared = rlv_calloc(num, sizeof *prepared, o->err);
    part = rlv_calloc((size_t)num_faces, sizeof *part, o->err);
    owner = rlv_calloc((size_t)num_faces, sizeof *owner, o->err);
    if (prepared == NULL || part == NULL || owner == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    for (size_t c = 0; c < num; c++)
        prepared[c] = GEOSPrepare_r(o->geos, polygon[c]);
    for (int f = 0; f < num_faces; f++) {
        const GEOSGeometry *face = GEOSGetGeometryN_r(o->geos, faces, f);
        double area = 0.0;
        (void)GEOSArea_r(o->geos, face, &area);
        owner[f] = owner_of(o, face, polygon, prepared, num);
        if (owner[f] == SIZE_MAX && area < GAP_DEGREES2)
            owner[f] = neighbour_of(o, face, polygon, prepared, num);
    }
    for (size_t c = 0; c < num && status == RLV_OK; c++) {
        size_t num_parts = 0;
        for (int f = 0; f < num_faces; f++)
            if (owner[f] == c)
                part[num_parts++] =
                    GEOSGeom_clone_r(o->geos, GEOSGetGeometryN_r(o->geos, faces, f));
        made[c] = num_parts > 0 ? rlv_outlines_dissolve(o, part, num_parts) : NULL;
        if (made[c] == NULL)
            status = rlv_fail(o->err, RLV_ERR_SOFTWARE,
                              "outlines: a cell of territory %s was simplified away",
                              o->import->territory[o->import->cell[c].territory].unit->code);
    }
out:
    for (size_t c = 0; prepared != NULL && c < num; c++)
        GEOSPreparedGeom_destroy_r(o->geos, prepared[c]);
    free(prepared);
    free(part);
    free(owner);
    GEOSGeom_destroy_r(o->geos, faces);
    return status;
}

/* A point of the plane on the grid of the files. */
static int to_grid(double *x, double *y, void *data)
{
    const outlines_t *o = data;
    *x = floor(*x / o->cosine * GRID + 0.5) / GRID * o->cosine;
    *y = floor(*y * GRID + 0.5) / GRID;
    return 1;
}

/* The cells' borders as a thinner network on the grid, noded; NULL after a failure. */
static GEOSGeometry *thin_network(outlines_t *o, GEOSGeometry *const clean[])
{
    const size_t num = o->import->num_cells;
    size_t *territory_of = rlv_calloc(num, sizeof *territory_of, o->err);
    GEOSGeometry *network = network_of(o, clean, num);
    GEOSGeometry *simple = NULL, *grid = NULL, *noded = NULL;

    for (size_t c = 0; territory_of != NULL && c < num; c++)
        territory_of[c] = o->import->cell[c].territory;
    if (network != NULL && territory_of != NULL)
        simple = rlv_import_simplify(&(rlv_import_simplify_t){o->geos, clean, territory_of, num,
                                                              o->import->num_territories, TOLERANCE,
                                                              AIM_AREA_CHANGE},
                                     network, o->err);
    if (simple != NULL)
        grid = GEOSGeom_transformXY_r(o->geos, simple, to_grid, o);
    if (grid != NULL)
        noded = GEOSUnaryUnion_r(o->geos, grid);
    free(territory_of);
    GEOSGeom_destroy_r(o->geos, network);
    GEOSGeom_destroy_r(o->geos, simple);
    GEOSGeom_destroy_r(o->geos, grid);
    return noded;
}

static int simplify(outlines_t *o)
{
    const size_t num = o->import->num_cells;
    GEOSGeometry **clean = rlv_calloc(num, sizeof *clean, o->err);
    GEOSGeometry *network = NULL, *thin = NULL;
    int status = clean != NULL ? RLV_OK : RLV_ERR_OS;

    if (status == RLV_OK) { /* first close the gaps and overlaps of the source */
        network = network_of(o, o->cell, num);
        status = network != NULL ? rebuild(o, network, o->cell, num, clean)
                                 : rlv_outlines_fail(o, "borders of the cells");
    }
    if (status == RLV_OK) {
        thin = thin_network(o, clean);
        status = thin != NULL ? rebuild(o, thin, clean, num, o->simple)
                              : rlv_outlines_fail(o, "simplifying borders");
    }
    for (size_t c = 0; clean != NULL && c < num; c++)
        GEOSGeom_destroy_r(o->geos, clean[c]);
    free(clean);
    GEOSGeom_destroy_r(o->geos, network);
    GEOSGeom_destroy_r(o->geos, thin);
    return status;
}

int rlv_outlines_init(outlines_t *o, const rlv_import_t *import, rlv_error_t *err)
{
    double latitude = 0.0;

    *o = (outlines_t){.import = import, .err = err, .geos = GEOS_init_r()};
    if (o->geos == NULL)
        return rlv_fail_memory(err, 1);
    GEOSContext_setErrorMessageHandler_r(o->geos, on_message, o);
    GEOSContext_setNoticeMessageHandler_r(o->geos, on_message, o);
    for (size_t i = 0; i < import->num_communes; i++)
        latitude += import->commune[i].latitude;
    o->cosine = cos(latitude / (double)import->num_communes * 3.14159265358979323846 / 180.0);
    o->cell = rlv_calloc(import->num_cells, sizeof *o->cell, err);
    o->simple = rlv_calloc(import->num_cells, sizeof *o->simple, err);
    return o->cell != NULL && o->simple != NULL ? RLV_OK : RLV_ERR_OS;
}

void rlv_outlines_free(outlines_t *o)
{
    for (size_t k = 0; k < o->num_parts; k++)
        GEOSGeom_destroy_r(o->geos, o->commune[k]);
    for (size_t c = 0; c < o->import->num_cells; c++) {
        if (o->cell != NULL)
            GEOSGeom_destroy_r(o->geos, o->cell[c]);
        if (o->simple != NULL)
            GEOSGeom_destroy_r(o->geos, o->simple[c]);
    }
    free(o->commune);
    free(o->cell_of_commune);
    free(o->cell);
    free(o->simple);
    if (o->geos != NULL)
        GEOS_finish_r(o->geos);
}

int rlv_outlines_finish(outlines_t *o, const char *folder)
{
    int status = dissolve_cells(o);

    if (status == RLV_OK)
        status = simplify(o);
    if (status == RLV_OK)
        status = rlv_outlines_write(o, folder, "territories.geojson", false);
    if (status == RLV_OK)
        status = rlv_outlines_write(o, folder, "departments.geojson", true);
    return status;
}

int rlv_import_write_outlines(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    outlines_t o;
    if (self->by_rule)
        return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                        "missing: outlines (files of Occitanie) [releve import outlines]");
    int status = rlv_outlines_init(&o, self, err);

    if (status == RLV_OK)
        status = read_communes(&o);
    if (status == RLV_OK)
        status = rlv_outlines_finish(&o, folder);
    rlv_outlines_free(&o);
    return status;
}

#endif
