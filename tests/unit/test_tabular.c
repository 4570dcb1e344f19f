/* Tabular files as published: values, CSV of any sort, workbooks that are damaged or hostile. */
#include "support.h"

#include "releve/tabular.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

typedef struct {
    size_t num_rows, num_sheets, num_cells;
    uint64_t hash;   /* of every cell (FNV-1a) */
    char last[4096]; /* the cells of the last row, joined */
} seen_t;

static seen_t seen;
static rlv_error_t err;
static rlv_notes_t notes;

static int on_sheet(void *context, const char *path, const char *sheet, rlv_error_t *error)
{
    (void)path;
    (void)sheet;
    (void)error;
    ((seen_t *)context)->num_sheets++;
    return 0;
}

static int on_row(void *context, const rlv_tabular_row_t *row, rlv_error_t *error)
{
    seen_t *s = context;
    (void)error;
    s->num_rows++;
    s->num_cells = row->num_cells;
    s->last[0] = '\0';
    for (size_t i = 0; i < row->num_cells; i++) {
        for (const char *p = row->cell[i]; *p != '\0'; p++)
            s->hash = (s->hash ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
        s->hash = (s->hash ^ (row->line << 8)) * UINT64_C(0x100000001b3);
    }
    for (size_t i = 0; i < row->num_cells && strlen(s->last) + 300 < sizeof s->last; i++) {
        (void)strcat(s->last, i > 0 ? "|" : "");
        (void)strncat(s->last, row->cell[i], 250);
    }
    return 0;
}

static int visit(const char *path, const rlv_tabular_limits_t *limits)
{
    const rlv_tabular_visitor_t visitor = {on_sheet, on_row, &seen};
    memset(&seen, 0, sizeof seen);
    memset(&err, 0, sizeof err);
    rlv_notes_free(&notes);
    return rlv_tabular_visit(path, limits, &visitor, &notes, &err);
}

static void assert_number(const char *text, int got, double value)
{
    double number = -1.0;
    if (rlv_tabular_number(text, &number) != got)
        fail_msg("'%s' gives %d instead of %d", text, rlv_tabular_number(text, &number), got);
    assert_close(number, got > 0 ? value : got == 0 ? 0.0 : number, 1e-15, 0);
}

static void reads_french_numbers(void **state)
{
    (void)state;
    assert_number("1234", 1, 1234);
    assert_number("1 234 567", 1, 1234567);
    assert_number("1\xE2\x80\xAF"
                  "234,5",
                  1, 1234.5);
    assert_number("12\xC2\xA0"
                  "345",
                  1, 12345);
    assert_number("-0,25", 1, -0.25);
    assert_number("2.9e-05", 1, 2.9e-05);
    assert_number("", 0, 0);
    assert_number("NS", 0, 0);
    assert_number("-", 0, 0);
    assert_number("1 23", -1, 0);
    assert_number("12 34", -1, 0);
    assert_number("1,234,567", -1, 0);
    assert_number("1 234.5.6", -1, 0);
    assert_number("12 abc", -1, 0);
    assert_number("0x10", -1, 0);
    assert_number("inf", -1, 0);
    assert_number("1e99", -1, 0);
}

static void reads_days(void **state)
{
    char day[11];
    (void)state;
    assert_true(rlv_tabular_date("03/05/2022", day));
    assert_string_equal(day, "2022-05-03");
    assert_true(rlv_tabular_date("2022/05/03 00:00:00", day));
    assert_string_equal(day, "2022-05-03");
    assert_true(rlv_tabular_date("2016-03-01", day));
    assert_string_equal(day, "2016-03-01");
    assert_false(rlv_tabular_date("2022-13-01", day));
    assert_false(rlv_tabular_date("2026-02-31", day));
    assert_false(rlv_tabular_date("31/04/2022", day));
    assert_false(rlv_tabular_date("1900-02-29", day));
    assert_true(rlv_tabular_date("2024-02-29", day));
    assert_true(rlv_tabular_date("2000-02-29", day));
    assert_false(rlv_tabular_date("mai 2022", day));
    assert_false(rlv_tabular_date("", day));
}

static void reads_leading_figures(void **state)
{
    (void)state;
    assert_int_equal(rlv_tabular_leading("603"), 603);
    assert_int_equal(rlv_tabular_leading(" 08-60"), 8);
    assert_int_equal(rlv_tabular_leading("2A004"), 2);
    assert_int_equal(rlv_tabular_leading("moins de 30"), 0);
    assert_int_equal(rlv_tabular_leading(""), 0);
    assert_int_equal(rlv_tabular_leading("99999999999999999999"), INT_MAX);
    assert_int_equal(rlv_tabular_leading("-3000000000"), INT_MIN);
}

static void reads_codes(void **state)
{
    char code[6], department[4];
    (void)state;
    assert_int_equal(rlv_tabular_commune("09001", code), 1);
    assert_string_equal(code, "09001");
    assert_int_equal(rlv_tabular_commune("9001", code), 2); /* a lost zero */
    assert_string_equal(code, "09001");
    assert_int_equal(rlv_tabular_commune("2A004 - Ajaccio", code), 1);
    assert_string_equal(code, "2A004");
    assert_int_equal(rlv_tabular_commune("2A04", code), 0);
    assert_int_equal(rlv_tabular_commune("900", code), 0);
    assert_int_equal(rlv_tabular_commune("9001.0", code), 0);
    assert_int_equal(rlv_tabular_commune("090011", code), 0);
    assert_int_equal(rlv_tabular_commune("Total", code), 0);
    assert_true(rlv_tabular_department("075 -Paris", department));
    assert_string_equal(department, "75");
    assert_true(rlv_tabular_department("02A -Corse-du-Sud", department));
    assert_string_equal(department, "2A");
    assert_true(rlv_tabular_department("9", department));
    assert_string_equal(department, "09");
    assert_true(rlv_tabular_department("974 - La Réunion", department));
    assert_string_equal(department, "974");
    assert_false(rlv_tabular_department("999", department));
    assert_false(rlv_tabular_department("000-Ensemble", department));
    assert_false(rlv_tabular_department("00-France", department));
    assert_false(rlv_tabular_department("Bretagne", department));
}

static void reads_csv_with_titles(void **state)
{
    (void)state;
    const char *path =
        support_temp_file("\xEF\xBB\xBF"
                          "Un titre, avec virgule\r\n\r\ncode;nom;n\r\n01001;\"A;\r\n"
                          "b\";\xC2\xA0"
                          "12 \r\n01002;B;3");
    assert_int_equal(visit(path, NULL), 0);
    assert_int_equal(seen.num_rows, 4);
    assert_string_equal(seen.last, "01002|B|3");
    assert_int_equal(notes.num_texts, 0);
}

static void reads_windows_1252(void **state)
{
    (void)state;
    assert_int_equal(visit(support_temp_file("code,nom\n01001,H\xE9rault \x80 \x9C\n"), NULL), 0);
    assert_string_equal(seen.last, "01001|Hérault € œ");
    assert_int_equal(notes.num_texts, 1);
    assert_non_null(strstr(notes.text[0], "read as Windows-1252"));
}

static void refuses_broken_csv(void **state)
{
    (void)state;
    assert_int_equal(visit(support_temp_file(""), NULL), RLV_ERR_DATA);
    assert_int_equal(visit(support_temp_file("a,b\n1,\"2\n"), NULL), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "never closed"));
    assert_int_equal(visit("/nonexistent/file.csv", NULL), RLV_ERR_NO_INPUT);
    assert_int_equal(visit("/tmp", NULL), RLV_ERR_NO_INPUT);
}

