#include "releve/synthesis.h"

#include "releve/mathx.h"
#include "releve/process.h"

#include <math.h>
#include <string.h>

/*
 * The margins of places cut the ages in three blocks only, so that the fit is of cells by blocks;
 * inside a block every cell has the region's pyramid.
 */
enum { BLOCK_YOUNG, BLOCK_SENIOR, BLOCK_OVER65, NUM_BLOCKS = RLV_SYNTHESIS_BLOCKS };
enum { SENIOR_AGE = 55, OVER65_AGE = 66, FIT_ROUNDS = 500 };
static const double FIT_TOLERANCE = 1e-6; /* GPs */
static const double LARGEST_SHARE = 0.95; /* of a group's GPs that one of its margins may ask for */

static int block_of(int age)
{
    return age < SENIOR_AGE ? BLOCK_YOUNG : age < OVER65_AGE ? BLOCK_SENIOR : BLOCK_OVER65;
}

void rlv_synthesis_pyramid(const rlv_national_t *national, const rlv_params_t *params,
                           double pyramid[RLV_NUM_SEXES][RLV_PYRAMID_AGES])
{
    enum { POPULATION_LIBERAL };
    double total[RLV_NUM_SEXES] = {0, 0};

    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int i = 0; i < RLV_PYRAMID_AGES; i++) {
            const int age = RLV_AGE_FIRST + i;
            const double liberal = params->synthesis_population == POPULATION_LIBERAL
                                       ? national->liberal_share[sex][age]
                                       : 1.0;
            const double tilt = rlv_exp(params->synthesis_age_tilt * ((double)age - 50.0) / 10.0);
            pyramid[sex][i] = national->pyramid[sex][age] * liberal * tilt;
            total[sex] += pyramid[sex][i];
        }
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++) {
        const double share =
            sex == RLV_WOMAN ? params->synthesis_women_share : 1.0 - params->synthesis_women_share;
        for (int i = 0; i < RLV_PYRAMID_AGES; i++)
            pyramid[sex][i] *= total[sex] > 0 ? share / total[sex] : 0;
    }
}

static double territory_gps(const rlv_region_t *region, size_t t)
{
    double gps = 0;
    for (uint32_t c = region->first_cell[t]; c < region->first_cell[t + 1]; c++)
        gps += (double)region->gp[c];
    return gps;
}

/*
 * GPs over 65 aimed at in each territory: the published shares of supply say how territories
 * differ, shrunk to the region's by the size of the territory; the pyramid says the level.
 */
static void aim_over65(const rlv_region_t *region, const rlv_params_t *params, double level,
                       double *target)
{
    const double k = params->synthesis_le65_shrink_gp;
    double mean = 0, gps_total = 0, sum = 0;

    for (size_t t = 0; t < region->num_territories; t++) {
        const double gps = territory_gps(region, t);
        mean += gps * (1.0 - region->le65_ratio[t]);
        gps_total += gps;
    }
    mean = gps_total > 0 ? mean / gps_total : 0;
    for (size_t t = 0; t < region->num_territories; t++) {
        const double gps = territory_gps(region, t);
        const double relative = mean > 0 ? (1.0 - region->le65_ratio[t]) / mean : 1.0;
        double share = gps > 0 ? level * (gps * relative + k) / (gps + k) : 0;
        share = share < 0.9 ? share : 0.9;
        target[t] = share * gps;
        sum += target[t];
    }
    for (size_t t = 0; t < region->num_territories && sum > 0; t++)
        target[t] *= level * gps_total / sum;
}

/* GPs of 55 and over aimed at in each department: its published share relative to the region's,
 * followed in part; the pyramid says the level. NaN where no share is published. */
static void aim_seniors(const rlv_region_t *region, const rlv_params_t *params, double level,
                        double *target)
{
    double mean = 0, known = 0;

    for (size_t d = 0; d < region->num_departments; d++)
        target[d] = 0;
    for (size_t c = 0; c < region->num_cells; c++) {
        const uint32_t d = region->cell_department[c];
        target[d] += (double)region->gp[c];
    }
    for (size_t d = 0; d < region->num_departments; d++) {
        const double share = region->share_55plus[d];
        if (share == share) {
            mean += share * target[d];
            known += target[d];
        }
    }
    for (size_t d = 0; d < region->num_departments; d++) {
        const double relative = region->share_55plus[d] * known / mean;
        target[d] *= level * (1.0 + params->synthesis_department_weight * (relative - 1.0));
    }
}

