#include "releve/regression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A pair and the row it stands in. */
typedef struct {
    uint64_t key;
    size_t row;
} pair_t;

static int by_key(const void *a, const void *b)
{
    const pair_t *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

long rlv_pair_codes(size_t n, const uint32_t *a, const uint32_t *b, uint32_t *code,
                    rlv_error_t *err)
{
    pair_t *pair = rlv_calloc(n, sizeof *pair, err);
    long count = 0;

    if (pair == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++)
        pair[i] = (pair_t){(uint64_t)a[i] << 32 | b[i], i};
    qsort(pair, n, sizeof *pair, by_key);
    for (size_t i = 0; i < n; i++) {
        count += i == 0 || pair[i].key != pair[i - 1].key;
        code[pair[i].row] = (uint32_t)count - 1;
    }
    free(pair);
    return count;
}

/* meat += factor * sum over clusters of the products of their score sums; returns how many clusters
 * occur, in *occurring. */
static int add_meat(const rlv_fe_fit_t *fit, const uint32_t *cluster, size_t size, double factor,
                    double *meat, size_t *occurring, rlv_error_t *err)
{
    const size_t k = fit->num_terms;
    double *sum = rlv_calloc(size * (k + 1), sizeof *sum, err);

    if (sum == NULL)
        return RLV_ERR_OS;
    *occurring = 0;
    for (size_t i = 0; i < fit->num_rows; i++) {
        double *s = sum + (size_t)cluster[i] * (k + 1);
        const double e = fit->residual[i] * (fit->weight != NULL ? fit->weight[i] : 1);
        *occurring += s[k] == 0;
        s[k] = 1;
        for (size_t j = 0; j < k; j++)
            s[j] += e * fit->demeaned[j][i];
    }
    for (size_t c = 0; c < size; c++) {
        const double *s = sum + c * (k + 1);
        for (size_t j = 0; j < k && s[k] != 0; j++)
            for (size_t l = 0; l < k; l++)
                meat[j * k + l] += factor * s[j] * s[l];
    }
    free(sum);
    return RLV_OK;
}

static void sandwich(const rlv_fe_fit_t *fit, const double *meat, double factor, double *scratch,
                     double *vcov)
{
    const size_t k = fit->num_terms;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double sum = 0;
            for (size_t l = 0; l < k; l++)
                sum += fit->bread[i * k + l] * meat[l * k + j];
            scratch[i * k + j] = sum;
        }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double sum = 0;
            for (size_t l = 0; l < k; l++)
                sum += scratch[i * k + l] * fit->bread[l * k + j];
            vcov[i * k + j] = factor * sum;
        }
}

/* The number of parameters that the rule counts. */
static double count_parameters(const rlv_fe_fit_t *fit, const rlv_vcov_spec_t *spec)
{
    double k = 0;
    for (size_t j = 0; j < fit->num_terms; j++)
        k += !fit->dropped[j];
    if (spec->ssc == RLV_SSC_NONE)
        return k;
    k += (double)fit->num_effects;
    if (spec->ssc == RLV_SSC_FIXEST && spec->kind == RLV_VCOV_CLUSTER) {
        k -= spec->unit_nested ? (double)fit->units_present - 1 : 0;
        k -= spec->period_nested ? (double)fit->periods_present - 1 : 0;
    }
    return k;
}

static int cluster_vcov(const rlv_fe_fit_t *fit, const rlv_vcov_spec_t *spec, double *meat,
                        double *factor, double *df, rlv_error_t *err)
{
    const bool raw = spec->ssc == RLV_SSC_RAW;
    size_t groups[3] = {0};
    uint32_t *both = NULL;
    double *part[3] = {NULL};
    const size_t k = fit->num_terms, ways = spec->num_clusters == 2 ? 3 : 1;
    int status = RLV_ERR_OS;

    both = rlv_calloc(fit->num_rows, sizeof *both, err);
    if (both == NULL)
        return RLV_ERR_OS;
    for (size_t w = 0; w < ways; w++) {
        const uint32_t *cluster = w < 2 ? spec->cluster[w] : both;
        long size =
            w < 2 ? (long)spec->cluster_size[w]
                  : rlv_pair_codes(fit->num_rows, spec->cluster[0], spec->cluster[1], both, err);
        part[w] = size < 0 ? NULL : rlv_calloc(k * k, sizeof *part[w], err);
        if (part[w] == NULL ||
            (status = add_meat(fit, cluster, (size_t)size, 1, part[w], &groups[w], err)) < 0)
            goto out;
    }
    const size_t least = ways == 3 && groups[1] < groups[0] ? groups[1] : groups[0];
    if (least < 2) {
        status = rlv_fail(err, RLV_ERR_DATA, "there is one cluster only [at least 2]");
        goto out;
    }
    for (size_t w = 0; w < ways; w++) {
        const double g = (double)(spec->own_cluster_factor ? groups[w] : least);
        for (size_t j = 0; j < k * k; j++)
            meat[j] += (w < 2 ? 1 : -1) * (raw ? 1 : g / (g - 1)) * part[w][j];
    }
    *df = (double)least - 1;
    *factor = 1;
    status = RLV_OK;
out:
    for (size_t w = 0; w < 3; w++)
        free(part[w]);
    free(both);
    return status;
}

int rlv_fe_vcov(const rlv_fe_fit_t *fit, const rlv_vcov_spec_t *spec, double *vcov, double *df,
                rlv_error_t *err)
{
    const size_t k = fit->num_terms;
    const double n = (double)fit->num_rows, parameters = count_parameters(fit, spec);
    double *meat = rlv_calloc(2 * k * k, sizeof *meat, err), factor = 1, squares = 0;
    int status = RLV_OK;

    if (meat == NULL)
        return RLV_ERR_OS;
    *df = n - parameters;
    if (spec->kind == RLV_VCOV_CLUSTER) {
        status = cluster_vcov(fit, spec, meat, &factor, df, err);
    } else if (spec->kind == RLV_VCOV_HETERO) {
        for (size_t i = 0; i < fit->num_rows; i++) {
            const double e = fit->residual[i] * (fit->weight != NULL ? fit->weight[i] : 1);
            for (size_t j = 0; j < k; j++)
                for (size_t l = 0; l < k; l++)
                    meat[j * k + l] += e * e * fit->demeaned[j][i] * fit->demeaned[l][i];
        }
        factor = spec->ssc == RLV_SSC_RAW ? 1 : n / (n - 1);
    } else {
        for (size_t i = 0; i < fit->num_rows; i++)
            squares +=
                fit->residual[i] * fit->residual[i] * (fit->weight != NULL ? fit->weight[i] : 1);
        for (size_t j = 0; j < k * k; j++)
            vcov[j] = fit->bread[j] * squares / (n - (spec->ssc == RLV_SSC_RAW ? 0 : parameters));
        goto out;
    }
    if (spec->ssc != RLV_SSC_RAW)
        factor *= (n - 1) / (n - parameters);
    if (status == RLV_OK)
        sandwich(fit, meat, factor, meat + k * k, vcov);
out:
    free(meat);
    return status;
}
