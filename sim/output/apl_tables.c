#include "releve/apl_tables.h"

#include "releve/sha256.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static void put_text(FILE *file, const char *text)
{
    if (strpbrk(text, "\",\n\r") == NULL) {
        (void)fprintf(file, "%s,", text);
        return;
    }
    (void)fputc('"', file);
    for (const char *c = text; *c != '\0'; c++)
        (void)fprintf(file, *c == '"' ? "\"\"" : "%c", *c);
    (void)fputs("\",", file);
}

/* A missing value is empty; there is no minus zero. */
static void put_number(FILE *file, double value, int digits, char end)
{
    if (value == value)
        (void)fprintf(file, "%.*g", digits, value == 0 ? 0.0 : value);
    (void)fputc(end, file);
}

static void put_place(FILE *file, const rlv_region_t *region, size_t value)
{
    const rlv_apl_place_t place = rlv_apl_place(region, value);
    put_text(file, place.level);
    put_text(file, place.code);
    put_text(file, place.name);
}

static bool is_commune(const rlv_region_t *region, size_t value)
{
    return value < rlv_apl_first_territory(region);
}

int rlv_apl_table_write(const rlv_region_t *region, const rlv_apl_series_t series[],
                        size_t num_series, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    FILE *file = rlv_out_folder_file(folder, "apl.csv", err);

    if (file == NULL)
        return RLV_ERR_CANT_CREATE;
    (void)fputs("level,code,name,year,variant,weighting,apl\n", file);
    for (size_t v = 0; v < rlv_apl_num_values(region); v++)
        for (size_t s = 0; s < num_series; s++)
            for (int w = 0; w < RLV_NUM_WEIGHTINGS; w++) {
                if (is_commune(region, v) && w > 0)
                    continue;
                put_place(file, region, v);
                (void)fprintf(file, "%d,%s,%s,", series[s].year, series[s].variant,
                              is_commune(region, v) ? "" : rlv_weighting_name((rlv_weighting_t)w));
                put_number(file, series[s].value[w][v], 10, '\n');
            }
    return rlv_out_folder_close(folder, "apl.csv", file, err);
}

int rlv_apl_changes_write(const rlv_region_t *region, const rlv_apl_change_t change[],
                          size_t num_changes, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    enum { DIGITS = 15 };
    static const char *const NAME = "decomposition.csv";
    const size_t n = rlv_apl_num_values(region);
    FILE *file = rlv_out_folder_file(folder, NAME, err);

    if (file == NULL)
        return RLV_ERR_CANT_CREATE;
    (void)fputs("level,code,name,variant,weighting,from_year,to_year,apl_from,apl_to,change", file);
    for (int cause = 0; cause < RLV_NUM_CAUSES; cause++)
        (void)fprintf(file, ",%s", rlv_cause_name(cause));
    (void)fputc('\n', file);
    for (size_t v = 0; v < n; v++)
        for (size_t c = 0; c < num_changes; c++) {
            const rlv_apl_change_t *one = &change[c];
            if (is_commune(region, v) && one->weighting != RLV_WEIGHTING_RESIDENT)
                continue;
            put_place(file, region, v);
            (void)fprintf(file, "%s,%s,%d,%d,", one->variant,
                          is_commune(region, v) ? "" : rlv_weighting_name(one->weighting),
                          one->from_year, one->to_year);
            put_number(file, one->before[v], DIGITS, ',');
            put_number(file, one->after[v], DIGITS, ',');
            put_number(file, one->after[v] - one->before[v], DIGITS, ',');
            for (int cause = 0; cause < RLV_NUM_CAUSES; cause++)
                put_number(file, one->part[(size_t)cause * n + v], DIGITS,
                           cause + 1 < RLV_NUM_CAUSES ? ',' : '\n');
        }
    return rlv_out_folder_close(folder, NAME, file, err);
}

