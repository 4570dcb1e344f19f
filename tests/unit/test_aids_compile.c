/* The catalogue of aids as the model applies it: channels, dates, steps, payers, places. */
#include "../support/support.h"

#include "releve/aids.h"

#include <string.h>

static rlv_aids_t aids;
static rlv_schemes_t schemes;
static rlv_place_name_t departments[] = {{.code = "09", .name = "Ariège"},
                                         {.code = "31", .name = "Haute-Garonne"},
                                         {.code = "32", .name = "Gers"},
                                         {.code = "65", .name = "Hautes-Pyrénées"}};
static const rlv_region_t REGION = {.num_departments = 4, .department = departments};

static int setup(void **state)
{
    rlv_error_t err;
    (void)state;
    if (rlv_aids_read(&aids, "data/occitanie/aids.cfg", &err) != 0 ||
        rlv_aids_compile(&aids, &REGION, &schemes, &err) != 0)
        fail_msg("%s", err.text);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rlv_aids_free(&aids);
    return 0;
}

static const rlv_scheme_t *find(const char *id)
{
    size_t k = 0;
    while (k < schemes.num_schemes && strcmp(schemes.scheme[k].id, id) != 0)
        k++;
    if (k == schemes.num_schemes)
        fail_msg("no scheme %s", id);
    return &schemes.scheme[k < RLV_MAX_SCHEMES ? k : 0];
}

/* The catalogue's rows, read by hand; dates as years with months in twelfths, days in 31sts. */
static void channels_dates_and_durations(void **state)
{
    static const struct {
        const char *id;
        rlv_scheme_channel_t channel;
        rlv_take_up_t take_up; /* of those that sign */
        double from, until;
        int duration;
    } ROWS[] = {
        {"caim", RLV_SCHEME_SETTLE, RLV_TAKE_UP_CAIM, 2016 + (7 + 24 / 31.0) / 12, 2026, 5},
        {"coscom", RLV_SCHEME_STAY, RLV_TAKE_UP_COSCOM, 2016 + (7 + 24 / 31.0) / 12, 2026, 3},
        {"cotram", RLV_SCHEME_STAY, RLV_TAKE_UP_COTRAM, 2016 + (7 + 24 / 31.0) / 12, 2026, 3},
        {"cstm", RLV_SCHEME_SECOND, RLV_TAKE_UP_CSTM, 2016 + (7 + 24 / 31.0) / 12, 2026, 3},
        {"ptmg", RLV_SCHEME_SETTLE, RLV_TAKE_UP_GUARANTEE, 2013, 2021, 1},
        {"cde", RLV_SCHEME_SETTLE, RLV_TAKE_UP_GUARANTEE, 2021 + (1 + 1 / 31.0) / 12, 9999, 3},
        {"ars_montagne", RLV_SCHEME_SETTLE, RLV_TAKE_UP_ARS, 2019.75, 9999, 5},
        {"ars_qpv", RLV_SCHEME_SETTLE, RLV_TAKE_UP_ARS, 2022 + 4 / 12.0, 9999, 5},
        {"ars_departements", RLV_SCHEME_SETTLE, RLV_TAKE_UP_ARS, 2022 + 4 / 12.0, 9999, 5},
        {"ars_zar", RLV_SCHEME_OUTSIDE, RLV_TAKE_UP_ARS, 2018.75, 9999, 1},
        {"centre_de_sante", RLV_SCHEME_POST, RLV_TAKE_UP_ARS, 2018.75, 9999, 1},
        {"convention_2026_zip", RLV_SCHEME_SETTLE, RLV_TAKE_UP_CONVENTION_2026, 2026, 9999, 1},
        {"convention_2026_zac", RLV_SCHEME_SETTLE, RLV_TAKE_UP_CONVENTION_2026, 2026, 9999, 1},
        {"convention_2026_secondaire", RLV_SCHEME_SECOND, RLV_TAKE_UP_CSTM, 2026, 9999, 1},
        {"fmt_installation", RLV_SCHEME_FORFAIT, RLV_TAKE_UP_CONVENTION_2026, 2026, 9999, 3},
        {"fmt_zone", RLV_SCHEME_FORFAIT, RLV_TAKE_UP_CONVENTION_2026, 2026, 9999, 1},
        {"zrr", RLV_SCHEME_OUTSIDE, RLV_TAKE_UP_CAIM, 0, 2024 + (5 + 30 / 31.0) / 12, 8},
        {"frr", RLV_SCHEME_OUTSIDE, RLV_TAKE_UP_CONVENTION_2026, 2024.5, 9999, 8},
    };
    const size_t num_rows = sizeof ROWS / sizeof ROWS[0];
    (void)state;
    assert_int_equal(schemes.num_schemes, num_rows + 1); /* and the CESP, which is outside */
    assert_int_equal(find("cesp")->channel, RLV_SCHEME_OUTSIDE);
    for (size_t i = 0; i < num_rows; i++) {
        const rlv_scheme_t *s = find(ROWS[i].id);
        if (s->channel != ROWS[i].channel || s->duration != ROWS[i].duration)
            fail_msg("%s: channel %d, %d years", ROWS[i].id, (int)s->channel, s->duration);
        if (s->channel == RLV_SCHEME_SETTLE || s->channel == RLV_SCHEME_STAY ||
            s->channel == RLV_SCHEME_SECOND)
            assert_int_equal(s->take_up, ROWS[i].take_up);
        assert_close(s->from, ROWS[i].from, 0, 1e-9);
        assert_close(s->until, ROWS[i].until, 0, 1e-9);
    }
}

