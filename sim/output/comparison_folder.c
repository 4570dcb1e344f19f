#include "releve/comparison_folder.h"

#include "run_folder_internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *load(const char *path, rlv_error_t *err)
{
    char *file = rlv_format(err, "%s/manifest.json", path);
    json_error_t where;
    json_t *root = NULL;

    if (file == NULL)
        return NULL;
    root = json_load_file(file, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL)
        (void)rlv_fail_at(err, where.line > 0 ? RLV_ERR_DATA : RLV_ERR_NO_INPUT, file,
                          where.line > 0 ? (size_t)where.line : 0, NULL, NULL, "%s", where.text);
    free(file);
    return root;
}

static bool is_comparison(const json_t *root)
{
    const char *const format = json_string_value(json_object_get(root, "format"));
    return format != NULL && strcmp(format, "releve-comparison-1") == 0;
}

bool rlv_comparison_folder_is(const char *path)
{
    json_t *const root = load(path, NULL);
    const bool found = is_comparison(root);
    json_decref(root);
    return found;
}

static int read_runs(rlv_comparison_folder_t *self, json_t *root, rlv_error_t *err)
{
    json_t *const runs = json_object_get(root, "runs");
    size_t i;
    json_t *one;

    self->paired = json_is_true(json_object_get(root, "paired"));
    self->run = rlv_calloc(json_array_size(runs), sizeof *self->run, err);
    if (self->run == NULL)
        return RLV_ERR_OS;
    json_array_foreach(runs, i, one)
    {
        const char *const name = json_string_value(json_object_get(one, "name"));
        const char *const title = json_string_value(json_object_get(one, "title"));
        if (name == NULL || title == NULL)
            return rlv_fail_at(err, RLV_ERR_DATA, self->path, 0, "manifest.json", NULL,
                               "a run has no name or no title");
        self->num_runs = i + 1;
        self->run[i].name = rlv_strdup(name, err);
        self->run[i].title = rlv_strdup(title, err);
        if (self->run[i].name == NULL || self->run[i].title == NULL)
            return RLV_ERR_OS;
    }
    return self->num_runs >= 2 ? RLV_OK
                               : rlv_fail_at(err, RLV_ERR_DATA, self->path, 0, "manifest.json",
                                             NULL, "under two runs");
}

/* The runs, and what they share: read as a run's manifest is. */
static int read_manifest(rlv_comparison_folder_t *self, rlv_error_t *err)
{
    json_t *const root = load(self->path, err);
    rlv_run_folder_t shared = {.path = self->path};
    char *path = rlv_format(err, "%s/manifest.json", self->path);
    int status = root == NULL ? err->status : path == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK && !is_comparison(root))
        status = rlv_fail_at(err, RLV_ERR_DATA, self->path, 0, "manifest.json", NULL,
                             "not the manifest of a comparison");
    if (status == RLV_OK)
        status = read_runs(self, root, err);
    if (status == RLV_OK) {
        status = rlv_run_manifest_read(&shared, path, err);
        self->manifest = shared.manifest;
        free(self->manifest.title);
        self->manifest.title = rlv_strdup(self->run[0].title, err);
        if (status == RLV_OK && self->manifest.title == NULL)
            status = RLV_ERR_OS;
    }
    json_decref(root);
    free(path);
    return status;
}

typedef struct {
    rlv_comparison_folder_t *folder;
    bool differences;
    int column[16];
} reader_t;

static rlv_run_table_t *table_of(const reader_t *r, const rlv_csv_table_t *csv, size_t row)
{
    static const char *const LEVELS[RLV_NUM_LEVELS] = {"territory", "department", "zone", "region"};
    const char *const level = rlv_csv_text(csv, row, r->column[13]);
    const char *const name = rlv_csv_text(csv, row, r->column[14]);

    /* differences of a reference that also stands among the others are those of the other */
    for (size_t i = r->differences ? 1 : 0; i < r->folder->num_runs; i++)
        for (int k = 0; k < RLV_NUM_LEVELS; k++)
            if (strcmp(r->folder->run[i].name, name) == 0 && strcmp(LEVELS[k], level) == 0)
                return r->differences ? &r->folder->run[i].difference[k]
                                      : &r->folder->run[i].level[k];
    return NULL;
}

