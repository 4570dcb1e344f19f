#include "evaluate_args.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int rlv_arg_choice(const struct argp_state *state, const char *option, const char *text,
                   const char *const names[])
{
    char allowed[192] = "";
    for (int i = 0; names[i] != NULL; i++) {
        const size_t used = strlen(allowed);
        if (strcmp(names[i], text) == 0)
            return i;
        (void)snprintf(allowed + used, sizeof allowed - used, "%s%s", used ? ", " : "", names[i]);
    }
    argp_error(state, "%s: '%.40s' is wrong [%s]", option, text, allowed);
    return 0;
}

long long rlv_arg_whole(const struct argp_state *state, const char *option, const char *text,
                        long long low, long long high)
{
    char *end = NULL;
    errno = 0;
    const long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < low || value > high)
        argp_error(state, "%s: '%.40s' is wrong [a whole number from %lld to %lld]", option, text,
                   low, high);
    return value;
}

double rlv_arg_real(const struct argp_state *state, const char *option, const char *text,
                    const char **rest)
{
    char *end = NULL;
    const double value = strtod(text, &end);
    const bool plain = strspn(text, "0123456789+-.eE,") == strlen(text);
    const bool ended = *end == '\0' || (rest != NULL && *end == ',');
    if (end == text || !plain || !ended || !isfinite(value))
        argp_error(state, "%s: '%.40s' is wrong [a number]", option, text);
    if (rest != NULL)
        *rest = end;
    return value;
}

size_t rlv_arg_split(const struct argp_state *state, const char *option, char *text,
                     const char **list, size_t most)
{
    size_t count = 0;
    char *save = NULL;
    for (char *name = strtok_r(text, ",", &save); name != NULL; name = strtok_r(NULL, ",", &save)) {
        if (count == most)
            argp_error(state, "%s: too many [at most %zu]", option, most);
        for (size_t j = 0; j < count; j++)
            if (strcmp(list[j], name) == 0)
                argp_error(state, "%s: '%.40s' is there twice", option, name);
        list[count++] = name;
    }
    if (count == 0)
        argp_error(state, "%s: nothing is named", option);
    return count;
}
