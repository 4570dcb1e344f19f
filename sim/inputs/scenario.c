#include "scenario_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "releve/csv_table.h"

enum { MAX_GENERATIONS = 32, MAX_NAME = 64 };

/* The files being read, the youngest last: an extends that comes back to one of them is a loop. */
typedef struct link {
    const char *path;
    const struct link *child;
    dev_t device;
    ino_t inode;
    int generation;
} link_t;

/* Levenshtein distance, of names cut at MAX_NAME. */
static size_t distance(const char *a, const char *b)
{
    size_t row[MAX_NAME + 1];
    const size_t na = strnlen(a, MAX_NAME), nb = strnlen(b, MAX_NAME);

    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            const size_t change = diagonal + (a[i - 1] != b[j - 1]);
            const size_t shift = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);
            diagonal = row[j];
            row[j] = change < shift ? change : shift;
        }
    }
    return row[nb];
}

/* Refuses a name that is no parameter, with the three known names that are nearest. */
static int fail_unknown(const rlv_scenario_source_t *source, size_t line, const char *path,
                        rlv_error_t *err)
{
    size_t best[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX}, at[3] = {0, 0, 0};
    const size_t far = strnlen(path, MAX_NAME) / 2;
    char allowed[256] = "releve check --describe lists the parameters";
    char name[80];

    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        size_t d = distance(path, RLV_PARAMS[i].path), index = i;
        for (int k = 0; k < 3; k++) {
            if (d < best[k]) {
                const size_t d_old = best[k], index_old = at[k];
                best[k] = d;
                at[k] = index;
                d = d_old;
                index = index_old;
            }
        }
    }
    for (int k = 0; k < 3 && best[k] <= far; k++) {
        const size_t used = strlen(allowed);
        (void)snprintf(allowed + used, sizeof allowed - used, "%s %s",
                       k > 0 ? "," : "; nearest:", RLV_PARAMS[at[k]].path);
    }
    (void)snprintf(name, sizeof name, "%.79s", path);
    return rlv_fail_at(err, RLV_ERR_CONFIG, source->name, line, name, allowed, "unknown parameter");
}

/* Whether some parameter's path starts with `path` and a dot. */
static bool is_group_path(const char *path)
{
    const size_t length = strlen(path);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        if (strncmp(RLV_PARAMS[i].path, path, length) == 0 && RLV_PARAMS[i].path[length] == '.')
            return true;
    return false;
}

/* A setting of the group `prefix` ("" at the top): a parameter, or a group of them. */
static int apply_setting(const rlv_scenario_source_t *source, const char *prefix,
                         const config_setting_t *setting, rlv_error_t *err)
{
    const size_t line = config_setting_source_line(setting);
    char path[2 * MAX_NAME];
    int status = RLV_OK;

    (void)snprintf(path, sizeof path, "%s%s%s", prefix, prefix[0] ? "." : "",
                   config_setting_name(setting));
    const int index = rlv_params_find(path);
    if (index >= 0)
        return rlv_scenario_set_value(source, (size_t)index, setting, err);
    if (!is_group_path(path))
        return fail_unknown(source, line, path, err);
    if (!config_setting_is_group(setting))
        return rlv_fail_at(err, RLV_ERR_CONFIG, source->name, line, path, "{ name = value; ... }",
                           "is a group of parameters, not a value");
    for (int i = 0; status == RLV_OK && i < config_setting_length(setting); i++)
        status = apply_setting(source, path, config_setting_get_elem(setting, (unsigned)i), err);
    return status;
}

/* The text of a reserved key at the top level, NULL when it is not there. */
static int get_reserved(const config_t *config, const char *file, const char *key,
                        const char **text, size_t *line, rlv_error_t *err)
{
    const config_setting_t *setting = config_setting_get_member(config_root_setting(config), key);

    *text = NULL;
    if (setting == NULL)
        return RLV_OK;
    *line = config_setting_source_line(setting);
    *text = config_setting_get_string(setting);
    if (*text == NULL || **text == '\0')
        return rlv_fail_at(err, RLV_ERR_CONFIG, file, *line, key, "a text in quotes",
                           "is not a text");
    return RLV_OK;
}

