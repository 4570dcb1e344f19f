/* Supply: GPs of the BPE (INSEE) and accessibility, APL (DREES). */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static rlv_import_commune_t *find_elsewhere(const rlv_import_t *self, const char *code)
{
    size_t low = 0, high = self->num_elsewhere;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(self->elsewhere[middle].code, code);
        if (order == 0)
            return &self->elsewhere[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The region's total as the file gives it (by the department in the code) is what its communes and
 * the merged ones hold; each unit holds what the unit table says of it. */
static int check_gp(const rlv_import_t *self, const int64_t in_file[2], rlv_error_t *err)
{
    static const char *const what[2] = {"gp_bpe_mid2010s, region", "gp_bpe_2020, region"};
    int64_t sum[2] = {0, 0};
    int64_t *of_unit = rlv_calloc(self->num_units, sizeof *of_unit, err);
    int status = of_unit != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++) {
        sum[0] += self->commune[i].gp[0];
        sum[1] += self->commune[i].gp[1];
        of_unit[self->commune[i].unit] += self->commune[i].gp[1];
    }
    for (int v = 0; v < 2 && status == RLV_OK; v++)
        status = rlv_import_balance(what[v], sum[v], in_file[v], err);
    for (size_t u = 0; u < self->num_units && status == RLV_OK; u++)
        status = rlv_import_balance(self->unit[u].code, of_unit[u], self->unit[u].gp_2020, err);
    free(of_unit);
    return status;
}

static int read_gp_row(rlv_import_t *self, const rlv_csv_table_t *csv, size_t row,
                       const int column[], int64_t in_file[2], rlv_error_t *err)
{
    const char *code = NULL;
    int64_t gp[2] = {0, 0};
    int status = rlv_import_code(csv, row, column[0], &code, err);

    for (int v = 0; v < 2 && status == RLV_OK; v++)
        status = rlv_import_count(csv, row, column[1 + v], &gp[v], err);
    if (status < 0)
        return status;
    /* a code of COG 2019 stands for itself, whatever happened under it before */
    const bool known =
        rlv_import_find(self, code) != SIZE_MAX || find_elsewhere(self, code) != NULL;
    const char *now = known ? code : rlv_import_successor(self, code, "0000-00-00", RLV_COG_DATE);
    const size_t i = rlv_import_find(self, now);
    rlv_import_commune_t *c = i != SIZE_MAX ? &self->commune[i] : find_elsewhere(self, now);
    for (int v = 0; v < 2; v++) {
        const int64_t more = gp[v] > 0 ? gp[v] : 0; /* absent: none */
        if (rlv_import_in_region(self, code))
            in_file[v] += more;
        if (c != NULL)
            c->gp[v] += more;
    }
    if (c == NULL && (gp[0] > 0 || gp[1] > 0))
        rlv_note(self->notes, "gp_bpe: commune %s is not of COG 2019: row dropped", code);
    else if (i != SIZE_MAX && strcmp(code, now) != 0)
        rlv_note(self->notes, "gp_bpe: %lld GP of %s counted in %s, which it belongs to",
                 (long long)(gp[0] > 0 ? gp[0] : 0), code, now);
    return RLV_OK;
}

int rlv_import_read_gp(rlv_import_t *self, rlv_error_t *err)
{
    static const char *const names[] = {"codgeo", "gp_bpe_mid2010s", "gp_bpe_2020"};
    rlv_csv_table_t csv;
    int column[3];
    int64_t in_file[2] = {0, 0};
    int status =
        rlv_import_open(self, &csv, "gp_bpe_communes_france.csv", ',', names, 3, column, err);

    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        if (row > 0 &&
            strcmp(rlv_csv_text(&csv, row, column[0]), rlv_csv_text(&csv, row - 1, column[0])) <= 0)
            status = rlv_csv_fail(&csv, row, column[0], err, "sorted, each once",
                                  "%s is out of order or there twice",
                                  rlv_csv_text(&csv, row, column[0]));
        else
            status = read_gp_row(self, &csv, row, column, in_file, err);
    }
    for (size_t i = 0; i < self->num_communes && self->by_rule; i++)
        self->unit[self->commune[i].unit].gp_2020 += self->commune[i].gp[1];
    if (status == RLV_OK)
        status = check_gp(self, in_file, err);
    rlv_csv_free(&csv);
    return status;
}

/* --- APL ------------------------------------------------------------------------------------ */

enum { MAX_APL = 100 }; /* consultations per year per inhabitant: far above any real value */

