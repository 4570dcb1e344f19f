#include "releve/svg_plot.h"

#include "figure_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1600, HEIGHT = 900, EDGE = 35, LINE = 25, SMALL = 19, PLAIN = 21, TITLE = 33 };

static const char INK[] = "#222222", GREY[] = "#6b6b6b", PALE[] = "#d9d9d9";

static const char *colour(int series)
{
    static const char *const COLOURS[RLV_SVG_NUM_SERIES] = {"#253494", "#b35806", "#238b80",
                                                            "#998ec3", "#e08214", "#6b6b6b"};
    return series == RLV_SVG_INK    ? INK
           : series == RLV_SVG_GREY ? GREY
                                    : COLOURS[series % RLV_SVG_NUM_SERIES];
}

static double at_x(const rlv_svg_plot_t *self, double x)
{
    return self->left +
           (x - self->x_low) / (self->x_high - self->x_low) * (self->right - self->left);
}

static double at_y(const rlv_svg_plot_t *self, double y)
{
    return self->bottom -
           (y - self->y_low) / (self->y_high - self->y_low) * (self->bottom - self->top);
}

/* Text of any origin as XML. */
static void put_escaped(const rlv_svg_plot_t *self, const char *text)
{
    char *const spaced = self->lang == RLV_LANG_FR ? rlv_french_spaces(text, NULL) : NULL;
    for (const char *c = spaced != NULL ? spaced : text; *c != '\0'; c++)
        if (*c == '&')
            (void)fputs("&amp;", self->file);
        else if (*c == '<')
            (void)fputs("&lt;", self->file);
        else if ((unsigned char)*c >= ' ')
            (void)fputc(*c, self->file);
    free(spaced);
}

static void put_text(const rlv_svg_plot_t *self, double x, double y, char anchor, int size,
                     const char *fill, const char *extra, const char *text)
{
    (void)fprintf(self->file,
                  "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" "
                  "fill=\"%s\"%s>",
                  x, y,
                  anchor == 's'   ? "start"
                  : anchor == 'm' ? "middle"
                                  : "end",
                  size, fill, extra);
    put_escaped(self, text);
    (void)fputs("</text>\n", self->file);
}

static void put_line(const rlv_svg_plot_t *self, double x1, double y1, double x2, double y2,
                     const char *stroke, double width, bool dashed)
{
    (void)fprintf(self->file,
                  "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" "
                  "stroke-width=\"%.1f\"%s/>\n",
                  x1, y1, x2, y2, stroke, width, dashed ? " stroke-dasharray=\"6 4\"" : "");
}

/* "Lecture : ...", wrapped: drawn from the bottom, so the last paragraph comes first. */
static double put_caption(const rlv_svg_plot_t *self, double bottom, const char *head,
                          const char *body)
{
    const size_t width = (size_t)(1000.0 * (WIDTH - 2 * EDGE) / SMALL);
    char *const text = rlv_format(NULL, "%s%s", head, body);
    char *const spaced =
        text != NULL && self->lang == RLV_LANG_FR ? rlv_french_spaces(text, NULL) : NULL;
    char *const lines = spaced != NULL ? spaced : text;
    double y = bottom;

    if (lines != NULL) {
        const double top = bottom - LINE * (double)rlv_text_wrap(lines, width);
        char *save = NULL;
        y = top;
        for (char *line = strtok_r(lines, "\n", &save); line != NULL;
             line = strtok_r(NULL, "\n", &save))
            put_text(self, EDGE, y += LINE, 's', SMALL, GREY, "", line);
        y = top;
    }
    free(spaced);
    free(text);
    return y;
}

void rlv_svg_plot_begin(rlv_svg_plot_t *self, FILE *file, rlv_lang_t lang,
                        const rlv_svg_frame_t *frame)
{
    const bool french = lang == RLV_LANG_FR;

    *self = (rlv_svg_plot_t){.file = file, .lang = lang, .legend = EDGE};
    (void)fprintf(file,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                  "font-family=\"DejaVu Sans, sans-serif\" role=\"img\" xml:lang=\"%s\">\n<title>",
                  WIDTH, HEIGHT, french ? "fr" : "en");
    put_escaped(self, frame->title);
    (void)fputs("</title>\n<desc>", file);
    put_escaped(self, frame->reading);
    (void)fprintf(file, "</desc>\n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH,
                  HEIGHT);
    put_text(self, EDGE, 46, 's', TITLE, INK, " font-weight=\"bold\"", frame->title);
    put_text(self, EDGE, 82, 's', PLAIN, GREY, "", frame->subtitle);
    self->floor = put_caption(self, HEIGHT - 14, "Source : ", frame->source);
    self->floor = put_caption(self, self->floor, french ? "Champ : " : "Scope: ", frame->scope);
    self->floor =
        put_caption(self, self->floor, french ? "Lecture : " : "Reading: ", frame->reading);
}

void rlv_svg_plot_range(rlv_svg_plot_t *self, const double x[2], bool whole, const double y[2],
                        double left, double right)
{
    const rlv_axis_t x_axis = rlv_figure_axis(x[0], x[1], 8),
                     y_axis = rlv_figure_axis(y[0], y[1], 6);

    self->left = left;
    self->right = WIDTH - right;
    self->top = 150;
    self->bottom = self->floor - 66;
    self->x_step = whole ? fmax(1, ceil((x[1] - x[0]) / 16)) : x_axis.step;
    self->x_low = whole ? x[0] - 0.5 : x_axis.low;
    self->x_high = whole ? x[1] + 0.5 : x_axis.high;
    self->y_low = y_axis.low;
    self->y_high = y_axis.high;
    self->y_step = y_axis.step;
}

