#include "trajectories_figure.h"

#include "map_figure.h"

#include <stdlib.h>

enum { MAX_MAPS = 3, MIDDLE_YEAR = 2030, TEXT = 1024 };

void rlv_trajectories_rules_text(const rlv_trajectory_rules_t *rules, rlv_lang_t lang, char *text,
                                 size_t size)
{
    const rlv_number_t apl = rlv_number_format(rules->fragile_apl, 1, lang);
    const rlv_number_t old = rlv_number_format(100 * rules->risk_share_60plus, 0, lang);
    const rlv_number_t up = rlv_number_format(100 * rules->recovering_slope, 1, lang);
    const rlv_number_t down = rlv_number_format(100 * rules->erosion_slope, 1, lang);
    const rlv_number_t window = rlv_number_format(rules->window_years, 0, lang);

    (void)snprintf(
        text, size,
        lang == RLV_LANG_FR
            ? "déjà fragile\u202F: APL d’au plus %s\u202F; sinon à risque\u202F: au moins "
              "%s\u202F%% des médecins ont 60 ans et plus\u202F; sinon en redressement\u202F: APL "
              "en hausse d’au moins %s\u202F%% par an sur %s ans\u202F; sinon érosion "
              "lente\u202F: %s\u202F%% par an ou moins\u202F; sinon stable"
            : "already fragile: APL of at most %s; else at risk: at least %s%% of GPs are 60 or "
              "over; "
              "else recovering: APL up by %s%% a year or more over %s years; else slow erosion: "
              "%s%% a year or less; else stable",
        apl.text, old.text, up.text, window.text, down.text);
}

/* The likeliest class; of equally likely ones the first, that is the more fragile. */
static int likeliest(const rlv_trajectory_counts_t *counts, size_t territory, int year)
{
    int best = 0;

    for (int c = 1; c < RLV_NUM_TRAJECTORIES; c++)
        if (rlv_trajectory_probability(counts, territory, year, (rlv_trajectory_t)c) >
            rlv_trajectory_probability(counts, territory, year, (rlv_trajectory_t)best))
            best = c;
    return best;
}

/* What one map shows and says. */
typedef struct {
    int year;
    int *class_of; /* [num_territories] */
    int fragile;   /* territories that are likeliest fragile or at risk */
    double people; /* their share of inhabitants */
    char heading[32], remark[2][128];
} sheet_t;

static int classify(sheet_t *self, const rlv_runner_t *runner,
                    const rlv_trajectory_counts_t *counts, rlv_lang_t lang, rlv_error_t *err)
{
    const rlv_region_t *region = &runner->region;
    double people = 0, all = 0;

    self->class_of = rlv_calloc(region->num_territories, sizeof *self->class_of, err);
    if (self->class_of == NULL)
        return RLV_ERR_OS;
    for (size_t t = 0; t < region->num_territories; t++) {
        const double here = (double)rlv_region_territory_population(region, t, self->year);
        self->class_of[t] = likeliest(counts, t, self->year);
        all += here;
        if (self->class_of[t] != RLV_TRAJECTORY_FRAGILE &&
            self->class_of[t] != RLV_TRAJECTORY_AT_RISK)
            continue;
        self->fragile++;
        people += here;
    }
    self->people = all > 0 ? people / all : 0;
    (void)snprintf(self->heading, sizeof self->heading, "%d", self->year);
    (void)snprintf(self->remark[0], sizeof self->remark[0],
                   lang == RLV_LANG_FR ? "Fragiles ou à risque : %s territoires"
                                       : "Fragile or at risk: %s territories",
                   rlv_number_format(self->fragile, 0, lang).text);
    (void)snprintf(self->remark[1], sizeof self->remark[1],
                   lang == RLV_LANG_FR ? "%s %% des habitants" : "%s%% of inhabitants",
                   rlv_number_format(100 * self->people, 0, lang).text);
    return RLV_OK;
}

