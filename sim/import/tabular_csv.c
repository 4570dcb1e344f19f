/* CSV as published: separator found, title lines of fewer fields, UTF-8 or Windows-1252. */
#include "tabular_internal.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 16, MAX_FIELD = 1 << 20 };

typedef struct {
    const rlv_tabular_visitor_t *visitor;
    const char *path;
    rlv_notes_t *notes;
    rlv_error_t *err;
    int status;
    size_t line;                      /* being fed */
    char **cell;                      /* [capacity], each owned until the row ends */
    char *cut[RLV_TABULAR_MAX_CELLS]; /* the trimmed texts inside them */
    size_t num_cells, capacity;
} csv_reader_t;

/* A copy in UTF-8: bytes that are not are taken as Windows-1252. */
static char *to_utf8(const char *bytes, size_t num, bool *converted, rlv_error_t *err)
{
    /* 0x80 to 0x9F of Windows-1252 */
    static const uint16_t HIGH[32] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    *converted = !rlv_utf8_valid(bytes, num, NULL);
    char *text = rlv_calloc((*converted ? 3 : 1) * num + 1, 1, err);
    size_t used = 0;

    if (text == NULL || !*converted) {
        if (text != NULL)
            memcpy(text, bytes, num);
        return text;
    }
    for (size_t i = 0; i < num; i++) {
        const unsigned char b = (unsigned char)bytes[i];
        const unsigned c = b >= 0x80 && b < 0xA0 ? HIGH[b - 0x80] : b;
        if (c < 0x80) {
            text[used++] = (char)c;
        } else if (c < 0x800) {
            text[used++] = (char)(0xC0 | c >> 6);
            text[used++] = (char)(0x80 | (c & 0x3F));
        } else {
            text[used++] = (char)(0xE0 | c >> 12);
            text[used++] = (char)(0x80 | (c >> 6 & 0x3F));
            text[used++] = (char)(0x80 | (c & 0x3F));
        }
    }
    return text;
}

static void on_field(void *bytes, size_t num_bytes, void *data)
{
    csv_reader_t *r = data;
    bool converted = false;

    if (r->status < 0)
        return;
    if (r->num_cells == RLV_TABULAR_MAX_CELLS) {
        r->status = rlv_fail_at(r->err, RLV_ERR_DATA, r->path, r->line, NULL, NULL,
                                "more than %d columns", RLV_TABULAR_MAX_CELLS);
        return;
    }
    if (r->num_cells == r->capacity) {
        const size_t capacity = r->capacity > 0 ? 2 * r->capacity : 64;
        r->status = rlv_resize(&r->cell, capacity, sizeof *r->cell, r->err);
        if (r->status < 0)
            return;
        r->capacity = capacity;
    }
    if (num_bytes > 0 && memchr(bytes, '\0', num_bytes) != NULL) {
        r->status = rlv_fail_at(r->err, RLV_ERR_DATA, r->path, r->line, NULL,
                                "CSV in UTF-8 or Windows-1252",
                                "a zero byte: not a text, or text in UTF-16");
        return;
    }
    char *text = to_utf8(num_bytes > 0 ? bytes : "", num_bytes, &converted, r->err);
    if (text == NULL) {
        r->status = RLV_ERR_OS;
        return;
    }
    if (converted)
        rlv_note(r->notes, "%s: not UTF-8, read as Windows-1252", r->path);
    r->cell[r->num_cells] = text;
    r->cut[r->num_cells++] = rlv_tabular_trim(text);
}

static void on_row(int terminator, void *data)
{
    csv_reader_t *r = data;
    bool blank = true;

    (void)terminator;
    for (size_t i = 0; i < r->num_cells; i++)
        blank = blank && *r->cut[i] == '\0';
    if (r->status == RLV_OK && !blank) {
        const rlv_tabular_row_t row = {r->path, "", r->line, r->cut, r->num_cells, false};
        r->status = r->visitor->row(r->visitor->context, &row, r->err);
    }
    for (size_t i = 0; i < r->num_cells; i++)
        free(r->cell[i]);
    r->num_cells = 0;
}

