/*
 * study_cache: values computed by an interrupted study, kept beside its output (OUTPUT.partial), so
 * that the same command resumes. A file of another study (other scenario, inputs, version, options)
 * is not taken.
 */
#ifndef RELEVE_CLI_STUDY_CACHE_H
#define RELEVE_CLI_STUDY_CACHE_H

#include "runner.h"

#include "releve/points.h"

typedef struct {
    char *path;         /* OUTPUT.partial */
    char key[65];       /* SHA-256 of what the study is */
    size_t num_resumed; /* points found done */
} rlv_study_cache_t;

/* The key of a study: its resolved scenario, inputs, version and `options` (a text). */
int rlv_study_cache_open(rlv_study_cache_t *self, const char *output, const rlv_runner_t *runner,
                         const char *options, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_study_cache_free(rlv_study_cache_t *self);
/* Removes the file: the study is complete. */
void rlv_study_cache_remove(const rlv_study_cache_t *self);

void rlv_study_cache_remove_part(const rlv_study_cache_t *self, const char *part);

/* rlv_points_evaluate in batches, each saved under `part`; what was done before is read first. */
int rlv_study_cache_evaluate(rlv_study_cache_t *self, const char *part, const rlv_points_t *points,
                             const double value[], size_t num_points, size_t num_threads,
                             double *result, double *variance, rlv_error_t *err) RLV_MUST_CHECK;
/* Any `num` values of the study, kept under `part`: load leaves `value` when none were. */
int rlv_study_cache_load(const rlv_study_cache_t *self, const char *part, size_t num, double *value,
                         rlv_error_t *err) RLV_MUST_CHECK;
int rlv_study_cache_save(const rlv_study_cache_t *self, const char *part, size_t num,
                         const double value[], rlv_error_t *err) RLV_MUST_CHECK;

#endif
