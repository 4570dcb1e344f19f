/* The model's laws against exact results (slow; make check-stat): shares of the logit, Poisson
 * entries, survival of the base stock, unbiased synthesis. */
#include "../support/small_region.h"
#include "../support/support.h"

#include "releve/synthesis.h"

#include <gsl/gsl_cdf.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Every bound below is one that a right model passes but once in 10,000 (or 5 standard errors). */
static const double SMALLEST_P = 1e-4;

static void choices_follow_the_weights(void **state)
{
    enum { DOCTORS = 400000, N = 9 };
    static const double WEIGHT[N] = {1, 0, 3.5, 0.02, 7, 2, 0, 11, 0.4};
    double total = 0, chi2 = 0;
    int count[N + 1] = {0};
    (void)state;
    for (uint32_t id = 0; id < DOCTORS; id++) {
        const rlv_address_t at = rlv_address(17, 3, id, 2033, RLV_STREAM_SETTLEMENT);
        count[rlv_choice_among(&at, WEIGHT, N)]++;
    }
    for (int t = 0; t < N; t++)
        total += WEIGHT[t];
    for (int t = 0; t < N; t++) {
        const double expected = DOCTORS * WEIGHT[t] / total;
        if (WEIGHT[t] > 0)
            chi2 += (count[t] - expected) * (count[t] - expected) / expected;
        else
            assert_int_equal(count[t], 0);
    }
    assert_int_equal(count[N], 0);
    assert_true(gsl_cdf_chisq_Q(chi2, 6) > SMALLEST_P);
}

static int entrants(rlv_simulation_t *s, uint32_t replicate, double mean)
{
    rlv_error_t err = {0};
    rlv_population_clear(&s->doctors);
    s->replicate = replicate;
    support_set(&s->params, "entries.per_year", mean);
    assert_int_equal(RLV_ENTRIES.step(s, &err), 0);
    return (int)s->doctors.num_rows;
}

/* Means below and above the part by which long means are split. */
static void entries_are_poisson(void **state)
{
    enum { N = 20000 };
    static const double MEANS[] = {0.7, 12.5, 250, 900};
    support_small_t small;
    rlv_model_t model;
    rlv_simulation_t s;
    rlv_error_t err = {0};
    (void)state;
    support_small_fixed(&small);
    support_set(&small.params, "entries.path", 1);
    support_set(&small.params, "settlement.outside_share", 0);
    support_small_model(&small, &model);
    assert_int_equal(rlv_simulation_init(&s, &model, &err), 0);
    s.params = model.params;
    s.seed = 4;
    s.year = 2025;
    assert_int_equal(rlv_entries_prepare(&s, &err), 0);
    for (size_t m = 0; m < sizeof MEANS / sizeof MEANS[0]; m++) {
        const double mean = MEANS[m];
        double sum = 0, squares = 0;
        int before = 0;
        for (uint32_t i = 0; i < N; i++) {
            const int k = entrants(&s, i, mean);
            sum += k;
            squares += (k - mean) * (k - mean);
        }
        assert_close(sum / N, mean, 0, 5 * sqrt(mean / N));
        /* variance of the squared deviation of a Poisson: mean + 2 mean^2 */
        assert_close(squares / N, mean, 0, 5 * sqrt((mean + 2 * mean * mean) / N));
        /* monotone in the mean, draw by draw */
        for (int step = 0; step <= 60; step++) {
            const int k = entrants(&s, 99, mean * (0.5 + 0.025 * step));
            assert_true(k >= before);
            before = k;
        }
    }
    rlv_simulation_free(&s);
    rlv_model_free(&model);
    support_small_free(&small);
}

