/* One setting of a scenario file into one parameter, with every check that its row asks for. */
#include "scenario_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "releve/csv_table.h"

enum { YEAR_LOW = 1900, YEAR_HIGH = 2200 };

const rlv_dist_members_t RLV_DIST_MEMBERS[RLV_DIST_TABLE + 1] = {
    [RLV_DIST_UNIFORM] = {{"low", "high"}}, [RLV_DIST_TRIANGULAR] = {{"low", "high"}},
    [RLV_DIST_NORMAL] = {{"sd", NULL}},     [RLV_DIST_LOGNORMAL] = {{"sd", NULL}},
    [RLV_DIST_BETA] = {{"a", "b"}},         [RLV_DIST_TABLE] = {{"file", "column"}},
};

/* A value on its way into a parameter: where errors point. */
typedef struct {
    const rlv_scenario_source_t *source;
    size_t index;
    size_t line;
    rlv_error_t *err;
} target_t;

static const rlv_param_info_t *info_of(const target_t *t)
{
    return &RLV_PARAMS[t->index];
}

static void *field_of(const target_t *t)
{
    return (char *)&t->source->scenario->params + info_of(t)->offset;
}

static int fail(const target_t *t, const char *allowed, const char *format, ...) RLV_PRINTF(3, 4);
static int fail(const target_t *t, const char *allowed, const char *format, ...)
{
    char what[RLV_ERROR_TEXT_SIZE / 2];
    char range[256];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (allowed == NULL) {
        rlv_scenario_format_range(info_of(t), range, sizeof range);
        allowed = range;
    }
    return rlv_fail_at(t->err, RLV_ERR_CONFIG, t->source->name, t->line, info_of(t)->path, allowed,
                       "%s", what);
}

static const char *type_text(const config_setting_t *setting)
{
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_GROUP:
        return "a group";
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        return "a whole number";
    case CONFIG_TYPE_FLOAT:
        return "a decimal number";
    case CONFIG_TYPE_STRING:
        return "a text";
    case CONFIG_TYPE_BOOL:
        return "true or false";
    default:
        return "a list";
    }
}

static int fail_type(const target_t *t, const config_setting_t *setting)
{
    return fail(t, NULL, "%s is not allowed here", type_text(setting));
}

static bool whole_of(const config_setting_t *setting, int64_t *value)
{
    const int type = config_setting_type(setting);
    if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
        return false;
    *value = config_setting_get_int64(setting);
    return true;
}

static bool number_of(const config_setting_t *setting, double *value)
{
    int64_t whole = 0;
    if (whole_of(setting, &whole)) {
        *value = (double)whole;
        return true;
    }
    *value =
        config_setting_type(setting) == CONFIG_TYPE_FLOAT ? config_setting_get_float(setting) : NAN;
    return config_setting_type(setting) == CONFIG_TYPE_FLOAT;
}

/* `allowed`: as fail takes it. */
static int check_between(const target_t *t, const char *what, double value, double low, double high,
                         const char *allowed)
{
    char text[40];

    if (isfinite(value) && value >= low && value <= high)
        return RLV_OK;
    rlv_scenario_format_real(value, text, sizeof text);
    return fail(t, allowed, "%s%s is out of range", what, text);
}

static int set_int(const target_t *t, const config_setting_t *setting)
{
    const rlv_param_info_t *info = info_of(t);
    int64_t value = 0;

    if (!whole_of(setting, &value))
        return fail_type(t, setting);
    if ((double)value < info->low || (double)value > info->high)
        return fail(t, NULL, "%lld is out of range", (long long)value);
    memcpy(field_of(t), &value, sizeof value);
    return RLV_OK;
}

/* The value of a REAL is held as a series of one point. */
static void get_value(const target_t *t, rlv_series_t *value)
{
    memset(value, 0, sizeof *value);
    value->num_points = 1;
    if (info_of(t)->type == RLV_TYPE_SERIES)
        memcpy(value, field_of(t), sizeof *value);
    else
        value->value[0] = rlv_params_get(&t->source->scenario->params, info_of(t));
}

