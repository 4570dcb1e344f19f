/*
 * Entries: those who look for a first installation this year: graduates of the training pipeline
 * whose wait is over, and holders of foreign diplomas. Settlement decides where, or elsewhere.
 * Those who still wait are counted by department and move nothing.
 *
 * The number of graduates of a cohort is Poisson around the expected one (training.h). Each has an
 * id from the end of internship on, and is linked to the year of installation. Up to
 * entries.reference_year, the pipeline and foreign diplomas follow the national series of first
 * installations.
 */
#include "releve/process.h"

#include "releve/mathx.h"
#include "releve/training.h"

#include <math.h>
#include <string.h>

enum { PATH_PIPELINE, PATH_FLAT };
enum { FOREIGN_RANK = 1 << 19 }; /* first rank of foreign diplomas in the ids of a year */

double rlv_entries_observed(const rlv_params_t *params, const rlv_national_t *national, int year)
{
    const double now = year <= params->entries_reference_year
                           ? rlv_national_at(national->first_installations, year)
                           : NAN;
    const double then =
        rlv_national_at(national->first_installations, (int)params->entries_reference_year);
    return now == now && then > 0 ? params->entries_per_year * now / then : NAN;
}

double rlv_entries_seekers(const rlv_simulation_t *self)
{
    const rlv_params_t *p = &self->params;
    const double observed = rlv_entries_observed(p, self->model->national, self->year);
    return (observed == observed ? observed : p->entries_per_year) *
           rlv_model_alignment(self->model, self->year) *
           rlv_series_at(&p->entries_factor, self->year) / (1.0 - p->settlement_outside_share);
}

uint32_t rlv_entries_poisson(double mean, const rlv_address_t *at)
{
    static const double PART = 400.0;
    uint32_t total = 0, block = 0;

    while (mean > 0) {
        const double part = mean < PART ? mean : PART;
        const rlv_block_t draw = rlv_draw(at, block++);
        const double u =
            ((double)(((uint64_t)draw.word[0] << 20) ^ (draw.word[1] >> 12)) + 0.5) * 0x1p-52;
        double term = rlv_exp(-part), sum = term;
        uint32_t k = 0;
        while (sum < u && k < 2000) {
            k++;
            term *= part / (double)k;
            sum += term;
        }
        total += k;
        mean -= part;
    }
    return total;
}

static void prepare_ages(rlv_simulation_t *self)
{
    const double mean = self->params.entries_mean_age, sd = self->params.entries_sd_age;
    double sum = 0;

    for (int age = 0; age < RLV_NUM_AGES; age++) {
        const double z = ((double)age + 0.5 - mean) / sd;
        const bool possible = age >= 28 && age <= 60;
        sum += possible ? rlv_exp(-0.5 * z * z) : 0.0;
        self->entry_age[age] = sum;
    }
    for (int age = 0; age < RLV_NUM_AGES; age++)
        self->entry_age[age] /= sum;
}

/* GPs of the reference date by department, cumulated. */
static void prepare_departments(rlv_simulation_t *self)
{
    const rlv_model_t *model = self->model;
    const rlv_region_t *region = model->region;

    memset(self->department_gps, 0, sizeof self->department_gps);
    for (size_t c = 0; c < region->num_cells && model->num_records == 0; c++)
        self->department_gps[region->cell_department[c]] += region->gp[c];
    for (size_t i = 0; i < model->num_records; i++)
        self->department_gps[region->cell_department[model->record[i].cell]] +=
            rlv_state_counts(model->record[i].state);
    for (size_t d = 1; d < region->num_departments; d++)
        self->department_gps[d] += self->department_gps[d - 1];
}

/* What becomes of one graduate. */
typedef struct {
    int year;           /* of the first installation here, 0: never */
    uint8_t cesp_years; /* owed from then on */
    uint8_t paid_years; /* of allowance before the end of internship */
    bool breaks;        /* and repays them then */
} fate_t;

/* Share kept of the graduates who would install in a year; those who never do, or after the series,
 * are as many as nothing holds. */
static double kept(const rlv_simulation_t *self, int year)
{
    const bool held = year >= RLV_SERIES_FIRST && year < RLV_SERIES_FIRST + RLV_SERIES_YEARS;
    return self->kept_share[held ? year - RLV_SERIES_FIRST : RLV_SERIES_YEARS - 1];
}

