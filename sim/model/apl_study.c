#include "releve/apl_study.h"

#include "releve/apl_rules.h"
#include "releve/process.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *rlv_weighting_name(rlv_weighting_t weighting)
{
    return weighting == RLV_WEIGHTING_RESIDENT ? "resident" : "standardised";
}

const char *rlv_cause_name(int cause)
{
    static const char *const NAMES[RLV_NUM_CAUSES] = {"supply", "activity", "inhabitants",
                                                      "ageing"};
    return NAMES[cause];
}

/* --- the world of a year */

int rlv_apl_world_init(rlv_apl_world_t *self, size_t num_communes, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->gps = rlv_calloc(num_communes, sizeof *self->gps, err);
    self->people = rlv_calloc(num_communes, sizeof *self->people, err);
    self->need = rlv_calloc(num_communes, sizeof *self->need, err);
    if (!self->gps || !self->people || !self->need)
        return RLV_ERR_OS;
    for (size_t i = 0; i < num_communes; i++)
        self->need[i] = 1.0;
    return RLV_OK;
}

void rlv_apl_world_free(rlv_apl_world_t *self)
{
    free(self->gps);
    free(self->people);
    free(self->need);
    memset(self, 0, sizeof *self);
}

int rlv_apl_world_people(rlv_apl_world_t *self, const rlv_region_t *region, int year, int base_year,
                         rlv_error_t *err)
{
    double *census = rlv_calloc(region->num_cells, sizeof *census, err);
    const double base = (double)rlv_region_total_population(region, base_year);
    const double now = (double)rlv_region_total_population(region, year);

    if (census == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < region->num_communes_inside; i++)
        census[region->commune_cell[i]] += region->commune_population[i];
    rlv_model_commune_population(region, census, year, base > 0 ? now / base : 1.0, self->people);
    free(census);
    return RLV_OK;
}

/* Need per inhabitant of the region in a year, France = 1; 1 where it is not held. */
static double mean_need(const rlv_region_t *region, int year)
{
    double need = 0, people = 0;

    for (size_t c = 0; c < region->num_cells && region->need != NULL; c++) {
        const double here = (double)rlv_region_population(region, c, year);
        need += here * rlv_region_need(region, region->cell_department[c], year);
        people += here;
    }
    return people > 0 ? need / people : 1.0;
}

void rlv_apl_world_need(rlv_apl_world_t *self, const rlv_region_t *region,
                        const rlv_params_t *params, int year, int base_year, bool rebased)
{
    const double level = mean_need(region, base_year);
    rlv_params_t used = *params;

    if (!rebased)
        used.apl_need_rebase = 0;
    for (size_t i = 0; i < region->num_communes; i++)
        self->need[i] = self->people[i];
    rlv_model_age_population(region, &used, base_year, year, self->need);
    for (size_t i = 0; i < region->num_communes; i++)
        self->need[i] = self->people[i] > 0 ? level * self->need[i] / self->people[i] : level;
}

/* --- values by place */

size_t rlv_apl_first_territory(const rlv_region_t *region)
{
    return region->num_communes_inside;
}

size_t rlv_apl_first_department(const rlv_region_t *region)
{
    return rlv_apl_first_territory(region) + region->num_territories;
}

size_t rlv_apl_region_value(const rlv_region_t *region)
{
    return rlv_apl_first_department(region) + region->num_departments;
}

size_t rlv_apl_num_values(const rlv_region_t *region)
{
    return rlv_apl_region_value(region) + 1;
}

rlv_apl_place_t rlv_apl_place(const rlv_region_t *region, size_t value)
{
    const size_t territories = rlv_apl_first_territory(region);
    const size_t departments = rlv_apl_first_department(region);
    const rlv_place_name_t *place;

    if (value >= rlv_apl_region_value(region))
        return (rlv_apl_place_t){"region", region->code, region->name};
    if (value < territories) {
        place = &region->commune[value];
        return (rlv_apl_place_t){"commune", place->code, place->name};
    }
    if (value < departments) {
        place = &region->territory[value - territories];
        return (rlv_apl_place_t){"territory", place->code, place->name};
    }
    place = &region->department[value - departments];
    return (rlv_apl_place_t){"department", place->code, place->name};
}

/* The three values above a commune. */
static void places_of(const rlv_region_t *region, size_t commune, size_t place[3])
{
    const uint32_t cell = region->commune_cell[commune];
    place[0] = rlv_apl_first_territory(region) + region->cell_territory[cell];
    place[1] = rlv_apl_first_department(region) + region->cell_department[cell];
    place[2] = rlv_apl_region_value(region);
}

