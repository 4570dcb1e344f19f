/* Travel times and accessibility: cases by hand, conservation, operator and brute force. */
#include "small_region.h"
#include "support.h"

#include "releve/apl.h"
#include "releve/travel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A full matrix of minutes as a travel table: pairs under `limit`. */
static void travel_of(rlv_travel_t *self, size_t n, const double *minutes, double limit)
{
    size_t used = 0;
    self->num_communes = n;
    self->first = calloc(n + 1, sizeof *self->first);
    self->to = calloc(n * n, sizeof *self->to);
    self->minutes = calloc(n * n, sizeof *self->minutes);
    assert_true(self->first && self->to && self->minutes);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            if (minutes[i * n + j] < limit) {
                self->to[used] = (uint32_t)j;
                self->minutes[used++] = minutes[i * n + j];
            }
        self->first[i + 1] = used;
    }
}

static void apl_of(size_t n, const double *minutes, const double *supply, const double *people,
                   double *apl)
{
    rlv_travel_t travel = {0};
    rlv_params_t params;
    rlv_error_t err = {0};
    rlv_params_init(&params);
    travel_of(&travel, n, minutes, rlv_apl_reach(&params));
    double *weight = calloc(n * n, sizeof *weight);
    assert_non_null(weight);
    rlv_apl_weights(&travel, &params, weight);
    assert_int_equal(rlv_apl_communes(&travel, weight, supply, people, apl, &err), 0);
    free(weight);
    rlv_travel_free(&travel);
}

static void decay_by_hand(void **state)
{
    static const struct {
        int kind;
        double reach, minutes, weight;
    } CASES[] = {
        {0, 20, 0, 1},          {0, 20, 9.99, 1},    {0, 20, 10, 1.0 / 3},   {0, 20, 14.9, 1.0 / 3},
        {0, 20, 15, 0.1},       {0, 20, 19.99, 0.1}, {0, 20, 20, 0},         {1, 15, 4.9, 1},
        {1, 15, 5, 0.3},        {1, 15, 10, 0.1},    {1, 15, 15, 0},         {2, 30, 0, 1},
        {2, 30, 12, 0.4493290}, {2, 30, 30, 0},      {3, 30, 10, 0.3011942},
    };
    rlv_params_t params;
    (void)state;
    rlv_params_init(&params);
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        params.apl_decay = CASES[i].kind;
        assert_close(rlv_apl_reach(&params), CASES[i].reach, 0, 0);
        assert_close(rlv_apl_decay(&params, CASES[i].minutes), CASES[i].weight, 1e-6, 0);
    }
}

static void cases_by_hand(void **state)
{
    double apl[3];
    (void)state;
    { /* one commune: supply over inhabitants */
        const double minutes[] = {0}, supply[] = {5500}, people[] = {1375};
        apl_of(1, minutes, supply, people, apl);
        assert_close(apl[0], 4.0, 1e-15, 0);
    }
    { /* two within 10 minutes share alike */
        const double minutes[] = {0, 7, 7, 0}, supply[] = {6000, 0}, people[] = {1000, 500};
        apl_of(2, minutes, supply, people, apl);
        assert_close(apl[0], 4.0, 1e-15, 0);
        assert_close(apl[1], 4.0, 1e-15, 0);
    }
    { /* at 12 minutes a third counts: R = 6000 / (1000 + 600/3) = 5 */
        const double minutes[] = {0, 12, 12, 0}, supply[] = {6000, 0}, people[] = {1000, 600};
        apl_of(2, minutes, supply, people, apl);
        assert_close(apl[0], 5.0, 1e-15, 0);
        assert_close(apl[1], 5.0 / 3, 1e-15, 0);
    }
    { /* isolated from a supply that it does not see */
        const double minutes[] = {0, 25, 25, 0}, supply[] = {6000, 0}, people[] = {1000, 600};
        apl_of(2, minutes, supply, people, apl);
        assert_close(apl[0], 6.0, 1e-15, 0);
        assert_close(apl[1], 0.0, 0, 0);
    }
    { /* nobody lives beside the GP: those who reach it share it, at their weight */
        const double minutes[] = {0, 12, 12, 0}, supply[] = {6000, 0}, people[] = {0, 600};
        apl_of(2, minutes, supply, people, apl);
        assert_close(apl[0], 30.0, 1e-15, 0); /* an APL without inhabitants */
        assert_close(apl[1], 10.0, 1e-15, 0);
    }
    { /* nobody at all reaches it; no GP at all */
        const double minutes[] = {0, 25, 25, 0}, supply[] = {6000, 0}, people[] = {0, 600};
        const double none[] = {0, 0};
        apl_of(2, minutes, supply, people, apl);
        assert_true(apl[0] == 0 && apl[1] == 0);
        apl_of(2, minutes, none, people, apl);
        assert_true(apl[0] == 0 && apl[1] == 0);
    }
}

