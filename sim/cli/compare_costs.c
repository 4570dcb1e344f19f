#include "compare_costs.h"

#include "releve/csv_table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NUM(array) (sizeof(array) / sizeof((array)[0]))

static const rlv_grid_column_t COLUMNS[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"scheme", "Dispositif", "Scheme", RLV_COLUMN_TEXT, 0},
    {"payer", "Financeur", "Payer", RLV_COLUMN_TEXT, 0},
    {"zone", "Classe", "Class", RLV_COLUMN_TEXT, 0},
    {"indicator", "Indicateur", "Indicator", RLV_COLUMN_TEXT, 0},
    {"unit", "Unité", "Unit", RLV_COLUMN_TEXT, 0},
    {"from_year", "De", "From", RLV_COLUMN_YEAR, 0},
    {"to_year", "À", "To", RLV_COLUMN_YEAR, 0},
    {"reference_mean", "Référence", "Reference", RLV_COLUMN_NUMBER, 0},
    {"scenario_mean", "Scénario", "Scenario", RLV_COLUMN_NUMBER, 0},
    {"mean", "Écart moyen", "Mean difference", RLV_COLUMN_NUMBER, 0},
};

enum { SCHEME, PAYER, ZONE, INDICATOR, UNIT, YEAR, MEAN, NUM_COLUMNS };

/* One sum; texts point into a table. Stocks (running contracts) are summed as contract-years. */
typedef struct {
    const char *scheme, *payer, *zone, *indicator, *unit;
    double *sum; /* [num_runs] */
} line_t;

typedef struct {
    rlv_csv_table_t *csv; /* [num_runs] */
    line_t *line;
    size_t num_lines, capacity, num_runs;
    int first, last;
} costs_t;

/* The table of a finished run as it is, that of a scenario file from a temporary folder. */
static int read_table(const rlv_compare_run_t *run, rlv_csv_table_t *csv, bool *found,
                      rlv_error_t *err)
{
    rlv_out_folder_t folder = {0};
    const char *const base = getenv("TMPDIR");
    char *where = run->folder ? rlv_strdup(run->path, err)
                              : rlv_format(err, "%s/releve-costs-%ld",
                                           base != NULL && *base ? base : "/tmp", (long)getpid());
    char *path = NULL;
    int status = where == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK && !run->folder) {
        status = rlv_out_folder_open(&folder, where, true, err);
        if (status == RLV_OK)
            status = rlv_runner_write(run->runner, &folder, false, err);
    }
    if (status == RLV_OK)
        path = rlv_format(err, "%s/costs.csv", run->folder ? where : folder.temporary);
    if (status == RLV_OK && path == NULL)
        status = RLV_ERR_OS;
    *found = status == RLV_OK && access(path, R_OK) == 0;
    if (*found) {
        FILE *const file = fopen(path, "rb");
        const int c = file != NULL ? fgetc(file) : EOF;
        if (file != NULL)
            (void)fclose(file);
        status = rlv_csv_read(csv, path, c == 0xEF ? ';' : ',', err); /* the French one has a BOM */
    }
    rlv_out_folder_discard(&folder);
    free(where);
    free(path);
    return status;
}

static int find_line(costs_t *self, const line_t *key, line_t **line, rlv_error_t *err)
{
    for (size_t i = 0; i < self->num_lines; i++) {
        line_t *const l = &self->line[i];
        if (strcmp(l->scheme, key->scheme) == 0 && strcmp(l->payer, key->payer) == 0 &&
            strcmp(l->zone, key->zone) == 0 && strcmp(l->indicator, key->indicator) == 0) {
            *line = l;
            return RLV_OK;
        }
    }
    if (self->num_lines == self->capacity) {
        const size_t wanted = self->capacity == 0 ? 64 : 2 * self->capacity;
        const int status = rlv_resize(&self->line, wanted, sizeof *self->line, err);
        if (status < 0)
            return status;
        self->capacity = wanted;
    }
    self->line[self->num_lines] = *key;
    self->line[self->num_lines].sum = rlv_calloc(self->num_runs, sizeof *self->line[0].sum, err);
    if (self->line[self->num_lines].sum == NULL)
        return RLV_ERR_OS;
    *line = &self->line[self->num_lines++];
    return RLV_OK;
}

