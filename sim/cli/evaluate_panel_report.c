/* The report of `releve evaluate panel`, in French or English, as Markdown; its settings, for the
 * manifest. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_output.h"
#include "evaluate_panel.h"

static const char *pick(const rlv_evaluate_panel_t *self, const char *french, const char *english)
{
    return self->english ? english : french;
}

static rlv_number_t fixed(const rlv_evaluate_panel_t *self, double value, int decimals)
{
    return rlv_number_format(value, decimals, self->english ? RLV_LANG_EN : RLV_LANG_FR);
}

static rlv_number_t p_value(const rlv_evaluate_panel_t *self, double p)
{
    return rlv_evaluate_p(p, self->english ? RLV_LANG_EN : RLV_LANG_FR);
}

static rlv_short_text_t p_equals(const rlv_evaluate_panel_t *self, double p)
{
    return rlv_evaluate_p_equals(p, self->english ? RLV_LANG_EN : RLV_LANG_FR);
}

const struct rlv_overall_words RLV_OVERALL_WORDS[RLV_NUM_OVERALL_WORDS] = {
    {"twfe", "régression à effets fixes", "two-way fixed effects"},
    {"sun_abraham_att", "Sun et Abraham", "Sun and Abraham"},
    {"att_simple", "Callaway et Sant’Anna, moyenne des effets après le traitement",
     "Callaway and Sant’Anna, mean of the effects after treatment"},
    {"att_group_overall", "Callaway et Sant’Anna, moyenne des cohortes",
     "Callaway and Sant’Anna, mean of the cohorts"},
    {"att_dynamic_overall", "Callaway et Sant’Anna, moyenne des durées d’exposition",
     "Callaway and Sant’Anna, mean of the lengths of exposure"},
    {"att_calendar_overall", "Callaway et Sant’Anna, moyenne des périodes",
     "Callaway and Sant’Anna, mean of the periods"},
    {"imputation", "imputation (Borusyak, Jaravel et Spiess)",
     "imputation (Borusyak, Jaravel and Spiess)"},
    {"synthetic_did", "différence de différences synthétique",
     "synthetic difference-in-differences"},
    {"did", "différence de différences simple", "plain difference-in-differences"},
};

static void put_value_row(const rlv_evaluate_panel_t *self, FILE *file, const char *label,
                          const rlv_estimate_t *row)
{
    const int d = rlv_evaluate_decimals(row->std_error);
    (void)fprintf(file, "| %s | %s | ", label, fixed(self, row->estimate, d).text);
    if (row->std_error > 0)
        (void)fprintf(file, self->english ? "%s | %s to %s | %s |\n" : "%s | de %s à %s | %s |\n",
                      fixed(self, row->std_error, d).text, fixed(self, row->lower, d).text,
                      fixed(self, row->upper, d).text, p_value(self, row->p_value).text);
    else
        (void)fputs("— | — | — |\n", file);
}

static void put_header(const rlv_evaluate_panel_t *self, FILE *file)
{
    const rlv_panel_t *p = &self->panel;

    (void)fputs(pick(self,
                     "# Effet d’une mesure adoptée à des dates différentes\n\nVariable "
                     "étudiée\u202F: ",
                     "# Effect of a measure adopted at different dates\n\nOutcome: "),
                file);
    rlv_evaluate_name(file, self->spec.outcome);
    (void)fputs(pick(self, ". Date d’adoption\u202F: ", ". Adoption date: "), file);
    rlv_evaluate_name(file, self->spec.cohort);
    (void)fprintf(file, self->english ? ". Periods %d to %d.\n\n" : ". Périodes de %d à %d.\n\n",
                  p->period[0], p->period[p->num_periods - 1]);
    (void)fputs(
        pick(self, "| cohorte | unités |\n|---|---:|\n", "| cohort | units |\n|---|---:|\n"), file);
    for (size_t i = 0; i < self->diagnostics.num_rows; i++) {
        const rlv_diagnostic_t *row = &self->diagnostics.row[i];
        if (strcmp(row->diagnostic, "units_of_cohort") != 0)
            continue;
        (void)fprintf(file, "| %s%s | %s |\n",
                      strcmp(row->item, "never") == 0
                          ? pick(self, "jamais traitées", "never treated")
                          : row->item,
                      row->note[0] != '\0'
                          ? pick(self, " (traitée dès le début)", " (treated from the start)")
                          : "",
                      fixed(self, row->value, 0).text);
    }
    (void)fprintf(
        file,
        self->english
            ? "\nRows left out for a missing value: %s. Units left out for a missing "
              "period: %s.\n\n"
            : "\nLignes écartées faute d’une valeur\u202F: %s. Unités écartées faute d’une "
              "période\u202F: %s.\n\n",
        fixed(self, (double)p->num_rows_missing, 0).text,
        fixed(self, (double)p->num_units_incomplete, 0).text);
}

/* (z of 0.975 + z of 0.8) standard errors of the first estimate at hand. */
static void put_detectable(const rlv_evaluate_panel_t *self, FILE *file)
{
    static const char *const SOURCES[] = {"att_simple", "imputation", "sun_abraham_att", "twfe"};
    for (size_t s = 0; s < sizeof SOURCES / sizeof *SOURCES; s++) {
        const rlv_estimate_t *row =
            rlv_estimates_find(&self->estimates, SOURCES[s], RLV_NO_KEY, RLV_NO_KEY);
        if (row == NULL || !(row->std_error > 0))
            continue;
        const double effect = rlv_evaluate_detectable(row->std_error);
        (void)fprintf(file,
                      self->english
                          ? "Smallest effect that these data could detect (power 80 %%, two-sided "
                            "test at 5 %%, `%s`): %s.\n\n"
                          : "Plus petit effet que ces données pouvaient détecter (puissance de "
                            "80\u202F%%, test bilatéral à 5\u202F%%, `%s`)\u202F: %s.\n\n",
                      SOURCES[s], fixed(self, effect, rlv_evaluate_decimals(effect / 10)).text);
        return;
    }
}