/*
 * The contract comes first. Who breaks it has been paid, repays at the end of the internship, and
 * goes on as those without one: may never look, waits as long, chooses anywhere. So the money of a
 * contract does not depend on the year of installation, before, within or after the years
 * simulated, or none. One served elsewhere, were it not broken, is neither counted nor paid here.
 */
static fate_t draw_fate(const rlv_simulation_t *self, int end, uint32_t id)
{
    const rlv_params_t *params = &self->params;
    const rlv_address_t at = rlv_address(self->seed, self->replicate, id, end, RLV_STREAM_TRAINING);
    const rlv_block_t draw = rlv_draw(&at, 0);
    const rlv_block_t contract = rlv_draw(&at, 1);
    const double range = (double)(params->cesp_max_years - params->cesp_min_years + 1);
    const int owed = (int)params->cesp_min_years + (int)(rlv_unit(contract.word[1]) * range);
    const bool signs = rlv_unit(draw.word[1]) < rlv_training_cesp_share(params, end, owed);
    const bool breaks = signs && rlv_unit(contract.word[0]) < params->cesp_breach;
    const bool elsewhere = signs && rlv_unit(contract.word[2]) < params->cesp_elsewhere;
    const bool holds = signs && !breaks;
    fate_t fate = {0};

    if (holds && elsewhere)
        return fate;
    if (holds || rlv_unit(draw.word[2]) >= params->training_never_share) {
        const int wait = rlv_training_wait(params, holds ? params->cesp_delay_factor : 1.0,
                                           rlv_unit(draw.word[0]));
        fate.year = wait <= RLV_TRAINING_MAX_WAIT ? end + wait : 0;
    }
    if (rlv_unit(draw.word[3]) >= kept(self, fate.year))
        return (fate_t){0};
    fate.cesp_years = holds ? (uint8_t)owed : 0;
    fate.paid_years = signs && !elsewhere ? (uint8_t)owed : 0;
    fate.breaks = breaks && !elsewhere;
    return fate;
}

/* Where one waits, and as what: locums replace the GPs installed, so they are where these are. */
static void draw_wait(const rlv_simulation_t *self, rlv_graduate_t *graduate)
{
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, graduate->id, graduate->end, RLV_STREAM_TRAINING);
    const rlv_block_t draw = rlv_draw(&at, 2);
    const size_t last = self->model->region->num_departments - 1;
    const double pick = rlv_unit(draw.word[0]) * self->department_gps[last];

    while (graduate->department < last && self->department_gps[graduate->department] <= pick)
        graduate->department++;
    graduate->salaried = rlv_unit(draw.word[1]) < self->params.training_salaried_first;
}

static int keep_graduate(rlv_simulation_t *self, int end, uint32_t id, const fate_t *fate,
                         rlv_error_t *err)
{
    const size_t slot = (size_t)(fate->year - RLV_SERIES_FIRST);
    const uint32_t index = (uint32_t)self->num_graduates;
    rlv_graduate_t graduate = {.id = id,
                               .next = UINT32_MAX,
                               .end = (int16_t)end,
                               .year = (int16_t)fate->year,
                               .cesp_years = fate->cesp_years};

    if (self->num_graduates == self->graduate_capacity) {
        const size_t capacity = 2 * self->graduate_capacity + 1024;
        if (rlv_resize(&self->graduate, capacity, sizeof *self->graduate, err) < 0)
            return RLV_ERR_OS;
        self->graduate_capacity = capacity;
    }
    draw_wait(self, &graduate);
    self->graduate[self->num_graduates++] = graduate;
    if (slot >= RLV_SERIES_YEARS) /* waits in all years simulated */
        return RLV_OK;
    if (self->first_graduate[slot] == UINT32_MAX)
        self->first_graduate[slot] = index;
    else
        self->graduate[self->last_graduate[slot]].next = index;
    self->last_graduate[slot] = index;
    return RLV_OK;
}