/* Multiplies the blocks `first`.. of a group of cells so that they hold `target` of its GPs, and
 * the blocks before so that they hold the rest. No target asks for more than nearly all of the
 * group: the rest would be negative. */
static void scale_group(const uint32_t key[], uint32_t group, size_t from, size_t to, int first,
                        double target, double *fit)
{
    double old = 0, young = 0;

    for (size_t c = from; c < to; c++)
        for (int b = 0; b < NUM_BLOCKS && key[c] == group; b++)
            *(b >= first ? &old : &young) += fit[c * NUM_BLOCKS + (size_t)b];
    if (!(old > 0) || !(young > 0))
        return;
    const double most = LARGEST_SHARE * (old + young);
    target = target < most ? target : most;
    for (size_t c = from; c < to; c++)
        for (int b = 0; b < NUM_BLOCKS && key[c] == group; b++)
            fit[c * NUM_BLOCKS + (size_t)b] *=
                b >= first ? target / old : (old + young - target) / young;
}

static void fit_blocks(const rlv_region_t *region, const double level[NUM_BLOCKS], double *fit)
{
    double sum[NUM_BLOCKS] = {0}, total = 0;

    for (size_t i = 0; i < region->num_cells * NUM_BLOCKS; i++) {
        sum[i % NUM_BLOCKS] += fit[i];
        total += fit[i];
    }
    for (size_t i = 0; i < region->num_cells * NUM_BLOCKS; i++)
        if (sum[i % NUM_BLOCKS] > 0)
            fit[i] *= level[i % NUM_BLOCKS] * total / sum[i % NUM_BLOCKS];
}

/* Cells to their counts; returns the largest error found. */
static double fit_cells(const rlv_region_t *region, double *fit)
{
    double worst = 0;
    for (size_t c = 0; c < region->num_cells; c++) {
        double *cell = fit + c * NUM_BLOCKS;
        const double target = (double)region->gp[c], sum = cell[0] + cell[1] + cell[2];
        for (int b = 0; b < NUM_BLOCKS && sum > 0; b++)
            cell[b] *= target / sum;
        worst = fabs(sum - target) > worst ? fabs(sum - target) : worst;
    }
    return worst;
}

double rlv_synthesis_fit(const rlv_region_t *region, const rlv_params_t *params,
                         const double level[NUM_BLOCKS], double *target, double *fit)
{
    double *seniors = target, *over65 = target + region->num_departments;
    double worst = INFINITY;

    aim_seniors(region, params, level[BLOCK_SENIOR] + level[BLOCK_OVER65], seniors);
    aim_over65(region, params, level[BLOCK_OVER65], over65);
    for (size_t c = 0; c < region->num_cells; c++)
        for (int b = 0; b < NUM_BLOCKS; b++)
            fit[c * NUM_BLOCKS + (size_t)b] = (double)region->gp[c] * level[b];
    for (int round = 0; round < FIT_ROUNDS && worst > FIT_TOLERANCE; round++) {
        for (uint32_t d = 0; d < region->num_departments; d++)
            if (seniors[d] == seniors[d])
                scale_group(region->cell_department, d, 0, region->num_cells, BLOCK_SENIOR,
                            seniors[d], fit);
        for (uint32_t t = 0; t < region->num_territories; t++)
            scale_group(region->cell_territory, t, region->first_cell[t], region->first_cell[t + 1],
                        BLOCK_OVER65, over65[t], fit);
        fit_blocks(region, level, fit);
        worst = fit_cells(region, fit);
    }
    return worst;
}

/* Age at which a doctor of the base stock was installed: drawn like an entrant's, not above
 * today's. */
static int installation_age(const rlv_simulation_t *self, double u, int age)
{
    int entry = RLV_AGE_FIRST;
    while (entry < age && self->entry_age[entry] < u)
        entry++;
    return entry;
}

