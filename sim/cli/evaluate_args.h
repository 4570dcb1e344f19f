/* evaluate_args: how the commands of `releve evaluate` read the values of their options. Each ends
 * the program through argp_error (exit code 64) when a value is wrong, naming what is allowed. */
#ifndef RELEVE_CLI_EVALUATE_ARGS_H
#define RELEVE_CLI_EVALUATE_ARGS_H

#include <argp.h>
#include <stddef.h>

/* Index of `text` among the names, which end with NULL. */
int rlv_arg_choice(const struct argp_state *state, const char *option, const char *text,
                   const char *const names[]);
/* A whole number within [low, high]. */
long long rlv_arg_whole(const struct argp_state *state, const char *option, const char *text,
                        long long low, long long high);
/* A finite decimal number; `*rest` (unless NULL) gets what follows it: nothing or a comma. */
double rlv_arg_real(const struct argp_state *state, const char *option, const char *text,
                    const char **rest);
/* Splits a list of names at commas, in place; returns how many: at least 1, at most `most`, none
 * twice. */
size_t rlv_arg_split(const struct argp_state *state, const char *option, char *text,
                     const char **list, size_t most);

#endif