static int add_run(costs_t *self, size_t run, rlv_error_t *err)
{
    static const char *const NAMES[NUM_COLUMNS] = {"scheme", "payer", "zone", "indicator",
                                                   "unit",   "year",  "mean"};
    const rlv_csv_table_t *const csv = &self->csv[run];
    int column[NUM_COLUMNS];
    int status = rlv_csv_require(csv, NAMES, NUM_COLUMNS, column, NULL, err);

    for (size_t i = 0; i < csv->num_rows && status == RLV_OK; i++) {
        const line_t key = {
            rlv_csv_text(csv, i, column[SCHEME]), rlv_csv_text(csv, i, column[PAYER]),
            rlv_csv_text(csv, i, column[ZONE]),   rlv_csv_text(csv, i, column[INDICATOR]),
            rlv_csv_text(csv, i, column[UNIT]),   NULL};
        char *const comma = strchr(csv->cell[i * csv->num_columns + (size_t)column[MEAN]], ',');
        line_t *line = NULL;
        int64_t year;
        double mean;
        if (comma != NULL)
            *comma = '.';
        if ((status = rlv_csv_get_int(csv, i, column[YEAR], 1900, 2200, &year, err)) < 0 ||
            (status = rlv_csv_get_real(csv, i, column[MEAN], -1e15, 1e15, &mean, err)) < 0)
            break;
        if (year >= self->first && year <= self->last &&
            (status = find_line(self, &key, &line, err)) == RLV_OK)
            line->sum[run] += mean;
    }
    return status;
}

static int compare_lines(const void *a, const void *b)
{
    const line_t *x = a, *y = b;
    int order = strcmp(x->indicator, y->indicator);
    if (order == 0)
        order = strcmp(x->scheme, y->scheme);
    if (order == 0)
        order = strcmp(x->payer, y->payer);
    return order != 0 ? order : strcmp(x->zone, y->zone);
}

static void put_lines(const costs_t *self, const rlv_comparison_t *comparison, rlv_grid_t *grid)
{
    for (size_t run = 1; run < self->num_runs; run++)
        for (size_t i = 0; i < self->num_lines; i++) {
            const line_t *const l = &self->line[i];
            const char *const texts[] = {
                comparison->run[run].name, l->scheme, l->payer, l->zone, l->indicator, l->unit};
            for (size_t k = 0; k < NUM(texts); k++)
                rlv_grid_text(grid, texts[k]);
            rlv_grid_number(grid, self->first);
            rlv_grid_number(grid, self->last);
            rlv_grid_number(grid, l->sum[0]);
            rlv_grid_number(grid, l->sum[run]);
            rlv_grid_number(grid, l->sum[run] - l->sum[0]);
        }
}

int rlv_compare_costs(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                      rlv_grid_t *grid, bool *available, rlv_notes_t *notes, rlv_error_t *err)
{
    costs_t self = {.num_runs = runs->num_runs,
                    .first = comparison->base_year,
                    .last = comparison->horizon - 1};
    int status = RLV_OK;

    *available = true;
    rlv_grid_init(grid, "costs", "Aides par dispositif, financeur et classe, cumulées",
                  "Aids by scheme, payer and class, cumulated", COLUMNS, NUM(COLUMNS));
    if ((self.csv = rlv_calloc(runs->num_runs, sizeof *self.csv, err)) == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < runs->num_runs && status == RLV_OK && *available; i++) {
        status = read_table(&runs->run[i], &self.csv[i], available, err);
        if (status == RLV_OK && !*available)
            rlv_note(notes, "%s: no costs.csv, the comparison shows no cost of aids",
                     runs->run[i].path);
        else if (status == RLV_OK)
            status = add_run(&self, i, err);
    }
    if (status == RLV_OK && *available && self.num_lines > 0) {
        qsort(self.line, self.num_lines, sizeof *self.line, compare_lines);
        put_lines(&self, comparison, grid);
    }
    for (size_t i = 0; i < self.num_lines; i++)
        free(self.line[i].sum);
    for (size_t i = 0; i < runs->num_runs; i++)
        rlv_csv_free(&self.csv[i]);
    free(self.line);
    free(self.csv);
    return status == RLV_OK && grid->failed
               ? rlv_fail(err, RLV_ERR_OS, "out of memory for the costs")
               : status;
}
