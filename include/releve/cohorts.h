/*
 * cohorts: inhabitants by sex and five-year age moved on by five years, and the need of GP care
 * that their ages give.
 *
 * Cohort-component in ratios (Hamilton & Perry 1962, with mortality apart). Class c (ages 5c to
 * 5c + 4, the last one open) of sex s becomes, five years later,
 *     P(s, c + 1, t + 5) = P(s, c, t) S(s, c, t) M(s, c + 1),
 * S the survival of a cohort spread evenly over its class, M the net migration of the years on
 * which it was estimated: observed / expected survivors (1 where nobody is expected). The youngest
 * class is the women of 15 to 49 of t + 5 times the child-woman ratio, 105 boys for 100 girls.
 *
 * Mortality beyond the table's last year: mean of the last three years before 2020 that the table
 * holds (2017 to 2019: those of the epidemic are left out), falling as between 2008-2010 and
 * 2017-2019, by sex and class, at a constant yearly rate. Above the table's last age, that age's.
 *
 * Need per inhabitant: mean over inhabitants of the acts by age relative to the mean, Barlet et al.
 * 2012; 1 is the mean of their reference population, the France of that study. 90+ is one class.
 */
#ifndef RELEVE_COHORTS_H
#define RELEVE_COHORTS_H

#include "releve/core.h"

enum {
    RLV_COHORT_MEN,
    RLV_COHORT_WOMEN,
    RLV_COHORT_SEXES,
    RLV_COHORT_YEARS = 5,    /* width of a class, length of a step */
    RLV_COHORT_CLASSES = 20, /* 0-4 to 95 and over */
    RLV_COHORT_LAST_AGE = 99 /* of the mortality table */
};

typedef struct {
    double people[RLV_COHORT_SEXES][RLV_COHORT_CLASSES];
} rlv_cohorts_t;

/* Annual probabilities of death by age in completed years, every year from first to last; the
 * years 2008 to 2010 and 2017 to 2019 must be among them. Owned by who fills it. */
typedef struct {
    int first_year, last_year;
    double *q; /* [RLV_COHORT_SEXES][RLV_COHORT_LAST_AGE + 1][num_years], in 0 to 1 */
} rlv_mortality_t;

/* In a year of the table or after it. */
double rlv_mortality_q(const rlv_mortality_t *self, int sex, int age, int year);

/* Share of each class of 1 January `year` alive five years later. Within a year, the mean of the
 * probabilities of the two ages between which a person of that age in completed years moves. */
void rlv_cohorts_survival(const rlv_mortality_t *mortality, int year, rlv_cohorts_t *survival);

/* Five years on. `migration` NULL: none. `to` is not `from`. */
void rlv_cohorts_step(const rlv_cohorts_t *from, const rlv_cohorts_t *survival,
                      const rlv_cohorts_t *migration, double child_woman, rlv_cohorts_t *to);

/* Children under 5 per woman of 15 to 49; 0 without women. */
double rlv_cohorts_child_woman(const rlv_cohorts_t *self);

/* Net migration M over `num` steps: before[k] became after[k]. Classes of 85 and over have one
 * ratio, both sexes together (small numbers). */
void rlv_cohorts_migration(const rlv_cohorts_t before[], const rlv_cohorts_t after[],
                           const rlv_cohorts_t survival[], size_t num, rlv_cohorts_t *migration);

/* Need per inhabitant; 1 without inhabitants. */
double rlv_cohorts_need(const rlv_cohorts_t *self);

#endif
