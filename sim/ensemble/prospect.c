#include "releve/prospect.h"

#include "releve/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { APL_LE65, APL, SHARE_60PLUS, DENSITY, NEED, NUM_INDICATORS };
static const char *const INDICATORS[NUM_INDICATORS] = {"apl_le65", "apl", "share_60plus", "density",
                                                       "need"};

/* A table of territories refilled for each replicate. */
typedef struct {
    rlv_zoning_table_t table; /* points into the arrays below and into the region */
    char indicator[NUM_INDICATORS][RLV_ZONING_WORD_SIZE];
    double *value;
} workspace_t;

static int init_workspace(workspace_t *self, const rlv_model_t *model, const double need[],
                          int64_t *inhabitants, int year, rlv_error_t *err)
{
    const rlv_region_t *region = model->region;
    const size_t n = region->num_territories;

    memset(self, 0, sizeof *self);
    self->value = rlv_calloc(NUM_INDICATORS * n, sizeof *self->value, err);
    if (self->value == NULL)
        return RLV_ERR_OS;
    for (int k = 0; k < NUM_INDICATORS; k++)
        (void)strcpy(self->indicator[k], INDICATORS[k]);
    for (size_t t = 0; t < n; t++) {
        inhabitants[t] = rlv_region_territory_population(region, t, year);
        self->value[NEED * n + t] = need[t];
    }
    self->table = (rlv_zoning_table_t){.num_territories = n,
                                       .territory = region->territory,
                                       .inhabitants = inhabitants,
                                       .num_indicators = NUM_INDICATORS,
                                       .indicator = self->indicator,
                                       .value = self->value};
    return RLV_OK;
}

static void fill_indicators(workspace_t *self, const rlv_model_t *model, const int32_t *record,
                            int year)
{
    const rlv_tally_shape_t *shape = &model->shape;
    const size_t n = self->table.num_territories;
    const size_t region = rlv_region_first_place(model->region, RLV_LEVEL_REGION);
#define TALLY(kind, place) ((double)record[rlv_tally_index(shape, year, (kind), (place))])
    const double mean_share =
        TALLY(RLV_TALLY_AGE_60PLUS, region) / fmax(1.0, TALLY(RLV_TALLY_HEADCOUNT, region));

    for (size_t t = 0; t < n; t++) {
        const double gp = TALLY(RLV_TALLY_HEADCOUNT, t);
        const double people = (double)self->table.inhabitants[t];
        self->value[APL_LE65 * n + t] = TALLY(RLV_TALLY_APL_LE65_OBSERVED, t) / 1e6;
        self->value[APL * n + t] = TALLY(RLV_TALLY_APL_OBSERVED, t) / 1e6;
        self->value[SHARE_60PLUS * n + t] =
            gp > 0 ? TALLY(RLV_TALLY_AGE_60PLUS, t) / gp : mean_share;
        self->value[DENSITY * n + t] = people > 0 ? 1e5 * gp / people : 0;
    }
#undef TALLY
}

static int class_replicates(rlv_prospect_t *self, const rlv_ensemble_t *ensemble,
                            const rlv_model_t *model, const rlv_zoning_rule_t *rule,
                            const rlv_zoning_ranking_t *const ranking[], workspace_t *work,
                            rlv_error_t *err)
{
    const size_t n = self->num_territories;
    rlv_zoning_result_t result = {0};
    rlv_zoning_rule_t used = *rule;
    int status = rlv_zoning_result_init(&result, n, err);

    for (size_t r = 0; r < self->num_replicates && status == RLV_OK; r++) {
        fill_indicators(work, model, ensemble->tally + r * ensemble->tally_size, self->apl_year);
        for (size_t k = 0; k < self->num_rankings && status == RLV_OK; k++) {
            used.ranking = *ranking[k];
            status = rlv_zoning_apply(&used, &work->table, &result, err);
            if (status == RLV_OK)
                memcpy(self->class_of + (k * self->num_replicates + r) * n, result.class_of, n);
        }
    }
    rlv_zoning_result_free(&result);
    return status;
}

