/* Random scenarios on random regions: stocks balance flows in every replicate, year and place,
 * nobody is in an impossible place, base-year stocks are the counts, the order of rows means
 * nothing. */
#include "schemes.h"
#include "small_region.h"
#include "support.h"

#include "releve/contracts.h"
#include "releve/synthesis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Every number of the model drawn inside its range (a narrower one where the range is of another
 * use); times apart. */
static void random_params(rlv_params_t *params, uint32_t seed)
{
    uint32_t k = 5000;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        const double u = support_unit(seed, k++), fancy = support_unit(seed, k++);
        const bool model = strncmp(info->path, "run.", 4) != 0 &&
                           strncmp(info->path, "time.", 5) != 0 &&
                           strcmp(info->path, "apl.decay") != 0;
        if (!model || fancy < 0.4)
            continue; /* many parameters keep their default */
        if (info->type == RLV_TYPE_BOOL)
            rlv_params_set(params, info, u < 0.5);
        if (info->type == RLV_TYPE_CHOICE && strncmp(info->path, "entries.", 8) == 0)
            rlv_params_set(params, info, u < 0.5);
        if (info->type != RLV_TYPE_REAL && info->type != RLV_TYPE_INT)
            continue;
        double value = info->low + u * (info->high - info->low);
        if (strcmp(info->path, "entries.per_year") == 0)
            value = 60 * u;
        if (info->type == RLV_TYPE_INT)
            value = floor(value);
        rlv_params_set(params, info, value);
    }
    support_set(params, "apl.decay", support_whole(seed, k++, 0, 3));
    support_set(params, "time.reference_year", support_whole(seed, k++, 2018, 2021));
    support_set(params, "time.horizon", support_whole(seed, k++, 2022, 2040));
}

static void check_doctors(const rlv_simulation_t *s, const rlv_region_t *region)
{
    rlv_error_t err = {0};
    if (rlv_population_verify(&s->doctors, region->num_cells, s->model->shape.horizon, &err) < 0)
        fail_msg("%s", err.text);
    for (size_t row = 0; row < s->doctors.num_rows; row++) {
        assert_true(s->doctors.cell[row] < region->num_cells);
        assert_true(s->doctors.decision[row] != RLV_DECISION_LEAVE);
        assert_true(s->doctors.installed_year[row] < s->model->shape.horizon);
    }
}

/* All tallies are possible numbers, and the levels sum to the region. */
static void check_record(const rlv_model_t *model, const int32_t *record)
{
    const rlv_region_t *r = model->region;
    for (int year = model->shape.base_year; year <= model->shape.horizon; year++)
        for (int kind = 0; kind < RLV_NUM_TALLIES; kind++) {
            int64_t sum[RLV_NUM_LEVELS] = {0};
            for (int level = 0; level < RLV_NUM_LEVELS; level++)
                for (size_t i = 0; i < rlv_region_level_size(r, (rlv_level_t)level); i++) {
                    const int32_t n =
                        support_count(model, record, year, (rlv_tally_kind_t)kind,
                                      rlv_region_first_place(r, (rlv_level_t)level) + i);
                    assert_true(n >= 0);
                    sum[level] += n;
                }
            const bool waits = kind == RLV_TALLY_WAITING || kind == RLV_TALLY_WAITING_SALARIED;
            const bool adds = (kind <= RLV_TALLY_EXITS_OTHER && kind != RLV_TALLY_PATIENTS) ||
                              (kind >= RLV_TALLY_SIGNED && kind <= RLV_TALLY_PAID) ||
                              kind == RLV_TALLY_UNDER_APL || kind == RLV_TALLY_UNDER_APL_LE65;
            for (int level = 0; level < RLV_NUM_LEVELS && adds; level++)
                assert_true(sum[level] ==
                            (waits && level != RLV_LEVEL_DEPARTMENT && level != RLV_LEVEL_REGION
                                 ? 0
                                 : sum[RLV_LEVEL_REGION]));
            if (kind == RLV_TALLY_MOVES_IN || kind == RLV_TALLY_MOVES_OUT)
                assert_true(sum[RLV_LEVEL_REGION] == 0); /* nobody crosses its border */
        }
    /* who moves out of a place moves into another one of its level */
    for (int year = model->shape.base_year; year < model->shape.horizon; year++)
        for (int level = 0; level < RLV_NUM_LEVELS; level++) {
            int64_t in = 0, out = 0;
            for (size_t i = 0; i < rlv_region_level_size(r, (rlv_level_t)level); i++) {
                const size_t p = rlv_region_first_place(r, (rlv_level_t)level) + i;
                in += support_count(model, record, year, RLV_TALLY_MOVES_IN, p);
                out += support_count(model, record, year, RLV_TALLY_MOVES_OUT, p);
            }
            assert_true(in == out);
        }
}

