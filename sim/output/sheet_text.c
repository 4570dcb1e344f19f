#include "sheet_internal.h"

#include <math.h>
#include <string.h>

enum { LABEL = 32, CELL = 17, PAGE = 98 };

typedef struct {
    FILE *out;
    rlv_lang_t lang;
} page_t;

#define TR(fr, en)           (p->lang == RLV_LANG_FR ? (fr) : (en))
#define NUM(value, decimals) (rlv_number_format((value), (decimals), p->lang).text)

static int width_of(const char *text)
{
    int width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xC0u) != 0x80u;
    return width;
}

static void label(const page_t *p, const char *text)
{
    const int space = LABEL - width_of(text);
    fprintf(p->out, "%s%*s", text, space > 0 ? space : 0, "");
}

static void cell(const page_t *p, const char *text, int width)
{
    const int space = width - width_of(text);
    fprintf(p->out, "%*s%s", space > 0 ? space : 0, "", text);
}

static void heading(const rlv_sheet_t *self, const page_t *p)
{
    const rlv_gazetteer_t *g = self->from.gazetteer;

    fprintf(p->out, "%s%s%s%s \u2014 %s, %zu %s\n", self->name, self->own ? "" : " (", self->code,
            self->own ? "" : ")", g->department[self->department].name, self->num_communes,
            self->num_communes > 1 ? "communes" : "commune");
    if (self->merged != NULL)
        fprintf(
            p->out,
            TR("%s (%s) a fusionné\u202F; code actuel %s\n", "%s (%s) merged; present code %s\n"),
            self->merged->old.name, self->merged->old.code, self->merged->code);
    if (self->own)
        fprintf(p->out, "%s\n",
                TR("Territoire composé à la main\u202F: le projeté est interpolé par les parts de "
                   "médecins et "
                   "d’habitants.",
                   "A territory of one's own: the projection is interpolated by shares of GPs and "
                   "inhabitants."));
}

static void key_figures(const rlv_sheet_t *self, const page_t *p)
{
    static const struct {
        rlv_sheet_figure_t figure;
        const char *label[2];
        double scale;
        int decimals;
    } ROWS[] = {
        {RLV_FIGURE_POPULATION, {"Habitants", "Inhabitants"}, 1, 0},
        {RLV_FIGURE_GPS, {"Généralistes libéraux (BPE)", "Liberal GPs (BPE)"}, 1, 0},
        {RLV_FIGURE_DENSITY, {"  pour 100 000 habitants", "  per 100,000 inhabitants"}, 1, 1},
        {RLV_FIGURE_SHARE_60PLUS,
         {"  de 60 ans et plus (%, inféré)", "  of 60 and over (%, inferred)"},
         100,
         0},
        {RLV_FIGURE_APL, {"APL (consultations/an/hab.)", "APL (consultations/yr/inh.)"}, 1, 2},
        {RLV_FIGURE_PATIENTS_PER_GP,
         {"Patients par généraliste (2014)", "Patients per GP (2014)"},
         1,
         0},
        {RLV_FIGURE_ACTS_PER_GP, {"Actes par généraliste (2014)", "Acts per GP (2014)"}, 1, 0},
        {RLV_FIGURE_EMERGENCY_KM,
         {"Urgences, km à vol d’oiseau", "Emergency, straight-line km"},
         1,
         0},
    };
    char year[32];

    (void)snprintf(year, sizeof year, TR("Chiffres clés, %d", "Key figures, %d"), self->base_year);
    label(p, year);
    cell(p, TR("Territoire", "Territory"), CELL);
    cell(p, TR("Département", "Department"), CELL);
    cell(p, TR("Région", "Region"), CELL);
    cell(p, "France", CELL);
    (void)fputc('\n', p->out);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        label(p, ROWS[i].label[p->lang]);
        for (int c = 0; c < RLV_NUM_COLUMNS; c++) {
            const double v = self->figure[ROWS[i].figure][c];
            cell(p, v == v ? NUM(v * ROWS[i].scale, ROWS[i].decimals) : "\u2014", CELL);
        }
        (void)fputc('\n', p->out);
    }
    if (!self->own)
        fprintf(p->out,
                TR("Rang sur %zu (1 = le moins bien placé)\u202F: APL %zu, densité %zu, part de 60 "
                   "ans et "
                   "plus %zu\n",
                   "Rank among %zu (1 = worst placed): APL %zu, density %zu, share of 60 and over "
                   "%zu\n"),
                self->from.model->region->num_territories, self->rank_apl, self->rank_density,
                self->rank_share);
}

