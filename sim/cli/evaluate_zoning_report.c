/* The report of `releve evaluate zoning`, Markdown, in French or English. What a sentence claims is
 * decided in evaluate_zoning_study.c (zs_verdict); here it is only worded. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_zoning_words.h"

static void put(const rlv_evaluate_zoning_t *self, FILE *file, const char *format, ...)
    RLV_PRINTF(3, 4);
/* Writes a text with French spaces. */
static void put(const rlv_evaluate_zoning_t *self, FILE *file, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    char *const spaced = self->english ? NULL : rlv_french_spaces(text, NULL);
    (void)fputs(spaced != NULL ? spaced : text, file);
    free(spaced);
}

static const char *class_words(const rlv_evaluate_zoning_t *self, int zone)
{
    return zone == RLV_ZONE_ZAR ? ZS_TR(self, "troisième classe", "third class")
                                : rlv_zone_name((rlv_zone_t)zone);
}

static const char *status_words(const rlv_evaluate_zoning_t *self, const char *status)
{
    if (strcmp(status, "rebuilt") == 0)
        return ZS_TR(self, "reconstruites par la règle, jamais observées",
                     "rebuilt by the rule, never observed");
    if (strcmp(status, "list") == 0)
        return ZS_TR(self, "de la liste fournie", "of the list given");
    return ZS_TR(self, "observées", "observed");
}

/* --- what to keep */

static const zs_row_t *main_row(const rlv_evaluate_zoning_t *self, enum zs_outcome outcome,
                                enum zs_contrast contrast, enum zs_method method, rlv_scale_t scale)
{
    return zs_find(self, outcome, contrast, method, ZS_LIST, scale,
                   outcome == ZS_APL ? 2021 : 2020);
}

static void put_title(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file,
        ZS_TR(self,
              "# Qu’a fait le zonage conventionnel depuis 2014 ?\n\n"
              "Médecins généralistes, territoires de vie-santé. Classes de 2018 : %s. Classe fixée "
              "au "
              "début de chaque période. « Inchangés » : territoires de la troisième classe. "
              "Critère principal : les comptes de médecins (BPE), que la règle de classement "
              "n’utilise pas.\n\n",
              "# What has the conventional zoning done since 2014?\n\n"
              "General practitioners, territoires de vie-santé. Classes of 2018: %s. The class is "
              "fixed at the start of each period. \"Unchanged\": territories of the third class. "
              "Main outcome: counts of GPs (BPE), which the ranking does not use.\n\n"),
        status_words(self, self->zone_status[ZS_2018]));
    if (self->previous == NULL)
        put(self, file,
            ZS_TR(self,
                  "Aucune liste d’avant octobre 2018 n’est disponible : « entré en ZIP » suppose "
                  "qu’aucun territoire n’était déjà aidé, et 2014-2017 n’est que décrit, avec les "
                  "classes de 2018.\n\n",
                  "No list from before October 2018 is at hand: \"entered ZIP\" supposes that no "
                  "territory was aided already, and 2014-2017 is only described, with the classes "
                  "of 2018.\n\n"));
    else
        put(self, file,
            ZS_TR(self,
                  "Liste d’avant octobre 2018 fournie (en vigueur en %d) : les territoires déjà "
                  "aidés ne sont dans aucun contraste.\n\n",
                  "A list from before October 2018 was given (in force in %d): territories aided "
                  "already are in no contrast.\n\n"),
            self->previous_year);
}

static void put_summary(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file, ZS_TR(self, "## Ce que l’étude permet de dire\n\n", "## What can be said\n\n"));
    for (int o = ZS_GP_DENSITY; o <= ZS_APL; o++)
        for (int c = 0; c < ZS_NUM_CONTRASTS; c++) {
            const zs_row_t *level =
                main_row(self, (enum zs_outcome)o, (enum zs_contrast)c, ZS_RAW, RLV_SCALE_LEVEL);
            const zs_row_t *logs =
                main_row(self, (enum zs_outcome)o, (enum zs_contrast)c, ZS_RAW, RLV_SCALE_LOG);
            put(self, file, "- **%s, %s.** %s\n",
                o == ZS_GP_DENSITY ? ZS_TR(self, "Médecins", "GPs") : "APL 2017-2021",
                zs_contrast_words(self, (enum zs_contrast)c),
                zs_conclusion(self, level, logs).text);
        }
    put(self, file, "\n");
}

