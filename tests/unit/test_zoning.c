/* The methods of the zoning: by hand, at their limits, against random tables, and on Occitanie. */
#include "support.h"

#include "releve/rng.h"
#include "releve/zoning.h"
#include "releve/zoning_cfg.h"
#include "releve/zoning_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static rlv_error_t err;
static rlv_zoning_table_t table;
static rlv_zoning_result_t result;
static rlv_zoning_rule_t rule;

static void make_table(size_t n, const double apl[], const int64_t inhabitants[])
{
    rlv_zoning_table_free(&table);
    rlv_zoning_result_free(&result);
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_zoning_table_init(&table, n, 2, &err), 0);
    assert_int_equal(rlv_zoning_result_init(&result, n, &err), 0);
    (void)strcpy(table.indicator[0], "apl");
    (void)strcpy(table.indicator[1], "age");
    for (size_t t = 0; t < n; t++) {
        (void)snprintf(table.territory[t].code, RLV_CODE_SIZE, "T%03d", (int)t);
        table.value[t] = apl[t];
        table.value[n + t] = 0.0;
        table.inhabitants[t] = inhabitants[t];
    }
}

static void make_rule(rlv_zoning_method_t method, double zip, double zac)
{
    memset(&rule, 0, sizeof rule);
    rule.method = method;
    (void)strcpy(rule.threshold_indicator, "apl");
    rule.threshold[0] = method == RLV_ZONING_2017 ? 2.5 : (double)NAN;
    rule.threshold[1] = method == RLV_ZONING_2017 ? 4.0 : (double)NAN;
    rule.share[0] = zip;
    rule.share[1] = zac;
    rule.ranking.num_terms = 1;
    rule.ranking.term[0] = (rlv_zoning_term_t){"apl", 1.0, false};
}

static void apply(void)
{
    if (rlv_zoning_apply(&rule, &table, &result, &err) != 0)
        fail_msg("%s", err.text);
}

/* Each class as a letter: P (ZIP), C (ZAC), R (ZAR). */
static void expect(const char *classes)
{
    char found[64] = "";
    for (size_t t = 0; t < table.num_territories; t++)
        found[t] = "PCR"[result.class_of[t]];
    assert_string_equal(found, classes);
}

enum { N = 8 };
static const double APL[N] = {2.0, 2.4, 2.6, 3.0, 3.5, 4.0, 4.1, 5.0};
static const int64_t PEOPLE[N] = {100, 100, 100, 100, 100, 200, 10, 290};

static void method_of_2017_by_hand(void **state)
{
    (void)state;
    make_table(N, APL, PEOPLE);
    make_rule(RLV_ZONING_2017, 0.30, 0.20); /* of 1,000: ZIP 300, ZAC 200 */
    apply();
    expect("PPPCCRRR");
    assert_int_equal(result.why[1], RLV_WHY_NATIONAL);
    assert_int_equal(result.why[2], RLV_WHY_ZIP_SHARE);
    assert_int_equal(result.why[3], RLV_WHY_ZAC_SHARE);
    assert_int_equal(result.why[5], RLV_WHY_SHARES_FULL); /* 4.0 is of the vivier: vigilance */
    assert_int_equal(result.why[6], RLV_WHY_ABOVE_THRESHOLD);
    assert_int_equal(result.vivier_inhabitants, 500);
    assert_int_equal(result.total[RLV_ZONE_ZIP].next, 3);
    assert_int_equal(result.total[RLV_ZONE_ZAC].next, 5);
}

static void national_selection_goes_over_the_cap_and_counts_in_it(void **state)
{
    (void)state;
    make_table(N, APL, PEOPLE);
    make_rule(RLV_ZONING_2017, 0.15, 1.0);
    apply();
    expect("PPCCCCRR");
    assert_int_equal(result.total[RLV_ZONE_ZIP].inhabitants, 200);
}

