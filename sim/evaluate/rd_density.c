#include "releve/rd_density.h"

#include "rd_density_fit.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

enum { LEAST_IN_WINDOW = 20 };

rlv_rd_density_options_t rlv_rd_density_options(double threshold)
{
    return (rlv_rd_density_options_t){.threshold = threshold, .order = 2};
}

/* Hermite polynomial: the normal density's derivatives over the density. */
static double hermite(double x, int degree)
{
    double before = 1.0, value = x;
    if (degree == 0)
        return 1.0;
    for (int j = 1; j < degree; j++) {
        const double next = x * value - j * before;
        before = value;
        value = next;
    }
    return value;
}

/* Distance of the `count`-th row (or distinct value) of a sorted side from the threshold. */
static double nth_distance(const double *x, size_t num_left, size_t num, int side, size_t count)
{
    const size_t available = side == 0 ? num_left : num - num_left;
    const size_t k = count < available ? count : available;
    return side == 0 ? -x[num_left - k] : x[num_left + k - 1];
}

/* The least bandwidth that holds `count` rows and `count` distinct values on a side. */
static double least_bandwidth(const rlv_rd_density_sample_t *s, int side, size_t count)
{
    return fmax(nth_distance(s->x, s->num_left, s->num_rows, side, count),
                nth_distance(s->distinct, s->num_distinct_left, s->num_distinct, side, count));
}

/* Rule-of-thumb bandwidths from a normal reference and the uniform kernel's constants: `pilot[0]`
 * for the density with order p, `pilot[1]` for the derivative of order p + 1 with order p + 2. */
static void pilot_bandwidths(const rlv_rd_density_sample_t *s,
                             const rlv_rd_density_options_t *options, double pilot[2])
{
    /* S^-1 G S^-1 over the squared bias constant of the uniform kernel, orders 1 to 7 */
    static const double HIGH[] = {
        25884.444444494150957, 3430865.4551236177795, 845007948.04262602329,  330631733667.03808594,
        187774809656037.3125,  145729502641999264.0,  146013502974449876992.0};
    static const double LOW[] = {
        4.8000000000000246914, 548.57142857155463389, 100800.00000020420703, 29558225.458100609481,
        12896196859.612621307, 7890871468221.609375,  6467911284037581.0};
    const int p = options->order;
    const double n = (double)s->num_rows;
    double mean = 0.0, squares = 0.0;

    for (size_t i = 0; i < s->num_rows; i++)
        mean += s->x[i] / n;
    for (size_t i = 0; i < s->num_rows; i++)
        squares += (s->x[i] - mean) * (s->x[i] - mean);
    const double sd = sqrt(squares / (n - 1.0)), z = mean / sd;
    const double high = 1.0 / (pow(hermite(z, p + 2), 2) * gsl_ran_ugaussian_pdf(z));
    const double low = 1.0 / (pow(hermite(z, p), 2) * gsl_ran_ugaussian_pdf(z));
    pilot[0] = sd * pow(low * LOW[p - 1] / (2.0 * p * n), 1.0 / (2 * p + 1));
    pilot[1] = sd * pow((2 * p + 1) / 4.0 * high * HIGH[p - 1] / n, 1.0 / (2 * p + 5));
    for (int b = 0; b < 2 && !options->unregularised; b++) {
        const size_t least = (size_t)(20 + p + 1 + 2 * b);
        pilot[b] = fmin(pilot[b], fmax(-s->x[0], s->x[s->num_rows - 1]));
        pilot[b] = fmax(pilot[b], fmax(least_bandwidth(s, 0, least), least_bandwidth(s, 1, least)));
    }
}

/* Bias constants of the two slopes, unrestricted: the second entry of S^-1 C. */
static bool free_bias(int p, rlv_rd_kernel_t kernel, const double high[2], double bias[2])
{
    const size_t k = (size_t)p + 1;
    double s[RLV_RD_DENSITY_TERMS * RLV_RD_DENSITY_TERMS] = {0.0};
    double inverse[RLV_RD_DENSITY_TERMS * RLV_RD_DENSITY_TERMS];
    double constant = 0.0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            s[i * k + j] = rlv_rd_kernel_moment(kernel, (int)(i + j));
    if (!rlv_rd_invert_symmetric(s, k, inverse))
        return false;
    for (size_t j = 0; j < k; j++)
        constant += inverse[k + j] * rlv_rd_kernel_moment(kernel, (int)(j + k));
    bias[0] = high[0] * constant * (p % 2 ? -1.0 : 1.0);
    bias[1] = high[1] * constant;
    return true;
}

/* The same with the common curve: columns constant, left slope, right slope, common powers; the
 * moments of each side weigh with its density, the left's odd powers change sign. */
