#include "releve/rate_table_csv.h"

#include <math.h>
#include <string.h>

#include "releve/csv_table.h"

enum { AGE_FROM, AGE_TO, SEX, VALUE, LOW, HIGH, MARK, KNOWN, SOURCE, CUMUL, NUM_COLUMNS };

static const char *const COLUMNS[NUM_COLUMNS] = {"age_from", "age_to", "sex",   "value",  "low",
                                                 "high",     "mark",   "known", "source", "?cumul"};

/* The index of a cell's text among names that stand for 0, 1, 2... */
static int get_name(const rlv_csv_table_t *table, size_t row, int column, const char *const names[],
                    int num_names, const char *allowed, int *index, rlv_error_t *err)
{
    const char *text = rlv_csv_text(table, row, column);
    for (*index = 0; *index < num_names; ++*index)
        if (strcmp(names[*index], text) == 0)
            return RLV_OK;
    return rlv_csv_fail(table, row, column, err, allowed, "'%.40s' is none of them", text);
}

static int get_ages(const rlv_csv_table_t *table, size_t row, const int *column,
                    rlv_rate_row_t *out, rlv_error_t *err)
{
    int64_t from = 0, to = 0;
    int status = rlv_csv_get_int(table, row, column[AGE_FROM], 0, RLV_NUM_AGES - 1, &from, err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(table, row, column[AGE_TO], from, RLV_NUM_AGES - 1, &to, err);
    out->age_from = (int)from;
    out->age_to = (int)to;
    return status;
}

static int get_values(const rlv_csv_table_t *table, size_t row, const int *column, double low,
                      double high, rlv_rate_row_t *out, rlv_error_t *err)
{
    int status = rlv_csv_get_real(table, row, column[VALUE], low, high, &out->value, err);
    if (status == RLV_OK)
        status =
            rlv_csv_get_real_or_missing(table, row, column[LOW], low, out->value, &out->low, err);
    if (status == RLV_OK)
        status = rlv_csv_get_real_or_missing(table, row, column[HIGH], out->value, high, &out->high,
                                             err);
    return status;
}

/* Mark, year known and source: what is published must say where and when. */
static int get_provenance(const rlv_csv_table_t *table, size_t row, const int *column,
                          rlv_rate_row_t *out, rlv_error_t *err)
{
    const char *names[RLV_MARK_ASSUMED + 1];
    const char *source = rlv_csv_text(table, row, column[SOURCE]);
    int mark = 0;
    int64_t known = 0;

    for (int i = 0; i <= (int)RLV_MARK_ASSUMED; i++)
        names[i] = rlv_mark_name((rlv_mark_t)i);
    int status = get_name(table, row, column[MARK], names, (int)RLV_MARK_ASSUMED + 1,
                          "setting, pub, data, calibrated, unverified, assumed", &mark, err);
    if (status < 0)
        return status;
    out->mark = (rlv_mark_t)mark;
    const bool is_published = out->mark == RLV_MARK_PUB || out->mark == RLV_MARK_DATA;
    if (is_published || *rlv_csv_text(table, row, column[KNOWN]) != '\0')
        status = rlv_csv_get_int(table, row, column[KNOWN], 1900, 2100, &known, err);
    if (status == RLV_OK && is_published)
        status = rlv_csv_get_text(table, row, column[SOURCE], &source, err);
    out->known = (int)known;
    if (status == RLV_OK) {
        out->source = rlv_strdup(source, err);
        status = out->source == NULL ? RLV_ERR_OS : RLV_OK;
    }
    return status;
}

static int get_row(const rlv_csv_table_t *table, size_t row, const int *column, double low,
                   double high, rlv_rate_row_t *out, rlv_error_t *err)
{
    static const char *const SEXES[] = {"M", "F", "all"};
    int64_t cumul = -1;
    int status = get_ages(table, row, column, out, err);

    if (status == RLV_OK)
        status = get_name(table, row, column[SEX], SEXES, 3, "M, F, all", &out->sex, err);
    if (status == RLV_OK)
        status = get_values(table, row, column, low, high, out, err);
    if (status == RLV_OK)
        status = get_provenance(table, row, column, out, err);
    if (status == RLV_OK && column[CUMUL] >= 0 && *rlv_csv_text(table, row, column[CUMUL]) != '\0')
        status = rlv_csv_get_int(table, row, column[CUMUL], 0, 1, &cumul, err);
    out->cumul = (int)cumul;
    out->line = table->line[row];
    return status;
}

int rlv_rate_table_read(rlv_rate_table_t *self, const char *path, int age_from, int age_to,
                        double low, double high, rlv_notes_t *notes, rlv_error_t *err)
{
    rlv_csv_table_t table = {0};
    int column[NUM_COLUMNS];
    int status;

    memset(self, 0, sizeof *self);
    self->age_from = age_from;
    self->age_to = age_to;
    if (age_from < 0 || age_to >= RLV_NUM_AGES || age_from > age_to)
        return rlv_fail(err, RLV_ERR_SOFTWARE, "%s: ages %d to %d asked for", path, age_from,
                        age_to);
    status = rlv_csv_read(&table, path, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(&table, COLUMNS, NUM_COLUMNS, column, notes, err);
    if (status < 0)
        goto out;
    self->row = rlv_calloc(table.num_rows, sizeof *self->row, err);
    if (self->row == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    self->num_rows = table.num_rows;
    for (size_t row = 0; status == RLV_OK && row < table.num_rows; row++) {
        status = get_row(&table, row, column, low, high, &self->row[row], err);
        self->by_cumul = self->by_cumul || self->row[row].cumul >= 0;
    }
    if (status == RLV_OK)
        status = rlv_rate_table_fill(self, path, err);
out:
    rlv_csv_free(&table);
    return status;
}
