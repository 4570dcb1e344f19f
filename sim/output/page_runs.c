/* What a run says of itself: manifest.json, the ages of its GPs, and where its columns are. */
#include "page_internal.h"

#include "releve/params.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *rlv_page_manifest(const rlv_page_t *page, const char *folder)
{
    json_error_t where;
    char *const path = rlv_format(page->err, "%s/manifest.json", folder);
    json_t *const root = path == NULL ? NULL : json_load_file(path, JSON_REJECT_DUPLICATES, &where);

    if (path != NULL && root == NULL)
        (void)rlv_fail_at(page->err, RLV_ERR_DATA, path, where.line > 0 ? (size_t)where.line : 0,
                          NULL, NULL, "%s", where.text);
    free(path);
    return root;
}

/* {path: parameter} of a manifest's list of parameters; values are borrowed. */
static json_t *by_path(json_t *parameters)
{
    json_t *const map = json_object();
    size_t i;
    json_t *parameter;

    json_array_foreach(parameters, i, parameter)
    {
        const char *const path = json_string_value(json_object_get(parameter, "path"));
        if (path != NULL)
            (void)json_object_set(map, path, parameter);
    }
    return map;
}

/* Settings that say how a scenario is run, not what it supposes. */
static bool is_setting(const char *path)
{
    return strncmp(path, "scenario.", 9) == 0 || strncmp(path, "run.", 4) == 0 ||
           strncmp(path, "data.", 5) == 0;
}

/* Equal, or both absent. */
static bool same(json_t *a, json_t *b, const char *key)
{
    json_t *const x = json_object_get(a, key), *const y = json_object_get(b, key);
    return (x == NULL && y == NULL) || json_equal(x, y);
}

/* What the scenario changes: [{path, value, distribution..., reference}] against the first run. */
static json_t *differences(json_t *reference, json_t *parameters)
{
    json_t *const known = by_path(reference), *const list = json_array();
    size_t i;
    json_t *parameter;

    json_array_foreach(parameters, i, parameter)
    {
        const char *const path = json_string_value(json_object_get(parameter, "path"));
        json_t *const other = path == NULL ? NULL : json_object_get(known, path);
        if (path == NULL || is_setting(path) ||
            (other != NULL && same(other, parameter, "value") &&
             same(other, parameter, "distribution")))
            continue;
        json_t *const change = json_copy(parameter);
        const int param = rlv_params_find(path);
        if (other != NULL)
            (void)json_object_set(change, "reference", json_object_get(other, "value"));
        if (param >= 0)
            (void)json_object_set_new(
                change, "text",
                json_pack("[ss]", RLV_PARAMS[param].text_fr, RLV_PARAMS[param].text));
        (void)json_array_append_new(list, change);
    }
    json_decref(known);
    return list;
}

/* [year, [[means of men by age], [of women]]] in hundredths, ages from the first to the last. */
static json_t *pyramid_of(const rlv_run_folder_t *run)
{
    json_t *const years = json_object();
    int low = 200, high = 0;

    for (size_t i = 0; i < run->num_pyramid; i++) {
        low = run->pyramid[i].age < low ? run->pyramid[i].age : low;
        high = run->pyramid[i].age > high ? run->pyramid[i].age : high;
    }
    for (size_t i = 0; i < run->num_pyramid; i++) {
        const rlv_pyramid_row_t *const row = &run->pyramid[i];
        char year[16];
        (void)snprintf(year, sizeof year, "%d", row->year);
        json_t *sexes = json_object_get(years, year);
        if (sexes == NULL) {
            sexes = json_pack("[[][]]");
            for (int age = low; age <= high; age++) {
                (void)json_array_append_new(json_array_get(sexes, 0), json_integer(0));
                (void)json_array_append_new(json_array_get(sexes, 1), json_integer(0));
            }
            if (!rlv_page_set(years, year, sexes))
                break;
        }
        (void)json_array_set_new(json_array_get(sexes, row->sex == 'F'), (size_t)(row->age - low),
                                 rlv_page_integer(row->mean, 2));
    }
    return json_pack("{sisiso}", "low", low, "high", high, "years", years);
}

/* The keys of the manifest that the page shows. */
static bool copy_keys(json_t *to, json_t *manifest)
{
    static const char *const KEYS[] = {"version", "seed",       "replicates", "uncertainty",
                                       "time",    "definition", "data",       "observation_error",
                                       "inputs",  "outputs",    "apl_anchor"};
    bool ok = true;

    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        json_t *const value = json_object_get(manifest, KEYS[i]);
        if (value != NULL)
            ok = ok && json_object_set(to, KEYS[i], value) == 0;
    }
    json_t *const scenario = json_object_get(manifest, "scenario");
    if (json_is_object(scenario))
        ok = ok && json_object_update_missing(to, scenario) == 0;
    return ok;
}

int rlv_page_put_run(rlv_page_t *page, const rlv_run_folder_t *run, size_t number, json_t *columns)
{
    json_t *const manifest = rlv_page_manifest(page, run->path);
    json_t *const runs = json_object_get(page->meta, "runs");
    json_t *const self = json_object();
    int status = manifest == NULL ? page->err->status : RLV_OK;

    if (status == RLV_OK) {
        json_t *const parameters = json_object_get(manifest, "parameters");
        if (number == 0 && parameters != NULL) /* out of the page at the end: only compared with */
            (void)json_object_set(page->meta, "reference", parameters);
        if (!copy_keys(self, manifest) ||
            !rlv_page_set(self, "title", json_string(run->manifest.title)) ||
            !rlv_page_set(self, "folder", json_string(run->path)) ||
            !rlv_page_set(self, "base_year", json_integer(run->manifest.base_year)) ||
            !rlv_page_set(self, "horizon", json_integer(run->manifest.horizon)) ||
            !rlv_page_set(self, "last_known", json_integer(run->manifest.last_known)) ||
            !rlv_page_set(self, "pyramid", pyramid_of(run)) ||
            !rlv_page_set(self, "changes",
                          differences(json_object_get(page->meta, "reference"), parameters)) ||
            json_object_set(self, "tables", columns) != 0 || json_array_append(runs, self) != 0)
            status = rlv_fail_memory(page->err, sizeof *page);
    }
    json_decref(self);
    json_decref(manifest);
    return status;
}
