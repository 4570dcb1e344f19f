/* The plain reading of a back-test, Markdown, in French or English. */
#include "backtest.h"

#include "releve/number_fr.h"
#include "releve/published.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define TR(self, fr, en) ((self)->options->english ? (en) : (fr))

static rlv_lang_t lang_of(const rlv_backtest_session_t *self)
{
    return self->options->english ? RLV_LANG_EN : RLV_LANG_FR;
}

/* Writes a text with French spaces set. */
static void put(const rlv_backtest_session_t *self, FILE *out, const char *format, ...)
    RLV_PRINTF(3, 4);
static void put(const rlv_backtest_session_t *self, FILE *out, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    char *set = self->options->english ? NULL : rlv_french_spaces(text, NULL);
    fputs(set != NULL ? set : text, out);
    free(set);
}

static double value_at(const rlv_backtest_session_t *self, int set, rlv_level_t level,
                       const char *indicator, int horizon, size_t forecaster, const char *score)
{
    const rlv_backtest_score_t *row = rlv_backtest_find(self->score, self->num_scores, set, level,
                                                        indicator, horizon, forecaster, score);
    return row != NULL ? row->value : NAN;
}

static double value_of(const rlv_backtest_session_t *self, int set, const char *indicator,
                       int horizon, size_t forecaster, const char *score)
{
    return value_at(self, set, RLV_LEVEL_TERRITORY, indicator, horizon, forecaster, score);
}

#define NUM(self, value, decimals) rlv_number_format((value), (decimals), lang_of(self)).text

static const char *forecaster_words(const rlv_backtest_session_t *self, size_t f)
{
    static const char *const FRENCH[] = {"Relève", "dernière valeur", "tendance du territoire",
                                         "dernière valeur + tendance régionale",
                                         "dernière valeur × tendance régionale"};
    static const char *const ENGLISH[] = {"Relève", "last value", "the territory's own trend",
                                          "last value + regional trend",
                                          "last value × regional trend"};
    return self->options->english ? ENGLISH[f] : FRENCH[f];
}

enum { LONGEST_HORIZON = 30, HORIZON_SIZE = 32 };

/* "moyenne", or the number of years. */
static const char *horizon_words(const rlv_backtest_session_t *self, int h, char text[HORIZON_SIZE])
{
    if (h == RLV_MEAN_HORIZON)
        (void)snprintf(text, HORIZON_SIZE, "%s", TR(self, "moyenne", "mean"));
    else
        (void)snprintf(text, HORIZON_SIZE, "%d", h);
    return text;
}

/* A line of the table of one indicator and horizon. */
static void put_line(const rlv_backtest_session_t *self, int set, const char *indicator, int h,
                     int decimals, FILE *out)
{
    char label[HORIZON_SIZE];

    (void)horizon_words(self, h, label);
    for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++) {
        const double mae = value_of(self, set, indicator, h, f, "mae");
        char over[RLV_NUMBER_SIZE] = "";
        if (!isfinite(mae))
            continue;
        if (f >= RLV_FORECASTER_RIVAL) {
            char score[RLV_BACKTEST_SCORE_NAME];
            (void)snprintf(score, sizeof score, "mae_over_%s", rlv_forecaster_name(f));
            (void)snprintf(over, sizeof over, "%s",
                           NUM(self, value_of(self, set, indicator, h, 0, score), 3));
        }
        put(self, out, "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", label,
            forecaster_words(self, f),
            NUM(self, value_of(self, set, indicator, h, f, "bias"), decimals),
            NUM(self, mae, decimals), over,
            NUM(self, value_of(self, set, indicator, h, f, "mape"), 1),
            NUM(self, value_of(self, set, indicator, h, f, "crps"), decimals),
            NUM(self, 100 * value_of(self, set, indicator, h, f, "cover_90"), 0),
            NUM(self, 100 * value_of(self, set, indicator, h, f, "cover_50"), 0));
    }
}

static bool has(const rlv_backtest_session_t *self, int set, const char *indicator, int h)
{
    return isfinite(value_of(self, set, indicator, h, 0, "mae"));
}

