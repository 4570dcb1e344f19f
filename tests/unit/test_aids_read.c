/* The readers of the catalogue of aids, of a doctor's profile and of a place: what they give, what
 * they refuse, and where. */
#include "support.h"

#include "releve/aids.h"

#include <stdio.h>
#include <string.h>

static rlv_error_t err;

static void places_take_the_zone_in_force(void **state)
{
    rlv_gazetteer_t gazetteer;
    rlv_gazetteer_match_t match;
    rlv_aid_place_t place;
    (void)state;
    assert_int_equal(rlv_gazetteer_read(&gazetteer, "data/occitanie", &err), 0);
    assert_int_equal(rlv_gazetteer_find(&gazetteer, "Mende", RLV_PLACE_COMMUNE, &match, &err), 0);
#define AT(date)                                                                                   \
    assert_int_equal(                                                                              \
        rlv_aid_place_read(&place, &gazetteer, &match, "data/occitanie", (date), &err), 0)
    AT("2018-09-30");
    assert_int_equal(place.zone, -1);
    AT("2018-10-01");
    assert_string_equal(place.zone_vintage, "2018");
    assert_true(place.zone_rebuilt);
    AT("2022-04-30");
    assert_string_equal(place.zone_vintage, "2018");
    AT("2022-05-01");
    assert_string_equal(place.zone_vintage, "2022");
    AT("2025-06-01");
    assert_string_equal(place.zone_vintage, "2025");
    assert_false(place.zone_rebuilt);
    assert_int_equal(place.zone, RLV_ZONE_ZAC);
    assert_int_equal(place.mountain, RLV_AID_UNKNOWN);
    assert_string_equal(place.department[0], "48");
#undef AT
    rlv_gazetteer_free(&gazetteer);
}

static void refuses(const char *text, const char *expected)
{
    rlv_aids_t read;
    char where[256];
    const char *path = support_temp_file(text);
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_aids_read(&read, path, &err), RLV_ERR_CONFIG);
    rlv_aids_free(&read);
    (void)snprintf(where, sizeof where, "%s:%s", path, expected);
    if (strstr(err.text, where) == NULL)
        fail_msg("%s does not say %s", err.text, where);
}

#define REST "conditions = { states = [\"liberal\"]; }; mark = \"pub\"; source = \"s\"; "
#define NONE "amount = { basis = \"none\"; mark = \"pub\"; }; "

static void the_reader_is_strict(void **state)
{
    rlv_aids_t read;
    (void)state;
    refuses("schemes = ();", "1: schemes: unknown key [aids]");
    refuses("aids = ( { id = \"a\"; } );", "1: name: is missing");
    refuses("aids = (\n{ id = \"a\";\n colour = 1; } );", "3: colour: unknown key [id name");
    refuses("aids = ( { id = \"a\"; name = \"A\"; payers = [\"bank\"]; } );",
            "1: payers: 'bank' is no choice [assurance_maladie ars region etat]");
    refuses("aids = ( { id = \"a\"; name = \"A\"; payers = [\"ars\"];\nfrom = \"2020-13\"; } );",
            "2: from: '2020-13' is no date [YYYY, YYYY-MM, YYYY-MM-DD]");
    refuses("aids = ( { id = \"a\"; name = \"A\"; payers = [\"ars\"]; place = { }; } );",
            "1: place: names no place");
    refuses("aids = ( { id = \"a\"; name = \"A\"; payers = [\"ars\"]; " REST
            "amount = { basis = \"year\"; mark = \"pub\"; }; } );",
            "1: amount: states no amount [eur or by_days]");
    refuses("aids = ( { id = \"a\"; name = \"A\"; payers = [\"ars\"]; " REST
            "amount = { basis = \"contract\"; mark = \"pub\";\n by_days = ( { days = 2.0; eur = 1; "
            "},\n { days = 3.0; eur = 2; } ); }; } );",
            "3: days: 3 is not under 2 [decreasing]");
    refuses("aids = ( { id = \"a\"; name = \"A\"; payers = [\"ars\"]; " REST NONE "},\n"
            "{ id = \"a\"; name = \"A\"; payers = [\"ars\"]; " REST NONE "} );",
            "2: id: 'a' is there twice");
    refuses("aids = ( 3 );", "1: aids: element 1 is not a group");
    refuses("aids = 3;", "1: aids: is not a list");
    refuses("aids = ( { id = ", "2: syntax error");
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_aids_read(&read, "/nowhere/aids.cfg", &err), RLV_ERR_NO_INPUT);
    rlv_aids_free(&read);
}

static void profiles_are_read_strictly(void **state)
{
    rlv_aid_profile_t p;
    (void)state;
    rlv_aid_profile_init(&p);
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_aid_profile_read(&p,
                                          support_temp_file("age = 61; state = \"mixed\"; days = "
                                                            "3.5; group = false; pdsa = true;"),
                                          &err),
                     0);
    assert_int_equal(p.age, 61);
    assert_int_equal(p.state, RLV_AID_MIXED);
    assert_close(p.days, 3.5, 0, 0);
    assert_int_equal(p.group, 0);
    assert_int_equal(p.pdsa, 1);
    assert_int_equal(p.optam, -1);
    assert_int_equal(rlv_aid_profile_read(&p, support_temp_file("age = 61.5;"), &err),
                     RLV_ERR_CONFIG);
    assert_non_null(strstr(err.text, "is not a whole number"));
    memset(&err, 0, sizeof err);
    assert_int_equal(rlv_aid_profile_read(&p, support_temp_file("hair = 1;"), &err),
                     RLV_ERR_CONFIG);
    memset(&err, 0, sizeof err);
    p.days = 8;
    assert_int_equal(rlv_aid_profile_check(&p, &err), RLV_ERR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_take_the_zone_in_force),
        cmocka_unit_test(the_reader_is_strict),
        cmocka_unit_test(profiles_are_read_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
