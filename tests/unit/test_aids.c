/* The schemes of aid: each at its boundaries (dates, places, ages, days, how long installed),
 * amounts, terms, unknowns. The readers: test_aids_read.c. */
#include "support.h"

#include "releve/aids.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static rlv_aids_t aids;
static rlv_error_t err;
static bool tested[64]; /* schemes of the catalogue */

static int setup(void **state)
{
    (void)state;
    if (rlv_aids_read(&aids, "data/occitanie/aids.cfg", &err) != 0)
        fail_msg("%s", err.text);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rlv_aids_free(&aids);
    return 0;
}

/* What a case starts from: a young doctor who meets everything, in a ZIP of the Lozère. */
typedef struct {
    rlv_aid_profile_t doctor;
    rlv_aid_place_t place;
    const char *day;
} case_t;

static case_t start(const char *day)
{
    case_t c = {.day = day};
    rlv_aid_profile_init(&c.doctor);
    c.doctor.age = 35;
    c.doctor.state = RLV_AID_LIBERAL;
    c.doctor.days = 4;
    c.doctor.first_installation = c.doctor.group = c.doctor.pdsa = 1;
    c.doctor.sector = 1;
    c.doctor.years_installed = 0;
    c.doctor.in_qpv = 0;
    c.place.zone = RLV_ZONE_ZIP;
    c.place.num_departments = 1;
    (void)strcpy(c.place.department[0], "48");
    return c;
}

static rlv_aid_result_t evaluate(const char *id, const case_t *c)
{
    rlv_aid_result_t result;
    const rlv_aid_t *aid = rlv_aids_find(&aids, id);
    if (aid == NULL)
        fail_msg("no scheme %s", id);
    tested[aid - aids.aid] = true;
    rlv_aid_evaluate(aid, &c->place, &c->doctor, c->day, c->day, &result);
    return result;
}

static void open_on(const char *id, const case_t *c)
{
    const rlv_aid_result_t r = evaluate(id, c);
    if (r.answer != RLV_AID_YES)
        fail_msg("%s on %s: not open, because of %s", id, c->day,
                 r.failing < 0 ? "?" : rlv_aid_condition_name((rlv_aid_condition_t)r.failing));
}

static void fails(const char *id, const case_t *c, rlv_aid_condition_t condition,
                  rlv_aid_answer_t answer)
{
    const rlv_aid_result_t r = evaluate(id, c);
    if (r.answer != answer || r.failing != (int)condition)
        fail_msg("%s on %s: answer %d for %s, expected %d for %s", id, c->day, (int)r.answer,
                 r.failing < 0 ? "nothing" : rlv_aid_condition_name((rlv_aid_condition_t)r.failing),
                 (int)answer, rlv_aid_condition_name(condition));
}

#define WITH(c, field, value)                                                                      \
    (c) = base;                                                                                    \
    (c).field = (value)

/* Open from the first to the last day, not the days beside ("" where there is none). */
static void dates(const char *id, case_t c, const char *before, const char *first, const char *last,
                  const char *after)
{
    const char *const inside[] = {first, last}, *const outside[] = {before, after};
    for (int i = 0; i < 2; i++) {
        c.day = inside[i];
        if (*c.day != '\0')
            assert_int_equal(evaluate(id, &c).condition[RLV_AID_IF_DATE], RLV_AID_YES);
        c.day = outside[i];
        if (*c.day != '\0')
            fails(id, &c, RLV_AID_IF_DATE, RLV_AID_NO);
    }
}

/* The classes that open a scheme. */
static void zones(const char *id, case_t c, bool zip, bool zac, bool zar)
{
    const bool opens[RLV_NUM_ZONES] = {zip, zac, zar};
    for (int z = 0; z < RLV_NUM_ZONES; z++) {
        c.place.zone = z;
        if (opens[z])
            open_on(id, &c);
        else
            fails(id, &c, RLV_AID_IF_PLACE, RLV_AID_NO);
    }
    c.place.zone = -1;
    fails(id, &c, RLV_AID_IF_PLACE, RLV_AID_UNKNOWN);
}

