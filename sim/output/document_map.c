/* Maps of territories in classes, as svg. */
#include "document.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double MIDDLE_PARALLEL = 43.7; /* as the maps of `releve plot` */
enum { MAX_CLASSES = 7 };

/* ColorBrewer: YlGnBu and YlOrBr by number of classes, PuOr turned so that losses are orange. */
static const char *const LEVELS[] = {"#ffffcc", "#c7e9b4", "#7fcdbb",
                                     "#41b6c4", "#2c7fb8", "#253494"};
static const char *const RISKS[] = {"#ffffd4", "#fed98e", "#fe9929", "#d95f0e", "#993404"};
static const char *const DIFFERENCES[] = {"#b35806", "#f1a340", "#fee0b6", "#f7f7f7",
                                          "#d8daeb", "#998ec3", "#542788"};

int rlv_doc_outlines_read(rlv_doc_outlines_t *self, const char *data_dir, rlv_error_t *err)
{
    char *path = rlv_format(err, "%s/territories.geojson", data_dir);
    int status =
        path == NULL ? RLV_ERR_OS : rlv_geo_read(&self->territories, path, MIDDLE_PARALLEL, err);

    free(path);
    path = rlv_format(err, "%s/departments.geojson", data_dir);
    if (status == RLV_OK && path != NULL && access(path, R_OK) == 0)
        status = rlv_geo_read(&self->departments, path, MIDDLE_PARALLEL, err);
    free(path);
    return status;
}

void rlv_doc_outlines_free(rlv_doc_outlines_t *self)
{
    rlv_geo_free(&self->territories);
    rlv_geo_free(&self->departments);
}

/* The frame: degrees to the drawing. */
typedef struct {
    double x_low, y_high, scale, height;
} frame_t;

static frame_t frame_of(const rlv_doc_map_t *map)
{
    const rlv_geo_t *const geo = &map->outlines->territories;
    double x_low = INFINITY, x_high = -INFINITY, y_low = INFINITY, y_high = -INFINITY;

    for (size_t r = 0; r < geo->num_rings; r++) {
        const rlv_ring_t *const ring = &geo->ring[r];
        if (map->shown != NULL && !map->shown[ring->area])
            continue;
        for (size_t i = ring->first; i < ring->first + ring->count; i++) {
            x_low = fmin(x_low, geo->x[i]);
            x_high = fmax(x_high, geo->x[i]);
            y_low = fmin(y_low, geo->y[i]);
            y_high = fmax(y_high, geo->y[i]);
        }
    }
    frame_t frame = {x_low, y_high, 1, 100};
    if (x_high > x_low) {
        frame.scale = fmin((map->width - 8) / (x_high - x_low), 560 / (y_high - y_low));
        frame.height = (y_high - y_low) * frame.scale + 8;
    }
    return frame;
}

static void put_rings(rlv_doc_t *doc, const rlv_geo_t *geo, size_t area, const frame_t *f)
{
    for (size_t r = 0; r < geo->num_rings; r++) {
        const rlv_ring_t *const ring = &geo->ring[r];
        if (ring->area != area)
            continue;
        double last_x = -1, last_y = -1;
        for (size_t i = ring->first; i < ring->first + ring->count; i++) {
            const double x = round((4 + (geo->x[i] - f->x_low) * f->scale) * 2) / 2;
            const double y = round((4 + (f->y_high - geo->y[i]) * f->scale) * 2) / 2;
            if (i > ring->first && x == last_x && y == last_y)
                continue;
            rlv_doc_raw_format(doc, "%c%g,%g", i == ring->first ? 'M' : 'L', x, y);
            last_x = x;
            last_y = y;
        }
        rlv_doc_raw(doc, "Z");
    }
}

static size_t class_of(const rlv_doc_map_t *map, double value)
{
    size_t k = 0;
    if (map->palette == RLV_DOC_DIFFERENCES) { /* the same on both sides of zero */
        size_t step = 0;
        while (step < 3 && fabs(value) >= map->bound[3 + step] - 1e-9)
            step++;
        return value < 0 ? 3 - step : 3 + step;
    }
    while (k < map->num_bounds && value >= map->bound[k] - 1e-9)
        k++;
    return k;
}

static const char *colour_of(const rlv_doc_map_t *map, size_t k)
{
    if (map->palette == RLV_DOC_DIFFERENCES)
        return DIFFERENCES[k];
    return map->palette == RLV_DOC_RISKS ? RISKS[k < 5 ? k : 4] : LEVELS[k < 6 ? k : 5];
}

