/* What replicates share: distances, the yearly APL operators and their anchors. */
#include "releve/apl_rules.h"
#include "releve/living_area.h"
#include "releve/mathx.h"
#include "releve/process.h"
#include "releve/synthesis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double rlv_model_mean_acts(const rlv_params_t *params, const rlv_national_t *national, int elapsed)
{
    const int year = (int)params->time_base_year + elapsed;
    double pyramid[RLV_NUM_SEXES][RLV_PYRAMID_AGES], sum = 0;

    rlv_synthesis_pyramid(national, params, pyramid);
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int i = 0; i < RLV_PYRAMID_AGES; i++) {
            const int age = RLV_AGE_FIRST + i;
            const double cumul = national->cumul_share[sex][age];
            for (int c = 0; c < 2; c++) {
                const double share = pyramid[sex][i] * (c ? cumul : 1.0 - cumul);
                const double full = rlv_activity_full_time(params, national, c, sex, age, year);
                const double mixed = params->synthesis_mixed_share;
                sum += share * ((1.0 - mixed) * rlv_activity_acts(params, full, elapsed) +
                                mixed * rlv_activity_acts(
                                            params, full * params->activity_mixed_factor, elapsed));
            }
        }
    return sum;
}

static int prepare_distances(rlv_model_t *self, rlv_error_t *err)
{
    const rlv_region_t *region = self->region;
    const size_t n = region->num_territories;

    self->university_km = rlv_calloc(n, sizeof *self->university_km, err);
    self->territory_km = rlv_calloc(n * n, sizeof *self->territory_km, err);
    if (!self->university_km || !self->territory_km)
        return RLV_ERR_OS;
    for (size_t t = 0; t < n; t++) {
        double nearest = self->num_universities ? INFINITY : 0;
        for (size_t u = 0; u < self->num_universities; u++) {
            const double km =
                rlv_distance_km(region->latitude[t], region->longitude[t],
                                self->university_latitude[u], self->university_longitude[u]);
            nearest = km < nearest ? km : nearest;
        }
        self->university_km[t] = nearest;
        for (size_t s = 0; s < n; s++)
            self->territory_km[t * n + s] =
                rlv_distance_km(region->latitude[t], region->longitude[t], region->latitude[s],
                                region->longitude[s]);
    }
    return RLV_OK;
}

int rlv_model_supply_shares(const rlv_region_t *region, const double gps[], double acts,
                            double **share, rlv_error_t *err)
{
    double *gp = rlv_calloc(region->num_territories, sizeof *gp, err);
    double *people = rlv_calloc(region->num_territories, sizeof *people, err);
    int status = RLV_ERR_OS;

    *share = rlv_calloc(region->num_communes, sizeof **share, err);
    if (gp == NULL || people == NULL || *share == NULL)
        goto out;
    for (size_t i = 0; i < region->num_communes_inside; i++) {
        const uint32_t t = region->cell_territory[region->commune_cell[i]];
        gp[t] += gps[i];
        people[t] += region->commune_population[i];
    }
    for (size_t i = 0; i < region->num_communes_inside; i++) {
        const uint32_t t = region->cell_territory[region->commune_cell[i]];
        if (gp[t] > 0)
            (*share)[i] = gps[i] / gp[t];
        else if (people[t] > 0)
            (*share)[i] = region->commune_population[i] / people[t];
    }
    for (size_t i = region->num_communes_inside; i < region->num_communes; i++)
        (*share)[i] = gps[i] * acts;
    status = RLV_OK;
out:
    free(gp);
    free(people);
    return status;
}

void rlv_model_commune_population(const rlv_region_t *region, const double cell_census[], int year,
                                  double region_trend, double *population)
{
    for (size_t i = 0; i < region->num_communes_inside; i++) {
        const uint32_t cell = region->commune_cell[i];
        population[i] = cell_census[cell] > 0
                            ? region->commune_population[i] *
                                  (double)rlv_region_population(region, cell, year) /
                                  cell_census[cell]
                            : 0;
    }
    for (size_t i = region->num_communes_inside; i < region->num_communes; i++)
        population[i] = region->commune_population[i] * region_trend;
}

