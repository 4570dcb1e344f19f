/* The methods of the zoning: from a rule and a table of territories to classes and reasons. */
#include "releve/zoning.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whether a territory can still be placed, and from where. */
enum { OPEN, MARGIN, OUT, PLACED };

static const double NO_CAP = INFINITY;

const char *rlv_zoning_why_name(rlv_zoning_why_t why)
{
    static const char *const NAMES[RLV_NUM_WHYS] = {
        "national_selection", "zip_share",       "zac_share",    "margin_zip", "margin_zac",
        "shares_full",        "above_threshold", "other_region", "list",       "not_listed"};
    return NAMES[why];
}

int rlv_zoning_result_init(rlv_zoning_result_t *self, size_t num_territories, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->num_territories = num_territories;
    self->class_of = rlv_calloc(num_territories, sizeof *self->class_of, err);
    self->why = rlv_calloc(num_territories, sizeof *self->why, err);
    self->qpv_class = rlv_calloc(num_territories, sizeof *self->qpv_class, err);
    self->tension = rlv_calloc(num_territories, sizeof *self->tension, err);
    self->rank = rlv_calloc(num_territories, sizeof *self->rank, err);
    self->order = rlv_calloc(num_territories, sizeof *self->order, err);
    self->state = rlv_calloc(num_territories, sizeof *self->state, err);
    return self->class_of && self->why && self->qpv_class && self->tension && self->rank &&
                   self->order && self->state
               ? RLV_OK
               : RLV_ERR_OS;
}

void rlv_zoning_result_free(rlv_zoning_result_t *self)
{
    free(self->class_of);
    free(self->why);
    free(self->qpv_class);
    free(self->tension);
    free(self->rank);
    free(self->order);
    free(self->state);
    memset(self, 0, sizeof *self);
}

int rlv_zoning_indicator(const rlv_zoning_table_t *table, const char *name)
{
    for (size_t k = 0; k < table->num_indicators; k++)
        if (strcmp(table->indicator[k], name) == 0)
            return (int)k;
    return -1;
}

/* The values of an indicator, complete. */
static int column(const rlv_zoning_table_t *table, const char *name, const double **values,
                  rlv_error_t *err)
{
    const int k = rlv_zoning_indicator(table, name);

    if (k < 0)
        return rlv_fail(err, RLV_ERR_DATA, "zoning: the table has no indicator '%s'", name);
    *values = table->value + (size_t)k * table->num_territories;
    for (size_t t = 0; t < table->num_territories; t++)
        if (!isfinite((*values)[t]))
            return rlv_fail(err, RLV_ERR_DATA, "zoning: territory %s has no %s",
                            table->territory[t].code, name);
    return RLV_OK;
}

static int check(const rlv_zoning_rule_t *rule, const rlv_zoning_table_t *table, rlv_error_t *err)
{
    for (int k = 0; k < 2; k++)
        if (!(rule->share[k] >= 0.0 && rule->share[k] <= 1.0))
            return rlv_fail(err, RLV_ERR_DATA, "zoning: share %g of %s [0 to 1]", rule->share[k],
                            rlv_zone_name((rlv_zone_t)k));
    for (size_t t = 0; t < table->num_territories; t++)
        if (table->inhabitants[t] < 0)
            return rlv_fail(err, RLV_ERR_DATA, "zoning: territory %s has %lld inhabitants",
                            table->territory[t].code, (long long)table->inhabitants[t]);
    return RLV_OK;
}

static void add_term(const rlv_zoning_term_t *term, const double value[], size_t n, bool alone,
                     double tension[])
{
    const double sign = term->high_is_worse ? 1.0 : -1.0;
    double mean = 0, square = 0;

    if (alone) {
        for (size_t t = 0; t < n; t++)
            tension[t] = sign * value[t];
        return;
    }
    for (size_t t = 0; t < n; t++)
        mean += value[t] / (double)n;
    for (size_t t = 0; t < n; t++)
        square += (value[t] - mean) * (value[t] - mean) / (double)n;
    const double sd = sqrt(square);
    for (size_t t = 0; t < n && sd > 0; t++)
        tension[t] += sign * term->weight * (value[t] - mean) / sd;
}

/* A heap sort's comparison needs the result: qsort has no context, so the order is sorted by a
 * plain merge on the pair (tension down, code up). */
