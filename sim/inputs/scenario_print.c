/* A scenario as one file, and the table of parameters as a description. */
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

/* A bound of a whole number; the table holds bounds as double, which cannot hold 2^63 - 1. */
static long long whole_bound(double bound)
{
    return bound >= 0x1p63 ? INT64_MAX : (long long)bound;
}

void rlv_scenario_format_range(const rlv_param_info_t *info, char *text, size_t size)
{
    char low[NUMBER_SIZE], high[NUMBER_SIZE];
    const char *unit = info->unit;

    switch (info->type) {
    case RLV_TYPE_INT:
        (void)snprintf(text, size, "a whole number from %lld to %lld%s%s%s", whole_bound(info->low),
                       whole_bound(info->high), *unit ? " (" : "", unit, *unit ? ")" : "");
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

static void print_uncertain(FILE *out, double value, const rlv_scenario_param_t *param)
{
    const char *const *members = RLV_DIST_MEMBERS[param->dist.kind].name;

    fputs("{ value = ", out);
    print_real(out, value);
    fprintf(out, "; distribution = \"%s\";", rlv_dist_name(param->dist.kind));
    for (int i = 0; i < 2 && members[i] != NULL; i++) {
        fprintf(out, " %s = ", members[i]);
        if (param->dist.kind == RLV_DIST_TABLE)
            print_text(out, i == 0 ? param->table_file : param->table_column);
        else
            print_real(out, i == 0 ? param->dist.a : param->dist.b);
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
    rlv_series_t series;
    int64_t whole = 0;

    switch (info->type) {
    case RLV_TYPE_REAL:
        /* a value alone would be noted to replace the default's distribution */
        if (info->dist.kind == RLV_DIST_NONE && self->param[index].dist.kind == RLV_DIST_NONE)
            print_real(out, value);
        else
            print_uncertain(out, value, &self->param[index]);
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
    case RLV_TYPE_SERIES:
        memcpy(&series, field, sizeof series);
        print_series(out, &series);
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

/* All parameters of the group in which `first` is, unless an earlier one brought it already. */
static void print_group(FILE *out, const rlv_scenario_t *self, size_t first)
{
    const char *path = RLV_PARAMS[first].path;

    for (size_t i = 0; i < first; i++)
        if (same_group(i, first))
            return;
    fprintf(out, "\n%.*s = {\n", (int)group_length(first), path);
    for (size_t i = first; i < RLV_NUM_PARAMS; i++) {
        if (!same_group(i, first))
            continue;
        fprintf(out, "    %s = ", RLV_PARAMS[i].path + group_length(i) + 1);
        print_value(out, self, i);
        fputs(";\n", out);
    }
    fputs("};\n", out);
}

static int check_stream(FILE *out, rlv_error_t *err)
{
    if (fflush(out) != 0 || ferror(out))
        return rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
    return RLV_OK;
}

int rlv_scenario_print(const rlv_scenario_t *self, FILE *out, rlv_error_t *err)
{
    fputs("# Every parameter of the scenario, as used.\n"
          "relative_to = \"working_directory\";\n",
          out);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        print_group(out, self, i);
    return check_stream(out, err);
}

/* A bound of a row as text, "" when the type has none. */
static void format_bound(const rlv_param_info_t *info, double bound, char *text, size_t size)
{
    text[0] = '\0';
    if (info->type == RLV_TYPE_INT)
        (void)snprintf(text, size, "%lld", whole_bound(bound));
    else if (info->type == RLV_TYPE_REAL || info->type == RLV_TYPE_SERIES)
        rlv_scenario_format_real(bound, text, size);
}

/* The default of a row as text, without quotes. */
static void format_default(const rlv_param_info_t *info, char *text, size_t size)
{
    text[0] = '\0';
    if (info->text_value != NULL)
        (void)snprintf(text, size, "%s", info->text_value);
    else if (info->type == RLV_TYPE_INT)
        (void)snprintf(text, size, "%lld", (long long)info->value);
    else if (info->type == RLV_TYPE_BOOL)
        (void)snprintf(text, size, "%s", info->value != 0 ? "true" : "false");
    else if (info->type == RLV_TYPE_CHOICE)
        (void)rlv_choice_name(info, (int)info->value, text, size);
    else
        rlv_scenario_format_real(info->value, text, size);
}

static void format_dist(const rlv_dist_t *dist, char *text, size_t size)
{
    const char *const *members = RLV_DIST_MEMBERS[dist->kind].name;
    char number[NUMBER_SIZE];

    (void)snprintf(text, size, "%s", rlv_dist_name(dist->kind));
    for (int i = 0; i < 2 && members[i] != NULL; i++) {
        const size_t used = strlen(text);
        rlv_scenario_format_real(i == 0 ? dist->a : dist->b, number, sizeof number);
        (void)snprintf(text + used, size - used, " %s=%s", members[i], number);
    }
}

static const char *type_name(rlv_param_type_t type, bool french)
{
    static const char *const NAMES[][2] = {
        {"real", "réel"},  {"int", "entier"},  {"bool", "booléen"}, {"choice", "choix"},
        {"text", "texte"}, {"path", "chemin"}, {"series", "série"}};
    return NAMES[type][french];
}

/* Type and allowed values of a row, for people. Numbers as one types them in a scenario. */
static void print_domain(FILE *out, const rlv_param_info_t *info, bool french)
{
    char text[RANGE_SIZE];
    const bool numeric =
        info->type == RLV_TYPE_REAL || info->type == RLV_TYPE_INT || info->type == RLV_TYPE_SERIES;

    fprintf(out, "    %s: %s", french ? "valeurs\u202F" : "values", type_name(info->type, french));
    if (numeric) {
        format_bound(info, info->low, text, sizeof text);
        fprintf(out, french ? ", de %s" : ", from %s", text);
        format_bound(info, info->high, text, sizeof text);
        fprintf(out, french ? " à %s" : " to %s", text);
    } else if (info->type == RLV_TYPE_CHOICE) {
        rlv_scenario_format_range(info, text, sizeof text);
        fprintf(out, "%s: %s", french ? "\u202F" : "", text);
    }
    fputc('\n', out);
}

int rlv_params_describe(FILE *out, bool french, rlv_error_t *err)
{
    char value[RLV_PATH_SIZE], dist[RANGE_SIZE];

    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        format_default(info, value, sizeof value);
        format_dist(&info->dist, dist, sizeof dist);
        fprintf(out, "%s%s\n    %s\n", i > 0 ? "\n" : "", info->path, info->text);
        print_domain(out, info, french);
        fprintf(out, "    %s: %s%s%s\n", french ? "défaut\u202F" : "default", value,
                *info->unit ? " " : "", info->unit);
        if (info->dist.kind != RLV_DIST_NONE)
            fprintf(out, "    %s: %s\n", french ? "loi\u202F" : "distribution", dist);
        fprintf(out, "    %s: %s", french ? "sûreté\u202F" : "mark", rlv_mark_name(info->mark));
        if (info->known != 0)
            fprintf(out, french ? ", connu depuis %d" : ", known since %d", info->known);
        fprintf(out, "%s%s\n", *info->source ? "; " : "", info->source);
    }
    return check_stream(out, err);
}

static void print_csv(FILE *out, const char *text, char end)
{
    if (text[strcspn(text, ",\"\n\r")] == '\0') {
        fputs(text, out);
    } else {
        fputc('"', out);
        for (; *text != '\0'; text++)
            fprintf(out, *text == '"' ? "\"%c" : "%c", *text);
        fputc('"', out);
    }
    fputc(end, out);
}

int rlv_params_describe_csv(FILE *out, rlv_error_t *err)
{
    char text[RLV_PATH_SIZE];

    fputs("path,type,unit,low,high,default,distribution,mark,known,source,text\n", out);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        print_csv(out, info->path, ',');
        print_csv(out, type_name(info->type, false), ',');
        print_csv(out, info->unit, ',');
        format_bound(info, info->low, text, sizeof text);
        print_csv(out, text, ',');
        format_bound(info, info->high, text, sizeof text);
        print_csv(out, text, ',');
        format_default(info, text, sizeof text);
        print_csv(out, text, ',');
        format_dist(&info->dist, text, sizeof text);
        print_csv(out, text, ',');
        print_csv(out, rlv_mark_name(info->mark), ',');
        (void)snprintf(text, sizeof text, "%d", info->known);
        print_csv(out, info->known != 0 ? text : "", ',');
        print_csv(out, info->source, ',');
        print_csv(out, info->text, '\n');
    }
    return check_stream(out, err);
}
