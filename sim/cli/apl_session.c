#include "apl_session.h"

#include "datadir.h"
#include "runner.h"

#include "releve/apl_rules.h"
#include "releve/national_csv.h"
#include "releve/process.h"

#include <stdlib.h>
#include <string.h>

static const char *const OLDER_VINTAGE = "mid2010s";
static const int PUBLISHED_YEARS[APL_NUM_YEARS_PUBLISHED] = {2018, 2021};

/* --- variants */

static bool parse_variant(apl_variant_t *variant, const char *text, size_t length,
                          rlv_decay_t scenario_decay)
{
    const char *rest;

    if (length == 0 || length >= sizeof variant->name)
        return false;
    memcpy(variant->name, text, length);
    variant->name[length] = '\0';
    variant->le65 = strncmp(variant->name, "le65", 4) == 0;
    if (!variant->le65 && strncmp(variant->name, "all", 3) != 0)
        return false;
    rest = variant->name + (variant->le65 ? 4 : 3);
    variant->decay = scenario_decay;
    if (*rest == '\0')
        return true;
    const int decay = *rest == '_' ? rlv_decay_find(rest + 1) : -1;
    variant->decay = decay < 0 ? scenario_decay : (rlv_decay_t)decay;
    return decay >= 0;
}

size_t apl_variants_parse(apl_variant_t variant[], const char *text, rlv_decay_t scenario_decay)
{
    size_t count = 0;

    for (const char *word = text; word != NULL;) {
        const char *comma = strchr(word, ',');
        const size_t length = comma != NULL ? (size_t)(comma - word) : strlen(word);
        if (count == APL_MAX_VARIANTS ||
            !parse_variant(&variant[count], word, length, scenario_decay))
            return 0;
        for (size_t k = 0; k < count; k++)
            if (strcmp(variant[k].name, variant[count].name) == 0)
                return 0;
        count++;
        word = comma != NULL ? comma + 1 : NULL;
    }
    return count;
}

/* --- reading */

static int read_older_gps(apl_session_t *self, rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    const size_t n = self->region.num_communes;
    rlv_error_t older_err = {0};
    const int status =
        rlv_vintage_read(&self->older_gps, OLDER_VINTAGE, &self->region, params, &older_err);

    self->older_held = status == RLV_OK;
    if (status != RLV_ERR_DATA || strcmp(params->data_gp_vintage, OLDER_VINTAGE) == 0) {
        if (status < 0)
            return rlv_fail(err, status, "%s", older_err.text);
        return status;
    }
    rlv_note(&self->notes, "%s\u202F: les médecins d’avant %d sont ceux de %d", older_err.text,
             (int)params->time_reference_year, (int)params->time_reference_year);
    free(self->older_gps);
    self->older_gps = rlv_calloc(n, sizeof *self->older_gps, err);
    if (self->older_gps == NULL)
        return RLV_ERR_OS;
    memcpy(self->older_gps, self->region.commune_gp, n * sizeof *self->older_gps);
    return RLV_OK;
}

/* Acts of a GP by department, between floor and cap, over the mean of the region's GPs. */
static int read_activity(apl_session_t *self, rlv_error_t *err)
{
    const rlv_region_t *region = &self->region;
    const rlv_params_t *params = &self->scenario.params;
    double acts[RLV_MAX_DEPARTMENTS], sum = 0, total = 0;
    rlv_error_t why = {0};
    const int status = rlv_department_acts_read(acts, region, params, &self->inputs, &why);

    if (status == RLV_ERR_NO_INPUT) {
        rlv_note(&self->notes, "%s", why.text);
        return RLV_OK;
    }
    if (status < 0)
        return rlv_fail(err, status, "%s", why.text);
    self->activity = rlv_calloc(region->num_communes, sizeof *self->activity, err);
    if (self->activity == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < region->num_communes_inside; i++) {
        const double counted =
            rlv_apl_counted_acts(acts[region->cell_department[region->commune_cell[i]]],
                                 params->apl_floor_acts, params->apl_cap_acts);
        self->activity[i] = counted;
        sum += region->commune_gp[i] * counted;
        total += region->commune_gp[i];
    }
    const double mean = total > 0 ? sum / total : 1.0;
    for (size_t i = 0; i < region->num_communes; i++)
        self->activity[i] =
            i < region->num_communes_inside && mean > 0 ? self->activity[i] / mean : 1;
    return RLV_OK;
}

