#include "compare_workbook.h"

#include "releve/result.h"
#include "releve/workbook.h"

#include <stdlib.h>

#define NUM(array) (sizeof(array) / sizeof((array)[0]))

static const rlv_grid_column_t DIFFERENCES[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"code", "Code", "Code", RLV_COLUMN_TEXT, 0},
    {"name", "Lieu", "Place", RLV_COLUMN_TEXT, 0},
    {"indicator", "Indicateur", "Indicator", RLV_COLUMN_TEXT, 0},
    {"definition", "Définition", "Definition", RLV_COLUMN_TEXT, 0},
    {"year", "Année", "Year", RLV_COLUMN_YEAR, 0},
    {"mean", "Écart moyen", "Mean difference", RLV_COLUMN_NUMBER, 3},
    {"sd", "Écart-type", "Standard deviation", RLV_COLUMN_NUMBER, 3},
    {"p05", "5e centile", "5th percentile", RLV_COLUMN_NUMBER, 3},
    {"p25", "25e centile", "25th percentile", RLV_COLUMN_NUMBER, 3},
    {"p50", "Médiane", "Median", RLV_COLUMN_NUMBER, 3},
    {"p75", "75e centile", "75th percentile", RLV_COLUMN_NUMBER, 3},
    {"p95", "95e centile", "95th percentile", RLV_COLUMN_NUMBER, 3},
    {"mcse", "Erreur de Monte-Carlo", "Monte Carlo error", RLV_COLUMN_NUMBER, 4},
};

static const struct {
    rlv_level_t level;
    const char *name, *title_fr, *title_en;
} SHEETS[] = {
    {RLV_LEVEL_REGION, "differences_region", "Écarts, région", "Differences, region"},
    {RLV_LEVEL_DEPARTMENT, "differences_departments", "Écarts, départements",
     "Differences, departments"},
    {RLV_LEVEL_ZONE, "differences_zones", "Écarts, zones de l’année de base",
     "Differences, zones of the base year"},
    {RLV_LEVEL_TERRITORY, "differences_territories", "Écarts, territoires, à l’horizon",
     "Differences, territories, at the horizon"},
};

static void fill(const rlv_comparison_t *comparison, rlv_level_t level, rlv_lang_t lang,
                 rlv_grid_t *grid)
{
    const rlv_region_t *const region = comparison->run[0].model->region;

    for (size_t i = 1; i < comparison->num_runs; i++) {
        const rlv_contrast_t *const contrast =
            &comparison->contrast[i * RLV_NUM_LEVELS + (size_t)level];
        for (size_t k = 0; k < contrast->num_rows; k++) {
            const rlv_summary_row_t *const row = &contrast->row[k];
            const rlv_indicator_t *const indicator = &RLV_INDICATORS[row->indicator];
            const rlv_stats_t *const s = &row->stats;
            const double numbers[] = {row->year, s->mean, s->sd,  s->p05, s->p25,
                                      s->p50,    s->p75,  s->p95, s->mcse};
            const int last = rlv_indicator_last_year(indicator, &comparison->run[0].model->shape);
            if (level == RLV_LEVEL_TERRITORY && row->year != last)
                continue;
            rlv_grid_text(grid, comparison->run[i].name);
            rlv_grid_text(grid, rlv_place_code(region, row->place));
            rlv_grid_text(grid, rlv_place_name(region, row->place));
            rlv_grid_text(grid, indicator->name);
            rlv_grid_text(grid, lang == RLV_LANG_FR ? indicator->text_fr : indicator->text);
            for (size_t n = 0; n < NUM(numbers); n++)
                rlv_grid_number(grid, numbers[n]);
        }
    }
}

static void tell(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                 rlv_lang_t lang, rlv_notes_t *notes)
{
    const bool fr = lang == RLV_LANG_FR;

    rlv_note(notes, fr ? "Calculs Relève %s, %s" : "Relève %s, %s", RLV_VERSION,
             comparison->paired ? (fr ? "écarts appariés\u202F: mêmes tirages dans chaque scénario"
                                      : "paired differences: the same draws in each scenario")
                                : (fr ? "écarts non appariés" : "unpaired differences"));
    for (size_t i = 0; i < runs->num_runs; i++) {
        const rlv_params_t *const p = &runs->run[i].runner->scenario.params;
        rlv_note(notes,
                 fr ? "%s%s\u202F: «\u202F%s\u202F» (%s), graine %lld, %lld réplication%s"
                    : "%s%s: “%s” (%s), seed %lld, %lld replicate%s",
                 runs->run[i].name, i == 0 ? (fr ? ", la référence" : ", the reference") : "",
                 p->scenario_title, runs->run[i].path, (long long)p->run_seed,
                 (long long)p->run_replicates, rlv_plural((size_t)p->run_replicates, lang));
        if (p->scenario_description[0] != '\0')
            rlv_note(notes, "%s%s %s", runs->run[i].name, fr ? "\u202F:" : ":",
                     p->scenario_description);
    }
    rlv_note(notes, "%s",
             fr ? "Champ\u202F: médecins généralistes installés, libéraux ou mixtes, au lieu "
                  "d’exercice (définition BPE)\u202F; stocks au 1er janvier, flux de l’année. "
                  "Bandes\u202F: "
                  "9 simulations sur 10."
                : "Scope: installed GPs, liberal or mixed, by place of practice (BPE definition); "
                  "stocks on 1 January, flows of the year. Bands: 9 simulations of 10.");
    rlv_note(
        notes, "%s",
        fr ? "Sources\u202F: INSEE (BPE 2020, populations légales, Omphale 2022), DREES (APL), "
             "ARS Occitanie (zonage)\u202F; détail et licences\u202F: data/README.md. Les écarts "
             "par territoire, pour toutes les années, sont dans differences.csv."
           : "Sources: INSEE (BPE 2020, census, Omphale 2022), DREES (APL), ARS Occitanie "
             "(zoning); details and licences: data/README.md. Differences by territory in all "
             "years are in differences.csv.");
}

int rlv_compare_workbook(const rlv_compare_runs_t *runs, const rlv_comparison_t *comparison,
                         const rlv_grid_t grid[], size_t num_grids, const rlv_out_folder_t *folder,
                         rlv_lang_t lang, rlv_error_t *err)
{
    rlv_grid_t more[NUM(SHEETS)] = {0};
    rlv_notes_t sources = {0};
    const rlv_grid_t **list = rlv_calloc(num_grids + NUM(SHEETS), sizeof(void *), err);
    char *path = rlv_format(err, "%s/comparison.xlsx", folder->temporary);
    int status = list == NULL || path == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t g = 0; g < num_grids && list != NULL; g++)
        list[g] = &grid[g];
    for (size_t k = 0; k < NUM(SHEETS) && status == RLV_OK; k++) {
        rlv_grid_init(&more[k], SHEETS[k].name, SHEETS[k].title_fr, SHEETS[k].title_en, DIFFERENCES,
                      NUM(DIFFERENCES));
        fill(comparison, SHEETS[k].level, lang, &more[k]);
        list[num_grids + k] = &more[k];
        if (more[k].failed)
            status = rlv_fail(err, RLV_ERR_OS, "out of memory for the workbook");
    }
    tell(runs, comparison, lang, &sources);
    if (status == RLV_OK)
        status = rlv_workbook_write(path, list, num_grids + NUM(SHEETS), &sources, lang, err);
    for (size_t k = 0; k < NUM(SHEETS); k++)
        if (more[k].column != NULL)
            rlv_grid_free(&more[k]);
    rlv_notes_free(&sources);
    free(list);
    free(path);
    return status;
}
