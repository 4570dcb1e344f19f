#include "releve/randomisation.h"

#include "addressed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Units ordered by stratum, so that each stratum is a run of places whose dates are permuted. */
typedef struct {
    size_t num_units;
    size_t num_strata;
    size_t *unit;  /* [num_units], unit at each place */
    size_t *first; /* [num_strata + 1], first place of each stratum */
    int *date;     /* [num_units], by place */
    int *adoption; /* [num_units], by unit, what the statistic gets */
} places_t;

typedef struct {
    size_t stratum;
    size_t unit;
} keyed_t;

static int by_stratum(const void *left, const void *right)
{
    const keyed_t *const a = left, *const b = right;
    if (a->stratum != b->stratum)
        return a->stratum < b->stratum ? -1 : 1;
    return (a->unit > b->unit) - (a->unit < b->unit);
}

static int by_value(const void *left, const void *right)
{
    const int a = *(const int *)left, b = *(const int *)right;
    return (a > b) - (a < b);
}

static void places_free(places_t *self)
{
    free(self->unit);
    free(self->first);
    free(self->date);
    free(self->adoption);
}

static int places_init(places_t *self, const int *adoption, const size_t *stratum, size_t num_units,
                       rlv_error_t *err)
{
    int status = RLV_ERR_OS;
    memset(self, 0, sizeof *self);
    self->num_units = num_units;
    keyed_t *keyed = rlv_calloc(num_units, sizeof *keyed, err);
    self->unit = rlv_calloc(num_units, sizeof *self->unit, err);
    self->first = rlv_calloc(num_units + 1, sizeof *self->first, err);
    self->date = rlv_calloc(num_units, sizeof *self->date, err);
    self->adoption = rlv_calloc(num_units, sizeof *self->adoption, err);
    if (keyed == NULL || self->unit == NULL || self->first == NULL || self->date == NULL ||
        self->adoption == NULL)
        goto out;
    for (size_t i = 0; i < num_units; i++)
        keyed[i] = (keyed_t){stratum != NULL ? stratum[i] : 0, i};
    qsort(keyed, num_units, sizeof *keyed, by_stratum);
    for (size_t i = 0; i < num_units; i++) {
        if (i == 0 || keyed[i].stratum != keyed[i - 1].stratum)
            self->first[self->num_strata++] = i;
        self->unit[i] = keyed[i].unit;
        self->date[i] = adoption[keyed[i].unit];
    }
    self->first[self->num_strata] = num_units;
    status = 0;
out:
    free(keyed);
    return status;
}

/* The product over strata of the multinomial coefficients of their dates. */
static double count_assignments(places_t *self)
{
    double count = 1.0;
    for (size_t s = 0; s < self->num_strata; s++) {
        int *const date = self->date + self->first[s];
        const size_t size = self->first[s + 1] - self->first[s];
        size_t same = 0;
        qsort(date, size, sizeof *date, by_value);
        for (size_t i = 0; i < size && count <= 0x1p53; i++) {
            same = i > 0 && date[i] == date[i - 1] ? same + 1 : 1;
            count = rint(count * (double)(i + 1) / (double)same);
        }
    }
    return count;
}

size_t rlv_randomisation_count(const int *adoption, const size_t *stratum, size_t num_units)
{
    places_t places;
    double count = INFINITY;
    if (places_init(&places, adoption, stratum, num_units, NULL) == 0)
        count = count_assignments(&places);
    places_free(&places);
    return count <= 0x1p53 ? (size_t)count : SIZE_MAX;
}

/* The next order of a multiset in the dictionary's sense; false (and back to the first one) after
 * the last. */
static bool next_order(int *date, size_t size)
{
    size_t low = size, high = size;
    for (size_t i = 0; i + 1 < size; i++)
        low = date[i] < date[i + 1] ? i : low;
    const bool more = low < size;
    for (size_t i = 0; more && i < size; i++)
        high = i > low && date[i] > date[low] ? i : high;
    if (more) {
        const int kept = date[low];
        date[low] = date[high];
        date[high] = kept;
    }
    for (size_t i = more ? low + 1 : 0, j = size; i + 1 < j; i++, j--) {
        const int kept = date[i];
        date[i] = date[j - 1];
        date[j - 1] = kept;
    }
    return more;
}

