/* BPE (INSEE): GPs by commune, and services of every type for the attractiveness of territories.
 * Wide form (a commune a line, NB_code columns), long form (commune, type, number), and the ANCT
 * Observatoire des territoires (nb_medg). */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMUNE "codgeo|code commune|code geographique|depcom|geo|com|code insee|code insee commune"

enum { CODE, YEAR, ANCT_GP = 2 };
enum { WIDE_OLD = 2, WIDE_NEW, WIDE_ANY };
enum { LONG_TYPE = 2, LONG_NUMBER, LONG_OBJECT };
static const rlv_layout_t LAYOUTS[] = {
    {"ANCT", {{"commune", COMMUNE}, {"?year", "an|annee"}, {"gp", "nb medg"}, {0}}},
    {"long",
     {{"commune", COMMUNE},
      {"?year", "an|annee|time period"},
      {"type", "typequ|facility type|type d equipement|code equipement"},
      {"number", "nb equip|obs value|nombre|nombre d equipements"},
      {"?object", "geo object"},
      {0}}},
    {"wide",
     {{"commune", COMMUNE},
      {"?year", "an|annee"},
      {"?d201", "nb d201"},
      {"?d265", "nb d265"},
      {"+number", "nb a*|nb b*|nb c*|nb d*|nb e*|nb f*|nb g*"},
      {0}}},
};

enum { MAX_VINTAGES = 8, OLD_CODE = 1, NEW_CODE = 2 };
typedef struct {
    int year[MAX_VINTAGES];
    int codes[MAX_VINTAGES]; /* which of the two codes of GPs was seen in the year */
    size_t num;
    double *gp; /* [MAX_VINTAGES][num_communes] */
    rlv_tidy_t *by_commune, *by_cell, *by_territory;
    char (*type)[16]; /* services, wide form: of each series */
} bpe_t;

static int begin(rlv_official_t *self, bool services)
{
    static const size_t BY_VINTAGE = 1, BY_CELL = 2;
    bpe_t *b = self->state = rlv_calloc(1, sizeof *b, self->err);
    int status = RLV_ERR_OS;

    if (b == NULL)
        return status;
    b->gp = rlv_calloc(MAX_VINTAGES * self->base.num_communes, sizeof *b->gp, self->err);
    b->type = rlv_calloc(RLV_LAYOUT_MAX_SERIES, sizeof *b->type, self->err);
    if (b->gp == NULL || b->type == NULL)
        return status;
    if (services) {
        status = rlv_official_table(self, "communes_services.csv", "code,year,type,number", 3, 0,
                                    "", &BY_VINTAGE, 1, &b->by_commune);
        return status == RLV_OK
                   ? rlv_official_table(self, "services.csv", "territory,year,types,services", 2, 0,
                                        "", &BY_VINTAGE, 1, &b->by_territory)
                   : status;
    }
    status = rlv_official_table(self, "communes_gp.csv", "code,vintage,gp", 2, 0, "", &BY_VINTAGE,
                                1, &b->by_commune);
    return status == RLV_OK ? rlv_official_table(self, "gp.csv", "territory,department,vintage,gp",
                                                 3, 0, "", &BY_CELL, 1, &b->by_cell)
                            : status;
}

static int begin_gp(rlv_official_t *self)
{
    return begin(self, false);
}

static int begin_services(rlv_official_t *self)
{
    return begin(self, true);
}

static void release(rlv_official_t *self)
{
    bpe_t *b = self->state;
    if (b != NULL) {
        free(b->gp);
        free(b->type);
    }
    free(b);
}

static int vintage_of(rlv_official_t *self, const rlv_tabular_row_t *row, int year, size_t *k)
{
    bpe_t *b = self->state;

    for (*k = 0; *k < b->num && b->year[*k] != year; (*k)++)
        continue;
    if (*k == MAX_VINTAGES)
        return rlv_official_fail(self, row, YEAR, "8 years in one import", "too many years");
    if (*k == b->num)
        b->year[b->num++] = year;
    return RLV_OK;
}

static bool is_long(const rlv_official_t *self)
{
    return self->match->layout == &LAYOUTS[1];
}

static bool is_anct(const rlv_official_t *self)
{
    return self->match->layout == &LAYOUTS[0];
}

/* The codes of GPs of a vintage: one of the two. */
static int check_codes(rlv_official_t *self, const char *path, int codes, int year)
{
    char name[32];

    (void)snprintf(name, sizeof name, "BPE %d", year);
    if (codes == (OLD_CODE | NEW_CODE))
        return rlv_fail_at(self->err, RLV_ERR_DATA, path, 0, name, "D201 or D265, not both",
                           "GPs are there under both codes: they would count twice");
    if (codes == 0)
        return rlv_fail_at(self->err, RLV_ERR_DATA, path, 0, name, "D201 or D265",
                           "no general practitioners: neither code is there");
    return RLV_OK;
}

