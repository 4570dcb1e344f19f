/* The maps: what each shows, its classes and its words. */
#include "figure_map.h"

#include <math.h>
#include <string.h>

static double share_marked(const rlv_map_tally_t *tally)
{
    return tally->people > 0 ? 100 * tally->people_marked / tally->people : NAN;
}

void rlv_figure_map_classes(const rlv_figure_work_t *work, const rlv_map_t *map, const char *unit,
                            int decimals)
{
    const double *const bound = map->bound;
    const int last = map->num_bounds - 1;
    char key[24];

    rlv_figure_text(work, "class1", RLV_TR(work, "moins de %s%s", "under %s%s"),
                    RLV_NUM(work, bound[0], decimals), unit);
    for (int k = 1; k <= last; k++) {
        (void)snprintf(key, sizeof key, "class%d", k + 1);
        rlv_figure_text(work, key, RLV_TR(work, "%s à moins de %s%s", "%s to under %s%s"),
                        RLV_NUM(work, bound[k - 1], decimals), RLV_NUM(work, bound[k], decimals),
                        unit);
    }
    (void)snprintf(key, sizeof key, "class%d", map->num_bounds + 1);
    rlv_figure_text(work, key, RLV_TR(work, "%s%s et plus", "%s%s and over"),
                    RLV_NUM(work, bound[last], decimals), unit);
}

/* --- density */

static void put_density_words(const rlv_figure_work_t *work, const rlv_map_t *map)
{
    rlv_figure_text(work, "title", "%s",
                    RLV_TR(work, "Densité de médecins généralistes par territoire de vie-santé",
                           "Density of general practitioners by territory"));
    rlv_figure_text(work, "subtitle",
                    RLV_TR(work,
                           "Médiane des simulations, mêmes classes chaque année, scénario « %s »",
                           "Median of simulations, same classes in every year, scenario “%s”"),
                    work->run->manifest.title);
    rlv_figure_text(work, "legend", "%s",
                    RLV_TR(work, "Médecins généralistes pour 100" RLV_NNBSP "000 habitants",
                           "General practitioners per 100,000 inhabitants"));
    rlv_figure_text(work, "class_none", "%s",
                    RLV_TR(work, "aucun médecin (médiane)", "no GP (median)"));
    rlv_figure_map_classes(work, map, "", 0);
}

static void put_density_remark(const rlv_figure_work_t *work, const rlv_map_t *map, int number,
                               const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    const rlv_run_table_t *const region = panel->whole;
    size_t count;
    const size_t at = rlv_run_table_slice(region, map->indicator, &count);
    const rlv_run_row_t *const row =
        count > 0 ? rlv_run_table_find(region, map->indicator, region->row[at].code, panel->year)
                  : NULL;
    char key[24];

    (void)snprintf(key, sizeof key, "remark%da", number);
    if (row != NULL)
        rlv_figure_text(work, key, RLV_TR(work, "Région : %s", "Region: %s"),
                        RLV_NUM(work, row->p50, 1));
    (void)snprintf(key, sizeof key, "remark%db", number);
    rlv_figure_text(work, key,
                    RLV_TR(work, "Sous %s : %s territoires, %s %% des habitants",
                           "Under %s: %s territories, %s%% of inhabitants"),
                    RLV_NUM(work, map->remarkable, 0), RLV_NUM(work, tally->num_marked, 0),
                    RLV_NUM(work, share_marked(tally), 1));
}

static char *density_reading(const rlv_figure_work_t *work, const rlv_map_t *map,
                             const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    const rlv_number_t none = rlv_number_format(tally->num_none, 0, work->lang);

    return rlv_format(
        work->err,
        RLV_TR(
            work,
            "chaque territoire a la couleur de sa densité médiane sur les simulations ; en %d, %s "
            "territoires sont sous %s médecins généralistes pour 100" RLV_NNBSP
            "000 habitants, dont %s sans médecin généraliste. La carte montre la médiane, pas "
            "l’incertitude, forte dans les petits territoires.",
            "each territory has the colour of its median density over simulations; in %d, %s "
            "territories are under %s general practitioners per 100,000 inhabitants, of which %s "
            "without any. The map shows the median, not the uncertainty, which is large in small "
            "territories."),
        panel->year, RLV_NUM(work, tally->num_marked, 0), RLV_NUM(work, map->remarkable, 0),
        tally->num_none == 0 ? RLV_TR(work, "aucun", "none") : none.text);
}

/* --- probability of an APL under 2.5 */

static void put_risk_words(const rlv_figure_work_t *work, const rlv_map_t *map)
{
    rlv_figure_text(work, "title", "%s",
                    RLV_TR(work, "Probabilité d’une accessibilité (APL) inférieure à 2,5",
                           "Probability of an accessibility (APL) under 2.5"));
    rlv_figure_text(work, "subtitle",
                    RLV_TR(work,
                           "APL tous âges par territoire de vie-santé, consultations par an et par "
                           "habitant standardisé, scénario « %s »",
                           "All-ages APL by territory, consultations a year per standardised "
                           "inhabitant, scenario “%s”"),
                    work->run->manifest.title);
    rlv_figure_text(work, "legend", "%s",
                    RLV_TR(work, "Part des simulations où l’APL est sous 2,5",
                           "Share of simulations in which the APL is under 2.5"));
    rlv_figure_map_classes(work, map, RLV_TR(work, " %", "%"), 0);
}

static void put_risk_remark(const rlv_figure_work_t *work, const rlv_map_t *map, int number,
                            const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    char key[24];

    (void)panel;
    (void)snprintf(key, sizeof key, "remark%da", number);
    rlv_figure_text(work, key,
                    RLV_TR(work, "%s %% et plus : %s territoires", "%s%% and over: %s territories"),
                    RLV_NUM(work, map->remarkable, 0), RLV_NUM(work, tally->num_marked, 0));
    (void)snprintf(key, sizeof key, "remark%db", number);
    rlv_figure_text(work, key, RLV_TR(work, "%s %% des habitants", "%s%% of inhabitants"),
                    RLV_NUM(work, share_marked(tally), 1));
}

static char *risk_reading(const rlv_figure_work_t *work, const rlv_map_t *map,
                          const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    return rlv_format(
        work->err,
        RLV_TR(
            work,
            "en %d, l’APL de %s territoires, où vivent %s %% des habitants, est sous 2,5 dans au "
            "moins %s %% des simulations. Par territoire, à ne pas rapprocher des parts publiées "
            "par commune.",
            "in %d the APL of %s territories, home to %s%% of inhabitants, is under 2.5 in at "
            "least %s%% of simulations. By territory: not to be put beside published shares by "
            "commune."),
        panel->year, RLV_NUM(work, tally->num_marked, 0), RLV_NUM(work, share_marked(tally), 1),
        RLV_NUM(work, map->remarkable, 0));
}

static const rlv_map_t DENSITY = {.indicator = "gp_density_p100k",
                                  .scale = 1,
                                  .bound = {40, 60, 80, 100, 120},
                                  .num_bounds = 5,
                                  .remarkable = 60,
                                  .marks_none = true,
                                  .put_words = put_density_words,
                                  .put_remark = put_density_remark,
                                  .reading = density_reading};

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

int rlv_figure_density_map(rlv_figure_work_t *work)
{
    return rlv_figure_map(work, &DENSITY);
}

int rlv_figure_apl_risk_map(rlv_figure_work_t *work)
{
    return rlv_figure_map(work, &RISK);
}