static int apply_root(const rlv_scenario_source_t *source, const config_t *config, rlv_error_t *err)
{
    const config_setting_t *root = config_root_setting(config);
    int status = RLV_OK;

    for (int i = 0; status == RLV_OK && i < config_setting_length(root); i++) {
        const config_setting_t *setting = config_setting_get_elem(root, (unsigned)i);
        const char *name = config_setting_name(setting);
        if (strcmp(name, "extends") != 0 && strcmp(name, "relative_to") != 0 &&
            strcmp(name, "checks") != 0)
            status = apply_setting(source, "", setting, err);
    }
    return status;
}

/* Where relative paths of a file start from. */
static int get_base(const config_t *config, const char *path, char base[RLV_PATH_SIZE],
                    rlv_error_t *err)
{
    const char *relative_to = NULL;
    size_t line = 0;
    int status = get_reserved(config, path, "relative_to", &relative_to, &line, err);

    if (status < 0)
        return status;
    base[0] = '\0';
    if (relative_to != NULL && strcmp(relative_to, "working_directory") == 0)
        return RLV_OK;
    if (relative_to != NULL && strcmp(relative_to, "file") != 0)
        return rlv_fail_at(err, RLV_ERR_CONFIG, path, line, "relative_to",
                           "\"file\", \"working_directory\"", "'%.40s' is no choice", relative_to);
    if (!rlv_scenario_folder(path, base))
        return rlv_fail_at(err, RLV_ERR_CONFIG, path, 0, NULL, NULL,
                           "the path is longer than %d bytes", RLV_PATH_SIZE - 1);
    return RLV_OK;
}

/* Default paths start where the oldest ancestor's do. */
static int resolve_defaults(rlv_scenario_t *self, const char *file, const char *base,
                            rlv_error_t *err)
{
    char path[RLV_PATH_SIZE];

    memcpy(self->default_base, base, sizeof self->default_base);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        if (RLV_PARAMS[i].type != RLV_TYPE_PATH)
            continue;
        char *field = (char *)&self->params + RLV_PARAMS[i].offset;
        if (!rlv_scenario_resolve(base, field, path))
            return rlv_fail_at(err, RLV_ERR_CONFIG, file, 0, RLV_PARAMS[i].path, NULL,
                               "the default path is longer than %d bytes", RLV_PATH_SIZE - 1);
        memcpy(field, path, sizeof path);
    }
    return RLV_OK;
}

static int parse(config_t *config, const char *name, const char *text, bool has_lines,
                 rlv_error_t *err)
{
    if (config_read_string(config, text) == CONFIG_TRUE)
        return RLV_OK;
    const int line = config_error_line(config);
    return rlv_fail_at(err, RLV_ERR_CONFIG, name, has_lines && line > 0 ? (size_t)line : 0, NULL,
                       NULL, "%s", config_error_text(config));
}

/* Names the files of a loop, from the one that comes back to the one that extends it. */
static int fail_loop(const link_t *last, const link_t *first, size_t line, rlv_error_t *err)
{
    char chain[RLV_ERROR_TEXT_SIZE / 2] = "";
    const link_t *link[MAX_GENERATIONS];
    size_t num_links = 0;

    for (const link_t *l = last; num_links < MAX_GENERATIONS; l = l->child) {
        link[num_links++] = l;
        if (l == first)
            break;
    }
    while (num_links > 0) {
        const size_t used = strlen(chain);
        (void)snprintf(chain + used, sizeof chain - used, "%s -> ", link[--num_links]->path);
    }
    return rlv_fail_at(err, RLV_ERR_CONFIG, last->path, line, "extends", NULL, "a loop: %s%s",
                       chain, first->path);
}

static int read_file(rlv_scenario_t *self, link_t *link, rlv_error_t *err);

/* Reads the file that `child` extends: its path as stated in the child, and where. */
static int read_parent(rlv_scenario_t *self, const link_t *child, const char *base,
                       const char *stated, size_t line, rlv_error_t *err)
{
    char path[RLV_PATH_SIZE];
    struct stat info;
    link_t parent = {.path = path, .child = child, .generation = child->generation + 1};

    if (!rlv_scenario_resolve(base, stated, path) || parent.generation >= MAX_GENERATIONS)
        return rlv_fail_at(err, RLV_ERR_CONFIG, child->path, line, "extends", NULL,
                           "a path longer than %d bytes or more than %d generations",
                           RLV_PATH_SIZE - 1, MAX_GENERATIONS);
    if (stat(path, &info) != 0)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, child->path, line, "extends", NULL,
                           "%.200s does not exist or cannot be reached", path);
    parent.device = info.st_dev;
    parent.inode = info.st_ino;
    for (const link_t *l = child; l != NULL; l = l->child)
        if (l->device == info.st_dev && l->inode == info.st_ino)
            return fail_loop(child, l, line, err);
    return read_file(self, &parent, err);
}

