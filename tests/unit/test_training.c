/* The training pipeline: dating of studies, cohorts, waits, and the level of entries. */
#include "../support/small_region.h"
#include "../support/support.h"

#include "releve/training.h"

#include <math.h>
#include <string.h>

static void set_up(rlv_params_t *params, rlv_national_t *national)
{
    rlv_params_init(params);
    memset(national, 0, sizeof *national);
    for (int i = 0; i < RLV_SERIES_YEARS; i++)
        national->first_installations[i] = national->training_places[i] = NAN;
    support_set(params, "training.dropout", 0);
    support_set(params, "training.repeat_share", 0);
}

static void set_places(rlv_national_t *national)
{
    for (int year = 2000; year <= 2030; year++)
        national->training_places[year - RLV_SERIES_FIRST] = 8000;
}

/* Places of one year, alone among none: the years in which its GPs finish. */
static void places_of_2018_finish_in_november_2027(void **state)
{
    static const int CASES[][2] = {{2013, 2021}, {2017, 2025}, {2018, 2027}, {2020, 2029}};
    rlv_params_t params = {0};
    rlv_national_t national;
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        set_up(&params, &national);
        for (int year = 2000; year <= 2030; year++)
            national.training_places[year - RLV_SERIES_FIRST] = year == CASES[i][0] ? 1000 : 0;
        for (int year = 2010; year <= 2040; year++) {
            const double expected = year == CASES[i][1] ? 1000 * 0.46 : 0;
            assert_close(rlv_training_graduates(&params, &national, year), expected, 1e-12, 1e-12);
        }
    }
    assert_int_equal(rlv_training_end(&params, 2022), 2025);
    assert_int_equal(rlv_training_end(&params, 2023), 2027);
    params.training_fourth_year = false;
    assert_int_equal(rlv_training_end(&params, 2023), 2026);
}

/* The blank of 2026 comes out of the pipeline: nobody finishes in that year. */
static void nobody_finishes_in_2026(void **state)
{
    rlv_params_t params = {0};
    rlv_national_t national;
    (void)state;
    set_up(&params, &national);
    set_places(&national);
    assert_close(rlv_training_graduates(&params, &national, 2025), 8000 * 0.46, 1e-12, 0);
    assert_close(rlv_training_graduates(&params, &national, 2026), 0, 0, 0);
    assert_close(rlv_training_graduates(&params, &national, 2027), 8000 * 0.46, 1e-12, 0);
    /* docteurs juniors: from November 2026, counted on 1 January 2027 */
    assert_close(rlv_training_juniors(&params, &national, 2026), 0, 0, 0);
    assert_close(rlv_training_juniors(&params, &national, 2027),
                 params.training_region_share * 8000 * 0.46, 1e-12, 0);
    support_set(&params, "training.repeat_share", 0.2); /* constant places: nothing changes */
    assert_close(rlv_training_graduates(&params, &national, 2027), 8000 * 0.46, 1e-12, 0);
    support_set(&params, "training.dropout", 0.1);
    assert_close(rlv_training_graduates(&params, &national, 2027), 8000 * 0.46 * 0.9, 1e-12, 0);
}

/* More posts in the region: its part of the cohort by the pull, its docteurs juniors in full, the
 * country and the level of entries as they were. */
static void posts_draw_graduates(void **state)
{
    static const rlv_series_t STEP = {2, {2022, 2023}, {1, 1.5}};
    rlv_params_t params = {0};
    rlv_national_t national;
    (void)state;
    set_up(&params, &national);
    set_places(&national);
    const double scale = rlv_training_scale(&params, &national);
    assert_close(rlv_training_drawn(&params, &national, 2027), 8000 * 0.46, 0, 0);
    for (int both = 0; both < 2; both++) {
        const double change = both ? 0.5 : 0.25;
        params.training_posts_toulouse = STEP;
        if (both)
            params.training_posts_montpellier = STEP;
        assert_close(rlv_training_graduates(&params, &national, 2027), 8000 * 0.46, 0, 0);
        assert_close(rlv_training_drawn(&params, &national, 2025), 8000 * 0.46, 0, 0);
        assert_close(rlv_training_drawn(&params, &national, 2027), 8000 * 0.46 * (1 + 0.4 * change),
                     1e-12, 0);
        assert_close(rlv_training_juniors(&params, &national, 2027),
                     params.training_region_share * 8000 * 0.46 * (1 + change), 1e-12, 0);
        assert_close(rlv_training_scale(&params, &national), scale, 0, 0);
    }
}

