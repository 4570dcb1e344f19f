/*
 * snapshot: what a replicate is on a 1 January, as bytes, so that several scenarios may leave from
 * it.
 *
 * Everything that a year hands to the next one is written field by field, each with its name, size
 * and number, little-endian whatever the machine: doctors, the record of the years before, what the
 * base year left behind (its supply and accessibility), the drift of the published measure. What
 * follows from the parameters (tables of rates, weights) is not: a run that goes on computes it
 * again, so that a scenario may change it. A replicate that is saved and goes on, and one that
 * starts from what was saved, give the same bytes.
 *
 * A new attribute of doctors, or a new array that one year hands to the next, is one line in
 * transfer_all() of snapshot.c. Bytes only: the file is snapshot_file.h.
 */
#ifndef RELEVE_SNAPSHOT_H
#define RELEVE_SNAPSHOT_H

#include "releve/core.h"

struct rlv_simulation;

/* Owns its bytes. Zero-initialised: empty. */
typedef struct {
    uint8_t *bytes; /* [num_bytes] */
    size_t num_bytes, capacity;
} rlv_snapshot_t;

void rlv_snapshot_free(rlv_snapshot_t *self);

/* The state of a simulation at the opening of its running year, before it is measured. O(rows). */
int rlv_snapshot_save(struct rlv_simulation *simulation, rlv_snapshot_t *state,
                      rlv_error_t *err) RLV_MUST_CHECK;

/* Puts it back: the simulation's year becomes that of the state, its record of the years before is
 * filled. RLV_ERR_DATA when the bytes are cut, hold other fields than this version's, or belong to
 * another region or base year; the simulation then has no doctors. */
int rlv_snapshot_restore(struct rlv_simulation *simulation, const rlv_snapshot_t *state,
                         rlv_error_t *err) RLV_MUST_CHECK;

#endif
