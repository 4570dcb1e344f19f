#include "releve/expectation.h"

#include "releve/expected_ages.h"
#include "releve/mathx.h"
#include "releve/process.h"
#include "releve/training.h"

#include <stdlib.h>
#include <string.h>

enum { AGES = RLV_PYRAMID_AGES, STATES = RLV_NUM_STATES, COUNTED = RLV_STATE_MIXED + 1 };
enum { ZONES_BY_RULE, PATH_FLAT = 1 };
/* Sexes, ages and counted states of those who move from or arrive in a territory. */
enum { GROUP = RLV_NUM_SEXES * AGES * COUNTED };

/* The recursion at work. `now` and `next` are [num_cells * sexes * AGES * STATES * kinds], a kind
 * being years since installation (up to early) by years owed, the latter fastest. */
typedef struct {
    rlv_simulation_t sim; /* the tables of the model; its doctors stay unused */
    size_t tenures, owed, kinds;
    double *now, *next;
    double *movers;   /* [num_territories * GROUP] who leave for another territory */
    double *arrivals; /* [num_territories * GROUP] who come from one */
    double *choice;   /* [num_territories] probabilities of one chooser */
    double *holders;  /* [owed] CESP holders who look for a place in the year, by years owed */
    double wait[2][RLV_TRAINING_MAX_WAIT + 1]; /* of graduates and of CESP holders */
} recursion_t;

/* --- what feeds back */

/* Whether the rule decides a list before the horizon: zones.c without its ranking. */
static bool rule_decides(const rlv_model_t *model, const rlv_params_t *params)
{
    const rlv_region_t *region = model->region;
    int decided = 0;

    for (int year = (int)params->time_reference_year; year < model->shape.horizon; year++) {
        const int list = rlv_region_list_at(region, year);
        if (list >= 0 && region->list_year[list] > decided)
            decided = region->list_year[list];
        if ((size_t)(list + 1) == region->num_lists && year > model->shape.base_year &&
            year - decided >= params->zoning_duration)
            return params->zoning_mode == ZONES_BY_RULE;
    }
    return false;
}

static bool is_zero(const rlv_series_t *series)
{
    for (int i = 0; i < series->num_points; i++)
        if (series->value[i] != 0)
            return false;
    return true;
}

size_t rlv_expectation_feedbacks(const rlv_model_t *model, const rlv_params_t *params,
                                 rlv_feedback_t feedback[RLV_MAX_FEEDBACKS])
{
    const struct {
        bool is_on;
        rlv_feedback_t feedback;
    } known[] = {
        {rule_decides(model, params), {"zoning.mode", "frozen"}},
        {params->aids_on && model->schemes != NULL, {"aids.on", "false"}},
        {!is_zero(&params->structures_openings), {"structures.openings", "0"}},
        {params->settlement_need != 0, {"settlement.need", "0"}},
        {params->settlement_takeover != 0, {"settlement.takeover", "0"}},
        {params->settlement_peers != 0, {"settlement.peers", "0"}},
        {params->settlement_birthplace != 0, {"settlement.birthplace", "0"}},
        {!is_zero(&params->regulation_on), {"regulation.on", "0"}},
        {!is_zero(&params->health_centres_posts), {"health_centres.posts", "0"}},
        {params->cesp_base_holders > 0, {"cesp.base_holders", "0"}},
        {params->run_start_from[0] != '\0', {"run.start_from", "\"\""}},
        {params->alignment_targets[0] != '\0', {"alignment.targets", "\"\""}},
        {params->alignment_factors[0] != '\0' && model->alignment == NULL,
         {"alignment.factors", "\"\""}},
    };
    size_t num = 0;

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].is_on)
            feedback[num++] = known[i].feedback;
    return num;
}

/* --- tables of the recursion */

/* Share of uniform numbers that make a graduate wait at most `wait` years: the model's function of
 * them is increasing, so that the last of their 2^32 values is found by halving. */
static double waits_at_most(const rlv_params_t *params, double factor, int wait)
{
    uint64_t low = 0, high = UINT64_C(1) << 32;

    while (low < high) {
        const uint64_t middle = (low + high) / 2;
        if (rlv_training_wait(params, factor, rlv_unit((uint32_t)middle)) <= wait)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)low * 0x1p-32;
}

static void prepare_waits(recursion_t *self)
{
    const rlv_params_t *params = &self->sim.params;

    for (int holder = 0; holder < 2; holder++) {
        double before = 0;
        for (int wait = 0; wait <= RLV_TRAINING_MAX_WAIT; wait++) {
            const double until =
                waits_at_most(params, holder ? params->cesp_delay_factor : 1.0, wait);
            self->wait[holder][wait] = until - before;
            before = until;
        }
    }
}

