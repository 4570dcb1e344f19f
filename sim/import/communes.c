/* The list of communes (INSEE, COG 2019, with the inhabitants of the censuses) and the movements of
 * codes. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_communes(const void *a, const void *b)
{
    const rlv_import_commune_t *x = a, *y = b;
    return strcmp(x->code, y->code);
}

static int compare_movements(const void *a, const void *b)
{
    const rlv_import_movement_t *x = a, *y = b;
    const int by_code = strcmp(x->from, y->from);
    return by_code != 0 ? by_code : strcmp(x->date, y->date);
}

size_t rlv_import_find(const rlv_import_t *self, const char *code)
{
    size_t low = 0, high = self->num_communes;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(self->commune[middle].code, code);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

const char *rlv_import_successor(const rlv_import_t *self, const char *code, const char *after,
                                 const char *until)
{
    const char *now = code;
    const char *date = after;

    for (int steps = 0; steps < 10; steps++) { /* a chain longer than that is a loop */
        const rlv_import_movement_t *found = NULL;
        for (size_t i = 0; i < self->num_movements; i++) {
            const rlv_import_movement_t *m = &self->movement[i];
            const int later = strcmp(m->date, date);
            /* a code may change twice on one day: to another department, then by a merger */
            if (strcmp(m->from, now) == 0 && (later > 0 || (later == 0 && steps > 0)) &&
                strcmp(m->date, until) <= 0) {
                found = m;
                break;
            }
        }
        if (found == NULL)
            break;
        now = found->to;
        date = found->date;
    }
    return now;
}

enum { CODE, NAME, DEP, REG, BV2012, CV, POP, NUM_COLUMNS = POP + RLV_IMPORT_NUM_CENSUS };
static const char *const COLUMNS[NUM_COLUMNS] = {
    "codgeo",  "libgeo",  "dep",     "reg",     "bv2012",  "?cv",     "pop2012", "pop2013",
    "pop2014", "pop2015", "pop2016", "pop2017", "pop2018", "pop2019", "pop2021"};

static int read_commune(const rlv_csv_table_t *csv, size_t row, const int column[],
                        rlv_import_commune_t *c, rlv_error_t *err)
{
    const char *code = NULL, *name = NULL;
    int status = rlv_import_code(csv, row, column[CODE], &code, err);

    if (status == RLV_OK)
        status = rlv_import_copy(csv, row, column[CODE], c->code, sizeof c->code, err);
    if (status == RLV_OK)
        status = rlv_import_copy(csv, row, column[DEP], c->department, sizeof c->department, err);
    if (status == RLV_OK)
        status = rlv_import_copy(csv, row, column[REG], c->region, sizeof c->region, err);
    if (status == RLV_OK)
        status = rlv_import_copy(csv, row, column[BV2012], c->bv2012, sizeof c->bv2012, err);
    if (status == RLV_OK && column[CV] >= 0)
        status = rlv_import_copy(csv, row, column[CV], c->canton, sizeof c->canton, err);
    if (status == RLV_OK)
        status = rlv_csv_get_text(csv, row, column[NAME], &name, err);
    for (int y = 0; y < RLV_IMPORT_NUM_CENSUS && status == RLV_OK; y++)
        status = rlv_import_count(csv, row, column[POP + y], &c->population[y], err);
    if (status < 0)
        return status;
    c->latitude = c->longitude = c->area_km2 = c->km_to_emergency = NAN;
    for (int y = 0; y < RLV_IMPORT_NUM_APL; y++)
        c->apl[y] = NAN;
    for (int y = 0; y < RLV_IMPORT_NUM_FIRST; y++)
        c->apl_first[y][0] = c->apl_first[y][1] = c->need[y] = NAN;
    c->zone_2025 = RLV_IMPORT_NO_CLASS;
    c->name = rlv_strdup(name, err);
    return c->name != NULL ? RLV_OK : RLV_ERR_OS;
}

/* The departments are those of the region's communes. */
static int list_departments(rlv_import_t *self, rlv_error_t *err)
{
    self->department = rlv_calloc(self->num_communes, sizeof *self->department, err);
    if (self->department == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->num_communes; i++) { /* sorted by code, thus by department */
        const char *department = self->commune[i].department;
        if (strncmp(department, self->commune[i].code, strlen(department)) != 0)
            return rlv_fail(err, RLV_ERR_DATA, "commune %s is not of department %s",
                            self->commune[i].code, department);
        if (!rlv_import_in_region(self, department))
            memcpy(self->department[self->num_departments++], department, 4);
    }
    return RLV_OK;
}

static int refuse_duplicates(const rlv_import_commune_t *commune, size_t num, rlv_error_t *err)
{
    for (size_t i = 1; i < num; i++)
        if (strcmp(commune[i - 1].code, commune[i].code) == 0)
            return rlv_fail_at(err, RLV_ERR_DATA, "communes_france_2019.csv", 0, "codgeo", NULL,
                               "%s is there twice", commune[i].code);
    return RLV_OK;
}

static bool is_empty(const rlv_import_commune_t *c)
{
    for (int y = 0; y < RLV_IMPORT_NUM_CENSUS; y++)
        if (c->population[y] >= 0) /* a village destroyed in 1916 has none, and says so */
            return false;
    return true;
}