/* The odometer over strata. */
static void next_assignment(places_t *self)
{
    for (size_t s = 0; s < self->num_strata; s++)
        if (next_order(self->date + self->first[s], self->first[s + 1] - self->first[s]))
            return;
}

static void shuffle_dates(places_t *self, const int *observed, uint64_t seed, uint32_t replicate)
{
    for (size_t i = 0; i < self->num_units; i++)
        self->date[i] = observed[self->unit[i]];
    for (size_t s = 0; s < self->num_strata; s++)
        for (size_t i = self->first[s + 1]; i-- > self->first[s] + 1;) {
            const rlv_block_t block =
                rlv_evaluate_block(seed, replicate, (uint32_t)i, RLV_USE_ASSIGNMENT, 0);
            const size_t j = self->first[s] + rlv_evaluate_index(block, i - self->first[s] + 1);
            const int kept = self->date[i];
            self->date[i] = self->date[j];
            self->date[j] = kept;
        }
}

static int statistic_of(const rlv_randomisation_t *self, const int *adoption, double *statistic,
                        rlv_error_t *err)
{
    if (rlv_progress_stopped(self->progress))
        return rlv_fail(err, RLV_ERR_INTERRUPTED, "interrupted");
    const int status = self->statistic(self->context, adoption, statistic, err);
    if (status == 0 && !isfinite(*statistic))
        return rlv_fail(err, RLV_ERR_DATA, "the statistic of an assignment is not a number");
    return status;
}

/* Fills `all` [count]; without enumeration the observed assignment comes first. */
static int take_all(const rlv_randomisation_t *self, places_t *places, bool enumerated,
                    double observed, double *all, size_t count, rlv_error_t *err)
{
    int status = 0;
    for (size_t b = 0; b < count && status == 0; b++) {
        if (!enumerated && b == 0) {
            all[0] = observed;
            continue;
        }
        if (!enumerated)
            shuffle_dates(places, self->adoption, self->seed, (uint32_t)b);
        for (size_t i = 0; i < places->num_units; i++)
            places->adoption[places->unit[i]] = places->date[i];
        status = statistic_of(self, places->adoption, &all[b], err);
        if (enumerated)
            next_assignment(places);
        if (self->progress != NULL && self->progress->tick != NULL)
            self->progress->tick(self->progress->context, b + 1, count);
    }
    return status;
}

static void count_shares(rlv_randomisation_test_t *result, const double *all)
{
    const double tolerance = 1e-9 * fabs(result->observed);
    size_t two_sided = 0, upper = 0, lower = 0;
    for (size_t b = 0; b < result->num_assignments; b++) {
        two_sided += fabs(all[b]) >= fabs(result->observed) - tolerance;
        upper += all[b] >= result->observed - tolerance;
        lower += all[b] <= result->observed + tolerance;
    }
    const double count = (double)result->num_assignments;
    result->p_two_sided = (double)two_sided / count;
    result->p_upper = (double)upper / count;
    result->p_lower = (double)lower / count;
}

int rlv_randomisation_run(rlv_randomisation_test_t *result, const rlv_randomisation_t *self,
                          double **distribution, rlv_error_t *err)
{
    places_t places = {0};
    double *all = NULL;
    memset(result, 0, sizeof *result);
    if (distribution != NULL)
        *distribution = NULL;
    if (self->num_units < 2 || self->max_assignments < 2)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "max_assignments", "2 or more",
                           "%zu units, %zu assignments", self->num_units, self->max_assignments);
    int status = places_init(&places, self->adoption, self->stratum, self->num_units, err);
    if (status != 0)
        goto out;
    const double possible = count_assignments(&places);
    if (possible < 2.0) {
        status =
            rlv_fail(err, RLV_ERR_DATA,
                     "no other assignment is possible: the dates are all the same within strata");
        goto out;
    }
    result->enumerated = possible <= (double)self->max_assignments;
    result->num_assignments = result->enumerated ? (size_t)possible : self->max_assignments;
    status = RLV_ERR_OS;
    all = rlv_calloc(result->num_assignments, sizeof *all, err);
    if (all == NULL)
        goto out;
    status = statistic_of(self, self->adoption, &result->observed, err);
    if (status == 0)
        status = take_all(self, &places, result->enumerated, result->observed, all,
                          result->num_assignments, err);
    if (status == 0)
        count_shares(result, all);
out:
    if (status == 0 && distribution != NULL)
        *distribution = all;
    else
        free(all);
    places_free(&places);
    return status;
}
