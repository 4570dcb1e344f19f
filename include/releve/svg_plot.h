/*
 * svg_plot: a plain figure written straight into an SVG file: points with intervals, lines, rows.
 *
 * For the figures that an estimation makes each time it runs: gnuplot (releve/chart.h) takes longer
 * to start than the estimation takes in all. The frame, fonts, colours and captions are those of
 * the other figures (plots/style.gp): 1600 x 900, title and subtitle above, Lecture, Champ and
 * Source below. Series differ by colour, by shape and by the words beside them.
 *
 * Order of use: begin, range, then axes, rules and marks in any order, end. Units: those of the
 * data for x and y, pixels for shifts. What is not finite is not drawn. Texts are UTF-8, any of
 * them may come from data; in French the spaces before ; : ? ! % become narrow no-break ones.
 * Writing errors are left to the one who closes the file.
 */
#ifndef RELEVE_SVG_PLOT_H
#define RELEVE_SVG_PLOT_H

#include <stdio.h>

#include "releve/number_fr.h"

enum { RLV_SVG_INK = -1, RLV_SVG_GREY = -2, RLV_SVG_NUM_SERIES = 6 };

typedef struct {
    const char *title, *subtitle, *reading, *scope, *source;
} rlv_svg_frame_t;

typedef struct {
    FILE *file; /* not owned */
    rlv_lang_t lang;
    double left, right, top, bottom; /* of the panel, pixels */
    double x_low, x_high, x_step, y_low, y_high, y_step;
    double floor;  /* where the captions begin, pixels */
    double legend; /* where the next entry of the legend goes, pixels */
} rlv_svg_plot_t;

void rlv_svg_plot_begin(rlv_svg_plot_t *self, FILE *file, rlv_lang_t lang,
                        const rlv_svg_frame_t *frame);
/* Bounds of the panel: y widened to round ones, x too unless `whole` (units, periods: half a step
 * is added on both sides). `left` and `right`: margins, pixels. */
void rlv_svg_plot_range(rlv_svg_plot_t *self, const double x[2], bool whole, const double y[2],
                        double left, double right);
void rlv_svg_plot_x_axis(const rlv_svg_plot_t *self, const char *title, bool whole);
void rlv_svg_plot_y_axis(const rlv_svg_plot_t *self, const char *title);
void rlv_svg_plot_vertical(const rlv_svg_plot_t *self, double x, bool dashed);
void rlv_svg_plot_horizontal(const rlv_svg_plot_t *self, double y);
/* `series`: 0 to 5 (more are taken round again), or ink, or grey. */
void rlv_svg_plot_line(const rlv_svg_plot_t *self, const double *x, const double *y, size_t num,
                       int series);
/* A mark at (x, y), its x shifted by `shift`, with an interval along y, or along x if `across`. */
void rlv_svg_plot_mark(const rlv_svg_plot_t *self, double x, double y, const double interval[2],
                       bool across, double shift, int series, bool hollow);
/* A text at (x, y); anchor 's'tart, 'm'iddle or 'e'nd. */
void rlv_svg_plot_text(const rlv_svg_plot_t *self, double x, double y, double shift_x,
                       double shift_y, char anchor, int series, const char *text);
/* A text in the margin beside the height y: `right` of the panel or left of it. */
void rlv_svg_plot_beside(const rlv_svg_plot_t *self, double y, bool right, int series,
                         const char *text);
/* An entry of the legend, above the panel. */
void rlv_svg_plot_legend(rlv_svg_plot_t *self, int series, const char *text);
void rlv_svg_plot_end(const rlv_svg_plot_t *self);

#endif
