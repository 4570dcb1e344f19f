/* The dossier of a department's committee: territories by risk, installations, aids, actions. */
#include "dossier_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A territory of the department, with what its line says. */
typedef struct {
    const char *code, *name;
    size_t index; /* in the gazetteer */
    const rlv_run_row_t *gps, *apl, *under, *none, *departures, *keep, *reach;
    rlv_aid_place_t place;
} line_t;

static double mean_of(const rlv_run_row_t *row)
{
    return row != NULL && isfinite(row->mean) ? row->mean : 0;
}

static double median_of(const rlv_run_row_t *row)
{
    return row != NULL && isfinite(row->p50) ? row->p50 : 0;
}

/* Riskier first: probability of an APL under 2.5, then of no GP, then fewer consultations. */
static int by_risk(const void *a, const void *b)
{
    const line_t *const x = a, *const y = b;
    const double under = mean_of(y->under) - mean_of(x->under),
                 none = mean_of(y->none) - mean_of(x->none),
                 apl = median_of(x->apl) - median_of(y->apl);

    if (fabs(under) > 1e-12)
        return under > 0 ? 1 : -1;
    if (fabs(none) > 1e-12)
        return none > 0 ? 1 : -1;
    return apl > 0 ? 1 : apl < 0 ? -1 : strcmp(x->code, y->code);
}

static int collect(rlv_dossier_t *self, size_t department, line_t *line, size_t *count)
{
    const int year = self->middle_year, base = self->base_year;
    int status = RLV_OK;

    *count = 0;
    for (size_t i = 0; i < self->gazetteer.num_territories && status == RLV_OK; i++) {
        const rlv_gazetteer_territory_t *const t = &self->gazetteer.territory[i];
        const rlv_gazetteer_match_t match = {RLV_PLACE_TERRITORY, i, NULL};
        line_t *const l = &line[*count];
        if (t->department != department)
            continue;
        const char *const code = t->place.code;
        memset(l, 0, sizeof *l);
        l->code = code;
        l->name = t->place.name;
        l->index = i;
        l->gps = rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, "gp_headcount", code, base);
        l->apl = rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, "apl", code, year);
        l->under = rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, "p_under_apl_2_5", code, year);
        l->none = rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, "p_no_gp", code, year);
        l->departures = rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, "departures_5y", code,
                                        base < 2025 && self->horizon >= 2030 ? 2025 : base);
        l->keep = rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, "gp_needed_keep", code, year);
        l->reach = rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, "gp_needed_apl_2_5", code, year);
        status = rlv_aid_place_read(&l->place, &self->gazetteer, &match, self->data_dir,
                                    self->options->date, self->err);
        (*count)++;
    }
    qsort(line, *count, sizeof *line, by_risk);
    return status;
}

/* Installations needed with their band: 999 of them means that no number would do. */
static rlv_dossier_text_t needed_text(const rlv_dossier_t *self, const rlv_run_row_t *row)
{
    enum { OUT_OF_REACH = 999 };
    const rlv_doc_t *const doc = &self->doc;
    const char *const words = RLV_DOC_TR(doc, "hors d’atteinte", "out of reach");
    rlv_dossier_text_t out;

    if (row == NULL || row->p95 < OUT_OF_REACH || !isfinite(row->p50))
        return rlv_dossier_band(self, row, 1, 0);
    if (row->p05 >= OUT_OF_REACH)
        (void)snprintf(out.text, sizeof out.text, "%s", words);
    else
        (void)snprintf(out.text, sizeof out.text, "%s [%s–%s]",
                       row->p50 < OUT_OF_REACH ? RLV_DOC_NUM(doc, row->p50, 0) : words,
                       RLV_DOC_NUM(doc, row->p05, 0), words);
    return out;
}

