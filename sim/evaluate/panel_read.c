#include "releve/csv_table.h"
#include "releve/panel.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COVARIATES = 64, MAX_CLUSTERS = 2, FIXED_COLUMNS = 5 };

/* Labels to codes 0, 1, 2... in order of first appearance: open addressing, doubled when half full.
 */
typedef struct {
    uint32_t *slot; /* [capacity], code + 1, 0 = free */
    size_t capacity;
    const char **name; /* [num_names] */
    size_t num_names, capacity_names;
} coder_t;

static uint64_t hash_of(const char *text)
{
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
    return hash ^ hash >> 29;
}

static void coder_insert(coder_t *self, const char *name, uint32_t code)
{
    size_t i = hash_of(name) & (self->capacity - 1);
    while (self->slot[i] != 0)
        i = (i + 1) & (self->capacity - 1);
    self->slot[i] = code + 1;
}

static int coder_grow(coder_t *self, rlv_error_t *err)
{
    const size_t capacity = self->capacity ? 2 * self->capacity : 1024;
    uint32_t *slot = rlv_calloc(capacity, sizeof *slot, err);
    if (slot == NULL)
        return RLV_ERR_OS;
    free(self->slot);
    self->slot = slot;
    self->capacity = capacity;
    for (size_t c = 0; c < self->num_names; c++)
        coder_insert(self, self->name[c], (uint32_t)c);
    return RLV_OK;
}

static int coder_code(coder_t *self, const char *name, uint32_t *code, rlv_error_t *err)
{
    int status;

    if (2 * self->num_names >= self->capacity && (status = coder_grow(self, err)) < 0)
        return status;
    size_t i = hash_of(name) & (self->capacity - 1);
    for (; self->slot[i] != 0; i = (i + 1) & (self->capacity - 1))
        if (strcmp(self->name[self->slot[i] - 1], name) == 0) {
            *code = self->slot[i] - 1;
            return RLV_OK;
        }
    if (self->num_names == self->capacity_names) {
        const size_t capacity = self->capacity_names ? 2 * self->capacity_names : 512;
        if ((status = rlv_resize(&self->name, capacity, sizeof *self->name, err)) < 0)
            return status;
        self->capacity_names = capacity;
    }
    *code = (uint32_t)self->num_names;
    self->name[self->num_names] = name;
    self->slot[i] = (uint32_t)++self->num_names;
    return RLV_OK;
}

static void coder_free(coder_t *self)
{
    free(self->slot);
    free(self->name);
}

/* What is read from the table, before rlv_panel_build. */
typedef struct {
    rlv_csv_table_t table;
    int column[FIXED_COLUMNS + MAX_COVARIATES + MAX_CLUSTERS]; /* unit, time, cohort, outcome,
                                                                  weight, covariates, clusters */
    uint32_t *unit;
    int32_t *time, *cohort;
    double *outcome, *weight;
    double *covariate[MAX_COVARIATES];
    uint32_t *cluster[MAX_CLUSTERS];
    coder_t units;
} input_t;

static int read_codes(input_t *in, int column, coder_t *coder, uint32_t *code, rlv_error_t *err)
{
    for (size_t i = 0; i < in->table.num_rows; i++) {
        const char *text = NULL;
        int status = rlv_csv_get_text(&in->table, i, column, &text, err);
        if (status < 0)
            return status;
        if (i > 0 && strcmp(text, rlv_csv_text(&in->table, i - 1, column)) == 0)
            code[i] = code[i - 1];
        else if ((status = coder_code(coder, text, &code[i], err)) < 0)
            return status;
    }
    return RLV_OK;
}

static int read_reals(const input_t *in, int column, double low, double *value, rlv_error_t *err)
{
    int status = RLV_OK;
    for (size_t i = 0; i < in->table.num_rows && status == RLV_OK; i++)
        status = rlv_csv_get_real_or_missing(&in->table, i, column, low, DBL_MAX, &value[i], err);
    return status;
}

static int read_dates(input_t *in, rlv_error_t *err)
{
    for (size_t i = 0; i < in->table.num_rows; i++) {
        int64_t value = 0;
        int status =
            rlv_csv_get_int(&in->table, i, in->column[1], -INT32_MAX, INT32_MAX - 1, &value, err);
        if (status < 0)
            return status;
        in->time[i] = (int32_t)value;
        value = 0;
        if (*rlv_csv_text(&in->table, i, in->column[2]) != '\0')
            status = rlv_csv_get_int(&in->table, i, in->column[2], -INT32_MAX, INT32_MAX - 1,
                                     &value, err);
        if (status < 0)
            return status;
        in->cohort[i] = (int32_t)value;
    }
    return RLV_OK;
}

