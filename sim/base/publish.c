#include "releve/publish.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int rlv_publish_check(const char *path, rlv_error_t *err)
{
    struct stat info;

    if (lstat(path, &info) != 0 || S_ISREG(info.st_mode))
        return RLV_OK; /* a folder that is not there is said by who writes */
    return rlv_fail_at(err, RLV_ERR_CANT_CREATE, path, 0, NULL, "the name of a file",
                       "%s stands there and is not replaced",
                       S_ISDIR(info.st_mode)    ? "a folder"
                       : S_ISLNK(info.st_mode)  ? "a link"
                       : S_ISFIFO(info.st_mode) ? "a pipe"
                                                : "a device");
}

int rlv_publish(const char *temporary, const char *path, rlv_error_t *err)
{
    const int status = rlv_publish_check(path, err);

    if (status < 0)
        return status;
    if (rename(temporary, path) != 0)
        return rlv_fail_at(err, RLV_ERR_CANT_CREATE, path, 0, NULL, NULL, "cannot be created: %s",
                           strerror(errno));
    return RLV_OK;
}
