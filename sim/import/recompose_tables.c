/* Inhabitants and APL of a new composition, and the zones that follow from the APL. */
#include "recompose_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- population.csv ----------------------------------------------------------------------------
 */

typedef struct {
    double *weight; /* [num_communes] */
    int64_t *part;
    size_t *member; /* of the old cell */
} share_t;

static int census_index(const rlv_base_t *base, int year)
{
    for (size_t k = 0; k < base->num_census; k++)
        if (base->census_year[k] == year)
            return (int)k;
    return -1;
}

/* Weights of the communes of a cell in a year: the census of that year where it makes up the cell's
 * total, 2017 in an earlier one broken by mergers, otherwise the last. */
static void weigh(const rlv_base_t *base, const size_t member[], size_t num, int year,
                  int64_t total, double weight[])
{
    const int own = census_index(base, year);
    const int y2017 = census_index(base, 2017);
    int64_t sum = 0;
    int used = own;

    for (size_t k = 0; k < num && own >= 0; k++) {
        const int64_t n = base->census[(size_t)own * base->num_communes + member[k]];
        sum += n > 0 ? n : 0;
    }
    if (own < 0 || sum != total)
        used = year < 2017 ? y2017 : own >= 0 && sum > 0 ? own : (int)base->num_census - 1;
    sum = 0;
    for (size_t k = 0; k < num; k++) {
        const int64_t n =
            used >= 0 ? base->census[(size_t)used * base->num_communes + member[k]] : 0;
        weight[k] = n > 0 ? (double)n : 0.0;
        sum += n > 0 ? n : 0;
    }
    for (size_t k = 0; k < num && sum == 0; k++)
        weight[k] = 1.0;
}

/* The communes of an old cell. */
static size_t members_of(const rlv_base_t *base, const char *territory, const char *department,
                         size_t member[])
{
    size_t num = 0;

    for (size_t i = 0; i < base->num_communes; i++)
        if (strcmp(base->commune[i].territory, territory) == 0 &&
            strcmp(base->commune[i].department, department) == 0)
            member[num++] = i;
    return num;
}

static int share_row(rlv_official_t *self, const rlv_csv_table_t *old, size_t row, share_t *s,
                     size_t num, rlv_tidy_t table[], const char *const tail[], size_t num_tails)
{
    const rlv_recompose_t *r = self->state;
    const char *year = rlv_recompose_text(old, row, "year");
    const char *kind = rlv_recompose_text(old, row, "status");
    const int64_t total = strtoll(rlv_recompose_text(old, row, "population"), NULL, 10);
    size_t k = 0;
    int status;

    while (k < num_tails && strcmp(tail[k], kind) != 0)
        k++;
    if (num == 0 || k == num_tails)
        return rlv_csv_fail(old, row, 0, self->err, NULL, "no commune lies there, or status '%s'",
                            kind);
    weigh(&self->base, s->member, num, rlv_tabular_leading(year), total, s->weight);
    status = rlv_import_apportion(total, s->weight, num, s->part, self->err);
    for (size_t m = 0; m < num && status == RLV_OK; m++)
        status = rlv_tidy_add(&table[k], (double)s->part[m], self->err, "%s,%s,%s",
                              r->place[s->member[m]].code,
                              self->base.commune[s->member[m]].department, year);
    return status;
}

int rlv_recompose_population(rlv_official_t *self)
{
    enum { NUM = 4 };
    static const char *const TAIL[NUM] = {"census", "interpolated", "projected", "held"};
    const size_t num_communes = self->base.num_communes;
    rlv_csv_table_t old = {0};
    rlv_tidy_t part[NUM], *table = NULL;
    share_t s = {rlv_calloc(num_communes, sizeof *s.weight, self->err),
                 rlv_calloc(num_communes, sizeof *s.part, self->err),
                 rlv_calloc(num_communes, sizeof *s.member, self->err)};
    size_t num = 0;
    int status = s.weight != NULL && s.part != NULL && s.member != NULL ? RLV_OK : RLV_ERR_OS;

    for (int k = 0; k < NUM; k++)
        rlv_tidy_init(&part[k], "population.csv", "", 3, 0, "");
    if (status == RLV_OK)
        status = rlv_recompose_open(self, "population.csv", &old);
    if (status == RLV_OK)
        status = rlv_official_table(self, "population.csv",
                                    "territory,department,year,population,status", 3, 0, "", NULL,
                                    0, &table);
    for (size_t row = 0; row < old.num_rows && status == RLV_OK; row++) {
        const char *t = rlv_csv_text(&old, row, 0), *d = rlv_csv_text(&old, row, 1);
        if (row == 0 || strcmp(rlv_csv_text(&old, row - 1, 0), t) != 0 ||
            strcmp(rlv_csv_text(&old, row - 1, 1), d) != 0)
            num = members_of(&self->base, t, d, s.member);
        status = share_row(self, &old, row, &s, num, part, TAIL, NUM);
    }
    for (int k = 0; k < NUM && status == RLV_OK; k++)
        status = rlv_tidy_finish(&part[k], self->err);
    for (int k = 0; k < NUM; k++) {
        for (size_t i = 0; i < part[k].num_rows && status == RLV_OK; i++) {
            char rest[64];
            (void)snprintf(rest, sizeof rest, "%.0f,%s", part[k].row[i].sum, TAIL[k]);
            status =
                rlv_tidy_put(table, rest, part[k].row[i].sum, self->err, "%s", part[k].row[i].key);
        }
        rlv_tidy_free(&part[k]);
    }
    rlv_csv_free(&old);
    free(s.weight);
    free(s.part);
    free(s.member);
    return status;
}

