#include "releve/zoning_table.h"

#include "releve/csv_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_INHABITANTS = 100000000 };

int rlv_zoning_table_init(rlv_zoning_table_t *self, size_t num_territories, size_t num_indicators,
                          rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->num_territories = num_territories;
    self->num_indicators = num_indicators;
#define ARRAY(field, count)                                                                        \
    self->field = rlv_calloc((count), sizeof *self->field, err);                                   \
    if (self->field == NULL)                                                                       \
    return RLV_ERR_OS
    ARRAY(territory, num_territories);
    ARRAY(inhabitants, num_territories);
    ARRAY(inhabitants_elsewhere, num_territories);
    ARRAY(decided_elsewhere, num_territories);
    ARRAY(cross_region, num_territories);
    ARRAY(asked, num_territories);
    ARRAY(num_qpv, num_territories);
    ARRAY(indicator, num_indicators);
    ARRAY(value, num_indicators * num_territories);
#undef ARRAY
    for (size_t t = 0; t < num_territories; t++) {
        self->inhabitants_elsewhere[t] = RLV_ZONING_UNKNOWN;
        self->decided_elsewhere[t] = -1;
    }
    for (size_t i = 0; i < num_indicators * num_territories; i++)
        self->value[i] = NAN;
    return RLV_OK;
}

void rlv_zoning_table_free(rlv_zoning_table_t *self)
{
    free(self->territory);
    free(self->inhabitants);
    free(self->inhabitants_elsewhere);
    free(self->decided_elsewhere);
    free(self->cross_region);
    free(self->asked);
    free(self->num_qpv);
    free(self->indicator);
    free(self->value);
    memset(self, 0, sizeof *self);
}

int rlv_zoning_table_find(const rlv_zoning_table_t *self, const char *code)
{
    for (size_t t = 0; t < self->num_territories; t++)
        if (strcmp(self->territory[t].code, code) == 0)
            return (int)t;
    return -1;
}

int rlv_zoning_table_ask(rlv_zoning_table_t *self, const rlv_zoning_rule_t *rule, rlv_error_t *err)
{
    for (size_t i = 0; i < rule->num_asked; i++) {
        const int t = rlv_zoning_table_find(self, rule->asked[i]);
        if (t < 0)
            return rlv_fail(err, RLV_ERR_CONFIG, "zoning %s: margin: '%s' is no territory",
                            rule->vintage, rule->asked[i]);
        self->asked[t] = 1;
    }
    return RLV_OK;
}

/* --- any table ------------------------------------------------------------------------------ */

enum { CODE, NAME, POPULATION, ELSEWHERE, DECIDED, CROSS, QPV, NUM_KNOWN };
static const char *const KNOWN[NUM_KNOWN] = {
    "code",          "name", "population", "?inhabitants_elsewhere", "?decided_elsewhere",
    "?cross_region", "?qpv"};

static int copy(const rlv_csv_table_t *csv, size_t row, int column, char *to, size_t size,
                rlv_error_t *err)
{
    const char *text = NULL;
    const int status = rlv_csv_get_text(csv, row, column, &text, err);
    if (status == RLV_OK && strlen(text) >= size)
        return rlv_csv_fail(csv, row, column, err, NULL, "longer than %zu bytes", size - 1);
    if (status == RLV_OK)
        memcpy(to, text, strlen(text) + 1);
    return status;
}

static int zone_of(const rlv_csv_table_t *csv, size_t row, int column, int *zone, rlv_error_t *err)
{
    *zone = rlv_zone_find(rlv_csv_text(csv, row, column));
    if (*zone < 0)
        return rlv_csv_fail(csv, row, column, err, "ZIP, ZAC, ZAR", "'%s' is no class",
                            rlv_csv_text(csv, row, column));
    return RLV_OK;
}

static bool is_number(const char *text)
{
    char *end = NULL;
    const double value = strtod(text, &end);
    return *text == '\0' || (end != text && *end == '\0' && isfinite(value));
}

