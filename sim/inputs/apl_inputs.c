#include "releve/apl_inputs.h"

#include "releve/csv_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COUNT = 100000000 };
static const double MAX_MINUTES = 1440.0, LOWEST_NEED = 0.5, HIGHEST_NEED = 2.0;

/* Opens a table of the folder, finds its columns and lists it. */
static int open_table(const char *name, const char *const columns[], size_t num_columns, int *index,
                      const rlv_params_t *params, rlv_file_list_t *files, rlv_csv_table_t *table,
                      rlv_error_t *err)
{
    char *path = rlv_format(err, "%s/%s", params->data_folder, name);
    int status = RLV_ERR_OS;

    memset(table, 0, sizeof *table);
    if (path != NULL)
        status = rlv_csv_read(table, path, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(table, columns, num_columns, index, NULL, err);
    if (status == RLV_OK && files != NULL)
        status = rlv_file_list_add(files, path, err);
    free(path);
    return status;
}

/* --- codes */

typedef struct {
    const char *code;
    uint32_t commune;
} by_code_t;

static int compare_code(const void *a, const void *b)
{
    const by_code_t *x = a, *y = b;
    return strcmp(x->code, y->code);
}

/* All communes, those around the region included, sorted by code. */
static by_code_t *index_codes(const rlv_region_t *region, rlv_error_t *err)
{
    by_code_t *index = rlv_calloc(region->num_communes, sizeof *index, err);
    for (size_t i = 0; index != NULL && i < region->num_communes; i++)
        index[i] = (by_code_t){region->commune[i].code, (uint32_t)i};
    if (index != NULL)
        qsort(index, region->num_communes, sizeof *index, compare_code);
    return index;
}

/* Index of a commune, or -1. */
static int64_t find_commune(const by_code_t *index, size_t num_communes, const char *code)
{
    const by_code_t key = {code, 0};
    const by_code_t *found = bsearch(&key, index, num_communes, sizeof *index, compare_code);
    return found != NULL ? (int64_t)found->commune : -1;
}

static int inside_commune(const rlv_csv_table_t *table, size_t row, int column,
                          const rlv_region_t *region, size_t *commune, rlv_error_t *err)
{
    const char *code = rlv_csv_text(table, row, column);
    const int found = rlv_place_find(region->commune, region->num_communes_inside, code);
    if (found < 0)
        return rlv_csv_fail(table, row, column, err, NULL, "'%s' is not a commune of the folder",
                            code);
    *commune = (size_t)found;
    return RLV_OK;
}

/* --- road times */

typedef struct {
    uint32_t from, to;
    double minutes;
    size_t row; /* of the file's table */
} trip_t;

static int compare_trips(const void *a, const void *b)
{
    const trip_t *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int compare_texts(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

static size_t count_distinct(const char **text, size_t count)
{
    size_t distinct = 0;
    qsort(text, count, sizeof *text, compare_texts);
    for (size_t k = 0; k < count; k++)
        distinct += k == 0 || strcmp(text[k - 1], text[k]) != 0;
    return distinct;
}

/* The rows about the region; the codes it does not hold go into `unknown` [2 * num_rows]. */
static int read_trips(rlv_travel_table_t *self, const rlv_csv_table_t *table, const int col[3],
                      const by_code_t *index, size_t num_communes, trip_t *trip,
                      const char **unknown, rlv_error_t *err)
{
    size_t num_unknown = 0;

    for (size_t row = 0; row < table->num_rows; row++) {
        const char *code[2] = {NULL, NULL};
        int64_t commune[2] = {-1, -1};
        double minutes = 0;
        for (int end = 0; end < 2; end++) {
            const int status = rlv_csv_get_text(table, row, col[end], &code[end], err);
            if (status < 0)
                return status;
            commune[end] = find_commune(index, num_communes, code[end]);
            if (commune[end] < 0)
                unknown[num_unknown++] = code[end];
        }
        const int status = rlv_csv_get_real(table, row, col[2], 0, MAX_MINUTES, &minutes, err);
        if (status < 0)
            return status;
        if (commune[0] < 0 || commune[1] < 0)
            self->num_outside_rows++;
        else
            trip[self->num_rows++] =
                (trip_t){(uint32_t)commune[0], (uint32_t)commune[1], minutes, row};
    }
    self->num_unknown_codes = count_distinct(unknown, num_unknown);
    return RLV_OK;
}

static int copy_trips(rlv_travel_table_t *self, const rlv_csv_table_t *table, const int col[3],
                      trip_t *trip, const rlv_region_t *region, rlv_error_t *err)
{
    uint8_t *named = rlv_calloc(region->num_communes, 1, err);
    int status = RLV_OK;

    self->from = rlv_calloc(self->num_rows, sizeof *self->from, err);
    self->to = rlv_calloc(self->num_rows, sizeof *self->to, err);
    self->minutes = rlv_calloc(self->num_rows, sizeof *self->minutes, err);
    if (!self->from || !self->to || !self->minutes || !named)
        status = RLV_ERR_OS;
    if (self->num_rows > 0)
        qsort(trip, self->num_rows, sizeof *trip, compare_trips);
    for (size_t r = 0; r < self->num_rows && status == RLV_OK; r++) {
        if (r > 0 && trip[r].from == trip[r - 1].from && trip[r].to == trip[r - 1].to)
            status =
                rlv_csv_fail(table, trip[r].row, col[1], err, "each pair once a direction",
                             "the pair %s, %s is there twice", region->commune[trip[r].from].code,
                             region->commune[trip[r].to].code);
        self->from[r] = trip[r].from;
        self->to[r] = trip[r].to;
        self->minutes[r] = trip[r].minutes;
        named[trip[r].from] = named[trip[r].to] = 1;
    }
    for (size_t i = 0; i < region->num_communes_inside && status == RLV_OK; i++)
        self->num_silent += !named[i];
    free(named);
    return status;
}

static void note_trips(const rlv_travel_table_t *self, const char *path, rlv_notes_t *notes)
{
    if (self->num_outside_rows > 0)
        rlv_note(notes, "%s\u202F: %zu lignes laissées de côté, %zu communes inconnues", path,
                 self->num_outside_rows, self->num_unknown_codes);
    if (self->num_silent > 0)
        rlv_note(notes,
                 "%s\u202F: %zu communes de la région n’y sont pas et n’atteignent qu’elles-mêmes",
                 path, self->num_silent);
}

int rlv_travel_table_read(rlv_travel_table_t *self, const char *path, const rlv_region_t *region,
                          rlv_notes_t *notes, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"from", "to", "minutes"};
    rlv_csv_table_t table;
    by_code_t *index = index_codes(region, err);
    trip_t *trip = NULL;
    const char **unknown = NULL;
    int col[3] = {0};
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    memset(&table, 0, sizeof table);
    if (index == NULL)
        goto out;
    status = rlv_csv_read(&table, path, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(&table, COLUMNS, 3, col, notes, err);
    if (status < 0)
        goto out;
    trip = rlv_calloc(table.num_rows, sizeof *trip, err);
    unknown = rlv_calloc(2 * table.num_rows, sizeof *unknown, err);
    status = trip == NULL || unknown == NULL ? RLV_ERR_OS : RLV_OK;
    if (status == RLV_OK)
        status = read_trips(self, &table, col, index, region->num_communes, trip, unknown, err);
    if (status == RLV_OK && self->num_rows == 0)
        status = rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL,
                             "no row joins two communes of the region or around it");
    if (status == RLV_OK)
        status = copy_trips(self, &table, col, trip, region, err);
    if (status == RLV_OK)
        note_trips(self, path, notes);
out:
    rlv_csv_free(&table);
    free(index);
    free(trip);
    free(unknown);
    return status;
}

void rlv_travel_table_free(rlv_travel_table_t *self)
{
    free(self->from);
    free(self->to);
    free(self->minutes);
    memset(self, 0, sizeof *self);
}

/* --- need */

/* Place of a year among the vintages, added in order when it is new; -1 when there is no room. */
static int add_vintage(rlv_need_t *self, int year)
{
    int k = 0;
    while (k < self->num_vintages && self->year[k] < year)
        k++;
    if (k < self->num_vintages && self->year[k] == year)
        return k;
    if (self->num_vintages == RLV_NEED_MAX_VINTAGES)
        return -1;
    memmove(&self->year[k + 1], &self->year[k],
            (size_t)(self->num_vintages - k) * sizeof *self->year);
    self->year[k] = year;
    self->num_vintages++;
    return k;
}

static int find_vintage(const rlv_need_t *self, int64_t year)
{
    for (int k = 0; k < self->num_vintages; k++)
        if (self->year[k] == year)
            return k;
    return -1;
}

/* Years of the table; none of a region that has no row (all but Occitanie). */
static int list_vintages(rlv_need_t *self, const rlv_csv_table_t *table, int column,
                         rlv_error_t *err)
{
    for (size_t row = 0; row < table->num_rows; row++) {
        int64_t year = 0;
        const int status = rlv_csv_get_int(table, row, column, 1950, 2150, &year, err);
        if (status < 0)
            return status;
        if (add_vintage(self, (int)year) < 0)
            return rlv_csv_fail(table, row, column, err, "at most 8 years", "one year too many");
    }
    return RLV_OK;
}

/* A column of figures by commune and year into `value` [num_vintages * num_communes]. */
static int fill_by_vintage(const rlv_need_t *self, const rlv_csv_table_t *table, const int col[3],
                           const rlv_region_t *region, double *value, rlv_error_t *err)
{
    for (size_t row = 0; row < table->num_rows; row++) {
        int64_t year = 0;
        size_t commune = 0;
        double amount = 0;
        int status = rlv_csv_get_int(table, row, col[1], 1950, 2150, &year, err);
        const int k = find_vintage(self, year);
        if (status == RLV_OK && k < 0)
            continue;
        if (status == RLV_OK)
            status = inside_commune(table, row, col[0], region, &commune, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(table, row, col[2], 0, MAX_COUNT, &amount, err);
        if (status < 0)
            return status;
        value[(size_t)k * self->num_communes + commune] = amount;
    }
    return RLV_OK;
}

static bool is_known(double standardised, double people)
{
    return standardised > 0 && people > 0;
}

/* Standardised over inhabitants becomes need relative to the region's, bounded. */
static void make_relative(rlv_need_t *self, const double *people, size_t num_inside)
{
    for (int k = 0; k < self->num_vintages; k++) {
        double *need = &self->relative[(size_t)k * self->num_communes];
        const double *inhabitants = &people[(size_t)k * self->num_communes];
        double sum = 0, total = 0;
        for (size_t i = 0; i < num_inside; i++)
            if (is_known(need[i], inhabitants[i])) {
                sum += need[i];
                total += inhabitants[i];
            }
        const double level = total > 0 ? sum / total : 1.0;
        for (size_t i = 0; i < self->num_communes; i++) {
            double ratio = 1.0;
            if (i < num_inside && is_known(need[i], inhabitants[i]))
                ratio = need[i] / inhabitants[i] / level;
            self->num_bounded += ratio < LOWEST_NEED || ratio > HIGHEST_NEED;
            need[i] = ratio < LOWEST_NEED    ? LOWEST_NEED
                      : ratio > HIGHEST_NEED ? HIGHEST_NEED
                                             : ratio;
        }
    }
}

/* The values of the vintages listed. */
static int read_vintages(rlv_need_t *self, const rlv_csv_table_t *need, const int need_col[3],
                         const rlv_csv_table_t *population, const int people_col[3],
                         const rlv_region_t *region, rlv_error_t *err)
{
    const size_t size = (size_t)self->num_vintages * self->num_communes;
    double *people = rlv_calloc(size, sizeof *people, err);
    int status = RLV_ERR_OS;

    self->relative = rlv_calloc(size, sizeof *self->relative, err);
    if (self->relative == NULL || people == NULL)
        goto out;
    status = fill_by_vintage(self, need, need_col, region, self->relative, err);
    if (status == RLV_OK)
        status = fill_by_vintage(self, population, people_col, region, people, err);
    if (status == RLV_OK)
        make_relative(self, people, region->num_communes_inside);
out:
    free(people);
    return status;
}

int rlv_need_read(rlv_need_t *self, const rlv_region_t *region, const rlv_params_t *params,
                  rlv_file_list_t *files, rlv_error_t *err)
{
    static const char *const NEED[] = {"code", "year", "standardised_population"};
    static const char *const PEOPLE[] = {"code", "year", "population"};
    rlv_csv_table_t need = {0}, population = {0};
    int need_col[3] = {0}, people_col[3] = {0};
    int status = open_table("communes_need.csv", NEED, 3, need_col, params, files, &need, err);

    memset(self, 0, sizeof *self);
    self->num_communes = region->num_communes;
    if (status == RLV_OK) /* read for the region already, so listed already */
        status = open_table("communes_population.csv", PEOPLE, 3, people_col, params, NULL,
                            &population, err);
    if (status == RLV_OK)
        status = list_vintages(self, &need, need_col[1], err);
    if (status == RLV_OK && self->num_vintages > 0)
        status = read_vintages(self, &need, need_col, &population, people_col, region, err);
    rlv_csv_free(&need);
    rlv_csv_free(&population);
    return status;
}

void rlv_need_free(rlv_need_t *self)
{
    free(self->relative);
    memset(self, 0, sizeof *self);
}

/* --- GPs of a vintage */

static int read_outside_gps(double *gps, const char *vintage, const rlv_region_t *region,
                            const rlv_params_t *params, rlv_error_t *err)
{
    char *column = rlv_format(err, "gp_%s", vintage);
    by_code_t *index = index_codes(region, err);
    rlv_csv_table_t table = {0};
    int col[2] = {0};
    int status = RLV_ERR_OS;

    if (column != NULL && index != NULL) {
        const char *const columns[] = {"code", column};
        status = open_table("communes_outside.csv", columns, 2, col, params, NULL, &table, err);
    }
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        const int64_t i =
            find_commune(index, region->num_communes, rlv_csv_text(&table, row, col[0]));
        double count = 0;
        status = rlv_csv_get_real_or_missing(&table, row, col[1], 0, MAX_COUNT, &count, err);
        if (status == RLV_OK && i >= 0 && count == count)
            gps[i] = count;
    }
    rlv_csv_free(&table);
    free(column);
    free(index);
    return status;
}

int rlv_vintage_read(double **gps, const char *vintage, const rlv_region_t *region,
                     const rlv_params_t *params, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"code", "vintage", "gp"};
    rlv_csv_table_t table = {0};
    int col[3] = {0};
    size_t found = 0;
    int status = RLV_ERR_OS;

    *gps = rlv_calloc(region->num_communes, sizeof **gps, err);
    if (*gps != NULL) /* both tables are read for the region already, so listed already */
        status = open_table("communes_gp.csv", COLUMNS, 3, col, params, NULL, &table, err);
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        size_t commune = 0;
        int64_t count = 0;
        if (strcmp(rlv_csv_text(&table, row, col[1]), vintage) != 0)
            continue;
        found++;
        status = inside_commune(&table, row, col[0], region, &commune, err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(&table, row, col[2], 0, MAX_COUNT, &count, err);
        if (status == RLV_OK)
            (*gps)[commune] = (double)count;
    }
    if (status == RLV_OK && found == 0)
        status = rlv_fail_at(err, RLV_ERR_DATA, table.path, 0, "vintage", NULL,
                             "no count of the vintage '%s'", vintage);
    if (status == RLV_OK)
        status = read_outside_gps(*gps, vintage, region, params, err);
    rlv_csv_free(&table);
    return status;
}

/* --- acts by department */

int rlv_department_acts_read(double *acts, const rlv_region_t *region, const rlv_params_t *params,
                             rlv_file_list_t *files, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"department", "gp_full_time", "patients_per_gp",
                                          "acts_per_patient"};
    rlv_csv_table_t table;
    double sum = 0, total = 0;
    int col[4] = {0};
    int status =
        open_table("gp_activity_departments.csv", COLUMNS, 4, col, params, files, &table, err);

    for (size_t d = 0; d < region->num_departments; d++)
        acts[d] = NAN;
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        double value[3] = {0};
        const int d = rlv_place_find(region->department, region->num_departments,
                                     rlv_csv_text(&table, row, col[0]));
        for (int k = 0; k < 3 && status == RLV_OK; k++)
            status = rlv_csv_get_real(&table, row, col[k + 1], 0, MAX_COUNT, &value[k], err);
        sum += value[0] * value[1] * value[2];
        total += value[0];
        if (d >= 0)
            acts[d] = value[1] * value[2];
    }
    for (size_t d = 0; d < region->num_departments; d++)
        if (!(acts[d] == acts[d]))
            acts[d] = total > 0 ? sum / total : 0;
    rlv_csv_free(&table);
    return status;
}

