#include "table_writer.h"

#include <string.h>

void rlv_table_text(const rlv_table_writer_t *self, const char *text, bool last)
{
    const char separator = self->french ? ';' : ',';
    const bool quoted = strpbrk(text, "\",;\n\r") != NULL;

    if (quoted)
        (void)fputc('"', self->file);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            (void)fputc('"', self->file);
        (void)fputc(*c, self->file);
    }
    if (quoted)
        (void)fputc('"', self->file);
    (void)fputc(last ? '\n' : separator, self->file);
}

void rlv_table_number(const rlv_table_writer_t *self, double value, bool last)
{
    char text[40] = "";
    if (value == value)
        (void)snprintf(text, sizeof text, "%.10g", value == 0 ? 0.0 : value);
    char *dot = strchr(text, '.');
    if (self->french && dot != NULL)
        *dot = ',';
    (void)fprintf(self->file, "%s%c", text, last ? '\n' : self->french ? ';' : ',');
}

int rlv_table_open(rlv_table_writer_t *self, const rlv_out_folder_t *folder, bool french,
                   const char *name, const char *const columns[], size_t num_columns,
                   rlv_error_t *err)
{
    self->french = french;
    self->file = rlv_out_folder_file(folder, name, err);
    if (self->file == NULL)
        return err->status;
    if (french)
        (void)fputs("\xEF\xBB\xBF", self->file);
    for (size_t i = 0; i < num_columns; i++)
        rlv_table_text(self, columns[i], i + 1 == num_columns);
    return RLV_OK;
}