static void put_indicator(const rlv_backtest_session_t *self, int set, const char *indicator,
                          const char *title, int decimals, FILE *out)
{
    if (!has(self, set, indicator, RLV_MEAN_HORIZON))
        return;
    put(self, out, "\n### %s\n\n", title);
    put(self, out,
        TR(self,
           "| horizon (ans) | prévision | biais | erreur absolue | Relève / rivale | erreur %% | "
           "CRPS | bande à 90 %% | bande à 50 %% |\n|---|---|---|---|---|---|---|---|---|\n",
           "| horizon (years) | forecast | bias | absolute error | Relève / rival | error %% | "
           "CRPS "
           "| 90 %% band | 50 %% band |\n|---|---|---|---|---|---|---|---|---|\n"));
    put_line(self, set, indicator, RLV_MEAN_HORIZON, decimals, out);
    for (int h = 1; h < LONGEST_HORIZON; h++)
        if (has(self, set, indicator, h))
            put_line(self, set, indicator, h, decimals, out);
}

/* --- by level */

static const char *level_words(const rlv_backtest_session_t *self, rlv_level_t level)
{
    static const char *const FRENCH[RLV_NUM_LEVELS] = {[RLV_LEVEL_TERRITORY] = "territoires",
                                                       [RLV_LEVEL_DEPARTMENT] = "départements",
                                                       [RLV_LEVEL_ZONE] =
                                                           "classes du zonage (ZIP, ZAC, ZAR)",
                                                       [RLV_LEVEL_REGION] = "région"};
    static const char *const ENGLISH[RLV_NUM_LEVELS] = {[RLV_LEVEL_TERRITORY] = "territories",
                                                        [RLV_LEVEL_DEPARTMENT] = "departments",
                                                        [RLV_LEVEL_ZONE] =
                                                            "zoning classes (ZIP, ZAC, ZAR)",
                                                        [RLV_LEVEL_REGION] = "region"};
    return self->options->english ? ENGLISH[level] : FRENCH[level];
}

/* The rule with the smallest absolute error on the cases that it shares with the model, or 0. */
static size_t best_rule(const rlv_backtest_session_t *self, int set, rlv_level_t level,
                        const char *indicator, int h)
{
    double most = -INFINITY;
    size_t best = 0;

    for (size_t f = RLV_FORECASTER_RIVAL; f < RLV_NUM_FORECASTERS; f++) {
        char score[RLV_BACKTEST_SCORE_NAME];
        (void)snprintf(score, sizeof score, "mae_over_%s", rlv_forecaster_name(f));
        const double ratio = value_at(self, set, level, indicator, h, 0, score);
        if (isfinite(ratio) && ratio > most) {
            most = ratio;
            best = f;
        }
    }
    return best;
}

/* A ratio to the best rule, in bold when the rule does better, with its interval. */
static void put_ratio(const rlv_backtest_session_t *self, int set, rlv_level_t level,
                      const char *indicator, int h, const char *score, FILE *out)
{
    const rlv_backtest_score_t *row = rlv_backtest_find(self->score, self->num_scores, set, level,
                                                        indicator, h, RLV_FORECASTER_MODEL, score);
    if (row == NULL) {
        put(self, out, "— | ");
        return;
    }
    put(self, out, row->value > 1 ? "**%s**" : "%s", NUM(self, row->value, 3));
    if (isfinite(row->lower) && isfinite(row->upper))
        put(self, out, TR(self, " [%s ; %s]", " [%s; %s]"), NUM(self, row->lower, 2),
            NUM(self, row->upper, 2));
    put(self, out, " | ");
}

static void put_level_line(const rlv_backtest_session_t *self, int set, rlv_level_t level,
                           const char *indicator, int h, int decimals, FILE *out)
{
    const rlv_backtest_score_t *mae = rlv_backtest_find(self->score, self->num_scores, set, level,
                                                        indicator, h, RLV_FORECASTER_MODEL, "mae");
    const size_t rule = best_rule(self, set, level, indicator, h);
    char label[HORIZON_SIZE];

    if (mae == NULL)
        return;
    put(self, out, "| %s | %s | %s | %s | %s | %s | %s | ", level_words(self, level),
        horizon_words(self, h, label), NUM(self, (double)mae->num_cases, 0),
        NUM(self, value_at(self, set, level, indicator, h, 0, "bias"), decimals),
        NUM(self, mae->value, decimals),
        NUM(self, value_at(self, set, level, indicator, h, 0, "mape"), 1),
        rule == 0 ? "—"
        : rule == RLV_FORECASTER_RIVAL + RLV_RIVAL_TREND
            ? TR(self, "sa propre tendance", "its own trend")
            : forecaster_words(self, rule));
    put_ratio(self, set, level, indicator, h, "mae_over_best_rival", out);
    put_ratio(self, set, level, indicator, h, "crps_over_best_rival", out);
    put(self, out, "%s | %s |\n",
        NUM(self, 100 * value_at(self, set, level, indicator, h, 0, "cover_90"), 0),
        NUM(self, 100 * value_at(self, set, level, indicator, h, 0, "cover_50"), 0));
}

