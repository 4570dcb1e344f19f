#include "releve/manifest.h"

#include "releve/sha256.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* {path, sha256} of a file; `shown` is the path written. */
static int add_digest(json_t *list, const char *path, const char *shown, rlv_error_t *err)
{
    char hex[RLV_SHA256_HEX_SIZE];
    const int status = rlv_sha256_file(path, hex, err);
    if (status < 0)
        return status;
    return json_array_append_new(list, json_pack("{s:s, s:s}", "path", shown, "sha256", hex)) == 0
               ? RLV_OK
               : rlv_fail(err, RLV_ERR_OS, "out of memory for the manifest");
}

static json_t *value_of(const rlv_params_t *params, const rlv_param_info_t *info)
{
    const char *field = (const char *)params + info->offset;
    char name[64];

    switch (info->type) {
    case RLV_TYPE_TEXT:
    case RLV_TYPE_PATH:
        return json_string(field);
    case RLV_TYPE_BOOL:
        return json_boolean(rlv_params_get(params, info) != 0);
    case RLV_TYPE_INT:
        return json_integer((json_int_t)rlv_params_get(params, info));
    case RLV_TYPE_CHOICE:
        (void)rlv_choice_name(info, (int)rlv_params_get(params, info), name, sizeof name);
        return json_string(name);
    case RLV_TYPE_SERIES: {
        rlv_series_t series;
        memcpy(&series, field, sizeof series);
        if (series.num_points == 1)
            return json_real(series.value[0]);
        json_t *points = json_array();
        for (int i = 0; i < series.num_points; i++)
            (void)json_array_append_new(points,
                                        json_pack("[i, f]", series.year[i], series.value[i]));
        return points;
    }
    case RLV_TYPE_REAL:
        break;
    }
    return json_real(rlv_params_get(params, info));
}

/* Every parameter with what is known of it: the provenance repeats source and mark. */
static json_t *parameters(const rlv_scenario_t *scenario)
{
    json_t *list = json_array();
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        const rlv_dist_t *dist = &scenario->param[i].dist;
        /* `of`: what the law is of, where it is not the value */
        const char *const of = info->type == RLV_TYPE_SERIES ? "factor" : NULL;
        char origin[RLV_PATH_SIZE + 32];
        json_t *one =
            json_pack("{s:s, s:o, s:s, s:s, s:s, s:s}", "path", info->path, "value",
                      value_of(&scenario->params, info), "unit", info->unit, "mark",
                      rlv_mark_name(rlv_scenario_mark(scenario, i)), "source", info->source,
                      "origin", rlv_scenario_origin(scenario, i, origin, sizeof origin));
        if (one == NULL)
            continue;
        if (scenario->param[i].receipt != NULL)
            (void)json_object_set_new(one, "calibrated", json_string(scenario->param[i].receipt));
        if (info->known > 0)
            (void)json_object_set_new(one, "known", json_integer(info->known));
        if (dist->kind != RLV_DIST_NONE)
            (void)json_object_set_new(one, "distribution",
                                      json_pack("{s:s, s:f, s:f, s:s*}", "kind",
                                                rlv_dist_name(dist->kind), "a", dist->a, "b",
                                                dist->b, "of", of));
        (void)json_array_append_new(list, one);
    }
    return list;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The ratio published / computed of the base year: its distribution, and the territories far off.
 */
