#include "releve/regression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double COLLINEAR = 1e-10;

size_t rlv_sweep_inverse(double *a, size_t k, double tolerance, bool *dropped)
{
    size_t num_dropped = 0;
    double first[64], *initial = k <= 64 ? first : malloc(k * sizeof *initial);

    if (initial == NULL)
        return k; /* no memory: as if everything were collinear; the caller refuses */
    for (size_t j = 0; j < k; j++)
        initial[j] = a[j * k + j];
    for (size_t j = 0; j < k; j++) {
        const double pivot = a[j * k + j];
        const bool drop = !(pivot > tolerance * initial[j]) || !(pivot > 0);
        if (dropped != NULL)
            dropped[j] = drop;
        if (drop) {
            num_dropped++;
            for (size_t i = 0; i < k; i++)
                a[j * k + i] = a[i * k + j] = 0;
            continue;
        }
        for (size_t i = 0; i < k; i++) {
            if (i == j)
                continue;
            const double factor = a[i * k + j] / pivot;
            for (size_t l = 0; l < k && factor != 0; l++)
                if (l != j)
                    a[i * k + l] -= factor * a[j * k + l];
            a[i * k + j] = -factor;
        }
        for (size_t l = 0; l < k; l++)
            if (l != j)
                a[j * k + l] /= pivot;
        a[j * k + j] = 1 / pivot;
    }
    /* a dropped row met later pivots as zeros and stayed zero */
    if (initial != first)
        free(initial);
    return num_dropped;
}

/* The removal of unit and period effects: what all variables share. */
typedef struct {
    const rlv_fe_data_t *data;
    double *unit_weight;   /* [num_units] */
    double *period_weight; /* [num_periods] */
    double *solve;         /* [num_periods^2], generalised inverse; NULL when balanced */
    double *unit_mean;     /* [num_units], scratch */
    double *period_sum;    /* [num_periods], scratch */
    double *period_effect; /* [num_periods], scratch */
} demeaner_t;

static void demeaner_free(demeaner_t *self)
{
    free(self->unit_weight);
    free(self->period_weight);
    free(self->solve);
    free(self->unit_mean);
    free(self->period_sum);
    free(self->period_effect);
}

static double weight_at(const rlv_fe_data_t *d, size_t i)
{
    return d->weight != NULL ? d->weight[i] : 1.0;
}

/* Normal equations of the period effects once unit effects are partialled out. */
static void period_system(demeaner_t *self)
{
    const rlv_fe_data_t *d = self->data;
    const size_t T = d->num_periods;
    size_t first = 0;

    for (size_t t = 0; t < T; t++)
        self->solve[t * T + t] = self->period_weight[t];
    while (first < d->num_rows) {
        size_t end = first;
        while (end < d->num_rows && d->unit[end] == d->unit[first])
            end++;
        const double total = self->unit_weight[d->unit[first]];
        for (size_t i = first; i < end; i++)
            for (size_t j = first; j < end; j++)
                self->solve[d->period[i] * T + d->period[j]] -=
                    weight_at(d, i) * weight_at(d, j) / total;
        first = end;
    }
}

static int demeaner_init(demeaner_t *self, const rlv_fe_data_t *data, rlv_fe_fit_t *fit,
                         rlv_error_t *err)
{
    const size_t T = data->num_periods;
    bool *dropped = NULL;

    self->data = data;
    self->unit_weight = rlv_calloc(data->num_units, sizeof(double), err);
    self->period_weight = rlv_calloc(T, sizeof(double), err);
    self->unit_mean = rlv_calloc(data->num_units, sizeof(double), err);
    self->period_sum = rlv_calloc(T, sizeof(double), err);
    self->period_effect = rlv_calloc(T, sizeof(double), err);
    self->solve = rlv_calloc(T * T, sizeof(double), err);
    dropped = rlv_calloc(T, sizeof *dropped, err);
    if (self->unit_weight == NULL || self->period_weight == NULL || self->unit_mean == NULL ||
        self->period_sum == NULL || self->period_effect == NULL || self->solve == NULL ||
        dropped == NULL) {
        free(dropped);
        return RLV_ERR_OS;
    }
    for (size_t i = 0; i < data->num_rows; i++) {
        self->unit_weight[data->unit[i]] += weight_at(data, i);
        self->period_weight[data->period[i]] += weight_at(data, i);
    }
    for (size_t u = 0; u < data->num_units; u++)
        fit->units_present += self->unit_weight[u] > 0;
    for (size_t t = 0; t < T; t++)
        fit->periods_present += self->period_weight[t] > 0;
    period_system(self);
    const size_t lost = rlv_sweep_inverse(self->solve, T, COLLINEAR, dropped);
    fit->num_effects = fit->units_present + T - lost;
    free(dropped);
    return RLV_OK;
}

