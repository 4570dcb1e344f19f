/* TABLE.import.json: where a table comes from. */
#include "internal.h"
#include "official_internal.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static json_t *files_of(const rlv_official_t *self)
{
    json_t *files = json_array();

    for (size_t k = 0; k < self->num_files && files != NULL; k++) {
        struct stat info;
        const char *slash = strrchr(self->file[k], '/');
        if (stat(self->file[k], &info) != 0 ||
            json_array_append_new(files, json_pack("{s:s, s:s, s:I}", "name",
                                                   slash != NULL ? slash + 1 : self->file[k],
                                                   "sha256", self->digest[k], "bytes",
                                                   (json_int_t)info.st_size)) != 0) {
            json_decref(files);
            return NULL;
        }
    }
    return files;
}

/* An account: rows, and the sum where it means something. */
static json_t *account_of(const rlv_official_t *self, const rlv_account_t *account)
{
    json_t *object = json_pack("{s:I}", "rows", (json_int_t)account->rows);

    if (self->accounts.counts)
        (void)json_object_set_new(object, "sum", json_real(account->sum));
    return object;
}

static json_t *accounts_of(const rlv_official_t *self)
{
    const rlv_accounts_t *a = &self->accounts;
    json_t *dropped = json_array();

    for (size_t k = 0; k < a->num_reasons; k++) {
        json_t *one = account_of(self, &a->dropped[k].account);
        (void)json_object_set_new(one, "why", json_string(a->dropped[k].reason));
        (void)json_array_append_new(dropped, one);
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "read", account_of(self, &a->read),
                     "matched", account_of(self, &a->matched), "merged_before",
                     account_of(self, &a->merged), "merged_since", account_of(self, &a->later),
                     "other_regions", account_of(self, &a->elsewhere), "dropped", dropped,
                     "leading_zeros_restored", (json_int_t)a->zeros_restored);
}

static json_t *text_or_null(const char *text)
{
    return *text != '\0' ? json_string(text) : json_null();
}

/* The year from which the figures were known: given, or that of the file's date. */
static json_t *known_of(const rlv_official_t *self)
{
    const int known =
        self->options->known > 0 ? self->options->known : rlv_tabular_leading(self->date);
    return known > 0 ? json_integer(known) : json_null();
}

int rlv_import_write_json(const char *folder, const char *table, json_t *root, rlv_error_t *err)
{
    rlv_import_out_t out;
    char *name = rlv_format(err, "%s.import.json", table);
    char *text = root != NULL ? json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) : NULL;
    int status = name != NULL && text != NULL ? rlv_import_out_open(&out, folder, name, text, err)
                                              : rlv_fail_memory(err, 1);

    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    if (name != NULL && text != NULL)
        rlv_import_out_free(&out);
    free(text);
    free(name);
    return status;
}

/* Whether an earlier report is of what this import puts in its place: the same source and years. */
static bool is_replaced(const rlv_official_t *self, const json_t *report)
{
    const char *source = json_string_value(json_object_get(report, "source"));
    const json_t *from = json_object_get(report, "vintage_from");
    const json_t *to = json_object_get(report, "vintage_to");

    if (source == NULL || strcmp(source, self->source->info.name) != 0)
        return false;
    return !json_is_integer(from) || (json_integer_value(from) >= self->first_year &&
                                      json_integer_value(to) <= self->last_year);
}

/* The reports of what a table keeps from before, the oldest first: those that its old report lists,
 * then that one. None when nothing is kept. */
static json_t *before_of(const rlv_official_t *self, const char *table, size_t num_kept,
                         const char *folder)
{
    json_t *list = json_array();
    char *path = rlv_format(self->err, "%s/%s.import.json", folder, table);
    bool by_row = false;

    for (size_t k = 0; k < self->num_tables; k++)
        by_row = by_row || (strcmp(self->table[k].name, table) == 0 && self->replaced[k].num > 0);
    json_t *old = path != NULL && !(by_row && num_kept == 0) ? json_load_file(path, 0, NULL) : NULL;
    const json_t *older = json_object_get(old, "before");
    for (size_t k = 0; k < json_array_size(older); k++)
        if (!is_replaced(self, json_array_get(older, k)))
            (void)json_array_append(list, json_array_get(older, k));
    if (old != NULL && !is_replaced(self, old)) {
        (void)json_array_append(list, old);
        (void)json_object_del(old, "before");
    }
    json_decref(old);
    free(path);
    return list;
}

int rlv_official_write_report(const rlv_official_t *self, const char *table, size_t num_rows,
                              size_t num_kept, const char *folder)
{
    const rlv_official_info_t *info = &self->source->info;
    json_t *files = files_of(self);
    json_t *root = NULL;
    int status = RLV_ERR_OS;

    if (files != NULL)
        root = json_pack(
            "{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:s, s:I, s:I, s:o, s:o}",
            "table", table, "source", info->name, "producer", info->producer, "licence",
            info->licence, "files", files, "date", text_or_null(self->date), "vintage_from",
            self->first_year > 0 ? json_integer(self->first_year) : json_null(), "vintage_to",
            self->last_year > 0 ? json_integer(self->last_year) : json_null(), "known",
            known_of(self), "sheets", text_or_null(self->sheets), "layout", self->layouts,
            "accounts", accounts_of(self), "region", self->options->region, "table_rows",
            (json_int_t)num_rows, "rows_kept", (json_int_t)num_kept, "difference",
            text_or_null(self->difference), "before", before_of(self, table, num_kept, folder));
    if (root != NULL)
        status = rlv_import_write_json(folder, table, root, self->err);
    else if (self->err->status == RLV_OK)
        status = rlv_fail_memory(self->err, 1);
    json_decref(root);
    return status;
}