static int gp_of(rlv_official_t *self, const rlv_tabular_row_t *row, int *codes, int64_t *gp)
{
    const char *type;

    *codes = 0;
    *gp = 0;
    if (is_anct(self)) {
        *codes = OLD_CODE;
        return rlv_official_count(self, row, ANCT_GP, gp);
    }
    if (is_long(self)) {
        type = rlv_official_text(self, row, LONG_TYPE);
        *codes = strncmp(type, "D201", 4) == 0   ? OLD_CODE
                 : strncmp(type, "D265", 4) == 0 ? NEW_CODE
                                                 : 0;
        return *codes != 0 ? rlv_official_count(self, row, LONG_NUMBER, gp) : 0;
    }
    *codes = (rlv_official_has(self, WIDE_OLD) ? OLD_CODE : 0) |
             (rlv_official_has(self, WIDE_NEW) ? NEW_CODE : 0);
    return rlv_official_count(self, row, rlv_official_has(self, WIDE_OLD) ? WIDE_OLD : WIDE_NEW,
                              gp);
}

static bool other_geography(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *object = is_long(self) ? rlv_official_text(self, row, LONG_OBJECT) : "";
    if (*object == '\0' || strcmp(object, "COM") == 0 || strcmp(object, "ARM") == 0)
        return false;
    rlv_official_drop(self, 0.0, "not a commune (%.20s)", object);
    return true;
}

static int row_gp(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    bpe_t *b = self->state;
    rlv_base_place_t place;
    int64_t gp = 0;
    int year = 0, codes = 0;
    size_t k = 0;

    if (other_geography(self, row))
        return RLV_OK;
    int status = gp_of(self, row, &codes, &gp);
    if (status < 0)
        return status;
    if (is_long(self) && codes == 0) {
        rlv_official_drop(self, 0.0, "other equipment");
        return RLV_OK;
    }
    status = rlv_official_commune(self, row, CODE, (double)gp, &place);
    const bool here = status == 1;
    if (status == 1 || (status == 0 && codes == (OLD_CODE | NEW_CODE)))
        status = rlv_official_year(self, row, YEAR, &year);
    if (status < 0 || year == 0)
        return status;
    status = vintage_of(self, row, year, &k);
    if (status < 0)
        return status;
    b->codes[k] |= codes;
    if (!is_long(self)) /* a wide file says it at once; a long one at its end */
        status = check_codes(self, row->path, codes, year);
    if (status < 0 || !here)
        return status;
    rlv_official_found(self, place.kind, (double)gp);
    b->gp[k * self->base.num_communes + place.commune[0]] += (double)gp;
    return RLV_OK;
}

static int end_gp(rlv_official_t *self)
{
    bpe_t *b = self->state;
    const rlv_base_t *base = &self->base;
    rlv_base_cell_t *cell = NULL;
    size_t *cell_of = NULL, num_cells = 0;
    int status = rlv_official_cells(base, &cell, &num_cells, &cell_of, self->err);

    if (b->num == 0 && status == RLV_OK)
        status = check_codes(self, self->file[0], 0, self->options->year);
    for (size_t k = 0; k < b->num && status == RLV_OK; k++) {
        const double *gp = &b->gp[k * base->num_communes];
        status = check_codes(self, self->file[0], b->codes[k], b->year[k]);
        for (size_t c = 0; c < num_cells && status == RLV_OK; c++)
            status = rlv_tidy_add(b->by_cell, 0.0, self->err, "%s,%s,%d", cell[c].territory,
                                  cell[c].department, b->year[k]);
        for (size_t i = 0; i < base->num_communes && status == RLV_OK; i++) {
            const rlv_base_cell_t *at = &cell[cell_of[i]];
            if (gp[i] <= 0.0)
                continue;
            status = rlv_tidy_add(b->by_commune, gp[i], self->err, "%s,%d", base->commune[i].code,
                                  b->year[k]);
            if (status == RLV_OK)
                status = rlv_tidy_add(b->by_cell, gp[i], self->err, "%s,%s,%d", at->territory,
                                      at->department, b->year[k]);
        }
    }
    free(cell);
    free(cell_of);
    return status;
}

/* --- services ----------------------------------------------------------------------------------
 */