static void count_classes(rlv_prospect_t *self)
{
    const size_t n = self->num_territories, replicates = self->num_replicates;

    for (size_t k = 0; k < self->num_rankings; k++)
        for (size_t r = 0; r < replicates; r++)
            for (size_t t = 0; t < n; t++)
                self->probability[(k * n + t) * RLV_NUM_ZONES +
                                  self->class_of[(k * replicates + r) * n + t]] += 1.0;
    for (size_t i = 0; i < self->num_rankings * n * RLV_NUM_ZONES; i++)
        self->probability[i] /= (double)replicates;
}

/* Pairs of rankings that class a territory differently, over all replicates, as a share. */
static double ranking_disagreement(const rlv_prospect_t *self, size_t t)
{
    const size_t n = self->num_territories, replicates = self->num_replicates;
    size_t differ = 0, pairs = 0;

    for (size_t r = 0; r < replicates; r++)
        for (size_t k = 0; k < self->num_rankings; k++)
            for (size_t l = 0; l < k; l++) {
                pairs++;
                differ += self->class_of[(k * replicates + r) * n + t] !=
                          self->class_of[(l * replicates + r) * n + t];
            }
    return pairs > 0 ? (double)differ / (double)pairs : 0;
}

static double gini(const double p[RLV_NUM_ZONES])
{
    double sum = 0;
    for (int z = 0; z < RLV_NUM_ZONES; z++)
        sum += p[z] * p[z];
    return 1.0 - sum;
}

static void decompose(rlv_prospect_t *self)
{
    const double replicates = (double)self->num_replicates;
    const double pairs = replicates > 1 ? replicates / (replicates - 1.0) : 1.0;
    double weight[2] = {0, 0}, within[2] = {0, 0}, whole[2] = {0, 0};

    for (size_t t = 0; t < self->num_territories; t++) {
        const double w[2] = {1.0, (double)self->inhabitants[t]};
        double pooled[RLV_NUM_ZONES] = {0}, inside = 0;
        for (size_t k = 0; k < self->num_rankings; k++) {
            const double *p = self->probability + (k * self->num_territories + t) * RLV_NUM_ZONES;
            inside += gini(p) / (double)self->num_rankings;
            for (int z = 0; z < RLV_NUM_ZONES; z++)
                pooled[z] += p[z] / (double)self->num_rankings;
        }
        const double differ = ranking_disagreement(self, t);
        for (int i = 0; i < 2; i++) {
            weight[i] += w[i];
            within[i] += w[i] * inside;
            whole[i] += w[i] * gini(pooled);
            self->ranking[i] += w[i] * differ;
        }
    }
    for (int i = 0; i < 2; i++) {
        self->chance[i] = pairs * within[i] / weight[i];
        self->ranking[i] /= weight[i];
        self->between[i] = whole[i] > 0 ? 1.0 - within[i] / whole[i] : 0;
    }
}

static rlv_prospect_stats_t stats_of(double *value, size_t num)
{
    const rlv_stats_t s = rlv_stats(value, NULL, num);
    return (rlv_prospect_stats_t){s.mean, s.p05, s.p95};
}

/* What one replicate counts of a change. */
enum { TERRITORIES, INHABITANTS, CONTRACTS, NUM_COUNTS = CONTRACTS + RLV_PROSPECT_NUM_CONTRACTS };

static void count_change(const rlv_prospect_t *self, const rlv_tally_shape_t *shape,
                         const int32_t *record, const uint8_t *class_of, const int current[],
                         int from, int to, double count[NUM_COUNTS])
{
    static const rlv_tally_kind_t KIND[RLV_PROSPECT_NUM_CONTRACTS] = {RLV_TALLY_CONTRACTS,
                                                                      RLV_TALLY_CESP};
    const bool held = self->year <= shape->horizon;

    for (int i = 0; i < NUM_COUNTS; i++)
        count[i] = i >= CONTRACTS && !held ? (double)NAN : 0;
    for (size_t t = 0; t < self->num_territories; t++) {
        if (current[t] != from || class_of[t] != to)
            continue;
        count[TERRITORIES] += 1.0;
        count[INHABITANTS] += (double)self->inhabitants[t];
        for (int i = 0; i < RLV_PROSPECT_NUM_CONTRACTS && held; i++)
            count[CONTRACTS + i] += (double)record[rlv_tally_index(shape, self->year, KIND[i], t)];
    }
}