/* What the textbook formula gives, all pairs, no sparse matrix. */
static void brute_force(const support_small_t *small, const double *supply, const double *people,
                        double *apl, double *minutes)
{
    const rlv_region_t *r = &small->region;
    const rlv_params_t *p = &small->params;
    const size_t n = r->num_communes;
    const double rad = acos(-1.0) / 180.0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double speed[2];
            const size_t end[2] = {i, j};
            for (int k = 0; k < 2; k++) {
                const int density = r->commune_density[end[k]];
                speed[k] = density == 1                  ? p->apl_speed_city
                           : density > 1 && density <= 4 ? p->apl_speed_town
                                                         : p->apl_speed_rural;
                if (r->commune_mountain[end[k]])
                    speed[k] *= p->apl_mountain_speed_factor;
            }
            /* the haversine formula, which is exact on the sphere */
            const double dlat = (r->commune_latitude[j] - r->commune_latitude[i]) * rad;
            const double dlon = (r->commune_longitude[j] - r->commune_longitude[i]) * rad;
            const double h = pow(sin(dlat / 2), 2) + cos(r->commune_latitude[i] * rad) *
                                                         cos(r->commune_latitude[j] * rad) *
                                                         pow(sin(dlon / 2), 2);
            const double km = 2 * 6371.0 * asin(sqrt(h));
            minutes[i * n + j] = 60.0 * p->apl_detour * km / (0.5 * (speed[0] + speed[1]));
        }
    for (size_t i = 0; i < n; i++) {
        apl[i] = 0;
        for (size_t j = 0; j < n; j++) {
            double reach = 0;
            for (size_t k = 0; k < n; k++)
                reach += rlv_apl_decay(p, minutes[k * n + j]) * people[k];
            if (reach > 0)
                apl[i] += rlv_apl_decay(p, minutes[i * n + j]) * supply[j] / reach;
        }
    }
}

static void travel_equals_brute_force(void **state)
{
    rlv_error_t err = {0};
    size_t pairs = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        support_small_t small;
        rlv_travel_t travel;
        support_small_random(&small, seed);
        const size_t n = small.region.num_communes;
        double *minutes = calloc(n * n, sizeof *minutes), *apl = calloc(n, sizeof *apl);
        assert_true(minutes && apl);
        brute_force(&small, small.region.commune_gp, small.region.commune_population, apl, minutes);
        const double limit = 5 + 20 * support_unit(seed, 999);
        assert_int_equal(rlv_travel_init(&travel, &small.region, &small.params, limit, &err), 0);
        assert_int_equal(travel.num_communes, n);
        for (size_t i = 0; i < n; i++) {
            size_t p = travel.first[i];
            for (size_t j = 0; j < n; j++) {
                const double exact = i == j ? 0 : minutes[i * n + j];
                const bool there = p < travel.first[i + 1] && travel.to[p] == j;
                /* the equirectangular approximation may differ at the limit itself */
                if (fabs(exact - limit) > 1e-3 * limit)
                    assert_int_equal(there, exact < limit);
                if (there) {
                    assert_close(travel.minutes[p], exact, 1e-3, 1e-9);
                    p++;
                    pairs++;
                }
            }
            assert_int_equal(p, travel.first[i + 1]); /* sorted, nothing else */
        }
        rlv_travel_free(&travel);
        support_small_free(&small);
        free(minutes);
        free(apl);
    }
    assert_true(pairs > 1000);
}

typedef struct {
    rlv_travel_t travel;
    double *weight, *supply, *people, *apl;
} map_t;

static void map_init(map_t *m, support_small_t *small, uint32_t seed, int decay)
{
    rlv_error_t err = {0};
    support_small_random(small, seed);
    small->params.apl_decay = decay;
    const size_t n = small->region.num_communes;
    assert_int_equal(rlv_travel_init(&m->travel, &small->region, &small->params,
                                     rlv_apl_reach(&small->params), &err),
                     0);
    m->weight = calloc(m->travel.first[n], sizeof *m->weight);
    m->supply = calloc(n, sizeof *m->supply);
    m->people = calloc(n, sizeof *m->people);
    m->apl = calloc(n, sizeof *m->apl);
    assert_true(m->weight && m->supply && m->people && m->apl);
    rlv_apl_weights(&m->travel, &small->params, m->weight);
    for (size_t i = 0; i < n; i++) {
        m->people[i] = small->region.commune_population[i];
        m->supply[i] = 5200.0 * small->region.commune_gp[i];
    }
    assert_int_equal(rlv_apl_communes(&m->travel, m->weight, m->supply, m->people, m->apl, &err),
                     0);
}

static void map_free(map_t *m)
{
    rlv_travel_free(&m->travel);
    free(m->weight);
    free(m->supply);
    free(m->people);
    free(m->apl);
}

