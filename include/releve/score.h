/*
 * score: how good a forecast was, once what happened is known.
 *
 * A forecast is a sample of equally likely values (an ensemble, or past errors added to a point) or
 * a normal law; a score is a number, smaller is better unless said. Sources: Gneiting and Raftery
 * 2007 (J. Am. Stat. Assoc. 102: 359-378, eq. 20-21: CRPS); Ferro 2014 (Q. J. R. Meteorol. Soc.
 * 140: 1917-1923: the fair CRPS of an ensemble); Dawid 1984 (PIT).
 */
#ifndef RELEVE_SCORE_H
#define RELEVE_SCORE_H

#include "releve/core.h"

/* CRPS of the empirical law of sorted values: E|X - y| - E|X - X'| / 2, in the unit of y. O(n). */
double rlv_crps_sample(const double sorted[], size_t num_values, double observed);
/* The same for the law that the values are a sample of (unbiased in the number of values, so that
 * ensembles of different sizes compare); num_values of 1 gives |x - y|. May be slightly negative.
 */
double rlv_crps_fair(const double sorted[], size_t num_values, double observed);
/* Closed form for a normal law; sd 0 gives |mean - y|. */
double rlv_crps_normal(double mean, double sd, double observed);
/* Probability integral transform: the share of the sorted values below y, values equal to y counted
 * by the share `u` in (0, 1) (randomised PIT), brought to ](0, 1)[ by counting y among them. */
double rlv_pit_sample(const double sorted[], size_t num_values, double observed, double u);

/* What one forecast of one figure was worth. NaN where a forecaster has no band. */
typedef struct {
    double point;              /* the one figure it gives */
    double p05, p25, p75, p95; /* its bands of 90 % and 50 % */
    double crps, pit;
    double middle; /* its median: what absolute errors elicit (Gneiting 2011); a rule's point */
} rlv_forecast_t;

/* Bands, CRPS (fair) and PIT of a sample, which is sorted in place; `point` is kept as
 * given, and is the middle until the caller says otherwise. */
rlv_forecast_t rlv_forecast_score(double point, double value[], size_t num_values, double observed,
                                  double u);

/* A score over several forecasts. */
typedef enum {
    RLV_SCORE_BIAS,     /* weighted mean of point - observed */
    RLV_SCORE_MAE,      /* weighted mean of |middle - observed| */
    RLV_SCORE_RMSE,     /* root of the weighted mean of its square */
    RLV_SCORE_MAPE,     /* 100 times the weighted mean of |middle - observed| / |observed|, % */
    RLV_SCORE_CRPS,     /* weighted mean */
    RLV_SCORE_COVER_50, /* share of places whose figure lies in the band, each place counting one */
    RLV_SCORE_COVER_90,
    RLV_SCORE_WIDTH_50, /* weighted mean of the band's width */
    RLV_SCORE_WIDTH_90,
    RLV_NUM_SCORES
} rlv_score_t;
const char *rlv_score_name(rlv_score_t score); /* "bias", "mae"... */

/* The score of `num` forecasts, of which number i counts `times[i]` times (NULL: once each) with
 * weight `weight[i]`. Forecasts without what the score needs are left out; NaN when none is left,
 * and `*used` (may be NULL) gets how many were. MAPE leaves out figures of zero. */
double rlv_score_of(rlv_score_t score, const rlv_forecast_t forecast[], const double observed[],
                    const double weight[], const unsigned times[], size_t num, size_t *used);

/* Counts of PITs in equal classes of [0, 1]; NaN left out. */
void rlv_pit_histogram(const rlv_forecast_t forecast[], size_t num, size_t num_classes,
                       size_t *count);

/* Resampled places of a bootstrap: how many times each of `num` places is drawn in replicate
 * `replicate` (addressed draws: the same for every forecaster, hence paired). */
void rlv_score_resample(uint64_t seed, uint32_t replicate, size_t num, unsigned *times);

#endif