/* --- description */

static void put_value(const rlv_evaluate_zoning_t *self, FILE *file, const zs_description_t *row,
                      int decimals, double factor)
{
    for (int z = 0; z < RLV_NUM_ZONES; z++)
        put(self, file, " %s |", ZS_NUM(self, row->value[z] * factor, decimals));
}

static const char *stock_words(const rlv_evaluate_zoning_t *self, int year)
{
    switch (year) {
    case 2014:
        return ZS_TR(self, "1ᵉʳ janvier 2014, RPPS libéraux et mixtes — **imputé**",
                     "1 January 2014, RPPS liberal and mixed — **imputed**");
    case 2015:
        return ZS_TR(self, "31 décembre 2014, CNAM libéraux — **imputé**",
                     "31 December 2014, CNAM liberal — **imputed**");
    case 2017:
        return ZS_TR(self, "milieu des années 2010, BPE (2017 ou 2018)",
                     "mid-2010s, BPE (2017 or 2018)");
    default:
        return "2020, BPE";
    }
}

static void put_table(const rlv_evaluate_zoning_t *self, FILE *file, const char *indicator,
                      const char *head, int decimals)
{
    zs_description_t rows[64];
    const size_t count = zs_describe(self, ZS_2018, rows, 64);
    put(self, file, "%s\n\n| | ZIP | ZAC | %s |\n|---|---:|---:|---:|\n", head,
        class_words(self, RLV_ZONE_ZAR));
    for (size_t r = 0; r < count; r++) {
        if (strcmp(rows[r].indicator, indicator) != 0)
            continue;
        if (strcmp(indicator, "gp_density_p100k") == 0)
            put(self, file, "| %s |", stock_words(self, rows[r].year));
        else
            put(self, file, "| %d%s |", rows[r].year,
                strcmp(rows[r].status, "interpolated") == 0
                    ? ZS_TR(self, " (interpolé)", " (interpolated)")
                    : "");
        put_value(self, file, &rows[r], decimals, 1.0);
        put(self, file, "\n");
    }
    put(self, file, "\n");
}

static void put_attractive(const rlv_evaluate_zoning_t *self, FILE *file)
{
    zs_description_t rows[64];
    const size_t count = zs_describe(self, ZS_2018, rows, 64);
    put(self, file,
        ZS_TR(self,
              "### Les territoires aidés sont-ils attractifs par ailleurs ?\n\n"
              "| | ZIP | ZAC | troisième classe |\n|---|---:|---:|---:|\n",
              "### Are the aided territories attractive otherwise?\n\n"
              "| | ZIP | ZAC | third class |\n|---|---:|---:|---:|\n"));
    const int from[2] = {2012, 2017}, to[2] = {2017, 2021};
    for (int p = 0; p < 2; p++) {
        double first[RLV_NUM_ZONES] = {0}, last[RLV_NUM_ZONES] = {0};
        for (size_t i = 0; i < self->n; i++) {
            first[self->zone[ZS_2018][i]] += zs_population(self, from[p])[i];
            last[self->zone[ZS_2018][i]] += zs_population(self, to[p])[i];
        }
        put(self, file, ZS_TR(self, "| habitants, évolution %d-%d |", "| inhabitants, %d-%d |"),
            from[p], to[p]);
        for (int z = 0; z < RLV_NUM_ZONES; z++)
            put(self, file, " %s %% |",
                zs_signed(self, 100.0 * (last[z] / first[z] - 1.0), 1).text);
        put(self, file, "\n");
    }
    static const char *const NAMES[] = {"msp_communes", "qpv", "mountain_share"};
    static const char *const FRENCH[] = {"communes avec une MSP (récent)",
                                         "QPV (génération 2024-25)", "habitants en massif (%)"};
    static const char *const ENGLISH[] = {
        "communes with an MSP (recent)", "QPV (generation 2024-25)", "inhabitants in a massif (%)"};
    for (int k = 0; k < 3; k++)
        for (size_t r = 0; r < count; r++)
            if (strcmp(rows[r].indicator, NAMES[k]) == 0) {
                put(self, file, "| %s |", self->english ? ENGLISH[k] : FRENCH[k]);
                put_value(self, file, &rows[r], 0, k == 2 ? 100.0 : 1.0);
                put(self, file, "\n");
            }
    put(self, file,
        ZS_TR(self,
              "\nLes structures n’ont pas de date d’ouverture : elles sont décrites, jamais "
              "utilisées dans une comparaison. Les services d’avant 2020 (commerces, écoles) ne "
              "sont pas dans les données : il faudrait la BPE par type d’équipement et par "
              "année.\n\n",
              "\nStructures have no opening date: they are described, never used in a comparison. "
              "Services before 2020 are not in the data: BPE by type of equipment and year would "
              "be needed.\n\n"));
}

