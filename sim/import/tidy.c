/* Tables of a base as sorted lines. */
#include "base.h"
#include "internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void rlv_tidy_init(rlv_tidy_t *self, const char *name, const char *header, size_t num_keys,
                   int decimals, const char *tail)
{
    memset(self, 0, sizeof *self);
    self->name = name;
    self->header = header;
    self->num_keys = num_keys;
    self->decimals = decimals;
    self->tail = tail;
}

void rlv_tidy_free(rlv_tidy_t *self)
{
    for (size_t i = 0; i < self->num_rows; i++) {
        free(self->row[i].key);
        free(self->row[i].rest);
    }
    free(self->row);
    memset(self, 0, sizeof *self);
}

/* Takes the texts, after a failure too. */
static int append(rlv_tidy_t *self, char *key, double sum, char *rest, rlv_error_t *err)
{
    if (self->num_rows == self->capacity) {
        const size_t capacity = self->capacity > 0 ? 2 * self->capacity : 1024;
        if (rlv_resize(&self->row, capacity, sizeof *self->row, err) < 0) {
            free(key);
            free(rest);
            return RLV_ERR_OS;
        }
        self->capacity = capacity;
    }
    self->row[self->num_rows++] = (rlv_tidy_row_t){key, sum, rest};
    return RLV_OK;
}

static char *key_of(rlv_error_t *err, const char *format, va_list args) RLV_PRINTF(2, 0);
static char *key_of(rlv_error_t *err, const char *format, va_list args)
{
    char key[256];
    (void)vsnprintf(key, sizeof key, format, args);
    return rlv_strdup(key, err);
}

int rlv_tidy_add(rlv_tidy_t *self, double value, rlv_error_t *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *key = key_of(err, format, args);
    va_end(args);
    return key != NULL ? append(self, key, value, NULL, err) : RLV_ERR_OS;
}

int rlv_tidy_put(rlv_tidy_t *self, const char *rest, double sum, rlv_error_t *err,
                 const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *key = key_of(err, format, args);
    va_end(args);
    char *copy = key != NULL ? rlv_strdup(rest, err) : NULL;
    if (copy == NULL) {
        free(key);
        return RLV_ERR_OS;
    }
    return append(self, key, sum, copy, err);
}

/* Length of the field at `text` when it is all figures, otherwise 0. */
static size_t figures(const char *text)
{
    const size_t num = strspn(text, "0123456789");
    return text[num] == ',' || text[num] == '\0' ? num : 0;
}

/* By fields: a comma sorts before all that a field holds, numbers by size. */
static int compare_keys(const char *a, const char *b)
{
    const char *field_a = a, *field_b = b;

    while (*a != '\0' && *a == *b) {
        if (*a == ',') {
            field_a = a + 1;
            field_b = b + 1;
        }
        a++;
        b++;
    }
    const size_t num_a = figures(field_a), num_b = figures(field_b);
    if (num_a > 0 && num_b > 0 && num_a != num_b)
        return num_a < num_b ? -1 : 1;
    const int x = *a == ',' ? 1 : *a == '\0' ? 0 : (unsigned char)*a;
    const int y = *b == ',' ? 1 : *b == '\0' ? 0 : (unsigned char)*b;
    return x - y;
}

static int compare_rows(const void *a, const void *b)
{
    const rlv_tidy_row_t *x = a, *y = b;
    return compare_keys(x->key, y->key);
}

int rlv_tidy_finish(rlv_tidy_t *self, rlv_error_t *err)
{
    size_t num = 0;

    if (self->num_rows > 0)
        qsort(self->row, self->num_rows, sizeof *self->row, compare_rows);
    for (size_t i = 0; i < self->num_rows; i++) {
        rlv_tidy_row_t *last = num > 0 ? &self->row[num - 1] : NULL;
        if (last == NULL || strcmp(last->key, self->row[i].key) != 0) {
            self->row[num++] = self->row[i];
            continue;
        }
        if (last->rest != NULL || self->row[i].rest != NULL) {
            const int status = rlv_fail_at(err, RLV_ERR_DATA, self->name, 0, NULL, NULL,
                                           "%s is there twice", self->row[i].key);
            for (size_t k = num; k < i; k++) /* moved down already */
                self->row[k] = (rlv_tidy_row_t){NULL, 0.0, NULL};
            return status;
        }
        last->sum += self->row[i].sum;
        free(self->row[i].key);
        self->row[i].key = NULL;
    }
    self->num_rows = num;
    return RLV_OK;
}

