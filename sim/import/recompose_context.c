/* A column of communes.csv that an import replaces, and what follows of it in territories.csv. */
#include "recompose_internal.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The fields of a row but its key, one of them (-1 none) replaced; to be freed. */
static char *row_with(const rlv_csv_table_t *old, size_t row, int changed, const char *text,
                      rlv_error_t *err)
{
    char *rest = rlv_strdup("", err);

    for (size_t c = 1; c < old->num_columns && rest != NULL; c++) {
        char *field =
            rlv_tidy_quote((int)c == changed ? text : rlv_csv_text(old, row, (int)c), err);
        char *longer =
            field != NULL ? rlv_format(err, "%s%s%s", rest, c > 1 ? "," : "", field) : NULL;
        free(field);
        free(rest);
        rest = longer;
    }
    return rest;
}

int rlv_recompose_communes(rlv_official_t *self, const char *column, const char *const text_of[])
{
    const rlv_csv_table_t *old = &self->base.communes;
    const int changed = rlv_csv_find(old, column);
    rlv_tidy_t *table = NULL;
    int status = rlv_official_table(self, "communes.csv",
                                    "code,name,department,territory,latitude,longitude,area_km2,"
                                    "density_grid,mountain,qpv,msp,km_to_emergency,zone_2025",
                                    1, 0, "", NULL, 0, &table);

    for (size_t row = 0; row < old->num_rows && status == RLV_OK; row++) {
        char *rest = row_with(old, row, changed, text_of[row], self->err);
        status = rest != NULL
                     ? rlv_tidy_put(table, rest, 0.0, self->err, "%s", self->base.commune[row].code)
                     : RLV_ERR_OS;
        free(rest);
    }
    return status;
}

/* A territory's figure of its communes' texts: their sum, or the share of the inhabitants of those
 * above 0. */
static void figure_of(const rlv_base_t *base, const char *territory, const char *const text_of[],
                      bool share, char out[32])
{
    double inhabitants = 0.0, sum = 0.0;
    int used = 0;
    const int64_t *census = rlv_base_census(base, INT_MAX, &used);

    for (size_t i = 0; i < base->num_communes; i++) {
        const double value = strtod(text_of[i], NULL);
        const double people = census != NULL && census[i] > 0 ? (double)census[i] : 0.0;
        if (strcmp(base->commune[i].territory, territory) != 0)
            continue;
        inhabitants += people;
        sum += !share ? value : value > 0.0 ? people : 0.0;
    }
    if (share)
        (void)snprintf(out, 32, "%.4f", inhabitants > 0.0 ? sum / inhabitants : 0.0);
    else
        (void)snprintf(out, 32, "%.0f", sum);
}

int rlv_recompose_context(rlv_official_t *self, const char *column, const char *const text_of[])
{
    static const char *const FOLLOWS[][2] = {
        {"mountain", "mountain_share"}, {"qpv", "qpv"}, {"msp", "msp_communes"}};
    const char *follows = NULL;
    rlv_csv_table_t old = {0};
    rlv_tidy_t *table = NULL;
    int status = rlv_recompose_communes(self, column, text_of);

    for (size_t k = 0; k < sizeof FOLLOWS / sizeof *FOLLOWS; k++)
        follows = strcmp(FOLLOWS[k][0], column) == 0 ? FOLLOWS[k][1] : follows;
    if (status < 0 || follows == NULL)
        return status;
    status = rlv_recompose_open(self, "territories.csv", &old);
    if (status == RLV_OK)
        status = rlv_official_table(
            self, "territories.csv",
            "code,name,department,composition,latitude,longitude,communes,mountain_share,qpv,"
            "msp_communes,cross_region,absorbed",
            1, 0, "", NULL, 0, &table);
    const int changed = status == RLV_OK ? rlv_csv_find(&old, follows) : -1;
    for (size_t row = 0; row < old.num_rows && status == RLV_OK; row++) {
        const char *code = rlv_csv_text(&old, row, 0);
        char text[32];
        figure_of(&self->base, code, text_of, strcmp(column, "mountain") == 0, text);
        char *rest = row_with(&old, row, changed, text, self->err);
        status = rest != NULL ? rlv_tidy_put(table, rest, 0.0, self->err, "%s", code) : RLV_ERR_OS;
        free(rest);
    }
    rlv_csv_free(&old);
    return status;
}
