/* Inhabitants by department, sex and five-year age (estimations, a sheet a year; or long). */
#include "official_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { A_AGE };
enum { T_YEAR, T_DEPARTMENT, T_SEX, T_AGE, T_COUNT };
static const rlv_layout_t AGES[] = {
    {"long",
     {{"year", "annee|an"},
      {"department", "dep|departement|code departement"},
      {"sex", "sexe"},
      {"age", "age|tranche d age|age quinquennal"},
      {"population", "population|effectif"},
      {0}}},
    {"estimations", {{"+age", "* ans|* ans et plus|total"}, {0}}},
};

typedef struct {
    struct {
        int from, to; /* -1 the total */
        char sex[4];
    } column[RLV_LAYOUT_MAX_SERIES];
    char sex_at[RLV_TABULAR_MAX_CELLS][4]; /* in the line of sexes, by column of the sheet */
    rlv_tidy_t *table;
} ages_t;

static int begin_ages(rlv_official_t *self)
{
    static const size_t YEAR = 1;
    ages_t *a = self->state = rlv_calloc(1, sizeof *a, self->err);

    return a == NULL ? RLV_ERR_OS
                     : rlv_official_table(self, "population_ages.csv",
                                          "department,year,sex,age_from,age_to,population", 5, 0,
                                          "", &YEAR, 1, &a->table);
}

static void release_ages(rlv_official_t *self)
{
    free(self->state);
}

static const char *sex_of(const char *text)
{
    char plain[256];
    rlv_official_plain(text, plain);
    return strncmp(plain, "ensemble", 8) == 0 ? "all"
           : strncmp(plain, "homme", 5) == 0  ? "M"
           : strncmp(plain, "femme", 5) == 0  ? "F"
                                              : NULL;
}

/* "0 à 4 ans", "95 ans et plus" (to 120), "Total" (-1). */
static bool ages_of(const char *text, int *from, int *to)
{
    char plain[256];

    rlv_official_plain(text, plain);
    *from = *to = -1;
    if (strcmp(plain, "total") == 0)
        return true;
    if (strspn(plain, "0123456789") == 0)
        return false;
    *from = rlv_tabular_leading(plain);
    const char *second = plain + strspn(plain, "0123456789");
    second += strcspn(second, "0123456789");
    *to = *second != '\0' ? rlv_tabular_leading(second) : 120;
    return true;
}

/* The line of sexes stands above that of ages: each holds until the next. */
static int raw_ages(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    ages_t *a = self->state;
    const char *sex = "";
    bool any = false;

    for (size_t c = 0; c < row->num_cells; c++)
        any = any || sex_of(row->cell[c]) != NULL;
    for (size_t c = 0; any && c < row->num_cells; c++) {
        if (sex_of(row->cell[c]) != NULL)
            sex = sex_of(row->cell[c]);
        (void)snprintf(a->sex_at[c], sizeof a->sex_at[c], "%s", sex);
    }
    return RLV_OK;
}

/* Sexes by the order of the blocks (a total ends each), which a shifted line of sexes does not
 * break; the line above must name as many. */
static int header_ages(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    static const char *const ORDER[] = {"all", "M", "F"};
    ages_t *a = self->state;
    size_t block = 0;

    if (self->match->layout == &AGES[0])
        return RLV_OK;
    for (size_t k = 0; k < self->match->num_series; k++) {
        const int c = self->match->series[k].column;
        if (!ages_of(row->cell[c], &a->column[k].from, &a->column[k].to) || block > 2)
            return rlv_official_fail(self, row, A_AGE, "as 0 à 4 ans; three blocks", "'%.40s'",
                                     row->cell[c]);
        (void)snprintf(a->column[k].sex, sizeof a->column[k].sex, "%s", ORDER[block]);
        if (k == 0 && strcmp(a->sex_at[c], "all") != 0 && strcmp(a->sex_at[c + 1], "all") != 0)
            return rlv_official_fail(self, row, A_AGE, "Ensemble, Hommes, Femmes",
                                     "no line of sexes above the ages");
        block += a->column[k].from < 0;
    }
    return RLV_OK;
}

