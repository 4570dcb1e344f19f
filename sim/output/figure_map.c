/* Maps of the territories in classes: the density in the base year, in 2030 and at the horizon. */
#include "figure_internal.h"

#include "releve/geo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BOUNDS = 8, MAX_MAPS = 3, MIDDLE_YEAR = 2030 };

/* An indicator in classes: the bounds are the same whatever the run and the year, so that two maps can be
 * laid side by side. A class holds its lower bound. */
typedef struct {
    const char *indicator;
    double bound[MAX_BOUNDS]; /* [num_bounds], rising */
    int num_bounds;           /* classes: one more */
    double scarce;            /* the bound that the remark under each map counts below */
} classes_t;

static const classes_t DENSITY = {"gp_density_p100k", {40, 60, 80, 100, 120}, 5, 60};

/* The outlines of a run's territories, and what is drawn over them. */
typedef struct {
    rlv_geo_t territories;
    rlv_geo_t departments; /* empty when there is no such file */
    double grid;           /* degrees: about half a pixel of a map a third of the figure wide */
} outlines_t;

/* A triangle that no map shows: gnuplot refuses a file or a block without points. */
static const char OFF_MAP[] = "-999\t-999\n-998\t-999\n-998\t-998\n-999\t-999\n\n";

static const double MIDDLE_PARALLEL = 43.7; /* of Occitanie; elsewhere the scale is off by a few per cent */

static int read_outlines(const rlv_figure_work_t *work, outlines_t *self)
{
    char *path = rlv_format(work->err, "%s/territories.geojson", work->geometry_dir);
    int status = path == NULL ? RLV_ERR_OS
                              : rlv_geo_read(&self->territories, path, MIDDLE_PARALLEL, work->err);
    free(path);
    if (status < 0)
        return status;
    self->grid = (self->territories.x_high - self->territories.x_low) / 800;
    path = rlv_format(work->err, "%s/departments.geojson", work->geometry_dir);
    FILE *const file = path != NULL ? fopen(path, "rb") : NULL;
    if (file != NULL) {
        (void)fclose(file);
        status = rlv_geo_read(&self->departments, path, MIDDLE_PARALLEL, work->err);
    } else {
        rlv_note(work->notes, "%s: no departments.geojson, the maps show no department borders",
                 work->geometry_dir);
    }
    free(path);
    return status;
}

static void free_outlines(outlines_t *self)
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

/* Class of a value: 0 to num_bounds; then "none" (no GP), then "unknown". */
static int class_of(const classes_t *classes, double value, bool none)
{
    int k = 0;

    if (!isfinite(value))
        return classes->num_bounds + 2;
    if (none)
        return classes->num_bounds + 1;
    while (k < classes->num_bounds && value >= classes->bound[k])
        k++;
    return k;
}

/* What a map says in words: territories and inhabitants below the scarce bound. */
typedef struct {
    int num_scarce, num_none;
    double people, people_scarce;
} tally_t;

/* The class of one territory in a year; adds it to the tally. */
static int classify(const rlv_figure_work_t *work, const classes_t *classes, const char *code,
                    int year, tally_t *tally)
{
    const rlv_run_table_t *const table = &work->run->table[RLV_LEVEL_TERRITORY];
    const rlv_run_row_t *const row = rlv_run_table_find(table, classes->indicator, code, year);
    const rlv_run_row_t *const gps = rlv_run_table_find(table, "gp_headcount", code, year);
    const rlv_run_row_t *const people = rlv_run_table_find(table, "population", code, year);
    const double value = row != NULL ? row->p50 : NAN;
    const bool none = gps != NULL ? gps->p50 < 0.5 : value <= 0;
    const double inhabitants = people != NULL && isfinite(people->p50) ? people->p50 : 0;

    tally->people += inhabitants;
    if (value < classes->scarce) {
        tally->num_scarce++;
        tally->num_none += none;
        tally->people_scarce += inhabitants;
    }
    return class_of(classes, value, none);
}

