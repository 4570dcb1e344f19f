/* The report of `releve evaluate rd`, in French or English, as Markdown. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "evaluate_output.h"
#include "evaluate_rd.h"

enum { FEW_UNITS = 30 };

#if defined(__GNUC__)
#define CHECKED_PAIR __attribute__((format_arg(2), format_arg(3)))
#else
#define CHECKED_PAIR
#endif

static const char *pick(const rlv_evaluate_rd_t *self, const char *french,
                        const char *english) CHECKED_PAIR;
static const char *pick(const rlv_evaluate_rd_t *self, const char *french, const char *english)
{
    return self->english ? english : french;
}

/* A number with `decimals` digits after the sign of decimals of the report's language. */
static rlv_number_t fixed(const rlv_evaluate_rd_t *self, double value, int decimals)
{
    return rlv_number_format(value, decimals, self->english ? RLV_LANG_EN : RLV_LANG_FR);
}

static rlv_number_t real(const rlv_evaluate_rd_t *self, double value)
{
    return fixed(self, value, rlv_evaluate_decimals(fabs(value) / 10.0));
}

/* A setting: as many decimals as it has, three significant digits when it has many. */
static rlv_number_t setting(const rlv_evaluate_rd_t *self, double value)
{
    double unit = 1.0;
    for (int d = 0; d <= 4; d++, unit *= 10.0)
        if (fabs(value * unit - round(value * unit)) < 1e-9 * unit)
            return fixed(self, value, d);
    return real(self, value);
}

static rlv_number_t count(const rlv_evaluate_rd_t *self, size_t value)
{
    return fixed(self, (double)value, 0);
}

static void put_header(const rlv_evaluate_rd_t *self, FILE *file)
{
    const bool below = self->options.eligible_below;
    (void)fputs(pick(self, "# Effet au seuil d’éligibilité\n\nVariable étudiée\u202F: ",
                     "# Effect at the eligibility threshold\n\nOutcome: "),
                file);
    rlv_evaluate_name(file, self->outcome);
    (void)fputs(pick(self, ". Variable qui décide de l’éligibilité\u202F: ",
                     ". Variable that decides eligibility: "),
                file);
    rlv_evaluate_name(file, self->running);
    (void)fprintf(file, pick(self, ", seuil %s.\n", ", threshold %s.\n"),
                  setting(self, self->options.threshold).text);
    (void)fprintf(
        file,
        pick(self,
             "Éligibles\u202F: unités %s, seuil compris. L’effet est la différence éligibles moins "
             "non éligibles, au seuil.\n",
             "Eligible: units %s, the threshold included. The effect is eligible minus not "
             "eligible, at the threshold.\n"),
        below ? pick(self, "au-dessous du seuil", "below the threshold")
              : pick(self, "au-dessus du seuil", "above the threshold"));
    if (self->treatment != NULL) {
        (void)fputs(pick(self, "Traitement reçu (discontinuité floue)\u202F: ",
                         "Treatment received (fuzzy design): "),
                    file);
        rlv_evaluate_name(file, self->treatment);
        (void)fputs(".\n", file);
    }
    (void)fprintf(file,
                  pick(self, "Lignes écartées faute d’une valeur\u202F: %s sur %s.\n\n",
                       "Rows left out for a missing value: %s of %s.\n\n"),
                  count(self, self->result.num_missing).text,
                  count(self, self->sample.num_rows).text);
}

