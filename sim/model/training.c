#include "releve/training.h"

#include "releve/mathx.h"

#include <math.h>

enum { STUDY_YEARS = 5, INTERNSHIP_YEARS = 3, GRID = 1024 };
/* The internship ends in November. */
static const double END_OF_INTERNSHIP = 11.0 / 12.0;

int rlv_training_end(const rlv_params_t *params, int start)
{
    const bool four = params->training_fourth_year && start >= RLV_FOURTH_YEAR_FROM;
    return start + INTERNSHIP_YEARS + (four ? 1 : 0);
}

static double places(const rlv_params_t *params, const rlv_national_t *national, int year)
{
    return rlv_national_at(national->training_places, year) *
           rlv_series_at(&params->training_places_factor, year) * (1.0 - params->training_dropout);
}

/* Interns of general practice who begin in November of `start`. */
static double interns(const rlv_params_t *params, const rlv_national_t *national, int start)
{
    const double repeat = params->training_repeat_share;
    return rlv_series_at(&params->training_gp_share, start) *
           ((1.0 - repeat) * places(params, national, start - STUDY_YEARS) +
            repeat * places(params, national, start - STUDY_YEARS - 1));
}

/* Factor on the posts of the two subdivisions together, which are taken as equal. */
static double posts(const rlv_params_t *params, int start)
{
    return 0.5 * (rlv_series_at(&params->training_posts_toulouse, start) +
                  rlv_series_at(&params->training_posts_montpellier, start));
}

/* Those who finish in November of `year`, each cohort changed by `pull` of the change of posts. */
static double finishing(const rlv_params_t *params, const rlv_national_t *national, int year,
                        double pull)
{
    double sum = 0;
    for (int length = INTERNSHIP_YEARS; length <= INTERNSHIP_YEARS + 1; length++) {
        const int start = year - length;
        if (rlv_training_end(params, start) == year)
            sum += interns(params, national, start) * (1.0 + pull * (posts(params, start) - 1.0));
    }
    return sum;
}

double rlv_training_graduates(const rlv_params_t *params, const rlv_national_t *national, int year)
{
    return finishing(params, national, year, 0.0);
}

double rlv_training_drawn(const rlv_params_t *params, const rlv_national_t *national, int year)
{
    return finishing(params, national, year, params->training_posts_pull);
}

int rlv_training_wait(const rlv_params_t *params, double factor, double u)
{
    const double median = params->training_delay_median;
    const double mean = params->training_delay_mean > median ? params->training_delay_mean : median;
    const double sigma = sqrt(2.0 * rlv_log(mean / median));
    const double years =
        params->training_thesis_years + factor * median * rlv_exp(sigma * rlv_normal_quantile(u));
    return years < 1000 ? (int)(END_OF_INTERNSHIP + years) : 1000;
}

void rlv_training_waits(const rlv_params_t *params, double factor,
                        double share[RLV_TRAINING_MAX_WAIT + 1])
{
    for (int wait = 0; wait <= RLV_TRAINING_MAX_WAIT; wait++)
        share[wait] = 0;
    for (int i = 0; i < GRID; i++) {
        const int wait = rlv_training_wait(params, factor, ((double)i + 0.5) / GRID);
        if (wait <= RLV_TRAINING_MAX_WAIT)
            share[wait] += 1.0 / GRID;
    }
}

double rlv_training_cesp_share(const rlv_params_t *params, int year, int owed)
{
    return year < params->cesp_first_year ? 0.0 : rlv_series_at(&params->cesp_share, year - owed);
}

double rlv_training_cesp_owing(const rlv_params_t *params, int year, int owed)
{
    const double terms = (double)(params->cesp_max_years - params->cesp_min_years + 1);
    return rlv_training_cesp_share(params, year, owed) * (1.0 - params->cesp_breach) / terms;
}

double rlv_training_ready(const rlv_params_t *params, const rlv_national_t *national, int year)
{
    const double look =
        (1.0 - params->training_never_share) * (1.0 - params->settlement_outside_share);
    double ordinary[RLV_TRAINING_MAX_WAIT + 1], holders[RLV_TRAINING_MAX_WAIT + 1];
    double ready = 0;

    rlv_training_waits(params, 1.0, ordinary);
    rlv_training_waits(params, params->cesp_delay_factor, holders);
    for (int wait = 0; wait <= RLV_TRAINING_MAX_WAIT; wait++) {
        const int end = year - wait;
        double held = 0;
        for (int owed = (int)params->cesp_min_years; owed <= params->cesp_max_years; owed++)
            held += rlv_training_cesp_owing(params, end, owed);
        ready += rlv_training_graduates(params, national, end) *
                 ((1.0 - held) * ordinary[wait] * look +
                  held * (1.0 - params->cesp_elsewhere) * holders[wait]);
    }
    return ready;
}

double rlv_training_scale(const rlv_params_t *params, const rlv_national_t *national)
{
    const double foreign = params->entries_eu_share + params->entries_other_share;
    const double ready = rlv_training_ready(params, national, (int)params->entries_reference_year);
    return ready > 0 ? params->entries_per_year * (1.0 - foreign) / ready : 0;
}

double rlv_training_juniors(const rlv_params_t *params, const rlv_national_t *national, int year)
{
    const int start = year - INTERNSHIP_YEARS - 1;
    if (!params->training_fourth_year || start < RLV_FOURTH_YEAR_FROM)
        return 0;
    return params->training_region_share * finishing(params, national, year, 1.0);
}