static int read_travel(apl_session_t *self, double max_minutes, rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;

    if (self->travel_path == NULL && params->apl_travel[0] != '\0')
        self->travel_path = params->apl_travel;
    if (self->travel_path == NULL)
        return rlv_travel_init(&self->travel, &self->region, params, max_minutes, err);
    return rlv_runner_travel(&self->travel, self->travel_path, &self->region, max_minutes,
                             &self->inputs, &self->notes, err);
}

/* A run serves years to come only. */
static void choose_run(apl_session_t *self)
{
    self->run_path = self->last_year > self->scenario.params.time_reference_year
                         ? rlv_cli_run_folder(self->run_path)
                         : NULL;
}

static void note_need(apl_session_t *self)
{
    const rlv_region_t *region = &self->region;
    const char *folder = self->scenario.params.data_folder;

    if (region->commune_need == NULL)
        rlv_note(&self->notes,
                 "%s/communes_need.csv\u202F: aucune ligne, toutes les communes ont le même besoin",
                 folder);
    else if (region->commune_need_bounded > 0)
        rlv_note(&self->notes,
                 "%s/communes_need.csv\u202F: besoin par habitant borné entre 0,5 et 2 pour %zu "
                 "valeurs",
                 folder, region->commune_need_bounded);
}

int apl_session_read(apl_session_t *self, const rlv_options_t *options, rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    int status =
        rlv_scenario_read(&self->scenario, self->scenario_path, (const char *const *)options->set,
                          options->num_set, &self->notes, err);

    if (status == RLV_OK)
        status = rlv_file_list_add(&self->inputs, self->scenario_path, err);
    if (status == RLV_OK)
        status = rlv_region_read(&self->region, &self->universities, params, &self->inputs,
                                 &self->notes, err);
    if (status == RLV_OK)
        status = rlv_national_read(&self->national, params, &self->inputs, &self->notes, err);
    if (status == RLV_OK && !self->resident_need)
        note_need(self);
    if (status == RLV_OK)
        status = read_older_gps(self, err);
    if (status == RLV_OK)
        choose_run(self);
    if (status == RLV_OK && self->run_path != NULL)
        status = rlv_run_folder_read(&self->run, self->run_path, &self->notes, err);
    return status;
}

int apl_session_travel(apl_session_t *self, double max_minutes, rlv_error_t *err)
{
    const int status = read_travel(self, max_minutes, err);

    if (status < 0)
        return status;
    self->weight =
        rlv_calloc(self->travel.first[self->travel.num_communes], sizeof *self->weight, err);
    self->le65 = rlv_calloc(self->region.num_communes, sizeof *self->le65, err);
    if (self->weight == NULL || self->le65 == NULL)
        return RLV_ERR_OS;
    return rlv_apl_le65_factor(&self->region, &self->scenario.params, self->le65, err);
}

void apl_session_free(apl_session_t *self)
{
    free(self->le65);
    free(self->weight);
    rlv_travel_free(&self->travel);
    free(self->older_gps);
    free(self->activity);
    rlv_run_folder_free(&self->run);
    rlv_universities_free(&self->universities);
    rlv_region_free(&self->region);
    rlv_file_list_free(&self->inputs);
    rlv_scenario_free(&self->scenario);
    rlv_notes_free(&self->notes);
    memset(self, 0, sizeof *self);
}

/* --- computing */

/* GPs of a place who count in the APL's supply, on 1 January of a year: installed, and in health
 * centres; -1: not held. */
