#include "releve/region_csv.h"

#include "releve/csv_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COUNT = 100000000, FIRST_YEAR_POSSIBLE = 1950, LAST_YEAR_POSSIBLE = 2150 };

typedef struct {
    rlv_region_t *region;
    const rlv_params_t *params;
    rlv_file_list_t *files;
    rlv_notes_t *notes;
    rlv_error_t *err;
} loader_t;

int rlv_file_list_add(rlv_file_list_t *self, const char *path, rlv_error_t *err)
{
    char *copy = rlv_strdup(path, err);
    if (copy == NULL)
        return RLV_ERR_OS;
    if (rlv_resize(&self->path, self->num_paths + 1, sizeof *self->path, err) < 0) {
        free(copy);
        return RLV_ERR_OS;
    }
    self->path[self->num_paths++] = copy;
    return RLV_OK;
}

void rlv_file_list_free(rlv_file_list_t *self)
{
    for (size_t i = 0; i < self->num_paths; i++)
        free(self->path[i]);
    free(self->path);
    memset(self, 0, sizeof *self);
}

void rlv_universities_free(rlv_universities_t *self)
{
    free(self->name);
    free(self->latitude);
    free(self->longitude);
    memset(self, 0, sizeof *self);
}

/* Opens a table of the folder and finds its columns. */
static int open_table(const loader_t *l, const char *name, const char *const columns[],
                      size_t num_columns, int *index, rlv_csv_table_t *table)
{
    char *path = rlv_format(l->err, "%s/%s", l->params->data_folder, name);
    int status = RLV_ERR_OS;

    memset(table, 0, sizeof *table);
    if (path == NULL)
        return RLV_ERR_OS;
    status = rlv_csv_read(table, path, ',', l->err);
    if (status == RLV_OK)
        status = rlv_csv_require(table, columns, num_columns, index, NULL, l->err);
    if (status == RLV_OK)
        status = rlv_file_list_add(l->files, path, l->err);
    free(path);
    return status;
}

static int copy_text(const rlv_csv_table_t *table, size_t row, int column, char *to, size_t size,
                     rlv_error_t *err)
{
    const char *text = NULL;
    const int status = rlv_csv_get_text(table, row, column, &text, err);
    if (status < 0)
        return status;
    if (strlen(text) >= size)
        return rlv_csv_fail(table, row, column, err, NULL, "the text is longer than %zu bytes",
                            size - 1);
    memcpy(to, text, strlen(text) + 1);
    return RLV_OK;
}

/* Code and name of each row into `place`; codes must increase (which also refuses duplicates). */
static int read_places(const rlv_csv_table_t *table, int code, int name, rlv_place_name_t *place,
                       rlv_error_t *err)
{
    for (size_t row = 0; row < table->num_rows; row++) {
        int status = copy_text(table, row, code, place[row].code, sizeof place[row].code, err);
        if (status == RLV_OK)
            status = copy_text(table, row, name, place[row].name, sizeof place[row].name, err);
        if (status < 0)
            return status;
        const int order = row > 0 ? strcmp(place[row - 1].code, place[row].code) : -1;
        if (order == 0)
            return rlv_csv_fail(table, row, code, err, NULL, "the code %s is there twice",
                                place[row].code);
        if (order > 0)
            return rlv_csv_fail(table, row, code, err, "rows sorted by code",
                                "the code %s comes after %s", place[row].code, place[row - 1].code);
    }
    return RLV_OK;
}

/* The place that a cell of a table names. */
static int find_place(const rlv_csv_table_t *table, size_t row, int column,
                      const rlv_place_name_t place[], size_t num_places, const char *what,
                      size_t *found, rlv_error_t *err)
{
    const char *code = rlv_csv_text(table, row, column);
    const int index = rlv_place_find(place, num_places, code);
    if (index < 0)
        return rlv_csv_fail(table, row, column, err, NULL, "'%s' is not a %s of the folder", code,
                            what);
    *found = (size_t)index;
    return RLV_OK;
}

static int find_cell(const loader_t *l, const rlv_csv_table_t *table, size_t row, int territory,
                     int department, size_t *cell)
{
    const rlv_region_t *r = l->region;
    size_t t = 0, d = 0;
    int status = find_place(table, row, territory, r->territory, r->num_territories, "territory",
                            &t, l->err);
    if (status == RLV_OK)
        status = find_place(table, row, department, r->department, r->num_departments, "department",
                            &d, l->err);
    if (status < 0)
        return status;
    for (uint32_t c = r->first_cell[t]; c < r->first_cell[t + 1]; c++)
        if (r->cell_department[c] == d) {
            *cell = c;
            return RLV_OK;
        }
    return rlv_csv_fail(table, row, department, l->err, NULL,
                        "no commune of territory %s lies in department %s", r->territory[t].code,
                        r->department[d].code);
}

