/*
 * apl_screen: what `releve apl` prints.
 */
#ifndef RELEVE_CLI_APL_SCREEN_H
#define RELEVE_CLI_APL_SCREEN_H

#include <stdio.h>

#include "apl_session.h"

#include "releve/number_fr.h"

/* Means of the region, for every variant, against the published value; the departments and the
 * territories with the lowest APL for the first variant. */
void apl_screen_series(FILE *out, const apl_session_t *session, const rlv_apl_series_t series[],
                       size_t num_series, bool anchored, rlv_lang_t lang);
/* The change of the region and of its departments in parts. */
void apl_screen_change(FILE *out, const apl_session_t *session, const rlv_apl_change_t *change,
                       rlv_lang_t lang);
void apl_screen_operator(FILE *out, const apl_session_t *session, const rlv_operator_check_t *check,
                         rlv_lang_t lang);
void apl_screen_comparison(FILE *out, const rlv_apl_comparison_t line[], size_t num_lines,
                           rlv_lang_t lang);

#endif
