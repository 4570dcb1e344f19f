/* The figures of `releve evaluate rd`: the outcome around the threshold, the checks. */
#include <gsl/gsl_multifit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_rd.h"
#include "releve/svg_plot.h"

#define TR(self, fr, en) ((self)->english ? (en) : (fr))

enum { BINS = 20, POINTS = 41, MAX_TERMS = 5 };

static rlv_lang_t lang_of(const rlv_evaluate_rd_t *self)
{
    return self->english ? RLV_LANG_EN : RLV_LANG_FR;
}

static rlv_short_text_t interval_words(const rlv_evaluate_rd_t *self, const rlv_rd_inference_t *v)
{
    return rlv_evaluate_interval(v->estimate, v->lower, v->upper, v->std_error, lang_of(self));
}

static rlv_short_text_t scope_words(const rlv_evaluate_rd_t *self)
{
    const rlv_rd_result_t *r = &self->result;
    rlv_short_text_t out;
    (void)snprintf(
        out.text, sizeof out.text,
        TR(self,
           "%s unités, dont %s dans la fenêtre au-dessous du seuil et %s au-dessus ; variable "
           "%.60s.",
           "%s units, of which %s within the bandwidth below the threshold and %s above; outcome "
           "%.60s."),
        rlv_number_format((double)(r->num_rows[0] + r->num_rows[1]), 0, lang_of(self)).text,
        rlv_number_format((double)r->num_main[0], 0, lang_of(self)).text,
        rlv_number_format((double)r->num_main[1], 0, lang_of(self)).text, self->outcome);
    return out;
}

/* Side of a value: 0 below the threshold, 1 above; the threshold itself is with the eligible. */
static int side_of(const rlv_evaluate_rd_t *self, double x)
{
    const double c = self->options.threshold;
    return self->options.eligible_below ? x > c : x >= c;
}

/* --- the outcome around the threshold */

typedef struct {
    double width[2]; /* what is shown on each side */
    double x[2][BINS], mean[2][BINS];
    double line_x[2][POINTS], line_y[2][POINTS];
} picture_t;

static void fill_bins(const rlv_evaluate_rd_t *self, picture_t *out)
{
    const rlv_rd_sample_t *s = &self->sample;
    const double c = self->options.threshold;
    double sum[2][BINS] = {{0}}, count[2][BINS] = {{0}};

    for (size_t i = 0; i < s->num_rows; i++) {
        const double x = s->running[i], y = s->outcome[i];
        const int side = side_of(self, x);
        if (!isfinite(x) || !isfinite(y) || fabs(x - c) > out->width[side])
            continue;
        const int b = (int)(fabs(x - c) / out->width[side] * BINS);
        sum[side][b < BINS ? b : BINS - 1] += y;
        count[side][b < BINS ? b : BINS - 1] += 1;
    }
    for (int side = 0; side < 2; side++)
        for (int b = 0; b < BINS; b++) {
            out->x[side][b] = c + (side ? 1 : -1) * out->width[side] * (b + 0.5) / BINS;
            out->mean[side][b] = count[side][b] > 0 ? sum[side][b] / count[side][b] : NAN;
        }
}

static double kernel_weight(rlv_rd_kernel_t kernel, double u)
{
    const double a = fabs(u);
    if (a > 1)
        return 0;
    return kernel == RLV_RD_TRIANGULAR ? 1 - a : kernel == RLV_RD_EPANECHNIKOV ? 1 - a * a : 1;
}

/* The local polynomial of one side, as rlv_rd_estimate fits it without covariates. */
static void fit_line(const rlv_evaluate_rd_t *self, int side, picture_t *out)
{
    const rlv_rd_sample_t *s = &self->sample;
    const double c = self->options.threshold, h = self->result.main_bandwidth[side];
    const size_t terms = (size_t)self->options.order + 1, n = self->result.num_main[side];
    gsl_matrix *x = n > terms ? gsl_matrix_calloc(n, terms) : NULL;
    gsl_vector *y = gsl_vector_calloc(n + 1), *w = gsl_vector_calloc(n + 1);
    double coef[MAX_TERMS] = {0}, square[MAX_TERMS * MAX_TERMS], chisq = 0;
    gsl_vector_view b = gsl_vector_view_array(coef, terms);
    gsl_matrix_view cov = gsl_matrix_view_array(square, terms, terms);
    gsl_multifit_linear_workspace *work = x != NULL ? gsl_multifit_linear_alloc(n, terms) : NULL;
    size_t used = 0;

    for (int k = 0; k < POINTS; k++)
        out->line_x[side][k] = out->line_y[side][k] = NAN;
    if (x == NULL || y == NULL || w == NULL || work == NULL)
        goto out;
    for (size_t i = 0; i < s->num_rows && used < n; i++) {
        const double u = (s->running[i] - c) / h;
        const double weight = kernel_weight(self->options.kernel, u);
        if (!(weight > 0) || !isfinite(s->outcome[i]) || side_of(self, s->running[i]) != side)
            continue;
        for (size_t k = 0; k < terms; k++)
            gsl_matrix_set(x, used, k, pow(u, (double)k));
        gsl_vector_set(y, used, s->outcome[i]);
        gsl_vector_set(w, used++, weight);
    }
    gsl_vector_view y_used = gsl_vector_subvector(y, 0, n), w_used = gsl_vector_subvector(w, 0, n);
    if (gsl_multifit_wlinear(x, &w_used.vector, &y_used.vector, &b.vector, &cov.matrix, &chisq,
                             work) != 0)
        goto out;
    for (int k = 0; k < POINTS; k++) {
        const double u = (side ? 1 : -1) * (double)k / (POINTS - 1);
        double value = 0;
        for (size_t t = terms; t-- > 0;)
            value = value * u + coef[t];
        out->line_x[side][k] = c + u * h;
        out->line_y[side][k] = value;
    }
out:
    gsl_matrix_free(x);
    gsl_vector_free(y);
    gsl_vector_free(w);
    gsl_multifit_linear_free(work);
}

