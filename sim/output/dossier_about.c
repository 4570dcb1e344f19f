/* The table of scenarios, the method, the provenance. */
#include "dossier_internal.h"

#include <math.h>
#include <string.h>

typedef struct {
    const char *indicator, *fr, *en;
    double factor;
    int decimals;
} line_t;

static const line_t LINES[] = {
    {"gp_headcount", "Médecins généralistes", "General practitioners", 1, 0},
    {"gp_density_p100k", "Pour 100" RLV_NNBSP "000 habitants", "Per 100,000 inhabitants", 1, 1},
    {"gp_fte_density_p100k", "Équivalents temps plein pour 100" RLV_NNBSP "000 habitants",
     "Full-time equivalents per 100,000 inhabitants", 1, 1},
    {"apl", "APL (consultations par an et par habitant)",
     "APL (consultations a year per inhabitant)", 1, 2},
    {"gp_share_60plus", "Part des 60 ans et plus (%)", "Share of 60 and over (%)", 100, 1},
    {"population_under_apl_2_5", "Habitants de territoires sous 2,5 d’APL",
     "Inhabitants of territories under an APL of 2.5", 1, 0}};
enum { NUM_LINES = sizeof LINES / sizeof LINES[0] };

static void put_line(rlv_dossier_t *self, const line_t *line, rlv_level_t level, const char *code,
                     const int years[3])
{
    rlv_doc_t *const doc = &self->doc;

    for (size_t r = 0; r < self->num_runs; r++) {
        const rlv_run_row_t *const last =
            rlv_dossier_row(self, r, level, line->indicator, code, years[2]);
        const rlv_run_row_t *const reference =
            rlv_dossier_row(self, 0, level, line->indicator, code, years[2]);
        if (r == 0)
            rlv_doc_raw(doc, "</tbody><tbody>"); /* an indicator stays on one page */
        rlv_doc_row(doc);
        if (r == 0) {
            rlv_doc_raw_format(doc, "<td rowspan=\"%zu\">", self->num_runs);
            rlv_doc_text(doc, "%s", RLV_DOC_TR(doc, line->fr, line->en));
            rlv_doc_raw(doc, "</td>");
        }
        rlv_doc_cell(doc, false, "%s", self->run[r].manifest.title);
        for (size_t k = 0; k < 3; k++)
            rlv_doc_cell(doc, true, "%s",
                         rlv_dossier_band(
                             self, rlv_dossier_row(self, r, level, line->indicator, code, years[k]),
                             line->factor, line->decimals)
                             .text);
        const rlv_run_row_t *const paired =
            rlv_dossier_difference(self, r, level, line->indicator, code, years[2]);
        if (paired != NULL) {
            rlv_doc_cell(
                doc, true, "%s",
                rlv_dossier_difference_text(self, paired, line->factor, line->decimals).text);
        } else if (self->num_runs > 1 && r > 0 && last != NULL && reference != NULL) {
            const double difference = line->factor * (last->p50 - reference->p50);
            rlv_doc_cell(doc, true, "%s%s", difference > 0 ? "+" : "",
                         RLV_DOC_NUM(doc, difference, line->decimals));
        } else if (self->num_runs > 1) {
            rlv_doc_cell(doc, true, "%s", r == 0 ? "" : "—");
        }
    }
}

