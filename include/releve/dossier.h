/*
 * dossier: finished runs as a document to hand round: HTML with print styles, and PDF where
 * WeasyPrint (an external program) is there.
 *
 *   CRSA        title, question, the five figures that answer it, one map a page, the table of
 *               scenarios, method and limits on one page, provenance
 *   DEPARTMENT  the same for a department's committee: its territories ranked by risk,
 * installations needed, aids available, lines of action DIAGNOSIS   the seven questions of the URPS
 * in their order, each with a figure from data, or the published regional value of the survey with
 * its caveat, or what to import
 *
 * Texts in French or English; all text from data is escaped. Figures are svg inside the document,
 * which needs no other file. Same runs, sources and date: same HTML.
 */
#ifndef RELEVE_DOSSIER_H
#define RELEVE_DOSSIER_H

#include "releve/core.h"
#include "releve/number_fr.h"

typedef enum { RLV_DOSSIER_CRSA, RLV_DOSSIER_DEPARTMENT, RLV_DOSSIER_DIAGNOSIS } rlv_dossier_kind_t;

enum { RLV_DOSSIER_MAX_RUNS = 8 };

/* Nothing is owned. */
typedef struct {
    rlv_dossier_kind_t kind;
    const char *const *run_dir;        /* [num_runs], the first is the reference */
    size_t num_runs;                   /* 1 to RLV_DOSSIER_MAX_RUNS */
    const char *const *comparison_dir; /* [num_comparisons] of `releve compare`: their differences
                                          to the reference stand for those of medians */
    size_t num_comparisons;            /* at most RLV_DOSSIER_MAX_RUNS */
    const char *evaluation_dir; /* of `releve evaluate zoning`, for the fifth question; NULL none */
    const char *department;     /* code, for DEPARTMENT */
    const char *question;       /* what the dossier answers; NULL: a general one */
    const char *page_dir;       /* dossier.css */
    const char *data_dir;       /* as rlv_page_options_t */
    const char *share_dir;
    const char *date;       /* YYYY-MM-DD: aids open on that day */
    const char *weasyprint; /* program; NULL: "weasyprint" */
    rlv_lang_t lang;
} rlv_dossier_options_t;

/* Writes `path`. A name that ends in .pdf is set by WeasyPrint; where that is missing or fails, the
 * HTML is written beside it (.html) and a note says so. RLV_ERR_USAGE: no such department.
 * RLV_ERR_NO_INPUT, RLV_ERR_DATA: a run or a table. RLV_ERR_CANT_CREATE, RLV_ERR_IO: the output. */
int rlv_dossier_write(const rlv_dossier_options_t *options, const char *path, rlv_notes_t *notes,
                      rlv_error_t *err) RLV_MUST_CHECK;

#endif
