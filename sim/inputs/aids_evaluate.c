/* Whether a doctor may have a scheme at a place and date, and how much. */
#include "releve/aids.h"

#include <math.h>
#include <string.h>

static const double WEEKS_A_QUARTER = 13.0;

static rlv_aid_answer_t answer_of(int flag)
{
    return flag < 0 ? RLV_AID_UNKNOWN : flag > 0 ? RLV_AID_YES : RLV_AID_NO;
}

static rlv_aid_answer_t at_least(double value, double bound)
{
    return isnan(value) ? RLV_AID_UNKNOWN : value >= bound ? RLV_AID_YES : RLV_AID_NO;
}

/* The most favourable of alternatives. */
static rlv_aid_answer_t either(rlv_aid_answer_t a, rlv_aid_answer_t b)
{
    return a > b ? a : b;
}

static rlv_aid_answer_t both(rlv_aid_answer_t a, rlv_aid_answer_t b)
{
    return a < b ? a : b;
}

/* --- place ---------------------------------------------------------------------------------- */

static rlv_aid_answer_t zone_answer(const rlv_aid_t *aid, const rlv_aid_place_t *place)
{
    bool asks = false;

    for (int z = 0; z < RLV_NUM_ZONES; z++)
        asks = asks || aid->zone[z];
    if (!asks)
        return RLV_AID_NO;
    if (place->zone < 0)
        return RLV_AID_UNKNOWN;
    if (aid->zone[place->zone])
        return RLV_AID_YES;
    return aid->near_km > 0 ? RLV_AID_UNKNOWN : RLV_AID_NO; /* it may lie near such a zone */
}

static rlv_aid_answer_t department_answer(const rlv_aid_t *aid, const rlv_aid_place_t *place)
{
    size_t inside = 0;

    for (size_t i = 0; i < place->num_departments; i++)
        for (size_t k = 0; k < aid->num_departments; k++)
            inside += strcmp(place->department[i], aid->department[k]) == 0;
    return inside == 0                        ? RLV_AID_NO
           : inside == place->num_departments ? RLV_AID_YES
                                              : RLV_AID_UNKNOWN;
}

static rlv_aid_answer_t place_answer(const rlv_aid_t *aid, const rlv_aid_place_t *place,
                                     const rlv_aid_profile_t *profile)
{
    rlv_aid_answer_t answer = RLV_AID_NO;

    if (aid->any_zone)
        return RLV_AID_YES;
    answer = either(answer, zone_answer(aid, place));
    if (aid->num_departments > 0)
        answer = either(answer, department_answer(aid, place));
    if (aid->mountain)
        answer = either(answer, place->mountain);
    if (aid->qpv && place->qpv != RLV_AID_NO)
        answer = either(answer, profile->in_qpv < 0 ? place->qpv : answer_of(profile->in_qpv));
    if (aid->list[0] != '\0')
        answer = either(answer, RLV_AID_UNKNOWN);
    return answer;
}

/* --- doctor --------------------------------------------------------------------------------- */

static rlv_aid_answer_t days_answer(const rlv_aid_t *aid, const rlv_aid_profile_t *profile)
{
    if (aid->locum_days_quarter > 0 && profile->state == RLV_AID_LOCUM)
        return at_least(profile->days * WEEKS_A_QUARTER, aid->locum_days_quarter);
    return aid->days_min > 0 ? at_least(profile->days, aid->days_min) : RLV_AID_YES;
}

static rlv_aid_answer_t installed_answer(const rlv_aid_t *aid, const rlv_aid_profile_t *profile)
{
    const bool first = profile->first_installation == 1;
    const double years = isnan(profile->years_installed) && first ? 0 : profile->years_installed;

    if (profile->state == RLV_AID_LOCUM) /* installed nowhere */
        return aid->installed ? RLV_AID_NO : RLV_AID_YES;
    if (aid->installed_max_years > 0)
        return isnan(years)                       ? RLV_AID_UNKNOWN
               : years < aid->installed_max_years ? RLV_AID_YES
                                                  : RLV_AID_NO;
    return aid->installed ? at_least(years, 0) : RLV_AID_YES;
}

static rlv_aid_answer_t sector_answer(const rlv_aid_profile_t *profile)
{
    if (profile->sector < 0)
        return profile->optam == 1 ? RLV_AID_YES : RLV_AID_UNKNOWN;
    return profile->sector == 1 ? RLV_AID_YES : answer_of(profile->optam);
}

static rlv_aid_answer_t outside_answer(const rlv_aid_t *aid, const rlv_aid_profile_t *profile)
{
    return both(answer_of(profile->from_outside),
                at_least(profile->outside_days, aid->outside_days_year));
}

static rlv_aid_answer_t age_answer(const rlv_aid_t *aid, int age)
{
    if (aid->age_min == 0 && aid->age_max == 200)
        return RLV_AID_YES;
    return age < 0 ? RLV_AID_UNKNOWN : answer_of(age >= aid->age_min && age <= aid->age_max);
}

static rlv_aid_answer_t state_answer(const rlv_aid_t *aid, int state)
{
    return state < 0 ? RLV_AID_UNKNOWN : answer_of(aid->state[state]);
}

bool rlv_aid_is_open(const rlv_aid_t *aid, const char *first_day, const char *last_day)
{
    const bool started = aid->from[0] == '\0' || strcmp(last_day, aid->from) >= 0;
    const bool goes_on =
        aid->until[0] == '\0' || strncmp(first_day, aid->until, strlen(aid->until)) <= 0;
    return started && goes_on;
}

