/* Rates by age and sex: what is read, what is refused and where the error points. */
#include "support.h"

#include "releve/rate_table_csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEADER       "age_from,age_to,sex,value,low,high,mark,known,source\n"
#define HEADER_CUMUL "age_from,age_to,sex,cumul,value,low,high,mark,known,source\n"

static rlv_rate_table_t table;
static rlv_error_t err;
static rlv_notes_t notes;

static int read_text(const char *text)
{
    rlv_rate_table_free(&table);
    memset(&err, 0, sizeof err);
    return rlv_rate_table_read(&table, support_temp_file(text), 30, 50, 0, 1, &notes, &err);
}

static int teardown(void **state)
{
    (void)state;
    rlv_rate_table_free(&table);
    rlv_notes_free(&notes);
    return 0;
}

static void reads_ages_sexes_and_provenance(void **state)
{
    (void)state;
    assert_int_equal(read_text(HEADER "40,52,M,0.25,0.2,,pub,2018,\"DREES, ER 1097\"\n"
                                      "28,39,all,0.125,,,assumed,,\n"
                                      "40,50,F,0.375,,0.5,unverified,2020,\n"),
                     0);
    assert_false(table.by_cumul);
    assert_true(rlv_rate_table_at(&table, false, RLV_MAN, 39) == 0.125);
    assert_true(rlv_rate_table_at(&table, false, RLV_WOMAN, 28) == 0.125);
    assert_true(rlv_rate_table_at(&table, true, RLV_MAN, 40) == 0.25);
    assert_true(rlv_rate_table_at(&table, false, RLV_WOMAN, 40) == 0.375);
    /* beyond the rows: the nearest one, each sex its own */
    assert_true(rlv_rate_table_at(&table, false, RLV_MAN, -3) == 0.125);
    assert_true(rlv_rate_table_at(&table, false, RLV_MAN, 120) == 0.25);
    assert_true(rlv_rate_table_at(&table, true, RLV_WOMAN, 1000) == 0.375);
    assert_int_equal(table.num_rows, 3);
    assert_int_equal(table.row[0].line, 2);
    assert_int_equal(table.row[0].mark, RLV_MARK_PUB);
    assert_int_equal(table.row[0].known, 2018);
    assert_string_equal(table.row[0].source, "DREES, ER 1097");
    assert_true(table.row[0].low == 0.2 && isnan(table.row[0].high));
    assert_true(isnan(table.row[2].low) && table.row[2].high == 0.5);
    assert_string_equal(table.row[1].source, "");
    assert_int_equal(notes.num_texts, 0);
}

static void tells_cumul_apart(void **state)
{
    (void)state;
    assert_int_equal(read_text(HEADER_CUMUL "30,39,all,,0.5,,,assumed,,\n"
                                            "40,50,all,0,0.75,,,assumed,,\n"
                                            "40,50,all,1,0.25,,,assumed,,\n"),
                     0);
    assert_true(table.by_cumul);
    assert_true(rlv_rate_table_at(&table, true, RLV_MAN, 35) == 0.5);
    assert_true(rlv_rate_table_at(&table, false, RLV_MAN, 45) == 0.75);
    assert_true(rlv_rate_table_at(&table, true, RLV_WOMAN, 45) == 0.25);
    assert_int_equal(read_text(HEADER_CUMUL "30,50,all,0,0.75,,,assumed,,\n"
                                            "30,40,all,1,0.25,,,assumed,,\n"),
                     RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "no row gives men of 41 in cumul"));
}

static void notes_other_columns(void **state)
{
    (void)state;
    assert_int_equal(read_text("remark,age_from,age_to,sex,value,low,high,mark,known,source\n"
                               "x,30,50,all,0.5,,,assumed,,\n"),
                     0);
    assert_int_equal(notes.num_texts, 1);
    assert_non_null(strstr(notes.text[0], "columns ignored: remark"));
}

static void refuses_what_is_wrong(void **state)
{
    static const struct {
        const char *text, *says;
    } CASES[] = {
        {HEADER "30,39,all,0.1,,,assumed,,\n41,50,all,0.1,,,assumed,,\n",
         "age_from: no row gives men of 40 [every age from 30 to 50]"},
        {HEADER "30,50,M,0.1,,,assumed,,\n", "no row gives women of 30"},
        {HEADER "30,40,all,0.1,,,assumed,,\n40,50,F,0.1,,,assumed,,\n",
         ":3: age_from: line 2 gives women of 40 already [ranges that do not overlap]"},
        {HEADER, "no row gives men of 30"},
        {HEADER "30,20,all,0.1,,,assumed,,\n", ":2: age_to: 20 is out of range"},
        {HEADER "-1,50,all,0.1,,,assumed,,\n", ":2: age_from: -1 is out of range"},
        {HEADER "30,121,all,0.1,,,assumed,,\n", ":2: age_to: 121 is out of range"},
        {HEADER "30,50,H,0.1,,,assumed,,\n", ":2: sex: 'H' is none of them [M, F, all]"},
        {HEADER "30,50,all,1.1,,,assumed,,\n", ":2: value: 1.1 is out of range"},
        {HEADER "30,50,all,,,,assumed,,\n", ":2: value: '' is not a number"},
        {HEADER "30,50,all,0.2,0.3,,assumed,,\n", ":2: low: 0.3 is out of range"},
        {HEADER "30,50,all,0.2,,0.1,assumed,,\n", ":2: high: 0.1 is out of range"},
        {HEADER "30,50,all,0.2,,,guess,,\n", ":2: mark: 'guess' is none of them [setting, pub"},
        {HEADER "30,50,all,0.2,,,pub,,x\n", ":2: known: '' is not a whole number"},
        {HEADER "30,50,all,0.2,,,data,2020,\n", ":2: source: the value is missing"},
        {HEADER "30,50,all,0.2,,,assumed,20,\n", ":2: known: 20 is out of range"},
        {HEADER_CUMUL "30,50,all,2,0.2,,,assumed,,\n", ":2: cumul: 2 is out of range"},
        {"age_from,age_to,sex,value,low,high,mark,known\n", "source: the column is missing"},
        {HEADER "30,50,all,0.2,,,assumed,,caf\xE9\n", ":2: byte 0xE9 is not UTF-8 text"},
        {HEADER "30,50,all,0.2,,\n", ":2: 6 fields where the header has 9"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        assert_int_equal(read_text(CASES[i].text), RLV_ERR_DATA);
        if (strstr(err.text, CASES[i].says) == NULL)
            fail_msg("'%s' does not say '%s'", err.text, CASES[i].says);
    }
    rlv_rate_table_free(&table);
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_rate_table_read(&table, "/nonexistent.csv", 30, 50, 0, 1, NULL, &err),
                     RLV_ERR_NO_INPUT);
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_rate_table_read(&table, "x", 30, 121, 0, 1, NULL, &err), RLV_ERR_SOFTWARE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(reads_ages_sexes_and_provenance, teardown),
        cmocka_unit_test_teardown(tells_cumul_apart, teardown),
        cmocka_unit_test_teardown(notes_other_columns, teardown),
        cmocka_unit_test_teardown(refuses_what_is_wrong, teardown),
    };
    return cmocka_run_group_tests_name("rate_table", tests, NULL, NULL);
}
