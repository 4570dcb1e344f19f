#include "releve/chart.h"

#include "figure_internal.h"
#include "releve/out_folder.h"
#include "releve/publish.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static rlv_figure_work_t work_of(rlv_chart_t *self)
{
    return (rlv_figure_work_t){.lang = self->lang,
                               .theme = RLV_THEME_SLIDE,
                               .dir = self->work_dir,
                               .texts = self->texts,
                               .err = &self->failure};
}

int rlv_chart_open(rlv_chart_t *self, const char *folder, const char *name, rlv_lang_t lang,
                   rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->name = name;
    self->lang = lang;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return rlv_fail(err, RLV_ERR_CANT_CREATE, "%s: %s", folder, strerror(errno));
    self->folder = rlv_figure_absolute_path(folder, RLV_ERR_CANT_CREATE, err);
    if (self->folder == NULL)
        return err->status;
    self->work_dir = rlv_format(err, "%s/.chart-XXXXXX", self->folder);
    if (self->work_dir == NULL)
        return RLV_ERR_OS;
    if (mkdtemp(self->work_dir) == NULL) {
        free(self->work_dir);
        self->work_dir = NULL;
        return rlv_fail(err, RLV_ERR_CANT_CREATE, "%s: %s", folder, strerror(errno));
    }
    const rlv_figure_work_t work = work_of(self);
    self->texts = rlv_figure_open(&work, "texts.tsv");
    if (self->texts == NULL)
        return rlv_fail(err, self->failure.status, "%s", self->failure.text);
    rlv_chart_text(self, "decimal", "%s", lang == RLV_LANG_FR ? "," : ".");
    rlv_chart_text(self, "theme", "slide");
    rlv_chart_number(self, "width", 1600);
    rlv_chart_number(self, "height", 900);
    return RLV_OK;
}

void rlv_chart_text(rlv_chart_t *self, const char *key, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const rlv_figure_work_t work = work_of(self);
    rlv_figure_text(&work, key, "%s", text);
}

void rlv_chart_number(rlv_chart_t *self, const char *key, double value)
{
    const rlv_figure_work_t work = work_of(self);
    rlv_figure_number(&work, key, value);
}

void rlv_chart_axis(rlv_chart_t *self, const char *key, double low, double high, int num_steps)
{
    const rlv_figure_work_t work = work_of(self);
    rlv_figure_put_axis(&work, key, rlv_figure_axis(low, high, num_steps));
}

void rlv_chart_caption(rlv_chart_t *self, const char *reading, const char *scope,
                       const char *source)
{
    const rlv_figure_work_t work = work_of(self);
    if (rlv_figure_caption_source(&work, reading, scope, source) < 0)
        (void)rlv_fail(&self->failure, RLV_ERR_OS, "%s: no caption", self->name);
}

FILE *rlv_chart_data(rlv_chart_t *self, const char *name)
{
    const rlv_figure_work_t work = work_of(self);
    return rlv_figure_open(&work, name);
}

void rlv_chart_cell(FILE *file, double value, char end)
{
    rlv_figure_put_number(file, value);
    (void)fputc(end, file);
}

void rlv_chart_cell_text(FILE *file, const char *text, char end)
{
    rlv_figure_put_field(file, text);
    (void)fputc(end, file);
}

void rlv_chart_data_close(rlv_chart_t *self, FILE *file)
{
    const rlv_figure_work_t work = work_of(self);
    if (file != NULL && rlv_figure_close(&work, file, self->name) < 0)
        return; /* noted in failure */
}

static int move_picture(const rlv_chart_t *self, const char *kind, rlv_error_t *err)
{
    char *from = rlv_format(err, "%s/picture.%s", self->work_dir, kind);
    char *to = rlv_format(err, "%s/%s.%s", self->folder, self->name, kind);
    int status = from == NULL || to == NULL ? RLV_ERR_OS : RLV_OK;
    if (status == RLV_OK)
        status = rlv_publish(from, to, err);
    free(from);
    free(to);
    return status;
}

int rlv_chart_draw(rlv_chart_t *self, const char *plots_dir, rlv_notes_t *notes, rlv_error_t *err)
{
    static const char *const KINDS[] = {"png", "svg"};
    char *plots = rlv_figure_absolute_path(plots_dir, RLV_ERR_NO_INPUT, err);
    char *script = plots != NULL ? rlv_format(err, "%s/%s.gp", plots, self->name) : NULL;
    const rlv_figure_work_t work = work_of(self);
    int status = rlv_figure_close(&work, self->texts, "texts.tsv");

    self->texts = NULL;
    if (self->failure.status != RLV_OK)
        status = rlv_fail(err, self->failure.status, "%s", self->failure.text);
    else if (script == NULL)
        status = err->status;
    else if (access(script, R_OK) != 0)
        status = rlv_fail(err, RLV_ERR_NO_INPUT, "%s/%s.gp: the figure's script cannot be read",
                          plots_dir, self->name);
    for (int k = 0; k < 2 && status == RLV_OK; k++)
        status = rlv_gnuplot_draw("gnuplot", script, plots, self->work_dir, KINDS[k], notes, err);
    if (status == RLV_OK)
        status = rlv_svg_finish(self->work_dir, err);
    for (int k = 0; k < 2 && status == RLV_OK; k++)
        status = move_picture(self, KINDS[k], err);
    free(plots);
    free(script);
    return status;
}

void rlv_chart_free(rlv_chart_t *self)
{
    if (self->texts != NULL)
        (void)fclose(self->texts);
    if (self->work_dir != NULL)
        rlv_remove_tree(self->work_dir);
    free(self->folder);
    free(self->work_dir);
    memset(self, 0, sizeof *self);
}