void rlv_dossier_scenarios(rlv_dossier_t *self, rlv_level_t level, const char *code)
{
    rlv_doc_t *const doc = &self->doc;
    const int years[3] = {self->horizon < 2025 ? self->horizon : 2025, self->middle_year,
                          self->horizon};
    char shown[3][16], against[64];
    const char *head[6] = {RLV_DOC_TR(doc, "Indicateur", "Indicator"),
                           RLV_DOC_TR(doc, "Scénario", "Scenario"),
                           shown[0],
                           shown[1],
                           shown[2],
                           against};

    for (size_t k = 0; k < 3; k++)
        (void)snprintf(shown[k], sizeof shown[k], "#%d", years[k]);
    (void)snprintf(against, sizeof against,
                   RLV_DOC_TR(doc, "#Écart à la référence, %d", "#Difference to the reference, %d"),
                   years[2]);
    if (self->num_runs > 1) /* before the table, which may end a page */
        rlv_doc_element(doc, "p.note", "%s", rlv_dossier_difference_note(self, 0));
    rlv_doc_table_begin(
        doc,
        RLV_DOC_TR(doc, "Médiane et bande qui contient 90 % des simulations, 1er janvier",
                   "Median and band that holds 90% of simulations, 1 January"),
        head, self->num_runs > 1 ? 6 : 5);
    for (size_t i = 0; i < NUM_LINES; i++) {
        size_t count;
        (void)rlv_run_table_slice(&self->run[0].table[level], LINES[i].indicator, &count);
        if (count > 0)
            put_line(self, &LINES[i], level, code, years);
    }
    rlv_doc_table_end(doc);
}

void rlv_dossier_method(rlv_dossier_t *self)
{
    static const char *const FR[] = {
        "Chaque médecin généraliste de la région est représenté, avec son âge, son sexe, son "
        "activité "
        "et son territoire. Année après année, le modèle tire au sort les départs, les changements "
        "d’activité, les déménagements et les installations ; les nouveaux viennent des promotions "
        "de "
        "médecine et choisissent leur lieu selon ce qu’on sait de ces choix.",
        "Le calcul est refait de nombreuses fois. La médiane partage les simulations en deux ; la "
        "bande laisse 5 % des simulations de chaque côté. Elle contient le hasard et l’incertitude "
        "des paramètres, pas les erreurs du modèle lui-même.",
        "Ce n’est pas une prévision : l’effet d’un scénario est la conséquence de ses hypothèses, "
        "pas "
        "un constat.",
        "Limites. Les territoires sont reconstitués (bassins de vie et pseudo-cantons), la "
        "composition officielle n’étant pas disponible. Les âges de l’année de base sont "
        "reconstitués ; les taux de cessation sont calés sur peu de repères publiés. Le zonage de "
        "2018 et celui de 2022 sont reconstitués par la règle. Les temps de trajet sont estimés ; "
        "l’APL est calée sur la valeur publiée de l’année de base. Les seuils par territoire ne se "
        "comparent pas aux parts publiées par commune.",
        "Trois comptages de généralistes existent (RPPS, CNAM, BPE) et ne s’enchaînent jamais : "
        "ici, "
        "celui qui est nommé sous chaque figure. Les petits effectifs varient beaucoup par hasard "
        ": "
        "lire la bande avant la médiane."};
    static const char *const EN[] = {
        "Every general practitioner of the region is represented, with age, sex, activity and "
        "territory. Year after year the model draws departures, changes of activity, moves and "
        "installations; newcomers come from the classes of medical students and choose their place "
        "by what is known of such choices.",
        "The computation is repeated many times. The median splits the simulations in two; the "
        "band "
        "leaves 5% of them on each side. It holds chance and the uncertainty of parameters, not "
        "the "
        "errors of the model itself.",
        "This is no forecast: the effect of a scenario is the consequence of its assumptions, not "
        "a "
        "finding.",
        "Limits. Territories are rebuilt (bassins de vie and pseudo-cantons), as the official "
        "composition was not at hand. Ages of the base year are reconstructed; rates of cessation "
        "rest on few published anchors. The zonings of 2018 and 2022 are rebuilt by the rule. "
        "Travel "
        "times are estimated; the APL is anchored on the published value of the base year. "
        "Thresholds by territory are not to be compared with published shares by commune.",
        "Three counts of GPs exist (RPPS, CNAM, BPE) and are never chained: here, the one named "
        "under "
        "each figure. Small numbers vary much by chance: read the band before the median."};

    rlv_doc_raw(&self->doc, "<section class=\"page\">\n");
    rlv_doc_element(&self->doc, "h2", "%s",
                    RLV_DOSSIER_TR(self, "Méthode et limites", "Method and limits"));
    for (size_t i = 0; i < sizeof FR / sizeof FR[0]; i++)
        rlv_doc_element(&self->doc, "p", "%s", RLV_DOSSIER_TR(self, FR, EN)[i]);
    rlv_doc_raw(&self->doc, "</section>\n");
}