static void put_description(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file,
        ZS_TR(self, "## Description, classes de 2018\n\n", "## Description, classes of 2018\n\n"));
    put_table(self, file, "gp_density_p100k",
              ZS_TR(self,
                    "Médecins généralistes pour 100 000 habitants. Trois définitions, jamais mises "
                    "bout à bout ; « imputé » : le stock du département réparti selon la BPE du "
                    "milieu des années 2010, jamais dans une comparaison.",
                    "GPs per 100,000 inhabitants. Three definitions, never chained; \"imputed\": "
                    "the department's stock spread by BPE of the mid-2010s, never in a "
                    "comparison."),
              1);
    put_table(
        self, file, "apl",
        ZS_TR(self,
              "APL tous âges, consultations par an et par habitant (série révisée ; 2014 et 2020 "
              "n’existent pas).",
              "All-ages APL, consultations a year per inhabitant (revised series; 2014 and 2020 do "
              "not exist)."),
        2);
    put_table(self, file, "population", ZS_TR(self, "Habitants au 1ᵉʳ janvier.", "Inhabitants."),
              0);
    put_attractive(self, file);
}

/* --- safeguards */

static void put_safeguards(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file,
        ZS_TR(self,
              "## Le retour à la moyenne\n\nLa classe de 2018 est choisie sur une APL mesurée avec "
              "du bruit, celle de 2016. Les territoires dont la mesure était basse par hasard "
              "remontent ensuite d’eux-mêmes : de 2016 à 2018, presque entièrement avant la liste "
              "d’octobre 2018, l’APL des médecins de 65 ans et moins a varié de",
              "## Regression to the mean\n\nThe class of 2018 is chosen on a noisy APL, that of "
              "2016. Territories whose measure was low by chance rise again by themselves: from "
              "2016 to 2018, almost all before the list of October 2018, the APL of GPs of 65 or "
              "less moved by"));
    for (int z = 0; z < RLV_NUM_ZONES; z++) {
        const rlv_diagnostic_t *d = rlv_diagnostics_find(
            &self->diagnostics, "apl_le65_moved_2016_2018", rlv_zone_name((rlv_zone_t)z));
        put(self, file, " %s (%s)%s", d != NULL ? zs_signed(self, d->value, 2).text : "",
            class_words(self, z), z + 1 < RLV_NUM_ZONES ? "," : ".");
    }
    put(self, file,
        ZS_TR(
            self,
            " Lu sans précaution, ce serait un effet. D’où :\n\n"
            "1. 2016 n’est jamais l’année de référence ; elle est montrée à part, comme 2018, "
            "année "
            "de la liste.\n"
            "2. Un zonage fictif, la même règle sur l’APL de 2015, est estimé avant octobre 2018 ; "
            "il figure à côté de chaque résultat.\n"
            "3. Comparaisons à APL de départ proche (bandes de 0,5 centrées sur le plafond), et "
            "modèle de retour à la moyenne ajusté avant le zonage (variation 2016-2018 selon le "
            "niveau de 2015 ; pente %s en niveau, %s en logarithmes).\n"
            "4. Niveaux et logarithmes ensemble ; signes opposés : aucune conclusion.\n"
            "5. Critère principal : les comptes, que la règle n’utilise pas.\n\n",
            " Read without care this would be an effect. Hence:\n\n"
            "1. 2016 is never the reference year; it is shown apart, as is 2018, the year of the "
            "list.\n"
            "2. A placebo zoning, the same rule on the APL of 2015, is estimated before October "
            "2018 and stands beside each result.\n"
            "3. Comparisons within bands of the ranking (0.5 wide, centred on the cap), and a "
            "model "
            "of regression to the mean fitted before the zoning (change 2016-2018 on the level "
            "of 2015; slope %s in levels, %s in logarithms).\n"
            "4. Levels and logarithms together; opposite signs: no conclusion.\n"
            "5. Main outcome: counts, which the rule does not use.\n\n"),
        ZS_NUM(self, self->slope[RLV_SCALE_LEVEL], 3), ZS_NUM(self, self->slope[RLV_SCALE_LOG], 3));
}