static int read_file(rlv_scenario_t *self, link_t *link, rlv_error_t *err)
{
    rlv_scenario_source_t source = {.scenario = self, .name = link->path};
    const char *extends = NULL;
    char *text = NULL;
    size_t line = 0;
    config_t config;
    int status;

    config_init(&config);
    status = rlv_scenario_load_text(link->path, &text, err);
    if (status == RLV_OK)
        status = parse(&config, link->path, text, true, err);
    if (status == RLV_OK)
        status = get_base(&config, link->path, source.base, err);
    if (status == RLV_OK)
        status = get_reserved(&config, link->path, "extends", &extends, &line, err);
    if (status < 0)
        goto out;
    status = extends != NULL ? read_parent(self, link, source.base, extends, line, err)
                             : resolve_defaults(self, link->path, source.base, err);
    if (status == RLV_OK)
        status = rlv_scenario_add_file(self, link->path, &source.origin, err);
    if (status == RLV_OK)
        status = apply_root(&source, &config, err);
    if (status == RLV_OK)
        status = rlv_scenario_set_checks(self, link->path, &config, err);
out:
    config_destroy(&config);
    free(text);
    return status;
}

/* Applies one `path=value` of --set. */
static int apply_override(rlv_scenario_t *self, const char *text, rlv_error_t *err)
{
    const rlv_scenario_source_t source = {self, "--set", RLV_ORIGIN_SET, ""};
    const char *value = strchr(text, '=');
    char *path = NULL, *wrapped = NULL;
    config_t config;
    int status = RLV_ERR_OS;

    if (value == NULL || value == text)
        return rlv_fail(err, RLV_ERR_USAGE, "--set: '%.80s' is not path=value", text);
    config_init(&config);
    path = rlv_format(err, "%.*s", (int)(value - text), text);
    wrapped = rlv_format(err, "value = %s\n;", value + 1);
    if (path == NULL || wrapped == NULL)
        goto out;
    const int index = rlv_params_find(path);
    if (index < 0) {
        status = fail_unknown(&source, 0, path, err);
        goto out;
    }
    const rlv_param_type_t type = RLV_PARAMS[index].type;
    const bool is_text = type == RLV_TYPE_TEXT || type == RLV_TYPE_CHOICE || type == RLV_TYPE_PATH;
    if (is_text && value[1] != '"') {
        status = rlv_scenario_set_text(&source, (size_t)index, 0, value + 1, err);
        goto out;
    }
    status = rlv_scenario_check_text("--set", wrapped, false, err);
    if (status == RLV_OK && (config_read_string(&config, wrapped) != CONFIG_TRUE ||
                             config_setting_length(config_root_setting(&config)) != 1)) {
        char allowed[256];
        rlv_scenario_format_range(&RLV_PARAMS[index], allowed, sizeof allowed);
        status = rlv_fail_at(err, RLV_ERR_CONFIG, "--set", 0, path, allowed,
                             "'%.60s' cannot be read", value + 1);
    }
    if (status == RLV_OK)
        status = rlv_scenario_set_value(
            &source, (size_t)index, config_setting_get_elem(config_root_setting(&config), 0), err);
out:
    config_destroy(&config);
    free(path);
    free(wrapped);
    return status;
}

/* rlv_params_check, with the file and line of the parameter that its text starts with. */
static int check_together(const rlv_scenario_t *self, rlv_error_t *err)
{
    rlv_error_t bare = {0};
    char place[RLV_PATH_SIZE + 32];
    char path[MAX_NAME];

    const int status = rlv_params_check(&self->params, &bare);
    if (status == RLV_OK)
        return RLV_OK;
    (void)snprintf(path, sizeof path, "%.*s", (int)strcspn(bare.text, ":"), bare.text);
    const int index = rlv_params_find(path);
    if (index < 0 || self->param[index].origin == RLV_ORIGIN_DEFAULT)
        return rlv_fail(err, status, "%s", bare.text);
    return rlv_fail(err, status, "%s: %s",
                    rlv_scenario_origin(self, (size_t)index, place, sizeof place), bare.text);
}