/* The replaced fields of a key, joined. */
static void fields_of(const char *key, const size_t field[], size_t num_fields, char *out,
                      size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t k = 0; k < num_fields; k++) {
        const char *p = key;
        for (size_t f = 0; f < field[k] && *p != '\0'; f++)
            p += strcspn(p, ",") + (p[strcspn(p, ",")] == ',');
        const int num = snprintf(out + used, size - used, "%.*s,", (int)strcspn(p, ","), p);
        used += num > 0 && (size_t)num < size - used ? (size_t)num : 0;
    }
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* A line of an old table as key and rest. */
static int keep_row(rlv_tidy_t *self, const rlv_csv_table_t *old, size_t row, const char *key,
                    rlv_error_t *err)
{
    char *rest = rlv_strdup("", err);

    for (size_t c = self->num_keys; rest != NULL && c < old->num_columns; c++) {
        char *field = rlv_tidy_quote(rlv_csv_text(old, row, (int)c), err);
        char *longer = field != NULL
                           ? rlv_format(err, "%s%s%s", rest, c > self->num_keys ? "," : "", field)
                           : NULL;
        free(field);
        free(rest);
        rest = longer;
    }
    char *copy = rest != NULL ? rlv_strdup(key, err) : NULL;
    if (copy == NULL) {
        free(rest);
        return RLV_ERR_OS;
    }
    self->num_kept++;
    return append(self, copy, 0.0, rest, err);
}

static int check_header(const rlv_tidy_t *self, const rlv_csv_table_t *old, rlv_error_t *err)
{
    const char *p = self->header;

    for (size_t c = 0; c < old->num_columns; c++) {
        const size_t num = strcspn(p, ",");
        if (strlen(old->column[c]) != num || strncmp(p, old->column[c], num) != 0 ||
            (p[num] == '\0') != (c + 1 == old->num_columns))
            return rlv_fail_at(err, RLV_ERR_DATA, old->path, 1, NULL, self->header,
                               "other columns than those of this source's table");
        p += num + 1;
    }
    return RLV_OK;
}

int rlv_tidy_keep(rlv_tidy_t *self, const char *folder, const size_t replaced[],
                  size_t num_replaced, rlv_error_t *err)
{
    enum { SIZE = 96 };
    const size_t num_new = self->num_rows;
    rlv_csv_table_t old = {0};
    char *path = rlv_format(err, "%s/%s", folder, self->name);
    char(*fresh)[SIZE] = rlv_calloc(num_new, sizeof *fresh, err);
    size_t num_fresh = 0;
    int status = path != NULL && fresh != NULL ? RLV_OK : RLV_ERR_OS;

    if (status < 0 || access(path, F_OK) != 0)
        goto out;
    status = rlv_csv_read(&old, path, ',', err);
    if (status == RLV_OK)
        status = check_header(self, &old, err);
    for (size_t i = 0; i < num_new && status == RLV_OK; i++) {
        fields_of(self->row[i].key, replaced, num_replaced, fresh[num_fresh], SIZE);
        num_fresh += num_fresh == 0 || strcmp(fresh[num_fresh], fresh[num_fresh - 1]) != 0;
    }
    if (num_fresh > 0)
        qsort(fresh, num_fresh, SIZE, compare_texts);
    for (size_t row = 0; row < old.num_rows && status == RLV_OK; row++) {
        char key[256] = "", fields[SIZE];
        for (size_t c = 0; c < self->num_keys; c++) {
            const size_t used = strlen(key);
            (void)snprintf(key + used, sizeof key - used, "%s%s", c > 0 ? "," : "",
                           rlv_csv_text(&old, row, (int)c));
        }
        fields_of(key, replaced, num_replaced, fields, sizeof fields);
        if (num_fresh == 0 || bsearch(fields, fresh, num_fresh, SIZE, compare_texts) == NULL)
            status = keep_row(self, &old, row, key, err);
    }
    if (status == RLV_OK && self->num_rows > 0)
        qsort(self->row, self->num_rows, sizeof *self->row, compare_rows);
out:
    rlv_csv_free(&old);
    free(path);
    free(fresh);
    return status;
}

int rlv_tidy_write(const rlv_tidy_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status = rlv_import_out_open(&out, folder, self->name, self->header, err);

    for (size_t i = 0; i < self->num_rows && status == RLV_OK; i++) {
        const rlv_tidy_row_t *r = &self->row[i];
        if (r->rest != NULL)
            (void)fprintf(out.file, "%s,%s\n", r->key, r->rest);
        else
            (void)fprintf(out.file, "%s,%.*f%s\n", r->key, self->decimals,
                          r->sum == 0.0 ? 0.0 : r->sum, self->tail);
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}

char *rlv_tidy_quote(const char *text, rlv_error_t *err)
{
    const size_t num = strlen(text);
    char *out = rlv_calloc(2 * num + 3, 1, err);
    size_t used = 0;

    if (out == NULL)
        return NULL;
    if (strpbrk(text, ",\"\r\n") == NULL) {
        memcpy(out, text, num);
        return out;
    }
    out[used++] = '"';
    for (size_t i = 0; i < num; i++) {
        if (text[i] == '"')
            out[used++] = '"';
        out[used++] = text[i];
    }
    out[used] = '"';
    return out;
}
