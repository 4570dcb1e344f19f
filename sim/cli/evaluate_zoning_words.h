/* evaluate_zoning_words: sentences of the study, in French or English, shared by its report and its
 * figures. */
#ifndef RELEVE_CLI_EVALUATE_ZONING_WORDS_H
#define RELEVE_CLI_EVALUATE_ZONING_WORDS_H

#include "evaluate_zoning.h"

/* The text of the study's language. */
#define ZS_TR(self, fr, en) ((self)->english ? (en) : (fr))
/* A number in it, as an argument of %s. */
#define ZS_NUM(self, value, decimals) (zs_number((self), (value), (decimals)).text)

rlv_number_t zs_number(const rlv_evaluate_zoning_t *self, double value, int decimals);
/* The same with its sign, also when positive. */
rlv_number_t zs_signed(const rlv_evaluate_zoning_t *self, double value, int decimals);

/* Factor and decimals of a row's numbers (logarithms are shown as percent), and their unit. */
double zs_factor(rlv_scale_t scale);
int zs_decimals(enum zs_outcome outcome, rlv_scale_t scale);
const char *zs_unit(const rlv_evaluate_zoning_t *self, enum zs_outcome outcome, rlv_scale_t scale);
const char *zs_outcome_words(const rlv_evaluate_zoning_t *self, enum zs_outcome outcome);
const char *zs_method_words(const rlv_evaluate_zoning_t *self, enum zs_method method);
const char *zs_threshold_words(const rlv_evaluate_zoning_t *self, enum zs_threshold threshold);

/* "+0,05 [-0,23 ; +0,34]" */
typedef struct {
    char text[128];
} zs_text_t;
zs_text_t zs_interval(const rlv_evaluate_zoning_t *self, const zs_row_t *row);

/* The plain words that a pair of rows allows: a sentence, never more than shown. */
typedef struct {
    char text[640];
} zs_sentence_t;
zs_sentence_t zs_conclusion(const rlv_evaluate_zoning_t *self, const zs_row_t *level,
                            const zs_row_t *logs);
/* The same in a few words, for a figure. */
const char *zs_short_conclusion(const rlv_evaluate_zoning_t *self, const zs_row_t *level,
                                const zs_row_t *logs);
/* The words that a discontinuity allows. */
const char *zs_rd_conclusion(const rlv_evaluate_zoning_t *self, const zs_rd_t *rd);

#endif