static void put_overall(const rlv_evaluate_panel_t *self, FILE *file)
{
    if (!RLV_PANEL_FIGURES[RLV_PANEL_OVERALL].has(self)) {
        (void)fputs(pick(self,
                         "## Effet moyen\n\n**Aucun effet moyen n’a pu être estimé**\u202F: "
                         "voir les vérifications.\n\n",
                         "## Mean effect\n\n**No mean effect could be estimated**: see the "
                         "checks.\n\n"),
                    file);
        return;
    }
    (void)fputs(pick(self,
                     "## Effet moyen\n\n| méthode | effet | erreur-type | intervalle à 95\u202F% | "
                     "p |\n|---|---:|---:|---|---:|\n",
                     "## Mean effect\n\n| method | effect | std. error | 95 % interval | p "
                     "|\n|---|---:|---:|---|---:|\n"),
                file);
    for (size_t i = 0; i < RLV_NUM_OVERALL_WORDS; i++) {
        const rlv_estimate_t *row = rlv_estimates_find(
            &self->estimates, RLV_OVERALL_WORDS[i].estimator, RLV_NO_KEY, RLV_NO_KEY);
        if (row != NULL)
            put_value_row(self, file,
                          pick(self, RLV_OVERALL_WORDS[i].french, RLV_OVERALL_WORDS[i].english),
                          row);
    }
    (void)fputc('\n', file);
    put_detectable(self, file);
}

/* Of the methods that allow for effects which differ between cohorts, how many find what. */
typedef struct {
    size_t above, below, zero; /* by where the interval lies */
    size_t without;            /* that give an effect but no standard error */
} verdicts_t;

static verdicts_t count_verdicts(const rlv_evaluate_panel_t *self)
{
    verdicts_t n = {0};

    for (size_t i = 1; i < RLV_NUM_OVERALL_WORDS; i++) {
        const rlv_estimate_t *row = rlv_estimates_find(
            &self->estimates, RLV_OVERALL_WORDS[i].estimator, RLV_NO_KEY, RLV_NO_KEY);
        if (row == NULL || !(row->std_error > 0)) {
            n.without += row != NULL && isfinite(row->estimate);
            continue;
        }
        n.above += row->lower > 0;
        n.below += row->upper < 0;
        n.zero += row->lower <= 0 && row->upper >= 0;
    }
    return n;
}

