/* Maps of a comparison: differences at the horizon, before and after, probabilities by scenario. */
#include "figure_map.h"
#include "figure_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double share_marked(const rlv_map_tally_t *tally)
{
    return tally->people > 0 ? 100 * tally->people_marked / tally->people : NAN;
}

static void put_lines(const rlv_figure_work_t *work, int number, const char *first,
                      const char *second)
{
    char key[24];
    (void)snprintf(key, sizeof key, "remark%da", number);
    rlv_figure_text(work, key, "%s", first);
    (void)snprintf(key, sizeof key, "remark%db", number);
    rlv_figure_text(work, key, "%s", second);
}

/* The region's row of a panel, or NULL. */
static const rlv_run_row_t *region_row(const rlv_map_panel_t *panel, const char *indicator)
{
    size_t count;
    const size_t at = rlv_run_table_slice(panel->whole, indicator, &count);
    return count > 0 ? rlv_run_table_find(panel->whole, indicator, panel->whole->row[at].code,
                                          panel->year)
                     : NULL;
}

/* --- differences */

static void put_difference_words(const rlv_figure_work_t *work, const rlv_map_t *map)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    char key[24];

    rlv_figure_text(work, "title",
                    RLV_TR(work, "Ce que les scénarios changent dans chaque territoire, en %d",
                           "What scenarios change in each territory, in %d"),
                    m->horizon);
    rlv_figure_text(work, "subtitle",
                    RLV_TR(work,
                           "Écart moyen de densité par rapport à « %s », mêmes classes pour tous",
                           "Mean difference of density against “%s”, same classes for all"),
                    work->comparison->run[0].title);
    rlv_figure_text(work, "legend", "%s",
                    RLV_TR(work, "Médecins pour 100" RLV_NNBSP "000 habitants, en plus ou en moins",
                           "GPs per 100,000 inhabitants, more or fewer"));
    rlv_figure_text(work, "class1", RLV_TR(work, "− − −  sous %s", "− − −  under %s"),
                    RLV_NUM(work, map->bound[0], 0));
    for (int k = 1; k < map->num_bounds; k++) {
        static const char *const SIGNS[] = {"− −  ", "−  ", "", "+  ", "+ +  "};
        (void)snprintf(key, sizeof key, "class%d", k + 1);
        rlv_figure_text(work, key, RLV_TR(work, "%sde %s à %s", "%s%s to %s"), SIGNS[k - 1],
                        rlv_figure_signed(work, map->bound[k - 1], 0).text,
                        rlv_figure_signed(work, map->bound[k], 0).text);
    }
    (void)snprintf(key, sizeof key, "class%d", map->num_bounds + 1);
    rlv_figure_text(work, key, RLV_TR(work, "+ + +  %s et plus", "+ + +  %s and over"),
                    rlv_figure_signed(work, map->bound[map->num_bounds - 1], 0).text);
}

/* Territories whose mean difference reaches the bound, up and down. */
static void count_sides(const rlv_map_panel_t *panel, const rlv_map_t *map, int side[2])
{
    size_t count;
    const size_t at = rlv_run_table_slice(panel->table, map->indicator, &count);

    side[0] = side[1] = 0;
    for (size_t i = at; i < at + count; i++)
        if (panel->table->row[i].year == panel->year) {
            side[0] += panel->table->row[i].mean >= map->remarkable;
            side[1] += panel->table->row[i].mean < -map->remarkable;
        }
}

static void put_difference_remark(const rlv_figure_work_t *work, const rlv_map_t *map, int number,
                                  const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    const rlv_run_row_t *const region = region_row(panel, map->indicator);
    char first[200] = "", second[200];
    int side[2];

    (void)tally;
    count_sides(panel, map, side);
    if (region != NULL)
        (void)snprintf(first, sizeof first,
                       RLV_TR(work, "Région : %s [%s ; %s]", "Region: %s [%s; %s]"),
                       rlv_figure_signed(work, region->mean, 1).text,
                       rlv_figure_signed(work, region->p05, 1).text,
                       rlv_figure_signed(work, region->p95, 1).text);
    (void)snprintf(second, sizeof second,
                   RLV_TR(work, "Territoires : %d en hausse de plus de %s, %d en baisse",
                          "Territories: %d gain more than %s, %d lose"),
                   side[0], RLV_NUM(work, map->remarkable, 0), side[1]);
    put_lines(work, number, first, second);
}

