#include "releve/process.h"

const rlv_process_t *const RLV_PROCESSES[] = {
    &RLV_STRUCTURES, &RLV_EXITS,      &RLV_STATES,    &RLV_RELOCATION, &RLV_ENTRIES,
    &RLV_POSTS,      &RLV_SETTLEMENT, &RLV_CONTRACTS, &RLV_ACTIVITY,
};
const size_t RLV_NUM_PROCESSES = sizeof RLV_PROCESSES / sizeof RLV_PROCESSES[0];
