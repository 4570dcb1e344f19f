#include "releve/out_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void rlv_remove_tree(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    if (folder == NULL) {
        (void)unlink(path);
        return;
    }
    while ((entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        struct stat info;
        char *child = rlv_format(NULL, "%s/%s", path, entry->d_name);
        if (child != NULL && lstat(child, &info) == 0) {
            if (S_ISDIR(info.st_mode))
                rlv_remove_tree(child);
            else
                (void)unlink(child);
        }
        free(child);
    }
    (void)closedir(folder);
    (void)rmdir(path);
}

/* Whether a folder may be replaced: it is empty, or a result of ours. */
static bool is_replaceable(const char *path)
{
    static const char *const OURS[] = {"manifest.json", "estimates.csv", "provenance.json"};
    DIR *folder = opendir(path);
    struct dirent *entry;
    bool empty = true, ours = false;

    if (folder == NULL)
        return false;
    while ((entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        empty = false;
        for (size_t i = 0; i < sizeof OURS / sizeof OURS[0]; i++)
            ours = ours || strcmp(entry->d_name, OURS[i]) == 0;
    }
    (void)closedir(folder);
    return empty || ours;
}

static int make_parents(const char *path, rlv_error_t *err)
{
    char *part = rlv_strdup(path, err);
    int status = part == NULL ? RLV_ERR_OS : RLV_OK;

    for (char *slash = part; status == RLV_OK && (slash = strchr(slash + 1, '/')) != NULL;) {
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            status = rlv_fail_at(err, RLV_ERR_CANT_CREATE, part, 0, NULL, NULL,
                                 "the folder cannot be made: %s", strerror(errno));
        *slash = '/';
    }
    free(part);
    return status;
}

int rlv_out_folder_open(rlv_out_folder_t *self, const char *path, bool replace, rlv_error_t *err)
{
    struct stat info;
    size_t length = strlen(path);
    int status;

    memset(self, 0, sizeof *self);
    self->replace = replace;
    while (length > 1 && path[length - 1] == '/')
        length--;
    self->path = rlv_format(err, "%.*s", (int)length, path);
    if (self->path == NULL)
        return RLV_ERR_OS;
    if (lstat(self->path, &info) == 0) {
        if (!replace)
            return rlv_fail_at(err, RLV_ERR_CANT_CREATE, self->path, 0, NULL, NULL,
                               "exists already (--force replaces it)");
        if (!S_ISDIR(info.st_mode) || !is_replaceable(self->path))
            return rlv_fail_at(err, RLV_ERR_CANT_CREATE, self->path, 0, NULL, NULL,
                               "is no folder of results, so --force does not replace it");
    }
    status = make_parents(self->path, err);
    if (status < 0)
        return status;
    self->temporary = rlv_format(err, "%s.part-XXXXXX", self->path);
    if (self->temporary == NULL)
        return RLV_ERR_OS;
    if (mkdtemp(self->temporary) == NULL) {
        status = rlv_fail_at(err, RLV_ERR_CANT_CREATE, self->path, 0, NULL, NULL,
                             "the folder cannot be made: %s", strerror(errno));
        free(self->temporary);
        self->temporary = NULL;
        return status;
    }
    (void)chmod(self->temporary, 0755);
    return RLV_OK;
}

FILE *rlv_out_folder_file(const rlv_out_folder_t *self, const char *name, rlv_error_t *err)
{
    char *path = rlv_format(err, "%s/%s", self->temporary, name);
    FILE *file = NULL;

    if (path == NULL)
        return NULL;
    file = fopen(path, "wb");
    if (file == NULL)
        (void)rlv_fail_at(err, RLV_ERR_CANT_CREATE, path, 0, NULL, NULL, "cannot be made: %s",
                          strerror(errno));
    free(path);
    return file;
}

int rlv_out_folder_close(const rlv_out_folder_t *self, const char *name, FILE *file,
                         rlv_error_t *err)
{
    const bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed)
        return rlv_fail_at(err, RLV_ERR_IO, self->path, 0, name, NULL, "cannot be written: %s",
                           strerror(errno));
    return RLV_OK;
}

int rlv_out_folder_commit(rlv_out_folder_t *self, rlv_error_t *err)
{
    char *older = NULL;
    struct stat info;
    int status = RLV_OK;

    if (self->replace && lstat(self->path, &info) == 0) {
        older = rlv_format(err, "%s.older-%ld", self->path, (long)getpid());
        if (older == NULL)
            return RLV_ERR_OS;
        if (rename(self->path, older) != 0)
            status = rlv_fail_at(err, RLV_ERR_CANT_CREATE, self->path, 0, NULL, NULL,
                                 "the older folder cannot be moved away: %s", strerror(errno));
    }
    if (status == RLV_OK && rename(self->temporary, self->path) != 0) {
        status = rlv_fail_at(err, RLV_ERR_CANT_CREATE, self->path, 0, NULL, NULL,
                             "the folder cannot be named: %s", strerror(errno));
        if (older != NULL)
            (void)rename(older, self->path);
    }
    if (status == RLV_OK) {
        free(self->temporary);
        self->temporary = NULL;
        if (older != NULL)
            rlv_remove_tree(older);
    }
    free(older);
    return status;
}

void rlv_out_folder_discard(rlv_out_folder_t *self)
{
    if (self->temporary != NULL)
        rlv_remove_tree(self->temporary);
    free(self->temporary);
    free(self->path);
    memset(self, 0, sizeof *self);
}