void rlv_entries_count(rlv_simulation_t *self)
{
    const size_t places = self->model->shape.num_places;
    const size_t first = rlv_region_first_place(self->model->region, RLV_LEVEL_DEPARTMENT);
    int32_t *waiting = self->flow + RLV_TALLY_WAITING * places;
    int32_t *salaried = self->flow + RLV_TALLY_WAITING_SALARIED * places;

    for (size_t i = 0; i < self->num_graduates; i++) {
        const rlv_graduate_t *g = &self->graduate[i];
        if (g->end >= self->year || g->year < self->year)
            continue;
        waiting[first + g->department]++;
        waiting[places - 1]++;
        salaried[first + g->department] += g->salaried;
        salaried[places - 1] += g->salaried;
    }
}

double rlv_entries_cohort(const rlv_simulation_t *self, int end)
{
    return self->training_scale * rlv_training_drawn(&self->params, self->model->national, end) *
           rlv_series_at(&self->params.entries_factor, end);
}

/* The allowance is paid in as many years before the end of internship as are owed after it; who
 * breaks pays it back in that year, to the whole euro, with the penalty. */
static void pay_contract(rlv_simulation_t *self, int end, const fate_t *fate)
{
    const rlv_params_t *p = &self->params;
    const double eur = fate->paid_years * p->cesp_allowance_eur * (1.0 + p->cesp_penalty);

    for (int year = end - fate->paid_years; year < end; year++)
        if (year >= RLV_SERIES_FIRST && year < RLV_SERIES_FIRST + RLV_SERIES_YEARS)
            self->students_paid[year - RLV_SERIES_FIRST]++;
    if (fate->breaks && end >= RLV_SERIES_FIRST && end < RLV_SERIES_FIRST + RLV_SERIES_YEARS)
        self->students_repaid[end - RLV_SERIES_FIRST] += (int64_t)(eur + 0.5);
}

/* The cohort that ends its internship in `end`. */
static int add_cohort(rlv_simulation_t *self, int end, rlv_error_t *err)
{
    const double mean = rlv_entries_cohort(self, end);
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, (uint32_t)end, end, RLV_STREAM_COHORT_SIZE);
    const uint32_t size = rlv_entries_poisson(mean, &at);
    int status = RLV_OK;

    for (uint32_t k = 0; k < size && status == RLV_OK; k++) {
        const uint32_t id = rlv_doctor_id(end, k);
        const fate_t fate = draw_fate(self, end, id);
        pay_contract(self, end, &fate);
        if (fate.year >= (int)self->params.time_reference_year)
            status = keep_graduate(self, end, id, &fate, err);
    }
    return status;
}

/* Up to entries.reference_year the pipeline is held to the national series of first installations:
 * cohorts are drawn as large as the largest year needs, and thinned for the others. */
static void hold_to_observed(rlv_simulation_t *self)
{
    const rlv_params_t *p = &self->params;
    const rlv_national_t *national = self->model->national;
    const double foreign = p->entries_eu_share + p->entries_other_share;
    double most = 1.0;

    self->training_scale = rlv_training_scale(p, national);
    for (int i = 0; i < RLV_SERIES_YEARS; i++)
        self->kept_share[i] = 1.0;
    for (int year = (int)p->time_reference_year; year < p->entries_reference_year; year++) {
        const double observed = rlv_entries_observed(p, national, year) * (1.0 - foreign);
        const double drawn = self->training_scale * rlv_training_ready(p, national, year);
        double *share = &self->kept_share[year - RLV_SERIES_FIRST];
        *share = observed == observed && drawn > 0 ? observed / drawn : 1.0;
        most = *share > most ? *share : most;
    }
    /* an outside total scales the entries of its year: so many more are drawn, or fewer kept */
    for (int year = self->model->shape.base_year; year <= self->model->shape.horizon; year++) {
        double *share = &self->kept_share[year - RLV_SERIES_FIRST];
        *share *= rlv_model_alignment(self->model, year);
        most = *share > most ? *share : most;
    }
    for (int i = 0; i < RLV_SERIES_YEARS; i++)
        self->kept_share[i] /= most;
    self->training_scale *= most;
}

