#include "evaluate_zoning_words.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

rlv_number_t rlv_zs_number(const rlv_evaluate_zoning_t *self, double value, int decimals)
{
    return rlv_number_format(value, decimals, self->english ? RLV_LANG_EN : RLV_LANG_FR);
}

rlv_number_t rlv_zs_signed(const rlv_evaluate_zoning_t *self, double value, int decimals)
{
    const rlv_number_t plain = rlv_zs_number(self, value, decimals);
    const double unit = pow(10.0, -decimals);
    rlv_number_t with;
    if (!(value >= 0.5 * unit))
        return plain;
    (void)snprintf(with.text, sizeof with.text, "+%.60s", plain.text);
    return with;
}

double rlv_zs_factor(rlv_scale_t scale)
{
    return scale == RLV_SCALE_LOG ? 100.0 : 1.0;
}

int rlv_zs_decimals(enum rlv_zs_outcome outcome, rlv_scale_t scale)
{
    return scale == RLV_SCALE_LOG || outcome == RLV_ZS_GP_DENSITY ? 1 : 2;
}

const char *rlv_zs_unit(const rlv_evaluate_zoning_t *self, enum rlv_zs_outcome outcome,
                        rlv_scale_t scale)
{
    if (scale == RLV_SCALE_LOG)
        return "%";
    if (outcome == RLV_ZS_GP_DENSITY)
        return RLV_ZS_TR(self, "pour 100 000 hab.", "per 100,000 inh.");
    return RLV_ZS_TR(self, "consult. par an et hab.", "consult. a year per inh.");
}

const char *rlv_zs_outcome_words(const rlv_evaluate_zoning_t *self, enum rlv_zs_outcome outcome)
{
    static const char *const FRENCH[] = {"médecins généralistes (comptes, BPE)", "APL tous âges",
                                         "habitants"};
    static const char *const ENGLISH[] = {"GPs (counts, BPE)", "all-ages APL", "inhabitants"};
    return self->english ? ENGLISH[outcome] : FRENCH[outcome];
}

const char *rlv_zs_method_words(const rlv_evaluate_zoning_t *self, enum rlv_zs_method method)
{
    static const char *const FRENCH[] = {"différence d’évolutions", "à APL de départ proche",
                                         "retour à la moyenne retiré"};
    static const char *const ENGLISH[] = {"difference of changes", "within bands of the ranking",
                                          "regression to the mean taken away"};
    return self->english ? ENGLISH[method] : FRENCH[method];
}

const char *rlv_zs_threshold_words(const rlv_evaluate_zoning_t *self,
                                   enum rlv_zs_threshold threshold)
{
    static const char *const FRENCH[] = {"plafond des ZIP", "plafond des ZAC", "seuil fictif"};
    static const char *const ENGLISH[] = {"cap of ZIP", "cap of ZAC", "placebo threshold"};
    return self->english ? ENGLISH[threshold] : FRENCH[threshold];
}

rlv_zs_text_t rlv_zs_interval(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *row)
{
    rlv_zs_text_t out;
    if (row == NULL || !row->estimated) {
        (void)snprintf(out.text, sizeof out.text, "%s", RLV_ZS_TR(self, "sans objet", "none"));
        return out;
    }
    const double f = rlv_zs_factor(row->scale);
    const int d = rlv_zs_decimals(row->outcome, row->scale);
    (void)snprintf(out.text, sizeof out.text,
                   RLV_ZS_TR(self, "%.30s [%.30s ; %.30s]", "%.30s [%.30s, %.30s]"),
                   rlv_zs_signed(self, f * row->value.estimate, d).text,
                   rlv_zs_signed(self, f * row->value.lower, d).text,
                   rlv_zs_signed(self, f * row->value.upper, d).text);
    return out;
}

const char *rlv_zs_short_conclusion(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                                    const rlv_zs_row_t *logs)
{
    switch (rlv_zs_verdict(self, level, logs)) {
    case RLV_ZS_VERDICT_NONE:
        return RLV_ZS_TR(self, "sans objet", "none");
    case RLV_ZS_VERDICT_SIGNS:
        return RLV_ZS_TR(self, "aucune conclusion possible", "no conclusion is possible");
    case RLV_ZS_VERDICT_UNSEEN:
        return RLV_ZS_TR(self, "aucune différence distinguable", "no difference to be told");
    case RLV_ZS_VERDICT_METHOD:
        return RLV_ZS_TR(self, "méthode non retenue", "method not retained");
    case RLV_ZS_VERDICT_PLACEBO:
        return RLV_ZS_TR(self, "autant que le zonage fictif", "as much as the placebo zoning");
    case RLV_ZS_VERDICT_REVERSION:
        return RLV_ZS_TR(self, "retour à la moyenne", "regression to the mean");
    case RLV_ZS_VERDICT_FOLLOWED:
    default:
        return RLV_ZS_TR(self, "différence distinguable", "a difference to be told");
    }
}

