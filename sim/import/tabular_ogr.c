/*
 * Workbooks and spatial files through GDAL/OGR, in a child process under limits.
 *
 * The child writes records to a pipe: a byte for the kind ('S' sheet, 'R' row, 'E' error, 'U' GDAL
 * cannot be loaded, 'Z' end), then, for S, E and U a text, for R the line, a flag for a geometry,
 * the number of cells and the texts; numbers are 4 bytes of this machine, a text is its length and
 * its bytes. The parent trusts none of the sizes.
 */
#include "tabular_internal.h"

#ifndef RLV_HAVE_GDAL

int rlv_tabular_visit_ogr(const char *path, const rlv_tabular_limits_t *limits,
                          const rlv_tabular_visitor_t *visitor, rlv_error_t *err)
{
    (void)limits;
    (void)visitor;
    return rlv_fail_at(err, RLV_ERR_UNAVAILABLE, path, 0, NULL,
                       "apt-get install libgdal-dev libgeos-dev, or a CSV export of the sheet",
                       "built without GDAL, which reads workbooks and outlines: install it and "
                       "build again");
}

#else

#include "gdal_library.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- the child ------------------------------------------------------------------------------- */

static void put_number(FILE *out, size_t value)
{
    const uint32_t number = value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
    (void)fwrite(&number, sizeof number, 1, out);
}

static void put_text(FILE *out, const char *text)
{
    const size_t num = strlen(text);
    put_number(out, num);
    (void)fwrite(text, 1, num, out);
}

static void put_error(FILE *out, const char *text)
{
    (void)fputc('E', out);
    put_text(out, text[0] != '\0' ? text : "GDAL cannot open it: damaged, encrypted or unknown");
}

/* Names of the attributes, as a spatial layer has no row of titles. */
static void put_names(const rlv_gdal_t *gdal, FILE *out, OGRFeatureDefnH schema)
{
    const int num = gdal->OGR_FD_GetFieldCount(schema);

    (void)fputc('R', out);
    put_number(out, 0);
    put_number(out, 1);
    put_number(out, (size_t)num + 1);
    for (int k = 0; k < num; k++)
        put_text(out, gdal->OGR_Fld_GetNameRef(gdal->OGR_FD_GetFieldDefn(schema, k)));
    put_text(out, "geometry");
}

static void put_row(const rlv_gdal_t *gdal, FILE *out, OGRFeatureH feature, int num, bool spatial,
                    OGRCoordinateTransformationH to_wgs84)
{
    const GIntBig id = gdal->OGR_F_GetFID(feature);

    (void)fputc('R', out);
    put_number(out, id > 0 ? (size_t)id : 0);
    put_number(out, spatial);
    put_number(out, (size_t)num + spatial);
    for (int k = 0; k < num; k++)
        put_text(out, gdal->OGR_F_IsFieldSetAndNotNull(feature, k)
                          ? gdal->OGR_F_GetFieldAsString(feature, k)
                          : "");
    if (!spatial)
        return;
    OGRGeometryH shape = gdal->OGR_F_GetGeometryRef(feature);
    if (shape != NULL && to_wgs84 != NULL && gdal->OGR_G_Transform(shape, to_wgs84) != OGRERR_NONE)
        shape = NULL;
    char *text = shape != NULL ? gdal->OGR_G_ExportToJson(shape) : NULL;
    put_text(out, text != NULL ? text : "");
    gdal->VSIFree(text);
}

/* Writes a layer's rows. False when GDAL complained on the way: it gives what it could read of a
 * damaged sheet as if that were all. */