/* --- amount --------------------------------------------------------------------------------- */

static double times_of(rlv_aid_basis_t basis, double years)
{
    return basis == RLV_AMOUNT_CONTRACT ? 1.0
           : basis == RLV_AMOUNT_YEAR   ? years
           : basis == RLV_AMOUNT_MONTH  ? 12.0 * years
                                        : 0.0;
}

/* Shares of fees or of the forfait, year by year, capped. */
static void share_amount(const rlv_aid_t *aid, const rlv_aid_profile_t *profile,
                         rlv_aid_result_t *result)
{
    const double base = aid->of_forfait ? profile->forfait : profile->fees;
    double sum = 0;

    if (isnan(base) && aid->cap_year <= 0)
        return;
    for (int y = 0; (double)y < aid->duration_years; y++) {
        const size_t k = (size_t)y < aid->num_shares ? (size_t)y : aid->num_shares - 1;
        const double year = isnan(base) ? aid->cap_year : aid->share[k] * base;
        sum += aid->cap_year > 0 && year > aid->cap_year ? aid->cap_year : year;
    }
    result->eur = sum;
    result->kind = isnan(base) ? RLV_EUR_AT_MOST : RLV_EUR_EXACT;
}

/* Steps by days a week; unknown days: at most the largest. */
static void step_amount(const rlv_aid_t *aid, const rlv_aid_profile_t *profile,
                        rlv_aid_result_t *result)
{
    const double times = times_of(aid->basis, aid->duration_years);
    const bool by_days = aid->num_steps > 1 || aid->step[0].days > 0;

    if (times <= 0)
        return;
    for (size_t i = 0; i < aid->num_steps; i++)
        if (!by_days || isnan(profile->days) || profile->days >= aid->step[i].days) {
            result->eur = times * aid->step[i].eur;
            result->kind = by_days && isnan(profile->days) ? RLV_EUR_AT_MOST : RLV_EUR_EXACT;
            return;
        }
}

double rlv_aid_extra_eur(const rlv_aid_t *aid, const rlv_aid_extra_t *extra,
                         const rlv_aid_result_t *result)
{
    if (extra->share > 0)
        return result->kind == RLV_EUR_UNKNOWN ? NAN
                                               : extra->share * (result->eur - result->extras);
    return times_of(extra->basis, aid->duration_years) * extra->eur;
}

static void evaluate_amount(const rlv_aid_t *aid, const rlv_aid_profile_t *profile,
                            rlv_aid_result_t *result)
{
    result->eur = NAN;
    result->kind = RLV_EUR_UNKNOWN;
    result->extras = 0;
    if (aid->basis == RLV_AMOUNT_NONE || aid->duration_years <= 0)
        return;
    if (aid->basis == RLV_AMOUNT_SHARE)
        share_amount(aid, profile, result);
    else
        step_amount(aid, profile, result);
    if (result->kind == RLV_EUR_UNKNOWN)
        return;
    if (aid->at_most)
        result->kind = RLV_EUR_AT_MOST;
    double extras = 0;
    for (size_t i = 0; i < aid->num_extras; i++) {
        const rlv_aid_extra_t *extra = &aid->extra[i];
        if ((extra->when == 0 && profile->hospital == 1) ||
            (extra->when == 1 && profile->trainee == 1))
            extras += rlv_aid_extra_eur(aid, extra, result);
    }
    result->extras = extras;
    result->eur += extras;
}

void rlv_aid_evaluate(const rlv_aid_t *aid, const rlv_aid_place_t *place,
                      const rlv_aid_profile_t *profile, const char *first_day, const char *last_day,
                      rlv_aid_result_t *result)
{
    rlv_aid_answer_t *answer = result->condition;

    for (int i = 0; i < RLV_AID_NUM_CONDITIONS; i++)
        answer[i] = RLV_AID_YES;
    answer[RLV_AID_IF_DATE] = answer_of(rlv_aid_is_open(aid, first_day, last_day));
    answer[RLV_AID_IF_PLACE] = place_answer(aid, place, profile);
    answer[RLV_AID_IF_STATE] = state_answer(aid, profile->state);
    answer[RLV_AID_IF_AGE] = age_answer(aid, profile->age);
    answer[RLV_AID_IF_DAYS] = days_answer(aid, profile);
    if (aid->first_installation)
        answer[RLV_AID_IF_FIRST] = answer_of(profile->first_installation);
    answer[RLV_AID_IF_INSTALLED] = installed_answer(aid, profile);
    if (aid->group)
        answer[RLV_AID_IF_GROUP] = answer_of(profile->group);
    if (aid->sector_1_or_optam)
        answer[RLV_AID_IF_SECTOR] = sector_answer(profile);
    if (aid->pdsa)
        answer[RLV_AID_IF_PDSA] = answer_of(profile->pdsa);
    if (aid->hosts_under > 0)
        answer[RLV_AID_IF_HOSTS] = answer_of(profile->hosts_new);
    if (aid->outside_days_year > 0)
        answer[RLV_AID_IF_OUTSIDE] = outside_answer(aid, profile);
    if (aid->secondary)
        answer[RLV_AID_IF_SECONDARY] = answer_of(profile->secondary);
    result->answer = RLV_AID_YES;
    result->failing = -1;
    for (int i = 0; i < RLV_AID_NUM_CONDITIONS; i++)
        if (answer[i] < result->answer) {
            result->answer = answer[i];
            result->failing = i;
        }
    evaluate_amount(aid, profile, result);
}
