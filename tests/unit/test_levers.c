/*
 * Each lever of a scenario moves what it should, in the right direction, and nothing before its
 * date, money included: replicates of the scenario with and without it, on the same draws.
 */
#include "../support/schemes.h"
#include "../support/small_region.h"
#include "../support/support.h"

#include <math.h>
#include <string.h>

enum { REPLICATES = 40, HORIZON = 2036 };

typedef struct {
    support_small_t small;
    rlv_schemes_t schemes;
    rlv_model_t model;
    bool sizes_cohorts; /* the lever at hand */
} world_t;

static void set_up(world_t *w)
{
    memset(w, 0, sizeof *w);
    support_small_fixed(&w->small);
    support_schemes(&w->schemes);
    support_set(&w->small.params, "time.horizon", HORIZON);
    support_set(&w->small.params, "entries.per_year", 10);
    support_set(&w->small.params, "sites.rate", 0.1);
    support_set(&w->small.params, "training.region_share", 0.003); /* of France, a dozen juniors */
    w->small.schemes = &w->schemes;
    support_small_model(&w->small, &w->model);
}

static void tear_down(world_t *w)
{
    rlv_model_free(&w->model);
    support_small_free(&w->small);
}

static void set_step(rlv_params_t *params, const char *path, int year, double before, double after)
{
    const rlv_series_t series = {2, {year - 1, year}, {before, after}};
    const int i = rlv_params_find(path);
    assert_true(i >= 0);
    assert_int_equal(RLV_PARAMS[i].type, RLV_TYPE_SERIES);
    memcpy((char *)params + RLV_PARAMS[i].offset, &series, sizeof series);
}

/* The money of the years before `date` is the same. The allowances of CESP holders in training are
 * dated back from the end of their internship: a lever on the size of cohorts moves them too. */
static void check_money_before(const world_t *w, const int32_t a[], const int32_t b[], int date)
{
    for (int year = 2021; year < date && year < HORIZON; year++)
        for (size_t k = 0; k < RLV_MAX_SCHEMES; k++) {
            const size_t first = rlv_cost_index(&w->model.shape, year, k, 0, (rlv_cost_kind_t)0);
            const size_t end = rlv_cost_index(&w->model.shape, year, k + 1, 0, (rlv_cost_kind_t)0);
            if (k != w->model.cesp_scheme || !w->sizes_cohorts)
                assert_memory_equal(a + first, b + first, (end - first) * sizeof *a);
        }
}

static bool sizes_cohorts(const char *path)
{
    return strcmp(path, "entries.factor") == 0 || strcmp(path, "training.gp_share") == 0 ||
           strncmp(path, "training.posts_", strlen("training.posts_")) == 0;
}

/* The sum over replicates and years of (changed - reference) of a count; fails where a
 * count of a stock up to `date`, or of a flow before it, differs. */
static int64_t effect(world_t *w, const rlv_params_t *changed, int date, rlv_tally_kind_t kind,
                      size_t place)
{
    const rlv_params_t reference = w->model.params;
    int64_t sum = 0;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        support_life_t a, b;
        w->model.params = reference;
        support_life_run(&a, &w->model, 11, r);
        w->model.params = *changed;
        support_life_run(&b, &w->model, 11, r);
        check_money_before(w, a.counts.costs, b.counts.costs, date);
        for (int year = 2021; year <= HORIZON; year++) {
            sum += support_count(&w->model, b.counts.tally, year, kind, place) -
                   support_count(&w->model, a.counts.tally, year, kind, place);
            for (int k = 0; k < RLV_NUM_TALLIES && year < date; k++)
                for (size_t p = 0; p < w->model.shape.num_places; p++)
                    assert_int_equal(
                        support_count(&w->model, a.counts.tally, year, (rlv_tally_kind_t)k, p),
                        support_count(&w->model, b.counts.tally, year, (rlv_tally_kind_t)k, p));
        }
        support_life_free(&a);
        support_life_free(&b);
    }
    w->model.params = reference;
    return sum;
}

static size_t region_place(const world_t *w)
{
    return rlv_region_first_place(&w->small.region, RLV_LEVEL_REGION);
}

static size_t zone_place(const world_t *w, rlv_zone_t zone)
{
    return rlv_region_first_place(&w->small.region, RLV_LEVEL_ZONE) + (size_t)zone;
}

