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

static double value_of(const rlv_backtest_session_t *self, int set, const char *indicator,
                       int horizon, size_t forecaster, const char *score)
{
    const rlv_backtest_score_t *row =
        rlv_backtest_find(self->score, self->num_scores, set, RLV_LEVEL_TERRITORY, indicator,
                          horizon, forecaster, score);
    return row != NULL ? row->value : NAN;
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

/* A line of the table of one indicator and horizon. */
static void put_line(const rlv_backtest_session_t *self, int set, const char *indicator, int h,
                     int decimals, FILE *out)
{
    char label[32];
    if (h == RLV_MEAN_HORIZON)
        (void)snprintf(label, sizeof label, "%s", TR(self, "moyenne", "mean"));
    else
        (void)snprintf(label, sizeof label, "%d", h);
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
    for (int h = 1; h < 30; h++)
        if (has(self, set, indicator, h))
            put_line(self, set, indicator, h, decimals, out);
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
               "Ajusté sur les %zu années d’APL publiées entre la première et l’origine, par une "
               "règle fixée d’avance : dérive de l’activité %s %% par an (± %s), erreur de mesure "
               "%s %% et dérive %s %% par an pour 10 000 habitants.\n",
               "Fitted on the %zu years of published APL between the first and the origin, by a "
               "rule fixed beforehand: drift of activity %s %% a year (± %s), error of measure %s "
               "%% and drift %s %% a year for 10,000 inhabitants.\n"),
            set->fit.num_years, NUM(self, 100 * set->fit.drift, 2),
            NUM(self, 100 * set->fit.drift_error, 2), NUM(self, 100 * set->fit.observation_sd, 1),
            NUM(self, 100 * set->fit.drift_sd, 1));
    if (set->after.num_years > 0)
        put(self, out,
            TR(self,
               "Après coup, pour mémoire : ajustés sur les %zu années notées, l’erreur de mesure "
               "serait de %s %% et sa dérive de %s %% par an pour 10 000 habitants.\n",
               "Afterwards, for the record: fitted on the %zu years scored, the error of measure "
               "would be %s %% and its drift %s %% a year for 10,000 inhabitants.\n"),
            set->after.num_years, NUM(self, 100 * set->after.observation_sd, 1),
            NUM(self, 100 * set->after.drift_sd, 1));
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
           "\nErreurs pondérées par les habitants ; couverture : part des territoires. "
           "Intervalles à 95 %% par rééchantillonnage apparié des territoires dans scores.csv "
           "(%zu tirages) : des écarts de 2 à 3 %% sont du bruit. Une valeur imputée n’est jamais "
           "notée.\n",
           "\nErrors weighted by inhabitants; coverage: share of territories. 95 %% intervals by "
           "paired resampling of territories in scores.csv (%zu draws): differences of 2 to 3 %% "
           "are noise. An imputed value is never scored.\n"),
        self->num_resamples);
}
