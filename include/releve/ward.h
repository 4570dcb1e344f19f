/*
 * ward: agglomerative hierarchical clustering by Ward's criterion.
 *
 * Ward (1963), by the recurrence of Lance and Williams (1967) on squared Euclidean distances, the
 * form called ward.D2 by Murtagh and Legendre (2014) and by R's hclust: a height is the square root
 * of the recurrence's value, so that two single points join at their distance. Ties go to the
 * smallest pair of clusters, a cluster being known by its smallest row. O(n^3), 8 n^2 bytes.
 */
#ifndef RELEVE_WARD_H
#define RELEVE_WARD_H

#include "releve/core.h"

/* Two clusters join; each is named by its smallest row. */
typedef struct {
    size_t first, second; /* first < second; what they form is named `first` */
    size_t size;          /* rows of what they form */
    double height;
} rlv_ward_merge_t;

/* `x` [num_rows * num_columns], row-major; `merge` [num_rows - 1] is output, by increasing height.
 * RLV_ERR_DATA for a value that is not finite. */
int rlv_ward_cluster(const double x[], size_t num_rows, size_t num_columns, rlv_ward_merge_t *merge,
                     rlv_error_t *err) RLV_MUST_CHECK;

/* The partition in `num_clusters` (1 to num_rows): `cluster` [num_rows], numbered from 0 in the
 * order of their first row. */
int rlv_ward_cut(const rlv_ward_merge_t merge[], size_t num_rows, size_t num_clusters,
                 size_t *cluster, rlv_error_t *err) RLV_MUST_CHECK;

#endif
