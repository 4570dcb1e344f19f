/* Rules and tables of the zoning from files: what is read, what is refused and where. */
#include "support.h"

#include "releve/zoning.h"
#include "releve/zoning_cfg.h"
#include "releve/zoning_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static rlv_error_t err;

#define RANKINGS                                                                                   \
    "rankings = ( { name = \"apl\"; label = \"APL\"; terms = ( { indicator = \"apl\"; worse = "    \
    "\"low\"; } ); } );\n"
#define RULE                                                                                       \
    "vintage = \"v\"; method = \"2021\"; shares = { zip = 0.1; zac = 0.5; }; ranking = \"apl\"; "  \
    "mark = \"assumed\"; source = \"s\"; "

static void refuses(const char *text, const char *expected)
{
    rlv_zoning_book_t book;
    char where[256];
    const char *path = support_temp_file(text);
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_zoning_book_read(&book, path, &err), RLV_ERR_CONFIG);
    rlv_zoning_book_free(&book);
    (void)snprintf(where, sizeof where, "%s:%s", path, expected);
    if (strstr(err.text, where) == NULL)
        fail_msg("%s does not say %s", err.text, where);
}

static void rules_are_read(void **state)
{
    rlv_zoning_book_t book;
    (void)state;
    memset(&err, 0, sizeof err);
    const char *path = support_temp_file(
        "\xEF\xBB\xBF" RANKINGS "zonings = ( { " RULE
        "}, { vintage = \"w\"; method = \"2017\"; thresholds = { indicator = "
        "\"apl\"; zip = 2.5; zac = 4; }; shares = { zip = 0; zac = 1; }; margin = { share = 0.05; "
        "use = \"listed\"; territories = [\"A\", \"B\"]; }; qpv = \"zip\"; ranking = \"apl\"; "
        "duration = 2; mark = \"pub\"; source = \"t\"; } );\n"
        "next = { zoning = \"v\"; current = \"w\"; year = 2027; apl_lag = 2; rankings = [\"apl\"]; "
        "mark = \"assumed\"; source = \"u\"; };\n"
        "perimeter = { mountain = true; departments = [\"09\"]; mark = \"seed\"; source = \"x\"; "
        "};\n");
    if (rlv_zoning_book_read(&book, path, &err) != 0)
        fail_msg("%s", err.text);
    const rlv_zoning_rule_t *v = rlv_zoning_book_find(&book, "v");
    const rlv_zoning_rule_t *w = rlv_zoning_book_find(&book, "w");
    assert_true(isnan(v->threshold[0]) && isnan(v->threshold[1]));
    assert_int_equal(v->duration_years, 3);
    assert_int_equal(v->margin_use, RLV_MARGIN_NONE);
    assert_close(w->threshold[1], 4.0, 0, 0);
    assert_int_equal(w->num_asked, 2);
    assert_string_equal(w->asked[1], "B");
    assert_int_equal(w->qpv, RLV_QPV_ZIP);
    assert_int_equal(w->ranking.num_terms, 1);
    assert_int_equal(book.next.num_decisions, 1);
    assert_true(book.perimeter.mountain && !book.perimeter.qpv);
    assert_null(rlv_zoning_book_find(&book, "z"));
    rlv_zoning_book_free(&book);
}

static void rules_are_refused_where_they_are_wrong(void **state)
{
    (void)state;
    refuses(RANKINGS "zonings = ( { " RULE "\ncolour = 1; } );", "3: colour: unknown key [vintage");
    refuses(RANKINGS "zonings = ( { vintage = \"v\"; method = \"2019\"; } );",
            "2: method: '2019' is no choice [list 2017 2021]");
    refuses(RANKINGS "zonings = ( { vintage = \"v\"; method = \"2021\"; mark = \"pub\"; source = "
                     "\"s\"; shares = { zip = 1.1; zac = 0.5; }; ranking = \"apl\"; } );",
            "2: zip: 1.1 is out of range [0 to 1]");
    refuses(RANKINGS "zonings = ( { vintage = \"v\"; method = \"2021\"; mark = \"pub\"; source = "
                     "\"s\"; shares = { zip = 0.1; zac = 0.5; };\nranking = \"beds\"; } );",
            "3: ranking: 'beds' is no ranking of the file [apl]");
    refuses(RANKINGS "zonings = ( { vintage = \"v\"; method = \"2017\"; mark = \"pub\"; source = "
                     "\"s\"; shares = { zip = 0.1; zac = 0.5; }; ranking = \"apl\"; } );",
            "2: thresholds: is missing");
    refuses(RANKINGS "zonings = ( { " RULE "margin = { share = 0.05; use = \"ranking\"; }; } );",
            "2: margin: belongs to the method of 2017");
    refuses(RANKINGS "zonings = ( { " RULE "thresholds = { zip = 4.0; zac = 2.5; }; } );",
            "2: zac: is under that of ZIP");
    refuses(RANKINGS "zonings = ( { " RULE "},\n{ " RULE "} );", "3: vintage: 'v' is there twice");
    refuses(RANKINGS "zonings = ( { " RULE "} );\nnext = { zoning = \"z\"; current = \"v\"; year = "
                     "2027; apl_lag = 2; rankings = [\"apl\"]; mark = \"pub\"; source = \"s\"; };",
            "3: zoning: 'z' has no rule");
    refuses(RANKINGS "zonings = ( { vintage = \"v\"; method = \"list\"; mark = \"sure\"; } );",
            "2: mark: 'sure' is no choice");
    refuses("rankings = ( { name = \"a\"; label = \"A\"; terms = (); } ); zonings = ();",
            "1: terms: 0 indicators");
    refuses("rankings = ();", " zonings: is missing");
}

