#include "figure_internal.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

FILE *rlv_figure_open(const rlv_figure_work_t *work, const char *name)
{
    FILE *file = NULL;
    char *path = rlv_format(work->err, "%s/%s", work->dir, name);
    if (path != NULL && (file = fopen(path, "wb")) == NULL)
        (void)rlv_fail(work->err, RLV_ERR_CANT_CREATE, "%s: %s", path, strerror(errno));
    free(path);
    return file;
}

int rlv_figure_close(const rlv_figure_work_t *work, FILE *file, const char *name)
{
    const bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed)
        return rlv_fail(work->err, RLV_ERR_IO, "%s/%s: %s", work->dir, name, strerror(errno));
    return RLV_OK;
}

void rlv_figure_put_field(FILE *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            (void)fputs("\xE2\x80\xB3", out); /* U+2033: gnuplot's reader would pair a quote */
        else if (rlv_is_apostrophe(text, (size_t)(c - text)))
            (void)fputs("\xE2\x80\x99", out);
        else if (*c == '\\')
            (void)fputs("\\\\", out); /* gnuplot's reader turns \n into a line break */
        else
            (void)fputc((unsigned char)*c < 0x20 || *c == 0x7F ? ' ' : *c, out);
    }
}

void rlv_figure_put_number(FILE *out, double value)
{
    if (isfinite(value))
        (void)fprintf(out, "%.10g", value);
    else
        (void)fputs("NaN", out);
}

void rlv_figure_text(const rlv_figure_work_t *work, const char *key, const char *format, ...)
{
    char text[2048];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t bad;
    if (!rlv_utf8_valid(text, strlen(text), &bad))
        text[bad] = '\0';
    char *const spaced = work->lang == RLV_LANG_FR ? rlv_french_spaces(text, work->err) : NULL;
    (void)fprintf(work->texts, "%s\t", key);
    rlv_figure_put_field(work->texts, spaced != NULL ? spaced : text);
    free(spaced);
    (void)fputc('\n', work->texts);
}

void rlv_figure_number(const rlv_figure_work_t *work, const char *key, double value)
{
    (void)fprintf(work->texts, "%s\t", key);
    rlv_figure_put_number(work->texts, value);
    (void)fputc('\n', work->texts);
}

/* Writes a paragraph as captionN keys, N from *num_lines + 1. */
static int put_paragraph(const rlv_figure_work_t *work, const char *label, const char *text,
                         int *num_lines)
{
    enum { WIDTH_PX = 1530, FONT_PX = 19 }; /* 14 pt at 96 dots an inch */
    char *const plain = rlv_format(work->err, "%s%s%s", label, RLV_TR(work, " : ", ": "), text);
    char *const paragraph =
        plain != NULL && work->lang == RLV_LANG_FR ? rlv_french_spaces(plain, work->err) : plain;

    if (paragraph != plain)
        free(plain);
    if (paragraph == NULL)
        return RLV_ERR_OS;
    const size_t count = rlv_text_wrap(paragraph, (size_t)WIDTH_PX * 1000 / FONT_PX);
    char *line = paragraph;
    for (size_t i = 0; i < count; i++) {
        char key[24];
        char *const end = line + strcspn(line, "\n");
        const bool last = *end == '\0';
        *end = '\0';
        (void)snprintf(key, sizeof key, "caption%d", ++*num_lines);
        rlv_figure_text(work, key, "%s", line);
        line = last ? end : end + 1;
    }
    free(paragraph);
    return RLV_OK;
}

/* "scénario « A »", or "scénarios « A », « B »" for a comparison. */
static char *scenario_words(const rlv_figure_work_t *work)
{
    const rlv_comparison_folder_t *const c = work->comparison;
    if (c == NULL && work->run->manifest.title[0] == '\0') /* a table: its scenario is not known */
        return rlv_strdup(RLV_TR(work, "table du dossier", "table of the folder"), work->err);
    char *words = rlv_format(work->err,
                             c == NULL ? RLV_TR(work, "scénario « %s »", "scenario “%s”")
                                       : RLV_TR(work, "scénarios « %s »", "scenarios “%s”"),
                             work->run->manifest.title);

    for (size_t i = 1; c != NULL && i < c->num_runs && words != NULL; i++) {
        char *const longer =
            rlv_format(work->err, RLV_TR(work, "%s, « %s »", "%s, “%s”"), words, c->run[i].title);
        free(words);
        words = longer;
    }
    return words;
}