/* The middle of an area's first ring, for its number. */
static void middle_of(const rlv_geo_t *geo, size_t area, double *x, double *y)
{
    double best = 0;
    for (size_t r = 0; r < geo->num_rings; r++) {
        const rlv_ring_t *const ring = &geo->ring[r];
        double sum = 0, cx = 0, cy = 0;
        if (ring->area != area || ring->hole)
            continue;
        for (size_t i = ring->first; i + 1 < ring->first + ring->count; i++) {
            const double cross = geo->x[i] * geo->y[i + 1] - geo->x[i + 1] * geo->y[i];
            sum += cross;
            cx += (geo->x[i] + geo->x[i + 1]) * cross;
            cy += (geo->y[i] + geo->y[i + 1]) * cross;
        }
        if (fabs(sum) > best) {
            best = fabs(sum);
            *x = cx / (3 * sum);
            *y = cy / (3 * sum);
        }
    }
}

static void put_areas(rlv_doc_t *doc, const rlv_doc_map_t *map, const frame_t *f, bool hatches)
{
    const rlv_geo_t *const geo = &map->outlines->territories;

    for (size_t i = 0; i < geo->num_areas; i++) {
        if (map->shown != NULL && !map->shown[i])
            continue;
        const bool known = isfinite(map->value[i]);
        const size_t k = known ? class_of(map, map->value[i]) : 0;
        if (hatches && (map->palette != RLV_DOC_DIFFERENCES || !known || k >= 3))
            continue;
        rlv_doc_raw(doc, "<path d=\"");
        put_rings(doc, geo, i, f);
        rlv_doc_raw_format(doc, "\" fill=\"%s\" stroke=\"#6b6b6b\" stroke-width=\"0.5\"/>\n",
                           hatches ? "url(#hatch)"
                           : known ? colour_of(map, k)
                                   : "#ffffff");
    }
}

static void put_numbers(rlv_doc_t *doc, const rlv_doc_map_t *map, const frame_t *f)
{
    const rlv_geo_t *const geo = &map->outlines->territories;
    for (size_t i = 0; i < geo->num_areas && map->number != NULL; i++) {
        double x = 0, y = 0;
        if (map->number[i] == 0)
            continue;
        middle_of(geo, i, &x, &y);
        rlv_doc_raw_format(doc,
                           "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"9\" fill=\"#fff\" "
                           "stroke=\"#333\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" "
                           "font-size=\"10.5\" fill=\"#1b1b1b\">%d</text>\n",
                           4 + (x - f->x_low) * f->scale, 4 + (f->y_high - y) * f->scale,
                           4 + (x - f->x_low) * f->scale, 8 + (f->y_high - y) * f->scale,
                           map->number[i]);
    }
}

static void put_legend(rlv_doc_t *doc, const rlv_doc_map_t *map)
{
    const size_t count = map->palette == RLV_DOC_DIFFERENCES ? MAX_CLASSES : map->num_bounds + 1;

    rlv_doc_raw(doc, "<ul class=\"legend\">\n");
    for (size_t k = 0; k < count; k++) {
        rlv_doc_raw_format(doc,
                           "<li><svg viewBox=\"0 0 30 16\" width=\"30\" height=\"16\"><rect "
                           "x=\"0.5\" y=\"0.5\" width=\"29\" height=\"15\" fill=\"%s\" "
                           "stroke=\"#555\"/>",
                           colour_of(map, k));
        if (map->palette == RLV_DOC_DIFFERENCES && k < 3)
            rlv_doc_raw(doc, "<path d=\"M3,15L15,1M10,15L22,1M17,15L29,1\" stroke=\"#1b1b1b\" "
                             "stroke-width=\"0.8\"/>");
        rlv_doc_raw(doc, "</svg> ");
        rlv_doc_text(doc, "%s", map->label[k]);
        rlv_doc_raw(doc, "</li>\n");
    }
    rlv_doc_raw(doc, "</ul>\n");
}

void rlv_doc_map(rlv_doc_t *self, const rlv_doc_map_t *map)
{
    const frame_t frame = frame_of(map);
    const rlv_geo_t *const departments = &map->outlines->departments;

    rlv_doc_raw_format(self, "<svg class=\"map\" viewBox=\"0 0 %.0f %.0f\" role=\"img\">\n",
                       map->width, frame.height);
    if (map->palette == RLV_DOC_DIFFERENCES)
        rlv_doc_raw(self, "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" "
                          "patternUnits=\"userSpaceOnUse\"><path d=\"M-1,1L1,-1M0,6L6,0M5,7L7,5\" "
                          "stroke=\"#1b1b1b\" stroke-width=\"0.5\" fill=\"none\"/></pattern>"
                          "</defs>\n");
    put_areas(self, map, &frame, false);
    put_areas(self, map, &frame, true);
    for (size_t i = 0; i < departments->num_areas && map->shown == NULL; i++) {
        rlv_doc_raw(self, "<path d=\"");
        put_rings(self, departments, i, &frame);
        rlv_doc_raw(self, "\" fill=\"none\" stroke=\"#1b1b1b\" stroke-width=\"1.1\"/>\n");
    }
    put_numbers(self, map, &frame);
    rlv_doc_raw(self, "</svg>\n");
    put_legend(self, map);
}
