#include "run_folder_internal.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The value at a dotted path below `node`, or NULL. */
static json_t *lookup_from(json_t *node, const char *path)
{
    char key[64];

    while (node != NULL && *path != '\0') {
        const size_t length = strcspn(path, ".");
        if (length >= sizeof key)
            return NULL;
        memcpy(key, path, length);
        key[length] = '\0';
        node = json_object_get(node, key);
        path += length + (path[length] == '.');
    }
    return node;
}

/* The same at the root, or below the resolved scenario. */
static json_t *lookup(json_t *root, const char *path)
{
    static const char *const UNDER[] = {"", "parameters", "resolved_scenario", "scenario"};
    json_t *found = NULL;
    for (size_t i = 0; found == NULL && i < sizeof UNDER / sizeof UNDER[0]; i++)
        found = lookup_from(lookup_from(root, UNDER[i]), path);
    return found;
}

static int get_int(json_t *root, const char *path)
{
    const json_t *const value = lookup(root, path);
    const json_int_t number = json_is_integer(value) ? json_integer_value(value) : 0;
    return number > 0 && number < INT_MAX ? (int)number : 0;
}

static void append_word(char *text, size_t size, const char *word)
{
    const size_t used = strlen(text), length = strlen(word);
    if (used + length + 2 <= size) {
        if (used > 0)
            strcat(text, " ");
        strcat(text, word);
    }
}

/* A text, a whole number, the members of an array of texts, or the keys of an object that are true;
 * "" for anything else. */
static char *words(json_t *value, rlv_error_t *err)
{
    char text[512] = "";
    size_t i;
    json_t *member;
    const char *key;

    if (json_is_string(value))
        return rlv_strdup(json_string_value(value), err);
    if (json_is_integer(value))
        return rlv_format(err, "%lld", (long long)json_integer_value(value));
    if (json_is_array(value)) {
        json_array_foreach(value, i, member) if (json_is_string(member))
            append_word(text, sizeof text, json_string_value(member));
    } else if (json_is_object(value)) {
        json_object_foreach(value, key, member) if (json_is_true(member))
            append_word(text, sizeof text, key);
    }
    return rlv_strdup(text, err);
}

static const char *folder_name(const char *path)
{
    const char *const slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static int read_keys(rlv_run_folder_t *self, json_t *root, rlv_error_t *err)
{
    rlv_run_manifest_t *const m = &self->manifest;
    const struct {
        const char *path;
        char **text;
    } TEXTS[] = {{"scenario.title", &m->title},    {"definition", &m->definition},
                 {"uncertainty", &m->uncertainty}, {"seed", &m->seed},
                 {"version", &m->version},         {"data.folder", &m->data_folder}};

    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++)
        if ((*TEXTS[i].text = words(lookup(root, TEXTS[i].path), err)) == NULL)
            return RLV_ERR_OS;
    if (m->title[0] == '\0') {
        free(m->title);
        if ((m->title = rlv_strdup(folder_name(self->path), err)) == NULL)
            return RLV_ERR_OS;
    }
    const char *const layout = json_string_value(lookup(root, "layout"));
    m->french = layout != NULL && strcmp(layout, "fr") == 0;
    m->replicates = get_int(root, "replicates");
    m->base_year = get_int(root, "time.base_year");
    m->horizon = get_int(root, "time.horizon");
    m->last_known = get_int(root, "time.last_known");
    return RLV_OK;
}

int rlv_run_manifest_read(rlv_run_folder_t *self, const char *path, rlv_error_t *err)
{
    json_error_t where;
    json_t *const root = json_load_file(path, JSON_REJECT_DUPLICATES, &where);

    if (root == NULL)
        return rlv_fail_at(err, RLV_ERR_DATA, path, where.line > 0 ? (size_t)where.line : 0, NULL,
                           NULL, "%s", where.text);
    const int status = read_keys(self, root, err);
    json_decref(root);
    return status;
}
