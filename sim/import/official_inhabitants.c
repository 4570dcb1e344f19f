/* Legal populations by commune (populations légales): one year, the official workbook, a series. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { P_COMMUNE, P_COUNT, P_YEAR };
enum { E_DEPARTMENT, E_COMMUNE, E_COUNT };
static const rlv_layout_t LEGAL[] = {
    {"donnees_communes",
     {{"commune", "com|codgeo|depcom|code commune complet|code insee"},
      {"pmun", "pmun|pmun#|pmun??|population municipale|p?? pop"},
      {"?year", "annee|an"},
      {0}}},
    {"ensemble",
     {{"code département", "code departement"},
      {"code commune", "code commune"},
      {"population municipale", "population municipale"},
      {0}}},
    {"series", {{"commune", "codgeo"}, {"+pmun", "pmun#|pop#"}, {0}}},
};

typedef struct {
    double *count; /* [num_communes] of each year, -1 missing */
    int *year;     /* [num] */
    bool *joined;  /* [num][num_communes] with a commune merged since */
    size_t num;
    rlv_tidy_t *by_commune, *by_cell;
} legal_t;

static int begin_legal(rlv_official_t *self)
{
    static const size_t YEAR = 1, CELL_YEAR = 2;
    legal_t *l = self->state = rlv_calloc(1, sizeof *l, self->err);

    if (l == NULL)
        return RLV_ERR_OS;
    int status = rlv_official_table(self, "communes_population.csv", "code,year,population,status",
                                    2, 0, ",census", &YEAR, 1, &l->by_commune);
    if (status == RLV_OK)
        status = rlv_official_table(self, "population.csv",
                                    "territory,department,year,population,status", 3, 0, ",census",
                                    &CELL_YEAR, 1, &l->by_cell);
    return status;
}

static void release_legal(rlv_official_t *self)
{
    legal_t *l = self->state;
    if (l != NULL) {
        free(l->count);
        free(l->year);
        free(l->joined);
    }
    free(l);
}

static int year_slot(rlv_official_t *self, int year, size_t *k)
{
    legal_t *l = self->state;
    const size_t n = self->base.num_communes;

    for (*k = 0; *k < l->num; (*k)++)
        if (l->year[*k] == year)
            return RLV_OK;
    if (rlv_resize(&l->year, l->num + 1, sizeof *l->year, self->err) < 0 ||
        rlv_resize(&l->count, (l->num + 1) * n, sizeof *l->count, self->err) < 0 ||
        rlv_resize(&l->joined, (l->num + 1) * n, sizeof *l->joined, self->err) < 0)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++) {
        l->count[l->num * n + i] = -1.0;
        l->joined[l->num * n + i] = false;
    }
    l->year[l->num++] = year;
    return RLV_OK;
}

static int add_legal(rlv_official_t *self, const rlv_tabular_row_t *row,
                     const rlv_base_place_t *place, int year, double count)
{
    legal_t *l = self->state;
    size_t k = 0;
    const int status = year_slot(self, year, &k);

    if (status < 0)
        return status;
    rlv_official_saw_year(self, year);
    const size_t at = k * self->base.num_communes + place->commune[0];
    l->joined[at] =
        l->joined[at] || (place->kind != RLV_PLACE_HERE && place->kind != RLV_PLACE_PART);
    l->count[at] = count + (l->count[at] > 0.0 ? l->count[at] : 0.0);
    return rlv_official_key(self, row, -1, "%s in %d", place->code, year);
}

/* "01" and "001" as 01001, 2A and 004, 97 and 101. */
static bool full_code(const char *department, const char *commune, char code[16])
{
    char d[4];
    const size_t num = strlen(commune);

    if (!rlv_tabular_department(department, d) || num == 0 || num > 3)
        return false;
    const size_t width = 5 - strlen(d);
    (void)snprintf(code, 16, "%s%0*d", d, (int)width, rlv_tabular_leading(commune) % 1000);
    return strlen(code) == 5;
}

