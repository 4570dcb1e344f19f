/* The record: errors of the model and of naive rivals by horizon, and how often the band held. */
#include "figure_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEVEL, INDICATOR, HORIZON, FORECASTER, SCORE, VALUE, LOWER, UPPER, COUNT, NUM_COLUMNS };
static const char *const COLUMNS[NUM_COLUMNS] = {
    "level", "indicator", "horizon", "forecaster", "score", "value", "lower", "upper", "n"};

static const struct {
    const char *name;
    const char *label[2];
} FORECASTERS[] = {
    {"releve", {"Relève", "Relève"}},
    {"last_value", {"dernière valeur", "last value"}},
    {"own_trend", {"tendance propre", "own trend"}},
    {"regional_plus", {"dernière valeur + tendance de la région", "last value + regional trend"}},
    {"regional_times", {"dernière valeur × tendance de la région", "last value × regional trend"}},
};
enum { NUM_FORECASTERS = sizeof FORECASTERS / sizeof FORECASTERS[0] };

/* What is shown: the finest level and the first indicator that has the score. */
typedef struct {
    const char *level, *indicator;
} choice_t;

static bool is(const rlv_csv_table_t *csv, size_t row, int column, const char *text)
{
    return strcmp(rlv_csv_text(csv, row, column), text) == 0;
}

static bool choose(const rlv_csv_table_t *csv, const int *column, choice_t *choice)
{
    static const char *const LEVELS[] = {"territory", "department", "region"};
    static const char *const INDICATORS[] = {"apl", "gp_density_p100k", "gp_headcount"};

    for (size_t l = 0; l < 3; l++)
        for (size_t k = 0; k < 3; k++)
            for (size_t i = 0; i < csv->num_rows; i++)
                if (is(csv, i, column[LEVEL], LEVELS[l]) &&
                    is(csv, i, column[INDICATOR], INDICATORS[k]) &&
                    is(csv, i, column[SCORE], "mape")) {
                    *choice = (choice_t){LEVELS[l], INDICATORS[k]};
                    return true;
                }
    return false;
}

/* A block a forecaster: `horizon value lower upper`. Blocks of those absent are off the figure. */
static int put_score(const rlv_figure_work_t *work, const rlv_csv_table_t *csv, const int *column,
                     const choice_t *choice, const char *score, const char *file, double *low,
                     double *high, double last[2])
{
    FILE *const out = rlv_figure_open(work, file);

    if (out == NULL)
        return work->err->status;
    for (int f = 0; f < NUM_FORECASTERS; f++) {
        (void)fputs("-99\t0\t0\t0\n", out);
        for (size_t i = 0; i < csv->num_rows; i++) {
            const double h = rlv_figure_table_number(csv, i, column[HORIZON]);
            const double value[] = {rlv_figure_table_number(csv, i, column[VALUE]),
                                    rlv_figure_table_number(csv, i, column[LOWER]),
                                    rlv_figure_table_number(csv, i, column[UPPER])};
            if (!is(csv, i, column[FORECASTER], FORECASTERS[f].name) ||
                !is(csv, i, column[LEVEL], choice->level) || !is(csv, i, column[SCORE], score) ||
                !is(csv, i, column[INDICATOR], choice->indicator) || !isfinite(h))
                continue;
            (void)fprintf(out, "%.10g", h);
            for (int k = 0; k < 3; k++) {
                (void)fputc('\t', out);
                rlv_figure_put_number(out, value[k]);
                if (isfinite(value[k])) {
                    low[1] = fmin(low[1], value[k]);
                    high[1] = fmax(high[1], value[k]);
                }
            }
            (void)fputc('\n', out);
            low[0] = fmin(low[0], h);
            high[0] = fmax(high[0], h);
            if (f == 0) {
                last[0] = h;
                last[1] = value[0];
            }
        }
        (void)fputs("\n\n", out);
    }
    return rlv_figure_close(work, out, file);
}

static const char *words_of(const rlv_figure_work_t *work, const char *name)
{
    static const struct {
        const char *name, *text[2];
    } WORDS[] = {{"territory", {"par territoire", "by territory"}},
                 {"department", {"par département", "by department"}},
                 {"region", {"pour la région", "for the region"}},
                 {"apl", {"APL", "APL"}},
                 {"gp_density_p100k", {"Densité", "Density"}},
                 {"gp_headcount", {"Effectif", "Headcount"}}};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (strcmp(WORDS[i].name, name) == 0)
            return WORDS[i].text[work->lang];
    return name;
}