/* --- results */

static void put_p(const rlv_evaluate_zoning_t *self, FILE *file, double p)
{
    if (isnan(p))
        put(self, file, " |");
    else
        put(self, file, " %s |", ZS_NUM(self, p, 3));
}

static void put_result(const rlv_evaluate_zoning_t *self, FILE *file, const zs_row_t *row,
                       const char *label)
{
    const zs_row_t *placebo = row->placebo >= 0 ? &self->row[row->placebo] : NULL;
    if (!row->estimated) {
        put(self, file,
            ZS_TR(self, "| %s | %s | sans objet : aucune valeur commune | | | | | %s |\n",
                  "| %s | %s | none: no value in common | | | | | %s |\n"),
            label, zs_unit(self, row->outcome, row->scale),
            placebo != NULL ? zs_interval(self, placebo).text : "");
        return;
    }
    put(self, file, "| %s%s | %s | %s | %s |", label,
        zs_retained(self, zs_method_name(row->method))
            ? ""
            : ZS_TR(self, " — **non retenue**", " — **not retained**"),
        zs_unit(self, row->outcome, row->scale), zs_interval(self, row).text,
        ZS_NUM(self, zs_factor(row->scale) * row->value.detectable,
               zs_decimals(row->outcome, row->scale)));
    put_p(self, file, row->value.p_value);
    put_p(self, file, row->p_randomisation);
    put_p(self, file, row->p_wild);
    put(self, file, " %s |\n", placebo != NULL ? zs_interval(self, placebo).text : "");
}

static void put_head(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file,
        ZS_TR(self,
              "| | unité | écart [95 %%] | plus petit écart détectable | p | p permutation | p "
              "bootstrap | zonage fictif (APL) |\n|---|---|---|---:|---:|---:|---:|---|\n",
              "| | unit | gap [95 %%] | smallest detectable | p | p permutation | p bootstrap | "
              "placebo zoning (APL) |\n|---|---|---|---:|---:|---:|---:|---|\n"));
}