static void past(const rlv_sheet_t *self, const page_t *p, rlv_sheet_series_t series,
                 const char *text, int decimals, const char *note)
{
    const rlv_sheet_line_t *line = &self->line[series];
    if (line->num_past == 0)
        return;
    fprintf(p->out, "  %s\u202F:", text);
    for (size_t i = line->num_past > 6 ? line->num_past - 6 : 0; i < line->num_past; i++)
        fprintf(p->out, "  %d %s", line->past[i].year, NUM(line->past[i].p50, decimals));
    fprintf(p->out, "%s\n", note);
}

/* A series of the projected part. */
typedef struct {
    rlv_sheet_series_t series;
    const char *label[2]; /* by rlv_lang_t */
    double scale;
    int decimals;
    bool band;
} projected_t;

/* A median with its band, where it has one. */
static void projected_cell(const page_t *p, const projected_t *row, const rlv_sheet_point_t *at)
{
    char text[4 * RLV_NUMBER_SIZE] = "";

    if (at != NULL && row->band && at->p95 > at->p05)
        (void)snprintf(
            text, sizeof text, "%s [%s\u2013%s]", NUM(at->p50 * row->scale, row->decimals),
            NUM(at->p05 * row->scale, row->decimals), NUM(at->p95 * row->scale, row->decimals));
    else if (at != NULL)
        (void)snprintf(text, sizeof text, "%s", NUM(at->p50 * row->scale, row->decimals));
    cell(p, text, CELL);
}

static void future(const rlv_sheet_t *self, const page_t *p)
{
    static const projected_t ROWS[] = {
        {RLV_SERIES_POPULATION, {"Habitants", "Inhabitants"}, 1, 0, false},
        {RLV_SERIES_GPS, {"Généralistes", "GPs"}, 1, 0, true},
        {RLV_SERIES_DENSITY, {"  pour 100 000 habitants", "  per 100,000 inhabitants"}, 1, 0, true},
        {RLV_SERIES_SHARE_60PLUS,
         {"  de 60 ans et plus (%)", "  of 60 and over (%)"},
         100,
         0,
         true},
        {RLV_SERIES_APL, {"APL", "APL"}, 1, 2, true},
        {RLV_SERIES_UNDER_2_5,
         {"Probabilité d’une APL < 2,5 (%)", "Probability of an APL < 2.5 (%)"},
         100,
         0,
         false},
        {RLV_SERIES_DEPARTURES,
         {"Départs des cinq ans suivants", "Departures over the next 5 years"},
         1,
         0,
         true},
        {RLV_SERIES_NEEDED_KEEP,
         {"Installations, tenir la densité", "Installations to hold the density"},
         1,
         0,
         true},
        {RLV_SERIES_NEEDED_2_5,
         {"  pour atteindre 2,5 d’APL, seul", "  to reach APL 2.5, alone"},
         1,
         0,
         true},
        {RLV_SERIES_NEEDED_4,
         {"  pour atteindre 4 d’APL, seul", "  to reach APL 4, alone"},
         1,
         0,
         true},
    };
    const int years[] = {self->base_year, 2025, 2030, self->from.run->manifest.horizon};

    label(p, TR("Projeté, médiane [bande à 90 %]", "Projected, median [90 % band]"));
    for (int k = 0; k < 4; k++) {
        char year[16];
        (void)snprintf(year, sizeof year, "%d", years[k]);
        cell(p, year, CELL);
    }
    (void)fputc('\n', p->out);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        if (self->line[ROWS[i].series].num_ahead == 0)
            continue;
        label(p, ROWS[i].label[p->lang]);
        for (int k = 0; k < 4; k++)
            projected_cell(p, &ROWS[i], rlv_sheet_ahead(self, ROWS[i].series, years[k]));
        (void)fputc('\n', p->out);
    }
}

static void needs(const rlv_sheet_t *self, const page_t *p)
{
    if (self->num_needs == 0)
        return;
    fprintf(p->out, "%s\n",
            self->own
                ? TR("Installations (interpolées, sans bande\u202F: ordre de "
                     "grandeur)",
                     "Installations (interpolated, without a band: order "
                     "of magnitude)")
                : TR("Installations avec les voisins (tous à la cible, le moins possible en tout"
                     "\u202F;\n  APL publiée, puis médianes projetées, sans bande)",
                     "Installations with the neighbours (all at the target, as few as can "
                     "be;\n  published APL, then projected medians, without a band)"));
    for (size_t i = 0; i < self->num_needs; i++) {
        const rlv_sheet_need_t *n = &self->need[i];
        char target[64];
        if (n->target == n->target)
            (void)snprintf(target, sizeof target, TR("APL de %s", "APL of %s"), NUM(n->target, 1));
        else
            (void)snprintf(target, sizeof target, TR("APL de %d", "APL of %d"), self->base_year);
        fprintf(p->out, TR("  %d, %s\u202F: seul %s", "  %d, %s: alone %s"), n->year, target,
                NUM(n->alone, 0));
        if (!n->joint) {
            (void)fputc('\n', p->out);
            continue;
        }
        fputs(TR("\u202F; ensemble ", "; together "), p->out);
        if (n->together.feasible)
            fprintf(p->out,
                    TR("%s%d, dont %d ici (chacun pour soi\u202F: %s)\n",
                       "%s%d, %d of them here (each alone: %s)\n"),
                    n->together.exact ? "" : TR("au plus ", "at most "), n->together.total,
                    n->together.count[0], NUM(n->apart, 0));
        else
            fprintf(p->out, "%s\n", TR("hors d’atteinte", "out of reach"));
    }
}

