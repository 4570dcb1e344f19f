#include "releve/es_mda.h"

#include "releve/mathx.h"
#include "releve/rng.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A standard normal number by address. */
static double normal(uint64_t seed, size_t member, size_t item, int step)
{
    const rlv_address_t at =
        rlv_address(seed, (uint32_t)member, (uint32_t)item, step, RLV_STREAM_ASSIMILATION);
    const rlv_block_t block = rlv_draw(&at, 0);
    const double u =
        ((double)((uint64_t)block.word[0] << 20 | block.word[1] >> 12) + 0.5) * 0x1p-52;
    return rlv_normal_quantile(u);
}

void rlv_es_mda_prior(const rlv_es_mda_t *self, double *z)
{
    const size_t n = self->num_members, k = self->num_params;
    for (size_t i = 0; i < k; i++) {
        double mean = 0, square = 0;
        for (size_t j = 0; j < n; j++) {
            z[j * k + i] = normal(self->seed, j, i, 0);
            mean += z[j * k + i] / (double)n;
        }
        for (size_t j = 0; j < n; j++) {
            z[j * k + i] -= mean;
            square += z[j * k + i] * z[j * k + i];
        }
        for (size_t j = 0; j < n; j++)
            z[j * k + i] /= sqrt(square / (double)(n - 1));
    }
}

/* Members less their mean, over the errors' sd: [num_members * num_targets]. */
static void scale_outputs(const rlv_es_mda_t *self, const double output[], double *scaled)
{
    const size_t n = self->num_members, d = self->num_targets;
    for (size_t t = 0; t < d; t++) {
        double mean = 0;
        for (size_t j = 0; j < n; j++)
            mean += output[j * d + t] / (double)n;
        for (size_t j = 0; j < n; j++)
            scaled[j * d + t] = (output[j * d + t] - mean) / self->error_sd[t];
    }
}

/* Perturbed targets less outputs, over the errors' sd; perturbations of mean zero. */
static void scale_innovations(const rlv_es_mda_t *self, const double output[], double alpha,
                              int step, double *innovation)
{
    const size_t n = self->num_members, d = self->num_targets;
    for (size_t t = 0; t < d; t++) {
        double mean = 0;
        for (size_t j = 0; j < n; j++) {
            innovation[j * d + t] = sqrt(alpha) * normal(self->seed, j, t, step);
            mean += innovation[j * d + t] / (double)n;
        }
        for (size_t j = 0; j < n; j++)
            innovation[j * d + t] +=
                (self->target[t] - output[j * d + t]) / self->error_sd[t] - mean;
    }
}

static double dot(const double a[], const double b[], size_t num)
{
    double sum = 0;
    for (size_t i = 0; i < num; i++)
        sum += a[i] * b[i];
    return sum;
}

/* M = X X' + ridge I with X [rows * inner], decomposed (Cholesky, lower); NULL when it fails. */
static gsl_matrix *decompose(const double x[], size_t rows, size_t inner, double ridge)
{
    gsl_matrix *m = gsl_matrix_alloc(rows, rows);
    if (m == NULL)
        return NULL;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j <= i; j++) {
            const double sum = dot(x + i * inner, x + j * inner, inner) + (i == j ? ridge : 0);
            gsl_matrix_set(m, i, j, sum);
            gsl_matrix_set(m, j, i, sum);
        }
    if (gsl_linalg_cholesky_decomp1(m) == GSL_SUCCESS)
        return m;
    gsl_matrix_free(m);
    return NULL;
}

/*
 * With S the scaled departures (members x targets), e_j the innovation of member j and dz the
 * members' departures, z_j += dz' w_j, where w_j = (S S' + (n - 1) alpha I)^-1 S e_j in the space
 * of members; or, where targets are fewer, w_j = S (S' S + (n - 1) alpha I)^-1 e_j. Equal.
 */
typedef struct {
    size_t n, d, k;
    double *scaled, *turned; /* S [n * d], its transpose [d * n] */
    double *innovation;      /* [n * d] */
    double *change;          /* [n * k] */
} update_t;

static void add_change(const update_t *u, const double z[], const double w[], size_t member)
{
    double mean = 0;
    for (size_t i = 0; i < u->n; i++)
        mean += w[i] / (double)u->n;
    for (size_t i = 0; i < u->n; i++)
        for (size_t p = 0; p < u->k; p++)
            u->change[member * u->k + p] += (w[i] - mean) * z[i * u->k + p];
}