static int read_revised(rlv_import_t *self, bool seen[], rlv_error_t *err)
{
    static const char *const names[] = {"codgeo",   "apl_2015", "apl_2016", "apl_2017",
                                        "apl_2018", "apl_2019", "apl_2021"};
    rlv_csv_table_t csv;
    int column[1 + RLV_IMPORT_NUM_APL];
    size_t matched = 0;
    int status = rlv_import_open(self, &csv, "apl_mg_communes_france_2015_2021.csv", ',', names,
                                 1 + RLV_IMPORT_NUM_APL, column, err);

    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *code = NULL;
        status = rlv_import_code(&csv, row, column[0], &code, err);
        if (status < 0 || !rlv_import_in_region(self, code))
            continue;
        const size_t i = rlv_import_find(self, code);
        if (i == SIZE_MAX) {
            rlv_note(self->notes, "apl: commune %s is not of COG 2019: row dropped", code);
            continue;
        }
        status = rlv_import_once(&csv, row, column[0], i, seen, err);
        for (int y = 0; y < RLV_IMPORT_NUM_APL && status == RLV_OK; y++)
            status = rlv_csv_get_real_or_missing(&csv, row, column[1 + y], 0.0, MAX_APL,
                                                 &self->commune[i].apl[y], err);
        matched++;
    }
    if (status == RLV_OK && matched < self->num_communes)
        rlv_note(self->notes, "apl: %zu communes have no revised APL",
                 self->num_communes - matched);
    rlv_csv_free(&csv);
    return status;
}

static int read_first_release(rlv_import_t *self, bool seen[], rlv_error_t *err)
{
    enum { CODE, APL, NEED = APL + 4, NUM = NEED + 2 };
    static const char *const names[NUM] = {
        "code", "apl_mg2016", "apl_mg2016_65", "apl_mg2018", "apl_mg2018_65", "pop2014", "pop2016"};
    rlv_csv_table_t csv;
    int column[NUM];
    int64_t matched = 0;

    if (rlv_import_skips(self, "apl_mg_le65_communes_occitanie_2016_2018.csv"))
        return RLV_OK;
    int status = rlv_import_open(self, &csv, "apl_mg_le65_communes_occitanie_2016_2018.csv", ',',
                                 names, NUM, column, err);
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *code = NULL;
        status = rlv_import_code(&csv, row, column[CODE], &code, err);
        if (status < 0)
            break;
        const size_t i = rlv_import_find(self, code);
        if (i == SIZE_MAX && self->by_rule && !rlv_import_in_region(self, code))
            continue;
        matched++;
        if (i == SIZE_MAX) {
            status = rlv_csv_fail(&csv, row, column[CODE], err, NULL,
                                  "%s is not a commune of the region", code);
            break;
        }
        rlv_import_commune_t *c = &self->commune[i];
        status = rlv_import_once(&csv, row, column[CODE], i, seen, err);
        for (int k = 0; k < 4 && status == RLV_OK; k++)
            status = rlv_csv_get_real(&csv, row, column[APL + k], 0.0, MAX_APL,
                                      &c->apl_first[k / 2][k % 2], err);
        for (int k = 0; k < 2 && status == RLV_OK; k++)
            status = rlv_csv_get_real(&csv, row, column[NEED + k], 0.0, 1e8, &c->need[k], err);
        for (int k = 0; k < 2 && status == RLV_OK; k++)
            if (c->apl_first[k][1] > c->apl_first[k][0])
                status = rlv_csv_fail(&csv, row, column[APL + 2 * k + 1], err, NULL,
                                      "the APL of GPs of 65 or less exceeds that of all ages");
    }
    if (status == RLV_OK && self->by_rule)
        rlv_note(self->notes,
                 "missing: APL of GPs of 65 or less, standardised inhabitants of %zu communes "
                 "(apl_mg_le65 is of Occitanie)",
                 self->num_communes - (size_t)matched);
    else if (status == RLV_OK)
        status =
            rlv_import_balance("apl_mg_le65: communes", matched, (int64_t)self->num_communes, err);
    rlv_csv_free(&csv);
    return status;
}

int rlv_import_read_apl(rlv_import_t *self, rlv_error_t *err)
{
    bool *seen = rlv_calloc(2 * self->num_communes, sizeof *seen, err);
    int status = seen != NULL ? RLV_OK : RLV_ERR_OS;

    if (status == RLV_OK)
        status = read_revised(self, seen, err);
    if (status == RLV_OK)
        status = read_first_release(self, seen + self->num_communes, err);
    free(seen);
    return status;
}

/* --- tables --------------------------------------------------------------------------------- */

static const char *const VINTAGE[2] = {"mid2010s", "2020"};

int rlv_import_write_gp(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status = rlv_import_out_open(&out, folder, "communes_gp.csv", "code,vintage,gp", err);

    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++)
        for (int v = 1; v >= 0; v--) /* "2020" sorts before "mid2010s" */
            if (self->commune[i].gp[v] > 0)
                (void)fprintf(out.file, "%s,%s,%lld\n", self->commune[i].code, VINTAGE[v],
                              (long long)self->commune[i].gp[v]);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    if (status < 0)
        return status;
    status = rlv_import_out_open(&out, folder, "gp.csv", "territory,department,vintage,gp", err);
    for (size_t k = 0; k < self->num_cells && status == RLV_OK; k++)
        for (int v = 1; v >= 0; v--)
            (void)fprintf(out.file, "%s,%s,%s,%lld\n",
                          self->territory[self->cell[k].territory].unit->code,
                          self->department[self->cell[k].department], VINTAGE[v],
                          (long long)self->cell[k].gp[v]);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}

/* The census whose inhabitants weight an APL: the published APL of year Y uses those of Y-2, but
 * the figures by commune before 2017 are not corrected for mergers, so 2017 stands for them. */