static char *difference_reading(const rlv_figure_work_t *work, const rlv_map_t *map,
                                const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    int side[2];

    (void)tally;
    count_sides(panel, map, side);
    return rlv_format(
        work->err,
        RLV_TR(
            work,
            "avec « %s », en %d, territoires dont la densité change en moyenne : %d en hausse d’au "
            "moins %s médecin pour 100" RLV_NNBSP
            "000 habitants, %d en baisse d’autant. Violet : plus de médecins ; orange et tiret : "
            "moins. Un petit territoire change de classe pour une fraction de "
            "médecin ; la carte "
            "montre la moyenne, pas l’incertitude.",
            "with “%s”, in %d, %d territories gain more than %s GP per 100,000 inhabitants on "
            "average, %d lose as many. Purple: more GPs; orange and dash: fewer. A small "
            "territory changes class for a fraction of a GP; the map shows the mean, not the "
            "uncertainty."),
        panel->title, panel->year, side[0], RLV_NUM(work, map->remarkable, 0), side[1]);
}

static const rlv_map_t DIFFERENCE = {.indicator = "gp_density_p100k",
                                     .scale = 1,
                                     .bound = {-10, -5, -1, 1, 5, 10},
                                     .num_bounds = 6,
                                     .num_losses = 3,
                                     .remarkable = 1,
                                     .above = true,
                                     .use_mean = true,
                                     .put_words = put_difference_words,
                                     .put_remark = put_difference_remark,
                                     .reading = difference_reading};

static void say_left_out(const rlv_figure_work_t *work, const char *figure, size_t shown)
{
    if (work->comparison->num_runs > shown)
        rlv_note(work->notes, "%s: shows the first scenarios only, %zu left out", figure,
                 work->comparison->num_runs - shown);
}

int rlv_figure_difference_map(rlv_figure_work_t *work)
{
    const rlv_comparison_folder_t *const c = work->comparison;
    rlv_map_panel_t panel[RLV_MAP_MAX_PANELS] = {{0}};
    int n = 0;

    for (size_t i = 1; i < c->num_runs && n < RLV_MAP_MAX_PANELS; i++)
        panel[n++] = (rlv_map_panel_t){
            &c->run[i].difference[RLV_LEVEL_TERRITORY], &c->run[0].level[RLV_LEVEL_TERRITORY],
            &c->run[i].difference[RLV_LEVEL_REGION], c->manifest.horizon, c->run[i].title};
    say_left_out(work, "difference_map", (size_t)n + 1);
    return rlv_figure_map_panels(work, &DIFFERENCE, panel, n);
}

/* --- levels of the APL */

static void put_level_words(const rlv_figure_work_t *work, const rlv_map_t *map)
{
    rlv_figure_text(work, "title",
                    RLV_TR(work, "Accessibilité (APL) avant, sans et avec « %s »",
                           "Accessibility (APL) before, without and with “%s”"),
                    work->comparison->run[1].title);
    rlv_figure_text(work, "subtitle", "%s",
                    RLV_TR(work,
                           "APL tous âges par territoire, médiane des simulations, mêmes classes",
                           "All-ages APL by territory, median of simulations, same classes"));
    rlv_figure_text(work, "legend", "%s",
                    RLV_TR(work, "Consultations par an et par habitant standardisé",
                           "Consultations a year per standardised inhabitant"));
    rlv_figure_map_classes(work, map, "", 1);
}

static void put_level_remark(const rlv_figure_work_t *work, const rlv_map_t *map, int number,
                             const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    const rlv_run_row_t *const region = region_row(panel, map->indicator);
    char first[200] = "", second[200];

    if (region != NULL)
        (void)snprintf(first, sizeof first, RLV_TR(work, "Région : %s", "Region: %s"),
                       RLV_NUM(work, region->p50, 2));
    (void)snprintf(second, sizeof second,
                   RLV_TR(work, "Sous %s : %s territoires, %s %% des habitants",
                          "Under %s: %s territories, %s%% of inhabitants"),
                   RLV_NUM(work, map->remarkable, 1), RLV_NUM(work, tally->num_marked, 0),
                   RLV_NUM(work, share_marked(tally), 1));
    put_lines(work, number, first, second);
}

static char *level_reading(const rlv_figure_work_t *work, const rlv_map_t *map,
                           const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    return rlv_format(
        work->err,
        RLV_TR(work,
               "avec « %s », en %d, l’APL médiane de %s territoires est sous %s, où vivent %s %% "
               "des habitants. Par territoire, à ne pas rapprocher des parts publiées par commune.",
               "with “%s”, in %d, the median APL of %s territories is under %s, home to %s%% of "
               "inhabitants. By territory: not to be put beside published shares by commune."),
        work->comparison->run[1].title, panel->year, RLV_NUM(work, tally->num_marked, 0),
        RLV_NUM(work, map->remarkable, 1), RLV_NUM(work, share_marked(tally), 1));
}

static const rlv_map_t LEVEL = {.indicator = "apl",
                                .scale = 1,
                                .bound = {2, 2.5, 3, 4, 5},
                                .num_bounds = 5,
                                .remarkable = 2.5,
                                .put_words = put_level_words,
                                .put_remark = put_level_remark,
                                .reading = level_reading};

