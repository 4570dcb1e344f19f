/*
 * Need of GP care per inhabitant of each department, from inhabitants by sex and five-year age:
 * ages as INSEE estimated them in 2012 to 2014, then cohorts in steps of five years (cohorts.h),
 * shares on straight lines between steps. The inhabitants of a year are those of population.csv, to
 * the unit: the difference with what cohorts give is migration that follows the ages.
 */
#include "internal.h"
#include "releve/cohorts.h"
#include "releve/tabular.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    AGES_TOTAL = RLV_COHORT_CLASSES, /* the file's "Total" */
    SEX_ALL = RLV_COHORT_SEXES,      /* the file's "Ensemble" */
    NUM_AGES = RLV_COHORT_CLASSES + 1,
    NUM_SEXES = RLV_COHORT_SEXES + 1,
    NUM_READ = 5, /* years taken from the file of ages */
    OBSERVED_FIRST = 2012,
    START = 2014,  /* last year of the file */
    NUM_STEPS = 2, /* of five years, on which migration is estimated */
    NUM_NODES = (RLV_IMPORT_LAST_YEAR - START + RLV_COHORT_YEARS - 1) / RLV_COHORT_YEARS + 1,
    NUM_CELLS = RLV_COHORT_SEXES * RLV_COHORT_CLASSES,
    MORTALITY_FIRST = 2004,
    MORTALITY_LAST = 2022
};
static const int READ_YEAR[NUM_READ] = {2004, 2009, 2012, 2013, START};
static const char AGES_FILE[] = "insee_population_department_sex_age_1975_2014.csv";
static const char MORTALITY_FILE[] = "insee_mortality_1977_2022.csv";

typedef struct {
    int64_t *count; /* [num_departments][NUM_READ][NUM_SEXES][NUM_AGES], -1 not read */
    rlv_mortality_t mortality;
} need_t;

static int64_t *count_at(const need_t *self, size_t department, int year, int sex)
{
    return &self->count[((department * NUM_READ + (size_t)year) * NUM_SEXES + (size_t)sex) *
                        NUM_AGES];
}

static int find_text(const char *const names[], int num, const char *text)
{
    for (int k = 0; k < num; k++)
        if (strcmp(names[k], text) == 0)
            return k;
    return -1;
}

/* --- reading --------------------------------------------------------------------------------- */

static int read_age_row(need_t *self, const rlv_csv_table_t *csv, size_t row, const int column[],
                        size_t department, rlv_error_t *err)
{
    static const char *const SEX[] = {"Hommes", "Femmes", "Ensemble"};
    const char *age = rlv_csv_text(csv, row, column[3]);
    const int sex = find_text(SEX, NUM_SEXES, rlv_csv_text(csv, row, column[2]));
    const int from = rlv_tabular_leading(age);
    const bool total = strcmp(age, "Total") == 0;
    int64_t year = 0, count = 0;
    int read = 0, status = rlv_csv_get_int(csv, row, column[0], 1900, 2100, &year, err);

    if (status < 0)
        return status;
    while (read < NUM_READ && READ_YEAR[read] != year)
        read++;
    if (read == NUM_READ)
        return RLV_OK;
    if (sex < 0)
        return rlv_csv_fail(csv, row, column[2], err, "Hommes, Femmes, Ensemble", "sex '%.20s'",
                            rlv_csv_text(csv, row, column[2]));
    if (!total && (age[0] < '0' || age[0] > '9' || from % RLV_COHORT_YEARS != 0 ||
                   from / RLV_COHORT_YEARS >= RLV_COHORT_CLASSES))
        return rlv_csv_fail(csv, row, column[3], err, "0 à 4 ans to 95 ans et plus, Total",
                            "age '%.20s'", age);
    status = rlv_csv_get_int(csv, row, column[4], 0, 100000000, &count, err);
    if (status < 0)
        return status;
    int64_t *at =
        &count_at(self, department, read, sex)[total ? AGES_TOTAL : from / RLV_COHORT_YEARS];
    if (*at >= 0)
        return rlv_csv_fail(csv, row, column[3], err, NULL,
                            "department, year, sex and age are there twice");
    *at = count;
    return RLV_OK;
}

