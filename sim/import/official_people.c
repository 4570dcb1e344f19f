/* Inhabitants: legal populations by commune, by age and sex, scenarios (Omphale), mortality. */
#include "official_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ETALAB "Licence Ouverte / Etalab 2.0"

/* --- populations légales ------------------------------------------------------------------------
 */

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
    if (place->kind == RLV_PLACE_HERE && l->count[at] >= 0.0 && !l->joined[at])
        return rlv_official_fail(self, row, P_COMMUNE, NULL, "%s is there twice",
                                 self->base.commune[place->commune[0]].code);
    l->joined[at] =
        l->joined[at] || (place->kind != RLV_PLACE_HERE && place->kind != RLV_PLACE_PART);
    l->count[at] = count + (l->count[at] > 0.0 ? l->count[at] : 0.0);
    return RLV_OK;
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
        status = rlv_official_cell(self, row, cell, 0, 1e8, &count[k]);
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
        if (year == 0)
            status = rlv_official_year(self, row, series || ensemble ? -1 : P_YEAR, &year);
        if (status == RLV_OK)
            status = add_legal(self, row, &place, year, count[k]);
    }
    return status;
}

/* The commune that takes in `i` after COG 2019 and has a figure, or SIZE_MAX. */
static size_t successor_with_figure(const rlv_official_t *self, size_t i, size_t k)
{
    const legal_t *l = self->state;
    const rlv_import_t movements = {.movement = self->base.movement,
                                    .num_movements = self->base.num_movements};
    const char *to =
        rlv_import_successor(&movements, self->base.commune[i].code, "2019-01-01", "9999-12-31");
    const size_t s = rlv_base_find(&self->base, to);
    return s != SIZE_MAX && s != i && l->count[k * self->base.num_communes + s] >= 0.0 ? s
                                                                                       : SIZE_MAX;
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
     "INSEE, populations légales", ETALAB, "communes_population.csv population.csv", false},
    .needs_base = true,
    .layout = LEGAL,
    .num_layouts = 3,
    .begin = begin_legal,
    .row = row_legal,
    .end = end_legal,
    .release = release_legal};

/* --- by age and sex ------------------------------------------------------------------------------
 */

enum { A_AGE };
enum { T_YEAR, T_DEPARTMENT, T_SEX, T_AGE, T_COUNT };
static const rlv_layout_t AGES[] = {
    {"long",
     {{"year", "annee|an"},
      {"department", "dep|departement|code departement"},
      {"sex", "sexe"},
      {"age", "age|tranche d age|age quinquennal"},
      {"population", "population|effectif"},
      {0}}},
    {"estimations", {{"+age", "* ans|* ans et plus|total"}, {0}}},
};

typedef struct {
    struct {
        int from, to; /* -1 the total */
        char sex[4];
    } column[RLV_LAYOUT_MAX_SERIES];
    char sex_at[RLV_TABULAR_MAX_CELLS][4]; /* in the line of sexes, by column of the sheet */
    rlv_tidy_t *table;
} ages_t;

static int begin_ages(rlv_official_t *self)
{
    static const size_t YEAR = 1;
    ages_t *a = self->state = rlv_calloc(1, sizeof *a, self->err);

    return a == NULL ? RLV_ERR_OS
                     : rlv_official_table(self, "population_ages.csv",
                                          "department,year,sex,age_from,age_to,population", 5, 0,
                                          "", &YEAR, 1, &a->table);
}

static void release_ages(rlv_official_t *self)
{
    free(self->state);
}

static const char *sex_of(const char *text)
{
    char plain[256];
    rlv_official_plain(text, plain);
    return strncmp(plain, "ensemble", 8) == 0 ? "all"
           : strncmp(plain, "homme", 5) == 0  ? "M"
           : strncmp(plain, "femme", 5) == 0  ? "F"
                                              : NULL;
}

/* "0 à 4 ans", "95 ans et plus" (to 120), "Total" (-1). */
static bool ages_of(const char *text, int *from, int *to)
{
    char plain[256];

    rlv_official_plain(text, plain);
    *from = *to = -1;
    if (strcmp(plain, "total") == 0)
        return true;
    if (strspn(plain, "0123456789") == 0)
        return false;
    *from = rlv_tabular_leading(plain);
    const char *second = plain + strspn(plain, "0123456789");
    second += strcspn(second, "0123456789");
    *to = *second != '\0' ? rlv_tabular_leading(second) : 120;
    return true;
}

/* The line of sexes stands above that of ages: each holds until the next. */
static int raw_ages(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    ages_t *a = self->state;
    const char *sex = "";
    bool any = false;

    for (size_t c = 0; c < row->num_cells; c++)
        any = any || sex_of(row->cell[c]) != NULL;
    for (size_t c = 0; any && c < row->num_cells; c++) {
        if (sex_of(row->cell[c]) != NULL)
            sex = sex_of(row->cell[c]);
        (void)snprintf(a->sex_at[c], sizeof a->sex_at[c], "%s", sex);
    }
    return RLV_OK;
}

