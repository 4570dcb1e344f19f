/* GPs by department, mode, age, sex and year: RPPS (DREES), medecins_rpps or tab3. */
#include "official_departments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *rpps_mode(const char *plain)
{
    if (strstr(plain, "ensemble") != NULL)
        return "all";
    if (strstr(plain, "mixte") != NULL)
        return "mixed";
    if (strstr(plain, "liberaux") != NULL || strstr(plain, "liberal") != NULL)
        return "liberal";
    if (strstr(plain, "hospitalier") != NULL)
        return "hospital";
    if (strstr(plain, "salarie") != NULL)
        return "other_salaried";
    return NULL;
}

/* "08-60-64", "11-75+", "01-moins de 30": class and ages. 0 to 29 and 75 to 99 stand for the open
 * classes. */
static bool rpps_ages(const char *text, int *from, int *to)
{
    char plain[256];
    int first = -1, second = -1, number[4], num = 0;

    for (const char *p = rlv_official_plain(text, plain); *p != '\0' && num < 4;) {
        const size_t digits = strspn(p, "0123456789");
        if (digits > 0)
            number[num++] = rlv_tabular_leading(p);
        p += digits > 0 ? digits : 1;
    }
    if (num < 2)
        return false;
    first = number[1];
    second = num > 2 ? number[2] : -1;
    *from = second >= 0 || strstr(plain, "moins") == NULL ? first : 0;
    *to = second >= 0 ? second : strstr(plain, "moins") != NULL ? first - 1 : 99;
    return true;
}

enum { TERRITORY, DEPARTMENT, GROUP, SPECIALTY, MODE, AGE, SEX, COUNT };
enum { TAB3_MODE, TAB3_ZONE, TAB3_YEAR, TAB3_SPECIALTY, TAB3_COUNT };
static const rlv_layout_t RPPS[] = {
    {"medecins_rpps",
     {{"territoire", "territoire"},
      {"departement", "departement"},
      {"specialites_agregees", "specialites agregees"},
      {"specialites", "specialites"},
      {"exercice", "exercice|mode d exercice"},
      {"tranche_age", "tranche age|tranche d age"},
      {"sexe", "sexe"},
      {"+effectif", "effectif #"},
      {0}}},
    {"tab3",
     {{"mode_exercice", "mode exercice"},
      {"zone_inscription", "zone inscription"},
      {"annee", "annee"},
      {"specialite", "specialite"},
      {"effectifs", "effectif|effectifs"},
      {0}}},
};

static int begin_rpps(rlv_official_t *self)
{
    return rlv_departments_begin(self, "gp_ages.csv",
                                 "department,year,mode,age_from,age_to,sex,gp");
}

static int put_key(rlv_official_t *self, const rlv_tabular_row_t *row, const char *code, int year,
                   const char *mode, const char *ages, const char *sex)
{
    return rlv_official_key(self, row, -1, "department %s in %d (%s, ages %s, %s)", code, year,
                            mode, ages, sex);
}

static int row_tab3(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_departments_t *d = self->state;
    char plain[256], code[4];
    int64_t count = 0;
    int year = 0, status = rlv_official_count(self, row, TAB3_COUNT, &count);

    if (status < 0)
        return status;
    if (strcmp(rlv_official_plain(rlv_official_text(self, row, TAB3_SPECIALTY), plain),
               "medecine generale") != 0) {
        rlv_official_drop(self, (double)count, "other specialties");
        return RLV_OK;
    }
    const char *mode =
        rpps_mode(rlv_official_plain(rlv_official_text(self, row, TAB3_MODE), plain));
    if (mode == NULL)
        return rlv_official_fail(self, row, TAB3_MODE, NULL, "unknown mode '%.60s'", plain);
    status = rlv_departments_of(self, row, TAB3_ZONE, (double)count, code);
    if (status == 1)
        status = rlv_official_year(self, row, TAB3_YEAR, &year);
    if (status < 0 || year == 0)
        return status;
    rlv_official_found(self, RLV_PLACE_HERE, (double)count);
    status = put_key(self, row, code, year, mode, "0,99", "all");
    if (status == RLV_OK)
        status = rlv_tidy_add(&d->modes, (double)count, self->err, "%s,%d,%s", code, year, mode);
    return status == RLV_OK ? rlv_tidy_add(d->by_age, (double)count, self->err, "%s,%d,%s,0,99,all",
                                           code, year, mode)
                            : status;
}