static bool put_layer(const rlv_gdal_t *gdal, FILE *out, OGRLayerH layer)
{
    OGRFeatureDefnH schema = gdal->OGR_L_GetLayerDefn(layer);
    const int num = gdal->OGR_FD_GetFieldCount(schema);
    const bool spatial = gdal->OGR_FD_GetGeomType(schema) != wkbNone;
    OGRSpatialReferenceH from = gdal->OGR_L_GetSpatialRef(layer), wgs84 = NULL;
    OGRCoordinateTransformationH transformation = NULL;
    OGRFeatureH feature;

    (void)fputc('S', out);
    put_text(out, gdal->OGR_L_GetName(layer));
    if (spatial && from != NULL) {
        wgs84 = gdal->OSRNewSpatialReference(NULL);
        if (gdal->OSRImportFromEPSG(wgs84, 4326) == OGRERR_NONE) {
            gdal->OSRSetAxisMappingStrategy(wgs84, OAMS_TRADITIONAL_GIS_ORDER);
            gdal->OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
            if (!gdal->OSRIsSame(from, wgs84))
                transformation = gdal->OCTNewCoordinateTransformation(from, wgs84);
        }
    }
    if (spatial)
        put_names(gdal, out, schema);
    gdal->OGR_L_ResetReading(layer);
    while (!ferror(out) && (feature = gdal->OGR_L_GetNextFeature(layer)) != NULL) {
        put_row(gdal, out, feature, num, spatial, transformation);
        gdal->OGR_F_Destroy(feature);
    }
    if (transformation != NULL)
        gdal->OCTDestroyCoordinateTransformation(transformation);
    if (wgs84 != NULL)
        gdal->OSRDestroySpatialReference(wgs84);
    return gdal->CPLGetLastErrorType() < CE_Failure;
}

static void put_layers(const rlv_gdal_t *gdal, FILE *out, GDALDatasetH data)
{
    gdal->CPLErrorReset(); /* now, as the first look at a layer reads all of it */
    for (int k = 0; k < gdal->GDALDatasetGetLayerCount(data); k++)
        if (!put_layer(gdal, out, gdal->GDALDatasetGetLayer(data, k))) {
            put_error(out, gdal->CPLGetLastErrorMsg());
            return;
        }
    (void)fputc('Z', out);
}

/* --- a workbook's members, whole ----------------------------------------------------------------
 * GDAL takes a sheet or a list of shared strings that breaks off for a short one, and unpacks
 * whatever the zip directory says. So each member of XML is first unpacked and let go: it must end
 * with the tag it began with, and all stay within the limit.
 */

enum { MEMBER_EDGE = 512 };

typedef struct {
    char head[MEMBER_EDGE + 1], tail[MEMBER_EDGE + 1];
    size_t num_head, num_tail;
} member_t;

static void member_add(member_t *m, const char *bytes, size_t num)
{
    const size_t more = num < MEMBER_EDGE - m->num_head ? num : MEMBER_EDGE - m->num_head;
    const size_t last = num < MEMBER_EDGE ? num : MEMBER_EDGE;
    const size_t kept = m->num_tail < MEMBER_EDGE - last ? m->num_tail : MEMBER_EDGE - last;

    memcpy(m->head + m->num_head, bytes, more);
    m->num_head += more;
    memmove(m->tail, m->tail + m->num_tail - kept, kept);
    memcpy(m->tail + kept, bytes + num - last, last);
    m->num_tail = kept + last;
}

/* Whether the last tag closes, or is, the first element. */
static bool is_whole(member_t *m)
{
    const char *root = m->head;

    m->head[m->num_head] = m->tail[m->num_tail] = '\0';
    const char *end = rlv_tabular_trim(m->tail);
    const char *last = strrchr(end, '<');
    while ((root = strchr(root, '<')) != NULL && (root[1] == '?' || root[1] == '!')) {
        root = strstr(root, root[2] == '-' ? "-->" : ">");
        if (root == NULL)
            return false;
    }
    if (root == NULL || last == NULL || end[strlen(end) - 1] != '>')
        return false;
    const size_t num = strcspn(root + 1, " \t\r\n/>");
    last += last[1] == '/' ? 2 : 1;
    return strncmp(last, root + 1, num) == 0 && strchr(" \t\r\n/>", last[num]) != NULL;
}