/* Whether a column may be an indicator: not one of the known ones, all its cells numbers. */
static bool is_indicator(const rlv_csv_table_t *csv, size_t column, const int col[])
{
    for (int k = 0; k < NUM_KNOWN; k++)
        if (col[k] == (int)column)
            return false;
    for (size_t row = 0; row < csv->num_rows; row++)
        if (!is_number(rlv_csv_text(csv, row, (int)column)))
            return false;
    return strlen(csv->column[column]) < RLV_ZONING_WORD_SIZE;
}

static int read_optional(rlv_zoning_table_t *self, const rlv_csv_table_t *csv, const int col[],
                         size_t row, rlv_error_t *err)
{
    int64_t number = 0;
    int zone = -1, status = RLV_OK;

    if (col[ELSEWHERE] >= 0 && *rlv_csv_text(csv, row, col[ELSEWHERE]) != '\0')
        status = rlv_csv_get_int(csv, row, col[ELSEWHERE], 0, MAX_INHABITANTS,
                                 &self->inhabitants_elsewhere[row], err);
    if (status == RLV_OK && col[DECIDED] >= 0 && *rlv_csv_text(csv, row, col[DECIDED]) != '\0')
        status = zone_of(csv, row, col[DECIDED], &zone, err);
    self->decided_elsewhere[row] = (int8_t)zone;
    if (status == RLV_OK && col[CROSS] >= 0) {
        status = rlv_csv_get_int(csv, row, col[CROSS], 0, 1, &number, err);
        self->cross_region[row] = (uint8_t)number;
    }
    if (status == RLV_OK && col[QPV] >= 0) {
        status = rlv_csv_get_int(csv, row, col[QPV], 0, 10000, &number, err);
        self->num_qpv[row] = (uint32_t)number;
    }
    return status;
}

typedef struct {
    const char *code;
    size_t row;
} coded_t;

static int compare_codes(const void *a, const void *b)
{
    const coded_t *x = a, *y = b;
    const int order = strcmp(x->code, y->code);
    return order != 0 ? order : x->row < y->row ? -1 : 1;
}

static int refuse_twice(const rlv_csv_table_t *csv, int column, rlv_error_t *err)
{
    coded_t *coded = rlv_calloc(csv->num_rows, sizeof *coded, err);
    int status = coded == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t row = 0; row < csv->num_rows && status == RLV_OK; row++)
        coded[row] = (coded_t){rlv_csv_text(csv, row, column), row};
    if (status == RLV_OK)
        qsort(coded, csv->num_rows, sizeof *coded, compare_codes);
    for (size_t i = 1; i < csv->num_rows && status == RLV_OK; i++)
        if (strcmp(coded[i - 1].code, coded[i].code) == 0)
            status = rlv_csv_fail(csv, coded[i].row, column, err, NULL, "%s is there twice",
                                  coded[i].code);
    free(coded);
    return status;
}

