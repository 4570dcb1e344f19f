/*
 * sha256: digests of input and output files, for provenance.
 *
 * Our own, because none of the libraries the project rests on has one. Source: FIPS 180-4; tested
 * on its examples and against sha256sum.
 */
#ifndef RELEVE_SHA256_H
#define RELEVE_SHA256_H

#include "releve/core.h"

enum { RLV_SHA256_HEX_SIZE = 65 };

/* Digest of bytes, as 64 hexadecimal digits and a terminator. */
void rlv_sha256(const void *bytes, size_t num_bytes, char hex[RLV_SHA256_HEX_SIZE]);

/* Digest of a file. RLV_ERR_NO_INPUT when it cannot be read. Cost: about 5 ns a byte. */
int rlv_sha256_file(const char *path, char hex[RLV_SHA256_HEX_SIZE],
                    rlv_error_t *err) RLV_MUST_CHECK;

#endif
