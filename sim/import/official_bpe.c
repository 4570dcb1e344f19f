/* GPs by commune in the BPE (INSEE): under code D201, or D265 since it changed, never both in a
 * year. The layouts are shared with the services. */
#include "official_bpe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMUNE "codgeo|code commune|code geographique|depcom|geo|com|code insee|code insee commune"

enum { WIDE_OLD = 2, WIDE_NEW };
const rlv_layout_t rlv_bpe_layouts[RLV_BPE_NUM_LAYOUTS] = {
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
    bool by_line[MAX_VINTAGES]; /* a commune a line: each should be there */
    double *gp;                 /* [MAX_VINTAGES][num_communes] */
    bool *seen;                 /* [MAX_VINTAGES][num_communes] */
    rlv_tidy_t *by_commune, *by_cell;
} bpe_t;

static int begin(rlv_official_t *self)
{
    static const size_t BY_VINTAGE = 1, BY_CELL = 2;
    bpe_t *b = self->state = rlv_calloc(1, sizeof *b, self->err);

    if (b == NULL)
        return RLV_ERR_OS;
    b->gp = rlv_calloc(MAX_VINTAGES * self->base.num_communes, sizeof *b->gp, self->err);
    b->seen = rlv_calloc(MAX_VINTAGES * self->base.num_communes, sizeof *b->seen, self->err);
    if (b->gp == NULL || b->seen == NULL)
        return RLV_ERR_OS;
    const int status = rlv_official_table(self, "communes_gp.csv", "code,vintage,gp", 2, 0, "",
                                          &BY_VINTAGE, 1, &b->by_commune);
    return status == RLV_OK ? rlv_official_table(self, "gp.csv", "territory,department,vintage,gp",
                                                 3, 0, "", &BY_CELL, 1, &b->by_cell)
                            : status;
}

static void release(rlv_official_t *self)
{
    bpe_t *b = self->state;
    if (b != NULL) {
        free(b->gp);
        free(b->seen);
    }
    free(b);
}

static int vintage_of(rlv_official_t *self, const rlv_tabular_row_t *row, int year, size_t *k)
{
    bpe_t *b = self->state;

    for (*k = 0; *k < b->num && b->year[*k] != year; (*k)++)
        continue;
    if (*k == MAX_VINTAGES)
        return rlv_official_fail(self, row, RLV_BPE_YEAR, "8 years in one import",
                                 "too many years");
    if (*k == b->num)
        b->year[b->num++] = year;
    return RLV_OK;
}

bool rlv_bpe_is_long(const rlv_official_t *self)
{
    return self->match->layout == &rlv_bpe_layouts[1];
}

bool rlv_bpe_is_anct(const rlv_official_t *self)
{
    return self->match->layout == &rlv_bpe_layouts[0];
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
    if (rlv_bpe_is_anct(self)) {
        *codes = OLD_CODE;
        return rlv_official_count(self, row, RLV_BPE_ANCT_GP, gp);
    }
    if (rlv_bpe_is_long(self)) {
        type = rlv_official_text(self, row, RLV_BPE_TYPE);
        *codes = strncmp(type, "D201", 4) == 0   ? OLD_CODE
                 : strncmp(type, "D265", 4) == 0 ? NEW_CODE
                                                 : 0;
        return *codes != 0 ? rlv_official_count(self, row, RLV_BPE_NUMBER, gp) : 0;
    }
    *codes = (rlv_official_has(self, WIDE_OLD) ? OLD_CODE : 0) |
             (rlv_official_has(self, WIDE_NEW) ? NEW_CODE : 0);
    return rlv_official_count(self, row, rlv_official_has(self, WIDE_OLD) ? WIDE_OLD : WIDE_NEW,
                              gp);
}

bool rlv_bpe_other_geography(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *object = rlv_bpe_is_long(self) ? rlv_official_text(self, row, RLV_BPE_OBJECT) : "";
    if (*object == '\0' || strcmp(object, "COM") == 0 || strcmp(object, "ARM") == 0)
        return false;
    rlv_official_drop(self, 0.0, "not a commune (%.20s)", object);
    return true;
}

int rlv_bpe_key(rlv_official_t *self, const rlv_tabular_row_t *row, const rlv_base_place_t *place,
                int year, int type)
{
    const int figure = rlv_bpe_is_long(self) ? self->match->index[RLV_BPE_NUMBER] : -1;
    return rlv_official_key(self, row, figure, "%s in %d%s%.16s", place->code, year,
                            type >= 0 ? ", " : "",
                            type >= 0 ? rlv_official_text(self, row, type) : "");
}

