/*
 * The schemes that the model applies say what the catalogue says (rlv_aid_evaluate), wherever both
 * know: random places, years and doctors, on data/occitanie/aids.cfg. The doctor meets what the
 * model does not hold (sector, group, out-of-hours care, hosting): that is part of the take-up.
 */
#include "../support/small_region.h"
#include "../support/support.h"

#include "releve/aids.h"
#include "releve/contracts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SEEDS = 60, DOCTORS = 40 };

typedef struct {
    size_t open, closed, unknown, amounts;
} tried_t;

/* Departments of the region, in order, so that the schemes by department find theirs. */
static void rename_departments(rlv_region_t *region)
{
    static const char *const CODES[] = {"09", "31", "32", "48", "65"};
    for (size_t d = 0; d < region->num_departments; d++)
        (void)snprintf(region->department[d].code, sizeof region->department[d].code, "%s",
                       d < 5 ? CODES[d] : "95");
}

static void place_of(const rlv_simulation_t *s, size_t t, rlv_aid_place_t *place)
{
    const rlv_region_t *region = s->model->region;
    memset(place, 0, sizeof *place);
    place->zone = s->zone[t];
    place->mountain = region->mountain_share[t] >= 1.0  ? RLV_AID_YES
                      : region->mountain_share[t] > 0.0 ? RLV_AID_UNKNOWN
                                                        : RLV_AID_NO;
    place->qpv = region->qpv[t] > 0 ? RLV_AID_UNKNOWN : RLV_AID_NO;
    for (uint32_t c = region->first_cell[t]; c < region->first_cell[t + 1]; c++)
        (void)snprintf(place->department[place->num_departments++], RLV_CODE_SIZE, "%s",
                       region->department[region->cell_department[c]].code);
}

static void doctor_of(const rlv_simulation_t *s, const rlv_scheme_t *scheme,
                      const rlv_applicant_t *who, rlv_aid_profile_t *profile)
{
    const rlv_params_t *p = &s->params;
    rlv_aid_profile_init(profile);
    profile->age = who->age;
    static const rlv_aid_state_t STATE[] = {RLV_AID_LIBERAL, RLV_AID_MIXED, RLV_AID_SALARIED};
    profile->state = (int)STATE[who->state];
    profile->days = rlv_contract_days(who->fte);
    profile->first_installation = who->first;
    profile->years_installed = who->years_installed;
    profile->group = profile->pdsa = profile->optam = profile->secondary = profile->hosts_new =
        profile->from_outside = profile->in_qpv = profile->sector = 1;
    profile->hospital = who->supplement[0];
    profile->trainee = who->supplement[1];
    profile->outside_days = 52;
    profile->fees = p->aids_fees_eur * who->fte *
                    (scheme->channel == RLV_SCHEME_SECOND ? p->aids_second_site_share : 1.0);
}

/* What a contract is worth: the same, or, where the catalogue says "at most", not more. */
static void compare_amounts(const rlv_simulation_t *s, const rlv_scheme_t *scheme,
                            const rlv_applicant_t *who, const rlv_aid_result_t *r, tried_t *tried)
{
    if (scheme->channel > RLV_SCHEME_SECOND || r->kind == RLV_EUR_UNKNOWN)
        return;
    const double eur = rlv_contract_amount(scheme, &s->params, who, s->year);
    tried->amounts++;
    if (scheme->guarantee)
        assert_true(eur > 0 && eur <= r->eur);
    else
        assert_close(eur, r->eur, 1e-12, 0);
}

