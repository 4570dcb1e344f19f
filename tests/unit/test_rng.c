/* Random numbers: equal to Random123 and its known answers, addresses that do not meet. */
#include "support.h"

#include "releve/rng.h"

#include <Random123/philox.h>

#include <math.h>
#include <stdlib.h>

static void equals_known_answers(void **state)
{
    /* Random123, tests/kat_vectors, philox4x32 10 */
    static const struct {
        uint32_t counter[4], key[2], word[4];
    } KNOWN[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        const uint64_t key = (uint64_t)KNOWN[i].key[1] << 32 | KNOWN[i].key[0];
        const rlv_block_t block = rlv_philox(key, KNOWN[i].counter);
        assert_memory_equal(block.word, KNOWN[i].word, sizeof block.word);
    }
}

static void equals_random123(void **state)
{
    enum { CASES = 200000 };
    uint64_t x = 0x9e3779b97f4a7c15u; /* a plain multiplicative walk through the counters */
    (void)state;
    for (int i = 0; i < CASES; i++) {
        philox4x32_ctr_t counter;
        philox4x32_key_t key;
        uint32_t ours[4];
        for (int k = 0; k < 4; k++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            ours[k] = counter.v[k] = i < 64 ? 1u << (i / 2) >> k : (uint32_t)(x >> 32);
        }
        x = x * 6364136223846793005u + 1442695040888963407u;
        key.v[0] = (uint32_t)x;
        key.v[1] = (uint32_t)(x >> 32);
        const philox4x32_ctr_t theirs = philox4x32_R(10, counter, key);
        const rlv_block_t block = rlv_philox(x, ours);
        assert_memory_equal(block.word, theirs.v, sizeof block.word);
    }
}

static void address_is_the_counter(void **state)
{
    const rlv_address_t at =
        rlv_address(0x1122334455667788u, 7, 0xABCDEF01u, 2031, RLV_STREAM_EXIT);
    const uint32_t counter[4] = {0xABCDEF01u, 7, 2031u << 16 | 3u, 5};
    const rlv_block_t expected = rlv_philox(0x1122334455667788u, counter);
    const rlv_block_t block = rlv_draw(&at, 5);
    (void)state;
    assert_memory_equal(&block, &expected, sizeof block);
}

static void streams_keep_their_numbers(void **state)
{
    (void)state; /* append only: these numbers are in every result ever published */
    assert_int_equal(RLV_STREAM_SYNTHESIS_ROUNDING, 1);
    assert_int_equal(RLV_STREAM_SYNTHESIS_DETAIL, 2);
    assert_int_equal(RLV_STREAM_EXIT, 3);
    assert_int_equal(RLV_STREAM_STATE, 4);
    assert_int_equal(RLV_STREAM_RELOCATION, 5);
    assert_int_equal(RLV_STREAM_ENTRY_COUNT, 6);
    assert_int_equal(RLV_STREAM_ENTRANT, 7);
    assert_int_equal(RLV_STREAM_SETTLEMENT, 8);
    assert_int_equal(RLV_STREAM_DEPARTMENT, 9);
    assert_int_equal(RLV_STREAM_OBSERVATION, 10);
    assert_int_equal(RLV_STREAM_PARAMETER, 11);
}

static void unit_stays_inside(void **state)
{
    (void)state;
    assert_true(rlv_unit(0) > 0 && rlv_unit(0) == 0x1p-33);
    assert_true(rlv_unit(UINT32_MAX) < 1 && rlv_unit(UINT32_MAX) == 1 - 0x1p-33);
    assert_true(rlv_unit(0x80000000u) - rlv_unit(0x7fffffffu) == 0x1p-32);
}

/* Mean, variance and the correlation of neighbours in id, replicate, year and block. */
static void looks_uniform(void **state)
{
    enum { N = 40000 };
    (void)state;
    for (int along = 0; along < 4; along++) {
        double sum = 0, squares = 0, products = 0, before = 0.5;
        for (uint32_t i = 0; i < N; i++) {
            const rlv_address_t at =
                rlv_address(99, along == 1 ? i : 4, along == 0 ? i : 1000,
                            along == 2 ? (int)(i % 60000) : 2030, RLV_STREAM_SETTLEMENT);
            const double u = rlv_unit(rlv_draw(&at, along == 3 ? i : 0).word[i % 4]);
            sum += u;
            squares += (u - 0.5) * (u - 0.5);
            products += (u - 0.5) * (before - 0.5);
            before = u;
        }
        /* five standard errors */
        assert_close(sum / N, 0.5, 0, 5 * sqrt(1.0 / 12 / N));
        assert_close(squares / N, 1.0 / 12, 0, 5 * sqrt(1.0 / 180 / N));
        assert_close(products / N, 0, 0, 5.0 / 12 / sqrt(N));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_known_answers),   cmocka_unit_test(equals_random123),
        cmocka_unit_test(address_is_the_counter), cmocka_unit_test(streams_keep_their_numbers),
        cmocka_unit_test(unit_stays_inside),      cmocka_unit_test(looks_uniform),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