static void stocks_balance_flows(void **state)
{
    enum { CASES = 250, REPLICATES = 3 };
    int unmet = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= CASES; seed++) {
        support_small_t small;
        rlv_model_t model;
        rlv_ensemble_t ensemble;
        rlv_error_t err = {0};
        support_small_random(&small, seed);
        random_params(&small.params, seed);
        support_small_model(&small, &model);
        const int status =
            rlv_ensemble_run(&ensemble, &model, seed, REPLICATES, RLV_CHANCE, NULL, 1, NULL, &err);
        if (status == RLV_ERR_DATA && strstr(err.text, "cannot be met together") != NULL) {
            unmet++; /* ages that contradict each other are refused in words */
        } else {
            if (status < 0 || rlv_ensemble_verify(&ensemble, &model, &err) < 0)
                fail_msg("seed %u: %s", (unsigned)seed, err.text);
            int32_t by_place[64] = {0};
            for (size_t c = 0; c < small.region.num_cells; c++)
                rlv_region_add(&small.region, c, (int32_t)small.region.gp[c], by_place);
            for (size_t r = 0; r < REPLICATES; r++) {
                const int32_t *record = ensemble.tally + r * ensemble.tally_size;
                check_record(&model, record);
                for (size_t p = 0; p < model.shape.num_places; p++)
                    if (small.params.time_reference_year == small.params.time_base_year)
                        assert_int_equal(support_count(&model, record, model.shape.base_year,
                                                       RLV_TALLY_HEADCOUNT, p),
                                         by_place[p]);
            }
            support_life_t life;
            support_life_run(&life, &model, seed, 0);
            check_doctors(&life.simulation, &small.region);
            assert_memory_equal(life.counts.tally, ensemble.tally,
                                ensemble.tally_size * sizeof *ensemble.tally);
            support_life_free(&life);
        }
        rlv_ensemble_free(&ensemble);
        rlv_model_free(&model);
        support_small_free(&small);
    }
    if (unmet > CASES / 4)
        fail_msg("%d of %d scenarios refused: the property is hardly tested", unmet, CASES);
}

#define SWAP(field)                                                                                \
    do {                                                                                           \
        const __typeof__(d->field[0]) keep = d->field[a];                                          \
        d->field[a] = d->field[b];                                                                 \
        d->field[b] = keep;                                                                        \
    } while (0);

static void shuffle(rlv_population_t *d, uint32_t seed)
{
    for (size_t a = d->num_rows; a-- > 1;) {
        const size_t b = (size_t)support_whole(seed, (uint32_t)a, 0, (int)a);
        RLV_POPULATION_ATTRIBUTES(SWAP)
    }
}

/* The years of rlv_simulation_run by hand, rows shuffled before each process. */
static void live_shuffled(rlv_simulation_t *s, const rlv_model_t *model, uint64_t seed,
                          rlv_counts_t counts)
{
    rlv_error_t err = {0};
    s->params = model->params;
    s->seed = seed;
    s->replicate = 2;
    s->counts = counts;
    memset(counts.costs, 0, rlv_cost_size(&model->shape) * sizeof *counts.costs);
    assert_int_equal(rlv_simulation_start(s, &err), 0);
    for (int year = s->year; year <= model->shape.horizon; year++) {
        s->year = year;
        s->flow = counts.tally + rlv_tally_index(&model->shape, year, (rlv_tally_kind_t)0, 0);
        shuffle(&s->doctors, (uint32_t)year);
        assert_int_equal(rlv_measure(s, &err), 0);
        rlv_contracts_open(s);
        for (size_t i = 0; i < RLV_NUM_PROCESSES && year < model->shape.horizon; i++) {
            shuffle(&s->doctors, (uint32_t)(year * 10 + (int)i));
            assert_int_equal(RLV_PROCESSES[i]->step(s, &err), 0);
        }
    }
}

static void row_order_means_nothing(void **state)
{
    (void)state;
    for (uint32_t seed = 400; seed < 430; seed++) {
        support_small_t small;
        rlv_model_t model;
        rlv_schemes_t schemes;
        support_life_t plain, shuffled;
        support_small_random(&small, seed);
        support_schemes(&schemes);
        small.schemes = &schemes;
        support_set(&small.params, "sites.rate", 0.2);
        support_set(&small.params, "health_centres.posts", 5);
        support_set(&small.params, "health_centres.from_liberal", 0);
        support_set(&small.params, "aids.take_up_cotram", 1);
        support_set(&small.params, "settlement.aid", 1);
        support_set(&small.params, "entries.per_year", 12);
        support_set(&small.params, "relocation.probability", 0.1);
        support_set(&small.params, "time.horizon", 2030);
        support_small_model(&small, &model);
        support_life_run(&plain, &model, seed, 2);
        support_life_run(&shuffled, &model, seed, 3); /* a used workspace */
        memset(shuffled.counts.tally, 0, rlv_tally_size(&model.shape) * sizeof(int32_t));
        memset(shuffled.counts.pyramid, 0, rlv_pyramid_size(&model.shape) * sizeof(int32_t));
        live_shuffled(&shuffled.simulation, &model, seed, shuffled.counts);
        assert_memory_equal(plain.counts.costs, shuffled.counts.costs,
                            rlv_cost_size(&model.shape) * sizeof(int32_t));
        assert_memory_equal(plain.counts.tally, shuffled.counts.tally,
                            rlv_tally_size(&model.shape) * sizeof(int32_t));
        assert_memory_equal(plain.counts.pyramid, shuffled.counts.pyramid,
                            rlv_pyramid_size(&model.shape) * sizeof(int32_t));
        support_life_free(&plain);
        support_life_free(&shuffled);
        rlv_model_free(&model);
        support_small_free(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stocks_balance_flows),
        cmocka_unit_test(row_order_means_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
