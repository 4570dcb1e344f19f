/* Scenarios against each other: levels, and differences to the reference with their bands. */
#include "figure_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_RUNS = 6 }; /* that a figure can tell apart */

typedef struct {
    const char *indicator;
    int decimals;
    const char *title[2], *unit[2]; /* by rlv_lang_t */
} shown_t;

static const shown_t GPS = {
    "gp_headcount", 0, {"médecins généralistes", "general practitioners"}, {"médecins", "GPs"}};
static const shown_t APL = {"apl",
                            2,
                            {"accessibilité potentielle (APL)", "accessibility (APL)"},
                            {"consultations par an et par habitant standardisé",
                             "consultations a year per standardised inhabitant"}};

typedef struct {
    double low, high;
} range_t;

static void widen(range_t *range, double value)
{
    if (isfinite(value)) {
        range->low = fmin(range->low, value);
        range->high = fmax(range->high, value);
    }
}

static int num_shown(const rlv_comparison_folder_t *c)
{
    return c->num_runs < MAX_RUNS ? (int)c->num_runs : MAX_RUNS;
}

/* Rows of one place: `year p05 middle p95`; the middle of a level is its median, of a difference
 * its mean (what a planner adds up). */
static void put_band(FILE *out, const rlv_run_table_t *table, const char *indicator,
                     const char *code, bool difference, range_t *range)
{
    size_t count;
    const size_t at = rlv_run_table_slice(table, indicator, &count);
    bool any = false;

    for (size_t i = at; i < at + count; i++) {
        const rlv_run_row_t *const row = &table->row[i];
        if (code != NULL && strcmp(row->code, code) != 0)
            continue;
        const double value[] = {row->p05, difference ? row->mean : row->p50, row->p95};
        (void)fprintf(out, "%d", row->year);
        for (size_t k = 0; k < 3; k++) {
            (void)fputc('\t', out);
            rlv_figure_put_number(out, value[k]);
            widen(range, value[k]);
        }
        (void)fputc('\n', out);
        any = true;
    }
    if (!any)
        (void)fputs("0\t0\t0\t0\n", out);
    (void)fputs("\n\n", out);
}

static const rlv_run_row_t *at_horizon(const rlv_run_table_t *table, const char *indicator,
                                       const char *code)
{
    const rlv_run_row_t *last = NULL;
    size_t count;
    const size_t at = rlv_run_table_slice(table, indicator, &count);
    for (size_t i = at; i < at + count; i++)
        if (strcmp(table->row[i].code, code) == 0)
            last = &table->row[i];
    return last;
}

static void put_names(const rlv_figure_work_t *work)
{
    const rlv_comparison_folder_t *const c = work->comparison;

    for (int i = 0; i < num_shown(c); i++) {
        char key[24], title[256];
        (void)snprintf(key, sizeof key, "name%d", i + 1);
        (void)snprintf(title, sizeof title, "%.200s", c->run[i].title);
        rlv_text_cut(title, i == 0 ? 22000 : 26000);
        rlv_figure_text(work, key, "%s%s", title,
                        i == 0 ? RLV_TR(work, " (référence)", " (reference)") : "");
    }
    rlv_figure_number(work, "runs", num_shown(c));
}

static void put_years(const rlv_figure_work_t *work, int num_ticks)
{
    const rlv_run_manifest_t *const m = &work->comparison->manifest;
    const int step = rlv_figure_year_step(m->horizon - m->base_year, num_ticks);

    rlv_figure_number(work, "year_low", m->base_year);
    rlv_figure_number(work, "year_high", m->horizon);
    rlv_figure_number(work, "year_step", step);
    const int first_tick = (m->base_year + step - 1) / step * step;
    rlv_figure_number(work, "year_first_tick", first_tick);
}

/* Labels at the right end of the differences, pushed apart so that they do not cover each other. */
static void put_ends(const rlv_figure_work_t *work, const shown_t *shown, const char *code,
                     rlv_axis_t axis)
{
    const rlv_comparison_folder_t *const c = work->comparison;
    const double gap = (axis.high - axis.low) / 16;
    double at[MAX_RUNS];
    int order[MAX_RUNS], n = 0;

    for (int i = 1; i < num_shown(c); i++) {
        const rlv_run_row_t *const row =
            at_horizon(&c->run[i].difference[RLV_LEVEL_REGION], shown->indicator, code);
        if (row == NULL)
            continue;
        int k = n++;
        for (; k > 0 && at[order[k - 1]] > row->mean; k--)
            order[k] = order[k - 1];
        order[k] = i;
        at[i] = row->mean;
        char key[24];
        (void)snprintf(key, sizeof key, "end%d", i + 1);
        rlv_figure_text(work, key, "%s", rlv_figure_signed(work, row->mean, shown->decimals).text);
    }
    for (int k = 1; k < n; k++)
        at[order[k]] = fmax(at[order[k]], at[order[k - 1]] + gap);
    for (int k = n - 1; k >= 0; k--) { /* back under the top */
        const double most = k == n - 1 ? axis.high : at[order[k + 1]] - gap;
        at[order[k]] = fmin(at[order[k]], most);
    }
    for (int k = 0; k < n; k++) {
        char key[24];
        (void)snprintf(key, sizeof key, "end_at%d", order[k] + 1);
        rlv_figure_number(work, key, at[order[k]]);
    }
}

