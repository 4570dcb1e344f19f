/* The ensemble against the exact expectation (slow; make check-stat): in a small region, with cells
 * estimated from replicates of their own; in Occitanie, all cells together. */
#include "small_region.h"
#include "support.h"

#include "releve/expectation.h"
#include "releve/national_csv.h"
#include "releve/region_csv.h"
#include "releve/scenario.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- a small region */

enum { SETS = 3, CELLS = 200, REPLICATES = 400, YEARS = 10, AGE_CLASSES = 3, BASE = 2021 };
static const int CLASS_FROM[AGE_CLASSES + 1] = {RLV_AGE_FIRST, 45, 60, RLV_AGE_LAST + 1};

/* One number estimated: GPs of a year, cell, sex and class of ages. */
typedef struct {
    int year, sex, age_class;
    size_t cell;
} target_t;

/* The parameters at random, uniform between two bounds. */
static const struct {
    const char *path;
    double low, high;
} RANDOM[] = {
    {"synthesis.women_share", 0.35, 0.55},
    {"synthesis.age_tilt", -0.1, 0.1},
    {"synthesis.mixed_share", 0, 0.4},
    {"exits.women_factor", 0.8, 1.4},
    {"exits.factor_60_69", 0.7, 1.3},
    {"exits.low_density_factor", 0.6, 1},
    {"exits.other_addition", 0, 0.03},
    {"exits.mortality_factor", 0.3, 1.5},
    {"exits.retirement_shift", -2, 2},
    {"states.liberal_to_mixed", 0, 0.1},
    {"states.mixed_to_liberal", 0, 0.2},
    {"states.to_health_centre", 0, 0.6},
    {"states.from_health_centre", 0, 0.3},
    {"relocation.probability", 0.01, 0.08},
    {"relocation.early_factor", 0.5, 4},
    {"relocation.distance_km", 15, 100},
    {"entries.per_year", 5, 15},
    {"entries.mean_age", 32, 40},
    {"entries.women_share", 0.4, 0.7},
    {"training.never_share", 0, 0.5},
    {"training.delay_mean", 2.5, 5},
    {"cesp.share", 0.05, 0.4},
    {"cesp.breach", 0, 0.3},
    {"cesp.delay_factor", 0.2, 1},
    {"cesp.retention", 0.2, 0.9},
    {"settlement.inhabitants", 0.6, 1.1},
    {"settlement.supply", 0, 1},
    {"settlement.distance_km", 100, 300},
    {"settlement.nest_similarity", 0.3, 1},
    {"settlement.outside_share", 0, 0.4},
    {"settlement.growth", 0, 1},
    {"training.thesis_years", 0, 1.5},
    {"training.posts_toulouse", 0.5, 2},
    {"training.posts_pull", 0.2, 1},
};

/* 200 doctors in 8 cells; every process without feedback at work. */
static void random_region(support_small_t *small, uint32_t set)
{
    support_small_fixed(small);
    small->region.gp[2] += 49;
    for (size_t i = 0; i < sizeof RANDOM / sizeof RANDOM[0]; i++) {
        const double u = support_unit(97 + set, (uint32_t)i);
        const int index = rlv_params_find(RANDOM[i].path);
        const double value = RANDOM[i].low + u * (RANDOM[i].high - RANDOM[i].low);
        assert_true(index >= 0);
        if (RLV_PARAMS[index].type == RLV_TYPE_SERIES) {
            rlv_series_t *series =
                (rlv_series_t *)(void *)((char *)&small->params + RLV_PARAMS[index].offset);
            *series = (rlv_series_t){.num_points = 2,
                                     .year = {BASE - 10, BASE + YEARS},
                                     .value = {RANDOM[i].low > 0 ? RANDOM[i].low : 0, value}};
        } else {
            support_set(&small->params, RANDOM[i].path, value);
        }
    }
    support_set(&small->params, "relocation.early_years",
                (double)support_whole(97 + set, 90, 0, 5));
    support_set(&small->params, "cesp.max_years", (double)support_whole(97 + set, 91, 3, 6));
    support_set(&small->params, "cesp.base_holders", 0);
    support_set(&small->params, "entries.path", set == 2); /* flat */
    support_set(&small->params, "zoning.mode", 1);         /* frozen */
}

/* Lists that move every territory from a class to another in the middle; the rule comes too late.
 */
static void give_lists(support_small_t *small)
{
    rlv_region_t *r = &small->region;
    rlv_error_t err = {0};

    assert_int_equal(rlv_region_set_lists(r, 2, &err), 0);
    r->list_year[0] = BASE - 1;
    r->list_year[1] = BASE + 4;
    for (size_t t = 0; t < r->num_territories; t++) {
        r->list_zone[t] = r->zone[t];
        r->list_zone[r->num_territories + t] = (uint8_t)((r->zone[t] + 1) % RLV_NUM_ZONES);
    }
    support_set(&small->params, "zoning.mode", 0);
    support_set(&small->params, "zoning.duration", 20);
}