static int read_region_name(const loader_t *l)
{
    static const char *const COLUMNS[] = {"code", "name"};
    rlv_csv_table_t table;
    int col[2];
    int status = open_table(l, "region.csv", COLUMNS, 2, col, &table);
    if (status == RLV_OK && table.num_rows != 1)
        status = rlv_fail_at(l->err, RLV_ERR_DATA, table.path, 0, NULL, "one row", "%zu rows",
                             table.num_rows);
    if (status == RLV_OK)
        status = copy_text(&table, 0, col[0], l->region->code, sizeof l->region->code, l->err);
    if (status == RLV_OK)
        status = copy_text(&table, 0, col[1], l->region->name, sizeof l->region->name, l->err);
    rlv_csv_free(&table);
    return status;
}

static int read_departments(const loader_t *l, const rlv_csv_table_t *table, const int col[])
{
    rlv_region_t *r = l->region;
    int status = read_places(table, col[0], col[1], r->department, l->err);
    for (size_t d = 0; d < r->num_departments && status == RLV_OK; d++)
        status = rlv_csv_get_real_or_missing(table, d, col[2], 0, 1, &r->share_55plus[d], l->err);
    return status;
}

static int read_territories(const loader_t *l, const rlv_csv_table_t *table, const int col[])
{
    rlv_region_t *r = l->region;
    int status = read_places(table, col[0], col[1], r->territory, l->err);
    for (size_t t = 0; t < r->num_territories && status == RLV_OK; t++) {
        status = rlv_csv_get_real(table, t, col[2], -90, 90, &r->latitude[t], l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(table, t, col[3], -180, 180, &r->longitude[t], l->err);
    }
    return status;
}

/* Cells are the pairs of territory and department that communes form. */
static int make_cells(const rlv_csv_table_t *communes, const int col[], const loader_t *l,
                      uint32_t **territory, uint32_t **department, size_t *num_cells)
{
    const rlv_region_t *r = l->region;
    const size_t all = r->num_territories * r->num_departments;
    uint8_t *there = rlv_calloc(all, 1, l->err);
    int status = there == NULL ? RLV_ERR_OS : RLV_OK;
    size_t n = 0;

    for (size_t row = 0; row < communes->num_rows && status == RLV_OK; row++) {
        size_t t = 0, d = 0;
        status = find_place(communes, row, col[3], r->territory, r->num_territories, "territory",
                            &t, l->err);
        if (status == RLV_OK)
            status = find_place(communes, row, col[2], r->department, r->num_departments,
                                "department", &d, l->err);
        if (status == RLV_OK && !there[t * r->num_departments + d]) {
            there[t * r->num_departments + d] = 1;
            n++;
        }
    }
    if (status == RLV_OK) {
        *territory = rlv_calloc(n, sizeof **territory, l->err);
        *department = rlv_calloc(n, sizeof **department, l->err);
        if (*territory == NULL || *department == NULL)
            status = RLV_ERR_OS;
    }
    n = 0;
    for (size_t i = 0; i < all && status == RLV_OK; i++)
        if (there[i]) {
            (*territory)[n] = (uint32_t)(i / r->num_departments);
            (*department)[n++] = (uint32_t)(i % r->num_departments);
        }
    *num_cells = n;
    free(there);
    return status;
}

static int read_communes(const loader_t *l, const rlv_csv_table_t *table, const int col[])
{
    rlv_region_t *r = l->region;
    int status = read_places(table, col[0], col[1], r->commune, l->err);

    for (size_t i = 0; i < table->num_rows && status == RLV_OK; i++) {
        size_t cell = 0;
        double density = 0, mountain = 0;
        status = find_cell(l, table, i, col[3], col[2], &cell);
        if (status == RLV_OK)
            status = rlv_csv_get_real(table, i, col[4], -90, 90, &r->commune_latitude[i], l->err);
        if (status == RLV_OK)
            status =
                rlv_csv_get_real(table, i, col[5], -180, 180, &r->commune_longitude[i], l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(table, i, col[6], 1, 7, &density, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(table, i, col[7], 0, 1, &mountain, l->err);
        r->commune_cell[i] = (uint32_t)cell;
        r->commune_density[i] = density == density ? (uint8_t)density : 0;
        r->commune_mountain[i] = mountain == mountain ? (uint8_t)mountain : 0;
    }
    return status;
}

/* Inhabitants of the last census by commune. */
static int read_commune_population(const loader_t *l)
{
    static const char *const COLUMNS[] = {"code", "year", "population"};
    rlv_region_t *r = l->region;
    rlv_csv_table_t table;
    int col[3];
    int64_t last = 0;
    int status = open_table(l, "communes_population.csv", COLUMNS, 3, col, &table);

    for (int pass = 0; pass < 2 && status == RLV_OK; pass++)
        for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
            int64_t year = 0;
            double people = 0;
            size_t commune = 0;
            status = rlv_csv_get_int(&table, row, col[1], FIRST_YEAR_POSSIBLE, LAST_YEAR_POSSIBLE,
                                     &year, l->err);
            last = pass == 0 && year > last ? year : last;
            if (status < 0 || pass == 0 || year != last)
                continue;
            status = find_place(&table, row, col[0], r->commune, r->num_communes_inside, "commune",
                                &commune, l->err);
            if (status == RLV_OK)
                status =
                    rlv_csv_get_real_or_missing(&table, row, col[2], 0, MAX_COUNT, &people, l->err);
            if (status == RLV_OK)
                r->commune_population[commune] = people == people ? people : 0;
        }
    rlv_csv_free(&table);
    return status;
}

/* GPs of the vintage by commune, summed over cells: the stock of the reference date. */
static int read_gps(const loader_t *l)
{
    static const char *const COLUMNS[] = {"code", "vintage", "gp"};
    rlv_region_t *r = l->region;
    rlv_csv_table_t table;
    int col[3];
    size_t found = 0;
    int status = open_table(l, "communes_gp.csv", COLUMNS, 3, col, &table);

    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        int64_t gp = 0;
        size_t commune = 0;
        if (strcmp(rlv_csv_text(&table, row, col[1]), l->params->data_gp_vintage) != 0)
            continue;
        found++;
        status = find_place(&table, row, col[0], r->commune, r->num_communes_inside, "commune",
                            &commune, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(&table, row, col[2], 0, MAX_COUNT, &gp, l->err);
        if (status == RLV_OK && r->commune_gp[commune] > 0)
            status = rlv_csv_fail(&table, row, col[0], l->err, NULL,
                                  "commune %s is there twice for the vintage %s",
                                  r->commune[commune].code, l->params->data_gp_vintage);
        if (status < 0)
            break;
        r->commune_gp[commune] = (double)gp;
        r->gp[r->commune_cell[commune]] += (uint32_t)gp;
    }
    if (status == RLV_OK && found == 0)
        status = rlv_fail_at(l->err, RLV_ERR_CONFIG, NULL, 0, "data.gp_vintage", NULL,
                             "%s holds no count of the vintage '%s'", table.path,
                             l->params->data_gp_vintage);
    rlv_csv_free(&table);
    return status;
}

static int read_outside(const loader_t *l, const rlv_csv_table_t *table, const int col[])
{
    rlv_region_t *r = l->region;
    int status = RLV_OK;

    for (size_t row = 0; row < table->num_rows && status == RLV_OK; row++) {
        const size_t i = r->num_communes_inside + row;
        status =
            copy_text(table, row, col[0], r->commune[i].code, sizeof r->commune[i].code, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(table, row, col[1], -90, 90, &r->commune_latitude[i], l->err);
        if (status == RLV_OK)
            status =
                rlv_csv_get_real(table, row, col[2], -180, 180, &r->commune_longitude[i], l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(table, row, col[3], 0, MAX_COUNT,
                                                 &r->commune_population[i], l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(table, row, col[4], 0, MAX_COUNT,
                                                 &r->commune_gp[i], l->err);
        if (!(r->commune_population[i] == r->commune_population[i]))
            r->commune_population[i] = 0;
        if (!(r->commune_gp[i] == r->commune_gp[i]))
            r->commune_gp[i] = 0;
    }
    return status;
}

static int read_population(const loader_t *l, const rlv_csv_table_t *table, const int col[])
{
    rlv_region_t *r = l->region;
    const size_t num_years = (size_t)(r->last_year - r->first_year + 1);
    int status = RLV_OK;

    for (size_t i = 0; i < r->num_cells * num_years; i++)
        r->population[i] = -1;
    for (size_t row = 0; row < table->num_rows && status == RLV_OK; row++) {
        int64_t year = 0, people = 0;
        size_t cell = 0;
        status = find_cell(l, table, row, col[0], col[1], &cell);
        if (status == RLV_OK)
            status =
                rlv_csv_get_int(table, row, col[2], r->first_year, r->last_year, &year, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(table, row, col[3], 0, MAX_COUNT, &people, l->err);
        if (status < 0)
            break;
        int32_t *slot = &r->population[cell * num_years + (size_t)(year - r->first_year)];
        if (*slot >= 0)
            status = rlv_csv_fail(table, row, col[2], l->err, NULL,
                                  "the year is there twice for that cell");
        *slot = (int32_t)people;
    }
    for (size_t i = 0; i < r->num_cells * num_years && status == RLV_OK; i++)
        if (r->population[i] < 0)
            status = rlv_fail_at(l->err, RLV_ERR_DATA, table->path, 0, NULL, NULL,
                                 "territory %s, department %s: no inhabitants for %d",
                                 r->territory[r->cell_territory[i / num_years]].code,
                                 r->department[r->cell_department[i / num_years]].code,
                                 r->first_year + (int)(i % num_years));
    return status;
}

/* The published APL of the last year not after the base year, and the last ratio <= 65 / all. */
static int read_apl(const loader_t *l)
{
    static const char *const COLUMNS[] = {"territory", "year",      "series",
                                          "variant",   "weighting", "apl"};
    rlv_region_t *r = l->region;
    rlv_csv_table_t table;
    int col[6];
    int *year_all = rlv_calloc(r->num_territories, sizeof *year_all, l->err);
    int *year_le65 = rlv_calloc(r->num_territories, sizeof *year_le65, l->err);
    double *first_release = rlv_calloc(r->num_territories, 121 * sizeof *first_release, l->err);
    size_t num_with = 0;
    double sum = 0.0;
    int status = open_table(l, "apl.csv", COLUMNS, 6, col, &table);

    if (year_all == NULL || year_le65 == NULL || first_release == NULL)
        status = RLV_ERR_OS;
    for (int pass = 0; pass < 2 && status == RLV_OK; pass++)
        for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
            int64_t year = 0;
            double apl = 0;
            size_t t = 0;
            if (strcmp(rlv_csv_text(&table, row, col[4]), "resident") != 0)
                continue;
            status = find_place(&table, row, col[0], r->territory, r->num_territories, "territory",
                                &t, l->err);
            if (status == RLV_OK)
                status = rlv_csv_get_int(&table, row, col[1], 2000, 2119, &year, l->err);
            if (status == RLV_OK)
                status = rlv_csv_get_real_or_missing(&table, row, col[5], 0, 100, &apl, l->err);
            if (status < 0 || !(apl == apl) || year > l->params->time_base_year)
                continue;
            const bool revised = strcmp(rlv_csv_text(&table, row, col[2]), "revised") == 0;
            const bool le65 = strcmp(rlv_csv_text(&table, row, col[3]), "le65") == 0;
            double *all = &first_release[t * 121 + (size_t)(year - 2000)];
            if (pass == 0 && !revised && !le65)
                *all = apl; /* the ratio is taken inside one release */
            if (pass == 0 && revised && !le65 && year > year_all[t]) {
                year_all[t] = (int)year;
                r->apl[t] = apl;
            }
            if (pass == 1 && le65 && year > year_le65[t] && *all > 0) {
                year_le65[t] = (int)year;
                r->le65_ratio[t] = apl < *all ? apl / *all : 1.0;
            }
        }
    for (size_t t = 0; t < r->num_territories; t++)
        if (year_all[t] != 0) {
            sum += r->apl[t];
            num_with++;
        }
    for (size_t t = 0; t < r->num_territories && status == RLV_OK; t++) {
        if (year_all[t] == 0 && num_with > 0) { /* Corsica, in a base of all regions */
            r->apl[t] = sum / (double)num_with;
            rlv_note(l->notes, "%s: territories without a revised APL take the mean of the others",
                     table.path);
        } else if (year_all[t] == 0)
            status = rlv_fail_at(l->err, RLV_ERR_DATA, table.path, 0, r->territory[t].code, NULL,
                                 "no revised APL up to %lld", (long long)l->params->time_base_year);
        if (year_le65[t] == 0)
            r->le65_ratio[t] = 1.0;
    }
    rlv_csv_free(&table);
    free(year_all);
    free(year_le65);
    free(first_release);
    return status;
}

/* Class of each territory in the last list in force on 1 January of the base year. */
static int read_zones(const loader_t *l)
{
    static const char *const COLUMNS[] = {"territory", "vintage", "valid_from", "class"};
    rlv_region_t *r = l->region;
    rlv_csv_table_t table;
    int col[4];
    char first_day[16];
    char(*latest)[16] = rlv_calloc(r->num_territories, sizeof *latest, l->err);
    int status = open_table(l, "zones.csv", COLUMNS, 4, col, &table);

    if (latest == NULL)
        status = RLV_ERR_OS;
    (void)snprintf(first_day, sizeof first_day, "%lld-01-01", (long long)l->params->time_base_year);
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        size_t t = 0;
        const char *from = rlv_csv_text(&table, row, col[2]);
        const int zone = rlv_zone_find(rlv_csv_text(&table, row, col[3]));
        status = find_place(&table, row, col[0], r->territory, r->num_territories, "territory", &t,
                            l->err);
        if (status == RLV_OK && zone < 0)
            status = rlv_csv_fail(&table, row, col[3], l->err, "ZIP, ZAC, ZAR", "'%s' is no class",
                                  rlv_csv_text(&table, row, col[3]));
        if (status < 0 || strcmp(from, first_day) > 0 || strcmp(from, latest[t]) < 0)
            continue;
        (void)snprintf(latest[t], sizeof latest[t], "%s", from);
        r->zone[t] = (uint8_t)zone;
    }
    for (size_t t = 0; t < r->num_territories && status == RLV_OK; t++)
        if (latest[t][0] == '\0') {
            r->zone[t] = RLV_ZONE_ZAR;
            rlv_note(l->notes, "%s: territories without a class on %s count as ZAR", table.path,
                     first_day);
        }
    rlv_csv_free(&table);
    free(latest);
    return status;
}

static int read_universities(const loader_t *l, rlv_universities_t *u)
{
    static const char *const COLUMNS[] = {"code", "name", "latitude", "longitude"};
    rlv_csv_table_t table;
    int col[4];
    int status = open_table(l, "universities.csv", COLUMNS, 4, col, &table);

    if (status == RLV_OK) {
        u->num_universities = table.num_rows;
        u->name = rlv_calloc(table.num_rows, sizeof *u->name, l->err);
        u->latitude = rlv_calloc(table.num_rows, sizeof *u->latitude, l->err);
        u->longitude = rlv_calloc(table.num_rows, sizeof *u->longitude, l->err);
        if (!u->name || !u->latitude || !u->longitude)
            status = RLV_ERR_OS;
    }
    if (status == RLV_OK)
        status = read_places(&table, col[0], col[1], u->name, l->err);
    for (size_t i = 0; i < u->num_universities && status == RLV_OK; i++) {
        status = rlv_csv_get_real(&table, i, col[2], -90, 90, &u->latitude[i], l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&table, i, col[3], -180, 180, &u->longitude[i], l->err);
    }
    rlv_csv_free(&table);
    return status;
}

/* The tables that give the region its shape, open together. */
typedef struct {
    rlv_csv_table_t departments, territories, communes, population, outside;
    int department_col[3], territory_col[4], commune_col[8], population_col[4], outside_col[5];
} shape_t;

static int open_shape(const loader_t *l, shape_t *s)
{
    static const char *const DEPARTMENTS[] = {"code", "name", "doctors_55plus"};
    static const char *const TERRITORIES[] = {"code", "name", "latitude", "longitude"};
    static const char *const COMMUNES[] = {"code",     "name",      "department",   "territory",
                                           "latitude", "longitude", "density_grid", "mountain"};
    static const char *const POPULATION[] = {"territory", "department", "year", "population"};
    static const char *const OUTSIDE[] = {"code", "latitude", "longitude", "population_2021",
                                          "gp_2020"};
    int status =
        open_table(l, "departments.csv", DEPARTMENTS, 3, s->department_col, &s->departments);
    if (status == RLV_OK)
        status =
            open_table(l, "territories.csv", TERRITORIES, 4, s->territory_col, &s->territories);
    if (status == RLV_OK)
        status = open_table(l, "communes.csv", COMMUNES, 8, s->commune_col, &s->communes);
    if (status == RLV_OK)
        status = open_table(l, "population.csv", POPULATION, 4, s->population_col, &s->population);
    if (status == RLV_OK)
        status = open_table(l, "communes_outside.csv", OUTSIDE, 5, s->outside_col, &s->outside);
    return status;
}

static int year_range(const loader_t *l, const shape_t *s, int *first, int *last)
{
    *first = LAST_YEAR_POSSIBLE;
    *last = FIRST_YEAR_POSSIBLE;
    for (size_t row = 0; row < s->population.num_rows; row++) {
        int64_t year = 0;
        const int status = rlv_csv_get_int(&s->population, row, s->population_col[2],
                                           FIRST_YEAR_POSSIBLE, LAST_YEAR_POSSIBLE, &year, l->err);
        if (status < 0)
            return status;
        *first = year < *first ? (int)year : *first;
        *last = year > *last ? (int)year : *last;
    }
    if (*last < *first)
        return rlv_fail_at(l->err, RLV_ERR_DATA, s->population.path, 0, NULL, NULL, "no row");
    return RLV_OK;
}

/* Departments, territories, cells and communes: first their names, which cells need, then arrays of
 * the final sizes. */
static int build_shape(const loader_t *l, const shape_t *s)
{
    rlv_region_t *r = l->region;
    rlv_region_t names = {0};
    uint32_t *cell_territory = NULL, *cell_department = NULL;
    size_t num_cells = 0;
    int first = 0, last = 0;
    const loader_t named = {&names, l->params, l->files, l->notes, l->err};
    int status = year_range(l, s, &first, &last);

    if (status == RLV_OK)
        status = rlv_region_init(&names, s->departments.num_rows, s->territories.num_rows, 0, 0,
                                 first, last, l->err);
    if (status == RLV_OK)
        status = read_departments(&named, &s->departments, s->department_col);
    if (status == RLV_OK)
        status = read_territories(&named, &s->territories, s->territory_col);
    if (status == RLV_OK)
        status = make_cells(&s->communes, s->commune_col, &named, &cell_territory, &cell_department,
                            &num_cells);
    if (status == RLV_OK)
        status = rlv_region_init(r, s->departments.num_rows, s->territories.num_rows, num_cells,
                                 s->communes.num_rows + s->outside.num_rows, first, last, l->err);
    if (status < 0)
        goto out;
    r->num_communes_inside = s->communes.num_rows;
    status = read_departments(l, &s->departments, s->department_col);
    if (status == RLV_OK)
        status = read_territories(l, &s->territories, s->territory_col);
    for (size_t c = 0; c < num_cells; c++) {
        r->cell_territory[c] = cell_territory[c];
        r->cell_department[c] = cell_department[c];
        r->first_cell[cell_territory[c] + 1]++;
    }
    for (size_t t = 0; t < r->num_territories; t++)
        r->first_cell[t + 1] += r->first_cell[t];
out:
    rlv_region_free(&names);
    free(cell_territory);
    free(cell_department);
    return status;
}

int rlv_region_read(rlv_region_t *self, rlv_universities_t *universities,
                    const rlv_params_t *params, rlv_file_list_t *files, rlv_notes_t *notes,
                    rlv_error_t *err)
{
    const loader_t l = {self, params, files, notes, err};
    shape_t s = {0};
    int status;

    memset(self, 0, sizeof *self);
    memset(universities, 0, sizeof *universities);
    status = open_shape(&l, &s);
    if (status == RLV_OK)
        status = build_shape(&l, &s);
    if (status == RLV_OK)
        status = read_region_name(&l);
    if (status == RLV_OK)
        status = read_communes(&l, &s.communes, s.commune_col);
    if (status == RLV_OK)
        status = read_outside(&l, &s.outside, s.outside_col);
    if (status == RLV_OK)
        status = read_population(&l, &s.population, s.population_col);
    if (status == RLV_OK)
        status = read_commune_population(&l);
    if (status == RLV_OK)
        status = read_gps(&l);
    if (status == RLV_OK)
        status = read_apl(&l);
    if (status == RLV_OK)
        status = read_zones(&l);
    if (status == RLV_OK)
        status = read_universities(&l, universities);
    if (status == RLV_OK)
        status = rlv_region_verify(self, err);
    rlv_csv_free(&s.departments);
    rlv_csv_free(&s.territories);
    rlv_csv_free(&s.communes);
    rlv_csv_free(&s.population);
    rlv_csv_free(&s.outside);
    return status;
}