static int solve(const update_t *u, const double z[], double alpha, rlv_error_t *err)
{
    const bool members = u->n <= u->d;
    const size_t side = members ? u->n : u->d;
    gsl_matrix *m = members ? decompose(u->scaled, u->n, u->d, (double)(u->n - 1) * alpha)
                            : decompose(u->turned, u->d, u->n, (double)(u->n - 1) * alpha);
    gsl_vector *v = gsl_vector_alloc(side);
    double *w = rlv_calloc(u->n, sizeof *w, err);
    int status = RLV_OK;

    if (m == NULL || v == NULL || w == NULL)
        status = rlv_fail(err, RLV_ERR_SOFTWARE, "ES-MDA: the step's matrix cannot be solved");
    for (size_t j = 0; j < u->n && status == RLV_OK; j++) {
        const double *e = u->innovation + j * u->d;
        for (size_t i = 0; i < side; i++)
            gsl_vector_set(v, i, members ? dot(u->scaled + i * u->d, e, u->d) : e[i]);
        (void)gsl_linalg_cholesky_svx(m, v);
        for (size_t i = 0; i < u->n; i++)
            w[i] = members ? gsl_vector_get(v, i)
                           : dot(u->scaled + i * u->d, gsl_vector_const_ptr(v, 0), u->d);
        add_change(u, z, w, j);
    }
    gsl_matrix_free(m);
    gsl_vector_free(v);
    free(w);
    return status;
}

int rlv_es_mda_update(const rlv_es_mda_t *self, const double output[], double alpha, int step,
                      double *z, rlv_error_t *err)
{
    const size_t n = self->num_members, d = self->num_targets, k = self->num_params;
    update_t u = {n, d, k, NULL, NULL, NULL, NULL};
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    int status = RLV_ERR_OS;

    u.scaled = rlv_calloc(n * d, sizeof *u.scaled, err);
    u.turned = rlv_calloc(n * d, sizeof *u.turned, err);
    u.innovation = rlv_calloc(n * d, sizeof *u.innovation, err);
    u.change = rlv_calloc(n * k, sizeof *u.change, err);
    if (u.scaled == NULL || u.turned == NULL || u.innovation == NULL || u.change == NULL)
        goto out;
    scale_outputs(self, output, u.scaled);
    for (size_t i = 0; i < n * d; i++)
        u.turned[i % d * n + i / d] = u.scaled[i];
    scale_innovations(self, output, alpha, step, u.innovation);
    status = solve(&u, z, alpha, err);
    for (size_t i = 0; i < n * k && status == RLV_OK; i++)
        z[i] += u.change[i];
out:
    (void)gsl_set_error_handler(handler);
    free(u.scaled);
    free(u.turned);
    free(u.innovation);
    free(u.change);
    return status;
}

static double chi_square(const rlv_es_mda_t *self, const double output[], size_t member)
{
    double sum = 0;
    for (size_t t = 0; t < self->num_targets; t++) {
        const double gap =
            (output[member * self->num_targets + t] - self->target[t]) / self->error_sd[t];
        sum += gap * gap;
    }
    return sum;
}

double rlv_es_mda_mismatch(const rlv_es_mda_t *self, const double output[])
{
    double sum = 0;
    for (size_t j = 0; j < self->num_members; j++)
        sum += chi_square(self, output, j);
    return sum / (double)(self->num_members * self->num_targets);
}

double rlv_es_mda_effective(const rlv_es_mda_t *self, const double output[])
{
    double least = INFINITY, sum = 0, squares = 0;
    for (size_t j = 0; j < self->num_members; j++)
        least = fmin(least, chi_square(self, output, j));
    for (size_t j = 0; j < self->num_members; j++) {
        const double w = exp(-0.5 * (chi_square(self, output, j) - least));
        sum += w;
        squares += w * w;
    }
    return sum * sum / squares;
}

/* Covariance of the sample between two targets. */
static double covariance(const double sample[], size_t num_lives, size_t d, const double mean[],
                         size_t a, size_t b)
{
    double sum = 0;
    for (size_t j = 0; j < num_lives; j++)
        sum += (sample[j * d + a] - mean[a]) * (sample[j * d + b] - mean[b]);
    return num_lives > 1 ? sum / (double)(num_lives - 1) : 0;
}

