/* The report of `releve evaluate zoning`, Markdown, in French or English. What a sentence claims is
 * decided in evaluate_zoning_study.c (rlv_zs_verdict); here it is only worded. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_zoning_words.h"

/* --- what to keep */

static void put_title(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
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
        rlv_zs_status_words(self, self->zone_status[RLV_ZS_2018]));
    if (self->previous == NULL)
        rlv_zs_put(
            self, file,
            RLV_ZS_TR(
                self,
                "Aucune liste d’avant octobre 2018 n’est disponible : « entré en ZIP » suppose "
                "qu’aucun territoire n’était déjà aidé, et 2014-2017 n’est que décrit, avec les "
                "classes de 2018.\n\n",
                "No list from before October 2018 is at hand: \"entered ZIP\" supposes that no "
                "territory was aided already, and 2014-2017 is only described, with the classes "
                "of 2018.\n\n"));
    else
        rlv_zs_put(
            self, file,
            RLV_ZS_TR(
                self,
                "Liste d’avant octobre 2018 fournie (en vigueur en %d) : les territoires déjà "
                "aidés ne sont dans aucun contraste.\n\n",
                "A list from before October 2018 was given (in force in %d): territories aided "
                "already are in no contrast.\n\n"),
            self->previous_year);
}

/* What the same comparison gives on the placebo zoning, before the list: beside every result. */
static void put_placebo(const rlv_evaluate_zoning_t *self, FILE *file, const rlv_zs_row_t *level,
                        const rlv_zs_row_t *logs)
{
    if (level != NULL && logs != NULL && level->placebo >= 0 && logs->placebo >= 0)
        rlv_zs_put(self, file,
                   RLV_ZS_TR(self, " Zonage fictif (APL, avant la liste) : %s %s, %s %%.",
                             " Placebo zoning (APL, before the list): %s %s, %s %%."),
                   rlv_zs_interval(self, &self->row[level->placebo]).text,
                   rlv_zs_unit(self, RLV_ZS_APL, RLV_SCALE_LEVEL),
                   rlv_zs_interval(self, &self->row[logs->placebo]).text);
    rlv_zs_put(self, file, "\n");
}

static void put_summary(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_put(self, file,
               RLV_ZS_TR(self, "## Ce que l’étude permet de dire\n\n", "## What can be said\n\n"));
    for (int o = RLV_ZS_GP_DENSITY; o <= RLV_ZS_APL; o++)
        for (int c = 0; c < RLV_ZS_NUM_CONTRASTS; c++) {
            const rlv_zs_row_t *level = rlv_zs_main_row(
                self, (enum rlv_zs_outcome)o, (enum rlv_zs_contrast)c, RLV_ZS_RAW, RLV_SCALE_LEVEL);
            const rlv_zs_row_t *logs = rlv_zs_main_row(
                self, (enum rlv_zs_outcome)o, (enum rlv_zs_contrast)c, RLV_ZS_RAW, RLV_SCALE_LOG);
            rlv_zs_put(self, file, "- **%s, %s.** %s",
                       o == RLV_ZS_GP_DENSITY ? RLV_ZS_TR(self, "Médecins", "GPs")
                                              : "APL 2017-2021",
                       rlv_zs_contrast_words(self, (enum rlv_zs_contrast)c),
                       rlv_zs_conclusion(self, level, logs).text);
            put_placebo(self, file, level, logs);
        }
    rlv_zs_put(self, file, "\n");
}

/* --- description */

static void put_value(const rlv_evaluate_zoning_t *self, FILE *file,
                      const rlv_zs_description_t *row, int decimals, double factor)
{
    for (int z = 0; z < RLV_NUM_ZONES; z++)
        rlv_zs_put(self, file, " %s |", RLV_ZS_NUM(self, row->value[z] * factor, decimals));
}

static const char *stock_words(const rlv_evaluate_zoning_t *self, int year)
{
    switch (year) {
    case 2014:
        return RLV_ZS_TR(self, "1ᵉʳ janvier 2014, RPPS libéraux et mixtes — **imputé**",
                         "1 January 2014, RPPS liberal and mixed — **imputed**");
    case 2015:
        return RLV_ZS_TR(self, "31 décembre 2014, CNAM libéraux — **imputé**",
                         "31 December 2014, CNAM liberal — **imputed**");
    case 2017:
        return RLV_ZS_TR(self, "milieu des années 2010, BPE (2017 ou 2018)",
                         "mid-2010s, BPE (2017 or 2018)");
    default:
        return "2020, BPE";
    }
}

static void put_table(const rlv_evaluate_zoning_t *self, FILE *file, const char *indicator,
                      const char *head, int decimals)
{
    rlv_zs_description_t rows[64];
    const size_t count = rlv_zs_describe(self, RLV_ZS_2018, rows, 64);
    rlv_zs_put(self, file, "%s\n\n| | ZIP | ZAC | %s |\n|---|---:|---:|---:|\n", head,
               rlv_zs_class_words(self, RLV_ZONE_ZAR));
    for (size_t r = 0; r < count; r++) {
        if (strcmp(rows[r].indicator, indicator) != 0)
            continue;
        if (strcmp(indicator, "gp_density_p100k") == 0)
            rlv_zs_put(self, file, "| %s |", stock_words(self, rows[r].year));
        else
            rlv_zs_put(self, file, "| %d%s |", rows[r].year,
                       strcmp(rows[r].status, "interpolated") == 0
                           ? RLV_ZS_TR(self, " (interpolé)", " (interpolated)")
                           : "");
        put_value(self, file, &rows[r], decimals, 1.0);
        rlv_zs_put(self, file, "\n");
    }
    rlv_zs_put(self, file, "\n");
}

