#include "releve/honest_did.h"

#include "dense.h"
#include "honest_moments.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int rlv_honest_check(const rlv_event_study_t *study, double bound, double **weight,
                     rlv_error_t *err)
{
    const size_t width = study->num_pre + study->num_post;
    double total = 0.0;
    *weight = NULL;
    if (study->num_pre < 1 || study->num_post < 1)
        return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "event study",
                           "a coefficient before and one after or more", "%zu before, %zu after",
                           study->num_pre, study->num_post);
    if (!(study->alpha > 0.0 && study->alpha < 0.5))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "alpha", "between 0 and 0.5", "%g",
                           study->alpha);
    if (!(bound >= 0.0) || !isfinite(bound))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "bound", "0 or more", "%g", bound);
    for (size_t i = 0; i < width; i++) {
        bool finite = isfinite(study->beta[i]) && study->sigma[i * width + i] > 0.0;
        for (size_t j = 0; j < width; j++)
            finite = finite && isfinite(study->sigma[i * width + j]);
        if (!finite)
            return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, "event study",
                               "finite coefficients with a positive variance, without the "
                               "reference period",
                               "coefficient %zu", i + 1);
    }
    *weight = rlv_calloc(study->num_post, sizeof **weight, err);
    if (*weight == NULL)
        return RLV_ERR_OS;
    for (size_t t = 0; t < study->num_post; t++) {
        (*weight)[t] = study->weight != NULL ? study->weight[t] : t == 0;
        total += fabs((*weight)[t]);
    }
    if (!(total > 0.0) || !isfinite(total))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "weight", "finite, not all 0",
                           "the parameter has no weight");
    return 0;
}

/* Standard deviation of weight'beta_post. */
static double theta_sd(const rlv_event_study_t *study, const double *weight)
{
    const size_t k = study->num_pre, width = k + study->num_post;
    double variance = 0.0;
    for (size_t s = 0; s < study->num_post; s++)
        variance +=
            weight[s] * rlv_dot(study->num_post, study->sigma + (k + s) * width + k, weight);
    return sqrt(variance);
}

int rlv_honest_original(const rlv_event_study_t *study, rlv_honest_interval_t *interval,
                        rlv_error_t *err)
{
    double *weight = NULL;
    memset(interval, 0, sizeof *interval);
    const int status = rlv_honest_check(study, 0.0, &weight, err);
    if (status == 0) {
        const double estimate = rlv_dot(study->num_post, weight, study->beta + study->num_pre);
        const double half = gsl_cdf_ugaussian_Qinv(0.5 * study->alpha) * theta_sd(study, weight);
        interval->lower = estimate - half;
        interval->upper = estimate + half;
    }
    free(weight);
    return status;
}

/* --- the tests of a restriction, one or, for relative magnitudes, one for each largest difference
 * -- */

typedef struct {
    rlv_arp_t *test; /* [num_tests] */
    size_t num_tests;
    double low; /* range of theta when delta is 0 before and the effects are 0 */
    double high;
} battery_t;

static void battery_free(battery_t *self)
{
    for (size_t i = 0; i < self->num_tests; i++)
        rlv_arp_free(&self->test[i]);
    free(self->test);
    memset(self, 0, sizeof *self);
}

static int add_test(battery_t *self, rlv_restriction_t *restriction, const rlv_event_study_t *study,
                    const double *weight, const rlv_honest_options_t *options, rlv_error_t *err)
{
    const double kappa = options->method == RLV_HONEST_HYBRID ? study->alpha / 10.0 : 0.0;
    const size_t num_draws = options->num_draws > 0 ? options->num_draws : 10000;
    if (study->num_post > 1)
        rlv_restriction_keep_post(restriction, study->num_pre);
    return rlv_arp_init(&self->test[self->num_tests++], restriction, study->beta, study->sigma,
                        study->num_pre, weight, study->alpha, kappa, num_draws, options->seed, err);
}

static int add_smoothness(battery_t *self, const rlv_event_study_t *study, const double *weight,
                          const rlv_honest_options_t *options, double bound, rlv_error_t *err)
{
    rlv_restriction_t restriction;
    double low = 0.0, high = 0.0;
    int status = rlv_restriction_smoothness(&restriction, study->num_pre, study->num_post, bound,
                                            options->sign, err);
    if (status == 0)
        status = rlv_restriction_range(&restriction, study->num_pre, weight, &low, &high, err);
    if (status == 0)
        status = add_test(self, &restriction, study, weight, options, err);
    self->low = -high;
    self->high = -low;
    rlv_restriction_free(&restriction);
    return status;
}