/* "At most 2.5" is ZIP-A and "at most 4" is in the vivier, even with no room in the shares. */
static void thresholds_of_2017_include_their_value(void **state)
{
    static const double AT[4] = {2.5, 2.5000001, 4.0, 4.0000001};
    static const int64_t TEN[4] = {10, 10, 10, 10};
    (void)state;
    make_table(4, AT, TEN);
    make_rule(RLV_ZONING_2017, 0.0, 0.0);
    apply();
    expect("PRRR");
    assert_int_equal(result.why[0], RLV_WHY_NATIONAL);
    assert_int_equal(result.why[1], RLV_WHY_SHARES_FULL);
    assert_int_equal(result.why[2], RLV_WHY_SHARES_FULL);
    assert_int_equal(result.why[3], RLV_WHY_ABOVE_THRESHOLD);
    assert_int_equal(result.vivier_inhabitants, 20);
    make_rule(RLV_ZONING_2017, 0.0, 1.0);
    apply();
    expect("PCCR");
    make_rule(RLV_ZONING_2021, 1.0, 1.0);
    rule.threshold[0] = 2.5;
    rule.threshold[1] = 4.0;
    apply();
    expect("PCCR");
}

static void empty_vivier(void **state)
{
    static const double NONE[N] = {2.0, 2.1, 2.2, 2.3, 4.5, 4.6, 4.7, 4.8};
    (void)state;
    make_table(N, NONE, PEOPLE);
    make_rule(RLV_ZONING_2017, 0.9, 0.9);
    rule.margin = 0.05;
    rule.margin_use = RLV_MARGIN_RANKING;
    apply();
    expect("PPPPRRRR");
    assert_int_equal(result.vivier_inhabitants, 0);
    assert_int_equal(result.margin_inhabitants, 0); /* 5 % of nobody */
}

static void caps_of_none_and_all(void **state)
{
    (void)state;
    make_table(N, APL, PEOPLE);
    make_rule(RLV_ZONING_2017, 0.0, 0.0);
    apply();
    expect("PPRRRRRR");
    make_rule(RLV_ZONING_2017, 1.0, 1.0);
    apply();
    expect("PPPPPPRR");
    make_rule(RLV_ZONING_2021, 0.0, 0.0);
    apply();
    expect("RRRRRRRR");
    make_rule(RLV_ZONING_2021, 1.0, 0.0);
    apply();
    expect("PPPPPPPP");
    make_rule(RLV_ZONING_2021, 0.0, 1.0);
    apply();
    expect("CCCCCCCC");
}

static void margin_adds_above_the_vivier_within_five_percent(void **state)
{
    (void)state;
    make_table(N, APL, PEOPLE);
    make_rule(RLV_ZONING_2017, 0.2, 0.8);
    rule.margin = 0.05; /* of 500: 25 inhabitants: T006 (10), not T007 (290) */
    rule.margin_use = RLV_MARGIN_RANKING;
    apply();
    expect("PPCCCCCR");
    assert_int_equal(result.why[6], RLV_WHY_MARGIN_ZAC);
    assert_int_equal(result.margin_inhabitants, 10);
    rule.margin = 0.019; /* 9.5: not even T006 */
    apply();
    expect("PPCCCCRR");
    rule.margin = 0.02; /* exactly 10 */
    apply();
    expect("PPCCCCCR");
    rule.margin = 0.6; /* 300: both by rank, but T007 alone is asked for */
    rule.margin_use = RLV_MARGIN_LISTED;
    table.asked[7] = 1;
    apply();
    expect("PPCCCCRC");
    rule.share[0] = 1.0;
    apply();
    expect("PPPPPPRP");
    assert_int_equal(result.why[7], RLV_WHY_MARGIN_ZIP);
}

static void ties_go_by_code(void **state)
{
    static const double SAME[4] = {3.0, 3.0, 3.0, 3.0};
    static const int64_t TEN[4] = {10, 10, 10, 10};
    (void)state;
    make_table(4, SAME, TEN);
    (void)strcpy(table.territory[0].code, "Z");
    make_rule(RLV_ZONING_2021, 0.25, 0.5);
    apply();
    expect("RPCC");
    make_rule(RLV_ZONING_2017, 0.25, 0.5);
    apply();
    expect("RPCC");
    assert_int_equal(result.rank[0], 4);
}

static void thresholds_are_optional_since_2021(void **state)
{
    (void)state;
    make_table(N, APL, PEOPLE);
    make_rule(RLV_ZONING_2021, 0.5, 0.4);
    apply();
    expect("PPPPPCCR"); /* T007: 500 in ZIP, ZAC holds 210 and cannot take 290 more */
    rule.threshold[0] = 2.5;
    rule.threshold[1] = 4.0;
    rule.share[1] = 0.6;
    apply();
    expect("PPCCCCRR");
    assert_int_equal(result.why[6], RLV_WHY_ABOVE_THRESHOLD);
}

