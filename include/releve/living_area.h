/*
 * living_area: groups of neighbouring territories around local centres, which settlement takes for
 * closer substitutes of each other.
 *
 * INSEE's own zones (employment areas, catchment areas of towns) are not among the tables, and a
 * territory is a bassin de vie or a part of one already, so the grouping is made from what is held:
 * the most populated territory is a centre, then the most populated one farther than `reach_km`
 * from all centres, and so on; each territory then joins its nearest centre (the greedy
 * farthest-first cover of facility location, in the order of inhabitants; Hochbaum and Shmoys 1985
 * for its bound). Centres are more than `reach_km` apart and nobody is farther than that from one's
 * own. Ties go to the first territory, so that the result depends on the data alone.
 */
#ifndef RELEVE_LIVING_AREA_H
#define RELEVE_LIVING_AREA_H

#include "releve/core.h"

/* Fills `area` [num_territories] with numbers from 0, `centre` [num_territories, as many used] with
 * the territory each is around, and returns how many there are. `km` [num_territories *
 * num_territories], `inhabitants` [num_territories]. At most UINT16_MAX territories. O(n * areas)
 * and O(n) to find each centre. */
size_t rlv_living_areas(const double km[], const double inhabitants[], size_t num_territories,
                        double reach_km, uint16_t area[], size_t centre[]);

#endif