static int battery_init(battery_t *self, const rlv_event_study_t *study, const double *weight,
                        const rlv_honest_options_t *options, double bound, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    if (options->num_grid == 1 || options->num_draws == 1 || options->grid_half < 0.0)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "grid", "2 points, 2 draws or more, or 0",
                           "%zu points, %zu draws", options->num_grid, options->num_draws);
    self->test = rlv_calloc(2 * study->num_pre, sizeof *self->test, err);
    if (self->test == NULL)
        return RLV_ERR_OS;
    if (options->restriction == RLV_HONEST_SMOOTHNESS)
        return add_smoothness(self, study, weight, options, bound, err);
    int status = 0;
    for (size_t i = 0; i < 2 * study->num_pre && status == 0; i++) {
        rlv_restriction_t restriction;
        status = rlv_restriction_relative(&restriction, study->num_pre, study->num_post, bound,
                                          i / 2, i % 2 == 0, options->sign, err);
        if (status == 0)
            status = add_test(self, &restriction, study, weight, options, err);
        rlv_restriction_free(&restriction);
    }
    return status;
}

static bool battery_accepts(battery_t *self, double theta)
{
    for (size_t i = 0; i < self->num_tests; i++)
        if (rlv_arp_surely_accepts(&self->test[i], theta))
            return true;
    for (size_t i = 0; i < self->num_tests; i++)
        if (!rlv_arp_rejects(&self->test[i], theta))
            return true;
    return false;
}

/* --- confidence sets ---------------------------------------------------------------------------
 */

static int check_options(const rlv_honest_options_t *options, rlv_error_t *err)
{
    if (options->method == RLV_HONEST_FLCI &&
        (options->restriction != RLV_HONEST_SMOOTHNESS || options->sign != RLV_HONEST_ANY_SIGN))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "method",
                           "hybrid or conditional; FLCI for smoothness without sign",
                           "no fixed-length interval for this restriction");
    return 0;
}

/* The outermost accepted points. From outside inwards: the middle of a long set is not tested. */
static void scan_grid(battery_t *battery, const rlv_event_study_t *study, const double *weight,
                      const rlv_honest_options_t *options, rlv_honest_interval_t *interval)
{
    const size_t num_grid = options->num_grid;
    const double half = options->grid_half * theta_sd(study, weight);
    const double first = battery->low - half;
    interval->step = (battery->high + half - first) / (double)(num_grid - 1);
    size_t low = 0, high = num_grid;
    while (low < num_grid && !battery_accepts(battery, first + interval->step * (double)low))
        low++;
    interval->lower = interval->upper = NAN;
    if (low == num_grid)
        return;
    while (high > low + 1 && !battery_accepts(battery, first + interval->step * (double)(high - 1)))
        high--;
    interval->lower = first + interval->step * (double)low;
    interval->upper = first + interval->step * (double)(high - 1);
    interval->open_below = low == 0;
    interval->open_above = high == num_grid;
}

int rlv_honest_interval(const rlv_event_study_t *study, const rlv_honest_options_t *options,
                        double bound, rlv_honest_interval_t *interval, rlv_error_t *err)
{
    battery_t battery = {0};
    double *weight = NULL, estimate = 0.0, half = 0.0;
    memset(interval, 0, sizeof *interval);
    int status = check_options(options, err);
    if (status != 0)
        return status;
    if (options->method == RLV_HONEST_FLCI) {
        status = rlv_honest_flci(study, bound, &estimate, &half, NULL, err);
        interval->lower = estimate - half;
        interval->upper = estimate + half;
        return status;
    }
    status = rlv_honest_check(study, bound, &weight, err);
    if (status == 0)
        status = battery_init(&battery, study, weight, options, bound, err);
    rlv_honest_options_t grid = *options;
    grid.num_grid = grid.num_grid > 0 ? grid.num_grid : 1000;
    grid.grid_half = grid.grid_half > 0.0 ? grid.grid_half : 20.0;
    for (int k = 0; status == 0 && k <= options->max_widenings; k++) {
        scan_grid(&battery, study, weight, &grid, interval);
        if (!interval->open_below && !interval->open_above)
            break;
        grid.num_grid *= 2;
        grid.grid_half *= 2;
    }
    battery_free(&battery);
    free(weight);
    return status;
}

