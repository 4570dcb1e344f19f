#include "releve/alignment_targets.h"

#include "releve/csv_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR_LOW = 1900, YEAR_HIGH = 2200 };
static const double MOST_GPS = 1e7, MOST_FACTOR = 1e3;

const char *rlv_target_name(rlv_target_kind_t kind)
{
    static const char *const NAMES[RLV_NUM_TARGETS] = {"entries", "gp_headcount"};
    return NAMES[kind];
}

void rlv_target_list_free(rlv_target_list_t *self)
{
    free(self->target);
    memset(self, 0, sizeof *self);
}

const rlv_target_t *rlv_target_find(const rlv_target_list_t *self, rlv_target_kind_t kind, int year)
{
    for (size_t i = 0; i < self->num_targets; i++)
        if (self->target[i].kind == kind && self->target[i].year == year)
            return &self->target[i];
    return NULL;
}

static int compare(const void *a, const void *b)
{
    const rlv_target_t *x = a, *y = b;
    if (x->year != y->year)
        return x->year < y->year ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

static int read_row(rlv_target_list_t *self, const rlv_csv_table_t *csv, size_t row,
                    const int column[4], int first, int last, rlv_error_t *err)
{
    rlv_target_t *target = &self->target[self->num_targets];
    const char *name = rlv_csv_text(csv, row, column[1]);
    int64_t year = 0;
    int status, kind = 0;

    while (kind < RLV_NUM_TARGETS && strcmp(name, rlv_target_name((rlv_target_kind_t)kind)) != 0)
        kind++;
    if (kind == RLV_NUM_TARGETS)
        return rlv_csv_fail(csv, row, column[1], err, "entries, gp_headcount",
                            "'%.40s' cannot be aligned", name);
    const int shift = kind == RLV_TARGET_HEADCOUNT;
    if ((status = rlv_csv_get_int(csv, row, column[0], first + shift, last - 1 + shift, &year,
                                  err)) < 0 ||
        (status = rlv_csv_get_real(csv, row, column[2], 1, MOST_GPS, &target->value, err)) < 0)
        return status;
    target->kind = (rlv_target_kind_t)kind;
    target->year = (int)year;
    if (rlv_target_find(self, target->kind, target->year) != NULL)
        return rlv_csv_fail(csv, row, column[0], err, "one total of an indicator a year",
                            "%s of %d stands twice", name, target->year);
    if (column[3] >= 0)
        (void)snprintf(target->source, sizeof target->source, "%.159s",
                       rlv_csv_text(csv, row, column[3]));
    self->num_targets++;
    return RLV_OK;
}

/* A stock is met by the entries of the years since the stock before: some must be free. */
static int check_free(const rlv_target_list_t *self, const char *path, int first, rlv_error_t *err)
{
    int since = first;

    for (size_t i = 0; i < self->num_targets; i++) {
        const rlv_target_t *target = &self->target[i];
        bool is_free = false;
        if (target->kind != RLV_TARGET_HEADCOUNT)
            continue;
        for (int year = since; year < target->year; year++)
            is_free = is_free || rlv_target_find(self, RLV_TARGET_ENTRIES, year) == NULL;
        if (!is_free)
            return rlv_fail_at(err, RLV_ERR_DATA, path, 0, "gp_headcount",
                               "a year whose entries are not given",
                               "the stock of %d and the entries of every year from %d to %d cannot "
                               "all be met",
                               target->year, since, target->year - 1);
        since = target->year;
    }
    return RLV_OK;
}

int rlv_target_list_read(rlv_target_list_t *self, const char *path, int first, int last,
                         rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"year", "indicator", "value", "?source"};
    rlv_csv_table_t csv = {0};
    int column[4];
    int status;

    memset(self, 0, sizeof *self);
    if ((status = rlv_csv_read(&csv, path, ',', err)) < 0 ||
        (status = rlv_csv_require(&csv, COLUMNS, 4, column, NULL, err)) < 0)
        goto out;
    self->target = rlv_calloc(csv.num_rows, sizeof *self->target, err);
    if (self->target == NULL)
        status = RLV_ERR_OS;
    for (size_t i = 0; i < csv.num_rows && status == RLV_OK; i++)
        status = read_row(self, &csv, i, column, first, last, err);
    if (status < 0)
        goto out;
    if (self->num_targets > 1)
        qsort(self->target, self->num_targets, sizeof *self->target, compare);
    status = check_free(self, path, first, err);
out:
    rlv_csv_free(&csv);
    return status;
}

int rlv_target_factors_read(const char *path, int first, size_t num_years, double *factor,
                            rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"year", "entries_factor"};
    rlv_csv_table_t csv = {0};
    int column[2];
    int status;

    for (size_t i = 0; i < num_years; i++)
        factor[i] = 1;
    if ((status = rlv_csv_read(&csv, path, ',', err)) < 0 ||
        (status = rlv_csv_require(&csv, COLUMNS, 2, column, NULL, err)) < 0)
        goto out;
    for (size_t i = 0; i < csv.num_rows; i++) {
        int64_t year = 0;
        double value = 1;
        if ((status = rlv_csv_get_int(&csv, i, column[0], YEAR_LOW, YEAR_HIGH, &year, err)) < 0 ||
            (status = rlv_csv_get_real(&csv, i, column[1], 0, MOST_FACTOR, &value, err)) < 0)
            goto out;
        if (year >= first && (uint64_t)(year - first) < num_years)
            factor[year - first] = value;
    }
out:
    rlv_csv_free(&csv);
    return status;
}
