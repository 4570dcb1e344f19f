/* Discontinuities where the class changes: the reduced form of the rule while classes are rebuilt,
 * fuzzy once a real list is given. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_zoning.h"

typedef struct {
    enum rlv_zs_outcome outcome;
    rlv_scale_t scale;
    int reference, year;
} question_t;

static double change_of(const rlv_evaluate_zoning_t *self, const question_t *q, size_t i)
{
    double before, after;
    if (q->outcome == RLV_ZS_GP_DENSITY) {
        const double people = rlv_zs_population(self, q->reference)[i];
        before = self->gp[RLV_ZS_GP_MID][i] / people * 1e5;
        after = self->gp[RLV_ZS_GP_2020][i] / people * 1e5;
    } else if (q->outcome == RLV_ZS_APL) {
        before = self->apl[rlv_zs_apl_index(q->reference)][i];
        after = self->apl[rlv_zs_apl_index(q->year)][i];
    } else {
        before = rlv_zs_population(self, q->reference)[i];
        after = rlv_zs_population(self, q->year)[i];
    }
    if (q->scale == RLV_SCALE_LEVEL)
        return after - before;
    return before > 0 && after > 0 ? log(after / before) : NAN;
}

static int estimate(rlv_evaluate_zoning_t *self, const question_t *q,
                    enum rlv_zs_threshold threshold, double *outcome, double *treatment,
                    rlv_error_t *err)
{
    const double *running = self->rank[RLV_ZS_RANK_LE65_2016];
    const bool list = strcmp(self->zone_status[RLV_ZS_2018], "list") == 0;
    rlv_rd_options_t options = rlv_rd_options(self->cap[threshold]);
    rlv_zs_rd_t *rd = &self->rd[self->num_rd++];
    rlv_error_t refused = {0};

    *rd = (rlv_zs_rd_t){.outcome = q->outcome,
                        .threshold = threshold,
                        .scale = q->scale,
                        .reference = q->reference,
                        .year = q->year,
                        .fuzzy = list && threshold != RLV_ZS_CAP_PLACEBO,
                        .detectable = NAN};
    options.eligible_below = true;
    for (size_t i = 0; i < self->n; i++) {
        /* the placebo threshold is tried inside one class, so that no true change leaks into it */
        const bool out = threshold == RLV_ZS_CAP_PLACEBO && running[i] > self->cap[RLV_ZS_CAP_ZIP];
        outcome[i] = out ? NAN : change_of(self, q, i);
        treatment[i] = self->zone[RLV_ZS_2018][i] <= (int)threshold;
    }
    const rlv_rd_sample_t sample = {.num_rows = self->n,
                                    .outcome = outcome,
                                    .running = running,
                                    .treatment = rd->fuzzy ? treatment : NULL};
    const int status = rlv_rd_estimate(&rd->result, &sample, &options, &refused);
    rd->estimated = status == RLV_OK;
    if (status == RLV_OK)
        rd->detectable =
            (1.9599639845400545 + 0.8416212335729143) * rd->result.effect[RLV_RD_ROBUST].std_error;
    else if (status == RLV_ERR_DATA)
        (void)snprintf(rd->note, sizeof rd->note, "%.150s", refused.text);
    else
        return rlv_fail(err, status, "%s", refused.text);
    return RLV_OK;
}

int rlv_zs_discontinuities(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    static const question_t QUESTIONS[] = {
        {RLV_ZS_GP_DENSITY, RLV_SCALE_LEVEL, 2017, 2020},
        {RLV_ZS_GP_DENSITY, RLV_SCALE_LEVEL, 2018, 2020},
        {RLV_ZS_APL, RLV_SCALE_LEVEL, 2017, 2019},
        {RLV_ZS_APL, RLV_SCALE_LOG, 2017, 2019},
        {RLV_ZS_APL, RLV_SCALE_LEVEL, 2017, 2021},
        {RLV_ZS_APL, RLV_SCALE_LOG, 2017, 2021},
        {RLV_ZS_APL, RLV_SCALE_LEVEL, 2015, 2021},
        {RLV_ZS_APL, RLV_SCALE_LOG, 2015, 2021},
        {RLV_ZS_APL, RLV_SCALE_LEVEL, 2015, 2017},
        {RLV_ZS_POPULATION, RLV_SCALE_LOG, 2012, 2017},
    };
    double *outcome = rlv_calloc(self->n + 1, sizeof *outcome, err);
    double *treatment = rlv_calloc(self->n + 1, sizeof *treatment, err);
    int status = outcome == NULL || treatment == NULL ? RLV_ERR_OS : RLV_OK;

    for (int t = 0; t < RLV_ZS_NUM_THRESHOLDS; t++)
        for (size_t q = 0; q < sizeof QUESTIONS / sizeof *QUESTIONS && status == RLV_OK; q++)
            status =
                estimate(self, &QUESTIONS[q], (enum rlv_zs_threshold)t, outcome, treatment, err);
    free(outcome);
    free(treatment);
    return status;
}
