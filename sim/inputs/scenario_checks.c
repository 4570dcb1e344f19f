/* The key `checks` of a scenario file: what the results of its run must satisfy. */
#include "scenario_internal.h"

#include "cfg_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR_LOW = 1900, YEAR_HIGH = 2200 };
static const double MOST = 1e15;
static const char KEYS[] = "indicator level place statistic year since low high";
static const char LEVELS[] = "region department zone territory";
static const char STATISTICS[] = "mean sd p05 p25 p50 p75 p95";

static int check_word(const rlv_cfg_t *cfg, const config_setting_t *group, const char *name,
                      const char *words, const char *word)
{
    return rlv_cfg_word(words, word) >= 0
               ? RLV_OK
               : rlv_cfg_fail(cfg, config_setting_get_member(group, name), name, words,
                              "'%s' is no choice", word);
}

static int read_one(const rlv_cfg_t *cfg, const config_setting_t *group, rlv_check_t *e)
{
    int status;

    *e = (rlv_check_t){.level = "region",
                       .statistic = "mean",
                       .low = -INFINITY,
                       .high = INFINITY,
                       .line = config_setting_source_line(group)};
    if (!config_setting_is_group(group))
        return rlv_cfg_fail(cfg, group, "checks", "{ indicator = ...; year = ...; low = ...; }",
                            "is not a group");
    if ((status = rlv_cfg_known(cfg, group, KEYS)) < 0 ||
        (status = rlv_cfg_text(cfg, group, "indicator", true, e->indicator, sizeof e->indicator)) <
            0 ||
        (status = rlv_cfg_text(cfg, group, "level", false, e->level, sizeof e->level)) < 0 ||
        (status = check_word(cfg, group, "level", LEVELS, e->level)) < 0 ||
        (status = rlv_cfg_text(cfg, group, "place", strcmp(e->level, "region") != 0, e->place,
                               sizeof e->place)) < 0 ||
        (status = rlv_cfg_text(cfg, group, "statistic", false, e->statistic, sizeof e->statistic)) <
            0 ||
        (status = check_word(cfg, group, "statistic", STATISTICS, e->statistic)) < 0 ||
        (status = rlv_cfg_int(cfg, group, "year", YEAR_LOW, YEAR_HIGH, true, &e->year)) < 0 ||
        (status = rlv_cfg_int(cfg, group, "since", YEAR_LOW, YEAR_HIGH, false, &e->since)) < 0 ||
        (status = rlv_cfg_real(cfg, group, "low", -MOST, MOST, false, &e->low)) < 0 ||
        (status = rlv_cfg_real(cfg, group, "high", -MOST, MOST, false, &e->high)) < 0)
        return status;
    if (!(e->low <= e->high) || (isinf(e->low) && isinf(e->high)))
        return rlv_cfg_fail(cfg, group, "checks", "low, high, or both with low <= high",
                            "the bounds hold nothing or everything");
    return RLV_OK;
}

int rlv_scenario_set_checks(rlv_scenario_t *self, const char *file, const config_t *config,
                            rlv_error_t *err)
{
    const rlv_cfg_t cfg = {.path = file, .err = err};
    const config_setting_t *root = config_root_setting(config), *list = NULL;
    int status = rlv_cfg_group(&cfg, root, "checks", true, false, &list);

    free(self->check);
    self->check = NULL;
    self->num_checks = 0;
    if (status < 0 || list == NULL)
        return status;
    const size_t num = (size_t)config_setting_length(list);
    self->check = rlv_calloc(num, sizeof *self->check, err);
    if (self->check == NULL)
        return RLV_ERR_OS;
    for (; self->num_checks < num && status == RLV_OK; self->num_checks++)
        status = read_one(&cfg, config_setting_get_elem(list, (unsigned)self->num_checks),
                          &self->check[self->num_checks]);
    return status;
}

static void print_bound(FILE *out, const char *name, double value)
{
    char text[40];
    if (isinf(value))
        return;
    rlv_scenario_format_real(value, text, sizeof text);
    fprintf(out, " %s = %s;", name, text);
}

void rlv_scenario_print_checks(const rlv_scenario_t *self, FILE *out)
{
    if (self->num_checks == 0)
        return;
    fputs("\nchecks = (\n", out);
    for (size_t i = 0; i < self->num_checks; i++) {
        const rlv_check_t *e = &self->check[i];
        fprintf(out, "    { indicator = \"%s\"; level = \"%s\";", e->indicator, e->level);
        if (e->place[0] != '\0')
            fprintf(out, " place = \"%s\";", e->place);
        fprintf(out, " statistic = \"%s\"; year = %d;", e->statistic, e->year);
        if (e->since != 0)
            fprintf(out, " since = %d;", e->since);
        print_bound(out, "low", e->low);
        print_bound(out, "high", e->high);
        fprintf(out, " }%s\n", i + 1 < self->num_checks ? "," : "");
    }
    fputs(");\n", out);
}
