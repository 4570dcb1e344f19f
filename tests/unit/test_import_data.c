/* The committed tables of Occitanie: totals known from elsewhere, keys, and what fits together. */
#include "support.h"

#include "releve/csv_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static rlv_csv_table_t table;
static rlv_error_t err;

static void open_table(const char *path)
{
    rlv_csv_free(&table);
    memset(&err, 0, sizeof err);
    if (rlv_csv_read(&table, path, ',', &err) != 0)
        fail_msg("%s", err.text);
}

static const char *text(size_t row, const char *column)
{
    const int k = rlv_csv_find(&table, column);
    if (k < 0)
        fail_msg("%s has no column %s", table.path, column);
    return rlv_csv_text(&table, row, k);
}

static bool is(size_t row, const char *column, const char *value)
{
    return column == NULL || strcmp(text(row, column), value) == 0;
}

/* Sum of a column over the rows where two others have given values (NULL: any). */
static long long sum(const char *column, const char *c1, const char *v1, const char *c2,
                     const char *v2)
{
    long long total = 0;
    for (size_t i = 0; i < table.num_rows; i++)
        if (is(i, c1, v1) && is(i, c2, v2))
            total += strtoll(text(i, column), NULL, 10);
    return total;
}

static size_t count(const char *c1, const char *v1, const char *c2, const char *v2)
{
    size_t num = 0;
    for (size_t i = 0; i < table.num_rows; i++)
        num += is(i, c1, v1) && is(i, c2, v2);
    return num;
}

static int teardown(void **state)
{
    (void)state;
    rlv_csv_free(&table);
    return 0;
}

static void communes(void **state)
{
    (void)state;
    open_table("data/occitanie/communes.csv");
    assert_int_equal(table.num_rows, 4454);
    for (size_t i = 1; i < table.num_rows; i++)
        assert_true(strcmp(text(i - 1, "code"), text(i, "code")) < 0);
    assert_int_equal(count("zone_2025", "ZIP", NULL, NULL), 1419);
    assert_int_equal(count("zone_2025", "ZAC", NULL, NULL), 2556);
    assert_int_equal(count("zone_2025", "ZAR", NULL, NULL), 470);
    assert_int_equal(count("zone_2025", "", NULL, NULL), 9);
    assert_int_equal(count("latitude", "", NULL, NULL), 0);
    assert_int_equal(sum("mountain", NULL, NULL, NULL, NULL), 2051);
    assert_int_equal(sum("qpv", NULL, NULL, NULL, NULL), 107);
    assert_int_equal(sum("msp", NULL, NULL, NULL, NULL), 276);
    open_table("data/occitanie/communes_population.csv");
    assert_int_equal(table.num_rows, 4454 * 9);
    assert_int_equal(sum("population", "year", "2021", NULL, NULL), 6022176);
    assert_int_equal(sum("population", "year", "2012", NULL, NULL), 5602699); /* before mergers */
    assert_int_equal(count("status", "merged_elsewhere", NULL, NULL), 1);
    assert_int_equal(count("status", "before_merger", "year", "2017"), 0);
    open_table("data/occitanie/communes_apl.csv");
    assert_int_equal(count("series", "revised", "year", "2021"), 4445);
    assert_int_equal(count("series", "first_release", "variant", "le65"), 2 * 4454);
    assert_int_equal(count("code", "12076", "series", "revised"), 0);
    open_table("data/occitanie/communes_need.csv");
    assert_int_equal(table.num_rows, 2 * 4454);
}

static void territories_and_gps(void **state)
{
    (void)state;
    open_table("data/occitanie/territories.csv");
    assert_int_equal(table.num_rows, 321);
    assert_int_equal(sum("communes", NULL, NULL, NULL, NULL), 4454);
    assert_int_equal(sum("cross_region", NULL, NULL, NULL, NULL), 10);
    assert_int_equal(count("composition", "exact_BV2012", NULL, NULL), 206);
    open_table("data/occitanie/gp.csv");
    assert_int_equal(table.num_rows, 2 * 401);
    assert_int_equal(sum("gp", "vintage", "mid2010s", NULL, NULL), 6281 + 1);
    assert_int_equal(sum("gp", "vintage", "2020", NULL, NULL), 6084);
    assert_int_equal(sum("gp", "vintage", "2020", "department", "31"), 1476);
    assert_int_equal(sum("gp", "vintage", "2020", "department", "48"), 74);
    open_table("data/occitanie/communes_gp.csv");
    assert_int_equal(sum("gp", "vintage", "mid2010s", NULL, NULL), 6282);
    assert_int_equal(sum("gp", "code", "34246", "vintage", "mid2010s"), 2 + 1); /* Vérargues */
    open_table("data/occitanie/gp_departments.csv");
    assert_int_equal(sum("gp", "year", "2013", "mode", "liberal"), 6523);
    assert_int_equal(sum("gp", "year", "2014", "mode", "mixed"), 574);
    assert_int_equal(count("status", "inferred_year", NULL, NULL), 13 * 5);
}