static void put_reach(const rlv_evaluate_rd_t *self, FILE *file)
{
    const rlv_rd_result_t *r = &self->result;
    const double mde = rlv_evaluate_detectable(self->result.effect[RLV_RD_ROBUST].std_error);
    (void)fputs(pick(self,
                     "## Ce que ces données permettent de voir\n\n"
                     "| | sous le seuil | au-dessus |\n|---|---:|---:|\n",
                     "## What these data can show\n\n"
                     "| | below | above |\n|---|---:|---:|\n"),
                file);
    (void)fprintf(file, pick(self, "| unités | %s | %s |\n", "| units | %s | %s |\n"),
                  count(self, r->num_rows[0]).text, count(self, r->num_rows[1]).text);
    (void)fprintf(
        file, pick(self, "| valeurs distinctes | %s | %s |\n", "| distinct values | %s | %s |\n"),
        count(self, r->num_distinct[0]).text, count(self, r->num_distinct[1]).text);
    (void)fprintf(file,
                  pick(self, "| unités dans la fenêtre h | %s | %s |\n",
                       "| units within bandwidth h | %s | %s |\n"),
                  count(self, r->num_main[0]).text, count(self, r->num_main[1]).text);
    (void)fprintf(file,
                  pick(self, "| fenêtre h (estimation) | %s | %s |\n",
                       "| bandwidth h (estimate) | %s | %s |\n"),
                  real(self, r->main_bandwidth[0]).text, real(self, r->main_bandwidth[1]).text);
    (void)fprintf(
        file,
        pick(self, "| fenêtre b (biais) | %s | %s |\n\n", "| bandwidth b (bias) | %s | %s |\n\n"),
        real(self, r->bias_bandwidth[0]).text, real(self, r->bias_bandwidth[1]).text);
    (void)fprintf(file,
                  pick(self,
                       "Plus petit effet détectable (puissance de 80\u202F%%, test bilatéral à "
                       "5\u202F%%)\u202F: %s.\n\n",
                       "Smallest detectable effect (power 80 %%, two-sided test at 5 %%): %s.\n\n"),
                  real(self, mde).text);
}

/* The sentence that the result allows, no more. */
static void put_conclusion(const rlv_evaluate_rd_t *self, FILE *file)
{
    const rlv_rd_result_t *r = &self->result;
    const rlv_rd_inference_t *robust = &r->effect[RLV_RD_ROBUST];
    const int d = rlv_evaluate_decimals(robust->std_error);
    const size_t least = r->num_main[0] < r->num_main[1] ? r->num_main[0] : r->num_main[1];

    if (least < FEW_UNITS) {
        (void)fprintf(
            file,
            pick(self,
                 "**Non concluant**\u202F: %s unités seulement dans la fenêtre d’un côté du "
                 "seuil (il en faut au moins %d).\n\n",
                 "**Inconclusive**: only %s units within the bandwidth on one side of the "
                 "threshold (at least %d are needed).\n\n"),
            count(self, least).text, (int)FEW_UNITS);
        return;
    }
    if (robust->lower > 0.0 || robust->upper < 0.0)
        (void)fprintf(
            file,
            pick(self,
                 "**Au seuil, l’éligibilité s’accompagne d’un écart de %s** (intervalle "
                 "robuste à 95\u202F%%\u202F: de %s à %s). Il vaut pour les unités proches du "
                 "seuil, et ne se lit comme un effet que si les vérifications ci-dessous ne "
                 "le contredisent pas.\n\n",
                 "**At the threshold, eligibility comes with a difference of %s** (robust 95 "
                 "%% interval: %s to %s). It holds for units near the threshold, and reads "
                 "as an effect only if the checks below do not contradict it.\n\n"),
            fixed(self, robust->estimate, d).text, fixed(self, robust->lower, d).text,
            fixed(self, robust->upper, d).text);
    else
        (void)fprintf(
            file,
            pick(self,
                 "**Aucun écart n’est détecté au seuil** (intervalle robuste à "
                 "95\u202F%%\u202F: de %s à %s). Un effet plus petit que %s ne pouvait guère "
                 "être vu\u202F: l’absence d’écart n’est pas une preuve d’absence d’effet.\n\n",
                 "**No difference is detected at the threshold** (robust 95 %% interval: %s "
                 "to %s). An effect smaller than %s could hardly be seen: no difference is "
                 "no proof of no effect.\n\n"),
            fixed(self, robust->lower, d).text, fixed(self, robust->upper, d).text,
            fixed(self, rlv_evaluate_detectable(self->result.effect[RLV_RD_ROBUST].std_error), d)
                .text);
}

/* "= 0,034", or "< 0,001". */
static rlv_number_t probability(const rlv_evaluate_rd_t *self, double p)
{
    rlv_number_t out;
    const bool tiny = p < 0.001;
    (void)snprintf(out.text, sizeof out.text, "%s %.40s", tiny ? "<" : "=",
                   fixed(self, tiny ? 0.001 : p, 3).text);
    return out;
}

