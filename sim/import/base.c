/* The communes of an existing base and where a published code lies among them. */
#include "base.h"
#include "internal.h"
#include "releve/tabular.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_table(const char *folder, const char *name, const char *const columns[],
                      size_t num_columns, int *index, rlv_csv_table_t *table, rlv_error_t *err)
{
    char *path = rlv_format(err, "%s/%s", folder, name);
    int status = RLV_ERR_OS;

    memset(table, 0, sizeof *table);
    if (path == NULL)
        return status;
    status = rlv_csv_read(table, path, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(table, columns, num_columns, index, NULL, err);
    free(path);
    return status;
}

static int read_communes(rlv_base_t *self, rlv_error_t *err)
{
    enum { CODE, NAME, DEPARTMENT, TERRITORY, LAT, LON, MOUNTAIN, QPV, MSP, ZONE, NUM };
    static const char *const NAMES[NUM] = {"code",     "name",      "department", "territory",
                                           "latitude", "longitude", "mountain",   "qpv",
                                           "msp",      "zone_2025"};
    static const char *const CLASS[] = {"ZIP", "ZAC", "ZAR", ""};
    int col[NUM],
        status = open_table(self->folder, "communes.csv", NAMES, NUM, col, &self->communes, err);
    const rlv_csv_table_t *t = &self->communes;

    if (status == RLV_OK) {
        self->commune = rlv_calloc(t->num_rows, sizeof *self->commune, err);
        self->department = rlv_calloc(t->num_rows, sizeof *self->department, err);
        if (self->commune == NULL || self->department == NULL)
            status = RLV_ERR_OS;
    }
    for (size_t row = 0; row < t->num_rows && status == RLV_OK; row++) {
        rlv_base_commune_t *c = &self->commune[self->num_communes++];
        int64_t num_qpv = 0;
        c->name = rlv_csv_text(t, row, col[NAME]);
        c->mountain = strcmp(rlv_csv_text(t, row, col[MOUNTAIN]), "1") == 0;
        c->msp = strcmp(rlv_csv_text(t, row, col[MSP]), "1") == 0;
        for (int k = 0; k <= RLV_IMPORT_NUM_CLASSES; k++)
            if (strcmp(rlv_csv_text(t, row, col[ZONE]), CLASS[k]) == 0)
                c->zone_2025 = (rlv_import_class_t)k;
        status = rlv_import_copy(t, row, col[CODE], c->code, sizeof c->code, err);
        if (status == RLV_OK)
            status =
                rlv_import_copy(t, row, col[DEPARTMENT], c->department, sizeof c->department, err);
        if (status == RLV_OK)
            status =
                rlv_import_copy(t, row, col[TERRITORY], c->territory, sizeof c->territory, err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(t, row, col[QPV], 0, 1000, &num_qpv, err);
        c->num_qpv = (int)num_qpv;
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(t, row, col[LAT], -90, 90, &c->latitude, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(t, row, col[LON], -180, 180, &c->longitude, err);
        if (status == RLV_OK && row > 0 && strcmp(c[-1].code, c->code) >= 0)
            status = rlv_csv_fail(t, row, col[CODE], err, "sorted by code", "%s after %s", c->code,
                                  c[-1].code);
        if (self->num_departments == 0 ||
            strcmp(self->department[self->num_departments - 1], c->department) != 0)
            memcpy(self->department[self->num_departments++], c->department, 4);
    }
    return status;
}

static int year_index(rlv_base_t *self, int year, bool add)
{
    size_t k = 0;

    while (k < self->num_census && self->census_year[k] != year)
        k++;
    if (k == self->num_census && add && k < RLV_BASE_MAX_YEARS)
        self->census_year[self->num_census++] = year;
    return k < self->num_census ? (int)k : -1;
}

static int compare_ints(const void *a, const void *b)
{
    const int *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static int read_census(rlv_base_t *self, rlv_error_t *err)
{
    static const char *const NAMES[] = {"code", "year", "population", "status"};
    rlv_csv_table_t t = {0};
    int64_t year = 0;
    int col[4],
        status = open_table(self->folder, "communes_population.csv", NAMES, 4, col, &t, err);

    for (size_t row = 0; row < t.num_rows && status == RLV_OK; row++) {
        status = rlv_csv_get_int(&t, row, col[1], 1800, 2999, &year, err);
        if (status == RLV_OK && year_index(self, (int)year, true) < 0)
            status = rlv_csv_fail(&t, row, col[1], err, NULL, "too many years");
    }
    qsort(self->census_year, self->num_census, sizeof *self->census_year, compare_ints);
    if (status == RLV_OK) {
        const size_t num = self->num_census * self->num_communes;
        self->census = rlv_calloc(num, sizeof *self->census, err);
        self->census_whole = rlv_calloc(num, sizeof *self->census_whole, err);
        status = self->census != NULL && self->census_whole != NULL ? RLV_OK : RLV_ERR_OS;
        for (size_t k = 0; k < num && status == RLV_OK; k++)
            self->census[k] = -1;
    }
    for (size_t row = 0; row < t.num_rows && status == RLV_OK; row++) {
        const size_t i = rlv_base_find(self, rlv_csv_text(&t, row, col[0]));
        const int y = year_index(self, rlv_tabular_leading(rlv_csv_text(&t, row, col[1])), false);
        if (i == SIZE_MAX || y < 0)
            continue;
        const size_t k = (size_t)y * self->num_communes + i;
        status = rlv_import_count(&t, row, col[2], &self->census[k], err);
        self->census_whole[k] = strcmp(rlv_csv_text(&t, row, col[3]), "census") == 0;
        if (self->census[k] > 0)
            self->commune[i].inhabitants = self->census[k]; /* rows come by year */
    }
    rlv_csv_free(&t);
    return status;
}

static int compare_movements(const void *a, const void *b)
{
    const rlv_import_movement_t *x = a, *y = b;
    const int by_code = strcmp(x->from, y->from);
    return by_code != 0 ? by_code : strcmp(x->date, y->date);
}

/* Movements of the base's own table, or of the INSEE file. */
static int read_movements(rlv_base_t *self, const char *path, rlv_error_t *err)
{
    static const char *const OWN[] = {"from_code", "date", "to_code"};
    rlv_csv_table_t t = {0};
    int col[3], status = rlv_csv_read(&t, path, ',', err);

    if (status == RLV_OK && rlv_csv_find(&t, "MOD") >= 0) { /* as INSEE publishes it */
        rlv_import_t insee = {.folder = NULL};
        status = rlv_import_movements_of(&insee, &t, err);
        self->movement = insee.movement;
        self->num_movements = insee.num_movements;
        goto out;
    }
    if (status == RLV_OK)
        status = rlv_csv_require(&t, OWN, 3, col, NULL, err);
    if (status == RLV_OK) {
        self->movement = rlv_calloc(t.num_rows, sizeof *self->movement, err);
        status = self->movement != NULL ? RLV_OK : RLV_ERR_OS;
    }
    for (size_t row = 0; row < t.num_rows && status == RLV_OK; row++) {
        rlv_import_movement_t *m = &self->movement[self->num_movements++];
        status = rlv_import_copy(&t, row, col[0], m->from, sizeof m->from, err);
        if (status == RLV_OK)
            status = rlv_import_copy(&t, row, col[1], m->date, sizeof m->date, err);
        if (status == RLV_OK)
            status = rlv_import_copy(&t, row, col[2], m->to, sizeof m->to, err);
    }
    if (status == RLV_OK && self->num_movements > 0)
        qsort(self->movement, self->num_movements, sizeof *self->movement, compare_movements);
out:
    rlv_csv_free(&t);
    return status;
}

int rlv_base_init(rlv_base_t *self, const char *folder, const char *movements, rlv_notes_t *notes,
                  rlv_error_t *err)
{
    char *own = rlv_format(err, "%s/communes_movements.csv", folder);
    int status = own != NULL ? RLV_OK : RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    self->folder = rlv_strdup(folder, err);
    if (self->folder == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK)
        status = read_communes(self, err);
    if (status == RLV_OK)
        status = read_census(self, err);
    if (status == RLV_OK && movements != NULL)
        status = read_movements(self, movements, err);
    else if (status == RLV_OK && access(own, F_OK) == 0)
        status = read_movements(self, own, err);
    else if (status == RLV_OK)
        rlv_note(notes,
                 "no movements of communes: codes of other years than the base's are not followed "
                 "[--movements, or releve import movements]");
    free(own);
    return status;
}

void rlv_base_free(rlv_base_t *self)
{
    rlv_csv_free(&self->communes);
    free(self->folder);
    free(self->commune);
    free(self->department);
    free(self->census);
    free(self->census_whole);
    free(self->movement);
    memset(self, 0, sizeof *self);
}

static int compare_code(const void *key, const void *commune)
{
    return strcmp(key, ((const rlv_base_commune_t *)commune)->code);
}

size_t rlv_base_find(const rlv_base_t *self, const char *code)
{
    const rlv_base_commune_t *found =
        bsearch(code, self->commune, self->num_communes, sizeof *found, compare_code);
    return found != NULL ? (size_t)(found - self->commune) : SIZE_MAX;
}

size_t rlv_base_successor(const rlv_base_t *self, size_t i)
{
    const rlv_import_t movements = {.movement = self->movement,
                                    .num_movements = self->num_movements};
    const size_t s = rlv_base_find(
        self, rlv_import_successor(&movements, self->commune[i].code, RLV_COG_DATE, "9999-12-31"));
    return s != i ? s : SIZE_MAX;
}

bool rlv_base_has_department(const rlv_base_t *self, const char *department)
{
    for (size_t d = 0; d < self->num_departments; d++)
        if (strcmp(self->department[d], department) == 0)
            return true;
    return false;
}

void rlv_base_department_of(const char *code, char department[4])
{
    const size_t num = strncmp(code, "97", 2) == 0 || strncmp(code, "98", 2) == 0 ? 3 : 2;
    memcpy(department, code, num);
    department[num] = '\0';
}

/* The communes of the base that made a younger one, the most inhabited first. */
static void predecessors(const rlv_base_t *self, const char *code, rlv_base_place_t *place)
{
    for (size_t k = 0; k < self->num_movements && place->num < RLV_PLACE_MAX; k++) {
        const rlv_import_movement_t *m = &self->movement[k];
        const size_t i = strcmp(m->to, code) == 0 && strcmp(m->date, RLV_COG_DATE) > 0
                             ? rlv_base_find(self, m->from)
                             : SIZE_MAX;
        bool there = i == SIZE_MAX;
        for (size_t p = 0; p < place->num && !there; p++)
            there = place->commune[p] == i;
        if (there)
            continue;
        size_t at = place->num++;
        for (; at > 0 &&
               self->commune[place->commune[at - 1]].inhabitants < self->commune[i].inhabitants;
             at--)
            place->commune[at] = place->commune[at - 1];
        place->commune[at] = i;
    }
    if (place->num > 0)
        place->kind = RLV_PLACE_LATER;
}

/* The commune of a municipal arrondissement, or NULL. */
static const char *commune_of_part(const char *code)
{
    const int number = rlv_tabular_leading(code); /* 0 for Corsica */

    return number >= 75101 && number <= 75120   ? "75056"
           : number >= 69381 && number <= 69389 ? "69123"
           : number >= 13201 && number <= 13216 ? "13055"
                                                : NULL;
}

void rlv_base_place(const rlv_base_t *self, const char code[6], rlv_base_place_t *place)
{
    char department[4];
    size_t i = rlv_base_find(self, code);

    memcpy(place->code, code, sizeof place->code);
    place->num = 1;
    place->kind = RLV_PLACE_HERE;
    place->commune[0] = i;
    if (i != SIZE_MAX)
        return;
    const char *whole = commune_of_part(code);
    place->commune[0] = whole != NULL ? rlv_base_find(self, whole) : SIZE_MAX;
    place->kind = RLV_PLACE_PART;
    if (place->commune[0] != SIZE_MAX)
        return;
    const rlv_import_t movements = {.movement = self->movement,
                                    .num_movements = self->num_movements};
    i = rlv_base_find(self, rlv_import_successor(&movements, code, "0000-00-00", RLV_COG_DATE));
    place->kind = RLV_PLACE_MERGED;
    place->commune[0] = i;
    if (i != SIZE_MAX)
        return;
    rlv_base_department_of(code, department);
    place->num = 0;
    place->kind =
        rlv_base_has_department(self, department) ? RLV_PLACE_UNKNOWN : RLV_PLACE_ELSEWHERE;
    if (place->kind == RLV_PLACE_UNKNOWN)
        predecessors(self, code, place);
}

const int64_t *rlv_base_census(const rlv_base_t *self, int year, int *used)
{
    size_t best = SIZE_MAX;

    for (size_t k = 0; k < self->num_census; k++) /* 2017 stands for what is earlier */
        if (self->census_year[k] >= 2017 && (best == SIZE_MAX || self->census_year[k] <= year))
            best = k;
    if (best == SIZE_MAX)
        return NULL;
    *used = self->census_year[best];
    return &self->census[best * self->num_communes];
}