const char *rlv_zs_not_retained_words(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                                      const rlv_zs_row_t *logs)
{
    if (level == NULL || logs == NULL || !level->estimated || !logs->estimated ||
        (rlv_zs_row_retained(self, level) && rlv_zs_row_retained(self, logs)))
        return "";
    return RLV_ZS_TR(self, " Méthode non retenue par les mondes simulés.",
                     " Method not retained by the simulated worlds.");
}

static void put_unseen(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                       const rlv_zs_row_t *logs, rlv_zs_sentence_t *out)
{
    (void)snprintf(
        out->text, sizeof out->text,
        RLV_ZS_TR(
            self,
            "Aucune différence distinguable. L’étude n’aurait vu qu’un écart d’au moins %s %s, "
            "ou %s %% : un effet plus petit a pu exister sans être vu.%s",
            "No difference can be told. The study would have seen one of at least %s %s, or %s "
            "%%: a smaller effect may have existed unseen.%s"),
        RLV_ZS_NUM(self, level->value.detectable, rlv_zs_decimals(level->outcome, RLV_SCALE_LEVEL)),
        rlv_zs_unit(self, level->outcome, RLV_SCALE_LEVEL),
        RLV_ZS_NUM(self, 100.0 * logs->value.detectable, 1),
        rlv_zs_not_retained_words(self, level, logs));
}

static void put_signs(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                      const rlv_zs_row_t *logs, rlv_zs_sentence_t *out)
{
    (void)snprintf(
        out->text, sizeof out->text,
        RLV_ZS_TR(self,
                  "Aucune conclusion possible : l’écart est de %s %s, et de %s %% : les signes "
                  "s’opposent. L’étude n’aurait vu qu’un écart d’au moins %s %s, ou %s %%.%s",
                  "No conclusion is possible: the gap is %s %s, and %s %%: the signs differ. The "
                  "study would have seen one of at least %s %s, or %s %%.%s"),
        rlv_zs_signed(self, level->value.estimate, rlv_zs_decimals(level->outcome, RLV_SCALE_LEVEL))
            .text,
        rlv_zs_unit(self, level->outcome, RLV_SCALE_LEVEL),
        rlv_zs_signed(self, 100.0 * logs->value.estimate, 1).text,
        RLV_ZS_NUM(self, level->value.detectable, rlv_zs_decimals(level->outcome, RLV_SCALE_LEVEL)),
        rlv_zs_unit(self, level->outcome, RLV_SCALE_LEVEL),
        RLV_ZS_NUM(self, 100.0 * logs->value.detectable, 1),
        rlv_zs_not_retained_words(self, level, logs));
}

rlv_zs_sentence_t rlv_zs_conclusion(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                                    const rlv_zs_row_t *logs)
{
    rlv_zs_sentence_t out = {{0}};
    const rlv_zs_verdict_t verdict = rlv_zs_verdict(self, level, logs);
    const char *text = NULL;

    if (verdict == RLV_ZS_VERDICT_UNSEEN) {
        put_unseen(self, level, logs, &out);
        return out;
    }
    if (verdict == RLV_ZS_VERDICT_SIGNS) {
        put_signs(self, level, logs, &out);
        return out;
    }
    if (verdict == RLV_ZS_VERDICT_METHOD)
        text = RLV_ZS_TR(
            self,
            "Écart distinguable de zéro, mais par une méthode non retenue : elle se trompe "
            "sur des mondes simulés dont l’effet est connu.",
            "The gap differs from zero, but by a method that is not retained: it fails on "
            "simulated worlds whose effect is known.");
    else if (verdict == RLV_ZS_VERDICT_PLACEBO)
        text =
            RLV_ZS_TR(self,
                      "Écart distinguable de zéro, mais le zonage fictif de 2015 en montre un du "
                      "même ordre avant tout zonage : rien ne peut en être attribué au zonage.",
                      "The gap differs from zero, but the placebo zoning of 2015 shows one as "
                      "large before any zoning: nothing of it can be ascribed to zoning.");
    else if (verdict == RLV_ZS_VERDICT_REVERSION)
        text =
            RLV_ZS_TR(self,
                      "Écart distinguable de zéro, qui disparaît une fois retiré le retour à la "
                      "moyenne : rien ne peut en être attribué au zonage.",
                      "The gap differs from zero and is gone once regression to the mean is taken "
                      "away: nothing of it can be ascribed to zoning.");
    else if (verdict == RLV_ZS_VERDICT_FOLLOWED && level->value.estimate > 0)
        text =
            RLV_ZS_TR(self,
                      "Le zonage a été suivi d’une évolution plus favorable dans ces territoires "
                      "que dans ceux auxquels ils sont comparés, en niveau comme en pourcentage.",
                      "Zoning was followed by a better change in these territories than in those "
                      "they are compared with, in levels and in percent.");
    else if (verdict == RLV_ZS_VERDICT_FOLLOWED)
        text =
            RLV_ZS_TR(self,
                      "Le zonage a été suivi d’une évolution moins favorable dans ces territoires "
                      "que dans ceux auxquels ils sont comparés, en niveau comme en pourcentage.",
                      "Zoning was followed by a worse change in these territories than in those "
                      "they are compared with, in levels and in percent.");
    else
        text = RLV_ZS_TR(self, "Comparaison impossible avec ces classes.",
                         "These classes allow no such comparison.");
    (void)snprintf(out.text, sizeof out.text, "%s", text);
    return out;
}

