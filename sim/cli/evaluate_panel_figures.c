/* The figures of `releve evaluate panel`: the outcome by cohort, effects by time since adoption,
 * mean effects by method. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_panel.h"
#include "releve/svg_plot.h"

#define TR(self, fr, en) ((self)->english ? (en) : (fr))

static rlv_lang_t lang_of(const rlv_evaluate_panel_t *self)
{
    return self->english ? RLV_LANG_EN : RLV_LANG_FR;
}

static rlv_short_text_t scope_words(const rlv_evaluate_panel_t *self)
{
    const rlv_panel_t *p = &self->panel;
    rlv_short_text_t out;
    (void)snprintf(out.text, sizeof out.text,
                   TR(self, "%s unités, périodes de %d à %d ; variable %.60s.",
                      "%s units, periods %d to %d; outcome %.60s."),
                   rlv_number_format((double)p->num_units, 0, lang_of(self)).text, p->period[0],
                   p->period[p->num_periods - 1], self->spec.outcome);
    return out;
}

/* Widens [low, high] to hold a value. */
static void widen(double span[2], double value)
{
    if (!isfinite(value))
        return;
    span[0] = isfinite(span[0]) ? fmin(span[0], value) : value;
    span[1] = isfinite(span[1]) ? fmax(span[1], value) : value;
}

/* --- the outcome by cohort */

enum { MAX_GROUPS = 6 }; /* never treated, and the five largest cohorts */

typedef struct {
    int32_t cohort[MAX_GROUPS];
    size_t units[MAX_GROUPS], num_groups, left_out;
} groups_t;

static void insert_group(groups_t *groups, int32_t cohort, size_t units)
{
    size_t at = groups->num_groups;
    while (at > 0 && units > groups->units[at - 1])
        at--;
    groups->left_out += groups->num_groups == MAX_GROUPS;
    if (at == MAX_GROUPS)
        return;
    groups->num_groups += groups->num_groups < MAX_GROUPS;
    for (size_t k = groups->num_groups - 1; k > at; k--) {
        groups->cohort[k] = groups->cohort[k - 1];
        groups->units[k] = groups->units[k - 1];
    }
    groups->cohort[at] = cohort;
    groups->units[at] = units;
}

/* The largest groups, in the order of their adoption. */
static groups_t largest_groups(const rlv_panel_t *p)
{
    groups_t groups = {.num_groups = 0};
    int32_t *cohort = rlv_calloc(p->num_units, sizeof *cohort, NULL);

    if (cohort == NULL)
        return groups;
    memcpy(cohort, p->cohort, p->num_units * sizeof *cohort);
    const size_t count = rlv_distinct(cohort, p->num_units);
    for (size_t c = 0; c < count; c++) {
        size_t units = 0;
        for (size_t u = 0; u < p->num_units; u++)
            units += p->cohort[u] == cohort[c];
        insert_group(&groups, cohort[c], units);
    }
    free(cohort);
    (void)rlv_distinct(groups.cohort, groups.num_groups);
    return groups;
}

/* Means [num_periods] of a group; NaN in a period without rows. */
static void group_means(const rlv_panel_t *p, int32_t cohort, double *mean, double *weight)
{
    memset(mean, 0, p->num_periods * sizeof *mean);
    memset(weight, 0, p->num_periods * sizeof *weight);
    for (size_t r = 0; r < p->num_rows; r++)
        if (p->cohort[p->row_unit[r]] == cohort) {
            const double w = p->weight != NULL ? p->weight[r] : 1;
            mean[p->row_period[r]] += w * p->outcome[r];
            weight[p->row_period[r]] += w;
        }
    for (size_t t = 0; t < p->num_periods; t++)
        mean[t] = weight[t] > 0 ? mean[t] / weight[t] : NAN;
}

