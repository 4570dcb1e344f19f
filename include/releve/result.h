/*
 * result: a finished run on disk: tables, scenario, manifest (output contract: design of the
 * project, and README.md).
 *
 *   region.csv departments.csv zones.csv territories.csv   indicators with their bands
 *   pyramid.csv                                            GPs by year, sex, age
 *   observed.csv                                           the observed past
 *   costs.csv                                              aids by scheme, class, payer, year
 *   variance.csv                                           variances split, if known (variance.h)
 *   alignment.csv alignment_factors.csv                    receipt of an alignment, if any
 *   checks.csv                                             checks of the scenario, if any
 *   state_YEAR.bin                                         saved state, if asked for
 *   scenario.resolved.cfg                                  the scenario, complete
 *   manifest.json                                          provenance, with SHA-256 of all files
 */
#ifndef RELEVE_RESULT_H
#define RELEVE_RESULT_H

#include "releve/alignment.h"
#include "releve/ensemble.h"
#include "releve/observed.h"
#include "releve/out_folder.h"
#include "releve/region_csv.h"
#include "releve/scenario.h"
#include "releve/snapshot_file.h"
#include "releve/summary.h"
#include "releve/variance.h"

/* What a run holds when it is written. Nothing is owned. */
typedef struct {
    const rlv_model_t *model;
    const rlv_ensemble_t *ensemble;
    const rlv_scenario_t *scenario;
    const rlv_summary_t *summary; /* [RLV_NUM_LEVELS] */
    const rlv_observed_list_t *observed;
    const rlv_file_list_t *inputs; /* tables read */
    size_t num_base_inputs;        /* the first of them, which make the base of a saved state */
    const rlv_variance_table_t *variance; /* NULL: not known */
    const rlv_alignment_t *alignment;     /* NULL: none */
    const rlv_snapshot_file_t *saved;     /* NULL: none */
    const rlv_notes_t *notes;
    const char *scenario_path;
    size_t num_threads;
    double seconds; /* of the simulation */
    bool french;    /* semicolon, decimal comma, BOM */
} rlv_run_t;

/* Name of the table of a level: "region.csv"... */
const char *rlv_result_table(rlv_level_t level);

/* Whose definition of a GP the counts that a run starts from have: "BPE" or "CNAM". */
const char *rlv_result_definition(const rlv_params_t *params);

/* Writes all files of a run into an open folder. RLV_ERR_IO when the disk is full. */
int rlv_result_write(const rlv_run_t *run, const rlv_out_folder_t *folder,
                     rlv_error_t *err) RLV_MUST_CHECK;

/* Code and name of a place. */
const char *rlv_place_code(const rlv_region_t *region, size_t place);
const char *rlv_place_name(const rlv_region_t *region, size_t place);

#endif
