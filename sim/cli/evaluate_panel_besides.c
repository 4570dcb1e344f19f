#include "evaluate_panel.h"

int rlv_evaluate_panel_besides(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    (void)self;
    (void)err;
    return RLV_OK;
}

void rlv_evaluate_panel_write_report(const rlv_evaluate_panel_t *self, FILE *file)
{
    (void)self;
    fputs("", file);
}

void rlv_evaluate_panel_write_manifest(const rlv_evaluate_panel_t *self, FILE *file)
{
    (void)self;
    fputs("{}\n", file);
}