/* out = z less its unit and period effects; the effects stay in unit_mean and period_effect. */
static void demean(demeaner_t *self, const double *z, double *out)
{
    const rlv_fe_data_t *d = self->data;
    const size_t T = d->num_periods;

    memset(self->unit_mean, 0, d->num_units * sizeof(double));
    memset(self->period_sum, 0, T * sizeof(double));
    for (size_t i = 0; i < d->num_rows; i++)
        self->unit_mean[d->unit[i]] += weight_at(d, i) * z[i];
    for (size_t u = 0; u < d->num_units; u++)
        self->unit_mean[u] /= self->unit_weight[u] > 0 ? self->unit_weight[u] : 1;
    for (size_t i = 0; i < d->num_rows; i++)
        self->period_sum[d->period[i]] += weight_at(d, i) * (z[i] - self->unit_mean[d->unit[i]]);
    if (d->balanced) {
        for (size_t t = 0; t < T; t++)
            self->period_effect[t] = self->period_sum[t] / self->period_weight[t];
    } else {
        for (size_t t = 0; t < T; t++) {
            self->period_effect[t] = 0;
            for (size_t s = 0; s < T; s++)
                self->period_effect[t] += self->solve[t * T + s] * self->period_sum[s];
        }
        memset(self->unit_mean, 0, d->num_units * sizeof(double));
        for (size_t i = 0; i < d->num_rows; i++)
            self->unit_mean[d->unit[i]] +=
                weight_at(d, i) * (z[i] - self->period_effect[d->period[i]]);
        for (size_t u = 0; u < d->num_units; u++)
            self->unit_mean[u] /= self->unit_weight[u] > 0 ? self->unit_weight[u] : 1;
    }
    for (size_t i = 0; i < d->num_rows; i++)
        out[i] = z[i] - self->unit_mean[d->unit[i]] - self->period_effect[d->period[i]];
}

static int allocate(rlv_fe_fit_t *self, const rlv_fe_data_t *data, rlv_error_t *err)
{
    const size_t k = data->num_terms;

    self->num_rows = data->num_rows;
    self->num_units = data->num_units;
    self->num_periods = data->num_periods;
    self->weight = data->weight;
    self->coef = rlv_calloc(k, sizeof *self->coef, err);
    self->dropped = rlv_calloc(k, sizeof *self->dropped, err);
    self->bread = rlv_calloc(k * k, sizeof *self->bread, err);
    self->demeaned = rlv_calloc(k, sizeof *self->demeaned, err);
    self->residual = rlv_calloc(data->num_rows, sizeof *self->residual, err);
    self->unit_effect = rlv_calloc(data->num_units, sizeof *self->unit_effect, err);
    self->period_effect = rlv_calloc(data->num_periods, sizeof *self->period_effect, err);
    if (self->coef == NULL || self->dropped == NULL || self->bread == NULL ||
        self->demeaned == NULL || self->residual == NULL || self->unit_effect == NULL ||
        self->period_effect == NULL)
        return RLV_ERR_OS;
    for (; self->num_terms < k; self->num_terms++) {
        self->demeaned[self->num_terms] = rlv_calloc(data->num_rows, sizeof(double), err);
        if (self->demeaned[self->num_terms] == NULL)
            return RLV_ERR_OS;
    }
    return RLV_OK;
}

