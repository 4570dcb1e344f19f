/* Communes that merged: by which code the place is known today (INSEE, movements of codes). */
#include "internal.h"

#include <string.h>

static const char FUTURE[] = "9999-12-31";

/* The present code of what the last movement of a code left, NULL when it is none of ours. A code
 * of COG 2019 stands for itself until a later movement. */
static const char *present_code(const rlv_import_t *self, const rlv_import_movement_t *last)
{
    const bool known = rlv_import_find(self, last->from) != SIZE_MAX;

    if (known && strcmp(last->date, RLV_COG_DATE) <= 0)
        return NULL;
    const char *code = rlv_import_successor(self, last->to, last->date, FUTURE);
    return rlv_import_find(self, code) != SIZE_MAX ? code : NULL;
}

int rlv_import_write_merged(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status =
        rlv_import_out_open(&out, folder, "communes_merged.csv", "old_code,old_name,code", err);

    for (size_t i = 0; i < self->num_movements && status == RLV_OK; i++) {
        const rlv_import_movement_t *m = &self->movement[i];
        const bool last =
            i + 1 == self->num_movements || strcmp(self->movement[i + 1].from, m->from) != 0;
        if (!last || !rlv_import_in_region(self, m->from))
            continue;
        const char *code = present_code(self, m);
        if (code == NULL || strcmp(code, m->from) == 0)
            continue;
        (void)fprintf(out.file, "%s,", m->from);
        rlv_import_out_text(&out, m->from_name);
        (void)fprintf(out.file, ",%s\n", code);
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}
