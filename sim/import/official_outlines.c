/* Outlines of communes (geojson, gpkg, shp, any projection), dissolved into the base's territories
 * and departments. */
#include "internal.h"
#include "official_internal.h"

#ifdef RLV_HAVE_GDAL
#include "outlines.h"
#endif

#include <stdlib.h>
#include <string.h>

enum { CODE, GEOMETRY };
static const rlv_layout_t LAYOUTS[] = {
    {"communes",
     {{"code", "code|insee com|codgeo|code insee|insee|depcom|code commune"},
      {"geometry", "geometry"},
      {0}}},
};

#ifdef RLV_HAVE_GDAL

typedef struct {
    rlv_import_t import; /* what the outlines know of the base */
    outlines_t outlines;
    bool *seen; /* [num_communes] */
} shapes_t;

/* The base's cells and territories as those of an import. */
static int fill_import(rlv_official_t *self, rlv_import_t *import)
{
    const rlv_base_t *base = &self->base;
    rlv_base_cell_t *cell = NULL;
    size_t *cell_of = NULL, num = 0;
    int status = rlv_official_cells(base, &cell, &num, &cell_of, self->err);

    import->commune = rlv_calloc(base->num_communes, sizeof *import->commune, self->err);
    import->cell = rlv_calloc(num, sizeof *import->cell, self->err);
    import->unit = rlv_calloc(num, sizeof *import->unit, self->err);
    import->territory = rlv_calloc(num, sizeof *import->territory, self->err);
    import->department = rlv_calloc(base->num_departments, sizeof *import->department, self->err);
    if (status < 0 || import->commune == NULL || import->cell == NULL || import->unit == NULL ||
        import->territory == NULL || import->department == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    memcpy(import->department, base->department, base->num_departments * sizeof *base->department);
    import->num_departments = base->num_departments;
    for (size_t k = 0; k < num; k++) {
        if (k == 0 || strcmp(cell[k - 1].territory, cell[k].territory) != 0) {
            const size_t t = import->num_territories++;
            (void)snprintf(import->unit[t].code, sizeof import->unit[t].code, "%.15s",
                           cell[k].territory);
            import->territory[t].unit = &import->unit[t];
        }
        import->cell[k].territory = import->num_territories - 1;
        import->cell[k].department = rlv_import_department(import, cell[k].department);
    }
    import->num_cells = num;
    import->num_communes = base->num_communes;
    for (size_t i = 0; i < base->num_communes; i++) {
        memcpy(import->commune[i].code, base->commune[i].code, sizeof import->commune[i].code);
        import->commune[i].cell = cell_of[i];
        import->commune[i].latitude = base->commune[i].latitude;
    }
out:
    free(cell);
    free(cell_of);
    return status;
}

static int begin(rlv_official_t *self)
{
    shapes_t *s = self->state = rlv_calloc(1, sizeof *s, self->err);
    int status = s != NULL ? fill_import(self, &s->import) : RLV_ERR_OS;

    if (status == RLV_OK) {
        s->seen = rlv_calloc(self->base.num_communes, sizeof *s->seen, self->err);
        status =
            s->seen != NULL ? rlv_outlines_init(&s->outlines, &s->import, self->err) : RLV_ERR_OS;
    }
    return status;
}

static void release(rlv_official_t *self)
{
    shapes_t *s = self->state;

    if (s == NULL)
        return;
    if (s->outlines.import != NULL)
        rlv_outlines_free(&s->outlines);
    rlv_import_free(&s->import);
    free(s->seen);
    free(s);
}

static int row_outlines(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    shapes_t *s = self->state;
    rlv_base_place_t place;
    json_error_t why;
    const char *code = rlv_official_text(self, row, CODE);
    char department[4];

    if (strlen(code) <= 3 && rlv_tabular_department(code, department)) {
        rlv_official_drop(self, 0.0, "outline of a department: made of those of its communes");
        return RLV_OK;
    }
    int status = rlv_official_commune(self, row, CODE, 0.0, &place);
    if (status == 0 && place.kind == RLV_PLACE_UNKNOWN) /* it would leave a hole in a territory */
        return rlv_official_fail(
            self, row, CODE, "a commune of the base, or merged into one: releve import movements",
            "%s has no place in the region", code);
    if (status != 1)
        return status;
    if (place.kind == RLV_PLACE_LATER && place.num > 1)
        return rlv_official_fail(
            self, row, CODE, "outlines of 2018 or 2019",
            "a commune made of several of the base, in one or more territories");
    json_t *geometry = json_loads(rlv_official_text(self, row, GEOMETRY), 0, &why);
    if (geometry == NULL)
        return rlv_official_fail(self, row, GEOMETRY, "a polygon", "%s", why.text);
    status = rlv_outlines_add(&s->outlines, place.commune[0], geometry);
    json_decref(geometry);
    s->seen[place.commune[0]] = true;
    rlv_official_found(self, place.kind, 0.0);
    return status;
}

static int end(rlv_official_t *self)
{
    shapes_t *s = self->state;

    for (size_t i = 0; i < self->base.num_communes; i++)
        if (!s->seen[i])
            return rlv_fail(self->err, RLV_ERR_DATA, "outlines: commune %s has none",
                            self->base.commune[i].code);
    int status = rlv_outlines_finish(&s->outlines, self->options->folder);
    if (status == RLV_OK)
        status = rlv_official_write_report(self, "territories.geojson", s->import.num_territories,
                                           0, self->options->folder);
    if (status == RLV_OK)
        status = rlv_official_write_report(self, "departments.geojson", s->import.num_departments,
                                           0, self->options->folder);
    return status;
}

#else

static int begin(rlv_official_t *self)
{
    return rlv_fail(self->err, RLV_ERR_UNAVAILABLE,
                    "outlines: built without GDAL and GEOS; install them and build again "
                    "[apt-get install libgdal-dev libgeos-dev]");
}

static int row_outlines(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    (void)self;
    (void)row;
    return RLV_ERR_UNAVAILABLE;
}

static int end(rlv_official_t *self)
{
    (void)self;
    return RLV_ERR_UNAVAILABLE;
}

static void release(rlv_official_t *self)
{
    (void)self;
}

#endif

const rlv_official_source_t rlv_source_outlines = {
    {"outlines", "outlines of communes, dissolved into territories and departments (needs GEOS)",
     "IGN, Admin Express and derived", "Licence Ouverte / Etalab 2.0",
     "territories.geojson departments.geojson", false},
    .needs_base = true,
    .rates = true,
    .layout = LAYOUTS,
    .num_layouts = 1,
    .begin = begin,
    .row = row_outlines,
    .end = end,
    .release = release};
