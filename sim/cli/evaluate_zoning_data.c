/* The data of `releve evaluate zoning`: the tables of the region's folder by territory, the lists
 * that the user has, the verdicts of the simulated world. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evaluate_zoning.h"
#include "releve/csv_table.h"

const int RLV_ZS_APL_YEAR[RLV_ZS_NUM_APL] = {2015, 2016, 2017, 2018, 2019, 2021};

static const struct {
    const char *year, *series, *variant, *weighting;
} RANKINGS[RLV_ZS_NUM_RANKINGS] = {
    [RLV_ZS_RANK_LE65_2016] = {"2016", "first_release", "le65", "resident"},
    [RLV_ZS_RANK_LE65_2016_STANDARDISED] = {"2016", "first_release", "le65", "standardised"},
    [RLV_ZS_RANK_ALL_2016] = {"2016", "first_release", "all", "resident"},
    [RLV_ZS_RANK_ALL_2016_STANDARDISED] = {"2016", "first_release", "all", "standardised"},
    [RLV_ZS_RANK_LE65_2018] = {"2018", "first_release", "le65", "resident"},
    [RLV_ZS_RANK_LE65_2018_STANDARDISED] = {"2018", "first_release", "le65", "standardised"},
};

int rlv_zs_apl_index(int year)
{
    for (int k = 0; k < RLV_ZS_NUM_APL; k++)
        if (RLV_ZS_APL_YEAR[k] == year)
            return k;
    return -1;
}

static int open_table(rlv_evaluate_zoning_t *self, rlv_csv_table_t *table, const char *name,
                      rlv_error_t *err)
{
    char *path = rlv_format(err, "%s/%s", self->data, name);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(table, path, ',', err);
    if (status == RLV_OK)
        status = rlv_file_list_add(&self->inputs, path, err);
    free(path);
    return status;
}

/* Index of a territory, or -1. */
static long find_code(char (*codes)[RLV_ZS_CODE_SIZE], size_t count, const char *code)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order = strcmp(codes[middle], code);
        if (order == 0)
            return (long)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static int get_territory(const rlv_evaluate_zoning_t *self, const rlv_csv_table_t *t, size_t row,
                         int column, size_t *index, rlv_error_t *err)
{
    const long found = find_code(self->code, self->n, rlv_csv_text(t, row, column));
    if (found < 0)
        return rlv_csv_fail(t, row, column, err, "a code of territories.csv",
                            "'%s' is no territory", rlv_csv_text(t, row, column));
    *index = (size_t)found;
    return RLV_OK;
}

static double *column(const rlv_evaluate_zoning_t *self, double value, rlv_error_t *err)
{
    double *x = rlv_calloc(self->n + 1, sizeof *x, err);
    for (size_t i = 0; x != NULL && i < self->n; i++)
        x[i] = value;
    return x;
}

static int make_columns(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    bool whole = true;
    for (int y = 0; y < RLV_ZS_NUM_YEARS; y++)
        whole = (self->population[y] = column(self, 0.0, err)) != NULL && whole;
    for (int y = 0; y < RLV_ZS_NUM_APL; y++)
        whole = (self->apl[y] = column(self, NAN, err)) != NULL && whole;
    for (int r = 0; r < RLV_ZS_NUM_RANKINGS; r++)
        whole = (self->rank[r] = column(self, NAN, err)) != NULL && whole;
    for (int g = 0; g < RLV_ZS_NUM_GP; g++)
        whole = (self->gp[g] = column(self, 0.0, err)) != NULL && whole;
    for (int v = 0; v < RLV_ZS_NUM_VINTAGES; v++) {
        self->zone[v] = rlv_calloc(self->n + 1, sizeof *self->zone[v], err);
        whole = self->zone[v] != NULL && whole;
        for (size_t i = 0; whole && i < self->n; i++)
            self->zone[v][i] = -1;
    }
    self->msp = column(self, NAN, err);
    self->qpv = column(self, NAN, err);
    self->mountain = column(self, NAN, err);
    self->emergency = column(self, NAN, err);
    self->placebo_zone = rlv_calloc(self->n + 1, sizeof *self->placebo_zone, err);
    return whole && self->msp != NULL && self->qpv != NULL && self->mountain != NULL &&
                   self->emergency != NULL && self->placebo_zone != NULL
               ? RLV_OK
               : RLV_ERR_OS;
}

