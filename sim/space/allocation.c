#include "releve/allocation.h"

#include <math.h>
#include <string.h>

static const double SLACK = 1e-9; /* of a consultation: a sum of gains may fall a hair short */

typedef struct {
    size_t num;
    const double *gain; /* [num * num] */
    rlv_allocation_t *best;
    int count[RLV_ALLOCATION_MAX];
    long nodes;
} search_t;

/* The constraint hardest to meet: most installations at its best place. -1 when all are met. */
static int hardest(const search_t *s, const double missing[], double *least)
{
    int found = -1;
    *least = 0;
    for (size_t u = 0; u < s->num; u++) {
        double best = 0;
        if (missing[u] <= SLACK)
            continue;
        for (size_t k = 0; k < s->num; k++)
            best = fmax(best, s->gain[u * s->num + k]);
        const double needed = best > 0 ? (missing[u] - SLACK) / best : INFINITY;
        if (found < 0 || needed > *least) {
            found = (int)u;
            *least = needed;
        }
    }
    return found;
}

/* The least of installations still needed: the best of single constraints and of three prices. */
static double lower_bound(const search_t *s, const double missing[], double hardest_needs)
{
    double bound = hardest_needs;

    for (int way = 0; way < 3; way++) {
        double price[RLV_ALLOCATION_MAX], worst = 0, value = 0;
        for (size_t u = 0; u < s->num; u++) {
            const double own = s->gain[u * s->num + u];
            price[u] = missing[u] <= SLACK || (way > 0 && !(own > 0)) ? 0
                       : way == 0                                     ? 1
                       : way == 1                                     ? 1 / own
                                                                      : missing[u] / own;
        }
        for (size_t k = 0; k < s->num; k++) {
            double sum = 0;
            for (size_t u = 0; u < s->num; u++)
                sum += price[u] * s->gain[u * s->num + k];
            worst = fmax(worst, sum);
        }
        for (size_t u = 0; u < s->num; u++)
            value += price[u] * (missing[u] - SLACK);
        if (worst > 0)
            bound = fmax(bound, value / worst);
    }
    return bound;
}

static void greedy(search_t *s, const double deficit[])
{
    double missing[RLV_ALLOCATION_MAX], least;
    int total = 0;

    memcpy(missing, deficit, s->num * sizeof *missing);
    memset(s->best->count, 0, sizeof s->best->count);
    while (hardest(s, missing, &least) >= 0) {
        size_t choice = 0;
        double most = -1;
        for (size_t k = 0; k < s->num; k++) {
            double filled = 0;
            for (size_t u = 0; u < s->num; u++)
                if (missing[u] > SLACK)
                    filled += fmin(missing[u], s->gain[u * s->num + k]);
            if (filled > most) {
                most = filled;
                choice = k;
            }
        }
        s->best->count[choice]++;
        total++;
        for (size_t u = 0; u < s->num; u++)
            missing[u] -= s->gain[u * s->num + choice];
    }
    s->best->total = total;
}

/* Branches on the place of the next installation, which must serve the hardest constraint; a place
 * that has been tried is closed to the branches after it, so that each multiset is met once. */
static void branch(search_t *s, const double missing[], int total, unsigned closed)
{
    double least;
    const int u = hardest(s, missing, &least);

    if (u < 0) {
        if (total < s->best->total) {
            s->best->total = total;
            memcpy(s->best->count, s->count, sizeof s->count);
        }
        return;
    }
    if (++s->nodes > RLV_ALLOCATION_NODES)
        return;
    if (total + (int)ceil(lower_bound(s, missing, least) - 1e-7) >= s->best->total)
        return;
    /* places by decreasing gain for this constraint, each closed once it has been tried */
    for (;;) {
        int k = -1;
        for (size_t i = 0; i < s->num; i++)
            if (!(closed & 1u << i) && s->gain[(size_t)u * s->num + i] > 0 &&
                (k < 0 ||
                 s->gain[(size_t)u * s->num + i] > s->gain[(size_t)u * s->num + (size_t)k]))
                k = (int)i;
        if (k < 0)
            return;
        double after[RLV_ALLOCATION_MAX];
        for (size_t v = 0; v < s->num; v++)
            after[v] = missing[v] - s->gain[v * s->num + (size_t)k];
        s->count[k]++;
        branch(s, after, total + 1, closed);
        s->count[k]--;
        closed |= 1u << k;
    }
}

int rlv_allocation_solve(rlv_allocation_t *self, size_t num, const double gain[],
                         const double deficit[], rlv_error_t *err)
{
    search_t s = {.num = num, .gain = gain, .best = self};
    double least = 0;

    memset(self, 0, sizeof *self);
    if (num > RLV_ALLOCATION_MAX)
        return rlv_fail(err, RLV_ERR_USAGE, "allocation: %zu places [at most %d]", num,
                        RLV_ALLOCATION_MAX);
    if (hardest(&s, deficit, &least) < 0) {
        self->feasible = self->exact = true;
        return RLV_OK;
    }
    if (!(least < 1e4)) /* out of any reach */
        return RLV_OK;
    self->feasible = true;
    greedy(&s, deficit);
    self->bound = (int)ceil(lower_bound(&s, deficit, least) - 1e-7);
    branch(&s, deficit, 0, 0);
    self->exact = s.nodes <= RLV_ALLOCATION_NODES;
    if (self->exact)
        self->bound = self->total;
    return RLV_OK;
}