static void set_value(const target_t *t, const rlv_series_t *value)
{
    if (info_of(t)->type == RLV_TYPE_SERIES)
        memcpy(field_of(t), value, sizeof *value);
    else
        rlv_params_set(&t->source->scenario->params, info_of(t), value->value[0]);
}

static int read_points(const target_t *t, const config_setting_t *list, rlv_series_t *value)
{
    value->num_points = config_setting_length(list);
    if (value->num_points < 1 || value->num_points > RLV_SERIES_MAX)
        return fail(t, NULL, "%d points, allowed are 1 to %d", value->num_points, RLV_SERIES_MAX);
    for (int i = 0; i < value->num_points; i++) {
        const config_setting_t *pair = config_setting_get_elem(list, (unsigned)i);
        int64_t year = 0;
        if (!config_setting_is_aggregate(pair) || config_setting_is_group(pair) ||
            config_setting_length(pair) != 2 ||
            !whole_of(config_setting_get_elem(pair, 0), &year) ||
            !number_of(config_setting_get_elem(pair, 1), &value->value[i]))
            return fail(t, NULL, "point %d is not a pair (year, value)", i + 1);
        if (year < YEAR_LOW || year > YEAR_HIGH)
            return fail(t, "years from 1900 to 2200", "%lld is not a year", (long long)year);
        value->year[i] = (int)year;
        if (i > 0 && value->year[i] <= value->year[i - 1])
            return fail(t, "increasing years", "year %d comes after %d", value->year[i],
                        value->year[i - 1]);
    }
    return RLV_OK;
}

/* A number, or the points of a SERIES. */
static int read_value(const target_t *t, const config_setting_t *setting, rlv_series_t *value)
{
    const rlv_param_info_t *info = info_of(t);
    int status = RLV_OK;

    memset(value, 0, sizeof *value);
    value->num_points = 1;
    if (info->type == RLV_TYPE_SERIES && config_setting_type(setting) == CONFIG_TYPE_LIST)
        status = read_points(t, setting, value);
    else if (!number_of(setting, &value->value[0]))
        status = fail_type(t, setting);
    for (int i = 0; i < value->num_points && status == RLV_OK; i++)
        status = check_between(t, "", value->value[i], info->low, info->high, NULL);
    return status;
}

/* Why a distribution would have no effect, NULL where it has one. */
static const char *no_effect(const target_t *t, const rlv_series_t *value)
{
    if (rlv_param_is_shared(info_of(t)))
        return "all replicates share one value";
    if (info_of(t)->type != RLV_TYPE_SERIES)
        return NULL;
    if (rlv_param_is_relative(info_of(t)))
        return "it is that of a factor, and only ratios of values count";
    for (int i = 0; i < value->num_points; i++)
        if (value->value[i] < 0 || value->value[i] > 0)
            return NULL;
    return "it is that of a factor, and all values are 0";
}

static int check_bounds(const target_t *t, const rlv_dist_t *dist, const rlv_drawn_t *drawn)
{
    const bool factor = info_of(t)->type == RLV_TYPE_SERIES;
    char text[64];
    const char *const allowed = factor ? text : NULL;

    (void)snprintf(text, sizeof text, "a factor from %.10g to %.10g", drawn->low, drawn->high);
    int status = check_between(t, "low = ", dist->a, drawn->low, drawn->high, allowed);
    if (status == RLV_OK)
        status = check_between(t, "high = ", dist->b, drawn->low, drawn->high, allowed);
    if (status == RLV_OK &&
        (dist->a >= dist->b || drawn->centre < dist->a || drawn->centre > dist->b))
        status = fail(t,
                      factor ? "factors on the series: low <= 1 <= high and low < high"
                             : "low <= value <= high and low < high",
                      "low = %.10g, %s = %.10g, high = %.10g", dist->a, factor ? "centre" : "value",
                      drawn->centre, dist->b);
    return status;
}