static int put_caption(const rlv_figure_work_t *work, const shown_t *shown, const char *place,
                       const rlv_run_row_t *row)
{
    char *reading = rlv_format(
        work->err,
        RLV_TR(
            work,
            "au 1er janvier %d, l’écart de « %s » à « %s » est de %s %s (9 simulations sur 10 : de "
            "%s à %s). %s À gauche, l’axe vertical ne part pas de zéro ; "
            "%s.",
            "on 1 January %d the difference of “%s” to “%s” is %s %s (9 simulations of 10: %s to "
            "%s). %s On the left the vertical axis does not start at zero; %s."),
        row->year, work->comparison->run[1].title, work->comparison->run[0].title,
        rlv_figure_signed(work, row->mean, shown->decimals).text, shown->unit[work->lang],
        rlv_figure_signed(work, row->p05, shown->decimals).text,
        rlv_figure_signed(work, row->p95, shown->decimals).text,
        work->comparison->paired
            ? RLV_TR(
                  work,
                  "Les écarts sont appariés : mêmes tirages dans chaque scénario, d’où des bandes "
                  "plus étroites que celle des niveaux.",
                  "Differences are paired: the same draws in each scenario, hence narrower bands "
                  "than those of levels.")
            : RLV_TR(work, "Les écarts ne sont pas appariés.", "Differences are not paired."),
        rlv_figure_uncertainty(work));
    char *scope = rlv_format(
        work->err, RLV_TR(work, "%s ; %s ; stocks au 1er janvier.", "%s; %s; stocks on 1 January."),
        place, rlv_figure_definition(work));
    const int status =
        reading == NULL || scope == NULL ? RLV_ERR_OS : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}

static int no_rows(const rlv_figure_work_t *work, const char *indicator)
{
    return rlv_fail_at(work->err, RLV_ERR_DATA, work->comparison->path, 0, "differences.csv", NULL,
                       "no row of the indicator %s for the region", indicator);
}

static void put_words(const rlv_figure_work_t *work, const shown_t *shown, const char *place)
{
    rlv_figure_text(work, "title", RLV_TR(work, "%s : %s selon le scénario", "%s: %s by scenario"),
                    place, shown->title[work->lang]);
    rlv_figure_text(work, "subtitle", RLV_TR(work, "En %s", "In %s"), shown->unit[work->lang]);
    rlv_figure_text(work, "panel1", "%s",
                    RLV_TR(work, "Niveaux : médianes, et bande à 90 % de la référence",
                           "Levels: medians, and the 90% band of the reference"));
    rlv_figure_text(work, "panel2", "%s",
                    RLV_TR(work, "Écarts à la référence : moyennes et bandes à 90 %",
                           "Differences to the reference: means and 90% bands"));
}

static int scenarios(rlv_figure_work_t *work, const shown_t *shown)
{
    const rlv_comparison_folder_t *const c = work->comparison;
    const rlv_run_table_t *const first = &c->run[1].difference[RLV_LEVEL_REGION];
    range_t levels = {INFINITY, -INFINITY}, differences = {0, 0};
    size_t count;
    const size_t at = rlv_run_table_slice(first, shown->indicator, &count);
    FILE *out = count > 0 ? rlv_figure_open(work, "levels.tsv") : NULL;
    int status;

    if (count == 0)
        return no_rows(work, shown->indicator);
    if (out == NULL)
        return work->err->status;
    for (int i = 0; i < num_shown(c); i++) {
        range_t whole = {INFINITY, -INFINITY};
        const rlv_run_table_t *const table = &c->run[i].level[RLV_LEVEL_REGION];
        size_t rows;
        put_band(out, table, shown->indicator, NULL, false, &whole);
        const size_t start = rlv_run_table_slice(table, shown->indicator, &rows);
        for (size_t k = start; k < start + rows; k++) {
            /* only the reference's band is drawn */
            widen(&levels, i == 0 ? table->row[k].p05 : table->row[k].p50);
            widen(&levels, i == 0 ? table->row[k].p95 : table->row[k].p50);
        }
    }
    if ((status = rlv_figure_close(work, out, "levels.tsv")) < 0)
        return status;
    if ((out = rlv_figure_open(work, "differences.tsv")) == NULL)
        return work->err->status;
    for (int i = 1; i < num_shown(c); i++)
        put_band(out, &c->run[i].difference[RLV_LEVEL_REGION], shown->indicator, NULL, true,
                 &differences);
    if ((status = rlv_figure_close(work, out, "differences.tsv")) < 0)
        return status;
    const rlv_axis_t axis = rlv_figure_axis(differences.low, differences.high, 5);
    const char *const code = first->row[at].code, *const place = first->row[at].name;
    rlv_figure_put_axis(work, "levels", rlv_figure_axis(levels.low, levels.high, 5));
    rlv_figure_put_axis(work, "differences", axis);
    rlv_figure_number(work, "decimals", axis.step < 0.1 ? 2 : axis.step < 1 ? 1 : 0);
    put_names(work);
    put_years(work, 7);
    put_words(work, shown, place);
    put_ends(work, shown, code, axis);
    return put_caption(work, shown, place, at_horizon(first, shown->indicator, code));
}

