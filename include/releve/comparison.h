/*
 * comparison: a reference and what other scenarios change in it: every indicator of every place and
 * year, who gains and who loses, how unequal territories become.
 *
 * Runs are lived ensembles with their models (a folder of results holds no replicates: it is lived
 * again first). Paired runs share their draws, see contrast.h. Run 0 is the reference; it may also
 * stand among the others, with differences of exactly zero.
 *
 * Files (README.md):
 *   differences.csv  level, the columns of the output contract, scenario, reference
 *   levels.csv       the same columns with scenario: each run's own values, for figures; of
 *                    territories the indicators that maps show
 *   replicates.csv   on demand: each replicate's value, for who wants to check
 *
 * Nothing is owned but what _init makes. Cost: as rlv_contrast_init, four levels for each run.
 */
#ifndef RELEVE_COMPARISON_H
#define RELEVE_COMPARISON_H

#include "releve/contrast.h"
#include "releve/grid.h"
#include "releve/out_folder.h"

typedef struct {
    const char *name;  /* short, unique among the runs: what the column `scenario` holds */
    const char *title; /* of the scenario, for people */
    const rlv_model_t *model;
    const rlv_ensemble_t *ensemble;
    const rlv_summary_t *summary; /* [RLV_NUM_LEVELS] */
    /* Whether the scenario states parameters of aids or of the CESP, and others, not as the
     * reference does. */
    bool changes_aids, changes_more;
} rlv_compared_t;

typedef struct {
    const rlv_compared_t *run; /* [num_runs], the reference first */
    size_t num_runs;
    bool paired;
    int base_year, horizon;   /* what all runs have */
    int64_t **population;     /* [num_runs] */
    rlv_contrast_t *contrast; /* [num_runs * RLV_NUM_LEVELS], run * RLV_NUM_LEVELS + level; the
                                 reference's are empty */
} rlv_comparison_t;

int rlv_comparison_init(rlv_comparison_t *self, const rlv_compared_t run[], size_t num_runs,
                        bool paired, size_t num_threads, const rlv_progress_t *progress,
                        rlv_error_t *err) RLV_MUST_CHECK;
void rlv_comparison_free(rlv_comparison_t *self);

rlv_contrast_side_t rlv_comparison_side(const rlv_comparison_t *self, size_t run);
/* The difference of an indicator at a place of the reference, or NULL. */
const rlv_stats_t *rlv_comparison_find(const rlv_comparison_t *self, size_t run, rlv_level_t level,
                                       const char *indicator, size_t place_in_level, int year);
/* The years that tables show: 2025, 2030 and the horizon, those within the runs. Their number. */
enum { RLV_COMPARISON_YEARS = 3 };
int rlv_comparison_years(const rlv_comparison_t *self, int year[RLV_COMPARISON_YEARS]);

/* Differences, levels or replicates into an open folder. */
int rlv_comparison_write_differences(const rlv_comparison_t *self, const rlv_out_folder_t *folder,
                                     bool french, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_comparison_write_levels(const rlv_comparison_t *self, const rlv_out_folder_t *folder,
                                bool french, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_comparison_write_replicates(const rlv_comparison_t *self, const rlv_out_folder_t *folder,
                                    bool french, rlv_error_t *err) RLV_MUST_CHECK;

/* Where a run of the comparison comes from, for the manifest. */
typedef struct {
    const char *path; /* as given */
    bool folder;      /* a finished run, lived again; else a scenario file */
    const rlv_params_t *params;
} rlv_comparison_source_t;

/* manifest.json: what was compared and how, SHA-256 of the `num_outputs` files already in the
 * folder; `source` is [num_runs]. */
int rlv_comparison_write_manifest(const rlv_comparison_t *self,
                                  const rlv_comparison_source_t source[],
                                  const rlv_out_folder_t *folder, const char *const outputs[],
                                  size_t num_outputs, bool french, const rlv_notes_t *notes,
                                  rlv_error_t *err) RLV_MUST_CHECK;

/* What is read first: a few indicators of the region and of the zones at the years shown, with the
 * variance of the difference over that of two independent runs (variance_ratio). */
int rlv_comparison_summary(const rlv_comparison_t *self, rlv_lang_t lang, rlv_grid_t *grid,
                           rlv_error_t *err) RLV_MUST_CHECK;
/* Each territory at the horizon, GPs and APL: gains, loses (in nine replicates of ten), uncertain,
 * unchanged; and the count of territories and inhabitants by verdict. */
int rlv_comparison_winners(const rlv_comparison_t *self, rlv_lang_t lang, rlv_grid_t *winners,
                           rlv_grid_t *counts, rlv_error_t *err) RLV_MUST_CHECK;
/* Inequality between territories, weighted by inhabitants, by replicate: Theil's T and P90/P10 of
 * the APL and of the density, inhabitants of territories under 2.5 and under 4. Theil (1967): sum
 * of w (x / m) ln(x / m) with the shares of inhabitants w and the weighted mean m. */
int rlv_comparison_inequality(const rlv_comparison_t *self, rlv_lang_t lang, rlv_grid_t *grid,
                              rlv_error_t *err) RLV_MUST_CHECK;

/* Additional cost of the aids of all schemes, CESP included (paid, to the horizon), additional
 * GP-years in the base year's ZIP and ZAC, inhabitants lifted above an APL of 2.5 at the horizon:
 * means and 5-95 % bands of the paired differences. The effect is that of the whole scenario,
 * whatever else than aids it changes. Euros per GP-year and per inhabitant: ratio of means with the
 * 5-95 % band of the replicates' ratios, which tells where a price may lie, not how well its mean
 * is known: it does not shrink with replicates. Empty, with the reason in a column, where the
 * scenario does not change aids, the band of the effect holds zero or less, or the cost does not
 * rise; an upper bound alone is empty where replicates of no effect reach it. `*available`: false
 * when no run has schemes of aid or the runs are not paired; the grid is then empty. */
int rlv_comparison_effectiveness(const rlv_comparison_t *self, rlv_lang_t lang, rlv_grid_t *grid,
                                 bool *available, rlv_error_t *err) RLV_MUST_CHECK;

/* Theil's T and the ratio of the weighted deciles (smallest value that reaches a share 0.9, 0.1 of
 * the weight); NaN where the mean (the lower decile) is zero. `order` has room for n. */
double rlv_theil(const double value[], const double weight[], size_t n);
double rlv_p90_p10(const double value[], const double weight[], size_t n, size_t order[]);

#endif
