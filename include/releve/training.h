/*
 * training: from admission to medicine to the first installation.
 *
 * Places of the competition of year A open the second year of medicine; five years later (one more
 * for repeaters) the internship begins, in November, and lasts three years, or four in general
 * practice for those who enter it from November 2023 on. So places of 2018 finish in November 2027,
 * and nobody finishes in November 2026: the gap comes out of the dating, with no factor of its own.
 * From the end of internship to the first installation a graduate waits the years to the thesis
 * (training.thesis_years, the same for all) and a lognormal number of years after it.
 *
 * A graduate is a doctor with an id (year of the end of internship, rank), so that the k-th of a
 * cohort meets the same draws in every scenario, and more places only add graduates.
 * Sources: order of studies (laws of 2022 and 2023 for the fourth year); CNAM, December 2023 (years
 * from thesis to installation).
 */
#ifndef RELEVE_TRAINING_H
#define RELEVE_TRAINING_H

#include "releve/core.h"
#include "releve/national.h"
#include "releve/params.h"

enum {
    RLV_TRAINING_MAX_WAIT = 25, /* years from the end of internship: later, never */
    RLV_FOURTH_YEAR_FROM = 2023 /* first entry into the internship of four years */
};

/* Calendar year of the end of an internship that begins in November of `start`. */
int rlv_training_end(const rlv_params_t *params, int start);

/* GPs of France who end their internship in November of `year`, expected. */
double rlv_training_graduates(const rlv_params_t *params, const rlv_national_t *national, int year);

/* The same, changed as the region's posts of general practice change its part of the cohort: by
 * 1 + training.posts_pull x (mean of training.posts_toulouse and _montpellier - 1), of the year of
 * entry into the internship. The country's posts stay as they are. */
double rlv_training_drawn(const rlv_params_t *params, const rlv_national_t *national, int year);

/* Share of a cohort that installs 0, 1, 2... calendar years after the end of internship; the rest,
 * beyond RLV_TRAINING_MAX_WAIT, never does. `factor` multiplies the years after the thesis. */
void rlv_training_waits(const rlv_params_t *params, double factor,
                        double share[RLV_TRAINING_MAX_WAIT + 1]);

/* Calendar years that one graduate waits, from a uniform number. */
int rlv_training_wait(const rlv_params_t *params, double factor, double u);

/* First installations in the region expected in `year` of the graduates of France, if all were the
 * region's: those who never look and those who choose elsewhere taken out, entries.factor and the
 * posts of the region left out.
 * O(waits). */
double rlv_training_ready(const rlv_params_t *params, const rlv_national_t *national, int year);

/* Regional graduates ready to install, per French graduate: makes the entries expected in
 * entries.reference_year equal to entries.per_year, the share that chooses elsewhere
 * (settlement.outside_share) and foreign diplomas taken out. */
double rlv_training_scale(const rlv_params_t *params, const rlv_national_t *national);

/* Share of those who end their internship in `year` who signed a CESP `owed` years before, when
 * cesp.share is read: the allowance is paid in as many years as are owed. Years owed are uniform
 * between cesp.min_years and cesp.max_years among those asked, so that with a cesp.share that moves
 * the short commitments change first. */
double rlv_training_cesp_share(const rlv_params_t *params, int year, int owed);

/* Share of those who end their internship in `year` who owe `owed` years, breaches taken out. */
double rlv_training_cesp_owing(const rlv_params_t *params, int year, int owed);

/* Share of the graduates who look for a first installation 0, 1, 2... years after the end of
 * internship is rlv_training_waits times (1 - training.never_share). */

/* Docteurs juniors of the region on 1 January of `year`: those of the fourth year who finish in
 * November, expected, as many as its posts. 0 without the fourth year. */
double rlv_training_juniors(const rlv_params_t *params, const rlv_national_t *national, int year);

#endif
