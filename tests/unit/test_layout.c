/* Headers of published tables: found under titles, spelt in other ways, renamed, ambiguous. */
#include "support.h"

#include "releve/layout.h"

#include <stdio.h>
#include <string.h>

static const rlv_layout_t LAYOUTS[] = {
    {"gp", {{"commune", "codgeo|code commune"}, {"gp", "nb d201"}, {"?year", "an|annee"}, {0}}},
    {"series", {{"commune", "codgeo"}, {"+count", "effectif #|pop#"}, {0}}},
};

static rlv_layout_finder_t finder;
static rlv_error_t err;

static int feed(size_t line, size_t num, const char *const cells[])
{
    char *cell[16];
    char text[16][128];
    for (size_t i = 0; i < num; i++) {
        (void)snprintf(text[i], sizeof text[i], "%s", cells[i]);
        cell[i] = text[i];
    }
    const rlv_tabular_row_t row = {"file.xlsx", "Data", line, cell, num, false};
    memset(&err, 0, sizeof err);
    return rlv_layout_feed(&finder, &row, &err);
}

static int setup(void **state)
{
    (void)state;
    rlv_layout_finder_init(&finder, LAYOUTS, 2);
    rlv_layout_begin(&finder, "Data");
    return 0;
}

static void assert_normalised(const char *text, const char *expected)
{
    char out[128];
    rlv_layout_normalise(text, out, sizeof out);
    assert_string_equal(out, expected);
}

static void normalises(void **state)
{
    (void)state;
    assert_normalised("  Code\xC2\xA0"
                      "commune  INSEE ",
                      "code commune insee");
    assert_normalised("\xEF\xBB\xBFLibellé de l’arrêté\n(régional)",
                      "libelle de l arrete regional");
    assert_normalised("ÀÉÎÕÜÇŒuvre_2019", "aeioucoeuvre 2019");
    assert_normalised("De\xCC\x81partement", "departement"); /* a combining accent */
    assert_normalised("\xE2\x80\xAF%€", "");
    char cut[5];
    rlv_layout_normalise("abcdefgh", cut, sizeof cut);
    assert_string_equal(cut, "abcd");
}

static void matches_patterns(void **state)
{
    int year = -1;
    (void)state;
    assert_true(rlv_layout_is("effectif #", "effectif 2023", &year));
    assert_int_equal(year, 2023);
    assert_false(rlv_layout_is("effectif #", "effectif 23", &year));
    assert_true(rlv_layout_is("population totale", "population totale 2016", &year));
    assert_int_equal(year, 2016); /* a year nobody asked for is kept */
    assert_true(rlv_layout_is("x|apl * et|apl * ou", "apl 65 ans ou", &year));
    assert_int_equal(year, 0);
    assert_true(rlv_layout_is("population standardisee # *|population standardisee*",
                              "population standardisee 2020 pour la medecine", &year));
    assert_int_equal(year, 2020);
    assert_true(rlv_layout_is("p?? pop", "p21 pop", &year));
    assert_false(rlv_layout_is("p?? pop", "pxx pop", &year));
    assert_false(rlv_layout_is("an", "annee", &year));
    assert_false(rlv_layout_is("a*b", "ac", &year));
}

static void finds_a_header_under_titles(void **state)
{
    (void)state;
    assert_int_equal(feed(1, 1, (const char *const[]){"Base permanente des équipements"}), 0);
    assert_int_equal(feed(2, 2, (const char *const[]){"", "Code commune"}), 0);
    assert_int_equal(feed(5, 4, (const char *const[]){"Libellé", "NB_D201", "CODE COMMUNE", "An"}),
                     1);
    assert_ptr_equal(finder.match.layout, &LAYOUTS[0]);
    assert_int_equal(finder.match.index[0], 2);
    assert_int_equal(finder.match.index[1], 1);
    assert_int_equal(finder.match.index[2], 3);
}

static void finds_series_of_years(void **state)
{
    (void)state;
    assert_int_equal(
        feed(1, 4, (const char *const[]){"codgeo", "effectif_2022", "effectif_2023", "pop2019"}),
        1);
    assert_ptr_equal(finder.match.layout, &LAYOUTS[1]);
    assert_int_equal(finder.match.num_series, 3);
    assert_int_equal(finder.match.series[1].year, 2023);
    assert_int_equal(finder.match.series[1].column, 2);
    assert_int_equal(finder.match.series[2].year, 2019);
}

static void says_what_was_found_and_expected(void **state)
{
    (void)state;
    assert_int_equal(feed(1, 1, (const char *const[]){"Titre"}), 0);
    assert_int_equal(feed(9, 3, (const char *const[]){"codgeo", "nb_d233", "an"}), 0);
    assert_int_equal(feed(10, 3, (const char *const[]){"01001", "3", "2020"}), 0);
    assert_int_equal(rlv_layout_fail(&finder, "file.xlsx", &err), RLV_ERR_DATA);
    assert_string_equal(err.text,
                        "file.xlsx:9: Data: no header of this source; columns found: codgeo | "
                        "nb_d233 | an; sheets: Data [commune, gp; or: commune, count]");
}

static void refuses_an_ambiguous_header(void **state)
{
    (void)state;
    assert_int_equal(feed(3, 3, (const char *const[]){"codgeo", "Code commune", "NB_D201"}),
                     RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "file.xlsx:3: commune: 2 columns of the header go by that"));
}

static void looks_no_further_than_the_head(void **state)
{
    (void)state;
    for (size_t k = 1; k <= RLV_LAYOUT_HEAD; k++)
        assert_int_equal(feed(k, 1, (const char *const[]){"x"}), 0);
    assert_int_equal(feed(99, 2, (const char *const[]){"codgeo", "nb_d201"}), 0);
    rlv_layout_begin(&finder, "Autre");
    assert_int_equal(feed(1, 2, (const char *const[]){"codgeo", "nb_d201"}), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normalises),
        cmocka_unit_test(matches_patterns),
        cmocka_unit_test_setup(finds_a_header_under_titles, setup),
        cmocka_unit_test_setup(finds_series_of_years, setup),
        cmocka_unit_test_setup(says_what_was_found_and_expected, setup),
        cmocka_unit_test_setup(refuses_an_ambiguous_header, setup),
        cmocka_unit_test_setup(looks_no_further_than_the_head, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