static double dot(const rlv_fe_data_t *d, const double *a, const double *b)
{
    double sum = 0;
    if (d->weight == NULL)
        for (size_t i = 0; i < d->num_rows; i++)
            sum += a[i] * b[i];
    else
        for (size_t i = 0; i < d->num_rows; i++)
            sum += d->weight[i] * a[i] * b[i];
    return sum;
}

/* bread, coef and residual from the demeaned variables (residual holds the demeaned outcome). A
 * term that the effects absorb (nothing left of its own sum of squares) is dropped. */
static int solve(rlv_fe_fit_t *self, const rlv_fe_data_t *d, rlv_error_t *err)
{
    const size_t k = self->num_terms;
    double *scale = rlv_calloc(2 * k, sizeof *scale, err), *score = NULL;

    if (scale == NULL)
        return RLV_ERR_OS;
    score = scale + k;
    for (size_t j = 0; j < k; j++) {
        const double left = dot(d, self->demeaned[j], self->demeaned[j]);
        const double whole = dot(d, d->term[j], d->term[j]);
        scale[j] = left > COLLINEAR * whole ? 1 / sqrt(left) : 0;
        score[j] = scale[j] * dot(d, self->demeaned[j], self->residual);
    }
    for (size_t j = 0; j < k; j++)
        for (size_t l = 0; l <= j; l++)
            self->bread[j * k + l] = self->bread[l * k + j] =
                scale[j] == 0 || scale[l] == 0
                    ? 0
                    : scale[j] * scale[l] * dot(d, self->demeaned[j], self->demeaned[l]);
    (void)rlv_sweep_inverse(self->bread, k, COLLINEAR, self->dropped);
    for (size_t j = 0; j < k; j++) {
        double coef = 0;
        for (size_t l = 0; l < k; l++) {
            coef += self->bread[j * k + l] * score[l];
            self->bread[j * k + l] *= scale[j] * scale[l];
        }
        self->coef[j] = self->dropped[j] ? NAN : coef * scale[j];
        for (size_t i = 0; i < d->num_rows && !self->dropped[j]; i++)
            self->residual[i] -= self->coef[j] * self->demeaned[j][i];
    }
    free(scale);
    return RLV_OK;
}

/* The effects of y - X b. */
static int recover_effects(rlv_fe_fit_t *self, demeaner_t *m, rlv_error_t *err)
{
    const rlv_fe_data_t *d = m->data;
    double *rest = rlv_calloc(d->num_rows, sizeof *rest, err);

    if (rest == NULL)
        return RLV_ERR_OS;
    memcpy(rest, d->outcome, d->num_rows * sizeof *rest);
    for (size_t j = 0; j < self->num_terms; j++)
        for (size_t i = 0; i < d->num_rows && !self->dropped[j]; i++)
            rest[i] -= self->coef[j] * d->term[j][i];
    demean(m, rest, rest);
    for (size_t u = 0; u < d->num_units; u++)
        self->unit_effect[u] = m->unit_weight[u] > 0 ? m->unit_mean[u] : NAN;
    for (size_t t = 0; t < d->num_periods; t++)
        self->period_effect[t] = m->period_weight[t] > 0 ? m->period_effect[t] : NAN;
    free(rest);
    return RLV_OK;
}

int rlv_fe_fit(rlv_fe_fit_t *self, const rlv_fe_data_t *data, rlv_error_t *err)
{
    demeaner_t m = {0};
    int status;

    memset(self, 0, sizeof *self);
    if ((status = allocate(self, data, err)) < 0 ||
        (status = demeaner_init(&m, data, self, err)) < 0)
        goto out;
    demean(&m, data->outcome, self->residual);
    for (size_t j = 0; j < self->num_terms; j++)
        demean(&m, data->term[j], self->demeaned[j]);
    if ((status = solve(self, data, err)) < 0)
        goto out;
    status = recover_effects(self, &m, err);
out:
    demeaner_free(&m);
    return status;
}

