/* What the directory of a zip, or of a compound file, says before anything is unpacked. */
#include "tabular_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t get16(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t get32(const unsigned char *p)
{
    return get16(p) | get16(p + 2) << 16;
}

/* The last `max` bytes of a file, to be freed. */
static int read_tail(const char *path, size_t max, unsigned char **bytes, size_t *num,
                     uint64_t *offset, rlv_error_t *err)
{
    FILE *file = fopen(path, "rb");
    long size = -1;
    int status = RLV_OK;

    if (file != NULL && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size < 0) {
        status = rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be read: %s",
                             strerror(errno));
        goto out;
    }
    *num = (size_t)size < max ? (size_t)size : max;
    *offset = (uint64_t)size - *num;
    *bytes = rlv_calloc(*num + 1, 1, err);
    if (*bytes == NULL)
        status = RLV_ERR_OS;
    else if (fseek(file, (long)*offset, SEEK_SET) != 0 || fread(*bytes, 1, *num, file) != *num)
        status = rlv_fail_at(err, RLV_ERR_IO, path, 0, NULL, NULL, "cannot be read");
out:
    if (file != NULL)
        (void)fclose(file);
    return status;
}

/* Adds up a directory of `num_entries` entries. */
static int check_entries(const char *path, const unsigned char *p, size_t num_bytes,
                         size_t num_entries, uint64_t max_unzipped, rlv_error_t *err)
{
    uint64_t sum = 0;
    size_t at = 0;

    for (size_t k = 0; k < num_entries; k++) {
        if (at + 46 > num_bytes || memcmp(p + at, "PK\x01\x02", 4) != 0)
            return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL,
                               "the zip directory is damaged");
        if ((get16(p + at + 8) & 1u) != 0)
            return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, "save it again without a password",
                               "the workbook is encrypted");
        sum += get32(p + at + 24); /* 0xFFFFFFFF (zip64) is over any limit */
        at += (size_t)46 + get16(p + at + 28) + get16(p + at + 30) + get16(p + at + 32);
    }
    if (sum > max_unzipped)
        return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL,
                           "%llu MB once unpacked, more than the %llu MB allowed (a zip bomb?)",
                           (unsigned long long)(sum >> 20),
                           (unsigned long long)(max_unzipped >> 20));
    return RLV_OK;
}

int rlv_tabular_check_zip(const char *path, uint64_t max_unzipped, rlv_error_t *err)
{
    enum { MAX_TAIL = 1 << 24, END_SIZE = 22 };
    unsigned char *bytes = NULL;
    size_t num = 0;
    uint64_t offset = 0;
    int status = read_tail(path, MAX_TAIL, &bytes, &num, &offset, err);

    if (status < 0)
        goto out;
    size_t end = num >= END_SIZE ? num - END_SIZE + 1 : 0;
    while (end > 0 && memcmp(bytes + end - 1, "PK\x05\x06", 4) != 0)
        end--;
    if (end == 0) {
        status = rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, "download it again",
                             "the workbook is truncated: its zip directory is missing");
        goto out;
    }
    const unsigned char *e = bytes + end - 1;
    const uint64_t start = get32(e + 16);
    const size_t size = get32(e + 12);
    if (start < offset || start - offset + size > num) {
        status = rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, "download it again",
                             "the zip directory is damaged or too large");
        goto out;
    }
    status = check_entries(path, bytes + (start - offset), size, get16(e + 10), max_unzipped, err);
out:
    free(bytes);
    return status;
}

int rlv_tabular_check_compound(const char *path, rlv_error_t *err)
{
    static const char NAME[] = "EncryptedPackage"; /* in UTF-16 in the directory */
    enum { MAX = 1 << 26 };
    unsigned char *bytes = NULL;
    size_t num = 0, k;
    uint64_t offset = 0;
    int status = read_tail(path, MAX, &bytes, &num, &offset, err);

    for (size_t at = 0; status == RLV_OK && at + 2 * sizeof NAME < num; at++) {
        for (k = 0; k < sizeof NAME - 1; k++)
            if (bytes[at + 2 * k] != (unsigned char)NAME[k] || bytes[at + 2 * k + 1] != 0)
                break;
        if (k == sizeof NAME - 1)
            status = rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL,
                                 "save it again without a password", "the workbook is encrypted");
    }
    free(bytes);
    return status;
}
