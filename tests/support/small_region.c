#include "small_region.h"

#include "support.h"

#include "releve/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_YEAR = 2013, LAST_YEAR = 2045 };

double support_unit(uint32_t seed, uint32_t k)
{
    const uint32_t counter[4] = {k, 0x7e57, 0, 0};
    return rlv_unit(rlv_philox(seed, counter).word[0]);
}

int support_whole(uint32_t seed, uint32_t k, int low, int high)
{
    return low + (int)(support_unit(seed, k) * (double)(high - low + 1));
}

void support_set(rlv_params_t *params, const char *path, double value)
{
    const int index = rlv_params_find(path);
    assert_true(index >= 0);
    rlv_params_set(params, &RLV_PARAMS[index], value);
}

/* Rates of the size of the real ones, smooth in age, unequal between sexes. */
static void fill_national(rlv_national_t *self)
{
    double sum = 0;

    memset(self, 0, sizeof *self);
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int age = 0; age < RLV_NUM_AGES; age++) {
            const double a = (double)age;
            const double late = age >= 60 ? 0.07 + 0.01 * (a - 60.0) : 0;
            self->exit_probability[sex][age] = fmin(0.011 + late, 0.6);
            self->death_probability[sex][age] =
                fmin(1e-4 * exp(0.09 * (a - 30.0)) * (sex == RLV_MAN ? 1.7 : 1.0), 0.5);
            for (int cumul = 0; cumul < 2; cumul++)
                self->activity[cumul][sex][age] =
                    (sex == RLV_MAN ? 1.0 : 0.83) * (cumul ? 0.65 : 1.0);
            self->cumul_share[sex][age] = age < 62 ? 0 : fmin(0.08 * (a - 61.0), 0.7);
            self->liberal_share[sex][age] = 0.55 + 0.004 * (a - 30.0);
            if (age >= 29 && age <= 78)
                self->pyramid[sex][age] =
                    sex == RLV_MAN ? 1.0 + 0.03 * (a - 29.0) : 2.4 - 0.03 * (a - 29.0);
            sum += self->pyramid[sex][age];
        }
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int age = 0; age < RLV_NUM_AGES; age++) {
            self->pyramid[sex][age] /= sum;
            self->liberal_share[sex][age] = fmin(self->liberal_share[sex][age], 1);
        }
    for (int i = 0; i < RLV_SERIES_YEARS; i++) {
        self->first_installations[i] = 2000.0 + 7.0 * i;
        self->training_places[i] = 4000.0 + 60.0 * i;
    }
}

static void name_place(rlv_place_name_t *place, const char *prefix, size_t i)
{
    (void)snprintf(place->code, sizeof place->code, "%.4s%03u", prefix, (unsigned)(i % 1000));
    (void)snprintf(place->name, sizeof place->name, "Place %.4s-%u", prefix, (unsigned)(i % 1000));
}

static void fill_names(rlv_region_t *r)
{
    (void)strcpy(r->code, "99");
    (void)strcpy(r->name, "Petite Région");
    for (size_t d = 0; d < r->num_departments; d++) {
        name_place(&r->department[d], "D", d);
        r->share_55plus[d] = NAN;
    }
    for (size_t t = 0; t < r->num_territories; t++) {
        name_place(&r->territory[t], "T", t);
        r->le65_ratio[t] = 1;
    }
    for (size_t i = 0; i < r->num_communes; i++)
        name_place(&r->commune[i], i < r->num_communes_inside ? "C" : "O", i);
}

/* first_cell, GPs and inhabitants of cells from those of communes, which grow by `growth` a year.
 */
