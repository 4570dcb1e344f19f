/* Maps of the territories in classes: outlines, classes, files for the script. */
#include "figure_map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MIDDLE_YEAR = 2030 };

/* A triangle that no map shows: gnuplot refuses a file or a block without points. */
static const char OFF_MAP[] = "-999\t-999\n-998\t-999\n-998\t-998\n-999\t-999\n\n";

static const double MIDDLE_PARALLEL =
    43.7; /* of Occitanie; elsewhere the scale is off by a few per cent */

int rlv_map_outlines_read(rlv_map_outlines_t *self, const rlv_figure_work_t *work,
                          const char *folder)
{
    char *path = rlv_format(work->err, "%s/territories.geojson", folder);
    int status = path == NULL ? RLV_ERR_OS
                              : rlv_geo_read(&self->territories, path, MIDDLE_PARALLEL, work->err);
    free(path);
    if (status < 0)
        return status;
    self->grid = (self->territories.x_high - self->territories.x_low) / 800;
    path = rlv_format(work->err, "%s/departments.geojson", folder);
    FILE *const file = path != NULL ? fopen(path, "rb") : NULL;
    if (file != NULL) {
        (void)fclose(file);
        status = rlv_geo_read(&self->departments, path, MIDDLE_PARALLEL, work->err);
    } else {
        rlv_note(work->notes, "%s: no departments.geojson, the maps show no department borders",
                 folder);
    }
    free(path);
    return status;
}

void rlv_map_outlines_free(rlv_map_outlines_t *self)
{
    rlv_geo_free(&self->territories);
    rlv_geo_free(&self->departments);
}

static int put_outlines(const rlv_figure_work_t *work, const rlv_geo_t *geo, double grid,
                        const char *name)
{
    FILE *const out = rlv_figure_open(work, name);

    if (out == NULL)
        return work->err->status;
    if (geo->num_areas == 0)
        (void)fputs(OFF_MAP, out);
    for (size_t i = 0; i < geo->num_areas; i++)
        rlv_geo_write_outline(geo, i, grid, out);
    return rlv_figure_close(work, out, name);
}

int rlv_map_outlines_put(const rlv_map_outlines_t *self, const rlv_figure_work_t *work)
{
    const rlv_geo_t *const geo = &self->territories;
    /* the region's outline is what stays visible of thick borders drawn under the fills */
    const rlv_geo_t *const rim = self->departments.num_areas > 0 ? &self->departments : geo;
    int status = put_outlines(work, geo, self->grid, "territories.tsv");

    if (status == RLV_OK)
        status = put_outlines(work, &self->departments, self->grid, "departments.tsv");
    if (status == RLV_OK)
        status = put_outlines(work, rim, self->grid, "rim.tsv");
    if (status == RLV_OK)
        status = rlv_figure_supplements(work, geo, &self->departments);
    rlv_figure_number(work, "x_low", geo->x_low);
    rlv_figure_number(work, "x_high", geo->x_high);
    rlv_figure_number(work, "y_low", geo->y_low);
    rlv_figure_number(work, "y_high", geo->y_high);
    rlv_figure_text(work, "class_unknown", "%s", RLV_TR(work, "donnée absente", "no data"));
    rlv_figure_text(work, "borders", "%s",
                    RLV_TR(work, "Traits foncés : départements et région",
                           "Dark lines: departments and region"));
    return status;
}

/* A short dash in each area of the first `num_losses` classes, so that losses are seen in grey. */
static int put_losses(const rlv_map_outlines_t *self, const rlv_figure_work_t *work, int number,
                      const int class_of_area[], int num_losses)
{
    const rlv_geo_t *const geo = &self->territories;
    const double half = (geo->x_high - geo->x_low) / 150;
    char name[32];

    (void)snprintf(name, sizeof name, "losses%d.tsv", number);
    FILE *const out = rlv_figure_open(work, name);
    if (out == NULL)
        return work->err->status;
    (void)fputs(OFF_MAP, out);
    for (size_t i = 0; i < geo->num_areas; i++) {
        double x, y;
        if (class_of_area[i] >= num_losses)
            continue;
        rlv_geo_inner_point(geo, i, &x, &y);
        y -= half; /* a quarter's dot may stand there */
        (void)fprintf(out, "%.5f\t%.5f\n%.5f\t%.5f\n\n", x - half, y, x + half, y);
    }
    return rlv_figure_close(work, out, name);
}

