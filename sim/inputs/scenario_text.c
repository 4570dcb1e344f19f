/* Texts of scenarios: from bytes to what libconfig reads as meant; paths. */
#include "scenario_internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_BYTES = 1 << 20 };

static size_t line_of(const char *text, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

/* Past the string or comment that starts at text[i]; i itself when none starts there. */
static size_t skip_opaque(const char *text, size_t i)
{
    if (text[i] == '"') {
        for (i++; text[i] != '\0' && text[i] != '"'; i++)
            if (text[i] == '\\' && text[i + 1] != '\0')
                i++;
        return text[i] == '"' ? i + 1 : i;
    }
    if (text[i] == '#' || (text[i] == '/' && text[i + 1] == '/'))
        return i + strcspn(text + i, "\n");
    if (text[i] == '/' && text[i + 1] == '*') {
        const char *end = strstr(text + i + 2, "*/");
        return end != NULL ? (size_t)(end - text) + 2 : i + strlen(text + i);
    }
    return i;
}

/* What starts at text[i] and never ends, or NULL; libconfig would name the last line. */
static const char *unclosed(const char *text, size_t i, size_t next)
{
    if (text[next] != '\0')
        return NULL; /* every text ends with a newline, so only what is open reaches the end */
    return text[i] == '"'                         ? "a text whose quotes are never closed"
           : text[i] == '/' && text[i + 1] == '*' ? "a comment that is never closed"
                                                  : NULL;
}

/* Whether a quoted string holds \x00, which libconfig would cut it at. */
static bool has_nul_escape(const char *string, size_t length)
{
    for (size_t i = 0; i + 4 <= length; i++) {
        if (memcmp(string + i, "\\x00", 4) == 0)
            return true;
        if (string[i] == '\\')
            i++;
    }
    return false;
}

/* Whether a token that starts like a number is a whole number that libconfig would wrap or cut. */
static bool integer_wraps(const char *token, size_t length, bool *too_long)
{
    char digits[64];
    char *end = NULL;
    const size_t sign = token[0] == '+' || token[0] == '-';
    const bool hex = length > sign + 1 && token[sign] == '0' && (token[sign + 1] | 32) == 'x';
    size_t used = sign + (hex ? 2 : 0);

    while (used < length &&
           (hex ? isxdigit((unsigned char)token[used]) : isdigit((unsigned char)token[used])))
        used++;
    const bool is_long = used < length && token[used] == 'L';
    *too_long = is_long;
    if (used < length && !is_long)
        return false; /* a decimal number, or what libconfig calls a syntax error */
    if (used >= sizeof digits)
        return true;
    memcpy(digits, token, used);
    digits[used] = '\0';
    errno = 0;
    const long long value = strtoll(digits, &end, hex ? 16 : 10);
    return errno != 0 || (!is_long && (value > INT32_MAX || value < INT32_MIN));
}

int rlv_scenario_check_text(const char *name, const char *text, bool has_lines, rlv_error_t *err)
{
    size_t i = 0;

    while (text[i] != '\0') {
        const size_t next = skip_opaque(text, i);
        if (next != i) {
            if (unclosed(text, i, next) != NULL)
                return rlv_fail_at(err, RLV_ERR_CONFIG, name, has_lines ? line_of(text, i) : 0,
                                   NULL, NULL, "%s", unclosed(text, i, next));
            if (text[i] == '"' && has_nul_escape(text + i, next - i))
                return rlv_fail_at(err, RLV_ERR_CONFIG, name, has_lines ? line_of(text, i) : 0,
                                   NULL, "UTF-8 text", "\\x00 in a text would end it");
            i = next;
        } else if (text[i] == '@') {
            return rlv_fail_at(err, RLV_ERR_CONFIG, name, has_lines ? line_of(text, i) : 0, NULL,
                               "extends = \"other.cfg\";",
                               "@ (as in @include) has no place in a scenario");
        } else if (isalpha((unsigned char)text[i]) || text[i] == '*' || text[i] == '_') {
            i += strspn(text + i, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789_*-");
        } else if (isdigit((unsigned char)text[i]) ||
                   (strchr("+-", text[i]) != NULL && isdigit((unsigned char)text[i + 1]))) {
            bool is_long = false;
            const size_t length = 1 + strspn(text + i + 1, "0123456789abcdefABCDEFxXL.");
            if (integer_wraps(text + i, length, &is_long))
                return rlv_fail_at(err, RLV_ERR_CONFIG, name, has_lines ? line_of(text, i) : 0,
                                   NULL,
                                   is_long ? "a whole number of 64 bits"
                                           : "an L behind it (64 bits), or a decimal point",
                                   "%.*s does not fit %d bits", (int)(length < 40 ? length : 40),
                                   text + i, is_long ? 64 : 32);
            i += length;
        } else {
            i++;
        }
    }
    return RLV_OK;
}

static int read_bytes(const char *path, char *bytes, size_t *num_bytes, rlv_error_t *err)
{
    struct stat info;
    int status = RLV_OK;
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be opened: %s",
                           strerror(errno));
    if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
        status =
            rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, "a scenario file", "is a folder");
        goto out;
    }
    *num_bytes = fread(bytes, 1, MAX_BYTES + 1, file);
    if (ferror(file))
        status = rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, NULL, NULL, "cannot be read: %s",
                             strerror(errno));
    else if (*num_bytes > MAX_BYTES)
        status =
            rlv_fail_at(err, RLV_ERR_CONFIG, path, 0, NULL, "1 MiB", "too large for a scenario");
