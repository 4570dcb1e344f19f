/* Cohorts by sex and age: toy cases with known answers, and the committed tables made of them. */
#include "support.h"

#include "releve/cohorts.h"
#include "releve/csv_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST = 2004, LAST = 2022, NUM_YEARS = LAST - FIRST + 1 };
static double q[RLV_COHORT_SEXES][RLV_COHORT_LAST_AGE + 1][NUM_YEARS];

/* The same probability everywhere, but `late` from 2012 on. */
static rlv_mortality_t constant(double early, double late)
{
    for (int s = 0; s < RLV_COHORT_SEXES; s++)
        for (int a = 0; a <= RLV_COHORT_LAST_AGE; a++)
            for (int y = 0; y < NUM_YEARS; y++)
                q[s][a][y] = FIRST + y < 2012 ? early : late;
    return (rlv_mortality_t){FIRST, LAST, &q[0][0][0]};
}

/* With one probability of death, five years leave (1 - q)^5 of every class. */
static void survival_of_a_constant_probability(void **state)
{
    const rlv_mortality_t mortality = constant(0.1, 0.1);
    rlv_cohorts_t survival;
    (void)state;
    rlv_cohorts_survival(&mortality, 2014, &survival);
    for (int s = 0; s < RLV_COHORT_SEXES; s++)
        for (int c = 0; c < RLV_COHORT_CLASSES; c++)
            assert_close(survival.people[s][c], 0.59049, 1e-12, 0);
    rlv_cohorts_survival(&mortality, 2050, &survival); /* a constant has no trend */
    assert_close(survival.people[0][3], 0.59049, 1e-12, 0);
}

/* Half the deaths in nine years, 2009 to 2018: half again in each nine years after. The years of
 * the epidemic do not enter. */
static void mortality_goes_on_falling(void **state)
{
    const rlv_mortality_t mortality = constant(0.02, 0.01);
    (void)state;
    for (int s = 0; s < RLV_COHORT_SEXES; s++)
        for (int a = 0; a <= RLV_COHORT_LAST_AGE; a++)
            for (int y = 2020; y <= 2022; y++)
                q[s][a][y - FIRST] = 0.9;
    assert_close(rlv_mortality_q(&mortality, 0, 40, 2006), 0.02, 0, 0);
    assert_close(rlv_mortality_q(&mortality, 0, 40, 2021), 0.9, 0, 0);
    assert_close(rlv_mortality_q(&mortality, 0, 40, 2027), 0.005, 1e-12, 0);
    assert_close(rlv_mortality_q(&mortality, 1, 104, 2036), 0.0025, 1e-12, 0);
}

/* Ages within a class, and the two ages of a year, by hand: q is 0 up to 39, 1/2 at 40, 1 after. */
static void survival_by_hand(void **state)
{
    const rlv_mortality_t mortality = constant(0, 0);
    rlv_cohorts_t survival;
    (void)state;
    for (int s = 0; s < RLV_COHORT_SEXES; s++)
        for (int a = 40; a <= RLV_COHORT_LAST_AGE; a++)
            for (int y = 0; y < NUM_YEARS; y++)
                q[s][a][y] = a == 40 ? 0.5 : 1.0;
    rlv_cohorts_survival(&mortality, 2012, &survival);
    assert_close(survival.people[0][6], 1, 0, 0); /* the oldest is 38 to 39 in the last year */
    /* aged 35: 1, 1, 1, 1, then 39 -> 40: 3/4; aged 36: 3/4 x 1/4; older: nobody */
    assert_close(survival.people[0][7], (0.75 + 0.75 * 0.25) / 5.0, 1e-12, 0);
    assert_close(survival.people[1][9], 0, 0, 0);
}

/* One step of a toy population: everybody moves up, the last class keeps its own, children come
 * from the women of five years later. */
