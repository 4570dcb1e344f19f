/* A place as the schemes ask: zone in force, mountain, QPV, departments. */
#include "releve/aids.h"

#include "releve/csv_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_department(rlv_aid_place_t *self, const char *code)
{
    for (size_t i = 0; i < self->num_departments; i++)
        if (strcmp(self->department[i], code) == 0)
            return;
    if (self->num_departments < sizeof self->department / sizeof self->department[0])
        memcpy(self->department[self->num_departments++], code, RLV_CODE_SIZE);
}

static void describe_commune(rlv_aid_place_t *self, const rlv_gazetteer_t *gazetteer,
                             const rlv_gazetteer_commune_t *commune)
{
    self->mountain = commune->mountain ? RLV_AID_UNKNOWN : RLV_AID_NO;
    self->qpv = commune->num_qpv > 0 ? RLV_AID_UNKNOWN : RLV_AID_NO;
    add_department(self, gazetteer->department[commune->department].code);
}

static void describe_territory(rlv_aid_place_t *self, const rlv_gazetteer_t *gazetteer,
                               size_t territory)
{
    self->mountain = self->qpv = RLV_AID_NO;
    for (size_t i = 0; i < gazetteer->num_communes; i++) {
        const rlv_gazetteer_commune_t *c = &gazetteer->commune[i];
        if (c->territory != territory)
            continue;
        if (c->mountain)
            self->mountain = RLV_AID_UNKNOWN;
        if (c->num_qpv > 0)
            self->qpv = RLV_AID_UNKNOWN;
        add_department(self, gazetteer->department[c->department].code);
    }
}

/* The last list in force on a date. */
static int read_zone(rlv_aid_place_t *self, const char *code, const char *folder, const char *date,
                     rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"territory", "vintage", "valid_from", "class", "status"};
    rlv_csv_table_t csv = {0};
    const char *latest = "";
    int col[5];
    char *path = rlv_format(err, "%s/zones.csv", folder);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(&csv, path, ',', err);

    if (status == RLV_OK)
        status = rlv_csv_require(&csv, COLUMNS, 5, col, NULL, err);
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *from = rlv_csv_text(&csv, row, col[2]);
        if (strcmp(rlv_csv_text(&csv, row, col[0]), code) != 0 || strcmp(from, date) > 0 ||
            strcmp(from, latest) < 0)
            continue;
        latest = from;
        self->zone = rlv_zone_find(rlv_csv_text(&csv, row, col[3]));
        self->zone_rebuilt = strcmp(rlv_csv_text(&csv, row, col[4]), "observed") != 0;
        (void)snprintf(self->zone_vintage, sizeof self->zone_vintage, "%s",
                       rlv_csv_text(&csv, row, col[1]));
        if (self->zone < 0)
            status = rlv_csv_fail(&csv, row, col[3], err, "ZIP, ZAC, ZAR", "no class");
    }
    rlv_csv_free(&csv);
    free(path);
    return status;
}

int rlv_aid_place_read(rlv_aid_place_t *self, const rlv_gazetteer_t *gazetteer,
                       const rlv_gazetteer_match_t *match, const char *folder, const char *date,
                       rlv_error_t *err)
{
    const bool commune = match->kind == RLV_PLACE_COMMUNE;
    const size_t territory = commune ? gazetteer->commune[match->index].territory : match->index;

    memset(self, 0, sizeof *self);
    self->zone = -1;
    if (commune)
        describe_commune(self, gazetteer, &gazetteer->commune[match->index]);
    else
        describe_territory(self, gazetteer, territory);
    const int status =
        read_zone(self, gazetteer->territory[territory].place.code, folder, date, err);
    if (status == RLV_OK && commune && strcmp(self->zone_vintage, "2025") == 0 &&
        gazetteer->commune[match->index].zone_2025 >= 0)
        self->zone = gazetteer->commune[match->index].zone_2025;
    return status;
}
