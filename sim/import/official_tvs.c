/*
 * Composition of the territories (TVS): the official list of communes takes the place of the
 * rebuilt one. Every table by territory is made again from the communes of the base:
 *   territories, gp, apl  as when the base is made, from the tables by commune;
 *   population            the inhabitants of an old cell are shared out among its communes as these
 *                         are in the year's census (2017 where mergers broke it, the last one for
 *                         2020 and what is projected), largest remainders, and summed again: the
 *                         departments keep their totals to the unit;
 *   zones                 observed from the communes, rebuilt by the rule (official.h).
 */
#include "recompose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODE, TVS, NAME };
static const rlv_layout_t LAYOUTS[] = {
    {"solidarites-sante",
     {{"code commune", "code commune|code de la commune"},
      {"code du territoire de vie-santé", "code du territoire de vie sante|code du tvs"},
      {"libellé du territoire de vie-santé", "libelle du territoire de vie sante|libelle du tvs"},
      {0}}},
    {"medtRucks",
     {{"INSEE_COM", "insee com"}, {"Code_TVS", "code tvs"}, {"Nom_TVS", "nom tvs"}, {0}}},
    {"DREES", {{"depcom", "depcom"}, {"tv", "tv"}, {"libtv", "libtv"}, {0}}},
};

static int begin(rlv_official_t *self)
{
    rlv_recompose_t *r = self->state = rlv_calloc(1, sizeof *r, self->err);

    if (r == NULL)
        return RLV_ERR_OS;
    r->place = rlv_calloc(self->base.num_communes, sizeof *r->place, self->err);
    return r->place != NULL ? RLV_OK : RLV_ERR_OS;
}

static void release(rlv_official_t *self)
{
    rlv_recompose_t *r = self->state;

    if (r != NULL) {
        for (size_t i = 0; r->place != NULL && i < self->base.num_communes; i++)
            free(r->place[i].name);
        free(r->place);
        free(r->order);
        free(r->first);
    }
    free(r);
}

static int row_tvs(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_recompose_t *r = self->state;
    rlv_base_place_t place;
    const char *code = rlv_official_text(self, row, TVS),
               *name = rlv_official_text(self, row, NAME);
    int status = rlv_official_commune(self, row, CODE, 0.0, &place);

    if (status != 1)
        return status;
    if (*code == '\0' || strlen(code) >= sizeof r->place->code || strpbrk(code, ",\"\r\n") != NULL)
        return rlv_official_fail(self, row, TVS, "a code of up to 15 characters", "'%.40s'", code);
    rlv_official_found(self, place.kind, 0.0);
    for (size_t p = 0; p < place.num; p++) {
        rlv_recompose_place_t *to = &r->place[place.commune[p]];
        if (to->code[0] != '\0' && place.kind == RLV_PLACE_HERE)
            return rlv_official_fail(self, row, CODE, NULL, "%s is there twice",
                                     self->base.commune[place.commune[p]].code);
        if (to->code[0] != '\0') /* a commune merged since, or made of several: the first */
            continue;
        (void)snprintf(to->code, sizeof to->code, "%s", code);
        to->name = rlv_strdup(*name != '\0' ? name : code, self->err);
        if (to->name == NULL)
            return RLV_ERR_OS;
    }
    return RLV_OK;
}

static int end(rlv_official_t *self)
{
    const rlv_recompose_t *r = self->state;
    size_t num_missing = 0;
    const char *missing = "";

    for (size_t i = self->base.num_communes; i-- > 0;)
        if (r->place[i].code[0] == '\0') {
            num_missing++;
            missing = self->base.commune[i].code;
        }
    if (num_missing > 0)
        return rlv_fail_at(self->err, RLV_ERR_DATA, self->file[0], 0, NULL, NULL,
                           "%zu communes of the base have no territory, first %s: another region, "
                           "or another year of communes?",
                           num_missing, missing);
    return rlv_recompose(self);
}

const rlv_official_source_t rlv_source_tvs = {
    {"tvs", "official composition of the territories (TVS): takes the place of the rebuilt one",
     "DREES/DGOS, territoires de vie-santé, correspondance communale",
     "Licence Ouverte / Etalab 2.0",
     "territories.csv communes.csv population.csv gp.csv apl.csv zones.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = LAYOUTS,
    .num_layouts = 3,
    .begin = begin,
    .row = row_tvs,
    .end = end,
    .release = release};
