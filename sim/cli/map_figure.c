#include "map_figure.h"

#include "datadir.h"

#include <math.h>
#include <stdlib.h>

static int draw(const rlv_map_figure_t *self, const char *figures, rlv_notes_t *notes,
                rlv_error_t *err)
{
    char home[4096], plots[4200];
    rlv_chart_t chart = {0};
    int status = rlv_cli_datadir(home, sizeof home, err);

    if (status < 0)
        return status;
    (void)snprintf(plots, sizeof plots, "%s/plots", home);
    status = rlv_chart_open(&chart, figures, self->name, self->lang, err);
    if (status == RLV_OK)
        status = rlv_chart_maps(&chart, &self->frame, self->map, self->num_maps, notes, err);
    if (status == RLV_OK) {
        rlv_chart_text(&chart, "title", "%s", self->title);
        rlv_chart_text(&chart, "subtitle", "%s", self->subtitle);
        rlv_chart_caption(&chart, self->reading, self->scope, self->source);
        status = rlv_chart_draw(&chart, plots, notes, err);
    }
    rlv_chart_free(&chart);
    return status;
}

int rlv_map_figure_draw(const rlv_map_figure_t *self, const rlv_out_folder_t *folder,
                        rlv_notes_t *notes, rlv_error_t *err)
{
    char *figures = rlv_format(err, "%s/figures", folder->temporary);
    rlv_error_t why = {0};
    int status = figures == NULL ? RLV_ERR_OS : draw(self, figures, notes, &why);

    if (status == RLV_ERR_UNAVAILABLE || status == RLV_ERR_NO_INPUT) {
        rlv_note(notes,
                 self->lang == RLV_LANG_FR ? "figure %s non tracée\u202F: %s"
                                           : "figure %s not drawn: %s",
                 self->name, why.text);
        status = RLV_OK;
    } else if (figures != NULL && status < 0) {
        status = rlv_fail(err, status, "%s", why.text);
    }
    free(figures);
    return status;
}

int rlv_map_class(double value, const double bound[], size_t num_bounds)
{
    int k = 0;

    if (!isfinite(value))
        return -1;
    while ((size_t)k < num_bounds && value >= bound[k])
        k++;
    return k;
}