/* To the hundred: the list is an assumption. */
static double hundreds(double patients)
{
    return 100 * round(patients / 100);
}

static void patients(const rlv_sheet_t *self, const page_t *p)
{
    const rlv_sheet_point_t *at = rlv_sheet_ahead(self, RLV_SERIES_DEPARTURES, self->base_year);
    if (at == NULL)
        return;
    fprintf(
        p->out,
        TR("Patients qui perdent leur médecin, %d\u2013%d\u202F: %s [%s\u2013%s]\n  (%s départs × "
           "%s patients par liste [supposé\u202F: %s\u2013%s])\n",
           "Patients who lose their GP, %d\u2013%d: %s [%s\u2013%s]\n  (%s departures × %s "
           "patients a list [assumed: %s\u2013%s])\n"),
        self->base_year, self->base_year + 5, NUM(hundreds(at->p50 * self->list_size), 0),
        NUM(hundreds(at->p05 * self->list_low), 0), NUM(hundreds(at->p95 * self->list_high), 0),
        NUM(at->p50, 0), NUM(self->list_size, 0), NUM(self->list_low, 0), NUM(self->list_high, 0));
}

static void ages(const rlv_sheet_t *self, const page_t *p)
{
    fprintf(p->out, "%s\n ",
            TR("Âges attendus, femmes/hommes (synthèse de l’année de référence\u202F: effectif "
               "observé, âges inférés)",
               "Expected ages, women/men (synthesis of the reference year: count observed, ages "
               "inferred)"));
    for (int a = 0; a < RLV_SHEET_AGES; a++) {
        const char *const gap = a == RLV_SHEET_AGES / 2 ? "\n  " : " ";
        if (a == 0)
            fprintf(p->out, "%s<30 ", gap);
        else if (a == RLV_SHEET_AGES - 1)
            fprintf(p->out, "%s70+ ", gap);
        else
            fprintf(p->out, "%s%d\u2013%d ", gap, 25 + 5 * a, 29 + 5 * a);
        fprintf(p->out, "%s/%s%s", NUM(self->ages[RLV_WOMAN][a], 1), NUM(self->ages[RLV_MAN][a], 1),
                a + 1 < RLV_SHEET_AGES ? "," : "");
    }
    (void)fputc('\n', p->out);
}

/* Names after a label, broken at 98 columns. */
static void flow(const page_t *p, int *column, const char *text, bool last)
{
    const int width = width_of(text) + 2;
    if (*column + width > PAGE) {
        fprintf(p->out, "\n ");
        *column = 1;
    }
    fprintf(p->out, " %s%s", text, last ? "\n" : ",");
    *column += width;
}

static void ahead(const rlv_sheet_t *self, const page_t *p)
{
    int column = 49;

    if (self->ahead.year == 0)
        return;
    fprintf(p->out,
            TR("Zonage prospectif %d (probabilités arrondies)\u202F:",
               "Prospective zoning %d (rounded probabilities):"),
            self->ahead.year);
    for (size_t k = 0; k < self->ahead.num_rankings; k++) {
        const double *share = self->ahead.probability[k];
        char text[160];
        (void)snprintf(text, sizeof text,
                       TR("ZIP %s\u202F%% ZAC %s\u202F%% ZAR %s\u202F%% (%s)",
                          "ZIP %s%% ZAC %s%% ZAR %s%% (%s)"),
                       NUM(100 * share[RLV_ZONE_ZIP], 0), NUM(100 * share[RLV_ZONE_ZAC], 0),
                       NUM(100 * share[RLV_ZONE_ZAR], 0), self->ahead.ranking[k]);
        flow(p, &column, text, k + 1 == self->ahead.num_rankings);
    }
}