static const char TABLE[] =
    "code,name,population,apl,need,town,inhabitants_elsewhere,decided_elsewhere,cross_region,qpv\n"
    "B,Two,200,3.5,,x,300,ZAC,1,2\n"
    "A,One,100,2.5,1.1,y,,,0,0\n";

static void any_table_is_read(void **state)
{
    rlv_zoning_table_t table;
    rlv_notes_t notes = {0};
    (void)state;
    memset(&err, 0, sizeof err);
    if (rlv_zoning_table_read(&table, support_temp_file(TABLE), &notes, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(table.num_territories, 2);
    assert_int_equal(table.num_indicators, 2);
    assert_string_equal(table.indicator[1], "need");
    assert_true(isnan(table.value[2]));
    assert_close(table.value[3], 1.1, 0, 0);
    assert_int_equal(table.inhabitants_elsewhere[0], 300);
    assert_int_equal(table.inhabitants_elsewhere[1], RLV_ZONING_UNKNOWN);
    assert_int_equal(table.decided_elsewhere[0], RLV_ZONE_ZAC);
    assert_int_equal(table.decided_elsewhere[1], -1);
    assert_int_equal(table.num_qpv[0], 2);
    assert_int_equal(notes.num_texts, 1);
    assert_non_null(strstr(notes.text[0], "column 'town' is no number"));
    rlv_zoning_table_free(&table);
    rlv_notes_free(&notes);
}

static void refuses_table(const char *text, const char *expected)
{
    rlv_zoning_table_t table;
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_zoning_table_read(&table, support_temp_file(text), NULL, &err),
                     RLV_ERR_DATA);
    rlv_zoning_table_free(&table);
    if (strstr(err.text, expected) == NULL)
        fail_msg("%s does not say %s", err.text, expected);
}

static void tables_are_refused_where_they_are_wrong(void **state)
{
    (void)state;
    refuses_table("code,name,apl\nA,One,2\n", "population");
    refuses_table("code,name,population\nA,One,1\nA,Two,2\n", ":3: code: A is there twice");
    refuses_table("code,name,population\nA,One,-1\n", ":2: population");
    refuses_table("code,name,population\n", "no territory");
    refuses_table("code,name,population,decided_elsewhere\nA,One,1,ZOE\n",
                  ":2: decided_elsewhere: 'ZOE' is no class [ZIP, ZAC, ZAR]");
    refuses_table("code,name,population,cross_region\nA,One,1,2\n", ":2: cross_region");
}

static void lists_are_read(void **state)
{
    rlv_zoning_table_t table;
    int given[2];
    (void)state;
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_zoning_table_read(&table, support_temp_file(TABLE), NULL, &err), 0);
    assert_int_equal(
        rlv_zoning_list_read(support_temp_file("code,class\nA,ZIP\n"), NULL, &table, given, &err),
        0);
    assert_int_equal(given[0], -1);
    assert_int_equal(given[1], RLV_ZONE_ZIP);
    static const char *const WRONG[][2] = {
        {"code,class\nC,ZIP\n", ":2: code: 'C' is no territory"},
        {"code,class\nA,ZIP\nA,ZAC\n", ":3: code: A is there twice"},
        {"code,class\nA,ZOE\n", ":2: class: 'ZOE' is no class"},
        {"code,class\n", "no class of vintage given"}};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        memset(&err, 0, sizeof err);
        assert_int_equal(
            rlv_zoning_list_read(support_temp_file(WRONG[i][0]), NULL, &table, given, &err),
            RLV_ERR_DATA);
        assert_non_null(strstr(err.text, WRONG[i][1]));
    }
    rlv_zoning_table_free(&table);
}

static void a_margin_asked_for_an_unknown_territory_is_refused(void **state)
{
    rlv_zoning_table_t table;
    rlv_zoning_rule_t rule = {.num_asked = 1, .asked = {"A"}};
    (void)state;
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_zoning_table_read(&table, support_temp_file(TABLE), NULL, &err), 0);
    assert_int_equal(rlv_zoning_table_ask(&table, &rule, &err), 0);
    assert_int_equal(table.asked[1], 1);
    (void)strcpy(rule.asked[0], "Q");
    assert_int_equal(rlv_zoning_table_ask(&table, &rule, &err), RLV_ERR_CONFIG);
    rlv_zoning_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_read),
        cmocka_unit_test(rules_are_refused_where_they_are_wrong),
        cmocka_unit_test(any_table_is_read),
        cmocka_unit_test(tables_are_refused_where_they_are_wrong),
        cmocka_unit_test(lists_are_read),
        cmocka_unit_test(a_margin_asked_for_an_unknown_territory_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