/* A file of 40 MB in the memory of a small one. */
static void streams_a_long_file(void **state)
{
    const char *path = support_temp_file("");
    FILE *file = fopen(path, "w");
    struct rusage before, after;
    (void)state;
    assert_non_null(file);
    for (int i = 0; i < 1000000; i++)
        assert_true(fprintf(file, "%05d,%035d\n", i % 100000, i) > 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    assert_int_equal(visit(path, NULL), 0);
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    assert_int_equal(seen.num_rows, 1000000);
#ifndef SANITIZED                                           /* which keeps what is freed */
    assert_true(after.ru_maxrss - before.ru_maxrss < 4096); /* kB */
#endif
    FILE *empty = fopen(path, "w");
    assert_non_null(empty);
    assert_int_equal(fclose(empty), 0);
}

/* --- workbooks ---------------------------------------------------------------------------------
 */

static const char WORKBOOK[] = "tests/data/official/apl.xlsx";

static char *bytes_of(const char *path, size_t *num)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(1 << 16);
    assert_non_null(file);
    assert_non_null(bytes);
    *num = fread(bytes, 1, 1 << 16, file);
    assert_int_equal(fclose(file), 0);
    return bytes;
}

static const char *file_of(const char *bytes, size_t num)
{
    const char *path = support_temp_file("");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, num, file), num);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void refuses_bombs_before_unpacking(void **state)
{
    const rlv_tabular_limits_t small = {UINT64_C(1) << 31, 5000, 60};
    size_t num = 0;
    char *bytes = bytes_of(WORKBOOK, &num);
    (void)state;
    assert_int_equal(visit(WORKBOOK, &small), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "a zip bomb?"));
    for (size_t i = 0; i + 28 < num; i++) /* entries that say 4 GB each */
        if (memcmp(bytes + i, "PK\x01\x02", 4) == 0)
            memset(bytes + i + 24, 0xFF, 4);
    assert_int_equal(visit(file_of(bytes, num), NULL), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "a zip bomb?"));
    free(bytes);
}