/* Whether the numbers of a distribution mean something beside the value, which is set. */
static int check_dist(const target_t *t, const rlv_dist_t *dist, const rlv_series_t *value)
{
    const bool bounds = dist->kind == RLV_DIST_UNIFORM || dist->kind == RLV_DIST_TRIANGULAR;
    const bool spread = dist->kind == RLV_DIST_NORMAL || dist->kind == RLV_DIST_LOGNORMAL;
    const rlv_drawn_t drawn = rlv_params_drawn(&t->source->scenario->params, info_of(t));
    const char *why = dist->kind != RLV_DIST_NONE ? no_effect(t, value) : NULL;
    int status = RLV_OK;

    if (why != NULL)
        return fail(t, "a value alone", "a distribution would have no effect: %s", why);
    if (bounds) {
        status = check_bounds(t, dist, &drawn);
    } else if (spread && !(dist->a > 0 && isfinite(dist->a))) {
        status = fail(t, "sd above 0", "sd = %.10g", dist->a);
    } else if (dist->kind == RLV_DIST_LOGNORMAL && drawn.centre <= 0) {
        status =
            fail(t, "a value above 0", "%.10g cannot be the median of a lognormal", drawn.centre);
    } else if (dist->kind == RLV_DIST_BETA &&
               !(dist->a > 0 && isfinite(dist->a) && dist->b > 0 && isfinite(dist->b))) {
        status = fail(t, "a and b above 0", "a = %.10g, b = %.10g", dist->a, dist->b);
    }
    return status;
}

static void set_dist(const target_t *t, const rlv_dist_t *dist)
{
    rlv_scenario_param_t *param = &t->source->scenario->param[t->index];

    if (dist->kind != RLV_DIST_TABLE) {
        free(param->table_file);
        free(param->table_column);
        param->table_file = param->table_column = NULL;
    }
    param->dist = *dist;
    param->made_certain = false;
}

/* A member `file` or `column` of a table of draws. */
static int set_table_text(const target_t *t, const char *name, const config_setting_t *setting)
{
    rlv_scenario_param_t *param = &t->source->scenario->param[t->index];
    const bool is_file = strcmp(name, "file") == 0;
    char **text = is_file ? &param->table_file : &param->table_column;
    char path[RLV_PATH_SIZE];
    const char *given = config_setting_get_string(setting);
    size_t bad = 0;

    if (given == NULL || given[0] == '\0' || !rlv_utf8_valid(given, strlen(given), &bad))
        return fail(t, "a text", "%s is no name", name);
    if (is_file && !rlv_scenario_resolve(t->source->base, given, path))
        return fail(t, NULL, "the path is longer than %d bytes", RLV_PATH_SIZE - 1);
    char *copy = rlv_strdup(is_file ? path : given, t->err);
    if (copy == NULL)
        return RLV_ERR_OS;
    free(*text);
    *text = copy;
    return RLV_OK;
}

/* The distribution's name in a group, or the one the parameter has. */
static int get_dist_kind(const target_t *t, const config_setting_t *group, rlv_dist_t *dist)
{
    const config_setting_t *setting = config_setting_get_member(group, "distribution");

    *dist = t->source->scenario->param[t->index].dist;
    if (setting == NULL)
        return RLV_OK;
    const char *name = config_setting_get_string(setting);
    for (int kind = RLV_DIST_NONE; name != NULL && kind <= (int)RLV_DIST_TABLE; kind++) {
        if (strcmp(name, rlv_dist_name((rlv_dist_kind_t)kind)) != 0)
            continue;
        if (dist->kind != (rlv_dist_kind_t)kind)
            dist->a = dist->b = NAN; /* must then be stated */
        dist->kind = (rlv_dist_kind_t)kind;
        return RLV_OK;
    }
    return fail(t, "none, uniform, triangular, normal, lognormal, beta, table",
                "'%.40s' is no distribution", name != NULL ? name : type_text(setting));
}

/* Whatever a parent said of a fit is not true of another value. */
static void drop_receipt(const target_t *t)
{
    rlv_scenario_param_t *param = &t->source->scenario->param[t->index];
    free(param->receipt);
    param->receipt = NULL;
}

