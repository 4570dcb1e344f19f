/*
 * apl_figures: the figure of `releve apl --against-published`.
 */
#ifndef RELEVE_CLI_APL_FIGURES_H
#define RELEVE_CLI_APL_FIGURES_H

#include "apl_session.h"

#include "releve/number_fr.h"
#include "releve/out_folder.h"

/* Maps by territory of the ratio published / computed of the years compared, apl_ratio_map in
 * FOLDER/figures. Without gnuplot or outlines: a note of the session. */
int apl_figures_ratios(apl_session_t *session, const rlv_apl_ratio_t ratio[APL_NUM_YEARS_PUBLISHED],
                       rlv_lang_t lang, const rlv_out_folder_t *folder,
                       rlv_error_t *err) RLV_MUST_CHECK;

#endif
