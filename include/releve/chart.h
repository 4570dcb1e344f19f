/*
 * chart: one figure made from tables in memory, drawn by gnuplot as png and svg like those of a run
 * (releve/figure.h: same frame, same rules for texts, same guarantees).
 *
 * Order of use: open, then texts, numbers and data files in any order and the caption once, then
 * draw, then free (legal at any time; it removes the work files). The script is PLOTS/NAME.gp, the
 * pictures FOLDER/NAME.png and .svg. Writing functions note the first failure, which draw returns.
 */
#ifndef RELEVE_CHART_H
#define RELEVE_CHART_H

#include <stdio.h>

#include "releve/core.h"
#include "releve/number_fr.h"

typedef struct {
    const char *name; /* of the script and of the pictures; not owned */
    char *folder;     /* where the pictures go */
    char *work_dir;   /* FOLDER/.chart-XXXXXX */
    rlv_lang_t lang;
    FILE *texts;
    rlv_error_t failure;
} rlv_chart_t;

/* `folder` is made if absent; its parent must exist. */
int rlv_chart_open(rlv_chart_t *self, const char *folder, const char *name, rlv_lang_t lang,
                   rlv_error_t *err) RLV_MUST_CHECK;
/* A text that the script reads with say('KEY'), a number that it reads with number('KEY'). In
 * French the spaces before ; : ? ! % become narrow no-break ones. */
void rlv_chart_text(rlv_chart_t *self, const char *key, const char *format, ...) RLV_PRINTF(3, 4);
void rlv_chart_number(rlv_chart_t *self, const char *key, double value);
/* Writes KEY_low, KEY_high, KEY_step: round bounds around [low, high] and about `num_steps` steps.
 */
void rlv_chart_axis(rlv_chart_t *self, const char *key, double low, double high, int num_steps);
/* "Lecture", "Champ" and "Source". */
void rlv_chart_caption(rlv_chart_t *self, const char *reading, const char *scope,
                       const char *source);
/* A data file (TSV), open for writing, or NULL; cells are written with these, ended by '\t' or
 * '\n'. */
FILE *rlv_chart_data(rlv_chart_t *self, const char *name);
void rlv_chart_cell(FILE *file, double value, char end);
void rlv_chart_cell_text(FILE *file, const char *text, char end);
void rlv_chart_data_close(rlv_chart_t *self, FILE *file);

/* Draws both pictures. RLV_ERR_UNAVAILABLE: gnuplot is missing or failed. */
int rlv_chart_draw(rlv_chart_t *self, const char *plots_dir, rlv_notes_t *notes,
                   rlv_error_t *err) RLV_MUST_CHECK;
void rlv_chart_free(rlv_chart_t *self);

#endif
