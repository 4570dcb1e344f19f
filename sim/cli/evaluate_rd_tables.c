#include <math.h>
#include <string.h>

#include "evaluate_rd.h"

double rlv_evaluate_rd_detectable(const rlv_evaluate_rd_t *self)
{
    /* quantiles 0.975 and 0.8 of the standard normal distribution */
    return (1.9599639845400545 + 0.8416212335729143) * self->result.effect[RLV_RD_ROBUST].std_error;
}

static void put_text(FILE *file, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        (void)fputs(text, file);
        return;
    }
    (void)fputc('"', file);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            (void)fputc('"', file);
        (void)fputc(*text, file);
    }
    (void)fputc('"', file);
}

static void put_real(FILE *file, double value)
{
    if (isfinite(value))
        (void)fprintf(file, ",%.17g", value);
    else
        (void)fputc(',', file);
}

/* The columns that both tables share: value, std_error, lower, upper, p_value, n, note. */
static void put_numbers(FILE *file, const rlv_rd_inference_t *value, size_t n, const char *note)
{
    put_real(file, value->estimate);
    put_real(file, value->std_error);
    put_real(file, value->lower);
    put_real(file, value->upper);
    put_real(file, value->p_value);
    if (n > 0)
        (void)fprintf(file, ",%zu,", n);
    else
        (void)fputs(",,", file);
    put_text(file, note);
    (void)fputc('\n', file);
}

/* A number that has no more than a value, and perhaps a p-value. */
static rlv_rd_inference_t bare(double estimate, double p_value)
{
    return (rlv_rd_inference_t){.estimate = estimate,
                                .std_error = NAN,
                                .lower = NAN,
                                .upper = NAN,
                                .z = NAN,
                                .p_value = p_value};
}

static void put_estimate(FILE *file, const char *estimator, const char *option, const char *group,
                         const rlv_rd_inference_t *value, size_t n, const char *note)
{
    (void)fprintf(file, "%s,", estimator);
    put_text(file, option);
    (void)fprintf(file, ",%s,", group);
    put_numbers(file, value, n, note);
}

void rlv_evaluate_rd_write_estimates(const rlv_evaluate_rd_t *self, FILE *file)
{
    static const char *const EFFECTS[] = {"rd_conventional", "rd_bias_corrected", "rd_robust"};
    static const char *const SIDES[] = {"left", "right"};
    static const char DENSITY[] = "kernel=tri;order=2;test_order=3;selector=comb;vce=jackknife";
    const rlv_rd_result_t *r = &self->result;
    const rlv_rd_options_t *o = &self->options;
    const bool manual = o->main_bandwidth[0] > 0.0;
    const char *note =
        r->whole_range ? "fewer than 20 rows: the bandwidths are the range of the data" : "";
    char option[128];

    (void)snprintf(option, sizeof option, "kernel=%s;order=%d;selector=%s;vce=%s",
                   rlv_rd_kernel_name(o->kernel), o->order,
                   manual ? "manual" : rlv_rd_selector_name(o->selector),
                   rlv_rd_variance_name(r->variance));
    (void)fputs("estimator,option,group,time,estimate,std_error,lower,upper,p_value,n,note\n",
                file);
    for (int e = 0; e < RLV_RD_NUM_INFERENCES; e++)
        put_estimate(file, EFFECTS[e], option, "", &r->effect[e], r->num_main[0] + r->num_main[1],
                     note);
    const bool tested = self->density_status == RLV_OK;
    const rlv_rd_inference_t t =
        tested ? bare(self->density.t, self->density.p_value) : bare(NAN, NAN);
    put_estimate(file, "rd_density_t", DENSITY, "", &t,
                 tested ? self->density.num_in[0] + self->density.num_in[1] : 0,
                 self->no_density.text);
    for (int s = 0; s < 2; s++) {
        const rlv_rd_inference_t h = bare(r->main_bandwidth[s], NAN);
        put_estimate(file, "rd_bandwidth_h", option, SIDES[s], &h, r->num_main[s], note);
    }
    for (int s = 0; s < 2; s++) {
        const rlv_rd_inference_t b = bare(r->bias_bandwidth[s], NAN);
        put_estimate(file, "rd_bandwidth_b", option, SIDES[s], &b, r->num_bias[s], note);
    }
}

static void put_diagnostic(FILE *file, const char *diagnostic, const char *item,
                           const rlv_rd_inference_t *value, size_t n, const char *note)
{
    (void)fprintf(file, "%s,", diagnostic);
    put_text(file, item);
    put_numbers(file, value, n, note);
}

static void put_value(FILE *file, const char *diagnostic, const char *item, double value,
                      double p_value)
{
    const rlv_rd_inference_t number = bare(value, p_value);
    put_diagnostic(file, diagnostic, item, &number, 0, "");
}

