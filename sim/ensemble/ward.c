#include "releve/ward.h"

#include <math.h>
#include <stdlib.h>

static double squared_distance(const double *a, const double *b, size_t num_columns)
{
    double sum = 0;
    for (size_t k = 0; k < num_columns; k++)
        sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sum;
}

/* The closest pair of clusters still there. */
static rlv_ward_merge_t closest(const double *d, const size_t *size, size_t n)
{
    rlv_ward_merge_t best = {0, 0, 0, INFINITY};
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; size[i] > 0 && j < n; j++)
            if (size[j] > 0 && d[i * n + j] < best.height)
                best = (rlv_ward_merge_t){i, j, size[i] + size[j], d[i * n + j]};
    return best;
}

static double *at(double *d, size_t n, size_t i, size_t j)
{
    return i < j ? &d[i * n + j] : &d[j * n + i];
}

int rlv_ward_cluster(const double x[], size_t num_rows, size_t num_columns, rlv_ward_merge_t *merge,
                     rlv_error_t *err)
{
    const size_t n = num_rows;
    double *d = rlv_calloc(n * n, sizeof *d, err); /* squared, above the diagonal */
    size_t *size = rlv_calloc(n, sizeof *size, err);
    int status = d != NULL && size != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t i = 0; i < n * num_columns && status == RLV_OK; i++)
        if (!isfinite(x[i]))
            status = rlv_fail(err, RLV_ERR_DATA, "ward: row %zu, column %zu is not finite",
                              i / num_columns, i % num_columns);
    for (size_t i = 0; i < n && status == RLV_OK; i++) {
        size[i] = 1;
        for (size_t j = i + 1; j < n; j++)
            d[i * n + j] = squared_distance(x + i * num_columns, x + j * num_columns, num_columns);
    }
    for (size_t step = 0; step + 1 < n && status == RLV_OK; step++) {
        rlv_ward_merge_t m = closest(d, size, n);
        const double a = (double)size[m.first], b = (double)size[m.second];
        for (size_t k = 0; k < n; k++) {
            const double c = (double)size[k];
            if (size[k] == 0 || k == m.first || k == m.second)
                continue;
            double *joined = at(d, n, k, m.first);
            *joined =
                ((a + c) * *joined + (b + c) * *at(d, n, k, m.second) - c * m.height) / (a + b + c);
        }
        size[m.first] = m.size;
        size[m.second] = 0;
        m.height = sqrt(m.height > 0 ? m.height : 0);
        merge[step] = m;
    }
    free(d);
    free(size);
    return status;
}

int rlv_ward_cut(const rlv_ward_merge_t merge[], size_t num_rows, size_t num_clusters,
                 size_t *cluster, rlv_error_t *err)
{
    size_t next = 0;

    if (num_clusters < 1 || num_clusters > num_rows)
        return rlv_fail(err, RLV_ERR_USAGE, "%zu clusters of %zu rows [1 to %zu]", num_clusters,
                        num_rows, num_rows);
    size_t *name = rlv_calloc(num_rows, sizeof *name, err);
    if (name == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < num_rows; i++)
        cluster[i] = i;
    for (size_t step = 0; step < num_rows - num_clusters; step++)
        for (size_t i = 0; i < num_rows; i++)
            if (cluster[i] == merge[step].second)
                cluster[i] = merge[step].first;
    for (size_t i = 0; i < num_rows; i++) /* a cluster's smallest row comes first */
        name[i] = cluster[i] == i ? next++ : 0;
    for (size_t i = 0; i < num_rows; i++)
        cluster[i] = name[cluster[i]];
    free(name);
    return RLV_OK;
}