int rlv_import_read_communes(rlv_import_t *self, rlv_error_t *err)
{
    rlv_csv_table_t csv;
    size_t num_empty = 0;
    int column[NUM_COLUMNS];
    int status = rlv_import_open(self, &csv, "communes_france_2019.csv", ',', COLUMNS, NUM_COLUMNS,
                                 column, err);
    if (status < 0)
        goto out;
    self->commune = rlv_calloc(csv.num_rows, sizeof *self->commune, err);
    self->elsewhere = rlv_calloc(csv.num_rows, sizeof *self->elsewhere, err);
    if (self->commune == NULL || self->elsewhere == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const bool here = rlv_import_is_all(self) ||
                          strcmp(rlv_csv_text(&csv, row, column[REG]), self->region) == 0;
        rlv_import_commune_t *c =
            here ? &self->commune[self->num_communes++] : &self->elsewhere[self->num_elsewhere++];
        status = read_commune(&csv, row, column, c, err);
        if (status == RLV_OK && here && is_empty(c)) {
            num_empty++;
            free(c->name);
            self->num_communes--;
        }
    }
    if (status < 0)
        goto out;
    if (num_empty > 0)
        rlv_note(self->notes,
                 "communes: %zu without a figure of inhabitants in any year (Mayotte): left out",
                 num_empty);
    if (self->num_communes == 0) {
        status =
            rlv_fail_at(err, RLV_ERR_DATA, csv.path, 0, "reg", NULL, "no commune of region %s%s",
                        self->region, num_empty > 0 ? " with inhabitants" : "");
        goto out;
    }
    qsort(self->commune, self->num_communes, sizeof *self->commune, compare_communes);
    qsort(self->elsewhere, self->num_elsewhere, sizeof *self->elsewhere, compare_communes);
    status = refuse_duplicates(self->commune, self->num_communes, err);
    if (status == RLV_OK)
        status = refuse_duplicates(self->elsewhere, self->num_elsewhere, err);
    if (status == RLV_OK)
        status = list_departments(self, err);
out:
    rlv_csv_free(&csv);
    return status;
}

/* Whether a kind of movement carries a commune into another: creation of a new commune (32), merger
 * simple or with an associated commune (31, 33), its end (34), change of code (41, 50). Splits (21)
 * lead from one commune to several and are not followed. */
static bool carries_on(const char *kind)
{
    static const char *const KINDS[] = {"31", "32", "33", "34", "41", "50"};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (strcmp(kind, KINDS[i]) == 0)
            return true;
    return false;
}

int rlv_import_movements_of(rlv_import_t *self, const rlv_csv_table_t *csv, rlv_error_t *err)
{
    enum { MOD, DATE, TYPE_FROM, FROM, NAME_FROM, TYPE_TO, TO, NUM };
    static const char *const names[NUM] = {"MOD",         "DATE_EFF",   "TYPECOM_AV", "COM_AV",
                                           "?LIBELLE_AV", "TYPECOM_AP", "COM_AP"};
    int column[NUM];
    int status = rlv_csv_require(csv, names, NUM, column, NULL, err);

    if (status == RLV_OK) {
        self->movement = rlv_calloc(csv->num_rows, sizeof *self->movement, err);
        status = self->movement != NULL ? RLV_OK : RLV_ERR_OS;
    }
    for (size_t row = 0; row < csv->num_rows && status == RLV_OK; row++) {
        rlv_import_movement_t *m = &self->movement[self->num_movements];
        const char *code = NULL;
        if (strcmp(rlv_csv_text(csv, row, column[TYPE_FROM]), "COM") != 0 ||
            strcmp(rlv_csv_text(csv, row, column[TYPE_TO]), "COM") != 0 ||
            strcmp(rlv_csv_text(csv, row, column[FROM]), rlv_csv_text(csv, row, column[TO])) == 0 ||
            !carries_on(rlv_csv_text(csv, row, column[MOD])))
            continue;
        status = rlv_import_code(csv, row, column[FROM], &code, err);
        if (status == RLV_OK)
            status = rlv_import_code(csv, row, column[TO], &code, err);
        if (status == RLV_OK)
            status = rlv_import_copy(csv, row, column[FROM], m->from, sizeof m->from, err);
        if (status == RLV_OK)
            status = rlv_import_copy(csv, row, column[TO], m->to, sizeof m->to, err);
        if (status == RLV_OK && column[NAME_FROM] >= 0)
            status = rlv_import_copy(csv, row, column[NAME_FROM], m->from_name, sizeof m->from_name,
                                     err);
        if (status == RLV_OK)
            status = rlv_import_copy(csv, row, column[DATE], m->date, sizeof m->date, err);
        self->num_movements++;
    }
    if (status == RLV_OK && self->num_movements > 0)
        qsort(self->movement, self->num_movements, sizeof *self->movement, compare_movements);
    return status;
}

int rlv_import_read_movements(rlv_import_t *self, rlv_error_t *err)
{
    rlv_csv_table_t csv;
    int status = rlv_import_open(self, &csv, "published/insee_mouvements_communes.csv", ',', NULL,
                                 0, NULL, err);

    if (status == RLV_OK)
        status = rlv_import_movements_of(self, &csv, err);
    rlv_csv_free(&csv);
    return status;
}