static int read_rows(rlv_zoning_table_t *self, const rlv_csv_table_t *csv, const int col[],
                     rlv_error_t *err)
{
    int status = RLV_OK;

    for (size_t row = 0; row < csv->num_rows && status == RLV_OK; row++) {
        rlv_place_name_t *place = &self->territory[row];
        status = copy(csv, row, col[CODE], place->code, sizeof place->code, err);
        if (status == RLV_OK)
            status = copy(csv, row, col[NAME], place->name, sizeof place->name, err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(csv, row, col[POPULATION], 0, MAX_INHABITANTS,
                                     &self->inhabitants[row], err);
        if (status == RLV_OK)
            status = read_optional(self, csv, col, row, err);
    }
    return status;
}

int rlv_zoning_table_read(rlv_zoning_table_t *self, const char *path, rlv_notes_t *notes,
                          rlv_error_t *err)
{
    rlv_csv_table_t csv = {0};
    int col[NUM_KNOWN];
    size_t num_indicators = 0;
    int status;

    memset(self, 0, sizeof *self);
    status = rlv_csv_read(&csv, path, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(&csv, KNOWN, NUM_KNOWN, col, NULL, err);
    if (status == RLV_OK && csv.num_rows == 0)
        status = rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL, "no territory");
    if (status == RLV_OK)
        status = refuse_twice(&csv, col[CODE], err);
    for (size_t k = 0; status == RLV_OK && k < csv.num_columns; k++)
        num_indicators += is_indicator(&csv, k, col);
    if (status == RLV_OK)
        status = rlv_zoning_table_init(self, csv.num_rows, num_indicators, err);
    if (status == RLV_OK)
        status = read_rows(self, &csv, col, err);
    num_indicators = 0;
    for (size_t k = 0; status == RLV_OK && k < csv.num_columns; k++) {
        bool known = false;
        for (int i = 0; i < NUM_KNOWN; i++)
            known = known || col[i] == (int)k;
        if (!is_indicator(&csv, k, col)) {
            if (!known)
                rlv_note(notes, "%s: column '%s' is no number: passed over", path, csv.column[k]);
            continue;
        }
        (void)strcpy(self->indicator[num_indicators], csv.column[k]);
        double *value = self->value + num_indicators++ * self->num_territories;
        for (size_t row = 0; row < csv.num_rows; row++)
            if (*rlv_csv_text(&csv, row, (int)k) != '\0')
                value[row] = strtod(rlv_csv_text(&csv, row, (int)k), NULL);
    }
    rlv_csv_free(&csv);
    return status;
}

/* --- the data folder ------------------------------------------------------------------------ */

enum { APL_LE65, APL, SHARE_OVER65, DENSITY, NEED, NUM_FOLDER };
static const char *const FOLDER[NUM_FOLDER] = {"apl_le65", "apl", "share_over65", "density",
                                               "need"};

static int open_table(const char *folder, const char *name, const char *const columns[],
                      size_t num_columns, int col[], rlv_csv_table_t *csv, rlv_error_t *err)
{
    char *path = rlv_format(err, "%s/%s", folder, name);
    int status = path == NULL ? RLV_ERR_OS : RLV_OK;

    memset(csv, 0, sizeof *csv);
    if (status == RLV_OK)
        status = rlv_csv_read(csv, path, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(csv, columns, num_columns, col, NULL, err);
    free(path);
    return status;
}

/* The territory of a row: by its own code, or by its commune's. */
static int territory_of(const rlv_csv_table_t *csv, size_t row, int column, bool commune,
                        const rlv_gazetteer_t *gazetteer, size_t *territory, rlv_error_t *err)
{
    const char *code = rlv_csv_text(csv, row, column);
    const int found =
        commune ? rlv_gazetteer_commune(gazetteer, code) : rlv_gazetteer_territory(gazetteer, code);
    if (found < 0)
        return rlv_csv_fail(csv, row, column, err, NULL, "'%s' is no %s of the folder", code,
                            commune ? "commune" : "territory");
    *territory = commune ? gazetteer->commune[found].territory : (size_t)found;
    return RLV_OK;
}

/* Sums a column over the rows of a year (column `when` holds `year`) by territory; returns the
 * number of rows of that year in *num. */
static int sum_table(const char *folder, const char *name, const char *const columns[3],
                     const char *when, bool commune, const rlv_gazetteer_t *gazetteer, double sum[],
                     size_t *num, rlv_error_t *err)
{
    rlv_csv_table_t csv;
    int col[3];
    int status = open_table(folder, name, columns, 3, col, &csv, err);

    memset(sum, 0, gazetteer->num_territories * sizeof *sum);
    *num = 0;
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        double value = NAN;
        size_t t = 0;
        if (strcmp(rlv_csv_text(&csv, row, col[1]), when) != 0)
            continue;
        (*num)++;
        status = territory_of(&csv, row, col[0], commune, gazetteer, &t, err);
        if (status == RLV_OK)
            status =
                rlv_csv_get_real_or_missing(&csv, row, col[2], 0, MAX_INHABITANTS, &value, err);
        if (status == RLV_OK && isfinite(value))
            sum[t] += value;
    }
    rlv_csv_free(&csv);
    return status;
}

static int read_inhabitants(const char *folder, const rlv_gazetteer_t *gazetteer,
                            const rlv_zoning_rule_t *rule, rlv_zoning_table_t *table, double sum[],
                            rlv_error_t *err)
{
    static const char *const COMMUNES[3] = {"code", "year", "population"};
    static const char *const TERRITORIES[3] = {"territory", "year", "population"};
    const bool communes = rule->inhabitants_communes;
    char year[16];
    size_t num = 0;

    (void)snprintf(year, sizeof year, "%d", rule->inhabitants_year);
    const int status =
        sum_table(folder, communes ? "communes_population.csv" : "population.csv",
                  communes ? COMMUNES : TERRITORIES, year, communes, gazetteer, sum, &num, err);
    if (status == RLV_OK && num == 0)
        return rlv_fail(err, RLV_ERR_DATA, "zoning %s: no inhabitants of %s in %s", rule->vintage,
                        year, folder);
    for (size_t t = 0; t < table->num_territories && status == RLV_OK; t++)
        table->inhabitants[t] = (int64_t)(sum[t] + 0.5);
    return status;
}

static int read_apl(const char *folder, const rlv_gazetteer_t *gazetteer,
                    const rlv_zoning_rule_t *rule, rlv_zoning_table_t *table, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"territory", "year",      "series",
                                          "variant",   "weighting", "apl"};
    rlv_csv_table_t csv;
    char year[16];
    int col[6];
    int status = open_table(folder, "apl.csv", COLUMNS, 6, col, &csv, err);

    (void)snprintf(year, sizeof year, "%d", rule->apl_year);
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        size_t t = 0;
        const bool le65 = strcmp(rlv_csv_text(&csv, row, col[3]), "le65") == 0;
        if (strcmp(rlv_csv_text(&csv, row, col[1]), year) != 0 ||
            strcmp(rlv_csv_text(&csv, row, col[2]), "first_release") != 0 ||
            strcmp(rlv_csv_text(&csv, row, col[4]), "resident") != 0)
            continue;
        status = territory_of(&csv, row, col[0], false, gazetteer, &t, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(
                &csv, row, col[5], 0, 1000,
                &table->value[(le65 ? APL_LE65 : APL) * table->num_territories + t], err);
    }
    rlv_csv_free(&csv);
    return status;
}