static char *source_line(const rlv_figure_work_t *work)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    const char *stock = "INSEE, BPE 2020";
    const char *const others = RLV_TR(work, "populations légales, Omphale 2022 ; DREES, APL",
                                      "populations légales, Omphale 2022; DREES, APL");
    char replicates[64] = "";

    if (strncasecmp(m->definition, "RPPS", 4) == 0)
        stock = RLV_TR(work, "DREES, RPPS ; INSEE", "DREES, RPPS; INSEE");
    else if (strncasecmp(m->definition, "CNAM", 4) == 0)
        stock = RLV_TR(work, "CNAM ; INSEE", "CNAM; INSEE");
    if (m->replicates > 0)
        (void)snprintf(
            replicates, sizeof replicates, RLV_TR(work, ", %s réplication%s", ", %s replicate%s"),
            RLV_NUM(work, (double)m->replicates, 0), rlv_plural((size_t)m->replicates, work->lang));
    char *const scenario = scenario_words(work);
    if (scenario == NULL)
        return NULL;
    char *const line = rlv_format(
        work->err,
        RLV_TR(work, "%s, %s ; calculs Relève %s, %s%s%s%s.", "%s, %s; Relève %s, %s%s%s%s."),
        stock, others, m->version[0] ? m->version : RLV_VERSION, scenario,
        m->seed[0] ? RLV_TR(work, ", graine ", ", seed ") : "", m->seed, replicates);
    free(scenario);
    return line;
}

int rlv_figure_caption_source(const rlv_figure_work_t *work, const char *reading, const char *scope,
                              const char *source)
{
    int num_lines = 0, status;

    if ((status = put_paragraph(work, RLV_TR(work, "Lecture", "Reading"), reading, &num_lines)) ==
            RLV_OK &&
        (status = put_paragraph(work, RLV_TR(work, "Champ", "Scope"), scope, &num_lines)) == RLV_OK)
        status = put_paragraph(work, "Source", source, &num_lines);
    rlv_figure_number(work, "caption_lines", num_lines);
    return status;
}

int rlv_figure_caption(const rlv_figure_work_t *work, const char *reading, const char *scope)
{
    char *source = source_line(work);
    const int status =
        source == NULL ? RLV_ERR_OS : rlv_figure_caption_source(work, reading, scope, source);
    free(source);
    return status;
}

static bool has_word(const char *text, const char *const words[])
{
    for (size_t i = 0; words[i] != NULL; i++)
        if (strstr(text, words[i]) != NULL)
            return true;
    return false;
}

const char *rlv_figure_uncertainty(const rlv_figure_work_t *work)
{
    static const char *const CHANCE[] = {"chance", "hasard", "both", "all", NULL};
    static const char *const KNOWLEDGE[] = {"knowledge", "parameter", "connaissance",
                                            "both",      "all",       NULL};
    const char *const held = work->run->manifest.uncertainty;
    const bool chance = has_word(held, CHANCE), knowledge = has_word(held, KNOWLEDGE);

    if (chance && knowledge)
        return RLV_TR(
            work, "les bandes contiennent le hasard des parcours et l’incertitude des paramètres",
            "bands hold chance and the uncertainty of parameters");
    if (chance)
        return RLV_TR(work,
                      "les bandes ne contiennent que le hasard des parcours, pas l’incertitude des "
                      "paramètres",
                      "bands hold chance only, not the uncertainty of parameters");
    if (knowledge)
        return RLV_TR(work, "les bandes ne contiennent que l’incertitude des paramètres",
                      "bands hold the uncertainty of parameters only");
    return RLV_TR(work, "les bandes contiennent l’incertitude déclarée dans le manifeste du calcul",
                  "bands hold the uncertainty stated in the run’s manifest");
}

