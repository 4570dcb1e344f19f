/*
 * doctor: what a doctor is, before any population: states, diplomas, and the record of a microdata
 * file.
 */
#ifndef RELEVE_DOCTOR_H
#define RELEVE_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>

/* Where a doctor practises. The first two are the GPs that gp_headcount counts (definition BPE). */
typedef enum {
    RLV_STATE_LIBERAL,       /* installed, liberal only */
    RLV_STATE_MIXED,         /* installed, liberal with a salaried post besides */
    RLV_STATE_HEALTH_CENTRE, /* salaried in a health centre: in the APL's supply, counted apart */
    RLV_NUM_STATES
} rlv_state_t;

typedef enum { RLV_DIPLOMA_FRENCH, RLV_DIPLOMA_EU, RLV_DIPLOMA_OTHER } rlv_diploma_t;

static inline bool rlv_state_counts(uint8_t state)
{
    return state == RLV_STATE_LIBERAL || state == RLV_STATE_MIXED;
}

/* Why a doctor has a second site. */
typedef enum {
    RLV_SITE_NONE,
    RLV_SITE_OWN,       /* opened by choice, with a contract or without */
    RLV_SITE_SOLIDARITY /* days that the scenario asks for */
} rlv_site_t;

/* One doctor of a microdata file, which replaces the synthesis. */
typedef struct {
    int16_t birth_year, installed_year;
    uint16_t cell;
    uint8_t sex, state, cumul;
} rlv_record_t;

#endif
