/* schemes: an invented catalogue in memory, one scheme of each kind, for tests of the engine. */
#ifndef RELEVE_TEST_SCHEMES_H
#define RELEVE_TEST_SCHEMES_H

#include "releve/simulation.h"

/* caim (ZIP, 50,000 EUR, 5 years, to the end of 2025), coscom (ZIP, 5,000 EUR a year, 3 years),
 * cotram (ZIP, 60 and over, hosts, 10 % of fees), cstm (second site in ZIP), forfait (ZIP, 10 %),
 * first (ZIP, 50, 30, 10 % of the forfait in the first three years),
 * post (ZIP, ZAC), ars (ZIP, 50,000 EUR, 5 years, the salaried too), cesp. */
void support_schemes(rlv_schemes_t *self);

/* Parameters of aids, commitments, posts, sites and zoning at random, to 2032. */
void support_schemes_draw(rlv_params_t *params, uint32_t seed);

/* A count of the region in a year of a simulation. */
int32_t support_region_count(const rlv_simulation_t *s, int year, rlv_tally_kind_t kind);
/* Costs of a kind in a year, over schemes and classes, those of students in or not. */
int64_t support_cost(const rlv_simulation_t *s, int year, rlv_cost_kind_t kind, bool students);

#endif
