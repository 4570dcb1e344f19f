#include "releve/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The plain letter of U+00C0 to U+00FF, ' ' for the two signs. */
static const char LATIN[65] = "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";

/* One character: its bytes, and what it is compared as ('\0': nothing). */
static size_t plain(const unsigned char *t, const char **as, char one[2])
{
    one[1] = '\0';
    *as = one;
    if (t[0] < 0x80) {
        const bool upper = t[0] >= 'A' && t[0] <= 'Z';
        const bool kept = (t[0] >= '0' && t[0] <= '9') || (t[0] >= 'a' && t[0] <= 'z');
        one[0] = upper ? (char)(t[0] - 'A' + 'a') : kept ? (char)t[0] : ' ';
        return 1;
    }
    one[0] = ' ';
    if (t[0] == 0xC3 && t[1] >= 0x80) {
        one[0] = LATIN[t[1] - 0x80];
        return 2;
    }
    if (t[0] == 0xC5 && (t[1] == 0x92 || t[1] == 0x93)) {
        *as = "oe";
        return 2;
    }
    if ((t[0] == 0xCC && t[1] >= 0x80) || (t[0] == 0xCD && t[1] <= 0xAF)) {
        *as = ""; /* a combining accent */
        return 2;
    }
    if (t[0] == 0xEF && t[1] == 0xBB && t[2] == 0xBF) {
        *as = "";
        return 3;
    }
    size_t num = 1;
    while ((t[num] & 0xC0) == 0x80)
        num++;
    return num;
}

