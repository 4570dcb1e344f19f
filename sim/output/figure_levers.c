/* What each lever contributes, as a waterfall in order with Shapley's contributions beside. */
#include "figure_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CODE,
    SCENARIO,
    LEVER,
    INDICATOR,
    LEVEL,
    LABEL,
    YEAR,
    ORDER,
    SHAPLEY,
    RANK,
    ORDER_LOW,
    ORDER_HIGH,
    SHAPLEY_LOW,
    SHAPLEY_HIGH,
    NUM_COLUMNS
};
static const char *const COLUMNS[NUM_COLUMNS] = {
    "code",          "scenario",      "lever",        "indicator",   "level",
    "label",         "year",          "in_order",     "shapley",     "rank",
    "?in_order_p05", "?in_order_p95", "?shapley_p05", "?shapley_p95"};

typedef struct {
    const rlv_csv_table_t *csv;
    const int *column;
    const char *scenario, *indicator;
    int year;
} query_t;

static bool matches(const query_t *q, size_t i)
{
    return strcmp(rlv_csv_text(q->csv, i, q->column[SCENARIO]), q->scenario) == 0 &&
           strcmp(rlv_csv_text(q->csv, i, q->column[INDICATOR]), q->indicator) == 0 &&
           strcmp(rlv_csv_text(q->csv, i, q->column[LEVEL]), "region") == 0 &&
           (int)rlv_figure_table_number(q->csv, i, q->column[YEAR]) == q->year;
}

/* What a panel shows so far. */
typedef struct {
    double at;        /* end of the last bar */
    double low, high; /* of all that is drawn */
    double total;
    int num_rows;
} panel_t;

static double cell(const query_t *q, size_t i, int column)
{
    return rlv_figure_table_number(q->csv, i, q->column[column]);
}

/* A row: `y from to whole number shapley beyond low high shapley_low shapley_high`; bands stand
 * about the end of the bar, which starts where the one before ended. */
static void put_row(const rlv_figure_work_t *work, const query_t *q, size_t i, panel_t *panel,
                    FILE *out)
{
    const bool whole = cell(q, i, RANK) == 0;
    const double order = cell(q, i, ORDER), from = whole ? 0 : panel->at, to = from + order;
    const double shown[] = {whole ? NAN : from + cell(q, i, SHAPLEY), from + cell(q, i, ORDER_LOW),
                            from + cell(q, i, ORDER_HIGH),
                            whole ? NAN : from + cell(q, i, SHAPLEY_LOW),
                            whole ? NAN : from + cell(q, i, SHAPLEY_HIGH)};
    double least = fmin(from, to), most = fmax(from, to);

    for (size_t k = 0; k < sizeof shown / sizeof shown[0]; k++) { /* fmin passes over a NaN */
        least = fmin(least, shown[k]);
        most = fmax(most, shown[k]);
    }
    (void)fprintf(out, "%d\t%.10g\t%.10g\t%d\t%s\t", -++panel->num_rows, from, to, whole,
                  rlv_figure_signed(work, order, 0).text);
    rlv_figure_put_number(out, shown[0]);
    /* the number stands beyond the bar, the diamond and the bands */
    (void)fprintf(out, "\t%.10g", order >= 0 ? most : least);
    for (size_t k = 1; k < sizeof shown / sizeof shown[0]; k++) {
        (void)fputc('\t', out);
        rlv_figure_put_number(out, shown[k]);
    }
    (void)fputc('\n', out);
    panel->low = fmin(panel->low, least);
    panel->high = fmax(panel->high, most);
    if (whole)
        panel->total = order;
    else
        panel->at = to;
}

static void put_label(const rlv_figure_work_t *work, const query_t *q, size_t i, int row)
{
    char key[24], label[256];

    (void)snprintf(label, sizeof label, "%.200s",
                   cell(q, i, RANK) == 0 ? RLV_TR(work, "Ensemble", "Together")
                                         : rlv_csv_text(q->csv, i, q->column[LEVER]));
    rlv_text_cut(label, 16500);
    (void)snprintf(key, sizeof key, "lever%d", row);
    rlv_figure_text(work, key, "%s", label);
}

/* A row a lever, the total last. */
static int put_panel(const rlv_figure_work_t *work, const query_t *q, int number, int *num_levers,
                     double *total)
{
    char name[32], key[24];
    panel_t panel = {0};

    (void)snprintf(name, sizeof name, "levers%d.tsv", number);
    FILE *const out = rlv_figure_open(work, name);
    if (out == NULL)
        return work->err->status;
    /* off the figure: gnuplot warns of a plot without points */
    (void)fputs("-999\t0\t1\t0\t\t0\t1\t0\t1\t0\t1\n-999\t1\t0\t1\t\t0\t0\t0\t1\t0\t1\n", out);
    for (size_t i = 0; i < q->csv->num_rows; i++) {
        if (!matches(q, i))
            continue;
        put_row(work, q, i, &panel, out);
        if (number == 1)
            put_label(work, q, i, panel.num_rows);
    }
    (void)snprintf(key, sizeof key, "x%d", number);
    const double low = panel.low, high = panel.high, room = 0.25 * (high - low);
    rlv_figure_put_axis(
        work, key, rlv_figure_axis(low - (low < 0 ? room : 0), high + (high > 0 ? room : 0), 4));
    *num_levers = panel.num_rows;
    *total = panel.total;
    return rlv_figure_close(work, out, name);
}

