/* Zoning lists: the DGOS workbook (sheets Zonage_communes, Zonage_TVS), Atlasanté's CSV, and plain
 * lists commune - class. An observed list takes the place of the rows of its vintage in zones.csv,
 * rebuilt ones too. */
#include "recompose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONES "zone mg|zone|zonage|classe"
enum { CODE, ZONE, DATE };
static const rlv_layout_t LAYOUTS[] = {
    {"Atlasanté",
     {{"com_code", "com code"},
      {"zmed_niveau", "zmed niveau"},
      {"?zmed_date_arrete", "zmed date arrete"},
      {"?niveau", "niveau"},
      {0}}},
    {"DGOS, communes",
     {{"code de la commune", "code de la commune|code commune"},
      {"qualification attribuée par l'arrêté régional",
       "qualification attribuee par l arrete regional*|qualification arrete*"},
      {0}}},
    {"DGOS, territories",
     {{"code du territoire de vie-santé", "code du territoire de vie sante|code tvs"},
      {"qualification attribuée par l'arrêté régional",
       "qualification attribuee par l arrete regional*|qualification arrete*"},
      {0}}},
    {"list", {{"codgeo", "codgeo|code commune|depcom|insee com"}, {"zone", ZONES}, {0}}},
    {"plain list", {{"commune", "commune"}, {"zone", ZONES}, {0}}}, /* no other column of codes */
};

typedef struct {
    rlv_import_class_t *class_of; /* [num_communes] */
    bool *seen;
    bool by_commune, qpv;
    char latest[11];
} zoning_t;

static int begin(rlv_official_t *self)
{
    zoning_t *z = self->state = rlv_calloc(1, sizeof *z, self->err);

    if (z == NULL)
        return RLV_ERR_OS;
    z->class_of = rlv_calloc(self->base.num_communes, sizeof *z->class_of, self->err);
    z->seen = rlv_calloc(self->base.num_communes, sizeof *z->seen, self->err);
    if (z->class_of == NULL || z->seen == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->base.num_communes; i++)
        z->class_of[i] = RLV_IMPORT_NO_CLASS;
    return RLV_OK;
}

static void release(rlv_official_t *self)
{
    zoning_t *z = self->state;
    if (z != NULL) {
        free(z->class_of);
        free(z->seen);
    }
    free(z);
}

static int begin_sheet(rlv_official_t *self, const char *sheet)
{
    char plain[256];
    ((zoning_t *)self->state)->qpv = strstr(rlv_official_plain(sheet, plain), "qpv") != NULL;
    return RLV_OK;
}

/* -1: unknown. */
static int class_of(const char *text)
{
    char plain[256];
    rlv_official_plain(text, plain);
    static const struct {
        const char *word;
        int class;
    } KNOWN[] = {{"zip", RLV_IMPORT_ZIP},
                 {"intervention prioritaire", RLV_IMPORT_ZIP},
                 {"zac", RLV_IMPORT_ZAC},
                 {"action complementaire", RLV_IMPORT_ZAC},
                 {"zar", RLV_IMPORT_ZAR},
                 {"appui regional", RLV_IMPORT_ZAR},
                 {"hz", RLV_IMPORT_NO_CLASS},
                 {"hors zon", RLV_IMPORT_NO_CLASS},
                 {"hors vivier", RLV_IMPORT_NO_CLASS},
                 {"zv", RLV_IMPORT_NO_CLASS},
                 {"n a", RLV_IMPORT_NO_CLASS},
                 {"nc", RLV_IMPORT_NO_CLASS},
                 {"non concerne", RLV_IMPORT_NO_CLASS}};
    if (plain[0] == '\0')
        return RLV_IMPORT_NO_CLASS;
    for (size_t k = 0; k < sizeof KNOWN / sizeof *KNOWN; k++) {
        const char *at = strstr(plain, KNOWN[k].word);
        if (at != NULL && (at == plain || at[-1] == ' '))
            return KNOWN[k].class;
    }
    return -1;
}

static int set_class(rlv_official_t *self, const rlv_tabular_row_t *row, size_t i, int zone,
                     rlv_place_kind_t kind)
{
    zoning_t *z = self->state;

    if (z->seen[i] && kind == RLV_PLACE_HERE && z->class_of[i] != (rlv_import_class_t)zone)
        return rlv_official_fail(self, row, CODE, NULL, "%s is there twice, with two classes",
                                 self->base.commune[i].code);
    if (!z->seen[i] || kind == RLV_PLACE_HERE)
        z->class_of[i] = (rlv_import_class_t)zone;
    z->seen[i] = true;
    return RLV_OK;
}

