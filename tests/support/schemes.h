/* schemes: an invented catalogue in memory, one scheme of each kind, for tests of the engine. */
#ifndef RELEVE_TEST_SCHEMES_H
#define RELEVE_TEST_SCHEMES_H

#include "releve/scheme.h"

/* caim (ZIP, 50,000 EUR, 5 years, to the end of 2025), coscom (ZIP, 5,000 EUR a year, 3 years),
 * cotram (ZIP, 60 and over, hosts, 10 % of fees), cstm (second site in ZIP), forfait (ZIP, 10 %),
 * first (ZIP, 50, 30, 10 % of the forfait in the first three years),
 * post (ZIP, ZAC), ars (ZIP, 50,000 EUR, 5 years, the salaried too), cesp. */
void support_schemes(rlv_schemes_t *self);

#endif
