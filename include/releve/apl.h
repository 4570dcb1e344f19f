/*
 * apl: potential local accessibility to general practitioners (accessibilité potentielle
 * localisée), the two-step floating catchment area of DREES and IRDES.
 *
 *   R_j   = m_j / sum_i w(d_ij) P_i        supply of commune j over the inhabitants who reach it
 *   APL_i = sum_j w(d_ij) R_j              what the inhabitants of commune i reach
 *
 * m_j in acts (consultations and visits) a year, P_i inhabitants, d_ij minutes; the APL is in
 * consultations a year per inhabitant. Source: Barlet, Coldefy, Collin and Lucas-Gabrielli, DREES
 * and IRDES, 2012; Lucas-Gabrielli, Nestrigue and Coldefy, IRDES DT 70, 2016.
 *
 * For given inhabitants the APL is linear in supply. The operator holds it between territories: the
 * supply of a territory is spread over its communes by fixed shares, and the APL of a territory is
 * the mean of its communes' weighted by resident inhabitants. It equals the commune computation
 * exactly for those shares.
 */
#ifndef RELEVE_APL_H
#define RELEVE_APL_H

#include "releve/params.h"
#include "releve/region.h"
#include "releve/travel.h"

/*
 * How the weight w of a trip falls with its minutes d (the choices of apl.decay, in their order):
 *   steps_20min  1 below 10, 1/3 below 15, 1/10 below 20 (present version; steps [unverified])
 *   steps_2012   1 below 5, 0.3 below 10, 0.1 below 15 (Barlet et al. 2012)
 *   gaussian     exp(-d^2 / 180) below 30 (IRDES DT 70)
 *   exponential  exp(-0.12 d) below 30 (IRDES DT 70)
 *   empirical    2.19 exp(-0.216 d) below 30, at most 1 (IRDES DT 70; the bound, which holds below
 *                3.6 minutes, is ours: inside a commune every version weighs 1)
 */
typedef enum {
    RLV_DECAY_STEPS_20MIN,
    RLV_DECAY_STEPS_2012,
    RLV_DECAY_GAUSSIAN,
    RLV_DECAY_EXPONENTIAL,
    RLV_DECAY_EMPIRICAL,
    RLV_NUM_DECAYS
} rlv_decay_t;
const char *rlv_decay_name(rlv_decay_t decay); /* "steps_20min", ... */
int rlv_decay_find(const char *name);          /* its number, or -1 */

/* Weight of a trip of so many minutes (0 or more), and the minutes from which it is 0. */
double rlv_decay_weight(rlv_decay_t decay, double minutes);
double rlv_decay_reach(rlv_decay_t decay);

/* The same by the parameter apl.decay. */
double rlv_apl_decay(const rlv_params_t *params, double minutes);
double rlv_apl_reach(const rlv_params_t *params);

/* APL of each commune. `weight` [pairs of travel] from rlv_apl_weights; `supply` [num_communes]
 * acts; `population` [num_communes]. A commune without inhabitants still has an APL; supply that
 * nobody reaches serves nobody. `apl` [num_communes] is output. O(pairs). */
int rlv_apl_communes(const rlv_travel_t *travel, const double weight[], const double supply[],
                     const double population[], double *apl, rlv_error_t *err) RLV_MUST_CHECK;

/* Decay of every pair of `travel`: `weight` [first[num_communes]] is output. */
void rlv_apl_weights(const rlv_travel_t *travel, const rlv_params_t *params, double *weight);
void rlv_decay_weights(const rlv_travel_t *travel, rlv_decay_t decay, double *weight);

/* The APL between territories for the inhabitants of one year, by rows. */
typedef struct {
    size_t num_territories;
    size_t *first;    /* [num_territories + 1] */
    uint32_t *column; /* [first[num_territories]] territory of the supply */
    double *weight;   /* [first[num_territories]] APL per act of supply */
    double *own;      /* [num_territories] weight of a territory's own supply in its APL */
    double *outside;  /* [num_territories] APL from supply outside the region, at its base level */
} rlv_apl_operator_t;

/* `share` [num_communes]: for a commune of the region, its share of its territory's supply (the
 * shares of a territory sum to one); for one around it, its supply in acts at the base date.
 * `population` [num_communes] inhabitants of the year. O(pairs + territories^2). */
int rlv_apl_operator_init(rlv_apl_operator_t *self, const rlv_region_t *region,
                          const rlv_travel_t *travel, const double weight[], const double share[],
                          const double population[], rlv_error_t *err) RLV_MUST_CHECK;
void rlv_apl_operator_free(rlv_apl_operator_t *self);

/* APL of each territory for a supply in acts by territory [num_territories]; `outside_factor` is
 * the supply outside the region over its base level. O(non-zero weights). */
void rlv_apl_operator_apply(const rlv_apl_operator_t *self, const double supply[],
                            double outside_factor, double *apl);

#endif
