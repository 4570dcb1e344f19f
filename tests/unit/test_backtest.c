#include "small_region.h"
#include "support.h"

#include "releve/backtest.h"
#include "releve/real_time.h"
#include "releve/summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- real time */

static size_t index_of(const char *path)
{
    return (size_t)rlv_params_find(path);
}

static void read_scenario(rlv_scenario_t *scenario, const char *set)
{
    const char *const overrides[] = {set};
    rlv_error_t err = {0};
    const int status = rlv_scenario_read(scenario, "scenarios/baseline.cfg", overrides,
                                         set != NULL ? 1 : 0, NULL, &err);
    if (status < 0)
        fail_msg("%s", err.text);
}

static void read_priors(rlv_csv_table_t *table, const char *text)
{
    rlv_error_t err = {0};
    assert_int_equal(rlv_csv_read(table, support_temp_file(text), ',', &err), 0);
}

/* Earlier values of what the table of parameters marks calibrated. */
#define CALIBRATED_PRIORS                                                                          \
    "settlement.distance_km,2012,500,uniform,150,1000,f\n"                                         \
    "settlement.supply,2012,0.8,uniform,0.5,1,f\n"                                                 \
    "synthesis.age_tilt,2012,0,normal,0.1,,f\n"                                                    \
    "apl.observation_sd,2012,0.05,none,,,o\n"                                                      \
    "apl.drift_sd,2012,0.05,none,,,s\n"
#define DRIFT_PRIOR "apl.drift,2012,0.001,normal,0.006,,d\n"
#define COLUMNS     "path,known,value,distribution,a,b,source\n"

static const char PRIORS[] =
    COLUMNS CALIBRATED_PRIORS DRIFT_PRIOR "entries.per_year,2010,200,uniform,150,260,first\n"
                                          "entries.per_year,2014,230,triangular,180,300,second\n"
                                          "entries.per_year,2018,240,normal,9,,third\n";

static void test_later_parameters_are_brought_back(void **state)
{
    static rlv_real_time_param_t param[512];
    rlv_scenario_t scenario = {0};
    rlv_csv_table_t priors = {0};
    rlv_error_t err = {0};
    const size_t entries = index_of("entries.per_year"), drift = index_of("activity.drift");
    (void)state;
    assert_true(RLV_NUM_PARAMS <= 512);
    read_scenario(&scenario, NULL);
    read_priors(&priors, PRIORS);
    const rlv_dist_t present = scenario.param[drift].dist;
    assert_int_equal(rlv_real_time_apply(&scenario, &priors, 2017, true, param, &err), 0);
    /* the last value known by then */
    assert_close(scenario.params.entries_per_year, 230, 0, 0);
    assert_int_equal(scenario.param[entries].dist.kind, RLV_DIST_TRIANGULAR);
    assert_close(scenario.param[entries].dist.b, 300, 0, 0);
    assert_int_equal(param[entries].known, RLV_KNOWN_OLDER);
    assert_int_equal(param[entries].year, 2014);
    assert_string_equal(param[entries].source, "second");
    /* without an earlier value, its own with a law twice as wide */
    assert_int_equal(param[drift].known, RLV_KNOWN_WIDER);
    assert_close(scenario.param[drift].dist.b - scenario.param[drift].dist.a,
                 2 * (present.b - present.a), 1e-12, 0);
    /* without a law: kept, and labelled */
    assert_int_equal(param[index_of("settlement.distance_cap_km")].known, RLV_KNOWN_LATER);
    assert_int_equal(param[index_of("run.seed")].known, RLV_KNOWN_SETTING);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
        if (RLV_PARAMS[i].known > 2017)
            assert_true(param[i].known != RLV_KNOWN_BEFORE);
    rlv_csv_free(&priors);
    rlv_scenario_free(&scenario);
}