static int set_receipt(const target_t *t, const config_setting_t *setting)
{
    const char *given = config_setting_get_string(setting);
    size_t bad = 0;

    if (given == NULL || given[0] == '\0' || !rlv_utf8_valid(given, strlen(given), &bad))
        return fail(t, "a text: by what the value was fitted", "calibrated is no text");
    char *copy = rlv_strdup(given, t->err);
    if (copy == NULL)
        return RLV_ERR_OS;
    drop_receipt(t);
    t->source->scenario->param[t->index].receipt = copy;
    return RLV_OK;
}

/* One member of the group { value; distribution; ... }. */
static int set_member(const target_t *t, const config_setting_t *member, rlv_dist_t *dist,
                      rlv_series_t *value)
{
    const char *name = config_setting_name(member);
    const char *const *members = RLV_DIST_MEMBERS[dist->kind].name;
    char allowed[96];

    if (strcmp(name, "distribution") == 0)
        return RLV_OK;
    if (strcmp(name, "calibrated") == 0)
        return set_receipt(t, member);
    if (strcmp(name, "value") == 0)
        return read_value(t, member, value);
    for (int i = 0; i < 2 && members[i] != NULL; i++) {
        if (strcmp(name, members[i]) != 0)
            continue;
        if (dist->kind == RLV_DIST_TABLE)
            return set_table_text(t, name, member);
        if (!number_of(member, i == 0 ? &dist->a : &dist->b))
            return fail(t, "a number", "%s is %s", name, type_text(member));
        return RLV_OK;
    }
    (void)snprintf(allowed, sizeof allowed, "value, distribution, calibrated%s%s%s%s",
                   members[0] ? ", " : "", members[0] ? members[0] : "", members[1] ? ", " : "",
                   members[1] ? members[1] : "");
    return fail(t, allowed, "'%.40s' has no meaning for distribution \"%s\"", name,
                rlv_dist_name(dist->kind));
}

static int set_group(const target_t *t, const config_setting_t *group)
{
    const rlv_scenario_param_t *param = &t->source->scenario->param[t->index];
    rlv_dist_t dist;
    rlv_series_t value;
    target_t at = *t;
    get_value(t, &value);
    drop_receipt(t);
    int status = get_dist_kind(t, group, &dist);

    for (int i = 0; status == RLV_OK && i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        at.line = t->line != 0 ? config_setting_source_line(member) : 0;
        status = set_member(&at, member, &dist, &value);
    }
    if (status < 0)
        return status;
    const char *const *members = RLV_DIST_MEMBERS[dist.kind].name;
    const bool is_table = dist.kind == RLV_DIST_TABLE;
    if (is_table)
        dist.a = dist.b = 0;
    for (int i = 0; i < 2; i++) {
        double *number = i == 0 ? &dist.a : &dist.b;
        const char *text = i == 0 ? param->table_file : param->table_column;
        if (members[i] == NULL)
            *number = 0;
        else if (is_table ? text == NULL : isnan(*number))
            return fail(t, "{ value = ...; distribution = ...; ... }",
                        "distribution \"%s\" needs %s", rlv_dist_name(dist.kind), members[i]);
    }
    set_value(t, &value);
    status = check_dist(t, &dist, &value);
    if (status == RLV_OK)
        set_dist(t, &dist);
    return status;
}

/* A REAL or a SERIES: certain, or a group that says what is known of it. */
static int set_number(const target_t *t, const config_setting_t *setting)
{
    static const rlv_dist_t CERTAIN = {RLV_DIST_NONE, 0, 0};
    rlv_scenario_param_t *param = &t->source->scenario->param[t->index];
    const bool was_uncertain = param->dist.kind != RLV_DIST_NONE || param->made_certain;
    rlv_series_t value;

    if (config_setting_is_group(setting))
        return set_group(t, setting);
    drop_receipt(t);
    const int status = read_value(t, setting, &value);
    if (status == RLV_OK) {
        set_value(t, &value);
        set_dist(t, &CERTAIN);
        param->made_certain = was_uncertain;
    }
    return status;
}