/* Ages sum to totals, men and women to all, and nothing is missing. */
static int check_ages(const rlv_import_t *import, const need_t *self, rlv_error_t *err)
{
    for (size_t d = 0; d < import->num_departments; d++)
        for (int y = 0; y < NUM_READ; y++) {
            int64_t by_age[NUM_AGES] = {0};
            for (int sex = 0; sex < NUM_SEXES; sex++) {
                const int64_t *count = count_at(self, d, y, sex);
                int64_t sum = 0;
                for (int a = 0; a < NUM_AGES; a++) {
                    if (count[a] < 0)
                        return rlv_fail_at(err, RLV_ERR_DATA, AGES_FILE, 0, import->department[d],
                                           NULL, "an age of %d is missing", READ_YEAR[y]);
                    sum += a < AGES_TOTAL ? count[a] : 0;
                    by_age[a] += sex == SEX_ALL ? -count[a] : count[a];
                }
                if (sum != count[AGES_TOTAL])
                    return rlv_fail_at(err, RLV_ERR_DATA, AGES_FILE, 0, import->department[d], NULL,
                                       "the ages of %d do not sum to the total", READ_YEAR[y]);
            }
            for (int a = 0; a < NUM_AGES; a++)
                if (by_age[a] != 0)
                    return rlv_fail_at(err, RLV_ERR_DATA, AGES_FILE, 0, import->department[d], NULL,
                                       "men and women of %d do not sum to all", READ_YEAR[y]);
        }
    return RLV_OK;
}

static int read_ages(const rlv_import_t *import, need_t *self, rlv_error_t *err)
{
    static const char *const names[] = {"annee", "dep", "sexe", "age", "population"};
    const size_t num = import->num_departments * NUM_READ * NUM_SEXES * NUM_AGES;
    rlv_csv_table_t csv;
    int column[5];
    int status = rlv_import_open(import, &csv, AGES_FILE, ',', names, 5, column, err);

    self->count = rlv_calloc(num, sizeof *self->count, err);
    if (self->count == NULL)
        status = RLV_ERR_OS;
    for (size_t k = 0; k < num && status == RLV_OK; k++)
        self->count[k] = -1;
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *code = rlv_csv_text(&csv, row, column[1]);
        const size_t d = strlen(code) >= 2 ? rlv_import_department(import, code) : SIZE_MAX;
        if (d != SIZE_MAX)
            status = read_age_row(self, &csv, row, column, d, err);
    }
    if (status == RLV_OK)
        status = check_ages(import, self, err);
    rlv_csv_free(&csv);
    return status;
}

static int read_deaths(const rlv_import_t *import, need_t *self, rlv_error_t *err)
{
    static const char *const names[] = {"age", "sex", "year", "annual_q"};
    static const char *const SEX[] = {"male", "female"};
    const size_t num_years = MORTALITY_LAST - MORTALITY_FIRST + 1;
    const size_t num = num_years * RLV_COHORT_SEXES * (RLV_COHORT_LAST_AGE + 1);
    rlv_csv_table_t csv;
    int column[4];
    int status = rlv_import_open(import, &csv, MORTALITY_FILE, ',', names, 4, column, err);

    self->mortality = (rlv_mortality_t){MORTALITY_FIRST, MORTALITY_LAST,
                                        rlv_calloc(num, sizeof *self->mortality.q, err)};
    if (self->mortality.q == NULL)
        status = RLV_ERR_OS;
    for (size_t k = 0; k < num && status == RLV_OK; k++)
        self->mortality.q[k] = NAN;
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const int sex = find_text(SEX, RLV_COHORT_SEXES, rlv_csv_text(&csv, row, column[1]));
        int64_t age = 0, year = 0;
        status = rlv_csv_get_int(&csv, row, column[0], 0, 130, &age, err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(&csv, row, column[2], 1900, 2100, &year, err);
        if (status == RLV_OK && sex < 0)
            status = rlv_csv_fail(&csv, row, column[1], err, "male, female", "sex '%.20s'",
                                  rlv_csv_text(&csv, row, column[1]));
        if (status == RLV_OK && age <= RLV_COHORT_LAST_AGE && year >= MORTALITY_FIRST &&
            year <= MORTALITY_LAST)
            status = rlv_csv_get_real(
                &csv, row, column[3], 0.0, 1.0,
                &self->mortality
                     .q[((size_t)sex * (RLV_COHORT_LAST_AGE + 1) + (size_t)age) * num_years +
                        (size_t)(year - MORTALITY_FIRST)],
                err);
    }
    for (size_t k = 0; k < num && status == RLV_OK; k++)
        if (isnan(self->mortality.q[k]))
            status = rlv_fail_at(
                err, RLV_ERR_DATA, csv.path, 0, "annual_q", NULL, "no value at age %zu in %zu",
                k / num_years % (RLV_COHORT_LAST_AGE + 1), MORTALITY_FIRST + k % num_years);
    rlv_csv_free(&csv);
    return status;
}