out:
    (void)fclose(file);
    return status;
}

/* Drops the BOM and the CR of every CR LF, in place; ends the text with a newline. */
static void normalise_lines(char *text, size_t num_bytes)
{
    const size_t bom = num_bytes >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    size_t used = 0;

    for (size_t i = bom; i < num_bytes; i++)
        if (text[i] != '\r' || i + 1 == num_bytes || text[i + 1] != '\n')
            text[used++] = text[i];
    text[used++] = '\n'; /* libconfig refuses a comment that the end of the file ends */
    text[used] = '\0';
}

int rlv_scenario_load_text(const char *path, char **text, rlv_error_t *err)
{
    size_t num_bytes = 0, bad = 0;
    int status = RLV_ERR_OS;

    *text = rlv_calloc(MAX_BYTES + 3, 1, err);
    if (*text == NULL)
        goto out;
    status = read_bytes(path, *text, &num_bytes, err);
    if (status < 0)
        goto out;
    const char *nul = memchr(*text, '\0', num_bytes);
    if (nul != NULL) {
        status = rlv_fail_at(err, RLV_ERR_CONFIG, path, line_of(*text, (size_t)(nul - *text)), NULL,
                             "UTF-8 text", "a NUL byte: this is not a text");
        goto out;
    }
    if (!rlv_utf8_valid(*text, num_bytes, &bad)) {
        status = rlv_fail_at(err, RLV_ERR_CONFIG, path, line_of(*text, bad), NULL, "UTF-8",
                             "byte 0x%02X is not UTF-8 text (Latin-1?)",
                             (unsigned)(unsigned char)(*text)[bad]);
        goto out;
    }
    normalise_lines(*text, num_bytes);
    status = rlv_scenario_check_text(path, *text, true, err);
out:
    if (status < 0) {
        free(*text);
        *text = NULL;
    }
    return status;
}

/* Appends the part of `length` bytes to a folded path; ".." takes the last part away. */
static bool push_part(char out[RLV_PATH_SIZE], const char *part, size_t length)
{
    const bool absolute = out[0] == '/';
    size_t used = strlen(out);

    if (length == 0 || (length == 1 && part[0] == '.'))
        return true;
    if (length == 2 && memcmp(part, "..", 2) == 0) {
        const char *slash = strrchr(out, '/');
        const char *last = slash != NULL ? slash + 1 : out;
        if (*last != '\0' && strcmp(last, "..") != 0) {
            const size_t keep = slash != NULL ? (size_t)(slash - out) : 0;
            out[keep == 0 && absolute ? 1 : keep] = '\0';
            return true;
        }
        if (absolute)
            return true; /* the root's parent is the root */
    }
    const bool needs_slash = used > 0 && out[used - 1] != '/';
    if (used + needs_slash + length >= RLV_PATH_SIZE)
        return false;
    if (needs_slash)
        out[used++] = '/';
    memcpy(out + used, part, length);
    out[used + length] = '\0';
    return true;
}

static bool push_path(char out[RLV_PATH_SIZE], const char *path)
{
    while (*path != '\0') {
        const size_t length = strcspn(path, "/");
        if (!push_part(out, path, length))
            return false;
        path += length + (path[length] == '/');
    }
    return true;
}

bool rlv_scenario_resolve(const char *base, const char *text, char out[RLV_PATH_SIZE])
{
    memset(out, 0, RLV_PATH_SIZE);
    if (text[0] == '\0')
        return true;
    if (text[0] == '/' || base[0] == '/')
        out[0] = '/';
    if (text[0] != '/' && !push_path(out, base))
        return false;
    if (!push_path(out, text))
        return false;
    if (out[0] == '\0')
        out[0] = '.';
    /* what was folded away leaves no bytes behind: equal paths are equal arrays */
    const size_t used = strlen(out);
    memset(out + used, 0, RLV_PATH_SIZE - used);
    return true;
}

bool rlv_scenario_folder(const char *path, char out[RLV_PATH_SIZE])
{
    const char *slash = strrchr(path, '/');
    const size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);

    if (length >= RLV_PATH_SIZE)
        return false;
    memcpy(out, path, length);
    out[length] = '\0';
    return true;
}
