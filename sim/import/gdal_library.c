#ifdef RLV_HAVE_GDAL

#include "gdal_library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

/* The library whose headers this was built with: its name is that of its binary interface. */
#ifndef RLV_GDAL_SONAME
#define RLV_GDAL_SONAME "libgdal.so"
#endif

#define RLV_GDAL_ENTRY(name) {#name, offsetof(rlv_gdal_t, name)},
static const struct {
    const char *name;
    size_t offset;
} ENTRIES[] = {RLV_GDAL_FUNCTIONS(RLV_GDAL_ENTRY)};

bool rlv_gdal_load(rlv_gdal_t *self, const char **why)
{
    void *library = dlopen(RLV_GDAL_SONAME, RTLD_LAZY | RTLD_LOCAL);

    for (size_t k = 0; library != NULL && k < sizeof ENTRIES / sizeof *ENTRIES; k++) {
        void *address = dlsym(library, ENTRIES[k].name);
        if (address == NULL)
            library = NULL;
        /* POSIX gives functions and objects addresses of one size; C has no cast between them */
        memcpy((char *)self + ENTRIES[k].offset, &address, sizeof address);
    }
    if (library == NULL)
        *why = dlerror();
    return library != NULL;
}

#else

typedef int rlv_gdal_absent_t; /* without GDAL: ISO C forbids an empty file */

#endif