static void apl_equals_brute_force(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        support_small_t small;
        map_t m;
        /* the smooth decays: steps jump where the approximation of distances moves a pair over */
        map_init(&m, &small, seed, 2 + (int)(seed % 2));
        const size_t n = small.region.num_communes;
        double *minutes = calloc(n * n, sizeof *minutes), *apl = calloc(n, sizeof *apl);
        assert_true(minutes && apl);
        brute_force(&small, m.supply, m.people, apl, minutes);
        for (size_t i = 0; i < n; i++)
            assert_close(m.apl[i], apl[i], 2e-3, 1e-9);
        free(minutes);
        free(apl);
        map_free(&m);
        support_small_free(&small);
    }
}

/* Inhabitants times APL is the supply that somebody reaches. */
static void supply_is_conserved(void **state)
{
    (void)state;
    for (uint32_t seed = 100; seed < 200; seed++) {
        support_small_t small;
        map_t m;
        double given = 0, received = 0;
        map_init(&m, &small, seed, (int)(seed % 4));
        const size_t n = small.region.num_communes;
        for (size_t j = 0; j < n; j++) {
            double reach = 0;
            for (size_t p = m.travel.first[j]; p < m.travel.first[j + 1]; p++)
                reach += m.weight[p] * m.people[m.travel.to[p]];
            given += reach > 0 ? m.supply[j] : 0;
            received += m.people[j] * m.apl[j];
        }
        assert_close(received, given, 1e-12, 1e-9);
        map_free(&m);
        support_small_free(&small);
    }
}

/* The operator between territories gives the mean over communes, for the shares it was made with.
 */
static void operator_equals_communes(void **state)
{
    rlv_error_t err = {0};
    (void)state;
    for (uint32_t seed = 200; seed < 260; seed++) {
        support_small_t small;
        map_t m;
        rlv_apl_operator_t operator;
        map_init(&m, &small, seed, (int)(seed % 4));
        const rlv_region_t *r = &small.region;
        const size_t n = r->num_communes, nt = r->num_territories;
        double *share = calloc(n, sizeof *share), *supply = calloc(nt, sizeof *supply);
        double *sum = calloc(nt, sizeof *sum), *people = calloc(nt, sizeof *people);
        double *count = calloc(nt, sizeof *count), *apl = calloc(nt, sizeof *apl);
        double *plain = calloc(nt, sizeof *plain);
        assert_true(share && supply && sum && people && count && apl && plain);
        for (size_t i = 0; i < r->num_communes_inside; i++) {
            const uint32_t t = r->cell_territory[r->commune_cell[i]];
            supply[t] += m.supply[i];
            people[t] += m.people[i];
            count[t]++;
        }
        for (size_t i = 0; i < n; i++) {
            const bool inside = i < r->num_communes_inside;
            const uint32_t t = inside ? r->cell_territory[r->commune_cell[i]] : 0;
            share[i] = !inside         ? m.supply[i]
                       : supply[t] > 0 ? m.supply[i] / supply[t]
                                       : 1 / count[t];
            if (inside) {
                sum[t] += m.people[i] * m.apl[i];
                plain[t] += m.apl[i] / count[t];
            }
        }
        assert_int_equal(
            rlv_apl_operator_init(&operator, r, &m.travel, m.weight, share, m.people, &err), 0);
        rlv_apl_operator_apply(&operator, supply, 1.0, apl);
        for (size_t t = 0; t < nt; t++)
            assert_close(apl[t], people[t] > 0 ? sum[t] / people[t] : plain[t], 1e-12, 1e-12);
        /* linear: twice the supply inside and outside is twice the APL */
        for (size_t t = 0; t < nt; t++) {
            sum[t] = apl[t];
            supply[t] *= 2;
        }
        rlv_apl_operator_apply(&operator, supply, 2.0, apl);
        for (size_t t = 0; t < nt; t++)
            assert_close(apl[t], 2 * sum[t], 1e-13, 0);
        rlv_apl_operator_free(&operator);
        free(share);
        free(supply);
        free(sum);
        free(people);
        free(count);
        free(apl);
        free(plain);
        map_free(&m);
        support_small_free(&small);
    }
}

static void distance_by_hand(void **state)
{
    (void)state;
    /* Toulouse to Montpellier: about 196.4 km (WGS 84: 196.9) */
    assert_close(rlv_distance_km(43.6007, 1.4328, 43.6103, 3.8742), 196.4, 5e-3, 0);
    assert_close(rlv_distance_km(44, 2, 45, 2), 111.19492664455873, 1e-14, 0);
    assert_close(rlv_distance_km(44, 2, 44, 2), 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decay_by_hand),
        cmocka_unit_test(cases_by_hand),
        cmocka_unit_test(distance_by_hand),
        cmocka_unit_test(travel_equals_brute_force),
        cmocka_unit_test(apl_equals_brute_force),
        cmocka_unit_test(supply_is_conserved),
        cmocka_unit_test(operator_equals_communes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
