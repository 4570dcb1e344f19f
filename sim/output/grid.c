#include "releve/grid.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void rlv_grid_init(rlv_grid_t *self, const char *name, const char *title_fr, const char *title_en,
                   const rlv_grid_column_t column[], size_t num_columns)
{
    *self = (rlv_grid_t){.name = name,
                         .title_fr = title_fr,
                         .title_en = title_en,
                         .column = column,
                         .num_columns = num_columns};
}

static bool is_text(const rlv_grid_t *self, size_t cell)
{
    if (self->num_columns == 0)
        return false;
    const rlv_column_kind_t kind = self->column[cell % self->num_columns].kind;
    return kind == RLV_COLUMN_TEXT || kind == RLV_COLUMN_RIGHT;
}

void rlv_grid_free(rlv_grid_t *self)
{
    for (size_t i = 0; i < self->num_cells; i++)
        if (is_text(self, i))
            free(self->cell[i].text);
    free(self->cell);
    self->cell = NULL;
    self->num_cells = self->capacity = 0;
}

static rlv_grid_cell_t *next_cell(rlv_grid_t *self)
{
    if (self->num_cells == self->capacity) {
        const size_t wanted = self->capacity == 0 ? 256 : 2 * self->capacity;
        if (self->failed || rlv_resize(&self->cell, wanted, sizeof *self->cell, NULL) < 0) {
            self->failed = true;
            return NULL;
        }
        self->capacity = wanted;
    }
    return &self->cell[self->num_cells];
}

void rlv_grid_text(rlv_grid_t *self, const char *text)
{
    rlv_grid_cell_t *const cell = next_cell(self);

    if (cell == NULL)
        return;
    cell->text = rlv_strdup(text != NULL ? text : "", NULL);
    if (cell->text == NULL)
        self->failed = true;
    else
        self->num_cells++;
}

void rlv_grid_number(rlv_grid_t *self, double value)
{
    rlv_grid_cell_t *const cell = next_cell(self);

    if (cell != NULL) {
        cell->number = value == 0 ? 0.0 : value; /* no minus zero */
        self->num_cells++;
    }
}

static size_t column_of(const rlv_grid_t *self, const char *name)
{
    size_t k = 0;
    while (k < self->num_columns && strcmp(self->column[k].name, name) != 0)
        k++;
    return k;
}

double rlv_grid_number_at(const rlv_grid_t *self, size_t row, const char *column)
{
    const size_t k = column_of(self, column);
    return k < self->num_columns && !is_text(self, k)
               ? self->cell[row * self->num_columns + k].number
               : NAN;
}

const char *rlv_grid_text_at(const rlv_grid_t *self, size_t row, const char *column)
{
    const size_t k = column_of(self, column);
    return k < self->num_columns && is_text(self, k) ? self->cell[row * self->num_columns + k].text
                                                     : "";
}

static int check_whole(const rlv_grid_t *self, rlv_error_t *err)
{
    if (self->failed)
        return rlv_fail(err, RLV_ERR_OS, "out of memory for the table %s", self->name);
    if (self->num_cells % self->num_columns != 0)
        return rlv_fail(err, RLV_ERR_SOFTWARE, "the table %s has an unfinished row", self->name);
    return RLV_OK;
}

/* --- CSV */

static void end_cell(const rlv_csv_out_t *out, bool last)
{
    (void)fputc(last ? '\n' : out->french ? ';' : ',', out->file);
}

void rlv_csv_out_text(const rlv_csv_out_t *out, const char *text, bool last)
{
    const bool quoted = strpbrk(text, "\",;\n\r") != NULL;

    if (quoted)
        (void)fputc('"', out->file);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            (void)fputc('"', out->file);
        (void)fputc(*c, out->file);
    }
    if (quoted)
        (void)fputc('"', out->file);
    end_cell(out, last);
}

static void put_digits(const rlv_csv_out_t *out, int digits, double value, bool last)
{
    char text[40] = "";

    if (isfinite(value))
        (void)snprintf(text, sizeof text, "%.*g", digits, value == 0 ? 0.0 : value);
    char *const point = strchr(text, '.');
    if (out->french && point != NULL)
        *point = ',';
    (void)fputs(text, out->file);
    end_cell(out, last);
}

void rlv_csv_out_number(const rlv_csv_out_t *out, double value, bool last)
{
    put_digits(out, 10, value, last);
}

void rlv_csv_out_exact(const rlv_csv_out_t *out, double value, bool last)
{
    put_digits(out, 17, value, last);
}

int rlv_grid_write_csv(const rlv_grid_t *self, const rlv_csv_out_t *out, rlv_error_t *err)
{
    const int status = check_whole(self, err);

    if (status < 0)
        return status;
    if (out->french)
        (void)fputs("\xEF\xBB\xBF", out->file);
    for (size_t k = 0; k < self->num_columns; k++)
        rlv_csv_out_text(out, self->column[k].name, k + 1 == self->num_columns);
    for (size_t i = 0; i < self->num_cells; i++) {
        const bool last = i % self->num_columns == self->num_columns - 1;
        if (is_text(self, i))
            rlv_csv_out_text(out, self->cell[i].text, last);
        else
            rlv_csv_out_number(out, self->cell[i].number, last);
    }
    return RLV_OK;
}

