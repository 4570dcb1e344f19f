/* Whether a run may go on from a saved state: same base, and what differs besides. */
#include "releve/snapshot_file.h"

#include "releve/sha256.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 96 };

/* --- the lines of a resolved scenario */

/* One `name = value;` of a scenario text, read group by group. */
typedef struct {
    const char *next; /* the line to read */
    char group[NAME_SIZE];
    char path[NAME_SIZE]; /* "group.name" */
    const char *value;    /* up to the line's end */
    size_t length;
} lines_t;

/* The next parameter; false at the end. */
static bool next_param(lines_t *self)
{
    while (*self->next != '\0') {
        const char *line = self->next;
        const size_t length = strcspn(line, "\n");
        const char *equals = memchr(line, '=', length);
        self->next = line + length + (line[length] == '\n');
        if (strncmp(line, "checks", 6) == 0)
            return false; /* the last part, which acts on nothing */
        if (equals == NULL || line[0] == '#')
            continue;
        const char *name = line + strspn(line, " ");
        const int name_length = (int)(strcspn(name, " ="));
        if (name == line) { /* a group, or a key at the top */
            (void)snprintf(self->group, sizeof self->group, "%.*s", name_length, name);
            continue;
        }
        (void)snprintf(self->path, sizeof self->path, "%.46s.%.*s", self->group,
                       name_length < 46 ? name_length : 46, name);
        self->value = equals + 1;
        self->length = (size_t)(line + length - self->value);
        return true;
    }
    return false;
}

/* --- what may differ */

typedef enum { ACTS_LATER, MAKES_THE_BASE, MAY_DIFFER } role_t;

/* The first row whose path is the parameter's or the start of it. */
static role_t role_of(const char *path)
{
    static const struct {
        const char *start;
        role_t role;
    } ROLES[] = {
        {"scenario.", MAY_DIFFER},
        {"run.seed", MAKES_THE_BASE},
        {"run.uncertainty", MAKES_THE_BASE},
        {"run.observation_error", MAKES_THE_BASE},
        {"run.", MAY_DIFFER},
        {"time.horizon", MAY_DIFFER},
        {"time.", MAKES_THE_BASE},
        {"data.folder", MAY_DIFFER}, /* tables are compared by what they hold */
        {"data.national", MAY_DIFFER},
        {"data.", MAKES_THE_BASE},
        {"synthesis.microdata", MAY_DIFFER},
        {"synthesis.", MAKES_THE_BASE},
        {"apl.travel", MAY_DIFFER},
        {"apl.", MAKES_THE_BASE},
        {"alignment.tolerance", MAY_DIFFER},
    };
    for (size_t i = 0; i < sizeof ROLES / sizeof ROLES[0]; i++)
        if (strncmp(path, ROLES[i].start, strlen(ROLES[i].start)) == 0)
            return ROLES[i].role;
    return ACTS_LATER;
}

static int fail_base(const char *path, const char *name, const char *what, rlv_error_t *err)
{
    return rlv_fail_at(err, RLV_ERR_CONFIG, path, 0, name,
                       "the base of the run that saved it: same tables, years of base and "
                       "reference, seed, uncertainty, groups synthesis and apl",
                       "%s", what);
}

static int check_params(const rlv_snapshot_file_t *self, const char *path, const char *text,
                        rlv_notes_t *notes, rlv_error_t *err)
{
    lines_t saved = {.next = self->scenario}, now = {.next = text};
    char later[RLV_ERROR_TEXT_SIZE / 2] = "";

    for (;;) {
        const bool more = next_param(&saved);
        if (next_param(&now) != more || (more && strcmp(saved.path, now.path) != 0))
            return fail_base(path, NULL, "the state was saved with other parameters than these",
                             err);
        if (!more)
            break;
        if (saved.length == now.length && memcmp(saved.value, now.value, now.length) == 0)
            continue;
        const role_t role = role_of(now.path);
        const size_t used = strlen(later);
        if (role == MAKES_THE_BASE)
            return fail_base(path, now.path, "the state was saved with another value", err);
        if (role == ACTS_LATER)
            (void)snprintf(later + used, sizeof later - used, "%s%s", used > 0 ? ", " : "",
                           now.path);
    }
    if (later[0] != '\0')
        rlv_note(notes,
                 "départ de l’état du 1er janvier %d\u202F; n’agit qu’à partir de là\u202F: %s",
                 self->year, later);
    return RLV_OK;
}

static int check_inputs(const rlv_snapshot_file_t *self, const char *path,
                        const rlv_file_list_t *inputs, rlv_error_t *err)
{
    char hex[RLV_SHA256_HEX_SIZE];

    if (inputs->num_paths != self->num_inputs)
        return fail_base(path, NULL, "the state was saved with another number of tables", err);
    for (size_t i = 0; i < self->num_inputs; i++) {
        const int status = rlv_sha256_file(inputs->path[i], hex, err);
        if (status < 0)
            return status;
        if (strcmp(hex, self->input[i]) != 0)
            return fail_base(path, inputs->path[i],
                             "the state was saved with another content of this table", err);
    }
    return RLV_OK;
}

int rlv_snapshot_file_check(const rlv_snapshot_file_t *self, const char *path,
                            const rlv_scenario_t *scenario, const rlv_file_list_t *inputs,
                            size_t num_twins, rlv_notes_t *notes, rlv_error_t *err)
{
    const rlv_params_t *params = &scenario->params;
    char *text = NULL;
    int status;

    if (self->num_replicates < (size_t)params->run_replicates || self->num_twins < num_twins)
        return rlv_fail_at(err, RLV_ERR_CONFIG, path, 0, "run.replicates",
                           "as many or fewer, run.variance_pairs too",
                           "the state holds %zu replicates and %zu twins, %lld and %zu are asked "
                           "for",
                           self->num_replicates, self->num_twins, (long long)params->run_replicates,
                           num_twins);
    if (params->time_horizon < self->year ||
        (params->run_save_state != 0 && params->run_save_state < self->year))
        return rlv_fail_at(err, RLV_ERR_CONFIG, path, 0, "run.start_from",
                           "time.horizon and run.save_state from its year on",
                           "the state is that of 1 January %d", self->year);
    status = rlv_snapshot_file_scenario(scenario, &text, err);
    if (status == RLV_OK)
        status = check_params(self, path, text, notes, err);
    if (status == RLV_OK)
        status = check_inputs(self, path, inputs, err);
    free(text);
    return status;
}
