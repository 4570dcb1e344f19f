#include "releve/rd_bandwidth.h"

#include "rd_side.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Estimated parts of the mean squared error on one side. */
typedef struct {
    double variance, bias, regularisation;
} pilot_t;

/* What the stages share. */
typedef struct {
    const rlv_rd_sides_t *sides;
    const rlv_rd_options_t *options;
    rlv_rd_variance_t variance;
    double pilot;    /* bandwidth of the variances */
    double most[2];  /* range of each side, or infinity */
    double least[2]; /* reach of the least number of distinct values, or 0 */
} context_t;

typedef enum { LEFT, RIGHT, DIFFERENCE, SUM } target_t;

/* Room for one side's vectors. */
typedef struct {
    double *a, *y, *residual, *share, *treatment, *slope;
} room_t;

static int room_init(room_t *self, const rlv_rd_side_t *side, rlv_error_t *err)
{
    const size_t n = side->num_rows, m = side->num_columns;
    self->a = rlv_calloc(3 * n + 4 * m, sizeof *self->a, err);
    if (self->a == NULL)
        return RLV_ERR_OS;
    self->y = self->a + n;
    self->residual = self->y + n;
    self->share = self->residual + n;
    self->treatment = self->share + m;
    self->slope = self->treatment + m;
    return RLV_OK;
}

/* The shares by which the columns make the outcome whose variance and bias count: with covariates,
 * outcome less their part; when fuzzy, the linearised ratio at the coefficient `nu`. */
static int one_side_shares(const context_t *c, const rlv_rd_fit_t *fit, size_t nu, room_t *room,
                           rlv_error_t *err)
{
    const rlv_rd_sides_t *sides = c->sides;
    const size_t m = fit->side->num_columns;
    const bool fuzzy = sides->fuzzy;
    int status = rlv_rd_covariate_slopes(fit, 1, sides->num_covariates, fuzzy, room->slope, err);
    if (status < 0)
        return status;
    rlv_rd_shares(sides->num_covariates, fuzzy, room->slope, room->share, room->treatment);
    if (!fuzzy)
        return RLV_OK;
    rlv_rd_fit_combine(fit, room->share, room->y);
    const double outcome = tgamma((double)nu + 1.0) * rlv_rd_dot(fit->num_rows, room->a, room->y);
    rlv_rd_fit_combine(fit, room->treatment, room->y);
    const double treated = tgamma((double)nu + 1.0) * rlv_rd_dot(fit->num_rows, room->a, room->y);
    for (size_t j = 0; j < m; j++)
        room->share[j] =
            room->share[j] / treated - outcome / (treated * treated) * room->treatment[j];
    return RLV_OK;
}

static int spread(const context_t *c, const rlv_rd_fit_t *fit, room_t *room, double *result,
                  rlv_error_t *err)
{
    rlv_rd_fit_residuals(fit, room->y, c->variance, (size_t)c->options->num_matches,
                         room->residual);
    return rlv_rd_fit_variance(fit, room->a, room->residual, c->variance, result, err);
}

/* V, B and R for the bandwidth of a fit of order o whose derivative nu is wanted, the bias from a
 * fit of order o_bias with bandwidth h_bias. */