/* The sentence that the results allow: do the methods agree? */
static void put_conclusion(const rlv_evaluate_panel_t *self, FILE *file)
{
    const verdicts_t n = count_verdicts(self);

    if (n.above + n.below + n.zero == 0) {
        if (n.without > 0)
            (void)fputs(
                pick(self,
                     "**Aucune conclusion possible\u202F: aucune erreur-type ne peut être "
                     "calculée.**\n\n",
                     "**No conclusion is possible: no standard error can be computed.**\n\n"),
                file);
        return;
    }
    if (n.above > 0 && n.below == 0 && n.zero == 0)
        (void)fputs(
            pick(self,
                 "**L’adoption a été suivie d’une hausse de la variable étudiée par rapport "
                 "aux unités de comparaison**, pour toutes les méthodes retenues.",
                 "**Adoption was followed by a rise of the outcome relative to the comparison "
                 "units**, by every method used."),
            file);
    else if (n.below > 0 && n.above == 0 && n.zero == 0)
        (void)fputs(
            pick(self,
                 "**L’adoption a été suivie d’une baisse de la variable étudiée par rapport "
                 "aux unités de comparaison**, pour toutes les méthodes retenues.",
                 "**Adoption was followed by a fall of the outcome relative to the comparison "
                 "units**, by every method used."),
            file);
    else if (n.above == 0 && n.below == 0)
        (void)fputs(
            pick(self,
                 "**Non concluant\u202F: aucun écart n’est détecté.** L’absence d’écart "
                 "détecté n’est pas une preuve d’absence d’effet.",
                 "**Inconclusive: no difference is detected.** No difference detected is no "
                 "proof of no effect."),
            file);
    else
        (void)fputs(pick(self, "**Non concluant\u202F: les méthodes ne s’accordent pas.**",
                         "**Inconclusive: the methods do not agree.**"),
                    file);
    (void)fputs(
        pick(self,
             " Cela ne se lit comme un effet que si, sans la mesure, les unités traitées "
             "auraient évolué comme les unités de comparaison\u202F: voir les vérifications "
             "ci-dessous.\n\n",
             " It reads as an effect only if the treated units would have moved as the "
             "comparison units without the measure: see the checks below.\n\n"),
        file);
}

static void put_dynamic(const rlv_evaluate_panel_t *self, FILE *file)
{
    static const char *const SOURCES[] = {"att_dynamic", "event_study", "imputation_horizon",
                                          "sun_abraham"};
    const char *source = NULL;

    for (size_t s = 0; s < 4 && source == NULL; s++)
        for (size_t i = 0; i < self->estimates.num_rows && source == NULL; i++)
            if (strcmp(self->estimates.row[i].estimator, SOURCES[s]) == 0)
                source = SOURCES[s];
    if (source == NULL)
        return;
    (void)fprintf(
        file,
        self->english
            ? "## Effect by time since adoption (`%s`)\n\n| periods since adoption | effect "
              "| std. error | 95 %% interval | p |\n|---|---:|---:|---|---:|\n"
            : "## Effet selon le temps écoulé depuis l’adoption (`%s`)\n\n| périodes depuis "
              "l’adoption | effet | erreur-type | intervalle à 95\u202F%% | p "
              "|\n|---|---:|---:|---|---:|\n",
        source);
    for (size_t i = 0; i < self->estimates.num_rows; i++) {
        const rlv_estimate_t *row = &self->estimates.row[i];
        if (strcmp(row->estimator, source) == 0)
            put_value_row(self, file, fixed(self, (double)row->time, 0).text, row);
    }
    (void)fputc('\n', file);
}

static void put_pretest(const rlv_evaluate_panel_t *self, FILE *file)
{
    const rlv_diagnostic_t *test =
        rlv_diagnostics_find(&self->diagnostics, "pretest_wald", "att_gt");

    if (test == NULL)
        return;
    if (!isfinite(test->p_value)) {
        (void)fprintf(file, "- %s (`%s`)\n",
                      pick(self, "Évolutions avant l’adoption\u202F: le test ne peut pas être fait",
                           "Trends before adoption: the test cannot be made"),
                      test->note);
        return;
    }
    (void)fprintf(
        file,
        self->english ? "- Trends before adoption (Wald test): W = %s, %s. %s\n"
                      : "- Évolutions avant l’adoption (test de Wald)\u202F: W = %s, %s. %s\n",
        fixed(self, test->value, 2).text, p_equals(self, test->p_value).text,
        test->p_value < 0.05
            ? pick(self,
                   "**Les unités traitées évoluaient déjà autrement\u202F: le résultat est "
                   "suspect.**",
                   "**Treated units already moved differently: the result is suspect.**")
            : pick(self,
                   "Aucune différence n’est détectée, ce qui ne prouve pas qu’il n’y en avait pas.",
                   "No difference is detected, which does not prove that there was none."));
}