static void nothing_changed_is_zero(void **state)
{
    world_t w;
    (void)state;
    set_up(&w);
    const rlv_params_t same = w.model.params;
    assert_int_equal(effect(&w, &same, HORIZON + 1, RLV_TALLY_HEADCOUNT, region_place(&w)), 0);
    tear_down(&w);
}

/* Levers given by year: their path, the value from 2027 on, what they move and which way. */
static void levers_by_year(void **state)
{
    static const struct {
        const char *path;
        double before, after;
        rlv_tally_kind_t kind;
        int place; /* -1 region, else zone */
        int sign;
    } LEVERS[] = {
        {"exits.retirement_shift", 0, 2, RLV_TALLY_HEADCOUNT, -1, 1},
        {"exits.retirement_shift", 0, -2, RLV_TALLY_HEADCOUNT, -1, -1},
        {"exits.legal_age_shift", 0, 2, RLV_TALLY_HEADCOUNT, -1, 1},
        {"exits.legal_age_shift", 0, -1, RLV_TALLY_HEADCOUNT, -1, -1},
        {"exits.stay_bonus", 0, 0.5, RLV_TALLY_HEADCOUNT, -1, 1},
        {"training.places_factor", 1, 0.5, RLV_TALLY_ENTRIES, -1, -1},
        {"training.gp_share", 0.46, 0.7, RLV_TALLY_ENTRIES, -1, 1},
        {"entries.factor", 1, 1.5, RLV_TALLY_ENTRIES, -1, 1},
        {"entries.factor", 1, 1.5, RLV_TALLY_WAITING, -1, 1},
        {"training.posts_toulouse", 1, 3, RLV_TALLY_ENTRIES, -1, 1},
        {"training.posts_toulouse", 1, 0, RLV_TALLY_ENTRIES, -1, -1},
        {"training.posts_montpellier", 1, 3, RLV_TALLY_WAITING, -1, 1},
        {"training.posts_montpellier", 1, 1.5, RLV_TALLY_JUNIORS, -1, 1},
        {"cesp.share", 0.055, 0.5, RLV_TALLY_CESP, -1, 1},
        {"cesp.share", 0.055, 0.5, RLV_TALLY_ENTRIES, RLV_ZONE_ZIP, 1},
        {"training.juniors_in_zip", 0, 1, RLV_TALLY_JUNIORS, RLV_ZONE_ZIP, 1},
        {"health_centres.posts", 0, 10, RLV_TALLY_HEALTH_CENTRE, -1, 1},
        {"health_centres.posts", 0, 10, RLV_TALLY_APL, -1, 1},
        {"structures.openings", 0, 2, RLV_TALLY_ENTRIES, -1, 1},
        {"assistants.share", 0.15, 0.8, RLV_TALLY_PATIENTS, -1, 1},
        {"nurses.count", 23, 200, RLV_TALLY_PATIENTS, -1, 1},
        {"regulation.on", 0, 1, RLV_TALLY_ENTRIES, RLV_ZONE_ZAR, -1},
        {"solidarity.days_month", 0, 4, RLV_TALLY_APL, RLV_ZONE_ZIP, 1},
        {"aids.amount_factor", 1, 10, RLV_TALLY_ENTRIES, RLV_ZONE_ZIP, 1},
        {"aids.budget_eur", 1e9, 0, RLV_TALLY_COMMITTED, -1, -1},
        {"aids.take_up_departments_factor", 1, 3, RLV_TALLY_SIGNED, -1, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof LEVERS / sizeof LEVERS[0]; i++) {
        world_t w;
        set_up(&w);
        w.schemes.scheme[0].until = 9999; /* aids last here, and so do zones */
        support_set(&w.model.params, "zoning.mode", 1);
        if (strcmp(LEVERS[i].path, "aids.take_up_departments_factor") == 0) {
            w.schemes.scheme[0].take_up = RLV_TAKE_UP_ARS;
            w.schemes.scheme[0].departments = 1;
        }
        if (strcmp(LEVERS[i].path, "regulation.on") == 0) /* many would come, few leave */
            support_set(&w.model.params, "entries.per_year", 40);
        w.sizes_cohorts = sizes_cohorts(LEVERS[i].path);
        rlv_params_t changed = w.model.params;
        /* admissions of 2027 settle ten years later: an earlier step */
        const bool slow = strcmp(LEVERS[i].path, "training.places_factor") == 0;
        const int year = slow ? 2013 : 2027;
        if (slow)
            w.model.params.entries_reference_year = changed.entries_reference_year = 2018;
        set_step(&changed, LEVERS[i].path, year, LEVERS[i].before, LEVERS[i].after);
        const size_t place =
            LEVERS[i].place < 0 ? region_place(&w) : zone_place(&w, (rlv_zone_t)LEVERS[i].place);
        const int64_t sum = effect(&w, &changed, slow ? 2021 : 2027, LEVERS[i].kind, place);
        if (sum * LEVERS[i].sign <= 0)
            fail_msg("%s to %g: effect %lld", LEVERS[i].path, LEVERS[i].after, (long long)sum);
        tear_down(&w);
    }
}

/* Levers that are one number: what they move from their date on, and which way. */
static void levers_of_one_value(void **state)
{
    static const struct {
        const char *path;
        double value;
        int date;
        rlv_tally_kind_t kind;
        int sign;
    } LEVERS[] = {
        {"aids.extend_to", 2032, 2026, RLV_TALLY_SIGNED, 1},
        {"aids.extend_to", 2032, 2026, RLV_TALLY_PAID, 1},
        {"aids.stop_after", 2023, 2024, RLV_TALLY_SIGNED, -1},
        {"aids.zones", 2, 2024, RLV_TALLY_SIGNED, 1}, /* ZIP and ZAC, from aids.zones_from */
        {"cesp.elsewhere", 0.8, 2021, RLV_TALLY_CESP, -1},
        {"aids.take_up_caim", 0, 2021, RLV_TALLY_SIGNED, -1},
        {"training.juniors_in_apl", 1, 2027, RLV_TALLY_APL, 1},
        {"cesp.base_holders", 0, 2021, RLV_TALLY_CESP, -1},
        {"sites.rate", 0.4, 2021, RLV_TALLY_SIGNED, 1},
        {"health_centres.aid_eur", 100000, 2021, RLV_TALLY_PAID, 1},
        {"training.host_share", 0.01, 2027, RLV_TALLY_JUNIORS, -1},
        {"sites.reach_km", 0, 2021, RLV_TALLY_SIGNED, -1},
        {"aids.hospital_share", 1, 2021, RLV_TALLY_PAID, 1},
        {"aids.discretion_share", 1, 2021, RLV_TALLY_PAID, 1},
        {"training.posts_pull", 1, 2021, RLV_TALLY_ENTRIES, 0},
        {"training.thesis_years", 2, 2021, RLV_TALLY_WAITING, 1},
        {"training.salaried_first", 0.5, 2021, RLV_TALLY_WAITING_SALARIED, 1},
        {"training.salaried_first", 0.5, 2021, RLV_TALLY_WAITING, 0},
        {"training.salaried_first", 0.5, 2021, RLV_TALLY_HEADCOUNT, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof LEVERS / sizeof LEVERS[0]; i++) {
        world_t w;
        set_up(&w);
        support_set(&w.model.params, "zoning.mode", 1);
        support_set(&w.model.params, "cesp.base_holders", 5);
        support_set(&w.model.params, "cesp.share", 0.3);
        support_set(&w.model.params, "aids.zones_from", 2024);
        support_set(&w.model.params, "health_centres.posts", 4);
        w.schemes.scheme[0].supplement_eur[0] = 2500;
        w.schemes.scheme[0].supplement_share[2] = 0.2;
        rlv_params_t changed = w.model.params;
        support_set(&changed, LEVERS[i].path, LEVERS[i].value);
        const int64_t sum = effect(&w, &changed, LEVERS[i].date, LEVERS[i].kind, region_place(&w));
        if (LEVERS[i].sign == 0 ? sum != 0 : sum * LEVERS[i].sign <= 0)
            fail_msg("%s to %g: effect %lld", LEVERS[i].path, LEVERS[i].value, (long long)sum);
        tear_down(&w);
    }
}

/* Generations that work less, from those of 40 in the base year on: nothing in the base year, whose
 * cross-section the table is; each later year one year of age more. */
static void generations_work_less(void **state)
{
    world_t w;
    (void)state;
    set_up(&w);
    rlv_params_t changed = w.model.params;
    set_step(&changed, "activity.generation", 1981, 1, 0.8);
    assert_true(effect(&w, &changed, 2022, RLV_TALLY_FTE_MILLI, region_place(&w)) < 0);
    for (int year = 2021; year <= 2040; year++)
        for (int age = 35; age <= 60; age++) {
            const double full =
                rlv_activity_full_time(&w.model.params, w.model.national, 0, RLV_WOMAN, age, year);
            const double less =
                rlv_activity_full_time(&changed, w.model.national, 0, RLV_WOMAN, age, year);
            const bool already = 2021 - 1 - age >= 1981, now = year - 1 - age >= 1981;
            assert_close(less, now && !already ? 0.8 * full : full, 1e-14, 0);
        }
    tear_down(&w);
}

/* What students are paid, or pay back, in the years lived: sum over replicates of the difference.
 */
static int64_t student_money(world_t *w, const rlv_params_t *changed, rlv_cost_kind_t kind)
{
    const rlv_params_t reference = w->model.params;
    int64_t sum = 0;
    for (uint32_t i = 0; i < 2 * REPLICATES; i++) {
        support_life_t life;
        w->model.params = i % 2 ? *changed : reference;
        support_life_run(&life, &w->model, 11, i / 2);
        for (int year = 2021; year < HORIZON; year++)
            sum += (i % 2 ? 1 : -1) *
                   (int64_t)life.counts.costs[rlv_cost_index(
                       &w->model.shape, year, w->model.cesp_scheme, RLV_NO_ZONE, kind)];
        support_life_free(&life);
    }
    w->model.params = reference;
    return sum;
}

/* Who breaks a contract is paid like the others, pays back, and moves what the others do not. */
static void levers_of_students(void **state)
{
    enum { ANY = 9 };
    static const struct {
        const char *path;
        double value;
        int paid, repaid, doctors; /* sign of the effect; ANY: the level of entries moves it too */
    } LEVERS[] = {
        {"cesp.breach", 0.6, ANY, 1, -1},       {"cesp.breach", 0, ANY, -1, 1},
        {"cesp.penalty", 1, 0, 1, 0},           {"cesp.penalty", 0, 0, -1, 0},
        {"cesp.allowance_eur", 20000, 1, 1, 0}, {"cesp.elsewhere", 0.8, -1, -1, -1},
        {"cesp.share", 0.6, 1, 1, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof LEVERS / sizeof LEVERS[0]; i++) {
        world_t w;
        set_up(&w);
        support_set(&w.model.params, "zoning.mode", 1);
        support_set(&w.model.params, "cesp.base_holders", 0);
        support_set(&w.model.params, "cesp.share", 0.3);
        support_set(&w.model.params, "cesp.breach", 0.3);
        rlv_params_t changed = w.model.params;
        support_set(&changed, LEVERS[i].path, LEVERS[i].value);
        const int64_t moved[] = {student_money(&w, &changed, RLV_COST_PAID),
                                 student_money(&w, &changed, RLV_COST_REPAID),
                                 effect(&w, &changed, 2021, RLV_TALLY_CESP, region_place(&w))};
        const int sign[] = {LEVERS[i].paid, LEVERS[i].repaid, LEVERS[i].doctors};
        for (int k = 0; k < 3; k++)
            if (sign[k] != ANY && (sign[k] == 0 ? moved[k] != 0 : moved[k] * sign[k] <= 0))
                fail_msg("%s to %g: %d moves by %lld", LEVERS[i].path, LEVERS[i].value, k,
                         (long long)moved[k]);
        tear_down(&w);
    }
}

/* Every parameter that is given by year: nothing moves before the year of its step. */
static void nothing_before_the_step_of_a_series(void **state)
{
    enum { STEP = 2029 };
    size_t tried = 0;
    (void)state;
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *param = &RLV_PARAMS[i];
        world_t w;
        if (param->type != RLV_TYPE_SERIES)
            continue;
        set_up(&w);
        w.schemes.scheme[0].until = 9999;
        w.sizes_cohorts = sizes_cohorts(param->path);
        rlv_params_t changed = w.model.params;
        const rlv_series_t *series =
            (const rlv_series_t *)(const void *)((const char *)&changed + param->offset);
        const double before = rlv_series_at(series, STEP - 1);
        const double part = 0.1 * (param->high - param->low);
        set_step(&w.model.params, param->path, STEP, before, before);
        set_step(&changed, param->path, STEP, before,
                 before + part <= param->high ? before + part : before - part);
        (void)effect(&w, &changed, STEP, RLV_TALLY_HEADCOUNT, region_place(&w));
        tried++;
        tear_down(&w);
    }
    assert_true(tried >= 15);
}

/* Coefficients of the utility that are off by default draw entrants where they should. */
static void utilities_off_by_default(void **state)
{
    static const struct {
        const char *path;
        size_t territory;
    } LEVERS[] = {
        {"settlement.urban", 2}, /* the dense one */
        {"settlement.mountain", 5},
    };
    (void)state;
    for (size_t i = 0; i < sizeof LEVERS / sizeof LEVERS[0]; i++) {
        world_t w;
        set_up(&w);
        w.small.region.mountain_share[5] = 1;
        assert_close(w.model.urban_share[2], 1, 0, 0);
        support_set(&w.model.params, "zoning.mode", 1);
        rlv_params_t changed = w.model.params;
        support_set(&changed, LEVERS[i].path, 2);
        const size_t place =
            rlv_region_first_place(&w.small.region, RLV_LEVEL_TERRITORY) + LEVERS[i].territory;
        assert_true(effect(&w, &changed, 2021, RLV_TALLY_ENTRIES, place) > 0);
        tear_down(&w);
    }
}

/* Entries in the territories and years where something is counted, or was `lag` years before. */
static int64_t entries_where(world_t *w, const rlv_params_t *params, rlv_tally_kind_t kind, int lag)
{
    const rlv_params_t reference = w->model.params;
    int64_t sum = 0;
    w->model.params = *params;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        support_life_t life;
        support_life_run(&life, &w->model, 11, r);
        for (int year = 2021 + lag; year < HORIZON; year++)
            for (size_t t = 0; t < w->small.region.num_territories; t++)
                if (support_count(&w->model, life.counts.tally, year - lag, kind, t) > 0)
                    sum += support_count(&w->model, life.counts.tally, year, RLV_TALLY_ENTRIES, t);
        support_life_free(&life);
    }
    w->model.params = reference;
    return sum;
}

static void practices_that_close_and_peers_draw(void **state)
{
    static const struct {
        const char *path;
        rlv_tally_kind_t kind;
        int lag;
    } LEVERS[] = {{"settlement.takeover", RLV_TALLY_EXITS_RETIREMENT, 0},
                  {"settlement.peers", RLV_TALLY_ENTRIES, 1}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        world_t w;
        set_up(&w);
        rlv_params_t changed = w.model.params;
        support_set(&changed, LEVERS[i].path, 20);
        const int64_t before = entries_where(&w, &w.model.params, LEVERS[i].kind, LEVERS[i].lag);
        const int64_t after = entries_where(&w, &changed, LEVERS[i].kind, LEVERS[i].lag);
        assert_true(before > 100 && after > before + before / 20);
        tear_down(&w);
    }
}

/* Entrants by living area, over replicates. */
static void count_entries(world_t *w, const rlv_params_t *params, double entries[])
{
    const rlv_params_t reference = w->model.params;
    w->model.params = *params;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        support_life_t life;
        support_life_run(&life, &w->model, 11, r);
        for (int year = 2021; year < HORIZON; year++)
            for (size_t t = 0; t < w->small.region.num_territories; t++)
                entries[w->model.nest[t]] +=
                    support_count(&w->model, life.counts.tally, year, RLV_TALLY_ENTRIES, t);
        support_life_free(&life);
    }
    w->model.params = reference;
}