const char *rlv_dossier_uncertainty(const rlv_dossier_t *self, size_t run)
{
    const char *const word = self->run[run].manifest.uncertainty;
    if (strcmp(word, "both") == 0)
        return RLV_DOSSIER_TR(self, "hasard et paramètres", "chance and parameters");
    if (strcmp(word, "chance") == 0)
        return RLV_DOSSIER_TR(self, "hasard seul", "chance only");
    if (strcmp(word, "parameters") == 0)
        return RLV_DOSSIER_TR(self, "paramètres seuls", "parameters only");
    return word;
}

void rlv_dossier_provenance(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    const char *const head[] = {RLV_DOC_TR(doc, "Scénario", "Scenario"),
                                RLV_DOC_TR(doc, "Dossier", "Folder"),
                                "Relève",
                                RLV_DOC_TR(doc, "#Réplications", "#Replicates"),
                                RLV_DOC_TR(doc, "Graine", "Seed"),
                                RLV_DOC_TR(doc, "Incertitude", "Uncertainty"),
                                RLV_DOC_TR(doc, "Définition", "Definition")};

    rlv_doc_raw(doc, "<section class=\"page\">\n");
    rlv_doc_element(doc, "h2", "%s", "Provenance");
    rlv_doc_table_begin(doc, RLV_DOC_TR(doc, "Les calculs", "The runs"), head, 7);
    for (size_t r = 0; r < self->num_runs; r++) {
        const rlv_run_manifest_t *const m = &self->run[r].manifest;
        rlv_doc_row(doc);
        rlv_doc_cell(doc, false, "%s", m->title);
        rlv_doc_cell(doc, false, "%s", self->run[r].path);
        rlv_doc_cell(doc, false, "%s", m->version);
        rlv_doc_cell(doc, true, "%ld", m->replicates);
        rlv_doc_cell(doc, false, "%s", m->seed);
        rlv_doc_cell(doc, false, "%s", rlv_dossier_uncertainty(self, r));
        rlv_doc_cell(doc, false, "%s", m->definition);
    }
    rlv_doc_table_end(doc);
    rlv_doc_element(
        doc, "p", "%s",
        RLV_DOC_TR(
            doc,
            "Données : INSEE (base permanente des équipements, populations légales, code "
            "officiel géographique, Omphale 2022), DREES (APL, jeu 530), ARS Occitanie (liste "
            "du zonage de 2025), ANCT, IGN, FINESS, sous Licence Ouverte 2.0 ; liste des "
            "communes par la compilation COGugaison, ODbL 1.0.",
            "Data: INSEE (base permanente des équipements, legal populations, list of "
            "communes, Omphale 2022), DREES (APL, dataset 530), ARS Occitanie (zoning list of "
            "2025), ANCT, IGN, FINESS, under Licence Ouverte 2.0; list of communes through "
            "the compilation COGugaison, ODbL 1.0."));
    rlv_doc_element(
        doc, "p", "%s",
        RLV_DOC_TR(doc,
                   "Les empreintes SHA-256 de tous les fichiers lus et écrits sont dans "
                   "manifest.json de chaque dossier de calcul ; releve verify refait le calcul et "
                   "compare chaque octet.",
                   "The SHA-256 digests of all files read and written are in manifest.json of each "
                   "run; releve verify runs it again and compares every byte."));
    rlv_doc_raw(doc, "</section>\n");
}
