/* The folder of results: whole or not at all; the manifest read back. */
#include "support.h"

#include "releve/manifest.h"
#include "releve/out_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

static int make_root(void **state)
{
    (void)state;
    (void)strcpy(root, "/tmp/releve-test-XXXXXX");
    return mkdtemp(root) == NULL;
}

static int remove_root(void **state)
{
    (void)state;
    rlv_remove_tree(root);
    return access(root, F_OK) == 0;
}

static const char *below(const char *name)
{
    static char path[4][128];
    static int next;
    char *p = path[next++ % 4];
    (void)snprintf(p, 128, "%s/%s", root, name);
    return p;
}

static int entries(const char *path)
{
    DIR *folder = opendir(path);
    int n = -2; /* . and .. */
    assert_non_null(folder);
    while (readdir(folder) != NULL)
        n++;
    (void)closedir(folder);
    return n;
}

static void put(const rlv_out_folder_t *folder, const char *name, const char *text)
{
    rlv_error_t err = {0};
    FILE *file = rlv_out_folder_file(folder, name, &err);
    assert_non_null(file);
    (void)fputs(text, file);
    assert_int_equal(rlv_out_folder_close(folder, name, file, &err), 0);
}

static void appears_when_committed(void **state)
{
    rlv_out_folder_t folder;
    rlv_error_t err = {0};
    struct stat info;
    (void)state;
    assert_int_equal(rlv_out_folder_open(&folder, below("a/b/"), false, &err), 0);
    put(&folder, "x.csv", "1\n");
    assert_int_not_equal(access(below("a/b"), F_OK), 0);
    assert_int_equal(rlv_out_folder_commit(&folder, &err), 0);
    rlv_out_folder_discard(&folder); /* nothing more to do */
    assert_int_equal(stat(below("a/b/x.csv"), &info), 0);
    assert_int_equal(info.st_size, 2);
    assert_int_equal(entries(below("a")), 1);
}

static void goes_when_discarded(void **state)
{
    rlv_out_folder_t folder;
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_out_folder_open(&folder, below("a"), false, &err), 0);
    put(&folder, "x.csv", "1\n");
    char *sub = rlv_format(NULL, "%s/figures", folder.temporary);
    assert_int_equal(mkdir(sub, 0777), 0);
    free(sub);
    put(&folder, "figures/y.png", "2\n");
    assert_null(rlv_out_folder_file(&folder, "none/z", &err));
    assert_int_equal(err.status, RLV_ERR_CANT_CREATE);
    rlv_out_folder_discard(&folder);
    rlv_out_folder_discard(&folder);
    assert_int_equal(entries(root), 0);
}

static void replaces_results_only(void **state)
{
    rlv_out_folder_t folder;
    rlv_error_t err = {0}, exists = {0}, other = {0};
    (void)state;
    assert_int_equal(rlv_out_folder_open(&folder, below("a"), false, &err), 0);
    put(&folder, "manifest.json", "{}\n");
    put(&folder, "old.csv", "1\n");
    assert_int_equal(rlv_out_folder_commit(&folder, &err), 0);
    rlv_out_folder_discard(&folder);

    assert_int_equal(rlv_out_folder_open(&folder, below("a"), false, &exists), RLV_ERR_CANT_CREATE);
    rlv_out_folder_discard(&folder);
    assert_int_equal(access(below("a/old.csv"), F_OK), 0);

    /* the older one stands until the new one is whole */
    assert_int_equal(rlv_out_folder_open(&folder, below("a"), true, &err), 0);
    put(&folder, "manifest.json", "{}\n");
    assert_int_equal(access(below("a/old.csv"), F_OK), 0);
    assert_int_equal(rlv_out_folder_commit(&folder, &err), 0);
    rlv_out_folder_discard(&folder);
    assert_int_not_equal(access(below("a/old.csv"), F_OK), 0);
    assert_int_equal(entries(root), 1);

    assert_int_equal(mkdir(below("mine"), 0777), 0);
    assert_int_equal(mkdir(below("mine/photos"), 0777), 0);
    assert_int_equal(rlv_out_folder_open(&folder, below("mine"), true, &other),
                     RLV_ERR_CANT_CREATE);
    assert_non_null(strstr(other.text, "no folder of results"));
    rlv_out_folder_discard(&folder);
    assert_int_equal(access(below("mine/photos"), F_OK), 0);
}

