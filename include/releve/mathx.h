/*
 * mathx: the transcendental functions of the engine, made of +, -, *, / and integer operations
 * only, so that they give the same bits with every compiler, C library and processor that follows
 * IEEE 754 (libm's last bits do not).
 *
 * Errors, measured in the tests against libm on dense grids: rlv_exp and rlv_log under 1 ulp;
 * rlv_normal_quantile under 1e-15 relative to algorithm AS 241's own accuracy (about 1e-16).
 */
#ifndef RELEVE_MATHX_H
#define RELEVE_MATHX_H

/* e to the x. Overflows to infinity above 709.78, underflows to 0 below -745.13. */
double rlv_exp(double x);

/* Natural logarithm. -infinity at 0, NaN below. */
double rlv_log(double x);

/* x to the power y, for x > 0: rlv_exp(y * rlv_log(x)). Relative error about 1e-15 * |y log x|. */
double rlv_pow(double x, double y);

/* Cosine of an angle in degrees, between -90 and 90. Absolute error under 6e-16
 * (measured on a dense grid: 4.7e-16, near 90 degrees). */
double rlv_cos_degrees(double degrees);

/* Sine of half-turns: sin(pi x) for 0 <= x <= 1. Relative error under 1e-15 but near x = 1. */
double rlv_sin_pi(double x);

/* Quantile of the standard normal distribution, 0 < p < 1: Wichura (1988), algorithm AS 241
 * (PPND16), Applied Statistics 37(3). */
double rlv_normal_quantile(double p);

#endif