static void put_counts(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file,
        ZS_TR(
            self,
            "## Médecins (comptes) : une seule différence longue\n\nLa BPE ne permet qu’une "
            "différence, entre le fichier du milieu des années 2010 (2017 ou 2018, on l’ignore : "
            "les deux sont montrés) et celui de 2020. Densités sur les habitants d’une même année, "
            "pour que seuls les comptes bougent. Aucun compte local n’existe avant : le zonage "
            "fictif ne "
            "peut être éprouvé que sur l’APL.\n\n",
            "## GPs (counts): a single long difference\n\nBPE supports one difference, between "
            "the file of the mid-2010s (2017 or 2018, unknown: both are shown) and that of 2020. "
            "Densities on the inhabitants of one year, so that only counts move. No local count "
            "exists before: the placebo zoning can only be tried on the APL.\n\n"));
    for (int c = 0; c < ZS_NUM_CONTRASTS; c++) {
        put(self, file, "### %s\n\n", zs_contrast_words(self, (enum zs_contrast)c));
        put_head(self, file);
        for (size_t r = 0; r < self->num_rows; r++) {
            const zs_row_t *row = &self->row[r];
            char label[96];
            if (row->outcome != ZS_GP_DENSITY || row->contrast != (enum zs_contrast)c)
                continue;
            (void)snprintf(label, sizeof label, "%d-%d, %s", row->reference, row->year,
                           zs_method_words(self, row->method));
            put_result(self, file, row, label);
        }
        const zs_row_t *level =
            main_row(self, ZS_GP_DENSITY, (enum zs_contrast)c, ZS_RAW, RLV_SCALE_LEVEL);
        const zs_row_t *before = zs_find(self, ZS_POPULATION, (enum zs_contrast)c, ZS_RAW,
                                         ZS_BEFORE, RLV_SCALE_LOG, 2017);
        put(self, file,
            ZS_TR(self,
                  "\n%zu territoires contre %zu. %s Avant le zonage, les habitants évoluaient "
                  "déjà différemment : %s %% de 2012 à 2017.\n\n",
                  "\n%zu territories against %zu. %s Before the zoning, inhabitants already moved "
                  "apart: %s %% from 2012 to 2017.\n\n"),
            level != NULL ? level->value.num_treated : 0,
            level != NULL ? level->value.num_control : 0,
            zs_conclusion(self, level,
                          main_row(self, ZS_GP_DENSITY, (enum zs_contrast)c, ZS_RAW, RLV_SCALE_LOG))
                .text,
            zs_interval(self, before).text);
    }
}

static void put_apl_window(const rlv_evaluate_zoning_t *self, FILE *file, enum zs_contrast contrast,
                           enum zs_window window)
{
    for (size_t r = 0; r < self->num_rows; r++) {
        const zs_row_t *row = &self->row[r];
        char label[128];
        if (row->outcome != ZS_APL || row->contrast != contrast || row->window != window)
            continue;
        const bool reversed = row->year < row->reference;
        (void)snprintf(label, sizeof label, "%d-%d%s, %s%s", row->reference, row->year,
                       reversed ? ZS_TR(self, " (avant)", " (before)") : "",
                       zs_method_words(self, row->method),
                       !row->apart ? ""
                       : row->year == ZS_CLASS_YEAR
                           ? ZS_TR(self, " — année de classement", " — class year")
                           : ZS_TR(self, " — à part", " — apart"));
        put_result(self, file, row, label);
    }
}

