#include "releve/rate_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Line of the row that gave each cell, 0: none yet. */
typedef size_t owner_t[2][RLV_NUM_SEXES][RLV_NUM_AGES];

static const char *sex_name(int sex)
{
    return sex == RLV_MAN ? "men" : "women";
}

/* Gives one cell a row's value, unless another row did. */
static int fill_cell(rlv_rate_table_t *self, owner_t owner, const rlv_rate_row_t *row, int cumul,
                     int sex, int age, const char *path, rlv_error_t *err)
{
    size_t *line = &owner[cumul][sex][age];
    if (*line != 0)
        return rlv_fail_at(err, RLV_ERR_DATA, path, row->line, "age_from",
                           "ranges that do not overlap", "line %zu gives %s of %d already", *line,
                           sex_name(sex), age);
    *line = row->line;
    self->value[cumul][sex][age] = row->value;
    return RLV_OK;
}

static int fill_row(rlv_rate_table_t *self, owner_t owner, const rlv_rate_row_t *row,
                    const char *path, rlv_error_t *err)
{
    int status = RLV_OK;

    for (int cumul = 0; cumul < 2; cumul++)
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int age = row->age_from; status == RLV_OK && age <= row->age_to; age++)
                if ((row->cumul < 0 || row->cumul == cumul) &&
                    (row->sex == RLV_NUM_SEXES || row->sex == sex))
                    status = fill_cell(self, owner, row, cumul, sex, age, path, err);
    return status;
}

/* Refuses a gap; carries the youngest and the oldest value given to the ages beyond. */
static int close_column(const rlv_rate_table_t *self, const size_t *owner, double *value, int cumul,
                        int sex, const char *path, rlv_error_t *err)
{
    char allowed[64];
    int first = self->age_from, last = self->age_to;

    (void)snprintf(allowed, sizeof allowed, "every age from %d to %d", self->age_from,
                   self->age_to);
    for (int age = first; age <= last; age++)
        if (owner[age] == 0)
            return rlv_fail_at(err, RLV_ERR_DATA, path, 0, "age_from", allowed,
                               "no row gives %s of %d%s", sex_name(sex), age,
                               !self->by_cumul ? ""
                               : cumul         ? " in cumul"
                                               : " who are not in cumul");
    while (first > 0 && owner[first - 1] != 0)
        first--;
    while (last < RLV_NUM_AGES - 1 && owner[last + 1] != 0)
        last++;
    for (int age = 0; age < first; age++)
        value[age] = value[first];
    for (int age = last + 1; age < RLV_NUM_AGES; age++)
        value[age] = value[last];
    return RLV_OK;
}

int rlv_rate_table_fill(rlv_rate_table_t *self, const char *path, rlv_error_t *err)
{
    owner_t owner;
    int status = RLV_OK;

    memset(owner, 0, sizeof owner);
    for (size_t i = 0; status == RLV_OK && i < self->num_rows; i++)
        status = fill_row(self, owner, &self->row[i], path, err);
    for (int cumul = 0; cumul < 2; cumul++)
        for (int sex = 0; status == RLV_OK && sex < RLV_NUM_SEXES; sex++)
            status = close_column(self, owner[cumul][sex], self->value[cumul][sex], cumul, sex,
                                  path, err);
    return status;
}

void rlv_rate_table_free(rlv_rate_table_t *self)
{
    for (size_t i = 0; i < self->num_rows; i++)
        free(self->row[i].source);
    free(self->row);
    memset(self, 0, sizeof *self);
}