static double run_gps(const apl_session_t *self, rlv_level_t level, const char *code, int year)
{
    const rlv_run_table_t *table = &self->run.table[level];
    const rlv_run_row_t *installed = rlv_run_table_find(table, "gp_headcount", code, year);
    const rlv_run_row_t *centre = rlv_run_table_find(table, "gp_health_centre", code, year);

    return installed == NULL ? -1.0 : installed->mean + (centre != NULL ? centre->mean : 0);
}

/* The same over those of the reference date; -1: not held. */
static double run_ratio(const apl_session_t *self, rlv_level_t level, const char *code, int year,
                        double *mean)
{
    const double now = run_gps(self, level, code, year);
    const double base = run_gps(self, level, code, (int)self->scenario.params.time_reference_year);

    *mean = now > 0 ? now : 0;
    return now < 0 || base < 0 ? -1.0 : base > 0 ? now / base : 0;
}

bool apl_session_uses_run(const apl_session_t *self, int year)
{
    return self->run_path != NULL && year > self->scenario.params.time_reference_year &&
           year <= self->run.manifest.horizon;
}

/* The GPs of a later year: the run's by territory, spread as they stand. */
static int ahead_gps(const apl_session_t *self, int year, double *gps, rlv_error_t *err)
{
    const rlv_region_t *region = &self->region;
    const size_t n = region->num_territories;
    double *ratio = rlv_calloc(3 * n, sizeof *ratio, err);
    double ignored = 0;

    if (ratio == NULL)
        return RLV_ERR_OS;
    double *const mean = ratio + n, *const people = ratio + 2 * n;
    for (size_t t = 0; t < n; t++)
        ratio[t] = run_ratio(self, RLV_LEVEL_TERRITORY, region->territory[t].code, year, &mean[t]);
    const double around = self->scenario.params.apl_outside_follows
                              ? run_ratio(self, RLV_LEVEL_REGION, region->code, year, &ignored)
                              : 1.0;
    for (size_t i = 0; i < region->num_communes_inside; i++)
        people[region->cell_territory[region->commune_cell[i]]] += region->commune_population[i];
    for (size_t i = 0; i < region->num_communes; i++) {
        if (i >= region->num_communes_inside) {
            gps[i] = region->commune_gp[i] * (around > 0 ? around : 1.0);
            continue;
        }
        const size_t t = region->cell_territory[region->commune_cell[i]];
        const double share = people[t] > 0 ? region->commune_population[i] / people[t] : 0;
        gps[i] = ratio[t] > 0    ? region->commune_gp[i] * ratio[t]
                 : ratio[t] == 0 ? mean[t] * share
                                 : region->commune_gp[i];
    }
    free(ratio);
    return RLV_OK;
}

static apl_need_t need_of(const apl_session_t *self, bool anchored)
{
    return self->resident_need ? APL_NEED_RESIDENT : anchored ? APL_NEED_PUBLISHED : APL_NEED_FULL;
}

int apl_session_world(const apl_session_t *self, int year, apl_need_t need, rlv_apl_world_t *world,
                      rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    const rlv_region_t *region = &self->region;
    const int lag = (int)params->apl_population_lag, base = (int)params->time_base_year;
    const double since = year - (double)(params->time_reference_year - APL_YEARS_BETWEEN_VINTAGES);
    double part = since / APL_YEARS_BETWEEN_VINTAGES;
    int status = rlv_apl_world_init(world, region->num_communes, err);

    part = part < 0 ? 0 : part > 1 ? 1 : part;
    for (size_t i = 0; i < region->num_communes && status == RLV_OK; i++)
        world->gps[i] =
            part >= 1 ? region->commune_gp[i]
                      : self->older_gps[i] + part * (region->commune_gp[i] - self->older_gps[i]);
    if (status == RLV_OK && apl_session_uses_run(self, year))
        status = ahead_gps(self, year, world->gps, err);
    world->acts = rlv_model_mean_acts(params, &self->national, year - base);
    if (status == RLV_OK)
        status = rlv_apl_world_people(world, region, year - lag, base - lag, err);
    if (status == RLV_OK && need != APL_NEED_RESIDENT)
        rlv_apl_world_need(world, region, params, year - lag, base - lag,
                           need == APL_NEED_PUBLISHED);
    return status;
}

