#include "apl_figures.h"

#include "map_figure.h"

#include <math.h>
#include <stdlib.h>

/* Symmetric around 1 as ratios are: 0.6 = 1 / 1.67, 0.8 = 1 / 1.25. */
static const double BOUNDS[] = {0.6, 0.8, 1.0, 1.25, 1.67};
enum { NUM_BOUNDS = sizeof BOUNDS / sizeof BOUNDS[0], TEXT = 512 };

/* What one map shows and says. */
typedef struct {
    int *class_of; /* [num_territories] */
    char heading[32], remark[2][128];
    double mean, within, people; /* weighted with inhabitants */
} sheet_t;

static int classify(sheet_t *self, const apl_session_t *session, const rlv_apl_ratio_t *ratio,
                    rlv_lang_t lang, rlv_error_t *err)
{
    const rlv_region_t *region = &session->region;
    const size_t first = region->num_communes_inside;
    const int base = (int)session->scenario.params.time_base_year;
    const bool fr = lang == RLV_LANG_FR;

    self->class_of = rlv_calloc(region->num_territories, sizeof *self->class_of, err);
    if (self->class_of == NULL)
        return RLV_ERR_OS;
    for (size_t t = 0; t < region->num_territories; t++) {
        const double computed = ratio->computed[first + t];
        const double value = computed > 0 ? ratio->published[first + t] / computed : NAN;
        const double people = (double)rlv_region_territory_population(region, t, base);
        self->class_of[t] = rlv_map_class(value, BOUNDS, NUM_BOUNDS);
        if (self->class_of[t] < 0)
            continue;
        self->mean += people * value;
        self->within += value >= 0.8 && value < 1.25 ? people : 0;
        self->people += people;
    }
    self->mean /= self->people > 0 ? self->people : 1;
    self->within /= self->people > 0 ? self->people : 1;
    (void)snprintf(self->heading, sizeof self->heading, "%d", ratio->year);
    (void)snprintf(self->remark[0], sizeof self->remark[0], fr ? "Moyenne : %s" : "Mean: %s",
                   rlv_number_format(self->mean, 2, lang).text);
    (void)snprintf(self->remark[1], sizeof self->remark[1],
                   fr ? "Entre 0,8 et 1,25 : %s %% des habitants"
                      : "Between 0.8 and 1.25: %s%% of inhabitants",
                   rlv_number_format(100 * self->within, 0, lang).text);
    return RLV_OK;
}

static int draw(apl_session_t *session, const sheet_t sheet[], const rlv_chart_map_t map[],
                rlv_lang_t lang, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const LABELS[2][NUM_BOUNDS + 1] = {
        {"moins de 0,6", "0,6 à moins de 0,8", "0,8 à moins de 1", "1 à moins de 1,25",
         "1,25 à moins de 1,67", "1,67 et plus"},
        {"under 0.6", "0.6 to under 0.8", "0.8 to under 1", "1 to under 1.25", "1.25 to under 1.67",
         "1.67 and over"}};
    const bool fr = lang == RLV_LANG_FR;
    const sheet_t *last = &sheet[APL_NUM_YEARS_PUBLISHED - 1];
    char reading[TEXT];
    const rlv_map_figure_t figure = {
        .name = "apl_ratio_map",
        .title = fr ? "APL publiée rapportée à l’APL calculée, par territoire de vie-santé"
                    : "Published over computed APL, by territory",
        .subtitle = fr ? "tous âges, moyennes par territoire pondérées par les habitants"
                       : "all ages, means by territory weighted with inhabitants",
        .reading = reading,
        .scope = fr ? "territoires de vie-santé reconstitués ; APL aux généralistes de tous âges ; "
                      "projection équirectangulaire."
                    : "rebuilt territories; APL to GPs of all ages; equirectangular projection.",
        .source = fr ? "DREES (APL) ; INSEE (BPE, recensements), IGN ; calculs Relève " RLV_VERSION
                       "."
                     : "DREES (APL); INSEE (BPE, censuses), IGN; Relève " RLV_VERSION ".",
        .frame = {.folder = session->scenario.params.data_folder,
                  .territory = session->region.territory,
                  .num_territories = session->region.num_territories,
                  .legend = fr ? "APL publiée / APL calculée" : "Published / computed APL",
                  .class_label = LABELS[lang],
                  .num_classes = NUM_BOUNDS + 1},
        .map = map,
        .num_maps = APL_NUM_YEARS_PUBLISHED,
        .lang = lang};

    (void)snprintf(
        reading, sizeof reading,
        fr ? "en violet, l’APL publiée dépasse l’APL calculée, en orange elle est en dessous ; en "
             "%s, "
             "le rapport est entre 0,8 et 1,25 dans des territoires où vivent %s %% des habitants. "
             "Le "
             "niveau calculé est plus haut que le publié (rapport moyen %s)."
           : "violet: the published APL is above the computed one, orange: below; in %s the "
             "ratio is between 0.8 and 1.25 in territories home to %s%% of inhabitants. The "
             "computed level is "
             "higher than the published one (mean ratio %s).",
        last->heading, rlv_number_format(100 * last->within, 0, lang).text,
        rlv_number_format(last->mean, 2, lang).text);
    return rlv_map_figure_draw(&figure, folder, &session->notes, err);
}

int apl_figures_ratios(apl_session_t *session, const rlv_apl_ratio_t ratio[APL_NUM_YEARS_PUBLISHED],
                       rlv_lang_t lang, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    sheet_t sheet[APL_NUM_YEARS_PUBLISHED] = {0};
    rlv_chart_map_t map[APL_NUM_YEARS_PUBLISHED];
    int status = RLV_OK;

    for (int y = 0; y < APL_NUM_YEARS_PUBLISHED && status == RLV_OK; y++) {
        status = classify(&sheet[y], session, &ratio[y], lang, err);
        map[y] = (rlv_chart_map_t){
            .heading = sheet[y].heading,
            .remark = {sheet[y].remark[0], sheet[y].remark[1]},
            .class_of = sheet[y].class_of,
        };
    }
    if (status == RLV_OK)
        status = draw(session, sheet, map, lang, folder, err);
    for (int y = 0; y < APL_NUM_YEARS_PUBLISHED; y++)
        free(sheet[y].class_of);
    return status;
}