static int pilot(const context_t *c, int s, int o, int nu, int o_bias, double h_bias,
                 bool regularise, pilot_t *out, rlv_error_t *err)
{
    const rlv_rd_side_t *side = &c->sides->side[s];
    const double h = c->pilot;
    rlv_rd_fit_t fit = {0}, bias = {0};
    room_t room = {0};
    double constant = 0.0, variance = 0.0, bias_variance = 0.0;
    const size_t next = (size_t)o + 1;

    int status = room_init(&room, side, err);
    if (status < 0)
        goto out;
    status = rlv_rd_fit_init(&fit, side, o, h, h, c->options->kernel, err);
    if (status < 0)
        goto out;
    rlv_rd_fit_weights(&fit, (size_t)nu, room.a);
    for (size_t i = 0; i < fit.num_rows; i++)
        constant += room.a[i] * pow(side->distance[fit.first + i] / h, (double)next);
    constant *= pow(h, nu);
    status = one_side_shares(c, &fit, (size_t)nu, &room, err);
    if (status < 0)
        goto out;
    rlv_rd_fit_combine(&fit, room.share, room.y);
    status = spread(c, &fit, &room, &variance, err);
    if (status < 0)
        goto out;
    status = rlv_rd_fit_init(&bias, side, o_bias, h_bias, h_bias, c->options->kernel, err);
    if (status < 0)
        goto out;
    rlv_rd_fit_weights(&bias, next, room.a);
    rlv_rd_fit_combine(&bias, room.share, room.y);
    const double slope = rlv_rd_dot(bias.num_rows, room.a, room.y);
    if (regularise)
        status = spread(c, &bias, &room, &bias_variance, err);
    const double rate = 2.0 * (o + 1 - nu);
    out->variance = (2 * nu + 1) * pow(h, 2 * nu + 1) * variance;
    out->bias = sqrt(rate) * constant * slope;
    out->regularisation = rate * 3.0 * constant * constant * bias_variance;
out:
    free(room.a);
    rlv_rd_fit_free(&fit);
    rlv_rd_fit_free(&bias);
    return status;
}

/* One stage: the bandwidth for order o and derivative nu, given the bandwidths of the bias. */
static int stage(const context_t *c, target_t target, int o, int nu, int o_bias,
                 const double h_bias[2], bool regularise, double *bandwidth, rlv_error_t *err)
{
    pilot_t p[2] = {{0.0, 0.0, 0.0}, {0.0, 0.0, 0.0}};
    const double sign = target == DIFFERENCE ? -1.0 : 1.0;
    const double most = target == LEFT    ? c->most[0]
                        : target == RIGHT ? c->most[1]
                                          : fmax(c->most[0], c->most[1]);
    for (int s = 0; s < 2; s++) {
        if (target == (s == 0 ? RIGHT : LEFT))
            continue;
        const int status = pilot(c, s, o, nu, o_bias, h_bias[s], regularise, &p[s], err);
        if (status < 0)
            return status;
    }
    const double bias = p[1].bias + sign * p[0].bias;
    const double square = bias * bias + p[0].regularisation + p[1].regularisation;
    const double ratio = (p[0].variance + p[1].variance) / square;
    *bandwidth = fmin(pow(ratio, 1.0 / (2 * o + 3)), most);
    if (!(*bandwidth > 0.0) || !isfinite(*bandwidth))
        return rlv_fail(
            err, RLV_ERR_DATA,
            "no bandwidth can be chosen: the estimated variance is %.3g and the squared "
            "bias %.3g [an outcome that varies around a smooth curve on each side, or "
            "--bandwidth]",
            p[0].variance + p[1].variance, square);
    return RLV_OK;
}

/* The three stages for one target. */
static int chain(const context_t *c, target_t target, double *main, double *bias, rlv_error_t *err)
{
    const int p = c->options->order, q = rlv_rd_bias_order(c->options);
    const bool regularise = !c->options->unregularised;
    const double least = target == LEFT    ? c->least[0]
                         : target == RIGHT ? c->least[1]
                                           : fmax(c->least[0], c->least[1]);
    const double whole[2] = {rlv_rd_side_range(&c->sides->side[0]),
                             rlv_rd_side_range(&c->sides->side[1])};
    double d = 0.0;

    int status = stage(c, target, q + 1, q + 1, q + 2, whole, false, &d, err);
    if (status < 0)
        return status;
    d = fmax(d, least);
    status = stage(c, target, q, p + 1, q + 1, (double[2]){d, d}, regularise, bias, err);
    if (status < 0)
        return status;
    return stage(c, target, p, c->options->derivative, q, (double[2]){*bias, *bias}, regularise,
                 main, err);
}