/* False, and an error record, when a member is damaged or the workbook too large. */
static bool check_member(const rlv_gdal_t *gdal, FILE *out, const char *path, const char *name,
                         uint64_t *left)
{
    static char block[1 << 16];
    member_t *m = gdal->CPLCalloc(1, sizeof *m);
    char *full = gdal->CPLStrdup(gdal->CPLSPrintf("/vsizip/{%s}/%s", path, name));
    VSILFILE *file = gdal->VSIFOpenL(full, "rb");
    const char *why = NULL;
    size_t num;

    gdal->CPLErrorReset();
    while (file != NULL && why == NULL &&
           (num = gdal->VSIFReadL(block, 1, sizeof block, file)) > 0) {
        if (num > *left)
            why = "it unpacks to more than the memory allowed (a zip bomb?)";
        *left -= num > *left ? 0 : num;
        member_add(m, block, num);
    }
    if (why == NULL && (file == NULL || gdal->CPLGetLastErrorType() >= CE_Failure || !is_whole(m)))
        why = "is damaged: download it again";
    if (why != NULL)
        put_error(out, gdal->CPLSPrintf("%.200s %s", name, why));
    if (file != NULL)
        (void)gdal->VSIFCloseL(file);
    gdal->VSIFree(full);
    gdal->VSIFree(m);
    return why == NULL;
}

static bool ends_with(const char *text, const char *end)
{
    return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

static bool check_members(const rlv_gdal_t *gdal, FILE *out, const char *path, uint64_t left)
{
    char head[2] = "";
    VSILFILE *file = gdal->VSIFOpenL(path, "rb");
    const bool zip =
        file != NULL && gdal->VSIFReadL(head, 1, 2, file) == 2 && memcmp(head, "PK", 2) == 0;
    char **name = zip ? gdal->VSIReadDirRecursive(gdal->CPLSPrintf("/vsizip/{%s}", path)) : NULL;
    bool good = true;

    if (file != NULL)
        (void)gdal->VSIFCloseL(file);
    for (int k = 0; name != NULL && name[k] != NULL && good; k++)
        if (ends_with(name[k], ".xml") || ends_with(name[k], ".rels"))
            good = check_member(gdal, out, path, name[k], &left);
    gdal->CSLDestroy(name);
    return good;
}

/* Limits above what the process holds: what is already there (a sanitizer's shadow) is no matter.
 */
static void limit_child(const rlv_tabular_limits_t *limits)
{
    char text[32] = "";
    FILE *file = fopen("/proc/self/statm", "r");

    if (file != NULL) {
        if (fgets(text, sizeof text, file) == NULL)
            text[0] = '\0';
        (void)fclose(file);
    }
    const unsigned long long pages = strtoull(text, NULL, 10); /* its first number; 0 unknown */
    const rlim_t memory =
        (rlim_t)(pages * (unsigned long long)sysconf(_SC_PAGESIZE) + limits->memory_bytes);
    const rlim_t seconds = limits->cpu_seconds, none = 0;
    (void)setrlimit(RLIMIT_AS, &(struct rlimit){memory, memory});
    (void)setrlimit(RLIMIT_CPU, &(struct rlimit){seconds, seconds});
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){none, none});
}