static bool has_outcome(const void *context)
{
    const rlv_evaluate_rd_t *self = context;
    return self->result.main_bandwidth[0] > 0 && self->result.main_bandwidth[1] > 0;
}

/* Twice the bandwidth, within the data. */
static void fill_picture(const rlv_evaluate_rd_t *self, picture_t *out)
{
    const rlv_rd_sample_t *s = &self->sample;
    double reach[2] = {0, 0};

    for (size_t i = 0; i < s->num_rows; i++) {
        const double distance = fabs(s->running[i] - self->options.threshold);
        const int side = side_of(self, s->running[i]);
        if (isfinite(distance) && isfinite(s->outcome[i]))
            reach[side] = fmax(reach[side], distance);
    }
    for (int side = 0; side < 2; side++)
        out->width[side] = fmin(reach[side], 2 * self->result.main_bandwidth[side]);
    fill_bins(self, out);
    for (int side = 0; side < 2; side++)
        fit_line(self, side, out);
}

static void draw_sides(const rlv_evaluate_rd_t *self, rlv_svg_plot_t *plot, const picture_t *p)
{
    for (int side = 0; side < 2; side++) {
        const int series = side == !self->options.eligible_below ? 1 : 0;
        for (int b = 0; b < BINS; b++)
            rlv_svg_plot_mark(plot, p->x[side][b], p->mean[side][b], NULL, false, 0, series, true);
        rlv_svg_plot_line(plot, p->line_x[side], p->line_y[side], POINTS, series);
    }
    rlv_svg_plot_legend(plot, 1, TR(self, "éligibles", "eligible"));
    rlv_svg_plot_legend(plot, 0, TR(self, "non éligibles", "not eligible"));
}

static void draw_outcome(const void *context, FILE *file)
{
    const rlv_evaluate_rd_t *self = context;
    const double c = self->options.threshold;
    picture_t *p = rlv_calloc(1, sizeof *p, NULL);
    double span[2] = {INFINITY, -INFINITY};
    char reading[512];
    rlv_svg_plot_t plot;

    if (p == NULL)
        return;
    fill_picture(self, p);
    for (int side = 0; side < 2; side++) {
        for (int b = 0; b < BINS; b++) {
            span[0] = fmin(span[0], p->mean[side][b]);
            span[1] = fmax(span[1], p->mean[side][b]);
        }
        for (int k = 0; k < POINTS; k++) {
            span[0] = fmin(span[0], p->line_y[side][k]);
            span[1] = fmax(span[1], p->line_y[side][k]);
        }
    }
    (void)snprintf(
        reading, sizeof reading,
        TR(self,
           "chaque point est la moyenne d’une tranche d’unités, chaque courbe l’ajustement local "
           "dans la fenêtre%s. Au seuil, les éligibles s’écartent des autres de %s (intervalle "
           "robuste à 95 %%).",
           "each point is the mean of a slice of units, each curve the local fit within the "
           "bandwidth%s. At the threshold the eligible differ from the others by %s (robust 95 %% "
           "interval)."),
        self->num_covariates > 0 ? TR(self, ", sans les covariables", ", without the covariates")
                                 : "",
        interval_words(self, &self->result.effect[RLV_RD_ROBUST]).text);
    const rlv_svg_frame_t frame = {
        .title = TR(self, "Variable étudiée autour du seuil", "Outcome around the threshold"),
        .subtitle = TR(self, "trait vertical : le seuil d’éligibilité",
                       "vertical line: the threshold of eligibility"),
        .reading = reading,
        .scope = scope_words(self).text,
        .source = rlv_evaluate_source(self->data, lang_of(self)).text};
    rlv_svg_plot_begin(&plot, file, lang_of(self), &frame);
    rlv_svg_plot_range(&plot, (const double[]){c - p->width[0], c + p->width[1]}, false, span, 110,
                       40);
    rlv_svg_plot_y_axis(&plot, "");
    rlv_svg_plot_x_axis(&plot, self->running, false);
    rlv_svg_plot_vertical(&plot, c, true);
    draw_sides(self, &plot, p);
    rlv_svg_plot_end(&plot);
    free(p);
}

