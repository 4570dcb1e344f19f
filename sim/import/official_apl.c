/* APL (DREES, dataset 530): a sheet a year, title lines, a line of units under the header, a
 * footer. The standardised inhabitants are those of two years before. */
#include "official_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODE, ALL, LE65, NEED };
static const rlv_layout_t LAYOUTS[] = {
    {"DREES 530",
     {{"code commune", "code commune insee|code commune|codgeo|com|depcom"},
      {"APL all ages", "apl aux medecins generalistes|apl|apl mg|apl mg #"},
      {"?APL 65", "apl aux medecins generalistes de 65 ans *|apl mg # 65|apl mg #_65|apl 65"},
      {"?standardised inhabitants", "population standardisee # *|population standardisee*"},
      {0}}},
};

typedef struct {
    double *apl;  /* [2][num_communes] of the sheet; NaN */
    double *need; /* [num_communes] */
    int year;     /* of the sheet, 0 before its first row */
    rlv_tidy_t *by_commune, *by_need, *by_territory;
} apl_t;

static void clear(apl_t *a, size_t num)
{
    for (size_t i = 0; i < num; i++)
        a->apl[i] = a->apl[num + i] = a->need[i] = NAN;
    a->year = 0;
}

static int begin(rlv_official_t *self)
{
    static const size_t SERIES[] = {1, 2}, YEAR[] = {1};
    apl_t *a = self->state = rlv_calloc(1, sizeof *a, self->err);
    int status = RLV_ERR_OS;

    if (a == NULL)
        return status;
    a->apl = rlv_calloc(2 * self->base.num_communes, sizeof *a->apl, self->err);
    a->need = rlv_calloc(self->base.num_communes, sizeof *a->need, self->err);
    if (a->apl == NULL || a->need == NULL)
        return status;
    clear(a, self->base.num_communes);
    status = rlv_official_table(self, "communes_apl.csv", "code,year,series,variant,apl", 4, 3, "",
                                SERIES, 2, &a->by_commune);
    if (status == RLV_OK)
        status = rlv_official_table(self, "apl.csv",
                                    "territory,year,series,variant,weighting,apl,weight_year", 5, 4,
                                    "", SERIES, 2, &a->by_territory);
    if (status == RLV_OK)
        status = rlv_official_table(self, "communes_need.csv", "code,year,standardised_population",
                                    2, 3, "", YEAR, 1, &a->by_need);
    return status;
}

static void release(rlv_official_t *self)
{
    apl_t *a = self->state;
    if (a != NULL) {
        free(a->apl);
        free(a->need);
    }
    free(a);
}

typedef struct {
    size_t commune;
    const char *territory;
} member_t;

static int compare_members(const void *a, const void *b)
{
    const member_t *x = a, *y = b;
    const int order = strcmp(x->territory, y->territory);
    return order != 0 ? order : (x->commune > y->commune) - (x->commune < y->commune);
}

/* The mean of one territory's communes, NaN when none has a value and a weight. */
static double mean(const member_t member[], size_t num, const double value[], const int64_t *count,
                   const double *weight)
{
    double sum = 0.0, total = 0.0;

    for (size_t k = 0; k < num; k++) {
        const size_t i = member[k].commune;
        const double w = count != NULL ? (double)count[i] : weight != NULL ? weight[i] : 0.0;
        if (isnan(value[i]) || !(w > 0.0))
            continue;
        sum += w * value[i];
        total += w;
    }
    return total > 0.0 ? sum / total : NAN;
}

static int put_mean(rlv_official_t *self, const char *territory, int variant, const char *weighting,
                    double value, int weight_year)
{
    apl_t *a = self->state;
    char rest[64];

    if (isnan(value))
        (void)snprintf(rest, sizeof rest, ",%d", weight_year);
    else
        (void)snprintf(rest, sizeof rest, "%.4f,%d", value, weight_year);
    return rlv_tidy_put(a->by_territory, rest, 0.0, self->err, "%s,%d,revised,%s,%s", territory,
                        a->year, variant == 0 ? "all" : "le65", weighting);
}

static int territories_of(rlv_official_t *self, const member_t member[], bool le65, bool need)
{
    const apl_t *a = self->state;
    const size_t num = self->base.num_communes;
    int weight_year = 0, status = RLV_OK;
    const int64_t *inhabitants = rlv_base_census(&self->base, a->year - 2, &weight_year);

    if (inhabitants == NULL)
        return rlv_fail(self->err, RLV_ERR_DATA, "apl: the base has no inhabitants since 2017");
    for (size_t first = 0, last; first < num && status == RLV_OK; first = last) {
        for (last = first;
             last < num && strcmp(member[last].territory, member[first].territory) == 0; last++)
            continue;
        for (int v = 0; v < (le65 ? 2 : 1) && status == RLV_OK; v++) {
            const double *value = &a->apl[(size_t)v * num];
            const size_t count = last - first;
            status = put_mean(self, member[first].territory, v, "resident",
                              mean(member + first, count, value, inhabitants, NULL), weight_year);
            if (status == RLV_OK && need)
                status = put_mean(self, member[first].territory, v, "standardised",
                                  mean(member + first, count, value, NULL, a->need), a->year - 2);
        }
    }
    return status;
}

