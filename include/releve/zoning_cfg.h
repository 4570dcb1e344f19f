/*
 * zoning_cfg: rules of the zoning read from a libconfig file such as data/occitanie/zoning.cfg,
 * which documents every key. Strict: an unknown key, a wrong type, a value out of range, a ranking
 * that is not there are errors with file and line (RLV_ERR_CONFIG).
 */
#ifndef RELEVE_ZONING_CFG_H
#define RELEVE_ZONING_CFG_H

#include "releve/zoning_rule.h"

/* The next arrêté, for the prospective zoning. */
typedef struct {
    bool given;
    char zoning[RLV_ZONING_WORD_SIZE];  /* vintage whose rule applies */
    char current[RLV_ZONING_WORD_SIZE]; /* vintage in force until then */
    int year;                           /* of the decision */
    int num_decisions;                  /* this one and the revisions after it */
    int apl_lag;                        /* years from the APL used to the decision */
    size_t num_rankings;
    size_t ranking[RLV_ZONING_MAX_RANKINGS]; /* indices in rlv_zoning_book_t.ranking */
    char mark[16];
    char source[RLV_ZONING_TEXT_SIZE];
} rlv_zoning_next_t;

/* Where the ARS gives aids of its own, on top of the classes. */
typedef struct {
    bool given;
    bool mountain, qpv;
    size_t num_departments;
    char department[RLV_MAX_DEPARTMENTS][RLV_CODE_SIZE]; /* whole departments */
    char mark[16];
    char source[RLV_ZONING_TEXT_SIZE];
} rlv_zoning_perimeter_t;

/* A file of rules. Plain data but for the two arrays, which it owns. */
typedef struct {
    size_t num_rankings;
    rlv_zoning_ranking_t *ranking; /* [num_rankings] */
    size_t num_rules;
    rlv_zoning_rule_t *rule; /* [num_rules], by order of the file */
    rlv_zoning_next_t next;
    rlv_zoning_perimeter_t perimeter;
} rlv_zoning_book_t;

/* RLV_ERR_NO_INPUT, RLV_ERR_CONFIG. rlv_zoning_book_free is legal after a failure. */
int rlv_zoning_book_read(rlv_zoning_book_t *self, const char *path,
                         rlv_error_t *err) RLV_MUST_CHECK;
void rlv_zoning_book_free(rlv_zoning_book_t *self);

/* The rule of a vintage, or NULL. */
const rlv_zoning_rule_t *rlv_zoning_book_find(const rlv_zoning_book_t *self, const char *vintage);

#endif
