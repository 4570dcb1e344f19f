#include "evaluate_zoning_words.h"

#include <math.h>
#include <string.h>

rlv_number_t zs_number(const rlv_evaluate_zoning_t *self, double value, int decimals)
{
    return rlv_number_format(value, decimals, self->english ? RLV_LANG_EN : RLV_LANG_FR);
}

rlv_number_t zs_signed(const rlv_evaluate_zoning_t *self, double value, int decimals)
{
    const rlv_number_t plain = zs_number(self, value, decimals);
    const double unit = pow(10.0, -decimals);
    rlv_number_t with;
    if (!(value >= 0.5 * unit))
        return plain;
    (void)snprintf(with.text, sizeof with.text, "+%.60s", plain.text);
    return with;
}

double zs_factor(rlv_scale_t scale)
{
    return scale == RLV_SCALE_LOG ? 100.0 : 1.0;
}

int zs_decimals(enum zs_outcome outcome, rlv_scale_t scale)
{
    return scale == RLV_SCALE_LOG || outcome == ZS_GP_DENSITY ? 1 : 2;
}

const char *zs_unit(const rlv_evaluate_zoning_t *self, enum zs_outcome outcome, rlv_scale_t scale)
{
    if (scale == RLV_SCALE_LOG)
        return "%";
    if (outcome == ZS_GP_DENSITY)
        return ZS_TR(self, "pour 100 000 hab.", "per 100,000 inh.");
    return ZS_TR(self, "consult. par an et hab.", "consult. a year per inh.");
}

const char *zs_outcome_words(const rlv_evaluate_zoning_t *self, enum zs_outcome outcome)
{
    static const char *const FRENCH[] = {"médecins généralistes (comptes, BPE)", "APL tous âges",
                                         "habitants"};
    static const char *const ENGLISH[] = {"GPs (counts, BPE)", "all-ages APL", "inhabitants"};
    return self->english ? ENGLISH[outcome] : FRENCH[outcome];
}

const char *zs_method_words(const rlv_evaluate_zoning_t *self, enum zs_method method)
{
    static const char *const FRENCH[] = {"différence d’évolutions", "à APL de départ proche",
                                         "retour à la moyenne retiré"};
    static const char *const ENGLISH[] = {"difference of changes", "within bands of the ranking",
                                          "regression to the mean taken away"};
    return self->english ? ENGLISH[method] : FRENCH[method];
}

const char *zs_threshold_words(const rlv_evaluate_zoning_t *self, enum zs_threshold threshold)
{
    static const char *const FRENCH[] = {"plafond des ZIP", "plafond des ZAC", "seuil fictif"};
    static const char *const ENGLISH[] = {"cap of ZIP", "cap of ZAC", "placebo threshold"};
    return self->english ? ENGLISH[threshold] : FRENCH[threshold];
}

zs_text_t zs_interval(const rlv_evaluate_zoning_t *self, const zs_row_t *row)
{
    zs_text_t out;
    if (row == NULL || !row->estimated) {
        (void)snprintf(out.text, sizeof out.text, "%s", ZS_TR(self, "sans objet", "none"));
        return out;
    }
    const double f = zs_factor(row->scale);
    const int d = zs_decimals(row->outcome, row->scale);
    (void)snprintf(out.text, sizeof out.text,
                   ZS_TR(self, "%.30s [%.30s ; %.30s]", "%.30s [%.30s, %.30s]"),
                   zs_signed(self, f * row->value.estimate, d).text,
                   zs_signed(self, f * row->value.lower, d).text,
                   zs_signed(self, f * row->value.upper, d).text);
    return out;
}

const char *zs_short_conclusion(const rlv_evaluate_zoning_t *self, const zs_row_t *level,
                                const zs_row_t *logs)
{
    switch (zs_verdict(self, level, logs)) {
    case ZS_VERDICT_NONE:
        return ZS_TR(self, "sans objet", "none");
    case ZS_VERDICT_SIGNS:
        return ZS_TR(self, "aucune conclusion possible",
                     "no conclusion is possible");
    case ZS_VERDICT_UNSEEN:
        return ZS_TR(self, "aucune différence distinguable", "no difference to be told");
    case ZS_VERDICT_PLACEBO:
        return ZS_TR(self, "autant que le zonage fictif", "as much as the placebo zoning");
    case ZS_VERDICT_REVERSION:
        return ZS_TR(self, "retour à la moyenne", "regression to the mean");
    case ZS_VERDICT_FOLLOWED:
    default:
        return ZS_TR(self, "différence distinguable", "a difference to be told");
    }
}

static void put_unseen(const rlv_evaluate_zoning_t *self, const zs_row_t *level,
                       const zs_row_t *logs, zs_sentence_t *out)
{
    (void)snprintf(
        out->text, sizeof out->text,
        ZS_TR(self,
              "Aucune différence distinguable. L’étude n’aurait vu qu’un écart d’au moins %s %s, "
              "ou %s %% : un effet plus petit a pu exister sans être vu.",
              "No difference can be told. The study would have seen one of at least %s %s, or %s "
              "%%: a smaller effect may have existed unseen."),
        ZS_NUM(self, level->value.detectable, zs_decimals(level->outcome, RLV_SCALE_LEVEL)),
        zs_unit(self, level->outcome, RLV_SCALE_LEVEL),
        ZS_NUM(self, 100.0 * logs->value.detectable, 1));
}

