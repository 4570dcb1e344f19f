/* From the catalogue of aids to the schemes that the model applies. */
#include "releve/aids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A date YYYY[-MM[-DD]] as a year with its fraction; `end`: of the last day it covers. */
static double year_of(const char *date, bool end, double open)
{
    const size_t length = strlen(date);
    if (length < 4)
        return open;
    const double year = (double)strtol(date, NULL, 10);
    if (length < 7)
        return year + (end ? 1.0 : 0.0);
    const double month = (double)strtol(date + 5, NULL, 10);
    if (length < 10)
        return year + (month - (end ? 0.0 : 1.0)) / 12.0;
    const double day = (double)strtol(date + 8, NULL, 10);
    return year + (month - 1.0 + (day - (end ? 0.0 : 1.0)) / 31.0) / 12.0;
}

static rlv_scheme_channel_t channel_of(const rlv_aid_t *aid)
{
    if (aid->list[0] != '\0' || aid->state[RLV_AID_STUDENT])
        return RLV_SCHEME_OUTSIDE;
    if (aid->state[RLV_AID_SALARIED] && !aid->state[RLV_AID_LIBERAL])
        return RLV_SCHEME_POST;
    if (aid->of_forfait)
        return RLV_SCHEME_FORFAIT;
    if (aid->basis == RLV_AMOUNT_NONE)
        return RLV_SCHEME_OUTSIDE;
    if (aid->secondary || aid->outside_days_year > 0)
        return RLV_SCHEME_SECOND;
    return aid->installed && aid->installed_max_years <= 0 ? RLV_SCHEME_STAY : RLV_SCHEME_SETTLE;
}

static rlv_take_up_t take_up_of(const rlv_aid_t *aid, rlv_scheme_channel_t channel)
{
    if (channel == RLV_SCHEME_SECOND)
        return RLV_TAKE_UP_CSTM;
    if (channel == RLV_SCHEME_STAY)
        return aid->hosts_under > 0 ? RLV_TAKE_UP_COTRAM : RLV_TAKE_UP_COSCOM;
    if (aid->basis == RLV_AMOUNT_MONTH)
        return RLV_TAKE_UP_GUARANTEE;
    if (aid->payer[RLV_AID_ARS])
        return RLV_TAKE_UP_ARS;
    return strcmp(aid->from, "2026") >= 0 ? RLV_TAKE_UP_CONVENTION_2026 : RLV_TAKE_UP_CAIM;
}

static void take_place(const rlv_aid_t *aid, const rlv_region_t *region, rlv_scheme_t *s)
{
    s->any_place = aid->any_zone;
    for (int zone = 0; zone < RLV_NUM_ZONES; zone++)
        s->zone[zone] = aid->zone[zone];
    s->mountain = aid->mountain;
    s->qpv = aid->qpv;
    for (size_t i = 0; i < aid->num_departments; i++) {
        const int d =
            rlv_place_find(region->department, region->num_departments, aid->department[i]);
        if (d >= 0 && d < 64)
            s->departments |= UINT64_C(1) << d;
    }
}

/* Euros over the contract from the catalogue's basis. */
static void take_amounts(const rlv_aid_t *aid, rlv_scheme_t *s)
{
    const double years = s->duration;
    const double times = aid->basis == RLV_AMOUNT_YEAR    ? years
                         : aid->basis == RLV_AMOUNT_MONTH ? 12.0 * years
                                                          : 1.0;
    if (aid->basis == RLV_AMOUNT_SHARE) {
        s->num_shares = aid->num_shares;
        memcpy(s->share, aid->share, sizeof s->share);
        s->cap_year = aid->cap_year;
        return;
    }
    for (size_t i = 0; i < aid->num_steps; i++) {
        s->step[i].days = aid->step[i].days;
        s->step[i].eur = aid->step[i].eur * times;
    }
    s->num_steps = aid->num_steps;
    s->guarantee = aid->basis == RLV_AMOUNT_MONTH && aid->at_most;
}

static void take_supplements(const rlv_aid_t *aid, rlv_scheme_t *s)
{
    for (size_t i = 0; i < aid->num_extras; i++) {
        const rlv_aid_extra_t *extra = &aid->extra[i];
        const double times = extra->basis == RLV_AMOUNT_YEAR    ? s->duration
                             : extra->basis == RLV_AMOUNT_MONTH ? 12.0 * s->duration
                                                                : 1.0;
        s->supplement_eur[extra->when] += extra->share > 0 ? 0 : extra->eur * times;
        s->supplement_share[extra->when] += extra->share;
    }
}

static void compile(const rlv_aid_t *aid, const rlv_region_t *region, rlv_scheme_t *s)
{
    int payers = 0;

    (void)snprintf(s->id, sizeof s->id, "%s", aid->id);
    s->channel = channel_of(aid);
    s->take_up = take_up_of(aid, s->channel);
    s->from = year_of(aid->from, false, 0);
    s->until = year_of(aid->until, true, 9999);
    take_place(aid, region, s);
    s->age_min = aid->age_min;
    s->age_max = aid->age_max;
    s->days_min = aid->days_min;
    s->first_installation = aid->first_installation;
    s->state[RLV_STATE_LIBERAL] = aid->state[RLV_AID_LIBERAL];
    s->state[RLV_STATE_MIXED] = aid->state[RLV_AID_MIXED];
    s->state[RLV_STATE_HEALTH_CENTRE] = aid->state[RLV_AID_SALARIED];
    s->once = !aid->renewable;
    s->installed_max_years = aid->installed_max_years;
    s->hosts_under = aid->hosts_under;
    s->duration = aid->duration_years >= 1 ? (int)(aid->duration_years + 0.5) : 1;
    take_amounts(aid, s);
    take_supplements(aid, s);
    for (int i = 0; i < RLV_NUM_PAYERS; i++)
        payers += aid->payer[i];
    for (int i = 0; i < RLV_NUM_PAYERS; i++)
        s->payer[i] = aid->payer[i] ? 1.0 / (double)payers : 0.0;
}

int rlv_aids_compile(const rlv_aids_t *self, const rlv_region_t *region, rlv_schemes_t *schemes,
                     rlv_error_t *err)
{
    memset(schemes, 0, sizeof *schemes);
    if (self->num_aids > RLV_MAX_SCHEMES)
        return rlv_fail(err, RLV_ERR_DATA, "%zu schemes, at most %d are supported", self->num_aids,
                        RLV_MAX_SCHEMES);
    for (size_t i = 0; i < self->num_aids; i++)
        compile(&self->aid[i], region, &schemes->scheme[schemes->num_schemes++]);
    return RLV_OK;
}
