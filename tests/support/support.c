#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void support_assert_close(double actual, double expected, double relative, double absolute,
                          const char *what, const char *file, int line)
{
    const double bound = absolute + relative * fabs(expected);
    const bool both_missing = isnan(actual) && isnan(expected);
    if (!both_missing && !(fabs(actual - expected) <= bound) && actual != expected) {
        print_error("%s = %.17g, expected %.17g within %.3g (off by %.3g)\n", what, actual,
                    expected, bound, actual - expected);
        _fail(file, line);
    }
}

static char created[4096][64];
static size_t num_created;

static void remove_created(void)
{
    for (size_t i = 0; i < num_created; i++)
        (void)unlink(created[i]);
}

const char *support_temp_file(const char *text)
{
    if (num_created == 0)
        (void)atexit(remove_created);
    assert_true(num_created < sizeof created / sizeof created[0]);
    char *path = created[num_created++];
    (void)strcpy(path, "/tmp/releve-test-XXXXXX");
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    const size_t length = strlen(text);
    assert_int_equal(write(fd, text, length), (int)length);
    (void)close(fd);
    return path;
}

const char *support_shared(void)
{
    struct stat info;
    if (stat("../shared/cases", &info) == 0 && S_ISDIR(info.st_mode))
        return "../shared";
    print_message("../shared is not there\n"); /* the reason of the skip() that follows */
    return NULL;
}
