#include "releve/csv_table.h"
#include "releve/decimal.h"

#include <csv.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What the libcsv callbacks need; a callback cannot return a status, so it is kept here. The fields
 * are left in the file's own bytes, which are the table's text: a field with its terminator is
 * never longer than what it was read from, separator included, so nothing is written over what is
 * still to be parsed. */
typedef struct {
    rlv_csv_table_t *table;
    rlv_error_t *err;
    int status;
    size_t line;       /* line being fed */
    size_t num_fields; /* in the row so far */
    size_t text_used;  /* where the next field of a line that libcsv parses is written */
    size_t num_cells, capacity_cells, capacity_rows;
    bool header_done;
    bool row_open; /* the parser has not ended the row it was given last */
    bool careful;  /* a lone carriage return was met: libcsv takes all that follows */
    char separator;
} reader_t;

/* Notes a field; false without memory. The header's fields go to `cell` too, until its row ends. */
static bool add_cell(reader_t *r, char *text)
{
    if (r->num_cells == r->capacity_cells) {
        const size_t capacity = r->capacity_cells ? 2 * r->capacity_cells : 256;
        r->status = rlv_resize(&r->table->cell, capacity, sizeof *r->table->cell, r->err);
        if (r->status < 0)
            return false;
        r->capacity_cells = capacity;
    }
    r->table->cell[r->num_cells++] = text;
    r->num_fields++;
    return true;
}

static void on_field(void *bytes, size_t num_bytes, void *data)
{
    reader_t *r = data;
    char *text = r->table->text + r->text_used;

    if (r->status < 0 || !add_cell(r, text))
        return;
    memmove(text, bytes, num_bytes);
    text[num_bytes] = '\0';
    r->text_used += num_bytes + 1;
}

static bool row_is_blank(const reader_t *r)
{
    return r->num_fields == 0 ||
           (r->num_fields == 1 && r->table->cell[r->num_cells - 1][0] == '\0');
}

/* The fields so far are the names of the columns. */
static void end_header(reader_t *r)
{
    rlv_csv_table_t *t = r->table;

    t->column = rlv_calloc(r->num_fields, sizeof *t->column, r->err);
    if (t->column == NULL) {
        r->status = RLV_ERR_OS;
        return;
    }
    t->num_columns = r->num_fields;
    memcpy(t->column, t->cell, r->num_fields * sizeof *t->column);
    r->num_cells = 0;
    r->header_done = true;
}

static void on_row(int terminator, void *data)
{
    reader_t *r = data;
    rlv_csv_table_t *t = r->table;

    (void)terminator;
    r->row_open = false;
    if (r->status < 0)
        return;
    if (row_is_blank(r)) {
        r->num_cells -= r->num_fields;
    } else if (!r->header_done) {
        end_header(r);
    } else if (r->num_fields != t->num_columns) {
        r->status =
            rlv_fail_at(r->err, RLV_ERR_DATA, t->path, r->line, NULL, NULL,
                        "%zu fields where the header has %zu", r->num_fields, t->num_columns);
    } else {
        if (t->num_rows == r->capacity_rows) {
            const size_t capacity = r->capacity_rows ? 2 * r->capacity_rows : 256;
            r->status = rlv_resize(&t->line, capacity, sizeof *t->line, r->err);
            if (r->status < 0)
                return;
            r->capacity_rows = capacity;
        }
        t->line[t->num_rows++] = r->line;
    }
    r->num_fields = 0;
}

/* The whole file in memory, terminated. */
static int read_bytes(const char *path, char **bytes, size_t *num_bytes, rlv_error_t *err)
{
    int status = RLV_OK;
    size_t used = 0, capacity = 0;
    struct stat info;
    FILE *file = fopen(path, "rb");

    *bytes = NULL;
    if (file == NULL)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be opened: %s",
                           strerror(errno));
    /* one byte more than the file, so that its end is met in the first round */
    const bool known = fstat(fileno(file), &info) == 0 && info.st_size > 0;
    do {
        if (used == capacity) {
            capacity = capacity ? 2 * capacity : known ? (size_t)info.st_size + 1 : 1 << 16;
            status = rlv_resize(bytes, capacity + 1, 1, err);
            if (status < 0)
                goto out;
        }
        used += fread(*bytes + used, 1, capacity - used, file);
    } while (used == capacity);
    if (ferror(file)) {
        status = rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be read: %s",
                             strerror(errno));
        goto out;
    }
    (*bytes)[used] = '\0';
    *num_bytes = used;
out:
    (void)fclose(file);
    return status;
}

static size_t line_of(const char *bytes, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += bytes[i] == '\n';
    return line;
}