static int set_text(const target_t *t, const char *text)
{
    const rlv_param_info_t *info = info_of(t);
    char value[RLV_PATH_SIZE] = "";
    size_t bad = 0;

    if (!rlv_utf8_valid(text, strlen(text), &bad))
        return fail(t, "UTF-8", "byte 0x%02X is not UTF-8 text",
                    (unsigned)(unsigned char)text[bad]);
    if (info->type == RLV_TYPE_CHOICE) {
        const int choice = rlv_choice_find(info, text);
        if (choice < 0)
            return fail(t, NULL, "'%.60s' is no choice", text);
        memcpy(field_of(t), &choice, sizeof choice);
        return RLV_OK;
    }
    if (info->type != RLV_TYPE_TEXT && info->type != RLV_TYPE_PATH)
        return fail(t, NULL, "a text is not allowed here");
    const size_t length = strlen(text);
    bool fits = length < RLV_PATH_SIZE;
    if (info->type == RLV_TYPE_PATH)
        fits = rlv_scenario_resolve(t->source->base, text, value);
    else if (fits)
        memcpy(value, text, length);
    if (!fits)
        return fail(t, NULL, "longer than %d bytes", RLV_PATH_SIZE - 1);
    memcpy(field_of(t), value, sizeof value);
    return RLV_OK;
}

static int set_setting(const target_t *t, const config_setting_t *setting)
{
    const bool is_text = config_setting_type(setting) == CONFIG_TYPE_STRING;
    bool yes = false;

    switch (info_of(t)->type) {
    case RLV_TYPE_REAL:
    case RLV_TYPE_SERIES:
        return set_number(t, setting);
    case RLV_TYPE_INT:
        return set_int(t, setting);
    case RLV_TYPE_BOOL:
        if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
            return fail_type(t, setting);
        yes = config_setting_get_bool(setting) != 0;
        memcpy(field_of(t), &yes, sizeof yes);
        return RLV_OK;
    case RLV_TYPE_CHOICE:
    case RLV_TYPE_TEXT:
    case RLV_TYPE_PATH:
        break;
    }
    return is_text ? set_text(t, config_setting_get_string(setting)) : fail_type(t, setting);
}

static void set_origin(const target_t *t)
{
    rlv_scenario_param_t *param = &t->source->scenario->param[t->index];
    param->origin = t->source->origin;
    param->line = t->line;
}

int rlv_scenario_set_value(const rlv_scenario_source_t *source, size_t index,
                           const config_setting_t *setting, rlv_error_t *err)
{
    const size_t line = source->origin >= 0 ? config_setting_source_line(setting) : 0;
    const target_t target = {source, index, line, err};
    const int status = set_setting(&target, setting);
    if (status == RLV_OK)
        set_origin(&target);
    return status;
}

int rlv_scenario_set_text(const rlv_scenario_source_t *source, size_t index, size_t line,
                          const char *text, rlv_error_t *err)
{
    const target_t target = {source, index, line, err};
    const int status = set_text(&target, text);
    if (status == RLV_OK)
        set_origin(&target);
    return status;
}

int rlv_scenario_load_table(rlv_scenario_t *self, size_t index, rlv_notes_t *notes,
                            rlv_error_t *err)
{
    const rlv_drawn_t drawn = rlv_params_drawn(&self->params, &RLV_PARAMS[index]);
    rlv_scenario_param_t *param = &self->param[index];
    rlv_csv_table_t table = {0};
    int column = -1;

    if (param->dist.kind != RLV_DIST_TABLE)
        return RLV_OK;
    const char *const names[] = {param->table_column};
    int status = rlv_csv_read(&table, param->table_file, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(&table, names, 1, &column, notes, err);
    if (status == RLV_OK && table.num_rows == 0)
        status = rlv_fail_at(err, RLV_ERR_DATA, param->table_file, 0, NULL, NULL, "no row");
    if (status == RLV_OK) {
        param->table_value = rlv_calloc(table.num_rows, sizeof *param->table_value, err);
        param->num_table = table.num_rows;
        status = param->table_value == NULL ? RLV_ERR_OS : RLV_OK;
    }
    for (size_t row = 0; status == RLV_OK && row < table.num_rows; row++)
        status = rlv_csv_get_real(&table, row, column, drawn.low, drawn.high,
                                  &param->table_value[row], err);
    if (status == RLV_OK)
        status = rlv_scenario_add_file(self, param->table_file, NULL, err);
    rlv_csv_free(&table);
    return status;
}