/* The region with the weights of a decay. */
static rlv_apl_map_t map_of(const apl_session_t *self, rlv_decay_t decay)
{
    rlv_decay_weights(&self->travel, decay, self->weight);
    return (rlv_apl_map_t){&self->region, &self->travel, self->weight};
}

/* What each territory's values are multiplied by, so that it moves from the published APL of the
 * base year as in a run: published + ratio x (now - base year), not under 0 (sim/README.md 7.7).
 * `now` and `base` are of the same variant, weighted with resident inhabitants. */
static void anchored_scale(const rlv_region_t *region, const double ratio[], bool le65,
                           const double base[], const double now[], double *level, double *scale)
{
    for (size_t t = 0; t < region->num_territories; t++) {
        const double published = region->apl[t] * (le65 ? region->le65_ratio[t] : 1.0);
        const double moved = published + ratio[t] * (now[t] - base[t]);
        level[t] = moved > 0 ? moved : 0;
        scale[t] = now[t] > 0 ? level[t] / now[t] : 0;
    }
}

static int anchor_series(const apl_session_t *self, const rlv_apl_map_t *map,
                         const rlv_apl_world_t *world, bool le65, rlv_apl_series_t *series,
                         rlv_error_t *err)
{
    const rlv_region_t *region = &self->region;
    const rlv_params_t *params = &self->scenario.params;
    const size_t first = rlv_apl_first_territory(region), n = region->num_territories;
    rlv_apl_world_t base = {0};
    double *value = rlv_calloc(rlv_apl_num_values(region), sizeof *value, err);
    double *ratio = rlv_calloc(3 * n, sizeof *ratio, err);
    int status = value && ratio ? RLV_OK : RLV_ERR_OS;

    if (status == RLV_OK)
        status =
            apl_session_world(self, (int)params->time_base_year, need_of(self, true), &base, err);
    if (status == RLV_OK)
        status = rlv_apl_values(map, &base, NULL, RLV_WEIGHTING_RESIDENT, value, err);
    if (status == RLV_OK)
        rlv_apl_anchors(region, params, &base, value, ratio);
    if (status == RLV_OK && le65)
        status = rlv_apl_values(map, &base, self->le65, RLV_WEIGHTING_RESIDENT, value, err);
    if (status < 0)
        goto out;
    double *const level = ratio + n, *const scale = ratio + 2 * n;
    anchored_scale(region, ratio, le65, &value[first],
                   &series->value[RLV_WEIGHTING_RESIDENT][first], level, scale);
    for (int w = 0; w < RLV_NUM_WEIGHTINGS && status == RLV_OK; w++) {
        for (size_t i = 0; i < region->num_communes_inside; i++) {
            const size_t t = region->cell_territory[region->commune_cell[i]];
            series->value[w][i] = scale[t] > 0 ? scale[t] * series->value[w][i] : level[t];
        }
        status = rlv_apl_average(region, world, (rlv_weighting_t)w, series->value[w], err);
    }
out:
    rlv_apl_world_free(&base);
    free(value);
    free(ratio);
    return status;
}

int apl_session_series(const apl_session_t *self, const apl_variant_t *variant, int year,
                       bool anchored, rlv_apl_series_t *series, rlv_error_t *err)
{
    const rlv_apl_map_t map = map_of(self, variant->decay);
    rlv_apl_world_t world = {0};
    int status = apl_session_world(self, year, need_of(self, anchored), &world, err);

    memset(series, 0, sizeof *series);
    series->year = year;
    memcpy(series->variant, variant->name, sizeof series->variant);
    for (int w = 0; w < RLV_NUM_WEIGHTINGS && status == RLV_OK; w++) {
        series->value[w] =
            rlv_calloc(rlv_apl_num_values(&self->region), sizeof *series->value[w], err);
        status = series->value[w] == NULL
                     ? RLV_ERR_OS
                     : rlv_apl_values(&map, &world, variant->le65 ? self->le65 : NULL,
                                      (rlv_weighting_t)w, series->value[w], err);
    }
    if (status == RLV_OK && anchored)
        status = anchor_series(self, &map, &world, variant->le65, series, err);
    rlv_apl_world_free(&world);
    return status;
}