/* --- JSON */

static json_t *rows_of(const rlv_grid_t *self)
{
    json_t *const rows = json_array();
    json_t *row = NULL;

    for (size_t i = 0; self->num_columns > 0 && i < self->num_cells; i++) {
        const double number = is_text(self, i) ? 0 : self->cell[i].number;
        if (i % self->num_columns == 0) {
            row = json_array();
            (void)json_array_append_new(rows, row);
        }
        if (is_text(self, i))
            (void)json_array_append_new(row, json_string(self->cell[i].text));
        else if (!isfinite(number))
            (void)json_array_append_new(row, json_null());
        else if (number == floor(number) && fabs(number) < 1e15)
            (void)json_array_append_new(row, json_integer((json_int_t)number));
        else
            (void)json_array_append_new(row, json_real(number));
    }
    return rows;
}

int rlv_grids_write_json(const rlv_grid_t *const grid[], size_t num_grids, rlv_lang_t lang,
                         FILE *out, rlv_error_t *err)
{
    json_t *root = json_object();
    int status = RLV_OK;

    for (size_t g = 0; g < num_grids && status == RLV_OK; g++) {
        json_t *const columns = json_array();
        status = check_whole(grid[g], err);
        for (size_t k = 0; k < grid[g]->num_columns; k++)
            (void)json_array_append_new(columns, json_string(grid[g]->column[k].name));
        json_t *const one = json_pack("{s:s, s:o, s:o}", "title",
                                      lang == RLV_LANG_FR ? grid[g]->title_fr : grid[g]->title_en,
                                      "columns", columns, "rows", rows_of(grid[g]));
        if (status == RLV_OK && (one == NULL || json_object_set_new(root, grid[g]->name, one) != 0))
            status = rlv_fail(err, RLV_ERR_OS, "out of memory for the table %s", grid[g]->name);
        else if (status < 0)
            json_decref(one);
    }
    if (status == RLV_OK) {
        (void)json_dumpf(root, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(10));
        (void)fputc('\n', out);
    }
    json_decref(root);
    return status;
}

/* --- a terminal */

enum { MAX_COLUMNS = 32, MAX_WIDTH = 60 };

static int width_of(const char *text)
{
    int width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xC0u) != 0x80u;
    return width;
}

static rlv_number_t shown(const rlv_grid_t *self, size_t cell, rlv_lang_t lang)
{
    const rlv_grid_column_t *const column = &self->column[cell % self->num_columns];
    rlv_number_t text;

    if (column->kind == RLV_COLUMN_YEAR && isfinite(self->cell[cell].number))
        (void)snprintf(text.text, sizeof text.text, "%.0f", self->cell[cell].number);
    else
        text = rlv_number_format(self->cell[cell].number, column->decimals, lang);
    return text;
}

static void pad(FILE *out, int count)
{
    if (count > 0)
        (void)fprintf(out, "%*s", count, "");
}

static void put_column(FILE *out, const char *text, int width, bool right, bool last)
{
    if (right)
        pad(out, width - width_of(text));
    (void)fputs(text, out);
    if (!right && !last)
        pad(out, width - width_of(text));
    (void)fputs(last ? "\n" : "  ", out);
}

void rlv_grid_print(const rlv_grid_t *self, rlv_lang_t lang, FILE *out)
{
    const size_t n = self->num_columns < MAX_COLUMNS ? self->num_columns : MAX_COLUMNS;
    int width[MAX_COLUMNS];

    for (size_t k = 0; k < n; k++) {
        width[k] =
            width_of(lang == RLV_LANG_FR ? self->column[k].title_fr : self->column[k].title_en);
        for (size_t i = k; i < self->num_cells; i += self->num_columns) {
            const int w = is_text(self, i) ? width_of(self->cell[i].text)
                                           : width_of(shown(self, i, lang).text);
            width[k] = w > width[k] && w <= MAX_WIDTH ? w : width[k];
        }
    }
    for (size_t k = 0; k < n; k++)
        put_column(out, lang == RLV_LANG_FR ? self->column[k].title_fr : self->column[k].title_en,
                   width[k], self->column[k].kind != RLV_COLUMN_TEXT, k + 1 == n);
    for (size_t i = 0; i < self->num_cells && self->num_columns > 0; i++) {
        const size_t k = i % self->num_columns;
        if (k >= n)
            continue;
        if (is_text(self, i))
            put_column(out, self->cell[i].text, width[k], self->column[k].kind == RLV_COLUMN_RIGHT,
                       k + 1 == n);
        else
            put_column(out, shown(self, i, lang).text, width[k], true, k + 1 == n);
    }
}