static void finish_region(rlv_region_t *r, const double growth[])
{
    const size_t num_years = (size_t)(r->last_year - r->first_year + 1);
    rlv_error_t err = {0};

    for (size_t c = 0; c < r->num_cells; c++)
        r->first_cell[r->cell_territory[c] + 1]++;
    for (size_t t = 0; t < r->num_territories; t++)
        r->first_cell[t + 1] += r->first_cell[t];
    for (size_t i = 0; i < r->num_communes_inside; i++) {
        const size_t c = r->commune_cell[i];
        r->gp[c] += (uint32_t)r->commune_gp[i];
        for (size_t y = 0; y < num_years; y++)
            r->population[c * num_years + y] +=
                (int32_t)(r->commune_population[i] * (1.0 + growth[c] * ((double)y - 8.0)));
    }
    assert_int_equal(rlv_region_verify(r, &err), 0);
    assert_null(err.status ? err.text : NULL);
}

static void place_towns(support_small_t *self)
{
    for (size_t u = 0; u < 2; u++) {
        name_place(&self->university[u], "U", u);
        self->university_latitude[u] = self->region.latitude[u % self->region.num_territories];
        self->university_longitude[u] = self->region.longitude[u % self->region.num_territories];
    }
}

/* territory, department, communes, GPs, inhabitants of each cell of the fixed region */
static const struct {
    uint32_t territory, department;
    int communes, gp, people;
} CELLS[] = {{0, 0, 3, 10, 10150}, {1, 0, 2, 5, 5820},   {2, 1, 3, 87, 78700}, {3, 0, 1, 2, 1900},
             {3, 1, 2, 3, 3060},   {4, 1, 3, 15, 13270}, {5, 2, 3, 29, 29450}, {6, 2, 2, 0, 1740}};
enum { NUM_CELLS = 8, INSIDE = 19, OUTSIDE = 3 };

/* The first commune of a cell holds what the others, alike, leave. */
static void fixed_communes(rlv_region_t *r)
{
    size_t commune = 0;
    for (size_t c = 0; c < NUM_CELLS; c++) {
        const int others = CELLS[c].communes - 1, people = CELLS[c].people / 10;
        const int gp = CELLS[c].gp / 8;
        r->cell_territory[c] = CELLS[c].territory;
        r->cell_department[c] = CELLS[c].department;
        for (int k = 0; k < CELLS[c].communes; k++, commune++) {
            r->commune_cell[commune] = (uint32_t)c;
            r->commune_latitude[commune] = r->latitude[CELLS[c].territory] + 0.04 * k;
            r->commune_longitude[commune] = r->longitude[CELLS[c].territory] - 0.05 * k;
            r->commune_population[commune] = k > 0 ? people : CELLS[c].people - others * people;
            r->commune_gp[commune] = k > 0 ? gp : CELLS[c].gp - others * gp;
            r->commune_density[commune] = (uint8_t)(CELLS[c].people > 50000 ? 1 : 3 + k);
            r->commune_mountain[commune] = k == 2;
        }
    }
    for (size_t i = INSIDE; i < INSIDE + OUTSIDE; i++) {
        r->commune_latitude[i] = 44.55;
        r->commune_longitude[i] = 1.4 + 0.1 * (double)(i - INSIDE);
        r->commune_population[i] = 1500;
        r->commune_gp[i] = (double)(i - INSIDE);
    }
}

void support_small_fixed(support_small_t *self)
{
    static const uint8_t ZONES[] = {RLV_ZONE_ZAC, RLV_ZONE_ZIP, RLV_ZONE_ZAR, RLV_ZONE_ZIP,
                                    RLV_ZONE_ZAR, RLV_ZONE_ZAC, RLV_ZONE_ZIP};
    static const double APL[] = {3.1, 2.6, 4.6, 2.3, 3.8, 4.2, 0.9};
    static const double LE65[] = {0.90, 0.72, 0.93, 0.80, 0.95, 0.88, 1.0};
    static const double SHARE55[] = {0.42, 0.55, 0.48};
    static const double GROWTH[] = {0.004, -0.003, 0.009, 0, -0.005, 0.006, 0.008, -0.004};
    rlv_error_t err = {0};
    rlv_region_t *r = &self->region;

    memset(self, 0, sizeof *self);
    rlv_params_init(&self->params);
    fill_national(&self->national);
    assert_int_equal(
        rlv_region_init(r, 3, 7, NUM_CELLS, INSIDE + OUTSIDE, FIRST_YEAR, LAST_YEAR, &err), 0);
    r->num_communes_inside = INSIDE;
    fill_names(r);
    memcpy(r->zone, ZONES, sizeof ZONES);
    memcpy(r->apl, APL, sizeof APL);
    memcpy(r->le65_ratio, LE65, sizeof LE65);
    memcpy(r->share_55plus, SHARE55, sizeof SHARE55);
    for (size_t t = 0; t < 7; t++) {
        r->latitude[t] = 44.5 - 0.12 * (double)t;
        r->longitude[t] = 1.5 + 0.17 * (double)(t % 3);
    }
    fixed_communes(r);
    finish_region(r, GROWTH);
    place_towns(self);
}