int rlv_zoning_read_need(const char *folder, const rlv_gazetteer_t *gazetteer, double need[],
                         rlv_error_t *err)
{
    static const char *const NEEDS[3] = {"code", "year", "standardised_population"};
    static const char *const COMMUNES[3] = {"code", "year", "population"};
    static const char *const YEARS[] = {"2016", "2014"};
    double *people = rlv_calloc(gazetteer->num_territories, sizeof *people, err);
    size_t num = 0, num_people = 0;
    int status = people == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t y = 0; y < 2 && status == RLV_OK && num == 0; y++) {
        status = sum_table(folder, "communes_need.csv", NEEDS, YEARS[y], true, gazetteer, need,
                           &num, err);
        if (status == RLV_OK)
            status = sum_table(folder, "communes_population.csv", COMMUNES, YEARS[y], true,
                               gazetteer, people, &num_people, err);
    }
    for (size_t t = 0; t < gazetteer->num_territories && status == RLV_OK; t++)
        need[t] = people[t] > 0 && num > 0 ? need[t] / people[t] : NAN;
    free(people);
    return status;
}

static int read_density(const char *folder, const rlv_gazetteer_t *gazetteer,
                        rlv_zoning_table_t *table, double sum[], rlv_error_t *err)
{
    static const char *const COLUMNS[3] = {"territory", "vintage", "gp"};
    size_t num = 0;
    const int status =
        sum_table(folder, "gp.csv", COLUMNS, "2020", false, gazetteer, sum, &num, err);
    const size_t n = table->num_territories;

    for (size_t t = 0; t < n && status == RLV_OK; t++)
        if (table->inhabitants[t] > 0 && num > 0)
            table->value[DENSITY * n + t] = 1e5 * sum[t] / (double)table->inhabitants[t];
    return status;
}

