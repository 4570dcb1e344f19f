/*
 * Bytes of a page being made: a buffer that grows, deflate (RFC 1950, zlib) and base64 (RFC 4648).
 * A zeroed rlv_bytes_t is empty; rlv_bytes_free is legal at any time.
 */
#ifndef RELEVE_PAGE_BYTES_H
#define RELEVE_PAGE_BYTES_H

#include "releve/core.h"

typedef struct {
    char *data; /* [size], followed by a terminator that does not count */
    size_t size, capacity;
} rlv_bytes_t;

int rlv_bytes_add(rlv_bytes_t *self, const void *data, size_t size,
                  rlv_error_t *err) RLV_MUST_CHECK;
int rlv_bytes_add_text(rlv_bytes_t *self, const char *text, rlv_error_t *err) RLV_MUST_CHECK;
/* The whole file. RLV_ERR_NO_INPUT when it cannot be read. */
int rlv_bytes_add_file(rlv_bytes_t *self, const char *path, rlv_error_t *err) RLV_MUST_CHECK;
/* RLV_ERR_UNAVAILABLE when the library was built without zlib. */
int rlv_bytes_can_deflate(rlv_error_t *err) RLV_MUST_CHECK;
/* Replaces the content by its deflated form. RLV_ERR_UNAVAILABLE without zlib. */
int rlv_bytes_deflate(rlv_bytes_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* Adds the base64 of some bytes, without line breaks. */
int rlv_bytes_add_base64(rlv_bytes_t *self, const void *data, size_t size,
                         rlv_error_t *err) RLV_MUST_CHECK;
/* Text of an element or of a quoted attribute: & < > " ' become references. */
int rlv_bytes_add_escaped(rlv_bytes_t *self, const char *text, rlv_error_t *err) RLV_MUST_CHECK;
/* Writes the content to `path` whole or not at all: a temporary file beside it, renamed. */
int rlv_bytes_write(const rlv_bytes_t *self, const char *path, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_bytes_free(rlv_bytes_t *self);

#endif