static void links_are_not_followed(void **state)
{
    (void)state;
    assert_int_equal(mkdir(below("kept"), 0777), 0);
    assert_int_equal(mkdir(below("kept/inside"), 0777), 0);
    assert_int_equal(mkdir(below("gone"), 0777), 0);
    assert_int_equal(symlink(below("kept"), below("gone/link")), 0);
    rlv_remove_tree(below("gone"));
    assert_int_not_equal(access(below("gone"), F_OK), 0);
    assert_int_equal(access(below("kept/inside"), F_OK), 0);
}

static void a_full_disk_is_said(void **state)
{
    rlv_out_folder_t folder = {0};
    rlv_error_t err = {0};
    FILE *full = fopen("/dev/full", "w");
    (void)state;
    if (full == NULL) {
        print_message("there is no /dev/full here\n");
        skip();
    }
    (void)fputs("text", full);
    assert_int_equal(rlv_out_folder_close(&folder, "x.csv", full, &err), RLV_ERR_IO);
    assert_non_null(strstr(err.text, "No space left on device"));
}

static int read_manifest(const char *text, rlv_manifest_t *manifest, rlv_error_t *err)
{
    FILE *file = fopen(below("manifest.json"), "w");
    assert_non_null(file);
    (void)fputs(text, file);
    (void)fclose(file);
    return rlv_manifest_read(manifest, root, err);
}

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void manifest_read_back(void **state)
{
    rlv_manifest_t m;
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(
        read_manifest("{\"version\": \"0.1.0\", \"layout\": \"fr\", \"inputs\": [{\"path\": "
                      "\"a.csv\", \"sha256\": \"" HEX "\"}], \"outputs\": [{\"path\": \"b\", "
                      "\"sha256\": \"" HEX "\"}, {\"path\": \"c\", \"sha256\": \"" HEX "\"}]}",
                      &m, &err),
        0);
    assert_true(m.french);
    assert_string_equal(m.version, "0.1.0");
    assert_int_equal(m.num_inputs, 1);
    assert_int_equal(m.num_outputs, 2);
    assert_string_equal(m.input[0].path, "a.csv");
    assert_string_equal(m.output[1].path, "c");
    assert_string_equal(m.output[1].sha256, HEX);
    rlv_manifest_free(&m);
    rlv_manifest_free(&m);
}

static void wrong_manifests(void **state)
{
    static const char *const TEXTS[] = {
        "",
        "{",
        "[]",
        "{\"version\": \"0.1.0\"}",
        "{\"version\": 1, \"layout\": \"fr\"}",
        "{\"version\": \"0.1.0\", \"layout\": \"fr\", \"outputs\": [{\"path\": \"b\"}]}",
        "{\"version\": \"0.1.0\", \"layout\": \"fr\", \"inputs\": [{\"sha256\": \"12\"}]}",
        "{\"version\": \"0.1.0\", \"version\": \"0.1.1\", \"layout\": \"fr\"}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        rlv_manifest_t m;
        rlv_error_t err = {0};
        assert_int_equal(read_manifest(TEXTS[i], &m, &err), RLV_ERR_DATA);
        assert_non_null(strstr(err.text, "manifest.json"));
        rlv_manifest_free(&m);
    }
    rlv_manifest_t m;
    rlv_error_t err = {0};
    assert_int_equal(rlv_manifest_read(&m, below("nothing"), &err), RLV_ERR_NO_INPUT);
    rlv_manifest_free(&m);
}

int main(void)
{
#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)
    const struct CMUnitTest tests[] = {
        IN_ROOT(appears_when_committed), IN_ROOT(goes_when_discarded),
        IN_ROOT(replaces_results_only),  IN_ROOT(links_are_not_followed),
        IN_ROOT(a_full_disk_is_said),    IN_ROOT(manifest_read_back),
        IN_ROOT(wrong_manifests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
