/*
 * snapshot_file: the states of all replicates of a run on a 1 January, on disk (run.save_state,
 * run.start_from).
 *
 * Layout, whole numbers least byte first whatever the machine:
 *     8 bytes   "RLVSTATE"
 *     u32       0x01020304, which tells a file written in the other order
 *     u32       bytes of the heading
 *     heading   JSON, UTF-8: format "releve-state-1", version, year, replicates, twins, inputs
 * (name and SHA-256 of each table read, in order), scenario (as scenario.resolved.cfg) 64 bytes
 * SHA-256 of the heading, hexadecimal then, for each replicate and then each twin: u64       bytes
 * of the state; the state (snapshot.h); 64 bytes: its SHA-256
 *
 * What may differ between the run that saved and the one that goes on: any parameter that acts year
 * by year (it then acts from the saved year on, and is noted), the horizon, the title, fewer
 * replicates. What makes the base may not: the tables (by their content), the years of base and
 * reference, seed, kind of uncertainty, observation error, and the groups data, synthesis and apl.
 */
#ifndef RELEVE_SNAPSHOT_FILE_H
#define RELEVE_SNAPSHOT_FILE_H

#include "releve/region_csv.h"
#include "releve/scenario.h"
#include "releve/snapshot.h"

#include <stdio.h>

typedef struct {
    int year;
    size_t num_replicates, num_twins;
    rlv_snapshot_t *state; /* [num_replicates + num_twins], owned */
    char *scenario;        /* of the run that saved, owned; NULL before a file is read */
    char (*input)[65];     /* [num_inputs] SHA-256 of the tables of its base, owned */
    size_t num_inputs;
} rlv_snapshot_file_t;

/* Room for the states of a run. */
int rlv_snapshot_file_init(rlv_snapshot_file_t *self, int year, size_t num_replicates,
                           size_t num_twins, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_snapshot_file_free(rlv_snapshot_file_t *self);

/* Writes the states of a run of `scenario` on the tables `inputs`. */
int rlv_snapshot_file_write(const rlv_snapshot_file_t *self, const rlv_scenario_t *scenario,
                            const rlv_file_list_t *inputs, FILE *file,
                            rlv_error_t *err) RLV_MUST_CHECK;

/* RLV_ERR_NO_INPUT: it cannot be opened; RLV_ERR_DATA: it is no saved state, of another format,
 * version or byte order, cut short, or damaged. */
int rlv_snapshot_file_read(rlv_snapshot_file_t *self, const char *path,
                           rlv_error_t *err) RLV_MUST_CHECK;

/* The scenario as it stands in the heading; the caller frees it, also after a failure. */
int rlv_snapshot_file_scenario(const rlv_scenario_t *scenario, char **text,
                               rlv_error_t *err) RLV_MUST_CHECK;

/* Keeps the first replicates, and the first twins, of a file. */
void rlv_snapshot_file_cut(rlv_snapshot_file_t *self, size_t num_replicates, size_t num_twins);

/* RLV_ERR_CONFIG, with what differs, unless a run of `scenario` on `inputs` may go on from it with
 * so many replicates and twins; notes what acts from its year on. `path` names the file. */
int rlv_snapshot_file_check(const rlv_snapshot_file_t *self, const char *path,
                            const rlv_scenario_t *scenario, const rlv_file_list_t *inputs,
                            size_t num_twins, rlv_notes_t *notes, rlv_error_t *err) RLV_MUST_CHECK;

#endif
