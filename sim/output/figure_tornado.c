/*
 * Tornado: how far a result moves when each parameter goes from the low to the high end of what is
 * known of it. Reads sensitivity.csv: parameter (path), low, high (the result there), and, where
 * given, base (the result at the central values), label, indicator, year.
 */
#include "figure_table.h"

#include "releve/indicator.h"
#include "releve/params.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMETER, LOW, HIGH, BASE, LABEL, INDICATOR, YEAR, NUM_COLUMNS, MAX_BARS = 14 };
static const char *const COLUMNS[NUM_COLUMNS] = {"parameter", "low",        "high", "?base",
                                                 "?label",    "?indicator", "?year"};

typedef struct {
    size_t row;
    double low, high;
} bar_t;

static int by_width(const void *a, const void *b)
{
    const bar_t *x = a, *y = b;
    const double u = fabs(x->high - x->low), v = fabs(y->high - y->low);
    return u != v ? (u < v ? 1 : -1) : (x->row > y->row) - (x->row < y->row);
}

/* The parameter in words: the table's label, else its French text in the parameter table. */
static const char *label_of(const rlv_figure_work_t *work, const rlv_csv_table_t *csv,
                            const int *column, size_t row)
{
    const char *const given = rlv_figure_table_text(csv, row, column[LABEL]);
    const char *const path = rlv_csv_text(csv, row, column[PARAMETER]);
    const int known = rlv_params_find(path);

    if (given[0] != '\0')
        return given;
    return known < 0 ? path : RLV_TR(work, RLV_PARAMS[known].text_fr, RLV_PARAMS[known].text);
}

static int put_bars(const rlv_figure_work_t *work, const rlv_csv_table_t *csv, const int *column,
                    bar_t bar[], size_t n, double base)
{
    FILE *const out = rlv_figure_open(work, "bars.tsv");
    double low = base, high = base;
    char key[24], label[400];

    if (out == NULL)
        return work->err->status;
    for (size_t i = 0; i < n; i++) {
        (void)fprintf(out, "%zu\t%.10g\t%.10g\n", i + 1, bar[i].low, bar[i].high);
        low = fmin(low, fmin(bar[i].low, bar[i].high));
        high = fmax(high, fmax(bar[i].low, bar[i].high));
        (void)snprintf(label, sizeof label, "%.390s", label_of(work, csv, column, bar[i].row));
        rlv_text_cut(label, 36000);
        (void)snprintf(key, sizeof key, "row%zu", i + 1);
        rlv_figure_text(work, key, "%s", label);
    }
    const rlv_axis_t axis = rlv_figure_axis(low, high, 6);
    rlv_figure_put_axis(work, "x", axis);
    rlv_figure_number(work, "decimals", axis.step < 0.1 ? 2 : axis.step < 1 ? 1 : 0);
    rlv_figure_number(work, "rows", (double)n);
    rlv_figure_number(work, "base", base);
    return rlv_figure_close(work, out, "bars.tsv");
}

static int put_words(const rlv_figure_work_t *work, const rlv_csv_table_t *csv, const int *column,
                     const bar_t *widest)
{
    const char *const indicator = rlv_figure_table_text(csv, 0, column[INDICATOR]);
    const double year = rlv_figure_table_number(csv, 0, column[YEAR]);
    char when[24] = "";
    const int decimals = fabs(widest->high) < 20 ? 2 : 0;
    const int known = rlv_indicator_find(indicator);
    const char *const what =
        known >= 0 ? RLV_TR(work, RLV_INDICATORS[known].text_fr, RLV_INDICATORS[known].text)
        : indicator[0] != '\0' ? indicator
                               : RLV_TR(work, "Résultat", "Result");
    char shown[200];

    (void)snprintf(shown, sizeof shown, "%.190s", what);
    rlv_text_cut(shown, 28000);
    if (isfinite(year))
        (void)snprintf(when, sizeof when, ", %.0f", year);
    rlv_figure_text(work, "title", "%s",
                    RLV_TR(work, "Ce qui fait varier le résultat", "What moves the result"));
    rlv_figure_text(work, "subtitle",
                    RLV_TR(work,
                           "%s%s : d’un bout à l’autre de ce que l’on sait de chaque paramètre",
                           "%s%s: from one end to the other of what is known of each parameter"),
                    shown, when);
    rlv_figure_text(work, "key_low", "%s",
                    RLV_TR(work, "paramètre au plus bas", "parameter at its lowest"));
    rlv_figure_text(work, "key_high", "%s",
                    RLV_TR(work, "paramètre au plus haut", "parameter at its highest"));
    char *reading = rlv_format(
        work->err,
        RLV_TR(work,
               "le paramètre de la première barre fait passer le résultat de %s (au plus bas) à %s "
               "(au plus haut), les autres restant à leur valeur centrale. Les interactions entre "
               "paramètres n’y sont pas.",
               "the parameter of the first bar takes the result from %s (lowest) to %s (highest), "
               "the others at their central values. Interactions are not shown."),
        RLV_NUM(work, widest->low, decimals), RLV_NUM(work, widest->high, decimals));
    char *scope = rlv_format(work->err, "%s",
                             RLV_TR(work, "les paramètres incertains du scénario.",
                                    "the uncertain parameters of the scenario."));
    return rlv_figure_table_caption(
        work, reading, scope,
        RLV_TR(work, "sensitivity.csv de releve sensitivity ; calculs Relève " RLV_VERSION ".",
               "sensitivity.csv of releve sensitivity; Relève " RLV_VERSION "."));
}

int rlv_figure_tornado(rlv_figure_work_t *work)
{
    rlv_csv_table_t csv = {0};
    int column[NUM_COLUMNS];
    bar_t *bar = NULL;
    size_t n = 0;
    int status = rlv_figure_table_read(work, "sensitivity.csv", COLUMNS, NUM_COLUMNS, &csv, column);

    if (status == RLV_OK && (bar = rlv_calloc(csv.num_rows, sizeof *bar, work->err)) == NULL)
        status = RLV_ERR_OS;
    for (size_t i = 0; status == RLV_OK && i < csv.num_rows; i++) {
        bar[n] = (bar_t){i, rlv_figure_table_number(&csv, i, column[LOW]),
                         rlv_figure_table_number(&csv, i, column[HIGH])};
        n += isfinite(bar[n].low) && isfinite(bar[n].high);
    }
    if (status == RLV_OK && n == 0)
        status = rlv_fail_at(work->err, RLV_ERR_DATA, csv.path, 0, NULL, NULL,
                             "no parameter with a low and a high result");
    if (status == RLV_OK) {
        double base = rlv_figure_table_number(&csv, 0, column[BASE]);
        qsort(bar, n, sizeof *bar, by_width);
        if (!isfinite(base))
            base = (bar[0].low + bar[0].high) / 2;
        status = put_bars(work, &csv, column, bar, n < MAX_BARS ? n : MAX_BARS, base);
        if (status == RLV_OK)
            status = put_words(work, &csv, column, &bar[0]);
    }
    rlv_csv_free(&csv);
    free(bar);
    return status;
}