static void draw_group(const rlv_evaluate_panel_t *self, rlv_svg_plot_t *plot, int32_t cohort,
                       const double *time, const double *mean, int series)
{
    const rlv_panel_t *p = &self->panel;
    const bool never = cohort == RLV_NEVER_TREATED;
    char text[64];

    rlv_svg_plot_line(plot, time, mean, p->num_periods, series);
    for (size_t t = 0; t < p->num_periods; t++)
        rlv_svg_plot_mark(plot, time[t], mean[t], NULL, false, 0, series,
                          !never && p->period[t] < cohort);
    if (never)
        (void)snprintf(text, sizeof text, "%s", TR(self, "jamais traitées", "never treated"));
    else
        (void)snprintf(text, sizeof text, TR(self, "cohorte %d", "cohort %d"), cohort);
    rlv_svg_plot_legend(plot, series, text);
}

static void draw_outcome(const void *context, FILE *file)
{
    const rlv_evaluate_panel_t *self = context;
    const rlv_panel_t *p = &self->panel;
    const groups_t groups = largest_groups(p);
    double *time = rlv_calloc(p->num_periods, sizeof *time, NULL);
    double *weight = rlv_calloc(p->num_periods, sizeof *weight, NULL);
    double *mean = rlv_calloc(p->num_periods * MAX_GROUPS, sizeof *mean, NULL);
    double span[2] = {NAN, NAN};
    rlv_svg_plot_t plot;

    if (time == NULL || weight == NULL || mean == NULL)
        goto out;
    for (size_t g = 0; g < groups.num_groups; g++)
        group_means(p, groups.cohort[g], mean + g * p->num_periods, weight);
    for (size_t t = 0; t < p->num_periods; t++)
        time[t] = p->period[t];
    for (size_t i = 0; i < p->num_periods * groups.num_groups; i++)
        widen(span, mean[i]);
    const rlv_svg_frame_t frame = {
        .title =
            TR(self, "Variable étudiée selon la date d’adoption", "Outcome by date of adoption"),
        .subtitle = groups.left_out > 0
                        ? TR(self, "moyenne des plus grands groupes", "mean of the largest groups")
                        : TR(self, "moyenne de chaque groupe", "mean of each group"),
        .reading = TR(self,
                      "symboles vides avant l’adoption, pleins à partir d’elle (et pour les unités "
                      "jamais traitées). Ces courbes décrivent : elles ne mesurent pas un effet.",
                      "hollow marks before adoption, full ones from it on (and for units never "
                      "treated). These lines describe; they measure no effect."),
        .scope = scope_words(self).text,
        .source = rlv_evaluate_source(self->spec.path, lang_of(self)).text};
    rlv_svg_plot_begin(&plot, file, lang_of(self), &frame);
    rlv_svg_plot_range(&plot, (const double[]){time[0], time[p->num_periods - 1]}, true, span, 110,
                       40);
    rlv_svg_plot_y_axis(&plot, "");
    rlv_svg_plot_x_axis(&plot, TR(self, "période", "period"), true);
    for (size_t g = 0; g < groups.num_groups; g++)
        draw_group(self, &plot, groups.cohort[g], time, mean + g * p->num_periods, (int)g);
    rlv_svg_plot_end(&plot);
out:
    free(time);
    free(weight);
    free(mean);
}

static bool has_outcome(const void *context)
{
    return ((const rlv_evaluate_panel_t *)context)->panel.num_periods > 1;
}

/* --- effects by time since adoption */

static const struct {
    const char *estimator, *french, *english;
} DYNAMIC[] = {
    {"att_dynamic", "Callaway et Sant’Anna", "Callaway and Sant’Anna"},
    {"event_study", "régression par durée", "two-way fixed effects"},
    {"sun_abraham", "Sun et Abraham", "Sun and Abraham"},
    {"imputation_horizon", "imputation", "imputation"},
};
enum { NUM_DYNAMIC = sizeof DYNAMIC / sizeof *DYNAMIC };

/* Spans of time and of the intervals over the methods at hand; returns how many of these there are.
 */
static size_t span_dynamic(const rlv_estimates_t *table, double time[2], double value[2],
                           bool there[NUM_DYNAMIC])
{
    size_t count = 0;
    for (size_t k = 0; k < NUM_DYNAMIC; k++) {
        there[k] = false;
        for (size_t i = 0; i < table->num_rows; i++) {
            const rlv_estimate_t *row = &table->row[i];
            if (strcmp(row->estimator, DYNAMIC[k].estimator) != 0 || !isfinite(row->estimate))
                continue;
            there[k] = true;
            widen(time, (double)row->time);
            widen(value, row->estimate);
            widen(value, row->lower);
            widen(value, row->upper);
        }
        count += there[k];
    }
    return count;
}