static int row_gp(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    bpe_t *b = self->state;
    rlv_base_place_t place;
    int64_t gp = 0;
    int year = 0, codes = 0;
    size_t k = 0;

    if (rlv_bpe_other_geography(self, row))
        return RLV_OK;
    int status = gp_of(self, row, &codes, &gp);
    if (status < 0)
        return status;
    if (rlv_bpe_is_long(self) && codes == 0) {
        rlv_official_drop(self, 0.0, "other equipment");
        return RLV_OK;
    }
    status = rlv_official_commune(self, row, RLV_BPE_COMMUNE, (double)gp, &place);
    const bool here = status == 1;
    if (status == 1 || (status == 0 && codes == (OLD_CODE | NEW_CODE)))
        status = rlv_official_year(self, row, RLV_BPE_YEAR, &year);
    if (status < 0 || year == 0)
        return status;
    status = vintage_of(self, row, year, &k);
    if (status < 0)
        return status;
    b->codes[k] |= codes;
    if (!rlv_bpe_is_long(self)) /* a wide file says it at once; a long one at its end */
        status = check_codes(self, row->path, codes, year);
    if (status < 0 || !here)
        return status;
    rlv_official_found(self, place.kind, (double)gp);
    b->gp[k * self->base.num_communes + place.commune[0]] += (double)gp;
    b->by_line[k] = b->by_line[k] || !rlv_bpe_is_long(self);
    for (size_t p = 0; p < place.num; p++)
        b->seen[k * self->base.num_communes + place.commune[p]] = true;
    return rlv_bpe_key(self, row, &place, year, -1);
}

/* Communes that a vintage should have and has not. */
static void note_absent(rlv_official_t *self, size_t k)
{
    const bpe_t *b = self->state;
    const size_t n = self->base.num_communes;
    const bool *seen = &b->seen[k * n];
    size_t absent = 0;

    for (size_t i = 0; i < n && b->by_line[k]; i++) {
        const size_t to = seen[i] ? i : rlv_base_successor(&self->base, i);
        absent += to == SIZE_MAX || !seen[to];
    }
    if (absent > 0)
        rlv_note(self->notes,
                 "bpe: %d: %zu of the %zu communes of the base are not in the file: taken as "
                 "without GPs",
                 b->year[k], absent, n);
}

/* Each vintage's total beside what the base has: that vintage, or the last one before it. */
static int note_totals(rlv_official_t *self)
{
    const bpe_t *b = self->state;
    const size_t n = self->base.num_communes;
    rlv_csv_table_t old = {0};
    char *path = rlv_format(self->err, "%s/gp.csv", self->base.folder);
    int status = path != NULL ? RLV_OK : RLV_ERR_OS;

    if (status == RLV_OK && access(path, F_OK) == 0)
        status = rlv_csv_read(&old, path, ',', self->err);
    for (size_t k = 0; k < b->num && status == RLV_OK && old.num_columns > 3; k++) {
        double here = 0.0, before = 0.0;
        int last = 0;
        for (size_t i = 0; i < n; i++)
            here += b->gp[k * n + i];
        for (size_t row = 0; row < old.num_rows; row++) {
            const char *vintage = rlv_csv_text(&old, row, 2);
            const int year = strlen(vintage) == 4 ? rlv_tabular_leading(vintage) : 0;
            if (year < last || year == 0 || year > b->year[k])
                continue;
            before = strtod(rlv_csv_text(&old, row, 3), NULL) + (year == last ? before : 0.0);
            last = year;
        }
        if (last > 0)
            rlv_note(self->notes, "bpe: %d: %.0f GPs in the region, %.0f in the base in %d",
                     b->year[k], here, before, last);
    }
    rlv_csv_free(&old);
    free(path);
    return status;
}

static int end_gp(rlv_official_t *self)
{
    bpe_t *b = self->state;
    const rlv_base_t *base = &self->base;
    rlv_base_cell_t *cell = NULL;
    size_t *cell_of = NULL, num_cells = 0;
    int status = rlv_official_cells(base, &cell, &num_cells, &cell_of, self->err);

    for (size_t k = 0; k < b->num; k++)
        note_absent(self, k);
    if (status == RLV_OK)
        status = note_totals(self);
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

const rlv_official_source_t rlv_source_bpe = {
    {"bpe", "liberal GPs by commune: BPE, code D201 or D265 (wide, long), ANCT nb_medg",
     RLV_BPE_PRODUCER, RLV_ETALAB, "communes_gp.csv gp.csv", false},
    .needs_base = true,
    .layout = rlv_bpe_layouts,
    .num_layouts = RLV_BPE_NUM_LAYOUTS,
    .begin = begin,
    .row = row_gp,
    .end = end_gp,
    .release = release};
