/* The map of `releve zone`: how likely each territory is to leave its class at the next decision.
 */
#include "map_figure.h"
#include "zone.h"

#include <stdlib.h>

/* As the map of the risk of an APL under 2.5: round, the same for every ranking. */
static const double BOUNDS[] = {5, 25, 50, 75};
enum { NUM_BOUNDS = sizeof BOUNDS / sizeof BOUNDS[0], MAX_MAPS = 3, TEXT = 1024 };

/* What one map shows and says. */
typedef struct {
    int *class_of;  /* [territories of the run] */
    int num_likely; /* that leave their class in half of the replicates or more */
    double people;  /* their share of inhabitants */
    char heading[96], remark[2][128];
} sheet_t;

static int classify(sheet_t *self, const rlv_zone_command_t *zone, size_t ranking, rlv_error_t *err)
{
    const rlv_prospect_t *p = &zone->prospect[0];
    double people = 0, all = 0;

    self->class_of = rlv_calloc(p->num_territories, sizeof *self->class_of, err);
    if (self->class_of == NULL)
        return RLV_ERR_OS;
    for (size_t t = 0; t < p->num_territories; t++) {
        all += (double)p->inhabitants[t];
        self->class_of[t] = -1;
        if (zone->current[t] < 0)
            continue;
        const double leaves =
            100.0 - 100.0 * rlv_prospect_probability(p, ranking, t, (rlv_zone_t)zone->current[t]);
        self->class_of[t] = rlv_map_class(leaves, BOUNDS, NUM_BOUNDS);
        if (leaves < 50)
            continue;
        self->num_likely++;
        people += (double)p->inhabitants[t];
    }
    self->people = all > 0 ? people / all : 0;
    (void)snprintf(self->heading, sizeof self->heading,
                   RLV_ZONE_TR(zone, "Classement %zu", "Ranking %zu"), ranking + 1);
    (void)snprintf(
        self->remark[0], sizeof self->remark[0],
        RLV_ZONE_TR(zone, "50 %% et plus : %s territoires", "50%% and over: %s territories"),
        rlv_zone_number(zone, self->num_likely, 0).text);
    (void)snprintf(self->remark[1], sizeof self->remark[1],
                   RLV_ZONE_TR(zone, "%s %% des habitants", "%s%% of inhabitants"),
                   rlv_zone_number(zone, 100 * self->people, 0).text);
    return RLV_OK;
}

/* "1, APL ... ; 2, ..." */
static void name_rankings(const rlv_zone_command_t *zone, size_t num, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t k = 0; k < num && used < size; k++)
        used += (size_t)snprintf(text + used, size - used, "%s%zu, %s", k > 0 ? " ; " : "", k + 1,
                                 zone->ranking[k]->label);
}

/* What the figure says around its maps. */
typedef struct {
    char title[TEXT], subtitle[TEXT], reading[2 * TEXT], source[TEXT];
} texts_t;

static void write_texts(const rlv_zone_command_t *zone, const sheet_t sheet[], size_t num_maps,
                        texts_t *texts)
{
    const rlv_prospect_t *p = &zone->prospect[0];
    char rankings[TEXT];

    name_rankings(zone, num_maps, rankings, sizeof rankings);
    (void)snprintf(texts->title, sizeof texts->title,
                   RLV_ZONE_TR(zone, "Probabilité de changer de classe au zonage de %d",
                               "Probability of a change of class at the zoning of %d"),
                   p->year);
    (void)snprintf(texts->subtitle, sizeof texts->subtitle,
                   RLV_ZONE_TR(zone, "par rapport à la liste %s ; APL de %d, %zu simulation%s",
                               "against the list %s; APL of %d, %zu simulation%s"),
                   zone->book.next.current, p->apl_year, p->num_replicates,
                   rlv_plural(p->num_replicates, zone->lang));
    (void)snprintf(
        texts->reading, sizeof texts->reading,
        RLV_ZONE_TR(
            zone,
            "selon le classement 1, %s territoires changent de classe dans au moins la moitié "
            "des simulations ; une partie tient à l’écart entre la règle et la liste dès %d, "
            "non à une évolution. Classements : %s.",
            "by ranking 1, %s territories change class in at least half of the simulations; "
            "part of it is the gap between rule and list in %d already, not a change. "
            "Rankings: %s."),
        rlv_zone_number(zone, sheet[0].num_likely, 0).text, zone->start.apl_year, rankings);
    (void)snprintf(texts->source, sizeof texts->source,
                   RLV_ZONE_TR(zone,
                               "ARS (liste %s), DREES (APL), INSEE, IGN ; simulation %s ; calculs "
                               "Relève " RLV_VERSION ".",
                               "ARS (list %s), DREES (APL), INSEE, IGN; run %s; Relève " RLV_VERSION
                               "."),
                   zone->book.next.current, zone->run);
}

static int draw(rlv_zone_command_t *zone, const sheet_t sheet[], size_t num_maps,
                const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const LABELS[2][NUM_BOUNDS + 1] = {
        {"moins de 5 %", "5 à moins de 25 %", "25 à moins de 50 %", "50 à moins de 75 %",
         "75 % et plus"},
        {"under 5%", "5 to under 25%", "25 to under 50%", "50 to under 75%", "75% and over"}};
    rlv_chart_map_t map[MAX_MAPS];
    texts_t texts = {0};
    const rlv_map_figure_t figure = {
        .name = "zone_change_map",
        .title = texts.title,
        .subtitle = texts.subtitle,
        .reading = texts.reading,
        .scope =
            RLV_ZONE_TR(zone,
                        "territoires de vie-santé reconstitués ; classe d’un territoire : celle "
                        "de la plupart de ses habitants.",
                        "rebuilt territories; class of a territory: that of most of its "
                        "inhabitants."),
        .source = texts.source,
        .frame = {.folder = zone->folder,
                  .territory = zone->region->territory,
                  .num_territories = zone->prospect[0].num_territories,
                  .legend = RLV_ZONE_TR(zone, "Part des simulations où la classe change",
                                        "Share of simulations in which the class changes"),
                  .class_label = LABELS[zone->lang],
                  .num_classes = NUM_BOUNDS + 1},
        .map = map,
        .num_maps = num_maps,
        .lang = zone->lang};

    for (size_t k = 0; k < num_maps; k++)
        map[k] = (rlv_chart_map_t){.heading = sheet[k].heading,
                                   .remark = {sheet[k].remark[0], sheet[k].remark[1]},
                                   .class_of = sheet[k].class_of};
    write_texts(zone, sheet, num_maps, &texts);
    return rlv_map_figure_draw(&figure, folder, &zone->notes, err);
}

int rlv_zone_figure(rlv_zone_command_t *self, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    sheet_t sheet[MAX_MAPS] = {0};
    const size_t num = self->prospect[0].num_rankings < MAX_MAPS ? self->prospect[0].num_rankings
                                                                 : (size_t)MAX_MAPS;
    int status = RLV_OK;

    for (size_t k = 0; k < num && status == RLV_OK; k++)
        status = classify(&sheet[k], self, k, err);
    if (status == RLV_OK)
        status = draw(self, sheet, num, folder, err);
    for (size_t k = 0; k < num; k++)
        free(sheet[k].class_of);
    return status;
}
