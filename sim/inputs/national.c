#include "releve/national.h"

#include <math.h>
#include <stddef.h>

static bool known(double x)
{
    return x == x;
}

double rlv_national_at(const double series[RLV_SERIES_YEARS], int year)
{
    const int i = year - RLV_SERIES_FIRST;
    int before = i < RLV_SERIES_YEARS ? i : RLV_SERIES_YEARS - 1, after = i < 0 ? 0 : i;

    while (before >= 0 && !known(series[before]))
        before--;
    while (after < RLV_SERIES_YEARS && !known(series[after]))
        after++;
    if (before < 0)
        return after < RLV_SERIES_YEARS ? series[after] : NAN;
    if (after >= RLV_SERIES_YEARS || after == before)
        return series[before];
    const double part = (double)(i - before) / (double)(after - before);
    return series[before] + part * (series[after] - series[before]);
}

static bool all_within(const double table[RLV_NUM_SEXES][RLV_NUM_AGES], double low, double high)
{
    for (int s = 0; s < RLV_NUM_SEXES; s++)
        for (int a = RLV_AGE_FIRST; a <= RLV_AGE_LAST; a++)
            if (!(table[s][a] >= low && table[s][a] <= high))
                return false;
    return true;
}

const char *rlv_national_verify(const rlv_national_t *self)
{
    double sum = 0;

    if (!all_within(self->exit_probability, 0, 1))
        return "an exit probability is not within 0 and 1";
    if (!all_within(self->death_probability, 0, 1))
        return "a death probability is not within 0 and 1";
    if (!all_within(self->activity[0], 0, 2) || !all_within(self->activity[1], 0, 2))
        return "an activity is not within 0 and 2 full times";
    if (!all_within(self->cumul_share, 0, 1))
        return "a share in cumul is not within 0 and 1";
    if (!all_within(self->liberal_share, 0, 1))
        return "a share of liberal practice is not within 0 and 1";
    if (!all_within(self->pyramid, 0, 1))
        return "a share of the pyramid is not within 0 and 1";
    for (int s = 0; s < RLV_NUM_SEXES; s++)
        for (int a = 0; a < RLV_NUM_AGES; a++)
            sum += self->pyramid[s][a];
    if (!(fabs(sum - 1.0) < 1e-9))
        return "the pyramid does not sum to one";
    return NULL;
}