static bool has_dynamic(const void *context)
{
    double time[2] = {NAN, NAN}, value[2] = {0, 0};
    bool there[NUM_DYNAMIC];
    return span_dynamic(&((const rlv_evaluate_panel_t *)context)->estimates, time, value, there) >
           0;
}

static rlv_short_text_t read_dynamic(const rlv_evaluate_panel_t *self,
                                     const bool there[NUM_DYNAMIC])
{
    rlv_short_text_t out = {""};
    for (size_t k = 0; k < NUM_DYNAMIC; k++) {
        const rlv_estimate_t *row =
            there[k] ? rlv_estimates_find(&self->estimates, DYNAMIC[k].estimator, RLV_NO_KEY, 0)
                     : NULL;
        if (row == NULL)
            continue;
        (void)snprintf(out.text, sizeof out.text,
                       TR(self, "à la période de l’adoption (0), l’effet est de %s (%s). ",
                          "in the period of adoption (0) the effect is %s (%s). "),
                       rlv_evaluate_interval(row->estimate, row->lower, row->upper, row->std_error,
                                             lang_of(self))
                           .text,
                       TR(self, DYNAMIC[k].french, DYNAMIC[k].english));
        return out;
    }
    return out;
}

static void draw_dynamic(const void *context, FILE *file)
{
    const rlv_evaluate_panel_t *self = context;
    const rlv_estimates_t *table = &self->estimates;
    double time[2] = {NAN, NAN}, value[2] = {0, 0};
    bool there[NUM_DYNAMIC];
    const size_t count = span_dynamic(table, time, value, there);
    char reading[512];
    rlv_svg_plot_t plot;
    size_t drawn = 0;

    (void)snprintf(
        reading, sizeof reading, "%s%s%s", read_dynamic(self, there).text,
        TR(self,
           "Avant l’adoption (à gauche du trait), un écart loin de zéro contredit la comparaison. "
           "Barres : intervalles à 95 %",
           "Before adoption (left of the line) a gap far from zero contradicts the comparison. "
           "Bars: 95 % intervals"),
        self->bootstrap > 0 && there[0] ? TR(self, ", simultanés pour Callaway et Sant’Anna.",
                                             ", simultaneous for Callaway and Sant’Anna.")
                                        : ".");
    const rlv_svg_frame_t frame = {
        .title = TR(self, "Effet selon le temps écoulé depuis l’adoption",
                    "Effect by time since adoption"),
        .subtitle =
            TR(self, "écart avec les unités de comparaison, en unités de la variable étudiée",
               "gap with the comparison units, in units of the outcome"),
        .reading = reading,
        .scope = scope_words(self).text,
        .source = rlv_evaluate_source(self->spec.path, lang_of(self)).text};
    rlv_svg_plot_begin(&plot, file, lang_of(self), &frame);
    rlv_svg_plot_range(&plot, time, true, value, 110, 40);
    rlv_svg_plot_y_axis(&plot, "");
    rlv_svg_plot_x_axis(&plot, TR(self, "périodes depuis l’adoption", "periods since adoption"),
                        true);
    rlv_svg_plot_horizontal(&plot, 0);
    rlv_svg_plot_vertical(&plot, -0.5, true);
    for (size_t k = 0; k < NUM_DYNAMIC; k++) {
        const double shift = 16.0 * ((double)drawn - (double)(count - 1) / 2);
        if (!there[k])
            continue;
        for (size_t i = 0; i < table->num_rows; i++)
            if (strcmp(table->row[i].estimator, DYNAMIC[k].estimator) == 0)
                rlv_svg_plot_mark(&plot, (double)table->row[i].time, table->row[i].estimate,
                                  (const double[]){table->row[i].lower, table->row[i].upper}, false,
                                  shift, (int)k, false);
        rlv_svg_plot_legend(&plot, (int)k, TR(self, DYNAMIC[k].french, DYNAMIC[k].english));
        drawn++;
    }
    rlv_svg_plot_end(&plot);
}

/* --- mean effects by method */