static void test_hindsight_changes_nothing(void **state)
{
    static rlv_real_time_param_t param[512];
    rlv_scenario_t scenario = {0};
    rlv_csv_table_t priors = {0};
    rlv_error_t err = {0};
    (void)state;
    read_scenario(&scenario, NULL);
    read_priors(&priors, PRIORS);
    assert_int_equal(rlv_real_time_apply(&scenario, &priors, 2017, false, param, &err), 0);
    assert_close(scenario.params.entries_per_year, 250, 0, 0);
    assert_int_equal(param[index_of("entries.per_year")].known, RLV_KNOWN_LATER);
    rlv_scenario_free(&scenario);
    /* nor what the user sets */
    read_scenario(&scenario, "entries.per_year=222");
    assert_int_equal(rlv_real_time_apply(&scenario, &priors, 2017, true, param, &err), 0);
    assert_close(scenario.params.entries_per_year, 222, 0, 0);
    rlv_csv_free(&priors);
    rlv_scenario_free(&scenario);
}

/* A scenario of the baseline's with one parameter that releve calibrate fitted. */
static void read_calibrated(rlv_scenario_t *scenario, const char *group, const char *member)
{
    char folder[512], text[1024];
    rlv_error_t err = {0};
    assert_non_null(getcwd(folder, sizeof folder));
    (void)snprintf(text, sizeof text,
                   "extends = \"%s/scenarios/baseline.cfg\";\n"
                   "%s = { %s; calibrated = \"a receipt\"; }; };\n",
                   folder, group, member);
    const int status = rlv_scenario_read(scenario, support_temp_file(text), NULL, 0, NULL, &err);
    if (status < 0)
        fail_msg("%s", err.text);
}

/* What releve calibrate fitted knew the years that are scored: it does not enter, whenever its
 * parameter was known. */
static void test_calibrated_values_do_not_enter(void **state)
{
    static rlv_real_time_param_t param[512];
    static const int ORIGINS[] = {2017, 2019};
    const size_t factor = index_of("exits.women_factor");
    rlv_csv_table_t priors = {0};
    rlv_error_t err = {0};
    (void)state;
    read_priors(&priors, PRIORS);
    for (size_t i = 0; i < 2; i++) {
        rlv_scenario_t scenario = {0};
        read_calibrated(&scenario, "exits",
                        "women_factor = { value = 0.7; distribution = \"normal\"; sd = 0.01");
        assert_close(scenario.params.exits_women_factor, 0.7, 0, 0);
        assert_int_equal(rlv_scenario_mark(&scenario, factor), RLV_MARK_CALIBRATED);
        assert_int_equal(rlv_real_time_apply(&scenario, &priors, ORIGINS[i], true, param, &err), 0);
        assert_close(scenario.params.exits_women_factor, 1.15, 0, 0);
        assert_int_equal(scenario.param[factor].dist.kind, RLV_DIST_UNIFORM);
        /* its own year is 2018: before that its law is twice as wide */
        assert_close(scenario.param[factor].dist.b, i == 0 ? 1.35 : 1.25, 1e-12, 0);
        assert_int_equal(param[factor].known, i == 0 ? RLV_KNOWN_WIDER : RLV_KNOWN_OLDER);
        rlv_scenario_free(&scenario);
    }
    rlv_csv_free(&priors);
}

