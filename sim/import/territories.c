/* The rebuilt TVS: units, their mergers into territories, what a territory sums up. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_units(const void *a, const void *b)
{
    const rlv_import_unit_t *x = a, *y = b;
    return strcmp(x->code, y->code);
}

static size_t find_unit(const rlv_import_t *self, const char *code)
{
    for (size_t i = 0; i < self->num_units; i++)
        if (strcmp(self->unit[i].code, code) == 0)
            return i;
    return SIZE_MAX;
}

enum { CODE, NAME, COMPOSITION, BV2012, NUM_COMMUNES, GP, POP, NUM = POP + RLV_IMPORT_NUM_CENSUS };

static int read_unit(const rlv_csv_table_t *csv, size_t row, const int column[],
                     rlv_import_unit_t *u, rlv_error_t *err)
{
    const char *name = NULL;
    int status = rlv_csv_get_text(csv, row, column[CODE], &name, err);

    if (status == RLV_OK)
        status = rlv_import_copy(csv, row, column[CODE], u->code, sizeof u->code, err);
    if (status == RLV_OK)
        status = rlv_import_copy(csv, row, column[COMPOSITION], u->composition,
                                 sizeof u->composition, err);
    if (status == RLV_OK)
        status = rlv_import_copy(csv, row, column[BV2012], u->bv2012, sizeof u->bv2012, err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(csv, row, column[NUM_COMMUNES], 1, 100000, &u->num_communes, err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(csv, row, column[GP], 0, 100000, &u->gp_2020, err);
    for (int y = 0; y < RLV_IMPORT_NUM_CENSUS && status == RLV_OK; y++)
        status = rlv_csv_get_int(csv, row, column[POP + y], 0, 100000000, &u->population[y], err);
    if (status == RLV_OK)
        status = rlv_csv_get_text(csv, row, column[NAME], &name, err);
    if (status < 0)
        return status;
    u->name = rlv_strdup(name, err);
    return u->name != NULL ? RLV_OK : RLV_ERR_OS;
}

static int read_unit_table(rlv_import_t *self, rlv_error_t *err)
{
    static const char *const names[NUM] = {"unit_code",  "unit_name",  "composition", "bv2012",
                                           "n_communes", "gp_bpe2020", "pop2012",     "pop2013",
                                           "pop2014",    "pop2015",    "pop2016",     "pop2017",
                                           "pop2018",    "pop2019",    "pop2021"};
    rlv_csv_table_t csv;
    int column[NUM];
    int status = rlv_import_open(self, &csv, "territories_occitanie_rebuilt.csv", ',', names, NUM,
                                 column, err);
    if (status == RLV_OK) {
        self->unit = rlv_calloc(csv.num_rows, sizeof *self->unit, err);
        status = self->unit != NULL ? RLV_OK : RLV_ERR_OS;
    }
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++)
        status = read_unit(&csv, row, column, &self->unit[self->num_units++], err);
    if (status == RLV_OK)
        qsort(self->unit, self->num_units, sizeof *self->unit, compare_units);
    for (size_t i = 1; i < self->num_units && status == RLV_OK; i++)
        if (strcmp(self->unit[i - 1].code, self->unit[i].code) == 0)
            status = rlv_fail_at(err, RLV_ERR_DATA, csv.path, 0, "unit_code", NULL,
                                 "%s is there twice", self->unit[i].code);
    rlv_csv_free(&csv);
    return status;
}

static int read_composition(rlv_import_t *self, rlv_error_t *err)
{
    enum { COMMUNE, UNIT, MASSIF, NUM_NAMES };
    static const char *const names[NUM_NAMES] = {"codgeo2019", "unit_code", "massif"};
    rlv_csv_table_t csv;
    int column[NUM_NAMES];
    bool *seen = NULL;
    size_t num_seen = 0;
    int status = rlv_import_open(self, &csv, "communes_to_territories_occitanie_rebuilt.csv", ',',
                                 names, NUM_NAMES, column, err);
    if (status == RLV_OK) {
        seen = rlv_calloc(self->num_communes, sizeof *seen, err);
        status = seen != NULL ? RLV_OK : RLV_ERR_OS;
    }
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++, num_seen++) {
        const char *code = NULL;
        status = rlv_import_code(&csv, row, column[COMMUNE], &code, err);
        if (status < 0)
            break;
        const size_t i = rlv_import_find(self, code);
        const char *unit = rlv_csv_text(&csv, row, column[UNIT]);
        const size_t u = find_unit(self, unit);
        if (i == SIZE_MAX)
            status = rlv_csv_fail(&csv, row, column[COMMUNE], err, NULL,
                                  "%s is not a commune of the region", code);
        else if (u == SIZE_MAX)
            status = rlv_csv_fail(&csv, row, column[UNIT], err, NULL, "'%.20s': unknown territory",
                                  unit);
        else
            status = rlv_import_once(&csv, row, column[COMMUNE], i, seen, err);
        if (status < 0)
            break;
        self->commune[i].unit = u;
        self->commune[i].mountain = *rlv_csv_text(&csv, row, column[MASSIF]) != '\0';
    }
    if (status == RLV_OK)
        status = rlv_import_balance("communes_to_territories: communes with a territory",
                                    (int64_t)num_seen, (int64_t)self->num_communes, err);
    free(seen);
    rlv_csv_free(&csv);
    return status;
}

/* The unit table says again what the communes say: number of communes, inhabitants since 2017
 * (before, mergers of communes are corrected in the unit table only). */