int rlv_figure_scenarios_gps(rlv_figure_work_t *work)
{
    return scenarios(work, &GPS);
}

int rlv_figure_scenarios_apl(rlv_figure_work_t *work)
{
    return scenarios(work, &APL);
}

/* --- small multiples */

static int put_panels(const rlv_figure_work_t *work, range_t *range, int *num_panels)
{
    static const char INDICATOR[] = "gp_density_p100k";
    const rlv_comparison_folder_t *const c = work->comparison;
    const rlv_run_table_t *const first = &c->run[1].difference[RLV_LEVEL_DEPARTMENT];
    size_t count;
    const size_t at = rlv_run_table_slice(first, INDICATOR, &count);
    FILE *const out = rlv_figure_open(work, "panels.tsv");

    *num_panels = 0;
    if (out == NULL)
        return work->err->status;
    for (size_t i = at; i < at + count; i++) {
        const rlv_run_row_t *const row = &first->row[i];
        char key[24], name[256];
        if (i > at && strcmp(row->code, (row - 1)->code) == 0)
            continue;
        (void)snprintf(key, sizeof key, "panel%d", ++*num_panels);
        (void)snprintf(name, sizeof name, "%.200s", row->name);
        rlv_text_cut(name, 10800);
        rlv_figure_text(work, key, "%s (%s)", name, row->code);
        for (int run = 1; run < num_shown(c); run++)
            put_band(out, &c->run[run].difference[RLV_LEVEL_DEPARTMENT], INDICATOR, row->code, true,
                     range);
    }
    return rlv_figure_close(work, out, "panels.tsv");
}

int rlv_figure_difference_departments(rlv_figure_work_t *work)
{
    static const char INDICATOR[] = "gp_density_p100k";
    const rlv_comparison_folder_t *const c = work->comparison;
    const rlv_run_table_t *const first = &c->run[1].difference[RLV_LEVEL_DEPARTMENT];
    range_t range = {0, 0};
    int num_panels = 0;
    size_t count;
    const size_t at = rlv_run_table_slice(first, INDICATOR, &count);
    int status = count == 0 ? no_rows(work, INDICATOR) : put_panels(work, &range, &num_panels);

    if (status < 0)
        return status;
    const double ratio = work->theme == RLV_THEME_SLIDE ? 1.7 : 1.2;
    const int columns = (int)ceil(sqrt((num_panels + 1) * ratio));
    rlv_figure_number(work, "panels", num_panels);
    rlv_figure_number(work, "columns", columns);
    rlv_figure_number(work, "rows", ceil((num_panels + 1) / (double)columns));
    put_names(work);
    put_years(work, 3);
    const rlv_axis_t axis = rlv_figure_axis(range.low, range.high, 4);
    rlv_figure_put_axis(work, "y", axis);
    rlv_figure_number(work, "decimals", axis.step < 1 ? 1 : 0);
    rlv_figure_text(work, "title", "%s",
                    RLV_TR(work, "Ce que chaque scénario change dans chaque département",
                           "What each scenario changes in each department"));
    rlv_figure_text(work, "subtitle",
                    RLV_TR(work,
                           "Écart de densité, en médecins généralistes pour 100" RLV_NNBSP
                           "000 habitants, par rapport à « %s » ; moyenne et bande à 90 %%, même "
                           "échelle",
                           "Difference of density, GPs per 100,000 inhabitants, against “%s”; mean "
                           "and 90%% band, one scale"),
                    c->run[0].title);
    const rlv_run_row_t *const row = at_horizon(first, INDICATOR, first->row[at].code);
    char *reading = rlv_format(
        work->err,
        RLV_TR(work,
               "%s, au 1er janvier %d, scénario « %s » : %s médecins pour 100" RLV_NNBSP
               "000 habitants par rapport à « %s » (9 simulations sur 10 : de %s à %s).",
               "%s, on 1 January %d, scenario “%s”: %s GPs per 100,000 inhabitants against “%s” (9 "
               "simulations of 10: %s to %s)."),
        row->name, row->year, c->run[1].title, rlv_figure_signed(work, row->mean, 1).text,
        c->run[0].title, rlv_figure_signed(work, row->p05, 1).text,
        rlv_figure_signed(work, row->p95, 1).text);
    char *scope = rlv_format(
        work->err, RLV_TR(work, "%s ; stocks au 1er janvier.", "%s; stocks on 1 January."),
        rlv_figure_definition(work));
    status =
        reading == NULL || scope == NULL ? RLV_ERR_OS : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}