/* --- apl.csv -----------------------------------------------------------------------------------
 */

/* A kind of row of apl.csv. */
typedef struct {
    char key[64]; /* year,series,variant,weighting */
    char weight_year[8];
} kind_t;

static int kinds_of(rlv_official_t *self, kind_t **kind, size_t *num)
{
    rlv_csv_table_t old = {0};
    int status = rlv_recompose_open(self, "apl.csv", &old);

    for (size_t row = 0; row < old.num_rows && status == RLV_OK; row++) {
        kind_t one;
        size_t k = 0;
        (void)snprintf(
            one.key, sizeof one.key, "%s,%s,%s,%s", rlv_recompose_text(&old, row, "year"),
            rlv_recompose_text(&old, row, "series"), rlv_recompose_text(&old, row, "variant"),
            rlv_recompose_text(&old, row, "weighting"));
        (void)snprintf(one.weight_year, sizeof one.weight_year, "%.7s",
                       rlv_recompose_text(&old, row, "weight_year"));
        while (k < *num && strcmp((*kind)[k].key, one.key) != 0)
            k++;
        if (k < *num)
            continue;
        status = rlv_resize(kind, *num + 1, sizeof **kind, self->err);
        if (status == RLV_OK)
            (*kind)[(*num)++] = one;
    }
    rlv_csv_free(&old);
    return status;
}

/* A column of a table by commune where its rows start with `prefix` after the code, NaN elsewhere.
 */
static void column_of(const rlv_official_t *self, const rlv_csv_table_t *table, const char *prefix,
                      const char *column, double value[])
{
    for (size_t i = 0; i < self->base.num_communes; i++)
        value[i] = NAN;
    for (size_t row = 0; row < table->num_rows; row++) {
        char key[64] = "";
        for (int c = 1; c + 1 < (int)table->num_columns; c++) {
            const size_t used = strlen(key);
            (void)snprintf(key + used, sizeof key - used, "%s%s", c > 1 ? "," : "",
                           rlv_csv_text(table, row, c));
        }
        const size_t i = strcmp(key, prefix) == 0
                             ? rlv_base_find(&self->base, rlv_csv_text(table, row, 0))
                             : SIZE_MAX;
        if (i != SIZE_MAX)
            value[i] = strtod(rlv_recompose_text(table, row, column), NULL);
    }
}

/* The mean of a territory's communes, NaN when none counts. */
static double mean(const rlv_recompose_t *r, size_t t, const double value[], const double weight[])
{
    double sum = 0.0, total = 0.0;

    for (size_t k = r->first[t]; k < r->first[t + 1]; k++) {
        const size_t i = r->order[k];
        if (isnan(value[i]) || !(weight[i] > 0.0))
            continue;
        sum += weight[i] * value[i];
        total += weight[i];
    }
    return total > 0.0 ? sum / total : NAN;
}

static void weights_of_census(const rlv_base_t *base, int year, double weight[])
{
    const int k = census_index(base, year);
    for (size_t i = 0; i < base->num_communes; i++)
        weight[i] = k >= 0 ? (double)base->census[(size_t)k * base->num_communes + i] : NAN;
}