/* Sexes by the order of the blocks (a total ends each), which a shifted line of sexes does not
 * break; the line above must name as many. */
static int header_ages(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    static const char *const ORDER[] = {"all", "M", "F"};
    ages_t *a = self->state;
    size_t block = 0;

    if (self->match->layout == &AGES[0])
        return RLV_OK;
    for (size_t k = 0; k < self->match->num_series; k++) {
        const int c = self->match->series[k].column;
        if (!ages_of(row->cell[c], &a->column[k].from, &a->column[k].to) || block > 2)
            return rlv_official_fail(self, row, A_AGE, "as 0 à 4 ans; three blocks", "'%.40s'",
                                     row->cell[c]);
        (void)snprintf(a->column[k].sex, sizeof a->column[k].sex, "%s", ORDER[block]);
        if (k == 0 && strcmp(a->sex_at[c], "all") != 0 && strcmp(a->sex_at[c + 1], "all") != 0)
            return rlv_official_fail(self, row, A_AGE, "Ensemble, Hommes, Femmes",
                                     "no line of sexes above the ages");
        block += a->column[k].from < 0;
    }
    return RLV_OK;
}

static int row_long(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    ages_t *a = self->state;
    char code[4];
    int64_t count = 0;
    int from, to, year = 0, status = rlv_official_count(self, row, T_COUNT, &count);
    const char *sex = sex_of(rlv_official_text(self, row, T_SEX));

    if (status >= 0 && !ages_of(rlv_official_text(self, row, T_AGE), &from, &to))
        status = rlv_official_fail(self, row, T_AGE, "as 0 à 4 ans", "'%.40s'",
                                   rlv_official_text(self, row, T_AGE));
    if (status >= 0 && sex == NULL)
        status = rlv_official_fail(self, row, T_SEX, "Ensemble, Hommes, Femmes", "'%.40s'",
                                   rlv_official_text(self, row, T_SEX));
    if (status < 0)
        return status;
    if (!rlv_tabular_department(rlv_official_text(self, row, T_DEPARTMENT), code) || from < 0) {
        rlv_official_drop(self, (double)count, "totals");
        return RLV_OK;
    }
    if (!rlv_base_has_department(&self->base, code)) {
        rlv_official_elsewhere(self, (double)count);
        return RLV_OK;
    }
    status = rlv_official_year(self, row, T_YEAR, &year);
    rlv_official_found(self, RLV_PLACE_HERE, (double)count);
    return status == RLV_OK ? rlv_tidy_add(a->table, (double)count, self->err, "%s,%d,%s,%d,%d",
                                           code, year, sex, from, to)
                            : status;
}

static int row_ages(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    ages_t *a = self->state;
    char code[4];
    double sum = 0.0, of[3] = {0.0, 0.0, 0.0}, count = 0.0;
    int year = 0, status = RLV_OK;
    size_t block = 0;

    if (self->match->layout == &AGES[0])
        return row_long(self, row);
    if (!rlv_tabular_department(row->cell[0], code)) {
        rlv_official_drop(self, 0.0, "totals of France, notes");
        return RLV_OK;
    }
    status = rlv_official_year(self, row, -1, &year);
    const bool here = rlv_base_has_department(&self->base, code);
    for (size_t k = 0; k < self->match->num_series && status >= 0; k++) {
        status = rlv_official_cell(self, row, self->match->series[k].column, 0, 1e8, &count);
        if (status < 0)
            return status;
        if (a->column[k].from < 0) { /* the total of a sex: that of its ages */
            const double expected = block < 3 ? of[block] : NAN;
            if (count != expected)
                return rlv_official_fail(self, row, A_AGE, NULL,
                                         "department %s: the total does not balance: %.0f [%.0f]",
                                         code, count, expected);
            block++;
            continue;
        }
        of[block < 3 ? block : 2] += count;
        sum += count;
        if (here)
            status = rlv_tidy_add(a->table, count, self->err, "%s,%d,%s,%d,%d", code, year,
                                  a->column[k].sex, a->column[k].from, a->column[k].to);
    }
    if (status < 0)
        return status;
    if (of[0] != of[1] + of[2])
        return rlv_official_fail(self, row, A_AGE, NULL,
                                 "department %s: men and women do not balance: %.0f [%.0f]", code,
                                 of[1] + of[2], of[0]);
    if (here)
        rlv_official_found(self, RLV_PLACE_HERE, sum);
    else
        rlv_official_elsewhere(self, sum);
    return RLV_OK;
}

const rlv_official_source_t rlv_source_ages = {
    {"ages", "inhabitants by department, sex, five-year age, a sheet a year",
     "INSEE, estimations de population", ETALAB, "population_ages.csv", false},
    .needs_base = true,
    .layout = AGES,
    .num_layouts = 2,
    .begin = begin_ages,
    .raw = raw_ages,
    .header = header_ages,
    .row = row_ages,
    .release = release_ages};

