/*
 * options: what the commands that read a scenario share: --set, --seed, --replicates, --threads,
 * --lang. A child parser of argp: a command lists RLV_OPTIONS_ARGP among its children and, at
 * ARGP_KEY_INIT, gives it its rlv_options_t (state->child_inputs[i]). A wrong option ends the
 * program with a text on stderr and exit code 64, as argp does.
 */
#ifndef RELEVE_OPTIONS_H
#define RELEVE_OPTIONS_H

#include <argp.h>

#include "releve/core.h"

/* Zero-initialise; owns its texts. --seed and --replicates become overrides of run.seed and
 * run.replicates, so that they pass the same checks as a scenario file and the last one given on
 * the command line wins. */
typedef struct {
    char **set; /* [num_set], "path=value", for rlv_scenario_read */
    size_t num_set;
    int threads;  /* 0: as many as there are processors */
    bool english; /* --lang en; French otherwise */
} rlv_options_t;

extern const struct argp RLV_OPTIONS_ARGP;

void rlv_options_free(rlv_options_t *self);

#endif