int rlv_apl_average(const rlv_region_t *region, const rlv_apl_world_t *world,
                    rlv_weighting_t weighting, double *value, rlv_error_t *err)
{
    const size_t first = rlv_apl_first_territory(region), end = rlv_apl_num_values(region);
    double *weight = rlv_calloc(end, sizeof *weight, err);
    double *count = rlv_calloc(end, sizeof *count, err);
    double *plain = rlv_calloc(end, sizeof *plain, err);
    int status = weight && count && plain ? RLV_OK : RLV_ERR_OS;

    for (size_t v = first; v < end; v++)
        value[v] = 0;
    for (size_t i = 0; i < region->num_communes_inside && status == RLV_OK; i++) {
        const double w =
            world->people[i] * (weighting == RLV_WEIGHTING_RESIDENT ? 1.0 : world->need[i]);
        size_t place[3];
        places_of(region, i, place);
        for (int k = 0; k < 3; k++) {
            value[place[k]] += w * value[i];
            weight[place[k]] += w;
            plain[place[k]] += value[i];
            count[place[k]] += 1;
        }
    }
    for (size_t v = first; v < end && status == RLV_OK; v++)
        value[v] = weight[v] > 0 ? value[v] / weight[v] : count[v] > 0 ? plain[v] / count[v] : 0;
    free(weight);
    free(count);
    free(plain);
    return status;
}

/* APL of the communes for a supply in acts. */
static int commune_values(const rlv_apl_map_t *map, const rlv_apl_world_t *world,
                          const double supply[], double *apl, rlv_error_t *err)
{
    const size_t n = map->region->num_communes;
    double *standardised = rlv_calloc(n, sizeof *standardised, err);
    int status = RLV_ERR_OS;

    for (size_t i = 0; standardised != NULL && i < n; i++)
        standardised[i] = world->people[i] * world->need[i];
    if (standardised != NULL)
        status = rlv_apl_communes(map->travel, map->weight, supply, standardised, apl, err);
    free(standardised);
    return status;
}

int rlv_apl_values(const rlv_apl_map_t *map, const rlv_apl_world_t *world, const double factor[],
                   rlv_weighting_t weighting, double *value, rlv_error_t *err)
{
    const rlv_region_t *region = map->region;
    double *supply = rlv_calloc(region->num_communes, sizeof *supply, err);
    double *apl = rlv_calloc(region->num_communes, sizeof *apl, err);
    int status = RLV_ERR_OS;

    if (supply == NULL || apl == NULL)
        goto out;
    for (size_t i = 0; i < region->num_communes; i++)
        supply[i] = world->gps[i] * world->acts * (factor != NULL ? factor[i] : 1.0);
    status = commune_values(map, world, supply, apl, err);
    if (status < 0)
        goto out;
    for (size_t i = 0; i < region->num_communes_inside; i++)
        value[i] = apl[i];
    status = rlv_apl_average(region, world, weighting, value, err);
out:
    free(supply);
    free(apl);
    return status;
}

int rlv_apl_le65_factor(const rlv_region_t *region, const rlv_params_t *params, double *factor,
                        rlv_error_t *err)
{
    const double k = params->synthesis_le65_shrink_gp;
    double *gps = rlv_calloc(region->num_territories, sizeof *gps, err);
    double sum = 0, total = 0;

    if (gps == NULL)
        return RLV_ERR_OS;
    for (size_t c = 0; c < region->num_cells; c++)
        gps[region->cell_territory[c]] += (double)region->gp[c];
    for (size_t t = 0; t < region->num_territories; t++) {
        sum += gps[t] * region->le65_ratio[t];
        total += gps[t];
    }
    const double regional = total > 0 ? sum / total : 1.0;
    for (size_t i = 0; i < region->num_communes; i++) {
        factor[i] = regional;
        if (i >= region->num_communes_inside)
            continue;
        const uint32_t t = region->cell_territory[region->commune_cell[i]];
        if (gps[t] + k > 0)
            factor[i] = (region->le65_ratio[t] * gps[t] + regional * k) / (gps[t] + k);
    }
    free(gps);
    return RLV_OK;
}

void rlv_apl_anchors(const rlv_region_t *region, const rlv_params_t *params,
                     const rlv_apl_world_t *world, const double value[], double *anchor)
{
    const double *computed = &value[rlv_apl_first_territory(region)];
    double published_sum = 0, computed_sum = 0;

    for (size_t t = 0; t < region->num_territories; t++) {
        const double people =
            (double)rlv_region_territory_population(region, t, (int)params->time_base_year);
        published_sum += region->apl[t] * people;
        computed_sum += computed[t] * people;
    }
    const double regional = computed_sum > 0 ? published_sum / computed_sum : 1.0;
    for (size_t t = 0; t < region->num_territories; t++) {
        const double people =
            (double)rlv_region_territory_population(region, t, (int)params->time_base_year);
        const double raw = computed[t] > 0 ? region->apl[t] / computed[t] : NAN;
        anchor[t] = rlv_apl_anchor(raw, regional, computed[t] * people / world->acts,
                                   params->apl_anchor_shrink_gp, params->apl_anchor_bound);
    }
}