int rlv_entries_prepare(rlv_simulation_t *self, rlv_error_t *err)
{
    const int first = (int)self->params.time_reference_year - RLV_TRAINING_MAX_WAIT;
    const int last = self->model->shape.horizon + (int)self->params.cesp_max_years;
    int status = RLV_OK;

    prepare_ages(self);
    prepare_departments(self);
    self->num_graduates = 0;
    memset(self->students_paid, 0, sizeof self->students_paid);
    memset(self->students_repaid, 0, sizeof self->students_repaid);
    memset(self->first_graduate, 0xFF, sizeof self->first_graduate);
    hold_to_observed(self);
    if (self->params.entries_path != PATH_PIPELINE)
        return RLV_OK;
    for (int end = first; end <= last && status == RLV_OK; end++)
        status = add_cohort(self, end, err);
    return status;
}

int rlv_entries_add(rlv_simulation_t *self, uint32_t id, uint8_t diploma, uint8_t cesp_years,
                    rlv_error_t *err)
{
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_ENTRANT);
    const rlv_block_t draw = rlv_draw(&at, 0);
    int age = RLV_AGE_FIRST;

    while (self->entry_age[age] < rlv_unit(draw.word[0]))
        age++;
    const rlv_doctor_t entrant = {
        .id = id,
        .birth_year = (int16_t)(self->year - 1 - age),
        .installed_year = (int16_t)self->year,
        .cell = RLV_NO_CELL,
        .sex = rlv_unit(draw.word[1]) < self->params.entries_women_share ? RLV_WOMAN : RLV_MAN,
        .diploma = diploma,
        .state = rlv_unit(draw.word[3]) < self->params.synthesis_mixed_share ? RLV_STATE_MIXED
                                                                             : RLV_STATE_LIBERAL,
        .cesp_years = cesp_years,
    };
    const int status = rlv_population_add(&self->doctors, &entrant, err);
    if (status == RLV_OK)
        self->doctors.decision[self->doctors.num_rows - 1] = RLV_DECISION_SEEK;
    return status;
}

/* Those of the pipeline whose year has come. */
static int add_graduates(rlv_simulation_t *self, rlv_error_t *err)
{
    const size_t slot = (size_t)(self->year - RLV_SERIES_FIRST);
    int status = RLV_OK;

    for (uint32_t i = self->first_graduate[slot]; i != UINT32_MAX && status == RLV_OK;
         i = self->graduate[i].next)
        status = rlv_entries_add(self, self->graduate[i].id, RLV_DIPLOMA_FRENCH,
                                 self->graduate[i].cesp_years, err);
    return status;
}

/* A number of entrants that no cohort gives: foreign diplomas, or all of them on the flat path. */
static int add_others(rlv_simulation_t *self, double mean, bool foreign, rlv_error_t *err)
{
    const rlv_params_t *params = &self->params;
    const rlv_address_t at = rlv_address(self->seed, self->replicate, (uint32_t)self->year,
                                         self->year, RLV_STREAM_ENTRY_COUNT);
    const uint32_t count = rlv_entries_poisson(mean, &at);
    const double all = params->entries_eu_share + params->entries_other_share;
    int status = RLV_OK;

    for (uint32_t k = 0; k < count && status == RLV_OK; k++) {
        const uint32_t id = rlv_doctor_id(self->year, FOREIGN_RANK + k);
        const rlv_address_t who =
            rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_TRAINING);
        const double u = rlv_unit(rlv_draw(&who, 0).word[2]) * (foreign ? all : 1.0);
        const uint8_t diploma = u < params->entries_eu_share ? RLV_DIPLOMA_EU
                                : u < all                    ? RLV_DIPLOMA_OTHER
                                                             : RLV_DIPLOMA_FRENCH;
        status = rlv_entries_add(self, id, diploma, 0, err);
    }
    return status;
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    const double all = rlv_entries_seekers(self);
    const double foreign = self->params.entries_eu_share + self->params.entries_other_share;
    int status;

    if (self->params.entries_path == PATH_FLAT)
        return add_others(self, all, false, err);
    status = add_graduates(self, err);
    if (status == RLV_OK)
        status = add_others(self, all * foreign, true, err);
    return status;
}

const rlv_process_t RLV_ENTRIES = {
    "entries",
    "Those who look for a first installation: graduates of the training pipeline whose wait is "
    "over, "
    "CESP holders among them, and foreign diplomas.",
    "CNAM, December 2023 (installations, wait, age); admissions and posts: official series", step};
