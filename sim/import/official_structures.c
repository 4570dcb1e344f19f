/* Coordinated structures (FINESS): MSP, health centres, CPTS, with their opening day. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { F_ID, F_CATEGORY, F_COMMUNE, F_OPENED, F_DEPARTMENT };
static const rlv_layout_t FINESS[] = {
    {"FINESS with a header",
     {{"finess", "nofinesset|n finess et|numero finess et*|finess et|finess"},
      {"category", "categetab|code categorie*|categorie"},
      {"commune", "code commune|codgeo|code insee*|com code|commune"},
      {"dateouv", "dateouv|date d ouverture|date ouverture"},
      {"?departement", "departement|dep"},
      {0}}},
    /* the national file: no header, a first line of this form, lines of 32 fields */
    {"etalab-cs1100502", {{"finess", "finess"}, {"etalab", "etalab*"}, {0}}},
};

static int begin_structures(rlv_official_t *self)
{
    const int status = rlv_official_begin_counts(self);
    return status < 0 ? status
                      : rlv_official_whole_table(self, "structures.csv",
                                                 "finess,commune,kind,opened", 1, 0);
}

static int end_structures(rlv_official_t *self)
{
    return rlv_official_put_counts(self, "msp", "0");
}

static const char *kind_of(const char *category)
{
    switch (rlv_tabular_leading(category)) {
    case 603:
        return "msp";
    case 124:
    case 439:
        return "health_centre";
    case 604:
        return "cpts";
    default:
        return NULL;
    }
}

/* A commune as five characters, or as three after its department. */
static void commune_code(const char *department, const char *commune, char code[16])
{
    char d[4];

    (void)snprintf(code, 16, "%.15s", commune);
    if (strlen(commune) <= 3 && rlv_tabular_department(department, d))
        (void)snprintf(code, 16, "%s%0*d", d, (int)(5 - strlen(d)),
                       rlv_tabular_leading(commune) % 1000);
}

static int row_structures(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    enum {
        E_ID = 1,
        E_COMMUNE = 12,
        E_DEPARTMENT = 13,
        E_CATEGORY = 18,
        E_OPENED = 28,
        E_NUM = 31
    };
    const bool etalab = self->match->layout == &FINESS[1];
    char code[16], opened[11] = "";
    rlv_base_place_t place;

    if (etalab && (row->num_cells < E_NUM || strcmp(row->cell[0], "structureet") != 0)) {
        rlv_official_drop(self, 0.0, "not a structure (%.20s)", row->cell[0]);
        return RLV_OK;
    }
    const char *category =
        etalab ? row->cell[E_CATEGORY] : rlv_official_text(self, row, F_CATEGORY);
    const char *date = etalab ? row->cell[E_OPENED] : rlv_official_text(self, row, F_OPENED);
    const char *id = etalab ? row->cell[E_ID] : rlv_official_text(self, row, F_ID);
    const char *kind = kind_of(category);
    if (kind == NULL) {
        rlv_official_drop(self, 0.0, "other categories than 124, 439, 603, 604");
        return RLV_OK;
    }
    commune_code(etalab ? row->cell[E_DEPARTMENT] : rlv_official_text(self, row, F_DEPARTMENT),
                 etalab ? row->cell[E_COMMUNE] : rlv_official_text(self, row, F_COMMUNE), code);
    if (*date != '\0' && !rlv_tabular_date(date, opened))
        return rlv_official_fail(self, row, etalab ? -1 : F_OPENED, "YYYY-MM-DD or DD/MM/YYYY",
                                 "'%.30s' is not a day", date);
    char *cell[1] = {code};
    rlv_tabular_row_t one = *row;
    rlv_layout_match_t match = *self->match;
    const rlv_layout_match_t *kept = self->match;
    one.cell = cell;
    one.num_cells = 1;
    match.index[0] = 0;
    self->match = &match;
    int status = rlv_official_commune(self, &one, 0, 0.0, &place);
    self->match = kept;
    if (status != 1)
        return status;
    rlv_official_found(self, place.kind, 0.0);
    if (strcmp(kind, "msp") == 0)
        rlv_official_counts(self)[place.commune[0]] = 1;
    if (strlen(id) == 0 || strlen(id) > 20 || strpbrk(id, ",\"") != NULL)
        return rlv_official_fail(self, row, etalab ? -1 : F_ID, "nine characters", "'%.30s'", id);
    char rest[64];
    (void)snprintf(rest, sizeof rest, "%s,%s,%s", self->base.commune[place.commune[0]].code, kind,
                   opened);
    return rlv_tidy_put(&self->table[0], rest, 0.0, self->err, "%s", id);
}

const rlv_official_source_t rlv_source_structures = {
    {"structures", "coordinated structures (MSP, health centres, CPTS) with their opening day",
     "DREES, FINESS", RLV_ETALAB, "structures.csv communes.csv territories.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = FINESS,
    .num_layouts = 2,
    .begin = begin_structures,
    .row = row_structures,
    .end = end_structures,
    .release = rlv_official_free_counts};
