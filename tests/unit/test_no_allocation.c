/*
 * The yearly loop allocates nothing: after a replicate that warms the workspace up, others are
 * lived without a call of malloc, calloc or realloc (wrapped at link time, Makefile).
 */
#include "../support/schemes.h"
#include "../support/small_region.h"
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>

/* The linker's names for what is wrapped. */
/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *pointer, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *pointer, size_t size);

static size_t allocations;

void *__wrap_malloc(size_t size)
{
    allocations++;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    allocations++;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *pointer, size_t size)
{
    allocations++;
    return __real_realloc(pointer, size);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

/* Everything on: aids, posts, solidarity, regulation, openings, juniors, the zoning rule. */
static void set_up(support_small_t *small, rlv_schemes_t *schemes, uint32_t seed)
{
    support_small_random(small, seed);
    support_schemes(schemes);
    small->schemes = schemes;
    support_set(&small->params, "time.horizon", 2036);
    support_set(&small->params, "entries.per_year", 20);
    support_set(&small->params, "sites.rate", 0.3);
    support_set(&small->params, "settlement.birthplace", 1);
    support_set(&small->params, "settlement.peers", 1);
    support_set(&small->params, "aids.base_contracts", 0.5);
    support_set(&small->params, "cesp.share", 0.3);
    support_set(&small->params, "cesp.base_holders", 5);
    support_set(&small->params, "health_centres.posts", 8);
    support_set(&small->params, "solidarity.days_month", 2);
    support_set(&small->params, "structures.openings", 1);
    support_set(&small->params, "regulation.on", 1);
    support_set(&small->params, "zoning.mode", 0);
}

static void replicates_allocate_nothing(void **state)
{
    size_t warm = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 10; seed++) {
        support_small_t small;
        rlv_schemes_t schemes;
        rlv_model_t model;
        support_life_t life;
        rlv_error_t err = {0};
        set_up(&small, &schemes, seed);
        support_small_model(&small, &model);
        allocations = 0;
        support_life_run(&life, &model, seed, 0);
        warm += allocations;
        allocations = 0;
        for (uint32_t r = 1; r <= 5; r++)
            assert_int_equal(
                rlv_simulation_run(&life.simulation, &model.params, seed, r, life.counts, &err), 0);
        assert_int_equal(allocations, 0);
        support_life_free(&life);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    assert_true(warm > 100); /* what is counted is what allocates */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(replicates_allocate_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
