#include "releve/result.h"

#include "releve/manifest.h"

#include <stdlib.h>
#include <string.h>

const char *rlv_result_table(rlv_level_t level)
{
    static const char *const NAMES[RLV_NUM_LEVELS] = {"territories.csv", "departments.csv",
                                                      "zones.csv", "region.csv"};
    return NAMES[level];
}

static const rlv_place_name_t *place_of(const rlv_region_t *region, size_t place)
{
    if (place < region->num_territories)
        return &region->territory[place];
    place -= region->num_territories;
    return place < region->num_departments ? &region->department[place] : NULL;
}

const char *rlv_place_code(const rlv_region_t *region, size_t place)
{
    const rlv_place_name_t *named = place_of(region, place);
    const size_t zones = rlv_region_first_place(region, RLV_LEVEL_ZONE);
    if (named != NULL)
        return named->code;
    return place < zones + RLV_NUM_ZONES ? rlv_zone_name((rlv_zone_t)(place - zones))
                                         : region->code;
}

const char *rlv_place_name(const rlv_region_t *region, size_t place)
{
    static const char *const ZONES[RLV_NUM_ZONES] = {
        "Zone d'intervention prioritaire", "Zone d'action complémentaire", "Zone d'appui régional"};
    const rlv_place_name_t *named = place_of(region, place);
    const size_t zones = rlv_region_first_place(region, RLV_LEVEL_ZONE);
    if (named != NULL)
        return named->name;
    return place < zones + RLV_NUM_ZONES ? ZONES[place - zones] : region->name;
}

/* How cells are written: separator and decimal mark. */
typedef struct {
    FILE *file;
    bool french;
} writer_t;

static void put_text(const writer_t *w, const char *text, bool last)
{
    const char separator = w->french ? ';' : ',';
    const bool quoted = strpbrk(text, "\",;\n\r") != NULL;

    if (quoted)
        (void)fputc('"', w->file);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            (void)fputc('"', w->file);
        (void)fputc(*c, w->file);
    }
    if (quoted)
        (void)fputc('"', w->file);
    (void)fputc(last ? '\n' : separator, w->file);
}

/* Ten significant digits; a missing value is empty. */
static void put_number(const writer_t *w, double value, bool last)
{
    char text[40] = "";
    if (value == value)
        (void)snprintf(text, sizeof text, "%.10g", value == 0 ? 0.0 : value);
    char *dot = strchr(text, '.');
    if (w->french && dot != NULL)
        *dot = ',';
    (void)fprintf(w->file, "%s%c", text, last ? '\n' : w->french ? ';' : ',');
}

static int open_table(const rlv_run_t *run, const rlv_out_folder_t *folder, const char *name,
                      const char *const columns[], size_t num_columns, writer_t *w,
                      rlv_error_t *err)
{
    w->french = run->french;
    w->file = rlv_out_folder_file(folder, name, err);
    if (w->file == NULL)
        return err->status;
    if (run->french)
        (void)fputs("\xEF\xBB\xBF", w->file);
    for (size_t i = 0; i < num_columns; i++)
        put_text(w, columns[i], i + 1 == num_columns);
    return RLV_OK;
}

static int write_level(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_level_t level,
                       rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"code", "name", "year", "indicator", "unit", "mean", "sd",
                                          "p05",  "p25",  "p50",  "p75",       "p95",  "mcse"};
    const rlv_summary_t *summary = &run->summary[level];
    const rlv_region_t *region = run->model->region;
    const char *name = rlv_result_table(level);
    writer_t w;
    const int status =
        open_table(run, folder, name, COLUMNS, sizeof COLUMNS / sizeof COLUMNS[0], &w, err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < summary->num_rows; i++) {
        const rlv_summary_row_t *row = &summary->row[i];
        const rlv_indicator_t *indicator = &RLV_INDICATORS[row->indicator];
        const rlv_stats_t *s = &row->stats;
        const double values[] = {s->mean, s->sd, s->p05, s->p25, s->p50, s->p75, s->p95, s->mcse};
        put_text(&w, rlv_place_code(region, row->place), false);
        put_text(&w, rlv_place_name(region, row->place), false);
        put_number(&w, row->year, false);
        put_text(&w, indicator->name, false);
        put_text(&w, indicator->unit, false);
        for (size_t k = 0; k < 8; k++)
            put_number(&w, values[k], k == 7);
    }
    return rlv_out_folder_close(folder, name, w.file, err);
}

static int write_pyramid(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"year", "sex", "age", "mean", "p05", "p95"};
    rlv_pyramid_stats_t *row = NULL;
    size_t num_rows = 0;
    writer_t w;
    int status = rlv_summary_pyramid(run->ensemble, run->model, &row, &num_rows, err);

    if (status == RLV_OK)
        status = open_table(run, folder, "pyramid.csv", COLUMNS, 6, &w, err);
    if (status != RLV_OK)
        goto out;
    for (size_t i = 0; i < num_rows; i++) {
        put_number(&w, row[i].year, false);
        put_text(&w, row[i].sex == RLV_WOMAN ? "F" : "M", false);
        put_number(&w, row[i].age, false);
        put_number(&w, row[i].mean, false);
        put_number(&w, row[i].p05, false);
        put_number(&w, row[i].p95, true);
    }
    status = rlv_out_folder_close(folder, "pyramid.csv", w.file, err);
out:
    free(row);
    return status;
}

static int write_observed(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"level", "code",  "name",       "year",  "indicator",
                                          "unit",  "value", "definition", "source"};
    static const char *const LEVELS[RLV_NUM_LEVELS] = {"territory", "department", "zone", "region"};
    const rlv_region_t *region = run->model->region;
    writer_t w;
    const int status = open_table(run, folder, "observed.csv", COLUMNS, 9, &w, err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < run->observed->num_rows; i++) {
        const rlv_observed_t *row = &run->observed->row[i];
        put_text(&w, LEVELS[row->level], false);
        put_text(&w, rlv_place_code(region, row->place), false);
        put_text(&w, rlv_place_name(region, row->place), false);
        put_number(&w, row->year, false);
        put_text(&w, row->indicator, false);
        put_text(&w, row->unit, false);
        put_number(&w, row->value, false);
        put_text(&w, row->definition, false);
        put_text(&w, row->source, true);
    }
    return rlv_out_folder_close(folder, "observed.csv", w.file, err);
}

static int write_scenario(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    FILE *file = rlv_out_folder_file(folder, "scenario.resolved.cfg", err);
    int status;

    if (file == NULL)
        return err->status;
    status = rlv_scenario_print(run->scenario, file, err);
    const int closed = rlv_out_folder_close(folder, "scenario.resolved.cfg", file, err);
    return status < 0 ? status : closed;
}

int rlv_result_write(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const OUTPUTS[] = {
        "departments.csv",       "observed.csv",    "pyramid.csv", "region.csv",
        "scenario.resolved.cfg", "territories.csv", "zones.csv"};
    int status = RLV_OK;

    for (int level = 0; level < RLV_NUM_LEVELS && status == RLV_OK; level++)
        status = write_level(run, folder, (rlv_level_t)level, err);
    if (status == RLV_OK)
        status = write_pyramid(run, folder, err);
    if (status == RLV_OK)
        status = write_observed(run, folder, err);
    if (status == RLV_OK)
        status = write_scenario(run, folder, err);
    if (status == RLV_OK)
        status = rlv_manifest_write(run, folder, OUTPUTS, sizeof OUTPUTS / sizeof OUTPUTS[0], err);
    return status;
}
