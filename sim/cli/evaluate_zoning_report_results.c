/* The second half of the study's report: each result with its diagnostics, its placebo and the
 * words it allows; what the data cannot say; the method. */
#include <math.h>
#include <string.h>

#include "evaluate_output.h"
#include "evaluate_zoning_words.h"

/* --- results */

static rlv_lang_t lang_of(const rlv_evaluate_zoning_t *self)
{
    return self->english ? RLV_LANG_EN : RLV_LANG_FR;
}

static void put_p(const rlv_evaluate_zoning_t *self, FILE *file, double p)
{
    if (isnan(p))
        rlv_zs_put(self, file, " |");
    else
        rlv_zs_put(self, file, " %s |", rlv_evaluate_p(p, lang_of(self)).text);
}

static void put_result(const rlv_evaluate_zoning_t *self, FILE *file, const rlv_zs_row_t *row,
                       const char *label)
{
    const rlv_zs_row_t *placebo = row->placebo >= 0 ? &self->row[row->placebo] : NULL;
    if (!row->estimated) {
        rlv_zs_put(self, file,
                   RLV_ZS_TR(self,
                             "| %s | %s | sans objet : aucune valeur commune | | | | | %s |\n",
                             "| %s | %s | none: no value in common | | | | | %s |\n"),
                   label, rlv_zs_unit(self, row->outcome, row->scale),
                   placebo != NULL ? rlv_zs_interval(self, placebo).text : "");
        return;
    }
    rlv_zs_put(self, file, "| %s%s | %s | %s | %s |", label,
               rlv_zs_row_retained(self, row)
                   ? ""
                   : RLV_ZS_TR(self, " — **non retenue**", " — **not retained**"),
               rlv_zs_unit(self, row->outcome, row->scale), rlv_zs_interval(self, row).text,
               RLV_ZS_NUM(self, rlv_zs_factor(row->scale) * row->value.detectable,
                          rlv_zs_decimals(row->outcome, row->scale)));
    put_p(self, file, row->value.p_value);
    put_p(self, file, row->p_randomisation);
    put_p(self, file, row->p_wild);
    rlv_zs_put(self, file, " %s |\n", placebo != NULL ? rlv_zs_interval(self, placebo).text : "");
}

static void put_head(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
            "| | unité | écart [95 %%] | plus petit écart détectable | p | p permutation | p "
            "bootstrap | zonage fictif (APL) |\n|---|---|---|---:|---:|---:|---:|---|\n",
            "| | unit | gap [95 %%] | smallest detectable | p | p permutation | p bootstrap | "
            "placebo zoning (APL) |\n|---|---|---|---:|---:|---:|---:|---|\n"));
}

/* Whether the inhabitants moved alike before the list: said only as far as the interval allows. */
static void put_inhabitants_before(const rlv_evaluate_zoning_t *self, FILE *file,
                                   const rlv_zs_row_t *before)
{
    if (before == NULL || !before->estimated || isnan(before->value.lower))
        return;
    const bool apart = before->value.lower > 0.0 || before->value.upper < 0.0;
    rlv_zs_put(
        self, file,
        apart ? RLV_ZS_TR(self,
                          " Avant le zonage, les habitants évoluaient déjà différemment : %s %% de "
                          "2012 à 2017.",
                          " Before the zoning, inhabitants already moved apart: %s %% from 2012 to "
                          "2017.")
              : RLV_ZS_TR(self,
                          " Avant le zonage, aucune différence d’évolution des habitants n’est "
                          "distinguable : %s %% de 2012 à 2017.",
                          " Before the zoning, no difference in the change of inhabitants can be "
                          "told: %s %% from 2012 to 2017."),
        rlv_zs_interval(self, before).text);
}