static int add_doctor(rlv_simulation_t *self, uint32_t rank, size_t cell, int sex, int age,
                      rlv_error_t *err)
{
    const int year = (int)self->params.time_reference_year;
    const uint32_t id = rlv_doctor_id(0, rank);
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, id, 0, RLV_STREAM_SYNTHESIS_DETAIL);
    const rlv_block_t draw = rlv_draw(&at, 0);
    const int years_installed = age - installation_age(self, rlv_unit(draw.word[0]), age);
    const rlv_doctor_t doctor = {
        .id = id,
        .birth_year = (int16_t)(year - 1 - age),
        .installed_year = (int16_t)(year - 1 - years_installed),
        .cell = (uint16_t)cell,
        .sex = (uint8_t)sex,
        .diploma = RLV_DIPLOMA_FRENCH,
        .state = rlv_unit(draw.word[1]) < self->params.synthesis_mixed_share ? RLV_STATE_MIXED
                                                                             : RLV_STATE_LIBERAL,
        .cumul = rlv_unit(draw.word[2]) < self->model->national->cumul_share[sex][age],
    };
    return rlv_population_add(&self->doctors, &doctor, err);
}

/* Systematic sampling of a cell's GPs over ages, men and women of an age side by side. `column` is
 * the share of each sex and age inside its block. */
static int round_cell(rlv_simulation_t *self, size_t cell,
                      double column[RLV_NUM_SEXES][RLV_PYRAMID_AGES], uint32_t *rank,
                      rlv_error_t *err)
{
    const uint32_t wanted = self->model->region->gp[cell];
    const double *fit = self->fit + cell * NUM_BLOCKS;
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, (uint32_t)cell, 0, RLV_STREAM_SYNTHESIS_ROUNDING);
    double next = rlv_unit(rlv_draw(&at, 0).word[0]), sum = 0;
    uint32_t drawn = 0;
    int status = RLV_OK, last_age = RLV_AGE_FIRST, last_sex = RLV_MAN;

    for (int age = RLV_AGE_FIRST; age <= RLV_AGE_LAST; age++)
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++) {
            const double expected = fit[block_of(age)] * column[sex][age - RLV_AGE_FIRST];
            sum += expected;
            for (; next < sum && drawn < wanted && status == RLV_OK; drawn++, next += 1.0)
                status = add_doctor(self, (*rank)++, cell, sex, age, err);
            if (expected > 0) {
                last_age = age;
                last_sex = sex;
            }
        }
    /* the sum may fall short of the count by a rounding error: the last one is of the last age */
    for (; drawn < wanted && status == RLV_OK; drawn++)
        status = add_doctor(self, (*rank)++, cell, last_sex, last_age, err);
    return status;
}

static int copy_records(rlv_simulation_t *self, rlv_error_t *err)
{
    int status = RLV_OK;
    for (size_t i = 0; i < self->model->num_records && status == RLV_OK; i++) {
        const rlv_record_t *record = &self->model->record[i];
        const rlv_doctor_t doctor = {
            .id = rlv_doctor_id(0, (uint32_t)i),
            .birth_year = record->birth_year,
            .installed_year = record->installed_year,
            .cell = record->cell,
            .sex = record->sex,
            .state = record->state,
            .cumul = record->cumul,
        };
        status = rlv_population_add(&self->doctors, &doctor, err);
    }
    return status;
}

int rlv_synthesis_draw(rlv_simulation_t *self, rlv_error_t *err)
{
    const rlv_region_t *region = self->model->region;
    double column[RLV_NUM_SEXES][RLV_PYRAMID_AGES], level[NUM_BLOCKS] = {0};
    uint32_t rank = 0;

    rlv_population_clear(&self->doctors);
    if (self->model->record != NULL)
        return copy_records(self, err);
    rlv_synthesis_pyramid(self->model->national, &self->params, column);
    for (int age = RLV_AGE_FIRST; age <= RLV_AGE_LAST; age++)
        level[block_of(age)] +=
            column[RLV_MAN][age - RLV_AGE_FIRST] + column[RLV_WOMAN][age - RLV_AGE_FIRST];
    for (int age = RLV_AGE_FIRST; age <= RLV_AGE_LAST; age++)
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            column[sex][age - RLV_AGE_FIRST] /=
                level[block_of(age)] > 0 ? level[block_of(age)] : 1.0;

    const double worst =
        rlv_synthesis_fit(region, &self->params, level, self->fit_target, self->fit);
    if (!(worst < 0.01))
        return rlv_fail(
            err, RLV_ERR_DATA,
            "synthesis: the ages asked for cannot be met together (off by %.3g GPs in a "
            "cell after %d rounds)",
            worst, FIT_ROUNDS);
    int status = RLV_OK;
    for (size_t cell = 0; cell < region->num_cells && status == RLV_OK; cell++)
        status = round_cell(self, cell, column, &rank, err);
    return status;
}
