/* evaluate_zoning_words: sentences of the study, in French or English, shared by its report and its
 * figures. */
#ifndef RELEVE_CLI_EVALUATE_ZONING_WORDS_H
#define RELEVE_CLI_EVALUATE_ZONING_WORDS_H

#include "evaluate_zoning.h"

/* The text of the study's language. */
#define RLV_ZS_TR(self, fr, en) ((self)->english ? (en) : (fr))
/* A number in it, as an argument of %s. */
#define RLV_ZS_NUM(self, value, decimals) (rlv_zs_number((self), (value), (decimals)).text)

rlv_number_t rlv_zs_number(const rlv_evaluate_zoning_t *self, double value, int decimals);
/* The same with its sign, also when positive. */
rlv_number_t rlv_zs_signed(const rlv_evaluate_zoning_t *self, double value, int decimals);

/* Factor and decimals of a row's numbers (logarithms are shown as percent), and their unit. */
double rlv_zs_factor(rlv_scale_t scale);
int rlv_zs_decimals(enum rlv_zs_outcome outcome, rlv_scale_t scale);
const char *rlv_zs_unit(const rlv_evaluate_zoning_t *self, enum rlv_zs_outcome outcome,
                        rlv_scale_t scale);
const char *rlv_zs_outcome_words(const rlv_evaluate_zoning_t *self, enum rlv_zs_outcome outcome);
const char *rlv_zs_method_words(const rlv_evaluate_zoning_t *self, enum rlv_zs_method method);
const char *rlv_zs_threshold_words(const rlv_evaluate_zoning_t *self,
                                   enum rlv_zs_threshold threshold);

/* "+0,05 [-0,23 ; +0,34]" */
typedef struct {
    char text[128];
} rlv_zs_text_t;
rlv_zs_text_t rlv_zs_interval(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *row);

/* The plain words that a pair of rows allows: a sentence, never more than shown. */
typedef struct {
    char text[640];
} rlv_zs_sentence_t;
rlv_zs_sentence_t rlv_zs_conclusion(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                                    const rlv_zs_row_t *logs);
/* " Méthode non retenue ..." where one of the two rows is of a method that fails on the simulated
 * worlds, else "": said whether or not the gap is told apart from zero. */
const char *rlv_zs_not_retained_words(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                                      const rlv_zs_row_t *logs);
/* The same in a few words, for a figure. */
const char *rlv_zs_short_conclusion(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                                    const rlv_zs_row_t *logs);
/* The words that a discontinuity allows. */
const char *rlv_zs_rd_conclusion(const rlv_evaluate_zoning_t *self, const rlv_zs_rd_t *rd);

/* Writes a text, with French spaces in French. */
void rlv_zs_put(const rlv_evaluate_zoning_t *self, FILE *file, const char *format, ...)
    RLV_PRINTF(3, 4);
/* The figure of that name, if figures are drawn. */
void rlv_zs_put_figure(const rlv_evaluate_zoning_t *self, FILE *file, const char *name,
                       const char *words);
const char *rlv_zs_class_words(const rlv_evaluate_zoning_t *self, int zone);
const char *rlv_zs_status_words(const rlv_evaluate_zoning_t *self, const char *status);
/* The row that the summary reads: the last year, the window of the list. */
const rlv_zs_row_t *rlv_zs_main_row(const rlv_evaluate_zoning_t *self, enum rlv_zs_outcome outcome,
                                    enum rlv_zs_contrast contrast, enum rlv_zs_method method,
                                    rlv_scale_t scale);
/* evaluate_zoning_report_results.c: counts, APL, thresholds, sensitivity, limits, method. */
void rlv_zs_put_results(const rlv_evaluate_zoning_t *self, FILE *file);

#endif
