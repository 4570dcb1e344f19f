/*
 * aids: the schemes that help doctors settle, stay or train, as data, and whether a doctor may have
 * one at a place and date, and how much.
 *
 * The catalogue is a libconfig file such as data/occitanie/aids.cfg, which documents every key; it
 * is read strictly (unknown keys, wrong types: file and line, RLV_ERR_CONFIG).
 *
 * Answers are three: no, unknown, yes. What the profile does not say, and what the data do not hold
 * (the communes of the FRR, the bounds of a QPV, the "zone Montagne", 10 km around a zone), is
 * unknown and never counts as yes. An amount says whether it is exact, at most, or not known; marks
 * tell how sure it is, and an unverified amount enters no sum.
 *
 * Pure but for reading: rlv_aids_evaluate takes and gives structures.
 */
#ifndef RELEVE_AIDS_H
#define RELEVE_AIDS_H

#include "releve/gazetteer.h"
#include "releve/scheme.h"

enum {
    RLV_AID_TEXT_SIZE = 512,
    RLV_AID_DATE_SIZE = 12,
    RLV_AID_MAX_STEPS = 8,
    RLV_AID_MAX_EXTRAS = 4,
    RLV_AID_MAX_PLACES = 32
};

typedef enum { RLV_AID_NO, RLV_AID_UNKNOWN, RLV_AID_YES } rlv_aid_answer_t;

/* How a doctor practises. */
typedef enum {
    RLV_AID_LIBERAL,
    RLV_AID_MIXED,
    RLV_AID_SALARIED,
    RLV_AID_LOCUM,
    RLV_AID_STUDENT,
    RLV_AID_NUM_STATES
} rlv_aid_state_t;

typedef enum {
    RLV_AID_ASSURANCE_MALADIE,
    RLV_AID_ARS,
    RLV_AID_REGION,
    RLV_AID_ETAT,
    RLV_AID_NUM_PAYERS
} rlv_aid_payer_t;

typedef enum {
    RLV_AID_MARK_PUB,
    RLV_AID_MARK_DATA,
    RLV_AID_MARK_SEED,
    RLV_AID_MARK_UNVERIFIED,
    RLV_AID_MARK_ASSUMED
} rlv_aid_mark_t;

/* What is asked, in the order in which it is tested: the first "no" is the failing condition. */
typedef enum {
    RLV_AID_IF_DATE,      /* open at that date */
    RLV_AID_IF_PLACE,     /* zone, mountain, QPV, department, or a list of communes */
    RLV_AID_IF_STATE,     /* liberal, mixed, ... */
    RLV_AID_IF_AGE,       /* between bounds */
    RLV_AID_IF_DAYS,      /* days a week (a locum: days a quarter) */
    RLV_AID_IF_FIRST,     /* first installation */
    RLV_AID_IF_INSTALLED, /* installed, or for less than some years */
    RLV_AID_IF_GROUP,     /* group practice, CPTS or ESP */
    RLV_AID_IF_SECTOR,    /* sector 1, or 2 with OPTAM */
    RLV_AID_IF_PDSA,      /* takes part in out-of-hours care */
    RLV_AID_IF_HOSTS,     /* hosts a new doctor under an age */
    RLV_AID_IF_OUTSIDE,   /* practises outside the zone and comes some days a year */
    RLV_AID_IF_SECONDARY, /* opens a secondary practice */
    RLV_AID_NUM_CONDITIONS
} rlv_aid_condition_t;

typedef enum {
    RLV_AMOUNT_NONE,     /* not a sum of money, or not known */
    RLV_AMOUNT_CONTRACT, /* euros over the whole contract */
    RLV_AMOUNT_YEAR,     /* euros a year */
    RLV_AMOUNT_MONTH,    /* euros a month */
    RLV_AMOUNT_SHARE     /* share a year of fees or of the forfait */
} rlv_aid_basis_t;

typedef struct {
    double days, eur; /* from this number of days a week */
} rlv_aid_step_t;

/* A supplement, only for those who say they meet it. */
typedef struct {
    char name[RLV_AID_TEXT_SIZE / 4];
    double share; /* of the amount of the contract; 0: `eur` */
    double eur;   /* by `basis` */
    int when;     /* 0 hospital, 1 trainee, 2 discretion of the payer (never counted) */
    rlv_aid_basis_t basis;
} rlv_aid_extra_t;

typedef struct {
    char id[32], name[RLV_AID_TEXT_SIZE / 4];
    bool payer[RLV_AID_NUM_PAYERS];
    char from[RLV_AID_DATE_SIZE], until[RLV_AID_DATE_SIZE]; /* YYYY[-MM[-DD]], "" open */

    /* place: any of these, all places when none is stated */
    bool zone[RLV_NUM_ZONES], any_zone, mountain, qpv;
    double near_km; /* or within so many km of the zones, 0: no */
    size_t num_departments;
    char department[RLV_AID_MAX_PLACES][RLV_CODE_SIZE];
    char list[RLV_AID_TEXT_SIZE / 4]; /* a list of communes that is not held, "" none */

    /* doctor */
    bool state[RLV_AID_NUM_STATES];
    int age_min, age_max;      /* completed years, both included; 0, 200 when not stated */
    double days_min;           /* a week, 0 none */
    double locum_days_quarter; /* for a locum instead of days_min, 0 none */
    bool first_installation, installed, group, sector_1_or_optam, pdsa, secondary;
    double installed_max_years; /* installed for less than, 0 none */
    int hosts_under;            /* hosts a new doctor under this age, 0 none */
    double outside_days_year;   /* comes at least so many days a year, 0 none */

    /* amount */
    rlv_aid_basis_t basis;
    size_t num_steps;
    rlv_aid_step_t
        step[RLV_AID_MAX_STEPS]; /* by days a week, largest first; one with 0 days: any */
    size_t num_shares;
    double share[RLV_AID_MAX_STEPS]; /* of year 1, 2...; the last one goes on */
    bool of_forfait;                 /* of the forfait médecin traitant rather than of fees */
    double cap_year;                 /* euros a year, 0 none */
    bool at_most;
    rlv_aid_mark_t amount_mark;
    size_t num_extras;
    rlv_aid_extra_t extra[RLV_AID_MAX_EXTRAS];
    double duration_years; /* of a contract, 0 when none is stated */
    bool renewable;

    rlv_aid_mark_t mark;
    char note[RLV_AID_TEXT_SIZE], source[RLV_AID_TEXT_SIZE];
} rlv_aid_t;

