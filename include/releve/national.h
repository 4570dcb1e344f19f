/*
 * national: the national rates and series that the model rests on, in memory.
 *
 * Ages are completed years on 1 January. Sexes: 0 men, 1 women. Plain data: filled by
 * rlv_national_read (national_csv.h) or by hand in tests; no pointer, nothing to free.
 */
#ifndef RELEVE_NATIONAL_H
#define RELEVE_NATIONAL_H

#include <stdbool.h>
#include <stdint.h>

enum { RLV_MAN, RLV_WOMAN, RLV_NUM_SEXES };
enum {
    RLV_NUM_AGES = 121,      /* 0 to 120 */
    RLV_AGE_FIRST = 25,      /* no doctor in practice is younger */
    RLV_AGE_LAST = 90,       /* all practice has ended by then */
    RLV_SERIES_FIRST = 1960, /* first year of the yearly series */
    RLV_SERIES_YEARS = 120
};

typedef struct {
    /* probability that a GP in practice leaves practice within the year, all causes */
    double exit_probability[RLV_NUM_SEXES][RLV_NUM_AGES];
    /* probability of death within the year, general population */
    double death_probability[RLV_NUM_SEXES][RLV_NUM_AGES];
    /* activity, full time = 1, by whether in cumul emploi-retraite */
    double activity[2][RLV_NUM_SEXES][RLV_NUM_AGES];
    /* share of the practising who are in cumul emploi-retraite */
    double cumul_share[RLV_NUM_SEXES][RLV_NUM_AGES];
    /* share of GPs whose practice is liberal or mixed */
    double liberal_share[RLV_NUM_SEXES][RLV_NUM_AGES];
    /* all GPs of France by sex and age, shares that sum to one */
    double pyramid[RLV_NUM_SEXES][RLV_NUM_AGES];
    /* yearly series; NaN where unknown. Index: year - RLV_SERIES_FIRST */
    double first_installations[RLV_SERIES_YEARS]; /* first liberal installations of GPs, France */
    double training_places[RLV_SERIES_YEARS];     /* admissions to the second year of medicine */
} rlv_national_t;

/* Completed years on 1 January of `year`. */
static inline int rlv_age(int birth_year, int year)
{
    return year - 1 - birth_year;
}

/* A yearly series at `year`: interpolated between the years known, the nearest known value beyond
 * them; NaN when nothing is known. */
double rlv_national_at(const double series[RLV_SERIES_YEARS], int year);

/* What the series and rates must satisfy (probabilities within 0..1, a pyramid that sums to
 * one...); returns a description of what is wrong, or NULL. */
const char *rlv_national_verify(const rlv_national_t *self);

#endif