static int place_rows(reader_t *r, const rlv_csv_table_t *csv, bool french, rlv_error_t *err)
{
    rlv_run_table_t **const of_row = rlv_calloc(csv->num_rows, sizeof(void *), err);
    int status = of_row == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t i = 0; i < csv->num_rows && status == RLV_OK; i++) {
        of_row[i] = table_of(r, csv, i);
        if (of_row[i] == NULL)
            status = rlv_csv_fail(csv, i, r->column[14], err, NULL,
                                  "no run of the manifest has this name and level");
        else
            of_row[i]->num_rows++;
    }
    for (size_t i = 0; i < csv->num_rows && status == RLV_OK; i++) {
        rlv_run_table_t *const table = of_row[i];
        if (table->row == NULL) {
            table->row = rlv_calloc(table->num_rows, sizeof *table->row, err);
            table->num_rows = 0;
        }
        if (table->row == NULL)
            status = RLV_ERR_OS;
        else
            status =
                rlv_run_row_parse(csv, i, r->column, french, &table->row[table->num_rows++], err);
    }
    free(of_row);
    return status;
}

static int read_rows(rlv_comparison_folder_t *self, const char *name, bool differences,
                     rlv_csv_table_t *csv, rlv_error_t *err)
{
    static const char *const NAMES[] = {"code", "name", "year", "indicator", "unit",
                                        "mean", "sd",   "p05",  "p25",       "p50",
                                        "p75",  "p95",  "mcse", "level",     "scenario"};
    reader_t r = {.folder = self, .differences = differences};
    const bool french = self->manifest.french;
    char *path = rlv_format(err, "%s/%s", self->path, name);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(csv, path, french ? ';' : ',', err);

    if (status == RLV_OK)
        status = rlv_csv_require(csv, NAMES, sizeof NAMES / sizeof NAMES[0], r.column, NULL, err);
    if (status == RLV_OK)
        status = place_rows(&r, csv, french, err);
    for (size_t i = 0; i < self->num_runs && status == RLV_OK; i++)
        for (int k = 0; k < RLV_NUM_LEVELS && status == RLV_OK; k++)
            status = rlv_run_table_sort(
                differences ? &self->run[i].difference[k] : &self->run[i].level[k], path, err);
    free(path);
    return status;
}

/* A reference that also stands among the others has its values there too. */
static int share_levels(rlv_comparison_folder_t *self, rlv_error_t *err)
{
    for (size_t i = 1; i < self->num_runs; i++)
        for (int k = 0; k < RLV_NUM_LEVELS; k++) {
            const rlv_run_table_t *const from = &self->run[0].level[k];
            rlv_run_table_t *const to = &self->run[i].level[k];
            if (to->num_rows > 0 || strcmp(self->run[i].name, self->run[0].name) != 0)
                continue;
            to->row = rlv_calloc(from->num_rows, sizeof *to->row, err);
            if (to->row == NULL)
                return RLV_ERR_OS;
            memcpy(to->row, from->row, from->num_rows * sizeof *to->row);
            to->num_rows = from->num_rows;
        }
    return RLV_OK;
}

int rlv_comparison_folder_read(rlv_comparison_folder_t *self, const char *path, rlv_error_t *err)
{
    int status;

    memset(self, 0, sizeof *self);
    if ((self->path = rlv_strdup(path, err)) == NULL)
        return RLV_ERR_OS;
    if ((status = read_manifest(self, err)) == RLV_OK &&
        (status = read_rows(self, "levels.csv", false, &self->levels_csv, err)) == RLV_OK &&
        (status = share_levels(self, err)) == RLV_OK)
        status = read_rows(self, "differences.csv", true, &self->differences_csv, err);
    return status;
}

void rlv_comparison_folder_free(rlv_comparison_folder_t *self)
{
    for (size_t i = 0; i < self->num_runs; i++) {
        for (int k = 0; k < RLV_NUM_LEVELS; k++) {
            free(self->run[i].level[k].row);
            free(self->run[i].difference[k].row);
        }
        free(self->run[i].name);
        free(self->run[i].title);
    }
    free(self->run);
    rlv_csv_free(&self->levels_csv);
    rlv_csv_free(&self->differences_csv);
    rlv_run_manifest_free(&self->manifest);
    free(self->path);
    memset(self, 0, sizeof *self);
}
