/*
 * synthetic_did: synthetic difference-in-differences, synthetic control and the plain difference in
 * differences of a block design: `num_controls` units never treated, then units all treated from
 * the same period on.
 *
 *     estimate = (-omega, 1/N1)' Y (-lambda, 1/T1)
 *
 * with omega over control units and lambda over periods before treatment, both on the simplex
 * (Arkhangelsky, Athey, Hirshberg, Imbens, Wager 2021, AER 111(12), section II and algorithm 1):
 *     lambda: |Y_co,pre lambda - mean of Y_co,post|^2 / N0 + zeta_lambda^2 |lambda|^2
 *     omega:  |Y_co,pre' omega - mean of Y_tr,pre|^2 / T0 + zeta_omega^2 |omega|^2
 * each after removing column means (the intercept). noise level = standard deviation of all first
 * differences of controls before treatment (denominator count - 1); zeta_omega = (N1 T1)^(1/4)
 * noise, zeta_lambda = 1e-6 noise. Synthetic control: lambda = 0, no intercept, zeta_omega = 1e-6
 * noise. Plain difference: uniform weights.
 *
 * The quadratic programs are solved exactly by default; the published software stops its
 * Frank-Wolfe iterations short of the optimum (by 2e-3 on its own example), which
 * RLV_SYNTHETIC_FRANK_WOLFE reproduces for comparison.
 *
 * Order of use: fill rlv_block_design_t (memory not owned), _fit, then the standard errors; _free.
 * Cost: _fit, a few small linear solves, about 0.02 ms for 132 controls and 10 periods; the placebo
 * standard error and the placebos in space repeat it.
 */
#ifndef RELEVE_SYNTHETIC_DID_H
#define RELEVE_SYNTHETIC_DID_H

#include "releve/core.h"

/* A balanced panel, controls first, periods before treatment first. */
typedef struct {
    const double *outcome; /* [num_units * num_periods], row-major, finite */
    size_t num_units;
    size_t num_periods;
    size_t num_controls; /* N0, 1 to num_units - 1 */
    size_t num_pre;      /* T0, 1 to num_periods - 1; 2 at least unless the kind is plain DiD */
} rlv_block_design_t;

enum rlv_synthetic_kind {
    RLV_SYNTHETIC_DID = 0,
    RLV_SYNTHETIC_CONTROL = 1,
    RLV_SYNTHETIC_PLAIN_DID = 2
};

enum rlv_synthetic_solver {
    RLV_SYNTHETIC_EXACT = 0,
    /* Two rounds of Frank-Wolfe: pre_steps from uniform weights, weights under a quarter of the
     * largest set to zero, then up to max_steps. With sparsify false: one round. */
    RLV_SYNTHETIC_FRANK_WOLFE = 1
};

/* Zero-initialised: the defaults of synthetic DiD, solved exactly. */
typedef struct {
    enum rlv_synthetic_kind kind;
    enum rlv_synthetic_solver solver;
    const double *zeta_omega;  /* NULL: the default of the kind */
    const double *zeta_lambda; /* NULL: the default of the kind */
    double relative_ridge; /* exact solver: adds this share of the largest squared column norm */
    double min_decrease;   /* Frank-Wolfe; 0: 1e-5 noise level */
    size_t max_steps;      /* Frank-Wolfe; 0: 10,000 */
    bool one_round;        /* Frank-Wolfe without sparsifying */
} rlv_synthetic_options_t;

typedef struct {
    double estimate;
    double noise_level; /* NaN when there is one period before treatment */
    double zeta_omega;
    double zeta_lambda;
    double omega_objective; /* at the weights found; NaN where the weights are not fitted */
    double lambda_objective;
    double pre_rmspe;  /* root mean square of treated mean - synthetic control before treatment */
    double post_rmspe; /* the same after it; both without an intercept */
    double *omega;     /* [num_controls] */
    double *lambda;    /* [num_pre] */
    double *effect_curve; /* [num_periods - num_pre], averages to the estimate */
} rlv_synthetic_did_t;

/* RLV_ERR_DATA for a design out of range, a missing or infinite outcome, or (unless plain DiD) one
 * period before treatment or controls whose changes are all alike (no noise). `options` may be
 * NULL. */
int rlv_synthetic_did_fit(rlv_synthetic_did_t *self, const rlv_block_design_t *design,
                          const rlv_synthetic_options_t *options, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_synthetic_did_free(rlv_synthetic_did_t *self);

/* Jackknife over units (algorithm 3): lambda kept, omega kept and renormalised over the controls
 * left. NaN with one treated unit, when one control carries all the weight, or when nothing but
 * rounding (1e-10 of the outcome's standard deviation) is left of it. Not to be reported
 * for synthetic control. */
double rlv_synthetic_did_jackknife(const rlv_synthetic_did_t *self,
                                   const rlv_block_design_t *design);

/* Placebo standard error (algorithm 4): random sets of num_treated controls are given the
 * treatment, weights are fitted again with the same zetas; sqrt((B-1)/B) times the standard
 * deviation. Needs more controls than treated units (RLV_ERR_DATA). Draws addressed by `seed`. */
int rlv_synthetic_did_placebo_error(const rlv_synthetic_did_t *self,
                                    const rlv_block_design_t *design,
                                    const rlv_synthetic_options_t *options, size_t num_draws,
                                    uint64_t seed, double *std_error,
                                    rlv_error_t *err) RLV_MUST_CHECK;

/* Placebo in space: control number `unit` against the other controls, treated units left out, zetas
 * computed anew. The result is freed by the caller. */
int rlv_synthetic_did_placebo_unit(rlv_synthetic_did_t *self, const rlv_block_design_t *design,
                                   const rlv_synthetic_options_t *options, size_t unit,
                                   rlv_error_t *err) RLV_MUST_CHECK;

/* Placebo in time: the periods before treatment only, the last share of them, as large as the share
 * of treated periods in the panel, taken as treated; zetas those of `fitted`. */
int rlv_synthetic_did_placebo_time(rlv_synthetic_did_t *self, const rlv_synthetic_did_t *fitted,
                                   const rlv_block_design_t *design,
                                   const rlv_synthetic_options_t *options,
                                   rlv_error_t *err) RLV_MUST_CHECK;

#endif