static void put_ranking(rlv_dossier_t *self, const line_t *line, size_t count)
{
    rlv_doc_t *const doc = &self->doc;
    char departures[64], risk[64], apl[32];
    const char *const head[] = {"#",
                                RLV_DOC_TR(doc, "Territoire", "Territory"),
                                "Zone",
                                RLV_DOC_TR(doc, "#Médecins, année de base", "#GPs, base year"),
                                apl,
                                risk,
                                RLV_DOC_TR(doc, "#Aucun médecin (%)", "#No GP (%)"),
                                departures,
                                RLV_DOC_TR(doc, "#Garder la densité", "#Keep the density"),
                                RLV_DOC_TR(doc, "#Atteindre 2,5 d’APL", "#Reach an APL of 2.5")};

    (void)snprintf(apl, sizeof apl, "#APL %d", self->middle_year);
    (void)snprintf(risk, sizeof risk,
                   RLV_DOC_TR(doc, "#APL sous 2,5 en %d (%%)", "#APL under 2.5 in %d (%%)"),
                   self->middle_year);
    (void)snprintf(departures, sizeof departures, "%s",
                   RLV_DOC_TR(doc, "#Départs sur cinq ans", "#Departures over five years"));
    rlv_doc_table_begin(
        doc,
        RLV_DOC_TR(doc,
                   "Territoires du plus au moins exposé ; les deux dernières colonnes : "
                   "installations nécessaires en plus de celles du scénario ; entre crochets, la "
                   "bande qui contient 90 % des simulations",
                   "Territories, most exposed first; the last two columns: installations needed on "
                   "top of the scenario’s; in brackets, the band that holds 90% of simulations"),
        head, 10);
    for (size_t i = 0; i < count; i++) {
        const line_t *const l = &line[i];
        rlv_doc_row(doc);
        rlv_doc_cell(doc, true, "%zu", i + 1);
        rlv_doc_cell(doc, false, "%s", l->name);
        rlv_doc_cell(doc, false, "%s",
                     l->place.zone >= 0 ? rlv_zone_name((rlv_zone_t)l->place.zone) : "—");
        rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, median_of(l->gps), 0));
        rlv_doc_cell(doc, true, "%s", rlv_dossier_band(self, l->apl, 1, 2).text);
        rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, 100 * mean_of(l->under), 0));
        rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, 100 * mean_of(l->none), 0));
        rlv_doc_cell(doc, true, "%s", rlv_dossier_band(self, l->departures, 1, 0).text);
        rlv_doc_cell(doc, true, "%s", needed_text(self, l->keep).text);
        rlv_doc_cell(doc, true, "%s", needed_text(self, l->reach).text);
    }
    rlv_doc_table_end(doc);
}

static void put_map(rlv_dossier_t *self, const line_t *line, size_t count)
{
    static const double BOUNDS[] = {0.05, 0.25, 0.5, 0.75};
    static const char *const FR[] = {"moins de 5 %", "5 à moins de 25 %", "25 à moins de 50 %",
                                     "50 à moins de 75 %", "75 % et plus"};
    static const char *const EN[] = {"under 5%", "5 to under 25%", "25 to under 50%",
                                     "50 to under 75%", "75% and over"};
    const rlv_geo_t *const geo = &self->outlines.territories;
    double *value = rlv_calloc(geo->num_areas + 1, sizeof *value, self->err);
    bool *shown = rlv_calloc(geo->num_areas + 1, sizeof *shown, self->err);
    int *number = rlv_calloc(geo->num_areas + 1, sizeof *number, self->err);
    char *const source = rlv_dossier_source(self);

    if (value == NULL || shown == NULL || number == NULL || source == NULL) {
        self->doc.status = RLV_ERR_OS;
    } else {
        for (size_t i = 0; i < count; i++) {
            const long at = rlv_geo_find(geo, line[i].code);
            if (at < 0)
                continue;
            shown[at] = true;
            number[at] = (int)i + 1;
            value[at] = mean_of(line[i].under);
        }
        const rlv_doc_map_t map = {.outlines = &self->outlines,
                                   .value = value,
                                   .shown = shown,
                                   .number = number,
                                   .palette = RLV_DOC_RISKS,
                                   .bound = BOUNDS,
                                   .num_bounds = 4,
                                   .label = RLV_DOSSIER_TR(self, FR, EN),
                                   .width = 820};
        rlv_doc_figure(&self->doc,
                       RLV_DOSSIER_TR(self,
                                      "Probabilité d’une APL inférieure à 2,5 au 1er janvier %d",
                                      "Probability of an APL under 2.5 on 1 January %d"),
                       self->middle_year);
        rlv_doc_map(&self->doc, &map);
        rlv_doc_caption(&self->doc,
                        RLV_DOSSIER_TR(self,
                                       "part des simulations où l’APL du territoire est sous 2,5 ; "
                                       "les numéros sont les rangs du tableau.",
                                       "share of simulations in which the APL of the territory is "
                                       "under 2.5; numbers are the ranks of the table."),
                        RLV_DOSSIER_TR(self,
                                       "territoires dont le plus d’habitants vivent dans le "
                                       "département.",
                                       "territories most of whose inhabitants live in the "
                                       "department."),
                        source);
    }
    free(value);
    free(shown);
    free(number);
    free(source);
}