/* Ends a field of a plain line at `end` and takes the blanks around it away, as libcsv does. */
static bool end_field(reader_t *r, char *start, char *end)
{
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *end = '\0';
    return add_cell(r, start);
}

/* A line without quotes, NULs or carriage returns (but the one before its newline): most lines of
 * most tables. Splitting it here takes a quarter of libcsv's time. `length` without its newline. */
static void split_line(reader_t *r, char *line, size_t length)
{
    char *start = line;

    for (size_t i = 0; i < length; i++)
        if (line[i] == r->separator) {
            if (!end_field(r, start, line + i))
                return;
            start = line + i + 1;
        }
    if (end_field(r, start, line + length))
        on_row(0, r);
}

/* Whether a line may be split without libcsv. */
static bool is_plain(const char *line, size_t length)
{
    return memchr(line, '"', length) == NULL && memchr(line, '\0', length) == NULL;
}

/* Feeds the parser line by line so that each row knows where it stands. */
static int feed(reader_t *r, struct csv_parser *parser, size_t start, size_t num_bytes)
{
    char *bytes = r->table->text;

    while (start < num_bytes && r->status == RLV_OK) {
        char *newline = memchr(bytes + start, '\n', num_bytes - start);
        const size_t end = newline ? (size_t)(newline - bytes) + 1 : num_bytes;
        r->line++;
        const bool comment = !r->header_done && r->num_fields == 0 && bytes[start] == '#';
        size_t length = newline ? end - start - 1 : end - start;
        length -= length > 0 && bytes[start + length - 1] == '\r';
        /* once a row may begin within a line, fields are written on from where the last one ended
         */
        if (!r->row_open && !r->careful)
            r->text_used = start;
        r->careful = r->careful || memchr(bytes + start, '\r', length) != NULL;
        if (!comment && !r->row_open && !r->careful && is_plain(bytes + start, length)) {
            split_line(r, bytes + start, length);
            start = end;
            continue;
        }
        r->row_open = r->row_open || !comment;
        if (!comment &&
            csv_parse(parser, bytes + start, end - start, on_field, on_row, r) != end - start)
            return rlv_fail_at(r->err, RLV_ERR_DATA, r->table->path, r->line, NULL, NULL,
                               "not valid CSV: %s", csv_strerror(csv_error(parser)));
        start = end;
    }
    if (r->status == RLV_OK && csv_fini(parser, on_field, on_row, r) != 0)
        return rlv_fail_at(r->err, RLV_ERR_DATA, r->table->path, r->line, NULL, NULL,
                           "a quoted field is never closed");
    return r->status;
}

/* Checks the header. */
static int finish(const reader_t *r)
{
    const rlv_csv_table_t *t = r->table;

    if (!r->header_done)
        return rlv_fail_at(r->err, RLV_ERR_DATA, t->path, 0, NULL, NULL, "the file is empty");
    for (size_t i = 0; i < t->num_columns; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(t->column[j], t->column[i]) == 0)
                return rlv_fail_at(r->err, RLV_ERR_DATA, t->path, 1, t->column[i], NULL,
                                   "the column is there twice");
    return RLV_OK;
}

