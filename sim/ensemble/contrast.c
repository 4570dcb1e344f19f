#include "releve/contrast.h"

#include "releve/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void rlv_contrast_values(const rlv_contrast_side_t *side, const rlv_indicator_t *indicator,
                         size_t place, int year, double *value, double *spread)
{
    const rlv_ensemble_t *e = side->ensemble;

    for (size_t r = 0; r < e->num_replicates; r++) {
        const rlv_indicator_view_t view = {&side->model->shape, e->tally + r * e->tally_size,
                                           side->population};
        value[r] = indicator->value(&view, place, year);
        if (spread != NULL)
            spread[r] =
                indicator->spread != NULL ? indicator->spread(&view, place, year) : value[r];
    }
}

static double mean_of(const double value[], size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += value[i];
    return sum / (double)n;
}

static double variance_of(const double value[], size_t n)
{
    const double mean = mean_of(value, n);
    double squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += (value[i] - mean) * (value[i] - mean);
    return n > 1 ? squares / (double)(n - 1) : 0;
}

rlv_stats_t rlv_contrast_stats(const double reference[], const double reference_spread[], size_t n,
                               const double other[], const double other_spread[], size_t m,
                               bool paired, double *work)
{
    const size_t most = n > m ? n : m;
    double *value = work, *spread = work + most;

    for (size_t i = 0; i < most && n > 0 && m > 0; i++) {
        const size_t r = i % n, s = paired ? i : (i + 1) % m;
        value[i] = other[s] - reference[r];
        spread[i] = other_spread[s] - reference_spread[r];
    }
    if (paired)
        return rlv_stats(value, spread, n);
    rlv_stats_t stats = rlv_stats(value, spread, most);
    stats.mean = mean_of(other, m) - mean_of(reference, n);
    stats.sd = sqrt(variance_of(reference_spread, n) + variance_of(other_spread, m));
    stats.mcse = sqrt(variance_of(reference, n) / (double)n + variance_of(other, m) / (double)m);
    return stats;
}

static const char *code_of(const rlv_region_t *region, rlv_level_t level, size_t index)
{
    switch (level) {
    case RLV_LEVEL_TERRITORY:
        return region->territory[index].code;
    case RLV_LEVEL_DEPARTMENT:
        return region->department[index].code;
    case RLV_LEVEL_ZONE:
        return rlv_zone_name((rlv_zone_t)index);
    case RLV_LEVEL_REGION:
    case RLV_NUM_LEVELS:
        break;
    }
    return region->code;
}

size_t rlv_contrast_place(const rlv_region_t *reference, const rlv_region_t *other,
                          rlv_level_t level, size_t place)
{
    const size_t index = place - rlv_region_first_place(reference, level);
    const size_t first = rlv_region_first_place(other, level);
    const char *code = code_of(reference, level, index);

    for (size_t i = 0; i < rlv_region_level_size(other, level); i++)
        if (strcmp(code_of(other, level, i), code) == 0)
            return first + i;
    return SIZE_MAX;
}

typedef struct {
    const rlv_contrast_side_t *reference, *other;
    const size_t *match; /* [places of the level] in the other region, or SIZE_MAX */
    rlv_contrast_t *contrast;
    size_t most; /* replicates of the longer ensemble */
    bool paired;
    double *workspace; /* [num_threads * 6 * most] */
} job_t;

static int contrast_row(void *context, size_t item, size_t thread, rlv_error_t *err)
{
    const job_t *job = context;
    rlv_summary_row_t *row = &job->contrast->row[item];
    const rlv_indicator_t *indicator = &RLV_INDICATORS[row->indicator];
    const size_t first =
        rlv_region_first_place(job->reference->model->region, job->contrast->level);
    double *a = job->workspace + thread * 6 * job->most, *a_spread = a + job->most;
    double *b = a_spread + job->most, *b_spread = b + job->most, *work = b_spread + job->most;

    (void)err;
    rlv_contrast_values(job->reference, indicator, row->place, row->year, a, a_spread);
    rlv_contrast_values(job->other, indicator, job->match[row->place - first], row->year, b,
                        b_spread);
    row->stats =
        rlv_contrast_stats(a, a_spread, job->reference->ensemble->num_replicates, b, b_spread,
                           job->other->ensemble->num_replicates, job->paired, work);
    return RLV_OK;
}