static void steps_and_shares(void **state)
{
    static const rlv_scheme_step_t CAIM[] = {{4, 50000}, {3.5, 43750}, {3, 37500}, {2.5, 31250}};
    (void)state;
    const rlv_scheme_t *s = find("caim");
    assert_int_equal(s->num_steps, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_close(s->step[i].days, CAIM[i].days, 0, 0);
        assert_close(s->step[i].eur, CAIM[i].eur, 0, 0);
    }
    assert_close(s->days_min, 2.5, 0, 0);
    assert_close(s->installed_max_years, 1, 0, 0);
    assert_false(s->guarantee);
    assert_close(find("coscom")->step[0].eur, 15000, 0, 0); /* 5,000 a year for three */
    s = find("cotram");
    assert_true(s->hosts_under == 50 && s->once && s->age_min == 60 && s->num_shares == 1 &&
                s->num_steps == 0);
    assert_close(s->share[0], 0.1, 0, 0);
    assert_close(s->cap_year, 20000, 0, 0);
    assert_true(find("caim")->once && !find("coscom")->once && !find("cstm")->once);
    s = find("ars_montagne");
    assert_true(s->state[RLV_STATE_LIBERAL] && s->state[RLV_STATE_MIXED] &&
                s->state[RLV_STATE_HEALTH_CENTRE]);
    s = find("ptmg");
    assert_true(s->state[RLV_STATE_LIBERAL] && !s->state[RLV_STATE_MIXED]);
    assert_true(s->guarantee);
    assert_close(s->step[0].eur, 12 * 6900.0, 0, 0);
    assert_close(find("cde")->step[0].eur, 36 * 4250.0, 0, 0);
    s = find("fmt_installation");
    assert_int_equal(s->num_shares, 3);
    assert_close(s->share[2], 0.1, 0, 0);
}

static void payers_and_places(void **state)
{
    (void)state;
    for (size_t k = 0; k < schemes.num_schemes; k++) {
        double sum = 0;
        for (int p = 0; p < RLV_NUM_PAYERS; p++)
            sum += schemes.scheme[k].payer[p];
        assert_close(sum, 1, 0, 1e-15);
    }
    assert_close(find("caim")->payer[RLV_AID_ASSURANCE_MALADIE], 1, 0, 0);
    assert_close(find("centre_de_sante")->payer[RLV_AID_ARS], 0.5, 0, 0);
    assert_close(find("centre_de_sante")->payer[RLV_AID_REGION], 0.5, 0, 0);
    assert_true(find("ars_montagne")->mountain && !find("ars_montagne")->qpv);
    assert_true(find("ars_qpv")->qpv);
    /* Ariège, Gers and Hautes-Pyrénées: the first, third and fourth departments here */
    assert_true(find("ars_departements")->departments == 0xD);
    assert_true(find("ptmg")->zone[RLV_ZONE_ZIP] && find("ptmg")->zone[RLV_ZONE_ZAC] &&
                !find("ptmg")->zone[RLV_ZONE_ZAR]);
}

/* A list of communes that is not held opens nothing; too many schemes are refused. */
static void what_is_not_compiled(void **state)
{
    rlv_aids_t many = aids;
    rlv_schemes_t none;
    rlv_error_t err;
    (void)state;
    assert_int_equal(find("frr")->channel, RLV_SCHEME_OUTSIDE);
    many.num_aids = RLV_MAX_SCHEMES + 1;
    assert_int_equal(rlv_aids_compile(&many, &REGION, &none, &err), RLV_ERR_DATA);
    assert_int_equal(none.num_schemes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(channels_dates_and_durations),
        cmocka_unit_test(steps_and_shares),
        cmocka_unit_test(payers_and_places),
        cmocka_unit_test(what_is_not_compiled),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