static void several_indicators_are_standardised_and_weighted(void **state)
{
    static const double APL4[4] = {2.0, 3.0, 4.0, 5.0};
    static const int64_t TEN[4] = {10, 10, 10, 10};
    (void)state;
    make_table(4, APL4, TEN);
    for (size_t t = 0; t < 4; t++) /* ages run against the APL, on a larger scale */
        table.value[4 + t] = 100.0 * (double)t;
    make_rule(RLV_ZONING_2021, 0.25, 0.25);
    rule.ranking.num_terms = 2;
    rule.ranking.term[1] = (rlv_zoning_term_t){"age", 0.5, true};
    apply();
    expect("PCRR"); /* the APL weighs more */
    assert_close(result.tension[0] + result.tension[3], 0.0, 0, 1e-12);
    rule.ranking.term[1].weight = 2.0;
    apply();
    expect("RRCP");
    for (size_t t = 0; t < 4; t++)
        table.value[4 + t] = 7.0; /* says nothing */
    apply();
    expect("PCRR");
}

static void the_other_region_decides_with_the_majority(void **state)
{
    (void)state;
    make_table(N, APL, PEOPLE);
    make_rule(RLV_ZONING_2017, 0.5, 0.5);
    table.inhabitants_elsewhere[0] = 1000; /* under 2.5: ZIP in both */
    table.inhabitants_elsewhere[2] = 101;  /* decided there, not said how */
    table.inhabitants_elsewhere[3] = 1000;
    table.decided_elsewhere[3] = RLV_ZONE_ZAC;
    table.inhabitants_elsewhere[4] = 100; /* half: here */
    apply();
    expect("PPRCPPRR");
    assert_int_equal(result.why[2], RLV_WHY_DECIDED_ELSEWHERE);
    assert_int_equal(result.total[RLV_ZONE_ZAC].inhabitants, 100); /* its own part counts */
}

static void qpv_apart(void **state)
{
    (void)state;
    make_table(N, APL, PEOPLE);
    make_rule(RLV_ZONING_2017, 0.2, 0.1);
    apply();
    assert_int_equal(result.qpv_class[4], RLV_ZONE_ZAR);
    rule.qpv = RLV_QPV_ZIP;
    apply();
    assert_int_equal(result.qpv_class[4], RLV_ZONE_ZIP); /* of the vivier */
    assert_int_equal(result.qpv_class[7], RLV_ZONE_ZAR); /* outside it */
    rule.qpv = RLV_QPV_ZAC;
    apply();
    assert_int_equal(result.qpv_class[0], RLV_ZONE_ZIP); /* never a worse class */
    assert_int_equal(result.qpv_class[4], RLV_ZONE_ZAC);
}

static void a_list_is_taken_as_it_is(void **state)
{
    static const int GIVEN[N] = {2, 1, 0, -1, 0, 1, 2, 0};
    (void)state;
    make_table(N, APL, PEOPLE);
    rlv_zoning_take_list(&table, GIVEN, &result);
    expect("RCPRPCRP");
    assert_int_equal(result.why[3], RLV_WHY_NOT_LISTED);
    assert_string_equal(rlv_zoning_why_name(RLV_WHY_NOT_LISTED), "not_listed");
}

static void what_cannot_be_ranked_is_refused(void **state)
{
    (void)state;
    make_table(N, APL, PEOPLE);
    make_rule(RLV_ZONING_2021, 0.2, 1.2);
    assert_int_equal(rlv_zoning_apply(&rule, &table, &result, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "share 1.2 of ZAC [0 to 1]"));
    memset(&err, 0, sizeof err);
    make_rule(RLV_ZONING_2021, 0.2, 0.2);
    (void)strcpy(rule.ranking.term[0].indicator, "beds");
    assert_int_equal(rlv_zoning_apply(&rule, &table, &result, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "no indicator 'beds'"));
    memset(&err, 0, sizeof err);
    make_rule(RLV_ZONING_2021, 0.2, 0.2);
    table.value[5] = NAN;
    assert_int_equal(rlv_zoning_apply(&rule, &table, &result, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "territory T005 has no apl"));
    memset(&err, 0, sizeof err);
    table.value[5] = 1.0;
    table.inhabitants[2] = -1;
    assert_int_equal(rlv_zoning_apply(&rule, &table, &result, &err), RLV_ERR_DATA);
}