static void surroundings(const rlv_sheet_t *self, const page_t *p)
{
    const rlv_region_t *region = self->from.model->region;
    int column = 12;

    if (self->num_zones > 0)
        fprintf(p->out, TR("Zonage\u202F:", "Zoning:"));
    for (size_t i = 0; i < self->num_zones; i++)
        fprintf(p->out, " %s %s%s%s", self->zone[i].vintage, self->zone[i].class_name,
                self->zone[i].rebuilt ? TR(" (reconstitué)", " (rebuilt)")
                                      : TR(" (observé)", " (observed)"),
                i + 1 < self->num_zones ? "," : "\n");
    ahead(self, p);
    if (self->num_aids > 0)
        fprintf(p->out, TR("Aides 2026\u202F:", "Aids 2026:"));
    for (size_t i = 0; i < self->num_aids; i++)
        flow(p, &column, self->aid[i]->name, i + 1 == self->num_aids);
    fprintf(
        p->out,
        TR("Communes avec une MSP\u202F: %zu. Urgences\u202F: commune la plus éloignée à %s km\n",
           "Communes with an MSP: %zu. Emergency: farthest commune at %s km\n"),
        self->msp_communes, NUM(self->emergency_farthest_km, 0));
    if (self->structures_known)
        fprintf(
            p->out,
            TR("Structures coordonnées (FINESS)\u202F: MSP %zu, centres de santé %zu, CPTS %zu\n",
               "Coordinated structures (FINESS): MSP %zu, health centres %zu, CPTS %zu\n"),
            self->structures[RLV_STRUCTURE_MSP], self->structures[RLV_STRUCTURE_HEALTH_CENTRE],
            self->structures[RLV_STRUCTURE_CPTS]);
    if (self->num_neighbours > 0)
        fprintf(p->out, "%s",
                TR("Voisins (effet d’un médecin là-bas sur l’APL d’ici, ici = 100)\u202F:\n ",
                   "Neighbours (effect of a GP there on the APL here, here = 100):\n "));
    column = 2;
    for (size_t i = 0; i < self->num_neighbours; i++) {
        const rlv_sheet_neighbour_t *n = &self->neighbour[i];
        char text[RLV_NAME_SIZE + 2 * RLV_NUMBER_SIZE + 16];
        (void)snprintf(text, sizeof text, "%s (%s\u202Fkm, %s)",
                       region->territory[n->territory].name, NUM(n->km, 0),
                       NUM(100 * n->effect, 0));
        flow(p, &column, text, i + 1 == self->num_neighbours);
    }
}

static void sources(const rlv_sheet_t *self, const page_t *p)
{
    const rlv_run_folder_t *run = self->from.run;

    if (run != NULL)
        fprintf(p->out,
                TR("Projeté\u202F: %s, scénario «\u202F%s\u202F», graine %s, %ld réplication%s\n",
                   "Projected: %s, scenario “%s”, seed %s, %ld replicate%s\n"),
                run->path, run->manifest.title, run->manifest.seed, run->manifest.replicates,
                rlv_plural((size_t)run->manifest.replicates, p->lang));
    fprintf(
        p->out, "%s\n",
        TR("Source\u202F: INSEE (BPE 2020, recensements, Omphale), DREES (APL), CNAM (SNIR "
           "2014, par département),\nARS (zones 2025), FINESS\u202F; calculs Relève " RLV_VERSION
           ". France sans Mayotte.\n« — »\u202F: absent des données du projet.",
           "Source: INSEE (BPE 2020, censuses, Omphale), DREES (APL), CNAM (SNIR 2014, by "
           "department),\nARS (zones 2025), FINESS; Relève " RLV_VERSION
           ". France without Mayotte.\n“—”: not in the project's data."));
}

void rlv_sheet_print(const rlv_sheet_t *self, FILE *out, rlv_lang_t lang)
{
    const page_t page = {out, lang}, *p = &page;

    heading(self, p);
    key_figures(self, p);
    fprintf(out, "%s\n", TR("Observé", "Observed"));
    past(self, p, RLV_SERIES_POPULATION, TR("Habitants", "Inhabitants"), 0, "");
    past(self, p, RLV_SERIES_GPS, TR("Généralistes", "GPs"), 0,
         TR(" (BPE, dates supposées)", " (BPE, dates assumed)"));
    past(self, p, RLV_SERIES_APL, "APL", 2, "");
    if (self->from.run != NULL)
        future(self, p);
    else
        fprintf(
            out, "%s\n",
            TR("Projeté\u202F: aucun calcul à disposition [releve run scenarios/baseline.cfg, puis "
               "--run DIR]",
               "Projected: no run at hand [releve run scenarios/baseline.cfg, then --run DIR]"));
    needs(self, p);
    patients(self, p);
    ages(self, p);
    surroundings(self, p);
    sources(self, p);
}
