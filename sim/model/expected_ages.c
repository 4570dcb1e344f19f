#include "releve/expected_ages.h"

#include "releve/synthesis.h"

#include <stdlib.h>
#include <string.h>

enum { SENIOR_AGE = 55, OVER65_AGE = 66 };

static int block_of(int age)
{
    return age < SENIOR_AGE ? 0 : age < OVER65_AGE ? 1 : 2;
}

static void count_records(const rlv_model_t *model, double *gp)
{
    const int year = (int)model->params.time_reference_year;
    for (size_t i = 0; i < model->num_records; i++) {
        const int age = rlv_age(model->record[i].birth_year, year) - RLV_AGE_FIRST;
        if (age >= 0 && age < RLV_PYRAMID_AGES)
            gp[(size_t)model->record[i].cell * RLV_EXPECTED_AGES +
               (size_t)model->record[i].sex * RLV_PYRAMID_AGES + (size_t)age] += 1;
    }
}

int rlv_expected_ages(const rlv_model_t *model, double *gp, rlv_error_t *err)
{
    const rlv_region_t *region = model->region;
    double column[RLV_NUM_SEXES][RLV_PYRAMID_AGES], level[RLV_SYNTHESIS_BLOCKS] = {0};
    double *fit = NULL, *target = NULL;
    int status = RLV_ERR_OS;

    memset(gp, 0, region->num_cells * RLV_EXPECTED_AGES * sizeof *gp);
    if (model->record != NULL) {
        count_records(model, gp);
        return RLV_OK;
    }
    fit = rlv_calloc(region->num_cells * RLV_SYNTHESIS_BLOCKS, sizeof *fit, err);
    target = rlv_calloc(region->num_departments + region->num_territories, sizeof *target, err);
    if (fit == NULL || target == NULL)
        goto out;
    rlv_synthesis_pyramid(model->national, &model->params, column);
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        for (int i = 0; i < RLV_PYRAMID_AGES; i++)
            level[block_of(RLV_AGE_FIRST + i)] += column[sex][i];
    const double worst = rlv_synthesis_fit(region, &model->params, level, target, fit);
    if (!(worst < 0.01)) {
        status = rlv_fail(err, RLV_ERR_DATA, "expected ages: cells off by %.3g GPs", worst);
        goto out;
    }
    for (size_t c = 0; c < region->num_cells; c++)
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int i = 0; i < RLV_PYRAMID_AGES; i++) {
                const int b = block_of(RLV_AGE_FIRST + i);
                gp[c * RLV_EXPECTED_AGES + (size_t)(sex * RLV_PYRAMID_AGES + i)] =
                    level[b] > 0
                        ? fit[c * RLV_SYNTHESIS_BLOCKS + (size_t)b] * column[sex][i] / level[b]
                        : 0;
            }
    status = RLV_OK;
out:
    free(fit);
    free(target);
    return status;
}