void rlv_layout_normalise(const char *text, char *out, size_t size)
{
    const unsigned char *t = (const unsigned char *)text;
    size_t used = 0;
    char one[2];
    const char *as;

    while (*t != '\0') {
        t += plain(t, &as, one);
        for (; *as != '\0'; as++)
            if ((*as != ' ' || (used > 0 && out[used - 1] != ' ')) && used + 1 < size)
                out[used++] = *as;
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = '\0';
}

static int year_at(const char *text)
{
    if (strspn(text, "0123456789") != 4 || (text[0] != '1' && text[0] != '2'))
        return 0;
    return rlv_tabular_leading(text);
}

/* One alternative of a pattern, `num` bytes, against a whole text. */
static bool alternative(const char *p, size_t num, const char *text, int *year)
{
    if (num == 0)
        return *text == '\0';
    if (*p == '*') {
        for (;; text++) {
            if (alternative(p + 1, num - 1, text, year))
                return true;
            if (*text == '\0')
                return false;
        }
    }
    if (*p == '#') {
        const int found = year_at(text);
        if (found == 0 || !alternative(p + 1, num - 1, text + 4, year))
            return false;
        *year = found;
        return true;
    }
    if (*p == '?')
        return *text >= '0' && *text <= '9' && alternative(p + 1, num - 1, text + 1, year);
    return *p == *text && alternative(p + 1, num - 1, text + 1, year);
}

bool rlv_layout_is(const char *pattern, const char *normalised, int *year)
{
    const size_t length = strlen(normalised);
    char bare[256] = "";
    int suffix = 0;

    *year = 0;
    if (length > 5 && length < sizeof bare && normalised[length - 5] == ' ')
        suffix = year_at(normalised + length - 4);
    if (suffix > 0) {
        memcpy(bare, normalised, length - 5);
        bare[length - 5] = '\0';
    }
    for (const char *p = pattern;;) {
        const size_t num = strcspn(p, "|");
        if (alternative(p, num, normalised, year)) {
            *year = *year > 0 ? *year : suffix;
            return true;
        }
        if (suffix > 0 && alternative(p, num, bare, year)) {
            *year = *year > 0 ? *year : suffix;
            return true;
        }
        if (p[num] == '\0')
            return false;
        p += num + 1;
    }
}

void rlv_layout_finder_init(rlv_layout_finder_t *self, const rlv_layout_t layout[],
                            size_t num_layouts)
{
    memset(self, 0, sizeof *self);
    self->layout = layout;
    self->num_layouts = num_layouts;
}

static void append(char *text, size_t size, const char *more, const char *separator)
{
    const size_t used = strlen(text);
    (void)snprintf(text + used, size - used, "%s%.60s", used > 0 ? separator : "", more);
    /* a cut may fall inside a character */
    size_t bad = 0;
    if (!rlv_utf8_valid(text, strlen(text), &bad))
        text[bad] = '\0';
}

void rlv_layout_begin(rlv_layout_finder_t *self, const char *sheet)
{
    self->rows_seen = 0;
    self->found = false;
    if (*sheet != '\0')
        append(self->sheets, sizeof self->sheets, sheet, ", ");
}

typedef struct {
    size_t num_required, num_matched, num_twice;
    const char *twice;
} score_t;

/* Where each column of a layout is in a row of normalised texts. */
static score_t match_row(const rlv_layout_t *layout, char (*text)[256], size_t num_cells,
                         rlv_layout_match_t *match)
{
    score_t score = {0, 0, 0, NULL};

    memset(match, 0, sizeof *match);
    match->layout = layout;
    match->num_cells = num_cells;
    for (size_t k = 0; k < RLV_LAYOUT_MAX_COLUMNS; k++)
        match->index[k] = -1;
    for (size_t k = 0; k < RLV_LAYOUT_MAX_COLUMNS && layout->column[k].name != NULL; k++) {
        const rlv_layout_column_t *column = &layout->column[k];
        const bool optional = column->name[0] == '?', many = column->name[0] == '+';
        for (size_t c = 0; c < num_cells; c++) {
            int year = 0;
            if (text[c][0] == '\0' || !rlv_layout_is(column->pattern, text[c], &year))
                continue;
            if (many && match->num_series < RLV_LAYOUT_MAX_SERIES)
                match->series[match->num_series++] = (rlv_layout_series_t){(int)c, year};
            if (match->index[k] >= 0 && !many) {
                score.num_twice++;
                score.twice = column->name + optional;
                continue;
            }
            if (match->index[k] < 0) {
                match->index[k] = (int)c;
                match->year[k] = year;
            }
        }
        score.num_required += !optional;
        score.num_matched += !optional && match->index[k] >= 0;
    }
    return score;
}

/* Keeps the likeliest header for the error. */
static void remember(rlv_layout_finder_t *self, const rlv_tabular_row_t *row, size_t matched)
{
    size_t filled = 0;

    for (size_t c = 0; c < row->num_cells; c++)
        filled += *row->cell[c] != '\0';
    const size_t score = 100 * matched + (filled < 99 ? filled : 99);
    if (score <= self->best_score)
        return;
    self->best_score = score;
    self->best_line = row->line;
    (void)snprintf(self->best_path, sizeof self->best_path, "%s", row->path);
    (void)snprintf(self->best_sheet, sizeof self->best_sheet, "%.100s", row->sheet);
    self->best_columns[0] = '\0';
    for (size_t c = 0; c < row->num_cells; c++)
        if (*row->cell[c] != '\0')
            append(self->best_columns, sizeof self->best_columns, row->cell[c], " | ");
}

int rlv_layout_feed(rlv_layout_finder_t *self, const rlv_tabular_row_t *row, rlv_error_t *err)
{
    char(*text)[256] = NULL;
    size_t best = 0;
    int status = 0;

    if (self->found || self->rows_seen++ >= RLV_LAYOUT_HEAD)
        return 0;
    text = rlv_calloc(row->num_cells, sizeof *text, err);
    if (text == NULL)
        return RLV_ERR_OS;
    for (size_t c = 0; c < row->num_cells; c++)
        rlv_layout_normalise(row->cell[c], text[c], sizeof text[c]);
    score_t ambiguous = {0, 0, 0, NULL};
    for (size_t k = 0; k < self->num_layouts && status == 0; k++) {
        rlv_layout_match_t match;
        const score_t score = match_row(&self->layout[k], text, row->num_cells, &match);
        best = score.num_matched > best ? score.num_matched : best;
        if (score.num_matched < score.num_required)
            continue;
        if (score.num_twice > 0) { /* another layout may tell them apart */
            ambiguous = score;
            continue;
        }
        self->match = match;
        self->found = true;
        self->num_found++;
        status = 1;
    }
    if (status == 0 && ambiguous.num_twice > 0)
        status = rlv_fail_at(err, RLV_ERR_DATA, row->path, row->line, ambiguous.twice, "one column",
                             "%zu columns of the header go by that name", ambiguous.num_twice + 1);
    if (status == 0)
        remember(self, row, best);
    free(text);
    return status;
}

int rlv_layout_fail(const rlv_layout_finder_t *self, const char *path, rlv_error_t *err)
{
    char expected[512] = "";

    for (size_t k = 0; k < self->num_layouts; k++) {
        const rlv_layout_column_t *column = self->layout[k].column;
        char names[256] = "";
        for (size_t c = 0; c < RLV_LAYOUT_MAX_COLUMNS && column[c].name != NULL; c++)
            if (column[c].name[0] != '?')
                append(names, sizeof names, column[c].name + (column[c].name[0] == '+'), ", ");
        append(expected, sizeof expected, k > 0 ? "or: " : "", "; ");
        const size_t used = strlen(expected);
        (void)snprintf(expected + used, sizeof expected - used, "%s", names);
    }
    return rlv_fail_at(err, RLV_ERR_DATA, path, self->best_line,
                       self->best_sheet[0] != '\0' ? self->best_sheet : NULL, expected,
                       "no header of this source; columns found: %s%s%s", self->best_columns,
                       self->sheets[0] != '\0' ? "; sheets: " : "", self->sheets);
}
