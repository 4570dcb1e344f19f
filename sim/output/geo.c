#include "releve/geo.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double DEGREE = 3.14159265358979323846 / 180.0;

typedef struct {
    rlv_geo_t *geo;
    const char *path;
    double cos_parallel;
    size_t ring_capacity;
    size_t feature; /* being read, from 1 */
    rlv_error_t *err;
} reader_t;

static int fail_feature(const reader_t *r, const char *what)
{
    return rlv_fail_at(r->err, RLV_ERR_DATA, r->path, 0, NULL,
                       "a FeatureCollection of Polygon and MultiPolygon with the property code",
                       "feature %zu: %s", r->feature, what);
}

static int add_point(reader_t *r, const json_t *pair)
{
    rlv_geo_t *const g = r->geo;
    const double lon = json_number_value(json_array_get(pair, 0));
    const double lat = json_number_value(json_array_get(pair, 1));

    if (json_array_size(pair) < 2 || !json_is_number(json_array_get(pair, 0)) ||
        !json_is_number(json_array_get(pair, 1)) || fabs(lon) > 180 || fabs(lat) > 90)
        return fail_feature(r, "a point is not [longitude, latitude] in degrees");
    if (g->num_points == g->capacity) {
        const size_t capacity = g->capacity ? 2 * g->capacity : 4096;
        int status;
        if ((status = rlv_resize(&g->x, capacity, sizeof *g->x, r->err)) < 0 ||
            (status = rlv_resize(&g->y, capacity, sizeof *g->y, r->err)) < 0)
            return status;
        g->capacity = capacity;
    }
    const double x = lon * r->cos_parallel;
    g->x[g->num_points] = x;
    g->y[g->num_points++] = lat;
    g->x_low = fmin(g->x_low, x);
    g->x_high = fmax(g->x_high, x);
    g->y_low = fmin(g->y_low, lat);
    g->y_high = fmax(g->y_high, lat);
    return RLV_OK;
}

/* Reverses a ring that runs the wrong way (sign of the shoelace sum). */
static void orient(rlv_geo_t *g, const rlv_ring_t *ring)
{
    double *const x = g->x + ring->first, *const y = g->y + ring->first;
    double twice_area = 0;

    for (size_t i = 0; i + 1 < ring->count; i++)
        twice_area += x[i] * y[i + 1] - x[i + 1] * y[i];
    if ((twice_area > 0) != ring->hole)
        return;
    for (size_t i = 0, j = ring->count - 1; i < j; i++, j--) {
        const double x_kept = x[i], y_kept = y[i];
        x[i] = x[j];
        y[i] = y[j];
        x[j] = x_kept;
        y[j] = y_kept;
    }
}

static int add_ring(reader_t *r, const json_t *points, bool hole)
{
    rlv_geo_t *const g = r->geo;
    const rlv_ring_t ring = {g->num_points, json_array_size(points), g->num_areas - 1, hole};
    int status;

    if (ring.count < 4)
        return fail_feature(r, "a ring has under 4 points");
    for (size_t i = 0; i < ring.count; i++)
        if ((status = add_point(r, json_array_get(points, i))) < 0)
            return status;
    const size_t last = ring.first + ring.count - 1;
    if (g->x[ring.first] != g->x[last] || g->y[ring.first] != g->y[last])
        return fail_feature(r, "a ring is not closed");
    if (g->num_rings == r->ring_capacity) {
        r->ring_capacity = r->ring_capacity ? 2 * r->ring_capacity : 256;
        if ((status = rlv_resize(&g->ring, r->ring_capacity, sizeof *g->ring, r->err)) < 0)
            return status;
    }
    g->ring[g->num_rings++] = ring;
    orient(g, &ring);
    return RLV_OK;
}

static int add_polygon(reader_t *r, const json_t *rings)
{
    int status;

    if (json_array_size(rings) == 0)
        return fail_feature(r, "a polygon has no ring");
    for (size_t i = 0; i < json_array_size(rings); i++)
        if ((status = add_ring(r, json_array_get(rings, i), i > 0)) < 0)
            return status;
    return RLV_OK;
}

static int add_feature(reader_t *r, const json_t *feature)
{
    rlv_geo_t *const g = r->geo;
    const char *const code =
        json_string_value(json_object_get(json_object_get(feature, "properties"), "code"));
    const json_t *const geometry = json_object_get(feature, "geometry");
    const char *const type = json_string_value(json_object_get(geometry, "type"));
    const json_t *const coordinates = json_object_get(geometry, "coordinates");
    int status;

    if (code == NULL)
        return fail_feature(r, "no property code, or it is not a text");
    if (rlv_geo_find(g, code) >= 0)
        return fail_feature(r, "its code is there twice");
    if ((g->code[g->num_areas] = rlv_strdup(code, r->err)) == NULL)
        return RLV_ERR_OS;
    g->num_areas++;
    if (type != NULL && strcmp(type, "Polygon") == 0)
        return add_polygon(r, coordinates);
    if (type == NULL || strcmp(type, "MultiPolygon") != 0)
        return fail_feature(r, "its geometry is neither Polygon nor MultiPolygon");
    for (size_t i = 0; i < json_array_size(coordinates); i++)
        if ((status = add_polygon(r, json_array_get(coordinates, i))) < 0)
            return status;
    return RLV_OK;
}