static int add_ages(rlv_official_t *self, const rlv_tabular_row_t *row, const char *code, int year,
                    const char *sex, int from, int to, double count)
{
    const ages_t *a = self->state;
    const int status = rlv_official_key(self, row, -1, "department %s in %d (%s, ages %d to %d)",
                                        code, year, sex, from, to);
    return status == RLV_OK ? rlv_tidy_add(a->table, count, self->err, "%s,%d,%s,%d,%d", code, year,
                                           sex, from, to)
                            : status;
}

static int row_long(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    char code[4];
    int64_t count = 0;
    int from, to, year = 0, status = rlv_official_count(self, row, T_COUNT, &count);
    const char *sex = sex_of(rlv_official_text(self, row, T_SEX));

    if (status >= 0 && !ages_of(rlv_official_text(self, row, T_AGE), &from, &to))
        status = rlv_official_fail(self, row, T_AGE, "as 0 à 4 ans", "'%.40s'",
                                   rlv_official_text(self, row, T_AGE));
    if (status >= 0 && sex == NULL)
        status = rlv_official_fail(self, row, T_SEX, "Ensemble, Hommes, Femmes", "'%.40s'",
                                   rlv_official_text(self, row, T_SEX));
    if (status < 0)
        return status;
    if (!rlv_tabular_department(rlv_official_text(self, row, T_DEPARTMENT), code) || from < 0) {
        rlv_official_drop(self, (double)count, "totals");
        return RLV_OK;
    }
    if (!rlv_base_has_department(&self->base, code)) {
        rlv_official_elsewhere(self, (double)count);
        return RLV_OK;
    }
    status = rlv_official_year(self, row, T_YEAR, &year);
    rlv_official_found(self, RLV_PLACE_HERE, (double)count);
    return status == RLV_OK ? add_ages(self, row, code, year, sex, from, to, (double)count)
                            : status;
}

static int row_ages(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    ages_t *a = self->state;
    char code[4];
    double sum = 0.0, of[3] = {0.0, 0.0, 0.0}, count = 0.0;
    int year = 0, status = RLV_OK;
    size_t block = 0;

    if (self->match->layout == &AGES[0])
        return row_long(self, row);
    if (!rlv_tabular_department(row->cell[0], code)) {
        rlv_official_drop(self, 0.0, "totals of France, notes");
        return RLV_OK;
    }
    status = rlv_official_year(self, row, -1, &year);
    const bool here = rlv_base_has_department(&self->base, code);
    for (size_t k = 0; k < self->match->num_series && status >= 0; k++) {
        status = rlv_official_cell(self, row, self->match->series[k].column, 0, 1e8, &count);
        if (status < 0)
            return status;
        if (a->column[k].from < 0) { /* the total of a sex: that of its ages */
            const double expected = block < 3 ? of[block] : NAN;
            if (count != expected)
                return rlv_official_fail(self, row, A_AGE, NULL,
                                         "department %s: the total does not balance: %.0f [%.0f]",
                                         code, count, expected);
            block++;
            continue;
        }
        of[block < 3 ? block : 2] += count;
        sum += count;
        if (here)
            status = add_ages(self, row, code, year, a->column[k].sex, a->column[k].from,
                              a->column[k].to, count);
    }
    if (status < 0)
        return status;
    if (of[0] != of[1] + of[2])
        return rlv_official_fail(self, row, A_AGE, NULL,
                                 "department %s: men and women do not balance: %.0f [%.0f]", code,
                                 of[1] + of[2], of[0]);
    if (here)
        rlv_official_found(self, RLV_PLACE_HERE, sum);
    else
        rlv_official_elsewhere(self, sum);
    return RLV_OK;
}

const rlv_official_source_t rlv_source_ages = {
    {"ages", "inhabitants by department, sex, five-year age, a sheet a year",
     "INSEE, estimations de population", RLV_ETALAB, "population_ages.csv", false},
    .needs_base = true,
    .layout = AGES,
    .num_layouts = 2,
    .begin = begin_ages,
    .raw = raw_ages,
    .header = header_ages,
    .row = row_ages,
    .release = release_ages};