static void inhabitants(void **state)
{
    (void)state;
    open_table("data/occitanie/population.csv");
    assert_int_equal(table.num_rows, 401 * 49);
    assert_int_equal(sum("population", "year", "2012", NULL, NULL), 5626858);
    assert_int_equal(sum("population", "year", "2017", NULL, NULL), 5845102);
    assert_int_equal(sum("population", "year", "2021", NULL, NULL), 6022176);
    assert_int_equal(count("status", "projected", "year", "2022"), 401);
    assert_int_equal(count("status", "interpolated", NULL, NULL), 401);
    /* Haute-Garonne: 1,434,367 x 1,707,000 / (1,380,672 + 326,328 x 3 / 32) in 2050 */
    assert_int_equal(sum("population", "year", "2050", "department", "31"), 1734943);
    size_t num_two =
        0; /* territories of several departments: rows of 2021 whose next has its code */
    for (size_t i = 9; i < table.num_rows; i += 49)
        num_two += i + 49 < table.num_rows && is(i + 49, "territory", text(i, "territory")) &&
                   (i < 49 || !is(i - 49, "territory", text(i, "territory")));
    assert_int_equal(num_two, 71);
}

static void zones(void **state)
{
    (void)state;
    open_table("data/occitanie/zones.csv");
    assert_int_equal(table.num_rows, 3 * 321);
    assert_int_equal(count("vintage", "2018", "class", "ZIP"), 43);
    assert_int_equal(count("vintage", "2018", "status", "rebuilt"), 321);
    assert_int_equal(count("vintage", "2022", "status", "rebuilt"), 321);
    assert_int_equal(count("vintage", "2025", "status", "observed"), 321);
}

static void national_series_carry_mark_and_year(void **state)
{
    static const char *const FILES[] = {"activity",
                                        "cesp",
                                        "cumul_share",
                                        "exit_probability",
                                        "first_installations",
                                        "gp_stock",
                                        "internship_posts",
                                        "liberal_share",
                                        "pyramid",
                                        "training_places"};
    (void)state;
    for (size_t f = 0; f < sizeof FILES / sizeof *FILES; f++) {
        char path[64];
        (void)snprintf(path, sizeof path, "data/national/%s.csv", FILES[f]);
        open_table(path);
        assert_true(table.num_rows > 0);
        for (size_t i = 0; i < table.num_rows; i++) {
            const long known = strtol(text(i, "known"), NULL, 10);
            assert_true(known >= 1972 && known <= 2025);
            assert_true(is(i, "mark", "pub") || is(i, "mark", "data") ||
                        is(i, "mark", "unverified") || is(i, "mark", "assumed"));
            assert_true(strlen(text(i, "source")) > 0);
        }
    }
    open_table("data/national/training_places.csv");
    assert_int_equal(table.num_rows, 2024 - 1972 + 1);
    assert_int_equal(sum("places", "year", "1993", NULL, NULL), 3500);
}

/* Survival and means that domain.md gives for the table of exits. */
static void exits_give_the_published_survival(void **state)
{
    double alive = 1.0, at_65 = 0.0, from_65_to_69 = 0.0;
    (void)state;
    open_table("data/national/exit_probability.csv");
    for (int age = 60; age < 70; age++) {
        if (age == 65)
            at_65 = alive;
        from_65_to_69 += age >= 65 ? alive / 5.0 : 0.0;
        for (size_t i = 0; i < table.num_rows; i++)
            if (is(i, "sex", "all") && strtol(text(i, "age_from"), NULL, 10) <= age &&
                strtol(text(i, "age_to"), NULL, 10) >= age)
                alive *= 1.0 - strtod(text(i, "value"), NULL);
    }
    assert_close(at_65, 0.67, 0, 0.005);
    assert_close(from_65_to_69, 0.425, 0, 0.005);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(communes, teardown),
        cmocka_unit_test_teardown(territories_and_gps, teardown),
        cmocka_unit_test_teardown(inhabitants, teardown),
        cmocka_unit_test_teardown(zones, teardown),
        cmocka_unit_test_teardown(national_series_carry_mark_and_year, teardown),
        cmocka_unit_test_teardown(exits_give_the_published_survival, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