static void condition(const char *id, const case_t *c, rlv_aid_condition_t of,
                      rlv_aid_answer_t expected)
{
    const rlv_aid_answer_t answer = evaluate(id, c).condition[of];
    if (answer != expected)
        fail_msg("%s: %s is %d, expected %d", id, rlv_aid_condition_name(of), (int)answer,
                 (int)expected);
}

/* The states that open a scheme: a letter each of "lmsrt", liberal, mixed, salaried, remplaçant
 * (locum), student. */
static void states(const char *id, case_t c, const char *open)
{
    for (int s = 0; s < RLV_AID_NUM_STATES; s++) {
        c.doctor.state = s;
        condition(id, &c, RLV_AID_IF_STATE,
                  strchr(open, "lmsrt"[s]) != NULL ? RLV_AID_YES : RLV_AID_NO);
    }
}

/* Open to those installed for less than a year, just so. */
static void under_a_year(const char *id, case_t c)
{
    c.doctor.years_installed = 0.99;
    condition(id, &c, RLV_AID_IF_INSTALLED, RLV_AID_YES);
    c.doctor.years_installed = 1.0;
    condition(id, &c, RLV_AID_IF_INSTALLED, RLV_AID_NO);
    c.doctor.years_installed = (double)NAN;
    c.doctor.first_installation = -1;
    condition(id, &c, RLV_AID_IF_INSTALLED, RLV_AID_UNKNOWN);
}

/* Open to those who settle for the first time. */
static void first_only(const char *id, case_t c)
{
    c.doctor.first_installation = 0;
    condition(id, &c, RLV_AID_IF_FIRST, RLV_AID_NO);
    c.doctor.first_installation = -1;
    condition(id, &c, RLV_AID_IF_FIRST, RLV_AID_UNKNOWN);
    c.doctor.first_installation = 1;
    condition(id, &c, RLV_AID_IF_FIRST, RLV_AID_YES);
}

/* -----------------------------------------------------------------------------------------------
 */

static void caim(void **state)
{
    static const struct {
        double days, eur;
    } AMOUNTS[] = {{5, 50000},    {4, 50000}, {3.99, 43750}, {3.5, 43750},
                   {3.49, 37500}, {3, 37500}, {2.99, 31250}, {2.5, 31250}};
    const case_t base = start("2025-06-01");
    case_t c = base;
    (void)state;
    open_on("caim", &base);
    dates("caim", base, "2016-08-24", "2016-08-25", "2025-12-31", "2026-01-01");
    zones("caim", base, true, false, false);
    for (size_t i = 0; i < sizeof AMOUNTS / sizeof AMOUNTS[0]; i++) {
        WITH(c, doctor.days, AMOUNTS[i].days);
        open_on("caim", &c);
        assert_close(evaluate("caim", &c).eur, AMOUNTS[i].eur, 0, 0);
        assert_int_equal(evaluate("caim", &c).kind, RLV_EUR_EXACT);
    }
    /* the ARS may add a fifth: 60,000 euros at four days, never counted */
    WITH(c, doctor.days, 4);
    rlv_aid_result_t amount = evaluate("caim", &c);
    const rlv_aid_t *aid = rlv_aids_find(&aids, "caim");
    assert_close(amount.eur + rlv_aid_extra_eur(aid, &aid->extra[1], &amount), 60000, 0, 1e-9);
    WITH(c, doctor.days, 2.5);
    c.doctor.hospital = c.doctor.trainee = 1; /* a trainee adds nothing here */
    amount = evaluate("caim", &c);
    assert_close(amount.eur, 31250 + 2500, 0, 0);
    assert_close(rlv_aid_extra_eur(aid, &aid->extra[1], &amount), 6250, 0, 1e-9);
    WITH(c, doctor.days, 2.49);
    fails("caim", &c, RLV_AID_IF_DAYS, RLV_AID_NO);
    assert_int_equal(evaluate("caim", &c).kind, RLV_EUR_UNKNOWN);
    WITH(c, doctor.days, (double)NAN);
    fails("caim", &c, RLV_AID_IF_DAYS, RLV_AID_UNKNOWN);
    assert_int_equal(evaluate("caim", &c).kind, RLV_EUR_AT_MOST);
    under_a_year("caim", base);
    WITH(c, doctor.group, 0);
    fails("caim", &c, RLV_AID_IF_GROUP, RLV_AID_NO);
    WITH(c, doctor.group, -1);
    fails("caim", &c, RLV_AID_IF_GROUP, RLV_AID_UNKNOWN);
    WITH(c, doctor.pdsa, 0);
    fails("caim", &c, RLV_AID_IF_PDSA, RLV_AID_NO);
    WITH(c, doctor.sector, 2);
    fails("caim", &c, RLV_AID_IF_SECTOR, RLV_AID_UNKNOWN);
    c.doctor.optam = 0;
    fails("caim", &c, RLV_AID_IF_SECTOR, RLV_AID_NO);
    c.doctor.optam = 1;
    open_on("caim", &c);
    WITH(c, doctor.state, RLV_AID_MIXED);
    open_on("caim", &c);
    states("caim", base, "lm");
    WITH(c, doctor.hospital, 1);
    assert_close(evaluate("caim", &c).eur, 52500, 0, 0);
}