void apl_series_free(rlv_apl_series_t *series)
{
    for (int w = 0; w < RLV_NUM_WEIGHTINGS; w++)
        free(series->value[w]);
    memset(series, 0, sizeof *series);
}

int apl_session_change(const apl_session_t *self, const apl_variant_t *variant, int from, int to,
                       rlv_weighting_t weighting, rlv_apl_change_t *change, rlv_error_t *err)
{
    const rlv_apl_map_t map = map_of(self, variant->decay);
    const size_t n = rlv_apl_num_values(&self->region);
    rlv_apl_world_t first = {0}, last = {0};
    int status = RLV_ERR_OS;

    memset(change, 0, sizeof *change);
    change->from_year = from;
    change->to_year = to;
    change->weighting = weighting;
    memcpy(change->variant, variant->name, sizeof change->variant);
    change->part = rlv_calloc(RLV_NUM_CAUSES * n, sizeof *change->part, err);
    change->before = rlv_calloc(n, sizeof *change->before, err);
    change->after = rlv_calloc(n, sizeof *change->after, err);
    if (change->part && change->before && change->after)
        status = apl_session_world(self, from, need_of(self, false), &first, err);
    if (status == RLV_OK)
        status = apl_session_world(self, to, need_of(self, false), &last, err);
    if (status == RLV_OK)
        status = rlv_apl_split(&map, &first, &last, variant->le65 ? self->le65 : NULL, weighting,
                               change->part, change->before, change->after, err);
    rlv_apl_world_free(&first);
    rlv_apl_world_free(&last);
    return status;
}

void apl_change_free(rlv_apl_change_t *change)
{
    free(change->part);
    free(change->before);
    free(change->after);
    memset(change, 0, sizeof *change);
}

int apl_session_operator(const apl_session_t *self, rlv_operator_check_t *check, rlv_error_t *err)
{
    const rlv_params_t *params = &self->scenario.params;
    const rlv_apl_map_t map = map_of(self, (rlv_decay_t)params->apl_decay);
    rlv_apl_world_t world = {0};
    int status =
        apl_session_world(self, (int)params->time_base_year, need_of(self, false), &world, err);

    if (status == RLV_OK)
        status = rlv_operator_check(check, &map, &world, self->older_gps, err);
    rlv_apl_world_free(&world);
    return status;
}

/* --- published values */

static int published_of(apl_session_t *self, int year, rlv_apl_ratio_t *ratio, rlv_error_t *err)
{
    const rlv_region_t *region = &self->region;
    const size_t n = region->num_communes_inside, all = rlv_apl_first_department(region);
    int found;

    memset(ratio, 0, sizeof *ratio);
    ratio->year = year;
    ratio->published = rlv_calloc(all, sizeof *ratio->published, err);
    ratio->computed = rlv_calloc(all, sizeof *ratio->computed, err);
    if (ratio->published == NULL || ratio->computed == NULL)
        return RLV_ERR_OS;
    found = rlv_published_apl_read(ratio->published, ratio->published + n, year, region,
                                   &self->scenario.params,
                                   year == PUBLISHED_YEARS[0] ? &self->inputs : NULL, err);
    if (found == 0)
        return rlv_fail(err, RLV_ERR_DATA, "%s: no published APL of %d",
                        self->scenario.params.data_folder, year);
    return found < 0 ? found : RLV_OK;
}

/* What a line of the comparison is about. */
typedef struct {
    rlv_decay_t decay;
    bool standardised, fitted, departments;
} compared_t;

static const char *supply_of(compared_t way)
{
    return way.fitted ? "fitted" : way.departments ? "departments" : "counted";
}

