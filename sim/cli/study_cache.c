#include "study_cache.h"

#include "releve/sha256.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 64, PART_SIZE = 32 };

/* What stands before the values of a part. */
typedef struct {
    char key[65], part[PART_SIZE];
    uint64_t num_values;
} header_t;

/* Digest of the resolved scenario, the inputs and the options, through a temporary file. */
static int digest(rlv_study_cache_t *self, const rlv_runner_t *runner, const char *options,
                  rlv_error_t *err)
{
    FILE *file = fopen(self->path, "wb");
    int status = RLV_OK;

    if (file == NULL)
        return rlv_fail(err, RLV_ERR_CANT_CREATE, "%s: %s", self->path, strerror(errno));
    fprintf(file, "%s\n%s\n", RLV_VERSION, options);
    for (size_t i = 0; i < runner->inputs.num_paths && status == RLV_OK; i++) {
        char hex[RLV_SHA256_HEX_SIZE];
        status = rlv_sha256_file(runner->inputs.path[i], hex, err);
        if (status == RLV_OK)
            fprintf(file, "%s %s\n", hex, runner->inputs.path[i]);
    }
    if (status == RLV_OK)
        status = rlv_scenario_print(&runner->scenario, file, err);
    if (fclose(file) != 0 && status == RLV_OK)
        status = rlv_fail(err, RLV_ERR_IO, "%s: %s", self->path, strerror(errno));
    if (status == RLV_OK)
        status = rlv_sha256_file(self->path, self->key, err);
    (void)remove(self->path);
    return status;
}

int rlv_study_cache_open(rlv_study_cache_t *self, const char *output, const rlv_runner_t *runner,
                         const char *options, rlv_error_t *err)
{
    char *kept;
    int status;

    memset(self, 0, sizeof *self);
    kept = rlv_format(err, "%s.partial", output);
    self->path = rlv_format(err, "%s.partial-%ld", output, (long)getpid());
    status = kept == NULL || self->path == NULL ? RLV_ERR_OS : digest(self, runner, options, err);
    free(self->path);
    self->path = kept;
    return status;
}

void rlv_study_cache_free(rlv_study_cache_t *self)
{
    free(self->path);
    memset(self, 0, sizeof *self);
}

static char *part_path(const rlv_study_cache_t *self, const char *part, rlv_error_t *err)
{
    return rlv_format(err, "%s.%s", self->path, part);
}

static const char *const PARTS[] = {"first", "sobol", "prior", "simplex", "mda1", "mda2", "mda3",
                                    "mda4",  "mda5",  "mda6",  "mda7",    "mda8", "final"};

void rlv_study_cache_remove_part(const rlv_study_cache_t *self, const char *part)
{
    char *path = part_path(self, part, NULL);
    if (path != NULL)
        (void)remove(path);
    free(path);
}

void rlv_study_cache_remove(const rlv_study_cache_t *self)
{
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++)
        rlv_study_cache_remove_part(self, PARTS[i]);
}

static void set_header(const rlv_study_cache_t *self, const char *part, size_t num_values,
                       header_t *header)
{
    memset(header, 0, sizeof *header);
    (void)snprintf(header->key, sizeof header->key, "%s", self->key);
    (void)snprintf(header->part, sizeof header->part, "%s", part);
    header->num_values = num_values;
}

/* Reads both arrays when the file is of this study; else leaves them. */
static void load(const rlv_study_cache_t *self, const char *path, const char *part, size_t num,
                 double *result, double *variance)
{
    header_t expected, found;
    double *both = rlv_calloc(2 * num, sizeof *both, NULL);
    FILE *file = fopen(path, "rb");

    set_header(self, part, num, &expected);
    if (file != NULL && both != NULL && fread(&found, sizeof found, 1, file) == 1 &&
        memcmp(found.key, expected.key, sizeof found.key) == 0 &&
        memcmp(found.part, expected.part, sizeof found.part) == 0 &&
        found.num_values == expected.num_values &&
        fread(both, sizeof *both, 2 * num, file) == 2 * num) {
        memcpy(result, both, num * sizeof *result);
        if (variance != NULL)
            memcpy(variance, both + num, num * sizeof *variance);
    }
    if (file != NULL)
        (void)fclose(file);
    free(both);
}

/* Replaces the file whole, so that it is never half written. */
static int save(const rlv_study_cache_t *self, const char *path, const char *part, size_t num,
                const double result[], const double variance[], rlv_error_t *err)
{
    header_t header;
    char *fresh = rlv_format(err, "%s.new", path);
    FILE *file = fresh != NULL ? fopen(fresh, "wb") : NULL;
    bool done = file != NULL;

    set_header(self, part, num, &header);
    done = done && fwrite(&header, sizeof header, 1, file) == 1;
    done = done && fwrite(result, sizeof *result, num, file) == num;
    done = done && fwrite(variance != NULL ? variance : result, sizeof *result, num, file) == num;
    if (file != NULL)
        done = fclose(file) == 0 && done;
    done = done && rename(fresh, path) == 0;
    free(fresh);
    return done ? RLV_OK : rlv_fail(err, RLV_ERR_IO, "%s: %s", path, strerror(errno));
}

int rlv_study_cache_load(const rlv_study_cache_t *self, const char *part, size_t num, double *value,
                         rlv_error_t *err)
{
    char *path = part_path(self, part, err);
    if (path == NULL)
        return RLV_ERR_OS;
    load(self, path, part, num, value, NULL);
    free(path);
    return RLV_OK;
}

int rlv_study_cache_save(const rlv_study_cache_t *self, const char *part, size_t num,
                         const double value[], rlv_error_t *err)
{
    char *path = part_path(self, part, err);
    const int status = path == NULL ? RLV_ERR_OS : save(self, path, part, num, value, NULL, err);
    free(path);
    return status;
}

/* One progress bar over all batches. */
typedef struct {
    rlv_progress_t outer;
    size_t before, total;
} bar_t;

static void tick(void *context, size_t done, size_t total)
{
    const bar_t *bar = context;
    (void)total;
    if (bar->outer.tick != NULL)
        bar->outer.tick(bar->outer.context, bar->before + done, bar->total);
}

int rlv_study_cache_evaluate(rlv_study_cache_t *self, const char *part, const rlv_points_t *points,
                             const double value[], size_t num_points, size_t num_threads,
                             double *result, double *variance, rlv_error_t *err)
{
    const size_t k = points->num_outputs, num = num_points * k;
    int shown;
    bar_t bar = {rlv_runner_progress(&shown), 0, num_points};
    const rlv_progress_t progress = {tick, &bar, bar.outer.stop};
    char *path = part_path(self, part, err);
    int status = path == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t i = 0; i < num; i++)
        result[i] = NAN;
    if (status == RLV_OK)
        load(self, path, part, num, result, variance);
    for (size_t i = 0; i < num_points; i++)
        self->num_resumed += isnan(result[i * k]) ? 0 : 1;
    for (size_t first = 0; first < num_points && status == RLV_OK; first += BATCH) {
        const size_t size = num_points - first < BATCH ? num_points - first : (size_t)BATCH;
        rlv_error_t own = {0};
        bar.before = first;
        status = rlv_points_evaluate(points, value + first * points->num_params, size, num_threads,
                                     &progress, result + first * k,
                                     variance != NULL ? variance + first * k : NULL, err);
        const int saved = save(self, path, part, num, result, variance, &own);
        if (status == RLV_OK && saved < 0)
            status = rlv_fail(err, own.status, "%s", own.text);
    }
    free(path);
    return status;
}