static void coscom(void **state)
{
    case_t base = start("2025-06-01"), c;
    (void)state;
    base.doctor.years_installed = 12;
    open_on("coscom", &base);
    assert_close(evaluate("coscom", &base).eur, 15000, 0, 0);
    dates("coscom", base, "2016-08-24", "2016-08-25", "2025-12-31", "2026-01-01");
    zones("coscom", base, true, false, false);
    WITH(c, doctor.group, 0);
    fails("coscom", &c, RLV_AID_IF_GROUP, RLV_AID_NO);
    WITH(c, doctor.years_installed, (double)NAN);
    c.doctor.first_installation = -1;
    fails("coscom", &c, RLV_AID_IF_INSTALLED, RLV_AID_UNKNOWN);
    states("coscom", base, "lm");
    WITH(c, doctor.hospital, 1);
    assert_close(evaluate("coscom", &c).eur, 15000 + 3 * 1250, 0, 0);
    c.doctor.trainee = 1;
    assert_close(evaluate("coscom", &c).eur, 15000 + 3 * 1250 + 36 * 300, 0, 0);
}

static void cotram(void **state)
{
    case_t base = start("2025-06-01"), c;
    (void)state;
    base.doctor.years_installed = 30;
    base.doctor.age = 60;
    base.doctor.hosts_new = 1;
    open_on("cotram", &base);
    dates("cotram", base, "2016-08-24", "2016-08-25", "2025-12-31", "2026-01-01");
    zones("cotram", base, true, false, false);
    WITH(c, doctor.age, 59);
    fails("cotram", &c, RLV_AID_IF_AGE, RLV_AID_NO);
    WITH(c, doctor.age, -1);
    fails("cotram", &c, RLV_AID_IF_AGE, RLV_AID_UNKNOWN);
    WITH(c, doctor.hosts_new, 0);
    fails("cotram", &c, RLV_AID_IF_HOSTS, RLV_AID_NO);
    WITH(c, doctor.hosts_new, -1);
    fails("cotram", &c, RLV_AID_IF_HOSTS, RLV_AID_UNKNOWN);
    /* a profile says whether he hosts one of that age: the age asked for is the catalogue's */
    assert_int_equal(rlv_aids_find(&aids, "cotram")->hosts_under, 50);
    WITH(c, doctor.years_installed, (double)NAN);
    c.doctor.first_installation = -1;
    fails("cotram", &c, RLV_AID_IF_INSTALLED, RLV_AID_UNKNOWN);
    states("cotram", base, "lm");
    assert_close(evaluate("cotram", &base).eur, 60000, 0, 0); /* the cap of three years */
    assert_int_equal(evaluate("cotram", &base).kind, RLV_EUR_AT_MOST);
    WITH(c, doctor.fees, 150000);
    assert_close(evaluate("cotram", &c).eur, 45000, 0, 1e-9);
    assert_int_equal(evaluate("cotram", &c).kind, RLV_EUR_EXACT);
    WITH(c, doctor.fees, 200001);
    assert_close(evaluate("cotram", &c).eur, 60000, 0, 0);
}

