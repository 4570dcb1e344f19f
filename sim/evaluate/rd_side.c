#include "rd_side.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double distance;
    size_t row;
} place_t;

static int compare_places(const void *a, const void *b)
{
    const place_t *p = a, *q = b;
    if (p->distance != q->distance)
        return p->distance < q->distance ? -1 : 1;
    return (p->row > q->row) - (p->row < q->row);
}

static bool is_complete(const rlv_rd_sample_t *sample, size_t row)
{
    bool complete = !isnan(sample->outcome[row]) && !isnan(sample->running[row]) &&
                    (sample->treatment == NULL || !isnan(sample->treatment[row]));
    for (size_t j = 0; j < sample->num_covariates; j++)
        complete = complete && !isnan(sample->covariate[row * sample->num_covariates + j]);
    return complete;
}

/* Sum of squares left of `v` once the columns of `basis` (orthonormal) are taken out of it, twice
 * for the sake of rounding. */
static double take_out(double *v, size_t n, double *const *basis, size_t num_basis)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t b = 0; b < num_basis; b++) {
            const double share = rlv_rd_dot(n, v, basis[b]);
            for (size_t i = 0; i < n; i++)
                v[i] -= share * basis[b][i];
        }
    }
    return rlv_rd_dot(n, v, v);
}

/* Marks in `keep` the covariates that are neither constant nor a combination of those before:
 * Gram-Schmidt after the constant, an entry kept when over 1e-7 of its length remains. */
static int choose_covariates(const rlv_rd_sample_t *sample, const place_t *place, size_t n,
                             bool *keep, rlv_error_t *err)
{
    const size_t num = sample->num_covariates;
    int status = RLV_OK;
    size_t num_basis = 1;
    double **basis = rlv_calloc(num + 1, sizeof *basis, err);
    double *room = rlv_calloc((num + 1) * n, sizeof *room, err);
    if (basis == NULL || room == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    for (size_t b = 0; b <= num; b++)
        basis[b] = room + b * n;
    for (size_t i = 0; i < n; i++)
        basis[0][i] = 1.0 / sqrt((double)n);
    for (size_t j = 0; j < num; j++) {
        double *v = basis[num_basis];
        for (size_t i = 0; i < n; i++)
            v[i] = sample->covariate[place[i].row * num + j];
        const double before = rlv_rd_dot(n, v, v);
        const double after = take_out(v, n, basis, num_basis);
        keep[j] = after > 1e-14 * before && after > 0.0;
        if (keep[j]) {
            for (size_t i = 0; i < n; i++)
                v[i] /= sqrt(after);
            num_basis++;
        }
    }
out:
    free(basis);
    free(room);
    return status;
}

static void mark_ties(rlv_rd_side_t *self)
{
    size_t next = 0;
    for (size_t first = 0; first < self->num_rows; first = next) {
        while (next < self->num_rows && self->distance[next] == self->distance[first])
            next++;
        for (size_t i = first; i < next; i++) {
            self->tie_first[i] = first;
            self->tie_count[i] = next - first;
        }
        self->num_distinct++;
    }
}

static int count_clusters(rlv_rd_side_t *self, rlv_error_t *err)
{
    bool *seen = rlv_calloc(self->num_labels, sizeof *seen, err);
    if (seen == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->num_rows; i++) {
        self->num_clusters += !seen[self->cluster[i]];
        seen[self->cluster[i]] = true;
    }
    free(seen);
    return RLV_OK;
}

static int side_init(rlv_rd_side_t *self, const char *name, const rlv_rd_sample_t *sample,
                     const place_t *place, size_t n, const bool *keep, rlv_error_t *err)
{
    self->name = name;
    self->num_rows = n;
    self->num_columns = sample->treatment != NULL ? 2 : 1;
    for (size_t j = 0; j < sample->num_covariates; j++)
        self->num_columns += keep[j];
    self->distance = rlv_calloc(n, sizeof *self->distance, err);
    self->column = rlv_calloc(n * self->num_columns, sizeof *self->column, err);
    self->tie_count = rlv_calloc(n, sizeof *self->tie_count, err);
    self->tie_first = rlv_calloc(n, sizeof *self->tie_first, err);
    if (sample->cluster != NULL)
        self->cluster = rlv_calloc(n, sizeof *self->cluster, err);
    if (self->distance == NULL || self->column == NULL || self->tie_count == NULL ||
        self->tie_first == NULL || (sample->cluster != NULL && self->cluster == NULL))
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++) {
        const size_t row = place[i].row;
        size_t c = 0;
        self->distance[i] = place[i].distance;
        self->column[n * c++ + i] = sample->outcome[row];
        if (sample->treatment != NULL)
            self->column[n * c++ + i] = sample->treatment[row];
        for (size_t j = 0; j < sample->num_covariates; j++)
            if (keep[j])
                self->column[n * c++ + i] = sample->covariate[row * sample->num_covariates + j];
        if (self->cluster != NULL && sample->cluster != NULL)
            self->cluster[i] = sample->cluster[row];
    }
    mark_ties(self);
    self->num_labels = sample->num_clusters;
    return self->cluster != NULL ? count_clusters(self, err) : RLV_OK;
}

