/* The paired differences of `releve compare` (differences.csv), packed as the tables of a run. */
#include "page_internal.h"

#include <stdlib.h>
#include <string.h>

enum { LEVEL, CODE, NAME, YEAR, INDICATOR, UNIT, MEAN, P05, P95, SCENARIO, REFERENCE, NUM_COLUMNS };

static const char *const COLUMNS[NUM_COLUMNS] = {"level",     "code",     "name",     "year",
                                                 "indicator", "unit",     "mean",     "p05",
                                                 "p95",       "scenario", "reference"};

static int by_place_and_year(const void *a, const void *b)
{
    const rlv_run_row_t *const x = a, *const y = b;
    int order = strcmp(x->indicator, y->indicator);
    if (order == 0)
        order = strcmp(x->code, y->code);
    return order != 0 ? order : (x->year > y->year) - (x->year < y->year);
}

static int level_of(const char *name)
{
    for (int level = 0; level < RLV_NUM_LEVELS; level++)
        if (strcmp(RLV_PAGE_LEVEL[level], name) == 0)
            return level;
    return -1;
}

static int read_row(const rlv_csv_table_t *csv, size_t r, const int column[], rlv_run_row_t *row,
                    rlv_error_t *err)
{
    static const int OF[] = {MEAN, P05, P95};
    double value[3] = {0};
    int64_t year;
    int status = rlv_csv_get_int(csv, r, column[YEAR], 1900, 2200, &year, err);

    for (size_t k = 0; k < 3 && status == RLV_OK; k++)
        status = rlv_csv_get_real_or_missing(csv, r, column[OF[k]], -1e15, 1e15, &value[k], err);
    if (status == RLV_OK)
        *row = (rlv_run_row_t){.code = rlv_csv_text(csv, r, column[CODE]),
                               .name = rlv_csv_text(csv, r, column[NAME]),
                               .indicator = rlv_csv_text(csv, r, column[INDICATOR]),
                               .unit = rlv_csv_text(csv, r, column[UNIT]),
                               .year = (int)year,
                               .mean = value[0],
                               .p05 = value[1],
                               .p50 = value[0], /* the middle shown: medians of counts are 0 */
                               .p95 = value[2]};
    return status;
}

/* The rows first .. end - 1, of one scenario, as the tables of a run. Its rows are the caller's. */
static int split(const rlv_csv_table_t *csv, size_t first, size_t end, const int column[],
                 rlv_run_folder_t *run, rlv_error_t *err)
{
    for (size_t r = first; r < end; r++) {
        const int level = level_of(rlv_csv_text(csv, r, column[LEVEL]));
        if (level < 0)
            return rlv_csv_fail(csv, r, column[LEVEL], err, "region, department, zone, territory",
                                "no such level");
        run->table[level].num_rows++;
    }
    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        rlv_run_table_t *const table = &run->table[level];
        table->row = rlv_calloc(table->num_rows + 1, sizeof *table->row, err);
        if (table->row == NULL)
            return RLV_ERR_OS;
        table->num_rows = 0;
    }
    for (size_t r = first; r < end; r++) {
        rlv_run_table_t *const table = &run->table[level_of(rlv_csv_text(csv, r, column[LEVEL]))];
        const int status = read_row(csv, r, column, &table->row[table->num_rows++], err);
        if (status < 0)
            return status;
    }
    for (int level = 0; level < RLV_NUM_LEVELS; level++)
        qsort(run->table[level].row, run->table[level].num_rows, sizeof *run->table[level].row,
              by_place_and_year);
    return RLV_OK;
}

/* Packs one scenario's differences; the page keeps them. */
static int put_pair(rlv_page_t *page, const rlv_csv_table_t *csv, size_t first, size_t end,
                    const int column[], bool paired)
{
    rlv_run_folder_t run = {0};
    rlv_bytes_t packed = {0};
    json_t *const columns = json_object();
    json_t *const about = json_pack(
        "{sssssbsO}", "scenario", rlv_csv_text(csv, first, column[SCENARIO]), "reference",
        rlv_csv_text(csv, first, column[REFERENCE]), "paired", (int)paired, "tables", columns);
    int status = about == NULL ? RLV_ERR_OS : split(csv, first, end, column, &run, page->err);

    page->more_decimals = 1;
    if (status == RLV_OK)
        status = rlv_page_pack(page, &run, &packed, columns);
    page->more_decimals = 0;
    if (status == RLV_OK)
        status = rlv_resize(&page->difference, page->num_differences + 1, sizeof *page->difference,
                            page->err);
    if (status == RLV_OK) {
        page->difference[page->num_differences++] = packed;
        packed = (rlv_bytes_t){NULL, 0, 0};
        if (json_array_append(json_object_get(page->meta, "differences"), about) != 0)
            status = rlv_fail_memory(page->err, sizeof *page);
    }
    for (int level = 0; level < RLV_NUM_LEVELS; level++)
        free(run.table[level].row);
    rlv_bytes_free(&packed);
    json_decref(columns);
    json_decref(about);
    return status;
}

/* Whether a paired comparison is of the page's runs: same seed, same number of replicates. */
static bool is_of_runs(const rlv_page_t *page, json_t *manifest)
{
    json_t *const first = json_array_get(json_object_get(page->meta, "runs"), 0);

    return !json_is_true(json_object_get(manifest, "paired")) ||
           (json_equal(json_object_get(manifest, "seed"), json_object_get(first, "seed")) &&
            json_equal(json_object_get(manifest, "replicates"),
                       json_object_get(first, "replicates")));
}

int rlv_page_put_comparisons(rlv_page_t *page)
{
    int status = rlv_page_set(page->meta, "differences", json_array())
                     ? RLV_OK
                     : rlv_fail_memory(page->err, sizeof *page);

    for (size_t i = 0; i < page->options->num_comparisons && status == RLV_OK; i++) {
        json_t *const manifest = rlv_page_manifest(page, page->options->comparison_dir[i]);
        if (manifest != NULL && !is_of_runs(page, manifest)) {
            rlv_note(page->notes, "%s: a comparison of other runs, left aside",
                     page->options->comparison_dir[i]);
            json_decref(manifest);
            continue;
        }
        rlv_csv_table_t csv = {0};
        const bool paired = json_is_true(json_object_get(manifest, "paired"));
        int column[NUM_COLUMNS];
        char *const path =
            rlv_format(page->err, "%s/differences.csv", page->options->comparison_dir[i]);
        status = path == NULL || manifest == NULL ? page->err->status
                                                  : rlv_csv_read(&csv, path, ',', page->err);
        if (status == RLV_OK)
            status = rlv_csv_require(&csv, COLUMNS, NUM_COLUMNS, column, NULL, page->err);
        for (size_t first = 0, end; first < csv.num_rows && status == RLV_OK; first = end) {
            const char *const scenario = rlv_csv_text(&csv, first, column[SCENARIO]);
            for (end = first + 1; end < csv.num_rows; end++)
                if (strcmp(rlv_csv_text(&csv, end, column[SCENARIO]), scenario) != 0)
                    break;
            status = put_pair(page, &csv, first, end, column, paired);
        }
        rlv_csv_free(&csv);
        free(path);
        json_decref(manifest);
    }
    return status;
}
