#include "releve/rd_checks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare_reals(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* What the checks share; `changed` is room for a changed running variable or outcome. */
typedef struct {
    rlv_rd_checks_t *checks;
    const rlv_rd_sample_t *sample;
    const rlv_rd_options_t *options;
    const rlv_rd_result_t *result;
    double *changed, *sorted;
} context_t;

/* Estimates one variant and keeps it as a row; only want of memory is a failure. */
static int add(const context_t *c, rlv_rd_check_kind_t kind, double setting,
               const rlv_rd_sample_t *sample, const rlv_rd_options_t *options, rlv_error_t *err)
{
    rlv_rd_result_t result;
    rlv_error_t trouble = {0};
    int status = rlv_resize(&c->checks->row, c->checks->num_rows + 1, sizeof *c->checks->row, err);
    if (status < 0)
        return status;
    rlv_rd_check_t *row = &c->checks->row[c->checks->num_rows++];
    memset(row, 0, sizeof *row);
    row->kind = kind;
    row->setting = setting;
    status = rlv_rd_estimate(&result, sample, options, &trouble);
    if (status == RLV_ERR_OS)
        return rlv_fail(err, status, "%s", trouble.text);
    row->failed = status < 0;
    (void)snprintf(row->reason, sizeof row->reason, "%.250s", trouble.text);
    if (row->failed)
        return RLV_OK;
    row->estimate = result.effect[RLV_RD_CONVENTIONAL].estimate;
    row->robust = result.effect[RLV_RD_ROBUST];
    memcpy(row->num_main, result.num_main, sizeof row->num_main);
    return RLV_OK;
}

static rlv_rd_options_t chosen_anew(const rlv_rd_options_t *options)
{
    rlv_rd_options_t anew = *options;
    for (int s = 0; s < 2; s++)
        anew.main_bandwidth[s] = anew.bias_bandwidth[s] = 0.0;
    anew.bandwidth_ratio = 0.0;
    return anew;
}

/* Bandwidths of the main estimate times a factor. */
static rlv_rd_options_t fixed_at(const context_t *c, double factor)
{
    rlv_rd_options_t fixed = chosen_anew(c->options);
    for (int s = 0; s < 2; s++) {
        fixed.main_bandwidth[s] = factor * c->result->main_bandwidth[s];
        fixed.bias_bandwidth[s] = factor * c->result->bias_bandwidth[s];
    }
    return fixed;
}

static bool is_above(const context_t *c, double x)
{
    return c->options->eligible_below ? x > c->options->threshold : x >= c->options->threshold;
}

static int add_placebos(const context_t *c, rlv_error_t *err)
{
    rlv_rd_sample_t sample = *c->sample;
    sample.running = c->changed;
    for (int side = 0; side < 2; side++) {
        size_t n = 0;
        for (size_t i = 0; i < sample.num_rows; i++) {
            const double x = c->sample->running[i];
            const bool own =
                !isnan(x) && !isnan(sample.outcome[i]) && is_above(c, x) == (side == 1);
            c->changed[i] = own ? x : NAN;
            if (own)
                c->sorted[n++] = x;
        }
        qsort(c->sorted, n, sizeof *c->sorted, compare_reals);
        for (size_t quarter = 1; quarter < 4 && n > 0; quarter++) {
            rlv_rd_options_t options = chosen_anew(c->options);
            options.threshold = c->sorted[n * quarter / 4];
            const int status = add(c, RLV_RD_PLACEBO, options.threshold, &sample, &options, err);
            if (status < 0)
                return status;
        }
    }
    return RLV_OK;
}