static void refuses_encrypted_and_truncated(void **state)
{
    size_t num = 0;
    char *bytes = bytes_of(WORKBOOK, &num);
    (void)state;
    for (size_t cut = 4; cut < num - 1; cut += 97) {
        assert_int_equal(visit(file_of(bytes, cut), NULL), RLV_ERR_DATA);
        assert_non_null(strstr(err.text, "the workbook is truncated"));
    }
    for (size_t i = 0; i + 28 < num; i++)
        if (memcmp(bytes + i, "PK\x01\x02", 4) == 0)
            bytes[i + 8] |= 1;
    assert_int_equal(visit(file_of(bytes, num), NULL), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "the workbook is encrypted"));
    free(bytes);
}

static void says_what_else_a_download_is(void **state)
{
    static const struct {
        const char *text, *said;
    } CASES[] = {{"%PDF-1.4 and more text", "a PDF, not a table"},
                 {"<!DOCTYPE html>\n<html><body>404", "a page of a site, not a table"},
                 {"\x1F\x8B\x08 and more text here", "a gzip archive, not a table"}};
    (void)state;
    for (size_t k = 0; k < sizeof CASES / sizeof *CASES; k++) {
        assert_int_equal(visit(support_temp_file(CASES[k].text), NULL), RLV_ERR_DATA);
        assert_non_null(strstr(err.text, CASES[k].said));
    }
}

/* --- a zip of stored members, by hand --- */

typedef struct {
    char body[1 << 14], directory[1 << 12];
    size_t num_body, num_directory, num_members;
} zip_t;

static uint32_t crc32_of(const char *bytes, size_t num)
{
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < num; i++) {
        crc ^= (unsigned char)bytes[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (0xEDB88320 & (0u - (crc & 1)));
    }
    return ~crc;
}

static void put(char *at, size_t offset, uint32_t value, int num)
{
    for (int k = 0; k < num; k++)
        at[offset + (size_t)k] = (char)(value >> (8 * k));
}

