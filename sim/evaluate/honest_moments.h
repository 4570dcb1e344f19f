/*
 * honest_moments: linear restrictions A delta <= d on the difference in trends, and the ARP tests
 * of the moment inequalities they imply. Private to sim/evaluate; see releve/honest_did.h.
 */
#ifndef RELEVE_EVALUATE_HONEST_MOMENTS_H
#define RELEVE_EVALUATE_HONEST_MOMENTS_H

#include "releve/honest_did.h"
#include "releve/linear_program.h"

/* A delta <= d, over the coefficients (reference period left out). */
typedef struct {
    size_t num_rows;
    size_t num_columns; /* num_pre + num_post */
    double *matrix;     /* [num_rows * num_columns] */
    double *bound;      /* [num_rows] */
} rlv_restriction_t;

/* Smoothness with `bound` M and a sign restriction. With num_post = 0 only what bears on the
 * periods before. */
int rlv_restriction_smoothness(rlv_restriction_t *self, size_t num_pre, size_t num_post,
                               double bound, enum rlv_honest_sign sign,
                               rlv_error_t *err) RLV_MUST_CHECK;
/* Relative magnitudes with `bound` Mbar, when the largest difference before is number `which` (0 to
 * num_pre - 1, the last one is the step to the reference period) and positive or negative. */
int rlv_restriction_relative(rlv_restriction_t *self, size_t num_pre, size_t num_post, double bound,
                             size_t which, bool positive, enum rlv_honest_sign sign,
                             rlv_error_t *err) RLV_MUST_CHECK;
/* Keeps only the rows with a coefficient after treatment. */
void rlv_restriction_keep_post(rlv_restriction_t *self, size_t num_pre);
void rlv_restriction_free(rlv_restriction_t *self);

/* Range of weight'delta_post over the set when delta is 0 before. RLV_ERR_DATA if unbounded. */
int rlv_restriction_range(const rlv_restriction_t *self, size_t num_pre, const double *weight,
                          double *low, double *high, rlv_error_t *err) RLV_MUST_CHECK;

/* The tests of one restriction, for many values of theta. */
typedef struct {
    size_t num_rows;
    double *level;       /* [num_rows], (A beta - d) / sd */
    double *slope;       /* [num_rows], decrease of the level per unit of theta */
    double *correlation; /* [num_rows^2] of the levels */
    double *loading;     /* [num_rows * num_columns], A L / sd with sigma = L L': draws of levels */
    size_t num_columns;
    rlv_linear_program_t dual; /* vertices: weights on the levels free of nuisance parameters */
    double size;               /* of the conditional test */
    double critical; /* least favourable; infinite without a first test, NaN until needed */
    double kappa;    /* size of the first test */
    double *draws;   /* [num_draws + num_columns + 4], work space of the critical value */
    size_t num_draws;
    uint64_t seed;
    double *shifted, *vertex, *direction; /* [num_rows], work space */
    double *other;                        /* [2 * num_rows], work space */
} rlv_arp_t;

/* `sigma` [num_columns^2]; `weight` [num_columns - num_pre]; with no column after, theta has no
 * meaning and the levels are tested as they are. `kappa` 0: no first test. */
int rlv_arp_init(rlv_arp_t *self, const rlv_restriction_t *restriction, const double *beta,
                 const double *sigma, size_t num_pre, const double *weight, double alpha,
                 double kappa, size_t num_draws, uint64_t seed, rlv_error_t *err) RLV_MUST_CHECK;
/* The first call that needs it draws the least favourable critical value. */
bool rlv_arp_rejects(rlv_arp_t *self, double theta);
/* Whether theta is accepted whatever the critical value: cheap. */
bool rlv_arp_surely_accepts(rlv_arp_t *self, double theta);
void rlv_arp_free(rlv_arp_t *self);

/* Checks a study and a bound; `*weight` [num_post], freed by the caller, gets the study's weights
 * or the default. */
int rlv_honest_check(const rlv_event_study_t *study, double bound, double **weight,
                     rlv_error_t *err) RLV_MUST_CHECK;

/* Lower triangular L with sigma = L L'; RLV_ERR_DATA when sigma is not positive definite. */
int rlv_honest_cholesky(const double *sigma, size_t size, double *root,
                        rlv_error_t *err) RLV_MUST_CHECK;

#endif