static int compare_codes(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Departments of the list, sorted, once each. */
static void list_departments(rlv_evaluate_zoning_t *self, const rlv_csv_table_t *t, int at)
{
    for (size_t i = 0; i < t->num_rows; i++)
        (void)snprintf(self->department_code[i], RLV_ZS_CODE_SIZE, "%s", rlv_csv_text(t, i, at));
    qsort(self->department_code, t->num_rows, RLV_ZS_CODE_SIZE, compare_codes);
    for (size_t i = 0; i < t->num_rows; i++)
        if (i == 0 ||
            strcmp(self->department_code[i], self->department_code[self->num_departments - 1]) != 0)
            memmove(self->department_code[self->num_departments++], self->department_code[i],
                    RLV_ZS_CODE_SIZE);
}

static int read_territories(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    static const char *const NAMES[] = {"code", "department", "?msp_communes", "?qpv",
                                        "?mountain_share"};
    int at[5] = {0};
    rlv_csv_table_t t = {0};
    int status = open_table(self, &t, "territories.csv", err);

    if (status == RLV_OK)
        status = rlv_csv_require(&t, NAMES, 5, at, NULL, err);
    if (status != RLV_OK)
        goto out;
    self->n = t.num_rows;
    self->code = rlv_calloc(self->n + 1, sizeof *self->code, err);
    self->department_code = rlv_calloc(self->n + 1, sizeof *self->department_code, err);
    self->department = rlv_calloc(self->n + 1, sizeof *self->department, err);
    status = self->code == NULL || self->department_code == NULL || self->department == NULL
                 ? RLV_ERR_OS
                 : make_columns(self, err);
    if (status != RLV_OK)
        goto out;
    list_departments(self, &t, at[1]);
    for (size_t i = 0; i < self->n && status == RLV_OK; i++) {
        double *const value[3] = {self->msp, self->qpv, self->mountain};
        (void)snprintf(self->code[i], RLV_ZS_CODE_SIZE, "%s", rlv_csv_text(&t, i, at[0]));
        if (i > 0 && strcmp(self->code[i - 1], self->code[i]) >= 0)
            status = rlv_csv_fail(&t, i, at[0], err, "sorted, once each", "'%s' is out of order",
                                  self->code[i]);
        self->department[i] = (size_t)find_code(self->department_code, self->num_departments,
                                                rlv_csv_text(&t, i, at[1]));
        for (int c = 0; c < 3 && status == RLV_OK; c++)
            if (at[2 + c] >= 0)
                status = rlv_csv_get_real_or_missing(&t, i, at[2 + c], 0, 1e6, &value[c][i], err);
    }
out:
    rlv_csv_free(&t);
    return status;
}

static int read_population(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    static const char *const NAMES[] = {"territory", "year", "population"};
    int at[3] = {0};
    rlv_csv_table_t t = {0};
    int status = open_table(self, &t, "population.csv", err);

    if (status == RLV_OK)
        status = rlv_csv_require(&t, NAMES, 3, at, NULL, err);
    for (size_t r = 0; status == RLV_OK && r < t.num_rows; r++) {
        int64_t year = 0, people = 0;
        size_t i = 0;
        if ((status = get_territory(self, &t, r, at[0], &i, err)) != RLV_OK ||
            (status = rlv_csv_get_int(&t, r, at[1], 1900, 2200, &year, err)) != RLV_OK ||
            (status = rlv_csv_get_int(&t, r, at[2], 0, 100000000, &people, err)) != RLV_OK)
            break;
        if (year >= RLV_ZS_FIRST_YEAR && year <= RLV_ZS_LAST_YEAR)
            self->population[year - RLV_ZS_FIRST_YEAR][i] += (double)people;
    }
    rlv_csv_free(&t);
    for (int y = 0; y < RLV_ZS_NUM_YEARS && status == RLV_OK; y++)
        for (size_t i = 0; i < self->n && status == RLV_OK; i++)
            if (!(self->population[y][i] > 0))
                status =
                    rlv_fail(err, RLV_ERR_DATA, "%s/population.csv: %s has no inhabitants in %d",
                             self->data, self->code[i], RLV_ZS_FIRST_YEAR + y);
    return status;
}

/* The column that a row of apl.csv fills, or NULL. */
static double *apl_column(const rlv_evaluate_zoning_t *self, const char *text[4])
{
    for (int r = 0; r < RLV_ZS_NUM_RANKINGS; r++)
        if (strcmp(text[0], RANKINGS[r].year) == 0 && strcmp(text[1], RANKINGS[r].series) == 0 &&
            strcmp(text[2], RANKINGS[r].variant) == 0 &&
            strcmp(text[3], RANKINGS[r].weighting) == 0)
            return self->rank[r];
    const int k = rlv_zs_apl_index((int)strtol(text[0], NULL, 10));
    return k >= 0 && strcmp(text[1], "revised") == 0 && strcmp(text[2], "all") == 0 &&
                   strcmp(text[3], "resident") == 0
               ? self->apl[k]
               : NULL;
}

static int read_apl(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    static const char *const NAMES[] = {"territory", "year",      "series",
                                        "variant",   "weighting", "apl"};
    int at[6] = {0};
    rlv_csv_table_t t = {0};
    int status = open_table(self, &t, "apl.csv", err);

    if (status == RLV_OK)
        status = rlv_csv_require(&t, NAMES, 6, at, NULL, err);
    for (size_t r = 0; status == RLV_OK && r < t.num_rows; r++) {
        const char *text[4];
        size_t i = 0;
        for (int c = 0; c < 4; c++)
            text[c] = rlv_csv_text(&t, r, at[1 + c]);
        double *const into = apl_column(self, text);
        if (into == NULL)
            continue;
        if ((status = get_territory(self, &t, r, at[0], &i, err)) == RLV_OK)
            status = rlv_csv_get_real_or_missing(&t, r, at[5], 0, 100, &into[i], err);
    }
    rlv_csv_free(&t);
    return status;
}

/* The stock of each department in 2014, of a producer, by mode: RPPS liberal + mixed of 1 January,
 * CNAM liberal of 31 December. NaN when the table has none. */
static int read_stocks(rlv_evaluate_zoning_t *self, double *stock, rlv_error_t *err)
{
    static const char *const NAMES[] = {"department", "year", "producer", "mode", "gp"};
    const size_t num = self->num_departments;
    int at[5] = {0};
    rlv_csv_table_t t = {0};
    int status = open_table(self, &t, "gp_departments.csv", err);

    if (status == RLV_OK)
        status = rlv_csv_require(&t, NAMES, 5, at, NULL, err);
    for (size_t d = 0; d < 2 * num; d++)
        stock[d] = NAN;
    for (size_t r = 0; status == RLV_OK && r < t.num_rows; r++) {
        const char *mode = rlv_csv_text(&t, r, at[3]), *producer = rlv_csv_text(&t, r, at[2]);
        const bool rpps = strcmp(producer, "RPPS") == 0 &&
                          (strcmp(mode, "liberal") == 0 || strcmp(mode, "mixed") == 0);
        const bool cnam = strcmp(producer, "CNAM") == 0 && strcmp(mode, "all") == 0;
        const long d = find_code(self->department_code, num, rlv_csv_text(&t, r, at[0]));
        int64_t gps = 0;
        if ((!rpps && !cnam) || d < 0 || strcmp(rlv_csv_text(&t, r, at[1]), "2014") != 0)
            continue;
        status = rlv_csv_get_int(&t, r, at[4], 0, 1000000, &gps, err);
        double *const into = &stock[(cnam ? num : 0) + (size_t)d];
        *into = (isnan(*into) ? 0.0 : *into) + (double)gps;
    }
    rlv_csv_free(&t);
    return status;
}

/* Counts by territory; and the stocks of 2014 spread by the older counts, cell by cell: imputed. */
static int add_counts(rlv_evaluate_zoning_t *self, const rlv_csv_table_t *t, const int at[4],
                      const double *stock, double *held, bool spread, rlv_error_t *err)
{
    int status = RLV_OK;
    for (size_t r = 0; status == RLV_OK && r < t->num_rows; r++) {
        const char *vintage = rlv_csv_text(t, r, at[2]);
        const bool mid = strcmp(vintage, "mid2010s") == 0;
        const long d =
            find_code(self->department_code, self->num_departments, rlv_csv_text(t, r, at[1]));
        int64_t gps = 0;
        size_t i = 0;
        if ((status = get_territory(self, t, r, at[0], &i, err)) != RLV_OK ||
            (status = rlv_csv_get_int(t, r, at[3], 0, 1000000, &gps, err)) != RLV_OK)
            break;
        if (!spread) {
            if (mid || strcmp(vintage, "2020") == 0)
                self->gp[mid ? RLV_ZS_GP_MID : RLV_ZS_GP_2020][i] += (double)gps;
            if (mid && d >= 0)
                held[d] += (double)gps;
        } else if (mid && d >= 0 && held[d] > 0) {
            self->gp[RLV_ZS_GP_RPPS_2014][i] += stock[d] * (double)gps / held[d];
            self->gp[RLV_ZS_GP_CNAM_2014][i] +=
                stock[self->num_departments + (size_t)d] * (double)gps / held[d];
        }
    }
    return status;
}

static int read_gp(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    static const char *const NAMES[] = {"territory", "department", "vintage", "gp"};
    double *stock = rlv_calloc(3 * self->num_departments + 1, sizeof *stock, err);
    int at[4] = {0};
    rlv_csv_table_t t = {0};
    int status = stock == NULL ? RLV_ERR_OS : read_stocks(self, stock, err);

    if (status == RLV_OK)
        status = open_table(self, &t, "gp.csv", err);
    if (status == RLV_OK)
        status = rlv_csv_require(&t, NAMES, 4, at, NULL, err);
    for (int spread = 0; spread < 2 && status == RLV_OK; spread++)
        status =
            add_counts(self, &t, at, stock, stock + 2 * self->num_departments, spread == 1, err);
    rlv_csv_free(&t);
    free(stock);
    return status;
}

static int read_zones(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    static const char *const NAMES[] = {"territory", "vintage", "class", "status"};
    static const char *const VINTAGES[] = {"2018", "2022", "2025"};
    int at[4] = {0};
    rlv_csv_table_t t = {0};
    int status = open_table(self, &t, "zones.csv", err);

    if (status == RLV_OK)
        status = rlv_csv_require(&t, NAMES, 4, at, NULL, err);
    for (size_t r = 0; status == RLV_OK && r < t.num_rows; r++)
        for (int v = 0; v < RLV_ZS_NUM_VINTAGES && status == RLV_OK; v++) {
            size_t i = 0;
            if (strcmp(rlv_csv_text(&t, r, at[1]), VINTAGES[v]) != 0)
                continue;
            const int zone = rlv_zone_find(rlv_csv_text(&t, r, at[2]));
            if (zone < 0)
                status = rlv_csv_fail(&t, r, at[2], err, "ZIP, ZAC, ZAR", "'%s' is no class",
                                      rlv_csv_text(&t, r, at[2]));
            else if ((status = get_territory(self, &t, r, at[0], &i, err)) == RLV_OK)
                self->zone[v][i] = zone;
            self->zone_status[v] =
                strcmp(rlv_csv_text(&t, r, at[3]), "rebuilt") == 0 ? "rebuilt" : "observed";
        }
    rlv_csv_free(&t);
    for (int v = 0; v < RLV_ZS_NUM_VINTAGES && status == RLV_OK; v++)
        for (size_t i = 0; i < self->n && status == RLV_OK; i++)
            if (self->zone[v][i] < 0)
                status = rlv_fail(err, RLV_ERR_DATA, "%s/zones.csv: %s has no class in %s",
                                  self->data, self->code[i], VINTAGES[v]);
    return status;
}

/* Distance to an emergency department, where the folder has communes.csv with it: recent, described
 * only. */
static int read_services(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    static const char *const NAMES[] = {"territory", "?km_to_emergency"};
    double *count = rlv_calloc(self->n + 1, sizeof *count, err);
    char *path = rlv_format(err, "%s/communes.csv", self->data);
    int at[2] = {0};
    rlv_csv_table_t t = {0};
    int status = count == NULL || path == NULL ? RLV_ERR_OS : RLV_OK;

    if (status != RLV_OK || access(path, R_OK) != 0)
        goto out;
    status = open_table(self, &t, "communes.csv", err);
    if (status == RLV_OK)
        status = rlv_csv_require(&t, NAMES, 2, at, NULL, err);
    for (size_t r = 0; status == RLV_OK && at[1] >= 0 && r < t.num_rows; r++) {
        double km = NAN;
        size_t i = 0;
        if ((status = get_territory(self, &t, r, at[0], &i, err)) == RLV_OK)
            status = rlv_csv_get_real_or_missing(&t, r, at[1], 0, 1e4, &km, err);
        if (status != RLV_OK || isnan(km))
            continue;
        count[i] += 1.0;
        self->emergency[i] = (isnan(self->emergency[i]) ? 0.0 : self->emergency[i]) + km;
    }
    for (size_t i = 0; status == RLV_OK && i < self->n; i++)
        self->emergency[i] /= count[i];
out:
    rlv_csv_free(&t);
    free(path);
    free(count);
    return status;
}

/* --- the user's lists: code, class, from (YYYY or YYYY-MM); territories that a list does not name
 * are in its third class */

static int parse_month(const rlv_csv_table_t *t, size_t row, int column_at, int *month,
                       rlv_error_t *err)
{
    const char *text = rlv_csv_text(t, row, column_at);
    char *end = NULL;
    const long year = strtol(text, &end, 10);
    const bool whole_year = end == text + 4 && strspn(text, "0123456789") == 4;
    const bool dated = whole_year && *end == '-' && strspn(end + 1, "0123456789") == 2;
    const long in_year = dated ? strtol(end + 1, &end, 10) : 1;
    if (!whole_year || *end != '\0' || year < 1990 || year > 2100 || in_year < 1 || in_year > 12)
        return rlv_csv_fail(t, row, column_at, err, "YYYY or YYYY-MM", "'%s' is no date", text);
    *month = (int)(12 * year + in_year - 1);
    return RLV_OK;
}

enum { OCTOBER_2018 = 12 * 2018 + 9, MAY_2022 = 12 * 2022 + 4, JUNE_2025 = 12 * 2025 + 5 };

/* Which classes a list gives: those before October 2018 (-1), or a vintage. */
static int role_of(int month)
{
    return month < OCTOBER_2018 ? -1
           : month < MAY_2022   ? RLV_ZS_2018
           : month < JUNE_2025  ? RLV_ZS_2022
                                : RLV_ZS_2025;
}

static int take_list(rlv_evaluate_zoning_t *self, const rlv_csv_table_t *t, const int at[3],
                     int role, rlv_error_t *err)
{
    int *zone, latest = -1, month = 0, status = RLV_OK;

    for (size_t r = 0; r < t->num_rows && status == RLV_OK; r++) {
        status = parse_month(t, r, at[2], &month, err);
        if (status == RLV_OK && role_of(month) == role && month > latest)
            latest = month;
    }
    if (status < 0 || latest < 0)
        return status;
    if (role < 0) {
        self->previous = rlv_calloc(self->n + 1, sizeof *self->previous, err);
        self->previous_year = latest / 12;
        if (self->previous == NULL)
            return RLV_ERR_OS;
    } else {
        self->zone_status[role] = "list";
    }
    zone = role < 0 ? self->previous : self->zone[role];
    for (size_t i = 0; i < self->n; i++)
        zone[i] = RLV_ZONE_ZAR;
    for (size_t r = 0; r < t->num_rows && status == RLV_OK; r++) {
        const char *name = rlv_csv_text(t, r, at[1]);
        const int class =
            name[0] == '\0' || strcmp(name, "HZ") == 0 ? RLV_ZONE_ZAR : rlv_zone_find(name);
        size_t i = 0;
        if (parse_month(t, r, at[2], &month, err) < 0 || month != latest)
            continue;
        if (class < 0)
            status = rlv_csv_fail(t, r, at[1], err, "ZIP, ZAC, ZAR, HZ or empty",
                                  "'%s' is no class", name);
        else if ((status = get_territory(self, t, r, at[0], &i, err)) == RLV_OK)
            zone[i] = class;
    }
    rlv_note(&self->notes, "%s: list from %d-%02d taken as %s", self->lists, latest / 12,
             latest % 12 + 1,
             role < 0 ? "the classes before October 2018" : "the classes of its period");
    return status;
}

static int read_lists(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    static const char *const NAMES[] = {"code", "class", "from"};
    int at[3] = {0};
    rlv_csv_table_t t = {0};
    int status;

    if (self->lists == NULL)
        return RLV_OK;
    status = rlv_csv_read(&t, self->lists, ',', err);
    if (status == RLV_OK)
        status = rlv_file_list_add(&self->inputs, self->lists, err);
    if (status == RLV_OK)
        status = rlv_csv_require(&t, NAMES, 3, at, &self->notes, err);
    for (int role = -1; role < RLV_ZS_NUM_VINTAGES && status == RLV_OK; role++)
        status = take_list(self, &t, at, role, err);
    rlv_csv_free(&t);
    return status;
}

/* Methods that the table of `releve evaluate circle` does not retain. */
static int read_circle(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    static const char *const NAMES[] = {"method", "outcome", "scale", "retained"};
    int at[4] = {0};
    rlv_csv_table_t t = {0};
    int status;

    (void)snprintf(self->not_retained, sizeof self->not_retained, " ");
    if (self->circle == NULL)
        return RLV_OK;
    status = rlv_csv_read(&t, self->circle, ',', err);
    if (status == RLV_OK)
        status = rlv_file_list_add(&self->inputs, self->circle, err);
    if (status == RLV_OK)
        status = rlv_csv_require(&t, NAMES, 4, at, NULL, err);
    for (size_t r = 0; status == RLV_OK && r < t.num_rows; r++) {
        const size_t used = strlen(self->not_retained);
        char key[128];
        (void)snprintf(key, sizeof key, " %.40s:%.40s:%.10s ", rlv_csv_text(&t, r, at[0]),
                       rlv_csv_text(&t, r, at[1]), rlv_csv_text(&t, r, at[2]));
        if (strcmp(rlv_csv_text(&t, r, at[3]), "0") == 0 && strstr(self->not_retained, key) == NULL)
            (void)snprintf(self->not_retained + used, sizeof self->not_retained - used, "%s",
                           key + 1);
    }
    self->has_circle = status == RLV_OK;
    rlv_csv_free(&t);
    return status;
}

bool rlv_zs_retained(const rlv_evaluate_zoning_t *self, const char *method,
                     enum rlv_zs_outcome outcome, rlv_scale_t scale)
{
    char key[128];
    (void)snprintf(key, sizeof key, " %s:%s:%s ", method, rlv_zs_outcome_name(outcome),
                   scale == RLV_SCALE_LOG ? "log" : "level");
    return strstr(self->not_retained, key) == NULL;
}

bool rlv_zs_row_retained(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *row)
{
    return rlv_zs_retained(self, rlv_zs_method_name(row->method), row->outcome, row->scale);
}

int rlv_zs_read(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    int status = read_territories(self, err);
    if (status == RLV_OK)
        status = read_population(self, err);
    if (status == RLV_OK)
        status = read_apl(self, err);
    if (status == RLV_OK)
        status = read_gp(self, err);
    if (status == RLV_OK)
        status = read_zones(self, err);
    if (status == RLV_OK)
        status = read_services(self, err);
    if (status == RLV_OK)
        status = read_lists(self, err);
    if (status == RLV_OK)
        status = read_circle(self, err);
    return status;
}

void rlv_zs_free(rlv_evaluate_zoning_t *self)
{
    free(self->code);
    free(self->department);
    free(self->department_code);
    for (int y = 0; y < RLV_ZS_NUM_YEARS; y++)
        free(self->population[y]);
    for (int y = 0; y < RLV_ZS_NUM_APL; y++)
        free(self->apl[y]);
    for (int r = 0; r < RLV_ZS_NUM_RANKINGS; r++)
        free(self->rank[r]);
    for (int g = 0; g < RLV_ZS_NUM_GP; g++)
        free(self->gp[g]);
    for (int v = 0; v < RLV_ZS_NUM_VINTAGES; v++)
        free(self->zone[v]);
    free(self->msp);
    free(self->qpv);
    free(self->mountain);
    free(self->emergency);
    free(self->previous);
    free(self->placebo_zone);
    free(self->row);
    rlv_diagnostics_free(&self->diagnostics);
    rlv_file_list_free(&self->inputs);
    rlv_notes_free(&self->notes);
}