/* A territory's row: its communes, unless a list by commune says. */
static int row_territory(rlv_official_t *self, const rlv_tabular_row_t *row, int zone)
{
    zoning_t *z = self->state;
    const char *code = rlv_official_text(self, row, CODE);
    bool found = false;
    int status = RLV_OK;

    if (z->by_commune) {
        rlv_official_drop(self, 0.0, "line of a territory, where communes are listed");
        return RLV_OK;
    }
    for (size_t i = 0; i < self->base.num_communes && status == RLV_OK; i++)
        if (strcmp(self->base.commune[i].territory, code) == 0) {
            found = true;
            status = set_class(self, row, i, zone, RLV_PLACE_HERE);
        }
    if (found)
        rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    else
        rlv_official_drop(self, 0.0, "territory that the base does not have");
    return status;
}

static int row_zoning(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    zoning_t *z = self->state;
    rlv_base_place_t place;
    char date[11];
    int status;

    if (z->qpv) {
        rlv_official_drop(self, 0.0, "line of a QPV");
        return RLV_OK;
    }
    const int zone = class_of(rlv_official_text(self, row, ZONE));
    const bool territory = self->match->layout == &LAYOUTS[2];
    if (self->match->layout == &LAYOUTS[0]) {
        const char *level = rlv_official_text(self, row, 3);
        if (*level != '\0' && strcmp(level, "COM") != 0) {
            rlv_official_drop(self, 0.0, "not a commune (%.20s)", level);
            return RLV_OK;
        }
        if (rlv_tabular_date(rlv_official_text(self, row, DATE), date) &&
            strcmp(date, z->latest) > 0)
            memcpy(z->latest, date, sizeof date);
    }
    if (zone < 0 && !(*rlv_official_text(self, row, CODE) == '\0'))
        return rlv_official_fail(self, row, ZONE, "ZIP, ZAC, ZAR, hors zonage, N/A",
                                 "unknown class '%.60s'", rlv_official_text(self, row, ZONE));
    if (territory)
        return row_territory(self, row, zone);
    status = rlv_official_commune(self, row, CODE, 0.0, &place);
    if (status != 1)
        return status;
    status = RLV_OK;
    z->by_commune = true;
    rlv_official_found(self, place.kind, 0.0);
    for (size_t p = 0; p < place.num && status == RLV_OK; p++)
        status = set_class(self, row, place.commune[p], zone, place.kind);
    return status;
}

/* Territories whose class is not that of the rows replaced. */
static int compare(rlv_official_t *self, const rlv_tidy_t *zones, const char *vintage)
{
    rlv_csv_table_t old = {0};
    char *path = rlv_format(self->err, "%s/zones.csv", self->base.folder);
    size_t num_old = 0, changed = 0;
    char rebuilt[16] = "";
    int status = path != NULL ? rlv_csv_read(&old, path, ',', self->err) : RLV_ERR_OS;

    for (size_t row = 0; row < old.num_rows && status == RLV_OK && old.num_columns > 4; row++) {
        if (strcmp(rlv_csv_text(&old, row, 1), vintage) != 0)
            continue;
        num_old++;
        (void)snprintf(rebuilt, sizeof rebuilt, "%.15s", rlv_csv_text(&old, row, 4));
        for (size_t k = 0; k < zones->num_rows; k++) {
            const char *key = zones->row[k].key;
            const size_t num = strcspn(key, ",");
            const char *class = strchr(zones->row[k].rest, ',') + 1;
            if (strncmp(key, rlv_csv_text(&old, row, 0), num) == 0 &&
                strlen(rlv_csv_text(&old, row, 0)) == num)
                changed += strncmp(class, rlv_csv_text(&old, row, 3), 3) != 0;
        }
    }
    if (num_old > 0)
        (void)snprintf(self->difference, sizeof self->difference,
                       "%zu of %zu territories change class from the %s list of %s", changed,
                       num_old, rebuilt, vintage);
    rlv_csv_free(&old);
    free(path);
    return status;
}