static int later(int a, int b)
{
    return a > b ? a : b;
}

static int sooner(int a, int b)
{
    return a < b ? a : b;
}

/* The rows of the reference's summary that both runs have. */
static size_t lay_rows(const job_t *job, const size_t order[], size_t size, rlv_summary_row_t *row)
{
    const rlv_tally_shape_t *a = &job->reference->model->shape, *b = &job->other->model->shape;
    const size_t first =
        rlv_region_first_place(job->reference->model->region, job->contrast->level);
    size_t n = 0;

    for (uint32_t i = 0; i < RLV_NUM_INDICATORS; i++) {
        const rlv_indicator_t *indicator = &RLV_INDICATORS[i];
        if (!(indicator->levels & 1u << job->contrast->level))
            continue;
        const int last =
            sooner(rlv_indicator_last_year(indicator, a), rlv_indicator_last_year(indicator, b));
        for (size_t k = 0; k < size; k++)
            for (int year = later(a->base_year, b->base_year);
                 job->match[order[k]] != SIZE_MAX && year <= last; year++, n++)
                if (row != NULL)
                    row[n] = (rlv_summary_row_t){
                        .indicator = i, .place = (uint32_t)(first + order[k]), .year = year};
    }
    return n;
}

int rlv_contrast_init(rlv_contrast_t *self, const rlv_contrast_side_t *reference,
                      const rlv_contrast_side_t *other, rlv_level_t level, bool paired,
                      size_t num_threads, const rlv_progress_t *progress, rlv_error_t *err)
{
    static const size_t ZONES_BY_CODE[RLV_NUM_ZONES] = {RLV_ZONE_ZAC, RLV_ZONE_ZAR, RLV_ZONE_ZIP};
    const rlv_region_t *region = reference->model->region;
    const size_t size = rlv_region_level_size(region, level);
    const size_t n = reference->ensemble->num_replicates, m = other->ensemble->num_replicates;
    size_t *match = NULL, *order = NULL;
    job_t job = {reference, other, NULL, self, n > m ? n : m, paired, NULL};
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    self->level = level;
    if (paired && n != m)
        return rlv_fail(err, RLV_ERR_USAGE,
                        "%zu and %zu replicates cannot be paired [the same number]", n, m);
    num_threads = rlv_parallel_threads(num_threads);
    match = rlv_calloc(size, sizeof *match, err);
    order = rlv_calloc(size, sizeof *order, err);
    job.workspace = rlv_calloc(num_threads * 6 * job.most, sizeof *job.workspace, err);
    if (match == NULL || order == NULL || job.workspace == NULL)
        goto out;
    for (size_t i = 0; i < size; i++) {
        order[i] = level == RLV_LEVEL_ZONE && i < RLV_NUM_ZONES ? ZONES_BY_CODE[i] : i;
        match[i] = rlv_contrast_place(region, other->model->region, level,
                                      rlv_region_first_place(region, level) + i);
    }
    job.match = match;
    self->num_rows = lay_rows(&job, order, size, NULL);
    self->row = rlv_calloc(self->num_rows, sizeof *self->row, err);
    if (self->row == NULL)
        goto out;
    (void)lay_rows(&job, order, size, self->row);
    status = rlv_parallel_for(self->num_rows, num_threads, contrast_row, &job, progress, err);
out:
    free(match);
    free(order);
    free(job.workspace);
    return status;
}

void rlv_contrast_free(rlv_contrast_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}

const rlv_summary_row_t *rlv_contrast_find(const rlv_contrast_t *self, int indicator, size_t place,
                                           int year)
{
    for (size_t i = 0; i < self->num_rows; i++)
        if ((int)self->row[i].indicator == indicator && self->row[i].place == place &&
            self->row[i].year == year)
            return &self->row[i];
    return NULL;
}