static double median(double a, double b, double c)
{
    return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

static double pilot_bandwidth(const context_t *c)
{
    static const double CONSTANT[] = {2.576, 2.34, 1.843};
    const rlv_rd_side_t *side = c->sides->side;
    const double spread_of_x = fmin(c->sides->deviation, c->sides->interquartile_range / 1.349);
    const bool adjust = c->options->mass_points == RLV_RD_MASS_ADJUST;
    const double n = (double)(adjust ? side[0].num_distinct + side[1].num_distinct
                                     : side[0].num_rows + side[1].num_rows);
    const double h = CONSTANT[c->options->kernel] * spread_of_x * pow(n, -0.2);
    return fmax(fmin(h, fmax(c->most[0], c->most[1])), fmax(c->least[0], c->least[1]));
}

/* Distance of the side's `count`-th distinct value from the threshold. */
static double reach_of(const rlv_rd_side_t *side, size_t count)
{
    const bool right = side->distance[0] >= 0.0;
    size_t distinct = 0;
    for (size_t i = 0; i < side->num_rows; i++) {
        const size_t at = right ? i : side->num_rows - 1 - i;
        distinct += side->tie_first[at] == at;
        if (distinct == (count < side->num_distinct ? count : side->num_distinct))
            return fabs(side->distance[at]);
    }
    return rlv_rd_side_range(side);
}

static void prepare(context_t *c)
{
    const rlv_rd_side_t *side = c->sides->side;
    int least = c->options->min_distinct;
    bool many = false;

    for (int s = 0; s < 2; s++)
        many = many || 1.0 - (double)side[s].num_distinct / (double)side[s].num_rows >= 0.2;
    if (least == 0 && many && c->options->mass_points == RLV_RD_MASS_ADJUST)
        least = 10;
    for (int s = 0; s < 2; s++) {
        c->most[s] = c->options->unbounded ? INFINITY : rlv_rd_side_range(&side[s]);
        c->least[s] = least > 0 ? reach_of(&side[s], (size_t)least) : 0.0;
    }
    c->pilot = pilot_bandwidth(c);
}

static int combine(const context_t *c, double main[2], double bias[2], rlv_error_t *err)
{
    const int kind = (int)c->options->selector % 5; /* RD, TWO, SUM, COMB1, COMB2 */
    const bool used[4] = {kind == 1 || kind == 4, kind == 1 || kind == 4, kind != 1 && kind != 2,
                          kind >= 2};
    double h[4] = {0.0, 0.0, 0.0, 0.0}, b[4] = {0.0, 0.0, 0.0, 0.0};

    for (int t = LEFT; t <= SUM; t++) {
        if (!used[t])
            continue;
        const int status = chain(c, (target_t)t, &h[t], &b[t], err);
        if (status < 0)
            return status;
    }
    for (int s = 0; s < 2; s++) {
        const double mains[] = {h[DIFFERENCE], h[s], h[SUM], fmin(h[DIFFERENCE], h[SUM]),
                                median(h[DIFFERENCE], h[SUM], h[s])};
        const double biases[] = {b[DIFFERENCE], b[s], b[SUM], fmin(b[DIFFERENCE], b[SUM]),
                                 median(b[DIFFERENCE], b[SUM], b[s])};
        main[s] = mains[kind];
        bias[s] = biases[kind];
    }
    return RLV_OK;
}

int rlv_rd_choose_bandwidths(const rlv_rd_sides_t *sides, const rlv_rd_options_t *options,
                             rlv_rd_variance_t variance, double main[2], double bias[2],
                             rlv_error_t *err)
{
    const double p = options->order;
    const rlv_rd_side_t *side = sides->side;
    context_t c = {.sides = sides, .options = options, .variance = variance};

    prepare(&c);
    const int status = combine(&c, main, bias, err);
    if (status < 0 || options->selector < RLV_RD_CERRD)
        return status;
    const size_t n = side[0].cluster != NULL ? side[0].num_clusters + side[1].num_clusters
                                             : side[0].num_rows + side[1].num_rows;
    const double shrink = pow((double)n, -p / ((3.0 + p) * (3.0 + 2.0 * p)));
    main[0] *= shrink;
    main[1] *= shrink;
    return RLV_OK;
}