static int row_legal(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_base_place_t place;
    const bool series = self->match->layout == &LEGAL[2];
    const bool ensemble = self->match->layout == &LEGAL[1];
    double count[RLV_LAYOUT_MAX_SERIES] = {0}, sum = 0.0;
    int year = 0, status = RLV_OK;
    const size_t num = series ? self->match->num_series : 1;

    for (size_t k = 0; k < num && status >= 0; k++) {
        const int cell = series ? self->match->series[k].column
                                : self->match->index[ensemble ? E_COUNT : P_COUNT];
        status = rlv_official_cell_count(self, row, cell, 1e8, &count[k]);
        if (status == 0)
            count[k] = -1.0;
        sum += status > 0 ? count[k] : 0.0;
    }
    if (status < 0)
        return status;
    if (ensemble) {
        char code[16] = "";
        char *cell[1] = {code};
        rlv_tabular_row_t one = *row;
        if (!full_code(rlv_official_text(self, row, E_DEPARTMENT),
                       rlv_official_text(self, row, E_COMMUNE), code)) {
            rlv_official_drop(self, sum, "line without a code (units, footer)");
            return RLV_OK;
        }
        one.cell = cell;
        one.num_cells = 1;
        rlv_layout_match_t match = *self->match;
        const rlv_layout_match_t *kept = self->match;
        match.index[0] = 0;
        self->match = &match;
        status = rlv_official_commune(self, &one, 0, sum, &place);
        self->match = kept;
    } else {
        status = rlv_official_commune(self, row, P_COMMUNE, sum, &place);
    }
    if (status != 1)
        return status;
    rlv_official_found(self, place.kind, sum);
    status = RLV_OK;
    for (size_t k = 0; k < num && status == RLV_OK; k++) {
        if (count[k] < 0.0)
            continue;
        year =
            series ? self->match->series[k].year : self->match->year[ensemble ? E_COUNT : P_COUNT];
        status = year == 0 ? rlv_official_year(self, row, series || ensemble ? -1 : P_YEAR, &year)
                           : rlv_official_column_year(self, row, -1, year);
        if (status == RLV_OK)
            status = add_legal(self, row, &place, year, count[k]);
    }
    return status;
}

/* The commune that takes in `i` after COG 2019 and has a figure, or SIZE_MAX. */
static size_t successor_with_figure(const rlv_official_t *self, size_t i, size_t k)
{
    const legal_t *l = self->state;
    const size_t s = rlv_base_successor(&self->base, i);
    return s != SIZE_MAX && l->count[k * self->base.num_communes + s] >= 0.0 ? s : SIZE_MAX;
}

static int end_legal(rlv_official_t *self)
{
    legal_t *l = self->state;
    const rlv_base_t *base = &self->base;
    const size_t n = base->num_communes;
    int status = RLV_OK;

    for (size_t k = 0; k < l->num; k++)
        for (size_t i = 0; i < n && status == RLV_OK; i++) {
            const rlv_base_commune_t *c = &base->commune[i];
            const double count = l->count[k * n + i];
            char rest[64];
            size_t to = SIZE_MAX;
            if (count < 0.0) {
                to = successor_with_figure(self, i, k);
                if (to == SIZE_MAX)
                    status = rlv_fail_at(
                        self->err, RLV_ERR_DATA, self->file[0], 0, c->code, NULL,
                        "no inhabitants in %d and no merger that explains it%s", l->year[k],
                        base->num_movements == 0 ? " (no movements of communes: releve import "
                                                   "movements)"
                                                 : "");
                else
                    l->joined[k * n + to] = true;
            }
            if (status == RLV_OK && count < 0.0)
                status = rlv_tidy_put(l->by_commune, ",merged_elsewhere", 0.0, self->err, "%s,%d",
                                      c->code, l->year[k]);
            (void)snprintf(rest, sizeof rest, "%.0f", count);
            if (status == RLV_OK)
                status = rlv_tidy_add(l->by_cell, count > 0.0 ? count : 0.0, self->err, "%s,%s,%d",
                                      c->territory, c->department, l->year[k]);
        }
    for (size_t k = 0; k < l->num; k++)
        for (size_t i = 0; i < n && status == RLV_OK; i++) {
            const double count = l->count[k * n + i];
            char rest[64];
            if (count < 0.0)
                continue;
            (void)snprintf(rest, sizeof rest, "%.0f,%s", count,
                           l->joined[k * n + i] ? "with_merged" : "census");
            status = rlv_tidy_put(l->by_commune, rest, count, self->err, "%s,%d",
                                  base->commune[i].code, l->year[k]);
        }
    if (status == RLV_OK)
        rlv_note(self->notes, "inhabitants: projected years stay those of the base");
    return status;
}

const rlv_official_source_t rlv_source_inhabitants = {
    {"inhabitants",
     "legal populations by commune (populations légales): --year if it is not in the "
     "file",
     "INSEE, populations légales", RLV_ETALAB, "communes_population.csv population.csv", false},
    .needs_base = true,
    .layout = LEGAL,
    .num_layouts = 3,
    .begin = begin_legal,
    .row = row_legal,
    .end = end_legal,
    .release = release_legal};
