/*
 * calibrate: what the files of `releve calibrate` share.
 *
 * Targets: a CSV with the columns indicator, code (of a place), year, value, sd (of the figure
 * itself; the model's own chance is added). A column `status` may mark imputed rows, which are
 * refused. Parameters: those named, with their laws in the scenario as priors; scores z are their
 * normal scores.
 */
#ifndef RELEVE_CLI_CALIBRATE_H
#define RELEVE_CLI_CALIBRATE_H

#include "runner.h"
#include "study_cache.h"

#include "releve/es_mda.h"
#include "releve/points.h"

enum { RLV_MDA_MAX_STEPS = 8 };

typedef struct {
    const rlv_options_t *options;
    const char *scenario, *targets, *path;
    const char *applied; /* scenario that calibrated.cfg extends; NULL: the calibrated one */
    const char **name;   /* [num_names] parameters asked for; texts not owned */
    size_t num_names;
    bool simplex_only;
    size_t num_members, num_steps, num_chance;
    rlv_runner_t runner;
    rlv_study_cache_t cache;
    size_t num_params;
    size_t *param; /* [num_params] index in RLV_PARAMS */
    size_t num_targets;
    rlv_output_t *output;              /* [num_targets] */
    double *target, *target_sd;        /* [num_targets] as in the file */
    double *error_sd;                  /* [num_targets] with the model's chance */
    rlv_errors_t errors;               /* the same with their correlations */
    double *prior, *posterior;         /* [num_members * num_params] parameters' values */
    double *fit_prior, *fit_posterior; /* [num_members * num_targets] */
    double *best, *fit_best;           /* simplex: [num_params] values, [num_targets] outputs */
    double best_score, prior_score;    /* minus log posterior, up to a constant */
    size_t best_iterations;
    bool best_converged;
    double mismatch[RLV_MDA_MAX_STEPS + 1]; /* before each step, and at the end */
    double moved[RLV_MDA_MAX_STEPS]; /* largest move of a parameter's mean, in prior sd, by step */
    double effective;
    double seconds;
    char receipt[1600]; /* command, data hashes, version, date */
} rlv_calibration_t;

/* Reads parameters and targets; the runner is read. */
int rlv_calibration_prepare(rlv_calibration_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* Simplex on the mean (Nelder and Mead, GSL nmsimplex2): the highest posterior density. */
int rlv_calibration_simplex(rlv_calibration_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* The posterior by ES-MDA. */
int rlv_calibration_smooth(rlv_calibration_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* Values of the parameters at scores z [num_params]. */
int rlv_calibration_map(const rlv_calibration_t *self, const double z[], double *value,
                        rlv_error_t *err) RLV_MUST_CHECK;

/* parameters.csv, targets.csv, posterior.csv, territory_effects.csv, calibrated.cfg, report.md,
 * manifest.json. */
int rlv_calibration_write(rlv_calibration_t *self, const rlv_out_folder_t *folder,
                          rlv_error_t *err) RLV_MUST_CHECK;
void rlv_calibration_report(const rlv_calibration_t *self, FILE *out);

#endif
