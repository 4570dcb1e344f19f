/* Curves and bars of a document, as svg. */
#include "document.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The colours and dashes of plots/page/parts.js. */
static const char *const COLOUR[] = {"#0b5fa5", "#c14a00", "#00785a", "#8a3f97",
                                     "#6b5200", "#b3003c", "#3d4f5c", "#4b6f00"};
static const char *const DASH[] = {"", "7 4", "2 3", "10 3 2 3", "1 3", "12 5", "5 2 1 2", "3 6"};
enum { NUM_COLOURS = 8, MAX_SERIES = 16 };

static const double WIDTH = 900, HEIGHT = 380, LEFT = 76, RIGHT = 640, TOP = 16, BOTTOM = 340;

/* What maps years and values to the drawing. */
typedef struct {
    double x_low, x_high, y_low, y_high, y_step;
} axes_t;

static double x_at(const axes_t *a, double year)
{
    return LEFT + 10 + (year - a->x_low) / (a->x_high - a->x_low) * (RIGHT - LEFT - 10);
}

static double y_at(const axes_t *a, double value)
{
    return BOTTOM - (value - a->y_low) / (a->y_high - a->y_low) * (BOTTOM - TOP);
}

/* 1, 2 or 5 times a power of ten, for about five steps. */
static double round_step(double span)
{
    const double power = pow(10, floor(log10(span / 5))), ratio = span / 5 / power;
    return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
}

static bool fit_axes(axes_t *a, const rlv_doc_series_t series[], size_t num, double factor)
{
    double low = INFINITY, high = -INFINITY;

    a->x_low = INFINITY;
    a->x_high = -INFINITY;
    for (size_t s = 0; s < num; s++)
        for (size_t i = 0; i < series[s].num_points; i++) {
            const rlv_doc_point_t *const p = &series[s].point[i];
            a->x_low = fmin(a->x_low, p->year);
            a->x_high = fmax(a->x_high, p->year);
            low = fmin(low, factor * (series[s].band ? p->p05 : p->p50));
            high = fmax(high, factor * (series[s].band ? p->p95 : p->p50));
        }
    if (!isfinite(low) || !isfinite(high))
        return false;
    if (a->x_high <= a->x_low)
        a->x_high = a->x_low + 1;
    if (low >= 0 && low < 0.4 * high)
        low = 0;
    if (high - low < 1e-9)
        high = low + (fabs(low) > 0 ? 0.1 * fabs(low) : 1);
    a->y_step = round_step(high - low);
    a->y_low = floor(low / a->y_step) * a->y_step;
    a->y_high = ceil(high / a->y_step + 1e-9) * a->y_step;
    return true;
}

static void put_grid(rlv_doc_t *doc, const axes_t *a, const char *unit)
{
    const int decimals = a->y_step >= 1 ? 0 : a->y_step >= 0.1 ? 1 : 2;
    const int years = (int)(a->x_high - a->x_low), step = years > 12 ? 5 : years > 6 ? 2 : 1;

    const int num_steps = (int)lround((a->y_high - a->y_low) / a->y_step);

    for (int k = 0; k <= num_steps; k++) {
        const double v = a->y_low + k * a->y_step;
        rlv_doc_raw_format(doc,
                           "<line x1=\"%.0f\" x2=\"%.0f\" y1=\"%.1f\" y2=\"%.1f\" "
                           "stroke=\"#d0d4d8\"/><text x=\"%.0f\" y=\"%.1f\" "
                           "text-anchor=\"end\" fill=\"#333\">",
                           LEFT, RIGHT, y_at(a, v), y_at(a, v), LEFT - 8, y_at(a, v) + 4);
        rlv_doc_text(doc, "%s%s", RLV_DOC_NUM(doc, v, decimals), unit);
        rlv_doc_raw(doc, "</text>\n");
    }
    rlv_doc_raw_format(doc,
                       "<line x1=\"%.0f\" x2=\"%.0f\" y1=\"%.0f\" y2=\"%.0f\" stroke=\"#333\"/>",
                       LEFT, RIGHT, BOTTOM, BOTTOM);
    if (a->y_low > 0) {
        rlv_doc_raw_format(doc, "<text x=\"%.0f\" y=\"%.1f\" fill=\"#555\" font-size=\"11\">",
                           LEFT + 6, BOTTOM - 6);
        rlv_doc_text(doc, "%s",
                     RLV_DOC_TR(doc, "L’axe vertical ne part pas de zéro.",
                                "The vertical axis does not start at zero."));
        rlv_doc_raw(doc, "</text>\n");
    }
    for (int year = (int)a->x_low; year <= (int)a->x_high; year++)
        if (year % step == 0)
            rlv_doc_raw_format(doc,
                               "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.0f\" y2=\"%.0f\" "
                               "stroke=\"#333\"/><text x=\"%.1f\" y=\"%.0f\" "
                               "text-anchor=\"middle\" fill=\"#333\">%d</text>\n",
                               x_at(a, year), x_at(a, year), BOTTOM, BOTTOM + 5, x_at(a, year),
                               BOTTOM + 20, year);
}

