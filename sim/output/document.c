#include "document.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void keep(rlv_doc_t *self, int status)
{
    if (self->status == RLV_OK)
        self->status = status;
}

void rlv_doc_raw(rlv_doc_t *self, const char *markup)
{
    if (self->status == RLV_OK)
        keep(self, rlv_bytes_add_text(&self->out, markup, self->err));
}

/* As vasprintf, which C11 does not have. */
RLV_PRINTF(1, 0) static char *format_list(const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    const int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *const text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (text != NULL)
        (void)vsnprintf(text, (size_t)size + 1, format, list);
    return text;
}

void rlv_doc_raw_format(rlv_doc_t *self, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    char *const text = format_list(format, list);
    va_end(list);
    if (text == NULL)
        keep(self, rlv_fail_memory(self->err, strlen(format)));
    else
        rlv_doc_raw(self, text);
    free(text);
}

RLV_PRINTF(2, 0)
static void put_text(rlv_doc_t *self, const char *format, va_list list)
{
    char *const text = format_list(format, list);
    char *const shown = text != NULL ? rlv_typographic(text, self->lang, self->err) : NULL;

    if (shown == NULL)
        keep(self, rlv_fail_memory(self->err, strlen(format)));
    else if (self->status == RLV_OK)
        keep(self, rlv_bytes_add_escaped(&self->out, shown, self->err));
    free(text);
    free(shown);
}

void rlv_doc_text(rlv_doc_t *self, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    put_text(self, format, list);
    va_end(list);
}

void rlv_doc_element(rlv_doc_t *self, const char *element, const char *format, ...)
{
    const char *const dot = strchr(element, '.');
    const int length = dot != NULL ? (int)(dot - element) : (int)strlen(element);
    va_list list;

    if (dot != NULL)
        rlv_doc_raw_format(self, "<%.*s class=\"%s\">", length, element, dot + 1);
    else
        rlv_doc_raw_format(self, "<%s>", element);
    va_start(list, format);
    put_text(self, format, list);
    va_end(list);
    rlv_doc_raw_format(self, "</%.*s>\n", length, element);
}

void rlv_doc_begin(rlv_doc_t *self, const char *page_dir, const char *title)
{
    char *path = rlv_format(self->err, "%s/dossier.css", page_dir);

    rlv_doc_raw_format(self,
                       "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                       RLV_DOC_TR(self, "fr", "en"));
    rlv_doc_raw(self, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'unsafe-inline'\">\n<meta name=\"viewport\" "
                      "content=\"width=device-width, initial-scale=1\">\n");
    rlv_doc_element(self, "title", "%s", title);
    rlv_doc_raw(self, "<style>\n");
    if (path == NULL)
        keep(self, RLV_ERR_OS);
    else if (self->status == RLV_OK)
        keep(self, rlv_bytes_add_file(&self->out, path, self->err));
    rlv_doc_raw(self, "</style>\n</head>\n<body>\n<main>\n");
    free(path);
}

void rlv_doc_end(rlv_doc_t *self)
{
    rlv_doc_raw(self, "</main>\n</body>\n</html>\n");
}

void rlv_doc_table_begin(rlv_doc_t *self, const char *caption, const char *const head[],
                         size_t num_heads)
{
    rlv_doc_raw(self, "<table>\n");
    if (caption != NULL)
        rlv_doc_element(self, "caption", "%s", caption);
    rlv_doc_raw(self, "<thead><tr>");
    for (size_t i = 0; i < num_heads; i++) {
        const bool number = head[i][0] == '#';
        rlv_doc_raw(self, number ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
        rlv_doc_text(self, "%s", head[i] + number);
        rlv_doc_raw(self, "</th>");
    }
    rlv_doc_raw(self, "</tr></thead>\n<tbody>");
}

void rlv_doc_row(rlv_doc_t *self)
{
    rlv_doc_raw(self, "\n<tr>"); /* HTML lets the end of a row go unsaid */
}

void rlv_doc_cell(rlv_doc_t *self, bool number, const char *format, ...)
{
    va_list list;
    rlv_doc_raw(self, number ? "<td class=\"number\">" : "<td>");
    va_start(list, format);
    put_text(self, format, list);
    va_end(list);
    rlv_doc_raw(self, "</td>");
}

void rlv_doc_table_end(rlv_doc_t *self)
{
    rlv_doc_raw(self, "\n</tbody></table>\n");
}

void rlv_doc_figure(rlv_doc_t *self, const char *format, ...)
{
    va_list list;
    rlv_doc_raw(self, "<figure>\n<h3>");
    rlv_doc_text(self, "Figure %d. ", ++self->num_figures);
    va_start(list, format);
    put_text(self, format, list);
    va_end(list);
    rlv_doc_raw(self, "</h3>\n");
}

void rlv_doc_caption(rlv_doc_t *self, const char *reading, const char *scope, const char *source)
{
    const char *const key[] = {RLV_DOC_TR(self, "Lecture :", "Reading:"),
                               RLV_DOC_TR(self, "Champ :", "Scope:"),
                               RLV_DOC_TR(self, "Source :", "Source:")};
    const char *const text[] = {reading, scope, source};

    rlv_doc_raw(self, "<figcaption>\n");
    for (size_t i = 0; i < 3; i++) {
        if (text[i] == NULL)
            continue;
        rlv_doc_raw(self, "<p><b>");
        rlv_doc_text(self, "%s", key[i]);
        rlv_doc_raw(self, "</b> ");
        rlv_doc_text(self, "%s", text[i]);
        rlv_doc_raw(self, "</p>\n");
    }
    rlv_doc_raw(self, "</figcaption>\n</figure>\n");
}