static int add_donuts(const context_t *c, rlv_error_t *err)
{
    static const double SHARES[] = {0.0, 0.05, 0.1, 0.2, 0.4};
    rlv_rd_sample_t sample = *c->sample;
    const rlv_rd_options_t options = fixed_at(c, 1.0);
    const double h = fmin(c->result->main_bandwidth[0], c->result->main_bandwidth[1]);
    size_t num_at = 0;

    sample.running = c->changed;
    for (size_t i = 0; i < sample.num_rows; i++)
        num_at += c->sample->running[i] == options.threshold;
    for (size_t r = num_at > 0 ? 0 : 1; r < sizeof SHARES / sizeof *SHARES; r++) {
        const double radius = SHARES[r] * h;
        for (size_t i = 0; i < sample.num_rows; i++) {
            const double x = c->sample->running[i];
            c->changed[i] = fabs(x - options.threshold) <= radius ? NAN : x;
        }
        const int status = add(c, RLV_RD_DONUT, radius, &sample, &options, err);
        if (status < 0)
            return status;
    }
    return RLV_OK;
}

static int add_balance(const context_t *c, rlv_error_t *err)
{
    const rlv_rd_options_t options = chosen_anew(c->options);
    rlv_rd_sample_t sample = *c->sample;
    const size_t num = c->sample->num_covariates;

    sample.covariate = NULL;
    sample.num_covariates = 0;
    sample.treatment = NULL;
    sample.outcome = c->changed;
    for (size_t j = 0; j < num; j++) {
        for (size_t i = 0; i < sample.num_rows; i++)
            c->changed[i] = c->sample->covariate[i * num + j];
        const int status = add(c, RLV_RD_BALANCE, (double)j, &sample, &options, err);
        if (status < 0)
            return status;
    }
    return RLV_OK;
}

static int add_bandwidths(const context_t *c, rlv_error_t *err)
{
    static const double FACTORS[] = {0.5, 0.75, 1.25, 1.5, 2.0};
    for (size_t f = 0; f < sizeof FACTORS / sizeof *FACTORS; f++) {
        const rlv_rd_options_t options = fixed_at(c, FACTORS[f]);
        const int status = add(c, RLV_RD_OTHER_BANDWIDTH, FACTORS[f], c->sample, &options, err);
        if (status < 0)
            return status;
    }
    return RLV_OK;
}

int rlv_rd_checks_run(rlv_rd_checks_t *self, const rlv_rd_sample_t *sample,
                      const rlv_rd_options_t *options, const rlv_rd_result_t *result,
                      rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    context_t c = {.checks = self, .sample = sample, .options = options, .result = result};
    int status = RLV_ERR_OS;

    c.changed = rlv_calloc(sample->num_rows, sizeof *c.changed, err);
    c.sorted = rlv_calloc(sample->num_rows, sizeof *c.sorted, err);
    if (c.changed == NULL || c.sorted == NULL)
        goto out;
    status = add_placebos(&c, err);
    if (status == RLV_OK)
        status = add_donuts(&c, err);
    if (status == RLV_OK)
        status = add_balance(&c, err);
    if (status == RLV_OK)
        status = add_bandwidths(&c, err);
out:
    free(c.changed);
    free(c.sorted);
    return status;
}

void rlv_rd_checks_free(rlv_rd_checks_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}

static bool all_multiples(const double *x, size_t n, double step)
{
    for (size_t i = 0; i < n; i++) {
        const double times = x[i] / step;
        if (fabs(times - round(times)) > 1e-6)
            return false;
    }
    return true;
}

double rlv_rd_rounding_step(const double *running, size_t num_rows, rlv_error_t *err)
{
    static const double PARTS[] = {1.0, 0.5, 0.25, 0.2};
    size_t n = 0, num_distinct = 0;
    double found = 0.0;
    double *x = rlv_calloc(num_rows, sizeof *x, err);
    if (x == NULL)
        return 0.0;
    for (size_t i = 0; i < num_rows; i++)
        if (!isnan(running[i]))
            x[n++] = running[i];
    qsort(x, n, sizeof *x, compare_reals);
    for (size_t i = 0; i < n; i++)
        num_distinct += i == 0 || x[i] != x[i - 1];
    if (n > 0 && (double)num_distinct <= 0.8 * (double)n) {
        for (int power = 4; power >= -4 && found == 0.0; power--)
            for (size_t p = 0; p < 4 && found == 0.0; p++)
                if (all_multiples(x, n, PARTS[p] * pow(10.0, power)))
                    found = PARTS[p] * pow(10.0, power);
    }
    free(x);
    return found;
}