/* A parameter given by year: the law of its factor is widened about 1, its fit forgotten. */
static void test_series_are_brought_back(void **state)
{
    static rlv_real_time_param_t param[512];
    const size_t share = index_of("cesp.share");
    rlv_csv_table_t priors = {0};
    rlv_error_t err = {0};
    (void)state;
    read_priors(&priors, PRIORS);
    for (int fitted = 0; fitted < 2; fitted++) {
        rlv_scenario_t scenario = {0};
        if (fitted)
            read_calibrated(&scenario, "cesp",
                            "share = { value = ( (2020, 0.1), (2030, 0.2) ); "
                            "distribution = \"normal\"; sd = 0.1");
        else
            read_scenario(&scenario, NULL);
        if (!fitted)
            scenario.param[share].dist = (rlv_dist_t){RLV_DIST_UNIFORM, 0.8, 1.1};
        assert_int_equal(rlv_real_time_apply(&scenario, &priors, 2019, true, param, &err), 0);
        assert_int_equal(scenario.params.cesp_share.num_points, 1);
        assert_close(scenario.params.cesp_share.value[0], RLV_PARAMS[share].value, 0, 0);
        assert_int_equal(scenario.param[share].dist.kind,
                         fitted ? RLV_DIST_NONE : RLV_DIST_UNIFORM);
        assert_close(scenario.param[share].dist.a, fitted ? 0 : 0.6, 1e-12, 0);
        assert_close(scenario.param[share].dist.b, fitted ? 0 : 1.2, 1e-12, 0);
        assert_int_equal(param[share].known, fitted ? RLV_KNOWN_LATER : RLV_KNOWN_WIDER);
        rlv_scenario_free(&scenario);
    }
    rlv_csv_free(&priors);
}

/* Nor does what the table of parameters itself holds of a calibration: an earlier value takes its
 * place, whether or not the scenario calibrated it again. */
static void test_calibrated_defaults_do_not_enter(void **state)
{
    static rlv_real_time_param_t param[512];
    const size_t drift = index_of("apl.drift");
    rlv_csv_table_t priors = {0};
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(RLV_PARAMS[drift].mark, RLV_MARK_CALIBRATED);
    read_priors(&priors, PRIORS);
    for (int again = 0; again < 2; again++) {
        rlv_scenario_t scenario = {0};
        if (again)
            read_calibrated(&scenario, "apl",
                            "drift = { value = -0.03; distribution = \"normal\"; sd = 0.001");
        else
            read_scenario(&scenario, NULL);
        assert_true(scenario.params.apl_drift < -0.001);
        assert_int_equal(rlv_real_time_apply(&scenario, &priors, 2019, true, param, &err), 0);
        assert_close(scenario.params.apl_drift, 0.001, 0, 0);
        assert_close(scenario.param[drift].dist.a, 0.006, 0, 0);
        assert_int_equal(param[drift].known, RLV_KNOWN_OLDER);
        assert_int_equal(param[drift].year, 2012);
        assert_string_equal(param[drift].source, "d");
        rlv_scenario_free(&scenario);
    }
    rlv_csv_free(&priors);
}

/* Without an earlier value its centre would stay the calibrated one: refused, unless set by hand or
 * in hindsight. */
static void test_calibrated_defaults_without_earlier_values_are_refused(void **state)
{
    static const char WITHOUT[] = COLUMNS CALIBRATED_PRIORS;
    static const char LATER[] = COLUMNS CALIBRATED_PRIORS "apl.drift,2020,0,normal,0.006,,late\n";
    static const struct {
        const char *priors, *set;
        int origin;
        bool real_time;
        int status;
    } CASES[] = {{WITHOUT, NULL, 2019, true, RLV_ERR_CONFIG},
                 {LATER, NULL, 2019, true, RLV_ERR_CONFIG},
                 {LATER, NULL, 2021, true, RLV_OK},
                 {WITHOUT, "apl.drift=-0.002", 2019, true, RLV_OK},
                 {WITHOUT, NULL, 2019, false, RLV_OK}};
    static rlv_real_time_param_t param[512];
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        rlv_scenario_t scenario = {0};
        rlv_csv_table_t priors = {0};
        rlv_error_t err = {0};
        read_scenario(&scenario, CASES[i].set);
        read_priors(&priors, CASES[i].priors);
        assert_int_equal(rlv_real_time_apply(&scenario, &priors, CASES[i].origin,
                                             CASES[i].real_time, param, &err),
                         CASES[i].status);
        if (CASES[i].status < 0)
            assert_non_null(strstr(err.text, "apl.drift: calibrated"));
        rlv_csv_free(&priors);
        rlv_scenario_free(&scenario);
    }
}

