#include "releve/checks.h"

#include <math.h>
#include <string.h>

static const char *const LEVELS[RLV_NUM_LEVELS] = {"territory", "department", "zone", "region"};

static rlv_level_t level_of(const rlv_check_t *self)
{
    int level = 0;
    while (level + 1 < RLV_NUM_LEVELS && strcmp(self->level, LEVELS[level]) != 0)
        level++;
    return (rlv_level_t)level;
}

/* Index inside its level, or -1. */
static int place_of(const rlv_check_t *self, const rlv_region_t *region)
{
    switch (level_of(self)) {
    case RLV_LEVEL_TERRITORY:
        return rlv_place_find(region->territory, region->num_territories, self->place);
    case RLV_LEVEL_DEPARTMENT:
        return rlv_place_find(region->department, region->num_departments, self->place);
    case RLV_LEVEL_ZONE:
        return rlv_zone_find(self->place);
    case RLV_LEVEL_REGION:
    case RLV_NUM_LEVELS:
        break;
    }
    return self->place[0] == '\0' || strcmp(self->place, region->code) == 0 ? 0 : -1;
}

static int check_year(const rlv_check_t *self, const rlv_model_t *model, int year, const char *file,
                      rlv_error_t *err)
{
    const int indicator = rlv_indicator_find(self->indicator);
    const int last = rlv_indicator_last_year(&RLV_INDICATORS[indicator], &model->shape);
    char allowed[64];

    if (year >= model->shape.base_year && year <= last)
        return RLV_OK;
    (void)snprintf(allowed, sizeof allowed, "%d to %d", model->shape.base_year, last);
    return rlv_fail_at(err, RLV_ERR_CONFIG, file, self->line, "checks", allowed,
                       "%s has no value in %d", self->indicator, year);
}

int rlv_checks_verify(const rlv_scenario_t *scenario, const char *file, const rlv_model_t *model,
                      rlv_error_t *err)
{
    int status = RLV_OK;

    for (size_t i = 0; i < scenario->num_checks && status == RLV_OK; i++) {
        const rlv_check_t *e = &scenario->check[i];
        const int indicator = rlv_indicator_find(e->indicator);
        if (indicator < 0 || !(RLV_INDICATORS[indicator].levels & 1u << level_of(e)))
            return rlv_fail_at(err, RLV_ERR_CONFIG, file, e->line, "checks",
                               "an indicator of the tables of that level",
                               "'%s' is no indicator of a %s", e->indicator, e->level);
        if (place_of(e, model->region) < 0)
            return rlv_fail_at(err, RLV_ERR_CONFIG, file, e->line, "checks", NULL,
                               "'%s' is no %s of this base", e->place, e->level);
        status = check_year(e, model, e->year, file, err);
        if (status == RLV_OK && e->since != 0)
            status = check_year(e, model, e->since, file, err);
    }
    return status;
}

static double statistic_of(const rlv_check_t *self, const rlv_model_t *model,
                           const rlv_summary_t *summary, int year)
{
    const rlv_summary_row_t *row =
        rlv_summary_find(&summary[level_of(self)], model, self->indicator,
                         (size_t)place_of(self, model->region), year);
    if (row == NULL)
        return NAN;
    const rlv_stats_t *s = &row->stats;
    const struct {
        const char *name;
        double value;
    } STATISTICS[] = {{"mean", s->mean}, {"sd", s->sd},   {"p05", s->p05}, {"p25", s->p25},
                      {"p50", s->p50},   {"p75", s->p75}, {"p95", s->p95}};
    for (size_t i = 0; i < sizeof STATISTICS / sizeof STATISTICS[0]; i++)
        if (strcmp(self->statistic, STATISTICS[i].name) == 0)
            return STATISTICS[i].value;
    return NAN;
}

double rlv_check_value(const rlv_check_t *self, const rlv_model_t *model,
                       const rlv_summary_t *summary)
{
    const double value = statistic_of(self, model, summary, self->year);
    if (self->since == 0)
        return value;
    const double since = statistic_of(self, model, summary, self->since);
    return since != 0 ? value / since : NAN;
}

bool rlv_check_holds(const rlv_check_t *self, double value)
{
    return value >= self->low && value <= self->high;
}

size_t rlv_checks_failures(const rlv_scenario_t *scenario, const rlv_model_t *model,
                           const rlv_summary_t *summary)
{
    size_t failures = 0;
    for (size_t i = 0; i < scenario->num_checks; i++) {
        const rlv_check_t *e = &scenario->check[i];
        failures += !rlv_check_holds(e, rlv_check_value(e, model, summary));
    }
    return failures;
}