/* Adds the counts of a row's years. */
static int add_years(rlv_official_t *self, const rlv_tabular_row_t *row, const char *code,
                     const char *mode, const char *ages, const char *sex, bool total)
{
    rlv_departments_t *d = self->state;
    int status = RLV_OK;

    for (size_t k = 0; k < self->match->num_series && status == RLV_OK; k++) {
        const int year = self->match->series[k].year;
        double count = 0.0;
        const int got =
            rlv_official_cell_count(self, row, self->match->series[k].column, 1e7, &count);
        if (got < 0)
            return got;
        if (got == 0)
            continue;
        rlv_official_saw_year(self, year);
        status = rlv_official_column_year(self, row, -1, year);
        if (status == RLV_OK)
            status = put_key(self, row, code, year, mode, ages, sex);
        if (status == RLV_OK)
            status = rlv_tidy_add(d->by_age, count, self->err, "%s,%d,%s,%s,%s", code, year, mode,
                                  ages, sex);
        if (status == RLV_OK && total)
            status = rlv_tidy_add(&d->modes, count, self->err, "%s,%d,%s", code, year, mode);
    }
    return status;
}

static int row_rpps(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    char plain[256], code[4], ages[32] = "0,99";
    double sum = 0.0, count = 0.0;
    int from = 0, to = 99, status = 0;

    if (self->match->layout == &RPPS[1])
        return row_tab3(self, row);
    for (size_t k = 0; k < self->match->num_series && status >= 0; k++) {
        status = rlv_official_cell_count(self, row, self->match->series[k].column, 1e7, &count);
        sum += count;
    }
    if (status < 0)
        return status;
    rlv_official_plain(rlv_official_text(self, row, SPECIALTY), plain);
    if (strstr(plain, "medecine generale") == NULL) {
        rlv_official_drop(self, sum, "other specialties");
        return RLV_OK;
    }
    const char *mode = rpps_mode(rlv_official_plain(rlv_official_text(self, row, MODE), plain));
    if (mode == NULL)
        return rlv_official_fail(self, row, MODE, NULL, "unknown mode '%.60s'", plain);
    status = rlv_departments_of(self, row, DEPARTMENT, sum, code);
    if (status != 1)
        return status;
    rlv_official_plain(rlv_official_text(self, row, AGE), plain);
    const bool all_ages = strstr(plain, "ensemble") != NULL;
    if (!all_ages && !rpps_ages(plain, &from, &to))
        return rlv_official_fail(self, row, AGE, "01 to 11, as 08-60-64", "'%.40s'", plain);
    (void)snprintf(ages, sizeof ages, "%d,%d", from, to);
    rlv_official_plain(rlv_official_text(self, row, SEX), plain);
    const char *sex = strstr(plain, "ensemble") != NULL ? "all"
                      : strstr(plain, "femme") != NULL  ? "F"
                      : strstr(plain, "homme") != NULL  ? "M"
                                                        : NULL;
    if (sex == NULL)
        return rlv_official_fail(self, row, SEX, "hommes, femmes, ensemble", "'%.40s'", plain);
    rlv_official_found(self, RLV_PLACE_HERE, sum);
    return add_years(self, row, code, mode, ages, sex, all_ages && strcmp(sex, "all") == 0);
}

static int end_rpps(rlv_official_t *self)
{
    static const char *const PART[] = {"liberal", "mixed", "hospital", "other_salaried"};
    const int status = rlv_departments_check(self, PART, 4);
    return status == RLV_OK ? rlv_departments_put(self, "RPPS", 0) : status;
}

const rlv_official_source_t rlv_source_rpps = {
    {"rpps", "GPs by department, mode of practice, age, sex, year (medecins_rpps, tab3)",
     "DREES, démographie des professionnels de santé (RPPS)", RLV_ETALAB,
     "gp_ages.csv gp_departments.csv", false},
    .needs_base = true,
    .layout = RPPS,
    .num_layouts = 2,
    .begin = begin_rpps,
    .row = row_rpps,
    .end = end_rpps,
    .release = rlv_departments_release};