static bool before(const rlv_zoning_table_t *table, const double tension[], size_t a, size_t b)
{
    if (tension[a] != tension[b])
        return tension[a] > tension[b];
    return strcmp(table->territory[a].code, table->territory[b].code) < 0;
}

static void sift(const rlv_zoning_table_t *table, const double tension[], size_t *order,
                 size_t root, size_t n)
{
    for (size_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
        if (child + 1 < n && before(table, tension, order[child], order[child + 1]))
            child++;
        if (!before(table, tension, order[root], order[child]))
            return;
        const size_t swap = order[root];
        order[root] = order[child];
        order[child] = swap;
        root = child;
    }
}

static void sort_order(const rlv_zoning_table_t *table, const double tension[], size_t *order,
                       size_t n)
{
    for (size_t t = 0; t < n; t++)
        order[t] = t;
    for (size_t root = n / 2; root-- > 0;)
        sift(table, tension, order, root, n);
    for (size_t end = n; end-- > 1;) {
        const size_t swap = order[0];
        order[0] = order[end];
        order[end] = swap;
        sift(table, tension, order, 0, end);
    }
}

static int rank_territories(const rlv_zoning_ranking_t *ranking, const rlv_zoning_table_t *table,
                            rlv_zoning_result_t *result, rlv_error_t *err)
{
    const size_t n = table->num_territories;

    if (ranking->num_terms == 0)
        return rlv_fail(err, RLV_ERR_DATA, "zoning: the ranking has no indicator");
    memset(result->tension, 0, n * sizeof *result->tension);
    for (size_t k = 0; k < ranking->num_terms; k++) {
        const double *value = NULL;
        const int status = column(table, ranking->term[k].indicator, &value, err);
        if (status < 0)
            return status;
        add_term(&ranking->term[k], value, n, ranking->num_terms == 1, result->tension);
    }
    sort_order(table, result->tension, result->order, n);
    for (size_t r = 0; r < n; r++)
        result->rank[result->order[r]] = (uint32_t)(r + 1);
    return RLV_OK;
}

static void place(const rlv_zoning_table_t *table, rlv_zoning_result_t *result, size_t t,
                  rlv_zone_t zone, rlv_zoning_why_t why)
{
    result->class_of[t] = (uint8_t)zone;
    result->why[t] = (uint8_t)why;
    result->state[t] = PLACED;
    result->total[zone].num_territories++;
    result->total[zone].inhabitants += table->inhabitants[t];
}

/* Fills ZIP or ZAC in the order of the ranking; `limit` on `value` (NULL: none) passes over. */
static void fill(const rlv_zoning_table_t *table, rlv_zoning_result_t *result, rlv_zone_t zone,
                 const double value[], double limit)
{
    static const rlv_zoning_why_t WHY[2][2] = {{RLV_WHY_ZIP_SHARE, RLV_WHY_MARGIN_ZIP},
                                               {RLV_WHY_ZAC_SHARE, RLV_WHY_MARGIN_ZAC}};
    rlv_zoning_class_t *total = &result->total[zone];

    for (size_t r = 0; r < table->num_territories; r++) {
        const size_t t = result->order[r];
        const bool margin = result->state[t] == MARGIN;
        if (result->state[t] > MARGIN || (value != NULL && !margin && value[t] > limit))
            continue;
        if ((double)(total->inhabitants + table->inhabitants[t]) > total->cap) {
            total->next = t;
            return;
        }
        total->last = t;
        place(table, result, t, zone, WHY[zone][margin]);
    }
}

/* Takes territories above the vivier while they fit the margin. */
static void open_margin(const rlv_zoning_rule_t *rule, const rlv_zoning_table_t *table,
                        rlv_zoning_result_t *result)
{
    const double cap = rule->margin * (double)result->vivier_inhabitants * (1.0 + 1e-9);

    if (rule->margin_use == RLV_MARGIN_NONE)
        return;
    for (size_t r = 0; r < table->num_territories; r++) {
        const size_t t = result->order[r];
        if (result->state[t] != OUT || (rule->margin_use == RLV_MARGIN_LISTED &&
                                        (table->asked == NULL || table->asked[t] == 0)))
            continue;
        if ((double)(result->margin_inhabitants + table->inhabitants[t]) > cap)
            return;
        result->margin_inhabitants += table->inhabitants[t];
        result->state[t] = MARGIN;
    }
}