/* Lines of one year and one way to compute. */
static int compare_one(const apl_session_t *self, rlv_apl_ratio_t *ratio, compared_t way,
                       const double people[], rlv_apl_comparison_t line[2], rlv_error_t *err)
{
    const rlv_region_t *region = &self->region;
    const rlv_apl_map_t map = map_of(self, way.decay);
    const size_t n = region->num_communes_inside;
    rlv_apl_world_t world = {0};
    double *value = rlv_calloc(rlv_apl_num_values(region), sizeof *value, err);
    double *factor = rlv_calloc(region->num_communes, sizeof *factor, err);
    int status = value && factor ? RLV_OK : RLV_ERR_OS;

    if (status == RLV_OK)
        status = apl_session_world(
            self, ratio->year, way.standardised ? APL_NEED_FULL : APL_NEED_RESIDENT, &world, err);
    if (status == RLV_OK && way.fitted)
        status = rlv_apl_fit_supply(&map, &world, ratio->published, factor, err);
    if (status == RLV_OK)
        status = rlv_apl_values(&map, &world,
                                way.fitted        ? factor
                                : way.departments ? self->activity
                                                  : NULL,
                                RLV_WEIGHTING_RESIDENT, value, err);
    for (int level = 0; level < 2 && status == RLV_OK; level++) {
        const size_t first = level == 0 ? 0 : n;
        const char *const inhabitants = way.standardised ? "standardised" : "resident";
        line[level] = (rlv_apl_comparison_t){.year = ratio->year,
                                             .level = level == 0 ? "commune" : "territory",
                                             .decay = rlv_decay_name(way.decay),
                                             .inhabitants = inhabitants,
                                             .supply = supply_of(way)};
        rlv_agreement(&line[level].agreement, level == 0 ? n : region->num_territories,
                      &value[first], &ratio->published[first], &people[first]);
    }
    if (status == RLV_OK && !way.fitted && !way.departments &&
        (int)way.decay == self->scenario.params.apl_decay &&
        way.standardised == !self->resident_need)
        memcpy(ratio->computed, value, rlv_apl_first_department(region) * sizeof *value);
    rlv_apl_world_free(&world);
    free(value);
    free(factor);
    return status;
}

int apl_session_compare(apl_session_t *self, rlv_apl_comparison_t line[], size_t *num_lines,
                        rlv_apl_ratio_t ratio[], rlv_error_t *err)
{
    const rlv_region_t *region = &self->region;
    const size_t n = region->num_communes_inside;
    double *people = rlv_calloc(rlv_apl_first_department(region), sizeof *people, err);
    int status = people == NULL ? RLV_ERR_OS : RLV_OK;

    *num_lines = 0;
    if (status == RLV_OK)
        status = read_activity(self, err);
    for (size_t i = 0; i < n && status == RLV_OK; i++) {
        people[i] = region->commune_population[i];
        people[n + region->cell_territory[region->commune_cell[i]]] += people[i];
    }
    for (size_t y = 0; y < APL_NUM_YEARS_PUBLISHED && status == RLV_OK; y++) {
        status = published_of(self, PUBLISHED_YEARS[y], &ratio[y], err);
        const rlv_decay_t own = (rlv_decay_t)self->scenario.params.apl_decay;
        const compared_t departments = {own, !self->resident_need, false, true};
        const compared_t fitted = {own, !self->resident_need, true, false};
        for (int standardised = 0; standardised < (self->resident_need ? 1 : 2); standardised++)
            for (int decay = 0; decay < RLV_NUM_DECAYS && status == RLV_OK; decay++) {
                const compared_t way = {(rlv_decay_t)decay, standardised != 0, false, false};
                status = compare_one(self, &ratio[y], way, people, &line[*num_lines], err);
                *num_lines += 2;
            }
        if (status == RLV_OK && self->activity != NULL) {
            status = compare_one(self, &ratio[y], departments, people, &line[*num_lines], err);
            *num_lines += 2;
        }
        if (status == RLV_OK)
            status = compare_one(self, &ratio[y], fitted, people, &line[*num_lines], err);
        *num_lines += 2;
    }
    free(people);
    return status;
}

void apl_ratio_free(rlv_apl_ratio_t *ratio)
{
    free(ratio->published);
    free(ratio->computed);
    memset(ratio, 0, sizeof *ratio);
}