/* --- causes of a change */

typedef struct {
    const rlv_apl_map_t *map;
    const rlv_apl_world_t *from, *to;
    const double *factor;
    rlv_weighting_t weighting;
} split_t;

static int evaluate(void *context, unsigned causes, double *value, rlv_error_t *err)
{
    const split_t *self = context;
    const rlv_apl_world_t *from = self->from, *to = self->to;
    const rlv_apl_world_t mixed = {
        .gps = causes >> RLV_CAUSE_SUPPLY & 1u ? to->gps : from->gps,
        .acts = causes >> RLV_CAUSE_ACTIVITY & 1u ? to->acts : from->acts,
        .people = causes >> RLV_CAUSE_INHABITANTS & 1u ? to->people : from->people,
        .need = causes >> RLV_CAUSE_AGEING & 1u ? to->need : from->need,
    };
    return rlv_apl_values(self->map, &mixed, self->factor, self->weighting, value, err);
}

int rlv_apl_split(const rlv_apl_map_t *map, const rlv_apl_world_t *from, const rlv_apl_world_t *to,
                  const double factor[], rlv_weighting_t weighting, double *part, double *before,
                  double *after, rlv_error_t *err)
{
    split_t split = {map, from, to, factor, weighting};
    return rlv_apl_decompose(RLV_NUM_CAUSES, rlv_apl_num_values(map->region), evaluate, &split,
                             part, before, after, err);
}

/* --- the operator */

/* The APL of territories by the commune computation, for supplies by territory spread by shares. */
static int territory_values(const rlv_apl_map_t *map, const rlv_apl_world_t *world,
                            const double share[], const double supply_of[], double *value,
                            rlv_error_t *err)
{
    const rlv_region_t *region = map->region;
    double *supply = rlv_calloc(region->num_communes, sizeof *supply, err);
    double *apl = rlv_calloc(region->num_communes, sizeof *apl, err);
    int status = supply && apl ? RLV_OK : RLV_ERR_OS;

    for (size_t i = 0; i < region->num_communes && status == RLV_OK; i++)
        supply[i] = i < region->num_communes_inside
                        ? share[i] * supply_of[region->cell_territory[region->commune_cell[i]]]
                        : share[i];
    if (status == RLV_OK)
        status = commune_values(map, world, supply, apl, err);
    for (size_t i = 0; i < region->num_communes_inside && status == RLV_OK; i++)
        value[i] = apl[i];
    if (status == RLV_OK)
        status = rlv_apl_average(region, world, RLV_WEIGHTING_STANDARDISED, value, err);
    free(supply);
    free(apl);
    return status;
}

/* `inhabitants`, and the rest: [num_territories] */
static void compare_operator(rlv_operator_check_t *self, size_t num_territories,
                             const double inhabitants[], const double by_operator[],
                             const double same[], const double moved[])
{
    double sum = 0, total = 0, level = 0;

    for (size_t t = 0; t < num_territories; t++) {
        const double w = inhabitants[t];
        const double difference = fabs(by_operator[t] - same[t]);
        const double relative = same[t] > 0 ? difference / same[t] : difference;
        const double shift = fabs(by_operator[t] - moved[t]);
        self->same_max = relative > self->same_max ? relative : self->same_max;
        sum += w * shift;
        level += w * moved[t];
        total += w;
        if (shift > self->moved_max) {
            self->moved_max = shift;
            self->moved_worst = t;
        }
    }
    self->moved_mean = total > 0 ? sum / total : 0;
    self->moved_relative = level > 0 ? sum / level : 0;
}

