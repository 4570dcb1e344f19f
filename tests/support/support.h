/* support: helpers of the tests. */
#ifndef RELEVE_TEST_SUPPORT_H
#define RELEVE_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>

/* Fails unless |actual - expected| <= absolute + relative * |expected| (NaN equals only NaN). */
#define assert_close(actual, expected, relative, absolute)                                         \
    support_assert_close((actual), (expected), (relative), (absolute), #actual, __FILE__, __LINE__)
void support_assert_close(double actual, double expected, double relative, double absolute,
                          const char *what, const char *file, int line);

/* Writes `text` to a new temporary file and returns its path (static buffer, good until 8 further
 * calls); the file goes when the test program ends. */
const char *support_temp_file(const char *text);

/* Path of the folder shared/ beside the project's root, or NULL when it is absent, which it says
 * (the test then calls skip()). Tests run from the project's root. */
const char *support_shared(void);

#endif