static void a_step_with_a_known_answer(void **state)
{
    rlv_cohorts_t from = {0}, survival = {0}, migration = {0}, to;
    (void)state;
    for (int s = 0; s < RLV_COHORT_SEXES; s++)
        for (int c = 0; c < RLV_COHORT_CLASSES; c++) {
            survival.people[s][c] = c < 10 ? 1.0 : 0.5;
            migration.people[s][c] = 1.0;
        }
    from.people[RLV_COHORT_WOMEN][2] = 100; /* 10-14, mothers in five years */
    from.people[RLV_COHORT_WOMEN][9] = 40;  /* 45-49, no longer */
    from.people[RLV_COHORT_MEN][18] = 8;
    from.people[RLV_COHORT_MEN][19] = 4;
    migration.people[RLV_COHORT_WOMEN][3] = 1.2;
    rlv_cohorts_step(&from, &survival, &migration, 0.41, &to);
    assert_close(to.people[RLV_COHORT_WOMEN][3], 120, 1e-12, 0);
    assert_close(to.people[RLV_COHORT_WOMEN][10], 40, 1e-12, 0);
    assert_close(to.people[RLV_COHORT_MEN][19], 6, 1e-12, 0);
    assert_close(to.people[RLV_COHORT_MEN][0], 120 * 0.41 * 1.05 / 2.05, 1e-12, 0);
    assert_close(to.people[RLV_COHORT_WOMEN][0], 120 * 0.41 / 2.05, 1e-12, 0);
    assert_close(rlv_cohorts_child_woman(&to), 0.41, 1e-12, 0);
    rlv_cohorts_step(&from, &survival, NULL, 0, &to);
    assert_close(to.people[RLV_COHORT_WOMEN][3], 100, 1e-12, 0);
    assert_close(to.people[RLV_COHORT_WOMEN][0], 0, 0, 0);
}

/* Populations moved on with known ratios give them back, the old ones as one. */
static void migration_is_found_again(void **state)
{
    rlv_cohorts_t before[2], after[2], survival[2], truth, found;
    (void)state;
    for (int k = 0; k < 2; k++)
        for (int s = 0; s < RLV_COHORT_SEXES; s++)
            for (int c = 0; c < RLV_COHORT_CLASSES; c++) {
                before[k].people[s][c] = 1000 + 37 * c + 11 * s + 5 * k;
                survival[k].people[s][c] = 1.0 - 0.03 * c - 0.01 * s;
                truth.people[s][c] = c == 0 ? 1.0 : c >= 17 ? 1.05 : 0.9 + 0.02 * c + 0.01 * s;
            }
    for (int k = 0; k < 2; k++)
        rlv_cohorts_step(&before[k], &survival[k], &truth, 0.3, &after[k]);
    rlv_cohorts_migration(before, after, survival, 2, &found);
    for (int s = 0; s < RLV_COHORT_SEXES; s++)
        for (int c = 0; c < RLV_COHORT_CLASSES; c++)
            assert_close(found.people[s][c], truth.people[s][c], 1e-12, 0);
}

static void need_of_known_ages(void **state)
{
    rlv_cohorts_t cohorts = {0};
    (void)state;
    assert_close(rlv_cohorts_need(&cohorts), 1, 0, 0);
    cohorts.people[RLV_COHORT_MEN][0] = 10;    /* 1.27 */
    cohorts.people[RLV_COHORT_WOMEN][17] = 20; /* 2.84 */
    cohorts.people[RLV_COHORT_WOMEN][19] = 10; /* 2.61 */
    assert_close(rlv_cohorts_need(&cohorts), (1.27 + 2 * 2.84 + 2.61) / 4, 1e-14, 0);
}

/* --- trial on the past --------------------------------------------------------------------------
 */

enum { PAST = 1984, NOW = 2014, NUM_PAST = (NOW - PAST) / 5 + 1, NUM_DEPARTMENTS = 13 };
static rlv_cohorts_t past[NUM_DEPARTMENTS][NUM_PAST];
static char past_code[NUM_DEPARTMENTS][8];
static double past_q[RLV_COHORT_SEXES][RLV_COHORT_LAST_AGE + 1][2022 - PAST + 1];

static void open_table(rlv_csv_table_t *table, const char *path, const char *const columns[],
                       size_t num, int col[])
{
    rlv_error_t err = {0};
    if (rlv_csv_read(table, path, ',', &err) < 0 ||
        rlv_csv_require(table, columns, num, col, NULL, &err) < 0)
        fail_msg("%s", err.text);
}

static void open_shared(rlv_csv_table_t *table, const char *file, const char *const columns[],
                        size_t num, int col[])
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/data/%s", support_shared(), file);
    open_table(table, path, columns, num, col);
}