int rlv_zoning_table_from_folder(rlv_zoning_table_t *self, const char *folder,
                                 const rlv_gazetteer_t *gazetteer, const rlv_zoning_rule_t *rule,
                                 rlv_error_t *err)
{
    const size_t n = gazetteer->num_territories;
    double *sum = rlv_calloc(n, sizeof *sum, err);
    int status = rlv_zoning_table_init(self, n, NUM_FOLDER, err);

    if (sum == NULL)
        status = RLV_ERR_OS;
    if (status < 0)
        goto out;
    for (size_t t = 0; t < n; t++) {
        self->territory[t] = gazetteer->territory[t].place;
        self->cross_region[t] = gazetteer->territory[t].cross_region;
        self->num_qpv[t] = (uint32_t)gazetteer->territory[t].num_qpv;
    }
    for (int k = 0; k < NUM_FOLDER; k++)
        (void)strcpy(self->indicator[k], FOLDER[k]);
    status = read_inhabitants(folder, gazetteer, rule, self, sum, err);
    if (status == RLV_OK)
        status = read_apl(folder, gazetteer, rule, self, err);
    if (status == RLV_OK)
        status = read_density(folder, gazetteer, self, sum, err);
    if (status == RLV_OK)
        status = rlv_zoning_read_need(folder, gazetteer, self->value + NEED * n, err);
    for (size_t t = 0; t < n && status == RLV_OK; t++)
        if (self->value[APL * n + t] > 0)
            self->value[SHARE_OVER65 * n + t] =
                1.0 - self->value[APL_LE65 * n + t] / self->value[APL * n + t];
out:
    free(sum);
    return status;
}

/* --- lists ---------------------------------------------------------------------------------- */

int rlv_zoning_list_read(const char *path, const char *vintage, const rlv_zoning_table_t *table,
                         int given[], rlv_error_t *err)
{
    static const char *const LIST[] = {"code", "class"};
    static const char *const ZONES[] = {"territory", "class", "vintage"};
    rlv_csv_table_t csv = {0};
    size_t num = 0;
    int col[3];
    int status = rlv_csv_read(&csv, path, ',', err);

    for (size_t t = 0; t < table->num_territories; t++)
        given[t] = -1;
    if (status == RLV_OK)
        status = vintage != NULL ? rlv_csv_require(&csv, ZONES, 3, col, NULL, err)
                                 : rlv_csv_require(&csv, LIST, 2, col, NULL, err);
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *code = rlv_csv_text(&csv, row, col[0]);
        if (vintage != NULL && strcmp(rlv_csv_text(&csv, row, col[2]), vintage) != 0)
            continue;
        const int t = rlv_zoning_table_find(table, code);
        if (t < 0)
            status = rlv_csv_fail(&csv, row, col[0], err, NULL, "'%s' is no territory", code);
        else if (given[t] >= 0)
            status = rlv_csv_fail(&csv, row, col[0], err, NULL, "%s is there twice", code);
        else
            status = zone_of(&csv, row, col[1], &given[t], err);
        num++;
    }
    if (status == RLV_OK && num == 0)
        status = rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL, "no class of vintage %s",
                             vintage != NULL ? vintage : "given");
    rlv_csv_free(&csv);
    return status;
}