/* The table shipped has one for each parameter marked calibrated and each origin shipped. */
static void test_shipped_priors_hold_the_calibrated(void **state)
{
    static const int ORIGINS[] = {2015, 2016, 2017, 2018, 2019};
    static rlv_real_time_param_t param[512];
    rlv_csv_table_t priors = {0};
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_csv_read(&priors, "data/national/backtest_priors.csv", ',', &err), 0);
    for (size_t k = 0; k < sizeof ORIGINS / sizeof ORIGINS[0]; k++) {
        rlv_scenario_t scenario = {0};
        read_scenario(&scenario, NULL);
        assert_int_equal(rlv_real_time_apply(&scenario, &priors, ORIGINS[k], true, param, &err), 0);
        for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
            if (RLV_PARAMS[i].mark == RLV_MARK_CALIBRATED)
                assert_int_equal(param[i].known, RLV_KNOWN_OLDER);
        assert_close(scenario.params.apl_drift, 0, 0, 0);
        rlv_scenario_free(&scenario);
    }
    rlv_csv_free(&priors);
}

static void test_wrong_priors_are_refused(void **state)
{
    static const char *const WRONG[] = {
        COLUMNS CALIBRATED_PRIORS DRIFT_PRIOR "entries.per_year,2010,x,none,,,s\n",
        COLUMNS CALIBRATED_PRIORS DRIFT_PRIOR "entries.per_year,2010,1,gamma,1,,s\n",
        COLUMNS CALIBRATED_PRIORS DRIFT_PRIOR "entries.per_year,2010,1,uniform,1,,s\n",
        "path,known,value,source\nentries.per_year,2010,1,s\n"};
    static rlv_real_time_param_t param[512];
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        rlv_scenario_t scenario = {0};
        rlv_csv_table_t priors = {0};
        rlv_error_t err = {0};
        read_scenario(&scenario, NULL);
        read_priors(&priors, WRONG[i]);
        assert_int_equal(rlv_real_time_apply(&scenario, &priors, 2017, true, param, &err),
                         RLV_ERR_DATA);
        rlv_csv_free(&priors);
        rlv_scenario_free(&scenario);
    }
}

/* Later inhabitants are the straight line of the years known: their own values do not matter. */
static void test_population_knows_no_future(void **state)
{
    support_small_t small, other;
    (void)state;
    support_small_fixed(&small);
    support_small_fixed(&other);
    rlv_region_t *r = &small.region;
    const int years = r->last_year - r->first_year + 1;
    const int origin = r->first_year + 5, known = origin - RLV_CENSUS_DELAY;
    for (size_t c = 0; c < r->num_cells; c++)
        for (int y = known + 1; y <= r->last_year; y++)
            other.region.population[c * (size_t)years + (size_t)(y - r->first_year)] += 12345;
    rlv_real_time_population(r, origin, 4);
    rlv_real_time_population(&other.region, origin, 4);
    for (size_t c = 0; c < r->num_cells; c++) {
        const double a = rlv_region_population(r, c, known - 2),
                     b = rlv_region_population(r, c, known);
        assert_close(rlv_region_population(r, c, known + 4), fmax(b + 4 * (b - a) / 2, 0), 0, 0.51);
        for (int y = r->first_year; y <= r->last_year; y++)
            assert_int_equal(rlv_region_population(r, c, y),
                             rlv_region_population(&other.region, c, y));
    }
    support_small_free(&small);
    support_small_free(&other);
}

/* --- cases and scores, on an invented region whose "observations" are one life of the model */

enum { REPLICATES = 60, MOST = 4096 };

typedef struct {
    support_small_t small;
    rlv_model_t model;
    rlv_ensemble_t ensemble;
    rlv_observed_t row[MOST];
    rlv_observed_list_t observed;
    double *weight;
} world_t;