/* From the mean over horizons, or where there is one horizon from that. */
static int first_horizon(const rlv_backtest_session_t *self, int set, const char *indicator)
{
    int num_horizons = 0;
    for (int h = 1; h < LONGEST_HORIZON; h++)
        num_horizons += has(self, set, indicator, h);
    return num_horizons == 1 ? 1 : RLV_MEAN_HORIZON;
}

/* The horizons of a level where a score of the model is over the best rule's; their number. */
static size_t put_beaten(const rlv_backtest_session_t *self, int set, rlv_level_t level,
                         const char *indicator, const char *score, const char *words, FILE *out)
{
    size_t count = 0;

    for (int h = first_horizon(self, set, indicator); h < LONGEST_HORIZON; h++) {
        const double ratio = value_at(self, set, level, indicator, h, 0, score);
        if (!(ratio > 1))
            continue;
        put(self, out, "%s ", count++ > 0 ? "," : words);
        if (h == RLV_MEAN_HORIZON)
            put(self, out, TR(self, "en moyenne", "on average"));
        else
            put(self, out, TR(self, "à %d an%s", "at %d year%s"), h,
                rlv_plural((size_t)h, lang_of(self)));
        put(self, out, " (%s)", NUM(self, ratio, 3));
    }
    return count;
}

static bool beaten(const rlv_backtest_session_t *self, int set, rlv_level_t level,
                   const char *indicator)
{
    for (int h = RLV_MEAN_HORIZON; h < LONGEST_HORIZON; h++)
        if (value_at(self, set, level, indicator, h, 0, "mae_over_best_rival") > 1 ||
            value_at(self, set, level, indicator, h, 0, "crps_over_best_rival") > 1)
            return true;
    return false;
}

/* Where a rule does better, in words. */
static void put_better_rules(const rlv_backtest_session_t *self, int set, const char *indicator,
                             FILE *out)
{
    bool any_rule = false, any = false;

    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        any_rule |= best_rule(self, set, (rlv_level_t)level, indicator, RLV_MEAN_HORIZON) > 0;
        any |= beaten(self, set, (rlv_level_t)level, indicator);
    }
    if (!any_rule)
        put(self, out,
            TR(self,
               "\nAucune règle simple n’est possible ici : aucune observation n’est datée de "
               "l’origine.\n",
               "\nNo simple rule is possible here: no observation is dated at the origin.\n"));
    else if (!any)
        put(self, out,
            TR(self, "\nAucune règle simple ne fait mieux que Relève, à aucun niveau.\n",
               "\nNo simple rule does better than Relève, at any level.\n"));
    else
        put(self, out,
            TR(self, "\nUne règle simple fait mieux que Relève (rapport au-dessus de 1) :\n\n",
               "\nA simple rule does better than Relève (ratio above 1):\n\n"));
    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        if (!beaten(self, set, (rlv_level_t)level, indicator))
            continue;
        put(self, out, "* %s", level_words(self, (rlv_level_t)level));
        const size_t errors =
            put_beaten(self, set, (rlv_level_t)level, indicator, "mae_over_best_rival",
                       TR(self, " : erreur absolue", ": absolute error"), out);
        (void)put_beaten(self, set, (rlv_level_t)level, indicator, "crps_over_best_rival",
                         errors > 0 ? TR(self, " ; CRPS", "; CRPS") : TR(self, " : CRPS", ": CRPS"),
                         out);
        put(self, out, ".\n");
    }
}

