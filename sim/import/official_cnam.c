/* Liberal GPs by department, category, age, sex and year: CNAM (data.ameli, SNIR). */
#include "official_departments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    return rlv_departments_begin(self, "gp_cnam.csv",
                                 "department,year,category,age_from,age_to,sex,gp");
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
    rlv_departments_t *d = self->state;
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
    status = rlv_departments_of(self, row, snir ? S_DEPARTMENT : C_DEPARTMENT, (double)count, code);
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
    status = rlv_official_key(self, row, -1, "department %s in %d (%s, ages %d to %d, %s)", code,
                              year, category, from, to, sex);
    if (status == RLV_OK)
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
    const int status = rlv_departments_check(self, PART, 2);
    return status == RLV_OK ? rlv_departments_put(self, "CNAM", 1) : status;
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
     "CNAM, démographie: effectifs et densités (data.ameli; SNIR)", RLV_ETALAB,
     "gp_cnam.csv gp_departments.csv", false},
    .needs_base = true,
    .layout = CNAM,
    .num_layouts = 2,
    .begin = begin_cnam,
    .raw = year_above,
    .row = row_cnam,
    .end = end_cnam,
    .release = rlv_departments_release};
