#include "releve/national_csv.h"

#include "releve/csv_table.h"
#include "releve/rate_table_csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RATE_FIRST_AGE = 28, OPEN_CLASS_YEARS = 5, YOUNGEST_GP = 27 };

typedef struct {
    rlv_national_t *national;
    const rlv_params_t *params;
    rlv_file_list_t *files;
    rlv_notes_t *notes;
    rlv_error_t *err;
} loader_t;

static char *path_of(const loader_t *l, const char *name)
{
    char *path = rlv_format(l->err, "%s/%s", l->params->data_national, name);
    if (path != NULL && rlv_file_list_add(l->files, path, l->err) < 0) {
        free(path);
        return NULL;
    }
    return path;
}

/* A rate table into [RLV_NUM_SEXES][RLV_NUM_AGES], and its half for doctors in cumul. */
static int read_rates(const loader_t *l, const char *name, double high,
                      double table[RLV_NUM_SEXES][RLV_NUM_AGES],
                      double in_cumul[RLV_NUM_SEXES][RLV_NUM_AGES])
{
    rlv_rate_table_t rates = {0};
    char *path = path_of(l, name);
    int status = RLV_ERR_OS;

    if (path != NULL)
        status = rlv_rate_table_read(&rates, path, RATE_FIRST_AGE, RLV_AGE_LAST, 0, high, l->notes,
                                     l->err);
    if (status == RLV_OK) {
        memcpy(table, rates.value[0], sizeof rates.value[0]);
        if (in_cumul != NULL)
            memcpy(in_cumul, rates.value[1], sizeof rates.value[1]);
    }
    rlv_rate_table_free(&rates);
    free(path);
    return status;
}

static int open_table(const loader_t *l, const char *name, const char *const columns[],
                      size_t num_columns, int *index, rlv_csv_table_t *table)
{
    char *path = path_of(l, name);
    int status = RLV_ERR_OS;

    memset(table, 0, sizeof *table);
    if (path != NULL)
        status = rlv_csv_read(table, path, ',', l->err);
    if (status == RLV_OK)
        status = rlv_csv_require(table, columns, num_columns, index, l->notes, l->err);
    free(path);
    return status;
}

static int read_sex(const rlv_csv_table_t *table, size_t row, int column, int *sex,
                    rlv_error_t *err)
{
    const char *text = rlv_csv_text(table, row, column);
    *sex = strcmp(text, "F") == 0 ? RLV_WOMAN : RLV_MAN;
    if (strcmp(text, "F") != 0 && strcmp(text, "M") != 0)
        return rlv_csv_fail(table, row, column, err, "M, F", "'%s' is no sex", text);
    return RLV_OK;
}

/* Annual probabilities of death of the last year held. */
static int read_mortality(const loader_t *l)
{
    static const char *const COLUMNS[] = {"age", "sex", "year", "q"};
    rlv_csv_table_t table;
    int col[4], last[RLV_NUM_SEXES][RLV_NUM_AGES] = {{0}};
    int status = open_table(l, "mortality.csv", COLUMNS, 4, col, &table);

    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        int64_t age = 0, year = 0;
        double q = 0;
        int sex = 0;
        status = rlv_csv_get_int(&table, row, col[0], 0, RLV_NUM_AGES - 1, &age, l->err);
        if (status == RLV_OK)
            status = read_sex(&table, row, col[1], &sex, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(&table, row, col[2], 1900, 2200, &year, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&table, row, col[3], 0, 1, &q, l->err);
        if (status < 0 || year < last[sex][age])
            continue;
        last[sex][age] = (int)year;
        l->national->death_probability[sex][age] = q;
    }
    for (int age = RLV_AGE_FIRST; age <= RLV_AGE_LAST && status == RLV_OK; age++)
        if (last[RLV_MAN][age] == 0 || last[RLV_WOMAN][age] == 0)
            status = rlv_fail_at(l->err, RLV_ERR_DATA, table.path, 0, NULL, NULL,
                                 "no probability of death at age %d", age);
    rlv_csv_free(&table);
    return status;
}