/* The errors of the counts, in a sentence. */
static void put_counts(const rlv_backtest_session_t *self, int set, FILE *out)
{
    static const char COUNT[] = "gp_headcount";
    const int h = RLV_MEAN_HORIZON;

    if (!has(self, set, COUNT, h))
        return;
#define OF(level, score) value_at(self, set, RLV_LEVEL_##level, COUNT, h, 0, score)
    put(self, out,
        TR(self,
           "\nL’écart entre les généralistes prévus et ceux comptés ensuite est en moyenne de %s "
           "%% "
           "pour un territoire (%s médecins), de %s %% pour un département (%s) et de %s %% pour "
           "la "
           "région (%s). Pour la région, la moyenne de la prévision est de %s médecins %s.\n",
           "\nThe GPs forecast differ from those counted later by %s %% on average for a territory "
           "(%s doctors), %s %% for a department (%s) and %s %% for the region (%s). For the "
           "region "
           "the mean of the forecast is %s doctors %s.\n"),
        NUM(self, OF(TERRITORY, "mape"), 1), NUM(self, OF(TERRITORY, "mae"), 1),
        NUM(self, OF(DEPARTMENT, "mape"), 1), NUM(self, OF(DEPARTMENT, "mae"), 1),
        NUM(self, OF(REGION, "mape"), 1), NUM(self, OF(REGION, "mae"), 0),
        NUM(self, fabs(OF(REGION, "bias")), 0),
        OF(REGION, "bias") > 0 ? TR(self, "trop haute", "too high")
                               : TR(self, "trop basse", "too low"));
#undef OF
}

static void put_levels(const rlv_backtest_session_t *self, int set, const char *indicator,
                       const char *title, int decimals, FILE *out)
{
    if (!has(self, set, indicator, RLV_MEAN_HORIZON))
        return;
    put(self, out, "\n### %s\n\n", title);
    put(self, out,
        TR(self,
           "| niveau | horizon (ans) | cas | biais | erreur absolue | erreur %% | meilleure règle "
           "| "
           "erreur, Relève / meilleure règle | CRPS, Relève / meilleur | bande à 90 %% | bande à "
           "50 %% |\n|---|---|---|---|---|---|---|---|---|---|---|\n",
           "| level | horizon (years) | cases | bias | absolute error | error %% | best rule | "
           "error, Relève / best rule | CRPS, Relève / best | 90 %% band | 50 %% band "
           "|\n|---|---|---|---|---|---|---|---|---|---|---|\n"));
    for (int level = 0; level < RLV_NUM_LEVELS; level++)
        for (int h = first_horizon(self, set, indicator); h < LONGEST_HORIZON; h++)
            put_level_line(self, set, (rlv_level_t)level, indicator, h, decimals, out);
    put_better_rules(self, set, indicator, out);
}

