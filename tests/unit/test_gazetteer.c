/* Places by name and code: folding, homonyms, candidates, merged communes. */
#include "support.h"

#include "releve/gazetteer.h"

#include <string.h>

static rlv_gazetteer_t gazetteer;
static rlv_error_t err;

static int setup(void **state)
{
    (void)state;
    if (rlv_gazetteer_read(&gazetteer, "data/occitanie", &err) != 0)
        fail_msg("%s", err.text);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rlv_gazetteer_free(&gazetteer);
    return 0;
}

static void folds(const char *text, const char *expected)
{
    char folded[RLV_FOLDED_SIZE];
    rlv_gazetteer_fold(text, folded, sizeof folded);
    assert_string_equal(folded, expected);
}

static void names_are_folded(void **state)
{
    char small[6];
    (void)state;
    folds("Saint-Gély-du-Fesc", "saint gely du fesc");
    folds("ST GÉLY DU FESC", "saint gely du fesc");
    folds("Ste-Énimie", "sainte enimie");
    folds("L'Isle-d'Abeau", "l isle d abeau");
    folds("L\u2019\u0152uvre  (Ç)", "l oeuvre c");
    folds("Esté", "este"); /* only whole words are abbreviations */
    folds("", "");
    folds("\xff\xc3", "");
    rlv_gazetteer_fold("abcdefgh", small, sizeof small);
    assert_string_equal(small, "abcde");
}

static const char *find(const char *text, rlv_place_kind_t prefer, rlv_gazetteer_match_t *match)
{
    memset(&err, 0, sizeof err);
    if (rlv_gazetteer_find(&gazetteer, text, prefer, match, &err) != 0)
        return NULL;
    return match->kind == RLV_PLACE_COMMUNE ? gazetteer.commune[match->index].place.code
                                            : gazetteer.territory[match->index].place.code;
}

static void finds_by_code_and_by_name(void **state)
{
    rlv_gazetteer_match_t match;
    (void)state;
    assert_string_equal(find("48095", RLV_PLACE_COMMUNE, &match), "48095");
    assert_int_equal(match.kind, RLV_PLACE_COMMUNE);
    assert_string_equal(find("mende", RLV_PLACE_TERRITORY, &match), "48095");
    assert_int_equal(match.kind, RLV_PLACE_TERRITORY);
    assert_string_equal(find("st girons", RLV_PLACE_COMMUNE, &match), "09261");
    assert_null(match.merged);
    /* only a territory has this name */
    assert_string_equal(find("perpignan / perpignan-3", RLV_PLACE_COMMUNE, &match), "66136/6608");
    assert_int_equal(match.kind, RLV_PLACE_TERRITORY);
}

static void homonyms_ask_for_the_department(void **state)
{
    rlv_gazetteer_match_t match;
    (void)state;
    assert_null(find("Aigues-Vives", RLV_PLACE_COMMUNE, &match));
    assert_int_equal(err.status, RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "several places have this name [09002 Aigues-Vives (Ariège), "
                                     "11001 Aigues-Vives (Aude), 30004"));
    assert_string_equal(find("aigues vives (30)", RLV_PLACE_COMMUNE, &match), "30004");
    assert_null(find("aigues vives (48)", RLV_PLACE_COMMUNE, &match));
}

static void unknown_names_get_candidates(void **state)
{
    rlv_gazetteer_match_t match;
    (void)state;
    assert_null(find("Toulouz", RLV_PLACE_COMMUNE, &match));
    assert_non_null(strstr(err.text, "no place has this name [31555 Toulouse (Haute-Garonne)"));
    assert_null(find("Castelnau", RLV_PLACE_COMMUNE, &match)); /* many start so: eight at most */
    size_t commas = 0;
    for (const char *p = err.text; *p != '\0'; p++)
        commas += *p == ',';
    assert_int_equal(commas, 7);
    assert_null(find("Qzxw", RLV_PLACE_COMMUNE, &match));
    assert_non_null(strstr(err.text, "[a name or a code"));
    assert_null(find("", RLV_PLACE_COMMUNE, &match));
    assert_null(find("()", RLV_PLACE_COMMUNE, &match));
}

static void merged_communes_get_their_present_code(void **state)
{
    rlv_gazetteer_match_t match;
    (void)state;
    assert_string_equal(find("Vérargues", RLV_PLACE_COMMUNE, &match), "34246");
    assert_string_equal(match.merged->old.code, "34330");
    assert_string_equal(find("34330", RLV_PLACE_COMMUNE, &match), "34246");
    /* merged after the list of communes of 2019: still in it */
    assert_string_equal(find("09255", RLV_PLACE_COMMUNE, &match), "09056");
    assert_string_equal(match.merged->old.name, "Saint-Amans");
}

static void sums_fit(void **state)
{
    int64_t people = 0, of_territories = 0;
    (void)state;
    assert_int_equal(gazetteer.num_communes, 4454);
    assert_int_equal(gazetteer.num_territories, 321);
    for (size_t i = 0; i < gazetteer.num_communes; i++)
        people += gazetteer.commune[i].population;
    for (size_t i = 0; i < gazetteer.num_territories; i++)
        of_territories += gazetteer.territory[i].population;
    assert_int_equal(people, of_territories);
    assert_int_equal(people, 6022176); /* 09255 counts in 09056, once */
}

static void a_folder_without_tables_is_refused(void **state)
{
    rlv_gazetteer_t none;
    rlv_error_t why = {0};
    (void)state;
    assert_int_equal(rlv_gazetteer_read(&none, "/nowhere", &why), RLV_ERR_NO_INPUT);
    rlv_gazetteer_free(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_folded),
        cmocka_unit_test(finds_by_code_and_by_name),
        cmocka_unit_test(homonyms_ask_for_the_department),
        cmocka_unit_test(unknown_names_get_candidates),
        cmocka_unit_test(merged_communes_get_their_present_code),
        cmocka_unit_test(sums_fit),
        cmocka_unit_test(a_folder_without_tables_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
