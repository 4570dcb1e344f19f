/* Projected inhabitants by department and year (Omphale). */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { O_DEPARTMENT, O_POPULATION };
enum { OL_DEPARTMENT, OL_YEAR, OL_POPULATION };
static const rlv_layout_t OMPHALE[] = {
    {"long",
     {{"department", "dep|departement|code departement|zone"},
      {"year", "annee|an"},
      {"population", "population|pop"},
      {0}}},
    {"wide",
     {{"department", "dep|departement|code departement|zone"},
      {"+population", "pop#|population #|population en #|#"},
      {0}}},
};

static int begin_omphale(rlv_official_t *self)
{
    rlv_tidy_t *table = NULL;
    return rlv_official_table(self, "population_scenario.csv", "department,year,population", 2, 0,
                              "", NULL, 0, &table);
}

static int row_omphale(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const bool is_long = self->match->layout == &OMPHALE[0];
    const size_t num = is_long ? 1 : self->match->num_series;
    char code[4];
    double count[RLV_LAYOUT_MAX_SERIES] = {0}, sum = 0.0;
    int year = 0, status = RLV_OK;

    for (size_t k = 0; k < num && status >= 0; k++) {
        status = rlv_official_cell(
            self, row, is_long ? self->match->index[OL_POPULATION] : self->match->series[k].column,
            0, 1e8, &count[k]);
        sum += count[k];
    }
    if (status < 0)
        return status;
    if (!rlv_tabular_department(rlv_official_text(self, row, O_DEPARTMENT), code)) {
        rlv_official_drop(self, sum, "totals, notes");
        return RLV_OK;
    }
    if (!rlv_base_has_department(&self->base, code)) {
        rlv_official_elsewhere(self, sum);
        return RLV_OK;
    }
    rlv_official_found(self, RLV_PLACE_HERE, sum);
    status = RLV_OK;
    for (size_t k = 0; k < num && status == RLV_OK; k++) {
        year = is_long ? 0 : self->match->series[k].year;
        status = year == 0 ? rlv_official_year(self, row, is_long ? OL_YEAR : -1, &year)
                           : rlv_official_column_year(self, row, -1, year);
        rlv_official_saw_year(self, year);
        if (status == RLV_OK) /* several rows a year: sexes and ages */
            status = rlv_official_key(self, row, is_long ? self->match->index[OL_POPULATION] : -1,
                                      "department %s in %d", code, year);
        if (status == RLV_OK)
            status = rlv_tidy_add(&self->table[0], count[k], self->err, "%s,%d", code, year);
    }
    return status;
}

const rlv_official_source_t rlv_source_omphale = {
    {"omphale", "projected inhabitants by department and year", "INSEE, Omphale", RLV_ETALAB,
     "population_scenario.csv", false},
    .needs_base = true,
    .layout = OMPHALE,
    .num_layouts = 2,
    .begin = begin_omphale,
    .row = row_omphale};