static void put_apl(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file,
        ZS_TR(self,
              "## APL (l’indicateur de la règle : à lire avec prudence)\n\nDeux fenêtres "
              "d’anticipation : liste d’octobre 2018 (référence 2017) ; arrêté de novembre 2017 "
              "(référence 2015, car 2016 est l’année de classement).\n\n",
              "## APL (what the rule ranks on: read with care)\n\nTwo windows of anticipation: "
              "list of "
              "October 2018 (reference 2017); arrêté of November 2017 (reference 2015, 2016 being "
              "the class year).\n\n"));
    for (int c = 0; c < ZS_NUM_CONTRASTS; c++) {
        put(self, file, "### %s\n\n", zs_contrast_words(self, (enum zs_contrast)c));
        put_head(self, file);
        put_apl_window(self, file, (enum zs_contrast)c, ZS_LIST);
        put_apl_window(self, file, (enum zs_contrast)c, ZS_DECREE);
        put_apl_window(self, file, (enum zs_contrast)c, ZS_EARLIER);
        put(self, file, "\n");
        for (int w = ZS_LIST; w <= ZS_DECREE; w++)
            for (int year = 2019; year <= 2021; year += 2)
                put(self, file, "- %s, %d : %s\n",
                    w == ZS_LIST ? ZS_TR(self, "Référence 2017", "Reference 2017")
                                 : ZS_TR(self, "Référence 2015", "Reference 2015"),
                    year,
                    zs_conclusion(self,
                                  zs_find(self, ZS_APL, (enum zs_contrast)c, ZS_RAW,
                                          (enum zs_window)w, RLV_SCALE_LEVEL, year),
                                  zs_find(self, ZS_APL, (enum zs_contrast)c, ZS_RAW,
                                          (enum zs_window)w, RLV_SCALE_LOG, year))
                        .text);
        put(self, file, "\n");
    }
}

static void put_discontinuity(const rlv_evaluate_zoning_t *self, FILE *file, const zs_rd_t *rd)
{
    const rlv_rd_inference_t *e = &rd->result.effect[RLV_RD_ROBUST];
    const double f = zs_factor(rd->scale);
    const int d = zs_decimals(rd->outcome, rd->scale);
    if (!rd->estimated) {
        put(self, file, "| %s | | | | %s |\n", zs_outcome_words(self, rd->outcome),
            zs_rd_conclusion(self, rd));
        return;
    }
    put(self, file,
        ZS_TR(self, "| %s %d-%d, %s | %zu / %zu | %s | %s [%s ; %s] | %s |\n",
              "| %s %d-%d, %s | %zu / %zu | %s | %s [%s, %s] | %s |\n"),
        zs_outcome_words(self, rd->outcome), rd->reference, rd->year,
        zs_unit(self, rd->outcome, rd->scale), rd->result.num_main[0], rd->result.num_main[1],
        ZS_NUM(self, f * rd->detectable, d), zs_signed(self, f * e->estimate, d).text,
        zs_signed(self, f * e->lower, d).text, zs_signed(self, f * e->upper, d).text,
        zs_rd_conclusion(self, rd));
}

static void put_thresholds(const rlv_evaluate_zoning_t *self, FILE *file)
{
    const bool fuzzy = strcmp(self->zone_status[ZS_2018], "list") == 0;
    put(self, file,
        ZS_TR(self,
              "## Discontinuités là où la classe change\n\n%s Au-dessous de %d territoires "
              "d’un côté, la conclusion est « non concluant ».\n\n",
              "## Discontinuities where the class changes\n\n%s Under %d territories a side, the "
              "conclusion is \"inconclusive\".\n\n"),
        fuzzy ? ZS_TR(self, "Discontinuité floue : la classe est celle de la liste fournie.",
                      "Fuzzy design: the class is that of the list given.")
              : ZS_TR(self,
                      "Forme réduite de la règle : les classes sont reconstruites, il n’y a pas de "
                      "première étape tant qu’aucune liste réelle n’est fournie (`--lists`).",
                      "Reduced form of the rule: classes are rebuilt, there is no first stage "
                      "until a real list is given (`--lists`)."),
        ZS_FEW_UNITS);
    for (int t = 0; t < ZS_NUM_THRESHOLDS; t++) {
        put(self, file,
            ZS_TR(self,
                  "### %s : APL des 65 ans et moins de 2016 = %s\n\n| variation | territoires "
                  "dessous / dessus | plus petit écart détectable | écart au seuil [95 %%] | "
                  "conclusion |\n|---|---:|---:|---|---|\n",
                  "### %s: APL of GPs of 65 or less in 2016 = %s\n\n| change | territories below / "
                  "above | smallest detectable | jump [95 %%] | conclusion |\n"
                  "|---|---:|---:|---|---|\n"),
            zs_threshold_words(self, (enum zs_threshold)t), ZS_NUM(self, self->cap[t], 2));
        for (size_t k = 0; k < self->num_rd; k++)
            if (self->rd[k].threshold == (enum zs_threshold)t)
                put_discontinuity(self, file, &self->rd[k]);
        const rlv_diagnostic_t *density =
            t < 2 ? rlv_diagnostics_find(&self->diagnostics, "rd_density_t",
                                         zs_threshold_name((enum zs_threshold)t))
                  : NULL;
        if (density != NULL && isfinite(density->p_value))
            put(self, file,
                ZS_TR(self, "\nDensité de part et d’autre : p = %s.\n",
                      "\nDensity on both sides: p = %s.\n"),
                ZS_NUM(self, density->p_value, 2));
        put(self, file, "\n");
    }
}