static void ages_and_sexes_of_entrants(void **state)
{
    support_small_t small;
    rlv_model_t model;
    rlv_simulation_t s;
    rlv_error_t err = {0};
    double women = 0, age = 0, eu = 0, mixed = 0, n = 0;
    (void)state;
    support_small_fixed(&small);
    support_set(&small.params, "entries.path", 1);
    support_set(&small.params, "settlement.outside_share", 0);
    support_small_model(&small, &model);
    assert_int_equal(rlv_simulation_init(&s, &model, &err), 0);
    s.params = model.params;
    s.seed = 4;
    s.year = 2025;
    assert_int_equal(rlv_entries_prepare(&s, &err), 0);
    for (uint32_t i = 0; i < 300; i++)
        for (int row = entrants(&s, i, 500) - 1; row >= 0; row--) {
            n++;
            women += s.doctors.sex[row] == RLV_WOMAN;
            age += rlv_age(s.doctors.birth_year[row], 2025) + 0.5;
            eu += s.doctors.diploma[row] == RLV_DIPLOMA_EU;
            mixed += s.doctors.state[row] == RLV_STATE_MIXED;
        }
    /* the ages' law, cut at 28, by hand */
    double expected_age = 0, mass = 0;
    for (int a = 28; a <= 60; a++) {
        const double w = exp(-0.5 * pow((a + 0.5 - 35) / 4.0, 2));
        expected_age += w * (a + 0.5);
        mass += w;
    }
    assert_close(women / n, 0.62, 0, 5 * sqrt(0.62 * 0.38 / n));
    assert_close(eu / n, 0.11, 0, 5 * sqrt(0.11 * 0.89 / n));
    assert_close(mixed / n, 0.10, 0, 5 * sqrt(0.10 * 0.90 / n));
    assert_close(age / n, expected_age / mass, 0, 5 * 4 / sqrt(n));
    rlv_simulation_free(&s);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* Doctors of a year, sex and age, summed over the replicates. */
enum { SURVIVAL_YEARS = 24 };
typedef struct {
    double at[SURVIVAL_YEARS + 1][RLV_NUM_SEXES][RLV_PYRAMID_AGES + SURVIVAL_YEARS + 1];
} survivors_t;

/* Of `start` doctors of an age at the start, the survivors of each year: mean, and binomial
 * variance. */
static void add_expected(const rlv_national_t *national, int sex, int i, double start,
                         survivors_t *expected, survivors_t *variance)
{
    double survival = 1;

    for (int y = 0; y <= SURVIVAL_YEARS && RLV_AGE_FIRST + i + y <= RLV_AGE_LAST; y++) {
        const int age = RLV_AGE_FIRST + i + y;
        expected->at[y][sex][i + y] += start * survival;
        variance->at[y][sex][i + y] += start * survival * (1 - survival);
        const double hazard = -log(1 - national->exit_probability[sex][age]) *
                                  (sex == RLV_WOMAN ? 1.2 : 1) *
                                  (age >= 60 && age <= 69 ? 0.9 : 1) +
                              (age < 60 ? 0.004 : 0);
        const double death = -log(1 - national->death_probability[sex][age]) * 0.65;
        survival *= exp(-fmax(hazard, death));
    }
}

/* Cells of a variance of 25 and more by chi-square, all of them by their sum. */
static void compare_survivors(const survivors_t *observed, const survivors_t *expected,
                              const survivors_t *variance, int y)
{
    double chi2 = 0, sum = 0, sum_expected = 0, sum_variance = 0;
    int cells = 0;

    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int i = 0; i < RLV_PYRAMID_AGES; i++) {
            const double off = observed->at[y][sex][i] - expected->at[y][sex][i];
            sum += observed->at[y][sex][i];
            sum_expected += expected->at[y][sex][i];
            sum_variance += variance->at[y][sex][i];
            if (variance->at[y][sex][i] < 25)
                continue;
            chi2 += off * off / variance->at[y][sex][i];
            cells++;
        }
    assert_true(cells > 50);
    assert_close(sum, sum_expected, 0, 5 * sqrt(sum_variance));
    if (!(gsl_cdf_chisq_Q(chi2, cells) > SMALLEST_P))
        fail_msg("after %d years: chi2 = %.1f of %d", y, chi2, cells);
}

/* Without entries, in a region of one class of zone, a doctor of age a at the start survives y
 * years with probability prod exp(-hazard): the pyramid of every year against that closed form. */
static void survival_is_the_closed_form(void **state)
{
    enum { REPLICATES = 3000 };
    static survivors_t expected, variance, observed;
    support_small_t small;
    rlv_model_t model;
    support_life_t life;
    rlv_error_t err = {0};
    (void)state;
    support_small_fixed(&small);
    memset(small.region.zone, RLV_ZONE_ZAR, small.region.num_territories);
    support_set(&small.params, "entries.per_year", 0);
    support_set(&small.params, "states.to_health_centre", 0);
    support_set(&small.params, "exits.women_factor", 1.2);
    support_set(&small.params, "exits.factor_60_69", 0.9);
    support_set(&small.params, "exits.other_addition", 0.004);
    small.params.time_horizon = 2021 + SURVIVAL_YEARS;
    support_small_model(&small, &model);
    support_life_run(&life, &model, 31, 0);

    for (uint32_t replicate = 0; replicate < REPLICATES; replicate++) {
        assert_int_equal(
            rlv_simulation_run(&life.simulation, &model.params, 31, replicate, life.counts, &err),
            0);
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int i = 0; i < RLV_PYRAMID_AGES; i++) {
                for (int y = 0; y <= SURVIVAL_YEARS; y++)
                    observed.at[y][sex][i] += life.counts.pyramid[rlv_pyramid_index(
                        &model.shape, 2021 + y, sex, RLV_AGE_FIRST + i)];
                /* the base pyramid that was drawn */
                const double start =
                    life.counts
                        .pyramid[rlv_pyramid_index(&model.shape, 2021, sex, RLV_AGE_FIRST + i)];
                add_expected(&small.national, sex, i, start, &expected, &variance);
            }
    }
    for (int y = 1; y <= SURVIVAL_YEARS; y++)
        compare_survivors(&observed, &expected, &variance, y);
    support_life_free(&life);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* The mean of the drawn stocks is the fitted expectation, in every cell, block, age and sex; the
 * margins of territories and departments follow. */
