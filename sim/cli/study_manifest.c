#include "study_manifest.h"

#include "releve/sha256.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int add_digest(json_t *list, const char *path, const char *shown, rlv_error_t *err)
{
    char hex[RLV_SHA256_HEX_SIZE];
    const int status = rlv_sha256_file(path, hex, err);
    if (status == RLV_OK)
        (void)json_array_append_new(list, json_pack("{s:s, s:s}", "path", shown, "sha256", hex));
    return status;
}

static json_t *machine(double seconds)
{
    char date[32] = "";
    const time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc) != NULL)
        (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return json_pack("{s:s, s:f}", "date", date, "seconds", seconds);
}

int rlv_study_manifest_write(const rlv_out_folder_t *folder, const char *program, json_t *study,
                             const rlv_file_list_t *inputs, const rlv_notes_t *notes,
                             const char *const outputs[], size_t num_outputs, double seconds,
                             rlv_error_t *err)
{
    json_t *in = json_array(), *out = json_array(), *said = json_array();
    json_t *root = NULL;
    FILE *file = NULL;
    int status = RLV_OK;

    for (size_t i = 0; i < inputs->num_paths && status == RLV_OK; i++)
        status = add_digest(in, inputs->path[i], inputs->path[i], err);
    for (size_t i = 0; i < num_outputs && status == RLV_OK; i++) {
        char *path = rlv_format(err, "%s/%s", folder->temporary, outputs[i]);
        status = path == NULL ? RLV_ERR_OS : add_digest(out, path, outputs[i], err);
        free(path);
    }
    for (size_t i = 0; i < notes->num_texts; i++)
        (void)json_array_append_new(said, json_string(notes->text[i]));
    if (status == RLV_OK) {
        root = json_pack("{s:s, s:s, s:O, s:O, s:O, s:O, s:o}", "program", program, "version",
                         RLV_VERSION, "study", study, "inputs", in, "outputs", out, "notes", said,
                         "machine", machine(seconds));
        if (root == NULL)
            status = rlv_fail(err, RLV_ERR_OS, "out of memory for the manifest");
    }
    if (status == RLV_OK && (file = rlv_out_folder_file(folder, "manifest.json", err)) == NULL)
        status = err->status;
    if (status == RLV_OK) {
        (void)json_dumpf(root, file,
                         JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(12));
        (void)fputc('\n', file);
        status = rlv_out_folder_close(folder, "manifest.json", file, err);
    }
    json_decref(root);
    json_decref(study);
    json_decref(in);
    json_decref(out);
    json_decref(said);
    return status;
}

void rlv_study_number(FILE *out, double value, char end)
{
    char text[40] = "";
    for (int digits = 6; isfinite(value) && digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, value);
        if (digits == 10 || strtod(text, NULL) == value)
            break;
    }
    fprintf(out, "%s%c", text, end);
}

void rlv_study_text(FILE *out, const char *text, char end)
{
    if (strpbrk(text, ",\"\n") == NULL) {
        fprintf(out, "%s%c", text, end);
        return;
    }
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fprintf(out, "\"%c", end);
}
