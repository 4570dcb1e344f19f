/* A file takes its name in one step, and only where a file may stand. */
#include "support.h"

#include "releve/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/releve-test-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    return chdir(folder);
}

static int remove_folder(void **state)
{
    static const char *const NAMES[] = {"new", "old", "link", "pipe"};
    (void)state;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        (void)unlink(NAMES[i]);
    (void)rmdir("folder");
    return chdir("/") != 0 || rmdir(folder) != 0;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static char first_of(const char *name)
{
    FILE *file = fopen(name, "r");
    assert_non_null(file);
    const int c = fgetc(file);
    (void)fclose(file);
    return (char)c;
}

static void test_takes_a_free_name_and_that_of_a_file(void **state)
{
    rlv_error_t err = {0};
    (void)state;
    write_file("new", "1");
    assert_int_equal(rlv_publish("new", "old", &err), RLV_OK);
    assert_int_equal(access("new", F_OK), -1);
    write_file("new", "2");
    assert_int_equal(rlv_publish("new", "old", &err), RLV_OK);
    assert_int_equal(first_of("old"), '2');
    assert_int_equal(rlv_publish("new", "old", &err), RLV_ERR_CANT_CREATE); /* it is gone */
}

static void test_never_replaces_what_is_no_file(void **state)
{
    static const char *const NAMES[] = {"pipe", "folder", "link"}, *const SAID[] = {"a pipe",
                                                                                    "a folder",
                                                                                    "a link"};
    (void)state;
    write_file("new", "1");
    write_file("old", "0");
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(symlink("old", "link"), 0);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        rlv_error_t err = {0};
        struct stat before, after;
        assert_int_equal(lstat(NAMES[i], &before), 0);
        assert_int_equal(rlv_publish_check(NAMES[i], &err), RLV_ERR_CANT_CREATE);
        err = (rlv_error_t){0};
        assert_int_equal(rlv_publish("new", NAMES[i], &err), RLV_ERR_CANT_CREATE);
        assert_non_null(strstr(err.text, SAID[i]));
        assert_int_equal(lstat(NAMES[i], &after), 0);
        assert_int_equal(after.st_mode, before.st_mode);
        assert_int_equal(after.st_ino, before.st_ino);
        assert_int_equal(first_of("new"), '1');
    }
    assert_int_equal(first_of("old"), '0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_takes_a_free_name_and_that_of_a_file, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_never_replaces_what_is_no_file, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