/* The continuous wait has the published median and mean; a uniform number never gives a shorter
 * wait when it grows. */
static void waits_have_the_published_law(void **state)
{
    enum { GRID = 200000 };
    rlv_params_t params = {0};
    double share[RLV_TRAINING_MAX_WAIT + 1], sum = 0, mean = 0;
    int last = 0;
    (void)state;
    rlv_params_init(&params);
    rlv_training_waits(&params, 1.0, share);
    for (int k = 0; k <= RLV_TRAINING_MAX_WAIT; k++)
        sum += share[k];
    assert_true(sum > 0.98 && sum <= 1 + 1e-12); /* a tail of the law never installs */
    for (int i = 0; i < GRID; i++) {
        const int wait = rlv_training_wait(&params, 1.0, (i + 0.5) / GRID);
        assert_true(wait >= last);
        last = wait;
        mean += wait < 200 ? (double)wait / GRID : 0;
    }
    /* calendar years, from November: the mean of the law plus 11/12, less half a year of rounding
     */
    assert_close(mean, 3.8 + 11.0 / 12.0 - 0.5, 0, 0.1);
    assert_true(rlv_training_wait(&params, 0.3, 0.9) < rlv_training_wait(&params, 1.0, 0.9));
    assert_int_equal(rlv_training_wait(&params, 1.0, 0.5), 2); /* November + 2 years: year + 2 */
}

/* Years to the thesis come before the wait, whatever its factor. */
static void the_thesis_comes_first(void **state)
{
    rlv_params_t params = {0};
    double share[2][RLV_TRAINING_MAX_WAIT + 1];
    (void)state;
    rlv_params_init(&params);
    rlv_training_waits(&params, 0.3, share[0]);
    support_set(&params, "training.thesis_years", 2);
    rlv_training_waits(&params, 0.3, share[1]);
    assert_close(share[1][0] + share[1][1], 0, 0, 0);
    for (int k = 2; k <= RLV_TRAINING_MAX_WAIT; k++)
        assert_close(share[1][k], share[0][k - 2], 0, 0);
    assert_int_equal(rlv_training_wait(&params, 1.0, 0.5), 4);
}

/* Graduates expected to wait on 1 January of `year`: cohorts times those who install here later. */
static double expected_waiting(const rlv_simulation_t *s, int year)
{
    const rlv_params_t *p = &s->params;
    double sum = 0, wait[2][RLV_TRAINING_MAX_WAIT + 1];
    rlv_training_waits(p, 1.0, wait[0]);
    rlv_training_waits(p, p->cesp_delay_factor, wait[1]);
    for (int end = year - RLV_TRAINING_MAX_WAIT; end < year; end++) {
        double held = 0;
        for (int owed = (int)p->cesp_min_years; owed <= p->cesp_max_years; owed++)
            held += rlv_training_cesp_owing(p, end, owed);
        for (int k = year - end; k <= RLV_TRAINING_MAX_WAIT; k++)
            sum += rlv_entries_cohort(s, end) *
                   ((1 - held) * (1 - p->training_never_share) * wait[0][k] +
                    held * (1 - p->cesp_elsewhere) * wait[1][k]);
    }
    return sum;
}

/* The stock of those who wait: by department and in the region only, as many as expected, where GPs
 * are; a year takes those who end and gives those who install. */
