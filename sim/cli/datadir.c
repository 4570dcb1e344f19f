#include "datadir.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef RLV_DATADIR
#error "the Makefile defines RLV_DATADIR, the folder of an installation"
#endif

enum { PATH_SIZE = 4096, LEVELS_UP = 3, LEVELS_ABOVE_RUN = 8 };

static bool is_folder(const char *folder, const char *name)
{
    char path[PATH_SIZE + 32];
    struct stat info;
    const int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    return length > 0 && (size_t)length < sizeof path && stat(path, &info) == 0 &&
           S_ISDIR(info.st_mode);
}

static bool holds_data(const char *folder)
{
    return is_folder(folder, "scenarios") && is_folder(folder, "plots");
}

/* Takes the last component off a path; false when none is left. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash == NULL || slash == path)
        return false;
    *slash = '\0';
    return true;
}

/* The folder near the executable that holds the data, if any. */
static bool find_near_executable(char found[PATH_SIZE])
{
    char folder[PATH_SIZE];
    const ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (length <= 0)
        return false;
    folder[length] = '\0';
    if (!go_up(folder))
        return false;

    (void)strcpy(found, folder);
    for (int level = 0; level < LEVELS_UP && go_up(found); level++)
        if (holds_data(found))
            return true;

    const int written = snprintf(found, PATH_SIZE, "%s/../share/releve", folder);
    return written > 0 && written < PATH_SIZE && holds_data(found);
}

int rlv_cli_datadir(char *path, size_t size, rlv_error_t *err)
{
    char near[PATH_SIZE];
    const char *folder = getenv("RELEVE_DATADIR");

    if (folder == NULL || folder[0] == '\0')
        folder = find_near_executable(near) ? near : RLV_DATADIR;
    if (!is_folder(folder, "."))
        return rlv_fail_at(err, RLV_ERR_UNAVAILABLE, folder, 0, NULL,
                           "RELEVE_DATADIR=folder says where they are",
                           "the data and scripts that come with releve are not there");
    if (strlen(folder) >= size)
        return rlv_fail(err, RLV_ERR_UNAVAILABLE, "%s: the path is too long", folder);
    (void)strcpy(path, folder);
    return RLV_OK;
}

/* The folder above, by name: "out/a" -> "out" -> "." -> ".." -> "../..". */
static void go_above(char folder[PATH_SIZE])
{
    size_t length = strlen(folder);

    while (length > 1 && folder[length - 1] == '/')
        folder[--length] = '\0';
    char *const slash = strrchr(folder, '/');
    const char *const last = slash != NULL ? slash + 1 : folder;
    if (strcmp(last, "..") == 0 && length + 4 < PATH_SIZE)
        (void)strcpy(folder + length, "/..");
    else if (strcmp(folder, ".") == 0 || strcmp(last, ".") == 0)
        (void)strcpy(folder + (size_t)(last - folder), "..");
    else if (slash == NULL)
        (void)strcpy(folder, ".");
    else
        folder[slash == folder ? 1 : (size_t)(slash - folder)] = '\0';
}

char *rlv_cli_run_path(const char *folder, const char *path, rlv_error_t *err)
{
    char base[PATH_SIZE];
    char *found = rlv_strdup(path, err);
    const size_t length = strlen(folder);

    if (found == NULL || path[0] == '/' || access(path, R_OK) == 0 || length + 8 >= sizeof base)
        return found;
    (void)strcpy(base, folder);
    for (int level = 0; level <= LEVELS_ABOVE_RUN; level++) {
        const bool is_last = level == LEVELS_ABOVE_RUN;
        if (is_last && rlv_cli_datadir(base, sizeof base, NULL) < 0)
            break;
        if (!is_last)
            go_above(base);
        char *const there =
            strcmp(base, ".") == 0 ? rlv_strdup(path, err) : rlv_format(err, "%s/%s", base, path);
        if (there == NULL || access(there, R_OK) == 0) {
            free(found);
            return there;
        }
        free(there);
    }
    return found;
}

const char *rlv_cli_run_folder(const char *asked)
{
    if (asked == NULL)
        return access("out/baseline/manifest.json", R_OK) == 0 ? "out/baseline" : NULL;
    return strcmp(asked, "none") == 0 ? NULL : asked;
}
