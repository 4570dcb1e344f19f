/* Answers of GPs by territory or department (the questions of the URPS). */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { S_PLACE, S_QUESTION, S_VALUE, S_N, S_YEAR };
static const rlv_layout_t SURVEY[] = {
    {"survey",
     {{"place", "territoire|territory|departement|department|lieu|tvs"},
      {"question", "question|code question"},
      {"value", "valeur|value|reponse|pourcentage"},
      {"n", "n|effectif|repondants|nombre de reponses"},
      {"year", "annee|year|an"},
      {0}}},
};

static int begin_survey(rlv_official_t *self)
{
    static const size_t YEAR = 3;
    rlv_tidy_t *table = NULL;
    return rlv_official_table(self, "survey.csv", "level,place,question,year,value,n", 4, 0, "",
                              &YEAR, 1, &table);
}

static int row_survey(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *place = rlv_official_text(self, row, S_PLACE);
    const char *question = rlv_official_text(self, row, S_QUESTION);
    char department[4], rest[64];
    double value = 0.0;
    int64_t n = 0;
    int year = 0, status = rlv_official_real(self, row, S_VALUE, -1e9, 1e9, &value);
    const int with_value = status;
    bool territory = false;

    if (status >= 0)
        status = rlv_official_count(self, row, S_N, &n);
    if (status >= 0)
        status = rlv_official_year(self, row, S_YEAR, &year);
    if (status < 0)
        return status;
    for (size_t i = 0; i < self->base.num_communes && !territory; i++)
        territory = strcmp(self->base.commune[i].territory, place) == 0;
    const bool known = territory || (rlv_tabular_department(place, department) &&
                                     rlv_base_has_department(&self->base, department));
    if (!known)
        return rlv_official_fail(self, row, S_PLACE, "a territory or department of the base",
                                 "'%.40s'", place);
    if (*question == '\0' || strlen(question) > 60 || strpbrk(question, ",\"\r\n") != NULL)
        return rlv_official_fail(self, row, S_QUESTION, "a short name without comma", "'%.60s'",
                                 question);
    rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    if (with_value > 0)
        (void)snprintf(rest, sizeof rest, "%.6g,%lld", value, (long long)n);
    else
        (void)snprintf(rest, sizeof rest, ",%lld", (long long)n);
    return rlv_tidy_put(&self->table[0], rest, 0.0, self->err, "%s,%s,%s,%d",
                        territory ? "territory" : "department", territory ? place : department,
                        question, year);
}

const rlv_official_source_t rlv_source_survey = {
    {"survey", "answers of GPs by territory or department (URPS questions)", "URPS, survey",
     "as the producer states", "survey.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = SURVEY,
    .num_layouts = 1,
    .begin = begin_survey,
    .row = row_survey};
