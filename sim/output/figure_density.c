/* The density of the region, and of each department: medians, bands, the observed past. */
#include "figure_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char INDICATOR[] = "gp_density_p100k";

/* Lowest and highest value put on an axis. */
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

/* One line a year: year, p05, p25, p50, p75, p95. */
static void put_bands(FILE *out, const rlv_run_row_t row[], size_t count, range_t *range)
{
    for (size_t i = 0; i < count; i++) {
        const double value[] = {row[i].p05, row[i].p25, row[i].p50, row[i].p75, row[i].p95};
        (void)fprintf(out, "%d", row[i].year);
        for (size_t k = 0; k < sizeof value / sizeof value[0]; k++) {
            (void)fputc('\t', out);
            rlv_figure_put_number(out, value[k]);
            widen(range, value[k]);
        }
        (void)fputc('\n', out);
    }
}

/* One line a year with an observed value, up to the base year. Returns the first such year, 0 if
 * none. */
static int put_observed(const rlv_figure_work_t *work, FILE *out, rlv_level_t level,
                        const char *code, range_t *range, int *num_points)
{
    int first = 0;

    for (int year = 1970; year <= work->run->manifest.last_known; year++) {
        const double value = rlv_figure_observed(work, level, code, INDICATOR, year);
        if (!isfinite(value))
            continue;
        first = first == 0 ? year : first;
        (*num_points)++;
        (void)fprintf(out, "%d\t%.10g\n", year, value);
        widen(range, value);
    }
    if (first == 0)
        (void)fputs("0\t0\n", out); /* off the figure: gnuplot warns of a block without points */
    return first;
}

static int no_rows(const rlv_figure_work_t *work, const char *file)
{
    return rlv_fail_at(work->err, RLV_ERR_DATA, work->run->path, 0, file, NULL,
                       "no row of the indicator %s", INDICATOR);
}

/* Texts and numbers of the years' axis: ticks, where the past ends and the projection begins. */
static void put_years(const rlv_figure_work_t *work, int first, int num_ticks)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    const int step = rlv_figure_year_step(m->horizon - first, num_ticks);

    rlv_figure_number(work, "year_low", first);
    rlv_figure_number(work, "year_high", m->horizon);
    rlv_figure_number(work, "year_step", step);
    const int first_tick = (first + step - 1) / step * step;
    rlv_figure_number(work, "year_first_tick", first_tick);
    rlv_figure_number(work, "base_year", m->base_year);
    rlv_figure_number(work, "last_known", m->last_known);
    rlv_figure_text(work, "observed", "%s", RLV_TR(work, "observé", "observed"));
    rlv_figure_text(work, "reconstructed", "%s", RLV_TR(work, "reconstitué", "reconstructed"));
    rlv_figure_text(work, "projected", "%s", RLV_TR(work, "projeté", "projected"));
    rlv_figure_text(work, "key_reconstructed",
                    RLV_TR(work, "Années reconstituées (%d–%d)", "Reconstructed years (%d-%d)"),
                    m->base_year, m->last_known);
}

static void put_legend(const rlv_figure_work_t *work)
{
    rlv_figure_text(work, "key_observed", "%s", RLV_TR(work, "Observé", "Observed"));
    rlv_figure_text(work, "key_median", "%s", RLV_TR(work, "Médiane simulée", "Simulated median"));
    rlv_figure_text(work, "key_50", "%s",
                    RLV_TR(work, "1 chance sur 2 (bande à 50 %)", "50% band"));
    rlv_figure_text(work, "key_90", "%s",
                    RLV_TR(work, "9 chances sur 10 (bande à 90 %)", "90% band"));
    rlv_figure_text(work, "unit", "%s",
                    RLV_TR(work, "médecins généralistes pour 100" RLV_NNBSP "000 habitants",
                           "general practitioners per 100,000 inhabitants"));
}

