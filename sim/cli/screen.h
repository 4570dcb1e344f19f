/*
 * screen: what a planner reads on the terminal when a run ends.
 */
#ifndef RELEVE_CLI_SCREEN_H
#define RELEVE_CLI_SCREEN_H

#include "runner.h"

#include "releve/number_fr.h"

/* Which definition of a GP and which APL; base year, 2025, 2030, 2040 (those within the run), each
 * said to be observed, reconstructed or projected: GPs, density, share of 60 and over, APL,
 * inhabitants of territories under 2.5, each with its 90 % band under it; the five territories that
 * lose most; time taken; where the files are. Made for 100 columns. */
void rlv_screen_print(FILE *out, const rlv_runner_t *runner, const char *folder, double seconds,
                      rlv_lang_t lang);

#endif