static int recursion_init(recursion_t *self, const rlv_model_t *model, const rlv_params_t *params,
                          rlv_error_t *err)
{
    const size_t territories = model->region->num_territories;
    const size_t groups = model->region->num_cells * RLV_NUM_SEXES * AGES * STATES;

    memset(self, 0, sizeof *self);
    self->tenures = (size_t)params->relocation_early_years + 1;
    self->owed = (size_t)params->cesp_max_years + 1;
    self->kinds = self->tenures * self->owed;
    self->now = rlv_calloc(groups * self->kinds, sizeof *self->now, err);
    self->next = rlv_calloc(groups * self->kinds, sizeof *self->next, err);
    self->movers = rlv_calloc(territories * GROUP, sizeof *self->movers, err);
    self->arrivals = rlv_calloc(territories * GROUP, sizeof *self->arrivals, err);
    self->choice = rlv_calloc(territories, sizeof *self->choice, err);
    self->holders = rlv_calloc(self->owed, sizeof *self->holders, err);
    if (!self->now || !self->next || !self->movers || !self->arrivals || !self->choice ||
        !self->holders || rlv_simulation_init(&self->sim, model, err) < 0)
        return RLV_ERR_OS;
    self->sim.params = *params;
    self->sim.year = (int)params->time_reference_year;
    rlv_exits_prepare(&self->sim);
    rlv_relocation_prepare(&self->sim);
    rlv_settlement_prepare(&self->sim);
    rlv_structures_prepare(&self->sim);
    prepare_waits(self);
    return rlv_entries_prepare(&self->sim, err);
}

static void recursion_free(recursion_t *self)
{
    rlv_simulation_free(&self->sim);
    free(self->now);
    free(self->next);
    free(self->movers);
    free(self->arrivals);
    free(self->choice);
    free(self->holders);
}

/* The kinds of a group in a vector. */
static double *kinds_of(const recursion_t *self, double *vector, size_t cell, int sex, int age,
                        int state)
{
    const size_t group =
        ((cell * RLV_NUM_SEXES + (size_t)sex) * AGES + (size_t)(age - RLV_AGE_FIRST)) * STATES +
        (size_t)state;
    return vector + group * self->kinds;
}

static size_t kind_of(const recursion_t *self, size_t tenure, size_t owed)
{
    return (tenure < self->tenures ? tenure : self->tenures - 1) * self->owed + owed;
}

/* Index in movers and arrivals. */
static size_t group_of(size_t territory, int sex, int age, int state)
{
    return ((territory * RLV_NUM_SEXES + (size_t)sex) * AGES + (size_t)(age - RLV_AGE_FIRST)) *
               COUNTED +
           (size_t)state;
}

/* --- the reference date */

static void start_records(recursion_t *self, const rlv_model_t *model)
{
    for (size_t i = 0; i < model->num_records; i++) {
        const rlv_record_t *r = &model->record[i];
        const int age = rlv_age(r->birth_year, self->sim.year);
        const int tenure = self->sim.year - r->installed_year;
        kinds_of(self, self->now, r->cell, r->sex, age,
                 r->state)[kind_of(self, (size_t)(tenure > 0 ? tenure : 0), 0)] += 1.0;
    }
}

/* GPs of one cell, sex and age, by years since an installation whose age is drawn like an
 * entrant's, but not above theirs. */
static void start_group(recursion_t *self, double gps, size_t cell, int sex, int age)
{
    const double *cdf = self->sim.entry_age;
    const double mixed = self->sim.params.synthesis_mixed_share;
    double *liberal_kinds = kinds_of(self, self->now, cell, sex, age, RLV_STATE_LIBERAL);
    double *mixed_kinds = kinds_of(self, self->now, cell, sex, age, RLV_STATE_MIXED);

    for (int entry = RLV_AGE_FIRST; entry <= age; entry++) {
        const double before = entry > RLV_AGE_FIRST ? cdf[entry - 1] : 0;
        const double share = (entry < age ? cdf[entry] : 1.0) - before;
        const size_t kind = kind_of(self, (size_t)(1 + age - entry), 0);
        liberal_kinds[kind] += gps * share * (1.0 - mixed);
        mixed_kinds[kind] += gps * share * mixed;
    }
}

