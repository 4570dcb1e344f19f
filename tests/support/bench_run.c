/*
 * Replicates with everything on, one thread, against the plain Philox loop that makes as many
 * draws. The draws are counted by the same file and the model's compiled with RLV_COUNT_DRAWS
 * (bench-draws, which prints their number), so that what is timed counts nothing.
 */
#include "bench_run.h"

#include "releve/aids.h"
#include "releve/national_csv.h"
#include "releve/region_csv.h"
#include "releve/rng.h"
#include "releve/scenario.h"
#include "releve/simulation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { REPLICATES = 2, NUM_TURNS = 5, SEED = 20210101 };

/* The plan of several levers, and what it leaves off. */
static const char SCENARIO[] = "scenarios/combined_plan.cfg";
static const char *const MORE[] = {"regulation.on=1.0", "solidarity.days_month=2.0",
                                   "aids.zones=\"zip_zac\"", "training.juniors_in_apl=true",
                                   "exits.retirement_shift=1.0"};

typedef struct {
    rlv_scenario_t scenario;
    rlv_region_t region;
    rlv_universities_t towns;
    rlv_national_t national;
    rlv_file_list_t files;
    rlv_schemes_t schemes;
    rlv_model_t model;
    rlv_simulation_t simulation;
    rlv_counts_t counts;
} world_t;

static world_t world;

static void check(int status, const rlv_error_t *err)
{
    if (status < 0) {
        fprintf(stderr, "bench: %s\n", err->text);
        exit(-status);
    }
}

static void prepare(void)
{
    rlv_aids_t aids;
    rlv_error_t err = {0};
    rlv_model_t *model = &world.model;

    check(rlv_scenario_read(&world.scenario, SCENARIO, MORE, sizeof MORE / sizeof MORE[0], NULL,
                            &err),
          &err);
    const rlv_params_t *params = &world.scenario.params;
    check(rlv_region_read(&world.region, &world.towns, params, &world.files, NULL, &err), &err);
    check(rlv_national_read(&world.national, params, &world.files, NULL, &err), &err);
    check(rlv_aids_read(&aids, "data/occitanie/aids.cfg", &err), &err);
    check(rlv_aids_compile(&aids, &world.region, &world.schemes, &err), &err);
    rlv_aids_free(&aids);
    model->schemes = &world.schemes;
    model->university = world.towns.name;
    model->university_latitude = world.towns.latitude;
    model->university_longitude = world.towns.longitude;
    model->num_universities = world.towns.num_universities;
    check(rlv_model_init(model, params, &world.region, &world.national, &err), &err);
    check(rlv_simulation_init(&world.simulation, model, &err), &err);
    world.counts.tally = rlv_calloc(rlv_tally_size(&model->shape), sizeof(int32_t), &err);
    world.counts.pyramid = rlv_calloc(rlv_pyramid_size(&model->shape), sizeof(int32_t), &err);
    world.counts.costs = rlv_calloc(rlv_cost_size(&model->shape), sizeof(int32_t), &err);
    check(err.status, &err);
}

static void clear(void)
{
    free(world.counts.tally);
    free(world.counts.pyramid);
    free(world.counts.costs);
    rlv_simulation_free(&world.simulation);
    rlv_model_free(&world.model);
    rlv_file_list_free(&world.files);
    rlv_universities_free(&world.towns);
    rlv_region_free(&world.region);
    rlv_scenario_free(&world.scenario);
}

static void live(void)
{
    rlv_error_t err = {0};
    for (uint32_t r = 0; r < REPLICATES; r++)
        check(
            rlv_simulation_run(&world.simulation, &world.model.params, SEED, r, world.counts, &err),
            &err);
}

#ifdef RLV_COUNT_DRAWS
uint64_t rlv_draws_counted;

int main(void)
{
    prepare();
    rlv_draws_counted = 0;
    live();
    printf("%llu\n", (unsigned long long)rlv_draws_counted);
    clear();
    return 0;
}
#else
static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static uint32_t plain_loop(uint64_t draws)
{
    uint32_t sum = 0;
    for (uint64_t i = 0; i < draws; i++) {
        const rlv_address_t at = rlv_address(1, 0, (uint32_t)i, 2030, RLV_STREAM_EXIT);
        const rlv_block_t block = rlv_draw(&at, 0);
        sum += block.word[0] ^ block.word[1] ^ block.word[2] ^ block.word[3];
    }
    return sum;
}

void bench_run(uint64_t draws)
{
    double run = INFINITY, plain = INFINITY;
    volatile uint32_t sink;

    prepare();
    live(); /* warm */
    for (int turn = 0; turn < NUM_TURNS; turn++) {
        const double start = seconds();
        live();
        const double lived = seconds();
        sink = plain_loop(draws);
        (void)sink;
        run = fmin(run, lived - start);
        plain = fmin(plain, seconds() - lived);
    }
    printf("\nreplicates with everything on, 2021-2040, one thread\n");
    printf("%-22s %9.1f ms a replicate\n", "simulation", 1e3 * run / REPLICATES);
    printf("%-22s %9.1f ms for its %.2f million blocks\n", "plain Philox loop",
           1e3 * plain / REPLICATES, 1e-6 * (double)draws / REPLICATES);
    printf("%-22s %9.2f [at most 10]\n", "ratio", run / plain);
    clear();
}
#endif