/* One block of polygons a class, each headed by a triangle off the map so that none is empty. */
static int put_map(const rlv_figure_work_t *work, const outlines_t *outlines,
                   const classes_t *classes, int number, int year, tally_t *tally)
{
    const rlv_geo_t *const geo = &outlines->territories;
    const int num_classes = classes->num_bounds + 3;
    int *class_of_area = rlv_calloc(geo->num_areas, sizeof *class_of_area, work->err);
    int status = RLV_ERR_OS, present = 0;
    char name[32];
    FILE *out = NULL;

    (void)snprintf(name, sizeof name, "map%d.tsv", number);
    if (class_of_area == NULL || (out = rlv_figure_open(work, name)) == NULL)
        goto out;
    for (size_t i = 0; i < geo->num_areas; i++)
        class_of_area[i] = classify(work, classes, geo->code[i], year, tally);
    for (int k = 0; k < num_classes; k++) {
        (void)fputs(OFF_MAP, out);
        for (size_t i = 0; i < geo->num_areas; i++) {
            if (class_of_area[i] != k)
                continue;
            rlv_geo_write_filled(geo, i, outlines->grid, out);
            present |= 1 << k;
        }
        (void)fputc('\n', out);
    }
    status = rlv_figure_close(work, out, name);
    (void)snprintf(name, sizeof name, "unknown%d", number);
    rlv_figure_number(work, name, (present >> (num_classes - 1)) & 1);
out:
    free(class_of_area);
    return status;
}

static void put_classes(const rlv_figure_work_t *work, const classes_t *classes)
{
    const double *const bound = classes->bound;
    const int last = classes->num_bounds - 1;

    rlv_figure_number(work, "classes", classes->num_bounds + 1);
    rlv_figure_text(work, "class1", RLV_TR(work, "moins de %s", "under %s"), RLV_NUM(work, bound[0], 0));
    for (int k = 1; k <= last; k++) {
        char key[24];
        (void)snprintf(key, sizeof key, "class%d", k + 1);
        rlv_figure_text(work, key, RLV_TR(work, "%s à moins de %s", "%s to under %s"),
                        RLV_NUM(work, bound[k - 1], 0), RLV_NUM(work, bound[k], 0));
    }
    char key[24];
    (void)snprintf(key, sizeof key, "class%d", classes->num_bounds + 1);
    rlv_figure_text(work, key, RLV_TR(work, "%s et plus", "%s and over"), RLV_NUM(work, bound[last], 0));
    rlv_figure_text(work, "class_none", "%s",
                    RLV_TR(work, "aucun médecin (médiane)", "no GP (median)"));
    rlv_figure_text(work, "class_unknown", "%s", RLV_TR(work, "donnée absente", "no data"));
    rlv_figure_text(work, "legend", "%s",
                    RLV_TR(work, "Médecins généralistes pour 100" RLV_NNBSP "000 habitants",
                           "General practitioners per 100,000 inhabitants"));
    rlv_figure_text(work, "borders", "%s",
                    RLV_TR(work, "Traits foncés : départements et région",
                           "Dark lines: departments and region"));
}

/* "2030, projeté", and a remark in two lines. */
static void put_map_texts(const rlv_figure_work_t *work, const classes_t *classes, int number,
                          int year, const tally_t *tally)
{
    const rlv_run_table_t *const region = &work->run->table[RLV_LEVEL_REGION];
    size_t count;
    const size_t at = rlv_run_table_slice(region, classes->indicator, &count);
    const rlv_run_row_t *const row =
        count > 0 ? rlv_run_table_find(region, classes->indicator, region->row[at].code, year) : NULL;
    char key[24];

    (void)snprintf(key, sizeof key, "year%d", number);
    rlv_figure_text(work, key, "%d (%s)", year, rlv_figure_period(work, year));
    (void)snprintf(key, sizeof key, "remark%da", number);
    if (row != NULL)
        rlv_figure_text(work, key, RLV_TR(work, "Région : %s", "Region: %s"),
                        RLV_NUM(work, row->p50, 1));
    (void)snprintf(key, sizeof key, "remark%db", number);
    rlv_figure_text(work, key,
                    RLV_TR(work, "Sous %s : %s territoires, %s %% des habitants",
                           "Under %s: %s territories, %s%% of inhabitants"),
                    RLV_NUM(work, classes->scarce, 0), RLV_NUM(work, tally->num_scarce, 0),
                    RLV_NUM(work, tally->people > 0 ? 100 * tally->people_scarce / tally->people : NAN, 1));
}

