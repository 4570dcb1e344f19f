#include "figure_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The separator is that of the header. */
static char separator_of(const char *path)
{
    FILE *const file = fopen(path, "rb");
    int c, semicolons = 0, commas = 0;

    while (file != NULL && (c = fgetc(file)) != EOF && c != '\n') {
        semicolons += c == ';';
        commas += c == ',';
    }
    if (file != NULL)
        (void)fclose(file);
    return semicolons > commas ? ';' : ',';
}

int rlv_figure_table_read(const rlv_figure_work_t *work, const char *name,
                          const char *const columns[], size_t num_columns, rlv_csv_table_t *csv,
                          int *column)
{
    char *path = rlv_format(work->err, "%s/%s", work->run->path, name);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(csv, path, separator_of(path), work->err);

    if (status == RLV_OK)
        status = rlv_csv_require(csv, columns, num_columns, column, NULL, work->err);
    if (status == RLV_OK && csv->num_rows == 0)
        status = rlv_fail_at(work->err, RLV_ERR_DATA, path, 0, NULL, NULL, "no row");
    free(path);
    return status;
}

const char *rlv_figure_table_text(const rlv_csv_table_t *csv, size_t row, int column)
{
    return column >= 0 ? rlv_csv_text(csv, row, column) : "";
}

double rlv_figure_table_number(const rlv_csv_table_t *csv, size_t row, int column)
{
    char text[64], *end;

    (void)snprintf(text, sizeof text, "%.60s", rlv_figure_table_text(csv, row, column));
    char *const comma = strchr(text, ',');
    if (comma != NULL)
        *comma = '.';
    const double value = strtod(text, &end);
    return text[0] != '\0' && *end == '\0' ? value : NAN;
}

rlv_number_t rlv_figure_signed(const rlv_figure_work_t *work, double value, int decimals)
{
    const rlv_number_t plain = rlv_number_format(value, decimals, work->lang);
    rlv_number_t result = plain;

    if (value > 0 && strpbrk(plain.text, "123456789") != NULL)
        (void)snprintf(result.text, sizeof result.text, "+%.60s", plain.text);
    return result;
}

int rlv_figure_table_caption(const rlv_figure_work_t *work, char *reading, char *scope,
                             const char *source)
{
    const int status = reading == NULL || scope == NULL ? RLV_ERR_OS
                       : source != NULL ? rlv_figure_caption_source(work, reading, scope, source)
                                        : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}