static size_t overall_rows(const rlv_evaluate_panel_t *self, const rlv_estimate_t *row[],
                           size_t which[])
{
    size_t count = 0;
    for (size_t k = 0; k < RLV_NUM_OVERALL_WORDS; k++) {
        const rlv_estimate_t *found = rlv_estimates_find(
            &self->estimates, RLV_OVERALL_WORDS[k].estimator, RLV_NO_KEY, RLV_NO_KEY);
        if (found == NULL || !isfinite(found->estimate))
            continue;
        which[count] = k;
        row[count++] = found;
    }
    return count;
}

static bool has_overall(const void *context)
{
    const rlv_estimate_t *row[RLV_NUM_OVERALL_WORDS];
    size_t which[RLV_NUM_OVERALL_WORDS];
    return overall_rows(context, row, which) > 0;
}

static void draw_overall(const void *context, FILE *file)
{
    const rlv_evaluate_panel_t *self = context;
    const rlv_estimate_t *row[RLV_NUM_OVERALL_WORDS];
    size_t which[RLV_NUM_OVERALL_WORDS];
    const size_t count = overall_rows(self, row, which);
    double span[2] = {0, 0};
    rlv_svg_plot_t plot;

    for (size_t k = 0; k < count; k++) {
        widen(span, row[k]->estimate);
        widen(span, row[k]->lower);
        widen(span, row[k]->upper);
    }
    const rlv_svg_frame_t frame = {
        .title = TR(self, "Effet moyen selon la méthode", "Mean effect by method"),
        .subtitle =
            TR(self, "écart avec les unités de comparaison, en unités de la variable étudiée",
               "gap with the comparison units, in units of the outcome"),
        .reading = TR(self,
                      "chaque ligne est une méthode, chaque barre son intervalle à 95 %. La "
                      "régression à effets fixes mêle des comparaisons avec des unités déjà "
                      "traitées : elle se lit après les autres.",
                      "each row is a method, each bar its 95 % interval. Two-way fixed effects mix "
                      "in comparisons with units already treated: read them after the others."),
        .scope = scope_words(self).text,
        .source = rlv_evaluate_source(self->spec.path, lang_of(self)).text};
    rlv_svg_plot_begin(&plot, file, lang_of(self), &frame);
    rlv_svg_plot_range(&plot, span, false, (const double[]){-(double)count, 0}, 680, 260);
    rlv_svg_plot_x_axis(&plot, TR(self, "effet", "effect"), false);
    rlv_svg_plot_vertical(&plot, 0, false);
    for (size_t k = 0; k < count; k++) {
        const double y = -(double)k - 0.5;
        rlv_svg_plot_beside(
            &plot, y, false, RLV_SVG_INK,
            TR(self, RLV_OVERALL_WORDS[which[k]].french, RLV_OVERALL_WORDS[which[k]].english));
        rlv_svg_plot_mark(&plot, row[k]->estimate, y,
                          (const double[]){row[k]->lower, row[k]->upper}, true, 0, 0, false);
        rlv_svg_plot_beside(&plot, y, true, RLV_SVG_INK,
                            rlv_evaluate_interval(row[k]->estimate, row[k]->lower, row[k]->upper,
                                                  row[k]->std_error, lang_of(self))
                                .text);
    }
    rlv_svg_plot_end(&plot);
}

/* --- how far trends may part */

/* The rows with a bounded set: 0 relative magnitudes, 1 smoothness, -1 another row. */
static int honest_kind(const rlv_diagnostic_t *row)
{
    const int kind = strcmp(row->diagnostic, "honest_relative") == 0     ? 0
                     : strcmp(row->diagnostic, "honest_smoothness") == 0 ? 1
                                                                         : -1;
    return isfinite(row->lower) && isfinite(row->upper) ? kind : -1;
}

static size_t span_honest(const rlv_evaluate_panel_t *self, double span[2])
{
    size_t count = 0;
    for (size_t i = 0; i < self->diagnostics.num_rows; i++) {
        const rlv_diagnostic_t *row = &self->diagnostics.row[i];
        if (honest_kind(row) < 0)
            continue;
        widen(span, row->lower);
        widen(span, row->upper);
        count++;
    }
    return count;
}