static void put_known(const rlv_backtest_session_t *self, const rlv_backtest_set_t *set, FILE *out)
{
    size_t count[5] = {0};
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        count[set->param[i].known]++;
    put(self, out,
        set->real_time
            ? TR(self,
                 "Temps réel : au 1er janvier %d. Paramètres connus alors : %zu ; ramenés à une "
                 "valeur antérieure ou ajustés sur les années précédentes : %zu ; élargis : %zu ; "
                 "postérieurs et gardés faute d’autre, sans effet d’étude : %zu. Les habitants "
                 "sont ceux des recensements publiés alors, prolongés. Le détail, tables "
                 "comprises, est dans inputs.csv.\n",
                 "Real time: on 1 January %d. Parameters known then: %zu; brought to an earlier "
                 "value or fitted on the years before: %zu; widened: %zu; later and kept for want "
                 "of another: %zu. Inhabitants are those of the censuses published then, "
                 "prolonged. Details, tables included: inputs.csv.\n")
            : TR(self,
                 "**Rétrospectif** (paramètres d’aujourd’hui sur données anciennes, à ne pas citer "
                 "comme une performance) : origine %d. Paramètres connus alors : %zu ; ramenés : "
                 "%zu ; élargis : %zu ; postérieurs : %zu (inputs.csv).\n",
                 "**Hindsight** (present parameters on earlier data, not to be quoted as a "
                 "performance): origin %d. Parameters known then: %zu; brought back: %zu; widened: "
                 "%zu; later: %zu (inputs.csv).\n"),
        set->origin, count[RLV_KNOWN_BEFORE], count[RLV_KNOWN_OLDER], count[RLV_KNOWN_WIDER],
        count[RLV_KNOWN_LATER]);
    if (set->fitted)
        put(self, out,
            TR(self,
               "Ajusté sur %zu année%s d’APL publiée entre la première et l’origine, par une "
               "règle fixée d’avance : dérive de l’activité %s %% par an (± %s), erreur de mesure "
               "%s %% et dérive %s %% par an pour 10 000 habitants.\n",
               "Fitted on %zu year%s of published APL between the first and the origin, by a "
               "rule fixed beforehand: drift of activity %s %% a year (± %s), error of measure %s "
               "%% and drift %s %% a year for 10,000 inhabitants.\n"),
            set->fit.num_years, rlv_plural(set->fit.num_years, lang_of(self)),
            NUM(self, 100 * set->fit.drift, 2), NUM(self, 100 * set->fit.drift_error, 2),
            NUM(self, 100 * set->fit.observation_sd, 1), NUM(self, 100 * set->fit.drift_sd, 1));
    if (set->after.num_years > 0)
        put(self, out,
            TR(self,
               "Après coup, pour mémoire : ajustés sur ce qui est noté (%zu année%s), l’erreur de "
               "mesure "
               "serait de %s %% et sa dérive de %s %% par an pour 10 000 habitants.\n",
               "Afterwards, for the record: fitted on what is scored (%zu year%s), the error of "
               "measure "
               "would be %s %% and its drift %s %% a year for 10,000 inhabitants.\n"),
            set->after.num_years, rlv_plural(set->after.num_years, lang_of(self)),
            NUM(self, 100 * set->after.observation_sd, 1), NUM(self, 100 * set->after.drift_sd, 1));
}

/* The sentence that a planner reads. */
static void put_verdict(const rlv_backtest_session_t *self, int set, FILE *out)
{
    const double best = value_of(self, set, "apl", 0, 0, "mae_over_best_rival");
    const double cover = value_of(self, set, "apl", 0, 0, "cover_90");
    const double crps = value_of(self, set, "apl", 0, 0, "crps_over_best_rival");
    const double mae = value_of(self, set, "apl", 0, 0, "mae");

    if (!isfinite(mae))
        return;
    put(self, out,
        TR(self,
           "\nEn moyenne, l’APL prévue d’un territoire s’écarte de %s consultation par an et par "
           "habitant de l’APL publiée ensuite.",
           "\nOn average the forecast APL of a territory is %s consultation a year per inhabitant "
           "away from the one published later."),
        NUM(self, mae, 2));
    if (isfinite(best)) {
        put(self, out,
            best <= 1.0
                ? TR(self, " C’est %s %% de moins que la meilleure des règles simples.",
                     " That is %s %% less than the best of the simple rules.")
                : TR(self,
                     " C’est %s %% de plus que la meilleure des règles simples : Relève ne la "
                     "bat pas.",
                     " That is %s %% more than the best of the simple rules: Relève does not beat "
                     "it."),
            NUM(self, 100 * fabs(best - 1.0), 1));
    }
    put(self, out,
        TR(self, " La bande à 90 %% a contenu %s %% des valeurs publiées",
           " The 90 %% band held %s %% of the published values"),
        NUM(self, 100 * cover, 0));
    if (isfinite(crps))
        put(self, out,
            TR(self, " ; le CRPS vaut %s fois celui de la meilleure règle simple avec ses bandes",
               "; the CRPS is %s times that of the best simple rule with its bands"),
            NUM(self, crps, 3));
    put(self, out, ".\n");
}