static int add_features(reader_t *r, const json_t *root)
{
    const json_t *const features = json_object_get(root, "features");
    const size_t count = json_array_size(features);
    int status;

    r->feature = 0;
    if (count == 0)
        return rlv_fail_at(r->err, RLV_ERR_DATA, r->path, 0, NULL, NULL,
                           "no features: this is not a GeoJSON FeatureCollection");
    if ((r->geo->code = rlv_calloc(count, sizeof *r->geo->code, r->err)) == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < count; i++) {
        r->feature = i + 1;
        if ((status = add_feature(r, json_array_get(features, i))) < 0)
            return status;
    }
    return RLV_OK;
}

int rlv_geo_read(rlv_geo_t *self, const char *path, double parallel, rlv_error_t *err)
{
    reader_t reader = {self, path, cos(parallel * DEGREE), 0, 0, err};
    json_error_t where;
    json_t *root;
    int status;

    memset(self, 0, sizeof *self);
    self->x_low = self->y_low = INFINITY;
    self->x_high = self->y_high = -INFINITY;
    FILE *const file = fopen(path, "rb");
    if (file == NULL)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be opened");
    root = json_loadf(file, 0, &where);
    (void)fclose(file);
    if (root == NULL)
        return rlv_fail_at(err, RLV_ERR_DATA, path, where.line > 0 ? (size_t)where.line : 0, NULL,
                           NULL, "%s", where.text);
    status = add_features(&reader, root);
    json_decref(root);
    return status;
}

void rlv_geo_free(rlv_geo_t *self)
{
    for (size_t i = 0; i < self->num_areas; i++)
        free(self->code[i]);
    free(self->code);
    free(self->ring);
    free(self->x);
    free(self->y);
    memset(self, 0, sizeof *self);
}

long rlv_geo_find(const rlv_geo_t *self, const char *code)
{
    for (size_t i = 0; i < self->num_areas; i++)
        if (strcmp(self->code[i], code) == 0)
            return (long)i;
    return -1;
}

typedef struct {
    FILE *out;
    double grid;
    double x, y; /* the point written last */
    bool any;
} pen_t;

static double snap(double value, double grid)
{
    return grid > 0 ? round(value / grid) * grid : value;
}

static void put_point(pen_t *pen, double x, double y)
{
    const double at_x = snap(x, pen->grid), at_y = snap(y, pen->grid);
    if (pen->any && at_x == pen->x && at_y == pen->y)
        return;
    (void)fprintf(pen->out, "%.5f\t%.5f\n", at_x, at_y);
    pen->x = at_x;
    pen->y = at_y;
    pen->any = true;
}

/* Points of a ring that stay apart on the grid. */
static size_t count_snapped(const rlv_geo_t *g, const rlv_ring_t *ring, double grid)
{
    size_t count = 1;
    for (size_t i = 1; i < ring->count; i++) {
        const size_t p = ring->first + i;
        if (snap(g->x[p], grid) != snap(g->x[p - 1], grid) ||
            snap(g->y[p], grid) != snap(g->y[p - 1], grid))
            count++;
    }
    return count;
}

/* The point of the outer ring that lies closest to the hole's first one: where the keyhole is cut.
 */
static size_t closest_point(const rlv_geo_t *g, const rlv_ring_t *outer, const rlv_ring_t *hole)
{
    double least = INFINITY;
    size_t at = 0;
    for (size_t i = 0; i + 1 < outer->count; i++) {
        const double dx = g->x[outer->first + i] - g->x[hole->first];
        const double dy = g->y[outer->first + i] - g->y[hole->first];
        if (dx * dx + dy * dy < least) {
            least = dx * dx + dy * dy;
            at = i;
        }
    }
    return at;
}

/* One outer ring and its `num_holes` holes as one path. At each point of the outer ring where a
 * hole is joined the path goes round the hole and comes back; holes run the other way, so that the
 * non-zero and the even-odd rule both leave them empty, wherever the cuts cross. */
static void write_polygon(const rlv_geo_t *g, const rlv_ring_t *outer, size_t num_holes, pen_t *pen)
{
    for (size_t i = 0; i < outer->count; i++) {
        put_point(pen, g->x[outer->first + i], g->y[outer->first + i]);
        for (size_t h = 1; h <= num_holes; h++) {
            const rlv_ring_t *const hole = outer + h;
            if (i + 1 == outer->count || count_snapped(g, hole, pen->grid) < 4 ||
                closest_point(g, outer, hole) != i)
                continue;
            for (size_t p = hole->first; p < hole->first + hole->count; p++)
                put_point(pen, g->x[p], g->y[p]);
            put_point(pen, g->x[outer->first + i], g->y[outer->first + i]);
        }
    }
    (void)fputc('\n', pen->out);
}

void rlv_geo_write_filled(const rlv_geo_t *self, size_t area, double grid, FILE *out)
{
    for (size_t k = 0; k < self->num_rings; k++) {
        const rlv_ring_t *const outer = &self->ring[k];
        size_t num_holes = 0;
        pen_t pen = {out, grid, 0, 0, false};
        if (outer->area != area || outer->hole || count_snapped(self, outer, grid) < 4)
            continue;
        while (k + num_holes + 1 < self->num_rings && outer[num_holes + 1].hole)
            num_holes++;
        write_polygon(self, outer, num_holes, &pen);
    }
}

void rlv_geo_write_outline(const rlv_geo_t *self, size_t area, double grid, FILE *out)
{
    for (size_t k = 0; k < self->num_rings; k++) {
        const rlv_ring_t *const ring = &self->ring[k];
        pen_t pen = {out, grid, 0, 0, false};
        if (ring->area != area || count_snapped(self, ring, grid) < 4)
            continue;
        for (size_t i = 0; i < ring->count; i++)
            put_point(&pen, self->x[ring->first + i], self->y[ring->first + i]);
        (void)fputc('\n', out);
    }
}
