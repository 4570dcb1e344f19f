#include "releve/params.h"

#include <stdio.h>
#include <string.h>

#define AT(group, name)   offsetof(rlv_params_t, group##_##name)
#define PATH(group, name) #group "." #name
#define NONE                                                                                       \
    {                                                                                              \
        RLV_DIST_NONE, 0, 0                                                                        \
    }
#define UNIFORM(low, high)                                                                         \
    {                                                                                              \
        RLV_DIST_UNIFORM, low, high                                                                \
    }
#define TRIANGULAR(low, high)                                                                      \
    {                                                                                              \
        RLV_DIST_TRIANGULAR, low, high                                                             \
    }
#define NORMAL(sd)                                                                                 \
    {                                                                                              \
        RLV_DIST_NORMAL, sd, 0                                                                     \
    }
#define LOGNORMAL(sd)                                                                              \
    {                                                                                              \
        RLV_DIST_LOGNORMAL, sd, 0                                                                  \
    }
#define BETA(a, b)                                                                                 \
    {                                                                                              \
        RLV_DIST_BETA, a, b                                                                        \
    }

const rlv_param_info_t RLV_PARAMS[] = {
#define RLV_REAL(group, name, unit, low, high, value, dist, mark, known, source, source_fr, text,  \
                 text_fr)                                                                          \
    {PATH(group, name),                                                                            \
     RLV_TYPE_REAL,                                                                                \
     AT(group, name),                                                                              \
     unit,                                                                                         \
     low,                                                                                          \
     high,                                                                                         \
     value,                                                                                        \
     NULL,                                                                                         \
     NULL,                                                                                         \
     dist,                                                                                         \
     RLV_MARK_##mark,                                                                              \
     known,                                                                                        \
     source,                                                                                       \
     source_fr,                                                                                    \
     text,                                                                                         \
     text_fr},
#define RLV_INT(group, name, unit, low, high, value, mark, known, source, source_fr, text,         \
                text_fr)                                                                           \
    {PATH(group, name),                                                                            \
     RLV_TYPE_INT,                                                                                 \
     AT(group, name),                                                                              \
     unit,                                                                                         \
     low,                                                                                          \
     (double)(high),                                                                               \
     value,                                                                                        \
     NULL,                                                                                         \
     NULL,                                                                                         \
     NONE,                                                                                         \
     RLV_MARK_##mark,                                                                              \
     known,                                                                                        \
     source,                                                                                       \
     source_fr,                                                                                    \
     text,                                                                                         \
     text_fr},
#define RLV_BOOL(group, name, value, text, text_fr)                                                \
    {PATH(group, name),                                                                            \
     RLV_TYPE_BOOL,                                                                                \
     AT(group, name),                                                                              \
     "",                                                                                           \
     0,                                                                                            \
     1,                                                                                            \
     value,                                                                                        \
     NULL,                                                                                         \
     NULL,                                                                                         \
     NONE,                                                                                         \
     RLV_MARK_SETTING,                                                                             \
     0,                                                                                            \
     "",                                                                                           \
     "",                                                                                           \
     text,                                                                                         \
     text_fr},
#define RLV_CHOICE(group, name, choices, value, text, text_fr)                                     \
    {PATH(group, name),                                                                            \
     RLV_TYPE_CHOICE,                                                                              \
     AT(group, name),                                                                              \
     "",                                                                                           \
     0,                                                                                            \
     RLV_CHOICES_MAX,                                                                              \
     value,                                                                                        \
     NULL,                                                                                         \
     choices,                                                                                      \
     NONE,                                                                                         \
     RLV_MARK_SETTING,                                                                             \
     0,                                                                                            \
     "",                                                                                           \
     "",                                                                                           \
     text,                                                                                         \
     text_fr},
#define RLV_TEXT(group, name, value, text, text_fr)                                                \
    {PATH(group, name),                                                                            \
     RLV_TYPE_TEXT,                                                                                \
     AT(group, name),                                                                              \
     "",                                                                                           \
     0,                                                                                            \
     0,                                                                                            \
     0,                                                                                            \
     value,                                                                                        \
     NULL,                                                                                         \
     NONE,                                                                                         \
     RLV_MARK_SETTING,                                                                             \
     0,                                                                                            \
     "",                                                                                           \
     "",                                                                                           \
     text,                                                                                         \
     text_fr},
#define RLV_PATH(group, name, value, text, text_fr)                                                \
    {PATH(group, name),                                                                            \
     RLV_TYPE_PATH,                                                                                \
     AT(group, name),                                                                              \
     "",                                                                                           \
     0,                                                                                            \
     0,                                                                                            \
     0,                                                                                            \
     value,                                                                                        \
     NULL,                                                                                         \
     NONE,                                                                                         \
     RLV_MARK_SETTING,                                                                             \
     0,                                                                                            \
     "",                                                                                           \
     "",                                                                                           \
     text,                                                                                         \
     text_fr},
