/* Which reader a tabular file needs, by its first bytes; and the values in its cells. */
#include "tabular_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const rlv_tabular_limits_t rlv_tabular_default_limits = {UINT64_C(2) << 30, UINT64_C(3) << 29, 600};

static bool ends_with(const char *text, const char *end)
{
    const size_t num = strlen(text), num_end = strlen(end);
    return num >= num_end && strcmp(text + num - num_end, end) == 0;
}

/* What is downloaded in the place of a table: nothing to read there. */
static int refuse_other(const char *path, const unsigned char head[], rlv_error_t *err)
{
    static const struct {
        const char *bytes, *what, *instead;
    } OTHER[] = {{"%PDF", "a PDF", "the table that it shows"},
                 {"\x1F\x8B", "a gzip archive", "the file inside it, unpacked"},
                 {"7z\xBC\xAF", "a 7z archive", "the file inside it, unpacked"},
                 {"<!DOCTYPE html", "a page of a site", "the file that it offers"},
                 {"<!doctype html", "a page of a site", "the file that it offers"},
                 {"<html", "a page of a site", "the file that it offers"}};

    for (size_t k = 0; k < sizeof OTHER / sizeof *OTHER; k++)
        if (memcmp(head, OTHER[k].bytes, strlen(OTHER[k].bytes)) == 0)
            return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, OTHER[k].instead,
                               "%s, not a table", OTHER[k].what);
    return RLV_OK;
}

typedef enum { KIND_CSV, KIND_ZIP, KIND_COMPOUND, KIND_OTHER } kind_t;

static int kind_of(const char *path, kind_t *kind, rlv_error_t *err)
{
    unsigned char head[512] = {0};
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be opened: %s",
                           strerror(errno));
    const size_t num = fread(head, 1, sizeof head, file);
    const bool failed = ferror(file) != 0;
    (void)fclose(file);
    if (failed)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be read [a file]");
    if (num == 0)
        return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL, "the file is empty");
    size_t at = num >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < num && (head[at] == ' ' || head[at] == '\n' || head[at] == '\r'))
        at++;
    if (refuse_other(path, head + (at < sizeof head - 16 ? at : 0), err) < 0)
        return RLV_ERR_DATA;
    if (memcmp(head, "PK\x03\x04", 4) == 0 || memcmp(head, "PK\x05\x06", 4) == 0)
        *kind = KIND_ZIP;
    else if (memcmp(head, "\xD0\xCF\x11\xE0", 4) == 0)
        *kind = KIND_COMPOUND;
    else if (memcmp(head, "SQLite format 3", 15) == 0 || ends_with(path, ".shp") ||
             (at < num && (head[at] == '{' || head[at] == '[')))
        *kind = KIND_OTHER;
    else
        *kind = KIND_CSV;
    if (*kind == KIND_CSV && (ends_with(path, ".xlsx") || ends_with(path, ".ods") ||
                              ends_with(path, ".xls") || ends_with(path, ".gpkg")))
        return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL,
                           "does not hold what its name says: damaged, or another format");
    return RLV_OK;
}

int rlv_tabular_visit(const char *path, const rlv_tabular_limits_t *limits,
                      const rlv_tabular_visitor_t *visitor, rlv_notes_t *notes, rlv_error_t *err)
{
    kind_t kind = KIND_CSV;
    int status = kind_of(path, &kind, err);

    if (limits == NULL)
        limits = &rlv_tabular_default_limits;
    if (status == RLV_OK && kind == KIND_CSV)
        return rlv_tabular_visit_csv(path, visitor, notes, err);
    if (status == RLV_OK && kind == KIND_ZIP)
        status = rlv_tabular_check_zip(path, limits->unzipped_bytes, err);
    if (status == RLV_OK && kind == KIND_COMPOUND)
        status = rlv_tabular_check_compound(path, err);
    if (status == RLV_OK)
        status = rlv_tabular_visit_ogr(path, limits, visitor, err);
    return status;
}

/* --- values ---------------------------------------------------------------------------------- */

/* Bytes of the white space at `text`: space, tab, line ends, U+00A0, U+2007, U+2009, U+202F. */
static size_t space_at(const char *text)
{
    const unsigned char *t = (const unsigned char *)text;

    if (t[0] == ' ' || t[0] == '\t' || t[0] == '\n' || t[0] == '\r')
        return 1;
    if (t[0] == 0xC2 && t[1] == 0xA0)
        return 2;
    if (t[0] == 0xE2 && t[1] == 0x80 && (t[2] == 0x87 || t[2] == 0x89 || t[2] == 0xAF))
        return 3;
    return 0;
}

/* Bytes of the white space that ends just before `end`. */
static size_t space_before(const char *start, const char *end)
{
    for (size_t k = 1; k <= 3 && k <= (size_t)(end - start); k++)
        if (space_at(end - k) == k)
            return k;
    return 0;
}

char *rlv_tabular_trim(char *text)
{
    char *end = text + strlen(text);

    while (space_at(text) > 0)
        text += space_at(text);
    while (end > text && space_before(text, end) > 0)
        end -= space_before(text, end);
    *end = '\0';
    return text;
}