static void note_made_certain(const rlv_scenario_t *self, rlv_notes_t *notes)
{
    char list[RLV_ERROR_TEXT_SIZE / 2] = "";

    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const size_t used = strlen(list);
        if (self->param[i].made_certain)
            (void)snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "",
                           RLV_PARAMS[i].path);
    }
    if (list[0] != '\0')
        rlv_note(notes, "given as a value alone, hence held for certain: %s", list);
}

int rlv_scenario_read(rlv_scenario_t *self, const char *path, const char *const overrides[],
                      size_t num_overrides, rlv_notes_t *notes, rlv_error_t *err)
{
    struct stat info;
    link_t link = {.path = path};
    int status = RLV_OK;

    memset(self, 0, sizeof *self);
    rlv_params_init(&self->params);
    self->param = rlv_calloc(RLV_NUM_PARAMS, sizeof *self->param, err);
    if (self->param == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        self->param[i].dist = RLV_PARAMS[i].dist;
        self->param[i].origin = RLV_ORIGIN_DEFAULT;
    }
    if (stat(path, &info) == 0) {
        link.device = info.st_dev;
        link.inode = info.st_ino;
    }
    status = read_file(self, &link, err);
    for (size_t i = 0; status == RLV_OK && i < num_overrides; i++)
        status = apply_override(self, overrides[i], err);
    for (size_t i = 0; status == RLV_OK && i < RLV_NUM_PARAMS; i++)
        status = rlv_scenario_load_table(self, i, notes, err);
    if (status == RLV_OK)
        status = check_together(self, err);
    if (status == RLV_OK)
        note_made_certain(self, notes);
    return status;
}

rlv_mark_t rlv_scenario_mark(const rlv_scenario_t *self, size_t param)
{
    return self->param[param].receipt != NULL ? RLV_MARK_CALIBRATED : RLV_PARAMS[param].mark;
}

void rlv_scenario_free(rlv_scenario_t *self)
{
    for (size_t i = 0; self->param != NULL && i < RLV_NUM_PARAMS; i++) {
        free(self->param[i].table_file);
        free(self->param[i].table_column);
        free(self->param[i].receipt);
        free(self->param[i].table_value);
    }
    free(self->check);
    for (size_t i = 0; i < self->num_files; i++)
        free(self->file[i]);
    free(self->param);
    free(self->file);
    memset(self, 0, sizeof *self);
}

int rlv_scenario_add_file(rlv_scenario_t *self, const char *path, int *index, rlv_error_t *err)
{
    for (size_t i = 0; index == NULL && i < self->num_files; i++)
        if (strcmp(self->file[i], path) == 0)
            return RLV_OK;
    int status = rlv_resize(&self->file, self->num_files + 1, sizeof *self->file, err);
    if (status < 0)
        return status;
    self->file[self->num_files] = rlv_strdup(path, err);
    if (self->file[self->num_files] == NULL)
        return RLV_ERR_OS;
    if (index != NULL)
        *index = (int)self->num_files;
    self->num_files++;
    return RLV_OK;
}

const char *rlv_scenario_origin(const rlv_scenario_t *self, size_t param, char *text, size_t size)
{
    const rlv_scenario_param_t *p = &self->param[param];
    if (p->origin == RLV_ORIGIN_DEFAULT)
        return "default";
    if (p->origin == RLV_ORIGIN_SET)
        return "--set";
    (void)snprintf(text, size, "%s:%zu", self->file[p->origin], p->line);
    return text;
}

bool rlv_scenario_is_changed(const rlv_scenario_t *self, size_t param)
{
    const rlv_param_info_t *info = &RLV_PARAMS[param];
    const rlv_scenario_param_t *p = &self->param[param];
    const char *field = (const char *)&self->params + info->offset;
    char path[RLV_PATH_SIZE];
    rlv_series_t series;

    if (p->dist.kind != info->dist.kind || p->dist.a != info->dist.a || p->dist.b != info->dist.b)
        return true;
    switch (info->type) {
    case RLV_TYPE_TEXT:
        return strcmp(field, info->text_value) != 0;
    case RLV_TYPE_PATH:
        return !rlv_scenario_resolve(self->default_base, info->text_value, path) ||
               strcmp(field, path) != 0;
    case RLV_TYPE_SERIES:
        memcpy(&series, field, sizeof series);
        return series.num_points != 1 || series.value[0] != info->value;
    case RLV_TYPE_REAL:
    case RLV_TYPE_INT:
    case RLV_TYPE_BOOL:
    case RLV_TYPE_CHOICE:
        break;
    }
    return rlv_params_get(&self->params, info) != info->value;
}
