#include "releve/comparison.h"

#include "releve/result.h"

#include <stdlib.h>
#include <string.h>

static const char *const LEVELS[RLV_NUM_LEVELS] = {"territory", "department", "zone", "region"};
/* From the whole to its parts. */
static const rlv_level_t ORDER[RLV_NUM_LEVELS] = {RLV_LEVEL_REGION, RLV_LEVEL_DEPARTMENT,
                                                  RLV_LEVEL_ZONE, RLV_LEVEL_TERRITORY};

rlv_contrast_side_t rlv_comparison_side(const rlv_comparison_t *self, size_t run)
{
    return (rlv_contrast_side_t){self->run[run].model, self->run[run].ensemble,
                                 self->population[run]};
}

static int common_years(rlv_comparison_t *self, rlv_error_t *err)
{
    for (size_t i = 0; i < self->num_runs; i++) {
        const rlv_tally_shape_t *shape = &self->run[i].model->shape;
        if (i == 0 || shape->base_year > self->base_year)
            self->base_year = shape->base_year;
        if (i == 0 || shape->horizon < self->horizon)
            self->horizon = shape->horizon;
    }
    return self->base_year < self->horizon
               ? RLV_OK
               : rlv_fail(err, RLV_ERR_DATA, "the runs have no two years in common");
}

int rlv_comparison_init(rlv_comparison_t *self, const rlv_compared_t run[], size_t num_runs,
                        bool paired, size_t num_threads, const rlv_progress_t *progress,
                        rlv_error_t *err)
{
    int status;

    *self = (rlv_comparison_t){.run = run, .num_runs = num_runs, .paired = paired};
    self->population = rlv_calloc(num_runs, sizeof *self->population, err);
    self->contrast = rlv_calloc(num_runs * RLV_NUM_LEVELS, sizeof *self->contrast, err);
    if (self->population == NULL || self->contrast == NULL)
        return RLV_ERR_OS;
    status = common_years(self, err);
    for (size_t i = 0; i < num_runs && status == RLV_OK; i++) {
        self->population[i] = rlv_summary_population(run[i].model, err);
        status = self->population[i] == NULL ? RLV_ERR_OS : RLV_OK;
    }
    for (size_t i = 1; i < num_runs && status == RLV_OK; i++) {
        const rlv_contrast_side_t a = rlv_comparison_side(self, 0),
                                  b = rlv_comparison_side(self, i);
        for (int level = 0; level < RLV_NUM_LEVELS && status == RLV_OK; level++)
            status = rlv_contrast_init(&self->contrast[i * RLV_NUM_LEVELS + (size_t)level], &a, &b,
                                       (rlv_level_t)level, paired, num_threads, progress, err);
    }
    return status;
}

void rlv_comparison_free(rlv_comparison_t *self)
{
    for (size_t i = 0; self->contrast != NULL && i < self->num_runs * RLV_NUM_LEVELS; i++)
        rlv_contrast_free(&self->contrast[i]);
    for (size_t i = 0; self->population != NULL && i < self->num_runs; i++)
        free(self->population[i]);
    free(self->contrast);
    free(self->population);
    memset(self, 0, sizeof *self);
}

const rlv_stats_t *rlv_comparison_find(const rlv_comparison_t *self, size_t run, rlv_level_t level,
                                       const char *indicator, size_t place_in_level, int year)
{
    const size_t place = rlv_region_first_place(self->run[0].model->region, level) + place_in_level;
    const rlv_summary_row_t *row =
        rlv_contrast_find(&self->contrast[run * RLV_NUM_LEVELS + (size_t)level],
                          rlv_indicator_find(indicator), place, year);
    return row != NULL ? &row->stats : NULL;
}

int rlv_comparison_years(const rlv_comparison_t *self, int year[RLV_COMPARISON_YEARS])
{
    static const int WANTED[] = {2025, 2030};
    int n = 0;
    for (size_t i = 0; i < sizeof WANTED / sizeof WANTED[0]; i++)
        if (WANTED[i] > self->base_year && WANTED[i] < self->horizon)
            year[n++] = WANTED[i];
    year[n++] = self->horizon;
    return n;
}

/* --- files */

static int open_table(const rlv_out_folder_t *folder, const char *name, bool french,
                      const char *const columns[], size_t num_columns, rlv_csv_out_t *out,
                      rlv_error_t *err)
{
    *out = (rlv_csv_out_t){rlv_out_folder_file(folder, name, err), french};
    if (out->file == NULL)
        return err->status;
    if (french)
        (void)fputs("\xEF\xBB\xBF", out->file);
    for (size_t i = 0; i < num_columns; i++)
        rlv_csv_out_text(out, columns[i], i + 1 == num_columns);
    return RLV_OK;
}

/* level to mcse; the caller ends the row. */
static void put_row(const rlv_csv_out_t *out, const rlv_region_t *region, rlv_level_t level,
                    const rlv_summary_row_t *row)
{
    const rlv_indicator_t *indicator = &RLV_INDICATORS[row->indicator];
    const rlv_stats_t *s = &row->stats;
    const double values[] = {s->mean, s->sd, s->p05, s->p25, s->p50, s->p75, s->p95, s->mcse};

    rlv_csv_out_text(out, LEVELS[level], false);
    rlv_csv_out_text(out, rlv_place_code(region, row->place), false);
    rlv_csv_out_text(out, rlv_place_name(region, row->place), false);
    rlv_csv_out_number(out, row->year, false);
    rlv_csv_out_text(out, indicator->name, false);
    rlv_csv_out_text(out, indicator->unit, false);
    for (size_t k = 0; k < sizeof values / sizeof values[0]; k++)
        rlv_csv_out_number(out, values[k], false);
}