static json_t *anchor(const rlv_model_t *model)
{
    const rlv_region_t *region = model->region;
    json_t *outside = json_array();
    double *ratio = rlv_calloc(region->num_territories, sizeof *ratio, NULL);
    size_t n = 0;

    for (size_t t = 0; t < region->num_territories && ratio != NULL; t++) {
        const double raw = model->apl_raw_ratio[t];
        if (!(raw == raw))
            continue;
        ratio[n++] = raw;
        if (raw < 0.5 || raw > 2.0)
            (void)json_array_append_new(outside, json_pack("{s:s, s:s, s:f, s:f}", "code",
                                                           region->territory[t].code, "name",
                                                           region->territory[t].name, "ratio", raw,
                                                           "used", model->apl_ratio[t]));
    }
    if (n == 0) {
        free(ratio);
        return json_pack("{s:o}", "outside", outside);
    }
    qsort(ratio, n, sizeof *ratio, compare);
    json_t *result = json_pack(
        "{s:f, s:f, s:f, s:f, s:f, s:o}", "p05", rlv_quantile(ratio, n, 0.05), "p25",
        rlv_quantile(ratio, n, 0.25), "p50", rlv_quantile(ratio, n, 0.50), "p75",
        rlv_quantile(ratio, n, 0.75), "p95", rlv_quantile(ratio, n, 0.95), "outside", outside);
    free(ratio);
    return result;
}

static json_t *machine(const rlv_run_t *run)
{
    char date[32] = "";
    const time_t now = time(NULL);
    struct tm parts;

    if (gmtime_r(&now, &parts) != NULL)
        (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &parts);
#if defined(__clang__)
    const char *compiler = "clang " __clang_version__;
#else
    const char *compiler = "gcc " __VERSION__;
#endif
    return json_pack("{s:s, s:i, s:f, s:s}", "date", date, "threads", (int)run->num_threads,
                     "seconds", run->seconds, "compiler", compiler);
}

static json_t *strings(const rlv_notes_t *notes)
{
    json_t *list = json_array();
    for (size_t i = 0; notes != NULL && i < notes->num_texts; i++)
        (void)json_array_append_new(list, json_string(notes->text[i]));
    return list;
}

static int digests(const rlv_run_t *run, const rlv_out_folder_t *folder,
                   const char *const outputs[], size_t num_outputs, json_t *inputs, json_t *made,
                   rlv_error_t *err)
{
    int status = RLV_OK;

    for (size_t i = 0; i < run->scenario->num_files && status == RLV_OK; i++)
        status = add_digest(inputs, run->scenario->file[i], run->scenario->file[i], err);
    for (size_t i = 0; i < run->inputs->num_paths && status == RLV_OK; i++)
        status = add_digest(inputs, run->inputs->path[i], run->inputs->path[i], err);
    for (size_t i = 0; i < num_outputs && status == RLV_OK; i++) {
        char *path = rlv_format(err, "%s/%s", folder->temporary, outputs[i]);
        status = path == NULL ? RLV_ERR_OS : add_digest(made, path, outputs[i], err);
        free(path);
    }
    return status;
}

int rlv_manifest_write(const rlv_run_t *run, const rlv_out_folder_t *folder,
                       const char *const outputs[], size_t num_outputs, rlv_error_t *err)
{
    const rlv_params_t *params = &run->scenario->params;
    json_t *inputs = json_array(), *made = json_array(), *root = NULL;
    char uncertainty[32];
    FILE *file = NULL;
    int status = digests(run, folder, outputs, num_outputs, inputs, made, err);

    (void)rlv_choice_name(&RLV_PARAMS[rlv_params_find("run.uncertainty")], params->run_uncertainty,
                          uncertainty, sizeof uncertainty);
    if (status < 0)
        goto out;
    root = json_pack(
        "{s:s, s:s, s:{s:s, s:s, s:s}, s:I, s:I, s:s, s:b, s:s, s:{s:I, s:I, s:I, s:I}, "
        "s:{s:s, s:s, s:s}, s:s, s:o, s:o, s:O, s:O, s:o, s:o}",
        "format", "releve-run-1", "version", RLV_VERSION, "scenario", "title",
        params->scenario_title, "description", params->scenario_description, "file",
        run->scenario_path, "seed", (json_int_t)params->run_seed, "replicates",
        (json_int_t)params->run_replicates, "uncertainty", uncertainty, "observation_error",
        (int)params->run_observation_error, "definition", rlv_result_definition(params), "time",
        "base_year", (json_int_t)params->time_base_year, "horizon",
        (json_int_t)params->time_horizon, "reference_year", (json_int_t)params->time_reference_year,
        "last_known", (json_int_t)params->entries_reference_year, "data", "folder",
        params->data_folder, "national", params->data_national, "gp_vintage",
        params->data_gp_vintage, "layout", run->french ? "fr" : "standard", "apl_anchor",
        anchor(run->model), "parameters", parameters(run->scenario), "inputs", inputs, "outputs",
        made, "notes", strings(run->notes), "machine", machine(run));
    if (root == NULL) {
        status = rlv_fail(err, RLV_ERR_OS, "out of memory for the manifest");
        goto out;
    }
    file = rlv_out_folder_file(folder, "manifest.json", err);
    if (file == NULL) {
        status = err->status;
        goto out;
    }
    (void)json_dumpf(root, file, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(12));
    (void)fputc('\n', file);
    status = rlv_out_folder_close(folder, "manifest.json", file, err);
out:
    json_decref(root);
    json_decref(inputs);
    json_decref(made);
    return status;
}

