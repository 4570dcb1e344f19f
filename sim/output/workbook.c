#include "releve/workbook.h"

#include <math.h>
#include <string.h>

#ifdef RLV_HAVE_XLSXWRITER

#include <xlsxwriter.h>

enum { MAX_ROWS = 1048576 - 2, FIRST_ROW = 2, MAX_DECIMALS = 6, MIN_WIDTH = 9, MAX_WIDTH = 42 };

typedef struct {
    lxw_workbook *book;
    lxw_format *title, *header, *text, *year;
    lxw_format *number[MAX_DECIMALS + 1]; /* by decimals */
    rlv_lang_t lang;
} writer_t;

static bool make_formats(writer_t *w)
{
    w->title = workbook_add_format(w->book);
    w->header = workbook_add_format(w->book);
    w->text = workbook_add_format(w->book);
    w->year = workbook_add_format(w->book);
    if (w->title == NULL || w->header == NULL || w->text == NULL || w->year == NULL)
        return false;
    format_set_bold(w->title);
    format_set_font_size(w->title, 14);
    format_set_bold(w->header);
    format_set_text_wrap(w->header);
    format_set_align(w->header, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(w->header, LXW_BORDER_THIN);
    format_set_bg_color(w->header, 0xEDF4F2);
    format_set_num_format(w->year, "0");
    for (int d = 0; d <= MAX_DECIMALS; d++) {
        static const char *const FORMATS[] = {"#,##0",       "#,##0.0",    "#,##0.00",
                                              "#,##0.000",   "#,##0.0000", "#,##0.00000",
                                              "#,##0.000000"};
        if ((w->number[d] = workbook_add_format(w->book)) == NULL)
            return false;
        format_set_num_format(w->number[d], FORMATS[d]);
    }
    return true;
}

static int characters(const char *text)
{
    int n = 0;
    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xC0u) != 0x80u;
    return n;
}

static bool is_text(const rlv_grid_t *grid, size_t k)
{
    return grid->column[k].kind == RLV_COLUMN_TEXT || grid->column[k].kind == RLV_COLUMN_RIGHT;
}

static lxw_error put_cells(const writer_t *w, lxw_worksheet *sheet, const rlv_grid_t *grid)
{
    lxw_error failure = LXW_NO_ERROR;

    for (size_t i = 0; i < grid->num_cells && failure == LXW_NO_ERROR; i++) {
        const size_t k = i % grid->num_columns;
        const lxw_row_t row = (lxw_row_t)(FIRST_ROW + 1 + i / grid->num_columns);
        const int decimals = grid->column[k].decimals;
        if (is_text(grid, k))
            failure = worksheet_write_string(sheet, row, (lxw_col_t)k, grid->cell[i].text, w->text);
        else if (isfinite(grid->cell[i].number))
            failure = worksheet_write_number(
                sheet, row, (lxw_col_t)k, grid->cell[i].number,
                grid->column[k].kind == RLV_COLUMN_YEAR
                    ? w->year
                    : w->number[decimals < MAX_DECIMALS ? decimals : MAX_DECIMALS]);
    }
    return failure;
}