static void compare(rlv_simulation_t *s, const rlv_aids_t *aids, size_t t,
                    const rlv_applicant_t *who, tried_t *tried)
{
    const rlv_schemes_t *schemes = s->model->schemes;
    const size_t n = s->model->region->num_territories;
    char first_day[16], last_day[16];
    rlv_aid_place_t place;

    (void)snprintf(first_day, sizeof first_day, "%04d-01-01", s->year);
    (void)snprintf(last_day, sizeof last_day, "%04d-12-31", s->year);
    place_of(s, t, &place);
    for (size_t k = 0; k < schemes->num_schemes; k++) {
        const rlv_scheme_t *scheme = &schemes->scheme[k];
        rlv_aid_profile_t profile;
        rlv_aid_result_t r;
        if (scheme->channel >= RLV_SCHEME_FORFAIT && scheme->channel != RLV_SCHEME_POST)
            continue; /* supplements have no contract; what is outside is never open to anyone */
        doctor_of(s, scheme, who, &profile);
        rlv_aid_evaluate(&aids->aid[k], &place, &profile, first_day, last_day, &r);
        if (r.answer == RLV_AID_UNKNOWN) {
            tried->unknown++;
            continue;
        }
        const bool may = s->scheme_open[k * n + t] && rlv_contract_eligible(scheme, who);
        if (may != (r.answer == RLV_AID_YES))
            fail_msg("%s in %d, zone %d, age %d, %g days, %d years: model %d, catalogue %d (%s)",
                     scheme->id, s->year, place.zone, who->age, profile.days, who->years_installed,
                     may, (int)r.answer,
                     r.failing < 0 ? "-" : rlv_aid_condition_name((rlv_aid_condition_t)r.failing));
        tried->open += may;
        tried->closed += !may;
        if (may)
            compare_amounts(s, scheme, who, &r, tried);
    }
}

static void try_region(const rlv_aids_t *aids, uint32_t seed, tried_t *tried)
{
    support_small_t small;
    rlv_schemes_t schemes;
    rlv_model_t model;
    rlv_simulation_t s;
    rlv_error_t err;
    uint32_t draw = 900;

    support_small_random(&small, seed);
    rename_departments(&small.region);
    for (size_t t = 0; t < small.region.num_territories; t++)
        small.region.mountain_share[t] = 0.5 * support_whole(seed, draw++, 0, 2);
    if (rlv_aids_compile(aids, &small.region, &schemes, &err) < 0)
        fail_msg("%s", err.text);
    small.schemes = &schemes;
    support_small_model(&small, &model);
    if (rlv_simulation_init(&s, &model, &err) < 0)
        fail_msg("%s", err.text);
    s.params = small.params;
    for (int i = 0; i < DOCTORS; i++) {
        s.year = support_whole(seed, draw++, 2012, 2032);
        for (size_t t = 0; t < small.region.num_territories; t++)
            s.zone[t] = (uint8_t)support_whole(seed, draw++, 0, RLV_NUM_ZONES - 1);
        rlv_contracts_open(&s);
        rlv_applicant_t who = {0};
        who.age = support_whole(seed, draw++, 27, 75);
        who.fte = 1.1 * support_unit(seed, draw++);
        who.years_installed = support_whole(seed, draw++, 0, 3);
        who.state = (uint8_t)support_whole(seed, draw++, 0, RLV_NUM_STATES - 1);
        who.supplement[0] = support_unit(seed, draw++) < 0.5;
        who.supplement[1] = support_unit(seed, draw++) < 0.5;
        who.first = who.years_installed == 0 && support_unit(seed, draw++) < 0.7;
        for (size_t t = 0; t < small.region.num_territories; t++)
            compare(&s, aids, t, &who, tried);
    }
    rlv_simulation_free(&s);
    rlv_model_free(&model);
    support_small_free(&small);
}

static void model_agrees_with_the_catalogue(void **state)
{
    tried_t tried = {0};
    rlv_aids_t aids;
    rlv_error_t err;
    (void)state;
    if (rlv_aids_read(&aids, "data/occitanie/aids.cfg", &err) != 0)
        fail_msg("%s", err.text);
    for (uint32_t seed = 1; seed <= SEEDS; seed++)
        try_region(&aids, seed, &tried);
    rlv_aids_free(&aids);
    print_message("%zu open, %zu closed, %zu unknown to the catalogue, %zu amounts\n", tried.open,
                  tried.closed, tried.unknown, tried.amounts);
    assert_true(tried.open > 1000 && tried.closed > 1000 && tried.amounts > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(model_agrees_with_the_catalogue)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