static bool has_honest(const void *context)
{
    double span[2] = {0, 0};
    return span_honest(context, span) > 0;
}

static void draw_sets(const rlv_evaluate_panel_t *self, rlv_svg_plot_t *plot)
{
    const char *const WORDS[] = {TR(self, "écarts après, au plus %s fois ceux d’avant",
                                    "gaps after, at most %s times those before"),
                                 TR(self, "pente changeant d’au plus %s par période",
                                    "slope changing by at most %s a period")};
    double y = -0.5;

    for (size_t i = 0; i < self->diagnostics.num_rows; i++) {
        const rlv_diagnostic_t *row = &self->diagnostics.row[i];
        const int kind = honest_kind(row);
        const char *const equals = strchr(row->item, '=');
        if (kind < 0 || equals == NULL)
            continue;
        const double bound = strtod(equals + 1, NULL);
        const char *const place = strstr(WORDS[kind], "%s");
        const double middle = (row->lower + row->upper) / 2;
        char text[192];
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(place - WORDS[kind]), WORDS[kind],
                       rlv_number_format(bound,
                                         kind == 0 || bound == 0 ? 1 : rlv_evaluate_decimals(bound),
                                         lang_of(self))
                           .text,
                       place + 2);
        rlv_svg_plot_beside(plot, y, false, RLV_SVG_INK, text);
        rlv_svg_plot_mark(plot, middle, y, (const double[]){row->lower, row->upper}, true, 0, kind,
                          true);
        rlv_svg_plot_beside(
            plot, y, true, RLV_SVG_INK,
            strchr(rlv_evaluate_interval(middle, row->lower, row->upper,
                                         (row->upper - row->lower) / 4, lang_of(self))
                       .text,
                   '['));
        y -= 1;
    }
}

static void draw_honest(const void *context, FILE *file)
{
    const rlv_evaluate_panel_t *self = context;
    double span[2] = {0, 0};
    const double rows = (double)span_honest(self, span);
    rlv_svg_plot_t plot;
    const rlv_svg_frame_t frame = {
        .title =
            TR(self, "Si les évolutions n’étaient pas parallèles", "If trends were not parallel"),
        .subtitle = TR(self, "effet moyen (Callaway et Sant’Anna) : ensembles robustes à 95 %",
                       "mean effect (Callaway and Sant’Anna): robust 95 % sets"),
        .reading = TR(self,
                      "chaque barre est l’ensemble des effets que les données n’excluent pas sous "
                      "l’écart aux tendances parallèles écrit à gauche ; son milieu n’est pas une "
                      "estimation. Une barre qui touche zéro ne permet pas de conclure.",
                      "each bar is the set of effects that the data do not exclude under the "
                      "departure from parallel trends written on the left; its middle is no "
                      "estimate. A bar that reaches zero allows no conclusion."),
        .scope = scope_words(self).text,
        .source = rlv_evaluate_source(self->spec.path, lang_of(self)).text};

    rlv_svg_plot_begin(&plot, file, lang_of(self), &frame);
    rlv_svg_plot_range(&plot, span, false, (const double[]){-rows, 0}, 620, 260);
    rlv_svg_plot_x_axis(&plot, TR(self, "effet", "effect"), false);
    rlv_svg_plot_vertical(&plot, 0, false);
    draw_sets(self, &plot);
    rlv_svg_plot_end(&plot);
}

const rlv_result_figure_t RLV_PANEL_FIGURES[RLV_NUM_PANEL_FIGURES] = {
    [RLV_PANEL_OUTCOME] = {"panel_outcome", "Variable étudiée selon la date d’adoption",
                           "Outcome by date of adoption", has_outcome, draw_outcome},
    [RLV_PANEL_OVERALL] = {"panel_overall", "Effet moyen selon la méthode", "Mean effect by method",
                           has_overall, draw_overall},
    [RLV_PANEL_DYNAMIC] = {"panel_dynamic", "Effet selon le temps écoulé depuis l’adoption",
                           "Effect by time since adoption", has_dynamic, draw_dynamic},
    [RLV_PANEL_HONEST] = {"panel_honest", "Si les évolutions n’étaient pas parallèles",
                          "If trends were not parallel", has_honest, draw_honest},
};
