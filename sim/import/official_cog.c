/* The INSEE list of communes of a year, each with the code that the base has for it. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { G_CODE, G_NAME, G_TYPE, G_DEPARTMENT, G_REGION };
static const rlv_layout_t COG[] = {
    {"COG",
     {{"COM", "com|code commune|depcom"},
      {"LIBELLE", "libelle|nom|libelle de la commune"},
      {"?TYPECOM", "typecom"},
      {"?DEP", "dep"},
      {"?REG", "reg"},
      {0}}},
};

static int begin_cog(rlv_official_t *self)
{
    return rlv_official_whole_table(self, "communes_cog.csv", "code,name,base_code", 1, 0);
}

static int row_cog(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *type = rlv_official_text(self, row, G_TYPE);
    const char *text = rlv_official_text(self, row, G_CODE);
    rlv_base_place_t place;
    char code[6];

    if (*type != '\0' && strcmp(type, "COM") != 0) {
        rlv_official_drop(self, 0.0, "not a commune (%.10s)", type);
        return RLV_OK;
    }
    int status = rlv_official_commune(self, row, G_CODE, 0.0, &place);
    if (status != 1)
        return status;
    rlv_official_found(self, place.kind, 0.0);
    (void)rlv_tabular_commune(text, code);
    char *name = rlv_tidy_quote(rlv_official_text(self, row, G_NAME), self->err);
    char *rest = name != NULL ? rlv_format(self->err, "%s,%s", name,
                                           self->base.commune[place.commune[0]].code)
                              : NULL;
    status =
        rest != NULL ? rlv_tidy_put(&self->table[0], rest, 0.0, self->err, "%s", code) : RLV_ERR_OS;
    free(name);
    free(rest);
    return status;
}

/* Communes of the base that the list does not hold: merged since, or a list of another year. */
static int end_cog(rlv_official_t *self)
{
    size_t num = 0;
    int status = rlv_tidy_finish(&self->table[0], self->err);

    for (size_t i = 0, k = 0; i < self->base.num_communes && status == RLV_OK; i++) {
        while (k < self->table[0].num_rows &&
               strcmp(self->table[0].row[k].key, self->base.commune[i].code) < 0)
            k++;
        if (k == self->table[0].num_rows ||
            strcmp(self->table[0].row[k].key, self->base.commune[i].code) != 0)
            num++;
    }
    (void)snprintf(self->difference, sizeof self->difference,
                   "%zu communes in the list, %zu in the base, %zu of them not in the list",
                   self->table[0].num_rows, self->base.num_communes, num);
    return status;
}

const rlv_official_source_t rlv_source_cog = {
    {"cog", "list of communes of a year, with the base's code of each",
     "INSEE, code officiel géographique", RLV_ETALAB, "communes_cog.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = COG,
    .num_layouts = 1,
    .begin = begin_cog,
    .row = row_cog,
    .end = end_cog};