static void put_published(const rlv_backtest_session_t *self, FILE *out)
{
    rlv_published_t *row = NULL;
    size_t num_rows = 0;
    rlv_dutch_example_t dutch;
    const char *folder = self->set[0].params.data_national;

    put(self, out,
        TR(self, "\n## À côté : ce que d’autres ont publié\n\n",
           "\n## Beside it: what others published\n\n"));
    if (rlv_published_read(folder, &row, &num_rows, NULL) == RLV_OK)
        for (size_t i = 0; i < num_rows; i++) {
            const double error = rlv_published_error(&row[i]);
            if (!isfinite(error))
                continue;
            put(self, out,
                TR(self, "* %s (%d) : %s projetés pour %d, %s observés (%d) : écart de %s %%.\n",
                   "* %s (%d): %s projected for %d, %s observed (%d): a difference of %s %%.\n"),
                row[i].publication, row[i].published, NUM(self, row[i].projected, 0), row[i].year,
                NUM(self, row[i].observed, 0), row[i].observed_year, NUM(self, error, 1));
        }
    put(self, out,
        TR(self,
           "* Généralistes néerlandais, 1998-2011 (Nivel) : erreur absolue moyenne de 1,9 à 14,9 "
           "%% "
           "au niveau national.\n",
           "* Dutch GPs, 1998-2011 (Nivel): mean absolute error of 1.9 to 14.9 %% nationally.\n"));
    if (rlv_dutch_example(folder, &dutch, NULL) == RLV_OK)
        put(self, out,
            TR(self,
               "* Exemple néerlandais recalculé de ses flux publiés : %s généralistes en 2009, %s "
               "en 2019 (le document imprime 12 246).\n",
               "* Dutch worked example computed from its published flows: %s GPs in 2009, %s in "
               "2019 (the paper prints 12,246).\n"),
            NUM(self, dutch.stock_2009, 0), NUM(self, dutch.stock_2019, 0));
    free(row);
}

static void put_set(const rlv_backtest_session_t *self, int set, FILE *out)
{
    put_verdict(self, set, out);
    put_levels(self, set, "apl", TR(self, "APL, par niveau", "APL, by level"), 3, out);
    put_levels(self, set, "gp_headcount",
               TR(self, "Nombre de généralistes, par niveau", "Number of GPs, by level"), 1, out);
    put_counts(self, set, out);
    put_indicator(self, set, "apl",
                  TR(self, "APL, territoires (pondérée par les habitants)",
                     "APL, territories (weighted by inhabitants)"),
                  3, out);
    put_indicator(self, set, "gp_headcount",
                  TR(self, "Généralistes, territoires", "GPs, territories"), 2, out);
    put_indicator(self, set, "gp_density_p100k",
                  TR(self, "Densité pour 100 000 habitants, territoires",
                     "Density per 100,000 inhabitants, territories"),
                  1, out);
}

void rlv_backtest_report(const rlv_backtest_session_t *self, FILE *out)
{
    put(self, out,
        TR(self, "# Ce que Relève aurait prévu, et ce qui s’est passé\n",
           "# What Relève would have forecast, and what happened\n"));
    if (self->num_sets > 1) {
        put(self, out, TR(self, "\n## Ensemble\n", "\n## All together\n"));
        put(self, out,
            TR(self,
               "\nSur les cas que toutes les règles simples savent prévoir (une origine sans deux "
               "années antérieures n’a pas de tendance : voir chaque origine).\n",
               "\nOn the cases that all simple rules can forecast (an origin without two earlier "
               "years has no trend: see each origin).\n"));
        put_set(self, RLV_ALL_SETS, out);
    }
    for (size_t i = 0; i < self->num_sets; i++) {
        put(self, out, "\n## %s\n\n", self->set[i].title);
        put_known(self, &self->set[i], out);
        put_set(self, (int)i, out);
    }
    put_published(self, out);
    put(self, out,
        TR(self,
           "\nErreurs pondérées par les habitants ; couverture : part des lieux. La meilleure "
           "règle "
           "est celle qui fut la plus proche après coup ; celle du CRPS peut être une autre. "
           "Intervalles à 95 %% par rééchantillonnage apparié des lieux, à partir de dix, dans "
           "scores.csv (%zu tirage%s) : sur les territoires, des écarts de 2 à 3 %% sont du bruit "
           "; "
           "sur treize départements, bien davantage ; une région est un seul cas par année. Une "
           "valeur imputée n’est jamais "
           "notée.\n",
           "\nErrors weighted by inhabitants; coverage: share of places. Bias: of the mean of "
           "the forecast; absolute error: of its median. The best rule is the one "
           "that was closest afterwards; that of the CRPS may be another. 95 %% intervals by "
           "paired resampling of places, from ten up, in scores.csv (%zu draw%s): of territories, "
           "differences of 2 to 3 %% are noise; of thirteen departments, far more; a region is one "
           "case a year. An imputed value is never scored.\n"),
        self->num_resamples, rlv_plural(self->num_resamples, lang_of(self)));
}
