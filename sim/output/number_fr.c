#include "releve/number_fr.h"

#include <math.h>
#include <stdio.h>
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

/* Advance widths of DejaVu Sans 2.37 in thousandths of an em, rounded up to classes. */
static size_t character_width(unsigned char lead)
{
    if (lead >= 0x80)
        return lead >= 0xE0 ? 500 : 640; /* three bytes: thin spaces, dashes, quotes */
    if (strchr("ijl'|", lead) != NULL)
        return 290;
    if (strchr(" .,:;!()[]ft/-I", lead) != NULL)
        return 400;
    if (strchr("rs\"JckvxyzL", lead) != NULL)
        return 580;
    if (strchr("mwMW%@", lead) != NULL)
        return 980;
    if (lead >= 'A' && lead <= 'Z')
        return 750;
    return 637;
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
