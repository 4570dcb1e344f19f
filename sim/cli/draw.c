#include "draw.h"

#include "datadir.h"

#include "releve/params.h"

#include <stdlib.h>

int rlv_cli_draw(const rlv_out_folder_t *folder, const char *figure, const char *data_dir,
                 bool english, rlv_notes_t *notes, rlv_error_t *err)
{
    char share[RLV_PATH_SIZE];
    char *plots = NULL;
    const rlv_figure_options_t options = {
        .figure = figure, .data_dir = data_dir, .lang = english ? RLV_LANG_EN : RLV_LANG_FR};
    int status = rlv_cli_datadir(share, sizeof share, err);

    if (status == RLV_OK && (plots = rlv_format(err, "%s/plots", share)) == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK)
        status = rlv_figures_draw(folder->temporary, plots, &options, notes, err);
    free(plots);
    return status;
}
