#include "releve/twins.h"

#include "releve/parallel.h"

#include <stdlib.h>
#include <string.h>

const char *rlv_twin_name(rlv_twin_t twin)
{
    static const char *const NAMES[RLV_NUM_TWINS] = {"windfall", "within_target", "displaced",
                                                     "additional", "lost"};
    return NAMES[twin];
}

/* A counted GP at the horizon. */
typedef struct {
    uint32_t id;
    uint16_t territory;
    uint8_t recent; /* settled there after the base year */
} doctor_t;

typedef struct {
    doctor_t *row; /* [num_rows], by id */
    size_t num_rows;
} world_t;

typedef struct {
    world_t *world; /* [num_replicates] */
    int base_year;
} keeper_t;

static int by_id(const void *a, const void *b)
{
    const doctor_t *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Keeps the doctors of a replicate that has just been lived. */
static int keep(void *context, size_t replicate, const rlv_simulation_t *lived, rlv_error_t *err)
{
    const keeper_t *keeper = context;
    const rlv_population_t *p = &lived->doctors;
    world_t *world = &keeper->world[replicate];

    world->row = rlv_calloc(p->num_rows, sizeof *world->row, err);
    if (world->row == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < p->num_rows; i++) {
        if (p->cell[i] == RLV_NO_CELL ||
            (p->state[i] != RLV_STATE_LIBERAL && p->state[i] != RLV_STATE_MIXED))
            continue;
        world->row[world->num_rows++] =
            (doctor_t){p->id[i], (uint16_t)lived->model->region->cell_territory[p->cell[i]],
                       p->installed_year[i] >= keeper->base_year};
    }
    qsort(world->row, world->num_rows, sizeof *world->row, by_id);
    return RLV_OK;
}

static const doctor_t *find(const world_t *world, uint32_t id)
{
    const doctor_t key = {.id = id};
    return world->num_rows > 0 ? bsearch(&key, world->row, world->num_rows, sizeof key, by_id)
                               : NULL;
}

static bool targeted(const rlv_region_t *region, size_t territory)
{
    return region->zone[territory] == RLV_ZONE_ZIP || region->zone[territory] == RLV_ZONE_ZAC;
}

static rlv_twin_t judge(const rlv_region_t *region, const doctor_t *doctor, const doctor_t *twin)
{
    if (twin == NULL)
        return RLV_TWIN_ADDITIONAL;
    if (twin->territory == doctor->territory)
        return RLV_TWIN_SAME;
    return targeted(region, twin->territory) ? RLV_TWIN_TARGET : RLV_TWIN_DISPLACED;
}

static void count_twins(const rlv_region_t *region, const world_t *without, const world_t *with,
                        int32_t count[RLV_NUM_TWINS])
{
    for (size_t i = 0; i < with->num_rows; i++) {
        const doctor_t *const d = &with->row[i];
        if (d->recent && targeted(region, d->territory))
            count[judge(region, d, find(without, d->id))]++;
    }
    for (size_t i = 0; i < without->num_rows; i++) {
        const doctor_t *const d = &without->row[i];
        const doctor_t *const twin = find(with, d->id);
        if (d->recent && targeted(region, d->territory) &&
            (twin == NULL || !targeted(region, twin->territory)))
            count[RLV_TWIN_LOST]++;
    }
}

static int live(const rlv_model_t *model, const rlv_param_draws_t *draws, uint64_t seed, size_t n,
                rlv_uncertainty_t uncertainty, size_t num_threads, const rlv_progress_t *progress,
                keeper_t *keeper, rlv_error_t *err)
{
    rlv_ensemble_t ensemble = {0};
    const rlv_ensemble_observer_t observer = {keep, keeper};

    keeper->base_year = model->shape.base_year;
    keeper->world = rlv_calloc(n, sizeof *keeper->world, err);
    if (keeper->world == NULL)
        return RLV_ERR_OS;
    const rlv_ensemble_plan_t plan = {.seed = seed,
                                      .num_replicates = n,
                                      .uncertainty = uncertainty,
                                      .draws = draws,
                                      .num_threads = num_threads,
                                      .observer = &observer};
    const int status = rlv_ensemble_live(&ensemble, model, &plan, progress, err);
    rlv_ensemble_free(&ensemble);
    return status;
}

static void free_worlds(keeper_t *keeper, size_t n)
{
    for (size_t i = 0; keeper->world != NULL && i < n; i++)
        free(keeper->world[i].row);
    free(keeper->world);
}

int rlv_twins_count(const rlv_model_t *without, const rlv_param_draws_t *without_draws,
                    const rlv_model_t *with, const rlv_param_draws_t *with_draws, uint64_t seed,
                    size_t num_replicates, rlv_uncertainty_t uncertainty, size_t num_threads,
                    const rlv_progress_t *progress, int32_t *count, rlv_error_t *err)
{
    const rlv_region_t *region = without->region;
    keeper_t a = {0}, b = {0};
    int status = RLV_OK;

    if (region->num_territories != with->region->num_territories)
        return rlv_fail(err, RLV_ERR_USAGE, "twins need the same territories");
    for (size_t t = 0; t < region->num_territories; t++)
        if (strcmp(region->territory[t].code, with->region->territory[t].code) != 0)
            return rlv_fail(err, RLV_ERR_USAGE, "twins need the same territories");
    status = live(without, without_draws, seed, num_replicates, uncertainty, num_threads, progress,
                  &a, err);
    if (status == RLV_OK)
        status = live(with, with_draws, seed, num_replicates, uncertainty, num_threads, progress,
                      &b, err);
    memset(count, 0, num_replicates * RLV_NUM_TWINS * sizeof *count);
    for (size_t r = 0; r < num_replicates && status == RLV_OK; r++)
        count_twins(region, &a.world[r], &b.world[r], count + r * RLV_NUM_TWINS);
    free_worlds(&a, num_replicates);
    free_worlds(&b, num_replicates);
    return status;
}