static void cstm(void **state)
{
    case_t base = start("2025-06-01"), c;
    (void)state;
    base.doctor.from_outside = 1;
    base.doctor.outside_days = 10;
    open_on("cstm", &base);
    dates("cstm", base, "2016-08-24", "2016-08-25", "2025-12-31", "2026-01-01");
    zones("cstm", base, true, false, false);
    states("cstm", base, "lm");
    WITH(c, doctor.outside_days, 9.995);
    fails("cstm", &c, RLV_AID_IF_OUTSIDE, RLV_AID_NO);
    WITH(c, doctor.from_outside, 0);
    fails("cstm", &c, RLV_AID_IF_OUTSIDE, RLV_AID_NO);
    WITH(c, doctor.outside_days, (double)NAN);
    fails("cstm", &c, RLV_AID_IF_OUTSIDE, RLV_AID_UNKNOWN);
    WITH(c, doctor.fees, 20000);
    assert_close(evaluate("cstm", &c).eur, 15000, 0, 1e-9);
    WITH(c, doctor.fees, 300000);
    assert_close(evaluate("cstm", &c).eur, 150000, 0, 0);
}

static void ptmg(void **state)
{
    const case_t base = start("2015-06-01");
    (void)state;
    open_on("ptmg", &base);
    dates("ptmg", base, "2012-12-31", "2013-01-01", "2020-12-31", "2021-01-01");
    zones("ptmg", base, true, true, false);
    states("ptmg", base, "l");
    assert_int_equal(rlv_aids_find(&aids, "ptmg")->amount_mark, RLV_AID_MARK_UNVERIFIED);
    assert_int_equal(evaluate("ptmg", &base).kind, RLV_EUR_AT_MOST);
}

static void cde(void **state)
{
    const case_t base = start("2025-06-01");
    case_t c;
    (void)state;
    open_on("cde", &base);
    dates("cde", base, "2021-02-01", "2021-02-02", "2040-01-01", "");
    WITH(c, place.zone, RLV_ZONE_ZAC);
    open_on("cde", &c);
    WITH(c, place.zone, RLV_ZONE_ZAR); /* within 10 km of one, perhaps */
    fails("cde", &c, RLV_AID_IF_PLACE, RLV_AID_UNKNOWN);
    /* distances to a zone are not held: the kilometres asked for are the catalogue's */
    assert_close(rlv_aids_find(&aids, "cde")->near_km, 10, 0, 0);
    states("cde", base, "lr");
    WITH(c, doctor.days, 2.5);
    open_on("cde", &c);
    WITH(c, doctor.days, 2.49);
    fails("cde", &c, RLV_AID_IF_DAYS, RLV_AID_NO);
    c.doctor.state = RLV_AID_LOCUM;        /* 13 weeks a quarter */
    c.doctor.days = 29.0 / 13.0 + 0.00001; /* 29 days */
    open_on("cde", &c);
    c.doctor.days = 29.0 / 13.0 - 0.00001;
    fails("cde", &c, RLV_AID_IF_DAYS, RLV_AID_NO);
    under_a_year("cde", base);
    assert_close(evaluate("cde", &base).eur, 4250 * 36, 0, 0);
    assert_int_equal(evaluate("cde", &base).kind, RLV_EUR_AT_MOST);
}

