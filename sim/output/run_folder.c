#include "releve/run_folder.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "run_folder_internal.h"

enum { YEAR_LOW = 1900, YEAR_HIGH = 2200 };

static const char *const FILE_OF_LEVEL[RLV_NUM_LEVELS] = {
    [RLV_LEVEL_REGION] = "region.csv",
    [RLV_LEVEL_DEPARTMENT] = "departments.csv",
    [RLV_LEVEL_ZONE] = "zones.csv",
    [RLV_LEVEL_TERRITORY] = "territories.csv"};
static const char *const NAME_OF_LEVEL[RLV_NUM_LEVELS] = {[RLV_LEVEL_REGION] = "region",
                                                          [RLV_LEVEL_DEPARTMENT] = "department",
                                                          [RLV_LEVEL_ZONE] = "zone",
                                                          [RLV_LEVEL_TERRITORY] = "territory"};

static int compare_key(const rlv_run_row_t *row, const char *indicator, const char *code, int year)
{
    int order = strcmp(row->indicator, indicator);
    if (order == 0)
        order = strcmp(row->code, code);
    return order != 0 ? order : (row->year > year) - (row->year < year);
}

static int compare_rows(const void *a, const void *b)
{
    const rlv_run_row_t *x = a, *y = b;
    return compare_key(x, y->indicator, y->code, y->year);
}

/* Turns decimal commas into points, in the columns of numbers of a table of the layout "fr". */
static void point_row(const rlv_csv_table_t *csv, size_t i, const int column[], size_t num_columns)
{
    for (size_t k = 0; k < num_columns; k++) {
        char *const comma = strchr(csv->cell[i * csv->num_columns + (size_t)column[k]], ',');
        if (comma != NULL)
            *comma = '.';
    }
}

static void point_decimals(const rlv_csv_table_t *csv, const int column[], size_t num_columns)
{
    for (size_t i = 0; i < csv->num_rows; i++)
        point_row(csv, i, column, num_columns);
}

int rlv_run_row_parse(const rlv_csv_table_t *csv, size_t i, const int column[], bool french,
                      rlv_run_row_t *row, rlv_error_t *err)
{
    double *const value[] = {&row->mean, &row->sd,  &row->p05, &row->p25,
                             &row->p50,  &row->p75, &row->p95, &row->mcse};
    int64_t year;
    int status;

    if (french)
        point_row(csv, i, column + 5, 8);
    row->code = rlv_csv_text(csv, i, column[0]);
    row->name = rlv_csv_text(csv, i, column[1]);
    row->unit = rlv_csv_text(csv, i, column[4]);
    if ((status = rlv_csv_get_int(csv, i, column[2], YEAR_LOW, YEAR_HIGH, &year, err)) < 0 ||
        (status = rlv_csv_get_text(csv, i, column[3], &row->indicator, err)) < 0)
        return status;
    row->year = (int)year;
    for (size_t k = 0; k < sizeof value / sizeof value[0]; k++)
        if ((status = rlv_csv_get_real_or_missing(csv, i, column[5 + k], -1e15, 1e15, value[k],
                                                  err)) < 0)
            return status;
    return RLV_OK;
}

static int read_table(rlv_run_table_t *self, const char *path, bool french, rlv_error_t *err)
{
    static const char *const NAMES[] = {"code", "name", "year", "indicator", "unit", "mean", "sd",
                                        "p05",  "p25",  "p50",  "p75",       "p95",  "mcse"};
    enum { NUM_NAMES = sizeof NAMES / sizeof NAMES[0] };
    int column[NUM_NAMES];
    int status;

    if ((status = rlv_csv_read(&self->csv, path, french ? ';' : ',', err)) < 0 ||
        (status = rlv_csv_require(&self->csv, NAMES, NUM_NAMES, column, NULL, err)) < 0)
        return status;
    self->row = rlv_calloc(self->csv.num_rows, sizeof *self->row, err);
    if (self->row == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->csv.num_rows; i++)
        if ((status = rlv_run_row_parse(&self->csv, i, column, french, &self->row[i], err)) < 0)
            return status;
    self->num_rows = self->csv.num_rows;
    return rlv_run_table_sort(self, path, err);
}

int rlv_run_table_sort(rlv_run_table_t *self, const char *path, rlv_error_t *err)
{
    if (self->num_rows > 0)
        qsort(self->row, self->num_rows, sizeof *self->row, compare_rows);
    for (size_t i = 1; i < self->num_rows; i++) {
        const rlv_run_row_t *const r = &self->row[i];
        if (compare_rows(r - 1, r) == 0)
            return rlv_fail_at(err, RLV_ERR_DATA, path, 0, r->indicator, NULL,
                               "code %s has two rows for the year %d", r->code, r->year);
    }
    return RLV_OK;
}

