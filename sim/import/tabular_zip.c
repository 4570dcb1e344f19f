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

/* Whether an entry is what a workbook has, and an archive of other files has not. */
static bool is_of_workbook(const char *name, size_t num)
{
    static const char *const PART[] = {"workbook.xml", "content.xml"};

    for (size_t k = 0; k < sizeof PART / sizeof *PART; k++)
        if (num >= strlen(PART[k]) &&
            memcmp(name + num - strlen(PART[k]), PART[k], strlen(PART[k])) == 0)
            return true;
    return false;
}

/* `p`: its directory, already gone through. */
static int fail_archive(const char *path, const unsigned char *p, size_t num_bytes,
                        rlv_error_t *err)
{
    const size_t num = num_bytes > 0 ? get16(p + 28) : 0;

    return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, "the file inside it, unpacked",
                       "a zip archive and no workbook: it holds %.*s", num < 80 ? (int)num : 80,
                       num > 0 ? (const char *)p + 46 : "nothing");
}

static int fail_damaged(const char *path, rlv_error_t *err)
{
    return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, "download it again",
                       "the zip directory is damaged");
}

/* Whether the member at `offset` bears the name that the directory gives it: under a damaged name a
 * sheet would be missing in silence. */
static bool bears_name(FILE *file, uint32_t offset, const unsigned char *name, size_t num)
{
    unsigned char head[30], *own = malloc(num + 1);
    const bool same = own != NULL && file != NULL && fseek(file, (long)offset, SEEK_SET) == 0 &&
                      fread(head, 1, sizeof head, file) == sizeof head &&
                      memcmp(head, "PK\x03\x04", 4) == 0 && get16(head + 26) == num &&
                      fread(own, 1, num, file) == num && memcmp(own, name, num) == 0;

    free(own);
    return same;
}

/* Adds up a directory of `num_entries` entries. */
static int check_entries(const char *path, const unsigned char *p, size_t num_bytes,
                         size_t num_entries, uint64_t max_unzipped, rlv_error_t *err)
{
    FILE *file = fopen(path, "rb");
    uint64_t sum = 0;
    size_t at = 0;
    bool workbook = false;
    int status = RLV_OK;

    for (size_t k = 0; k < num_entries && status == RLV_OK; k++) {
        if (at + 46 > num_bytes || memcmp(p + at, "PK\x01\x02", 4) != 0 ||
            at + 46 + get16(p + at + 28) > num_bytes) {
            status = fail_damaged(path, err);
            break;
        }
        const unsigned char *name = p + at + 46;
        const size_t num_name = get16(p + at + 28);
        sum += get32(p + at + 24); /* 0xFFFFFFFF (zip64) is over any limit */
        workbook = workbook || is_of_workbook((const char *)name, num_name);
        if ((get16(p + at + 8) & 1u) != 0)
            status = rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL,
                                 "save it again without a password", "the workbook is encrypted");
        else if (sum <= max_unzipped && !bears_name(file, get32(p + at + 42), name, num_name))
            status = fail_damaged(path, err);
        at += (size_t)46 + num_name + get16(p + at + 30) + get16(p + at + 32);
    }
    if (file != NULL)
        (void)fclose(file);
    if (status == RLV_OK && sum > max_unzipped)
        return rlv_fail_at(err, RLV_ERR_DATA, path, 0, NULL, NULL,
                           "%llu MB once unpacked, more than the %llu MB allowed (a zip bomb?)",
                           (unsigned long long)(sum >> 20),
                           (unsigned long long)(max_unzipped >> 20));
    if (status == RLV_OK && at != num_bytes)
        status = fail_damaged(path, err);
    if (status == RLV_OK && !workbook)
        status = fail_archive(path, p, num_bytes, err);
    return status;
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