static int put_words(const rlv_figure_work_t *work, const choice_t *choice, const double mape[2],
                     const double cover[2])
{
    char key[24];

    for (int f = 0; f < NUM_FORECASTERS; f++) {
        (void)snprintf(key, sizeof key, "name%d", f + 1);
        rlv_figure_text(work, key, "%s", FORECASTERS[f].label[work->lang]);
    }
    rlv_figure_text(work, "title",
                    RLV_TR(work, "Le passé reconnu : %s %s, erreurs selon le recul",
                           "The record: %s %s, errors by horizon"),
                    words_of(work, choice->indicator), words_of(work, choice->level));
    rlv_figure_text(work, "subtitle", "%s",
                    RLV_TR(work,
                           "Projections faites avec ce qui était connu à l’origine, comparées à ce "
                           "qui est arrivé",
                           "Projections made with what was known at the origin, against what "
                           "happened"));
    rlv_figure_text(work, "panel1", "%s",
                    RLV_TR(work, "Erreur absolue moyenne (%)", "Mean absolute error (%)"));
    rlv_figure_text(work, "panel2", "%s",
                    RLV_TR(work, "Part des observations dans la bande à 90 % (%)",
                           "Share of observations in the 90% band (%)"));
    rlv_figure_text(work, "x_title", "%s",
                    RLV_TR(work, "Années depuis l’origine de la projection",
                           "Years since the projection’s origin"));
    char *reading = rlv_format(
        work->err,
        RLV_TR(
            work,
            "à %s ans, Relève se trompe en moyenne de %s %% et sa bande à 90 %% contient %s %% "
            "des observations. Barres : intervalles à 95 %% par rééchantillonnage ; des écarts "
            "de moins de 2 à 3 %% sont du bruit.",
            "%s years ahead Relève errs by %s%% on average and its 90%% band holds %s%% of "
            "observations. Bars: 95%% bootstrap intervals; differences under 2 to 3%% are noise."),
        RLV_NUM(work, mape[0], 0), RLV_NUM(work, mape[1], 1), RLV_NUM(work, 100 * cover[1], 0));
    char *scope =
        rlv_format(work->err, "%s",
                   RLV_TR(work, "les lieux et les années observés, valeurs imputées exclues.",
                          "observed places and years, imputed values left out."));
    return rlv_figure_table_caption(
        work, reading, scope,
        RLV_TR(work,
               "DREES, INSEE (scores.csv de releve backtest) ; calculs Relève " RLV_VERSION ".",
               "DREES, INSEE (scores.csv of releve backtest); Relève " RLV_VERSION "."));
}

int rlv_figure_backtest(rlv_figure_work_t *work)
{
    rlv_csv_table_t csv = {0};
    choice_t choice = {NULL, NULL};
    int column[NUM_COLUMNS];
    double low[2] = {INFINITY, 0}, high[2] = {-INFINITY, 0}, mape[2] = {NAN, NAN};
    double cover_low[2] = {INFINITY, 1}, cover_high[2] = {-INFINITY, 1}, cover[2] = {NAN, NAN};
    int status = rlv_figure_table_read(work, "scores.csv", COLUMNS, NUM_COLUMNS, &csv, column);

    if (status == RLV_OK && !choose(&csv, column, &choice))
        status = rlv_fail_at(work->err, RLV_ERR_DATA, csv.path, 0, NULL, NULL,
                             "no score mape of apl, gp_density_p100k or gp_headcount");
    if (status == RLV_OK)
        status = put_score(work, &csv, column, &choice, "mape", "mape.tsv", low, high, mape);
    if (status == RLV_OK)
        status = put_score(work, &csv, column, &choice, "cover_90", "cover.tsv", cover_low,
                           cover_high, cover);
    if (status == RLV_OK) {
        rlv_figure_number(work, "forecasters", NUM_FORECASTERS);
        rlv_figure_number(work, "x_low", low[0]);
        rlv_figure_number(work, "x_high", high[0]);
        rlv_figure_put_axis(work, "mape", rlv_figure_axis(0, high[1], 5));
        rlv_figure_put_axis(work, "cover", rlv_figure_axis(100 * fmin(cover_low[1], 0.5), 100, 5));
        status = put_words(work, &choice, mape, cover);
    }
    rlv_csv_free(&csv);
    return status;
}
