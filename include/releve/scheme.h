/*
 * scheme: an aid to doctors as the model applies it: plain data, compiled from the catalogue by
 * rlv_aids_compile (aids.h), filled by hand in tests, applied by contracts.h.
 *
 * What the model knows of a doctor decides: place, year, age, activity, years since installation,
 * first installation or not. Conditions on what it does not hold (sector, group practice, on-call
 * duty) are part of the take-up, a parameter.
 */
#ifndef RELEVE_SCHEME_H
#define RELEVE_SCHEME_H

#include "releve/doctor.h"
#include "releve/region.h"

enum {
    RLV_MAX_SCHEMES = 24,
    RLV_SCHEME_ID_SIZE = 32,
    RLV_SCHEME_STEPS = 8,
    RLV_NUM_SUPPLEMENTS = 3, /* proximity hospital, trainee, discretion of the ARS */
    RLV_NUM_PAYERS = 4, /* Assurance Maladie, ARS, Région, État: the order of rlv_aid_payer_t */
    RLV_NO_SCHEME = 255
};

/* What an aid acts on. */
typedef enum {
    RLV_SCHEME_SETTLE,  /* settling: in the utility of territories, signed on arrival */
    RLV_SCHEME_STAY,    /* staying: signed by the installed, lowers moves and retirement */
    RLV_SCHEME_SECOND,  /* a second site, opened by GPs from outside the zone */
    RLV_SCHEME_FORFAIT, /* a supplement on the forfait médecin traitant, without a contract */
    RLV_SCHEME_POST,    /* a salaried post that finds a holder (health_centres.aid_eur) */
    RLV_SCHEME_OUTSIDE  /* not modelled: tax reliefs, aids to students (CESP has its own process) */
} rlv_scheme_channel_t;

/* Which take-up parameter applies. */
typedef enum {
    RLV_TAKE_UP_CAIM,
    RLV_TAKE_UP_GUARANTEE,
    RLV_TAKE_UP_ARS,
    RLV_TAKE_UP_CONVENTION_2026,
    RLV_TAKE_UP_COSCOM,
    RLV_TAKE_UP_COTRAM,
    RLV_TAKE_UP_CSTM
} rlv_take_up_t;

typedef struct {
    double days, eur; /* euros over the contract, from this number of days a week */
} rlv_scheme_step_t;

typedef struct {
    char id[RLV_SCHEME_ID_SIZE];
    rlv_scheme_channel_t channel;
    rlv_take_up_t take_up;
    double from, until; /* years with fractions: open in [from, until) */

    /* place: any of these */
    bool zone[RLV_NUM_ZONES]; /* asked by class; all false when no class is asked */
    bool any_place, mountain, qpv;
    uint64_t departments; /* bit d: whole department d */

    int age_min, age_max; /* completed years, both included */
    double days_min;      /* a week */
    bool first_installation;
    bool state[RLV_NUM_STATES]; /* modes of practice that it admits */
    bool once;                  /* not signed a second time */
    double installed_max_years; /* installed for less than, 0 none */
    int hosts_under; /* hosts a new GP under this age: one has settled there in the year; 0: no */

    size_t num_steps; /* largest number of days first; one with 0 days: any */
    rlv_scheme_step_t step[RLV_SCHEME_STEPS];
    bool guarantee; /* a guaranteed income: aids.guarantee_paid of `step`, the most it pays, by
                       activity */
    size_t num_shares;
    double
        share[RLV_SCHEME_STEPS]; /* of fees or of the forfait in year 1, 2...; the last goes on */
    double cap_year;             /* euros a year, 0 none */
    /* supplements, by condition: euros over the contract, and share of the amount */
    double supplement_eur[RLV_NUM_SUPPLEMENTS], supplement_share[RLV_NUM_SUPPLEMENTS];
    int duration;                 /* years of a contract */
    double payer[RLV_NUM_PAYERS]; /* shares that sum to one: equal among the payers named */
} rlv_scheme_t;

typedef struct {
    size_t num_schemes;
    rlv_scheme_t scheme[RLV_MAX_SCHEMES]; /* by order of the catalogue */
} rlv_schemes_t;

#endif
