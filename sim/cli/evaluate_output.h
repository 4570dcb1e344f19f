/* evaluate_output: what the commands of `releve evaluate` share when they write: the files of a
 * folder, the manifest with the digests of what was read, numbers and names in a report. */
#ifndef RELEVE_CLI_EVALUATE_OUTPUT_H
#define RELEVE_CLI_EVALUATE_OUTPUT_H

#include <jansson.h>
#include <stdio.h>

#include "releve/number_fr.h"
#include "releve/out_folder.h"

/* A short text, by value. */
typedef struct {
    char text[192];
} rlv_short_text_t;

/* A file of the folder; `context` is what the command gave. */
typedef struct {
    const char *name;
    void (*write)(const void *context, FILE *file);
} rlv_result_file_t;

/* Writes the files in order. */
int rlv_evaluate_write(const rlv_out_folder_t *folder, const rlv_result_file_t files[], size_t num,
                       const void *context, rlv_error_t *err) RLV_MUST_CHECK;

/* A figure of the folder: figures/NAME.svg, if `has` says that there is something to draw. */
typedef struct {
    const char *name, *french, *english; /* its name and, in the report, what it shows */
    bool (*has)(const void *context);
    void (*draw)(const void *context, FILE *file);
} rlv_result_figure_t;

int rlv_evaluate_draw(const rlv_out_folder_t *folder, const rlv_result_figure_t figures[],
                      size_t num, const void *context, rlv_error_t *err) RLV_MUST_CHECK;
/* The figure in a report. */
void rlv_evaluate_show(const rlv_result_figure_t *figure, const void *context, rlv_lang_t lang,
                       FILE *file);
/* "FILE ; calculs Relève VERSION.", for the line Source. */
rlv_short_text_t rlv_evaluate_source(const char *path, rlv_lang_t lang);

/* Writes manifest.json: program, version, `settings` (an object, whose reference it takes; NULL
 * without memory), notes, and the path and SHA-256 of each input (NULL ones are passed over). */
int rlv_evaluate_manifest(const rlv_out_folder_t *folder, const char *program, json_t *settings,
                          const char *const inputs[], size_t num_inputs, const rlv_notes_t *notes,
                          rlv_error_t *err) RLV_MUST_CHECK;
/* A list of texts. */
json_t *rlv_evaluate_texts(const char *const text[], size_t num);

/* Decimals that show two significant digits of `scale` (an error, an estimate over ten). */
int rlv_evaluate_decimals(double scale);
/* A p-value: three decimals, or "< 0,001". */
rlv_number_t rlv_evaluate_p(double p, rlv_lang_t lang);
/* "p = 0,012" or "p < 0,001", in a sentence. */
rlv_short_text_t rlv_evaluate_p_equals(double p, rlv_lang_t lang);
/* "1,25 [0,50 ; 2,00]" with as many decimals as `scale` asks for. */
rlv_short_text_t rlv_evaluate_interval(double estimate, double lower, double upper, double scale,
                                       rlv_lang_t lang);
/* Text of the data as code: what Markdown would read is taken out. */
void rlv_evaluate_name(FILE *file, const char *name);
/* The smallest effect that a two-sided test at 5 % finds with a power of 80 %. */
double rlv_evaluate_detectable(double std_error);

#endif
