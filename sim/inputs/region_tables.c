/* The tables of a region that give its places their values, once its shape is known; and what the
 * readers of all its tables share. */
#include "region_internal.h"
#include "releve/apl_inputs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double LOWEST_NEED = 0.1, HIGHEST_NEED = 10.0; /* what is outside is no need */

/* Opens a table of the folder and finds its columns. */
int rlv_region_open_table(const rlv_region_loader_t *l, const char *name,
                          const char *const columns[], size_t num_columns,
                          int index[RLV_REGION_MAX_COLUMNS], rlv_csv_table_t *table)
{
    char *path = rlv_format(l->err, "%s/%s", l->params->data_folder, name);
    int status = RLV_ERR_OS;

    memset(table, 0, sizeof *table);
    if (path == NULL)
        return RLV_ERR_OS;
    status = rlv_csv_read(table, path, ',', l->err);
    if (status == RLV_OK)
        status = rlv_csv_require(table, columns, num_columns, index, l->notes, l->err);
    if (status == RLV_OK)
        status = rlv_file_list_add(l->files, path, l->err);
    free(path);
    return status;
}

int rlv_region_copy_text(const rlv_csv_table_t *table, size_t row, int column, char *to,
                         size_t size, rlv_error_t *err)
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
int rlv_region_read_places(const rlv_csv_table_t *table, int code, int name,
                           rlv_place_name_t *place, rlv_error_t *err)
{
    for (size_t row = 0; row < table->num_rows; row++) {
        int status =
            rlv_region_copy_text(table, row, code, place[row].code, sizeof place[row].code, err);
        if (status == RLV_OK)
            status = rlv_region_copy_text(table, row, name, place[row].name, sizeof place[row].name,
                                          err);
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
int rlv_region_find_place(const rlv_csv_table_t *table, size_t row, int column,
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

int rlv_region_read_region_name(const rlv_region_loader_t *l)
{
    static const char *const COLUMNS[] = {"code", "name", "?entries_per_year", "?entries_low",
                                          "?entries_high"};
    rlv_region_t *r = l->region;
    double *const entries[] = {&r->entries_per_year, &r->entries_low, &r->entries_high};
    rlv_csv_table_t table;
    int col[RLV_REGION_MAX_COLUMNS];
    int status = rlv_region_open_table(l, "region.csv", COLUMNS, 5, col, &table);
    if (status == RLV_OK && table.num_rows != 1)
        status = rlv_fail_at(l->err, RLV_ERR_DATA, table.path, 0, NULL, "one row", "%zu rows",
                             table.num_rows);
    if (status == RLV_OK)
        status = rlv_region_copy_text(&table, 0, col[0], l->region->code, sizeof l->region->code,
                                      l->err);
    if (status == RLV_OK)
        status = rlv_region_copy_text(&table, 0, col[1], l->region->name, sizeof l->region->name,
                                      l->err);
    for (int k = 0; k < 3 && status == RLV_OK; k++) {
        *entries[k] = NAN;
        if (col[2 + k] >= 0)
            status =
                rlv_csv_get_real_or_missing(&table, 0, col[2 + k], 0, 100000, entries[k], l->err);
    }
    rlv_csv_free(&table);
    return status;
}

/* Inhabitants of the last census by commune. */
int rlv_region_read_commune_population(const rlv_region_loader_t *l)
{
    static const char *const COLUMNS[] = {"code", "year", "population", "?status"};
    rlv_region_t *r = l->region;
    rlv_csv_table_t table;
    int col[RLV_REGION_MAX_COLUMNS];
    int64_t last = 0;
    int status = rlv_region_open_table(l, "communes_population.csv", COLUMNS, 4, col, &table);

    for (int pass = 0; pass < 2 && status == RLV_OK; pass++)
        for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
            int64_t year = 0;
            double people = 0;
            size_t commune = 0;
            status = rlv_csv_get_int(&table, row, col[1], RLV_REGION_FIRST_YEAR,
                                     RLV_REGION_LAST_YEAR, &year, l->err);
            last = pass == 0 && year > last ? year : last;
            if (status < 0 || pass == 0 || year != last)
                continue;
            status = rlv_region_find_place(&table, row, col[0], r->commune, r->num_communes_inside,
                                           "commune", &commune, l->err);
            if (status == RLV_OK)
                status = rlv_csv_get_real_or_missing(&table, row, col[2], 0, RLV_REGION_MAX_COUNT,
                                                     &people, l->err);
            if (status == RLV_OK)
                r->commune_population[commune] = people == people ? people : 0;
        }
    rlv_csv_free(&table);
    return status;
}

/* GPs of the vintage by commune, summed over cells: the stock of the reference date. */
int rlv_region_read_gps(const rlv_region_loader_t *l)
{
    static const char *const COLUMNS[] = {"code", "vintage", "gp"};
    rlv_region_t *r = l->region;
    rlv_csv_table_t table;
    int col[RLV_REGION_MAX_COLUMNS];
    size_t found = 0;
    bool by_counts = false;
    const bool spread = rlv_region_spread_by(l->params->data_gp_vintage, &by_counts);
    const char *vintage = by_counts ? "mid2010s" : l->params->data_gp_vintage;
    if (spread && !by_counts)
        return RLV_OK;
    uint8_t *seen = rlv_calloc(r->num_communes, sizeof *seen, l->err);
    int status = rlv_region_open_table(l, "communes_gp.csv", COLUMNS, 3, col, &table);

    if (seen == NULL)
        status = RLV_ERR_OS;
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        int64_t gp = 0;
        size_t commune = 0;
        if (strcmp(rlv_csv_text(&table, row, col[1]), vintage) != 0)
            continue;
        found++;
        status = rlv_region_find_place(&table, row, col[0], r->commune, r->num_communes_inside,
                                       "commune", &commune, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(&table, row, col[2], 0, RLV_REGION_MAX_COUNT, &gp, l->err);
        if (status == RLV_OK && seen[commune])
            status = rlv_csv_fail(&table, row, col[0], l->err, NULL,
                                  "commune %s is there twice for the vintage %s",
                                  r->commune[commune].code, vintage);
        if (status < 0)
            break;
        seen[commune] = 1;
        r->commune_gp[commune] = (double)gp;
        r->gp[r->commune_cell[commune]] += (uint32_t)gp;
    }
    if (status == RLV_OK && found == 0)
        status = rlv_fail_at(l->err, RLV_ERR_CONFIG, NULL, 0, "data.gp_vintage", NULL,
                             "%s holds no count of the vintage '%s'", table.path, vintage);
    free(seen);
    rlv_csv_free(&table);
    return status;
}

/* A row of need.csv into its place; NaN marks what is not yet read. */
static int read_need_row(const rlv_region_loader_t *l, const rlv_csv_table_t *table, size_t row,
                         const int col[])
{
    rlv_region_t *r = l->region;
    const size_t num_years = (size_t)(r->last_year - r->first_year + 1);
    size_t d = 0;
    int64_t year = 0;
    double need = 0;
    int status = rlv_region_find_place(table, row, col[0], r->department, r->num_departments,
                                       "department", &d, l->err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(table, row, col[1], r->first_year, r->last_year, &year, l->err);
    if (status == RLV_OK)
        status = rlv_csv_get_real(table, row, col[2], LOWEST_NEED, HIGHEST_NEED, &need, l->err);
    if (status < 0)
        return status;
    double *slot = &r->need[d * num_years + (size_t)(year - r->first_year)];
    if (*slot == *slot)
        return rlv_csv_fail(table, row, col[1], l->err, NULL,
                            "the year is there twice for that department");
    *slot = need;
    return RLV_OK;
}

int rlv_region_read_need(const rlv_region_loader_t *l)
{
    static const char *const COLUMNS[] = {"department", "year", "need_per_inhabitant", "?status",
                                          "?known"};
    rlv_region_t *r = l->region;
    const size_t size = r->num_departments * (size_t)(r->last_year - r->first_year + 1);
    char *path = rlv_format(l->err, "%s/need.csv", l->params->data_folder);
    rlv_csv_table_t table = {0};
    int col[RLV_REGION_MAX_COLUMNS];
    int status = path == NULL ? RLV_ERR_OS : RLV_OK;

    if (status < 0 || access(path, F_OK) != 0) { /* optional */
        if (status == RLV_OK && l->params->apl_need_by_age)
            rlv_note(l->notes, "%s: absent, need per inhabitant does not follow ages", path);
        goto out;
    }
    status = rlv_region_open_table(l, "need.csv", COLUMNS, 5, col, &table);
    if (status < 0)
        goto out;
    r->need = rlv_calloc(size, sizeof *r->need, l->err);
    if (r->need == NULL)
        status = RLV_ERR_OS;
    for (size_t i = 0; i < size && status == RLV_OK; i++)
        r->need[i] = NAN;
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++)
        status = read_need_row(l, &table, row, col);
    for (size_t i = 0; i < size && status == RLV_OK; i++)
        if (!(r->need[i] == r->need[i])) {
            const size_t num_years = size / r->num_departments;
            status = rlv_fail_at(l->err, RLV_ERR_DATA, table.path, 0, NULL, NULL,
                                 "department %s: no need for %d", r->department[i / num_years].code,
                                 r->first_year + (int)(i % num_years));
        }
out:
    rlv_csv_free(&table);
    free(path);
    return status;
}

int rlv_region_read_commune_need(const rlv_region_loader_t *l)
{
    rlv_region_t *r = l->region;
    rlv_need_t need = {0};
    char *path = rlv_format(l->err, "%s/communes_need.csv", l->params->data_folder);
    int status = path == NULL ? RLV_ERR_OS : RLV_OK;

    if (status < 0 || access(path, F_OK) != 0) /* optional */
        goto out;
    status = rlv_need_read(&need, r, l->params, l->files, l->err);
    if (status < 0 || need.num_vintages == 0)
        goto out;
    r->commune_need_bounded = need.num_bounded;
    r->commune_need = rlv_calloc(r->num_communes, sizeof *r->commune_need, l->err);
    if (r->commune_need == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    int years = 0;
    for (int k = 0; k < need.num_vintages; k++) {
        years += need.year[k];
        for (size_t i = 0; i < r->num_communes; i++)
            r->commune_need[i] +=
                need.relative[(size_t)k * r->num_communes + i] / need.num_vintages;
    }
    r->commune_need_year = years / need.num_vintages;
out:
    rlv_need_free(&need);
    free(path);
    return status;
}

/* A territory whose rows are there without a value (Paris, Marseille and Corsica, in a base of all
 * regions) takes the mean of the others; one without a row is an error. */
static int fill_missing_apl(const rlv_region_loader_t *l, const char *path, const int year_all[],
                            const bool has_row[])
{
    rlv_region_t *r = l->region;
    double sum = 0.0;
    size_t num_with = 0;

    for (size_t t = 0; t < r->num_territories; t++)
        if (year_all[t] != 0) {
            sum += r->apl[t];
            num_with++;
        }
    for (size_t t = 0; t < r->num_territories; t++) {
        if (year_all[t] == 0 && (!has_row[t] || num_with == 0))
            return rlv_fail_at(l->err, RLV_ERR_DATA, path, 0, r->territory[t].code, NULL,
                               "no revised APL up to %lld", (long long)l->params->time_base_year);
        if (year_all[t] == 0)
            r->apl[t] = sum / (double)num_with;
    }
    if (num_with < r->num_territories)
        rlv_note(l->notes, "%s: %zu territories without a revised APL take the mean of the others",
                 path, r->num_territories - num_with);
    return RLV_OK;
}

/* A territory without a published APL of GPs of 65 or less takes the mean ratio of the others (in a
 * base of all regions, Occitanie's); where none is known every GP counts as 65 or less. */
static void fill_missing_le65(rlv_region_t *region, const int year_le65[])
{
    double sum = 0.0;
    size_t num_with = 0;

    for (size_t t = 0; t < region->num_territories; t++)
        if (year_le65[t] != 0) {
            sum += region->le65_ratio[t];
            num_with++;
        }
    for (size_t t = 0; t < region->num_territories; t++)
        if (year_le65[t] == 0)
            region->le65_ratio[t] = num_with > 0 ? sum / (double)num_with : 1.0;
}

/* The published APL of the last year not after the base year, and the last ratio <= 65 / all. */
int rlv_region_read_apl(const rlv_region_loader_t *l)
{
    static const char *const COLUMNS[] = {"territory", "year", "series",      "variant",
                                          "weighting", "apl",  "?weight_year"};
    rlv_region_t *r = l->region;
    rlv_csv_table_t table;
    int col[RLV_REGION_MAX_COLUMNS];
    int *year_all = rlv_calloc(r->num_territories, sizeof *year_all, l->err);
    int *year_le65 = rlv_calloc(r->num_territories, sizeof *year_le65, l->err);
    bool *has_row = rlv_calloc(r->num_territories, sizeof *has_row, l->err);
    double *first_release = rlv_calloc(r->num_territories, 121 * sizeof *first_release, l->err);
    int status = rlv_region_open_table(l, "apl.csv", COLUMNS, 7, col, &table);

    if (year_all == NULL || year_le65 == NULL || has_row == NULL || first_release == NULL)
        status = RLV_ERR_OS;
    for (int pass = 0; pass < 2 && status == RLV_OK; pass++)
        for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
            int64_t year = 0;
            double apl = 0;
            size_t t = 0;
            if (strcmp(rlv_csv_text(&table, row, col[4]), "resident") != 0)
                continue;
            status = rlv_region_find_place(&table, row, col[0], r->territory, r->num_territories,
                                           "territory", &t, l->err);
            if (status == RLV_OK)
                status = rlv_csv_get_int(&table, row, col[1], 2000, 2119, &year, l->err);
            if (status == RLV_OK)
                status = rlv_csv_get_real_or_missing(&table, row, col[5], 0, 100, &apl, l->err);
            if (status < 0 || year > l->params->time_base_year)
                continue;
            const bool revised = strcmp(rlv_csv_text(&table, row, col[2]), "revised") == 0;
            const bool le65 = strcmp(rlv_csv_text(&table, row, col[3]), "le65") == 0;
            has_row[t] |= revised && !le65;
            if (!(apl == apl))
                continue;
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
    if (status == RLV_OK)
        status = fill_missing_apl(l, table.path, year_all, has_row);
    if (status == RLV_OK)
        fill_missing_le65(r, year_le65);
    rlv_csv_free(&table);
    free(year_all);
    free(year_le65);
    free(first_release);
    free(has_row);
    return status;
}

/* First year on whose 1 January a list dated `from` (YYYY, YYYY-MM or YYYY-MM-DD) holds. */
static int list_year(const char *from)
{
    char first_day[32];
    const int year = (int)strtol(from, NULL, 10);
    (void)snprintf(first_day, sizeof first_day, "%d-01-01", year);
    return strcmp(from, first_day) <= 0 ? year : year + 1;
}

/* Years of the lists of a table, increasing, each once; returns their number (at most `size`). */
static size_t list_years(const rlv_csv_table_t *table, int column, int *years, size_t size)
{
    size_t n = 0;
    for (size_t row = 0; row < table->num_rows; row++) {
        const int year = list_year(rlv_csv_text(table, row, column));
        size_t i = 0;
        while (i < n && years[i] < year)
            i++;
        if ((i < n && years[i] == year) || n == size)
            continue;
        memmove(years + i + 1, years + i, (n - i) * sizeof *years);
        years[i] = year;
        n++;
    }
    return n;
}

/* All lists; a territory that a list leaves out counts as ZAR. */
static int read_lists(const rlv_region_loader_t *l, const rlv_csv_table_t *table, const int col[])
{
    rlv_region_t *r = l->region;
    int years[64];
    const size_t n = list_years(table, col[2], years, sizeof years / sizeof years[0]);
    int status = rlv_region_set_lists(r, n, l->err);

    if (status == RLV_OK)
        memcpy(r->list_year, years, n * sizeof *years);
    for (size_t row = 0; row < table->num_rows && status == RLV_OK; row++) {
        size_t t = 0;
        const int zone = rlv_zone_find(rlv_csv_text(table, row, col[3]));
        status = rlv_region_find_place(table, row, col[0], r->territory, r->num_territories,
                                       "territory", &t, l->err);
        if (status == RLV_OK && zone < 0)
            status = rlv_csv_fail(table, row, col[3], l->err, "ZIP, ZAC, ZAR", "'%s' is no class",
                                  rlv_csv_text(table, row, col[3]));
        const int list = rlv_region_list_at(r, list_year(rlv_csv_text(table, row, col[2])));
        if (status == RLV_OK && list >= 0)
            r->list_zone[(size_t)list * r->num_territories + t] = (uint8_t)zone;
    }
    return status;
}

int rlv_region_read_zones(const rlv_region_loader_t *l)
{
    static const char *const COLUMNS[] = {"territory", "vintage",    "valid_from", "class",
                                          "?status",   "?share_zip", "?share_zac", "?share_zar"};
    rlv_region_t *r = l->region;
    rlv_csv_table_t table;
    int col[RLV_REGION_MAX_COLUMNS];
    int status = rlv_region_open_table(l, "zones.csv", COLUMNS, 8, col, &table);

    if (status == RLV_OK)
        status = read_lists(l, &table, col);
    if (status == RLV_OK) {
        const int list = rlv_region_list_at(r, (int)l->params->time_base_year);
        memset(r->zone, RLV_ZONE_ZAR, r->num_territories);
        if (list >= 0)
            memcpy(r->zone, r->list_zone + (size_t)list * r->num_territories, r->num_territories);
        else
            rlv_note(l->notes, "%s: no list on 1 January %lld, every territory counts as ZAR",
                     table.path, (long long)l->params->time_base_year);
    }
    rlv_csv_free(&table);
    return status;
}

int rlv_region_read_universities(const rlv_region_loader_t *l, rlv_universities_t *u)
{
    static const char *const COLUMNS[] = {"code", "name", "latitude", "longitude"};
    rlv_csv_table_t table;
    int col[RLV_REGION_MAX_COLUMNS];
    int status = rlv_region_open_table(l, "universities.csv", COLUMNS, 4, col, &table);

    if (status == RLV_OK) {
        u->num_universities = table.num_rows;
        u->name = rlv_calloc(table.num_rows, sizeof *u->name, l->err);
        u->latitude = rlv_calloc(table.num_rows, sizeof *u->latitude, l->err);
        u->longitude = rlv_calloc(table.num_rows, sizeof *u->longitude, l->err);
        if (!u->name || !u->latitude || !u->longitude)
            status = RLV_ERR_OS;
    }
    if (status == RLV_OK)
        status = rlv_region_read_places(&table, col[0], col[1], u->name, l->err);
    for (size_t i = 0; i < u->num_universities && status == RLV_OK; i++) {
        status = rlv_csv_get_real(&table, i, col[2], -90, 90, &u->latitude[i], l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&table, i, col[3], -180, 180, &u->longitude[i], l->err);
    }
    rlv_csv_free(&table);
    return status;
}