static void read_past(void)
{
    static const char *const AGES[] = {"annee", "dep", "sexe", "age", "population"};
    static const char *const DEATHS[] = {"age", "sex", "year", "annual_q"};
    rlv_csv_table_t t = {0};
    int col[5] = {0};
    open_shared(&t, "insee_population_department_sex_age_1975_2014.csv", AGES, 5, col);
    for (size_t row = 0; row < t.num_rows; row++) {
        const long year = strtol(rlv_csv_text(&t, row, col[0]), NULL, 10);
        const char *sex = rlv_csv_text(&t, row, col[2]), *age = rlv_csv_text(&t, row, col[3]);
        size_t d = 0;
        if (year < PAST || year % 5 != PAST % 5 || *sex == 'E' || *age == 'T')
            continue;
        while (*past_code[d] != '\0' && strcmp(past_code[d], rlv_csv_text(&t, row, col[1])) != 0)
            assert_true(++d < NUM_DEPARTMENTS);
        (void)snprintf(past_code[d], sizeof past_code[d], "%s", rlv_csv_text(&t, row, col[1]));
        past[d][(year - PAST) / 5]
            .people[*sex == 'F' ? RLV_COHORT_WOMEN : RLV_COHORT_MEN][strtol(age, NULL, 10) / 5] =
            strtod(rlv_csv_text(&t, row, col[4]), NULL);
    }
    rlv_csv_free(&t);
    open_shared(&t, "insee_mortality_1977_2022.csv", DEATHS, 4, col);
    for (size_t row = 0; row < t.num_rows; row++) {
        const long year = strtol(rlv_csv_text(&t, row, col[2]), NULL, 10);
        const long age = strtol(rlv_csv_text(&t, row, col[0]), NULL, 10);
        if (year >= PAST && age <= RLV_COHORT_LAST_AGE)
            past_q[*rlv_csv_text(&t, row, col[1]) == 'f'][age][year - PAST] =
                strtod(rlv_csv_text(&t, row, col[3]), NULL);
    }
    rlv_csv_free(&t);
}

/* Need of `to` from the ages of `from`, with a share of the migration of the ten years before. */
static double forecast(size_t d, int from, int to, double share)
{
    const rlv_mortality_t mortality = {PAST, 2022, &past_q[0][0][0]};
    const size_t first = (size_t)(from - PAST) / 5;
    rlv_cohorts_t survival[2], migration, now = past[d][first], next;
    for (int k = 0; k < 2; k++)
        rlv_cohorts_survival(&mortality, from - 10 + 5 * k, &survival[k]);
    rlv_cohorts_migration(&past[d][first - 2], &past[d][first - 1], survival, 2, &migration);
    for (int s = 0; s < RLV_COHORT_SEXES; s++)
        for (int c = 0; c < RLV_COHORT_CLASSES; c++)
            migration.people[s][c] = pow(migration.people[s][c], share);
    const double child_woman = rlv_cohorts_child_woman(&now);
    for (int year = from; year < to; year += 5, now = next) {
        rlv_cohorts_survival(&mortality, year, &survival[0]);
        rlv_cohorts_step(&now, &survival[0], &migration, child_woman, &next);
    }
    return rlv_cohorts_need(&now);
}

/* What data/README.md says of the past: root of the mean square error over departments. */
static void the_past_would_have_been_foreseen(void **state)
{
    static const struct {
        int from, to;
        double share, error;
    } TRIAL[] = {{1994, 2004, 0, 0.0092}, {1994, 2004, 0.5, 0.0056}, {1994, 2004, 1, 0.0055},
                 {2004, 2014, 0, 0.0084}, {2004, 2014, 0.5, 0.0059}, {2004, 2014, 1, 0.0067},
                 {1994, 2014, 0, 0.0165}, {1994, 2014, 0.5, 0.0117}, {1994, 2014, 1, 0.0159}};
    (void)state;
    if (support_shared() == NULL)
        skip();
    read_past();
    for (size_t k = 0; k < sizeof TRIAL / sizeof *TRIAL; k++) {
        double sum = 0;
        for (size_t d = 0; d < NUM_DEPARTMENTS; d++) {
            const double truth = rlv_cohorts_need(&past[d][(TRIAL[k].to - PAST) / 5]);
            const double error = forecast(d, TRIAL[k].from, TRIAL[k].to, TRIAL[k].share) - truth;
            sum += error * error / NUM_DEPARTMENTS;
        }
        assert_close(sqrt(sum), TRIAL[k].error, 0, 0.00006);
    }
}

/* --- the committed tables -------------------------------------------------------------------- */

enum { DEPARTMENTS = 13, YEARS = 49 };
typedef struct {
    char code[DEPARTMENTS][8];
    size_t num;
    long long by_ages[DEPARTMENTS][YEARS], by_cells[DEPARTMENTS][YEARS];
    rlv_cohorts_t cohorts[DEPARTMENTS][YEARS];
} sums_t;
static sums_t sums;

