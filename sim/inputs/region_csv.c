/* The shape of a region: departments, territories, communes, cells and their inhabitants. */
#include "region_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int rlv_file_list_add(rlv_file_list_t *self, const char *path, rlv_error_t *err)
{
    for (size_t i = 0; i < self->num_paths; i++)
        if (strcmp(self->path[i], path) == 0)
            return RLV_OK;
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

int rlv_region_check_scenario(const rlv_region_t *self, const rlv_params_t *params,
                              rlv_error_t *err)
{
    char path[RLV_PATH_SIZE + 16], allowed[160];

    if (isnan(self->entries_per_year) || strcmp(self->code, params->data_region) == 0)
        return RLV_OK;
    (void)snprintf(path, sizeof path, "%s/region.csv", params->data_folder);
    (void)snprintf(allowed, sizeof allowed,
                   "--set data.region=%s --set entries.per_year=%.10g, %.10g to %.10g", self->code,
                   self->entries_per_year, self->entries_low, self->entries_high);
    return rlv_fail_at(err, RLV_ERR_CONFIG, path, 2, "data.region", allowed,
                       "the base is of region %s (%s), entries.per_year = %.10g of region %s",
                       self->code, self->name, params->entries_per_year, params->data_region);
}

static int find_cell(const rlv_region_loader_t *l, const rlv_csv_table_t *table, size_t row,
                     int territory, int department, size_t *cell)
{
    const rlv_region_t *r = l->region;
    size_t t = 0, d = 0;
    int status = rlv_region_find_place(table, row, territory, r->territory, r->num_territories,
                                       "territory", &t, l->err);
    if (status == RLV_OK)
        status = rlv_region_find_place(table, row, department, r->department, r->num_departments,
                                       "department", &d, l->err);
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

static int read_departments(const rlv_region_loader_t *l, const rlv_csv_table_t *table,
                            const int col[])
{
    rlv_region_t *r = l->region;
    int status = rlv_region_read_places(table, col[0], col[1], r->department, l->err);
    for (size_t d = 0; d < r->num_departments && status == RLV_OK; d++)
        status = rlv_csv_get_real_or_missing(table, d, col[2], 0, 1, &r->share_55plus[d], l->err);
    return status;
}

/* A number that may be missing, or whose column may be: then 0. */
static int read_optional(const rlv_csv_table_t *table, size_t row, int column, double high,
                         double *value, rlv_error_t *err)
{
    int status = RLV_OK;
    *value = 0;
    if (column >= 0)
        status = rlv_csv_get_real_or_missing(table, row, column, 0, high, value, err);
    if (!(*value == *value))
        *value = 0;
    return status;
}

static int read_territories(const rlv_region_loader_t *l, const rlv_csv_table_t *table,
                            const int col[])
{
    rlv_region_t *r = l->region;
    int status = rlv_region_read_places(table, col[0], col[1], r->territory, l->err);
    for (size_t t = 0; t < r->num_territories && status == RLV_OK; t++) {
        status = rlv_csv_get_real(table, t, col[2], -90, 90, &r->latitude[t], l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(table, t, col[3], -180, 180, &r->longitude[t], l->err);
        if (status == RLV_OK)
            status = read_optional(table, t, col[7], 1, &r->mountain_share[t], l->err);
        double qpv = 0, msp = 0;
        if (status == RLV_OK)
            status = read_optional(table, t, col[8], 1000, &qpv, l->err);
        if (status == RLV_OK)
            status = read_optional(table, t, col[9], 10000, &msp, l->err);
        r->qpv[t] = (uint16_t)qpv;
        r->msp[t] = (uint16_t)msp;
    }
    return status;
}

/* Cells are the pairs of territory and department that communes form. */
static int make_cells(const rlv_csv_table_t *communes, const int col[],
                      const rlv_region_loader_t *l, uint32_t **territory, uint32_t **department,
                      size_t *num_cells)
{
    const rlv_region_t *r = l->region;
    const size_t all = r->num_territories * r->num_departments;
    uint8_t *there = rlv_calloc(all, 1, l->err);
    int status = there == NULL ? RLV_ERR_OS : RLV_OK;
    size_t n = 0;

    for (size_t row = 0; row < communes->num_rows && status == RLV_OK; row++) {
        size_t t = 0, d = 0;
        status = rlv_region_find_place(communes, row, col[3], r->territory, r->num_territories,
                                       "territory", &t, l->err);
        if (status == RLV_OK)
            status = rlv_region_find_place(communes, row, col[2], r->department, r->num_departments,
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

static int read_communes(const rlv_region_loader_t *l, const rlv_csv_table_t *table,
                         const int col[])
{
    rlv_region_t *r = l->region;
    int status = rlv_region_read_places(table, col[0], col[1], r->commune, l->err);

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

/* The column of the GPs around the region: of the scenario's vintage, or else of 2020. */
static int outside_gps(const rlv_region_loader_t *l, const rlv_csv_table_t *table, int *column)
{
    char name[RLV_PATH_SIZE + 4];

    (void)snprintf(name, sizeof name, "gp_%s", l->params->data_gp_vintage);
    *column = rlv_csv_find(table, name);
    if (*column >= 0)
        return RLV_OK;
    *column = rlv_csv_find(table, "gp_2020");
    if (*column < 0)
        return rlv_fail_at(l->err, RLV_ERR_DATA, table->path, 1, name, NULL,
                           "the column is missing");
    rlv_note(l->notes, "%s\u202F: pas de colonne %s, les médecins hors région sont ceux de 2020",
             table->path, name);
    return RLV_OK;
}

static int read_outside(const rlv_region_loader_t *l, const rlv_csv_table_t *table, const int col[])
{
    rlv_region_t *r = l->region;
    int gps = -1;
    int status = outside_gps(l, table, &gps);

    for (size_t row = 0; row < table->num_rows && status == RLV_OK; row++) {
        const size_t i = r->num_communes_inside + row;
        status = rlv_region_copy_text(table, row, col[0], r->commune[i].code,
                                      sizeof r->commune[i].code, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(table, row, col[1], -90, 90, &r->commune_latitude[i], l->err);
        if (status == RLV_OK)
            status =
                rlv_csv_get_real(table, row, col[2], -180, 180, &r->commune_longitude[i], l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(table, row, col[3], 0, RLV_REGION_MAX_COUNT,
                                                 &r->commune_population[i], l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(table, row, gps, 0, RLV_REGION_MAX_COUNT,
                                                 &r->commune_gp[i], l->err);
        if (!(r->commune_population[i] == r->commune_population[i]))
            r->commune_population[i] = 0;
        if (!(r->commune_gp[i] == r->commune_gp[i]))
            r->commune_gp[i] = 0;
    }
    return status;
}

static int read_population(const rlv_region_loader_t *l, const rlv_csv_table_t *table,
                           const int col[])
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
            status = rlv_csv_get_int(table, row, col[3], 0, RLV_REGION_MAX_COUNT, &people, l->err);
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

/* The scenario's variant of the projection: inhabitants after the base year. */
static void bend_population(const rlv_region_loader_t *l)
{
    rlv_region_t *r = l->region;
    const size_t num_years = (size_t)(r->last_year - r->first_year + 1);
    const double trend = 1.0 + l->params->data_population_trend;

    for (size_t c = 0; c < r->num_cells; c++) {
        double factor = 1.0;
        for (int year = (int)l->params->time_base_year + 1; year <= r->last_year; year++) {
            factor *= trend;
            if (year < r->first_year)
                continue;
            int32_t *people = &r->population[c * num_years + (size_t)(year - r->first_year)];
            *people = (int32_t)((double)*people * factor + 0.5);
        }
    }
}

/* The tables that give the region its shape, open together. */
typedef struct {
    rlv_csv_table_t departments, territories, communes, population, outside;
    int department_col[RLV_REGION_MAX_COLUMNS], territory_col[RLV_REGION_MAX_COLUMNS],
        commune_col[RLV_REGION_MAX_COLUMNS], population_col[RLV_REGION_MAX_COLUMNS],
        outside_col[RLV_REGION_MAX_COLUMNS];
} shape_t;

static int open_shape(const rlv_region_loader_t *l, shape_t *s)
{
    static const char *const DEPARTMENTS[] = {"code",  "name",   "doctors_55plus",
                                              "?mark", "?known", "?source"};
    static const char *const TERRITORIES[] = {
        "code",        "name",          "latitude",      "longitude",
        "?department", "?composition",  "?communes",     "?mountain_share",
        "?qpv",        "?msp_communes", "?cross_region", "?absorbed"};
    static const char *const COMMUNES[] = {
        "code",         "name",     "department", "territory", "latitude", "longitude",
        "density_grid", "mountain", "?area_km2",  "?qpv",      "?msp",     "?km_to_emergency",
        "?zone_2025"};
    static const char *const POPULATION[] = {"territory", "department", "year", "population",
                                             "?status"};
    static const char *const OUTSIDE[] = {
        "code",  "latitude",    "longitude",        "population_2021", "?gp_2020",
        "?name", "?department", "?population_2019", "?gp_mid2010s",    "?km_to_region"};
    const struct {
        const char *name;
        const char *const *columns;
        size_t num_columns;
        int *index;
        rlv_csv_table_t *table;
    } TABLES[] = {
        {"departments.csv", DEPARTMENTS, sizeof DEPARTMENTS / sizeof DEPARTMENTS[0],
         s->department_col, &s->departments},
        {"territories.csv", TERRITORIES, sizeof TERRITORIES / sizeof TERRITORIES[0],
         s->territory_col, &s->territories},
        {"communes.csv", COMMUNES, sizeof COMMUNES / sizeof COMMUNES[0], s->commune_col,
         &s->communes},
        {"population.csv", POPULATION, sizeof POPULATION / sizeof POPULATION[0], s->population_col,
         &s->population},
        {"communes_outside.csv", OUTSIDE, sizeof OUTSIDE / sizeof OUTSIDE[0], s->outside_col,
         &s->outside},
    };
    int status = RLV_OK;
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0] && status == RLV_OK; i++)
        status = rlv_region_open_table(l, TABLES[i].name, TABLES[i].columns, TABLES[i].num_columns,
                                       TABLES[i].index, TABLES[i].table);
    return status;
}

static int year_range(const rlv_region_loader_t *l, const shape_t *s, int *first, int *last)
{
    *first = RLV_REGION_LAST_YEAR;
    *last = RLV_REGION_FIRST_YEAR;
    for (size_t row = 0; row < s->population.num_rows; row++) {
        int64_t year = 0;
        const int status =
            rlv_csv_get_int(&s->population, row, s->population_col[2], RLV_REGION_FIRST_YEAR,
                            RLV_REGION_LAST_YEAR, &year, l->err);
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
static int build_shape(const rlv_region_loader_t *l, const shape_t *s)
{
    rlv_region_t *r = l->region;
    rlv_region_t names = {0};
    uint32_t *cell_territory = NULL, *cell_department = NULL;
    size_t num_cells = 0;
    int first = 0, last = 0;
    const rlv_region_loader_t named = {&names, l->params, l->files, l->notes, l->err};
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
    const rlv_region_loader_t l = {self, params, files, notes, err};
    shape_t s = {0};
    int status;

    memset(self, 0, sizeof *self);
    memset(universities, 0, sizeof *universities);
    status = open_shape(&l, &s);
    if (status == RLV_OK)
        status = build_shape(&l, &s);
    if (status == RLV_OK)
        status = rlv_region_read_region_name(&l);
    if (status == RLV_OK)
        status = read_communes(&l, &s.communes, s.commune_col);
    if (status == RLV_OK)
        status = read_outside(&l, &s.outside, s.outside_col);
    if (status == RLV_OK)
        status = read_population(&l, &s.population, s.population_col);
    if (status == RLV_OK)
        bend_population(&l);
    if (status == RLV_OK)
        status = rlv_region_read_need(&l);
    if (status == RLV_OK)
        status = rlv_region_read_commune_population(&l);
    if (status == RLV_OK)
        status = rlv_region_read_commune_need(&l);
    if (status == RLV_OK)
        status = rlv_region_read_gps(&l);
    if (status == RLV_OK)
        status = rlv_region_read_apl(&l);
    if (status == RLV_OK)
        status = rlv_region_spread_gps(&l);
    if (status == RLV_OK)
        status = rlv_region_read_zones(&l);
    if (status == RLV_OK)
        status = rlv_region_read_universities(&l, universities);
    if (status == RLV_OK)
        status = rlv_region_verify(self, err);
    rlv_csv_free(&s.departments);
    rlv_csv_free(&s.territories);
    rlv_csv_free(&s.communes);
    rlv_csv_free(&s.population);
    rlv_csv_free(&s.outside);
    return status;
}
