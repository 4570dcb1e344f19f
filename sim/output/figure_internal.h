/*
 * What figure.c, the prepare functions (figure_*.c) and the runner (gnuplot.c) share.
 */
#ifndef RELEVE_FIGURE_INTERNAL_H
#define RELEVE_FIGURE_INTERNAL_H

#include "releve/comparison_folder.h"
#include "releve/figure.h"

#include <stdio.h>

/* One figure being prepared. */
typedef struct {
    const rlv_run_folder_t *run; /* of a comparison or a table: manifest and path only */
    const rlv_comparison_folder_t *comparison; /* NULL unless it is one */
    const char *geometry_dir; /* folder of territories.geojson and departments.geojson, or NULL */
    rlv_lang_t lang;
    rlv_theme_t theme;
    const char *dir; /* where its files go */
    FILE *texts;     /* DIR/texts.tsv, open */
    rlv_notes_t *notes;
    rlv_error_t *err;
} rlv_figure_work_t;

typedef struct {
    const char *name;
    const char *title_fr, *title_en; /* in lists; the drawn title is made by `prepare` */
    int (*prepare)(rlv_figure_work_t *work);
    bool needs_outlines; /* drawn only when territories.geojson is at hand */
    rlv_level_t level;   /* drawn only when the run has this indicator ... */
    const char *needs;   /* ... at this level; NULL: always. Of a table: a column of `file` */
    rlv_figure_source_t source;
    const char *file; /* drawn only when the folder has this file; NULL: always */
} rlv_figure_t;

/* The text of the figure's language. */
#define RLV_TR(work, fr, en) ((work)->lang == RLV_LANG_FR ? (fr) : (en))
/* A number in the figure's language, as an argument of printf's %s. */
#define RLV_NUM(work, value, decimals) (rlv_number_format((value), (decimals), (work)->lang).text)

/* figure.c: the path of a folder that is there, from the root, for gnuplot works in another one.
 * NULL with `status`. */
char *rlv_figure_absolute_path(const char *path, int status, rlv_error_t *err);

/* figure_work.c: what prepare functions write. */
FILE *rlv_figure_open(const rlv_figure_work_t *work, const char *name);
int rlv_figure_close(const rlv_figure_work_t *work, FILE *file, const char *name) RLV_MUST_CHECK;
/* A text as one field of a TSV file that gnuplot reads: see releve/figure.h. */
void rlv_figure_put_field(FILE *out, const char *text);
/* A number for gnuplot; a missing one is written as "NaN". */
void rlv_figure_put_number(FILE *out, double value);
/* A text the script reads by `key`. */
void rlv_figure_text(const rlv_figure_work_t *work, const char *key, const char *format, ...)
    RLV_PRINTF(3, 4);
void rlv_figure_number(const rlv_figure_work_t *work, const char *key, double value);
/* The lines under the figure, wrapped: "Lecture : ", "Champ : " and "Source : " are put before. */
int rlv_figure_caption(const rlv_figure_work_t *work, const char *reading,
                       const char *scope) RLV_MUST_CHECK;
/* The same with another source than the run. */
int rlv_figure_caption_source(const rlv_figure_work_t *work, const char *reading, const char *scope,
                              const char *source) RLV_MUST_CHECK;
/* What the bands hold, as a phrase for a caption. */
const char *rlv_figure_uncertainty(const rlv_figure_work_t *work);
/* What the run counts, as a phrase for a caption. */
const char *rlv_figure_definition(const rlv_figure_work_t *work);
/* Whether a year is observed, rebuilt or projected, as an adjective. */
const char *rlv_figure_period(const rlv_figure_work_t *work, int year);

/* An axis: round bounds around [low, high] and a round step giving about `num_steps`. */
typedef struct {
    double low, high, step;
} rlv_axis_t;
rlv_axis_t rlv_figure_axis(double low, double high, int num_steps);
/* Writes KEY_low, KEY_high and KEY_step. */
void rlv_figure_put_axis(const rlv_figure_work_t *work, const char *key, rlv_axis_t axis);
/* A round step between tick years, for `num_years` on an axis with room for `num_ticks`. */
int rlv_figure_year_step(int num_years, int num_ticks);

/* Observed value of an indicator at a place and year, by the run's own definition of a GP; a
 * density is made from headcount and population when it is not given itself. NaN when there is
 * none. */
double rlv_figure_observed(const rlv_figure_work_t *work, rlv_level_t level, const char *code,
                           const char *indicator, int year);

/* The figures. */
int rlv_figure_density_region(rlv_figure_work_t *work);
int rlv_figure_density_departments(rlv_figure_work_t *work);
int rlv_figure_density_map(rlv_figure_work_t *work);
int rlv_figure_apl_risk_map(rlv_figure_work_t *work);
int rlv_figure_flows(rlv_figure_work_t *work);
int rlv_figure_pyramid(rlv_figure_work_t *work);

int rlv_figure_waterfall(rlv_figure_work_t *work);
int rlv_figure_scenarios_gps(rlv_figure_work_t *work);
int rlv_figure_scenarios_apl(rlv_figure_work_t *work);
int rlv_figure_difference_departments(rlv_figure_work_t *work);
int rlv_figure_difference_map(rlv_figure_work_t *work);
int rlv_figure_before_after_map(rlv_figure_work_t *work);
int rlv_figure_scenarios_risk_map(rlv_figure_work_t *work);
int rlv_figure_levers(rlv_figure_work_t *work);
int rlv_figure_cost_effectiveness(rlv_figure_work_t *work);
int rlv_figure_event_study(rlv_figure_work_t *work);
int rlv_figure_zoning_prospective(rlv_figure_work_t *work);
int rlv_figure_backtest(rlv_figure_work_t *work);
int rlv_figure_tornado(rlv_figure_work_t *work);

/* gnuplot.c: one picture. `kind` is "png", "svg" or "pdf"; runs `program` on the script `script`
 * for the folder `dir`, which gets the picture DIR/picture.KIND, checked. Absolute paths. What
 * gnuplot says on a success becomes a note. */
int rlv_gnuplot_draw(const char *program, const char *script, const char *plots_dir,
                     const char *dir, const char *kind, rlv_notes_t *notes,
                     rlv_error_t *err) RLV_MUST_CHECK;

/* svg.c: finishes DIR/picture.svg with the title and the captions of DIR/texts.tsv. */
int rlv_svg_finish(const char *dir, rlv_error_t *err) RLV_MUST_CHECK;

#endif
