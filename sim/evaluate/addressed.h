/*
 * addressed: draws of the estimators' resampling, from the same addressed generator as the model
 * (releve/rng.h). Key = the seed given by the user; counter = item, replicate, use, block. The uses
 * are numbered above 0x0E00, out of the streams of the model, and are append-only.
 * Private to sim/evaluate.
 */
#ifndef RELEVE_EVALUATE_ADDRESSED_H
#define RELEVE_EVALUATE_ADDRESSED_H

#include "releve/rng.h"

#include <stddef.h>

enum rlv_evaluate_use {
    RLV_USE_PLACEBO_UNITS = 0x0E01,
    RLV_USE_WILD_SIGNS = 0x0E02,
    RLV_USE_ASSIGNMENT = 0x0E03,
    RLV_USE_RESAMPLED_UNIT = 0x0E04,
    RLV_USE_LEAST_FAVOURABLE = 0x0E05,
    RLV_USE_MULTIPLIER_SIGNS = 0x0E40
};

static inline rlv_block_t rlv_evaluate_block(uint64_t seed, uint32_t replicate, uint32_t item,
                                             enum rlv_evaluate_use use, uint32_t block)
{
    const uint32_t counter[4] = {item, replicate, (uint32_t)use, block};
    return rlv_philox(seed, counter);
}

/* A whole number in [0, bound), bound < 2^32: the high word of a 64-bit product, whose bias is
 * under bound * 2^-64. */
static inline size_t rlv_evaluate_index(rlv_block_t block, size_t bound)
{
    const uint64_t high = (uint64_t)block.word[0] * bound;
    const uint64_t low = ((uint64_t)block.word[1] * bound) >> 32;
    return (size_t)((high + low) >> 32);
}

/* A random order of `items` [count]: Fisher-Yates, one addressed draw an exchange. */
static inline void rlv_evaluate_shuffle(size_t *items, size_t count, uint64_t seed,
                                        uint32_t replicate, enum rlv_evaluate_use use)
{
    for (size_t i = count; i-- > 1;) {
        const rlv_block_t block = rlv_evaluate_block(seed, replicate, (uint32_t)i, use, 0);
        const size_t j = rlv_evaluate_index(block, i + 1);
        const size_t kept = items[i];
        items[i] = items[j];
        items[j] = kept;
    }
}

#endif
