/* The fixed-length confidence interval under smoothness.
 *
 * The estimator is weight'beta_post + l'beta_pre. With U_i the running sums of w, l_i = w_i -
 * w_(i-1) (so l_i = U_i - 2 U_(i-1) + U_(i-2)), an estimator free of bias from linear trends has
 * U_K = c = sum_s s weight_s, and its largest bias under M = 1 is
 *     sum_s |sum_j j weight_(T-s+j)| - c + sum_i |U_i|.
 * Bias against variance is therefore a lasso in U_1 .. U_(K-1): minimise V/2 + tau |U|_1. Along its
 * path d bias / d sd = -sd / tau, which gives the derivative of the half-length
 *     f(sd) = sd q(M bias / sd),   q(t) the quantile of |N(t, 1)|,
 * in closed form; f is convex, its root is bracketed by tau = 0 (least variance) and the tau where
 * all U vanish (least bias). */
#include "dense.h"
#include "honest_moments.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const rlv_event_study_t *study;
    const double *weight;
    size_t num_pre;
    size_t num_free;   /* num_pre - 1 */
    double total;      /* c, the last running sum */
    double bias_apart; /* the part of the bias that does not depend on U */
    double *quadratic; /* [num_pre^2], of the variance in U */
    double *linear;    /* [num_pre], half of its linear part */
    double constant;
    double *sum;       /* [num_pre], U */
    int *sign;         /* [num_pre] */
    double *work;      /* [num_pre^2] */
    double *candidate; /* [num_pre] */
    double *before;    /* [num_pre] */
} flci_t;

static void flci_free(flci_t *self)
{
    free(self->quadratic);
    free(self->linear);
    free(self->sum);
    free(self->sign);
    free(self->work);
    free(self->candidate);
    free(self->before);
}

/* Weights of the coefficients before, from the running sums. */
static double pre_weight_of(const double *sum, size_t i)
{
    return sum[i] - (i > 0 ? 2.0 * sum[i - 1] : 0.0) + (i > 1 ? sum[i - 2] : 0.0);
}

/* Coefficient of U_j in l_i. */
static double second_difference(size_t i, size_t j)
{
    return i == j ? 1.0 : i == j + 1 ? -2.0 : i == j + 2 ? 1.0 : 0.0;
}

static void prepare_variance(flci_t *self)
{
    const size_t k = self->num_pre, num_post = self->study->num_post, width = k + num_post;
    const double *const sigma = self->study->sigma;
    for (size_t a = 0; a < k; a++)
        for (size_t i = a; i < k && i <= a + 2; i++) {
            const double row = second_difference(i, a);
            for (size_t t = 0; t < num_post; t++)
                self->linear[a] += row * sigma[i * width + k + t] * self->weight[t];
            for (size_t b = 0; b < k; b++)
                for (size_t j = b; j < k && j <= b + 2; j++)
                    self->quadratic[a * k + b] +=
                        row * sigma[i * width + j] * second_difference(j, b);
        }
    for (size_t s = 0; s < num_post; s++)
        for (size_t t = 0; t < num_post; t++)
            self->constant += self->weight[s] * sigma[(k + s) * width + k + t] * self->weight[t];
    for (size_t s = 1; s <= num_post; s++) {
        double trend = 0.0;
        for (size_t j = 1; j <= s; j++)
            trend += (double)j * self->weight[num_post - s + j - 1];
        self->bias_apart += fabs(trend);
        self->total += (double)s * self->weight[s - 1];
    }
    self->bias_apart += fabs(self->total) - self->total;
}

static int flci_init(flci_t *self, const rlv_event_study_t *study, const double *weight,
                     rlv_error_t *err)
{
    const size_t k = study->num_pre;
    memset(self, 0, sizeof *self);
    self->study = study;
    self->weight = weight;
    self->num_pre = k;
    self->num_free = k - 1;
    self->quadratic = rlv_calloc(k * k, sizeof *self->quadratic, err);
    self->linear = rlv_calloc(k, sizeof *self->linear, err);
    self->sum = rlv_calloc(k, sizeof *self->sum, err);
    self->sign = rlv_calloc(k, sizeof *self->sign, err);
    self->work = rlv_calloc(k * k, sizeof *self->work, err);
    self->candidate = rlv_calloc(k, sizeof *self->candidate, err);
    self->before = rlv_calloc(k, sizeof *self->before, err);
    if (self->quadratic == NULL || self->linear == NULL || self->sum == NULL ||
        self->sign == NULL || self->work == NULL || self->candidate == NULL || self->before == NULL)
        return RLV_ERR_OS;
    prepare_variance(self);
    self->sum[k - 1] = self->total;
    return 0;
}