const char *rlv_figure_definition(const rlv_figure_work_t *work)
{
    const char *const definition = work->run->manifest.definition;

    if (strncasecmp(definition, "BPE", 3) == 0)
        return RLV_TR(work,
                      "médecins généralistes installés, libéraux ou mixtes, au lieu d’exercice "
                      "(définition BPE)",
                      "installed general practitioners, liberal or mixed, by place of practice "
                      "(BPE definition)");
    if (strncasecmp(definition, "RPPS", 4) == 0)
        return RLV_TR(work, "médecins généralistes inscrits au RPPS",
                      "general practitioners registered in RPPS");
    if (strncasecmp(definition, "CNAM", 4) == 0)
        return RLV_TR(work, "médecins généralistes libéraux (définition CNAM)",
                      "liberal general practitioners (CNAM definition)");
    return RLV_TR(work, "médecins généralistes", "general practitioners");
}

const char *rlv_figure_period(const rlv_figure_work_t *work, int year)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;

    if (year <= m->base_year)
        return RLV_TR(work, "observé", "observed");
    return year <= m->last_known ? RLV_TR(work, "reconstitué", "reconstructed")
                                 : RLV_TR(work, "projeté", "projected");
}

static double round_step(double rough)
{
    const double power = pow(10, floor(log10(rough)));
    const double lead = rough / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

rlv_axis_t rlv_figure_axis(double low, double high, int num_steps)
{
    rlv_axis_t axis = {0, 1, 0.5};

    if (!isfinite(low) || !isfinite(high) || num_steps < 1)
        return axis;
    if (!(high > low))
        high = low + fmax(1, fabs(low) * 0.1);
    axis.step = round_step((high - low) / num_steps);
    axis.low = floor(low / axis.step) * axis.step;
    axis.high = ceil(high / axis.step) * axis.step;
    return axis;
}

void rlv_figure_put_axis(const rlv_figure_work_t *work, const char *key, rlv_axis_t axis)
{
    char name[64];

    (void)snprintf(name, sizeof name, "%s_low", key);
    rlv_figure_number(work, name, axis.low);
    (void)snprintf(name, sizeof name, "%s_high", key);
    rlv_figure_number(work, name, axis.high);
    (void)snprintf(name, sizeof name, "%s_step", key);
    rlv_figure_number(work, name, axis.step);
}

int rlv_figure_year_step(int num_years, int num_ticks)
{
    static const int STEPS[] = {1, 2, 5, 10, 20};
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++)
        if (num_years / STEPS[i] <= num_ticks)
            return STEPS[i];
    return 50;
}

static bool own_definition(const rlv_figure_work_t *work, const char *definition)
{
    const char *const own = work->run->manifest.definition;
    const size_t length = strcspn(own, " ,;:(");
    return definition[0] == '\0' || length == 0 || strncasecmp(definition, own, length) == 0;
}

double rlv_figure_observed(const rlv_figure_work_t *work, rlv_level_t level, const char *code,
                           const char *indicator, int year)
{
    const bool counts_gps = strcmp(indicator, "population") != 0;

    for (size_t i = 0; i < work->run->num_observed; i++) {
        const rlv_observed_row_t *const row = &work->run->observed[i];
        if (row->level == level && row->year == year && isfinite(row->value) &&
            strcmp(row->indicator, indicator) == 0 && strcmp(row->code, code) == 0 &&
            (!counts_gps || own_definition(work, row->definition)))
            return row->value;
    }
    if (strcmp(indicator, "gp_density_p100k") == 0) {
        const double gps = rlv_figure_observed(work, level, code, "gp_headcount", year);
        const double inhabitants = rlv_figure_observed(work, level, code, "population", year);
        return inhabitants > 0 ? gps / inhabitants * 1e5 : NAN;
    }
    return NAN;
}