static void put_sensitivity(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file,
        ZS_TR(self,
              "## Sensibilité aux classes reconstruites\n\n%zu classements plausibles (année et "
              "définition de l’APL, pondération, plafonds) ; détail dans `sensitivity.csv`.\n\n| | "
              "étendue des écarts | positifs | distincts de zéro à 5 %% |\n|---|---|---:|---:|\n",
              "## Sensitivity to rebuilt classes\n\n%zu plausible rankings (year and definition of "
              "the APL, weights, caps); see `sensitivity.csv`.\n\n| | range of gaps | positive | "
              "differ from zero at 5 %% |\n|---|---|---:|---:|\n"),
        self->num_variants);
    for (int c = 0; c < 2; c++)
        for (int o = 0; o < 2; o++)
            for (int s = 0; s < 2; s++) {
                double low = INFINITY, high = -INFINITY;
                size_t positive = 0, told = 0;
                for (size_t v = 0; v < self->num_variants; v++) {
                    const rlv_difference_t *d = &self->variant[v].value[c][o][s];
                    if (!self->variant[v].estimated[c][o][s])
                        continue;
                    low = fmin(low, d->estimate);
                    high = fmax(high, d->estimate);
                    positive += d->estimate > 0;
                    told += d->p_value < 0.05;
                }
                const enum zs_outcome outcome = o == 0 ? ZS_GP_DENSITY : ZS_APL;
                const int digits = zs_decimals(outcome, (rlv_scale_t)s);
                const double f = zs_factor((rlv_scale_t)s);
                put(self, file,
                    ZS_TR(self, "| %s : %s (%s) | de %s à %s | %zu | %zu |\n",
                          "| %s: %s (%s) | %s to %s | %zu | %zu |\n"),
                    zs_contrast_words(self, (enum zs_contrast)c), zs_outcome_words(self, outcome),
                    zs_unit(self, outcome, (rlv_scale_t)s), zs_signed(self, f * low, digits).text,
                    zs_signed(self, f * high, digits).text, positive, told);
            }
    put(self, file, "\n");
}

static void put_limits(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file,
        ZS_TR(
            self,
            "## Ce que ces données ne disent pas, et le fichier qui le changerait\n\n"
            "- **L’effet sur les installations.** Aucun flux local : il faudrait les premières "
            "installations et cessations par territoire et par année (CNAM, SNDS).\n"
            "- **Les années 2014-2017.** Aucune liste : le tableau `Zonage_medecin` et les arrêtés "
            "de 2012 à "
            "2017, lus par `--lists`.\n"
            "- **La vraie liste de 2018.** Classes %s : l’annexe de l’arrêté de l’ARS d’octobre "
            "2018 donnerait une discontinuité floue et des territoires classés autrement à APL "
            "égale.\n"
            "- **Le zonage de mai 2022.** Ni APL ni comptes locaux après 2021 dans les données : "
            "les APL "
            "2022 et 2023 de la DREES et la BPE 2021 et suivantes.\n"
            "- **Le millésime de la BPE ancienne** (2017 ou 2018) : le fichier détaillé de "
            "l’INSEE.\n"
            "- **Les aides elles-mêmes** : les contrats signés par territoire et par année (CNAM, "
            "ARS). Le zonage n’est pas l’aide reçue.\n\n",
            "## What these data cannot say, and the file that would change it\n\n"
            "- **Installations.** No local flows: first installations and cessations by "
            "territory and year (CNAM, SNDS) would be needed.\n"
            "- **2014-2017.** No list: `Zonage_medecin` and the arrêtés of 2012 to 2017, read by "
            "`--lists`.\n"
            "- **The real list of 2018.** Classes %s: the annex of the ARS arrêté of October "
            "2018 would give a fuzzy discontinuity, and territories of another class at the same "
            "APL.\n"
            "- **The zoning of May 2022.** No local APL or count after 2021: DREES APL 2022 and "
            "2023, BPE 2021 and later.\n"
            "- **The vintage of the older BPE** (2017 or 2018): INSEE's detailed file.\n"
            "- **The aids themselves**: contracts by territory and year (CNAM, ARS). Zoning is "
            "not the aid received.\n\n"),
        status_words(self, self->zone_status[ZS_2018]));
}