#define RLV_SERIES(group, name, unit, low, high, value, mark, known, source, source_fr, text,      \
                   text_fr)                                                                        \
    {PATH(group, name),                                                                            \
     RLV_TYPE_SERIES,                                                                              \
     AT(group, name),                                                                              \
     unit,                                                                                         \
     low,                                                                                          \
     high,                                                                                         \
     value,                                                                                        \
     NULL,                                                                                         \
     NULL,                                                                                         \
     NONE,                                                                                         \
     RLV_MARK_##mark,                                                                              \
     known,                                                                                        \
     source,                                                                                       \
     source_fr,                                                                                    \
     text,                                                                                         \
     text_fr},
#include "releve/params_table.h"
};

const size_t RLV_NUM_PARAMS = sizeof RLV_PARAMS / sizeof RLV_PARAMS[0];

double rlv_series_at(const rlv_series_t *self, int year)
{
    const int last = self->num_points - 1;
    if (year <= self->year[0])
        return self->value[0];
    if (year >= self->year[last])
        return self->value[last];
    int i = 1;
    while (self->year[i] < year)
        i++;
    const double part =
        (double)(year - self->year[i - 1]) / (double)(self->year[i] - self->year[i - 1]);
    return self->value[i - 1] + part * (self->value[i] - self->value[i - 1]);
}

const char *rlv_mark_name(rlv_mark_t mark)
{
    static const char *const NAMES[] = {"setting",    "pub",        "data",
                                        "calibrated", "unverified", "assumed"};
    return NAMES[mark];
}

const char *rlv_mark_label(rlv_mark_t mark)
{
    static const char *const LABELS[] = {"réglage", "publié",      "calculé",
                                         "calé",    "non vérifié", "supposé"};
    return LABELS[mark];
}

const char *rlv_dist_name(rlv_dist_kind_t kind)
{
    static const char *const NAMES[] = {"none",      "uniform", "triangular", "normal",
                                        "lognormal", "beta",    "table"};
    return NAMES[kind];
}

const char *rlv_dist_label(rlv_dist_kind_t kind)
{
    static const char *const LABELS[] = {"aucune",      "uniforme", "triangulaire", "normale",
                                         "log-normale", "bêta",     "table"};
    return LABELS[kind];
}

const char *rlv_unit_label(const char *unit)
{
    static const char *const LABELS[][2] = {{"", ""},
                                            {"year", "année"},
                                            {"years", "années"},
                                            {"share", "part"},
                                            {"per year", "par an"},
                                            {"per 10 years", "par 10 ans"},
                                            {"GPs", "généralistes"},
                                            {"acts", "actes"},
                                            {"patients", "patients"},
                                            {"EUR per year", "€ par an"},
                                            {"EUR per post", "€ par poste"},
                                            {"territories", "territoires"},
                                            {"nurses", "infirmiers"},
                                            {"days", "jours"},
                                            {"km", "km"},
                                            {"km/h", "km/h"}};
    for (size_t i = 0; i < sizeof LABELS / sizeof LABELS[0]; i++)
        if (strcmp(LABELS[i][0], unit) == 0)
            return LABELS[i][1];
    return NULL;
}

void rlv_params_set(rlv_params_t *self, const rlv_param_info_t *info, double value)
{
    char *field = (char *)self + info->offset;
    const int64_t whole = (int64_t)value;
    const bool yes = value != 0;
    const int index = (int)value;
    switch (info->type) {
    case RLV_TYPE_REAL:
        memcpy(field, &value, sizeof value);
        break;
    case RLV_TYPE_INT:
        memcpy(field, &whole, sizeof whole);
        break;
    case RLV_TYPE_BOOL:
        memcpy(field, &yes, sizeof yes);
        break;
    case RLV_TYPE_CHOICE:
        memcpy(field, &index, sizeof index);
        break;
    case RLV_TYPE_SERIES: {
        const rlv_series_t constant = {.num_points = 1, .year = {0}, .value = {value}};
        memcpy(field, &constant, sizeof constant);
        break;
    }
    case RLV_TYPE_TEXT:
    case RLV_TYPE_PATH:
        break;
    }
}

double rlv_params_get(const rlv_params_t *self, const rlv_param_info_t *info)
{
    const char *field = (const char *)self + info->offset;
    double value = 0;
    int64_t whole;
    bool yes;
    int index;
    switch (info->type) {
    case RLV_TYPE_REAL:
        memcpy(&value, field, sizeof value);
        break;
    case RLV_TYPE_INT:
        memcpy(&whole, field, sizeof whole);
        value = (double)whole;
        break;
    case RLV_TYPE_BOOL:
        memcpy(&yes, field, sizeof yes);
        value = yes;
        break;
    case RLV_TYPE_CHOICE:
        memcpy(&index, field, sizeof index);
        value = index;
        break;
    case RLV_TYPE_SERIES:
    case RLV_TYPE_TEXT:
    case RLV_TYPE_PATH:
        break;
    }
    return value;
}