static void put_series(rlv_doc_t *doc, const axes_t *a, const rlv_doc_series_t *s, size_t index,
                       double factor)
{
    const char *const colour = COLOUR[index % NUM_COLOURS];

    if (s->observed) {
        for (size_t i = 0; i < s->num_points; i++)
            rlv_doc_raw_format(doc,
                               "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#fff\" "
                               "stroke=\"#1b1b1b\" stroke-width=\"1.6\"/>\n",
                               x_at(a, s->point[i].year), y_at(a, factor * s->point[i].p50));
        return;
    }
    if (s->band) {
        rlv_doc_raw(doc, "<path d=\"");
        for (size_t i = 0; i < s->num_points; i++)
            rlv_doc_raw_format(doc, "%c%.1f,%.1f", i == 0 ? 'M' : 'L', x_at(a, s->point[i].year),
                               y_at(a, factor * s->point[i].p95));
        for (size_t i = s->num_points; i-- > 0;)
            rlv_doc_raw_format(doc, "L%.1f,%.1f", x_at(a, s->point[i].year),
                               y_at(a, factor * s->point[i].p05));
        rlv_doc_raw_format(doc, "Z\" fill=\"%s\" fill-opacity=\"0.15\"/>\n", colour);
    }
    rlv_doc_raw(doc, "<path d=\"");
    for (size_t i = 0; i < s->num_points; i++)
        rlv_doc_raw_format(doc, "%c%.1f,%.1f", i == 0 ? 'M' : 'L', x_at(a, s->point[i].year),
                           y_at(a, factor * s->point[i].p50));
    rlv_doc_raw_format(doc, "\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"", colour,
                       s->band ? "2.6" : "1.8");
    if (DASH[index % NUM_COLOURS][0] != '\0')
        rlv_doc_raw_format(doc, " stroke-dasharray=\"%s\"", DASH[index % NUM_COLOURS]);
    rlv_doc_raw(doc, "/>\n");
}