static int draw(rlv_runner_t *runner, const rlv_trajectory_rules_t *rules, const sheet_t sheet[],
                int num_maps, rlv_lang_t lang, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    const bool fr = lang == RLV_LANG_FR;
    const char *label[RLV_NUM_TRAJECTORIES];
    rlv_chart_map_t map[MAX_MAPS];
    char rule[TEXT], reading[2 * TEXT], source[256], subtitle[TEXT];
    const rlv_map_figure_t figure = {
        .name = "trajectories_map",
        .title = fr ? "Trajectoires de fragilité : classe la plus fréquente de chaque territoire"
                    : "Trajectories of fragility: likeliest class of each territory",
        .subtitle = subtitle,
        .reading = reading,
        .scope = fr ? "territoires de vie-santé reconstitués ; APL de tous âges ; au 1er janvier."
                    : "rebuilt territories; APL of all ages; on 1 January.",
        .source = source,
        .frame = {.folder = runner->scenario.params.data_folder,
                  .territory = runner->region.territory,
                  .num_territories = runner->region.num_territories,
                  .legend = fr ? "Classe la plus fréquente dans les simulations"
                               : "Likeliest class in the simulations",
                  .class_label = label,
                  .num_classes = RLV_NUM_TRAJECTORIES},
        .map = map,
        .num_maps = (size_t)num_maps,
        .lang = lang};

    for (int c = 0; c < RLV_NUM_TRAJECTORIES; c++)
        label[c] = fr ? rlv_trajectory_name_fr((rlv_trajectory_t)c)
                      : rlv_trajectory_name((rlv_trajectory_t)c);
    for (int k = 0; k < num_maps; k++)
        map[k] = (rlv_chart_map_t){.heading = sheet[k].heading,
                                   .remark = {sheet[k].remark[0], sheet[k].remark[1]},
                                   .class_of = sheet[k].class_of};
    rlv_trajectories_rules_text(rules, lang, rule, sizeof rule);
    (void)snprintf(reading, sizeof reading,
                   fr ? "en %s, %s territoires sont le plus souvent déjà fragiles ou à risque ; "
                        "une classe peut l’emporter de peu (trajectories.csv). Règles, "
                        "dans l’ordre : %s."
                      : "in %s, %s territories are likeliest fragile or at risk; a class may lead "
                        "by little (trajectories.csv). Rules, in order: %s.",
                   sheet[num_maps - 1].heading,
                   rlv_number_format(sheet[num_maps - 1].fragile, 0, lang).text, rule);
    (void)snprintf(subtitle, sizeof subtitle, fr ? "scénario « %s »" : "scenario “%s”",
                   runner->scenario.params.scenario_title);
    (void)snprintf(source, sizeof source,
                   fr ? "DREES (APL), INSEE (BPE, recensements, Omphale), IGN ; calculs "
                        "Relève " RLV_VERSION ", graine %lld."
                      : "DREES (APL), INSEE (BPE, censuses, Omphale), IGN; Relève " RLV_VERSION
                        ", seed %lld.",
                   (long long)runner->scenario.params.run_seed);
    return rlv_map_figure_draw(&figure, folder, &runner->notes, err);
}

int rlv_trajectories_figure(rlv_runner_t *runner, const rlv_trajectory_counts_t *counts,
                            const rlv_trajectory_rules_t *rules, rlv_lang_t lang,
                            const rlv_out_folder_t *folder, rlv_error_t *err)
{
    const int base = runner->model.shape.base_year, horizon = runner->model.shape.horizon;
    sheet_t sheet[MAX_MAPS] = {{.year = base}};
    int num_maps = 1, status = RLV_OK;

    if (base < MIDDLE_YEAR && MIDDLE_YEAR < horizon)
        sheet[num_maps++].year = MIDDLE_YEAR;
    if (horizon > base)
        sheet[num_maps++].year = horizon;
    for (int k = 0; k < num_maps && status == RLV_OK; k++)
        status = classify(&sheet[k], runner, counts, lang, err);
    if (status == RLV_OK)
        status = draw(runner, rules, sheet, num_maps, lang, folder, err);
    for (int k = 0; k < num_maps; k++)
        free(sheet[k].class_of);
    return status;
}