static void put_attractive(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_description_t rows[64];
    const size_t count = rlv_zs_describe(self, RLV_ZS_2018, rows, 64);
    rlv_zs_put(self, file,
               RLV_ZS_TR(self,
                         "### Les territoires aidés sont-ils attractifs par ailleurs ?\n\n"
                         "| | ZIP | ZAC | troisième classe |\n|---|---:|---:|---:|\n",
                         "### Are the aided territories attractive otherwise?\n\n"
                         "| | ZIP | ZAC | third class |\n|---|---:|---:|---:|\n"));
    const int from[2] = {2012, 2017}, to[2] = {2017, 2021};
    for (int p = 0; p < 2; p++) {
        double first[RLV_NUM_ZONES] = {0}, last[RLV_NUM_ZONES] = {0};
        for (size_t i = 0; i < self->n; i++) {
            first[self->zone[RLV_ZS_2018][i]] += rlv_zs_population(self, from[p])[i];
            last[self->zone[RLV_ZS_2018][i]] += rlv_zs_population(self, to[p])[i];
        }
        rlv_zs_put(self, file,
                   RLV_ZS_TR(self, "| habitants, évolution %d-%d |", "| inhabitants, %d-%d |"),
                   from[p], to[p]);
        for (int z = 0; z < RLV_NUM_ZONES; z++)
            rlv_zs_put(self, file, " %s %% |",
                       rlv_zs_signed(self, 100.0 * (last[z] / first[z] - 1.0), 1).text);
        rlv_zs_put(self, file, "\n");
    }
    static const char *const NAMES[] = {"msp_communes", "qpv", "mountain_share", "km_to_emergency"};
    static const char *const FRENCH[] = {"communes avec une MSP (récent)",
                                         "QPV (génération 2024-25)", "habitants en massif (%)",
                                         "kilomètres jusqu’aux urgences (récent)"};
    static const char *const ENGLISH[] = {"communes with an MSP (recent)",
                                          "QPV (generation 2024-25)", "inhabitants in a massif (%)",
                                          "kilometres to an emergency department (recent)"};
    for (int k = 0; k < 4; k++)
        for (size_t r = 0; r < count; r++)
            if (strcmp(rows[r].indicator, NAMES[k]) == 0) {
                rlv_zs_put(self, file, "| %s |", self->english ? ENGLISH[k] : FRENCH[k]);
                put_value(self, file, &rows[r], 0, k == 2 ? 100.0 : 1.0);
                rlv_zs_put(self, file, "\n");
            }
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
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
    rlv_zs_put(self, file,
               RLV_ZS_TR(self, "## Description, classes de 2018\n\n",
                         "## Description, classes of 2018\n\n"));
    rlv_zs_put_figure(
        self, file, "zoning_density",
        RLV_ZS_TR(self, "Densité de généralistes selon la classe", "Density of GPs by class"));
    rlv_zs_put_figure(
        self, file, "zoning_apl",
        RLV_ZS_TR(self, "APL et habitants selon la classe", "APL and inhabitants by class"));
    put_table(
        self, file, "gp_density_p100k",
        RLV_ZS_TR(self,
                  "Médecins généralistes pour 100 000 habitants. Trois définitions, jamais mises "
                  "bout à bout ; « imputé » : le stock du département réparti selon la BPE du "
                  "milieu des années 2010, jamais dans une comparaison.",
                  "GPs per 100,000 inhabitants. Three definitions, never chained; \"imputed\": "
                  "the department's stock spread by BPE of the mid-2010s, never in a "
                  "comparison."),
        1);
    put_table(
        self, file, "apl",
        RLV_ZS_TR(
            self,
            "APL tous âges, consultations par an et par habitant (série révisée ; 2014 et 2020 "
            "n’existent pas).",
            "All-ages APL, consultations a year per inhabitant (revised series; 2014 and 2020 do "
            "not exist)."),
        2);
    put_table(self, file, "population",
              RLV_ZS_TR(self, "Habitants au 1ᵉʳ janvier.", "Inhabitants."), 0);
    put_attractive(self, file);
}

/* --- safeguards */

static void put_safeguards(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
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
        rlv_zs_put(self, file, " %s (%s)%s", d != NULL ? rlv_zs_signed(self, d->value, 2).text : "",
                   rlv_zs_class_words(self, z), z + 1 < RLV_NUM_ZONES ? "," : ".");
    }
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
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
        RLV_ZS_NUM(self, self->slope[RLV_SCALE_LEVEL], 3),
        RLV_ZS_NUM(self, self->slope[RLV_SCALE_LOG], 3));
}

void rlv_zs_write_report(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put_title(self, file);
    put_summary(self, file);
    put_description(self, file);
    put_safeguards(self, file);
    rlv_zs_put_results(self, file);
}