static void zip_add(zip_t *z, const char *name, const char *text)
{
    char *local = z->body + z->num_body, *entry = z->directory + z->num_directory;
    const uint32_t size = (uint32_t)strlen(text), num_name = (uint32_t)strlen(name);

    memcpy(local, "PK\x03\x04\x14", 5);
    put(local, 14, crc32_of(text, size), 4);
    put(local, 18, size, 4);
    put(local, 22, size, 4);
    put(local, 26, num_name, 2);
    memcpy(local + 30, name, num_name);
    memcpy(local + 30 + num_name, text, size);
    memcpy(entry, "PK\x01\x02\x14\x00\x14", 7);
    memcpy(entry + 16, local + 14, 14);
    put(entry, 42, (uint32_t)z->num_body, 4);
    memcpy(entry + 46, name, num_name);
    z->num_body += 30 + num_name + size;
    z->num_directory += 46 + num_name;
    z->num_members++;
}

static const char *zip_file(zip_t *z)
{
    char *end = z->body + z->num_body;
    memcpy(end, z->directory, z->num_directory);
    memcpy(end + z->num_directory, "PK\x05\x06", 4);
    put(end + z->num_directory, 8, (uint32_t)z->num_members, 2);
    put(end + z->num_directory, 10, (uint32_t)z->num_members, 2);
    put(end + z->num_directory, 12, (uint32_t)z->num_directory, 4);
    put(end + z->num_directory, 16, (uint32_t)z->num_body, 4);
    return file_of(z->body, z->num_body + z->num_directory + 22);
}

static void refuses_an_archive_of_other_files(void **state)
{
    zip_t z = {0};
    (void)state;
    zip_add(&z, "base_ic.csv", "CODGEO,AN,NB_D201\n01001,2020,1\n");
    assert_int_equal(visit(zip_file(&z), NULL), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "a zip archive and no workbook: it holds base_ic.csv"));
}

#ifdef RLV_HAVE_GDAL
/* A workbook of one sheet, of which `num` bytes are kept (the zip itself is sound). */
static const char *workbook_of(size_t num)
{
    static const char RELATIONS[] = "http://schemas.openxmlformats.org/officeDocument/2006/"
                                    "relationships";
    static const char MAIN[] = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    static const char OFFICE[] = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    zip_t *z = calloc(1, sizeof *z);
    char text[2048];

    assert_non_null(z);
    (void)snprintf(text, sizeof text,
                   "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                   "<Override PartName=\"/xl/workbook.xml\" ContentType=\"%s.sheet.main+xml\"/>"
                   "<Override PartName=\"/xl/worksheets/sheet1.xml\" "
                   "ContentType=\"%s.worksheet+xml\"/></Types>",
                   OFFICE, OFFICE);
    zip_add(z, "[Content_Types].xml", text);
    (void)snprintf(text, sizeof text,
                   "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets><sheet name=\"A\" sheetId=\"1\" "
                   "r:id=\"r1\"/></sheets></workbook>",
                   MAIN, RELATIONS);
    zip_add(z, "xl/workbook.xml", text);
    (void)snprintf(text, sizeof text,
                   "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                   "relationships\"><Relationship Id=\"r1\" Type=\"%s/worksheet\" "
                   "Target=\"worksheets/sheet1.xml\"/></Relationships>",
                   RELATIONS);
    zip_add(z, "xl/_rels/workbook.xml.rels", text);
    (void)snprintf(text, sizeof text,
                   "<?xml version=\"1.0\"?>\n<!-- <c> --><worksheet xmlns=\"%s\"><sheetData>"
                   "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row>"
                   "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row></sheetData></worksheet>\n",
                   MAIN);
    if (num < strlen(text))
        text[num] = '\0';
    zip_add(z, "xl/worksheets/sheet1.xml", text);
    const char *path = zip_file(z);
    free(z);
    return path;
}