static void put_row(const rlv_evaluate_rd_t *self, FILE *file, const rlv_rd_inference_t *value)
{
    const int d = rlv_evaluate_decimals(value->std_error);
    (void)fprintf(file,
                  pick(self, " %s | %s | de %s à %s | %s |\n", " %s | %s | %s to %s | %s |\n"),
                  fixed(self, value->estimate, d).text, fixed(self, value->std_error, d).text,
                  fixed(self, value->lower, d).text, fixed(self, value->upper, d).text,
                  rlv_evaluate_p(value->p_value, self->english ? RLV_LANG_EN : RLV_LANG_FR).text);
}

static void put_effects(const rlv_evaluate_rd_t *self, FILE *file)
{
    const rlv_rd_result_t *r = &self->result;
    const char *const names[] = {
        pick(self, "conventionnel", "conventional"),
        pick(self, "corrigé du biais", "bias-corrected"),
        pick(self, "robuste", "robust"),
    };
    (void)fputs(pick(self, "## Résultat\n\n", "## Result\n\n"), file);
    put_conclusion(self, file);
    (void)fputs(pick(self,
                     "| estimation | effet | erreur-type | intervalle à 95\u202F% | p |\n"
                     "|---|---:|---:|---|---:|\n",
                     "| estimate | effect | std. error | 95 % interval | p |\n"
                     "|---|---:|---:|---|---:|\n"),
                file);
    for (int e = 0; e < RLV_RD_NUM_INFERENCES; e++) {
        (void)fprintf(file, "| %s |", names[e]);
        put_row(self, file, &r->effect[e]);
    }
    if (self->treatment != NULL) {
        (void)fprintf(file, "| %s |",
                      pick(self, "première étape (robuste)", "first stage (robust)"));
        put_row(self, file, &r->first_stage[RLV_RD_ROBUST]);
    }
    (void)fputs(
        pick(self,
             "\nL’intervalle robuste est centré sur l’estimation corrigée du biais\u202F: "
             "c’est lui qui se cite.\n",
             "\nThe robust interval is centred on the bias-corrected estimate: it is the one "
             "to quote.\n"),
        file);
    if (r->whole_range)
        (void)fputs(pick(self,
                         "Moins de 20 lignes\u202F: les fenêtres sont l’étendue des données.\n",
                         "Fewer than 20 rows: the bandwidths are the range of the data.\n"),
                    file);
    (void)fprintf(file,
                  pick(self, "Réglages\u202F: noyau %s, ordre %d, fenêtre %s, variance %s.\n\n",
                       "Settings: kernel %s, order %d, bandwidth %s, variance %s.\n\n"),
                  rlv_rd_kernel_name(self->options.kernel), self->options.order,
                  self->options.main_bandwidth[0] > 0.0
                      ? pick(self, "imposée", "given")
                      : rlv_rd_selector_name(self->options.selector),
                  rlv_rd_variance_name(r->variance));
}

static void put_density(const rlv_evaluate_rd_t *self, FILE *file)
{
    const bool rounded = self->rounding_step > 0.0;
    const int used = rounded ? 1 : 0;
    (void)fputs(pick(self, "## Les unités se placent-elles d’un côté du seuil\u202F?\n\n",
                     "## Do units place themselves on one side of the threshold?\n\n"),
                file);
    if (self->density_status == RLV_OK)
        (void)fprintf(
            file,
            pick(self, "Test de densité (Cattaneo, Jansson et Ma)\u202F: T = %s, p %s%s.\n",
                 "Density test (Cattaneo, Jansson, Ma): T = %s, p %s%s.\n"),
            fixed(self, self->density.t, 2).text, probability(self, self->density.p_value).text,
            self->density.p_value < 0.05
                ? pick(self, "\u202F; **la densité saute au seuil, le résultat est suspect**",
                       "; **the density jumps at the threshold, the result is suspect**")
                : "");
    else
        (void)fprintf(file,
                      pick(self, "Le test de densité n’a pas pu être fait (%s).\n",
                           "The density test could not be made (%s).\n"),
                      self->no_density.text);
    if (self->mccrary_status[used] == RLV_OK)
        (void)fprintf(file,
                      pick(self, "Test de McCrary\u202F: %s (erreur-type %s), p %s.\n",
                           "McCrary's test: %s (standard error %s), p %s.\n"),
                      fixed(self, self->mccrary[used].theta, 3).text,
                      fixed(self, self->mccrary[used].std_error, 3).text,
                      probability(self, self->mccrary[used].p_value).text);
    if (rounded)
        (void)fprintf(
            file,
            pick(self,
                 "La variable est arrondie au pas de %s\u202F: le test de McCrary rejette à "
                 "tort si le seuil tombe dans une case d’arrondi, et les unités exactement "
                 "au seuil peuvent venir des deux côtés. Préférer la valeur non arrondie.\n",
                 "The variable is rounded to steps of %s: McCrary's test rejects falsely if "
                 "the threshold falls in a rounding cell, and units exactly at the threshold "
                 "may come from both sides. Prefer the unrounded value.\n"),
            setting(self, self->rounding_step).text);
    if (self->num_at_threshold > 0)
        (void)fprintf(
            file,
            pick(self,
                 "Unités exactement au seuil\u202F: %s, comptées parmi les éligibles (et "
                 "au-dessus du seuil par les deux tests de densité).\n",
                 "Units exactly at the threshold: %s, counted among the eligible (and above "
                 "the threshold by both density tests).\n"),
            count(self, self->num_at_threshold).text);
    (void)fputc('\n', file);
}