zs_sentence_t zs_conclusion(const rlv_evaluate_zoning_t *self, const zs_row_t *level,
                            const zs_row_t *logs)
{
    zs_sentence_t out = {{0}};
    const zs_verdict_t verdict = zs_verdict(self, level, logs);
    const char *text = NULL;

    if (verdict == ZS_VERDICT_UNSEEN) {
        put_unseen(self, level, logs, &out);
        return out;
    }
    if (verdict == ZS_VERDICT_SIGNS) {
        (void)snprintf(
            out.text, sizeof out.text,
            ZS_TR(self,
                  "Aucune conclusion possible : l’écart est de %s %s, et de %s %% : les signes "
                  "s’opposent. L’étude n’aurait vu qu’un écart d’au moins %s %s, ou %s %%.",
                  "No conclusion is possible: the gap is %s %s, and %s %%: the signs differ. The "
                  "study would have seen one of at least %s %s, or %s %%."),
            zs_signed(self, level->value.estimate, zs_decimals(level->outcome, RLV_SCALE_LEVEL))
                .text,
            zs_unit(self, level->outcome, RLV_SCALE_LEVEL),
            zs_signed(self, 100.0 * logs->value.estimate, 1).text,
            ZS_NUM(self, level->value.detectable, zs_decimals(level->outcome, RLV_SCALE_LEVEL)),
            zs_unit(self, level->outcome, RLV_SCALE_LEVEL),
            ZS_NUM(self, 100.0 * logs->value.detectable, 1));
        return out;
    }
    if (verdict == ZS_VERDICT_PLACEBO)
        text = ZS_TR(self,
                     "Écart distinguable de zéro, mais le zonage fictif de 2015 en montre un du "
                     "même ordre avant tout zonage : rien ne peut en être attribué au zonage.",
                     "The gap differs from zero, but the placebo zoning of 2015 shows one as "
                     "large before any zoning: nothing of it can be ascribed to zoning.");
    else if (verdict == ZS_VERDICT_REVERSION)
        text = ZS_TR(self,
                     "Écart distinguable de zéro, qui disparaît une fois retiré le retour à la "
                     "moyenne : rien ne peut en être attribué au zonage.",
                     "The gap differs from zero and is gone once regression to the mean is taken "
                     "away: nothing of it can be ascribed to zoning.");
    else if (verdict == ZS_VERDICT_FOLLOWED && level->value.estimate > 0)
        text = ZS_TR(self,
                     "Le zonage a été suivi d’une évolution plus favorable dans ces territoires "
                     "que dans ceux auxquels ils sont comparés, en niveau comme en pourcentage.",
                     "Zoning was followed by a better change in these territories than in those "
                     "they are compared with, in levels and in percent.");
    else if (verdict == ZS_VERDICT_FOLLOWED)
        text = ZS_TR(self,
                     "Le zonage a été suivi d’une évolution moins favorable dans ces territoires "
                     "que dans ceux auxquels ils sont comparés, en niveau comme en pourcentage.",
                     "Zoning was followed by a worse change in these territories than in those "
                     "they are compared with, in levels and in percent.");
    else
        text = ZS_TR(self, "Comparaison impossible avec ces classes.",
                     "These classes allow no such comparison.");
    (void)snprintf(out.text, sizeof out.text, "%s", text);
    return out;
}

/* Whether the same threshold shows a jump in what cannot be an effect: inhabitants or APL before.
 */
static bool jumps_before(const rlv_evaluate_zoning_t *self, enum zs_threshold threshold)
{
    for (size_t k = 0; k < self->num_rd; k++) {
        const zs_rd_t *rd = &self->rd[k];
        if (rd->threshold == threshold && rd->estimated && rd->year == 2017 &&
            rd->result.effect[RLV_RD_ROBUST].p_value < 0.05)
            return true;
    }
    return false;
}

/* Whether the other window of anticipation agrees. */
static bool other_window_agrees(const rlv_evaluate_zoning_t *self, const zs_rd_t *rd)
{
    const double own = rd->result.effect[RLV_RD_ROBUST].estimate;
    for (size_t k = 0; k < self->num_rd; k++) {
        const zs_rd_t *other = &self->rd[k];
        const rlv_rd_inference_t *e = &other->result.effect[RLV_RD_ROBUST];
        if (other == rd || other->threshold != rd->threshold || other->outcome != rd->outcome ||
            other->scale != rd->scale || other->year != 2021 || rd->outcome != ZS_APL)
            continue;
        if (!other->estimated || e->p_value >= 0.05 || e->estimate * own < 0)
            return false;
    }
    return true;
}

const char *zs_rd_conclusion(const rlv_evaluate_zoning_t *self, const zs_rd_t *rd)
{
    const size_t *in = rd->result.num_main;
    if (!rd->estimated || in[0] < ZS_FEW_UNITS || in[1] < ZS_FEW_UNITS)
        return ZS_TR(self, "non concluant", "inconclusive");
    if (rd->result.effect[RLV_RD_ROBUST].p_value >= 0.05)
        return ZS_TR(self, "aucun saut distinguable", "no jump can be told");
    if (rd->year == 2017)
        return ZS_TR(self, "saut avant le zonage : les deux côtés différaient déjà",
                     "a jump before zoning: the sides already differed");
    if (jumps_before(self, rd->threshold))
        return ZS_TR(self, "rien à attribuer au zonage : les deux côtés différaient déjà avant",
                     "nothing to ascribe to zoning: the sides already differed before");
    if (!other_window_agrees(self, rd))
        return ZS_TR(self, "aucune conclusion possible : dépend de l’année de référence",
                     "no conclusion is possible: it depends on the reference year");
    return ZS_TR(self, "un saut accompagne le changement de classe",
                 "a jump goes with the change of class");
}