/* Whether the same threshold shows a jump in what cannot be an effect: inhabitants or APL before.
 */
static bool jumps_before(const rlv_evaluate_zoning_t *self, enum rlv_zs_threshold threshold)
{
    for (size_t k = 0; k < self->num_rd; k++) {
        const rlv_zs_rd_t *rd = &self->rd[k];
        if (rd->threshold == threshold && rd->estimated && rd->year == 2017 &&
            rd->result.effect[RLV_RD_ROBUST].p_value < 0.05)
            return true;
    }
    return false;
}

/* Whether the other window of anticipation agrees. */
static bool other_window_agrees(const rlv_evaluate_zoning_t *self, const rlv_zs_rd_t *rd)
{
    const double own = rd->result.effect[RLV_RD_ROBUST].estimate;
    for (size_t k = 0; k < self->num_rd; k++) {
        const rlv_zs_rd_t *other = &self->rd[k];
        const rlv_rd_inference_t *e = &other->result.effect[RLV_RD_ROBUST];
        if (other == rd || other->threshold != rd->threshold || other->outcome != rd->outcome ||
            other->scale != rd->scale || other->year != 2021 || rd->outcome != RLV_ZS_APL)
            continue;
        if (!other->estimated || e->p_value >= 0.05 || e->estimate * own < 0)
            return false;
    }
    return true;
}

const char *rlv_zs_rd_conclusion(const rlv_evaluate_zoning_t *self, const rlv_zs_rd_t *rd)
{
    const size_t *in = rd->result.num_main;
    if (!rd->estimated || in[0] < RLV_ZS_FEW_UNITS || in[1] < RLV_ZS_FEW_UNITS)
        return RLV_ZS_TR(self, "non concluant", "inconclusive");
    if (!rlv_zs_retained(self, "rd", rd->outcome, rd->scale))
        return RLV_ZS_TR(self, "méthode non retenue", "method not retained");
    if (rd->result.effect[RLV_RD_ROBUST].p_value >= 0.05)
        return RLV_ZS_TR(self, "aucun saut distinguable", "no jump can be told");
    if (rd->year == 2017)
        return RLV_ZS_TR(self, "saut avant le zonage : les deux côtés différaient déjà",
                         "a jump before zoning: the sides already differed");
    if (jumps_before(self, rd->threshold))
        return RLV_ZS_TR(self, "rien à attribuer au zonage : les deux côtés différaient déjà avant",
                         "nothing to ascribe to zoning: the sides already differed before");
    if (!other_window_agrees(self, rd))
        return RLV_ZS_TR(self, "aucune conclusion possible : dépend de l’année de référence",
                         "no conclusion is possible: it depends on the reference year");
    return RLV_ZS_TR(self, "un saut accompagne le changement de classe",
                     "a jump goes with the change of class");
}

void rlv_zs_put(const rlv_evaluate_zoning_t *self, FILE *file, const char *format, ...)
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

void rlv_zs_put_figure(const rlv_evaluate_zoning_t *self, FILE *file, const char *name,
                       const char *words)
{
    if (!self->no_figures)
        rlv_zs_put(self, file, "![%s](figures/%s.png)\n\n", words, name);
}

const char *rlv_zs_class_words(const rlv_evaluate_zoning_t *self, int zone)
{
    return zone == RLV_ZONE_ZAR ? RLV_ZS_TR(self, "troisième classe", "third class")
                                : rlv_zone_name((rlv_zone_t)zone);
}

const char *rlv_zs_status_words(const rlv_evaluate_zoning_t *self, const char *status)
{
    if (strcmp(status, "rebuilt") == 0)
        return RLV_ZS_TR(self, "reconstruites par la règle, jamais observées",
                         "rebuilt by the rule, never observed");
    if (strcmp(status, "list") == 0)
        return RLV_ZS_TR(self, "de la liste fournie", "of the list given");
    return RLV_ZS_TR(self, "observées", "observed");
}

const rlv_zs_row_t *rlv_zs_main_row(const rlv_evaluate_zoning_t *self, enum rlv_zs_outcome outcome,
                                    enum rlv_zs_contrast contrast, enum rlv_zs_method method,
                                    rlv_scale_t scale)
{
    return rlv_zs_find(self, outcome, contrast, method, RLV_ZS_LIST, scale,
                       outcome == RLV_ZS_APL ? 2021 : 2020);
}