static double sd_of(const flci_t *self, const double *sum)
{
    const size_t k = self->num_pre;
    double variance = self->constant + 2.0 * rlv_dot(k, self->linear, sum);
    for (size_t a = 0; a < k; a++)
        variance += sum[a] * rlv_dot(k, self->quadratic + a * k, sum);
    return sqrt(fmax(0.0, variance));
}

static double bias_of(const flci_t *self)
{
    double bias = self->bias_apart;
    for (size_t i = 0; i < self->num_free; i++)
        bias += fabs(self->sum[i]);
    return bias;
}

/* Gradient of V/2 in U_i. */
static double gradient(const flci_t *self, size_t i)
{
    return self->linear[i] + rlv_dot(self->num_pre, self->quadratic + i * self->num_pre, self->sum);
}

/* Minimum of V/2 + tau sum sign U over the variables with a sign, into candidate. */
static int signed_minimum(flci_t *self, double tau, rlv_error_t *err)
{
    const size_t k = self->num_pre;
    size_t active = 0;
    bool singular = false;
    for (size_t i = 0; i < self->num_free; i++) {
        size_t column = 0;
        if (self->sign[i] == 0)
            continue;
        for (size_t j = 0; j < self->num_free; j++)
            if (self->sign[j] != 0)
                self->work[active * k + column++] = self->quadratic[i * k + j];
        self->candidate[active++] =
            -(self->linear[i] + self->quadratic[i * k + k - 1] * self->total +
              tau * (double)self->sign[i]);
    }
    for (size_t i = 1; i < active; i++) /* rows were written k apart */
        memmove(self->work + i * active, self->work + i * k, active * sizeof *self->work);
    const int status = rlv_dense_solve(active, self->work, 1, self->candidate, &singular, err);
    if (status == 0 && singular)
        return rlv_fail(err, RLV_ERR_DATA, "the covariance before treatment is singular");
    for (size_t i = k; i-- > 0;)
        self->before[i] = i < self->num_free && self->sign[i] != 0 ? self->candidate[--active]
                          : i == k - 1                             ? self->total
                                                                   : 0.0;
    return 0;
}

static double lasso_value(const flci_t *self, const double *sum, double tau)
{
    const double sd = sd_of(self, sum);
    double norm = 0.0;
    for (size_t i = 0; i < self->num_free; i++)
        norm += fabs(sum[i]);
    return 0.5 * sd * sd + tau * norm;
}

/* From the present U to the signed minimum (in `before`), stopping at the best of its end and the
 * points where a variable changes sign (feature-sign search: Lee, Battle, Raina, Ng 2007). */
static bool search_line(flci_t *self, double tau)
{
    const size_t n = self->num_free, k = self->num_pre;
    double best = INFINITY, chosen = 1.0;
    for (size_t crossing = 0; crossing <= n; crossing++) {
        double share = 1.0;
        if (crossing < n) {
            const double from = self->sum[crossing], to = self->before[crossing];
            if (!(from * to < 0.0))
                continue;
            share = from / (from - to);
        }
        for (size_t i = 0; i < k; i++)
            self->candidate[i] = i == crossing && crossing < n
                                     ? 0.0
                                     : self->sum[i] + share * (self->before[i] - self->sum[i]);
        const double value = lasso_value(self, self->candidate, tau);
        if (value < best) {
            best = value;
            chosen = crossing < n ? -(double)(crossing + 1) : 1.0;
        }
    }
    const size_t zeroed = chosen < 0.0 ? (size_t)(-chosen) - 1 : n;
    const double share =
        zeroed == n ? 1.0 : self->sum[zeroed] / (self->sum[zeroed] - self->before[zeroed]);
    for (size_t i = 0; i < n; i++) {
        self->sum[i] = i == zeroed ? 0.0 : self->sum[i] + share * (self->before[i] - self->sum[i]);
        self->sign[i] = (self->sum[i] > 0.0) - (self->sum[i] < 0.0);
    }
    return zeroed == n;
}

