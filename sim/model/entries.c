/*
 * Entries: new GPs of the year. Their number is Poisson around the expected first installations;
 * the k-th entrant of a year has the same id, and so the same draws, in every scenario.
 */
#include "releve/process.h"

#include "releve/mathx.h"

enum { FOURTH_YEAR_GAP = 2027, STUDY_LAG_SHORT = 11, STUDY_LAG_LONG = 12 };
enum { PATH_ADMISSIONS, PATH_FLAT };

/* Admissions that feed the installations of a year. */
static double admissions_behind(const rlv_national_t *national, int year)
{
    return 0.5 * (rlv_national_at(national->training_places, year - STUDY_LAG_SHORT) +
                  rlv_national_at(national->training_places, year - STUDY_LAG_LONG));
}

static double path(const rlv_params_t *params, const rlv_national_t *national, int year)
{
    const int reference = (int)params->entries_reference_year;
    if (year < reference)
        return rlv_national_at(national->first_installations, year) /
               rlv_national_at(national->first_installations, reference);
    if (params->entries_path == PATH_FLAT)
        return 1.0;
    return admissions_behind(national, year) / admissions_behind(national, reference);
}

/* The internship of four years delays one cohort: fewer entries in 2027, made up for afterwards. */
static double fourth_year(const rlv_params_t *params, int year)
{
    const int recovery = (int)params->entries_fourth_year_recovery;
    if (year == FOURTH_YEAR_GAP)
        return params->entries_fourth_year_factor;
    if (year > FOURTH_YEAR_GAP && year <= FOURTH_YEAR_GAP + recovery)
        return 1.0 + (1.0 - params->entries_fourth_year_factor) / (double)recovery;
    return 1.0;
}

double rlv_entries_expected(const rlv_params_t *params, const rlv_national_t *national, int year)
{
    return params->entries_per_year * path(params, national, year) * fourth_year(params, year) *
           rlv_series_at(&params->entries_factor, year);
}

/* Number of a Poisson law of the given mean at uniform u, by inversion from 0: never decreases with
 * the mean. Means are split so that exp(-mean) does not underflow. O(mean). */
static uint32_t poisson(double mean, const rlv_address_t *at)
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

void rlv_entries_prepare(rlv_simulation_t *self)
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

static uint8_t diploma_of(const rlv_params_t *params, double u)
{
    if (u < params->entries_eu_share)
        return RLV_DIPLOMA_EU;
    return u < params->entries_eu_share + params->entries_other_share ? RLV_DIPLOMA_OTHER
                                                                      : RLV_DIPLOMA_FRENCH;
}

static int step(rlv_simulation_t *self, rlv_error_t *err)
{
    const double mean = rlv_entries_expected(&self->params, self->model->national, self->year) *
                        rlv_model_alignment(self->model, self->year);
    const rlv_address_t count_at = rlv_address(self->seed, self->replicate, (uint32_t)self->year,
                                               self->year, RLV_STREAM_ENTRY_COUNT);
    const uint32_t num_entrants = poisson(mean, &count_at);
    int status = RLV_OK;

    for (uint32_t k = 0; k < num_entrants && status == RLV_OK; k++) {
        const uint32_t id = rlv_doctor_id(self->year, k);
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
            .diploma = diploma_of(&self->params, rlv_unit(draw.word[2])),
            .state = rlv_unit(draw.word[3]) < self->params.synthesis_mixed_share
                         ? RLV_STATE_MIXED
                         : RLV_STATE_LIBERAL,
        };
        status = rlv_population_add(&self->doctors, &entrant, err);
        if (status == RLV_OK)
            self->doctors.decision[self->doctors.num_rows - 1] = RLV_DECISION_SEEK;
    }
    return status;
}

const rlv_process_t RLV_ENTRIES = {
    "entries",
    "New GPs of the year: first installations at the national level's share, then in proportion to "
    "admissions to medicine 11 and 12 years before, with the gap of the fourth internship year.",
    "CNAM, December 2023 (first installations, age); admissions: official series", step};