static void put_counts(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
            "## Médecins (comptes) : une seule différence longue\n\nLa BPE ne permet qu’une "
            "différence, entre le fichier du milieu des années 2010 (2017 ou 2018, on l’ignore : "
            "les deux sont montrés) et celui de 2020 : trois ans, à un an près. S’il est de 2017, "
            "ce fichier précède l’arrêté de novembre 2017 et la liste ; s’il est de 2018, il suit "
            "l’arrêté, et une anticipation peut déjà y être. Densités sur les habitants d’une même "
            "année, pour que seuls les comptes bougent. Aucun compte local n’existe avant : le "
            "zonage fictif ne peut être éprouvé que sur l’APL.\n\n",
            "## GPs (counts): a single long difference\n\nBPE supports one difference, between "
            "the file of the mid-2010s (2017 or 2018, unknown: both are shown) and that of 2020: "
            "three years, give or take one. If of 2017 that file precedes the arrêté of November "
            "2017 and the list; if of 2018 it follows the arrêté, and may hold anticipation. "
            "Densities on the inhabitants of one year, so that only counts move. No local count "
            "exists before: the placebo zoning can only be tried on the APL.\n\n"));
    rlv_zs_put_figure(self, file, "zoning_counts",
                      RLV_ZS_TR(self, "Médecins : écarts d’évolution entre les classes",
                                "GPs: gaps of change between classes"));
    for (int c = 0; c < RLV_ZS_NUM_CONTRASTS; c++) {
        rlv_zs_put(self, file, RLV_ZS_TR(self, "### Territoires %s\n\n", "### Territories: %s\n\n"),
                   rlv_zs_contrast_words(self, (enum rlv_zs_contrast)c));
        put_head(self, file);
        for (size_t r = 0; r < self->num_rows; r++) {
            const rlv_zs_row_t *row = &self->row[r];
            char label[96];
            if (row->outcome != RLV_ZS_GP_DENSITY || row->contrast != (enum rlv_zs_contrast)c)
                continue;
            (void)snprintf(label, sizeof label, "%d-%d, %s", row->reference, row->year,
                           rlv_zs_method_words(self, row->method));
            put_result(self, file, row, label);
        }
        const rlv_zs_row_t *level = rlv_zs_main_row(
            self, RLV_ZS_GP_DENSITY, (enum rlv_zs_contrast)c, RLV_ZS_RAW, RLV_SCALE_LEVEL);
        const rlv_zs_row_t *before = rlv_zs_find(self, RLV_ZS_POPULATION, (enum rlv_zs_contrast)c,
                                                 RLV_ZS_RAW, RLV_ZS_BEFORE, RLV_SCALE_LOG, 2017);
        rlv_zs_put(
            self, file,
            RLV_ZS_TR(self, "\n%zu territoires contre %zu. %s",
                      "\n%zu territories against %zu. %s"),
            level != NULL ? level->value.num_treated : 0,
            level != NULL ? level->value.num_control : 0,
            rlv_zs_conclusion(self, level,
                              rlv_zs_main_row(self, RLV_ZS_GP_DENSITY, (enum rlv_zs_contrast)c,
                                              RLV_ZS_RAW, RLV_SCALE_LOG))
                .text);
        put_inhabitants_before(self, file, before);
        rlv_zs_put(self, file, "\n\n");
    }
}

static void put_apl_window(const rlv_evaluate_zoning_t *self, FILE *file,
                           enum rlv_zs_contrast contrast, enum rlv_zs_window window)
{
    for (size_t r = 0; r < self->num_rows; r++) {
        const rlv_zs_row_t *row = &self->row[r];
        char label[128];
        if (row->outcome != RLV_ZS_APL || row->contrast != contrast || row->window != window)
            continue;
        const bool reversed = row->year < row->reference;
        (void)snprintf(label, sizeof label, "%d-%d%s, %s%s", row->reference, row->year,
                       reversed ? RLV_ZS_TR(self, " (avant)", " (before)") : "",
                       rlv_zs_method_words(self, row->method),
                       !row->apart ? ""
                       : row->year == RLV_ZS_CLASS_YEAR
                           ? RLV_ZS_TR(self, " — année de classement", " — class year")
                           : RLV_ZS_TR(self, " — à part", " — apart"));
        put_result(self, file, row, label);
    }
}