int rlv_csv_read(rlv_csv_table_t *self, const char *path, char separator, rlv_error_t *err)
{
    struct csv_parser parser;
    size_t num_bytes = 0, bad = 0;
    reader_t r = {.table = self, .err = err, .separator = separator};
    int status;

    memset(self, 0, sizeof *self);
    self->path = rlv_strdup(path, err);
    if (self->path == NULL)
        return RLV_ERR_OS;
    status = read_bytes(path, &self->text, &num_bytes, err);
    if (status < 0)
        return status;
    if (!rlv_utf8_valid(self->text, num_bytes, &bad))
        return rlv_fail_at(err, RLV_ERR_DATA, path, line_of(self->text, bad), NULL, "UTF-8",
                           "byte 0x%02X is not UTF-8 text (Latin-1?)",
                           (unsigned)(unsigned char)self->text[bad]);
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return rlv_fail_memory(err, sizeof parser);
    csv_set_delim(&parser, (unsigned char)separator);
    const size_t bom = num_bytes >= 3 && memcmp(self->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    status = feed(&r, &parser, bom, num_bytes);
    if (status == RLV_OK)
        status = finish(&r);
    csv_free(&parser);
    return status;
}

void rlv_csv_free(rlv_csv_table_t *self)
{
    free(self->path);
    free(self->column);
    free(self->cell);
    free(self->line);
    free(self->text);
    memset(self, 0, sizeof *self);
}

int rlv_csv_find(const rlv_csv_table_t *self, const char *name)
{
    for (size_t i = 0; i < self->num_columns; i++)
        if (strcmp(self->column[i], name) == 0)
            return (int)i;
    return -1;
}

/* Appends to a text of fixed size, cut when full. */
static void append(char *text, size_t size, const char *more)
{
    const size_t used = strlen(text);
    (void)snprintf(text + used, size - used, "%s%s", used ? ", " : "", more);
}

int rlv_csv_require(const rlv_csv_table_t *self, const char *const names[], size_t num_names,
                    int *index, rlv_notes_t *notes, rlv_error_t *err)
{
    char list[RLV_ERROR_TEXT_SIZE / 2] = "";

    for (size_t i = 0; i < num_names; i++) {
        const bool optional = names[i][0] == '?';
        index[i] = rlv_csv_find(self, names[i] + optional);
        if (index[i] < 0 && !optional) {
            for (size_t c = 0; c < self->num_columns; c++)
                append(list, sizeof list, self->column[c]);
            return rlv_fail_at(err, RLV_ERR_DATA, self->path, 1, names[i], NULL,
                               "the column is missing (columns found: %s)", list);
        }
    }
    for (size_t c = 0; c < self->num_columns; c++) {
        bool used = false;
        for (size_t i = 0; i < num_names; i++)
            used = used || index[i] == (int)c;
        if (!used)
            append(list, sizeof list, self->column[c]);
    }
    if (list[0] != '\0')
        rlv_note(notes, "%s: columns ignored: %s", self->path, list);
    return RLV_OK;
}

int rlv_csv_fail(const rlv_csv_table_t *self, size_t row, int column, rlv_error_t *err,
                 const char *allowed, const char *format, ...)
{
    char what[RLV_ERROR_TEXT_SIZE / 2];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return rlv_fail_at(err, RLV_ERR_DATA, self->path, self->line[row],
                       column >= 0 ? self->column[column] : NULL, allowed, "%s", what);
}

int rlv_csv_get_text(const rlv_csv_table_t *self, size_t row, int column, const char **value,
                     rlv_error_t *err)
{
    *value = rlv_csv_text(self, row, column);
    if (**value == '\0')
        return rlv_csv_fail(self, row, column, err, NULL, "the value is missing");
    return RLV_OK;
}

/* Up to nine digits: years, counts, codes. */
static bool parse_small(const char *text, int64_t *value)
{
    int64_t number = 0;
    int count = 0;
    for (; count < 10 && text[count] >= '0' && text[count] <= '9'; count++)
        number = 10 * number + (text[count] - '0');
    *value = number;
    return count > 0 && count < 10 && text[count] == '\0';
}

int rlv_csv_get_int(const rlv_csv_table_t *self, size_t row, int column, int64_t low, int64_t high,
                    int64_t *value, rlv_error_t *err)
{
    const char *text = rlv_csv_text(self, row, column);
    char allowed[64];
    char *end = NULL;

    if (parse_small(text, value) && *value >= low && *value <= high)
        return RLV_OK;
    (void)snprintf(allowed, sizeof allowed, "a whole number from %lld to %lld", (long long)low,
                   (long long)high);
    errno = 0;
    const long long number = strtoll(text, &end, 10);
    if (*text == '\0' || *text == ' ' || *text == '+' || *end != '\0' || errno != 0)
        return rlv_csv_fail(self, row, column, err, allowed, "'%.60s' is not a whole number", text);
    if (number < low || number > high)
        return rlv_csv_fail(self, row, column, err, allowed, "%lld is out of range", number);
    *value = number;
    return RLV_OK;
}

int rlv_csv_get_real(const rlv_csv_table_t *self, size_t row, int column, double low, double high,
                     double *value, rlv_error_t *err)
{
    const char *text = rlv_csv_text(self, row, column);
    char allowed[96];
    double number = 0;

    const bool good = rlv_decimal_parse(text, &number);
    if (good && number >= low && number <= high) {
        *value = number;
        return RLV_OK;
    }
    (void)snprintf(allowed, sizeof allowed, "a number from %.10g to %.10g", low, high);
    if (!good)
        return rlv_csv_fail(self, row, column, err, allowed, "'%.60s' is not a number", text);
    return rlv_csv_fail(self, row, column, err, allowed, "%.10g is out of range", number);
}

int rlv_csv_get_real_or_missing(const rlv_csv_table_t *self, size_t row, int column, double low,
                                double high, double *value, rlv_error_t *err)
{
    if (*rlv_csv_text(self, row, column) == '\0') {
        *value = NAN;
        return RLV_OK;
    }
    return rlv_csv_get_real(self, row, column, low, high, value, err);
}