static int check_units(const rlv_import_t *self, rlv_error_t *err)
{
    int status = RLV_OK;

    for (size_t u = 0; u < self->num_units && status == RLV_OK; u++) {
        int64_t communes = 0, inhabitants[RLV_IMPORT_NUM_CENSUS] = {0};
        for (size_t i = 0; i < self->num_communes; i++) {
            if (self->commune[i].unit != u)
                continue;
            communes++;
            for (int y = 0; y < RLV_IMPORT_NUM_CENSUS; y++)
                if (self->commune[i].population[y] > 0)
                    inhabitants[y] += self->commune[i].population[y];
        }
        status =
            communes > 0
                ? rlv_import_balance(self->unit[u].code, communes, self->unit[u].num_communes, err)
                : rlv_fail(err, RLV_ERR_DATA, "territory %s has no commune", self->unit[u].code);
        for (int y = 0; y < RLV_IMPORT_NUM_CENSUS && status == RLV_OK; y++)
            if (rlv_import_census_year[y] >= 2017)
                status = rlv_import_balance(self->unit[u].code, inhabitants[y],
                                            self->unit[u].population[y], err);
    }
    return status;
}

int rlv_import_read_units(rlv_import_t *self, rlv_error_t *err)
{
    int status = rlv_import_choose_units(self, err);

    if (status == RLV_OK && self->by_rule)
        return rlv_import_rebuild_units(self, err);
    if (status == RLV_OK)
        status = read_unit_table(self, err);

    if (status == RLV_OK)
        status = read_composition(self, err);
    if (status == RLV_OK)
        status = check_units(self, err);
    return status;
}

/* --- mergers -------------------------------------------------------------------------------- */

typedef struct {
    double inhabitants, latitude, longitude; /* sums */
} weighted_t;

/* Centroids of what the units join, weighted with the inhabitants of 2021. */
static int centroids_of_units(rlv_import_t *self, rlv_error_t *err)
{
    weighted_t *sum = rlv_calloc(self->num_units, sizeof *sum, err);

    if (sum == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->num_communes; i++) {
        const rlv_import_commune_t *c = &self->commune[i];
        const int64_t inhabitants = c->population[RLV_IMPORT_NUM_CENSUS - 1];
        weighted_t *s = &sum[self->unit[c->unit].joins];
        if (inhabitants <= 0 || isnan(c->latitude))
            continue;
        s->inhabitants += (double)inhabitants;
        s->latitude += (double)inhabitants * c->latitude;
        s->longitude += (double)inhabitants * c->longitude;
    }
    int status = RLV_OK;
    for (size_t u = 0; u < self->num_units && status == RLV_OK; u++) {
        if (self->unit[u].joins != u)
            continue;
        if (!(sum[u].inhabitants > 0.0))
            status = rlv_fail(err, RLV_ERR_DATA, "territory %s has no inhabitant with a place",
                              self->unit[u].code);
        self->unit[u].latitude = sum[u].latitude / sum[u].inhabitants;
        self->unit[u].longitude = sum[u].longitude / sum[u].inhabitants;
    }
    free(sum);
    return status;
}