static size_t department(const char *code)
{
    size_t d = 0;
    while (d < sums.num && strcmp(sums.code[d], code) != 0)
        d++;
    if (d == sums.num) {
        assert_true(d < DEPARTMENTS && strlen(code) < sizeof sums.code[d]);
        (void)strcpy(sums.code[sums.num++], code);
    }
    return d;
}

static size_t year_of(const rlv_csv_table_t *table, size_t row, int column)
{
    const long year = strtol(rlv_csv_text(table, row, column), NULL, 10);
    assert_true(year >= 2012 && year <= 2060);
    return (size_t)(year - 2012);
}

static void read_sums(void)
{
    static const char *const AGES[] = {"department", "year", "sex", "age_from", "population"};
    static const char *const CELLS[] = {"department", "year", "population"};
    rlv_csv_table_t table = {0};
    int col[5] = {0};
    memset(&sums, 0, sizeof sums);
    open_table(&table, "data/occitanie/population_ages_departments.csv", AGES, 5, col);
    for (size_t row = 0; row < table.num_rows; row++) {
        const size_t d = department(rlv_csv_text(&table, row, col[0]));
        const size_t y = year_of(&table, row, col[1]);
        const long long people = strtoll(rlv_csv_text(&table, row, col[4]), NULL, 10);
        const bool woman = *rlv_csv_text(&table, row, col[2]) == 'F';
        const long class = strtol(rlv_csv_text(&table, row, col[3]), NULL, 10) / 5;
        assert_true(people >= 0 && class >= 0 && class < RLV_COHORT_CLASSES);
        sums.by_ages[d][y] += people;
        sums.cohorts[d][y].people[woman ? RLV_COHORT_WOMEN : RLV_COHORT_MEN][class] =
            (double)people;
    }
    rlv_csv_free(&table);
    open_table(&table, "data/occitanie/population.csv", CELLS, 3, col);
    for (size_t row = 0; row < table.num_rows; row++)
        sums.by_cells[department(rlv_csv_text(&table, row, col[0]))]
                     [year_of(&table, row, col[1])] +=
            strtoll(rlv_csv_text(&table, row, col[2]), NULL, 10);
    rlv_csv_free(&table);
    assert_int_equal(sums.num, DEPARTMENTS);
}

/* Ages sum to the inhabitants of each department and year, to the unit; need.csv is their mean
 * weight, moves without a jump, and its status says where it comes from. */
static void ages_sum_to_the_inhabitants(void **state)
{
    static const char *const NEED[] = {"department", "year", "need_per_inhabitant", "status",
                                       "known"};
    rlv_csv_table_t table = {0};
    int col[5] = {0};
    double before = 0;
    (void)state;
    read_sums();
    for (size_t d = 0; d < DEPARTMENTS; d++)
        for (size_t y = 0; y < YEARS; y++) {
            assert_true(sums.by_ages[d][y] > 0);
            assert_true(sums.by_ages[d][y] == sums.by_cells[d][y]);
        }
    open_table(&table, "data/occitanie/need.csv", NEED, 5, col);
    assert_int_equal(table.num_rows, DEPARTMENTS * YEARS);
    for (size_t row = 0; row < table.num_rows; row++) {
        const size_t d = department(rlv_csv_text(&table, row, col[0]));
        const size_t y = year_of(&table, row, col[1]);
        const double need = strtod(rlv_csv_text(&table, row, col[2]), NULL);
        assert_close(need, rlv_cohorts_need(&sums.cohorts[d][y]), 0, 5.1e-6);
        if (y > 0)
            assert_close(need, before, 0, 0.012);
        before = need;
        assert_string_equal(rlv_csv_text(&table, row, col[3]), y <= 2   ? "observed"
                                                               : y <= 9 ? "reconstructed"
                                                                        : "projected");
        const long known = strtol(rlv_csv_text(&table, row, col[4]), NULL, 10);
        assert_true(known >= 2015 && known <= 2024 && (y > 9 || known > 2012 + (long)y));
    }
    rlv_csv_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survival_of_a_constant_probability),
        cmocka_unit_test(mortality_goes_on_falling),
        cmocka_unit_test(survival_by_hand),
        cmocka_unit_test(a_step_with_a_known_answer),
        cmocka_unit_test(migration_is_found_again),
        cmocka_unit_test(need_of_known_ages),
        cmocka_unit_test(the_past_would_have_been_foreseen),
        cmocka_unit_test(ages_sum_to_the_inhabitants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