int rlv_recompose_apl(rlv_official_t *self)
{
    const rlv_recompose_t *r = self->state;
    rlv_csv_table_t apl = {0}, need = {0};
    rlv_tidy_t *table = NULL;
    kind_t *kind = NULL;
    size_t num_kinds = 0;
    double *value = rlv_calloc(2 * self->base.num_communes, sizeof *value, self->err);
    double *weight = value != NULL ? value + self->base.num_communes : NULL;
    int status = value != NULL ? kinds_of(self, &kind, &num_kinds) : RLV_ERR_OS;

    if (status == RLV_OK)
        status = rlv_recompose_open(self, "communes_apl.csv", &apl);
    if (status == RLV_OK)
        status = rlv_recompose_open(self, "communes_need.csv", &need);
    if (status == RLV_OK)
        status = rlv_official_table(self, "apl.csv",
                                    "territory,year,series,variant,weighting,apl,weight_year", 5, 4,
                                    "", NULL, 0, &table);
    for (size_t k = 0; k < num_kinds && status == RLV_OK; k++) {
        char prefix[64], *weighting = strrchr(kind[k].key, ',');
        (void)snprintf(prefix, sizeof prefix, "%.*s", (int)(weighting - kind[k].key), kind[k].key);
        column_of(self, &apl, prefix, "apl", value);
        if (strcmp(weighting, ",standardised") == 0)
            column_of(self, &need, kind[k].weight_year, "standardised_population", weight);
        else
            weights_of_census(&self->base, rlv_tabular_leading(kind[k].weight_year), weight);
        for (size_t t = 0; t < r->num_territories && status == RLV_OK; t++) {
            const double m = mean(r, t, value, weight);
            char rest[48] = ",";
            if (!isnan(m))
                (void)snprintf(rest, sizeof rest, "%.4f,", m);
            (void)strncat(rest, kind[k].weight_year, 8);
            status = rlv_tidy_put(table, rest, 0.0, self->err, "%s,%s",
                                  r->place[r->order[r->first[t]]].code, kind[k].key);
        }
    }
    rlv_csv_free(&apl);
    rlv_csv_free(&need);
    free(kind);
    free(value);
    return status;
}

/* --- rebuilt zones -----------------------------------------------------------------------------
 */

typedef struct {
    double *apl;
    int64_t *inhabitants;
    const char **code;
    int *class_of;
} ranked_t;

static int rank_territories(rlv_official_t *self, const rlv_official_rebuild_t *rebuild,
                            ranked_t *k)
{
    const rlv_recompose_t *r = self->state;
    const size_t num_communes = self->base.num_communes;
    rlv_csv_table_t table = {0};
    const int y = census_index(&self->base, rebuild->apl_year);
    double *value = rlv_calloc(2 * num_communes, sizeof *value, self->err);
    int status = value != NULL ? rlv_recompose_open(self, "communes_apl.csv", &table) : RLV_ERR_OS;
    bool any = false;

    if (status == RLV_OK) {
        char prefix[64];
        (void)snprintf(prefix, sizeof prefix, "%d,first_release,le65", rebuild->apl_year);
        column_of(self, &table, prefix, "apl", value);
        weights_of_census(&self->base, 2017, value + num_communes);
    }
    for (size_t t = 0; t < r->num_territories && status == RLV_OK; t++) {
        k->code[t] = r->place[r->order[r->first[t]]].code;
        k->apl[t] = mean(r, t, value, value + num_communes);
        any = any || !isnan(k->apl[t]);
        for (size_t m = r->first[t]; m < r->first[t + 1] && y >= 0; m++) {
            const int64_t n = self->base.census[(size_t)y * num_communes + r->order[m]];
            k->inhabitants[t] += n > 0 ? n : 0;
        }
    }
    rlv_csv_free(&table);
    free(value);
    return status == RLV_OK && !any ? RLV_ERR_UNAVAILABLE : status;
}

int rlv_recompose_rebuild(rlv_official_t *self, rlv_tidy_t *table,
                          const rlv_official_rebuild_t *rebuild)
{
    static const char *const CLASS[] = {"ZIP,rebuilt,1.0000,0.0000,0.0000",
                                        "ZAC,rebuilt,0.0000,1.0000,0.0000",
                                        "ZAR,rebuilt,0.0000,0.0000,1.0000"};
    const rlv_recompose_t *r = self->state;
    const size_t num = r->num_territories;
    ranked_t k = {rlv_calloc(num, sizeof *k.apl, self->err),
                  rlv_calloc(num, sizeof *k.inhabitants, self->err),
                  rlv_calloc(num, sizeof *k.code, self->err),
                  rlv_calloc(num, sizeof *k.class_of, self->err)};
    int status = k.apl != NULL && k.inhabitants != NULL && k.code != NULL && k.class_of != NULL
                     ? rank_territories(self, rebuild, &k)
                     : RLV_ERR_OS;

    if (status == RLV_OK)
        status = rebuild->classes(rebuild->rule, num, k.apl, k.inhabitants, k.code, k.class_of,
                                  self->err);
    for (size_t t = 0; t < num && status == RLV_OK; t++) {
        char rest[64];
        (void)snprintf(rest, sizeof rest, "%s,%s", rebuild->vintage == 2018 ? "2018-10" : "2022-05",
                       CLASS[k.class_of[t]]);
        status = rlv_tidy_put(table, rest, 0.0, self->err, "%s,%d", k.code[t], rebuild->vintage);
    }
    free(k.apl);
    free(k.inhabitants);
    free(k.code);
    free(k.class_of);
    if (status == RLV_ERR_UNAVAILABLE) {
        rlv_note(self->notes, "tvs: no first-release APL of %d: zones of %d not rebuilt",
                 rebuild->apl_year, rebuild->vintage);
        return RLV_OK;
    }
    return status;
}