static const char *title_of(const rlv_comparison_folder_t *c, const char *name)
{
    for (size_t i = 1; i < c->num_runs; i++)
        if (strcmp(c->run[i].name, name) == 0)
            return c->run[i].title;
    return name;
}

/* Whether a column holds numbers: Shapley's means are asked for apart, bands may be absent. */
static bool has_numbers(const rlv_csv_table_t *csv, int column)
{
    for (size_t i = 0; i < csv->num_rows; i++)
        if (isfinite(rlv_figure_table_number(csv, i, column)))
            return true;
    return false;
}

static int put_words(const rlv_figure_work_t *work, const char *scenario, int year, double gps,
                     bool shapley, bool bands)
{
    const char *const title = title_of(work->comparison, scenario);
    rlv_figure_text(work, "title",
                    RLV_TR(work, "« %s » : ce que chaque levier apporte, en %d",
                           "“%s”: what each lever contributes, in %d"),
                    title, year);
    rlv_figure_text(work, "subtitle",
                    RLV_TR(work,
                           "Écarts par rapport à « %s », moyennes%s, leviers ajoutés dans l’ordre",
                           "Differences against “%s”, means%s, levers added in order"),
                    work->comparison->run[0].title,
                    bands ? RLV_TR(work, " et bandes à 90 %", " and 90% bands") : "");
    rlv_figure_text(work, "panel1", "%s",
                    RLV_TR(work, "Médecins généralistes", "General practitioners"));
    rlv_figure_text(work, "panel2", "%s",
                    RLV_TR(work, "Habitants de territoires sous 2,5 d’APL",
                           "Inhabitants of territories under APL 2.5"));
    rlv_figure_text(work, "key_shapley", "%s",
                    RLV_TR(work, "contribution moyenne sur tous les ordres (Shapley)",
                           "mean contribution over all orders (Shapley)"));
    char *reading = rlv_format(
        work->err,
        RLV_TR(
            work,
            "l’ensemble des leviers change l’effectif de %s médecins en %d ; chaque barre est ce "
            "qu’un levier ajoute à ceux du dessus, leur somme est l’ensemble.%s",
            "together the levers change the stock by %s GPs in %d; each bar is what a lever adds "
            "to those above, their sum is the whole.%s"),
        rlv_figure_signed(work, gps, 0).text, year,
        shapley
            ? RLV_TR(work,
                     " Un losange écarté du bout de la barre dit que l’apport dépend de l’ordre.",
                     " A diamond off the bar’s end says that the contribution depends on the "
                     "order.")
            : RLV_TR(work, " L’apport d’un levier peut dépendre de l’ordre.",
                     " A lever’s contribution may depend on the order."));
    rlv_figure_number(work, "has_shapley", shapley);
    char *scope = rlv_format(
        work->err, RLV_TR(work, "%s ; stocks au 1er janvier.%s", "%s; stocks on 1 January.%s"),
        rlv_figure_definition(work),
        bands ? RLV_TR(work, " Traits : 9 chances sur 10 pour ce que le levier ajoute.",
                       " Strokes: 9 chances in 10 for what the lever adds.")
              : "");
    const int status =
        reading == NULL || scope == NULL ? RLV_ERR_OS : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}

int rlv_figure_levers(rlv_figure_work_t *work)
{
    static const char *const SHOWN[] = {"gp_headcount", "population_under_apl_2_5"};
    const rlv_run_manifest_t *const m = &work->comparison->manifest;
    rlv_csv_table_t csv = {0};
    int column[NUM_COLUMNS], num_levers = 0;
    double total[2] = {0, 0};
    int status = rlv_figure_table_read(work, "levers.csv", COLUMNS, NUM_COLUMNS, &csv, column);

    for (int p = 0; p < 2 && status == RLV_OK; p++) {
        const query_t q = {&csv, column, rlv_csv_text(&csv, 0, column[SCENARIO]), SHOWN[p],
                           m->horizon};
        status = put_panel(work, &q, p + 1, &num_levers, &total[p]);
    }
    rlv_figure_number(work, "rows", num_levers);
    if (status == RLV_OK)
        status =
            put_words(work, rlv_csv_text(&csv, 0, column[SCENARIO]), m->horizon, total[0],
                      has_numbers(&csv, column[SHAPLEY]), has_numbers(&csv, column[ORDER_LOW]));
    rlv_csv_free(&csv);
    return status;
}