static int start(recursion_t *self, const rlv_model_t *model, rlv_error_t *err)
{
    rlv_model_t own = *model; /* borrowed; the ages expected under these parameters */
    const size_t num_cells = model->region->num_cells;
    double *gp = NULL;
    int status = RLV_OK;

    if (model->record != NULL) {
        start_records(self, model);
        return RLV_OK;
    }
    gp = rlv_calloc(num_cells * RLV_EXPECTED_AGES, sizeof *gp, err);
    own.params = self->sim.params;
    status = gp == NULL ? RLV_ERR_OS : rlv_expected_ages(&own, gp, err);
    for (size_t i = 0; i < num_cells * RLV_EXPECTED_AGES && status == RLV_OK; i++)
        start_group(self, gp[i], i / RLV_EXPECTED_AGES, (int)(i / AGES % RLV_NUM_SEXES),
                    RLV_AGE_FIRST + (int)(i % AGES));
    free(gp);
    return status;
}

/* --- a year */

/* Probability that one who stops has not died and is too young to retire. */
static double other_share(const rlv_simulation_t *sim, int sex, int age, double exits)
{
    if (age >= sim->params.exits_retirement_age || !(exits > 0))
        return 0;
    const double total = -rlv_log(1.0 - exits);
    const double death = sim->death_hazard[sex][age];
    return death < total ? 1.0 - death / total : 0;
}

/* Expected states after a year's exits and changes of state. */
static void live_states(const rlv_params_t *p, double exits, double other, double gps[STATES])
{
    const double leave = exits * other * p->states_to_health_centre;
    const double liberal = gps[RLV_STATE_LIBERAL], mixed = gps[RLV_STATE_MIXED];
    const double salaried =
        gps[RLV_STATE_HEALTH_CENTRE] * (1.0 - exits) + (liberal + mixed) * leave;

    gps[RLV_STATE_LIBERAL] = liberal * (1.0 - exits) * (1.0 - p->states_liberal_to_mixed) +
                             mixed * (1.0 - exits) * p->states_mixed_to_liberal +
                             salaried * p->states_from_health_centre;
    gps[RLV_STATE_MIXED] = mixed * (1.0 - exits) * (1.0 - p->states_mixed_to_liberal) +
                           liberal * (1.0 - exits) * p->states_liberal_to_mixed;
    gps[RLV_STATE_HEALTH_CENTRE] = salaried * (1.0 - p->states_from_health_centre);
}

/* Share of the counted GPs of a kind who look for another territory at the end of the year. */
static double seeking_share(const recursion_t *self, size_t tenure, size_t owed)
{
    const rlv_params_t *p = &self->sim.params;
    const double move =
        p->relocation_probability * (tenure + 1 < self->tenures ? p->relocation_early_factor : 1.0);

    if (owed > 0)
        return owed == 1 ? 1.0 - p->cesp_retention : 0;
    return move < 1 ? move : 1.0;
}

/* Those of one cell, sex and age: who stays goes into `next`, a year older, who seeks into
 * movers. `stuck` when there is no other territory to go to. */
static void live_group(recursion_t *self, size_t cell, int sex, int age, bool stuck)
{
    const rlv_region_t *region = self->sim.model->region;
    const size_t territory = region->cell_territory[cell];
    const double exits =
        rlv_exit_probability(&self->sim, sex, age, self->sim.zone[territory] == RLV_ZONE_ZIP);
    const double other = other_share(&self->sim, sex, age, exits);
    const int older = age + 1 < RLV_AGE_FIRST + AGES ? age + 1 : age;

    for (size_t kind = 0; kind < self->kinds; kind++) {
        const size_t tenure = kind / self->owed, owed = kind % self->owed;
        const size_t then = kind_of(self, tenure + 1, owed > 0 ? owed - 1 : 0);
        const double seeking = seeking_share(self, tenure, owed);
        double gps[STATES];
        for (int state = 0; state < STATES; state++)
            gps[state] = kinds_of(self, self->now, cell, sex, age, state)[kind];
        live_states(&self->sim.params, exits, other, gps);
        for (int state = 0; state < STATES; state++) {
            const double leave = state < COUNTED && !stuck ? gps[state] * seeking : 0;
            kinds_of(self, self->next, cell, sex, older, state)[then] += gps[state] - leave;
            if (leave > 0)
                self->movers[group_of(territory, sex, age, state)] += leave;
        }
    }
}

/* Probabilities of the nested logit over `weight` = exp(V / lambda); `outside` is the weight of
 * elsewhere, alone in its nest. Returns their sum: 0 when nothing can be chosen. */