static int put_sheet(const writer_t *w, const rlv_grid_t *grid, rlv_error_t *err)
{
    char name[128];
    const size_t rows = rlv_grid_num_rows(grid);

    if (rows > MAX_ROWS)
        return rlv_fail(err, RLV_ERR_DATA, "the table %s has %zu rows [%d in a sheet]", grid->name,
                        rows, (int)MAX_ROWS);
    (void)snprintf(name, sizeof name, "%.31s", grid->name);
    lxw_worksheet *const sheet = workbook_add_worksheet(w->book, name);
    if (sheet == NULL)
        return rlv_fail(err, RLV_ERR_SOFTWARE, "the sheet %s cannot be added", name);
    (void)worksheet_write_string(
        sheet, 0, 0, w->lang == RLV_LANG_FR ? grid->title_fr : grid->title_en, w->title);
    for (size_t k = 0; k < grid->num_columns; k++) {
        const char *const title =
            w->lang == RLV_LANG_FR ? grid->column[k].title_fr : grid->column[k].title_en;
        int width = MIN_WIDTH;
        for (size_t i = k; is_text(grid, k) && i < grid->num_cells; i += grid->num_columns) {
            const int n = characters(grid->cell[i].text) + 2;
            width = n > width ? n : width;
        }
        width = width > MAX_WIDTH ? MAX_WIDTH : is_text(grid, k) ? width : 14;
        (void)worksheet_set_column(sheet, (lxw_col_t)k, (lxw_col_t)k, width, NULL);
        (void)worksheet_write_string(sheet, FIRST_ROW, (lxw_col_t)k, title, w->header);
    }
    worksheet_freeze_panes(sheet, FIRST_ROW + 1, 0);
    (void)worksheet_autofilter(sheet, FIRST_ROW, 0, (lxw_row_t)(FIRST_ROW + rows),
                               (lxw_col_t)(grid->num_columns - 1));
    const lxw_error failure = put_cells(w, sheet, grid);
    return failure == LXW_NO_ERROR
               ? RLV_OK
               : rlv_fail(err, RLV_ERR_DATA, "the sheet %s: %s", name, lxw_strerror(failure));
}

static int put_sources(const writer_t *w, const rlv_notes_t *sources, rlv_error_t *err)
{
    lxw_worksheet *const sheet = workbook_add_worksheet(w->book, "sources");

    if (sheet == NULL)
        return rlv_fail(err, RLV_ERR_SOFTWARE, "the sheet of sources cannot be added");
    (void)worksheet_set_column(sheet, 0, 0, 120, NULL);
    (void)worksheet_write_string(
        sheet, 0, 0, w->lang == RLV_LANG_FR ? "Sources et méthode" : "Sources and method",
        w->title);
    worksheet_freeze_panes(sheet, FIRST_ROW, 0);
    for (size_t i = 0; i < sources->num_texts; i++)
        (void)worksheet_write_string(sheet, (lxw_row_t)(FIRST_ROW + i), 0, sources->text[i],
                                     w->text);
    return RLV_OK;
}

bool rlv_workbook_available(void)
{
    return true;
}

int rlv_workbook_write(const char *path, const rlv_grid_t *const grid[], size_t num_grids,
                       const rlv_notes_t *sources, rlv_lang_t lang, rlv_error_t *err)
{
    writer_t w = {.book = workbook_new(path), .lang = lang};
    char company[] = "Relève " RLV_VERSION;
    lxw_doc_properties properties = {.comments = company, .created = 1577836800}; /* fixed */
    int status = RLV_OK;

    if (w.book == NULL)
        return rlv_fail(err, RLV_ERR_OS, "%s: no memory for the workbook", path);
    (void)workbook_set_properties(w.book, &properties);
    if (!make_formats(&w))
        status = rlv_fail(err, RLV_ERR_OS, "%s: no memory for the workbook", path);
    for (size_t g = 0; g < num_grids && status == RLV_OK; g++)
        if (grid[g]->num_columns > 0)
            status = put_sheet(&w, grid[g], err);
    if (status == RLV_OK)
        status = put_sources(&w, sources, err);
    const lxw_error failure = workbook_close(w.book); /* writes and frees */
    if (status == RLV_OK && failure != LXW_NO_ERROR)
        status = rlv_fail(err, RLV_ERR_IO, "%s: %s", path, lxw_strerror(failure));
    return status;
}

#else

bool rlv_workbook_available(void)
{
    return false;
}

int rlv_workbook_write(const char *path, const rlv_grid_t *const grid[], size_t num_grids,
                       const rlv_notes_t *sources, rlv_lang_t lang, rlv_error_t *err)
{
    (void)grid;
    (void)num_grids;
    (void)sources;
    (void)lang;
    return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                    "%s: this program was built without libxlsxwriter [install the package "
                    "libxlsxwriter-dev and build again, or use the CSV files]",
                    path);
}

#endif
