/* Density grid of communes (INSEE), 1 to 7, as figures or labels. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { L_COMMUNE, L_LEVEL };
static const rlv_layout_t DENSITY[] = {
    {"INSEE",
     {{"insee_com", RLV_COMMUNE_NAMES},
      {"niveau_densite", "niveau densite|dens|dens7|grille densite*|libdens7"},
      {0}}},
};

/* The labels of the seven levels, in order of the grid. */
static int density_of(const char *text)
{
    static const char *const LEVEL[] = {"grands centres urbains",
                                        "centres urbains intermediaires",
                                        "petites villes",
                                        "ceintures urbaines",
                                        "bourgs ruraux",
                                        "rural a habitat disperse",
                                        "rural a habitat tres disperse"};
    char plain[256];

    rlv_official_plain(text, plain);
    if (strlen(plain) == 1 && plain[0] >= '1' && plain[0] <= '7')
        return plain[0] - '0';
    for (int k = 0; k < 7; k++)
        if (strcmp(plain, LEVEL[k]) == 0)
            return k + 1;
    return 0;
}

static int begin_density(rlv_official_t *self)
{
    const int status = rlv_official_begin_counts(self);
    return status < 0
               ? status
               : rlv_official_whole_table(self, "communes_density.csv", "code,density_grid", 1, 0);
}

static int end_density(rlv_official_t *self)
{
    return rlv_official_put_counts(self, "density_grid", "");
}

static int row_density(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_base_place_t place;
    const int level = density_of(rlv_official_text(self, row, L_LEVEL));
    const int status = rlv_official_commune(self, row, L_COMMUNE, 0.0, &place);
    char text[8];

    if (status != 1)
        return status;
    if (level == 0)
        return rlv_official_fail(self, row, L_LEVEL, "1 to 7, or the labels of the grid", "'%.60s'",
                                 rlv_official_text(self, row, L_LEVEL));
    (void)snprintf(text, sizeof text, "%d", level);
    return rlv_official_put_level(self, &place, text, text[0] - '0');
}

const rlv_official_source_t rlv_source_density = {
    {"density", "density grid of communes, 1 (dense) to 7", "INSEE, grille communale de densité",
     RLV_ETALAB, "communes_density.csv communes.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = DENSITY,
    .num_layouts = 1,
    .begin = begin_density,
    .row = row_density,
    .end = end_density,
    .release = rlv_official_free_counts};