static void run_child(const char *path, const rlv_tabular_limits_t *limits, int descriptor)
{
    static const char *const SETTING[][2] = {
        {"OGR_XLSX_HEADERS", "DISABLE"},     {"OGR_XLSX_FIELD_TYPES", "STRING"},
        {"OGR_XLS_HEADERS", "DISABLE"},      {"OGR_XLS_FIELD_TYPES", "STRING"},
        {"OGR_ODS_HEADERS", "DISABLE"},      {"OGR_ODS_FIELD_TYPES", "STRING"},
        {"OGR_GEOJSON_MAX_OBJ_SIZE", "200"}, {"CPL_DEBUG", "OFF"}};
    static const char *const DRIVERS[] = {"XLSX",           "XLS",      "ODS", "GeoJSON", "GPKG",
                                          "ESRI Shapefile", "TopoJSON", NULL};
    FILE *out = fdopen(descriptor, "wb");
    rlv_gdal_t library, *gdal = &library;
    const char *why = NULL;

    /* what a library says when it dies is not for the user: the parent explains */
    if (out == NULL || freopen("/dev/null", "w", stderr) == NULL)
        _exit(1);
    if (!rlv_gdal_load(gdal, &why)) {
        (void)fputc('U', out);
        put_text(out, why);
        _exit(fflush(out) == 0 ? 0 : 1);
    }
    limit_child(limits);
    (void)signal(SIGPIPE, SIG_DFL);
    for (size_t k = 0; k < sizeof SETTING / sizeof *SETTING; k++)
        gdal->CPLSetConfigOption(SETTING[k][0], SETTING[k][1]);
    gdal->CPLSetErrorHandler(gdal->CPLQuietErrorHandler);
    gdal->GDALAllRegister();
    if (!check_members(gdal, out, path, limits->unzipped_bytes))
        _exit(fflush(out) == 0 ? 0 : 1);
    GDALDatasetH data =
        gdal->GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, DRIVERS, NULL, NULL);
    if (data == NULL)
        put_error(out, gdal->CPLGetLastErrorMsg());
    else
        put_layers(gdal, out, data);
    _exit(fflush(out) == 0 ? 0 : 1); /* nothing of the parent's is flushed or freed twice */
}

/* --- the parent ------------------------------------------------------------------------------ */

typedef struct {
    FILE *in;
    const char *path;
    const rlv_tabular_visitor_t *visitor;
    rlv_error_t *err;
    char sheet[256];
    char *text; /* of a row, terminated texts one after the other */
    size_t capacity;
    char *cell[RLV_TABULAR_MAX_CELLS];
    bool ended;
} stream_t;

static bool get_number(stream_t *s, size_t *value)
{
    uint32_t number = 0;
    const bool got = fread(&number, sizeof number, 1, s->in) == 1;
    *value = number;
    return got;
}

/* A text at `at` of the row's buffer. RLV_ERR_IO when the stream breaks off. */
static int get_text(stream_t *s, size_t at, size_t *num)
{
    if (!get_number(s, num))
        return RLV_ERR_IO;
    if (*num > RLV_TABULAR_MAX_CELL)
        return rlv_fail_at(s->err, RLV_ERR_DATA, s->path, 0, s->sheet, NULL,
                           "a cell of more than %d bytes", RLV_TABULAR_MAX_CELL);
    if (at + *num + 1 > s->capacity) {
        const size_t capacity = 2 * (at + *num + 1);
        if (rlv_resize(&s->text, capacity, 1, s->err) < 0)
            return RLV_ERR_OS;
        s->capacity = capacity;
    }
    if (fread(s->text + at, 1, *num, s->in) != *num)
        return RLV_ERR_IO;
    s->text[at + *num] = '\0';
    return RLV_OK;
}

static int get_row(stream_t *s)
{
    size_t start[RLV_TABULAR_MAX_CELLS];
    size_t line = 0, geometry = 0, num = 0, at = 0, length = 0;
    bool blank = true;

    if (!get_number(s, &line) || !get_number(s, &geometry) || !get_number(s, &num))
        return RLV_ERR_IO;
    if (num > RLV_TABULAR_MAX_CELLS)
        return rlv_fail_at(s->err, RLV_ERR_DATA, s->path, line, s->sheet, NULL,
                           "more than %d columns", RLV_TABULAR_MAX_CELLS);
    for (size_t k = 0; k < num; k++, at += length + 1) {
        const int status = get_text(s, at, &length);
        if (status < 0)
            return status;
        start[k] = at;
    }
    for (size_t k = 0; k < num; k++) {
        s->cell[k] = rlv_tabular_trim(s->text + start[k]);
        if (!rlv_utf8_valid(s->cell[k], strlen(s->cell[k]), NULL))
            return rlv_fail_at(s->err, RLV_ERR_DATA, s->path, line, s->sheet, NULL,
                               "a cell is not UTF-8 text");
        blank = blank && *s->cell[k] == '\0';
    }
    if (blank)
        return RLV_OK;
    const rlv_tabular_row_t row = {s->path, s->sheet, line, s->cell, num, geometry != 0};
    return s->visitor->row(s->visitor->context, &row, s->err);
}

