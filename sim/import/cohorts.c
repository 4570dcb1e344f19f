/* Cohorts by sex and five-year age: survival, migration, births, need (see cohorts.h). */
#include "releve/cohorts.h"
#include "releve/mathx.h"

#include <string.h>

enum {
    FIRST_MOTHER = 3, /* classes 15-19 to 45-49 */
    LAST_MOTHER = 9,
    FIRST_POOLED = 17,   /* 85-89 */
    BEFORE_TREND = 2009, /* middles of the three years on which the trend rests */
    END_OF_TREND = 2018
};
static const double BOYS_PER_GIRL = 1.05;

/* Barlet et al. 2012, acts by age relative to the mean; 90+ twice */
static const double NEED[RLV_COHORT_CLASSES] = {1.27, 0.65, 0.55, 0.51, 0.54, 0.65, 0.67,
                                                0.72, 0.75, 0.83, 1.03, 1.07, 1.31, 1.39,
                                                1.54, 1.82, 2.12, 2.84, 2.61, 2.61};

static double in_table(const rlv_mortality_t *self, int sex, int age, int year)
{
    const size_t num_years = (size_t)(self->last_year - self->first_year + 1);
    return self->q[((size_t)sex * (RLV_COHORT_LAST_AGE + 1) + (size_t)age) * num_years +
                   (size_t)(year - self->first_year)];
}

/* Mean logarithm of q over the ages of a class and three years. */
static double class_level(const rlv_mortality_t *self, int sex, int class, int middle)
{
    double sum = 0.0;

    for (int age = class * RLV_COHORT_YEARS; age < (class + 1) * RLV_COHORT_YEARS; age++)
        for (int year = middle - 1; year <= middle + 1; year++) {
            const double q = in_table(self, sex, age, year);
            sum += rlv_log(q > 1e-9 ? q : 1e-9);
        }
    return sum / (3 * RLV_COHORT_YEARS);
}

double rlv_mortality_q(const rlv_mortality_t *self, int sex, int age, int year)
{
    const int held = age > RLV_COHORT_LAST_AGE ? RLV_COHORT_LAST_AGE : age;

    if (year <= self->last_year)
        return in_table(self, sex, held, year < self->first_year ? self->first_year : year);
    const int class = held / RLV_COHORT_YEARS;
    const double slope = (class_level(self, sex, class, END_OF_TREND) -
                          class_level(self, sex, class, BEFORE_TREND)) /
                         (END_OF_TREND - BEFORE_TREND);
    double base = 0.0;
    for (int y = END_OF_TREND - 1; y <= END_OF_TREND + 1; y++)
        base += in_table(self, sex, held, y) / 3.0;
    const double q = base * rlv_exp(slope * (year - END_OF_TREND));
    return q < 1.0 ? q : 1.0;
}

void rlv_cohorts_survival(const rlv_mortality_t *mortality, int year, rlv_cohorts_t *survival)
{
    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
        for (int class = 0; class < RLV_COHORT_CLASSES; class ++) {
            double sum = 0.0;
            for (int age = class * RLV_COHORT_YEARS; age < (class + 1) * RLV_COHORT_YEARS; age++) {
                double alive = 1.0;
                for (int k = 0; k < RLV_COHORT_YEARS; k++)
                    alive *= 1.0 - (rlv_mortality_q(mortality, sex, age + k, year + k) +
                                    rlv_mortality_q(mortality, sex, age + k + 1, year + k)) /
                                       2.0;
                sum += alive;
            }
            survival->people[sex][class] = sum / RLV_COHORT_YEARS;
        }
}

static double mothers(const rlv_cohorts_t *self)
{
    double sum = 0.0;
    for (int class = FIRST_MOTHER; class <= LAST_MOTHER; class ++)
        sum += self->people[RLV_COHORT_WOMEN][class];
    return sum;
}

double rlv_cohorts_child_woman(const rlv_cohorts_t *self)
{
    const double women = mothers(self);
    return women > 0.0
               ? (self->people[RLV_COHORT_MEN][0] + self->people[RLV_COHORT_WOMEN][0]) / women
               : 0.0;
}

void rlv_cohorts_step(const rlv_cohorts_t *from, const rlv_cohorts_t *survival,
                      const rlv_cohorts_t *migration, double child_woman, rlv_cohorts_t *to)
{
    memset(to, 0, sizeof *to);
    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++) {
        for (int class = 0; class < RLV_COHORT_CLASSES; class ++) {
            const int next = class + 1 < RLV_COHORT_CLASSES ? class + 1 : class;
            to->people[sex][next] += from->people[sex][class] * survival->people[sex][class];
        }
        for (int class = 1; class < RLV_COHORT_CLASSES && migration != NULL; class ++)
            to->people[sex][class] *= migration->people[sex][class];
    }
    const double children = child_woman * mothers(to);
    to->people[RLV_COHORT_MEN][0] = children * BOYS_PER_GIRL / (1.0 + BOYS_PER_GIRL);
    to->people[RLV_COHORT_WOMEN][0] = children / (1.0 + BOYS_PER_GIRL);
}

void rlv_cohorts_migration(const rlv_cohorts_t before[], const rlv_cohorts_t after[],
                           const rlv_cohorts_t survival[], size_t num, rlv_cohorts_t *migration)
{
    rlv_cohorts_t observed = {0}, expected = {0};
    double old_observed = 0.0, old_expected = 0.0;

    for (size_t k = 0; k < num; k++) {
        rlv_cohorts_t alive;
        rlv_cohorts_step(&before[k], &survival[k], NULL, 0.0, &alive);
        for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
            for (int class = 0; class < RLV_COHORT_CLASSES; class ++) {
                observed.people[sex][class] += after[k].people[sex][class];
                expected.people[sex][class] += alive.people[sex][class];
            }
    }
    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
        for (int class = FIRST_POOLED; class < RLV_COHORT_CLASSES; class ++) {
            old_observed += observed.people[sex][class];
            old_expected += expected.people[sex][class];
        }
    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
        for (int class = 0; class < RLV_COHORT_CLASSES; class ++) {
            const bool pooled = class >= FIRST_POOLED;
            const double there = pooled ? old_observed : observed.people[sex][class];
            const double awaited = pooled ? old_expected : expected.people[sex][class];
            migration->people[sex][class] = class > 0 && awaited > 0.0 ? there / awaited : 1.0;
        }
}

double rlv_cohorts_need(const rlv_cohorts_t *self)
{
    double acts = 0.0, people = 0.0;

    for (int sex = 0; sex < RLV_COHORT_SEXES; sex++)
        for (int class = 0; class < RLV_COHORT_CLASSES; class ++) {
            acts += NEED[class] * self->people[sex][class];
            people += self->people[sex][class];
        }
    return people > 0.0 ? acts / people : 1.0;
}