/* One block of polygons a class, each headed by a triangle off the map so that none is empty. */
int rlv_map_areas_put(const rlv_map_outlines_t *self, const rlv_figure_work_t *work, int number,
                      const int class_of_area[], int num_classes, int num_losses)
{
    const rlv_geo_t *const geo = &self->territories;
    const int blocks = num_classes + 2;
    char name[32];
    bool unknown = false;

    (void)snprintf(name, sizeof name, "map%d.tsv", number);
    FILE *const out = rlv_figure_open(work, name);
    if (out == NULL)
        return work->err->status;
    for (int k = 0; k < blocks; k++) {
        (void)fputs(OFF_MAP, out);
        for (size_t i = 0; i < geo->num_areas; i++) {
            if (class_of_area[i] != k)
                continue;
            rlv_geo_write_filled(geo, i, self->grid, out);
            unknown = unknown || k == blocks - 1;
        }
        (void)fputc('\n', out);
    }
    const int status = rlv_figure_close(work, out, name);
    (void)snprintf(name, sizeof name, "unknown%d", number);
    rlv_figure_number(work, name, unknown);
    return status < 0 ? status : put_losses(self, work, number, class_of_area, num_losses);
}

/* Class of a value: 0 to num_bounds; then "none" (no GP), then "unknown". */
static int class_of(const rlv_map_t *map, double value, bool none)
{
    int k = 0;

    if (!isfinite(value))
        return map->num_bounds + 2;
    if (none)
        return map->num_bounds + 1;
    while (k < map->num_bounds && value >= map->bound[k])
        k++;
    return k;
}

/* The class of one territory; adds it to the tally. */
static int classify(const rlv_map_t *map, const char *code, const rlv_map_panel_t *panel,
                    rlv_map_tally_t *tally)
{
    const int year = panel->year;
    const rlv_run_row_t *const row = rlv_run_table_find(panel->table, map->indicator, code, year);
    const rlv_run_row_t *const gps = rlv_run_table_find(panel->about, "gp_headcount", code, year);
    const rlv_run_row_t *const people = rlv_run_table_find(panel->about, "population", code, year);
    const double value = row == NULL ? NAN : map->scale * (map->use_mean ? row->mean : row->p50);
    const bool none = map->marks_none && (gps != NULL ? gps->p50 < 0.5 : value <= 0);
    const double inhabitants = people != NULL && isfinite(people->p50) ? people->p50 : 0;

    tally->people += inhabitants;
    if (map->above ? value >= map->remarkable : value < map->remarkable) {
        tally->num_marked++;
        tally->num_none += none;
        tally->people_marked += inhabitants;
    }
    return class_of(map, value, none);
}

static int put_map(const rlv_figure_work_t *work, const rlv_map_outlines_t *outlines,
                   const rlv_map_t *map, int number, const rlv_map_panel_t *panel,
                   rlv_map_tally_t *tally)
{
    const rlv_geo_t *const geo = &outlines->territories;
    int *class_of_area = rlv_calloc(geo->num_areas, sizeof *class_of_area, work->err);
    int status = RLV_ERR_OS;

    for (size_t i = 0; class_of_area != NULL && i < geo->num_areas; i++)
        class_of_area[i] = classify(map, geo->code[i], panel, tally);
    if (class_of_area != NULL)
        status = rlv_map_areas_put(outlines, work, number, class_of_area, map->num_bounds + 1,
                                   map->num_losses);
    free(class_of_area);
    return status;
}

