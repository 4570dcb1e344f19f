/*
 * zoning_rule: what a vintage of the zoning decides with: plain data, read by zoning_cfg.h from
 * files, filled by hand in tests and other targets, applied by zoning.h.
 *
 * Sources of the methods: arrêté of 13 November 2017, annex, and the FAQ of the DGOS of 25 May 2018
 * (method RLV_ZONING_2017); arrêté of 1 October 2021 and its annexes (RLV_ZONING_2021). Before 2017
 * no rule is held: a list only (RLV_ZONING_LIST).
 */
#ifndef RELEVE_ZONING_RULE_H
#define RELEVE_ZONING_RULE_H

#include "releve/region.h"

enum {
    RLV_ZONING_MAX_TERMS = 8,
    RLV_ZONING_MAX_RANKINGS = 12,
    RLV_ZONING_WORD_SIZE = 32,
    RLV_ZONING_MAX_ASKED = 64,
    RLV_ZONING_TEXT_SIZE = 384,
    RLV_ZONING_UNKNOWN = -1 /* inhabitants elsewhere that the data do not tell */
};

typedef enum {
    RLV_ZONING_LIST, /* classes are given */
    RLV_ZONING_2017, /* thresholds, national selection, vivier, shares, margin */
    RLV_ZONING_2021  /* shares filled by a ranking, thresholds if stated */
} rlv_zoning_method_t;

/* One indicator of a ranking: its weight, and whether tension grows with it. */
typedef struct {
    char indicator[RLV_ZONING_WORD_SIZE];
    double weight; /* above 0 */
    bool high_is_worse;
} rlv_zoning_term_t;

/*
 * Territories by tension. One term: by its values as they are. Several: by the weighted sum of the
 * standardised indicators (value minus mean, over standard deviation, each territory counting once,
 * sign turned so that more is worse). Ties by code.
 */
typedef struct {
    char name[RLV_ZONING_WORD_SIZE];
    char label[RLV_ZONING_TEXT_SIZE];
    size_t num_terms;
    rlv_zoning_term_t term[RLV_ZONING_MAX_TERMS];
} rlv_zoning_ranking_t;

/* Who uses the margin above the upper threshold (method of 2017). */
typedef enum { RLV_MARGIN_NONE, RLV_MARGIN_RANKING, RLV_MARGIN_LISTED } rlv_zoning_margin_t;

/* The class of a QPV: that of its territory, or one of its own where the rule allows it. */
typedef enum { RLV_QPV_AS_TERRITORY, RLV_QPV_ZIP, RLV_QPV_ZAC } rlv_zoning_qpv_t;

typedef struct {
    char vintage[RLV_ZONING_WORD_SIZE];
    rlv_zoning_method_t method;
    char valid_from[16];                            /* YYYY-MM */
    int duration_years;                             /* of an arrêté */
    char threshold_indicator[RLV_ZONING_WORD_SIZE]; /* what the thresholds are about */
    double threshold[2]; /* ZIP (national selection), ZAC (top of the vivier); NaN: none */
    double share[2];     /* caps of ZIP and ZAC, of the region's inhabitants, 0 to 1 */
    double margin;       /* share of the vivier's inhabitants that may be added from above it */
    rlv_zoning_margin_t margin_use;
    size_t num_asked;
    char asked[RLV_ZONING_MAX_ASKED][RLV_CODE_SIZE]; /* territories that the margin is asked for */
    rlv_zoning_qpv_t qpv;
    rlv_zoning_ranking_t ranking;
    /* where the project's own data folder provides the table: */
    int apl_year;                 /* of the first-release APL */
    int inhabitants_year;         /* of the census */
    bool inhabitants_communes;    /* sums of the communes' figures, not corrected for mergers */
    double published_communes;    /* share of communes in ZIP and ZAC as published, NaN unknown */
    double published_inhabitants; /* share of inhabitants */
    char mark[16];                /* how sure: pub, data, unverified, assumed */
    char source[RLV_ZONING_TEXT_SIZE];
} rlv_zoning_rule_t;

/*
 * The territories to be classed, by rows. Indicators are columns with names; which ones are there
 * is the table's business, the rule asks by name. Arrays marked optional may be NULL.
 */
typedef struct {
    size_t num_territories;
    rlv_place_name_t *territory;    /* [num_territories], codes unique */
    int64_t *inhabitants;           /* [num_territories] in the region, >= 0 */
    int64_t *inhabitants_elsewhere; /* optional: in another region, or RLV_ZONING_UNKNOWN */
    int8_t *decided_elsewhere; /* optional: class given by the other region (rlv_zone_t), or -1 */
    uint8_t *cross_region;     /* optional: 1 where the territory is known to lie on two regions */
    uint8_t *asked;            /* optional: 1 where the margin is asked for (RLV_MARGIN_LISTED) */
    uint32_t *num_qpv;         /* optional */
    size_t num_indicators;
    char (*indicator)[RLV_ZONING_WORD_SIZE]; /* [num_indicators] */
    double *value;                           /* [num_indicators * num_territories], NaN missing */
} rlv_zoning_table_t;

#endif
