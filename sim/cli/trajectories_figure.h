/*
 * trajectories_figure: the maps of the likeliest class of fragility of each territory.
 */
#ifndef RELEVE_CLI_TRAJECTORIES_FIGURE_H
#define RELEVE_CLI_TRAJECTORIES_FIGURE_H

#include "runner.h"

#include "releve/number_fr.h"
#include "releve/out_folder.h"
#include "releve/trajectory.h"

/* trajectories_map in FOLDER/figures: base year, 2030, horizon. Without gnuplot or outlines: a note
 * of the runner. */
int rlv_trajectories_figure(rlv_runner_t *runner, const rlv_trajectory_counts_t *counts,
                            const rlv_trajectory_rules_t *rules, rlv_lang_t lang,
                            const rlv_out_folder_t *folder, rlv_error_t *err) RLV_MUST_CHECK;

/* The rules as a sentence: "déjà fragile : APL ≤ 2,5 ; ...". */
void rlv_trajectories_rules_text(const rlv_trajectory_rules_t *rules, rlv_lang_t lang, char *text,
                                 size_t size);

#endif
