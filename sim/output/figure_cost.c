/* Cost-effectiveness plane: what the aids of a scenario cost and what the whole scenario brings,
 * more than the reference. Reads cost_effectiveness.csv of a comparison. */
#include "figure_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SCENARIO,
    COST,
    COST_LOW,
    COST_HIGH,
    YEARS,
    YEARS_LOW,
    YEARS_HIGH,
    RATIO,
    RATIO_LOW,
    RATIO_HIGH,
    WHY,
    NUM_COLUMNS
};
static const char *const COLUMNS[NUM_COLUMNS] = {"title",
                                                 "cost_eur",
                                                 "cost_p05",
                                                 "cost_p95",
                                                 "gp_years",
                                                 "gp_years_p05",
                                                 "gp_years_p95",
                                                 "eur_per_gp_year",
                                                 "eur_per_gp_year_low",
                                                 "eur_per_gp_year_high",
                                                 "?eur_per_gp_year_note"};
enum { MAX_POINTS = 6 };

/* Two lines of the legend, each within half of the figure: the title, and the price or why there is
 * none. */
static void put_legend(const rlv_figure_work_t *work, const rlv_csv_table_t *csv, size_t row,
                       const int *column, const double v[])
{
    enum { HALF_WIDTH = 33000 }; /* thousandths of the font's size */
    char key[24], title[256];
    const char *const why = rlv_figure_table_text(csv, row, column[WHY]);

    (void)snprintf(title, sizeof title, "%.200s", rlv_csv_text(csv, row, column[SCENARIO]));
    rlv_text_cut(title, HALF_WIDTH);
    (void)snprintf(key, sizeof key, "name%zu", row + 1);
    rlv_figure_text(work, key, "%s", title);
    (void)snprintf(key, sizeof key, "ratio%zu", row + 1);
    if (isfinite(v[RATIO]))
        rlv_figure_text(
            work, key,
            RLV_TR(work, "%s € par année de médecin [%s ; %s]", "%s € a GP-year [%s; %s]"),
            RLV_NUM(work, v[RATIO], 0), RLV_NUM(work, v[RATIO_LOW], 0),
            RLV_NUM(work, v[RATIO_HIGH], 0));
    else
        rlv_figure_text(work, key, RLV_TR(work, "sans rapport : %s", "no ratio: %s"),
                        why[0] != '\0' ? why : RLV_TR(work, "non calculé", "not computed"));
}

static int put_points(const rlv_figure_work_t *work, const rlv_csv_table_t *csv, const int *column)
{
    FILE *const out = rlv_figure_open(work, "points.tsv");
    double x_low = 0, x_high = 0, y_low = 0, y_high = 0;
    const size_t n = csv->num_rows < MAX_POINTS ? csv->num_rows : MAX_POINTS;

    if (out == NULL)
        return work->err->status;
    for (size_t i = 0; i < n; i++) {
        double v[WHY];
        for (int k = COST; k < WHY; k++)
            v[k] = rlv_figure_table_number(csv, i, column[k]) / (k <= COST_HIGH ? 1e6 : 1);
        (void)fprintf(out, "%.10g\t%.10g\t%.10g\t%.10g\t%.10g\t%.10g\n", v[YEARS], v[COST],
                      v[YEARS_LOW], v[YEARS_HIGH], v[COST_LOW], v[COST_HIGH]);
        x_low = fmin(x_low, v[YEARS_LOW]);
        x_high = fmax(x_high, v[YEARS_HIGH]);
        y_low = fmin(y_low, v[COST_LOW]);
        y_high = fmax(y_high, v[COST_HIGH]);
        put_legend(work, csv, i, column, v);
    }
    rlv_figure_number(work, "points", (double)n);
    rlv_figure_put_axis(work, "x", rlv_figure_axis(x_low, x_high, 6));
    rlv_figure_put_axis(work, "y", rlv_figure_axis(y_low, y_high, 5));
    return rlv_figure_close(work, out, "points.tsv");
}

int rlv_figure_cost_effectiveness(rlv_figure_work_t *work)
{
    rlv_csv_table_t csv = {0};
    int column[NUM_COLUMNS];
    int status =
        rlv_figure_table_read(work, "cost_effectiveness.csv", COLUMNS, NUM_COLUMNS, &csv, column);

    if (status == RLV_OK)
        status = put_points(work, &csv, column);
    if (status == RLV_OK) {
        rlv_figure_text(work, "title", "%s",
                        RLV_TR(work, "Coût des aides et effet de chaque scénario, sous hypothèse",
                               "Cost of aids and effect of each scenario, under assumption"));
        rlv_figure_text(work, "subtitle",
                        RLV_TR(work,
                               "Par rapport à « %s », cumulés jusqu’en %d ; moyennes et bandes "
                               "à 90 %%",
                               "Against “%s”, cumulated to %d; means and 90%% bands"),
                        work->comparison->run[0].title, work->run->manifest.horizon);
        rlv_figure_text(work, "x_title", "%s",
                        RLV_TR(work,
                               "Années de médecin en plus dans les ZIP et ZAC de l’année de base",
                               "Additional GP-years in the base year’s ZIP and ZAC"));
        rlv_figure_text(
            work, "y_title", "%s",
            RLV_TR(work, "Coût des aides en plus (M€)", "Additional cost of aids (M€)"));
        char *reading = rlv_format(
            work->err,
            RLV_TR(
                work,
                "par rapport à la référence, le coût des aides de « %s » diffère de %s M€ et "
                "l’effectif des zones sous-denses change de %s années de médecin. L’effet est "
                "celui "
                "du scénario entier, sous ses hypothèses, et non des seules aides : ce n’est pas "
                "un "
                "constat.",
                "against the reference the cost of the aids of “%s” differs by %s M€ and "
                "under-served "
                "areas change by %s GP-years. The effect is that of the whole scenario, under its "
                "assumptions, not of aids alone: it is no finding."),
            rlv_csv_text(&csv, 0, column[SCENARIO]),
            rlv_figure_signed(work, rlv_figure_table_number(&csv, 0, column[COST]) / 1e6, 1).text,
            rlv_figure_signed(work, rlv_figure_table_number(&csv, 0, column[YEARS]), 0).text);
        char *scope = rlv_format(
            work->err,
            RLV_TR(
                work,
                "%s ; coût : aides payées aux médecins et allocations de CESP, remboursements "
                "déduits, non actualisées ; "
                "ni "
                "postes salariés, ni assistants, ni bâtiments. Entre crochets, 9 chances sur 10.",
                "%s; cost: aids paid to doctors and CESP allowances, less repayments, not "
                "discounted; no salaried post, assistant or building. In brackets, 9 chances in "
                "10."),
            rlv_figure_definition(work));
        status = rlv_figure_table_caption(work, reading, scope, NULL);
    }
    rlv_csv_free(&csv);
    return status;
}