int rlv_honest_contains(const rlv_event_study_t *study, const rlv_honest_options_t *options,
                        double bound, double theta, bool *contained, rlv_error_t *err)
{
    battery_t battery = {0};
    double *weight = NULL, estimate = 0.0, half = 0.0;
    *contained = false;
    int status = check_options(options, err);
    if (status != 0)
        return status;
    if (options->method == RLV_HONEST_FLCI) {
        status = rlv_honest_flci(study, bound, &estimate, &half, NULL, err);
        *contained = status == 0 && fabs(theta - estimate) <= half;
        return status;
    }
    status = rlv_honest_check(study, bound, &weight, err);
    if (status == 0)
        status = battery_init(&battery, study, weight, options, bound, err);
    if (status == 0)
        *contained = battery_accepts(&battery, theta);
    battery_free(&battery);
    free(weight);
    return status;
}

int rlv_honest_breakdown(const rlv_event_study_t *study, const rlv_honest_options_t *options,
                         double largest, double tolerance, double *breakdown, rlv_error_t *err)
{
    double low = 0.0, high = largest;
    bool contained = false;
    if (!(largest > 0.0) || !isfinite(largest) || !(tolerance > 0.0))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "largest",
                           "above 0, with a tolerance above 0", "%g, tolerance %g", largest,
                           tolerance);
    *breakdown = 0.0;
    int status = rlv_honest_contains(study, options, 0.0, 0.0, &contained, err);
    if (status != 0 || contained)
        return status;
    *breakdown = INFINITY;
    status = rlv_honest_contains(study, options, largest, 0.0, &contained, err);
    if (status != 0 || !contained)
        return status;
    while (high - low > tolerance && status == 0) {
        const double middle = 0.5 * (low + high);
        status = rlv_honest_contains(study, options, middle, 0.0, &contained, err);
        *(contained ? &high : &low) = middle;
    }
    *breakdown = high;
    return status;
}

/* --- what the periods before say of M ----------------------------------------------------------
 */

static double upper_bound(const rlv_restriction_t *r, const double *beta, const double *sigma,
                          double alpha)
{
    const size_t width = r->num_columns;
    const double z = gsl_cdf_ugaussian_Qinv(alpha);
    double largest = -INFINITY;
    for (size_t i = 0; i < r->num_rows; i++) {
        const double *const row = r->matrix + i * width;
        double variance = 0.0;
        for (size_t j = 0; j < width; j++)
            variance += row[j] * rlv_dot(width, sigma + j * width, row);
        largest = fmax(largest, rlv_dot(width, row, beta) + z * sqrt(variance));
    }
    return largest;
}

static int lower_bound(rlv_restriction_t *r, const double *beta, const double *sigma, double alpha,
                       double *lower, rlv_error_t *err)
{
    enum { NUM_GRID = 1000 };
    const size_t width = r->num_columns;
    double end = 0.0;
    int status = 0;
    for (size_t i = 0; i < width; i++)
        end = fmax(end, 3.0 * sqrt(sigma[i * width + i]));
    *lower = INFINITY;
    for (size_t point = 0; point < NUM_GRID && isinf(*lower) && status == 0; point++) {
        const double at = end * (double)point / (NUM_GRID - 1);
        rlv_arp_t test;
        for (size_t i = 0; i < r->num_rows; i++)
            r->bound[i] = at;
        status = rlv_arp_init(&test, r, beta, sigma, width, NULL, alpha, 0.0, 0, 0, err);
        if (status == 0 && !rlv_arp_rejects(&test, 0.0))
            *lower = at;
        rlv_arp_free(&test);
    }
    return status;
}

int rlv_honest_smoothness_before(const rlv_event_study_t *study, double *lower, double *upper,
                                 rlv_error_t *err)
{
    const size_t k = study->num_pre, width = k + study->num_post;
    double *weight = NULL, *sigma = NULL;
    rlv_restriction_t restriction = {0};
    int status = rlv_honest_check(study, 0.0, &weight, err);
    if (status != 0)
        goto out;
    status = RLV_ERR_DATA;
    if (k < 2) {
        (void)rlv_fail(err, status, "second differences need two coefficients before");
        goto out;
    }
    status = RLV_ERR_OS;
    sigma = rlv_calloc(k * k, sizeof *sigma, err);
    if (sigma == NULL)
        goto out;
    for (size_t i = 0; i < k; i++)
        memcpy(sigma + i * k, study->sigma + i * width, k * sizeof *sigma);
    status = rlv_restriction_smoothness(&restriction, k, 0, 0.0, RLV_HONEST_ANY_SIGN, err);
    if (status != 0)
        goto out;
    *upper = upper_bound(&restriction, study->beta, sigma, study->alpha);
    status = lower_bound(&restriction, study->beta, sigma, study->alpha, lower, err);
out:
    rlv_restriction_free(&restriction);
    free(weight);
    free(sigma);
    return status;
}
