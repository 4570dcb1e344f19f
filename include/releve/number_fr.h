/*
 * number_fr: numbers as a French (or English) reader expects them in a figure or a report.
 *
 * French: decimal comma, U+202F (espace fine insécable) between groups of three digits, U+2212 as
 * the minus sign. English: decimal point, comma between groups. Groups are separated from 1,000
 * upwards. Years and codes are no quantities: print them with %d or %s, never through here.
 *
 * Typography follows the Lexique de l'Imprimerie nationale: a narrow no-break space before ; : ? !
 * % and inside « »: texts are written with ordinary spaces there and go through rlv_french_spaces.
 */
#ifndef RELEVE_NUMBER_FR_H
#define RELEVE_NUMBER_FR_H

#include "releve/core.h"

typedef enum { RLV_LANG_FR, RLV_LANG_EN } rlv_lang_t;

#define RLV_NNBSP "\xE2\x80\xAF" /* U+202F, narrow no-break space */

enum { RLV_NUMBER_SIZE = 64 };

/* A formatted number, returned by value so that several fit into one call of printf. */
typedef struct {
    char text[RLV_NUMBER_SIZE];
} rlv_number_t;

/* `value` rounded to `num_decimals` (0 to 9) decimals, to nearest as printf does. What rounds to
 * zero has no sign. A value that is not finite, or over 1e15 in size, gives an em dash. */
rlv_number_t rlv_number_format(double value, int num_decimals, rlv_lang_t lang);

/* The ending of a regular noun or adjective after a count, "" or "s": in French 0 and 1 are
 * singular, in English 1 alone. */
const char *rlv_plural(size_t count, rlv_lang_t lang);

/* A new text where the ordinary spaces before ; : ? ! % and » and after « are U+202F; NULL without
 * memory. */
char *rlv_french_spaces(const char *text, rlv_error_t *err) RLV_MUST_CHECK;

/* Whether the typewriter's apostrophe at text[at] stands between two letters, as in names of the
 * data ("L'Isle-Jourdain"): it is shown as U+2019. Quotes around a word are none. */
bool rlv_is_apostrophe(const char *text, size_t at);

/* A new text as it is shown: apostrophes as above, and French spaces in French; NULL without
 * memory. */
char *rlv_typographic(const char *text, rlv_lang_t lang, rlv_error_t *err) RLV_MUST_CHECK;

/* Width of a text set in DejaVu Sans, in thousandths of the font size: exact for ASCII, an estimate
 * for other characters, for wrapping. `text` is UTF-8. */
size_t rlv_text_width(const char *text, size_t num_bytes);

/* Breaks `text` at ordinary spaces (no-break ones hold) so that no line is wider than `max_width`
 * (thousandths of the font size), one word wider than that excepted: the spaces become '\n'.
 * Returns the number of lines (1 for an empty text). */
size_t rlv_text_wrap(char *text, size_t max_width);

/* Cuts `text` so that it is no wider than `max_width` (thousandths of the font size); what is cut
 * ends with an ellipsis, written over at least three of its bytes. */
void rlv_text_cut(char *text, size_t max_width);

#endif