/* The aids open in the department: of each, in how many territories, and where it is to be checked.
 */
static void put_aids(rlv_dossier_t *self, const line_t *line, size_t count)
{
    rlv_doc_t *const doc = &self->doc;
    const char *const date = self->options->date;
    const char *const head[] = {RLV_DOC_TR(doc, "Aide", "Aid"), RLV_DOC_TR(doc, "Payeur", "Payer"),
                                RLV_DOC_TR(doc, "#Territoires", "#Territories"),
                                RLV_DOC_TR(doc, "#À vérifier sur place", "#To be checked"),
                                RLV_DOC_TR(doc, "Jusqu’au", "Until")};

    rlv_doc_element(doc, "h2", RLV_DOC_TR(doc, "Aides ouvertes au %s", "Aids open on %s"),
                    rlv_dossier_day(self, date).text);
    rlv_doc_table_begin(doc, NULL, head, 5);
    for (size_t k = 0; k < self->aids.num_aids; k++) {
        const rlv_aid_t *const aid = &self->aids.aid[k];
        size_t sure = 0, open = 0;
        char payers[160] = "";
        rlv_aid_profile_t anyone;
        rlv_aid_profile_init(&anyone);
        for (size_t i = 0; i < count; i++) {
            rlv_aid_result_t r = {0};
            rlv_aid_evaluate(aid, &line[i].place, &anyone, date, date, &r);
            if (r.condition[RLV_AID_IF_DATE] != RLV_AID_NO) {
                sure += r.condition[RLV_AID_IF_PLACE] == RLV_AID_YES;
                open += r.condition[RLV_AID_IF_PLACE] == RLV_AID_UNKNOWN;
            }
        }
        if (sure + open == 0)
            continue;
        for (int p = 0; p < RLV_AID_NUM_PAYERS; p++)
            if (aid->payer[p])
                (void)snprintf(payers + strlen(payers), sizeof payers - strlen(payers), "%s%s",
                               payers[0] != '\0' ? ", " : "",
                               rlv_aid_payer_name((rlv_aid_payer_t)p, doc->lang == RLV_LANG_FR));
        rlv_doc_row(doc);
        rlv_doc_cell(doc, false, "%s", aid->name);
        rlv_doc_cell(doc, false, "%s", payers);
        rlv_doc_cell(doc, true, "%zu", sure);
        rlv_doc_cell(doc, true, "%zu", open);
        rlv_doc_cell(doc, false, "%s", rlv_dossier_day(self, aid->until).text);
    }
    rlv_doc_table_end(doc);
}

/* Lines of action that follow from the figures, by rules said in the text. */
static void put_actions(rlv_dossier_t *self, const line_t *line, size_t count)
{
    rlv_doc_t *const doc = &self->doc;

    rlv_doc_element(doc, "h2", "%s", RLV_DOC_TR(doc, "Pistes d’action", "Lines of action"));
    rlv_doc_element(
        doc, "p.note", "%s",
        RLV_DOC_TR(
            doc,
            "Tirées des chiffres par des règles fixes, à discuter avec les acteurs du "
            "territoire : succession quand les départs attendus sur cinq ans atteignent 40 % "
            "des médecins ; maintien quand la probabilité de n’en avoir aucun atteint 20 % ; "
            "zonage quand l’APL est plus souvent sous 2,5 qu’au-dessus sans classement en "
            "ZIP. Entre crochets, la bande qui contient 90 % des simulations.",
            "Drawn from the figures by fixed rules, to be discussed with the territory’s "
            "actors: succession when the departures expected over five years reach 40% of "
            "GPs; presence when the probability of having none reaches 20%; zoning when the "
            "APL is more often under 2.5 than above without the class ZIP. In brackets, the band "
            "that "
            "holds 90% of simulations."));
    rlv_doc_raw(doc, "<ul>\n");
    for (size_t i = 0; i < count; i++) {
        const line_t *const l = &line[i];
        const double gps = median_of(l->gps), leaving = median_of(l->departures);
        const bool succession = gps > 0 && leaving >= 0.4 * gps, presence = mean_of(l->none) >= 0.2,
                   zoning = mean_of(l->under) >= 0.5 && l->place.zone != RLV_ZONE_ZIP;
        if (!succession && !presence && !zoning)
            continue;
        rlv_doc_raw(doc, "<li><b>");
        rlv_doc_text(doc, "%s", l->name);
        rlv_doc_raw(doc, "</b>");
        rlv_doc_text(doc, " : ");
        if (succession)
            rlv_doc_text(doc,
                         RLV_DOC_TR(doc, "préparer la succession de %s médecins sur %s ; ",
                                    "prepare the succession of %s GPs of %s; "),
                         rlv_dossier_band(self, l->departures, 1, 0).text,
                         RLV_DOC_NUM(doc, gps, 0));
        if (presence)
            rlv_doc_text(
                doc, "%s",
                RLV_DOC_TR(doc,
                           "maintenir une présence (exercice coordonné, salariat, "
                           "consultations avancées) ; ",
                           "keep a presence (coordinated practice, salaried posts, visiting "
                           "GPs); "));
        if (zoning)
            rlv_doc_text(doc, "%s",
                         RLV_DOC_TR(doc, "à examiner à la prochaine révision du zonage ; ",
                                    "to be looked at in the next revision of the zoning; "));
        rlv_doc_text(doc,
                     RLV_DOC_TR(doc, "installations pour garder la densité : %s.",
                                "installations that keep the density: %s."),
                     needed_text(self, l->keep).text);
        rlv_doc_raw(doc, "</li>\n");
    }
    rlv_doc_raw(doc, "</ul>\n");
}