/* What a line is about: in words where there are some, else its name in the tables. */
static void put_item(const rlv_evaluate_panel_t *self, FILE *file, const rlv_diagnostic_t *row)
{
    static const struct {
        const char *item, *french, *english;
    } WORDS[] = {
        {"Earlier vs Later Treated", "traitées tôt et traitées plus tard",
         "treated earlier and later"},
        {"Later vs Earlier Treated", "traitées tard et déjà traitées",
         "treated later and already treated"},
        {"Later vs Always Treated", "traitées et traitées dès le début",
         "treated later and from the start"},
        {"Treated vs Untreated", "traitées et jamais traitées", "treated and never treated"},
        {"exposed_units", "(nombre)", "(number)"},
        {"breakdown", "l’intervalle touche zéro à partir de Mbar",
         "the interval reaches zero from Mbar on"},
        {"strict", "tirages égaux à t non comptés", "draws equal to t not counted"},
        {"weak", "tirages égaux à t comptés", "draws equal to t counted"},
    };

    for (size_t w = 0; w < sizeof WORDS / sizeof *WORDS; w++)
        if (strcmp(row->item, WORDS[w].item) == 0) {
            (void)fputs(pick(self, WORDS[w].french, WORDS[w].english), file);
            return;
        }
    (void)fprintf(file, "`%s`", row->item);
}

/* What the words of the line leave out: the weight of a comparison, the reason of a refusal. */
static void put_note(const rlv_evaluate_panel_t *self, FILE *file, const rlv_diagnostic_t *row)
{
    static const char WEIGHT[] = "weight=";

    if (strncmp(row->note, WEIGHT, sizeof WEIGHT - 1) == 0)
        (void)fprintf(file, self->english ? " (weight %s %%)" : " (poids %s\u202F%%)",
                      fixed(self, 100 * strtod(row->note + sizeof WEIGHT - 1, NULL), 1).text);
    else if (strcmp(row->item, "breakdown") == 0 && !isfinite(row->value))
        (void)fputs(pick(self, "\u202F: aucune valeur jusqu’à 4", ": no value up to 4"), file);
    else if (strcmp(row->diagnostic, "refused") == 0)
        (void)fprintf(file, " (`%s`)", row->note);
}

/* Diagnostics that are estimates or tests, as lines. */
static void put_checks(const rlv_evaluate_panel_t *self, FILE *file)
{
    static const struct {
        const char *diagnostic, *french, *english;
    } SHOWN[] = {
        {"imputation_pretrend", "Écart avant l’adoption (imputation), période",
         "Difference before adoption (imputation), period"},
        {"bacon_type", "Comparaisons de la régression à effets fixes, effet moyen,",
         "Comparisons inside two-way fixed effects, mean effect,"},
        {"neighbours", "Unités non traitées voisines d’unités traitées",
         "Untreated units with treated neighbours"},
        {"neighbours_dropped", "Effet sans les voisines des unités traitées,",
         "Effect without the neighbours of treated units,"},
        {"neighbours_exposed", "Effet sur les voisines des unités traitées,",
         "Effect on the neighbours of treated units,"},
        {"wild_bootstrap", "Bootstrap sauvage par grappes,", "Wild cluster bootstrap,"},
        {"randomisation", "Permutation des dates d’adoption,", "Permuted adoption dates,"},
        {"conley", "Erreurs corrélées dans l’espace,", "Errors correlated over space,"},
        {"honest_relative", "Si les tendances divergent après autant que Mbar fois avant,",
         "If trends part after by Mbar times as much as before,"},
        {"honest_smoothness", "Si la pente de l’écart change de M par période au plus,",
         "If the slope of the difference changes by M a period at most,"},
        {"refused", "Méthode écartée\u202F:", "Method left out:"},
    };

    (void)fputs(pick(self, "## Vérifications\n\n", "## Checks\n\n"), file);
    put_pretest(self, file);
    for (size_t s = 0; s < sizeof SHOWN / sizeof *SHOWN; s++)
        for (size_t i = 0; i < self->diagnostics.num_rows; i++) {
            const rlv_diagnostic_t *row = &self->diagnostics.row[i];
            if (strcmp(row->diagnostic, SHOWN[s].diagnostic) != 0)
                continue;
            (void)fprintf(file, "- %s ", pick(self, SHOWN[s].french, SHOWN[s].english));
            put_item(self, file, row);
            if (isfinite(row->value))
                (void)fprintf(file, "%s%s", pick(self, "\u202F: ", ": "),
                              fixed(self, row->value,
                                    row->value == floor(row->value)
                                        ? 0
                                        : rlv_evaluate_decimals(fabs(row->value) / 10))
                                  .text);
            if (isfinite(row->lower) && isfinite(row->upper)) {
                const int d = rlv_evaluate_decimals((row->upper - row->lower) / 4);
                (void)fprintf(file, self->english ? ": %s to %s" : "\u202F: de %s à %s",
                              fixed(self, row->lower, d).text, fixed(self, row->upper, d).text);
            }
            if (isfinite(row->p_value))
                (void)fprintf(file, ", %s", p_equals(self, row->p_value).text);
            put_note(self, file, row);
            (void)fputc('\n', file);
        }
    (void)fputc('\n', file);
}

