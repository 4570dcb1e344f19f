#include "releve/chart_map.h"

#include "figure_map.h"

#include <stdlib.h>

static const char *text_or_none(const char *text)
{
    return text != NULL ? text : "";
}

static int put_map(rlv_chart_t *self, const rlv_figure_work_t *work,
                   const rlv_map_outlines_t *outlines, const rlv_chart_map_frame_t *frame,
                   const rlv_chart_map_t *map, int number)
{
    const rlv_geo_t *const geo = &outlines->territories;
    const int num_classes = (int)frame->num_classes;
    int *class_of_area = rlv_calloc(geo->num_areas, sizeof *class_of_area, work->err);
    char key[24];

    if (class_of_area == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < geo->num_areas; i++) {
        const int t = rlv_place_find(frame->territory, frame->num_territories, geo->code[i]);
        const int class_of = t >= 0 ? map->class_of[t] : -1;
        class_of_area[i] = class_of >= 0 ? class_of : num_classes + 1;
    }
    const int status = rlv_map_areas_put(outlines, work, number, class_of_area, num_classes, 0);
    free(class_of_area);
    (void)snprintf(key, sizeof key, "year%d", number);
    rlv_chart_text(self, key, "%s", text_or_none(map->heading));
    (void)snprintf(key, sizeof key, "remark%da", number);
    rlv_chart_text(self, key, "%s", text_or_none(map->remark[0]));
    (void)snprintf(key, sizeof key, "remark%db", number);
    rlv_chart_text(self, key, "%s", text_or_none(map->remark[1]));
    return status;
}

int rlv_chart_maps(rlv_chart_t *self, const rlv_chart_map_frame_t *frame,
                   const rlv_chart_map_t map[], size_t num_maps, rlv_notes_t *notes,
                   rlv_error_t *err)
{
    const rlv_figure_work_t work = {.lang = self->lang,
                                    .theme = RLV_THEME_SLIDE,
                                    .dir = self->work_dir,
                                    .texts = self->texts,
                                    .notes = notes,
                                    .err = err};
    rlv_map_outlines_t outlines = {0};
    int status = rlv_map_outlines_read(&outlines, &work, frame->folder);

    if (status == RLV_OK)
        status = rlv_map_outlines_put(&outlines, &work);
    for (size_t i = 0; i < num_maps && status == RLV_OK; i++)
        status = put_map(self, &work, &outlines, frame, &map[i], (int)i + 1);
    rlv_chart_number(self, "maps", (double)num_maps);
    rlv_chart_number(self, "classes", (double)frame->num_classes);
    rlv_chart_number(self, "marks_none", 0);
    rlv_chart_text(self, "legend", "%s", frame->legend);
    for (size_t k = 0; k < frame->num_classes; k++) {
        char key[32];
        (void)snprintf(key, sizeof key, "class%zu", k + 1);
        rlv_chart_text(self, key, "%s", frame->class_label[k]);
    }
    rlv_map_outlines_free(&outlines);
    return status;
}