/* The lasso at tau, exactly, starting from the present U. */
static int solve_lasso(flci_t *self, double tau, rlv_error_t *err)
{
    for (int iteration = 0; iteration < 1000; iteration++) {
        bool reached = false;
        for (int inner = 0; inner < 1000 && !reached; inner++) {
            int *const sign = self->sign;
            const int status = signed_minimum(self, tau, err);
            if (status != 0)
                return status;
            bool kept = true;
            for (size_t i = 0; i < self->num_free; i++)
                kept = kept && self->before[i] * (double)sign[i] >= 0.0;
            reached = search_line(self, tau) || kept;
        }
        size_t worst = self->num_free;
        double excess = 1e-13 * (tau + sqrt(self->constant));
        for (size_t i = 0; i < self->num_free; i++)
            if (self->sign[i] == 0 && fabs(gradient(self, i)) - tau > excess) {
                excess = fabs(gradient(self, i)) - tau;
                worst = i;
            }
        if (worst == self->num_free)
            return 0;
        self->sign[worst] = gradient(self, worst) > 0.0 ? -1 : 1;
    }
    return rlv_fail(err, RLV_ERR_SOFTWARE, "the path of the FLCI does not end");
}

/* Derivative of the half-length in sd at the lasso of tau. */
static double slope_at(const flci_t *self, double tau, double bound, double alpha)
{
    const double sd = sd_of(self, self->sum), shift = bound * bias_of(self) / sd;
    const double q = rlv_folded_normal_quantile(shift, alpha);
    const double near = gsl_ran_ugaussian_pdf(q - shift), far = gsl_ran_ugaussian_pdf(q + shift);
    const double rate = (near - far) / (near + far); /* dq / d shift */
    return q - shift * rate - bound * rate * sd / tau;
}

/* Leaves in `sum` the estimator with the shortest interval. */
static int find_estimator(flci_t *self, double bound, double alpha, rlv_error_t *err)
{
    double largest = 0.0;
    for (size_t i = 0; i < self->num_free; i++)
        largest = fmax(largest, fabs(gradient(self, i)));
    if (self->num_free == 0 || largest == 0.0)
        return 0;
    if (bound == 0.0)
        return solve_lasso(self, 0.0, err);
    if (slope_at(self, largest, bound, alpha) <= 0.0)
        return 0; /* even the least bias is worth its variance */
    double low = log(largest) - 40.0, high = log(largest);
    for (int i = 0; i < 100 && high - low > 1e-15 * fabs(high); i++) {
        const double middle = 0.5 * (low + high), tau = exp(middle);
        const int status = solve_lasso(self, tau, err);
        if (status != 0)
            return status;
        *(slope_at(self, tau, bound, alpha) > 0.0 ? &high : &low) = middle;
    }
    return 0;
}

int rlv_honest_flci(const rlv_event_study_t *study, double bound, double *estimate,
                    double *half_length, double *pre_weight, rlv_error_t *err)
{
    const size_t k = study->num_pre;
    flci_t flci = {0};
    double *weight = NULL;
    int status = rlv_honest_check(study, bound, &weight, err);
    if (status == 0)
        status = flci_init(&flci, study, weight, err);
    if (status == 0)
        status = find_estimator(&flci, bound, study->alpha, err);
    if (status != 0)
        goto out;
    const double sd = sd_of(&flci, flci.sum);
    *half_length = sd * rlv_folded_normal_quantile(bound * bias_of(&flci) / sd, study->alpha);
    *estimate = rlv_dot(study->num_post, weight, study->beta + k);
    for (size_t i = 0; i < k; i++) {
        *estimate += pre_weight_of(flci.sum, i) * study->beta[i];
        if (pre_weight != NULL)
            pre_weight[i] = pre_weight_of(flci.sum, i);
    }
out:
    flci_free(&flci);
    free(weight);
    return status;
}
