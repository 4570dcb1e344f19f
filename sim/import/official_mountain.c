/* Communes of a massif (ANCT). */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { L_COMMUNE, L_LEVEL };
static const rlv_layout_t MOUNTAIN[] = {
    {"ANCT",
     {{"insee_com", RLV_COMMUNE_NAMES},
      {"niveau_montagne", "niveau montagne|massif|zone montagne|classement montagne"},
      {0}}},
};

static int begin_mountain(rlv_official_t *self)
{
    const int status = rlv_official_begin_counts(self);
    return status < 0
               ? status
               : rlv_official_whole_table(self, "communes_mountain.csv", "code,massif", 1, 0);
}

static int end_mountain(rlv_official_t *self)
{
    return rlv_official_put_counts(self, "mountain", "0");
}

static int row_mountain(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_base_place_t place;
    int status = rlv_official_commune(self, row, L_COMMUNE, 0.0, &place);

    if (status != 1)
        return status;
    if (*rlv_official_text(self, row, L_LEVEL) == '\0') {
        rlv_official_drop(self, 0.0, "commune of no massif");
        return RLV_OK;
    }
    char *level = rlv_tidy_quote(rlv_official_text(self, row, L_LEVEL), self->err);
    status = level != NULL ? rlv_official_put_level(self, &place, level, 1) : RLV_ERR_OS;
    free(level);
    return status;
}

const rlv_official_source_t rlv_source_mountain = {
    {"mountain", "communes of a massif", "ANCT, zonage de massif", RLV_ETALAB,
     "communes_mountain.csv communes.csv territories.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = MOUNTAIN,
    .num_layouts = 1,
    .begin = begin_mountain,
    .row = row_mountain,
    .end = end_mountain,
    .release = rlv_official_free_counts};
