/* Provenance of a comparison: manifest.json, format releve-comparison-1. */
#include "releve/comparison.h"

#include "releve/sha256.h"

#include <jansson.h>
#include <stdlib.h>
#include <time.h>

static json_t *describe_run(const rlv_compared_t *run, const rlv_comparison_source_t *source)
{
    const rlv_params_t *p = source->params;
    char uncertainty[32];

    (void)rlv_choice_name(&RLV_PARAMS[rlv_params_find("run.uncertainty")], p->run_uncertainty,
                          uncertainty, sizeof uncertainty);
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:b, s:I, s:I, s:s, s:s}", "name",
                     run->name, "title", run->title, "path", source->path, "kind",
                     source->folder ? "finished run, lived again" : "scenario file", "seed",
                     (json_int_t)p->run_seed, "replicates",
                     (json_int_t)run->ensemble->num_replicates, "uncertainty", uncertainty,
                     "observation_error", (int)p->run_observation_error, "base_year",
                     (json_int_t)p->time_base_year, "horizon", (json_int_t)p->time_horizon,
                     "data_folder", p->data_folder, "gp_vintage", p->data_gp_vintage);
}

static json_t *machine(void)
{
    const time_t now = time(NULL);
    struct tm parts;
    char date[32] = "";

    if (gmtime_r(&now, &parts) != NULL)
        (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return json_pack("{s:s}", "date", date);
}

static int add_digests(const rlv_out_folder_t *folder, const char *const outputs[],
                       size_t num_outputs, json_t *list, rlv_error_t *err)
{
    int status = RLV_OK;

    for (size_t i = 0; i < num_outputs && status == RLV_OK; i++) {
        char hex[RLV_SHA256_HEX_SIZE];
        char *path = rlv_format(err, "%s/%s", folder->temporary, outputs[i]);
        status = path == NULL ? RLV_ERR_OS : rlv_sha256_file(path, hex, err);
        if (status == RLV_OK)
            (void)json_array_append_new(list,
                                        json_pack("{s:s, s:s}", "path", outputs[i], "sha256", hex));
        free(path);
    }
    return status;
}

int rlv_comparison_write_manifest(const rlv_comparison_t *self,
                                  const rlv_comparison_source_t source[],
                                  const rlv_out_folder_t *folder, const char *const outputs[],
                                  size_t num_outputs, bool french, const rlv_notes_t *notes,
                                  rlv_error_t *err)
{
    static const char NAME[] = "manifest.json";
    json_t *runs = json_array(), *made = json_array(), *said = json_array(), *root = NULL;
    FILE *file;
    int status = add_digests(folder, outputs, num_outputs, made, err);

    for (size_t i = 0; i < self->num_runs; i++)
        (void)json_array_append_new(runs, describe_run(&self->run[i], &source[i]));
    for (size_t i = 0; notes != NULL && i < notes->num_texts; i++)
        (void)json_array_append_new(said, json_string(notes->text[i]));
    if (status == RLV_OK) {
        root = json_pack(
            "{s:s, s:s, s:s, s:b, s:s, s:s, s:s, s:I, s:s, s:{s:I, s:I, s:I}, s:{s:s}, s:O, s:O, "
            "s:O, s:o}",
            "format", "releve-comparison-1", "version", RLV_VERSION, "layout",
            french ? "fr" : "standard", "paired", (int)self->paired, "reference", self->run[0].name,
            "definition", "BPE", "uncertainty",
            json_string_value(json_object_get(json_array_get(runs, 0), "uncertainty")),
            "replicates", (json_int_t)self->run[0].ensemble->num_replicates, "seed", "", "time",
            "base_year", (json_int_t)self->base_year, "horizon", (json_int_t)self->horizon,
            "last_known", (json_int_t)source[0].params->entries_reference_year, "data", "folder",
            source[0].params->data_folder, "runs", runs, "outputs", made, "notes", said, "machine",
            machine());
        if (root == NULL)
            status = rlv_fail(err, RLV_ERR_OS, "out of memory for the manifest");
        else
            (void)json_object_set_new(root, "seed",
                                      json_integer((json_int_t)source[0].params->run_seed));
    }
    if (status == RLV_OK && (file = rlv_out_folder_file(folder, NAME, err)) == NULL)
        status = err->status;
    else if (status == RLV_OK) {
        (void)json_dumpf(root, file, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        (void)fputc('\n', file);
        status = rlv_out_folder_close(folder, NAME, file, err);
    }
    json_decref(root);
    json_decref(runs);
    json_decref(made);
    json_decref(said);
    return status;
}