static int read_pyramid(const loader_t *l)
{
    static const char *const COLUMNS[] = {"reference_year", "age_from",    "age_to", "sex",
                                          "percent",        "?definition", "?mark",  "?known",
                                          "?source"};
    rlv_csv_table_t table;
    char wanted[16];
    int col[9];
    double total = 0;
    int status = open_table(l, "pyramid.csv", COLUMNS, 9, col, &table);

    (void)rlv_choice_name(&RLV_PARAMS[rlv_params_find("synthesis.pyramid_year")],
                          l->params->synthesis_pyramid_year, wanted, sizeof wanted);
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        int64_t from = 0, to = 0;
        double percent = 0;
        int sex = 0;
        if (strcmp(rlv_csv_text(&table, row, col[0]), wanted) != 0)
            continue;
        status = rlv_csv_get_int(&table, row, col[1], 0, RLV_AGE_LAST, &from, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(&table, row, col[2], from, RLV_NUM_AGES - 1, &to, l->err);
        if (status == RLV_OK)
            status = read_sex(&table, row, col[3], &sex, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&table, row, col[4], 0, 100, &percent, l->err);
        if (status < 0)
            break;
        const int first = from < YOUNGEST_GP ? YOUNGEST_GP : (int)from;
        const int last = to > RLV_AGE_LAST ? first + OPEN_CLASS_YEARS - 1 : (int)to;
        for (int age = first; age <= last; age++)
            l->national->pyramid[sex][age] += percent / (double)(last - first + 1);
        total += percent;
    }
    if (status == RLV_OK && !(total > 0))
        status = rlv_fail_at(l->err, RLV_ERR_DATA, table.path, 0, "reference_year", NULL,
                             "no pyramid of %s", wanted);
    for (int sex = 0; sex < RLV_NUM_SEXES && status == RLV_OK; sex++)
        for (int age = 0; age < RLV_NUM_AGES; age++)
            l->national->pyramid[sex][age] /= total;
    rlv_csv_free(&table);
    return status;
}

static int read_series(const loader_t *l, const char *name, const char *value_column,
                       double series[RLV_SERIES_YEARS])
{
    const char *const columns[] = {"year",
                                   value_column,
                                   "?mark",
                                   "?known",
                                   "?source",
                                   "?low",
                                   "?high",
                                   "?note",
                                   "?definition",
                                   "?mean_age",
                                   "?years_since_thesis"};
    rlv_csv_table_t table;
    int col[11];
    int status = open_table(l, name, columns, 11, col, &table);

    for (int i = 0; i < RLV_SERIES_YEARS; i++)
        series[i] = NAN;
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        int64_t year = 0;
        double value = 0;
        status = rlv_csv_get_int(&table, row, col[0], RLV_SERIES_FIRST,
                                 RLV_SERIES_FIRST + RLV_SERIES_YEARS - 1, &year, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(&table, row, col[1], 0, 1e7, &value, l->err);
        if (status < 0)
            break;
        double *slot = &series[year - RLV_SERIES_FIRST];
        if (*slot == *slot)
            status = rlv_csv_fail(&table, row, col[0], l->err, NULL, "the year is there twice");
        *slot = value;
    }
    rlv_csv_free(&table);
    return status;
}

int rlv_national_read(rlv_national_t *self, const rlv_params_t *params, rlv_file_list_t *files,
                      rlv_notes_t *notes, rlv_error_t *err)
{
    const loader_t l = {self, params, files, notes, err};
    int status;

    memset(self, 0, sizeof *self);
    status = read_rates(&l, "exit_probability.csv", 1, self->exit_probability, NULL);
    if (status == RLV_OK)
        status = read_rates(&l, "activity.csv", 2, self->activity[0], self->activity[1]);
    if (status == RLV_OK)
        status = read_rates(&l, "cumul_share.csv", 1, self->cumul_share, NULL);
    if (status == RLV_OK)
        status = read_rates(&l, "liberal_share.csv", 1, self->liberal_share, NULL);
    if (status == RLV_OK)
        status = read_mortality(&l);
    if (status == RLV_OK)
        status = read_pyramid(&l);
    if (status == RLV_OK)
        status = read_series(&l, "first_installations.csv", "count", self->first_installations);
    if (status == RLV_OK)
        status = read_series(&l, "training_places.csv", "places", self->training_places);
    if (status == RLV_OK) {
        const char *wrong = rlv_national_verify(self);
        if (wrong != NULL)
            status =
                rlv_fail_at(err, RLV_ERR_DATA, params->data_national, 0, NULL, NULL, "%s", wrong);
    }
    return status;
}
