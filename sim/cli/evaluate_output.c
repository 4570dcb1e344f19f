#include "evaluate_output.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "releve/sha256.h"

int rlv_evaluate_write(const rlv_out_folder_t *folder, const rlv_result_file_t files[], size_t num,
                       const void *context, rlv_error_t *err)
{
    for (size_t f = 0; f < num; f++) {
        FILE *file = rlv_out_folder_file(folder, files[f].name, err);
        if (file == NULL)
            return err->status;
        files[f].write(context, file);
        const int status = rlv_out_folder_close(folder, files[f].name, file, err);
        if (status < 0)
            return status;
    }
    return RLV_OK;
}

int rlv_evaluate_draw(const rlv_out_folder_t *folder, const rlv_result_figure_t figures[],
                      size_t num, const void *context, rlv_error_t *err)
{
    char *const path = rlv_format(err, "%s/figures", folder->temporary);
    int status = path == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK && mkdir(path, 0777) != 0 && errno != EEXIST)
        status = rlv_fail(err, RLV_ERR_CANT_CREATE, "%s: %s", path, strerror(errno));
    for (size_t f = 0; f < num && status == RLV_OK; f++) {
        char name[96];
        if (!figures[f].has(context))
            continue;
        (void)snprintf(name, sizeof name, "figures/%s.svg", figures[f].name);
        const rlv_result_file_t file = {name, figures[f].draw};
        status = rlv_evaluate_write(folder, &file, 1, context, err);
    }
    free(path);
    return status;
}

void rlv_evaluate_show(const rlv_result_figure_t *figure, const void *context, rlv_lang_t lang,
                       FILE *file)
{
    if (figure->has(context))
        (void)fprintf(file, "![%s](figures/%s.svg)\n\n",
                      lang == RLV_LANG_FR ? figure->french : figure->english, figure->name);
}

rlv_short_text_t rlv_evaluate_source(const char *path, rlv_lang_t lang)
{
    const char *const slash = strrchr(path, '/');
    rlv_short_text_t out;
    (void)snprintf(out.text, sizeof out.text,
                   lang == RLV_LANG_FR ? "%.100s ; calculs Relève " RLV_VERSION "."
                                       : "%.100s; computed by Relève " RLV_VERSION ".",
                   slash != NULL ? slash + 1 : path);
    return out;
}

json_t *rlv_evaluate_texts(const char *const text[], size_t num)
{
    json_t *list = json_array();
    for (size_t i = 0; i < num; i++)
        (void)json_array_append_new(list, json_string(text[i]));
    return list;
}

static int add_input(json_t *inputs, const char *path, rlv_error_t *err)
{
    char digest[RLV_SHA256_HEX_SIZE];
    const int status = rlv_sha256_file(path, digest, err);
    if (status == RLV_OK)
        (void)json_array_append_new(inputs,
                                    json_pack("{s:s, s:s}", "path", path, "sha256", digest));
    return status;
}

int rlv_evaluate_manifest(const rlv_out_folder_t *folder, const char *program, json_t *settings,
                          const char *const inputs[], size_t num_inputs, const rlv_notes_t *notes,
                          rlv_error_t *err)
{
    json_t *list = json_array();
    int status = list == NULL ? rlv_fail_memory(err, 0) : RLV_OK;

    for (size_t i = 0; i < num_inputs && status == RLV_OK; i++)
        if (inputs[i] != NULL)
            status = add_input(list, inputs[i], err);
    json_t *said = rlv_evaluate_texts((const char *const *)notes->text, notes->num_texts);
    json_t *root = json_pack("{s:s, s:s, s:o, s:o, s:o}", "program", program, "version",
                             RLV_VERSION, "settings", settings, "notes", said, "inputs", list);
    FILE *file = status == RLV_OK ? rlv_out_folder_file(folder, "manifest.json", err) : NULL;
    if (file != NULL) {
        const bool written =
            root != NULL && json_dumpf(root, file, JSON_INDENT(2) | JSON_PRESERVE_ORDER) == 0;
        (void)fputc('\n', file);
        status = rlv_out_folder_close(folder, "manifest.json", file, err);
        if (!written && status == RLV_OK)
            status = rlv_fail(err, RLV_ERR_IO, "manifest.json could not be written");
    } else if (status == RLV_OK) {
        status = err->status;
    }
    json_decref(root);
    return status;
}

int rlv_evaluate_decimals(double scale)
{
    if (!(scale > 0.0) || !isfinite(scale))
        return 3;
    const double digits = 1.0 - floor(log10(scale));
    return digits < 0.0 ? 0 : digits > 9.0 ? 9 : (int)digits;
}

rlv_number_t rlv_evaluate_p(double p, rlv_lang_t lang)
{
    const rlv_number_t number = rlv_number_format(p < 0.001 ? 0.001 : p, 3, lang);
    rlv_number_t below;
    if (!(p < 0.001))
        return number;
    (void)snprintf(below.text, sizeof below.text, "< %.40s", number.text);
    return below;
}

rlv_short_text_t rlv_evaluate_p_equals(double p, rlv_lang_t lang)
{
    const rlv_number_t number = rlv_evaluate_p(p, lang);
    rlv_short_text_t out;

    (void)snprintf(out.text, sizeof out.text, number.text[0] == '<' ? "p %s" : "p = %s",
                   number.text);
    return out;
}

rlv_short_text_t rlv_evaluate_interval(double estimate, double lower, double upper, double scale,
                                       rlv_lang_t lang)
{
    const int d = rlv_evaluate_decimals(scale);
    rlv_short_text_t out;
    (void)snprintf(out.text, sizeof out.text,
                   lang == RLV_LANG_FR ? "%.40s [%.40s" RLV_NNBSP "; %.40s]"
                                       : "%.40s [%.40s, %.40s]",
                   rlv_number_format(estimate, d, lang).text,
                   rlv_number_format(lower, d, lang).text, rlv_number_format(upper, d, lang).text);
    return out;
}

void rlv_evaluate_name(FILE *file, const char *name)
{
    (void)fputc('`', file);
    for (; *name != '\0'; name++)
        (void)fputc(strchr("`|\r\n", *name) != NULL ? '_' : *name, file);
    (void)fputc('`', file);
}

double rlv_evaluate_detectable(double std_error)
{
    /* quantiles 0.975 and 0.8 of the standard normal distribution */
    return (1.9599639845400545 + 0.8416212335729143) * std_error;
}