static void aids_of_the_ars(void **state)
{
    static const char *const IDS[] = {"ars_montagne", "ars_qpv", "ars_departements"};
    const case_t base = start("2024-06-01");
    case_t c = base;
    (void)state;
    for (int i = 0; i < 3; i++) {
        fails(IDS[i], &base, RLV_AID_IF_PLACE, RLV_AID_NO);
        assert_close(evaluate(IDS[i], &base).eur, 50000, 0, 0);
        assert_int_equal(evaluate(IDS[i], &base).kind, RLV_EUR_AT_MOST); /* « à hauteur de » */
        states(IDS[i], base, "lms");
    }
    c.place.mountain = RLV_AID_YES;
    dates("ars_montagne", c, "2019-09-30", "2019-10-01", "2024-06-01", "");
    open_on("ars_montagne", &c);
    c.doctor.state = RLV_AID_SALARIED;
    open_on("ars_montagne", &c);
    c.place.mountain = RLV_AID_UNKNOWN;
    fails("ars_montagne", &c, RLV_AID_IF_PLACE, RLV_AID_UNKNOWN);
    WITH(c, place.qpv, RLV_AID_UNKNOWN);
    fails("ars_qpv", &c, RLV_AID_IF_PLACE, RLV_AID_NO); /* says not to be inside */
    c.doctor.in_qpv = -1;
    fails("ars_qpv", &c, RLV_AID_IF_PLACE, RLV_AID_UNKNOWN);
    c.doctor.in_qpv = 1;
    open_on("ars_qpv", &c);
    dates("ars_qpv", c, "2022-04-30", "2022-05-01", "2024-06-01", "");
    WITH(c, doctor.in_qpv, 1); /* no QPV in this commune */
    fails("ars_qpv", &c, RLV_AID_IF_PLACE, RLV_AID_NO);
    for (int i = 0; i < 3; i++) {
        c = base;
        (void)strcpy(c.place.department[0], ((const char *const[]){"09", "32", "65"})[i]);
        open_on("ars_departements", &c);
    }
    dates("ars_departements", c, "2022-04-30", "2022-05-01", "2024-06-01", "");
    for (int i = 0; i < 10; i++) {
        static const char *const OTHER[] = {"11", "12", "30", "31", "34",
                                            "46", "48", "66", "81", "82"};
        c = base;
        (void)strcpy(c.place.department[0], OTHER[i]);
        fails("ars_departements", &c, RLV_AID_IF_PLACE, RLV_AID_NO);
    }
    (void)strcpy(c.place.department[0], "09");
    c.place.num_departments = 2; /* a territory across a border */
    (void)strcpy(c.place.department[1], "31");
    fails("ars_departements", &c, RLV_AID_IF_PLACE, RLV_AID_UNKNOWN);
    zones("ars_zar", base, false, false, true);
    WITH(c, place.zone, RLV_ZONE_ZAR);
    dates("ars_zar", c, "2018-09-30", "2018-10-01", "2024-06-01", "");
    assert_int_equal(evaluate("ars_zar", &base).kind, RLV_EUR_UNKNOWN);
    states("ars_zar", base, "lm");
}

static void salaried_posts(void **state)
{
    case_t base = start("2024-06-01"), c;
    (void)state;
    base.doctor.state = RLV_AID_SALARIED;
    zones("centre_de_sante", base, true, true, false);
    dates("centre_de_sante", base, "2018-09-30", "2018-10-01", "2024-06-01", "");
    states("centre_de_sante", base, "s");
    WITH(c, doctor.state, -1);
    fails("centre_de_sante", &c, RLV_AID_IF_STATE, RLV_AID_UNKNOWN);
}

static void convention_of_2026(void **state)
{
    const case_t base = start("2026-06-01");
    case_t c;
    (void)state;
    zones("convention_2026_zip", base, true, false, false);
    zones("convention_2026_zac", base, false, true, false);
    dates("convention_2026_zip", base, "2025-12-31", "2026-01-01", "2030-01-01", "");
    dates("convention_2026_zac", base, "2025-12-31", "2026-01-01", "2030-01-01", "");
    assert_close(evaluate("convention_2026_zip", &base).eur, 10000, 0, 0);
    assert_close(evaluate("convention_2026_zac", &base).eur, 5000, 0, 0);
    for (int i = 0; i < 2; i++) {
        const char *id = i ? "convention_2026_zac" : "convention_2026_zip";
        first_only(id, base);
        under_a_year(id, base);
        states(id, base, "lm");
    }
    WITH(c, doctor.secondary, 1);
    zones("convention_2026_secondaire", c, true, false, false);
    dates("convention_2026_secondaire", c, "2025-12-31", "2026-01-01", "2030-01-01", "");
    assert_close(evaluate("convention_2026_secondaire", &c).eur, 3000, 0, 0);
    states("convention_2026_secondaire", c, "lm");
    c.doctor.secondary = 0;
    fails("convention_2026_secondaire", &c, RLV_AID_IF_SECONDARY, RLV_AID_NO);
}