/* The nearest unit that `u` may join: with GPs and of the same bassin de vie, or any that stays. */
static size_t nearest_unit(const rlv_import_t *self, size_t u, const bool small[], bool same_bv)
{
    size_t best = SIZE_MAX;
    double best_km = INFINITY;

    for (size_t v = 0; v < self->num_units; v++) { /* by code: a tie keeps the first */
        if (v == u || small[v] ||
            (same_bv && strcmp(self->unit[u].bv2012, self->unit[v].bv2012) != 0))
            continue;
        const double km = rlv_import_distance_km(self->unit[u].latitude, self->unit[u].longitude,
                                                 self->unit[v].latitude, self->unit[v].longitude);
        if (km < best_km) {
            best_km = km;
            best = v;
        }
    }
    return best;
}

static int merge_small_units(rlv_import_t *self, rlv_error_t *err)
{
    size_t num_small = 0, num_same = 0;
    bool *small = rlv_calloc(self->num_units, sizeof *small, err);
    int status = small != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t u = 0; u < self->num_units && status == RLV_OK; u++) {
        self->unit[u].joins = u;
        small[u] = self->unit[u].gp_2020 == 0;
        num_small += small[u];
    }
    /* first inside the bassin de vie, then, with the centroids so made, anywhere */
    for (int pass = 0; pass < 2 && status == RLV_OK; pass++) {
        status = centroids_of_units(self, err);
        for (size_t u = 0; u < self->num_units && status == RLV_OK; u++) {
            if (!small[u] || self->unit[u].joins != u)
                continue;
            const size_t v = nearest_unit(self, u, small, pass == 0);
            if (v != SIZE_MAX)
                self->unit[u].joins = v;
            else if (pass == 1)
                status = rlv_fail(err, RLV_ERR_DATA, "territory %s without a GP has none to join",
                                  self->unit[u].code);
            num_same += pass == 0 && v != SIZE_MAX;
        }
    }
    if (status == RLV_OK)
        status = centroids_of_units(self, err);
    if (status == RLV_OK)
        rlv_note(self->notes,
                 "territories: %zu units, %zu without a GP: %zu join a neighbour of the same "
                 "bassin de vie, %zu another territory",
                 self->num_units, num_small, num_same, num_small - num_same);
    free(small);
    return status;
}

static bool is_cross_region(const rlv_import_t *self, const rlv_import_unit_t *unit)
{
    return !rlv_import_in_region(self, unit->bv2012);
}

/* Where most inhabitants of 2021 live, ties to the lower code. */
static int main_department(const rlv_import_t *self, rlv_error_t *err)
{
    const size_t num = self->num_departments;
    int64_t *inhabitants = rlv_calloc(self->num_territories * num, sizeof *inhabitants, err);

    if (inhabitants == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->num_communes; i++) {
        const rlv_import_commune_t *c = &self->commune[i];
        const int64_t more = c->population[RLV_IMPORT_NUM_CENSUS - 1];
        inhabitants[c->territory * num + rlv_import_department(self, c->code)] +=
            more > 0 ? more : 0;
    }
    for (size_t t = 0; t < self->num_territories; t++) {
        size_t best = 0;
        for (size_t d = 1; d < num; d++)
            if (inhabitants[t * num + d] > inhabitants[t * num + best])
                best = d;
        memcpy(self->territory[t].department, self->department[best], 4);
    }
    free(inhabitants);
    return RLV_OK;
}

/* Sums of the communes: QPV, MSP, mountain, zones of 2025. */
static void sum_communes(rlv_import_t *self)
{
    enum { OBSERVED = RLV_IMPORT_NUM_ZONES - 1 };

    for (size_t i = 0; i < self->num_communes; i++) {
        const rlv_import_commune_t *c = &self->commune[i];
        rlv_import_territory_t *t = &self->territory[c->territory];
        const int64_t inhabitants = c->population[RLV_IMPORT_NUM_CENSUS - 1];
        const double weight = inhabitants > 0 ? (double)inhabitants : 0.0;
        t->num_communes++;
        t->num_qpv += c->num_qpv;
        t->num_msp_communes += c->msp;
        t->mountain_share += c->mountain ? weight : 0.0;
        if (c->zone_2025 != RLV_IMPORT_NO_CLASS)
            t->share[OBSERVED][c->zone_2025] += weight;
    }
    for (size_t k = 0; k < self->num_territories; k++) {
        rlv_import_territory_t *t = &self->territory[k];
        double *share = t->share[OBSERVED];
        const double total = share[0] + share[1] + share[2];
        int best = 0;
        t->mountain_share /= (double)t->population[RLV_IMPORT_NUM_CENSUS - 1];
        for (int z = 1; z < RLV_IMPORT_NUM_CLASSES; z++)
            if (share[z] > share[best]) /* a tie keeps the more favourable */
                best = z;
        t->zone[OBSERVED] = total > 0.0 ? (rlv_import_class_t)best : RLV_IMPORT_NO_CLASS;
        for (int z = 0; z < RLV_IMPORT_NUM_CLASSES; z++)
            share[z] = total > 0.0 ? share[z] / total : NAN;
        t->zone[0] = t->zone[1] = RLV_IMPORT_NO_CLASS;
    }
}