/* Share of each territory's inhabitants in urban communes, by the density grid of INSEE. */
static int prepare_urban(rlv_model_t *self, rlv_error_t *err)
{
    enum { URBAN_LAST_CLASS = 4 };
    const rlv_region_t *region = self->region;
    const size_t n = region->num_territories;
    double *people = rlv_calloc(n, sizeof *people, err);

    self->urban_share = rlv_calloc(n, sizeof *self->urban_share, err);
    for (size_t i = 0; i < region->num_communes_inside && people && self->urban_share; i++) {
        const uint32_t t = region->cell_territory[region->commune_cell[i]];
        const uint8_t density = region->commune_density[i];
        people[t] += region->commune_population[i];
        if (density >= 1 && density <= URBAN_LAST_CLASS)
            self->urban_share[t] += region->commune_population[i];
    }
    for (size_t t = 0; t < n && people && self->urban_share; t++)
        self->urban_share[t] = people[t] > 0 ? self->urban_share[t] / people[t] : 0;
    const bool failed = !people || !self->urban_share;
    free(people);
    return failed ? RLV_ERR_OS : RLV_OK;
}

/* The department of most of a territory's inhabitants. */
static uint8_t main_department(const rlv_region_t *region, size_t t, int year)
{
    uint32_t best = region->first_cell[t];
    for (uint32_t c = best + 1; c < region->first_cell[t + 1]; c++)
        if (rlv_region_population(region, c, year) > rlv_region_population(region, best, year))
            best = c;
    return (uint8_t)region->cell_department[best];
}

static int prepare_nests(rlv_model_t *self, rlv_error_t *err)
{
    const rlv_region_t *region = self->region;
    const size_t n = region->num_territories;
    double *inhabitants = rlv_calloc(n, sizeof *inhabitants, err);
    size_t *centre = rlv_calloc(n, sizeof *centre, err);
    int status = RLV_ERR_OS;

    self->department = rlv_calloc(n, sizeof *self->department, err);
    self->nest = rlv_calloc(n, sizeof *self->nest, err);
    if (!inhabitants || !centre || !self->department || !self->nest)
        goto out;
    for (size_t t = 0; t < n; t++) {
        self->department[t] = main_department(region, t, self->shape.base_year);
        inhabitants[t] = (double)rlv_region_territory_population(region, t, self->shape.base_year);
    }
    self->num_nests = rlv_living_areas(self->territory_km, inhabitants, n,
                                       self->params.settlement_nest_km, self->nest, centre);
    status = RLV_OK;
out:
    free(inhabitants);
    free(centre);
    return status;
}

/* The schemes that aids.schemes names, separated by spaces; all of them when it names none. */
static int keep_schemes(rlv_model_t *self, rlv_error_t *err)
{
    const char *names = self->params.aids_schemes;

    self->schemes_kept = names[strspn(names, " ")] == '\0' ? UINT32_MAX : 0;
    for (names += strspn(names, " "); *names != '\0'; names += strspn(names, " ")) {
        const size_t length = strcspn(names, " ");
        size_t k = 0, num = self->schemes != NULL ? self->schemes->num_schemes : 0;
        while (k < num && (strlen(self->schemes->scheme[k].id) != length ||
                           strncmp(self->schemes->scheme[k].id, names, length) != 0))
            k++;
        if (k == num)
            return rlv_fail_at(err, RLV_ERR_CONFIG, NULL, 0, "aids.schemes",
                               "identifiers of the catalogue, separated by spaces",
                               "no scheme '%.*s'", (int)length, names);
        self->schemes_kept |= UINT32_C(1) << k;
        names += length;
    }
    return RLV_OK;
}

static void find_cesp_scheme(rlv_model_t *self)
{
    self->cesp_scheme = RLV_NO_SCHEME;
    for (size_t k = 0; self->schemes != NULL && k < self->schemes->num_schemes; k++)
        if (strcmp(self->schemes->scheme[k].id, "cesp") == 0)
            self->cesp_scheme = (uint8_t)k;
}