int rlv_operator_check(rlv_operator_check_t *self, const rlv_apl_map_t *map,
                       const rlv_apl_world_t *world, const double other_gps[], rlv_error_t *err)
{
    const rlv_region_t *region = map->region;
    const size_t n = region->num_territories;
    rlv_apl_operator_t operator= {0};
    double *share = NULL, *other = NULL;
    double *supply = rlv_calloc(n, sizeof *supply, err);
    double *by_operator = rlv_calloc(n, sizeof *by_operator, err);
    double *same = rlv_calloc(rlv_apl_num_values(region), sizeof *same, err);
    double *moved = rlv_calloc(rlv_apl_num_values(region), sizeof *moved, err);
    double *people = rlv_calloc(region->num_communes, sizeof *people, err);
    double *inhabitants = rlv_calloc(n, sizeof *inhabitants, err);
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    if (!supply || !by_operator || !same || !moved || !people || !inhabitants)
        goto out;
    for (size_t i = 0; i < region->num_communes_inside; i++) {
        const uint32_t t = region->cell_territory[region->commune_cell[i]];
        supply[t] += world->gps[i] * world->acts;
        inhabitants[t] += world->people[i];
    }
    for (size_t i = 0; i < region->num_communes; i++)
        people[i] = world->people[i] * world->need[i];
    status = rlv_model_supply_shares(region, world->gps, world->acts, &share, err);
    if (status == RLV_OK)
        status = rlv_model_supply_shares(region, other_gps, world->acts, &other, err);
    for (size_t i = region->num_communes_inside; i < region->num_communes && status == RLV_OK; i++)
        other[i] = share[i]; /* only the shares inside territories move */
    if (status == RLV_OK)
        status =
            rlv_apl_operator_init(&operator, region, map->travel, map->weight, share, people, err);
    if (status == RLV_OK)
        status = territory_values(map, world, share, supply, same, err);
    if (status == RLV_OK)
        status = territory_values(map, world, other, supply, moved, err);
    if (status == RLV_OK) {
        const size_t first = rlv_apl_first_territory(region);
        rlv_apl_operator_apply(&operator, supply, 1.0, by_operator);
        compare_operator(self, n, inhabitants, by_operator, &same[first], &moved[first]);
    }
    rlv_apl_operator_free(&operator);
out:
    free(share);
    free(other);
    free(supply);
    free(by_operator);
    free(same);
    free(moved);
    free(people);
    free(inhabitants);
    return status;
}

/* --- the limit */

/* Mean ratio published / computed of the inhabitants who reach commune j, 1 where it is unknown. */
static double reached_ratio(const rlv_apl_map_t *map, const rlv_apl_world_t *world,
                            const double published[], const double value[], size_t j)
{
    const rlv_travel_t *travel = map->travel;
    double sum = 0, total = 0;

    for (size_t p = travel->first[j]; p < travel->first[j + 1]; p++) {
        const size_t i = travel->to[p];
        const double people = map->weight[p] * world->people[i] * world->need[i];
        const bool known =
            i < map->region->num_communes_inside && published[i] == published[i] && value[i] > 0;
        sum += people * (known ? published[i] / value[i] : 1.0);
        total += people;
    }
    return total > 0 ? sum / total : 1.0;
}

int rlv_apl_fit_supply(const rlv_apl_map_t *map, const rlv_apl_world_t *world,
                       const double published[], double *factor, rlv_error_t *err)
{
    static const double LOWEST = 0.1, HIGHEST = 5.0;
    const size_t n = map->region->num_communes;
    double *value = rlv_calloc(rlv_apl_num_values(map->region), sizeof *value, err);
    int status = value == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t j = 0; j < n; j++)
        factor[j] = 1.0;
    for (int round = 0; round < RLV_FIT_ROUNDS && status == RLV_OK; round++) {
        status = rlv_apl_values(map, world, factor, RLV_WEIGHTING_RESIDENT, value, err);
        for (size_t j = 0; j < n && status == RLV_OK; j++) {
            const double next = factor[j] * reached_ratio(map, world, published, value, j);
            factor[j] = next < LOWEST ? LOWEST : next > HIGHEST ? HIGHEST : next;
        }
    }
    free(value);
    return status;
}

/* --- agreement with published values */

void rlv_agreement(rlv_agreement_t *self, size_t num_places, const double computed[],
                   const double published[], const double weight[])
{
    double total = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0, mae = 0, r = 0, rr = 0, with_ratio = 0;

    memset(self, 0, sizeof *self);
    for (size_t i = 0; i < num_places; i++) {
        if (!(published[i] == published[i]) || !(weight[i] > 0))
            continue;
        self->num_places++;
        total += weight[i];
        x += weight[i] * computed[i];
        y += weight[i] * published[i];
    }
    if (!(total > 0))
        return;
    self->mean_computed = x / total;
    self->mean_published = y / total;
    const double scale = x > 0 ? y / x : 1.0;
    for (size_t i = 0; i < num_places; i++) {
        if (!(published[i] == published[i]) || !(weight[i] > 0))
            continue;
        const double dx = computed[i] - self->mean_computed;
        const double dy = published[i] - self->mean_published;
        xx += weight[i] * dx * dx;
        yy += weight[i] * dy * dy;
        xy += weight[i] * dx * dy;
        mae += weight[i] * fabs(scale * computed[i] - published[i]);
        if (computed[i] > 0) {
            const double ratio = published[i] / computed[i];
            r += weight[i] * ratio;
            rr += weight[i] * ratio * ratio;
            with_ratio += weight[i];
        }
    }
    self->correlation = xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
    self->mae = mae / total;
    self->ratio_mean = with_ratio > 0 ? r / with_ratio : NAN;
    const double variance =
        with_ratio > 0 ? rr / with_ratio - self->ratio_mean * self->ratio_mean : NAN;
    self->ratio_cv = variance > 0           ? sqrt(variance) / self->ratio_mean
                     : variance == variance ? 0
                                            : NAN;
}