static double deviation(const double *value, const place_t *place, size_t n)
{
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++)
        mean += (value[place[i].row] - mean) / (double)(i + 1);
    for (size_t i = 0; i < n; i++) {
        const double gap = value[place[i].row] - mean;
        squares += gap * gap;
    }
    return sqrt(squares / (double)(n - 1));
}

/* Hyndman and Fan's type 2: the average of two order statistics where the distribution jumps. */
static double quantile(const place_t *place, size_t n, double share)
{
    const double position = (double)n * share;
    const double whole = floor(position + 4e-16);
    const size_t j = (size_t)whole;
    const double high = place[j < n ? j : n - 1].distance;
    if (position - whole < 4e-16 && j > 0)
        return 0.5 * (place[j - 1].distance + high);
    return high;
}

static int split(rlv_rd_sides_t *self, const rlv_rd_sample_t *sample, const place_t *place,
                 size_t n, bool *keep, rlv_error_t *err)
{
    static const char *const NAMES[2] = {"the side that is not eligible", "the eligible side"};
    size_t num_low = 0;

    while (num_low < n && place[num_low].distance < 0.0)
        num_low++;
    if (num_low == 0 || num_low == n)
        return rlv_fail(err, RLV_ERR_DATA,
                        "threshold: no unit on %s of the threshold [a value that leaves units on "
                        "both sides]",
                        NAMES[num_low != 0]);
    self->deviation = deviation(sample->running, place, n);
    self->interquartile_range = quantile(place, n, 0.75) - quantile(place, n, 0.25);
    self->outcome_deviation = deviation(sample->outcome, place, n);
    if (!(self->outcome_deviation > 0.0))
        return rlv_fail(err, RLV_ERR_DATA, "outcome: the same value in every row used");
    int status = choose_covariates(sample, place, n, keep, err);
    if (status == RLV_OK)
        status = side_init(&self->side[0], NAMES[0], sample, place, num_low, keep, err);
    if (status == RLV_OK)
        status =
            side_init(&self->side[1], NAMES[1], sample, place + num_low, n - num_low, keep, err);
    self->fuzzy = sample->treatment != NULL;
    self->num_covariates = self->side[0].num_columns - (self->fuzzy ? 2 : 1);
    self->num_dropped = sample->num_covariates - self->num_covariates;
    return status;
}

int rlv_rd_sides_init(rlv_rd_sides_t *self, const rlv_rd_sample_t *sample,
                      const rlv_rd_options_t *options, rlv_error_t *err)
{
    size_t n = 0;
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    place_t *place = rlv_calloc(sample->num_rows, sizeof *place, err);
    bool *keep = rlv_calloc(sample->num_covariates, sizeof *keep, err);
    if (place == NULL || keep == NULL)
        goto out;
    for (size_t i = 0; i < sample->num_rows; i++) {
        if (!is_complete(sample, i))
            continue;
        const double distance = sample->running[i] - options->threshold;
        place[n].distance = options->eligible_below ? -distance : distance;
        place[n++].row = i;
    }
    self->num_missing = sample->num_rows - n;
    if (n < 2) {
        status = rlv_fail(err, RLV_ERR_DATA,
                          "%zu row%s without a missing value [rows on both sides of the threshold]",
                          n, n == 1 ? "" : "s");
        goto out;
    }
    qsort(place, n, sizeof *place, compare_places);
    status = split(self, sample, place, n, keep, err);
out:
    free(place);
    free(keep);
    return status;
}

void rlv_rd_sides_free(rlv_rd_sides_t *self)
{
    for (int s = 0; s < 2; s++) {
        free(self->side[s].distance);
        free(self->side[s].column);
        free(self->side[s].cluster);
        free(self->side[s].tie_count);
        free(self->side[s].tie_first);
    }
    memset(self, 0, sizeof *self);
}

double rlv_rd_side_range(const rlv_rd_side_t *self)
{
    return fmax(fabs(self->distance[0]), fabs(self->distance[self->num_rows - 1]));
}

void rlv_rd_sides_scale(rlv_rd_sides_t *self, double distance_unit, double outcome_unit)
{
    for (int s = 0; s < 2; s++) {
        rlv_rd_side_t *side = &self->side[s];
        for (size_t i = 0; i < side->num_rows; i++) {
            side->distance[i] /= distance_unit;
            side->column[i] /= outcome_unit;
        }
    }
    self->deviation /= distance_unit;
    self->interquartile_range /= distance_unit;
    self->outcome_deviation /= outcome_unit;
}