static int find_columns(input_t *in, const rlv_panel_spec_t *spec, rlv_notes_t *notes,
                        rlv_error_t *err)
{
    const char *names[FIXED_COLUMNS + MAX_COVARIATES + MAX_CLUSTERS] = {
        spec->unit ? spec->unit : "?", spec->time, spec->cohort, spec->outcome,
        spec->weight ? spec->weight : "?"};
    size_t count = FIXED_COLUMNS;

    if (spec->num_covariates > MAX_COVARIATES || spec->num_clusters > MAX_CLUSTERS)
        return rlv_fail(err, RLV_ERR_USAGE, "too many covariates or clusters [at most %d and %d]",
                        MAX_COVARIATES, MAX_CLUSTERS);
    if (spec->unit == NULL && !spec->repeated)
        return rlv_fail(err, RLV_ERR_USAGE, "the column of the unit is needed [--unit COL]");
    for (size_t k = 0; k < spec->num_covariates; k++)
        names[count++] = spec->covariates[k];
    for (size_t d = 0; d < spec->num_clusters; d++)
        names[count++] = spec->clusters[d];
    return rlv_csv_require(&in->table, names, count, in->column, notes, err);
}

static int allocate(input_t *in, const rlv_panel_spec_t *spec, rlv_error_t *err)
{
    const size_t n = in->table.num_rows;

    in->unit = rlv_calloc(n, sizeof *in->unit, err);
    in->time = rlv_calloc(n, sizeof *in->time, err);
    in->cohort = rlv_calloc(n, sizeof *in->cohort, err);
    in->outcome = rlv_calloc(n, sizeof *in->outcome, err);
    in->weight = rlv_calloc(spec->weight ? n : 0, sizeof *in->weight, err);
    bool good = in->unit && in->time && in->cohort && in->outcome && in->weight;
    for (size_t k = 0; k < spec->num_covariates && good; k++)
        good = (in->covariate[k] = rlv_calloc(n, sizeof **in->covariate, err)) != NULL;
    for (size_t d = 0; d < spec->num_clusters && good; d++)
        good = (in->cluster[d] = rlv_calloc(n, sizeof **in->cluster, err)) != NULL;
    return good ? RLV_OK : RLV_ERR_OS;
}

static int read_columns(input_t *in, const rlv_panel_spec_t *spec, rlv_error_t *err)
{
    int status = RLV_OK;

    if (spec->repeated)
        for (size_t i = 0; i < in->table.num_rows; i++)
            in->unit[i] = (uint32_t)i;
    else
        status = read_codes(in, in->column[0], &in->units, in->unit, err);
    if (status < 0 || (status = read_dates(in, err)) < 0 ||
        (status = read_reals(in, in->column[3], -DBL_MAX, in->outcome, err)) < 0)
        return status;
    if (spec->weight && (status = read_reals(in, in->column[4], 0, in->weight, err)) < 0)
        return status;
    for (size_t k = 0; k < spec->num_covariates; k++)
        if ((status = read_reals(in, in->column[FIXED_COLUMNS + k], -DBL_MAX, in->covariate[k],
                                 err)) < 0)
            return status;
    for (size_t d = 0; d < spec->num_clusters; d++) {
        coder_t coder = {0};
        status = read_codes(in, in->column[FIXED_COLUMNS + spec->num_covariates + d], &coder,
                            in->cluster[d], err);
        coder_free(&coder);
        if (status < 0)
            return status;
    }
    return RLV_OK;
}

static void input_free(input_t *in)
{
    free(in->unit);
    free(in->time);
    free(in->cohort);
    free(in->outcome);
    free(in->weight);
    for (size_t k = 0; k < MAX_COVARIATES; k++)
        free(in->covariate[k]);
    for (size_t d = 0; d < MAX_CLUSTERS; d++)
        free(in->cluster[d]);
    coder_free(&in->units);
    rlv_csv_free(&in->table);
}

int rlv_panel_read(rlv_panel_t *self, const rlv_panel_spec_t *spec, rlv_notes_t *notes,
                   rlv_error_t *err)
{
    input_t in = {0};
    int status;

    memset(self, 0, sizeof *self);
    if ((status = rlv_csv_read(&in.table, spec->path, ',', err)) < 0 ||
        (status = find_columns(&in, spec, notes, err)) < 0 ||
        (status = allocate(&in, spec, err)) < 0 || (status = read_columns(&in, spec, err)) < 0)
        goto out;
    const rlv_panel_columns_t columns = {
        .num_rows = in.table.num_rows,
        .num_units = spec->repeated ? in.table.num_rows : in.units.num_names,
        .num_covariates = spec->num_covariates,
        .num_clusters = spec->num_clusters,
        .unit = in.unit,
        .unit_name = spec->repeated ? NULL : in.units.name,
        .time = in.time,
        .cohort = in.cohort,
        .outcome = in.outcome,
        .weight = spec->weight ? in.weight : NULL,
        .covariate = (const double *const *)in.covariate,
        .cluster = (const uint32_t *const *)in.cluster,
        .unbalanced = spec->unbalanced,
        .repeated = spec->repeated,
        .path = spec->path,
        .line = in.table.line,
    };
    status = rlv_panel_build(self, &columns, notes, err);
out:
    input_free(&in);
    return status;
}