static int make_tables(rlv_official_t *self, const char *vintage, const char *valid_from)
{
    static const char *const CLASS[] = {"ZIP", "ZAC", "ZAR", ""};
    static const size_t VINTAGE = 1;
    const zoning_t *z = self->state;
    const rlv_base_t *base = &self->base;
    rlv_tidy_t *zones = NULL, *communes = NULL;
    const char **text = rlv_calloc(base->num_communes, sizeof *text, self->err);
    const char **territory = rlv_calloc(base->num_communes, sizeof *territory, self->err);
    int status = text != NULL && territory != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t i = 0; i < base->num_communes && status == RLV_OK; i++) {
        text[i] = CLASS[z->class_of[i]];
        territory[i] = base->commune[i].territory;
    }
    if (status == RLV_OK)
        status = rlv_official_table(
            self, "zones.csv",
            "territory,vintage,valid_from,class,status,share_zip,share_zac,share_zar", 2, 0, "",
            &VINTAGE, 1, &zones);
    if (status == RLV_OK)
        status = rlv_recompose_zones(self, zones, territory, z->class_of, vintage, valid_from);
    if (status == RLV_OK)
        status = compare(self, zones, vintage);
    if (status == RLV_OK)
        status = rlv_official_table(self, "communes_zones.csv", "code,vintage,class", 2, 0, "",
                                    &VINTAGE, 1, &communes);
    for (size_t i = 0; i < base->num_communes && status == RLV_OK; i++)
        if (*text[i] != '\0')
            status = rlv_tidy_put(communes, text[i], 0.0, self->err, "%s,%s", base->commune[i].code,
                                  vintage);
    if (status == RLV_OK && strcmp(vintage, "2025") == 0)
        status = rlv_recompose_communes(self, "zone_2025", text);
    free(text);
    free(territory);
    return status;
}

/* A list that leaves out most territories would put them outside every zone: no zoning. */
static int check_cover(rlv_official_t *self)
{
    const zoning_t *z = self->state;
    rlv_base_cell_t *cell = NULL;
    size_t *cell_of = NULL, num_cells = 0, num = 0, listed = 0;
    int status = rlv_official_cells(&self->base, &cell, &num_cells, &cell_of, self->err);
    bool *seen = status == RLV_OK ? rlv_calloc(num_cells, sizeof *seen, self->err) : NULL;

    if (seen == NULL)
        status = RLV_ERR_OS;
    for (size_t i = 0; i < self->base.num_communes && status == RLV_OK; i++)
        seen[cell_of[i]] = seen[cell_of[i]] || z->seen[i];
    for (size_t c = 0, next; c < num_cells && status == RLV_OK; c = next, num++) {
        bool any = false;
        for (next = c; next < num_cells && strcmp(cell[next].territory, cell[c].territory) == 0;
             next++)
            any = any || seen[next];
        listed += any;
    }
    if (status == RLV_OK && 2 * listed < num)
        status =
            rlv_fail_at(self->err, RLV_ERR_DATA, self->file[0], 0, NULL,
                        "every commune, those outside the zones as 'hors zonage'",
                        "only %zu of the %zu territories have a commune in the list", listed, num);
    free(cell);
    free(cell_of);
    free(seen);
    return status;
}

static int end(rlv_official_t *self)
{
    zoning_t *z = self->state;
    char vintage[16], valid_from[16];
    size_t without = 0;

    if (z->latest[0] != '\0' && self->date[0] == '\0')
        memcpy(self->date, z->latest, sizeof z->latest);
    const int year =
        self->options->year > 0 ? self->options->year : rlv_tabular_leading(self->date);
    if (year == 0)
        return rlv_fail_at(self->err, RLV_ERR_USAGE, self->file[0], 0, NULL,
                           "--date YYYY-MM-DD, of the arrêté",
                           "the list does not say since when it is in force");
    rlv_official_saw_year(self, year);
    (void)snprintf(vintage, sizeof vintage, "%d", year);
    if (self->date[0] != '\0')
        (void)snprintf(valid_from, sizeof valid_from, "%.7s", self->date);
    else
        (void)snprintf(valid_from, sizeof valid_from, "%d-01", year);
    for (size_t i = 0; i < self->base.num_communes; i++)
        without += !z->seen[i];
    if (without > 0)
        rlv_note(self->notes, "zoning: %zu communes of the base are not in the list", without);
    const int status = check_cover(self);
    return status == RLV_OK ? make_tables(self, vintage, valid_from) : status;
}

const rlv_official_source_t rlv_source_zoning = {
    {"zoning", "list of zones by commune or territory: takes the place of the rebuilt one",
     "ARS, DGOS: arrêtés de zonage (workbook, Atlasanté)", "Licence Ouverte / Etalab 2.0",
     "zones.csv communes_zones.csv communes.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = LAYOUTS,
    .num_layouts = sizeof LAYOUTS / sizeof *LAYOUTS,
    .begin = begin,
    .begin_sheet = begin_sheet,
    .row = row_zoning,
    .end = end,
    .release = release};