/* --- published values */

/* The rows of one year, all ages, revised, and of weighting `resident` where there is that column:
 * into `value`, NaN elsewhere. */
static int read_published(const char *file, const char *key, const rlv_place_name_t place[],
                          size_t num_places, int year, const rlv_params_t *params,
                          rlv_file_list_t *files, double *value, int *num_found, rlv_error_t *err)
{
    const char *const columns[] = {key, "year", "series", "variant", "apl", "?weighting"};
    rlv_csv_table_t table;
    int col[6] = {0};
    int status = open_table(file, columns, 6, col, params, files, &table, err);

    for (size_t i = 0; i < num_places; i++)
        value[i] = NAN;
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        int64_t of = 0;
        double apl = 0;
        if (strcmp(rlv_csv_text(&table, row, col[2]), "revised") != 0 ||
            strcmp(rlv_csv_text(&table, row, col[3]), "all") != 0 ||
            (col[5] >= 0 && strcmp(rlv_csv_text(&table, row, col[5]), "resident") != 0))
            continue;
        status = rlv_csv_get_int(&table, row, col[1], 1950, 2150, &of, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(&table, row, col[4], 0, 1000, &apl, err);
        if (status < 0 || of != year || !(apl == apl))
            continue;
        const int i = rlv_place_find(place, num_places, rlv_csv_text(&table, row, col[0]));
        if (i < 0) {
            status = rlv_csv_fail(&table, row, col[0], err, NULL, "'%s' is not in the folder",
                                  rlv_csv_text(&table, row, col[0]));
            continue;
        }
        value[i] = apl;
        (*num_found)++;
    }
    rlv_csv_free(&table);
    return status;
}

int rlv_published_apl_read(double *communes, double *territories, int year,
                           const rlv_region_t *region, const rlv_params_t *params,
                           rlv_file_list_t *files, rlv_error_t *err)
{
    int num_communes = 0, num_territories = 0;
    int status =
        read_published("communes_apl.csv", "code", region->commune, region->num_communes_inside,
                       year, params, files, communes, &num_communes, err);
    if (status == RLV_OK) /* apl.csv is listed with the region */
        status = read_published("apl.csv", "territory", region->territory, region->num_territories,
                                year, params, NULL, territories, &num_territories, err);
    return status < 0 ? status : num_communes;
}