static void put_counts(const rlv_evaluate_rd_t *self, FILE *file)
{
    static const char *const SIDES[] = {"left", "right"};
    const rlv_rd_result_t *r = &self->result;
    for (int s = 0; s < 2; s++) {
        put_value(file, "units", SIDES[s], (double)r->num_rows[s], NAN);
        put_value(file, "distinct_values", SIDES[s], (double)r->num_distinct[s], NAN);
        put_value(file, "units_in_bandwidth", SIDES[s], (double)r->num_main[s], NAN);
        put_value(file, "limit", SIDES[s], r->limit[s], NAN);
    }
    put_value(file, "rows_with_missing_values", "", (double)r->num_missing, NAN);
    put_value(file, "covariates_left_out", "constant or collinear", (double)r->num_dropped, NAN);
    put_value(file, "units_at_threshold", "", (double)self->num_at_threshold, NAN);
    put_value(file, "rounding_step", "0 when the running variable is not rounded",
              self->rounding_step, NAN);
    put_value(file, "smallest_detectable_effect", "power 80 %, two-sided 5 %",
              rlv_evaluate_rd_detectable(self), NAN);
}

static void put_density(const rlv_evaluate_rd_t *self, FILE *file)
{
    static const char *const SIDES[] = {"left", "right"};
    static const char *const BINS[] = {"default bin", "bin a multiple of the rounding step"};
    const rlv_rd_density_result_t *d = &self->density;
    const rlv_rd_density_value_t *side[] = {&d->left, &d->right};
    char text[160];

    for (int s = 0; s < 2 && self->density_status == RLV_OK; s++) {
        rlv_rd_inference_t value = bare(side[s]->estimate, NAN);
        value.std_error = side[s]->std_error;
        (void)snprintf(text, sizeof text, "bandwidth=%.17g", d->bandwidth[s]);
        put_diagnostic(file, "density", SIDES[s], &value, d->num_in[s], text);
    }
    for (size_t w = 0; w < d->num_windows && self->density_status == RLV_OK; w++) {
        const rlv_rd_density_window_t *window = &d->window[w];
        const rlv_rd_inference_t value = bare((double)window->count[1], window->p_value);
        char item[96];
        (void)snprintf(item, sizeof item, "window %.6g to the left; %.6g to the right",
                       window->half_width[0], window->half_width[1]);
        (void)snprintf(text, sizeof text, "left=%zu;right=%zu", window->count[0], window->count[1]);
        put_diagnostic(file, "binomial_test", item, &value, window->count[0] + window->count[1],
                       text);
    }
    for (int b = 0; b < (self->rounding_step > 0.0 ? 2 : 1); b++) {
        const rlv_rd_mccrary_t *m = &self->mccrary[b];
        const bool done = self->mccrary_status[b] == RLV_OK;
        rlv_rd_inference_t value = done ? bare(m->theta, m->p_value) : bare(NAN, NAN);
        if (done) {
            value.std_error = m->std_error;
            value.lower = m->theta - 1.9599639845400545 * m->std_error;
            value.upper = m->theta + 1.9599639845400545 * m->std_error;
        }
        (void)snprintf(text, sizeof text, "bin=%.17g;bandwidth=%.17g", m->bin, m->bandwidth);
        put_diagnostic(file, "mccrary", BINS[b], &value, m->num_rows,
                       done ? text : self->no_mccrary[b].text);
    }
}

static void put_first_stage(const rlv_evaluate_rd_t *self, FILE *file)
{
    static const char *const EFFECTS[] = {"conventional", "bias_corrected", "robust"};
    const rlv_rd_result_t *r = &self->result;
    for (int e = 0; e < RLV_RD_NUM_INFERENCES; e++)
        put_diagnostic(file, "first_stage", EFFECTS[e], &r->first_stage[e],
                       r->num_main[0] + r->num_main[1], "");
}

static void put_check(const rlv_evaluate_rd_t *self, const rlv_rd_check_t *row, FILE *file)
{
    static const char *const KINDS[] = {"placebo_threshold", "donut", "covariate_balance",
                                        "other_bandwidth"};
    static const char *const SETTINGS[] = {"threshold=", "radius=", "", "factor="};
    const rlv_rd_inference_t none = bare(NAN, NAN);
    char item[96], note[288];

    if (row->kind == RLV_RD_BALANCE)
        (void)snprintf(item, sizeof item, "%.90s", self->covariate[(size_t)row->setting]);
    else
        (void)snprintf(item, sizeof item, "%s%.12g", SETTINGS[row->kind], row->setting);
    if (row->failed)
        (void)snprintf(note, sizeof note, "not estimated: %s", row->reason);
    else
        (void)snprintf(note, sizeof note, "robust;conventional=%.17g", row->estimate);
    put_diagnostic(file, KINDS[row->kind], item, row->failed ? &none : &row->robust,
                   row->num_main[0] + row->num_main[1], note);
}

void rlv_evaluate_rd_write_diagnostics(const rlv_evaluate_rd_t *self, FILE *file)
{
    (void)fputs("diagnostic,item,value,std_error,lower,upper,p_value,n,note\n", file);
    put_counts(self, file);
    if (self->sample.treatment != NULL)
        put_first_stage(self, file);
    put_density(self, file);
    for (size_t i = 0; i < self->checks.num_rows; i++)
        put_check(self, &self->checks.row[i], file);
}
