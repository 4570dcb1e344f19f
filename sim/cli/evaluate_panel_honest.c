/* --honest: how far may parallel trends fail before the mean effect of att_gt can be 0? */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_panel.h"
#include "releve/honest_did.h"

typedef struct {
    rlv_evaluate_panel_t *self;
    rlv_att_gt_t gt;
    rlv_aggregates_t agg;
    double *beta, *sigma, *weight;
    rlv_event_study_t study;
    rlv_error_t *err;
} work_t;

/* Covariance of two influence functions, by unit or cluster. */
static double covariance(const rlv_att_gt_t *gt, const double *a, const double *b, double *scratch)
{
    const size_t blocks = gt->cluster != NULL ? gt->num_clusters : gt->num_units;
    const double n = (double)gt->num_units;
    double sum = 0;

    memset(scratch, 0, 2 * blocks * sizeof *scratch);
    for (size_t i = 0; i < gt->num_units; i++) {
        const size_t block = gt->cluster != NULL ? gt->cluster[i] : i;
        scratch[block] += a[i];
        scratch[blocks + block] += b[i];
    }
    for (size_t i = 0; i < blocks; i++)
        sum += scratch[i] * scratch[blocks + i];
    return sum / (n * n);
}

/* The dynamic effects with their covariance, the reference left out; theta is their mean after. */
static int fill_study(work_t *w)
{
    const rlv_aggregates_t *agg = &w->agg;
    const size_t most = agg->num_rows;
    const rlv_agg_t **row = rlv_calloc(most, sizeof *row, w->err);
    double *scratch = rlv_calloc(2 * w->gt.num_units, sizeof *scratch, w->err);
    size_t count = 0;
    int status = RLV_ERR_OS;

    w->beta = rlv_calloc(most, sizeof *w->beta, w->err);
    w->weight = rlv_calloc(most, sizeof *w->weight, w->err);
    w->sigma = rlv_calloc(most * most, sizeof *w->sigma, w->err);
    if (row == NULL || scratch == NULL || w->beta == NULL || w->weight == NULL || w->sigma == NULL)
        goto out;
    for (size_t r = 0; r < most; r++)
        if (agg->row[r].kind == RLV_AGG_DYNAMIC && agg->row[r].std_error > 0) {
            row[count] = &agg->row[r];
            w->beta[count++] = agg->row[r].estimate;
            w->study.num_pre += agg->row[r].key < 0;
        }
    w->study.num_post = count - w->study.num_pre;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++)
            w->sigma[a * count + b] =
                covariance(&w->gt, row[a]->influence, row[b]->influence, scratch);
    for (size_t a = 0; a < w->study.num_post; a++)
        w->weight[a] = 1 / (double)w->study.num_post;
    w->study.beta = w->beta;
    w->study.sigma = w->sigma;
    w->study.weight = w->weight;
    w->study.alpha = 0.05;
    status = RLV_OK;
out:
    free(row);
    free(scratch);
    return status;
}

static int add_interval(work_t *w, const rlv_honest_options_t *options, const char *name,
                        double bound, const char *label)
{
    rlv_honest_interval_t interval;
    int status = rlv_honest_interval(&w->study, options, bound, &interval, w->err);

    if (status == RLV_OK) {
        const bool open = interval.open_below || interval.open_above;
        rlv_diagnostic_t row =
            rlv_diagnostic(name, label,
                           open ? "95 % robust set; an end of the grid is no bound: left empty"
                                : "95 % robust set");
        row.lower = interval.open_below ? NAN : interval.lower;
        row.upper = interval.open_above ? NAN : interval.upper;
        status = rlv_diagnostics_put(&w->self->diagnostics, &row, w->err);
    }
    return status;
}

static int add_rows(work_t *w)
{
    static const double RELATIVE[] = {0.5, 1, 1.5, 2}, SMOOTH[] = {0, 0.5, 1};
    const rlv_honest_options_t relative = {.restriction = RLV_HONEST_RELATIVE,
                                           .method = RLV_HONEST_HYBRID,
                                           .max_widenings = 3,
                                           .seed = w->self->seed};
    const rlv_honest_options_t smooth = {.restriction = RLV_HONEST_SMOOTHNESS,
                                         .method = RLV_HONEST_FLCI};
    double breakdown = 0, variance = 0;
    const size_t pre = w->study.num_pre, post = w->study.num_post, all = pre + post;
    int status = RLV_OK;
    char label[48];

    for (size_t a = 0; a < post; a++)
        for (size_t b = 0; b < post; b++)
            variance += w->weight[a] * w->sigma[(pre + a) * all + pre + b] * w->weight[b];
    for (size_t i = 0; i < sizeof RELATIVE / sizeof *RELATIVE && status == RLV_OK; i++) {
        (void)snprintf(label, sizeof label, "Mbar=%g", RELATIVE[i]);
        status = add_interval(w, &relative, "honest_relative", RELATIVE[i], label);
    }
    for (size_t i = 0; i < sizeof SMOOTH / sizeof *SMOOTH && status == RLV_OK; i++) {
        const double bound = SMOOTH[i] * sqrt(variance);
        (void)snprintf(label, sizeof label, "M=%.6g", bound);
        status = add_interval(w, &smooth, "honest_smoothness", bound, label);
    }
    if (status == RLV_OK)
        status = rlv_honest_breakdown(&w->study, &relative, 4, 0.05, &breakdown, w->err);
    if (status == RLV_OK)
        status = rlv_diagnostics_add(&w->self->diagnostics, "honest_relative", "breakdown",
                                     isfinite(breakdown) ? breakdown : NAN, NAN, NAN,
                                     isfinite(breakdown)
                                         ? "smallest Mbar under which no effect is possible"
                                         : "no effect is excluded even under Mbar = 4",
                                     w->err);
    return status;
}

int rlv_evaluate_panel_honest(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    work_t w = {.self = self, .err = err};
    rlv_att_options_t options = self->att;
    rlv_error_t refusal = {0};
    int status;

    options.base = RLV_BASE_UNIVERSAL; /* all effects against the same period */
    status = rlv_att_gt_estimate(&w.gt, &self->panel, &options, NULL, &refusal);
    if (status == RLV_OK)
        status = rlv_att_gt_aggregate(&w.gt, &self->agg, &w.agg, &refusal);
    if (status == RLV_OK)
        status = fill_study(&w);
    if (status == RLV_OK && (w.study.num_pre == 0 || w.study.num_post == 0))
        status = rlv_fail(&refusal, RLV_ERR_DATA,
                          "no effect before the reference period, or none after");
    w.err = &refusal;
    if (status == RLV_OK)
        status = add_rows(&w);
    if (status == RLV_ERR_DATA) {
        rlv_note(&self->notes, "honest sensitivity left out: %s", refusal.text);
        status = rlv_diagnostics_add(&self->diagnostics, "refused", "honest", NAN, NAN, NAN,
                                     refusal.text, err);
    } else if (status < 0) {
        (void)rlv_fail(err, status, "%s", refusal.text);
    }
    free(w.beta);
    free(w.sigma);
    free(w.weight);
    rlv_aggregates_free(&w.agg);
    rlv_att_gt_free(&w.gt);
    return status;
}