static void graduates_wait_by_department(void **state)
{
    enum { REPLICATES = 200, YEARS = 4, MOST_PLACES = 64 };
    support_small_t small;
    rlv_model_t model;
    double waiting[YEARS][MOST_PLACES] = {{0}}, salaried = 0, expected[YEARS] = {0};
    double gps[MOST_PLACES] = {0}, all = 0;
    (void)state;
    support_small_fixed(&small);
    support_set(&small.params, "entries.per_year", 30);
    support_set(&small.params, "entries.reference_year", 2021);
    support_set(&small.params, "cesp.share", 0.3);
    support_set(&small.params, "cesp.elsewhere", 0.2);
    support_set(&small.params, "training.thesis_years", 0.7);
    support_set(&small.params, "training.salaried_first", 0.3);
    support_set(&small.params, "time.horizon", 2020 + YEARS);
    support_small_model(&small, &model);
    const size_t first = rlv_region_first_place(&small.region, RLV_LEVEL_DEPARTMENT);
    const size_t zones = rlv_region_first_place(&small.region, RLV_LEVEL_ZONE);
    const size_t region = rlv_region_first_place(&small.region, RLV_LEVEL_REGION);
    assert_true(region < MOST_PLACES);
    for (uint32_t r = 0; r < REPLICATES; r++) {
        support_life_t life;
        support_life_run(&life, &model, 4, r);
        const rlv_simulation_t *s = &life.simulation;
        const int32_t *tally = life.counts.tally;
        for (int y = 0; y < YEARS; y++) {
            int32_t come = 0, go = 0, sum = 0;
            for (size_t place = 0; place <= region; place++) {
                const int32_t n = support_count(&model, tally, 2021 + y, RLV_TALLY_WAITING, place);
                waiting[y][place] += (double)n / REPLICATES;
                sum += place >= first && place < zones ? n : 0;
                if (place < first || (place >= zones && place < region))
                    assert_int_equal(n, 0);
            }
            assert_int_equal(sum,
                             support_count(&model, tally, 2021 + y, RLV_TALLY_WAITING, region));
            salaried += support_count(&model, tally, 2021 + y, RLV_TALLY_WAITING_SALARIED, region);
            expected[y] = expected_waiting(s, 2021 + y);
            for (size_t i = 0; i < s->num_graduates; i++) {
                const rlv_graduate_t *g = &s->graduate[i];
                come += g->end == 2021 + y && g->year > g->end;
                go += g->end < 2021 + y && g->year == 2021 + y;
            }
            if (y + 1 < YEARS)
                assert_int_equal(support_count(&model, tally, 2022 + y, RLV_TALLY_WAITING, region),
                                 sum + come - go);
        }
        support_life_free(&life);
    }
    for (size_t c = 0; c < small.region.num_cells; c++) {
        gps[small.region.cell_department[c]] += small.region.gp[c];
        all += small.region.gp[c];
    }
    for (int y = 0; y < YEARS; y++) {
        assert_close(waiting[y][region], expected[y], 0, 4.5 * sqrt(expected[y] / REPLICATES));
        for (size_t d = 0; d < small.region.num_departments; d++) {
            const double here = expected[y] * gps[d] / all;
            assert_close(waiting[y][first + d], here, 0, 4.5 * sqrt(here / REPLICATES));
        }
        salaried -= REPLICATES * 0.3 * waiting[y][region];
    }
    assert_close(salaried, 0, 0, 4.5 * YEARS * sqrt(0.21 * REPLICATES * expected[0]));
    rlv_model_free(&model);
    support_small_free(&small);
}

/* In the reference year entries are on average entries.per_year; up to it they follow the national
 * series; elsewhere takes nothing more. */
static void entries_have_the_level_asked(void **state)
{
    enum { REPLICATES = 400 };
    support_small_t small;
    rlv_model_t model;
    double sum[3] = {0};
    (void)state;
    support_small_fixed(&small);
    support_set(&small.params, "entries.per_year", 40);
    support_set(&small.params, "entries.reference_year", 2023);
    support_set(&small.params, "states.from_health_centre", 0);
    support_set(&small.params, "cesp.share", 0.1);
    support_set(&small.params, "time.horizon", 2024);
    small.national.first_installations[2021 - RLV_SERIES_FIRST] = 1000;
    small.national.first_installations[2022 - RLV_SERIES_FIRST] = 1500;
    small.national.first_installations[2023 - RLV_SERIES_FIRST] = 2000;
    support_small_model(&small, &model);
    for (uint32_t r = 0; r < REPLICATES; r++) {
        support_life_t life;
        support_life_run(&life, &model, 9, r);
        for (int i = 0; i < 3; i++)
            sum[i] += support_count(&model, life.counts.tally, 2021 + i, RLV_TALLY_ENTRIES,
                                    rlv_region_first_place(&small.region, RLV_LEVEL_REGION));
        support_life_free(&life);
    }
    for (int i = 0; i < 3; i++) {
        const double expected = 20.0 + 10.0 * i;
        assert_close(sum[i] / REPLICATES, expected, 0, 4.5 * sqrt(expected / REPLICATES));
    }
    rlv_model_free(&model);
    support_small_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_of_2018_finish_in_november_2027),
        cmocka_unit_test(nobody_finishes_in_2026),
        cmocka_unit_test(waits_have_the_published_law),
        cmocka_unit_test(posts_draw_graduates),
        cmocka_unit_test(the_thesis_comes_first),
        cmocka_unit_test(graduates_wait_by_department),
        cmocka_unit_test(entries_have_the_level_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
