#include "sheet_internal.h"

int rlv_sheet_draw(const rlv_sheet_t *self, const char *plots_dir, const char *path,
                   rlv_lang_t lang, rlv_notes_t *notes, rlv_error_t *err)
{
    (void)self;
    (void)plots_dir;
    (void)path;
    (void)lang;
    (void)notes;
    return rlv_fail(err, RLV_ERR_UNAVAILABLE, "not yet");
}
