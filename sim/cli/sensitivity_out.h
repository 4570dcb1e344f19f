/*
 * sensitivity_out: what `releve sensitivity` found, its table and reading.
 */
#ifndef RELEVE_CLI_SENSITIVITY_OUT_H
#define RELEVE_CLI_SENSITIVITY_OUT_H

#include "runner.h"

#include "releve/points.h"
#include "releve/sensitivity.h"

enum { RLV_FACTOR_NAME = 64 };

/* An uncertain parameter, or the columns of one table of draws (one factor, one common row). */
typedef struct {
    char name[RLV_FACTOR_NAME];     /* path of the parameter, or file of the table */
    size_t param;                   /* index in RLV_PARAMS of the (first) parameter */
    double low, high;               /* its number (params.h) at probabilities 0.05 and 0.95 */
    double output_low, output_high; /* the output there, all others at their median */
    rlv_morris_t morris;
    size_t group; /* factor of the Sobol design: own, or the last one, the rest */
} rlv_factor_t;

typedef struct {
    rlv_runner_t runner;
    const rlv_options_t *options;
    const char *scenario, *path, *indicator, *code;
    int year;
    rlv_output_t output;
    size_t num_paths, num_rows, num_chance, num_resamples;
    size_t num_params;
    size_t *param;     /* [num_params] uncertain parameters, increasing */
    size_t *factor_of; /* [num_params] */
    size_t num_factors;
    rlv_factor_t *factor; /* [num_factors] */
    double central;       /* output at all medians */
    size_t num_groups;    /* factors of the Sobol design */
    rlv_sobol_t *sobol;   /* [num_groups] */
    double mean, sd;      /* of the output over the design */
    size_t num_points, num_resumed;
    double seconds;
} rlv_sensitivity_t;

/* Factors by total index, then mu*, decreasing: `order` [num_factors]. */
void rlv_sensitivity_order(const rlv_sensitivity_t *self, size_t *order);
/* sensitivity.csv, report.md, manifest.json. */
int rlv_sensitivity_write(const rlv_sensitivity_t *self, const rlv_out_folder_t *folder,
                          rlv_error_t *err) RLV_MUST_CHECK;
void rlv_sensitivity_report(const rlv_sensitivity_t *self, FILE *out);
#endif
