/* The INSEE movements of communes, which every other import follows. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { V_KIND, V_DATE, V_TYPE_FROM, V_FROM, V_TYPE_TO, V_TO };
static const rlv_layout_t MOVEMENTS[] = {
    {"v_mvt_commune",
     {{"MOD", "mod"},
      {"DATE_EFF", "date eff"},
      {"TYPECOM_AV", "typecom av"},
      {"COM_AV", "com av"},
      {"TYPECOM_AP", "typecom ap"},
      {"COM_AP", "com ap"},
      {0}}},
};

static int begin_movements(rlv_official_t *self)
{
    return rlv_official_whole_table(self, "communes_movements.csv", "from_code,date,to_code,kind",
                                    3, 0);
}

static bool in_base(const rlv_official_t *self, const char *code)
{
    char department[4];
    const size_t num = strncmp(code, "97", 2) == 0 || strncmp(code, "98", 2) == 0 ? 3 : 2;
    memcpy(department, code, num);
    department[num] = '\0';
    return rlv_base_has_department(&self->base, department);
}

static int row_movements(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *kind = rlv_official_text(self, row, V_KIND);
    char from[6], to[6], date[11];

    /* as communes.c: creation of a new commune, mergers, changes of code; splits are not followed
     */
    if (strcmp(rlv_official_text(self, row, V_TYPE_FROM), "COM") != 0 ||
        strcmp(rlv_official_text(self, row, V_TYPE_TO), "COM") != 0 ||
        (strcmp(kind, "31") != 0 && strcmp(kind, "32") != 0 && strcmp(kind, "33") != 0 &&
         strcmp(kind, "34") != 0 && strcmp(kind, "41") != 0 && strcmp(kind, "50") != 0)) {
        rlv_official_drop(self, 0.0, "carries no commune into another");
        return RLV_OK;
    }
    if (rlv_tabular_commune(rlv_official_text(self, row, V_FROM), from) == 0 ||
        rlv_tabular_commune(rlv_official_text(self, row, V_TO), to) == 0 ||
        !rlv_tabular_date(rlv_official_text(self, row, V_DATE), date))
        return rlv_official_fail(self, row, V_FROM, "two communes and a day",
                                 "not a movement of communes");
    if (strcmp(from, to) == 0) {
        rlv_official_drop(self, 0.0, "carries no commune into another");
        return RLV_OK;
    }
    if (!in_base(self, from) && !in_base(self, to)) {
        rlv_official_elsewhere(self, 0.0);
        return RLV_OK;
    }
    rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    return rlv_tidy_put(&self->table[0], kind, 0.0, self->err, "%s,%s,%s", from, date, to);
}

const rlv_official_source_t rlv_source_movements = {
    {"movements", "changes of commune codes, followed by every other import",
     "INSEE, code officiel géographique, mouvements", RLV_ETALAB, "communes_movements.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = MOVEMENTS,
    .num_layouts = 1,
    .begin = begin_movements,
    .row = row_movements};