/* Whether the groups moved alike before: 2015 to 2017, the class year left out. */
static void put_before(const rlv_evaluate_zoning_t *self, FILE *file, enum rlv_zs_contrast contrast)
{
    const rlv_zs_row_t *row[2];
    bool apart = false;
    for (int s = 0; s < 2; s++) {
        row[s] =
            rlv_zs_find(self, RLV_ZS_APL, contrast, RLV_ZS_RAW, RLV_ZS_LIST, (rlv_scale_t)s, 2015);
        if (row[s] == NULL || !row[s]->estimated)
            return;
        apart = apart || row[s]->value.p_value < 0.05;
    }
    rlv_zs_put(
        self, file, "- %s\n",
        apart ? RLV_ZS_TR(self,
                          "Avant le zonage (2015 et 2017), les évolutions différaient déjà : la "
                          "comparaison n’a pas de base.",
                          "Before the zoning (2015 and 2017) changes already differed: the "
                          "comparison has no ground.")
              : RLV_ZS_TR(self,
                          "Avant le zonage (2015 et 2017), aucun écart d’évolution n’est "
                          "distinguable ; avec deux années seulement, cela n’établit pas que les "
                          "évolutions auraient été parallèles.",
                          "Before the zoning (2015 and 2017) no difference of change can be told; "
                          "with two years only this does not establish parallel trends."));
}

static void put_apl(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
            "## APL (l’indicateur de la règle : à lire avec prudence)\n\nDeux fenêtres "
            "d’anticipation : liste d’octobre 2018 (référence 2017) ; arrêté de novembre 2017 "
            "(référence 2015, car 2016 est l’année de classement).\n\n",
            "## APL (what the rule ranks on: read with care)\n\nTwo windows of anticipation: "
            "list of "
            "October 2018 (reference 2017); arrêté of November 2017 (reference 2015, 2016 being "
            "the class year).\n\n"));
    rlv_zs_put_figure(self, file, "zoning_effects",
                      RLV_ZS_TR(self, "APL : écarts d’évolution, et zonage fictif",
                                "APL: gaps of change, and placebo zoning"));
    for (int c = 0; c < RLV_ZS_NUM_CONTRASTS; c++) {
        rlv_zs_put(self, file, RLV_ZS_TR(self, "### Territoires %s\n\n", "### Territories: %s\n\n"),
                   rlv_zs_contrast_words(self, (enum rlv_zs_contrast)c));
        put_head(self, file);
        put_apl_window(self, file, (enum rlv_zs_contrast)c, RLV_ZS_LIST);
        put_apl_window(self, file, (enum rlv_zs_contrast)c, RLV_ZS_DECREE);
        put_apl_window(self, file, (enum rlv_zs_contrast)c, RLV_ZS_EARLIER);
        rlv_zs_put(self, file, "\n");
        put_before(self, file, (enum rlv_zs_contrast)c);
        for (int w = RLV_ZS_LIST; w <= RLV_ZS_DECREE; w++)
            for (int year = 2019; year <= 2021; year += 2)
                rlv_zs_put(self, file, "- %s, %d : %s\n",
                           w == RLV_ZS_LIST ? RLV_ZS_TR(self, "Référence 2017", "Reference 2017")
                                            : RLV_ZS_TR(self, "Référence 2015", "Reference 2015"),
                           year,
                           rlv_zs_conclusion(
                               self,
                               rlv_zs_find(self, RLV_ZS_APL, (enum rlv_zs_contrast)c, RLV_ZS_RAW,
                                           (enum rlv_zs_window)w, RLV_SCALE_LEVEL, year),
                               rlv_zs_find(self, RLV_ZS_APL, (enum rlv_zs_contrast)c, RLV_ZS_RAW,
                                           (enum rlv_zs_window)w, RLV_SCALE_LOG, year))
                               .text);
        rlv_zs_put(self, file, "\n");
    }
}

static void put_discontinuity(const rlv_evaluate_zoning_t *self, FILE *file, const rlv_zs_rd_t *rd)
{
    const rlv_rd_inference_t *e = &rd->result.effect[RLV_RD_ROBUST];
    const double f = rlv_zs_factor(rd->scale);
    const int d = rlv_zs_decimals(rd->outcome, rd->scale);
    if (!rd->estimated) {
        rlv_zs_put(self, file, "| %s | | | | %s |\n", rlv_zs_outcome_words(self, rd->outcome),
                   rlv_zs_rd_conclusion(self, rd));
        return;
    }
    rlv_zs_put(self, file,
               RLV_ZS_TR(self, "| %s %d-%d, %s | %zu / %zu | %s | %s [%s ; %s] | %s |\n",
                         "| %s %d-%d, %s | %zu / %zu | %s | %s [%s, %s] | %s |\n"),
               rlv_zs_outcome_words(self, rd->outcome), rd->reference, rd->year,
               rlv_zs_unit(self, rd->outcome, rd->scale), rd->result.num_main[0],
               rd->result.num_main[1], RLV_ZS_NUM(self, f * rd->detectable, d),
               rlv_zs_signed(self, f * e->estimate, d).text,
               rlv_zs_signed(self, f * e->lower, d).text, rlv_zs_signed(self, f * e->upper, d).text,
               rlv_zs_rd_conclusion(self, rd));
}

