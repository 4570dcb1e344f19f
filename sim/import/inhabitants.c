/* Inhabitants by cell (territory x department): censuses, then the projection (see import.h). */
#include "internal.h"
#include "releve/mathx.h"
#include "releve/tabular.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double OWN_TREND_SHARE = 0.5;     /* S: kept of a cell's own trend in the first year */
static const double OWN_TREND_HALF_LIFE = 8.0; /* H: years in which that share halves */

enum { CENSUS_2017 = 5 }; /* index of that census */

/* --- what a commune's figure covers ---------------------------------------------------------- */

/* Marks the figures that a merger touches. The legal population of a census year Y is published on
 * the geography of 1 January Y+2, and joined by code: a commune merged later than that holds in Y
 * only the one whose code survived; one merged after COG 2019 is counted with its successor. */
static void mark_mergers(rlv_import_t *self)
{
    for (size_t k = 0; k < self->num_movements; k++) {
        const rlv_import_movement_t *m = &self->movement[k];
        const size_t from = rlv_import_find(self, m->from), to = rlv_import_find(self, m->to);
        const int year = rlv_tabular_leading(m->date);
        if (to == SIZE_MAX)
            continue;
        for (int y = 0; y < RLV_IMPORT_NUM_CENSUS; y++) {
            const int geography = rlv_import_census_year[y] + 2;
            if (strcmp(m->date, RLV_COG_DATE) <= 0 && year > geography)
                self->commune[to].population_status[y] = RLV_IMPORT_BEFORE_MERGER;
            if (strcmp(m->date, RLV_COG_DATE) > 0 && from != SIZE_MAX &&
                (year <= geography || self->by_rule) && self->commune[from].population[y] < 0) {
                self->commune[to].population_status[y] = RLV_IMPORT_WITH_MERGED;
                self->commune[from].population_status[y] = RLV_IMPORT_MERGED_ELSEWHERE;
            }
        }
    }
}

/* Every missing figure must be explained by a merger. */
static int check_missing(const rlv_import_t *self, rlv_error_t *err)
{
    for (size_t i = 0; i < self->num_communes; i++)
        for (int y = 0; y < RLV_IMPORT_NUM_CENSUS; y++)
            if (self->commune[i].population[y] < 0 &&
                self->commune[i].population_status[y] != RLV_IMPORT_MERGED_ELSEWHERE &&
                self->by_rule)
                rlv_note(self->notes, "communes: %s has no inhabitants in %d: counted as none",
                         self->commune[i].code, rlv_import_census_year[y]);
            else if (self->commune[i].population[y] < 0 &&
                     self->commune[i].population_status[y] != RLV_IMPORT_MERGED_ELSEWHERE)
                return rlv_fail_at(err, RLV_ERR_DATA, "communes_france_2019.csv", 0,
                                   self->commune[i].code, NULL,
                                   "no inhabitants in %d and no merger that explains it",
                                   rlv_import_census_year[y]);
    return RLV_OK;
}

/* --- cells ----------------------------------------------------------------------------------- */

static int list_cells(rlv_import_t *self, rlv_error_t *err)
{
    const size_t num = self->num_departments;
    bool *there = rlv_calloc(self->num_territories * num, sizeof *there, err);
    size_t *cell_of = rlv_calloc(self->num_territories * num, sizeof *cell_of, err);
    int status = there != NULL && cell_of != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++) {
        const rlv_import_commune_t *c = &self->commune[i];
        bool *mark = &there[c->territory * num + rlv_import_department(self, c->code)];
        self->num_cells += !*mark;
        *mark = true;
    }
    if (status == RLV_OK) {
        self->cell = rlv_calloc(self->num_cells, sizeof *self->cell, err);
        status = self->cell != NULL ? RLV_OK : RLV_ERR_OS;
    }
    for (size_t k = 0, next = 0; status == RLV_OK && k < self->num_territories * num; k++) {
        if (!there[k])
            continue;
        self->cell[next].territory = k / num;
        self->cell[next].department = k % num;
        cell_of[k] = next++;
    }
    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++) {
        rlv_import_commune_t *c = &self->commune[i];
        c->cell = cell_of[c->territory * num + rlv_import_department(self, c->code)];
        for (int v = 0; v < 2; v++)
            self->cell[c->cell].gp[v] += c->gp[v];
    }
    free(there);
    free(cell_of);
    return status;
}

/* A territory's corrected total of a census year, split between its cells as its communes are (as
 * in 2017 where mergers broke the communes' own figures). */
