/*
 * rival: naive forecasters on the observed past of places, with bands from their own past errors.
 *
 * A panel holds one indicator by place and year as observed. From an origin year a rival uses the
 * years up to it only. Its past errors at a horizon are those that it would have made, by the same
 * rule, from earlier origins whose target was known at the origin; relative errors are pooled over
 * places of like size (RLV_RIVAL_CLASSES classes of equal numbers of places by weight). Where no
 * earlier origin has that horizon, the errors of the longest shorter one are taken: their mean
 * grows with the horizon, their spread as the standard deviation a + b h fitted to the last
 * value's errors (variance linear in the horizon).
 */
#ifndef RELEVE_RIVAL_H
#define RELEVE_RIVAL_H

#include "releve/core.h"

typedef enum {
    RLV_RIVAL_LAST,  /* last value */
    RLV_RIVAL_TREND, /* the place's own straight line (least squares), from the last value */
    RLV_RIVAL_PLUS,  /* last value plus the region's yearly change */
    RLV_RIVAL_TIMES, /* last value times the region's yearly factor */
    RLV_NUM_RIVALS
} rlv_rival_t;
enum { RLV_RIVAL_CLASSES = 5 };

const char *rlv_rival_name(rlv_rival_t rival); /* "last_value", "own_trend"... */

/* Nothing is owned. Values that are not observed are NaN. */
typedef struct {
    size_t num_places, num_years;
    const int *year;      /* [num_years], increasing */
    const double *value;  /* [num_places * num_years], year fastest */
    const double *region; /* [num_years] of the region, for the trend of PLUS and TIMES */
    const double *weight; /* [num_places] size */
} rlv_panel_past_t;

/* What the rival says for `place` at `origin` + `horizon`; NaN when it cannot (no last value at the
 * origin; fewer than two years for a trend). */
double rlv_rival_point(const rlv_panel_past_t *past, rlv_rival_t rival, size_t place, int origin,
                       int horizon);

/* Bands of one rival, origin and horizon: relative errors by class of size. */
typedef struct {
    uint8_t *place_class; /* [num_places] */
    double *error[RLV_RIVAL_CLASSES];
    size_t num_errors[RLV_RIVAL_CLASSES];
} rlv_rival_band_t;

/* Empty where there is no past error. rlv_rival_band_free is legal after a failure. */
int rlv_rival_band_init(rlv_rival_band_t *self, const rlv_panel_past_t *past, rlv_rival_t rival,
                        int origin, int horizon, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_rival_band_free(rlv_rival_band_t *self);

#endif