/* Decimals that tell the ticks of an axis apart. */
static int decimals(double step)
{
    const double digits = ceil(-log10(step) - 1e-9);
    return digits > 0 ? digits > 9 ? 9 : (int)digits : 0;
}

void rlv_svg_plot_x_axis(const rlv_svg_plot_t *self, const char *title, bool whole)
{
    const double first = whole ? ceil(self->x_low) : self->x_low;
    put_line(self, self->left, self->bottom, self->right, self->bottom, GREY, 1.5, false);
    const int ticks = (int)floor((self->x_high - first) / self->x_step + 1e-9);
    for (int k = 0; k <= ticks; k++) {
        const double x = first + k * self->x_step;
        char period[32];
        (void)snprintf(period, sizeof period, "%.0f", x);
        put_line(self, at_x(self, x), self->bottom, at_x(self, x), self->bottom + 6, GREY, 1.5,
                 false);
        put_text(self, at_x(self, x), self->bottom + 28, 'm', SMALL, INK, "",
                 whole && fabs(x) >= 1000
                     ? period
                     : rlv_number_format(x, decimals(self->x_step), self->lang).text);
    }
    put_text(self, self->right, self->bottom + 56, 'e', SMALL, GREY, "", title);
}

void rlv_svg_plot_y_axis(const rlv_svg_plot_t *self, const char *title)
{
    const int ticks = (int)floor((self->y_high - self->y_low) / self->y_step + 1e-9);
    for (int k = 0; k <= ticks; k++) {
        const double y = self->y_low + k * self->y_step;
        put_line(self, self->left, at_y(self, y), self->right, at_y(self, y), PALE, 1, false);
        put_text(self, self->left - 10, at_y(self, y) + 7, 'e', SMALL, INK, "",
                 rlv_number_format(y, decimals(self->y_step), self->lang).text);
    }
    put_text(self, EDGE, self->top - 12, 's', SMALL, GREY, "", title);
}

void rlv_svg_plot_vertical(const rlv_svg_plot_t *self, double x, bool dashed)
{
    if (x >= self->x_low && x <= self->x_high)
        put_line(self, at_x(self, x), self->top, at_x(self, x), self->bottom, INK, 1.5, dashed);
}

void rlv_svg_plot_horizontal(const rlv_svg_plot_t *self, double y)
{
    if (y >= self->y_low && y <= self->y_high)
        put_line(self, self->left, at_y(self, y), self->right, at_y(self, y), INK, 1.5, false);
}

void rlv_svg_plot_line(const rlv_svg_plot_t *self, const double *x, const double *y, size_t num,
                       int series)
{
    bool open = false;
    (void)fputs("<path fill=\"none\" d=\"", self->file);
    for (size_t i = 0; i < num; i++) {
        const bool known = isfinite(x[i]) && isfinite(y[i]);
        if (known)
            (void)fprintf(self->file, "%c%.1f %.1f", open ? 'L' : 'M', at_x(self, x[i]),
                          at_y(self, y[i]));
        open = known;
    }
    (void)fprintf(self->file, "\" stroke=\"%s\" stroke-width=\"3\"/>\n", colour(series));
}

/* Circle, triangle, square, diamond, triangle downwards, bar: by series. */
static void put_shape(const rlv_svg_plot_t *self, double x, double y, int series, bool hollow)
{
    static const char *const PATHS[RLV_SVG_NUM_SERIES] = {
        "m-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0z", "m0 -10l9 16h-18z", "m-7 -7h14v14h-14z",
        "m0 -10l10 10l-10 10l-10 -10z",          "m0 10l9 -16h-18z", "m-9 -4h18v8h-18z"};
    const int k = series < 0 ? 0 : series % RLV_SVG_NUM_SERIES;
    (void)fprintf(self->file,
                  "<path d=\"M%.1f %.1f%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"2\"/>\n", x, y,
                  PATHS[k], hollow ? "#ffffff" : colour(series), colour(series));
}

void rlv_svg_plot_mark(const rlv_svg_plot_t *self, double x, double y, const double interval[2],
                       bool across, double shift, int series, bool hollow)
{
    if (!isfinite(x) || !isfinite(y))
        return;
    const double px = at_x(self, x) + (across ? 0 : shift);
    const double py = at_y(self, y) + (across ? shift : 0);
    if (interval != NULL && isfinite(interval[0]) && isfinite(interval[1])) {
        if (across)
            put_line(self, at_x(self, interval[0]), py, at_x(self, interval[1]), py, colour(series),
                     3, false);
        else
            put_line(self, px, at_y(self, interval[0]), px, at_y(self, interval[1]), colour(series),
                     3, false);
    }
    put_shape(self, px, py, series, hollow);
}

void rlv_svg_plot_text(const rlv_svg_plot_t *self, double x, double y, double shift_x,
                       double shift_y, char anchor, int series, const char *text)
{
    if (isfinite(x) && isfinite(y))
        put_text(self, at_x(self, x) + shift_x, at_y(self, y) + shift_y, anchor, SMALL,
                 colour(series), "", text);
}

void rlv_svg_plot_beside(const rlv_svg_plot_t *self, double y, bool right, int series,
                         const char *text)
{
    put_text(self, right ? self->right + 14 : EDGE, at_y(self, y) + 7, 's', SMALL, colour(series),
             "", text);
}

void rlv_svg_plot_legend(rlv_svg_plot_t *self, int series, const char *text)
{
    put_shape(self, self->legend + 10, 112, series, false);
    put_text(self, self->legend + 28, 119, 's', SMALL, colour(series), "", text);
    self->legend += 60 + (double)rlv_text_width(text, strlen(text)) * SMALL / 1000;
}

void rlv_svg_plot_end(const rlv_svg_plot_t *self)
{
    (void)fputs("</svg>\n", self->file);
}