/* Labels at the right end of the curves, pushed apart. */
static void put_labels(rlv_doc_t *doc, const axes_t *a, const rlv_doc_series_t series[], size_t num,
                       double factor)
{
    size_t order[MAX_SERIES], n = 0;
    double at[MAX_SERIES];
    const double gap = 18;

    for (size_t s = 0; s < num && n < MAX_SERIES; s++) {
        if (series[s].observed || series[s].num_points == 0)
            continue;
        const double y = y_at(a, factor * series[s].point[series[s].num_points - 1].p50);
        size_t k = n++;
        for (; k > 0 && at[k - 1] > y; k--) {
            at[k] = at[k - 1];
            order[k] = order[k - 1];
        }
        at[k] = y;
        order[k] = s;
    }
    for (size_t k = 1; k < n; k++)
        at[k] = fmax(at[k], at[k - 1] + gap);
    for (size_t k = n; k-- > 0;)
        at[k] = fmin(at[k], k + 1 < n ? at[k + 1] - gap : BOTTOM);
    for (size_t k = 0; k < n; k++) {
        const rlv_doc_series_t *const s = &series[order[k]];
        const rlv_doc_point_t *const last = &s->point[s->num_points - 1];
        const char *const colour = COLOUR[order[k] % NUM_COLOURS];
        char label[96];
        (void)snprintf(label, sizeof label, "%s", s->label);
        rlv_text_cut(label, 18500);
        rlv_doc_raw_format(doc,
                           "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.0f\" y2=\"%.1f\" stroke=\"%s\" "
                           "stroke-width=\"0.8\"/><text x=\"%.0f\" y=\"%.1f\" fill=\"%s\">",
                           x_at(a, last->year) + 2, y_at(a, factor * last->p50), RIGHT + 12, at[k],
                           colour, RIGHT + 16, at[k] + 4, colour);
        rlv_doc_text(doc, "%s", label);
        rlv_doc_raw(doc, "</text>\n");
    }
}

void rlv_doc_lines(rlv_doc_t *self, const rlv_doc_series_t series[], size_t num_series,
                   double factor, const char *unit)
{
    axes_t axes;

    if (!fit_axes(&axes, series, num_series, factor)) {
        rlv_doc_element(self, "p.absent", "%s", RLV_DOC_TR(self, "donnée absente", "no data"));
        return;
    }
    rlv_doc_raw_format(self, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" font-size=\"13\">\n",
                       WIDTH, HEIGHT);
    put_grid(self, &axes, unit);
    for (size_t s = num_series; s-- > 0;)
        put_series(self, &axes, &series[s], s, factor);
    put_labels(self, &axes, series, num_series, factor);
    rlv_doc_raw(self, "</svg>\n");
}

void rlv_doc_bars(rlv_doc_t *self, const rlv_doc_bar_t bar[], size_t num_bars, double full)
{
    const double left = 300, right = 760, height = 24;

    rlv_doc_raw_format(self, "<svg viewBox=\"0 0 900 %.0f\" role=\"img\" font-size=\"13\">\n",
                       8 + height * (double)num_bars);
    for (size_t i = 0; i < num_bars; i++) {
        const double y = 4 + height * (double)i, k = (right - left) / full;
        const double width = isfinite(bar[i].value) ? fmin(bar[i].value, full) * k : 0;
        rlv_doc_raw_format(self,
                           "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\" fill=\"#1b1b1b\">",
                           left - 8, y + 16);
        char label[128];
        (void)snprintf(label, sizeof label, "%s", bar[i].label);
        rlv_text_cut(label, 22000);
        rlv_doc_text(self, "%s", label);
        rlv_doc_raw_format(self,
                           "</text><rect x=\"%.0f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" "
                           "fill=\"#3d7ea6\"/>",
                           left, y + 3, width, height - 8);
        double end = left + width;
        if (isfinite(bar[i].low) && isfinite(bar[i].high)) {
            end = left + fmin(bar[i].high, full) * k;
            rlv_doc_raw_format(self,
                               "<path d=\"M%.1f,%.1fH%.1f\" stroke=\"#1b1b1b\" "
                               "stroke-width=\"1.6\"/>",
                               left + bar[i].low * k, y + 11, end);
        }
        rlv_doc_raw_format(self, "<text x=\"%.1f\" y=\"%.1f\" fill=\"#1b1b1b\">",
                           fmax(end, left + width) + 8, y + 16);
        rlv_doc_text(self, "%s", bar[i].text);
        rlv_doc_raw(self, "</text>\n");
    }
    rlv_doc_raw(self, "</svg>\n");
}
