/* Reading official tables and writing ours: what every source needs. */
#include "internal.h"
#include "releve/publish.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *rlv_import_path(const rlv_import_t *self, const char *file, rlv_error_t *err)
{
    return rlv_format(err, "%s/%s", self->folder, file);
}

int rlv_import_open(const rlv_import_t *self, rlv_csv_table_t *csv, const char *file,
                    char separator, const char *const names[], size_t num_names, int *index,
                    rlv_error_t *err)
{
    char *path = rlv_import_path(self, file, err);
    int status = RLV_ERR_OS;

    memset(csv, 0, sizeof *csv);
    if (path == NULL)
        return status;
    status = rlv_csv_read(csv, path, separator, err);
    if (status == RLV_OK)
        status = rlv_csv_require(csv, names, num_names, index, NULL, err);
    free(path);
    return status;
}

int rlv_import_code(const rlv_csv_table_t *csv, size_t row, int column, const char **code,
                    rlv_error_t *err)
{
    const char *text = rlv_csv_text(csv, row, column);
    const bool corsica = text[0] == '2' && (text[1] == 'A' || text[1] == 'B');

    if (strlen(text) != 5 || strspn(text, "0123456789") != (corsica ? 1u : 5u) ||
        strspn(text + 2, "0123456789") != 3)
        return rlv_csv_fail(csv, row, column, err,
                            "five characters, as 09001 or 2A004; a leading zero may be lost",
                            "'%.40s' is not a commune code", text);
    *code = text;
    return RLV_OK;
}

int rlv_import_copy(const rlv_csv_table_t *csv, size_t row, int column, char *to, size_t size,
                    rlv_error_t *err)
{
    const char *text = rlv_csv_text(csv, row, column);

    if (strlen(text) >= size)
        return rlv_csv_fail(csv, row, column, err, NULL, "'%.60s' is longer than %zu bytes", text,
                            size - 1);
    memcpy(to, text, strlen(text) + 1);
    return RLV_OK;
}

int rlv_import_count(const rlv_csv_table_t *csv, size_t row, int column, int64_t *value,
                     rlv_error_t *err)
{
    if (*rlv_csv_text(csv, row, column) == '\0') {
        *value = -1;
        return RLV_OK;
    }
    return rlv_csv_get_int(csv, row, column, 0, 100000000, value, err);
}

int rlv_import_once(const rlv_csv_table_t *csv, size_t row, int column, size_t commune, bool seen[],
                    rlv_error_t *err)
{
    if (seen[commune])
        return rlv_csv_fail(csv, row, column, err, NULL, "%s is there twice",
                            rlv_csv_text(csv, row, column));
    seen[commune] = true;
    return RLV_OK;
}

size_t rlv_import_department(const rlv_import_t *self, const char *code)
{
    for (size_t d = 0; d < self->num_departments; d++)
        if (strncmp(self->department[d], code, strlen(self->department[d])) == 0)
            return d;
    return SIZE_MAX;
}

bool rlv_import_in_region(const rlv_import_t *self, const char *code)
{
    return rlv_import_department(self, code) != SIZE_MAX;
}

int rlv_import_balance(const char *what, int64_t found, int64_t expected, rlv_error_t *err)
{
    if (found != expected)
        return rlv_fail(err, RLV_ERR_DATA, "%s: the total does not balance: %lld [%lld]", what,
                        (long long)found, (long long)expected);
    return RLV_OK;
}

int rlv_import_out_open(rlv_import_out_t *self, const char *folder, const char *name,
                        const char *header, rlv_error_t *err)
{
    int descriptor;

    memset(self, 0, sizeof *self);
    self->path = rlv_format(err, "%s/%s", folder, name);
    self->temporary = rlv_format(err, "%s/.%s.XXXXXX", folder, name);
    if (self->path == NULL || self->temporary == NULL)
        return RLV_ERR_OS;
    descriptor = mkstemp(self->temporary);
    if (descriptor < 0) {
        free(self->temporary);
        self->temporary = NULL;
        return rlv_fail_at(err, RLV_ERR_CANT_CREATE, self->path, 0, NULL, NULL,
                           "cannot be created: %s", strerror(errno));
    }
    self->file = fdopen(descriptor, "w");
    if (self->file == NULL) {
        const int code = errno;
        (void)close(descriptor);
        return rlv_fail_at(err, RLV_ERR_CANT_CREATE, self->path, 0, NULL, NULL,
                           "cannot be created: %s", strerror(code));
    }
    if (header[0] != '\0')
        (void)fprintf(self->file, "%s\n", header);
    return RLV_OK;
}

int rlv_import_out_close(rlv_import_out_t *self, rlv_error_t *err)
{
    const bool failed =
        fflush(self->file) != 0 || ferror(self->file) != 0 || fchmod(fileno(self->file), 0644) != 0;
    const int why = errno;
    const bool unclosed = fclose(self->file) != 0;

    self->file = NULL;
    if (failed || unclosed)
        return rlv_fail_at(err, RLV_ERR_IO, self->path, 0, NULL, NULL, "cannot be written: %s",
                           strerror(failed ? why : errno));
    const int status = rlv_publish(self->temporary, self->path, err);
    if (status < 0)
        return status;
    free(self->temporary);
    self->temporary = NULL;
    return RLV_OK;
}

void rlv_import_out_free(rlv_import_out_t *self)
{
    if (self->file != NULL)
        (void)fclose(self->file);
    if (self->temporary != NULL)
        (void)unlink(self->temporary);
    free(self->temporary);
    free(self->path);
    memset(self, 0, sizeof *self);
}

void rlv_import_out_text(rlv_import_out_t *self, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        (void)fputs(text, self->file);
        return;
    }
    (void)fputc('"', self->file);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            (void)fputc('"', self->file);
        (void)fputc(*text, self->file);
    }
    (void)fputc('"', self->file);
}

void rlv_import_out_real(rlv_import_out_t *self, double value, int decimals)
{
    if (isnan(value))
        (void)fputc(',', self->file);
    else
        (void)fprintf(self->file, ",%.*f", decimals, value == 0.0 ? 0.0 : value);
}