static double choose(rlv_simulation_t *sim, const double weight[], double outside, double choice[])
{
    const double lambda = sim->params.settlement_nest_similarity;
    const size_t n = sim->model->region->num_territories;
    double *inclusive = sim->nest_sum, all = 0, sum = 0;

    memset(inclusive, 0, sim->model->num_nests * sizeof *inclusive);
    for (size_t t = 0; t < n; t++)
        inclusive[sim->model->nest[t]] += weight[t];
    for (size_t m = 0; m < sim->model->num_nests; m++)
        all += inclusive[m] > 0 ? rlv_pow(inclusive[m], lambda) : 0;
    all += outside > 0 ? rlv_pow(outside, lambda) : 0;
    for (size_t t = 0; t < n; t++) {
        const double nest = inclusive[sim->model->nest[t]];
        choice[t] = weight[t] > 0 ? weight[t] / nest * rlv_pow(nest, lambda) / all : 0;
        sum += choice[t];
    }
    return sum;
}

/* Where movers from a territory go; 0 when there is nowhere. */
static double choose_from(recursion_t *self, size_t from)
{
    rlv_simulation_t *sim = &self->sim;
    const size_t n = sim->model->region->num_territories;

    for (size_t t = 0; t < n; t++)
        sim->weight[t] = sim->utility_weight[t] * sim->move_weight[from * n + t];
    return choose(sim, sim->weight, 0, self->choice);
}

/* Adds `gps` of a territory to its cells, in proportion to their inhabitants, a year later. */
static void place(recursion_t *self, double gps, size_t territory, int sex, int age, int state,
                  size_t owed)
{
    const rlv_region_t *region = self->sim.model->region;
    const int year = self->sim.year;
    const double people = (double)rlv_region_territory_population(region, territory, year);
    const size_t kind = kind_of(self, 1, owed);

    for (uint32_t c = region->first_cell[territory]; c < region->first_cell[territory + 1]; c++)
        kinds_of(self, self->next, c, sex, age + 1, state)[kind] +=
            gps * (double)rlv_region_population(region, c, year) / people;
}

static void live_stock(recursion_t *self)
{
    const rlv_region_t *region = self->sim.model->region;
    const size_t n = region->num_territories;

    memset(self->movers, 0, n * GROUP * sizeof *self->movers);
    memset(self->arrivals, 0, n * GROUP * sizeof *self->arrivals);
    for (size_t from = 0; from < n; from++) {
        const bool stuck = !(choose_from(self, from) > 0);
        for (uint32_t c = region->first_cell[from]; c < region->first_cell[from + 1]; c++)
            for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
                for (int age = RLV_AGE_FIRST; age <= RLV_AGE_LAST; age++)
                    live_group(self, c, sex, age, stuck);
        for (size_t to = 0; to < n && !stuck; to++)
            for (size_t g = 0; g < GROUP; g++)
                self->arrivals[to * GROUP + g] += self->movers[from * GROUP + g] * self->choice[to];
    }
    for (size_t to = 0; to < n; to++)
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int age = RLV_AGE_FIRST; age <= RLV_AGE_LAST; age++)
                for (int state = 0; state < COUNTED; state++) {
                    const double gps = self->arrivals[group_of(to, sex, age, state)];
                    if (gps > 0)
                        place(self, gps, to, sex, age, state, 0);
                }
}

/* Entrants of the year who owe `owed` years, by `choice`. */
static void settle(recursion_t *self, double entrants, size_t owed)
{
    const rlv_simulation_t *sim = &self->sim;
    const rlv_params_t *p = &sim->params;

    for (size_t t = 0; t < sim->model->region->num_territories && entrants > 0; t++)
        for (int age = RLV_AGE_FIRST; age < RLV_AGE_LAST && self->choice[t] > 0; age++) {
            const double before = age > RLV_AGE_FIRST ? sim->entry_age[age - 1] : 0;
            const double gps = entrants * self->choice[t] * (sim->entry_age[age] - before);
            for (int sex = 0; sex < RLV_NUM_SEXES && gps > 0; sex++) {
                const double share =
                    sex == RLV_WOMAN ? p->entries_women_share : 1.0 - p->entries_women_share;
                const double mixed = p->synthesis_mixed_share;
                place(self, gps * share * (1.0 - mixed), t, sex, age, RLV_STATE_LIBERAL, owed);
                place(self, gps * share * mixed, t, sex, age, RLV_STATE_MIXED, owed);
            }
        }
}

/* Graduates expected to look for a place in the year: those who owe nothing (returned), and CESP
 * holders. */