static int read_pyramid(rlv_run_folder_t *self, const char *path, rlv_error_t *err)
{
    static const char *const NAMES[] = {"year", "sex", "age", "mean", "p05", "p95"};
    const rlv_csv_table_t *const csv = &self->pyramid_csv;
    int column[6];
    int status;

    if ((status = rlv_csv_read(&self->pyramid_csv, path, self->manifest.french ? ';' : ',', err)) <
            0 ||
        (status = rlv_csv_require(csv, NAMES, 6, column, NULL, err)) < 0)
        return status;
    if (self->manifest.french)
        point_decimals(&self->pyramid_csv, column + 3, 3);
    self->pyramid = rlv_calloc(csv->num_rows, sizeof *self->pyramid, err);
    if (self->pyramid == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < csv->num_rows; i++) {
        rlv_pyramid_row_t *const row = &self->pyramid[i];
        const char *const sex = rlv_csv_text(csv, i, column[1]);
        int64_t year, age;
        if (strcmp(sex, "M") != 0 && strcmp(sex, "F") != 0)
            return rlv_csv_fail(csv, i, column[1], err, "M, F", "'%s' is not a sex", sex);
        if ((status = rlv_csv_get_int(csv, i, column[0], YEAR_LOW, YEAR_HIGH, &year, err)) < 0 ||
            (status = rlv_csv_get_int(csv, i, column[2], 0, 120, &age, err)) < 0 ||
            (status = rlv_csv_get_real(csv, i, column[3], 0, 1e9, &row->mean, err)) < 0 ||
            (status = rlv_csv_get_real_or_missing(csv, i, column[4], 0, 1e9, &row->p05, err)) < 0 ||
            (status = rlv_csv_get_real_or_missing(csv, i, column[5], 0, 1e9, &row->p95, err)) < 0)
            return status;
        row->year = (int)year;
        row->age = (int)age;
        row->sex = sex[0];
    }
    self->num_pyramid = csv->num_rows;
    return RLV_OK;
}

static int parse_observed(const rlv_csv_table_t *csv, size_t i, const int column[],
                          rlv_observed_row_t *row, rlv_error_t *err)
{
    const char *const level = rlv_csv_text(csv, i, column[0]);
    int64_t year;
    int status, found = -1;

    for (int k = 0; k < RLV_NUM_LEVELS; k++)
        if (strcmp(level, NAME_OF_LEVEL[k]) == 0)
            found = k;
    if (found < 0)
        return rlv_csv_fail(csv, i, column[0], err, "region, department, zone, territory",
                            "'%s' is not a level", level);
    if ((status = rlv_csv_get_int(csv, i, column[3], YEAR_LOW, YEAR_HIGH, &year, err)) < 0 ||
        (status = rlv_csv_get_real_or_missing(csv, i, column[6], -1e15, 1e15, &row->value, err)) <
            0)
        return status;
    row->level = (rlv_level_t)found;
    row->year = (int)year;
    row->code = rlv_csv_text(csv, i, column[1]);
    row->name = rlv_csv_text(csv, i, column[2]);
    row->indicator = rlv_csv_text(csv, i, column[4]);
    row->unit = rlv_csv_text(csv, i, column[5]);
    row->definition = rlv_csv_text(csv, i, column[7]);
    row->source = rlv_csv_text(csv, i, column[8]);
    return RLV_OK;
}

static int read_observed(rlv_run_folder_t *self, const char *path, rlv_error_t *err)
{
    static const char *const NAMES[] = {"level", "code",  "name",       "year",  "indicator",
                                        "unit",  "value", "definition", "source"};
    int column[9];
    int status;

    if ((status = rlv_csv_read(&self->observed_csv, path, self->manifest.french ? ';' : ',', err)) <
            0 ||
        (status = rlv_csv_require(&self->observed_csv, NAMES, 9, column, NULL, err)) < 0)
        return status;
    if (self->manifest.french)
        point_decimals(&self->observed_csv, column + 6, 1);
    self->observed = rlv_calloc(self->observed_csv.num_rows, sizeof *self->observed, err);
    if (self->observed == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->observed_csv.num_rows; i++)
        if ((status = parse_observed(&self->observed_csv, i, column, &self->observed[i], err)) < 0)
            return status;
    self->num_observed = self->observed_csv.num_rows;
    return RLV_OK;
}

/* Calls `read` on a file of the folder; an optional one may be absent. */
static char *path_in(const rlv_run_folder_t *self, const char *name, bool optional, bool *absent,
                     rlv_error_t *err)
{
    struct stat info;
    char *path = rlv_format(err, "%s/%s", self->path, name);

    *absent = path != NULL && stat(path, &info) != 0;
    if (*absent && !optional)
        (void)rlv_fail_at(err, RLV_ERR_NO_INPUT, self->path, 0, name, NULL,
                          "the file is missing: is this the folder of a finished run?");
    return path;
}