/* --- cohorts --------------------------------------------------------------------------------- */

static void cohorts_of(const need_t *self, size_t department, int year, rlv_cohorts_t *cohorts)
{
    int read = 0;

    while (READ_YEAR[read] != year)
        read++;
    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
        for (int a = 0; a < RLV_COHORT_CLASSES; a++)
            cohorts->people[sex][a] = (double)count_at(self, department, read, sex)[a];
}

/* Shares of the inhabitants. */
static void normalise(rlv_cohorts_t *cohorts)
{
    double sum = 0.0;

    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
        for (int a = 0; a < RLV_COHORT_CLASSES; a++)
            sum += cohorts->people[sex][a];
    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
        for (int a = 0; a < RLV_COHORT_CLASSES; a++)
            cohorts->people[sex][a] /= sum > 0.0 ? sum : 1.0;
}

/* Shares by sex and age every five years from 2014. Half (in logarithms) of the migration by age
 * of 2004 to 2014 lasts: over 10 and 20 years of the past, none or all of it did worse
 * (data/README.md). */
static void project(const need_t *self, size_t department, rlv_cohorts_t node[NUM_NODES])
{
    rlv_cohorts_t before[NUM_STEPS], after[NUM_STEPS], survival[NUM_STEPS], migration;

    for (int k = 0; k < NUM_STEPS; k++) {
        const int year = START - (NUM_STEPS - k) * RLV_COHORT_YEARS;
        cohorts_of(self, department, year, &before[k]);
        cohorts_of(self, department, year + RLV_COHORT_YEARS, &after[k]);
        rlv_cohorts_survival(&self->mortality, year, &survival[k]);
    }
    rlv_cohorts_migration(before, after, survival, NUM_STEPS, &migration);
    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
        for (int a = 0; a < RLV_COHORT_CLASSES; a++)
            migration.people[sex][a] = sqrt(migration.people[sex][a]);
    cohorts_of(self, department, START, &node[0]);
    const double child_woman = rlv_cohorts_child_woman(&node[0]);
    for (int n = 1; n < NUM_NODES; n++) {
        rlv_cohorts_t alive;
        rlv_cohorts_survival(&self->mortality, START + (n - 1) * RLV_COHORT_YEARS, &alive);
        rlv_cohorts_step(&node[n - 1], &alive, &migration, child_woman, &node[n]);
    }
    for (int n = 0; n < NUM_NODES; n++)
        normalise(&node[n]);
}

static void shares_in(const need_t *self, size_t department, const rlv_cohorts_t node[NUM_NODES],
                      int year, rlv_cohorts_t *shares)
{
    if (year <= START) {
        cohorts_of(self, department, year, shares);
        normalise(shares);
        return;
    }
    const int n = (year - START) / RLV_COHORT_YEARS;
    const double part = (double)((year - START) % RLV_COHORT_YEARS) / RLV_COHORT_YEARS;
    const rlv_cohorts_t *next = &node[part > 0.0 ? n + 1 : n];
    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
        for (int a = 0; a < RLV_COHORT_CLASSES; a++)
            shares->people[sex][a] =
                node[n].people[sex][a] * (1.0 - part) + next->people[sex][a] * part;
}

