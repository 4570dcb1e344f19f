/* GPs by department: RPPS (DREES) by mode, age, sex and year; CNAM by category. Each producer's
 * definition stays apart (data/README.md). */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ETALAB "Licence Ouverte / Etalab 2.0"

typedef struct {
    rlv_tidy_t *by_age, *by_mode;
    rlv_tidy_t modes; /* department,year,mode: sums, to be checked and put */
} departments_t;

static int begin(rlv_official_t *self, const char *table, const char *header)
{
    static const size_t YEAR[] = {1}, PRODUCER[] = {1, 2};
    departments_t *d = self->state = rlv_calloc(1, sizeof *d, self->err);

    if (d == NULL)
        return RLV_ERR_OS;
    rlv_tidy_init(&d->modes, "gp_departments.csv", "", 3, 0, "");
    int status = rlv_official_table(self, table, header, 6, 0, "", YEAR, 1, &d->by_age);
    if (status == RLV_OK)
        status = rlv_official_table(self, "gp_departments.csv",
                                    "department,year,producer,mode,gp,known,status", 4, 0, "",
                                    PRODUCER, 2, &d->by_mode);
    return status;
}

static void release(rlv_official_t *self)
{
    departments_t *d = self->state;
    if (d != NULL)
        rlv_tidy_free(&d->modes);
    free(d);
}

/* A row's department: 1 in the region, 0 accounted for. */
static int department_of(rlv_official_t *self, const rlv_tabular_row_t *row, int column, double sum,
                         char code[4])
{
    if (!rlv_tabular_department(rlv_official_text(self, row, column), code)) {
        rlv_official_drop(self, sum, "totals of France or a region");
        return 0;
    }
    if (rlv_base_has_department(&self->base, code))
        return 1;
    rlv_official_elsewhere(self, sum);
    return 0;
}

/* Sums by mode as rows of gp_departments.csv. */
static int put_modes(rlv_official_t *self, const char *producer, int known_after)
{
    departments_t *d = self->state;
    int status = rlv_tidy_finish(&d->modes, self->err);

    for (size_t k = 0; k < d->modes.num_rows && status == RLV_OK; k++) {
        const rlv_tidy_row_t *r = &d->modes.row[k];
        const char *year = strchr(r->key, ',') + 1;
        const int known = self->options->known > 0 ? self->options->known
                                                   : rlv_tabular_leading(year) + known_after;
        char rest[64];
        (void)snprintf(rest, sizeof rest, "%.0f,%d,observed", r->sum, known);
        status = rlv_tidy_put(d->by_mode, rest, r->sum, self->err, "%.*s,%.4s,%s,%s",
                              (int)(year - 1 - r->key), r->key, year, producer, year + 5);
    }
    return status;
}

/* Where the total of the modes and its parts are there, they agree. */
static int check_modes(rlv_official_t *self, const char *const part[], size_t num_parts)
{
    departments_t *d = self->state;
    int status = rlv_tidy_finish(&d->modes, self->err);

    for (size_t k = 0; k < d->modes.num_rows && status == RLV_OK;) {
        const size_t group = (size_t)(strrchr(d->modes.row[k].key, ',') - d->modes.row[k].key);
        const char *first = d->modes.row[k].key;
        double all = -1.0, sum = 0.0;
        size_t found = 0;
        for (; k < d->modes.num_rows && strncmp(d->modes.row[k].key, first, group + 1) == 0; k++) {
            const char *mode = d->modes.row[k].key + group + 1;
            if (strcmp(mode, "all") == 0)
                all = d->modes.row[k].sum;
            for (size_t p = 0; p < num_parts; p++)
                if (strcmp(mode, part[p]) == 0) {
                    sum += d->modes.row[k].sum;
                    found++;
                }
        }
        if (all >= 0.0 && found == num_parts && all != sum)
            status = rlv_fail_at(self->err, RLV_ERR_DATA, self->file[0], 0, NULL, NULL,
                                 "%.*s: the total does not balance: %.0f [%.0f, the sum of its "
                                 "parts]",
                                 (int)group, first, all, sum);
    }
    return status;
}

