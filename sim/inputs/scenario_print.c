/* A scenario as one file, with or without comments. */
#include "scenario_internal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 40, RANGE_SIZE = 256 };

void rlv_scenario_format_real(double value, char *text, size_t size)
{
    char digits[NUMBER_SIZE];

    for (int precision = 15; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    const size_t mantissa = strcspn(digits, "e");
    const bool has_dot = memchr(digits, '.', mantissa) != NULL || !isfinite(value);
    (void)snprintf(text, size, "%.*s%s%s", (int)mantissa, digits, has_dot ? "" : ".0",
                   digits + mantissa);
}

long long rlv_scenario_whole_bound(double bound)
{
    return bound >= 0x1p63 ? INT64_MAX : (long long)bound;
}

void rlv_scenario_format_range(const rlv_param_info_t *info, char *text, size_t size)
{
    char low[NUMBER_SIZE], high[NUMBER_SIZE];
    const char *unit = info->unit;

    switch (info->type) {
    case RLV_TYPE_INT:
        (void)snprintf(text, size, "a whole number from %lld to %lld%s%s%s",
                       rlv_scenario_whole_bound(info->low), rlv_scenario_whole_bound(info->high),
                       *unit ? " (" : "", unit, *unit ? ")" : "");
        break;
    case RLV_TYPE_REAL:
    case RLV_TYPE_SERIES:
        rlv_scenario_format_real(info->low, low, sizeof low);
        rlv_scenario_format_real(info->high, high, sizeof high);
        (void)snprintf(text, size, "a number%s from %s to %s%s%s%s",
                       info->type == RLV_TYPE_SERIES ? ", or ( (year, number), ... )," : "", low,
                       high, *unit ? " (" : "", unit, *unit ? ")" : "");
        break;
    case RLV_TYPE_BOOL:
        (void)snprintf(text, size, "true, false");
        break;
    case RLV_TYPE_CHOICE: {
        size_t used = 0;
        for (const char *c = info->choices; *c != '\0' && used + 3 < size; c++) {
            text[used++] = *c == '|' ? ',' : *c;
            if (*c == '|')
                text[used++] = ' ';
        }
        text[used] = '\0';
        break;
    }
    case RLV_TYPE_TEXT:
    case RLV_TYPE_PATH:
        (void)snprintf(text, size, "a %s in quotes, at most %d bytes",
                       info->type == RLV_TYPE_TEXT ? "text" : "path", RLV_PATH_SIZE - 1);
        break;
    }
}

static void print_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c == '\n')
            fputs("\\n", out);
        else if (c < 0x20 || c == 0x7F)
            fprintf(out, "\\x%02x", (unsigned)c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void print_real(FILE *out, double value)
{
    char text[NUMBER_SIZE];
    rlv_scenario_format_real(value, text, sizeof text);
    fputs(text, out);
}

static void print_series(FILE *out, const rlv_series_t *series)
{
    /* a constant has no year; one point with a year is printed as it was given */
    if (series->num_points == 1 && series->year[0] == 0) {
        print_real(out, series->value[0]);
        return;
    }
    fputs("( ", out);
    for (int i = 0; i < series->num_points; i++) {
        fprintf(out, "%s(%d, ", i > 0 ? ", " : "", series->year[i]);
        print_real(out, series->value[i]);
        fputc(')', out);
    }
    fputs(" )", out);
}

/* A REAL or a SERIES, certain. */
static void print_number(FILE *out, const rlv_params_t *params, const rlv_param_info_t *info)
{
    rlv_series_t series;

    if (info->type == RLV_TYPE_REAL) {
        print_real(out, rlv_params_get(params, info));
        return;
    }
    memcpy(&series, (const char *)params + info->offset, sizeof series);
    print_series(out, &series);
}

static void print_uncertain(FILE *out, const rlv_scenario_t *self, size_t index)
{
    const rlv_scenario_param_t *param = &self->param[index];
    const char *const *members = RLV_DIST_MEMBERS[param->dist.kind].name;

    fputs("{ value = ", out);
    print_number(out, &self->params, &RLV_PARAMS[index]);
    fprintf(out, "; distribution = \"%s\";", rlv_dist_name(param->dist.kind));
    for (int i = 0; i < 2 && members[i] != NULL; i++) {
        fprintf(out, " %s = ", members[i]);
        if (param->dist.kind == RLV_DIST_TABLE)
            print_text(out, i == 0 ? param->table_file : param->table_column);
        else
            print_real(out, i == 0 ? param->dist.a : param->dist.b);
        fputc(';', out);
    }
    if (param->receipt != NULL) {
        fputs(" calibrated = ", out);
        print_text(out, param->receipt);
        fputc(';', out);
    }
    fputs(" }", out);
}

static void print_value(FILE *out, const rlv_scenario_t *self, size_t index)
{
    const rlv_param_info_t *info = &RLV_PARAMS[index];
    const char *field = (const char *)&self->params + info->offset;
    const double value = rlv_params_get(&self->params, info);
    char name[RANGE_SIZE] = "";
    int64_t whole = 0;

    switch (info->type) {
    case RLV_TYPE_REAL:
    case RLV_TYPE_SERIES:
        /* a value alone would be noted to replace the default's distribution */
        if (info->dist.kind == RLV_DIST_NONE && self->param[index].dist.kind == RLV_DIST_NONE &&
            self->param[index].receipt == NULL)
            print_number(out, &self->params, info);
        else
            print_uncertain(out, self, index);
        break;
    case RLV_TYPE_INT:
        memcpy(&whole, field, sizeof whole);
        fprintf(out, "%lld%s", (long long)whole, whole > INT32_MAX || whole < INT32_MIN ? "L" : "");
        break;
    case RLV_TYPE_BOOL:
        fputs(value != 0 ? "true" : "false", out);
        break;
    case RLV_TYPE_CHOICE:
        (void)rlv_choice_name(info, (int)value, name, sizeof name);
        print_text(out, name);
        break;
    case RLV_TYPE_TEXT:
    case RLV_TYPE_PATH:
        print_text(out, field);
        break;
    }
}

static size_t group_length(size_t index)
{
    return strcspn(RLV_PARAMS[index].path, ".");
}

static bool same_group(size_t a, size_t b)
{
    const size_t length = group_length(a);
    return group_length(b) == length && memcmp(RLV_PARAMS[a].path, RLV_PARAMS[b].path, length) == 0;
}

typedef enum { COMMENTS_NONE, COMMENTS_FRENCH, COMMENTS_ENGLISH } comments_t;

/* All parameters of the group in which `first` is, unless an earlier one brought it already. */
static void print_group(FILE *out, const rlv_scenario_t *self, size_t first, comments_t comments)
{
    const char *path = RLV_PARAMS[first].path;

    for (size_t i = 0; i < first; i++)
        if (same_group(i, first))
            return;
    fputc('\n', out);
    if (comments != COMMENTS_NONE)
        rlv_scenario_print_heading(out, first, comments == COMMENTS_FRENCH);
    fprintf(out, "%.*s = {\n", (int)group_length(first), path);
    for (size_t i = first; i < RLV_NUM_PARAMS; i++) {
        if (!same_group(i, first))
            continue;
        if (comments != COMMENTS_NONE) {
            fputs(i > first ? "\n" : "", out);
            rlv_scenario_print_comment(out, i, comments == COMMENTS_FRENCH);
        }
        fprintf(out, "    %s = ", RLV_PARAMS[i].path + group_length(i) + 1);
        print_value(out, self, i);
        fputs(";\n", out);
    }
    fputs("};\n", out);
}

int rlv_scenario_check_stream(FILE *out, rlv_error_t *err)
{
    if (fflush(out) != 0 || ferror(out))
        return rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
    return RLV_OK;
}

static int print_groups(const rlv_scenario_t *self, comments_t comments, FILE *out,
                        rlv_error_t *err)
{
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        print_group(out, self, i, comments);
    rlv_scenario_print_checks(self, out);
    return rlv_scenario_check_stream(out, err);
}

static const char RELATIVE_TO[] = "relative_to = \"working_directory\";\n";

int rlv_scenario_print(const rlv_scenario_t *self, FILE *out, rlv_error_t *err)
{
    fprintf(out, "# Tous les paramètres du scénario, tels qu’utilisés.\n%s", RELATIVE_TO);
    return print_groups(self, COMMENTS_NONE, out, err);
}

int rlv_scenario_print_commented(const rlv_scenario_t *self, bool french, FILE *out,
                                 rlv_error_t *err)
{
    fprintf(out, "%s\n%s",
            french ? "# Tous les paramètres du scénario, tels qu’utilisés."
                   : "# Every parameter of the scenario, as used.",
            RELATIVE_TO);
    return print_groups(self, french ? COMMENTS_FRENCH : COMMENTS_ENGLISH, out, err);
}

int rlv_params_describe_cfg(FILE *out, bool french, rlv_error_t *err)
{
    rlv_scenario_t defaults = {0};
    int status = RLV_ERR_OS;

    rlv_params_init(&defaults.params);
    defaults.param = rlv_calloc(RLV_NUM_PARAMS, sizeof *defaults.param, err);
    if (defaults.param == NULL)
        return status;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        defaults.param[i].dist = RLV_PARAMS[i].dist;
    fputs(french
              ? "# Tous les paramètres, à leur valeur par défaut (releve check --describe=cfg).\n"
              : "# Every parameter at its default (releve check --describe=cfg).\n",
          out);
    rlv_scenario_print_legend(out, french);
    status = print_groups(&defaults, french ? COMMENTS_FRENCH : COMMENTS_ENGLISH, out, err);
    free(defaults.param);
    return status;
}