static double expected_of(const rlv_expectation_t *e, const target_t *target)
{
    double sum = 0;
    for (int age = CLASS_FROM[target->age_class]; age < CLASS_FROM[target->age_class + 1]; age++)
        for (int state = RLV_STATE_LIBERAL; state <= RLV_STATE_MIXED; state++)
            sum += e->gp[rlv_expectation_index(e, target->year, target->cell, target->sex, age,
                                               (rlv_state_t)state)];
    return sum;
}

/* As many targets as asked for, those with enough GPs for their mean to be nearly normal, in an
 * order made of test numbers. */
static void choose_targets(const rlv_expectation_t *e, uint32_t set, target_t target[CELLS])
{
    static const double LEAST = 0.1; /* GPs */
    enum { PRIME = 20011 };
    const size_t all = (size_t)YEARS * e->num_cells * RLV_NUM_SEXES * AGE_CLASSES;
    size_t found = 0;

    assert_true(all % PRIME != 0);
    for (size_t i = 0; i < all && found < CELLS; i++) {
        const size_t k = (i * PRIME + set) % all; /* PRIME does not divide `all`: each once */
        const target_t t = {.year = BASE + 1 + (int)(k % YEARS),
                            .sex = (int)(k / YEARS % RLV_NUM_SEXES),
                            .age_class = (int)(k / YEARS / RLV_NUM_SEXES % AGE_CLASSES),
                            .cell = k / YEARS / RLV_NUM_SEXES / AGE_CLASSES};
        if (expected_of(e, &t) >= LEAST)
            target[found++] = t;
    }
    assert_int_equal(found, CELLS);
}

/* z of a target from the replicates first, first + 1... */
static double score(const rlv_model_t *model, support_life_t *life, const target_t *target,
                    double expected, uint32_t first)
{
    const rlv_population_t *d = &life->simulation.doctors;
    rlv_error_t err = {0};
    double sum = 0, squares = 0;

    for (uint32_t r = 0; r < REPLICATES; r++) {
        double count = 0;
        assert_int_equal(
            rlv_simulation_run(&life->simulation, &model->params, 5, first + r, life->counts, &err),
            0);
        for (size_t row = 0; row < d->num_rows; row++) {
            const int age = rlv_age(d->birth_year[row], target->year);
            count += d->cell[row] == target->cell && d->sex[row] == target->sex &&
                     rlv_state_counts(d->state[row]) && age >= CLASS_FROM[target->age_class] &&
                     age < CLASS_FROM[target->age_class + 1];
        }
        sum += count;
        squares += count * count;
    }
    const double mean = sum / REPLICATES;
    const double variance = (squares / REPLICATES - mean * mean) * REPLICATES / (REPLICATES - 1.0);
    return (mean - expected) / sqrt(variance / REPLICATES);
}

/* Scores of all targets of a set; the model that lives them ends in their year. */
static void score_targets(support_small_t *small, const target_t target[CELLS],
                          const rlv_expectation_t *e, double z[CELLS])
{
    for (int year = BASE + 1; year <= BASE + YEARS; year++) {
        rlv_model_t model;
        support_life_t life;
        small->params.time_horizon = year;
        support_small_model(small, &model);
        support_life_run(&life, &model, 5, 0);
        for (uint32_t i = 0; i < CELLS; i++)
            if (target[i].year == year)
                z[i] = score(&model, &life, &target[i], expected_of(e, &target[i]), i * REPLICATES);
        support_life_free(&life);
        rlv_model_free(&model);
    }
}

static void cells_of_their_own(void **state)
{
    (void)state;
    for (uint32_t set = 0; set < SETS; set++) {
        support_small_t small;
        rlv_model_t model;
        rlv_expectation_t e;
        rlv_error_t err = {0};
        target_t target[CELLS];
        double z[CELLS] = {0}, most = 0;
        unsigned outside = 0;
        random_region(&small, set);
        if (set == 1)
            give_lists(&small);
        small.params.time_horizon = BASE + YEARS;
        support_small_model(&small, &model);
        if (rlv_expectation_init(&e, &model, &model.params, &err) < 0)
            fail_msg("%s", err.text);
        choose_targets(&e, set, target);
        score_targets(&small, target, &e, z);
        for (size_t i = 0; i < CELLS; i++) {
            outside += fabs(z[i]) > 1.96;
            most = fmax(most, fabs(z[i]));
            assert_true(z[i] == z[i]);
        }
        print_message("set %u: %u of %d |z| over 1.96, most %.2f\n", set, outside, CELLS, most);
        assert_true(gsl_cdf_binomial_P(outside, 0.05, CELLS) > 0.0005);
        assert_true(outside == 0 || gsl_cdf_binomial_Q(outside - 1, 0.05, CELLS) > 0.0005);
        assert_true(most <= 5);
        rlv_expectation_free(&e);
        rlv_model_free(&model);
        support_small_free(&small);
    }
}

/* --- Occitanie */

typedef struct {
    rlv_scenario_t scenario;
    rlv_region_t region;
    rlv_universities_t universities;
    rlv_national_t national;
    rlv_model_t model;
} occitanie_t;