/* --- RPPS --------------------------------------------------------------------------------------
 */

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
    return begin(self, "gp_ages.csv", "department,year,mode,age_from,age_to,sex,gp");
}

static int row_tab3(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    departments_t *d = self->state;
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
    status = department_of(self, row, TAB3_ZONE, (double)count, code);
    if (status == 1)
        status = rlv_official_year(self, row, TAB3_YEAR, &year);
    if (status < 0 || year == 0)
        return status;
    rlv_official_found(self, RLV_PLACE_HERE, (double)count);
    status = rlv_tidy_add(&d->modes, (double)count, self->err, "%s,%d,%s", code, year, mode);
    return status == RLV_OK ? rlv_tidy_add(d->by_age, (double)count, self->err, "%s,%d,%s,0,99,all",
                                           code, year, mode)
                            : status;
}

/* Adds the counts of a row's years. */
static int add_years(rlv_official_t *self, const rlv_tabular_row_t *row, const char *code,
                     const char *mode, const char *ages, const char *sex, bool total)
{
    departments_t *d = self->state;
    int status = RLV_OK;

    for (size_t k = 0; k < self->match->num_series && status == RLV_OK; k++) {
        const int year = self->match->series[k].year;
        double count = 0.0;
        const int got = rlv_official_cell(self, row, self->match->series[k].column, 0, 1e7, &count);
        if (got < 0)
            return got;
        if (got == 0)
            continue;
        rlv_official_saw_year(self, year);
        status = rlv_tidy_add(d->by_age, count, self->err, "%s,%d,%s,%s,%s", code, year, mode, ages,
                              sex);
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
        status = rlv_official_cell(self, row, self->match->series[k].column, 0, 1e7, &count);
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
    status = department_of(self, row, DEPARTMENT, sum, code);
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
    const int status = check_modes(self, PART, 4);
    return status == RLV_OK ? put_modes(self, "RPPS", 0) : status;
}

const rlv_official_source_t rlv_source_rpps = {
    {"rpps", "GPs by department, mode of practice, age, sex, year (medecins_rpps, tab3)",
     "DREES, démographie des professionnels de santé (RPPS)", ETALAB,
     "gp_ages.csv gp_departments.csv", false},
    .needs_base = true,
    .layout = RPPS,
    .num_layouts = 2,
    .begin = begin_rpps,
    .row = row_rpps,
    .end = end_rpps,
    .release = release};

/* --- CNAM --------------------------------------------------------------------------------------
 */

enum { C_YEAR, C_PROFESSION, C_DEPARTMENT, C_AGE, C_SEX, C_COUNT };
enum { S_CATEGORY, S_DEPARTMENT, S_COUNT };
static const rlv_layout_t CNAM[] = {
    {"data.ameli",
     {{"annee", "annee"},
      {"profession_sante", "profession sante"},
      {"departement", "departement"},
      {"classe_age", "classe age"},
      {"libelle_sexe", "libelle sexe"},
      {"effectif", "effectif"},
      {0}}},
    {"SNIR",
     {{"category", "generalistes et competences mep"},
      {"departement", "departement"},
      {"effectif", "effectif"},
      {0}}},
};

static int begin_cnam(rlv_official_t *self)
{
    return begin(self, "gp_cnam.csv", "department,year,category,age_from,age_to,sex,gp");
}

static const char *cnam_category(const char *plain)
{
    static const struct {
        const char *plain, *category;
    } KNOWN[] = {
        {"ensemble des medecins generalistes", "all"},
        {"medecins generalistes hors medecins a expertise particuliere mep", "general_practice"},
        {"medecins a expertise particuliere mep", "mep"},
        {"01 omnipraticiens", "all"},
        {"01 medecine generale", "general_practice"},
        {"01 m e p", "mep"},
        {"01 acupuncture", "mep_acupuncture"},
    };
    for (size_t k = 0; k < sizeof KNOWN / sizeof *KNOWN; k++)
        if (strcmp(KNOWN[k].plain, plain) == 0)
            return KNOWN[k].category;
    return NULL;
}

/* "65-69", "tout_age", "70 et plus", "moins de 30". */
static bool cnam_ages(const char *text, int *from, int *to, bool *all)
{
    char plain[256];
    int number[2] = {-1, -1}, num = 0;

    rlv_official_plain(text, plain);
    *all = strncmp(plain, "tout", 4) == 0;
    *from = 0;
    *to = 99;
    for (const char *p = plain; *p != '\0' && num < 2;) {
        const size_t digits = strspn(p, "0123456789");
        if (digits > 0)
            number[num++] = rlv_tabular_leading(p);
        p += digits > 0 ? digits : 1;
    }
    if (strstr(plain, "moins") != NULL)
        *to = number[0] - 1;
    else if (num > 0)
        *from = number[0];
    if (num == 2)
        *to = number[1];
    return *all || num > 0;
}

static int row_cnam(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    departments_t *d = self->state;
    const bool snir = self->match->layout == &CNAM[1];
    char plain[256], code[4];
    int64_t count = 0;
    int from = 0, to = 99, year = 0;
    bool all = true;
    const char *sex = "all";
    int status = rlv_official_count(self, row, snir ? S_COUNT : C_COUNT, &count);

    if (status < 0)
        return status;
    const char *category = cnam_category(
        rlv_official_plain(rlv_official_text(self, row, snir ? S_CATEGORY : C_PROFESSION), plain));
    if (category == NULL) {
        rlv_official_drop(self, (double)count, "other professions");
        return RLV_OK;
    }
    status = department_of(self, row, snir ? S_DEPARTMENT : C_DEPARTMENT, (double)count, code);
    if (status == 1)
        status = rlv_official_year(self, row, snir ? -1 : C_YEAR, &year);
    if (status < 0 || year == 0)
        return status;
    if (!snir) {
        if (!cnam_ages(rlv_official_text(self, row, C_AGE), &from, &to, &all))
            return rlv_official_fail(self, row, C_AGE, "as 60-64, tout_age", "'%.40s'",
                                     rlv_official_text(self, row, C_AGE));
        rlv_official_plain(rlv_official_text(self, row, C_SEX), plain);
        sex = strncmp(plain, "tout", 4) == 0    ? "all"
              : strncmp(plain, "femme", 5) == 0 ? "F"
              : strncmp(plain, "homme", 5) == 0 ? "M"
                                                : NULL;
        if (sex == NULL)
            return rlv_official_fail(self, row, C_SEX, "hommes, femmes, tout sexe", "'%.40s'",
                                     plain);
    }
    rlv_official_found(self, RLV_PLACE_HERE, (double)count);
    status = rlv_tidy_add(d->by_age, (double)count, self->err, "%s,%d,%s,%d,%d,%s", code, year,
                          category, from, to, sex);
    if (status == RLV_OK && all && strcmp(sex, "all") == 0)
        status =
            rlv_tidy_add(&d->modes, (double)count, self->err, "%s,%d,%s", code, year, category);
    return status;
}

static int end_cnam(rlv_official_t *self)
{
    static const char *const PART[] = {"general_practice", "mep"};
    const int status = check_modes(self, PART, 2);
    return status == RLV_OK ? put_modes(self, "CNAM", 1) : status;
}

/* the SNIR's year stands in its first sheet ("Année : 2014"), read before the figures */
static int year_above(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    char plain[256];
    if (row->num_cells > 1 && strcmp(rlv_official_plain(row->cell[0], plain), "annee") == 0)
        self->file_year = rlv_tabular_leading(row->cell[1]);
    return RLV_OK;
}

const rlv_official_source_t rlv_source_cnam = {
    {"cnam", "liberal GPs by department, category, age, sex, year",
     "CNAM, démographie: effectifs et densités (data.ameli; SNIR)", ETALAB,
     "gp_cnam.csv gp_departments.csv", false},
    .needs_base = true,
    .layout = CNAM,
    .num_layouts = 2,
    .begin = begin_cnam,
    .raw = year_above,
    .row = row_cnam,
    .end = end_cnam,
    .release = release};