/* Need per inhabitant of a commune in the base year, but for a factor: its own ratio, moved from
 * its year by its department. */
static double base_need(const rlv_region_t *region, size_t commune, int base)
{
    const size_t d = region->cell_department[region->commune_cell[commune]];

    if (region->commune_need == NULL)
        return 1.0;
    if (region->need == NULL)
        return region->commune_need[commune];
    return region->commune_need[commune] * rlv_region_need(region, d, base) /
           rlv_region_need(region, d, region->commune_need_year);
}

void rlv_model_age_population(const rlv_region_t *region, const rlv_params_t *params, int base,
                              int year, double *population)
{
    const bool ages = params->apl_need_by_age && region->need != NULL;
    double index[RLV_MAX_DEPARTMENTS] = {0}, need = 0, people = 0, before = 0, after = 0;

    for (size_t d = 0; d < region->num_departments; d++)
        index[d] = ages ? rlv_region_need(region, d, year) / rlv_region_need(region, d, base) : 1.0;
    for (size_t i = 0; i < region->num_communes_inside; i++) {
        need += region->commune_population[i] * base_need(region, i, base);
        people += region->commune_population[i];
    }
    const double level = need > 0 ? need / people : 1.0;
    for (size_t i = 0; i < region->num_communes_inside; i++) {
        population[i] *= base_need(region, i, base) / level;
        before += population[i];
        population[i] *= index[region->cell_department[region->commune_cell[i]]];
        after += population[i];
    }
    const double mean = before > 0 ? after / before : 1.0;
    const double rebase = rlv_pow(mean, params->apl_need_rebase);
    for (size_t i = 0; i < region->num_communes; i++)
        population[i] *= (i < region->num_communes_inside ? 1.0 : mean) / rebase;
}

static int prepare_operators(rlv_model_t *self, double acts, rlv_error_t *err)
{
    const rlv_region_t *region = self->region;
    const int lag = (int)self->params.apl_population_lag;
    const rlv_travel_t *travel = self->travel;
    rlv_travel_t estimated = {0};
    double *weight = NULL, *share = NULL, *population = NULL, *census = NULL;
    int status = RLV_OK;

    if (travel == NULL) {
        status =
            rlv_travel_init(&estimated, region, &self->params, rlv_apl_reach(&self->params), err);
        travel = &estimated;
    }
    if (status < 0)
        goto out;
    status = RLV_ERR_OS;
    self->operators = rlv_calloc(self->shape.num_years, sizeof *self->operators, err);
    weight = rlv_calloc(travel->first[travel->num_communes], sizeof *weight, err);
    population = rlv_calloc(region->num_communes, sizeof *population, err);
    census = rlv_calloc(region->num_cells, sizeof *census, err);
    if (!self->operators || !weight || !population || !census ||
        rlv_model_supply_shares(region, region->commune_gp, acts, &share, err) < 0)
        goto out;
    rlv_apl_weights(travel, &self->params, weight);
    for (size_t i = 0; i < region->num_communes_inside; i++)
        census[region->commune_cell[i]] += region->commune_population[i];

    const double base = (double)rlv_region_total_population(region, self->shape.base_year - lag);
    status = RLV_OK;
    for (size_t y = 0; y < self->shape.num_years && status == RLV_OK; y++) {
        const int year = self->shape.base_year + (int)y - lag;
        const double trend =
            base > 0 ? (double)rlv_region_total_population(region, year) / base : 1.0;
        rlv_model_commune_population(region, census, year, trend, population);
        rlv_model_age_population(region, &self->params, self->shape.base_year - lag, year,
                                 population);
        status = rlv_apl_operator_init(&self->operators[y], region, travel, weight, share,
                                       population, err);
    }
out:
    rlv_travel_free(&estimated);
    free(weight);
    free(share);
    free(population);
    free(census);
    return status;
}