static void put_all(rlv_dossier_t *self, const char *code, const char *name, const line_t *line,
                    size_t count)
{
    rlv_doc_t *const doc = &self->doc;
    const rlv_dossier_curves_t density = {
        "gp_density_p100k",
        RLV_DOC_TR(doc, "Médecins généralistes pour 100" RLV_NNBSP "000 habitants",
                   "GPs per 100,000 inhabitants"),
        "",
        RLV_DOC_TR(doc, "la densité va de", "the density goes from"),
        1,
        1};

    rlv_doc_begin(doc, self->options->page_dir, name);
    rlv_doc_raw(doc, "<header class=\"cover\">\n");
    rlv_doc_element(doc, "p.kind", "%s",
                    RLV_DOC_TR(doc, "Dossier du comité territorial d’attractivité",
                               "File of the department’s committee"));
    rlv_doc_element(doc, "h1",
                    RLV_DOC_TR(doc, "%s (%s) : les médecins généralistes, %d–%d",
                               "%s (%s): general practitioners, %d–%d"),
                    name, code, self->base_year, self->horizon);
    rlv_doc_element(
        doc, "p.question", "%s",
        self->options->question != NULL
            ? self->options->question
            : RLV_DOC_TR(doc,
                         "Quels territoires du département sont les plus exposés, combien "
                         "d’installations leur faut-il, quelles aides y sont ouvertes ?",
                         "Which territories of the department are most exposed, how many "
                         "installations do they need, which aids are open there?"));
    rlv_dossier_scenarios(self, RLV_LEVEL_DEPARTMENT, code);
    rlv_doc_raw(doc, "</header>\n<section class=\"page\">\n");
    rlv_dossier_curves(self, RLV_LEVEL_DEPARTMENT, code, name, &density);
    rlv_doc_raw(doc, "</section>\n<section class=\"page\">\n");
    put_map(self, line, count);
    rlv_doc_raw(doc, "</section>\n<section class=\"page\">\n");
    rlv_doc_element(
        doc, "h2",
        RLV_DOC_TR(doc, "Les territoires par risque, « %s »", "Territories by risk, “%s”"),
        self->run[0].manifest.title);
    put_ranking(self, line, count);
    rlv_doc_raw(doc, "</section>\n<section class=\"page\">\n");
    put_actions(self, line, count);
    rlv_doc_raw(doc, "</section>\n<section class=\"page\">\n");
    put_aids(self, line, count);
    rlv_doc_raw(doc, "</section>\n");
    rlv_dossier_method(self);
    rlv_dossier_provenance(self);
    rlv_doc_end(doc);
}

int rlv_dossier_department(rlv_dossier_t *self)
{
    const rlv_gazetteer_t *const g = &self->gazetteer;
    const int department =
        rlv_place_find(g->department, g->num_departments, self->options->department);
    line_t *line = NULL;
    size_t count = 0;

    if (department < 0)
        return rlv_fail(self->err, RLV_ERR_USAGE, "--department: '%.20s' is no department of %s",
                        self->options->department, self->data_dir);
    if ((line = rlv_calloc(g->num_territories + 1, sizeof *line, self->err)) == NULL)
        return RLV_ERR_OS;
    const int status = collect(self, (size_t)department, line, &count);
    if (status == RLV_OK)
        put_all(self, g->department[department].code, g->department[department].name, line, count);
    free(line);
    return status;
}