static bool is_missing(const char *text)
{
    static const char *const MISSING[] = {"",  "-",   ".",   "nd",  "ND", "n.d.", "ns",  "NS",
                                          "s", "N/A", "NA",  "n/a", "na", "nc",   "NC",  "so",
                                          "c", "S",   "...", "–",   "/",  "n.s.", "N.S."};
    for (size_t i = 0; i < sizeof MISSING / sizeof *MISSING; i++)
        if (strcmp(text, MISSING[i]) == 0)
            return true;
    return false;
}

int rlv_tabular_number(const char *text, double *value)
{
    char plain[64];
    size_t num = 0, in_group = 0;
    bool grouped = false, point = false;

    *value = 0.0;
    if (is_missing(text))
        return 0;
    for (const char *p = text; *p != '\0';) {
        const size_t space = space_at(p);
        if (num + 2 > sizeof plain)
            return -1;
        if (space > 0) { /* between figures only, the groups after it of three */
            if (point || num == 0 || p[space] < '0' || p[space] > '9' || (grouped && in_group != 3))
                return -1;
            grouped = true;
            in_group = 0;
            p += space;
            continue;
        }
        if ((*p == ',' || *p == '.') && !point) {
            if (grouped && in_group != 3)
                return -1;
            point = true;
            plain[num++] = '.';
        } else if (*p >= '0' && *p <= '9') {
            plain[num++] = *p;
            in_group += !point;
        } else if ((*p == '-' && num == 0) ||
                   ((*p == 'e' || *p == 'E' || *p == '-' || *p == '+') && num > 0 && !grouped)) {
            plain[num++] = *p;
        } else {
            return -1;
        }
        p++;
    }
    if (grouped && !point && in_group != 3)
        return -1;
    plain[num] = '\0';
    char *end = NULL;
    const double number = strtod(plain, &end);
    if (*end != '\0' || end == plain || !(number > -1e15 && number < 1e15))
        return -1;
    *value = number;
    return 1;
}

static bool digits(const char *text, size_t num)
{
    return strspn(text, "0123456789") >= num;
}

int rlv_tabular_leading(const char *text)
{
    const long value = strtol(text, NULL, 10);

    return value > INT_MAX ? INT_MAX : value < INT_MIN ? INT_MIN : (int)value;
}

static int days_of(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return DAYS[month - 1] + (leap && month == 2);
}

bool rlv_tabular_date(const char *text, char date[11])
{
    const char separator = strlen(text) >= 5 ? text[4] : '\0';
    int year, month, day;

    if (digits(text, 4) && (separator == '-' || separator == '/') && digits(text + 5, 2) &&
        text[7] == separator && digits(text + 8, 2)) {
        year = rlv_tabular_leading(text);
        month = rlv_tabular_leading(text + 5);
        day = rlv_tabular_leading(text + 8);
    } else if (digits(text, 2) && (text[2] == '/' || text[2] == '-') && digits(text + 3, 2) &&
               text[5] == text[2] && digits(text + 6, 4)) {
        day = rlv_tabular_leading(text);
        month = rlv_tabular_leading(text + 3);
        year = rlv_tabular_leading(text + 6);
    } else {
        return false;
    }
    if (year < 1800 || year > 2999 || month < 1 || month > 12 || day < 1 ||
        day > days_of(year, month))
        return false;
    (void)snprintf(date, 11, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
    return true;
}

/* Whether a code ends here: nothing more, or a label after a space or a dash. */
static bool ends_code(const char *text)
{
    return *text == '\0' || *text == '-' || space_at(text) > 0;
}

int rlv_tabular_commune(const char *text, char code[6])
{
    const bool corsica = text[0] == '2' && (text[1] == 'A' || text[1] == 'B');
    const size_t num = corsica ? 2 + strspn(text + 2, "0123456789") : strspn(text, "0123456789");

    if ((num != 5 && !(num == 4 && !corsica)) || !ends_code(text + num))
        return 0;
    if (num == 4) { /* all commune codes have five characters: a zero is all that can be lost */
        code[0] = '0';
        memcpy(code + 1, text, 4);
    } else {
        memcpy(code, text, 5);
    }
    code[5] = '\0';
    return num == 4 ? 2 : 1;
}

bool rlv_tabular_department(const char *text, char code[4])
{
    const char *t =
        text[0] == '0' && text[1] == '2' && (text[2] == 'A' || text[2] == 'B') ? text + 1 : text;
    const bool corsica = t[0] == '2' && (t[1] == 'A' || t[1] == 'B');
    const size_t num = corsica ? 2 : strspn(t, "0123456789");

    if (num == 0 || num > 3 || !ends_code(t + num))
        return false;
    if (corsica) {
        memcpy(code, t, 2);
        code[2] = '\0';
        return true;
    }
    const int number = rlv_tabular_leading(t);
    if (number <= 0 || (number > 95 && number < 971) || number > 989)
        return false;
    (void)snprintf(code, 4, number < 100 ? "%02d" : "%d", number % 1000);
    return true;
}