static void show(const rlv_evaluate_panel_t *self, int figure, FILE *file)
{
    rlv_evaluate_show(&RLV_PANEL_FIGURES[figure], self, self->english ? RLV_LANG_EN : RLV_LANG_FR,
                      file);
}

void rlv_evaluate_panel_write_report(const rlv_evaluate_panel_t *self, FILE *file)
{
    put_header(self, file);
    show(self, RLV_PANEL_OUTCOME, file);
    put_overall(self, file);
    show(self, RLV_PANEL_OVERALL, file);
    put_conclusion(self, file);
    put_dynamic(self, file);
    show(self, RLV_PANEL_DYNAMIC, file);
    put_checks(self, file);
    show(self, RLV_PANEL_HONEST, file);
    (void)fputs(
        pick(self,
             "Les erreurs-types sont regroupées par unité, ou par les grappes demandées. Avec "
             "quelques dizaines d’unités traitées elles sont incertaines de plusieurs "
             "pour cent\u202F: un bootstrap sauvage (`--wild-bootstrap`) ou une permutation "
             "des dates (`--randomisation`) se lit à côté.\n\nTous les résultats sont dans "
             "`estimates.csv`, les autres mesures dans `diagnostics.csv`.\n",
             "Standard errors are clustered by unit, or by the clusters asked for. With a few "
             "tens of treated units they are uncertain by several percent: read a wild "
             "bootstrap (`--wild-bootstrap`) or a permutation of the dates "
             "(`--randomisation`) beside them.\n\nAll results are in `estimates.csv`, other "
             "measures in `diagnostics.csv`.\n"),
        file);
}

json_t *rlv_evaluate_panel_settings(const rlv_evaluate_panel_t *self)
{
    const rlv_panel_spec_t *s = &self->spec;
    const char *family[RLV_NUM_FAMILIES];
    size_t num_families = 0;

    for (int f = 0; f < RLV_NUM_FAMILIES; f++)
        if (self->wanted[f])
            family[num_families++] = rlv_family_name((enum rlv_family)f);
    return json_pack(
        "{s:s?, s:s, s:s, s:s, s:s?, s:o, s:o, s:o, s:s, s:s, s:s, s:i, s:s, s:s, s:b, s:I, s:I, "
        "s:I, "
        "s:I}",
        "unit", s->unit, "time", s->time, "cohort", s->cohort, "outcome", s->outcome, "weights",
        s->weight, "covariates", rlv_evaluate_texts(s->covariates, s->num_covariates), "clusters",
        rlv_evaluate_texts(s->clusters, s->num_clusters), "estimators",
        rlv_evaluate_texts(family, num_families), "control", RLV_CONTROL_NAMES[self->att.control],
        "method", RLV_METHOD_NAMES[self->att.method], "base", RLV_BASE_NAMES[self->att.base],
        "anticipation", (int)self->att.anticipation, "small_sample", RLV_SSC_NAMES[self->did.ssc],
        "unbalanced", RLV_UNBALANCED_NAMES[s->unbalanced], "repeated_cross_section",
        (int)s->repeated, "bootstrap", (json_int_t)self->bootstrap, "wild_bootstrap",
        (json_int_t)self->wild, "randomisation", (json_int_t)self->randomisation, "seed",
        (json_int_t)self->seed);
}