static void synthesis_is_unbiased(void **state)
{
    enum { REPLICATES = 40000, CELLS = 8, BLOCKS = RLV_SYNTHESIS_BLOCKS };
    support_small_t small;
    rlv_model_t model;
    rlv_simulation_t s;
    rlv_error_t err = {0};
    static double count[CELLS][BLOCKS], by_age[RLV_NUM_SEXES][RLV_PYRAMID_AGES];
    double pyramid[RLV_NUM_SEXES][RLV_PYRAMID_AGES];
    (void)state;
    support_small_fixed(&small);
    support_small_model(&small, &model);
    assert_int_equal(rlv_simulation_init(&s, &model, &err), 0);
    s.params = model.params;
    s.seed = 23;
    s.year = 2021;
    assert_int_equal(rlv_entries_prepare(&s, &err), 0);
    for (uint32_t replicate = 0; replicate < REPLICATES; replicate++) {
        s.replicate = replicate;
        assert_int_equal(rlv_synthesis_draw(&s, &err), 0);
        for (size_t row = 0; row < s.doctors.num_rows; row++) {
            const int age = rlv_age(s.doctors.birth_year[row], 2021);
            count[s.doctors.cell[row]][age < 55 ? 0 : age < 66 ? 1 : 2]++;
            by_age[s.doctors.sex[row]][age - RLV_AGE_FIRST]++;
        }
    }
    for (size_t c = 0; c < CELLS; c++)
        for (size_t b = 0; b < BLOCKS; b++) {
            /* systematic sampling: a block of a cell holds its expectation rounded up or down at
             * each of its two ends, so its variance is at most 1/2 */
            const double expected = s.fit[c * BLOCKS + b];
            assert_close(count[c][b] / REPLICATES, expected, 0, 5 * sqrt(0.5 / REPLICATES));
        }
    rlv_synthesis_pyramid(&small.national, &small.params, pyramid);
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int i = 0; i < RLV_PYRAMID_AGES; i++) {
            const double expected = 151 * pyramid[sex][i];
            assert_close(by_age[sex][i] / REPLICATES, expected, 0,
                         5 * sqrt(fmax(expected, 0.01) / REPLICATES) + 1e-5);
        }
    /* territory 1, whose supply is the oldest by the two published series */
    assert_true(count[1][2] / 5 > 1.3 * count[5][2] / 15);
    rlv_simulation_free(&s);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* Causes share the hazard: deaths are the part of exits that their hazard is. */
static void causes_share_the_hazard(void **state)
{
    enum { REPLICATES = 2000 };
    support_small_t small;
    rlv_model_t model;
    support_life_t life;
    rlv_error_t err = {0};
    double deaths = 0, retirements = 0, others = 0, expected_deaths = 0, expected_exits = 0;
    (void)state;
    support_small_fixed(&small);
    memset(small.region.zone, RLV_ZONE_ZAR, small.region.num_territories);
    support_set(&small.params, "entries.per_year", 0);
    support_set(&small.params, "states.to_health_centre", 0);
    support_set(&small.params, "exits.mortality_factor", 2);
    small.params.time_horizon = 2022;
    support_small_model(&small, &model);
    support_life_run(&life, &model, 31, 0);
    const size_t region = model.shape.num_places - 1;
    for (uint32_t replicate = 0; replicate < REPLICATES; replicate++) {
        assert_int_equal(
            rlv_simulation_run(&life.simulation, &model.params, 31, replicate, life.counts, &err),
            0);
        const int32_t *tally = life.counts.tally;
        deaths += support_count(&model, tally, 2021, RLV_TALLY_EXITS_DEATH, region);
        retirements += support_count(&model, tally, 2021, RLV_TALLY_EXITS_RETIREMENT, region);
        others += support_count(&model, tally, 2021, RLV_TALLY_EXITS_OTHER, region);
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int age = RLV_AGE_FIRST; age < RLV_AGE_LAST; age++) {
                const double n =
                    life.counts.pyramid[rlv_pyramid_index(&model.shape, 2021, sex, age)];
                const double death = -2 * log(1 - small.national.death_probability[sex][age]);
                const double hazard =
                    fmax(death, -log(1 - small.national.exit_probability[sex][age]) *
                                    (sex == RLV_WOMAN ? 1.15 : 1));
                expected_exits += n * (1 - exp(-hazard));
                expected_deaths += n * (1 - exp(-hazard)) * death / hazard;
            }
    }
    assert_true(others > 0 && retirements > 0);
    assert_close(deaths, expected_deaths, 0, 5 * sqrt(expected_deaths));
    assert_close(deaths + retirements + others, expected_exits, 0, 5 * sqrt(expected_exits));
    support_life_free(&life);
    rlv_model_free(&model);
    support_small_free(&small);
}

