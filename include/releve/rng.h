/*
 * rng: addressed random numbers, Philox 4x32-10.
 *
 * A draw is not consumed from a sequence: it is computed from its address, so that it does not
 * depend on threads, on the order of doctors, or on what another scenario did (common random
 * numbers). Key = seed. Counter = {doctor id, replicate, year << 16 | stream, block}.
 *
 * Method: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11, section
 * 3.3. The tests compare with Random123 and with its published known answers.
 * Cost: about 12 ns a block of four 32-bit words in plain C.
 */
#ifndef RELEVE_RNG_H
#define RELEVE_RNG_H

#include <stdint.h>

/* One stream per process of the model and use. Append only: a number once given never changes
 * meaning, or old results could not be reproduced. */
enum rlv_stream {
    RLV_STREAM_SYNTHESIS_ROUNDING = 1, /* systematic rounding of ages and sexes, per cell */
    RLV_STREAM_SYNTHESIS_DETAIL = 2,   /* single age, state, cumul, years since installation */
    RLV_STREAM_EXIT = 3,
    RLV_STREAM_STATE = 4,
    RLV_STREAM_RELOCATION = 5,
    RLV_STREAM_ENTRY_COUNT = 6,
    RLV_STREAM_ENTRANT = 7, /* age, sex, diploma, state of an entrant */
    RLV_STREAM_SETTLEMENT = 8,
    RLV_STREAM_DEPARTMENT = 9,     /* department inside a territory that lies in several */
    RLV_STREAM_OBSERVATION = 10,   /* observation error of the published APL, per territory */
    RLV_STREAM_PARAMETER = 11,     /* parameters drawn once per replicate */
    RLV_STREAM_NEST = 12,          /* a chooser's factor for each nest, and the outside option */
    RLV_STREAM_TRAINING = 13,      /* a graduate: years to installation, CESP, preferences */
    RLV_STREAM_COHORT_SIZE = 14,   /* number of graduates of a year */
    RLV_STREAM_CESP = 15,          /* breach, staying after the commitment */
    RLV_STREAM_AID = 16,           /* take-up of schemes */
    RLV_STREAM_HEALTH_CENTRE = 17, /* filling of posts */
    RLV_STREAM_SOLIDARITY = 18,    /* days of solidarity given */
    RLV_STREAM_JUNIOR = 19,        /* docteurs juniors: where, with whom */
    RLV_STREAM_BASE_CONTRACT = 20, /* contracts and commitments of the reference date */
    RLV_STREAM_REGULATION = 21,    /* refusal to settle elsewhere */
    RLV_STREAM_SITE = 22,          /* second sites opened and closed */
    RLV_STREAM_BIRTHPLACE = 23,    /* where an entrant was born */
    RLV_STREAM_RESAMPLE = 40,      /* bootstrap of scores and indices */
    RLV_STREAM_PIT = 41,           /* share of ties in a PIT */
    RLV_STREAM_ASSIMILATION = 42,  /* prior draws and perturbed targets of a calibration */
    RLV_STREAM_DESIGN = 43         /* points of a sensitivity design */
};

typedef struct {
    uint32_t word[4];
} rlv_block_t;

/* What all draws of one doctor (or place) in one year and process share. */
typedef struct {
    uint64_t seed;
    uint32_t id; /* doctor id, or index of a place */
    uint32_t replicate;
    uint32_t when; /* year << 16 | stream */
} rlv_address_t;

static inline rlv_address_t rlv_address(uint64_t seed, uint32_t replicate, uint32_t id, int year,
                                        enum rlv_stream stream)
{
    const rlv_address_t address = {seed, id, replicate, (uint32_t)year << 16 | (uint32_t)stream};
    return address;
}

/* The Philox 4x32-10 bijection of one counter. */
static inline rlv_block_t rlv_philox(uint64_t key, const uint32_t counter[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
        const uint64_t p0 = (uint64_t)0xD2511F53u * c0;
        const uint64_t p1 = (uint64_t)0xCD9E8D57u * c2;
        const uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        const uint32_t n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)p1;
        c3 = (uint32_t)p0;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    const rlv_block_t block = {{c0, c1, c2, c3}};
    return block;
}

#ifdef RLV_COUNT_DRAWS
extern uint64_t rlv_draws_counted; /* make bench: by the program that counts, one thread */
#endif

/* The four words of block number `block` at an address. */
static inline rlv_block_t rlv_draw(const rlv_address_t *at, uint32_t block)
{
#ifdef RLV_COUNT_DRAWS
    rlv_draws_counted++;
#endif
    const uint32_t counter[4] = {at->id, at->replicate, at->when, block};
    return rlv_philox(at->seed, counter);
}

/* A word as a uniform number strictly between 0 and 1 (steps of 2^-32, centred). */
static inline double rlv_unit(uint32_t word)
{
    return ((double)word + 0.5) * 0x1p-32;
}

#endif