/* Published APL of every level and year: the base year's, then replicate `life`. */
static void observe(world_t *w, size_t life)
{
    const int32_t *record = w->ensemble.tally + life * w->ensemble.tally_size;
    const rlv_tally_shape_t *shape = &w->model.shape;
    w->observed = (rlv_observed_list_t){0, w->row};
    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        const size_t first = rlv_region_first_place(&w->small.region, (rlv_level_t)level);
        const size_t size = rlv_region_level_size(&w->small.region, (rlv_level_t)level);
        for (size_t p = first; p < first + size; p++)
            for (int year = shape->base_year; year <= shape->horizon; year++) {
                assert_true(w->observed.num_rows < MOST);
                w->row[w->observed.num_rows++] = (rlv_observed_t){
                    .level = (rlv_level_t)level,
                    .place = p,
                    .year = year,
                    .indicator = "apl",
                    .value = record[rlv_tally_index(shape, year, RLV_TALLY_APL, p)] / 1e6};
            }
    }
}

static void make_world(world_t *w)
{
    rlv_error_t err = {0};
    support_small_fixed(&w->small);
    w->small.params.time_horizon = w->small.params.time_base_year + 4;
    w->small.params.run_observation_error = false;
    support_set(&w->small.params, "entries.per_year", 4);
    support_small_model(&w->small, &w->model);
    assert_int_equal(
        rlv_ensemble_run(&w->ensemble, &w->model, 5, REPLICATES, RLV_CHANCE, NULL, 1, NULL, &err),
        0);
    observe(w, 7);
    const size_t places = w->model.shape.num_places;
    int64_t *population = rlv_summary_population(&w->model, &err);
    w->weight = calloc(places, sizeof *w->weight);
    assert_non_null(population);
    assert_non_null(w->weight);
    for (size_t p = 0; p < places; p++)
        w->weight[p] = (double)population[p * w->model.shape.num_years];
    free(population);
}

static void free_world(world_t *w)
{
    free(w->weight);
    rlv_ensemble_free(&w->ensemble);
    rlv_model_free(&w->model);
    support_small_free(&w->small);
}

/* The mean over horizons, and its ratio to that of the last value. */
static void check_means_over_horizons(const rlv_backtest_score_t *score, size_t num_scores)
{
    double over = 0, rival = 0;
    for (int h = 1; h <= 4; h++) {
        over +=
            rlv_backtest_find(score, num_scores, 0, RLV_LEVEL_TERRITORY, "apl", h, 0, "mae")->value;
        rival += rlv_backtest_find(score, num_scores, 0, RLV_LEVEL_TERRITORY, "apl", h,
                                   RLV_FORECASTER_RIVAL, "mae")
                     ->value;
    }
    assert_close(rlv_backtest_find(score, num_scores, 0, RLV_LEVEL_TERRITORY, "apl",
                                   RLV_MEAN_HORIZON, 0, "mae")
                     ->value,
                 over / 4, 1e-12, 0);
    assert_close(rlv_backtest_find(score, num_scores, 0, RLV_LEVEL_TERRITORY, "apl",
                                   RLV_MEAN_HORIZON, 0, "mae_over_last_value")
                     ->value,
                 over / rival, 1e-12, 0);
}

