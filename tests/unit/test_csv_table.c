/* Reading CSV: what is tolerated, what is refused, and where the error points. */
#include "support.h"

#include "releve/csv_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static rlv_csv_table_t table;
static rlv_error_t err;

static int read_text(const char *text)
{
    memset(&err, 0, sizeof err);
    return rlv_csv_read(&table, support_temp_file(text), ',', &err);
}

static int teardown(void **state)
{
    (void)state;
    rlv_csv_free(&table);
    return 0;
}

static void tolerates_bom_crlf_and_no_last_newline(void **state)
{
    (void)state;
    assert_int_equal(read_text("\xEF\xBB\xBF"
                               "code,name\r\n09001,\"Ax, \"\"haut\"\"\"\r\n09002,Fo\xC3\xAF"),
                     0);
    assert_int_equal(table.num_rows, 2);
    assert_string_equal(table.column[0], "code");
    assert_string_equal(rlv_csv_text(&table, 0, 1), "Ax, \"haut\"");
    assert_string_equal(rlv_csv_text(&table, 1, 1), "Fo\xC3\xAF");
    assert_int_equal(table.line[1], 3);
}

static void skips_comments_and_blank_lines(void **state)
{
    (void)state;
    assert_int_equal(read_text("# source: x, \"y\na,b\n\n1,2\n\n3,4\n"), 0);
    assert_int_equal(table.num_rows, 2);
    assert_int_equal(table.line[0], 4);
    assert_string_equal(rlv_csv_text(&table, 1, 1), "4");
}

static void refuses_what_is_wrong(void **state)
{
    static const struct {
        const char *text, *says;
    } CASES[] = {
        {"", "the file is empty"},
        {"a,b\n1,2\n3\n", ":3: 1 fields where the header has 2"},
        {"a,b\n1,2,3\n", ":2: 3 fields where the header has 2"},
        {"a,a\n1,2\n", ":1: a: the column is there twice"},
        {"a,b\n1,caf\xE9\n", ":2: byte 0xE9 is not UTF-8 text"},
        {"a,b\n1,\"open\n", "a quoted field is never closed"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        assert_int_equal(read_text(CASES[i].text), RLV_ERR_DATA);
        if (strstr(err.text, CASES[i].says) == NULL)
            fail_msg("'%s' does not say '%s'", err.text, CASES[i].says);
        rlv_csv_free(&table);
    }
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_csv_read(&table, "/nonexistent/file.csv", ',', &err), RLV_ERR_NO_INPUT);
}

static void requires_columns_and_notes_the_others(void **state)
{
    static const char *const NAMES[] = {"b", "?c"};
    static const char *const MISSING[] = {"z"};
    rlv_notes_t notes = {0};
    int index[2];
    (void)state;
    assert_int_equal(read_text("a,b\n1,2\n"), 0);
    assert_int_equal(rlv_csv_require(&table, NAMES, 2, index, &notes, &err), 0);
    assert_int_equal(rlv_csv_require(&table, NAMES, 2, index, &notes, &err), 0);
    assert_int_equal(index[0], 1);
    assert_int_equal(index[1], -1);
    assert_int_equal(notes.num_texts, 1);
    assert_non_null(strstr(notes.text[0], "columns ignored: a"));
    assert_int_equal(rlv_csv_require(&table, MISSING, 1, index, NULL, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "z: the column is missing (columns found: a, b)"));
    rlv_notes_free(&notes);
}

static void checks_numbers(void **state)
{
    static const char *const BAD[] = {"x", "1,5", "0x10", "nan", "inf", "", "1e999", " 1", "11"};
    int64_t i = 0;
    double x = 0;
    (void)state;
    assert_int_equal(read_text("n,x\n-3,2.5e-3\n,\n"), 0);
    assert_int_equal(rlv_csv_get_int(&table, 0, 0, -5, 5, &i, &err), 0);
    assert_int_equal(i, -3);
    assert_int_equal(rlv_csv_get_real(&table, 0, 1, 0, 1, &x, &err), 0);
    assert_close(x, 0.0025, 1e-16, 0);
    assert_int_equal(rlv_csv_get_real_or_missing(&table, 1, 1, 0, 1, &x, &err), 0);
    assert_true(isnan(x));
    assert_int_equal(rlv_csv_get_int(&table, 0, 0, 0, 5, &i, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, ":2: n: -3 is out of range [a whole number from 0 to 5]"));
    for (size_t k = 0; k < sizeof BAD / sizeof BAD[0]; k++) {
        char text[64];
        rlv_csv_free(&table);
        (void)snprintf(text, sizeof text, "n\n\"%s\"\n", BAD[k]);
        if (read_text(text) < 0 || table.num_rows == 0)
            continue; /* the empty row is a blank line */
        assert_int_equal(rlv_csv_get_real(&table, 0, 0, 0, 10, &x, &err), RLV_ERR_DATA);
        memset(&err, 0, sizeof err);
        assert_int_equal(rlv_csv_get_int(&table, 0, 0, 0, 10, &i, &err), RLV_ERR_DATA);
    }
}

/* Lines without quotes are split without libcsv: the two ways must meet in any order. */
static void mixes_plain_and_quoted_lines(void **state)
{
    (void)state;
    static const char *const CELLS[] = {"1", "plain", "2",   "a, \"b\"\nc", "3", "",
                                        "4", "after", "5 6", "x y",         "7", "last"};
    assert_int_equal(read_text("\xEF\xBB\xBF\"code\",name\n"
                               "1, plain\t\n"
                               "\n"
                               "\"2\",\"a, \"\"b\"\"\nc\"\r\n"
                               " 3 ,\r\n"
                               "4,after\r\"5 6\",\"x y\"\n"
                               "7,last"),
                     0);
    assert_string_equal(table.column[0], "code");
    assert_string_equal(table.column[1], "name");
    assert_int_equal(table.num_rows, 6);
    for (size_t i = 0; i < 12; i++)
        assert_string_equal(table.cell[i], CELLS[i]);
    assert_int_equal(table.line[1], 5);
    assert_int_equal(table.line[5], 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(mixes_plain_and_quoted_lines, teardown),
        cmocka_unit_test_teardown(tolerates_bom_crlf_and_no_last_newline, teardown),
        cmocka_unit_test_teardown(skips_comments_and_blank_lines, teardown),
        cmocka_unit_test_teardown(refuses_what_is_wrong, teardown),
        cmocka_unit_test_teardown(requires_columns_and_notes_the_others, teardown),
        cmocka_unit_test_teardown(checks_numbers, teardown),
    };
    return cmocka_run_group_tests_name("csv_table", tests, NULL, NULL);
}