/* The type in a wide column's name: NB_D201 is D201. */
static int header_services(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    bpe_t *b = self->state;

    for (size_t k = 0; k < self->match->num_series; k++) {
        const char *name = row->cell[self->match->series[k].column];
        (void)snprintf(b->type[k], sizeof b->type[k], "%.8s", strlen(name) > 3 ? name + 3 : name);
    }
    return RLV_OK;
}

static int add_service(rlv_official_t *self, const rlv_base_place_t *place, int year,
                       const char *type, double number)
{
    bpe_t *b = self->state;
    const rlv_base_commune_t *c = &self->base.commune[place->commune[0]];

    return number > 0.0
               ? rlv_tidy_add(b->by_commune, number, self->err, "%s,%d,%.8s", c->code, year, type)
               : RLV_OK;
}

static int row_services(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const bpe_t *b = self->state;
    rlv_base_place_t place;
    double number[RLV_LAYOUT_MAX_SERIES] = {0}, sum = 0.0;
    const size_t num = is_long(self) ? 1 : self->match->num_series;
    int year = 0, status = RLV_OK;

    if (is_anct(self))
        return rlv_official_fail(self, row, ANCT_GP, "NB_ columns, or TYPEQU and NB_EQUIP",
                                 "GPs only: no services");
    if (other_geography(self, row))
        return RLV_OK;
    for (size_t k = 0; k < num && status >= 0; k++) {
        const int cell =
            is_long(self) ? self->match->index[LONG_NUMBER] : self->match->series[k].column;
        status = rlv_official_cell(self, row, cell, 0, 1e7, &number[k]);
        sum += number[k];
    }
    if (status >= 0)
        status = rlv_official_commune(self, row, CODE, sum, &place);
    if (status != 1)
        return status;
    status = rlv_official_year(self, row, YEAR, &year);
    rlv_official_found(self, place.kind, sum);
    for (size_t k = 0; k < num && status == RLV_OK; k++)
        status = add_service(self, &place, year,
                             is_long(self) ? rlv_official_text(self, row, LONG_TYPE) : b->type[k],
                             number[k]);
    return status;
}

/* By territory and year: how many types there are, and how many services. */
static int end_services(rlv_official_t *self)
{
    bpe_t *b = self->state;
    rlv_tidy_t seen;
    int status = rlv_tidy_finish(b->by_commune, self->err);

    rlv_tidy_init(&seen, "services.csv", "", 3, 0, "");
    for (size_t r = 0; r < b->by_commune->num_rows && status == RLV_OK; r++) {
        const rlv_tidy_row_t *row = &b->by_commune->row[r];
        char code[6] = "";
        memcpy(code, row->key, 5);
        const size_t i = rlv_base_find(&self->base, code);
        status = rlv_tidy_add(&seen, row->sum, self->err, "%s,%s", self->base.commune[i].territory,
                              row->key + 6); /* territory,year,type */
    }
    if (status == RLV_OK)
        status = rlv_tidy_finish(&seen, self->err);
    for (size_t r = 0; r < seen.num_rows && status == RLV_OK;) {
        const size_t group = (size_t)(strrchr(seen.row[r].key, ',') - seen.row[r].key);
        double services = 0.0;
        size_t types = 0;
        char rest[64], key[64];
        (void)snprintf(key, sizeof key, "%.*s", (int)group, seen.row[r].key);
        for (; r < seen.num_rows && strncmp(seen.row[r].key, key, group) == 0 &&
               seen.row[r].key[group] == ',';
             r++, types++)
            services += seen.row[r].sum;
        (void)snprintf(rest, sizeof rest, "%zu,%.0f", types, services);
        status = rlv_tidy_put(b->by_territory, rest, services, self->err, "%s", key);
    }
    rlv_tidy_free(&seen);
    return status;
}

#define BPE_INFO "INSEE, Base permanente des équipements"
#define ETALAB   "Licence Ouverte / Etalab 2.0"

const rlv_official_source_t rlv_source_bpe = {
    {"bpe", "liberal GPs by commune: BPE, code D201 or D265 (wide, long), ANCT nb_medg", BPE_INFO,
     ETALAB, "communes_gp.csv gp.csv", false},
    .needs_base = true,
    .layout = LAYOUTS,
    .num_layouts = 3,
    .begin = begin_gp,
    .row = row_gp,
    .end = end_gp,
    .release = release};

const rlv_official_source_t rlv_source_services = {
    {"services", "services of every type by commune, for the attractiveness of territories: BPE",
     BPE_INFO, ETALAB, "communes_services.csv services.csv", false},
    .needs_base = true,
    .layout = LAYOUTS,
    .num_layouts = 3,
    .begin = begin_services,
    .header = header_services,
    .row = row_services,
    .end = end_services,
    .release = release};