static void test_cases_and_scores(void **state)
{
    static world_t w;
    rlv_backtest_t backtest = {.seed = 3};
    rlv_backtest_score_t *score = NULL;
    size_t num_scores = 0;
    rlv_error_t err = {0};
    (void)state;
    make_world(&w);
    assert_int_equal(
        rlv_backtest_add(&backtest, &w.ensemble, &w.model, &w.observed, w.weight, &err), 0);
    assert_int_equal(backtest.num_groups, 4 * RLV_NUM_LEVELS);
    const rlv_backtest_group_t *g = &backtest.group[1]; /* territories, second year */
    assert_int_equal(g->year, w.model.shape.base_year + 2);
    assert_int_equal(g->num_cases, w.small.region.num_territories);
    double mean = 0;
    for (size_t r = 0; r < REPLICATES; r++)
        mean += w.ensemble.tally[r * w.ensemble.tally_size +
                                 rlv_tally_index(&w.model.shape, g->year, RLV_TALLY_APL, 3)] /
                1e6 / REPLICATES;
    assert_close(g->by[0][3].point, mean, 1e-12, 0);
    assert_close(g->by[RLV_FORECASTER_RIVAL][3].point,
                 w.ensemble.tally[7 * w.ensemble.tally_size +
                                  rlv_tally_index(&w.model.shape, g->origin, RLV_TALLY_APL, 3)] /
                     1e6,
                 1e-12, 0);
    assert_int_equal(rlv_backtest_scores(&backtest, 50, &score, &num_scores, &err), 0);
    const rlv_backtest_score_t *mae = rlv_backtest_find(score, num_scores, 0, RLV_LEVEL_TERRITORY,
                                                        "apl", 2, RLV_FORECASTER_MODEL, "mae");
    double sum = 0, total = 0;
    for (size_t k = 0; k < g->num_cases; k++) {
        sum += g->weight[k] * fabs(g->by[0][k].middle - g->observed[k]);
        total += g->weight[k];
    }
    assert_non_null(mae);
    assert_close(mae->value, sum / total, 1e-12, 0);
    check_means_over_horizons(score, num_scores);
    /* one observed year has no trend and no past error */
    assert_null(rlv_backtest_find(score, num_scores, 0, RLV_LEVEL_TERRITORY, "apl", 2,
                                  RLV_FORECASTER_RIVAL + RLV_RIVAL_TIMES, "mae"));
    assert_null(rlv_backtest_find(score, num_scores, 0, RLV_LEVEL_TERRITORY, "apl", 2,
                                  RLV_FORECASTER_RIVAL, "crps"));
    free(score);
    rlv_backtest_free(&backtest);
    free_world(&w);
}

/* The drift that the observations have beyond the model is found, to the error of the means. */
static void test_hindcast_finds_a_drift(void **state)
{
    static world_t w;
    rlv_hindcast_t before, after;
    rlv_error_t err = {0};
    (void)state;
    make_world(&w);
    assert_int_equal(rlv_hindcast_fit(&w.ensemble, &w.model, &w.observed, &before, &err), 0);
    assert_int_equal(before.num_years, 4);
    for (size_t i = 0; i < w.observed.num_rows; i++)
        w.row[i].value *= pow(0.97, w.row[i].year - w.model.shape.base_year);
    assert_int_equal(rlv_hindcast_fit(&w.ensemble, &w.model, &w.observed, &after, &err), 0);
    assert_close(after.drift - before.drift, log(0.97), 1e-9, 0);
    /* departures of territories from the region are as they were */
    assert_close(after.observation_sd, before.observation_sd, 1e-6, 1e-9);
    free_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_later_parameters_are_brought_back),
        cmocka_unit_test(test_hindsight_changes_nothing),
        cmocka_unit_test(test_calibrated_values_do_not_enter),
        cmocka_unit_test(test_series_are_brought_back),
        cmocka_unit_test(test_calibrated_defaults_do_not_enter),
        cmocka_unit_test(test_calibrated_defaults_without_earlier_values_are_refused),
        cmocka_unit_test(test_shipped_priors_hold_the_calibrated),
        cmocka_unit_test(test_wrong_priors_are_refused),
        cmocka_unit_test(test_population_knows_no_future),
        cmocka_unit_test(test_cases_and_scores),
        cmocka_unit_test(test_hindcast_finds_a_drift),
    };
    return cmocka_run_group_tests_name("backtest", tests, NULL, NULL);
}