static int read_digests(json_t *list, rlv_digest_t **digest, size_t *count, const char *path,
                        rlv_error_t *err)
{
    size_t i;
    json_t *one;

    *digest = rlv_calloc(json_array_size(list), sizeof **digest, err);
    if (*digest == NULL)
        return RLV_ERR_OS;
    json_array_foreach(list, i, one)
    {
        const char *file = json_string_value(json_object_get(one, "path"));
        const char *hex = json_string_value(json_object_get(one, "sha256"));
        if (file == NULL || hex == NULL || strlen(hex) != 64)
            return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL, "a digest is missing");
        (*digest)[i].path = rlv_strdup(file, err);
        if ((*digest)[i].path == NULL)
            return RLV_ERR_OS;
        memcpy((*digest)[i].sha256, hex, 65);
        *count = i + 1;
    }
    return RLV_OK;
}

int rlv_manifest_read(rlv_manifest_t *self, const char *folder, rlv_error_t *err)
{
    json_error_t where;
    json_t *root = NULL;
    char *path = rlv_format(err, "%s/manifest.json", folder);
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    if (path == NULL)
        return RLV_ERR_OS;
    root = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL) {
        status = where.line > 0
                     ? rlv_fail_at(err, RLV_ERR_DATA, path, (size_t)where.line, NULL, NULL, "%s",
                                   where.text)
                     : rlv_fail_at(err, RLV_ERR_NO_INPUT, folder, 0, "manifest.json", NULL,
                                   "the file is missing: is this the folder of a finished run?");
        goto out;
    }
    const char *version = json_string_value(json_object_get(root, "version"));
    const char *layout = json_string_value(json_object_get(root, "layout"));
    if (version == NULL || layout == NULL) {
        status = rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL, "not the manifest of a run");
        goto out;
    }
    self->french = strcmp(layout, "fr") == 0;
    self->version = rlv_strdup(version, err);
    status = self->version == NULL ? RLV_ERR_OS : RLV_OK;
    if (status == RLV_OK)
        status = read_digests(json_object_get(root, "inputs"), &self->input, &self->num_inputs,
                              path, err);
    if (status == RLV_OK)
        status = read_digests(json_object_get(root, "outputs"), &self->output, &self->num_outputs,
                              path, err);
out:
    json_decref(root);
    free(path);
    return status;
}

void rlv_manifest_free(rlv_manifest_t *self)
{
    for (size_t i = 0; i < self->num_inputs; i++)
        free(self->input[i].path);
    for (size_t i = 0; i < self->num_outputs; i++)
        free(self->output[i].path);
    free(self->input);
    free(self->output);
    free(self->version);
    memset(self, 0, sizeof *self);
}