static double count_graduates(recursion_t *self)
{
    const rlv_simulation_t *sim = &self->sim;
    const rlv_params_t *p = &sim->params;
    double ordinary = 0;

    memset(self->holders, 0, self->owed * sizeof *self->holders);
    if (p->entries_path == PATH_FLAT)
        return 0;
    for (int wait = 0; wait <= RLV_TRAINING_MAX_WAIT; wait++) {
        const int end = sim->year - wait;
        const double kept = sim->kept_share[sim->year - RLV_SERIES_FIRST];
        const double size = rlv_entries_cohort(sim, end) * (kept < 1 ? kept : 1.0);
        double held = 0;
        if (end < (int)p->time_reference_year - RLV_TRAINING_MAX_WAIT)
            break;
        for (size_t owed = (size_t)p->cesp_min_years; owed < self->owed; owed++) {
            const double owing = rlv_training_cesp_owing(p, end, (int)owed);
            held += owing;
            self->holders[owed] += size * owing * (1.0 - p->cesp_elsewhere) * self->wait[1][wait];
        }
        ordinary += size * (1.0 - held) * (1.0 - p->training_never_share) * self->wait[0][wait];
    }
    return ordinary;
}

static void live_entries(recursion_t *self)
{
    rlv_simulation_t *sim = &self->sim;
    const rlv_params_t *p = &sim->params;
    const size_t n = sim->model->region->num_territories;
    const double foreign =
        p->entries_path == PATH_FLAT ? 1.0 : p->entries_eu_share + p->entries_other_share;
    const double ordinary = count_graduates(self);

    (void)choose(sim, sim->utility_weight, sim->outside_weight, self->choice);
    settle(self, ordinary + rlv_entries_seekers(sim) * foreign, 0);
    for (size_t t = 0; t < n; t++)
        sim->weight[t] = sim->zone[t] == RLV_ZONE_ZAR ? 0.0 : sim->utility_weight[t];
    (void)choose(sim, sim->weight, 0, self->choice);
    for (size_t owed = (size_t)p->cesp_min_years; owed < self->owed; owed++)
        settle(self, self->holders[owed], owed);
}

static void live_year(recursion_t *self)
{
    const size_t size =
        self->sim.model->region->num_cells * RLV_NUM_SEXES * AGES * STATES * self->kinds;
    double *swap = self->now;

    memset(self->next, 0, size * sizeof *self->next);
    rlv_settlement_weights(&self->sim);
    live_stock(self);
    live_entries(self);
    self->now = self->next;
    self->next = swap;
}

static void record(const recursion_t *self, rlv_expectation_t *result)
{
    const size_t block = result->num_cells * RLV_EXPECTATION_BLOCK;
    double *gp = result->gp + (size_t)(self->sim.year - result->base_year) * block;

    for (size_t i = 0; i < block; i++)
        for (size_t kind = 0; kind < self->kinds; kind++)
            gp[i] += self->now[i * self->kinds + kind];
}

int rlv_expectation_init(rlv_expectation_t *self, const rlv_model_t *model,
                         const rlv_params_t *params, rlv_error_t *err)
{
    rlv_feedback_t feedback[RLV_MAX_FEEDBACKS];
    recursion_t work = {0};
    int status;

    memset(self, 0, sizeof *self);
    if (rlv_expectation_feedbacks(model, params, feedback) > 0)
        return rlv_fail_at(err, RLV_ERR_CONFIG, NULL, 0, feedback[0].path, feedback[0].value,
                           "the model has no exact expectation with it");
    self->base_year = model->shape.base_year;
    self->num_years = model->shape.num_years;
    self->num_cells = model->region->num_cells;
    self->gp = rlv_calloc(self->num_years * self->num_cells * RLV_EXPECTATION_BLOCK,
                          sizeof *self->gp, err);
    status = self->gp == NULL ? RLV_ERR_OS : recursion_init(&work, model, params, err);
    if (status == RLV_OK)
        status = start(&work, model, err);
    for (; status == RLV_OK; work.sim.year++) {
        status = rlv_zones_decide(&work.sim, err);
        if (work.sim.year >= self->base_year)
            record(&work, self);
        if (work.sim.year == model->shape.horizon)
            break;
        live_year(&work);
    }
    recursion_free(&work);
    return status;
}

void rlv_expectation_free(rlv_expectation_t *self)
{
    free(self->gp);
    memset(self, 0, sizeof *self);
}

double rlv_expectation_headcount(const rlv_expectation_t *self, int year, size_t cell)
{
    const double *gp =
        self->gp + rlv_expectation_index(self, year, cell, 0, RLV_AGE_FIRST, (rlv_state_t)0);
    double sum = 0;

    for (size_t i = 0; i < RLV_EXPECTATION_BLOCK; i++)
        sum += rlv_state_counts((uint8_t)(i % STATES)) ? gp[i] : 0;
    return sum;
}