static void put_thresholds(const rlv_evaluate_zoning_t *self, FILE *file)
{
    const bool fuzzy = strcmp(self->zone_status[RLV_ZS_2018], "list") == 0;
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
            "## Discontinuités là où la classe change\n\n%s Au-dessous de %d territoires "
            "d’un côté, la conclusion est « non concluant ».\n\n",
            "## Discontinuities where the class changes\n\n%s Under %d territories a side, the "
            "conclusion is \"inconclusive\".\n\n"),
        fuzzy ? RLV_ZS_TR(self, "Discontinuité floue : la classe est celle de la liste fournie.",
                          "Fuzzy design: the class is that of the list given.")
              : RLV_ZS_TR(
                    self,
                    "Forme réduite de la règle : les classes sont reconstruites, il n’y a pas de "
                    "première étape tant qu’aucune liste réelle n’est fournie (`--lists`).",
                    "Reduced form of the rule: classes are rebuilt, there is no first stage "
                    "until a real list is given (`--lists`)."),
        RLV_ZS_FEW_UNITS);
    rlv_zs_put_figure(self, file, "zoning_thresholds",
                      RLV_ZS_TR(self, "Médecins autour des seuils de la règle",
                                "GPs around the thresholds of the rule"));
    for (int t = 0; t < RLV_ZS_NUM_THRESHOLDS; t++) {
        rlv_zs_put(
            self, file,
            RLV_ZS_TR(
                self,
                "### %s : APL des 65 ans et moins de 2016 = %s\n\n| variation | territoires "
                "dessous / dessus | plus petit écart détectable | écart au seuil [95 %%] | "
                "conclusion |\n|---|---:|---:|---|---|\n",
                "### %s: APL of GPs of 65 or less in 2016 = %s\n\n| change | territories below / "
                "above | smallest detectable | jump [95 %%] | conclusion |\n"
                "|---|---:|---:|---|---|\n"),
            rlv_zs_threshold_words(self, (enum rlv_zs_threshold)t),
            RLV_ZS_NUM(self, self->cap[t], 2));
        for (size_t k = 0; k < self->num_rd; k++)
            if (self->rd[k].threshold == (enum rlv_zs_threshold)t)
                put_discontinuity(self, file, &self->rd[k]);
        const rlv_diagnostic_t *density =
            t < 2 ? rlv_diagnostics_find(&self->diagnostics, "rd_density_t",
                                         rlv_zs_threshold_name((enum rlv_zs_threshold)t))
                  : NULL;
        if (density != NULL && isfinite(density->p_value))
            rlv_zs_put(self, file,
                       RLV_ZS_TR(self, "\nDensité de part et d’autre : %s.\n",
                                 "\nDensity on both sides: %s.\n"),
                       rlv_evaluate_p_equals(density->p_value, lang_of(self)).text);
        rlv_zs_put(self, file, "\n");
    }
}

static void put_sensitivity(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
            "## Sensibilité aux classes reconstruites\n\n%zu classements plausibles (année et "
            "définition de l’APL, pondération, plafonds) ; détail dans `sensitivity.csv`.\n\n",
            "## Sensitivity to rebuilt classes\n\n%zu plausible rankings (year and definition of "
            "the APL, weights, caps); see `sensitivity.csv`.\n\n"),
        self->num_variants);
    rlv_zs_put_figure(
        self, file, "zoning_sensitivity",
        RLV_ZS_TR(self, "Écarts sous d’autres classements", "Gaps under other rankings"));
    rlv_zs_put(self, file,
               RLV_ZS_TR(self,
                         "| | étendue des écarts | positifs | distincts de zéro à 5 %% "
                         "|\n|---|---|---:|---:|\n",
                         "| | range of gaps | positive | differ from zero at 5 %% "
                         "|\n|---|---|---:|---:|\n"));
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
                const enum rlv_zs_outcome outcome = o == 0 ? RLV_ZS_GP_DENSITY : RLV_ZS_APL;
                const int digits = rlv_zs_decimals(outcome, (rlv_scale_t)s);
                const double f = rlv_zs_factor((rlv_scale_t)s);
                rlv_zs_put(self, file,
                           RLV_ZS_TR(self, "| %s : %s (%s) | de %s à %s | %zu | %zu |\n",
                                     "| %s: %s (%s) | %s to %s | %zu | %zu |\n"),
                           rlv_zs_contrast_words(self, (enum rlv_zs_contrast)c),
                           rlv_zs_outcome_words(self, outcome),
                           rlv_zs_unit(self, outcome, (rlv_scale_t)s),
                           rlv_zs_signed(self, f * low, digits).text,
                           rlv_zs_signed(self, f * high, digits).text, positive, told);
            }
    rlv_zs_put(self, file, "\n");
}

