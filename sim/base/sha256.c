#include "releve/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    uint32_t state[8];
    uint8_t block[64];
    size_t used;     /* bytes waiting in block */
    uint64_t length; /* bytes so far */
} digest_t;

static const uint32_t INITIAL[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static const uint32_t ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, int by)
{
    return x >> by | x << (32 - by);
}

static void compress(digest_t *d)
{
    uint32_t w[64], v[8];

    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)d->block[4 * i] << 24 | (uint32_t)d->block[4 * i + 1] << 16 |
               (uint32_t)d->block[4 * i + 2] << 8 | d->block[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        const uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        const uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    memcpy(v, d->state, sizeof v);
    for (int i = 0; i < 64; i++) {
        const uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
        const uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        const uint32_t t1 = v[7] + s1 + choice + ROUND[i] + w[i];
        const uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
        const uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += t1;
        v[0] = t1 + s0 + majority;
    }
    for (int i = 0; i < 8; i++)
        d->state[i] += v[i];
}

static void feed(digest_t *d, const uint8_t *bytes, size_t num_bytes)
{
    d->length += num_bytes;
    for (size_t i = 0; i < num_bytes; i++) {
        d->block[d->used++] = bytes[i];
        if (d->used == sizeof d->block) {
            compress(d);
            d->used = 0;
        }
    }
}

static void finish(digest_t *d, char hex[RLV_SHA256_HEX_SIZE])
{
    static const uint8_t ONE = 0x80, ZERO = 0;
    const uint64_t bits = d->length * 8;
    uint8_t length[8];

    for (int i = 0; i < 8; i++)
        length[i] = (uint8_t)(bits >> (56 - 8 * i));
    feed(d, &ONE, 1);
    while (d->used != 56)
        feed(d, &ZERO, 1);
    feed(d, length, sizeof length);
    for (size_t i = 0; i < 8; i++)
        (void)snprintf(hex + 8 * i, 9, "%08x", (unsigned)d->state[i]);
}

static digest_t start(void)
{
    digest_t d = {.used = 0};
    memcpy(d.state, INITIAL, sizeof INITIAL);
    return d;
}

void rlv_sha256(const void *bytes, size_t num_bytes, char hex[RLV_SHA256_HEX_SIZE])
{
    digest_t d = start();
    feed(&d, bytes, num_bytes);
    finish(&d, hex);
}

int rlv_sha256_file(const char *path, char hex[RLV_SHA256_HEX_SIZE], rlv_error_t *err)
{
    uint8_t buffer[1 << 14];
    digest_t d = start();
    size_t got;
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be opened: %s",
                           strerror(errno));
    while ((got = fread(buffer, 1, sizeof buffer, file)) > 0)
        feed(&d, buffer, got);
    const bool failed = ferror(file) != 0;
    (void)fclose(file);
    if (failed)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be read");
    finish(&d, hex);
    return RLV_OK;
}
