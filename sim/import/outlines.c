/* Outlines of territories and departments. */
#include "internal.h"

int rlv_import_write_outlines(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    (void)self;
    (void)folder;
    return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                    "outlines: built without GDAL and GEOS; install them and build again "
                    "[apt-get install libgdal-dev libgeos-dev]");
}