static void read_occitanie(occitanie_t *self)
{
    static const char *const SET[] = {"zoning.mode=frozen", "aids.on=false", "cesp.base_holders=0",
                                      "time.horizon=2031"};
    rlv_file_list_t files = {0};
    rlv_notes_t notes = {0};
    rlv_error_t err = {0};

    memset(self, 0, sizeof *self);
    if (rlv_scenario_read(&self->scenario, "scenarios/baseline.cfg", SET, sizeof SET / sizeof *SET,
                          &notes, &err) < 0 ||
        rlv_region_read(&self->region, &self->universities, &self->scenario.params, &files, &notes,
                        &err) < 0 ||
        rlv_national_read(&self->national, &self->scenario.params, &files, &notes, &err) < 0)
        fail_msg("%s", err.text);
    self->model.university = self->universities.name;
    self->model.university_latitude = self->universities.latitude;
    self->model.university_longitude = self->universities.longitude;
    self->model.num_universities = self->universities.num_universities;
    if (rlv_model_init(&self->model, &self->scenario.params, &self->region, &self->national, &err) <
        0)
        fail_msg("%s", err.text);
    rlv_file_list_free(&files);
    rlv_notes_free(&notes);
}

static void free_occitanie(occitanie_t *self)
{
    rlv_model_free(&self->model);
    rlv_universities_free(&self->universities);
    rlv_region_free(&self->region);
    rlv_scenario_free(&self->scenario);
}

/* GPs of each cell at the end of every replicate, less the expected ones: `off` is [replicates x
 * cells]. */
static void live_cells(const rlv_model_t *model, const rlv_expectation_t *e, gsl_matrix *off)
{
    support_life_t life;
    rlv_error_t err = {0};

    support_life_run(&life, model, 77, 0);
    for (size_t r = 0; r < off->size1; r++) {
        const rlv_population_t *d = &life.simulation.doctors;
        assert_int_equal(rlv_simulation_run(&life.simulation, &model->params, 77, (uint32_t)r,
                                            life.counts, &err),
                         0);
        for (size_t c = 0; c < e->num_cells; c++)
            gsl_matrix_set(off, r, c, -rlv_expectation_headcount(e, model->shape.horizon, c));
        for (size_t row = 0; row < d->num_rows; row++)
            if (rlv_state_counts(d->state[row]))
                *gsl_matrix_ptr(off, r, d->cell[row]) += 1.0;
    }
    support_life_free(&life);
}

/* Hotelling (1931): T2 = R m' S^-1 m of the mean m and covariance S of R vectors of K numbers;
 * T2 (R - K) / (K (R - 1)) is F(K, R - K), the chi-square of a covariance that is estimated. */
static double hotelling_p(const gsl_matrix *off)
{
    const size_t R = off->size1, K = off->size2;
    gsl_matrix *cov = gsl_matrix_calloc(K, K);
    gsl_vector *mean = gsl_vector_calloc(K), *solved = gsl_vector_alloc(K);
    double t2 = 0;

    for (size_t r = 0; r < R; r++)
        for (size_t c = 0; c < K; c++)
            *gsl_vector_ptr(mean, c) += gsl_matrix_get(off, r, c) / (double)R;
    for (size_t r = 0; r < R; r++)
        for (size_t i = 0; i < K; i++)
            for (size_t j = 0; j <= i; j++)
                *gsl_matrix_ptr(cov, i, j) +=
                    (gsl_matrix_get(off, r, i) - gsl_vector_get(mean, i)) *
                    (gsl_matrix_get(off, r, j) - gsl_vector_get(mean, j)) / (double)(R - 1);
    assert_int_equal(gsl_linalg_cholesky_decomp1(cov), 0);
    assert_int_equal(gsl_linalg_cholesky_solve(cov, mean, solved), 0);
    for (size_t c = 0; c < K; c++)
        t2 += (double)R * gsl_vector_get(mean, c) * gsl_vector_get(solved, c);
    gsl_matrix_free(cov);
    gsl_vector_free(mean);
    gsl_vector_free(solved);
    const double k = (double)K, n = (double)R;
    print_message("Occitanie: T2 = %.1f of %zu cells\n", t2, K);
    return gsl_cdf_fdist_Q(t2 * (n - k) / (k * (n - 1)), k, n - k);
}

static void all_cells_of_occitanie(void **state)
{
    enum { PER_CELL = 3 }; /* replicates for each cell: the covariance is well estimated */
    static occitanie_t occitanie;
    rlv_expectation_t e;
    rlv_error_t err = {0};
    (void)state;
    read_occitanie(&occitanie);
    if (rlv_expectation_init(&e, &occitanie.model, &occitanie.model.params, &err) < 0)
        fail_msg("%s", err.text);
    gsl_matrix *off = gsl_matrix_calloc(PER_CELL * e.num_cells, e.num_cells);
    live_cells(&occitanie.model, &e, off);
    const double p = hotelling_p(off);
    print_message("Occitanie: p = %.4f\n", p);
    assert_true(p > 0.001);
    gsl_matrix_free(off);
    rlv_expectation_free(&e);
    free_occitanie(&occitanie);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_their_own),
        cmocka_unit_test(all_cells_of_occitanie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
