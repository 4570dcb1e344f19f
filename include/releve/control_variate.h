/*
 * control_variate: a mean over replicates made surer by one whose expectation is known.
 *
 * y_r is what replicate r of the model counts, x_r what the same replicate, with the same draws,
 * counts when nothing feeds back, and E[x] is exact (expectation.h). With b = cov(x, y) / var(x),
 *     mean(y) - b (mean(x) - E[x])
 * has the expectation of y up to O(1 / n), and the standard error sqrt(s^2 / n), s^2 being the
 * variance of the residuals of y on x (Lavenberg and Welch, Management Science 27:3, 1981;
 * Glasserman, Monte Carlo Methods in Financial Engineering, 2003, section 4.1).
 */
#ifndef RELEVE_CONTROL_VARIATE_H
#define RELEVE_CONTROL_VARIATE_H

#include <stddef.h>

typedef struct {
    double mean, mcse;                  /* of y alone, and its Monte Carlo error */
    double controlled, controlled_mcse; /* the same once controlled; the same as above where x does
                                           not vary */
    double coefficient;                 /* b */
} rlv_controlled_t;

/* `n` at least 3. O(n). */
rlv_controlled_t rlv_control_variate(const double y[], const double x[], size_t n, double expected);

#endif