static int prepare_anchors(rlv_model_t *self, double acts, rlv_error_t *err)
{
    const rlv_region_t *region = self->region;
    const size_t n = region->num_territories;
    double *supply = rlv_calloc(n, sizeof *supply, err);
    double *computed = rlv_calloc(n, sizeof *computed, err);
    double published_sum = 0, computed_sum = 0;
    int status = RLV_ERR_OS;

    self->apl_ratio = rlv_calloc(n, sizeof *self->apl_ratio, err);
    self->apl_raw_ratio = rlv_calloc(n, sizeof *self->apl_raw_ratio, err);
    self->observation_sd = rlv_calloc(n, sizeof *self->observation_sd, err);
    self->observation_drift_sd = rlv_calloc(n, sizeof *self->observation_drift_sd, err);
    if (!supply || !computed || !self->apl_ratio || !self->apl_raw_ratio || !self->observation_sd ||
        !self->observation_drift_sd)
        goto out;
    for (size_t c = 0; c < region->num_cells; c++)
        supply[region->cell_territory[c]] += (double)region->gp[c] * acts;
    rlv_apl_operator_apply(&self->operators[0], supply, 1.0, computed);
    for (size_t t = 0; t < n; t++) {
        const double people =
            (double)rlv_region_territory_population(region, t, self->shape.base_year);
        published_sum += region->apl[t] * people;
        computed_sum += computed[t] * people;
    }
    const double regional = computed_sum > 0 ? published_sum / computed_sum : 1.0;
    for (size_t t = 0; t < n; t++) {
        const double people =
            (double)rlv_region_territory_population(region, t, self->shape.base_year);
        const double small = 10000.0 / (people > 100.0 ? people : 100.0);
        self->apl_raw_ratio[t] = computed[t] > 0 ? region->apl[t] / computed[t] : NAN;
        self->apl_ratio[t] =
            rlv_apl_anchor(self->apl_raw_ratio[t], regional, computed[t] * people / acts,
                           self->params.apl_anchor_shrink_gp, self->params.apl_anchor_bound);
        self->observation_sd[t] = self->params.apl_observation_sd * rlv_pow(small, 0.25);
        self->observation_drift_sd[t] = self->params.apl_drift_sd * rlv_pow(small, 0.45);
    }
    status = RLV_OK;
out:
    free(supply);
    free(computed);
    return status;
}

int rlv_model_init(rlv_model_t *self, const rlv_params_t *params, const rlv_region_t *region,
                   const rlv_national_t *national, rlv_error_t *err)
{
    int status;

    if (region->num_departments > RLV_MAX_DEPARTMENTS)
        return rlv_fail(err, RLV_ERR_DATA, "%zu departments, at most %d are supported",
                        region->num_departments, RLV_MAX_DEPARTMENTS);
    self->region = region;
    self->national = national;
    self->params = *params;
    self->shape.base_year = (int)params->time_base_year;
    self->shape.horizon = (int)params->time_horizon;
    self->shape.num_years = (size_t)(self->shape.horizon - self->shape.base_year + 1);
    self->shape.num_places = rlv_region_num_places(region);
    const double acts = rlv_model_mean_acts(params, national, 0);
    find_cesp_scheme(self);
    status = keep_schemes(self, err);
    if (status == RLV_OK)
        status = prepare_distances(self, err);
    if (status == RLV_OK)
        status = prepare_urban(self, err);
    if (status == RLV_OK)
        status = prepare_nests(self, err);
    if (status == RLV_OK)
        status = prepare_operators(self, acts, err);
    if (status == RLV_OK)
        status = prepare_anchors(self, acts, err);
    return status;
}

void rlv_model_free(rlv_model_t *self)
{
    for (size_t y = 0; self->operators != NULL && y < self->shape.num_years; y++)
        rlv_apl_operator_free(&self->operators[y]);
    free(self->operators);
    free(self->university_km);
    free(self->urban_share);
    free(self->department);
    free(self->nest);
    free(self->territory_km);
    free(self->apl_ratio);
    free(self->apl_raw_ratio);
    free(self->observation_sd);
    free(self->observation_drift_sd);
    memset(self, 0, sizeof *self);
}