/* All born here, and drawn home so strongly that entrants go as inhabitants do, wherever the
 * utility would have them. */
static void birthplace_draws_home(void **state)
{
    world_t w;
    double entries[2][8] = {{0}}, people[8] = {0}, gap[2] = {0}, all = 0;
    (void)state;
    set_up(&w);
    support_set(&w.model.params, "settlement.distance_km", 10);
    rlv_params_t changed = w.model.params;
    support_set(&changed, "settlement.birthplace", 5);
    support_set(&changed, "settlement.born_here", 1);
    count_entries(&w, &w.model.params, entries[0]);
    count_entries(&w, &changed, entries[1]);
    for (size_t t = 0; t < w.small.region.num_territories; t++) {
        const double here = (double)rlv_region_territory_population(&w.small.region, t, 2021);
        people[w.model.nest[t]] += here;
        all += here;
    }
    assert_true(w.model.num_nests > 1);
    for (int i = 0; i < 2; i++) {
        double sum = 0;
        for (size_t m = 0; m < w.model.num_nests; m++)
            sum += entries[i][m];
        for (size_t m = 0; m < w.model.num_nests; m++)
            gap[i] += fabs(entries[i][m] / sum - people[m] / all);
    }
    assert_true(gap[1] < 0.5 * gap[0]);
    tear_down(&w);
}

