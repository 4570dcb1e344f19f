/*
 * core: what every module shares: status codes, error texts, notes, checked allocation.
 *
 * Convention: a function that can fail returns 0, or a negative status and fills `err`. A status is
 * minus the exit code that the command ends with (sysexits.h), so that the meaning of a failure is
 * decided once, where it happens. Nothing below sim/cli prints or exits.
 *
 * An error about a user's input reads
 *     file:line: name: what is wrong [what is allowed]
 * with the parts that are known; rlv_fail_at() writes it.
 */
#ifndef RELEVE_CORE_H
#define RELEVE_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RLV_VERSION "0.1.0"

/* Status of a call; the command's exit code is its opposite (sysexits.h, and 128 + SIGINT). */
enum rlv_status {
    RLV_OK = 0,
    RLV_ERR_USAGE = -64,       /* command line used wrongly */
    RLV_ERR_DATA = -65,        /* an input file's content is wrong */
    RLV_ERR_NO_INPUT = -66,    /* an input file is missing or unreadable */
    RLV_ERR_UNAVAILABLE = -69, /* an external program or optional library is missing */
    RLV_ERR_SOFTWARE = -70,    /* an invariant of ours is broken: a bug */
    RLV_ERR_OS = -71,          /* no memory, no thread */
    RLV_ERR_CANT_CREATE = -73, /* an output cannot be created */
    RLV_ERR_IO = -74,          /* reading or writing failed half-way */
    RLV_ERR_CONFIG = -78,      /* a scenario or a parameter is wrong */
    RLV_ERR_INTERRUPTED = -130 /* the user stopped it */
};

enum { RLV_ERROR_TEXT_SIZE = 1024 };

/* The one place where a failure is described. Zero-initialise; the first failure is kept. */
typedef struct {
    int status;                     /* RLV_OK or one of enum rlv_status */
    char text[RLV_ERROR_TEXT_SIZE]; /* UTF-8, cut on a character's border, no newline at the end */
} rlv_error_t;

#if defined(__GNUC__)
#define RLV_MUST_CHECK        __attribute__((warn_unused_result))
#define RLV_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define RLV_MUST_CHECK
#define RLV_PRINTF(fmt, args)
#endif

/* Fills `err` (if not NULL and still clean) and returns `status`, so that a caller may write
 * `return rlv_fail(err, RLV_ERR_DATA, "...")`. */
int rlv_fail(rlv_error_t *err, int status, const char *format, ...) RLV_PRINTF(3, 4);

/* The same, in the form `file:line: name: what [allowed]`. `file`, `name` and `allowed` may be NULL
 * and `line` 0 when unknown. */
int rlv_fail_at(rlv_error_t *err, int status, const char *file, size_t line, const char *name,
                const char *allowed, const char *format, ...) RLV_PRINTF(7, 8);

/* The failure of an allocation of `num_bytes`. */
int rlv_fail_memory(rlv_error_t *err, size_t num_bytes);

/* Remarks that are no failure (ignored columns, imputed values, shrunk ratios): collected by the
 * modules, shown once by the command and kept in the manifest. Owns its texts. */
typedef struct {
    char **text; /* [num_texts] */
    size_t num_texts;
    size_t capacity;
} rlv_notes_t;

/* Adds a remark; a text already there is not added again. `self` may be NULL (the remark is lost).
 * Never fails: without memory the remark is dropped. */
void rlv_note(rlv_notes_t *self, const char *format, ...) RLV_PRINTF(2, 3);
void rlv_notes_free(rlv_notes_t *self);

/* Zeroed array of `count` elements of `size` bytes, NULL with `err` filled when it cannot be had
 * (the product is checked). A count of zero gives a pointer that may be freed. */
void *rlv_calloc(size_t count, size_t size, rlv_error_t *err) RLV_MUST_CHECK;
/* Grows or shrinks `*array` to `count` elements; new bytes are not cleared; on failure `*array` is
 * as it was. */
int rlv_resize(void *array, size_t count, size_t size, rlv_error_t *err) RLV_MUST_CHECK;
/* A copy of a text, NULL with `err` filled when there is no memory. */
char *rlv_strdup(const char *text, rlv_error_t *err) RLV_MUST_CHECK;
/* A new text made as by printf. */
char *rlv_format(rlv_error_t *err, const char *format, ...) RLV_PRINTF(2, 3) RLV_MUST_CHECK;

/* Whether a text is valid UTF-8 (RFC 3629: no overlong form, no surrogate); `*bad_offset`, if not
 * NULL, gets the first wrong byte's offset. */
bool rlv_utf8_valid(const char *text, size_t num_bytes, size_t *bad_offset);

/* How a long computation says where it is and learns that it should stop. Zero-initialised: silent
 * and never stopped. `tick` may be called by any thread, one at a time. */
typedef struct {
    void (*tick)(void *context, size_t done, size_t total);
    void *context;
    const volatile int *stop; /* non-zero: end soon with RLV_ERR_INTERRUPTED; NULL: never */
} rlv_progress_t;

static inline bool rlv_progress_stopped(const rlv_progress_t *self)
{
    return self != NULL && self->stop != NULL && *self->stop != 0;
}

#endif
