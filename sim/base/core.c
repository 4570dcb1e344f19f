#include "releve/core.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cuts a text that filled its buffer back to the border of a UTF-8 character. */
static void trim_partial_character(char *text, size_t size)
{
    size_t n = strlen(text);
    if (n + 1 < size)
        return;
    while (n > 0 && ((unsigned char)text[n - 1] & 0xC0u) == 0x80u)
        n--;
    if (n > 0 && (unsigned char)text[n - 1] >= 0xC0u)
        n--;
    text[n] = '\0';
}

int rlv_fail(rlv_error_t *err, int status, const char *format, ...)
{
    if (err == NULL || err->status != RLV_OK)
        return status;
    va_list args;
    va_start(args, format);
    err->status = status;
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    trim_partial_character(err->text, sizeof err->text);
    return status;
}

int rlv_fail_at(rlv_error_t *err, int status, const char *file, size_t line, const char *name,
                const char *allowed, const char *format, ...)
{
    char what[RLV_ERROR_TEXT_SIZE];
    char where[32] = "";
    va_list args;

    if (err == NULL || err->status != RLV_OK)
        return status;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (line > 0)
        (void)snprintf(where, sizeof where, ":%zu", line);
    return rlv_fail(err, status, "%s%s%s%s%s%s%s%s%s", file ? file : "", file ? where : "",
                    file ? ": " : "", name ? name : "", name ? ": " : "", what, allowed ? " [" : "",
                    allowed ? allowed : "", allowed ? "]" : "");
}

int rlv_fail_memory(rlv_error_t *err, size_t num_bytes)
{
    return rlv_fail(err, RLV_ERR_OS, "out of memory (%zu bytes asked for)", num_bytes);
}

void rlv_note(rlv_notes_t *self, const char *format, ...)
{
    char text[RLV_ERROR_TEXT_SIZE];
    va_list args;

    if (self == NULL)
        return;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    trim_partial_character(text, sizeof text);
    for (size_t i = 0; i < self->num_texts; i++)
        if (strcmp(self->text[i], text) == 0)
            return;
    if (self->num_texts == self->capacity) {
        const size_t capacity = self->capacity ? 2 * self->capacity : 8;
        if (rlv_resize(&self->text, capacity, sizeof *self->text, NULL) < 0)
            return;
        self->capacity = capacity;
    }
    self->text[self->num_texts] = rlv_strdup(text, NULL);
    if (self->text[self->num_texts] != NULL)
        self->num_texts++;
}

void rlv_notes_free(rlv_notes_t *self)
{
    for (size_t i = 0; i < self->num_texts; i++)
        free(self->text[i]);
    free(self->text);
    memset(self, 0, sizeof *self);
}

void *rlv_calloc(size_t count, size_t size, rlv_error_t *err)
{
    if (size != 0 && count > SIZE_MAX / size) {
        (void)rlv_fail_memory(err, SIZE_MAX);
        return NULL;
    }
    void *array = calloc(count ? count : 1, size ? size : 1);
    if (array == NULL)
        (void)rlv_fail_memory(err, count * size);
    return array;
}

int rlv_resize(void *array, size_t count, size_t size, rlv_error_t *err)
{
    void *old, *grown;

    if (size != 0 && count > SIZE_MAX / size)
        return rlv_fail_memory(err, SIZE_MAX);
    memcpy(&old, array, sizeof old);
    const size_t num_bytes = count * size;
    grown = realloc(old, num_bytes != 0 ? num_bytes : 1);
    if (grown == NULL)
        return rlv_fail_memory(err, num_bytes);
    memcpy(array, &grown, sizeof grown);
    return RLV_OK;
}

char *rlv_strdup(const char *text, rlv_error_t *err)
{
    const size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (copy == NULL)
        (void)rlv_fail_memory(err, size);
    else
        memcpy(copy, text, size);
    return copy;
}

char *rlv_format(rlv_error_t *err, const char *format, ...)
{
    va_list args;
    char *text = NULL;

    va_start(args, format);
    const int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) {
        (void)rlv_fail(err, RLV_ERR_SOFTWARE, "a text could not be formatted");
        return NULL;
    }
    text = rlv_calloc((size_t)length + 1, 1, err);
    if (text == NULL)
        return NULL;
    va_start(args, format);
    (void)vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

/* Length in bytes of the valid UTF-8 sequence at `s` (at most `n` bytes), 0 when it is wrong. */
static size_t utf8_sequence(const unsigned char *s, size_t n)
{
    if (s[0] < 0x80)
        return 1;
    if (s[0] >= 0xC2 && s[0] <= 0xDF)
        return n >= 2 && (s[1] & 0xC0) == 0x80 ? 2 : 0;
    if (s[0] >= 0xE0 && s[0] <= 0xEF) {
        if (n < 3 || (s[1] & 0xC0) != 0x80 || (s[2] & 0xC0) != 0x80)
            return 0;
        const bool overlong = s[0] == 0xE0 && s[1] < 0xA0;
        const bool surrogate = s[0] == 0xED && s[1] > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (s[0] >= 0xF0 && s[0] <= 0xF4) {
        if (n < 4 || (s[1] & 0xC0) != 0x80 || (s[2] & 0xC0) != 0x80 || (s[3] & 0xC0) != 0x80)
            return 0;
        const bool overlong = s[0] == 0xF0 && s[1] < 0x90;
        const bool beyond = s[0] == 0xF4 && s[1] > 0x8F;
        return overlong || beyond ? 0 : 4;
    }
    return 0;
}

bool rlv_utf8_valid(const char *text, size_t num_bytes, size_t *bad_offset)
{
    size_t i = 0;
    while (i < num_bytes) {
        uint64_t eight;
        if (i + sizeof eight <= num_bytes) { /* ASCII, eight at a time */
            memcpy(&eight, text + i, sizeof eight);
            if ((eight & 0x8080808080808080u) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        const size_t length = utf8_sequence((const unsigned char *)text + i, num_bytes - i);
        if (length == 0) {
            if (bad_offset != NULL)
                *bad_offset = i;
            return false;
        }
        i += length;
    }
    return true;
}