/* Assistants and nurses give patients, and acts by their own parameters only. */
static void helpers_give_patients_not_acts(void **state)
{
    world_t w;
    (void)state;
    set_up(&w);
    rlv_params_t changed = w.model.params;
    set_step(&changed, "assistants.share", 2027, 0.15, 0.9);
    set_step(&changed, "nurses.count", 2027, 23, 500);
    assert_int_equal(effect(&w, &changed, 2027, RLV_TALLY_APL, region_place(&w)), 0);
    assert_int_equal(effect(&w, &changed, 2027, RLV_TALLY_HEADCOUNT, region_place(&w)), 0);
    support_set(&w.model.params, "assistants.acts", 0.1);
    support_set(&changed, "assistants.acts", 0.1);
    assert_true(effect(&w, &changed, 2027, RLV_TALLY_APL, region_place(&w)) > 0);
    tear_down(&w);
}

static void no_fourth_year_fills_the_gap(void **state)
{
    world_t w;
    (void)state;
    set_up(&w);
    w.sizes_cohorts = true;
    rlv_params_t changed = w.model.params;
    changed.training_fourth_year = false;
    assert_true(effect(&w, &changed, 2026, RLV_TALLY_ENTRIES, region_place(&w)) > 0);
    assert_true(effect(&w, &changed, 2026, RLV_TALLY_JUNIORS, region_place(&w)) < 0);
    tear_down(&w);
}