typedef struct {
    uint32_t seed, k;
} stream_t;

static double next_unit(stream_t *s)
{
    return support_unit(s->seed, s->k++);
}

static int next_whole(stream_t *s, int low, int high)
{
    return support_whole(s->seed, s->k++, low, high);
}

typedef struct {
    uint32_t territory, department;
    int communes;
    double growth;
} cell_t;

enum { MAX_CELLS = 36 };

/* Each territory has a home department, and a part in some others. */
static size_t random_cells(stream_t *s, int departments, int territories, cell_t cell[MAX_CELLS])
{
    size_t n = 0;
    for (int t = 0; t < territories; t++)
        for (int d = 0; d < departments; d++)
            if (d == t % departments || next_unit(s) < 0.2) {
                const int communes = next_whole(s, 1, 4);
                cell[n++] =
                    (cell_t){(uint32_t)t, (uint32_t)d, communes, 0.02 * (next_unit(s) - 0.5)};
            }
    return n;
}

static void random_places(stream_t *s, rlv_region_t *r)
{
    for (size_t d = 0; d < r->num_departments; d++)
        if (next_unit(s) < 0.8)
            r->share_55plus[d] = 0.44 + 0.1 * next_unit(s);
    for (size_t t = 0; t < r->num_territories; t++) {
        r->latitude[t] = 43.5 + next_unit(s);
        r->longitude[t] = 1.0 + next_unit(s);
        r->zone[t] = (uint8_t)next_whole(s, 0, RLV_NUM_ZONES - 1);
        r->apl[t] = 6.0 * next_unit(s);
        r->le65_ratio[t] = 0.85 + 0.13 * next_unit(s);
    }
}

/* Some communes empty, most small, some large. */
static void random_communes(stream_t *s, rlv_region_t *r, const cell_t cell[])
{
    size_t i = 0;
    for (size_t c = 0; c < r->num_cells; c++) {
        r->cell_territory[c] = cell[c].territory;
        r->cell_department[c] = cell[c].department;
        for (int k = 0; k < cell[c].communes; k++, i++) {
            const double size = next_unit(s);
            r->commune_cell[i] = (uint32_t)c;
            r->commune_latitude[i] = r->latitude[cell[c].territory] + 0.2 * (next_unit(s) - 0.5);
            r->commune_longitude[i] = r->longitude[cell[c].territory] + 0.2 * (next_unit(s) - 0.5);
            r->commune_population[i] = size < 0.1 ? 0 : floor(exp(4.0 + 6.0 * size));
            r->commune_gp[i] = floor(r->commune_population[i] / 600.0 * next_unit(s));
            r->commune_density[i] = (uint8_t)next_whole(s, 0, 7);
            r->commune_mountain[i] = next_unit(s) < 0.2;
        }
    }
    for (; i < r->num_communes; i++) {
        r->commune_latitude[i] = 43.5 + next_unit(s);
        r->commune_longitude[i] = 1.0 + next_unit(s);
        r->commune_population[i] = 2000.0 * next_unit(s);
        r->commune_gp[i] = (double)next_whole(s, 0, 3);
    }
}