/* Communes by territory: a count, then places in order of code. */
static int list_members(rlv_import_t *self, rlv_error_t *err)
{
    self->by_territory = rlv_calloc(self->num_communes, sizeof *self->by_territory, err);
    self->first_of_territory =
        rlv_calloc(self->num_territories + 2, sizeof *self->first_of_territory, err);
    if (self->by_territory == NULL || self->first_of_territory == NULL)
        return RLV_ERR_OS;
    size_t *next = self->first_of_territory + 1; /* shifted: it ends as the first of each */
    for (size_t i = 0; i < self->num_communes; i++)
        if (self->commune[i].territory + 1 <= self->num_territories)
            next[self->commune[i].territory + 1]++;
    for (size_t t = 1; t <= self->num_territories; t++)
        next[t] += next[t - 1];
    for (size_t i = 0; i < self->num_communes; i++)
        self->by_territory[next[self->commune[i].territory]++] = i;
    return RLV_OK;
}

int rlv_import_form_territories(rlv_import_t *self, rlv_error_t *err)
{
    size_t *territory_of = NULL; /* of a unit */
    int status = merge_small_units(self, err);

    if (status < 0)
        return status;
    territory_of = rlv_calloc(self->num_units, sizeof *territory_of, err);
    self->territory = rlv_calloc(self->num_units, sizeof *self->territory, err);
    if (territory_of == NULL || self->territory == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    for (size_t u = 0; u < self->num_units; u++) {
        if (self->unit[u].joins != u)
            continue;
        rlv_import_territory_t *t = &self->territory[self->num_territories];
        t->unit = &self->unit[u];
        t->latitude = self->unit[u].latitude;
        t->longitude = self->unit[u].longitude;
        t->cross_region = is_cross_region(self, &self->unit[u]);
        territory_of[u] = self->num_territories++;
    }
    for (size_t u = 0; u < self->num_units; u++)
        for (int y = 0; y < RLV_IMPORT_NUM_CENSUS; y++)
            self->territory[territory_of[self->unit[u].joins]].population[y] +=
                self->unit[u].population[y];
    for (size_t i = 0; i < self->num_communes; i++)
        self->commune[i].territory = territory_of[self->unit[self->commune[i].unit].joins];
    status = list_members(self, err);
    if (status == RLV_OK)
        status = main_department(self, err);
    if (status == RLV_OK)
        sum_communes(self);
out:
    free(territory_of);
    return status;
}

int rlv_import_write_territories(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status = rlv_import_out_open(&out, folder, "territories.csv",
                                     "code,name,department,composition,latitude,longitude,communes,"
                                     "mountain_share,qpv,msp_communes,cross_region,absorbed",
                                     err);
    for (size_t k = 0; k < self->num_territories && status == RLV_OK; k++) {
        const rlv_import_territory_t *t = &self->territory[k];
        const char *separator = "";
        (void)fprintf(out.file, "%s,", t->unit->code);
        rlv_import_out_text(&out, t->unit->name);
        (void)fprintf(out.file, ",%s,%s", t->department, t->unit->composition);
        rlv_import_out_real(&out, t->latitude, 4);
        rlv_import_out_real(&out, t->longitude, 4);
        (void)fprintf(out.file, ",%lld", (long long)t->num_communes);
        rlv_import_out_real(&out, t->mountain_share, 4);
        (void)fprintf(out.file, ",%lld,%lld,%d,", (long long)t->num_qpv,
                      (long long)t->num_msp_communes, t->cross_region);
        for (size_t u = 0; u < self->num_units; u++) {
            if (&self->unit[u] == t->unit || &self->unit[self->unit[u].joins] != t->unit)
                continue;
            (void)fprintf(out.file, "%s%s", separator, self->unit[u].code);
            separator = "|";
        }
        (void)fputc('\n', out.file);
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}