/* --- tables ---------------------------------------------------------------------------------- */

/* Year from which a row was known: the estimates of January 2015; a census of Y, in force in Y + 3
 * (2020 needs that of 2021), but not before the deaths of 2018, on which all years to 2019 rest;
 * then Omphale 2022 on the census of 2021, in force in 2024. */
static int known_from(int year)
{
    return year <= START      ? 2015
           : year + 3 < 2020  ? 2020
           : year + 3 <= 2022 ? year + 3
                              : RLV_IMPORT_BASE_YEAR + 3;
}

static const char *status_of(int year)
{
    return year <= START                  ? "observed"
           : year <= RLV_IMPORT_BASE_YEAR ? "reconstructed"
                                          : "projected";
}

typedef struct {
    rlv_import_out_t ages, need;
} tables_t;

static int write_year(const rlv_import_t *import, tables_t *out, size_t department, int year,
                      const rlv_cohorts_t *shares, rlv_error_t *err)
{
    rlv_cohorts_t cohorts;
    int64_t total = 0, part[NUM_CELLS];

    for (size_t k = 0; k < import->num_cells; k++)
        if (import->cell[k].department == department)
            total += import->cell[k].population[year - RLV_IMPORT_FIRST_YEAR];
    const int status = rlv_import_apportion(total, &shares->people[0][0], NUM_CELLS, part, err);
    if (status < 0)
        return status;
    for (int sex = RLV_COHORT_SEXES - 1; sex >= 0; sex--) /* F, then M */
        for (int a = 0; a < RLV_COHORT_CLASSES; a++) {
            const int64_t people = part[sex * RLV_COHORT_CLASSES + a];
            cohorts.people[sex][a] = (double)people;
            (void)fprintf(out->ages.file, "%s,%d,%s,%d,%lld,%s\n", import->department[department],
                          year, sex == RLV_COHORT_WOMEN ? "F" : "M", a * RLV_COHORT_YEARS,
                          (long long)people, status_of(year));
        }
    (void)fprintf(out->need.file, "%s,%d", import->department[department], year);
    rlv_import_out_real(&out->need, rlv_cohorts_need(&cohorts), 5);
    (void)fprintf(out->need.file, ",%s,%d\n", status_of(year), known_from(year));
    return RLV_OK;
}

static int write_tables(const rlv_import_t *import, const need_t *self, tables_t *out,
                        const char *folder, rlv_error_t *err)
{
    int status = rlv_import_out_open(&out->ages, folder, "population_ages_departments.csv",
                                     "department,year,sex,age_from,population,status", err);

    if (status == RLV_OK)
        status = rlv_import_out_open(&out->need, folder, "need.csv",
                                     "department,year,need_per_inhabitant,status,known", err);
    for (size_t d = 0; d < import->num_departments && status == RLV_OK; d++) {
        rlv_cohorts_t node[NUM_NODES];
        project(self, d, node);
        for (int year = OBSERVED_FIRST; year <= RLV_IMPORT_LAST_YEAR && status == RLV_OK; year++) {
            rlv_cohorts_t shares;
            shares_in(self, d, node, year, &shares);
            status = write_year(import, out, d, year, &shares, err);
        }
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out->ages, err);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out->need, err);
    return status;
}

int rlv_import_write_need(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    need_t need = {0};
    tables_t out = {0};
    int status = RLV_OK;

    if (rlv_import_is_all(self))
        return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                        "missing: need.csv, population_ages_departments.csv (ages by department: "
                        "file of Occitanie)");
    status = read_ages(self, &need, err);
    if (status == RLV_OK)
        status = read_deaths(self, &need, err);
    if (status == RLV_OK)
        status = write_tables(self, &need, &out, folder, err);
    rlv_import_out_free(&out.ages);
    rlv_import_out_free(&out.need);
    free(need.count);
    free(need.mortality.q);
    return status;
}