static int weight_year_of(int apl_year)
{
    return apl_year - 2 > 2017 ? apl_year - 2 : 2017;
}

static int census_index(int year)
{
    for (int y = 0; y < RLV_IMPORT_NUM_CENSUS; y++)
        if (rlv_import_census_year[y] == year)
            return y;
    return -1;
}

typedef struct {
    double sum, weight;
} mean_t;

static void mean_add(mean_t *self, double value, double weight)
{
    if (isnan(value) || isnan(weight) || weight <= 0.0)
        return;
    self->sum += weight * value;
    self->weight += weight;
}

static double mean_of(const mean_t *self)
{
    return self->weight > 0.0 ? self->sum / self->weight : NAN;
}

double rlv_import_first_apl(const rlv_import_t *self, size_t territory, size_t first_index,
                            bool le65, int weight_year)
{
    const int y = census_index(weight_year);
    mean_t mean = {0.0, 0.0};

    for (size_t k = self->first_of_territory[territory];
         k < self->first_of_territory[territory + 1]; k++) {
        const rlv_import_commune_t *c = &self->commune[self->by_territory[k]];
        mean_add(&mean, c->apl_first[first_index][le65],
                 y < 0 ? c->need[first_index] : (double)c->population[y]);
    }
    return mean_of(&mean);
}

static double revised_apl(const rlv_import_t *self, size_t territory, int apl_index,
                          int weight_year)
{
    const int y = census_index(weight_year);
    mean_t mean = {0.0, 0.0};

    for (size_t k = self->first_of_territory[territory];
         k < self->first_of_territory[territory + 1]; k++) {
        const rlv_import_commune_t *c = &self->commune[self->by_territory[k]];
        mean_add(&mean, c->apl[apl_index], (double)c->population[y]);
    }
    return mean_of(&mean);
}

static void write_commune_apl(const rlv_import_commune_t *c, rlv_import_out_t *out)
{
    static const char *const VARIANT[2] = {"all", "le65"};

    for (int y = 0; y < RLV_IMPORT_NUM_APL; y++) {
        const int year = rlv_import_apl_year[y];
        for (int f = 0; f < RLV_IMPORT_NUM_FIRST; f++)
            for (int v = 0; v < 2; v++)
                if (rlv_import_first_year[f] == year && !isnan(c->apl_first[f][v]))
                    (void)fprintf(out->file, "%s,%d,first_release,%s,%.3f\n", c->code, year,
                                  VARIANT[v], c->apl_first[f][v]);
        if (!isnan(c->apl[y]))
            (void)fprintf(out->file, "%s,%d,revised,all,%.2f\n", c->code, year, c->apl[y]);
    }
}

static void write_territory_apl(const rlv_import_t *self, size_t t, rlv_import_out_t *out)
{
    static const char *const VARIANT[2] = {"all", "le65"};
    const char *code = self->territory[t].unit->code;

    for (int y = 0; y < RLV_IMPORT_NUM_APL; y++) {
        const int year = rlv_import_apl_year[y], weight = weight_year_of(year);
        for (size_t f = 0; f < RLV_IMPORT_NUM_FIRST; f++) {
            if (rlv_import_first_year[f] != year)
                continue;
            for (int v = 0; v < 2; v++) {
                (void)fprintf(out->file, "%s,%d,first_release,%s,resident", code, year, VARIANT[v]);
                rlv_import_out_real(out, rlv_import_first_apl(self, t, f, v == 1, weight), 4);
                (void)fprintf(out->file, ",%d\n%s,%d,first_release,%s,standardised", weight, code,
                              year, VARIANT[v]);
                rlv_import_out_real(out, rlv_import_first_apl(self, t, f, v == 1, 0), 4);
                (void)fprintf(out->file, ",%d\n", year - 2);
            }
        }
        (void)fprintf(out->file, "%s,%d,revised,all,resident", code, year);
        rlv_import_out_real(out, revised_apl(self, t, y, weight), 4);
        (void)fprintf(out->file, ",%d\n", weight);
    }
}

static int write_need(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status = rlv_import_out_open(&out, folder, "communes_need.csv",
                                     "code,year,standardised_population", err);

    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++)
        for (int f = 0; f < RLV_IMPORT_NUM_FIRST; f++)
            if (!isnan(self->commune[i].need[f]))
                (void)fprintf(out.file, "%s,%d,%.3f\n", self->commune[i].code,
                              rlv_import_first_year[f] - 2, self->commune[i].need[f]);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}

int rlv_import_write_apl(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status = write_need(self, folder, err);

    if (status < 0)
        return status;
    status =
        rlv_import_out_open(&out, folder, "communes_apl.csv", "code,year,series,variant,apl", err);
    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++)
        write_commune_apl(&self->commune[i], &out);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    if (status < 0)
        return status;
    status = rlv_import_out_open(&out, folder, "apl.csv",
                                 "territory,year,series,variant,weighting,apl,weight_year", err);
    for (size_t t = 0; t < self->num_territories && status == RLV_OK; t++)
        write_territory_apl(self, t, &out);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}