static bool restricted_bias(int p, rlv_rd_kernel_t kernel, const double density[2], double high,
                            double bias[2])
{
    const size_t k = (size_t)p + 2;
    double s[RLV_RD_DENSITY_TERMS * RLV_RD_DENSITY_TERMS] = {0.0};
    double inverse[RLV_RD_DENSITY_TERMS * RLV_RD_DENSITY_TERMS];
    double c[RLV_RD_DENSITY_TERMS] = {0.0};

    for (int side = 0; side < 2; side++) {
        const double turn = side == 0 ? -1.0 : 1.0;
        for (int i = 0; i <= p; i++) {
            const size_t row = i == 0 ? 0 : i == 1 ? (size_t)(1 + side) : (size_t)(i + 1);
            c[row] +=
                density[side] * pow(turn, i + p + 1) * rlv_rd_kernel_moment(kernel, i + p + 1);
            for (int j = 0; j <= p; j++) {
                const size_t to = j == 0 ? 0 : j == 1 ? (size_t)(1 + side) : (size_t)(j + 1);
                s[row * k + to] +=
                    density[side] * pow(turn, i + j) * rlv_rd_kernel_moment(kernel, i + j);
            }
        }
    }
    if (!rlv_rd_invert_symmetric(s, k, inverse))
        return false;
    for (size_t side = 0; side < 2; side++) {
        bias[side] = 0.0;
        for (size_t j = 0; j < k; j++)
            bias[side] += inverse[(1 + side) * k + j] * c[j] * high;
    }
    return true;
}

static void regularise(rlv_rd_density_bandwidth_t target[], const rlv_rd_density_sample_t *s, int p)
{
    const size_t least = (size_t)(20 + p + 1);
    const double range[2] = {-s->x[0], s->x[s->num_rows - 1]};
    const double floor_of[2] = {least_bandwidth(s, 0, least), least_bandwidth(s, 1, least)};
    for (int t = 0; t < RLV_RD_DENSITY_TARGETS; t++) {
        const double most = t < 2 ? range[t] : fmax(range[0], range[1]);
        const double low = t < 2 ? floor_of[t] : fmax(floor_of[0], floor_of[1]);
        target[t].bandwidth = fmax(fmin(target[t].bandwidth, most), low);
    }
}

static int find_bandwidths(rlv_rd_density_bandwidth_t target[RLV_RD_DENSITY_TARGETS],
                           const rlv_rd_density_sample_t *s,
                           const rlv_rd_density_options_t *options, rlv_error_t *err)
{
    const int p = options->order;
    const double n = (double)s->num_rows;
    double pilot[2], bias[RLV_RD_DENSITY_TARGETS] = {0.0};
    rlv_rd_density_fit_t low = {0}, high = {0};

    if (p < 1 || p > RLV_RD_DENSITY_MAX_ORDER)
        return rlv_fail(err, RLV_ERR_SOFTWARE, "density of order %d", p);
    pilot_bandwidths(s, options, pilot);
    if (!isfinite(pilot[0]) || !isfinite(pilot[1]))
        return rlv_fail(
            err, RLV_ERR_DATA,
            "running: no pilot bandwidth for the density: the normal reference is flat at "
            "the threshold [a bandwidth given]");
    int status =
        rlv_rd_density_fit(&high, s, options, p + 2, p + 1, (double[2]){pilot[1], pilot[1]}, err);
    if (status == RLV_OK)
        status = rlv_rd_density_fit(&low, s, options, p, 1, (double[2]){pilot[0], pilot[0]}, err);
    if (status < 0)
        return status;
    const bool solved = options->restricted
                            ? restricted_bias(p, options->kernel, low.density, high.high[0], bias)
                            : free_bias(p, options->kernel, high.high, bias);
    if (!solved)
        return rlv_fail(err, RLV_ERR_DATA,
                        "running: the density near the threshold is not positive");
    bias[RLV_RD_DENSITY_DIFFERENCE] = bias[1] - bias[0];
    bias[RLV_RD_DENSITY_TOTAL] = bias[1] + bias[0];
    for (int t = 0; t < RLV_RD_DENSITY_TARGETS; t++) {
        target[t].variance = n * pilot[0] * low.variance[t];
        target[t].squared_bias = bias[t] * bias[t];
        const double ratio = target[t].variance / (2.0 * p * target[t].squared_bias * n);
        const double h = pow(ratio, 1.0 / (2 * p + 1));
        target[t].bandwidth = isfinite(h) && h > 0.0 ? h : 0.0;
    }
    if (!options->unregularised)
        regularise(target, s, p);
    return RLV_OK;
}