/* The separator that gives the most fields in the lines that agree on their number. */
static unsigned char find_separator(const char *bytes, size_t num_bytes)
{
    static const char CANDIDATE[] = ",;\t|";
    size_t best_score = 0;
    char best = ',';

    for (size_t c = 0; CANDIDATE[c] != '\0'; c++) {
        size_t of[64] = {0}, num_lines = 0, here = 0;
        bool quoted = false;
        for (size_t i = 0; i < num_bytes && num_lines < 64; i++) {
            quoted = quoted != (bytes[i] == '"');
            here += !quoted && bytes[i] == CANDIDATE[c];
            if ((!quoted && bytes[i] == '\n') || i + 1 == num_bytes) {
                of[num_lines++] = here;
                here = 0;
            }
        }
        for (size_t a = 0; a < num_lines; a++) {
            size_t same = 0;
            for (size_t b = 0; b < num_lines; b++)
                same += of[a] > 0 && of[b] == of[a];
            if (same * of[a] > best_score) {
                best_score = same * of[a];
                best = CANDIDATE[c];
            }
        }
    }
    return (unsigned char)best;
}

/* Feeds a block line by line, so that each row knows where it stands. */
static int feed(csv_reader_t *r, struct csv_parser *parser, const char *bytes, size_t num)
{
    for (size_t start = 0; start < num && r->status == RLV_OK;) {
        const char *newline = memchr(bytes + start, '\n', num - start);
        const size_t end = newline != NULL ? (size_t)(newline - bytes) + 1 : num;
        if (csv_parse(parser, bytes + start, end - start, on_field, on_row, r) != end - start)
            return rlv_fail_at(r->err, RLV_ERR_DATA, r->path, r->line, NULL, NULL,
                               "not valid CSV: %s", csv_strerror(csv_error(parser)));
        if (parser->entry_pos > MAX_FIELD)
            return rlv_fail_at(r->err, RLV_ERR_DATA, r->path, r->line, NULL, NULL,
                               "a field of more than %d bytes: a quote is never closed", MAX_FIELD);
        r->line += newline != NULL;
        start = end;
    }
    return r->status;
}

static int read_all(csv_reader_t *r, struct csv_parser *parser, FILE *file, char *block)
{
    bool first = true;
    size_t num;

    while ((num = fread(block, 1, BLOCK, file)) > 0) {
        const bool bom = first && num >= 3 && memcmp(block, "\xEF\xBB\xBF", 3) == 0;
        if (first)
            csv_set_delim(parser, find_separator(block, num));
        const int status = feed(r, parser, block + (bom ? 3 : 0), num - (bom ? 3 : 0));
        if (status < 0)
            return status;
        first = false;
    }
    if (ferror(file))
        return rlv_fail_at(r->err, RLV_ERR_NO_INPUT, r->path, 0, NULL, NULL, "cannot be read: %s",
                           strerror(errno));
    if (csv_fini(parser, on_field, on_row, r) != 0)
        return rlv_fail_at(r->err, RLV_ERR_DATA, r->path, r->line, NULL, NULL,
                           "a quoted field is never closed");
    return r->status;
}

int rlv_tabular_visit_csv(const char *path, const rlv_tabular_visitor_t *visitor,
                          rlv_notes_t *notes, rlv_error_t *err)
{
    csv_reader_t *r = rlv_calloc(1, sizeof *r, err);
    char *block = rlv_calloc(BLOCK, 1, err);
    FILE *file = fopen(path, "rb");
    struct csv_parser parser;
    int status = RLV_ERR_OS;

    if (r == NULL || block == NULL)
        goto out;
    if (file == NULL) {
        status = rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be opened: %s",
                             strerror(errno));
        goto out;
    }
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        status = rlv_fail_memory(err, sizeof parser);
        goto out;
    }
    *r = (csv_reader_t){.visitor = visitor, .path = path, .notes = notes, .err = err, .line = 1};
    status = visitor->begin_sheet(visitor->context, path, "", err);
    if (status == RLV_OK)
        status = read_all(r, &parser, file, block);
    csv_free(&parser);
out:
    for (size_t i = 0; r != NULL && i < r->num_cells; i++)
        free(r->cell[i]);
    if (r != NULL)
        free(r->cell);
    free(r);
    free(block);
    if (file != NULL)
        (void)fclose(file);
    return status;
}