int rlv_apl_comparisons_write(const rlv_apl_comparison_t line[], size_t num_lines,
                              const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const NAME = "comparison.csv";
    FILE *file = rlv_out_folder_file(folder, NAME, err);

    if (file == NULL)
        return RLV_ERR_CANT_CREATE;
    (void)fputs(
        "year,level,decay,inhabitants,supply,places,correlation,mae,mean_computed,mean_published,"
        "ratio_mean,ratio_cv\n",
        file);
    for (size_t i = 0; i < num_lines; i++) {
        const rlv_agreement_t *a = &line[i].agreement;
        (void)fprintf(file, "%d,%s,%s,%s,%s,%zu,", line[i].year, line[i].level, line[i].decay,
                      line[i].inhabitants, line[i].supply, a->num_places);
        put_number(file, a->correlation, 10, ',');
        put_number(file, a->mae, 10, ',');
        put_number(file, a->mean_computed, 10, ',');
        put_number(file, a->mean_published, 10, ',');
        put_number(file, a->ratio_mean, 10, ',');
        put_number(file, a->ratio_cv, 10, '\n');
    }
    return rlv_out_folder_close(folder, NAME, file, err);
}

int rlv_apl_ratios_write(const rlv_region_t *region, const rlv_apl_ratio_t ratio[],
                         size_t num_ratios, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const NAME = "ratios.csv";
    FILE *file = rlv_out_folder_file(folder, NAME, err);

    if (file == NULL)
        return RLV_ERR_CANT_CREATE;
    (void)fputs("level,code,name,year,published,computed,ratio\n", file);
    for (size_t v = 0; v < rlv_apl_first_department(region); v++)
        for (size_t r = 0; r < num_ratios; r++) {
            const double published = ratio[r].published[v], computed = ratio[r].computed[v];
            put_place(file, region, v);
            (void)fprintf(file, "%d,", ratio[r].year);
            put_number(file, published, 10, ',');
            put_number(file, computed, 10, ',');
            put_number(file, computed > 0 ? published / computed : NAN, 10, '\n');
        }
    return rlv_out_folder_close(folder, NAME, file, err);
}

/* {path, sha256} of every input. */
static int list_inputs(json_t *list, const rlv_file_list_t *inputs, rlv_error_t *err)
{
    for (size_t i = 0; i < inputs->num_paths; i++) {
        char hex[RLV_SHA256_HEX_SIZE];
        const int status = rlv_sha256_file(inputs->path[i], hex, err);
        if (status < 0)
            return status;
        if (json_array_append_new(
                list, json_pack("{s:s, s:s}", "path", inputs->path[i], "sha256", hex)) != 0)
            return rlv_fail_memory(err, sizeof hex);
    }
    return RLV_OK;
}

int rlv_apl_provenance_write(const char *const command[], size_t num_words, const char *scenario,
                             const rlv_file_list_t *inputs, const rlv_notes_t *notes,
                             const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const NAME = "provenance.json";
    json_t *words = json_array(), *files = json_array(), *remarks = json_array(), *root = NULL;
    FILE *file = NULL;
    int status = list_inputs(files, inputs, err);

    for (size_t i = 0; i < num_words; i++)
        (void)json_array_append_new(words, json_string(command[i]));
    for (size_t i = 0; i < notes->num_texts; i++)
        (void)json_array_append_new(remarks, json_string(notes->text[i]));
    if (status < 0)
        goto out;
    root = json_pack("{s:s, s:O, s:s, s:O, s:O}", "version", RLV_VERSION, "command", words,
                     "scenario", scenario, "inputs", files, "notes", remarks);
    if (root == NULL) {
        status = rlv_fail_memory(err, 0);
        goto out;
    }
    file = rlv_out_folder_file(folder, NAME, err);
    if (file == NULL) {
        status = RLV_ERR_CANT_CREATE;
        goto out;
    }
    (void)json_dumpf(root, file, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    (void)fputc('\n', file);
    status = rlv_out_folder_close(folder, NAME, file, err);
out:
    json_decref(root);
    json_decref(words);
    json_decref(files);
    json_decref(remarks);
    return status;
}