/* GDAL gives the rows that it found in a sheet that breaks off: never in silence. */
static void refuses_a_sheet_that_breaks_off(void **state)
{
    (void)state;
    assert_int_equal(visit(workbook_of(SIZE_MAX), NULL), 0);
    assert_int_equal(seen.num_rows, 2);
    for (size_t num = 1; num < 240; num += 7) {
        assert_int_equal(visit(workbook_of(num), NULL), RLV_ERR_DATA);
        assert_non_null(strstr(err.text, "xl/worksheets/sheet1.xml is damaged"));
    }
    const rlv_tabular_limits_t small = {UINT64_C(1) << 31, 900, 60};
    assert_int_equal(visit(workbook_of(SIZE_MAX), &small), RLV_ERR_DATA);
}

static void reads_sheets(void **state)
{
    (void)state;
    assert_int_equal(visit(WORKBOOK, NULL), 0);
    assert_int_equal(seen.num_sheets, 3);
    assert_int_equal(seen.num_rows, 2 + 2 * 17);
    assert_int_equal(visit("tests/data/official/communes_lambert.shp", NULL), 0);
    assert_int_equal(seen.num_rows, 7); /* the names, six communes */
    assert_non_null(strstr(seen.last, "02004|{ \"type\": \"Polygon\", \"coordinates\": [ [ [ 1."));
}

static void holds_the_child_to_its_memory(void **state)
{
    const rlv_tabular_limits_t none = {UINT64_C(1) << 16, UINT64_C(1) << 30, 60};
    (void)state;
#ifdef SANITIZED
    print_message("the sanitizer's allocator holds gigabytes of address space in reserve\n");
    skip();
#endif
    assert_int_equal(visit(WORKBOOK, &none), RLV_ERR_DATA);
    assert_true(strstr(err.text, "memory") != NULL || strstr(err.text, "cannot be read") != NULL);
}

/* Any byte changed: the very rows or an error, never fewer rows, nor a crash of this process. */
static void survives_damage(void **state)
{
    size_t num = 0;
    char *bytes = bytes_of(WORKBOOK, &num);
    (void)state;
    assert_int_equal(visit(WORKBOOK, NULL), 0);
    const uint64_t good = seen.hash;
    for (size_t i = 30; i < num; i += 61) {
        const char was = bytes[i];
        bytes[i] = (char)~was;
        const int status = visit(file_of(bytes, num), NULL);
        assert_true(status == 0 || status == RLV_ERR_DATA);
        assert_int_equal(status, err.status);
        if (status == 0 && seen.hash != good)
            fail_msg("byte %zu changed: other rows, and no error", i);
        bytes[i] = was;
    }
    free(bytes);
}
#else
static void says_what_to_install(void **state)
{
    (void)state;
    assert_int_equal(visit(WORKBOOK, NULL), RLV_ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "apt-get install libgdal-dev libgeos-dev"));
}
#endif

static int teardown(void **state)
{
    (void)state;
    rlv_notes_free(&notes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_french_numbers),
        cmocka_unit_test(reads_days),
        cmocka_unit_test(reads_leading_figures),
        cmocka_unit_test(reads_codes),
        cmocka_unit_test(reads_csv_with_titles),
        cmocka_unit_test(reads_windows_1252),
        cmocka_unit_test(refuses_broken_csv),
        cmocka_unit_test(streams_a_long_file),
        cmocka_unit_test(refuses_bombs_before_unpacking),
        cmocka_unit_test(refuses_encrypted_and_truncated),
        cmocka_unit_test(says_what_else_a_download_is),
        cmocka_unit_test(refuses_an_archive_of_other_files),
#ifdef RLV_HAVE_GDAL
        cmocka_unit_test(reads_sheets),
        cmocka_unit_test(refuses_a_sheet_that_breaks_off),
        cmocka_unit_test(holds_the_child_to_its_memory),
        cmocka_unit_test(survives_damage),
#else
        cmocka_unit_test(says_what_to_install),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
