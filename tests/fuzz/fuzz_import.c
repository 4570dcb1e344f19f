/* libFuzzer entry: whatever bytes a table as published holds, each source reads it into a base, or
 * refuses it with a text; the recogniser of headers and the values end the same way. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "releve/layout.h"
#include "releve/official.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t num_bytes);

static const char *write_input(const uint8_t *bytes, size_t num_bytes)
{
    static char path[64];
    if (path[0] == '\0')
        (void)snprintf(path, sizeof path, "/tmp/releve-fuzz-%ld.txt", (long)getpid());
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, num_bytes, file) != num_bytes || fclose(file) != 0)
        abort();
    return path;
}

/* A base of its own, from the tests' (run from the project's root). */
static const char *base(void)
{
    static char folder[64];
    char command[160];
    if (folder[0] != '\0')
        return folder;
    (void)snprintf(folder, sizeof folder, "/tmp/releve-fuzz-%ld.base", (long)getpid());
    (void)snprintf(command, sizeof command, "cp -r tests/data/official/base %s", folder);
    if (system(command) != 0)
        abort();
    return folder;
}

static int on_sheet(void *context, const char *path, const char *sheet, rlv_error_t *err)
{
    (void)context;
    (void)path;
    (void)sheet;
    (void)err;
    return 0;
}

static int on_row(void *context, const rlv_tabular_row_t *row, rlv_error_t *err)
{
    char text[64], code[6], department[4], day[11];
    double value = 0;
    int year = 0;
    (void)context;
    (void)err;
    for (size_t i = 0; i < row->num_cells; i++) {
        rlv_layout_normalise(row->cell[i], text, sizeof text);
        (void)rlv_layout_is("a*b|effectif #|p?? pop", text, &year);
        (void)rlv_tabular_number(row->cell[i], &value);
        (void)rlv_tabular_commune(row->cell[i], code);
        (void)rlv_tabular_department(row->cell[i], department);
        (void)rlv_tabular_date(row->cell[i], day);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t num_bytes)
{
    if (num_bytes == 0)
        return 0;
    /* the first byte names the source, the others are the file */
    const size_t source = bytes[0] % rlv_official_num_sources();
    char path[64];
    (void)snprintf(path, sizeof path, "%s", write_input(bytes + 1, num_bytes - 1));
    const rlv_tabular_visitor_t visitor = {on_sheet, on_row, NULL};
    const rlv_tabular_limits_t limits = {UINT64_C(1) << 28, UINT64_C(1) << 26, 5};
    const rlv_official_options_t options = {
        .folder = base(), .national = base(), .region = "99", .year = 2020};
    rlv_error_t err = {0}, import_err = {0};
    rlv_notes_t notes = {0};
    char *file[1] = {path};

    const int status = rlv_tabular_visit(path, &limits, &visitor, &notes, &err);
    if (status != err.status || (status < 0 && err.text[0] == '\0'))
        abort();
    const int imported = rlv_official_import(source, file, 1, &options, &notes, &import_err);
    if (imported != import_err.status || (imported < 0 && import_err.text[0] == '\0'))
        abort();
    rlv_notes_free(&notes);
    return 0;
}