static double median(double a, double b, double c)
{
    return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

static int choose(double bandwidth[2], const rlv_rd_density_sample_t *s,
                  const rlv_rd_density_options_t *options, rlv_error_t *err)
{
    rlv_rd_density_bandwidth_t target[RLV_RD_DENSITY_TARGETS];
    if (options->bandwidth[0] > 0.0 && options->bandwidth[1] > 0.0) {
        bandwidth[0] = options->bandwidth[0];
        bandwidth[1] = options->bandwidth[1];
        return RLV_OK;
    }
    const int status = find_bandwidths(target, s, options, err);
    if (status < 0)
        return status;
    const double difference = target[RLV_RD_DENSITY_DIFFERENCE].bandwidth;
    const double total = target[RLV_RD_DENSITY_TOTAL].bandwidth;
    for (int side = 0; side < 2; side++) {
        const double own = target[side].bandwidth;
        const double comb =
            options->restricted ? fmin(difference, total) : median(own, difference, total);
        const double by_selector[] = {comb, own, difference, total};
        bandwidth[side] = options->bandwidth[side] > 0.0 ? options->bandwidth[side]
                                                         : by_selector[options->selector];
    }
    return RLV_OK;
}

static size_t count_within(const rlv_rd_density_sample_t *s, int side, double half_width)
{
    size_t count = 0;
    for (size_t i = 0; i < s->num_rows; i++) {
        const int at = s->x[i] < 0.0 ? 0 : 1;
        count += at == side && fabs(s->x[i]) <= half_width;
    }
    return count;
}

/* Growing windows round the threshold: the first holds 20 rows on each side, the last at most the
 * bandwidth. */
static void binomial_tests(rlv_rd_density_result_t *result, const rlv_rd_density_sample_t *s)
{
    const double first = fmax(nth_distance(s->x, s->num_left, s->num_rows, 0, LEAST_IN_WINDOW),
                              nth_distance(s->x, s->num_left, s->num_rows, 1, LEAST_IN_WINDOW));
    const double *h = result->bandwidth;
    const int last = RLV_RD_DENSITY_WINDOWS - 1;

    result->num_windows = first >= h[0] || first >= h[1] ? 1 : (size_t)RLV_RD_DENSITY_WINDOWS;
    for (size_t w = 0; w < result->num_windows; w++) {
        rlv_rd_density_window_t *window = &result->window[w];
        for (int side = 0; side < 2; side++) {
            const bool capped = first * RLV_RD_DENSITY_WINDOWS > h[side];
            const double step = capped ? (h[side] - first) / last : first;
            window->half_width[side] = first + (double)w * step;
            window->count[side] = count_within(s, side, window->half_width[side]);
        }
        const size_t *count = window->count;
        const size_t total = count[0] + count[1];
        const size_t small = count[0] < count[1] ? count[0] : count[1];
        const double tail = gsl_cdf_binomial_P((unsigned)small, 0.5, (unsigned)total);
        window->p_value = count[0] == count[1] ? 1.0 : fmin(1.0, 2.0 * tail);
    }
}

static void set_value(rlv_rd_density_value_t *value, const rlv_rd_density_fit_t *fit, int target)
{
    value->estimate = fit->density[target];
    value->std_error = fit->variance[target] >= 0.0 ? sqrt(fit->variance[target]) : NAN;
}

int rlv_rd_density_test(rlv_rd_density_result_t *result, const double *running, size_t num_rows,
                        const rlv_rd_density_options_t *options, rlv_error_t *err)
{
    rlv_rd_density_sample_t s = {0};
    rlv_rd_density_fit_t fit = {0};
    const int q = options->test_order > 0 ? options->test_order : options->order + 1;

    memset(result, 0, sizeof *result);
    int status = rlv_rd_density_check(options, err);
    if (status < 0)
        goto out;
    status = rlv_rd_density_sample_init(&s, running, num_rows, options, err);
    if (status < 0)
        goto out;
    status = choose(result->bandwidth, &s, options, err);
    if (status < 0)
        goto out;
    status = rlv_rd_density_fit(&fit, &s, options, options->order, 1, result->bandwidth, err);
    if (status < 0)
        goto out;
    set_value(&result->lower_order_difference, &fit, RLV_RD_DENSITY_DIFFERENCE);
    status = rlv_rd_density_fit(&fit, &s, options, q, 1, result->bandwidth, err);
    if (status < 0)
        goto out;
    set_value(&result->left, &fit, RLV_RD_DENSITY_LEFT);
    set_value(&result->right, &fit, RLV_RD_DENSITY_RIGHT);
    set_value(&result->difference, &fit, RLV_RD_DENSITY_DIFFERENCE);
    result->t = result->difference.estimate / result->difference.std_error;
    result->p_value = 2.0 * gsl_cdf_ugaussian_Q(fabs(result->t));
    result->num_rows[0] = s.num_left;
    result->num_rows[1] = s.num_rows - s.num_left;
    result->num_in[0] = fit.num_in[0];
    result->num_in[1] = fit.num_in[1];
    result->num_missing = s.num_missing;
    result->has_ties = s.num_distinct < s.num_rows;
    binomial_tests(result, &s);
out:
    rlv_rd_density_sample_free(&s);
    return status;
}

int rlv_rd_density_bandwidths(rlv_rd_density_bandwidth_t target[RLV_RD_DENSITY_TARGETS],
                              const double *running, size_t num_rows,
                              const rlv_rd_density_options_t *options, rlv_error_t *err)
{
    rlv_rd_density_sample_t s = {0};
    int status = rlv_rd_density_check(options, err);
    if (status < 0)
        goto out;
    status = rlv_rd_density_sample_init(&s, running, num_rows, options, err);
    if (status == RLV_OK)
        status = find_bandwidths(target, &s, options, err);
out:
    rlv_rd_density_sample_free(&s);
    return status;
}
