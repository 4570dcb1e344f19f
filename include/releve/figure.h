/*
 * figure: the figures of a folder of results, drawn by gnuplot (an external program) as png, svg
 * and pdf.
 *
 * What is in the folder decides which figures are due: a finished run, a comparison
 * (comparison_folder.h), or the table of another command: estimates.csv of evaluate,
 * prospective.csv of zone, forecasts.csv of backtest, sensitivity.csv of sensitivity.
 *
 * A figure is a row of a table: a stable name (also the name of its files), a title, a gnuplot
 * script plots/NAME.gp, and a function that prepares its data. Preparing and drawing are apart: C
 * chooses, computes, words and formats; the script only places and draws. To add a figure: one
 * prepare function, one script, one row in figure.c.
 *
 * What a script receives, in a folder of its own that it makes its working directory: data files
 * (TSV) and texts.tsv (key TAB text: title, captions, labels, and numbers such as axis bounds). No
 * text that comes from data is ever part of gnuplot code or of a command line: texts are read as
 * string columns, drawn without markup, and cleaned of what the reader would interpret (tabs, line
 * breaks, double quotes, backslashes).
 *
 * Under each figure stand "Lecture", "Champ" and "Source", generated from the run. Same run, same
 * versions of gnuplot, cairo and fonts: same bytes.
 *
 * All figures asked for are drawn in a temporary folder inside the output folder, checked (exit
 * status, first and last bytes of each picture), and only then renamed: after a failure nothing is
 * left and older pictures are as they were.
 */
#ifndef RELEVE_FIGURE_H
#define RELEVE_FIGURE_H

#include "releve/core.h"
#include "releve/number_fr.h"

typedef enum {
    RLV_THEME_SLIDE, /* 16:9, 1600 x 900 */
    RLV_THEME_PRINT  /* landscape A4, 1600 x 1131 */
} rlv_theme_t;

/* What a figure is drawn from. */
typedef enum {
    RLV_FIGURE_RUN,
    RLV_FIGURE_COMPARISON,
    RLV_FIGURE_TABLE, /* a file that it names */
    RLV_NUM_FIGURE_SOURCES
} rlv_figure_source_t;

enum { RLV_FORMAT_PNG = 1, RLV_FORMAT_SVG = 2, RLV_FORMAT_PDF = 4 };

/* Zero-initialised: every figure, in French, 16:9, in RUN_DIR/figures, gnuplot from the PATH. Texts
 * are not owned. */
typedef struct {
    const char *figure;     /* one name; NULL: every figure */
    const char *output_dir; /* made if absent (its parent must exist); NULL: RUN_DIR/figures */
    const char *data_dir;   /* folder of territories.geojson; NULL: the one the manifest names */
    const char *other_data_dir; /* the same, where neither says; may be NULL */
    const char *gnuplot;        /* program; NULL: "gnuplot" */
    rlv_lang_t lang;
    rlv_theme_t theme;
    unsigned formats; /* RLV_FORMAT_..., added; 0: png and svg */
} rlv_figure_options_t;

/* Number of figures, and of each its name and its title. */
size_t rlv_figure_count(void);
const char *rlv_figure_name(size_t index);
const char *rlv_figure_title(size_t index, rlv_lang_t lang);
rlv_figure_source_t rlv_figure_source(size_t index);

/* Draws the figures of the results in `run_dir` with the scripts of `plots_dir`. `options` may be
 * NULL. Asked for every figure, it leaves out with a note the maps of a run whose outlines are not
 * at hand; asked for a map by name, it fails. RLV_ERR_USAGE: no figure of that name.
 * RLV_ERR_NO_INPUT, RLV_ERR_DATA: the run folder. RLV_ERR_UNAVAILABLE: gnuplot is missing or failed
 * (the text holds its first words). RLV_ERR_CANT_CREATE, RLV_ERR_IO: the output. Cost: about 0.3 s
 * a picture. */
int rlv_figures_draw(const char *run_dir, const char *plots_dir,
                     const rlv_figure_options_t *options, rlv_notes_t *notes,
                     rlv_error_t *err) RLV_MUST_CHECK;

#endif