int rlv_errors_init(rlv_errors_t *self, const double target_sd[], size_t num_targets,
                    const double sample[], size_t num_lives, double chance, rlv_error_t *err)
{
    const size_t d = num_targets;
    const double kept = 1.0 - (double)d / (double)(d + num_lives);
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    double *mean = rlv_calloc(d, sizeof *mean, err);
    int status = RLV_OK;

    self->num_targets = d;
    self->factor = rlv_calloc(d * d, sizeof *self->factor, err);
    if (mean == NULL || self->factor == NULL)
        status = RLV_ERR_OS;
    for (size_t i = 0; i < d * num_lives && status == RLV_OK; i++)
        mean[i % d] += sample[i] / (double)num_lives;
    for (size_t a = 0; a < d && status == RLV_OK; a++)
        for (size_t b = 0; b <= a; b++) {
            const double own = a == b ? target_sd[a] * target_sd[a] : 0;
            const double c = chance * covariance(sample, num_lives, d, mean, a, b);
            self->factor[a * d + b] = self->factor[b * d + a] = own + (a == b ? c : kept * c);
        }
    if (status == RLV_OK) {
        gsl_matrix_view view = gsl_matrix_view_array(self->factor, d, d);
        if (gsl_linalg_cholesky_decomp1(&view.matrix) != GSL_SUCCESS)
            status = rlv_fail(err, RLV_ERR_DATA,
                              "a target has neither an error nor chance [sd above 0]");
    }
    (void)gsl_set_error_handler(handler);
    free(mean);
    return status;
}

void rlv_errors_free(rlv_errors_t *self)
{
    free(self->factor);
    memset(self, 0, sizeof *self);
}

void rlv_errors_whiten(const rlv_errors_t *self, double *rows, size_t num_rows)
{
    const size_t d = self->num_targets;
    for (size_t r = 0; r < num_rows; r++) {
        double *x = rows + r * d;
        for (size_t t = 0; t < d; t++)
            x[t] = (x[t] - dot(self->factor + t * d, x, t)) / self->factor[t * d + t];
    }
}

static void moments(const double value[], size_t num, double *mean, double *sd)
{
    double squares = 0;
    *mean = 0;
    for (size_t i = 0; i < num; i++)
        *mean += value[i] / (double)num;
    for (size_t i = 0; i < num; i++)
        squares += (value[i] - *mean) * (value[i] - *mean);
    *sd = num > 1 ? sqrt(squares / (double)(num - 1)) : 0;
}

double rlv_overlap(const double prior[], const double posterior[], size_t num)
{
    enum { CELLS = 4000 };
    static const double WIDTH = 8;
    double m1, s1, m2, s2, common = 0;

    moments(prior, num, &m1, &s1);
    moments(posterior, num, &m2, &s2);
    if (!(s1 > 0) || !(s2 > 0))
        return m1 < m2 || m1 > m2 ? 0 : 1;
    const double low = fmin(m1 - WIDTH * s1, m2 - WIDTH * s2);
    const double step = (fmax(m1 + WIDTH * s1, m2 + WIDTH * s2) - low) / CELLS;
    for (int i = 0; i < CELLS; i++) {
        const double x = low + (i + 0.5) * step;
        const double z1 = (x - m1) / s1, z2 = (x - m2) / s2;
        common += fmin(exp(-0.5 * z1 * z1) / s1, exp(-0.5 * z2 * z2) / s2) * step;
    }
    return common / sqrt(2 * 3.14159265358979323846);
}

double rlv_shrink(const double estimate[], const double sd[], size_t num, double *shrunk)
{
    double w = 0, w2 = 0, wx = 0, q = 0;
    for (size_t i = 0; i < num; i++) {
        const double weight = 1.0 / (sd[i] * sd[i]);
        w += weight;
        w2 += weight * weight;
        wx += weight * estimate[i];
    }
    for (size_t i = 0; i < num; i++)
        q += (estimate[i] - wx / w) * (estimate[i] - wx / w) / (sd[i] * sd[i]);
    const double variance = num > 1 ? fmax((q - (double)(num - 1)) / (w - w2 / w), 0) : 0;
    for (size_t i = 0; i < num; i++)
        shrunk[i] = estimate[i] * variance / (variance + sd[i] * sd[i]);
    return variance;
}
