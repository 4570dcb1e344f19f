#include "releve/number_fr.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(rlv_number_t *out, const char *text, size_t length)
{
    const size_t used = strlen(out->text);
    if (used + length < sizeof out->text) {
        memcpy(out->text + used, text, length);
        out->text[used + length] = '\0';
    }
}

rlv_number_t rlv_number_format(double value, int num_decimals, rlv_lang_t lang)
{
    rlv_number_t out = {""};
    char digits[40];
    const char *const group = lang == RLV_LANG_FR ? RLV_NNBSP : ",";
    const int decimals = num_decimals < 0 ? 0 : num_decimals > 9 ? 9 : num_decimals;

    if (!isfinite(value) || fabs(value) > 1e15) {
        append(&out, "\xE2\x80\x94", 3);
        return out;
    }
    (void)snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value));
    if (value < 0 && strpbrk(digits, "123456789") != NULL)
        append(&out, lang == RLV_LANG_FR ? "\xE2\x88\x92" : "-", lang == RLV_LANG_FR ? 3 : 1);
    const size_t whole = strspn(digits, "0123456789");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            append(&out, group, strlen(group));
        append(&out, digits + i, 1);
    }
    if (digits[whole] != '\0') { /* whatever the locale wrote, the decimals follow it */
        append(&out, lang == RLV_LANG_FR ? "," : ".", 1);
        append(&out, digits + strlen(digits) - (size_t)decimals, (size_t)decimals);
    }
    return out;
}

/* Advance widths of DejaVu Sans 2.37 in thousandths of an em, from U+0020 to U+007E. */
static const unsigned short WIDTH[] = {
    318, 401, 460, 838, 636, 951, 780, 275, 391, 391, 500, 838, 318, 361,  318, 337, 637, 637, 637,
    637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531, 1000, 685, 687, 699, 771, 632,
    576, 775, 752, 295, 295, 656, 558, 863, 749, 788, 604, 788, 695, 635,  611, 732, 685, 989, 686,
    611, 686, 391, 337, 391, 838, 500, 500, 613, 635, 550, 635, 616, 353,  635, 634, 278, 278, 580,
    278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592,  525, 637, 337, 637, 838};

/* Width of the character that starts with this byte: exact for ASCII; others by the length of their
 * sequence: two bytes (accented letters, guillemets), three (thin spaces, dashes, quotes), four. */
static size_t character_width(unsigned char lead)
{
    if (lead >= 0x80)
        return lead >= 0xF0 ? 1000 : lead >= 0xE0 ? 500 : 640;
    return lead >= ' ' && lead <= '~' ? WIDTH[lead - ' '] : 0;
}

size_t rlv_text_width(const char *text, size_t num_bytes)
{
    size_t width = 0;
    for (size_t i = 0; i < num_bytes; i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            width += character_width((unsigned char)text[i]);
    return width;
}

size_t rlv_text_wrap(char *text, size_t max_width)
{
    size_t num_lines = 1;
    char *line = text;

    for (char *c = text; *c != '\0'; c++) {
        if (*c != ' ')
            continue;
        const size_t next_word = strcspn(c + 1, " ");
        if (rlv_text_width(line, (size_t)(c + 1 - line) + next_word) > max_width) {
            *c = '\n';
            line = c + 1;
            num_lines++;
        }
    }
    return num_lines;
}

const char *rlv_plural(size_t count, rlv_lang_t lang)
{
    const bool singular = lang == RLV_LANG_FR ? count < 2 : count == 1;
    return singular ? "" : "s";
}

char *rlv_french_spaces(const char *text, rlv_error_t *err)
{
    static const char OPEN[] = "\xC2\xAB", CLOSE[] = "\xC2\xBB";
    const size_t length = strlen(text);
    char *const out = rlv_calloc(3 * length + 1, 1, err);
    size_t used = 0;

    for (size_t i = 0; out != NULL && i < length; i++) {
        const bool before =
            text[i] == ' ' && text[i + 1] != '\0' &&
            (strchr(";:?!%", text[i + 1]) != NULL || strncmp(text + i + 1, CLOSE, 2) == 0);
        const bool after = text[i] == ' ' && i >= 2 && strncmp(text + i - 2, OPEN, 2) == 0;
        if (before || after) {
            memcpy(out + used, RLV_NNBSP, 3);
            used += 3;
        } else {
            out[used++] = text[i];
        }
    }
    return out;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

bool rlv_is_apostrophe(const char *text, size_t at)
{
    return text[at] == '\'' && at > 0 && is_letter(text[at - 1]) && is_letter(text[at + 1]);
}

char *rlv_typographic(const char *text, rlv_lang_t lang, rlv_error_t *err)
{
    static const char APOSTROPHE[] = "\xE2\x80\x99";
    char *const spaced = lang == RLV_LANG_FR ? rlv_french_spaces(text, err) : rlv_strdup(text, err);
    char *const out = spaced != NULL ? rlv_calloc(3 * strlen(spaced) + 1, 1, err) : NULL;
    size_t used = 0;

    for (size_t i = 0; out != NULL && spaced[i] != '\0'; i++) {
        if (rlv_is_apostrophe(spaced, i)) {
            memcpy(out + used, APOSTROPHE, 3);
            used += 3;
        } else {
            out[used++] = spaced[i];
        }
    }
    free(spaced);
    return out;
}

void rlv_text_cut(char *text, size_t max_width)
{
    static const char ELLIPSIS[] = "\xE2\x80\xA6";
    const size_t ellipsis_width = 1000;
    size_t length = strlen(text);

    if (rlv_text_width(text, length) <= max_width)
        return;
    while (length > 0 && (strlen(text) - length < 3 ||
                          rlv_text_width(text, length) + ellipsis_width > max_width)) {
        length--;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    if (strlen(text) - length >= 3)
        memcpy(text + length, ELLIPSIS, sizeof ELLIPSIS);
}
