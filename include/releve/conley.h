/*
 * conley: covariance of a regression's coefficients when errors are correlated over distance
 * (Conley 1999, Journal of Econometrics 92(1)).
 *
 *     V = bread [ sum_ij K(d_ij) s_i s_j' ] bread,      s_i = x_i e_i, bread = (X'X)^-1
 *
 * For an estimator known by its influence functions (one row a unit), score = influence / n and
 * bread = the identity.
 *
 * d_ij is the great-circle distance (sphere of 6,371.0088 km). A row always counts with itself; two
 * rows count when d_ij < cutoff, with weight 1 (uniform) or 1 - d_ij / cutoff (Bartlett). So a
 * cutoff of 0 gives the heteroskedasticity-consistent HC0, a tiny one clusters by place, and a
 * uniform kernel wider than the map gives the outer product of the total score, which is 0 for a
 * fit with these columns: a cutoff near the size of the map is meaningless, and a warning of the
 * caller's.
 *
 * With `period`, rows of different periods and different places do not count together, and rows of
 * the same place (same coordinates) in different periods count with the weight 1 - lag / (lags + 1)
 * for lag <= lags (Newey and West 1987). Without it all rows count by distance alone, whatever
 * their period: the same place is then fully clustered over time.
 *
 * The uniform kernel does not make V positive semi-definite: a negative variance gives std_error
 * NaN, never a root of its absolute value. No small-sample factor. Cost: O(num_rows^2) distances as
 * dot products, no trigonometric function in the inner loop but for Bartlett pairs within the
 * cutoff.
 */
#ifndef RELEVE_CONLEY_H
#define RELEVE_CONLEY_H

#include "releve/core.h"

enum rlv_conley_kernel { RLV_CONLEY_UNIFORM = 0, RLV_CONLEY_BARTLETT = 1 };

/* Memory not owned. */
typedef struct {
    const double *score;     /* [num_rows * num_columns], row-major: x_i e_i (weights included) */
    const double *bread;     /* [num_columns * num_columns], symmetric */
    const double *latitude;  /* [num_rows], degrees, -90 to 90 */
    const double *longitude; /* [num_rows], degrees, -180 to 360 */
    const int *period;       /* [num_rows] or NULL */
    size_t num_rows;
    size_t num_columns;
    double cutoff_km; /* >= 0 */
    int lags;         /* >= 0; used with period */
    enum rlv_conley_kernel kernel;
} rlv_conley_t;

/* `covariance` [num_columns * num_columns]; `std_error` [num_columns] or NULL, NaN where the
 * variance is negative. RLV_ERR_DATA for a coordinate or a score that is missing or out of range,
 * RLV_ERR_USAGE for a negative cutoff. */
int rlv_conley_covariance(const rlv_conley_t *self, double *covariance, double *std_error,
                          rlv_error_t *err) RLV_MUST_CHECK;

/* Great-circle distance in km, accurate at small distances (haversine). */
double rlv_great_circle_km(double latitude_a, double longitude_a, double latitude_b,
                           double longitude_b);

#endif