void support_small_random(support_small_t *self, uint32_t seed)
{
    rlv_error_t err = {0};
    stream_t s = {seed, 0};
    cell_t cell[MAX_CELLS];
    double growth[MAX_CELLS];
    size_t inside = 0;

    memset(self, 0, sizeof *self);
    rlv_params_init(&self->params);
    fill_national(&self->national);
    const int departments = next_whole(&s, 1, 4), territories = next_whole(&s, 1, 9);
    const int outside = next_whole(&s, 0, 4);
    const size_t num_cells = random_cells(&s, departments, territories, cell);
    for (size_t c = 0; c < num_cells; c++) {
        inside += (size_t)cell[c].communes;
        growth[c] = cell[c].growth;
    }
    assert_int_equal(rlv_region_init(&self->region, (size_t)departments, (size_t)territories,
                                     num_cells, inside + (size_t)outside, FIRST_YEAR, LAST_YEAR,
                                     &err),
                     0);
    self->region.num_communes_inside = inside;
    fill_names(&self->region);
    random_places(&s, &self->region);
    random_communes(&s, &self->region, cell);
    finish_region(&self->region, growth);
    place_towns(self);
}

void support_small_free(support_small_t *self)
{
    rlv_region_free(&self->region);
}

void support_small_model(const support_small_t *self, rlv_model_t *model)
{
    rlv_error_t err = {0};

    memset(model, 0, sizeof *model);
    model->university = self->university;
    model->university_latitude = self->university_latitude;
    model->university_longitude = self->university_longitude;
    model->num_universities = 2;
    model->schemes = self->schemes;
    if (rlv_model_init(model, &self->params, &self->region, &self->national, &err) < 0)
        fail_msg("%s", err.text);
}

void support_life_run(support_life_t *self, const rlv_model_t *model, uint64_t seed,
                      uint32_t replicate)
{
    rlv_error_t err = {0};

    memset(self, 0, sizeof *self);
    self->counts.tally = calloc(rlv_tally_size(&model->shape), sizeof *self->counts.tally);
    self->counts.pyramid = calloc(rlv_pyramid_size(&model->shape), sizeof *self->counts.pyramid);
    self->counts.costs = calloc(rlv_cost_size(&model->shape), sizeof *self->counts.costs);
    assert_non_null(self->counts.costs);
    assert_non_null(self->counts.tally);
    assert_non_null(self->counts.pyramid);
    if (rlv_simulation_init(&self->simulation, model, &err) < 0 ||
        rlv_simulation_run(&self->simulation, &model->params, seed, replicate, self->counts, &err) <
            0)
        fail_msg("%s", err.text);
}

void support_life_free(support_life_t *self)
{
    rlv_simulation_free(&self->simulation);
    free(self->counts.tally);
    free(self->counts.pyramid);
    free(self->counts.costs);
}

int32_t support_count(const rlv_model_t *model, const int32_t *record, int year,
                      rlv_tally_kind_t kind, size_t place)
{
    return record[rlv_tally_index(&model->shape, year, kind, place)];
}

void support_small_freeze(support_small_t *self)
{
    double sum = 0;

    memset(self->national.exit_probability, 0, sizeof self->national.exit_probability);
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int age = 0; age < RLV_NUM_AGES; age++) {
            if (age < 30 || age > 50)
                self->national.pyramid[sex][age] = 0;
            sum += self->national.pyramid[sex][age];
        }
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int age = 0; age < RLV_NUM_AGES; age++)
            self->national.pyramid[sex][age] /= sum;
    support_set(&self->params, "exits.mortality_factor", 0);
    support_set(&self->params, "exits.other_addition", 0);
    support_set(&self->params, "entries.per_year", 0);
    support_set(&self->params, "relocation.probability", 0);
    support_set(&self->params, "cesp.base_holders", 0); /* who leave at the end of their years */
    support_set(&self->params, "states.liberal_to_mixed", 0);
    support_set(&self->params, "states.mixed_to_liberal", 0);
}
