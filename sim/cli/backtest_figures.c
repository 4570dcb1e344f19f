#include "backtest.h"

int rlv_backtest_figures(const rlv_backtest_session_t *self, const rlv_out_folder_t *folder,
                         rlv_notes_t *notes, rlv_error_t *err)
{
    (void)self;
    (void)folder;
    (void)notes;
    (void)err;
    return RLV_OK;
}
