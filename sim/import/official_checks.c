/* What a file must not be before its figures count: one already given, one of another year, one
 * whose rows are there twice. */
#include "official_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- years ------------------------------------------------------------------------------------ */

/* The next year in a text: four figures, no more. 0 at its end. */
static int next_year(const char **text)
{
    for (const char *p = *text; *p != '\0';) {
        const size_t num = strspn(p, "0123456789");
        const char *figures = p;
        p += num > 0 ? num : 1;
        *text = p;
        if (num == 4 && (strncmp(figures, "19", 2) == 0 || strncmp(figures, "20", 2) == 0))
            return rlv_tabular_leading(figures);
    }
    return 0;
}

int rlv_official_year_in(const char *text)
{
    return next_year(&text);
}

int rlv_official_year_of_title(const char *title)
{
    char plain[256];
    int year = 0;

    rlv_official_plain(title, plain);
    return rlv_layout_is("annee #|date de reference statistique * #", plain, &year) ? year : 0;
}

void rlv_official_saw_year(rlv_official_t *self, int year)
{
    if (self->first_year == 0 || year < self->first_year)
        self->first_year = year;
    if (year > self->last_year)
        self->last_year = year;
}

int rlv_official_column_year(rlv_official_t *self, const rlv_tabular_row_t *row, int column,
                             int year)
{
    if (self->options->year > 0 && year != self->options->year)
        return rlv_official_fail(self, row, column, "the file's own years, without --year",
                                 "%d, not the %d of --year: a file of another year?", year,
                                 self->options->year);
    return RLV_OK;
}

int rlv_official_year(rlv_official_t *self, const rlv_tabular_row_t *row, int column, int *year)
{
    *year = 0;
    if (column >= 0 && rlv_official_has(self, column)) {
        *year = rlv_official_year_in(rlv_official_text(self, row, column));
        if (*year == 0)
            return rlv_official_fail(self, row, column, "a year", "'%.40s'",
                                     rlv_official_text(self, row, column));
        const int status = rlv_official_column_year(self, row, column, *year);
        if (status < 0)
            return status;
    }
    if (*year == 0 && self->options->year > 0 && self->sheet_year > 0 &&
        self->sheet_year != self->options->year)
        rlv_note(self->notes, "%s: %s is taken as of %d (--year), not %d", row->path,
                 *row->sheet != '\0' ? row->sheet : "the table", self->options->year,
                 self->sheet_year);
    if (*year == 0)
        *year = self->options->year > 0 ? self->options->year
                : self->sheet_year > 0  ? self->sheet_year
                                        : self->file_year;
    if (*year == 0)
        return rlv_fail_at(self->err, RLV_ERR_USAGE, row->path, 0, NULL, "--year YEAR",
                           "the file does not say of which year its figures are");
    rlv_official_saw_year(self, *year);
    return RLV_OK;
}

/* --- files ------------------------------------------------------------------------------------ */

/* A name with years, none of them that of --year. */
static int check_name(rlv_official_t *self, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    const int first = rlv_official_year_in(name);

    if (self->options->year == 0 || first == 0)
        return RLV_OK;
    for (int year = first; year != 0; year = next_year(&name))
        if (year == self->options->year)
            return RLV_OK;
    return rlv_fail_at(self->err, RLV_ERR_DATA, path, 0, NULL,
                       "the year of its figures; another name if it is not in this one",
                       "named after %d, not the %d of --year: a file of another year?", first,
                       self->options->year);
}

int rlv_official_check_files(rlv_official_t *self)
{
    int status = RLV_OK;

    self->digest = rlv_calloc(self->num_files, sizeof *self->digest, self->err);
    if (self->digest == NULL)
        return RLV_ERR_OS;
    for (size_t k = 0; k < self->num_files && status == RLV_OK; k++) {
        status = rlv_sha256_file(self->file[k], self->digest[k], self->err);
        for (size_t j = 0; j < k && status == RLV_OK; j++)
            if (strcmp(self->digest[j], self->digest[k]) == 0)
                status =
                    rlv_fail_at(self->err, RLV_ERR_DATA, self->file[k], 0, NULL, "each file once",
                                "the very bytes of %s: it would count twice", self->file[j]);
        if (status == RLV_OK)
            status = check_name(self, self->file[k]);
    }
    return status;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* FNV-1a, 64 bits, of a row's cells but one; never 0. */
static uint64_t digest_others(const rlv_tabular_row_t *row, size_t but)
{
    uint64_t hash = 0xCBF29CE484222325u;

    for (size_t c = 0; c < row->num_cells; c++) {
        const char *p = c != but ? row->cell[c] : "";
        do /* the end of a cell counts too */
            hash = (hash ^ (uint64_t)(unsigned char)*p) * 0x100000001B3u;
        while (*p++ != '\0');
    }
    return hash | 1u;
}

int rlv_official_key(rlv_official_t *self, const rlv_tabular_row_t *row, int figure,
                     const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (self->num_keys == self->key_capacity) {
        const size_t capacity = self->key_capacity > 0 ? 2 * self->key_capacity : 1024;
        if (rlv_resize(&self->key, capacity, sizeof *self->key, self->err) < 0)
            return RLV_ERR_OS;
        self->key_capacity = capacity;
    }
    char *copy = rlv_strdup(text, self->err);
    if (copy == NULL)
        return RLV_ERR_OS;
    self->key[self->num_keys++] = (rlv_official_key_t){
        copy, figure >= 0 ? digest_others(row, (size_t)figure) : 0, self->file_index, row->line};
    return RLV_OK;
}

static int order(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_keys(const void *a, const void *b)
{
    const rlv_official_key_t *x = a, *y = b;
    int by = strcmp(x->text, y->text);

    by = by != 0 ? by : order(x->file, y->file);
    by = by != 0 ? by : (x->others > y->others) - (x->others < y->others);
    return by != 0 ? by : order(x->line, y->line);
}

int rlv_official_check_keys(rlv_official_t *self)
{
    if (self->num_keys > 0)
        qsort(self->key, self->num_keys, sizeof *self->key, compare_keys);
    for (size_t k = 1; k < self->num_keys; k++) {
        const rlv_official_key_t *a = &self->key[k - 1], *b = &self->key[k];
        if (strcmp(a->text, b->text) == 0 && (a->file != b->file || a->others == b->others))
            return rlv_fail_at(self->err, RLV_ERR_DATA, self->file[b->file], b->line, NULL, NULL,
                               "%s is there twice, first in %s:%zu", b->text, self->file[a->file],
                               a->line);
    }
    return RLV_OK;
}

void rlv_official_free_checks(rlv_official_t *self)
{
    for (size_t k = 0; k < self->num_keys; k++)
        free(self->key[k].text);
    free(self->key);
    free(self->digest);
}
