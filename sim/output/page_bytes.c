#include "page_bytes.h"
#include "releve/publish.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef RLV_HAVE_ZLIB
#include <zlib.h>
#endif

static int reserve(rlv_bytes_t *self, size_t more, rlv_error_t *err)
{
    const size_t wanted = self->size + more + 1;

    if (wanted <= self->capacity)
        return RLV_OK;
    const size_t capacity = wanted > 2 * self->capacity ? wanted : 2 * self->capacity;
    const int status = rlv_resize(&self->data, capacity, 1, err);
    if (status == RLV_OK)
        self->capacity = capacity;
    return status;
}

int rlv_bytes_add(rlv_bytes_t *self, const void *data, size_t size, rlv_error_t *err)
{
    const int status = reserve(self, size, err);
    if (status < 0)
        return status;
    if (size > 0)
        memcpy(self->data + self->size, data, size);
    self->size += size;
    self->data[self->size] = '\0';
    return RLV_OK;
}

int rlv_bytes_add_text(rlv_bytes_t *self, const char *text, rlv_error_t *err)
{
    return rlv_bytes_add(self, text, strlen(text), err);
}

int rlv_bytes_add_file(rlv_bytes_t *self, const char *path, rlv_error_t *err)
{
    FILE *const file = fopen(path, "rb");
    char part[16384];
    size_t got;
    int status = RLV_OK;

    if (file == NULL)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "%s", strerror(errno));
    while (status == RLV_OK && (got = fread(part, 1, sizeof part, file)) > 0)
        status = rlv_bytes_add(self, part, got, err);
    if (status == RLV_OK && ferror(file))
        status = rlv_fail_at(err, RLV_ERR_IO, path, 0, NULL, NULL, "reading failed");
    (void)fclose(file);
    return status;
}

#ifdef RLV_HAVE_ZLIB

int rlv_bytes_can_deflate(rlv_error_t *err)
{
    (void)err;
    return RLV_OK;
}

int rlv_bytes_deflate(rlv_bytes_t *self, rlv_error_t *err)
{
    uLongf size = compressBound((uLong)self->size);
    unsigned char *packed = rlv_calloc(size + 1, 1, err);

    if (packed == NULL)
        return RLV_ERR_OS;
    if (compress2(packed, &size, (const Bytef *)self->data, (uLong)self->size, 9) != Z_OK) {
        free(packed);
        return rlv_fail(err, RLV_ERR_OS, "deflate failed: out of memory");
    }
    free(self->data);
    *self = (rlv_bytes_t){(char *)packed, size, size + 1};
    return RLV_OK;
}

#else

int rlv_bytes_can_deflate(rlv_error_t *err)
{
    return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                    "the page needs zlib, without which this program was built [install the "
                    "package zlib1g-dev and build again]");
}

int rlv_bytes_deflate(rlv_bytes_t *self, rlv_error_t *err)
{
    (void)self;
    return rlv_bytes_can_deflate(err);
}

#endif

int rlv_bytes_add_base64(rlv_bytes_t *self, const void *data, size_t size, rlv_error_t *err)
{
    static const char DIGIT[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *const byte = data;
    const int status = reserve(self, (size + 2) / 3 * 4, err);

    if (status < 0)
        return status;
    char *out = self->data + self->size;
    for (size_t i = 0; i < size; i += 3) {
        const size_t left = size - i;
        const unsigned group = (unsigned)byte[i] << 16 |
                               (left > 1 ? (unsigned)byte[i + 1] << 8 : 0) |
                               (left > 2 ? (unsigned)byte[i + 2] : 0);
        *out++ = DIGIT[group >> 18];
        *out++ = DIGIT[group >> 12 & 63];
        *out++ = left > 1 ? DIGIT[group >> 6 & 63] : '=';
        *out++ = left > 2 ? DIGIT[group & 63] : '=';
    }
    *out = '\0';
    self->size = (size_t)(out - self->data);
    return RLV_OK;
}

int rlv_bytes_add_escaped(rlv_bytes_t *self, const char *text, rlv_error_t *err)
{
    int status = RLV_OK;

    while (status == RLV_OK && *text != '\0') {
        const size_t plain = strcspn(text, "&<>\"'");
        status = rlv_bytes_add(self, text, plain, err);
        text += plain;
        if (status < 0 || *text == '\0')
            break;
        status = rlv_bytes_add_text(self,
                                    *text == '&'   ? "&amp;"
                                    : *text == '<' ? "&lt;"
                                    : *text == '>' ? "&gt;"
                                    : *text == '"' ? "&quot;"
                                                   : "&#39;",
                                    err);
        text++;
    }
    return status;
}

int rlv_bytes_write(const rlv_bytes_t *self, const char *path, rlv_error_t *err)
{
    char *temporary = rlv_format(err, "%s.XXXXXX", path);
    int status = temporary == NULL ? RLV_ERR_OS : RLV_OK, number = -1;
    FILE *file = NULL;

    if (status == RLV_OK)
        status = rlv_publish_check(path, err);
    if (status < 0)
        goto out;
    if ((number = mkstemp(temporary)) < 0 || (file = fdopen(number, "wb")) == NULL) {
        status = rlv_fail_at(err, RLV_ERR_CANT_CREATE, path, 0, NULL, NULL,
                             "the file cannot be created (%s)", strerror(errno));
        if (number >= 0)
            (void)close(number);
        goto out;
    }
    const mode_t mask = umask(0); /* mkstemp gives a file that its owner alone reads */
    (void)umask(mask);
    (void)fchmod(number, 0666 & ~mask);
    const bool written = fwrite(self->data, 1, self->size, file) == self->size;
    if (fclose(file) != 0 || !written)
        status = rlv_fail_at(err, RLV_ERR_IO, path, 0, NULL, NULL, "writing failed (%s)",
                             strerror(errno));
    else
        status = rlv_publish(temporary, path, err);
out:
    if (status < 0 && number >= 0)
        (void)unlink(temporary);
    free(temporary);
    return status;
}

void rlv_bytes_free(rlv_bytes_t *self)
{
    free(self->data);
    *self = (rlv_bytes_t){NULL, 0, 0};
}
