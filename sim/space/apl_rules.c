#include "releve/apl_rules.h"

#include <stdlib.h>
#include <string.h>

double rlv_apl_full_time_2012(double acts)
{
    if (acts < 273)
        return 0.0;
    if (acts < 1028)
        return 0.2;
    if (acts < 2643)
        return 0.5;
    return acts < 4252 ? 0.7 : 1.0;
}

double rlv_apl_full_time_continuous(double acts)
{
    const double weight = acts / 4973.0;
    return weight < 0 ? 0.0 : weight > 1.8 ? 1.8 : weight;
}

double rlv_apl_counted_acts(double acts, double floor, double cap)
{
    if (acts < floor)
        return floor;
    return acts > cap ? cap : acts;
}

static const double AGE_WEIGHTS[RLV_APL_NUM_AGE_CLASSES] = {
    1.27, 0.65, 0.55, 0.51, 0.54, 0.65, 0.67, 0.72, 0.75, 0.83,
    1.03, 1.07, 1.31, 1.39, 1.54, 1.82, 2.12, 2.84, 2.61};

double rlv_apl_age_weight(int age)
{
    const int index = age < 0 ? 0 : age / 5;
    return AGE_WEIGHTS[index < RLV_APL_NUM_AGE_CLASSES ? index : RLV_APL_NUM_AGE_CLASSES - 1];
}

double rlv_apl_standardised(const double people[RLV_APL_NUM_AGE_CLASSES])
{
    double sum = 0;
    for (int k = 0; k < RLV_APL_NUM_AGE_CLASSES; k++)
        sum += people[k] * AGE_WEIGHTS[k];
    return sum;
}

double rlv_apl_anchor(double raw, double regional, double gps, double shrink_gps, double bound)
{
    const double ratio = raw == raw && gps + shrink_gps > 0
                             ? (raw * gps + regional * shrink_gps) / (gps + shrink_gps)
                             : regional;
    const double high = regional * bound, low = regional / bound;
    return ratio < low ? low : ratio > high ? high : ratio;
}

static unsigned count_bits(unsigned set)
{
    unsigned count = 0;
    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

/* Share of the orders in which exactly the causes of a set of `size` come before a given one:
 * size! (n - size - 1)! / n! */
static double order_share(size_t num_causes, unsigned size)
{
    double share = 1.0 / (double)num_causes;
    for (unsigned k = 0; k < size; k++)
        share *= (double)(k + 1) / (double)(num_causes - 1 - k);
    return share;
}

int rlv_apl_decompose(size_t num_causes, size_t num_values, rlv_apl_evaluate_t evaluate,
                      void *context, double *part, double *before, double *after, rlv_error_t *err)
{
    double *value = NULL;
    int status = RLV_OK;

    if (num_causes < 1 || num_causes > 8)
        return rlv_fail(err, RLV_ERR_SOFTWARE, "decomposition: %zu causes [1 to 8]", num_causes);
    const unsigned all = (1u << num_causes) - 1u;
    value = rlv_calloc(num_values, sizeof *value, err);
    if (value == NULL)
        return RLV_ERR_OS;
    if (num_values > 0)
        memset(part, 0, num_causes * num_values * sizeof *part);
    for (unsigned set = 0; set <= all && status == RLV_OK; set++) {
        const unsigned size = count_bits(set);
        status = evaluate(context, set, value, err);
        for (size_t c = 0; c < num_causes && status == RLV_OK; c++) {
            const bool changed = (set >> c) & 1u;
            /* the cause is the last to come in `set`, or the next one after it */
            const double share =
                changed ? order_share(num_causes, size - 1) : -order_share(num_causes, size);
            for (size_t v = 0; v < num_values; v++)
                part[c * num_values + v] += share * value[v];
        }
        if (status == RLV_OK && num_values > 0 && set == 0)
            memcpy(before, value, num_values * sizeof *before);
        if (status == RLV_OK && num_values > 0 && set == all)
            memcpy(after, value, num_values * sizeof *after);
    }
    free(value);
    return status;
}