static int split_census(rlv_import_t *self, int y, rlv_error_t *err)
{
    const size_t column = (size_t)(rlv_import_census_year[y] - RLV_IMPORT_FIRST_YEAR);
    double *weight = rlv_calloc(2 * self->num_cells, sizeof *weight, err);
    double *weight_2017 = weight != NULL ? weight + self->num_cells : NULL;
    int status = weight != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++) {
        const rlv_import_commune_t *c = &self->commune[i];
        weight[c->cell] += c->population[y] > 0 ? (double)c->population[y] : 0.0;
        weight_2017[c->cell] +=
            c->population[CENSUS_2017] > 0 ? (double)c->population[CENSUS_2017] : 0.0;
    }
    for (size_t first = 0, last; first < self->num_cells && status == RLV_OK; first = last) {
        const rlv_import_territory_t *t = &self->territory[self->cell[first].territory];
        double sum = 0.0;
        int64_t part[128] = {0};
        for (last = first;
             last < self->num_cells && self->cell[last].territory == self->cell[first].territory;
             last++)
            sum += weight[last];
        const bool broken = (int64_t)sum != t->population[y];
        if (last - first > sizeof part / sizeof *part)
            status = rlv_fail(err, RLV_ERR_DATA, "territory %s lies in %zu departments",
                              t->unit->code, last - first);
        else
            status = rlv_import_apportion(t->population[y], (broken ? weight_2017 : weight) + first,
                                          last - first, part, err);
        for (size_t k = first; k < last && status == RLV_OK; k++)
            self->cell[k].population[column] = part[k - first];
    }
    free(weight);
    return status;
}

int rlv_import_form_cells(rlv_import_t *self, rlv_error_t *err)
{
    int status;

    mark_mergers(self);
    status = check_missing(self, err);
    if (status == RLV_OK)
        status = list_cells(self, err);
    for (int y = 0; y < RLV_IMPORT_NUM_CENSUS && status == RLV_OK; y++)
        status = split_census(self, y, err);
    return status;
}

/* --- projection ------------------------------------------------------------------------------ */

enum { OMPHALE_YEARS = 3 };
static const int OMPHALE_YEAR[OMPHALE_YEARS] = {2018, 2050, 2070};

/* omphale[num_departments][OMPHALE_YEARS] */
static int read_omphale(const rlv_import_t *self, double *omphale, rlv_error_t *err)
{
    static const char *const names[] = {"dep", "pop2018", "pop2050", "pop2070"};
    rlv_csv_table_t csv;
    int column[1 + OMPHALE_YEARS];
    size_t num_held = 0;
    int status = RLV_OK;

    memset(&csv, 0, sizeof csv);
    if (!rlv_import_skips(self, "insee_omphale2022_department.csv"))
        status = rlv_import_open(self, &csv, "insee_omphale2022_department.csv", ',', names,
                                 1 + OMPHALE_YEARS, column, err);
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *code = rlv_csv_text(&csv, row, column[0]);
        const size_t d = rlv_import_department(self, code);
        if (d == SIZE_MAX || strlen(code) < 2)
            continue;
        if (omphale[d * OMPHALE_YEARS] > 0.0)
            status = rlv_csv_fail(&csv, row, column[0], err, NULL, "%s is there twice", code);
        for (int k = 0; k < OMPHALE_YEARS && status == RLV_OK; k++)
            status = rlv_csv_get_real(&csv, row, column[1 + k], 1.0, 1e8,
                                      &omphale[d * OMPHALE_YEARS + (size_t)k], err);
    }
    for (size_t d = 0; d < self->num_departments && status == RLV_OK; d++)
        if (!(omphale[d * OMPHALE_YEARS] > 0.0) && self->by_rule) {
            num_held++;
            for (size_t k = 0; k < OMPHALE_YEARS; k++) /* constant: the inhabitants of 2021 */
                omphale[d * OMPHALE_YEARS + k] = 1.0;
        } else if (!(omphale[d * OMPHALE_YEARS] > 0.0))
            status = rlv_fail_at(err, RLV_ERR_DATA, csv.path, 0, "dep", NULL,
                                 "department %s is missing", self->department[d]);
    if (status == RLV_OK && num_held > 0)
        rlv_note(self->notes,
                 "missing: projection of %zu departments (Omphale file of Occitanie): their total "
                 "is held at that of %d",
                 num_held, RLV_IMPORT_BASE_YEAR);
    rlv_csv_free(&csv);
    return status;
}

/* The scenario in a year: straight lines between its years. */
static double omphale_in(const double point[OMPHALE_YEARS], int year)
{
    const int k = year >= OMPHALE_YEAR[1] ? 1 : 0;
    return point[k] + (point[k + 1] - point[k]) * (double)(year - OMPHALE_YEAR[k]) /
                          (double)(OMPHALE_YEAR[k + 1] - OMPHALE_YEAR[k]);
}

static int64_t *inhabitants(rlv_import_cell_t *cell, int year)
{
    return &cell->population[year - RLV_IMPORT_FIRST_YEAR];
}

