/* The tables of `releve evaluate rd`, as rows of estimates.csv and diagnostics.csv. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "evaluate_output.h"
#include "evaluate_rd.h"

static const char *const SIDES[] = {"left", "right"};

static int add_estimate(rlv_evaluate_rd_t *self, const char *estimator, const char *option,
                        const rlv_rd_inference_t *value, size_t n, rlv_error_t *err)
{
    rlv_estimate_t row = rlv_estimate(estimator);
    row.estimate = value->estimate;
    row.std_error = value->std_error;
    row.lower = value->lower;
    row.upper = value->upper;
    row.p_value = value->p_value;
    row.n = n;
    (void)snprintf(row.option, sizeof row.option, "%s", option);
    if (self->result.whole_range)
        (void)snprintf(row.note, sizeof row.note,
                       "fewer than 20 rows: the bandwidths are the range of the data");
    return rlv_estimates_add(&self->estimates, &row, err);
}

static int add_density(rlv_evaluate_rd_t *self, rlv_error_t *err)
{
    rlv_estimate_t row = rlv_estimate("rd_density_t");
    (void)snprintf(row.option, sizeof row.option,
                   "kernel=tri;order=2;test_order=3;selector=comb;vce=jackknife");
    (void)snprintf(row.note, sizeof row.note, "%.190s", self->no_density.text);
    if (self->density_status == RLV_OK) {
        row.estimate = self->density.t;
        row.p_value = self->density.p_value;
        row.n = self->density.num_in[0] + self->density.num_in[1];
    }
    return rlv_estimates_add(&self->estimates, &row, err);
}

static int add_bandwidths(rlv_evaluate_rd_t *self, const char *estimator, const char *option,
                          const double bandwidth[2], const size_t num[2], rlv_error_t *err)
{
    int status = RLV_OK;
    for (int s = 0; s < 2 && status == RLV_OK; s++) {
        rlv_estimate_t row = rlv_estimate(estimator);
        row.side = SIDES[s];
        row.estimate = bandwidth[s];
        row.n = num[s];
        (void)snprintf(row.option, sizeof row.option, "%s", option);
        status = rlv_estimates_add(&self->estimates, &row, err);
    }
    return status;
}

static int fill_estimates(rlv_evaluate_rd_t *self, rlv_error_t *err)
{
    static const char *const EFFECTS[] = {"rd_conventional", "rd_bias_corrected", "rd_robust"};
    const rlv_rd_result_t *r = &self->result;
    const rlv_rd_options_t *o = &self->options;
    char option[128];
    int status = RLV_OK;

    (void)snprintf(option, sizeof option, "kernel=%s;order=%d;selector=%s;vce=%s",
                   rlv_rd_kernel_name(o->kernel), o->order,
                   o->main_bandwidth[0] > 0.0 ? "manual" : rlv_rd_selector_name(o->selector),
                   rlv_rd_variance_name(r->variance));
    for (int e = 0; e < RLV_RD_NUM_INFERENCES && status == RLV_OK; e++)
        status = add_estimate(self, EFFECTS[e], option, &r->effect[e],
                              r->num_main[0] + r->num_main[1], err);
    if (status == RLV_OK)
        status = add_density(self, err);
    if (status == RLV_OK)
        status =
            add_bandwidths(self, "rd_bandwidth_h", option, r->main_bandwidth, r->num_main, err);
    if (status == RLV_OK)
        status =
            add_bandwidths(self, "rd_bandwidth_b", option, r->bias_bandwidth, r->num_bias, err);
    return status;
}

static int add_value(rlv_evaluate_rd_t *self, const char *diagnostic, const char *item,
                     double value, rlv_error_t *err)
{
    return rlv_diagnostics_add(&self->diagnostics, diagnostic, item, value, NAN, NAN, NULL, err);
}

static int add_inference(rlv_evaluate_rd_t *self, const char *diagnostic, const char *item,
                         const rlv_rd_inference_t *value, size_t n, const char *note,
                         rlv_error_t *err)
{
    rlv_diagnostic_t row = rlv_diagnostic(diagnostic, item, note);
    if (value != NULL) {
        row.value = value->estimate;
        row.std_error = value->std_error;
        row.lower = value->lower;
        row.upper = value->upper;
        row.p_value = value->p_value;
    }
    row.n = n;
    return rlv_diagnostics_put(&self->diagnostics, &row, err);
}

static int add_counts(rlv_evaluate_rd_t *self, rlv_error_t *err)
{
    const rlv_rd_result_t *r = &self->result;
    const struct {
        const char *diagnostic, *item;
        double value;
    } VALUES[] = {
        {"units", SIDES[0], (double)r->num_rows[0]},
        {"units", SIDES[1], (double)r->num_rows[1]},
        {"distinct_values", SIDES[0], (double)r->num_distinct[0]},
        {"distinct_values", SIDES[1], (double)r->num_distinct[1]},
        {"units_in_bandwidth", SIDES[0], (double)r->num_main[0]},
        {"units_in_bandwidth", SIDES[1], (double)r->num_main[1]},
        {"limit", SIDES[0], r->limit[0]},
        {"limit", SIDES[1], r->limit[1]},
        {"rows_with_missing_values", "", (double)r->num_missing},
        {"covariates_left_out", "constant or collinear", (double)r->num_dropped},
        {"units_at_threshold", "", (double)self->num_at_threshold},
        {"rounding_step", "0 when the running variable is not rounded", self->rounding_step},
        {"smallest_detectable_effect", "power 80 %; two-sided 5 %",
         rlv_evaluate_detectable(r->effect[RLV_RD_ROBUST].std_error)},
    };
    int status = RLV_OK;
    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES && status == RLV_OK; i++)
        status = add_value(self, VALUES[i].diagnostic, VALUES[i].item, VALUES[i].value, err);
    return status;
}

static int add_windows(rlv_evaluate_rd_t *self, rlv_error_t *err)
{
    const rlv_rd_density_result_t *d = &self->density;
    const rlv_rd_density_value_t *side[] = {&d->left, &d->right};
    char note[160], item[96];
    int status = RLV_OK;

    for (int s = 0; s < 2 && status == RLV_OK; s++) {
        (void)snprintf(note, sizeof note, "bandwidth=%.17g", d->bandwidth[s]);
        rlv_diagnostic_t row = rlv_diagnostic("density", SIDES[s], note);
        row.value = side[s]->estimate;
        row.std_error = side[s]->std_error;
        row.n = d->num_in[s];
        status = rlv_diagnostics_put(&self->diagnostics, &row, err);
    }
    for (size_t w = 0; w < d->num_windows && status == RLV_OK; w++) {
        const rlv_rd_density_window_t *window = &d->window[w];
        (void)snprintf(item, sizeof item, "window %.6g to the left; %.6g to the right",
                       window->half_width[0], window->half_width[1]);
        (void)snprintf(note, sizeof note, "left=%zu;right=%zu", window->count[0], window->count[1]);
        rlv_diagnostic_t row = rlv_diagnostic("binomial_test", item, note);
        row.value = (double)window->count[1];
        row.p_value = window->p_value;
        row.n = window->count[0] + window->count[1];
        status = rlv_diagnostics_put(&self->diagnostics, &row, err);
    }
    return status;
}

static int add_mccrary(rlv_evaluate_rd_t *self, int which, rlv_error_t *err)
{
    static const char *const BINS[] = {"default bin", "bin a multiple of the rounding step"};
    const rlv_rd_mccrary_t *m = &self->mccrary[which];
    const bool done = self->mccrary_status[which] == RLV_OK;
    char note[160];

    (void)snprintf(note, sizeof note, "bin=%.17g;bandwidth=%.17g", m->bin, m->bandwidth);
    rlv_diagnostic_t row =
        rlv_diagnostic("mccrary", BINS[which], done ? note : self->no_mccrary[which].text);
    row.n = m->num_rows;
    if (done) {
        row.value = m->theta;
        row.std_error = m->std_error;
        row.lower = m->theta - 1.9599639845400545 * m->std_error;
        row.upper = m->theta + 1.9599639845400545 * m->std_error;
        row.p_value = m->p_value;
    }
    return rlv_diagnostics_put(&self->diagnostics, &row, err);
}

static int add_check(rlv_evaluate_rd_t *self, const rlv_rd_check_t *row, rlv_error_t *err)
{
    static const char *const KINDS[] = {"placebo_threshold", "donut", "covariate_balance",
                                        "other_bandwidth"};
    static const char *const SETTINGS[] = {"threshold=", "radius=", "", "factor="};
    char item[96], note[288];

    if (row->kind == RLV_RD_BALANCE)
        (void)snprintf(item, sizeof item, "%.90s", self->covariate[(size_t)row->setting]);
    else
        (void)snprintf(item, sizeof item, "%s%.12g", SETTINGS[row->kind], row->setting);
    if (row->failed)
        (void)snprintf(note, sizeof note, "not estimated: %s", row->reason);
    else
        (void)snprintf(note, sizeof note, "robust;conventional=%.17g", row->estimate);
    return add_inference(self, KINDS[row->kind], item, row->failed ? NULL : &row->robust,
                         row->num_main[0] + row->num_main[1], note, err);
}

int rlv_evaluate_rd_fill(rlv_evaluate_rd_t *self, rlv_error_t *err)
{
    static const char *const EFFECTS[] = {"conventional", "bias_corrected", "robust"};
    const rlv_rd_result_t *r = &self->result;
    int status = fill_estimates(self, err);

    if (status == RLV_OK)
        status = add_counts(self, err);
    for (int e = 0; e < RLV_RD_NUM_INFERENCES && status == RLV_OK && self->treatment != NULL; e++)
        status = add_inference(self, "first_stage", EFFECTS[e], &r->first_stage[e],
                               r->num_main[0] + r->num_main[1], NULL, err);
    if (status == RLV_OK && self->density_status == RLV_OK)
        status = add_windows(self, err);
    for (int b = 0; b < (self->rounding_step > 0.0 ? 2 : 1) && status == RLV_OK; b++)
        status = add_mccrary(self, b, err);
    for (size_t i = 0; i < self->checks.num_rows && status == RLV_OK; i++)
        status = add_check(self, &self->checks.row[i], err);
    return status;
}