static void forfait_of_2026(void **state)
{
    const case_t base = start("2026-06-01");
    case_t c;
    (void)state;
    zones("fmt_installation", base, true, false, false);
    zones("fmt_zone", base, true, false, false);
    dates("fmt_installation", base, "2025-12-31", "2026-01-01", "2030-01-01", "");
    dates("fmt_zone", base, "2025-12-31", "2026-01-01", "2030-01-01", "");
    assert_int_equal(evaluate("fmt_installation", &base).kind, RLV_EUR_UNKNOWN);
    WITH(c, doctor.forfait, 17200);
    assert_close(evaluate("fmt_installation", &c).eur, 0.9 * 17200, 0, 1e-9);
    assert_int_equal(evaluate("fmt_zone", &c).kind, RLV_EUR_UNKNOWN); /* goes on without end */
    WITH(c, place.zone, RLV_ZONE_ZAR);
    c.place.qpv = RLV_AID_UNKNOWN;
    c.doctor.in_qpv = 1;
    open_on("fmt_zone", &c);
    open_on("fmt_installation", &c);
    states("fmt_zone", base, "lm");
    states("fmt_installation", base, "lm");
    first_only("fmt_installation", base);
    under_a_year("fmt_installation", base);
    WITH(c, doctor.years_installed, (double)NAN);
    c.doctor.first_installation = -1; /* installed, or not? */
    fails("fmt_zone", &c, RLV_AID_IF_INSTALLED, RLV_AID_UNKNOWN);
}

static void tax_exemptions(void **state)
{
    const case_t base = start("2024-06-30");
    (void)state;
    fails("zrr", &base, RLV_AID_IF_PLACE, RLV_AID_UNKNOWN); /* the list is not held */
    fails("frr", &base, RLV_AID_IF_DATE, RLV_AID_NO);
    dates("zrr", base, "", "2010-01-01", "2024-06-30", "2024-07-01");
    dates("frr", base, "2024-06-30", "2024-07-01", "2030-01-01", "");
    for (int i = 0; i < 2; i++) {
        states(i ? "frr" : "zrr", base, "lm");
        under_a_year(i ? "frr" : "zrr", base);
    }
}

static void cesp(void **state)
{
    case_t base = start("2024-06-01");
    (void)state;
    base.doctor.state = RLV_AID_STUDENT;
    zones("cesp", base, true, true, false);
    dates("cesp", base, "2009-12-31", "2010-01-01", "2030-01-01", "");
    assert_int_equal(evaluate("cesp", &base).kind, RLV_EUR_UNKNOWN);
    states("cesp", base, "t");
}