/* --- scenarios and mortality ---------------------------------------------------------------------
 */

enum { O_DEPARTMENT, O_POPULATION };
enum { OL_DEPARTMENT, OL_YEAR, OL_POPULATION };
static const rlv_layout_t OMPHALE[] = {
    {"long",
     {{"department", "dep|departement|code departement|zone"},
      {"year", "annee|an"},
      {"population", "population|pop"},
      {0}}},
    {"wide",
     {{"department", "dep|departement|code departement|zone"},
      {"+population", "pop#|population #|population en #|#"},
      {0}}},
};

static int begin_omphale(rlv_official_t *self)
{
    rlv_tidy_t *table = NULL;
    return rlv_official_table(self, "population_scenario.csv", "department,year,population", 2, 0,
                              "", NULL, 0, &table);
}

static int row_omphale(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const bool is_long = self->match->layout == &OMPHALE[0];
    const size_t num = is_long ? 1 : self->match->num_series;
    char code[4];
    double count[RLV_LAYOUT_MAX_SERIES] = {0}, sum = 0.0;
    int year = 0, status = RLV_OK;

    for (size_t k = 0; k < num && status >= 0; k++) {
        status = rlv_official_cell(
            self, row, is_long ? self->match->index[OL_POPULATION] : self->match->series[k].column,
            0, 1e8, &count[k]);
        sum += count[k];
    }
    if (status < 0)
        return status;
    if (!rlv_tabular_department(rlv_official_text(self, row, O_DEPARTMENT), code)) {
        rlv_official_drop(self, sum, "totals, notes");
        return RLV_OK;
    }
    if (!rlv_base_has_department(&self->base, code)) {
        rlv_official_elsewhere(self, sum);
        return RLV_OK;
    }
    rlv_official_found(self, RLV_PLACE_HERE, sum);
    status = RLV_OK;
    for (size_t k = 0; k < num && status == RLV_OK; k++) {
        year = is_long ? 0 : self->match->series[k].year;
        if (year == 0)
            status = rlv_official_year(self, row, is_long ? OL_YEAR : -1, &year);
        rlv_official_saw_year(self, year);
        if (status == RLV_OK)
            status = rlv_tidy_add(&self->table[0], count[k], self->err, "%s,%d", code, year);
    }
    return status;
}

const rlv_official_source_t rlv_source_omphale = {
    {"omphale", "projected inhabitants by department and year", "INSEE, Omphale", ETALAB,
     "population_scenario.csv", false},
    .needs_base = true,
    .layout = OMPHALE,
    .num_layouts = 2,
    .begin = begin_omphale,
    .row = row_omphale};

enum { M_AGE, M_SEX, M_YEAR, M_Q };
static const rlv_layout_t MORTALITY[] = {
    {"by age, sex, year",
     {{"age", "age"},
      {"sex", "sex|sexe"},
      {"year", "year|annee"},
      {"q", "annual q|quotient*|q"},
      {0}}},
};

static int begin_mortality(rlv_official_t *self)
{
    static const size_t YEAR = 2;
    rlv_tidy_t *table = NULL;
    return rlv_official_table(self, "mortality.csv", "age,sex,year,q", 3, 6, "", &YEAR, 1, &table);
}

static int row_mortality(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    char plain[256];
    double age = 0.0, q = 0.0;
    int year = 0, status = rlv_official_real(self, row, M_AGE, 0, 130, &age);

    if (status >= 0)
        status = rlv_official_real(self, row, M_Q, 0, 1, &q);
    if (status <= 0) {
        if (status == 0)
            rlv_official_drop(self, 0.0, "line without a value");
        return status;
    }
    rlv_official_plain(rlv_official_text(self, row, M_SEX), plain);
    const char *sex = plain[0] == 'm' || plain[0] == 'h' || plain[0] == '1' ? "M"
                      : plain[0] == 'f' || plain[0] == '2'                  ? "F"
                                                                            : NULL;
    if (sex == NULL)
        return rlv_official_fail(self, row, M_SEX, "male, female, hommes, femmes", "'%.20s'",
                                 plain);
    status = rlv_official_year(self, row, M_YEAR, &year);
    if (status < 0)
        return status;
    if (age < 25.0 || age > 100.0 || year < 2012) {
        rlv_official_drop(self, 0.0, "ages under 25 or over 100, years before 2012");
        return RLV_OK;
    }
    rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    char rest[32];
    (void)snprintf(rest, sizeof rest, "%.6f", q);
    return rlv_tidy_put(&self->table[0], rest, 0.0, self->err, "%.0f,%s,%d", age, sex, year);
}

const rlv_official_source_t rlv_source_mortality = {
    {"mortality", "annual probability of death by age, sex, year (national)",
     "INSEE, tables de mortalité", ETALAB, "mortality.csv", true},
    .rates = true,
    .layout = MORTALITY,
    .num_layouts = 1,
    .begin = begin_mortality,
    .row = row_mortality};