static void put_check(const rlv_evaluate_rd_t *self, const rlv_rd_check_t *row, FILE *file)
{
    const char *const names[] = {
        pick(self, "seuil fictif", "placebo threshold"),
        pick(self, "sans les unités à moins de", "without units nearer than"),
        pick(self, "équilibre de", "balance of"),
        pick(self, "fenêtres multipliées par", "bandwidths times"),
    };
    (void)fprintf(file, "| %s ", names[row->kind]);
    if (row->kind == RLV_RD_BALANCE)
        rlv_evaluate_name(file, self->covariate[(size_t)row->setting]);
    else
        (void)fputs(setting(self, row->setting).text, file);
    if (row->failed) {
        (void)fputs(
            pick(self, " | non estimable | — | — | — |\n", " | not estimable | — | — | — |\n"),
            file);
        return;
    }
    (void)fputs(" |", file);
    put_row(self, file, &row->robust);
}

static void put_checks(const rlv_evaluate_rd_t *self, FILE *file)
{
    size_t num_zero = 0, num_rejected = 0;
    (void)fputs(pick(self,
                     "## Vérifications\n\n"
                     "| vérification | effet | erreur-type | intervalle à 95\u202F% | p |\n"
                     "|---|---:|---:|---|---:|\n",
                     "## Checks\n\n"
                     "| check | effect | std. error | 95 % interval | p |\n"
                     "|---|---:|---:|---|---:|\n"),
                file);
    for (size_t i = 0; i < self->checks.num_rows; i++) {
        const rlv_rd_check_t *row = &self->checks.row[i];
        put_check(self, row, file);
        if (!row->failed && (row->kind == RLV_RD_PLACEBO || row->kind == RLV_RD_BALANCE)) {
            num_zero++;
            num_rejected += row->robust.p_value < 0.05;
        }
    }
    (void)fprintf(
        file,
        pick(self,
             "\nDes seuils fictifs et des équilibres (effet attendu\u202F: zéro), %s sur %s "
             "s’écartent de zéro à 5\u202F%%. Les autres lignes devraient rester proches du "
             "résultat.\n\nLe détail des nombres est dans `estimates.csv` et `diagnostics.csv`.\n",
             "\nOf the placebo thresholds and balances (expected effect: zero), %s of %s differ "
             "from "
             "zero at 5 %%. The other rows should stay near the result.\n\nAll numbers are in "
             "`estimates.csv` and `diagnostics.csv`.\n"),
        count(self, num_rejected).text, count(self, num_zero).text);
}

void rlv_evaluate_rd_write_report(const rlv_evaluate_rd_t *self, FILE *file)
{
    const rlv_lang_t lang = self->english ? RLV_LANG_EN : RLV_LANG_FR;

    put_header(self, file);
    put_reach(self, file);
    put_effects(self, file);
    rlv_evaluate_show(&RLV_RD_FIGURES[RLV_RD_OUTCOME], self, lang, file);
    put_density(self, file);
    put_checks(self, file);
    rlv_evaluate_show(&RLV_RD_FIGURES[RLV_RD_CHECKS], self, lang, file);
}
