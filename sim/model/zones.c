/*
 * Zones: the class of each territory in the running year. Lists known are imposed from the first 1
 * January on which they hold; after the last one, every zoning.duration years, the rule of October
 * 2021 is applied to the replicate's own APL of GPs of 65 or less: territories from the lowest up,
 * ZIP then ZAC, within the shares of the region's inhabitants. So supply, zones and aids feed back.
 * Source: arrêté of 1 October 2021; zoning.h.
 */
#include "releve/process.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODE_RULE, MODE_FROZEN };
static const char INDICATOR[] = "apl_le65";

int rlv_zones_init(rlv_simulation_t *self, rlv_error_t *err)
{
    const size_t n = self->model->region->num_territories;
    rlv_zoning_rule_t *rule = &self->zoning_rule;
    rlv_zoning_table_t *table = &self->zoning_table;

    rule->method = RLV_ZONING_2021;
    rule->threshold[0] = rule->threshold[1] = NAN;
    rule->ranking.num_terms = 1;
    rule->ranking.term[0].weight = 1.0;
    (void)snprintf(rule->ranking.term[0].indicator, sizeof rule->ranking.term[0].indicator, "%s",
                   INDICATOR);
    table->num_territories = n;
    table->territory = self->model->region->territory; /* borrowed */
    table->num_indicators = 1;
    table->inhabitants = rlv_calloc(n, sizeof *table->inhabitants, err);
    table->indicator = rlv_calloc(1, sizeof *table->indicator, err);
    table->value = rlv_calloc(n, sizeof *table->value, err);
    if (!table->inhabitants || !table->indicator || !table->value)
        return RLV_ERR_OS;
    (void)snprintf(table->indicator[0], sizeof table->indicator[0], "%s", INDICATOR);
    return rlv_zoning_result_init(&self->zoning_result, n, err);
}

void rlv_zones_free(rlv_simulation_t *self)
{
    free(self->zoning_table.inhabitants);
    free(self->zoning_table.indicator);
    free(self->zoning_table.value);
    rlv_zoning_result_free(&self->zoning_result);
}

static int apply_rule(rlv_simulation_t *self, rlv_error_t *err)
{
    const rlv_region_t *region = self->model->region;
    rlv_zoning_table_t *table = &self->zoning_table;

    self->zoning_rule.share[0] = self->params.zoning_share_zip;
    self->zoning_rule.share[1] = self->params.zoning_share_zac;
    for (size_t t = 0; t < region->num_territories; t++) {
        table->inhabitants[t] = rlv_region_territory_population(region, t, self->year);
        table->value[t] = self->apl_le65[t];
    }
    const int status = rlv_zoning_apply(&self->zoning_rule, table, &self->zoning_result, err);
    if (status == RLV_OK)
        memcpy(self->zone, self->zoning_result.class_of, region->num_territories);
    return status;
}

int rlv_zones_decide(rlv_simulation_t *self, rlv_error_t *err)
{
    const rlv_region_t *region = self->model->region;
    const size_t n = region->num_territories;
    const int list = rlv_region_list_at(region, self->year);
    int status = RLV_OK;

    if (self->year == (int)self->params.time_reference_year) {
        if (region->num_lists == 0)
            memcpy(self->zone, region->zone, n);
        else
            memset(self->zone, RLV_ZONE_ZAR, n);
        self->zone_year = 0;
    }
    if (list >= 0 && region->list_year[list] > self->zone_year) {
        memcpy(self->zone, region->list_zone + (size_t)list * n, n);
        self->zone_year = region->list_year[list];
    }
    const bool due = (size_t)(list + 1) == region->num_lists &&
                     self->year - self->zone_year >= self->params.zoning_duration;
    if (due && self->params.zoning_mode == MODE_RULE && self->year > self->model->shape.base_year) {
        status = apply_rule(self, err);
        self->zone_year = self->year;
    }
    return status;
}
