#include "releve/published.h"

#include "releve/csv_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int open_table(const char *folder, const char *name, const char *const columns[],
                      size_t num_columns, int *col, rlv_csv_table_t *table, rlv_error_t *err)
{
    char *path = rlv_format(err, "%s/%s", folder, name);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(table, path, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(table, columns, num_columns, col, NULL, err);
    free(path);
    return status;
}

static int get_year(const rlv_csv_table_t *table, size_t row, int column, int *year,
                    rlv_error_t *err)
{
    double value = 0;
    const int status = rlv_csv_get_real_or_missing(table, row, column, 1900, 2200, &value, err);
    *year = status == RLV_OK && isfinite(value) ? (int)value : 0;
    return status;
}

static int read_row(const rlv_csv_table_t *table, size_t i, const int col[], rlv_published_t *row,
                    rlv_error_t *err)
{
    const struct {
        int column;
        char *to;
        size_t size;
    } TEXTS[] = {{0, row->publication, sizeof row->publication},
                 {2, row->population, sizeof row->population},
                 {3, row->area, sizeof row->area},
                 {10, row->observed_definition, sizeof row->observed_definition},
                 {11, row->mark, sizeof row->mark},
                 {12, row->source, sizeof row->source}};
    const struct {
        int column;
        int *to;
    } YEARS[] = {
        {1, &row->published}, {4, &row->base_year}, {6, &row->year}, {9, &row->observed_year}};
    const struct {
        int column;
        double *to;
    } NUMBERS[] = {{5, &row->base}, {7, &row->projected}, {8, &row->observed}};
    int status = RLV_OK;

    for (size_t k = 0; k < sizeof TEXTS / sizeof TEXTS[0]; k++)
        (void)snprintf(TEXTS[k].to, TEXTS[k].size, "%s",
                       rlv_csv_text(table, i, col[TEXTS[k].column]));
    for (size_t k = 0; k < sizeof YEARS / sizeof YEARS[0] && status == RLV_OK; k++)
        status = get_year(table, i, col[YEARS[k].column], YEARS[k].to, err);
    for (size_t k = 0; k < sizeof NUMBERS / sizeof NUMBERS[0] && status == RLV_OK; k++)
        status = rlv_csv_get_real_or_missing(table, i, col[NUMBERS[k].column], -1e12, 1e12,
                                             NUMBERS[k].to, err);
    return status;
}

int rlv_published_read(const char *folder, rlv_published_t **row, size_t *num_rows,
                       rlv_error_t *err)
{
    static const char *const COLUMNS[] = {
        "publication", "published", "population", "area",          "base_year",           "base",
        "year",        "projected", "observed",   "observed_year", "observed_definition", "mark",
        "source"};
    enum { NUM = sizeof COLUMNS / sizeof COLUMNS[0] };
    rlv_csv_table_t table = {0};
    int col[NUM];
    int status = open_table(folder, "published_records.csv", COLUMNS, NUM, col, &table, err);

    *num_rows = table.num_rows;
    *row = rlv_calloc(table.num_rows, sizeof **row, err);
    if (*row == NULL)
        status = RLV_ERR_OS;
    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++)
        status = read_row(&table, i, col, &(*row)[i], err);
    rlv_csv_free(&table);
    return status;
}

double rlv_published_error(const rlv_published_t *self)
{
    return self->observed > 0 ? 100.0 * (self->projected / self->observed - 1.0) : NAN;
}

/* The value of an item; an item that is absent is an error. */
static int find_item(const rlv_csv_table_t *table, const int col[], const char *item,
                     const char *sex, double *value, rlv_error_t *err)
{
    for (size_t i = 0; i < table->num_rows; i++)
        if (strcmp(rlv_csv_text(table, i, col[0]), item) == 0 &&
            strcmp(rlv_csv_text(table, i, col[1]), sex) == 0)
            return rlv_csv_get_real(table, i, col[2], 0, 1e9, value, err);
    return rlv_fail_at(err, RLV_ERR_DATA, table->path, 0, item, NULL, "no row for sex %s", sex);
}

int rlv_dutch_example(const char *folder, rlv_dutch_example_t *self, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"item", "sex", "value", "?source"};
    enum { ITEMS = 16 };
    double v[ITEMS] = {0};
    const struct {
        const char *item, *sex;
    } WANTED[ITEMS] = {{"stock_2009", "M"},
                       {"stock_2009", "F"},
                       {"fte_per_gp", "M"},
                       {"fte_per_gp", "F"},
                       {"outflow", "M"},
                       {"outflow", "F"},
                       {"inflow_abroad", "all"},
                       {"inflow_in_training", "all"},
                       {"inflow_2009_2010", "all"},
                       {"inflow_2011_2016", "all"},
                       {"stock_2019", "M"},
                       {"stock_2019", "F"},
                       {"required_2009", "all"},
                       {"demand_growth", "all"},
                       {"available_2019", "all"},
                       {"required_2019", "all"}};
    rlv_csv_table_t table = {0};
    int col[4];
    int status = open_table(folder, "dutch_example.csv", COLUMNS, 4, col, &table, err);

    for (size_t i = 0; i < ITEMS && status == RLV_OK; i++)
        status = find_item(&table, col, WANTED[i].item, WANTED[i].sex, &v[i], err);
    *self = (rlv_dutch_example_t){
        .stock_2009 = v[0] + v[1],
        .fte_2009 = v[0] * v[2] + v[1] * v[3],
        .stock_2019 = v[0] + v[1] - v[4] - v[5] + v[6] + v[7] + v[8] + v[9],
        .fte_2019 = v[10] * v[2] + v[11] * v[3],
        .required_2019 = v[12] * (1 + v[13]),
        .surplus = v[14] - v[12] * (1 + v[13]),
        .printed_fte = v[14],
        .printed_required = v[15],
    };
    rlv_csv_free(&table);
    return status;
}