static int get_record(stream_t *s)
{
    const int kind = fgetc(s->in);
    size_t num = 0;
    int status = kind == 'S' || kind == 'E' || kind == 'U' ? get_text(s, 0, &num) : RLV_OK;

    if (status < 0)
        return status;
    switch (kind) {
    case 'S':
        (void)snprintf(s->sheet, sizeof s->sheet, "%s", s->text);
        return s->visitor->begin_sheet(s->visitor->context, s->path, s->sheet, s->err);
    case 'R':
        return get_row(s);
    case 'E':
        s->ended = true;
        return rlv_fail_at(s->err, RLV_ERR_DATA, s->path, 0, NULL, NULL, "cannot be read: %s",
                           s->text);
    case 'U':
        s->ended = true;
        return rlv_fail_at(s->err, RLV_ERR_UNAVAILABLE, s->path, 0, NULL,
                           "apt-get install libgdal-dev, or a CSV export of the sheet",
                           "GDAL, which reads workbooks and outlines, cannot be loaded (%s)",
                           s->text);
    case 'Z':
        s->ended = true;
        return RLV_OK;
    default:
        return RLV_ERR_IO;
    }
}

/* What the end of the child says when it did not end as it should. */
static int explain(const stream_t *s, const rlv_tabular_limits_t *limits, int ended)
{
    if (WIFSIGNALED(ended) && WTERMSIG(ended) == SIGXCPU)
        return rlv_fail_at(s->err, RLV_ERR_DATA, s->path, 0, NULL, NULL,
                           "takes more than %u s to read: damaged or hostile", limits->cpu_seconds);
    return rlv_fail_at(s->err, RLV_ERR_DATA, s->path, 0, NULL, NULL,
                       "its reading broke off (%s %d): damaged, or more than the %llu MB of memory "
                       "allowed",
                       WIFSIGNALED(ended) ? "signal" : "status",
                       WIFSIGNALED(ended) ? WTERMSIG(ended) : WEXITSTATUS(ended),
                       (unsigned long long)(limits->memory_bytes >> 20));
}

int rlv_tabular_visit_ogr(const char *path, const rlv_tabular_limits_t *limits,
                          const rlv_tabular_visitor_t *visitor, rlv_error_t *err)
{
    int descriptor[2], ended = 0, status = RLV_OK;
    stream_t *s = rlv_calloc(1, sizeof *s, err);

    if (s == NULL)
        return RLV_ERR_OS;
    *s = (stream_t){.path = path, .visitor = visitor, .err = err};
    if (pipe(descriptor) != 0) {
        free(s);
        return rlv_fail(err, RLV_ERR_OS, "no pipe: %s", strerror(errno));
    }
    (void)fflush(NULL); /* or the child would write it again */
    const pid_t child = fork();
    if (child == 0) {
        (void)close(descriptor[0]);
        run_child(path, limits, descriptor[1]);
    }
    (void)close(descriptor[1]);
    s->in = child > 0 ? fdopen(descriptor[0], "rb") : NULL;
    if (s->in == NULL) {
        (void)close(descriptor[0]);
        status = rlv_fail(err, RLV_ERR_OS, "no child process: %s", strerror(errno));
    }
    while (status == RLV_OK && !s->ended)
        status = get_record(s);
    if (s->in != NULL)
        (void)fclose(s->in); /* a child still writing ends by SIGPIPE */
    while (child > 0 && waitpid(child, &ended, 0) < 0 && errno == EINTR)
        continue;
    if (status == RLV_ERR_IO && !s->ended)
        status = explain(s, limits, ended);
    free(s->text);
    free(s);
    return status;
}

#endif