static int count_changes(rlv_prospect_t *self, const rlv_ensemble_t *ensemble,
                         const rlv_tally_shape_t *shape, const int current[], rlv_error_t *err)
{
    const size_t n = self->num_territories, replicates = self->num_replicates;
    double *value = rlv_calloc(NUM_COUNTS * replicates, sizeof *value, err);

    if (value == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->num_rankings * RLV_NUM_ZONES * RLV_NUM_ZONES; i++) {
        const size_t k = i / RLV_NUM_ZONES / RLV_NUM_ZONES;
        const int from = (int)(i / RLV_NUM_ZONES % RLV_NUM_ZONES), to = (int)(i % RLV_NUM_ZONES);
        rlv_prospect_stats_t *const stats[NUM_COUNTS] = {
            &self->change[i].territories, &self->change[i].inhabitants,
            &self->change[i].contracts[RLV_PROSPECT_AIDS],
            &self->change[i].contracts[RLV_PROSPECT_CESP]};
        for (size_t r = 0; r < replicates; r++) {
            double count[NUM_COUNTS];
            count_change(self, shape, ensemble->tally + r * ensemble->tally_size,
                         self->class_of + (k * replicates + r) * n, current, from, to, count);
            for (int c = 0; c < NUM_COUNTS; c++)
                value[(size_t)c * replicates + r] = count[c];
        }
        for (int c = 0; c < NUM_COUNTS; c++)
            *stats[c] = c >= CONTRACTS && self->year > shape->horizon
                            ? (rlv_prospect_stats_t){NAN, NAN, NAN}
                            : stats_of(value + (size_t)c * replicates, replicates);
    }
    free(value);
    return RLV_OK;
}

int rlv_prospect_run(rlv_prospect_t *self, const rlv_ensemble_t *ensemble, const rlv_model_t *model,
                     const rlv_zoning_rule_t *rule, const rlv_zoning_ranking_t *const ranking[],
                     size_t num_rankings, const double need[], const int current[], int year,
                     int lag, rlv_error_t *err)
{
    const rlv_tally_shape_t *shape = &model->shape;
    const size_t n = model->region->num_territories;
    workspace_t work = {0};
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    self->year = year;
    self->apl_year = year - lag;
    self->num_territories = n;
    self->num_rankings = num_rankings;
    self->num_replicates = ensemble->num_replicates;
    if (self->apl_year < shape->base_year || self->apl_year > shape->horizon)
        return rlv_fail(err, RLV_ERR_DATA,
                        "a decision of %d uses the APL of %d, which the run does not hold [%d to "
                        "%d]",
                        year, self->apl_year, shape->base_year, shape->horizon);
    self->class_of = rlv_calloc(num_rankings * self->num_replicates * n, 1, err);
    self->probability = rlv_calloc(num_rankings * n * RLV_NUM_ZONES, sizeof(double), err);
    self->change =
        rlv_calloc(num_rankings * RLV_NUM_ZONES * RLV_NUM_ZONES, sizeof *self->change, err);
    self->inhabitants = rlv_calloc(n, sizeof *self->inhabitants, err);
    if (!self->class_of || !self->probability || !self->change || !self->inhabitants)
        goto out;
    status = init_workspace(&work, model, need, self->inhabitants, self->apl_year, err);
    if (status == RLV_OK)
        status = class_replicates(self, ensemble, model, rule, ranking, &work, err);
    if (status < 0)
        goto out;
    count_classes(self);
    decompose(self);
    status = count_changes(self, ensemble, shape, current, err);
out:
    free(work.value);
    return status;
}

void rlv_prospect_free(rlv_prospect_t *self)
{
    free(self->class_of);
    free(self->probability);
    free(self->change);
    free(self->inhabitants);
    memset(self, 0, sizeof *self);
}