/* "the median of PLACE in HORIZON is ..., between ... and ... in 9 simulations of 10". */
static char *band_reading(const rlv_figure_work_t *work, const char *place,
                          const rlv_run_row_t *row)
{
    return rlv_format(
        work->err,
        RLV_TR(
            work,
            "%s, au 1er janvier %d (%s), la densité médiane est de %s médecins généralistes pour "
            "100" RLV_NNBSP "000 habitants ; dans 9 simulations sur 10, elle est comprise entre "
            "%s et %s. L’axe vertical ne part pas de zéro ; %s.",
            "%s: on 1 January %d (%s) the median density is %s general practitioners per 100,000 "
            "inhabitants; in 9 simulations of 10 it lies between %s and %s. The vertical axis "
            "does not start at zero; %s."),
        place, row->year, rlv_figure_period(work, row->year), RLV_NUM(work, row->p50, 1),
        RLV_NUM(work, row->p05, 1), RLV_NUM(work, row->p95, 1), rlv_figure_uncertainty(work));
}

static int caption(const rlv_figure_work_t *work, const char *place, const char *scope_place,
                   const rlv_run_row_t *row)
{
    char *reading = band_reading(work, place, row);
    char *scope = rlv_format(
        work->err,
        RLV_TR(work, "%s ; %s ; stocks au 1er janvier%s.", "%s; %s; stocks on 1 January%s."),
        scope_place, rlv_figure_definition(work),
        strncasecmp(work->run->manifest.definition, "BPE", 3) == 0
            ? RLV_TR(work, " (dates de référence de la BPE supposées)",
                     " (reference dates of the BPE assumed)")
            : "");
    const int status =
        reading == NULL || scope == NULL ? RLV_ERR_OS : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}

int rlv_figure_density_region(rlv_figure_work_t *work)
{
    const rlv_run_table_t *const table = &work->run->table[RLV_LEVEL_REGION];
    const rlv_run_manifest_t *const m = &work->run->manifest;
    size_t count;
    const size_t at = rlv_run_table_slice(table, INDICATOR, &count);
    const rlv_run_row_t *const row = &table->row[at];
    range_t range = {INFINITY, -INFINITY};
    int status, num_points = 0;
    FILE *out;

    if (count == 0)
        return no_rows(work, "region.csv");
    const rlv_run_row_t *const last = &row[count - 1];
    if ((out = rlv_figure_open(work, "bands.tsv")) == NULL)
        return work->err->status;
    put_bands(out, row, count, &range);
    if ((status = rlv_figure_close(work, out, "bands.tsv")) < 0)
        return status;
    if ((out = rlv_figure_open(work, "observed.tsv")) == NULL)
        return work->err->status;
    int first = put_observed(work, out, RLV_LEVEL_REGION, row->code, &range, &num_points);
    if ((status = rlv_figure_close(work, out, "observed.tsv")) < 0)
        return status;
    first = first == 0 || first >= m->base_year ? m->base_year - 2 : first - 1;
    rlv_figure_number(work, "num_observed", num_points);
    put_years(work, first, 16);
    put_legend(work);
    rlv_figure_put_axis(work, "y", rlv_figure_axis(range.low, range.high, 6));
    rlv_figure_text(work, "title",
                    RLV_TR(work, "%s : densité de médecins généralistes jusqu’en %d",
                           "%s: density of general practitioners to %d"),
                    row->name, m->horizon);
    rlv_figure_text(
        work, "subtitle",
        RLV_TR(work, "Médecins généralistes pour 100" RLV_NNBSP "000 habitants, scénario « %s »",
               "General practitioners per 100,000 inhabitants, scenario “%s”"),
        m->title);
    rlv_figure_number(work, "end_year", last->year);
    rlv_figure_number(work, "end_p05", last->p05);
    rlv_figure_number(work, "end_p50", last->p50);
    rlv_figure_number(work, "end_p95", last->p95);
    rlv_figure_text(work, "end_label_p05", "%s", RLV_NUM(work, last->p05, 1));
    rlv_figure_text(work, "end_label_p50", "%s", RLV_NUM(work, last->p50, 1));
    rlv_figure_text(work, "end_label_p95", "%s", RLV_NUM(work, last->p95, 1));
    return caption(work, row->name, row->name, last);
}

/* The next department's first row after `row`, or NULL. */
static const rlv_run_row_t *next_place(const rlv_run_row_t *row, const rlv_run_row_t *end)
{
    const rlv_run_row_t *next = row;
    while (next < end && strcmp(next->code, row->code) == 0)
        next++;
    return next;
}

/* Columns and rows of a grid of panels with one cell over for the legend, about as wide as 16:9. */
static void put_grid(const rlv_figure_work_t *work, int num_panels)
{
    const double ratio = work->theme == RLV_THEME_SLIDE ? 1.7 : 1.2;
    const int columns = (int)ceil(sqrt((num_panels + 1) * ratio));

    rlv_figure_number(work, "panels", num_panels);
    rlv_figure_number(work, "columns", columns);
    rlv_figure_number(work, "rows", ceil((num_panels + 1) / (double)columns));
}

