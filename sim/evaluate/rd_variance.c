#include "rd_side.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

rlv_rd_variance_t rlv_rd_effective_variance(rlv_rd_variance_t asked, bool clustered)
{
    static const rlv_rd_variance_t WITH[] = {RLV_RD_CR1, RLV_RD_CR1, RLV_RD_CR1, RLV_RD_CR2,
                                             RLV_RD_CR3, RLV_RD_CR1, RLV_RD_CR2, RLV_RD_CR3};
    static const rlv_rd_variance_t WITHOUT[] = {RLV_RD_NN,  RLV_RD_HC0, RLV_RD_HC1, RLV_RD_HC2,
                                                RLV_RD_HC3, RLV_RD_HC1, RLV_RD_HC2, RLV_RD_HC3};
    return clustered ? WITH[asked] : WITHOUT[asked];
}

/* What one cluster adds up to. */
typedef struct {
    double score;  /* sum a r */
    double *reach; /* [k], sum a power */
    double *pull;  /* [k], sum w power r */
    double *gram;  /* [k*k], sum w power power' */
} cluster_t;

static int collect(const rlv_rd_fit_t *fit, const double *a, const double *residual,
                   cluster_t *cluster, size_t *num_clusters, rlv_error_t *err)
{
    const size_t k = fit->num_terms;
    const size_t *label = fit->side->cluster + fit->first;
    size_t *slot = rlv_calloc(fit->side->num_labels, sizeof *slot, err);
    if (slot == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < fit->num_rows; i++) {
        if (slot[label[i]] == 0)
            slot[label[i]] = ++*num_clusters;
        cluster_t *c = &cluster[slot[label[i]] - 1];
        const double *u = fit->power + i * k;
        c->score += a[i] * residual[i];
        for (size_t j = 0; j < k; j++) {
            c->reach[j] += a[i] * u[j];
            c->pull[j] += fit->weight[i] * u[j] * residual[i];
            for (size_t l = 0; l < k; l++)
                c->gram[j * k + l] += fit->weight[i] * u[j] * u[l];
        }
    }
    free(slot);
    return RLV_OK;
}

typedef struct {
    gsl_matrix *square, *vectors;
    gsl_vector *values, *x;
    gsl_eigen_symmv_workspace *work;
} algebra_t;

/* score + reach' K V diag(c) V' K' pull, with V and s the eigenvectors and values of K' gram K
 * (those of the cluster's block of the hat matrix) and c = f(s)/s: f = 1/sqrt(1-s) - 1 for CR2,
 * 1/(1-s) - 1 for CR3. */
static double adjusted_score(const rlv_rd_fit_t *fit, const cluster_t *c, bool cr3, algebra_t *room,
                             bool *whole)
{
    const size_t k = fit->num_terms;
    double adjustment = 0.0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double sum = 0.0;
            for (size_t a = 0; a < k; a++)
                for (size_t b = 0; b < k; b++)
                    sum += fit->half[a * k + i] * c->gram[a * k + b] * fit->half[b * k + j];
            gsl_matrix_set(room->square, i, j, sum);
        }
    (void)gsl_eigen_symmv(room->square, room->values, room->vectors, room->work);
    for (size_t e = 0; e < k; e++) {
        const double share = gsl_vector_get(room->values, e);
        double reach = 0.0, pull = 0.0;
        if (share < 1e-14)
            continue;
        *whole = *whole || 1.0 - share < 1e-10;
        const double left = fmax(1.0 - share, 1e-10);
        for (size_t j = 0; j < k; j++)
            for (size_t l = 0; l < k; l++) {
                const double turn = fit->half[j * k + l] * gsl_matrix_get(room->vectors, l, e);
                reach += c->reach[j] * turn;
                pull += c->pull[j] * turn;
            }
        adjustment += ((cr3 ? 1.0 / left : 1.0 / sqrt(left)) - 1.0) / share * reach * pull;
    }
    return c->score + adjustment;
}

static int sum_clusters(const rlv_rd_fit_t *fit, const cluster_t *cluster, size_t num_clusters,
                        rlv_rd_variance_t variance, double *result, rlv_error_t *err)
{
    const size_t n = fit->num_rows, k = fit->num_terms;
    const double g = (double)num_clusters;
    bool whole = false;
    double sum = 0.0;
    algebra_t room = {gsl_matrix_alloc(k, k), gsl_matrix_alloc(k, k), gsl_vector_alloc(k), NULL,
                      gsl_eigen_symmv_alloc(k)};
    int status = RLV_OK;

    if (room.square == NULL || room.vectors == NULL || room.values == NULL || room.work == NULL) {
        status = rlv_fail_memory(err, k * k * sizeof(double));
        goto out;
    }
    for (size_t c = 0; c < num_clusters; c++) {
        const double score =
            variance == RLV_RD_CR1
                ? cluster[c].score
                : adjusted_score(fit, &cluster[c], variance == RLV_RD_CR3, &room, &whole);
        sum += score * score;
    }
    if (whole) {
        status = rlv_fail(err, RLV_ERR_DATA,
                          "cluster: one cluster alone determines the fit on %s, its leverage is 1 "
                          "[CR1, or more clusters within %.6g of the threshold]",
                          fit->side->name, fit->bandwidth);
        goto out;
    }
    *result = sum;
    if (variance == RLV_RD_CR1)
        *result *= ((double)n - 1.0) / (double)(n - k) * (g / (g - 1.0));
out:
    gsl_matrix_free(room.square);
    gsl_matrix_free(room.vectors);
    gsl_vector_free(room.values);
    gsl_eigen_symmv_free(room.work);
    return status;
}

static int clustered_variance(const rlv_rd_fit_t *fit, const double *a, const double *residual,
                              rlv_rd_variance_t variance, double *result, rlv_error_t *err)
{
    const size_t k = fit->num_terms, most = fit->side->num_clusters;
    size_t num_clusters = 0;
    int status = RLV_ERR_OS;
    cluster_t *cluster = rlv_calloc(most, sizeof *cluster, err);
    double *room = rlv_calloc(most * k * (k + 2), sizeof *room, err);
    if (cluster == NULL || room == NULL)
        goto out;
    for (size_t c = 0; c < most; c++) {
        cluster[c].reach = room + c * k * (k + 2);
        cluster[c].pull = cluster[c].reach + k;
        cluster[c].gram = cluster[c].pull + k;
    }
    status = collect(fit, a, residual, cluster, &num_clusters, err);
    if (status < 0)
        goto out;
    if (num_clusters < 2) {
        status = rlv_fail(err, RLV_ERR_DATA,
                          "cluster: one cluster within %.6g of the threshold on %s [at least 2]",
                          fit->bandwidth, fit->side->name);
        goto out;
    }
    status = sum_clusters(fit, cluster, num_clusters, variance, result, err);
out:
    free(cluster);
    free(room);
    return status;
}

int rlv_rd_fit_variance(const rlv_rd_fit_t *self, const double *a, const double *residual,
                        rlv_rd_variance_t variance, double *result, rlv_error_t *err)
{
    if (self->num_rows <= self->num_terms)
        return rlv_fail(err, RLV_ERR_DATA,
                        "running: %zu rows within %.6g of the threshold on %s [more than the %zu "
                        "terms of the polynomial, for a variance]",
                        self->num_rows, self->bandwidth, self->side->name, self->num_terms);
    if (variance >= RLV_RD_CR1)
        return clustered_variance(self, a, residual, variance, result, err);
    *result = 0.0;
    for (size_t i = 0; i < self->num_rows; i++)
        *result += a[i] * a[i] * residual[i] * residual[i];
    return RLV_OK;
}
