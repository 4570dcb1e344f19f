/*
 * What gnuplot's svg lacks: weights of fonts, faces to fall back on where DejaVu Sans is not
 * installed (Verdana has the same widths), plain colours instead of currentColor, which WeasyPrint
 * refuses, a title and a description that a screen reader can say, and paths as steps in tenths of
 * a pixel: a map takes half the bytes.
 */
#include "figure_internal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *read_whole(const char *path, size_t *size, rlv_error_t *err)
{
    FILE *const file = fopen(path, "rb");
    char *text = NULL;
    long length = -1;

    if (file != NULL && fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) >= 0 &&
        fseek(file, 0, SEEK_SET) == 0 && (text = rlv_calloc((size_t)length + 1, 1, err)) != NULL &&
        fread(text, 1, (size_t)length, file) != (size_t)length) {
        free(text);
        text = NULL;
    }
    if (text == NULL)
        (void)rlv_fail(err, RLV_ERR_IO, "%s: cannot be read back", path);
    if (file != NULL)
        (void)fclose(file);
    *size = text != NULL ? (size_t)length : 0;
    return text;
}

static void put_escaped(FILE *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '&')
            (void)fputs("&amp;", out);
        else if (text[i] == '<')
            (void)fputs("&lt;", out);
        else if (text[i] == '>')
            (void)fputs("&gt;", out);
        else if (text[i] == '\\' && i + 1 < length && text[i + 1] == '\\')
            (void)fputc(text[i++], out); /* texts.tsv holds it twice */
        else
            (void)fputc(text[i], out);
    }
}

/* The values of the keys of texts.tsv that start with `prefix`, joined by spaces. */
static void put_texts(FILE *out, const char *texts, const char *prefix)
{
    bool first = true;

    for (const char *line = texts; *line != '\0';) {
        const size_t length = strcspn(line, "\n");
        const char *const tab = memchr(line, '\t', length);
        if (tab != NULL && strncmp(line, prefix, strlen(prefix)) == 0 &&
            strncmp(line, "caption_lines", 13) != 0) {
            if (!first)
                (void)fputc(' ', out);
            put_escaped(out, tab + 1, length - (size_t)(tab + 1 - line));
            first = false;
        }
        line += length + (line[length] == '\n');
    }
}

/* A coordinate in tenths of a pixel, as short as it can be: 1.5, -.2, 30. */
static void put_tenths(FILE *out, long tenths)
{
    const long size = labs(tenths);

    if (tenths < 0)
        (void)fputc('-', out);
    if (size >= 10 || size == 0)
        fprintf(out, "%ld", size / 10);
    if (size % 10 != 0)
        fprintf(out, ".%ld", size % 10);
}

/* The points at `at`, up to the quote: those of a path (M and L with absolute coordinates) or of a
 * polygon (pairs alone) become M and l with steps from the point reached, so that roundings do not
 * add up. Returns where they end, or NULL with nothing written when there is anything else. */
static const char *put_path(FILE *out, const char *at, bool polygon)
{
    const char *const end = strchr(at, '\'');
    long x = 0, y = 0;
    bool open = false, started = false; /* open: the pairs that follow are steps */

    if (end == NULL ||
        strspn(at, polygon ? "0123456789.,- \n\t" : "ML0123456789.,- \n\t") < (size_t)(end - at))
        return NULL;
    while ((at += strspn(at, " \n\t")) < end) {
        char *rest = NULL;
        const bool step = polygon ? started : *at == 'L';
        const char *const number = polygon ? at : at + 1;
        const long next_x = lround(10 * strtod(number, &rest));
        const long next_y = *rest == ',' ? lround(10 * strtod(rest + 1, &rest)) : 0;
        if (rest == number)
            break;
        if (!step || !open)
            (void)fputc(step ? 'l' : 'M', out);
        else if (next_x >= x)
            (void)fputc(' ', out); /* a minus parts by itself */
        put_tenths(out, step ? next_x - x : next_x);
        const long down = step ? next_y - y : next_y;
        if (down >= 0)
            (void)fputc(',', out);
        put_tenths(out, down);
        open = step;
        started = true;
        x = next_x;
        y = next_y;
        at = rest;
    }
    if (polygon && started)
        (void)fputc('z', out);
    return end;
}

/* Copies the svg with the replacements. Labels cannot be mistaken for markup: gnuplot escapes < in
 * them, and each pattern holds a < or stands inside a tag; quotes in labels are never straight. */
static void rewrite(FILE *out, const char *svg, const char *texts)
{
    static const struct {
        const char *from, *to;
    } REPLACED[] = {
        {"font-family=\"DejaVu Sans:Bold\"",
         "font-family=\"DejaVu Sans, Verdana, sans-serif\" font-weight=\"bold\""},
        {"font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\""},
        {"\"currentColor\"", "\"black\""},
        {"'currentColor'", "'black'"},
        {"<polygon ", "<path "},
        {"<title>Gnuplot</title>", NULL},
    };
    static const char PATH[] = " d='", POINTS[] = " points = '";
    enum { NUM_REPLACED = sizeof REPLACED / sizeof REPLACED[0] };

    while (*svg != '\0') {
        size_t k = 0;
        const bool polygon = strncmp(svg, POINTS, sizeof POINTS - 1) == 0;
        if (polygon || strncmp(svg, PATH, sizeof PATH - 1) == 0) {
            (void)fputs(PATH, out);
            svg += polygon ? sizeof POINTS - 1 : sizeof PATH - 1;
            const char *const after = put_path(out, svg, polygon);
            svg = after != NULL ? after : svg;
        }
        while (k < NUM_REPLACED && strncmp(svg, REPLACED[k].from, strlen(REPLACED[k].from)) != 0)
            k++;
        if (k == NUM_REPLACED) {
            (void)fputc(*svg++, out);
            continue;
        }
        svg += strlen(REPLACED[k].from);
        if (REPLACED[k].to != NULL) {
            (void)fputs(REPLACED[k].to, out);
            continue;
        }
        (void)fputs("<title>", out);
        put_texts(out, texts, "title");
        (void)fputs("</title>\n<desc>", out);
        put_texts(out, texts, "caption");
        (void)fputs("</desc>", out);
    }
}

int rlv_svg_finish(const char *dir, rlv_error_t *err)
{
    size_t size;
    char *path = rlv_format(err, "%s/picture.svg", dir);
    char *texts_path = rlv_format(err, "%s/texts.tsv", dir);
    char *svg = path != NULL ? read_whole(path, &size, err) : NULL;
    char *texts = texts_path != NULL ? read_whole(texts_path, &size, err) : NULL;
    FILE *out = svg != NULL && texts != NULL ? fopen(path, "wb") : NULL;
    int status = RLV_ERR_IO;

    if (out != NULL) {
        rewrite(out, svg, texts);
        const bool failed = ferror(out) != 0;
        status = fclose(out) != 0 || failed ? RLV_ERR_IO : RLV_OK;
    }
    if (status < 0)
        (void)rlv_fail(err, status, "%s/picture.svg: %s", dir, strerror(errno));
    free(path);
    free(texts_path);
    free(svg);
    free(texts);
    return status;
}