/* What a sheet (a year) gave, when the next begins. */
static int flush(rlv_official_t *self)
{
    apl_t *a = self->state;
    const rlv_base_t *base = &self->base;
    bool le65 = false, need = false;
    member_t *member = NULL;
    int status = RLV_OK;

    if (a->year == 0)
        return RLV_OK;
    member = rlv_calloc(base->num_communes, sizeof *member, self->err);
    if (member == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < base->num_communes && status == RLV_OK; i++) {
        const char *code = base->commune[i].code;
        member[i] = (member_t){i, base->commune[i].territory};
        for (int v = 0; v < 2 && status == RLV_OK; v++) {
            const double apl = a->apl[(size_t)v * base->num_communes + i];
            if (isnan(apl))
                continue;
            le65 = le65 || v == 1;
            status = rlv_tidy_add(a->by_commune, apl, self->err, "%s,%d,revised,%s", code, a->year,
                                  v == 0 ? "all" : "le65");
        }
        if (status == RLV_OK && !isnan(a->need[i])) {
            need = true;
            status = rlv_tidy_add(a->by_need, a->need[i], self->err, "%s,%d", code, a->year - 2);
        }
    }
    qsort(member, base->num_communes, sizeof *member, compare_members);
    if (status == RLV_OK)
        status = territories_of(self, member, le65, need);
    free(member);
    clear(a, base->num_communes);
    return status;
}

static int begin_sheet(rlv_official_t *self, const char *sheet)
{
    (void)sheet;
    return flush(self);
}

static int row_apl(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    apl_t *a = self->state;
    const size_t num = self->base.num_communes;
    rlv_base_place_t place;
    double value[3] = {0};
    int got[3], status = rlv_official_commune(self, row, CODE, 0.0, &place);

    if (status != 1)
        return status;
    if (place.kind == RLV_PLACE_PART) {
        rlv_official_drop(self, 0.0, "arrondissement: a rate of a part of a commune");
        return RLV_OK;
    }
    if (a->year == 0) { /* in the sheet's name, else in the header, else --year */
        if (self->sheet_year == 0)
            self->sheet_year = self->match->year[ALL];
        status = rlv_official_year(self, row, -1, &a->year);
        if (status == RLV_OK && self->match->year[NEED] > 0 &&
            self->match->year[NEED] != a->year - 2)
            status = rlv_official_fail(self, row, NEED, "those of two years before",
                                       "the APL of %d with the inhabitants of %d: another year?",
                                       a->year, self->match->year[NEED]);
        if (status < 0)
            return status;
    }
    for (int k = 0; k < 3; k++) {
        got[k] = rlv_official_real(self, row, ALL + k, 0, k == 2 ? 1e8 : 100, &value[k]);
        if (got[k] < 0)
            return got[k];
    }
    if (got[0] > 0 && got[1] > 0 && value[1] > value[0] + 1e-9)
        return rlv_official_fail(self, row, LE65, NULL,
                                 "the APL of GPs of 65 or less exceeds that of all ages");
    for (size_t p = 0; p < place.num; p++) {
        const size_t i = place.commune[p];
        if (place.kind == RLV_PLACE_HERE && !isnan(a->apl[i]))
            return rlv_official_fail(self, row, CODE, NULL, "%s is there twice",
                                     self->base.commune[i].code);
        for (size_t v = 0; v < 2; v++)
            if (got[v] > 0 && (place.kind == RLV_PLACE_HERE || isnan(a->apl[v * num + i])))
                a->apl[v * num + i] = value[v];
        if (got[2] > 0 && p == 0)
            a->need[i] = value[2] + (isnan(a->need[i]) ? 0.0 : a->need[i]);
    }
    rlv_official_found(self, place.kind, 0.0);
    return RLV_OK;
}

const rlv_official_source_t rlv_source_apl = {
    {"apl", "accessibility to GPs by commune, a sheet a year",
     "DREES, accessibilité potentielle localisée (530)", "Licence Ouverte / Etalab 2.0",
     "communes_apl.csv apl.csv communes_need.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = LAYOUTS,
    .num_layouts = 1,
    .begin = begin,
    .begin_sheet = begin_sheet,
    .row = row_apl,
    .end = flush,
    .release = release};
