#include "cfg_reader.h"

#include "scenario_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int rlv_cfg_open(rlv_cfg_t *self, const char *path, rlv_error_t *err)
{
    char *text = NULL;
    int status;

    memset(self, 0, sizeof *self);
    self->path = path;
    self->err = err;
    config_init(&self->config);
    self->is_open = true;
    status = rlv_scenario_load_text(path, &text, err);
    if (status == RLV_OK && config_read_string(&self->config, text) != CONFIG_TRUE)
        status = rlv_fail_at(err, RLV_ERR_CONFIG, path, (size_t)config_error_line(&self->config),
                             NULL, NULL, "%s", config_error_text(&self->config));
    free(text);
    return status;
}

void rlv_cfg_close(rlv_cfg_t *self)
{
    if (self->is_open)
        config_destroy(&self->config);
    self->is_open = false;
}

const config_setting_t *rlv_cfg_root(const rlv_cfg_t *self)
{
    return config_root_setting(&self->config);
}

int rlv_cfg_fail(const rlv_cfg_t *self, const config_setting_t *at, const char *name,
                 const char *allowed, const char *format, ...)
{
    char text[RLV_ERROR_TEXT_SIZE / 2];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return rlv_fail_at(self->err, RLV_ERR_CONFIG, self->path, config_setting_source_line(at), name,
                       allowed, "%s", text);
}

int rlv_cfg_word(const char *words, const char *word)
{
    const size_t length = strlen(word);

    for (int i = 0; *words != '\0'; i++) {
        const size_t next = strcspn(words, " ");
        if (next == length && memcmp(words, word, length) == 0)
            return i;
        words += next;
        words += *words == ' ';
    }
    return -1;
}

int rlv_cfg_known(const rlv_cfg_t *self, const config_setting_t *group, const char *names)
{
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(member);
        if (name == NULL || rlv_cfg_word(names, name) < 0)
            return rlv_cfg_fail(self, member, name, names, "unknown key");
    }
    return RLV_OK;
}

/* The member, or NULL with *status telling whether that is an error. */
static const config_setting_t *member_of(const rlv_cfg_t *self, const config_setting_t *group,
                                         const char *name, bool required, int *status)
{
    const config_setting_t *member = config_setting_get_member(group, name);

    *status = RLV_OK;
    if (member == NULL && required)
        *status = rlv_cfg_fail(self, group, name, NULL, "is missing");
    return member;
}

int rlv_cfg_group(const rlv_cfg_t *self, const config_setting_t *group, const char *name, bool list,
                  bool required, const config_setting_t **found)
{
    int status;

    *found = member_of(self, group, name, required, &status);
    if (*found == NULL)
        return status;
    if (!list && !config_setting_is_group(*found))
        return rlv_cfg_fail(self, *found, name, "{ key = value; ... }", "is not a group");
    if (list && !config_setting_is_list(*found) && !config_setting_is_array(*found))
        return rlv_cfg_fail(self, *found, name, "( ... )", "is not a list");
    return RLV_OK;
}

static int copy_text(const rlv_cfg_t *self, const config_setting_t *setting, const char *name,
                     char *to, size_t size)
{
    const char *text = config_setting_get_string(setting);

    if (text == NULL)
        return rlv_cfg_fail(self, setting, name, "a text in quotes", "is not a text");
    if (strlen(text) >= size)
        return rlv_cfg_fail(self, setting, name, NULL, "is longer than %zu bytes", size - 1);
    memcpy(to, text, strlen(text) + 1);
    return RLV_OK;
}

int rlv_cfg_text(const rlv_cfg_t *self, const config_setting_t *group, const char *name,
                 bool required, char *to, size_t size)
{
    int status;
    const config_setting_t *member = member_of(self, group, name, required, &status);
    return member == NULL ? status : copy_text(self, member, name, to, size);
}

int rlv_cfg_element(const rlv_cfg_t *self, const config_setting_t *list, int i, char *to,
                    size_t size)
{
    return copy_text(self, config_setting_get_elem(list, (unsigned)i), config_setting_name(list),
                     to, size);
}

int rlv_cfg_date(const rlv_cfg_t *self, const config_setting_t *group, const char *name,
                 bool required, char *to, size_t size)
{
    static const char FORM[] = "dddd-dd-dd";
    int status;
    const config_setting_t *member = member_of(self, group, name, required, &status);

    if (member == NULL)
        return status;
    status = copy_text(self, member, name, to, size);
    if (status < 0)
        return status;
    const size_t length = strlen(to);
    bool good = length == 4 || length == 7 || length == 10;
    for (size_t i = 0; i < length && good; i++)
        good = FORM[i] == '-' ? to[i] == '-' : to[i] >= '0' && to[i] <= '9';
    const int month = good && length >= 7 ? 10 * (to[5] - '0') + (to[6] - '0') : 1;
    const int day = good && length == 10 ? 10 * (to[8] - '0') + (to[9] - '0') : 1;
    if (!good || month < 1 || month > 12 || day < 1 || day > 31)
        return rlv_cfg_fail(self, member, name, "YYYY, YYYY-MM, YYYY-MM-DD", "'%s' is no date", to);
    return RLV_OK;
}

int rlv_cfg_real(const rlv_cfg_t *self, const config_setting_t *group, const char *name, double low,
                 double high, bool required, double *value)
{
    int status;
    const config_setting_t *member = member_of(self, group, name, required, &status);

    if (member == NULL)
        return status;
    if (!config_setting_is_number(member))
        return rlv_cfg_fail(self, member, name, "a number", "is not a number");
    const int type = config_setting_type(member);
    const double given = type == CONFIG_TYPE_FLOAT ? config_setting_get_float(member)
                                                   : (double)config_setting_get_int64(member);
    if (!(isfinite(given) && given >= low && given <= high)) {
        char allowed[64];
        (void)snprintf(allowed, sizeof allowed, "%.10g to %.10g", low, high);
        return rlv_cfg_fail(self, member, name, allowed, "%.10g is out of range", given);
    }
    *value = given;
    return RLV_OK;
}

int rlv_cfg_int(const rlv_cfg_t *self, const config_setting_t *group, const char *name, int low,
                int high, bool required, int *value)
{
    double given = *value;
    const config_setting_t *member = config_setting_get_member(group, name);

    if (member != NULL && config_setting_type(member) == CONFIG_TYPE_FLOAT)
        return rlv_cfg_fail(self, member, name, "a whole number", "is not a whole number");
    const int status = rlv_cfg_real(self, group, name, low, high, required, &given);
    *value = (int)given;
    return status;
}

int rlv_cfg_bool(const rlv_cfg_t *self, const config_setting_t *group, const char *name,
                 bool *value)
{
    const config_setting_t *member = config_setting_get_member(group, name);

    if (member == NULL)
        return RLV_OK;
    if (config_setting_type(member) != CONFIG_TYPE_BOOL)
        return rlv_cfg_fail(self, member, name, "true, false", "is neither true nor false");
    *value = config_setting_get_bool(member) != 0;
    return RLV_OK;
}

int rlv_cfg_choice(const rlv_cfg_t *self, const config_setting_t *group, const char *name,
                   const char *choices, bool required, int *value)
{
    char text[64] = "";
    const config_setting_t *member = config_setting_get_member(group, name);
    const int status = rlv_cfg_text(self, group, name, required, text, sizeof text);

    if (status < 0 || member == NULL)
        return status;
    *value = rlv_cfg_word(choices, text);
    if (*value < 0)
        return rlv_cfg_fail(self, member, name, choices, "'%s' is no choice", text);
    return RLV_OK;
}