rlv_drawn_t rlv_params_drawn(const rlv_params_t *self, const rlv_param_info_t *info)
{
    if (info->type == RLV_TYPE_SERIES)
        return (rlv_drawn_t){1, 0, RLV_FACTOR_MAX};
    return (rlv_drawn_t){rlv_params_get(self, info), info->low, info->high};
}

void rlv_params_give(rlv_params_t *self, const rlv_param_info_t *info, double number)
{
    char *field = (char *)self + info->offset;
    rlv_series_t series;

    if (info->type != RLV_TYPE_SERIES) {
        rlv_params_set(self, info, number);
        return;
    }
    memcpy(&series, field, sizeof series);
    for (int i = 0; i < series.num_points; i++) {
        const double value = number * series.value[i];
        series.value[i] = value < info->low ? info->low : value > info->high ? info->high : value;
    }
    memcpy(field, &series, sizeof series);
}

void rlv_params_init(rlv_params_t *self)
{
    memset(self, 0, sizeof *self);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        if (info->text_value != NULL)
            (void)snprintf((char *)self + info->offset, RLV_PATH_SIZE, "%s", info->text_value);
        else
            rlv_params_set(self, info, info->value);
    }
}

int rlv_params_find(const char *path)
{
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        if (strcmp(RLV_PARAMS[i].path, path) == 0)
            return (int)i;
    return -1;
}

int rlv_choice_name(const rlv_param_info_t *info, int index, char *name, size_t size)
{
    const char *start = info->choices;
    for (int i = 0; start != NULL; i++) {
        const size_t length = strcspn(start, "|");
        if (i == index) {
            (void)snprintf(name, size, "%.*s", (int)length, start);
            return RLV_OK;
        }
        start = start[length] == '|' ? start + length + 1 : NULL;
    }
    return RLV_ERR_SOFTWARE;
}

bool rlv_param_is_shared(const rlv_param_info_t *info)
{
    /* what the model makes once from them (travel times, anchors, errors of the measure), and what
     * releve apl alone uses */
    static const char *const SHARED[] = {
        "apl.anchor_bound", "apl.anchor_shrink_gp",      "apl.detour",
        "apl.drift_sd",     "apl.mountain_speed_factor", "apl.observation_sd",
        "apl.speed_city",   "apl.speed_rural",           "apl.speed_town"};

    for (size_t i = 0; i < sizeof SHARED / sizeof SHARED[0]; i++)
        if (strcmp(info->path, SHARED[i]) == 0)
            return true;
    return false;
}

bool rlv_param_is_relative(const rlv_param_info_t *info)
{
    return strcmp(info->path, "activity.generation") == 0;
}

int rlv_choice_find(const rlv_param_info_t *info, const char *name)
{
    char choice[64];
    for (int i = 0; rlv_choice_name(info, i, choice, sizeof choice) == RLV_OK; i++)
        if (strcmp(choice, name) == 0)
            return i;
    return -1;
}

int rlv_params_check(const rlv_params_t *self, rlv_error_t *err)
{
    if (self->time_horizon <= self->time_base_year)
        return rlv_fail(err, RLV_ERR_CONFIG, "time.horizon: %lld is not after time.base_year %lld",
                        (long long)self->time_horizon, (long long)self->time_base_year);
    if (self->time_reference_year > self->time_base_year)
        return rlv_fail(err, RLV_ERR_CONFIG,
                        "time.reference_year: %lld is after time.base_year %lld",
                        (long long)self->time_reference_year, (long long)self->time_base_year);
    if (self->run_save_state != 0 &&
        (self->run_save_state < self->time_base_year || self->run_save_state > self->time_horizon))
        return rlv_fail(err, RLV_ERR_CONFIG,
                        "run.save_state: %lld is not within time.base_year %lld and time.horizon "
                        "%lld",
                        (long long)self->run_save_state, (long long)self->time_base_year,
                        (long long)self->time_horizon);
    if (self->cesp_max_years < self->cesp_min_years)
        return rlv_fail(err, RLV_ERR_CONFIG, "cesp.max_years: %lld is under cesp.min_years %lld",
                        (long long)self->cesp_max_years, (long long)self->cesp_min_years);
    if (self->zoning_share_zip + self->zoning_share_zac > 1)
        return rlv_fail(err, RLV_ERR_CONFIG, "zoning.share_zip + zoning.share_zac: %g is above 1",
                        self->zoning_share_zip + self->zoning_share_zac);
    return RLV_OK;
}