static void put_limits(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
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
        rlv_zs_status_words(self, self->zone_status[RLV_ZS_2018]));
}

/* The trials on simulated worlds, and what failed there. */
static void put_trials(const rlv_evaluate_zoning_t *self, FILE *file)
{
    const char *key = self->not_retained;
    bool first = true;
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(self,
                  "Chaque méthode a été éprouvée sur des mondes simulés dont l’effet est connu "
                  "(`releve evaluate circle`) ; celles qui y échouent sont « non retenues »",
                  "Each method was tried on simulated worlds with a known effect (`releve "
                  "evaluate circle`); those that fail there are \"not retained\""));
    for (key += strspn(key, " "); *key != '\0'; key += strspn(key, " ")) {
        const int length = (int)strcspn(key, " ");
        rlv_zs_put(self, file, "%s`%.*s`", first ? RLV_ZS_TR(self, " : ", ": ") : ", ", length,
                   key);
        key += length;
        first = false;
    }
    rlv_zs_put(self, file, ".\n");
}

static void put_method(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
            "## Méthode\n\nÉcart : évolution de la moyenne de la classe (pondérée par les "
            "habitants d’une année "
            "fixe), moins celle des territoires comparés ; en logarithmes, évolution relative. "
            "Erreur-type : la plus grande de celles par territoire et par département (%zu), "
            "quantiles de Student. « p permutation » : %s répartitions des classes ; « p "
            "bootstrap "
            "» : bootstrap sauvage par département. Plus petit écart détectable : puissance de "
            "80 %% à 5 %%. Un écart n’est dit distinguable que si l’intervalle, la permutation et "
            "les deux échelles concordent.\n\n",
            "## Method\n\nGap: change of the class's mean (weighted by the inhabitants of a fixed "
            "year) less "
            "that of the territories compared; in logarithms, relative change. Standard error: "
            "the larger of those by territory and by department (%zu), Student's quantiles. \"p "
            "permutation\": %s assignments of classes; \"p bootstrap\": wild bootstrap by "
            "department. Smallest detectable: power 80 %% at 5 %%. A gap is told only if interval, "
            "permutation and both scales agree.\n\n"),
        self->num_departments, RLV_ZS_NUM(self, (double)self->draws, 0));
    if (self->has_circle)
        put_trials(self, file);
    else
        rlv_zs_put(
            self, file,
            RLV_ZS_TR(self,
                      "Aucun tableau d’épreuve sur mondes simulés n’a été fourni (`--circle`).\n",
                      "No table of trials on simulated worlds was given (`--circle`).\n"));
    rlv_zs_put(
        self, file,
        RLV_ZS_TR(
            self,
            "\nSources : DREES, APL ; INSEE, BPE et populations légales ; DREES, RPPS ; CNAM ; ARS "
            "(liste de 2025). Calculs Relève %s. Empreintes des fichiers dans `manifest.json`.\n",
            "\nSources: DREES, APL; INSEE, BPE and legal populations; DREES, RPPS; CNAM; ARS (list "
            "of 2025). Relève %s. Digests of the files in `manifest.json`.\n"),
        RLV_VERSION);
}

void rlv_zs_put_results(const rlv_evaluate_zoning_t *self, FILE *file)
{
    put_counts(self, file);
    put_apl(self, file);
    put_thresholds(self, file);
    put_sensitivity(self, file);
    put_limits(self, file);
    put_method(self, file);
}