/* Random tables with ties and empty territories: caps, the ranking, and rlv_zoning_fill_shares. */
static void on_random_tables(void **state)
{
    enum { MOST = 40, TRIALS = 400 };
    (void)state;
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        const rlv_address_t at = rlv_address(20260101, 0, trial, 2026, RLV_STREAM_PARAMETER);
        double apl[MOST];
        int64_t people[MOST];
        const char *code[MOST];
        int class_of[MOST];
        const rlv_block_t head = rlv_draw(&at, 1000);
        const size_t n = 1 + head.word[0] % MOST;
        for (size_t t = 0; t < n; t++) {
            const rlv_block_t draw = rlv_draw(&at, (uint32_t)t);
            apl[t] = (double)(draw.word[0] % 60) / 10.0;
            people[t] = draw.word[1] % 5 == 0 ? 0 : (int64_t)(draw.word[2] % 5000);
        }
        make_table(n, apl, people);
        for (int method = RLV_ZONING_2017; method <= RLV_ZONING_2021; method++) {
            make_rule((rlv_zoning_method_t)method, (double)(head.word[1] % 101) / 100.0,
                      (double)(head.word[2] % 101) / 100.0);
            apply();
            for (int z = 0; z < 2; z++) {
                const rlv_zoning_class_t *c = &result.total[z];
                const bool only_national = z == 0 && c->last == SIZE_MAX;
                if (!only_national)
                    assert_true((double)c->inhabitants <= c->cap);
                if (c->next != SIZE_MAX)
                    assert_true((double)(c->inhabitants + people[c->next]) > c->cap);
            }
        }
        for (size_t t = 0; t < n; t++)
            code[t] = table.territory[t].code;
        assert_int_equal(
            rlv_zoning_fill_shares(n, apl, people, code, 3, rule.share, class_of, NULL, &err), 0);
        for (size_t t = 0; t < n; t++)
            assert_int_equal(result.class_of[t], class_of[t]);
    }
}

/* The committed zones.csv, rebuilt by the import, is what the rules of the file give. */
static void the_rules_of_occitanie_give_zones_csv(void **state)
{
    static const char *const VINTAGE[] = {"2018", "2022"};
    rlv_zoning_book_t book;
    rlv_gazetteer_t gazetteer;
    (void)state;
    memset(&err, 0, sizeof err);
    if (rlv_zoning_book_read(&book, "data/occitanie/zoning.cfg", &err) != 0 ||
        rlv_gazetteer_read(&gazetteer, "data/occitanie", &err) != 0)
        fail_msg("%s", err.text);
    for (int v = 0; v < 2; v++) {
        const rlv_zoning_rule_t *read = rlv_zoning_book_find(&book, VINTAGE[v]);
        int given[1024];
        rlv_zoning_table_free(&table);
        rlv_zoning_result_free(&result);
        if (rlv_zoning_table_from_folder(&table, "data/occitanie", &gazetteer, read, &err) != 0 ||
            rlv_zoning_result_init(&result, table.num_territories, &err) != 0 ||
            rlv_zoning_apply(read, &table, &result, &err) != 0 ||
            rlv_zoning_list_read("data/occitanie/zones.csv", VINTAGE[v], &table, given, &err) != 0)
            fail_msg("%s", err.text);
        assert_int_equal(table.num_territories, 321);
        for (size_t t = 0; t < table.num_territories; t++)
            assert_int_equal(result.class_of[t], given[t]);
    }
    rlv_gazetteer_free(&gazetteer);
    rlv_zoning_book_free(&book);
}

static int teardown(void **state)
{
    (void)state;
    rlv_zoning_table_free(&table);
    rlv_zoning_result_free(&result);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(method_of_2017_by_hand),
        cmocka_unit_test(national_selection_goes_over_the_cap_and_counts_in_it),
        cmocka_unit_test(thresholds_of_2017_include_their_value),
        cmocka_unit_test(empty_vivier),
        cmocka_unit_test(caps_of_none_and_all),
        cmocka_unit_test(margin_adds_above_the_vivier_within_five_percent),
        cmocka_unit_test(ties_go_by_code),
        cmocka_unit_test(thresholds_are_optional_since_2021),
        cmocka_unit_test(several_indicators_are_standardised_and_weighted),
        cmocka_unit_test(the_other_region_decides_with_the_majority),
        cmocka_unit_test(qpv_apart),
        cmocka_unit_test(a_list_is_taken_as_it_is),
        cmocka_unit_test(what_cannot_be_ranked_is_refused),
        cmocka_unit_test(on_random_tables),
        cmocka_unit_test(the_rules_of_occitanie_give_zones_csv),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
