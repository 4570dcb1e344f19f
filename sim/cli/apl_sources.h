/*
 * apl_sources: the years and sources that the APL of a year is really made of, for what `releve
 * apl` prints and notes.
 */
#ifndef RELEVE_CLI_APL_SOURCES_H
#define RELEVE_CLI_APL_SOURCES_H

#include "apl_session.h"

typedef enum {
    APL_GPS_HELD,    /* those of gps_year */
    APL_GPS_BETWEEN, /* on the line between those of gps_year and of time.reference_year */
    APL_GPS_RUN      /* means of the run */
} apl_gps_from_t;

typedef struct {
    apl_gps_from_t gps;
    int gps_year;        /* APL_GPS_RUN: the year asked for */
    int people_year;     /* of the inhabitants used */
    int people_expected; /* the year asked for less apl.population_lag */
} apl_sources_t;

apl_sources_t apl_sources_of(const apl_session_t *session, int year);

/* Notes where the tables or the run stop before `year`, or start after it. */
void apl_sources_note(apl_session_t *session, int year);

#endif
