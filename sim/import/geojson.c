/* Places of communes from the outlines in published/geo (COG 2018), read with jansson. */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double area, latitude, longitude; /* signed sums: twice the area, six times the moments */
} moment_t;

/* Adds a ring's signed area and first moments (shoelace formula, planar in degrees: a centroid does
 * not change when an axis is stretched). Holes run the other way and subtract. */
static void add_ring(const json_t *ring, bool hole, moment_t *sum)
{
    const size_t num = json_array_size(ring);
    moment_t m = {0.0, 0.0, 0.0};

    if (num < 3)
        return;
    for (size_t k = 0; k < num; k++) {
        const json_t *a = json_array_get(ring, k), *b = json_array_get(ring, (k + 1) % num);
        const double xa = json_number_value(json_array_get(a, 0));
        const double ya = json_number_value(json_array_get(a, 1));
        const double xb = json_number_value(json_array_get(b, 0));
        const double yb = json_number_value(json_array_get(b, 1));
        const double cross = xa * yb - xb * ya;
        m.area += cross;
        m.longitude += (xa + xb) * cross;
        m.latitude += (ya + yb) * cross;
    }
    const double sign = (m.area < 0.0) != hole ? -1.0 : 1.0;
    sum->area += sign * m.area;
    sum->longitude += sign * m.longitude;
    sum->latitude += sign * m.latitude;
}

static void add_polygon(const json_t *polygon, moment_t *sum)
{
    for (size_t r = 0; r < json_array_size(polygon); r++)
        add_ring(json_array_get(polygon, r), r > 0, sum);
}

static bool centroid(const json_t *geometry, double *latitude, double *longitude)
{
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    moment_t sum = {0.0, 0.0, 0.0};

    if (type != NULL && strcmp(type, "Polygon") == 0)
        add_polygon(coordinates, &sum);
    else if (type != NULL && strcmp(type, "MultiPolygon") == 0)
        for (size_t p = 0; p < json_array_size(coordinates); p++)
            add_polygon(json_array_get(coordinates, p), &sum);
    if (!(fabs(sum.area) > 0.0))
        return false;
    *longitude = sum.longitude / (3.0 * sum.area);
    *latitude = sum.latitude / (3.0 * sum.area);
    return true;
}

static int fill_from_file(rlv_import_t *self, const char *path, rlv_error_t *err)
{
    json_error_t why;
    json_t *root = json_load_file(path, 0, &why);
    int status = RLV_OK;

    if (root == NULL)
        return rlv_fail_at(err, RLV_ERR_DATA, path, why.line > 0 ? (size_t)why.line : 0, NULL, NULL,
                           "%s", why.text);
    const json_t *features = json_object_get(root, "features");
    for (size_t f = 0; f < json_array_size(features) && status == RLV_OK; f++) {
        const json_t *feature = json_array_get(features, f);
        const char *code =
            json_string_value(json_object_get(json_object_get(feature, "properties"), "code"));
        const size_t i = code != NULL ? rlv_import_find(self, code) : SIZE_MAX;
        if (i == SIZE_MAX || !isnan(self->commune[i].latitude))
            continue;
        if (!centroid(json_object_get(feature, "geometry"), &self->commune[i].latitude,
                      &self->commune[i].longitude))
            status = rlv_fail_at(err, RLV_ERR_DATA, path, 0, code, "a polygon",
                                 "the outline has no area");
        else
            rlv_note(self->notes, "centroids: commune %s has none: that of its outline", code);
    }
    json_decref(root);
    return status;
}

static size_t num_without_place(const rlv_import_t *self, const char **first)
{
    size_t num = 0;

    for (size_t i = self->num_communes; i-- > 0;)
        if (isnan(self->commune[i].latitude)) {
            *first = self->commune[i].code;
            num++;
        }
    return num;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int rlv_import_list_outlines(const rlv_import_t *self, char ***path, size_t *num, rlv_error_t *err)
{
    char *name = rlv_import_path(self, "published/geo", err);
    DIR *folder = name != NULL ? opendir(name) : NULL;
    int status = RLV_OK;

    *num = 0;
    if (folder == NULL)
        status = rlv_fail_at(err, name != NULL ? RLV_ERR_NO_INPUT : RLV_ERR_OS, name, 0, NULL, NULL,
                             "cannot be opened: %s", strerror(errno));
    while (status == RLV_OK) {
        const struct dirent *e = readdir(folder);
        if (e == NULL)
            break;
        if (strncmp(e->d_name, "communes-", 9) != 0 || strstr(e->d_name, ".geojson") == NULL)
            continue;
        status = rlv_resize(path, *num + 1, sizeof **path, err);
        if (status < 0)
            break;
        (*path)[*num] = rlv_format(err, "%s/%s", name, e->d_name);
        status = (*path)[*num] != NULL ? RLV_OK : RLV_ERR_OS;
        *num += status == RLV_OK;
    }
    if (status == RLV_OK && *num > 0)
        qsort(*path, *num, sizeof **path, compare_paths);
    if (folder != NULL)
        (void)closedir(folder);
    free(name);
    return status;
}

int rlv_import_fill_centroids(rlv_import_t *self, rlv_error_t *err)
{
    const char *first = NULL;
    char **path = NULL;
    size_t num_paths = 0;
    int status = RLV_OK;

    if (num_without_place(self, &first) == 0 || self->by_rule)
        return RLV_OK; /* rebuilt.c has placed them */
    status = rlv_import_list_outlines(self, &path, &num_paths, err);
    for (size_t k = 0; k < num_paths && status == RLV_OK; k++)
        status = fill_from_file(self, path[k], err);
    if (status == RLV_OK && num_without_place(self, &first) > 0)
        status = rlv_fail(err, RLV_ERR_DATA, "commune %s has no centroid and no outline", first);
    for (size_t k = 0; k < num_paths; k++)
        free(path[k]);
    free(path);
    return status;
}