/* Laplace transform of the positive stable law of index a: exp(-s^a). */
static void stable_numbers_are_stable(void **state)
{
    enum { N = 200000 };
    (void)state;
    for (int a = 3; a <= 10; a += 2) {
        const double index = a / 10.0;
        for (int k = 0; k < 3; k++) {
            const double s = 0.3 * (1 << k);
            double sum = 0, squares = 0;
            for (uint32_t i = 0; i < N; i++) {
                const rlv_address_t at = rlv_address(23, 0, i, 2030, RLV_STREAM_NEST);
                const rlv_block_t draw = rlv_draw(&at, (uint32_t)a);
                const double x = exp(-s * rlv_choice_stable(index, rlv_unit(draw.word[0]),
                                                            -log(rlv_unit(draw.word[1]))));
                sum += x;
                squares += x * x;
            }
            const double mean = sum / N, sd = sqrt(squares / N - mean * mean);
            assert_close(mean, exp(-pow(s, index)), 0, 5 * sd / sqrt(N));
        }
    }
}

/* Where entrants settle, against the closed form of the nested logit with its outside option. */
static void settlement_is_the_nested_logit(void **state)
{
    enum { REPLICATES = 3000, PER_YEAR = 40 };
    (void)state;
    for (int round = 0; round < 3; round++) {
        support_small_t small;
        rlv_model_t model;
        support_life_t life;
        double count[8] = {0}, nest[8] = {0}, weight[8], all = 0, total = 0, chi2 = 0;
        const double lambda = 0.4 + 0.3 * round;
        support_small_fixed(&small);
        const size_t n = small.region.num_territories;
        support_set(&small.params, "settlement.nest_similarity", lambda);
        support_set(&small.params, "settlement.outside_share", 0.3);
        support_set(&small.params, "entries.path", 1);
        support_set(&small.params, "entries.per_year", PER_YEAR);
        support_set(&small.params, "entries.reference_year", 2021);
        support_set(&small.params, "states.from_health_centre", 0);
        support_set(&small.params, "time.horizon", 2022);
        support_small_model(&small, &model);
        for (uint32_t r = 0; r < REPLICATES; r++) {
            support_life_run(&life, &model, 31, r);
            for (size_t t = 0; t < n; t++) {
                count[t] += support_count(&model, life.counts.tally, 2021, RLV_TALLY_ENTRIES, t);
                weight[t] = life.simulation.utility_weight[t];
            }
            support_life_free(&life);
        }
        for (size_t t = 0; t < n; t++)
            nest[model.nest[t]] += weight[t];
        assert_true(model.num_nests > 1 && model.num_nests < n);
        for (size_t m = 0; m < model.num_nests; m++)
            all += nest[m] > 0 ? pow(nest[m], lambda) : 0;
        for (size_t t = 0; t < n; t++)
            total += count[t];
        /* seekers are per_year / 0.7, and 0.3 of them choose elsewhere */
        assert_close(total / REPLICATES, PER_YEAR, 0, 5 * sqrt((double)PER_YEAR / REPLICATES));
        for (size_t t = 0; t < n; t++) {
            const double d = nest[model.nest[t]];
            const double expected = weight[t] / d * pow(d, lambda) / all * total;
            if (expected > 0)
                chi2 += (count[t] - expected) * (count[t] - expected) / expected;
        }
        assert_true(gsl_cdf_chisq_Q(chi2, (double)n - 1) > SMALLEST_P);
        rlv_model_free(&model);
        support_small_free(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_follow_the_weights),
        cmocka_unit_test(entries_are_poisson),
        cmocka_unit_test(stable_numbers_are_stable),
        cmocka_unit_test(settlement_is_the_nested_logit),
        cmocka_unit_test(ages_and_sexes_of_entrants),
        cmocka_unit_test(survival_is_the_closed_form),
        cmocka_unit_test(synthesis_is_unbiased),
        cmocka_unit_test(causes_share_the_hazard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