/* --- the checks that are in units of the outcome */

static bool shown(const rlv_rd_check_t *row)
{
    return row->kind != RLV_RD_BALANCE && !row->failed && isfinite(row->robust.estimate) &&
           isfinite(row->robust.lower) && isfinite(row->robust.upper);
}

static bool has_checks(const void *context)
{
    const rlv_evaluate_rd_t *self = context;
    for (size_t i = 0; i < self->checks.num_rows; i++)
        if (shown(&self->checks.row[i]))
            return true;
    return false;
}

static rlv_short_text_t check_words(const rlv_evaluate_rd_t *self, const rlv_rd_check_t *row)
{
    const char *const NAMES[] = {
        TR(self, "seuil fictif : %s", "placebo threshold: %s"),
        TR(self, "sans les unités à moins de %s", "without units nearer than %s"), "%s",
        TR(self, "fenêtres multipliées par %s", "bandwidths times %s")};
    const double tenth = fabs(row->setting) / 10;
    char number[RLV_NUMBER_SIZE];
    rlv_short_text_t out;

    (void)snprintf(
        number, sizeof number, "%s",
        row->setting == 0
            ? "0"
            : rlv_number_format(row->setting, rlv_evaluate_decimals(tenth), lang_of(self)).text);
    const char *const place = strstr(NAMES[row->kind], "%s");
    (void)snprintf(out.text, sizeof out.text, "%.*s%s", (int)(place - NAMES[row->kind]),
                   NAMES[row->kind], number);
    return out;
}

static void draw_row(const rlv_evaluate_rd_t *self, rlv_svg_plot_t *plot, double y,
                     const char *words, const rlv_rd_inference_t *value, int series)
{
    rlv_svg_plot_beside(plot, y, false, RLV_SVG_INK, words);
    rlv_svg_plot_mark(plot, value->estimate, y, (const double[]){value->lower, value->upper}, true,
                      0, series, false);
    rlv_svg_plot_beside(plot, y, true, RLV_SVG_INK, interval_words(self, value).text);
}

static void draw_checks(const void *context, FILE *file)
{
    const rlv_evaluate_rd_t *self = context;
    const rlv_rd_inference_t *main = &self->result.effect[RLV_RD_ROBUST];
    double span[2] = {fmin(0, main->lower), fmax(0, main->upper)}, y = -0.5;
    double rows = 1;
    rlv_svg_plot_t plot;

    for (size_t i = 0; i < self->checks.num_rows; i++) {
        const rlv_rd_check_t *row = &self->checks.row[i];
        if (!shown(row))
            continue;
        rows++;
        span[0] = fmin(span[0], row->robust.lower);
        span[1] = fmax(span[1], row->robust.upper);
    }
    const rlv_svg_frame_t frame = {
        .title = TR(self, "L’écart au seuil résiste-t-il ?", "Does the difference hold?"),
        .subtitle = TR(self, "éligibles moins non éligibles, intervalles robustes à 95 %",
                       "eligible minus not eligible, robust 95 % intervals"),
        .reading = TR(self,
                      "à un seuil fictif, un écart nul est attendu ; sans les unités les plus "
                      "proches, ou avec d’autres fenêtres, l’écart devrait rester proche du "
                      "résultat (première ligne).",
                      "at a placebo threshold no difference is expected; without the nearest "
                      "units, or with other bandwidths, it should stay near the result (first "
                      "row)."),
        .scope = scope_words(self).text,
        .source = rlv_evaluate_source(self->data, lang_of(self)).text};
    rlv_svg_plot_begin(&plot, file, lang_of(self), &frame);
    rlv_svg_plot_range(&plot, span, false, (const double[]){-rows, 0}, 480, 300);
    rlv_svg_plot_x_axis(&plot, TR(self, "écart", "difference"), false);
    rlv_svg_plot_vertical(&plot, 0, false);
    draw_row(self, &plot, y, TR(self, "résultat", "result"), main, 0);
    for (size_t i = 0; i < self->checks.num_rows; i++)
        if (shown(&self->checks.row[i]))
            draw_row(self, &plot, y -= 1, check_words(self, &self->checks.row[i]).text,
                     &self->checks.row[i].robust, 1 + (int)self->checks.row[i].kind);
    rlv_svg_plot_end(&plot);
}

const rlv_result_figure_t RLV_RD_FIGURES[RLV_NUM_RD_FIGURES] = {
    [RLV_RD_OUTCOME] = {"rd_outcome", "Variable étudiée autour du seuil",
                        "Outcome around the threshold", has_outcome, draw_outcome},
    [RLV_RD_CHECKS] = {"rd_checks", "L’écart au seuil résiste-t-il\u202F?",
                       "Does the difference hold?", has_checks, draw_checks},
};
