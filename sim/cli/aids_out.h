/* aids_out: what `releve aids` found, for a screen, as JSON and as CSV. */
#ifndef RELEVE_CLI_AIDS_OUT_H
#define RELEVE_CLI_AIDS_OUT_H

#include "releve/aids.h"
#include "releve/number_fr.h"
#include "releve/zone_ahead.h"

#include <stdio.h>

typedef struct {
    rlv_lang_t lang;
    bool all; /* those closed, or not for this place, too */
    const rlv_gazetteer_t *gazetteer;
    rlv_gazetteer_match_t match;
    rlv_aid_place_t place;
    rlv_aid_profile_t profile;
    const char *first_day, *last_day;
    const rlv_aids_t *aids;
    const rlv_aid_result_t *result; /* [aids->num_aids] */
    rlv_zone_ahead_t ahead;         /* classes of the prospective zoning; year 0: not given */
    int next_year;            /* of the next decision where it comes before last_day, else 0 */
    const double *open_there; /* [aids->num_aids * rankings] probability that the place fits */
} rlv_aids_answer_t;

void rlv_aids_print(FILE *out, const rlv_aids_answer_t *self);
void rlv_aids_print_csv(FILE *out, const rlv_aids_answer_t *self);
/* For the tables and the screen alike. The place that was found; whether a scheme is open then and
 * there (or may be, by the prospective zoning); what it asks under one heading; who pays. */
const rlv_place_name_t *rlv_aids_place_of(const rlv_aids_answer_t *self);
bool rlv_aids_is_there(const rlv_aids_answer_t *self, size_t aid);
void rlv_aids_condition(const rlv_aids_answer_t *self, const rlv_aid_t *aid, int condition,
                        char *text, size_t size);
void rlv_aids_payers(const rlv_aid_t *aid, bool fr, char *text, size_t size);

/* RLV_ERR_OS without memory. */
int rlv_aids_print_json(FILE *out, const rlv_aids_answer_t *self, rlv_error_t *err) RLV_MUST_CHECK;

#endif