static void no_aids_no_money(void **state)
{
    world_t w;
    (void)state;
    set_up(&w);
    support_life_t life;
    support_set(&w.model.params, "aids.on", 0);
    support_life_run(&life, &w.model, 3, 0);
    for (int year = 2021; year <= HORIZON; year++) {
        assert_int_equal(
            support_count(&w.model, life.counts.tally, year, RLV_TALLY_PAID, region_place(&w)), 0);
        assert_int_equal(
            support_count(&w.model, life.counts.tally, year, RLV_TALLY_CONTRACTS, region_place(&w)),
            0);
    }
    support_life_t with;
    support_set(&w.model.params, "aids.on", 1);
    support_life_run(&with, &w.model, 3, 0);
    for (int year = 2021; year < HORIZON; year++) { /* students are no aid to settle */
        const size_t cesp =
            rlv_cost_index(&w.model.shape, year, w.model.cesp_scheme, RLV_NO_ZONE, RLV_COST_PAID);
        assert_true(life.counts.costs[cesp] > 0);
        assert_int_equal(life.counts.costs[cesp], with.counts.costs[cesp]);
    }
    support_life_free(&with);
    support_life_free(&life);
    tear_down(&w);
}

/* The rule takes over after the lists; frozen zones stay. */
static void zones_move_only_by_the_rule(void **state)
{
    world_t w;
    (void)state;
    set_up(&w);
    for (int frozen = 0; frozen < 2; frozen++) {
        size_t changes = 0;
        support_set(&w.model.params, "zoning.mode", frozen);
        for (uint32_t r = 0; r < 10; r++) {
            support_life_t life;
            support_life_run(&life, &w.model, 5, r);
            for (size_t t = 0; t < 7; t++)
                for (int year = 2022; year <= HORIZON; year++) {
                    const bool moved =
                        support_count(&w.model, life.counts.tally, year, RLV_TALLY_ZONE, t) !=
                        support_count(&w.model, life.counts.tally, year - 1, RLV_TALLY_ZONE, t);
                    changes += moved;
                    if (moved) /* every second year from 2022 */
                        assert_int_equal(year % 2, 0);
                }
            support_life_free(&life);
        }
        assert_int_equal(changes > 0, frozen == 0);
    }
    tear_down(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_changed_is_zero),
        cmocka_unit_test(levers_by_year),
        cmocka_unit_test(levers_of_one_value),
        cmocka_unit_test(generations_work_less),
        cmocka_unit_test(levers_of_students),
        cmocka_unit_test(nothing_before_the_step_of_a_series),
        cmocka_unit_test(utilities_off_by_default),
        cmocka_unit_test(practices_that_close_and_peers_draw),
        cmocka_unit_test(birthplace_draws_home),
        cmocka_unit_test(helpers_give_patients_not_acts),
        cmocka_unit_test(no_fourth_year_fills_the_gap),
        cmocka_unit_test(no_aids_no_money),
        cmocka_unit_test(zones_move_only_by_the_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
