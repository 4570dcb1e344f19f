#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SET = 0x100, KEY_SEED, KEY_REPLICATES, KEY_LANG, MAX_THREADS = 1024 };

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Scenario:", 1},
    {"set", KEY_SET, "PATH=VALUE", 0,
     "Give a parameter another value than the scenario does; may be repeated", 1},
    {"seed", KEY_SEED, "S", 0, "The same as --set run.seed=S", 1},
    {"replicates", KEY_REPLICATES, "N", 0, "The same as --set run.replicates=N", 1},
    {NULL, 0, NULL, 0, "Run:", 2},
    {"threads", 'j', "N", 0, "Number of threads [all processors]", 2},
    {"lang", KEY_LANG, "fr|en", 0, "Language of texts [fr]", 2},
    {0},
};

/* A whole number within [0, high]; ends the program otherwise. */
static long long parse_whole(const struct argp_state *state, const char *option, const char *text,
                             long long high)
{
    char *end = NULL;
    errno = 0;
    const long long value = strtoll(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || value > high)
        argp_error(state, "%s: '%.40s' is wrong [a whole number from 0 to %lld]", option, text,
                   high);
    return value;
}

static error_t add_override(rlv_options_t *self, const char *path, const char *value)
{
    char *text = path != NULL ? rlv_format(NULL, "%s=%s", path, value) : rlv_strdup(value, NULL);
    if (text == NULL || rlv_resize(&self->set, self->num_set + 1, sizeof *self->set, NULL) < 0) {
        free(text);
        return ENOMEM;
    }
    self->set[self->num_set++] = text;
    return 0;
}

static error_t add_whole(rlv_options_t *self, const char *path, long long value)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%lldL", value);
    return add_override(self, path, text);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    rlv_options_t *self = state->input;

    switch (key) {
    case KEY_SET:
        if (strchr(arg, '=') == NULL || arg[0] == '=')
            argp_error(state, "--set: '%.80s' is wrong [path=value]", arg);
        return add_override(self, NULL, arg);
    case KEY_SEED:
        return add_whole(self, "run.seed", parse_whole(state, "--seed", arg, INT64_MAX));
    case KEY_REPLICATES:
        return add_whole(self, "run.replicates",
                         parse_whole(state, "--replicates", arg, INT32_MAX));
    case 'j':
        self->threads = (int)parse_whole(state, "--threads", arg, MAX_THREADS);
        return 0;
    case KEY_LANG:
        if (strcmp(arg, "fr") != 0 && strcmp(arg, "en") != 0)
            argp_error(state, "--lang: '%.40s' is wrong [fr, en]", arg);
        self->english = strcmp(arg, "en") == 0;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp RLV_OPTIONS_ARGP = {.options = OPTIONS, .parser = parse_option};

void rlv_options_free(rlv_options_t *self)
{
    for (size_t i = 0; i < self->num_set; i++)
        free(self->set[i]);
    free(self->set);
    memset(self, 0, sizeof *self);
}