/* The year without a census: the mean of its neighbours, halves to the even number. */
static void interpolate_2020(rlv_import_t *self)
{
    for (size_t k = 0; k < self->num_cells; k++) {
        const int64_t twice =
            *inhabitants(&self->cell[k], 2019) + *inhabitants(&self->cell[k], 2021);
        int64_t half = twice / 2;
        if (twice % 2 != 0)
            half += half % 2;
        *inhabitants(&self->cell[k], 2020) = half;
    }
}

/* The cells of one department, in order of territory, and what projects them. */
typedef struct {
    size_t *cell;   /* [num] */
    double *weight; /* [num] W(c,t) */
    double *trend;  /* [num] g(c), a year */
    int64_t *part;  /* [num] */
    size_t num;
    double total_2021;
} projected_t;

static void gather(rlv_import_t *self, size_t department, projected_t *p)
{
    double total_2015 = 0.0;

    p->num = 0;
    p->total_2021 = 0.0;
    for (size_t k = 0; k < self->num_cells; k++) {
        if (self->cell[k].department != department)
            continue;
        p->cell[p->num++] = k;
        total_2015 += (double)*inhabitants(&self->cell[k], 2015);
        p->total_2021 += (double)*inhabitants(&self->cell[k], 2021);
    }
    const double of_department = (rlv_log(p->total_2021) - rlv_log(total_2015)) / 6.0;
    for (size_t i = 0; i < p->num; i++) {
        const double before = (double)*inhabitants(&self->cell[p->cell[i]], 2015);
        const double now = (double)*inhabitants(&self->cell[p->cell[i]], 2021);
        p->weight[i] = now;
        /* a cell without inhabitants has no trend */
        p->trend[i] = before > 0.0 && now > 0.0
                          ? (rlv_log(now) - rlv_log(before)) / 6.0 - of_department
                          : 0.0;
    }
}

static int project_department(rlv_import_t *self, projected_t *p, const double *omphale,
                              rlv_error_t *err)
{
    const double base = omphale_in(omphale, RLV_IMPORT_BASE_YEAR);
    int status = RLV_OK;

    for (int year = RLV_IMPORT_BASE_YEAR + 1; year <= RLV_IMPORT_LAST_YEAR && status == RLV_OK;
         year++) {
        const double age = (double)(year - 1 - RLV_IMPORT_BASE_YEAR);
        const double share = OWN_TREND_SHARE * rlv_pow(2.0, -age / OWN_TREND_HALF_LIFE);
        const double total = p->total_2021 * omphale_in(omphale, year) / base;
        for (size_t i = 0; i < p->num; i++)
            p->weight[i] *= rlv_exp(share * p->trend[i]);
        status = rlv_import_apportion((int64_t)floor(total + 0.5), p->weight, p->num, p->part, err);
        for (size_t i = 0; i < p->num && status == RLV_OK; i++)
            *inhabitants(&self->cell[p->cell[i]], year) = p->part[i];
    }
    return status;
}

int rlv_import_project(rlv_import_t *self, rlv_error_t *err)
{
    double *omphale = rlv_calloc(self->num_departments * OMPHALE_YEARS, sizeof *omphale, err);
    projected_t p = {.cell = rlv_calloc(self->num_cells, sizeof *p.cell, err),
                     .weight = rlv_calloc(self->num_cells, sizeof *p.weight, err),
                     .trend = rlv_calloc(self->num_cells, sizeof *p.trend, err),
                     .part = rlv_calloc(self->num_cells, sizeof *p.part, err)};
    int status =
        omphale != NULL && p.cell != NULL && p.weight != NULL && p.trend != NULL && p.part != NULL
            ? RLV_OK
            : RLV_ERR_OS;
    if (status == RLV_OK)
        status = read_omphale(self, omphale, err);
    if (status == RLV_OK)
        interpolate_2020(self);
    for (size_t d = 0; d < self->num_departments && status == RLV_OK; d++) {
        gather(self, d, &p);
        status = project_department(self, &p, &omphale[d * OMPHALE_YEARS], err);
    }
    free(omphale);
    free(p.cell);
    free(p.weight);
    free(p.trend);
    free(p.part);
    return status;
}

int rlv_import_write_population(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status = rlv_import_out_open(&out, folder, "population.csv",
                                     "territory,department,year,population,status", err);

    for (size_t k = 0; k < self->num_cells && status == RLV_OK; k++)
        for (int y = 0; y < RLV_IMPORT_NUM_YEARS; y++) {
            const int year = RLV_IMPORT_FIRST_YEAR + y;
            (void)fprintf(out.file, "%s,%s,%d,%lld,%s\n",
                          self->territory[self->cell[k].territory].unit->code,
                          self->department[self->cell[k].department], year,
                          (long long)self->cell[k].population[y],
                          year == 2020                   ? "interpolated"
                          : year <= RLV_IMPORT_BASE_YEAR ? "census"
                                                         : "projected");
        }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}