static int put_caption(const rlv_figure_work_t *work, const rlv_map_t *map,
                       const rlv_map_panel_t *panel, const rlv_map_tally_t *tally, size_t num_areas)
{
    char *reading = map->reading(work, map, panel, tally);
    char *scope = rlv_format(work->err,
                             RLV_TR(work,
                                    "%s territoires de vie-santé ; %s ; stocks au 1er janvier ; "
                                    "projection équirectangulaire.",
                                    "%s territories (TVS); %s; stocks on 1 January; "
                                    "equirectangular projection."),
                             RLV_NUM(work, (double)num_areas, 0), rlv_figure_definition(work));
    const int status =
        reading == NULL || scope == NULL ? RLV_ERR_OS : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}

static int put_maps(const rlv_figure_work_t *work, const rlv_map_outlines_t *outlines,
                    const rlv_map_t *map, const rlv_map_panel_t panel[], int num_maps)
{
    const rlv_geo_t *const geo = &outlines->territories;
    int status;
    rlv_map_tally_t tally = {0, 0, 0, 0};

    for (int k = 0; k < num_maps; k++) {
        tally = (rlv_map_tally_t){0, 0, 0, 0};
        if ((status = put_map(work, outlines, map, k + 1, &panel[k], &tally)) < 0)
            return status;
        char key[24];
        (void)snprintf(key, sizeof key, "year%d", k + 1);
        if (panel[k].title != NULL) {
            char title[160];
            (void)snprintf(title, sizeof title, "%.150s", panel[k].title);
            rlv_text_cut(title, 20000);
            rlv_figure_text(work, key, "%s", title);
        } else {
            rlv_figure_text(work, key, "%d (%s)", panel[k].year,
                            rlv_figure_period(work, panel[k].year));
        }
        map->put_remark(work, map, k + 1, &panel[k], &tally);
    }
    rlv_figure_number(work, "maps", num_maps);
    rlv_figure_number(work, "classes", map->num_bounds + 1);
    rlv_figure_number(work, "marks_none", map->marks_none);
    map->put_words(work, map);
    return put_caption(work, map, &panel[num_maps - 1], &tally, geo->num_areas);
}

int rlv_figure_map(rlv_figure_work_t *work, const rlv_map_t *map)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    const rlv_map_panel_t one = {.table = &work->run->table[RLV_LEVEL_TERRITORY],
                                 .about = &work->run->table[RLV_LEVEL_TERRITORY],
                                 .whole = &work->run->table[RLV_LEVEL_REGION],
                                 .year = m->base_year};
    rlv_map_panel_t panel[RLV_MAP_MAX_PANELS] = {one, one, one};
    int num_panels = 1;

    if (m->base_year < MIDDLE_YEAR && MIDDLE_YEAR < m->horizon)
        panel[num_panels++].year = MIDDLE_YEAR;
    if (m->horizon > m->base_year)
        panel[num_panels++].year = m->horizon;
    return rlv_figure_map_panels(work, map, panel, num_panels);
}

int rlv_figure_map_panels(rlv_figure_work_t *work, const rlv_map_t *map,
                          const rlv_map_panel_t panel[], int num_panels)
{
    rlv_map_outlines_t outlines = {0};
    size_t count;
    int status;

    (void)rlv_run_table_slice(panel[0].table, map->indicator, &count);
    if (count == 0)
        return rlv_fail_at(work->err, RLV_ERR_DATA, work->run->path, 0, "territories.csv", NULL,
                           "no row of the indicator %s", map->indicator);
    status = rlv_map_outlines_read(&outlines, work, work->geometry_dir);
    if (status == RLV_OK)
        status = rlv_map_outlines_put(&outlines, work);
    if (status == RLV_OK)
        status = put_maps(work, &outlines, map, panel, num_panels);
    rlv_map_outlines_free(&outlines);
    return status;
}