static int put_caption(const rlv_figure_work_t *work, const classes_t *classes, int year,
                       const tally_t *tally, size_t num_areas)
{
    char *reading = rlv_format(
        work->err,
        RLV_TR(work,
               "chaque territoire a la couleur de sa densité médiane sur les simulations ; en %d, %s "
               "territoires sont sous %s médecins généralistes pour 100" RLV_NNBSP
               "000 habitants, dont %s sans médecin généraliste. La carte montre la médiane, pas "
               "l’incertitude, forte dans les petits territoires.",
               "each territory has the colour of its median density over simulations; in %d, %s "
               "territories are under %s general practitioners per 100,000 inhabitants, of which %s "
               "without any. The map shows the median, not the uncertainty, which is large in small "
               "territories."),
        year, RLV_NUM(work, tally->num_scarce, 0), RLV_NUM(work, classes->scarce, 0),
        RLV_NUM(work, tally->num_none, 0));
    char *scope = rlv_format(work->err,
                             RLV_TR(work, "%s territoires de vie-santé ; %s ; stocks au 1er janvier ; projection équirectangulaire.",
                                    "%s territories (TVS); %s; stocks on 1 January; equirectangular projection."),
                             RLV_NUM(work, (double)num_areas, 0), rlv_figure_definition(work));
    const int status = reading == NULL || scope == NULL ? RLV_ERR_OS
                                                        : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}

static int put_maps(const rlv_figure_work_t *work, const outlines_t *outlines,
                    const classes_t *classes)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    const rlv_geo_t *const geo = &outlines->territories;
    int year[MAX_MAPS], num_maps = 0, status;
    tally_t tally = {0, 0, 0, 0};

    year[num_maps++] = m->base_year;
    if (m->base_year < MIDDLE_YEAR && MIDDLE_YEAR < m->horizon)
        year[num_maps++] = MIDDLE_YEAR;
    if (m->horizon > m->base_year)
        year[num_maps++] = m->horizon;
    for (int k = 0; k < num_maps; k++) {
        tally = (tally_t){0, 0, 0, 0};
        if ((status = put_map(work, outlines, classes, k + 1, year[k], &tally)) < 0)
            return status;
        put_map_texts(work, classes, k + 1, year[k], &tally);
    }
    rlv_figure_number(work, "maps", num_maps);
    rlv_figure_number(work, "x_low", geo->x_low);
    rlv_figure_number(work, "x_high", geo->x_high);
    rlv_figure_number(work, "y_low", geo->y_low);
    rlv_figure_number(work, "y_high", geo->y_high);
    put_classes(work, classes);
    return put_caption(work, classes, year[num_maps - 1], &tally, geo->num_areas);
}

int rlv_figure_density_map(rlv_figure_work_t *work)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    outlines_t outlines = {0};
    size_t count;
    int status;

    (void)rlv_run_table_slice(&work->run->table[RLV_LEVEL_TERRITORY], DENSITY.indicator, &count);
    if (count == 0)
        return rlv_fail_at(work->err, RLV_ERR_DATA, work->run->path, 0, "territories.csv", NULL,
                           "no row of the indicator %s", DENSITY.indicator);
    if ((status = read_outlines(work, &outlines)) < 0)
        goto out;
    /* the region's outline is what stays visible of thick borders drawn under the fills */
    const rlv_geo_t *const rim =
        outlines.departments.num_areas > 0 ? &outlines.departments : &outlines.territories;
    rlv_figure_text(work, "title", "%s",
                    RLV_TR(work, "Densité de médecins généralistes par territoire de vie-santé",
                           "Density of general practitioners by territory"));
    rlv_figure_text(work, "subtitle",
                    RLV_TR(work, "Médiane des simulations, mêmes classes chaque année, scénario « %s »",
                           "Median of simulations, same classes in every year, scenario “%s”"),
                    m->title);
    if ((status = put_outlines(work, &outlines.territories, outlines.grid, "territories.tsv")) < 0 ||
        (status = put_outlines(work, &outlines.departments, outlines.grid, "departments.tsv")) < 0 ||
        (status = put_outlines(work, rim, outlines.grid, "rim.tsv")) < 0)
        goto out;
    status = put_maps(work, &outlines, &DENSITY);
out:
    free_outlines(&outlines);
    return status;
}