void rlv_fe_free(rlv_fe_fit_t *self)
{
    for (size_t j = 0; j < self->num_terms; j++)
        free(self->demeaned[j]);
    free(self->demeaned);
    free(self->coef);
    free(self->dropped);
    free(self->bread);
    free(self->residual);
    free(self->unit_effect);
    free(self->period_effect);
    memset(self, 0, sizeof *self);
}

/* X'WX at the probabilities, inverted. False when columns are collinear. */
static bool logit_inverse(size_t n, size_t k, const double *const *x, const double *weight,
                          const double *p, double *inverse)
{
    for (size_t j = 0; j < k; j++)
        for (size_t l = 0; l <= j; l++) {
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += weight[i] * p[i] * (1 - p[i]) * x[j][i] * x[l][i];
            inverse[j * k + l] = inverse[l * k + j] = sum;
        }
    return rlv_sweep_inverse(inverse, k, 1e-12, NULL) == 0;
}

/* X'W z, where z is the working response less the present linear predictor, which is `beta` or, at
 * the first step, the logit of the starting probabilities. */
static void logit_score(size_t n, size_t num_ones, size_t k, const double *const *x,
                        const double *weight, const double *p, bool first, double *score)
{
    for (size_t j = 0; j < k; j++) {
        score[j] = 0;
        for (size_t i = 0; i < n; i++)
            score[j] += weight[i] * ((i < num_ones) - p[i]) * x[j][i];
        for (size_t i = 0; i < n && first; i++)
            score[j] += weight[i] * p[i] * (1 - p[i]) * log(p[i] / (1 - p[i])) * x[j][i];
    }
}

static double logit_deviance(size_t n, size_t num_ones, const double *weight, const double *p)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum -= 2 * weight[i] * log(i < num_ones ? p[i] : 1 - p[i]);
    return sum;
}

/* beta += inverse score, and p; returns what the step takes off the deviance, to first order. */
static double logit_step(size_t n, size_t k, const double *const *x, const double *inverse,
                         const double *score, double *beta, double *p)
{
    double decrement = 0;

    for (size_t j = 0; j < k; j++) {
        double change = 0;
        for (size_t l = 0; l < k; l++)
            change += inverse[j * k + l] * score[l];
        beta[j] += change;
        decrement += score[j] * change;
    }
    for (size_t i = 0; i < n; i++) {
        double eta = 0;
        for (size_t j = 0; j < k; j++)
            eta += beta[j] * x[j][i];
        p[i] = 1 / (1 + exp(-eta));
    }
    return decrement;
}

rlv_logit_t rlv_logit(size_t n, size_t num_ones, size_t k, const double *const *x,
                      const double *weight, double *p, double *inverse, double *scratch)
{
    enum { MAX_STEPS = 50 };
    static const double TOLERANCE = 1e-8;
    double *beta = scratch, *score = scratch + k;

    for (size_t i = 0; i < n; i++)
        p[i] = (weight[i] * (i < num_ones) + 0.5) / (weight[i] + 1);
    memset(beta, 0, k * sizeof *beta);
    for (int step = 0; step < MAX_STEPS; step++) {
        if (!logit_inverse(n, k, x, weight, p, inverse))
            return step == 0 ? RLV_LOGIT_SINGULAR : RLV_LOGIT_SEPARATED;
        logit_score(n, num_ones, k, x, weight, p, step == 0, score);
        const double decrement = logit_step(n, k, x, inverse, score, beta, p);
        /* weights are about 1, so the deviance is below 2 log 2 a row: no need of it before */
        if (step == 0 || decrement > 2 * TOLERANCE * ((double)n + 0.1))
            continue;
        if (decrement < TOLERANCE * (logit_deviance(n, num_ones, weight, p) + 0.1))
            return logit_inverse(n, k, x, weight, p, inverse) ? RLV_LOGIT_OK : RLV_LOGIT_SEPARATED;
    }
    return RLV_LOGIT_SEPARATED;
}