typedef struct {
    size_t num_aids;
    rlv_aid_t *aid; /* [num_aids], by order of the file */
} rlv_aids_t;

/* A doctor, or part of one: what is not said is -1, or NaN for numbers. */
typedef struct {
    int age;
    int state;   /* rlv_aid_state_t */
    double days; /* a week */
    int first_installation, group, pdsa, optam, in_qpv, secondary, hosts_new, from_outside,
        hospital, trainee;  /* 0 no, 1 yes */
    int sector;             /* 1, 2 */
    double years_installed; /* 0: just now */
    double outside_days;    /* a year */
    double fees, forfait;   /* euros a year */
} rlv_aid_profile_t;

/* A place, as the schemes ask. */
typedef struct {
    int zone;                  /* rlv_zone_t, -1 unknown */
    char zone_vintage[16];     /* of which list, "" none */
    bool zone_rebuilt;         /* by the rule, not observed */
    rlv_aid_answer_t mountain; /* unknown: in a massif, the zone Montagne is narrower */
    rlv_aid_answer_t qpv;      /* unknown: a QPV lies somewhere in it */
    size_t num_departments;    /* that it lies in */
    char department[16][RLV_CODE_SIZE];
} rlv_aid_place_t;

typedef enum { RLV_EUR_UNKNOWN, RLV_EUR_AT_MOST, RLV_EUR_EXACT } rlv_aid_eur_t;

typedef struct {
    rlv_aid_answer_t answer; /* the least of the conditions' */
    rlv_aid_answer_t condition[RLV_AID_NUM_CONDITIONS];
    int failing; /* first condition that is not met, or else not known; -1 when all are met */
    rlv_aid_eur_t kind;
    double eur;    /* over the contract, supplements said to be met included; NaN unknown */
    double extras; /* part of it that is supplements */
} rlv_aid_result_t;

/* RLV_ERR_NO_INPUT, RLV_ERR_CONFIG. */
int rlv_aids_read(rlv_aids_t *self, const char *path, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_aids_free(rlv_aids_t *self);
const rlv_aid_t *rlv_aids_find(const rlv_aids_t *self, const char *id);

/*
 * The catalogue as the model applies it (scheme.h), departments by their index in `region`. Left
 * out of the model (RLV_SCHEME_OUTSIDE): what asks for a list of communes that is not held, and
 * what no amount or channel is known for. "At most" amounts count in full. RLV_ERR_DATA beyond
 * RLV_MAX_SCHEMES.
 */
int rlv_aids_compile(const rlv_aids_t *self, const rlv_region_t *region, rlv_schemes_t *schemes,
                     rlv_error_t *err) RLV_MUST_CHECK;

/* A profile that says nothing, and one read from a file (keys as the members, state as a word). */
void rlv_aid_profile_init(rlv_aid_profile_t *self);
int rlv_aid_profile_read(rlv_aid_profile_t *self, const char *path,
                         rlv_error_t *err) RLV_MUST_CHECK;
/* RLV_ERR_USAGE for an age out of 18 to 110, days out of 0 to 7... */
int rlv_aid_profile_check(const rlv_aid_profile_t *self, rlv_error_t *err) RLV_MUST_CHECK;

/* The place of a match, with the zone in force on `date` (YYYY-MM-DD) by zones.csv of the folder; a
 * commune has its own class in the list of 2025, that of its territory before. */
int rlv_aid_place_read(rlv_aid_place_t *self, const rlv_gazetteer_t *gazetteer,
                       const rlv_gazetteer_match_t *match, const char *folder, const char *date,
                       rlv_error_t *err) RLV_MUST_CHECK;

/* Whether a scheme is open at any time between two dates (YYYY-MM-DD, both included). */
bool rlv_aid_is_open(const rlv_aid_t *aid, const char *first_day, const char *last_day);
void rlv_aid_evaluate(const rlv_aid_t *aid, const rlv_aid_place_t *place,
                      const rlv_aid_profile_t *profile, const char *first_day, const char *last_day,
                      rlv_aid_result_t *result);

/* Euros of a supplement over the contract for this doctor, the amount of its scheme being
 * `result`'s; NaN unknown. */
double rlv_aid_extra_eur(const rlv_aid_t *aid, const rlv_aid_extra_t *extra,
                         const rlv_aid_result_t *result);

const char *rlv_aid_condition_name(rlv_aid_condition_t condition); /* "date", "place"... */
const char *rlv_aid_state_name(rlv_aid_state_t state);
const char *rlv_aid_payer_name(rlv_aid_payer_t payer, bool french);
const char *rlv_aid_mark_name(rlv_aid_mark_t mark);

#endif
