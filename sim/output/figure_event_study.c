/* Event study: what the estimators of `releve evaluate panel` find by year around treatment. */
#include "figure_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ESTIMATOR, TIME, ESTIMATE, LOWER, UPPER, NUM_COLUMNS };
static const char *const COLUMNS[NUM_COLUMNS] = {"estimator", "time", "estimate", "lower", "upper"};

static const struct {
    const char *name;
    const char *label[2];
} SERIES[] = {
    {"att_dynamic", {"Callaway et Sant’Anna (2021)", "Callaway and Sant’Anna (2021)"}},
    {"sun_abraham", {"Sun et Abraham (2021)", "Sun and Abraham (2021)"}},
    {"imputation_horizon",
     {"imputation (Borusyak, Jaravel et Spiess, 2024)",
      "imputation (Borusyak, Jaravel and Spiess, 2024)"}},
    {"event_study", {"effets fixes à deux dimensions", "two-way fixed effects"}},
};
enum { NUM_SERIES = sizeof SERIES / sizeof SERIES[0] };

typedef struct {
    double x_low, x_high, y_low, y_high;
    double first_estimate, first_low, first_high, first_time; /* what the caption reads */
    int first_series;
} extent_t;

/* A block a series: `time estimate lower upper`. */
static int put_series(const rlv_figure_work_t *work, const rlv_csv_table_t *csv, const int *column,
                      extent_t *e, int *num_series)
{
    FILE *const out = rlv_figure_open(work, "series.tsv");

    if (out == NULL)
        return work->err->status;
    for (int s = 0; s < NUM_SERIES; s++) {
        bool any = false;
        for (size_t i = 0; i < csv->num_rows; i++) {
            const double t = rlv_figure_table_number(csv, i, column[TIME]);
            const double y = rlv_figure_table_number(csv, i, column[ESTIMATE]);
            const double low = rlv_figure_table_number(csv, i, column[LOWER]);
            const double high = rlv_figure_table_number(csv, i, column[UPPER]);
            if (strcmp(rlv_csv_text(csv, i, column[ESTIMATOR]), SERIES[s].name) != 0 ||
                !isfinite(t) || !isfinite(y))
                continue;
            (void)fprintf(out, "%.10g\t%.10g\t", t, y);
            rlv_figure_put_number(out, low);
            (void)fputc('\t', out);
            rlv_figure_put_number(out, high);
            (void)fputc('\n', out);
            if (t == 0 && !isfinite(e->first_time)) {
                e->first_time = t;
                e->first_estimate = y;
                e->first_low = low;
                e->first_high = high;
                e->first_series = s;
            }
            e->x_low = fmin(e->x_low, t);
            e->x_high = fmax(e->x_high, t);
            e->y_low = fmin(e->y_low, isfinite(low) ? low : y);
            e->y_high = fmax(e->y_high, isfinite(high) ? high : y);
            any = true;
        }
        if (!any)
            continue;
        char key[24];
        (void)snprintf(key, sizeof key, "series%d", ++*num_series);
        rlv_figure_text(work, key, "%s", SERIES[s].label[work->lang]);
        (void)fputs("\n\n", out);
    }
    return rlv_figure_close(work, out, "series.tsv");
}

static int put_words(const rlv_figure_work_t *work, const extent_t *e)
{
    rlv_figure_text(work, "title", "%s",
                    RLV_TR(work, "Étude d’événement : écarts autour du premier classement",
                           "Event study: gaps around the first classification"));
    rlv_figure_text(
        work, "subtitle", "%s",
        RLV_TR(work,
               "Écart entre traités et comparés, dans l’unité de la variable étudiée, "
               "avec intervalles à 95 %",
               "Gap between treated and compared units, in the outcome’s unit, with 95% "
               "intervals"));
    rlv_figure_text(work, "before", "%s", RLV_TR(work, "avant", "before"));
    rlv_figure_text(work, "after", "%s", RLV_TR(work, "après", "after"));
    rlv_figure_text(work, "x_title", "%s",
                    RLV_TR(work, "Années depuis le premier classement",
                           "Years since the first classification"));
    char *reading =
        isfinite(e->first_time)
            ? rlv_format(
                  work->err,
                  RLV_TR(work,
                         "l’année du classement, l’écart estimé est de %s [%s ; %s] (%s). "
                         "Avant, des écarts proches de zéro rendent plausible que traités et "
                         "comparés évoluaient de même ; ils ne le prouvent pas.",
                         "in the year of classification the estimated gap is %s [%s; %s] "
                         "(%s). Gaps near zero before make it plausible that both groups "
                         "moved alike; they do not prove it."),
                  rlv_figure_signed(work, e->first_estimate, 2).text,
                  rlv_figure_signed(work, e->first_low, 2).text,
                  rlv_figure_signed(work, e->first_high, 2).text,
                  SERIES[e->first_series].label[work->lang])
            : rlv_format(work->err, "%s",
                         RLV_TR(work,
                                "chaque point est un écart estimé, avec son intervalle à 95 %.",
                                "each point is an estimated gap with its 95% interval."));
    char *scope = rlv_format(work->err, "%s",
                             RLV_TR(work, "le panel donné à releve evaluate panel (report.md).",
                                    "the panel given to releve evaluate panel (report.md)."));
    return rlv_figure_table_caption(work, reading, scope,
                                    RLV_TR(work, "estimates.csv ; calculs Relève " RLV_VERSION ".",
                                           "estimates.csv; Relève " RLV_VERSION "."));
}

int rlv_figure_event_study(rlv_figure_work_t *work)
{
    extent_t e = {-1, 1, 0, 0, NAN, NAN, NAN, NAN, 0};
    rlv_csv_table_t csv = {0};
    int column[NUM_COLUMNS], num_series = 0;
    int status = rlv_figure_table_read(work, "estimates.csv", COLUMNS, NUM_COLUMNS, &csv, column);

    if (status == RLV_OK)
        status = put_series(work, &csv, column, &e, &num_series);
    if (status == RLV_OK && num_series == 0)
        status = rlv_fail_at(work->err, RLV_ERR_DATA, csv.path, 0, NULL,
                             "att_dynamic, sun_abraham, imputation_horizon, event_study",
                             "no estimate by event time");
    rlv_figure_number(work, "num_series", num_series);
    rlv_figure_number(work, "x_low", e.x_low);
    rlv_figure_number(work, "x_high", e.x_high);
    const rlv_axis_t axis = rlv_figure_axis(e.y_low, e.y_high, 6);
    rlv_figure_put_axis(work, "y", axis);
    rlv_figure_number(work, "decimals", axis.step < 0.1 ? 2 : axis.step < 1 ? 1 : 0);
    if (status == RLV_OK)
        status = put_words(work, &e);
    rlv_csv_free(&csv);
    return status;
}