/* What the texts say of a contract besides who may have it. */
static void terms_are_those_of_the_texts(void **state)
{
    static const struct {
        const char *id;
        rlv_aid_basis_t basis;
        double least, years; /* euros for the fewest days, share of the first year; 0: not stated */
        bool at_most, renewable;
        const char *marks; /* of the amount and of the rest: published, seed, unverified, assumed */
    } TERMS[] = {
        {"caim", RLV_AMOUNT_CONTRACT, 31250, 5, false, false, "PP"},
        {"coscom", RLV_AMOUNT_YEAR, 5000, 3, false, true, "PP"},
        {"cotram", RLV_AMOUNT_SHARE, 0.10, 3, false, false, "PP"},
        {"cstm", RLV_AMOUNT_SHARE, 0.25, 3, false, true, "PP"},
        {"ptmg", RLV_AMOUNT_MONTH, 6900, 1, true, true, "UP"},
        {"cde", RLV_AMOUNT_MONTH, 4250, 3, true, false, "PP"},
        {"ars_montagne", RLV_AMOUNT_CONTRACT, 50000, 5, true, false, "SS"},
        {"ars_qpv", RLV_AMOUNT_CONTRACT, 50000, 5, true, false, "SS"},
        {"ars_departements", RLV_AMOUNT_CONTRACT, 50000, 5, true, false, "SS"},
        {"ars_zar", RLV_AMOUNT_NONE, 0, 0, false, false, "UA"},
        {"centre_de_sante", RLV_AMOUNT_NONE, 0, 0, false, false, "SS"},
        {"convention_2026_zip", RLV_AMOUNT_CONTRACT, 10000, 1, false, false, "PP"},
        {"convention_2026_zac", RLV_AMOUNT_CONTRACT, 5000, 1, false, false, "PP"},
        {"convention_2026_secondaire", RLV_AMOUNT_CONTRACT, 3000, 1, false, false, "PP"},
        {"fmt_installation", RLV_AMOUNT_SHARE, 0.50, 3, false, false, "PP"},
        {"fmt_zone", RLV_AMOUNT_SHARE, 0.10, 0, false, false, "PP"},
        {"zrr", RLV_AMOUNT_NONE, 0, 8, false, false, "PP"},
        {"frr", RLV_AMOUNT_NONE, 0, 8, false, false, "PP"},
        {"cesp", RLV_AMOUNT_MONTH, 1200, 0, false, false, "PP"},
    };
    static const char MARK[] = "PDSUA"; /* by rlv_aid_mark_t */
    (void)state;
    assert_int_equal(aids.num_aids, sizeof TERMS / sizeof TERMS[0]);
    for (size_t i = 0; i < aids.num_aids; i++) {
        const rlv_aid_t *aid = &aids.aid[i];
        assert_string_equal(aid->id, TERMS[i].id);
        const double least = aid->num_shares > 0  ? aid->share[0]
                             : aid->num_steps > 0 ? aid->step[aid->num_steps - 1].eur
                                                  : 0;
        const char marks[] = {MARK[aid->amount_mark], MARK[aid->mark], '\0'};
        if (aid->basis != TERMS[i].basis || !(fabs(least - TERMS[i].least) < 1e-9) ||
            !(fabs(aid->duration_years - TERMS[i].years) < 1e-9) ||
            aid->at_most != TERMS[i].at_most || aid->renewable != TERMS[i].renewable ||
            strcmp(marks, TERMS[i].marks) != 0)
            fail_msg("%s: basis %d, %g, %g years, at most %d, renewable %d, marks %s", aid->id,
                     (int)aid->basis, least, aid->duration_years, (int)aid->at_most,
                     (int)aid->renewable, marks);
    }
}

static void every_scheme_was_tested(void **state)
{
    (void)state;
    assert_true(aids.num_aids >= 19 && aids.num_aids < sizeof tested);
    for (size_t i = 0; i < aids.num_aids; i++)
        if (!tested[i])
            fail_msg("%s has no test", aids.aid[i].id);
}

static void a_year_opens_what_is_open_on_a_day_of_it(void **state)
{
    const rlv_aid_t *zrr = rlv_aids_find(&aids, "zrr"), *frr = rlv_aids_find(&aids, "frr");
    (void)state;
    assert_true(rlv_aid_is_open(zrr, "2024-01-01", "2024-12-31"));
    assert_true(rlv_aid_is_open(frr, "2024-01-01", "2024-12-31"));
    assert_false(rlv_aid_is_open(zrr, "2025-01-01", "2025-12-31"));
    assert_false(rlv_aid_is_open(frr, "2023-01-01", "2023-12-31"));
}

static void nothing_said_is_never_a_yes(void **state)
{
    rlv_aid_profile_t nobody;
    const case_t base = start("2025-06-01");
    rlv_aid_result_t r;
    (void)state;
    rlv_aid_profile_init(&nobody);
    for (size_t i = 0; i < aids.num_aids; i++) {
        rlv_aid_evaluate(&aids.aid[i], &base.place, &nobody, base.day, base.day, &r);
        assert_int_not_equal(r.answer, RLV_AID_YES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(caim),
        cmocka_unit_test(coscom),
        cmocka_unit_test(cotram),
        cmocka_unit_test(cstm),
        cmocka_unit_test(ptmg),
        cmocka_unit_test(cde),
        cmocka_unit_test(aids_of_the_ars),
        cmocka_unit_test(salaried_posts),
        cmocka_unit_test(convention_of_2026),
        cmocka_unit_test(forfait_of_2026),
        cmocka_unit_test(tax_exemptions),
        cmocka_unit_test(cesp),
        cmocka_unit_test(terms_are_those_of_the_texts),
        cmocka_unit_test(every_scheme_was_tested),
        cmocka_unit_test(a_year_opens_what_is_open_on_a_day_of_it),
        cmocka_unit_test(nothing_said_is_never_a_yes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