/* The name over a panel, cut to its width (a fifth of the figure, bold type of 14 points). */
static void put_panel_name(const rlv_figure_work_t *work, int panel, const rlv_run_row_t *row)
{
    char key[24], name[256];

    (void)snprintf(key, sizeof key, "name%d", panel);
    (void)snprintf(name, sizeof name, "%s", row->name);
    rlv_text_cut(name, 10800);
    rlv_figure_text(work, key, "%s (%s)", name, row->code);
}

/* Two blocks of data a department (bands; observed points), and its name. */
static int put_departments(const rlv_figure_work_t *work, const rlv_run_row_t *row,
                           const rlv_run_row_t *end, range_t *range, int *first_year)
{
    FILE *const bands = rlv_figure_open(work, "bands.tsv");
    FILE *const observed = rlv_figure_open(work, "observed.tsv");
    int num_panels = 0, num_points = 0;

    while (bands != NULL && observed != NULL && row < end) {
        const rlv_run_row_t *const next = next_place(row, end);
        put_bands(bands, row, (size_t)(next - row), range);
        (void)fputs("\n\n", bands);
        const int first =
            put_observed(work, observed, RLV_LEVEL_DEPARTMENT, row->code, range, &num_points);
        *first_year = first > 0 && first < *first_year ? first : *first_year;
        (void)fputs("\n\n", observed);
        put_panel_name(work, ++num_panels, row);
        row = next;
    }
    const int a = bands != NULL ? rlv_figure_close(work, bands, "bands.tsv") : work->err->status;
    const int b =
        observed != NULL ? rlv_figure_close(work, observed, "observed.tsv") : work->err->status;
    rlv_figure_number(work, "num_observed", num_points);
    put_grid(work, num_panels);
    return a < 0 ? a : b;
}

int rlv_figure_density_departments(rlv_figure_work_t *work)
{
    const rlv_run_table_t *const table = &work->run->table[RLV_LEVEL_DEPARTMENT];
    const rlv_run_table_t *const whole = &work->run->table[RLV_LEVEL_REGION];
    const rlv_run_manifest_t *const m = &work->run->manifest;
    size_t count, count_region;
    const size_t at = rlv_run_table_slice(table, INDICATOR, &count);
    const size_t at_region = rlv_run_table_slice(whole, INDICATOR, &count_region);
    range_t range = {INFINITY, -INFINITY}, unused = {INFINITY, -INFINITY};
    int first_year = m->base_year, status;
    FILE *out;

    if (count == 0 || count_region == 0)
        return no_rows(work, count == 0 ? "departments.csv" : "region.csv");
    if ((status = put_departments(work, &table->row[at], &table->row[at + count], &range,
                                  &first_year)) < 0)
        return status;
    if ((out = rlv_figure_open(work, "region.tsv")) == NULL)
        return work->err->status;
    put_bands(out, &whole->row[at_region], count_region, &unused);
    if ((status = rlv_figure_close(work, out, "region.tsv")) < 0)
        return status;
    put_years(work, first_year - 1, 3);
    put_legend(work);
    rlv_figure_put_axis(work, "y", rlv_figure_axis(range.low, range.high, 4));
    rlv_figure_text(work, "key_region",
                    RLV_TR(work, "Médiane de la région (%s)", "Median of the region (%s)"),
                    whole->row[at_region].name);
    rlv_figure_text(work, "title",
                    RLV_TR(work, "Densité de médecins généralistes par département jusqu’en %d",
                           "Density of general practitioners by department to %d"),
                    m->horizon);
    rlv_figure_text(
        work, "subtitle",
        RLV_TR(work,
               "Médecins généralistes pour 100" RLV_NNBSP
               "000 habitants, même échelle partout, scénario « %s »",
               "General practitioners per 100,000 inhabitants, one scale, scenario “%s”"),
        m->title);
    const rlv_run_row_t *const first = &table->row[at];
    const rlv_run_row_t *const read = rlv_run_table_find(table, INDICATOR, first->code, m->horizon);
    return caption(work, first->name, whole->row[at_region].name, read != NULL ? read : first);
}
