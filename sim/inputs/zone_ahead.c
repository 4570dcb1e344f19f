#include "releve/zone_ahead.h"

#include "releve/csv_table.h"

#include <stdlib.h>
#include <string.h>

/* The ranking of a name, added when it is new; -1: no room. */
static int ranking_of(rlv_zone_ahead_t *self, const char *name)
{
    for (size_t k = 0; k < self->num_rankings; k++)
        if (strcmp(self->ranking[k], name) == 0)
            return (int)k;
    if (self->num_rankings == RLV_ZONING_MAX_RANKINGS || strlen(name) >= RLV_ZONING_WORD_SIZE)
        return -1;
    memcpy(self->ranking[self->num_rankings], name, strlen(name) + 1);
    return (int)self->num_rankings++;
}

static int take_row(rlv_zone_ahead_t *self, const rlv_csv_table_t *table, size_t row,
                    const int col[5], int64_t decision, rlv_error_t *err)
{
    const int zone = rlv_zone_find(rlv_csv_text(table, row, col[3]));
    double probability = 0;

    if (zone < 0)
        return rlv_csv_fail(table, row, col[3], err, "ZIP, ZAC, ZAR", "no class");
    if (self->year != (int)decision)
        memset(self, 0, sizeof *self);
    self->year = (int)decision;
    const int status = rlv_csv_get_real(table, row, col[4], 0, 1, &probability, err);
    const int k = ranking_of(self, rlv_csv_text(table, row, col[2]));
    if (status == RLV_OK && k < 0)
        return rlv_csv_fail(table, row, col[2], err, "at most 12", "one ranking too many");
    if (status == RLV_OK)
        self->probability[k][zone] = probability;
    return status;
}

int rlv_zone_ahead_read(rlv_zone_ahead_t *self, const char *folder, const char *code, int year,
                        rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"code", "year", "ranking", "class", "probability"};
    rlv_csv_table_t table = {0};
    int col[5];
    char *path = rlv_format(err, "%s/prospective.csv", folder);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(&table, path, ',', err);

    memset(self, 0, sizeof *self);
    if (status == RLV_OK)
        status = rlv_csv_require(&table, COLUMNS, 5, col, NULL, err);
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        int64_t decision = 0;
        if (strcmp(rlv_csv_text(&table, row, col[0]), code) != 0)
            continue;
        status = rlv_csv_get_int(&table, row, col[1], 1900, 2200, &decision, err);
        const bool wanted = year == 0 ? self->year == 0 || decision <= self->year
                                      : decision <= year && decision >= self->year;
        if (status == RLV_OK && wanted)
            status = take_row(self, &table, row, col, decision, err);
    }
    rlv_csv_free(&table);
    free(path);
    return status;
}