int rlv_figure_before_after_map(rlv_figure_work_t *work)
{
    const rlv_comparison_folder_t *const c = work->comparison;
    const rlv_run_manifest_t *const m = &c->manifest;
    const rlv_run_table_t *const a = c->run[0].level, *const b = c->run[1].level;
    char *before = rlv_format(work->err, RLV_TR(work, "%d, observé", "%d, observed"), m->base_year);
    char *without = rlv_format(work->err, "%d, %s", m->horizon, c->run[0].title);
    char *with = rlv_format(work->err, "%d, %s", m->horizon, c->run[1].title);
    const rlv_map_panel_t panel[] = {
        {&a[RLV_LEVEL_TERRITORY], &a[RLV_LEVEL_TERRITORY], &a[RLV_LEVEL_REGION], m->base_year,
         before},
        {&a[RLV_LEVEL_TERRITORY], &a[RLV_LEVEL_TERRITORY], &a[RLV_LEVEL_REGION], m->horizon,
         without},
        {&b[RLV_LEVEL_TERRITORY], &b[RLV_LEVEL_TERRITORY], &b[RLV_LEVEL_REGION], m->horizon, with}};
    const int status = before == NULL || without == NULL || with == NULL
                           ? RLV_ERR_OS
                           : rlv_figure_map_panels(work, &LEVEL, panel, 3);
    say_left_out(work, "before_after_map", 2);
    free(before);
    free(without);
    free(with);
    return status;
}

/* --- probabilities */

static void put_risk_words(const rlv_figure_work_t *work, const rlv_map_t *map)
{
    rlv_figure_text(work, "title",
                    RLV_TR(work, "Probabilité d’une accessibilité (APL) inférieure à 2,5 en %d",
                           "Probability of an accessibility (APL) under 2.5 in %d"),
                    work->run->manifest.horizon);
    rlv_figure_text(work, "subtitle", "%s",
                    RLV_TR(work, "APL tous âges par territoire de vie-santé, un scénario par carte",
                           "All-ages APL by territory, one scenario a map"));
    rlv_figure_text(work, "legend", "%s",
                    RLV_TR(work, "Part des simulations où l’APL est sous 2,5",
                           "Share of simulations in which the APL is under 2.5"));
    rlv_figure_map_classes(work, map, RLV_TR(work, " %", "%"), 0);
}

static void put_risk_remark(const rlv_figure_work_t *work, const rlv_map_t *map, int number,
                            const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    char first[200], second[200];

    (void)panel;
    (void)snprintf(first, sizeof first,
                   RLV_TR(work, "%s %% et plus : %s territoires", "%s%% and over: %s territories"),
                   RLV_NUM(work, map->remarkable, 0), RLV_NUM(work, tally->num_marked, 0));
    (void)snprintf(second, sizeof second,
                   RLV_TR(work, "%s %% des habitants", "%s%% of inhabitants"),
                   RLV_NUM(work, share_marked(tally), 1));
    put_lines(work, number, first, second);
}

static char *risk_reading(const rlv_figure_work_t *work, const rlv_map_t *map,
                          const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    return rlv_format(
        work->err,
        RLV_TR(work,
               "dans le scénario « %s », en %d, l’APL de %s territoires est sous 2,5 dans au moins "
               "%s %% des simulations ; %s %% des habitants y vivent. Par territoire, à ne pas "
               "rapprocher des parts publiées par commune.",
               "in the scenario “%s”, in %d, the APL of %s territories is under 2.5 in at least "
               "%s%% of simulations; %s%% of inhabitants live there. By territory: not to be put "
               "beside published shares by commune."),
        panel->title, panel->year, RLV_NUM(work, tally->num_marked, 0),
        RLV_NUM(work, map->remarkable, 0), RLV_NUM(work, share_marked(tally), 1));
}

static const rlv_map_t RISK = {.indicator = "p_under_apl_2_5",
                               .scale = 100,
                               .bound = {5, 25, 50, 75},
                               .num_bounds = 4,
                               .remarkable = 50,
                               .above = true,
                               .use_mean = true,
                               .put_words = put_risk_words,
                               .put_remark = put_risk_remark,
                               .reading = risk_reading};

int rlv_figure_scenarios_risk_map(rlv_figure_work_t *work)
{
    const rlv_comparison_folder_t *const c = work->comparison;
    rlv_map_panel_t panel[RLV_MAP_MAX_PANELS] = {{0}};
    int n = 0;

    for (size_t i = 0; i < c->num_runs && n < RLV_MAP_MAX_PANELS; i++)
        panel[n++] = (rlv_map_panel_t){
            &c->run[i].level[RLV_LEVEL_TERRITORY], &c->run[i].level[RLV_LEVEL_TERRITORY],
            &c->run[i].level[RLV_LEVEL_REGION], c->manifest.horizon, c->run[i].title};
    say_left_out(work, "scenarios_risk_map", (size_t)n);
    return rlv_figure_map_panels(work, &RISK, panel, n);
}
