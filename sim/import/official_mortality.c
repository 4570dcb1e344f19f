/* Annual probability of death by age, sex and year: a national table. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { M_AGE, M_SEX, M_YEAR, M_Q };
static const rlv_layout_t MORTALITY[] = {
    {"by age, sex, year",
     {{"age", "age"},
      {"sex", "sex|sexe"},
      {"year", "year|annee"},
      {"q", "annual q|quotient*|q"},
      {0}}},
};

static int begin_mortality(rlv_official_t *self)
{
    static const size_t YEAR = 2;
    rlv_tidy_t *table = NULL;
    return rlv_official_table(self, "mortality.csv", "age,sex,year,q", 3, 6, "", &YEAR, 1, &table);
}

static int row_mortality(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    char plain[256];
    double age = 0.0, q = 0.0;
    int year = 0, status = rlv_official_real(self, row, M_AGE, 0, 130, &age);

    if (status >= 0)
        status = rlv_official_real(self, row, M_Q, 0, 1, &q);
    if (status <= 0) {
        if (status == 0)
            rlv_official_drop(self, 0.0, "line without a value");
        return status;
    }
    rlv_official_plain(rlv_official_text(self, row, M_SEX), plain);
    const char *sex = plain[0] == 'm' || plain[0] == 'h' || plain[0] == '1' ? "M"
                      : plain[0] == 'f' || plain[0] == '2'                  ? "F"
                                                                            : NULL;
    if (sex == NULL)
        return rlv_official_fail(self, row, M_SEX, "male, female, hommes, femmes", "'%.20s'",
                                 plain);
    status = rlv_official_year(self, row, M_YEAR, &year);
    if (status < 0)
        return status;
    if (age < 25.0 || age > 100.0 || year < 2012) {
        rlv_official_drop(self, 0.0, "ages under 25 or over 100, years before 2012");
        return RLV_OK;
    }
    rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    char rest[32];
    (void)snprintf(rest, sizeof rest, "%.6f", q);
    return rlv_tidy_put(&self->table[0], rest, 0.0, self->err, "%.0f,%s,%d", age, sex, year);
}

const rlv_official_source_t rlv_source_mortality = {
    {"mortality", "annual probability of death by age, sex, year (national)",
     "INSEE, tables de mortalité", RLV_ETALAB, "mortality.csv", true},
    .rates = true,
    .layout = MORTALITY,
    .num_layouts = 1,
    .begin = begin_mortality,
    .row = row_mortality};