static void put_method(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put(self, file,
        ZS_TR(
            self,
            "## Méthode\n\nÉcart : évolution de la moyenne de la classe (pondérée par les "
            "habitants d’une année "
            "fixe), moins celle des territoires comparés ; en logarithmes, évolution relative. "
            "Erreur-type : la plus grande de celles par territoire et par département (%zu), "
            "quantiles de Student. « p permutation » : %zu répartitions des classes ; « p "
            "bootstrap "
            "» : bootstrap sauvage par département. Plus petit écart détectable : puissance de "
            "80 %% à 5 %%. Un écart n’est dit distinguable que si l’intervalle, la permutation et "
            "les deux échelles concordent.\n\n",
            "## Method\n\nGap: change of the class's mean (weighted by the inhabitants of a fixed "
            "year) less "
            "that of the territories compared; in logarithms, relative change. Standard error: "
            "the larger of those by territory and by department (%zu), Student's quantiles. \"p "
            "permutation\": %zu assignments of classes; \"p bootstrap\": wild bootstrap by "
            "department. Smallest detectable: power 80 %% at 5 %%. A gap is told only if interval, "
            "permutation and both scales agree.\n\n"),
        self->num_departments, self->draws);
    if (self->has_circle)
        put(self, file,
            ZS_TR(self,
                  "Chaque méthode a été éprouvée sur des mondes simulés dont l’effet est connu "
                  "(`releve evaluate circle`) ; celles qui y échouent sont « non retenues »%s%s.\n",
                  "Each method was tried on simulated worlds with a known effect (`releve evaluate "
                  "circle`); those that fail there are \"not retained\"%s%s.\n"),
            strcmp(self->not_retained, " ") == 0 ? "" : " : ",
            strcmp(self->not_retained, " ") == 0 ? "" : self->not_retained + 1);
    else
        put(self, file,
            ZS_TR(self, "Aucun tableau d’épreuve sur mondes simulés n’a été fourni (`--circle`).\n",
                  "No table of trials on simulated worlds was given (`--circle`).\n"));
    put(self, file,
        ZS_TR(
            self,
            "\nSources : DREES, APL ; INSEE, BPE et populations légales ; DREES, RPPS ; CNAM ; ARS "
            "(liste de 2025). Calculs Relève %s. Empreintes des fichiers dans `manifest.json`.\n",
            "\nSources: DREES, APL; INSEE, BPE and legal populations; DREES, RPPS; CNAM; ARS (list "
            "of 2025). Relève %s. Digests of the files in `manifest.json`.\n"),
        RLV_VERSION);
}

void zs_write_report(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put_title(self, file);
    put_summary(self, file);
    put_description(self, file);
    put_safeguards(self, file);
    put_counts(self, file);
    put_apl(self, file);
    put_thresholds(self, file);
    put_sensitivity(self, file);
    put_limits(self, file);
    put_method(self, file);
}