#define CONTRACT                                                                                   \
    "level", "code", "name", "year", "indicator", "unit", "mean", "sd", "p05", "p25", "p50",       \
        "p75", "p95", "mcse", "scenario"

int rlv_comparison_write_differences(const rlv_comparison_t *self, const rlv_out_folder_t *folder,
                                     bool french, rlv_error_t *err)
{
    static const char NAME[] = "differences.csv";
    static const char *const COLUMNS[] = {CONTRACT, "reference"};
    const rlv_region_t *region = self->run[0].model->region;
    rlv_csv_out_t out;
    const int status =
        open_table(folder, NAME, french, COLUMNS, sizeof COLUMNS / sizeof COLUMNS[0], &out, err);

    if (status < 0)
        return status;
    for (size_t i = 1; i < self->num_runs; i++)
        for (int k = 0; k < RLV_NUM_LEVELS; k++) {
            const rlv_contrast_t *contrast = &self->contrast[i * RLV_NUM_LEVELS + (size_t)ORDER[k]];
            for (size_t n = 0; n < contrast->num_rows; n++) {
                put_row(&out, region, ORDER[k], &contrast->row[n]);
                rlv_csv_out_text(&out, self->run[i].name, false);
                rlv_csv_out_text(&out, self->run[0].name, true);
            }
        }
    return rlv_out_folder_close(folder, NAME, out.file, err);
}

/* Whether levels.csv holds an indicator: all but by territory, where maps need a few. */
static bool in_levels(rlv_level_t level, uint32_t indicator)
{
    static const char *const MAPPED[] = {"apl", "gp_density_p100k", "gp_headcount",
                                         "p_under_apl_2_5", "population"};
    if (level != RLV_LEVEL_TERRITORY)
        return true;
    for (size_t i = 0; i < sizeof MAPPED / sizeof MAPPED[0]; i++)
        if (strcmp(RLV_INDICATORS[indicator].name, MAPPED[i]) == 0)
            return true;
    return false;
}

/* The reference may stand among the others: its own values are written once. */
static bool is_reference_again(const rlv_comparison_t *self, size_t run)
{
    return run > 0 && strcmp(self->run[run].name, self->run[0].name) == 0;
}

int rlv_comparison_write_levels(const rlv_comparison_t *self, const rlv_out_folder_t *folder,
                                bool french, rlv_error_t *err)
{
    static const char NAME[] = "levels.csv";
    static const char *const COLUMNS[] = {CONTRACT};
    rlv_csv_out_t out;
    const int status =
        open_table(folder, NAME, french, COLUMNS, sizeof COLUMNS / sizeof COLUMNS[0], &out, err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < self->num_runs; i++) {
        if (is_reference_again(self, i))
            continue;
        for (int k = 0; k < RLV_NUM_LEVELS; k++) {
            const rlv_summary_t *summary = &self->run[i].summary[ORDER[k]];
            for (size_t n = 0; n < summary->num_rows; n++) {
                if (!in_levels(ORDER[k], summary->row[n].indicator))
                    continue;
                put_row(&out, self->run[i].model->region, ORDER[k], &summary->row[n]);
                rlv_csv_out_text(&out, self->run[i].name, true);
            }
        }
    }
    return rlv_out_folder_close(folder, NAME, out.file, err);
}

/* One run: the rows of its own summaries, each replicate's value and spread. */
static int put_replicates(const rlv_comparison_t *self, size_t run, const rlv_csv_out_t *out,
                          rlv_error_t *err)
{
    const rlv_compared_t *one = &self->run[run];
    const size_t n = one->ensemble->num_replicates;
    const rlv_contrast_side_t side = rlv_comparison_side(self, run);
    double *value = rlv_calloc(2 * n, sizeof *value, err);

    if (value == NULL)
        return RLV_ERR_OS;
    for (int k = 0; k < RLV_NUM_LEVELS; k++)
        for (size_t i = 0; i < one->summary[ORDER[k]].num_rows; i++) {
            const rlv_summary_row_t *row = &one->summary[ORDER[k]].row[i];
            const rlv_indicator_t *indicator = &RLV_INDICATORS[row->indicator];
            rlv_contrast_values(&side, indicator, row->place, row->year, value, value + n);
            for (size_t r = 0; r < n; r++) {
                rlv_csv_out_text(out, one->name, false);
                rlv_csv_out_number(out, (double)r, false);
                rlv_csv_out_text(out, LEVELS[ORDER[k]], false);
                rlv_csv_out_text(out, rlv_place_code(one->model->region, row->place), false);
                rlv_csv_out_number(out, row->year, false);
                rlv_csv_out_text(out, indicator->name, false);
                rlv_csv_out_exact(out, value[r], false);
                rlv_csv_out_exact(out, value[n + r], true);
            }
        }
    free(value);
    return RLV_OK;
}

int rlv_comparison_write_replicates(const rlv_comparison_t *self, const rlv_out_folder_t *folder,
                                    bool french, rlv_error_t *err)
{
    static const char NAME[] = "replicates.csv";
    static const char *const COLUMNS[] = {"scenario", "replicate", "level", "code",
                                          "year",     "indicator", "value", "spread"};
    rlv_csv_out_t out;
    int status =
        open_table(folder, NAME, french, COLUMNS, sizeof COLUMNS / sizeof COLUMNS[0], &out, err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < self->num_runs && status == RLV_OK; i++)
        if (!is_reference_again(self, i))
            status = put_replicates(self, i, &out, err);
    const int closed = rlv_out_folder_close(folder, NAME, out.file, err);
    return status < 0 ? status : closed;
}