static int read_level(rlv_run_folder_t *self, int level, rlv_error_t *err)
{
    bool absent;
    const bool optional = level == RLV_LEVEL_ZONE;
    char *path = path_in(self, FILE_OF_LEVEL[level], optional, &absent, err);
    int status = path == NULL ? RLV_ERR_OS : absent && !optional ? RLV_ERR_NO_INPUT : RLV_OK;

    if (status == RLV_OK && !absent)
        status = read_table(&self->table[level], path, self->manifest.french, err);
    free(path);
    return status;
}

static int read_extra(rlv_run_folder_t *self, const char *name, bool optional,
                      int (*read)(rlv_run_folder_t *, const char *, rlv_error_t *),
                      rlv_error_t *err)
{
    bool absent;
    char *path = path_in(self, name, optional, &absent, err);
    int status = path == NULL ? RLV_ERR_OS : absent && !optional ? RLV_ERR_NO_INPUT : RLV_OK;

    if (status == RLV_OK && !absent)
        status = read(self, path, err);
    free(path);
    return status;
}

/* Years that the manifest leaves open, from region.csv. */
static int complete_years(rlv_run_folder_t *self, rlv_error_t *err)
{
    const rlv_run_table_t *const region = &self->table[RLV_LEVEL_REGION];
    rlv_run_manifest_t *const m = &self->manifest;
    int low = INT_MAX, high = INT_MIN;

    for (size_t i = 0; i < region->num_rows; i++) {
        low = region->row[i].year < low ? region->row[i].year : low;
        high = region->row[i].year > high ? region->row[i].year : high;
    }
    if (region->num_rows == 0)
        return rlv_fail_at(err, RLV_ERR_DATA, region->csv.path, 0, NULL, NULL, "no row");
    if (m->base_year == 0)
        m->base_year = low;
    if (m->horizon == 0)
        m->horizon = high;
    if (m->last_known < m->base_year)
        m->last_known = m->base_year;
    if (m->horizon < m->base_year)
        return rlv_fail_at(err, RLV_ERR_DATA, self->path, 0, "manifest.json", NULL,
                           "the horizon %d lies before the base year %d", m->horizon, m->base_year);
    return RLV_OK;
}

int rlv_run_folder_read(rlv_run_folder_t *self, const char *path, rlv_notes_t *notes,
                        rlv_error_t *err)
{
    int status;

    memset(self, 0, sizeof *self);
    if ((self->path = rlv_strdup(path, err)) == NULL)
        return RLV_ERR_OS;
    if ((status = read_extra(self, "manifest.json", false, rlv_run_manifest_read, err)) < 0)
        return status;
    for (int level = 0; level < RLV_NUM_LEVELS; level++)
        if ((status = read_level(self, level, err)) < 0)
            return status;
    if ((status = read_extra(self, "pyramid.csv", false, read_pyramid, err)) < 0 ||
        (status = read_extra(self, "observed.csv", true, read_observed, err)) < 0)
        return status;
    if (self->num_observed == 0)
        rlv_note(notes, "%s: no observed.csv, the figures show no observed past", path);
    return complete_years(self, err);
}

void rlv_run_manifest_free(rlv_run_manifest_t *self)
{
    free(self->title);
    free(self->definition);
    free(self->uncertainty);
    free(self->seed);
    free(self->version);
    free(self->data_folder);
    memset(self, 0, sizeof *self);
}

void rlv_run_folder_free(rlv_run_folder_t *self)
{
    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        rlv_csv_free(&self->table[level].csv);
        free(self->table[level].row);
    }
    rlv_csv_free(&self->pyramid_csv);
    rlv_csv_free(&self->observed_csv);
    free(self->pyramid);
    free(self->observed);
    rlv_run_manifest_free(&self->manifest);
    free(self->path);
    memset(self, 0, sizeof *self);
}

size_t rlv_run_table_slice(const rlv_run_table_t *self, const char *indicator, size_t *count)
{
    size_t low = 0, high = self->num_rows, end;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(self->row[middle].indicator, indicator) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < self->num_rows && strcmp(self->row[end].indicator, indicator) == 0;)
        end++;
    *count = end - low;
    return low;
}

const rlv_run_row_t *rlv_run_table_find(const rlv_run_table_t *self, const char *indicator,
                                        const char *code, int year)
{
    size_t low = 0, high = self->num_rows;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = compare_key(&self->row[middle], indicator, code, year);
        if (order == 0)
            return &self->row[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