/* The national selection, what other regions decide, and what lies above the vivier. */
static void preselect(const rlv_zoning_rule_t *rule, const rlv_zoning_table_t *table,
                      const double value[], rlv_zoning_result_t *result)
{
    const bool selects = rule->method == RLV_ZONING_2017;

    for (size_t t = 0; t < table->num_territories; t++) {
        const bool elsewhere = table->inhabitants_elsewhere != NULL &&
                               table->inhabitants_elsewhere[t] > table->inhabitants[t];
        const int given = table->decided_elsewhere != NULL ? table->decided_elsewhere[t] : -1;
        if (selects && value[t] <= rule->threshold[0])
            place(table, result, t, RLV_ZONE_ZIP, RLV_WHY_NATIONAL);
        else if (elsewhere)
            place(table, result, t, given >= 0 ? (rlv_zone_t)given : RLV_ZONE_ZAR,
                  RLV_WHY_DECIDED_ELSEWHERE);
        else if (selects && value[t] > rule->threshold[1])
            result->state[t] = OUT;
        else if (selects)
            result->vivier_inhabitants += table->inhabitants[t];
    }
    if (selects)
        open_margin(rule, table, result);
}

static void class_qpv(const rlv_zoning_rule_t *rule, rlv_zoning_result_t *result, size_t t)
{
    const uint8_t own = rule->qpv == RLV_QPV_ZIP ? RLV_ZONE_ZIP : RLV_ZONE_ZAC;
    const bool may = rule->qpv != RLV_QPV_AS_TERRITORY && result->why[t] != RLV_WHY_ABOVE_THRESHOLD;
    result->qpv_class[t] = may && own < result->class_of[t] ? own : result->class_of[t];
}

static void clear(const rlv_zoning_table_t *table, rlv_zoning_result_t *result)
{
    memset(result->state, OPEN, table->num_territories * sizeof *result->state);
    result->inhabitants = result->vivier_inhabitants = result->margin_inhabitants = 0;
    for (size_t t = 0; t < table->num_territories; t++)
        result->inhabitants += table->inhabitants[t];
    for (int z = 0; z < RLV_NUM_ZONES; z++)
        result->total[z] = (rlv_zoning_class_t){0, 0, NO_CAP, SIZE_MAX, SIZE_MAX};
}

int rlv_zoning_apply(const rlv_zoning_rule_t *rule, const rlv_zoning_table_t *table,
                     rlv_zoning_result_t *result, rlv_error_t *err)
{
    const bool limited = rule->method == RLV_ZONING_2017 || isfinite(rule->threshold[0]) ||
                         isfinite(rule->threshold[1]);
    const double *value = NULL;
    double limit[2] = {rule->threshold[0], rule->threshold[1]};
    int status = check(rule, table, err);

    if (status == RLV_OK && limited)
        status = column(table, rule->threshold_indicator, &value, err);
    if (status == RLV_OK)
        status = rank_territories(&rule->ranking, table, result, err);
    if (status < 0)
        return status;
    if (rule->method == RLV_ZONING_2017) /* ZIP-B comes from the whole vivier */
        limit[0] = rule->threshold[1];
    clear(table, result);
    for (int z = 0; z < 2; z++) /* a cap that is exactly a sum must hold it: see zoning.c */
        result->total[z].cap = (rule->share[z] + 1e-9) * (double)result->inhabitants;
    preselect(rule, table, value, result);
    for (int z = 0; z < 2; z++)
        fill(table, result, (rlv_zone_t)z, isfinite(limit[z]) ? value : NULL, limit[z]);
    for (size_t t = 0; t < table->num_territories; t++) {
        const bool above = isfinite(limit[1]) && value[t] > limit[1] && result->state[t] != MARGIN;
        if (result->state[t] != PLACED)
            place(table, result, t, RLV_ZONE_ZAR,
                  above ? RLV_WHY_ABOVE_THRESHOLD : RLV_WHY_SHARES_FULL);
        class_qpv(rule, result, t);
    }
    return RLV_OK;
}

void rlv_zoning_take_list(const rlv_zoning_table_t *table, const int given[],
                          rlv_zoning_result_t *result)
{
    clear(table, result);
    memset(result->rank, 0, table->num_territories * sizeof *result->rank);
    for (size_t t = 0; t < table->num_territories; t++) {
        place(table, result, t, given[t] >= 0 ? (rlv_zone_t)given[t] : RLV_ZONE_ZAR,
              given[t] >= 0 ? RLV_WHY_LIST : RLV_WHY_NOT_LISTED);
        result->qpv_class[t] = result->class_of[t];
    }
}
